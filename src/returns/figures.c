/* Runs figures.sql over the return tables of a unit. */
#include "returns/figures.h"

#include <stdlib.h>
#include <string.h>

/* --- lists ------------------------------------------------------------------------------------ */

static void
figures_add_figure(struct figures *figures, const struct figure *figure)
{
    struct arena *arena = &figures->arena;
    figures->items =
        memory_grow(figures->items, &figures->capacity, figures->count + 1, sizeof *figures->items);
    figures->items[figures->count++] =
        (struct figure){.lea = arena_string(arena, figure->lea),
                        .estab = arena_string(arena, figure->estab),
                        .topic = arena_string(arena, figure->topic),
                        .breakdown = arena_string(arena, figure->breakdown),
                        .measure = arena_string(arena, figure->measure),
                        .value = arena_string(arena, figure->value),
                        .chart = figure->chart};
}

static void
figures_add_identity(struct figures *figures, const struct identity *identity)
{
    struct arena *arena = &figures->arena;
    figures->identities = memory_grow(figures->identities, &figures->identity_capacity,
                                      figures->identity_count + 1, sizeof *figures->identities);
    figures->identities[figures->identity_count++] =
        (struct identity){.lea = arena_string(arena, identity->lea),
                          .estab = arena_string(arena, identity->estab),
                          .block = identity->block,
                          .breakdown = arena_string(arena, identity->breakdown),
                          .left = arena_string(arena, identity->left),
                          .right = arena_string(arena, identity->right),
                          .agrees = identity->agrees};
}

void
figures_append(struct figures *figures, const struct figures *more)
{
    for (size_t i = 0; i < more->count; i++)
        figures_add_figure(figures, &more->items[i]);
    for (size_t i = 0; i < more->identity_count; i++)
        figures_add_identity(figures, &more->identities[i]);
}

void
figures_clear(struct figures *figures)
{
    figures->count = figures->identity_count = 0;
    arena_reset(&figures->arena);
}

void
figures_free(struct figures *figures)
{
    free(figures->items);
    free(figures->identities);
    arena_free(&figures->arena);
    *figures = (struct figures){0};
}

/* --- preparing -------------------------------------------------------------------------------- */

enum { COLUMN_COUNT = 4 };

/* What the two kinds of block yield. */
static const struct figure_kind {
    const char *name;
    const char *columns[COLUMN_COUNT]; /* NULL ends them */
} figure_kinds[] = {{"figures", {"topic", "breakdown", "measure", "value"}},
                    {"identity", {"breakdown", "left_value", "right_value", NULL}}};

struct figure_select {
    const struct figure_kind *kind;
    const struct block *block;
    sqlite3_stmt *select;
    int columns[COLUMN_COUNT];
};

static const struct figure_kind *
figures_find_kind(const char *name)
{
    for (size_t i = 0; i < sizeof figure_kinds / sizeof figure_kinds[0]; i++) {
        if (strcmp(figure_kinds[i].name, name) == 0)
            return &figure_kinds[i];
    }
    return NULL;
}

static bool
figure_fault(const struct block *block, const char *what, const char *name, struct error *error)
{
    return error_add(error, STATUS_FAILED, "%s:%u: %s %s: %s %s", block->label, block->line,
                     block->kind, block->name, what, name);
}

/* Finds the columns by their names. */
static bool
figures_find_columns(struct figure_select *select, struct error *error)
{
    for (int i = 0; i < COLUMN_COUNT && select->kind->columns[i] != NULL; i++) {
        int count = sqlite3_column_count(select->select), c = 0;
        while (c < count &&
               strcmp(sqlite3_column_name(select->select, c), select->kind->columns[i]) != 0)
            c++;
        if (c == count)
            return figure_fault(select->block, "the SELECT yields no", select->kind->columns[i],
                                error);
        select->columns[i] = c;
    }
    return true;
}

static bool
has_parts(const struct block *block, struct error *error)
{
    static const char *const parts[] = {"title", "left", "right", "means"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (block_value(block, parts[i]) == NULL)
            return figure_fault(block, "it has no part", parts[i], error);
    }
    return true;
}

static bool
prepare_select(struct figure_maker *maker, struct database *database, const struct block *block,
               const struct figure_kind *kind, struct error *error)
{
    struct figure_select select = {.kind = kind, .block = block};
    if (strcmp(kind->name, "identity") == 0 && !has_parts(block, error))
        return false;
    if (!database_prepare(database, block, "", "", NULL, &select.select, error))
        return false;
    maker->selects = memory_resize(maker->selects, maker->count + 1, sizeof(struct figure_select));
    maker->selects[maker->count++] = select;
    return figures_find_columns(&maker->selects[maker->count - 1], error);
}

/* A year's block takes the place of that of its base with the same kind and name. */
static const struct block *
in_place_of(const struct collection *collection, size_t list, const struct block *block)
{
    const struct block *found = block;
    for (size_t l = list + 1; l < collection->figure_count; l++) {
        for (size_t i = 0; i < collection->figures[l].count; i++) {
            const struct block *other = &collection->figures[l].blocks[i];
            if (strcmp(other->kind, block->kind) == 0 && strcmp(other->name, block->name) == 0)
                found = other;
        }
    }
    return found;
}

static bool
is_of_base(const struct collection *collection, size_t list, const struct block *block)
{
    for (size_t l = 0; l < list; l++) {
        for (size_t i = 0; i < collection->figures[l].count; i++) {
            const struct block *other = &collection->figures[l].blocks[i];
            if (strcmp(other->kind, block->kind) == 0 && strcmp(other->name, block->name) == 0)
                return true;
        }
    }
    return false;
}

static bool
prepare_list(struct figure_maker *maker, struct database *database, size_t list,
             struct error *error)
{
    const struct collection *collection = database->collection;
    for (size_t i = 0; i < collection->figures[list].count; i++) {
        const struct block *own = &collection->figures[list].blocks[i];
        const struct block *block = in_place_of(collection, list, own);
        const struct figure_kind *kind = figures_find_kind(own->kind);
        if (kind == NULL || is_of_base(collection, list, own) ||
            !block_is_for(block, collection->term, database->origin))
            continue;
        if (!prepare_select(maker, database, block, kind, error))
            return false;
    }
    return true;
}

bool
figure_maker_prepare(struct figure_maker *maker, struct database *database, struct error *error)
{
    const struct collection *collection = database->collection;
    *maker = (struct figure_maker){0};
    bool done = derivation_prepare(&maker->work, database, collection->figures,
                                   collection->figure_count, error);
    for (size_t list = 0; list < collection->figure_count && done; list++)
        done = prepare_list(maker, database, list, error);
    return done;
}

void
figure_maker_free(struct figure_maker *maker)
{
    for (size_t i = 0; i < maker->count; i++)
        sqlite3_finalize(maker->selects[i].select);
    free(maker->selects);
    derivation_free(&maker->work);
    *maker = (struct figure_maker){0};
}

/* --- running ---------------------------------------------------------------------------------- */

static const char *
value_at(const struct figure_select *select, int column)
{
    const char *text = (const char *)sqlite3_column_text(select->select, select->columns[column]);
    return text == NULL ? "" : text;
}

static void
figures_take_row(const struct figure_select *select, const char *lea, const char *estab,
                 struct figures *figures)
{
    if (select->kind == &figure_kinds[0]) {
        figures_add_figure(figures,
                           &(struct figure){lea, estab, value_at(select, 0), value_at(select, 1),
                                            value_at(select, 2), value_at(select, 3),
                                            block_value(select->block, "chart")});
        return;
    }
    struct identity identity = {.lea = lea,
                                .estab = estab,
                                .block = select->block,
                                .breakdown = value_at(select, 0),
                                .left = value_at(select, 1),
                                .right = value_at(select, 2)};
    identity.agrees = strcmp(identity.left, identity.right) == 0;
    figures_add_identity(figures, &identity);
}

static bool
run_select(const struct figure_select *select, struct database *database, const char *lea,
           const char *estab, struct figures *figures, struct error *error)
{
    int state;
    while ((state = database_step(database, select->block, select->select, error)) == SQLITE_ROW)
        figures_take_row(select, lea, estab, figures);
    sqlite3_reset(select->select);
    return state == SQLITE_DONE;
}

bool
figure_maker_run(struct figure_maker *maker, struct database *database, const char *lea,
                 const char *estab, struct figures *figures, struct error *error)
{
    bool done = derivation_run(&maker->work, database, error);
    for (size_t i = 0; i < maker->count && done; i++)
        done = run_select(&maker->selects[i], database, lea, estab, figures, error);
    return done;
}
