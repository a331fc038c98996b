/* base/csv.h */
#include "unit.h"

#include <blake2.h>

#include "base/csv.h"

enum {
    CHUNK = 256 * 1024
}; /* how much the reader takes at once: its borders are where faults hide */

/* --- reading, written down -------------------------------------------------------------------- */

/* Rows as text: LINE|field|field;  with [FROM,TO) where positions are wanted. */
struct record {
    struct buffer text;
    bool positions;
    uint32_t less; /* lines to take off */
    size_t rows, stop_after;
};

static bool
write_row(void *context, const struct csv_row *row)
{
    struct record *record = context;
    buffer_printf(&record->text, "%u", row->line - record->less);
    if (record->positions)
        buffer_printf(&record->text, "[%llu,%llu)", (unsigned long long)row->from,
                      (unsigned long long)row->to);
    for (size_t i = 0; i < row->count; i++) {
        buffer_char(&record->text, '|');
        if (row->fields[i].length > 0)
            buffer_append(&record->text, row->fields[i].text, row->fields[i].length);
    }
    buffer_char(&record->text, ';');
    return ++record->rows != record->stop_after;
}

static void
open_good(struct csv_file *file, const char *path)
{
    struct error error = {0};
    bool done = csv_open(file, path, &error);
    assert_done(done, &error);
}

static struct csv_span
whole(const struct csv_file *file)
{
    return (struct csv_span){file->start, file->size, 1};
}

/* Reads a span twice: as it comes, and as if the file had quotes, for which there is another
 * reader. Both must give the same rows and the same line behind them. The caller frees the record's
 * text. */
static void
read_both(struct csv_file *file, struct csv_span span, struct record *record, uint32_t *line)
{
    struct error error = {0};
    struct record other = {.positions = record->positions, .less = record->less};
    uint32_t other_line = 0;
    bool had_quotes = file->has_quotes;
    bool done = csv_read(file, span, write_row, record, line, &error);
    assert_done(done, &error);
    file->has_quotes = true;
    done = csv_read(file, span, write_row, &other, &other_line, &error);
    file->has_quotes = had_quotes;
    assert_done(done, &error);
    if (record->text.text == NULL)
        buffer_string(&record->text, "");
    assert_string_equal(other.text.text == NULL ? "" : other.text.text, record->text.text);
    if (other_line != *line)
        fail_msg("\"%s\": line %u behind it, or %u as if there were quotes", record->text.text,
                 *line, other_line);
    buffer_free(&other.text);
}

static void
check_bytes(const char *bytes, size_t length, const char *expected)
{
    struct csv_file file;
    struct record record = {0};
    uint32_t line;
    open_good(&file, put_bytes("in.csv", bytes, length));
    read_both(&file, whole(&file), &record, &line);
    assert_string_equal(record.text.text, expected);
    buffer_free(&record.text);
    csv_close(&file);
}

static void
check_rows(const char *text, const char *expected)
{
    check_bytes(text, strlen(text), expected);
}

/* The file is refused when it is opened or when it is read. */
static void
check_refused_bytes(const char *bytes, size_t length, const char *place)
{
    struct csv_file file;
    struct error error = {0};
    struct record record = {0};
    if (csv_open(&file, put_bytes("in.csv", bytes, length), &error))
        csv_read(&file, whole(&file), write_row, &record, NULL, &error);
    buffer_free(&record.text);
    csv_close(&file);
    char *expected = arena_printf(&scratch_arena, "%s:%s: ", at("in.csv"), place);
    assert_fault(&error, STATUS_INPUT, expected);
}

static void
check_refused(const char *text, const char *place)
{
    check_refused_bytes(text, strlen(text), place);
}

/* --- opening ---------------------------------------------------------------------------------- */

TEST(a_file_that_is_not_there_is_refused)
{
    struct csv_file file;
    struct error error = {0};
    assert_false(csv_open(&file, at("none.csv"), &error));
    csv_close(&file);
    assert_fault(&error, STATUS_INPUT, "none.csv: cannot be opened: ");
}

TEST(a_directory_is_no_csv)
{
    struct csv_file file;
    struct error error = {0};
    assert_false(csv_open(&file, scratch_path, &error));
    csv_close(&file);
    assert_fault(&error, STATUS_INPUT, ": is not a regular file");
}

TEST(closing_can_come_after_a_failure_and_twice)
{
    struct csv_file file;
    struct error error = {0};
    assert_false(csv_open(&file, at("none.csv"), &error));
    csv_close(&file);
    csv_close(&file);
    error_free(&error);
}

TEST(opening_tells_what_a_file_is)
{
    struct csv_file file;
    open_good(&file, put("in.csv", "a,b\n1,2\n"));
    assert_int_equal(file.size, 8);
    assert_int_equal(file.start, 0);
    assert_false(file.has_quotes);
    assert_false(file.is_windows_1252);
    assert_string_equal(file.path, at("in.csv"));
    csv_close(&file);
    open_good(&file, put("in.csv", "\xEF\xBB\xBF"
                                   "a,\"b\"\n"));
    assert_int_equal(file.start, 3);
    assert_true(file.has_quotes);
    assert_false(file.is_windows_1252);
    csv_close(&file);
    open_good(&file, put("in.csv", "a\nZo\xEB\n"));
    assert_true(file.is_windows_1252);
    csv_close(&file);
}

/* RFC 7693, appendix A. */
TEST(the_digest_is_blake2b_512)
{
    struct csv_file file;
    struct error error = {0};
    char digest[DIGEST_SIZE];
    open_good(&file, put("in.csv", "abc"));
    assert_true(csv_digest(&file, digest, &error));
    assert_string_equal(digest, "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                                "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    csv_close(&file);
    open_good(&file, put("in.csv", "\xEF\xBB\xBF"
                                   "abc"));
    assert_true(csv_digest(&file, digest, &error));
    assert_int_equal(strlen(digest), DIGEST_SIZE - 1);
    assert_string_not_equal(digest + 126, "23"); /* of all bytes, the mark among them */
    csv_close(&file);
}

/* Also of what is longer than a chunk. */
TEST(the_digest_is_of_every_byte_once)
{
    struct error error = {0};
    for (size_t more = 0; more < 3; more++) {
        size_t length = 2 * CHUNK + 100 * more;
        char *text = memory_alloc(length), hex[DIGEST_SIZE], digest[DIGEST_SIZE];
        uint8_t bytes[BLAKE2B_OUTBYTES];
        struct csv_file file;
        for (size_t i = 0; i < length; i++)
            text[i] = (char)('a' + i / 1000 % 26);
        assert_int_equal(blake2b(bytes, text, NULL, sizeof bytes, length, 0), 0);
        for (size_t i = 0; i < sizeof bytes; i++)
            snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
        open_good(&file, put_bytes("in.csv", text, length));
        assert_true(csv_digest(&file, digest, &error));
        assert_string_equal(digest, hex);
        csv_close(&file);
        free(text);
    }
}

/* --- encodings -------------------------------------------------------------------------------- */

TEST(a_nul_is_refused_with_line_and_field)
{
    check_refused_bytes("a,b\n1,\0\n", 8, "2:2");
    check_refused_bytes("\0", 1, "1:1");
    check_refused_bytes("a,b\r\n1,2\r\n3,4\0", 14, "3:2");
    check_refused_bytes("a,b\r1,2\r\0,4", 11, "3:1");
    check_refused_bytes("\xFF\xFE"
                        "a\0,\0",
                        6, "1:1"); /* UTF-16 */
}

TEST(a_nul_behind_the_first_chunk_is_found)
{
    char *text = memory_alloc(CHUNK + 10);
    memset(text, 'a', CHUNK + 10);
    memcpy(text + 100, "\n", 1);
    text[CHUNK + 3] = ',';
    text[CHUNK + 5] = '\0';
    check_refused_bytes(text, CHUNK + 10, "2:2");
    free(text);
}

TEST(a_byte_that_neither_encoding_has_is_refused)
{
    check_refused("a,b\n1,\x81\n", "2:2");
    check_refused("a,b\n\x8D,1\n", "2:1");
    check_refused("a\nb\nc,d,\x8F\n", "3:3");
    check_refused("\x90", "1:1");
    check_refused("a\r\n\r\n\x9D\r\n", "3:1");
    check_refused("caf\xE9,\x81\n", "1:2");
}

/* An RFC 4180 reader counts fields, not commas. */
TEST(a_refused_byte_behind_a_quoted_comma_has_the_right_field)
{
    check_refused("a,b\n\"x,y\",\x81\n", "2:2");
}

TEST(utf8_comes_as_it_is)
{
    check_rows("n\nZo\xC3\xAB\n\xF0\x9F\x8E\x93\n", "1|n;2|Zo\xC3\xAB;3|\xF0\x9F\x8E\x93;");
}

TEST(windows_1252_comes_as_utf8)
{
    check_rows("n,m\nZo\xEB,O\x92"
               "B\n",
               "1|n|m;2|Zo\xC3\xAB|O\xE2\x80\x99"
               "B;");
    check_rows("caf\xC3", "1|caf\xC3\x83;"); /* cut short at the end of the file */
    check_rows("\xE2\x82", "1|\xC3\xA2\xE2\x80\x9A;");
    check_rows("\"\xE9\n\xE8\"\n", "1|\xC3\xA9\n\xC3\xA8;");
}

TEST(utf8_over_the_border_of_a_chunk_stays_utf8)
{
    static const char letter[] = "\xF0\x9F\x8E\x93";
    for (size_t before = 0; before < 4; before++) {
        size_t length = CHUNK + 8;
        char *text = memory_alloc(length);
        struct csv_file file;
        memset(text, 'a', length);
        memcpy(text + CHUNK - before, letter, 4);
        open_good(&file, put_bytes("in.csv", text, length));
        assert_false(file.is_windows_1252);
        csv_close(&file);
        text[CHUNK - before + 3] = 'a'; /* now it breaks off */
        if (csv_open(&file, put_bytes("in.csv", text, length), &(struct error){0}))
            assert_true(file.is_windows_1252);
        csv_close(&file);
        free(text);
    }
}

TEST(a_byte_order_mark_is_no_text)
{
    check_rows("\xEF\xBB\xBF"
               "a,b\n1,2\n",
               "1|a|b;2|1|2;");
    check_rows("\xEF\xBB\xBF\"a\"\n", "1|a;");
    check_rows("\xEF\xBB\xBF", "");
    check_rows("a\n\xEF\xBB\xBF"
               "b\n",
               "1|a;2|\xEF\xBB\xBF"
               "b;"); /* elsewhere it is */
    check_rows("\xEF\xBB\xBFZo\xEB\n", "1|Zo\xC3\xAB;");
}

/* --- rows and fields -------------------------------------------------------------------------- */

TEST(fields_come_untrimmed)
{
    check_rows(" a ,\tb\t, \n", "1| a |\tb\t| ;");
    check_rows("\" a \",\" \"\n", "1| a | ;");
    check_rows("a b,\xC2\xA0\n", "1|a b|\xC2\xA0;");
}

TEST(empty_fields_are_fields)
{
    check_rows(",\n", "1||;");
    check_rows("a,,\n,,b\n", "1|a||;2|||b;");
    check_rows("\"\"\n", "1|;"); /* an empty quoted field is no blank line */
    check_rows("\"\",\"\"\n", "1||;");
}

TEST(an_empty_file_has_no_rows)
{
    check_rows("", "");
    check_rows("\n\n\r\n\r", "");
}

TEST(the_last_row_needs_no_line_end)
{
    check_rows("a,b\n1,2", "1|a|b;2|1|2;");
    check_rows("a,b\n1,", "1|a|b;2|1|;");
    check_rows("a\n\"x\"", "1|a;2|x;");
    check_rows("a\n\"\"", "1|a;2|;");
}

TEST(any_line_end_ends_a_row)
{
    check_rows("a\nb\n", "1|a;2|b;");
    check_rows("a\r\nb\r\n", "1|a;2|b;");
    check_rows("a\rb\r", "1|a;2|b;");
    check_rows("a\nb\r\nc\rd\n\re\n", "1|a;2|b;3|c;4|d;6|e;");
}

TEST(blank_lines_are_no_rows_but_are_counted)
{
    check_rows("\n\na\n\n\nb\n\n", "3|a;6|b;");
    check_rows("\r\na\r\n\r\nb\r\n", "2|a;4|b;");
    check_rows("\r\ra\r\rb", "3|a;5|b;");
    check_rows("a\n\r\n\r\nb\n", "1|a;4|b;");
    check_rows("a\n \nb\n", "1|a;2| ;3|b;"); /* a line with a blank is a row */
}

TEST(quoted_fields_hold_commas_quotes_and_line_ends)
{
    check_rows("\"a,b\",\"say \"\"yes\"\"\"\n", "1|a,b|say \"yes\";");
    check_rows("\"\"\"\"\n", "1|\";");
    check_rows("\"a\nb\"\n", "1|a\nb;");
    check_rows("\"a\r\nb\rc\"\r\n", "1|a\r\nb\rc;");
    check_rows("\"\n\"\n", "1|\n;");
}

TEST(a_row_has_the_line_on_which_it_begins)
{
    check_rows("h\n\"a\nb\nc\",d\ne\n", "1|h;2|a\nb\nc|d;5|e;");
    check_rows("\"a\r\nb\",\"c\r\nd\"\r\ne\r\n", "1|a\r\nb|c\r\nd;4|e;");
    check_rows("\"a\rb\"\rc", "1|a\rb;3|c;");
    check_rows("\"\n\n\"\n\n\nx\n", "1|\n\n;6|x;");
}

TEST(the_line_behind_a_span_is_told)
{
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {{"", 1},         {"a", 2},          {"a\n", 2},    {"a\nb", 3},
                 {"a\nb\n", 3},   {"a\r\nb\r\n", 3}, {"a\rb\r", 3}, {"a\n\n\n", 4},
                 {"\"a\nb\"", 3}, {"\"a\nb\"\n", 3}, {"\"\"", 2},   {"a\n,", 3}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct csv_file file;
        struct error error = {0};
        struct record record = {0};
        uint32_t line = 0;
        open_good(&file, put("in.csv", cases[i].text));
        bool done = csv_read(&file, whole(&file), write_row, &record, &line, &error);
        assert_done(done, &error);
        if (line != cases[i].line)
            fail_msg("\"%s\" ends before line %u, not %u", cases[i].text, cases[i].line, line);
        buffer_free(&record.text);
        csv_close(&file);
    }
}

TEST(a_callback_can_stop)
{
    struct csv_file file;
    struct error error = {0};
    struct record record = {.stop_after = 2};
    uint32_t line = 0;
    open_good(&file, put("in.csv", "a\nb\nc\nd\"e\n")); /* the fault behind is not met */
    bool done = csv_read(&file, whole(&file), write_row, &record, &line, &error);
    assert_done(done, &error);
    assert_string_equal(record.text.text, "1|a;2|b;");
    assert_int_equal(line, 3);
    buffer_free(&record.text);
    csv_close(&file);
}

TEST(many_fields_are_read)
{
    struct buffer text = {0}, expected = {0};
    buffer_string(&expected, "1");
    for (int i = 0; i < 300; i++) {
        buffer_printf(&text, "%s%d", i == 0 ? "" : ",", i);
        buffer_printf(&expected, "|%d", i);
    }
    buffer_string(&expected, ";");
    check_rows(text.text, expected.text);
    buffer_free(&text);
    buffer_free(&expected);
}

/* --- quotes ----------------------------------------------------------------------------------- */

TEST(a_stray_quote_is_refused_with_line_and_field)
{
    check_refused("a,b\n1,x\"y\n", "2:2");
    check_refused("a\"\n", "1:1");
    check_refused("a,b\n1,2\n\"x\"y,3\n", "3:1");
    check_refused("a,b\n1,\"x\" \n", "2:2");
    check_refused("h\n1,2, \"x\"\n", "2:3");
    check_refused("h\r\r\n1,2\"\r", "3:2");
    check_refused("h\n\n\n1,\"a\"\"b\"c\n", "4:2");
}

TEST(an_unended_quote_is_refused_with_line_and_field)
{
    check_refused("a,b\n1,\"x\n3,4\n", "2:2");
    check_refused("a,b\n\"", "2:1");
    check_refused("a\n\"x\"\"", "2:1");
    check_refused("\"a\",\"b\",\"c", "1:3");
}

/* "a quoted field begins here", says the message: so it must be there that it begins. */
TEST(an_unended_quote_is_found_on_the_line_where_its_field_begins)
{
    check_refused("h\n\"a\nb\",\"c\nd\n", "3:2");
}

TEST(rows_before_a_fault_are_handed_over)
{
    struct csv_file file;
    struct error error = {0};
    struct record record = {0};
    open_good(&file, put("in.csv", "a\nb\nc\"\n"));
    assert_false(csv_read(&file, whole(&file), write_row, &record, NULL, &error));
    assert_string_equal(record.text.text, "1|a;2|b;");
    assert_fault(&error, STATUS_INPUT, "in.csv:3:1: ");
    buffer_free(&record.text);
    csv_close(&file);
}

TEST(a_file_that_shrinks_is_refused)
{
    struct csv_file file;
    struct error error = {0};
    struct record record = {0};
    open_good(&file, put("in.csv", "a\nb\n"));
    struct csv_span span = {0, 100, 1};
    assert_false(csv_read(&file, span, write_row, &record, NULL, &error));
    assert_fault(&error, STATUS_INPUT, "in.csv: became shorter");
    buffer_free(&record.text);
    csv_close(&file);
}

/* --- limits ----------------------------------------------------------------------------------- */

struct longest {
    size_t fields, bytes;
};

static bool
see_longest(void *context, const struct csv_row *row)
{
    struct longest *longest = context;
    size_t bytes = 0;
    for (size_t i = 0; i < row->count; i++)
        bytes += row->fields[i].length;
    longest->bytes = bytes > longest->bytes ? bytes : longest->bytes;
    longest->fields = row->count > longest->fields ? row->count : longest->fields;
    return true;
}

/* A row of `bytes` letters behind `before` bytes of other rows. `quotes`: by the reader for files
 * with quotes. */
static bool
read_long_row(size_t before, size_t bytes, bool quotes, struct longest *longest,
              struct error *error)
{
    struct csv_file file;
    char *text = memory_alloc(before + bytes + 1);
    memset(text, 'a', before + bytes + 1);
    for (size_t i = 99; i < before; i += 100)
        text[i] = '\n';
    if (before > 0)
        text[before - 1] = '\n';
    text[before + bytes] = '\n';
    open_good(&file, put_bytes("in.csv", text, before + bytes + 1));
    file.has_quotes = quotes;
    free(text);
    *longest = (struct longest){0};
    bool done = csv_read(&file, whole(&file), see_longest, longest, NULL, error);
    csv_close(&file);
    return done;
}

TEST(a_row_of_the_limit_is_read_wherever_it_stands)
{
    static const size_t befores[] = {0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1};
    for (size_t i = 0; i < 2 * COUNT_OF(befores); i++) {
        struct error error = {0};
        struct longest longest;
        bool done = read_long_row(befores[i / 2], CSV_ROW_LIMIT, i % 2 == 1, &longest, &error);
        assert_done(done, &error);
        assert_int_equal(longest.bytes, CSV_ROW_LIMIT);
    }
}

TEST(a_row_far_over_the_limit_is_refused)
{
    struct error error = {0};
    struct longest longest;
    assert_false(read_long_row(1000, CSV_ROW_LIMIT + 2 * CHUNK, false, &longest, &error));
    assert_fault(&error, STATUS_INPUT, "in.csv:11: the row is longer than");
}

/* Else it depends on where a row stands, and so on the number of threads, whether it can be read.
 */
TEST(a_row_one_byte_over_the_limit_is_refused_wherever_it_stands)
{
    static const size_t befores[] = {0, 1000, CHUNK - 1, CHUNK};
    for (size_t i = 0; i < 2 * COUNT_OF(befores); i++) {
        struct error error = {0};
        struct longest longest;
        if (read_long_row(befores[i / 2], CSV_ROW_LIMIT + 1, i % 2 == 1, &longest, &error))
            fail_msg("a row of %d bytes behind %zu was read", CSV_ROW_LIMIT + 1, befores[i / 2]);
        assert_fault(&error, STATUS_INPUT, "the row is longer than");
    }
}

static bool
read_commas(size_t fields, const char *end, bool quotes, struct longest *longest,
            struct error *error)
{
    struct csv_file file;
    struct buffer text = {0};
    for (size_t i = 1; i < fields; i++)
        buffer_char(&text, ',');
    buffer_string(&text, end);
    open_good(&file, put("in.csv", text.text));
    file.has_quotes = quotes;
    buffer_free(&text);
    *longest = (struct longest){0};
    bool done = csv_read(&file, whole(&file), see_longest, longest, NULL, error);
    csv_close(&file);
    return done;
}

TEST(a_row_with_as_many_fields_as_may_be_is_read)
{
    for (int quotes = 0; quotes < 2; quotes++) {
        struct error error = {0};
        struct longest longest;
        bool done = read_commas(CSV_FIELD_LIMIT, "x\n", quotes == 1, &longest, &error);
        assert_done(done, &error);
        assert_int_equal(longest.fields, CSV_FIELD_LIMIT);
    }
}

TEST(a_row_with_a_field_too_many_is_refused)
{
    static const char *const ends[] = {"x\n", "x"};
    for (size_t i = 0; i < 2 * COUNT_OF(ends); i++) {
        struct error error = {0};
        struct longest longest;
        if (read_commas(CSV_FIELD_LIMIT + 1, ends[i / 2], i % 2 == 1, &longest, &error))
            fail_msg("read, reader %zu, end %s", i % 2, ends[i / 2]);
        assert_fault(&error, STATUS_INPUT, "in.csv:1: the row");
    }
}

/* --- positions and pieces --------------------------------------------------------------------- */

TEST(rows_have_their_bytes)
{
    struct csv_file file;
    struct record quoted = {.positions = true}, plain = {.positions = true};
    uint32_t line;
    open_good(&file, put("in.csv", "\xEF\xBB\xBF"
                                   "a,b\r\n\n1,\"2\n3\"\nx"));
    read_both(&file, whole(&file), &quoted, &line);
    assert_string_equal(quoted.text.text, "1[3,8)|a|b;3[9,17)|1|2\n3;5[17,18)|x;");
    buffer_free(&quoted.text);
    csv_close(&file);
    open_good(&file, put("in.csv", "\xEF\xBB\xBF"
                                   "a,b\r\n\n1,2\r\r\nx\n\n"));
    read_both(&file, whole(&file), &plain, &line);
    assert_string_equal(plain.text.text, "1[3,8)|a|b;3[9,13)|1|2;5[15,17)|x;");
    buffer_free(&plain.text);
    csv_close(&file);
}

TEST(a_row_can_be_read_again_by_its_bytes)
{
    struct csv_file file;
    struct error error = {0};
    struct record record = {0};
    open_good(&file, put("in.csv", "a\n1,\"2\n3\"\nx\n"));
    bool done = csv_read(&file, (struct csv_span){2, 10, 2}, write_row, &record, NULL, &error);
    assert_done(done, &error);
    assert_string_equal(record.text.text, "2|1|2\n3;");
    buffer_free(&record.text);
    csv_close(&file);
}

static const char *const uneven_texts[] = {
    "",
    "a",
    "\n",
    "\r",
    "\r\n",
    "a\nb\nc\n",
    "a\r\nb\r\nc",
    "a\rb\rc\r",
    "a\n\r\nb\r\r\nc\n\n\rd",
    "\xEF\xBB\xBF"
    "a\r\nb\n",
    "\r\n\r\n\n\n\r\r",
    "one,two\r\n1,2\n\n3,4\r5,6\r\n\r\n7,8",
};

/* The first line start at or behind `offset`, found the slow way. */
static uint64_t
true_next_line(const char *text, uint64_t start, uint64_t offset)
{
    uint64_t size = strlen(text);
    for (uint64_t i = offset < start ? start : offset; i < size; i++) {
        bool begins = i == start || text[i - 1] == '\n' || (text[i - 1] == '\r' && text[i] != '\n');
        if (begins)
            return i;
    }
    return size;
}

TEST(the_next_line_is_found_from_every_offset)
{
    for (size_t t = 0; t < COUNT_OF(uneven_texts); t++) {
        struct csv_file file;
        open_good(&file, put("in.csv", uneven_texts[t]));
        for (uint64_t offset = 0; offset <= file.size; offset++) {
            struct error error = {0};
            uint64_t start = UINT64_MAX,
                     truth = true_next_line(uneven_texts[t], file.start, offset);
            bool done = csv_next_line(&file, offset, &start, &error);
            assert_done(done, &error);
            if (start != truth)
                fail_msg("text %zu, offset %d: %d, not %d", t, (int)offset, (int)start, (int)truth);
        }
        csv_close(&file);
    }
}

/* The search reads 4097 bytes at a time: line ends all around where they end. */
TEST(the_next_line_is_found_over_the_borders_of_reading)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    for (size_t e = 0; e < COUNT_OF(ends); e++) {
        for (size_t length = 4090; length < 4102; length++) {
            char text[5000];
            struct csv_file file;
            memset(text, 'a', sizeof text);
            memcpy(text + length, ends[e], strlen(ends[e]));
            open_good(&file, put_bytes("in.csv", text, sizeof text));
            for (uint64_t offset = 1; offset < 6; offset++) {
                struct error error = {0};
                uint64_t start;
                bool done = csv_next_line(&file, offset, &start, &error);
                assert_done(done, &error);
                assert_int_equal(start, length + strlen(ends[e]));
            }
            csv_close(&file);
        }
    }
}

TEST(a_span_read_in_pieces_gives_the_rows_of_the_whole)
{
    for (size_t t = 0; t < COUNT_OF(uneven_texts); t++) {
        struct csv_file file;
        struct error error = {0};
        struct record all = {.positions = true};
        uint32_t last = 0;
        open_good(&file, put("in.csv", uneven_texts[t]));
        bool done = csv_read(&file, whole(&file), write_row, &all, &last, &error);
        assert_done(done, &error);
        for (uint64_t cut = 0; cut <= file.size; cut++) {
            struct record pieces = {.positions = true};
            uint64_t middle;
            uint32_t line = 0;
            done = csv_next_line(&file, cut, &middle, &error) &&
                   csv_read(&file, (struct csv_span){file.start, middle, 1}, write_row, &pieces,
                            &line, &error) &&
                   csv_read(&file, (struct csv_span){middle, file.size, line}, write_row, &pieces,
                            &line, &error);
            assert_done(done, &error);
            assert_string_equal(pieces.text.text == NULL ? "" : pieces.text.text,
                                all.text.text == NULL ? "" : all.text.text);
            assert_int_equal(line, last);
            buffer_free(&pieces.text);
        }
        buffer_free(&all.text);
        csv_close(&file);
    }
}

/* Rows around the border of a chunk, at every shift. Before them stand blank lines; theirs is
 * line 2. */
static void
check_border(const char *middle, const char *expected, uint32_t lines)
{
    size_t length = strlen(middle);
    for (size_t shift = 0; shift <= length; shift++) {
        size_t from = CHUNK - shift;
        char *text = memory_alloc(from + length + 3);
        struct csv_file file;
        struct record record = {.less = (uint32_t)from - 1};
        uint32_t line = 0;
        memset(text, '\n', from);
        memcpy(text + from, middle, length);
        memcpy(text + from + length, "z\n", 3);
        open_good(&file, put_bytes("in.csv", text, from + length + 2));
        read_both(&file, whole(&file), &record, &line);
        if (strcmp(record.text.text, expected) != 0 || line - record.less != lines)
            fail_msg("shift %zu: \"%s\", line %u", shift, record.text.text, line - record.less);
        buffer_free(&record.text);
        csv_close(&file);
        free(text);
    }
}

TEST(line_ends_over_the_border_of_a_chunk_count_once)
{
    check_border("p,q\r\n", "2|p|q;3|z;", 4);
    check_border("p\r\nq\r\n", "2|p;3|q;4|z;", 5);
    check_border("p\rq\r", "2|p;3|q;4|z;", 5);
    check_border("p\n\nq\n", "2|p;4|q;5|z;", 6);
    check_border("\r\n\r\np\r\n", "4|p;5|z;", 6);
    check_border("p\r\r\nq\r\n", "2|p;4|q;5|z;", 6);
    check_border("\"p\r\nq\"\r\n", "2|p\r\nq;4|z;", 5);
    check_border("\"p\"\"\r\n\r\n\",\"q\"\r\n", "2|p\"\r\n\r\n|q;5|z;", 6);
    check_border("\"\r\n\"\r\n", "2|\r\n;4|z;", 5);
    check_border("Zo\xC3\xAB\r\n", "2|Zo\xC3\xAB;3|z;", 4);
}

struct positions {
    uint64_t last_to;
    bool gap;
};

static bool
see_positions(void *context, const struct csv_row *row)
{
    struct positions *positions = context;
    positions->gap = positions->gap || row->from != positions->last_to;
    positions->last_to = row->to;
    return true;
}

/* "its bytes in the file, line end included": so without blank lines no byte lies between two rows.
 */
TEST(a_row_has_its_whole_line_end_over_the_border_of_a_chunk)
{
    for (size_t shift = 0; shift < 4; shift++) {
        size_t from = CHUNK - shift;
        char *text = memory_alloc(from + 6);
        struct csv_file file;
        struct error error = {0};
        struct positions positions = {0};
        memset(text, 'a', from);
        memcpy(text + from, "\r\nb\r\n", 6);
        open_good(&file, put_bytes("in.csv", text, from + 5));
        bool done = csv_read(&file, whole(&file), see_positions, &positions, NULL, &error);
        assert_done(done, &error);
        csv_close(&file);
        free(text);
        if (positions.gap)
            fail_msg("shift %zu: a byte between two rows", shift);
    }
}

/* --- csv_table -------------------------------------------------------------------------------- */

TEST(a_table_has_names_cells_and_lines)
{
    static const char text[] = "code,name\n\nA,\"one\ntwo\"\r\nB,\n";
    struct csv_table table;
    struct error error = {0};
    bool done = csv_table_parse(&table, "codes.csv", text, strlen(text), &error);
    assert_done(done, &error);
    assert_int_equal(table.rows, 2);
    assert_int_equal(table.columns, 2);
    assert_string_equal(csv_cell(&table, 0, "code"), "A");
    assert_string_equal(csv_cell(&table, 0, "name"), "one\ntwo");
    assert_string_equal(csv_cell(&table, 1, "name"), "");
    assert_string_equal(csv_cell(&table, 1, "Code"), "");
    assert_true(csv_has_column(&table, "name"));
    assert_false(csv_has_column(&table, "nam"));
    assert_int_equal(table.lines[0], 3);
    assert_int_equal(table.lines[1], 5);
    assert_string_equal(table.label, "codes.csv");
    csv_table_free(&table);
    assert_null(table.names);
}

static void
check_table_fault(const char *text, const char *expected)
{
    struct csv_table table;
    struct error error = {0};
    assert_false(csv_table_parse(&table, "codes.csv", text, strlen(text), &error));
    csv_table_free(&table);
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(a_faulty_table_is_refused_with_its_line)
{
    check_table_fault("a,b\n1,2\n\n3\n", "codes.csv:4: 1 fields where the header has 2");
    check_table_fault("a,b\n1,2,3\n", "codes.csv:2: 3 fields where the header has 2");
    check_table_fault("a,b\n1,x\"\n", "codes.csv:2:2: ");
    check_table_fault("a,b\n1,\"x\n", "codes.csv:2:2: ");
    check_table_fault("", "codes.csv:1: the header is missing");
    check_table_fault("\n\n", "codes.csv:1: the header is missing");
}

TEST(a_table_has_names_that_sql_can_use)
{
    check_table_fault("a,b c\n1,2\n", "codes.csv:1: ");
    check_table_fault("a,\n1,2\n", "codes.csv:1: ");
    check_table_fault("a,b,A\n1,2,3\n", "codes.csv:1: the column \"A\" stands twice");
    check_table_fault("a,\"b\"\"; DROP\"\n1,2\n", "codes.csv:1: ");
}

TEST(a_table_has_a_limit_of_columns)
{
    struct buffer text = {0};
    for (int i = 0; i < 1000; i++)
        buffer_printf(&text, "%sc%d", i == 0 ? "" : ",", i);
    struct csv_table table;
    struct error error = {0};
    bool done = csv_table_parse(&table, "codes.csv", text.text, text.length, &error);
    assert_done(done, &error);
    assert_int_equal(table.columns, 1000);
    csv_table_free(&table);
    buffer_string(&text, ",d");
    check_table_fault(text.text, "codes.csv:1: more than 1000 columns");
    buffer_free(&text);
}

TEST(a_table_may_have_no_rows)
{
    struct csv_table table;
    struct error error = {0};
    bool done = csv_table_parse(&table, "codes.csv", "a,b", 3, &error);
    assert_done(done, &error);
    assert_int_equal(table.rows, 0);
    assert_true(csv_has_column(&table, "b"));
    csv_table_free(&table);
}

TEST(an_empty_table_is_no_harm_to_free)
{
    struct csv_table table = {0};
    csv_table_free(&table);
    assert_int_equal(table.columns, 0);
}

/* A spreadsheet writes the mark when it saves "CSV UTF-8", also a definition's. */
TEST(a_byte_order_mark_before_a_table_is_no_text)
{
    static const char text[] = "\xEF\xBB\xBF"
                               "code,name\nA,one\n";
    struct csv_table table;
    struct error error = {0};
    bool done = csv_table_parse(&table, "codes.csv", text, strlen(text), &error);
    assert_done(done, &error);
    assert_true(csv_has_column(&table, "code"));
    csv_table_free(&table);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
check_field(const char *field, const char *plain, const char *harmless)
{
    struct buffer text = {0};
    buffer_string(&text, "");
    csv_append_field(&text, slice_of(field), false);
    assert_string_equal(text.text, plain);
    buffer_clear(&text);
    csv_append_field(&text, slice_of(field), true);
    assert_string_equal(text.text, harmless);
    buffer_free(&text);
}

TEST(fields_are_quoted_where_they_must_be)
{
    check_field("", "", "");
    check_field("a b", "a b", "a b");
    check_field(" a ", " a ", " a ");
    check_field("a,b", "\"a,b\"", "\"a,b\"");
    check_field("say \"yes\"", "\"say \"\"yes\"\"\"", "\"say \"\"yes\"\"\"");
    check_field("\"", "\"\"\"\"", "\"\"\"\"");
    check_field("a\nb", "\"a\nb\"", "\"a\nb\"");
    check_field("a\rb", "\"a\rb\"", "\"a\rb\"");
    check_field("Zo\xC3\xAB", "Zo\xC3\xAB", "Zo\xC3\xAB");
    check_field("a;b\tc", "a;b\tc", "a;b\tc");
}

TEST(formulas_are_made_harmless)
{
    check_field("=1+1", "=1+1", "'=1+1");
    check_field("+441632960301", "+441632960301", "'+441632960301");
    check_field("@SUM(A1)", "@SUM(A1)", "'@SUM(A1)");
    check_field("-1+2", "-1+2", "'-1+2");
    check_field("-A1", "-A1", "'-A1");
    check_field("-", "-", "-");
    check_field(" =1", " =1", "' =1");
    check_field("\n=1", "\"\n=1\"", "\"'\n=1\"");
    check_field(" \t\n@A1", "\" \t\n@A1\"", "\"' \t\n@A1\"");
    check_field("\xC2\xA0+A1", "\xC2\xA0+A1", "'\xC2\xA0+A1");
    check_field("\xEF\xBC\x9D"
                "A1",
                "\xEF\xBC\x9D"
                "A1",
                "'\xEF\xBC\x9D"
                "A1");
    check_field(" -12", " -12", " -12");
    check_field(" plain", " plain", " plain");
    check_field("\xC3\x89lan=", "\xC3\x89lan=", "\xC3\x89lan=");
    check_field("\t=1", "\t=1", "'\t=1");
    check_field("\r=1", "\"\r=1\"", "\"'\r=1\"");
    check_field("=A,B", "\"=A,B\"", "\"'=A,B\"");
    check_field("=\"x\"", "\"=\"\"x\"\"\"", "\"'=\"\"x\"\"\"");
    check_field("=", "=", "'=");
}

TEST(numbers_and_other_texts_are_left_alone)
{
    check_field("-5", "-5", "-5");
    check_field("-5.25", "-5.25", "-5.25");
    check_field("5", "5", "5");
    check_field("a=1", "a=1", "a=1");
    check_field("O'Brien-Smith", "O'Brien-Smith", "O'Brien-Smith");
    check_field("'=1", "'=1", "'=1");
}

/* Any bytes that are written as a field are read as the same field. */
TEST(what_is_written_is_read_back)
{
    static const char *const fields[] = {"",     "a",      " a ", "a,b", "\"", "\"\"", "a\"b",
                                         "a\nb", "a\r\nb", "\n",  ",",   "\r", "=1",   "x\"\n\",y"};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct buffer text = {0};
        csv_append_field(&text, slice_of(fields[i]), false);
        buffer_char(&text, ',');
        csv_append_field(&text, slice_of("end"), false);
        buffer_char(&text, '\n');
        check_rows(text.text, arena_printf(&scratch_arena, "1|%s|end;", fields[i]));
        buffer_free(&text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH(a_file_that_is_not_there_is_refused),
        SCRATCH(a_directory_is_no_csv),
        SCRATCH(closing_can_come_after_a_failure_and_twice),
        SCRATCH(opening_tells_what_a_file_is),
        SCRATCH(the_digest_is_blake2b_512),
        SCRATCH(the_digest_is_of_every_byte_once),
        SCRATCH(a_nul_is_refused_with_line_and_field),
        SCRATCH(a_nul_behind_the_first_chunk_is_found),
        SCRATCH(a_byte_that_neither_encoding_has_is_refused),
        SCRATCH(a_refused_byte_behind_a_quoted_comma_has_the_right_field),
        SCRATCH(utf8_comes_as_it_is),
        SCRATCH(windows_1252_comes_as_utf8),
        SCRATCH(utf8_over_the_border_of_a_chunk_stays_utf8),
        SCRATCH(a_byte_order_mark_is_no_text),
        SCRATCH(fields_come_untrimmed),
        SCRATCH(empty_fields_are_fields),
        SCRATCH(an_empty_file_has_no_rows),
        SCRATCH(the_last_row_needs_no_line_end),
        SCRATCH(any_line_end_ends_a_row),
        SCRATCH(blank_lines_are_no_rows_but_are_counted),
        SCRATCH(quoted_fields_hold_commas_quotes_and_line_ends),
        SCRATCH(a_row_has_the_line_on_which_it_begins),
        SCRATCH(the_line_behind_a_span_is_told),
        SCRATCH(a_callback_can_stop),
        SCRATCH(many_fields_are_read),
        SCRATCH(a_stray_quote_is_refused_with_line_and_field),
        SCRATCH(an_unended_quote_is_refused_with_line_and_field),
        SCRATCH(an_unended_quote_is_found_on_the_line_where_its_field_begins),
        SCRATCH(rows_before_a_fault_are_handed_over),
        SCRATCH(a_file_that_shrinks_is_refused),
        SCRATCH(a_row_of_the_limit_is_read_wherever_it_stands),
        SCRATCH(a_row_far_over_the_limit_is_refused),
        SCRATCH(a_row_one_byte_over_the_limit_is_refused_wherever_it_stands),
        SCRATCH(a_row_with_as_many_fields_as_may_be_is_read),
        SCRATCH(a_row_with_a_field_too_many_is_refused),
        SCRATCH(rows_have_their_bytes),
        SCRATCH(a_row_can_be_read_again_by_its_bytes),
        SCRATCH(the_next_line_is_found_from_every_offset),
        SCRATCH(the_next_line_is_found_over_the_borders_of_reading),
        SCRATCH(a_span_read_in_pieces_gives_the_rows_of_the_whole),
        SCRATCH(line_ends_over_the_border_of_a_chunk_count_once),
        SCRATCH(a_row_has_its_whole_line_end_over_the_border_of_a_chunk),
        cmocka_unit_test(a_table_has_names_cells_and_lines),
        cmocka_unit_test(a_faulty_table_is_refused_with_its_line),
        cmocka_unit_test(a_table_has_names_that_sql_can_use),
        cmocka_unit_test(a_table_has_a_limit_of_columns),
        cmocka_unit_test(a_table_may_have_no_rows),
        cmocka_unit_test(an_empty_table_is_no_harm_to_free),
        cmocka_unit_test(a_byte_order_mark_before_a_table_is_no_text),
        cmocka_unit_test(fields_are_quoted_where_they_must_be),
        cmocka_unit_test(formulas_are_made_harmless),
        cmocka_unit_test(numbers_and_other_texts_are_left_alone),
        SCRATCH(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
