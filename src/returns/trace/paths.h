/* The items of a row of a return, and of the rows below it, by the elements that lead to them; and
 * which of them a name means that somebody typed.
 *
 * A path is shown by what tells it apart: "TermlyAttendance.SessionsPossible",
 * "PupilCharacteristics.Sex", "TermlyExclusion[2].StartDate", "TermlyAttendance.SessionDetail[I]".
 * In brackets stands the number of the row among its like, or, of a row with two items, the first
 * of them: the second is then the value, and needs no name. */
#ifndef MUSTER_RETURNS_TRACE_PATHS_H
#define MUSTER_RETURNS_TRACE_PATHS_H

#include "returns/compare/records.h"

enum { PATH_DEPTH = 24 };

struct item_path {
    const struct record *record; /* the row, */
    size_t column;               /* and the item in it */
    const struct record *top;    /* the row at the top, of which it is or is below */
    size_t sibling;              /* which of its like the row is, from 0 */
    const char *names[PATH_DEPTH], *brackets[PATH_DEPTH]; /* NULL: no brackets */
    size_t count;
    const char *shown;
};

struct item_paths {
    struct item_path *items;
    size_t count, capacity;
};

/* Adds the paths of a row at the top; everything lives in the arena but for the array. */
void item_paths_add(struct item_paths *paths, const struct record *top, struct arena *arena);
void item_paths_free(struct item_paths *paths);

/* How well a name fits some names that lead from the outside in (`brackets` NULL: none): its parts,
 * with '.' between, must be among them in their order, without regard to case, blanks and
 * underscores. */
enum path_fit { FIT_NOT, FIT_INSIDE, FIT_EXACT };
enum path_fit path_fits(const char *wanted, const char *const *names, const char *const *brackets,
                        size_t count);

/* FIT_EXACT: it names the item itself (by element, or by COLLECT's column); FIT_INSIDE: something
 * that it is in. */
enum path_fit item_path_fits(const struct item_path *path, const char *wanted);

#endif
