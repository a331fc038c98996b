/* Makes the index of a register: sources are cut into pieces, read by several threads, and put
 * together. */
#include "register/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/group.h"
#include "base/memory.h"
#include "base/workers.h"
#include "register/index_rows.h"

/* Findings of one kind about one column of one file are told so often, and then counted. */
enum { TOLD_OF_A_KIND = 20, KINDS_LIMIT = 64 };

struct told_kind {
    const struct rule *rule;
    const char *field;
    uint32_t column, count, last_line;
};

struct indexer {
    struct index_shared shared;
    struct unit_map strangers; /* keys that no unit has, as far as told (F108) */
    struct index_piece *pieces;
    size_t piece_count;
    /* Of the source that is being merged: */
    struct told_kind kinds[KINDS_LIMIT];
    size_t kind_count;
    struct date_evidence dates;
    uint32_t date_line;
    uint64_t blank_rows;
    uint32_t blank_line;
};

/* --- what the pieces of a source found -------------------------------------------------------- */

/* Several findings about one unknown school become one: the first. */
static bool
is_repeated(struct indexer *indexer, const struct finding *finding)
{
    struct unit_key key = {{0}};
    if (strcmp(finding->rule->id, "F108") != 0)
        return false;
    memcpy(key.text, finding->value, strnlen(finding->value, sizeof key.text));
    bool repeated = unit_map_find(&indexer->strangers, &key) != NO_UNIT;
    unit_map_add(&indexer->strangers, &key);
    return repeated;
}

/* Counts the finding among its kind; true if it is to be told. */
static bool
count_kind(struct indexer *indexer, const struct finding *finding)
{
    size_t i = 0;
    while (i < indexer->kind_count && (indexer->kinds[i].rule != finding->rule ||
                                       strcmp(indexer->kinds[i].field, finding->field) != 0))
        i++;
    if (i == KINDS_LIMIT || strcmp(finding->rule->id, "F108") == 0)
        return true;
    struct told_kind *kind = &indexer->kinds[i];
    if (i == indexer->kind_count)
        indexer->kinds[indexer->kind_count++] =
            (struct told_kind){.rule = finding->rule,
                               .field = arena_string(&indexer->shared.data->arena, finding->field),
                               .column = finding->place.column};
    kind->last_line = finding->place.line;
    return kind->count++ < TOLD_OF_A_KIND;
}

static void
tell_rest_of_kinds(struct indexer *indexer, const struct source *source)
{
    struct finding_list *loose = &indexer->shared.data->loose;
    for (size_t i = 0; i < indexer->kind_count; i++) {
        const struct told_kind *kind = &indexer->kinds[i];
        if (kind->count <= TOLD_OF_A_KIND)
            continue;
        struct finding finding = {.rule = kind->rule,
                                  .severity = kind->rule->severity,
                                  .date = DAY_NONE,
                                  .field = kind->field,
                                  .place = {source->file_number, kind->last_line, kind->column}};
        finding.message = arena_printf(
            &loose->texts,
            "There are %u more rows at fault in the same way; the last is in this line.",
            kind->count - TOLD_OF_A_KIND);
        finding_add(loose, finding);
    }
    indexer->kind_count = 0;
}

static void
take_over(struct indexer *indexer, struct finding_list *findings, uint32_t lines_before)
{
    struct finding_cursor cursor;
    struct finding finding;
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        finding.place.line += lines_before;
        if (!is_repeated(indexer, &finding) && count_kind(indexer, &finding))
            finding_add(&indexer->shared.data->loose, finding);
    }
    finding_end(&cursor);
}

static void
merge_dates(struct indexer *indexer, const struct index_piece *piece, uint32_t lines_before)
{
    indexer->dates.only_day_first += piece->dates.only_day_first;
    indexer->dates.only_month_first += piece->dates.only_month_first;
    indexer->dates.differing += piece->dates.differing;
    if (indexer->date_line == 0 && piece->date_line > 0)
        indexer->date_line = piece->date_line + lines_before;
    if (indexer->blank_rows == 0 && piece->blank_rows > 0)
        indexer->blank_line = piece->blank_line + lines_before;
    indexer->blank_rows += piece->blank_rows;
}

/* Takes over what a piece found, with the lines that pieces before it had. */
static void
merge_piece(struct indexer *indexer, struct index_piece *piece, uint32_t lines_before)
{
    struct register_data *data = indexer->shared.data;
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
    merge_dates(indexer, piece, lines_before);
    if (piece->has_short_rows)
        data->inputs.sources[piece->source].has_short_rows = true;
    values_move_lines(&piece->values, lines_before);
    register_end_values(data, piece->source, &piece->values, true);
    index_piece_free(piece);
}

static void
tell_source(struct indexer *indexer, size_t source, const char *rule, uint32_t line,
            const char *said)
{
    struct register_data *data = indexer->shared.data;
    const char *const more[] = {"said", said, NULL};
    struct place place = {data->sources[source].source->file_number, line, 0};
    input_set_tell(&data->inputs, rule, place, "", "", more);
}

/* The order of day and month in which the dates of the source are read from now on. */
static void
settle_dates(struct indexer *indexer, size_t source)
{
    struct register_data *data = indexer->shared.data;
    struct source *of = &data->inputs.sources[source];
    const struct date_evidence *dates = &indexer->dates;
    if (of->date_order != ORDER_UNSETTLED || indexer->date_line == 0)
        return;
    of->date_order = date_evidence_order(dates);
    if (of->date_order == ORDER_MONTH_FIRST)
        tell_source(indexer, source, "F135", indexer->date_line,
                    arena_printf(&data->arena,
                                 "The dates of this file were read with the month first, as %u of "
                                 "them can only be read so and none only day first",
                                 dates->only_month_first));
    else if (dates->only_day_first == 0 && dates->differing > 0)
        tell_source(
            indexer, source, "F132", indexer->date_line,
            arena_printf(&data->arena,
                         "Dates that could have the day or the month first: %u. Nothing in the "
                         "file decides, and they were read with the day first",
                         dates->differing));
}

static void
finish_source(struct indexer *indexer, size_t source)
{
    struct register_data *data = indexer->shared.data;
    tell_rest_of_kinds(indexer, data->sources[source].source);
    if (indexer->blank_rows > 0)
        tell_source(indexer, source, "F118", indexer->blank_line,
                    arena_printf(&data->arena, "%llu", (unsigned long long)indexer->blank_rows));
    settle_dates(indexer, source);
    indexer->dates = (struct date_evidence){0};
    indexer->date_line = 0;
    indexer->blank_rows = 0;
}

/* --- passes ----------------------------------------------------------------------------------- */

/* The tables that make units, then those whose rows are looked at for repetitions, both one after
 * the other; then marks, of which there are very many, in pieces. */
enum pass { PASS_UNITS, PASS_TABLES, PASS_MARKS, PASS_COUNT };

static enum pass
pass_of(const struct register_data *data, const struct source *source)
{
    if (data->of_la || strcmp(source->def->name, "schools") == 0)
        return PASS_UNITS;
    return strcmp(source->def->name, "marks") == 0 ? PASS_MARKS : PASS_TABLES;
}

/* Enough pieces for every thread, and small enough to even out. */
enum { PIECES_PER_JOB = 4, PIECES_LIMIT = 64 };

static bool
cut_sources(struct indexer *indexer, enum pass pass, unsigned jobs, struct error *error)
{
    struct register_data *data = indexer->shared.data;
    struct stretch cut[PIECES_LIMIT];
    size_t pieces = jobs * PIECES_PER_JOB > PIECES_LIMIT ? PIECES_LIMIT : jobs * PIECES_PER_JOB;
    for (size_t s = 0; s < data->source_count; s++) {
        const struct source *source = data->sources[s].source;
        if (pass_of(data, source) != pass)
            continue;
        struct error fault = {0}; /* beside those of the passes before */
        size_t count = source_cut(source, pass == PASS_MARKS ? pieces : 1, cut, &fault);
        if (fault.status != STATUS_DONE) {
            error_move(error, &fault);
            return false;
        }
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
read_piece(void *context, unsigned worker, size_t item, struct error *error)
{
    struct indexer *indexer = context;
    (void)worker;
    (void)error;
    index_piece_read(&indexer->shared, &indexer->pieces[item]);
    return true;
}

static bool
is_first_piece(const struct indexer *indexer, size_t i)
{
    return i == 0 || indexer->pieces[i - 1].source != indexer->pieces[i].source;
}

/* One piece after the other, with rows that come again looked for within a table. */
static void
read_pieces_in_turn(struct indexer *indexer)
{
    struct row_map rows = {0};
    const struct table_def *before = NULL;
    indexer->shared.rows = &rows;
    for (size_t i = 0; i < indexer->piece_count; i++) {
        const struct table_def *def =
            indexer->shared.data->sources[indexer->pieces[i].source].source->def;
        if (def != before)
            row_map_free(&rows);
        before = def;
        index_piece_read(&indexer->shared, &indexer->pieces[i]);
    }
    row_map_free(&rows);
    indexer->shared.rows = NULL;
}

static bool
ignore_row(void *context, const struct csv_row *row)
{
    (void)context;
    (void)row;
    return true;
}

/* What is wrong with a source that was read in pieces, again from its beginning: so the first fault
 * is told, with its line, whatever the pieces were. */
static void
find_fault(const struct source *source, struct error *fault, struct error *error)
{
    struct error found = {0};
    source_read(source, &source->body, 1, ignore_row, NULL, &found);
    error_move(error, found.status == STATUS_DONE ? fault : &found);
    error_free(&found);
}

static bool
merge_pieces(struct indexer *indexer, struct error *error)
{
    uint32_t lines_before = 0;
    bool faulty = false, done = true;
    for (size_t i = 0; i < indexer->piece_count; i++) {
        struct index_piece *piece = &indexer->pieces[i];
        size_t source = piece->source;
        bool first = is_first_piece(indexer, i);
        /* The first piece of a source counts its lines from the file's start, others from 1. */
        lines_before = first ? 0 : lines_before;
        faulty = faulty && !first;
        uint32_t lines = piece->lines + (first ? piece->stretch.line - 1 : 0);
        merge_piece(indexer, piece, lines_before);
        bool broken = piece->error.status != STATUS_DONE; /* find_fault may take the error away */
        if (broken && !faulty)
            find_fault(indexer->shared.data->sources[source].source, &piece->error, error);
        faulty = faulty || broken;
        done = done && !faulty;
        error_free(&piece->error);
        lines_before += lines;
        if (i + 1 == indexer->piece_count || is_first_piece(indexer, i + 1))
            finish_source(indexer, source);
    }
    free(indexer->pieces);
    indexer->pieces = NULL;
    indexer->piece_count = 0;
    return done;
}

static bool
index_pass(struct indexer *indexer, enum pass pass, unsigned jobs, struct error *error)
{
    indexer->shared.discovers = pass == PASS_UNITS;
    bool done = cut_sources(indexer, pass, jobs, error);
    struct work work = {
        .jobs = jobs, .work = read_piece, .context = indexer, .count = indexer->piece_count};
    if (done && pass == PASS_MARKS)
        done = workers_run(&work, error);
    else if (done)
        read_pieces_in_turn(indexer);
    return merge_pieces(indexer, error) && done;
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
    struct indexer indexer = {.shared.data = data};
    bool done = true;
    for (int pass = 0; pass < PASS_COUNT; pass++)
        done = index_pass(&indexer, (enum pass)pass, jobs, error) && done;
    uint32_t *rank = rank_units(data, &indexer.shared.units);
    for (size_t s = 0; s < data->source_count; s++)
        group_stretches(data, &data->sources[s], rank);
    free(rank);
    unit_map_free(&indexer.shared.units);
    unit_map_free(&indexer.strangers);
    return done;
}
