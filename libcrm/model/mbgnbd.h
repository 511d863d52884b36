/* model/mbgnbd.h — the MBG/NBD model: Batislam, Denizel and Filiztekin (2007), "Empirical
 * validation and comparison of models for customer base analysis", International Journal of
 * Research in Marketing 24; the same as the CBG/NBD of Hoppe and Wagner (2007), "Customer Base
 * Analysis: The Case for a Central Variant of the Betageometric/NBD Model", Marketing ZFP 29(2).
 *
 * While alive a customer buys at rate lambda ~ Gamma(r, alpha) and drops out after a purchase, the
 * first included, with chance p ~ Beta(a, b). */
#ifndef CRM_MODEL_MBGNBD_H
#define CRM_MODEL_MBGNBD_H

#include "model/purchase.h"

extern const struct crm_purchase_model crm_purchase_mbgnbd;

#endif
