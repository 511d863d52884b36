/* report/basis.h — what the columns of crm-score rest on, in sentences for people. */
#ifndef CRM_REPORT_BASIS_H
#define CRM_REPORT_BASIS_H

#include "model/purchase.h"
#include "report/facts.h"
#include "report/table.h"

/* The margin rate that a scheme of crm-score took; negative where the stream does not say. */
double crm_basis_margin_rate(const struct crm_facts *facts, const char *scheme);

/* The model of purchases by which crm-score told the future; NULL where the stream does not say. */
const struct crm_purchase_model *crm_basis_model(const struct crm_facts *facts);

/* Whether customer value is of margin or of revenue, and whether the model of purchases had enough
 * buyers; "" where the stream does not say. In the report's arena. */
const char *crm_basis_of_value(struct crm_report *report, const struct crm_facts *facts);

#endif
