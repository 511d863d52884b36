/* Status (C10). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "life.h"

/* C10 */

Test(status, who_never_bought)
{
    static const struct {
        int32_t planned; /* days ahead; 0: none */
        char lookalike[12];
        char setting[24];
        char value[8];
        char expected[12];
    } cases[] = {
        { 0, "", "", "", "potential" },
        { 1, "", "", "", "prospective" },
        { 90, "", "", "", "prospective" },
        { 91, "", "", "", "potential" },
        { 0, "0.5", "", "", "prospective" },
        { 0, "0.499999999", "", "", "potential" },
        { 0, "1", "", "", "prospective" },
        { 91, "0.5", "", "", "prospective" },
        { 90, "0.1", "", "", "prospective" },
        { 31, "", "status.planned_days", "30", "potential" },
        { 30, "", "status.planned_days", "30", "prospective" },
        { 0, "0.59", "status.lookalike", "0.6", "potential" },
        { 0, "0.6", "status.lookalike", "0.6", "prospective" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer person;
        char line[32];
        life_open(&desk, "status", "lookalike", cases[i].setting, cases[i].value);
        life_person(&person, 0, 0, 0);
        snprintf(line, sizeof line, "\t%.11s\t", cases[i].lookalike);
        desk_line(&person, line);
        if (cases[i].planned > 0) {
            person.measures.service.next_planned = DESK_AS_OF + cases[i].planned;
        }
        desk_expect(&desk, &person, cases[i].expected, "planned", i);
        cr_assert(desk_gather(&desk, &person, 1, &desk.error) == CRM_OK && desk.notes.count == 0);
        /* neither says anything of a buyer */
        life_person(&person, 1, 10, 10);
        person.measures.service.next_planned = DESK_AS_OF + 1;
        desk_expect(&desk, &person, "first_time", "buyer", i);
        desk_close(&desk);
    }
}

Test(status, without_lookalike)
{
    static const char *const notes[] = {
        "note: status: the data has neither interactions, for plans, nor lookalike, which "
        "crm-score adds: who never bought is potential",
        "note: status: the data has no lookalike, which crm-score adds: who never bought is "
        "prospective by a planned purchase only",
    };
    for (int i = 0; i < 2; i++) {
        struct desk desk = { 0 };
        struct desk_customer person;
        desk.totals.has_contacts = i == 1;
        cr_assert(life_start(&desk, "status", "", "", "") == CRM_OK);
        life_person(&person, 1, 10, 10);
        desk_line(&person, "\t0.9\t");
        cr_assert(desk_gather(&desk, &person, 1, &desk.error) == CRM_OK && desk.notes.count == 0);
        life_person(&person, 0, 0, 0);
        desk_line(&person, "\t0.9\t");
        cr_assert(desk_gather(&desk, &person, 1, &desk.error) == CRM_OK
                  && desk_gather(&desk, &person, 1, &desk.error) == CRM_OK);
        cr_assert(desk.notes.count == 1 && strcmp(desk.notes.texts[0], notes[i]) == 0, "%s",
                  desk.notes.texts[0]);
        desk_expect(&desk, &person, "potential", "without", 0);
        desk_close(&desk);
    }
}

Test(status, lookalike_that_is_no_number)
{
    struct desk desk = { 0 };
    struct desk_customer person;
    life_open(&desk, "status", "lookalike", "", "");
    life_person(&person, 0, 0, 0);
    desk_line(&person, "\thigh\t");
    cr_assert(desk_gather(&desk, &person, 1, &desk.error) == CRM_REFUSED);
    cr_assert(
        strcmp(desk.error.message, "status: column lookalike has \"high\", which is no number")
            == 0,
        "%s", desk.error.message);
    desk_close(&desk);
}

/* A return is a purchase after a gap longer than L of the gaps before; of the second purchase day,
 * by the median cycle. */
Test(status, won_back)
{
    static const struct {
        int32_t first; /* all of them days ago */
        int32_t second;
        int32_t later; /* return_day; 0: none */
        int32_t last;
        double median;
        double inactive;
        char expected[12];
    } cases[] = {
        { 100, 9, 0, 9, -1, -1, "won_back" }, /* a gap of 91: L is 90 */
        { 99, 9, 0, 9, -1, -1, "repeat" },
        { 130, 9, 0, 9, 40, -1, "won_back" }, /* L is 120 */
        { 129, 9, 0, 9, 40, -1, "repeat" },
        { 20, 9, 0, 9, 40, 10, "won_back" }, /* --inactive 10 */
        { 19, 9, 0, 9, 40, 10, "repeat" },
        { 500, 179, 0, 20, -1, -1, "won_back" },
        { 500, 180, 0, 20, -1, -1, "repeat" },
        { 500, 490, 179, 20, -1, -1, "won_back" },
        { 500, 490, 180, 20, -1, -1, "repeat" },
        { 500, 100, 490, 20, -1, -1, "repeat" }, /* the last return counts */
        { 500, 200, 0, 200, -1, 100, "lost" },
        { 500, 101, 0, 101, -1, 100, "lost" }, /* back within 180 days, and gone again */
        { 500, 100, 0, 100, -1, 100, "won_back" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer person;
        life_open(&desk, "status", "", "", "");
        desk.rule.median_cycle = cases[i].median;
        desk.rule.inactive_limit = cases[i].inactive;
        life_person(&person, 3, cases[i].first, cases[i].last);
        person.measures.second_day = DESK_AS_OF - cases[i].second;
        person.measures.return_day = cases[i].later > 0 ? DESK_AS_OF - cases[i].later : CRM_NO_DAY;
        desk_expect(&desk, &person, cases[i].expected, "won_back", i);
        desk_close(&desk);
    }
}

/* Won back goes before loyal, for as long as status.return_days says. */
Test(status, won_back_then_loyal)
{
    static const char *const values[] = { "180", "179" };
    static const char *const expected[] = { "won_back", "loyal" };
    for (int i = 0; i < 2; i++) {
        struct desk desk = { 0 };
        struct desk_customer person;
        life_open(&desk, "status", "", "status.return_days", values[i]);
        life_person(&person, 6, 700, 20);
        person.measures.second_day = DESK_AS_OF - 650;
        person.measures.return_day = DESK_AS_OF - 179;
        desk_expect(&desk, &person, expected[i], "then", (size_t)i);
        desk_close(&desk);
    }
}

Test(status, prospects_explained)
{
    static const struct {
        int32_t planned;
        char lookalike[12];
        char columns[12];
        bool contacts;
        char expected[240];
    } cases[] = {
        { 30, "0.25", "lookalike", true,
          "Prospective: never bought; the next purchase is planned for 2024-11-03, within 90 days; "
          "lookalike to buyers is 0.250 (less than 0.5). What to do: visit now with a first "
          "offer." },
        { 91, "0.75", "lookalike", true,
          "Prospective: never bought; the next purchase is planned for 2025-01-03, more than 90 "
          "days ahead; lookalike to buyers is 0.750 (at least 0.5). What to do: visit now with a "
          "first offer." },
        { 0, "", "lookalike", true,
          "Potential: never bought; no purchase is planned; lookalike is not known. What to do: "
          "make yourself known, learn what they need." },
        { 0, "", "", false,
          "Potential: never bought; no purchase is planned (the data has no interactions); "
          "lookalike, which crm-score adds, is not there. What to do: make yourself known, learn "
          "what they need." },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer person;
        char text[300];
        char line[32];
        desk.totals.has_contacts = cases[i].contacts;
        cr_assert(life_start(&desk, "status", cases[i].columns, "", "") == CRM_OK);
        life_person(&person, 0, 0, 0);
        snprintf(line, sizeof line, "\t%.11s\t", cases[i].lookalike);
        desk_line(&person, line);
        if (cases[i].planned > 0) {
            person.measures.service.next_planned = DESK_AS_OF + cases[i].planned;
        }
        snprintf(text, sizeof text, "status (C10): %s\n", cases[i].expected);
        life_explained(&desk, &person, text);
        desk_close(&desk);
    }
}

Test(status, buyers_explained)
{
    static const struct {
        uint32_t occasions;
        int32_t first;
        int32_t last;
        int32_t back; /* return_day */
        char expected[320];
    } cases[] = {
        { 1, 1, 1, 0,
          "First-time: bought once, 1 day ago, within the limit of 90 days. What to do: thank, and "
          "lead to a second purchase." },
        { 1, 91, 91, 0,
          "Lost: last bought 91 days ago, past the limit of 90 days. What to do: ask why, win back "
          "whoever is worth it." },
        { 2, 60, 20, 0,
          "Repeat: bought 2 times (fewer than 5) over 40 days (less than 365), last 20 days ago, "
          "within the limit of 120 days; no survey in the last 365 days, so not dissatisfied. What "
          "to do: cross-sell, make buying a habit." },
        { 5, 460, 60, 160,
          "Won back: had been away for longer than the limit that the purchases before gave, came "
          "back on 2024-04-27, within the "
          "last 180 days, and last bought 60 days ago, within the limit of 300 days. What to do: "
          "mend what drove them away, stay close." },
        { 5, 460, 60, 0,
          "Loyal: bought 5 times (at least 5) over 400 days (at least 365), last 60 days ago, "
          "within the limit of 300 days; no survey in the last 365 days, so not dissatisfied. What "
          "to do: give the best first, ask for referrals." },
    };
    struct desk desk = { 0 };
    life_open(&desk, "status", "", "", "");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer person;
        char text[400];
        life_person(&person, cases[i].occasions, cases[i].first, cases[i].last);
        person.measures.return_day = cases[i].back > 0 ? DESK_AS_OF - cases[i].back : CRM_NO_DAY;
        snprintf(text, sizeof text, "status (C10): %s\n", cases[i].expected);
        life_explained(&desk, &person, text);
    }
    desk_close(&desk);
}
