/* model/beta_geometric.h — what BG/NBD and MBG/NBD have in common: a customer buys at rate
 * lambda ~ Gamma(r, alpha) and drops out after a purchase with chance p ~ Beta(a, b).
 *
 * A customer of MBG/NBD who outlives the first purchase, which b in a + b do, is one of BG/NBD with
 * b + 1 for b; so `first`, 0 or 1, says whether that purchase counts. */
#ifndef CRM_MODEL_BETA_GEOMETRIC_H
#define CRM_MODEL_BETA_GEOMETRIC_H

#include "model/purchase.h"

enum { CRM_BETA_R, CRM_BETA_ALPHA, CRM_BETA_A, CRM_BETA_B };

/* As crm_purchase_model says. */
double crm_beta_geometric_likelihood(const struct crm_purchase_data *data, const double *parameters,
                                     unsigned first, double *slopes);
double crm_beta_geometric_alive(const double *parameters, unsigned first, double repeats,
                                double tenure, double time);
double crm_beta_geometric_p_alive(const double *parameters, unsigned first, struct crm_past past);
double crm_beta_geometric_probability(const double *parameters, unsigned first, double time,
                                      uint32_t repeats);
struct crm_past crm_beta_geometric_simulate(const double *parameters, unsigned first, double tenure,
                                            struct crm_chance *chance);

#endif
