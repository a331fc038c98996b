/* A file without a name, for what does not fit into memory: for the owner alone, and gone when it
 * is closed or the program ends, however it ends. */
#ifndef MUSTER_BASE_TEMPORARY_H
#define MUSTER_BASE_TEMPORARY_H

/* In $SQLITE_TMPDIR, $TMPDIR, /var/tmp, /tmp or, where none of them is, the current directory, as
 * SQLite does it; on Windows behind the first two in %TEMP%. Open for reading and writing; the
 * fault of the last place that was tried, if it cannot be made (system/system.h). */
int temporary_open(int *file);

#endif
