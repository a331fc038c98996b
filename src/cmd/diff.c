/* muster diff: what changed from one run, or return, to another. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reading.h"
#include "cmd/check.h"
#include "cmd/cmd.h"
#include "cmd/diffing.h"
#include "cmd/write_report.h"
#include "system/system.h"

/* --- sides ------------------------------------------------------------------------------------ */

/* A directory with muster.sqlite, or that file; anything else is a return. */
static bool
is_run(const char *path)
{
    static const char magic[] = "SQLite format 3";
    struct system_about about;
    char head[sizeof magic];
    size_t got = 0;
    struct error ignored = {0};
    if (system_look(path, &about) != 0)
        return false;
    if (about.sort == SYSTEM_FOLDER) {
        char *inner = text_join(path, "/muster.sqlite", NULL, NULL);
        bool has = system_look(inner, &about) == 0;
        free(inner);
        return has;
    }
    bool read = reading_head(path, head, sizeof magic, &got, &ignored);
    error_free(&ignored);
    return read && got == sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

/* A return is checked, and what would be its evidence is compared. */
static bool
check_side(struct diff_side *side, const char *path, const struct options *given,
           struct error *error)
{
    sqlite3 *evidence = NULL;
    const char *operands[] = {path};
    struct options options = {.now = given->now,
                              .schemas = given->schemas,
                              .serial = "001",
                              .out = "out",
                              .jobs = system_processors(),
                              .quiet = true,
                              .fail_on = SEVERITY_COUNT,
                              .progress = PROGRESS_NEVER,
                              .operands = operands,
                              .operand_count = 1};
    enum status status = check_run(&options, &evidence, error);
    arena_free(&options.arena);
    if (evidence == NULL || status > STATUS_FINDINGS) {
        sqlite3_close(evidence);
        return error->status != STATUS_DONE
                   ? false
                   : error_add(error, STATUS_INPUT, "%s: is neither a run nor a return", path);
    }
    return kept_take(&side->kept, evidence, path, error);
}

static bool
open_side(struct diff_side *side, const char *path, const struct options *given,
          struct error *error)
{
    side->name = path;
    bool done =
        is_run(path) ? kept_open(&side->kept, path, error) : check_side(side, path, given, error);
    if (!done)
        return false;
    kept_options(&side->kept, &side->options, &side->inputs, &side->input_count);
    return run_begin(&side->run, &side->options, error);
}

static void
close_side(struct diff_side *side)
{
    diff_contexts_free(side);
    if (side->run.options != NULL)
        run_end(&side->run);
    kept_options_free(&side->options, side->inputs);
    kept_close(&side->kept);
}

/* --- what is compared ------------------------------------------------------------------------- */

static bool
has_return(const struct kept_run *kept, const char *collection, const struct kept_return *of_term)
{
    for (size_t i = 0; i < kept->return_count; i++) {
        const struct kept_return *which = &kept->returns[i];
        if (strcmp(which->collection, collection) == 0 &&
            (of_term == NULL ||
             (strcmp(which->term, of_term->term) == 0 && strcmp(which->year, of_term->year) == 0)))
            return true;
    }
    return false;
}

/* Both sides are of one collection; of several, at least one is in both. */
static bool
judge_sides(struct diffing *diffing, struct error *error)
{
    const struct kept_run *old = &diffing->old.kept, *new = &diffing->new.kept;
    bool same_collection = old->return_count == 0 && new->return_count == 0;
    bool same_term = same_collection;
    for (size_t i = 0; i < new->return_count; i++) {
        const struct kept_return *which = &new->returns[i];
        same_collection = same_collection || has_return(old, which->collection, NULL);
        same_term = same_term || has_return(old, which->collection, which);
    }
    if (!same_collection)
        return error_add(error, STATUS_USAGE,
                         "%s and %s are not of one collection: there is nothing to compare",
                         diffing->old.name, diffing->new.name);
    diffing->figures_only = !same_term;
    diffing->changes.note =
        same_term ? "" : "They are of different terms, so that figures alone are compared.";
    return true;
}

static bool
find_changes(struct diffing *diffing, struct error *error)
{
    diffing->changes.old_name = diffing->old.name;
    diffing->changes.new_name = diffing->new.name;
    return judge_sides(diffing, error) &&
           (diffing->figures_only ||
            (diff_findings(diffing, error) && diff_returns(diffing, error))) &&
           diff_figures(diffing, error);
}

static bool
write_changes(const void *context, const char *format, struct output *output)
{
    const struct diffing *diffing = context;
    return difference_write(&diffing->changes, format, output);
}

static enum status
run_diff(const struct options *options, struct error *error)
{
    struct diffing diffing = {0};
    if (options->operand_count != 2) {
        error_add(error, STATUS_USAGE,
                  "diff needs two runs or returns: the older one and the newer one");
        return STATUS_USAGE;
    }
    if (!write_report_check(options, "text, csv, json or html", error))
        return STATUS_USAGE;
    bool done = open_side(&diffing.old, options->operands[0], options, error) &&
                open_side(&diffing.new, options->operands[1], options, error) &&
                find_changes(&diffing, error) &&
                write_report(options, write_changes, &diffing, error);
    enum status status = error->status == STATUS_DONE ? STATUS_FAILED : error->status;
    if (done)
        status = changes_are_any(&diffing.changes) ? STATUS_FINDINGS : STATUS_DONE;
    close_side(&diffing.old);
    close_side(&diffing.new);
    changes_free(&diffing.changes);
    return status;
}

const struct command command_diff = {"diff", "[OPTION...] OLD NEW",
                                     "what changed from one run, or return, to another", false,
                                     run_diff};
