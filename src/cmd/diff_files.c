/* The figures that stand in the files of two runs side by side: those of a collection without
 * return tables. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/diffing.h"
#include "returns/trace/made_file.h"

/* All of a side's files. */
static bool
diff_files_read(struct diff_side *side, struct made_values *values, struct error *error)
{
    const struct kept_run *kept = &side->kept;
    if (kept->return_count == 0)
        return true;
    struct diff_context *context = diff_context_of(side, &kept->returns[0], error);
    if (context == NULL)
        return false;
    const char *folder = made_file_folder(kept->name, values->arena);
    const struct block *block;
    bool done = true;
    for (size_t i = 0; done && (block = tracer_next_file(&context->tracer, &i)) != NULL;)
        done = made_file_read(&context->tracer, block, folder, NULL, values, error);
    return done;
}

static int
compare_names(const struct made_value *a, const struct made_value *b)
{
    int order = strcmp(a->unit, b->unit);
    order = order != 0 ? order : strcmp(a->key, b->key);
    for (size_t i = 0; i < sizeof a->names / sizeof a->names[0] && order == 0; i++)
        order = strcmp(a->names[i], b->names[i]);
    return order;
}

/* Two children may have one UPN: then the line says which is which. */
static int
compare_made(const void *left, const void *right)
{
    const struct made_value *a = left, *b = right;
    int order = compare_names(a, b);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static void
tell_made(struct diffing *diffing, const struct made_value *old, const struct made_value *new)
{
    const struct made_value *either = new == NULL ? old : new;
    const struct figure_value figure = {
        .names = {either->names[0], either->names[1], either->names[2]}};
    const char *before = old == NULL ? "" : old->value, *after = new == NULL ? "" : new->value;
    if (strcmp(before, after) == 0)
        return;
    const struct kept_return unit =
        made_file_unit(new == NULL ? &diffing->old.kept : &diffing->new.kept, either->unit);
    changes_add(&diffing->changes,
                &(struct change){.section = CHANGED_FIGURES,
                                 .change = "moved",
                                 .lea = unit.lea,
                                 .estab = unit.estab,
                                 .key = either->key,
                                 .field = figure_name(&figure, &diffing->changes.arena),
                                 .old = before,
                                 .new = after});
}

static void
sort_made(struct made_values *values)
{
    if (values->count > 1)
        qsort(values->items, values->count, sizeof *values->items, compare_made);
}

bool
diff_files(struct diffing *diffing, struct error *error)
{
    struct arena arena = {0};
    struct made_values old = {.arena = &arena}, new = {.arena = &arena};
    bool done =
        diff_files_read(&diffing->old, &old, error) && diff_files_read(&diffing->new, &new, error);
    if (done) {
        sort_made(&old);
        sort_made(&new);
    }
    for (size_t i = 0, j = 0; done && (i < old.count || j < new.count);) {
        int order = i == old.count   ? 1
                    : j == new.count ? -1
                                     : compare_names(&old.items[i], &new.items[j]);
        tell_made(diffing, order <= 0 ? &old.items[i] : NULL, order >= 0 ? &new.items[j] : NULL);
        i += order <= 0;
        j += order >= 0;
    }
    free(old.items);
    free(new.items);
    arena_free(&arena);
    return done;
}
