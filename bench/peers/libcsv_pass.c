/* Peer: one plain pass of libcsv over a file, which counts fields and rows and does nothing else.
 * libcsv_pass FILE */
#include <csv.h>
#include <stdio.h>

static void
count_field(void *text, size_t length, void *counts)
{
    (void)text;
    (void)length;
    ((unsigned long *)counts)[0]++;
}

static void
count_row(int end, void *counts)
{
    (void)end;
    ((unsigned long *)counts)[1]++;
}

int
main(int argc, char **argv)
{
    static char chunk[256 * 1024];
    unsigned long counts[2] = {0, 0};
    struct csv_parser parser;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t got;
    if (file == NULL || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        perror(argc == 2 ? argv[1] : "usage: libcsv_pass FILE");
        return 2;
    }
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0) {
        if (csv_parse(&parser, chunk, got, count_field, count_row, counts) != got) {
            fprintf(stderr, "%s: %s\n", argv[1], csv_strerror(csv_error(&parser)));
            return 1;
        }
    }
    csv_fini(&parser, count_field, count_row, counts);
    csv_free(&parser);
    printf("%lu rows, %lu fields\n", counts[1], counts[0]);
    return fclose(file);
}
