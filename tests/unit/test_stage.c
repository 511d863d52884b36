/* Stage (C11). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "life.h"

/* C11. Each stage includes the one before; L is 90 days. */

struct relating {
    char directions[8];
    uint8_t months;
    bool surveyed;
    uint32_t occasions;
    int32_t last;
};

static void set_relating(struct desk_customer *person, const struct relating *relating)
{
    struct crm_service *service = &person->measures.service;
    life_person(person, relating->occasions, relating->last, relating->last);
    service->in_365 = strstr(relating->directions, "in") != NULL;
    service->out_365 = strstr(relating->directions, "out") != NULL;
    service->contacts_365 = relating->months;
    service->months_365 = relating->months;
    service->surveyed = relating->surveyed;
}

Test(stage, each_includes_the_one_before)
{
    static const struct {
        struct relating relating;
        char expected[16];
    } cases[] = {
        { { "", 0, false, 0, 0 }, "" },
        { { "in", 12, true, 9, 0 }, "" },
        { { "out", 12, true, 9, 0 }, "" },
        { { "inout", 1, false, 0, 0 }, "interaction" },
        { { "inout", 2, true, 9, 0 }, "interaction" },
        { { "inout", 3, false, 0, 0 }, "continuity" },
        { { "inout", 13, false, 9, 0 }, "continuity" },
        { { "inout", 3, true, 0, 0 }, "understanding" },
        { { "inout", 3, true, 1, 0 }, "understanding" },
        { { "inout", 3, true, 2, 91 }, "understanding" },
        { { "inout", 3, true, 2, 90 }, "relationship" },
        { { "inout", 3, true, 9, 0 }, "relationship" },
    };
    struct desk desk = { 0 };
    life_open(&desk, "stage", "", "", "");
    desk.rule.inactive_limit = 90;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        set_relating(&person, &cases[i].relating);
        desk_expect(&desk, &person, cases[i].expected, "stage", i);
    }
    desk_close(&desk);
}

Test(stage, settings)
{
    static const struct {
        char setting[24];
        char value[8];
        struct relating relating;
        char expected[16];
    } cases[] = {
        { "stage.months", "6", { "inout", 5, true, 2, 0 }, "interaction" },
        { "stage.months", "6", { "inout", 6, true, 2, 0 }, "relationship" },
        { "stage.months", "1", { "inout", 1, true, 0, 0 }, "understanding" },
        { "stage.occasions", "3", { "inout", 6, true, 2, 0 }, "understanding" },
        { "stage.occasions", "3", { "inout", 6, true, 3, 0 }, "relationship" },
        { "stage.occasions", "1", { "inout", 6, true, 0, 0 }, "understanding" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer person;
        life_open(&desk, "stage", "", cases[i].setting, cases[i].value);
        set_relating(&person, &cases[i].relating);
        desk_expect(&desk, &person, cases[i].expected, cases[i].setting, i);
        desk_close(&desk);
    }
}

Test(stage, explained)
{
    static const struct {
        struct relating relating;
        char expected[320];
    } cases[] = {
        { { "", 0, false, 0, 0 },
          "no stage, not yet interaction: no contact in the last 365 days." },
        { { "", 1, false, 0, 0 },
          "no stage, not yet interaction: contacts without a direction in the last 365 "
          "days." },
        { { "in", 1, false, 0, 0 },
          "no stage, not yet interaction: contacts from the customer only in the last 365 "
          "days." },
        { { "out", 1, false, 0, 0 },
          "no stage, not yet interaction: contacts to the customer only in the last 365 "
          "days." },
        { { "inout", 1, true, 0, 0 },
          "Interaction: contacts in both directions in the last 365 days; not yet continuity: "
          "contacts in 1 month of them (at least 3). What to do: keep talking: agree on the next "
          "contact." },
        { { "inout", 4, false, 0, 0 },
          "Continuity: contacts in both directions in the last 365 days; contacts in 4 months of "
          "them (at least 3); not yet understanding: has never answered a survey. What to do: ask "
          "what they need and how they judge us." },
        { { "inout", 4, true, 0, 0 },
          "Understanding: contacts in both directions in the last 365 days; contacts in 4 months "
          "of them (at least 3); has answered a survey; not yet relationship: bought 0 times (at "
          "least 2). What to do: make an offer from what they told." },
        { { "inout", 4, true, 2, 10 },
          "Relationship: contacts in both directions in the last 365 days; contacts in 4 months of "
          "them (at least 3); has answered a survey; bought 2 times (at least 2), last 10 days "
          "ago, within the limit of 90 days. What to do: care for it: a named owner, plans made "
          "together." },
    };
    struct desk desk = { 0 };
    life_open(&desk, "stage", "", "", "");
    desk.rule.inactive_limit = 90;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        char text[400];
        set_relating(&person, &cases[i].relating);
        snprintf(text, sizeof text, "stage (C11): %s\n", cases[i].expected);
        life_explained(&desk, &person, text);
    }
    desk_close(&desk);
}
