/* model/complaints.h — what complaints say (domain E2): how many, how fast they are resolved,
 * whether who complained bought again, and what became of the dissatisfied who never complained. */
#ifndef CRM_MODEL_COMPLAINTS_H
#define CRM_MODEL_COMPLAINTS_H

#include "classify/learned.h"

/* Customers, and those of them who did what is asked. */
struct crm_share_counts {
    double customers;
    double did;
};

/* Who complains may do so again, so each counts once: by the first complaint since his first
 * purchase. What he was told by then is what was resolved in the days in which he could have bought
 * again. */
enum { CRM_COMPLAINT_RESOLVED, CRM_COMPLAINT_FAST, CRM_COMPLAINT_UNRESOLVED, CRM_COMPLAINT_KINDS };

/* Counts up to the as-of date; internal customers are left out. */
struct crm_complaint_figures {
    double complaints;    /* of customers, and of nobody known */
    double unsigned_ones; /* … of the latter */
    double open;          /* of all: not resolved up to the as-of date */
    double complainants;  /* customers */
    double median_days;   /* from a complaint to its resolution; -1: none was resolved */
    double fast_days;     /* resolved fast is resolved in so many days (complaints.fast_days) */
    double days;          /* in which one may buy again (complaints.days) */

    /* Who bought again, by what became of the complaint: FAST is part of RESOLVED. */
    struct crm_share_counts again[CRM_COMPLAINT_KINDS];
    double young;     /* complainants left out of that: the days are not over */
    double strangers; /* … who have not bought before a complaint */

    double surveyed; /* buyers whose satisfaction is known (E1) */

    /* Buyers whose latest survey says dissatisfied and who never complained; did: are lost (B6). */
    struct crm_share_counts silent;
};

CRM_MUST_CHECK enum crm_status crm_complaints_put(struct crm_learned *learned,
                                                  const struct crm_complaint_figures *figures,
                                                  struct crm_error *error);

/* Takes the figures from what was learned; false where there are none, or none that can be. */
bool crm_complaints_get(const struct crm_learned *learned, struct crm_complaint_figures *figures);

#endif
