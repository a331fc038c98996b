/* muster trace: from a figure of an earlier run to the rows of its inputs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/tracing.h"
#include "cmd/write_report.h"

/* --- keys ------------------------------------------------------------------------------------- */

/* "835/2990", "8352990", "835". */
static bool
is_unit(const struct kept_return *which, const char *key)
{
    const char *rest = key;
    size_t length = strlen(which->lea);
    if (length == 0 || strncmp(rest, which->lea, length) != 0)
        return false;
    rest += length;
    rest += *rest == '/';
    return strcmp(rest, which->estab) == 0;
}

enum key_kind { KEY_UNIT, KEY_PUPIL, KEY_COHORT, KEY_CHILD, KEY_KIND_COUNT };

/* True if the return has a pupil with the UPN: asked of the evidence, before any row is loaded. */
static bool
has_pupil(struct tracing *tracing, const struct trace_context *context,
          const struct kept_return *which, bool *has, struct error *error)
{
    const struct return_schema *schema = &context->collection.schema;
    struct kept_run *kept = &tracing->run.kept;
    int state = SQLITE_DONE;
    for (size_t t = 0; t < schema->table_count && state == SQLITE_DONE; t++) {
        const struct return_table *table = schema->tables[t];
        struct kept_span span;
        sqlite3_stmt *select;
        char sql[256];
        if (table->parent != NULL || table_column(table, "upn") == NULL)
            continue;
        snprintf(sql, sizeof sql,
                 "SELECT 1 FROM %s WHERE rowid BETWEEN ?1 AND ?2 AND _return = %u"
                 " AND upn = ?3 COLLATE NOCASE",
                 table->name, which->number);
        if (!kept_find_rows(kept, table->name, which, &span, error) ||
            !kept_prepare(kept, sql, &select, error))
            return false;
        kept_bind_span(select, span);
        sqlite3_bind_text(select, 3, tracing->key, -1, SQLITE_STATIC);
        state = sqlite3_step(select);
        sqlite3_finalize(select);
    }
    *has = state == SQLITE_ROW;
    return *has || state == SQLITE_DONE || kept_tell_fault(kept, error);
}

static bool
trace_return(struct tracing *tracing, const struct kept_return *which, enum key_kind kind,
             struct error *error)
{
    if (kind == KEY_UNIT && !is_unit(which, tracing->key))
        return true;
    struct trace_context *context = trace_run_context(&tracing->run, which, error);
    if (context == NULL)
        return false;
    bool has = true;
    if (kind == KEY_PUPIL && !has_pupil(tracing, context, which, &has, error))
        return false;
    if (!has)
        return true;
    if (!trace_run_load(&tracing->run, context, which, error))
        return false;
    if (kind == KEY_PUPIL)
        return tracing_add_items(tracing, context, which, tracing->key, error);
    if (kind == KEY_CHILD)
        return which->estab[0] != '\0' || tracing_add_child(tracing, context, which, error);
    bool derived = tracing->field == NULL || trace_run_derive(&tracing->run, context, which, error);
    if (kind == KEY_COHORT)
        return derived && tracing_add_figures(tracing, context, which, tracing->key, error);
    return derived && tracing_add_items(tracing, context, which, NULL, error) &&
           tracing_add_figures(tracing, context, which, NULL, error);
}

static bool
tell_no_key(const struct tracing *tracing, struct error *error)
{
    struct buffer text = {0};
    if (tracing->names.count > 0 && tracing->field != NULL) {
        names_suggest(&tracing->names, tracing->field, 0, &text);
        error_add(error, STATUS_USAGE,
                  "%s: %s has no such item or figure%s; without FIELD all are listed",
                  tracing->field, tracing->key, text_or_empty(text.text));
    } else if (tracing->run.kept.return_count == 0) {
        error_add(error, STATUS_USAGE,
                  "%s: the run has no return, so that there is no figure to trace",
                  tracing->run.kept.name);
    } else {
        error_add(error, STATUS_USAGE,
                  "%s: no return of the run has it: a key is a UPN, a ChildID, LEA/Estab or a "
                  "cohort (EHE, CME)",
                  tracing->key);
    }
    buffer_free(&text);
    return false;
}

static bool
find_values(struct tracing *tracing, struct error *error)
{
    bool has_files;
    bool done = tracing_add_made(tracing, &has_files, error);
    for (int kind = 0; kind < KEY_KIND_COUNT && done && !has_files; kind++) {
        for (size_t i = 0; i < tracing->run.kept.return_count && done; i++)
            done = trace_return(tracing, &tracing->run.kept.returns[i], (enum key_kind)kind, error);
        if (tracing->count > 0 || tracing->names.count > 0)
            break; /* the key is of this kind */
    }
    return done && (tracing->count > 0 || tell_no_key(tracing, error));
}

/* --- the command ------------------------------------------------------------------------------ */

static bool
write_values(const void *context, const char *format, struct output *output)
{
    const struct tracing *tracing = context;
    return tracing_write(tracing->values, tracing->count, tracing->field == NULL, format, output);
}

static void
tell_differences(const struct tracing *tracing, struct error *error)
{
    for (size_t i = 0; i < tracing->count; i++) {
        const struct told_value *value = &tracing->values[i];
        if (!value->agrees)
            error_add(error, STATUS_FAILED,
                      "%s%s%s %s: the rows come to %s, and the return says %s",
                      value->key[0] == '\0' ? value->lea : value->key,
                      value->key[0] == '\0' && value->estab[0] != '\0' ? "/" : "",
                      value->key[0] == '\0' ? value->estab : "", value->field, value->figure,
                      value->value[0] == '\0' ? "nothing" : value->value);
    }
}

static void
free_tracing(struct tracing *tracing)
{
    for (size_t i = 0; i < tracing->rows_count; i++) {
        trace_rows_free(tracing->rows[i]);
        free(tracing->rows[i]);
    }
    free(tracing->rows);
    free(tracing->values);
    names_free(&tracing->names);
    trace_run_end(&tracing->run);
}

static enum status
run_trace(const struct options *options, struct error *error)
{
    struct tracing tracing = {0};
    if (options->operand_count < 2 || options->operand_count > 3) {
        error_add(
            error, STATUS_USAGE,
            "trace needs the directory of a run and a key, and takes an item or figure of it");
        return STATUS_USAGE;
    }
    if (!write_report_check(options, "text, csv or json", error))
        return STATUS_USAGE;
    tracing.key = options->operands[1];
    tracing.field = options->operand_count == 3 ? options->operands[2] : NULL;
    bool done = trace_run_begin(&tracing.run, options->operands[0], error) &&
                find_values(&tracing, error) &&
                write_report(options, write_values, &tracing, error);
    if (done && tracing.differs)
        tell_differences(&tracing, error);
    enum status status = done ? (tracing.differs ? STATUS_FAILED : STATUS_DONE)
                              : (error->status == STATUS_DONE ? STATUS_FAILED : error->status);
    free_tracing(&tracing);
    return status;
}

const struct command command_trace = {"trace", "[OPTION...] DIR KEY [FIELD]",
                                      "the rows of the register behind a figure of a run", false,
                                      run_trace};
