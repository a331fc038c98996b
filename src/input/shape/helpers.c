/* The names of helpers. */
#include "input/shape/helpers.h"

#include "base/text.h"

static const char *const helper_names[HELPER_COUNT] = {
    [HELPER_ADMISSION_NUMBER] = "AdmissionNumber",
    [HELPER_LOCAL_ID] = "LocalID",
    [HELPER_FULL_NAME] = "FullName",
    [HELPER_SURNAME] = "Surname",
    [HELPER_FORENAME] = "Forename",
    [HELPER_DOB] = "DOB",
    [HELPER_UPN] = "UPN",
    [HELPER_CLASS] = "Class",
    [HELPER_DFE_NUMBER] = "DfENumber",
    [HELPER_SCHOOL_URN] = "SchoolURN",
    [HELPER_SCHOOL_LABEL] = "SchoolLabel",
    [HELPER_SCHOOL_ID] = "SchoolID",
    [HELPER_MARKS_FROM] = "MarksFrom",
    [HELPER_MARKS] = "Marks",
    [HELPER_WEEK] = "Week",
};

int
helper_find(const char *name)
{
    for (int i = 0; i < HELPER_COUNT; i++) {
        if (text_same(helper_names[i], name))
            return i;
    }
    return -1;
}
