/* Work stage (C17). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "life.h"

/* C17 reads lifecycle as it came with the customers; L is 90 days. */

Test(work_stage, order_of_rules)
{
    static const struct {
        uint32_t occasions;
        int32_t last;
        char lifecycle[16];
        char expected[24]; /* status and work_stage */
    } cases[] = {
        { 0, 0, "", "potential|attract" },
        { 1, 0, "exploration", "first_time|acquire" },
        { 1, 46, "exploration", "first_time|acquire" }, /* at risk, but new */
        { 1, 90, "decline", "first_time|acquire" },
        { 1, 91, "decline", "lost|retain" },
        { 2, 45, "stability", "repeat|manage" },
        { 2, 46, "stability", "repeat|retain" },
        { 2, 45, "decline", "repeat|retain" },
        { 2, 90, "formation", "repeat|retain" },
        { 2, 91, "formation", "lost|retain" },
        { 2, 0, "", "repeat|manage" },
        { 2, 0, "declining", "repeat|manage" },
    };
    struct desk desk = { 0 };
    life_open(&desk, "status,work_stage", "lifecycle", "", "");
    desk.rule.inactive_limit = 90;
    cr_assert(desk.notes.count == 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        char line[32];
        life_person(&person, cases[i].occasions, cases[i].last, cases[i].last);
        snprintf(line, sizeof line, "\t\t%.15s", cases[i].lifecycle);
        desk_line(&person, line);
        desk_expect(&desk, &person, cases[i].expected, "work_stage", i);
    }
    struct desk_customer prospect;
    life_person(&prospect, 0, 0, 0);
    prospect.measures.service.next_planned = DESK_AS_OF + 1;
    desk_expect(&desk, &prospect, "prospective|acquire", "prospect", 0);
    desk_close(&desk);
}

/* The status is found out though nobody asked for it; lifecycle is not there. */
Test(work_stage, alone)
{
    struct desk desk = { 0 };
    struct desk_customer person;
    life_open(&desk, "work_stage", "", "", "");
    cr_assert(desk.notes.count == 1
                  && strcmp(desk.notes.texts[0], "note: work_stage: the data has no lifecycle: "
                                                 "retain means lost or at risk only")
                         == 0,
              "%s", desk.notes.texts[0]);
    life_person(&person, 2, 40, 10);
    desk_line(&person, "\t\tdecline");
    desk_expect(&desk, &person, "manage", "alone", 0);
    life_person(&person, 0, 0, 0);
    desk_expect(&desk, &person, "attract", "alone", 1);
    desk_close(&desk);
}

Test(work_stage, explained)
{
    static const struct {
        uint32_t occasions;
        int32_t last;
        char lifecycle[16];
        char expected[200];
    } cases[] = {
        { 0, 0, "",
          "Attract: status is potential. What to do: advertise where they are, gather their "
          "interest." },
        { 1, 60, "exploration",
          "Acquire: status is first_time. What to do: make the first purchases easy: advice, "
          "trial." },
        { 2, 95, "decline",
          "Retain: status is lost. What to do: call, find the cause, give a reason to stay." },
        { 2, 50, "stability",
          "Retain: status is repeat, but last bought 50 days ago, past 45 days, half the limit, "
          "and lifecycle is stability. What to do: call, find the cause, give a reason to stay." },
        { 2, 1, "decline",
          "Retain: status is repeat, last bought 1 day ago, within 45 days, half the limit, but "
          "lifecycle is decline. What to do: call, find the cause, give a reason to stay." },
        { 2, 45, "",
          "Manage: status is repeat, last bought 45 days ago, within 45 days, half the limit, and "
          "lifecycle is not known. What to do: serve by importance, widen what they buy." },
    };
    struct desk desk = { 0 };
    life_open(&desk, "work_stage", "lifecycle", "", "");
    desk.rule.inactive_limit = 90;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        char line[32];
        char text[300];
        life_person(&person, cases[i].occasions, cases[i].last, cases[i].last);
        snprintf(line, sizeof line, "\t\t%.15s", cases[i].lifecycle);
        desk_line(&person, line);
        snprintf(text, sizeof text, "work_stage (C17): %s\n", cases[i].expected);
        life_explained(&desk, &person, text);
    }
    desk_close(&desk);
    struct desk without = { 0 };
    struct desk_customer person;
    life_open(&without, "work_stage", "", "", "");
    life_person(&person, 2, 41, 1);
    life_explained(&without, &person,
                   "work_stage (C17): Manage: status is repeat, last bought 1 day ago, within 60 "
                   "days, half the limit; the data has no lifecycle. What to do: serve by "
                   "importance, widen what they buy.\n");
    desk_close(&without);
}
