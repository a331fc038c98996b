/* Keeps text back, in memory and beyond that in a temporary file. */
#include "base/backlog.h"

#include "base/temporary.h"
#include "system/system.h"

enum { IN_MEMORY = 4 << 20, READ_SIZE = 1 << 16 };

static void
backlog_put_aside(struct backlog *backlog)
{
    size_t length = backlog->text.length;
    if (backlog->written == 0 && backlog->fault == 0)
        backlog->fault = temporary_open(&backlog->file);
    if (backlog->fault == 0)
        backlog->fault =
            system_write_at(backlog->file, backlog->text.text, length, backlog->written);
    backlog->written += length;
    buffer_clear(&backlog->text);
}

void
backlog_add(struct backlog *backlog, const char *text, size_t length)
{
    buffer_append(&backlog->text, text, length);
    if (backlog->text.length > IN_MEMORY)
        backlog_put_aside(backlog);
}

static void
copy_file(struct backlog *backlog, struct output *output)
{
    char bytes[READ_SIZE];
    for (size_t at = 0, got = 0; at < backlog->written && backlog->fault == 0; at += got) {
        backlog->fault = system_read_at(backlog->file, bytes, sizeof bytes, at, &got);
        if (backlog->fault == 0 && got == 0)
            backlog->fault = SYSTEM_CUT_SHORT;
        if (backlog->fault == 0)
            output_write(output, bytes, got);
    }
}

bool
backlog_release(struct backlog *backlog, struct output *output, struct error *error)
{
    copy_file(backlog, output);
    if (backlog->text.length > 0)
        output_write(output, backlog->text.text, backlog->text.length);
    int fault = backlog->fault;
    backlog_free(backlog);
    return fault == 0 || error_add(error, STATUS_FAILED,
                                   "the temporary file for a report, in $TMPDIR or /var/tmp: %s",
                                   system_words(fault));
}

void
backlog_free(struct backlog *backlog)
{
    if (backlog->written > 0 && backlog->fault == 0)
        system_close(backlog->file);
    buffer_free(&backlog->text);
    *backlog = (struct backlog){0};
}
