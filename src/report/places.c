/* Places as URIs and as cells. */
#include "report/places.h"

#include <string.h>

#include "sheets/sheet.h"
#include "system/system.h"

enum { FOLDER_SIZE = 4096 };

/* The length of a path without the sheet's name in brackets. */
static size_t
file_length(const char *path, enum place_kind kind)
{
    const char *bracket = kind == PLACE_CELL ? strrchr(path, '[') : NULL;
    return bracket == NULL ? strlen(path) : (size_t)(bracket - path);
}

static bool
is_absolute(const char *path)
{
    return path[0] == '/' || (path[0] != '\0' && path[1] == ':' && path[2] == '/');
}

static void
append_encoded(struct buffer *uri, const char *text, size_t length, bool absolute)
{
    static const char plain[] = "-._~/";
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool letter = (byte >= '0' && byte <= '9') ||
                      (text_lower(text[i]) >= 'a' && text_lower(text[i]) <= 'z');
        if (letter || (byte != '\0' && strchr(plain, byte) != NULL) || (absolute && byte == ':'))
            buffer_char(uri, text[i]);
        else
            buffer_printf(uri, "%%%02X", byte);
    }
}

void
report_uri(struct buffer *uri, const char *path, enum place_kind kind)
{
    char folder[FOLDER_SIZE];
    size_t length = file_length(path, kind), below = 0;
    bool absolute = is_absolute(path);
    if (absolute && system_working_folder(folder, sizeof folder))
        below = strlen(folder);
    if (below > 0 && below < length && strncmp(path, folder, below) == 0 && path[below] == '/') {
        absolute = false;
        path += below + 1;
        length -= below + 1;
    }
    while (!absolute && strncmp(path, "./", 2) == 0) {
        path += 2;
        length -= 2;
    }
    if (absolute)
        buffer_string(uri, path[0] == '/' ? "file://" : "file:///");
    append_encoded(uri, path, length, absolute);
}

void
report_cell_words(struct buffer *text, const char *path, struct place place)
{
    char column[COLUMN_NAME_SIZE];
    size_t length = file_length(path, PLACE_CELL);
    size_t end = strlen(path) - (path[length] == '[');
    if (path[length] == '[')
        buffer_append(text, path + length + 1, end - length - 1);
    buffer_char(text, '!');
    buffer_string(text, column_name(place.column == 0 ? 1 : place.column, column));
    buffer_number(text, place.line);
}

void
report_place_words(struct buffer *text, const struct file_names *files, struct place place)
{
    char column[COLUMN_NAME_SIZE];
    bool cell = file_names_kind(files, place.file) == PLACE_CELL && place.column > 0;
    buffer_string(text, file_names_get(files, place.file));
    if (place.line == 0)
        return;
    buffer_printf(text, ":%s%u", cell ? column_name(place.column, column) : "", place.line);
    if (place.column > 0 && !cell)
        buffer_printf(text, ":%u", place.column);
}
