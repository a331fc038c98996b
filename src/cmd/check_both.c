/* The register's side of a check: its units made into returns in memory, and each held beside
 * the return given. */
#include "cmd/check_both.h"

#include "cmd/check_evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/workers.h"
#include "register/names.h"
#include "returns/compare/compare.h"
#include "returns/maker.h"

/* A worker's tools for one collection. */
struct both_tools {
    struct maker maker;
    struct origins origins;
    struct return_rows returned;
};

struct both_worker {
    struct both_tools *tools;     /* one a collection */
    struct finding_list findings; /* of the register rules */
    struct arena arena;
    size_t unit;       /* that the findings are about, or UNIT_NONE */
    size_t collection; /* of the return */
};

struct both {
    struct run *run;
    const struct collection *collections;
    size_t count;
    struct making *makings; /* one a collection */
    struct rule_result *
        *registered; /* for each, the results of its rules about the register, for the makers */
    struct register_data data;
    struct comparison_rules rules;
    struct both_worker *workers;
    bool *told;     /* for each unit: its register findings were handed over */
    bool *has;      /* for each collection and unit: there is a return */
    size_t *silent; /* units without any return */
    size_t silent_count;
};

/* --- opening ---------------------------------------------------------------------------------- */

/* The words of one setting of all collections, each once. */
static const char *
all_words(const struct both *both, const char *setting)
{
    struct buffer list = {0};
    buffer_string(&list, "");
    for (size_t i = 0; i < both->count; i++) {
        struct slice rest = slice_of(collection_setting(&both->collections[i], setting)), word;
        while (slice_word(&rest, &word)) {
            char *copy = arena_copy(&both->run->resources.arena, word.text, word.length);
            if (!list_has(list.text, copy))
                buffer_printf(&list, "%s ", copy);
        }
    }
    const char *kept = arena_string(&both->run->resources.arena, list.text);
    buffer_free(&list);
    return kept;
}

/* Records of an LA and registers of schools cannot be read as one. */
static bool
are_of_one_kind(const struct both *both, const char *tables, struct error *error)
{
    const struct table_defs *defs = &both->run->register_rules.tables;
    bool of_la = false, of_schools = false;
    for (size_t t = 0; t < defs->count; t++) {
        bool wanted = list_has(tables, defs->defs[t].name);
        of_la = of_la || (wanted && defs->defs[t].of_la);
        of_schools = of_schools || (wanted && !defs->defs[t].of_la);
    }
    return !of_la || !of_schools ||
           error_add(error, STATUS_USAGE,
                     "returns of schools and returns of a local authority have"
                     " different registers: check them one after the other");
}

static bool
check_definitions(const struct both *both, struct error *error)
{
    const struct table_defs *tables = &both->run->register_rules.tables;
    for (size_t i = 0; i < both->count; i++) {
        if (!making_check_tables(&both->collections[i], tables, "tables", error) ||
            !making_check_tables(&both->collections[i], tables, "needs", error))
            return false;
    }
    return true;
}

static void
prepare_workers(struct both *both)
{
    unsigned jobs = both->run->options->jobs;
    both->workers = memory_zeroed(jobs, sizeof(struct both_worker));
    for (unsigned i = 0; i < jobs; i++) {
        both->workers[i].tools = memory_zeroed(both->count, sizeof(struct both_tools));
        both->workers[i].findings.arena = &both->workers[i].arena;
        both->workers[i].unit = UNIT_NONE;
    }
    both->makings = memory_zeroed(both->count, sizeof(struct making));
    for (size_t i = 0; i < both->count; i++) {
        both->makings[i] = (struct making){.collection = &both->collections[i],
                                           .data = &both->data,
                                           .tests = both->run->register_tests,
                                           .facts = &both->run->facts,
                                           .results = both->registered[i]};
        making_begin(&both->makings[i]);
    }
    both->told = memory_zeroed(both->data.unit_count, sizeof(bool));
    both->has = memory_zeroed(both->data.unit_count * both->count, sizeof(bool));
}

struct both *
both_open(struct run *run, const struct inputs *inputs, const struct collection *collections,
          struct rule_result **results, size_t count, struct error *error)
{
    struct both *both = memory_zeroed(1, sizeof *both);
    *both = (struct both){.run = run, .collections = collections, .count = count};
    const char *tables = all_words(both, "tables");
    comparison_rules_find(&both->rules, &run->register_rules.book);
    if (!check_definitions(both, error) || !are_of_one_kind(both, tables, error) ||
        !register_open(&both->data, &run->register_rules, inputs->registers, inputs->register_count,
                       tables, all_words(both, "needs"), &run->files, error) ||
        !register_index(&both->data, run->options->jobs, error)) {
        both_close(both);
        return NULL;
    }
    run_add_register_rules(run, FROM_BOTH, register_was_given, &both->data);
    both->registered = memory_zeroed(count, sizeof(struct rule_result *));
    for (size_t i = 0; i < count; i++) {
        const struct collection *of = &collections[i];
        both->registered[i] = memory_zeroed(of->book.count, sizeof(struct rule_result));
        rule_verdicts_behind(&of->book, of->term, register_was_given, &both->data,
                             &run->resources.arena, results[i], both->registered[i]);
    }
    prepare_workers(both);
    return both;
}

void
both_end_workers(struct both *both)
{
    for (unsigned i = 0; both->workers != NULL && i < both->run->options->jobs; i++) {
        struct both_worker *worker = &both->workers[i];
        for (size_t c = 0; c < both->count; c++) {
            rows_free(&worker->tools[c].returned);
            origins_free(&worker->tools[c].origins);
            maker_free(&worker->tools[c].maker);
        }
        free(worker->tools);
        finding_list_free(&worker->findings);
        arena_free(&worker->arena);
    }
    free(both->workers);
    both->workers = NULL;
}

void
both_close(struct both *both)
{
    if (both == NULL)
        return;
    both_end_workers(both);
    for (size_t i = 0; both->makings != NULL && i < both->count; i++)
        making_end(&both->makings[i]);
    free(both->makings);
    for (size_t i = 0; both->registered != NULL && i < both->count; i++)
        free(both->registered[i]);
    free(both->registered);
    free(both->told);
    free(both->has);
    free(both->silent);
    register_close(&both->data);
    free(both);
}

/* --- a return --------------------------------------------------------------------------------- */

static bool
make_unit(struct both *both, struct both_worker *worker, size_t collection, size_t unit,
          struct error *error)
{
    struct both_tools *tools = &worker->tools[collection];
    arena_reset(&worker->arena);
    finding_list_clear(&worker->findings);
    worker->unit = unit;
    worker->collection = collection;
    if (!tools->maker.prepared &&
        (!maker_prepare(&tools->maker, &both->makings[collection], error) ||
         !origins_find(&tools->origins, &tools->maker.derivation, &tools->maker.database,
                       &both->run->register_rules.tables, register_was_given, &both->data, error)))
        return false;
    bool done = maker_make(&tools->maker, unit, &worker->findings, error);
    finding_sort(&worker->findings);
    return done;
}

bool
both_compare(struct both *both, unsigned number, size_t collection, struct database *returned,
             uint32_t file, const char *lea, const char *estab, struct finding_list *findings,
             struct error *error)
{
    struct both_worker *worker = &both->workers[number];
    struct both_tools *tools = &worker->tools[collection];
    size_t unit = register_find_unit(&both->data, lea, estab);
    worker->unit = UNIT_NONE;
    if (unit == UNIT_NONE) {
        const char *said = arena_printf(
            &findings->texts,
            "The return is of %s%s%s, which the register does not have: nothing of it is compared."
            " Check LEA and Estab in the header, or give the register of this school.",
            lea, estab[0] == '\0' ? "" : "/", estab);
        compare_tell_school(&both->rules, SEVERITY_ERROR, lea, estab, (struct place){file, 1, 0},
                            said, findings);
        return true;
    }
    if (tools->returned.tables == NULL)
        rows_open(&tools->returned, returned);
    if (!make_unit(both, worker, collection, unit, error) ||
        !maker_check(&tools->maker, unit, findings, error))
        return false;
    struct comparison comparison = {.rules = &both->rules,
                                    .files = &both->run->files,
                                    .origins = &tools->origins,
                                    .returned = &tools->returned,
                                    .registered = &tools->maker.rows,
                                    .lea = lea,
                                    .estab = estab};
    return compare_tables(&comparison, findings, error) &&
           names_of_register(tools->maker.database.db, &findings->names, error);
}

static bool
tell_register(struct both *both, struct both_worker *worker, struct error *error)
{
    if (both->told[worker->unit])
        return true;
    both->told[worker->unit] = true;
    return run_take_findings(both->run, &worker->findings, error);
}

bool
both_hand_over(struct both *both, unsigned number, struct error *error)
{
    struct both_worker *worker = &both->workers[number];
    if (worker->unit == UNIT_NONE)
        return true;
    both->has[worker->collection * both->data.unit_count + worker->unit] = true;
    return tell_register(both, worker, error);
}

/* --- the rest of the register ----------------------------------------------------------------- */

static bool
make_silent(void *context, unsigned number, size_t item, struct error *error)
{
    struct both *both = context;
    return make_unit(both, &both->workers[number], 0, both->silent[item], error);
}

static bool
hand_over_silent(void *context, unsigned number, size_t item, struct error *error)
{
    struct both *both = context;
    const struct unit *unit = &both->data.units[both->silent[item]];
    account_school(&both->run->account, unit->lea, unit->estab);
    return tell_register(both, &both->workers[number], error);
}

/* The register rules for the schools of which there is no return. */
static bool
check_silent(struct both *both, struct error *error)
{
    struct work work = {.jobs = both->run->options->jobs,
                        .work = make_silent,
                        .hand_over = hand_over_silent,
                        .context = both};
    both->silent = memory_zeroed(both->data.unit_count, sizeof(size_t));
    for (size_t i = 0; i < both->data.unit_count; i++) {
        if (!both->told[i])
            both->silent[both->silent_count++] = i;
    }
    work.count = both->silent_count;
    return workers_run(&work, error);
}

/* Once for each school and collection. */
static bool
tell_without_return(struct both *both, struct error *error)
{
    struct finding_list findings = {0};
    bool done = true;
    for (size_t i = 0; i < both->data.unit_count && done; i++) {
        const struct unit *unit = &both->data.units[i];
        finding_list_clear(&findings);
        for (size_t c = 0; c < both->count; c++) {
            const struct collection *collection = &both->collections[c];
            if (both->has[c * both->data.unit_count + i])
                continue;
            const char *said = arena_printf(
                &findings.texts,
                "The register has %s%s%s, and no return of %s, %s, was given for it: nothing is"
                " compared. Give the return as well, if there should be one.",
                unit->lea, unit->estab[0] == '\0' ? "" : "/", unit->estab, collection->name,
                period_name(collection->period, &findings.texts));
            compare_tell_school(&both->rules, SEVERITY_INFO, unit->lea, unit->estab, unit->place,
                                said, &findings);
        }
        done = run_take_findings(both->run, &findings, error);
    }
    finding_list_free(&findings);
    return done;
}

bool
both_finish(struct both *both, struct error *error)
{
    if (!check_silent(both, error) || !tell_without_return(both, error))
        return false;
    register_finish(&both->data);
    return check_evidence_sources(both->run, &both->data, error) &&
           run_take_findings(both->run, &both->data.loose, error);
}
