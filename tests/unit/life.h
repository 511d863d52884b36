/* tests/unit/life.h — the schemes of a customer's life at work on made-up customers: relation (C1),
 * satisfaction (E1), loyalty (C3), status (C10), stage (C11), work_stage (C17). */
#ifndef CRM_TESTS_UNIT_LIFE_H
#define CRM_TESTS_UNIT_LIFE_H

#include "classify/classifier.h"

enum { LIFE_AS_OF = 20000, LIFE_FIELDS = 5, LIFE_LINE = 96 };

/* A run of some schemes over customers whose record is "C TAB x TAB relation TAB lookalike TAB
 * lifecycle"; without a column its name is another one. */
struct life {
    struct crm_classifier *classifier;
    struct crm_scheme_context context;
    struct crm_activity_rule rule;
    struct crm_settings settings;
    struct crm_layout layout;
    struct crm_totals totals;
    struct crm_notes notes;
    struct crm_learned learned;
    struct crm_error error;
};

struct person {
    struct crm_measures measures;
    char line[LIFE_LINE];
    uint32_t ends[LIFE_FIELDS];
    struct crm_record record;
};

/* columns: those of relation, lookalike and lifecycle that are there. */
enum crm_status life_start(struct life *desk, const char *schemes, const char *columns,
                           const char *setting, const char *value);

/* The same over data with interactions and answers, which must not fail. */
void life_open(struct life *desk, const char *schemes, const char *columns, const char *setting,
               const char *value);

void life_close(struct life *desk);

/* rest: "relation TAB lookalike TAB lifecycle" */
void life_line(struct person *person, const char *rest);

/* Bought `occasions` times on as many days, first and last so many days ago. */
void life_person(struct person *person, uint32_t occasions, int32_t first, int32_t last);

/* Answered a survey 100 days ago. */
void life_survey(struct person *person, enum crm_satisfaction satisfaction);

enum crm_status life_show(struct life *desk, const struct person *person);

/* Holds the values of the person's columns, parted by blanks, to what they should be. */
void life_expect(struct life *desk, const struct person *person, const char *expected,
                 const char *what, size_t number);

/* The same with the whole explanation. */
void life_explained(struct life *desk, const struct person *person, const char *expected);

#endif
