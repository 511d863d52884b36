#include "life.h"

#include <criterion/criterion.h>
#include <stdio.h>

extern const struct crm_scheme crm_scheme_relation;
extern const struct crm_scheme crm_scheme_satisfaction;
extern const struct crm_scheme crm_scheme_loyalty;
extern const struct crm_scheme crm_scheme_status;
extern const struct crm_scheme crm_scheme_stage;
extern const struct crm_scheme crm_scheme_work_stage;
extern const struct crm_scheme crm_scheme_age_band;

/* Only these, so that lifecycle is as the record says. */
static const struct crm_scheme *const rows[] = {
    &crm_scheme_relation, &crm_scheme_satisfaction, &crm_scheme_loyalty,  &crm_scheme_status,
    &crm_scheme_stage,    &crm_scheme_work_stage,   &crm_scheme_age_band,
};

static const struct crm_scheme_table table = { rows, CRM_COUNT(rows) };

enum crm_status life_start(struct desk *desk, const char *schemes, const char *columns,
                           const char *setting, const char *value)
{
    char there[40];
    snprintf(there, sizeof there, "%s,%s,%s", strstr(columns, "relation") ? "relation" : "x1",
             strstr(columns, "lookalike") ? "lookalike" : "x2",
             strstr(columns, "lifecycle") ? "lifecycle" : "x3");
    desk->table = &table;
    return desk_open(desk, schemes, there, setting, value, &desk->error);
}

void life_open(struct desk *desk, const char *schemes, const char *columns, const char *setting,
               const char *value)
{
    desk->totals.has_contacts = true;
    desk->totals.has_directions = true;
    desk->totals.has_answers = true;
    cr_assert(life_start(desk, schemes, columns, setting, value) == CRM_OK, "%s",
              desk->error.message);
}

void life_person(struct desk_customer *person, uint32_t occasions, int32_t first, int32_t last)
{
    *person = desk_customer("\t\t");
    if (occasions > 0) {
        person->measures.occasions = occasions;
        person->measures.purchase_days = occasions;
        person->measures.first_day = DESK_AS_OF - first;
        person->measures.last_day = DESK_AS_OF - last;
    }
}

void life_survey(struct desk_customer *person, enum crm_satisfaction satisfaction)
{
    person->measures.service.satisfaction = (uint8_t)satisfaction;
    person->measures.service.survey_day = DESK_AS_OF - 100; /* 2024-06-26 */
    person->measures.service.surveyed = satisfaction != CRM_NO_SURVEY;
}

void life_explained(const struct desk *desk, const struct desk_customer *person,
                    const char *expected)
{
    const char *text = desk_explanation(desk, person);
    cr_assert(strcmp(text, expected) == 0, "%s\nnot\n%s", text, expected);
}
