/* Which files are exports, of those that stand in a folder or are given by name. */
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/memory.h"
#include "base/reading.h"
#include "input/exports/ctf.h"
#include "input/exports/export_sheet.h"
#include "input/plain_table.h"
#include "sheets/xml_stream.h"
#include "system/system.h"

/* --- by name ---------------------------------------------------------------------------------- */

const char *
export_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* Names that Muster itself writes. */
static bool
is_own_file(const char *name)
{
    static const char *const own[] = {"findings.csv", "map.csv", "rules.csv", "notepad.csv"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (text_same(name, own[i]))
            return true;
    }
    return false;
}

static bool
has_ending(const char *name, const char *endings)
{
    const char *point = strrchr(name, '.');
    return point != NULL && point[1] != '\0' && list_has(endings, point + 1);
}

static const char endings_read[] = "csv tsv txt xlsx xlsm ods xml";

/* Told as not read, with what to do (sheets/sheet.c); the last only if they are given by name. */
static const char endings_refused[] = "xls xlsb numbers zip json pdf";
static const char endings_refused_by_name[] = "htm html doc docx odt rar 7z gz";

static char *
lower_copy(const char *text)
{
    char *copy = text_copy(text);
    for (char *at = copy; *at != '\0'; at++)
        *at = text_lower(*at);
    return copy;
}

static bool
is_export_name(const char *name)
{
    char *lower = lower_copy(name);
    bool is = !is_own_file(name) &&
              (has_ending(lower, endings_read) || has_ending(lower, endings_refused));
    free(lower);
    return is;
}

/* --- by what is in it ------------------------------------------------------------------------- */

struct root_reader {
    struct xml_stream stream;
    bool is_export;
};

static void
take_document_root(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct root_reader *reader = context;
    (void)attributes;
    reader->is_export = strcmp(name, "SuperStarReport") == 0 || strcmp(name, ctf_root) == 0;
    xml_stream_stop(&reader->stream);
}

/* An export that is refused before its first element, as one with a document type, is one still:
 * opening it says why. */
static bool
names_root(const char *path)
{
    enum { HEAD = 4096 };
    char head[HEAD];
    size_t length = 0;
    struct error ignored = {0};
    bool is = reading_head(path, head, HEAD, &length, &ignored) &&
              (memmem(head, length, "<SuperStarReport", 16) != NULL ||
               memmem(head, length, "<CTfile", 7) != NULL);
    error_free(&ignored);
    return is;
}

bool
exports_is_xml(const char *path)
{
    struct root_reader reader = {.is_export = false};
    struct error fault = {0};
    reader.stream = (struct xml_stream){.context = &reader, .start = take_document_root};
    xml_stream_parse_file(&reader.stream, path, &fault);
    bool is = reader.is_export || (fault.status != STATUS_DONE && names_root(path));
    error_free(&fault);
    return is;
}

/* A web page has the ending of a table often, where somebody was not signed in. */
static bool
is_web_page(const char *path)
{
    struct book book;
    struct error ignored = {0};
    bool is = book_open(&book, path, &ignored) && book.format == BOOK_REFUSED;
    book_close(&book);
    error_free(&ignored);
    return is;
}

/* A file that is given by its name: a text by its ending, XML by its root, the rest by what it is
 * called. */
bool
export_is_file(const char *path)
{
    char *lower = lower_copy(export_base_name(path));
    bool xml = has_ending(lower, "xml");
    bool text = has_ending(lower, "csv tsv txt");
    bool is = has_ending(lower, "xlsx xlsm ods") || has_ending(lower, endings_refused) ||
              has_ending(lower, endings_refused_by_name) ||
              (text && (!sheet_looks_like_xml(path) || is_web_page(path))) ||
              ((xml || text) && exports_is_xml(path));
    free(lower);
    return is;
}

bool
exports_are_in(const char *directory)
{
    struct folder_names list;
    bool are = false;
    folder_list(directory, &list);
    for (size_t i = 0; i < list.count && !are; i++) {
        char *path = text_join(directory, "/", list.names[i], NULL);
        char *lower = lower_copy(list.names[i]);
        are = has_ending(lower, "csv tsv txt xlsx xlsm ods xls xml") &&
              is_export_name(list.names[i]) && export_is_file(path);
        free(lower);
        free(path);
    }
    folder_names_free(&list);
    return are;
}

/* --- all of an input -------------------------------------------------------------------------- */

/* A file that is given twice, by its name beside its folder or by a link, is read once. */
static bool
is_new_file(struct exports *exports, const struct system_identity *identity)
{
    struct slice key = {(const char *)identity->words, sizeof identity->words};
    if (map_get(&exports->identities, key) != MAP_NONE)
        return false;
    key.text = arena_copy(&exports->arena, key.text, key.length);
    map_put(&exports->identities, key, 1);
    return true;
}

/* Takes the path. */
static void
exports_add_file(struct exports *exports, const struct input *input, char *path,
                 const struct system_about *about)
{
    if (!is_new_file(exports, &about->identity)) {
        free(path);
        return;
    }
    exports->files =
        memory_resize(exports->files, exports->file_count + 1, sizeof(struct export_file));
    exports->files[exports->file_count++] = (struct export_file){.path = path, .input = input};
}

/* A table as it stands, of which csv_input makes a source; XML of other kinds is a return. */
static bool
is_passed_over(struct input_set *inputs, const char *directory, const char *name, const char *path)
{
    char *lower = lower_copy(name);
    bool over = (has_ending(lower, "xml") && !exports_is_xml(path)) ||
                plain_table_is(inputs, directory, name);
    free(lower);
    return over;
}

/* A file that the command line gives as something else. */
static bool
is_option_file(const struct export_options *options, const struct system_about *about)
{
    struct system_about other;
    bool is = false;
    for (const char *const *path = options->other_files; path != NULL && *path != NULL; path++)
        is = is ||
             (system_look(*path, &other) == 0 && system_is_same(&other.identity, &about->identity));
    return is;
}

/* "Unicode text", as Excel writes a table with tabs: UTF-16, which is no CSV. */
static bool
is_utf16_table(const char *path)
{
    enum { HEAD = 4096 };
    char head[HEAD];
    size_t length = 0;
    struct error ignored = {0};
    bool is = reading_head(path, head, HEAD, &length, &ignored) && length >= 4 &&
              memcmp(head, "\xFF\xFE", 2) == 0 && memmem(head + 2, length - 2, "\t\0", 2) != NULL;
    error_free(&ignored);
    return is;
}

/* A .txt is a note more often than a table: in a folder it counts if it has a heading row. */
static bool
is_note(struct input_set *inputs, const char *name, const char *path)
{
    static const char delimiters[] = {'\t', ',', ';', '|'};
    char *lower = lower_copy(name);
    bool text = has_ending(lower, "txt"), table = false;
    struct csv_file file = {.descriptor = -1};
    struct error ignored = {0};
    struct arena arena = {0};
    struct sheet_head head;
    free(lower);
    bool read = text && csv_open(&file, path, &ignored);
    table = text && !read && is_utf16_table(path); /* told with what to do */
    for (size_t i = 0; i < sizeof delimiters && read && !table; i++) {
        file.delimiter = delimiters[i];
        table = sheet_head_read(&head, &file, &arena, &ignored) &&
                sheet_head_known(&head, inputs->export_options->shapes) >= 2;
    }
    csv_close(&file); /* also one that could not be read */
    error_free(&ignored);
    arena_free(&arena);
    return text && !table;
}

static bool
need_shapes(const struct export_options *options, struct error *error)
{
    return options->load_shapes == NULL || options->load_shapes(options->context, error);
}

static bool
gather_file(struct input_set *inputs, const struct input *input, const char *name,
            struct error *error)
{
    char *path = text_join(input->path, "/", name, NULL);
    struct system_about about;
    bool counts = is_export_name(name) && system_look(path, &about) == 0 &&
                  about.sort == SYSTEM_FILE && !is_option_file(inputs->export_options, &about) &&
                  !is_passed_over(inputs, input->path, name, path);
    bool done = !counts || need_shapes(inputs->export_options, error);
    if (done && counts && !is_note(inputs, name, path))
        exports_add_file(inputs->exports, input, path, &about);
    else
        free(path);
    return done;
}

static bool
tell_unreadable(const struct input *input, int fault, struct error *error)
{
    return error_add(error, STATUS_INPUT, "%s: cannot be read: %s", input->path,
                     system_words(fault));
}

static bool
gather_folder(struct input_set *inputs, const struct input *input, struct error *error)
{
    struct folder_names list;
    int fault = folder_list(input->path, &list);
    bool done = fault == 0 || tell_unreadable(input, fault, error);
    for (size_t i = 0; i < list.count && done; i++)
        done = gather_file(inputs, input, list.names[i], error);
    folder_names_free(&list);
    return done;
}

bool
export_gather(struct input_set *inputs, const struct input *input, struct error *error)
{
    struct system_about about;
    int fault = system_look(input->path, &about);
    if (fault != 0)
        return tell_unreadable(input, fault, error);
    if (about.sort == SYSTEM_FOLDER)
        return gather_folder(inputs, input, error);
    if (!need_shapes(inputs->export_options, error))
        return false;
    exports_add_file(inputs->exports, input, text_copy(input->path), &about);
    return true;
}
