/* A finding: one breach of one rule at one place in somebody's data. Not a fault of the program:
 * those are struct error. */
#ifndef MUSTER_FINDING_FINDING_H
#define MUSTER_FINDING_FINDING_H

#include "base/date.h"
#include "finding/rulebook.h"

enum session { SESSION_NONE, SESSION_AM, SESSION_PM };
const char *session_name(enum session session); /* "", "AM", "PM" */

/* What a place's line and column count in a file. */
enum place_kind {
    PLACE_FIELD,     /* lines of text and fields in them */
    PLACE_CHARACTER, /* lines of text and characters in them: XML */
    PLACE_CELL /* rows and cells of a sheet, whose name stands in brackets behind the workbook's */
};

/* The inputs of a run by number, so that a place is three small integers. Number 0 is no file. */
struct file_names {
    const char **paths;     /* as they are told: in UTF-8, whatever the system has */
    enum place_kind *kinds; /* NULL: all are PLACE_FIELD */
    size_t count, capacity;
};

uint32_t file_names_add(struct file_names *files, const char *path); /* makes a copy */
uint32_t file_names_add_kind(struct file_names *files, const char *path, enum place_kind kind);
const char *file_names_get(const struct file_names *files, uint32_t file);
enum place_kind file_names_kind(const struct file_names *files, uint32_t file);
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

/* Texts are never NULL, but for `message`; "" is nothing to say. */
struct finding {
    const struct rule *rule;
    enum severity severity;  /* the rule's own, but for rules that have two */
    const char *lea, *estab; /* the school; an LA has no estab; "" if about no school */
    const char *key;         /* UPN or child */
    day date;
    enum session session;
    const char *field, *value;
    const char *message; /* NULL: the rule's template with what stands here (finding_text) */
    struct place place;
    const char *pupil,
        *year; /* "Surname, Forename" and NCyear, when a finding is read from its list */
    const struct explanation *explanation; /* of a query that is explained; else NULL */
    bool is_new; /* the last run into the same directory had it not (report/earlier.h) */
};

/* The rule's message with {name} replaced: {key}, {date}, {session}, {field}, {value} from the
 * finding, others from `more` (pairs name, value; NULL-terminated; may be NULL). */
char *finding_message(struct arena *arena, const struct finding *finding, const char *const *more);

/* The finding's own message, or else that of its rule, made in `text`. */
const char *finding_text(const struct finding *finding, struct buffer *text);

#endif
