/* report/profit.h — G3 利润分析: margin, net profit and customer value, in all and by every class.
 */
#ifndef CRM_REPORT_PROFIT_H
#define CRM_REPORT_PROFIT_H

#include "report/section.h"

extern const struct crm_section_row crm_section_profit;

#endif
