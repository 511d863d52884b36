/* Amounts as exports write them, and currencies. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>

#include "support.h"
#include "value/amount.h"

#define POINT CRM_DECIMAL_POINT
#define COMMA CRM_DECIMAL_COMMA
#define BOTH (CRM_DECIMAL_POINT | CRM_DECIMAL_COMMA)
#define UNSURE (BOTH | CRM_DECIMAL_MATTERS)

static const unsigned marks[] = { POINT, COMMA };

/* What is read by a mark, in words. */
static void describe(struct crm_span text, unsigned mark, char words[static 64])
{
    static const char *const failures[] = { "", "malformed", "precise", "large" };
    struct crm_currency_text currency = { "???" };
    crm_money money = 77;
    enum crm_money_read read = crm_amount_parse(text, mark, &money, &currency);
    if (read != CRM_MONEY_GOOD) {
        cr_assert(money == 77 && strcmp(currency.text, "???") == 0, "changed by %.*s",
                  (int)text.length, text.at);
        snprintf(words, 64, "%s", failures[read]);
        return;
    }
    char digits[24];
    size_t length = crm_quantity_write(money, digits);
    snprintf(words, 64, "%.*s%s%s", (int)length, digits, currency.text[0] != '\0' ? " " : "",
             currency.text);
}

/* crm_amount_marks says what crm_amount_parse does. */
static void check_agreement(struct crm_span text)
{
    unsigned found = 0;
    crm_money money[2] = { 0, 0 };
    enum crm_money_read read[2];
    for (size_t i = 0; i < 2; i++) {
        read[i] = crm_amount_parse(text, marks[i], &money[i], NULL);
        found |= read[i] != CRM_MONEY_MALFORMED ? marks[i] : 0;
    }
    bool good = read[0] == CRM_MONEY_GOOD && read[1] == CRM_MONEY_GOOD;
    unsigned said = crm_amount_marks(text);
    cr_assert((said & BOTH) == found, "%.*s: %u, %u", (int)text.length, text.at, said, found);
    cr_assert((said & CRM_DECIMAL_MATTERS) == 0 || found == BOTH);
    cr_assert(!good || money[0] == money[1] || (said & CRM_DECIMAL_MATTERS) != 0, "%.*s",
              (int)text.length, text.at);
}

Test(amount, by_both_marks)
{
    static const struct {
        char text[56];
        unsigned marks;
        char by_point[24];
        char by_comma[24];
    } cases[] = {
        { "12", BOTH, "12", "12" },
        { "-12", BOTH, "-12", "-12" },
        { "+12", BOTH, "12", "12" },
        { "0", BOTH, "0", "0" },
        { "-0", BOTH, "0", "0" },
        { "12.5", POINT, "12.5", "malformed" },
        { "12,5", COMMA, "malformed", "12.5" },
        { "1,234.56", POINT, "1234.56", "malformed" },
        { "1.234,56", COMMA, "malformed", "1234.56" },
        { "1,234", UNSURE, "1234", "1.234" },
        { "1.234", UNSURE, "1.234", "1234" },
        { "-1.234", UNSURE, "-1.234", "-1234" },
        { "¥1,234", UNSURE, "1234 ¥", "1.234 ¥" },
        { "12,345", UNSURE, "12345", "12.345" },
        { "123,456", UNSURE, "123456", "123.456" },
        { "0.123", POINT, "0.123", "malformed" },
        { "0,123", COMMA, "malformed", "0.123" },
        { "000.123", POINT, "0.123", "malformed" },
        { "1234.567", POINT, "1234.567", "malformed" },
        { "1234,567", COMMA, "malformed", "1234.567" },
        { "1.234.567", COMMA, "malformed", "1234567" },
        { "1,234,567", POINT, "1234567", "malformed" },
        { "1,234,567.8901", POINT, "1234567.8901", "malformed" },
        { "1.234.567,8901", COMMA, "malformed", "1234567.8901" },
        { "1 234", BOTH, "1234", "1234" },
        { "1 234 567,5", COMMA, "malformed", "1234567.5" },
        { "1 234.5", POINT, "1234.5", "malformed" },
        { "1'234'567", BOTH, "1234567", "1234567" },
        { "1’234.50", POINT, "1234.5", "malformed" },
        { "1'234,50", COMMA, "malformed", "1234.5" },
        { "1\u00a0234,5", COMMA, "malformed", "1234.5" },
        { "1\u202f234,5", COMMA, "malformed", "1234.5" },
        { "1\u3000234.5", POINT, "1234.5", "malformed" },
        { "12,34,567", POINT, "1234567", "malformed" },
        { "1,00,00,000.25", POINT, "10000000.25", "malformed" },
        { ".5", POINT, "0.5", "malformed" },
        { ",5", COMMA, "malformed", "0.5" },
        { "5.", POINT, "5", "malformed" },
        { "5,", COMMA, "malformed", "5" },
        { "1,234.", POINT, "1234", "malformed" },
        { "1.2345", POINT, "1.2345", "malformed" },
        { "1,2345", COMMA, "malformed", "1.2345" },
        { "1.23451", POINT, "precise", "malformed" },
        { "1,234500", COMMA, "malformed", "1.2345" },
        { "1,23451", COMMA, "malformed", "precise" },
        { "922,337,203,685,477.5807", POINT, "922337203685477.5807", "malformed" },
        { "922.337.203.685.477,5808", COMMA, "malformed", "large" },
        { "(922,337,203,685,477.5808)", POINT, "-922337203685477.5808", "malformed" },
        { "9999999999999999999999999", BOTH, "large", "large" },
        { "１２，３４５．６０", POINT, "12345.6", "malformed" },
        { "－１２", BOTH, "-12", "-12" },
        { "−12,5", COMMA, "malformed", "-12.5" },
        { "12-", BOTH, "-12", "-12" },
        { "12.50 -", POINT, "-12.5", "malformed" },
        { "- 12.50", POINT, "-12.5", "malformed" },
        { "(12.00)", POINT, "-12", "malformed" },
        { "（12.00）", POINT, "-12", "malformed" },
        { "( 12,00 )", COMMA, "malformed", "-12" },
        { " 12 ", BOTH, "12", "12" },
        { "\t12\u00a0", BOTH, "12", "12" },
        { "\ufeff12.5", POINT, "12.5", "malformed" },
        { "1.2万", POINT, "12000", "malformed" },
        { "1,2万", COMMA, "malformed", "12000" },
        { "1.234万", UNSURE, "12340", "12340000" },
        { "3亿", BOTH, "300000000", "300000000" },
        { "1.23456789万", POINT, "12345.6789", "malformed" },
        { "1.234567891万", POINT, "precise", "malformed" },
        { "0.00000001亿", POINT, "1", "malformed" },
        { "2万亿", BOTH, "2000000000000", "2000000000000" },
        { "1000万亿", BOTH, "large", "large" },
        { "-(1.2萬)", 0, "malformed", "malformed" },
        { "", 0, "malformed", "malformed" },
        { " ", 0, "malformed", "malformed" },
        { "-", 0, "malformed", "malformed" },
        { "()", 0, "malformed", "malformed" },
        { ".", 0, "malformed", "malformed" },
        { ",", 0, "malformed", "malformed" },
        { ".,", 0, "malformed", "malformed" },
        { "12,5O", 0, "malformed", "malformed" },
        { "1e3", 0, "malformed", "malformed" },
        { "--5", 0, "malformed", "malformed" },
        { "-5-", 0, "malformed", "malformed" },
        { "+5-", 0, "malformed", "malformed" },
        { "5+", 0, "malformed", "malformed" },
        { "(-5)", 0, "malformed", "malformed" },
        { "(5-)", 0, "malformed", "malformed" },
        { "(5", 0, "malformed", "malformed" },
        { "5)", 0, "malformed", "malformed" },
        { "((5))", 0, "malformed", "malformed" },
        { "(5))", 0, "malformed", "malformed" },
        { "1,23,4", 0, "malformed", "malformed" },
        { "12.34.56", 0, "malformed", "malformed" },
        { "12,34,56", 0, "malformed", "malformed" },
        { "123,45,678", 0, "malformed", "malformed" },
        { "1,,234", 0, "malformed", "malformed" },
        { "1,234,", 0, "malformed", "malformed" },
        { "1,234 567", 0, "malformed", "malformed" },
        { "1  234", 0, "malformed", "malformed" },
        { "12 34", 0, "malformed", "malformed" },
        { "1 2345", 0, "malformed", "malformed" },
        { "1234 567", 0, "malformed", "malformed" },
        { "0 123", 0, "malformed", "malformed" },
        { "'123", 0, "malformed", "malformed" },
        { "123'", 0, "malformed", "malformed" },
        { "1.234.56", 0, "malformed", "malformed" },
        { "1.5,5.5", 0, "malformed", "malformed" },
        { "1,234.5,6", 0, "malformed", "malformed" },
        { "12%", 0, "malformed", "malformed" },
        { "12 - 15", 0, "malformed", "malformed" },
        { "0x10", 0, "malformed", "malformed" },
        { "nan", 0, "malformed", "malformed" },
        { "万", 0, "malformed", "malformed" },
        { "1万2", 0, "malformed", "malformed" },
        { "1万万", 0, "malformed", "malformed" },
        { "1千", 0, "malformed", "malformed" },
        { "¥", 0, "malformed", "malformed" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char words[64];
        struct crm_span text = crm_span_of(cases[i].text);
        unsigned found = crm_amount_marks(text);
        cr_expect(found == cases[i].marks, "%s has marks %u", cases[i].text, found);
        describe(text, POINT, words);
        cr_expect_str_eq(words, cases[i].by_point, "%s by point: %s", cases[i].text, words);
        describe(text, COMMA, words);
        cr_expect_str_eq(words, cases[i].by_comma, "%s by comma: %s", cases[i].text, words);
        check_agreement(text);
    }
    cr_assert(crm_amount_marks((struct crm_span){ NULL, 0 }) == 0);
    cr_assert(crm_amount_marks((struct crm_span){ "\0"
                                                  "5",
                                                  2 })
              == 0);
    check_agreement((struct crm_span){ NULL, 0 });
}

Test(amount, currencies)
{
    static const struct {
        char text[40];
        char expected[24];
    } cases[] = {
        { "¥12.50", "12.5 ¥" },
        { "￥１２．５０", "12.5 ¥" },
        { "$12.50", "12.5 $" },
        { "＄12.50", "12.5 $" },
        { "€ 12.50", "12.5 EUR" },
        { "12.50€", "12.5 EUR" },
        { "£12.50", "12.5 GBP" },
        { "₩12500", "12500 KRW" },
        { "￦12500", "12500 KRW" },
        { "HK$12.50", "12.5 HKD" },
        { "NT$ 12.50", "12.5 TWD" },
        { "US$12.50", "12.5 USD" },
        { "us$12.50", "12.5 USD" },
        { "A$12.50", "12.5 AUD" },
        { "C$12.50", "12.5 CAD" },
        { "R$12.50", "12.5 BRL" },
        { "CNY12.50", "12.5 CNY" },
        { "12.50 cny", "12.5 CNY" },
        { "RMB 12.50", "12.5 CNY" },
        { "12.50rmb", "12.5 CNY" },
        { "Usd 12.50", "12.5 USD" },
        { "ＵＳＤ　12.50", "12.5 USD" },
        { "12.50 JPY", "12.5 JPY" },
        { "12.50 THB", "12.5 THB" },
        { "12.50元", "12.5 CNY" },
        { "12.50 圆", "12.5 CNY" },
        { "12.50块", "12.5 CNY" },
        { "12.50块钱", "12.5 CNY" },
        { "人民币12.50", "12.5 CNY" },
        { "人民币12.50元", "12.5 CNY" },
        { "12.50美元", "12.5 USD" },
        { "12.50欧元", "12.5 EUR" },
        { "12.50英镑", "12.5 GBP" },
        { "12.50日元", "12.5 JPY" },
        { "12.50円", "12.5 JPY" },
        { "12.50港币", "12.5 HKD" },
        { "12.50港元", "12.5 HKD" },
        { "12.50新台币", "12.5 TWD" },
        { "12.50韩元", "12.5 KRW" },
        { "12.50 Euros", "12.5 EUR" },
        { "12.50 dollars", "12.5 $" },
        { "1.2万元", "12000 CNY" },
        { "1.2万美元", "12000 USD" },
        { "¥1.2万", "12000 ¥" },
        { "-¥12.00", "-12 ¥" },
        { "¥-12.00", "-12 ¥" },
        { "¥ - 12.00", "-12 ¥" },
        { "¥(12.00)", "-12 ¥" },
        { "(¥12.00)", "-12 ¥" },
        { "(12.00) EUR", "-12 EUR" },
        { "(12.00 EUR)", "-12 EUR" },
        { "12.00- EUR", "-12 EUR" },
        { "12.00 EUR-", "-12 EUR" },
        { "12.00元-", "-12 CNY" },
        { "+$12", "12 $" },
        { "-$1,234.50", "-1234.5 $" },
        { "¥12元", "12 CNY" },
        { "CNY ¥12", "12 CNY" },
        { "JPY ¥12", "12 JPY" },
        { "$12 USD", "12 USD" },
        { "CAD $12", "12 CAD" },
        { "$12 MXN", "12 MXN" },
        { "US$12 USD", "12 USD" },
        { "12", "12" },
        { "$12 EUR", "malformed" },
        { "¥12 USD", "malformed" },
        { "¥12$", "malformed" },
        { "US$12 HKD", "malformed" },
        { "¥12日元元", "malformed" },
        { "¥¥12", "malformed" },
        { "$$12", "malformed" },
        { "€€12", "malformed" },
        { "12元元", "malformed" },
        { "12 XYZ", "malformed" },
        { "12 US", "malformed" },
        { "12 USDT", "malformed" },
        { "12 euro area", "malformed" },
        { "12件", "malformed" },
        { "-¥-12", "malformed" },
        { "-¥(12)", "malformed" },
        { "12¥34", "malformed" },
        { "EUR", "malformed" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char words[64];
        struct crm_span text = crm_span_of(cases[i].text);
        describe(text, POINT, words);
        cr_expect_str_eq(words, cases[i].expected, "%s: %s", cases[i].text, words);
        check_agreement(text);
    }
}

Test(amount, long_texts)
{
    char text[400];
    struct crm_currency_text currency;
    crm_money money = 0;
    for (size_t length = 1; length < sizeof text; length++) {
        memset(text, '0', sizeof text);
        text[length - 1] = '5';
        check_agreement((struct crm_span){ text, length });
        cr_assert(crm_amount_parse((struct crm_span){ text, length }, COMMA, &money, &currency)
                      == CRM_MONEY_GOOD
                  && money == 5 * CRM_MONEY_UNIT && currency.text[0] == '\0');
        text[0] = ' ';
        check_agreement((struct crm_span){ text, length });
        text[0] = '0';
        text[length / 2] = '.';
        check_agreement((struct crm_span){ text, length });
        text[length / 2] = ',';
        check_agreement((struct crm_span){ text, length });
        bool read = crm_amount_marks((struct crm_span){ text, length }) != 0;
        cr_assert(read == (length > 1 && length <= 128), "%zu", length);
        memset(text, ' ', sizeof text);
        memcpy(text + length - 1, "5", 1);
        check_agreement((struct crm_span){ text, length });
    }
    /* the widest that one byte may become: every byte of the buffer is used */
    memset(text, '9', sizeof text);
    memcpy(text + 125, "万亿", 6);
    check_agreement((struct crm_span){ text, 131 });
    check_agreement((struct crm_span){ text + 9, 122 });
    cr_assert(crm_amount_parse((struct crm_span){ text + 9, 122 }, POINT, &money, NULL)
              == CRM_MONEY_TOO_LARGE);
}

/* Appends a character of ASCII, perhaps full-width. */
static void append_widened(struct crm_buffer *buffer, char byte, bool wide)
{
    if (wide && byte > ' ' && byte <= '~') {
        unsigned code = (unsigned)byte - '!' + 0xff01;
        char bytes[] = { (char)0xef, (char)(0x80 | (code >> 6 & 0x3f)),
                         (char)(0x80 | (code & 0x3f)) };
        crm_buffer_append(buffer, bytes, 3);
    } else if (wide && byte == ' ') {
        crm_buffer_text(buffer, "\u3000");
    } else {
        crm_buffer_byte(buffer, byte);
    }
}

static void append_text(struct crm_buffer *buffer, const char *text, bool wide)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x80) {
            append_widened(buffer, *text, wide);
        } else {
            crm_buffer_byte(buffer, *text);
        }
    }
}

/* The magnitude of money, grouped by separator ("" for none). */
static void append_digits(struct crm_buffer *buffer, crm_money money, char decimal,
                          const char *separator, bool wide)
{
    char plain[24];
    size_t length = crm_quantity_write(money, plain);
    size_t first = plain[0] == '-';
    const char *point = memchr(plain, '.', length);
    size_t whole = point != NULL ? (size_t)(point - plain) : length;
    for (size_t i = first; i < length; i++) {
        if (i > first && i < whole && (whole - i) % 3 == 0) {
            append_text(buffer, separator, wide);
        }
        append_widened(buffer, i == whole ? decimal : plain[i], wide);
    }
}

/* Writes money in a random manner; the mark that reads it. */
static unsigned write_randomly(struct crm_buffer *buffer, crm_money money, uint64_t *state,
                               char code[static 4])
{
    static const char separators[][4] = { "", ".", "'", " ", "\u00a0", "\u202f", "’" };
    static const struct {
        char sign[12];
        char code[4];
    } currencies[] = { { "¥", "¥" },     { "￥", "¥" },       { "$", "$" },     { "€", "EUR" },
                       { "HK$", "HKD" }, { "RMB", "CNY" },    { "eur", "EUR" }, { "美元", "USD" },
                       { "元", "CNY" },  { "人民币", "CNY" }, { "Gbp", "GBP" } };
    unsigned mark = marks[random_below(state, 2)];
    bool wide = random_below(state, 3) == 0;
    size_t which = random_below(state, CRM_COUNT(separators));
    const char *separator = which == 1 && mark == POINT ? "," : separators[which];
    size_t currency = random_below(state, CRM_COUNT(currencies) + 4);
    const char *sign = currency < CRM_COUNT(currencies) ? currencies[currency].sign : "";
    bool in_front = random_below(state, 2) == 0;
    bool sign_first = random_below(state, 2) == 0;
    size_t minus = money < 0 ? 1 + random_below(state, 3) : 0; /* before, behind, brackets */
    const char *front = minus == 1 ? "-" : minus == 3 ? "(" : "";
    const char *end = minus == 2 ? "-" : minus == 3 ? ")" : "";
    const char *blank = random_below(state, 2) == 0 ? " " : "";
    memcpy(code, currency < CRM_COUNT(currencies) ? currencies[currency].code : "\0\0\0", 4);
    crm_buffer_clear(buffer);
    append_text(buffer, sign_first || !in_front ? front : sign, wide);
    append_text(buffer, blank, wide);
    append_text(buffer, !in_front ? "" : sign_first ? sign : front, wide);
    append_digits(buffer, money, mark == POINT ? '.' : ',', separator, wide);
    append_text(buffer, in_front || sign_first ? end : sign, wide);
    append_text(buffer, blank, wide);
    append_text(buffer, in_front ? "" : sign_first ? sign : end, wide);
    return mark;
}

Test(amount, round_trip)
{
    uint64_t state = 20240105;
    struct crm_buffer buffer = { 0 };
    for (int i = 0; i < 100000; i++) {
        char code[4];
        crm_money money = (crm_money)random_next(&state) >> (i % 64);
        crm_money again = 0;
        struct crm_currency_text currency = { { 0 } };
        unsigned mark = write_randomly(&buffer, money, &state, code);
        struct crm_span text = crm_buffer_view(&buffer);
        enum crm_money_read read = crm_amount_parse(text, mark, &again, &currency);
        cr_assert(read == CRM_MONEY_GOOD && again == money, "%" PRId64 ": %.*s", money,
                  (int)text.length, text.at);
        cr_assert_str_eq(currency.text, code, "%.*s", (int)text.length, text.at);
        check_agreement(text);
    }
    crm_buffer_free(&buffer);
}

/* Texts of an exact size on the heap, so that a sanitizer sees a byte too many. */
Test(amount, random_texts)
{
    static const char pieces[][8] = { "0",  "1",    "12",       "123", ".",  ",", " ",  "'", "-",
                                      "(",  ")",    "+",        "¥",   "元", "$", "US", "D", "万",
                                      "亿", "\xef", "\xe3\x80", "１",  "，", "e", "" };
    uint64_t state = 7;
    for (int i = 0; i < 200000; i++) {
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
        struct crm_currency_text currency;
        check_agreement(text);
        bool known = crm_currency_of(text, &currency);
        cr_assert(!known || currency.text[0] != '\0');
        crm_release(exact);
        crm_buffer_free(&buffer);
    }
}

Test(currency, cells)
{
    static const struct {
        char text[40];
        char expected[8];
    } cases[] = {
        { "CNY", "CNY" },
        { "cny", "CNY" },
        { " Usd ", "USD" },
        { "RMB", "CNY" },
        { "rmb", "CNY" },
        { "ＲＭＢ", "CNY" },
        { "人民币", "CNY" },
        { "人民币元", "CNY" },
        { "人民币(元)", "CNY" },
        { "人民币 CNY", "CNY" },
        { "CNY (¥)", "CNY" },
        { "CNY - Chinese Yuan", "CNY" },
        { "Chinese Yuan Renminbi", "CNY" },
        { "元", "CNY" },
        { "¥", "¥" },
        { "￥", "¥" },
        { "$", "$" },
        { "US Dollar", "USD" },
        { "US Dollars", "USD" },
        { "U.S. dollar", "USD" },
        { "USD/美元", "USD" },
        { "美元", "USD" },
        { "Dollar", "$" },
        { "Euro", "EUR" },
        { "euros", "EUR" },
        { "EUR", "EUR" },
        { "Pound Sterling", "GBP" },
        { "Pounds Sterling", "GBP" },
        { "英镑", "GBP" },
        { "Japanese Yen", "JPY" },
        { "日元", "JPY" },
        { "JPY ￥", "JPY" },
        { "Hong Kong Dollar", "HKD" },
        { "港币", "HKD" },
        { "HK$", "HKD" },
        { "New Taiwan Dollar", "TWD" },
        { "新台币", "TWD" },
        { "South Korean Won", "KRW" },
        { "zł", "PLN" },
        { "", "no" },
        { " ", "no" },
        { "()", "no" },
        { "XYZ", "no" },
        { "US", "no" },
        { "USDT", "no" },
        { "CNY USD", "no" },
        { "¥ USD", "no" },
        { "美元人民币", "no" },
        { "12", "no" },
        { "CNY 12", "no" },
        { "币", "no" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_currency_text currency = { "no" };
        bool good = crm_currency_of(crm_span_of(cases[i].text), &currency);
        cr_expect_str_eq(currency.text, cases[i].expected, "%s: %s", cases[i].text, currency.text);
        cr_expect(good == (strcmp(cases[i].expected, "no") != 0));
    }
    char big[200];
    struct crm_currency_text currency = { "no" };
    memset(big, ' ', sizeof big);
    memcpy(big, "CNY", 3);
    cr_assert(!crm_currency_of((struct crm_span){ big, sizeof big }, &currency));
    cr_assert(crm_currency_of((struct crm_span){ big, 128 }, &currency));
    cr_assert(!crm_currency_of((struct crm_span){ NULL, 0 }, &currency));
}

Test(currency, codes)
{
    static const char known[][4] = { "AED", "CNY", "USD", "EUR", "JPY", "ZWL", "HKD", "MOP" };
    static const char unknown[][8] = { "",    "RMB", "cny", "Usd",  "XXX", "XAU",
                                       "AAA", "ZZZ", "US",  "USDT", "¥",   "$" };
    for (size_t i = 0; i < CRM_COUNT(known); i++) {
        cr_assert(crm_currency_known(crm_span_of(known[i])), "%s", known[i]);
    }
    for (size_t i = 0; i < CRM_COUNT(unknown); i++) {
        cr_assert(!crm_currency_known(crm_span_of(unknown[i])), "%s", unknown[i]);
    }
    /* every code that is known is found in a cell and in an amount: the table is sorted */
    size_t count = 0;
    for (int i = 0; i < 26 * 26 * 26; i++) {
        struct crm_currency_text currency = { { 0 } };
        crm_money money = 0;
        char text[] = { (char)('A' + i / 676), (char)('A' + i / 26 % 26), (char)('A' + i % 26),
                        '7' };
        bool good = crm_currency_known((struct crm_span){ text, 3 });
        bool read = crm_amount_parse((struct crm_span){ text, 4 }, POINT, &money, &currency)
                    == CRM_MONEY_GOOD;
        bool name = memcmp(text, "RMB", 3) == 0 || memcmp(text, "YEN", 3) == 0
                    || memcmp(text, "WON", 3) == 0;
        cr_assert(read == (good || name), "%.4s", text);
        cr_assert(!good || memcmp(currency.text, text, 3) == 0);
        count += good;
    }
    cr_assert(count == 170, "%zu", count);
}

Test(currency, join)
{
    static const struct {
        char known[4];
        char other[4];
        char joined[4]; /* "no": they contradict */
    } cases[] = {
        { "", "", "" },          { "", "CNY", "CNY" },    { "CNY", "", "CNY" },
        { "", "¥", "¥" },        { "¥", "¥", "¥" },       { "¥", "CNY", "CNY" },
        { "JPY", "¥", "JPY" },   { "$", "USD", "USD" },   { "HKD", "$", "HKD" },
        { "CNY", "CNY", "CNY" }, { "CNY", "USD", "no" },  { "¥", "USD", "no" },
        { "$", "CNY", "no" },    { "EUR", "$", "no" },    { "¥", "$", "no" },
        { "$", "¥", "no" },      { "EUR", "EUR", "EUR" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_currency_text known;
        struct crm_currency_text other;
        memcpy(known.text, cases[i].known, 4);
        memcpy(other.text, cases[i].other, 4);
        bool good = crm_currency_join(&known, other);
        bool expected = strcmp(cases[i].joined, "no") != 0;
        cr_assert(good == expected, "%s %s", cases[i].known, cases[i].other);
        cr_assert_str_eq(known.text, expected ? cases[i].joined : cases[i].known);
    }
}
