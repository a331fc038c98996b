/* The rules about a pupil in a CTF, T104 to T108, T113 and T114 (docs/reference.md), and how what
 * breaks a rule is told. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/exports/ctf_internal.h"
#include "input/upn.h"

static void
add_finding(struct ctf *ctf, struct finding finding, const char *said)
{
    struct finding_list *told = ctf->reading->inputs->told;
    const char *const more[] = {"said", said, NULL};
    finding.severity = finding.rule->severity;
    finding.lea = arena_string(&told->texts, ctf->lea);
    finding.estab = arena_string(&told->texts, ctf->estab);
    finding.key = arena_string(&told->texts, ctf_text(ctf, "pupil/upn"));
    finding.value = arena_string(&told->texts, finding.value);
    finding.place.file = ctf->file_number;
    finding.message = finding_message(&told->texts, &finding, more);
    finding_add(told, finding);
}

static const struct rule *
ctf_rule(const struct ctf *ctf, const char *id)
{
    const struct rulebook *book = ctf->reading->inputs->book;
    return book == NULL ? NULL : rulebook_find(book, id);
}

void
ctf_tell(struct ctf *ctf, const char *id, uint32_t line, const char *field, const char *value,
         const char *format, ...)
{
    const struct rule *rule = ctf_rule(ctf, id);
    struct buffer said = {0};
    if (rule == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&said, format, arguments);
    va_end(arguments);
    add_finding(ctf,
                (struct finding){.rule = rule,
                                 .date = DAY_NONE,
                                 .field = field,
                                 .value = value,
                                 .place = {.line = line}},
                said.text);
    buffer_free(&said);
}

void
ctf_tell_mark(struct ctf *ctf, const char *id, uint32_t line, const struct string_mark *mark,
              const char *said)
{
    const struct rule *rule = ctf_rule(ctf, id);
    const char *code = arena_copy(&ctf->arena, mark->code.text, mark->code.length);
    char date[DATE_SIZE];
    if (rule == NULL)
        return;
    add_finding(ctf,
                (struct finding){.rule = rule,
                                 .date = mark->date,
                                 .session = mark->session,
                                 .field = "AttendanceMarks",
                                 .value = code,
                                 .place = {.line = line, .column = (uint32_t)mark->number}},
                arena_printf(&ctf->arena, "\"%s\" of %s (%s) %s", code,
                             date_format(mark->date, date), session_name(mark->session), said));
}

/* --- identity: T104 to T107 ------------------------------------------------------------------- */

/* What is wrong with a UPN, as 1500 to 1530 of the census have it; NULL: nothing. */
static const char *
fault_of_upn(const struct ctf *ctf, const char *upn)
{
    const struct export_options *options = ctf->reading->options;
    if (upn[0] == '\0')
        return "it is missing";
    if (upn[0] != upn_letter(slice_of(upn)))
        return "its check letter or form is wrong";
    const char authority[] = {upn[1], upn[2], upn[3], '\0'};
    bool is = options->is_code == NULL || options->is_code(options->context, "upn_la", authority);
    return is ? NULL : "characters 2 to 4 are no authority that gives such numbers";
}

static void
check_upn(struct ctf *ctf)
{
    const char *upn = ctf_text(ctf, "pupil/upn"), *fault = fault_of_upn(ctf, upn);
    uint32_t before = map_get(&ctf->upns, slice_of(upn));
    if (fault != NULL)
        ctf_tell(ctf, "T104", ctf->begin_line, "UPN", upn, "%s", fault);
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
    if (!ctf_day(born, &date))
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

/* Whether the pupils' column of that name knows a code. */
static bool
pupils_know(struct ctf *ctf, const char *name, const char *code)
{
    const struct ctf_table *pupils = ctf_find_table(ctf, "pupils");
    int column = pupils == NULL ? -1 : table_column_index(pupils->def, name);
    struct buffer text = {0};
    struct slice kept;
    bool changed;
    if (column < 0)
        return true;
    const struct table_column *of = &pupils->def->columns[column];
    bool knows =
        value_normalise(of->type, slice_of(code), &text, &kept, &changed) && column_knows(of, kept);
    buffer_free(&text);
    return knows;
}

static bool
is_removal_ground(const char *code)
{
    return strlen(code) == 1 && code[0] >= 'a' && code[0] <= 'o'; /* regulation 9: (a) to (o) */
}

static void
check_codes(struct ctf *ctf)
{
    static const char *const items[][2] = {
        {"pupil/basicdetails/ncyearactual", "NCyearActual"},
        {"pupil/basicdetails/ethnicity", "Ethnicity"},
        {"pupil/basicdetails/languages/type/language", "Language"},
        {"pupil/senhistory/sen/senprovision", "SENprovision"},
        {"pupil/basicdetails/enrolstatus", "EnrolStatus"},
        {"pupil/schoolhistory/school/groundsforremoval", "GroundsForRemoval"},
    };
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        for (size_t k = 0; k < sizeof items / sizeof items[0]; k++) {
            const char *name = items[k][1];
            if (leaf->text[0] == '\0' || strcmp(leaf->path, items[k][0]) != 0)
                continue;
            if (strcmp(name, "GroundsForRemoval") == 0 ? !is_removal_ground(leaf->text)
                                                       : !pupils_know(ctf, name, leaf->text))
                ctf_tell(ctf, "T107", leaf->line, name, leaf->text, "%s has no code %s", name,
                         leaf->text);
        }
    }
}

/* --- dates of the school: T108 ---------------------------------------------------------------- */

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
    if (!ctf_day(entry, &entered))
        ctf_tell(ctf, "T108", ctf->begin_line, "EntryDate", entry,
                 "there is no entry date at the school");
    else if (reason[0] != '\0' && leaving[0] == '\0')
        ctf_tell(ctf, "T108", ctf->begin_line, "LeavingDate", "",
                 "there is a reason for leaving and no leaving date");
    else if (leaving[0] != '\0' && ctf_day(leaving, &left) && left < entered)
        ctf_tell(ctf, "T108", ctf->begin_line, "LeavingDate", leaving,
                 "the leaving date is before the entry date");
}

/* --- periods: T113 ---------------------------------------------------------------------------- */

static void
check_periods(struct ctf *ctf, const char *start_path, const char *end_path, const char *name)
{
    day born, before = DAY_NONE;
    bool has_born = ctf_day(ctf_text(ctf, "pupil/dob"), &born), open = false;
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        day start, end;
        if (strcmp(leaf->path, start_path) != 0 || !ctf_day(leaf->text, &start))
            continue;
        bool ended = end_path != NULL && ctf_day(ctf_text_in(ctf, leaf->parent, end_path), &end);
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

/* --- where the child lives: T114 -------------------------------------------------------------- */

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
    const struct export_options *options = ctf->reading->options;
    day born;
    if (!ctf_day(ctf_text(ctf, "pupil/dob"), &born) || ctf->date == DAY_NONE ||
        options->is_compulsory_age == NULL || !options->is_compulsory_age(born, ctf->date))
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
    ctf_check_attendance(ctf);
    check_periods(ctf, "pupil/fsmhistory/fsminstance/fsmstartdate",
                  "pupil/fsmhistory/fsminstance/fsmenddate", "FSMstartDate");
    check_periods(ctf, "pupil/senhistory/sen/startdate", NULL, "StartDate");
    check_home(ctf);
}
