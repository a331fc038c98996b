/* The arguments of a run, to muster.sqlite and back. */
#include "cmd/arguments.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"

static const struct {
    const char *name;
    size_t member; /* a text of struct options */
} text_options[] = {{"--school", offsetof(struct options, school)},
                    {"--school-name", offsetof(struct options, school_name)},
                    {"--phase", offsetof(struct options, phase)},
                    {"--la", offsetof(struct options, la)},
                    {"--week", offsetof(struct options, week)}};
enum { TEXT_OPTION_COUNT = sizeof text_options / sizeof text_options[0] };

static const char *const date_orders[] = {"as-it-shows", "dmy", "mdy"};
enum { DATE_ORDER_COUNT = sizeof date_orders / sizeof date_orders[0] };

bool
arguments_keep_paths(const char *name, struct paths paths, struct evidence *evidence,
                     struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < paths.count && done; i++)
        done = evidence_add_argument(evidence, name, paths.items[i], error);
    return done;
}

bool
arguments_keep(const struct options *options, struct paths inputs, struct paths returns,
               struct evidence *evidence, struct error *error)
{
    struct paths maps = {options->maps, options->map_count};
    bool done = arguments_keep_paths("input", inputs, evidence, error) &&
                arguments_keep_paths("return", returns, evidence, error) &&
                arguments_keep_paths("--map", maps, evidence, error);
    for (size_t i = 0; i < TEXT_OPTION_COUNT && done; i++) {
        const char *value = *(const char *const *)((const char *)options + text_options[i].member);
        if (value != NULL)
            done = evidence_add_argument(evidence, text_options[i].name, value, error);
    }
    if (options->date_order > 0 && options->date_order < DATE_ORDER_COUNT)
        done = done && evidence_add_argument(evidence, "--date-order",
                                             date_orders[options->date_order], error);
    for (size_t i = 0; i < options->of_collection.count && done; i++) {
        const struct option_value *given = &options->of_collection.items[i];
        done = evidence_add_argument(evidence, given->name, text_or_empty(given->text), error);
    }
    return done;
}

static void
add_of_collection(struct options *options, const char *name, const char *value)
{
    struct option_values *given = &options->of_collection;
    given->items = memory_resize(given->items, given->count + 1, sizeof(struct option_value));
    given->items[given->count++] =
        (struct option_value){name, value[0] == '\0' ? NULL : value}; /* a flag has no text */
}

bool
arguments_take(struct options *options, const char *name, const char *value)
{
    if (name[0] != '-')
        return false;
    name = arena_string(&options->arena, name);
    value = arena_string(&options->arena, value);
    if (strcmp(name, "--map") == 0) {
        if (options->map_count < MAP_LIMIT)
            options->maps[options->map_count++] = value;
        return true;
    }
    for (size_t i = 0; i < TEXT_OPTION_COUNT; i++) {
        if (strcmp(name, text_options[i].name) == 0) {
            *(const char **)((char *)options + text_options[i].member) = value;
            return true;
        }
    }
    if (strcmp(name, "--date-order") != 0) {
        add_of_collection(options, name, value);
        return true;
    }
    for (unsigned i = 0; i < DATE_ORDER_COUNT; i++)
        options->date_order = strcmp(value, date_orders[i]) == 0 ? i : options->date_order;
    return true;
}
