#include "value/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LONGEST = 511, MOST_DIGITS = 17 };

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t skip_digits(struct crm_span text, size_t at)
{
    while (at < text.length && is_digit(text.at[at])) {
        at++;
    }
    return at;
}

static size_t skip_sign(struct crm_span text, size_t at)
{
    return at + (at < text.length && (text.at[at] == '-' || text.at[at] == '+'));
}

/* [+-] digits [. digits] [e [+-] digits]: strtod alone would take blanks, hex, inf and nan. */
static bool is_decimal(struct crm_span text)
{
    size_t at = skip_sign(text, 0);
    size_t end = skip_digits(text, at);
    size_t digits = end - at;
    if (end < text.length && text.at[end] == '.') {
        at = end + 1;
        end = skip_digits(text, at);
        digits += end - at;
    }
    if (digits > 0 && end < text.length && (text.at[end] == 'e' || text.at[end] == 'E')) {
        at = skip_sign(text, end + 1);
        end = skip_digits(text, at);
        digits = end - at;
    }
    return digits > 0 && end == text.length;
}

bool crm_number_parse(struct crm_span text, double *number)
{
    char copy[LONGEST + 1];
    if (text.length > LONGEST || !is_decimal(text)) {
        return false;
    }
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    double value = strtod(copy, NULL);
    if (!isfinite(value)) {
        return false;
    }
    *number = value;
    return true;
}

/* Digits as a whole number; false where there are none or it does not fit. */
static bool parse_digits(struct crm_span text, uint64_t *number)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.at[i]) || __builtin_mul_overflow(value, 10u, &value)
            || __builtin_add_overflow(value, (uint64_t)(text.at[i] - '0'), &value)) {
            return false;
        }
    }
    *number = value;
    return text.length > 0;
}

bool crm_integer_parse(struct crm_span text, int64_t *integer)
{
    uint64_t magnitude = 0;
    size_t sign = skip_sign(text, 0);
    bool negative = sign > 0 && text.at[0] == '-';
    if (sign > 0) {
        text = (struct crm_span){ text.at + 1, text.length - 1 };
    }
    if (!parse_digits(text, &magnitude) || magnitude > (uint64_t)INT64_MAX + negative) {
        return false;
    }
    *integer = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

bool crm_size_parse(struct crm_span text, uint64_t *bytes)
{
    static const struct {
        char suffix[4];
        unsigned shift;
    } units[] = {
        { "", 0 },     { "B", 0 },   { "K", 10 },   { "KB", 10 },  { "KiB", 10 },
        { "M", 20 },   { "MB", 20 }, { "MiB", 20 }, { "G", 30 },   { "GB", 30 },
        { "GiB", 30 }, { "T", 40 },  { "TB", 40 },  { "TiB", 40 },
    };
    size_t digits = skip_digits(text, 0);
    uint64_t count = 0;
    if (!parse_digits((struct crm_span){ text.at, digits }, &count)) {
        return false;
    }
    struct crm_span suffix = { text.at + digits, text.length - digits };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (crm_span_is(suffix, units[i].suffix)) {
            return !__builtin_mul_overflow(count, (uint64_t)1 << units[i].shift, bytes);
        }
    }
    return false;
}

size_t crm_number_write(double number, int digits, char text[static 32])
{
    int precision = digits < 1 ? 1 : digits > MOST_DIGITS ? MOST_DIGITS : digits;
    double written = number == 0.0 ? 0.0 : number; /* not "-0" */
    int length = snprintf(text, 32, "%.*g", precision, written);
    return (size_t)length;
}

void crm_number_append(struct crm_buffer *buffer, double number, int digits)
{
    char text[32];
    crm_buffer_append(buffer, text, crm_number_write(number, digits, text));
}

void crm_count_display(uint64_t count, char text[static 32])
{
    char reversed[32];
    size_t length = 0;
    size_t digits = 0;
    do {
        if (digits > 0 && digits % 3 == 0) {
            reversed[length++] = ',';
        }
        reversed[length++] = (char)('0' + count % 10);
        count /= 10;
        digits++;
    } while (count > 0);
    for (size_t i = 0; i < length; i++) {
        text[i] = reversed[length - 1 - i];
    }
    text[length] = '\0';
}
