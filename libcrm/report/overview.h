/* report/overview.h — the head of every report: title, key figures, warnings. */
#ifndef CRM_REPORT_OVERVIEW_H
#define CRM_REPORT_OVERVIEW_H

#include "report/facts.h"
#include "report/table.h"

void crm_report_overview(struct crm_report *report, const struct crm_facts *facts);

#endif
