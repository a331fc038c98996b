/* A run's definitions, its account, and its end: the outputs get their names, or none does. */
#include "cmd/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/reading.h"
#include "cmd/exported.h"
#include "cmd/leftovers.h"
#include "cmd/run_internal.h"
#include "cmd/version.h"

bool
run_begin(struct run *run, const struct options *options, struct error *error)
{
    *run = (struct run){.options = options, .resources.directory = options->schemas};
    run->facts = (struct run_facts){.now = options->now,
                                    .serial = options->serial,
                                    .software = "Muster",
                                    .release = muster_version};
    run->summary.figures = &run->figures;
    date_parse_time(slice_of(options->now), &run->facts.today);
    if (!run_check_reports(options, error))
        return false;
    if (options->explanations != NULL)
        reading_note(options->explanations);
    for (size_t i = 0; i < options->map_count; i++)
        reading_note(options->maps[i]);
    if (!register_rules_load(&run->register_rules, &run->resources, error) ||
        !catalogue_load(&run->catalogue, &run->resources, error) || !exported_begin(run, error))
        return false;
    run->register_tests = register_tests_load(&run->register_rules, &run->resources, error);
    return run->register_tests != NULL;
}

bool
run_add_fact(struct run *run, const char *name, const char *value, struct error *error)
{
    account_fact(&run->account, name, value);
    return run->evidence == NULL || evidence_add_fact(run->evidence, name, value, error);
}

bool
run_add_program_facts(struct run *run, struct error *error)
{
    const char *schemas = run->options->schemas;
    return run_add_fact(run, "version", run->facts.release, error) &&
           run_add_fact(run, "schemas", schemas == NULL ? "built-in" : schemas, error) &&
           run_add_fact(run, "now", run->facts.now, error);
}

bool
run_add_input(struct run *run, uint32_t file, const char *path, const char *digest,
              struct error *error)
{
    account_input(&run->account, path, digest);
    return run->evidence == NULL || evidence_add_input(run->evidence, file, path, digest, error);
}

bool
run_wants_figures(const struct run *run)
{
    bool wanted = run->evidence != NULL;
    for (size_t i = 0; i < run->report_count && !wanted; i++)
        wanted = run->reports[i].format->tells_figures;
    return wanted;
}

bool
run_take_figures(struct run *run, const struct figures *figures, struct error *error)
{
    figures_append(&run->figures, figures);
    return run->evidence == NULL || evidence_add_figures(run->evidence, figures, error);
}

/* --- collections ------------------------------------------------------------------------------ */

void
run_keep(struct run *run, const struct collection *collection)
{
    run->kept = memory_resize(run->kept, run->kept_count + 1, sizeof(struct collection));
    run->kept[run->kept_count++] = *collection;
}

bool
run_load_newest(struct run *run, struct error *error)
{
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        struct collection collection;
        if (i + 1 < run->catalogue.count && strcmp(period[1].collection, period->collection) == 0)
            continue; /* years and terms come in order: the last is the newest */
        bool done = collection_load(&collection, period, &run->resources, error);
        run_keep(run, &collection);
        if (!done)
            return false;
    }
    return true;
}

bool
run_load_year(struct run *run, const char *collection, const char *folder, struct error *error)
{
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        struct collection loaded;
        if (strcmp(period->collection, collection) != 0 || strcmp(period->folder, folder) != 0)
            continue;
        bool done = collection_load(&loaded, period, &run->resources, error);
        run_keep(run, &loaded);
        if (!done)
            return false;
    }
    return true;
}

const struct period *
run_find_period(struct run *run, const char *collection, struct error *error)
{
    return catalogue_choose(&run->catalogue, collection, &run->options->of_collection,
                            run->facts.today, &run->resources, error);
}

/* --- the end ---------------------------------------------------------------------------------- */

static bool
end_evidence(struct run *run, struct error *error)
{
    struct evidence *evidence = run->evidence;
    bool done = true;
    for (size_t i = 0; i < run->rule_count && done; i++)
        done = evidence_add_rule(evidence, run->rules[i], run->of[i], &run->results[i], error);
    run->evidence = NULL;
    if (run->kept_evidence == NULL)
        return evidence_end(evidence, error) && done;
    *run->kept_evidence = evidence_hand_over(evidence, error);
    return *run->kept_evidence != NULL && done;
}

static void
say_summary(const struct run *run)
{
    const uint64_t *findings = run->account.counts.findings;
    struct buffer text = {0};
    if (run->options->quiet)
        return;
    buffer_printf(
        &text, "%s: %llu error%s, %llu quer%s", run->summary.title,
        (unsigned long long)findings[SEVERITY_ERROR], findings[SEVERITY_ERROR] == 1 ? "" : "s",
        (unsigned long long)findings[SEVERITY_QUERY], findings[SEVERITY_QUERY] == 1 ? "y" : "ies");
    if (run->explanations != NULL)
        buffer_printf(&text, ", %llu explained", (unsigned long long)run->account.counts.explained);
    buffer_printf(&text, ", %llu info", (unsigned long long)findings[SEVERITY_INFO]);
    if (run->summary.unread > 0)
        buffer_printf(&text, ", %llu not read", (unsigned long long)run->summary.unread);
    if (run->outputs != NULL)
        buffer_printf(&text, "; see %s", run->options->out);
    message_line("%s", text.text);
    buffer_free(&text);
}

static bool
fails(const struct run *run)
{
    for (int i = (int)run->options->fail_on; i < SEVERITY_COUNT; i++) {
        uint64_t explained = i == SEVERITY_QUERY ? run->account.counts.explained : 0;
        if (run->account.counts.findings[i] > explained)
            return true;
    }
    return false;
}

static enum status
run_status(const struct run *run)
{
    return fails(run) ? STATUS_FINDINGS : STATUS_DONE;
}

static enum status
failed_status(const struct error *error)
{
    return error->status == STATUS_DONE ? STATUS_FAILED : error->status;
}

static bool
tells_run(const struct run *run)
{
    for (size_t i = 0; i < run->report_count; i++) {
        if (run->reports[i].format->tells_run)
            return true;
    }
    return false;
}

/* What the reports say of the run, as far as it is known before they end. */
void
run_sum_up(struct run *run, bool done, const struct error *error)
{
    struct report_summary *summary = &run->summary;
    if (done)
        leftovers_find(run);
    if (done && tells_run(run))
        account_files(&run->account, &run->files, !run->options->redact);
    account_tell(&run->account, summary);
    buffer_clear(&run->unused_explanations);
    if (done && run->explanations != NULL && !run->options->redact)
        explanations_append_unused(run->explanations, &run->unused_explanations);
    summary->unused_explanations = run->unused_explanations.text;
    summary->determined = done;
    summary->why = done || run->options->redact ? "" : text_or_empty(error->text.text);
    summary->status = done ? run_status(run) : failed_status(error);
}

enum status
run_finish(struct run *run, bool done, struct error *error)
{
    done = done && run_judge_explanations(run, error);
    if (done && run->evidence != NULL)
        done = end_evidence(run, error);
    run_sum_up(run, done, error);
    done = done && run_finish_outputs(run, error);
    if (!done) {
        run_tell_not_determined(run, error);
        return failed_status(error);
    }
    say_summary(run);
    return leftovers_end(run, error) ? run_status(run) : failed_status(error);
}

void
run_end(struct run *run)
{
    struct error ignored = {0};
    if (run->standard != NULL)
        output_close(run->standard, &ignored);
    error_free(&ignored);
    evidence_abandon(run->evidence);
    explanations_free(run->explanations);
    buffer_free(&run->unused_explanations);
    earlier_free(run->earlier);
    output_set_end(run->outputs);
    output_set_end(run->report_outputs);
    free(run->rules);
    free(run->results);
    free(run->of);
    free(run->terms);
    for (size_t i = 0; i < run->kept_count; i++)
        collection_close(&run->kept[i]);
    free(run->kept);
    register_tests_free(run->register_tests);
    exported_end(run);
    register_rules_free(&run->register_rules);
    catalogue_free(&run->catalogue);
    account_free(&run->account);
    names_free(&run->made);
    names_free(&run->left);
    figures_free(&run->figures);
    file_names_free(&run->files);
    arena_free(&run->resources.arena);
}
