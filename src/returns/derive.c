/* Runs the blocks of derive.sql for a unit, and inserts what they yield into the return tables. */
#include "returns/derive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/over.h"

static const char window_table[] = "attendance_window";

/* --- preparing -------------------------------------------------------------------------------- */

/* The names of the columns that a block's SELECT yields, as a list to be put into SQL, and which of
 * them are columns of a table that are numbers there. */
struct columns {
    char **names;
    bool *integers;
    size_t count;
};

static void
free_columns(struct columns *columns)
{
    for (size_t i = 0; i < columns->count; i++)
        free(columns->names[i]);
    free(columns->names);
    free(columns->integers);
}

static bool
read_columns(struct database *database, const struct block *block, struct columns *columns,
             struct error *error)
{
    sqlite3_stmt *select = NULL;
    *columns = (struct columns){0};
    bool done = database_prepare(database, block, "", "", NULL, &select, error);
    if (done) {
        columns->count = (size_t)sqlite3_column_count(select);
        columns->names = memory_zeroed(columns->count, sizeof(char *));
        columns->integers = memory_zeroed(columns->count, sizeof(bool));
        for (size_t i = 0; i < columns->count; i++) {
            const char *name = sqlite3_column_name(select, (int)i);
            if (!text_is_identifier(name))
                done = error_add(error, STATUS_FAILED,
                                 "%s:%u: %s %s: give the column \"%s\" a name with AS",
                                 block->label, block->line, block->kind, block->name, name);
            columns->names[i] = text_copy(name);
            const char *type = sqlite3_column_decltype(select, (int)i);
            columns->integers[i] = type != NULL && strcmp(type, "INTEGER") == 0;
        }
    }
    sqlite3_finalize(select);
    return done;
}

static bool
columns_yield(const struct columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (text_same(columns->names[i], name))
            return true;
    }
    return false;
}

/* A work table is made anew, with the columns of its SELECT. Where a number is not said to be one,
 * as it is in the table that it is joined to (_id, _parent), no index can find it. */
static bool
create_work(struct database *database, const struct block *block, const struct columns *columns,
            struct error *error)
{
    struct buffer sql = {0};
    buffer_printf(&sql, "CREATE TABLE \"%s\"(", block->name);
    for (size_t i = 0; i < columns->count; i++)
        buffer_printf(&sql, "%s\"%s\"%s", i == 0 ? "" : ", ", columns->names[i],
                      columns->integers[i] ? " INTEGER" : "");
    buffer_string(&sql, ")");
    bool done = sqlite3_exec(database->db, sql.text, NULL, NULL, NULL) == SQLITE_OK ||
                error_add(error, STATUS_FAILED, "%s:%u: work %s: %s", block->label, block->line,
                          block->name, sqlite3_errmsg(database->db));
    buffer_free(&sql);
    return done;
}

/* A view has no rows of its own: for what is looked at once. Its SELECT has been prepared as any
 * other SQL of a block, so it is one statement, and no more than a SELECT. */
static bool
create_view(struct database *database, const struct block *block, struct error *error)
{
    struct columns columns;
    struct buffer sql = {0};
    if (!text_is_identifier(block->name))
        return error_add(error, STATUS_FAILED, "%s:%u: not a name for a view: %s", block->label,
                         block->line, block->name);
    buffer_printf(&sql, "CREATE VIEW \"%s\" AS %s", block->name, block->body);
    bool done = read_columns(database, block, &columns, error) &&
                (sqlite3_exec(database->db, sql.text, NULL, NULL, NULL) == SQLITE_OK ||
                 error_add(error, STATUS_FAILED, "%s:%u: view %s: %s", block->label, block->line,
                           block->name, sqlite3_errmsg(database->db)));
    free_columns(&columns);
    buffer_free(&sql);
    return done;
}

/* Columns that only later steps look at begin with an underscore; the table gets them when it has
 * to, of all the blocks that fill it. */
static bool
add_hidden_columns(struct derivation *derivation, struct database *database,
                   const struct return_table *table, const struct columns *columns,
                   struct error *error)
{
    struct buffer list = {0};
    const char **hidden = &derivation->hidden[table->index];
    const char *before = *hidden == NULL ? "" : *hidden;
    buffer_string(&list, before);
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->names[i];
        if (name[0] == '_' && !list_has("_id _parent _file _line", name) &&
            !(list.length > 0 && list_has(list.text, name)))
            buffer_printf(&list, " %s", name);
    }
    bool more = list.length > strlen(before);
    if (more)
        *hidden = arena_string(&derivation->arena, list.text);
    buffer_free(&list);
    return !more || database_hide_columns(database, table, *hidden, error);
}

static void
derive_add_name(struct buffer *list, const char *name)
{
    buffer_printf(list, "%s\"%s\"", list->length == 0 ? "" : ", ", name);
}

/* The columns that the SELECT yields and the table has in this term. */
static void
list_shared(const struct return_table *table, const struct columns *columns, struct buffer *list)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->names[i][0] == '_' && !text_same(columns->names[i], "_id"))
            derive_add_name(list, columns->names[i]);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (columns_yield(columns, table->columns[i]->column))
            derive_add_name(list, table->columns[i]->column);
    }
}

/* Rows get their numbers in the order in which they are to be written. */
static void
order_by(const struct return_table *table, const struct columns *columns, struct buffer *sql)
{
    struct slice rest = slice_of(table->order), name;
    buffer_string(sql, ") ORDER BY ");
    buffer_string(sql, columns_yield(columns, "_parent") ? "_parent" : "1 = 1");
    while (slice_word(&rest, &name))
        buffer_printf(sql, ", coalesce(\"%.*s\", '')", (int)name.length, name.text);
    if (columns_yield(columns, "_file") && columns_yield(columns, "_line"))
        buffer_string(sql, ", _file, _line");
}

static bool
derive_take_table(struct derivation *derivation, struct database *database,
                  const struct return_table *table, struct derivation_step *step,
                  struct error *error)
{
    struct columns columns;
    struct buffer names = {0}, after = {0};
    bool done = read_columns(database, step->block, &columns, error) &&
                add_hidden_columns(derivation, database, table, &columns, error);
    buffer_string(&names, "");
    list_shared(table, &columns, &names);
    order_by(table, &columns, &after);
    step->before = arena_printf(&derivation->arena, "INSERT INTO %s(%s) SELECT %s FROM (",
                                table->name, names.text, names.text);
    step->after = arena_string(&derivation->arena, after.text);
    free_columns(&columns);
    buffer_free(&names);
    buffer_free(&after);
    return done;
}

static bool
take_work(struct derivation *derivation, struct database *database, struct derivation_step *step,
          struct error *error)
{
    const struct block *block = step->block;
    struct columns columns;
    step->is_work = true;
    if (!text_is_identifier(block->name))
        return error_add(error, STATUS_FAILED, "%s:%u: not a name for a table: %s", block->label,
                         block->line, block->name);
    step->before = arena_printf(&derivation->arena, "INSERT INTO \"%s\" ", block->name);
    step->after = "";
    bool done = read_columns(database, block, &columns, error) &&
                create_work(database, block, &columns, error);
    free_columns(&columns);
    return done;
}

static bool
run_step(struct derivation_step *step, struct database *database, struct error *error)
{
    char sql[256];
    snprintf(sql, sizeof sql, "DELETE FROM \"%s\"", step->table);
    if (step->filled && !database_run(database, sql, error))
        return false;
    if (step->insert == NULL && !database_prepare(database, step->block, step->before, step->after,
                                                  step->table, &step->insert, error))
        return false;
    int state = database_step(database, step->block, step->insert, error);
    sqlite3_reset(step->insert);
    step->filled = step->is_work && sqlite3_changes(database->db) > 0;
    return state == SQLITE_DONE;
}

/* The periods over which sessions are counted, of attendance_window, which needs no register. */
static bool
read_windows(struct derivation *derivation, struct database *database, struct error *error)
{
    sqlite3_stmt *rows;
    if (!database_prepare_own(database, "SELECT block, first_day, last_day FROM attendance_window",
                              &rows, error))
        return false;
    int state;
    while ((state = sqlite3_step(rows)) == SQLITE_ROW) {
        struct session_window window;
        const char *block = (const char *)sqlite3_column_text(rows, 0);
        const char *first = (const char *)sqlite3_column_text(rows, 1);
        const char *last = (const char *)sqlite3_column_text(rows, 2);
        if (block == NULL || !date_parse(slice_of(first), &window.first) ||
            !date_parse(slice_of(last), &window.last)) {
            sqlite3_finalize(rows);
            return error_add(error, STATUS_FAILED,
                             "work attendance_window: a row without block, first_day or last_day");
        }
        window.block = text_copy(block);
        derivation->windows =
            memory_resize(derivation->windows, derivation->window_count + 1, sizeof window);
        derivation->windows[derivation->window_count++] = window;
    }
    sqlite3_finalize(rows);
    return state == SQLITE_DONE || database_fault(database, error);
}

static bool
take_step(struct derivation *derivation, struct database *database, const struct block *block,
          struct error *error)
{
    const struct collection *collection = database->collection;
    bool is_gather = strcmp(block->kind, "gather") == 0;
    bool is_work = is_gather || strcmp(block->kind, "work") == 0;
    const struct return_table *table = schema_table(&collection->schema, block->name);
    if (!is_work && table == NULL)
        return true; /* of another term */
    derivation->steps =
        memory_resize(derivation->steps, derivation->count + 1, sizeof(struct derivation_step));
    struct derivation_step *step = &derivation->steps[derivation->count++];
    *step = (struct derivation_step){.block = block, .table = block->name, .is_gather = is_gather};
    if (!is_work)
        return derive_take_table(derivation, database, table, step, error);
    if (!take_work(derivation, database, step, error))
        return false;
    return strcmp(block->name, window_table) != 0 ||
           (run_step(step, database, error) && read_windows(derivation, database, error));
}

/* A block with a star fills every table that fits. */
static bool
take_steps(struct derivation *derivation, struct database *database, const struct block *block,
           struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    if (strchr(block->name, '*') == NULL)
        return take_step(derivation, database, block, error);
    for (size_t t = 0; t < schema->table_count; t++) {
        const struct return_table *table = schema->tables[t];
        if (!over_fits(block->name, table->name))
            continue;
        const struct block *made =
            over_table(block, table, table->name, schema, &derivation->arena, error);
        if (made == NULL || !take_step(derivation, database, made, error))
            return false;
    }
    return true;
}

/* An option of the collection has a column in the table option. */
bool
derivation_wants(struct database *database, const struct block *block, bool *wanted,
                 struct error *error)
{
    const char *option = block_value(block, "if");
    char sql[128];
    sqlite3_stmt *select = NULL;
    if ((*wanted = option == NULL))
        return true;
    if (!text_is_identifier(option))
        return error_add(error, STATUS_FAILED, "%s:%u: if: no name of an option: %s", block->label,
                         block->line, option);
    snprintf(sql, sizeof sql, "SELECT coalesce(\"%s\", 0) <> 0 FROM option", option);
    bool done = database_prepare_own(database, sql, &select, error);
    *wanted = done && sqlite3_step(select) == SQLITE_ROW && sqlite3_column_int(select, 0) != 0;
    sqlite3_finalize(select);
    return done;
}

static bool
take_file(struct derivation *derivation, struct database *database, const struct block *block,
          struct error *error)
{
    bool is_page = strcmp(block->kind, "page") == 0, wanted = true;
    struct derived_file **list = is_page ? &derivation->pages : &derivation->files;
    size_t *count = is_page ? &derivation->page_count : &derivation->file_count;
    struct derived_file file = {.block = block};
    if (!database_prepare(database, block, "", "", NULL, &file.select, error) ||
        !derivation_wants(database, block, &wanted, error) || !wanted) {
        sqlite3_finalize(file.select);
        return error->status == STATUS_DONE;
    }
    *list = memory_resize(*list, *count + 1, sizeof(struct derived_file));
    (*list)[(*count)++] = file;
    return true;
}

/* A block "gather" is a unit's; its rows are there when the run's are made. */
static bool
is_for(const struct database *database, const struct block *block)
{
    const char *stage = block_value(block, "stage");
    bool of_run = stage != NULL && strcmp(stage, "run") == 0;
    return of_run == database->of_run &&
           block_is_for(block, database->collection->term, database->origin);
}

/* The same kind and name, for this term and origin. */
static bool
stands_for(const struct database *database, const struct block *block, const struct block *other)
{
    return strcmp(other->kind, block->kind) == 0 && strcmp(other->name, block->name) == 0 &&
           is_for(database, other);
}

/* The blocks of a list that stand for this one; `found` has room for all of the list. */
static size_t
find_standing_for(const struct database *database, const struct block *block,
                  const struct block_list *list, const struct block **found)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (stands_for(database, block, &list->blocks[i]))
            found[count++] = &list->blocks[i];
    }
    return count;
}

/* Several blocks "work", or "view", of one name are one. */
static bool
take_joined(struct derivation *derivation, struct database *database,
            const struct block *const *blocks, size_t count, struct error *error)
{
    const struct block *joined;
    if (!over_join(blocks, count, &database->collection->schema, &derivation->arena, &joined,
                   error))
        return false;
    if (joined->body[0] == '\0' && block_value(blocks[0], "over") != NULL)
        return true; /* over tables of another term */
    return strcmp(joined->kind, "view") == 0 ? create_view(database, joined, error)
                                             : take_step(derivation, database, joined, error);
}

/* Takes all blocks of one kind and name. */
static bool
take_blocks(struct derivation *derivation, struct database *database,
            const struct block *const *blocks, size_t count, struct error *error)
{
    bool is_file = list_has("file page", blocks[0]->kind), done = true;
    if (!is_file && strcmp(blocks[0]->kind, "table") != 0)
        return take_joined(derivation, database, blocks, count, error);
    for (size_t i = 0; i < count && done; i++)
        done = is_file ? take_file(derivation, database, blocks[i], error)
                       : take_steps(derivation, database, blocks[i], error);
    return done;
}

/* Those that stand for one kind and name are taken where the first of them is. A year's blocks take
 * the place of its base's. `found` has room for all blocks of any list. */
static bool
take_standing_for(struct derivation *derivation, struct database *database,
                  const struct block *block, const struct block_list *lists, size_t list_count,
                  const struct block **found, struct error *error)
{
    size_t first = 0, last = list_count, count = 0;
    while (find_standing_for(database, block, &lists[first], found) == 0)
        first++; /* the block itself is in some list */
    if (found[0] != block)
        return true;
    while (count == 0)
        count = find_standing_for(database, block, &lists[--last], found);
    return take_blocks(derivation, database, found, count, error);
}

bool
derivation_prepare(struct derivation *derivation, struct database *database,
                   const struct block_list *lists, size_t list_count, struct error *error)
{
    size_t room = 0;
    bool done = true;
    *derivation = (struct derivation){0};
    derivation->hidden =
        memory_zeroed(database->collection->schema.table_count, sizeof(const char *));
    for (size_t l = 0; l < list_count; l++)
        room = lists[l].count > room ? lists[l].count : room;
    const struct block **found = memory_zeroed(room, sizeof *found);
    for (size_t l = 0; l < list_count && done; l++) {
        for (size_t i = 0; i < lists[l].count && done; i++) {
            const struct block *block = &lists[l].blocks[i];
            if (!list_has("rule figures identity figure item values", block->kind) &&
                is_for(database, block))
                done =
                    take_standing_for(derivation, database, block, lists, list_count, found, error);
        }
    }
    free(found);
    return done;
}

void
derivation_free(struct derivation *derivation)
{
    for (size_t i = 0; i < derivation->count; i++)
        sqlite3_finalize(derivation->steps[i].insert);
    for (size_t i = 0; i < derivation->window_count; i++)
        free((char *)derivation->windows[i].block);
    for (size_t i = 0; i < derivation->file_count; i++)
        sqlite3_finalize(derivation->files[i].select);
    for (size_t i = 0; i < derivation->page_count; i++)
        sqlite3_finalize(derivation->pages[i].select);
    free(derivation->files);
    free(derivation->pages);
    free(derivation->steps);
    free(derivation->hidden);
    free(derivation->windows);
    arena_free(&derivation->arena);
    *derivation = (struct derivation){0};
}

/* --- running ---------------------------------------------------------------------------------- */

void
derivation_count_sessions(const struct derivation *derivation, struct database *database,
                          const struct school_register *school)
{
    session_counts_fill(&database->counts, school, derivation->windows, derivation->window_count);
}

bool
derivation_run(struct derivation *derivation, struct database *database, struct error *error)
{
    for (size_t i = 0; i < derivation->count; i++) {
        if (!run_step(&derivation->steps[i], database, error))
            return false;
    }
    return true;
}
