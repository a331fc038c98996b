/* checker_run_in_two: the rules of a large return on two cores. A database of SQLite serves one thread at a time, so
 * there is a second one, a copy. */
#include <pthread.h>
#include <string.h>

#include "base/aside.h"
#include "base/memory.h"
#include "returns/check.h"

/* What two halves share: which rules are left, and which half has, or will make, each work table. A rule goes to the
 * half that has what it needs; only a work table that many rules need is made twice. */
struct sharing {
    const struct checker *checker; /* the first; the other is alike */
    bool *taken;                   /* by rule */
    bool *common;                  /* by work table: both may make it */
    int *owner;                    /* by work table: the half, or NOBODY */
    pthread_mutex_t mutex;
};

enum { NOBODY = -1, COMMON_PART = 4 /* needed by more than a fourth of the rules */ };

struct half {
    int number; /* 0 takes rules from the front, 1 from the back: those that need the same stand together */
    struct checker *checker;
    struct database *database;
    const char *lea, *estab;
    struct finding_list *findings;
    struct error *error;
    struct sharing *sharing;
    bool done;
};

static bool
suits(const struct sharing *sharing, const struct checker_rule *rule, int half)
{
    for (size_t i = 0; i < sharing->checker->work.count; i++) {
        if (rule->needs[i] && !sharing->common[i] && sharing->owner[i] != NOBODY &&
            sharing->owner[i] != half)
            return false;
    }
    return true;
}

static void
claim(struct sharing *sharing, size_t number, int half)
{
    sharing->taken[number] = true;
    for (size_t i = 0; i < sharing->checker->work.count; i++) {
        if (sharing->checker->rules[number].needs[i] && sharing->owner[i] == NOBODY)
            sharing->owner[i] = half;
    }
}

/* A rule that suits this half, or suits neither. */
static bool
choose(const struct sharing *sharing, int half, size_t *number)
{
    size_t count = sharing->checker->count;
    for (int own = 1; own >= 0; own--) {
        for (size_t i = 0; i < count; i++) {
            size_t at = half == 0 ? i : count - 1 - i;
            const struct checker_rule *rule = &sharing->checker->rules[at];
            *number = at;
            if (!sharing->taken[at] &&
                (own ? suits(sharing, rule, half) : !suits(sharing, rule, 1 - half)))
                return true;
        }
    }
    return false;
}

static bool
take_rule(struct half *half, size_t *number)
{
    struct sharing *sharing = half->sharing;
    pthread_mutex_lock(&sharing->mutex);
    bool found = choose(sharing, half->number, number);
    if (found)
        claim(sharing, *number, half->number);
    pthread_mutex_unlock(&sharing->mutex);
    return found;
}

static void
run_half(void *context)
{
    struct half *half = context;
    const struct checker_rule *first = half->sharing->checker->rules;
    size_t number;
    half->done = database_look(half->database, half->error);
    while (half->done && take_rule(half, &number))
        half->done =
            derivation_run_needed(&half->checker->work, first[number].needs, half->database,
                                  half->error) &&
            checker_run_rule(half->checker, &half->checker->rules[number], half->database,
                             half->lea, half->estab, NULL, NULL, half->findings, half->error);
}

/* Finds what each rule needs; rules across, and those about a table without rows, are not for a half. */
static bool
begin_sharing(struct sharing *sharing, struct checker *checker, struct database *database,
              struct arena *arena, struct error *error)
{
    size_t steps = checker->work.count;
    size_t *needed_by = arena_alloc(arena, steps * sizeof *needed_by);
    *sharing = (struct sharing){.checker = checker, .mutex = PTHREAD_MUTEX_INITIALIZER};
    sharing->taken = arena_alloc(arena, checker->count * sizeof(bool));
    sharing->common = arena_alloc(arena, steps * sizeof(bool));
    sharing->owner = arena_alloc(arena, steps * sizeof(int));
    memset(needed_by, 0, steps * sizeof *needed_by);
    for (size_t r = 0; r < checker->count; r++) {
        struct checker_rule *rule = &checker->rules[r];
        bool is_empty = rule->table != NULL && !database->has_rows[rule->table->index];
        sharing->taken[r] = rule->rule->across != NULL || is_empty;
        if (is_empty)
            continue;
        if (!checker_prepare_rule(checker, rule, database, error))
            return false;
        if (rule->needs == NULL)
            rule->needs = derivation_needs(&checker->work, rule->reads);
        for (size_t i = 0; i < steps; i++)
            needed_by[i] += rule->needs[i];
    }
    for (size_t i = 0; i < steps; i++) {
        sharing->common[i] = needed_by[i] * COMMON_PART > checker->count;
        sharing->owner[i] = NOBODY;
    }
    return true;
}

/* The rules across run over the first database, later (across.h). */
static bool
make_for_across(struct checker *checker, struct database *database, struct error *error)
{
    for (size_t i = 0; i < checker->count; i++) {
        const struct checker_rule *rule = &checker->rules[i];
        if (rule->rule->across != NULL &&
            !derivation_run_needed(&checker->work, rule->needs, database, error))
            return false;
    }
    return true;
}

bool
checker_run_in_two(struct checker *const checkers[2], struct database *const databases[2],
                   const char *lea, const char *estab, struct finding_list *findings,
                   struct error *error)
{
    struct finding_list others = {0};
    struct error fault = {0};
    struct sharing sharing;
    struct arena arena = {0};
    struct half first = {0,        checkers[0], databases[0], lea,  estab,
                         findings, error,       &sharing,     false};
    struct half second = {1,       checkers[1], databases[1], lea,  estab,
                          &others, &fault,      &sharing,     false};
    struct aside aside = {0};
    bool done = applies_run(&checkers[0]->applies, databases[0], error) &&
                database_look(databases[0], error) &&
                begin_sharing(&sharing, checkers[0], databases[0], &arena, error) &&
                database_copy(databases[1], databases[0], error);
    if (done) {
        derivation_begin(&checkers[0]->work);
        derivation_begin(&checkers[1]->work);
        aside_begin(&aside, true, run_half, &second);
        run_half(&first);
        aside_end(&aside);
        finding_append(findings, &others);
        error_move(error, &fault);
    }
    finding_list_free(&others);
    arena_free(&arena);
    return done && first.done && second.done && make_for_across(checkers[0], databases[0], error);
}
