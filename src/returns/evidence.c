/* Writes muster.sqlite: rows are given a unit at a time, in order. */
#include "returns/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"

struct evidence {
    sqlite3 *db;
    const struct return_schema *schema;
    sqlite3_stmt **tables;
    sqlite3_stmt *input, *fact, *rule, *figure, *identity;
    struct evidence_findings findings;
    const char *lea, *estab; /* while a unit is added */
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
        " findings INTEGER, explained INTEGER, \"of\" TEXT, needed TEXT)";
    bool done = run(evidence, sql, error) &&
                evidence_findings_open(&evidence->findings, evidence->db, error) &&
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
add_row(void *context, const struct row_walk *walk, const struct return_table *table,
        struct error *error)
{
    struct evidence *evidence = context;
    if (evidence->tables[table->index] == NULL && !prepare_insert(evidence, table, error))
        return false;
    sqlite3_stmt *statement = evidence->tables[table->index];
    const struct row *row = row_walk_row(walk, table);
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
evidence_add_unit(struct evidence *evidence, const struct rows *rows, const char *lea,
                  const char *estab, struct error *error)
{
    evidence->lea = lea;
    evidence->estab = estab;
    return rows_walk(rows, add_row, evidence, error);
}

bool
evidence_add_findings(struct evidence *evidence, next_finding_fn next, void *context,
                      struct error *error)
{
    return evidence_findings_add(&evidence->findings, next, context, error);
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
    struct buffer told = {0};
    buffer_string(&told, "");
    utf8_repair(slice_of(value), &told); /* it can be a path */
    const char *const texts[] = {name, told.text};
    bind_texts(evidence->fact, 1, texts, 2);
    bool done = insert(evidence, evidence->fact, error);
    buffer_free(&told);
    return done;
}

static bool
add_figure(struct evidence *evidence, const struct figure *figure, struct error *error)
{
    const char *const texts[] = {figure->lea,       figure->estab,   figure->topic,
                                 figure->breakdown, figure->measure, figure->value};
    bind_texts(evidence->figure, 1, texts, sizeof texts / sizeof texts[0]);
    return insert(evidence, evidence->figure, error);
}

static bool
add_identity(struct evidence *evidence, const struct identity *identity, struct error *error)
{
    const struct block *block = identity->block;
    const char *const texts[] = {identity->lea,
                                 identity->estab,
                                 block_value(block, "title"),
                                 identity->breakdown,
                                 block_value(block, "left"),
                                 identity->left,
                                 block_value(block, "right"),
                                 identity->right,
                                 identity->agrees ? "1" : "0",
                                 block_value(block, "means")};
    bind_texts(evidence->identity, 1, texts, sizeof texts / sizeof texts[0]);
    return insert(evidence, evidence->identity, error);
}

/* When there are figures: a collection without any may have a return table of that name. */
static bool
open_figures(struct evidence *evidence, struct error *error)
{
    static const char sql[] =
        "CREATE TABLE figure(lea TEXT, estab TEXT, topic TEXT, breakdown TEXT, measure TEXT,"
        " value TEXT);"
        "CREATE TABLE identity(lea TEXT, estab TEXT, title TEXT, breakdown TEXT, \"left\" TEXT,"
        " left_value TEXT, \"right\" TEXT, right_value TEXT, agrees INTEGER, means TEXT)";
    return evidence->figure != NULL ||
           (run(evidence, sql, error) &&
            prepare(evidence, "INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?)", &evidence->figure,
                    error) &&
            prepare(evidence, "INSERT INTO identity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &evidence->identity, error));
}

bool
evidence_add_figures(struct evidence *evidence, const struct figures *figures, struct error *error)
{
    if (figures->count + figures->identity_count > 0 && !open_figures(evidence, error))
        return false;
    for (size_t i = 0; i < figures->count; i++) {
        if (!add_figure(evidence, &figures->items[i], error))
            return false;
    }
    for (size_t i = 0; i < figures->identity_count; i++) {
        if (!add_identity(evidence, &figures->identities[i], error))
            return false;
    }
    return true;
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
    evidence_findings_close(&evidence->findings);
    sqlite3_finalize(evidence->input);
    sqlite3_finalize(evidence->fact);
    sqlite3_finalize(evidence->rule);
    sqlite3_finalize(evidence->figure);
    sqlite3_finalize(evidence->identity);
    bool done = sqlite3_close(evidence->db) == SQLITE_OK;
    free(evidence->tables);
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
