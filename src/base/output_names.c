/* output: how the files of several sets get their names, all or none, and how they lose them. */
#include <stdlib.h>
#include <string.h>

#include "base/output_internal.h"
#include "base/workers.h"

static int
compare_ranks(const void *a, const void *b)
{
    const struct output *left = *(struct output *const *)a, *right = *(struct output *const *)b;
    return left->rank != right->rank ? left->rank - right->rank : strcmp(left->path, right->path);
}

/* A run that could not lock the directory may have taken our temporary name for a file of its own.
 */
static bool
is_ours(const struct output *output, struct error *error)
{
    struct system_about about;
    if (!output_tell(output->temporary, "cannot be looked at",
                     system_look_at_name(output->temporary, &about), error))
        return false;
    return system_is_same(&about.identity, &output->identity) ||
           error_add(error, STATUS_FAILED, "%s: another run is writing it", output->path);
}

static bool
finish_one(void *context, unsigned worker, size_t item, struct error *error)
{
    struct output *output = ((struct output_set *)context)->outputs[item];
    (void)worker;
    return output->discarded || output->finished || output_finish(output, error);
}

/* A disk takes several files at once in little more than the time of one, and a run has some
 * dozens. They are written one after the other all the same, so that a disk that fills up is told
 * of the same file each time. */
enum { SYNC_JOBS = 8 };

bool
output_set_prepare(struct output_set *set, struct error *error)
{
    struct work work = {.count = set->count, .jobs = SYNC_JOBS, .work = finish_one, .context = set};
    for (size_t i = 0; i < set->count; i++) {
        struct output *output = set->outputs[i];
        if (!output->discarded && !output->finished && !output_flush(output, error))
            return false;
    }
    if (!workers_run(&work, error))
        return false;
    for (size_t i = 0; i < set->count; i++) {
        struct output *output = set->outputs[i];
        if (!output->discarded && (!output_can_take_name(output, error) || !is_ours(output, error)))
            return false;
    }
    return true;
}

/* An older file changes places with the new one, so that it can come back. */
static bool
give_name(struct output *output, struct error *error)
{
    bool older = output->has_older;
    enum naming naming = older ? NAMED_EXCHANGED : NAMED_FIRST;
    int fault = older ? system_exchange(output->temporary, output->path)
                      : system_rename(output->temporary, output->path, false);
    if (older && system_kind(fault) == SYSTEM_UNABLE) {
        naming = NAMED_OVER;
        fault = system_rename(output->temporary, output->path, true);
    }
    if (fault == 0)
        output->naming = naming;
    return output_tell(output->path, "cannot get its name", fault, error);
}

static bool
take_name_back(struct output *output, struct error *error)
{
    enum naming naming = output->naming;
    output->naming = NOT_NAMED;
    if (naming == NOT_NAMED)
        return true;
    if (naming == NAMED_OVER)
        output->discarded = true; /* nothing has the temporary name any more */
    else if ((naming == NAMED_EXCHANGED
                  ? system_exchange(output->path, output->temporary)
                  : system_rename(output->path, output->temporary, true)) == 0)
        return true;
    return error_add(error, STATUS_FAILED, "%s: is new, though the run failed: it is of no use",
                     output->path);
}

static void
take_names_back(struct output_set *set, struct error *error)
{
    for (size_t i = set->count; i-- > 0;)
        take_name_back(set->outputs[i], error);
}

static bool
give_names(struct output_set *set, struct error *error)
{
    if (set->count > 0)
        qsort(set->outputs, set->count, sizeof(struct output *), compare_ranks);
    for (size_t i = 0; i < set->count; i++) {
        if (!set->outputs[i]->discarded && !give_name(set->outputs[i], error))
            return false;
    }
    if (set->lock != SYSTEM_NO_FILE)
        system_sync_folder(set->lock);
    return true;
}

/* The lock, so that a signal comes before the first name or behind the last. */
bool
output_sets_name(struct output_set *const sets[], size_t count, struct error *error)
{
    bool done = true;
    size_t named = 0;
    output_lock();
    for (; named < count && done; named++)
        done = sets[named] == NULL || give_names(sets[named], error);
    while (!done && named-- > 0) {
        if (sets[named] != NULL)
            take_names_back(sets[named], error);
    }
    output_unlock();
    return done;
}

void
output_sets_take_back(struct output_set *const sets[], size_t count, struct error *error)
{
    output_lock();
    for (size_t i = count; i-- > 0;) {
        if (sets[i] != NULL)
            take_names_back(sets[i], error);
    }
    output_unlock();
}

bool
output_set_commit(struct output_set *set, struct error *error)
{
    return output_set_prepare(set, error) && output_sets_name(&set, 1, error);
}

/* The temporary name goes, whether it is an unfinished file or the older one that has it. */
static void
end_output(struct output *output)
{
    if (output->naming == NAMED_EXCHANGED)
        system_remove(output->temporary);
    else if (output->naming == NOT_NAMED && !output->discarded)
        output_discard(output);
    output_free(output);
}

void
output_set_end(struct output_set *set)
{
    if (set == NULL)
        return;
    output_lock();
    for (size_t i = 0; i < set->count; i++)
        end_output(set->outputs[i]);
    if (set->lock != SYSTEM_NO_FILE)
        system_unlock_folder(set->lock);
    free(set->outputs);
    free(set->directory);
    for (struct output_set **link = &open_output_sets; *link != NULL; link = &(*link)->next) {
        if (*link == set) {
            *link = set->next;
            break;
        }
    }
    free(set);
    output_unlock();
}

/* The lock is kept, so that no other thread makes a new file. */
void
output_abandon_all(void)
{
    if (!output_has_lock())
        output_lock();
    for (struct output_set *set = open_output_sets; set != NULL; set = set->next) {
        for (size_t i = 0; i < set->count; i++) {
            const struct output *output = set->outputs[i];
            if (output->naming == NAMED_EXCHANGED ||
                (output->naming == NOT_NAMED && !output->discarded))
                system_remove(output->temporary);
        }
    }
}
