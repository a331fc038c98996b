/* Writes muster.sqlite: rows are given a unit at a time, in order. */
#include "returns/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"

struct evidence {
    sqlite3 *db;
    struct evidence_tables tables;
    sqlite3_stmt *input, *fact, *argument, *made, *rule, *figure, *identity;
    struct evidence_findings findings;
};

static bool
evidence_fault(const struct evidence *evidence, struct error *error)
{
    return error_add(error, STATUS_FAILED, "muster.sqlite: %s", sqlite3_errmsg(evidence->db));
}

static bool
evidence_run(const struct evidence *evidence, const char *sql, struct error *error)
{
    return sqlite3_exec(evidence->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           evidence_fault(evidence, error);
}

static bool
evidence_prepare(const struct evidence *evidence, const char *sql, sqlite3_stmt **statement,
                 struct error *error)
{
    return sqlite3_prepare_v2(evidence->db, sql, -1, statement, NULL) == SQLITE_OK ||
           evidence_fault(evidence, error);
}

static bool
create_all(struct evidence *evidence, const struct return_schema *const *schemas, size_t count,
           struct error *error)
{
    static const char sql[] =
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA encoding = 'UTF-8';"
        "BEGIN;"
        "CREATE TABLE run(name TEXT, value TEXT);"
        "CREATE TABLE argument(name TEXT, value TEXT);"
        "CREATE TABLE input(file INTEGER PRIMARY KEY, path TEXT, blake2b TEXT);"
        "CREATE TABLE \"return\"(number INTEGER PRIMARY KEY, lea TEXT, estab TEXT, collection TEXT,"
        " definition TEXT, term TEXT, year TEXT, path TEXT, made INTEGER);"
        "CREATE TABLE rule(rule TEXT, severity TEXT, title TEXT, verdict TEXT, why TEXT,"
        " findings INTEGER, explained INTEGER, \"of\" TEXT, needed TEXT)";
    bool done =
        evidence_run(evidence, sql, error) &&
        evidence_findings_open(&evidence->findings, evidence->db, error) &&
        evidence_prepare(evidence, "INSERT INTO input VALUES (?, ?, ?)", &evidence->input, error) &&
        evidence_prepare(evidence, "INSERT INTO run VALUES (?, ?)", &evidence->fact, error) &&
        evidence_prepare(evidence, "INSERT INTO argument VALUES (?, ?)", &evidence->argument,
                         error) &&
        evidence_prepare(evidence, "INSERT INTO \"return\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         &evidence->made, error) &&
        evidence_prepare(evidence, "INSERT INTO rule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         &evidence->rule, error);
    return evidence_tables_open(&evidence->tables, evidence->db, schemas, count, error) && done;
}

struct evidence *
evidence_begin(const char *path, const struct return_schema *const *schemas, size_t count,
               struct error *error)
{
    struct evidence *evidence = memory_zeroed(1, sizeof *evidence);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &evidence->db, flags, NULL) == SQLITE_OK
            ? create_all(evidence, schemas, count, error)
            : evidence_fault(evidence, error))
        return evidence;
    evidence_abandon(evidence);
    return NULL;
}

static bool
evidence_insert(const struct evidence *evidence, sqlite3_stmt *statement, struct error *error)
{
    int state = sqlite3_step(statement);
    sqlite3_reset(statement);
    return state == SQLITE_DONE || evidence_fault(evidence, error);
}

static void
evidence_bind_texts(sqlite3_stmt *statement, int first, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sqlite3_bind_text(statement, first + (int)i, texts[i], -1, SQLITE_STATIC);
}

bool
evidence_add_unit(struct evidence *evidence, const struct return_rows *rows, uint32_t number,
                  const char *lea, const char *estab, struct error *error)
{
    return evidence_tables_add(&evidence->tables, rows, number, lea, estab, error);
}

bool
evidence_add_return(struct evidence *evidence, const struct evidence_return *about,
                    struct error *error)
{
    const struct period *period = about->period;
    struct buffer path = {0};
    buffer_string(&path, "");
    utf8_repair(slice_of(about->path), &path);
    const char *const texts[] = {about->lea,
                                 about->estab,
                                 period->collection,
                                 period->folder,
                                 period_value(period, "term"),
                                 period_value(period, "year"),
                                 path.text};
    sqlite3_bind_int64(evidence->made, 1, about->number);
    evidence_bind_texts(evidence->made, 2, texts, sizeof texts / sizeof texts[0]);
    sqlite3_bind_int64(evidence->made, 9, about->made);
    bool done = evidence_insert(evidence, evidence->made, error);
    buffer_free(&path);
    return done;
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
    return evidence_insert(evidence, evidence->input, error);
}

/* The value can be a path. */
static bool
add_named(const struct evidence *evidence, sqlite3_stmt *statement, const char *name,
          const char *value, struct error *error)
{
    struct buffer told = {0};
    buffer_string(&told, "");
    utf8_repair(slice_of(value), &told);
    const char *const texts[] = {name, told.text};
    evidence_bind_texts(statement, 1, texts, 2);
    bool done = evidence_insert(evidence, statement, error);
    buffer_free(&told);
    return done;
}

bool
evidence_add_fact(struct evidence *evidence, const char *name, const char *value,
                  struct error *error)
{
    return add_named(evidence, evidence->fact, name, value, error);
}

bool
evidence_add_argument(struct evidence *evidence, const char *name, const char *value,
                      struct error *error)
{
    return add_named(evidence, evidence->argument, name, value, error);
}

static bool
evidence_add_figure(struct evidence *evidence, const struct figure *figure, struct error *error)
{
    const char *const texts[] = {figure->lea,       figure->estab,   figure->topic,
                                 figure->breakdown, figure->measure, figure->value};
    evidence_bind_texts(evidence->figure, 1, texts, sizeof texts / sizeof texts[0]);
    return evidence_insert(evidence, evidence->figure, error);
}

static bool
evidence_add_identity(struct evidence *evidence, const struct identity *identity,
                      struct error *error)
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
    evidence_bind_texts(evidence->identity, 1, texts, sizeof texts / sizeof texts[0]);
    return evidence_insert(evidence, evidence->identity, error);
}

/* When there are figures: a collection without any may have a return table of that name. Where both
 * are in one run, the table of the figures is called figures. */
static bool
open_figures(struct evidence *evidence, struct error *error)
{
    bool taken = evidence_tables_have(&evidence->tables, "figure");
    const char *create = taken ? "CREATE TABLE figures" : "CREATE TABLE figure";
    const char *add = taken ? "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?)"
                            : "INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?)";
    static const char columns[] =
        "(lea TEXT, estab TEXT, topic TEXT, breakdown TEXT, measure TEXT, value TEXT);"
        "CREATE TABLE identity(lea TEXT, estab TEXT, title TEXT, breakdown TEXT, \"left\" TEXT,"
        " left_value TEXT, \"right\" TEXT, right_value TEXT, agrees INTEGER, means TEXT)";
    if (evidence->figure != NULL)
        return true;
    char *sql = text_join(create, columns, NULL, NULL);
    bool done =
        (evidence_run(evidence, sql, error) &&
         evidence_prepare(evidence, add, &evidence->figure, error) &&
         evidence_prepare(evidence, "INSERT INTO identity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          &evidence->identity, error));
    free(sql);
    return done;
}

bool
evidence_add_figures(struct evidence *evidence, const struct figures *figures, struct error *error)
{
    if (figures->count + figures->identity_count > 0 && !open_figures(evidence, error))
        return false;
    for (size_t i = 0; i < figures->count; i++) {
        if (!evidence_add_figure(evidence, &figures->items[i], error))
            return false;
    }
    for (size_t i = 0; i < figures->identity_count; i++) {
        if (!evidence_add_identity(evidence, &figures->identities[i], error))
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
    evidence_bind_texts(evidence->rule, 1, texts, sizeof texts / sizeof texts[0]);
    sqlite3_bind_int64(evidence->rule, 6, (sqlite3_int64)result->findings);
    sqlite3_bind_int64(evidence->rule, 7, (sqlite3_int64)result->explained);
    sqlite3_bind_text(evidence->rule, 8, of, -1, SQLITE_STATIC);
    sqlite3_bind_text(evidence->rule, 9, result->needed, -1, SQLITE_STATIC);
    return evidence_insert(evidence, evidence->rule, error);
}

static void
finalize_all(struct evidence *evidence)
{
    evidence_tables_close(&evidence->tables);
    evidence_findings_close(&evidence->findings);
    sqlite3_finalize(evidence->input);
    sqlite3_finalize(evidence->fact);
    sqlite3_finalize(evidence->argument);
    sqlite3_finalize(evidence->made);
    sqlite3_finalize(evidence->rule);
    sqlite3_finalize(evidence->figure);
    sqlite3_finalize(evidence->identity);
}

/* False if SQLite cannot close it. */
static bool
close_evidence(struct evidence *evidence)
{
    finalize_all(evidence);
    bool done = sqlite3_close(evidence->db) == SQLITE_OK;
    free(evidence);
    return done;
}

bool
evidence_end(struct evidence *evidence, struct error *error)
{
    bool done = evidence_run(evidence, "COMMIT", error);
    return (close_evidence(evidence) ||
            error_add(error, STATUS_FAILED, "muster.sqlite: cannot be closed")) &&
           done;
}

sqlite3 *
evidence_hand_over(struct evidence *evidence, struct error *error)
{
    sqlite3 *db = evidence->db;
    if (!evidence_run(evidence, "COMMIT", error)) {
        close_evidence(evidence);
        return NULL;
    }
    finalize_all(evidence);
    free(evidence);
    return db;
}

void
evidence_abandon(struct evidence *evidence)
{
    if (evidence != NULL)
        close_evidence(evidence);
}
