/* The rows of the returns in muster.sqlite: where those of each stand, and loading them. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/kept.h"

/* --- where they stand ------------------------------------------------------------------------- */

/* The place of a return by its number; NULL: there is none. */
static struct kept_span *
kept_span_of(const struct kept_run *kept, struct kept_span *spans, sqlite3_int64 number)
{
    size_t low = 0, high = kept->return_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (kept->returns[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < kept->return_count && kept->returns[low].number == number ? &spans[low] : NULL;
}

static bool
kept_read_spans(const struct kept_run *kept, const char *table, struct kept_span *spans,
                struct error *error)
{
    sqlite3_stmt *select = NULL;
    struct buffer sql = {0};
    buffer_printf(&sql, "SELECT rowid, _return FROM %s ORDER BY rowid", table);
    bool done = kept_prepare(kept, sql.text, &select, error);
    int state = SQLITE_DONE;
    while (done && (state = sqlite3_step(select)) == SQLITE_ROW) {
        struct kept_span *span = kept_span_of(kept, spans, sqlite3_column_int64(select, 1));
        if (span == NULL)
            continue;
        span->last = sqlite3_column_int64(select, 0);
        if (span->first == 0)
            span->first = span->last;
    }
    done = done && (state == SQLITE_DONE || kept_tell_fault(kept, error));
    sqlite3_finalize(select);
    buffer_free(&sql);
    return done;
}

bool
kept_find_rows(struct kept_run *kept, const char *table, const struct kept_return *which,
               struct kept_span *span, struct error *error)
{
    size_t t = 0;
    while (t < kept->table_count && strcmp(kept->tables[t].name, table) != 0)
        t++;
    if (t == kept->table_count) {
        struct kept_span *spans = memory_zeroed(kept->return_count, sizeof *spans);
        if (!kept_read_spans(kept, table, spans, error)) {
            free(spans);
            return false;
        }
        kept->tables = memory_resize(kept->tables, t + 1, sizeof(struct kept_table));
        kept->tables[kept->table_count++] =
            (struct kept_table){arena_string(&kept->arena, table), spans};
    }
    const struct kept_span *found = kept_span_of(kept, kept->tables[t].spans, which->number);
    *span = found == NULL ? (struct kept_span){0} : *found;
    return true;
}

void
kept_bind_span(sqlite3_stmt *select, struct kept_span span)
{
    sqlite3_bind_int64(select, 1, span.first);
    sqlite3_bind_int64(select, 2, span.last);
}

/* --- loading ---------------------------------------------------------------------------------- */

static void
list_columns(const struct return_table *table, struct buffer *columns, struct buffer *values)
{
    buffer_string(columns, "_id, _parent, _file, _line");
    buffer_string(values, "?, ?, ?, ?");
    for (size_t i = 0; i < table->column_count; i++) {
        buffer_printf(columns, ", %s", table->columns[i]->column);
        buffer_string(values, ", ?");
    }
}

static bool
copy_rows(const struct kept_run *kept, sqlite3_stmt *select, sqlite3_stmt *insert,
          struct database *database, struct error *error)
{
    int state, columns = sqlite3_column_count(select);
    while ((state = sqlite3_step(select)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            sqlite3_bind_value(insert, i + 1, sqlite3_column_value(select, i));
        int added = sqlite3_step(insert);
        sqlite3_reset(insert);
        if (added != SQLITE_DONE)
            return database_fault(database, error);
    }
    return state == SQLITE_DONE || kept_tell_fault(kept, error);
}

static bool
kept_load_table(struct kept_run *kept, const struct kept_return *which,
                const struct return_table *table, struct database *database, struct error *error)
{
    struct buffer columns = {0}, values = {0}, from = {0}, into = {0};
    sqlite3_stmt *select = NULL, *insert = NULL;
    struct kept_span span;
    list_columns(table, &columns, &values);
    buffer_printf(&from,
                  "SELECT %s FROM %s WHERE rowid BETWEEN ?1 AND ?2 AND _return = %u ORDER BY _id",
                  columns.text, table->name, which->number);
    buffer_printf(&into, "INSERT INTO %s(%s) VALUES (%s)", table->name, columns.text, values.text);
    bool done = kept_find_rows(kept, table->name, which, &span, error) &&
                kept_prepare(kept, from.text, &select, error) &&
                database_prepare_own(database, into.text, &insert, error);
    if (done) {
        kept_bind_span(select, span);
        done = copy_rows(kept, select, insert, database, error);
    }
    sqlite3_finalize(select);
    sqlite3_finalize(insert);
    buffer_free(&columns);
    buffer_free(&values);
    buffer_free(&from);
    buffer_free(&into);
    return done;
}

bool
kept_load(struct kept_run *kept, const struct kept_return *which, struct database *database,
          struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    bool done = database_begin_unit(database, which->lea, which->estab, error);
    for (size_t t = 0; t < schema->table_count && done; t++)
        done = kept_load_table(kept, which, schema->tables[t], database, error);
    return done && database_look(database, error);
}
