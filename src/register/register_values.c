/* Reads the values of a source, and counts over all workers what needed a change. */
#include "input/values.h"
#include "register/register.h"
#include "system/system.h"

static struct system_mutex counts_mutex;

struct value_reader
register_begin_values(const struct register_data *data, size_t source)
{
    return (struct value_reader){.source = data->sources[source].source,
                                 .words = &data->rules->words};
}

void
register_end_values(struct register_data *data, size_t source, struct value_reader *reader,
                    bool counts)
{
    if (counts) {
        system_mutex_lock(&counts_mutex);
        value_counts_add(&data->sources[source].counts, &reader->counts);
        system_mutex_unlock(&counts_mutex);
    }
    values_end(reader);
}
