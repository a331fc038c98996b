/* Goes down both trees and tells what stands in only one of them, and which values differ. */
#include "returns/compare/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/compare/differences.h"
#include "returns/compare/match.h"

/* The names of figures that count sessions: C454 tells of them, and a detail that is missing is 0.
 */
static const char possible_item[] = "SessionsPossible";
static const char reason_column[] = "attendancereason", sessions_column[] = "sessions";

struct comparing {
    const struct comparison *of;
    struct finding_list *findings;
    struct place start; /* of the return, for what is missing in it */
};

void
comparison_rules_find(struct comparison_rules *rules, const struct rulebook *book)
{
    *rules = (struct comparison_rules){.only_return = rulebook_find(book, "C450"),
                                       .only_register = rulebook_find(book, "C451"),
                                       .other_list = rulebook_find(book, "C452"),
                                       .item = rulebook_find(book, "C453"),
                                       .sessions = rulebook_find(book, "C454"),
                                       .row = rulebook_find(book, "C455"),
                                       .school = rulebook_find(book, "C456"),
                                       .not_given = rulebook_find(book, "C457")};
}

/* --- words for messages ----------------------------------------------------------------------- */

/* A value as a reader would write it. */
static const char *
compare_told_value(const struct item *leaf, const char *value, struct arena *arena)
{
    if (value == NULL)
        return "nothing";
    if (leaf->type == ITEM_BOOLEAN && strcmp(value, "1") == 0)
        return "true";
    if (leaf->type == ITEM_BOOLEAN && strcmp(value, "0") == 0)
        return "false";
    return leaf->type == ITEM_TEXT ? arena_printf(arena, "\"%s\"", value) : value;
}

/* " (pupils.csv:12)": the row of the register behind a figure; "" if none is. */
static const char *
compare_told_place(const struct comparing *comparing, const struct record *registered)
{
    while (registered != NULL && registered->place.line == 0)
        registered = registered->parent;
    if (registered == NULL)
        return "";
    return arena_printf(&comparing->findings->texts, " (%s:%u)",
                        file_names_get(comparing->of->files, registered->place.file),
                        registered->place.line);
}

/* "TermlyExclusion (StartDate 2025-11-10, Category SUSP)", with every value or those of the key. */
static const char *
told_row(const struct comparing *comparing, const struct record *record, bool key_only)
{
    const struct return_table *table = record->table;
    struct buffer text = {0};
    bool shortened;
    size_t *columns = memory_zeroed(table->column_count + 1, sizeof(size_t)), count;
    count = match_key(comparing->of->origins, table, table, columns, &shortened);
    for (size_t i = 0; i < table->column_count && !key_only; i++)
        columns[i] = i;
    for (size_t i = 0; i < (key_only ? count : table->column_count); i++) {
        const struct item *leaf = table->columns[columns[i]];
        const char *value = record->values[columns[i]];
        if (value != NULL && leaf->type == ITEM_BOOLEAN)
            value = compare_told_value(leaf, value, &comparing->findings->texts);
        if (value != NULL)
            buffer_printf(&text, "%s%s %s", text.length == 0 ? " (" : ", ", leaf->name, value);
    }
    char *told = arena_printf(&comparing->findings->texts, "%s%s%s", table->item->name,
                              text.length > 0 ? text.text : "", text.length > 0 ? ")" : "");
    buffer_free(&text);
    free(columns);
    return told;
}

/* "TermlyAttendance": the element that holds the SessionsPossible beside or above an item. */
static const char *
told_block(const struct item *item)
{
    const struct item *block = item->parent;
    while (block->parent != NULL && item_child(block, possible_item, strlen(possible_item)) == NULL)
        block = block->parent;
    return block->name;
}

/* The pupil's UPN, of the row or one above it. */
static const char *
compare_key_of(const struct record *record)
{
    const char *key = NULL;
    while (record != NULL && record->table != NULL && key == NULL) {
        key = record_value(record, "upn");
        record = record->parent;
    }
    return key;
}

/* "the pupil without UPN Surname, Forename, 2016-03-12" or "the pupil A835…" */
static const char *
told_pupil(const struct record *pupil, struct arena *arena)
{
    static const char *const columns[] = {"surname", "forename", "dob"};
    const char *upn = record_value(pupil, "upn");
    struct buffer text = {0};
    if (upn != NULL)
        return arena_printf(arena, "pupil %s", upn);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        const char *value = record_value(pupil, columns[i]);
        buffer_printf(&text, "%s%s", i == 0 ? "" : ", ", value == NULL ? "?" : value);
    }
    char *told = arena_printf(arena, "pupil without UPN (%s)", text.text);
    buffer_free(&text);
    return told;
}

/* --- findings --------------------------------------------------------------------------------- */

/* `at` is the return's row, or its parent if it has none; NULL: the return as a whole. */
static void
compare_tell(struct comparing *comparing, const struct rule *rule, const struct record *at,
             const char *key, const char *field, const char *value, const char *const *more)
{
    struct finding finding = {.rule = rule,
                              .severity = rule->severity,
                              .lea = comparing->of->lea,
                              .estab = comparing->of->estab,
                              .key = key == NULL ? "" : key,
                              .date = DAY_NONE,
                              .field = field,
                              .value = value == NULL ? "" : value,
                              .place =
                                  at == NULL || at->table == NULL ? comparing->start : at->place};
    finding.message = finding_message(&comparing->findings->texts, &finding, more);
    finding_add(comparing->findings, finding);
}

static bool
counts_sessions(const struct return_table *table)
{
    bool reason = false, sessions = false;
    for (size_t i = 0; i < table->column_count; i++) {
        reason = reason || strcmp(table->columns[i]->column, reason_column) == 0;
        sessions = sessions || strcmp(table->columns[i]->column, sessions_column) == 0;
    }
    return reason && sessions;
}

static void
tell_item(struct comparing *comparing, const struct record *a, const struct record *b,
          const struct item *leaf, const char *theirs, const char *ours)
{
    struct arena *arena = &comparing->findings->texts;
    const struct comparison_rules *rules = comparing->of->rules;
    bool possible = strcmp(leaf->name, possible_item) == 0;
    const char *reason = counts_sessions(a->table) ? record_value(a, reason_column) : NULL;
    const char *item = leaf->name;
    if (possible)
        item = arena_printf(arena, "%s in %s", leaf->name, told_block(leaf));
    else if (reason != NULL)
        item = arena_printf(arena, "Sessions of code %s in %s", reason, told_block(leaf));
    else if (a->table->item->most != 1 && !differences_is_pupil(a->table))
        item = arena_printf(arena, "%s of %s", leaf->name, told_row(comparing, b, true));
    const char *const more[] = {"item",   item,
                                "theirs", compare_told_value(leaf, theirs, arena),
                                "ours",   compare_told_value(leaf, ours, arena),
                                "where",  compare_told_place(comparing, b),
                                "note",   "",
                                NULL};
    const char *key = compare_key_of(a);
    compare_tell(comparing, possible || reason != NULL ? rules->sessions : rules->item, a,
                 key == NULL ? compare_key_of(b) : key, leaf->name, theirs, more);
}

/* Sessions of a code for which one side has no detail. */
static void
tell_missing_detail(struct comparing *comparing, const struct record *row,
                    const struct record *a_parent, const struct record *b_parent)
{
    struct arena *arena = &comparing->findings->texts;
    bool theirs = row->parent == a_parent;
    const char *reason = record_value(row, reason_column);
    const char *sessions = record_value(row, sessions_column);
    sessions = sessions == NULL ? "nothing" : sessions;
    const char *item =
        arena_printf(arena, "Sessions of code %s in %s", reason == NULL ? "(none)" : reason,
                     told_block(row->table->item));
    const char *const more[] = {"item",
                                item,
                                "theirs",
                                theirs ? sessions : "0",
                                "ours",
                                theirs ? "0" : sessions,
                                "where",
                                compare_told_place(comparing, theirs ? b_parent : row),
                                "note",
                                theirs ? " The register gives no such detail, which"
                                         " counts as 0."
                                       : " The return has no such detail, which counts"
                                         " as 0.",
                                NULL};
    const char *key = compare_key_of(a_parent);
    compare_tell(comparing, comparing->of->rules->sessions, theirs ? row : a_parent,
                 key == NULL ? compare_key_of(b_parent) : key, "Sessions", theirs ? sessions : "0",
                 more);
}

static void
tell_missing_row(struct comparing *comparing, const struct record *row,
                 const struct record *a_parent, const struct record *b_parent)
{
    bool theirs = row->parent == a_parent;
    if (counts_sessions(row->table)) {
        tell_missing_detail(comparing, row, a_parent, b_parent);
        return;
    }
    const char *const more[] = {
        "row",   told_row(comparing, row, false),
        "has",   theirs ? "the return has" : "the register gives",
        "lacks", theirs ? "the register does not give" : "the return does not have",
        "where", compare_told_place(comparing, theirs ? b_parent : row),
        NULL};
    const char *key = compare_key_of(a_parent);
    compare_tell(comparing, comparing->of->rules->row, theirs ? row : a_parent,
                 key == NULL ? compare_key_of(b_parent) : key, row->table->item->name,
                 theirs ? told_row(comparing, row, true) : "", more);
}

static void
compare_tell_pupil(struct comparing *comparing, const struct rule *rule, const struct record *at,
                   const struct record *a, const struct record *b)
{
    const struct record *pupil = a != NULL ? a : b;
    const char *upn = record_value(pupil, "upn");
    const char *const more[] = {"pupil", told_pupil(pupil, &comparing->findings->texts),
                                "list",  a == NULL ? "" : a->table->item->parent->name,
                                "ours",  b == NULL ? "" : b->table->item->parent->name,
                                "where", compare_told_place(comparing, b),
                                NULL};
    compare_tell(comparing, rule, at, upn, "UPN", a == NULL ? NULL : upn, more);
}

/* --- what the walk finds ---------------------------------------------------------------------- */

static void
compare_visit_item(void *context, const struct record *a, const struct record *b,
                   const struct item *leaf, const char *theirs, const char *ours)
{
    tell_item(context, a, b, leaf, theirs, ours);
}

static void
compare_visit_row(void *context, const struct record *row, const struct record *a_parent,
                  const struct record *b_parent)
{
    tell_missing_row(context, row, a_parent, b_parent);
}

static void
compare_visit_pupil(void *context, const struct record *a, const struct record *b)
{
    struct comparing *comparing = context;
    const struct comparison_rules *rules = comparing->of->rules;
    const struct rule *rule = a == NULL   ? rules->only_register
                              : b == NULL ? rules->only_return
                                          : rules->other_list;
    compare_tell_pupil(comparing, rule, a, a, b);
}

/* --- what was not compared -------------------------------------------------------------------- */

/* Below a school or a pupil, where several kinds of row have items of one name, with the element of
 * the row: "TermlyExclusion/SENprovision". */
static void
note_name(struct buffer *names, const struct return_table *table, const struct item *item)
{
    char name[256];
    bool below = table->parent != NULL && item != table->item;
    snprintf(name, sizeof name, "%s%s%s", below ? table->item->name : "", below ? "/" : "",
             item->name);
    if (names->length == 0 || !list_has(names->text, name))
        buffer_printf(names, "%s%s", names->length == 0 ? "" : " ", name);
}

/* Items of which the return has a value, and tables of which it has a row, that the register does
 * not give. */
static void
note_not_given(const struct origins *origins, const struct record *record, struct buffer *names)
{
    for (const struct record *row = record->below; row != NULL; row = row->next) {
        if (!origins->tables[row->table->index]) {
            note_name(names, row->table, row->table->item);
            continue;
        }
        for (size_t i = 0; i < row->table->column_count; i++) {
            if (row->values[i] != NULL && !origins->columns[row->table->index][i])
                note_name(names, row->table, row->table->columns[i]);
        }
        note_not_given(origins, row, names);
    }
}

static void
tell_not_given(struct comparing *comparing, const struct record *returned)
{
    struct buffer names = {0}, list = {0};
    note_not_given(comparing->of->origins, returned, &names);
    struct slice rest = slice_of(names.length > 0 ? names.text : ""), word;
    while (slice_word(&rest, &word))
        buffer_printf(&list, "%s%.*s", list.length == 0 ? "" : ", ", (int)word.length, word.text);
    if (list.length > 0) {
        const char *items = arena_string(&comparing->findings->texts, list.text);
        const char *const more[] = {"items", items, NULL};
        compare_tell(comparing, comparing->of->rules->not_given, NULL, NULL, "", NULL, more);
    }
    buffer_free(&names);
    buffer_free(&list);
}

bool
compare_tables(const struct comparison *comparison, struct finding_list *findings,
               struct error *error)
{
    struct comparing comparing = {.of = comparison, .findings = findings};
    struct record *returned = records_read(comparison->returned, findings->arena, error);
    if (returned == NULL)
        return false;
    struct record *registered = records_read(comparison->registered, findings->arena, error);
    if (registered == NULL)
        return false;
    if (returned->below != NULL)
        comparing.start = returned->below->place;
    const struct difference_visitor visitor = {&comparing, compare_visit_item, compare_visit_row,
                                               compare_visit_pupil};
    differences_walk(&comparison->returned->database->collection->schema, comparison->origins,
                     returned, registered, &visitor);
    tell_not_given(&comparing, returned);
    return true;
}

void
compare_tell_school(const struct comparison_rules *rules, enum severity severity, const char *lea,
                    const char *estab, struct place place, const char *said,
                    struct finding_list *findings)
{
    bool of_la = estab[0] == '\0';
    struct finding finding = {.rule = rules->school,
                              .severity = severity,
                              .lea = lea,
                              .estab = estab,
                              .key = "",
                              .date = DAY_NONE,
                              .field = of_la ? "LEA" : "Estab",
                              .value = of_la ? lea : estab,
                              .place = place};
    const char *const more[] = {"said", said, NULL};
    finding.message = finding_message(&findings->texts, &finding, more);
    finding_add(findings, finding);
}
