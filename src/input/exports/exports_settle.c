/* What a sheet does not say by itself. Each answer rests on what is nearest to the sheet, and a
 * guess is told (F132). */
#include <string.h>

#include "input/exports/export_sheet.h"

void
export_tell_guess(struct input_set *inputs, const struct export_sheet *sheet, const char *said)
{
    const char *const more[] = {"said", said, NULL};
    uint32_t line = sheet->head.rows[sheet->plan.heading_row].line;
    struct place place = {sheet->file_number, line, 0};
    if (sheet->is_block) /* it is told of the grid above */
        return;
    input_set_tell(inputs, "F132", place, "", arena_string(&inputs->arena, said), more);
}

static enum date_order
order_of(const struct exports *exports, const struct export_sheet *sheet)
{
    const char *of_map = sheet_plan_value(&sheet->plan, KEY_DATE_ORDER);
    if (exports->options->order != ORDER_UNSETTLED)
        return exports->options->order;
    if (of_map == NULL)
        return ORDER_UNSETTLED;
    return text_same(of_map, "mdy") ? ORDER_MONTH_FIRST : ORDER_DAY_FIRST;
}

void
exports_settle_sheet(struct exports *exports, struct export_sheet *sheet)
{
    sheet->settings.order = order_of(exports, sheet);
    export_settle_week(exports, sheet);
    export_settle_given_school(exports, sheet);
}

bool
exports_settle_view(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                    struct error *error)
{
    struct exports *exports = inputs->exports;
    bool of_schools = strcmp(view->def->name, "schools") == 0;
    if (!of_schools && !view->def->of_la && !export_read_schools(inputs, error))
        return false;
    if (!export_settle_school(inputs, sheet, view, error) ||
        !export_settle_whose(inputs, sheet, view, error))
        return false;
    view_init(view, &exports->arena);
    if (of_schools) {
        view_set_constant(view, "Phase", exports->options->phase);
        view_set_constant(view, "SchoolName", exports->options->school_name);
    }
    if (!export_check_days(inputs, sheet, view, error))
        return false;
    return view->code >= 0 || view_settle_order(view, error);
}
