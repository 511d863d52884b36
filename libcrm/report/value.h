/* report/value.h — G10 客户价值: how revenue spreads over buyers (Pareto curve, concentration,
 * distribution), and the pyramids of importance and life cycle. */
#ifndef CRM_REPORT_VALUE_H
#define CRM_REPORT_VALUE_H

#include "report/section.h"

extern const struct crm_section_row crm_section_value;

#endif
