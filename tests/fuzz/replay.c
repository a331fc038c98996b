/* Feeds files to a fuzz target without libFuzzer: each must pass, the process must live, and the
 * last line says how many did. */
#include <string.h>

#include "fuzz.h"

static void
replay(const char *path)
{
    struct buffer text = {0};
    char chunk[4096];
    size_t got;
    FILE *file = fopen(path, "rbe");
    FUZZ_HOLDS(file != NULL);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        buffer_append(&text, chunk, got);
    FUZZ_HOLDS(ferror(file) == 0);
    fclose(file);
    /* Of its very size, so that a sanitizer sees a byte too many. */
    uint8_t *bytes = malloc(text.length > 0 ? text.length : 1);
    if (text.length > 0)
        memcpy(bytes, text.text, text.length);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(bytes, text.length);
    free(bytes);
    buffer_free(&text);
}

int
main(int count, char **arguments)
{
    LLVMFuzzerInitialize(&count, &arguments);
    for (int i = 1; i < count; i++)
        replay(arguments[i]);
    printf("%d replayed\n", count - 1);
    return 0;
}
