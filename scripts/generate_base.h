/* generate_base.h — what scripts/generate.c stands on: chance, days and output, in integers. */
#ifndef GENERATE_BASE_H
#define GENERATE_BASE_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE UINT32_MAX /* no customer, no refund */

enum { FIRST_YEAR = 2010, LAST_YEAR = 2035, DAY_SECONDS = 86400 };

static _Noreturn void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("generate: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (memory == NULL)
        fail("out of memory");
    return memory;
}

/* --- chance ------------------------------------------------------------------------------- */

/* splitmix64 (Steele, Lea and Flood 2014): any state is a good one, so each customer has one. */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static uint32_t draw_bits(uint64_t *state)
{
    return (uint32_t)(draw(state) >> 32);
}

static uint32_t draw_below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)((uint64_t)draw_bits(state) * bound >> 32);
}

static bool draw_percent(uint64_t *state, uint32_t percent)
{
    return draw_below(state, 100) < percent;
}

/* A state that depends on all three numbers. */
static uint64_t mix(uint64_t seed, uint64_t a, uint64_t b)
{
    uint64_t state = seed * 0xD1342543DE82EF95U + a;
    state = draw(&state) + b;
    return draw(&state);
}

enum { LOG_STEPS = 1024 };

/* -ln(1 - k/1024) in 1/2^20, the quantiles of the exponential distribution. */
struct exponential {
    uint32_t quantiles[LOG_STEPS];
    uint32_t tail; /* ln 1024 */
};

/* Natural logarithm of 1 to 1024 in 1/2^20, by squaring: one bit of log2 a step. */
static uint32_t natural_log(uint32_t number)
{
    uint64_t whole = 0;
    while ((uint64_t)2 << whole <= number)
        whole++;
    uint64_t log2 = whole << 24;
    uint64_t mantissa = (uint64_t)number << (31 - whole);
    for (uint64_t bit = (uint64_t)1 << 23; bit > 0; bit >>= 1) {
        mantissa = mantissa * mantissa >> 31;
        if (mantissa >> 32 != 0) {
            mantissa >>= 1;
            log2 |= bit;
        }
    }
    const uint64_t ln2 = 2977044472U; /* in 1/2^32 */
    return (uint32_t)(log2 * ln2 >> 36);
}

static void exponential_init(struct exponential *table)
{
    table->tail = natural_log(LOG_STEPS);
    for (uint32_t k = 0; k < LOG_STEPS; k++)
        table->quantiles[k] = table->tail - natural_log(LOG_STEPS - k);
}

/* Exponential with mean 1, in 1/2^20. It has no memory: the last step starts over from there. */
static uint64_t draw_exponential(const struct exponential *table, uint64_t *state)
{
    uint64_t sum = 0;
    for (;;) {
        uint32_t bits = draw_bits(state);
        uint32_t step = bits >> 22;
        if (step < LOG_STEPS - 1) {
            uint64_t low = table->quantiles[step];
            uint64_t width = table->quantiles[step + 1] - low;
            return sum + low + (width * (bits & 0x3FFFFF) >> 22);
        }
        sum += table->tail;
    }
}

/* Gamma of shape 1/2 and mean 1 in 1/2^16: the square of a normal, which is near enough the sum
 * of twelve uniforms. */
static uint32_t draw_gamma_half(uint64_t *state)
{
    int64_t normal = (int64_t)-6 * 65536;
    for (int k = 0; k < 3; k++) {
        uint64_t bits = draw(state);
        for (int part = 0; part < 4; part++)
            normal += (int64_t)(bits >> (16 * part) & 0xFFFF);
    }
    uint64_t square = (uint64_t)(normal * normal) >> 16;
    return square < 64 ? 64 : (uint32_t)square;
}

/* Beta(1, b) in 1/2^32: the least of b uniforms. */
static uint32_t draw_beta(uint64_t *state, uint32_t b)
{
    uint32_t least = UINT32_MAX;
    for (uint32_t k = 0; k < b; k++) {
        uint32_t bits = draw_bits(state);
        least = bits < least ? bits : least;
    }
    return least;
}

/* Which of the weights, that sum to 100. */
static uint32_t draw_weighted(uint64_t *state, const uint8_t *weights)
{
    uint32_t rest = draw_below(state, 100);
    uint32_t which = 0;
    while (rest >= weights[which])
        rest -= weights[which++];
    return which;
}

/* --- days --------------------------------------------------------------------------------- */

/* Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms"). */
static int32_t day_of(int year, int month, int day)
{
    int shifted = month > 2 ? year : year - 1;
    int era = shifted / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void split_day(int32_t number, int *year, int *month, int *day)
{
    int shifted = number + 719468;
    int era = shifted / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

static char *put_day(char *at, int32_t number)
{
    int year;
    int month;
    int day;
    split_day(number, &year, &month, &day);
    const int digits[10] = { year / 1000, year / 100 % 10, year / 10 % 10, year % 10,
                             -3,          month / 10,      month % 10,     -3,
                             day / 10,    day % 10 };
    for (int k = 0; k < 10; k++)
        *at++ = (char)('0' + digits[k]); /* '-' is '0' - 3 */
    return at;
}

static char *put_clock(char *at, uint32_t second)
{
    const uint32_t parts[3] = { second / 3600, second / 60 % 60, second % 60 };
    for (int k = 0; k < 3; k++) {
        *at++ = k == 0 ? ' ' : ':';
        *at++ = (char)('0' + parts[k] / 10);
        *at++ = (char)('0' + parts[k] % 10);
    }
    return at;
}

/* Spring Festival as month * 100 + day, FIRST_YEAR to LAST_YEAR. */
static const uint16_t spring_festivals[LAST_YEAR - FIRST_YEAR + 1] = {
    214, 203, 123, 210, 131, 219, 208, 128, 216, 205, 125, 212, 201,
    122, 210, 129, 217, 206, 126, 213, 203, 123, 211, 131, 219, 208,
};

/* How much is bought on a day, 1000 being usual. */
static uint32_t day_weight(int32_t number)
{
    int year;
    int month;
    int day;
    split_day(number, &year, &month, &day);
    uint32_t weight = 1000;
    int weekday = (number + 3) % 7; /* 0 Monday */
    if (weekday >= 5)
        weight = weight * 130 / 100;
    int festival_date = spring_festivals[year - FIRST_YEAR];
    int until = day_of(year, festival_date / 100, festival_date % 100) - number;
    if (until > 2 && until <= 21)
        weight = weight * 170 / 100;
    else if (until <= 2 && until > -7)
        weight = weight * 35 / 100;
    int date = month * 100 + day;
    if (date >= 601 && date <= 620)
        weight = weight * (date >= 616 && date <= 618 ? 300U : 150U) / 100;
    else if (date >= 1101 && date <= 1111)
        weight = weight * (date >= 1110 ? 450U : 160U) / 100;
    else if (date == 1212)
        weight = weight * 2;
    return weight;
}

static bool is_sale_day(int32_t number)
{
    return day_weight(number) >= 1400;
}

/* --- output ------------------------------------------------------------------------------- */

enum { OUTPUT_SIZE = 1 << 18, LONGEST_ROW = 4096 };

struct output {
    char bytes[OUTPUT_SIZE];
    size_t used;
};

static void output_flush(struct output *output)
{
    size_t done = 0;
    while (done < output->used) {
        ssize_t count = write(STDOUT_FILENO, output->bytes + done, output->used - done);
        if (count < 0 && errno != EINTR)
            fail("standard output: %s", strerror(errno));
        if (count > 0)
            done += (size_t)count;
    }
    output->used = 0;
}

/* Where the next row, of at most LONGEST_ROW bytes, goes. */
static char *output_row(struct output *output)
{
    if (output->used > OUTPUT_SIZE - LONGEST_ROW)
        output_flush(output);
    return output->bytes + output->used;
}

static void output_done(struct output *output, const char *end)
{
    output->used = (size_t)(end - output->bytes);
}

static char *put_text(char *at, const char *text)
{
    return stpcpy(at, text); /* the NUL is written over */
}

/* A field, quoted where CSV needs it. */
static char *put_field(char *at, const char *text)
{
    if (strpbrk(text, ",\"\n") == NULL)
        return put_text(at, text);
    *at++ = '"';
    for (; *text != '\0'; text++) {
        if (*text == '"')
            *at++ = '"';
        *at++ = *text;
    }
    *at++ = '"';
    return at;
}

static char *put_number(char *at, uint64_t number, int digits)
{
    char reversed[20];
    int count = 0;
    do {
        reversed[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || count < digits);
    while (count > 0)
        *at++ = reversed[--count];
    return at;
}

static char *put_quantity(char *at, int64_t quantity)
{
    if (quantity < 0)
        *at++ = '-';
    return put_number(at, (uint64_t)(quantity < 0 ? -quantity : quantity), 1);
}

static char *put_cents(char *at, int64_t cents)
{
    if (cents < 0)
        *at++ = '-';
    uint64_t size = (uint64_t)(cents < 0 ? -cents : cents);
    at = put_number(at, size / 100, 1);
    *at++ = '.';
    return put_number(at, size % 100, 2);
}

static char *put_customer(char *at, uint64_t index)
{
    *at++ = 'c';
    return put_number(at, index + 1, 6);
}

#endif
