/* progress: when the line is written anew. */
#include "base/progress.h"

#include "base/message.h"
#include "system/system.h"

void
progress_begin(struct progress *progress, enum progress_mode mode, uint64_t total)
{
    *progress = (struct progress){.total = total, .started = system_seconds()};
    progress->wanted =
        mode == PROGRESS_ALWAYS || (mode == PROGRESS_AUTO && system_is_terminal(SYSTEM_ERRORS));
}

void
progress_add(struct progress *progress, uint64_t amount)
{
    progress->done += amount;
    if (!progress->wanted || progress->total == 0)
        return;
    double now = system_seconds(), elapsed = now - progress->started;
    if (elapsed < 1.0 || now - progress->last < 0.2)
        return;
    double share = (double)progress->done / (double)progress->total;
    double rate = (double)progress->done / elapsed / 1e6;
    double left = share > 0 ? elapsed / share - elapsed : 0;
    message_tell("\r%3.0f %%  %.1f MB/s  %.0f s left ", share * 100, rate, left);
    progress->shown = true;
    progress->last = now;
}

void
progress_end(struct progress *progress)
{
    if (progress->shown)
        message_tell("\r\033[K");
    progress->shown = false;
}
