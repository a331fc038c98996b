/* Reports: the findings of a run in one format each, written as they come, in their order.
 *
 * A format is one row of formats.inc and one file. */
#ifndef MUSTER_REPORT_REPORT_H
#define MUSTER_REPORT_REPORT_H

#include "base/backlog.h"
#include "finding/finding.h"
#include "finding/verdict.h"
#include "report/json_text.h"
#include "returns/figures.h"

/* How many findings there are of each severity, and of the queries how many are explained. */
struct report_counts {
    uint64_t findings[SEVERITY_COUNT], explained;
    bool elsewhere; /* of a school that findings name and that was not looked at itself */
};

struct report_school {
    const char *lea, *estab; /* an LA has no estab; both "" for what is about no school */
    struct report_counts counts;
    const struct report_return
        *returns; /* that it was checked by, where a run has several kinds of them */
    size_t return_count;
};

/* The rules of one collection and term, as `of` and `terms` of the summary have them. */
struct report_return {
    const char *of, *term;
};

/* A fact of the run, such as {"collection", "school-census"}. */
struct report_fact {
    const char *name, *value;
};

struct report_input {
    const char *path, *digest; /* BLAKE2b */
};

/* What a report says of the run as a whole. All is known at the end; at the beginning the title and
 * the rules are. */
struct report_summary {
    const char *title; /* "School census, spring 2026" */
    const char *now;
    const char *leftovers; /* what the output directory has of an earlier run, in words, or NULL */
    const char *out;    /* the output directory, where findings.csv has every finding; NULL: none */
    bool determined;    /* false: the run failed, and what is here is not the whole */
    const char *why;    /* then: one or more lines; else "" */
    enum status status; /* the exit status */
    bool redacted;
    uint64_t unread; /* returns that could not be read, so that nothing is known of them */
    uint64_t units;
    struct report_counts counts;
    const struct report_school *schools; /* in the order in which they were met */
    size_t school_count;
    const struct report_fact *facts;
    size_t fact_count;
    const struct report_input *inputs;
    size_t input_count;
    const char *unused_explanations; /* rows of notepad.csv that explain nothing; NULL: none */
    const struct earlier *earlier;   /* the last run into the same directory; NULL: none */
    const struct figures *figures;   /* never NULL */
    const struct rule *const *rules; /* every rule of the run, by id */
    const char *const *of;           /* for each, "register" or its collection */
    const char *const *terms;        /* for each its term, where a run has several; else "" */
    const struct rule_result *results;
    size_t rule_count;
};

struct report {
    const struct report_format *format;
    struct output *output;
    const struct file_names *files;
    bool all;       /* every finding, where a format would leave some out, and every rule */
    bool colour;    /* for a terminal */
    bool values;    /* values and keys, where a format leaves them out */
    uint64_t count; /* findings so far */
    struct buffer line;
    struct backlog held; /* what stands behind something that is known only at the end */
    void *state;         /* the format's own, freed by its `end` */
    struct error error;  /* of the format; told by report_end */
    bool ended;          /* a report ends once, whatever fails behind it */
};

struct report_format {
    const char *name;
    void (*begin)(struct report *report, const struct report_summary *summary);
    void (*finding)(struct report *report, const struct finding *finding);
    void (*end)(struct report *report, const struct report_summary *summary);
    bool by_itself;  /* a finding's text does not depend on what stands before it */
    bool needs_path; /* it is no text for a terminal or a pipe */
    bool tells_figures;
    bool tells_run;  /* with the digests of the inputs */
    bool tells_news; /* what is new since the last run into the same directory */
};

/* NULL if there is no such format. */
const struct report_format *report_find_format(const char *name);
/* "text, csv, rules, json …" */
const char *report_format_names(void);

void report_begin(struct report *report, const struct report_summary *summary);
void report_finding(struct report *report, const struct finding *finding);

/* The texts of many findings at once: drafted by any thread, if the format allows it, and added
 * when it is their turn. report_draft appends to `text`. */
bool report_can_draft(const struct report *report);
void report_draft(const struct report *report, const struct finding *finding, struct buffer *text);
void report_add_draft(struct report *report, const struct buffer *text, size_t findings);

/* False with status 4 if the report is not whole. Call for each that was begun. */
bool report_end(struct report *report, const struct report_summary *summary, struct error *error);

/* For formats: keeps back what `line` holds; writes `line` out, and behind it what was kept back.
 */
void report_hold(struct report *report);
void report_release(struct report *report);

/* Appends, as a field of CSV, why the run is not determined. */
void report_add_why(struct buffer *line, const struct report_summary *summary);

/* As CSV, three tables: findings.csv, a row a finding, rules.csv, a row a rule with its verdict,
 * and figures.csv, the figures of the return. They are written into every output directory as well.
 */
extern const struct report_format report_csv, report_rules, report_figures;

/* notepad.csv, which is written into an output directory and cannot be asked for: the queries that
 * are explained. */
extern const struct report_format report_notepad;

#endif
