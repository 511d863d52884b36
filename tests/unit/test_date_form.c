/* Dates and times of day as exports write them. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "support.h"
#include "value/date_form.h"

#define YMD CRM_DATE_YMD
#define DMY CRM_DATE_DMY
#define MDY CRM_DATE_MDY
#define SHORT CRM_DATE_YMD_SHORT
#define SERIAL CRM_DATE_SERIAL
#define ALL CRM_DATE_ALL

static const unsigned orders[] = { YMD, DMY, MDY, SHORT, SERIAL };

/* As the stream has it, with a '~' behind where something was dropped, or "no". */
static void describe(struct crm_span text, unsigned order, char words[static 64])
{
    char written[19];
    struct crm_time time = { 7, 7 };
    bool dropped = true;
    if (!crm_time_parse_order(text, order, &time, &dropped)) {
        cr_assert(time.day == 7 && time.second == 7 && dropped, "changed");
        snprintf(words, 64, "no");
        return;
    }
    size_t length = crm_time_write(time, written);
    snprintf(words, 64, "%.*s%s", (int)length, written, dropped ? "~" : "");
}

/* crm_time_orders says what crm_time_parse_order does. */
static void check_agreement(struct crm_span text)
{
    unsigned found = 0;
    for (size_t i = 0; i < CRM_COUNT(orders); i++) {
        struct crm_time time = { 0, 0 };
        bool good = crm_time_parse_order(text, orders[i], &time, NULL);
        found |= good ? orders[i] : 0;
        cr_assert(!good || (time.second >= -1 && time.second < 86400));
    }
    unsigned said = crm_time_orders(text);
    cr_assert(said == found, "%.*s: %u, %u", (int)text.length, text.at, said, found);
}

/* What can be read in one way only. */
Test(date_form, one_way)
{
    static const struct {
        char text[80];
        char expected[24];
    } cases[] = {
        { "2024-01-05", "2024-01-05" },
        { "2024-01-05T10:00:00", "2024-01-05T10:00:00" },
        { "2024-01-05t10:00:00z", "2024-01-05T10:00:00~" },
        { "2010-12-01 08:26:00", "2010-12-01T08:26:00" },
        { "2016/8/1 11:05", "2016-08-01T11:05:00" },
        { "2016/8/1", "2016-08-01" },
        { "2016.12.31 7:05:09", "2016-12-31T07:05:09" },
        { "2016-8-1", "2016-08-01" },
        { "20240105", "2024-01-05" },
        { "20240105093015", "2024-01-05T09:30:15" },
        { "20240105093015Z", "2024-01-05T09:30:15~" },
        { "20240229 23:59", "2024-02-29T23:59:00" },
        { "  2024-01-05  ", "2024-01-05" },
        { "\t2024-01-05   10:00\t", "2024-01-05T10:00:00" },
        { "２０２４－０１－０５　１０：００", "2024-01-05T10:00:00" },
        { "２０２４／１／５", "2024-01-05" },
        { "2024-01-05\u00a010:00", "2024-01-05T10:00:00" },
        { "2024-01-05T10:00:00.123+08:00", "2024-01-05T10:00:00~" },
        { "2024-01-05T10:00:00.000", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00:00,5", "2024-01-05T10:00:00~" },
        { "2024-01-05T10:00:00Z", "2024-01-05T10:00:00~" },
        { "2024-01-05T10:00Z", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00:00 +0800", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00:00-0330", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00:00+08", "2024-01-05T10:00:00~" },
        { "2024-01-05T10:00+08", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00:00 GMT", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00:00 UTC", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00 CST", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00 GMT+8", "2024-01-05T10:00:00~" },
        { "2024-01-05 10:00 UTC+08:00", "2024-01-05T10:00:00~" },
        { "2024年1月5日", "2024-01-05" },
        { "2024年01月05日", "2024-01-05" },
        { "２０２４年１月５日", "2024-01-05" },
        { "2024年1月5", "2024-01-05" },
        { "2024年1月5号", "2024-01-05" },
        { "2024 年 1 月 5 日", "2024-01-05" },
        { "24年1月5日", "2024-01-05" },
        { "99年1月5日", "1999-01-05" },
        { "2024年1月5日 星期五", "2024-01-05" },
        { "2024年1月5日星期日", "2024-01-05" },
        { "2024年1月5日 (周五)", "2024-01-05" },
        { "2024年1月5日（星期五）", "2024-01-05" },
        { "2024年1月5日 周五 10:00", "2024-01-05T10:00:00" },
        { "2024年1月5日(周五)10:00", "2024-01-05T10:00:00" },
        { "星期五 2024年1月5日", "2024-01-05" },
        { "2024-01-05 星期五 10:00", "2024-01-05T10:00:00" },
        { "2024-01-05 Fri", "2024-01-05" },
        { "2024年1月5日 10:00", "2024-01-05T10:00:00" },
        { "2024年1月5日10:00:30", "2024-01-05T10:00:30" },
        { "2024年1月5日 11时05分30秒", "2024-01-05T11:05:30" },
        { "2024年1月5日11时05分30秒", "2024-01-05T11:05:30" },
        { "2024年1月5日 11点05分", "2024-01-05T11:05:00" },
        { "2024年1月5日 下午3:05", "2024-01-05T15:05:00" },
        { "2024年1月5日下午3点05分", "2024-01-05T15:05:00" },
        { "2024/1/5 上午 9:05:06", "2024-01-05T09:05:06" },
        { "2024/1/5下午9:05", "2024-01-05T21:05:00" },
        { "2024-01-05 03:05 PM", "2024-01-05T15:05:00" },
        { "2024-01-05 3:05p.m.", "2024-01-05T15:05:00" },
        { "5 Jan 2024", "2024-01-05" },
        { "05 JAN 2024", "2024-01-05" },
        { "05JAN2024", "2024-01-05" },
        { "5 January 2024", "2024-01-05" },
        { "5th January 2024", "2024-01-05" },
        { "Jan 5, 2024", "2024-01-05" },
        { "Jan. 5, 2024", "2024-01-05" },
        { "jan 5 2024", "2024-01-05" },
        { "January 5th, 2024", "2024-01-05" },
        { "March 1st, 2024", "2024-03-01" },
        { "May 2nd, 2024", "2024-05-02" },
        { "Sept 3rd 2024", "2024-09-03" },
        { "05-Jan-24", "2024-01-05" },
        { "05-Jan-2024", "2024-01-05" },
        { "5/Jan/2024", "2024-01-05" },
        { "5.Jan.2024", "2024-01-05" },
        { "24-Jan-05", "2005-01-24" },
        { "05-Jan-69", "1969-01-05" },
        { "2024-Jan-05", "2024-01-05" },
        { "2024 Jan 5", "2024-01-05" },
        { "05-1月-24", "2024-01-05" },
        { "05-1月 -24", "2024-01-05" },
        { "05-12月-2024", "2024-12-05" },
        { "Mon, 5 Jan 2024", "2024-01-05" },
        { "Fri, 05 Jan 2024 10:11:12 GMT", "2024-01-05T10:11:12~" },
        { "Friday, January 5, 2024", "2024-01-05" },
        { "Thurs 5 Jan 2024", "2024-01-05" },
        { "Sun. Jan 5 2024", "2024-01-05" },
        { "Jan 5, 2024 3:05 PM", "2024-01-05T15:05:00" },
        { "Jan 5, 2024, 3:05:06 PM", "2024-01-05T15:05:06" },
        { "January 5, 2024 at 3:05\u202fPM", "2024-01-05T15:05:00" },
        { "5-Jan-24 10:11", "2024-01-05T10:11:00" },
        { "Ｊａｎ　５，　２０２４", "2024-01-05" },
        { "Wednesday, September 25th, 2024 at 10:00:00.123456789 a.m. GMT+08:00",
          "2024-09-25T10:00:00~" },
        { "0001-01-01", "0001-01-01" },
        { "9999-12-31", "9999-12-31" },
        { "1900-01-01", "1900-01-01" },
        { "1899-12-31", "1899-12-31" },
        { "1899/12/29", "1899-12-29" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_span text = crm_span_of(cases[i].text);
        cr_expect(crm_time_orders(text) == ALL, "%s: %u", cases[i].text, crm_time_orders(text));
        for (size_t k = 0; k < CRM_COUNT(orders); k++) {
            char words[64];
            describe(text, orders[k], words);
            cr_expect_str_eq(words, cases[i].expected, "%s: %s", cases[i].text, words);
        }
    }
    struct crm_time time = { 0, 0 };
    cr_assert(crm_time_parse_order((struct crm_span){ "2024-01-0599", 10 }, YMD, &time, NULL));
    cr_assert(crm_time_parse_order((struct crm_span){ "2024/1/599", 8 }, YMD, &time, NULL));
    cr_assert(time.day == crm_day_of(2024, 1, 5));
}

Test(date_form, by_order)
{
    static const struct {
        char text[40];
        unsigned orders;
        char dmy[24];
        char mdy[24];
        char ymd_short[24];
    } cases[] = {
        { "13/01/2024", DMY, "2024-01-13", "no", "no" },
        { "01/13/2024", MDY, "no", "2024-01-13", "no" },
        { "05/06/2024", DMY | MDY, "2024-06-05", "2024-05-06", "no" },
        { "5.6.2024", DMY | MDY, "2024-06-05", "2024-05-06", "no" },
        { "5-6-2024", DMY | MDY, "2024-06-05", "2024-05-06", "no" },
        { "５／６／２０２４", DMY | MDY, "2024-06-05", "2024-05-06", "no" },
        { "29/02/2024", DMY, "2024-02-29", "no", "no" },
        { "29/02/2023", 0, "no", "no", "no" },
        { "24/1/5", SHORT, "no", "no", "2024-01-05" },
        { "24-01-5", SHORT, "no", "no", "2024-01-05" },
        { "24.1.05", DMY | SHORT, "2005-01-24", "no", "2024-01-05" },
        { "24/01/05", DMY | SHORT, "2005-01-24", "no", "2024-01-05" },
        { "01/24/05", MDY, "no", "2005-01-24", "no" },
        { "05/06/07", DMY | MDY | SHORT, "2007-06-05", "2007-05-06", "2005-06-07" },
        { "5/06/07", DMY | MDY, "2007-06-05", "2007-05-06", "no" },
        { "5/6/68", DMY | MDY, "2068-06-05", "2068-05-06", "no" },
        { "5/6/69", DMY | MDY, "1969-06-05", "1969-05-06", "no" },
        { "68/5/6", SHORT, "no", "no", "2068-05-06" },
        { "69/5/6", SHORT, "no", "no", "1969-05-06" },
        { "00/1/1", SHORT, "no", "no", "2000-01-01" },
        { "13/13/2024", 0, "no", "no", "no" },
        { "0/1/2024", 0, "no", "no", "no" },
        { "32/1/24", SHORT, "no", "no", "2032-01-24" },
        { "5/6/7", 0, "no", "no", "no" },
        { "5/6/204", 0, "no", "no", "no" },
        { "5/6/20245", 0, "no", "no", "no" },
        { "005/6/2024", 0, "no", "no", "no" },
        { "5/006/2024", 0, "no", "no", "no" },
        { "5/6-2024", 0, "no", "no", "no" },
        { "5/6", 0, "no", "no", "no" },
        { "5/6/", 0, "no", "no", "no" },
        { "5 6 2024", 0, "no", "no", "no" },
        { "5,6,2024", 0, "no", "no", "no" },
        { "12/30/1899", 0, "no", "no", "no" },
        { "31/12/1899", DMY, "1899-12-31", "no", "no" },
        { "05/06/2024 10:11", DMY | MDY, "2024-06-05T10:11:00", "2024-05-06T10:11:00", "no" },
        { "1/13/2024, 3:05:06 PM", MDY, "no", "2024-01-13T15:05:06", "no" },
        { "13/01/2024 24:00", 0, "no", "no", "no" },
        { "13.01.2024 9:30 +01:00", DMY, "2024-01-13T09:30:00~", "no", "no" },
        { "13/01/2024 周六", DMY, "2024-01-13", "no", "no" },
        { "Sat 13/01/2024", DMY, "2024-01-13", "no", "no" },
        { "24/1/5 下午3:05", SHORT, "no", "no", "2024-01-05T15:05:00" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char words[64];
        struct crm_span text = crm_span_of(cases[i].text);
        cr_expect(crm_time_orders(text) == cases[i].orders, "%s: %u", cases[i].text,
                  crm_time_orders(text));
        describe(text, DMY, words);
        cr_expect_str_eq(words, cases[i].dmy, "%s: %s", cases[i].text, words);
        describe(text, MDY, words);
        cr_expect_str_eq(words, cases[i].mdy, "%s: %s", cases[i].text, words);
        describe(text, SHORT, words);
        cr_expect_str_eq(words, cases[i].ymd_short, "%s: %s", cases[i].text, words);
        check_agreement(text);
    }
}

Test(date_form, serials)
{
    static const struct {
        char text[40];
        char expected[24];
    } cases[] = {
        { "45321", "2024-01-30" },
        { "45321.5", "2024-01-30T12:00:00" },
        { "45321,5", "2024-01-30T12:00:00" },
        { "４５３２１．５", "2024-01-30T12:00:00" },
        { " 45321 ", "2024-01-30" },
        { "45321.0", "2024-01-30" },
        { "45321.000", "2024-01-30" },
        { "45321.395833333336", "2024-01-30T09:30:00" },
        { "45321.99999", "2024-01-30T23:59:59" },
        { "45321.999994", "2024-01-30T23:59:59" },
        { "45321.999995", "2024-01-31T00:00:00" },
        { "45321.9999999999999999999999", "2024-01-31T00:00:00" },
        { "45321.000001", "2024-01-30T00:00:00" },
        { "45321.0000058", "2024-01-30T00:00:01" },
        { "32874", "1990-01-01" },
        { "32873", "no" },
        { "73415", "2100-12-31" },
        { "73416", "no" },
        { "73415.999999", "2101-01-01T00:00:00" },
        { "45321.", "no" },
        { "045321", "no" },
        { "453210", "no" },
        { "4532", "no" },
        { "-45321", "no" },
        { "45321.5.5", "no" },
        { "45321 10:00", "no" },
        { "45321.5x", "no" },
        { "0", "no" },
        { "1", "no" },
        { "99999", "no" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char words[64];
        struct crm_span text = crm_span_of(cases[i].text);
        unsigned expected = strcmp(cases[i].expected, "no") != 0 ? SERIAL : 0;
        cr_expect(crm_time_orders(text) == expected, "%s: %u", cases[i].text,
                  crm_time_orders(text));
        describe(text, SERIAL, words);
        cr_expect_str_eq(words, cases[i].expected, "%s: %s", cases[i].text, words);
        check_agreement(text);
    }
}

Test(date_form, none)
{
    static const char cases[][48] = {
        "",
        "   ",
        "2024",
        "2024-01",
        "2024年1月",
        "1月5日",
        "2024-01/05",
        "2024-02-30",
        "2023年2月29日",
        "20240230",
        "2024015",
        "202401055",
        "20240105093060",
        "20240105243000",
        "202401050930",
        "2024-001-05",
        "2024-01-055",
        "2024--01-05",
        "2024-01-05T",
        "2024-01-05T10",
        "2024-01-05T 10:00",
        "2024-01-05 10:0",
        "2024-01-05 24:00",
        "2024-01-05 24:00:00",
        "2024-01-05 10:60",
        "2024-01-05 10:00:60",
        "2024-01-05 10:00:",
        "2024-01-05 10:00:00.",
        "2024-01-05 10:00:00+",
        "2024-01-05 10:00:00+8",
        "2024-01-05 10:00:00+08:",
        "2024-01-05 10:00:00+08:60",
        "2024-01-05 10:00:00+24:00",
        "2024-01-05 10:00:00ZZ",
        "2024-01-05Z",
        "2024-01-05 noon",
        "2024-01-05 13:00 PM",
        "2024-01-05 0:30 AM",
        "2024-01-05 上午13:00",
        "2024-01-0510:00",
        "2024年1月510:00",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "0000-01-01",
        "1900-01-00",
        "1900/1/0",
        "1899-12-30",
        "1899-12-30 00:00:00",
        "1899-12-30T00:00:00",
        "1899/12/30",
        "18991230",
        "1899年12月30日",
        "30 Dec 1899",
        "Jan 2024",
        "5 Jan",
        "Jan 5",
        "Jan 5 10:00",
        "32 Jan 2024",
        "0 Jan 2024",
        "5 Jan 204",
        "5 Jan 20245",
        "5 Jam 2024",
        "5 Janu 2024",
        "5--Jan-2024",
        "5 Jan 2024 noon",
        "30 Feb 2024",
        "Fri",
        "Friday",
        "Fry, 5 Jan 2024",
        "星期五",
        "2024年1月5日 星期八",
        "2024年1月5日 星期",
        "2024年1月5日 (周五",
        "2024年13月5日",
        "2024月1月5日",
        "05-13月-24",
        "05-0月-24",
        "12.50",
        "1,234",
        "-5",
        "A1",
        "2024-01-05 x",
        "2024-01-05,10:00",
        "11:05",
        "下午3:05",
        "5xx Jan 2024",
        "\xff\xfe",
        "２０２４",
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_span text = crm_span_of(cases[i]);
        cr_expect(crm_time_orders(text) == 0, "%s: %u", cases[i], crm_time_orders(text));
        check_agreement(text);
    }
    char spaced[400];
    memset(spaced, ' ', sizeof spaced);
    memcpy(spaced, "2024-01-05", 10);
    cr_assert(crm_time_orders((struct crm_span){ spaced, sizeof spaced }) == ALL);
    memcpy(spaced + 390, "10:00 CST", 9);
    cr_assert(crm_time_orders((struct crm_span){ spaced, sizeof spaced }) == 0, "too long");
    cr_assert(crm_time_orders((struct crm_span){ NULL, 0 }) == 0);
    check_agreement((struct crm_span){ NULL, 0 });
}

Test(date_form, clocks)
{
    static const struct {
        char text[40];
        int second; /* -1: none */
        bool dropped;
    } cases[] = {
        { "11:05", 39900, false },
        { "9:30:15", 34215, false },
        { "09:30:15", 34215, false },
        { "0:00", 0, false },
        { "23:59:59", 86399, false },
        { " 11:05 ", 39900, false },
        { "１１：０５", 39900, false },
        { "9:30:15.5", 34215, true },
        { "9:30:15Z", 34215, true },
        { "9:30 +08:00", 34200, true },
        { "9:30 cst", 34200, true },
        { "9:30 CEST", 34200, true },
        { "9:30GMT-3", 34200, true },
        { "3:05 PM", 54300, false },
        { "3:05PM", 54300, false },
        { "3:05 pm", 54300, false },
        { "3:05 p.m.", 54300, false },
        { "PM 3:05", 54300, false },
        { "3:05:06 AM", 11106, false },
        { "3:05:06.7 AM", 11106, true },
        { "12:00 AM", 0, false },
        { "12:30 a.m.", 1800, false },
        { "12:00 PM", 43200, false },
        { "12:59 PM", 46740, false },
        { "11:59 PM", 86340, false },
        { "3 PM", 54000, false },
        { "3:05 PM UTC", 54300, true },
        { "下午3:05", 54300, false },
        { "下午 3:05", 54300, false },
        { "3:05 下午", 54300, false },
        { "下午15:05", 54300, false },
        { "下午13:00", 46800, false },
        { "下午12:05", 43500, false },
        { "下午0:05", 43500, false },
        { "下午11:05", 83100, false },
        { "上午9:05", 32700, false },
        { "上午12:05", 300, false },
        { "上午0:05", 300, false },
        { "上午11:59", 43140, false },
        { "中午12:30", 45000, false },
        { "中午11:30", 41400, false },
        { "中午1:30", 48600, false },
        { "中午13:30", 48600, false },
        { "晚上8:00", 72000, false },
        { "晚上20:00", 72000, false },
        { "晚上11:30", 84600, false },
        { "傍晚6:00", 64800, false },
        { "凌晨2:00", 7200, false },
        { "凌晨12:30", 1800, false },
        { "早上8:00", 28800, false },
        { "清晨5:00", 18000, false },
        { "11时05分", 39900, false },
        { "11时5分", 39900, false },
        { "11时05分30秒", 39930, false },
        { "11時05分", 39900, false },
        { "15点30分", 55800, false },
        { "15点30", 55800, false },
        { "15点", 54000, false },
        { "下午3点", 54000, false },
        { "下午3点05分", 54300, false },
        { "", -1, false },
        { "11", -1, false },
        { "1105", -1, false },
        { "11:5", -1, false },
        { "11:055", -1, false },
        { "111:05", -1, false },
        { "24:00", -1, false },
        { "24:00:00", -1, false },
        { "11:60", -1, false },
        { "11:05:60", -1, false },
        { "11:05:", -1, false },
        { "11:05.5", -1, false },
        { "11:05:06.", -1, false },
        { "-1:05", -1, false },
        { ":05", -1, false },
        { "13:00 PM", -1, false },
        { "13:00 AM", -1, false },
        { "0:00 AM", -1, false },
        { "0:00 PM", -1, false },
        { "PM", -1, false },
        { "PM 3:05 PM", -1, false },
        { "3:05 XM", -1, false },
        { "3:05 A", -1, false },
        { "上午13:00", -1, false },
        { "中午8:00", -1, false },
        { "晚上12:30", -1, false },
        { "晚上1:00", -1, false },
        { "早上12:00", -1, false },
        { "凌晨8:00", -1, false },
        { "下午24:00", -1, false },
        { "24时", -1, false },
        { "11时60分", -1, false },
        { "11时05分30", -1, false },
        { "11时05分60秒", -1, false },
        { "11时05秒", -1, false },
        { "时05分", -1, false },
        { "11分", -1, false },
        { "11:05 x", -1, false },
        { "11:05 GMT+", -1, false },
        { "2024-01-05 11:05", -1, false },
        { "0.5", -1, false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        int32_t second = 77;
        bool dropped = false;
        bool good = crm_clock_parse(crm_span_of(cases[i].text), &second, &dropped);
        cr_expect(good == (cases[i].second >= 0), "%s: %d", cases[i].text, (int)second);
        cr_expect(second == (good ? cases[i].second : 77), "%s: %d", cases[i].text, (int)second);
        cr_expect(dropped == cases[i].dropped, "%s", cases[i].text);
        cr_expect(crm_clock_parse(crm_span_of(cases[i].text), &second, NULL) == good);
    }
    int32_t second = 77;
    cr_assert(!crm_clock_parse((struct crm_span){ NULL, 0 }, &second, NULL));
}

/* Every second of a day in both forms of hours. */
Test(date_form, every_second)
{
    for (int32_t expected = 0; expected < 86400; expected++) {
        char texts[4][40];
        int hour = expected / 3600;
        int minute = expected / 60 % 60;
        int twelve = (hour + 11) % 12 + 1;
        snprintf(texts[0], 40, "%d:%02d:%02d", hour, minute, expected % 60);
        snprintf(texts[1], 40, "%d:%02d:%02d %s", twelve, minute, expected % 60,
                 hour < 12 ? "AM" : "PM");
        snprintf(texts[2], 40, "%s%d:%02d:%02d", hour < 12 ? "上午" : "下午", twelve, minute,
                 expected % 60);
        snprintf(texts[3], 40, "%d时%d分%d秒", hour, minute, expected % 60);
        for (size_t i = 0; i < CRM_COUNT(texts); i++) {
            int32_t second = -1;
            cr_assert(crm_clock_parse(crm_span_of(texts[i]), &second, NULL) && second == expected,
                      "%s", texts[i]);
        }
    }
}

/* The forms of a day; the order that reads each stands beside it. */
static unsigned write_day(size_t form, int year, int month, int day, int32_t number,
                          char text[static 64])
{
    static const char *const names[] = { "Jan",  "Feb",    "Mar",       "Apr", "May", "June",
                                         "JULY", "august", "September", "Oct", "nov", "DEC" };
    const char *name = names[month - 1];
    switch (form) {
    case 0:
        snprintf(text, 64, "%04d/%d/%d", year, month, day);
        return YMD;
    case 1:
        snprintf(text, 64, "%04d%02d%02d", year, month, day);
        return YMD;
    case 2:
        snprintf(text, 64, "%d年%d月%d日", year, month, day);
        return YMD;
    case 3:
        snprintf(text, 64, "%02d/%02d/%04d", day, month, year);
        return DMY;
    case 4:
        snprintf(text, 64, "%d.%d.%04d", day, month, year);
        return DMY;
    case 5:
        snprintf(text, 64, "%d-%d-%04d", month, day, year);
        return MDY;
    case 6:
        snprintf(text, 64, "%s %d, %d", name, day, year);
        return MDY;
    case 7:
        snprintf(text, 64, "%02d-%s-%d", day, name, year);
        return DMY;
    default:
        snprintf(text, 64, "%d", number + 25569);
        return SERIAL;
    }
}

static unsigned write_short_day(size_t form, int year, int month, int day, char text[static 64])
{
    switch (form) {
    case 0:
        snprintf(text, 64, "%02d/%d/%d", year % 100, month, day);
        return SHORT;
    case 1:
        snprintf(text, 64, "%d/%d/%02d", day, month, year % 100);
        return DMY;
    default:
        snprintf(text, 64, "%02d.%02d.%02d", month, day, year % 100);
        return MDY;
    }
}

Test(date_form, every_day)
{
    int32_t last = crm_day_of(2099, 12, 31);
    for (int32_t number = crm_day_of(1990, 1, 1); number <= last; number++) {
        int year = 0;
        int month = 0;
        int day = 0;
        char text[64];
        struct crm_time time = { 0, 0 };
        crm_day_split(number, &year, &month, &day);
        for (size_t form = 0; form < 9; form++) {
            unsigned order = write_day(form, year, month, day, number, text);
            bool good = crm_time_parse_order(crm_span_of(text), order, &time, NULL);
            cr_assert(good && time.day == number && time.second == -1, "%s", text);
            cr_assert((crm_time_orders(crm_span_of(text)) & order) != 0, "%s", text);
        }
        for (size_t form = 0; year <= 2068 && form < 3; form++) {
            unsigned order = write_short_day(form, year, month, day, text);
            bool good = crm_time_parse_order(crm_span_of(text), order, &time, NULL);
            cr_assert(good && time.day == number && time.second == -1, "%s", text);
        }
    }
}

/* Texts of an exact size on the heap, so that a sanitizer sees a byte too many. */
Test(date_form, random_texts)
{
    static const char pieces[][12] = {
        "2024", "24",  "5",   "05",   "12",     "45321", "20240105", "/",  "-",
        ".",    ":",   " ",   "T",    "Z",      "年",    "月",       "日", "Jan",
        "5th",  ",",   "PM",  "下午", "星期五", "11:05", "时",       "分", "(",
        ")",    "+08", "GMT", "Fri",  "１",     "\xef",  "\xe3\x80", "at", "",
    };
    uint64_t state = 7;
    size_t dates = 0;
    for (int i = 0; i < 300000; i++) {
        struct crm_buffer buffer = { 0 };
        struct crm_error error;
        for (size_t left = random_below(&state, 9); left > 0; left--) {
            const char *piece = pieces[random_below(&state, CRM_COUNT(pieces))];
            crm_buffer_text(&buffer, piece);
            if (*piece == '\0') {
                crm_buffer_byte(&buffer, (char)random_below(&state, 256));
            }
        }
        char *exact = crm_allocate(buffer.length + 1, 1, &error);
        cr_assert(exact != NULL);
        memcpy(exact + 1, crm_buffer_string(&buffer), buffer.length);
        struct crm_span text = { exact + 1, buffer.length };
        int32_t second = 0;
        check_agreement(text);
        cr_assert(!crm_clock_parse(text, &second, NULL) || (second >= 0 && second < 86400));
        dates += crm_time_orders(text) != 0;
        crm_release(exact);
        crm_buffer_free(&buffer);
    }
    cr_assert(dates > 1000, "%zu", dates);
}
