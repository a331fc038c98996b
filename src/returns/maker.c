/* Ties the register's reading to the derivations for one worker. */
#include "returns/maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register/load.h"

/* --- what the makers share -------------------------------------------------------------------- */

void
making_begin(struct making *making)
{
    struct buffer list = {0};
    const char *tables = collection_setting(making->collection, "tables");
    struct slice rest = slice_of(tables), word;
    buffer_string(&list, "");
    while (slice_word(&rest, &word)) {
        /* Marks and the calendar are read by C, and never become rows of SQL. */
        if (!slice_is(word, "marks") && !slice_is(word, "calendar"))
            buffer_printf(&list, "%.*s ", (int)word.length, word.text);
    }
    making->loaded = list.text;
    making->reads_marks = list_has(tables, "marks");
}

void
making_end(struct making *making)
{
    free(making->loaded);
    making->loaded = NULL;
}

bool
making_check_tables(const struct collection *collection, const struct table_defs *tables,
                    const char *setting, struct error *error)
{
    struct slice rest = slice_of(collection_setting(collection, setting)), word;
    bool done = true;
    while (slice_word(&rest, &word)) {
        char names[128];
        snprintf(names, sizeof names, "%.*s", (int)word.length, word.text);
        for (char *name = names; name != NULL && done;) {
            char *bar = strchr(name, '|');
            if (bar != NULL)
                *bar = '\0';
            if (tables_find(tables, name) == NULL)
                done = collection_setting_fault(collection, setting,
                                                "names a table that there is not", error);
            name = bar == NULL ? NULL : bar + 1;
        }
    }
    return done;
}

bool
register_ahead_read(struct register_ahead *ahead, const struct making *making, size_t unit,
                    struct error *error)
{
    ahead->unit = unit;
    ahead->findings.arena = &ahead->arena;
    school_register_init(&ahead->school, making->data, making->facts->today);
    ahead->read =
        school_register_read(&ahead->school, making->tests, unit, &ahead->findings, error);
    return ahead->read;
}

void
register_ahead_free(struct register_ahead *ahead)
{
    school_register_free(&ahead->school);
    finding_list_free(&ahead->findings);
    arena_free(&ahead->arena);
}

/* --- one worker's ----------------------------------------------------------------------------- */

/* What SQL can ask about the inputs: the tables, and their columns. */
static bool
add_given(struct maker *maker, struct error *error)
{
    const struct register_data *data = maker->making->data;
    bool done = true;
    for (size_t s = 0; s < data->source_count && done; s++) {
        const struct source *source = data->sources[s].source;
        done = database_add_given(&maker->database, source->def->name, error);
        for (size_t i = 0; i < source->def->count && done; i++) {
            char *name = text_join(source->def->name, ".", source->def->columns[i].name, NULL);
            done = !source_has(source, i) || database_add_given(&maker->database, name, error);
            free(name);
        }
    }
    return done;
}

bool
maker_prepare(struct maker *maker, const struct making *making, struct error *error)
{
    const struct collection *collection = making->collection;
    struct database *database = &maker->database;
    *maker = (struct maker){.making = making, .prepared = true};
    school_register_init(&maker->school, making->data, making->facts->today);
    bool done = database_open(database, collection, FROM_REGISTER, making->facts, error) &&
                add_given(maker, error) &&
                load_create(database->db, &making->data->rules->tables, making->loaded, error) &&
                derivation_prepare(&maker->derivation, database, collection->derive,
                                   collection->derive_count, error) &&
                (making->results == NULL
                     ? applies_prepare(&maker->applies, database, error)
                     : checker_prepare(&maker->checker, database, making->results, error));
    rows_open(&maker->rows, database);
    return done;
}

void
maker_free(struct maker *maker)
{
    if (!maker->prepared)
        return;
    rows_free(&maker->rows);
    applies_free(&maker->applies);
    checker_free(&maker->checker);
    derivation_free(&maker->derivation);
    database_close(&maker->database);
    school_register_free(&maker->school);
    *maker = (struct maker){0};
}

/* In the place of reading it. */
static void
take_ahead(struct maker *maker, struct register_ahead *ahead, struct finding_list *findings)
{
    struct school_register own = maker->school;
    maker->school = ahead->school;
    ahead->school = own;
    finding_append(findings, &ahead->findings);
}

/* Marks, calendar and register rules; then the counts that the derivation needs. */
static bool
read_marks(struct maker *maker, size_t unit, struct finding_list *findings, struct error *error)
{
    const struct making *making = maker->making;
    struct register_ahead *ahead = making->ahead;
    struct school_register *school = &maker->school;
    if (ahead != NULL && ahead->read && ahead->unit == unit)
        take_ahead(maker, ahead, findings);
    else if (!school_register_read(school, making->tests, unit, findings, error))
        return false;
    maker->database.school = school;
    derivation_count_sessions(&maker->derivation, &maker->database, school);
    return true;
}

static uint32_t
maker_find_column(const void *context, uint32_t file, const char *field)
{
    return register_field_number(context, (struct place){.file = file}, field, DAY_NONE,
                                 SESSION_NONE);
}

/* Which unit of the run it is, from 1, and of how many: for what is told once, and for names. */
static bool
maker_number_unit(struct maker *maker, size_t item, struct error *error)
{
    char sql[96];
    snprintf(sql, sizeof sql, "UPDATE unit SET number = %zu, total = %zu", item + 1,
             maker->making->data->unit_count);
    return database_run(&maker->database, sql, error);
}

bool
maker_make(struct maker *maker, size_t item, struct finding_list *findings, struct error *error)
{
    const struct making *making = maker->making;
    const struct unit *unit = &making->data->units[item];
    struct database *database = &maker->database;
    return load_unit(database->db, making->data, item, making->loaded, findings, error) &&
           database_begin_unit(database, unit->lea, unit->estab, error) &&
           maker_number_unit(maker, item, error) &&
           (!making->reads_marks || read_marks(maker, item, findings, error)) &&
           derivation_run(&maker->derivation, database, error) &&
           applies_run(making->results == NULL ? &maker->applies : &maker->checker.applies,
                       database, error);
}

bool
maker_check(struct maker *maker, size_t item, struct finding_list *findings, struct error *error)
{
    const struct making *making = maker->making;
    const struct unit *unit = &making->data->units[item];
    return making->results == NULL ||
           checker_run_rules(&maker->checker, &maker->database, unit->lea, unit->estab,
                             maker_find_column, making->data, findings, error);
}
