/* Traces each column that derive.sql yields to the columns of the inputs that it is read from. */
#include "returns/compare/origins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* What is known of a column that a block yields. */
enum origin_kind { COMPUTED, GIVEN, ABSENT };

struct traced_column {
    const char *table, *name; /* as the block fills and names it */
    enum origin_kind kind;
    const char *field; /* the input's column; NULL: it comes from none */
};

struct tracing {
    struct database *database;
    const struct table_defs *inputs;
    given_fn given;
    const void *context;
    struct traced_column *columns; /* of all blocks so far */
    size_t count, capacity;
    struct buffer reads;
    struct arena *arena;
};

/* A column of an earlier block, or NULL. */
static const struct traced_column *
find_traced(const struct tracing *tracing, const char *table, const char *name)
{
    for (size_t i = tracing->count; i-- > 0;) {
        const struct traced_column *column = &tracing->columns[i];
        if (text_same(column->table, table) && text_same(column->name, name))
            return column;
    }
    return NULL;
}

/* The input's own name: in SQL one that is called like a return table has "input_" before it
 * (load.h). */
static const char *
input_name(const char *table)
{
    static const char before[] = "input_";
    size_t length = sizeof before - 1;
    return strncmp(table, before, length) == 0 ? table + length : table;
}

/* What is known of a column that an SQL names; *field as in struct traced_column. */
static enum origin_kind
origins_kind_of(const struct tracing *tracing, const char *table, const char *column,
                const char **field)
{
    char name[256];
    const struct traced_column *traced = find_traced(tracing, table, column);
    *field = traced == NULL ? NULL : traced->field;
    if (traced != NULL)
        return traced->kind;
    table = input_name(table);
    if (tables_find(tracing->inputs, table) == NULL)
        return COMPUTED; /* period, unit, session_count, a code set */
    snprintf(name, sizeof name, "%s.%s", table, column);
    *field = column;
    return tracing->given(tracing->context, name) ? GIVEN : ABSENT;
}

/* A computed column of the name of an input column that the block reads stands for that column. */
static enum origin_kind
kind_of_computed(const struct tracing *tracing, const char *name, const char **field)
{
    struct slice rest = slice_of(tracing->reads.length > 0 ? tracing->reads.text : ""), word;
    enum origin_kind kind = COMPUTED;
    while (slice_word(&rest, &word)) {
        const char *point = memchr(word.text, '.', word.length);
        char table[128], column[128];
        size_t length = point == NULL ? word.length : (size_t)(point - word.text);
        snprintf(table, sizeof table, "%.*s", (int)length, word.text);
        snprintf(column, sizeof column, "%.*s", point == NULL ? 0 : (int)(word.length - length - 1),
                 point == NULL ? "" : point + 1);
        if (!text_same(column, name))
            continue;
        kind = origins_kind_of(tracing, table, column, field);
        *field = *field == NULL ? NULL : name; /* `column` does not last */
        if (kind != ABSENT)
            break;
    }
    return kind;
}

/* Of two columns of one name the first fills the table. */
static void
origins_add_column(struct tracing *tracing, const struct derivation_step *step,
                   sqlite3_stmt *select, int index, size_t before)
{
    const char *name = sqlite3_column_name(select, index);
    const char *table = sqlite3_column_table_name(select, index);
    for (size_t i = before; i < tracing->count; i++) {
        if (text_same(tracing->columns[i].name, name))
            return;
    }
    const char *field = NULL;
    struct traced_column column = {.table = step->table,
                                   .name = arena_string(tracing->arena, name)};
    column.kind =
        table == NULL
            ? kind_of_computed(tracing, name, &field)
            : origins_kind_of(tracing, table, sqlite3_column_origin_name(select, index), &field);
    column.field = arena_string(tracing->arena, field);
    tracing->columns =
        memory_grow(tracing->columns, &tracing->capacity, tracing->count + 1, sizeof column);
    tracing->columns[tracing->count++] = column;
}

static bool
trace_step(struct tracing *tracing, const struct derivation_step *step, struct error *error)
{
    sqlite3_stmt *select = NULL;
    buffer_clear(&tracing->reads);
    tracing->database->reads = &tracing->reads;
    bool done = database_prepare(tracing->database, step->block, "", "", NULL, &select, error);
    tracing->database->reads = NULL;
    size_t before = tracing->count;
    for (int i = 0; done && i < sqlite3_column_count(select); i++)
        origins_add_column(tracing, step, select, i, before);
    sqlite3_finalize(select);
    return done;
}

/* A table is compared if a column of it is given, or if it is computed throughout. */
static void
judge_table(struct origins *origins, const struct tracing *tracing,
            const struct return_table *table)
{
    bool given = false, absent = false, computed = false;
    origins->columns[table->index] = memory_zeroed(table->column_count + 1, sizeof(bool));
    origins->fields[table->index] = memory_zeroed(table->column_count + 1, sizeof(char *));
    for (size_t i = 0; i < table->column_count; i++) {
        const struct traced_column *column =
            find_traced(tracing, table->name, table->columns[i]->column);
        if (column == NULL)
            continue; /* no block fills it */
        given = given || column->kind == GIVEN;
        absent = absent || column->kind == ABSENT;
        computed = computed || column->kind == COMPUTED;
        origins->columns[table->index][i] = column->kind != ABSENT;
        origins->fields[table->index][i] = column->field;
    }
    origins->tables[table->index] = given || (computed && !absent);
}

bool
origins_find(struct origins *origins, const struct derivation *derivation,
             struct database *database, const struct table_defs *inputs, given_fn given,
             const void *context, struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    struct tracing tracing = {
        .database = database, .inputs = inputs, .given = given, .context = context};
    tracing.arena = &origins->arena;
    bool done = true;
    origins->count = schema->table_count;
    origins->columns = memory_zeroed(schema->table_count, sizeof(bool *));
    origins->fields = memory_zeroed(schema->table_count, sizeof(char **));
    origins->tables = memory_zeroed(schema->table_count, sizeof(bool));
    for (size_t i = 0; i < derivation->count && done; i++)
        done = trace_step(&tracing, &derivation->steps[i], error);
    for (size_t t = 0; t < schema->table_count && done; t++)
        judge_table(origins, &tracing, schema->tables[t]);
    free(tracing.columns);
    buffer_free(&tracing.reads);
    return done;
}

void
origins_all(struct origins *origins, const struct return_schema *schema)
{
    *origins = (struct origins){.count = schema->table_count};
    origins->columns = memory_zeroed(schema->table_count, sizeof(bool *));
    origins->fields = memory_zeroed(schema->table_count, sizeof(char **));
    origins->tables = memory_zeroed(schema->table_count, sizeof(bool));
    for (size_t t = 0; t < schema->table_count; t++) {
        origins->tables[t] = true;
        origins->columns[t] = memory_zeroed(schema->tables[t]->column_count + 1, sizeof(bool));
        for (size_t i = 0; i < schema->tables[t]->column_count; i++)
            origins->columns[t][i] = true;
    }
}

void
origins_free(struct origins *origins)
{
    for (size_t t = 0; t < origins->count; t++) {
        free(origins->columns[t]);
        free(origins->fields[t]);
    }
    free(origins->columns);
    free(origins->fields);
    arena_free(&origins->arena);
    free(origins->tables);
    *origins = (struct origins){0};
}
