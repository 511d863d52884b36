/* model/special.h — the functions of analysis that libm has not, for positive arguments. */
#ifndef CRM_MODEL_SPECIAL_H
#define CRM_MODEL_SPECIAL_H

/* ln Γ(z), without the global sign that lgamma() sets. */
double crm_log_gamma(double z);

/* The slope of ln Γ: Abramowitz and Stegun 6.3.5, 6.3.18; relative error about 1e-15 away from
 * its zero at 1.46. */
double crm_digamma(double z);

/* ln Γ(z + step) - ln Γ(z), step >= 0, and its slope in z, without the cancellation of the two
 * where z is large. */
double crm_log_gamma_step(double z, double step);
double crm_digamma_step(double z, double step);

/* ln(1 + e^z) and 1 / (1 + e^-z), for any z. */
double crm_softplus(double z);
double crm_sigmoid(double z);

#endif
