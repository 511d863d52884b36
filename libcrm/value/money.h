/* value/money.h — exact amounts: int64 in 1/10000 of a unit, arithmetic checked.
 *
 * Quantities use the same type. The range is about ±922 trillion units. */
#ifndef CRM_VALUE_MONEY_H
#define CRM_VALUE_MONEY_H

#include <stdint.h>

#include "base/span.h"

#define CRM_MONEY_UNIT 10000

typedef int64_t crm_money;

enum crm_money_read {
    CRM_MONEY_GOOD,
    CRM_MONEY_MALFORMED,
    CRM_MONEY_TOO_PRECISE, /* more than 4 decimals that are not zeros */
    CRM_MONEY_TOO_LARGE,
};

/* Reads [+-]digits[.digits], no grouping, no blanks, at least one digit ("-.5" and "5." too). */
enum crm_money_read crm_money_parse(struct crm_span text, crm_money *money);

/* The forms of nearly all amounts and quantities, read without a call. */
enum crm_money_form { CRM_MONEY_OTHER, CRM_MONEY_WHOLE, CRM_MONEY_CENTS };

/* CRM_MONEY_WHOLE for 1 to 12 digits, CRM_MONEY_CENTS with two decimals behind them; both without a
 * sign and a leading zero, so that writing the money gives the same text (a whole one as a
 * quantity). Else CRM_MONEY_OTHER, and *money is left alone. */
static inline enum crm_money_form crm_money_parse_short(struct crm_span text, crm_money *money)
{
    bool cents = text.length > 3 && text.at[text.length - 3] == '.';
    size_t digits = cents ? text.length - 3 : text.length;
    if (digits == 0 || digits > 12 || (text.at[0] == '0' && digits > 1)) {
        return CRM_MONEY_OTHER;
    }
    uint64_t value = 0; /* what is no digit may make it wrap: it is looked at behind */
    unsigned most = 0;
    for (size_t i = 0; i < digits; i++) {
        unsigned digit = (unsigned)(unsigned char)text.at[i] - '0';
        most = digit > most ? digit : most;
        value = value * 10 + digit;
    }
    value *= CRM_MONEY_UNIT;
    if (cents) {
        unsigned tens = (unsigned)(unsigned char)text.at[digits + 1] - '0';
        unsigned ones = (unsigned)(unsigned char)text.at[digits + 2] - '0';
        most = tens > most ? tens : most;
        most = ones > most ? ones : most;
        value += (uint64_t)(tens * 10 + ones) * (CRM_MONEY_UNIT / 100);
    }
    if (most > 9) {
        return CRM_MONEY_OTHER;
    }
    *money = (crm_money)value;
    return cents ? CRM_MONEY_CENTS : CRM_MONEY_WHOLE;
}

/* Exact sum, difference; false where it does not fit. */
static inline bool crm_money_add(crm_money a, crm_money b, crm_money *sum)
{
    return !__builtin_add_overflow(a, b, sum);
}

static inline bool crm_money_subtract(crm_money a, crm_money b, crm_money *difference)
{
    return !__builtin_sub_overflow(a, b, difference);
}

/* quantity x price, rounded half to even to 1/10000; *rounded is set true where it was not
 * exact, never set false. False where it does not fit. */
bool crm_money_multiply(crm_money quantity, crm_money price, crm_money *product, bool *rounded);

/* Writes 2 to 4 decimals ("12.50", "-0.0001"), no grouping, no NUL; returns the length. */
size_t crm_money_write(crm_money money, char text[static 24]);

/* A quantity: no decimals where it is whole ("6", "0.25"). */
size_t crm_quantity_write(crm_money quantity, char text[static 24]);

/* For people: NUL-terminated, grouped by thousands, 2 to 4 decimals: "8,300,065.814". */
void crm_money_display(crm_money money, char text[static 32]);

/* The same, rounded half to even to 2 decimals, for tables of a report. */
void crm_money_display_cents(crm_money money, char text[static 32]);

#endif
