/* What a query gives, for tests of whatever fills a database. */
#ifndef MUSTER_TESTS_UNIT_SQL_H
#define MUSTER_TESTS_UNIT_SQL_H

#include "unit.h"

#include <sqlite3.h>

/* The rows: "a|b;" with NULL for what is not there. In the scratch arena. */
static inline const char *
sql_rows(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *select;
    struct buffer text = {0};
    buffer_string(&text, "");
    if (sqlite3_prepare_v2(db, sql, -1, &select, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(select) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(select); i++) {
            const char *value = (const char *)sqlite3_column_text(select, i);
            buffer_printf(&text, "%s%s", i == 0 ? "" : "|", value == NULL ? "NULL" : value);
        }
        buffer_char(&text, ';');
    }
    sqlite3_finalize(select);
    char *copy = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    return copy;
}

#endif
