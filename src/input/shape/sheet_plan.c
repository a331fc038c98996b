/* Recognising sheets. */
#include "input/shape/sheet_plan.h"

#include "input/shape/sheet_plan_internal.h"

/* --- lines of shape and maps ------------------------------------------------------------------ */

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

/* --- the plan --------------------------------------------------------------------------------- */

static const char *
table_name(const struct shape *shape)
{
    return shape->table == NULL ? "none" : shape->table->name;
}

static void
explain_none(struct recogniser *at, struct sheet_plan *plan, const struct sheet_choice *choice)
{
    if (choice->nearest_shape != NULL && choice->nearest >= 2)
        plan->why_not = arena_printf(
            at->arena, "no heading row that is known: nearest to it is %s (%s), which needs %s",
            choice->nearest_shape->name, table_name(choice->nearest_shape), choice->nearest_lacks);
    else
        plan->why_not = "no heading row that is known";
}

void
sheet_plan_make(struct sheet_plan *plan, const struct sheet_head *head, const struct shapes *shapes,
                const struct input_map *map, const char *file, const char *sheet,
                struct arena *arena)
{
    struct recogniser at = {.shapes = shapes,
                            .map = map,
                            .head = head,
                            .of_none = tables_find(shapes->tables, "pupils"),
                            .arena = arena};
    struct sheet_choice choice = {.any = false};
    *plan = (struct sheet_plan){.file = file, .sheet = sheet};
    sheet_plan_gather_lines(plan, map, arena);
    if (sheet_plan_value(plan, KEY_SKIP) != NULL) {
        plan->why_not = "the map says that it is not to be read";
        return;
    }
    sheet_choice_make(&at, plan, &choice);
    if (!choice.any) {
        explain_none(&at, plan, &choice);
    } else if (choice.equal != NULL) {
        plan->why_not = arena_printf(
            arena, "it could be %s (%s) as well as %s (%s): say which with a map (shape)",
            table_name(choice.plan.shape), choice.plan.shape->name, table_name(choice.equal),
            choice.equal->name);
    } else {
        *plan = choice.plan;
        if (plan->shape->table == NULL)
            plan->why_not = arena_printf(arena, "%s", plan->shape->title);
    }
    buffer_free(&at.scratch);
    buffer_free(&at.normal);
}
