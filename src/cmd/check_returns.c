/* muster check FILE.xml... | TABLES...: returns that somebody else made, XML files or tables of COLLECT,
 * against return.xsd and every rule that a return can be held to; with a register, also against that
 * (check_both.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/workers.h"
#include "cmd/check_both.h"
#include "returns/check.h"
#include "returns/load_collect.h"
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

/* A return to check: an XML file, or one of an export. */
struct return_item {
    size_t collection;
    const char *path;
    uint32_t file;                       /* of the return, or of the table of its header */
    const struct collect_export *export; /* NULL: XML */
    size_t unit;                         /* of the export */
};

struct return_check {
    struct run *run;
    const struct inputs *inputs;
    struct return_item *items;
    size_t item_count;
    struct collect_export *exports;
    size_t *of_export; /* for each, its collection */
    struct collect_rules collect_rules;
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

/* The number of a period's collection, loaded if it is the first of its kind. */
static bool
find_collection(struct return_check *check, const struct period *period, size_t *number,
                struct error *error)
{
    for (*number = 0; *number < check->collection_count; ++*number) {
        if (check->collections[*number].period == period)
            return true;
    }
    struct collection loaded;
    bool done = collection_load(&loaded, period, &check->run->resources, error);
    check->collections =
        memory_resize(check->collections, check->collection_count + 1, sizeof(struct collection));
    check->results =
        memory_resize(check->results, check->collection_count + 1, sizeof(struct rule_result *));
    check->collections[check->collection_count] = loaded;
    check->results[check->collection_count] =
        memory_zeroed(loaded.book.count, sizeof(struct rule_result));
    rule_verdicts(&loaded.book, loaded.term, FROM_RETURN, NULL, NULL, &check->run->resources.arena,
                  check->results[check->collection_count]);
    check->collection_count++;
    return done;
}

static void
add_item(struct return_check *check, const struct return_item *item)
{
    check->items = memory_resize(check->items, check->item_count + 1, sizeof(struct return_item));
    check->items[check->item_count++] = *item;
}

static bool
add_file(struct return_check *check, const char *path, struct error *error)
{
    struct xml_header header;
    struct error fault = {0};
    struct return_item item = {.path = path, .file = file_names_add(&check->run->files, path)};
    if (!load_xml_header(path, &header, &fault)) {
        error_move(error, &fault);
        return false;
    }
    const struct period *period = period_of(check->run, &header);
    if (period == NULL)
        return error_add(error, STATUS_INPUT,
                         "%s:1:1: not a return that is known: root <%s>, Collection \"%s\", Term "
                         "\"%s\", Year \"%s\" (muster list dates shows what is)",
                         path, header.root, header.collection, header.term, header.year);
    if (!find_collection(check, period, &item.collection, error))
        return false;
    add_item(check, &item);
    return true;
}

/* COLLECT's tables have a collection under its code or its title. */
static bool
name_by_code(struct run *run, struct xml_header *header, struct error *error)
{
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        const char *title;
        if (!period_setting(period, "title", &run->resources, &title, error))
            return false;
        if (text_same(title, header->collection))
            snprintf(header->collection, sizeof header->collection, "%s", period->code);
    }
    return true;
}

static bool
say_not_known(struct run *run, const char *path, const struct xml_header *header,
              struct error *error)
{
    struct buffer known = {0};
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        if (strcmp(period->code, header->collection) == 0)
            buffer_printf(&known, "%s%s %s", known.length > 0 ? ", " : "",
                          period_value(period, "term_code"), period_value(period, "year"));
    }
    error_add(error, STATUS_INPUT,
              "%s: not an export that is known: Collection \"%s\", Term \"%s\", Year \"%s\"; "
              "known are %s (muster list dates shows all)",
              path, header->collection, header->term, header->year,
              known.length > 0 ? known.text : "other collections");
    buffer_free(&known);
    return false;
}

#define NOT_KNOWN SIZE_MAX

static bool
identify_export(struct return_check *check, size_t number, struct error *error)
{
    struct run *run = check->run;
    const char *path = check->inputs->exports[number];
    struct xml_header header;
    struct error fault = {0};
    check->of_export[number] = NOT_KNOWN;
    if (!collect_read_header(path, check->inputs->headers[number], &header, &fault)) {
        error_move(error, &fault);
        return false;
    }
    if (!name_by_code(run, &header, error))
        return false;
    const struct period *period = period_of(run, &header);
    if (period == NULL)
        return say_not_known(run, path, &header, error);
    return find_collection(check, period, &check->of_export[number], error);
}

/* Once all collections are loaded, and stay where they are. */
static bool
add_export(struct return_check *check, size_t number, struct error *error)
{
    struct run *run = check->run;
    struct return_item item = {.path = check->inputs->exports[number],
                               .collection = check->of_export[number],
                               .export = &check->exports[number]};
    struct error fault = {0};
    if (item.collection == NOT_KNOWN)
        return false;
    bool done = collect_open(&check->exports[number], item.path,
                             &check->collections[item.collection].schema, &check->collect_rules,
                             &run->files, &run->resources.arena, &fault);
    error_move(error, &fault);
    item.file = done ? item.export->header->number : 0;
    for (; done && item.unit < item.export->unit_count; item.unit++)
        add_item(check, &item);
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
load_return(struct return_check *check, struct return_worker *worker, struct return_tools *tools,
            const struct return_item *item, char *lea, char *estab, struct error *error)
{
    if (item->export != NULL)
        return collect_load(item->export, item->unit, tools->loader, &worker->findings, lea, estab,
                            error);
    return table_loader_load(tools->loader, item->path, item->file, &check->structure,
                             &worker->findings, lea, estab, error);
}

static bool
check_return(void *context, unsigned number, size_t index, struct error *error)
{
    struct return_check *check = context;
    struct return_worker *worker = &check->workers[number];
    const struct return_item *item = &check->items[index];
    struct return_tools *tools = &worker->tools[item->collection];
    char lea[UNIT_KEY_SIZE], estab[UNIT_KEY_SIZE];
    arena_reset(&worker->arena);
    worker->findings.count = 0;
    worker->findings.arena = &worker->arena;
    if (!tools->prepared && !prepare_tools(check, item->collection, tools, error))
        return false;
    if (!load_return(check, worker, tools, item, lea, estab, error))
        return false;
    const char *kept_lea = arena_string(&worker->arena, lea);
    const char *kept_estab = arena_string(&worker->arena, estab);
    for (size_t i = 0; i < worker->findings.count; i++) {
        worker->findings.items[i].lea = kept_lea;
        worker->findings.items[i].estab = kept_estab;
    }
    bool done = checker_run(&tools->checker, &tools->database, kept_lea, kept_estab,
                            item->export == NULL ? NULL : collect_column, item->export,
                            &worker->findings, error) &&
                (check->both == NULL ||
                 both_compare(check->both, number, item->collection, &tools->database, item->file,
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
    struct work work = {.count = check->item_count,
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
    run->summary.units = check->item_count;
    return done;
}

static bool
identify_returns(struct return_check *check, struct error *error)
{
    const struct inputs *inputs = check->inputs;
    bool done = true;
    check->exports = memory_zeroed(inputs->export_count, sizeof(struct collect_export));
    check->of_export = memory_zeroed(inputs->export_count, sizeof(size_t));
    for (size_t i = 0; i < inputs->return_count; i++)
        done = add_file(check, inputs->returns[i], error) && done;
    for (size_t i = 0; i < inputs->export_count; i++)
        done = identify_export(check, i, error) && done;
    for (size_t i = 0; i < inputs->export_count; i++)
        done = add_export(check, i, error) && done;
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

/* What was found about the exports as such. */
static bool
hand_over_exports(struct return_check *check, struct error *error)
{
    for (size_t i = 0; i < check->inputs->export_count; i++) {
        if (!run_take_findings(check->run, &check->exports[i].findings, error))
            return false;
    }
    return true;
}

static struct collect_rules
find_collect_rules(const struct rulebook *book)
{
    return (struct collect_rules){.length = rulebook_find(book, "F101"),
                                  .type = rulebook_find(book, "F103"),
                                  .column = rulebook_find(book, "F104"),
                                  .invalid = rulebook_find(book, "F110"),
                                  .loose = rulebook_find(book, "F112"),
                                  .absent = rulebook_find(book, "F113"),
                                  .table = rulebook_find(book, "F114")};
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
    check.collect_rules = find_collect_rules(book);
    bool done = identify_returns(&check, error) && all_there && open_register(&check, error);
    done = run_read_explanations(run, error) && done;
    for (size_t i = 0; done && i < check.collection_count; i++)
        run_add_rules(run, &check.collections[i].book, check.collections[i].name,
                      check.collection_count == 1 ? "" : term_of(run, &check.collections[i]),
                      check.results[i]);
    const char *title = check.both == NULL ? "Check of returns" : "Check of returns with register";
    done = done && run_open_outputs(run, error) && run_open_reports(run, title, error) &&
           hand_over_exports(&check, error) && run_checks(&check, error);
    both_close(check.both);
    for (size_t i = 0; i < inputs->export_count; i++)
        collect_close(&check.exports[i]);
    free(check.exports);
    free(check.of_export);
    for (size_t i = 0; i < check.collection_count; i++) {
        free(check.results[i]);
        run_keep(run, &check.collections[i]);
    }
    free(check.collections);
    free(check.results);
    free(check.items);
    return done;
}
