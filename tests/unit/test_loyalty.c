/* Loyalty (C3), and what it shares with the status (C10). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "life.h"

/* C3, and what it shares with C10. The limit L is 100 days. */

Test(loyalty, each_condition_from_both_sides)
{
    static const struct {
        uint32_t occasions;
        int32_t first;
        int32_t last;
        enum crm_satisfaction satisfaction;
        char expected[24]; /* loyalty and status */
    } cases[] = {
        { 0, 0, 0, CRM_NO_SURVEY, "potential|potential" },
        { 0, 0, 0, CRM_DELIGHTED, "potential|potential" },
        { 1, 0, 0, CRM_NO_SURVEY, "new|first_time" },
        { 1, 89, 89, CRM_NO_SURVEY, "new|first_time" },
        { 1, 90, 90, CRM_NO_SURVEY, "established|first_time" },
        { 2, 90, 90, CRM_NO_SURVEY, "established|repeat" },
        { 6, 89, 0, CRM_DELIGHTED, "new|repeat" },
        { 5, 365, 0, CRM_NO_SURVEY, "loyal|loyal" },
        { 4, 365, 0, CRM_NO_SURVEY, "established|repeat" },
        { 5, 364, 0, CRM_NO_SURVEY, "established|repeat" },
        { 5, 465, 100, CRM_NO_SURVEY, "loyal|loyal" },
        { 5, 466, 101, CRM_NO_SURVEY, "established|lost" },
        { 5, 464, 100, CRM_NO_SURVEY, "established|repeat" },
        { 5, 365, 0, CRM_DISSATISFIED, "established|repeat" },
        { 5, 365, 0, CRM_SATISFIED, "loyal|loyal" },
        { 5, 365, 0, CRM_DELIGHTED, "loyal|loyal" },
        { 900, 9000, 1, CRM_NO_SURVEY, "loyal|loyal" },
    };
    struct desk desk = { 0 };
    life_open(&desk, "loyalty,status", "", "", "");
    desk.rule.inactive_limit = 100;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        life_person(&person, cases[i].occasions, cases[i].first, cases[i].last);
        life_survey(&person, cases[i].satisfaction);
        desk_expect(&desk, &person, cases[i].expected, "loyalty", i);
    }
    desk_close(&desk);
}

Test(loyalty, limit_by_the_cycle)
{
    static const struct {
        uint32_t days;
        int32_t first;
        int32_t last;
        char expected[24];
    } cases[] = {
        { 5, 700, 300, "loyal|loyal" }, /* cycle 100 */
        { 5, 701, 301, "established|lost" },
        { 20, 470, 90, "loyal|loyal" }, /* cycle 20: at least 90 days */
        { 20, 471, 91, "established|lost" },
        { 5, 2365, 365, "loyal|loyal" }, /* cycle 500: at most 365 days */
        { 5, 2366, 366, "established|lost" },
    };
    struct desk desk = { 0 };
    life_open(&desk, "loyalty,status", "", "", "");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        life_person(&person, cases[i].days, cases[i].first, cases[i].last);
        desk_expect(&desk, &person, cases[i].expected, "cycle", i);
    }
    desk_close(&desk);
}

Test(loyalty, settings)
{
    static const struct {
        char setting[24];
        char value[8];
        uint32_t occasions;
        int32_t first;
        int32_t last;
        char expected[24];
    } cases[] = {
        { "loyalty.new_days", "91", 1, 90, 90, "new|first_time" },
        { "loyalty.new_days", "0", 1, 0, 0, "established|first_time" },
        { "loyalty.occasions", "3", 3, 400, 10, "loyal|loyal" },
        { "loyalty.occasions", "3", 2, 400, 10, "established|repeat" },
        { "loyalty.days", "0", 5, 95, 95, "loyal|loyal" },
        { "loyalty.days", "500", 5, 509, 10, "established|repeat" },
        { "loyalty.days", "500", 5, 510, 10, "loyal|loyal" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer person;
        life_open(&desk, "loyalty,status", "", cases[i].setting, cases[i].value);
        desk.rule.inactive_limit = 100;
        life_person(&person, cases[i].occasions, cases[i].first, cases[i].last);
        desk_expect(&desk, &person, cases[i].expected, cases[i].setting, i);
        desk_close(&desk);
    }
}

Test(loyalty, explained)
{
    static const struct {
        uint32_t occasions;
        int32_t first;
        int32_t last;
        enum crm_satisfaction satisfaction;
        char expected[320];
    } cases[] = {
        { 0, 0, 0, CRM_NO_SURVEY,
          "Potential: never bought. What to do: learn what they need, offer a trial." },
        { 1, 1, 1, CRM_NO_SURVEY,
          "New: bought for the first time 1 day ago, within the last 90 days. What to do: welcome, "
          "and make the second purchase easy." },
        { 7, 624, 12, CRM_NO_SURVEY,
          "Loyal: bought 7 times (at least 5) over 612 days (at least 365), last 12 days ago, "
          "within the limit of 100 days; no survey in the last 365 days, so not dissatisfied. What "
          "to do: reward, and ask for referrals." },
        { 7, 1624, 12, CRM_SATISFIED,
          "Loyal: bought 7 times (at least 5) over 1,612 days (at least 365), last 12 days ago, "
          "within the limit of 100 days; not dissatisfied in the latest survey, of 2024-06-26. "
          "What to do: reward, and ask for referrals." },
        { 1, 101, 101, CRM_DISSATISFIED,
          "Established: bought once (fewer than 5) over 0 days (less than 365), last 101 days ago, "
          "past the limit of 100 days; dissatisfied in the latest survey, of 2024-06-26. What to "
          "do: find out what keeps them from coming more often." },
    };
    struct desk desk = { 0 };
    life_open(&desk, "loyalty", "", "", "");
    desk.rule.inactive_limit = 100;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        char expected[400];
        life_person(&person, cases[i].occasions, cases[i].first, cases[i].last);
        life_survey(&person, cases[i].satisfaction);
        snprintf(expected, sizeof expected, "loyalty (C3): %s\n", cases[i].expected);
        life_explained(&desk, &person, expected);
    }
    desk_close(&desk);
}
