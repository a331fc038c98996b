/* Values of a view: cells, what is set, flags, words, dates, names that are split. */
#include <string.h>

#include "input/view/view_internal.h"

struct slice
view_text_of_formula(struct slice cell)
{
    bool is = cell.length >= 3 && cell.text[0] == '=' && cell.text[1] == '"' &&
              cell.text[cell.length - 1] == '"';
    return is ? slice_trim((struct slice){cell.text + 2, cell.length - 3}) : cell;
}

/* '-, '000731: an apostrophe in front, with which programs do the same; a name may begin with one.
 */
static struct slice
without_apostrophe(enum value_type type, struct slice raw)
{
    bool is = type != TYPE_TEXT && raw.length > 1 && raw.text[0] == '\'';
    return is ? (struct slice){raw.text + 1, raw.length - 1} : raw;
}

bool
view_means_blank(const struct view *view, struct slice value)
{
    size_t at = 0;
    for (const struct shape_line *line;
         (line = sheet_plan_line(view->plan, KEY_BLANK, &at)) != NULL;) {
        if (value_same_folded(value, slice_of(line->value)))
            return true;
    }
    return false;
}

/* --- words and types -------------------------------------------------------------------------- */

/* What shape, map or dictionary make of a value; NULL: nothing. */
static const char *
view_values_word_for(struct view_reader *reader, size_t column, struct slice raw)
{
    const struct view *view = reader->view;
    const char *item = view->columns[column].item;
    size_t at = 0;
    for (const struct shape_line *line;
         view->columns[column].has_own_words &&
         (line = sheet_plan_line(view->plan, KEY_VALUE, &at)) != NULL;) {
        if (text_same(line->a, item) && value_same_folded(raw, slice_of(line->b)))
            return line->c;
    }
    at = 0;
    for (const struct shape_line *line;
         view->columns[column].has_own_words && (int)column == view->code &&
         (line = sheet_plan_line(view->plan, KEY_CODE, &at)) != NULL;) {
        if (value_same_folded(raw, slice_of(line->a)))
            return line->b;
    }
    return view->columns[column].has_words
               ? value_words_find(view->shapes->words, view->def->name, item, raw, &reader->scratch)
               : NULL;
}

static bool
view_values_take_date(struct view_reader *reader, struct slice raw, struct buffer *value)
{
    day date;
    char text[DATE_SIZE];
    if (!date_form_read(raw, reader->view->facts.order, &date,
                        reader->tally == NULL ? NULL : &reader->tally->evidence))
        return false;
    buffer_string(value, date_format(date, text));
    return true;
}

/* The form of its type; false if it stays as it is. *changed: another case than it had. */
static bool
take_form(struct view_reader *reader, size_t column, struct slice raw, struct buffer *value,
          bool *changed)
{
    const struct view_column *of = &reader->view->columns[column];
    struct slice kept;
    *changed = false;
    if (of->type == TYPE_DATE)
        return view_values_take_date(reader, raw, value);
    if (!value_normalise(of->type, raw, value, &kept, changed))
        return false;
    if (value->length == 0)
        return false;
    return !slice_equal(kept, raw);
}

/* One for all values of a column that lost their apostrophe; for the rest one a pair. */
static void
note_translation(struct view_reader *reader, struct view_memo *memo, size_t column,
                 struct slice raw, bool apostrophe)
{
    struct view_tally *tally = reader->tally;
    const char *to =
        apostrophe ? "..." : arena_copy(&tally->arena, memo->result.text, memo->result.length);
    memo->translation =
        counted_add(tally, &tally->translations, column, apostrophe ? slice_of("'...") : raw, to,
                    reader->row->line, reader->cells[column]);
}

/* What the dates read since `before` say of their order. */
static struct date_evidence
evidence_since(const struct date_evidence *now, const struct date_evidence *before)
{
    return (struct date_evidence){.only_day_first = now->only_day_first - before->only_day_first,
                                  .only_month_first =
                                      now->only_month_first - before->only_month_first,
                                  .differing = now->differing - before->differing,
                                  .short_years = now->short_years - before->short_years};
}

/* The same value again. */
static void
count_again(struct view_tally *tally, const struct view_memo *memo)
{
    date_evidence_add(&tally->evidence, &memo->evidence);
    if (memo->translation != MAP_NONE)
        tally->translations.items[memo->translation].count++;
}

/* Up to eight bytes at the front of a text as a number. */
static uint64_t
front_of(const char *text, size_t length)
{
    uint64_t front = 0;
    if (length >= sizeof front)
        memcpy(&front, text, sizeof front);
    for (size_t i = 0; i < length && length < sizeof front; i++)
        front = front << 8 | (unsigned char)text[i];
    return front;
}

static inline bool
memo_is(const struct view_memo *memo, struct slice raw, uint64_t front, uint64_t back)
{
    return memo->valid && memo->front == front && memo->back == back &&
           memo->raw.length == raw.length &&
           (raw.length <= sizeof front + sizeof back ||
            memcmp(memo->raw.text, raw.text, raw.length) == 0);
}

/* Each value has a place and the one beside it. */
static inline struct view_memo *
find_memo(struct view_reader *reader, size_t column, struct slice raw, bool *known)
{
    if (reader->memos[column] == NULL)
        reader->memos[column] = memory_zeroed(MEMO_PLACES, sizeof(struct view_memo));
    uint64_t front = front_of(raw.text, raw.length), back = 0;
    if (raw.length >= sizeof back)
        memcpy(&back, raw.text + raw.length - sizeof back, sizeof back);
    uint64_t mixed = (front ^ back * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xBF58476D1CE4E5B9);
    size_t place = (size_t)(mixed >> 32) % MEMO_PLACES;
    struct view_memo *memo = &reader->memos[column][place],
                     *beside = &reader->memos[column][place ^ 1];
    *known = true;
    if (memo_is(memo, raw, front, back))
        return memo;
    if (memo_is(beside, raw, front, back))
        return beside;
    *known = false;
    if (memo->valid && !beside->valid)
        memo = beside;
    memo->valid = true;
    memo->front = front;
    memo->back = back;
    buffer_clear(&memo->raw);
    buffer_append(&memo->raw, raw.text, raw.length);
    buffer_clear(&memo->value);
    return memo;
}

struct view_memo *
view_memo_of(struct view_reader *reader, size_t column, struct slice raw, bool *known)
{
    return find_memo(reader, column, raw, known);
}

static void
fill_memo(struct view_reader *reader, struct view_memo *memo, size_t column, struct slice raw)
{
    struct date_evidence before = {0};
    if (reader->tally != NULL)
        before = reader->tally->evidence;
    struct slice plain = without_apostrophe(reader->view->columns[column].type, raw);
    bool changed = false, apostrophe = plain.length != raw.length;
    memo->translation = MAP_NONE;
    memo->counts = false;
    const char *word =
        reader->view->columns[column].has_blanks && view_means_blank(reader->view, plain)
            ? ""
            : view_values_word_for(reader, column, plain);
    memo->is_raw = word == NULL && !take_form(reader, column, plain, &memo->value, &changed);
    if (memo->is_raw && apostrophe) {
        buffer_clear(&memo->value);
        buffer_append(&memo->value, plain.text, plain.length);
        memo->is_raw = false;
    }
    memo->result = word != NULL
                       ? slice_of(word)
                       : (struct slice){text_or_empty(memo->value.text), memo->value.length};
    bool translated = (word != NULL && word[0] != '\0') || (changed && !memo->is_raw);
    if (reader->tally == NULL)
        return;
    memo->evidence = evidence_since(&reader->tally->evidence, &before);
    if (translated || apostrophe)
        note_translation(reader, memo, column, raw, apostrophe);
    memo->counts = translated || apostrophe || reader->view->columns[column].type == TYPE_DATE;
}

static inline struct slice
view_values_translate(struct view_reader *reader, size_t column, struct slice raw)
{
    bool known;
    if (raw.length == 0 || reader->view->columns[column].plain)
        return raw;
    struct view_memo *memo = find_memo(reader, column, raw, &known);
    if (!known)
        fill_memo(reader, memo, column, raw);
    else if (memo->counts)
        count_again(reader->tally, memo);
    return memo->is_raw ? raw : memo->result;
}

struct slice
view_translate(struct view_reader *reader, size_t column, struct slice raw)
{
    return view_values_translate(reader, column, raw);
}

/* --- where a value stands --------------------------------------------------------------------- */

enum yes_or_no { SAYS_NEITHER, SAYS_YES, SAYS_NO };

static enum yes_or_no
view_says_yes(struct slice value)
{
    struct buffer text = {0};
    struct slice kept = {"", 0};
    bool changed,
        is = value.length > 0 && value_normalise(TYPE_BOOLEAN, value, &text, &kept, &changed);
    enum yes_or_no said = !is ? SAYS_NEITHER : kept.text[0] == '1' ? SAYS_YES : SAYS_NO;
    buffer_free(&text);
    return said;
}

/* The first flag that says yes gives the value; where none does, what is set, or nothing if it is
 * not sure. */
static struct slice
flag_value(struct view_reader *reader, size_t column)
{
    const struct view *view = reader->view;
    const struct sheet_plan *plan = view->plan;
    bool unsure = false;
    size_t at = 0;
    for (const struct shape_line *line; (line = sheet_plan_line(plan, KEY_FLAG, &at)) != NULL;) {
        if (!text_same(line->b, view->columns[column].item))
            continue;
        for (size_t i = 0; i < plan->column_count; i++) {
            if (plan->columns[i].flag != line)
                continue;
            enum yes_or_no said = view_says_yes(view_cell_text(reader->row, (int)i));
            reader->cells[column] = view_column_number(view, (int)i);
            if (said == SAYS_YES)
                return slice_of(line->c);
            unsure = unsure || said == SAYS_NEITHER;
        }
    }
    return slice_of(unsure ? "" : text_or_empty(view->columns[column].constant));
}

/* Surname, Forename; without a comma the surname is the last word, or the first if the heading says
 * so. */
static struct slice
view_values_part_of_name(struct view_reader *reader, bool surname)
{
    const struct sheet_plan *plan = reader->view->plan;
    int column = plan->helpers[HELPER_FULL_NAME];
    struct slice name = view_cell_text(reader->row, column);
    const char *cut = memchr(name.text, ',', name.length);
    bool surname_first =
        cut != NULL || strncmp(plan->columns[column].normal, "surname", strlen("surname")) == 0;
    if (cut == NULL)
        cut = surname_first ? memchr(name.text, ' ', name.length)
                            : memrchr(name.text, ' ', name.length);
    if (reader->tally != NULL && surname && cut != NULL && *cut == ' ')
        reader->tally->names_split++;
    if (cut == NULL)
        return surname ? name : (struct slice){"", 0};
    size_t length = (size_t)(cut - name.text);
    struct slice first = {name.text, length}, rest = {cut + 1, name.length - length - 1};
    return slice_trim(surname == surname_first ? first : rest);
}

static bool
is_split_name(const struct view *view, const struct view_column *column)
{
    return column->cell < 0 && column->constant == NULL &&
           view->plan->helpers[HELPER_FULL_NAME] >= 0 && strcmp(view->def->name, "pupils") == 0 &&
           (strcmp(column->item, "Surname") == 0 || strcmp(column->item, "Forename") == 0);
}

bool
view_is_constant(const struct view *view, size_t column)
{
    const struct view_column *of = &view->columns[column];
    return of->cell < 0 && !of->has_flags && !is_split_name(view, of);
}

void
view_take_values(struct view_reader *reader)
{
    const struct view *view = reader->view;
    for (size_t i = 0; i < reader->taken_count; i++) {
        size_t column = reader->taken[i];
        const struct view_column *of = &view->columns[column];
        if (of->has_flags)
            reader->fields[column] = flag_value(reader, column);
        else if (of->cell < 0)
            reader->fields[column] = view_values_part_of_name(reader, of->item[0] == 'S');
        else
            reader->fields[column] =
                view_values_translate(reader, column, view_cell_text(reader->row, of->cell));
    }
}
