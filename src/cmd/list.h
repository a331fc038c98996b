/* What muster list can list, and how it is found (list_subjects.c); list.c is the command. */
#ifndef MUSTER_CMD_LIST_H
#define MUSTER_CMD_LIST_H

#include "cmd/run.h"
#include "report/listing.h"

/* What the operands ask for. */
struct request {
    const char *of;           /* a collection or a code set; NULL for all */
    const char *year;         /* a year's folder, "2025-26"; NULL for the newest */
    const char *earlier_year; /* the one to compare it with, with --diff */
};

/* Something that can be listed. One that depends on the year has fill_year instead of fill, and can
 * be compared: its first `keys` columns say what a row is about, those from `shown` on are for
 * comparing alone. */
struct subject {
    const char *name;
    const char *const *columns;
    size_t column_count, keys, shown;
    bool headings; /* above the columns in text */
    bool (*fill)(struct run *run, const char *argument, struct listing *listing,
                 struct error *error);
    void (*fill_year)(struct run *run, const struct collection *terms, size_t count,
                      struct listing *listing);
};

/* The subject of that name, or NULL; `compared`: as it is compared from year to year. */
const struct subject *subject_find(const char *name, bool compared);

/* Fills the listing with what is asked for. Fails with status 2 (what is not there, with a list of
 * what is) or 4. */
bool subject_fill(struct run *run, const struct subject *subject, const struct request *request,
                  struct listing *listing, struct error *error);

/* The same of one year, for comparing. */
bool subject_fill_year(struct run *run, const struct subject *subject,
                       const struct request *request, const char *year, struct listing *listing,
                       struct error *error);

#endif
