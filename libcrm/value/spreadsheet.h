/* value/spreadsheet.h — what a workbook keeps in a cell, as its text in the file, turned into what
 * a person sees there: numbers of 15 digits, dates that are counts of days, escaped characters. */
#ifndef CRM_VALUE_SPREADSHEET_H
#define CRM_VALUE_SPREADSHEET_H

#include "base/span.h"

enum crm_cell_format {
    CRM_CELL_NUMBER,
    CRM_CELL_DATE,     /* a day, a time of a day, or both */
    CRM_CELL_DURATION, /* hours beyond 24, as [h]:mm */
};

/* The format of a built-in number (numFmtId below 164; ECMA-376 part 1, 18.8.30, and 27-36, 50-58
 * of East Asian editions). */
enum crm_cell_format crm_cell_format_builtin(unsigned number);

/* The format of a code such as yyyy\-mm\-dd;@ or [$-804]#,##0.00. */
enum crm_cell_format crm_cell_format_code(struct crm_span code);

/* Writes a number of the file as Excel's General shows it in a wide column: at most 15 significant
 * digits, no trailing zeros, digits throughout from 1e-9 to below 1e15; a number outside, which has
 * lost its last digits, as 1.23456789012346E+17. Returns the length, 0 where the text is no
 * number. */
size_t crm_cell_number(struct crm_span text, char written[static 40]);

/* Writes a serial number of days, rounded to the second: YYYY-MM-DD where the time is midnight,
 * YYYY-MM-DDTHH:MM:SS else, HH:MM:SS on day 0; a duration as H…HH:MM:SS. Day 1 is 1900-01-01 and
 * day 60 the 1900-02-29 that never was, or day 0 is 1904-01-01. Returns the length, 0 where it is
 * negative or past the year 9999. */
size_t crm_cell_serial(double serial, enum crm_cell_format format, bool from_1904,
                       char written[static 40]);

/* Replaces _xHHHH_ by the character of that UTF-16 unit (pairs of surrogates by one), in place;
 * returns the new length. NUL and lone surrogates stay escaped. */
size_t crm_cell_unescape(char *text, size_t length);

#endif
