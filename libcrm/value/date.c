#include "value/date.h"

#include "value/take.h"

enum { DAYS_TO_1970 = 719468 }; /* from 0000-03-01 */

/* Days are counted in years that begin on 1 March, so that the leap day comes last: H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days). */
int32_t crm_day_of(int year, int month, int day)
{
    static const unsigned char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) {
        return CRM_NO_DAY;
    }
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > lengths[month - 1] + (month == 2 && leap)) {
        return CRM_NO_DAY;
    }
    int march_year = year - (month <= 2);
    int march_month = month > 2 ? month - 3 : month + 9;
    int day_of_year = (153 * march_month + 2) / 5 + day - 1;
    return 365 * march_year + march_year / 4 - march_year / 100 + march_year / 400 + day_of_year
           - DAYS_TO_1970;
}

void crm_day_split(int32_t day, int *year, int *month, int *day_of_month)
{
    int64_t shifted = (int64_t)day + DAYS_TO_1970;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = (int)(shifted - era * 146097);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    *day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = year_of_era + (int)era * 400 + (*month <= 2);
}

int crm_day_weekday(int32_t day)
{
    return (day % 7 + 10) % 7 + 1; /* 1970-01-01 was a Thursday */
}

/* -1 where they are no digits. */
static inline int two_digits(const char *at)
{
    unsigned tens = (unsigned)(unsigned char)at[0] - '0';
    unsigned ones = (unsigned)(unsigned char)at[1] - '0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

int32_t crm_second_of(int hour, int minute, int second)
{
    bool good = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    return good ? (hour * 60 + minute) * 60 + second : -1;
}

/* Inlined in both callers: nearly every row of an export passes here. */
static inline bool parse_parted(struct crm_span text, char part, struct crm_time *time)
{
    const char *at = text.at;
    if ((text.length != 10 && text.length != 19) || at[4] != '-' || at[7] != '-') {
        return false;
    }
    int century = two_digits(at);
    int year = two_digits(at + 2);
    if (century < 0 || year < 0) {
        return false;
    }
    int32_t day = crm_day_of(century * 100 + year, two_digits(at + 5), two_digits(at + 8));
    int second = -1;
    if (text.length == 19) {
        if (at[10] != part || at[13] != ':' || at[16] != ':') {
            return false;
        }
        second = crm_second_of(two_digits(at + 11), two_digits(at + 14), two_digits(at + 17));
        if (second < 0) {
            return false;
        }
    }
    if (day == CRM_NO_DAY) {
        return false;
    }
    *time = (struct crm_time){ day, second };
    return true;
}

bool crm_time_parse(struct crm_span text, struct crm_time *time)
{
    return parse_parted(text, 'T', time);
}

bool crm_time_parse_blank(struct crm_span text, struct crm_time *time)
{
    return parse_parted(text, ' ', time);
}

int crm_year_of_two(int digits)
{
    return digits + (digits <= 68 ? 2000 : 1900);
}

enum field {
    YEAR,
    SHORT_YEAR,
    MONTH,
    DAY,
    HOUR,
    HOUR_12,
    HALF,
    MINUTE,
    SECOND,
    YEAR_DAY,
    FIELD_COUNT,
};

/* Indexed by enum field. %p has no digits: take_half reads it. */
static const struct {
    char letter;
    unsigned char fewest_digits;
    unsigned char most_digits;
    short least;
    short most;
} conversions[FIELD_COUNT] = {
    [YEAR] = { 'Y', 4, 4, 1, 9999 }, [SHORT_YEAR] = { 'y', 1, 2, 0, 99 },
    [MONTH] = { 'm', 1, 2, 1, 12 },  [DAY] = { 'd', 1, 2, 1, 31 },
    [HOUR] = { 'H', 1, 2, 0, 23 },   [HOUR_12] = { 'I', 1, 2, 1, 12 },
    [HALF] = { 'p', 0, 0, 0, 1 },    [MINUTE] = { 'M', 1, 2, 0, 59 },
    [SECOND] = { 'S', 1, 2, 0, 59 }, [YEAR_DAY] = { 'j', 1, 3, 1, 366 },
};

static enum field field_of(char letter)
{
    enum field field = YEAR;
    while (field < FIELD_COUNT && conversions[field].letter != letter) {
        field++;
    }
    return field;
}

/* One year, and either month and day or the day of the year; minutes only with an hour, an hour
 * of twelve only with its half of the day. */
static bool gives_date(unsigned given)
{
    bool year = !(given & 1u << YEAR) != !(given & 1u << SHORT_YEAR);
    unsigned days = given & (1u << MONTH | 1u << DAY | 1u << YEAR_DAY);
    bool day = days == (1u << MONTH | 1u << DAY) || days == 1u << YEAR_DAY;
    unsigned hours = given & (1u << HOUR | 1u << HOUR_12 | 1u << HALF);
    unsigned rest = given & (1u << MINUTE | 1u << SECOND);
    bool hour = hours == 1u << HOUR || hours == (1u << HOUR_12 | 1u << HALF);
    return year && day && (hour || (hours | rest) == 0);
}

bool crm_time_pattern_valid(const char *pattern)
{
    unsigned given = 0;
    for (const char *at = pattern; *at != '\0'; at++) {
        if (*at != '%') {
            continue;
        }
        at++;
        if (*at == '%') {
            continue;
        }
        enum field field = field_of(*at);
        if (field == FIELD_COUNT || (given & 1u << field) != 0) {
            return false;
        }
        given |= 1u << field;
    }
    return gives_date(given);
}

static bool take_half(struct crm_span *rest, int *half)
{
    static const char words[][8] = { "AM", "PM", "am", "pm", "上午", "下午" };
    for (int i = 0; i < (int)(sizeof words / sizeof words[0]); i++) {
        if (crm_take_text(rest, words[i])) {
            *half = i % 2;
            return true;
        }
    }
    return false;
}

static bool take_field(struct crm_span *rest, enum field field, int *value)
{
    if (field == HALF) {
        return take_half(rest, value);
    }
    *value =
        crm_take_number(rest, conversions[field].fewest_digits, conversions[field].most_digits);
    return *value >= conversions[field].least && *value <= conversions[field].most;
}

/* What the fields of a valid pattern say; those that it has not are -1. */
static bool time_of_fields(const int values[FIELD_COUNT], struct crm_time *time)
{
    int year = values[YEAR];
    if (year < 0) {
        year = crm_year_of_two(values[SHORT_YEAR]);
    }
    int32_t day = crm_day_of(year, values[MONTH], values[DAY]);
    if (values[YEAR_DAY] > 0) {
        day = crm_day_of(year, 1, 1) + values[YEAR_DAY] - 1;
        if (day > crm_day_of(year, 12, 31)) {
            return false;
        }
    }
    int hour = values[HOUR_12] > 0 ? values[HOUR_12] % 12 + 12 * values[HALF] : values[HOUR];
    int minute = values[MINUTE] > 0 ? values[MINUTE] : 0;
    int second = values[SECOND] > 0 ? values[SECOND] : 0;
    if (day == CRM_NO_DAY) {
        return false;
    }
    *time = (struct crm_time){ day, crm_second_of(hour, minute, second) };
    return true;
}

bool crm_time_parse_pattern(struct crm_span text, const char *pattern, struct crm_time *time)
{
    if (!crm_time_pattern_valid(pattern)) {
        return false;
    }
    int values[FIELD_COUNT];
    for (int i = 0; i < FIELD_COUNT; i++) {
        values[i] = -1;
    }
    struct crm_span rest = text;
    for (const char *at = pattern; *at != '\0'; at++) {
        bool matched = false;
        if (crm_is_blank(*at)) {
            matched = crm_is_blank(at[1]) || crm_take_blanks(&rest);
        } else if (*at == '%' && at[1] != '%') {
            enum field field = field_of(*++at);
            matched = take_field(&rest, field, &values[field]);
        } else {
            at += *at == '%';
            matched = crm_take_byte(&rest, *at);
        }
        if (!matched) {
            return false;
        }
    }
    return rest.length == 0 && time_of_fields(values, time);
}

static void put_two(char *text, int number)
{
    text[0] = (char)('0' + number / 10 % 10);
    text[1] = (char)('0' + number % 10);
}

size_t crm_time_write(struct crm_time time, char text[static 19])
{
    int year = 0;
    int month = 0;
    int day = 0;
    crm_day_split(time.day, &year, &month, &day);
    put_two(text, year / 100);
    put_two(text + 2, year % 100);
    text[4] = '-';
    put_two(text + 5, month);
    text[7] = '-';
    put_two(text + 8, day);
    if (time.second < 0) {
        return 10;
    }
    text[10] = 'T';
    put_two(text + 11, time.second / 3600);
    text[13] = ':';
    put_two(text + 14, time.second / 60 % 60);
    text[16] = ':';
    put_two(text + 17, time.second % 60);
    return 19;
}
