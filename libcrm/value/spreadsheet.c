#include "value/spreadsheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "value/date.h"
#include "value/number.h"

enum {
    DIGITS = 15,
    LEAST_EXPONENT = -9,
    DAY_SECONDS = 86400,
    LEAP_DAY_1900 = 60, /* the year is taken for a leap year, as Lotus 1-2-3 had it */
    ESCAPE_LENGTH = 7,
};

/* Formats */

enum crm_cell_format crm_cell_format_builtin(unsigned number)
{
    static const struct {
        unsigned first;
        unsigned last;
    } dates[] = { { 14, 22 }, { 27, 36 }, { 45, 47 }, { 50, 58 } };
    enum { ELAPSED_HOURS = 46 }; /* [h]:mm:ss */
    if (number == ELAPSED_HOURS) {
        return CRM_CELL_DURATION;
    }
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        if (number >= dates[i].first && number <= dates[i].last) {
            return CRM_CELL_DATE;
        }
    }
    return CRM_CELL_NUMBER;
}

static char lower(char byte)
{
    return (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
}

/* [h], [mm], [ss]: time elapsed; colours, conditions and currencies are something else. */
static bool is_elapsed(struct crm_span bracket)
{
    char first = bracket.length > 0 ? lower(bracket.at[0]) : '\0';
    for (size_t i = 1; i < bracket.length; i++) {
        if (lower(bracket.at[i]) != first) {
            return false;
        }
    }
    return first == 'h' || first == 'm' || first == 's';
}

/* The place of the byte, or the code's end. */
static size_t find(struct crm_span code, size_t from, char byte)
{
    const char *found =
        from < code.length ? memchr(code.at + from, byte, code.length - from) : NULL;
    return found != NULL ? (size_t)(found - code.at) : code.length;
}

enum crm_cell_format crm_cell_format_code(struct crm_span code)
{
    enum crm_cell_format format = CRM_CELL_NUMBER;
    for (size_t i = 0; i < code.length; i++) {
        size_t end = 0;
        switch (lower(code.at[i])) {
        case '"':
            i = find(code, i + 1, '"');
            break;
        case '\\': /* the next character as it is */
        case '_':  /* a blank as wide as it */
        case '*':  /* filled up with it */
            i++;
            break;
        case '[':
            end = find(code, i + 1, ']');
            if (is_elapsed((struct crm_span){ code.at + i + 1, end - i - 1 })) {
                return CRM_CELL_DURATION;
            }
            i = end;
            break;
        case 'y':
        case 'm':
        case 'd':
        case 'h':
        case 's':
            format = CRM_CELL_DATE;
            break;
        default:
            break;
        }
    }
    return format;
}

/* Numbers */

static size_t count_digits(struct crm_span text, size_t at)
{
    size_t end = at;
    while (end < text.length && text.at[end] >= '0' && text.at[end] <= '9') {
        end++;
    }
    return end - at;
}

/* A decimal number taken apart: digits before and behind the point, without needless zeros. */
struct decimal {
    bool negative;
    struct crm_span whole;
    struct crm_span part;
};

static bool split_decimal(struct crm_span text, struct decimal *decimal)
{
    size_t at = text.length > 0 && (text.at[0] == '-' || text.at[0] == '+');
    decimal->negative = at > 0 && text.at[0] == '-';
    decimal->whole = (struct crm_span){ text.at + at, count_digits(text, at) };
    at += decimal->whole.length;
    decimal->part = (struct crm_span){ "", 0 };
    if (at < text.length && text.at[at] == '.') {
        decimal->part = (struct crm_span){ text.at + at + 1, count_digits(text, at + 1) };
        at += 1 + decimal->part.length;
    }
    bool good = at == text.length && decimal->whole.length + decimal->part.length > 0;
    while (decimal->whole.length > 0 && decimal->whole.at[0] == '0') {
        decimal->whole.at++;
        decimal->whole.length--;
    }
    while (decimal->part.length > 0 && decimal->part.at[decimal->part.length - 1] == '0') {
        decimal->part.length--;
    }
    return good;
}

static size_t put(char *written, size_t at, struct crm_span text)
{
    memcpy(written + at, text.at, text.length);
    return at + text.length;
}

/* At most 15 digits in whole and part. */
static size_t write_decimal(const struct decimal *decimal, char *written)
{
    size_t at = 0;
    if (decimal->negative && decimal->whole.length + decimal->part.length > 0) {
        written[at++] = '-';
    }
    at = put(written, at, decimal->whole.length > 0 ? decimal->whole : (struct crm_span){ "0", 1 });
    if (decimal->part.length > 0) {
        written[at++] = '.';
        at = put(written, at, decimal->part);
    }
    return at;
}

/* Digits of 0.d1d2d3… times 10^(exponent + 1) as a plain decimal number. */
static size_t write_digits(bool negative, const char *digits, size_t count, int exponent,
                           char *written)
{
    size_t at = 0;
    if (negative) {
        written[at++] = '-';
    }
    if (exponent < 0) {
        at = put(written, at, (struct crm_span){ "0.000000000", (size_t)(1 - exponent) });
        return put(written, at, (struct crm_span){ digits, count });
    }
    for (size_t i = 0; i < count || i <= (size_t)exponent; i++) {
        if (i == (size_t)exponent + 1) {
            written[at++] = '.';
        }
        written[at++] = i < count ? digits[i] : '0';
    }
    return at;
}

static size_t write_rounded(double number, char *written)
{
    char scientific[40];
    char digits[DIGITS];
    snprintf(scientific, sizeof scientific, "%.*e", DIGITS - 1, fabs(number));
    int exponent = (int)strtol(scientific + DIGITS + 2, NULL, 10);
    digits[0] = scientific[0];
    memcpy(digits + 1, scientific + 2, DIGITS - 1);
    size_t count = DIGITS;
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    if (number == 0.0) {
        return put(written, 0, (struct crm_span){ "0", 1 });
    }
    if (exponent >= LEAST_EXPONENT && exponent < DIGITS) {
        return write_digits(number < 0, digits, count, exponent, written);
    }
    size_t at = write_digits(number < 0, digits, count, 0, written);
    return at + (size_t)snprintf(written + at, 8, "E%+03d", exponent);
}

size_t crm_cell_number(struct crm_span text, char written[static 40])
{
    struct decimal decimal;
    if (split_decimal(text, &decimal)
        && decimal.whole.length + decimal.part.length <= (size_t)DIGITS) {
        return write_decimal(&decimal, written);
    }
    double number = 0;
    return crm_number_parse(text, &number) ? write_rounded(number, written) : 0;
}

/* Dates */

static size_t write_clock(int64_t seconds, char *written)
{
    return (size_t)snprintf(written, 40, "%02lld:%02d:%02d", (long long)(seconds / 3600),
                            (int)(seconds / 60 % 60), (int)(seconds % 60));
}

static int32_t day_of_serial(int32_t serial, bool from_1904)
{
    if (from_1904) {
        return crm_day_of(1904, 1, 1) + serial;
    }
    return crm_day_of(1899, 12, 31) + serial - (serial > LEAP_DAY_1900);
}

static size_t write_day(int32_t serial, int32_t second, bool from_1904, char *written)
{
    struct crm_time time = { day_of_serial(serial, from_1904), second > 0 ? second : -1 };
    size_t length = crm_time_write(time, written);
    if (!from_1904 && serial == LEAP_DAY_1900) {
        put(written, 0, crm_span_of("1900-02-29")); /* what is seen, though no day */
    }
    return length;
}

size_t crm_cell_serial(double serial, enum crm_cell_format format, bool from_1904,
                       char written[static 40])
{
    const int32_t last = from_1904 ? 2957003 : 2958465; /* 9999-12-31 */
    if (!(serial >= 0 && serial <= last + 1)) {
        return 0;
    }
    int64_t seconds = llround(serial * DAY_SECONDS);
    int32_t day = (int32_t)(seconds / DAY_SECONDS);
    if (day > last) {
        return 0;
    }
    if (format == CRM_CELL_DURATION || day == 0) {
        return write_clock(seconds, written);
    }
    return write_day(day, (int32_t)(seconds % DAY_SECONDS), from_1904, written);
}

/* Characters */

static bool hex_unit(const char *at, size_t left, unsigned *unit)
{
    if (left < ESCAPE_LENGTH || at[0] != '_' || at[1] != 'x' || at[6] != '_') {
        return false;
    }
    unsigned value = 0;
    for (size_t i = 2; i < 6; i++) {
        char byte = lower(at[i]);
        bool is_letter = byte >= 'a' && byte <= 'f';
        if (!is_letter && (byte < '0' || byte > '9')) {
            return false;
        }
        value = value * 16 + (unsigned)(is_letter ? byte - 'a' + 10 : byte - '0');
    }
    *unit = value;
    return true;
}

static size_t encode(unsigned code, char *text)
{
    if (code < 0x80) {
        text[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    for (size_t i = length - 1; i > 0; i--) {
        text[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    text[0] = (char)(marks[length] | code);
    return length;
}

/* Bytes of the escape at hand, 0 where there is none that stands for a character. */
static size_t read_escape(const char *at, size_t left, unsigned *code)
{
    unsigned low = 0;
    if (!hex_unit(at, left, code) || *code == 0) {
        return 0;
    }
    if (*code < 0xd800 || *code > 0xdfff) {
        return ESCAPE_LENGTH;
    }
    if (*code > 0xdbff || !hex_unit(at + ESCAPE_LENGTH, left - ESCAPE_LENGTH, &low) || low < 0xdc00
        || low > 0xdfff) {
        return 0;
    }
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return 2 * (size_t)ESCAPE_LENGTH;
}

size_t crm_cell_unescape(char *text, size_t length)
{
    const char *first = length > 0 ? memmem(text, length, "_x", 2) : NULL;
    if (first == NULL) {
        return length;
    }
    size_t to = (size_t)(first - text);
    for (size_t from = to; from < length;) {
        unsigned code = 0;
        size_t taken = text[from] == '_' ? read_escape(text + from, length - from, &code) : 0;
        if (taken > 0) {
            from += taken;
            to += encode(code, text + to);
        } else {
            text[to++] = text[from++];
        }
    }
    return to;
}
