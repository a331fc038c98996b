/* The findings of two runs side by side. */
#include <stdlib.h>
#include <string.h>

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

/* A rule that did not run in the other found nothing there, but did not pass either. */
static bool
did_run(const struct kept_run *kept, const char *rule)
{
    sqlite3_stmt *select;
    bool ran = false;
    if (sqlite3_prepare_v2(
            kept->db, "SELECT 1 FROM rule WHERE rule = ? AND verdict IN ('passed', 'findings')", -1,
            &select, NULL) != SQLITE_OK)
        return true;
    sqlite3_bind_text(select, 1, rule, -1, SQLITE_STATIC);
    ran = sqlite3_step(select) == SQLITE_ROW;
    sqlite3_finalize(select);
    return ran;
}

static void
diff_findings_tell(struct diffing *diffing, struct change *finding, const char *change,
                   const struct diff_side *other)
{
    finding->change = change;
    if (other != NULL && !did_run(&other->kept, finding->rule))
        finding->note =
            arena_printf(&diffing->changes.arena, "the rule did not run in %s", other->name);
    changes_add(&diffing->changes, finding);
}

bool
diff_findings(struct diffing *diffing, struct error *error)
{
    struct changes old = {0}, new = {0};
    bool done = diff_findings_read(&diffing->old.kept, &old, error) &&
                diff_findings_read(&diffing->new.kept, &new, error);
    size_t i = 0, k = 0;
    while (done && (i < old.count || k < new.count)) {
        int order = i == old.count   ? 1
                    : k == new.count ? -1
                                     : compare_findings(&old.items[i], &new.items[k]);
        if (order < 0)
            diff_findings_tell(diffing, &old.items[i++], "gone", &diffing->new);
        else if (order > 0)
            diff_findings_tell(diffing, &new.items[k++], "new", &diffing->old);
        else
            diff_findings_tell(diffing, &new.items[k++], "still", NULL);
        i += order == 0;
    }
    changes_free(&old);
    changes_free(&new);
    return done;
}
