/* The value room: text, date, money, number, setting. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support.h"
#include "value/date.h"
#include "value/money.h"
#include "value/number.h"
#include "value/setting.h"
#include "value/text.h"

/* Money */

Test(money, parse)
{
    static const struct {
        char text[40];
        enum crm_money_read result;
        crm_money money;
    } cases[] = {
        { "0", CRM_MONEY_GOOD, 0 },
        { "-0", CRM_MONEY_GOOD, 0 },
        { "12.50", CRM_MONEY_GOOD, 125000 },
        { "+12.5", CRM_MONEY_GOOD, 125000 },
        { "-0.0001", CRM_MONEY_GOOD, -1 },
        { "-.5", CRM_MONEY_GOOD, -5000 },
        { "5.", CRM_MONEY_GOOD, 50000 },
        { ".0001", CRM_MONEY_GOOD, 1 },
        { "1.2345", CRM_MONEY_GOOD, 12345 },
        { "1.23450", CRM_MONEY_GOOD, 12345 },
        { "1.234500000000000000000000", CRM_MONEY_GOOD, 12345 },
        { "000000000000000000000000000001.5", CRM_MONEY_GOOD, 15000 },
        { "922337203685477.5807", CRM_MONEY_GOOD, INT64_MAX },
        { "-922337203685477.5808", CRM_MONEY_GOOD, INT64_MIN },
        { "922337203685477.5808", CRM_MONEY_TOO_LARGE, 0 },
        { "-922337203685477.5809", CRM_MONEY_TOO_LARGE, 0 },
        { "922337203685478", CRM_MONEY_TOO_LARGE, 0 },
        { "-922337203685478", CRM_MONEY_TOO_LARGE, 0 },
        { "18446744073709551616", CRM_MONEY_TOO_LARGE, 0 },
        { "9999999999999999999999999999999", CRM_MONEY_TOO_LARGE, 0 },
        { "9999999999999999999999999.00001", CRM_MONEY_TOO_LARGE, 0 },
        { "1.23451", CRM_MONEY_TOO_PRECISE, 0 },
        { "1.00000001", CRM_MONEY_TOO_PRECISE, 0 },
        { "0.0000000000000000000000001", CRM_MONEY_TOO_PRECISE, 0 },
        { "", CRM_MONEY_MALFORMED, 0 },
        { "-", CRM_MONEY_MALFORMED, 0 },
        { "+", CRM_MONEY_MALFORMED, 0 },
        { ".", CRM_MONEY_MALFORMED, 0 },
        { "-.", CRM_MONEY_MALFORMED, 0 },
        { "+-1", CRM_MONEY_MALFORMED, 0 },
        { "--1", CRM_MONEY_MALFORMED, 0 },
        { " 1", CRM_MONEY_MALFORMED, 0 },
        { "1 ", CRM_MONEY_MALFORMED, 0 },
        { "1..2", CRM_MONEY_MALFORMED, 0 },
        { "1.2.3", CRM_MONEY_MALFORMED, 0 },
        { "1,234.50", CRM_MONEY_MALFORMED, 0 },
        { "12,5", CRM_MONEY_MALFORMED, 0 },
        { "12.5O", CRM_MONEY_MALFORMED, 0 },
        { "1e3", CRM_MONEY_MALFORMED, 0 },
        { "0x10", CRM_MONEY_MALFORMED, 0 },
        { "nan", CRM_MONEY_MALFORMED, 0 },
        { "1.23456x", CRM_MONEY_MALFORMED, 0 },
        { "99999999999999999999999x", CRM_MONEY_MALFORMED, 0 },
        { "１２", CRM_MONEY_MALFORMED, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_money money = 77;
        enum crm_money_read result = crm_money_parse(crm_span_of(cases[i].text), &money);
        cr_assert(result == cases[i].result, "%s: %d", cases[i].text, (int)result);
        crm_money expected = result == CRM_MONEY_GOOD ? cases[i].money : 77;
        cr_assert(money == expected, "%s: %" PRId64, cases[i].text, money);
    }
    crm_money money = 0;
    cr_assert(crm_money_parse((struct crm_span){ NULL, 0 }, &money) == CRM_MONEY_MALFORMED);
    cr_assert(crm_money_parse((struct crm_span){ "12.5099", 5 }, &money) == CRM_MONEY_GOOD);
    cr_assert(money == 125000, "reads past its span");
}

Test(money, write)
{
    static const struct {
        crm_money money;
        char plain[32];
        char quantity[32];
        char display[32];
        char cents[32];
    } cases[] = {
        { 0, "0.00", "0", "0.00", "0.00" },
        { 1, "0.0001", "0.0001", "0.0001", "0.00" },
        { -1, "-0.0001", "-0.0001", "-0.0001", "0.00" },
        { 60000, "6.00", "6", "6.00", "6.00" },
        { 2500, "0.25", "0.25", "0.25", "0.25" },
        { 5000, "0.50", "0.5", "0.50", "0.50" },
        { 125000, "12.50", "12.5", "12.50", "12.50" },
        { 125010, "12.501", "12.501", "12.501", "12.50" },
        { 50, "0.005", "0.005", "0.005", "0.00" },
        { 150, "0.015", "0.015", "0.015", "0.02" },
        { 250, "0.025", "0.025", "0.025", "0.02" },
        { 251, "0.0251", "0.0251", "0.0251", "0.03" },
        { 249, "0.0249", "0.0249", "0.0249", "0.02" },
        { -50, "-0.005", "-0.005", "-0.005", "0.00" },
        { -51, "-0.0051", "-0.0051", "-0.0051", "-0.01" },
        { -150, "-0.015", "-0.015", "-0.015", "-0.02" },
        { -250, "-0.025", "-0.025", "-0.025", "-0.02" },
        { 9999999, "999.9999", "999.9999", "999.9999", "1,000.00" },
        { 10000000, "1000.00", "1000", "1,000.00", "1,000.00" },
        { 83000658140, "8300065.814", "8300065.814", "8,300,065.814", "8,300,065.81" },
        { INT64_MAX, "922337203685477.5807", "922337203685477.5807", "922,337,203,685,477.5807",
          "922,337,203,685,477.58" },
        { INT64_MIN, "-922337203685477.5808", "-922337203685477.5808", "-922,337,203,685,477.5808",
          "-922,337,203,685,477.58" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char text[32];
        size_t length = crm_money_write(cases[i].money, text);
        cr_assert(crm_span_is((struct crm_span){ text, length }, cases[i].plain), "%.*s for %s",
                  (int)length, text, cases[i].plain);
        length = crm_quantity_write(cases[i].money, text);
        cr_assert(crm_span_is((struct crm_span){ text, length }, cases[i].quantity), "%.*s for %s",
                  (int)length, text, cases[i].quantity);
        crm_money_display(cases[i].money, text);
        cr_assert_str_eq(text, cases[i].display);
        crm_money_display_cents(cases[i].money, text);
        cr_assert_str_eq(text, cases[i].cents);
    }
}

Test(money, round_trip)
{
    uint64_t state = 20240105;
    for (int i = 0; i < 100000; i++) {
        crm_money money = (crm_money)random_next(&state) >> (i % 64);
        crm_money again = 0;
        char text[24];
        size_t length = crm_money_write(money, text);
        cr_assert(crm_money_parse((struct crm_span){ text, length }, &again) == CRM_MONEY_GOOD
                      && again == money,
                  "%" PRId64, money);
        length = crm_quantity_write(money, text);
        cr_assert(crm_money_parse((struct crm_span){ text, length }, &again) == CRM_MONEY_GOOD
                      && again == money,
                  "%" PRId64, money);
    }
}

Test(money, multiply)
{
    static const struct {
        crm_money quantity;
        crm_money price;
        bool fits;
        crm_money product;
        bool rounded;
    } cases[] = {
        { 60000, 125000, true, 750000, false },
        { -60000, 125000, true, -750000, false },
        { 0, INT64_MIN, true, 0, false },
        { 1, 4999, true, 0, true },
        { 1, 5000, true, 0, true },
        { 1, 5001, true, 1, true },
        { 1, 15000, true, 2, true },
        { 1, 25000, true, 2, true },
        { 1, 35000, true, 4, true },
        { -1, 4999, true, 0, true },
        { -1, 5000, true, 0, true },
        { -1, 5001, true, -1, true },
        { 1, -15000, true, -2, true },
        { -1, 25000, true, -2, true },
        { -1, -35000, true, 4, true },
        { 10000, INT64_MAX, true, INT64_MAX, false },
        { 10000, INT64_MIN, true, INT64_MIN, false },
        { -10000, INT64_MIN, false, 0, false },
        { -10000, INT64_MAX, true, -INT64_MAX, false },
        { 10001, INT64_MAX, false, 0, false },
        { 20000, INT64_MIN / 2, true, INT64_MIN, false },
        { INT64_MAX, INT64_MAX, false, 0, false },
        { INT64_MIN, INT64_MIN, false, 0, false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_money product = 0;
        bool rounded = false;
        bool fits = crm_money_multiply(cases[i].quantity, cases[i].price, &product, &rounded);
        cr_assert(fits == cases[i].fits && product == cases[i].product
                      && rounded == cases[i].rounded,
                  "case %zu: %" PRId64, i, product);
    }
    crm_money product = 0;
    bool rounded = true;
    cr_assert(crm_money_multiply(10000, 10000, &product, &rounded));
    cr_assert(rounded, "never set false");
}

Test(money, sums)
{
    crm_money sum = 0;
    cr_assert(crm_money_add(INT64_MAX - 1, 1, &sum) && sum == INT64_MAX);
    cr_assert(!crm_money_add(INT64_MAX, 1, &sum));
    cr_assert(crm_money_subtract(INT64_MIN + 1, 1, &sum) && sum == INT64_MIN);
    cr_assert(!crm_money_subtract(INT64_MIN, 1, &sum));
}

/* Dates */

Test(date, every_day)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int32_t expected = crm_day_of(1, 1, 1);
    int weekday = 1; /* 0001-01-01 was a Monday */
    for (int year = 1; year <= 9999; year++) {
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= length; day++) {
                int split[3];
                char text[19];
                struct crm_time time = { 0, 0 };
                cr_assert(crm_day_of(year, month, day) == expected);
                crm_day_split(expected, &split[0], &split[1], &split[2]);
                cr_assert(split[0] == year && split[1] == month && split[2] == day);
                cr_assert(crm_day_weekday(expected) == weekday);
                struct crm_time written = { expected, expected & 1 ? -1 : expected & 0xffff };
                size_t size = crm_time_write(written, text);
                cr_assert(crm_time_parse((struct crm_span){ text, size }, &time));
                cr_assert(time.day == expected && time.second == written.second);
                expected++;
                weekday = weekday % 7 + 1;
            }
            cr_assert(crm_day_of(year, month, length + 1) == CRM_NO_DAY);
            cr_assert(crm_day_of(year, month, 0) == CRM_NO_DAY);
        }
        cr_assert(crm_day_of(year, 0, 1) == CRM_NO_DAY && crm_day_of(year, 13, 1) == CRM_NO_DAY);
    }
    cr_assert(crm_day_of(0, 12, 31) == CRM_NO_DAY && crm_day_of(10000, 1, 1) == CRM_NO_DAY);
}

Test(date, known_days)
{
    static const struct {
        int year;
        int month;
        int day;
        int32_t number;
        int weekday;
    } cases[] = {
        { 1970, 1, 1, 0, 4 },      { 1969, 12, 31, -1, 3 },      { 2000, 2, 29, 11016, 2 },
        { 2000, 3, 1, 11017, 3 },  { 2024, 1, 5, 19727, 5 },     { 2024, 2, 29, 19782, 4 },
        { 1900, 1, 1, -25567, 1 }, { 1, 1, 1, -719162, 1 },      { 9999, 12, 31, 2932896, 5 },
        { 2038, 1, 19, 24855, 2 }, { 1582, 10, 15, -141427, 5 }, { 2023, 12, 31, 19722, 7 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        int32_t day = crm_day_of(cases[i].year, cases[i].month, cases[i].day);
        cr_assert(day == cases[i].number, "case %zu: %d", i, (int)day);
        cr_assert(crm_day_weekday(day) == cases[i].weekday, "case %zu", i);
    }
    cr_assert(crm_day_of(1900, 2, 29) == CRM_NO_DAY && crm_day_of(2023, 2, 29) == CRM_NO_DAY);
}

/* "day second", or "no". */
static void describe(bool read, struct crm_time time, char text[static 64])
{
    char written[19];
    size_t length = read ? crm_time_write(time, written) : 0;
    snprintf(text, 64, "%.*s", read ? (int)length : 2, read ? written : "no");
}

Test(date, parse)
{
    static const struct {
        char text[32];
        bool good;
    } cases[] = {
        { "2024-01-05", true },
        { "2024-01-05T00:00:00", true },
        { "2024-01-05T23:59:59", true },
        { "0001-01-01", true },
        { "9999-12-31T23:59:59", true },
        { "2000-02-29", true },
        { "2024-02-29T12:00:00", true },
        { "", false },
        { "1900-02-29", false },
        { "2023-02-29", false },
        { "2100-02-29T12:00:00", false },
        { "2024-04-31", false },
        { "0000-01-01", false },
        { "2024-00-05", false },
        { "2024-13-05", false },
        { "2024-01-00", false },
        { "2024-01-32", false },
        { "2024-01-05T24:00:00", false },
        { "2024-01-05T10:60:00", false },
        { "2024-01-05T10:00:60", false },
        { "2024-01-05 10:00:00", false },
        { "2024-01-05t10:00:00", false },
        { "2024-01-05T10:00", false },
        { "2024-01-05T10:00:00Z", false },
        { "2024-1-5", false },
        { "2024/01/05", false },
        { " 2024-01-5", false },
        { "+024-01-05", false },
        { "2024-0a-05", false },
        { "2024-01-05T1a:00:00", false },
        { "2024-01-05T10-00-00", false },
        { "24-01-0005", false },
        { "-024-01-05", false },
        { "2024-01-05T-1:00:00", false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char text[64];
        struct crm_time time = { 7, 7 };
        bool good = crm_time_parse(crm_span_of(cases[i].text), &time);
        describe(good, time, text);
        cr_assert_str_eq(text, cases[i].good ? cases[i].text : "no", "%s", cases[i].text);
        cr_assert(good || (time.day == 7 && time.second == 7), "%s changed", cases[i].text);
    }
}

Test(date, pattern)
{
    static const struct {
        char pattern[32];
        char text[40];
        char expected[24];
    } cases[] = {
        { "%d/%m/%Y", "05/01/2024", "2024-01-05" },
        { "%d/%m/%Y", "5/1/2024", "2024-01-05" },
        { "%m/%d/%y", "1/5/68", "2068-01-05" },
        { "%m/%d/%y", "1/5/69", "1969-01-05" },
        { "%Y%m%d%H%M%S", "20240105093000", "2024-01-05T09:30:00" },
        { "%Y年%m月%d日", "2024年1月5日", "2024-01-05" },
        { "%Y-%j", "2024-366", "2024-12-31" },
        { "%Y-%j", "2023-365", "2023-12-31" },
        { "%Y-%j", "2023-366", "no" },
        { "%Y-%j", "2023-1", "2023-01-01" },
        { "%Y-%j", "2023-0", "no" },
        { "%d.%m.%Y %H:%M", "5.1.2024 \t 9:30", "2024-01-05T09:30:00" },
        { "%d.%m.%Y  %H:%M", "5.1.2024 9:30", "2024-01-05T09:30:00" },
        { "%d.%m.%Y %H:%M", "5.1.20249:30", "no" },
        { "%m/%d/%Y %I:%M %p", "1/5/2024 12:00 AM", "2024-01-05T00:00:00" },
        { "%m/%d/%Y %I:%M %p", "1/5/2024 12:00 PM", "2024-01-05T12:00:00" },
        { "%m/%d/%Y %I:%M:%S%p", "1/5/2024 11:59:59pm", "2024-01-05T23:59:59" },
        { "%m/%d/%Y %I:%M %p", "1/5/2024 13:00 PM", "no" },
        { "%m/%d/%Y %I:%M %p", "1/5/2024 0:30 AM", "no" },
        { "%Y/%m/%d %p%I:%M", "2024/1/5 下午3:05", "2024-01-05T15:05:00" },
        { "%Y/%m/%d %p%I:%M", "2024/1/5 上午3:05", "2024-01-05T03:05:00" },
        { "%Y-%m-%d %H", "2024-01-05 23", "2024-01-05T23:00:00" },
        { "%Y-%m-%d %H", "2024-01-05 24", "no" },
        { "%%%Y-%m-%d%%", "%2024-01-05%", "2024-01-05" },
        { "%Y-%m-%d", "2023-02-29", "no" },
        { "%Y-%m-%d", "2024-01-05 ", "no" },
        { "%Y-%m-%d", " 2024-01-05", "no" },
        { "%Y-%m-%d", "224-01-05", "no" },
        { "%Y-%m-%d", "", "no" },
        { "%Y-%m-%d", "2024-01-", "no" },
        { "%Y-%m-%d", "2024-x1-05", "no" },
        { "%Y-%m", "2024-01", "no" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char text[64];
        struct crm_time time = { 0, 0 };
        bool good = crm_time_parse_pattern(crm_span_of(cases[i].text), cases[i].pattern, &time);
        describe(good, time, text);
        cr_assert_str_eq(text, cases[i].expected, "%s by %s gives %s", cases[i].text,
                         cases[i].pattern, text);
    }
}

Test(date, pattern_valid)
{
    static const struct {
        char pattern[32];
        bool valid;
    } cases[] = {
        { "%Y-%m-%d", true },
        { "%d%m%y", true },
        { "%j %Y", true },
        { "%Y%m%d %H", true },
        { "%Y%m%d %I%p", true },
        { "%Y%m%d %%", true },
        { "%Y%m%d %H:%M:%S", true },
        { "", false },
        { "%Y", false },
        { "%Y-%m", false },
        { "%m-%d", false },
        { "%Y-%d", false },
        { "%Y%m%d%", false },
        { "%Y%m%d%Q", false },
        { "%Y%m%d%Y", false },
        { "%Y%y%m%d", false },
        { "%Y%m%d%j", false },
        { "%Y%m%j", false },
        { "%Y%m%d %I:%M", false },
        { "%Y%m%d %M:%S", false },
        { "%Y%m%d %p", false },
        { "%Y%m%d %H:%M %p", false },
        { "%F", false },
        { "%Y%m%d %z", false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        cr_assert(crm_time_pattern_valid(cases[i].pattern) == cases[i].valid, "%s",
                  cases[i].pattern);
    }
}

/* Numbers */

Test(number, parse)
{
    static const struct {
        char text[40];
        bool good;
        double number;
    } cases[] = {
        { "0", true, 0.0 },
        { "-1.5", true, -1.5 },
        { "+2", true, 2.0 },
        { ".5", true, 0.5 },
        { "5.", true, 5.0 },
        { "1e3", true, 1000.0 },
        { "1.5E-2", true, 0.015 },
        { "1e+2", true, 100.0 },
        { "1e-400", true, 0.0 },
        { "0.1", true, 0.1 },
        { "1.7976931348623157e308", true, 1.7976931348623157e308 },
        { "1e309", false, 0.0 },
        { "-1e999", false, 0.0 },
        { "", false, 0.0 },
        { "-", false, 0.0 },
        { ".", false, 0.0 },
        { "e5", false, 0.0 },
        { "1e", false, 0.0 },
        { "1e+", false, 0.0 },
        { "1e5.5", false, 0.0 },
        { "nan", false, 0.0 },
        { "inf", false, 0.0 },
        { "infinity", false, 0.0 },
        { "0x10", false, 0.0 },
        { " 1", false, 0.0 },
        { "1 ", false, 0.0 },
        { "1,5", false, 0.0 },
        { "1.2.3", false, 0.0 },
        { "--1", false, 0.0 },
        { "1_000", false, 0.0 },
        { "1f", false, 0.0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        double number = 0.0;
        cr_assert(crm_number_parse(crm_span_of(cases[i].text), &number) == cases[i].good, "%s",
                  cases[i].text);
        cr_assert(number <= cases[i].number && number >= cases[i].number, "%s", cases[i].text);
    }
    char digits[600];
    double number = 0.0;
    memset(digits, '0', sizeof digits);
    cr_assert(crm_number_parse((struct crm_span){ digits, 511 }, &number));
    cr_assert(!crm_number_parse((struct crm_span){ digits, 512 }, &number));
    cr_assert(!crm_number_parse((struct crm_span){ NULL, 0 }, &number));
}

Test(number, write)
{
    static const struct {
        double number;
        int digits;
        char expected[32];
    } cases[] = {
        { 0.0, 9, "0" },
        { -0.0, 9, "0" },
        { 1.0, 9, "1" },
        { -1.5, 9, "-1.5" },
        { 100.0, 9, "100" },
        { 0.1, 9, "0.1" },
        { 0.1, 17, "0.10000000000000001" },
        { 1.0 / 3.0, 9, "0.333333333" },
        { 2.0 / 3.0, 9, "0.666666667" },
        { 123456789.5, 9, "123456790" },
        { 123456788.5, 9, "123456788" },
        { 999999999.9, 9, "1e+09" },
        { 1e20, 9, "1e+20" },
        { 0.0001, 9, "0.0001" },
        { 0.00001, 9, "1e-05" },
        { -1.2345678901234567e-308, 17, "-1.2345678901234567e-308" },
        { 1.7976931348623157e308, 17, "1.7976931348623157e+308" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char text[32];
        size_t length = crm_number_write(cases[i].number, cases[i].digits, text);
        cr_assert_str_eq(text, cases[i].expected);
        cr_assert(length == strlen(text));
    }
    uint64_t state = 9;
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = random_next(&state);
        double number = 0.0;
        double again = 0.0;
        char text[32];
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number)) {
            continue;
        }
        size_t length = crm_number_write(number, 17, text);
        cr_assert(crm_number_parse((struct crm_span){ text, length }, &again));
        cr_assert(again <= number && again >= number, "%s", text);
    }
}

Test(number, integer)
{
    static const struct {
        char text[32];
        bool good;
        int64_t integer;
    } cases[] = {
        { "0", true, 0 },
        { "-0", true, 0 },
        { "+42", true, 42 },
        { "0007", true, 7 },
        { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775809", false, 0 },
        { "18446744073709551616", false, 0 },
        { "99999999999999999999", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { "+-1", false, 0 },
        { "1.0", false, 0 },
        { "1e3", false, 0 },
        { " 1", false, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        int64_t integer = 0;
        cr_assert(crm_integer_parse(crm_span_of(cases[i].text), &integer) == cases[i].good, "%s",
                  cases[i].text);
        cr_assert(integer == cases[i].integer, "%s", cases[i].text);
    }
}

Test(number, size)
{
    static const struct {
        char text[32];
        bool good;
        uint64_t bytes;
    } cases[] = {
        { "0", true, 0 },
        { "1000", true, 1000 },
        { "512B", true, 512 },
        { "64K", true, UINT64_C(64) << 10 },
        { "64M", true, UINT64_C(64) << 20 },
        { "64MB", true, UINT64_C(64) << 20 },
        { "64MiB", true, UINT64_C(64) << 20 },
        { "1G", true, UINT64_C(1) << 30 },
        { "16777215T", true, UINT64_C(16777215) << 40 },
        { "18446744073709551615", true, UINT64_MAX },
        { "16777216T", false, 0 },
        { "18446744073709551616", false, 0 },
        { "", false, 0 },
        { "M", false, 0 },
        { "-1", false, 0 },
        { "1.5G", false, 0 },
        { "64 M", false, 0 },
        { "64iB", false, 0 },
        { "64X", false, 0 },
        { "64MBB", false, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        uint64_t bytes = 0;
        bool good = crm_size_parse(crm_span_of(cases[i].text), &bytes);
        cr_assert(good == cases[i].good, "%s", cases[i].text);
        cr_assert(!good || bytes == cases[i].bytes, "%s", cases[i].text);
    }
}

Test(number, count_display)
{
    static const struct {
        uint64_t count;
        char expected[32];
    } cases[] = {
        { 0, "0" },
        { 999, "999" },
        { 1000, "1,000" },
        { 541909, "541,909" },
        { 1000000, "1,000,000" },
        { UINT64_MAX, "18,446,744,073,709,551,615" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char text[32];
        crm_count_display(cases[i].count, text);
        cr_assert_str_eq(text, cases[i].expected);
    }
}

/* Texts */

static const char good_characters[][8] = {
    "A",
    "\x7f",
    "\xc2\x80",
    "\xdf\xbf",
    "\xe0\xa0\x80",
    "\xed\x9f\xbf",
    "\xee\x80\x80",
    "\xef\xbf\xbf",
    "\xf0\x90\x80\x80",
    "\xf4\x8f\xbf\xbf",
    "\xe4\xb8\xad",
    "\xf0\x9f\x98\x80",
};

static const char bad_characters[][8] = {
    "\x80",             /* a tail alone */
    "\xbf",             /* the same */
    "\xc0\x80",         /* overlong NUL */
    "\xc1\xbf",         /* overlong, two bytes */
    "\xe0\x80\x80",     /* overlong, three */
    "\xe0\x9f\xbf",     /* the largest of them */
    "\xf0\x80\x80\x80", /* overlong, four */
    "\xf0\x8f\xbf\xbf", /* the largest of them */
    "\xed\xa0\x80",     /* the first surrogate */
    "\xed\xbf\xbf",     /* the last */
    "\xf4\x90\x80\x80", /* U+110000 */
    "\xf5\x80\x80\x80", /* leads that never occur */
    "\xf8\x88\x80\x80", /* five bytes once */
    "\xfe",
    "\xff",
    "\xc3",         /* cut short */
    "\xe4\xb8",     /* cut short */
    "\xe4",         /* cut short */
    "\xf0\x9f\x98", /* cut short */
    "\xf0\x9f",     /* cut short */
    "\xe4\x41\xad", /* a tail that is none */
    "\xf0\x9f\x41\x80",
    "\xc3\xc3",
};

/* `character` with fillers around it; true where the check says `good`, or the right place. The
 * copy ends where its block does, so that a sanitizer sees a read past the end. */
static bool is_judged(struct crm_span character, const char *filler, size_t before, size_t behind,
                      bool good)
{
    struct crm_buffer text = { 0 };
    for (size_t i = 0; i < before; i++) {
        crm_buffer_text(&text, filler);
    }
    size_t expected = good ? SIZE_MAX : text.length;
    crm_buffer_span(&text, character);
    for (size_t i = 0; i < behind; i++) {
        crm_buffer_text(&text, filler);
    }
    char *exact = malloc(text.length);
    if (exact == NULL) {
        return false;
    }
    memcpy(exact, text.bytes, text.length);
    struct crm_span whole = { exact, text.length };
    size_t offset = SIZE_MAX;
    bool judged = crm_utf8_valid(whole, &offset) == good && offset == expected
                  && crm_utf8_valid(whole, NULL) == good;
    free(exact);
    crm_buffer_free(&text);
    return judged;
}

/* At every position of texts around the size of a block. */
static bool is_judged_everywhere(const char *character, const char *filler, bool good)
{
    bool judged = true;
    for (size_t before = 0; judged && before <= 40; before++) {
        for (size_t behind = 0; judged && behind <= 34; behind += before % 4 == 0 ? 1 : 17) {
            judged = is_judged(crm_span_of(character), filler, before, behind, good);
        }
    }
    return judged;
}

Test(text, utf8_valid)
{
    static const char fillers[][4] = { "a", "中" };
    for (size_t f = 0; f < CRM_COUNT(fillers); f++) {
        for (size_t i = 0; i < CRM_COUNT(good_characters); i++) {
            cr_assert(is_judged_everywhere(good_characters[i], fillers[f], true), "good %zu", i);
        }
        for (size_t i = 0; i < CRM_COUNT(bad_characters); i++) {
            cr_assert(is_judged_everywhere(bad_characters[i], fillers[f], false), "bad %zu", i);
        }
    }
    cr_assert(crm_utf8_valid((struct crm_span){ NULL, 0 }, NULL));
    cr_assert(crm_utf8_valid((struct crm_span){ "a\0b", 3 }, NULL));
}

/* The length of the first character by Unicode 15, table 3-7, 0 where it is ill-formed. */
static size_t well_formed(const unsigned char *bytes, size_t size)
{
    static const struct {
        unsigned char lead[2];
        unsigned char second[2];
        size_t length;
    } table[] = {
        { { 0xc2, 0xdf }, { 0x80, 0xbf }, 2 }, { { 0xe0, 0xe0 }, { 0xa0, 0xbf }, 3 },
        { { 0xe1, 0xec }, { 0x80, 0xbf }, 3 }, { { 0xed, 0xed }, { 0x80, 0x9f }, 3 },
        { { 0xee, 0xef }, { 0x80, 0xbf }, 3 }, { { 0xf0, 0xf0 }, { 0x90, 0xbf }, 4 },
        { { 0xf1, 0xf3 }, { 0x80, 0xbf }, 4 }, { { 0xf4, 0xf4 }, { 0x80, 0x8f }, 4 },
    };
    for (size_t i = 0; i < CRM_COUNT(table); i++) {
        if (bytes[0] < table[i].lead[0] || bytes[0] > table[i].lead[1]) {
            continue;
        }
        bool good = size >= table[i].length && bytes[1] >= table[i].second[0]
                    && bytes[1] <= table[i].second[1];
        for (size_t tail = 2; good && tail < table[i].length; tail++) {
            good = bytes[tail] >= 0x80 && bytes[tail] <= 0xbf;
        }
        return good ? table[i].length : 0;
    }
    return bytes[0] < 0x80;
}

Test(text, utf8_valid_as_the_table)
{
    static const unsigned char tails[] = { 0x00, 0x41, 0x7f, 0x80, 0x81, 0x8f, 0x90, 0x9f,
                                           0xa0, 0xbe, 0xbf, 0xc0, 0xc2, 0xe0, 0xf0, 0xff };
    for (unsigned i = 0; i < 256 * 16 * 16 * 16; i++) {
        unsigned char bytes[4] = { (unsigned char)(i >> 12), tails[i & 15], tails[i >> 4 & 15],
                                   tails[i >> 8 & 15] };
        size_t size = 1 + i / 7 % 4;
        size_t expected = 0;
        size_t step = 1;
        while (expected < size && step > 0) {
            step = well_formed(bytes + expected, size - expected);
            expected += step;
        }
        size_t offset = size;
        bool valid = crm_utf8_valid((struct crm_span){ (const char *)bytes, size }, &offset);
        cr_assert(valid == (expected == size) && offset == expected, "%02x %02x %02x %02x, %zu",
                  bytes[0], bytes[1], bytes[2], bytes[3], size);
    }
}

Test(text, width)
{
    static const struct {
        char text[48];
        size_t width;
    } cases[] = {
        { "", 0 },       { "abc", 3 },    { "订单金额", 8 }, { "金额 (元)", 9 },
        { "ＡＢ", 4 },   { "한글", 4 },   { "ｱ", 1 },        { "e\xcc\x81", 1 },
        { "😀", 2 },      { "❤", 1 },      { "\t\n", 0 },     { "a\x7f", 1 },
        { "\u200b", 0 }, { "…", 1 },      { "\xff\xfe", 2 }, { "a\xe4\xb8", 3 },
        { "\u3000", 2 }, { "\u0300", 0 }, { "中\xffz", 4 },  { "\ue000", 1 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        size_t width = crm_text_width(crm_span_of(cases[i].text));
        cr_assert(width == cases[i].width, "%s: %zu", cases[i].text, width);
    }
    cr_assert(crm_text_width((struct crm_span){ NULL, 0 }) == 0);
}

Test(text, fit)
{
    static const struct {
        char text[32];
        size_t width;
        size_t length;
    } cases[] = {
        { "abc", 0, 0 },       { "abc", 2, 2 },        { "abc", 3, 3 },      { "abc", 9, 3 },
        { "订单", 0, 0 },      { "订单", 1, 0 },       { "订单", 2, 3 },     { "订单", 3, 3 },
        { "订单", 4, 6 },      { "e\xcc\x81x", 1, 3 }, { "😀😀", 3, 4 },       { "\xff\xff", 1, 1 },
        { "a\xe4\xb8", 2, 2 }, { "", 5, 0 },           { "\xcc\x81", 0, 2 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        size_t length = crm_text_fit(crm_span_of(cases[i].text), cases[i].width);
        cr_assert(length == cases[i].length, "%s, %zu: %zu", cases[i].text, cases[i].width, length);
    }
}

Test(text, fold)
{
    static const struct {
        char text[48];
        char expected[32];
    } cases[] = {
        { "", "" },
        { "订单 金额（元）", "订单金额" },
        { "订单金额(元)", "订单金额" },
        { "Order_ID", "orderid" },
        { "ＯＲＤＥＲ", "order" },
        { "ＯＲＤＥＲ＿ＩＤ", "orderid" },
        { "order-id", "orderid" },
        { " Order.Id ", "orderid" },
        { "order\tid\n", "orderid" },
        { "order\u00a0id\u3000", "orderid" },
        { "\ufefforder_id", "orderid" },
        { "order\u200bid", "orderid" },
        { "weight [kg]", "weight" },
        { "重量【kg】", "重量" },
        { "weight [kg] ", "weight" },
        { "price (per unit (net))", "price" },
        { "(元)", "(元)" },
        { "a(b)c", "a(b)c" },
        { "odd)", "odd)" },
        { "odd(", "odd(" },
        { "odd(]", "odd(]" },
        { "STRASSE", "strasse" },
        { "Straße", "strasse" },
        { "Cafe\u0301", "café" },
        { "CAFÉ", "café" },
        { "①", "1" },
        { "ﬁ", "fi" },
        { "a\xff_B", "a\xff_B" },
        { "_-. ", "" },
    };
    struct crm_buffer buffer = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_buffer_clear(&buffer);
        crm_text_fold(&buffer, crm_span_of(cases[i].text));
        cr_assert_str_eq(crm_buffer_string(&buffer), cases[i].expected, "%s: %s", cases[i].text,
                         crm_buffer_string(&buffer));
    }
    crm_buffer_clear(&buffer);
    crm_buffer_text(&buffer, "kept ");
    crm_text_fold(&buffer, (struct crm_span){ NULL, 0 });
    crm_text_fold(&buffer, crm_span_of("A B"));
    cr_assert_str_eq(crm_buffer_string(&buffer), "kept ab");
    crm_buffer_free(&buffer);
}

/* U+FDFA becomes 18 characters: texts beyond what folds on the stack. */
Test(text, fold_long)
{
    static const char sign[] = "\xef\xb7\xba";
    struct crm_buffer one = { 0 };
    crm_text_fold(&one, crm_span_of(sign));
    cr_assert(one.length > 0);
    for (size_t count = 1; count < 300; count += 7) {
        struct crm_buffer text = { 0 };
        struct crm_buffer folded = { 0 };
        for (size_t i = 0; i < count; i++) {
            crm_buffer_text(&text, sign);
        }
        crm_text_fold(&folded, crm_buffer_view(&text));
        cr_assert(!folded.failed && folded.length == count * one.length, "%zu", count);
        crm_buffer_clear(&text);
        crm_buffer_clear(&folded);
        for (size_t i = 0; i < count; i++) {
            crm_buffer_text(&text, "Ab_");
        }
        crm_text_fold(&folded, crm_buffer_view(&text));
        cr_assert(folded.length == 2 * count);
        crm_buffer_free(&text);
        crm_buffer_free(&folded);
    }
    crm_buffer_free(&one);
}

Test(text, quote)
{
    static const struct {
        char text[160];
        char expected[200];
    } cases[] = {
        { "", "\"\"" },
        { "12,5O", "\"12,5O\"" },
        { "say \"hi\"", "\"say \\\"hi\\\"\"" },
        { "a\\b", "\"a\\\\b\"" },
        { "a\tb\nc\rd", "\"a\\tb\\nc\\rd\"" },
        { "\x1b[31m", "\"\\x1b[31m\"" },
        { "\x7f\xc2\x85", "\"\\x7f\\xc2\\x85\"" },
        { "金额", "\"金额\"" },
        { "a\xff\xe4\xb8", "\"a\\xff\\xe4\\xb8\"" },
        { "\xef\xbb\xbfid", "\"\\xef\\xbb\\xbfid\"" },
        { "\u200eabc", "\"\\xe2\\x80\\x8eabc\"" },
        { "1234567890123456789012345678901234567890",
          "\"1234567890123456789012345678901234567890\"" },
        { "12345678901234567890123456789012345678901",
          "\"1234567890123456789012345678901234567890…\"" },
        { "金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金",
          "\"金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金金…\"" },
    };
    struct crm_buffer buffer = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_buffer_clear(&buffer);
        crm_text_quote(&buffer, crm_span_of(cases[i].text));
        cr_assert_str_eq(crm_buffer_string(&buffer), cases[i].expected);
    }
    crm_buffer_clear(&buffer);
    crm_text_quote(&buffer, (struct crm_span){ "a\0b", 3 });
    cr_assert_str_eq(crm_buffer_string(&buffer), "\"a\\x00b\"");
    crm_buffer_free(&buffer);
}

/* Settings */

static const char *const centres[] = { "mean", "median", NULL };

static const struct crm_setting rows[] = {
    { "rfm.window", CRM_SETTING_INTEGER, "", 1, 36500, NULL, "days; empty: all history" },
    { "rfm.cuts", CRM_SETTING_NUMBERS, "", 0, 0, NULL, "cut points" },
    { "importance.vip_share", CRM_SETTING_NUMBER, "0.05", 0, 1, NULL, "share of vip" },
    { "value_matrix.centre", CRM_SETTING_CHOICE, "mean", 0, 0, centres, "centre" },
    { "funnel.need", CRM_SETTING_TEXT, "", 0, 0, NULL, "conditions" },
    { "loyalty.days", CRM_SETTING_INTEGER, "365", 1, 1e15, NULL, "days" },
    { "quality.weights", CRM_SETTING_NUMBERS, "0.25;0.5", 0, 1, NULL, "ascending shares" },
};

static bool add_rows(struct crm_settings *settings)
{
    struct crm_error error = { 0 };
    return crm_settings_add(settings, rows, CRM_COUNT(rows), &error) == CRM_OK;
}

Test(setting, fallbacks)
{
    struct crm_settings settings = { 0 };
    struct crm_buffer changed = { 0 };
    cr_assert(add_rows(&settings) && add_rows(&settings));
    cr_assert(settings.count == CRM_COUNT(rows), "the same rows twice");
    cr_assert(crm_settings_find(&settings, "rfm.cuts") == &rows[1]);
    cr_assert(crm_settings_find(&settings, "rfm.cut") == NULL);
    cr_assert(!crm_setting_is_set(&settings, "rfm.window"));
    cr_assert(crm_setting_is_set(&settings, "loyalty.days"));
    cr_assert_str_eq(crm_setting_text(&settings, "value_matrix.centre"), "mean");
    cr_assert(crm_setting_number(&settings, "loyalty.days") >= 365.0);
    cr_assert(crm_setting_number(&settings, "rfm.window") <= 0.0);
    crm_settings_changed(&settings, &changed);
    cr_assert(changed.length == 0);
    crm_buffer_free(&changed);
    crm_settings_free(&settings);
    cr_assert(settings.count == 0 && settings.rows == NULL);
}

Test(setting, set)
{
    static const struct {
        char key[32];
        char value[32];
        enum crm_status status;
        char message[160];
    } cases[] = {
        { "rfm.window", "365", CRM_OK, "" },
        { "rfm.window", "", CRM_OK, "" },
        { "rfm.window", "0", CRM_USAGE, "\"0\" is not a whole number from 1 to 36500" },
        { "rfm.window", "36501", CRM_USAGE, "\"36501\" is not a whole number from 1 to 36500" },
        { "rfm.window", "1.5", CRM_USAGE, "\"1.5\" is not a whole number from 1 to 36500" },
        { "importance.vip_share", "1", CRM_OK, "" },
        { "importance.vip_share", "0", CRM_OK, "" },
        { "importance.vip_share", "1.01", CRM_USAGE, "\"1.01\" is not a number from 0 to 1" },
        { "importance.vip_share", "nan", CRM_USAGE, "\"nan\" is not a number from 0 to 1" },
        { "importance.vip_share", "", CRM_USAGE, "\"\" is not a number from 0 to 1" },
        { "loyalty.days", "-1", CRM_USAGE, "\"-1\" is not a whole number of at least 1" },
        { "value_matrix.centre", "median", CRM_OK, "" },
        { "value_matrix.centre", "meen", CRM_USAGE,
          "\"meen\" is not one of mean, median; did you mean \"mean\"?" },
        { "value_matrix.centre", "x", CRM_USAGE, "\"x\" is not one of mean, median" },
        { "rfm.cuts", "1;2.5;10", CRM_OK, "" },
        { "rfm.cuts", "-3", CRM_OK, "" },
        { "rfm.cuts", "1;1", CRM_USAGE,
          "\"1;1\" is not a list of ascending numbers parted by ';'" },
        { "rfm.cuts", "2;1", CRM_USAGE,
          "\"2;1\" is not a list of ascending numbers parted by ';'" },
        { "rfm.cuts", "1;", CRM_USAGE, "\"1;\" is not a list of ascending numbers parted by ';'" },
        { "rfm.cuts", ";", CRM_USAGE, "\";\" is not a list of ascending numbers parted by ';'" },
        { "quality.weights", "0;2", CRM_USAGE,
          "\"0;2\" is not a list of ascending numbers parted by ';' from 0 to 1" },
        { "funnel.need", "a > 3; b", CRM_OK, "" },
        { "rfm.windw", "1", CRM_USAGE,
          "there is no setting \"rfm.windw\"; did you mean \"rfm.window\"?" },
        { "rfm.scale", "1", CRM_USAGE,
          "there is no setting \"rfm.scale\"; there are rfm.window, rfm.cuts" },
        { "zzz", "1", CRM_USAGE,
          "there is no setting \"zzz\"; there are rfm.*, importance.*, value_matrix.*, funnel.*, "
          "loyalty.*, quality.*" },
    };
    struct crm_settings settings = { 0 };
    cr_assert(add_rows(&settings));
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_error error = { 0 };
        enum crm_status status = crm_settings_set(&settings, cases[i].key, cases[i].value, &error);
        cr_assert(status == cases[i].status, "%s=%s", cases[i].key, cases[i].value);
        cr_assert_str_eq(error.message, cases[i].message, "%s", error.message);
        bool known = crm_settings_find(&settings, cases[i].key) != NULL;
        cr_assert_str_eq(error.field, status != CRM_OK && known ? cases[i].key : "");
        if (status == CRM_OK) {
            cr_assert_str_eq(crm_setting_text(&settings, cases[i].key), cases[i].value);
        }
    }
    crm_settings_free(&settings);
}

Test(setting, none_at_all)
{
    struct crm_settings settings = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_settings_set(&settings, "a.b", "1", &error) == CRM_USAGE);
    cr_assert_str_eq(error.message, "there is no setting \"a.b\"");
    cr_assert(crm_settings_add(&settings, rows, 0, &error) == CRM_OK);
    struct crm_span content = { 0 };
    cr_assert(!crm_setting_is_set(&settings, "a.b")
              && crm_setting_text(&settings, "a.b")[0] == '\0');
    cr_assert(crm_setting_content(&settings, "a.b", &content, &error) == CRM_USAGE);
    crm_settings_free(&settings);
}

Test(setting, numbers_and_changes)
{
    struct crm_settings settings = { 0 };
    struct crm_buffer changed = { 0 };
    struct crm_error error = { 0 };
    double numbers[4] = { 0.0 };
    cr_assert(add_rows(&settings));
    cr_assert(crm_setting_numbers(&settings, "rfm.cuts", numbers, 4) == 0);
    cr_assert(crm_setting_numbers(&settings, "quality.weights", numbers, 4) == 2);
    cr_assert(numbers[0] >= 0.25 && numbers[0] <= 0.25 && numbers[1] >= 0.5 && numbers[1] <= 0.5);
    cr_assert(crm_settings_set(&settings, "rfm.cuts", "1;2;3;4;5;6", &error) == CRM_OK);
    cr_assert(crm_setting_numbers(&settings, "rfm.cuts", numbers, 4) == 4);
    cr_assert(numbers[3] >= 4.0 && numbers[3] <= 4.0);
    cr_assert(crm_settings_set(&settings, "importance.vip_share", "0.050", &error) == CRM_OK);
    cr_assert(crm_settings_set(&settings, "loyalty.days", "730", &error) == CRM_OK);
    cr_assert(crm_settings_set(&settings, "value_matrix.centre", "median", &error) == CRM_OK);
    cr_assert(crm_settings_set(&settings, "value_matrix.centre", "mean", &error) == CRM_OK);
    cr_assert(crm_setting_number(&settings, "loyalty.days") >= 730.0);
    crm_settings_changed(&settings, &changed);
    cr_assert_str_eq(crm_buffer_string(&changed), " rfm.cuts=1;2;3;4;5;6 loyalty.days=730");
    crm_buffer_free(&changed);
    crm_settings_free(&settings);
}

Test(text, visible)
{
    static const struct {
        char text[24];
        char visible[40];
    } cases[] = {
        { "plain", "plain" },
        { "a\033[2Jb\tc", "a\\x1b[2Jb\\x09c" },
        { "\x7f \x1f", "\\x7f \\x1f" },
        { "c\xc2\x9b"
          "d\xc2\x80",
          "c\\xc2\\x9bd\\xc2\\x80" },
        { "\xc2\xa0é 客", "\xc2\xa0é 客" },
        { "\xc2", "\xc2" }, /* broken: no control */
        { "\xc2"
          "A",
          "\xc2"
          "A" },
        { "", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer buffer = { 0 };
        crm_text_visible(&buffer, crm_span_of(cases[i].text));
        cr_assert(crm_span_is(crm_buffer_view(&buffer), cases[i].visible), "case %zu: %s", i,
                  crm_buffer_string(&buffer));
        crm_buffer_free(&buffer);
    }
}
