/* tests/unit/market.h — schemes that rank buyers at work on made-up ones. */
#ifndef CRM_TESTS_UNIT_MARKET_H
#define CRM_TESTS_UNIT_MARKET_H

#include "classify/classifier.h"

enum { MARKET_AS_OF = 20000, MARKET_FIELDS = 6 };

/* A person's record is "C TAB id TAB relation TAB birth_date TAB age TAB points". */
struct person {
    struct crm_measures measures;
    char line[64];
    uint32_t ends[MARKET_FIELDS];
    struct crm_record record;
};

/* What a run of some schemes needs. */
struct market {
    struct crm_classifier *classifier;
    struct crm_scheme_context context;
    struct crm_activity_rule rule;
    struct crm_settings settings;
    struct crm_layout layout;
    struct crm_totals totals;
    struct crm_notes notes;
    struct crm_learned learned;
    const char *within; /* a column to rank within, or NULL */
    struct crm_error error;
};

/* setting: one, or NULL or "". */
enum crm_status market_open(struct market *desk, const char *schemes, const char *setting,
                            const char *value);

void market_close(struct market *desk);

/* The settings of all schemes. */
void market_settings(struct crm_settings *settings);

/* Someone who bought `occasions` times for `revenue` units, last `recency` days ago. */
void market_buyer(struct person *person, uint32_t occasions, double revenue, int32_t recency);

/* rest: "relation TAB birth_date TAB age TAB points" */
void market_line(struct person *person, const char *rest);

void market_gather(struct market *desk, const struct person *people, size_t from, size_t to);

/* Gathers them all, and learns. */
void market_learn(struct market *desk, const struct person *people, size_t count);

/* The values of a person's columns, parted by blanks; and that there is an explanation. */
void market_classes(const struct market *desk, const struct person *person,
                    struct crm_buffer *text);

/* Holds them to what they should be. */
void market_expect(const struct market *desk, const struct person *person, const char *expected,
                   const char *what, size_t number);

#endif
