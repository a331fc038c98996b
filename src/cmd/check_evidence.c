/* What muster check keeps in muster.sqlite. */
#include "cmd/check_evidence.h"

#include <stdlib.h>

#include "base/memory.h"
#include "cmd/arguments.h"

enum { RANK_EVIDENCE = 1 };

static bool
check_evidence_add_facts(struct run *run, const struct inputs *inputs, struct error *error)
{
    const char *schemas = run->options->schemas == NULL ? "built-in" : run->options->schemas;
    struct paths registers = {inputs->registers, inputs->register_count};
    struct paths returns = {inputs->returns, inputs->return_count};
    struct paths exports = {inputs->exports, inputs->export_count};
    return evidence_add_fact(run->evidence, "version", run->facts.release, error) &&
           evidence_add_fact(run->evidence, "schemas", schemas, error) &&
           evidence_add_fact(run->evidence, "now", run->facts.now, error) &&
           arguments_keep(run->options, registers, returns, run->evidence, error) &&
           arguments_keep_paths("return", exports, run->evidence, error);
}

static bool
add_explanations(struct run *run, struct error *error)
{
    return run->explanations == NULL ||
           evidence_add_input(run->evidence, run->explanations_file,
                              file_names_get(&run->files, run->explanations_file),
                              explanations_digest(run->explanations), error);
}

bool
check_evidence_begin(struct run *run, const struct inputs *inputs,
                     const struct collection *collections, size_t count, struct error *error)
{
    if (run->outputs == NULL && run->kept_evidence == NULL)
        return true;
    const char *path = run->outputs == NULL
                           ? ":memory:"
                           : output_reserve(run->outputs, "muster.sqlite", RANK_EVIDENCE, error);
    const struct return_schema **schemas = memory_zeroed(count + 1, sizeof *schemas);
    for (size_t i = 0; i < count; i++)
        schemas[i] = &collections[i].schema;
    run->evidence = path == NULL ? NULL : evidence_begin(path, schemas, count, error);
    free(schemas);
    return run->evidence != NULL && check_evidence_add_facts(run, inputs, error) &&
           add_explanations(run, error);
}

/* Adds an input with the digest of its file. */
static bool
check_evidence_file(struct run *run, uint32_t number, const char *path, struct error *error)
{
    char digest[DIGEST_SIZE];
    return run->evidence == NULL ||
           (digest_file(path, digest, error) &&
            evidence_add_input(run->evidence, number, file_names_get(&run->files, number), digest,
                               error));
}

bool
check_evidence_exports(struct run *run, const struct collect_export *exports, size_t count,
                       struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < count && run->evidence != NULL; i++) {
        for (size_t t = 0; t < exports[i].schema->table_count && done; t++) {
            const struct collect_table *table = &exports[i].tables[t];
            done =
                table->path == NULL || check_evidence_file(run, table->number, table->path, error);
        }
    }
    return done;
}

bool
check_evidence_return(struct run *run, const struct evidence_return *about,
                      const struct return_rows *rows, uint32_t file, struct error *error)
{
    return evidence_add_return(run->evidence, about, error) &&
           evidence_add_unit(run->evidence, rows, about->number, about->lea, about->estab, error) &&
           (file == 0 || check_evidence_file(run, file, about->path, error));
}

bool
check_evidence_sources(struct run *run, struct register_data *data, struct error *error)
{
    if (run->evidence == NULL)
        return true;
    register_begin_digests(data, false);
    bool done = register_end_digests(data, error);
    for (size_t i = 0; i < data->source_count && done; i++) {
        const struct source *source = data->sources[i].source;
        done = evidence_add_input(run->evidence, source->file_number,
                                  file_names_get(&run->files, source->file_number), source->digest,
                                  error);
    }
    return done;
}
