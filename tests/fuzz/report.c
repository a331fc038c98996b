/* Reports of SIMS in XML: the input is the file. */
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
    const char *path = fuzz_write("report.xml", (struct slice){(const char *)input, size});
    fuzz_book(path);
    fuzz_exports_read(exports, path, NULL);
    return 0;
}
