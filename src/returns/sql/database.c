/* Opens, limits and authorises a connection, and makes its tables from definitions. */
#include "returns/sql/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/watchdog.h"
#include "returns/sql/confine.h"
#include "returns/sql/functions.h"
#include "returns/sql/tally.h"

bool
database_fault(struct database *database, struct error *error)
{
    return error_add(error, STATUS_FAILED, "database: %s", sqlite3_errmsg(database->db));
}

bool
database_run(struct database *database, const char *sql, struct error *error)
{
    return sqlite3_exec(database->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           database_fault(database, error);
}

bool
database_prepare_own(struct database *database, const char *sql, sqlite3_stmt **statement,
                     struct error *error)
{
    return sqlite3_prepare_v2(database->db, sql, -1, statement, NULL) == SQLITE_OK ||
           database_fault(database, error);
}

/* --- confinement ------------------------------------------------------------------------------ */

static int
database_authorise(void *context, int action, const char *first, const char *second,
                   const char *schema, const char *trigger)
{
    const struct database *database = context;
    (void)schema;
    (void)trigger;
    if (!database->confined)
        return SQLITE_OK;
    if (action == SQLITE_READ && database->reads != NULL)
        buffer_printf(database->reads, "%s.%s ", first, second);
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return confine_permits(second) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_INSERT:
        return database->target != NULL && strcmp(first, database->target) == 0 ? SQLITE_OK
                                                                                : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

enum { STEPS_BETWEEN_CHECKS = 100000 };

static int
count_steps(void *context)
{
    struct database *database = context;
    database->steps += STEPS_BETWEEN_CHECKS;
    return database->steps > STEP_LIMIT;
}

/* The line of a block at which byte `offset` of its body stands. */
static uint32_t
line_at(const struct block *block, int offset)
{
    uint32_t line = block->body_line;
    for (int i = 0; i < offset && block->body[i] != '\0'; i++)
        line += block->body[i] == '\n';
    return line;
}

static bool
block_fault(struct database *database, const struct block *block, int offset, const char *what,
            struct error *error)
{
    return error_add(error, STATUS_FAILED, "%s:%u: %s %s: %s", block->label, line_at(block, offset),
                     block->kind, block->name, what != NULL ? what : sqlite3_errmsg(database->db));
}

bool
database_prepare(struct database *database, const struct block *block, const char *before,
                 const char *after, const char *target, sqlite3_stmt **statement,
                 struct error *error)
{
    struct buffer sql = {0};
    const char *tail;
    buffer_string(&sql, before);
    buffer_string(&sql, block->body);
    buffer_char(&sql, '\n'); /* the body may end with a comment */
    buffer_string(&sql, after);
    database->confined = true;
    database->target = target;
    watchdog_enter(block->label, block->body_line, block->kind, block->name, true);
    int state =
        sqlite3_prepare_v3(database->db, sql.text, -1, SQLITE_PREPARE_PERSISTENT, statement, &tail);
    watchdog_leave();
    int offset = sqlite3_error_offset(database->db) - (int)strlen(before);
    database->confined = false;
    database->target = NULL;
    bool done = state == SQLITE_OK && *statement != NULL;
    if (!done)
        block_fault(database, block, offset < 0 ? 0 : offset,
                    state == SQLITE_OK ? "there is no SELECT" : NULL, error);
    else if (target == NULL &&
             (sqlite3_column_count(*statement) == 0 || sqlite3_stmt_readonly(*statement) == 0 ||
              sqlite3_stmt_isexplain(*statement) != 0))
        done = block_fault(database, block, 0, "is not a SELECT", error);
    else if (*tail != '\0')
        done = block_fault(database, block, (int)(tail - sql.text) - (int)strlen(before),
                           "a second statement", error);
    buffer_free(&sql);
    return done;
}

int
database_step(struct database *database, const struct block *block, sqlite3_stmt *statement,
              struct error *error)
{
    bool begins = sqlite3_stmt_busy(statement) == 0;
    if (begins)
        database->steps = 0;
    watchdog_enter(block->label, block->body_line, block->kind, block->name, begins);
    int state = sqlite3_step(statement);
    watchdog_leave();
    if (state == SQLITE_INTERRUPT)
        block_fault(database, block, 0, "stopped, as it would not end", error);
    else if (state != SQLITE_ROW && state != SQLITE_DONE)
        block_fault(database, block, 0, NULL, error);
    return state;
}

/* --- the tables ------------------------------------------------------------------------------- */

/* `rows` rows of `columns` texts each, one behind the other; blank is NULL. */
static bool
insert_rows(struct database *database, const char *sql, const char *const *texts, size_t rows,
            size_t columns, struct error *error)
{
    sqlite3_stmt *insert;
    bool done = database_prepare_own(database, sql, &insert, error);
    for (size_t row = 0; row < rows && done; row++, texts += columns) {
        sqlite3_reset(insert);
        for (size_t i = 0; i < columns; i++) {
            bool blank = texts[i] == NULL || texts[i][0] == '\0';
            sqlite3_bind_text(insert, (int)i + 1, blank ? NULL : texts[i], -1, SQLITE_STATIC);
        }
        done = sqlite3_step(insert) == SQLITE_DONE || database_fault(database, error);
    }
    sqlite3_finalize(insert);
    return done;
}

static bool
insert_texts(struct database *database, const char *sql, const char *const *texts, size_t count,
             struct error *error)
{
    return insert_rows(database, sql, texts, 1, count, error);
}

/* A table of texts; `insert` gets the statement that puts a row into it. Names come from our own
 * files. */
static bool
create_texts(struct database *database, const char *table, const char *const *names, size_t count,
             struct buffer *insert, struct error *error)
{
    struct buffer create = {0};
    buffer_printf(&create, "CREATE TABLE %s(", table);
    buffer_printf(insert, "INSERT INTO %s VALUES (", table);
    for (size_t i = 0; i < count; i++) {
        buffer_printf(&create, "%s\"%s\" TEXT", i == 0 ? "" : ", ", names[i]);
        buffer_string(insert, i == 0 ? "?" : ", ?");
    }
    buffer_string(&create, ")");
    buffer_string(insert, ")");
    bool done = database_run(database, create.text, error);
    buffer_free(&create);
    return done;
}

/* codes_NAME, in the order of the file and found by code. */
static bool
create_code_set(struct database *database, const struct code_set_table *set, struct error *error)
{
    const struct csv_table *table = &set->table;
    struct buffer insert = {0}, name = {0};
    buffer_printf(&name, "codes_%s", set->name);
    bool done = create_texts(database, name.text, (const char *const *)table->names, table->columns,
                             &insert, error);
    if (csv_has_column(table, "code")) {
        struct buffer index = {0};
        buffer_printf(&index, "CREATE INDEX %s_code ON %s(code)", name.text, name.text);
        done = done && database_run(database, index.text, error);
        buffer_free(&index);
    }
    done = done && insert_rows(database, insert.text, (const char *const *)table->cells,
                               table->rows, table->columns, error);
    buffer_free(&insert);
    buffer_free(&name);
    return done;
}

/* What the run is about, with what is the same for all collections. */
static bool
create_period(struct database *database, const struct run_facts *facts, struct error *error)
{
    const struct period *period = database->collection->period;
    const struct csv_table *table = period->table;
    char today[DATE_SIZE];
    const char *const more[][2] = {{"now", facts->now},
                                   {"today", date_format(facts->today, today)},
                                   {"serial", facts->serial},
                                   {"software", facts->software},
                                   {"release", facts->release}};
    size_t count = table->columns, added = sizeof more / sizeof more[0];
    const char **names = memory_zeroed(count + added, sizeof(char *));
    const char **texts = memory_zeroed(count + added, sizeof(char *));
    struct buffer insert = {0};
    for (size_t i = 0; i < count; i++) {
        names[i] = table->names[i];
        texts[i] = table->cells[period->row * count + i];
    }
    bool done = true;
    for (size_t i = 0; i < added; i++) {
        names[count + i] = more[i][0];
        texts[count + i] = more[i][1];
        if (csv_has_column(table, more[i][0]))
            done = error_add(error, STATUS_FAILED,
                             "%s:1: the column \"%s\" is given by the run: call it something else",
                             table->label, more[i][0]);
    }
    done = done && create_texts(database, "period", names, count + added, &insert, error) &&
           insert_texts(database, insert.text, texts, count + added, error);
    buffer_free(&insert);
    free(names);
    free(texts);
    return done;
}

/* One row: each option of the collection under its name for SQL. Numbers and flags compare as
 * numbers. */
static bool
create_options(struct database *database, struct error *error)
{
    const struct period *period = database->collection->period;
    const struct collection_options *options = &period->definition->options;
    struct buffer table = {0}, insert = {0};
    const char **texts = memory_zeroed(options->count + 1, sizeof(char *));
    buffer_string(&table, "CREATE TABLE option(_given INTEGER");
    buffer_string(&insert, "INSERT INTO option VALUES (?");
    texts[0] = period->values == NULL ? "0" : "1";
    for (size_t i = 0; i < options->count; i++) {
        const struct collection_option *option = &options->items[i];
        bool is_number = option->option.type == OPTION_FLAG || option->option.type == OPTION_NUMBER;
        buffer_printf(&table, ", \"%s\" %s", option->column, is_number ? "INTEGER" : "TEXT");
        buffer_string(&insert, ", ?");
        texts[i + 1] = period->values == NULL ? NULL : period->values[i];
    }
    buffer_char(&table, ')');
    buffer_char(&insert, ')');
    bool done = database_run(database, table.text, error) &&
                insert_texts(database, insert.text, texts, options->count + 1, error);
    free(texts);
    buffer_free(&table);
    buffer_free(&insert);
    return done;
}

const char *
database_column_type(enum item_type type)
{
    return type == ITEM_INTEGER || type == ITEM_BOOLEAN ? "INTEGER" : "TEXT";
}

static bool
create_return_table(struct database *database, const struct return_table *table, const char *hidden,
                    struct error *error)
{
    struct buffer sql = {0};
    struct slice rest = slice_of(hidden), name;
    buffer_printf(&sql,
                  "CREATE TABLE %s(_id INTEGER PRIMARY KEY, _parent INTEGER, _file INTEGER,"
                  " _line INTEGER",
                  table->name);
    for (size_t i = 0; i < table->column_count; i++)
        buffer_printf(&sql, ", %s %s", table->columns[i]->column,
                      database_column_type(table->columns[i]->type));
    while (slice_word(&rest, &name))
        buffer_printf(&sql, ", %.*s", (int)name.length, name.text);
    buffer_string(&sql, ")");
    bool done = database_run(database, sql.text, error);
    buffer_free(&sql);
    return done;
}

/* Not ALTER TABLE, which reads the whole schema again for each column. */
bool
database_hide_columns(struct database *database, const struct return_table *table,
                      const char *hidden, struct error *error)
{
    char sql[256];
    snprintf(sql, sizeof sql, "DROP TABLE %s", table->name);
    return database_run(database, sql, error) &&
           create_return_table(database, table, hidden, error);
}

/* The items of the return in this term, for SQL that asks where one is collected. */
static bool
create_items(struct database *database, struct error *error)
{
    enum { COLUMNS = 7 };
    const struct return_schema *schema = &database->collection->schema;
    struct arena arena = {0};
    size_t count = 0, rows = 0;
    for (size_t t = 0; t < schema->table_count; t++)
        count += schema->tables[t]->column_count;
    const char **texts = memory_zeroed(count * COLUMNS, sizeof(char *));
    for (size_t t = 0; t < schema->table_count; t++) {
        const struct return_table *table = schema->tables[t];
        for (size_t i = 0; i < table->column_count; i++, rows++) {
            const struct item *item = table->columns[i];
            const char *const row[COLUMNS] = {item_path(item, &arena),
                                              item->name,
                                              table->name,
                                              item->column,
                                              item->phases,
                                              item->pupils,
                                              item->codes};
            memcpy(&texts[rows * COLUMNS], row, sizeof row);
        }
    }
    bool done = database_run(database,
                             "CREATE TABLE item(path TEXT, name TEXT, tbl TEXT, col TEXT,"
                             " phases TEXT, pupils TEXT, codes TEXT)",
                             error) &&
                insert_rows(database, "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)", texts, rows,
                            COLUMNS, error);
    free(texts);
    arena_free(&arena);
    return done;
}

static bool
create_tables(struct database *database, const struct run_facts *facts, struct error *error)
{
    const struct collection *collection = database->collection;
    bool done =
        create_period(database, facts, error) && create_options(database, error) &&
        database_run(database,
                     "CREATE TABLE unit(lea TEXT, estab TEXT, number INTEGER, total INTEGER);"
                     "CREATE TABLE given(name TEXT PRIMARY KEY) WITHOUT ROWID;"
                     "CREATE TABLE stray_item(path TEXT, name TEXT, value TEXT, _file INTEGER,"
                     " _line INTEGER);"
                     "CREATE TABLE not_collected(path TEXT, name TEXT, value TEXT, key TEXT,"
                     " why TEXT, _file INTEGER, _line INTEGER)",
                     error);
    for (size_t i = 0; i < collection->code_set_count && done; i++) {
        const struct code_set_table *set = &collection->code_sets[i];
        done = !set->in_sql || create_code_set(database, set, error);
    }
    for (size_t i = 0; i < collection->schema.table_count && done; i++)
        done = create_return_table(database, collection->schema.tables[i], "", error);
    return done && create_items(database, error);
}

bool
database_open(struct database *database, const struct collection *collection, enum origin origin,
              const struct run_facts *facts, struct error *error)
{
    *database = (struct database){.collection = collection, .origin = origin};
    database->has_rows = memory_zeroed(collection->schema.table_count, sizeof(bool));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2("", &database->db, flags, confine_system()) != SQLITE_OK ||
        !functions_register(database->db, collection) ||
        !session_counts_register(database->db, &database->counts) ||
        !session_tables_register(database->db, &database->school) || !tally_register(database->db))
        return database_fault(database, error);
    sqlite3_limit(database->db, SQLITE_LIMIT_LENGTH, 1 << 24);
    sqlite3_limit(database->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_set_authorizer(database->db, database_authorise, database);
    sqlite3_progress_handler(database->db, STEPS_BETWEEN_CHECKS, count_steps, database);
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA journal_mode = OFF; PRAGMA cache_size = -%d; BEGIN",
             DATABASE_CACHE);
    return database_run(database, sql, error) && create_tables(database, facts, error);
}

bool
database_add_given(struct database *database, const char *name, struct error *error)
{
    return insert_texts(database, "INSERT OR IGNORE INTO given VALUES (?)", &name, 1, error);
}

void
database_close(struct database *database)
{
    sqlite3_finalize(database->look);
    sqlite3_close(database->db);
    session_counts_free(&database->counts);
    free(database->has_rows);
    *database = (struct database){0};
}

bool
database_set_unit(struct database *database, const char *lea, const char *estab,
                  struct error *error)
{
    const char *const key[] = {lea, estab};
    return database_run(database, "DELETE FROM unit", error) &&
           insert_texts(database, "INSERT INTO unit(lea, estab) VALUES (?, ?)", key, 2, error);
}

static bool
prepare_look(struct database *database, struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    struct buffer sql = {0};
    buffer_string(&sql, "SELECT 0");
    for (size_t i = 0; i < schema->table_count; i++)
        buffer_printf(&sql, ", EXISTS (SELECT 1 FROM %s)", schema->tables[i]->name);
    bool done = database_prepare_own(database, sql.text, &database->look, error);
    buffer_free(&sql);
    return done;
}

bool
database_look(struct database *database, struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    if (database->look == NULL && !prepare_look(database, error))
        return false;
    int state = sqlite3_step(database->look);
    for (size_t i = 0; i < schema->table_count && state == SQLITE_ROW; i++)
        database->has_rows[i] = sqlite3_column_int(database->look, (int)i + 1) != 0;
    sqlite3_reset(database->look);
    return state == SQLITE_ROW || database_fault(database, error);
}

bool
database_begin_unit(struct database *database, const char *lea, const char *estab,
                    struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    session_counts_clear(&database->counts);
    database->school = NULL;
    bool done =
        database_run(database, "DELETE FROM stray_item; DELETE FROM not_collected", error) &&
        database_set_unit(database, lea, estab, error) && database_look(database, error);
    for (size_t i = 0; i < schema->table_count && done; i++) {
        char sql[256];
        snprintf(sql, sizeof sql, "DELETE FROM %s", schema->tables[i]->name);
        done = !database->has_rows[i] || database_run(database, sql, error);
    }
    return done;
}
