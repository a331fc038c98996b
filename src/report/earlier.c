/* Reads the findings of the last run, and tells those of this run apart from them. */
#include "report/earlier.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/map.h"
#include "base/memory.h"

/* So many are compared at most: they stay in memory. */
enum { EARLIER_LIMIT = 1000000 };

/* Of findings that are the same, how many are left, and of which rule. */
struct earlier_count {
    uint32_t left, rule;
};

struct earlier_findings {
    struct arena arena;
    struct map names; /* to counts */
    struct earlier_count *counts;
    size_t count, capacity, total;
    bool comparable;
    struct buffer name;
};

enum earlier_cell { SEVERITY, RULE, LEA, ESTAB, KEY, DATE, SESSION, FIELD, EARLIER_CELLS };

/* One text for what makes a finding the same. */
static struct slice
earlier_name_of(struct buffer *name, const struct slice cells[EARLIER_CELLS])
{
    buffer_clear(name);
    for (int i = RULE; i < EARLIER_CELLS; i++) {
        buffer_append(name, cells[i].text, cells[i].length);
        buffer_char(name, '\x1F');
    }
    return (struct slice){name->text, name->length};
}

static uint32_t
earlier_find_rule(struct earlier *earlier, struct slice id)
{
    size_t last = earlier->rule_count;
    for (size_t i = last; i-- > 0;) {
        if (slice_is(id, earlier->rules[i].rule))
            return (uint32_t)i;
    }
    earlier->rules = memory_resize(earlier->rules, last + 1, sizeof *earlier->rules);
    earlier->rules[last] =
        (struct earlier_rule){.rule = arena_copy(&earlier->findings->arena, id.text, id.length)};
    earlier->rule_count++;
    return (uint32_t)last;
}

static bool
earlier_take_row(void *context, const struct csv_row *row)
{
    struct earlier *earlier = context;
    struct earlier_findings *findings = earlier->findings;
    struct slice cells[EARLIER_CELLS];
    if (row->count < EARLIER_CELLS || findings->total == EARLIER_LIMIT) {
        findings->comparable = false;
        return false;
    }
    for (int i = 0; i < EARLIER_CELLS; i++)
        cells[i] = csv_field_as_meant(row->fields[i]);
    if (slice_is(cells[SEVERITY], "severity"))
        return true; /* the heads */
    if (slice_is(cells[KEY], "(redacted)") || slice_is(cells[SEVERITY], "not determined"))
        findings->comparable = false;
    struct slice name = earlier_name_of(&findings->name, cells);
    uint32_t at = map_get(&findings->names, name), rule = earlier_find_rule(earlier, cells[RULE]);
    if (at == MAP_NONE) {
        at = (uint32_t)findings->count;
        findings->counts = memory_grow(findings->counts, &findings->capacity, findings->count + 1,
                                       sizeof *findings->counts);
        findings->counts[findings->count++] = (struct earlier_count){0, rule};
        name.text = arena_copy(&findings->arena, name.text, name.length);
        map_put(&findings->names, name, at);
    }
    findings->counts[at].left++;
    findings->total++;
    earlier->rules[rule].findings++;
    earlier->rules[rule].gone++;
    return findings->comparable;
}

static bool
earlier_read_findings(struct earlier *earlier, const char *directory)
{
    char *path = text_join(directory, "/findings.csv", NULL, NULL);
    struct csv_file file;
    struct error ignored = {0};
    earlier->findings->comparable = true;
    bool done = csv_open(&file, path, &ignored);
    if (done) {
        struct csv_span all = {file.start, file.size, 1};
        done = csv_read(&file, all, earlier_take_row, earlier, NULL, &ignored);
    }
    csv_close(&file);
    error_free(&ignored);
    free(path);
    return done && earlier->findings->comparable;
}

/* --- what it was about ------------------------------------------------------------------------ */

/* The facts that must be the same, where both runs have them. */
static const char *const same_facts[] = {"collection", "term", "year", "date", "from", "to"};

static bool
is_same_fact(const char *name, const char *value, const struct report_fact *facts,
             size_t fact_count)
{
    bool matters = false;
    for (size_t i = 0; i < sizeof same_facts / sizeof same_facts[0]; i++)
        matters = matters || strcmp(same_facts[i], name) == 0;
    for (size_t i = 0; i < fact_count && matters; i++) {
        if (strcmp(facts[i].name, name) == 0)
            return strcmp(facts[i].value, value) == 0;
    }
    return true;
}

static const char *
column_text(sqlite3_stmt *select, int column)
{
    return text_or_empty((const char *)sqlite3_column_text(select, column));
}

/* A directory without muster.sqlite holds a check, of which nothing more is known. */
static bool
read_facts(struct earlier *earlier, const char *directory, const struct report_fact *facts,
           size_t fact_count)
{
    char *path = text_join(directory, "/muster.sqlite", NULL, NULL);
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;
    bool same = true;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT name, value FROM run", -1, &select, NULL) == SQLITE_OK) {
        while (sqlite3_step(select) == SQLITE_ROW) {
            const char *name = column_text(select, 0), *value = column_text(select, 1);
            same = same && is_same_fact(name, value, facts, fact_count);
            if (strcmp(name, "now") == 0)
                earlier->now = arena_string(&earlier->findings->arena, value);
        }
    }
    sqlite3_finalize(select);
    sqlite3_close(db);
    free(path);
    return same;
}

struct earlier *
earlier_read(const char *directory, const struct report_fact *facts, size_t fact_count)
{
    struct earlier *earlier = memory_zeroed(1, sizeof *earlier);
    earlier->findings = memory_zeroed(1, sizeof *earlier->findings);
    earlier->now = "";
    if (read_facts(earlier, directory, facts, fact_count) &&
        earlier_read_findings(earlier, directory))
        return earlier;
    earlier_free(earlier);
    return NULL;
}

bool
earlier_is_new(struct earlier *earlier, const struct finding *finding)
{
    struct earlier_findings *findings = earlier->findings;
    char date[DATE_SIZE];
    const struct slice cells[EARLIER_CELLS] = {[RULE] = slice_of(finding->rule->id),
                                               [LEA] = slice_of(finding->lea),
                                               [ESTAB] = slice_of(finding->estab),
                                               [KEY] = slice_of(finding->key),
                                               [DATE] = slice_of(date_format(finding->date, date)),
                                               [SESSION] = slice_of(session_name(finding->session)),
                                               [FIELD] = slice_of(finding->field)};
    uint32_t at = map_get(&findings->names, earlier_name_of(&findings->name, cells));
    if (at == MAP_NONE || findings->counts[at].left == 0) {
        earlier->fresh++;
        return true;
    }
    findings->counts[at].left--;
    earlier->rules[findings->counts[at].rule].gone--;
    earlier->found_again++;
    return false;
}

void
earlier_free(struct earlier *earlier)
{
    if (earlier == NULL)
        return;
    map_free(&earlier->findings->names);
    free(earlier->findings->counts);
    buffer_free(&earlier->findings->name);
    arena_free(&earlier->findings->arena);
    free(earlier->findings);
    free(earlier->rules);
    free(earlier);
}
