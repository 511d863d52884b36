/* model/gamma_gamma.h — the Gamma-Gamma model of amounts: Fader and Hardie (2013), "The
 * Gamma-Gamma Model of Monetary Value"; Fader, Hardie and Lee (2005), "RFM and CLV: Using
 * Iso-value Curves for Customer Base Analysis", Journal of Marketing Research 42(4).
 *
 * A purchase's amount is Gamma(p, nu) of a customer with nu ~ Gamma(q, gamma), whatever his
 * frequency: how far that holds is told by the correlation. */
#ifndef CRM_MODEL_GAMMA_GAMMA_H
#define CRM_MODEL_GAMMA_GAMMA_H

#include "model/fit.h"

struct crm_spender {
    uint32_t repeats; /* x > 0 */
    double amount;    /* mean of the totals of the x repeat days, > 0 */
};

/* Owns the spenders. Zero-initialised is empty. */
struct crm_spenders {
    struct crm_spender *spenders;
    size_t count;
    size_t capacity;
};

/* Adds a customer; one without repeats or a positive finite amount is left out. */
CRM_MUST_CHECK enum crm_status crm_spenders_add(struct crm_spenders *spenders, uint32_t repeats,
                                                double amount, struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_spenders_merge(struct crm_spenders *spenders,
                                                  const struct crm_spenders *other,
                                                  struct crm_error *error);
void crm_spenders_free(struct crm_spenders *spenders);

enum { CRM_GAMMA_P, CRM_GAMMA_Q, CRM_GAMMA_GAMMA, CRM_GAMMA_PARAMETERS };

extern const char *const crm_gamma_gamma_parameters[CRM_GAMMA_PARAMETERS];

struct crm_gamma_gamma_fit {
    double parameters[CRM_GAMMA_PARAMETERS];      /* p, q > 1, gamma (in money) */
    double standard_errors[CRM_GAMMA_PARAMETERS]; /* 0 where not converged */
    struct crm_fit_quality quality;               /* slopes are in ln p, ln(q - 1) and ln gamma */
    double mean_amount;                           /* of the customers' means */
    double correlation; /* Pearson's, of repeats and amount; 0 where one of them does not vary */
};

/* Fits by maximum likelihood; sorts the spenders, so that their order never shows. Refuses fewer
 * than 30 of them and no optimum with q > 1 (below it amounts have no mean); with force these are
 * notes; fewer than 2 it refuses still. */
CRM_MUST_CHECK enum crm_status crm_gamma_gamma_fit(struct crm_spenders *spenders, bool force,
                                                   struct crm_notes *notes,
                                                   struct crm_gamma_gamma_fit *fit,
                                                   struct crm_error *error);

/* Expected amount of a purchase of a customer with `repeats` of this mean; 0 repeats: of anybody.
 * Fader and Hardie (2013), equation 5. */
double crm_gamma_gamma_expected(const struct crm_gamma_gamma_fit *fit, uint32_t repeats,
                                double amount);

/* The log-likelihood of sorted or unsorted spenders, and its slopes in ln p, ln(q - 1) and
 * ln gamma. */
double crm_gamma_gamma_likelihood(const struct crm_spenders *spenders, const double *parameters,
                                  double *slopes);

/* Into rows of "gamma_gamma" (parameters, standard_errors, fit), and back from them. */
CRM_MUST_CHECK enum crm_status crm_gamma_gamma_store(const struct crm_gamma_gamma_fit *fit,
                                                     struct crm_learned *learned,
                                                     struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_gamma_gamma_restore(struct crm_gamma_gamma_fit *fit,
                                                       const struct crm_learned *learned,
                                                       struct crm_error *error);

#endif
