/* Writes what muster trace found. */
#include "report/tracing.h"

#include <string.h>

#include "base/csv.h"
#include "base/memory.h"
#include "report/report.h"

/* --- text ------------------------------------------------------------------------------------- */

static void
write_place(struct buffer *text, struct told_place place)
{
    if (place.file[0] == '\0')
        return;
    buffer_string(text, place.file);
    if (place.line > 0)
        buffer_printf(text, ":%u", place.line);
    if (place.line > 0 && place.column > 0)
        buffer_printf(text, ":%u", place.column);
}

/* With what a terminal would obey made visible. */
static void
end_line(struct buffer *text, size_t from)
{
    while (text->length > from && text->text[text->length - 1] == ' ')
        text->length--;
    text_make_visible(text->text + from, text->length - from);
    buffer_char(text, '\n');
}

static void
write_key(struct buffer *text, const struct told_value *value)
{
    buffer_printf(text, "%s%s%s", value->lea, value->estab[0] == '\0' ? "" : "/", value->estab);
    if (value->key[0] != '\0')
        buffer_printf(text, " %s", value->key);
}

/* Values below the key that they are of. */
static void
tracing_write_listing(const struct told_value *values, size_t count, struct buffer *text)
{
    for (size_t i = 0; i < count; i++) {
        const struct told_value *value = &values[i];
        size_t from = text->length;
        bool begins = i == 0 || strcmp(value->lea, value[-1].lea) != 0 ||
                      strcmp(value->estab, value[-1].estab) != 0 ||
                      strcmp(value->key, value[-1].key) != 0;
        if (begins) {
            write_key(text, value);
            end_line(text, from);
            from = text->length;
        }
        buffer_printf(text, "  %s: %s", value->field, value->value);
        if (value->place.file[0] != '\0') {
            buffer_string(text, "  (");
            write_place(text, value->place);
            buffer_char(text, ')');
        }
        end_line(text, from);
    }
}

static void
tracing_write_row(const struct told_row *told, struct buffer *text)
{
    const struct trace_row *row = told->row;
    size_t from = text->length;
    buffer_string(text, "    ");
    write_place(text, told->place);
    const char *const parts[] = {row->key, row->date, row->session, row->code};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        buffer_printf(text, "%s%s", parts[i][0] == '\0' ? "" : "  ", parts[i]);
    if (row->code[0] == '\0' && told->value[0] != '\0')
        buffer_printf(text, "  \"%s\"", told->value);
    if (row->counts && row->amount > 1)
        buffer_printf(text, "  (counts %lld)", (long long)row->amount);
    end_line(text, from);
}

static size_t
same_reason(const struct told_value *value, size_t first)
{
    size_t end = first;
    while (end < value->row_count &&
           strcmp(value->rows[end].row->why, value->rows[first].row->why) == 0)
        end++;
    return end;
}

static void
write_rows(const struct told_value *value, struct buffer *text)
{
    if (value->is_count)
        buffer_printf(text, "  %zu row%s that count%s\n", value->counting,
                      value->counting == 1 ? "" : "s", value->counting == 1 ? "s" : "");
    for (size_t i = 0; i < value->counting; i++)
        tracing_write_row(&value->rows[i], text);
    if (value->row_count > value->counting)
        buffer_printf(text, "  %zu row%s that %s not\n", value->row_count - value->counting,
                      value->row_count - value->counting == 1 ? "" : "s",
                      value->row_count - value->counting == 1 ? "does" : "do");
    for (size_t i = value->counting; i < value->row_count;) {
        size_t end = same_reason(value, i), from = text->length;
        buffer_printf(text, "   %s (%zu)", value->rows[i].row->why, end - i);
        end_line(text, from);
        for (; i < end; i++)
            tracing_write_row(&value->rows[i], text);
    }
}

static void
write_value(const struct told_value *value, struct buffer *text)
{
    size_t from = text->length;
    write_key(text, value);
    buffer_printf(text, "  %s: %s", value->field, value->value);
    if (value->place.file[0] != '\0' && (value->is_count || value->row_count == 0)) {
        buffer_string(text, "  (");
        write_place(text, value->place);
        buffer_char(text, ')');
    }
    end_line(text, from);
    write_rows(value, text);
    from = text->length;
    if (value->is_part)
        buffer_printf(text, "  It adds %s to the figure.", value->value);
    else if (value->is_count)
        buffer_printf(text, "  The rows come to %s, and the return says %s%s.", value->figure,
                      value->value[0] == '\0' ? "nothing" : value->value,
                      value->agrees ? "" : ": they differ");
    if (value->note[0] != '\0')
        buffer_printf(text, "  %s", value->note);
    if (text->length > from)
        end_line(text, from);
}

static void
tracing_write_text(const struct told_value *values, size_t count, bool listing, struct buffer *text)
{
    if (listing)
        tracing_write_listing(values, count, text);
    for (size_t i = 0; i < count && !listing; i++) {
        buffer_string(text, i == 0 ? "" : "\n");
        write_value(&values[i], text);
    }
}

/* --- CSV -------------------------------------------------------------------------------------- */

static void
write_fields(struct buffer *text, const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_string(text, i == 0 ? "" : ",");
        csv_append_field(text, slice_of(fields[i]), true);
    }
}

/* A number that is not there is blank. */
static void
write_number(struct buffer *text, uint32_t number)
{
    buffer_char(text, ',');
    if (number > 0)
        buffer_number(text, number);
}

static void
write_csv_place(struct buffer *text, struct told_place place)
{
    buffer_char(text, ',');
    csv_append_field(text, slice_of(place.file), true);
    write_number(text, place.line);
    write_number(text, place.column);
    buffer_char(text, '\n');
}

static void
write_csv_row(const struct told_value *value, const struct told_row *told, struct buffer *text)
{
    const struct trace_row *row = told->row;
    const char *const of[] = {value->lea, value->estab, value->key, value->field, value->value};
    const char *const about[] = {row->why,     row->key,  row->date,
                                 row->session, row->code, told->value};
    write_fields(text, of, sizeof of / sizeof of[0]);
    buffer_printf(text, ",%d,%lld,", row->counts, (long long)row->amount);
    write_fields(text, about, sizeof about / sizeof about[0]);
    write_csv_place(text, told->place);
}

static void
tracing_write_csv(const struct told_value *values, size_t count, bool listing, struct buffer *text)
{
    buffer_string(text, listing ? "lea,estab,key,field,value,file,line,column\n"
                                : "lea,estab,key,field,figure,counts,amount,why,of,date,session,"
                                  "code,value,file,line,column\n");
    for (size_t i = 0; i < count; i++) {
        const struct told_value *value = &values[i];
        const char *const of[] = {value->lea, value->estab, value->key, value->field, value->value};
        if (listing) {
            write_fields(text, of, sizeof of / sizeof of[0]);
            write_csv_place(text, value->place);
        }
        for (size_t k = 0; k < value->row_count && !listing; k++)
            write_csv_row(value, &value->rows[k], text);
    }
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void
write_member(struct buffer *text, const char *name, const char *value)
{
    buffer_printf(text, "\"%s\":", name);
    json_append_string(text, value);
    buffer_char(text, ',');
}

/* The last members of an object. */
static void
write_json_place(struct buffer *text, struct told_place place)
{
    write_member(text, "file", place.file);
    buffer_printf(text, "\"line\":%u,\"column\":%u", place.line, place.column);
}

static void
write_json_row(const struct told_row *told, struct buffer *text)
{
    const struct trace_row *row = told->row;
    buffer_printf(text, "{\"counts\":%s,\"amount\":%lld,", row->counts ? "true" : "false",
                  (long long)row->amount);
    write_member(text, "why", row->why);
    write_member(text, "of", row->key);
    write_member(text, "date", row->date);
    write_member(text, "session", row->session);
    write_member(text, "code", row->code);
    write_member(text, "value", told->value);
    write_json_place(text, told->place);
    buffer_char(text, '}');
}

static void
write_json_value(const struct told_value *value, bool listing, struct buffer *text)
{
    buffer_char(text, '{');
    write_member(text, "lea", value->lea);
    write_member(text, "estab", value->estab);
    write_member(text, "key", value->key);
    write_member(text, "field", value->field);
    write_member(text, "value", value->value);
    if (!listing && value->is_count && !value->is_part) {
        write_member(text, "rows_come_to", value->figure);
        buffer_printf(text, "\"agrees\":%s,", value->agrees ? "true" : "false");
    }
    if (!listing && value->note[0] != '\0')
        write_member(text, "note", value->note);
    write_json_place(text, value->place);
    for (size_t i = 0; i < value->row_count && !listing; i++) {
        buffer_string(text, i == 0 ? ",\"rows\":[\n" : ",\n");
        write_json_row(&value->rows[i], text);
    }
    if (!listing)
        buffer_string(text, value->row_count == 0 ? ",\"rows\":[" : "\n");
    buffer_string(text, listing ? "}" : "]}");
}

static void
tracing_write_json(const struct told_value *values, size_t count, bool listing, struct buffer *text)
{
    buffer_string(text, "{\"values\":[\n");
    for (size_t i = 0; i < count; i++) {
        buffer_string(text, i == 0 ? "" : ",\n");
        write_json_value(&values[i], listing, text);
    }
    buffer_string(text, "\n]}\n");
}

bool
tracing_write(const struct told_value *values, size_t count, bool listing, const char *format,
              struct output *output)
{
    static const struct {
        const char *name;
        void (*write)(const struct told_value *values, size_t count, bool listing,
                      struct buffer *text);
    } formats[] = {
        {"text", tracing_write_text}, {"csv", tracing_write_csv}, {"json", tracing_write_json}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, format) != 0)
            continue;
        struct buffer text = {0};
        formats[i].write(values, count, listing, &text);
        output_write(output, text_or_empty(text.text), text.length);
        buffer_free(&text);
        return true;
    }
    return false;
}
