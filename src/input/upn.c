/* The check letter of a UPN. */
#include "input/upn.h"

#include <string.h>

enum { UPN_LENGTH = 13, MODULUS = 23 };

/* DfE's letters leave out I, O and S, which look like digits. */
static const char upn_letters[MODULUS + 1] = "ABCDEFGHJKLMNPQRTUVWXYZ";

/* The value of a character; -1 if it cannot stand there. Only the last one, of a temporary UPN, may
 * be a letter, and then counts as its place among the letters. */
static int
upn_value(char character, bool last)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    const char *letter = last && character != '\0' ? strchr(upn_letters, character) : NULL;
    return letter == NULL ? -1 : (int)(letter - upn_letters);
}

/* Characters 2 to 13, each times its position, modulo 23. */
char
upn_letter(struct slice upn)
{
    int sum = 0;
    if (upn.length != UPN_LENGTH)
        return '\0';
    for (int i = 1; i < UPN_LENGTH; i++) {
        int value = upn_value(upn.text[i], i == UPN_LENGTH - 1);
        if (value < 0)
            return '\0';
        sum += value * (i + 1);
    }
    return upn_letters[sum % MODULUS];
}
