/* The list of rules that C knows by id. */
#include "finding/known_rules.h"

static const char *const known_rules[] = {
    "C450", "C451", "C452", "C453", "C454", "C455", "C456", "C457", "F101", "F102", "F103",
    "F104", "F105", "F106", "F107", "F108", "F109", "F110", "F111", "F112", "F113", "F114",
    "F115", "F116", "F117", "F118", "F119", "F120", "F121", "F122", "F123", "F124", "F125",
    "F126", "F127", "F128", "F129", "F130", "F131", "F132", "F133", "F134", "F135", "F136",
    "F137", "F138", "F139", "F140", "F141", "R101", "R102", "R103", "R104", "R105", "R106",
    "R109", "R126", "R128", "R130", "R131", "R132", "T101", "T102", "T103", "T104", "T105",
    "T106", "T107", "T108", "T109", "T110", "T111", "T112", "T113", "T114"};

bool
known_rules_check(const struct rulebook *book, const char *label, struct error *error)
{
    for (size_t i = 0; i < sizeof known_rules / sizeof known_rules[0]; i++) {
        if (rulebook_find(book, known_rules[i]) == NULL)
            return error_add(error, STATUS_FAILED,
                             "%s: rule %s is missing, which the program needs", label,
                             known_rules[i]);
    }
    return true;
}
