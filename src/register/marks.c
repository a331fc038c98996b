/* Reads the marks of a school: row by row, then sorted by pupil and time with one a session. */
#include "register/marks.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* The columns of the table `marks`, found once. */
struct columns {
    size_t upn, date, session, code, nature, minutes;
};

struct reader {
    struct marks *marks;
    struct register_data *data;
    const struct source *source;
    const struct unit *unit;
    const struct pupils *pupils;
    const struct attendance_codes *codes;
    struct finding_list *findings;
    const struct rule *unknown_code, *not_in_force, *wrong_session, *unknown_pupil;
    const struct rule *bad_key, *bad_value;
    struct columns columns;
    struct finding nobody; /* the first of the rows without a UPN */
    uint64_t nobody_count;
    struct map strangers; /* UPNs that are in no row of `pupils` */
    struct value_reader values;
    struct buffer upn; /* in its kept form */
    char last_upn[32], last_date[16];
    size_t last_upn_length, last_date_length;
    uint32_t last_pupil;
    day last_day;
};

static void
marks_add_finding(struct reader *reader, const struct rule *rule, const struct csv_row *row,
                  struct slice upn, size_t column, struct slice value, day date,
                  enum session session)
{
    struct arena *texts = &reader->findings->texts;
    struct finding finding = source_finding(reader->source, rule, row, column, value, texts);
    finding.lea = reader->unit->lea;
    finding.estab = reader->unit->estab;
    finding.key = arena_copy(texts, upn.text, upn.length);
    finding.date = date;
    finding.session = session;
    finding_add(reader->findings, finding);
}

static bool
equals_last(struct slice value, const char *last, size_t length)
{
    return value.length == length && length > 0 && memcmp(value.text, last, length) == 0;
}

static size_t
keep_last(char *last, size_t size, struct slice value)
{
    if (value.length > size)
        return 0;
    memcpy(last, value.text, value.length);
    return value.length;
}

/* Only a value that needed no trimming is kept as the last one, so that odd ones are all counted.
 */
static uint32_t
marks_find_pupil(struct reader *reader, const struct csv_row *row, struct slice *upn)
{
    struct slice raw = source_value(reader->source, row, reader->columns.upn);
    *upn = raw;
    if (equals_last(raw, reader->last_upn, reader->last_upn_length))
        return reader->last_pupil;
    reader->last_upn_length = 0;
    values_read(&reader->values, row, reader->columns.upn, upn);
    uint32_t pupil = upn->length == 0 ? MAP_NONE : map_get(&reader->pupils->by_upn, *upn);
    if (pupil != MAP_NONE && slice_equal(*upn, raw)) {
        reader->last_upn_length = keep_last(reader->last_upn, sizeof reader->last_upn, raw);
        reader->last_pupil = pupil;
    }
    return pupil;
}

/* R106 of the rows without a UPN, which are one finding with their number. */
static void
note_nobody(struct reader *reader, const struct csv_row *row, day date, enum session session)
{
    if (reader->nobody_count++ > 0)
        return;
    struct slice code = slice_trim(source_value(reader->source, row, reader->columns.code));
    reader->nobody = source_finding(reader->source, reader->unknown_pupil, row,
                                    reader->columns.code, code, &reader->findings->texts);
    reader->nobody.lea = reader->unit->lea;
    reader->nobody.estab = reader->unit->estab;
    reader->nobody.date = date;
    reader->nobody.session = session;
}

static void
tell_nobody(struct reader *reader)
{
    struct finding finding = reader->nobody;
    const struct rule *rule = finding.rule;
    if (reader->nobody_count == 0)
        return;
    struct rule other = *rule;
    other.message = block_value(rule->block, "without-upn");
    finding.rule = &other;
    const char *count =
        arena_printf(&reader->findings->texts, "%llu", (unsigned long long)reader->nobody_count);
    const char *const more[] = {"count", count, NULL};
    finding.message = finding_message(&reader->findings->texts, &finding, more);
    finding.rule = rule;
    finding_add(reader->findings, finding);
}

/* R106, one a UPN: the first row. */
static void
note_stranger(struct reader *reader, const struct csv_row *row, struct slice upn, day date,
              enum session session)
{
    if (upn.length == 0) {
        note_nobody(reader, row, date, session);
        return;
    }
    if (map_get(&reader->strangers, upn) != MAP_NONE)
        return;
    struct slice code = slice_trim(source_value(reader->source, row, reader->columns.code));
    marks_add_finding(reader, reader->unknown_pupil, row, upn, reader->columns.code, code, date,
                      session);
    map_put(&reader->strangers, slice_of(arena_copy(reader->findings->arena, upn.text, upn.length)),
            1);
}

static bool
read_date(struct reader *reader, const struct csv_row *row, day *date)
{
    struct slice raw = source_value(reader->source, row, reader->columns.date), value;
    *date = reader->last_day;
    if (equals_last(raw, reader->last_date, reader->last_date_length))
        return true;
    reader->last_date_length = 0;
    uint64_t changed = reader->values.counts.odd + reader->values.counts.short_years;
    bool plain = raw.length == 10 && raw.text[4] == '-' && date_parse(raw, date);
    if (!plain && (values_read(&reader->values, row, reader->columns.date, &value) != VALUE_GOOD ||
                   !date_parse(value, date)))
        return false;
    reader->last_day = *date;
    if (reader->values.counts.odd + reader->values.counts.short_years == changed)
        reader->last_date_length = keep_last(reader->last_date, sizeof reader->last_date, raw);
    return true;
}

static bool
marks_read_session(struct reader *reader, const struct csv_row *row, enum session *session)
{
    struct slice value = source_value(reader->source, row, reader->columns.session);
    if (value.length != 2 || value.text[1] != 'M' ||
        (value.text[0] != 'A' && value.text[0] != 'P')) {
        if (values_read(&reader->values, row, reader->columns.session, &value) != VALUE_GOOD ||
            value.length == 0)
            return false;
    }
    *session = value.text[0] == 'A' ? SESSION_AM : SESSION_PM;
    return true;
}

static void
tell_bad(struct reader *reader, const struct rule *rule, const struct csv_row *row,
         struct slice upn, size_t column)
{
    struct value_owner owner = {reader->unit->lea, reader->unit->estab, upn};
    values_tell_bad(&reader->values, rule, row, column, &owner, reader->findings);
}

/* Date and session (F102 if either is not one). */
static bool
read_when(struct reader *reader, const struct csv_row *row, struct slice upn, day *date,
          enum session *session)
{
    bool good_date = read_date(reader, row, date);
    bool good_session = marks_read_session(reader, row, session);
    if (!good_date)
        tell_bad(reader, reader->bad_key, row, upn, reader->columns.date);
    if (!good_session)
        tell_bad(reader, reader->bad_key, row, upn, reader->columns.session);
    return good_date && good_session;
}

/* True if no row of the code that holds on the date is for the session; of a code that is not in
 * force, no row at all. */
static bool
is_for_other_session(const struct attendance_codes *codes, unsigned known, unsigned in_force,
                     enum session session)
{
    unsigned number = in_force == CODE_NONE ? known : in_force;
    while (number != CODE_NONE) {
        const struct attendance_code *code = &codes->codes[number];
        if (code->session == SESSION_NONE || code->session == session)
            return false;
        number = in_force == CODE_NONE ? code->next : CODE_NONE;
    }
    return true;
}

/* R101 to R103. Gives the code's number, or CODE_NONE for a row that is set aside, and then why. */
static unsigned
judge_code(struct reader *reader, const struct csv_row *row, struct slice upn, struct slice code,
           day date, enum session session, enum mark_fate *fate)
{
    unsigned known = codes_find(reader->codes, code);
    size_t column = reader->columns.code;
    if (known == CODE_NONE) {
        *fate = MARK_UNKNOWN;
        marks_add_finding(reader, reader->unknown_code, row, upn, column, code, date, session);
        return CODE_NONE;
    }
    unsigned number = codes_in_force(reader->codes, known, date);
    bool other_session = is_for_other_session(reader->codes, known, number, session);
    *fate = number == CODE_NONE ? MARK_NOT_IN_FORCE : MARK_OTHER_SESSION;
    if (number == CODE_NONE)
        marks_add_finding(reader, reader->not_in_force, row, upn, column, code, date, session);
    if (other_session)
        marks_add_finding(reader, reader->wrong_session, row, upn, column, code, date, session);
    return other_session ? CODE_NONE : number;
}

static void
test_minutes(struct reader *reader, const struct csv_row *row, struct slice upn)
{
    struct slice raw = source_value(reader->source, row, reader->columns.minutes), value;
    if (raw.length > 0 &&
        values_read(&reader->values, row, reader->columns.minutes, &value) != VALUE_GOOD)
        tell_bad(reader, reader->bad_value, row, upn, reader->columns.minutes);
}

/* The code, if one is recorded: one of the table, or what stands there. */
static bool
marks_read_code(struct reader *reader, const struct csv_row *row, struct slice *code)
{
    struct slice value;
    *code = source_value(reader->source, row, reader->columns.code);
    if (codes_find(reader->codes, *code) != CODE_NONE)
        return true;
    *code = slice_trim(*code);
    if (codes_is_no_mark(reader->codes, *code))
        return false;
    values_peek(&reader->values, row, reader->columns.code, &value);
    if (value.length > 0 && codes_find(reader->codes, value) == CODE_NONE)
        return true;
    values_read(&reader->values, row, reader->columns.code, code);
    return code->length > 0;
}

static void
lose_mark(struct marks *marks, struct mark mark, enum mark_fate fate, const char *text)
{
    marks->lost = memory_grow(marks->lost, &marks->lost_capacity, marks->lost_count + 1,
                              sizeof(struct lost_mark));
    marks->lost[marks->lost_count++] = (struct lost_mark){mark, fate, text};
}

static struct mark
make_mark(const struct reader *reader, const struct csv_row *row, uint32_t pupil, slot_number slot,
          unsigned code)
{
    struct slice nature = source_value(reader->source, row, reader->columns.nature);
    return (struct mark){.pupil = pupil,
                         .slot = slot,
                         .line = row->line,
                         .file = reader->source->file_number & MARK_FILE_LIMIT,
                         .code = code & CODE_MASK,
                         .flags = slice_trim(nature).length > 0 ? MARK_NATURE : 0};
}

static void
keep_mark(struct marks *marks, struct mark mark)
{
    marks->items =
        memory_grow(marks->items, &marks->capacity, marks->count + 1, sizeof(struct mark));
    marks->items[marks->count++] = mark;
}

static bool
marks_take_row(void *context, const struct csv_row *row)
{
    struct reader *reader = context;
    struct slice upn, code;
    day date;
    enum session session;
    uint32_t pupil = marks_find_pupil(reader, row, &upn);
    if (upn.text == reader->values.text.text) { /* the buffer is used again for the next value */
        buffer_clear(&reader->upn);
        buffer_append(&reader->upn, upn.text, upn.length);
        upn.text = reader->upn.text;
    }
    if (!read_when(reader, row, upn, &date, &session))
        return true;
    if (pupil == MAP_NONE) {
        note_stranger(reader, row, upn, date, session);
        return true;
    }
    test_minutes(reader, row, upn);
    if (!marks_read_code(reader, row, &code))
        return true;
    enum mark_fate fate;
    unsigned number = judge_code(reader, row, upn, code, date, session, &fate);
    uint32_t child = reader->pupils->items[pupil].children == 1
                         ? pupil
                         : pupils_child_on(reader->pupils, pupil, date);
    struct mark mark =
        make_mark(reader, row, child == MAP_NONE ? pupil : child, slot_of(date, session), number);
    if (child != MAP_NONE)
        keep_mark(reader->marks, mark);
    if (number == CODE_NONE)
        lose_mark(reader->marks, mark, fate,
                  arena_copy(reader->findings->arena, code.text, code.length));
    else if (child == MAP_NONE)
        lose_mark(reader->marks, mark, MARK_CONTESTED, NULL);
    return true;
}

/* --- by pupil and session --------------------------------------------------------------------- */

/* Counts the marks of each pupil into first[pupil + 2]; true if they stand together, pupil after
 * pupil. */
static bool
count_by_pupil(struct marks *marks, size_t pupil_count)
{
    bool grouped = true;
    marks->first =
        memory_grow(marks->first, &marks->first_capacity, pupil_count + 2, sizeof(size_t));
    memset(marks->first, 0, (pupil_count + 2) * sizeof(size_t));
    for (size_t i = 0; i < marks->count; i++) {
        marks->first[marks->items[i].pupil + 2]++;
        grouped = grouped && (i == 0 || marks->items[i - 1].pupil <= marks->items[i].pupil);
    }
    for (size_t i = 2; i < pupil_count + 2; i++)
        marks->first[i] += marks->first[i - 1];
    return grouped;
}

/* A counting sort by pupil, which keeps the order of the rows of each. */
static void
group_by_pupil(struct marks *marks, size_t pupil_count)
{
    if (count_by_pupil(marks, pupil_count)) {
        memmove(marks->first, marks->first + 1, (pupil_count + 1) * sizeof(size_t));
        return;
    }
    marks->spare =
        memory_grow(marks->spare, &marks->spare_capacity, marks->count, sizeof(struct mark));
    for (size_t i = 0; i < marks->count; i++)
        marks->spare[marks->first[marks->items[i].pupil + 1]++] = marks->items[i];
    struct mark *sorted = marks->spare;
    size_t capacity = marks->spare_capacity;
    marks->spare = marks->items;
    marks->spare_capacity = marks->capacity;
    marks->items = sorted;
    marks->capacity = capacity;
}

int
mark_order(const struct mark *a, const struct mark *b)
{
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static int
order_marks(const struct mark *a, const struct mark *b)
{
    return a->slot != b->slot ? (a->slot < b->slot ? -1 : 1) : mark_order(a, b);
}

static int
compare_marks(const void *a, const void *b)
{
    return order_marks(a, b);
}

/* Registers mostly come in order of time already. */
static void
sort_by_time(struct mark *marks, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (order_marks(&marks[i - 1], &marks[i]) > 0) {
            qsort(marks, count, sizeof *marks, compare_marks);
            return;
        }
    }
}

/* The later of two marks of one session: the one that counts, marked with what the earlier was. A
 * row that was set aside neither counts nor makes another count twice. */
static struct mark
marks_supersede(struct marks *marks, struct mark earlier, struct mark later)
{
    if (later.code == CODE_NONE)
        return earlier;
    if (earlier.code == CODE_NONE)
        return later;
    bool differs = earlier.code != later.code || (earlier.flags & MARK_CONFLICTS) != 0;
    later.flags |= differs ? MARK_CONFLICTS : MARK_REPEATED;
    lose_mark(marks, earlier, MARK_SUPERSEDED, NULL);
    return later;
}

static int
compare_lost(const void *left, const void *right)
{
    const struct lost_mark *a = left, *b = right;
    if (a->mark.pupil != b->mark.pupil)
        return a->mark.pupil < b->mark.pupil ? -1 : 1;
    return order_marks(&a->mark, &b->mark);
}

static void
marks_settle(struct marks *marks, size_t pupil_count)
{
    size_t kept = 0;
    group_by_pupil(marks, pupil_count);
    for (size_t p = 0; p < pupil_count; p++) {
        size_t from = marks->first[p], to = marks->first[p + 1], begin = kept;
        if (to > from)
            sort_by_time(&marks->items[from], to - from);
        for (size_t i = from; i < to; i++) {
            struct mark mark = marks->items[i];
            if (kept > begin && marks->items[kept - 1].slot == mark.slot)
                marks->items[kept - 1] = marks_supersede(marks, marks->items[kept - 1], mark);
            else
                marks->items[kept++] = mark;
        }
        marks->first[p] = begin;
    }
    marks->first[pupil_count] = kept;
    marks->count = kept;
    if (marks->lost_count > 0)
        qsort(marks->lost, marks->lost_count, sizeof *marks->lost, compare_lost);
}

static size_t
marks_column_of(const struct table_def *def, const char *name)
{
    return (size_t)table_column_index(def, name);
}

bool
marks_read(struct marks *marks, struct register_data *data, size_t unit,
           const struct pupils *pupils, struct finding_list *findings, struct error *error)
{
    const struct rulebook *book = &data->rules->book;
    struct reader reader = {.marks = marks,
                            .data = data,
                            .unit = &data->units[unit],
                            .pupils = pupils,
                            .codes = &data->rules->codes,
                            .findings = findings,
                            .unknown_code = rulebook_find(book, "R101"),
                            .not_in_force = rulebook_find(book, "R102"),
                            .wrong_session = rulebook_find(book, "R103"),
                            .unknown_pupil = rulebook_find(book, "R106"),
                            .bad_key = rulebook_find(book, "F102"),
                            .bad_value = rulebook_find(book, "F103")};
    struct value_owner owner = {reader.unit->lea, reader.unit->estab, {"", 0}};
    bool done = true;
    marks->count = marks->lost_count = 0;
    for (size_t s = 0; s < data->source_count && done; s++) {
        const struct table_def *def = data->sources[s].source->def;
        if (strcmp(def->name, "marks") != 0)
            continue;
        reader.source = data->sources[s].source;
        reader.columns =
            (struct columns){marks_column_of(def, "UPN"),     marks_column_of(def, "Date"),
                             marks_column_of(def, "Session"), marks_column_of(def, "Code"),
                             marks_column_of(def, "Nature"),  marks_column_of(def, "MinutesLate")};
        reader.values = register_begin_values(data, s);
        reader.last_date_length = reader.last_upn_length = 0;
        done = register_read(data, s, unit, marks_take_row, &reader, error);
        values_tell_rest(&reader.values, reader.bad_key, reader.bad_value, NULL, &owner, findings);
        register_end_values(data, s, &reader.values, true);
    }
    tell_nobody(&reader);
    marks_settle(marks, pupils->count);
    map_free(&reader.strangers);
    buffer_free(&reader.upn);
    return done;
}

void
marks_free(struct marks *marks)
{
    free(marks->items);
    free(marks->spare);
    free(marks->first);
    free(marks->lost);
    *marks = (struct marks){0};
}
