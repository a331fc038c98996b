/* The lines that count for a sheet: those of the maps that apply to it, and those of its shape. */
#include "input/shape/sheet_plan_internal.h"

const struct shape_line *
sheet_plan_line(const struct sheet_plan *plan, enum shape_key key, size_t *at)
{
    while (*at < plan->line_count) {
        const struct shape_line *line = plan->lines[(*at)++];
        if (line->key == key)
            return line;
    }
    return NULL;
}

const char *
sheet_plan_value(const struct sheet_plan *plan, enum shape_key key)
{
    size_t at = 0;
    const struct shape_line *line = sheet_plan_line(plan, key, &at);
    return line == NULL ? NULL : line->value;
}

const char *
sheet_plan_set(const struct sheet_plan *plan, const char *item)
{
    size_t at = 0;
    for (const struct shape_line *line; (line = sheet_plan_line(plan, KEY_SET, &at)) != NULL;) {
        if (text_same(line->a, item))
            return line->b;
    }
    return NULL;
}

/* Lines of one map, from `first` to `end`, of which the later wins; but of flags the first that
 * says yes counts. */
static void
add_map_lines(struct sheet_plan *plan, const struct input_map *map, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        const struct shape_line *line = &map->lines[i];
        if (line->key == KEY_FLAG && shape_line_applies(line, plan->file, plan->sheet))
            plan->lines[plan->line_count++] = line;
    }
    for (size_t i = end; i > first; i--) {
        const struct shape_line *line = &map->lines[i - 1];
        if (line->key != KEY_FLAG && shape_line_applies(line, plan->file, plan->sheet))
            plan->lines[plan->line_count++] = line;
    }
}

void
sheet_plan_gather_lines(struct sheet_plan *plan, const struct input_map *map, struct arena *arena)
{
    size_t of_map = map == NULL ? 0 : map->count,
           of_shape = plan->shape == NULL ? 0 : plan->shape->count;
    plan->lines = arena_alloc(arena, (of_map + of_shape + 1) * sizeof(plan->lines[0]));
    plan->line_count = 0;
    for (size_t end = of_map, first; end > 0; end = first) {
        for (first = end - 1; first > 0 && map->lines[first - 1].map == map->lines[first].map;)
            first--;
        add_map_lines(plan, map, first, end);
    }
    for (size_t i = 0; i < of_shape; i++)
        plan->lines[plan->line_count++] = &plan->shape->lines[i];
}
