/* An allow-list of functions, and an operating system layer of SQLite whose clock stands still. */
#include "returns/sql/confine.h"

#include <sqlite3.h>
#include <string.h>

#include "finding/rulebook.h"
#include "returns/sql/functions.h"
#include "system/system.h"

/* Of SQLite's own: what counts, compares, cuts and dates. Not those that reach out
 * (load_extension), whose answer differs from run to run (random) or from version to version. */
static const char permitted[] =
    "abs avg char coalesce count cume_dist date datetime dense_rank first_value format glob "
    "group_concat "
    "hex ifnull iif instr julianday lag last_value lead length like likelihood likely lower ltrim "
    "max "
    "min nth_value ntile nullif percent_rank printf quote rank replace round row_number "
    "rtrim sign "
    "soundex strftime substr substring sum time total trim typeof unicode unixepoch unlikely upper "
    "zeroblob";

bool
confine_permits(const char *function)
{
    return functions_has(function) || strncmp(function, "json", 4) == 0 ||
           list_has(permitted, function);
}

static const char without_clock[] = "muster-without-clock";

static int
no_time(sqlite3_vfs *system, double *time)
{
    (void)system, (void)time;
    return SQLITE_ERROR;
}

static int
no_time_either(sqlite3_vfs *system, sqlite3_int64 *time)
{
    (void)system, (void)time;
    return SQLITE_ERROR;
}

static void
make_system(void)
{
    static sqlite3_vfs system;
    const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
    if (usual == NULL)
        return;
    system = *usual;
    system.pNext = NULL;
    system.zName = without_clock;
    system.xCurrentTime = no_time;
    system.xCurrentTimeInt64 = no_time_either;
    sqlite3_vfs_register(&system, 0);
}

const char *
confine_system(void)
{
    static struct system_mutex mutex;
    static bool is_made;
    system_mutex_lock(&mutex);
    if (!is_made)
        make_system();
    is_made = true;
    system_mutex_unlock(&mutex);
    return without_clock;
}
