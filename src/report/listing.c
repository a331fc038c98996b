/* Rows are kept until the width of every column is known. */
#include "report/listing.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "report/report.h"

void
listing_add(struct listing *listing, const char *const *cells)
{
    size_t from = listing->rows * listing->columns;
    listing->cells =
        memory_grow(listing->cells, &listing->capacity, from + listing->columns, sizeof(char *));
    for (size_t i = 0; i < listing->columns; i++)
        listing->cells[from + i] = cells[i] == NULL ? "" : cells[i];
    listing->rows++;
}

static const char *
listing_cell(const struct listing *listing, size_t row, size_t column)
{
    return listing->cells[row * listing->columns + column];
}

/* The first row of `listing` whose first `keys` cells are those of `row` of `other`; its count of
 * rows if there is none. */
static size_t
find_row(const struct listing *listing, const struct listing *other, size_t row, size_t keys)
{
    for (size_t i = 0; i < listing->rows; i++) {
        size_t k = 0;
        while (k < keys && strcmp(listing_cell(listing, i, k), listing_cell(other, row, k)) == 0)
            k++;
        if (k == keys)
            return i;
    }
    return listing->rows;
}

/* One row of a comparison; `to` is NULL for a row that is new or gone. */
static void
listing_add_change(struct listing *changes, const char *change, const char *const *from,
                   const char *const *to, size_t columns, size_t shown, const char *const *names,
                   struct arena *arena)
{
    const char **cells = arena_alloc(arena, (shown + 2) * sizeof(char *));
    const char *also = "";
    cells[0] = change;
    for (size_t i = 0; i < columns; i++) {
        bool same = to == NULL || strcmp(from[i], to[i]) == 0;
        if (i < shown)
            cells[i + 1] = same ? from[i] : arena_printf(arena, "%s -> %s", from[i], to[i]);
        else if (!same)
            also = arena_printf(arena, "%s%s%s", also, also[0] == '\0' ? "" : " ", names[i]);
    }
    cells[shown + 1] = also;
    listing_add(changes, cells);
}

void
listing_diff(const struct listing *old, const struct listing *new, size_t keys, size_t shown,
             struct listing *changes, struct arena *arena)
{
    size_t columns = old->columns;
    const char **names = arena_alloc(arena, (shown + 2) * sizeof(char *));
    names[0] = "change";
    memcpy(names + 1, old->names, shown * sizeof(char *));
    names[shown + 1] = "also";
    *changes = (struct listing){.names = names, .columns = shown + 2};
    for (size_t row = 0; row < old->rows; row++) {
        size_t found = find_row(new, old, row, keys);
        bool gone = found == new->rows;
        if (gone || find_row(new, old, row, columns) == new->rows)
            listing_add_change(changes, gone ? "gone" : "changed", old->cells + row * columns,
                               gone ? NULL : new->cells + found *columns, columns, shown,
                               old->names, arena);
    }
    for (size_t row = 0; row < new->rows; row++) {
        if (find_row(old, new, row, keys) == old->rows)
            listing_add_change(changes, "new", new->cells + row *columns, NULL, columns, shown,
                               old->names, arena);
    }
}

/* Characters, not bytes. */
static size_t
width_of(const char *text)
{
    return utf8_characters(text, strlen(text));
}

static void
listing_widen(size_t *widest, const char *const *cells, size_t columns)
{
    for (size_t column = 0; column < columns; column++) {
        size_t width = width_of(cells[column]);
        if (width > widest[column])
            widest[column] = width;
    }
}

/* The last cell runs free, and no line ends in blanks. */
static void
write_text_row(const char *const *cells, size_t columns, const size_t *widest, struct buffer *text)
{
    for (size_t column = 0; column < columns; column++) {
        size_t before = text->length;
        bool last = column + 1 == columns;
        size_t padding = last ? 0 : widest[column] - width_of(cells[column]);
        buffer_string(text, cells[column]);
        text_make_visible(text->text + before, text->length - before);
        buffer_printf(text, "%*s%s", (int)padding, "", last ? "" : "  ");
    }
    while (text->length > 0 && text->text[text->length - 1] == ' ')
        text->length--;
    buffer_char(text, '\n');
}

/* In columns as wide as their widest cell. Of nothing there is nothing. */
static void
listing_write_text(const struct listing *listing, struct buffer *text)
{
    size_t columns = listing->columns;
    size_t *widest = memory_zeroed(columns, sizeof(size_t));
    bool headings = listing->headings && listing->rows > 0;
    if (headings)
        listing_widen(widest, listing->names, columns);
    for (size_t row = 0; row < listing->rows; row++)
        listing_widen(widest, listing->cells + row * columns, columns);
    if (headings)
        write_text_row(listing->names, columns, widest, text);
    for (size_t row = 0; row < listing->rows; row++)
        write_text_row(listing->cells + row * columns, columns, widest, text);
    free(widest);
}

static void
listing_write_csv(const struct listing *listing, struct buffer *text)
{
    for (size_t column = 0; column < listing->columns; column++)
        buffer_printf(text, "%s%s", column == 0 ? "" : ",", listing->names[column]);
    buffer_char(text, '\n');
    for (size_t i = 0; i < listing->rows * listing->columns; i++) {
        csv_append_field(text, slice_of(listing->cells[i]), true);
        buffer_char(text, (i + 1) % listing->columns == 0 ? '\n' : ',');
    }
}

static void
listing_write_json(const struct listing *listing, struct buffer *text)
{
    buffer_char(text, '[');
    for (size_t row = 0; row < listing->rows; row++) {
        buffer_string(text, row == 0 ? "\n{" : ",\n{");
        for (size_t column = 0; column < listing->columns; column++) {
            buffer_string(text, column == 0 ? "" : ",");
            json_append_string(text, listing->names[column]);
            buffer_char(text, ':');
            json_append_string(text, listing_cell(listing, row, column));
        }
        buffer_char(text, '}');
    }
    buffer_string(text, "\n]\n");
}

bool
listing_write(const struct listing *listing, const char *format, struct output *output)
{
    static const struct {
        const char *name;
        void (*write)(const struct listing *listing, struct buffer *text);
    } formats[] = {
        {"text", listing_write_text}, {"csv", listing_write_csv}, {"json", listing_write_json}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, format) != 0)
            continue;
        struct buffer text = {0};
        formats[i].write(listing, &text);
        if (text.length > 0)
            output_write(output, text.text, text.length);
        buffer_free(&text);
        return true;
    }
    return false;
}

void
listing_free(struct listing *listing)
{
    free(listing->cells);
    *listing = (struct listing){0};
}
