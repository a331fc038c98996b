/* Copies rows of units into the database of the run, and derives from them. */
#include "returns/gather.h"

#include <stdlib.h>

#include "base/memory.h"

struct gathered_table {
    const char *name;
    sqlite3_stmt *insert;
};

static char *
gather_select(const char *name)
{
    return text_join("SELECT * FROM \"", name, "\"", NULL);
}

/* The table with the columns of the unit's, and the statement that fills it. */
static bool
gather_create(struct gathering *gathering, struct database *units, const char *name,
              struct error *error)
{
    struct buffer create = {0}, insert = {0};
    sqlite3_stmt *select = NULL;
    char *sql = gather_select(name);
    bool done = database_prepare_own(units, sql, &select, error);
    buffer_printf(&create, "CREATE TABLE \"%s\"(", name);
    buffer_printf(&insert, "INSERT INTO \"%s\" VALUES (", name);
    for (int i = 0; done && i < sqlite3_column_count(select); i++) {
        buffer_printf(&create, "%s\"%s\"", i == 0 ? "" : ", ", sqlite3_column_name(select, i));
        buffer_string(&insert, i == 0 ? "?" : ", ?");
    }
    sqlite3_finalize(select);
    free(sql);
    buffer_char(&create, ')');
    buffer_char(&insert, ')');
    struct gathered_table *table = &gathering->tables[gathering->count];
    table->name = name;
    done = done && database_run(&gathering->database, create.text, error) &&
           database_prepare_own(&gathering->database, insert.text, &table->insert, error);
    gathering->count += done;
    buffer_free(&create);
    buffer_free(&insert);
    return done;
}

/* Of the inputs the run's database knows what there is. */
static bool
gather_given(struct gathering *gathering, struct database *units, struct error *error)
{
    sqlite3_stmt *select = NULL;
    int state = SQLITE_ERROR;
    bool done = database_prepare_own(units, "SELECT name FROM given", &select, error);
    while (done && (state = sqlite3_step(select)) == SQLITE_ROW)
        done = database_add_given(&gathering->database,
                                  (const char *)sqlite3_column_text(select, 0), error);
    sqlite3_finalize(select);
    return done && (state == SQLITE_DONE || database_fault(units, error));
}

bool
gathering_begin(struct gathering *gathering, const struct derivation *derivation,
                struct database *units, const struct run_facts *facts, struct error *error)
{
    size_t count = 0;
    *gathering = (struct gathering){0};
    for (size_t i = 0; i < derivation->count; i++)
        count += derivation->steps[i].is_gather;
    if (count == 0)
        return true;
    const struct collection *collection = units->collection;
    gathering->tables = memory_zeroed(count, sizeof(struct gathered_table));
    bool done = database_open(&gathering->database, collection, FROM_REGISTER, facts, error) &&
                gather_given(gathering, units, error);
    gathering->database.of_run = true;
    for (size_t i = 0; i < derivation->count && done; i++) {
        if (derivation->steps[i].is_gather)
            done = gather_create(gathering, units, derivation->steps[i].table, error);
    }
    return done && derivation_prepare(&gathering->derivation, &gathering->database,
                                      collection->derive, collection->derive_count, error);
}

void
gathering_free(struct gathering *gathering)
{
    if (gathering->tables == NULL)
        return;
    for (size_t i = 0; i < gathering->count; i++)
        sqlite3_finalize(gathering->tables[i].insert);
    free(gathering->tables);
    derivation_free(&gathering->derivation);
    database_close(&gathering->database);
    *gathering = (struct gathering){0};
}

static bool
gather_row(struct gathering *gathering, sqlite3_stmt *insert, sqlite3_stmt *row,
           struct error *error)
{
    for (int i = 0; i < sqlite3_column_count(row); i++)
        sqlite3_bind_value(insert, i + 1, sqlite3_column_value(row, i));
    bool done = sqlite3_step(insert) == SQLITE_DONE;
    sqlite3_reset(insert);
    return done || database_fault(&gathering->database, error);
}

static bool
gather_table(struct gathering *gathering, const struct gathered_table *table, struct database *unit,
             struct error *error)
{
    sqlite3_stmt *select = NULL;
    int state = SQLITE_ERROR;
    char *sql = gather_select(table->name);
    bool done = database_prepare_own(unit, sql, &select, error);
    while (done && (state = sqlite3_step(select)) == SQLITE_ROW)
        done = gather_row(gathering, table->insert, select, error);
    sqlite3_finalize(select);
    free(sql);
    return done && (state == SQLITE_DONE || database_fault(unit, error));
}

bool
gathering_take(struct gathering *gathering, struct database *unit, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < gathering->count && done; i++)
        done = gather_table(gathering, &gathering->tables[i], unit, error);
    return done;
}

static bool
gather_write_file(struct gathering *gathering, const struct derived_file *file,
                  struct output_set *outputs, int rank, struct buffer *text, struct error *error)
{
    struct output *output = output_create(outputs, file->block->name, rank, error);
    buffer_clear(text);
    if (output == NULL)
        return false;
    derived_file_header(file, text);
    bool done = derived_file_rows(file, &gathering->database, text, error);
    output_write(output, text->text, text->length);
    return done;
}

bool
gathering_write(struct gathering *gathering, struct output_set *outputs, int rank,
                struct error *error)
{
    struct buffer text = {0};
    bool done = gathering->count == 0 ||
                derivation_run(&gathering->derivation, &gathering->database, error);
    for (size_t i = 0; done && i < gathering->derivation.file_count; i++)
        done = gather_write_file(gathering, &gathering->derivation.files[i], outputs, rank, &text,
                                 error);
    buffer_free(&text);
    return done;
}
