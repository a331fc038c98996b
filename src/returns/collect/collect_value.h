/* The values of a table of COLLECT, in the forms in which COLLECT exports them and spreadsheets
 * leave them behind, as the values that the return tables have.
 *
 * Evidence for the forms: the schema and the samples of the school census in
 * github.com/SocialFinanceDigitalLabs/liia-tools-pipeline (liiatools/school_census_pipeline/spec).
 */
#ifndef MUSTER_RETURNS_COLLECT_COLLECT_VALUE_H
#define MUSTER_RETURNS_COLLECT_COLLECT_VALUE_H

#include "collection/schema.h"

/* Brings a field into the form of a return table. False if it is not of the type. The result is in
 * `raw` or in *text; empty means blank.
 *
 *     date      2024-Oct-16, 2024-10-16 or 16/10/2024, alone or with the time 00:00:00; becomes
 *               2024-10-16. Another time of day is refused: the day may have moved with a time
 *               zone.
 *     dateTime  the same with any time; becomes 2024-10-16T09:30:00
 *     boolean   0 and 1, and the words that inputs may have (input/tables.h); becomes 0 or 1
 *     integer   digits, also with ".0" behind them, as the samples have it; becomes the digits
 *     decimal   digits with or without a point
 *     text      as it stands, but for the apostrophe of csv_append_field */
bool collect_value(enum item_type type, struct slice raw, struct buffer *text, struct slice *value);

#endif
