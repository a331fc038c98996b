#include "base/libraries.h"

#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"

static void *
xml_resize(void *memory, size_t size)
{
    return memory_resize(memory, size, 1);
}

static void *
sql_alloc(int size)
{
    return memory_alloc((size_t)size);
}

static void *
sql_resize(void *memory, int size)
{
    return memory_resize(memory, (size_t)size, 1);
}

static int
sql_size(void *memory)
{
    return memory == NULL ? 0 : (int)malloc_usable_size(memory);
}

static int
sql_round_up(int size)
{
    return (size + 7) & ~7;
}

static int
sql_begin(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void
sql_end(void *context)
{
    (void)context;
}

/* PAGECACHE: pages one by one. By itself SQLite takes room for twenty at each table of a statement's own, and few
 * of these have more than one. */
bool
libraries_begin(void)
{
    static const sqlite3_mem_methods methods = {sql_alloc,    free,      sql_resize, sql_size,
                                                sql_round_up, sql_begin, sql_end,    NULL};
    if (xmlMemSetup(free, memory_alloc, xml_resize, text_copy) != 0 ||
        sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0) != SQLITE_OK)
        return false;
    xmlInitParser();
    return sqlite3_initialize() == SQLITE_OK;
}

void
libraries_end(void)
{
    sqlite3_shutdown();
    xmlCleanupParser();
}
