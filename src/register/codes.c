#include "register/codes.h"

#include <string.h>

static bool
read_day(const char *text, day *date)
{
    *date = DAY_NONE;
    return text[0] == '\0' || date_parse(slice_of(text), date);
}

static bool
read_flag(const char *text, bool *flag)
{
    *flag = strcmp(text, "1") == 0;
    return *flag || strcmp(text, "0") == 0;
}

static bool
read_session(const char *text, enum session *session)
{
    *session = strcmp(text, "AM") == 0   ? SESSION_AM
               : strcmp(text, "PM") == 0 ? SESSION_PM
                                         : SESSION_NONE;
    return *session != SESSION_NONE || strcmp(text, "any") == 0;
}

/* The statistical classes of the guidance, and that of a sign for no mark. */
static bool
is_class(const char *name)
{
    return name[0] != '\0' &&
           list_has("present approved_activity authorised_absence unauthorised_absence not_possible"
                    " not_collected no_mark",
                    name);
}

static bool
read_code(const struct csv_table *table, size_t row, struct attendance_code *code)
{
    code->code = csv_cell(table, row, "code");
    code->class_name = csv_cell(table, row, "class");
    code->short_name = csv_cell(table, row, "short_name");
    return code->code[0] != '\0' && is_class(code->class_name) &&
           read_day(csv_cell(table, row, "valid_from"), &code->valid_from) &&
           read_day(csv_cell(table, row, "valid_to"), &code->valid_to) &&
           read_session(csv_cell(table, row, "session"), &code->session) &&
           read_flag(csv_cell(table, row, "possible"), &code->possible) &&
           read_flag(csv_cell(table, row, "attended"), &code->attended) &&
           read_flag(csv_cell(table, row, "authorised"), &code->authorised) &&
           read_flag(csv_cell(table, row, "returned"), &code->returned);
}

bool
codes_load(struct attendance_codes *codes, struct resources *resources, struct error *error)
{
    struct resource resource;
    struct csv_table *table = &codes->table;
    *codes = (struct attendance_codes){0};
    if (!resource_read(resources, "codes/attendance.csv", &resource, error) ||
        !csv_table_parse(table, resource.label, resource.text, resource.length, error))
        return false;
    for (size_t row = 0; row < table->rows; row++) {
        struct attendance_code code = {0};
        if (!read_code(table, row, &code))
            return error_add(error, STATUS_FAILED, "%s:%u: not a row of the code table",
                             table->label, table->lines[row]);
        if (strcmp(code.class_name, "no_mark") == 0) {
            if (codes->no_mark_count == sizeof codes->no_mark / sizeof codes->no_mark[0])
                return error_add(error, STATUS_FAILED, "%s:%u: too many signs for no mark",
                                 table->label, table->lines[row]);
            codes->no_mark[codes->no_mark_count++] = code.code;
            continue;
        }
        if (codes->count == CODE_LIMIT || codes_find(codes, slice_of(code.code)) != CODE_NONE)
            return error_add(error, STATUS_FAILED, "%s:%u: code %s twice, or over %d codes",
                             table->label, table->lines[row], code.code, CODE_LIMIT);
        codes->codes[++codes->count] = code;
        if (code.code[1] == '\0')
            codes->by_first_byte[(unsigned char)code.code[0]] = (uint8_t)codes->count;
    }
    return true;
}

void
codes_free(struct attendance_codes *codes)
{
    csv_table_free(&codes->table);
}

unsigned
codes_find(const struct attendance_codes *codes, struct slice code)
{
    if (code.length == 1)
        return codes->by_first_byte[(unsigned char)code.text[0]];
    for (unsigned i = 1; i <= codes->count; i++) {
        if (slice_is(code, codes->codes[i].code))
            return i;
    }
    return CODE_NONE;
}

bool
codes_is_no_mark(const struct attendance_codes *codes, struct slice code)
{
    for (unsigned i = 0; i < codes->no_mark_count; i++) {
        if (slice_is(code, codes->no_mark[i]))
            return true;
    }
    return code.length == 0;
}

static code_set
select_word(const struct attendance_codes *codes, struct slice word)
{
    code_set set = 0;
    for (unsigned i = 1; i <= codes->count; i++) {
        const struct attendance_code *code = &codes->codes[i];
        bool of_class = word.length > 6 && memcmp(word.text, "class:", 6) == 0 &&
                        slice_is((struct slice){word.text + 6, word.length - 6}, code->class_name);
        if (of_class || slice_is(word, code->code) ||
            (code->possible && slice_is(word, "possible")))
            set |= code_bit(i);
    }
    return set;
}

bool
codes_select(const struct attendance_codes *codes, struct slice *rest, code_set *set)
{
    struct slice word, before = *rest;
    bool complement = false;
    code_set all = (code_bit(codes->count) << 1) - 2;
    *set = 0;
    while (slice_word(rest, &word)) {
        if (slice_is(word, "when") || slice_is(word, "with")) {
            *rest = before;
            break;
        }
        if (slice_is(word, "any")) {
            *set = all;
        } else if (slice_is(word, "not")) {
            complement = true;
        } else {
            code_set chosen = select_word(codes, word);
            if (chosen == 0)
                return false;
            *set |= chosen;
        }
        before = *rest;
    }
    if (complement)
        *set = all & ~*set;
    return *set != 0;
}
