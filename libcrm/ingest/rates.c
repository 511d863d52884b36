#include "ingest/rates.h"

#include <stdio.h>

#include "base/wide.h"

enum { RATE_DECIMALS = 8 };

/* Digits with at most eight decimals, above 0. */
static bool read_rate(struct crm_span text, int64_t *rate)
{
    int64_t value = 0;
    int decimals = -1;
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.at[i];
        if (byte == '.' && decimals < 0) {
            decimals = 0;
        } else if (byte < '0' || byte > '9' || decimals == RATE_DECIMALS
                   || __builtin_mul_overflow(value, 10, &value)
                   || __builtin_add_overflow(value, byte - '0', &value)) {
            return false;
        } else {
            digits++;
            decimals += decimals >= 0;
        }
    }
    for (int i = decimals < 0 ? 0 : decimals; i < RATE_DECIMALS; i++) {
        if (__builtin_mul_overflow(value, 10, &value)) {
            return false;
        }
    }
    *rate = value;
    return digits > 0 && value > 0;
}

static enum crm_status add_rate(struct crm_rates *rates, const char *text, struct crm_error *error)
{
    const char *equals = strchr(text, '=');
    struct crm_span code = { text, equals != NULL ? (size_t)(equals - text) : 0 };
    struct crm_rate *rate = &rates->rates[rates->count];
    if (rates->count == CRM_RATES_MOST) {
        return crm_fail(error, CRM_USAGE, "--rate: at most %d currencies", CRM_RATES_MOST);
    }
    if (equals == NULL || !crm_currency_known(code)
        || !read_rate(crm_span_of(equals + 1), &rate->value)) {
        return crm_fail(error, CRM_USAGE,
                        "--rate needs a currency and what one unit of it is worth, such as "
                        "USD=7.1 with at most 8 decimals, not '%s'",
                        text);
    }
    memcpy(rate->code, text, 3);
    rate->code[3] = '\0';
    if (strcmp(rate->code, rates->base) == 0) {
        return crm_fail(error, CRM_USAGE, "--rate %s: that is the currency of the stream", text);
    }
    for (size_t i = 0; i < rates->count; i++) {
        if (strcmp(rates->rates[i].code, rate->code) == 0) {
            return crm_fail(error, CRM_USAGE, "--rate %s is given twice", rate->code);
        }
    }
    rates->count++;
    return CRM_OK;
}

enum crm_status crm_rates_open(struct crm_rates *rates, const char *base, const char *const *items,
                               size_t count, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    *rates = (struct crm_rates){ 0 };
    if (base != NULL) {
        snprintf(rates->base, sizeof rates->base, "%s", base);
    }
    if (count > 0 && base == NULL) {
        return crm_fail(error, CRM_USAGE,
                        "--rate needs --currency: what the amounts are converted to");
    }
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        status = add_rate(rates, items[i], error);
    }
    return status;
}

/* The code of what a text says: signs that several currencies share stand for the base if it is one
 * of them, else for the one of most people. */
static void definite(const struct crm_rates *rates, const char text[4], char code[4])
{
    static const char yen[][4] = { "CNY", "JPY" };
    static const char dollars[][4] = { "USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD", "MXN" };
    const char(*choice)[4] = strcmp(text, "$") == 0 ? dollars : yen;
    size_t count = strcmp(text, "$") == 0 ? CRM_COUNT(dollars) : CRM_COUNT(yen);
    bool shared = strcmp(text, "$") == 0 || strcmp(text, "¥") == 0;
    const char *found = shared ? choice[0] : text;
    for (size_t i = 0; shared && i < count; i++) {
        found = strcmp(rates->base, choice[i]) == 0 ? choice[i] : found;
    }
    memcpy(code, found, 4);
}

enum crm_status crm_rates_find(struct crm_rates *rates, struct crm_currency_text currency,
                               int64_t *rate, struct crm_error *error)
{
    *rate = CRM_RATE_ONE;
    if (currency.text[0] == '\0') {
        rates->bare = true;
        return CRM_OK;
    }
    char code[4];
    definite(rates, currency.text, code);
    if (rates->base[0] == '\0') {
        rates->found = true;
        memcpy(rates->base, code, sizeof code);
    }
    if (strcmp(rates->base, code) == 0) {
        return CRM_OK;
    }
    for (size_t i = 0; i < rates->count; i++) {
        if (strcmp(rates->rates[i].code, code) == 0) {
            *rate = rates->rates[i].value;
            return CRM_OK;
        }
    }
    return crm_fail(error, CRM_REFUSED,
                    "its amounts are in %s, others in %s: say what one %s is worth with --currency "
                    "%s --rate %s=…",
                    code, rates->base, code, rates->base, code);
}

bool crm_rate_apply(crm_money money, int64_t rate, crm_money *converted, bool *rounded)
{
    if (rate == CRM_RATE_ONE) {
        *converted = money;
        return true;
    }
    crm_wide quotient = crm_divide_even((crm_wide)money * rate, CRM_RATE_ONE, rounded);
    if (quotient < INT64_MIN || quotient > INT64_MAX) {
        return false;
    }
    *converted = (crm_money)quotient;
    return true;
}
