/* The returns of two runs side by side: pupils, items and figures. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/diffing.h"
#include "returns/compare/differences.h"

/* The return of a side that stands for one of the other: of one school and collection, and, unless
 * only figures are compared, of one term. */
static const struct kept_return *
find_return(const struct diffing *diffing, const struct kept_run *among,
            const struct kept_return *which)
{
    for (size_t i = 0; i < among->return_count; i++) {
        const struct kept_return *other = &among->returns[i];
        bool same = strcmp(other->collection, which->collection) == 0 &&
                    strcmp(other->lea, which->lea) == 0 && strcmp(other->estab, which->estab) == 0;
        bool same_term =
            strcmp(other->term, which->term) == 0 && strcmp(other->year, which->year) == 0;
        if (same && (same_term || diffing->figures_only))
            return other;
    }
    return NULL;
}

/* --- items ------------------------------------------------------------------------------------ */

struct item_diff {
    struct changes *changes;
    const struct kept_return *which;
    struct arena *arena;
    struct item_paths paths; /* of the row at the top that was looked at last */
    const struct record *top;
};

static const struct record *
top_of(const struct record *record)
{
    while (record->parent != NULL && record->parent->table != NULL)
        record = record->parent;
    return record;
}

static void
diff_returns_look_at(struct item_diff *diff, const struct record *record)
{
    const struct record *top = top_of(record);
    if (top == diff->top)
        return;
    diff->top = top;
    diff->paths.count = 0;
    item_paths_add(&diff->paths, top, diff->arena);
}

/* "Surname, Forename", with the preferred surname if there is one. */
static const char *
diff_returns_name_of(const struct record *top, struct arena *arena)
{
    const char *surname = record_value(top, "preferredsurname");
    const char *forename = record_value(top, "forename");
    surname = surname == NULL ? record_value(top, "surname") : surname;
    if (surname == NULL || forename == NULL)
        return "";
    return arena_printf(arena, "%s, %s", surname, forename);
}

static void
diff_returns_add_change(struct item_diff *diff, enum change_section section, const char *change,
                        const struct record *top, const char *field, const char *old,
                        const char *new)
{
    changes_add(diff->changes, &(struct change){.section = section,
                                                .change = change,
                                                .lea = diff->which->lea,
                                                .estab = diff->which->estab,
                                                .key = record_value(top, "upn"),
                                                .pupil = diff_returns_name_of(top, diff->arena),
                                                .field = field,
                                                .old = old,
                                                .new = new});
}

static void
diff_returns_visit_item(void *context, const struct record *a, const struct record *b,
                        const struct item *leaf, const char *old, const char *new)
{
    struct item_diff *diff = context;
    (void)a;
    diff_returns_look_at(diff, b);
    for (size_t i = 0; i < diff->paths.count; i++) {
        const struct item_path *path = &diff->paths.items[i];
        if (path->record == b && strcmp(b->table->columns[path->column]->column, leaf->column) == 0)
            diff_returns_add_change(diff, CHANGED_ITEMS, "changed", diff->top, path->shown, old,
                                    new);
    }
}

static bool
is_below(const struct record *record, const struct record *above)
{
    while (record != NULL && record != above)
        record = record->parent;
    return record == above;
}

static void
diff_returns_visit_row(void *context, const struct record *row, const struct record *a_parent,
                       const struct record *b_parent)
{
    struct item_diff *diff = context;
    bool was = row->parent == a_parent;
    diff_returns_look_at(diff, row);
    const struct record *top = diff->top;
    (void)b_parent;
    for (size_t i = 0; i < diff->paths.count; i++) {
        const struct item_path *path = &diff->paths.items[i];
        const char *value = path->record->values[path->column];
        if (value != NULL && is_below(path->record, row))
            diff_returns_add_change(diff, CHANGED_ITEMS, "changed", top, path->shown,
                                    was ? value : NULL, was ? NULL : value);
    }
}

static void
diff_returns_visit_pupil(void *context, const struct record *a, const struct record *b)
{
    struct item_diff *diff = context;
    const char *change = a == NULL ? "added" : b == NULL ? "dropped" : "moved";
    diff_returns_add_change(diff, CHANGED_PUPILS, change, b == NULL ? a : b, "",
                            a == NULL ? NULL : a->table->item->parent->name,
                            b == NULL ? NULL : b->table->item->parent->name);
}

/* What a return is, where only one side has it. */
static void
tell_return(struct diffing *diffing, const struct kept_return *which, bool is_new)
{
    struct arena *arena = &diffing->changes.arena;
    const char *name = arena_printf(arena, "%s %s %s", which->collection, which->term, which->year);
    changes_add(&diffing->changes, &(struct change){.section = CHANGED_RETURNS,
                                                    .change = is_new ? "added" : "dropped",
                                                    .lea = which->lea,
                                                    .estab = which->estab,
                                                    .field = name});
}

static bool
diff_pair(struct diffing *diffing, const struct kept_return *old, const struct kept_return *new,
          struct error *error)
{
    struct diff_context *context = diff_context_of(&diffing->new, new, error);
    struct trace_values values = {0};
    struct origins origins;
    struct arena arena = {0};
    if (context == NULL || !kept_load(&diffing->new.kept, new, &context->own, error) ||
        !kept_load(&diffing->old.kept, old, &context->other, error) ||
        !tracer_values(&context->tracer, &values, error))
        return false;
    bool of_figures = values.count > 0; /* a return of figures, which are compared as such */
    trace_values_free(&values);
    if (of_figures)
        return true;
    const struct record *a = records_read(&context->other_rows, &arena, error);
    const struct record *b = a == NULL ? NULL : records_read(&context->own_rows, &arena, error);
    struct item_diff diff = {.changes = &diffing->changes, .which = new, .arena = &arena};
    const struct difference_visitor visitor = {&diff, diff_returns_visit_item,
                                               diff_returns_visit_row, diff_returns_visit_pupil};
    origins_all(&origins, &context->collection.schema);
    if (b != NULL)
        differences_walk(&context->collection.schema, &origins, a, b, &visitor);
    item_paths_free(&diff.paths);
    origins_free(&origins);
    arena_free(&arena);
    return b != NULL;
}

bool
diff_returns(struct diffing *diffing, struct error *error)
{
    const struct kept_run *old = &diffing->old.kept, *new = &diffing->new.kept;
    bool done = true;
    for (size_t i = 0; i < old->return_count; i++) {
        if (find_return(diffing, new, &old->returns[i]) == NULL)
            tell_return(diffing, &old->returns[i], false);
    }
    for (size_t i = 0; i < new->return_count &&done; i++) {
        const struct kept_return *match = find_return(diffing, old, &new->returns[i]);
        if (match == NULL)
            tell_return(diffing, &new->returns[i], true);
        else
            done = diff_pair(diffing, match, &new->returns[i], error);
    }
    return done;
}

/* --- figures ---------------------------------------------------------------------------------- */

static bool
diff_returns_read_figures(struct diff_side *side, const struct kept_return *which,
                          struct figure_values *figures, struct error *error)
{
    struct diff_context *context = diff_context_of(side, which, error);
    return context != NULL && kept_load(&side->kept, which, &context->own, error) &&
           kept_figures_read(&side->kept, which, &context->tracer, figures, error);
}

static const struct figure_value *
find_figure(const struct figure_values *among, const struct figure_value *figure)
{
    for (size_t i = 0; i < among->count; i++) {
        const struct figure_value *other = &among->items[i];
        if (strcmp(other->names[0], figure->names[0]) == 0 &&
            strcmp(other->names[1], figure->names[1]) == 0 &&
            strcmp(other->names[2], figure->names[2]) == 0)
            return other;
    }
    return NULL;
}

static void
tell_figure(struct diffing *diffing, const struct kept_return *which,
            const struct figure_value *old, const struct figure_value *new)
{
    const char *before = old == NULL ? "" : old->value, *after = new == NULL ? "" : new->value;
    if (strcmp(before, after) == 0)
        return;
    changes_add(&diffing->changes, &(struct change){.section = CHANGED_FIGURES,
                                                    .change = "moved",
                                                    .lea = which->lea,
                                                    .estab = which->estab,
                                                    .field = figure_name(new == NULL ? old : new,
                                                                         &diffing->changes.arena),
                                                    .old = before,
                                                    .new = after});
}

static bool
diff_figures_of(struct diffing *diffing, const struct kept_return *old,
                const struct kept_return *new, struct error *error)
{
    struct arena arena = {0};
    struct figure_values before = {.arena = &arena}, after = {.arena = &arena};
    bool done = diff_returns_read_figures(&diffing->old, old, &before, error) &&
                diff_returns_read_figures(&diffing->new, new, &after, error);
    for (size_t i = 0; i < after.count && done; i++)
        tell_figure(diffing, new, find_figure(&before, &after.items[i]), &after.items[i]);
    for (size_t i = 0; i < before.count && done; i++) {
        if (find_figure(&after, &before.items[i]) == NULL)
            tell_figure(diffing, new, &before.items[i], NULL);
    }
    free(before.items);
    free(after.items);
    arena_free(&arena);
    return done;
}

/* By how much a figure moved; what is no number moved least. */
static double
diff_returns_movement(const struct change *change)
{
    char *old_end, *new_end;
    double old = strtod(change->old, &old_end), new = strtod(change->new, &new_end);
    if ((old_end == change->old && change->old[0] != '\0') ||
        (new_end == change->new && change->new[0] != '\0'))
        return 0;
    return fabs(new - old);
}

static int
compare_movements(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    double first = diff_returns_movement(a), second = diff_returns_movement(b);
    if (first > second || first < second)
        return first > second ? -1 : 1;
    int order = strcmp(a->lea, b->lea);
    order = order != 0 ? order : strcmp(a->estab, b->estab);
    order = order != 0 ? order : strcmp(a->key, b->key);
    return order != 0 ? order : strcmp(a->field, b->field);
}

bool
diff_figures(struct diffing *diffing, struct error *error)
{
    const struct kept_run *new = &diffing->new.kept;
    size_t first = diffing->changes.count;
    bool done = true;
    for (size_t i = 0; i < new->return_count &&done; i++) {
        const struct kept_return *match =
            find_return(diffing, &diffing->old.kept, &new->returns[i]);
        if (match != NULL)
            done = diff_figures_of(diffing, match, &new->returns[i], error);
    }
    done = done && diff_files(diffing, error);
    if (diffing->changes.count > first)
        qsort(diffing->changes.items + first, diffing->changes.count - first, sizeof(struct change),
              compare_movements);
    return done;
}
