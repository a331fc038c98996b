/* The rows of one piece of a source, one after the other. */
#include "register/index_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct piece_index {
    struct index_shared *shared;
    struct index_piece *piece;
    const struct source *source;
    struct slice
        last_key[2]; /* of the row before, in last_text; empty: nothing is the same as that */
    char last_text[2][32];
    uint32_t last_unit;
    bool broken;          /* the row before ended the stretch */
    struct slice *filled; /* the fields of a row that is too short */
    size_t *dates;        /* the columns of dates that there are */
    size_t date_count;
    bool *known; /* by field: whether a column of the table stands there */
    struct buffer text;
};

static const struct slice nothing = {"", 0};

/* --- findings --------------------------------------------------------------------------------- */

static struct finding
index_finding(const struct piece_index *at, const struct rule *rule, const struct unit_key *key,
              uint32_t line)
{
    struct arena *arena = &at->piece->findings.texts;
    return (struct finding){
        .rule = rule,
        .severity = rule->severity,
        .date = DAY_NONE,
        .lea = key == NULL ? "" : arena_copy(arena, key->text, strnlen(key->text, 3)),
        .estab = key == NULL ? "" : arena_copy(arena, key->text + 3, strnlen(key->text + 3, 4)),
        .place = {at->source->file_number, line, 0}};
}

/* The key of a row, for findings alone. False if it has none that can be read. */
static bool
peek_key(struct piece_index *at, const struct csv_row *row, struct unit_key *key)
{
    const struct table_def *def = at->source->def;
    memset(key, 0, sizeof *key);
    for (size_t i = 0; i < (def->of_la ? 1u : 2u); i++) {
        struct slice value;
        if (values_peek(&at->piece->values, row, def->unit_columns[i], &value) != VALUE_GOOD ||
            value.length == 0)
            return false;
        memcpy(key->text + 3 * i, value.text, value.length);
    }
    return true;
}

/* About a row as a whole; whose it is, if its fields are those of the columns. */
static void
index_tell_row(struct piece_index *at, const char *id, const struct csv_row *row, bool fits,
               const char *const *more)
{
    const struct rule *rule = rulebook_find(&at->shared->data->rules->book, id);
    struct arena *texts = &at->piece->findings.texts;
    struct unit_key key;
    if (rule == NULL)
        return;
    struct slice whose = fits ? source_row_key(at->source, row) : nothing;
    bool known = fits && peek_key(at, row, &key);
    struct finding finding = index_finding(at, rule, known ? &key : NULL, row->line);
    finding.key = arena_copy(texts, whose.text, whose.length);
    if (more != NULL)
        finding.message = finding_message(texts, &finding, more);
    finding_add(&at->piece->findings, finding);
}

/* F102: a key that is blank or not of its type. */
static void
index_tell_key(struct piece_index *at, const struct csv_row *row, const struct unit_key *key,
               size_t column)
{
    const struct table_column *def = &at->source->def->columns[column];
    const struct rule *rule = rulebook_find(&at->shared->data->rules->book, "F102");
    struct arena *texts = &at->piece->findings.texts;
    struct slice value = source_value(at->source, row, column),
                 whose = source_row_key(at->source, row);
    if (rule == NULL)
        return;
    struct finding finding = index_finding(at, rule, key, row->line);
    finding.place.column = source_column_number(at->source, row, column);
    finding.field = def->name;
    finding.value = arena_copy(texts, value.text, value.length);
    finding.key = arena_copy(texts, whose.text, whose.length);
    buffer_clear(&at->text);
    column_forms(def, value, &at->text);
    const char *const more[] = {"forms", at->text.text, NULL};
    finding.message = finding_message(texts, &finding, more);
    finding_add(&at->piece->findings, finding);
}

/* F108, one a school: the first row. */
static void
index_tell_stranger(struct piece_index *at, const struct csv_row *row, const struct unit_key *key)
{
    const struct rule *rule = rulebook_find(&at->shared->data->rules->book, "F108");
    if (rule == NULL || unit_map_find(&at->piece->strangers, key) != NO_UNIT)
        return;
    unit_map_add(&at->piece->strangers, key);
    struct finding finding = index_finding(at, rule, key, row->line);
    finding.place.column = source_column_number(at->source, row, at->source->def->unit_columns[1]);
    finding.field = "Estab";
    finding.value =
        arena_copy(&at->piece->findings.texts, key->text, strnlen(key->text, sizeof key->text));
    finding_add(&at->piece->findings, finding);
}

/* --- whose row it is -------------------------------------------------------------------------- */

/* One part of the key: LEA, Estab or LA. False if it is blank or not of its type. *plain stays true
 * if it stands there as it is kept. */
static bool
read_key_part(struct piece_index *at, const struct csv_row *row, size_t part, struct unit_key *key,
              bool *plain)
{
    size_t column = at->source->def->unit_columns[part];
    struct slice value;
    if (values_read(&at->piece->values, row, column, &value) != VALUE_GOOD || value.length == 0)
        return false;
    *plain = *plain && slice_equal(value, source_value(at->source, row, column));
    memcpy(key->text + 3 * part, value.text, value.length);
    return true;
}

/* The other keys of a row that is not used anyway: it is not read again, so they are looked at
 * here. */
static void
test_other_keys(struct piece_index *at, const struct csv_row *row, const struct unit_key *key)
{
    const struct table_def *def = at->source->def;
    for (size_t i = 0; i < def->count; i++) {
        struct slice value;
        if (!def->columns[i].key || i == def->unit_columns[0] || i == def->unit_columns[1])
            continue;
        if (values_peek(&at->piece->values, row, i, &value) == VALUE_BAD || value.length == 0)
            index_tell_key(at, row, key, i);
    }
}

/* Reads the key of a row. False if the row is not used (F102). */
static bool
read_key(struct piece_index *at, const struct csv_row *row, struct unit_key *key, bool *plain)
{
    const struct table_def *def = at->source->def;
    size_t parts = def->of_la ? 1 : 2;
    bool good[2] = {true, true};
    memset(key, 0, sizeof *key);
    *plain = true;
    for (size_t i = 0; i < parts; i++)
        good[i] = read_key_part(at, row, i, key, plain);
    for (size_t i = 0; i < parts; i++) {
        if (!good[i])
            index_tell_key(at, row, key, def->unit_columns[i]);
    }
    if (!good[0] || !good[1])
        test_other_keys(at, row, key);
    return good[0] && good[1];
}

/* Nearly every row has the key of the one before. */
static bool
same_as_before(const struct piece_index *at, const struct csv_row *row)
{
    const struct table_def *def = at->source->def;
    return at->last_key[0].length > 0 &&
           slice_equal(source_value(at->source, row, def->unit_columns[0]), at->last_key[0]) &&
           slice_equal(source_value(at->source, row, def->unit_columns[1]), at->last_key[1]);
}

/* Only a key that needed no change, so that those are all counted. */
static void
index_rows_remember(struct piece_index *at, const struct csv_row *row)
{
    const struct table_def *def = at->source->def;
    for (size_t i = 0; i < 2; i++) {
        struct slice value = source_value(at->source, row, def->unit_columns[i]);
        at->last_key[i] = (struct slice){at->last_text[i], value.length};
        memcpy(at->last_text[i], value.text, value.length);
    }
}

/* --- rows as such ----------------------------------------------------------------------------- */

static bool
index_rows_is_blank(const struct csv_row *row, size_t from)
{
    for (size_t i = from; i < row->count; i++) {
        if (slice_trim(row->fields[i]).length > 0)
            return false;
    }
    return true;
}

/* A row that has not as many fields as the header. False if it is not used: it has more, or no
 * value at all. */
static bool
fit_row(struct piece_index *at, struct csv_row *row)
{
    size_t whole = at->source->field_count;
    if (row->count > whole) {
        bool surplus_is_blank = index_rows_is_blank(row, whole);
        row->count = whole;
        if (!surplus_is_blank)
            index_tell_row(at, "F101", row, false, NULL);
        return surplus_is_blank;
    }
    if (index_rows_is_blank(row, 0))
        return true; /* told as such */
    if (at->filled == NULL)
        at->filled = memory_zeroed(whole, sizeof(struct slice));
    for (size_t i = 0; i < whole; i++)
        at->filled[i] = i < row->count ? row->fields[i] : nothing;
    char *fields = arena_printf(&at->piece->findings.texts, "%zu", row->count),
         *wanted = arena_printf(&at->piece->findings.texts, "%zu", whole);
    const char *const more[] = {"fields", fields, "wanted", wanted, NULL};
    row->fields = at->filled;
    row->count = whole;
    index_tell_row(at, "F119", row, true, more);
    at->piece->has_short_rows = true;
    return true;
}

void
row_map_free(struct row_map *rows)
{
    map_free(&rows->places);
    free(rows->lines);
    arena_free(&rows->arena);
    *rows = (struct row_map){0};
}

/* True if what stands in an unknown column can tell two rows apart, as a note does suspensions of
 * one day; an enrolment is the pupil's with its dates, and a list with a row for each parent has it
 * twice. */
static bool
unknown_columns_count(const struct table_def *def)
{
    return strcmp(def->name, "pupils") != 0;
}

/* F128: a row that another of its table repeats in every field that counts. */
static bool
comes_again(struct piece_index *at, const struct csv_row *row)
{
    struct row_map *rows = at->shared->rows;
    buffer_clear(&at->text);
    for (size_t i = 0; i < at->source->def->count; i++) {
        struct slice value = slice_trim(source_value(at->source, row, i));
        buffer_append(&at->text, value.text, value.length);
        buffer_char(&at->text, '\x1F');
    }
    for (size_t i = 0; i < row->count && i < at->source->field_count; i++) {
        struct slice value = slice_trim(row->fields[i]);
        if (!at->known[i] && value.length > 0 && unknown_columns_count(at->source->def)) {
            buffer_number(&at->text, i);
            buffer_char(&at->text, '\x1F');
            buffer_append(&at->text, value.text, value.length);
        }
    }
    struct slice text = {at->text.text, at->text.length};
    uint32_t number = map_get(&rows->places, text);
    if (number == MAP_NONE) {
        text.text = arena_copy(&rows->arena, text.text, text.length);
        map_put(&rows->places, text, (uint32_t)rows->count);
        rows->lines =
            memory_grow(rows->lines, &rows->capacity, rows->count + 1, sizeof(struct place));
        rows->lines[rows->count++] = (struct place){at->source->file_number, row->line, 0};
        return false;
    }
    const struct place *other = &rows->lines[number];
    struct arena *texts = &at->piece->findings.texts;
    const char *file = file_names_get(at->shared->data->files, other->file);
    const char *line = other->file == at->source->file_number
                           ? arena_printf(texts, "line %u", other->line)
                           : arena_printf(texts, "line %u of %s", other->line, file);
    const char *const more[] = {"other", line, NULL};
    index_tell_row(at, "F128", row, true, more);
    return true;
}

/* Whether its dates can be read in one order of day and month alone. Dates that have the year in
 * front have none, and are nearly all. */
static inline void
look_at_dates(struct piece_index *at, const struct csv_row *row)
{
    for (size_t i = 0; i < at->date_count; i++) {
        struct slice value = source_value(at->source, row, at->dates[i]);
        struct date_form form;
        if (value.length < 6 || value.text[4] == '-')
            continue;
        struct date_evidence *dates = &at->piece->dates;
        uint32_t before = dates->differing + dates->only_day_first + dates->only_month_first;
        date_form_scan(slice_trim(value), ORDER_UNSETTLED, false, &form, dates);
        if (before == 0 && dates->differing + dates->only_day_first + dates->only_month_first > 0)
            at->piece->date_line = row->line;
    }
}

/* --- all of it -------------------------------------------------------------------------------- */

static void
index_rows_extend(struct piece_index *at, uint32_t unit, const struct csv_row *row)
{
    struct index_piece *piece = at->piece;
    if (piece->count > 0 && !at->broken && piece->stretches[piece->count - 1].unit == unit) {
        piece->stretches[piece->count - 1].stretch.to = row->to;
        return;
    }
    piece->stretches = memory_grow(piece->stretches, &piece->capacity, piece->count + 1,
                                   sizeof(struct unit_stretch));
    piece->stretches[piece->count++] = (struct unit_stretch){unit, {row->from, row->to, row->line}};
    at->broken = false;
}

/* Finds the unit of a row that has another key than the one before. False if the row is not used.
 */
static bool
index_rows_find_unit(struct piece_index *at, const struct csv_row *row)
{
    struct unit_key key;
    bool plain;
    at->last_key[0].length = 0;
    if (index_rows_is_blank(row, 0)) {
        if (at->piece->blank_rows++ == 0)
            at->piece->blank_line = row->line;
        return false;
    }
    if (!read_key(at, row, &key, &plain))
        return false;
    at->last_unit = at->shared->discovers ? unit_map_add(&at->shared->units, &key)
                                          : unit_map_find(&at->shared->units, &key);
    if (plain)
        index_rows_remember(at, row);
    if (at->last_unit == NO_UNIT)
        index_tell_stranger(at, row, &key);
    return true;
}

static bool
use_row(struct piece_index *at, const struct csv_row *row)
{
    struct csv_row fitted = *row;
    if (row->count != at->source->field_count && !fit_row(at, &fitted))
        return false;
    if (!same_as_before(at, &fitted) && !index_rows_find_unit(at, &fitted))
        return false;
    look_at_dates(at, &fitted);
    if (at->last_unit == NO_UNIT || (at->shared->rows != NULL && comes_again(at, &fitted)))
        return false;
    index_rows_extend(at, at->last_unit, row);
    return true;
}

static bool
index_rows_take_row(void *context, const struct csv_row *row)
{
    struct piece_index *at = context;
    if (!use_row(at, row))
        at->broken = true;
    return true;
}

/* The columns that the source has, and those of dates. */
static void
index_rows_find_columns(struct piece_index *at)
{
    const struct table_def *def = at->source->def;
    at->known = memory_zeroed(at->source->field_count + 1, sizeof *at->known);
    for (size_t i = 0; i < def->count; i++) {
        if (source_has(at->source, i) && (size_t)at->source->fields[i] < at->source->field_count)
            at->known[at->source->fields[i]] = true;
    }
    at->dates = memory_zeroed(def->count, sizeof *at->dates);
    for (size_t i = 0; i < def->count; i++) {
        if (def->columns[i].type == TYPE_DATE && source_has(at->source, i))
            at->dates[at->date_count++] = i;
    }
}

void
index_piece_read(struct index_shared *shared, struct index_piece *piece)
{
    struct piece_index at = {
        .shared = shared, .piece = piece, .source = shared->data->sources[piece->source].source};
    piece->values = register_begin_values(shared->data, piece->source);
    index_rows_find_columns(&at);
    bool done = source_scan(at.source, piece->stretch, index_rows_take_row, &at, &piece->findings,
                            &piece->lines, &piece->error);
    if (!done && piece->error.status == STATUS_DONE)
        error_add(&piece->error, STATUS_FAILED, "%s: cannot be read", at.source->path);
    buffer_free(&at.text);
    free(at.filled);
    free(at.dates);
    free(at.known);
}

void
index_piece_free(struct index_piece *piece)
{
    values_end(&piece->values);
    free(piece->stretches);
    finding_list_free(&piece->findings);
    unit_map_free(&piece->strangers);
}
