/* Makes an invented authority to measure with: generate DIR SCHOOLS PUPILS DAYS [fault]
 *
 * Primary schools of PUPILS pupils each, a calendar of DAYS weekdays from 1 September 2025, and a
 * mark for each session, with about the national mix of codes. With "fault" every mark breaks a
 * rule. Same bytes for the same arguments. Rows come school by school, pupil by pupil, in order of
 * time. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"

static uint64_t state = UINT64_C(20251002);

static unsigned
random_below(unsigned limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state % limit);
}

static FILE *
create(const char *directory, const char *name, const char *header)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.csv", directory, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    fprintf(file, "%s\n", header);
    return file;
}

static const char *
make_upn(int school, int pupil)
{
    static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
    static char upn[16];
    int sum = 0;
    snprintf(upn, sizeof upn, "A835%04d%05d", 2000 + school % 5000, pupil % 100000);
    for (int i = 1; i < 13; i++)
        sum += (upn[i] - '0') * (i + 1);
    upn[0] = letters[sum % 23];
    return upn;
}

/* A code for a session of a pupil of whom `absent` in a thousand sessions are absences. */
static const char *
make_code(bool morning, unsigned absent)
{
    static const char *const absences[] = {"I", "I", "I", "I", "I",  "O", "O",
                                           "M", "C", "G", "U", "C2", "I", "O"};
    static const char *const activities[] = {"V", "V", "B", "P"};
    if (random_below(1000) < absent)
        return absences[random_below(sizeof absences / sizeof absences[0])];
    unsigned other = random_below(1000);
    if (other < 15)
        return "L";
    if (other < 24)
        return activities[random_below(4)];
    return morning ? "/" : "\\";
}

struct files {
    FILE *schools, *pupils, *calendar, *marks;
};

static void
make_school(const struct files *files, int school, int pupils, int days, bool fault)
{
    char dates[400][DATE_SIZE];
    int count = 0;
    for (day date = date_from_civil(2025, 9, 1); count < days; date++) {
        if (date_weekday(date) <= FRIDAY)
            date_format(date, dates[count++]);
    }
    fprintf(files->schools,
            "835,%04d,%d,School %d,PS,01,R,6,COMP,CO,office@school%d.example,"
            "0163296%04d\n",
            2000 + school, 100000 + school, school, school, school);
    for (int d = 0; d < count; d++)
        fprintf(files->calendar, "835,%04d,%s,AM,open\n835,%04d,%s,PM,open\n", 2000 + school,
                dates[d], 2000 + school, dates[d]);
    for (int p = 0; p < pupils; p++) {
        const char *upn = make_upn(school, p);
        unsigned absent = random_below(4) == 0 ? 150 : 35;
        char born[DATE_SIZE];
        date_format(date_from_civil(2014, 9, 1) + (day)random_below(5 * 365), born);
        fprintf(files->pupils,
                "835,%04d,%s,Surname%d,Forename%d,%s,%s,2023-09-01,,C,O,false,N,%d,"
                "WBRI,ENG,N\n",
                2000 + school, upn, p, p, born, p % 2 == 0 ? "M" : "F", 1 + p % 6);
        for (int d = 0; d < count; d++) {
            for (int half = 0; half < 2; half++)
                fprintf(files->marks, "835,%04d,%s,%s,%s,%s,,\n", 2000 + school, upn, dates[d],
                        half == 0 ? "AM" : "PM", fault ? "X" : make_code(half == 0, absent));
        }
    }
}

int
main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: generate DIR SCHOOLS PUPILS DAYS [fault]\n");
        return 2;
    }
    struct files files = {
        create(argv[1], "schools",
               "LEA,Estab,URN,SchoolName,Phase,SchoolType,LowestNCyear,HighestNCyear,Intake,"
               "Governance,Email,PhoneNo"),
        create(argv[1], "pupils",
               "LEA,Estab,UPN,Surname,Forename,DOB,Sex,EntryDate,LeavingDate,EnrolStatus,ClassType,"
               "PartTime,Boarder,NCyearActual,Ethnicity,Language,SENprovision"),
        create(argv[1], "calendar", "LEA,Estab,Date,Session,Status"),
        create(argv[1], "marks", "LEA,Estab,UPN,Date,Session,Code,Nature,MinutesLate")};
    int days = atoi(argv[4]) > 390 ? 390 : atoi(argv[4]);
    for (int school = 0; school < atoi(argv[2]); school++)
        make_school(&files, school, atoi(argv[3]), days, argc > 5 && strcmp(argv[5], "fault") == 0);
    return fclose(files.schools) | fclose(files.pupils) | fclose(files.calendar) |
           fclose(files.marks);
}
