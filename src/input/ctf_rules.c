/* The rules about Common Transfer Files, T101 to T114 (docs/reference.md). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/ctf_internal.h"

void
ctf_tell(struct ctf *ctf, const char *id, uint32_t line, const char *field, const char *value,
         const char *format, ...)
{
    const struct rulebook *book = ctf->reading->inputs->book;
    struct finding_list *told = ctf->reading->inputs->told;
    const struct rule *rule = book == NULL ? NULL : rulebook_find(book, id);
    struct buffer said = {0};
    if (rule == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&said, format, arguments);
    va_end(arguments);
    const char *const more[] = {"said", said.text, NULL};
    struct finding finding = {.rule = rule,
                              .severity = rule->severity,
                              .lea = arena_string(&told->texts, ctf->lea),
                              .estab = arena_string(&told->texts, ctf->estab),
                              .key = arena_string(&told->texts, ctf_text(ctf, "pupil/upn")),
                              .date = DAY_NONE,
                              .field = field,
                              .value = arena_string(&told->texts, value),
                              .place = {ctf->file_number, line, 0}};
    finding.message = finding_message(&told->texts, &finding, more);
    finding_add(told, finding);
    buffer_free(&said);
}

static bool
ctf_rules_read_day(const char *text, day *date)
{
    return date_form_read(slice_of(text), ORDER_DAY_FIRST, date, NULL);
}

static int
ctf_rules_academic_year(day date)
{
    struct civil civil = date_to_civil(date);
    return civil.month >= 9 ? civil.year : civil.year - 1;
}

static bool
is_digits(const char *text, size_t count)
{
    return strlen(text) == count && strspn(text, "0123456789") == count;
}

/* --- the file's name: T101 ----------------------------------------------------------------------
 */

/* A school, an LA (835LLLL), an unknown destination or one outside the sector. */
static bool
is_place(const char *text, bool destination)
{
    bool la = strspn(text, "0123456789") == 3 && strncmp(text + 3, "LLLL", 4) == 0;
    bool other =
        destination && (strncmp(text, "XXXXXXX", 7) == 0 || strncmp(text, "MMMMMMM", 7) == 0);
    return strspn(text, "0123456789") >= 7 || la || other;
}

static bool
is_ctf_name(const char *name)
{
    return strlen(name) == strlen("8352990_CTF_8352991_001.xml") && is_place(name, false) &&
           strncmp(name + 7, "_CTF_", 5) == 0 && is_place(name + 12, true) && name[19] == '_' &&
           strspn(name + 20, "0123456789") == 3 && text_same(name + 23, ".xml");
}

static bool
names_school(const char *name, const char *lea, const char *estab)
{
    return strncmp(name, lea, strlen(lea)) == 0 &&
           (estab[0] == '\0' || strncmp(name + 3, "LLLL", 4) == 0 ||
            strncmp(name + 3, estab, strlen(estab)) == 0);
}

static void
check_name(struct ctf *ctf)
{
    const char *path = ctf->reading->path, *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *lea = ctf_text(ctf, "header/destschool/lea");
    const char *estab = ctf_text(ctf, "header/destschool/estab");
    if (strstr(name, " (") != NULL)
        ctf_tell(ctf, "T101", 0, "", name, "a browser has put a number into it");
    else if (!is_ctf_name(name))
        ctf_tell(ctf, "T101", 0, "", name, "it is not LLLEEEE_CTF_LLLEEEE_nnn.xml");
    else if (!names_school(name, ctf->lea, ctf->estab))
        ctf_tell(ctf, "T101", 0, "", name, "the school of the header is %s%s", ctf->lea,
                 ctf->estab);
    else if (is_digits(lea, 3) && name[12] >= '0' && name[12] <= '9' &&
             !names_school(name + 12, lea, estab))
        ctf_tell(ctf, "T101", 0, "", name, "the destination of the header is %s%s", lea, estab);
}

/* --- the header: T102, T103 ----------------------------------------------------------------------
 */

enum { CTF_CENTURY = 2000 };

static void
check_version(struct ctf *ctf)
{
    int version = atoi(ctf->version), expected = ctf_rules_academic_year(ctf->date) - CTF_CENTURY;
    if (version != expected && version != expected - 1)
        ctf_tell(ctf, "T102", ctf->begin_line, "CTFversion", ctf->version,
                 "CTF %d is that of the year, and CTF %d the one before", expected, expected - 1);
}

void
ctf_check_header(struct ctf *ctf)
{
    const char *year = ctf_text(ctf, "header/sourceschool/academicyear");
    const char *time = ctf_text(ctf, "header/datetime");
    uint32_t line = ctf->begin_line;
    if (year[0] == '\0')
        year = ctf_text(ctf, "header/academicyear");
    check_name(ctf);
    if (ctf->date == DAY_NONE || strchr(time, 'T') == NULL)
        ctf_tell(ctf, "T103", line, "DateTime", time, "DateTime is missing or no date and time");
    if (!is_digits(year, 4))
        ctf_tell(ctf, "T103", line, "AcademicYear", year, "AcademicYear is missing or no year");
    else if (ctf->date != DAY_NONE && atoi(year) != ctf_rules_academic_year(ctf->date))
        ctf_tell(ctf, "T103", line, "AcademicYear", year, "AcademicYear is not that of DateTime");
    if (!is_digits(ctf->lea, 3) || !is_digits(ctf->estab, 4))
        ctf_tell(ctf, "T103", line, "SourceSchool", ctf->lea,
                 "LEA or Estab of SourceSchool is missing or ill-formed");
    if (ctf_text(ctf, "header/destschool/lea")[0] == '\0')
        ctf_tell(ctf, "T103", line, "DestSchool", "", "LEA of DestSchool is missing");
    if (ctf->date != DAY_NONE)
        check_version(ctf);
}

/* --- identity: T104 to T107
 * ----------------------------------------------------------------------- */

/* The letters of a UPN's check, and the weights of its characters. */
static bool
upn_is_right(const char *upn)
{
    static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
    enum { UPN_LENGTH = 13, MODULUS = 23 };
    size_t digits = strspn(upn + (upn[0] != '\0'), "0123456789");
    unsigned sum = 0;
    if (strlen(upn) != UPN_LENGTH || digits < UPN_LENGTH - 2)
        return false;
    for (unsigned i = 1; i < UPN_LENGTH; i++) {
        const char *letter = i < UPN_LENGTH - 1 ? NULL : strchr(letters, upn[i]);
        bool digit = upn[i] >= '0' && upn[i] <= '9';
        if (!digit && letter == NULL)
            return false;
        sum += (i + 1) * (digit ? (unsigned)(upn[i] - '0') : (unsigned)(letter - letters));
    }
    return upn[0] == letters[sum % MODULUS];
}

static void
check_upn(struct ctf *ctf)
{
    const char *upn = ctf_text(ctf, "pupil/upn");
    uint32_t before = map_get(&ctf->upns, slice_of(upn));
    if (!upn_is_right(upn))
        ctf_tell(ctf, "T104", ctf->begin_line, "UPN", upn, "%s",
                 upn[0] == '\0' ? "it is missing" : "its check letter or form is wrong");
    if (upn[0] == '\0')
        return;
    if (before != MAP_NONE)
        ctf_tell(ctf, "T105", ctf->begin_line, "UPN", upn, "it stands in line %u too", before);
    else
        map_put(&ctf->upns, slice_of(arena_string(&ctf->kept, upn)), ctf->begin_line);
}

static void
check_details(struct ctf *ctf)
{
    static const char *const needed[][2] = {{"pupil/surname", "Surname"},
                                            {"pupil/forename", "Forename"}};
    const char *born = ctf_text(ctf, "pupil/dob"), *sex = ctf_text(ctf, "pupil/sex");
    const char *gender = ctf_text(ctf, "pupil/gender");
    bool since_25 = atoi(ctf->version) >= 25;
    uint32_t line = ctf->begin_line;
    day date;
    for (size_t i = 0; i < 2; i++) {
        if (ctf_text(ctf, needed[i][0])[0] == '\0')
            ctf_tell(ctf, "T106", line, needed[i][1], "", "%s is missing", needed[i][1]);
    }
    if (!ctf_rules_read_day(born, &date))
        ctf_tell(ctf, "T106", line, "DOB", born, "DOB is missing or no date");
    const char *wanted = since_25 ? sex : gender, *other = since_25 ? gender : sex;
    const char *name = since_25 ? "Sex" : "Gender";
    if (other[0] != '\0')
        ctf_tell(ctf, "T106", line, name, other,
                 "%s is an element of other versions, here it is %s", since_25 ? "Gender" : "Sex",
                 name);
    else if (strlen(wanted) != 1 || strchr("MF", wanted[0]) == NULL)
        ctf_tell(ctf, "T106", line, name, wanted, "%s is missing or neither M nor F", name);
}

static void
check_codes(struct ctf *ctf)
{
    static const struct {
        const char *path, *set, *name;
    } items[] = {
        {"pupil/basicdetails/ncyearactual", "ncyear", "NCyearActual"},
        {"pupil/basicdetails/ethnicity", "ethnicity", "Ethnicity"},
        {"pupil/basicdetails/languages/type/language", "language", "Language"},
        {"pupil/senhistory/sen/senprovision", "sen_provision", "SENprovision"},
        {"pupil/basicdetails/enrolstatus", "enrol_status", "EnrolStatus"},
        {"pupil/schoolhistory/school/groundsforremoval", "removal_ground", "GroundsForRemoval"},
    };
    const struct export_options *options = ctf->reading->options;
    for (size_t i = 0; i < ctf->leaf_count && options->is_code != NULL; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        for (size_t k = 0; k < sizeof items / sizeof items[0]; k++) {
            if (leaf->text[0] != '\0' && strcmp(leaf->path, items[k].path) == 0 &&
                !options->is_code(options->codes, items[k].set, leaf->text))
                ctf_tell(ctf, "T107", leaf->line, items[k].name, leaf->text, "%s has no code %s",
                         items[k].name, leaf->text);
        }
    }
}

/* --- dates of the school: T108
 * -------------------------------------------------------------------- */

static void
check_history(struct ctf *ctf)
{
    uint32_t school = ctf_school_of_history(ctf);
    const char *entry =
        school == 0 ? "" : ctf_text_in(ctf, school, "pupil/schoolhistory/school/entrydate");
    const char *leaving =
        school == 0 ? "" : ctf_text_in(ctf, school, "pupil/schoolhistory/school/leavingdate");
    const char *reason =
        school == 0 ? "" : ctf_text_in(ctf, school, "pupil/schoolhistory/school/leavingreason");
    day entered, left;
    if (!ctf_rules_read_day(entry, &entered))
        ctf_tell(ctf, "T108", ctf->begin_line, "EntryDate", entry,
                 "there is no entry date at the school");
    else if (reason[0] != '\0' && leaving[0] == '\0')
        ctf_tell(ctf, "T108", ctf->begin_line, "LeavingDate", "",
                 "there is a reason for leaving and no leaving date");
    else if (leaving[0] != '\0' && ctf_rules_read_day(leaving, &left) && left < entered)
        ctf_tell(ctf, "T108", ctf->begin_line, "LeavingDate", leaving,
                 "the leaving date is before the entry date");
}

/* --- attendance: T109 to T112
 * --------------------------------------------------------------------- */

static bool
is_mark(const struct ctf *ctf, char mark)
{
    const struct export_options *options = ctf->reading->options;
    const char text[2] = {mark, '\0'};
    return strchr("-*? ", mark) != NULL || options->is_code == NULL ||
           options->is_code(options->codes, "attendance", text);
}

static void
check_string(struct ctf *ctf, const struct ctf_year *year)
{
    enum mark_layout layout = ctf_layout(ctf, year);
    const struct export_options *options = ctf->reading->options;
    struct mark_totals counted = {0};
    if (layout == LAYOUT_NONE) {
        ctf_tell(ctf, "T111", year->string_line, "AttendanceMarks", "",
                 "it cannot be cut into the sessions of days");
        ctf_tell(
            ctf, "F138", year->string_line, "AttendanceMarks", "",
            "it is no string of two characters a day from its date on, within one school year");
        return;
    }
    for (size_t i = 0; i < year->string.marks.length; i++) {
        day date = mark_string_date(&year->string, layout, i);
        char mark = year->string.marks.text[i];
        if (mark_string_is_nothing(date, mark))
            continue;
        options->count_mark(options->codes, date, mark, &counted);
        if (is_mark(ctf, mark))
            continue;
        ctf_tell(ctf, "T111", year->string_line, "AttendanceMarks", "", "\"%c\" is no code", mark);
        return;
    }
    if (year->totals.given &&
        (counted.possible != year->totals.possible || counted.attended != year->totals.attended ||
         counted.authorised != year->totals.authorised ||
         counted.unauthorised != year->totals.unauthorised))
        ctf_tell(ctf, "T112", year->string_line, "AttendanceMarks", "",
                 "the string gives %u possible, %u attended, %u authorised, %u unauthorised, the "
                 "totals are %u, %u, %u, %u",
                 counted.possible, counted.attended, counted.authorised, counted.unauthorised,
                 year->totals.possible, year->totals.attended, year->totals.authorised,
                 year->totals.unauthorised);
}

static void
check_totals(struct ctf *ctf, const struct ctf_year *year)
{
    const struct mark_totals *totals = &year->totals;
    day first = date_from_civil(atoi(year->year), 9, 1);
    day last = date_from_civil(atoi(year->year) + 1, 8, 31);
    if (!totals->given)
        return;
    if (totals->possible != totals->attended + totals->authorised + totals->unauthorised)
        ctf_tell(ctf, "T109", year->line, "SessionsPossible", year->year,
                 "%u possible are not %u attended, %u authorised and %u unauthorised",
                 totals->possible, totals->attended, totals->authorised, totals->unauthorised);
    if (ctf->date != DAY_NONE && ctf->date < last)
        last = ctf->date;
    if (is_digits(year->year, 4) &&
        totals->possible > 2 * (uint32_t)(last < first ? 0 : date_weekdays(first, last)))
        ctf_tell(ctf, "T110", year->line, "SessionsPossible", year->year,
                 "%u sessions are more than the weekdays of the year have", totals->possible);
}

static void
check_attendance(struct ctf *ctf)
{
    struct ctf_year *years;
    size_t count = ctf_years(ctf, &years);
    for (size_t i = 0; i < count; i++) {
        check_totals(ctf, &years[i]);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(years[i].year, years[k].year) == 0 &&
                strcmp(years[i].lea, years[k].lea) == 0 &&
                strcmp(years[i].estab, years[k].estab) == 0)
                ctf_tell(ctf, "T110", years[i].line, "Year", years[i].year,
                         "the year of that school stands in line %u too", years[k].line);
        }
        if (years[i].string.marks.length > 0)
            check_string(ctf, &years[i]);
    }
}

/* --- periods: T113 ---------------------------------------------------------------------------- */

static void
check_periods(struct ctf *ctf, const char *start_path, const char *end_path, const char *name)
{
    day born, before = DAY_NONE;
    bool has_born = ctf_rules_read_day(ctf_text(ctf, "pupil/dob"), &born), open = false;
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        day start, end;
        if (strcmp(leaf->path, start_path) != 0 || !ctf_rules_read_day(leaf->text, &start))
            continue;
        bool ended =
            end_path != NULL && ctf_rules_read_day(ctf_text_in(ctf, leaf->parent, end_path), &end);
        if (has_born && start < born)
            ctf_tell(ctf, "T113", leaf->line, name, leaf->text, "it begins before birth");
        else if (ended && end < start)
            ctf_tell(ctf, "T113", leaf->line, name, leaf->text, "it ends before it begins");
        else if (before != DAY_NONE && start < before)
            ctf_tell(ctf, "T113", leaf->line, name, leaf->text,
                     "it begins before the one above ends");
        else if (open)
            ctf_tell(ctf, "T113", leaf->line, name, leaf->text, "the one above has no end");
        before = ended ? end : start;
        open = end_path != NULL && !ended;
    }
}

/* --- where the child lives: T114
 * ------------------------------------------------------------------ */

static bool
has_path(const struct ctf *ctf, const char *begin)
{
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        if (strncmp(ctf->leaves[i].path, begin, strlen(begin)) == 0 &&
            ctf->leaves[i].text[0] != '\0')
            return true;
    }
    return false;
}

static void
check_home(struct ctf *ctf)
{
    day born;
    if (!ctf_rules_read_day(ctf_text(ctf, "pupil/dob"), &born) || ctf->date == DAY_NONE)
        return;
    int age = date_age(born, ctf->date);
    if (age < 5 || age > 15)
        return;
    if (!has_path(ctf, "pupil/address/"))
        ctf_tell(ctf, "T114", ctf->begin_line, "Address", "", "there is no address");
    else if (ctf_text(ctf, "pupil/address/postcode")[0] == '\0')
        ctf_tell(ctf, "T114", ctf->begin_line, "PostCode", "", "there is no postcode");
    if (!has_path(ctf, "pupil/contacts/contact/"))
        ctf_tell(ctf, "T114", ctf->begin_line, "Contacts", "", "there is no contact");
}

void
ctf_check_pupil(struct ctf *ctf)
{
    check_upn(ctf);
    check_details(ctf);
    check_codes(ctf);
    check_history(ctf);
    check_attendance(ctf);
    check_periods(ctf, "pupil/fsmhistory/fsminstance/fsmstartdate",
                  "pupil/fsmhistory/fsminstance/fsmenddate", "FSMstartDate");
    check_periods(ctf, "pupil/senhistory/sen/startdate", NULL, "StartDate");
    check_home(ctf);
}
