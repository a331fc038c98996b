/* The first rows of a sheet: as many as are searched for a heading. */
#ifndef MUSTER_INPUT_SHAPE_SHEET_HEAD_H
#define MUSTER_INPUT_SHAPE_SHEET_HEAD_H

#include "base/csv.h"
#include "input/shape/shape.h"

enum { HEAD_ROWS = 30 };

struct head_row {
    uint32_t line;
    uint64_t from, to;
    const char **cells; /* trimmed */
    size_t count;
};

struct sheet_head {
    struct head_row rows[HEAD_ROWS];
    size_t count;
};

/* Reads them; texts live in the arena. False for what is no CSV (status 3). */
bool sheet_head_read(struct sheet_head *head, const struct csv_file *file, struct arena *arena,
                     struct error *error);

/* The same of the rows of a span. */
bool sheet_head_read_from(struct sheet_head *head, const struct csv_file *file,
                          struct csv_span span, struct arena *arena, struct error *error);

/* How many cells of a row are known headings, or name a session. `scratch` is overwritten. */
size_t head_row_known(const struct head_row *row, const struct shapes *shapes,
                      struct buffer *scratch);

/* The same of the row that has most: for finding the delimiter. */
size_t sheet_head_known(const struct sheet_head *head, const struct shapes *shapes);

#endif
