/* RFM (C8). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "market.h"

/* C8 */
Test(rfm, scores_at_the_cut_points)
{
    /* Recency 1 to 11 days: cuts 3, 5, 7, 9; occasions and revenue alike. */
    static const char expected[11][48] = {
        "5|1|1|new|general_develop",
        "5|1|1|new|general_develop",
        "5|1|1|new|general_develop",
        "4|2|2|potential_loyalist|general_develop",
        "4|2|2|potential_loyalist|general_develop",
        "3|3|3|need_attention|key_keep",
        "3|3|3|need_attention|key_keep",
        "2|4|4|at_risk|key_keep",
        "2|4|4|at_risk|key_keep",
        "1|5|5|cannot_lose|key_keep",
        "1|5|5|cannot_lose|key_keep",
    };
    struct desk_customer people[11];
    struct desk desk = { 0 };
    for (size_t i = 0; i < CRM_COUNT(people); i++) {
        market_buyer(&people[i], (uint32_t)i + 1, (double)i + 1, (int32_t)i + 1);
    }
    cr_assert(market_open(&desk, "rfm", "", "") == CRM_OK);
    desk_teach(&desk, people, CRM_COUNT(people));
    const struct crm_learned_row *cuts = crm_learned_get(&desk.learned, "rfm", "recency_cuts");
    cr_assert(cuts->count == 4 && cuts->numbers[0] == 3 && cuts->numbers[1] == 5
              && cuts->numbers[2] == 7 && cuts->numbers[3] == 9);
    for (size_t i = 0; i < CRM_COUNT(people); i++) {
        desk_expect(&desk, &people[i], expected[i], "rfm", i);
    }
    desk_close(&desk);
}

/* Every combination of scores by fixed cut points. */
Test(rfm, segments)
{
    static const char fm[5][5][20] = {
        { "lost", "lost", "at_risk", "at_risk", "cannot_lose" },
        { "hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose" },
        { "about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal" },
        { "promising", "potential_loyalist", "potential_loyalist", "loyal", "loyal" },
        { "new", "potential_loyalist", "potential_loyalist", "champions", "champions" },
    };
    struct desk desk = { 0 };
    struct desk_customer person;
    double cuts[] = { 1, 2, 3, 4 };
    double mean = 3;
    static const char rows[][12] = { "recency", "frequency", "monetary" };
    cr_assert(market_open(&desk, "rfm", "", "") == CRM_OK);
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        char name[64];
        snprintf(name, sizeof name, "%s_cuts", rows[i]);
        cr_assert(crm_learned_set(&desk.learned, "rfm", name, cuts, 4, &desk.error) == CRM_OK);
        snprintf(name, sizeof name, "%s_mean", rows[i]);
        cr_assert(crm_learned_set(&desk.learned, "rfm", name, &mean, 1, &desk.error) == CRM_OK);
    }
    cr_assert(crm_learned_put_settings(&desk.learned, "rfm", (double[2]){ 0, 0 }, 2, &desk.error)
              == CRM_OK);
    cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_OK);
    for (unsigned i = 0; i < 125; i++) {
        unsigned r = i / 25 + 1;
        unsigned f = i / 5 % 5 + 1;
        unsigned m = i % 5 + 1;
        static const char classes[8][20] = { "key_value",    "key_develop",    "key_keep",
                                             "key_winback",  "general_value",  "general_develop",
                                             "general_keep", "general_winback" };
        size_t class = (m >= 3 ? 0u : 4u) + (r >= 3 ? 0u : 2u) + (f >= 3 ? 0u : 1u);
        char expected[64];
        snprintf(expected, sizeof expected, "%u|%u|%u|%s|%s", r, f, m,
                 fm[r - 1][(f + m + 1) / 2 - 1], classes[class]);
        market_buyer(&person, f, m, (int32_t)(6 - r));
        desk_expect(&desk, &person, expected, "rfm", i);
    }
    desk_close(&desk);
}

Test(rfm, ties_and_few)
{
    static const struct {
        size_t count;
        char expected[48];
        size_t notes;
    } cases[] = {
        { 1, "5|1|1|new|key_value", 3 },
        { 9, "5|1|1|new|key_value", 3 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer people[10];
        for (size_t j = 0; j < CRM_COUNT(people); j++) {
            market_buyer(&people[j], 2, 30, 4);
        }
        cr_assert(market_open(&desk, "rfm", "", "") == CRM_OK);
        desk_teach(&desk, people, cases[i].count);
        desk_expect(&desk, &people[0], cases[i].expected, "rfm", i);
        cr_assert(desk.notes.count == cases[i].notes);
        desk_close(&desk);
    }
    struct desk empty = { 0 };
    struct desk_customer nobody;
    market_buyer(&nobody, 0, 0, 0);
    cr_assert(market_open(&empty, "rfm", "", "") == CRM_OK);
    desk_teach(&empty, &nobody, 1);
    desk_expect(&empty, &nobody, "||||", "nobody", 0);
    cr_assert(empty.notes.count == 0);
    desk_close(&empty);
}

Test(rfm, fixed_cuts_and_raw)
{
    struct desk desk = { 0 };
    struct desk_customer people[2];
    market_buyer(&people[0], 1, 10, 10);
    market_buyer(&people[1], 1, 20, 11);
    cr_assert(market_open(&desk, "rfm", "rfm.recency_cuts", "1;2;3;10") == CRM_OK);
    desk_teach(&desk, people, 2);
    const struct crm_learned_row *cuts = crm_learned_get(&desk.learned, "rfm", "recency_cuts");
    cr_assert(cuts->numbers[3] == 10);
    desk_expect(&desk, &people[0], "2|1|1|hibernating|general_value", "fixed", 0);
    desk_expect(&desk, &people[1], "1|1|5|at_risk|key_keep", "fixed", 1);
    desk_close(&desk);
    struct desk few = { 0 };
    cr_assert(market_open(&few, "rfm", "rfm.recency_cuts", "1;2;3") == CRM_USAGE);
    desk_close(&few);
    struct desk raw = { 0 };
    cr_assert(market_open(&raw, "rfm", "rfm.class_by", "raw") == CRM_OK);
    desk_teach(&raw, people, 2);
    const struct crm_learned_row *mean = crm_learned_get(&raw.learned, "rfm", "recency_mean");
    cr_assert(mean->numbers[0] == 10.5); /* fewer days are better */
    desk_expect(&raw, &people[0], "5|1|1|new|general_value", "raw", 0);
    desk_expect(&raw, &people[1], "1|1|5|at_risk|key_keep", "raw", 1);
    desk_close(&raw);
}
