/* muster check: a return that somebody else made, against return.xsd and every rule that a return
 * can be held to; or a register alone, against the rules for registers. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/workers.h"
#include "cmd/cmd.h"
#include "cmd/run.h"
#include "register/load.h"
#include "returns/check.h"
#include "returns/load_tables.h"
#include "returns/load_xml.h"

/* --- what the operands are -------------------------------------------------------------------- */

struct inputs {
    const char **returns, **registers;
    size_t return_count, register_count;
};

static bool
ends_with_xml(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcasecmp(name + length - 4, ".xml") == 0;
}

static void
add_input(const char ***list, size_t *count, const char *name)
{
    *list = memory_resize(*list, *count + 1, sizeof(char *));
    (*list)[(*count)++] = name;
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A directory with XML files is a folder of returns; any other is a register. */
static bool
sort_directory(struct run *run, struct inputs *inputs, const char *path, struct error *error)
{
    DIR *directory = opendir(path);
    size_t before = inputs->return_count;
    if (directory == NULL)
        return error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] != '.' && ends_with_xml(entry->d_name))
            add_input(&inputs->returns, &inputs->return_count,
                      arena_printf(&run->resources.arena, "%s/%s", path, entry->d_name));
    }
    closedir(directory);
    if (inputs->return_count == before)
        add_input(&inputs->registers, &inputs->register_count, path);
    else
        qsort(inputs->returns + before, inputs->return_count - before, sizeof(char *),
              compare_texts);
    return true;
}

static bool
sort_inputs(struct run *run, struct inputs *inputs, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < run->options->operand_count; i++) {
        const char *path = run->options->operands[i];
        struct stat status;
        if (stat(path, &status) != 0)
            done = error_add(error, STATUS_INPUT, "%s: %s", path, strerror(errno));
        else if (S_ISDIR(status.st_mode))
            done = sort_directory(run, inputs, path, error) && done;
        else if (source_is_database(path))
            add_input(&inputs->registers, &inputs->register_count, path);
        else
            add_input(&inputs->returns, &inputs->return_count, path);
    }
    if (inputs->return_count > 0 && inputs->register_count > 0)
        done = error_add(error, STATUS_USAGE, "give either returns or a register, not both");
    return done;
}

static bool
open_outputs(struct run *run, struct error *error)
{
    if (!run->options->out_given)
        return true;
    run->outputs = output_set_begin(run->options->out, error);
    return run->outputs != NULL;
}

/* --- a register ------------------------------------------------------------------------------- */

static const char register_tables[] = "schools pupils calendar marks suspensions";
static const char register_sql_tables[] = "schools pupils suspensions";
static const char register_needs[] = "schools pupils marks";

struct register_worker {
    sqlite3 *db;
    struct school_register school;
    struct arena arena;
    struct finding_list findings;
};

struct register_check {
    struct run *run;
    struct register_data data;
    struct register_worker *workers;
};

static bool
check_unit(void *context, unsigned number, size_t item, struct error *error)
{
    struct register_check *check = context;
    struct register_worker *worker = &check->workers[number];
    arena_reset(&worker->arena);
    worker->findings.count = 0;
    worker->findings.arena = &worker->arena;
    if (worker->db == NULL) {
        school_register_init(&worker->school, &check->data, check->run->facts.today);
        if (sqlite3_open(":memory:", &worker->db) != SQLITE_OK)
            return error_add(error, STATUS_FAILED, "database: no memory");
        if (!load_create(worker->db, &check->data.rules->tables, register_sql_tables, error))
            return false;
    }
    bool done =
        load_unit(worker->db, &check->data, item, register_sql_tables, &worker->findings, error) &&
        school_register_read(&worker->school, check->run->register_tests, item, worker->db,
                             &worker->arena, &worker->findings, error);
    finding_sort(&worker->findings);
    return done;
}

static bool
hand_over_unit(void *context, unsigned number, size_t item, struct error *error)
{
    struct register_check *check = context;
    (void)item;
    return run_take_findings(check->run, &check->workers[number].findings, error);
}

static bool
check_units(struct register_check *check, struct error *error)
{
    struct run *run = check->run;
    struct work work = {.count = check->data.unit_count,
                        .jobs = run->options->jobs,
                        .work = check_unit,
                        .hand_over = hand_over_unit,
                        .context = check};
    check->workers = memory_zeroed(work.jobs, sizeof(struct register_worker));
    bool done = workers_run(&work, error);
    for (unsigned i = 0; i < work.jobs; i++) {
        struct register_worker *worker = &check->workers[i];
        school_register_free(&worker->school);
        finding_list_free(&worker->findings);
        arena_free(&worker->arena);
        sqlite3_close(worker->db);
    }
    free(check->workers);
    return done;
}

static bool
check_registers(struct run *run, const struct inputs *inputs, struct error *error)
{
    struct register_check check = {.run = run};
    bool done =
        register_open(&check.data, &run->register_rules, inputs->registers, inputs->register_count,
                      register_tables, register_needs, run->options->jobs, &run->files, error);
    if (done) {
        run_add_register_rules(run, FROM_REGISTER, register_was_given, &check.data);
        done = open_outputs(run, error) && run_open_reports(run, "Register", error) &&
               check_units(&check, error);
    }
    if (done) {
        run->summary.units = check.data.unit_count;
        register_finish(&check.data);
        done = run_take_findings(run, &check.data.loose, error);
    }
    register_close(&check.data);
    return done;
}

/* --- returns ---------------------------------------------------------------------------------- */

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
    bool done = checker_run(&tools->checker, &tools->database, kept_lea, kept_estab, NULL, NULL,
                            &worker->findings, error);
    finding_sort(&worker->findings);
    return done;
}

static bool
hand_over_return(void *context, unsigned number, size_t item, struct error *error)
{
    struct return_check *check = context;
    (void)item;
    progress_add(&check->progress, 1);
    return run_take_findings(check->run, &check->workers[number].findings, error);
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

/* "spring 2026" */
static const char *
term_of(struct run *run, const struct collection *collection)
{
    return arena_printf(&run->resources.arena, "%s %s", collection->term,
                        period_value(collection->period, "year"));
}

static bool
check_returns(struct run *run, const struct inputs *inputs, bool all_there, struct error *error)
{
    const struct rulebook *book = &run->register_rules.book;
    struct return_check check = {.run = run, .inputs = inputs};
    check.structure =
        (struct structure_rules){rulebook_find(book, "F110"), rulebook_find(book, "F111")};
    bool done = identify_returns(&check, error) && all_there;
    run_add_register_rules(run, FROM_RETURN, NULL, NULL);
    for (size_t i = 0; done && i < check.collection_count; i++)
        run_add_rules(run, &check.collections[i].book,
                      check.collection_count == 1 ? "" : term_of(run, &check.collections[i]),
                      check.results[i]);
    done = done && open_outputs(run, error) && run_open_reports(run, "Check of returns", error) &&
           run_checks(&check, error);
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

static enum status
run_check(const struct options *options, struct error *error)
{
    struct run run;
    struct inputs inputs = {0};
    if (options->operand_count == 0) {
        error_add(error, STATUS_USAGE, "check needs a return (FILE.xml) or a register");
        return STATUS_USAGE;
    }
    bool done = run_begin(&run, options, error);
    if (done) {
        bool sorted = sort_inputs(&run, &inputs, error);
        if (inputs.return_count > 0)
            done = check_returns(&run, &inputs, sorted, error);
        else
            done = sorted && check_registers(&run, &inputs, error);
    }
    enum status status = run_finish(&run, done, error);
    free(inputs.returns);
    free(inputs.registers);
    run_end(&run);
    return status;
}

static const char *const names[] = {"-o",     "--report",   "--fail-on", "--now",   "--schemas",
                                    "--jobs", "--progress", "--redact",  "--quiet", NULL};

const struct command command_check = {"check", "[OPTION...] FILE.xml... | REGISTER...",
                                      "check returns that somebody else made, or a register alone",
                                      names, run_check};
