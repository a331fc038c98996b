/* register/pupils.h */
#include "unit.h"

#include "register/pupils.h"

static sqlite3 *db;
static struct arena arena;
static struct pupils pupils;

static int
begin(void **state)
{
    (void)state;
    return sqlite3_open(":memory:", &db) == SQLITE_OK &&
                   sqlite3_exec(
                       db,
                       "CREATE TABLE pupils(_file, _line, UPN, EntryDate, LeavingDate, DOB,"
                       " Boarder, MobileChild INTEGER, EnrolStatus, NCyearActual)",
                       NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : -1;
}

static int
end(void **state)
{
    (void)state;
    pupils_free(&pupils);
    arena_free(&arena);
    return sqlite3_close(db) == SQLITE_OK ? 0 : -1; /* an unfinished statement would keep it open */
}

/* `values`: _line, UPN, EntryDate, LeavingDate */
static void
insert(const char *values)
{
    char *sql = sqlite3_mprintf("INSERT INTO pupils(_file, _line, UPN, EntryDate, LeavingDate)"
                                " VALUES (1, %s)",
                                values);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_free(sql);
}

static void
read_all(void)
{
    struct error error = {0};
    bool done = pupils_read(&pupils, db, &arena, &error);
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
    assert_int_equal(
        sqlite3_exec(
            db,
            "INSERT INTO pupils VALUES (2, 7, 'A1', '2024-09-03', '2025-07-18', '2015-06-07',"
            " 'B', 1, 'M', '5')",
            NULL, NULL, NULL),
        SQLITE_OK);
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
    assert_int_equal(enrolment->place.file, 2);
    assert_int_equal(enrolment->place.line, 7);
}

TEST(what_is_blank_has_a_meaning)
{
    insert("2, 'A1', NULL, NULL");
    read_all();
    const struct enrolment *enrolment = &find("A1")->enrolments[0];
    assert_int_equal(enrolment->entry, DAY_NONE);
    assert_int_equal(enrolment->leaving, INT32_MAX);
    assert_int_equal(enrolment->born, DAY_NONE);
    assert_false(enrolment->boarder);
    assert_false(enrolment->mobile);
    assert_string_equal(enrolment->enrol_status, "");
    assert_string_equal(enrolment->year, "");
}

TEST(a_boarder_of_n_does_not_board)
{
    sqlite3_exec(db,
                 "INSERT INTO pupils(UPN, Boarder) VALUES ('A1', 'N'), ('A2', 'B'), ('A3', '6')",
                 NULL, NULL, NULL);
    read_all();
    assert_false(find("A1")->enrolments[0].boarder);
    assert_true(find("A2")->enrolments[0].boarder);
    assert_true(find("A3")->enrolments[0].boarder);
}

TEST(enrolments_of_one_upn_are_one_pupil_in_order_of_entry)
{
    insert("2, 'B2', '2025-01-06', NULL");
    insert("3, 'A1', '2024-09-03', '2024-12-20'");
    insert("4, 'B2', NULL, '2023-07-21'");
    insert("5, 'B2', '2024-09-03', '2024-10-25'");
    insert("6, 'B2', '2024-09-03', '2024-11-29'");
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
    insert("2, NULL, '2024-09-03', NULL");
    insert("3, NULL, '2024-09-03', NULL");
    insert("4, '', '2024-09-03', NULL");
    insert("5, 'A1', '2024-09-03', NULL");
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

TEST(a_table_that_is_not_there_is_a_fault)
{
    struct error error = {0};
    sqlite3_exec(db, "DROP TABLE pupils", NULL, NULL, NULL);
    assert_false(pupils_read(&pupils, db, &arena, &error));
    assert_fault(&error, STATUS_FAILED, "reading pupils: ");
}

static void
check_standing(const struct pupil *pupil, const char *date, enum standing expected)
{
    enum standing standing = pupil_standing(pupil, parsed(date));
    if (standing != expected)
        fail_msg("on %s: %d, not %d", date, (int)standing, (int)expected);
}

TEST(a_pupil_is_on_the_register_from_entry_to_leaving)
{
    insert("2, 'A1', '2024-09-03', '2025-07-18'");
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
    insert("2, 'A1', '2024-09-03', '2024-12-20'");
    insert("3, 'A1', '2025-04-22', NULL");
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
    insert("2, 'A1', NULL, NULL");
    insert("3, 'A2', NULL, '2025-01-01'");
    read_all();
    check_standing(find("A1"), "1900-01-01", STANDING_ON);
    check_standing(find("A1"), "2199-12-31", STANDING_ON);
    check_standing(find("A2"), "2025-01-01", STANDING_ON);
    check_standing(find("A2"), "2025-01-02", STANDING_AFTER);
}

static void
check_enrolment(const struct pupil *pupil, const char *date, uint32_t line)
{
    const struct enrolment *enrolment = pupil_enrolment(pupil, parsed(date));
    if (enrolment->place.line != line)
        fail_msg("on %s: line %u, not %u", date, enrolment->place.line, line);
}

TEST(the_enrolment_of_a_date_is_one_that_covers_it)
{
    insert("2, 'A1', '2023-09-04', '2023-12-20'");
    insert("3, 'A1', '2024-09-03', '2025-03-28'");
    insert("4, 'A1', '2025-01-06', '2025-01-31'");
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

static void
check_overlap(const char *first, const char *second, bool expected)
{
    sqlite3_exec(db, "DELETE FROM pupils", NULL, NULL, NULL);
    insert(first);
    insert(second);
    pupils_free(&pupils);
    read_all();
    if (pupil_overlaps(find("A1")) != expected)
        fail_msg("%s | %s", first, second);
}

TEST(enrolments_with_a_day_in_common_overlap)
{
    check_overlap("2, 'A1', '2024-09-03', '2024-12-20'", "3, 'A1', '2024-12-20', NULL", true);
    check_overlap("2, 'A1', '2024-09-03', '2024-12-20'", "3, 'A1', '2024-12-21', NULL", false);
    check_overlap("2, 'A1', '2024-09-03', NULL", "3, 'A1', '2025-01-06', NULL", true);
    check_overlap("2, 'A1', NULL, '2024-01-01'", "3, 'A1', '2023-09-01', '2023-10-01'", true);
    check_overlap("2, 'A1', NULL, '2024-01-01'", "3, 'A1', '2024-01-02', NULL", false);
    check_overlap("2, 'A1', '2024-09-03', NULL", "3, 'A1', '2024-09-03', NULL", true);
}

TEST(one_enrolment_overlaps_nothing)
{
    insert("2, 'A1', NULL, NULL");
    read_all();
    assert_false(pupil_overlaps(find("A1")));
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(a_row_is_an_enrolment),
        WITH_DB(what_is_blank_has_a_meaning),
        WITH_DB(a_boarder_of_n_does_not_board),
        WITH_DB(enrolments_of_one_upn_are_one_pupil_in_order_of_entry),
        WITH_DB(pupils_without_a_upn_are_each_their_own),
        WITH_DB(no_rows_are_no_pupils),
        WITH_DB(a_table_that_is_not_there_is_a_fault),
        WITH_DB(a_pupil_is_on_the_register_from_entry_to_leaving),
        WITH_DB(a_gap_between_enrolments_is_after_leaving),
        WITH_DB(without_dates_a_pupil_is_always_on_the_register),
        WITH_DB(the_enrolment_of_a_date_is_one_that_covers_it),
        WITH_DB(enrolments_with_a_day_in_common_overlap),
        WITH_DB(one_enrolment_overlaps_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
