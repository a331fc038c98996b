/* Reads the table of pupils: rows sorted by UPN, then joined to pupils; and answers about dates. */
#include "register/pupils.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/names.h"
#include "register/age.h"

/* The columns of `pupils` that are looked at. */
enum {
    UPN,
    ENTRY_DATE,
    LEAVING_DATE,
    DOB,
    BOARDER,
    MOBILE_CHILD,
    ENROL_STATUS,
    YEAR,
    YEAR_LEAVING,
    SURNAME,
    FORENAME,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {
    "UPN",         "EntryDate",    "LeavingDate",   "DOB",     "Boarder", "MobileChild",
    "EnrolStatus", "NCyearActual", "NCyearLeaving", "Surname", "Forename"};

struct read_row {
    const char *upn;
    const char *surname, *forename;
    struct enrolment enrolment;
    size_t number; /* in the order of the register */
    size_t child;  /* of those with its UPN, by the first row of each */
};

struct reader {
    const struct source *source;
    size_t columns[COLUMN_COUNT];
    struct arena *arena;
    struct value_reader values;
    struct read_row *rows;
    size_t count, capacity;
};

/* The value in its kept form; empty if it cannot be read, of which load_unit tells. */
static struct slice
pupils_value_of(struct reader *reader, const struct csv_row *row, size_t column)
{
    struct slice value;
    if (values_peek(&reader->values, row, reader->columns[column], &value) != VALUE_GOOD)
        value.length = 0;
    return value;
}

static const char *
pupils_text_of(struct reader *reader, const struct csv_row *row, size_t column)
{
    struct slice value = pupils_value_of(reader, row, column);
    return value.length == 0 ? "" : arena_copy(reader->arena, value.text, value.length);
}

static day
date_of(struct reader *reader, const struct csv_row *row, size_t column, day otherwise)
{
    day date;
    return date_parse(pupils_value_of(reader, row, column), &date) ? date : otherwise;
}

/* Once for all marks of the pupil. */
static void
give_ages(struct enrolment *enrolment)
{
    if (enrolment->born == DAY_NONE)
        return;
    enrolment->compulsory_from = age_compulsory_from(enrolment->born);
    enrolment->compulsory_to = age_compulsory_to(enrolment->born);
}

static bool
pupils_take_row(void *context, const struct csv_row *row)
{
    struct reader *reader = context;
    struct slice boarder = pupils_value_of(reader, row, BOARDER);
    bool boards = boarder.length > 0 && !slice_is(boarder, "N");
    reader->rows =
        memory_grow(reader->rows, &reader->capacity, reader->count + 1, sizeof(struct read_row));
    reader->rows[reader->count] = (struct read_row){
        .upn = pupils_text_of(reader, row, UPN),
        .surname = pupils_text_of(reader, row, SURNAME),
        .forename = pupils_text_of(reader, row, FORENAME),
        .enrolment = {.entry = date_of(reader, row, ENTRY_DATE, DAY_NONE),
                      .leaving = date_of(reader, row, LEAVING_DATE, INT32_MAX),
                      .born = date_of(reader, row, DOB, DAY_NONE),
                      .boarder = boards,
                      .mobile = slice_is(pupils_value_of(reader, row, MOBILE_CHILD), "1"),
                      .enrol_status = pupils_text_of(reader, row, ENROL_STATUS),
                      .year = pupils_text_of(reader, row, YEAR),
                      .year_leaving = pupils_text_of(reader, row, YEAR_LEAVING),
                      .place = {reader->source->file_number, row->line, 0}},
        .number = reader->count};
    give_ages(&reader->rows[reader->count++].enrolment);
    return true;
}

static int
compare_upns(const void *left, const void *right)
{
    const struct read_row *a = left, *b = right;
    int order = strcmp(a->upn, b->upn);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

/* Of one UPN: child by child, each by EntryDate. */
static int
compare_children(const void *left, const void *right)
{
    const struct read_row *a = left, *b = right;
    if (a->child != b->child)
        return a->child < b->child ? -1 : 1;
    if (a->enrolment.entry != b->enrolment.entry)
        return a->enrolment.entry < b->enrolment.entry ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static bool
are_one_child(const struct read_row *a, const struct read_row *b)
{
    day born = a->enrolment.born, other = b->enrolment.born;
    return (born == other || born == DAY_NONE || other == DAY_NONE) &&
           (names_equal(a->surname, b->surname) || names_equal(a->forename, b->forename));
}

/* Gives each row of one UPN its child: the rows of two children of whom a row is both are one
 * child's. */
static void
tell_children(struct read_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        rows[i].child = i;
        for (size_t k = 0; k < i; k++) {
            size_t one = rows[k].child, other = rows[i].child;
            if (one == other || !are_one_child(&rows[i], &rows[k]))
                continue;
            for (size_t m = 0; m <= i; m++) {
                if (rows[m].child == (one > other ? one : other))
                    rows[m].child = one < other ? one : other;
            }
        }
    }
    qsort(rows, count, sizeof *rows, compare_children);
}

static void
pupils_add_pupil(struct pupils *pupils, const char *upn, struct enrolment *enrolments,
                 uint32_t first)
{
    pupils->items[pupils->count++] =
        (struct pupil){.upn = upn, .enrolments = enrolments, .first_child = first};
}

/* The rows of one UPN. */
static void
add_children(struct pupils *pupils, const struct read_row *rows, size_t count,
             struct enrolment *enrolments)
{
    uint32_t first = (uint32_t)pupils->count;
    map_put(&pupils->by_upn, slice_of(rows->upn), first);
    for (size_t i = 0; i < count; i++) {
        enrolments[i] = rows[i].enrolment;
        if (i == 0 || rows[i].child != rows[i - 1].child)
            pupils_add_pupil(pupils, rows->upn, &enrolments[i], first);
        pupils->items[pupils->count - 1].count++;
    }
    for (size_t p = first; p < pupils->count; p++)
        pupils->items[p].children = (uint32_t)pupils->count - first;
}

/* Rows come sorted by UPN, and each without one is a pupil of its own. */
static void
pupils_add_pupils(struct pupils *pupils, struct reader *reader)
{
    struct enrolment *enrolments = arena_alloc(reader->arena, reader->count * sizeof *enrolments);
    pupils->items = memory_zeroed(reader->count, sizeof(struct pupil));
    for (size_t i = 0; i < reader->count;) {
        struct read_row *rows = &reader->rows[i];
        size_t count = 1;
        if (rows->upn[0] == '\0') {
            enrolments[i] = rows->enrolment;
            pupils_add_pupil(pupils, "", &enrolments[i], (uint32_t)pupils->count);
            pupils->items[pupils->count - 1].count = pupils->items[pupils->count - 1].children = 1;
        } else {
            while (i + count < reader->count && strcmp(rows[count].upn, rows->upn) == 0)
                count++;
            if (count > 1)
                tell_children(rows, count);
            add_children(pupils, rows, count, &enrolments[i]);
        }
        i += count;
    }
}

bool
pupils_read(struct pupils *pupils, struct register_data *data, size_t unit, struct arena *arena,
            struct error *error)
{
    struct reader reader = {.arena = arena};
    bool done = true;
    *pupils = (struct pupils){0};
    for (size_t s = 0; s < data->source_count && done; s++) {
        reader.source = data->sources[s].source;
        if (strcmp(reader.source->def->name, "pupils") != 0)
            continue;
        for (size_t i = 0; i < COLUMN_COUNT; i++)
            reader.columns[i] = (size_t)table_column_index(reader.source->def, column_names[i]);
        reader.values = register_begin_values(data, s);
        done = register_read(data, s, unit, pupils_take_row, &reader, error);
        register_end_values(data, s, &reader.values, false);
    }
    if (reader.count > 0)
        qsort(reader.rows, reader.count, sizeof *reader.rows, compare_upns);
    pupils_add_pupils(pupils, &reader);
    free(reader.rows);
    return done;
}

void
pupils_free(struct pupils *pupils)
{
    free(pupils->items);
    map_free(&pupils->by_upn);
    *pupils = (struct pupils){0};
}

static bool
pupils_covers(const struct enrolment *enrolment, day date)
{
    return enrolment->entry <= date && date <= enrolment->leaving;
}

static void
pupils_shorten(day *until, day date, day change)
{
    if (change > date && change - 1 < *until)
        *until = change - 1;
}

struct pupil_time
pupil_time_on(const struct pupil *pupil, day date)
{
    struct pupil_time time = {STANDING_BEFORE, NULL, INT32_MAX};
    for (size_t i = pupil->count; i-- > 0;) {
        const struct enrolment *enrolment = &pupil->enrolments[i];
        pupils_shorten(&time.until, date, enrolment->entry);
        if (enrolment->leaving < INT32_MAX)
            pupils_shorten(&time.until, date, enrolment->leaving + 1);
        if (pupils_covers(enrolment, date)) {
            time.enrolment = time.standing == STANDING_ON ? time.enrolment : enrolment;
            time.standing = STANDING_ON;
        } else if (time.standing != STANDING_ON && enrolment_is_whole(enrolment)) {
            if (time.enrolment == NULL && enrolment->entry <= date)
                time.enrolment = enrolment;
            if (enrolment->leaving < date)
                time.standing = STANDING_AFTER;
        }
    }
    if (time.enrolment == NULL)
        time.enrolment = &pupil->enrolments[0];
    return time;
}

uint32_t
pupils_child_on(const struct pupils *pupils, uint32_t first, day date)
{
    const struct pupil *pupil = &pupils->items[first];
    uint32_t found = MAP_NONE;
    if (pupil->children == 1)
        return first;
    for (uint32_t p = first; p < first + pupil->children; p++) {
        if (pupil_time_on(&pupils->items[p], date).standing != STANDING_ON)
            continue;
        if (found != MAP_NONE)
            return MAP_NONE;
        found = p;
    }
    return found;
}

bool
pupil_overlaps(const struct pupil *pupil)
{
    for (size_t i = 0; i < pupil->count; i++) {
        for (size_t k = i + 1; k < pupil->count; k++) {
            const struct enrolment *a = &pupil->enrolments[i], *b = &pupil->enrolments[k];
            day from = a->entry > b->entry ? a->entry : b->entry;
            day to = a->leaving < b->leaving ? a->leaving : b->leaving;
            if (from <= to)
                return true;
        }
    }
    return false;
}

struct place
pupil_first_row(const struct pupil *pupil)
{
    struct place first = pupil->enrolments[0].place;
    for (size_t i = 1; i < pupil->count; i++) {
        struct place other = pupil->enrolments[i].place;
        if (other.file < first.file || (other.file == first.file && other.line < first.line))
            first = other;
    }
    return first;
}
