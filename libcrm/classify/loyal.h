/* classify/loyal.h — who is loyal (C3, C10), and the sentences that schemes of the customer's life
 * have in common. */
#ifndef CRM_CLASSIFY_LOYAL_H
#define CRM_CLASSIFY_LOYAL_H

#include "base/buffer.h"
#include "customer/measures.h"
#include "value/setting.h"

/* What loyalty asks for beside being active and not dissatisfied. */
struct crm_loyal_limits {
    uint32_t occasions; /* at least */
    int32_t days;       /* from the first purchase to the last, at least */
};

/* The settings loyalty.occasions and loyalty.days. */
struct crm_loyal_limits crm_loyal_limits_of(const struct crm_settings *settings);

/* Bought often enough over a time long enough, is still active (B6: recency <= L) and, by the
 * latest survey in 365 days (E1), not dissatisfied; no survey is not dissatisfied. */
bool crm_is_loyal(const struct crm_measures *measures, const struct crm_activity_rule *rule,
                  const struct crm_loyal_limits *limits);

/* Appends what decides on loyalty, each measure beside its limit: "bought 7 times (at least 5) over
 * 612 days …". The customer has bought. */
void crm_explain_loyal(struct crm_buffer *text, const struct crm_measures *measures,
                       const struct crm_activity_rule *rule, const struct crm_loyal_limits *limits);

/* "12 days ago, within the limit of 90 days"; the customer has bought. */
void crm_explain_last(struct crm_buffer *text, const struct crm_measures *measures,
                      const struct crm_activity_rule *rule);

/* "once", "7 times". */
void crm_explain_times(struct crm_buffer *text, uint32_t times);

/* "1 day", "12 days": the plural is the noun with an s. */
void crm_explain_count(struct crm_buffer *text, int64_t count, const char *noun);

#endif
