#include "input/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/encoding.h"
#include "base/memory.h"

/* --- the header ------------------------------------------------------------------------------- */

struct header {
    struct source *source;
    struct error *error;
    struct buffer missing;
    bool good, seen;
    uint64_t behind;
    uint32_t next_line;
};

static int
find_column(const struct table_def *def, struct slice name)
{
    for (size_t i = 0; i < def->count; i++) {
        if (text_same_name(name, def->columns[i].name))
            return (int)i;
    }
    return -1;
}

static bool
map_field(struct header *header, const struct csv_row *row, size_t field)
{
    struct source *source = header->source;
    struct slice name = row->fields[field];
    int column = find_column(source->def, name);
    if (column < 0) {
        source->unknown[field] = memory_alloc(name.length + 1);
        memcpy(source->unknown[field], name.length > 0 ? name.text : "", name.length);
        source->unknown[field][name.length] = '\0';
        return true;
    }
    if (source->fields[column] >= 0) {
        header->good = error_add(
            header->error, STATUS_INPUT, "%s:%u:%zu: the column %s is given twice: leave one out",
            source->path, row->line, field + 1, source->def->columns[column].name);
        return false;
    }
    source->fields[column] = (int)field;
    return true;
}

static bool
take_header(void *context, const struct csv_row *row)
{
    struct header *header = context;
    struct source *source = header->source;
    header->seen = true;
    header->behind = row->to;
    source->field_count = row->count;
    source->unknown = memory_zeroed(row->count, sizeof(char *));
    for (size_t i = 0; i < row->count; i++)
        map_field(header, row, i);
    for (size_t i = 0; i < source->def->count; i++) {
        const struct table_column *column = &source->def->columns[i];
        if (column->required && source->fields[i] < 0)
            buffer_printf(&header->missing, "%s %s", header->missing.length > 0 ? "," : "",
                          column->name);
    }
    if (header->missing.length > 0)
        header->good =
            error_add(header->error, STATUS_INPUT, "%s:%u:1: required columns are missing:%s",
                      source->path, row->line, header->missing.text);
    return false;
}

static void
init_fields(struct source *source)
{
    source->fields = memory_alloc(source->def->count * sizeof(int));
    for (size_t i = 0; i < source->def->count; i++)
        source->fields[i] = -1;
}

static bool
open_csv(struct source *source, struct error *error)
{
    struct header header = {.source = source, .error = error, .good = true};
    if (!csv_open(&source->file, source->path, error))
        return false;
    struct csv_span whole = {source->file.start, source->file.size, 1};
    if (!csv_read(&source->file, whole, take_header, &header, &header.next_line, error))
        header.good = false;
    else if (!header.seen)
        header.good = error_add(error, STATUS_INPUT,
                                "%s:1:1: the file is empty: a header is missing", source->path);
    buffer_free(&header.missing);
    source->size = source->file.size;
    source->body = (struct csv_span){header.behind, source->file.size, header.next_line};
    return header.good;
}

bool
source_is_database(const char *path, bool *is, struct error *error)
{
    char head[16] = {0};
    struct stat status;
    bool there = stat(path, &status) == 0, regular = there && S_ISREG(status.st_mode);
    FILE *file = regular ? fopen(path, "rbe") : NULL;
    if (there && !regular)
        return error_add(error, STATUS_INPUT, "%s: is not a regular file", path);
    if (file == NULL)
        return error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    size_t got = fread(head, 1, sizeof head, file);
    bool done = ferror(file) == 0 ||
                error_add(error, STATUS_INPUT, "%s: cannot be read: %s", path, strerror(errno));
    fclose(file);
    *is = got == sizeof head && memcmp(head, "SQLite format 3", sizeof head) == 0;
    return done;
}

/* --- SQLite ----------------------------------------------------------------------------------- */

/* A view can set one step of SQLite to work that is the square of a value's length: with values of this length a
 * tenth of a second. */
enum { VALUE_OF_A_VIEW = 1 << 16 };

/* Of what has row ids, and so is a table; a view, or a table that is read like one, makes no longer values. */
static int
longest_value(const struct source *source)
{
    return source->row_id != NULL ? CSV_ROW_LIMIT : VALUE_OF_A_VIEW;
}

static bool
database_fault(const struct source *source, sqlite3 *db, struct error *error)
{
    int code = db == NULL ? SQLITE_NOMEM : sqlite3_errcode(db);
    if (code == SQLITE_TOOBIG)
        return error_add(error, STATUS_INPUT,
                         "%s: a value or a row is longer than %d bytes, the most that is read",
                         source->path, longest_value(source));
    if (code == SQLITE_INTERRUPT)
        return error_add(
            error, STATUS_INPUT,
            "%s: reading it would not end: more than %llu steps, or as much time, for a "
            "file of its size: is it a view?",
            source->path, (unsigned long long)source->step_limit);
    return error_add(error, STATUS_INPUT, "%s: %s", source->path,
                     db == NULL ? "no memory" : sqlite3_errmsg(db));
}

/* A statement that needs more steps of SQLite's machine than a plain table of the file's size could have rows is a
 * view without an end. A row of a register has some 50 bytes and costs some 500 steps with a sort. */
#define STEPS_OF_ANY_FILE UINT64_C(200000000)
enum { STEPS_OF_A_BYTE = 100, STEPS_BETWEEN_CHECKS = 1000 };

/* So many steps take a second of processor time, and much less than that on any machine of today; a step that does
 * more than others is noticed by it. */
enum { STEPS_OF_A_SECOND = 20000000 };

struct connection {
    sqlite3 *db;
    uint64_t steps, limit;
    double began; /* in seconds of this thread's processor time */
};

static double
processor_seconds(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
count_steps(void *context)
{
    struct connection *connection = context;
    double seconds = processor_seconds() - connection->began;
    connection->steps += STEPS_BETWEEN_CHECKS;
    return connection->steps > connection->limit ||
           seconds > (double)connection->limit / STEPS_OF_A_SECOND;
}

/* The file may be a stranger's: its views call no function that reaches outside, its values have a limit, and nothing in it runs for ever. */
static void
confine(const struct source *source, struct connection *connection)
{
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(connection->db, SQLITE_LIMIT_LENGTH, longest_value(source));
    sqlite3_limit(connection->db, SQLITE_LIMIT_ATTACHED, 0);
    connection->limit = source->step_limit;
    connection->began = processor_seconds();
    sqlite3_progress_handler(connection->db, STEPS_BETWEEN_CHECKS, count_steps, connection);
}

/* Whether the database has a write-ahead log, and nobody has it open, as there is no log. */
static bool
has_log_at_rest(const struct source *source, bool *at_rest, struct error *error)
{
    unsigned char header[20] = {0};
    struct stat status;
    ssize_t got;
    do
        got = pread(source->file.descriptor, header, sizeof header, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_add(error, STATUS_INPUT, "%s: cannot be read: %s", source->path,
                         strerror(errno));
    char *log = text_join(source->database, "-wal", NULL, NULL);
    *at_rest = got == (ssize_t)sizeof header && header[18] == 2 && header[19] == 2 &&
               stat(log, &status) != 0 && errno == ENOENT;
    free(log);
    return true;
}

/* For the digest, and open to the end: whoever closes a file takes SQLite's locks on it away. */
static bool
keep_open(struct source *source, uint64_t size, struct error *error)
{
    source->file = (struct csv_file){.path = text_copy(source->database),
                                     .descriptor = open(source->database, O_RDONLY | O_CLOEXEC),
                                     .size = size};
    return source->file.descriptor >= 0 ||
           error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", source->path,
                     strerror(errno));
}

/* SQLite makes a log, and an index of it, beside such a database, to read it and even to look into it; as a file
 * that nobody changes it is read without. */
static char *
uri_of(const char *path)
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

static bool
open_database(const struct source *source, struct connection *connection, struct error *error)
{
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    sqlite3 **db = &connection->db;
    *connection = (struct connection){0};
    int state = source->uri != NULL
                    ? sqlite3_open_v2(source->uri, db, flags | SQLITE_OPEN_URI, NULL)
                    : sqlite3_open_v2(source->database, db, flags, NULL);
    if (state == SQLITE_OK) {
        confine(source, connection);
        return true;
    }
    database_fault(source, *db, error);
    sqlite3_close(*db);
    return false;
}

/* The table is called as ours but for case; only names of our own tables come here, so they need no
 * quoting. A table WITHOUT ROWID, a view, or one with row ids that are no line numbers is counted.
 */
static bool
prepare_rows(const struct source *source, sqlite3 *db, sqlite3_stmt **rows, struct error *error)
{
    struct buffer sql = {0};
    const char *name = source->def->name;
    if (source->row_id != NULL)
        buffer_printf(&sql, "SELECT *, %s FROM %s WHERE %s BETWEEN ?1 AND ?2 ORDER BY %s",
                      source->row_id, name, source->row_id, source->row_id);
    else
        buffer_printf(&sql, "SELECT *, NULL FROM %s", name);
    bool done = sqlite3_prepare_v2(db, sql.text, -1, rows, NULL) == SQLITE_OK ||
                database_fault(source, db, error);
    buffer_free(&sql);
    return done;
}

static void
bind_stretch(sqlite3_stmt *rows, uint64_t from, uint64_t to)
{
    sqlite3_reset(rows);
    sqlite3_bind_int64(rows, 1, (sqlite3_int64)from);
    sqlite3_bind_int64(rows, 2, (sqlite3_int64)to - 1);
}

/* A value as UTF-8; what is not that is taken for Windows-1252, as in a CSV file. */
static struct slice
column_text(sqlite3_stmt *rows, int column, struct buffer *converted)
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
step_rows(const struct source *source, sqlite3 *db, sqlite3_stmt *rows, csv_row_fn row,
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
            source->row_id != NULL ? (uint64_t)sqlite3_column_int64(rows, (int)count) : ++counted;
        for (size_t i = 0; i < count && going; i++) {
            fields[i] = column_text(rows, (int)i, &converted[i]);
            if (memchr(fields[i].text, '\0', fields[i].length) != NULL)
                going = error_add(error, STATUS_INPUT, "%s:%u:%zu: a NUL byte", source->path,
                                  (unsigned)id, i + 1);
        }
        if (!going)
            break;
        struct csv_row csv_row = {fields, count, (uint32_t)id, id, id + 1};
        going = row(context, &csv_row);
    }
    for (size_t i = 0; i < count; i++)
        buffer_free(&converted[i]);
    free(converted);
    free(fields);
    if (error->status != STATUS_DONE)
        return false;
    return !going || state == SQLITE_DONE || database_fault(source, db, error);
}

/* Lets only the rows of some stretches through. */
struct sieve {
    const struct stretch *stretches;
    size_t count;
    csv_row_fn row;
    void *context;
};

static bool
sift(void *context, const struct csv_row *row)
{
    struct sieve *sieve = context;
    while (sieve->count > 0 && row->from >= sieve->stretches->to) {
        sieve->stretches++;
        sieve->count--;
    }
    if (sieve->count == 0)
        return false;
    return row->from < sieve->stretches->from || sieve->row(sieve->context, row);
}

/* Where row ids are the positions, each stretch is looked up. Else the rows have to be counted from the first
 * on: once, not once a stretch. */
static bool
read_database(const struct source *source, const struct stretch *stretches, size_t count,
              csv_row_fn row, void *context, struct error *error)
{
    struct connection connection;
    sqlite3_stmt *rows = NULL;
    struct sieve sieve = {stretches, count, row, context};
    if (count == 0)
        return true;
    if (!open_database(source, &connection, error))
        return false;
    bool done = prepare_rows(source, connection.db, &rows, error);
    if (source->row_id == NULL)
        done = done && step_rows(source, connection.db, rows, sift, &sieve, error);
    for (size_t i = 0; i < count && done && source->row_id != NULL; i++) {
        bind_stretch(rows, stretches[i].from, stretches[i].to);
        done = step_rows(source, connection.db, rows, row, context, error);
    }
    sqlite3_finalize(rows);
    sqlite3_close(connection.db);
    return done;
}

/* Gives the first field of the answer to a question about the database. */
static bool
ask(const struct source *source, sqlite3 *db, const char *sql, const char *name, int64_t *answer,
    struct error *error)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        return database_fault(source, db, error);
    if (name != NULL)
        sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    int state = sqlite3_step(statement);
    *answer = state == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    bool done = state == SQLITE_ROW || database_fault(source, db, error);
    sqlite3_finalize(statement);
    return done;
}

/* The names of the columns, as a header row. */
static bool
map_database(struct source *source, sqlite3 *db, struct error *error)
{
    sqlite3_stmt *rows;
    struct header header = {.source = source, .error = error, .good = true};
    if (!prepare_rows(source, db, &rows, error))
        return false;
    size_t count = (size_t)sqlite3_column_count(rows) - 1;
    struct slice *names = memory_zeroed(count, sizeof(struct slice));
    for (size_t i = 0; i < count; i++)
        names[i] = slice_of(sqlite3_column_name(rows, (int)i));
    take_header(&header, &(struct csv_row){names, count, 1, 0, 0});
    buffer_free(&header.missing);
    free(names);
    sqlite3_finalize(rows);
    return header.good;
}

/* *name is a name for the row id that no column of the table hides; NULL if there is none. */
static bool
find_row_id(const struct source *source, sqlite3 *db, const char **name, struct error *error)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};
    *name = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && *name == NULL; i++) {
        struct buffer sql = {0};
        int64_t hidden = 1;
        buffer_printf(&sql, "SELECT count(*) FROM pragma_table_xinfo('%s') WHERE lower(name) = ?1",
                      source->def->name);
        bool asked = ask(source, db, sql.text, names[i], &hidden, error);
        buffer_free(&sql);
        if (!asked)
            return false;
        *name = hidden == 0 ? names[i] : NULL;
    }
    return true;
}

/* True in *good if the row ids called `name` can serve as lines. A view and a table WITHOUT ROWID have none:
 * they are NULL, or the question is no SQL; any other fault is one of the file. */
static bool
judge_row_ids(const struct source *source, sqlite3 *db, const char *name, bool *good,
              struct error *error)
{
    int64_t answer = 0;
    struct error fault = {0};
    struct buffer sql = {0};
    buffer_printf(&sql,
                  "SELECT count(*) = 0 OR (count(%s) = count(*) AND min(%s) > 0 AND max(%s) < %u)"
                  " FROM %s",
                  name, name, name, UINT32_MAX, source->def->name);
    bool asked = ask(source, db, sql.text, NULL, &answer, &fault);
    bool no_sql = !asked && sqlite3_errcode(db) == SQLITE_ERROR;
    buffer_free(&sql);
    *good = asked && answer == 1;
    if (!asked && !no_sql)
        error_move(error, &fault);
    error_free(&fault);
    return asked || no_sql;
}

/* Row ids serve as positions and lines if there are any (those of a view are NULL), and they are no less than
 * 1 and fit a line. */
static bool
find_positions(struct source *source, sqlite3 *db, struct error *error)
{
    int64_t last = 0;
    bool good = false;
    struct buffer sql = {0};
    const char *name;
    if (!find_row_id(source, db, &name, error) ||
        (name != NULL && !judge_row_ids(source, db, name, &good, error)))
        return false;
    source->row_id = good ? name : NULL;
    if (source->row_id != NULL)
        buffer_printf(&sql, "SELECT coalesce(max(%s), 0) FROM %s", name, source->def->name);
    else
        buffer_printf(&sql, "SELECT count(*) FROM %s", source->def->name);
    bool done = ask(source, db, sql.text, NULL, &last, error);
    buffer_free(&sql);
    source->size = (uint64_t)last + 1;
    source->body = (struct csv_span){1, source->size, 1};
    return done;
}

static bool
find_in_database(struct source *source, sqlite3 *db, bool *found, struct error *error)
{
    int64_t count = 0;
    if (!ask(source, db,
             "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view')"
             " AND lower(name) = ?1",
             source->def->name, &count, error))
        return false;
    *found = count > 0;
    return !*found || (find_positions(source, db, error) && map_database(source, db, error));
}

/* --- both ------------------------------------------------------------------------------------- */

bool
source_open(struct source *source, const char *input, const struct table_def *def, bool *found,
            struct error *error)
{
    struct stat status;
    *source = (struct source){.def = def, .file.descriptor = -1};
    init_fields(source);
    if (stat(input, &status) == 0 && S_ISDIR(status.st_mode)) {
        source->path = text_join(input, "/", def->name, ".csv");
        *found = access(source->path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
        return !*found || open_csv(source, error);
    }
    struct connection connection;
    source->path = text_join(input, ":", def->name, NULL);
    source->database = text_copy(input);
    source->step_limit = STEPS_OF_ANY_FILE + STEPS_OF_A_BYTE * (uint64_t)status.st_size;
    bool at_rest = false;
    if (!keep_open(source, (uint64_t)status.st_size, error) ||
        !has_log_at_rest(source, &at_rest, error))
        return false;
    source->uri = at_rest ? uri_of(input) : NULL;
    if (!open_database(source, &connection, error))
        return false;
    bool done = find_in_database(source, connection.db, found, error);
    sqlite3_close(connection.db);
    return done;
}

struct finding
source_finding(const struct source *source, const struct rule *rule, const struct csv_row *row,
               size_t column, struct slice value, struct arena *texts)
{
    return (struct finding){
        .rule = rule,
        .severity = rule->severity,
        .date = DAY_NONE,
        .field = source->def->columns[column].name,
        .value = arena_copy(texts, value.text, value.length),
        .place = {source->file_number, row->line, source_field_number(source, column)}};
}

void
source_close(struct source *source)
{
    for (size_t i = 0; source->unknown != NULL && i < source->field_count; i++)
        free(source->unknown[i]);
    free(source->unknown);
    free(source->fields);
    free(source->path);
    free(source->database);
    free(source->uri);
    csv_close(&source->file);
}

bool
source_read(const struct source *source, const struct stretch *stretches, size_t count,
            csv_row_fn row, void *context, struct error *error)
{
    if (source->database != NULL)
        return read_database(source, stretches, count, row, context, error);
    for (size_t i = 0; i < count; i++) {
        struct csv_span span = {stretches[i].from, stretches[i].to, stretches[i].line};
        if (!csv_read(&source->file, span, row, context, NULL, error))
            return false;
    }
    return true;
}

size_t
source_cut(const struct source *source, size_t pieces, struct stretch *stretches,
           struct error *error)
{
    uint64_t from = source->body.from, size = source->body.to - from;
    bool whole = source->database != NULL || source->file.has_quotes || size < pieces * 65536;
    size_t count = 0;
    for (size_t i = 1; i <= (whole ? 1 : pieces) && from < source->body.to; i++) {
        uint64_t to = source->body.to;
        if (!whole && i < pieces &&
            !csv_next_line(&source->file, source->body.from + size / pieces * i, &to, error))
            return 0;
        stretches[count] = (struct stretch){from, to, count == 0 ? source->body.line : 1};
        count += to > from;
        from = to;
    }
    return count;
}

struct slice
source_row_key(const struct source *source, const struct csv_row *row)
{
    int column = table_column_index(source->def, source->def->of_la ? "ChildID" : "UPN");
    return column < 0 ? (struct slice){"", 0}
                      : slice_trim(source_value(source, row, (size_t)column));
}
