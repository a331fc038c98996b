/* returns/evidence.h */
#include "toy.h"
#include "unit_findings.h"

#include "returns/evidence.h"

static struct evidence *evidence;
static struct return_rows rows;

static int
begin(void **state)
{
    evidence = NULL;
    rows = (struct return_rows){0};
    return toy_begin(state);
}

static const struct return_schema *const schema = &toy.collection.schema;

static int
end(void **state)
{
    evidence_abandon(evidence);
    rows_free(&rows);
    return toy_end(state);
}

static void
open_evidence(const char *name)
{
    struct error error = {0};
    if (!toy.has_collection)
        toy_open("", "", "autumn");
    evidence = evidence_begin(put(name, ""), &schema, 1, &error);
    assert_done(evidence != NULL, &error);
}

static void
end_evidence(void)
{
    struct error error = {0};
    bool done = evidence_end(evidence, &error);
    evidence = NULL;
    assert_done(done, &error);
}

static bool
next_finding(void *context, struct finding *finding)
{
    return finding_next(context, finding);
}

static void
add_findings(struct finding_list *list)
{
    struct finding_cursor cursor;
    struct error error = {0};
    finding_begin(list, &cursor);
    bool done = evidence_add_findings(evidence, next_finding, &cursor, &error);
    finding_end(&cursor);
    assert_done(done, &error);
}

static const char *
rows_of(const char *name, const char *sql)
{
    sqlite3 *own = toy.database.db, *db;
    assert_int_equal(sqlite3_open_v2(at(name), &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    toy.database.db = db;
    const char *text = toy_rows(sql);
    toy.database.db = own;
    sqlite3_close(db);
    return text;
}

static void
add_unit(const char *sql, const char *lea, const char *estab)
{
    struct error error = {0};
    toy_run(sql);
    if (rows.tables == NULL)
        rows_open(&rows, &toy.database);
    bool done =
        rows_read(&rows, &error) && evidence_add_unit(evidence, &rows, 1, lea, estab, &error);
    assert_done(done, &error);
}

TEST(return_tables_of_every_unit_are_kept)
{
    open_evidence("e.sqlite");
    add_unit("INSERT INTO head(_id, collection, lea, estab) VALUES (1, 'TOY', '835', '2990');"
             "INSERT INTO pupilonroll(_id, _file, _line, upn, boards) VALUES (1, 2, 7, 'A1', 1);"
             "INSERT INTO mainmarkonroll(_id, _parent, code, count) VALUES (1, 1, 'L', 12)",
             "835", "2990");
    add_unit("DELETE FROM pupilonroll; DELETE FROM mainmarkonroll; DELETE FROM head;"
             "INSERT INTO pupilonroll(_id, _file, _line, upn) VALUES (1, 2, 9, 'B1')",
             "835", "2991");
    end_evidence();
    assert_string_equal(
        rows_of("e.sqlite", "SELECT lea, estab, _id, _parent, _file, _line, upn, surname, boards"
                            " FROM pupilonroll"),
        "835|2990|1|NULL|2|7|A1|NULL|1;835|2991|1|NULL|2|9|B1|NULL|NULL;");
    assert_string_equal(rows_of("e.sqlite", "SELECT lea, estab, _parent, code, count, typeof(count)"
                                            " FROM mainmarkonroll"),
                        "835|2990|1|L|12|integer;");
    assert_string_equal(rows_of("e.sqlite", "SELECT lea, estab, collection, term FROM head"),
                        "835|2990|TOY|NULL;");
    assert_string_equal(rows_of("e.sqlite", "SELECT count(*) FROM note"), "0;");
}

/* Queries are explained. */
static const struct explanation *
explain(const void *explainer, const struct finding *finding)
{
    return finding->severity == SEVERITY_QUERY ? explainer : NULL;
}

TEST(findings_rules_inputs_and_facts_are_kept)
{
    static const struct rule rule = {.id = "1500", .severity = SEVERITY_ERROR, .title = "title"};
    struct rule_result ran = {VERDICT_RAN, "", "", 2, 1};
    struct rule_result not_ran = {VERDICT_UNCHECKED, "why", "data", 0, 0};
    const struct explanation said = {"reason", "Office", date_from_civil(2026, 9, 2)};
    struct finding finding = {.rule = &rule,
                              .severity = SEVERITY_QUERY,
                              .lea = "835",
                              .estab = "2990",
                              .key = "A1",
                              .date = date_from_civil(2026, 9, 3),
                              .session = SESSION_PM,
                              .field = "UPN",
                              .value = "v",
                              .message = "m",
                              .place = {1, 12, 3}};
    struct finding loose = {.rule = &rule,
                            .severity = SEVERITY_ERROR,
                            .lea = "",
                            .estab = "",
                            .key = "",
                            .date = DAY_NONE,
                            .field = "",
                            .value = "",
                            .message = "m2"};
    struct finding_list list = {.explain = explain, .explainer = &said};
    struct error error = {0};
    open_evidence("e.sqlite");
    finding_add(&list, finding);
    finding_add(&list, loose);
    add_findings(&list);
    bool done = evidence_add_rule(evidence, &rule, "toy", &ran, &error) &&
                evidence_add_rule(evidence, &rule, "toy", &not_ran, &error) &&
                evidence_add_input(evidence, 1, "pupils.csv", "abc", &error) &&
                evidence_add_fact(evidence, "now", "2026-11-05T09:00:00", &error);
    assert_done(done, &error);
    end_evidence();
    finding_list_free(&list);
    assert_string_equal(
        rows_of("e.sqlite", "SELECT * FROM finding"),
        "query|1500|835|2990|A1|2026-09-03|PM|UPN|v|m|pupils.csv|12|3|||reason|Office|2026-09-02;"
        "error|1500||||||||m2||0|0|||NULL|NULL|NULL;");
    assert_string_equal(rows_of("e.sqlite", "SELECT * FROM rule"),
                        "1500|error|title|findings||2|1|toy|;"
                        "1500|error|title|not checkable here|why|0|0|toy|data;");
    assert_string_equal(rows_of("e.sqlite", "SELECT * FROM input"), "1|pupils.csv|abc;");
    assert_string_equal(rows_of("e.sqlite", "SELECT * FROM run"), "now|2026-11-05T09:00:00;");
}

TEST(a_message_that_its_rule_tells_is_put_together_by_the_view)
{
    static const struct rule rule = {.id = "R1", .message = "{key}, {date} {session}: {field} {x}"},
                             titled = {.id = "R2", .title = "value {value}"},
                             other = {.id = "R1", .message = "{key} of the other R1"};
    const struct finding findings[] = {
        {.rule = &rule, .key = "A1", .field = "Code", .date = date_from_civil(2026, 9, 3)},
        {.rule = &rule, .key = "A{key}", .field = "Code", .date = DAY_NONE},
        {.rule = &titled, .value = "7", .date = DAY_NONE},
        {.rule = &titled, .value = "{key}", .date = DAY_NONE},
        {.rule = &other, .key = "A2", .date = DAY_NONE},
        {.rule = &rule, .key = "A3", .session = SESSION_AM, .date = DAY_NONE},
    };
    struct finding_list list = {0};
    open_evidence("e.sqlite");
    for (size_t i = 0; i < sizeof findings / sizeof findings[0]; i++)
        finding_add(&list, findings[i]);
    add_findings(&list);
    end_evidence();
    assert_string_equal(rows_of("e.sqlite", "SELECT message FROM finding"),
                        "A1, 2026-09-03 : Code {x};A{key},  : Code {x};value 7;value {key};"
                        "A2 of the other R1;A3,  AM:  {x};");
    assert_string_equal(rows_of("e.sqlite", "SELECT message FROM finding_row"),
                        "NULL;A{key},  : Code {x};NULL;value {key};A2 of the other R1;NULL;");
    finding_list_free(&list);
}

TEST(the_same_content_gives_the_same_bytes)
{
    for (int i = 0; i < 2; i++) {
        const char *name = i == 0 ? "a.sqlite" : "b.sqlite";
        open_evidence(name);
        add_unit(i == 0 ? "INSERT INTO note(_id, note) VALUES (1, 'x')" : "", "835", "2990");
        end_evidence();
    }
    struct stat status;
    assert_int_equal(stat(at("a.sqlite"), &status), 0);
    const char *a = get(at("a.sqlite")), *b = get(at("b.sqlite"));
    assert_memory_equal(a, b, (size_t)status.st_size);
}

TEST(what_is_abandoned_is_closed)
{
    open_evidence("e.sqlite");
    evidence_abandon(evidence);
    evidence = NULL;
    evidence_abandon(NULL);
    unlink(at("e.sqlite"));
    assert_false(is_there(at("e.sqlite-journal")));
}

TEST(a_file_that_cannot_be_written_is_a_failure)
{
    struct error error = {0};
    toy_open("", "", "autumn");
    assert_null(evidence_begin(at("none/e.sqlite"), &schema, 1, &error));
    assert_fault(&error, STATUS_FAILED, "muster.sqlite: ");
    assert_null(
        evidence_begin(put("full.sqlite", "this file is not empty, and no database either; it is"
                                          " longer than the hundred bytes that make a header"),
                       &schema, 1, &error));
    assert_fault(&error, STATUS_FAILED, "muster.sqlite: ");
}

#define WITH_EVIDENCE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVIDENCE(return_tables_of_every_unit_are_kept),
        WITH_EVIDENCE(findings_rules_inputs_and_facts_are_kept),
        WITH_EVIDENCE(a_message_that_its_rule_tells_is_put_together_by_the_view),
        WITH_EVIDENCE(the_same_content_gives_the_same_bytes),
        WITH_EVIDENCE(what_is_abandoned_is_closed),
        WITH_EVIDENCE(a_file_that_cannot_be_written_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
