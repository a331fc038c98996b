/* The output of muster diff: what changed from one run to another. */
#ifndef MUSTER_REPORT_DIFFERENCE_H
#define MUSTER_REPORT_DIFFERENCE_H

#include "base/memory.h"
#include "base/output.h"

enum change_section {
    CHANGED_RETURNS,
    CHANGED_FINDINGS,
    CHANGED_PUPILS,
    CHANGED_ITEMS,
    CHANGED_FIGURES,
    CHANGE_SECTIONS
};

/* Texts are never NULL; "" is nothing. */
struct change {
    enum change_section section;
    const char *change; /* new, gone, still; added, dropped, moved; changed */
    const char *lea, *estab, *key, *pupil, *field, *old, *new;
    /* Of a finding: as the newer run has it, or else the older. */
    const char *rule, *severity, *date, *session, *value, *message, *file, *note;
    uint32_t line;
};

/* In the order of the sections, and in that in which they are told. */
struct changes {
    const char *old_name, *new_name; /* as they were given */
    const char *note;                /* what was not compared; "" */
    struct change *items;
    size_t count, capacity;
    struct arena arena;
};

struct change *changes_add(struct changes *changes, const struct change *change);

/* True if something differs: findings that are still there do not. */
bool changes_are_any(const struct changes *changes);
void changes_free(struct changes *changes);

/* `format` is text, csv, json or html; false if it is none of them. */
bool difference_write(const struct changes *changes, const char *format, struct output *output);

#endif
