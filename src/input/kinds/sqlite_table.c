/* A table of a database that may be a stranger's, so reading it has limits: its views call no
 * function that reaches outside, its values have a length, and nothing in it runs for ever. */
#include "input/kinds/sqlite_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"
#include "base/reading.h"
#include "system/system.h"

/* --- limits ----------------------------------------------------------------------------------- */

/* A view can set one step of SQLite to work that is the square of a value's length: with values of
 * this length a tenth of a second. */
enum { VALUE_OF_A_VIEW = 1 << 16 };

/* Of what has row ids, and so is a table; a view, or a table that is read like one, makes no longer
 * values. */
static int
sqlite_longest_value(const struct sqlite_table *table)
{
    return table->row_id != NULL ? CSV_ROW_LIMIT : VALUE_OF_A_VIEW;
}

static bool
sqlite_fault(const struct sqlite_table *table, sqlite3 *db, struct error *error)
{
    int code = db == NULL ? SQLITE_NOMEM : sqlite3_errcode(db);
    if (code == SQLITE_TOOBIG)
        return error_add(error, STATUS_INPUT,
                         "%s: a value or a row is longer than %d bytes, the most that is read",
                         table->path, sqlite_longest_value(table));
    if (code == SQLITE_INTERRUPT)
        return error_add(
            error, STATUS_INPUT,
            "%s: reading it would not end: more than %llu steps, or as much time, for a "
            "file of its size: is it a view?",
            table->path, (unsigned long long)table->step_limit);
    return error_add(error, STATUS_INPUT, "%s: %s", table->path,
                     db == NULL ? "no memory" : sqlite3_errmsg(db));
}

#define STEPS_OF_ANY_FILE UINT64_C(200000000)

/* A statement that needs more steps of SQLite's machine than a plain table of the file's size could
 * have rows is a view without an end. A row of a register has some 50 bytes and costs some 500
 * steps with a sort. */
enum { STEPS_OF_A_BYTE = 100, STEPS_BETWEEN_CHECKS = 1000 };

/* So many steps take a second of processor time, and much less than that on any machine of today; a
 * step that does more than others is noticed by it. */
enum { STEPS_OF_A_SECOND = 20000000 };

static int
sqlite_count_steps(void *context)
{
    struct sqlite_connection *connection = context;
    double seconds = system_thread_seconds() - connection->began;
    connection->steps += STEPS_BETWEEN_CHECKS;
    return connection->steps > connection->limit ||
           seconds > (double)connection->limit / STEPS_OF_A_SECOND;
}

/* The file may be a stranger's: its views call no function that reaches outside, its values have a
 * limit, and nothing in it runs for ever. */
static void
sqlite_confine(const struct sqlite_table *table, struct sqlite_connection *connection)
{
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(connection->db, SQLITE_LIMIT_LENGTH, sqlite_longest_value(table));
    sqlite3_limit(connection->db, SQLITE_LIMIT_ATTACHED, 0);
    connection->limit = table->step_limit;
    connection->began = system_thread_seconds();
    sqlite3_progress_handler(connection->db, STEPS_BETWEEN_CHECKS, sqlite_count_steps, connection);
}

/* --- connections ------------------------------------------------------------------------------ */

/* Whether the database has a write-ahead log, and nobody has it open, as there is no log. */
static bool
sqlite_has_log_at_rest(const struct sqlite_table *table, bool *at_rest, struct error *error)
{
    unsigned char header[20] = {0};
    struct system_about about;
    size_t got;
    int fault = system_read_at(table->file.descriptor, header, sizeof header, 0, &got);
    if (fault != 0)
        return error_add(error, STATUS_INPUT, "%s: cannot be read: %s", table->path,
                         system_words(fault));
    char *log = text_join(table->database, "-wal", NULL, NULL);
    *at_rest = got == sizeof header && header[18] == 2 && header[19] == 2 &&
               system_kind(system_look(log, &about)) == SYSTEM_ABSENT;
    free(log);
    return true;
}

/* For the digest, and open to the end: whoever closes a file takes SQLite's locks on it away. */
static bool
sqlite_keep_open(struct sqlite_table *table, struct error *error)
{
    struct system_about about;
    table->file = (struct csv_file){.path = text_copy(table->database)};
    if (!reading_open(table->database, &table->file.descriptor, &about, error))
        return false;
    table->file.size = about.size;
    table->step_limit = STEPS_OF_ANY_FILE + STEPS_OF_A_BYTE * table->file.size;
    return true;
}

/* SQLite makes a log, and an index of it, beside such a database, to read it and even to look into
 * it; as a file that nobody changes it is read without. */
static char *
sqlite_uri(const char *path)
{
    struct buffer uri = {0};
    buffer_string(&uri, path[0] == '/' ? "file://" : "file:");
    for (; *path != '\0'; path++) {
        bool plain = (*path >= 'a' && *path <= 'z') || (*path >= 'A' && *path <= 'Z') ||
                     (*path >= '0' && *path <= '9') || strchr("/._-", *path) != NULL;
        buffer_printf(&uri, plain ? "%c" : "%%%02X", (unsigned char)*path);
    }
    buffer_string(&uri, "?immutable=1");
    return uri.text;
}

bool
sqlite_table_open(struct sqlite_table *table, struct error *error)
{
    bool at_rest = false;
    if (!sqlite_keep_open(table, error) || !sqlite_has_log_at_rest(table, &at_rest, error))
        return false;
    table->uri = at_rest ? sqlite_uri(table->database) : NULL;
    return true;
}

bool
sqlite_connect(const struct sqlite_table *table, struct sqlite_connection *connection,
               struct error *error)
{
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    sqlite3 **db = &connection->db;
    *connection = (struct sqlite_connection){0};
    int state = table->uri != NULL ? sqlite3_open_v2(table->uri, db, flags | SQLITE_OPEN_URI, NULL)
                                   : sqlite3_open_v2(table->database, db, flags, NULL);
    if (state == SQLITE_OK) {
        sqlite_confine(table, connection);
        return true;
    }
    sqlite_fault(table, *db, error);
    sqlite3_close(*db);
    return false;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* The table is called as ours but for case; only names of our own tables come here, so they need no
 * quoting. A table WITHOUT ROWID, a view, or one with row ids that are no line numbers is counted.
 */
bool
sqlite_prepare_rows(const struct sqlite_table *table, sqlite3 *db, sqlite3_stmt **rows,
                    struct error *error)
{
    struct buffer sql = {0};
    const char *name = table->name;
    if (table->row_id != NULL)
        buffer_printf(&sql, "SELECT *, %s FROM %s WHERE %s BETWEEN ?1 AND ?2 ORDER BY %s",
                      table->row_id, name, table->row_id, table->row_id);
    else
        buffer_printf(&sql, "SELECT *, NULL FROM %s", name);
    bool done = sqlite3_prepare_v2(db, sql.text, -1, rows, NULL) == SQLITE_OK ||
                sqlite_fault(table, db, error);
    buffer_free(&sql);
    return done;
}

static void
sqlite_bind_stretch(sqlite3_stmt *rows, uint64_t from, uint64_t to)
{
    sqlite3_reset(rows);
    sqlite3_bind_int64(rows, 1, (sqlite3_int64)from);
    sqlite3_bind_int64(rows, 2, (sqlite3_int64)to - 1);
}

/* A value as UTF-8; what is not that is taken for Windows-1252, as in a CSV file. */
static struct slice
sqlite_value(sqlite3_stmt *rows, int column, struct buffer *converted)
{
    const char *text = (const char *)sqlite3_column_text(rows, column);
    struct slice slice = {text == NULL ? "" : text, (size_t)sqlite3_column_bytes(rows, column)};
    bool cut;
    if (utf8_valid_prefix(slice.text, slice.length, &cut) == slice.length)
        return slice;
    buffer_clear(converted);
    windows_1252_to_utf8(slice, converted);
    return (struct slice){converted->text, converted->length};
}

static bool
sqlite_step_rows(const struct sqlite_table *table, sqlite3 *db, sqlite3_stmt *rows, csv_row_fn row,
                 void *context, struct error *error)
{
    size_t count = (size_t)sqlite3_column_count(rows) - 1;
    struct slice *fields = memory_zeroed(count, sizeof(struct slice));
    struct buffer *converted = memory_zeroed(count, sizeof(struct buffer));
    int state = SQLITE_ROW;
    uint64_t counted = 0;
    bool going = true;
    while (going && (state = sqlite3_step(rows)) == SQLITE_ROW) {
        uint64_t id =
            table->row_id != NULL ? (uint64_t)sqlite3_column_int64(rows, (int)count) : ++counted;
        for (size_t i = 0; i < count && going; i++) {
            fields[i] = sqlite_value(rows, (int)i, &converted[i]);
            if (memchr(fields[i].text, '\0', fields[i].length) != NULL)
                going = error_add(error, STATUS_INPUT, "%s:%u:%zu: a NUL byte", table->path,
                                  (unsigned)id, i + 1);
        }
        if (!going)
            break;
        struct csv_row csv_row = {
            .fields = fields, .count = count, .line = (uint32_t)id, .from = id, .to = id + 1};
        going = row(context, &csv_row);
    }
    for (size_t i = 0; i < count; i++)
        buffer_free(&converted[i]);
    free(converted);
    free(fields);
    if (error->status != STATUS_DONE)
        return false;
    return !going || state == SQLITE_DONE || sqlite_fault(table, db, error);
}

/* Lets only the rows of some stretches through. */
struct sqlite_sieve {
    const struct stretch *stretches;
    size_t count;
    csv_row_fn row;
    void *context;
};

static bool
sqlite_sift(void *context, const struct csv_row *row)
{
    struct sqlite_sieve *sieve = context;
    while (sieve->count > 0 && row->from >= sieve->stretches->to) {
        sieve->stretches++;
        sieve->count--;
    }
    if (sieve->count == 0)
        return false;
    return row->from < sieve->stretches->from || sieve->row(sieve->context, row);
}

/* Where row ids are the positions, each stretch is looked up. Else the rows have to be counted from
 * the first on: once, not once a stretch. */
bool
sqlite_read_stretches(const struct sqlite_table *table, const struct stretch *stretches,
                      size_t count, csv_row_fn row, void *context, struct error *error)
{
    struct sqlite_connection connection;
    sqlite3_stmt *rows = NULL;
    struct sqlite_sieve sieve = {stretches, count, row, context};
    if (count == 0)
        return true;
    if (!sqlite_connect(table, &connection, error))
        return false;
    bool done = sqlite_prepare_rows(table, connection.db, &rows, error);
    if (table->row_id == NULL)
        done = done && sqlite_step_rows(table, connection.db, rows, sqlite_sift, &sieve, error);
    for (size_t i = 0; i < count && done && table->row_id != NULL; i++) {
        sqlite_bind_stretch(rows, stretches[i].from, stretches[i].to);
        done = sqlite_step_rows(table, connection.db, rows, row, context, error);
    }
    sqlite3_finalize(rows);
    sqlite3_close(connection.db);
    return done;
}

/* --- positions -------------------------------------------------------------------------------- */

/* Gives the first field of the answer to a question about the database. */
static bool
sqlite_ask(const struct sqlite_table *table, sqlite3 *db, const char *sql, const char *name,
           int64_t *answer, struct error *error)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        return sqlite_fault(table, db, error);
    if (name != NULL)
        sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    int state = sqlite3_step(statement);
    *answer = state == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    bool done = state == SQLITE_ROW || sqlite_fault(table, db, error);
    sqlite3_finalize(statement);
    return done;
}

bool
sqlite_table_is_there(const struct sqlite_table *table, sqlite3 *db, bool *has, struct error *error)
{
    int64_t count = 0;
    bool done = sqlite_ask(table, db,
                           "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view')"
                           " AND lower(name) = ?1",
                           table->name, &count, error);
    *has = count > 0;
    return done;
}

/* *name is a name for the row id that no column of the table hides; NULL if there is none. */
static bool
sqlite_find_row_id(const struct sqlite_table *table, sqlite3 *db, const char **name,
                   struct error *error)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};
    *name = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && *name == NULL; i++) {
        struct buffer sql = {0};
        int64_t hidden = 1;
        buffer_printf(&sql, "SELECT count(*) FROM pragma_table_xinfo('%s') WHERE lower(name) = ?1",
                      table->name);
        bool asked = sqlite_ask(table, db, sql.text, names[i], &hidden, error);
        buffer_free(&sql);
        if (!asked)
            return false;
        *name = hidden == 0 ? names[i] : NULL;
    }
    return true;
}

/* True in *good if the row ids called `name` can serve as lines. A view and a table WITHOUT ROWID
 * have none: they are NULL, or the question is no SQL; any other fault is one of the file. */
static bool
sqlite_judge_row_ids(const struct sqlite_table *table, sqlite3 *db, const char *name, bool *good,
                     struct error *error)
{
    int64_t answer = 0;
    struct error fault = {0};
    struct buffer sql = {0};
    buffer_printf(&sql,
                  "SELECT count(*) = 0 OR (count(%s) = count(*) AND min(%s) > 0 AND max(%s) < %u)"
                  " FROM %s",
                  name, name, name, UINT32_MAX, table->name);
    bool asked = sqlite_ask(table, db, sql.text, NULL, &answer, &fault);
    bool no_sql = !asked && sqlite3_errcode(db) == SQLITE_ERROR;
    buffer_free(&sql);
    *good = asked && answer == 1;
    if (!asked && !no_sql)
        error_move(error, &fault);
    error_free(&fault);
    return asked || no_sql;
}

/* Row ids serve as positions and lines if there are any (those of a view are NULL), and they are no
 * less than 1 and fit a line. */
bool
sqlite_find_positions(struct sqlite_table *table, sqlite3 *db, struct error *error)
{
    int64_t last = 0;
    bool good = false;
    struct buffer sql = {0};
    const char *name;
    if (!sqlite_find_row_id(table, db, &name, error) ||
        (name != NULL && !sqlite_judge_row_ids(table, db, name, &good, error)))
        return false;
    table->row_id = good ? name : NULL;
    if (table->row_id != NULL)
        buffer_printf(&sql, "SELECT coalesce(max(%s), 0) FROM %s", name, table->name);
    else
        buffer_printf(&sql, "SELECT count(*) FROM %s", table->name);
    bool done = sqlite_ask(table, db, sql.text, NULL, &last, error);
    buffer_free(&sql);
    table->end = (uint64_t)last + 1;
    return done;
}

void
sqlite_table_free(struct sqlite_table *table)
{
    csv_close(&table->file);
    free(table->path);
    free(table->database);
    free(table->uri);
    free(table);
}
