/* A file without a name, for what does not fit into memory: for the owner alone, and gone when it is closed
 * or the program ends, however it ends. */
#ifndef MUSTER_BASE_TEMPORARY_H
#define MUSTER_BASE_TEMPORARY_H

/* In $SQLITE_TMPDIR, $TMPDIR, /var/tmp or /tmp, as SQLite does it. Open for reading and writing; -1 with
 * errno set if it cannot be made. */
int temporary_open(void);

#endif
