/* message: what is told on standard error beside the report: what a run comes to, faults, how far
 * it has come.
 *
 * Each call is one write, at once and whole: a terminal, or the log of a service, shows it while
 * the run goes on, two threads do not mix their lines, and no console gets a sign of UTF-8 in
 * pieces. Nothing else writes to standard error, but for who is about to end (system_say). That
 * nobody can be told is no fault: the exit status says what became of the run. */
#ifndef MUSTER_BASE_MESSAGE_H
#define MUSTER_BASE_MESSAGE_H

/* Any text; a line has its "\n". */
void message_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One line behind the program's name; nothing in it moves a terminal's cursor. */
void message_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
