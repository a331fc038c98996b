/* What a run comes to, in words: the same in every report. */
#ifndef MUSTER_REPORT_WORDS_H
#define MUSTER_REPORT_WORDS_H

#include "report/report.h"

/* Whether what was checked can go, as far as is known here. */
enum report_answer {
    ANSWER_READY,
    ANSWER_QUERIES,
    ANSWER_ERRORS,
    ANSWER_NOT_DETERMINED,
    ANSWER_ELSEWHERE, /* nothing of the school was looked at */
};
enum report_answer report_answer(const struct report_summary *summary,
                                 const struct report_counts *counts);

/* "Not ready: 3 errors to put right, 12 queries to answer". `counts` are of the whole or of one
 * school. */
void report_answer_words(struct buffer *text, const struct report_summary *summary,
                         const struct report_counts *counts);

/* "; 14 rules could not be checked here", or nothing. */
void report_unchecked_words(struct buffer *text, const struct report_summary *summary);

/* "1 error", "2,345 errors". */
void report_count_words(struct buffer *text, uint64_t count, const char *one, const char *many);

/* "20 January 2026, 09:00" of "2026-01-20T09:00:00" */
void report_time_words(struct buffer *text, const char *now);

/* "12,345" */
void report_number(struct buffer *text, uint64_t number);

/* "835/2990", "835", or "" if about no school. */
void report_school_words(struct buffer *text, const char *lea, const char *estab);

/* Appends a text as a sentence behind others: a blank before it, a full stop behind it; nothing for
 * "". */
void report_sentence(struct buffer *text, const char *sentence);

/* True if the run came to its end and could read all returns. */
bool report_is_whole(const struct report_summary *summary);

/* A fact of the run by its name; "" if it is not known. */
const char *report_fact(const struct report_summary *summary, const char *name);

/* How many rules of the run have the verdict. */
size_t report_rules_with(const struct report_summary *summary, enum verdict verdict);

#endif
