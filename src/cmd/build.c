/* muster build: a register becomes the return of a collection, one file a unit.
 *
 * Each worker has a database of its own and takes one unit after the other through the four steps:
 * read, derive, check, write. What comes out is handed over in the order of the units, so that
 * every file is the same for any number of workers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/workers.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/exported.h"
#include "cmd/file_name.h"
#include "cmd/run.h"
#include "report/pages.h"
#include "returns/across.h"
#include "returns/gather.h"
#include "returns/maker.h"
#include "returns/tables_csv.h"
#include "returns/xml/return_file.h"

/* The order in which files get their names: the returns last. */
enum { RANK_EVIDENCE = 1, RANK_TABLE = 2, RANK_RETURN = 3 };

struct builder {
    struct maker maker;
    struct arena arena;
    struct finding_list findings;
    struct across_rows across;
    struct figure_maker figure_maker;
    struct figures figures;
    struct buffer *texts; /* CSV of the unit: one a return table, then one a derived file */
};

struct build {
    struct run run;
    struct collection collection;
    struct register_data data;
    struct making making;
    struct register_ahead ahead; /* of the first unit */
    struct rule_result *results; /* of the collection's rules */
    struct across *across;       /* what several units show together */
    struct builder *builders;
    struct output **outputs; /* as builder.texts */
    size_t output_count;
    struct pages pages;
    struct gathering gathering;
    struct progress progress;
    uint64_t returns;
};

/* --- one worker ------------------------------------------------------------------------------- */

static bool
prepare_builder(struct build *build, struct builder *builder, struct error *error)
{
    builder->findings.arena = &builder->arena;
    bool done = maker_prepare(&builder->maker, &build->making, error) &&
                figure_maker_prepare(&builder->figure_maker, &builder->maker.database, error);
    builder->texts =
        memory_zeroed(build->collection.schema.table_count + builder->maker.derivation.file_count,
                      sizeof(struct buffer));
    return done;
}

static void
free_builder(struct build *build, struct builder *builder)
{
    for (size_t i = 0; builder->texts != NULL && i < build->output_count; i++)
        buffer_free(&builder->texts[i]);
    free(builder->texts);
    free(builder->across.items);
    figure_maker_free(&builder->figure_maker);
    figures_free(&builder->figures);
    maker_free(&builder->maker);
    finding_list_free(&builder->findings);
    arena_free(&builder->arena);
}

static void
free_builders(void *context)
{
    struct build *build = context;
    for (unsigned i = 0; build->builders != NULL && i < build->run.options->jobs; i++)
        free_builder(build, &build->builders[i]);
    free(build->builders);
    build->builders = NULL;
}

/* --- one unit --------------------------------------------------------------------------------- */

static const char *
unit_file_name(const struct build *build, struct builder *builder, const struct unit *unit)
{
    return file_name_make(&build->collection, &build->run.facts, unit->lea, unit->estab,
                          &builder->arena);
}

/* Begins to write the return, if the collection makes one: beside the rest, if there are cores to
 * spare. */
static bool
begin_return(struct build *build, struct builder *builder, const struct unit *unit,
             struct return_file *file, struct error *error)
{
    if (!rows_read(&builder->maker.rows, error))
        return false;
    const char *name = unit_file_name(build, builder, unit);
    if (name[0] == '\0')
        return true;
    struct output *output = output_create(build->run.outputs, name, RANK_RETURN, error);
    if (output == NULL)
        return false;
    return_file_begin(file, &builder->maker.rows, output,
                      build->run.options->jobs > build->data.unit_count);
    return true;
}

static bool
add_file_rows(const struct build *build, struct builder *builder, struct error *error)
{
    size_t tables = build->collection.schema.table_count;
    for (size_t i = 0; i < builder->maker.derivation.file_count; i++) {
        if (!derived_file_rows(&builder->maker.derivation.files[i], &builder->maker.database,
                               &builder->texts[tables + i], error))
            return false;
    }
    return true;
}

static bool
build_unit(void *context, unsigned worker, size_t item, struct error *error)
{
    struct build *build = context;
    struct builder *builder = &build->builders[worker];
    const struct unit *unit = &build->data.units[item];
    struct return_file file = {0};
    arena_reset(&builder->arena);
    finding_list_clear(&builder->findings);
    figures_clear(&builder->figures);
    if (!builder->maker.prepared && !prepare_builder(build, builder, error))
        return false;
    for (size_t i = 0; i < build->output_count; i++)
        buffer_clear(&builder->texts[i]);
    bool done =
        maker_make(&builder->maker, item, &builder->findings, error) &&
        begin_return(build, builder, unit, &file, error) &&
        maker_check(&builder->maker, item, &builder->findings, error) &&
        across_collect(&builder->maker.checker, &builder->maker.database, &builder->arena,
                       &builder->across, error) &&
        figure_maker_run(&builder->figure_maker, &builder->maker.database, unit->lea, unit->estab,
                         &builder->figures, error) &&
        tables_csv_rows(&builder->maker.rows, unit->lea, unit->estab, builder->texts, error) &&
        add_file_rows(build, builder, error);
    done = return_file_end(&file, done, error);
    finding_sort(&builder->findings);
    run_draft_findings(&build->run, &builder->findings);
    return done;
}

static bool
keep_unit(struct build *build, struct builder *builder, const struct unit *unit,
          struct error *error)
{
    struct evidence_return about = {.number = (uint32_t)build->returns,
                                    .lea = unit->lea,
                                    .estab = unit->estab,
                                    .period = build->collection.period,
                                    .path = unit_file_name(build, builder, unit)};
    about.made = about.path[0] != '\0';
    if (about.made)
        names_add(&build->run.made, arena_string(&build->run.resources.arena, about.path));
    return evidence_add_return(build->run.evidence, &about, error) &&
           evidence_add_unit(build->run.evidence, &builder->maker.rows, about.number, unit->lea,
                             unit->estab, error);
}

static bool
build_hand_over_unit(void *context, unsigned worker, size_t item, struct error *error)
{
    struct build *build = context;
    struct builder *builder = &build->builders[worker];
    const struct unit *unit = &build->data.units[item];
    for (size_t i = 0; i < build->output_count; i++) {
        const struct buffer *text = &builder->texts[i];
        if (text->length > 0)
            output_write(build->outputs[i], text->text, text->length);
    }
    across_take(build->across, 0, build->collection.period, unit->lea, unit->estab, NULL,
                &builder->across, &builder->findings);
    finding_sort(&builder->findings);
    build->returns++;
    account_school(&build->run.account, unit->lea, unit->estab);
    progress_add(&build->progress, unit->size);
    return gathering_take(&build->gathering, &builder->maker.database, error) &&
           keep_unit(build, builder, unit, error) &&
           run_take_figures(&build->run, &builder->figures, error) &&
           run_take_findings(&build->run, &builder->findings, error) &&
           pages_unit(&build->pages, &builder->maker.derivation, &builder->maker.database,
                      &build->run.facts, &builder->findings, error);
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool
open_csv(struct build *build, const char *name, struct buffer *header, struct error *error)
{
    struct output *output = output_create(build->run.outputs, name, RANK_TABLE, error);
    if (output == NULL)
        return false;
    output_write(output, header->text, header->length);
    buffer_clear(header);
    build->outputs[build->output_count++] = output;
    return true;
}

/* tables/NAME.csv for the return tables, and the files that derive.sql makes. The first worker's
 * derivation tells which files there are. */
static bool
open_csv_outputs(struct build *build, struct error *error)
{
    const struct return_schema *schema = &build->collection.schema;
    const struct derivation *derivation = &build->builders[0].maker.derivation;
    struct buffer header = {0};
    bool done = true;
    build->outputs =
        memory_zeroed(schema->table_count + derivation->file_count, sizeof(struct output *));
    for (size_t i = 0; i < schema->table_count && done; i++) {
        char name[128];
        snprintf(name, sizeof name, "tables/%s.csv", schema->tables[i]->name);
        tables_csv_header(schema, schema->tables[i], build->data.of_la, &header);
        done = open_csv(build, name, &header, error);
    }
    for (size_t i = 0; i < derivation->file_count && done; i++) {
        derived_file_header(&derivation->files[i], &header);
        done = open_csv(build, derivation->files[i].block->name, &header, error);
    }
    buffer_free(&header);
    return done;
}

/* What the collection's options say, and the day that it counts on. */
static bool
add_period_facts(struct build *build, struct error *error)
{
    struct run *run = &build->run;
    const struct period *period = build->collection.period;
    const struct collection_options *options = &period->definition->options;
    bool has_day = false, done = true;
    for (size_t i = 0; i < options->count && done; i++) {
        const struct collection_option *option = &options->items[i];
        const char *value =
            option->use == USE_SQL ? period->values[i] : period_value(period, option->column);
        has_day = has_day || strcmp(option->column, "census_date") == 0;
        if (value != NULL)
            done = run_add_fact(run, option->column, value, error);
    }
    if (done && !has_day && csv_has_column(period->table, "census_date"))
        done = run_add_fact(run, "census_date", period_value(period, "census_date"), error);
    return done;
}

static bool
build_add_facts(struct build *build, struct error *error)
{
    struct run *run = &build->run;
    const struct period *period = build->collection.period;
    const char *const before[][2] = {
        {"version", run->facts.release},
        {"collection", period->collection},
        {"definition", period->folder},
        {"schemas", run->options->schemas == NULL ? "built-in" : run->options->schemas},
    };
    const char *const after[][2] = {{"now", run->facts.now}, {"serial", run->facts.serial}};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        if (!run_add_fact(run, before[i][0], before[i][1], error))
            return false;
    }
    if (!add_period_facts(build, error))
        return false;
    for (size_t i = 0; i < sizeof after / sizeof after[0]; i++) {
        if (!run_add_fact(run, after[i][0], after[i][1], error))
            return false;
    }
    return run->explanations == NULL ||
           run_add_input(run, run->explanations_file,
                         file_names_get(&run->files, run->explanations_file),
                         explanations_digest(run->explanations), error);
}

static bool
add_inputs(struct build *build, struct error *error)
{
    bool done = register_end_digests(&build->data, error);
    for (size_t i = 0; i < build->data.source_count && done; i++) {
        const struct register_source *from = &build->data.sources[i];
        uint32_t number = from->source->file_number;
        done = run_add_input(&build->run, number, file_names_get(&build->run.files, number),
                             from->source->digest, error);
    }
    return done;
}

static bool
open_outputs(struct build *build, struct error *error)
{
    struct run *run = &build->run;
    run->outputs = output_set_begin(run->options->out, error);
    if (run->outputs == NULL)
        return false;
    const char *path = output_reserve(run->outputs, "muster.sqlite", RANK_EVIDENCE, error);
    const struct return_schema *schema = &build->collection.schema;
    run->evidence = path == NULL ? NULL : evidence_begin(path, &schema, 1, error);
    struct paths inputs = {run->options->operands + 1, run->options->operand_count - 1};
    return run->evidence != NULL &&
           arguments_keep(run->options, inputs, (struct paths){0}, run->evidence, error) &&
           open_csv_outputs(build, error) &&
           pages_begin(&build->pages, &build->builders[0].maker.derivation,
                       &build->builders[0].maker.database, &run->resources, run->outputs,
                       RANK_TABLE, run->options->redact, error) &&
           gathering_begin(&build->gathering, &build->builders[0].maker.derivation,
                           &build->builders[0].maker.database, &run->facts, error) &&
           build_add_facts(build, error);
}

static bool
build_units(struct build *build, struct error *error)
{
    uint64_t size = 0;
    for (size_t i = 0; i < build->data.unit_count; i++)
        size += build->data.units[i].size;
    struct work work = {.count = build->data.unit_count,
                        .jobs = build->run.options->jobs,
                        .work = build_unit,
                        .hand_over = build_hand_over_unit,
                        .context = build};
    progress_begin(&build->progress,
                   build->run.options->quiet ? PROGRESS_NEVER : build->run.options->progress, size);
    bool done = workers_run(&work, error);
    progress_end(&build->progress);
    return done;
}

static const char *
make_title(struct build *build)
{
    struct arena *arena = &build->run.resources.arena;
    const char *title = collection_setting(&build->collection, "title");
    const char *period = period_name(build->collection.period, arena);
    return period[0] == '\0' ? title : arena_printf(arena, "%s, %s", title, period);
}

struct preparing {
    struct build *build;
    struct error error;
    struct aside aside;
};

static void
prepare_first(void *context)
{
    struct preparing *preparing = context;
    prepare_builder(preparing->build, &preparing->build->builders[0], &preparing->error);
}

/* The first builder's SQL does not need the register, and takes about as long as the index and the
 * first unit. */
static bool
index_and_prepare(struct build *build, struct error *error)
{
    struct preparing preparing = {.build = build};
    unsigned jobs = build->run.options->jobs;
    aside_begin(&preparing.aside, jobs > 1, prepare_first, &preparing);
    bool done = register_index(&build->data, jobs, error);
    if (done && jobs > 1 && build->data.unit_count > 0 && register_has(&build->data, "marks"))
        done = register_ahead_read(&build->ahead, &build->making, 0, error);
    aside_end(&preparing.aside);
    done = done && preparing.error.status == STATUS_DONE;
    error_move(error, &preparing.error);
    return done;
}

static bool
prepare_run(struct build *build, struct error *error)
{
    struct run *run = &build->run;
    const struct options *options = run->options;
    const struct collection *collection = &build->collection;
    const struct period *period = run_find_period(run, options->operands[0], error);
    if (period == NULL || !collection_load(&build->collection, period, &run->resources, error))
        return false;
    const struct table_defs *tables = &run->register_rules.tables;
    if (!making_check_tables(collection, tables, "tables", error) ||
        !making_check_tables(collection, tables, "needs", error))
        return false;
    run->exports.needs_phase = list_has(collection_setting(collection, "needs"), "schools");
    bool opened =
        register_open(&build->data, &run->register_rules, options->operands + 1,
                      options->operand_count - 1, collection_setting(collection, "tables"),
                      collection_setting(collection, "needs"), &run->files, error);
    if (!run_read_explanations(run, error) || !opened)
        return false;
    build->results = memory_zeroed(collection->book.count, sizeof(struct rule_result));
    rule_verdicts(&collection->book, collection->term, FROM_REGISTER, register_was_given,
                  &build->data, &run->resources.arena, build->results);
    run_add_register_rules(run, FROM_REGISTER, register_was_given, &build->data);
    build->making = (struct making){.collection = collection,
                                    .data = &build->data,
                                    .tests = run->register_tests,
                                    .facts = &run->facts,
                                    .results = build->results,
                                    .ahead = &build->ahead};
    making_begin(&build->making);
    build->builders = memory_zeroed(options->jobs, sizeof(struct builder));
    run->has_figures = collection->figure_count > 0;
    bool prepared = index_and_prepare(build, error);
    if (build->data.unit_count < 2)
        across_judge_alone(&collection->book, build->results);
    run_add_rules(run, &collection->book, collection->name, "", build->results);
    if (!prepared)
        return false;
    exported_say(run, &build->data.loose);
    build->across = across_begin(&run->files);
    return open_outputs(build, error) && run_open_reports(run, make_title(build), error);
}

static bool
do_build(struct build *build, struct error *error)
{
    if (!prepare_run(build, error))
        return false;
    register_begin_digests(&build->data, build->run.options->jobs > 1);
    if (!build_units(build, error) ||
        !gathering_write(&build->gathering, build->run.outputs, RANK_TABLE, error))
        return false;
    build->run.summary.units = build->data.unit_count;
    pages_end(&build->pages);
    register_finish(&build->data);
    return run_take_findings(&build->run, &build->data.loose, error) && add_inputs(build, error);
}

static enum status
run_build(const struct options *options, struct error *error)
{
    struct build build = {0};
    if (options->operand_count < 2) {
        error_add(error, STATUS_USAGE, "build needs a collection and at least one input");
        return STATUS_USAGE;
    }
    struct aside freeing;
    bool done = run_begin(&build.run, options, error) && do_build(&build, error);
    aside_begin(&freeing, options->jobs > 1, free_builders, &build); /* while the disk is busy */
    enum status status = run_finish(&build.run, done, error);
    aside_end(&freeing);
    register_ahead_free(&build.ahead);
    register_close(&build.data);
    collection_close(&build.collection);
    across_end(build.across);
    free(build.results);
    pages_free(&build.pages);
    free(build.outputs);
    gathering_free(&build.gathering);
    making_end(&build.making);
    run_end(&build.run);
    return status;
}

const struct command command_build = {"build", "COLLECTION [OPTION...] INPUT...",
                                      "make the return of a collection from registers or records",
                                      true, run_build};
