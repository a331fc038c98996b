/* Whose a row is: of which school, and of which pupil. */

#include "input/view/view_internal.h"

/* --- which school ----------------------------------------------------------------------------- */

const char *
school_fact(const struct school_facts *school, enum helper helper)
{
    return helper == HELPER_SCHOOL_URN  ? school->urn
           : helper == HELPER_SCHOOL_ID ? school->id
                                        : school->name;
}

static const struct school_facts *
view_find_school(const struct view *view, struct slice value)
{
    for (size_t i = 0; i < view->schools->count; i++) {
        const struct school_facts *school = &view->schools->items[i];
        const char *known = school_fact(school, view->settings.school_helper);
        if (value.length > 0 && known[0] != '\0' && value_same_folded(value, slice_of(known)))
            return school;
    }
    return NULL;
}

static void
set_unit(struct view_reader *reader, size_t part, struct slice value, int cell)
{
    size_t column = reader->view->def->unit_columns[part];
    reader->fields[column] = value;
    reader->cells[column] = view_column_number(reader->view, cell);
}

/* 835/2990, 8352990. */
static bool
split_dfe_number(struct slice text, char lea[4], char estab[5])
{
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        char character = text.text[i];
        if (character < '0' || character > '9') {
            if (strchr("/ -", character) == NULL || digits != 3)
                return false;
            continue;
        }
        if (digits < 3)
            lea[digits] = character;
        else if (digits < 7)
            estab[digits - 3] = character;
        digits++;
    }
    return digits == 7;
}

enum { LEA_LENGTH = 3 };

static void
take_listed_school(struct view_reader *reader)
{
    const struct view *view = reader->view;
    int cell = view->plan->helpers[view->settings.school_helper];
    struct slice value = view_cell_text(reader->row, cell);
    bool known;
    struct view_memo *memo = view_memo_of(reader, view->def->count, value, &known);
    if (!known) {
        const struct school_facts *school = view_find_school(view, value);
        memo->is_raw = school == NULL;
        if (school != NULL)
            buffer_printf(&memo->value, "%s%s", school->lea, school->estab);
    }
    size_t lea = memo->is_raw ? 0 : LEA_LENGTH;
    struct slice whole = {text_or_empty(memo->value.text), memo->value.length};
    set_unit(reader, 0, memo->is_raw ? value : (struct slice){whole.text, lea}, cell);
    set_unit(reader, 1, memo->is_raw ? value : (struct slice){whole.text + lea, whole.length - lea},
             cell);
}

void
view_take_school(struct view_reader *reader)
{
    const struct view *view = reader->view;
    const struct table_def *def = view->def;
    int cell = view->plan->helpers[HELPER_DFE_NUMBER];
    struct slice value;
    switch (view->settings.school_way) {
    case SCHOOL_BY_NUMBERS:
        for (size_t i = 0; i < 2; i++) {
            int of = view->columns[def->unit_columns[i]].cell;
            set_unit(reader, i, view_cell_text(reader->row, of), of);
        }
        break;
    case SCHOOL_BY_DFE_NUMBER:
        value = view_cell_text(reader->row, cell);
        memset(reader->lea, 0, sizeof reader->lea);
        memset(reader->estab, 0, sizeof reader->estab);
        bool whole = split_dfe_number(value, reader->lea, reader->estab);
        set_unit(reader, 0, whole ? slice_of(reader->lea) : value, cell);
        set_unit(reader, 1, whole ? slice_of(reader->estab) : value, cell);
        break;
    case SCHOOL_BY_LIST:
        take_listed_school(reader);
        break;
    case SCHOOL_GIVEN:
        if (!def->of_la)
            set_unit(reader, 1, slice_of(view->settings.estab), -1);
        set_unit(reader, 0, slice_of(view->settings.lea), -1);
        break;
    }
}

/* --- which pupil ------------------------------------------------------------------------------ */

/* What is asked for the pupil of a row; `born` keeps the text of a date. */
static struct pupil_query
query_of(const struct view_reader *reader, struct slice key, char born[DATE_SIZE])
{
    const struct view *view = reader->view;
    const int *helpers = view->plan->helpers;
    struct pupil_query query = {.lea = reader->fields[view->def->unit_columns[0]],
                                .estab = reader->fields[view->def->unit_columns[1]],
                                .whose = view->settings.whose,
                                .value = key};
    day dob;
    if (query.whose != WHOSE_NAME)
        return query;
    if (helpers[HELPER_FULL_NAME] < 0) {
        query.surname = view_cell_text(reader->row, helpers[HELPER_SURNAME]);
        query.forename = view_cell_text(reader->row, helpers[HELPER_FORENAME]);
    }
    query.class = view_cell_text(reader->row, helpers[HELPER_CLASS]);
    if (date_form_read(view_cell_text(reader->row, helpers[HELPER_DOB]), view->facts.order, &dob,
                       NULL))
        query.dob = slice_of(date_format(dob, born));
    return query;
}

enum pupil_found
view_find_pupil(struct view_reader *reader, struct slice key, const char **upn, struct buffer *name)
{
    char born[DATE_SIZE];
    const char *found_upn;
    struct pupil_query query = query_of(reader, key, born);
    enum pupil_found found =
        pupil_lookup_find(reader->view->lookup, &query, &reader->scratch, &found_upn);
    if (upn != NULL)
        *upn = found_upn;
    if (name != NULL && found != PUPIL_FOUND) {
        buffer_append(name, key.text, key.length);
        if (query.surname.length > 0)
            buffer_printf(name, ", %.*s", (int)query.forename.length, query.forename.text);
    }
    return found;
}

bool
view_take_pupil(struct view_reader *reader, struct slice key, int cell)
{
    const struct view *view = reader->view;
    size_t upn_column = (size_t)view->upn;
    struct buffer name = {0};
    const char *upn;
    enum pupil_found found =
        view_find_pupil(reader, key, &upn, reader->tally == NULL ? NULL : &name);
    if (found == PUPIL_FOUND) {
        reader->fields[upn_column] = slice_of(upn);
        reader->cells[upn_column] = view_column_number(view, cell);
        return true;
    }
    if (reader->tally == NULL)
        return false;
    if (found == PUPIL_UNKNOWN && view_sessions_are_blank(view, reader->row))
        reader->tally->between++; /* the title of a group */
    else
        counted_add(reader->tally, &reader->tally->strangers, upn_column,
                    (struct slice){name.text, name.length}, found == PUPIL_SEVERAL ? "s" : "",
                    reader->row->line, view_column_number(view, cell));
    buffer_free(&name);
    return false;
}
