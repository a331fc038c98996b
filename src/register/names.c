/* Reads the names of pupils for findings (finding/finding_names.h), from a SELECT or from rows. */
#include "register/names.h"

#include <string.h>

/* --- from SQL --------------------------------------------------------------------------------- */

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

/* --- from rows -------------------------------------------------------------------------------- */

struct name_reader {
    const struct source *source;
    struct finding_names *names;
    const struct map *wanted; /* the keys of findings */
    struct arena *arena;
};

/* The trimmed value of a column, with its own end; "" where the source does not have it. */
static const char *
row_text(const struct name_reader *reader, const struct csv_row *row, const char *name)
{
    int column = table_column_index(reader->source->def, name);
    struct slice value = {"", 0};
    if (column >= 0)
        value = slice_trim(source_value(reader->source, row, (size_t)column));
    return arena_copy(reader->arena, value.text, value.length);
}

static const char *
either_of_row(const struct name_reader *reader, const struct csv_row *row, const char *first,
              const char *other)
{
    const char *text = row_text(reader, row, first);
    return text[0] != '\0' ? text : row_text(reader, row, other);
}

static bool
names_take_row(void *context, const struct csv_row *row)
{
    const struct name_reader *reader = context;
    struct slice key = source_row_key(reader->source, row);
    if (row->count < reader->source->field_count || map_get(reader->wanted, key) == MAP_NONE)
        return true;
    finding_names_add(reader->names, (struct place){reader->source->file_number, row->line, 0},
                      arena_copy(reader->arena, key.text, key.length),
                      either_of_row(reader, row, "PreferredSurname", "Surname"),
                      row_text(reader, row, "Forename"), row_text(reader, row, "DOB"),
                      either_of_row(reader, row, "NCyearActual", "NCyearLeaving"));
    return true;
}

/* Into a map, from which the findings' own texts are looked up. */
static void
want_keys(struct finding_list *findings, struct map *wanted, struct arena *arena)
{
    struct finding_cursor cursor;
    struct finding finding;
    finding_sort(findings);
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        if (finding.key[0] != '\0')
            map_set(wanted, slice_of(arena_string(arena, finding.key)), 0);
    }
    finding_end(&cursor);
}

bool
names_of_loose(struct register_data *data, struct error *error)
{
    struct map wanted = {0};
    struct arena arena = {0};
    bool done = true;
    want_keys(&data->loose, &wanted, &arena);
    for (size_t s = 0; s < data->source_count && done && wanted.count > 0; s++) {
        const struct source *source = data->sources[s].source;
        struct name_reader reader = {source, &data->loose.names, &wanted, &arena};
        if (strcmp(source->def->name, "pupils") == 0)
            done = source_read(source, &source->body, 1, names_take_row, &reader, error);
    }
    map_free(&wanted);
    arena_free(&arena);
    return done;
}
