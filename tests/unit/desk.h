/* tests/unit/desk.h — schemes at work on made-up customers, without a stream. */
#ifndef CRM_TESTS_UNIT_DESK_H
#define CRM_TESTS_UNIT_DESK_H

#include "classify/classifier.h"

enum { DESK_AS_OF = 20000 }; /* 2024-10-04 */

/* Owns everything; zero-initialised, with table to totals as wanted, until it is opened. */
struct desk {
    const struct crm_scheme_table *table; /* NULL: the classes of crm-segment */
    bool internal;                        /* customers of relation internal count, too */
    struct crm_activity_rule rule;        /* as_of 0: all of DESK_AS_OF, no cycle, no limit */
    struct crm_totals totals;
    struct crm_classifier *classifier;
    struct crm_scheme_context context;
    struct crm_settings settings;
    struct crm_layout layout;
    struct crm_notes notes;
    struct crm_learned learned;
    struct crm_error error; /* for whoever has none of his own */
};

/* A customer; the line holds "C TAB id" and the values of the columns behind customer_id. What is
 * not in the measures, only a gather shows. */
struct desk_customer {
    struct crm_measures measures;
    char line[128];
    uint32_t ends[8];
    size_t fields;
    struct crm_day_sums sums;
    struct crm_campaign_outcomes outcomes;
    struct crm_complaints complaints;
};

/* The settings of gathering and of a table's schemes. */
enum crm_status desk_settings(struct crm_settings *settings, const struct crm_scheme_table *table,
                              struct crm_error *error);

/* Makes all that a scheme starts with; columns of C behind customer_id, parted by commas. */
enum crm_status desk_prepare(struct desk *desk, const char *columns, struct crm_error *error);

/* Starts the schemes of some names, parted by commas, on a desk that is prepared. */
enum crm_status desk_start(struct desk *desk, const char *schemes, struct crm_error *error);

/* Both, with one setting ("": none) between them. */
enum crm_status desk_open(struct desk *desk, const char *schemes, const char *columns,
                          const char *key, const char *value, struct crm_error *error);

/* The same with a setting that must be good by itself: only the schemes may refuse it. */
enum crm_status desk_try(struct desk *desk, const char *schemes, const char *columns,
                         const char *key, const char *value);

void desk_close(struct desk *desk);

/* A customer without facts; values are parted by TABs. */
struct desk_customer desk_customer(const char *values);

/* The same of another id than "x". */
struct desk_customer desk_customer_of(const char *id, const char *values);

/* Replaces the values of a customer's columns. */
void desk_line(struct desk_customer *customer, const char *values);

/* The customer as schemes know him that say his class, with a value for each column; the subject
 * points to *record. */
struct crm_subject desk_known_subject(const struct desk *desk, const struct desk_customer *customer,
                                      struct crm_record *record);

/* The customer as a gather shows him. */
struct crm_subject desk_subject(const struct desk *desk, const struct desk_customer *customer,
                                struct crm_record *record);

enum crm_status desk_gather(struct desk *desk, const struct desk_customer *customers, size_t count,
                            struct crm_error *error);

enum crm_status desk_gather_round(struct desk *desk, unsigned round,
                                  const struct desk_customer *customers, size_t count,
                                  struct crm_error *error);

/* Gathers and learns, round by round; nothing may fail. */
void desk_teach(struct desk *desk, const struct desk_customer *customers, size_t count);

/* Opens, gathers and learns; nothing may fail. */
void desk_learn(struct desk *desk, const char *schemes, const char *columns, const char *key,
                const char *value, const struct desk_customer *customers, size_t count);

/* The values of the columns, parted by "|"; and that there is an explanation. Valid until the
 * next call. */
const char *desk_values(const struct desk *desk, const struct desk_customer *customer);

/* Holds them to what they should be. */
void desk_expect(const struct desk *desk, const struct desk_customer *customer,
                 const char *expected, const char *what, size_t number);

/* The explanation, a line a scheme. Valid until the next call. */
const char *desk_explanation(const struct desk *desk, const struct desk_customer *customer);

/* The rows of the model as text, valid until the next call. */
const char *desk_model(const struct desk *desk);

/* Whether a note has such a part. */
bool desk_has_note(const struct desk *desk, const char *part);

#endif
