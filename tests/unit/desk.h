/* tests/unit/desk.h — one scheme at work on made-up customers, without a stream. */
#ifndef CRM_TESTS_UNIT_DESK_H
#define CRM_TESTS_UNIT_DESK_H

#include "classify/classifier.h"

enum { DESK_AS_OF = 20000 };

/* Owns everything; zero-initialised, with totals and table as wanted, until it is opened. */
struct desk {
    const struct crm_scheme_table *table; /* NULL: the classes of crm-segment */
    struct crm_classifier *classifier;
    struct crm_scheme_context context;
    struct crm_activity_rule rule;
    struct crm_settings settings;
    struct crm_layout layout;
    struct crm_totals totals;
    struct crm_notes notes;
    struct crm_learned learned;
};

/* A customer; the line holds "C TAB x" and the values of the columns behind customer_id. */
struct desk_customer {
    struct crm_measures measures;
    char line[128];
    uint32_t ends[8];
};

/* Opens the schemes of some names, parted by commas, with one setting ("": none) and columns of C
 * parted by blanks behind customer_id. */
enum crm_status desk_open(struct desk *desk, const char *schemes, const char *columns,
                          const char *key, const char *value, struct crm_error *error);

void desk_close(struct desk *desk);

/* A customer without facts; values are parted by TABs. */
struct desk_customer desk_customer(const char *values);

enum crm_status desk_gather(struct desk *desk, const struct desk_customer *customers, size_t count,
                            struct crm_error *error);

/* Opens, gathers and learns; nothing may fail. */
void desk_learn(struct desk *desk, const char *schemes, const char *columns, const char *key,
                const char *value, const struct desk_customer *customers, size_t count);

/* The values of the columns, parted by "|"; and that there is an explanation. Valid until the
 * next call. */
const char *desk_values(const struct desk *desk, const struct desk_customer *customer);

/* The rows of the model as text, valid until the next call. */
const char *desk_model(const struct desk *desk);

#endif
