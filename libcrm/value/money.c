#include "value/money.h"

#include "base/wide.h"
#include "value/number.h"

enum { DECIMALS = 4, CENT = CRM_MONEY_UNIT / 100 };

#define MOST_WHOLE ((uint64_t)INT64_MAX / CRM_MONEY_UNIT)

static inline bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Four decimals at most count; *exact is false where a later one is not zero. */
static const char *read_fraction(const char *at, const char *end, uint64_t *fraction, bool *exact)
{
    int count = 0;
    *fraction = 0;
    for (; at < end && is_digit(*at); at++, count++) {
        if (count < DECIMALS) {
            *fraction = *fraction * 10 + (uint64_t)(*at - '0');
        } else if (*at != '0') {
            *exact = false;
        }
    }
    for (; count < DECIMALS; count++) {
        *fraction *= 10;
    }
    return at;
}

/* Digits before the point; *fits is false where they are too many, the rest is read all the same:
 * it may be malformed. */
static const char *read_whole(const char *at, const char *end, uint64_t *whole, bool *fits)
{
    uint64_t value = 0;
    for (; at < end && is_digit(*at); at++) {
        value = value * 10 + (uint64_t)(*at - '0');
        if (value > MOST_WHOLE) {
            *fits = false;
            value = 0;
        }
    }
    *whole = value;
    return at;
}

enum crm_money_read crm_money_parse(struct crm_span text, crm_money *money)
{
    if (text.length == 0) {
        return CRM_MONEY_MALFORMED;
    }
    const char *end = text.at + text.length;
    bool negative = text.at[0] == '-';
    const char *first = text.at + (negative || text.at[0] == '+');
    uint64_t whole = 0;
    uint64_t fraction = 0;
    bool fits = true;
    bool exact = true;
    const char *at = read_whole(first, end, &whole, &fits);
    ptrdiff_t digits = at - first;
    if (at < end && *at == '.') {
        first = at + 1;
        at = read_fraction(first, end, &fraction, &exact);
        digits += at - first;
    }
    if (at < end || digits == 0) {
        return CRM_MONEY_MALFORMED;
    }
    uint64_t magnitude = whole * CRM_MONEY_UNIT + fraction;
    if (!fits || magnitude > (uint64_t)INT64_MAX + negative) {
        return CRM_MONEY_TOO_LARGE;
    }
    if (!exact) {
        return CRM_MONEY_TOO_PRECISE;
    }
    *money = negative ? (crm_money)(0 - magnitude) : (crm_money)magnitude;
    return CRM_MONEY_GOOD;
}

bool crm_money_multiply(crm_money quantity, crm_money price, crm_money *product, bool *rounded)
{
    bool inexact = false;
    crm_wide quotient = crm_divide_even((crm_wide)quantity * price, CRM_MONEY_UNIT, &inexact);
    if (quotient < INT64_MIN || quotient > INT64_MAX) {
        return false;
    }
    *product = (crm_money)quotient;
    *rounded = *rounded || inexact;
    return true;
}

static uint64_t magnitude_of(crm_money money)
{
    return money < 0 ? 0 - (uint64_t)money : (uint64_t)money;
}

static size_t write_whole(uint64_t whole, char *text)
{
    char reversed[20];
    size_t length = 0;
    do {
        reversed[length++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    for (size_t i = 0; i < length; i++) {
        text[i] = reversed[length - 1 - i];
    }
    return length;
}

/* The point and `fewest` to 4 decimals of fraction / 10000; nothing where none are left. */
static size_t write_decimals(uint64_t fraction, size_t fewest, char *text)
{
    size_t count = DECIMALS;
    while (count > fewest && fraction % 10 == 0) {
        fraction /= 10;
        count--;
    }
    if (count == 0) {
        return 0;
    }
    text[0] = '.';
    for (size_t i = count; i > 0; i--) {
        text[i] = (char)('0' + fraction % 10);
        fraction /= 10;
    }
    return count + 1;
}

static size_t write_plain(crm_money money, size_t fewest, char *text)
{
    uint64_t magnitude = magnitude_of(money);
    size_t length = 0;
    if (money < 0) {
        text[length++] = '-';
    }
    length += write_whole(magnitude / CRM_MONEY_UNIT, text + length);
    return length + write_decimals(magnitude % CRM_MONEY_UNIT, fewest, text + length);
}

size_t crm_money_write(crm_money money, char text[static 24])
{
    return write_plain(money, 2, text);
}

size_t crm_quantity_write(crm_money quantity, char text[static 24])
{
    return write_plain(quantity, 0, text);
}

static void display(bool negative, uint64_t magnitude, char text[static 32])
{
    char whole[32];
    crm_count_display(magnitude / CRM_MONEY_UNIT, whole);
    size_t whole_length = strlen(whole);
    size_t length = 0;
    if (negative) {
        text[length++] = '-';
    }
    memcpy(text + length, whole, whole_length);
    length += whole_length;
    length += write_decimals(magnitude % CRM_MONEY_UNIT, 2, text + length);
    text[length] = '\0';
}

void crm_money_display(crm_money money, char text[static 32])
{
    display(money < 0, magnitude_of(money), text);
}

void crm_money_display_cents(crm_money money, char text[static 32])
{
    uint64_t cents = (uint64_t)crm_divide_even(magnitude_of(money), CENT, NULL);
    display(money < 0 && cents > 0, cents * CENT, text);
}
