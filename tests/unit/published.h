/* tests/unit/published.h — published figures and the public data that they are recomputed from,
 * below $CRM_DATA (or ../shared/data). Where the data is absent, the test is skipped. */
#ifndef CRM_TESTS_UNIT_PUBLISHED_H
#define CRM_TESTS_UNIT_PUBLISHED_H

#include <stdio.h>

#include "model/gamma_gamma.h"
#include "model/purchase.h"

/* Print one figure and hold it to its tolerance: of the value itself, or relative. */
void near(const char *what, double computed, double published, double tolerance);
void near_relative(const char *what, double computed, double published, double tolerance);

struct sale {
    int32_t customer;
    int32_t day;
    double amount;
};

/* Opens a file of public data for reading. */
FILE *open_data(const char *name);

/* The caller frees sales. */
struct sales {
    struct sale *sales; /* by customer and day, a day of a customer once */
    size_t count;
};

void load_cdnow(struct sales *sales);
void load_example(struct sales *sales);

/* A customer as of a day. */
struct customer {
    int32_t number;
    int32_t first;
    struct crm_history history;
    double amount;    /* mean of the repeat days */
    uint32_t holdout; /* purchase days after it */
};

extern struct customer customers[6000];

/* Published tables are in weeks with two decimals: whole hundredths of a week. */
enum { HUNDREDTHS = 100 };

/* These fill customers and return their number: as of a day; CDNOW, 1997, calibration to 30
 * September, then 39 weeks; from a published table. */
size_t customers_of(const struct sales *sales, int32_t end);
size_t cdnow_customers(struct sales *sales);
size_t load_summary(const char *name, bool amounts);

/* Of the first `count` customers. The fits must converge without a note. */
struct crm_histories histories_of(size_t count);
struct crm_spenders spenders_of(size_t count);
struct crm_purchase_fit fit_of(const struct crm_purchase_model *model, size_t count, double days);
struct crm_gamma_gamma_fit amounts_fit_of(size_t count);

/* What the fit makes of a customer's p_alive. */
double alive_of(const struct crm_purchase_fit *fit, struct crm_history history);

/* Repeat purchases of everybody expected until the end of a week of 1997. */
double expected_until(const struct crm_purchase_fit *fit, size_t count, int week);

/* The log-likelihood of one customer, times in hundredths; it and its slopes must be finite. */
double likelihood_of(const struct crm_purchase_model *model, const double *parameters,
                     struct crm_history history);

#endif
