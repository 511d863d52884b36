/* Satisfaction (E1). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "life.h"

/* E1 */

Test(satisfaction, classes_explained)
{
    static const struct {
        enum crm_satisfaction satisfaction;
        bool surveyed;
        crm_money score;
        crm_money expectation;
        crm_money perceived;
        char expected[16];
        char explained[260];
    } cases[] = {
        { CRM_NO_SURVEY, false, CRM_MONEY_NONE, CRM_MONEY_NONE, CRM_MONEY_NONE, "",
          "no class: no survey of the last 365 days has an answer." },
        { CRM_NO_SURVEY, true, CRM_MONEY_NONE, CRM_MONEY_NONE, CRM_MONEY_NONE, "",
          "no class: no survey of the last 365 days has an answer, and earlier ones do not "
          "count." },
        { CRM_DISSATISFIED, true, 10000, 40000, 25000, "dissatisfied",
          "Dissatisfied: in the latest survey of the last 365 days, of 2024-06-26, perceived 2.50 "
          "is below the expectation of 4. What to do: call at once, put it right, ask again." },
        { CRM_SATISFIED, true, CRM_MONEY_NONE, 40000, 40000, "satisfied",
          "Satisfied: in the latest survey of the last 365 days, of 2024-06-26, perceived 4 is "
          "equal to the expectation of 4. What to do: ask what is missing, give more than "
          "expected." },
        { CRM_DELIGHTED, true, CRM_MONEY_NONE, 0, 40000, "delighted",
          "Delighted: in the latest survey of the last 365 days, of 2024-06-26, perceived 4 is "
          "above the expectation of 0. What to do: ask for a recommendation, learn what "
          "pleased." },
        { CRM_DISSATISFIED, true, 10000, CRM_MONEY_NONE, CRM_MONEY_NONE, "dissatisfied",
          "Dissatisfied: in the latest survey of the last 365 days, of 2024-06-26, the score is 1 "
          "(satisfied from 2, delighted from 3), as perceived was not held against an expectation. "
          "What to do: call at once, put it right, ask again." },
    };
    struct desk desk = { 0 };
    life_open(&desk, "satisfaction", "", "", "");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        char text[300];
        life_person(&person, i % 2 == 0 ? 0 : 3, 50, 10); /* buyer or not */
        life_survey(&person, cases[i].satisfaction);
        person.measures.service.surveyed = cases[i].surveyed;
        person.measures.service.survey_score = cases[i].score;
        person.measures.service.survey_expectation = cases[i].expectation;
        person.measures.service.survey_perceived = cases[i].perceived;
        desk_expect(&desk, &person, cases[i].expected, "satisfaction", i);
        snprintf(text, sizeof text, "satisfaction (E1): %s\n", cases[i].explained);
        life_explained(&desk, &person, text);
    }
    desk_close(&desk);
}

Test(satisfaction, settings_contradict)
{
    struct desk desk = { 0 };
    cr_assert(life_start(&desk, "satisfaction", "", "satisfaction.satisfied", "3.5") == CRM_USAGE);
    desk_close(&desk);
    struct desk equal = { 0 };
    life_open(&equal, "satisfaction", "", "satisfaction.satisfied", "3");
    desk_close(&equal);
}
