/* tests/unit/life.h — customers for the schemes of a customer's life: relation (C1), satisfaction
 * (E1), loyalty (C3), status (C10), stage (C11), work_stage (C17). */
#ifndef CRM_TESTS_UNIT_LIFE_H
#define CRM_TESTS_UNIT_LIFE_H

#include "desk.h"

/* Opens a desk of these schemes over customers of the values "relation TAB lookalike TAB
 * lifecycle"; without a column its name is another one. columns: those that are there. */
enum crm_status life_start(struct desk *desk, const char *schemes, const char *columns,
                           const char *setting, const char *value);

/* The same over data with interactions and answers, which must not fail. */
void life_open(struct desk *desk, const char *schemes, const char *columns, const char *setting,
               const char *value);

/* Bought `occasions` times on as many days, first and last so many days ago. */
void life_person(struct desk_customer *person, uint32_t occasions, int32_t first, int32_t last);

/* Answered a survey 100 days ago. */
void life_survey(struct desk_customer *person, enum crm_satisfaction satisfaction);

/* Holds the whole explanation to what it should be. */
void life_explained(const struct desk *desk, const struct desk_customer *person,
                    const char *expected);

#endif
