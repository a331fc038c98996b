/* Writes a workbook with libxlsxwriter, and looks with libzip whether it is whole: the library does
 * not notice when the disk of its temporary files is full. */
#include "report/spreadsheet.h"

#include <stdlib.h>
#include <xlsxwriter.h>
#include <zip.h>

#include "base/date.h"
#include "base/encoding.h"
#include "base/memory.h"

enum {
    SHEET_LIMIT = 8,
    CELL_LIMIT = 32000, /* UTF-16 units; Excel has 32,767 */
    NARROWEST = 6,
    FILTER_ROOM = 3, /* of the arrow in the head */
    TEXT_FORMAT = 49 /* "@" */
};

struct spreadsheet_sheet {
    struct spreadsheet *book;
    lxw_worksheet *worksheet;
    const struct spreadsheet_column *columns;
    size_t count;
    uint32_t row;
    bool has_cells; /* on that row */
    uint64_t rows;  /* that have cells, with the head */
    unsigned *widths;
    lxw_error fault;
};

struct spreadsheet {
    lxw_workbook *workbook;
    lxw_format *styles[STYLE_COUNT], *head, *number;
    char *path;
    struct spreadsheet_sheet sheets[SHEET_LIMIT];
    size_t count;
    struct buffer text;
};

/* --- texts ------------------------------------------------------------------------------------ */

static bool
is_hexadecimal(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr("0123456789abcdefABCDEF", text[i]) == NULL || text[i] == '\0')
            return false;
    }
    return true;
}

/* A spreadsheet reads "_x000D_" as a carriage return: an underscore that could begin such a thing
 * is written so itself. */
static bool
looks_escaped(const char *text)
{
    return strncmp(text, "_x", 2) == 0 && is_hexadecimal(text + 2, 4) && text[6] == '_';
}

/* The bytes of the character at the front of valid UTF-8. */
static size_t
character_length(const char *text)
{
    unsigned char first = (unsigned char)*text;
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* As it can stand in a cell; gives its characters, as far as they make the cell wide. */
static size_t
append_cell(struct buffer *cell, const char *value)
{
    struct buffer whole = {0};
    size_t units = 0;
    utf8_repair(slice_of(value), &whole);
    for (size_t i = 0, length; i < whole.length; i += length) {
        const char *at = whole.text + i;
        bool space = *at == '\n' || *at == '\t';
        size_t control = space ? 0 : text_control_at(at, whole.length - i);
        length = control > 0 ? control : character_length(at);
        units += length == 4 ? 2 : 1;
        if (units > CELL_LIMIT) {
            buffer_string(cell, "\u2026");
            break;
        }
        if (looks_escaped(at))
            buffer_string(cell, "_x005F_");
        else if (control > 0 || xml_valid_prefix(at, length) < length)
            buffer_char(cell, '?');
        else
            buffer_append(cell, at, length);
    }
    buffer_free(&whole);
    return units;
}

/* --- begin ------------------------------------------------------------------------------------ */

static lxw_format *
make_style(lxw_workbook *workbook, lxw_color_t background)
{
    lxw_format *format = workbook_add_format(workbook);
    format_set_num_format_index(format, TEXT_FORMAT);
    if (background != 0)
        format_set_bg_color(format, background);
    return format;
}

static void
make_styles(struct spreadsheet *book)
{
    static const lxw_color_t colours[STYLE_COUNT] = {0, 0xDCE9F5, 0xFFF2CC, 0xF8CBC6};
    for (int i = 0; i < STYLE_COUNT; i++)
        book->styles[i] = make_style(book->workbook, colours[i]);
    book->number = workbook_add_format(book->workbook);
    book->head = make_style(book->workbook, 0xE5E5E5);
    format_set_bold(book->head);
    format_set_bottom(book->head, LXW_BORDER_THIN);
}

static unsigned
two_digits(const char *text)
{
    return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

/* The run's own clock, so that the same run gives the same bytes. */
static void
set_properties(struct spreadsheet *book, const char *title, const char *now)
{
    day today = 0;
    date_parse_time(slice_of(now), &today);
    int64_t seconds = (int64_t)today * 86400 + two_digits(now + 11) * 3600 +
                      two_digits(now + 14) * 60 + two_digits(now + 17);
    buffer_clear(&book->text);
    append_cell(&book->text, title);
    lxw_doc_properties properties = {
        .title = book->text.text, .author = (char *)"Muster", .created = (time_t)seconds};
    workbook_set_properties(book->workbook, &properties);
}

struct spreadsheet *
spreadsheet_begin(const char *path, const char *title, const char *now, struct error *error)
{
    struct spreadsheet *book = memory_zeroed(1, sizeof *book);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    book->workbook = workbook_new_opt(path, &options);
    if (book->workbook == NULL) {
        free(book);
        error_add(error, STATUS_FAILED, "%s: a workbook cannot be made", path);
        return NULL;
    }
    book->path = text_copy(path);
    make_styles(book);
    set_properties(book, title, now);
    return book;
}

/* --- rows ------------------------------------------------------------------------------------- */

static void
note_cell(struct spreadsheet_sheet *sheet, lxw_error fault)
{
    sheet->fault = sheet->fault == LXW_NO_ERROR ? fault : sheet->fault;
    sheet->rows += !sheet->has_cells;
    sheet->has_cells = true;
}

static void
spreadsheet_widen(struct spreadsheet_sheet *sheet, size_t column, size_t width)
{
    if (width > sheet->columns[column].widest)
        width = sheet->columns[column].widest;
    if (sheet->widths[column] < width)
        sheet->widths[column] = (unsigned)width;
}

static void
spreadsheet_write_text(struct spreadsheet_sheet *sheet, size_t column, const char *text,
                       lxw_format *format, unsigned more)
{
    struct buffer *cell = &sheet->book->text;
    buffer_clear(cell);
    size_t width = append_cell(cell, text);
    spreadsheet_widen(sheet, column, width + more);
    note_cell(sheet, worksheet_write_string(sheet->worksheet, sheet->row, (lxw_col_t)column,
                                            cell->text, format));
}

void
spreadsheet_text(struct spreadsheet_sheet *sheet, size_t column, const char *text,
                 enum spreadsheet_style style)
{
    if (text[0] != '\0')
        spreadsheet_write_text(sheet, column, text, sheet->book->styles[style], 0);
}

void
spreadsheet_number(struct spreadsheet_sheet *sheet, size_t column, double number)
{
    spreadsheet_widen(sheet, column, 12);
    note_cell(sheet, worksheet_write_number(sheet->worksheet, sheet->row, (lxw_col_t)column, number,
                                            sheet->book->number));
}

void
spreadsheet_next_row(struct spreadsheet_sheet *sheet)
{
    sheet->row++;
    sheet->has_cells = false;
}

void
spreadsheet_clear_row(struct spreadsheet_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        note_cell(sheet, worksheet_write_blank(sheet->worksheet, sheet->row, (lxw_col_t)i,
                                               sheet->book->styles[STYLE_PLAIN]));
}

struct spreadsheet_sheet *
spreadsheet_add(struct spreadsheet *book, const char *name,
                const struct spreadsheet_column *columns, size_t count)
{
    struct spreadsheet_sheet *sheet = &book->sheets[book->count++];
    *sheet = (struct spreadsheet_sheet){.book = book,
                                        .worksheet = workbook_add_worksheet(book->workbook, name),
                                        .columns = columns,
                                        .count = count,
                                        .widths = memory_zeroed(count, sizeof(unsigned))};
    for (size_t i = 0; i < count; i++)
        spreadsheet_write_text(sheet, i, columns[i].head, book->head, FILTER_ROOM);
    spreadsheet_next_row(sheet);
    worksheet_freeze_panes(sheet->worksheet, 1, 0);
    return sheet;
}

/* --- the end ---------------------------------------------------------------------------------- */

static void
finish_sheet(struct spreadsheet_sheet *sheet)
{
    uint32_t last = sheet->has_cells ? sheet->row : sheet->row - 1;
    lxw_col_t last_column = (lxw_col_t)(sheet->count - 1);
    for (size_t i = 0; i < sheet->count; i++) {
        unsigned width = sheet->widths[i] < NARROWEST ? NARROWEST : sheet->widths[i];
        worksheet_set_column(sheet->worksheet, (lxw_col_t)i, (lxw_col_t)i, width + 1, NULL);
    }
    worksheet_autofilter(sheet->worksheet, 0, 0, last, last_column);
    /* No green corners at numbers of schools and dates. */
    char range[LXW_MAX_CELL_RANGE_LENGTH];
    lxw_rowcol_to_range(range, 0, 0, last, last_column);
    worksheet_ignore_errors(sheet->worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range);
    worksheet_set_landscape(sheet->worksheet);
    worksheet_set_paper(sheet->worksheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet->worksheet, 1, 0);
    worksheet_repeat_rows(sheet->worksheet, 0, 0);
}

/* How often `word` stands in a member, and whether that ends with `end`. */
struct member_look {
    const char *word;
    uint64_t count;
    size_t matched; /* of the word, by what was read last */
    char tail[16];
};

static void
look_at_bytes(struct member_look *look, const char *bytes, size_t length)
{
    size_t word = strlen(look->word);
    for (size_t i = 0; i < length; i++) {
        look->matched = bytes[i] == look->word[look->matched] ? look->matched + 1
                        : bytes[i] == look->word[0]           ? 1
                                                              : 0;
        if (look->matched == word) {
            look->count++;
            look->matched = 0;
        }
    }
    size_t size = sizeof look->tail;
    if (length < size) {
        memmove(look->tail, look->tail + length, size - length);
        memcpy(look->tail + size - length, bytes, length);
    } else {
        memcpy(look->tail, bytes + length - size, size);
    }
}

static bool
sheet_is_whole(zip_t *archive, const struct spreadsheet_sheet *sheet, size_t number)
{
    static const char end[] = "</worksheet>";
    char name[64], bytes[1 << 14];
    struct member_look look = {.word = "<row "};
    zip_int64_t got = -1;
    snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", number + 1);
    zip_file_t *file = zip_fopen(archive, name, 0);
    if (file == NULL)
        return false;
    while ((got = zip_fread(file, bytes, sizeof bytes)) > 0)
        look_at_bytes(&look, bytes, (size_t)got);
    zip_fclose(file);
    return got == 0 && look.count == sheet->rows &&
           memcmp(look.tail + sizeof look.tail - strlen(end), end, strlen(end)) == 0;
}

static bool
is_whole(const struct spreadsheet *book)
{
    int fault;
    zip_t *archive = zip_open(book->path, ZIP_RDONLY | ZIP_CHECKCONS, &fault);
    bool whole = archive != NULL;
    for (size_t i = 0; i < book->count && whole; i++)
        whole = sheet_is_whole(archive, &book->sheets[i], i);
    if (archive != NULL)
        zip_discard(archive);
    return whole;
}

bool
spreadsheet_end(struct spreadsheet *book, struct error *error)
{
    lxw_error fault = LXW_NO_ERROR;
    for (size_t i = 0; i < book->count; i++) {
        finish_sheet(&book->sheets[i]);
        fault = fault == LXW_NO_ERROR ? book->sheets[i].fault : fault;
    }
    lxw_error closed = workbook_close(book->workbook);
    fault = fault == LXW_NO_ERROR ? closed : fault;
    bool whole = fault == LXW_NO_ERROR && is_whole(book);
    if (fault != LXW_NO_ERROR)
        error_add(error, STATUS_FAILED, "the workbook: %s", lxw_strerror(fault));
    else if (!whole)
        error_add(error, STATUS_FAILED,
                  "the workbook is not whole: is the disk full where it goes, or $TMPDIR or /tmp?");
    for (size_t i = 0; i < book->count; i++)
        free(book->sheets[i].widths);
    buffer_free(&book->text);
    free(book->path);
    free(book);
    return whole;
}
