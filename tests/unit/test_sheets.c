/* src/sheets: files that other systems wrote, as rows of cells. */
#include "unit.h"

#include <xlsxwriter.h>
#include <zip.h>

#include "sheets/cell_value.h"
#include "sheets/sheet.h"

/* --- making files ----------------------------------------------------------------------------- */

struct member {
    const char *name, *text;
};

static char *
make_archive(const char *name, const struct member *members)
{
    char *path = at(name);
    int code;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(zip);
    for (; members->name != NULL; members++) {
        zip_source_t *source = zip_source_buffer(zip, members->text, strlen(members->text), 0);
        assert_true(zip_file_add(zip, members->name, source, ZIP_FL_OVERWRITE) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    return path;
}

static bool
write_row(void *context, const struct csv_row *row)
{
    struct buffer *text = context;
    buffer_printf(text, "%u", row->line);
    for (size_t i = 0; i < row->count; i++)
        buffer_printf(text, "|%.*s", (int)row->fields[i].length, row->fields[i].text);
    buffer_string(text, "\n");
    return true;
}

/* Every sheet of a file: its name, then its rows. Freed by the caller. */
static char *
read_book(const char *path)
{
    struct book book;
    struct error error = {0};
    struct buffer text = {0};
    bool done = book_open(&book, path, &error);
    assert_done(done, &error);
    if (book.format == BOOK_REFUSED)
        buffer_printf(&text, "not read: %s\n", book.refusal);
    for (size_t i = 0; i < book.count; i++) {
        const struct csv_file *file = &book.sheets[i].file;
        struct csv_span span = {file->start, file->size, 1};
        buffer_printf(&text, "[%s]\n", book.sheets[i].name);
        done = csv_read(file, span, write_row, &text, NULL, &error);
        assert_done(done, &error);
        if (book.sheets[i].formulas_without_result > 0)
            buffer_printf(&text, "without result: %llu\n",
                          (unsigned long long)book.sheets[i].formulas_without_result);
    }
    book_close(&book);
    return text.text;
}

static void
assert_reads(const char *path, const char *wanted)
{
    char *text = read_book(path);
    assert_string_equal(text_or_empty(text), wanted);
    free(text);
}

static void
assert_refused(const char *path, const char *words)
{
    struct book book;
    struct error error = {0};
    assert_false(book_open(&book, path, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    if (strstr(error.text.text, words) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", words, error.text.text);
    error_free(&error);
}

/* --- workbooks -------------------------------------------------------------------------------- */

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define KIND "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char relations[] =
    "<Relationships><Relationship Id=\"r1\" Type=\"" KIND
    "worksheet\" Target=\"worksheets/a.xml\"/>"
    "<Relationship Id=\"r2\" Type=\"" KIND "worksheet\" Target=\"/xl/worksheets/b.xml\"/>"
    "<Relationship Id=\"r3\" Type=\"" KIND "styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"r4\" Type=\"" KIND "sharedStrings\" Target=\"strings.xml\"/>"
    "</Relationships>";
static const char styles[] =
    "<styleSheet " MAIN "><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy;@\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf "
    "numFmtId=\"14\"/></cellXfs></styleSheet>";
static const char strings[] =
    "<sst " MAIN "><si><t>UPN</t></si><si><r><t>L\xc3\xa9</t></r><r><t>o &amp; co</t></r>"
    "<rPh><t>x</t></rPh></si><si><t>a_x000A_b</t></si></sst>";
static const char rows[] =
    "<worksheet " MAIN "><sheetData>"
    "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>"
    "<row r=\"4\"><c r=\"A4\" "
    "s=\"1\"><v>45908.5</v></c><c><v>1201</v></c><c><v>0.95000000000000007</v></c>"
    "<c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c t=\"inlineStr\"><is><t>a, b</t></is></c>"
    "<c><f>SUM(A1:A2)</f></c><c t=\"str\"><f>A1</f><v>yes</v></c><c t=\"s\"><v>2</v></c></row>"
    "</sheetData></worksheet>";
#define BOOK(state)                                                                                \
    "<workbook " MAIN                                                                              \
    " xmlns:r=\"x\"><workbookPr/><sheets><sheet name=\"A &amp; B\" r:id=\"r1\"/>"                  \
    "<sheet name=\"Second\" r:id=\"r2\" " state "/></sheets></workbook>"

TEST(a_workbook_is_read_sheet_by_sheet)
{
    const struct member members[] = {{"xl/workbook.xml", BOOK("")},
                                     {"xl/_rels/workbook.xml.rels", relations},
                                     {"xl/styles.xml", styles},
                                     {"xl/strings.xml", strings},
                                     {"xl/worksheets/a.xml", rows},
                                     {"xl/worksheets/b.xml", "<worksheet " MAIN "/>"},
                                     {NULL, NULL}};
    char *path = make_archive("book.xlsx", members);
    assert_reads(path, "[A & B]\n2|UPN||L\xc3\xa9o & co\n"
                       "4|2025-09-08|1201|0.9500000000000001|1|#N/A|a, b||yes|a\nb\n"
                       "without result: 1\n[Second]\n");
}

TEST(a_hidden_worksheet_is_passed_over)
{
    const struct member members[] = {{"xl/workbook.xml", BOOK("state=\"hidden\"")},
                                     {"xl/_rels/workbook.xml.rels", relations},
                                     {"xl/styles.xml", styles},
                                     {"xl/strings.xml", strings},
                                     {"xl/worksheets/a.xml", "<worksheet " MAIN "/>"},
                                     {NULL, NULL}};
    char *path = make_archive("hidden.xlsx", members);
    assert_reads(path, "[A & B]\n");
}

TEST(a_damaged_workbook_is_refused_in_words)
{
    static const struct {
        const char *sheet, *words;
    } cases[] = {
        {NULL, "xl/worksheets/a.xml is missing"},
        {"<worksheet><sheetData><row><c t=\"s\"><v>9</v></c></row></sheetData></worksheet>",
         "shared string that is not there"},
        {"<worksheet><sheetData><row r=\"2\"><c><v>1</v></c></row><row "
         "r=\"1\"/></sheetData></worksheet>",
         "not in order"},
        {"<worksheet><sheetData><row><c r=\"B1\"><v>1</v></c><c "
         "r=\"A1\"><v>1</v></c></row></sheetData>"
         "</worksheet>",
         "not in order"},
        {"<worksheet><sheetData><row><c r=\"FAAA1\"><v>1</v></c></row></sheetData></worksheet>",
         "4,096 columns"},
        {"<!DOCTYPE worksheet [<!ENTITY a \"b\">]><worksheet/>", "document type declaration"},
        {"<worksheet><sheetData>", "well-formed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct member members[] = {
            {"xl/workbook.xml", BOOK("state=\"hidden\"")},
            {"xl/_rels/workbook.xml.rels", relations},
            {"xl/styles.xml", styles},
            {"xl/strings.xml", strings},
            {cases[i].sheet == NULL ? NULL : "xl/worksheets/a.xml", cases[i].sheet},
            {NULL, NULL}};
        char *path = make_archive("damaged.xlsx", members);
        assert_refused(path, cases[i].words);
    }
}

TEST(what_is_packed_too_well_is_refused)
{
    char *zeros = malloc((8 << 20) + 1);
    memset(zeros, ' ', 8 << 20);
    zeros[8 << 20] = '\0';
    memcpy(zeros, "<workbook>", 10);
    const struct member members[] = {{"xl/workbook.xml", zeros}, {NULL, NULL}};
    char *path = make_archive("bomb.xlsx", members);
    assert_refused(path, "times as large as it is packed");
    free(zeros);
}

/* --- a workbook of libxlsxwriter, with its strings shared, or inline as where memory is short */

static void
write_with_library(const char *path, bool constant_memory)
{
    lxw_workbook_options options = {.constant_memory = constant_memory};
    lxw_workbook *book = workbook_new_opt(path, &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Week 1"),
                  *hidden = workbook_add_worksheet(book, "Old");
    lxw_format *date = workbook_add_format(book), *bold = workbook_add_format(book);
    lxw_datetime monday = {.year = 2025, .month = 9, .day = 8, .hour = 8};
    format_set_num_format(date, "dd/mm/yyyy hh:mm");
    format_set_bold(bold);
    worksheet_merge_range(sheet, 0, 0, 0, 2, "Week of \xc3\x89 & co", bold);
    worksheet_write_string(sheet, 2, 0, "Adno", bold);
    worksheet_write_datetime(sheet, 2, 2, &monday, date);
    worksheet_write_number(sheet, 3, 0, 1201, NULL);
    worksheet_write_string(sheet, 3, 1, "\\", NULL);
    worksheet_write_boolean(sheet, 3, 2, 1, NULL);
    worksheet_write_formula_num(sheet, 3, 3, "=1200+1", NULL, 1201);
    worksheet_write_formula_str(sheet, 3, 4, "=\"C\"&1", NULL, "C1");
    worksheet_write_blank(sheet, 3, 5, bold);
    worksheet_write_string(sheet, 3, 6, " two  blanks ", NULL);
    worksheet_write_string(hidden, 0, 0, "UPN", NULL);
    worksheet_hide(hidden);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
}

TEST(a_workbook_of_libxlsxwriter_is_read)
{
    for (int constant_memory = 0; constant_memory < 2; constant_memory++) {
        char *path = at("written.xlsx");
        write_with_library(path, constant_memory);
        assert_reads(path, "[Week 1]\n1|Week of \xc3\x89 & co\n3|Adno||2025-09-08\n"
                           "4|1201|\\|1|1201|C1|| two  blanks \n");
    }
}

/* --- OpenDocument ----------------------------------------------------------------------------- */

TEST(an_opendocument_spreadsheet_is_read_the_same)
{
    const struct member members[] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        {"content.xml",
         "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:s=\"s\" xmlns:x=\"x\"><s:styles>"
         "<s:style s:name=\"ta2\"><s:table-properties t:display=\"false\"/></s:style></s:styles>"
         "<t:table t:name=\"Week 1\"><t:table-row t:number-rows-repeated=\"2\"><t:table-cell "
         "t:number-columns-repeated=\"1024\"/></t:table-row><t:table-row "
         "t:number-rows-repeated=\"2\">"
         "<t:table-cell o:value-type=\"string\"><x:p>A<x:s x:c=\"2\"/>b</x:p></t:table-cell>"
         "<t:table-cell o:value-type=\"date\" o:date-value=\"2025-09-08T00:00:00\"><x:p>8.9.</x:p>"
         "</t:table-cell><t:table-cell/><t:table-cell o:value-type=\"float\" o:value=\"1201\" "
         "t:number-columns-repeated=\"2\"><x:p>1,201</x:p></t:table-cell></t:table-row></t:table>"
         "<t:table t:name=\"Gone\" t:style-name=\"ta2\"><t:table-row/></t:table>"
         "</o:document-content>"},
        {NULL, NULL}};
    char *path = make_archive("book.ods", members);
    assert_reads(path, "[Week 1]\n3|A  b|2025-09-08||1201|1201\n4|A  b|2025-09-08||1201|1201\n");
}

/* --- reports, texts and the rest -------------------------------------------------------------- */

TEST(a_report_has_the_names_of_all_elements_as_its_heading)
{
    char *path =
        put("report.xml", "<?xml version=\"1.0\"?>\n<SuperStarReport>\n<Record><Adno>001</Adno>"
                          "<Year_x0020_group>Year  4</Year_x0020_group></Record>\n"
                          "<Record><Adno>002</Adno><Reg/><Adno>x</Adno></Record>"
                          "<Record><Reg>4A</Reg></Record>\n</SuperStarReport>\n");
    assert_reads(path, "[]\n0|Adno|Year group|Reg|Adno\n3|001|Year  4\n4|002|||x\n4|||4A\n");
}

TEST(what_is_no_table_is_told_by_its_first_bytes)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format of Excel"},
        {"%PDF-1.7", "PDF"},
        {"{\"a\": 1}", "JSON"},
        {"  [\n{\"a\": 1}]", "JSON"},
        {"<html><table><tr><td>UPN</td></tr></table></html>", "web page"},
        {"<!DOCTYPE html><p>", "web page"},
        {"<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
         "spreadsheet in XML"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *path = put("other.xls", cases[i].text);
        char *text = read_book(path);
        if (strstr(text_or_empty(text), cases[i].words) == NULL)
            fail_msg("\"%s\" is not in \"%s\"", cases[i].words, text_or_empty(text));
        free(text);
    }
}

TEST(numbers_are_dates_by_their_format)
{
    static const struct {
        const char *stored, *shown;
        bool is_date, from_1904;
    } cases[] = {
        {"45908", "2025-09-08", true, false},
        {"45908.75", "2025-09-08", true, false},
        {"1", "1900-01-01", true, false},
        {"59", "1900-02-28", true, false},
        {"60", "60", true, false},
        {"61", "1900-03-01", true, false},
        {"44446", "2025-09-08", true, true},
        {"0.35", "0.35", true, false},
        {"2958465", "9999-12-31", true, false},
        {"2958466", "2958466", true, false},
        {"95.0", "95", false, false},
        {"1.5E3", "1500", false, false},
        {"-0", "0", false, false},
        {"0.1", "0.1", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer shown = {0};
        bool changed =
            cell_number(slice_of(cases[i].stored), cases[i].is_date, cases[i].from_1904, &shown);
        assert_string_equal(changed ? shown.text : cases[i].stored, cases[i].shown);
        buffer_free(&shown);
    }
    assert_true(cell_code_is_date(slice_of("mmm\\-yy")));
    assert_true(cell_code_is_date(slice_of("[$-809]d mmmm")));
    assert_false(cell_code_is_date(slice_of("General")));
    assert_false(cell_code_is_date(slice_of("0.00\" days\"")));
    assert_false(cell_code_is_date(slice_of("[Red]#,##0;dd")));
    assert_false(cell_code_is_date(slice_of("h:mm:ss")));
    assert_true(cell_format_is_date(slice_of("14")));
    assert_false(cell_format_is_date(slice_of("18")));
}

TEST(columns_have_letters)
{
    char name[COLUMN_NAME_SIZE];
    assert_string_equal(column_name(1, name), "A");
    assert_string_equal(column_name(26, name), "Z");
    assert_string_equal(column_name(27, name), "AA");
    assert_string_equal(column_name(702, name), "ZZ");
    assert_string_equal(column_name(703, name), "AAA");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH(a_workbook_is_read_sheet_by_sheet),
        SCRATCH(a_hidden_worksheet_is_passed_over),
        SCRATCH(a_damaged_workbook_is_refused_in_words),
        SCRATCH(what_is_packed_too_well_is_refused),
        SCRATCH(a_workbook_of_libxlsxwriter_is_read),
        SCRATCH(an_opendocument_spreadsheet_is_read_the_same),
        SCRATCH(a_report_has_the_names_of_all_elements_as_its_heading),
        SCRATCH(what_is_no_table_is_told_by_its_first_bytes),
        cmocka_unit_test(numbers_are_dates_by_their_format),
        cmocka_unit_test(columns_have_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
