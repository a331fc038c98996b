/* What becomes of the findings of a run: redacted, drafted in workers, explained, counted, told. */
#include <stdlib.h>

#include "base/memory.h"
#include "cmd/run_internal.h"

/* What --redact leaves of a finding: the rule and the place, by which its owner finds the rest. */
static struct finding
run_redact(struct finding finding, struct explanation *explanation)
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
        return run_redact(finding, hidden);
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
        taking->result = run_result_of(run, finding->rule);
    taking->rule = finding->rule;
    if (taking->result != NULL)
        taking->result->findings++;
    account_finding(&run->account, finding);
    finding->is_new = run->earlier != NULL && earlier_is_new(run->earlier, finding);
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

bool
run_judge_explanations(struct run *run, struct error *error)
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
