/* Takes groups and values as a reader meets them, and inserts each row when it is whole. */
#include "returns/load_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/relay.h"
#include "collection/lexical.h"
#include "returns/xml/load_xml.h"

/* A row that is open: its values wait until its element ends. */
struct open_row {
    const struct return_table *table;
    int64_t id;
    uint32_t line;
    size_t faults; /* how many there were before it */
    char **values; /* one a column, in `arena` */
};

/* What stands before the values of a row on its way to the database. */
struct row_head {
    const struct return_table *table; /* NULL: of stray_item */
    int64_t id, parent;
    uint32_t line;
};

struct table_loader {
    struct database *database;
    sqlite3_stmt **inserts;
    sqlite3_stmt *stray;
    int64_t *last_ids;
    struct open_row *open;
    size_t depth, capacity;
    struct arena arena; /* of the outermost open row */
    uint32_t file;
    const struct structure_rules *rules;
    struct fault_list faults;
    struct relay relay; /* of rows to the database */
    bool beside;
    /* Of whoever inserts them: */
    const char **values; /* one a column */
    size_t value_capacity;
    struct error error;
};

static bool
load_tables_prepare_insert(struct table_loader *loader, const struct return_table *table,
                           struct error *error)
{
    struct buffer sql = {0};
    buffer_printf(&sql, "INSERT INTO %s(_id, _parent, _file, _line", table->name);
    for (size_t i = 0; i < table->column_count; i++)
        buffer_printf(&sql, ", %s", table->columns[i]->column);
    buffer_string(&sql, ") VALUES (?, ?, ?, ?");
    for (size_t i = 0; i < table->column_count; i++)
        buffer_string(&sql, ", ?");
    buffer_string(&sql, ")");
    bool done =
        database_prepare_own(loader->database, sql.text, &loader->inserts[table->index], error);
    buffer_free(&sql);
    return done;
}

struct table_loader *
table_loader_begin(struct database *database, bool beside, struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    struct table_loader *loader = memory_zeroed(1, sizeof *loader);
    loader->database = database;
    loader->beside = beside;
    loader->inserts = memory_zeroed(schema->table_count, sizeof(sqlite3_stmt *));
    loader->last_ids = memory_zeroed(schema->table_count, sizeof(int64_t));
    if (database_prepare_own(database, "INSERT INTO stray_item VALUES (?, ?, ?, ?, ?)",
                             &loader->stray, error))
        return loader;
    table_loader_end(loader);
    return NULL;
}

void
table_loader_end(struct table_loader *loader)
{
    if (loader == NULL)
        return;
    for (size_t i = 0; i < loader->database->collection->schema.table_count; i++)
        sqlite3_finalize(loader->inserts[i]);
    sqlite3_finalize(loader->stray);
    free(loader->inserts);
    free(loader->last_ids);
    free(loader->open);
    free(loader->values);
    faults_free(&loader->faults);
    arena_free(&loader->arena);
    free(loader);
}

static void
load_tables_begin_row(void *context, const struct return_table *table, uint32_t line)
{
    struct table_loader *loader = context;
    if (loader->depth == 0)
        arena_reset(&loader->arena);
    loader->open =
        memory_grow(loader->open, &loader->capacity, loader->depth + 1, sizeof(struct open_row));
    char **values = arena_alloc(&loader->arena, (table->column_count + 1) * sizeof(char *));
    memset(values, 0, (table->column_count + 1) * sizeof(char *));
    loader->open[loader->depth++] = (struct open_row){table, ++loader->last_ids[table->index], line,
                                                      loader->faults.count, values};
}

/* A value of its type as everywhere in the tables: without blanks around it, a boolean as 1 or 0, a
 * date as YYYY-MM-DD, a time to the second. Any other value stays as it is, for the rules to see.
 */
static struct slice
table_value(const struct item *leaf, struct slice value)
{
    enum { DATE_LENGTH = 10, TIME_LENGTH = 19 };
    struct slice within = lexical_collapse(value);
    if (leaf->type == ITEM_TEXT || (within.length > 0 && !lexical_accepts(leaf, value)))
        return value;
    if (leaf->type == ITEM_BOOLEAN && within.length > 1)
        return slice_of(slice_is(within, "true") ? "1" : "0");
    if (leaf->type == ITEM_DATE && within.length > DATE_LENGTH && within.text[4] == '-')
        within.length = DATE_LENGTH;
    if (leaf->type == ITEM_DATETIME && within.length > TIME_LENGTH && within.text[4] == '-')
        within.length = TIME_LENGTH;
    return within;
}

static void
load_tables_take_value(void *context, const struct item *leaf, const char *text, uint32_t line)
{
    struct table_loader *loader = context;
    (void)line;
    if (loader->depth == 0 || loader->open[loader->depth - 1].table != leaf->table)
        return;
    char **values = loader->open[loader->depth - 1].values;
    struct slice value = table_value(leaf, slice_of(text));
    if (values[leaf->column_index] == NULL && value.length > 0)
        values[leaf->column_index] = arena_copy(&loader->arena, value.text, value.length);
}

/* Says in the faults of a row that is a pupil or a child which one it is. */
static void
name_faults(struct table_loader *loader, const struct open_row *row)
{
    struct slice keys = slice_of(row->table->keys), key;
    if (row->faults == loader->faults.count || !slice_word(&keys, &key))
        return;
    for (size_t i = 0; i < row->table->column_count; i++) {
        if (slice_is(key, row->table->columns[i]->column) && row->values[i] != NULL)
            faults_set_key(&loader->faults, row->faults, row->values[i]);
    }
}

/* --- on the way to the database --------------------------------------------------------------- */

enum { BATCH = 64 * 1024, STRAY_VALUES = 3 };

static bool
insert_row(struct table_loader *loader, const struct return_table *table, int64_t id,
           const struct loaded_row *row, struct error *error)
{
    if (loader->inserts[table->index] == NULL && !load_tables_prepare_insert(loader, table, error))
        return false;
    sqlite3_stmt *insert = loader->inserts[table->index];
    sqlite3_bind_int64(insert, 1, id);
    if (row->parent == 0)
        sqlite3_bind_null(insert, 2);
    else
        sqlite3_bind_int64(insert, 2, row->parent);
    sqlite3_bind_int64(insert, 3, row->file);
    sqlite3_bind_int64(insert, 4, row->line);
    for (size_t i = 0; i < table->column_count; i++)
        sqlite3_bind_text(insert, (int)i + 5, row->values[i], -1, SQLITE_STATIC);
    int state = sqlite3_step(insert);
    sqlite3_reset(insert);
    return state == SQLITE_DONE || database_fault(loader->database, error);
}

/* For the rules: which items there are that the return should not have. */
static bool
insert_stray(struct table_loader *loader, const struct row_head *head)
{
    sqlite3_stmt *insert = loader->stray;
    for (int i = 0; i < STRAY_VALUES; i++)
        sqlite3_bind_text(insert, i + 1, loader->values[i], -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 4, loader->file);
    sqlite3_bind_int64(insert, 5, head->line);
    int state = sqlite3_step(insert);
    sqlite3_reset(insert);
    return state == SQLITE_DONE || database_fault(loader->database, &loader->error);
}

/* Each value is its text with its NUL behind a byte that says that there is one. */
static void
send_row(struct table_loader *loader, const struct row_head *head, const char *const *values,
         size_t count)
{
    struct buffer *buffer = relay_buffer(&loader->relay);
    buffer_append(buffer, (const char *)head, sizeof *head);
    for (size_t i = 0; i < count; i++) {
        buffer_char(buffer, values[i] != NULL);
        if (values[i] != NULL)
            buffer_append(buffer, values[i], strlen(values[i]) + 1);
    }
    if (buffer->length >= BATCH)
        relay_pass(&loader->relay);
}

/* The text behind the values. */
static const char *
receive_values(struct table_loader *loader, size_t count, const char *text)
{
    loader->values =
        memory_grow(loader->values, &loader->value_capacity, count, sizeof *loader->values);
    for (size_t i = 0; i < count; i++) {
        bool given = *text++ != 0;
        loader->values[i] = given ? text : NULL;
        text += given ? strlen(text) + 1 : 0;
    }
    return text;
}

static void
take_rows(void *context, const struct buffer *buffer)
{
    struct table_loader *loader = context;
    const char *at = buffer->text, *end = at + buffer->length;
    while (at < end && loader->error.status == STATUS_DONE) {
        struct row_head head;
        memcpy(&head, at, sizeof head);
        size_t count = head.table == NULL ? STRAY_VALUES : head.table->column_count;
        at = receive_values(loader, count, at + sizeof head);
        struct loaded_row row = {head.parent, loader->file, head.line, loader->values};
        if (head.table == NULL)
            insert_stray(loader, &head);
        else
            insert_row(loader, head.table, head.id, &row, &loader->error);
    }
}

static void
load_tables_end_row(void *context, const struct return_table *table)
{
    struct table_loader *loader = context;
    struct open_row *open = &loader->open[--loader->depth];
    struct row_head head = {.table = table,
                            .id = open->id,
                            .parent = loader->depth == 0 ? 0 : loader->open[loader->depth - 1].id,
                            .line = open->line};
    name_faults(loader, open);
    send_row(loader, &head, (const char *const *)open->values, table->column_count);
}

static void
send_stray(struct table_loader *loader, const struct structure_fault *fault)
{
    struct arena arena = {0};
    struct slice value = slice_trim_lines(slice_of(fault->value));
    const char *path = arena_printf(&arena, "%s/%s", item_path(fault->item, &arena), fault->name);
    const char *const values[STRAY_VALUES] = {path, fault->name,
                                              arena_copy(&arena, value.text, value.length)};
    struct row_head head = {.line = fault->line};
    send_row(loader, &head, values, STRAY_VALUES);
    arena_free(&arena);
}

static void
load_tables_take_fault(void *context, const struct structure_fault *fault)
{
    struct table_loader *loader = context;
    if (fault->kind == STRUCTURE_UNKNOWN || fault->kind == STRUCTURE_OTHER_TERM)
        send_stray(loader, fault);
    faults_add(&loader->faults, loader->rules, fault,
               loader->depth == 0 ? 0 : loader->open[loader->depth - 1].line);
}

/* The unit of the return, as its header has it. */
bool
table_loader_finish(struct table_loader *loader, char *lea, char *estab, struct error *error)
{
    sqlite3_stmt *select;
    const struct return_table *table = schema_header(&loader->database->collection->schema);
    char sql[256];
    lea[0] = estab[0] = '\0';
    if (table == NULL)
        return true;
    snprintf(sql, sizeof sql, "SELECT lea, %s FROM %s",
             table_column(table, "estab") != NULL ? "estab" : "NULL", table->name);
    if (!database_prepare_own(loader->database, sql, &select, error))
        return false;
    int state = sqlite3_step(select);
    if (state == SQLITE_ROW) {
        const char *found_lea = (const char *)sqlite3_column_text(select, 0);
        const char *found_estab = (const char *)sqlite3_column_text(select, 1);
        snprintf(lea, UNIT_KEY_SIZE, "%s", found_lea == NULL ? "" : found_lea);
        snprintf(estab, UNIT_KEY_SIZE, "%s", found_estab == NULL ? "" : found_estab);
    }
    sqlite3_finalize(select);
    if (state != SQLITE_ROW && state != SQLITE_DONE)
        return database_fault(loader->database, error);
    return database_set_unit(loader->database, lea, estab, error);
}

bool
table_loader_start(struct table_loader *loader, struct error *error)
{
    const struct return_schema *schema = &loader->database->collection->schema;
    memset(loader->last_ids, 0, schema->table_count * sizeof(int64_t));
    return database_begin_unit(loader->database, "", "", error);
}

bool
table_loader_add(struct table_loader *loader, const struct return_table *table,
                 const struct loaded_row *row, int64_t *id, struct error *error)
{
    *id = ++loader->last_ids[table->index];
    return insert_row(loader, table, *id, row, error);
}

bool
table_loader_load(struct table_loader *loader, const char *path, uint32_t file,
                  const struct structure_rules *rules, char *lea, char *estab, struct error *error)
{
    const struct return_schema *schema = &loader->database->collection->schema;
    struct xml_events events = {.context = loader,
                                .begin_row = load_tables_begin_row,
                                .value = load_tables_take_value,
                                .end_row = load_tables_end_row,
                                .fault = load_tables_take_fault};
    loader->file = file;
    loader->rules = rules;
    loader->depth = 0;
    faults_clear(&loader->faults);
    if (!table_loader_start(loader, error))
        return false;
    relay_begin(&loader->relay, loader->beside, take_rows, loader);
    bool done = load_xml(schema, path, &events, error);
    relay_end(&loader->relay);
    done = loader->error.status == STATUS_DONE && done;
    error_move(error, &loader->error);
    return done && table_loader_finish(loader, lea, estab, error);
}

void
table_loader_tell(struct table_loader *loader, struct finding_list *findings)
{
    faults_tell(&loader->faults, loader->file, findings);
}
