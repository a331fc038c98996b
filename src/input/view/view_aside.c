/* Readings of a sheet for what others need of it: pupils to be looked up, schools, and the order of
 * its dates. */
#include "input/view/view.h"

#include "input/view/view_internal.h"

static bool
view_pass_over(void *context, const struct csv_row *row)
{
    (void)context, (void)row;
    return true;
}

static struct stretch
whole_body(const struct view *view)
{
    return (struct stretch){view->body.from, view->body.to, view->body.line};
}

bool
view_settle_order(struct view *view, struct error *error)
{
    struct finding_list ignored = {0};
    struct stretch whole = whole_body(view);
    struct reading reading = {.purpose = READ_INDEX,
                              .stretches = &whole,
                              .count = 1,
                              .row = view_pass_over,
                              .findings = &ignored};
    if (view->settings.order != ORDER_UNSETTLED)
        return true;
    bool done = view_read(view, &reading, error);
    finding_list_free(&ignored);
    return done;
}

struct side_reader {
    struct view *view;
    struct pupil_lookup *lookup;
    take_school_fn take;
    void *context;
    struct arena arena;
};

/* Behind a row of the table stands the row of the sheet, from which helpers are taken. */
static bool
take_side_pupil(void *context, const struct csv_row *row)
{
    struct side_reader *side = context;
    const struct view *view = side->view;
    static const char *const columns[] = {"UPN", "Surname", "Forename", "DOB"};
    struct slice values[4];
    for (size_t i = 0; i < 4; i++)
        values[i] = row->fields[table_column_index(view->def, columns[i])];
    const int *helpers = view->plan->helpers;
    pupil_lookup_add(
        side->lookup,
        &(struct pupil_facts){.lea = row->fields[view->def->unit_columns[0]],
                              .estab = row->fields[view->def->unit_columns[1]],
                              .upn = values[0],
                              .surname = values[1],
                              .forename = values[2],
                              .dob = values[3],
                              .admission_number =
                                  view_cell_text(row->behind, helpers[HELPER_ADMISSION_NUMBER]),
                              .local_id = view_cell_text(row->behind, helpers[HELPER_LOCAL_ID]),
                              .class = view_cell_text(row->behind, helpers[HELPER_CLASS])});
    return true;
}

static const char *
side_text(struct side_reader *side, struct slice text)
{
    return arena_copy(&side->arena, text.text, text.length);
}

static bool
take_side_school(void *context, const struct csv_row *row)
{
    struct side_reader *side = context;
    const struct table_def *def = side->view->def;
    struct school_facts school = {{0}, {0}, "", "", ""};
    struct slice lea = row->fields[def->unit_columns[0]], estab = row->fields[def->unit_columns[1]];
    int id = side->view->plan->helpers[HELPER_SCHOOL_ID];
    if (lea.length >= sizeof school.lea || estab.length >= sizeof school.estab)
        return true;
    memcpy(school.lea, lea.text, lea.length);
    memcpy(school.estab, estab.text, estab.length);
    school.urn = side_text(side, row->fields[table_column_index(def, "URN")]);
    school.name = side_text(side, row->fields[table_column_index(def, "SchoolName")]);
    school.id = side_text(side, view_cell_text(row->behind, id));
    side->take(side->context, &school);
    return true;
}

static bool
read_aside(struct side_reader *side, csv_row_fn take, struct error *error)
{
    struct stretch whole = whole_body(side->view);
    struct reading reading = {
        .purpose = READ_ROWS, .stretches = &whole, .count = 1, .row = take, .context = side};
    bool done = view_read(side->view, &reading, error);
    arena_free(&side->arena);
    return done;
}

bool
view_read_pupils(struct view *view, struct pupil_lookup *lookup, struct error *error)
{
    struct side_reader side = {.view = view, .lookup = lookup};
    return read_aside(&side, take_side_pupil, error);
}

bool
view_read_schools(struct view *view, take_school_fn take, void *context, struct error *error)
{
    struct side_reader side = {.view = view, .take = take, .context = context};
    return read_aside(&side, take_side_school, error);
}
