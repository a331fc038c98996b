#include "fuzz.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "base/libraries.h"
#include "base/memory.h"
#include "input/exports/exports_map.h"
#include "register/age.h"
#include "register/register.h"
#include "sheets/sheet.h"

void
fuzz_begin(void)
{
    FUZZ_HOLDS(libraries_begin());
}

static char folder[PATH_MAX];

static int
remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

static void
remove_folder(void)
{
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

const char *
fuzz_folder(void)
{
    const char *below = getenv("TMPDIR");
    if (folder[0] != '\0')
        return folder;
    snprintf(folder, sizeof folder, "%s/muster-fuzz-XXXXXX", below == NULL ? "/tmp" : below);
    FUZZ_HOLDS(mkdtemp(folder) != NULL);
    atexit(remove_folder);
    return folder;
}

static const char *
path_of(const char *name)
{
    static char path[2 * PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    return path;
}

static void
make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        FUZZ_HOLDS(mkdir(path, 0700) == 0 || errno == EEXIST);
        *slash = '/';
    }
}

const char *
fuzz_write(const char *name, struct slice text)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wbe");
    if (file == NULL) {
        char *copy = strdup(path);
        make_folders(copy);
        free(copy);
        file = fopen(path, "wbe");
    }
    FUZZ_HOLDS(file != NULL);
    FUZZ_HOLDS(text.length == 0 || fwrite(text.text, 1, text.length, file) == text.length);
    FUZZ_HOLDS(fclose(file) == 0);
    return path;
}

void
fuzz_remove(const char *name)
{
    FUZZ_HOLDS(unlink(path_of(name)) == 0 || errno == ENOENT);
}

static const char mark[] = "=== ";
enum { MARK_LENGTH = sizeof mark - 1 };

/* The first line of `text` that begins with the mark; its end if there is none. */
static const char *
find_mark(struct slice text)
{
    const char *end = text.text + text.length;
    for (const char *line = text.text; line < end;) {
        if (end - line >= MARK_LENGTH && memcmp(line, mark, MARK_LENGTH) == 0)
            return line;
        const char *feed = memchr(line, '\n', (size_t)(end - line));
        line = feed == NULL ? end : feed + 1;
    }
    return end;
}

bool
fuzz_next_file(struct slice *rest, struct slice *name, struct slice *text)
{
    const char *end = rest->text + rest->length, *begin = find_mark(*rest);
    if (begin == end)
        return false;
    begin += MARK_LENGTH;
    const char *feed = memchr(begin, '\n', (size_t)(end - begin));
    *name = (struct slice){begin, (size_t)((feed == NULL ? end : feed) - begin)};
    *text =
        feed == NULL ? (struct slice){end, 0} : (struct slice){feed + 1, (size_t)(end - feed - 1)};
    const char *next = find_mark(*text);
    text->length = (size_t)(next - text->text);
    *rest = (struct slice){next, (size_t)(end - next)};
    return true;
}

/* --- lines ------------------------------------------------------------------------------------ */

void
fuzz_lines_add(struct fuzz_lines *lines, uint32_t file, uint32_t line)
{
    FUZZ_HOLDS(file < FUZZ_FILES);
    size_t before = lines->capacity[file];
    lines->lines[file] = memory_grow(lines->lines[file], &lines->capacity[file], line + 1, 1);
    if (lines->capacity[file] > before)
        memset(lines->lines[file] + before, 0, lines->capacity[file] - before);
    lines->lines[file][line] = 1;
}

void
fuzz_lines_add_findings(struct fuzz_lines *lines, struct finding_list *findings)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct buffer text = {0};
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        FUZZ_HOLDS(finding.rule != NULL && finding_text(&finding, &text) != NULL);
        fuzz_lines_add(lines, finding.place.file, finding.place.line);
    }
    finding_end(&cursor);
    buffer_free(&text);
}

void
fuzz_lines_add_table(struct fuzz_lines *lines, sqlite3 *db, const char *table)
{
    char sql[256];
    sqlite3_stmt *rows;
    snprintf(sql, sizeof sql, "SELECT _file, _line FROM %s", table);
    FUZZ_HOLDS(sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        fuzz_lines_add(lines, (uint32_t)sqlite3_column_int64(rows, 0),
                       (uint32_t)sqlite3_column_int64(rows, 1));
    sqlite3_finalize(rows);
}

bool
fuzz_lines_have(const struct fuzz_lines *lines, uint32_t file, uint32_t line)
{
    return line < lines->capacity[file] && lines->lines[file][line] != 0;
}

void
fuzz_lines_free(struct fuzz_lines *lines)
{
    for (size_t i = 0; i < FUZZ_FILES; i++)
        free(lines->lines[i]);
}

/* --- checking a return ------------------------------------------------------------------------ */

static const struct run_facts facts = {.now = "2026-01-20T09:00:00",
                                       .today = 20473,
                                       .serial = "001",
                                       .software = "Muster",
                                       .release = "0"};

struct fuzz_tools *
fuzz_tools_make(const struct period *period, struct resources *resources)
{
    struct error error = {0};
    struct fuzz_tools *tools = memory_zeroed(1, sizeof *tools);
    FUZZ_HOLDS(collection_load(&tools->collection, period, resources, &error));
    const struct rulebook *book = &tools->collection.book;
    tools->results = memory_zeroed(book->count, sizeof(struct rule_result));
    rule_verdicts(book, tools->collection.term, FROM_RETURN, NULL, NULL, &resources->arena,
                  tools->results);
    FUZZ_HOLDS(database_open(&tools->database, &tools->collection, FROM_RETURN, &facts, &error));
    tools->loader = table_loader_begin(&tools->database, false, &error);
    FUZZ_HOLDS(tools->loader != NULL);
    FUZZ_HOLDS(checker_prepare(&tools->checker, &tools->database, tools->results, &error));
    return tools;
}

void
fuzz_no_failure(struct error *error)
{
    if (error->status == STATUS_FAILED)
        fprintf(stderr, "%s\n", error->text.text);
    FUZZ_HOLDS(error->status != STATUS_FAILED);
    error_free(error);
}

/* --- files of other systems ------------------------------------------------------------------- */

/* What was read of a sheet or a source. */
struct fuzz_rows {
    struct buffer text;
    uint32_t line;
    size_t count;
    bool again; /* several rows of a line: of a grid, or of the records of an XML file */
};

static bool
take_row(void *context, const struct csv_row *row)
{
    struct fuzz_rows *rows = context;
    bool cut;
    FUZZ_HOLDS(row->line > rows->line || rows->count == 0 ||
               (rows->again && row->line == rows->line));
    FUZZ_HOLDS(row->count <= CSV_FIELD_LIMIT);
    rows->line = row->line;
    rows->count++;
    buffer_printf(&rows->text, "%u", row->line);
    for (size_t i = 0; i < row->count; i++) {
        struct slice field = row->fields[i];
        FUZZ_HOLDS(utf8_valid_prefix(field.text, field.length, &cut) == field.length);
        FUZZ_HOLDS(memchr(field.text, '\0', field.length) == NULL);
        buffer_printf(&rows->text, "|%u:%zu:", row->cells == NULL ? 0 : row->cells[i],
                      field.length);
        if (field.length > 0)
            buffer_append(&rows->text, field.text, field.length);
    }
    buffer_char(&rows->text, '\n');
    return true;
}

static void
hold_same_and_free(struct fuzz_rows *a, struct fuzz_rows *b)
{
    FUZZ_HOLDS(a->count == b->count && a->text.length == b->text.length);
    FUZZ_HOLDS(a->count == 0 || memcmp(a->text.text, b->text.text, a->text.length) == 0);
    buffer_free(&a->text);
    buffer_free(&b->text);
}

void
fuzz_book(const char *path)
{
    struct book book;
    struct error error = {0};
    bool done = book_open(&book, path, &error);
    FUZZ_HOLDS(done || book.count == 0);
    for (size_t i = 0; i < book.count; i++) {
        const struct csv_file *file = &book.sheets[i].file;
        struct csv_span whole = {file->start, file->size, 1};
        struct fuzz_rows once = {.count = 0}, twice = {.count = 0};
        struct error fault = {0};
        bool read = csv_read(file, whole, take_row, &once, NULL, &fault);
        FUZZ_HOLDS(csv_read(file, whole, take_row, &twice, NULL, &fault) == read);
        FUZZ_HOLDS(read || book.format == BOOK_TEXT); /* what we wrote ourselves can be read */
        hold_same_and_free(&once, &twice);
        fuzz_no_failure(&fault);
    }
    book_close(&book);
    fuzz_no_failure(&error);
}

struct fuzz_exports {
    struct register_rules rules;
    struct shapes shapes;
    struct export_options options;
};

static bool
fuzz_is_code(void *codes, const char *set, const char *code)
{
    struct fuzz_exports *exports = codes;
    return strcmp(set, "attendance") != 0 ||
           codes_find(&exports->rules.codes, slice_of(code)) != CODE_NONE;
}

static void
fuzz_count_mark(const void *codes, day date, struct slice code, struct mark_totals *totals)
{
    const struct fuzz_exports *exports = codes;
    unsigned number = codes_find(&exports->rules.codes, code);
    (void)date;
    totals->possible += number != CODE_NONE;
    totals->attended += number != CODE_NONE && exports->rules.codes.codes[number].attended;
}

struct fuzz_exports *
fuzz_exports_make(struct resources *resources)
{
    struct error error = {0};
    struct fuzz_exports *exports = memory_zeroed(1, sizeof *exports);
    FUZZ_HOLDS(register_rules_load(&exports->rules, resources, &error));
    FUZZ_HOLDS(shapes_load(&exports->shapes, &exports->rules.tables, &exports->rules.words,
                           resources, &error));
    exports->options = (struct export_options){.shapes = &exports->shapes,
                                               .school = "8352990",
                                               .phase = "PS",
                                               .la = "835",
                                               .week = "2025-09-08",
                                               .context = exports,
                                               .is_code = fuzz_is_code,
                                               .count_mark = fuzz_count_mark,
                                               .is_compulsory_age = age_is_compulsory};
    return exports;
}

bool
fuzz_exports_take_map(struct fuzz_exports *exports, const char *path)
{
    struct error error = {0};
    input_map_free(&exports->options.map);
    bool done =
        path == NULL || input_map_read(&exports->options.map, path, &exports->shapes, &error);
    fuzz_no_failure(&error);
    return done;
}

static bool
pass_row(void *context, const struct csv_row *row)
{
    (void)context, (void)row;
    return true;
}

static void
read_source(const struct source *source, struct finding_list *told)
{
    struct fuzz_rows once = {.again = true}, twice = {.again = true};
    struct error error = {0};
    uint32_t lines;
    bool done = source_scan(source, source->body, pass_row, NULL, told, &lines, &error);
    done = done && source_read(source, &source->body, 1, take_row, &once, &error);
    FUZZ_HOLDS(!done || source_read(source, &source->body, 1, take_row, &twice, &error));
    if (done) {
        hold_same_and_free(&once, &twice);
    } else {
        buffer_free(&once.text);
        buffer_free(&twice.text);
    }
    fuzz_no_failure(&error);
}

void
fuzz_exports_read(struct fuzz_exports *exports, const char *path, struct buffer *map)
{
    struct file_names files = {0};
    struct finding_list told = {0};
    struct fuzz_lines lines = {0};
    struct error error = {0};
    struct input_set inputs = {.tables = &exports->rules.tables,
                               .export_options = &exports->options,
                               .book = &exports->rules.book,
                               .files = &files,
                               .told = &told};
    struct buffer wanted = {0};
    for (size_t i = 0; i < exports->rules.tables.count; i++)
        buffer_printf(&wanted, "%s ", exports->rules.tables.defs[i].name);
    if (input_set_open(&inputs, &path, 1, wanted.text, &error) &&
        input_set_settle(&inputs, &error)) {
        for (size_t i = 0; i < inputs.source_count; i++)
            read_source(&inputs.sources[i], &told);
        if (map != NULL)
            exports_append_map(&inputs, map);
    }
    fuzz_lines_add_findings(&lines, &told);
    fuzz_lines_free(&lines);
    buffer_free(&wanted);
    finding_list_free(&told);
    input_set_close(&inputs);
    file_names_free(&files);
    fuzz_no_failure(&error);
}
