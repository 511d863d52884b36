#include "value/date_form.h"

#include "value/narrow.h"
#include "value/take.h"

enum {
    SERIAL_DIGITS = 5,
    SERIAL_FIRST = 32874,   /* 1990-01-01 */
    SERIAL_LAST = 73415,    /* 2100-12-31 */
    SERIAL_OF_1970 = 25569, /* 1970-01-01 */
    ZERO_DAY = -SERIAL_OF_1970,
    DAY_SECONDS = 86400,
    FRACTION_DIGITS = 12, /* times DAY_SECONDS they fit an int64_t; more change nothing */
};

enum kind { ONE_WAY, THREE_NUMBERS, SERIAL };

/* What a text says before an order is chosen. */
struct form {
    enum kind kind;
    int32_t day; /* but of THREE_NUMBERS */
    struct {
        int value;
        size_t digits;
    } numbers[3]; /* of THREE_NUMBERS */
    int32_t second;
    bool closed; /* a clock may follow without a blank */
    bool dropped;
};

/* Narrowed names; what begins with another stands before it. */
static const struct {
    char name[16];
    int month;
} months[] = {
    { "january", 1 },   { "february", 2 },  { "march", 3 },  { "april", 4 },     { "may", 5 },
    { "june", 6 },      { "july", 7 },      { "august", 8 }, { "september", 9 }, { "october", 10 },
    { "november", 11 }, { "december", 12 }, { "jan", 1 },    { "feb", 2 },       { "mar", 3 },
    { "apr", 4 },       { "jun", 6 },       { "jul", 7 },    { "aug", 8 },       { "sept", 9 },
    { "sep", 9 },       { "oct", 10 },      { "nov", 11 },   { "dec", 12 },
};

static const char weekdays[][12] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tues",
    "tue",    "wed",     "thurs",     "thur",     "thu",    "fri",      "sat",    "sun",
};

static bool is_letter(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

/* A name that no letter follows. */
static bool take_word(struct crm_span *rest, const char *word)
{
    struct crm_span behind = *rest;
    if (!crm_take_text(&behind, word) || (behind.length > 0 && is_letter(behind.at[0]))) {
        return false;
    }
    *rest = behind;
    return true;
}

static bool take_english_weekday(struct crm_span *rest)
{
    if (rest->length == 0 || !is_letter(rest->at[0])) {
        return false;
    }
    for (size_t i = 0; i < sizeof weekdays / sizeof weekdays[0]; i++) {
        if (take_word(rest, weekdays[i])) {
            crm_take_byte(rest, '.');
            return true;
        }
    }
    return false;
}

static bool take_weekday(struct crm_span *rest)
{
    static const char weeks[][8] = { "星期", "礼拜", "禮拜", "周", "週" };
    static const char days[][4] = { "一", "二", "三", "四", "五", "六", "日", "天" };
    struct crm_span behind = *rest;
    bool week = false;
    bool day = false;
    for (size_t i = 0; !week && i < sizeof weeks / sizeof weeks[0]; i++) {
        week = crm_take_text(&behind, weeks[i]);
    }
    for (size_t i = 0; week && !day && i < sizeof days / sizeof days[0]; i++) {
        day = crm_take_text(&behind, days[i]);
    }
    if (day) {
        *rest = behind;
    }
    return day || take_english_weekday(rest);
}

/* 周五, (周五). */
static bool take_weekday_behind(struct crm_span *rest)
{
    struct crm_span behind = *rest;
    bool open = crm_take_byte(&behind, '(');
    if (!take_weekday(&behind) || (open && !crm_take_byte(&behind, ')'))) {
        return false;
    }
    *rest = behind;
    return true;
}

/* Jan, January, 1月; 0 where there is none. */
static int take_month(struct crm_span *rest)
{
    struct crm_span behind = *rest;
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
        if (take_word(rest, months[i].name)) {
            crm_take_byte(rest, '.');
            return months[i].month;
        }
    }
    int month = crm_take_number(&behind, 1, 2);
    if (month < 1 || month > 12 || !crm_take_text(&behind, "月")) {
        return 0;
    }
    *rest = behind;
    return month;
}

/* What may stand between a month's name and the numbers: blanks, one of - / . , and blanks. */
static void take_joint(struct crm_span *rest)
{
    crm_take_blanks(rest);
    if (rest->length > 0 && crm_is_one_of(rest->at[0], "-/.,")) {
        crm_take(rest, 1);
    }
    crm_take_blanks(rest);
}

/* Four digits or two; -1. */
static int take_year(struct crm_span *rest)
{
    size_t digits = crm_digits_first(*rest);
    if (digits != 2 && digits != 4) {
        return -1;
    }
    int year = crm_take_number(rest, digits, digits);
    return digits == 2 ? crm_year_of_two(year) : year;
}

/* 5, 5th; -1, also before a third digit: "Jan 2024" has no 20th. */
static int take_day(struct crm_span *rest)
{
    static const char endings[][4] = { "st", "nd", "rd", "th" };
    if (crm_digits_first(*rest) > 2) {
        return -1;
    }
    int day = crm_take_number(rest, 1, 2);
    for (size_t i = 0; day > 0 && i < sizeof endings / sizeof endings[0]; i++) {
        if (take_word(rest, endings[i])) {
            break;
        }
    }
    return day;
}

/* 月5日 behind the year and 年; blanks may stand around the words. */
static bool take_behind_year_word(struct crm_span *rest, int year, struct form *form)
{
    crm_take_blanks(rest);
    int month = crm_take_number(rest, 1, 2);
    crm_take_blanks(rest);
    if (!crm_take_text(rest, "月")) {
        return false;
    }
    crm_take_blanks(rest);
    form->day = crm_day_of(year, month, crm_take_number(rest, 1, 2));
    struct crm_span behind = *rest;
    crm_take_blanks(&behind);
    if (crm_take_text(&behind, "日") || crm_take_text(&behind, "号")
        || crm_take_text(&behind, "號")) {
        *rest = behind;
        form->closed = true;
    }
    return form->day != CRM_NO_DAY;
}

/* 年 with blanks before it, which stay where it is not there. */
static bool take_year_word(struct crm_span *rest)
{
    struct crm_span behind = *rest;
    crm_take_blanks(&behind);
    if (!crm_take_text(&behind, "年")) {
        return false;
    }
    *rest = behind;
    return true;
}

/* 2024-1-5, 2024年1月5日, 2024-Jan-05. */
static bool take_year_first(struct crm_span *rest, struct form *form)
{
    int year = crm_take_number(rest, 4, 4);
    struct crm_span behind = *rest;
    char mark = rest->length > 0 ? rest->at[0] : '\0';
    if (mark == '-' || mark == '/' || mark == '.') {
        crm_take(&behind, 1);
        int month = crm_take_number(&behind, 1, 2);
        if (month >= 0 && crm_take_byte(&behind, mark)) {
            *rest = behind;
            form->day = crm_day_of(year, month, crm_take_number(rest, 1, 2));
            return form->day != CRM_NO_DAY;
        }
    } else if (take_year_word(rest)) {
        return take_behind_year_word(rest, year, form);
    }
    take_joint(rest);
    int month = take_month(rest);
    take_joint(rest);
    form->day = crm_day_of(year, month, crm_take_number(rest, 1, 2));
    return form->day != CRM_NO_DAY;
}

/* YYYYMMDD, and where there are 14 digits also HHMMSS. */
static bool take_compact(struct crm_span *rest, struct form *form)
{
    bool clock = crm_digits_first(*rest) == 14;
    int year = crm_take_number(rest, 4, 4);
    int month = crm_take_number(rest, 2, 2);
    form->day = crm_day_of(year, month, crm_take_number(rest, 2, 2));
    if (clock) {
        int hour = crm_take_number(rest, 2, 2);
        int minute = crm_take_number(rest, 2, 2);
        form->second = crm_second_of(hour, minute, crm_take_number(rest, 2, 2));
        return form->day != CRM_NO_DAY && form->second >= 0;
    }
    return form->day != CRM_NO_DAY;
}

/* 05/01/2024; false, and nothing is taken, where it is something else. */
static bool take_three_numbers(struct crm_span *rest, struct form *form)
{
    struct crm_span behind = *rest;
    char mark = '\0';
    for (size_t i = 0; i < 3; i++) {
        size_t digits = crm_digits_first(behind);
        if (digits == 0 || (digits > 2 && !(i == 2 && digits == 4))) {
            return false;
        }
        form->numbers[i].digits = digits;
        form->numbers[i].value = crm_take_number(&behind, digits, digits);
        if (i == 0 && behind.length > 0) {
            mark = behind.at[0];
        }
        bool known = mark == '-' || mark == '/' || mark == '.';
        if (i < 2 && (!known || !crm_take_byte(&behind, mark))) {
            return false;
        }
    }
    *rest = behind;
    form->kind = THREE_NUMBERS;
    return true;
}

/* 24年1月5日, 5 Jan 2024, 05/01/2024. */
static bool take_short_first(struct crm_span *rest, struct form *form)
{
    if (take_three_numbers(rest, form)) {
        return true;
    }
    struct crm_span year_word = *rest;
    int year = take_year(&year_word);
    if (year >= 0 && take_year_word(&year_word)) {
        *rest = year_word;
        return take_behind_year_word(rest, year, form);
    }
    int day = take_day(rest);
    take_joint(rest);
    int month = take_month(rest);
    take_joint(rest);
    form->day = crm_day_of(take_year(rest), month, day);
    return form->day != CRM_NO_DAY;
}

/* Jan 5, 2024. */
static bool take_month_first(struct crm_span *rest, struct form *form)
{
    int month = take_month(rest);
    take_joint(rest);
    int day = take_day(rest);
    take_joint(rest);
    form->day = crm_day_of(take_year(rest), month, day);
    return form->day != CRM_NO_DAY;
}

/* Seconds of the day that decimals stand for, rounded half up: up to DAY_SECONDS. */
static int32_t seconds_of_fraction(struct crm_span decimals)
{
    int64_t fraction = 0;
    int64_t one = 1;
    for (size_t i = 0; i < decimals.length && i < FRACTION_DIGITS; i++) {
        fraction = fraction * 10 + (decimals.at[i] - '0');
        one *= 10;
    }
    return (int32_t)((fraction * DAY_SECONDS * 2 + one) / (2 * one));
}

/* A fraction of zeros only is no clock: exports write whole days as "45321.0". */
static bool take_serial(struct crm_span *rest, struct form *form)
{
    int serial = crm_take_number(rest, SERIAL_DIGITS, SERIAL_DIGITS);
    form->kind = SERIAL;
    form->day = serial - SERIAL_OF_1970;
    if (crm_take_byte(rest, '.') || crm_take_byte(rest, ',')) {
        struct crm_span decimals = { rest->at, crm_digits_first(*rest) };
        bool clock = false;
        for (size_t i = 0; i < decimals.length; i++) {
            clock = clock || decimals.at[i] != '0';
        }
        crm_take(rest, decimals.length);
        if (clock) {
            int32_t second = seconds_of_fraction(decimals);
            form->day += second / DAY_SECONDS;
            form->second = second % DAY_SECONDS;
        } else if (decimals.length == 0) {
            return false;
        }
    }
    return rest->length == 0 && serial >= SERIAL_FIRST && serial <= SERIAL_LAST;
}

static bool take_date(struct crm_span *rest, struct form *form)
{
    switch (crm_digits_first(*rest)) {
    case 0:
        return take_month_first(rest, form);
    case 1:
    case 2:
        return take_short_first(rest, form);
    case 4:
        return take_year_first(rest, form);
    case SERIAL_DIGITS:
        return take_serial(rest, form);
    case 8:
    case 14:
        return take_compact(rest, form);
    default:
        return false;
    }
}

/* Nothing, or a weekday and a clock, and then the end. */
static bool take_behind_date(struct crm_span *rest, struct form *form)
{
    if (form->second >= 0) {
        return crm_zone_take(rest, &form->dropped) && rest->length == 0;
    }
    bool parted = crm_take_blanks(rest) || form->closed;
    if (crm_digits_first(*rest) == 0 && take_weekday_behind(rest)) {
        crm_take_blanks(rest);
        parted = true;
    }
    if (rest->length == 0) {
        return true;
    }
    if (crm_take_byte(rest, ',')) {
        parted = crm_take_blanks(rest);
    }
    if (parted && take_word(rest, "at")) {
        crm_take_blanks(rest);
    } else if (!parted) {
        parted = crm_take_byte(rest, 't');
    }
    if (!parted && crm_digits_first(*rest) > 0) {
        return false;
    }
    return crm_clock_take(rest, &form->second, &form->dropped) && rest->length == 0;
}

/* True where narrowing would change nothing: measured 45 instead of 58 ns for "2024/1/5 9:30". */
static bool is_narrow(struct crm_span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < ' ' || text.at[i] > ':') {
            return false;
        }
    }
    return text.length > 0 && text.length <= CRM_NARROW_MOST;
}

static bool read_form(struct crm_span text, struct form *form)
{
    char bytes[CRM_NARROW_MOST];
    struct crm_span rest = crm_span_trimmed(text);
    *form = (struct form){ .day = CRM_NO_DAY, .second = -1 };
    if (!is_narrow(rest) && !crm_narrow(text, bytes, &rest)) {
        return false;
    }
    if (crm_digits_first(rest) == 0 && take_weekday(&rest)) {
        take_joint(&rest);
    }
    return take_date(&rest, form) && (form->kind == SERIAL || take_behind_date(&rest, form));
}

static int32_t day_of_numbers(const struct form *form, unsigned order)
{
    int first = form->numbers[0].value;
    int second = form->numbers[1].value;
    int third = form->numbers[2].value;
    size_t last_digits = form->numbers[2].digits;
    int last_year = last_digits == 2 ? crm_year_of_two(third) : third;
    if (order == CRM_DATE_DMY && last_digits != 1) {
        return crm_day_of(last_year, second, first);
    }
    if (order == CRM_DATE_MDY && last_digits != 1) {
        return crm_day_of(last_year, first, second);
    }
    if (order == CRM_DATE_YMD_SHORT && form->numbers[0].digits == 2) {
        return crm_day_of(crm_year_of_two(first), second, third);
    }
    return CRM_NO_DAY;
}

/* The day by an order, CRM_NO_DAY where it is none. */
static int32_t day_by(const struct form *form, unsigned order)
{
    int32_t day = CRM_NO_DAY;
    switch (form->kind) {
    case ONE_WAY:
        day = form->day;
        break;
    case THREE_NUMBERS:
        day = day_of_numbers(form, order);
        break;
    case SERIAL:
        day = order == CRM_DATE_SERIAL ? form->day : CRM_NO_DAY;
        break;
    }
    return day == ZERO_DAY ? CRM_NO_DAY : day;
}

/* The forms that nearly all exports have, which can be read in one way only. */
static bool parse_fast(struct crm_span text, struct crm_time *time)
{
    bool blank = text.length == 19 && text.at[10] == ' ';
    return (blank ? crm_time_parse_blank(text, time) : crm_time_parse(text, time))
           && time->day != ZERO_DAY;
}

unsigned crm_time_orders(struct crm_span text)
{
    struct crm_time time;
    struct form form;
    unsigned orders = 0;
    if (parse_fast(text, &time)) {
        return CRM_DATE_ALL;
    }
    if (!read_form(text, &form)) {
        return 0;
    }
    for (unsigned order = CRM_DATE_YMD; order < CRM_DATE_ALL; order *= 2) {
        orders |= day_by(&form, order) != CRM_NO_DAY ? order : 0;
    }
    return orders;
}

bool crm_time_parse_order(struct crm_span text, unsigned order, struct crm_time *time,
                          bool *dropped)
{
    struct crm_time fast;
    struct form form = { .kind = ONE_WAY };
    if (parse_fast(text, &fast)) {
        *time = fast;
    } else {
        int32_t day = read_form(text, &form) ? day_by(&form, order) : CRM_NO_DAY;
        if (day == CRM_NO_DAY) {
            return false;
        }
        *time = (struct crm_time){ day, form.second };
    }
    if (dropped != NULL) {
        *dropped = form.dropped;
    }
    return true;
}
