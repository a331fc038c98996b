/* The version of the program, also the header's Release: that of the file VERSION, and in a build between two
 * releases behind a plus the commit that it was made from. */
#ifndef MUSTER_CMD_VERSION_H
#define MUSTER_CMD_VERSION_H

extern const char muster_version[];

#endif
