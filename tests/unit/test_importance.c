/* Importance (C2). */
#include <criterion/criterion.h>

#include "market.h"

/* C2. One letter a buyer: vip, important, ordinary. */
Test(importance, cuts_and_ties)
{
    static const struct {
        int32_t values[28];
        size_t count;
        char classes[28];
        char setting[24];
        char value[8];
    } cases[] = {
        { { 0 }, 0, "", "", "" },
        { { 5 }, 1, "v", "", "" },
        { { 0 }, 1, "o", "", "" },
        { { -5 }, 1, "o", "", "" },
        { { 5, 5 }, 2, "oo", "", "" },
        { { 6, 5 }, 2, "vo", "", "" },
        { { 9, 8, 7, 6, 5 }, 5, "voooo", "", "" },
        { { 9, 8, 7, 6, 5, 4 }, 6, "vioooo", "", "" }, /* ceil(1.2) = 2 */
        { { 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 },
          20,
          "viiioooooooooooooooo",
          "",
          "" },
        { { 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 },
          21,
          "vviiioooooooooooooooo",
          "",
          "" }, /* ceil(1.05) = 2, ceil(4.2) = 5 */
        { { 20, 20, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 },
          20,
          "iiiioooooooooooooooo",
          "",
          "" },
        { { 20, 19, 18, 17, 17, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 },
          20,
          "viiooooooooooooooooo",
          "",
          "" },
        { { 20, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
          20,
          "vooooooooooooooooooo",
          "",
          "" },
        { { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 },
          20,
          "oooooooooooooooooooo",
          "",
          "" },
        { { 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13,
            12, 11, 10, 9,  8,  7,  6,  5,  4,  3,  2,  1 },
          25,
          "vviiiiioooooooooooooooooo",
          "importance.important",
          "0.28" }, /* 7, though 0.28 x 25 is a hair more in binary */
        { { 9, 8, 7, 6 }, 4, "vioo", "importance.important", "0.5" },
        { { 9, 8, 7, 6 }, 4, "iooo", "importance.vip", "0" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        static struct desk_customer people[28];
        const char *expected = cases[i].classes;
        for (size_t j = 0; j < cases[i].count; j++) {
            market_buyer(&people[j], 1, cases[i].values[j], 0);
        }
        cr_assert(market_open(&desk, "importance", cases[i].setting, cases[i].value) == CRM_OK);
        desk_teach(&desk, people, cases[i].count);
        for (size_t j = 0; j < cases[i].count; j++) {
            const char *name = expected[j] == 'v'   ? "vip"
                               : expected[j] == 'i' ? "important"
                                                    : "ordinary";
            desk_expect(&desk, &people[j], name, "importance", i * 100 + j);
        }
        market_buyer(&people[0], 0, 0, 0);
        desk_expect(&desk, &people[0], "", "nobody", i);
        desk_close(&desk);
    }
}

Test(importance, values)
{
    static const struct {
        char value[12];
        bool costs;
        bool all_costs;
        char first[12]; /* who has most revenue */
        size_t notes;
    } cases[] = {
        { "auto", false, false, "vip", 0 },       { "auto", true, true, "ordinary", 0 },
        { "auto", true, false, "vip", 1 },        { "revenue", true, true, "vip", 0 },
        { "margin", true, false, "ordinary", 0 }, { "points", false, false, "ordinary", 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer people[3];
        market_buyer(&people[0], 1, 100, 0);
        market_buyer(&people[1], 1, 50, 0);
        market_buyer(&people[2], 1, 20, 0);
        people[0].measures.margin = -1;
        for (size_t j = 0; j < CRM_COUNT(people); j++) {
            people[j].measures.lines = 1;
            people[j].measures.cost_lines = cases[i].all_costs || j == 0;
        }
        desk_line(&people[0], "\t\t\t1.5");
        desk_line(&people[1], "\t\t\t1e3");
        desk_line(&people[2], "\t\t\t");
        desk.totals.has_costs = cases[i].costs;
        desk.totals.lines = 3;
        desk.totals.cost_lines = cases[i].all_costs ? 3 : 1;
        cr_assert(market_open(&desk, "importance", "importance.value", cases[i].value) == CRM_OK);
        desk_teach(&desk, people, 3);
        desk_expect(&desk, &people[0], cases[i].first, "importance", i);
        if (strcmp(cases[i].value, "points") == 0) {
            desk_expect(&desk, &people[1], "vip", "importance", i);
            desk_expect(&desk, &people[2], "", "importance", i);
        }
        cr_assert(desk.notes.count == cases[i].notes, "case %zu", i);
        desk_close(&desk);
    }
    struct desk desk = { 0 };
    cr_assert(market_open(&desk, "importance", "importance.value", "point") == CRM_USAGE);
    cr_assert(strstr(desk.error.message, "did you mean points") != NULL);
    desk_close(&desk);
    struct desk word = { 0 };
    struct desk_customer person;
    market_buyer(&person, 1, 100, 0);
    desk_line(&person, "\t\t\tnone");
    cr_assert(market_open(&word, "importance", "importance.value", "points") == CRM_OK);
    cr_assert(desk_gather(&word, &person, 1, &word.error) == CRM_REFUSED);
    desk_close(&word);
    struct desk upside_down = { 0 };
    cr_assert(market_open(&upside_down, "importance", "importance.vip", "0.5") == CRM_USAGE);
    desk_close(&upside_down);
    struct desk costless = { 0 };
    size_t count = 9;
    cr_assert(market_open(&costless, "importance", "importance.value", "margin") == CRM_OK);
    crm_classifier_columns(costless.classifier, &count);
    cr_assert(count == 0 && costless.notes.count == 1);
    desk_close(&costless);
}
