/* Reads the names of pupils for findings (finding/finding_names.h) from a SELECT. */
#include "register/names.h"

enum { FILE_NUMBER, LINE, KEY, SURNAME, PREFERRED_SURNAME, FORENAME, BORN, YEAR, YEAR_ON_LEAVING };

static const char *
name_text(sqlite3_stmt *select, int column)
{
    return text_or_empty((const char *)sqlite3_column_text(select, column));
}

/* What stands in the first of two columns, else in the other. */
static const char *
either_text(sqlite3_stmt *select, int first, int other)
{
    const char *text = name_text(select, first);
    return text[0] != '\0' ? text : name_text(select, other);
}

static void
names_add_name(sqlite3_stmt *select, struct finding_names *names)
{
    struct place place = {(uint32_t)sqlite3_column_int64(select, FILE_NUMBER),
                          (uint32_t)sqlite3_column_int64(select, LINE), 0};
    finding_names_add(names, place, name_text(select, KEY),
                      either_text(select, PREFERRED_SURNAME, SURNAME), name_text(select, FORENAME),
                      name_text(select, BORN), either_text(select, YEAR, YEAR_ON_LEAVING));
}

bool
names_read(sqlite3 *db, const char *select, struct finding_names *names, struct error *error)
{
    sqlite3_stmt *statement;
    int state = sqlite3_prepare_v2(db, select, -1, &statement, NULL);
    finding_names_next_source(names);
    while (state == SQLITE_OK || state == SQLITE_ROW) {
        state = sqlite3_step(statement);
        if (state == SQLITE_ROW)
            names_add_name(statement, names);
    }
    bool done = state == SQLITE_DONE;
    if (!done)
        error_add(error, STATUS_FAILED, "names of pupils: %s", sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    return done;
}

/* Under that name there is a table or a view; records of an authority have neither. */
static bool
has_input_pupils(sqlite3 *db)
{
    static const char look[] = "SELECT 1 FROM sqlite_schema WHERE name = 'input_pupils'";
    sqlite3_stmt *statement;
    bool found = sqlite3_prepare_v2(db, look, -1, &statement, NULL) == SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return found;
}

bool
names_of_register(sqlite3 *db, struct finding_names *names, struct error *error)
{
    static const char select[] =
        "SELECT _file, _line, UPN, Surname, PreferredSurname, Forename, DOB, NCyearActual,"
        " NCyearLeaving FROM input_pupils ORDER BY EntryDate, rowid";
    return !has_input_pupils(db) || names_read(db, select, names, error);
}
