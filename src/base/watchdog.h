/* Ends the program when definitions from elsewhere (--schemas) set a library to work that does not
 * end: an SQL function over a monstrous text, a statement that takes for ever to prepare, a pattern
 * that is tried in every way. None of these can be stopped from inside, so a thread looks on from
 * outside, at the processor time of the threads that are at such work and at the memory of the
 * program.
 *
 * Without watchdog_start nothing is watched, and the other functions do nothing. */
#ifndef MUSTER_BASE_WATCHDOG_H
#define MUSTER_BASE_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

/* `end` is told of whatever took longer than so many milliseconds, and must not return. It is
 * called in a thread of its own while the others go on. */
void watchdog_start(unsigned milliseconds, void (*end)(const char *what));

/* This thread begins such work: "LABEL:LINE: KIND NAME", texts that stay. What went before counts
 * with it, unless it is `anew`. */
void watchdog_enter(const char *label, uint32_t line, const char *kind, const char *name,
                    bool anew);
void watchdog_leave(void);

#endif
