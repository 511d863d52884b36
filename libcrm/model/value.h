/* model/value.h — customer value by model (domain D3): expected purchases x expected amount,
 * discounted. */
#ifndef CRM_MODEL_VALUE_H
#define CRM_MODEL_VALUE_H

#include "model/purchase.h"

/* How far to look, in the time unit of the model of purchases. */
struct crm_horizon {
    double length;   /* 0 or more; HUGE_VAL: all time to come, discounted continuously */
    double period;   /* purchases of a period count at its end; the last period may be shorter */
    double discount; /* a period: 0.01 is 1 % */
};

/* `days` from now, or HUGE_VAL, by periods of so many days, at a yearly discount over 365 days. */
struct crm_horizon crm_horizon_of(double days, double yearly_discount, double period_days,
                                  double unit_days);

/* Expected purchases over the horizon of a customer who is alive, each discounted from the end of
 * its period: sum of (E[X(t_i)] - E[X(t_(i-1))]) / (1 + discount)^(t_i / period). */
double crm_discounted_purchases(const struct crm_purchase_fit *fit, double repeats, double tenure,
                                const struct crm_horizon *horizon);

/* Expected purchases of all time to come of a customer who is alive, discounted continuously at
 * `rate` a unit: DERT without its p(alive) of Fader, Hardie and Lee (2005), "RFM and CLV: Using
 * Iso-Value Curves for Customer Base Analysis", equation 2, of any model. rate > 0. About a
 * hundred calls of expected_alive. */
double crm_residual_purchases(const struct crm_purchase_fit *fit, double repeats, double tenure,
                              double rate);

/* The value over the horizon, in the money of expected_amount: p(alive) x discounted purchases x
 * amount. */
double crm_customer_value(const struct crm_purchase_fit *fit, struct crm_past past,
                          double expected_amount, const struct crm_horizon *horizon);

/* The same for many customers of one fit: the sums, a few microseconds a period, are kept for each
 * (repeats, tenure). Owns its table; the fit must outlive it. */
struct crm_valuation {
    const struct crm_purchase_fit *fit;
    struct crm_horizon horizon;
    double parts; /* of a day, as in crm_histories */
    struct crm_valuation_slot *slots;
    size_t slot_count; /* a power of 2 */
    size_t used;
};

CRM_MUST_CHECK enum crm_status crm_valuation_value(struct crm_valuation *valuation,
                                                   struct crm_history history,
                                                   double expected_amount, double *value,
                                                   struct crm_error *error);
void crm_valuation_free(struct crm_valuation *valuation);

#endif
