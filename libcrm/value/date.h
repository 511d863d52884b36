/* value/date.h — days and wall-clock times of the proleptic Gregorian calendar, years 1 to 9999.
 *
 * A day is a number: days since 1970-01-01. Nothing here knows zones, locales or the present.
 * Forms that exports write are read by value/date_form.h. */
#ifndef CRM_VALUE_DATE_H
#define CRM_VALUE_DATE_H

#include <stdint.h>

#include "base/span.h"

#define CRM_NO_DAY INT32_MIN

struct crm_time {
    int32_t day;
    int32_t second; /* 0 to 86399; -1 where the text had a date only */
};

/* Reads exactly YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS, as the stream has them. */
bool crm_time_parse(struct crm_span text, struct crm_time *time);

/* The same with a blank for the T. */
bool crm_time_parse_blank(struct crm_span text, struct crm_time *time);

/* By a pattern of %Y %y (00-68: 2000s) %m %d %H %I %p %M %S %j %% and literal characters; one
 * or two digits where the field has two; a blank matches any run of blanks. The whole text must
 * match. */
bool crm_time_parse_pattern(struct crm_span text, const char *pattern, struct crm_time *time);

/* True where the pattern has only known conversions, each once, and gives a full date: one year,
 * and either month and day or the day of the year. Minutes need an hour, %I needs %p (AM, PM, am,
 * pm, 上午, 下午), as the time would be a guess. */
bool crm_time_pattern_valid(const char *pattern);

/* Writes 10 or 19 bytes as the stream has them, no NUL; returns the number. */
size_t crm_time_write(struct crm_time time, char text[static 19]);

int32_t crm_day_of(int year, int month, int day); /* CRM_NO_DAY where there is no such day */
void crm_day_split(int32_t day, int *year, int *month, int *day_of_month);
int crm_day_weekday(int32_t day); /* 1 Monday … 7 Sunday */

/* Seconds since midnight, -1 where there is no such time of day (there is no 24:00). */
int32_t crm_second_of(int hour, int minute, int second);

/* The year that two digits stand for: 00 to 68 are of this century, 69 to 99 of the last. */
int crm_year_of_two(int digits);

#endif
