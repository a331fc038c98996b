/* The heading row of a table: which names stand there, and which field holds which column. Names
 * are matched without regard to case, blanks and underscores.
 *
 * All functions fail with status 3, in the same words whatever the file is for. */
#ifndef MUSTER_INPUT_HEADER_H
#define MUSTER_INPUT_HEADER_H

#include "base/csv.h"

struct header {
    const char *path; /* as messages show it; not owned */
    uint32_t line;
    char **names; /* of the fields, trimmed */
    size_t count;
};

struct header_column {
    const char *name;
    bool required;
};

/* Reads the first row of a CSV file; *body is what stands behind it. End with header_free, also
 * after a failure. */
bool header_read(struct header *header, const struct csv_file *file, struct csv_span *body,
                 struct error *error);

/* Takes names that were read elsewhere. */
void header_take(struct header *header, const char *path, const struct csv_row *row);
void header_free(struct header *header);

/* The field of that name, or -1. */
int header_find(const struct header *header, const char *name);

/* Gives for each column its field, or -1, in fields[]. Names every required column that is missing,
 * beside the columns that are there and that nobody knows, and every column that is given twice. */
bool header_match(const struct header *header, const struct header_column *columns, size_t count,
                  int *fields, struct error *error);

/* True if no two fields have one name, known or not. */
bool header_is_unique(const struct header *header, struct error *error);

#endif
