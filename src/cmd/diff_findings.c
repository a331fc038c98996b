/* The findings of two runs side by side. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "cmd/diffing.h"

/* What a finding is known by; places may move. */
enum { KEYS = 7 };

static void
list_keys(const struct change *finding, const char *keys[KEYS])
{
    const char *const texts[KEYS] = {finding->lea,   finding->estab, finding->rule,   finding->key,
                                     finding->field, finding->date,  finding->session};
    memcpy(keys, texts, sizeof texts);
}

static int
compare_findings(const struct change *a, const struct change *b)
{
    const char *left[KEYS], *right[KEYS];
    list_keys(a, left);
    list_keys(b, right);
    for (int i = 0; i < KEYS; i++) {
        int order = strcmp(left[i], right[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

static bool
diff_findings_read(const struct kept_run *kept, struct changes *findings, struct error *error)
{
    static const char sql[] = "SELECT lea, estab, rule, key, field, date, session, severity, value,"
                              " message, file, pupil, line FROM finding"
                              " ORDER BY 1, 2, 3, 4, 5, 6, 7, file, line";
    sqlite3_stmt *select;
    if (sqlite3_prepare_v2(kept->db, sql, -1, &select, NULL) != SQLITE_OK)
        return kept_tell_fault(kept, error);
    int state;
    while ((state = sqlite3_step(select)) == SQLITE_ROW) {
        const char *texts[12];
        for (int i = 0; i < 12; i++)
            texts[i] = (const char *)sqlite3_column_text(select, i);
        changes_add(findings, &(struct change){.section = CHANGED_FINDINGS,
                                               .lea = texts[0],
                                               .estab = texts[1],
                                               .rule = texts[2],
                                               .key = texts[3],
                                               .field = texts[4],
                                               .date = texts[5],
                                               .session = texts[6],
                                               .severity = texts[7],
                                               .value = texts[8],
                                               .message = texts[9],
                                               .file = texts[10],
                                               .pupil = texts[11],
                                               .line = (uint32_t)sqlite3_column_int64(select, 12)});
    }
    sqlite3_finalize(select);
    return state == SQLITE_DONE || kept_tell_fault(kept, error);
}

/* The findings of a side, and the rules that ran there. */
struct found {
    const struct diff_side *side;
    struct changes findings;
    struct map ran;
};

static bool
diff_findings_read_ran(struct found *found, struct error *error)
{
    static const char sql[] = "SELECT rule FROM rule WHERE verdict IN ('passed', 'findings')";
    const struct kept_run *kept = &found->side->kept;
    sqlite3_stmt *select;
    if (!kept_prepare(kept, sql, &select, error))
        return false;
    int state;
    while ((state = sqlite3_step(select)) == SQLITE_ROW)
        map_set(&found->ran,
                slice_of(arena_string(&found->findings.arena,
                                      text_or_empty((const char *)sqlite3_column_text(select, 0)))),
                0);
    sqlite3_finalize(select);
    return state == SQLITE_DONE || kept_tell_fault(kept, error);
}

/* A rule that did not run in the other found nothing there, but did not pass either. */
static void
diff_findings_tell(struct diffing *diffing, struct change *finding, const char *change,
                   const struct found *other)
{
    finding->change = change;
    if (other != NULL && map_get(&other->ran, slice_of(finding->rule)) == MAP_NONE)
        finding->note =
            arena_printf(&diffing->changes.arena, "the rule did not run in %s", other->side->name);
    changes_add(&diffing->changes, finding);
}

static void
diff_findings_compare(struct diffing *diffing, const struct found *old, const struct found *new)
{
    struct change *gone = old->findings.items, *come = new->findings.items;
    size_t i = 0, k = 0;
    while (i < old->findings.count || k < new->findings.count) {
        int order = i == old->findings.count   ? 1
                    : k == new->findings.count ? -1
                                               : compare_findings(&gone[i], &come[k]);
        if (order < 0)
            diff_findings_tell(diffing, &gone[i], "gone", new);
        else if (order > 0)
            diff_findings_tell(diffing, &come[k], "new", old);
        else
            diff_findings_tell(diffing, &come[k], "still", NULL);
        i += order <= 0;
        k += order >= 0;
    }
}

bool
diff_findings(struct diffing *diffing, struct error *error)
{
    struct found sides[] = {{.side = &diffing->old}, {.side = &diffing->new}};
    bool done = true;
    for (size_t i = 0; i < 2 && done; i++)
        done = diff_findings_read(&sides[i].side->kept, &sides[i].findings, error) &&
               diff_findings_read_ran(&sides[i], error);
    if (done)
        diff_findings_compare(diffing, &sides[0], &sides[1]);
    for (size_t i = 0; i < 2; i++) {
        map_free(&sides[i].ran);
        changes_free(&sides[i].findings);
    }
    return done;
}
