/* Age band (C18). */
#include <criterion/criterion.h>

#include "market.h"

/* C18; the as-of date is 2024-10-04. */
Test(age_band, birth_dates_and_ages)
{
    static const struct {
        char rest[24]; /* relation, birth_date, age, points */
        char band[8];
    } cases[] = {
        { "\t\t0\t", "<18" },
        { "\t\t17\t", "<18" },
        { "\t\t18\t", "18-24" },
        { "\t\t24\t", "18-24" },
        { "\t\t25\t", "25-34" },
        { "\t\t34\t", "25-34" },
        { "\t\t35\t", "35-44" },
        { "\t\t44\t", "35-44" },
        { "\t\t45\t", "45-54" },
        { "\t\t54\t", "45-54" },
        { "\t\t55\t", "55-64" },
        { "\t\t64\t", "55-64" },
        { "\t\t65\t", "65+" },
        { "\t\t130\t", "65+" },
        { "\t\t131\t", "" },
        { "\t\t-1\t", "" },
        { "\t\t\t", "" },
        { "\t\tx\t", "" },
        { "\t2006-10-04\t\t", "18-24" },
        { "\t2006-10-05\t\t", "<18" },
        { "\t1999-10-04\t\t", "25-34" },
        { "\t1999-10-05\t\t", "18-24" },
        { "\t1959-10-04\t\t", "65+" },
        { "\t1959-10-05\t\t", "55-64" },
        { "\t2024-10-04\t\t", "<18" },
        { "\t2024-10-05\t\t", "" },
        { "\t1893-01-01\t\t", "" },
        { "\t2006-10-05\t70\t", "<18" },
    };
    struct desk desk = { 0 };
    struct desk_customer person;
    market_buyer(&person, 0, 0, 0);
    cr_assert(market_open(&desk, "age_band", "", "") == CRM_OK);
    desk_teach(&desk, NULL, 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        desk_line(&person, cases[i].rest);
        desk_expect(&desk, &person, cases[i].band, "age_band", i);
    }
    desk_close(&desk);
}

Test(age_band, leap_day)
{
    static const struct {
        int year;
        int month;
        int day;
        char band[8];
    } cases[] = { { 2022, 2, 28, "<18" },
                  { 2022, 3, 1, "18-24" },
                  { 2024, 2, 28, "18-24" },
                  { 2029, 2, 28, "18-24" },
                  { 2029, 3, 1, "25-34" } };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        int32_t day = crm_day_of(cases[i].year, cases[i].month, cases[i].day);
        struct desk desk = { .rule = { day, -1, -1 } };
        struct desk_customer person;
        market_buyer(&person, 0, 0, 0);
        desk_line(&person, "\t2004-02-29\t\t");
        cr_assert(market_open(&desk, "age_band", "", "") == CRM_OK);
        desk_expect(&desk, &person, cases[i].band, "leap_day", i);
        desk_close(&desk);
    }
}
