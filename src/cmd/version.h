#ifndef MUSTER_CMD_VERSION_H
#define MUSTER_CMD_VERSION_H

/* Also the header's Release. */
#define MUSTER_VERSION "0.1.0"

#endif
