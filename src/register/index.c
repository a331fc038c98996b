#include "register/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/group.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/workers.h"

/* --- units ------------------------------------------------------------------------------------ */

#define NO_UNIT MAP_NONE

/* LEA and Estab, or LA, one behind the other. */
struct unit_key {
    char text[8];
};

/* While the index is made: units by key, in the order of discovery. */
struct unit_map {
    struct map numbers;
    struct unit_key *keys;
    size_t count, capacity;
    struct arena arena; /* of the keys in `numbers` */
};

static struct slice
key_text(const struct unit_key *key)
{
    return (struct slice){key->text, strnlen(key->text, sizeof key->text)};
}

static uint32_t
find_unit(const struct unit_map *map, const struct unit_key *key)
{
    return map_get(&map->numbers, key_text(key));
}

static uint32_t
add_unit(struct unit_map *map, const struct unit_key *key)
{
    struct slice text = key_text(key);
    uint32_t number = map_get(&map->numbers, text);
    if (number != NO_UNIT)
        return number;
    text.text = arena_copy(&map->arena, text.text, text.length);
    map_put(&map->numbers, text, (uint32_t)map->count);
    map->keys = memory_grow(map->keys, &map->capacity, map->count + 1, sizeof *key);
    map->keys[map->count] = *key;
    return (uint32_t)map->count++;
}

static void
free_units(struct unit_map *map)
{
    map_free(&map->numbers);
    arena_free(&map->arena);
    free(map->keys);
}

/* --- indexing --------------------------------------------------------------------------------- */

/* One piece of one source, read by one thread. */
struct index_piece {
    size_t source;
    struct stretch stretch;
    struct unit_stretch *stretches;
    size_t count, capacity;
    struct finding_list findings;
    struct unit_map strangers; /* schools that are in no row of `schools` */
    uint32_t lines;            /* how many lines the piece has */
    uint64_t odd;
    uint32_t odd_line;
    struct error error; /* told with those of the other pieces */
};

struct indexer {
    struct register_data *data;
    struct unit_map map;       /* read-only while pieces are read in parallel */
    struct unit_map strangers; /* keys that no unit has, as far as told (F108) */
    bool discovers;            /* rows make units (schools, LA tables), rather than name them */
    struct index_piece *pieces;
    size_t piece_count;
};

struct index_row {
    struct indexer *indexer;
    struct index_piece *piece;
    const struct source *source;
    struct slice last_key[2]; /* of the row before, in last_text */
    char last_text[2][32];
    uint32_t last_unit;
    uint32_t last_odd; /* how many of its values needed trimming */
    bool broken;       /* the row before ended the stretch */
    struct buffer text;
};

static const struct rule *
rule_of(const struct register_data *data, const char *id)
{
    return rulebook_find(&data->rules->book, id);
}

/* `whose` is the UPN or child of the row, or empty. */
static void
add_loose(struct index_row *at, const char *id, const struct unit_key *key, uint32_t line,
          uint32_t column, const char *field, struct slice value, struct slice whose)
{
    const struct rule *rule = rule_of(at->indexer->data, id);
    if (rule == NULL)
        return;
    struct arena *arena = &at->piece->findings.texts;
    struct finding finding = {
        .rule = rule,
        .severity = rule->severity,
        .date = DAY_NONE,
        .key = arena_copy(arena, whose.text, whose.length),
        .field = field,
        .value = arena_copy(arena, value.text, value.length),
        .lea = key == NULL ? "" : arena_copy(arena, key->text, strnlen(key->text, 3)),
        .estab = key == NULL ? "" : arena_copy(arena, key->text + 3, strnlen(key->text + 3, 4)),
        .place = {at->source->file_number, line, column}};
    finding_add(&at->piece->findings, finding);
}

/* One part of the key: LEA, Estab or LA. False if it is blank or not of its type. */
static bool
read_key_part(struct index_row *at, const struct csv_row *row, size_t part, struct unit_key *key)
{
    const struct table_def *def = at->source->def;
    size_t column = def->unit_columns[part];
    struct slice value;
    bool changed;
    if (!column_normalise(&def->columns[column], source_value(at->source, row, column), &at->text,
                          &value, &changed) ||
        value.length == 0)
        return false;
    at->last_odd += changed;
    memcpy(key->text + 3 * part, value.text, value.length);
    return true;
}

static void
add_bad_key(struct index_row *at, const struct csv_row *row, const struct unit_key *key,
            size_t column)
{
    add_loose(at, "F102", key, row->line, source_column_number(at->source, row, column),
              at->source->def->columns[column].name, source_value(at->source, row, column),
              source_row_key(at->source, row));
}

/* The other keys of a row that is not used anyway: it is not read again, so they are looked at
 * here. */
static void
test_other_keys(struct index_row *at, const struct csv_row *row, const struct unit_key *key)
{
    const struct table_def *def = at->source->def;
    for (size_t i = 0; i < def->count; i++) {
        struct slice value;
        bool changed;
        if (!def->columns[i].key || i == def->unit_columns[0] || i == def->unit_columns[1])
            continue;
        if (!column_normalise(&def->columns[i], source_value(at->source, row, i), &at->text, &value,
                              &changed) ||
            value.length == 0)
            add_bad_key(at, row, key, i);
    }
}

/* Reads the key of a row. False if the row is not used (F102). */
static bool
read_key(struct index_row *at, const struct csv_row *row, struct unit_key *key)
{
    const struct table_def *def = at->source->def;
    size_t parts = def->of_la ? 1 : 2;
    bool good[2] = {true, true};
    memset(key, 0, sizeof *key);
    for (size_t i = 0; i < parts; i++)
        good[i] = read_key_part(at, row, i, key);
    for (size_t i = 0; i < parts; i++) {
        if (!good[i])
            add_bad_key(at, row, key, def->unit_columns[i]);
    }
    if (!good[0] || !good[1])
        test_other_keys(at, row, key);
    return good[0] && good[1];
}

/* Nearly every row has the key of the one before. */
static bool
same_as_before(struct index_row *at, const struct csv_row *row)
{
    const struct table_def *def = at->source->def;
    return at->last_key[0].length > 0 &&
           slice_equal(source_value(at->source, row, def->unit_columns[0]), at->last_key[0]) &&
           slice_equal(source_value(at->source, row, def->unit_columns[1]), at->last_key[1]);
}

static void
remember(struct index_row *at, const struct csv_row *row)
{
    const struct table_def *def = at->source->def;
    bool fit = true;
    for (size_t i = 0; i < 2; i++) {
        struct slice value = source_value(at->source, row, def->unit_columns[i]);
        fit = fit && value.length < sizeof at->last_text[i];
        at->last_key[i] = (struct slice){at->last_text[i], fit ? value.length : 0};
        if (fit && value.length > 0)
            memcpy(at->last_text[i], value.text, value.length);
    }
    if (!fit)
        at->last_key[0].length = 0; /* nothing is the same as this one */
}

static void
extend(struct index_row *at, uint32_t unit, const struct csv_row *row)
{
    struct index_piece *piece = at->piece;
    if (piece->count > 0 && !at->broken && piece->stretches[piece->count - 1].unit == unit) {
        piece->stretches[piece->count - 1].stretch.to = row->to;
        return;
    }
    piece->stretches = memory_grow(piece->stretches, &piece->capacity, piece->count + 1,
                                   sizeof(struct unit_stretch));
    piece->stretches[piece->count++] = (struct unit_stretch){unit, {row->from, row->to, row->line}};
    at->broken = false;
}

/* F108, one a school: the first row. */
static void
note_stranger(struct index_row *at, const struct csv_row *row, const struct unit_key *key)
{
    const struct slice nothing = {"", 0};
    if (find_unit(&at->piece->strangers, key) != NO_UNIT)
        return;
    add_unit(&at->piece->strangers, key);
    add_loose(at, "F108", key, row->line,
              source_column_number(at->source, row, at->source->def->unit_columns[1]), "Estab",
              (struct slice){key->text, strnlen(key->text, 7)}, nothing);
}

static bool
index_row(void *context, const struct csv_row *row)
{
    struct index_row *at = context;
    struct unit_key key;
    const struct slice nothing = {"", 0};
    if (row->count != at->source->field_count) {
        add_loose(at, "F101", NULL, row->line, 0, "", nothing, nothing);
        at->broken = true;
        return true;
    }
    if (!same_as_before(at, row)) {
        at->last_key[0].length = 0;
        at->last_odd = 0;
        if (!read_key(at, row, &key)) {
            at->broken = true;
            return true;
        }
        at->last_unit = at->indexer->discovers ? add_unit(&at->indexer->map, &key)
                                               : find_unit(&at->indexer->map, &key);
        remember(at, row);
        if (at->last_unit == NO_UNIT)
            note_stranger(at, row, &key);
    }
    if (at->last_unit == NO_UNIT) {
        at->broken = true;
        return true;
    }
    if (at->last_odd > 0 && at->piece->odd == 0)
        at->piece->odd_line = row->line;
    at->piece->odd += at->last_odd;
    extend(at, at->last_unit, row);
    return true;
}

static bool
index_piece(void *context, unsigned worker, size_t item, struct error *error)
{
    struct indexer *indexer = context;
    struct index_piece *piece = &indexer->pieces[item];
    struct index_row at = {
        .indexer = indexer, .piece = piece, .source = indexer->data->sources[piece->source].source};
    (void)worker;
    (void)error;
    bool done = source_scan(at.source, piece->stretch, index_row, &at, &piece->findings,
                            &piece->lines, &piece->error);
    buffer_free(&at.text);
    if (!done && piece->error.status == STATUS_DONE)
        error_add(&piece->error, STATUS_FAILED, "%s: cannot be read", at.source->path);
    return true;
}

/* Several findings about one unknown school become one: the first. */
static bool
is_repeated(struct indexer *indexer, const struct finding *finding)
{
    struct unit_key key = {{0}};
    if (strcmp(finding->rule->id, "F108") != 0)
        return false;
    memcpy(key.text, finding->value, strnlen(finding->value, sizeof key.text));
    bool repeated = find_unit(&indexer->strangers, &key) != NO_UNIT;
    add_unit(&indexer->strangers, &key);
    return repeated;
}

static void
take_over(struct indexer *indexer, struct finding_list *findings, uint32_t lines_before)
{
    struct finding_cursor cursor;
    struct finding finding;
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        finding.place.line += lines_before;
        if (!is_repeated(indexer, &finding))
            finding_add(&indexer->data->loose, finding);
    }
    finding_end(&cursor);
}

/* Takes over what a piece found, with the lines that pieces before it had. */
static void
merge_piece(struct indexer *indexer, struct index_piece *piece, uint32_t lines_before)
{
    struct register_data *data = indexer->data;
    struct register_source *source = &data->sources[piece->source];
    for (size_t i = 0; i < piece->count; i++)
        piece->stretches[i].stretch.line += lines_before;
    source->stretches =
        memory_resize(source->stretches, source->count + piece->count, sizeof(struct unit_stretch));
    if (piece->count > 0)
        memcpy(source->stretches + source->count, piece->stretches,
               piece->count * sizeof(struct unit_stretch));
    source->count += piece->count;
    take_over(indexer, &piece->findings, lines_before);
    finding_list_whole(&piece->findings, &piece->error);
    if (piece->odd > 0)
        register_count_odd(data, piece->source, piece->odd, piece->odd_line + lines_before);
    free(piece->stretches);
    finding_list_free(&piece->findings);
    free_units(&piece->strangers);
}

/* Enough pieces for every thread, and small enough to even out. */
enum { PIECES_PER_JOB = 4, PIECES_LIMIT = 64 };

static bool
cut_sources(struct indexer *indexer, bool makes_units, unsigned jobs, struct error *error)
{
    struct register_data *data = indexer->data;
    struct stretch cut[PIECES_LIMIT];
    size_t pieces = jobs * PIECES_PER_JOB > PIECES_LIMIT ? PIECES_LIMIT : jobs * PIECES_PER_JOB;
    for (size_t s = 0; s < data->source_count; s++) {
        const struct source *source = data->sources[s].source;
        bool is_maker = data->of_la || strcmp(source->def->name, "schools") == 0;
        if (is_maker != makes_units)
            continue;
        size_t count = source_cut(source, makes_units ? 1 : pieces, cut, error);
        if (error->status != STATUS_DONE)
            return false;
        indexer->pieces = memory_resize(indexer->pieces, indexer->piece_count + count + 1,
                                        sizeof(struct index_piece));
        for (size_t i = 0; i < count; i++)
            indexer->pieces[indexer->piece_count++] =
                (struct index_piece){.source = s,
                                     .stretch = cut[i],
                                     .findings.limit = FINDINGS_IN_MEMORY / PIECES_LIMIT};
    }
    return true;
}

static bool
index_sources(struct indexer *indexer, bool makes_units, unsigned jobs, struct error *error)
{
    indexer->discovers = makes_units;
    indexer->piece_count = 0;
    struct work work = {.jobs = makes_units ? 1 : jobs, .work = index_piece, .context = indexer};
    bool done = cut_sources(indexer, makes_units, jobs, error);
    work.count = indexer->piece_count;
    done = done && workers_run(&work, error);
    uint32_t lines_before = 0;
    for (size_t i = 0; i < indexer->piece_count; i++) {
        struct index_piece *piece = &indexer->pieces[i];
        bool first = i == 0 || indexer->pieces[i - 1].source != piece->source;
        /* The first piece of a source counts its lines from the file's start, others from 1. */
        lines_before = first ? 0 : lines_before;
        merge_piece(indexer, piece, lines_before);
        done = piece->error.status == STATUS_DONE && done;
        error_move(error, &piece->error);
        lines_before += piece->lines + (first ? piece->stretch.line - 1 : 0);
    }
    free(indexer->pieces);
    indexer->pieces = NULL;
    return done;
}

/* --- units in the order of their keys --------------------------------------------------------- */

static int
compare_keys(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct unit_key));
}

struct ranked_key {
    struct unit_key key;
    uint32_t number;
};

static uint32_t *
rank_units(struct register_data *data, const struct unit_map *map)
{
    struct ranked_key *ranked = memory_zeroed(map->count, sizeof *ranked);
    uint32_t *rank = memory_zeroed(map->count, sizeof *rank);
    for (size_t i = 0; i < map->count; i++)
        ranked[i] = (struct ranked_key){map->keys[i], (uint32_t)i};
    if (map->count > 0)
        qsort(ranked, map->count, sizeof *ranked, compare_keys);
    data->units = memory_zeroed(map->count, sizeof(struct unit));
    data->unit_count = map->count;
    for (size_t i = 0; i < map->count; i++) {
        rank[ranked[i].number] = (uint32_t)i;
        memcpy(data->units[i].lea, ranked[i].key.text, 3);
        memcpy(data->units[i].estab, ranked[i].key.text + 3, 4);
    }
    free(ranked);
    return rank;
}

/* Puts the stretches of each unit together, and gives units their size and place. */
static void
group_stretches(struct register_data *data, struct register_source *source, const uint32_t *rank)
{
    for (size_t i = 0; i < source->count; i++) {
        struct unit_stretch *at = &source->stretches[i];
        struct unit *unit = &data->units[at->unit = rank[at->unit]];
        if (unit->place.line == 0)
            unit->place = (struct place){source->source->file_number, at->stretch.line, 0};
        unit->size += at->stretch.to - at->stretch.from;
    }
    void *stretches = source->stretches;
    source->first =
        group_by_number(&stretches, source->count, sizeof(struct unit_stretch), data->unit_count);
    source->stretches = stretches;
}

bool
index_build(struct register_data *data, unsigned jobs, struct error *error)
{
    struct indexer indexer = {.data = data};
    bool done =
        index_sources(&indexer, true, jobs, error) && index_sources(&indexer, false, jobs, error);
    uint32_t *rank = rank_units(data, &indexer.map);
    for (size_t s = 0; s < data->source_count; s++)
        group_stretches(data, &data->sources[s], rank);
    free(rank);
    free_units(&indexer.map);
    free_units(&indexer.strangers);
    return done;
}
