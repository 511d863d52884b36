/* report/churn.h — G9 流失分析: yearly churn, customers by churn state and band, next purchases
 * due.
 */
#ifndef CRM_REPORT_CHURN_H
#define CRM_REPORT_CHURN_H

#include "report/section.h"

extern const struct crm_section_row crm_section_churn;

/* Whether a column has classes of crm-churn, which this section lists. */
bool crm_report_is_churn(const char *column);

#endif
