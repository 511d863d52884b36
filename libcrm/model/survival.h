/* model/survival.h — how long customers stay (domain F5), where many have not left yet: Kaplan and
 * Meier (1958), "Nonparametric estimation from incomplete observations", JASA 53.
 *
 * Whole days and whole customers; what it says does not depend on the order of arrival. */
#ifndef CRM_MODEL_SURVIVAL_H
#define CRM_MODEL_SURVIVAL_H

#include "customer/measures.h"

struct crm_spell {
    int32_t entry; /* watched only after so many days; 0: from the start, day 0 too */
    int32_t days;  /* from the start to the end, or to when it was last watched */
    bool ended;
    uint64_t customers;
};

/* Owns the array. Zero-initialised is empty. */
struct crm_spells {
    struct crm_spell *spells;
    size_t count;
    size_t capacity;
    bool grouped; /* by days, ended ones first, then by entry; each once */
};

/* Adds customers; those of equal spells are kept once, with their number. CRM_REFUSED for a spell
 * that was never watched: negative, or of entry >= days > 0. */
CRM_MUST_CHECK enum crm_status crm_spells_add(struct crm_spells *spells, struct crm_spell spell,
                                              struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_spells_merge(struct crm_spells *spells,
                                                const struct crm_spells *other,
                                                struct crm_error *error);
void crm_spells_free(struct crm_spells *spells);

/* The spell of a buyer from his first purchase: ended at the last purchase + L (whole days) for who
 * is lost, else watched up to the as-of date of the rule. */
struct crm_spell crm_spell_of(const struct crm_measures *measures,
                              const struct crm_activity_rule *rule);

/* A day on which spells ended. */
struct crm_survival_point {
    int32_t days;
    uint64_t at_risk; /* watched, and not ended before this day */
    uint64_t ended;
    double survival; /* share that stays longer than this */
    double low; /* 95 %, log-log: Kalbfleisch and Prentice (1980); at 0 and 1 the share itself */
    double high;
    double variance; /* of ln survival, after Greenwood (1926); infinite nowhere: 0 at survival 0 */
};

/* The curve: 1 before the first point, then as the last point says. Owns the points;
 * zero-initialised is empty. */
struct crm_survival {
    struct crm_survival_point *points;
    size_t count;
    size_t capacity;
    uint64_t customers;
    uint64_t ended;
    int32_t watched; /* days up to which somebody was watched */
};

/* Groups the spells, and draws the curve; free it in any case. O(n log n). */
CRM_MUST_CHECK enum crm_status crm_survival_estimate(struct crm_survival *curve,
                                                     struct crm_spells *spells,
                                                     struct crm_error *error);

/* The point at or before a day; before the first one a point of survival 1 and no error. */
struct crm_survival_point crm_survival_at(const struct crm_survival *curve, int32_t days);

void crm_survival_free(struct crm_survival *curve);

/* The mean number of days that customers stay out of the first `horizon` ones: the area below the
 * curve. Klein and Moeschberger (2003), Survival Analysis, equations 4.5.1 and 4.5.2. */
struct crm_restricted_mean {
    double days;
    double standard_error;
    int32_t horizon; /* not beyond what was watched, unless all had ended by then */
};

struct crm_restricted_mean crm_survival_mean(const struct crm_survival *curve, int32_t horizon);

enum { CRM_LOG_RANK_MOST = 200 };

/* Whether classes stay alike: Mantel (1966); Peto and Peto (1972). */
struct crm_log_rank {
    double chi_square;
    uint32_t degrees; /* of freedom; 0: nothing to compare */
    double chance;    /* of as much difference between classes that are alike: 0 to 1 */
};

/* Compares at most CRM_LOG_RANK_MOST classes, whose spells it groups. O(days x classes²). */
CRM_MUST_CHECK enum crm_status crm_log_rank(struct crm_log_rank *result, struct crm_spells *classes,
                                            size_t count, struct crm_error *error);

#endif
