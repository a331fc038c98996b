/* report/html.c and the files beside it, and report/earlier.h; how the page works in a browser is
 * tested in tests/pages */
#include "unit_report.h"

#include "base/sha256.h"
#include "report/earlier.h"

static const struct finding *const all[] = {&whole, &bare, &of_la};

static const char *
page_of(const struct finding *const *findings, size_t count)
{
    return write_out("html", findings, count, true);
}

/* `first` stands before `second`. */
static void
assert_order(const char *text, const char *first, const char *second)
{
    const char *at = strstr(text, first);
    assert_non_null(at);
    assert_non_null(strstr(at, second));
}

TEST(the_answer_comes_first_and_the_findings_last)
{
    const char *text = page_of(all, 3);
    assert_non_null(strstr(text, "<title>Toy, spring 2026</title>"));
    assert_non_null(strstr(text, "Checked by Muster, 5 November 2026, 09:00."));
    assert_order(text, "Not ready: 3 errors to put right", "id=\"errors\"");
    assert_order(text, "id=\"errors\"", "id=\"queries\"");
    assert_order(text, "id=\"queries\"", "id=\"pupils\"");
    assert_order(text, "id=\"pupils\"", "id=\"figures\"");
    assert_order(text, "id=\"figures\"", "id=\"not-checked\"");
    assert_order(text, "id=\"not-checked\"", "id=\"run\"");
    assert_order(text, "id=\"run\"", "<script>");
    assert_order(text, "<script>", "<noscript class=\"source\">");
    assert_non_null(strstr(text, "</noscript></body></html>\n"));
}

TEST(a_finding_has_what_is_its_own_below_what_it_shares)
{
    const char *text = page_of(all, 3);
    assert_non_null(strstr(text, "<tr><th>error<th>1500<th>835/2990<th colspan=\"3\">in/marks.csv"
                                 "<th colspan=\"7\">No UPN\n"
                                 "<tr><td>A1<td>=Bell, Anna<td>4<td>2026-09-03 AM<td>UPN"
                                 "<td>=1,&quot;x&quot;<td>12<td>6<td>It is bad.\n"));
    assert_non_null(strstr(text, "<tr><td><td><td><td><td><td><td><td><td>Just so."
                                 "<td>-Checked,&#10; &quot;twice&quot;<td>Office<td>2026-09-02\n"));
    assert_int_equal(count_of(text, "<tr data-number=\"0\"><td>A1"), 1);
}

TEST(of_a_rule_the_first_stand_under_it_and_all_at_the_end)
{
    const struct finding *many[25];
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = &whole;
    const char *text = page_of(many, COUNT_OF(many));
    assert_int_equal(count_of(text, "\"><td>A1"), 20);
    assert_int_equal(count_of(text, "<tr><td>A1"), 25);
    assert_int_equal(count_of(text, "<tr><th>error<th>1500"), 2);
    assert_non_null(strstr(text, "And 5 more, which stand among all findings below."));
    assert_non_null(strstr(text, "data-count=\"25\""));
}

TEST(what_the_rule_says_of_all_stands_once)
{
    static const struct rule rule = {.id = "R1",
                                     .severity = SEVERITY_ERROR,
                                     .title = "T",
                                     .message = "{value} on {date} is <bad>."};
    struct finding finding = whole;
    finding.rule = &rule;
    finding.value = "X";
    finding.message = "X on 2026-09-03 is <bad>.";
    const struct finding *const two[] = {&finding, &finding};
    const char *text = page_of(two, 2);
    assert_int_equal(count_of(text, "{value} on {date} is &lt;bad&gt;.\n"),
                     2); /* under the rule too */
    assert_int_equal(count_of(text, "X on 2026-09-03"), 0);
}

TEST(long_pages_come_in_pieces)
{
    const struct finding *many[1500];
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = &whole;
    const char *text = page_of(many, COUNT_OF(many));
    assert_int_equal(count_of(text, "<noscript class=\"source\">"), 3);
    assert_int_equal(count_of(text, "<tr><td>A1"), 1500);
    assert_int_equal(count_of(text, "<table>"), count_of(text, "</table>"));
}

TEST(a_page_of_a_run_that_failed_says_so_and_no_more)
{
    const char *text = write_out("html", all, 0, false);
    assert_non_null(strstr(text, "Not determined: the run failed before the end.</p>"));
    assert_non_null(strstr(text, "<li>out: the disk</li>\n<li>is, full</li>"));
    assert_null(strstr(text, "id=\"errors\""));
    assert_null(strstr(text, "id=\"figures\""));
    assert_non_null(strstr(text, "</body></html>\n"));
}

TEST(the_page_permits_its_script_and_no_other)
{
    const char *text = page_of(all, 3);
    const char *script = strstr(text, "<script>") + strlen("<script>");
    char digest[SHA256_BASE64_SIZE];
    sha256_base64(script, (size_t)(strstr(script, "</script>") - script), digest);
    assert_non_null(strstr(text, digest));
    assert_int_equal(count_of(text, "http://"), 0);
    assert_int_equal(count_of(text, "https://"), 0);
}

/* --- the last run ----------------------------------------------------------------------------- */

#define HEADS                                                                                      \
    "severity,rule,lea,estab,key,date,session,field,value,message,file,line,column,pupil,year\n"
#define ROW "error,1500,835,2990,A1,2026-09-03,AM,UPN,x,m,f.csv,1,1,,\n"

static struct earlier *
read_earlier(const char *findings)
{
    put("findings.csv", findings);
    return earlier_read(scratch_path, &fact, 1);
}

TEST(findings_of_the_last_run_are_found_again_gone_or_new)
{
    struct earlier *earlier =
        read_earlier(HEADS ROW ROW "query,R105,,,\"'=B, 2\",,,,,m,f.csv,,,,\n");
    assert_non_null(earlier);
    assert_false(earlier_is_new(earlier, &whole));
    assert_false(earlier_is_new(earlier, &whole));
    assert_true(earlier_is_new(earlier, &whole));
    struct finding other = bare;
    other.key = "=B, 2";
    assert_true(earlier_is_new(earlier, &bare));
    assert_int_equal(earlier->rules[1].gone, 1);
    assert_false(earlier_is_new(earlier, &other));
    assert_int_equal(earlier->rules[1].gone, 0);
    assert_int_equal(earlier->fresh, 2);
    assert_int_equal(earlier->found_again, 3);
    assert_int_equal(earlier->rules[0].findings, 2);
    earlier_free(earlier);
}

TEST(what_cannot_be_compared_is_not)
{
    assert_null(read_earlier(HEADS "error,1500,835,2990,(redacted),,,,,m,f.csv,1,1,,\n"));
    assert_null(read_earlier(HEADS "not determined,,,,,,,,,why,,,,,\n"));
    assert_null(read_earlier("a,b\n1,2\n"));
    assert_null(read_earlier("\"\n"));
    assert_null(earlier_read(at("nothing"), &fact, 1));
    earlier_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH(the_answer_comes_first_and_the_findings_last),
        SCRATCH(a_finding_has_what_is_its_own_below_what_it_shares),
        SCRATCH(of_a_rule_the_first_stand_under_it_and_all_at_the_end),
        SCRATCH(what_the_rule_says_of_all_stands_once),
        SCRATCH(long_pages_come_in_pieces),
        SCRATCH(a_page_of_a_run_that_failed_says_so_and_no_more),
        SCRATCH(the_page_permits_its_script_and_no_other),
        SCRATCH(findings_of_the_last_run_are_found_again_gone_or_new),
        SCRATCH(what_cannot_be_compared_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
