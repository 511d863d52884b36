/* The ingest room, what happens to single lines: money in few steps, rates, heads, refunds, words,
 * delimited texts, rejects and their retry, imports as a whole. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ingest/heads.h"
#include "ingest/import.h"
#include "ingest/rates.h"
#include "ingest/refunds.h"
#include "ingest/retry.h"
#include "ingest/words.h"
#include "support.h"
#include "value/text.h"

__extension__ typedef __int128 wide;

static struct crm_buffer file_get(const char *path)
{
    struct crm_buffer content = { 0 };
    FILE *file = fopen(path, "rb");
    for (size_t count = 1; file != NULL && count > 0; content.length += count) {
        char *room = crm_buffer_room(&content, 65536);
        cr_assert(room != NULL);
        count = fread(room, 1, 65536, file);
    }
    if (file != NULL) {
        fclose(file);
    }
    return content;
}

/* Money */

Test(money_short, agrees_with_the_long_way)
{
    static const char bytes[] = "0123456789012345678900..-+ ,/:";
    static const struct {
        char text[20];
        enum crm_money_form form;
    } cases[] = {
        { "", CRM_MONEY_OTHER },
        { "0", CRM_MONEY_WHOLE },
        { "00", CRM_MONEY_OTHER },
        { "0.00", CRM_MONEY_CENTS },
        { "00.00", CRM_MONEY_OTHER },
        { "999999999999", CRM_MONEY_WHOLE },
        { "1000000000000", CRM_MONEY_OTHER },
        { "999999999999.99", CRM_MONEY_CENTS },
        { "1000000000000.00", CRM_MONEY_OTHER },
        { ".50", CRM_MONEY_OTHER },
        { "5.5", CRM_MONEY_OTHER },
        { "5.", CRM_MONEY_OTHER },
        { "5.555", CRM_MONEY_OTHER },
        { "1.2.34", CRM_MONEY_OTHER },
        { "-1.00", CRM_MONEY_OTHER },
        { "+1", CRM_MONEY_OTHER },
        { "1/", CRM_MONEY_OTHER },
        { "1:", CRM_MONEY_OTHER },
        { "1./0", CRM_MONEY_OTHER },
        { "1.0:", CRM_MONEY_OTHER },
        { "/.00", CRM_MONEY_OTHER },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_money money = -7;
        enum crm_money_form form = crm_money_parse_short(crm_span_of(cases[i].text), &money);
        cr_assert(form == cases[i].form, "'%s'", cases[i].text);
        cr_assert(form != CRM_MONEY_OTHER || money == -7, "'%s'", cases[i].text);
    }
    uint64_t random = 21;
    size_t forms[3] = { 0 };
    for (int i = 0; i < 300000; i++) {
        char text[20];
        char again[24];
        crm_money money = -7;
        crm_money other = -8;
        size_t length = random_below(&random, 18);
        for (size_t j = 0; j < length; j++) {
            text[j] = bytes[random_below(&random, sizeof bytes - 1)];
        }
        if (length > 3 && random_below(&random, 2) == 0) {
            text[length - 3] = '.';
        }
        struct crm_span span = { text, length };
        enum crm_money_form form = crm_money_parse_short(span, &money);
        forms[form]++;
        if (form == CRM_MONEY_OTHER) {
            cr_assert(money == -7);
            continue;
        }
        cr_assert(crm_money_parse(span, &other) == CRM_MONEY_GOOD && money == other, "%.*s",
                  (int)length, text);
        size_t written = form == CRM_MONEY_CENTS ? crm_money_write(money, again)
                                                 : crm_quantity_write(money, again);
        cr_assert(crm_span_equal(span, (struct crm_span){ again, written }), "%.*s", (int)length,
                  text);
    }
    cr_assert(forms[CRM_MONEY_WHOLE] > 1000 && forms[CRM_MONEY_CENTS] > 1000);
}

/* Rates */

static void every_currency(struct crm_buffer items[], size_t most, size_t *count)
{
    *count = 0;
    for (int i = 0; i < 26 * 26 * 26 && *count < most; i++) {
        char code[4] = { (char)('A' + i / 676), (char)('A' + i / 26 % 26), (char)('A' + i % 26),
                         0 };
        if (crm_currency_known(crm_span_of(code)) && strcmp(code, "CNY") != 0) {
            crm_buffer_format(&items[(*count)++], "%s=2", code);
        }
    }
}

Test(rates, items)
{
    static const struct {
        char item[40];
        int64_t value; /* 0: refused */
    } cases[] = {
        { "USD=7.1", 710000000 },
        { "USD=.5", 50000000 },
        { "USD=7.", 700000000 },
        { "USD=000000000000000000000007.1", 710000000 },
        { "USD=0.00000001", 1 },
        { "USD=1.23456789", 123456789 },
        { "USD=0.000000001", 0 },
        { "USD=1.000000000", 0 },
        { "USD=92233720368.54775807", INT64_MAX },
        { "USD=92233720368.54775808", 0 },
        { "USD=92233720368", INT64_C(9223372036800000000) },
        { "USD=92233720369", 0 },
        { "USD=99999999999999999999999999", 0 },
        { "USD=0", 0 },
        { "USD=0.00000000", 0 },
        { "USD=", 0 },
        { "USD=.", 0 },
        { "USD=-1", 0 },
        { "USD=+1", 0 },
        { "USD=1e3", 0 },
        { "USD= 7", 0 },
        { "USD=7,1", 0 },
        { "USD=1.2.3", 0 },
        { "USD=1/", 0 },
        { "USD=1:", 0 },
        { "USD", 0 },
        { "", 0 },
        { "=7", 0 },
        { "usd=7", 0 },
        { "ABC=7", 0 },
        { "US=7", 0 },
        { "USDX=7", 0 },
        { "CNY=7", 0 }, /* the stream's own */
    };
    struct crm_rates rates;
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *item = cases[i].item;
        enum crm_status status = crm_rates_open(&rates, "CNY", &item, 1, &error);
        cr_assert(status == (cases[i].value > 0 ? CRM_OK : CRM_USAGE), "%s", item);
        cr_assert(status != CRM_OK || (rates.count == 1 && rates.rates[0].value == cases[i].value),
                  "%s: %" PRId64, item, rates.rates[0].value);
        cr_assert(crm_rates_open(&rates, NULL, &item, 1, &error) == CRM_USAGE, "%s", item);
    }
    static const char *const twice[] = { "USD=7", "EUR=8", "USD=7" };
    cr_assert(crm_rates_open(&rates, "CNY", twice, 3, &error) == CRM_USAGE);
    cr_assert(strstr(error.message, "USD is given twice") != NULL, "%s", error.message);
    cr_assert(crm_rates_open(&rates, "CNY", twice, 2, &error) == CRM_OK && rates.count == 2);
    cr_assert(crm_rates_open(&rates, NULL, NULL, 0, &error) == CRM_OK && rates.base[0] == '\0');
    struct crm_buffer items[CRM_RATES_MOST + 1] = { 0 };
    const char *texts[CRM_RATES_MOST + 1];
    size_t count = 0;
    every_currency(items, CRM_RATES_MOST + 1, &count);
    cr_assert(count == CRM_RATES_MOST + 1);
    for (size_t i = 0; i < count; i++) {
        texts[i] = crm_buffer_string(&items[i]);
    }
    cr_assert(crm_rates_open(&rates, "CNY", texts, CRM_RATES_MOST, &error) == CRM_OK);
    cr_assert(crm_rates_open(&rates, "CNY", texts, CRM_RATES_MOST + 1, &error) == CRM_USAGE);
    cr_assert(strstr(error.message, "at most 64") != NULL, "%s", error.message);
    for (size_t i = 0; i < count; i++) {
        crm_buffer_free(&items[i]);
    }
}

Test(rates, find)
{
    static const struct {
        char base[4]; /* "": not said */
        char item[12];
        char text[4];
        char then[4]; /* the base afterwards */
        int64_t rate; /* 0: refused */
    } cases[] = {
        { "", "", "$", "USD", CRM_RATE_ONE },
        { "", "", "¥", "CNY", CRM_RATE_ONE },
        { "", "", "EUR", "EUR", CRM_RATE_ONE },
        { "", "", "", "", CRM_RATE_ONE },
        { "HKD", "", "$", "HKD", CRM_RATE_ONE },
        { "MXN", "", "$", "MXN", CRM_RATE_ONE },
        { "JPY", "", "¥", "JPY", CRM_RATE_ONE },
        { "CNY", "", "¥", "CNY", CRM_RATE_ONE },
        { "JPY", "", "$", "JPY", 0 },
        { "JPY", "USD=150", "$", "JPY", 15000000000 },
        { "EUR", "HKD=0.1", "$", "EUR", 0 },
        { "EUR", "JPY=0.1", "¥", "EUR", 0 },
        { "EUR", "CNY=0.125", "¥", "EUR", 12500000 },
        { "EUR", "GBP=1.2", "GBP", "EUR", 120000000 },
        { "EUR", "GBP=1.2", "CHF", "EUR", 0 },
        { "EUR", "GBP=1.2", "", "EUR", CRM_RATE_ONE },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_rates rates;
        struct crm_error error = { 0 };
        struct crm_currency_text currency;
        const char *item = cases[i].item;
        const char *base = cases[i].base[0] != '\0' ? cases[i].base : NULL;
        int64_t rate = -1;
        memcpy(currency.text, cases[i].text, sizeof currency.text);
        cr_assert(crm_rates_open(&rates, base, &item, item[0] != '\0', &error) == CRM_OK);
        enum crm_status status = crm_rates_find(&rates, currency, &rate, &error);
        cr_assert(status == (cases[i].rate > 0 ? CRM_OK : CRM_REFUSED), "case %zu", i);
        cr_assert(status != CRM_OK || rate == cases[i].rate, "case %zu: %" PRId64, i, rate);
        cr_assert(strcmp(rates.base, cases[i].then) == 0, "case %zu: %s", i, rates.base);
        cr_assert(rates.bare == (cases[i].text[0] == '\0'), "case %zu", i);
        cr_assert(rates.found == (base == NULL && cases[i].then[0] != '\0'), "case %zu", i);
    }
}

Test(rates, apply)
{
    static const struct {
        crm_money money;
        int64_t rate;
        crm_money converted;
        bool rounded;
        bool fits;
    } cases[] = {
        { 10000, CRM_RATE_ONE, 10000, false, true },
        { 10000, 710000000, 71000, false, true },
        { 1, 50000000, 0, true, true },
        { 2, 50000000, 1, false, true },
        { 3, 50000000, 2, true, true },
        { 5, 50000000, 2, true, true },
        { -1, 50000000, 0, true, true },
        { -3, 50000000, -2, true, true },
        { -5, 50000000, -2, true, true },
        { 1, 50000001, 1, true, true },
        { 1, 49999999, 0, true, true },
        { -1, 50000001, -1, true, true },
        { INT64_MAX, CRM_RATE_ONE, INT64_MAX, false, true },
        { INT64_MIN, CRM_RATE_ONE, INT64_MIN, false, true },
        { INT64_MAX, CRM_RATE_ONE + 1, 0, true, false },
        { INT64_MIN, CRM_RATE_ONE + 1, 0, true, false },
        { INT64_C(1) << 62, 2 * CRM_RATE_ONE, 0, false, false },
        { -(INT64_C(1) << 62), 2 * CRM_RATE_ONE, INT64_MIN, false, true },
        { INT64_MAX, INT64_MAX, 0, true, false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_money converted = 0;
        bool rounded = false;
        bool fits = crm_rate_apply(cases[i].money, cases[i].rate, &converted, &rounded);
        cr_assert(fits == cases[i].fits && rounded == cases[i].rounded, "case %zu", i);
        cr_assert(!fits || converted == cases[i].converted, "case %zu: %" PRId64, i, converted);
    }
    uint64_t random = 5;
    bool kept = true;
    crm_money same = 0;
    cr_assert(crm_rate_apply(4, CRM_RATE_ONE, &same, &kept) && kept && same == 4);
    for (int i = 0; i < 100000; i++) {
        crm_money money = (crm_money)random_next(&random) >> random_below(&random, 64);
        int64_t rate = (int64_t)(random_next(&random) >> (1 + random_below(&random, 63))) + 1;
        crm_money converted = 0;
        bool rounded = false;
        wide exact = (wide)money * rate;
        if (!crm_rate_apply(money, rate, &converted, &rounded)) {
            wide size = exact < 0 ? -exact : exact;
            cr_assert(size >= (wide)INT64_MAX * CRM_RATE_ONE);
            continue;
        }
        wide rest = exact - (wide)converted * CRM_RATE_ONE;
        wide twice = 2 * (rest < 0 ? -rest : rest);
        cr_assert(twice <= CRM_RATE_ONE && (twice < CRM_RATE_ONE || converted % 2 == 0),
                  "%" PRId64 " x %" PRId64, money, rate);
        cr_assert(rounded == (rest != 0));
    }
}

/* Heads */

Test(heads, fields_and_orders)
{
    static struct crm_plan_column columns[] = {
        { .field = "order_id" }, { .field = "channel" },  { .field = "amount" },
        { .field = "" },         { .field = "quantity" }, { .field = NULL },
        { .field = "clock" },    { .field = "remark" },   { .field = "channel" },
        { .field = "cost" },
    };
    struct crm_plan plans[] = {
        { .is_heads = false, .columns = columns, .column_count = 10 },
        { .is_heads = true, .columns = columns, .column_count = CRM_COUNT(columns) },
        { .is_heads = true },
    };
    struct crm_heads heads = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_heads_open(&heads, plans, CRM_COUNT(plans), &error) == CRM_OK);
    static const char *const names[] = { "customer_id", "time", "order_id", "channel", "remark" };
    cr_assert(heads.layout.count == CRM_COUNT(names) && heads.order_field == 3);
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        cr_assert(strcmp(heads.layout.names[i], names[i]) == 0, "%s", heads.layout.names[i]);
    }
    static const struct {
        char record[40];
        bool unpaid;
        bool known;
    } records[] = {
        { "T\ta\t2024-01-01\to1\tweb\tx\n", false, false },
        { "T\tb\t2024-01-02\to2\tshop\t\n", true, false },
        { "T\tc\t2024-01-03\to1\tphone\tyy\n", false, true },
        { "T\tc\t2024-01-03\t\tphone\t\n", false, false },
    };
    for (size_t i = 0; i < CRM_COUNT(records); i++) {
        bool known = false;
        struct crm_time time = { (int32_t)i, 0 };
        cr_assert(crm_heads_add(&heads, crm_span_of(records[i].record), time, records[i].unpaid,
                                &known, &error)
                  == CRM_OK);
        cr_assert(known == records[i].known, "record %zu", i);
    }
    cr_assert(heads.longest == strlen(records[1].record), "%zu", heads.longest);
    cr_assert(crm_heads_unused(&heads) == 2);
    struct crm_head *head = crm_heads_find(&heads, crm_span_of("o1"));
    cr_assert(head != NULL && crm_span_is(crm_heads_field(&heads, head, 1), "a"));
    cr_assert(crm_span_is(crm_heads_field(&heads, head, 5), "x"));
    cr_assert(crm_span_is(crm_heads_field(&heads, head, 4), "web"));
    cr_assert(head->time.day == 0 && !head->unpaid && !head->used);
    head->used = true;
    cr_assert(crm_heads_unused(&heads) == 1);
    head = crm_heads_find(&heads, crm_span_of("o2"));
    cr_assert(head != NULL && head->unpaid);
    cr_assert(crm_span_is(crm_heads_field(&heads, head, 5), ""));
    cr_assert(crm_heads_find(&heads, crm_span_of("o")) == NULL);
    cr_assert(crm_heads_find(&heads, crm_span_of("")) != NULL);
    crm_heads_free(&heads);
}

/* Refunds. A fact is written as "rank order product quantity amount", "_" for nothing. */

static void set_layout(struct crm_layout *layout, const char *columns)
{
    struct crm_span rest = crm_span_of(columns);
    struct crm_error error = { 0 };
    layout->section = CRM_TRANSACTIONS;
    while (rest.length > 0) {
        cr_assert(crm_layout_add(layout, crm_next_part(&rest), &error) == CRM_OK);
    }
}

struct test_fact {
    uint64_t rank;
    char line[160];
};

static int compare_test_facts(const void *a, const void *b)
{
    const struct test_fact *first = a;
    const struct test_fact *second = b;
    return first->rank != second->rank ? (first->rank < second->rank ? -1 : 1)
                                       : strcmp(first->line, second->line);
}

/* The facts of a text, in the order of the stream. */
static size_t facts_of(const char *text, struct test_fact facts[16])
{
    size_t count = 0;
    int read = 0;
    char words[4][32];
    unsigned rank = 0;
    for (; sscanf(text, "%u %31s %31s %31s %31[^;];%n", &rank, words[0], words[1], words[2],
                  words[3], &read)
           == 5;
         text += read) {
        bool other = strcmp(words[0], "I") == 0;
        for (size_t i = 0; i < 4; i++) {
            words[i][0] = strcmp(words[i], "_") == 0 ? '\0' : words[i][0];
        }
        facts[count].rank = rank;
        snprintf(facts[count].line, sizeof facts[count].line, "%c\tc\tday\t%s\t%s\t%s\t%s\n",
                 other ? 'I' : 'T', words[0], words[1], words[2], words[3]);
        count++;
    }
    qsort(facts, count, sizeof *facts, compare_test_facts);
    return count;
}

static void settle_facts(struct crm_refunds *refunds, const struct test_fact *facts, size_t count)
{
    struct crm_error error = { 0 };
    for (size_t i = 0; i < count; i++) {
        cr_assert(crm_refunds_add(refunds, facts[i].rank, crm_span_of(facts[i].line), &error)
                  == CRM_OK);
    }
    cr_assert(crm_refunds_settle(refunds, &error) == CRM_OK);
}

/* The ids of the orders, in the order of the lines. */
static void show_orders(const struct crm_refunds *refunds, struct crm_buffer *text)
{
    for (size_t i = 0; i < refunds->count; i++) {
        struct crm_span line = crm_refunds_line(refunds, i);
        for (size_t j = 0; j < 3; j++) {
            crm_next_part(&line);
        }
        crm_buffer_span(text, crm_next_part(&line));
        crm_buffer_byte(text, ' ');
    }
}

Test(refunds, tables)
{
    static const struct {
        char facts[200];
        char orders[48];
        uint64_t refunds;
        uint64_t matched;
    } cases[] = {
        { "1 o1 p 1 10;2 r1 p -1 -10;", "o1 o1 ", 1, 1 },
        { "1 o1 p 1 10;2 r1 q -1 -10;", "o1 r1 ", 1, 0 },     /* another product */
        { "1 o1 p 1 10;2 r1 p -1 -9.99;", "o1 r1 ", 1, 0 },   /* another price */
        { "1 o1 p 1 10;2 r1 p -2 -20;", "o1 r1 ", 1, 0 },     /* more than there was */
        { "1 o1 p 2 20;2 r1 p -1 -10;", "o1 o1 ", 1, 1 },     /* a part */
        { "1 o1 p 3 10;2 r1 p -3 -10;", "o1 o1 ", 1, 1 },     /* a third is exact */
        { "1 o1 p 3 10;2 r1 p -1 -3.3333;", "o1 r1 ", 1, 0 }, /* and this is none */
        { "1 o1 p 6 2;2 r1 p -3 -1;3 r2 p -3 -1;4 r3 p -3 -1;", "o1 o1 o1 r3 ", 3, 2 },
        { "1 o1 p 0.5 2;2 r1 p -0.25 -1;", "o1 o1 ", 1, 1 },
        { "1 o1 p 1 5;2 o2 p 1 5;3 r1 p -1 -5;4 r2 p -1 -5;", "o1 o2 o2 o1 ", 2, 2 },
        { "1 o1 p 2 10;2 o2 p 1 5;3 r1 p -2 -10;4 r2 p -1 -5;", "o1 o2 o1 o2 ", 2, 2 },
        { "1 o1 p 3 3;2 o2 p 2 2;3 r1 p -1 -1;4 r2 p -2 -2;5 r3 p -1 -1;6 r4 p -1 -1;",
          "o1 o2 o2 o1 o2 o1 ", 4, 4 },
        { "1 r1 p -1 -10;2 o1 p 1 10;", "r1 o1 ", 1, 0 }, /* before its sale */
        { "1 a p -1 -10;1 b p 1 10;", "b b ", 1, 1 },     /* of the same day */
        { "1 o1 p 1 10;1 o2 p 1 10;1 r p -1 -10;", "o1 o2 o2 ", 1, 1 },
        { "1 o1 p _ 10;2 r1 p _ -10;", "o1 o1 ", 1, 1 }, /* one where nothing says it */
        { "1 o1 p _ 10;2 r1 p -1 -10;", "o1 o1 ", 1, 1 },
        { "1 o1 p x 10;2 r1 p 1 -10;", "o1 o1 ", 1, 1 },
        { "1 o1 _ 1 10;2 r1 _ -1 -10;", "o1 o1 ", 1, 1 }, /* no product on both */
        { "1 o1 p 0 10;2 r1 p 0 -10;", "o1 r1 ", 1, 0 },  /* of nothing is nothing left */
        { "1 o1 p 1 0;2 r1 p -1 0;", "o1 r1 ", 0, 0 },
        { "1 o1 p 1 x;2 r1 p -1 _;", "o1 r1 ", 0, 0 },
        { "1 _ p 1 10;2 r1 p -1 -10;", " r1 ", 1, 0 },
        { "1 o1 p 1 10;2 I p -1 -10;", "o1 I ", 0, 0 }, /* no transaction */
        { "1 o1 p 1 922337203685477.5807;2 r p -1 -922337203685477.5807;", "o1 o1 ", 1, 1 },
        { "1 o1 p 1 5;2 r p -1 -922337203685477.5808;", "o1 r ", 0, 0 }, /* has no opposite */
        { "1 o1 p -922337203685477.5808 5;2 r p -922337203685477.5808 -5;", "o1 r ", 0, 0 },
        { "1 o1 p 922337203685477.5807 5;2 r p -922337203685477.5807 -5;", "o1 o1 ", 1, 1 },
        { "1 o1 p 1 10;2 a-long-id-of-its-own p -1 -10;3 o3 p 1 1;", "o1 o1 o3 ", 1, 1 },
        { "1 a-long-id-of-its-own p 1 10;2 r p -1 -10;2 s q 1 1;",
          "a-long-id-of-its-own a-long-id-of-its-own s ", 1, 1 },
    };
    struct crm_layout layout = { 0 };
    struct crm_refunds refunds;
    set_layout(&layout, "customer_id\ttime\torder_id\tproduct\tquantity\tamount");
    crm_refunds_open(&refunds, &layout);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct test_fact facts[16];
        struct crm_buffer orders = { 0 };
        uint64_t before[] = { refunds.refunds, refunds.matched };
        settle_facts(&refunds, facts, facts_of(cases[i].facts, facts));
        show_orders(&refunds, &orders);
        cr_assert(crm_span_is(crm_buffer_view(&orders), cases[i].orders), "%s: %s", cases[i].facts,
                  crm_buffer_string(&orders));
        cr_assert(refunds.refunds - before[0] == cases[i].refunds
                      && refunds.matched - before[1] == cases[i].matched,
                  "%s", cases[i].facts);
        crm_buffer_free(&orders);
        crm_refunds_clear(&refunds); /* the next case is the next customer */
    }
    crm_refunds_free(&refunds);
    crm_layout_free(&layout);
}

Test(refunds, without_columns)
{
    static const struct {
        char columns[48];
        char lines[2][32];
        uint64_t matched;
    } cases[] = {
        { "customer_id\ttime\tamount", { "T\tc\td\t5\n", "T\tc\te\t-5\n" }, 0 },
        { "customer_id\ttime\torder_id\tamount", { "T\tc\td\to\t5\n", "T\tc\te\tr\t-5\n" }, 1 },
        { "order_id\tamount", { "T\to\t5\n", "T\tr\t-5\n" }, 1 },
        { "amount\torder_id", { "T\t5\to\n", "T\t-5\tr\n" }, 1 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_layout layout = { 0 };
        struct crm_refunds refunds;
        struct test_fact facts[2] = { { .rank = 1 }, { .rank = 2 } };
        set_layout(&layout, cases[i].columns);
        crm_refunds_open(&refunds, &layout);
        memcpy(facts[0].line, cases[i].lines[0], sizeof cases[i].lines[0]);
        memcpy(facts[1].line, cases[i].lines[1], sizeof cases[i].lines[1]);
        settle_facts(&refunds, facts, 2);
        cr_assert(refunds.matched == cases[i].matched, "case %zu", i);
        cr_assert(crm_span_is(crm_refunds_line(&refunds, 0), facts[0].line), "case %zu", i);
        cr_assert(crm_span_is(crm_refunds_line(&refunds, 1), facts[1].line)
                      == (cases[i].matched == 0),
                  "case %zu", i);
        crm_refunds_free(&refunds);
        crm_layout_free(&layout);
    }
}

/* A fact of the random ones. */
struct deal {
    struct test_fact fact;
    int64_t order;
    int64_t product;
    int64_t quantity;
    int64_t amount; /* below 0: a refund */
    int64_t left;
};

static int compare_deals(const void *a, const void *b)
{
    return compare_test_facts(&((const struct deal *)a)->fact, &((const struct deal *)b)->fact);
}

static void write_deal(struct deal *deal)
{
    snprintf(deal->fact.line, sizeof deal->fact.line,
             "T\tc\tday\to%" PRId64 "\tp%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n", deal->order,
             deal->product, deal->amount < 0 ? -deal->quantity : deal->quantity, deal->amount);
}

/* What the comment of refunds.h says, by trying every sale from the latest one. */
static void match_plainly(struct deal *deals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        deals[i].left = deals[i].amount > 0 ? deals[i].quantity : 0;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = count; deals[i].amount < 0 && j > 0; j--) {
            struct deal *sale = &deals[j - 1];
            if (sale->fact.rank <= deals[i].fact.rank && sale->product == deals[i].product
                && sale->left >= deals[i].quantity
                && sale->amount * deals[i].quantity == -deals[i].amount * sale->quantity) {
                sale->left -= deals[i].quantity;
                deals[i].order = sale->order;
                break;
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        write_deal(&deals[i]);
    }
    qsort(deals, count, sizeof *deals, compare_deals);
}

Test(refunds, as_by_trying_every_sale)
{
    enum { DEALS = 40 };
    struct crm_layout layout = { 0 };
    struct crm_refunds refunds;
    struct crm_error error = { 0 };
    uint64_t random = 77;
    set_layout(&layout, "customer_id\ttime\torder_id\tproduct\tquantity\tamount");
    crm_refunds_open(&refunds, &layout);
    for (int round = 0; round < 500; round++) {
        struct deal deals[DEALS];
        size_t count = 1 + random_below(&random, DEALS);
        for (size_t i = 0; i < count; i++) {
            bool refund = random_below(&random, 2) == 0;
            int64_t price = 1 + (int64_t)random_below(&random, 2);
            deals[i] = (struct deal){ .fact.rank = random_below(&random, 12),
                                      .order = (int64_t)random_below(&random, 1000),
                                      .product = (int64_t)random_below(&random, 2),
                                      .quantity = 1 + (int64_t)random_below(&random, 4) };
            deals[i].amount = (refund ? -1 : 1) * price * deals[i].quantity;
            write_deal(&deals[i]);
        }
        qsort(deals, count, sizeof *deals, compare_deals);
        for (size_t i = 0; i < count; i++) {
            cr_assert(crm_refunds_add(&refunds, deals[i].fact.rank, crm_span_of(deals[i].fact.line),
                                      &error)
                      == CRM_OK);
        }
        cr_assert(crm_refunds_settle(&refunds, &error) == CRM_OK);
        match_plainly(deals, count);
        for (size_t i = 0; i < count; i++) {
            cr_assert(crm_span_is(crm_refunds_line(&refunds, i), deals[i].fact.line),
                      "round %d, line %zu: %s", round, i, deals[i].fact.line);
        }
        crm_refunds_clear(&refunds);
    }
    cr_assert(refunds.matched > 1000 && refunds.matched < refunds.refunds);
    crm_refunds_free(&refunds);
    crm_layout_free(&layout);
}

/* Words */

Test(words, remembers_what_it_looked_up)
{
    static const char *const known[] = {
        "待付款",   "交易关闭", "已取消",   "paid",      "Unpaid",
        " closed ", "CLOSED",   "交易成功", "completed", "Refunded"
    };
    enum { LONGEST = CRM_WORD_MOST + 3 };
    struct crm_words *words = calloc(1, sizeof *words);
    struct crm_aliases *aliases = NULL;
    struct crm_error error = { 0 };
    uint64_t random = 4;
    size_t found = 0;
    cr_assert(words != NULL && crm_aliases_open(&aliases, NULL, 0, &error) == CRM_OK);
    *words = (struct crm_words){ .aliases = aliases,
                                 .section = CRM_TRANSACTIONS,
                                 .field = "order_status" };
    for (int i = 0; i < 20000; i++) {
        char cell[LONGEST + 1];
        size_t length = random_below(&random, 5);
        if (random_below(&random, 8) == 0) {
            length = LONGEST - 4 + random_below(&random, 5);
        }
        memset(cell, 'x', sizeof cell);
        for (size_t j = 0; j < length; j++) {
            cell[j] = "ab "[random_below(&random, 3)];
        }
        if (random_below(&random, 3) == 0) {
            const char *word = known[random_below(&random, CRM_COUNT(known))];
            length = strlen(word);
            memcpy(cell, word, length);
        }
        struct crm_span span = { cell, length };
        struct crm_buffer folded = { 0 };
        crm_text_fold(&folded, span);
        const char *plain =
            crm_alias_code(aliases, CRM_TRANSACTIONS, "order_status", crm_buffer_view(&folded));
        cr_assert(crm_words_code(words, span) == plain, "'%.*s'", (int)length, cell);
        cr_assert(crm_words_code(words, span) == plain, "'%.*s', again", (int)length, cell);
        found += plain != NULL;
        crm_buffer_free(&folded);
    }
    cr_assert(found > 1000);
    /* without memory the answer is none, and is not kept */
    struct crm_buffer full = words->folded;
    memset(words->kept, 0, sizeof words->kept);
    words->folded = (struct crm_buffer){ 0 };
    fault.kinds = FAULT_MEMORY;
    fault.after = 0;
    fault.struck = 0;
    cr_assert(crm_words_code(words, crm_span_of("待付款")) == NULL && words->folded.failed);
    fault.kinds = 0;
    cr_assert(crm_words_code(words, crm_span_of("待付款")) != NULL && !words->folded.failed);
    crm_buffer_free(&full);
    crm_buffer_free(&words->folded);
    crm_aliases_close(aliases);
    free(words);
}

/* Delimited texts */

static const char *const quoting_names[] = { "guess", "double", "single", "none", "absent" };

static void show_rows(struct crm_csv *csv, struct crm_buffer *shown)
{
    struct crm_csv_row row;
    struct crm_error error = { 0 };
    enum crm_csv_read read;
    while ((read = crm_csv_next(csv, &row, &error)) == CRM_CSV_ROW) {
        crm_buffer_format(shown, "@%" PRIu64, row.line);
        for (size_t i = 0; i < row.count && row.problem == CRM_CSV_GOOD; i++) {
            crm_buffer_byte(shown, '[');
            crm_buffer_span(shown, row.cells[i]);
            crm_buffer_byte(shown, ']');
        }
        if (row.problem != CRM_CSV_GOOD) {
            crm_buffer_format(shown, "!%d", (int)row.problem);
        }
    }
    cr_assert(read == CRM_CSV_END, "%s", error.message);
    crm_buffer_format(shown, " %" PRIu64, crm_csv_position(csv));
}

static struct crm_csv *open_text(struct crm_span text, char delimiter, enum crm_quoting quoting)
{
    struct crm_csv *csv = NULL;
    struct crm_error error = { 0 };
    cr_assert(crm_csv_open_text(&csv, text, delimiter, quoting, &error) == CRM_OK);
    return csv;
}

Test(csv_text, rows)
{
    static const struct {
        char text[24];
        char delimiter;
        enum crm_quoting quoting;
        char rows[40];
    } cases[] = {
        { "a,b", ',', CRM_QUOTING_DOUBLE, "@1[a][b] 3" },
        { "a,b", ';', CRM_QUOTING_DOUBLE, "@1[a,b] 3" },
        { "\"a,b\",c", ',', CRM_QUOTING_DOUBLE, "@1[a,b][c] 7" },
        { "'a,b',c", ',', CRM_QUOTING_SINGLE, "@1[a,b][c] 7" },
        { "'it''s',c", ',', CRM_QUOTING_SINGLE, "@1[it's][c] 9" },
        { "'a\nb',c", ',', CRM_QUOTING_SINGLE, "@1[a\nb][c] 7" },
        { "'a,b',c", ',', CRM_QUOTING_DOUBLE, "@1['a][b'][c] 7" },
        { "\"a,b\",c", ',', CRM_QUOTING_NONE, "@1[\"a][b\"][c] 7" },
        { "a \"b\",c", ',', CRM_QUOTING_ABSENT, "@1[a \"b\"][c] 7" },
        { "\"b\",c", ',', CRM_QUOTING_ABSENT, "@1!1 5" },
        { "a \"b\",c", ',', CRM_QUOTING_DOUBLE, "@1!1 7" },
        { "\"a", ',', CRM_QUOTING_DOUBLE, "@1!1 2" },
        { "a\nb", ',', CRM_QUOTING_NONE, "@1[a]@2[b] 3" },
        { "=\"001\",c", ',', CRM_QUOTING_DOUBLE, "@1[=\"001\"][c] 8" },
        { "a\xff,b", ',', CRM_QUOTING_DOUBLE, "@1!2 4" },
        { "a\tb\\", '\t', CRM_QUOTING_NONE, "@1[a][b\\] 4" },
        { ",", ',', CRM_QUOTING_DOUBLE, "@1[][] 1" },
        { "", ',', CRM_QUOTING_DOUBLE, " 0" },
        { "\"a\rb\",c", ',', CRM_QUOTING_DOUBLE, "@1[a\rb][c] 7" },
        { "sep=;", ',', CRM_QUOTING_DOUBLE, "@1[sep=;] 5" },
        { "sep=,", ',', CRM_QUOTING_NONE, "@1[sep=][] 5" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer shown = { 0 };
        struct crm_csv *csv =
            open_text(crm_span_of(cases[i].text), cases[i].delimiter, cases[i].quoting);
        cr_assert(crm_csv_delimiter(csv) == cases[i].delimiter, "case %zu", i);
        cr_assert(crm_csv_quoting(csv) == cases[i].quoting, "case %zu", i);
        show_rows(csv, &shown);
        cr_assert(crm_span_is(crm_buffer_view(&shown), cases[i].rows), "case %zu: %s", i,
                  crm_buffer_string(&shown));
        crm_buffer_free(&shown);
        crm_csv_close(csv);
    }
}

/* A text in memory is read as the same text in a file that has a line feed: else a CR would end
 * the file's lines. */
Test(csv_text, as_from_a_file, .init = folder_make, .fini = folder_remove)
{
    static const enum crm_quoting quotings[] = { CRM_QUOTING_DOUBLE, CRM_QUOTING_SINGLE,
                                                 CRM_QUOTING_NONE, CRM_QUOTING_ABSENT };
    uint64_t random = 31;
    for (int i = 0; i < 2000; i++) {
        char text[16];
        size_t length = random_below(&random, sizeof text);
        for (size_t j = 0; j < length; j++) {
            text[j] = "ab,,\"\"''\n\n\r=\xff"[random_below(&random, 13)];
        }
        if (memchr(text, '\n', length) == NULL && memchr(text, '\r', length) != NULL) {
            continue;
        }
        struct crm_span span = { text, length };
        enum crm_quoting quoting = quotings[i % 4];
        const char *path = folder_path("text");
        file_put(path, span);
        struct crm_source *source = NULL;
        struct crm_csv *csv = NULL;
        struct crm_error error = { 0 };
        struct crm_buffer from_file = { 0 };
        struct crm_buffer from_text = { 0 };
        cr_assert(crm_source_open(&source, path, "UTF-8", &error) == CRM_OK);
        cr_assert(crm_csv_open(&csv, source, ',', quoting, &error) == CRM_OK);
        show_rows(csv, &from_file);
        crm_csv_close(csv);
        crm_source_close(source);
        csv = open_text(span, ',', quoting);
        show_rows(csv, &from_text);
        crm_csv_close(csv);
        cr_assert(crm_span_equal(crm_buffer_view(&from_file), crm_buffer_view(&from_text)),
                  "%s: '%.*s': %s, %s", quoting_names[quoting], (int)length, text,
                  crm_buffer_string(&from_file), crm_buffer_string(&from_text));
        crm_buffer_free(&from_file);
        crm_buffer_free(&from_text);
    }
}

Test(csv_text, quoting_guess, .init = folder_make, .fini = folder_remove)
{
    static const struct {
        char text[48];
        char delimiter; /* 0: guessed, too */
        enum crm_quoting quoting;
    } cases[] = {
        { "a,b\n1,2\n", ',', CRM_QUOTING_DOUBLE },
        { "\"a\",b\n1,2\n", ',', CRM_QUOTING_DOUBLE },
        { "a,b\n1,5\" disk\n", ',', CRM_QUOTING_ABSENT },
        { "a,b\n\"x\",5\" disk\n", ',', CRM_QUOTING_DOUBLE }, /* one is in them: others are bad */
        { "a,b\n=\"001\",2\n", ',', CRM_QUOTING_DOUBLE },
        { "a,b\n=\"001\",5\" disk\n", ',', CRM_QUOTING_ABSENT },
        { "'a','b'\n'1','2'\n", ',', CRM_QUOTING_SINGLE },
        { "'a','b'\r\n'1','2'\r\n", ',', CRM_QUOTING_SINGLE },
        { "'a';'b, c'\n'1';'2'\n", 0, CRM_QUOTING_SINGLE },
        { "'a',b\n1,2\n", ',', CRM_QUOTING_DOUBLE },        /* once is chance */
        { "'a','b'\n'1','2\n", ',', CRM_QUOTING_DOUBLE },   /* one is not closed */
        { "'a','b'\n'1',it's\n", ',', CRM_QUOTING_DOUBLE }, /* an apostrophe */
        { "'a','it''s'\n", ',', CRM_QUOTING_SINGLE },
        { "'a','b'\n\"1\",'2'\n", ',', CRM_QUOTING_DOUBLE }, /* the usual ones come first */
        { "a,b\n'001,'002\n", ',', CRM_QUOTING_DOUBLE },     /* numbers that are text */
        { "'a','b'\n'5\" disk','2'\n", ',', CRM_QUOTING_SINGLE },
        { "", ',', CRM_QUOTING_DOUBLE },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *path = folder_path("text");
        file_put(path, crm_span_of(cases[i].text));
        struct crm_source *source = NULL;
        struct crm_csv *csv = NULL;
        struct crm_error error = { 0 };
        cr_assert(crm_source_open(&source, path, "UTF-8", &error) == CRM_OK);
        cr_assert(crm_csv_open(&csv, source, cases[i].delimiter, CRM_QUOTING_GUESS, &error)
                  == CRM_OK);
        cr_assert(crm_csv_quoting(csv) == cases[i].quoting, "%s: %s", cases[i].text,
                  quoting_names[crm_csv_quoting(csv)]);
        crm_csv_close(csv);
        crm_source_close(source);
    }
}

/* Rejects */

Test(rejects, unescape)
{
    static const struct {
        char field[16];
        char text[12];
        size_t length;
        bool good;
    } cases[] = {
        { "", "", 0, true },
        { "a b", "a b", 3, true },
        { "\\t\\n\\r\\\\", "\t\n\r\\", 4, true },
        { "\\x00", "\0", 1, true },
        { "a\\xffb",
          "a\xff"
          "b",
          3, true },
        { "\\\\x00", "\\x00", 4, true },
        { "\\x1f\\x7f", "\x1f\x7f", 2, true },
        { "北", "北", 3, true },
        { "\\", "", 0, false },
        { "a\\", "", 0, false },
        { "\\q", "", 0, false },
        { "\\x", "", 0, false },
        { "\\x1", "", 0, false },
        { "\\xg0", "", 0, false },
        { "\\x0g", "", 0, false },
        { "\\xFF", "", 0, false },
        { "\\X00", "", 0, false },
        { "\\\\\\", "", 0, false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        bool good = crm_rejects_unescape(&text, crm_span_of(cases[i].field));
        struct crm_span expected = { cases[i].text, cases[i].length };
        cr_assert(good == cases[i].good, "%s", cases[i].field);
        cr_assert(!good || crm_span_equal(crm_buffer_view(&text), expected), "%s", cases[i].field);
        crm_buffer_free(&text);
    }
    struct crm_buffer text = { 0 };
    crm_buffer_text(&text, "x");
    cr_assert(crm_rejects_unescape(&text, crm_span_of("\\ty")));
    cr_assert(crm_span_is(crm_buffer_view(&text), "x\ty")); /* appended */
    crm_buffer_free(&text);
}

/* What is written is read again byte for byte, and is text whatever it was. */
Test(rejects, round_trip, .init = folder_make, .fini = folder_remove)
{
    enum { ROWS = 500, MOST = 12 };
    static char rows[ROWS][MOST];
    static size_t lengths[ROWS];
    struct crm_rejects *rejects = NULL;
    struct crm_error error = { 0 };
    uint64_t random = 8;
    const char *path = folder_path("rejects");
    cr_assert(crm_rejects_open(&rejects, path, &error) == CRM_OK);
    for (size_t i = 0; i < ROWS; i++) {
        lengths[i] = random_below(&random, MOST);
        for (size_t j = 0; j < lengths[i]; j++) {
            bool any = random_below(&random, 2) == 0;
            rows[i][j] = any ? (char)random_next(&random)
                             : "\\xtn\t\n\r0\xe5\x8c\x97"[random_below(&random, 11)];
        }
        cr_assert(crm_rejects_add(rejects, "a\tb", i + 1, "c\xff", CRM_BAD_DATE,
                                  (struct crm_span){ rows[i], lengths[i] }, &error)
                  == CRM_OK);
    }
    cr_assert(crm_rejects_close(rejects, &error) == CRM_OK);
    struct crm_buffer content = file_get(path);
    cr_assert(crm_utf8_valid(crm_buffer_view(&content), NULL));
    const char *at = crm_buffer_string(&content);
    at = strchr(at, '\n') + 1;
    for (size_t i = 0; i < ROWS; i++) {
        char head[64];
        int length = snprintf(head, sizeof head, "a\\tb\t%zu\tc\\xff\tbad_date\t", i + 1);
        const char *end = strchr(at, '\n');
        cr_assert(end != NULL && strncmp(at, head, (size_t)length) == 0, "row %zu", i);
        struct crm_buffer text = { 0 };
        struct crm_span field = { at + length, (size_t)(end - at - length) };
        cr_assert(memchr(field.at, '\t', field.length) == NULL, "row %zu", i);
        cr_assert(crm_rejects_unescape(&text, field), "row %zu", i);
        cr_assert(crm_span_equal(crm_buffer_view(&text), (struct crm_span){ rows[i], lengths[i] }),
                  "row %zu: %.*s", i, (int)field.length, field.at);
        crm_buffer_free(&text);
        at = end + 1;
    }
    cr_assert(*at == '\0');
    crm_buffer_free(&content);
}

/* Retry */

#define REJECTS_HEAD "source\tline\tcolumn\treason\trow\n"

Test(retry, files_of_a_table, .init = folder_make, .fini = folder_remove)
{
    static const struct {
        char table[120];
        enum crm_status status;
        char paths[32]; /* or a part of the message */
    } cases[] = {
        { REJECTS_HEAD, CRM_OK, "other " },
        { REJECTS_HEAD "a\t2\t\tbad_date\tx\n", CRM_OK, "a other " },
        { REJECTS_HEAD "a\t2\t\tbad_date\tx\nb\t1\t\t\t\na\t3\t\t\ty\n", CRM_OK, "a b other " },
        { REJECTS_HEAD "a\\tb\t2\t\tbad_date\tx\n", CRM_OK, "a\tb other " },
        { REJECTS_HEAD "\t2\t\tbad_date\tx\n", CRM_OK, " other " },
        { "source,line,column,reason,row\n", CRM_REFUSED, "no table of rejects" },
        { "source\tline\tcolumn\treason\n", CRM_REFUSED, "no table of rejects" },
        { "", CRM_REFUSED, "no table of rejects" },
        { "##crm\t1\n", CRM_REFUSED, "no table of rejects" },
        { REJECTS_HEAD "a\t2\tx\n", CRM_REFUSED, "not a row of rejects" },
        { REJECTS_HEAD "a\t0\t\t\tx\n", CRM_REFUSED, "not a row of rejects" },
        { REJECTS_HEAD "a\tx\t\t\tx\n", CRM_REFUSED, "not a row of rejects" },
        { REJECTS_HEAD "a\\q\t2\t\t\tx\n", CRM_REFUSED, "a backslash must be" },
        { REJECTS_HEAD "standard input\t2\t\t\tx\n", CRM_USAGE, "rows of standard input" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *path = folder_path("rejects");
        const struct crm_import_file files[] = { { .path = path, .is_rejects = true },
                                                 { .path = "other" } };
        struct crm_import_options options = { .files = files, .file_count = 2 };
        struct crm_retry_files listed;
        struct crm_error error = { 0 };
        struct crm_buffer paths = { 0 };
        file_put(path, crm_span_of(cases[i].table));
        cr_assert(crm_retry_list(&listed, &options, &error) == cases[i].status, "case %zu: %s", i,
                  error.message);
        for (size_t j = 0; error.status == CRM_OK && j < listed.count; j++) {
            cr_assert(strcmp(listed.paths[j], listed.files[j].path) == 0);
            cr_assert((listed.files[j].rejects != NULL) == (j + 1 < listed.count), "case %zu", i);
            crm_buffer_format(&paths, "%s ", listed.paths[j]);
        }
        const char *said = error.status == CRM_OK ? crm_buffer_string(&paths) : error.message;
        cr_assert(strstr(said, cases[i].paths) != NULL, "case %zu: %s", i, said);
        crm_retry_files_free(&listed);
        crm_buffer_free(&paths);
    }
}

Test(retry, rows_of_a_file, .init = folder_make, .fini = folder_remove)
{
    enum { CSV, SHEET };
    static const struct {
        char entry[48]; /* behind "source TAB line TAB TAB TAB" */
        int kind;
        char row[40]; /* "!": failed; "!2" a problem; "-": no row of the file */
    } cases[] = {
        { "a\t7\t\t\tx,y", CSV, "@7[x][y]" },
        { "b\t7\t\t\tx,y", CSV, "-" },
        { "a\t7\t\t\t\"x,\\ny\",z", CSV, "@7[x,\ny][z]" },
        { "a\t7\t\t\tx\\ny", CSV, "@7!1" }, /* has become two */
        { "a\t7\t\t\t\"x", CSV, "@7!1" },
        { "a\t7\t\t\tx\\ty", CSV, "@7[x\ty]" },
        { "a\t7\t\t\tx\\xff", CSV, "@7!2" },
        { "a\t7\t\t\tx\\q", CSV, "!" },
        { "a\\q\t7\t\t\tx", CSV, "!" },
        { "a\t7\tx", CSV, "!" },
        { "a\t7\t\t\tx\\ty", SHEET, "@7[x][y]" },
        { "a\t7\t\t\tx\\\\ny\\t", SHEET, "@7[x\ny][]" },
        { "a\t7\t\t\t", SHEET, "@7[]" },
        { "a\t7\t\t\tx\\xff", SHEET, "@7!2" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer table = { 0 };
        struct crm_buffer shown = { 0 };
        struct crm_plan plan = { .path = "a",
                                 .format =
                                     cases[i].kind == SHEET ? CRM_FORMAT_WORKBOOK : CRM_FORMAT_TEXT,
                                 .found = { .delimiter = ',', .quoting = CRM_QUOTING_DOUBLE } };
        struct crm_retry retry;
        struct crm_csv_row row;
        struct crm_error error = { 0 };
        const char *path = folder_path("rejects");
        crm_buffer_format(&table, REJECTS_HEAD "c\t1\t\t\tz\n%s\n", cases[i].entry);
        file_put(path, crm_buffer_view(&table));
        cr_assert(crm_retry_open(&retry, path, &plan, &error) == CRM_OK);
        enum crm_csv_read read = crm_retry_next(&retry, &row, &error);
        if (read == CRM_CSV_FAILED) {
            cr_assert(error.status == CRM_REFUSED && error.line == 3, "case %zu: %s", i,
                      error.message);
            crm_buffer_text(&shown, "!");
        } else if (read == CRM_CSV_END) {
            crm_buffer_text(&shown, "-");
        } else {
            crm_buffer_format(&shown, "@%" PRIu64, row.line);
            for (size_t j = 0; j < row.count && row.problem == CRM_CSV_GOOD; j++) {
                crm_buffer_format(&shown, "[%.*s]", (int)row.cells[j].length, row.cells[j].at);
            }
            if (row.problem != CRM_CSV_GOOD) {
                crm_buffer_format(&shown, "!%d", (int)row.problem);
            }
            cr_assert(crm_retry_next(&retry, &row, &error) == CRM_CSV_END);
        }
        cr_assert(strcmp(crm_buffer_string(&shown), cases[i].row) == 0, "case %zu: %s", i,
                  crm_buffer_string(&shown));
        crm_retry_close(&retry);
        crm_buffer_free(&table);
        crm_buffer_free(&shown);
    }
}

/* Imports */

struct run {
    struct crm_import_file files[3];
    size_t count;
    bool match_refunds;
};

static enum crm_status run_import(const struct run *run, struct crm_error *error)
{
    struct crm_import_result result = { 0 };
    struct crm_notes notes = { 0 };
    struct crm_import_options options = {
        .files = run->files,
        .file_count = run->count,
        .as_of = CRM_NO_DAY,
        .match_refunds = run->match_refunds,
        .rejects = folder_path("rejects"),
        .most_rejects = -1,
        .set_aside = true,
        .memory = 1 << 20,
        .output = folder_path("stream"),
        .tool = "crm-import",
        .notes = &notes,
    };
    enum crm_status status = crm_import(&options, &result, error);
    crm_notes_free(&notes);
    return status;
}

/* Columns of the random tables: each in one form throughout. */
static const struct {
    char before[8];
    char between[4];
    char behind[8];
    bool day_first;
} date_forms[] = {
    { "2024-", "-", "", false }, { "2024/", "/", "", false }, { "2024年", "月", "日", false },
    { "", "/", "/2024", true },  { "", ".", ".99", true },
};

static const struct {
    char sign[4];
    char group[4];
    char mark;
} amount_forms[] = {
    { "", "", '.' }, { "", ",", '.' }, { "", ".", ',' }, { "¥", "", '.' }, { "", "'", ',' },
};

static const char *const headers[] = { "customer", "date", "amount", "order", "city" };

enum { ROWS = 30, COLUMNS = CRM_COUNT(headers) };

static void append_cell(struct crm_buffer *text, size_t column, size_t date, size_t amount,
                        size_t row, uint64_t *random)
{
    unsigned day = row == 0 ? 28 : 1 + (unsigned)random_below(random, 28);
    unsigned month = 1 + (unsigned)random_below(random, 12);
    unsigned cents = (unsigned)random_below(random, 1000000);
    bool empty = random_below(random, 10) == 0 && row > 0;
    if (empty) {
        crm_buffer_text(text, random_below(random, 2) == 0 ? "" : "?");
    } else if (column == 1) {
        bool first = date_forms[date].day_first;
        crm_buffer_format(text, "%s%u%s%u%s", date_forms[date].before, first ? day : month,
                          date_forms[date].between, first ? month : day, date_forms[date].behind);
    } else if (column == 2 && cents >= 100000) {
        crm_buffer_format(text, "%s%u%s%03u%c%02u", amount_forms[amount].sign, cents / 100000,
                          amount_forms[amount].group, cents / 100 % 1000, amount_forms[amount].mark,
                          cents % 100);
    } else if (column == 2) {
        crm_buffer_format(text, "%s%u%c%02u", amount_forms[amount].sign, cents / 100,
                          amount_forms[amount].mark, cents % 100);
    } else {
        crm_buffer_format(text, "%c%zu", "c  ox"[column], random_below(random, 6));
    }
}

static void put_rows(const char *path, const char *header, struct crm_buffer rows[ROWS])
{
    struct crm_buffer text = { 0 };
    crm_buffer_text(&text, header);
    for (size_t i = 0; i < ROWS; i++) {
        crm_buffer_span(&text, crm_buffer_view(&rows[i]));
    }
    file_put(path, crm_buffer_view(&text));
    crm_buffer_free(&text);
}

static void shuffle(void *items, size_t count, size_t size, uint64_t *random)
{
    char *bytes = items;
    char kept[sizeof(struct crm_buffer)];
    cr_assert(size <= sizeof kept);
    for (size_t i = count; i > 1; i--) {
        size_t other = random_below(random, i);
        memcpy(kept, bytes + (i - 1) * size, size);
        memmove(bytes + (i - 1) * size, bytes + other * size, size);
        memcpy(bytes + other * size, kept, size);
    }
}

/* What an import makes of a table does not depend on the order of its rows. */
Test(imports, order_of_rows, .init = folder_make, .fini = folder_remove)
{
    uint64_t random = 12;
    size_t lines = 0;
    char path[400];
    snprintf(path, sizeof path, "%s", folder_path("table"));
    for (size_t i = 0; i < CRM_COUNT(date_forms) * CRM_COUNT(amount_forms); i++) {
        struct crm_buffer rows[ROWS] = { 0 };
        struct crm_buffer header = { 0 };
        struct crm_buffer stream = { 0 };
        size_t order[COLUMNS] = { 0, 1, 2, 3, 4 };
        shuffle(order, COLUMNS, sizeof order[0], &random);
        for (size_t j = 0; j < COLUMNS; j++) {
            crm_buffer_format(&header, "%s%c", headers[order[j]], j + 1 < COLUMNS ? ';' : '\n');
            for (size_t row = 0; row < ROWS; row++) {
                append_cell(&rows[row], order[j], i % CRM_COUNT(date_forms),
                            i / CRM_COUNT(date_forms), row, &random);
                crm_buffer_byte(&rows[row], j + 1 < COLUMNS ? ';' : '\n');
            }
        }
        for (int again = 0; again < 6; again++) {
            struct run run = { .files = { { .path = path } }, .count = 1 };
            struct crm_error error = { 0 };
            put_rows(path, crm_buffer_string(&header), rows);
            cr_assert(run_import(&run, &error) == CRM_OK, "%zu: %s", i, error.message);
            struct crm_buffer got = file_get(folder_path("stream"));
            cr_assert(again == 0 || crm_span_equal(crm_buffer_view(&got), crm_buffer_view(&stream)),
                      "%zu: %s\n%s", i, crm_buffer_string(&stream), crm_buffer_string(&got));
            crm_buffer_free(&stream);
            stream = got;
            shuffle(rows, ROWS, sizeof rows[0], &random);
        }
        for (size_t row = 0; row < ROWS; row++) {
            crm_buffer_free(&rows[row]);
        }
        for (size_t at = 0; at < stream.length; at++) {
            lines += stream.bytes[at] == '\n';
        }
        crm_buffer_free(&header);
        crm_buffer_free(&stream);
    }
    cr_assert(lines > 25 * ROWS / 2);
}

/* Faults: heads with their lines and refunds to match; and rows that were set aside. */

static struct run faulty;
static struct crm_buffer faulty_stream; /* what it makes without a fault */

static void forget_output(void)
{
    remove(folder_path("stream"));
    remove(folder_path("rejects"));
}

static enum crm_status import_with_faults(struct crm_error *error)
{
    return run_import(&faulty, error);
}

/* The stream is whole or not there. */
static void check_stream(enum crm_status status)
{
    struct crm_buffer stream = file_get(folder_path("stream"));
    cr_assert(status == CRM_OK
                  ? crm_span_equal(crm_buffer_view(&stream), crm_buffer_view(&faulty_stream))
                  : stream.length == 0 || fault.struck == FAULT_SYNC,
              "%d: %s", (int)status, crm_buffer_string(&stream));
    crm_buffer_free(&stream);
}

Test(imports, faults, .init = folder_make, .fini = folder_remove)
{
    static const struct run runs[] = {
        { .files = { { .path = "heads.csv", .role = 'T', .is_heads = true },
                     { .path = "lines.csv", .role = 'T' } },
          .count = 2,
          .match_refunds = true },
        { .files = { { .path = "set-aside", .is_rejects = true }, { .path = "more.csv" } },
          .count = 2 },
    };
    static const char *const parts[][2] = {
        { "T\ta\t2024-01-05\to1\t", "T\ta\t2024-01-07\to1\t" },
        { "T\tb\t2024-01-06\t", "T\tc\t2024-02-01\t" },
    };
    char paths[2][400];
    struct crm_buffer table = { 0 };
    file_put(folder_path("heads.csv"),
             crm_span_of("order,customer,date\no1,a,2024-01-05\nr1,a,2024-01-07\n"));
    file_put(folder_path("lines.csv"),
             crm_span_of("order,sku,qty,price\no1,x,2,5\nr1,x,-2,5\no9,x,1,5\n"));
    file_put(folder_path("more.csv"), crm_span_of("customer,date,amount\nc,2024-02-01,¥3\n"));
    file_put(folder_path("sales.csv"), crm_span_of("customer,date,amount\nb,2024-01-06,x\n"));
    crm_buffer_format(&table, REJECTS_HEAD "%s\t2\tamount\tbad_amount\tb,2024-01-06,7\n",
                      folder_path("sales.csv"));
    file_put(folder_path("set-aside"), crm_buffer_view(&table));
    for (size_t i = 0; i < CRM_COUNT(runs); i++) {
        struct crm_error error = { 0 };
        faulty = runs[i];
        for (size_t j = 0; j < 2; j++) {
            snprintf(paths[j], sizeof paths[j], "%s", folder_path(runs[i].files[j].path));
            faulty.files[j].path = paths[j];
        }
        forget_output();
        cr_assert(run_import(&faulty, &error) == CRM_OK, "%s", error.message);
        faulty_stream = file_get(folder_path("stream"));
        for (size_t j = 0; j < 2; j++) {
            cr_assert(strstr(crm_buffer_string(&faulty_stream), parts[i][j]) != NULL, "%s",
                      crm_buffer_string(&faulty_stream));
        }
        fault_each(FAULT_ALL, forget_output, import_with_faults, check_stream);
        crm_buffer_free(&faulty_stream);
    }
    crm_buffer_free(&table);
}
