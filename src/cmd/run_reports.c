/* The reports of a run: which were asked for, where they go, how they begin and end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/leftovers.h"
#include "cmd/run_internal.h"
#include "system/system.h"

/* Reports get their names before the returns. */
enum { RANK_REPORT = 0 };

/* FORMAT, or FORMAT:PATH; NULL if it is neither. The path "-" is standard output as well. */
static const struct report_format *
parse_report(const char *wanted, const char **path)
{
    const char *colon = strchr(wanted, ':');
    char name[32];
    snprintf(name, sizeof name, "%.*s", colon == NULL ? (int)strlen(wanted) : (int)(colon - wanted),
             wanted);
    *path = colon == NULL || strcmp(colon, ":-") == 0 ? NULL : colon + 1;
    return colon != NULL && colon[1] == '\0' ? NULL : report_find_format(name);
}

bool
run_check_reports(const struct options *options, struct error *error)
{
    size_t standard = 0;
    for (size_t i = 0; i < options->report_count; i++) {
        const char *path;
        const struct report_format *format = parse_report(options->reports[i], &path);
        if (format == NULL)
            return error_add(error, STATUS_USAGE,
                             "--report: \"%s\" is not one of %s, or has no path",
                             options->reports[i], report_format_names());
        if (format->needs_path && path == NULL)
            return error_add(error, STATUS_USAGE,
                             "--report: %s needs a file to go to: --report %s:PATH", format->name,
                             format->name);
        standard += path == NULL;
        for (size_t k = 0; k < i && path != NULL; k++) {
            const char *other;
            if (parse_report(options->reports[k], &other) != NULL && other != NULL &&
                strcmp(other, path) == 0)
                return error_add(error, STATUS_USAGE, "--report: two reports go to %s", path);
        }
    }
    return standard <= 1 ||
           error_add(error, STATUS_USAGE,
                     "--report: only one report can go to standard output: give the other a path");
}

static void
run_reports_add_report(struct run *run, const struct report_format *format, struct output *output)
{
    const struct options *options = run->options;
    run->reports[run->report_count++] =
        (struct report){.format = format,
                        .output = output,
                        .files = &run->files,
                        .all = options->all,
                        .values = options->values && !options->redact,
                        .colour = options_want_colour(options, output == run->standard)};
}

static bool
open_report(struct run *run, const char *wanted, struct error *error)
{
    const char *path;
    const struct report_format *format = parse_report(wanted, &path);
    struct output *output;
    if (path == NULL) {
        output = run->standard = output_standard();
    } else {
        if (run->report_outputs == NULL)
            run->report_outputs = output_set_begin_bare();
        output = output_create(run->report_outputs, path, RANK_REPORT, error);
        if (output == NULL)
            return false;
    }
    run_reports_add_report(run, format, output);
    return true;
}

/* A report that stands in the output directory whatever was asked for. */
static bool
open_own_report(struct run *run, const char *name, const struct report_format *format,
                struct error *error)
{
    struct output *output = output_create(run->outputs, name, RANK_REPORT, error);
    if (output != NULL)
        run_reports_add_report(run, format, output);
    return output != NULL;
}

/* notepad.csv of the last run may be given as the explanations of this one, but not where it would
 * be written over: rows that explain nothing now would be lost. */
static bool
open_notepad(struct run *run, struct error *error)
{
    struct system_about given, written;
    char *path = arena_printf(&run->resources.arena, "%s/notepad.csv", run->options->out);
    if (system_look(run->options->explanations, &given) == 0 && system_look(path, &written) == 0 &&
        system_is_same(&given.identity, &written.identity))
        return error_add(error, STATUS_USAGE,
                         "--explanations: %s would be written over: give a copy of it", path);
    return open_own_report(run, "notepad.csv", &report_notepad, error);
}

bool
run_open_outputs(struct run *run, struct error *error)
{
    if (!run->options->out_given)
        return true;
    run->outputs = output_set_begin(run->options->out, error);
    return run->outputs != NULL;
}

static bool
tells_news(const struct run *run)
{
    bool told = false;
    for (size_t i = 0; i < run->report_count; i++)
        told = told || run->reports[i].format->tells_news;
    return told;
}

bool
run_open_reports(struct run *run, const char *title, struct error *error)
{
    for (size_t i = 0; i < run->options->report_count; i++) {
        if (!open_report(run, run->options->reports[i], error))
            return false;
    }
    if (run->outputs != NULL &&
        ((run->has_figures && !open_own_report(run, "figures.csv", &report_figures, error)) ||
         !open_own_report(run, "findings.csv", &report_csv, error) ||
         (!run->keeps_no_verdicts && !open_own_report(run, "rules.csv", &report_rules, error))))
        return false;
    if (run->outputs != NULL && run->explanations != NULL && !open_notepad(run, error))
        return false;
    run->summary.title = title;
    run->summary.now = run->facts.now;
    run->summary.out = run->outputs == NULL ? NULL : run->options->out;
    run->summary.redacted = run->options->redact;
    run->summary.rules = run->rules;
    run->summary.results = run->results;
    run->summary.of = run->of;
    run->summary.terms = run->terms;
    run->summary.rule_count = run->rule_count;
    if (run->outputs != NULL && tells_news(run) && !run->options->redact)
        run->earlier = earlier_read(run->options->out, run->account.facts, run->account.fact_count);
    run->summary.earlier = run->earlier;
    for (size_t i = 0; i < run->report_count; i++)
        report_begin(&run->reports[i], &run->summary);
    run->began = true;
    return true;
}

/* --- what they say of the run ----------------------------------------------------------------- */

static bool
run_fails(const struct run *run)
{
    for (int i = (int)run->options->fail_on; i < SEVERITY_COUNT; i++) {
        uint64_t explained = i == SEVERITY_QUERY ? run->account.counts.explained : 0;
        if (run->account.counts.findings[i] > explained)
            return true;
    }
    return false;
}

enum status
run_status(const struct run *run, bool done, const struct error *error)
{
    if (done)
        return run_fails(run) ? STATUS_FINDINGS : STATUS_DONE;
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
    summary->status = run_status(run, done, error);
}

/* --- how they end ----------------------------------------------------------------------------- */

/* All reports but that on standard output, which goes on where it was, are dropped. */
static void
keep_standard_report(struct run *run)
{
    size_t kept = 0;
    struct error ignored = {0};
    for (size_t i = 0; i < run->report_count; i++) {
        if (run->began && run->standard != NULL && run->reports[i].output == run->standard)
            run->reports[kept++] = run->reports[i];
        else if (run->began && run->reports[i].output != NULL)
            report_end(&run->reports[i], &run->summary,
                       &ignored); /* what it has goes with its file */
    }
    error_free(&ignored);
    run->report_count = kept;
    output_set_end(run->report_outputs);
    run->report_outputs = NULL;
}

/* Opens those that were asked for and are not open; what cannot be opened was told, or is told no
 * more. */
static void
open_reports_again(struct run *run)
{
    struct error ignored = {0};
    bool has_standard = run->report_count > 0 || run->standard_ended;
    for (size_t i = 0; i < run->options->report_count; i++) {
        const char *path, *wanted = run->options->reports[i];
        const struct report_format *format = parse_report(wanted, &path);
        if (path == NULL && has_standard)
            continue;
        if (path == NULL && run->standard != NULL)
            run_reports_add_report(run, format, run->standard);
        else
            open_report(run, wanted, &ignored);
    }
    error_free(&ignored);
}

void
run_tell_not_determined(struct run *run, const struct error *error)
{
    struct error ignored = {0};
    run_sum_up(run, false, error);
    keep_standard_report(run);
    size_t begun = run->report_count;
    run->summary.title = run->summary.title == NULL ? "Muster" : run->summary.title;
    run->summary.now = run->facts.now;
    if (error->status != STATUS_USAGE)
        open_reports_again(run);
    for (size_t i = 0; i < run->report_count; i++) {
        if (i >= begun)
            report_begin(&run->reports[i], &run->summary);
        report_end(&run->reports[i], &run->summary, &ignored);
    }
    if (run->standard != NULL)
        output_close(run->standard, &ignored);
    run->standard = NULL;
    if (run->report_outputs != NULL)
        output_set_commit(run->report_outputs, &ignored);
    error_free(&ignored);
}

/* Ends the reports to standard output, or the others. */
static bool
end_reports(struct run *run, bool standard, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < run->report_count && run->began; i++) {
        if ((run->reports[i].output == run->standard) == standard)
            done = report_end(&run->reports[i], &run->summary, error) && done;
    }
    return done;
}

static bool
prepare_outputs(struct run *run, struct error *error)
{
    return (run->outputs == NULL || output_set_prepare(run->outputs, error)) &&
           (run->report_outputs == NULL || output_set_prepare(run->report_outputs, error));
}

/* Standard output cannot be taken back, so that its report ends when all else has its name; names
 * can. */
static bool
end_standard_report(struct run *run, struct error *error)
{
    struct output *standard = run->standard;
    bool done = end_reports(run, true, error);
    run->standard = NULL;
    run->standard_ended = standard != NULL;
    return (standard == NULL || output_close(standard, error)) && done;
}

bool
run_finish_outputs(struct run *run, struct error *error)
{
    struct output_set *const sets[] = {run->report_outputs, run->outputs};
    if (!end_reports(run, false, error) || !prepare_outputs(run, error) ||
        !output_sets_name(sets, 2, error))
        return false;
    bool done = end_standard_report(run, error);
    if (!done)
        output_sets_take_back(sets, 2, error);
    return done;
}
