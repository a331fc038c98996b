/* A finding: one breach of one rule at one place in somebody's data. Not a fault of the program:
 * those are struct error. */
#ifndef MUSTER_BASE_FINDING_H
#define MUSTER_BASE_FINDING_H

#include "base/date.h"
#include "base/rulebook.h"

enum session { SESSION_NONE, SESSION_AM, SESSION_PM };
const char *session_name(enum session session); /* "", "AM", "PM" */

/* The inputs of a run by number, so that a place is three small integers. Number 0 is no file. */
struct file_names {
    const char **paths;
    size_t count;
};
uint32_t file_names_add(struct file_names *files, const char *path); /* keeps `path` */
const char *file_names_get(const struct file_names *files, uint32_t file);
void file_names_free(struct file_names *files);

struct place {
    uint32_t file;
    uint32_t line;   /* 1-based, as an editor shows it; 0: about the file as a whole */
    uint32_t column; /* the 1-based number of the field, in XML the character; 0: about the line */
};

/* What a school says about a query, to DfE (report/explanations.h). Texts are never NULL. */
struct explanation {
    const char *reason, *by;
    day date; /* on which it was said */
};

/* Texts are never NULL; "" is nothing to say. They live in the arena of whoever made the finding.
 */
struct finding {
    const struct rule *rule;
    enum severity severity;  /* the rule's own, but for rules that have two */
    const char *lea, *estab; /* the school; an LA has no estab; "" if about no school */
    const char *key;         /* UPN or child */
    day date;
    enum session session;
    const char *field, *value, *message;
    bool plain_message; /* made from the rule's template and what stands here, by finding_add */
    struct place place;
    const struct explanation *explanation; /* of a query that is explained; else NULL */
};

struct finding_list {
    struct finding *items;
    size_t count, capacity;
    struct arena *arena; /* for texts made on the way */
    /* The text of all of them for each report, made ready by the worker (run_draft_findings); empty
     * where there is none. */
    struct buffer *drafts;
    size_t draft_count;
};

/* Appends a copy and fills what is NULL: severity must be set; `message` NULL is made from the
 * rule's template. */
struct finding *finding_add(struct finding_list *list, struct finding finding);

/* Appends all findings of another list, as they are: their texts stay where they live. */
void finding_append(struct finding_list *list, const struct finding_list *more);

/* The rule's message with {name} replaced: {key}, {date}, {session}, {field}, {value} from the
 * finding, others from `more` (pairs name, value; NULL-terminated; may be NULL). */
char *finding_message(struct arena *arena, const struct finding *finding, const char *const *more);

/* By rule, file, line, column, key, date, session, field, value: within one school. */
void finding_sort(struct finding_list *list);
void finding_list_free(struct finding_list *list); /* not its arena */

#endif
