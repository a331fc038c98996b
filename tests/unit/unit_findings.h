/* Findings of a list, one by one. */
#ifndef MUSTER_TESTS_UNIT_FINDINGS_H
#define MUSTER_TESTS_UNIT_FINDINGS_H

#include "unit.h"

#include "finding/finding_list.h"

/* The finding of that number, with its message. */
static inline struct finding
finding_at(struct finding_list *list, size_t number)
{
    struct finding_cursor cursor;
    struct finding found = {0};
    struct buffer text = {0};
    bool there = true;
    finding_begin(list, &cursor);
    for (size_t i = 0; i <= number && there; i++)
        there = finding_next(&cursor, &found);
    assert_true(there);
    found.message = arena_string(&scratch_arena, finding_text(&found, &text));
    found.lea = arena_string(&scratch_arena, found.lea);
    found.estab = arena_string(&scratch_arena, found.estab);
    found.key = arena_string(&scratch_arena, found.key);
    found.field = arena_string(&scratch_arena, found.field);
    found.value = arena_string(&scratch_arena, found.value);
    finding_end(&cursor);
    buffer_free(&text);
    return found;
}

#endif
