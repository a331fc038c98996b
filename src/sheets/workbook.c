/* Workbooks as Excel writes them (ECMA-376, SpreadsheetML): the list of worksheets, the formats
 * that make a number a date, the shared strings, and each visible worksheet in a stream. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "sheets/cell_value.h"
#include "sheets/readers.h"
#include "sheets/sheet_writer.h"

/* --- parts ------------------------------------------------------------------------------------ */

struct worksheet {
    char *name, *relation;
    bool hidden;
};

struct part {
    char *relation, *target;
    struct slice kind; /* the last word of its type: worksheet, sharedStrings, styles */
};

struct workbook {
    struct book *book;
    struct archive *archive;
    struct worksheet *worksheets;
    size_t worksheet_count;
    struct part *parts;
    size_t part_count;
    bool from_1904;
    bool *date_styles; /* for each cell format, whether it shows a date */
    size_t style_count, style_capacity;
    struct map custom_formats; /* numbers of formats that show dates */
    struct buffer strings;     /* shared strings, one behind the other */
    uint32_t *string_ends;
    size_t string_count, string_capacity;
    struct arena arena;
    struct xml_stream stream;
    /* where the parser is: */
    bool in_cell_formats, in_text, in_phonetic;
};

/* More than a book of any year has. */
enum { WORKSHEETS_LIMIT = 1000, STYLES_LIMIT = 1 << 16 };

static char *
copy_slice(struct arena *arena, struct slice text)
{
    return arena_copy(arena, text.text, text.length);
}

static void
take_book_start(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct workbook *workbook = context;
    struct slice value = {"", 0}, relation = {"", 0}, state = {"", 0};
    if (strcmp(name, "workbookPr") == 0 && xml_attribute(attributes, "date1904", &value))
        workbook->from_1904 = slice_is(value, "1") || slice_is(value, "true");
    if (strcmp(name, "sheet") != 0 || !xml_attribute(attributes, "name", &value))
        return;
    if (workbook->worksheet_count == WORKSHEETS_LIMIT) {
        xml_stream_refuse(&workbook->stream, "more than %d worksheets", WORKSHEETS_LIMIT);
        return;
    }
    xml_attribute(attributes, "id", &relation);
    xml_attribute(attributes, "state", &state);
    workbook->worksheets = memory_resize(workbook->worksheets, workbook->worksheet_count + 1,
                                         sizeof(struct worksheet));
    workbook->worksheets[workbook->worksheet_count++] = (struct worksheet){
        copy_slice(&workbook->arena, value), copy_slice(&workbook->arena, relation),
        slice_is(state, "hidden") || slice_is(state, "veryHidden")};
}

/* A target is relative to the part that names it, xl/workbook.xml, or begins with a slash. */
static char *
member_name(struct arena *arena, struct slice target)
{
    static const char here[] = "xl/";
    if (target.length > 0 && target.text[0] == '/')
        return arena_copy(arena, target.text + 1, target.length - 1);
    if (target.length > 2 && memcmp(target.text, "./", 2) == 0)
        target = (struct slice){target.text + 2, target.length - 2};
    if (target.length > 3 && memcmp(target.text, "../", 3) == 0)
        return arena_copy(arena, target.text + 3, target.length - 3);
    return arena_printf(arena, "%s%.*s", here, (int)target.length, target.text);
}

static void
take_relation_start(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct workbook *workbook = context;
    struct slice relation, target, type;
    if (strcmp(name, "Relationship") != 0 || workbook->part_count == 2 * WORKSHEETS_LIMIT ||
        !xml_attribute(attributes, "Id", &relation) ||
        !xml_attribute(attributes, "Target", &target) || !xml_attribute(attributes, "Type", &type))
        return;
    const char *slash = memrchr(type.text, '/', type.length);
    const char *last = slash == NULL ? type.text : slash + 1;
    workbook->parts = memory_resize(workbook->parts, workbook->part_count + 1, sizeof(struct part));
    struct arena *arena = &workbook->arena;
    size_t length = (size_t)(type.text + type.length - last);
    workbook->parts[workbook->part_count++] =
        (struct part){copy_slice(arena, relation),
                      member_name(arena, target),
                      {arena_copy(arena, last, length), length}};
}

static const char *
part_of_kind(const struct workbook *workbook, const char *kind)
{
    for (size_t i = 0; i < workbook->part_count; i++) {
        if (slice_is(workbook->parts[i].kind, kind))
            return workbook->parts[i].target;
    }
    return NULL;
}

static const char *
part_of_relation(const struct workbook *workbook, const char *relation)
{
    for (size_t i = 0; i < workbook->part_count; i++) {
        if (strcmp(workbook->parts[i].relation, relation) == 0)
            return slice_is(workbook->parts[i].kind, "worksheet") ? workbook->parts[i].target
                                                                  : NULL;
    }
    return NULL;
}

/* --- formats ---------------------------------------------------------------------------------- */

static void
take_cell_format(struct workbook *workbook, const struct xml_attributes *attributes)
{
    struct slice id = {"", 0};
    if (workbook->style_count == STYLES_LIMIT) {
        xml_stream_refuse(&workbook->stream, "more than %d formats of cells", STYLES_LIMIT);
        return;
    }
    xml_attribute(attributes, "numFmtId", &id);
    workbook->date_styles = memory_grow(workbook->date_styles, &workbook->style_capacity,
                                        workbook->style_count + 1, sizeof(bool));
    uint32_t custom = id.length == 0 ? MAP_NONE : map_get(&workbook->custom_formats, id);
    workbook->date_styles[workbook->style_count++] =
        custom == MAP_NONE ? cell_format_is_date(id) : custom == 1;
}

static void
take_style_start(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct workbook *workbook = context;
    struct slice id, code;
    if (strcmp(name, "numFmt") == 0 && xml_attribute(attributes, "numFmtId", &id) &&
        xml_attribute(attributes, "formatCode", &code)) {
        struct slice key = {copy_slice(&workbook->arena, id), id.length};
        if (workbook->custom_formats.count < STYLES_LIMIT)
            map_set(&workbook->custom_formats, key, cell_code_is_date(code) ? 1 : 0);
    }
    workbook->in_cell_formats = workbook->in_cell_formats || strcmp(name, "cellXfs") == 0;
    if (workbook->in_cell_formats && strcmp(name, "xf") == 0)
        take_cell_format(workbook, attributes);
}

static void
take_style_end(void *context, const char *name)
{
    struct workbook *workbook = context;
    if (strcmp(name, "cellXfs") == 0)
        workbook->in_cell_formats = false;
}

/* --- shared strings --------------------------------------------------------------------------- */

static void
take_string_start(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct workbook *workbook = context;
    (void)attributes;
    workbook->in_phonetic = workbook->in_phonetic || strcmp(name, "rPh") == 0;
    workbook->in_text = strcmp(name, "t") == 0 && !workbook->in_phonetic;
}

static void
take_string_text(void *context, const char *text, size_t length)
{
    struct workbook *workbook = context;
    if (!workbook->in_text)
        return;
    if (workbook->strings.length + length > SHEET_STRINGS_LIMIT) {
        xml_stream_refuse(&workbook->stream, "shared strings of more than 64 MiB");
        return;
    }
    buffer_append(&workbook->strings, text, length);
}

static void
take_string_end(void *context, const char *name)
{
    struct workbook *workbook = context;
    if (strcmp(name, "rPh") == 0)
        workbook->in_phonetic = false;
    workbook->in_text = false;
    if (strcmp(name, "si") != 0)
        return;
    if (workbook->string_count >= SHEET_STRINGS_LIMIT / 8) {
        xml_stream_refuse(&workbook->stream, "more than %d shared strings",
                          SHEET_STRINGS_LIMIT / 8);
        return;
    }
    workbook->string_ends = memory_grow(workbook->string_ends, &workbook->string_capacity,
                                        workbook->string_count + 1, sizeof(uint32_t));
    workbook->string_ends[workbook->string_count++] = (uint32_t)workbook->strings.length;
}

static struct slice
shared_string(const struct workbook *workbook, size_t number)
{
    size_t from = number == 0 ? 0 : workbook->string_ends[number - 1];
    return (struct slice){workbook->strings.text + from, workbook->string_ends[number] - from};
}

/* --- a worksheet ------------------------------------------------------------------------------ */

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_INLINE, CELL_BOOLEAN, CELL_DATE };

struct worksheet_reader {
    struct workbook *workbook;
    struct sheet_writer writer;
    struct xml_stream stream;
    enum cell_type type;
    size_t column, next_column;
    bool in_cell, is_date, in_value, in_phonetic, has_value, has_formula;
    struct buffer text, shown;
    uint64_t formulas_without_result;
};

static enum cell_type
read_cell_type(struct slice type)
{
    static const struct {
        const char *word;
        enum cell_type type;
    } types[] = {{"s", CELL_SHARED},  {"str", CELL_TEXT},         {"e", CELL_TEXT},
                 {"b", CELL_BOOLEAN}, {"inlineStr", CELL_INLINE}, {"d", CELL_DATE}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (slice_is(type, types[i].word))
            return types[i].type;
    }
    return CELL_NUMBER;
}

/* The column of a reference such as AB12, 0-based; false if it is none. */
static bool
read_reference(struct slice reference, size_t *column)
{
    size_t number = 0, i = 0;
    for (; i < reference.length && i < 4; i++) {
        char letter = text_upper(reference.text[i]);
        if (letter < 'A' || letter > 'Z')
            break;
        number = number * 26 + (size_t)(letter - 'A') + 1;
    }
    *column = number - 1;
    return number > 0;
}

static size_t
read_number(struct slice text)
{
    size_t number = 0;
    for (size_t i = 0; i < text.length && i < 10 && text.text[i] >= '0' && text.text[i] <= '9'; i++)
        number = number * 10 + (size_t)(text.text[i] - '0');
    return number;
}

static void
stop_if(struct worksheet_reader *reader, bool failed)
{
    if (failed)
        xml_stream_stop(&reader->stream);
}

static void
workbook_begin_row(struct worksheet_reader *reader, const struct xml_attributes *attributes)
{
    struct slice value;
    size_t number = xml_attribute(attributes, "r", &value) ? read_number(value) : 0;
    reader->next_column = 0;
    stop_if(reader, !sheet_writer_row(&reader->writer,
                                      number > UINT32_MAX ? UINT32_MAX : (uint32_t)number));
}

static void
workbook_begin_cell(struct worksheet_reader *reader, const struct xml_attributes *attributes)
{
    struct slice value;
    reader->in_cell = true;
    reader->has_value = reader->has_formula = reader->in_value = false;
    reader->column = reader->next_column;
    if (xml_attribute(attributes, "r", &value))
        read_reference(value, &reader->column);
    reader->type = xml_attribute(attributes, "t", &value) ? read_cell_type(value) : CELL_NUMBER;
    reader->is_date = false;
    if (reader->type == CELL_NUMBER && xml_attribute(attributes, "s", &value)) {
        size_t style = read_number(value);
        reader->is_date =
            style < reader->workbook->style_count && reader->workbook->date_styles[style];
    }
    reader->next_column = reader->column + 1;
    buffer_clear(&reader->text);
}

static void
take_sheet_start(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct worksheet_reader *reader = context;
    if (strcmp(name, "c") == 0)
        workbook_begin_cell(reader, attributes);
    else if (strcmp(name, "v") == 0)
        reader->has_value = reader->in_value = reader->in_cell && reader->type != CELL_INLINE;
    else if (strcmp(name, "t") == 0)
        reader->in_value = reader->in_cell && reader->type == CELL_INLINE && !reader->in_phonetic;
    else if (strcmp(name, "f") == 0)
        reader->has_formula = reader->in_cell;
    else if (strcmp(name, "row") == 0)
        workbook_begin_row(reader, attributes);
    else if (strcmp(name, "rPh") == 0)
        reader->in_phonetic = true;
}

static void
take_sheet_text(void *context, const char *text, size_t length)
{
    struct worksheet_reader *reader = context;
    if (!reader->in_value)
        return;
    if (reader->text.length + length > CSV_ROW_LIMIT)
        xml_stream_refuse(&reader->stream, "a cell of more than 1 MiB");
    else
        buffer_append(&reader->text, text, length);
}

/* What the cell shows, as far as a table needs it; false for a shared string that is not there. */
static bool
cell_shows(struct worksheet_reader *reader, struct slice *shown)
{
    const struct workbook *workbook = reader->workbook;
    struct slice raw = {text_or_empty(reader->text.text), reader->text.length};
    buffer_clear(&reader->shown);
    *shown = raw;
    switch (reader->type) {
    case CELL_SHARED: {
        size_t number = read_number(raw);
        if (raw.length > 0 && number >= workbook->string_count)
            return false;
        if (raw.length > 0)
            *shown = shared_string(workbook, number);
        break;
    }
    case CELL_NUMBER:
        if (cell_number(raw, reader->is_date, workbook->from_1904, &reader->shown))
            *shown = (struct slice){reader->shown.text, reader->shown.length};
        return true;
    case CELL_DATE:
        *shown = cell_date_part(raw);
        return true;
    default:
        break;
    }
    if (shown->length > 0 && memmem(shown->text, shown->length, "_x", 2) != NULL) {
        xml_append_unescaped(&reader->shown, *shown);
        *shown = (struct slice){reader->shown.text, reader->shown.length};
    }
    return true;
}

static void
workbook_end_cell(struct worksheet_reader *reader)
{
    struct slice shown;
    char letters[COLUMN_NAME_SIZE];
    reader->in_cell = false;
    /* An empty text is a result; some programs write an empty number for none. */
    reader->formulas_without_result += reader->has_formula && reader->text.length == 0 &&
                                       (!reader->has_value || reader->type == CELL_NUMBER);
    if (!cell_shows(reader, &shown))
        xml_stream_refuse(&reader->stream,
                          "the cell %s%u names a shared string that is not there: the workbook is "
                          "damaged; save it again",
                          column_name((uint32_t)reader->column + 1, letters), reader->writer.row);
    else if (shown.length > 0)
        stop_if(reader, !sheet_writer_cell(&reader->writer, reader->column, shown));
}

static void
take_sheet_end(void *context, const char *name)
{
    struct worksheet_reader *reader = context;
    reader->in_value = false;
    if (strcmp(name, "c") == 0)
        workbook_end_cell(reader);
    else if (strcmp(name, "rPh") == 0)
        reader->in_phonetic = false;
}

static bool
read_worksheet(struct workbook *workbook, const struct worksheet *worksheet, struct error *error)
{
    struct worksheet_reader reader = {.workbook = workbook};
    struct book *book = workbook->book;
    const char *member = part_of_relation(workbook, worksheet->relation);
    if (member == NULL)
        return true; /* a chart on a sheet of its own */
    char *label = arena_printf(&workbook->arena, "%s[%s]", book->path, worksheet->name);
    reader.stream = (struct xml_stream){.context = &reader,
                                        .label = label,
                                        .start = take_sheet_start,
                                        .text = take_sheet_text,
                                        .end = take_sheet_end};
    bool done = sheet_writer_begin(&reader.writer, label, false, error) &&
                archive_read_xml(workbook->archive, member, &reader.stream, error) &&
                !reader.writer.failed;
    if (done) {
        struct sheet *sheet = book_add_sheet(book, worksheet->name);
        sheet->formulas_without_result = reader.formulas_without_result;
        done = sheet_writer_finish(&reader.writer, sheet, NULL);
    }
    sheet_writer_end(&reader.writer);
    buffer_free(&reader.text);
    buffer_free(&reader.shown);
    return done;
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool
read_part(struct workbook *workbook, const char *member, struct xml_stream stream,
          struct error *error)
{
    stream.context = workbook;
    workbook->stream = stream;
    return member == NULL || archive_read_xml(workbook->archive, member, &workbook->stream, error);
}

static bool
read_definitions(struct workbook *workbook, struct error *error)
{
    const struct xml_stream sheets = {.start = take_book_start},
                            relations = {.start = take_relation_start},
                            styles = {.start = take_style_start, .end = take_style_end},
                            strings = {.start = take_string_start,
                                       .text = take_string_text,
                                       .end = take_string_end};
    return read_part(workbook, "xl/workbook.xml", sheets, error) &&
           read_part(workbook, "xl/_rels/workbook.xml.rels", relations, error) &&
           read_part(workbook, part_of_kind(workbook, "styles"), styles, error) &&
           read_part(workbook, part_of_kind(workbook, "sharedStrings"), strings, error);
}

bool
sheet_workbook_read(struct book *book, struct archive *archive, struct error *error)
{
    struct workbook workbook = {.book = book, .archive = archive};
    buffer_string(&workbook.strings, "");
    bool done = read_definitions(&workbook, error);
    for (size_t i = 0; done && i < workbook.worksheet_count; i++) {
        if (!workbook.worksheets[i].hidden)
            done = read_worksheet(&workbook, &workbook.worksheets[i], error);
    }
    free(workbook.worksheets);
    free(workbook.parts);
    free(workbook.date_styles);
    free(workbook.string_ends);
    map_free(&workbook.custom_formats);
    buffer_free(&workbook.strings);
    arena_free(&workbook.arena);
    return done;
}
