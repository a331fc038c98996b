/* A file as sheets: adding one, closing all, and what their columns are called. */
#include <stdlib.h>

#include "base/memory.h"
#include "sheets/readers.h"

struct sheet *
book_add_sheet(struct book *book, const char *name)
{
    book->sheets = memory_resize(book->sheets, book->count + 1, sizeof(struct sheet));
    struct sheet *sheet = &book->sheets[book->count++];
    *sheet = (struct sheet){.name = text_copy(name), .file.descriptor = -1};
    return sheet;
}

void
book_close(struct book *book)
{
    for (size_t i = 0; i < book->count; i++) {
        csv_close(&book->sheets[i].file);
        free(book->sheets[i].name);
    }
    free(book->sheets);
    free(book->path);
    free(book->root);
    *book = (struct book){0};
}

const char *
column_name(uint32_t column, char name[COLUMN_NAME_SIZE])
{
    char *at = name + COLUMN_NAME_SIZE - 1;
    *at = '\0';
    for (; column > 0 && at > name; column = (column - 1) / 26)
        *--at = (char)('A' + (column - 1) % 26);
    return at;
}
