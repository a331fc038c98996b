/* Runs trace.sql. */
#include "returns/trace/tracer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/over.h"

enum trace_kind { TRACE_ITEM, TRACE_FIGURE, TRACE_VALUES, TRACE_KIND_COUNT };
static const char *const kind_names[] = {"item", "figure", "values"};

enum column {
    TOPIC,
    BREAKDOWN,
    MEASURE,
    FILE_NUMBER,
    LINE,
    FIELD,
    AMOUNT,
    WHOLE,
    WHY,
    KEY,
    DATE,
    SESSION,
    CODE,
    TEXT,
    ALIAS,
    VALUE,
    COLUMN_COUNT
};
static const char *const column_names[COLUMN_COUNT] = {
    "topic", "breakdown", "measure", "_file",   "_line", "field", "amount", "whole",
    "why",   "key",       "date",    "session", "code",  "text",  "alias",  "value"};

struct trace_block {
    enum trace_kind kind;
    const struct block *block;
    sqlite3_stmt *select;      /* NULL: of values in a file, which is read first */
    int columns[COLUMN_COUNT]; /* -1: it has none */
};

/* --- preparing -------------------------------------------------------------------------------- */

static void
tracer_find_columns(struct trace_block *block)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        block->columns[i] = -1;
        for (int c = sqlite3_column_count(block->select); c-- > 0;) {
            if (strcmp(sqlite3_column_name(block->select, c), column_names[i]) == 0)
                block->columns[i] = c;
        }
    }
}

static bool
prepare_block(struct tracer *tracer, const struct block *block, enum trace_kind kind,
              struct error *error)
{
    static const char *const needed[] = {"columns", "topics"};
    struct trace_block made = {.kind = kind, .block = block};
    if (kind != TRACE_VALUES && block_value(block, needed[kind]) == NULL)
        return error_add(error, STATUS_FAILED, "%s:%u: %s %s: it has no part %s", block->label,
                         block->line, block->kind, block->name, needed[kind]);
    if (block_value(block, "file") == NULL) {
        if (!database_prepare(tracer->database, block, "", "", NULL, &made.select, error))
            return false;
        tracer_find_columns(&made);
    }
    tracer->blocks = memory_resize(tracer->blocks, tracer->count + 1, sizeof made);
    tracer->blocks[tracer->count++] = made;
    return true;
}

static enum trace_kind
tracer_kind_of(const struct block *block)
{
    int kind = 0;
    while (kind < TRACE_KIND_COUNT && strcmp(kind_names[kind], block->kind) != 0)
        kind++;
    return (enum trace_kind)kind;
}

/* A year's block takes the place of that of its base with the same kind and name. */
static bool
is_replaced(const struct tracer *tracer, size_t list, const struct block *block)
{
    const struct collection *collection = tracer->database->collection;
    for (size_t l = list + 1; l < collection->trace_count; l++) {
        for (size_t i = 0; i < collection->trace[l].count; i++) {
            const struct block *other = &collection->trace[l].blocks[i];
            if (strcmp(other->kind, block->kind) == 0 && strcmp(other->name, block->name) == 0)
                return true;
        }
    }
    return false;
}

static bool
prepare_blocks(struct tracer *tracer, size_t list, struct error *error)
{
    const struct collection *collection = tracer->database->collection;
    for (size_t i = 0; i < collection->trace[list].count; i++) {
        const struct block *block = &collection->trace[list].blocks[i];
        if (!block_is_for(block, collection->term, tracer->database->origin))
            continue;
        tracer->reads_key_rows = tracer->reads_key_rows || strstr(block->body, "key_row") != NULL;
        enum trace_kind kind = tracer_kind_of(block);
        if (kind != TRACE_KIND_COUNT && !is_replaced(tracer, list, block) &&
            !prepare_block(tracer, block, kind, error))
            return false;
    }
    return true;
}

bool
tracer_prepare(struct tracer *tracer, struct database *database, struct error *error)
{
    static const char tables[] =
        "CREATE TABLE traced(topic TEXT, breakdown TEXT, measure TEXT, tbl TEXT, col TEXT,"
        " top TEXT, upn TEXT, item TEXT, id INTEGER);"
        "CREATE TABLE key_row(upn TEXT, date TEXT, session TEXT, code TEXT, _file INTEGER,"
        " _line INTEGER)";
    const struct collection *collection = database->collection;
    *tracer = (struct tracer){.database = database};
    bool done = database_run(database, tables, error) &&
                database_prepare_own(database, "INSERT INTO key_row VALUES (?, ?, ?, ?, ?, ?)",
                                     &tracer->add_key_row, error) &&
                derivation_prepare(&tracer->work, database, collection->trace,
                                   collection->trace_count, error);
    for (size_t list = 0; list < collection->trace_count && done; list++)
        done = prepare_blocks(tracer, list, error);
    return done;
}

void
tracer_free(struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->count; i++)
        sqlite3_finalize(tracer->blocks[i].select);
    free(tracer->blocks);
    sqlite3_finalize(tracer->add_key_row);
    if (tracer->database != NULL)
        derivation_free(&tracer->work);
    *tracer = (struct tracer){0};
}

/* --- which blocks ----------------------------------------------------------------------------- */

static bool
tracer_has_item(const struct trace_block *block, const char *table, const char *column)
{
    struct slice rest = slice_of(block_value(block->block, "columns")), word;
    bool has = false;
    while (!has && slice_word(&rest, &word)) {
        char *pattern = memory_alloc(word.length + 1);
        memcpy(pattern, word.text, word.length);
        pattern[word.length] = '\0';
        char *point = strchr(pattern, '.');
        if (point != NULL)
            *point = '\0';
        has = point != NULL && over_fits(pattern, table) && over_fits(point + 1, column);
        free(pattern);
    }
    return has;
}

static bool
has_topic(const struct trace_block *block, const char *topic)
{
    const char *at = block_value(block->block, "topics");
    while (at != NULL) {
        const char *end = strchr(at, ';');
        struct slice name = {at, end == NULL ? strlen(at) : (size_t)(end - at)};
        if (slice_is(slice_trim(name), topic))
            return true;
        at = end == NULL ? NULL : end + 1;
    }
    return false;
}

const struct trace_block *
tracer_find_item(const struct tracer *tracer, const char *table, const char *column)
{
    for (size_t i = 0; i < tracer->count; i++) {
        if (tracer->blocks[i].kind == TRACE_ITEM &&
            tracer_has_item(&tracer->blocks[i], table, column))
            return &tracer->blocks[i];
    }
    return NULL;
}

const struct trace_block *
tracer_find_topic(const struct tracer *tracer, const char *topic)
{
    for (size_t i = 0; i < tracer->count; i++) {
        if (tracer->blocks[i].kind == TRACE_FIGURE && has_topic(&tracer->blocks[i], topic))
            return &tracer->blocks[i];
    }
    return NULL;
}

/* --- running ---------------------------------------------------------------------------------- */

static const char *
tracer_text_at(const struct trace_block *block, enum column column)
{
    int at = block->columns[column];
    return at < 0 ? NULL : (const char *)sqlite3_column_text(block->select, at);
}

static int64_t
number_at(const struct trace_block *block, enum column column)
{
    int at = block->columns[column];
    return at < 0 ? 0 : sqlite3_column_int64(block->select, at);
}

static bool
is_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* A row under another topic is none of the figure's. */
static bool
is_of_figure(const struct trace_block *block, const struct trace_target *target)
{
    const char *topic = tracer_text_at(block, TOPIC);
    return block->kind == TRACE_ITEM || topic == NULL || is_same(topic, target->topic);
}

static const char *
why_not(const struct trace_block *block, const struct trace_target *target, struct arena *arena)
{
    const char *why = tracer_text_at(block, WHY);
    if (why != NULL || block->kind == TRACE_ITEM)
        return arena_string(arena, text_or_empty(why));
    const char *breakdown = tracer_text_at(block, BREAKDOWN),
               *measure = tracer_text_at(block, MEASURE);
    if (!is_same(breakdown, target->breakdown))
        return arena_printf(arena, "counts under %s", text_or_empty(breakdown));
    if (!is_same(measure, target->measure))
        return arena_printf(arena, "counts under %s", text_or_empty(measure));
    return "";
}

static void
tracer_take_row(const struct trace_block *block, const struct trace_target *target,
                struct trace_rows *rows)
{
    struct arena *arena = &rows->arena;
    struct trace_sums *sums = &rows->sums;
    if (!is_of_figure(block, target))
        return;
    struct trace_row row = {
        .why = why_not(block, target, arena),
        .amount = number_at(block, AMOUNT),
        .key = arena_string(arena, text_or_empty(tracer_text_at(block, KEY))),
        .date = arena_string(arena, text_or_empty(tracer_text_at(block, DATE))),
        .session = arena_string(arena, text_or_empty(tracer_text_at(block, SESSION))),
        .code = arena_string(arena, text_or_empty(tracer_text_at(block, CODE))),
        .text = arena_string(arena, text_or_empty(tracer_text_at(block, TEXT))),
        .field = arena_string(arena, text_or_empty(tracer_text_at(block, FIELD))),
        .place = {(uint32_t)number_at(block, FILE_NUMBER), (uint32_t)number_at(block, LINE), 0}};
    row.counts = row.why[0] == '\0';
    if (row.counts) {
        sums->amount += row.amount;
        sums->whole += number_at(block, WHOLE);
        sums->is_rate = sums->is_rate || tracer_text_at(block, WHOLE) != NULL;
        sums->text = tracer_text_at(block, TEXT) == NULL ? sums->text : row.text;
    } else {
        row.amount = 0;
    }
    rows->items =
        memory_grow(rows->items, &rows->capacity, rows->count + 1, sizeof(struct trace_row));
    rows->items[rows->count++] = row;
}

static bool
run_block(struct tracer *tracer, const struct trace_block *block, const struct trace_target *target,
          struct trace_rows *rows, struct error *error)
{
    int state;
    while ((state = database_step(tracer->database, block->block, block->select, error)) ==
           SQLITE_ROW)
        tracer_take_row(block, target, rows);
    sqlite3_reset(block->select);
    return state == SQLITE_DONE;
}

static bool
set_target(struct tracer *tracer, const struct trace_target *target, struct error *error)
{
    struct database *database = tracer->database;
    const char *const texts[] = {target->topic,  target->breakdown, target->measure, target->table,
                                 target->column, target->top,       target->upn,     target->item};
    enum { TEXT_COUNT = sizeof texts / sizeof texts[0] };
    sqlite3_stmt *insert;
    if (!database_run(database, "DELETE FROM traced", error) ||
        !database_prepare_own(database, "INSERT INTO traced VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              &insert, error))
        return false;
    for (int i = 0; i < TEXT_COUNT; i++)
        sqlite3_bind_text(insert, i + 1, texts[i], -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, TEXT_COUNT + 1, target->id);
    bool done = sqlite3_step(insert) == SQLITE_DONE || database_fault(database, error);
    sqlite3_finalize(insert);
    return done;
}

bool
tracer_add(struct tracer *tracer, const struct trace_target *target, struct trace_rows *rows,
           struct error *error)
{
    bool of_figure = target->topic != NULL;
    bool done =
        set_target(tracer, target, error) && derivation_run(&tracer->work, tracer->database, error);
    for (size_t i = 0; i < tracer->count && done; i++) {
        const struct trace_block *block = &tracer->blocks[i];
        if (of_figure ? block->kind == TRACE_FIGURE && has_topic(block, target->topic)
                      : block->kind == TRACE_ITEM &&
                            tracer_has_item(block, target->table, target->column))
            done = run_block(tracer, block, target, rows, error);
    }
    return done;
}

bool
tracer_run(struct tracer *tracer, const struct trace_target *target, struct trace_rows *rows,
           struct error *error)
{
    return tracer_add(tracer, target, rows, error) &&
           trace_rows_settle(rows, tracer->database, false, error);
}

/* --- what stands in the inputs, and values ---------------------------------------------------- */

bool
tracer_clear_key_rows(struct tracer *tracer, struct error *error)
{
    return database_run(tracer->database, "DELETE FROM key_row", error);
}

bool
tracer_add_key_row(struct tracer *tracer, const char *const texts[4], struct place place,
                   struct error *error)
{
    sqlite3_stmt *insert = tracer->add_key_row;
    for (int i = 0; i < 4; i++)
        sqlite3_bind_text(insert, i + 1, texts[i], -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(insert, 5, place.file);
    sqlite3_bind_int64(insert, 6, place.line);
    int state = sqlite3_step(insert);
    sqlite3_reset(insert);
    return state == SQLITE_DONE || database_fault(tracer->database, error);
}

static void
tracer_take_value(const struct trace_block *block, struct trace_values *values)
{
    struct arena *arena = &values->arena;
    struct trace_value value = {
        .topic = arena_string(arena, text_or_empty(tracer_text_at(block, TOPIC))),
        .breakdown = arena_string(arena, text_or_empty(tracer_text_at(block, BREAKDOWN))),
        .measure = arena_string(arena, text_or_empty(tracer_text_at(block, MEASURE))),
        .alias = arena_string(arena, tracer_text_at(block, ALIAS)),
        .value = arena_string(arena, text_or_empty(tracer_text_at(block, VALUE))),
        .place = {(uint32_t)number_at(block, FILE_NUMBER), (uint32_t)number_at(block, LINE), 0}};
    values->items = memory_grow(values->items, &values->capacity, values->count + 1, sizeof value);
    values->items[values->count++] = value;
}

const struct block *
tracer_next_file(const struct tracer *tracer, size_t *i)
{
    for (; *i < tracer->count; (*i)++) {
        const struct trace_block *block = &tracer->blocks[*i];
        if (block->kind == TRACE_VALUES && block->select == NULL)
            return tracer->blocks[(*i)++].block;
    }
    return NULL;
}

bool
tracer_values(struct tracer *tracer, struct trace_values *values, struct error *error)
{
    for (size_t i = 0; i < tracer->count; i++) {
        const struct trace_block *block = &tracer->blocks[i];
        int state = SQLITE_DONE;
        while (block->kind == TRACE_VALUES && block->select != NULL &&
               (state = database_step(tracer->database, block->block, block->select, error)) ==
                   SQLITE_ROW)
            tracer_take_value(block, values);
        sqlite3_reset(block->select);
        if (state != SQLITE_DONE)
            return false;
    }
    return true;
}

void
trace_values_free(struct trace_values *values)
{
    free(values->items);
    arena_free(&values->arena);
    *values = (struct trace_values){0};
}
