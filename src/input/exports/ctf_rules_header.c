/* The rules about the name and the header of a CTF, T101 to T103 (docs/reference.md). */
#include <stdlib.h>
#include <string.h>

#include "input/exports/ctf_internal.h"
#include "input/exports/export_sheet.h"

/* --- the file's name: T101 -------------------------------------------------------------------- */

bool
ctf_is_digits(const char *text, size_t count)
{
    return strlen(text) == count && strspn(text, "0123456789") == count;
}

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

/* Whether the name has the school, or the authority, of a header there. Of an authority, of a
 * destination that is not known, or of one outside the sector, letters may stand in the header. */
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
    const char *name = export_base_name(ctf->reading->path);
    const char *lea = ctf_text(ctf, "header/destschool/lea");
    const char *estab = ctf_text(ctf, "header/destschool/estab");
    if (strstr(name, " (") != NULL)
        ctf_tell(ctf, "T101", 0, "", name, "a browser has put a number into it");
    else if (!is_ctf_name(name))
        ctf_tell(ctf, "T101", 0, "", name, "it is not LLLEEEE_CTF_LLLEEEE_nnn.xml");
    else if (!names_school(name, ctf->lea, ctf->estab))
        ctf_tell(ctf, "T101", 0, "", name, "the school of the header is %s%s", ctf->lea,
                 ctf->estab);
    else if (!names_school(name + 12, lea, estab))
        ctf_tell(ctf, "T101", 0, "", name, "the destination of the header is %s%s", lea, estab);
}

/* --- the header: T102, T103 ------------------------------------------------------------------- */

enum { CTF_CENTURY = 2000 };

static void
check_version(struct ctf *ctf)
{
    int version = atoi(ctf->version), expected = date_school_year(ctf->date) - CTF_CENTURY;
    if (version != expected && version != expected - 1)
        ctf_tell(ctf, "T102", ctf->begin_line, "CTFversion", ctf->version,
                 "CTF %d is that of the year, and CTF %d the one before", expected, expected - 1);
}

/* 835, or XXX and MMM of a destination that has no number. */
static bool
is_lea(const char *text, bool destination)
{
    return ctf_is_digits(text, 3) ||
           (destination && (strcmp(text, "XXX") == 0 || strcmp(text, "MMM") == 0));
}

/* 2991, LLLL of an authority, or XXXX and MMMM of a destination that has no number. */
static bool
is_estab(const char *text, bool destination)
{
    return ctf_is_digits(text, 4) || strcmp(text, "LLLL") == 0 ||
           (destination && (strcmp(text, "XXXX") == 0 || strcmp(text, "MMMM") == 0));
}

static void
check_school(struct ctf *ctf, const char *name, const char *lea, const char *estab,
             bool destination)
{
    if (!is_lea(lea, destination) || !is_estab(estab, destination))
        ctf_tell(ctf, "T103", ctf->begin_line, name, lea,
                 "LEA or Estab of %s is missing or ill-formed", name);
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
    if (!ctf_is_digits(year, 4))
        ctf_tell(ctf, "T103", line, "AcademicYear", year, "AcademicYear is missing or no year");
    else if (ctf->date != DAY_NONE && atoi(year) != date_school_year(ctf->date))
        ctf_tell(ctf, "T103", line, "AcademicYear", year, "AcademicYear is not that of DateTime");
    check_school(ctf, "SourceSchool", ctf->lea, ctf->estab, false);
    check_school(ctf, "DestSchool", ctf_text(ctf, "header/destschool/lea"),
                 ctf_text(ctf, "header/destschool/estab"), true);
    if (ctf->date != DAY_NONE)
        check_version(ctf);
}
