/* muster list: collections, dates, rules, items, codes; and what changed from one year to another.
 */
#include <string.h>

#include "base/message.h"
#include "cmd/cmd.h"
#include "cmd/list.h"

/* To standard output, or whole or not at all to a file. */
static bool
list_write_listing(const struct listing *listing, const char *format, const char *path,
                   struct error *error)
{
    struct output_set *set = path == NULL ? NULL : output_set_begin_bare();
    struct output *output = path == NULL ? output_standard() : output_create(set, path, 0, error);
    bool done = output != NULL;
    if (done && !listing_write(listing, format, output))
        done = error_add(error, STATUS_USAGE, "--report: \"%s\" is not text, csv or json", format);
    if (output != NULL && path == NULL)
        done = output_close(output, error) && done;
    if (set != NULL)
        done = done && output_set_commit(set, error);
    output_set_end(set);
    return done;
}

/* The columns behind `shown` are for comparing. */
static void
hide_columns(struct listing *listing, size_t shown)
{
    for (size_t row = 0; row < listing->rows; row++)
        memmove(listing->cells + row * shown, listing->cells + row * listing->columns,
                shown * sizeof(char *));
    listing->columns = shown;
}

static bool
fill_changes(struct run *run, const struct subject *subject, const struct request *request,
             struct listing *changes, struct error *error)
{
    struct listing old = {.names = subject->columns, .columns = subject->column_count};
    struct listing new = old;
    bool done = subject_fill_year(run, subject, request, request->earlier_year, &old, error) &&
                subject_fill_year(run, subject, request, request->year, &new, error);
    if (done)
        listing_diff(&old, &new, subject->keys, subject->shown, changes, &run->resources.arena);
    listing_free(&old);
    listing_free(&new);
    return done;
}

static bool
list_subject(struct run *run, const struct subject *subject, const struct request *request,
             struct error *error)
{
    const struct options *options = run->options;
    const char *wanted = options->report_count > 0 ? options->reports[0] : "text";
    const char *colon = strchr(wanted, ':');
    char *format = arena_copy(&run->resources.arena, wanted,
                              colon == NULL ? strlen(wanted) : (size_t)(colon - wanted));
    struct listing listing = {
        .names = subject->columns, .columns = subject->column_count, .headings = subject->headings};
    bool done;
    if (options->diff) {
        done = fill_changes(run, subject, request, &listing, error);
        if (done && listing.rows == 0)
            message_line("no %s changed from %s to %s", subject->name, request->earlier_year,
                         request->year);
    } else {
        done = subject_fill(run, subject, request, &listing, error);
        if (subject->shown < subject->column_count)
            hide_columns(&listing, subject->shown);
    }
    done = done && list_write_listing(&listing, format, colon == NULL ? NULL : colon + 1, error);
    listing_free(&listing);
    return done;
}

static const char usage[] =
    "list takes one of collections, rules [COLLECTION [YEAR]], items [COLLECTION [YEAR]],"
    " codes [SET], dates, inputs, schema; rules, items and codes also [COLLECTION] --diff YEAR "
    "YEAR";

/* The operands behind the subject: [COLLECTION [YEAR]], or [COLLECTION] YEAR YEAR with --diff. */
static bool
read_request(const struct options *options, const struct subject *subject, struct request *request)
{
    const char *const *operands = options->operands + 1;
    size_t count = options->operand_count - 1;
    size_t years = options->diff ? 2 : count > 1 ? 1 : 0;
    *request = (struct request){0};
    if (count < years || count > years + 1 || (years > 0 && subject->fill_year == NULL))
        return false;
    if (count > years)
        request->of = operands[0];
    if (years > 0)
        request->year = operands[count - 1];
    if (options->diff)
        request->earlier_year = operands[count - 2];
    return true;
}

/* The JSON Schema of --report json, as it stands. */
static bool
print_schema(struct run *run, struct error *error)
{
    struct resource schema;
    struct output *output = output_standard();
    bool done = resource_read(&run->resources, "report/report.schema.json", &schema, error);
    if (done)
        output_write(output, schema.text, schema.length);
    return output_close(output, error) && done;
}

static enum status
list_schema(const struct options *options, struct error *error)
{
    struct run run;
    bool done = run_begin(&run, options, error) && print_schema(&run, error);
    run_end(&run);
    return done ? STATUS_DONE : error->status;
}

static enum status
run_list(const struct options *options, struct error *error)
{
    struct request request;
    if (options->operand_count == 1 && text_same(options->operands[0], "schema"))
        return list_schema(options, error);
    const struct subject *subject =
        options->operand_count == 0 ? NULL : subject_find(options->operands[0], options->diff);
    if (subject == NULL || options->report_count > 1 || !read_request(options, subject, &request)) {
        error_add(error, STATUS_USAGE, "%s", usage);
        return STATUS_USAGE;
    }
    struct run run;
    bool done = run_begin(&run, options, error) && list_subject(&run, subject, &request, error);
    run_end(&run);
    return done ? STATUS_DONE : error->status;
}

const struct command command_list = {"list",
                                     "collections | rules [COLLECTION [YEAR]] | items [COLLECTION "
                                     "[YEAR]] | codes [SET] | dates | inputs | schema"
                                     " [--diff YEAR YEAR] [--report text|csv|json]",
                                     "show what there is, or what changed from year to year", false,
                                     run_list};
