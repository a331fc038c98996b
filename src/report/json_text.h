/* JSON as text: what the formats that are JSON have in common. Objects and arrays are opened and
 * closed by whoever writes them, with the bare characters. */
#ifndef MUSTER_REPORT_JSON_TEXT_H
#define MUSTER_REPORT_JSON_TEXT_H

#include "base/text.h"

/* Appends a JSON string with its quotes; U+FFFD stands for each byte that is not of UTF-8. */
void json_append_string(struct buffer *buffer, const char *text);

/* "name": of a member, behind a comma where it is not the first of its object. */
void json_name(struct buffer *line, const char *name);
void json_member(struct buffer *line, const char *name, const char *value);
void json_number(struct buffer *line, const char *name, uint64_t value);
void json_truth(struct buffer *line, const char *name, bool value);

/* The members that say what became of a rule of the run, of which collection and term. */
struct report_summary;
void json_verdict(struct buffer *line, const struct report_summary *summary, size_t rule);

/* The opening brace of the next object of an array, each on a line of its own. */
void json_next_item(struct buffer *line, bool first);

#endif
