/* Options and definitions of an earlier run. */
#include "cmd/kept_collection.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/arguments.h"
#include "system/system.h"

void
kept_options(const struct kept_run *kept, struct options *options, const char ***inputs,
             size_t *input_count)
{
    const char *schemas = kept_fact(kept, "schemas");
    const char *serial = kept_fact(kept, "serial");
    *inputs = NULL;
    *input_count = 0;
    *options = (struct options){.serial = serial[0] == '\0' ? "001" : serial,
                                .now = kept_fact(kept, "now"),
                                .jobs = system_processors(),
                                .quiet = true,
                                .schemas = strcmp(schemas, "built-in") == 0 ? NULL : schemas};
    for (size_t i = 0; i < kept->argument_count; i++) {
        const struct kept_name *argument = &kept->arguments[i];
        if (arguments_take(options, argument->name, argument->value) ||
            strcmp(argument->name, "input") != 0)
            continue;
        *inputs = memory_resize(*inputs, *input_count + 1, sizeof(char *));
        (*inputs)[(*input_count)++] = argument->value;
    }
}

void
kept_options_free(struct options *options, const char **inputs)
{
    free(inputs);
    free(options->of_collection.items);
    arena_free(&options->arena);
}

/* A check has the term and the year from the returns, a build from its options. */
static void
set_period_options(struct options *options, const struct kept_return *which)
{
    struct option_values *given = &options->of_collection;
    const char *const named[][2] = {{"--term", which->term}, {"--year", which->year}};
    for (size_t i = 0; i < 2 && !which->made; i++) {
        size_t k = 0;
        if (named[i][1][0] == '\0')
            continue;
        while (k < given->count && strcmp(given->items[k].name, named[i][0]) != 0)
            k++;
        if (k == given->count)
            given->items = memory_resize(given->items, ++given->count, sizeof(struct option_value));
        given->items[k] = (struct option_value){named[i][0], named[i][1]};
    }
}

bool
kept_collection(struct run *run, struct options *options, const struct kept_run *kept,
                const struct kept_return *which, struct collection *collection, struct error *error)
{
    set_period_options(options, which);
    const struct period *period = run_find_period(run, which->collection, error);
    if (period == NULL || strcmp(period->folder, which->definition) != 0)
        return error_add(error, STATUS_INPUT,
                         "%s: was made with definitions that are not here: %s %s", kept->name,
                         which->collection, which->definition);
    return collection_load(collection, period, &run->resources, error);
}
