/* Recognising sheets. */
#include "input/shape/sheet_plan.h"

#include "input/shape/sheet_plan_internal.h"

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
