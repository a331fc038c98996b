/* Reads the table of attendance codes, and selections from it. */
#include "register/codes.h"

#include <string.h>

static bool
codes_read_day(const char *text, day *date)
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
codes_read_session(const char *text, enum session *session)
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
codes_read_code(const struct csv_table *table, size_t row, struct attendance_code *code)
{
    code->code = csv_cell(table, row, "code");
    code->class_name = csv_cell(table, row, "class");
    code->short_name = csv_cell(table, row, "short_name");
    return code->code[0] != '\0' && is_class(code->class_name) &&
           codes_read_day(csv_cell(table, row, "valid_from"), &code->valid_from) &&
           codes_read_day(csv_cell(table, row, "valid_to"), &code->valid_to) &&
           codes_read_session(csv_cell(table, row, "session"), &code->session) &&
           read_flag(csv_cell(table, row, "possible"), &code->possible) &&
           read_flag(csv_cell(table, row, "attended"), &code->attended) &&
           read_flag(csv_cell(table, row, "authorised"), &code->authorised) &&
           read_flag(csv_cell(table, row, "returned"), &code->returned) &&
           read_flag(csv_cell(table, row, "advance"), &code->advance);
}

/* True if some day lies in both. */
static bool
dates_meet(const struct attendance_code *a, const struct attendance_code *b)
{
    return (a->valid_to == DAY_NONE || b->valid_from <= a->valid_to) &&
           (b->valid_to == DAY_NONE || a->valid_from <= b->valid_to);
}

/* Hangs the row behind the earlier ones of its code; false if one of them is in force on the same
 * day. */
static bool
chain_code(struct attendance_codes *codes, unsigned number)
{
    struct attendance_code *code = &codes->codes[number];
    unsigned earlier = codes_find(codes, slice_of(code->code));
    code->first = (uint8_t)(earlier == CODE_NONE ? number : earlier);
    while (earlier != CODE_NONE) {
        struct attendance_code *other = &codes->codes[earlier];
        if (dates_meet(other, code))
            return false;
        earlier = other->next;
        if (earlier == CODE_NONE)
            other->next = (uint8_t)number;
    }
    return true;
}

static bool
add_code(struct attendance_codes *codes, const struct attendance_code *code)
{
    unsigned number = codes->count + 1;
    if (codes->count == CODE_LIMIT)
        return false;
    codes->codes[number] = *code;
    if (!chain_code(codes, number))
        return false;
    codes->count = number;
    uint8_t *by_byte = &codes->by_first_byte[(unsigned char)code->code[0]];
    if (code->code[1] == '\0' && *by_byte == CODE_NONE)
        *by_byte = (uint8_t)number;
    return true;
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
        if (!codes_read_code(table, row, &code))
            return error_add(error, STATUS_FAILED, "%s:%u: not a row of the code table",
                             table->label, table->lines[row]);
        if (strcmp(code.class_name, "no_mark") == 0) {
            if (codes->no_mark_count == sizeof codes->no_mark / sizeof codes->no_mark[0])
                return error_add(error, STATUS_FAILED, "%s:%u: too many signs for no mark",
                                 table->label, table->lines[row]);
            codes->no_mark[codes->no_mark_count++] = code.code;
            continue;
        }
        if (!add_code(codes, &code))
            return error_add(error, STATUS_FAILED,
                             "%s:%u: code %s twice for one day, or over %d rows of codes",
                             table->label, table->lines[row], code.code, CODE_LIMIT);
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

unsigned
codes_in_force(const struct attendance_codes *codes, unsigned first, day date)
{
    for (unsigned number = first; number != CODE_NONE; number = codes->codes[number].next) {
        const struct attendance_code *code = &codes->codes[number];
        if (date >= code->valid_from && (code->valid_to == DAY_NONE || date <= code->valid_to))
            return number;
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

static bool
codes_has_flag(const struct attendance_code *code, struct slice word)
{
    const struct {
        const char *name;
        bool set;
    } flags[] = {{"possible", code->possible},
                 {"attended", code->attended},
                 {"authorised", code->authorised},
                 {"returned", code->returned},
                 {"advance", code->advance}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (flags[i].set && slice_is(word, flags[i].name))
            return true;
    }
    return false;
}

static code_set
select_word(const struct attendance_codes *codes, struct slice word)
{
    code_set set = 0;
    for (unsigned i = 1; i <= codes->count; i++) {
        const struct attendance_code *code = &codes->codes[i];
        bool of_class = word.length > 6 && memcmp(word.text, "class:", 6) == 0 &&
                        slice_is((struct slice){word.text + 6, word.length - 6}, code->class_name);
        if (of_class || slice_is(word, "any") || slice_is(word, code->code) ||
            codes_has_flag(code, word))
            set |= code_bit(i);
    }
    return set;
}

bool
codes_select(const struct attendance_codes *codes, struct slice *rest, code_set *set)
{
    struct slice word, before = *rest;
    bool taking = true; /* else what is taken out */
    *set = 0;
    while (slice_word(rest, &word)) {
        if (slice_is(word, "when") || slice_is(word, "with")) {
            *rest = before;
            break;
        }
        bool is_not = slice_is(word, "not") && *set == 0 && taking;
        code_set chosen = select_word(codes, is_not ? slice_of("any") : word);
        if (taking && (is_not || slice_is(word, "except"))) {
            taking = false;
            *set |= chosen;
        } else if (chosen == 0) {
            return false;
        } else {
            *set = taking ? *set | chosen : *set & ~chosen;
        }
        before = *rest;
    }
    return *set != 0;
}
