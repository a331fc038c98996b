/* page/page.h */
#include "unit.h"

#include <math.h>

#include "base/sha256.h"
#include "page/page.h"

static struct page page;

static int
forget(void **state)
{
    (void)state;
    page_free(&page);
    return 0;
}

static size_t
count_of(const char *part)
{
    size_t count = 0;
    for (const char *at = page.text.text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

TEST(texts_and_values_are_escaped)
{
    page_element(&page, "p", "<b>&'\"\x01\xC2\x85 é", "title", "\"><script>", "id", NULL, "hidden",
                 "", NULL);
    assert_string_equal(page.text.text, "<p title=\"&quot;&gt;&lt;script&gt;\" hidden>"
                                        "&lt;b&gt;&amp;&#39;&quot;?? é</p>");
}

TEST(elements_close_in_their_order)
{
    page_open(&page, "section", NULL);
    int depth = page.depth;
    page_open(&page, "p", "class", "x", NULL);
    page_open(&page, "b", NULL);
    page_printf(&page, "%d < %s", 3, "é");
    page_close_to(&page, depth);
    page_void(&page, "br", NULL);
    page_close(&page);
    assert_string_equal(page.text.text,
                        "<section><p class=\"x\"><b>3 &lt; é</b></p>\n<br></section>\n");
}

TEST(numbers_have_commas)
{
    static const uint64_t numbers[] = {0, 999, 1000, 12345, 1234567};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        page_number(&page, numbers[i]);
        page_text(&page, " ");
    }
    assert_string_equal(page.text.text, "0 999 1,000 12,345 1,234,567 ");
}

TEST(a_page_permits_its_own_style_and_script_alone)
{
    static const char style[] = "p{color:red}", script[] = "let a = 1 < 2;";
    char digest[SHA256_BASE64_SIZE];
    page_begin(&page, &(struct page_look){.title = "A & B", .style = style, .script = script});
    page_open(&page, "main", NULL);
    page_end(&page);
    assert_non_null(strstr(page.text.text, "<title>A &amp; B</title>"));
    assert_non_null(strstr(page.text.text, "default-src &#39;none&#39;"));
    sha256_base64(style, sizeof style - 1, digest);
    assert_non_null(strstr(page.text.text, "<style>p{color:red}</style>"));
    assert_non_null(strstr(page.text.text, digest));
    sha256_base64(script, sizeof script - 1, digest);
    assert_non_null(strstr(page.text.text, "<script>let a = 1 < 2;</script>"));
    assert_non_null(strstr(page.text.text, digest));
    assert_non_null(strstr(page.text.text, "</main><script>"));
    assert_non_null(strstr(page.text.text, "</script>\n</body></html>\n"));
}

TEST(a_page_without_a_script_permits_none)
{
    page_begin(&page, &(struct page_look){.title = "T"});
    page_end(&page);
    assert_null(strstr(page.text.text, "script"));
    assert_null(strstr(page.text.text, "style"));
}

TEST(tables_have_heads_for_rows_and_columns)
{
    static const struct page_column columns[] = {{"Year", false}, {"Pupils", true}};
    static const char *const cells[] = {"Year <7", "12"};
    page_table_begin(&page, "On roll", columns, 2);
    page_table_row(&page, columns, 2, cells);
    page_table_end(&page);
    assert_non_null(strstr(page.text.text, "<caption>On roll</caption>"));
    assert_non_null(strstr(page.text.text, "<th scope=\"col\" class=\"number\">Pupils</th>"));
    assert_non_null(
        strstr(page.text.text, "<th scope=\"row\">Year &lt;7</th><td class=\"number\">12</td>"));
    assert_int_equal(page.depth, 0);
}

TEST(data_cannot_end_its_element)
{
    page_data_begin(&page, "data");
    page_json_text(&page.text, "</script><!--\n\"\\");
    page_data_end(&page);
    assert_string_equal(page.text.text, "<script type=\"application/json\" id=\"data\">"
                                        "\"\\u003c/script>\\u003c!--\\u000a\\\"\\\\\"</script>\n");
}

TEST(a_script_can_stand_before_the_end)
{
    page_begin(&page, &(struct page_look){.title = "T", .script = "run()"});
    page_script(&page);
    page_element(&page, "p", "behind it", NULL);
    page_end(&page);
    assert_int_equal(count_of("<script>run()</script>"), 1);
    assert_non_null(strstr(page.text.text, "</script>\n<p>behind it</p>"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(texts_and_values_are_escaped, forget),
        cmocka_unit_test_teardown(elements_close_in_their_order, forget),
        cmocka_unit_test_teardown(numbers_have_commas, forget),
        cmocka_unit_test_teardown(a_page_permits_its_own_style_and_script_alone, forget),
        cmocka_unit_test_teardown(a_page_without_a_script_permits_none, forget),
        cmocka_unit_test_teardown(tables_have_heads_for_rows_and_columns, forget),
        cmocka_unit_test_teardown(data_cannot_end_its_element, forget),
        cmocka_unit_test_teardown(a_script_can_stand_before_the_end, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
