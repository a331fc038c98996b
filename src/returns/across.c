/* Keeps what each return yields for a rule across returns, and has all of it judged together at
 * the end. */
#include "returns/across.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

/* --- the rows of one return ------------------------------------------------------------------- */

static const char *
across_text_of(sqlite3_stmt *select, const char *name, struct arena *arena)
{
    for (int c = 0; c < sqlite3_column_count(select); c++) {
        const char *text = (const char *)sqlite3_column_text(select, c);
        if (strcmp(sqlite3_column_name(select, c), name) == 0 && text != NULL)
            return arena_string(arena, text);
    }
    return "";
}

static uint32_t
across_number_of(sqlite3_stmt *select, const char *name, struct arena *arena)
{
    return (uint32_t)strtol(across_text_of(select, name, arena), NULL, 10);
}

void
across_add(struct across_rows *rows, const struct rule *rule, sqlite3_stmt *select,
           struct arena *arena)
{
    rows->items =
        memory_grow(rows->items, &rows->capacity, rows->count + 1, sizeof(struct across_row));
    rows->items[rows->count++] =
        (struct across_row){.rule = rule,
                            .key = across_text_of(select, "key", arena),
                            .field = across_text_of(select, "field", arena),
                            .value = across_text_of(select, "value", arena),
                            .file = across_number_of(select, "_file", arena),
                            .line = across_number_of(select, "_line", arena),
                            .claim = across_number_of(select, "claim", arena)};
}

bool
across_collect(struct checker *checker, struct database *database, struct arena *arena,
               struct across_rows *rows, struct error *error)
{
    rows->count = 0;
    for (size_t i = 0; i < checker->count; i++) {
        const struct checker_rule *rule = &checker->rules[i];
        int state = SQLITE_DONE;
        while (rule->rule->across != NULL && rule->select != NULL &&
               (state = database_step(database, rule->rule->block, rule->select, error)) ==
                   SQLITE_ROW) {
            across_add(rows, rule->rule, rule->select, arena);
        }
        if (rule->select != NULL)
            sqlite3_reset(rule->select);
        if (state != SQLITE_DONE)
            return false;
    }
    return true;
}

void
across_judge_alone(const struct rulebook *book, struct rule_result *results)
{
    for (size_t i = 0; i < book->count; i++) {
        if (book->rules[i].across != NULL)
            results[i] = (struct rule_result){
                .verdict = VERDICT_UNCHECKED,
                .why = "it compares the returns of several schools, and there is one",
                .needed = "the other schools' returns or registers, given together"};
    }
}

/* --- those of all returns --------------------------------------------------------------------- */

enum { CLASH = 2, CLAIM_BITS = 2 };

static const uint32_t nowhere = UINT32_MAX; /* the end of a chain */

/* A row that may clash, in a chain of rows whose values have the same hash. */
struct kept_row {
    uint32_t text; /* where the rule's number and the value stand in `texts` */
    uint32_t of;   /* the number of its return */
    uint32_t file;
    uint32_t line_and_claim;
    uint32_t next;
};

struct school {
    const void *period;
    const char *lea, *estab;
    uint32_t file; /* the first return of it */
};

struct across {
    const struct file_names *files;
    struct school *schools; /* one a school and period */
    uint32_t *school_of;    /* of each return */
    size_t return_count, return_capacity, school_count, school_capacity;
    const struct rule **rules; /* each stands for one collection in one term */
    size_t rule_count, rule_capacity;
    struct kept_row *rows;
    size_t row_count, row_capacity;
    uint32_t *chains; /* the last row of each chain */
    size_t chain_count;
    struct buffer texts;
    struct arena arena;
};

struct across *
across_begin(const struct file_names *files)
{
    struct across *across = memory_zeroed(1, sizeof *across);
    across->files = files;
    return across;
}

void
across_end(struct across *across)
{
    if (across == NULL)
        return;
    free(across->schools);
    free(across->school_of);
    free(across->rules);
    free(across->rows);
    free(across->chains);
    buffer_free(&across->texts);
    arena_free(&across->arena);
    free(across);
}

static uint32_t
number_of_rule(struct across *across, const struct rule *rule)
{
    size_t i = 0;
    while (i < across->rule_count && across->rules[i] != rule)
        i++;
    if (i == across->rule_count) {
        across->rules = memory_grow(across->rules, &across->rule_capacity, i + 1, sizeof rule);
        across->rules[across->rule_count++] = rule;
    }
    return (uint32_t)i;
}

/* Where the rows of a text begin: the latest first. */
static uint32_t *
chain_of(const struct across *across, const char *text)
{
    uint64_t hash = hash_text(HASH_BEGIN, text, strlen(text));
    return &across->chains[hash_slot(hash, across->chain_count)];
}

static void
chain_row(struct across *across, uint32_t number)
{
    struct kept_row *row = &across->rows[number];
    uint32_t *last = chain_of(across, across->texts.text + row->text);
    row->next = *last;
    *last = number;
}

/* As many chains as rows, or up to twice as many. */
static void
make_chains(struct across *across)
{
    across->chain_count = across->chain_count == 0 ? 1024 : 2 * across->chain_count;
    across->chains = memory_resize(across->chains, across->chain_count, sizeof(uint32_t));
    memset(across->chains, 0xFF, across->chain_count * sizeof(uint32_t));
    for (size_t i = 0; i < across->row_count; i++)
        chain_row(across, (uint32_t)i);
}

static uint32_t
claim_of(const struct kept_row *row)
{
    return row->line_and_claim & ((1U << CLAIM_BITS) - 1);
}

/* A later row of the same return that claims the same is never the earliest: of a value that stands
 * in every pupil one is enough, and a chain is no longer than the returns are many. */
static bool
is_kept(const struct across *across, const char *text, const struct across_row *row)
{
    if (across->chain_count == 0)
        return false;
    for (uint32_t i = *chain_of(across, text); i != nowhere; i = across->rows[i].next) {
        const struct kept_row *other = &across->rows[i];
        if (other->of != (uint32_t)across->return_count - 1)
            return false; /* the latest return's come first */
        if (claim_of(other) == row->claim && strcmp(across->texts.text + other->text, text) == 0)
            return true;
    }
    return false;
}

static void
across_keep_text(struct across *across, const char *text, const struct across_row *row)
{
    if (is_kept(across, text, row))
        return;
    if (across->row_count == across->chain_count)
        make_chains(across);
    across->rows = memory_grow(across->rows, &across->row_capacity, across->row_count + 1,
                               sizeof(struct kept_row));
    across->rows[across->row_count] =
        (struct kept_row){.text = (uint32_t)across->texts.length,
                          .of = (uint32_t)across->return_count - 1,
                          .file = row->file,
                          .line_and_claim = row->line << CLAIM_BITS | row->claim};
    buffer_append(&across->texts, text, strlen(text) + 1);
    chain_row(across, (uint32_t)across->row_count++);
}

/* The earliest row of another return with which this one of the latest clashes, or NULL. */
static const struct kept_row *
find_clash(const struct across *across, const char *text, const struct across_row *row)
{
    uint32_t latest = (uint32_t)across->return_count - 1;
    bool schools = strcmp(row->rule->across, "schools") == 0;
    const struct kept_row *found = NULL;
    if (across->chain_count == 0)
        return NULL;
    for (uint32_t i = *chain_of(across, text); i != nowhere; i = across->rows[i].next) {
        const struct kept_row *other = &across->rows[i];
        bool compared = schools ? across->school_of[other->of] != across->school_of[latest]
                                : other->of != latest;
        if (compared && claim_of(other) + row->claim >= CLASH &&
            strcmp(across->texts.text + other->text, text) == 0)
            found = other;
    }
    return found;
}

static const char *
school_name(const struct school *school, struct arena *arena)
{
    return arena_printf(arena, "%s%s%s", school->lea, school->estab[0] == '\0' ? "" : " ",
                        school->estab);
}

static void
tell_clash(const struct across *across, struct finding finding, const struct school *other_school,
           uint32_t other_file, uint32_t other_line, struct finding_list *findings)
{
    struct arena *arena = &findings->texts;
    const char *const more[] = {"other_file",
                                file_names_get(across->files, other_file),
                                "other_line",
                                arena_printf(arena, "%u", other_line),
                                "other_school",
                                school_name(other_school, arena),
                                NULL};
    finding.severity = finding.rule->severity;
    finding.date = DAY_NONE;
    finding.message = finding_message(arena, &finding, more);
    finding_add(findings, finding);
}

/* Counts a return in. The school, if an earlier return is of it; else NULL. */
static const struct school *
note_return(struct across *across, uint32_t file, const void *period, const char *lea,
            const char *estab)
{
    size_t i = 0, known = across->school_count;
    while (i < known &&
           (across->schools[i].period != period || strcmp(across->schools[i].lea, lea) != 0 ||
            strcmp(across->schools[i].estab, estab) != 0))
        i++;
    if (i == known) {
        across->schools =
            memory_grow(across->schools, &across->school_capacity, i + 1, sizeof(struct school));
        across->schools[across->school_count++] = (struct school){
            period, arena_string(&across->arena, lea), arena_string(&across->arena, estab), file};
    }
    across->school_of = memory_grow(across->school_of, &across->return_capacity,
                                    across->return_count + 1, sizeof(uint32_t));
    across->school_of[across->return_count++] = (uint32_t)i;
    return i < known ? &across->schools[i] : NULL;
}

void
across_take(struct across *across, uint32_t file, const void *period, const char *lea,
            const char *estab, const struct rule *again, const struct across_rows *rows,
            struct finding_list *findings)
{
    struct arena *arena = findings->arena;
    const struct school *earlier = note_return(across, file, period, lea, estab);
    struct finding finding = {.rule = again, .lea = lea, .estab = estab, .place = {file, 1, 0}};
    finding.key = finding.field = finding.value = "";
    if (again != NULL && earlier != NULL && lea[0] != '\0')
        tell_clash(across, finding, earlier, earlier->file, 0, findings);
    for (size_t i = 0; i < rows->count; i++) {
        const struct across_row *row = &rows->items[i];
        if (row->value[0] == '\0')
            continue;
        const char *text =
            arena_printf(arena, "%u %s", number_of_rule(across, row->rule), row->value);
        const struct kept_row *other = find_clash(across, text, row);
        finding.rule = row->rule;
        finding.key = row->key;
        finding.field = row->field;
        finding.value = row->value;
        finding.place = (struct place){row->file, row->line, 0};
        if (other != NULL)
            tell_clash(across, finding, &across->schools[across->school_of[other->of]], other->file,
                       other->line_and_claim >> CLAIM_BITS, findings);
        across_keep_text(across, text, row);
    }
}
