/* Turns phases and pupils.csv into conditions in SQL. */
#include "returns/applies.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/keys.h"

/* The table that has the phase of the school: one at the top with a column of that name. */
static const struct return_table *
phase_table(const struct return_schema *schema)
{
    for (size_t t = 0; t < schema->table_count; t++) {
        const struct return_table *table = schema->tables[t];
        for (size_t i = 0; i < table->column_count && table->parent == NULL; i++) {
            if (strcmp(table->columns[i]->column, "phase") == 0)
                return table;
        }
    }
    return NULL;
}

static bool
same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* True if the element that is a row of its table is restricted in the same way as this leaf. */
static bool
row_is_restricted_too(const struct item *leaf)
{
    const struct item *row = leaf->table->item;
    return same_text(row->phases, leaf->phases) && same_text(row->pupils, leaf->pupils);
}

static const char *
pupil_value(const struct collection *collection, const char *name, const char *column,
            uint32_t *line)
{
    const struct csv_table *tests = &collection->pupil_tests;
    for (size_t row = 0; row < tests->rows; row++) {
        if (strcmp(csv_cell(tests, row, "name"), name) == 0) {
            *line = tests->lines[row];
            return csv_cell(tests, row, column);
        }
    }
    return "";
}

/* The test of pupils.csv, on the row of the table or, below a pupil, on its parent's. */
static char *
pupil_test(struct applies *applies, const struct return_table *table, const char *test)
{
    struct arena *arena = &applies->arena;
    if (table->parent == NULL)
        return arena_printf(arena, "coalesce((%s), 1)", test);
    return arena_printf(arena, "_parent IN (SELECT _id FROM %s WHERE coalesce((%s), 1))",
                        table->parent->name, test);
}

/* A text as SQL has it. */
static char *
applies_quoted(struct arena *arena, const char *text)
{
    struct buffer sql = {0};
    buffer_char(&sql, '\'');
    for (; *text != '\0'; text++)
        buffer_printf(&sql, "%s%c", *text == '\'' ? "'" : "", *text);
    buffer_char(&sql, '\'');
    char *copy = arena_string(arena, sql.text);
    buffer_free(&sql);
    return copy;
}

/* `leaf` NULL: the whole row of the table. `test` is true of a row where the item is collected. */
static struct restriction *
applies_add(struct applies *applies, const struct database *database,
            const struct return_table *table, const struct item *leaf, const char *test,
            const char *why, const char *label, uint32_t line)
{
    struct arena *arena = &applies->arena;
    const struct item *item = leaf != NULL ? leaf : table->item;
    const char *value = leaf != NULL ? leaf->column : "NULL";
    const char *where = leaf != NULL
                            ? arena_printf(arena, "%s IS NOT NULL AND NOT (%s)", leaf->column, test)
                            : arena_printf(arena, "NOT (%s)", test);
    applies->restrictions =
        memory_resize(applies->restrictions, applies->count + 1, sizeof(struct restriction));
    struct restriction *restriction = &applies->restrictions[applies->count++];
    *restriction = (struct restriction){
        .block = {.kind = "item",
                  .name = item->name,
                  .label = label,
                  .line = line,
                  .body_line = line,
                  .body = arena_printf(
                      arena, "SELECT %s, '%s', %s, %s, %s, _file, _line FROM %s t WHERE %s",
                      applies_quoted(arena, item_path(item, arena)), item->name, value,
                      keys_of_row(table, arena), applies_quoted(arena, why), table->name, where)},
        .table = table};
    if (database->origin == FROM_REGISTER && leaf != NULL)
        restriction->take_sql = arena_printf(arena, "UPDATE %s SET %s = NULL WHERE %s", table->name,
                                             leaf->column, where);
    else if (database->origin == FROM_REGISTER)
        restriction->take_sql = arena_printf(arena, "DELETE FROM %s WHERE %s", table->name, where);
    return restriction;
}

static bool
applies_prepare_restriction(struct restriction *restriction, struct database *database,
                            struct error *error)
{
    if (restriction->find == NULL &&
        !database_prepare(database, &restriction->block, "INSERT INTO not_collected ", "",
                          "not_collected", &restriction->find, error))
        return false;
    return restriction->take_sql == NULL || restriction->take != NULL ||
           database_prepare_own(database, restriction->take_sql, &restriction->take, error);
}

/* True if a restriction before this one is of the same line: then the test has been tried. */
static bool
is_tried(const struct applies *applies, const struct restriction *restriction)
{
    for (size_t i = 0; &applies->restrictions[i] < restriction; i++) {
        const struct block *block = &applies->restrictions[i].block;
        if (block->label == restriction->block.label && block->line == restriction->block.line)
            return true;
    }
    return false;
}

static bool
applies_add_item(struct applies *applies, struct database *database,
                 const struct return_table *table, const struct item *leaf, struct error *error)
{
    static const char nowhere[] = "0";
    const struct collection *collection = database->collection;
    const struct item *item = leaf != NULL ? leaf : table->item;
    if (item->phases != NULL && applies->phase != NULL)
        applies_add(
            applies, database, table, leaf, nowhere,
            arena_printf(&applies->arena, "it is for schools of the phase %s", item->phases),
            item->label, item->line)
            ->phases = item->phases;
    if (item->pupils == NULL)
        return true;
    uint32_t line = 0;
    const char *test = pupil_value(collection, item->pupils, "test", &line);
    const char *title = pupil_value(collection, item->pupils, "title", &line);
    struct restriction *added = applies_add(
        applies, database, table, leaf, pupil_test(applies, table, test),
        arena_printf(&applies->arena, "it is for %s", title), collection->pupil_tests.label, line);
    return is_tried(applies, added) || applies_prepare_restriction(added, database, error);
}

bool
applies_prepare(struct applies *applies, struct database *database, struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    const struct return_table *phases = phase_table(schema);
    *applies = (struct applies){0};
    if (phases != NULL &&
        !database_prepare_own(database,
                              arena_printf(&applies->arena, "SELECT phase FROM %s", phases->name),
                              &applies->phase, error))
        return false;
    for (size_t t = 0; t < schema->table_count; t++) {
        const struct return_table *table = schema->tables[t];
        if (!applies_add_item(applies, database, table, NULL, error))
            return false;
        for (size_t i = 0; i < table->column_count; i++) {
            const struct item *leaf = table->columns[i];
            if (!row_is_restricted_too(leaf) &&
                !applies_add_item(applies, database, table, leaf, error))
                return false;
        }
    }
    return true;
}

void
applies_free(struct applies *applies)
{
    for (size_t i = 0; i < applies->count; i++) {
        sqlite3_finalize(applies->restrictions[i].find);
        sqlite3_finalize(applies->restrictions[i].take);
    }
    sqlite3_finalize(applies->phase);
    free(applies->restrictions);
    arena_free(&applies->arena);
    *applies = (struct applies){0};
}

static bool
applies_run_statement(struct database *database, const struct block *block, sqlite3_stmt *statement,
                      struct error *error)
{
    int state = statement == NULL ? SQLITE_DONE : database_step(database, block, statement, error);
    if (statement != NULL)
        sqlite3_reset(statement);
    return state == SQLITE_DONE;
}

/* The school's phase, "" if it is not known. */
static bool
read_phase(struct applies *applies, struct database *database, char *phase, size_t size,
           struct error *error)
{
    phase[0] = '\0';
    if (applies->phase == NULL)
        return true;
    int state = sqlite3_step(applies->phase);
    if (state == SQLITE_ROW && sqlite3_column_type(applies->phase, 0) != SQLITE_NULL)
        snprintf(phase, size, "%s", (const char *)sqlite3_column_text(applies->phase, 0));
    sqlite3_reset(applies->phase);
    return state == SQLITE_ROW || state == SQLITE_DONE || database_fault(database, error);
}

bool
applies_run(struct applies *applies, struct database *database, struct error *error)
{
    char phase[32];
    if (!database_look(database, error) ||
        !read_phase(applies, database, phase, sizeof phase, error))
        return false;
    for (size_t i = 0; i < applies->count; i++) {
        struct restriction *restriction = &applies->restrictions[i];
        const char *phases = restriction->phases;
        if (!database->has_rows[restriction->table->index] ||
            (phases != NULL && (phase[0] == '\0' || list_has(phases, phase))))
            continue;
        if (!applies_prepare_restriction(restriction, database, error) ||
            !applies_run_statement(database, &restriction->block, restriction->find, error) ||
            !applies_run_statement(database, &restriction->block, restriction->take, error))
            return false;
    }
    return true;
}
