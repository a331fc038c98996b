/* Compares the schools of a register that is checked by itself, with the rule of a collection that
 * compares the returns of several schools. */
#include "cmd/check_across.h"

#include <stdlib.h>
#include <string.h>

/* The newest period of a collection that says what of a register stands for its return tables; NULL
 * if none does. *path: the file that says it. */
static const struct period *
find_period(struct run *run, const char **path)
{
    static const char file[] = "register.sql";
    const struct period *newest = NULL;
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        const struct layers *layers = &period->definition->layers;
        size_t layer = layers_topmost(layers, file, &run->resources);
        if (layer == layers->count)
            continue;
        newest = period;
        *path = layers_file(layers, layer, file, &run->resources);
    }
    return newest;
}

/* The rule that compares schools; NULL if there is none. */
static const struct rule *
find_rule(const struct rulebook *book)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct rule *rule = &book->rules[i];
        if (rule->across != NULL && strcmp(rule->across, "schools") == 0)
            return rule;
    }
    return NULL;
}

bool
check_across_begin(struct check_across *check, struct run *run, size_t schools, struct error *error)
{
    const char *path;
    const struct period *period = schools < 2 ? NULL : find_period(run, &path);
    struct resource resource;
    *check = (struct check_across){0};
    if (period == NULL)
        return true;
    if (!run_load(run, period, error) || !resource_read(&run->resources, path, &resource, error))
        return false;
    const struct collection *collection = &run->kept[run->kept_count - 1];
    const struct rule *rule = find_rule(&collection->book);
    if (rule == NULL)
        return true;
    struct rulebook one = {.rules = (struct rule *)rule, .count = 1};
    run_add_rules(run, &one, collection->name, "", &(struct rule_result){.why = "", .needed = ""});
    check->rule = rule;
    check->views = resource.text;
    check->across = across_begin(&run->files);
    return true;
}

void
check_across_end(struct check_across *check)
{
    across_end(check->across);
    *check = (struct check_across){0};
}

static bool
across_failed(const struct check_across *check, sqlite3 *db, struct error *error)
{
    return error_add(error, STATUS_FAILED, "rule %s over a register: %s", check->rule->id,
                     sqlite3_errmsg(db));
}

static bool
check_across_prepare(const struct check_across *check, const struct run *run, sqlite3 *db,
                     struct check_across_worker *worker, struct error *error)
{
    char today[DATE_SIZE];
    char *clock = sqlite3_mprintf("CREATE TABLE clock AS SELECT %Q AS today;",
                                  date_format(run->facts.today, today));
    bool done =
        sqlite3_exec(db, clock, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_exec(db, check->views, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, check->rule->block->body, -1, &worker->select, NULL) == SQLITE_OK;
    sqlite3_free(clock);
    return done || across_failed(check, db, error);
}

bool
check_across_collect(const struct check_across *check, const struct run *run, sqlite3 *db,
                     struct check_across_worker *worker, struct arena *arena, struct error *error)
{
    int state;
    worker->rows.count = 0;
    if (check->rule == NULL)
        return true;
    if (worker->select == NULL && !check_across_prepare(check, run, db, worker, error))
        return false;
    while ((state = sqlite3_step(worker->select)) == SQLITE_ROW)
        across_add(&worker->rows, check->rule, worker->select, arena);
    sqlite3_reset(worker->select);
    return state == SQLITE_DONE || across_failed(check, db, error);
}

bool
check_across_take(struct check_across *check, const struct unit *unit,
                  const struct check_across_worker *worker, struct finding_list *findings)
{
    size_t before = findings->count;
    if (check->rule != NULL)
        across_take(check->across, 0, NULL, unit->lea, unit->estab, NULL, &worker->rows, findings);
    return findings->count > before;
}

void
check_across_free(struct check_across_worker *worker)
{
    sqlite3_finalize(worker->select);
    free(worker->rows.items);
    *worker = (struct check_across_worker){0};
}
