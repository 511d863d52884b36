/* value/date_form.h — dates as exports and people write them.
 *
 * A cell alone does not say whether 05/06/2024 is of May or of June: its column does. So these
 * functions say of one cell in which orders it can be read, and read it in a given one. */
#ifndef CRM_VALUE_DATE_FORM_H
#define CRM_VALUE_DATE_FORM_H

#include "value/clock.h"
#include "value/date.h"

/* Orders in which a date's parts may stand: a set. */
enum {
    CRM_DATE_YMD = 1, /* a year of four digits first */
    CRM_DATE_DMY = 2,
    CRM_DATE_MDY = 4,
    CRM_DATE_YMD_SHORT = 8, /* a year of two digits first: 24/1/5 */
    CRM_DATE_SERIAL = 16,   /* a spreadsheet's day number, 1900 system: 45321.5 */
    CRM_DATE_ALL = 31,
};

/* The orders by which crm_time_parse_order reads the text as a date; 0: no date.
 *
 * CRM_DATE_ALL, as it can be read in one way only: year first with four digits (2024-01-05,
 * 2024/1/5, 2024.1.5, 20240105, 20240105093000), 年 behind the year (2024年1月5日, 24年1月5号),
 * a month by its name (5 Jan 2024, 05-Jan-24, January 5th, 2024, 2024-Jan-05, 05-1月-24).
 * Else three numbers with one of - / . twice: a first or last number of two digits may be a year
 * (00-68: 2000s), a last one of four is. "13/01/2024" gives DMY, "05/06/2024" DMY and MDY,
 * "05/06/07" those and YMD_SHORT, "24/1/5" YMD_SHORT.
 * "45321" and "45321.5" give SERIAL; only 32874 (1990-01-01) to 73415 (2100-12-31) are days.
 *
 * Before the date a weekday may stand, behind it a weekday, bare or in brackets, then a clock
 * (value/clock.h) parted by blanks, a comma, "at" or T, by nothing behind 日 or a weekday or before
 * a word as 下午. The weekday need not be the date's. Blanks around are fine, and full-width forms
 * (value/narrow.h). 1899-12-30, the zero of spreadsheets and databases, is no date, nor what no
 * calendar has (0000-00-00, 1900-01-00). */
unsigned crm_time_orders(struct crm_span text);

/* Reads the text in one order; *dropped (may be NULL) says that a fraction of a second or a zone
 * was left out. A serial's fraction is a clock, rounded to the second. *time and *dropped are set
 * only where it is a date. The fast ways are those of crm_time_parse and crm_time_parse_blank. */
bool crm_time_parse_order(struct crm_span text, unsigned order, struct crm_time *time,
                          bool *dropped);

#endif
