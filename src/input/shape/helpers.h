/* Helpers: what only serves to find something, and is in no table: a number in whose stead a UPN is
 * looked up, the name of a school, a string of marks. Items that are columns of a table have their
 * number there. */
#ifndef MUSTER_INPUT_SHAPE_HELPERS_H
#define MUSTER_INPUT_SHAPE_HELPERS_H

enum helper {
    HELPER_ADMISSION_NUMBER,
    HELPER_LOCAL_ID,
    HELPER_FULL_NAME,
    HELPER_SURNAME, /* these four are columns of pupils, and helpers where the table does not have
                       them */
    HELPER_FORENAME,
    HELPER_DOB,
    HELPER_UPN,
    HELPER_CLASS,
    HELPER_DFE_NUMBER,
    HELPER_SCHOOL_URN,
    HELPER_SCHOOL_LABEL,
    HELPER_SCHOOL_ID,
    HELPER_MARKS_FROM,
    HELPER_MARKS,
    HELPER_WEEK,
    HELPER_COUNT
};

/* -1: there is none of that name, whatever its case. */
int helper_find(const char *name);

#endif
