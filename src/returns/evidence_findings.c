/* Findings into the short tables that they are kept in. */
#include "returns/evidence_findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char tables[] =
    "CREATE TABLE message(rule TEXT PRIMARY KEY, message TEXT) WITHOUT ROWID;"
    "CREATE TABLE finding_kind(kind INTEGER PRIMARY KEY, severity TEXT, rule TEXT, lea TEXT,"
    " estab TEXT, field TEXT, file INTEGER);"
    "CREATE TABLE finding_row(kind INTEGER, key TEXT, date TEXT, session TEXT, value TEXT,"
    " message TEXT, pupil TEXT, year TEXT, line INTEGER, \"column\" INTEGER);"
    "CREATE TABLE explanation(finding INTEGER PRIMARY KEY, reason TEXT, by TEXT, date TEXT);"
    "CREATE VIEW finding AS"
    " SELECT k.severity, k.rule, k.lea, k.estab, f.key, f.date, f.session, k.field, f.value,"
    " coalesce(f.message, replace(replace(replace(replace(replace(m.message, '{key}', f.key),"
    " '{date}', f.date), '{session}', f.session), '{field}', k.field), '{value}', f.value))"
    " AS message, coalesce(i.path, '') AS file, f.line, f.\"column\", f.pupil, f.year,"
    " e.reason AS explanation, e.by AS explained_by, e.date AS explained_on"
    " FROM finding_row f LEFT JOIN finding_kind k ON k.kind = f.kind"
    " LEFT JOIN message m ON m.rule = k.rule LEFT JOIN input i ON i.file = k.file"
    " LEFT JOIN explanation e ON e.finding = f.rowid";

static bool
evidence_findings_fault(const struct evidence_findings *findings, struct error *error)
{
    return error_add(error, STATUS_FAILED, "muster.sqlite: %s", sqlite3_errmsg(findings->db));
}

/* --- what findings share ---------------------------------------------------------------------- */

static bool
evidence_findings_insert(const struct evidence_findings *findings, sqlite3_stmt *statement)
{
    int state = sqlite3_step(statement);
    sqlite3_reset(statement);
    return state == SQLITE_DONE || evidence_findings_fault(findings, findings->error);
}

static void
evidence_findings_bind_texts(sqlite3_stmt *statement, int first, const char *const *texts,
                             size_t count)
{
    for (size_t i = 0; i < count; i++)
        sqlite3_bind_text(statement, first + (int)i, texts[i], -1, SQLITE_STATIC);
}

/* Sees to it that `message` has the rule's template; *told is false if it has that of another rule
 * with this id. */
static bool
tell_template(struct evidence_findings *findings, const struct rule *rule, bool *told)
{
    *told = true;
    for (size_t i = findings->told_count; i > 0; i--) {
        if (findings->told[i - 1] == rule)
            return true;
        *told = *told && strcmp(findings->told[i - 1]->id, rule->id) != 0;
    }
    if (!*told)
        return true;
    findings->told = memory_resize(findings->told, findings->told_count + 1, sizeof(struct rule *));
    findings->told[findings->told_count++] = rule;
    const char *const texts[] = {rule->id, rule->message == NULL ? rule->title : rule->message};
    evidence_findings_bind_texts(findings->message, 1, texts, 2);
    return evidence_findings_insert(findings, findings->message);
}

/* A brace in a value could look like a name to the view. */
static bool
evidence_findings_is_plain(const struct finding *finding)
{
    return finding->message == NULL && strchr(finding->key, '{') == NULL &&
           strchr(finding->field, '{') == NULL && strchr(finding->value, '{') == NULL;
}

/* Findings come sorted, so that those of one kind, which differ in few columns, stand together. */
static bool
is_of_last_kind(const struct evidence_findings *findings)
{
    const struct finding *last = &findings->last, *finding = &findings->finding;
    return finding->rule == last->rule && finding->severity == last->severity &&
           finding->place.file == last->place.file && strcmp(finding->lea, last->lea) == 0 &&
           strcmp(finding->estab, last->estab) == 0 && strcmp(finding->field, last->field) == 0;
}

static const char *
evidence_findings_keep_text(struct buffer *texts, const char *text)
{
    size_t at = texts->length;
    buffer_append(texts, text, strlen(text) + 1);
    return texts->text + at;
}

static bool
add_kind(struct evidence_findings *findings)
{
    const struct finding *finding = &findings->finding;
    sqlite3_stmt *kind = findings->kind;
    const char *const texts[] = {severity_name(finding->severity), finding->rule->id, finding->lea,
                                 finding->estab, finding->field};
    sqlite3_bind_int64(kind, 1, ++findings->kinds);
    evidence_findings_bind_texts(kind, 2, texts, sizeof texts / sizeof texts[0]);
    sqlite3_bind_int64(kind, 7, finding->place.file);
    buffer_clear(&findings->last_texts);
    buffer_reserve(&findings->last_texts,
                   strlen(finding->lea) + strlen(finding->estab) + strlen(finding->field) + 3);
    findings->last = *finding;
    findings->last.lea = evidence_findings_keep_text(&findings->last_texts, finding->lea);
    findings->last.estab = evidence_findings_keep_text(&findings->last_texts, finding->estab);
    findings->last.field = evidence_findings_keep_text(&findings->last_texts, finding->field);
    return evidence_findings_insert(findings, kind);
}

static bool
evidence_findings_add_explanation(struct evidence_findings *findings)
{
    char date[DATE_SIZE];
    const struct explanation *said = findings->finding.explanation;
    const char *const texts[] = {said->reason, said->by, date_format(said->date, date)};
    sqlite3_bind_int64(findings->explanation, 1, findings->count);
    evidence_findings_bind_texts(findings->explanation, 2, texts, sizeof texts / sizeof texts[0]);
    return evidence_findings_insert(findings, findings->explanation);
}

/* --- the rows --------------------------------------------------------------------------------- */

/* Adds the finding that is in hand: its row will be the count-th of finding_row. */
static bool
add_finding_row(struct evidence_findings *findings)
{
    const struct finding *finding = &findings->finding;
    bool told = false;
    char date[DATE_SIZE];
    findings->count++;
    if ((evidence_findings_is_plain(finding) && !tell_template(findings, finding->rule, &told)) ||
        (!is_of_last_kind(findings) && !add_kind(findings)) ||
        (finding->explanation != NULL && !evidence_findings_add_explanation(findings)))
        return false;
    const char *const texts[] = {finding->key,
                                 date_format(finding->date, date),
                                 session_name(finding->session),
                                 finding->value,
                                 told ? NULL : finding_text(finding, &findings->text),
                                 finding->pupil,
                                 finding->year};
    enum { KIND = 1, FIRST_TEXT, LINE = FIRST_TEXT + sizeof texts / sizeof texts[0] };
    sqlite3_bind_int64(findings->row, KIND, findings->kinds);
    evidence_findings_bind_texts(findings->row, FIRST_TEXT, texts, LINE - FIRST_TEXT);
    sqlite3_bind_int64(findings->row, LINE, finding->place.line);
    sqlite3_bind_int64(findings->row, LINE + 1, finding->place.column);
    return evidence_findings_insert(findings, findings->row);
}

/* --- the whole -------------------------------------------------------------------------------- */

bool
evidence_findings_open(struct evidence_findings *findings, sqlite3 *db, struct error *error)
{
    const struct {
        const char *sql;
        sqlite3_stmt **statement;
    } wanted[] = {
        {"INSERT INTO finding_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &findings->row},
        {"INSERT INTO finding_kind VALUES (?, ?, ?, ?, ?, ?, ?)", &findings->kind},
        {"INSERT INTO message VALUES (?, ?)", &findings->message},
        {"INSERT INTO explanation VALUES (?, ?, ?, ?)", &findings->explanation},
    };
    *findings = (struct evidence_findings){.db = db};
    bool done = sqlite3_exec(db, tables, NULL, NULL, NULL) == SQLITE_OK;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0] && done; i++)
        done = sqlite3_prepare_v2(db, wanted[i].sql, -1, wanted[i].statement, NULL) == SQLITE_OK;
    return done || evidence_findings_fault(findings, error);
}

bool
evidence_findings_add(struct evidence_findings *findings, next_finding_fn next, void *context,
                      struct error *error)
{
    findings->error = error;
    while (next(context, &findings->finding)) {
        if (!add_finding_row(findings))
            return false;
    }
    return true;
}

void
evidence_findings_close(struct evidence_findings *findings)
{
    sqlite3_finalize(findings->row);
    sqlite3_finalize(findings->kind);
    sqlite3_finalize(findings->message);
    sqlite3_finalize(findings->explanation);
    free(findings->told);
    buffer_free(&findings->last_texts);
    buffer_free(&findings->text);
}
