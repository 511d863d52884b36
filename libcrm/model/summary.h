/* model/summary.h — histories as the literature publishes them: a row a customer with x, t_x and T,
 * and the mean amount of the repeat purchases, in columns of the customers. */
#ifndef CRM_MODEL_SUMMARY_H
#define CRM_MODEL_SUMMARY_H

#include "classify/scheme.h"
#include "model/histories.h"

/* Times may be parts of a day: these many make one. */
enum { CRM_SUMMARY_PARTS = 10000 };

enum { CRM_SUMMARY_X, CRM_SUMMARY_ACTIVE, CRM_SUMMARY_TENURE, CRM_SUMMARY_AMOUNT };
enum { CRM_SUMMARY_COLUMNS = 4 };

struct crm_summary {
    struct crm_column_place places[CRM_SUMMARY_COLUMNS];
    const char *names[CRM_SUMMARY_COLUMNS]; /* as they stand in the data */
};

/* Finds the columns, by any of the names in use: x or frequency, t_x or recency, T, and zbar, m_x
 * or monetary_value. CRM_REFUSED where one of the first three is missing. In a scheme's start only.
 */
CRM_MUST_CHECK enum crm_status crm_summary_find(struct crm_summary *summary,
                                                const struct crm_scheme_context *context,
                                                struct crm_error *error);

/* One customer's history, times in parts of a day, and mean amount, 0 where there is none. *known
 * is false where x is empty: never bought. CRM_REFUSED, naming the cell, for what is no history. */
CRM_MUST_CHECK enum crm_status crm_summary_read(const struct crm_summary *summary,
                                                const struct crm_subject *subject, double unit_days,
                                                bool *known, struct crm_history *history,
                                                double *amount, struct crm_error *error);

#endif
