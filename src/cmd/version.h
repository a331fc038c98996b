/* The version of the program, also the header's Release: that of the file VERSION, and in a build
 * between two releases behind a plus the commit that it was made from. */
#ifndef MUSTER_CMD_VERSION_H
#define MUSTER_CMD_VERSION_H

#include "base/text.h"

extern const char muster_version[];

/* Appends the platform, and each library that is in use with its version, and whether the tests are
 * made with that. */
void version_tell_libraries(struct buffer *text);

#endif
