/* Memory and encodings of libxml2 and SQLite. */
#include "base/libraries.h"

#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/encoding.h"
#include "base/memory.h"
#include "base/text.h"
#include "system/system.h"

/* As libxml2 asks: as many whole characters as there is room for; both counts become what was used
 * and made. */
static int
xml_from_windows_1252(unsigned char *out, int *out_size, const unsigned char *in, int *in_size)
{
    int used = 0, made = 0;
    bool defined = true;
    while (used < *in_size && made + 3 <= *out_size) {
        defined = windows_1252_defines(in[used]);
        if (!defined)
            break;
        made += (int)windows_1252_character(in[used++], (char *)out + made);
    }
    *in_size = used;
    *out_size = made;
    return defined ? made : -2;
}

/* Where there is no iconv (in a static program, on Windows, in a page) the encoding of British
 * school systems is known all the same, and everywhere in the same way. libxml2 owns what it
 * registers. */
static bool
xml_know_windows_1252(void)
{
    return xmlNewCharEncodingHandler("WINDOWS-1252", xml_from_windows_1252, NULL) != NULL &&
           xmlNewCharEncodingHandler("CP1252", xml_from_windows_1252, NULL) != NULL;
}

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
    return memory == NULL ? 0 : (int)system_allocated(memory);
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

/* PAGECACHE: pages one by one. By itself SQLite takes room for twenty at each table of a
 * statement's own, and few of these have more than one. */
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
    return xml_know_windows_1252() && sqlite3_initialize() == SQLITE_OK;
}

void
libraries_end(void)
{
    sqlite3_shutdown();
    xmlCleanupParser();
}
