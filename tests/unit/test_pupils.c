/* register/pupils.h */
#include "unit_register.h"

#include "register/pupils.h"

static struct pupils pupils;
static struct buffer rows;

static int
begin(void **state)
{
    rows = (struct buffer){0};
    buffer_string(&rows, "LEA,Estab,UPN,Surname,Forename,Sex,EntryDate,LeavingDate,DOB,Boarder,"
                         "MobileChild,EnrolStatus,NCyearActual\n");
    return desk_begin(state);
}

static int
end(void **state)
{
    pupils_free(&pupils);
    buffer_free(&rows);
    return desk_end(state);
}

/* `values`: UPN, EntryDate, LeavingDate, DOB, Boarder, MobileChild, EnrolStatus, NCyearActual; the
 * first is on line 2. */
static void
add(const char *upn, const char *values)
{
    buffer_printf(&rows, "835,2990,%s,x%zu,x,F,%s\n", upn, rows.length, values);
}

static void
read_all(void)
{
    struct error error = {0};
    put("in/schools.csv", "LEA,Estab,SchoolName,Phase\n835,2990,A,PS\n");
    put("in/pupils.csv", rows.text);
    desk_open("in", "schools pupils");
    bool done = pupils_read(&pupils, &desk.data, 0, &desk.arena, &error);
    assert_done(done, &error);
}

static const struct pupil *
find(const char *upn)
{
    uint32_t number = map_get(&pupils.by_upn, slice_of(upn));
    assert_int_not_equal(number, MAP_NONE);
    return &pupils.items[number];
}

static day
parsed(const char *text)
{
    day date;
    assert_true(date_parse(slice_of(text), &date));
    return date;
}

TEST(a_row_is_an_enrolment)
{
    add("A1", "2024-09-03,18/07/2025,2015-06-07,B,yes,M,5");
    read_all();
    assert_int_equal(pupils.count, 1);
    const struct pupil *pupil = find("A1");
    const struct enrolment *enrolment = &pupil->enrolments[0];
    assert_string_equal(pupil->upn, "A1");
    assert_int_equal(enrolment->entry, parsed("2024-09-03"));
    assert_int_equal(enrolment->leaving, parsed("2025-07-18"));
    assert_int_equal(enrolment->born, parsed("2015-06-07"));
    assert_true(enrolment->boarder);
    assert_true(enrolment->mobile);
    assert_string_equal(enrolment->enrol_status, "M");
    assert_string_equal(enrolment->year, "5");
    assert_int_equal(enrolment->place.file, desk.data.sources[1].source->file_number);
    assert_int_equal(enrolment->place.line, 2);
}

static void
check_blank(void)
{
    const struct enrolment *enrolment = &find("A1")->enrolments[0];
    assert_int_equal(enrolment->entry, DAY_NONE);
    assert_int_equal(enrolment->leaving, INT32_MAX);
    assert_int_equal(enrolment->born, DAY_NONE);
    assert_false(enrolment->boarder);
    assert_false(enrolment->mobile);
    assert_string_equal(enrolment->enrol_status, "");
    assert_string_equal(enrolment->year, "");
}

TEST(what_is_blank_has_a_meaning)
{
    add("A1", ",,,,,,");
    read_all();
    check_blank();
}

TEST(what_is_not_of_its_type_is_blank)
{
    add("A1", "2024-02-30,x,2015,,perhaps,,");
    read_all();
    check_blank();
}

TEST(a_boarder_of_n_does_not_board)
{
    add("A1", ",,,n,false,,");
    add("A2", ",,,B,0,,");
    add("A3", ",,,6,,,");
    read_all();
    assert_false(find("A1")->enrolments[0].boarder);
    assert_true(find("A2")->enrolments[0].boarder);
    assert_true(find("A3")->enrolments[0].boarder);
    assert_false(find("A2")->enrolments[0].mobile);
}

TEST(enrolments_of_one_upn_are_one_pupil_in_order_of_entry)
{
    add("B2", "2025-01-06,,,,,,");
    add(" a1", "2024-09-03,2024-12-20,,,,,");
    add("B2", ",2023-07-21,,,,,");
    add("B2", "2024-09-03,2024-10-25,,,,,");
    add("B2", "2024-09-03,2024-11-29,,,,,");
    read_all();
    assert_int_equal(pupils.count, 2);
    assert_int_equal(find("A1")->count, 1);
    const struct pupil *pupil = find("B2");
    static const uint32_t lines[] = {4, 5, 6, 2}; /* of one entry, as in the register */
    assert_int_equal(pupil->count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pupil->enrolments[i].place.line, lines[i]);
}

TEST(pupils_without_a_upn_are_each_their_own)
{
    add("", "2024-09-03,,,,,,");
    add("", "2024-09-03,,,,,,");
    add(" ", "2024-09-03,,,,,,");
    add("A1", "2024-09-03,,,,,,");
    read_all();
    assert_int_equal(pupils.count, 4);
    assert_int_equal(map_get(&pupils.by_upn, slice_of("")), MAP_NONE);
    assert_string_equal(pupils.items[0].upn, "");
    assert_string_equal(find("A1")->upn, "A1");
}

TEST(no_rows_are_no_pupils)
{
    read_all();
    assert_int_equal(pupils.count, 0);
}

static void
check_standing(const struct pupil *pupil, const char *date, enum standing expected)
{
    enum standing standing = pupil_time_on(pupil, parsed(date)).standing;
    if (standing != expected)
        fail_msg("on %s: %d, not %d", date, (int)standing, (int)expected);
}

TEST(a_pupil_is_on_the_register_from_entry_to_leaving)
{
    add("A1", "2024-09-03,2025-07-18,,,,,");
    read_all();
    const struct pupil *pupil = find("A1");
    check_standing(pupil, "2024-09-02", STANDING_BEFORE);
    check_standing(pupil, "2024-09-03", STANDING_ON);
    check_standing(pupil, "2024-09-04", STANDING_ON);
    check_standing(pupil, "2025-07-17", STANDING_ON);
    check_standing(pupil, "2025-07-18", STANDING_ON);
    check_standing(pupil, "2025-07-19", STANDING_AFTER);
}

TEST(a_gap_between_enrolments_is_after_leaving)
{
    add("A1", "2024-09-03,2024-12-20,,,,,");
    add("A1", "2025-04-22,,,,,,");
    read_all();
    const struct pupil *pupil = find("A1");
    check_standing(pupil, "2024-09-02", STANDING_BEFORE);
    check_standing(pupil, "2024-12-20", STANDING_ON);
    check_standing(pupil, "2024-12-21", STANDING_AFTER);
    check_standing(pupil, "2025-04-21", STANDING_AFTER);
    check_standing(pupil, "2025-04-22", STANDING_ON);
    check_standing(pupil, "2035-01-01", STANDING_ON);
}

TEST(without_dates_a_pupil_is_always_on_the_register)
{
    add("A1", ",,,,,,");
    add("A2", ",2025-01-01,,,,,");
    read_all();
    check_standing(find("A1"), "1900-01-01", STANDING_ON);
    check_standing(find("A1"), "2199-12-31", STANDING_ON);
    check_standing(find("A2"), "2025-01-01", STANDING_ON);
    check_standing(find("A2"), "2025-01-02", STANDING_AFTER);
}

static void
check_enrolment(const struct pupil *pupil, const char *date, uint32_t line)
{
    const struct enrolment *enrolment = pupil_time_on(pupil, parsed(date)).enrolment;
    if (enrolment->place.line != line)
        fail_msg("on %s: line %u, not %u", date, enrolment->place.line, line);
}

TEST(the_enrolment_of_a_date_is_one_that_covers_it)
{
    add("A1", "2023-09-04,2023-12-20,,,,,");
    add("A1", "2024-09-03,2025-03-28,,,,,");
    add("A1", "2025-01-06,2025-01-31,,,,,");
    read_all();
    const struct pupil *pupil = find("A1");
    check_enrolment(pupil, "2020-01-01", 2); /* before all: the first */
    check_enrolment(pupil, "2023-12-20", 2);
    check_enrolment(pupil, "2024-05-01", 2); /* in a gap: the latest begun */
    check_enrolment(pupil, "2024-09-03", 3);
    check_enrolment(pupil, "2025-01-06", 4); /* of two, the later begun */
    check_enrolment(pupil, "2025-01-31", 4);
    check_enrolment(pupil, "2025-02-01", 3); /* the other still covers it */
    check_enrolment(pupil, "2025-03-28", 3);
    check_enrolment(pupil, "2025-03-29", 4); /* after all: the latest begun */
}

/* Day by day, what holds "until" is what holds on each of the days. */
TEST(what_a_date_is_holds_until_an_enrolment_begins_or_ends)
{
    add("A1", "2023-09-04,2023-12-20,,,,,");
    add("A1", "2024-09-03,2025-03-28,,,,,");
    add("A1", "2025-01-06,2025-01-31,,,,,");
    add("A1", "2025-09-01,2025-08-01,,,,,");
    add("A1", "2025-10-01,,,,,,");
    read_all();
    const struct pupil *pupil = find("A1");
    struct pupil_time time = {.until = DAY_NONE};
    unsigned changes = 0;
    for (day date = parsed("2023-01-01"); date <= parsed("2026-01-01"); date++) {
        struct pupil_time now = pupil_time_on(pupil, date);
        if (date > time.until) {
            time = now;
            changes++;
        }
        assert_int_equal(now.standing, time.standing);
        assert_ptr_equal(now.enrolment, time.enrolment);
        assert_int_equal(now.until, time.until);
    }
    assert_int_equal(changes, 10);
    assert_int_equal(time.until, INT32_MAX);
}

static void
check_overlap(const char *one, const char *other, bool expected)
{
    end(NULL);
    begin(NULL);
    add("A1", one);
    add("A1", other);
    read_all();
    assert_int_equal(pupil_overlaps(find("A1")), expected);
}

TEST(enrolments_with_a_day_in_common_overlap)
{
    check_overlap("2024-09-03,2024-12-20,,,,,", "2024-12-20,,,,,,", true);
    check_overlap("2024-09-03,2024-12-20,,,,,", "2024-12-21,,,,,,", false);
    check_overlap("2024-09-03,,,,,,", "2025-01-06,,,,,,", true);
    check_overlap(",2024-01-01,,,,,", "2023-09-01,2023-10-01,,,,,", true);
    check_overlap(",2024-01-01,,,,,", "2024-01-02,,,,,,", false);
    check_overlap("2024-09-03,,,,,,", "2024-09-03,,,,,,", true);
}

TEST(one_enrolment_overlaps_nothing)
{
    add("A1", ",,,,,,");
    read_all();
    assert_false(pupil_overlaps(find("A1")));
}

#define WITH_PUPILS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PUPILS(a_row_is_an_enrolment),
        WITH_PUPILS(what_is_blank_has_a_meaning),
        WITH_PUPILS(what_is_not_of_its_type_is_blank),
        WITH_PUPILS(a_boarder_of_n_does_not_board),
        WITH_PUPILS(enrolments_of_one_upn_are_one_pupil_in_order_of_entry),
        WITH_PUPILS(pupils_without_a_upn_are_each_their_own),
        WITH_PUPILS(no_rows_are_no_pupils),
        WITH_PUPILS(a_pupil_is_on_the_register_from_entry_to_leaving),
        WITH_PUPILS(a_gap_between_enrolments_is_after_leaving),
        WITH_PUPILS(without_dates_a_pupil_is_always_on_the_register),
        WITH_PUPILS(the_enrolment_of_a_date_is_one_that_covers_it),
        WITH_PUPILS(what_a_date_is_holds_until_an_enrolment_begins_or_ends),
        WITH_PUPILS(enrolments_with_a_day_in_common_overlap),
        WITH_PUPILS(one_enrolment_overlaps_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
