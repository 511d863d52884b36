#include "model/bgnbd.h"

#include "model/beta_geometric.h"

static const double starts[][CRM_PURCHASE_PARAMETERS] = {
    { 1, 3, 1, 3 },
    { 0.25, 10, 0.5, 2 },
    { 0.5, 60, 2, 10 },
};

/* Nobody drops out before the first repeat purchase. */
enum { FIRST = 0 };

static double log_likelihood(const struct crm_purchase_data *data, const double *parameters,
                             double *slopes)
{
    return crm_beta_geometric_likelihood(data, parameters, FIRST, slopes);
}

static double expected_alive(const double *parameters, double repeats, double tenure, double time)
{
    return crm_beta_geometric_alive(parameters, FIRST, repeats, tenure, time);
}

static double expected_new(const double *parameters, double time)
{
    return expected_alive(parameters, 0, 0, time);
}

static double p_alive(const double *parameters, struct crm_past past)
{
    return crm_beta_geometric_p_alive(parameters, FIRST, past);
}

static double probability(const double *parameters, double time, uint32_t repeats)
{
    return crm_beta_geometric_probability(parameters, FIRST, time, repeats);
}

static struct crm_past simulate(const double *parameters, double tenure, struct crm_chance *chance)
{
    return crm_beta_geometric_simulate(parameters, FIRST, tenure, chance);
}

const struct crm_purchase_model crm_purchase_bgnbd = {
    .id = "bgnbd",
    .name = "BG/NBD",
    .parameters = { "r", "alpha", "a", "b" },
    .parameter_count = 4,
    .starts = starts[0],
    .start_count = CRM_COUNT(starts),
    .log_likelihood = log_likelihood,
    .expected_alive = expected_alive,
    .expected_new = expected_new,
    .p_alive = p_alive,
    .probability = probability,
    .simulate = simulate,
};
