/* ingest/rates.h — the one currency of a stream, and what others are worth in it. */
#ifndef CRM_INGEST_RATES_H
#define CRM_INGEST_RATES_H

#include <stdint.h>

#include "base/error.h"
#include "value/currency.h"
#include "value/money.h"

enum { CRM_RATES_MOST = 64 };

/* Units of the stream's currency for one of another, in 1/100000000. */
struct crm_rate {
    char code[4];
    int64_t value;
};

struct crm_rates {
    char base[4]; /* "": not known yet */
    bool found;   /* some amount has said it, nobody else */
    bool bare;    /* some amount says none */
    struct crm_rate rates[CRM_RATES_MOST];
    size_t count;
};

#define CRM_RATE_ONE INT64_C(100000000)

/* base NULL: the first currency that is said. items: "USD=7.1", of currencies in the base.
 * CRM_USAGE for one that is not that, or is there twice, or without a base. */
CRM_MUST_CHECK enum crm_status crm_rates_open(struct crm_rates *rates, const char *base,
                                              const char *const *items, size_t count,
                                              struct crm_error *error);

/* The rate of an amount's currency ("" where it says none, which means the base); the first one
 * that is said becomes the base. CRM_REFUSED, message only, for another without a rate. */
CRM_MUST_CHECK enum crm_status crm_rates_find(struct crm_rates *rates,
                                              struct crm_currency_text currency, int64_t *rate,
                                              struct crm_error *error);

/* money x rate, rounded half to even to 1/10000; *rounded is set true where it was not exact. False
 * where it does not fit. */
bool crm_rate_apply(crm_money money, int64_t rate, crm_money *converted, bool *rounded);

#endif
