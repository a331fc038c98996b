/* Templates: what is Markdown in them, and that what fields stand for is none. */
#include "page/markdown.h"
#include "unit.h"

static struct page page;

static int
forget(void **state)
{
    (void)state;
    page_free(&page);
    return 0;
}

static const char *
value(void *context, struct slice name)
{
    (void)context;
    return slice_is(name, "name")         ? "<A> **b** {{name}}"
           : slice_is(name, "days_table") ? "1\tAM\n2\t<PM>"
           : slice_is(name, "blank")      ? ""
                                          : NULL;
}

static void
expect(const char *text, const char *html)
{
    buffer_clear(&page.text);
    page_open(&page, "main", NULL);
    markdown_write(&(struct markdown){&page, value, NULL, "Days", "Day\tSession"}, text);
    page_close(&page);
    assert_string_equal(page.text.text, html);
    assert_int_equal(page.depth, 0);
}

TEST(blocks)
{
    expect(
        "# One\n\nTwo\nthree\n\n## Four\n- five\n- six\n  more\n\nSeven\n",
        "<main><h1>One</h1><p>Two three</p>\n<h2>Four</h2><ul><li>five</li>\n<li>six   more</li>\n"
        "</ul>\n<p>Seven</p>\n</main>");
}

TEST(within_a_block)
{
    expect("a **b** c  \nd **e",
           "<main><p>a <strong>b</strong> c<br>d <strong>e</strong></p>\n</main>");
    expect("{{gap:Who <x>}}",
           "<main><p><span class=\"gap\"><span class=\"gap-label\">Who &lt;x&gt;:</span>"
           "<span class=\"gap-line\"></span></span></p>\n</main>");
}

TEST(a_field_is_a_text)
{
    expect("Dear {{name}}, {{blank}}.", "<main><p>Dear &lt;A&gt; **b** {{name}}, .</p>\n</main>");
}

TEST(a_table_stands_alone)
{
    expect(
        "{{days_table}}",
        "<main><div class=\"table-frame\" tabindex=\"0\" role=\"group\" aria-label=\"Days\">"
        "<table><caption>Days</caption><thead><tr><th scope=\"col\">Day</th>"
        "<th scope=\"col\">Session</th></tr>\n</thead><tbody><tr><th "
        "scope=\"row\">1</th><td>AM</td></tr>\n"
        "<tr><th scope=\"row\">2</th><td>&lt;PM&gt;</td></tr>\n</tbody></table>\n</div>\n</main>");
    expect("{{blank}}", "<main><p></p>\n</main>");
}

TEST(what_is_no_field_is_found)
{
    struct slice name;
    unsigned line;
    assert_false(markdown_unknown("a {{name}} {{gap:x}} {{ b", value, NULL, &name, &line));
    assert_true(markdown_unknown("a\n{{name}}\n\n{{nam}}", value, NULL, &name, &line));
    assert_true(slice_is(name, "nam"));
    assert_int_equal(line, 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(blocks, forget),
        cmocka_unit_test_teardown(within_a_block, forget),
        cmocka_unit_test_teardown(a_field_is_a_text, forget),
        cmocka_unit_test_teardown(a_table_stands_alone, forget),
        cmocka_unit_test_teardown(what_is_no_field_is_found, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
