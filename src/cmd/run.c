#include "cmd/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reading.h"
#include "cmd/exported.h"
#include "cmd/version.h"
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

static bool
check_reports(const struct options *options, struct error *error)
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
    if (!check_reports(options, error))
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

/* --- rules ------------------------------------------------------------------------------------ */

static int
compare_rule_ids(const void *a, const void *b)
{
    return strcmp((*(const struct rule *const *)a)->id, (*(const struct rule *const *)b)->id);
}

/* Makes room for one more item at `at`. */
static void *
open_gap(void *items, size_t count, size_t at, size_t size)
{
    char *array = memory_resize(items, count + 1, size);
    memmove(array + (at + 1) * size, array + at * size, (count - at) * size);
    return array;
}

void
run_add_rules(struct run *run, const struct rulebook *book, const char *of, const char *term,
              const struct rule_result *results)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct rule *rule = &book->rules[i];
        size_t at = 0;
        while (at < run->rule_count && compare_rule_ids(&run->rules[at], &rule) < 0)
            at++;
        size_t count = run->rule_count;
        run->rules = open_gap(run->rules, count, at, sizeof(struct rule *));
        run->of = open_gap(run->of, count, at, sizeof(char *));
        run->terms = open_gap(run->terms, count, at, sizeof(char *));
        run->results = open_gap(run->results, count, at, sizeof(struct rule_result));
        run->rules[at] = rule;
        run->of[at] = of;
        run->terms[at] = term;
        run->results[at] = results[i];
        run->rule_count++;
    }
}

/* The inputs, and the options that rules need. */
struct given {
    const struct options *options;
    given_fn inputs;
    const void *context;
};

static bool
was_given(const void *context, const char *name)
{
    const struct given *given = context;
    if (name[0] == '-')
        return options_have(given->options, name);
    return given->inputs == NULL || given->inputs(given->context, name);
}

void
run_add_register_rules(struct run *run, enum origin origin, given_fn given, const void *context)
{
    struct given all = {run->options, given, context};
    const struct rulebook *book = &run->register_rules.book;
    struct rule_result *results = memory_zeroed(book->count, sizeof *results);
    rule_verdicts(book, NULL, origin, was_given, &all, &run->resources.arena, results);
    run_add_rules(run, book, "register", "", results);
    free(results);
}

static struct rule_result *
result_of(struct run *run, const struct rule *rule)
{
    size_t low = 0, high = run->rule_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_rule_ids(&run->rules[middle], &rule) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < run->rule_count && run->rules[low] != rule &&
           compare_rule_ids(&run->rules[low], &rule) == 0)
        low++; /* of another term */
    return low < run->rule_count && run->rules[low] == rule ? &run->results[low] : NULL;
}

/* --- the account of the run ------------------------------------------------------------------- */

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

/* --- reports ---------------------------------------------------------------------------------- */

static void
add_report(struct run *run, const struct report_format *format, struct output *output)
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
    add_report(run, format, output);
    return true;
}

/* A report that stands in the output directory whatever was asked for. */
static bool
open_own_report(struct run *run, const char *name, const struct report_format *format,
                struct error *error)
{
    struct output *output = output_create(run->outputs, name, RANK_REPORT, error);
    if (output != NULL)
        add_report(run, format, output);
    return output != NULL;
}

/* notepad.csv of the last run may be given as the explanations of this one, but not where it would be
 * written over: rows that explain nothing now would be lost. */
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
    for (size_t i = 0; i < run->report_count; i++)
        report_begin(&run->reports[i], &run->summary);
    run->began = true;
    return true;
}

/* What --redact leaves of a finding: the rule and the place, by which its owner finds the rest. */
static struct finding
redact(struct finding finding, struct explanation *explanation)
{
    static const char hidden[] = "(redacted)";
    if (finding.explanation != NULL) {
        *explanation = (struct explanation){hidden, hidden, finding.explanation->date};
        finding.explanation = explanation;
    }
    if (finding.key[0] != '\0')
        finding.key = hidden;
    if (finding.value[0] != '\0')
        finding.value = hidden;
    finding.pupil = finding.year = "";
    finding.message = finding.rule->title;
    return finding;
}

/* As the reports get it: with its message, which `text` holds. */
static struct finding
as_told(const struct run *run, struct finding finding, struct explanation *hidden,
        struct buffer *text)
{
    if (run->options->redact)
        return redact(finding, hidden);
    finding.message = finding_text(&finding, text);
    return finding;
}

/* A worker stops when it holds that much text for findings.csv; the rest is made in its turn. */
enum { DRAFT_LIMIT = 8 << 20 };

static bool
draft_finding(const struct run *run, const struct finding *told, struct buffer *drafts)
{
    size_t length = 0;
    for (size_t r = 0; r < run->report_count; r++) {
        if (report_can_draft(&run->reports[r]))
            report_draft(&run->reports[r], told, &drafts[r]);
        length += drafts[r].length;
    }
    return length <= DRAFT_LIMIT;
}

void
run_draft_findings(const struct run *run, struct finding_list *findings)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct buffer text = {0};
    if (findings->drafts == NULL) {
        findings->draft_count = run->report_count;
        findings->drafts = memory_zeroed(run->report_count, sizeof(struct buffer));
    }
    for (size_t r = 0; r < run->report_count; r++)
        buffer_clear(&findings->drafts[r]);
    findings->drafted = 0;
    finding_begin(findings, &cursor);
    for (bool room = true; room && finding_next(&cursor, &finding); findings->drafted++) {
        struct explanation hidden;
        struct finding told = as_told(run, finding, &hidden, &text);
        room = draft_finding(run, &told, findings->drafts);
    }
    finding_end(&cursor);
    buffer_free(&text);
}

/* To the reports that have no draft of it. */
static void
report_one(struct run *run, bool drafted, const struct finding *finding, struct buffer *text)
{
    struct explanation hidden;
    struct finding told = {0};
    for (size_t r = 0; r < run->report_count; r++) {
        if (drafted && report_can_draft(&run->reports[r]))
            continue;
        if (told.rule == NULL)
            told = as_told(run, *finding, &hidden, text);
        report_finding(&run->reports[r], &told);
    }
}

static void
note_explained(struct run *run, const struct finding *finding, struct rule_result *result)
{
    explanations_note(run->explanations, finding);
    if (result != NULL)
        result->explained++;
}

/* Going through a list of findings. */
struct taking {
    struct run *run;
    struct finding_list *findings;
    struct finding_cursor cursor;
    const struct rule *rule; /* of the last finding */
    struct rule_result *result;
    size_t taken;
    struct buffer text;
};

/* Counts and reports the next finding, and gives it. */
static bool
take_next(void *context, struct finding *finding)
{
    struct taking *taking = context;
    struct run *run = taking->run;
    if (!finding_next(&taking->cursor, finding))
        return false;
    if (finding->rule != taking->rule)
        taking->result = result_of(run, finding->rule);
    taking->rule = finding->rule;
    if (taking->result != NULL)
        taking->result->findings++;
    account_finding(&run->account, finding);
    if (finding->explanation != NULL)
        note_explained(run, finding, taking->result);
    report_one(run, taking->taken++ < taking->findings->drafted, finding, &taking->text);
    return true;
}

static void
add_drafts(struct run *run, const struct finding_list *findings)
{
    for (size_t r = 0; r < run->report_count && findings->drafted > 0; r++) {
        if (report_can_draft(&run->reports[r]))
            report_add_draft(&run->reports[r], &findings->drafts[r], findings->drafted);
    }
}

bool
run_take_findings(struct run *run, struct finding_list *findings, struct error *error)
{
    struct taking taking = {.run = run, .findings = findings};
    struct finding finding;
    bool done = true;
    explanations_match(run->explanations, findings);
    add_drafts(run, findings);
    finding_begin(findings, &taking.cursor);
    if (run->evidence != NULL)
        done = evidence_add_findings(run->evidence, take_next, &taking, error);
    else
        while (take_next(&taking, &finding))
            ;
    finding_end(&taking.cursor);
    buffer_free(&taking.text);
    return done && finding_list_whole(findings, error);
}

/* --- explanations ----------------------------------------------------------------------------- */

bool
run_read_explanations(struct run *run, struct error *error)
{
    const char *path = run->options->explanations;
    if (path == NULL)
        return true;
    run->explanations_file = file_names_add(&run->files, path);
    run->explanations = explanations_read(path, run->facts.today, error);
    return run->explanations != NULL;
}

/* Looks into the newest year of every collection; one that cannot be loaded has no rules. */
static bool
is_rule_elsewhere(void *context, const char *id)
{
    struct run *run = context;
    struct error ignored = {0};
    if (!run->loaded_newest)
        run_load_newest(run, &ignored);
    run->loaded_newest = true;
    error_free(&ignored);
    bool found = rulebook_find(&run->register_rules.book, id) != NULL;
    for (size_t i = 0; i < run->kept_count && !found; i++)
        found = rulebook_find(&run->kept[i].book, id) != NULL;
    return found;
}

/* What is wrong with the file of explanations, now that all findings are there. */
static bool
judge_explanations(struct run *run, struct error *error)
{
    struct finding_list findings = {.arena = &run->resources.arena};
    struct explained_run about = {.book = &run->register_rules.book,
                                  .file = run->explanations_file,
                                  .rules = run->rules,
                                  .results = run->results,
                                  .rule_count = run->rule_count,
                                  .is_elsewhere = is_rule_elsewhere,
                                  .context = run};
    if (run->explanations == NULL)
        return true;
    explanations_judge(run->explanations, &about, &findings);
    bool done = run_take_findings(run, &findings, error);
    finding_list_free(&findings);
    return done;
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
    return evidence_end(evidence, error) && done;
}

static void
say_summary(const struct run *run)
{
    const uint64_t *findings = run->account.counts.findings;
    if (run->options->quiet)
        return;
    fprintf(stderr, "muster: %s: %llu error%s, %llu quer%s", run->summary.title,
            (unsigned long long)findings[SEVERITY_ERROR], findings[SEVERITY_ERROR] == 1 ? "" : "s",
            (unsigned long long)findings[SEVERITY_QUERY],
            findings[SEVERITY_QUERY] == 1 ? "y" : "ies");
    if (run->explanations != NULL)
        fprintf(stderr, ", %llu explained", (unsigned long long)run->account.counts.explained);
    fprintf(stderr, ", %llu info", (unsigned long long)findings[SEVERITY_INFO]);
    if (run->summary.unread > 0)
        fprintf(stderr, ", %llu not read", (unsigned long long)run->summary.unread);
    if (run->outputs != NULL)
        fprintf(stderr, "; see %s", run->options->out);
    fputc('\n', stderr);
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
static void
sum_up(struct run *run, bool done, const struct error *error)
{
    struct report_summary *summary = &run->summary;
    if (done && tells_run(run))
        account_files(&run->account, &run->files, !run->options->redact);
    account_tell(&run->account, summary);
    summary->determined = done;
    summary->why = done || run->options->redact ? "" : text_or_empty(error->text.text);
    summary->status = done ? run_status(run) : failed_status(error);
}

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

/* Opens those that were asked for and are not open; what cannot be opened was told, or is told no more. */
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
            add_report(run, format, run->standard);
        else
            open_report(run, wanted, &ignored);
    }
    error_free(&ignored);
}

/* A run that stops says so in the reports that were asked for, so that nobody reads an older run's; wrong usage only
 * in one that has begun. */
static void
tell_not_determined(struct run *run, const struct error *error)
{
    struct error ignored = {0};
    sum_up(run, false, error);
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

/* Standard output cannot be taken back, so that its report ends when all else has its name; names can. */
static bool
end_standard_report(struct run *run, struct error *error)
{
    struct output *standard = run->standard;
    bool done = end_reports(run, true, error);
    run->standard = NULL;
    run->standard_ended = standard != NULL;
    return (standard == NULL || output_close(standard, error)) && done;
}

/* Reports get their names first, and the returns last: all, or none. */
static bool
finish_outputs(struct run *run, struct error *error)
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

enum status
run_finish(struct run *run, bool done, struct error *error)
{
    done = done && judge_explanations(run, error);
    if (done && run->evidence != NULL)
        done = end_evidence(run, error);
    sum_up(run, done, error);
    done = done && finish_outputs(run, error);
    if (!done) {
        tell_not_determined(run, error);
        return failed_status(error);
    }
    say_summary(run);
    return run_status(run);
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
    figures_free(&run->figures);
    file_names_free(&run->files);
    arena_free(&run->resources.arena);
}

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
