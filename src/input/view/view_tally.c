/* What a view tells of its sheet when it was read from end to end: what it was taken for, what was
 * left out, what was translated, and whose rows could not be found. */
#include <stdlib.h>

#include "input/view/view_internal.h"

uint32_t
counted_add(struct view_tally *tally, struct counted_list *list, size_t column, struct slice text,
            const char *other, uint32_t line, uint32_t cell)
{
    struct buffer key = {0};
    buffer_number(&key, column);
    buffer_char(&key, '\n');
    buffer_append(&key, text.text, text.length);
    buffer_char(&key, '\n');
    buffer_string(&key, other);
    struct slice wanted = {key.text, key.length};
    uint32_t number = map_get(&list->numbers, wanted);
    if (number == MAP_NONE) {
        number = (uint32_t)list->count;
        list->items =
            memory_grow(list->items, &list->capacity, list->count + 1, sizeof(struct counted));
        list->items[list->count++] =
            (struct counted){.text = arena_copy(&tally->arena, text.text, text.length),
                             .other = arena_string(&tally->arena, other),
                             .column = column,
                             .line = line,
                             .cell = cell};
        map_put(&list->numbers,
                (struct slice){arena_copy(&tally->arena, key.text, key.length), key.length},
                number);
    }
    list->items[number].count++;
    buffer_free(&key);
    return number;
}

static void
free_list(struct counted_list *list)
{
    free(list->items);
    map_free(&list->numbers);
}

void
view_tally_free(struct view_tally *tally)
{
    free_list(&tally->translations);
    free_list(&tally->strangers);
    free_list(&tally->lessons);
    free(tally->pending);
    string_places_free(&tally->strings);
    arena_free(&tally->arena);
}

void
view_add_finding(const struct view *view, struct finding_list *findings, const char *id,
                 uint32_t line, uint32_t cell, const char *field, struct slice value,
                 const char *said)
{
    const struct rule *rule = view->book == NULL ? NULL : rulebook_find(view->book, id);
    if (rule == NULL)
        return;
    const char *const more[] = {"said", said, NULL};
    struct finding finding = {.rule = rule,
                              .severity = rule->severity,
                              .lea = "",
                              .estab = "",
                              .key = "",
                              .date = DAY_NONE,
                              .field = field,
                              .value = arena_copy(&findings->texts, value.text, value.length),
                              .place = {view->file_number, line, cell}};
    finding.message = finding_message(&findings->texts, &finding, more);
    finding_add(findings, finding);
}

static void __attribute__((format(printf, 6, 7)))
view_tally_tell(const struct view *view, struct finding_list *findings, const char *id,
                uint32_t line, uint32_t cell, const char *format, ...)
{
    struct buffer said = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&said, format, arguments);
    va_end(arguments);
    view_add_finding(view, findings, id, line, cell, "", (struct slice){said.text, said.length},
                     said.text);
    buffer_free(&said);
}

/* --- F130 ------------------------------------------------------------------------------------- */

static void
append_unused(const struct sheet_plan *plan, struct buffer *text)
{
    size_t listed = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct column_plan *column = &plan->columns[i];
        bool used = column->use == USE_ITEM || column->use == USE_SESSION ||
                    column->use == USE_FLAG || column->use == USE_BLANK;
        if (!used)
            buffer_printf(text, "%s %s", listed++ == 0 ? "; not used:" : ",", column->heading);
    }
}

static void
view_tally_tell_sheet(const struct view *view, const struct view_tally *tally,
                      struct finding_list *findings)
{
    const struct sheet_plan *plan = view->plan;
    struct buffer text = {0};
    size_t columns = 0;
    for (size_t i = 0; i < plan->column_count; i++)
        columns += plan->columns[i].use != USE_BLANK;
    buffer_printf(&text, "%s (%s): ", view->def->name, plan->shape->name);
    if (view->heading_line > 0)
        buffer_printf(&text, "heading in row %u, ", view->heading_line);
    buffer_printf(&text, "%llu row%s, %zu of %zu columns", (unsigned long long)tally->rows,
                  tally->rows == 1 ? "" : "s", plan->used, columns);
    append_unused(plan, &text);
    view_tally_tell(view, findings, "F130", view->heading_line, 0, "%s", text.text);
    buffer_free(&text);
}

/* --- the rest --------------------------------------------------------------------------------- */

static void
tell_left_out(const struct view *view, struct view_tally *tally, struct finding_list *findings)
{
    uint32_t first = view->first_line > 0 ? view->first_line : 1;
    uint64_t above = view->heading_line > first ? view->heading_line - first : 0;
    tally->below += tally->pending_count;
    if (above + tally->between + tally->below == 0)
        return;
    if (tally->between > 0)
        view_tally_tell(view, findings, "F133", view->heading_line, 0,
                        "%llu rows above, %llu between, %llu below", (unsigned long long)above,
                        (unsigned long long)tally->between, (unsigned long long)tally->below);
    else
        view_tally_tell(view, findings, "F133", view->heading_line, 0,
                        "%llu rows above, %llu below", (unsigned long long)above,
                        (unsigned long long)tally->below);
}

static void
tell_translations(const struct view *view, const struct view_tally *tally,
                  struct finding_list *findings)
{
    for (size_t i = 0; i < tally->translations.count; i++) {
        const struct counted *pair = &tally->translations.items[i];
        const char *item = view->columns[pair->column].item;
        struct buffer said = {0};
        buffer_printf(&said, "%s: %s=%s (%llu)", item, pair->text, pair->other,
                      (unsigned long long)pair->count);
        view_add_finding(view, findings, "F134", pair->line, pair->cell, item, slice_of(pair->text),
                         said.text);
        buffer_free(&said);
    }
    if (tally->evidence.short_years > 0)
        view_tally_tell(view, findings, "F134", view->heading_line, 0,
                        "years of two digits: 20.. (%u)", tally->evidence.short_years);
    if (view->facts.any_present && tally->slashes_pm > 0)
        view_tally_tell(view, findings, "F134", tally->first_slash, 0,
                        "Code: /=\\ in the afternoon (%llu), as the sheet has no \\",
                        (unsigned long long)tally->slashes_pm);
}

static void
tell_strangers(const struct view *view, const struct view_tally *tally,
               struct finding_list *findings)
{
    for (size_t i = 0; i < tally->strangers.count; i++) {
        const struct counted *stranger = &tally->strangers.items[i];
        bool several = stranger->other[0] == 's';
        struct buffer said = {0};
        buffer_printf(&said, "%s: %s (%llu row%s)",
                      several ? "several pupils have it" : "no pupil has it", stranger->text,
                      (unsigned long long)stranger->count, stranger->count == 1 ? "" : "s");
        view_add_finding(view, findings, several ? "F137" : "F136", stranger->line, stranger->cell,
                         "", slice_of(stranger->text), said.text);
        buffer_free(&said);
    }
}

static void
tell_order(const struct view *view, const struct view_tally *tally, struct finding_list *findings)
{
    const struct date_evidence *seen = &tally->evidence;
    bool told = view->settings.order != ORDER_UNSETTLED;
    if (!told && view->facts.order == ORDER_MONTH_FIRST)
        view_tally_tell(view, findings, "F135", view->heading_line, 0,
                        "its dates are taken as month first: %u can be nothing else",
                        seen->only_month_first);
    else if (!told && seen->only_day_first == 0 && seen->differing > 0)
        view_tally_tell(
            view, findings, "F132", view->heading_line, 0,
            "its dates are taken as day first (%u could be month first): --date-order settles it",
            seen->differing);
}

static void
tell_guesses(const struct view *view, const struct view_tally *tally, struct finding_list *findings)
{
    const struct sheet_plan *plan = view->plan;
    if (plan->by_name)
        view_tally_tell(view, findings, "F132", view->heading_line, 0,
                        "it is taken for %s by its name: a map (shape) settles it",
                        view->def->name);
    for (size_t i = 0; i < plan->column_count; i++) {
        if (plan->columns[i].doubled)
            view_tally_tell(
                view, findings, "F132", view->heading_line, view_column_number(view, (int)i),
                "the heading %s stands twice: the first is used; a map (column) settles it",
                plan->columns[i].heading);
    }
    if (view->facts.strings.count > 0)
        view_tally_tell(view, findings, "F132", view->heading_line, 0,
                        "codes of two characters are cut to one in a marks string");
    if (tally->names_split > 0)
        view_tally_tell(
            view, findings, "F132", view->heading_line, 0,
            "%s without a comma are split at a blank (%llu): give surname and forename in two "
            "columns",
            plan->columns[plan->helpers[HELPER_FULL_NAME]].heading,
            (unsigned long long)tally->names_split);
}

static void
settle_facts(struct view *view, struct view_tally *tally)
{
    const char *present = sheet_plan_value(view->plan, KEY_PRESENT);
    struct view_facts *facts = &view->facts;
    if (facts->order == ORDER_UNSETTLED)
        facts->order = date_evidence_order(&tally->evidence);
    facts->any_present = (present != NULL && text_same(present, "any")) ||
                         (tally->slashes_pm > 0 && tally->backslashes == 0);
    view_date_sessions(view);
    string_places_free(&facts->strings);
    facts->strings = tally->strings;
    tally->strings = (struct string_places){0};
}

void
view_tell(struct view *view, struct view_tally *tally, struct finding_list *findings)
{
    settle_facts(view, tally);
    view_tally_tell_sheet(view, tally, findings);
    if (!view->is_block)
        tell_guesses(view, tally, findings);
    tell_left_out(view, tally, findings);
    tell_translations(view, tally, findings);
    if (!view->is_block)
        tell_order(view, tally, findings);
    tell_strangers(view, tally, findings);
    for (size_t i = 0; i < tally->lessons.count; i++) {
        const struct counted *lesson = &tally->lessons.items[i];
        view_tally_tell(view, findings, "F140", lesson->line, lesson->cell, "%s (%llu)",
                        lesson->text, (unsigned long long)lesson->count);
    }
    if (view->formulas_without_result > 0)
        view_tally_tell(view, findings, "F141", view->heading_line, 0,
                        "%llu formulas have no stored result and are taken as blank",
                        (unsigned long long)view->formulas_without_result);
}
