/* The collections of the returns that are compared, each in its period, opened once a side. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/diffing.h"

static bool
diff_context_open(struct diff_side *side, struct diff_context *context,
                  const struct kept_return *which, struct error *error)
{
    const struct collection *collection = &context->collection;
    if (!kept_collection(&side->run, &side->options, &side->kept, which, &context->collection,
                         error) ||
        !database_open(&context->own, collection, FROM_RETURN, &side->run.facts, error) ||
        !database_open(&context->other, collection, FROM_RETURN, &side->run.facts, error) ||
        !tracer_prepare(&context->tracer, &context->own, error))
        return false;
    rows_open(&context->own_rows, &context->own);
    rows_open(&context->other_rows, &context->other);
    return true;
}

struct diff_context *
diff_context_of(struct diff_side *side, const struct kept_return *which, struct error *error)
{
    for (size_t i = 0; i < side->context_count; i++) {
        const struct period *period = side->contexts[i]->collection.period;
        if (strcmp(period->collection, which->collection) == 0 &&
            strcmp(period->folder, which->definition) == 0 &&
            strcmp(period_value(period, "term"), which->term) == 0 &&
            strcmp(period_value(period, "year"), which->year) == 0)
            return side->contexts[i];
    }
    struct diff_context *context = memory_zeroed(1, sizeof *context);
    side->contexts =
        memory_resize(side->contexts, side->context_count + 1, sizeof(struct diff_context *));
    side->contexts[side->context_count++] = context;
    return diff_context_open(side, context, which, error) ? context : NULL;
}

void
diff_contexts_free(struct diff_side *side)
{
    for (size_t i = 0; i < side->context_count; i++) {
        struct diff_context *context = side->contexts[i];
        tracer_free(&context->tracer);
        rows_free(&context->own_rows);
        rows_free(&context->other_rows);
        if (context->own.has_rows != NULL)
            database_close(&context->own);
        if (context->other.has_rows != NULL)
            database_close(&context->other);
        collection_close(&context->collection);
        free(context);
    }
    free(side->contexts);
}
