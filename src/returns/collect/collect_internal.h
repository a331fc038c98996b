/* What the files of collect_export.h share: the CSV files of a folder, and the fields of one. */
#ifndef MUSTER_RETURNS_COLLECT_COLLECT_INTERNAL_H
#define MUSTER_RETURNS_COLLECT_COLLECT_INTERNAL_H

#include "returns/collect/collect_export.h"

/* --- the folder (collect_folder.c) ------------------------------------------------------------ */

struct collect_files {
    char **names;
    size_t count;
};

/* The CSV files of a directory, sorted; their names in `arena`, the list to be freed whatever
 * happens. Fails with status 3. */
bool collect_list_files(const char *directory, struct collect_files *list, struct arena *arena,
                        struct error *error);

/* "pupilonroll.csv", or with something in front, as "2025_spring_pupilonroll.csv". */
bool collect_is_file_of(const char *file, const char *table);

/* The file of a table, or NULL; a second one is an error. */
const char *collect_file_of(const struct collect_files *list, const char *directory,
                            const char *table, struct error *error);

/* Opens the file of a table and reads its header row. */
bool collect_open_file(struct collect_table *table, struct error *error);

/* Says that the table of the header has no row; always false. */
bool collect_tell_no_return(const struct collect_table *header, struct error *error);

/* --- ties (collect_tie.c) --------------------------------------------------------------------- */

/* The field of that name, or -1. */
int collect_field_of(const struct collect_table *table, const char *name);

/* Finds the tie to the table above; with that table not in the export, no row belongs anywhere. */
bool collect_tie_to_above(struct collect_table *table, struct error *error);

/* Finds the tie to the header, that is to the return. */
bool collect_tie_to_header(struct collect_export *export, struct collect_table *table,
                           struct error *error);

/* Makes the index (collect_index.c). */
bool collect_index(struct collect_export *export, struct error *error);

#endif
