/* Keeps faults as short records; their sentences are made when they are told. */
#include "returns/xml/faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { SHOWN_LENGTH = 60 };

/* Of the faults that are told once for each kind of place, so many: more kinds than a return has
 * items are an attack, and what is told stays in memory. */
enum { KIND_LIMIT = 1000 };

/* So many faults of one return are kept until its rules have run, with so many bytes of values:
 * what a return takes in memory is bounded, whatever it is. */
enum { FAULT_LIMIT = 1000 * 1000, FAULT_TEXT_LIMIT = 64 << 20 };

/* --- words ------------------------------------------------------------------------------------ */

/* How a kind of fault is told. In the words stand {name} and {value} as found, {item} for the
 * item's name, {above} for that of the one that it stands in, {other}, {usual} for the usual order,
 * {wanted} for what the type wants, {place} for where a known item belongs, {why}. */
static const struct {
    bool once; /* for each kind of place */
    const char *words;
} kinds[STRUCTURE_KIND_COUNT] = {
    [STRUCTURE_UNKNOWN] = {true, "{name} is not an item {place}, and was passed over"},
    [STRUCTURE_OTHER_TERM] = {true, "{name} is not collected in this term, and was passed over"},
    [STRUCTURE_ATTRIBUTE] = {true, "{item} has the attribute {name}, and items have none; it was "
                                   "passed over"},
    [STRUCTURE_NAMESPACE] = {true,
                             "The items stand in the namespace \"{value}\", and should stand in "
                             "none; they were read all the same"},
    [STRUCTURE_VERSION] = {true,
                           "The file is XML {value}, which readers on Windows refuse: have it "
                           "written as XML 1.0. It was read all the same"},
    [STRUCTURE_BLANKS] = {true,
                          "{item} has blanks or line ends around its value \"{value}\", which "
                          "was read without them: have the value written alone between its "
                          "tags"},
    [STRUCTURE_CONTROL] = {true, "{item} \"{value}\" holds the control character {why}, which "
                                 "nobody sees: letters or quotation marks of Windows that were "
                                 "taken for something else, often. Look at the value where it is "
                                 "recorded"},
    [STRUCTURE_ORDER] = {true, "{other} stands before {item}; the usual order is {usual}. All were "
                               "read"},
    [STRUCTURE_ENCODING] = {false,
                            "The first line says that the file is {value}, but it is UTF-8, so "
                            "that letters with accents were read as others"},
    [STRUCTURE_REPEATED] = {false, "{item} stands more than once in {above}: keep one"},
    [STRUCTURE_MISSING] = {false, "{above} has no {item}: it must be given"},
    [STRUCTURE_EMPTY] = {false, "{item} is empty: it must have a value"},
    [STRUCTURE_PADDED] = {true,
                          "{item} has blanks or line ends around its value \"{value}\", and for "
                          "other programs is another value: have it written alone between its "
                          "tags. It was read without them"},
    [STRUCTURE_VALUE] = {false, "{item} is \"{value}\", which is {wanted}"},
    [STRUCTURE_RESTRICTION] = {false, "{item} is \"{value}\", which is not allowed: {why}"},
    [STRUCTURE_TEXT] = {false,
                        "The text \"{value}\" stands in {item} between its items, where none "
                        "belongs"},
    [STRUCTURE_ELEMENT] = {false, "{item} holds an element {name}, and takes a plain value"},
};

static const char *
faults_wanted(const struct item *item)
{
    switch (item->type) {
    case ITEM_DATE:
        return "not a date: write it as YYYY-MM-DD";
    case ITEM_DATETIME:
        return "not a date and time: write it as YYYY-MM-DDThh:mm:ss";
    case ITEM_BOOLEAN:
        return "neither true nor false: write true or false";
    case ITEM_INTEGER:
        return item->not_negative ? "not a whole number from 0 up" : "not a whole number";
    case ITEM_DECIMAL:
        return "not a number: write it like 12.5";
    case ITEM_TEXT:
    case ITEM_CONTAINER:
        break;
    }
    return "not a value of its type";
}

/* The path of an item without the root: that is the same for all. */
static const char *
faults_path_of(const struct item *item, struct arena *arena)
{
    if (item->parent == NULL)
        return item->name;
    return strchr(item_path(item, arena), '/') + 1;
}

/* The first item of the term with that name; an item of one name has one meaning wherever it
 * stands. */
static const struct item *
faults_find_named(const struct item *item, const char *name)
{
    if (!item->applies)
        return NULL;
    if (strcmp(item->name, name) == 0)
        return item;
    for (size_t i = 0; i < item->child_count; i++) {
        const struct item *found = faults_find_named(item->children[i], name);
        if (found != NULL)
            return found;
    }
    return NULL;
}

/* The element that is a row and holds the item. */
static const struct item *
row_of(const struct item *item)
{
    while (item->parent != NULL && !item->is_row)
        item = item->parent;
    return item;
}

/* "that is known", "of PupilStatus but of PupilIdentifiers", or, of what only pupils of the other
 * list have, "of PupilIdentifiers in PupilNoLongerOnRoll, only in PupilOnRoll". Looked for near
 * first: a pupil who has left has items of the same names as one on roll. */
static const char *
place_of(const struct structure_fault *fault, struct arena *arena)
{
    for (const struct item *near = fault->item; near != NULL; near = near->parent) {
        const struct item *found = faults_find_named(near, fault->name);
        if (found == NULL || found->parent == NULL)
            continue;
        if (strcmp(fault->item->name, found->parent->name) == 0)
            return arena_printf(arena, "of %s in %s, only in %s", fault->item->name,
                                row_of(fault->item)->name, row_of(found->parent)->name);
        return arena_printf(arena, "of %s but of %s", fault->item->name, found->parent->name);
    }
    return "that is known";
}

static const char *
usual_order(const struct item *above, struct arena *arena)
{
    struct buffer names = {0};
    for (size_t i = 0; i < above->child_count; i++) {
        if (above->children[i]->applies)
            buffer_printf(&names, "%s%s", names.length > 0 ? ", " : "", above->children[i]->name);
    }
    const char *copy = arena_copy(arena, names.text, names.length);
    buffer_free(&names);
    return copy;
}

/* A text that is long is no value of an item: its beginning shows what it is. */
static const char *
faults_shown(const char *value, struct arena *arena)
{
    struct slice text = slice_trim_lines(slice_of(value));
    if (text.length <= SHOWN_LENGTH)
        return arena_copy(arena, text.text, text.length);
    size_t length = SHOWN_LENGTH;
    while (length > 0 && ((unsigned char)text.text[length] & 0xC0) == 0x80)
        length--;
    return arena_printf(arena, "%.*s...", (int)length, text.text);
}

struct wording {
    const struct structure_fault *fault;
    struct arena *arena;
};

static const char *
faults_word_for(void *context, struct slice name)
{
    const struct wording *wording = context;
    const struct structure_fault *fault = wording->fault;
    struct arena *arena = wording->arena;
    const struct item *item = fault->item, *above = item->parent;
    if (slice_is(name, "name"))
        return fault->name;
    if (slice_is(name, "item"))
        return item->name;
    if (slice_is(name, "value"))
        return faults_shown(fault->value, arena);
    if (slice_is(name, "above"))
        return above == NULL ? "the file" : above->name;
    if (slice_is(name, "other"))
        return fault->other->name;
    if (slice_is(name, "usual"))
        return usual_order(above, arena);
    if (slice_is(name, "place"))
        return place_of(fault, arena);
    if (slice_is(name, "why"))
        return fault->why;
    return faults_wanted(item);
}

static const char *
words_of(const struct structure_fault *fault, struct arena *arena)
{
    struct buffer said = {0};
    struct wording wording = {fault, arena};
    buffer_template(&said, kinds[fault->kind].words, faults_word_for, &wording);
    const char *copy = arena_copy(arena, said.text, said.length);
    buffer_free(&said);
    return copy;
}

/* --- keeping ---------------------------------------------------------------------------------- */

void
faults_clear(struct fault_list *list)
{
    arena_reset(&list->arena);
    map_clear(&list->kinds);
    list->count = list->length = 0;
}

void
faults_free(struct fault_list *list)
{
    arena_free(&list->arena);
    arena_free(&list->scratch);
    map_free(&list->kinds);
    free(list->items);
}

/* Where the fault stands: for what is not an item, in which item. */
static const char *
place_path(const struct structure_fault *fault, struct arena *arena)
{
    const char *path = faults_path_of(fault->item, arena);
    switch (fault->kind) {
    case STRUCTURE_UNKNOWN:
    case STRUCTURE_OTHER_TERM:
    case STRUCTURE_ELEMENT:
        return fault->item->parent == NULL ? fault->name
                                           : arena_printf(arena, "%s/%s", path, fault->name);
    case STRUCTURE_VERSION:
    case STRUCTURE_ENCODING:
        return "the first line";
    case STRUCTURE_ATTRIBUTE:
        return arena_printf(arena, "%s/@%s", path, fault->name);
    default:
        return path;
    }
}

/* What faults that are told once have in common. */
static const char *
kind_key(struct fault_list *list, const struct structure_fault *fault)
{
    return arena_printf(&list->scratch, "%d %s %s", (int)fault->kind,
                        place_path(fault, &list->scratch),
                        fault->other == NULL ? "" : fault->other->name);
}

/* Counts in a fault of a kind that stands in the list; of one kind too many the first stands for
 * all. */
static bool
is_counted(struct fault_list *list, const char *key)
{
    uint32_t at = map_get(&list->kinds, slice_of(key));
    if (at == MAP_NONE && list->kinds.count > KIND_LIMIT)
        at = list->further;
    if (at != MAP_NONE)
        list->items[at].count++;
    return at != MAP_NONE;
}

/* True when the list is full; the fault that filled it says so. */
static bool
faults_is_full(struct fault_list *list)
{
    if (list->count < FAULT_LIMIT && list->length <= FAULT_TEXT_LIMIT)
        return false;
    list->items[list->count - 1].last = true;
    return true;
}

static const char *
faults_keep_text(struct fault_list *list, struct slice text)
{
    list->length += text.length;
    return text.length == 0 ? "" : arena_copy(&list->arena, text.text, text.length);
}

/* With the texts that the schema does not have. */
static struct structure_fault
faults_keep_fault(struct fault_list *list, struct structure_fault fault)
{
    fault.name = strcmp(fault.name, fault.item->name) == 0
                     ? fault.item->name
                     : faults_keep_text(list, slice_of(fault.name));
    fault.value = faults_keep_text(list, slice_trim_lines(slice_of(fault.value)));
    if (fault.why != NULL)
        fault.why = faults_keep_text(list, slice_of(fault.why));
    return fault;
}

void
faults_add(struct fault_list *list, const struct structure_rules *rules,
           const struct structure_fault *fault, uint32_t row_line)
{
    bool once = kinds[fault->kind].once;
    list->rules = rules;
    arena_reset(&list->scratch);
    const char *key = once ? kind_key(list, fault) : NULL;
    if ((once && is_counted(list, key)) || faults_is_full(list))
        return;
    if (once)
        map_put(&list->kinds, slice_of(arena_string(&list->arena, key)), (uint32_t)list->count);
    bool further = once && list->kinds.count > KIND_LIMIT;
    if (further)
        list->further = (uint32_t)list->count;
    list->items =
        memory_grow(list->items, &list->capacity, list->count + 1, sizeof(struct kept_fault));
    list->items[list->count++] = (struct kept_fault){.fault = faults_keep_fault(list, *fault),
                                                     .key = once ? "" : NULL,
                                                     .row_line = once ? fault->line : row_line,
                                                     .count = 1,
                                                     .further = further};
}

void
faults_set_key(struct fault_list *list, size_t from, const char *key)
{
    const char *copy = NULL;
    for (size_t i = from; i < list->count; i++) {
        if (list->items[i].key == NULL && copy == NULL)
            copy = arena_string(&list->arena, key);
        if (list->items[i].key == NULL)
            list->items[i].key = copy;
    }
}

/* --- telling ---------------------------------------------------------------------------------- */

/* By what a finding of a rule has as well, then as they stand in the file. */
static int
compare_spots(const struct kept_fault *a, uint32_t line, const char *field, const char *value)
{
    if (a->row_line != line)
        return a->row_line < line ? -1 : 1;
    int order = strcmp(a->fault.name, field);
    return order != 0 ? order : strcmp(a->fault.value, value);
}

static int
compare_faults(const void *left, const void *right)
{
    const struct kept_fault *a = left, *b = right;
    int order = compare_spots(a, b->row_line, b->fault.name, b->fault.value);
    if (order != 0)
        return order;
    if (a->fault.line != b->fault.line)
        return a->fault.line < b->fault.line ? -1 : 1;
    return (a->fault.column > b->fault.column) - (a->fault.column < b->fault.column);
}

/* The first that does not stand before the finding's spot. */
static size_t
find_spot(const struct fault_list *list, const struct finding *finding)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_spots(&list->items[middle], finding->place.line, finding->field,
                          finding->value) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Marks the faults that stand where a finding of a rule stands, a spot's all at once: in a file of
 * one line a hundred thousand may have one spot, and as many findings. */
static void
mark_told(struct fault_list *list, struct finding_list *findings)
{
    struct finding_cursor cursor;
    struct finding finding;
    qsort(list->items, list->count, sizeof *list->items, compare_faults);
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        for (size_t i = find_spot(list, &finding);
             i < list->count && !list->items[i].told &&
             compare_spots(&list->items[i], finding.place.line, finding.field, finding.value) == 0;
             i++)
            list->items[i].told = true;
    }
    finding_end(&cursor);
}

/* What is said of the fault, where, and how often. */
static const char *
faults_words_for(const struct kept_fault *kept, struct arena *arena)
{
    char more[128] = "", times[64] = "";
    if (kept->further)
        snprintf(more, sizeof more,
                 ". %d kinds of such faults are told; this is one more, and all others are "
                 "counted with it",
                 KIND_LIMIT);
    if (kept->count > 1)
        snprintf(times, sizeof times, "; %llu times, first here", (unsigned long long)kept->count);
    return arena_printf(arena, "%s%s (%s%s)%s", words_of(&kept->fault, arena), more,
                        place_path(&kept->fault, arena), times,
                        kept->last ? ". The return has more faults than that; they are not listed"
                                   : "");
}

static const struct rule *
faults_rule_of(const struct structure_rules *rules, enum structure_kind kind)
{
    return kind == STRUCTURE_ENCODING  ? rules->encoding
           : kind < STRUCTURE_ENCODING ? rules->stray
                                       : rules->invalid;
}

void
faults_tell(struct fault_list *list, uint32_t file, struct finding_list *findings)
{
    if (list->count == 0)
        return;
    mark_told(list, findings);
    for (size_t i = 0; i < list->count; i++) {
        const struct kept_fault *kept = &list->items[i];
        const struct rule *rule = faults_rule_of(list->rules, kept->fault.kind);
        struct finding finding = {.rule = rule,
                                  .severity = rule->severity,
                                  .date = DAY_NONE,
                                  .key = kept->key,
                                  .field = kept->fault.name,
                                  .value = kept->fault.value,
                                  .place = {file, kept->fault.line, kept->fault.column}};
        if (kept->told && !kept->last)
            continue;
        const char *const more[] = {"said", faults_words_for(kept, &findings->texts), NULL};
        finding.message = finding_message(&findings->texts, &finding, more);
        finding_add(findings, finding);
    }
}
