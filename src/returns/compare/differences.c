/* Walks over two returns side by side. */
#include "returns/compare/differences.h"

#include "base/text.h"

struct difference_walk {
    const struct return_schema *schema;
    const struct origins *origins;
    const struct difference_visitor *visitor;
};

static void walk_below(const struct difference_walk *walk, const struct record *a,
                       const struct record *b);

bool
differences_is_pupil(const struct return_table *table)
{
    return table->parent == NULL && table->keys[0] != '\0' && list_has(table->keys, "upn");
}

static void
walk_pair(const struct difference_walk *walk, const struct record *a, const struct record *b)
{
    const struct difference_visitor *visitor = walk->visitor;
    for (size_t i = 0; i < a->table->column_count; i++) {
        const struct item *leaf = a->table->columns[i];
        int other = match_column(walk->origins, a->table, i, b->table);
        if (other != NO_COLUMN && !match_values(leaf, a->values[i], b->values[other]))
            visitor->item(visitor->context, a, b, leaf, a->values[i], b->values[other]);
    }
    walk_below(walk, a, b);
}

static void
walk_rows(const struct difference_walk *walk, const struct record *a, const struct record *b,
          const struct return_table *a_table, const struct return_table *b_table)
{
    const struct difference_visitor *visitor = walk->visitor;
    struct record_list left = {0}, right = {0};
    record_list_add(&left, a, a_table);
    record_list_add(&right, b, b_table);
    match_rows(walk->origins, &left, &right);
    for (size_t i = 0; i < left.count; i++) {
        const struct record *row = left.items[i];
        if (row->match != NULL)
            walk_pair(walk, row, row->match);
        else
            visitor->row(visitor->context, row, a, b);
    }
    for (size_t i = 0; i < right.count; i++) {
        if (right.items[i]->match == NULL)
            visitor->row(visitor->context, right.items[i], a, b);
    }
    record_list_free(&left);
    record_list_free(&right);
}

/* The tables right below two records that match; `a->table` is NULL for the return itself. */
static void
walk_below(const struct difference_walk *walk, const struct record *a, const struct record *b)
{
    for (size_t t = 0; t < walk->schema->table_count; t++) {
        const struct return_table *table = walk->schema->tables[t];
        if (table->parent != a->table || differences_is_pupil(table))
            continue;
        const struct return_table *other = match_table(walk->schema, table, b->table);
        if (other != NULL && walk->origins->tables[other->index])
            walk_rows(walk, a, b, table, other);
    }
}

static void
walk_pupils(const struct difference_walk *walk, const struct record *a, const struct record *b)
{
    const struct difference_visitor *visitor = walk->visitor;
    struct record_list left = {0}, right = {0};
    for (size_t t = 0; t < walk->schema->table_count; t++) {
        if (!differences_is_pupil(walk->schema->tables[t]))
            continue;
        record_list_add(&left, a, walk->schema->tables[t]);
        record_list_add(&right, b, walk->schema->tables[t]);
    }
    match_pupils(&left, &right);
    for (size_t i = 0; i < left.count; i++) {
        const struct record *pupil = left.items[i], *match = pupil->match;
        if (match == NULL || match->table != pupil->table)
            visitor->pupil(visitor->context, pupil, match);
        if (match != NULL)
            walk_pair(walk, pupil, match);
    }
    for (size_t i = 0; i < right.count; i++) {
        if (right.items[i]->match == NULL)
            visitor->pupil(visitor->context, NULL, right.items[i]);
    }
    record_list_free(&left);
    record_list_free(&right);
}

void
differences_walk(const struct return_schema *schema, const struct origins *origins,
                 const struct record *a, const struct record *b,
                 const struct difference_visitor *visitor)
{
    struct difference_walk walk = {schema, origins, visitor};
    walk_below(&walk, a, b);
    walk_pupils(&walk, a, b);
}
