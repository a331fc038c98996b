/* aside: work that is done at once where there is no thread for it. */
#include "base/aside.h"

static void
aside_run(void *argument)
{
    struct aside *aside = argument;
    aside->work(aside->context);
}

void
aside_begin(struct aside *aside, bool beside, void (*work)(void *context), void *context)
{
    *aside = (struct aside){.work = work, .context = context};
    aside->running = beside && system_thread_begin(&aside->thread, aside_run, aside) == 0;
    if (!aside->running)
        work(context);
}

void
aside_end(struct aside *aside)
{
    if (aside->running)
        system_thread_wait(&aside->thread);
    aside->running = false;
}
