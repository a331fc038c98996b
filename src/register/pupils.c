#include "register/pupils.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char *
column_text(sqlite3_stmt *rows, int column, struct arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(rows, column);
    return text == NULL ? "" : arena_string(arena, text);
}

static day
column_date(sqlite3_stmt *rows, int column, day otherwise)
{
    day date;
    const char *text = (const char *)sqlite3_column_text(rows, column);
    return text != NULL && date_parse(slice_of(text), &date) ? date : otherwise;
}

static struct enrolment
read_enrolment(sqlite3_stmt *rows, struct arena *arena)
{
    const char *boarder = (const char *)sqlite3_column_text(rows, 4);
    return (struct enrolment){
        .entry = column_date(rows, 1, DAY_NONE),
        .leaving = column_date(rows, 2, INT32_MAX),
        .born = column_date(rows, 3, DAY_NONE),
        .boarder = boarder != NULL && strcmp(boarder, "N") != 0,
        .mobile = sqlite3_column_int(rows, 5) == 1,
        .enrol_status = column_text(rows, 6, arena),
        .year = column_text(rows, 7, arena),
        .place = {(uint32_t)sqlite3_column_int64(rows, 8), (uint32_t)sqlite3_column_int64(rows, 9),
                  0},
    };
}

/* Rows come sorted by UPN: the next row is of the same pupil or begins another. */
static void
take_enrolment(struct pupils *pupils, size_t *capacity, sqlite3_stmt *rows, struct arena *arena)
{
    const char *upn = column_text(rows, 0, arena);
    struct pupil *last = pupils->count == 0 ? NULL : &pupils->items[pupils->count - 1];
    if (last == NULL || upn[0] == '\0' || strcmp(last->upn, upn) != 0) {
        pupils->items =
            memory_grow(pupils->items, capacity, pupils->count + 1, sizeof(struct pupil));
        last = &pupils->items[pupils->count];
        *last = (struct pupil){.upn = upn};
        if (upn[0] != '\0')
            map_put(&pupils->by_upn, slice_of(upn), (uint32_t)pupils->count);
        pupils->count++;
    }
    struct enrolment *enrolments = arena_alloc(arena, (last->count + 1) * sizeof(struct enrolment));
    if (last->count > 0)
        memcpy(enrolments, last->enrolments, last->count * sizeof(struct enrolment));
    enrolments[last->count++] = read_enrolment(rows, arena);
    last->enrolments = enrolments;
}

bool
pupils_read(struct pupils *pupils, sqlite3 *db, struct arena *arena, struct error *error)
{
    static const char sql[] =
        "SELECT UPN, EntryDate, LeavingDate, DOB, Boarder, MobileChild, EnrolStatus, NCyearActual,"
        " _file, _line FROM pupils ORDER BY coalesce(UPN, ''), coalesce(EntryDate, ''), rowid";
    sqlite3_stmt *rows;
    size_t capacity = 0;
    int state;
    *pupils = (struct pupils){0};
    if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK)
        return error_add(error, STATUS_FAILED, "reading pupils: %s", sqlite3_errmsg(db));
    while ((state = sqlite3_step(rows)) == SQLITE_ROW)
        take_enrolment(pupils, &capacity, rows, arena);
    sqlite3_finalize(rows);
    return state == SQLITE_DONE ||
           error_add(error, STATUS_FAILED, "reading pupils: %s", sqlite3_errmsg(db));
}

void
pupils_free(struct pupils *pupils)
{
    free(pupils->items);
    map_free(&pupils->by_upn);
    *pupils = (struct pupils){0};
}

static bool
covers(const struct enrolment *enrolment, day date)
{
    return enrolment->entry <= date && date <= enrolment->leaving;
}

enum standing
pupil_standing(const struct pupil *pupil, day date)
{
    enum standing standing = STANDING_BEFORE;
    for (size_t i = 0; i < pupil->count; i++) {
        if (covers(&pupil->enrolments[i], date))
            return STANDING_ON;
        if (pupil->enrolments[i].leaving < date)
            standing = STANDING_AFTER;
    }
    return standing;
}

const struct enrolment *
pupil_enrolment(const struct pupil *pupil, day date)
{
    const struct enrolment *begun = NULL;
    for (size_t i = pupil->count; i-- > 0;) {
        const struct enrolment *enrolment = &pupil->enrolments[i];
        if (covers(enrolment, date))
            return enrolment;
        if (begun == NULL && enrolment->entry <= date)
            begun = enrolment;
    }
    return begun != NULL ? begun : &pupil->enrolments[0];
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
