/* value/amount.h — amounts as exports and people write them: grouped, with a point or a comma
 * before the decimals, with a currency, full-width, in brackets.
 *
 * A cell alone does not say whether "1,234" has thousands or decimals: its column does. So these
 * functions say of one cell by which marks it can be read, and read it by a given one. */
#ifndef CRM_VALUE_AMOUNT_H
#define CRM_VALUE_AMOUNT_H

#include "value/currency.h"
#include "value/money.h"

/* The marks between whole and decimals that a text may have: a set. */
enum {
    CRM_DECIMAL_POINT = 1,
    CRM_DECIMAL_COMMA = 2,
    /* beside the two others: they give different amounts ("1,234", not "12" or "1'234") */
    CRM_DECIMAL_MATTERS = 4,
};

/* By which marks the text is an amount, one that is too precise or too large included: those by
 * which crm_amount_parse does not give CRM_MONEY_MALFORMED. "1,234.56" POINT; "1.234,56" and "12,5"
 * COMMA; "12" and "1 234" both; "1.234" and "1,234" both, and it matters; "0.123" and "1234.567"
 * POINT; "1.234.567" COMMA. 0: by neither. */
unsigned crm_amount_marks(struct crm_span text);

/* Reads an amount whose decimals follow `mark`, CRM_DECIMAL_POINT or CRM_DECIMAL_COMMA:
 *
 * - digits, plain or in thousands by a blank, an apostrophe or the other mark (1 to 3 digits, the
 *   first not 0, then groups of 3; by commas also the Indian 12,34,567); decimals may be missing
 *   before or behind the mark;
 * - right behind them 万, 亿 or 万亿 (ten thousand, a hundred millions, their product);
 * - a minus before or behind, a plus before, or brackets, which mean negative;
 * - currencies (value/currency.h) before or behind that agree: "¥12.00元", "$12 USD";
 * - blanks between these parts and around; full-width forms and the like (value/narrow.h).
 *
 * *currency (may be NULL) is what the text says of it, set where the amount is good. *money is set
 * only then. A text of more than 128 bytes is read only where crm_money_parse reads it, which also
 * is the fast way. */
enum crm_money_read crm_amount_parse(struct crm_span text, unsigned mark, crm_money *money,
                                     struct crm_currency_text *currency);

#endif
