/* Common Transfer Files: the input is one. */
#include "fuzz.h"

static struct resources resources;
static struct fuzz_exports *exports;

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    fuzz_begin();
    exports = fuzz_exports_make(&resources);
    return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    fuzz_exports_read(
        exports,
        fuzz_write("8352990_CTF_8352991_001.xml", (struct slice){(const char *)input, size}), NULL);
    return 0;
}
