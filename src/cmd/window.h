/* Muster without a prompt: by a double click, or with something dropped onto it.
 *
 * Who does that has no command in mind and sees a window that closes as the program ends. So the
 * window stays until a key is pressed, and says what to do; what was dropped is checked, and the
 * page of findings opened. The program is the same, and so is the command that is run: it is shown,
 * to be used again at a prompt. Only Windows begins a program so (system_has_own_window). */
#ifndef MUSTER_CMD_WINDOW_H
#define MUSTER_CMD_WINDOW_H

#include "base/error.h"
#include "base/text.h"

/* There is no argument, or only whole paths of what is there; and the window is the program's own.
 */
bool window_is_own(int argc, char **argv);

/* Where the page of what was dropped goes: beside it, "C:/data/register" ->
 * "C:/data/register-findings.html"; a drive or a share has nothing beside it, so into it. To be
 * freed. */
char *window_page(const char *dropped);

/* Does a command and puts into `error` what is to be told; tells it. */
typedef enum status window_command(int argc, char **argv, struct error *error);
typedef void window_tell(const struct error *error);

/* Says what to do, or has `run` check what was dropped and opens the page that it wrote; waits for
 * a key. */
enum status window_run(int argc, char **argv, window_command *run, window_tell *tell);

#endif
