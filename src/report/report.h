/* Reports: the findings of a run in one format each, written as they come, in their order.
 *
 * A format is one row of the table in report.c and one file. */
#ifndef MUSTER_REPORT_REPORT_H
#define MUSTER_REPORT_REPORT_H

#include "base/output.h"
#include "finding/finding.h"
#include "finding/verdict.h"

/* What a report says at its end, and some formats at their beginning. */
struct report_summary {
    const char *title; /* "School census, spring 2026" */
    const char *now;
    bool determined; /* false: the run failed, and what is here is not the whole */
    const char *why; /* then: one or more lines */
    uint64_t unread; /* returns that could not be read, so that nothing is known of them */
    uint64_t units, findings[SEVERITY_COUNT], explained; /* those are among the queries */
    const struct rule *const *rules;                     /* every rule of the run, by id */
    const char *const *of;    /* for each, "register" or its collection */
    const char *const *terms; /* for each its term, where a run has several; else "" */
    const struct rule_result *results;
    size_t rule_count;
};

struct report {
    const struct report_format *format;
    struct output *output;
    const struct file_names *files;
    uint64_t count; /* findings so far */
    struct buffer line;
};

struct report_format {
    const char *name;
    void (*begin)(struct report *report, const struct report_summary *summary);
    void (*finding)(struct report *report, const struct finding *finding);
    void (*end)(struct report *report, const struct report_summary *summary);
    bool by_itself; /* a finding's text does not depend on what stands before it */
};

/* NULL if there is no such format. */
const struct report_format *report_find_format(const char *name);
/* "text, csv, rules, json" */
const char *report_format_names(void);

void report_begin(struct report *report, const struct report_summary *summary);
void report_finding(struct report *report, const struct finding *finding);

/* The texts of many findings at once: drafted by any thread, if the format allows it, and added when
 * it is their turn. report_draft appends to `text`. */
bool report_can_draft(const struct report *report);
void report_draft(const struct report *report, const struct finding *finding, struct buffer *text);
void report_add_draft(struct report *report, const struct buffer *text, size_t findings);

void report_end(struct report *report, const struct report_summary *summary);

/* Appends, as a field of CSV, why the run is not determined. */
void report_add_why(struct buffer *line, const struct report_summary *summary);

/* Appends a JSON string with its quotes. */
void json_append_string(struct buffer *buffer, const char *text);

extern const struct report_format report_text, report_json;

/* As CSV, two tables: findings.csv, a row a finding, and rules.csv, a row a rule with its verdict. Both are written
 * into every output directory as well. */
extern const struct report_format report_csv, report_rules;

/* notepad.csv, which is written into an output directory and cannot be asked for: the queries that are explained. */
extern const struct report_format report_notepad;

#endif
