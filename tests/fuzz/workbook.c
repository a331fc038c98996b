/* Workbooks: the input is the members of a ZIP archive (fuzz.h), of an .ods file if one of them is
 * `mimetype`, else of an .xlsx file. Without a member it is the bytes of a file. */
#include <zip.h>

#include "fuzz.h"

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    fuzz_begin();
    return 0;
}

enum { MEMBERS_LIMIT = 16 };

/* Members of a fuzz are small, so packing them would only take time. */
static void
add_member(zip_t *archive, struct slice name, struct slice text)
{
    char path[256];
    if (name.length == 0 || name.length >= sizeof path ||
        memchr(name.text, '\0', name.length) != NULL)
        return;
    snprintf(path, sizeof path, "%.*s", (int)name.length, name.text);
    zip_source_t *source = zip_source_buffer(archive, text.text, text.length, 0);
    FUZZ_HOLDS(source != NULL);
    zip_int64_t number = zip_file_add(archive, path, source, ZIP_FL_ENC_GUESS);
    if (number < 0)
        zip_source_free(source); /* a name that is there, or no name */
    else
        zip_set_file_compression(archive, (zip_uint64_t)number, ZIP_CM_STORE, 0);
}

static const char *
write_archive(struct slice input)
{
    const char *path = fuzz_write("book.xlsx", (struct slice){"", 0});
    struct slice rest = input, name, text;
    int code;
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    FUZZ_HOLDS(archive != NULL);
    for (int i = 0; i < MEMBERS_LIMIT && fuzz_next_file(&rest, &name, &text); i++)
        add_member(archive, name, text);
    if (zip_close(archive) != 0)
        zip_discard(archive);
    return path;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct slice bytes = {(const char *)input, size}, rest = bytes, name, text;
    bool members = fuzz_next_file(&rest, &name, &text);
    fuzz_book(members ? write_archive(bytes) : fuzz_write("book.xlsx", bytes));
    return 0;
}
