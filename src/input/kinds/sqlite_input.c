/* A SQLite database as an input. */
#include "input/kinds/sqlite_input.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reading.h"
#include "input/kinds/sqlite_table.h"
#include "system/system.h"

/* The names of the columns, as a header row. */
static bool
sqlite_match_header(struct input_set *inputs, struct source *source, sqlite3 *db,
                    struct error *error)
{
    const struct sqlite_table *table = source->state;
    sqlite3_stmt *rows;
    struct header header;
    if (!sqlite_prepare_rows(table, db, &rows, error))
        return false;
    size_t count = (size_t)sqlite3_column_count(rows) - 1;
    struct slice *names = memory_zeroed(count, sizeof(struct slice));
    for (size_t i = 0; i < count; i++)
        names[i] = slice_of(sqlite3_column_name(rows, (int)i));
    header_take(&header, source->path,
                &(struct csv_row){.fields = names, .count = count, .line = 1});
    bool good = input_set_match_header(inputs, source, &header, error);
    header_free(&header);
    free(names);
    sqlite3_finalize(rows);
    return good;
}

/* Hands the table over to a source if the database has it. */
static bool
sqlite_add_table(struct input_set *inputs, const struct input *input, const struct table_def *def,
                 struct sqlite_table **table, sqlite3 *db, struct error *error)
{
    bool is_there = false;
    if (!sqlite_table_is_there(*table, db, &is_there, error))
        return false;
    if (!is_there)
        return true;
    struct source *source = input_set_add_source(inputs, input, def, (*table)->path, input->path);
    struct sqlite_table *kept = source->state = *table;
    *table = NULL;
    if (!sqlite_find_positions(kept, db, error))
        return false;
    source->body = (struct stretch){1, kept->end, 1};
    return sqlite_match_header(inputs, source, db, error);
}

static bool
sqlite_open_table(struct input_set *inputs, const struct input *input, const struct table_def *def,
                  struct sqlite_table **table, struct error *error)
{
    struct sqlite_connection connection;
    if (!sqlite_table_open(*table, error) || !sqlite_connect(*table, &connection, error))
        return false;
    bool done = sqlite_add_table(inputs, input, def, table, connection.db, error);
    sqlite3_close(connection.db);
    return done;
}

static bool
sqlite_probe(struct input_set *inputs, struct input *input, bool *is, struct error *error)
{
    char head[16] = {0};
    struct system_about about;
    size_t got;
    (void)inputs;
    *is = false;
    if (system_look(input->path, &about) == 0 && about.sort == SYSTEM_FOLDER)
        return true;
    if (!reading_head(input->path, head, sizeof head, &got, error))
        return false;
    *is = got == sizeof head && memcmp(head, "SQLite format 3", sizeof head) == 0;
    return true;
}

static bool
sqlite_open_input(struct input_set *inputs, const struct input *input, const struct table_def *def,
                  struct error *error)
{
    struct sqlite_table *table = memory_zeroed(1, sizeof *table);
    *table = (struct sqlite_table){.path = text_join(input->path, ":", def->name, NULL),
                                   .name = def->name,
                                   .database = text_copy(input->path),
                                   .file.descriptor = SYSTEM_NO_FILE};
    bool done = sqlite_open_table(inputs, input, def, &table, error);
    if (table != NULL)
        sqlite_table_free(table);
    return done;
}

static bool
sqlite_read_source(const struct source *source, const struct reading *reading, struct error *error)
{
    return sqlite_read_stretches(source->state, reading->stretches, reading->count, reading->row,
                                 reading->context, error);
}

/* In one piece: a connection reads a whole table faster than several share it. */
static size_t
sqlite_cut(const struct source *source, size_t pieces, struct stretch *stretches,
           struct error *error)
{
    (void)pieces;
    (void)error;
    stretches[0] = source->body;
    return source->body.to > source->body.from;
}

static bool
sqlite_digest_source(const struct source *source, char text[DIGEST_SIZE], struct error *error)
{
    const struct sqlite_table *table = source->state;
    return csv_digest(&table->file, text, error);
}

static void
sqlite_close_source(struct source *source)
{
    sqlite_table_free(source->state);
}

const struct input_kind sqlite_input = {.name = "a SQLite database",
                                        .probe = sqlite_probe,
                                        .open = sqlite_open_input,
                                        .read = sqlite_read_source,
                                        .cut = sqlite_cut,
                                        .digest = sqlite_digest_source,
                                        .close = sqlite_close_source};
