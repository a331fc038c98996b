#include "returns/applies.h"

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

/* "phase IN ('SP', 'PR')" as a test that fails only for a phase that is known and not among them. */
static char *
phase_test(const struct applies *applies, const struct return_table *phases, const char *list)
{
    struct buffer sql = {0};
    struct slice rest = slice_of(list), word;
    buffer_printf(&sql, "coalesce((SELECT phase FROM %s) IN (", phases->name);
    for (bool first = true; slice_word(&rest, &word); first = false)
        buffer_printf(&sql, "%s'%.*s'", first ? "" : ", ", (int)word.length, word.text);
    buffer_string(&sql, "), 1)");
    char *copy = arena_string((struct arena *)&applies->arena, sql.text);
    buffer_free(&sql);
    return copy;
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
quoted(struct arena *arena, const char *text)
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

/* `leaf` NULL: the whole row of the table. `test` is true where the item is collected. */
static struct restriction *
add(struct applies *applies, const struct database *database, const struct return_table *table,
    const struct item *leaf, const char *test, const char *why, const char *label, uint32_t line)
{
    struct arena *arena = &applies->arena;
    const struct item *item = leaf != NULL ? leaf : table->item;
    const char *value = leaf != NULL ? leaf->column : "NULL";
    const char *given =
        leaf != NULL ? arena_printf(arena, "%s IS NOT NULL AND ", leaf->column) : "";
    applies->restrictions =
        memory_resize(applies->restrictions, applies->count + 1, sizeof(struct restriction));
    struct restriction *restriction = &applies->restrictions[applies->count++];
    *restriction = (struct restriction){
        .block = {.kind = "item",
                  .name = item->name,
                  .label = label,
                  .line = line,
                  .body_line = line,
                  .body = arena_printf(arena,
                                       "SELECT %s, '%s', %s, %s, %s, _file, _line FROM %s t"
                                       " WHERE %sNOT (%s)",
                                       quoted(arena, item_path(item, arena)), item->name, value,
                                       keys_of_row(table, arena), quoted(arena, why), table->name,
                                       given, test)},
        .table = table};
    if (database->origin == FROM_REGISTER && leaf != NULL)
        restriction->take_sql =
            arena_printf(arena, "UPDATE %s SET %s = NULL WHERE %s IS NOT NULL AND NOT (%s)",
                         table->name, leaf->column, leaf->column, test);
    else if (database->origin == FROM_REGISTER)
        restriction->take_sql =
            arena_printf(arena, "DELETE FROM %s WHERE NOT (%s)", table->name, test);
    return restriction;
}

static bool
prepare(struct restriction *restriction, struct database *database, struct error *error)
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
add_item(struct applies *applies, struct database *database, const struct return_table *table,
         const struct item *leaf, struct error *error)
{
    const struct collection *collection = database->collection;
    const struct item *item = leaf != NULL ? leaf : table->item;
    const struct return_table *phases = phase_table(&collection->schema);
    if (item->phases != NULL && phases != NULL)
        add(applies, database, table, leaf, phase_test(applies, phases, item->phases),
            arena_printf(&applies->arena, "it is for schools of the phase %s", item->phases),
            collection->schema.label, item->line);
    if (item->pupils == NULL)
        return true;
    uint32_t line = 0;
    const char *test = pupil_value(collection, item->pupils, "test", &line);
    const char *title = pupil_value(collection, item->pupils, "title", &line);
    struct restriction *added = add(
        applies, database, table, leaf, pupil_test(applies, table, test),
        arena_printf(&applies->arena, "it is for %s", title), collection->pupil_tests.label, line);
    return is_tried(applies, added) || prepare(added, database, error);
}

bool
applies_prepare(struct applies *applies, struct database *database, struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    *applies = (struct applies){0};
    for (size_t t = 0; t < schema->table_count; t++) {
        const struct return_table *table = schema->tables[t];
        if (!add_item(applies, database, table, NULL, error))
            return false;
        for (size_t i = 0; i < table->column_count; i++) {
            const struct item *leaf = table->columns[i];
            if (!row_is_restricted_too(leaf) && !add_item(applies, database, table, leaf, error))
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
    free(applies->restrictions);
    arena_free(&applies->arena);
    *applies = (struct applies){0};
}

static bool
run(struct database *database, const struct block *block, sqlite3_stmt *statement,
    struct error *error)
{
    int state = statement == NULL ? SQLITE_DONE : database_step(database, block, statement, error);
    if (statement != NULL)
        sqlite3_reset(statement);
    return state == SQLITE_DONE;
}

bool
applies_run(struct applies *applies, struct database *database, struct error *error)
{
    if (!database_look(database, error))
        return false;
    for (size_t i = 0; i < applies->count; i++) {
        struct restriction *restriction = &applies->restrictions[i];
        if (!database->has_rows[restriction->table->index])
            continue;
        if (!prepare(restriction, database, error) ||
            !run(database, &restriction->block, restriction->find, error) ||
            !run(database, &restriction->block, restriction->take, error))
            return false;
    }
    return true;
}
