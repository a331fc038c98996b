/* The parts of the page that a school works from (--report html): html.c puts the page together,
 * html_rows.c writes the findings, the others its sections. With a script the page fills its lists
 * from one table of all findings; without one that table is there to be read, and so are the first
 * findings of every rule. */
#ifndef MUSTER_REPORT_HTML_H
#define MUSTER_REPORT_HTML_H

#include "page/page.h"
#include "report/report.h"

/* Findings of one rule and severity under its heading where no script can show all. */
enum { HTML_FIRST_ROWS = 20 };

struct html_group {
    const struct rule *rule;
    enum severity severity;
    uint64_t count, explained;
    struct buffer rows; /* of the table, of the first findings */
    uint64_t stretch;   /* the number of that of the last of them */
};

struct html_groups {
    struct html_group *items; /* in the order in which they were met */
    size_t count, capacity;
};

/* Findings of one rule, severity, school and file that come one after the other. */
struct html_stretch {
    const struct rule *rule;
    enum severity severity;
    uint32_t file;
    struct buffer school;
    bool has_message; /* its head has the rule's message; else the title */
    uint64_t number;
};

/* Makes the rows of findings, and puts the first of each rule into its group. */
struct html_rows {
    struct html_groups groups;
    size_t last; /* the group of the last finding */
    struct html_stretch stretch;
    struct buffer head, row;  /* of that stretch and finding */
    struct buffer begin, end; /* of a table of all findings, in <noscript> */
    size_t piece;             /* bytes in it so far */
    struct buffer message;
    bool redacted;
};

void html_rows_begin(struct html_rows *rows, bool redacted);
/* Appends the row of a finding, what comes before it included. `number` is its place among all,
 * from 0. */
void html_rows_add(struct html_rows *rows, const struct file_names *files,
                   const struct finding *finding, uint64_t number, struct buffer *out);
void html_rows_free(struct html_rows *rows);

enum { HTML_ID = 96 };

/* "error-R114", with `before` in front: where the findings of a rule stand. */
const char *html_group_id(const struct html_group *group, const char *before, char id[HTML_ID]);

/* The groups of a severity: rules about files and registers first, as what is wrong there shows
 * again in the return. Free the list. */
const struct html_group **html_sort_groups(const struct report_summary *summary,
                                           const struct html_groups *groups, enum severity severity,
                                           size_t *count);

/* Whether what was checked can go, in words, of the whole and of each school, with links to the
 * rules. */
void html_add_answer(struct page *page, const struct report_summary *summary,
                     const struct html_groups *groups);

/* The rules that were broken with this severity, each with what to do and its findings. */
void html_add_rules(struct page *page, const struct report_summary *summary,
                    const struct html_groups *groups, enum severity severity);

/* The heads of a table of findings; its rows are those of a group. */
void html_add_findings_head(struct page *page, const char *caption);

/* The rules that were not checked, why, and what it would take. */
void html_add_not_checked(struct page *page, const struct report_summary *summary);

/* Version, definitions, options, inputs. */
void html_add_run(struct page *page, const struct report_summary *summary);

/* The figures of every school, with charts, and the identities. */
void html_add_figures(struct page *page, const struct report_summary *summary);

/* "Hill Top Primary School (835/2990)", from the figures where they have the name. */
void html_school_words(struct buffer *text, const struct report_summary *summary, const char *lea,
                       const char *estab);

#endif
