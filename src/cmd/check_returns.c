/* muster check FILE.xml... | TABLES...: returns that somebody else made, XML files or tables of
 * COLLECT, against return.xsd and every rule that a return can be held to; with a register, also
 * against that (check_both.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/workers.h"
#include "cmd/check_both.h"
#include "cmd/check_evidence.h"
#include "cmd/identify.h"
#include "returns/across.h"
#include "returns/check.h"
#include "returns/collect/load_collect.h"
#include "returns/load_tables.h"
#include "returns/names.h"

/* One collection in one term, and a worker's tools for it. */
struct return_tools {
    struct database database;
    struct table_loader *loader;
    struct checker checker;
    struct figure_maker figure_maker;
    struct return_rows rows; /* for the evidence */
    bool prepared;
};

struct return_worker {
    struct return_tools *tools; /* one a collection of the run */
    struct arena arena;
    struct finding_list findings;
    struct across_rows across;
    struct figures figures;
    const char *lea, *estab;
    struct error unread; /* why the return could not be read */
};

/* A return to check: an XML file, or one of an export. */
struct return_item {
    size_t collection;
    const char *path;
    uint32_t file;                       /* of the return, or of the table of its header */
    const struct collect_export *export; /* NULL: XML */
    size_t unit;                         /* of the export */
    struct error unknown;                /* why the collection is NOT_KNOWN */
};

#define NOT_KNOWN SIZE_MAX

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
    const struct rule *again, *unreadable;
    struct across *across;
    struct error unread; /* of all returns that could not be read */
    struct return_worker *workers;
    struct both *both; /* the register to compare with; NULL if none is given */
    struct progress progress;
};

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
check_returns_add_item(struct return_check *check, const struct return_item *item)
{
    check->items = memory_resize(check->items, check->item_count + 1, sizeof(struct return_item));
    check->items[check->item_count++] = *item;
}

/* A file of which nobody knows what it is stands among the others, and is told in its turn. */
static bool
check_returns_add_file(struct return_check *check, const char *path, struct error *error)
{
    struct return_item item = {.path = path,
                               .collection = NOT_KNOWN,
                               .file =
                                   file_names_add_kind(&check->run->files, path, PLACE_CHARACTER)};
    const struct period *period = identify_return(&check->run->catalogue, path, &item.unknown);
    if (period != NULL && !find_collection(check, period, &item.collection, error))
        return false;
    check_returns_add_item(check, &item);
    return true;
}

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
    const struct period *period = identify_tables(&run->catalogue, path, &header, error);
    return period != NULL && find_collection(check, period, &check->of_export[number], error);
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
    bool done =
        collect_open(&check->exports[number], item.path, &check->collections[item.collection],
                     &check->collect_rules, &run->files, &run->resources.arena, &fault);
    error_move(error, &fault);
    item.file = done ? item.export->header->number : 0;
    for (; done && item.unit < item.export->unit_count; item.unit++)
        check_returns_add_item(check, &item);
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
    rows_open(&tools->rows, &tools->database);
    bool has_spare_cores = check->run->options->jobs > check->item_count;
    tools->loader = table_loader_begin(&tools->database, has_spare_cores, error);
    return tools->loader != NULL &&
           checker_prepare(&tools->checker, &tools->database, check->results[number], error) &&
           (!run_wants_figures(check->run) ||
            figure_maker_prepare(&tools->figure_maker, &tools->database, error));
}

/* A return that cannot be read says so among the findings, so that a report that the others are in
 * does not look as if it were all right. */
static bool
add_unreadable(struct return_check *check, struct return_worker *worker,
               const struct return_item *item)
{
    const char *said = worker->unread.text.text;
    struct finding finding = {.rule = check->unreadable,
                              .severity = check->unreadable->severity,
                              .date = DAY_NONE,
                              .place = {item->file, 0, 0}};
    size_t length = strlen(item->path);
    int end = 0;
    if (strncmp(said, item->path, length) == 0)
        said += length;
    if (sscanf(said, ":%u:%u: %n", &finding.place.line, &finding.place.column, &end) == 2 ||
        strncmp(said, ": ", 2) == 0)
        said += end > 0 ? end : 2;
    const char *line = arena_printf(&worker->arena, "%.*s", (int)strcspn(said, "\n"), said);
    const char *const more[] = {"said", line, NULL};
    finding.message = finding_message(&worker->arena, &finding, more);
    finding_list_clear(&worker->findings);
    finding_add(&worker->findings, finding);
    return true;
}

static bool
load_return(struct return_check *check, struct return_worker *worker, struct return_tools *tools,
            const struct return_item *item, struct error *error)
{
    char lea[UNIT_KEY_SIZE], estab[UNIT_KEY_SIZE];
    bool done = item->export != NULL
                    ? collect_load(item->export, item->unit, tools->loader, &worker->findings, lea,
                                   estab, error)
                    : table_loader_load(tools->loader, item->path, item->file, &check->structure,
                                        lea, estab, &worker->unread);
    worker->lea = done ? arena_string(&worker->arena, lea) : "";
    worker->estab = done ? arena_string(&worker->arena, estab) : "";
    worker->findings.lea = worker->lea;
    worker->findings.estab = worker->estab;
    return done;
}

static bool
check_loaded(struct return_check *check, unsigned number, struct return_tools *tools,
             const struct return_item *item, struct error *error)
{
    struct return_worker *worker = &check->workers[number];
    struct finding_list *findings = &worker->findings;
    bool done =
        checker_run(&tools->checker, &tools->database, worker->lea, worker->estab,
                    item->export == NULL ? NULL : collect_column, item->export, findings, error) &&
        across_collect(&tools->checker, &tools->database, &worker->arena, &worker->across, error);
    if (item->export == NULL)
        table_loader_tell(tools->loader, findings);
    done = done && figure_maker_run(&tools->figure_maker, &tools->database, worker->lea,
                                    worker->estab, &worker->figures, error);
    return done && names_of_return(&tools->database, &findings->names, error) &&
           (check->both == NULL ||
            both_compare(check->both, number, item->collection, &tools->database, item->file,
                         worker->lea, worker->estab, findings, error)) &&
           (check->run->evidence == NULL || rows_read(&tools->rows, error));
}

static bool
check_return(void *context, unsigned number, size_t index, struct error *error)
{
    struct return_check *check = context;
    struct return_worker *worker = &check->workers[number];
    struct return_item *item = &check->items[index];
    arena_reset(&worker->arena);
    worker->across.count = 0;
    figures_clear(&worker->figures);
    finding_list_clear(&worker->findings);
    worker->findings.arena = &worker->arena;
    if (item->collection == NOT_KNOWN) {
        error_move(&worker->unread, &item->unknown);
        return add_unreadable(check, worker, item);
    }
    struct return_tools *tools = &worker->tools[item->collection];
    if (!tools->prepared && !prepare_tools(check, item->collection, tools, error))
        return false;
    if (load_return(check, worker, tools, item, error))
        return check_loaded(check, number, tools, item, error);
    if (worker->unread.status == STATUS_INPUT)
        return add_unreadable(check, worker, item);
    error_move(error, &worker->unread);
    return false;
}

static void
account_for(struct return_check *check, const struct return_item *item, const char *lea,
            const char *estab)
{
    struct report_account *account = &check->run->account;
    const struct collection *collection = &check->collections[item->collection];
    if (check->collection_count == 1)
        account_school(account, lea, estab);
    else
        account_return(account, lea, estab, collection->name,
                       period_name(collection->period, &account->arena));
}

/* The return as it was read. */
static bool
keep_return(struct return_check *check, struct return_worker *worker, size_t index,
            struct error *error)
{
    const struct return_item *item = &check->items[index];
    struct evidence_return about = {.number = (uint32_t)index + 1,
                                    .lea = worker->lea,
                                    .estab = worker->estab,
                                    .period = check->collections[item->collection].period,
                                    .path = item->path};
    return check_evidence_return(check->run, &about, &worker->tools[item->collection].rows,
                                 item->export == NULL ? item->file : 0, error);
}

static bool
hand_over_return(void *context, unsigned number, size_t index, struct error *error)
{
    struct return_check *check = context;
    struct return_worker *worker = &check->workers[number];
    const struct return_item *item = &check->items[index];
    bool unread = worker->unread.status != STATUS_DONE;
    if (unread) {
        check->run->summary.unread++;
        error_move(&check->unread, &worker->unread);
    } else {
        account_for(check, item, worker->lea, worker->estab);
        across_take(check->across, item->file, check->collections[item->collection].period,
                    worker->lea, worker->estab, check->again, &worker->across, &worker->findings);
    }
    finding_sort(&worker->findings);
    progress_add(&check->progress, 1);
    return run_take_findings(check->run, &worker->findings, error) &&
           run_take_figures(check->run, &worker->figures, error) &&
           (unread || check->run->evidence == NULL || keep_return(check, worker, index, error)) &&
           (check->both == NULL || unread || both_hand_over(check->both, number, error));
}

static void
free_workers(struct return_check *check, unsigned jobs)
{
    for (unsigned i = 0; i < jobs; i++) {
        struct return_worker *worker = &check->workers[i];
        for (size_t c = 0; c < check->collection_count; c++) {
            if (!worker->tools[c].prepared)
                continue;
            rows_free(&worker->tools[c].rows);
            figure_maker_free(&worker->tools[c].figure_maker);
            checker_free(&worker->tools[c].checker);
            table_loader_end(worker->tools[c].loader);
            database_close(&worker->tools[c].database);
        }
        free(worker->tools);
        free(worker->across.items);
        figures_free(&worker->figures);
        error_free(&worker->unread);
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

/* What could not be read makes the status 3, whether the others were checked or there are none;
 * then it returns false, and no file is written. */
static bool
tell_unread(struct return_check *check, struct error *error)
{
    for (size_t i = 0; i < check->item_count; i++)
        error_move(error, &check->items[i].unknown);
    error_move(error, &check->unread);
    return check->run->summary.unread < check->item_count;
}

/* A rule across returns has nothing to compare if there is one of its collection. */
static void
judge_rules_across(struct return_check *check)
{
    for (size_t c = 0; c < check->collection_count; c++) {
        size_t returns = 0;
        for (size_t i = 0; i < check->item_count; i++)
            returns += check->items[i].collection == c;
        if (returns < 2)
            across_judge_alone(&check->collections[c].book, check->results[c]);
    }
}

static bool
identify_returns(struct return_check *check, struct error *error)
{
    const struct inputs *inputs = check->inputs;
    bool done = true;
    check->exports = memory_zeroed(inputs->export_count, sizeof(struct collect_export));
    check->of_export = memory_zeroed(inputs->export_count, sizeof(size_t));
    for (size_t i = 0; i < inputs->return_count; i++)
        done = check_returns_add_file(check, inputs->returns[i], error) && done;
    for (size_t i = 0; i < inputs->export_count; i++)
        done = identify_export(check, i, error) && done;
    for (size_t i = 0; i < inputs->export_count; i++)
        done = add_export(check, i, error) && done;
    return done && (check->collection_count > 0 || inputs->register_count == 0);
}

/* The rules for registers and files, with the register, if one is given. */
static bool
check_returns_open_register(struct return_check *check, struct error *error)
{
    if (check->inputs->register_count == 0) {
        run_add_register_rules(check->run, FROM_RETURN, NULL, NULL);
        return true;
    }
    check->both = both_open(check->run, check->inputs, check->collections, check->results,
                            check->collection_count, error);
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

bool
check_returns(struct run *run, const struct inputs *inputs, bool all_there, struct error *error)
{
    const struct rulebook *book = &run->register_rules.book;
    struct return_check check = {.run = run,
                                 .inputs = inputs,
                                 .again = rulebook_find(book, "F115"),
                                 .unreadable = rulebook_find(book, "F116"),
                                 .across = across_begin(&run->files)};
    check.structure = (struct structure_rules){
        rulebook_find(book, "F110"), rulebook_find(book, "F111"), rulebook_find(book, "F129")};
    check.collect_rules = find_collect_rules(book);
    bool done =
        identify_returns(&check, error) && all_there && check_returns_open_register(&check, error);
    judge_rules_across(&check);
    done = run_read_explanations(run, error) && done;
    for (size_t i = 0; done && i < check.collection_count; i++)
        run_add_rules(run, &check.collections[i].book, check.collections[i].name,
                      check.collection_count == 1
                          ? ""
                          : period_name(check.collections[i].period, &run->resources.arena),
                      check.results[i]);
    const char *title = check.both == NULL ? "Check of returns" : "Check of returns with register";
    for (size_t i = 0; i < check.collection_count; i++)
        run->has_figures = run->has_figures || check.collections[i].figure_count > 0;
    done = done && run_open_outputs(run, error) &&
           check_evidence_begin(run, inputs, check.collections, check.collection_count, error) &&
           run_open_reports(run, title, error) &&
           check_evidence_exports(run, check.exports, inputs->export_count, error) &&
           hand_over_exports(&check, error) && run_checks(&check, error);
    done = tell_unread(&check, error) && done;
    across_end(check.across);
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
