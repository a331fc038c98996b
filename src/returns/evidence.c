#include "returns/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct evidence {
    sqlite3 *db;
    const struct return_schema *schema;
    sqlite3_stmt **tables;
    sqlite3_stmt *kind, *finding, *message, *explanation, *input, *fact, *rule;
    struct finding
        last; /* whose kind was the last one that was added, with its texts in `last_texts` */
    struct buffer last_texts;
    sqlite3_int64 kinds;
    const struct rule **told; /* the rules whose message stands in `message` */
    size_t told_count;
    struct rows *rows; /* while a unit is added */
    const char *lea, *estab;
    struct buffer text; /* of a message */
};

static bool
fault(const struct evidence *evidence, struct error *error)
{
    return error_add(error, STATUS_FAILED, "muster.sqlite: %s", sqlite3_errmsg(evidence->db));
}

static bool
run(const struct evidence *evidence, const char *sql, struct error *error)
{
    return sqlite3_exec(evidence->db, sql, NULL, NULL, NULL) == SQLITE_OK || fault(evidence, error);
}

static bool
prepare(const struct evidence *evidence, const char *sql, sqlite3_stmt **statement,
        struct error *error)
{
    return sqlite3_prepare_v2(evidence->db, sql, -1, statement, NULL) == SQLITE_OK ||
           fault(evidence, error);
}

/* The unit stands in front of every row anyway. */
static bool
is_of_unit(const struct item *leaf)
{
    return text_same(leaf->column, "lea") || text_same(leaf->column, "estab");
}

static bool
create_table(struct evidence *evidence, const struct return_table *table, struct error *error)
{
    struct buffer create = {0};
    buffer_printf(&create,
                  "CREATE TABLE %s(lea TEXT, estab TEXT, _id INTEGER, _parent INTEGER,"
                  " _file INTEGER, _line INTEGER",
                  table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        const char *column = table->columns[i]->column;
        if (!is_of_unit(table->columns[i]))
            buffer_printf(&create, ", %s %s", column,
                          database_column_type(table->columns[i]->type));
    }
    buffer_string(&create, ")");
    bool done = run(evidence, create.text, error);
    buffer_free(&create);
    return done;
}

/* The INSERT of a table is prepared when its first row comes. */
static bool
prepare_insert(struct evidence *evidence, const struct return_table *table, struct error *error)
{
    struct buffer sql = {0};
    buffer_printf(&sql, "INSERT INTO %s VALUES (?, ?, ?, ?, ?, ?", table->name);
    for (size_t i = 0; i < table->column_count; i++)
        buffer_string(&sql, is_of_unit(table->columns[i]) ? "" : ", ?");
    buffer_string(&sql, ")");
    bool done = prepare(evidence, sql.text, &evidence->tables[table->index], error);
    buffer_free(&sql);
    return done;
}

static bool
create_all(struct evidence *evidence, struct error *error)
{
    static const char sql[] =
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA encoding = 'UTF-8';"
        "BEGIN;"
        "CREATE TABLE run(name TEXT, value TEXT);"
        "CREATE TABLE input(file INTEGER PRIMARY KEY, path TEXT, blake2b TEXT);"
        "CREATE TABLE rule(rule TEXT, severity TEXT, title TEXT, verdict TEXT, why TEXT,"
        " findings INTEGER, explained INTEGER, \"of\" TEXT, needed TEXT);"
        "CREATE TABLE message(rule TEXT PRIMARY KEY, message TEXT) WITHOUT ROWID;"
        "CREATE TABLE finding_kind(kind INTEGER PRIMARY KEY, severity TEXT, rule TEXT, lea TEXT,"
        " estab TEXT, field TEXT, file INTEGER);"
        "CREATE TABLE finding_row(kind INTEGER, key TEXT, date TEXT, session TEXT, value TEXT,"
        " message TEXT, line INTEGER, \"column\" INTEGER);"
        "CREATE TABLE explanation(finding INTEGER PRIMARY KEY, reason TEXT, by TEXT, date TEXT);"
        "CREATE VIEW finding AS"
        " SELECT k.severity, k.rule, k.lea, k.estab, f.key, f.date, f.session, k.field, f.value,"
        " coalesce(f.message, replace(replace(replace(replace(replace(m.message, '{key}', f.key),"
        " '{date}', f.date), '{session}', f.session), '{field}', k.field), '{value}', f.value))"
        " AS message, coalesce(i.path, '') AS file, f.line, f.\"column\","
        " e.reason AS explanation, e.by AS explained_by, e.date AS explained_on"
        " FROM finding_row f LEFT JOIN finding_kind k ON k.kind = f.kind"
        " LEFT JOIN message m ON m.rule = k.rule LEFT JOIN input i ON i.file = k.file"
        " LEFT JOIN explanation e ON e.finding = f.rowid";
    bool done = run(evidence, sql, error) &&
                prepare(evidence, "INSERT INTO finding_kind VALUES (?, ?, ?, ?, ?, ?, ?)",
                        &evidence->kind, error) &&
                prepare(evidence, "INSERT INTO finding_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        &evidence->finding, error) &&
                prepare(evidence, "INSERT INTO explanation VALUES (?, ?, ?, ?)",
                        &evidence->explanation, error) &&
                prepare(evidence, "INSERT INTO message VALUES (?, ?)", &evidence->message, error) &&
                prepare(evidence, "INSERT INTO input VALUES (?, ?, ?)", &evidence->input, error) &&
                prepare(evidence, "INSERT INTO run VALUES (?, ?)", &evidence->fact, error) &&
                prepare(evidence, "INSERT INTO rule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        &evidence->rule, error);
    for (size_t i = 0; i < evidence->schema->table_count && done; i++)
        done = create_table(evidence, evidence->schema->tables[i], error);
    return done;
}

struct evidence *
evidence_begin(const char *path, const struct return_schema *schema, struct error *error)
{
    struct evidence *evidence = memory_zeroed(1, sizeof *evidence);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    evidence->schema = schema;
    evidence->tables = memory_zeroed(schema->table_count, sizeof(sqlite3_stmt *));
    if (sqlite3_open_v2(path, &evidence->db, flags, NULL) == SQLITE_OK ? create_all(evidence, error)
                                                                       : fault(evidence, error))
        return evidence;
    evidence_abandon(evidence);
    return NULL;
}

static bool
insert(const struct evidence *evidence, sqlite3_stmt *statement, struct error *error)
{
    int state = sqlite3_step(statement);
    sqlite3_reset(statement);
    return state == SQLITE_DONE || fault(evidence, error);
}

static void
bind_texts(sqlite3_stmt *statement, int first, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sqlite3_bind_text(statement, first + (int)i, texts[i], -1, SQLITE_STATIC);
}

/* As it stands in the worker's table, whose columns have the same types. */
static void
bind_value(sqlite3_stmt *statement, int parameter, const struct row_value *value)
{
    if (value->text == NULL)
        sqlite3_bind_null(statement, parameter);
    else if (value->is_number)
        sqlite3_bind_int64(statement, parameter, strtoll(value->text, NULL, 10));
    else
        sqlite3_bind_text(statement, parameter, value->text, (int)value->length, SQLITE_STATIC);
}

static bool
add_row(void *context, const struct return_table *table, struct error *error)
{
    struct evidence *evidence = context;
    if (evidence->tables[table->index] == NULL && !prepare_insert(evidence, table, error))
        return false;
    sqlite3_stmt *statement = evidence->tables[table->index];
    const struct row *row = evidence->rows->cursors[table->index].row;
    int parameter = 7;
    sqlite3_bind_text(statement, 1, evidence->lea, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, evidence->estab, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, row->id);
    if (table->parent == NULL)
        sqlite3_bind_null(statement, 4);
    else
        sqlite3_bind_int64(statement, 4, row->parent);
    sqlite3_bind_int64(statement, 5, row->place.file);
    sqlite3_bind_int64(statement, 6, row->place.line);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct item *leaf = table->columns[i];
        if (!is_of_unit(leaf))
            bind_value(statement, parameter++, &row->values[i]);
    }
    return insert(evidence, statement, error);
}

bool
evidence_add_unit(struct evidence *evidence, struct rows *rows, const char *lea, const char *estab,
                  struct error *error)
{
    evidence->rows = rows;
    evidence->lea = lea;
    evidence->estab = estab;
    return rows_walk(rows, add_row, evidence, error);
}

/* Sees to it that `message` has the rule's template; false if it has that of another rule with this
 * id. */
static bool
tell_template(struct evidence *evidence, const struct rule *rule, bool *told, struct error *error)
{
    *told = true;
    for (size_t i = evidence->told_count; i > 0; i--) {
        if (evidence->told[i - 1] == rule)
            return true;
        *told = *told && strcmp(evidence->told[i - 1]->id, rule->id) != 0;
    }
    if (!*told)
        return true;
    evidence->told = memory_resize(evidence->told, evidence->told_count + 1, sizeof(struct rule *));
    evidence->told[evidence->told_count++] = rule;
    const char *const texts[] = {rule->id, rule->message == NULL ? rule->title : rule->message};
    bind_texts(evidence->message, 1, texts, 2);
    return insert(evidence, evidence->message, error);
}

/* A brace in a value could look like a name to the view. */
static bool
is_plain(const struct finding *finding)
{
    return finding->message == NULL && strchr(finding->key, '{') == NULL &&
           strchr(finding->field, '{') == NULL && strchr(finding->value, '{') == NULL;
}

/* Findings come sorted, so that those of one kind, which differ in few columns, stand together. */
static bool
is_of_last_kind(const struct evidence *evidence, const struct finding *finding)
{
    const struct finding *last = &evidence->last;
    return finding->rule == last->rule && finding->severity == last->severity &&
           finding->place.file == last->place.file && strcmp(finding->lea, last->lea) == 0 &&
           strcmp(finding->estab, last->estab) == 0 && strcmp(finding->field, last->field) == 0;
}

static const char *
keep_text(struct buffer *texts, const char *text)
{
    size_t at = texts->length;
    buffer_append(texts, text, strlen(text) + 1);
    return texts->text + at;
}

static bool
add_kind(struct evidence *evidence, const struct finding *finding, struct error *error)
{
    sqlite3_stmt *kind = evidence->kind;
    const char *const texts[] = {severity_name(finding->severity), finding->rule->id, finding->lea,
                                 finding->estab, finding->field};
    sqlite3_bind_int64(kind, 1, ++evidence->kinds);
    bind_texts(kind, 2, texts, sizeof texts / sizeof texts[0]);
    sqlite3_bind_int64(kind, 7, finding->place.file);
    buffer_clear(&evidence->last_texts);
    buffer_reserve(&evidence->last_texts,
                   strlen(finding->lea) + strlen(finding->estab) + strlen(finding->field) + 3);
    evidence->last = *finding;
    evidence->last.lea = keep_text(&evidence->last_texts, finding->lea);
    evidence->last.estab = keep_text(&evidence->last_texts, finding->estab);
    evidence->last.field = keep_text(&evidence->last_texts, finding->field);
    return insert(evidence, kind, error);
}

static bool
add_explanation(struct evidence *evidence, const struct explanation *said, struct error *error)
{
    char date[DATE_SIZE];
    const char *const texts[] = {said->reason, said->by, date_format(said->date, date)};
    sqlite3_bind_int64(evidence->explanation, 1, sqlite3_last_insert_rowid(evidence->db));
    bind_texts(evidence->explanation, 2, texts, sizeof texts / sizeof texts[0]);
    return insert(evidence, evidence->explanation, error);
}

bool
evidence_add_finding(struct evidence *evidence, const struct finding *finding, struct error *error)
{
    char date[DATE_SIZE];
    bool told = false;
    if (is_plain(finding) && !tell_template(evidence, finding->rule, &told, error))
        return false;
    if (!is_of_last_kind(evidence, finding) && !add_kind(evidence, finding, error))
        return false;
    sqlite3_stmt *row = evidence->finding;
    const char *const texts[] = {finding->key, date_format(finding->date, date),
                                 session_name(finding->session), finding->value,
                                 told ? NULL : finding_text(finding, &evidence->text)};
    sqlite3_bind_int64(row, 1, evidence->kinds);
    bind_texts(row, 2, texts, sizeof texts / sizeof texts[0]);
    sqlite3_bind_int64(row, 7, finding->place.line);
    sqlite3_bind_int64(row, 8, finding->place.column);
    return insert(evidence, row, error) &&
           (finding->explanation == NULL || add_explanation(evidence, finding->explanation, error));
}

bool
evidence_add_input(struct evidence *evidence, uint32_t file, const char *path, const char *digest,
                   struct error *error)
{
    sqlite3_bind_int64(evidence->input, 1, file);
    sqlite3_bind_text(evidence->input, 2, path, -1, SQLITE_STATIC);
    sqlite3_bind_text(evidence->input, 3, digest, -1, SQLITE_STATIC);
    return insert(evidence, evidence->input, error);
}

bool
evidence_add_fact(struct evidence *evidence, const char *name, const char *value,
                  struct error *error)
{
    const char *const texts[] = {name, value};
    bind_texts(evidence->fact, 1, texts, 2);
    return insert(evidence, evidence->fact, error);
}

bool
evidence_add_rule(struct evidence *evidence, const struct rule *rule, const char *of,
                  const struct rule_result *result, struct error *error)
{
    const char *const texts[] = {rule->id, severity_name(rule->severity), rule->title,
                                 verdict_name(result), result->why};
    bind_texts(evidence->rule, 1, texts, sizeof texts / sizeof texts[0]);
    sqlite3_bind_int64(evidence->rule, 6, (sqlite3_int64)result->findings);
    sqlite3_bind_int64(evidence->rule, 7, (sqlite3_int64)result->explained);
    sqlite3_bind_text(evidence->rule, 8, of, -1, SQLITE_STATIC);
    sqlite3_bind_text(evidence->rule, 9, result->needed, -1, SQLITE_STATIC);
    return insert(evidence, evidence->rule, error);
}

/* False if SQLite cannot close it. */
static bool
close_evidence(struct evidence *evidence)
{
    for (size_t i = 0; i < evidence->schema->table_count; i++)
        sqlite3_finalize(evidence->tables[i]);
    sqlite3_finalize(evidence->kind);
    sqlite3_finalize(evidence->finding);
    sqlite3_finalize(evidence->message);
    sqlite3_finalize(evidence->explanation);
    sqlite3_finalize(evidence->input);
    sqlite3_finalize(evidence->fact);
    sqlite3_finalize(evidence->rule);
    bool done = sqlite3_close(evidence->db) == SQLITE_OK;
    free(evidence->tables);
    free(evidence->told);
    buffer_free(&evidence->last_texts);
    buffer_free(&evidence->text);
    free(evidence);
    return done;
}

bool
evidence_end(struct evidence *evidence, struct error *error)
{
    bool done = run(evidence, "COMMIT", error);
    return (close_evidence(evidence) ||
            error_add(error, STATUS_FAILED, "muster.sqlite: cannot be closed")) &&
           done;
}

void
evidence_abandon(struct evidence *evidence)
{
    if (evidence != NULL)
        close_evidence(evidence);
}
