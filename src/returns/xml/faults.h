/* What structure.h finds in one return, kept until the rules have run, and then made findings: in
 * words for a data manager, each fault once.
 *
 * An item that is unknown or in another order is a habit of the system that wrote the return. It
 * stands in every pupil, so it is told once for each kind of place, with the first and the count;
 * beyond a thousand kinds one stands for all further ones. A fault is told wherever it stands, up
 * to a limit. One that a rule names as well (the same item of the same row, with the same value) is
 * left to the rule, which knows what the item is for. */
#ifndef MUSTER_RETURNS_XML_FAULTS_H
#define MUSTER_RETURNS_XML_FAULTS_H

#include "base/map.h"
#include "finding/finding_list.h"
#include "returns/xml/structure.h"

/* The rules for what return.xsd does not allow. */
struct structure_rules {
    const struct rule *invalid;  /* a value or an element that must not be so */
    const struct rule *stray;    /* what is not known, or in another place, order or term */
    const struct rule *encoding; /* the declaration names another encoding than the file has */
};

struct kept_fault {
    struct structure_fault fault; /* its texts are the schema's, or stand in the arena */
    const char *key;              /* NULL: not known yet */
    uint32_t row_line;
    bool told;    /* by a rule */
    bool further; /* stands for kinds beyond a limit */
    bool last;    /* the list is full, and there are more */
    uint64_t count;
};

/* A zeroed one is empty. */
struct fault_list {
    struct arena arena, scratch;
    const struct structure_rules *rules;
    struct kept_fault *items;
    size_t count, capacity;
    size_t length;    /* of the texts of all of them */
    struct map kinds; /* of those that are told once: the place in `items` */
    uint32_t further; /* the place of the one that stands for kinds beyond a limit */
};

void faults_clear(struct fault_list *list); /* keeps the memory */
void faults_free(struct fault_list *list);

/* `row_line`: the line of the row that the item belongs to, where rules will place it. */
void faults_add(struct fault_list *list, const struct structure_rules *rules,
                const struct structure_fault *fault, uint32_t row_line);

/* Says whom the faults from number `from` on are about. */
void faults_set_key(struct fault_list *list, size_t from, const char *key);

/* Adds what no finding of the list names yet, as findings of the file. Nothing may be added after
 * that. */
void faults_tell(struct fault_list *list, uint32_t file, struct finding_list *findings);

#endif
