/* The version that the Makefile gives, and those of the libraries that the program runs with. */
#include "cmd/version.h"

#include <csv.h>
#include <libxml/parser.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
#include <zip.h>

#include "system/system.h"

const char muster_version[] = MUSTER_VERSION;

/* "20914", with something behind it in some builds. */
static const char *
xml_version(char text[32])
{
    long number = strtol(xmlParserVersion, NULL, 10);
    snprintf(text, 32, "%ld.%ld.%ld", number / 10000, number / 100 % 100, number % 100);
    return text;
}

/* The library itself does not say: that of the header. */
static const char *
csv_version(char text[32])
{
    snprintf(text, 32, "%d.%d.%d", CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    return text;
}

void
version_tell_libraries(struct buffer *text)
{
    char xml[32], csv[32];
    const struct {
        const char *name, *version, *tested; /* with Debian 12's */
    } libraries[] = {
        {"libcsv", csv_version(csv), "3.0.3"},      {"libxlsxwriter", lxw_version(), "1.1.4"},
        {"libxml2", xml_version(xml), "2.9.14"},    {"libzip", zip_libzip_version(), "1.7.3"},
        {"SQLite", sqlite3_libversion(), "3.40.1"},
    };
    buffer_printf(text, "platform %s, %s\n", system_platform(),
                  system_has_threads() ? "with threads" : "without threads");
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        bool tested = strcmp(libraries[i].version, libraries[i].tested) == 0;
        buffer_printf(text, "%s %s, %s%s\n", libraries[i].name, libraries[i].version,
                      tested ? "the version tested" : "not the version tested, which is ",
                      tested ? "" : libraries[i].tested);
    }
    buffer_string(text, "libb2, which does not say its version\n");
}
