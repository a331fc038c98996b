/* A run's definitions, its account, and its end: the outputs get their names, or none does. */
#include "cmd/run.h"

#include <stdlib.h>
#include <string.h>

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
        return run_status(run, false, error);
    }
    say_summary(run);
    return run_status(run, leftovers_end(run, error), error);
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
