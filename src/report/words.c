/* The sentences that reports have in common. */
#include "report/words.h"

#include <stdio.h>
#include <string.h>

enum report_answer
report_answer(const struct report_summary *summary, const struct report_counts *counts)
{
    if (!summary->determined)
        return ANSWER_NOT_DETERMINED;
    if (counts->findings[SEVERITY_ERROR] > 0)
        return ANSWER_ERRORS;
    if (counts->elsewhere)
        return ANSWER_ELSEWHERE;
    if (summary->unread > 0 && counts == &summary->counts)
        return ANSWER_NOT_DETERMINED;
    return counts->findings[SEVERITY_QUERY] > counts->explained ? ANSWER_QUERIES : ANSWER_READY;
}

void
report_number(struct buffer *text, uint64_t number)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buffer_char(text, ',');
        buffer_char(text, digits[i]);
    }
}

void
report_count_words(struct buffer *text, uint64_t count, const char *one, const char *many)
{
    report_number(text, count);
    buffer_printf(text, " %s", count == 1 ? one : many);
}

static void
queries_words(struct buffer *text, const struct report_counts *counts)
{
    uint64_t open = counts->findings[SEVERITY_QUERY] - counts->explained;
    report_count_words(text, open, "query to answer", "queries to answer");
    if (counts->explained > 0) {
        buffer_string(text, " (");
        report_number(text, counts->explained);
        buffer_string(text,
                      counts->explained == 1 ? " more is explained)" : " more are explained)");
    }
}

void
report_answer_words(struct buffer *text, const struct report_summary *summary,
                    const struct report_counts *counts)
{
    enum report_answer answer = report_answer(summary, counts);
    if (answer == ANSWER_NOT_DETERMINED && !summary->determined) {
        buffer_string(text, "Not determined: the run failed before the end");
        if (summary->why[0] != '\0')
            buffer_printf(text, ": %s", summary->why);
        return;
    }
    if (answer == ANSWER_NOT_DETERMINED) {
        buffer_string(text, "Not determined: ");
        report_count_words(text, summary->unread, "return could not be read",
                           "returns could not be read");
    } else if (answer == ANSWER_ERRORS) {
        buffer_string(text, "Not ready: ");
        report_count_words(text, counts->findings[SEVERITY_ERROR], "error to put right",
                           "errors to put right");
    } else {
        buffer_string(text, answer == ANSWER_ELSEWHERE ? "Not of this run: no errors"
                            : answer == ANSWER_READY   ? "Ready: no errors"
                                                       : "Nearly ready: no errors");
    }
    buffer_string(text, ", ");
    if (counts->findings[SEVERITY_QUERY] > 0)
        queries_words(text, counts);
    else
        buffer_string(text, "no queries");
}

size_t
report_rules_with(const struct report_summary *summary, enum verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < summary->rule_count; i++)
        count += summary->results[i].verdict == verdict;
    return count;
}

void
report_unchecked_words(struct buffer *text, const struct report_summary *summary)
{
    size_t count = report_rules_with(summary, VERDICT_UNCHECKED);
    if (count == 0 || !summary->determined)
        return;
    buffer_string(text, "; ");
    report_count_words(text, count, "rule could not be checked here",
                       "rules could not be checked here");
}

void
report_sentence(struct buffer *text, const char *sentence)
{
    size_t length = strlen(sentence);
    if (length == 0)
        return;
    if (text->length > 0)
        buffer_char(text, ' ');
    buffer_append(text, sentence, length);
    if (strchr(".!?", sentence[length - 1]) == NULL)
        buffer_char(text, '.');
}

bool
report_is_whole(const struct report_summary *summary)
{
    return summary->determined && summary->unread == 0;
}

const char *
report_fact(const struct report_summary *summary, const char *name)
{
    for (size_t i = 0; i < summary->fact_count; i++) {
        if (strcmp(summary->facts[i].name, name) == 0)
            return summary->facts[i].value;
    }
    return "";
}

void
report_school_words(struct buffer *text, const char *lea, const char *estab)
{
    buffer_string(text, lea);
    buffer_string(text, estab[0] == '\0' ? "" : "/");
    buffer_string(text, estab);
}

void
report_time_words(struct buffer *text, const char *now)
{
    int year, month, in_month, hour, minute;
    bool known =
        sscanf(now, "%4d-%2d-%2dT%2d:%2d", &year, &month, &in_month, &hour, &minute) == 5 &&
        month >= 1 && month <= 12;
    if (known)
        buffer_printf(text, "%d %s %d, %02d:%02d", in_month, date_months[month - 1], year, hour,
                      minute);
    else
        buffer_string(text, now);
}
