#include "model/value.h"

#include <math.h>

struct crm_horizon crm_horizon_of(double days, double yearly_discount, double period_days,
                                  double unit_days)
{
    return (struct crm_horizon){ days / unit_days, period_days / unit_days,
                                 expm1(log1p(yearly_discount) * period_days / 365) };
}

double crm_discounted_purchases(const struct crm_purchase_fit *fit, double repeats, double tenure,
                                const struct crm_horizon *horizon)
{
    double sum = 0;
    double before = 0;
    if (isinf(horizon->length)) {
        return crm_residual_purchases(fit, repeats, tenure,
                                      log1p(horizon->discount) / horizon->period);
    }
    double periods = horizon->length / horizon->period;
    /* A length that is all but a whole number of periods has no sliver of a period behind. */
    uint32_t count = (uint32_t)fmax(0, fmin(ceil(periods - 1e-9), UINT32_MAX));
    for (uint32_t i = 1; i <= count; i++) {
        double end = i < count ? i : periods;
        double until =
            fit->model->expected_alive(fit->parameters, repeats, tenure, end * horizon->period);
        sum += (until - before) * exp(-end * log1p(horizon->discount));
        before = until;
    }
    return sum;
}

/* The integral of rate e^(-rate t) E[X(T, T + t]] over t, by the trapezoidal rule in ln(rate t):
 * the integrand is analytic in a strip around it and falls at both ends, at least by e^step. */
double crm_residual_purchases(const struct crm_purchase_fit *fit, double repeats, double tenure,
                              double rate)
{
    const double step = 0.2;
    double sum = 0;
    double part = 0;
    double node = 4.4; /* where e^-e^node is nothing beside any sum */
    do {
        double time = exp(node);
        part = exp(-time) * time
               * fit->model->expected_alive(fit->parameters, repeats, tenure, time / rate);
        sum += part;
        node -= step;
    } while (node > 0 || part > 1e-17 * sum);
    return step * sum;
}

double crm_customer_value(const struct crm_purchase_fit *fit, struct crm_past past,
                          double expected_amount, const struct crm_horizon *horizon)
{
    return expected_amount * fit->model->p_alive(fit->parameters, past)
           * crm_discounted_purchases(fit, past.repeats, past.tenure, horizon);
}

struct crm_valuation_slot {
    uint64_t key; /* repeats and tenure; 0: the slot is free */
    double purchases;
};

/* Never 0, as a tenure is not negative. */
static uint64_t key_of(struct crm_history history)
{
    return ((uint64_t)history.repeats << 32 | (uint32_t)history.tenure_days) + 1;
}

static struct crm_valuation_slot *slot_of(const struct crm_valuation *valuation, uint64_t key)
{
    size_t mask = valuation->slot_count - 1;
    size_t place = (size_t)((key * 0x9e3779b97f4a7c15u) >> 32) & mask;
    while (valuation->slots[place].key != 0 && valuation->slots[place].key != key) {
        place = (place + 1) & mask;
    }
    return &valuation->slots[place];
}

static enum crm_status widen(struct crm_valuation *valuation, struct crm_error *error)
{
    struct crm_valuation wider = *valuation;
    wider.slot_count = valuation->slot_count > 0 ? 2 * valuation->slot_count : 1024;
    wider.slots = crm_allocate(wider.slot_count, sizeof *wider.slots, error);
    if (wider.slots == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < valuation->slot_count; i++) {
        if (valuation->slots[i].key != 0) {
            *slot_of(&wider, valuation->slots[i].key) = valuation->slots[i];
        }
    }
    crm_release(valuation->slots);
    *valuation = wider;
    return CRM_OK;
}

enum crm_status crm_valuation_value(struct crm_valuation *valuation, struct crm_history history,
                                    double expected_amount, double *value, struct crm_error *error)
{
    const struct crm_purchase_fit *fit = valuation->fit;
    if (2 * valuation->used >= valuation->slot_count && widen(valuation, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    struct crm_past past =
        crm_past_of(history, fit->unit_days * (valuation->parts > 0 ? valuation->parts : 1));
    struct crm_valuation_slot *slot = slot_of(valuation, key_of(history));
    if (slot->key == 0) {
        slot->key = key_of(history);
        slot->purchases =
            crm_discounted_purchases(fit, past.repeats, past.tenure, &valuation->horizon);
        valuation->used++;
    }
    *value = expected_amount * fit->model->p_alive(fit->parameters, past) * slot->purchases;
    return CRM_OK;
}

void crm_valuation_free(struct crm_valuation *valuation)
{
    crm_release(valuation->slots);
    *valuation = (struct crm_valuation){ 0 };
}
