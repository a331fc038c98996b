/* Exports: files as other systems write them, in a folder or given by name (docs/reference.md).
 *
 * All are opened once a run, and each sheet is recognised; what it holds is then read through a
 * view (input/view/view.h), so nothing above knows that a source is an export. */
#ifndef MUSTER_INPUT_EXPORTS_EXPORTS_H
#define MUSTER_INPUT_EXPORTS_EXPORTS_H

#include "input/input_kind.h"
#include "input/shape/input_map.h"
#include "input/view/mark_string.h"

/* What the user said on the command line; NULL, ORDER_UNSETTLED and false where nothing. */
struct export_options {
    struct shapes *shapes;
    struct input_map map;
    const char *school; /* LLLEEEE */
    const char *school_name, *phase, *la;
    const char *week;               /* a date */
    const char *const *other_files; /* what the command line gives as maps and explanations; NULL
                                       ends them */
    enum date_order order;
    /* Functions of who knows, and what they are given. The first loads the shapes before an export
     * is looked at (NULL: they are there); the others say whether there is a code in the set
     * "attendance" or "upn_la", what a mark counts as, and whether a child is of compulsory school
     * age on a day. */
    void *context;
    bool (*load_shapes)(void *context, struct error *error);
    bool (*is_code)(void *context, const char *set, const char *code);
    count_mark_fn count_mark;
    bool (*is_compulsory_age)(day born, day on);
    bool needs_phase;     /* a school without a phase stops the run */
    bool only_recognises; /* sheets are recognised, and what they lack stops nothing (inspect) */
};

extern const struct input_kind exports_input;

/* Opens and recognises every file of the inputs, once, and tells what it is taken for. False with
 * an error for what cannot be read at all. */
bool exports_prepare(struct input_set *inputs, struct error *error);

/* Whether a file is read as an export, or was to be and cannot be opened, so that it is no table as
 * it stands. After exports_prepare. */
bool exports_takes(const struct input_set *inputs, const char *path);

/* Whether there is any export ("exports"), or any Common Transfer File ("ctf"): what rules need. */
bool exports_have(const struct input_set *inputs, const char *what);

/* Whether any sheet was taken for a table. */
bool exports_recognised(const struct input_set *inputs);

/* Adds to an error what was not read, why, and what shows it: for a run that stops as a table is
 * missing. */
void exports_explain(const struct input_set *inputs, struct error *error);

/* Whether an XML file is an export: a report, or a CTF. */
bool exports_is_xml(const char *path);

/* Whether a directory has files that may be exports: texts, workbooks, reports in XML, CTFs. */
bool exports_are_in(const char *directory);

#endif
