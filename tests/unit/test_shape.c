/* input/shape: headings, lines of shapes and maps, and what a sheet is taken for */
#include "unit_exports.h"

#include "input/shape/helpers.h"
#include "input/shape/sheet_plan.h"

/* --- headings --------------------------------------------------------------------------------- */

TEST(a_heading_is_compared_by_letters_digits_and_three_signs)
{
    struct arena arena = {0};
    assert_string_equal(heading_normal(&arena, ""), "");
    assert_string_equal(heading_normal(&arena, " .-_()"), "");
    assert_string_equal(heading_normal(&arena, "Legal  Surname"), "legalsurname");
    assert_string_equal(heading_normal(&arena, "Legal\xC2\xA0Surname"), "legalsurname");
    assert_string_equal(heading_normal(&arena, "AM/PM # 1 %"), "am/pm#1%");
    assert_string_equal(heading_normal(&arena, "\xC3\x89l\xC3\xA8ve"), "\xC3\x89l\xC3\xA8ve");
    assert_string_equal(heading_normal(&arena, "\xC2"), "\xC2");
    arena_free(&arena);
}

static const char *
item_of(const char *table, const char *normal, uint32_t *preference)
{
    struct buffer scratch = {0};
    const char *item = headings_item(&shapes.headings, tables_find(&rules.tables, table),
                                     slice_of(normal), preference, &scratch);
    buffer_free(&scratch);
    return item == NULL ? "" : item;
}

TEST(an_earlier_heading_of_an_item_is_preferred)
{
    uint32_t legal, plain, own, rest;
    assert_string_equal(item_of("pupils", "legalsurname", &legal), "Surname");
    assert_string_equal(item_of("pupils", "surname", &plain), "Surname");
    assert_true(legal < plain);
    assert_string_equal(item_of("pupils", "formerupn", &own), "FormerUPN");
    assert_string_equal(item_of("pupils", "", &own), "");
    assert_string_equal(item_of("pupils", "favouritecolour", &own), "");
    assert_string_equal(item_of("marks", "registrationform", &rest), "Class");
    assert_string_equal(item_of("marks", "registrationformtutor", &rest), "Class");
    assert_string_equal(item_of("marks", "registrationfor", &rest), "");
}

TEST(a_heading_is_known_of_any_table_or_shape)
{
    assert_true(headings_know(&shapes.headings, slice_of("upn")));
    assert_true(headings_know(&shapes.headings, slice_of("possiblesessions"))); /* of a shape */
    assert_false(headings_know(&shapes.headings, slice_of("favouritecolour")));
    assert_false(headings_know(&shapes.headings, slice_of("")));
}

TEST(helpers_have_names_without_case)
{
    assert_int_equal(helper_find("UPN"), HELPER_UPN);
    assert_int_equal(helper_find("Week"), HELPER_COUNT - 1);
    assert_int_equal(helper_find("fullname"), HELPER_FULL_NAME);
    assert_int_equal(helper_find("FullNames"), -1);
    assert_int_equal(helper_find(""), -1);
}

TEST(words_of_rows_that_sum_up)
{
    static const char *const sums[] = {"Total", "TOTALS:", "total  pupils", "Present", "Page 3"};
    static const char *const pupils[] = {"", "Presentation", "Tota", "Pageant", "Abara, Ngozi"};
    struct buffer scratch = {0};
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        assert_true(summary_rows_have(&shapes.summary_rows, slice_of(sums[i]), &scratch));
    for (size_t i = 0; i < COUNT_OF(pupils); i++)
        assert_false(summary_rows_have(&shapes.summary_rows, slice_of(pupils[i]), &scratch));
    buffer_free(&scratch);
}

/* --- lines ------------------------------------------------------------------------------------ */

/* The first line of a map, or the fault. */
static bool
read_map(const char *rows, struct input_map *map, struct error *error)
{
    char *text = arena_printf(&scratch_arena, "file,sheet,key,value\n%s\n", rows);
    *map = (struct input_map){0};
    return input_map_read(map, put("map.csv", text), &shapes, error);
}

static void
assert_line(const char *row, const char *a, const char *b, const char *c)
{
    struct input_map map;
    struct error error = {0};
    bool done = read_map(row, &map, &error);
    assert_done(done, &error);
    assert_int_equal(map.count, 1);
    assert_string_equal(map.lines[0].a, a);
    assert_string_equal(map.lines[0].b, b);
    assert_string_equal(map.lines[0].c, c);
    input_map_free(&map);
}

TEST(values_of_lines_are_cut_at_their_signs)
{
    assert_line(",,column,A=B=Surname", "ab", "Surname", "");
    assert_line(",,column,Adm. No = -", "admno", "-", "");
    assert_line(",,set,EntryDate=", "EntryDate", "", "");
    assert_line(",,set,SchoolName=A=B", "SchoolName", "A=B", "");
    assert_line(",,value,Sex:a:b=F", "Sex", "a:b", "F");
    assert_line(",,flag,SEN?=SENprovision:K", "sen", "SENprovision", "K");
    assert_line(",,also,pupils by UPN", "pupils", "UPN", "");
    assert_line(",,code,W1=B", "W1", "B", "");
    assert_line(",,week,Week of {date}", "", "", "");
}

static void
assert_map_fault(const char *row, const char *words)
{
    struct input_map map;
    struct error error = {0};
    assert_false(read_map(row, &map, &error));
    assert_fault(&error, STATUS_USAGE, words);
    input_map_free(&map);
}

TEST(faults_of_a_map_have_file_and_line)
{
    assert_map_fault(",,colum,A=B", "map.csv:2: there is no key \"colum\" in a map");
    assert_map_fault(",,rank,3", "map.csv:2: there is no key \"rank\" in a map");
    assert_map_fault(",,skip,yes\n,,column,A", "map.csv:3: \"A\" is not what the key column takes");
    assert_map_fault(",,also,pupils UPN", "is not what the key also takes");
    assert_map_fault(",,value,Sex=F", "is not what the key value takes");
    assert_map_fault(",,shape,nothing", "there is no shape nothing");
    assert_map_fault(",,heading-row,two", "\"two\" is not what the key heading-row takes");
    assert_map_fault(",,last-row,0", "is not what the key last-row takes");
    assert_map_fault(",,date-order,ymd", "is not what the key date-order takes");
    assert_map_fault(",,present,all", "is not what the key present takes");
    assert_map_fault(",,week,next", "is not what the key week takes");
    assert_map_fault(",,school,83529", "is not what the key school takes");
    assert_map_fault(",,column,Adno=AdmisionNumber", "no table has an item AdmisionNumber");
    assert_map_fault(",,set,EntryDay=", "no table has an item EntryDay");
    assert_map_fault(",,also,pupils by Adno", "there is no table pupils with a column Adno");
}

TEST(a_map_may_name_what_inspect_prints)
{
    assert_line(",,column,Mon AM=sessions", "monam", "sessions", "");
    assert_line(",,column,Possible=sums", "possible", "sums", "");
    assert_line(",,column,Adno=admissionnumber", "adno", "admissionnumber", "");
    assert_line(",,week,09/22/2025", "", "", "");
    assert_line(",,school,835/2990", "", "", "");
    assert_line(",,school,School number {school}", "", "", "");
}

TEST(a_map_is_a_small_file_with_key_and_value)
{
    struct input_map map = {0};
    struct error error = {0};
    assert_false(input_map_read(&map, at("none.csv"), &shapes, &error));
    assert_fault(&error, STATUS_INPUT, "cannot be opened");
    assert_false(input_map_read(&map, put("other.csv", "a,b\n1,2\n"), &shapes, &error));
    assert_fault(&error, STATUS_USAGE, "a map has the columns");
    assert_false(input_map_read(&map, put("open.csv", "key,value\n\"a\n"), &shapes, &error));
    assert_fault(&error, STATUS_USAGE, "open.csv");
    assert_false(input_map_read(&map, scratch_path, &shapes, &error));
    assert_fault(&error, STATUS_INPUT, "cannot be read");
    input_map_free(&map);
}

TEST(patterns_of_names_have_stars)
{
    static const struct {
        const char *pattern, *name;
        bool fits;
    } cases[] = {{"", "any", true},           {"*", "", true},          {"Week*", "week 1", true},
                 {"Week*", "Wee", false},     {"*.csv", "a.csv", true}, {"*.csv", "a.csv.x", false},
                 {"a*b*c", "axxbxxbc", true}, {"a*b*c", "axxc", false}, {"ab", "abc", false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct shape_line line = {.file = cases[i].pattern, .sheet = ""};
        if (shape_line_applies(&line, cases[i].name, "x") != cases[i].fits)
            print_error("%s, %s\n", cases[i].pattern, cases[i].name);
        assert_int_equal(shape_line_applies(&line, cases[i].name, "x"), cases[i].fits);
    }
}

/* --- what a sheet is taken for ---------------------------------------------------------------- */

static struct sheet_head head;

static struct sheet_plan
plan_of(const char *text, const char *name, const struct input_map *map)
{
    struct csv_file file = {.descriptor = -1};
    struct error error = {0};
    struct sheet_plan plan;
    bool done = csv_open(&file, put(name, text), &error) &&
                sheet_head_read(&head, &file, &scratch_arena, &error);
    assert_done(done, &error);
    sheet_plan_make(&plan, &head, &shapes, map, name, "", &scratch_arena);
    csv_close(&file);
    return plan;
}

/* "SHAPE@LINE", or why not. */
static const char *
taken_for(const char *text)
{
    struct sheet_plan plan = plan_of(text, "export.csv", NULL);
    return plan.why_not != NULL || plan.shape == NULL
               ? plan.why_not
               : arena_printf(&scratch_arena, "%s@%u", plan.shape->name,
                              head.rows[plan.heading_row].line);
}

static const char *
behind_titles(int count, const char *text)
{
    struct buffer whole = {0};
    for (int i = 0; i < count; i++)
        buffer_string(&whole, "A title\n");
    buffer_string(&whole, text);
    const char *kept = arena_string(&scratch_arena, whole.text);
    buffer_free(&whole);
    return kept;
}

TEST(a_shape_needs_what_it_needs)
{
    assert_string_equal(taken_for("UPN,Surname,DOB\n"), "pupils@1");
    assert_string_equal(taken_for("UPN,Full Name,DOB\n"), "pupils@1");
    assert_non_null(
        strstr(taken_for("UPN,Surname\n"), "nearest to it is pupils (pupils), which needs DOB"));
    assert_string_equal(taken_for("Adno,Date,Session,Mark\n"), "marks-long@1");
    assert_string_equal(taken_for("Adno,Mon AM,Mon PM\n"), "marks-grid@1");
    assert_non_null(strstr(taken_for("Adno,Mon AM\n"), "needs sessions"));
    assert_string_equal(taken_for(""), "no heading row that is known");
    assert_string_equal(taken_for("A,B,C\n"), "no heading row that is known");
}

TEST(what_a_column_is_without_a_heading)
{
    struct sheet_plan plan = plan_of("UPN,Mon AM,Mon PM,,Colour\n", "export.csv", NULL);
    assert_int_equal(plan.columns[3].use, USE_BLANK);
    assert_int_equal(plan.columns[4].use, USE_UNKNOWN);
    assert_int_equal(plan.used, 3);
    plan = plan_of("UPN,Surname,URN,sen_support,education_health_care_plan\n", "export.csv", NULL);
    assert_int_equal(plan.used, 5); /* two of them flags */
}

TEST(a_heading_forbids_a_shape)
{
    assert_string_equal(taken_for("UPN,Surname,DOB,Sex\n"), "pupils@1");
    assert_null(strstr(taken_for("UPN,Surname,DOB,Sex,Session\n"), "@1"));
}

TEST(the_heading_stands_in_the_first_thirty_rows)
{
    const char *heading = "UPN,Surname,DOB\n";
    assert_string_equal(taken_for(behind_titles(HEAD_ROWS - 1, heading)), "pupils@30");
    assert_string_equal(taken_for(behind_titles(HEAD_ROWS, heading)),
                        "no heading row that is known");
}

TEST(the_row_with_most_known_headings_is_the_heading)
{
    assert_string_equal(taken_for("Surname,Forename\nUPN,Surname,DOB,Sex\nUPN,Surname\n"),
                        "pupils@2");
}

TEST(dates_may_stand_above_halves)
{
    struct sheet_plan plan =
        plan_of("Register,,,,\nAdno,Mon,,Tue,\n,AM,PM,AM,PM\n1,/,\\,/,\\\n", "export.csv", NULL);
    assert_non_null(plan.shape); /* keys merged over both rows */
    assert_int_equal(plan.heading_row, 2);
    assert_int_equal(plan.rows_above, 1);
    assert_int_equal(plan.session_count, 4);
    assert_string_equal(plan.columns[0].heading, "Adno");
    plan = plan_of("Week,Mon,,Tue,\nAdno,AM,PM,AM,PM\n1,/,\\,/,\\\n", "export.csv", NULL);
    assert_non_null(plan.shape);
    assert_int_equal(plan.rows_above, 1);
    assert_int_equal(plan.session_count, 4);
    assert_string_equal(plan.columns[2].heading, "Mon PM");
    assert_string_equal(plan.columns[3].heading, "Tue AM");
    assert_int_equal(plan.sessions[3].half, HALF_PM);
    assert_int_equal(plan.sessions[3].weekday, TUESDAY);
}

/* The headings of the sessions with bars between, behind the number of rows above that were taken.
 */
static const char *
sessions_of(const char *text)
{
    static char said[256];
    struct sheet_plan plan = plan_of(text, "export.csv", NULL);
    size_t length = (size_t)snprintf(said, sizeof said, "%zu", plan.rows_above);
    for (size_t i = 0; i < plan.session_count; i++)
        length += (size_t)snprintf(said + length, sizeof said - length, "|%s",
                                   plan.columns[plan.sessions[i].column].heading);
    return said;
}

TEST(dates_may_stand_above_weekdays)
{
    static const struct {
        const char *sheet, *sessions;
    } cases[] = {
        {",12/01/2026,13/01/2026\nUPN,Mon,Tue\n", "1|w/c 12/01/2026 Mon|w/c 13/01/2026 Tue"},
        {",12/01/2026,,19/01/2026,\nUPN,Mon AM,Tue AM,Mon AM,Tue AM\n",
         "1|w/c 12/01/2026 Mon AM|w/c 12/01/2026 Tue AM|w/c 19/01/2026 Mon AM|"
         "w/c 19/01/2026 Tue AM"},
        {",W/C 12 Jan,,W/C 19 Jan,\nUPN,Mon,Tue,Mon,Tue\n",
         "1|W/C 12 Jan Mon|W/C 12 Jan Tue|W/C 19 Jan Mon|W/C 19 Jan Tue"},
        {",12/01/2026,,13/01/2026,\n,Mon,,Tue,\nUPN,AM,PM,AM,PM\n",
         "2|w/c 12/01/2026 Mon AM|w/c 12/01/2026 Mon PM|w/c 13/01/2026 Tue AM|"
         "w/c 13/01/2026 Tue PM"},
        {",Mon,,Tue,\n,12/01/2026,,13/01/2026,\nUPN,AM,PM,AM,PM\n",
         "1|12/01/2026 AM|12/01/2026 PM|13/01/2026 AM|13/01/2026 PM"},
        {",,12/01/2026,,13/01/2026,\nUPN,Name,A,P,A,P\n",
         "1|12/01/2026 A|12/01/2026 P|13/01/2026 A|13/01/2026 P"},
        {",12/01/2026,,\nUPN,AM,Name,PM\n", "1|12/01/2026 AM|PM"}, /* nothing is merged so far */
        {"UPN,Mon,Tue\n,AM,\n", "0|Mon|Tue"},                      /* a row of one mark */
        {"UPN,Name,Mon,Tue\n,AM,PM,AM\n", "0|Mon|Tue"},            /* or with a name */
        {"UPN,Mon,,Tue,\n,A,P,A,P\n", "0|Mon|Tue"},                /* or of letters */
        {",AM,,PM,\nUPN,Mon,Tue,Mon,Tue\n", "1|AM Mon|AM Tue|PM Mon|PM Tue"},
        {",12 Jan,,19 Jan,\nUPN,Mon,Tue,Mon,Tue\n",
         "1|w/c 12 Jan Mon|w/c 12 Jan Tue|w/c 19 Jan Mon|w/c 19 Jan Tue"},
        {",Session,Session\nUPN,AM,PM\n", "0|AM|PM"}, /* says no day */
        /* titles, not headings: */
        {",12/01/2026,\nUPN,Mon,Tue\n", "0|Mon|Tue"},
        {"Printed,01/02/2026,,\nUPN,Name,AM,PM\n", "0|AM|PM"},
        {",Printed,,01/02/2026,02/02/2026\nUPN,Mon,Tue,Wed,Thu\n", "0|Mon|Tue|Wed|Thu"},
        {",Half term,\nUPN,Mon,Tue\n", "0|Mon|Tue"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(sessions_of(cases[i].sheet), cases[i].sessions);
}

TEST(of_two_columns_for_an_item_the_preferred_gives_it)
{
    struct sheet_plan plan = plan_of("UPN,Surname,Legal Surname,DOB,UPN\n", "export.csv", NULL);
    const struct table_def *def = tables_find(&rules.tables, "pupils");
    assert_int_equal(plan.items[table_column_index(def, "Surname")], 2);
    assert_int_equal(plan.columns[1].use, USE_SPARE);
    assert_int_equal(plan.items[table_column_index(def, "UPN")], 0);
    assert_int_equal(plan.columns[4].use, USE_SPARE);
    assert_true(plan.columns[4].doubled);
    assert_false(plan.columns[1].doubled);
}

static struct sheet_plan
with_map(const char *rows, const char *text)
{
    static struct input_map map; /* its lines are those of the plan */
    struct error error = {0};
    input_map_free(&map);
    bool done = read_map(rows, &map, &error);
    assert_done(done, &error);
    return plan_of(text, "export.csv", &map);
}

TEST(a_map_beats_what_is_recognised)
{
    const char *text = "UPN,Surname,DOB,Nickname\nUPN,Surname,DOB,Sex\n";
    assert_string_equal(with_map(",,skip,yes", text).why_not,
                        "the map says that it is not to be read");
    assert_null(with_map("other*,,skip,yes", text).why_not);
    assert_int_equal(with_map(",,heading-row,1", text).heading_row, 0);
    assert_int_equal(with_map(",,heading-row,2", text).heading_row, 1);
    assert_non_null(with_map(",,heading-row,3", text).why_not);
    assert_string_equal(with_map(",,shape,ehe", text).shape->name, "ehe");
    struct sheet_plan plan = with_map(",,column,Nickname=Forename\n,,heading-row,1", text);
    const struct table_def *def = tables_find(&rules.tables, "pupils");
    assert_int_equal(plan.items[table_column_index(def, "Forename")], 3);
    plan = with_map(",,set,Sex=F\n,,set,Sex=M", text);
    assert_string_equal(sheet_plan_set(&plan, "Sex"), "M"); /* the later wins */
    assert_null(sheet_plan_set(&plan, "Boarder"));
    plan = with_map(",,heading-row,1\n,,shape,ehe", "Whatever,Else\n");
    assert_non_null(plan.shape); /* though nothing of it is known */
    plan = with_map(",,shape,marks-string\n,,column,Possible=Nature", "UPN,Possible,Possible\n");
    assert_string_equal(plan.columns[1].item, "Nature"); /* of both, whatever the shape says */
    assert_string_equal(plan.columns[2].item, "Nature");
}

TEST(a_name_decides_between_tables_that_fit_alike)
{
    const char *text = "LA,Child ID,DOB,Start Date,Reason,Sex\n";
    struct sheet_plan plan = plan_of(text, "Children CME 2025.csv", NULL);
    assert_non_null(plan.shape);
    assert_string_equal(plan.shape->name, "cme");
    plan = plan_of(text, "EHE_list.csv", NULL);
    assert_non_null(plan.shape);
    assert_string_equal(plan.shape->name, "ehe");
    assert_true(plan.by_name);
    assert_false(plan_of("UPN,Surname,DOB\n", "EHE_list.csv", NULL).by_name);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heading_is_compared_by_letters_digits_and_three_signs),
        cmocka_unit_test(an_earlier_heading_of_an_item_is_preferred),
        cmocka_unit_test(a_heading_is_known_of_any_table_or_shape),
        cmocka_unit_test(helpers_have_names_without_case),
        cmocka_unit_test(words_of_rows_that_sum_up),
        SCRATCH(values_of_lines_are_cut_at_their_signs),
        SCRATCH(faults_of_a_map_have_file_and_line),
        SCRATCH(a_map_may_name_what_inspect_prints),
        SCRATCH(a_map_is_a_small_file_with_key_and_value),
        cmocka_unit_test(patterns_of_names_have_stars),
        SCRATCH(a_shape_needs_what_it_needs),
        SCRATCH(what_a_column_is_without_a_heading),
        SCRATCH(a_heading_forbids_a_shape),
        SCRATCH(the_heading_stands_in_the_first_thirty_rows),
        SCRATCH(the_row_with_most_known_headings_is_the_heading),
        SCRATCH(dates_may_stand_above_halves),
        SCRATCH(dates_may_stand_above_weekdays),
        SCRATCH(of_two_columns_for_an_item_the_preferred_gives_it),
        SCRATCH(a_map_beats_what_is_recognised),
        SCRATCH(a_name_decides_between_tables_that_fit_alike),
    };
    return cmocka_run_group_tests(tests, exports_group_begin, exports_group_end);
}
