/* What the parts of exports share: the files and sheets of a run, and what sheets need of each
 * other: the schools, the pupils to be looked up, which tables are there already. */
#ifndef MUSTER_INPUT_EXPORTS_EXPORT_SHEET_H
#define MUSTER_INPUT_EXPORTS_EXPORT_SHEET_H

#include "input/exports/exports.h"
#include "input/shape/sheet_plan.h"
#include "input/view/pupil_lookup.h"
#include "input/view/view.h"
#include "sheets/sheet.h"

struct export_file {
    char *path;
    const struct input *input;
    struct book book;
    bool unopened; /* it was told why, and nothing else opens it */
};

struct export_sheet {
    size_t file; /* of the files */
    struct csv_file *csv;
    struct sheet_head head;
    struct sheet_plan plan;
    const char *label; /* as a place shows it */
    uint32_t file_number;
    const char *table;            /* of a CTF: the table that it is as it stands; else NULL */
    struct string_places strings; /* of a CTF's marks */
    const char *why_not;          /* it is recognised, and not read all the same */
    struct view_settings settings;
    const char *school_from; /* what the school of a sheet without one rests on; NULL: it is none,
                                or sure */
    const char *week_from;   /* the same of its week */
    const char *year_from;   /* and of its school year */
    bool school_known;
    /* Of a grid that stands below another in the same sheet, and of that other: */
    bool is_block;
    uint32_t first_line; /* of its titles; 0: the sheet's */
    uint64_t end;        /* of its bytes; 0: those of the sheet */
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
    const struct table_def *asked; /* of which has_asked is: whether an export or a file has it */
    bool has_asked;
    struct school_list schools;
    struct pupil_lookup lookup;
    struct csv_file made_schools;
    struct map identities;  /* of the files */
    struct map second_keys; /* of rows of second tables, with the table's name */
    struct not_read *not_read;
    size_t not_read_count;
    struct arena arena;
};

/* --- exports.c -------------------------------------------------------------------------------- */

/* The table that a sheet is read as, or NULL. */
const struct table_def *exports_table_of(const struct input_set *inputs,
                                         const struct export_sheet *sheet);
void exports_free(struct input_set *inputs);

/* --- export_files.c --------------------------------------------------------------------------- */

/* Whether a file that is given by its name may be an export. */
bool export_is_file(const char *path);

/* Adds the files of an input that are exports: itself, or those in its folder. Status 3 if it
 * cannot be read. */
bool export_gather(struct input_set *inputs, const struct input *input, struct error *error);

/* The name of a file without its folder. */
const char *export_base_name(const char *path);

/* --- export_sheets.c -------------------------------------------------------------------------- */

/* Opens a file by its number, and adds its sheets, recognised. */
bool export_open_file(struct input_set *inputs, size_t file, struct error *error);

/* Keeps for exports_explain that a file or sheet is not read; texts are copied. */
void export_note_not_read(struct exports *exports, const char *path, const char *why);

/* F131; texts are copied. */
void export_tell_not_read(struct input_set *inputs, const char *path, uint32_t file_number,
                          const char *why);

/* --- export_blocks.c -------------------------------------------------------------------------- */

/* Cuts the last sheet into the grids that stand below each other in it: each but the first becomes
 * a sheet behind it. */
bool export_split_blocks(struct input_set *inputs, struct error *error);

/* --- exports_input.c -------------------------------------------------------------------------- */

/* The view of a source, or NULL. */
struct view *export_view(const struct source *source);

/* --- exports_settle.c ------------------------------------------------------------------------- */

/* From titles and names: the school and the week of a sheet. */
void exports_settle_sheet(struct exports *exports, struct export_sheet *sheet);

/* The same, with the schools that there are, and what pupils are looked up by; status 3 where it
 * cannot be said. */
bool exports_settle_view(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                         struct error *error);

/* F132; `said` lives as long as the inputs. */
void export_tell_guess(struct input_set *inputs, const struct export_sheet *sheet,
                       const char *said);

/* --- export_titles.c -------------------------------------------------------------------------- */

/* How many rows of titles stand above the heading. */
size_t export_title_count(const struct export_sheet *sheet);

/* One of them as text, with blanks between its cells; in the arena. */
const char *export_title(struct exports *exports, const struct export_sheet *sheet, size_t number);

/* The first date in a text, as it stands there; NULL: none. `compact`: 20250908 is one. */
const char *export_date_in(struct exports *exports, struct export_sheet *sheet, const char *text,
                           bool compact);

/* Adds what the dates of figures in a text say of the order of day and month. */
void export_take_dates(struct date_evidence *evidence, const char *text);

/* What stands behind the words of a pattern such as "Week beginning {date}", up to the brace; NULL:
 * they are not in the text, or the pattern has no brace. */
const char *export_behind_words(struct exports *exports, const char *pattern, const char *text);

/* The date in a name behind a word that says a week (session_words.h), of six figures too:
 * WC120126, "wb 12.01.2026"; NULL: none. */
const char *export_date_of_week(struct exports *exports, struct export_sheet *sheet,
                                const char *name);

/* The date behind the words of a pattern such as "Week beginning {date}"; NULL: none. */
const char *export_date_by_pattern(struct exports *exports, struct export_sheet *sheet,
                                   const char *pattern, const char *text);

/* --- export_week.c ---------------------------------------------------------------------------- */

/* The week of a sheet, from the command line, maps, titles and names, and its school year. */
void export_settle_week(struct exports *exports, struct export_sheet *sheet);

/* Fails with status 3 if a session column has no day. */
bool export_check_days(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                       struct error *error);

/* --- export_school.c -------------------------------------------------------------------------- */

/* The school that the command line, a map, names or titles give. */
void export_settle_given_school(struct exports *exports, struct export_sheet *sheet);

/* The schools of all inputs, read once. */
bool export_read_schools(struct input_set *inputs, struct error *error);

/* How a row says its school, or for tables of an authority that; status 3 if it cannot be said. */
bool export_settle_school(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                          struct error *error);

/* --- export_pupils.c -------------------------------------------------------------------------- */

/* How a row says whose it is, and the pupils to look it up in. */
bool export_settle_whose(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                         struct error *error);

/* --- export_required.c ------------------------------------------------------------------------ */

/* Fails with status 3 if no sheet of the table gives a required column. */
bool export_check_required(const struct input_set *inputs, const struct source *source,
                           const struct view *view, struct error *error);

/* --- export_made_school.c --------------------------------------------------------------------- */

/* Makes a table of the schools of the sheets, where no input has schools. */
bool export_make_schools(struct input_set *inputs, struct error *error);

#endif
