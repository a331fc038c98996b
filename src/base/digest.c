/* digest: BLAKE2b as b2sum prints it. */
#include "base/digest.h"

#include "base/reading.h"

void
digest_finish(blake2b_state *state, char text[DIGEST_SIZE])
{
    static const char hex[] = "0123456789abcdef";
    uint8_t bytes[BLAKE2B_OUTBYTES];
    blake2b_final(state, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        text[2 * i] = hex[bytes[i] >> 4];
        text[2 * i + 1] = hex[bytes[i] & 15];
    }
    text[2 * sizeof bytes] = '\0';
}

bool
digest_file(const char *path, char text[DIGEST_SIZE], struct error *error)
{
    unsigned char chunk[16 * 1024];
    blake2b_state state;
    size_t got;
    int file, fault;
    if (!reading_open(path, &file, NULL, error))
        return false;
    blake2b_init(&state, BLAKE2B_OUTBYTES);
    while ((fault = system_read(file, chunk, sizeof chunk, &got)) == 0 && got > 0)
        blake2b_update(&state, chunk, got);
    system_close(file);
    digest_finish(&state, text);
    return fault == 0 ||
           error_add(error, STATUS_INPUT, "%s: cannot be read: %s", path, system_words(fault));
}
