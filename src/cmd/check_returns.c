/* muster check FILE.xml...: returns that somebody else made, against return.xsd and every rule that a
 * return can be held to; with a register, also against that (check_both.h). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/workers.h"
#include "cmd/check_both.h"
#include "returns/check.h"
#include "returns/load_tables.h"
#include "returns/load_xml.h"

/* One collection in one term, and a worker's tools for it. */
struct return_tools {
    struct database database;
    struct table_loader *loader;
    struct checker checker;
    bool prepared;
};

struct return_worker {
    struct return_tools *tools; /* one a collection of the run */
    struct arena arena;
    struct finding_list findings;
};

struct return_check {
    struct run *run;
    const struct inputs *inputs;
    size_t *of_file; /* for each return, its collection */
    uint32_t *file_numbers;
    struct collection *collections;
    struct rule_result **results;
    size_t collection_count;
    struct structure_rules structure;
    struct return_worker *workers;
    struct both *both; /* the register to compare with; NULL if none is given */
    struct progress progress;
};

/* The period that a header names: by collection_code, term_code and year. */
static const struct period *
period_of(const struct run *run, const struct xml_header *header)
{
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        if (strcmp(period->code, header->collection) == 0 &&
            strcmp(period_value(period, "term_code"), header->term) == 0 &&
            strcmp(period_value(period, "year"), header->year) == 0)
            return period;
    }
    return NULL;
}

static bool
find_collection(struct return_check *check, size_t file, struct error *error)
{
    struct run *run = check->run;
    const char *path = check->inputs->returns[file];
    struct xml_header header;
    struct error fault = {0};
    if (!load_xml_header(path, &header, &fault)) {
        error_move(error, &fault);
        return false;
    }
    const struct period *period = period_of(run, &header);
    if (period == NULL)
        return error_add(error, STATUS_INPUT,
                         "%s:1:1: not a return that is known: root <%s>, Collection \"%s\", Term "
                         "\"%s\", Year \"%s\" (muster list dates shows what is)",
                         path, header.root, header.collection, header.term, header.year);
    for (size_t i = 0; i < check->collection_count; i++) {
        if (check->collections[i].period == period) {
            check->of_file[file] = i;
            return true;
        }
    }
    struct collection loaded;
    bool done = collection_load(&loaded, period, &run->resources, error);
    check->collections =
        memory_resize(check->collections, check->collection_count + 1, sizeof(struct collection));
    check->results =
        memory_resize(check->results, check->collection_count + 1, sizeof(struct rule_result *));
    check->of_file[file] = check->collection_count;
    check->collections[check->collection_count] = loaded;
    check->results[check->collection_count] =
        memory_zeroed(loaded.book.count, sizeof(struct rule_result));
    rule_verdicts(&loaded.book, loaded.term, FROM_RETURN, NULL, NULL,
                  check->results[check->collection_count]);
    check->collection_count++;
    return done;
}

static bool
prepare_tools(struct return_check *check, size_t number, struct return_tools *tools,
              struct error *error)
{
    tools->prepared = true;
    if (!database_open(&tools->database, &check->collections[number], FROM_RETURN,
                       &check->run->facts, error))
        return false;
    tools->loader = table_loader_begin(&tools->database, error);
    return tools->loader != NULL &&
           checker_prepare(&tools->checker, &tools->database, check->results[number], error);
}

static bool
check_return(void *context, unsigned number, size_t item, struct error *error)
{
    struct return_check *check = context;
    struct return_worker *worker = &check->workers[number];
    size_t collection = check->of_file[item];
    struct return_tools *tools = &worker->tools[collection];
    char lea[UNIT_KEY_SIZE], estab[UNIT_KEY_SIZE];
    arena_reset(&worker->arena);
    worker->findings.count = 0;
    worker->findings.arena = &worker->arena;
    if (!tools->prepared && !prepare_tools(check, collection, tools, error))
        return false;
    if (!table_loader_load(tools->loader, check->inputs->returns[item], check->file_numbers[item],
                           &check->structure, &worker->findings, lea, estab, error))
        return false;
    const char *kept_lea = arena_string(&worker->arena, lea);
    const char *kept_estab = arena_string(&worker->arena, estab);
    for (size_t i = 0; i < worker->findings.count; i++) {
        worker->findings.items[i].lea = kept_lea;
        worker->findings.items[i].estab = kept_estab;
    }
    bool done =
        checker_run(&tools->checker, &tools->database, kept_lea, kept_estab, NULL, NULL,
                    &worker->findings, error) &&
        (check->both == NULL ||
         both_compare(check->both, number, collection, &tools->database, check->file_numbers[item],
                      kept_lea, kept_estab, &worker->findings, error));
    finding_sort(&worker->findings);
    return done;
}

static bool
hand_over_return(void *context, unsigned number, size_t item, struct error *error)
{
    struct return_check *check = context;
    (void)item;
    progress_add(&check->progress, 1);
    return run_take_findings(check->run, &check->workers[number].findings, error) &&
           (check->both == NULL || both_hand_over(check->both, number, error));
}

static void
free_workers(struct return_check *check, unsigned jobs)
{
    for (unsigned i = 0; i < jobs; i++) {
        struct return_worker *worker = &check->workers[i];
        for (size_t c = 0; c < check->collection_count; c++) {
            if (!worker->tools[c].prepared)
                continue;
            checker_free(&worker->tools[c].checker);
            table_loader_end(worker->tools[c].loader);
            database_close(&worker->tools[c].database);
        }
        free(worker->tools);
        finding_list_free(&worker->findings);
        arena_free(&worker->arena);
    }
    free(check->workers);
}

static bool
run_checks(struct return_check *check, struct error *error)
{
    struct run *run = check->run;
    struct work work = {.count = check->inputs->return_count,
                        .jobs = run->options->jobs,
                        .work = check_return,
                        .hand_over = hand_over_return,
                        .context = check};
    check->workers = memory_zeroed(work.jobs, sizeof(struct return_worker));
    for (unsigned i = 0; i < work.jobs; i++)
        check->workers[i].tools =
            memory_zeroed(check->collection_count, sizeof(struct return_tools));
    progress_begin(&check->progress, run->options->quiet ? PROGRESS_NEVER : run->options->progress,
                   work.count);
    bool done = workers_run(&work, error);
    progress_end(&check->progress);
    done = done && (check->both == NULL || both_finish(check->both, error));
    if (check->both != NULL)
        both_end_workers(check->both);
    free_workers(check, work.jobs);
    run->summary.units = check->inputs->return_count;
    return done;
}

static bool
identify_returns(struct return_check *check, struct error *error)
{
    const struct inputs *inputs = check->inputs;
    bool done = true;
    check->of_file = memory_zeroed(inputs->return_count, sizeof(size_t));
    check->file_numbers = memory_zeroed(inputs->return_count, sizeof(uint32_t));
    for (size_t i = 0; i < inputs->return_count; i++) {
        check->file_numbers[i] = file_names_add(&check->run->files, inputs->returns[i]);
        done = find_collection(check, i, error) && done;
    }
    return done;
}

/* The rules for registers and files, with the register, if one is given. */
static bool
open_register(struct return_check *check, struct error *error)
{
    if (check->inputs->register_count == 0) {
        run_add_register_rules(check->run, FROM_RETURN, NULL, NULL);
        return true;
    }
    check->both =
        both_open(check->run, check->inputs, check->collections, check->collection_count, error);
    return check->both != NULL;
}

/* "spring 2026" */
static const char *
term_of(struct run *run, const struct collection *collection)
{
    return arena_printf(&run->resources.arena, "%s %s", collection->term,
                        period_value(collection->period, "year"));
}

bool
check_returns(struct run *run, const struct inputs *inputs, bool all_there, struct error *error)
{
    const struct rulebook *book = &run->register_rules.book;
    struct return_check check = {.run = run, .inputs = inputs};
    check.structure =
        (struct structure_rules){rulebook_find(book, "F110"), rulebook_find(book, "F111")};
    bool done = identify_returns(&check, error) && all_there && open_register(&check, error);
    for (size_t i = 0; done && i < check.collection_count; i++)
        run_add_rules(run, &check.collections[i].book,
                      check.collection_count == 1 ? "" : term_of(run, &check.collections[i]),
                      check.results[i]);
    const char *title = check.both == NULL ? "Check of returns" : "Check of returns with register";
    done = done && run_open_outputs(run, error) && run_open_reports(run, title, error) &&
           run_checks(&check, error);
    both_close(check.both);
    for (size_t i = 0; i < check.collection_count; i++) {
        free(check.results[i]);
        run_keep(run, &check.collections[i]);
    }
    free(check.collections);
    free(check.results);
    free(check.of_file);
    free(check.file_numbers);
    return done;
}
