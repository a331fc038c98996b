/* The collections whose definitions a run loads. */
#include <string.h>

#include "base/memory.h"
#include "cmd/run.h"

void
run_keep(struct run *run, const struct collection *collection)
{
    run->kept = memory_resize(run->kept, run->kept_count + 1, sizeof(struct collection));
    run->kept[run->kept_count++] = *collection;
}

bool
run_load(struct run *run, const struct period *period, struct error *error)
{
    struct collection collection;
    bool done = collection_load(&collection, period, &run->resources, error);
    run_keep(run, &collection);
    return done;
}

bool
run_load_newest(struct run *run, struct error *error)
{
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        if (i + 1 < run->catalogue.count && strcmp(period[1].collection, period->collection) == 0)
            continue; /* years and terms come in order: the last is the newest */
        if (!run_load(run, period, error))
            return false;
    }
    return true;
}

bool
run_load_year(struct run *run, const char *collection, const char *folder, struct error *error)
{
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        if (strcmp(period->collection, collection) != 0 || strcmp(period->folder, folder) != 0)
            continue;
        if (!run_load(run, period, error))
            return false;
    }
    return true;
}

const struct period *
run_find_period(struct run *run, const char *collection, struct error *error)
{
    return catalogue_choose(&run->catalogue, collection, &run->options->of_collection,
                            run->facts.today, &run->resources, error);
}
