/* Exports: files as other systems write them, in a folder or given by name (docs/reference.md). One
 * instance an input_set holds what sheets need of each other: the schools, the pupils to be looked
 * up, which tables are there already. */
#ifndef MUSTER_INPUT_EXPORTS_H
#define MUSTER_INPUT_EXPORTS_H

#include "input/input_kind.h"
#include "input/mark_string.h"
#include "input/pupil_lookup.h"
#include "input/sheet_plan.h"
#include "input/view.h"
#include "sheets/sheet.h"

/* What the user said on the command line; NULL, DAY_NONE and 0 where nothing. */
struct export_options {
    struct shapes *shapes;
    struct input_map map;
    const char *school; /* LLLEEEE */
    const char *school_name, *phase, *la;
    const char *week; /* a date */
    const char *const
        *other_files; /* what the command line gives as maps and explanations; NULL ends them */
    enum date_order order;
    /* What a code of a set means; set by who knows the codes. Sets are those of schemas,
     * "attendance" among them. */
    void *codes;
    bool (*is_code)(void *codes, const char *set, const char *code);
    count_mark_fn count_mark;
    bool needs_phase;     /* a school without a phase stops the run */
    bool only_recognises; /* sheets are recognised, and what they lack stops nothing (inspect) */
};

struct export_file {
    char *path;
    const struct input *input;
    struct book book;
};

struct export_sheet {
    size_t file; /* of the files */
    struct csv_file *csv;
    struct sheet_head head;
    struct sheet_plan plan;
    const char *label; /* as a place shows it */
    uint32_t file_number;
    const char *table;   /* of a CTF: the table that it is as it stands; else NULL */
    const char *why_not; /* it is recognised, and not read all the same */
    struct view_settings settings;
    const char *school_from; /* what the school of a sheet without one rests on; NULL: it is none,
                                or sure */
    const char *week_from;
    bool school_known;
    uint64_t formulas_without_result;
};

struct not_read {
    const char *path, *why;
};

struct exports {
    const struct export_options *options;
    struct export_file *files;
    size_t file_count;
    struct export_sheet *sheets;
    size_t sheet_count;
    bool prepared, schools_read, lookup_filled, schools_made;
    struct school_list schools;
    struct pupil_lookup lookup;
    struct csv_file made_schools;
    struct not_read *not_read;
    size_t not_read_count;
    struct arena arena;
};

extern const struct input_kind exports_input;

/* Opens and recognises every file of the inputs, once. */
bool exports_prepare(struct input_set *inputs, struct error *error);

/* Whether a file is read as an export, so that it is no table as it stands. */
bool exports_takes(const struct input_set *inputs, const char *path);

/* Whether there is any export ("exports"), or any Common Transfer File ("ctf"): what rules need. */
bool exports_have(const struct input_set *inputs, const char *what);

/* Adds to an error what was not read, and why: for a run that stops as a table is missing. */
void exports_explain(const struct input_set *inputs, struct error *error);
void exports_close(struct exports *exports);

/* Whether an XML file is an export: a report, or a CTF. */
bool exports_is_xml(const char *path);

/* Whether a directory has files that may be exports: texts, workbooks, reports in XML, CTFs. */
bool exports_are_in(const char *directory);

/* The view of a source, or NULL. */
struct view *exports_view(const struct source *source);

/* --- exports_settle.c ---------------------------------------------------------------------------
 */

/* From titles and names: the school and the week of a sheet. */
void exports_settle_sheet(struct exports *exports, struct export_sheet *sheet);

/* The same, with the schools that there are; fails with status 3 where it cannot be said. */
bool exports_settle_view(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                         struct error *error);

/* Makes a table of the one school of the sheets, where no input has schools. */
bool exports_make_schools(struct input_set *inputs, struct error *error);

/* Fails with status 3 if no sheet of the table gives a required column. */
bool exports_check_required(const struct input_set *inputs, const struct source *source,
                            const struct view *view, struct error *error);

#endif
