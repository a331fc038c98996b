/* Finds the return tables with names in them, and reads these (register/names.h). */
#include "returns/names.h"

#include "register/names.h"

static const char *
column_or_null(const struct return_table *table, const char *column)
{
    return table_column(table, column) == NULL ? "NULL" : column;
}

/* Appends a SELECT in the form of names_read. */
static void
append_select(struct buffer *sql, const struct return_table *table)
{
    struct slice keys = slice_of(table->keys), key;
    if (!slice_word(&keys, &key))
        key = slice_of("NULL");
    buffer_printf(sql, "%sSELECT _file, _line, %.*s, surname, %s, %s, %s, %s, %s FROM %s",
                  sql->length > 0 ? " UNION ALL " : "", (int)key.length, key.text,
                  column_or_null(table, "preferredsurname"), column_or_null(table, "forename"),
                  column_or_null(table, "dob"), column_or_null(table, "ncyearactual"),
                  column_or_null(table, "ncyearleaving"), table->name);
}

bool
names_of_return(struct database *database, struct finding_names *names, struct error *error)
{
    const struct return_schema *schema = &database->collection->schema;
    struct buffer sql = {0};
    for (size_t i = schema->table_count; i-- > 0;) { /* those on roll last: they tell */
        if (table_column(schema->tables[i], "surname") != NULL)
            append_select(&sql, schema->tables[i]);
    }
    bool done = sql.length == 0 || names_read(database->db, sql.text, names, error);
    buffer_free(&sql);
    return done;
}
