/* report/profile.h — G1 客户概况: customers by every class and profile column, by favourite
 * category, usual weekday and hour. */
#ifndef CRM_REPORT_PROFILE_H
#define CRM_REPORT_PROFILE_H

#include "report/section.h"

extern const struct crm_section_row crm_section_profile;

#endif
