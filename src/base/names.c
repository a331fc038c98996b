/* Compares two names letter by letter, each letter brought to its plain form. */
#include "base/names.h"

#include <stdint.h>

#include "base/text.h"

/* What the letters U+00C0 to U+017F are without their marks, '.' for no letter. Æ and Œ stand
 * for their first letter. */
static const char plain_letters[] =
    "aaaaaaaceeeeiiiidnooooo.ouuuuypsaaaaaaaceeeeiiiidnooooo.ouuuuypy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* The next letter of a name: a plain one, or the number of a character that has none; 0 at the end.
 */
static uint32_t
next_letter(const unsigned char **at)
{
    while (**at != '\0') {
        unsigned char byte = *(*at)++;
        uint32_t character = byte;
        int more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
        if (more > 0)
            character = byte & (0x3Fu >> more);
        for (; more > 0 && (**at & 0xC0) == 0x80; more--)
            character = character << 6 | (*(*at)++ & 0x3Fu);
        bool is_mark = (character >= 0x300 && character < 0x370) || /* combining */
                       (character >= 0x2000 && character < 0x2070); /* punctuation */
        if (character >= 0xC0 && character < 0x180)
            character = (unsigned char)plain_letters[character - 0xC0];
        if (character >= 0x80 && !is_mark)
            return character;
        if (character < 0x80 && text_lower((char)character) >= 'a' &&
            text_lower((char)character) <= 'z')
            return (unsigned char)text_lower((char)character);
    }
    return 0;
}

bool
names_equal(const char *a, const char *b)
{
    const unsigned char *left = (const unsigned char *)a, *right = (const unsigned char *)b;
    uint32_t letter;
    do {
        letter = next_letter(&left);
        if (letter != next_letter(&right))
            return false;
    } while (letter != 0);
    return true;
}
