/* The forms in which people and systems write dates (docs/reference.md): 2025-09-08, with or
 * without a time; 8/9/2025, 8-9-2025 and 8.9.2025; 12 Sep 2025, 12-Sep-2025, Friday 12 September
 * 2025; two-digit years are of this century. Dates of figures alone are day, month, year, or all of
 * a sheet are month first; the evidence for that is gathered while they are read. */
#ifndef MUSTER_INPUT_DATE_FORMS_H
#define MUSTER_INPUT_DATE_FORMS_H

#include "base/date.h"

enum date_order { ORDER_UNSETTLED, ORDER_DAY_FIRST, ORDER_MONTH_FIRST };

/* What the dates of a sheet have shown so far. */
struct date_evidence {
    uint32_t only_day_first, only_month_first; /* so many can be read in one order alone */
    uint32_t differing;                        /* and so many as two different days */
    uint32_t short_years;                      /* with two digits */
};

struct date_form {
    day date;       /* DAY_NONE without a year */
    int month, day; /* 1-based; what a date without a year says */
    size_t length;  /* of the text that was read */
};

/* Reads a date at the front of a text; what follows it must be no letter or digit. With
 * `yearless` the year may be missing: 8 Sep, 8/9. `evidence` may be NULL. Without an order
 * day first. */
bool date_form_scan(struct slice text, enum date_order order, bool yearless, struct date_form *form,
                    struct date_evidence *evidence);

/* A whole text, trimmed; a time may stand behind the date. */
bool date_form_read(struct slice text, enum date_order order, day *date,
                    struct date_evidence *evidence);

/* The order that the dates of a sheet are read in: month first if some can be nothing else and none
 * is only day first. */
enum date_order date_evidence_order(const struct date_evidence *evidence);

/* Adds what other dates of the same sheet have shown. */
void date_evidence_add(struct date_evidence *evidence, const struct date_evidence *other);

#endif
