/* model/bgnbd.h — the BG/NBD model: Fader, Hardie and Lee (2005), "Counting Your Customers the
 * Easy Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2).
 *
 * While alive a customer buys at rate lambda ~ Gamma(r, alpha) and drops out after a purchase with
 * chance p ~ Beta(a, b). */
#ifndef CRM_MODEL_BGNBD_H
#define CRM_MODEL_BGNBD_H

#include "model/purchase.h"

extern const struct crm_purchase_model crm_purchase_bgnbd;

#endif
