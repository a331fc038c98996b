/* The figures of a return as an earlier run told them: those of figures.sql, as muster.sqlite has
 * them, and those that the `values` blocks of trace.sql find in the return itself. */
#ifndef MUSTER_RETURNS_TRACE_KEPT_FIGURES_H
#define MUSTER_RETURNS_TRACE_KEPT_FIGURES_H

#include "returns/kept.h"
#include "returns/trace/paths.h"
#include "returns/trace/tracer.h"

struct figure_value {
    const char *names[3]; /* topic, breakdown, measure */
    const char *alias;    /* another name of the measure; NULL: none */
    const char *value;
    struct place place; /* in the return; 0: in none */
};

struct figure_values {
    struct figure_value *items; /* on the heap */
    size_t count, capacity;
    struct arena *arena; /* the caller's, for the texts */
};

/* Adds those of a return, which is loaded in the tracer's database. Of two returns of one school
 * nothing says whose figures are whose: there are none. Fails with status 3 or 4. */
bool kept_figures_read(const struct kept_run *kept, const struct kept_return *which,
                       struct tracer *tracer, struct figure_values *figures, struct error *error);

/* How well a name that somebody typed fits a figure: "Attendance.Possible",
 * "EHE.Reason.mental_health". */
enum path_fit figure_fits(const struct figure_value *figure, const char *wanted);

/* "EHE.Reason.mental_health". In the arena. */
const char *figure_name(const struct figure_value *figure, struct arena *arena);

#endif
