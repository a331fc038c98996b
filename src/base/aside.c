#include "base/aside.h"

#include <stddef.h>

static void *
run(void *argument)
{
    struct aside *aside = argument;
    aside->work(aside->context);
    return NULL;
}

void
aside_begin(struct aside *aside, bool beside, void (*work)(void *context), void *context)
{
    *aside = (struct aside){.work = work, .context = context};
    aside->running = beside && pthread_create(&aside->thread, NULL, run, aside) == 0;
    if (!aside->running)
        work(context);
}

void
aside_end(struct aside *aside)
{
    if (aside->running)
        pthread_join(aside->thread, NULL);
    aside->running = false;
}
