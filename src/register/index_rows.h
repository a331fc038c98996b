/* One piece of one source as the index reads it: whose each row is, and what is wrong with rows as
 * such (F101, F102 of the unit's key, F108, F118, F119, F128). Pieces are read by several threads
 * at once. */
#ifndef MUSTER_REGISTER_INDEX_ROWS_H
#define MUSTER_REGISTER_INDEX_ROWS_H

#include "register/register.h"
#include "register/unit_map.h"

/* The rows of a table that were met, by their whole text, for those that come again. */
struct row_map {
    struct map places; /* into `lines` */
    struct place *lines;
    size_t count, capacity;
    struct arena arena;
};
void row_map_free(struct row_map *rows);

struct index_piece {
    size_t source;
    struct stretch stretch;
    /* What was found, with lines as in the stretch. */
    struct unit_stretch *stretches;
    size_t count, capacity;
    struct finding_list findings;
    struct unit_map strangers; /* schools that are in no row of `schools` */
    struct value_reader values;
    struct date_evidence dates;
    uint32_t date_line; /* of the first date whose order matters; 0: there is none */
    uint64_t blank_rows;
    uint32_t blank_line; /* of the first of those */
    bool has_short_rows;
    uint32_t lines;     /* how many lines the piece has */
    struct error error; /* told with those of the other pieces */
};

/* What the pieces share: read-only, but where one thread reads alone. */
struct index_shared {
    struct register_data *data;
    struct unit_map units;
    bool discovers;       /* rows make units (schools, LA tables), rather than name them */
    struct row_map *rows; /* NULL: rows may come again */
};

void index_piece_read(struct index_shared *shared, struct index_piece *piece);
void index_piece_free(struct index_piece *piece);

#endif
