/* Prepares the rules of a collection once for a worker, runs each for a unit, and makes findings
 * of the rows. */
#include "returns/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/each.h"

/* What one rule says of one school stays in memory until all has been said: beyond so many
 * findings, or bytes of values and messages, it says that there is more. */
enum { FINDINGS_LIMIT = 1000000, TEXT_LIMIT = 1 << 28, COLUMN_LIMIT = 32 };

/* --- preparing -------------------------------------------------------------------------------- */

static struct checker_rule *
add_select(struct checker *checker, const struct rule *rule, const struct block *block,
           const struct return_table *table)
{
    checker->rules = memory_resize(checker->rules, checker->count + 1, sizeof(struct checker_rule));
    checker->rules[checker->count] =
        (struct checker_rule){.rule = rule, .block = block, .table = table};
    return &checker->rules[checker->count++];
}

/* Prepares the rule, unless it is prepared. */
static bool
prepare_rule(struct checker_rule *rule, struct database *database, struct error *error)
{
    return rule->select != NULL ||
           database_prepare(database, rule->block, "", "", NULL, &rule->select, error);
}

/* Of a rule about each item one SELECT is prepared at once, as a test of its condition. */
static bool
check_add_rule(struct checker *checker, struct database *database, const struct rule *rule,
               struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    bool tested = false;
    if (block_value(rule->block, "each") == NULL)
        return prepare_rule(add_select(checker, rule, rule->block, NULL), database, error);
    for (size_t t = 0; t < schema->table_count; t++) {
        const struct block *block;
        if (!each_block(rule, schema->tables[t], &checker->arena, &block, error))
            return false;
        if (block == NULL)
            continue;
        struct checker_rule *added = add_select(checker, rule, block, schema->tables[t]);
        if (!tested && !prepare_rule(added, database, error))
            return false;
        tested = true;
    }
    return true;
}

bool
checker_prepare(struct checker *checker, struct database *database,
                const struct rule_result *results, struct error *error)
{
    const struct collection *collection = database->collection;
    const struct rulebook *book = &collection->book;
    *checker = (struct checker){0};
    if (!applies_prepare(&checker->applies, database, error) ||
        !derivation_prepare(&checker->work, database, collection->rule_blocks,
                            collection->rule_block_count, error))
        return false;
    for (size_t i = 0; i < book->count; i++) {
        if (results[i].verdict == VERDICT_RAN &&
            block_is_for(book->rules[i].block, collection->term, database->origin) &&
            !check_add_rule(checker, database, &book->rules[i], error))
            return false;
    }
    return true;
}

void
checker_free(struct checker *checker)
{
    for (size_t i = 0; i < checker->count; i++)
        sqlite3_finalize(checker->rules[i].select);
    free(checker->rules);
    applies_free(&checker->applies);
    derivation_free(&checker->work);
    arena_free(&checker->arena);
    *checker = (struct checker){0};
}

/* --- running ---------------------------------------------------------------------------------- */

/* Where a rule's result columns are. */
struct result {
    int file, line, column, key, field, value, date, session, severity, of_run;
};

static struct result
check_find_columns(sqlite3_stmt *select)
{
    struct result result = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    const struct {
        const char *name;
        int *column;
    } known[] = {{"_file", &result.file},        {"_line", &result.line},
                 {"_column", &result.column},    {"key", &result.key},
                 {"field", &result.field},       {"value", &result.value},
                 {"date", &result.date},         {"session", &result.session},
                 {"severity", &result.severity}, {"_of_run", &result.of_run}};
    for (int c = 0; c < sqlite3_column_count(select); c++) {
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            if (strcmp(sqlite3_column_name(select, c), known[i].name) == 0)
                *known[i].column = c;
        }
    }
    return result;
}

static const char *
check_text_at(sqlite3_stmt *select, int column)
{
    const char *text = column < 0 ? NULL : (const char *)sqlite3_column_text(select, column);
    return text == NULL ? "" : text;
}

static void
collect_values(sqlite3_stmt *select, const char **pairs)
{
    size_t n = 0;
    for (int c = 0; c < sqlite3_column_count(select) && c < COLUMN_LIMIT; c++) {
        pairs[n++] = sqlite3_column_name(select, c);
        pairs[n++] = check_text_at(select, c);
    }
    pairs[n] = NULL;
}

static struct finding
read_finding(const struct rule *rule, sqlite3_stmt *select, const struct result *at,
             struct arena *arena)
{
    const char *pairs[2 * COLUMN_LIMIT + 1];
    const char *session = check_text_at(select, at->session);
    struct finding finding = {.rule = rule,
                              .severity = rule->severity,
                              .key = arena_string(arena, check_text_at(select, at->key)),
                              .field = arena_string(arena, check_text_at(select, at->field)),
                              .value = arena_string(arena, check_text_at(select, at->value)),
                              .date = DAY_NONE};
    if (!date_parse(slice_of(check_text_at(select, at->date)), &finding.date))
        finding.date = DAY_NONE;
    finding.session = strcmp(session, "AM") == 0   ? SESSION_AM
                      : strcmp(session, "PM") == 0 ? SESSION_PM
                                                   : SESSION_NONE;
    severity_parse(slice_of(check_text_at(select, at->severity)), &finding.severity);
    finding.place.file = at->file < 0 ? 0 : (uint32_t)sqlite3_column_int64(select, at->file);
    finding.place.line = at->line < 0 ? 0 : (uint32_t)sqlite3_column_int64(select, at->line);
    collect_values(select, pairs);
    finding.message = finding_message(arena, &finding, pairs);
    return finding;
}

/* Whatever stands in the data, the rule was run, and nobody may think that this is all. */
static const char *
tell_more(struct arena *arena, const char *message)
{
    return arena_printf(
        arena, "%s The rule finds more than that in this school, and lists no more.", message);
}

static bool
run_rule(struct checker_rule *rule, struct database *database, const char *lea, const char *estab,
         column_fn column, const void *context, struct finding_list *findings, struct error *error)
{
    size_t count = 0, length = 0;
    if (rule->table != NULL && !database->has_rows[rule->table->index])
        return true;
    if (!prepare_rule(rule, database, error))
        return false;
    struct result at = check_find_columns(rule->select);
    int state = database_step(database, rule->block, rule->select, error);
    while (state == SQLITE_ROW) {
        struct finding finding = read_finding(rule->rule, rule->select, &at, &findings->texts);
        bool of_run = at.of_run >= 0 && sqlite3_column_int(rule->select, at.of_run) != 0;
        finding.lea = of_run ? "" : lea;
        finding.estab = of_run ? "" : estab;
        if (column != NULL)
            finding.place.column =
                column(context, finding.place.file,
                       at.column < 0 ? finding.field : check_text_at(rule->select, at.column));
        length += strlen(finding.value) + strlen(finding.message);
        state = database_step(database, rule->block, rule->select, error);
        if (state == SQLITE_ROW && (++count == FINDINGS_LIMIT || length > TEXT_LIMIT)) {
            finding.message = tell_more(&findings->texts, finding.message);
            state = SQLITE_DONE;
        }
        finding_add(findings, finding);
    }
    sqlite3_reset(rule->select);
    return state == SQLITE_DONE;
}

bool
checker_run_rules(struct checker *checker, struct database *database, const char *lea,
                  const char *estab, column_fn column, const void *context,
                  struct finding_list *findings, struct error *error)
{
    if (!derivation_run(&checker->work, database, error) || !database_look(database, error))
        return false;
    for (size_t i = 0; i < checker->count; i++) {
        if (checker->rules[i].rule->across == NULL &&
            !run_rule(&checker->rules[i], database, lea, estab, column, context, findings, error))
            return false;
    }
    return true;
}

bool
checker_run(struct checker *checker, struct database *database, const char *lea, const char *estab,
            column_fn column, const void *context, struct finding_list *findings,
            struct error *error)
{
    return applies_run(&checker->applies, database, error) &&
           checker_run_rules(checker, database, lea, estab, column, context, findings, error);
}
