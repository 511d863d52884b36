/* Who is still a customer, and when the next purchase is due (F1), by hand. */
#include <criterion/criterion.h>
#include <string.h>

#include "desk.h"
#include "model/scores.h"

/* Someone who bought on some days, from `first` to `last` days ago. */
static struct desk_customer buyer(uint32_t days, int32_t first, int32_t last, const char *values)
{
    struct desk_customer customer = desk_customer(values);
    customer.measures.occasions = days;
    customer.measures.purchase_days = days;
    if (days > 0) {
        customer.measures.first_day = DESK_AS_OF - first;
        customer.measures.last_day = DESK_AS_OF - last;
    }
    return customer;
}

struct churn_case {
    uint32_t days;
    int32_t first, last;
    char end_date[12];
    char said[24];
};

/* The cycle of who bought on one day is that of the one repeat buyer there is: 40 days. */
static void check(const struct churn_case *cases, size_t count, const char *inactive)
{
    const char *setting = inactive[0] != '\0' ? "activity.inactive" : "";
    struct desk_customer repeat_buyer = buyer(3, 90, 10, "");
    struct desk desk = { .table = &crm_churn_schemes };
    desk_learn(&desk, "churn_state", "end_date", setting, inactive, &repeat_buyer, 1);
    for (size_t i = 0; i < count; i++) {
        struct desk_customer customer =
            buyer(cases[i].days, cases[i].first, cases[i].last, cases[i].end_date);
        const char *said = desk_values(&desk, &customer);
        cr_expect(strcmp(said, cases[i].said) == 0, "case %zu: %s, expected %s", i, said,
                  cases[i].said);
    }
    desk_close(&desk);
}

/* Days count from the as-of date, 2024-10-04. L is three cycles, 90 to 365 days: active up to L /
 * 2, at risk up to L. */
Test(churn_state, limits_and_next_purchases)
{
    static const struct churn_case cases[] = {
        { 0, 0, 0, "", "|" },
        { 1, 0, 0, "", "active|2024-11-13" },
        { 1, 60, 60, "", "active|2024-09-14" },
        { 1, 61, 61, "", "at_risk|2024-09-13" },
        { 1, 120, 120, "", "at_risk|2024-07-16" },
        { 1, 121, 121, "", "lost|" },
        { 3, 41, 0, "", "active|2024-10-25" }, /* 20.5 days are 21 */
        { 4, 61, 0, "", "active|2024-10-24" }, /* 20.33 are 20 */
        { 3, 86, 45, "", "active|2024-09-10" },
        { 3, 87, 46, "", "at_risk|2024-09-09" },
        { 3, 131, 90, "", "at_risk|2024-07-27" },
        { 3, 132, 91, "", "lost|" },
        { 2, 250, 150, "", "active|2024-08-15" },
        { 2, 251, 151, "", "at_risk|2024-08-14" },
        { 2, 400, 300, "", "at_risk|2024-03-18" },
        { 2, 401, 301, "", "lost|" },
        { 2, 382, 182, "", "active|2024-10-22" },
        { 2, 383, 183, "", "at_risk|2024-10-21" },
        { 2, 565, 365, "", "at_risk|2024-04-22" },
        { 2, 566, 366, "", "lost|" },
    };
    check(cases, CRM_COUNT(cases), "");
}

/* Where there is a contract, its end decides, whatever was bought. */
Test(churn_state, contracts)
{
    static const struct churn_case cases[] = {
        { 1, 0, 0, "2024-10-04", "lost|" },
        { 1, 0, 0, "2024-10-05", "active|2024-11-13" },
        { 2, 566, 366, "2024-10-05", "active|2024-04-21" },
        { 0, 0, 0, "2024-10-05", "active|" },
        { 0, 0, 0, "2020-01-01", "lost|" },
    };
    check(cases, CRM_COUNT(cases), "");
}

Test(churn_state, limit_that_is_given)
{
    static const struct churn_case cases[] = {
        { 1, 15, 15, "", "active|2024-10-29" },
        { 1, 16, 16, "", "at_risk|2024-10-28" },
        { 2, 230, 30, "", "at_risk|2025-03-23" },
        { 2, 231, 31, "", "lost|" },
    };
    check(cases, CRM_COUNT(cases), "30");
}

/* Nobody bought on two days: L is 90, and no purchase is due. */
Test(churn_state, no_cycle)
{
    static const struct {
        int32_t last;
        char said[12];
    } cases[] = { { 45, "active|" }, { 46, "at_risk|" }, { 90, "at_risk|" }, { 91, "lost|" } };
    struct desk desk = { .table = &crm_churn_schemes };
    desk_learn(&desk, "churn_state", "", "", "", NULL, 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer = buyer(1, cases[i].last, cases[i].last, "");
        cr_expect(strcmp(desk_values(&desk, &customer), cases[i].said) == 0, "case %zu", i);
    }
    desk_close(&desk);
}
