/* Value matrix (C7). */
#include <criterion/criterion.h>

#include "market.h"

/* C7 */
Test(value_matrix, both_sides)
{
    static const struct {
        struct {
            uint32_t occasions;
            double revenue;
            char class[12];
        } people[4];
        size_t count;
        char reference[8];
    } cases[] = {
        { { { 3, 10, "best" } }, 1, "mean" },
        { { { 3, 10, "best" } }, 1, "median" },
        { { { 2, 7, "best" }, { 2, 7, "best" }, { 2, 7, "best" } }, 3, "mean" },
        { { { 3, 0.0001, "best" }, { 3, 0.0001, "best" }, { 3, 0.0001, "best" } }, 3, "mean" },
        { { { 3, 0.0001, "best" }, { 3, 0.0001, "best" }, { 3, 0.0001, "best" } }, 3, "median" },
        { { { 3, -0.0001, "best" }, { 3, -0.0001, "best" } }, 2, "mean" },
        { { { 4, 80, "best" },
            { 4, 40, "frequent" },
            { 2, 40, "spender" },
            { 2, 20, "uncertain" } },
          4,
          "mean" },
        { { { 1, 10, "uncertain" }, { 2, 40, "best" }, { 9, 900, "best" } }, 3, "median" },
        { { { 1, 10, "uncertain" }, { 2, 40, "uncertain" }, { 9, 900, "best" } }, 3, "mean" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer people[5];
        market_buyer(&people[4], 0, -3, 0);
        for (size_t j = 0; j < cases[i].count; j++) {
            market_buyer(&people[j], cases[i].people[j].occasions, cases[i].people[j].revenue, 0);
        }
        cr_assert(market_open(&desk, "value_matrix", "value_matrix.reference", cases[i].reference)
                  == CRM_OK);
        desk_teach(&desk, people, cases[i].count);
        for (size_t j = 0; j < cases[i].count; j++) {
            desk_expect(&desk, &people[j], cases[i].people[j].class, "value_matrix", i * 10 + j);
        }
        desk_expect(&desk, &people[4], "", "value_matrix", i);
        desk_close(&desk);
    }
}
