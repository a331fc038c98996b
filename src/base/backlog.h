/* Text that waits until what stands before it is known: what has more than a limit goes to a file
 * without a name (base/temporary.h), so that memory does not grow with it. */
#ifndef MUSTER_BASE_BACKLOG_H
#define MUSTER_BASE_BACKLOG_H

#include "base/output.h"
#include "base/text.h"

/* A zeroed backlog is empty. */
struct backlog {
    struct buffer text; /* what came last */
    int file;           /* the rest, if `written` says that there is one */
    size_t written;
    int fault; /* what the system said when the file failed; 0: nothing */
};

void backlog_add(struct backlog *backlog, const char *text, size_t length);

/* Writes it all out and forgets it. False with status 4 if the file failed, so that some is
 * missing. */
bool backlog_release(struct backlog *backlog, struct output *output, struct error *error);
void backlog_free(struct backlog *backlog);

#endif
