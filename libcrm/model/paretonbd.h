/* model/paretonbd.h — the Pareto/NBD model: Schmittlein, Morrison and Colombo (1987), "Counting
 * Your Customers: Who Are They and What Will They Do Next?", Management Science 33(1).
 *
 * While alive a customer buys at rate lambda ~ Gamma(r, alpha), and drops out at any time, at rate
 * mu ~ Gamma(s, beta). */
#ifndef CRM_MODEL_PARETONBD_H
#define CRM_MODEL_PARETONBD_H

#include "model/purchase.h"

extern const struct crm_purchase_model crm_purchase_paretonbd;

#endif
