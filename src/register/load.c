/* Binds the rows of a unit to one INSERT a table, with the file and the line that each came
 * from. */
#include "register/load.h"

#include <stdio.h>
#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"
#include "register/names.h"

static bool
sql_fault(sqlite3 *db, const char *table, struct error *error)
{
    return error_add(error, STATUS_FAILED, "register table %s: %s", table, sqlite3_errmsg(db));
}

static const char *
sql_type(enum value_type type)
{
    switch (type) {
    case TYPE_BOOLEAN:
    case TYPE_INTEGER:
        return "INTEGER";
    default:
        return "TEXT";
    }
}

/* A table, and not a view. */
static bool
load_is_table(sqlite3 *db, const char *name)
{
    return sqlite3_table_column_metadata(db, "main", name, NULL, NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

enum { SQL_NAME_SIZE = 80 };

/* What the table of an input is called in SQL: its name, or "input_" before it if a return table
 * has that name. */
static const char *
sql_name(sqlite3 *db, const struct table_def *def, char name[SQL_NAME_SIZE])
{
    snprintf(name, SQL_NAME_SIZE, "input_%s", def->name);
    return load_is_table(db, name) ? name : def->name;
}

static void
print_create(struct buffer *sql, const struct table_def *def, bool name_taken)
{
    const char *before = name_taken ? "input_" : "";
    buffer_clear(sql);
    buffer_printf(sql, "CREATE TABLE %s%s(_file INTEGER, _line INTEGER", before, def->name);
    for (size_t i = 0; i < def->count; i++)
        buffer_printf(sql, ", %s %s", def->columns[i].name, sql_type(def->columns[i].type));
    buffer_string(sql, ")");
    if (table_column_index(def, "UPN") >= 0)
        buffer_printf(sql, "; CREATE INDEX %s%s_upn ON %s%s(UPN)", before, def->name, before,
                      def->name);
    if (!name_taken)
        buffer_printf(sql, "; CREATE VIEW input_%s AS SELECT * FROM %s", def->name, def->name);
}

bool
load_create(sqlite3 *db, const struct table_defs *tables, const char *wanted, struct error *error)
{
    struct buffer sql = {0};
    bool done = true;
    for (size_t t = 0; t < tables->count && done; t++) {
        const struct table_def *def = &tables->defs[t];
        if (!list_has(wanted, def->name))
            continue;
        print_create(&sql, def, load_is_table(db, def->name));
        done = sqlite3_exec(db, sql.text, NULL, NULL, NULL) == SQLITE_OK ||
               sql_fault(db, def->name, error);
    }
    buffer_free(&sql);
    return done;
}

struct loader {
    struct register_data *data;
    const struct source *source;
    const struct unit *unit;
    struct finding_list *findings;
    sqlite3 *db;
    sqlite3_stmt *insert;
    struct value_reader values;
    struct value_reader keys; /* for those of the unit, which the index has counted */
    struct error *error;
    size_t rows;
    bool good;
};

static void
load_add_finding(struct loader *loader, const char *id, const struct csv_row *row, size_t column,
                 struct slice value, const char *key)
{
    const struct rule *rule = rulebook_find(&loader->data->rules->book, id);
    if (rule == NULL)
        return;
    struct finding finding =
        source_finding(loader->source, rule, row, column, value, &loader->findings->texts);
    finding.lea = loader->unit->lea;
    finding.estab = loader->unit->estab;
    finding.key = key;
    finding_add(loader->findings, finding);
}

/* The UPN or child of a row, for findings about it. */
static const char *
load_key_of(const struct loader *loader, const struct csv_row *row)
{
    struct slice value = source_row_key(loader->source, row);
    return arena_copy(&loader->findings->texts, value.text, value.length);
}

static bool
is_unit_column(const struct table_def *def, size_t column)
{
    return column == def->unit_columns[0] || column == def->unit_columns[1];
}

static const struct rule *
load_rule_of(const struct loader *loader, const char *id)
{
    return rulebook_find(&loader->data->rules->book, id);
}

/* What XML cannot hold, and letters that look as if they had been read wrongly. */
static void
test_characters(struct loader *loader, const struct csv_row *row, size_t column, struct slice value)
{
    if (xml_valid_prefix(value.text, value.length) < value.length)
        load_add_finding(loader, "F107", row, column, value, load_key_of(loader, row));
    if (utf8_looks_damaged(value))
        load_add_finding(loader, "F127", row, column, value, load_key_of(loader, row));
}

/* Reads one value; false if the row cannot be used. One in no code set is blank in a school's
 * register; in an authority's records it stays, and the rules of their return judge it. */
static bool
load_read_value(struct loader *loader, const struct csv_row *row, size_t column,
                struct slice *value)
{
    const struct table_def *table = loader->source->def;
    const struct table_column *def = &table->columns[column];
    bool of_unit = is_unit_column(table, column);
    enum value_state state =
        values_read(of_unit ? &loader->keys : &loader->values, row, column, value);
    if (state == VALUE_UNKNOWN && !table->of_la) {
        values_note_unknown(&loader->values, row, column, *value,
                            source_row_key(loader->source, row));
        value->length = 0;
    } else if (state == VALUE_BAD || (def->key && value->length == 0)) {
        struct value_owner owner = {loader->unit->lea, loader->unit->estab,
                                    source_row_key(loader->source, row)};
        values_tell_bad(&loader->values, load_rule_of(loader, def->key ? "F102" : "F103"), row,
                        column, &owner, loader->findings);
        value->length = 0;
        return !def->key;
    }
    return true;
}

/* Binds one value; false if the row cannot be used. */
static bool
load_bind_value(struct loader *loader, const struct csv_row *row, size_t column)
{
    struct slice value;
    int parameter = (int)column + 3;
    bool used = load_read_value(loader, row, column, &value);
    test_characters(loader, row, column, value);
    if (value.length == 0)
        sqlite3_bind_null(loader->insert, parameter);
    else
        sqlite3_bind_text64(loader->insert, parameter, value.text, value.length, SQLITE_TRANSIENT,
                            SQLITE_UTF8);
    return used;
}

static bool
load_take_row(void *context, const struct csv_row *row)
{
    struct loader *loader = context;
    bool used = true;
    loader->rows++;
    sqlite3_bind_int64(loader->insert, 1, loader->source->file_number);
    sqlite3_bind_int64(loader->insert, 2, row->line);
    for (size_t i = 0; i < loader->source->def->count; i++)
        used = load_bind_value(loader, row, i) && used;
    if (!used)
        return true;
    if (strcmp(loader->source->def->name, "schools") == 0 && loader->rows > 1) {
        load_add_finding(loader, "F109", row, loader->source->def->unit_columns[1],
                         slice_of(loader->unit->estab), "");
        return true; /* the first row stands */
    }
    int state = sqlite3_step(loader->insert);
    sqlite3_reset(loader->insert);
    if (state != SQLITE_DONE)
        loader->good = sql_fault(loader->db, loader->source->def->name, loader->error);
    return loader->good;
}

static bool
load_prepare(struct loader *loader)
{
    const struct table_def *def = loader->source->def;
    struct buffer sql = {0};
    char name[SQL_NAME_SIZE];
    buffer_printf(&sql, "INSERT INTO %s VALUES (?, ?", sql_name(loader->db, def, name));
    for (size_t i = 0; i < def->count; i++)
        buffer_string(&sql, ", ?");
    buffer_string(&sql, ")");
    bool done = sqlite3_prepare_v2(loader->db, sql.text, -1, &loader->insert, NULL) == SQLITE_OK ||
                sql_fault(loader->db, def->name, loader->error);
    buffer_free(&sql);
    return done;
}

static bool
load_source(struct loader *loader, size_t source, size_t unit)
{
    bool done = load_prepare(loader) &&
                register_read(loader->data, source, unit, load_take_row, loader, loader->error);
    sqlite3_finalize(loader->insert);
    struct value_owner owner = {loader->unit->lea, loader->unit->estab, {"", 0}};
    values_tell_rest(&loader->values, load_rule_of(loader, "F102"), load_rule_of(loader, "F103"),
                     load_rule_of(loader, "F126"), &owner, loader->findings);
    register_end_values(loader->data, source, &loader->values, true);
    register_end_values(loader->data, source, &loader->keys, false);
    return done && loader->good;
}

/* The sources of a table stand together. */
static bool
is_first_of_table(const struct register_data *data, size_t source)
{
    return source == 0 ||
           data->sources[source - 1].source->def != data->sources[source].source->def;
}

/* Those that no input has are empty. */
static bool
empty_tables(sqlite3 *db, const struct register_data *data, const char *wanted, struct error *error)
{
    for (size_t s = 0; s < data->source_count; s++) {
        const struct table_def *def = data->sources[s].source->def;
        char sql[128], name[SQL_NAME_SIZE];
        if (!is_first_of_table(data, s) || !list_has(wanted, def->name))
            continue;
        snprintf(sql, sizeof sql, "DELETE FROM %s", sql_name(db, def, name));
        if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
            return sql_fault(db, def->name, error);
    }
    return true;
}

bool
load_unit(sqlite3 *db, struct register_data *data, size_t unit, const char *wanted,
          struct finding_list *findings, struct error *error)
{
    bool done = empty_tables(db, data, wanted, error);
    size_t rows = 0;
    for (size_t s = 0; s < data->source_count && done; s++) {
        const struct register_source *from = &data->sources[s];
        if (is_first_of_table(data, s))
            rows = 0;
        /* An authority may give thousands of files, each with the rows of one school. */
        if (from->first[unit] == from->first[unit + 1] ||
            !list_has(wanted, from->source->def->name))
            continue;
        struct loader loader = {.data = data,
                                .source = from->source,
                                .unit = &data->units[unit],
                                .findings = findings,
                                .db = db,
                                .values = register_begin_values(data, s),
                                .keys = register_begin_values(data, s),
                                .error = error,
                                .rows = rows,
                                .good = true};
        done = load_source(&loader, s, unit);
        rows = loader.rows;
    }
    return done && names_of_register(db, &findings->names, error);
}
