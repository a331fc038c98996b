#include "base/digest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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
    FILE *file = fopen(path, "rbe");
    size_t got;
    if (file == NULL)
        return error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    blake2b_init(&state, BLAKE2B_OUTBYTES);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        blake2b_update(&state, chunk, got);
    bool done = ferror(file) == 0 ||
                error_add(error, STATUS_INPUT, "%s: cannot be read: %s", path, strerror(errno));
    fclose(file);
    digest_finish(&state, text);
    return done;
}
