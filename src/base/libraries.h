/* What the libraries need to be told once, before any of them is used. */
#ifndef MUSTER_BASE_LIBRARIES_H
#define MUSTER_BASE_LIBRARIES_H

#include <stdbool.h>

/* Lets libxml2 and SQLite take their memory from memory.h: without memory the program ends, instead
 * of a library losing a value on the way. False if they refuse. */
bool libraries_begin(void);
void libraries_end(void);

#endif
