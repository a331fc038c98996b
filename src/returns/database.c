#include "returns/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/watchdog.h"
#include "returns/functions.h"

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
authorise(void *context, int action, const char *first, const char *second, const char *schema,
          const char *trigger)
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
        return functions_permit(second) ? SQLITE_OK : SQLITE_DENY;
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

/* A table of texts, and its rows; blank is NULL. Names come from our own files. */
static bool
copy_table(struct database *database, const char *prefix, const char *name,
           const struct csv_table *table, size_t from, size_t to, struct error *error)
{
    struct buffer sql = {0}, insert = {0};
    buffer_printf(&sql, "CREATE TABLE %s%s(", prefix, name);
    buffer_printf(&insert, "INSERT INTO %s%s VALUES (", prefix, name);
    for (size_t i = 0; i < table->columns; i++) {
        buffer_printf(&sql, "%s\"%s\" TEXT", i == 0 ? "" : ", ", table->names[i]);
        buffer_string(&insert, i == 0 ? "?" : ", ?");
    }
    buffer_string(&sql, ")");
    buffer_string(&insert, ")");
    bool done = database_run(database, sql.text, error);
    if (csv_has_column(table, "code")) {
        buffer_clear(&sql);
        buffer_printf(&sql, "CREATE INDEX %s%s_code ON %s%s(code)", prefix, name, prefix, name);
        done = done && database_run(database, sql.text, error);
    }
    done = done && insert_rows(database, insert.text,
                               (const char *const *)&table->cells[from * table->columns], to - from,
                               table->columns, error);
    buffer_free(&sql);
    buffer_free(&insert);
    return done;
}

/* The row of dates.csv, with what the run adds. */
static bool
create_period(struct database *database, const struct run_facts *facts, struct error *error)
{
    const struct period *period = database->collection->period;
    char today[DATE_SIZE];
    const char *const more[] = {facts->now,     date_format(facts->today, today),
                                facts->serial,  facts->software,
                                facts->release, facts->census_date};
    return copy_table(database, "", "period", period->table, period->row, period->row + 1, error) &&
           database_run(database,
                        "ALTER TABLE period ADD COLUMN now TEXT;"
                        "ALTER TABLE period ADD COLUMN today TEXT;"
                        "ALTER TABLE period ADD COLUMN serial TEXT;"
                        "ALTER TABLE period ADD COLUMN software TEXT;"
                        "ALTER TABLE period ADD COLUMN release TEXT",
                        error) &&
           insert_texts(database,
                        "UPDATE period SET now = ?, today = ?, serial = ?, software = ?,"
                        " release = ?, census_date = coalesce(?, census_date)",
                        more, sizeof more / sizeof more[0], error);
}

const char *
database_column_type(enum item_type type)
{
    return type == ITEM_INTEGER || type == ITEM_BOOLEAN ? "INTEGER" : "TEXT";
}

static bool
create_return_table(struct database *database, const struct return_table *table,
                    struct error *error)
{
    struct buffer sql = {0};
    buffer_printf(&sql,
                  "CREATE TABLE %s(_id INTEGER PRIMARY KEY, _parent INTEGER, _file INTEGER,"
                  " _line INTEGER",
                  table->name);
    for (size_t i = 0; i < table->column_count; i++)
        buffer_printf(&sql, ", %s %s", table->columns[i]->column,
                      database_column_type(table->columns[i]->type));
    buffer_string(&sql, ")");
    bool done = database_run(database, sql.text, error);
    buffer_free(&sql);
    return done;
}

/* The items of the return in this term, for SQL that asks where one is collected. */
static bool
create_items(struct database *database, struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    struct arena arena = {0};
    bool done = database_run(database,
                             "CREATE TABLE item(path TEXT, name TEXT, tbl TEXT, col TEXT,"
                             " phases TEXT, pupils TEXT, codes TEXT)",
                             error);
    for (size_t t = 0; t < schema->table_count && done; t++) {
        const struct return_table *table = schema->tables[t];
        for (size_t i = 0; i < table->column_count && done; i++) {
            const struct item *item = table->columns[i];
            const char *const texts[] = {item_path(item, &arena),
                                         item->name,
                                         table->name,
                                         item->column,
                                         item->phases,
                                         item->pupils,
                                         item->codes};
            done = insert_texts(database, "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)", texts,
                                sizeof texts / sizeof texts[0], error);
        }
    }
    arena_free(&arena);
    return done;
}

static bool
create_tables(struct database *database, const struct run_facts *facts, struct error *error)
{
    const struct collection *collection = database->collection;
    bool done =
        create_period(database, facts, error) &&
        database_run(database,
                     "CREATE TABLE unit(lea TEXT, estab TEXT);"
                     "CREATE TABLE given(name TEXT PRIMARY KEY) WITHOUT ROWID;"
                     "CREATE TABLE session_count(upn TEXT, block TEXT, code TEXT,"
                     " position INTEGER, possible INTEGER, returned INTEGER, sessions INTEGER,"
                     " PRIMARY KEY (upn, block, position)) WITHOUT ROWID;"
                     "CREATE TABLE stray_item(path TEXT, name TEXT, value TEXT, _file INTEGER,"
                     " _line INTEGER);"
                     "CREATE TABLE not_collected(path TEXT, name TEXT, value TEXT, key TEXT,"
                     " why TEXT, _file INTEGER, _line INTEGER)",
                     error);
    for (size_t i = 0; i < collection->code_set_count && done; i++) {
        const struct code_set_table *set = &collection->code_sets[i];
        done = copy_table(database, "codes_", set->name, &set->table, 0, set->table.rows, error);
    }
    for (size_t i = 0; i < collection->schema.table_count && done; i++)
        done = create_return_table(database, collection->schema.tables[i], error);
    return done && create_items(database, error);
}

bool
database_open(struct database *database, const struct collection *collection, enum origin origin,
              const struct run_facts *facts, struct error *error)
{
    *database = (struct database){.collection = collection, .origin = origin};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2("", &database->db, flags, functions_system()) != SQLITE_OK ||
        !functions_register(database->db))
        return database_fault(database, error);
    sqlite3_limit(database->db, SQLITE_LIMIT_LENGTH, 1 << 24);
    sqlite3_limit(database->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_set_authorizer(database->db, authorise, database);
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
    sqlite3_close(database->db);
    database->db = NULL;
}

bool
database_set_unit(struct database *database, const char *lea, const char *estab,
                  struct error *error)
{
    const char *const key[] = {lea, estab};
    return database_run(database, "DELETE FROM unit", error) &&
           insert_texts(database, "INSERT INTO unit VALUES (?, ?)", key, 2, error);
}

bool
database_begin_unit(struct database *database, const char *lea, const char *estab,
                    struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    bool done =
        database_run(database,
                     "DELETE FROM session_count; DELETE FROM stray_item; DELETE FROM not_collected",
                     error) &&
        database_set_unit(database, lea, estab, error);
    for (size_t i = 0; i < schema->table_count && done; i++) {
        char sql[256];
        snprintf(sql, sizeof sql, "DELETE FROM %s", schema->tables[i]->name);
        done = database_run(database, sql, error);
    }
    return done;
}
