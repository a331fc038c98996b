/* muster explain: what a rule tests, why, where it comes from, and what to do. */
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/run.h"

/* `text` in lines of at most WIDTH, each behind `indent` blanks. */
enum { WIDTH = 80, INDENT = 15 };

static void
explain_add_text(struct buffer *out, const char *label, const char *text)
{
    struct slice rest = slice_of(text), word;
    size_t column = INDENT;
    buffer_printf(out, "  %-*s", INDENT - 2, label);
    while (slice_word(&rest, &word)) {
        if (column > INDENT && column + 1 + word.length > WIDTH) {
            buffer_printf(out, "\n%*s", INDENT, "");
            column = INDENT;
        }
        buffer_printf(out, "%s%.*s", column > INDENT ? " " : "", (int)word.length, word.text);
        column += word.length + (column > INDENT);
    }
    buffer_char(out, '\n');
}

/* What is tested: the SELECT, the test lines, or why it is not. */
static void
add_test(struct buffer *out, const struct rule *rule)
{
    const struct block *block = rule->block;
    if (rule->unchecked != NULL) {
        explain_add_text(out, "Not checked", rule->unchecked);
        explain_add_text(out, "Needed", rule->needed);
        return;
    }
    for (size_t i = 0; i < block->part_count; i++) {
        if (strcmp(block->parts[i].name, "test") == 0)
            explain_add_text(out, "Test", block->parts[i].value);
    }
    if (block->body[0] == '\0')
        return;
    buffer_string(out, "  Test\n");
    for (const char *line = block->body; line != NULL;) {
        const char *end = strchr(line, '\n');
        int length = end == NULL ? (int)strlen(line) : (int)(end - line);
        buffer_printf(out, "      %.*s\n", length, line);
        line = end == NULL ? NULL : end + 1;
    }
}

static void
explain_add_rule(struct buffer *out, const struct rule *rule, const char *of)
{
    buffer_printf(out, "%s%s (%s, %s)\n", out->length > 0 ? "\n" : "", rule->id,
                  severity_name(rule->severity), of);
    explain_add_text(out, "Tests", rule->title);
    explain_add_text(out, "Why", rule->why);
    explain_add_text(out, "What to do", rule->to_do);
    explain_add_text(out, "Terms", rule->terms == NULL ? "all" : rule->terms);
    if (rule->needs != NULL)
        explain_add_text(out, "Needs", rule->needs);
    explain_add_text(out, "Source", rule->source);
    explain_add_text(out, "Confidence", rule->confidence);
    add_test(out, rule);
}

/* Rules have ids without regard to case. */
static const struct rule *
explain_find_rule(const struct rulebook *book, const char *id)
{
    for (size_t i = 0; i < book->count; i++) {
        if (text_same(book->rules[i].id, id))
            return &book->rules[i];
    }
    return NULL;
}

/* "2870", "1495Q", "2870e": so DfE calls its rules. */
static bool
looks_like_dfe(const char *id)
{
    size_t digits = strspn(id, "0123456789");
    return digits >= 3 && digits <= 5 && strlen(id) <= digits + 1;
}

static bool
tell_no_rule(const struct run *run, const char *id, struct error *error)
{
    struct buffer text = {0};
    struct names names = {0};
    if (looks_like_dfe(id))
        return error_add(
            error, STATUS_USAGE,
            "Muster does not have DfE's rule %s: its text is not among those that were "
            "found in public. COLLECT, or your supplier, says what it tests; \"muster "
            "list rules\" shows the rules that Muster has",
            id);
    for (size_t i = 0; i < run->register_rules.book.count; i++)
        names_add(&names, run->register_rules.book.rules[i].id);
    for (size_t k = 0; k < run->kept_count; k++) {
        for (size_t i = 0; i < run->kept[k].book.count; i++)
            names_add(&names, run->kept[k].book.rules[i].id);
    }
    names_suggest(&names, id, 0, &text);
    error_add(error, STATUS_USAGE, "there is no rule \"%s\"%s \"muster list rules\" shows them all",
              id, text.length > 0 ? text.text : ";");
    names_free(&names);
    buffer_free(&text);
    return false;
}

static bool
explain_rule(struct run *run, const char *id, struct buffer *out, struct error *error)
{
    const struct rule *rule = explain_find_rule(&run->register_rules.book, id);
    if (rule != NULL) {
        explain_add_rule(out, rule, "register");
        return true;
    }
    for (size_t i = 0; i < run->kept_count; i++) {
        rule = explain_find_rule(&run->kept[i].book, id);
        if (rule != NULL) {
            explain_add_rule(out, rule, run->kept[i].name);
            return true;
        }
    }
    return tell_no_rule(run, id, error);
}

static enum status
run_explain(const struct options *options, struct error *error)
{
    struct run run;
    struct buffer out = {0};
    bool done = run_begin(&run, options, error) && run_load_newest(&run, error);
    bool loaded = done;
    if (done && options->operand_count == 0)
        done = error_add(error, STATUS_USAGE,
                         "explain needs the id of a rule: \"muster list rules\" shows them");
    for (size_t i = 0; loaded && i < options->operand_count; i++)
        done = explain_rule(&run, options->operands[i], &out, error) && done;
    if (done) {
        struct output *output = output_standard();
        output_write(output, out.text, out.length);
        done = output_close(output, error);
    }
    buffer_free(&out);
    run_end(&run);
    return done ? STATUS_DONE : error->status;
}

const struct command command_explain = {
    "explain", "RULE...", "what a rule tests, why, and what to do", false, run_explain};
