/* --report of the commands that have one thing to tell: trace and diff. */
#ifndef MUSTER_CMD_WRITE_REPORT_H
#define MUSTER_CMD_WRITE_REPORT_H

#include "base/output.h"
#include "cmd/options.h"

/* Writes it in a format; false if it is not one of the command's. */
typedef bool (*write_format_fn)(const void *context, const char *format, struct output *output);

/* Before anything is done: status 2 if a report has another format than `formats` ("text, csv or
 * json"), no path behind its colon, or if two go to one place. */
bool write_report_check(const struct options *options, const char *formats, struct error *error);

/* To each FORMAT:PATH, whole or not at all, and to standard output what goes there: as text, if no
 * report was asked for. */
bool write_report(const struct options *options, write_format_fn tell, const void *context,
                  struct error *error);

#endif
