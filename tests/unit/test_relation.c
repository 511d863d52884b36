/* Relation (C1). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "life.h"

/* C1: nothing is written; values that are no class are counted. */

Test(relation, values_of_the_data)
{
    static const struct {
        char relation[12];
        bool other;
        char expected[140];
    } cases[] = {
        { "consumer", false,
          "Consumer, as given with the data. What to do: serve by standard, speak to by "
          "campaigns." },
        { "b2b", false,
          "Business, as given with the data. What to do: name an owner, agree on terms and "
          "contracts." },
        { "channel", false,
          "Channel, as given with the data. What to do: supply, train, and reward by what they "
          "sell on." },
        { "", false, "no class: the data gives no relation." },
        { "Consumer", true,
          "no class: \"Consumer\", as given with the data, is none of consumer, b2b, channel "
          "and internal." },
        { "partner", true,
          "no class: \"partner\", as given with the data, is none of consumer, b2b, channel "
          "and internal." },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct desk_customer person;
        size_t count = 9;
        char line[32];
        char text[200];
        life_open(&desk, "relation", "relation", "", "");
        crm_classifier_columns(desk.classifier, &count);
        cr_assert(count == 0);
        life_person(&person, 0, 0, 0);
        snprintf(line, sizeof line, "%.11s\t\t", cases[i].relation);
        desk_line(&person, line);
        cr_assert(desk_gather(&desk, &person, 1, &desk.error) == CRM_OK);
        cr_assert(crm_classifier_learn(desk.classifier, 0, &desk.learned, &desk.error) == CRM_OK);
        cr_assert(desk.notes.count == cases[i].other && desk.learned.count == 0);
        desk_expect(&desk, &person, "", "relation", i);
        snprintf(text, sizeof text, "relation (C1): %s\n", cases[i].expected);
        life_explained(&desk, &person, text);
        desk_close(&desk);
    }
}

/* Counted over halves, with or without learning. */
Test(relation, others_are_counted_once)
{
    static const char *const relations[] = { "a\t\t", "b2b\t\t", "a\t\t",
                                             "b\t\t", "\t\t",    "internal\t\t" };
    for (int adopt = 0; adopt < 2; adopt++) {
        struct desk desks[2] = { { 0 }, { 0 } };
        life_open(&desks[0], "relation", "relation", "", "");
        life_open(&desks[1], "relation", "relation", "", "");
        for (size_t i = 0; i < CRM_COUNT(relations); i++) {
            struct desk_customer person;
            life_person(&person, 0, 0, 0);
            desk_line(&person, relations[i]);
            cr_assert(desk_gather(&desks[i / 3], &person, 1, &desks[0].error) == CRM_OK);
        }
        struct desk *desk = &desks[0];
        cr_assert(crm_classifier_merge(desk->classifier, desks[1].classifier, &desk->error)
                  == CRM_OK);
        cr_assert((adopt == 1
                       ? crm_classifier_adopt(desk->classifier, &desk->learned, &desk->error)
                       : crm_classifier_learn(desk->classifier, 0, &desk->learned, &desk->error))
                  == CRM_OK);
        cr_assert(
            desk->notes.count == 1
                && strcmp(desk->notes.texts[0],
                          "note: relation: customers whose relation is none of consumer, b2b, "
                          "channel and internal: 3")
                       == 0,
            "%s", desk->notes.texts[0]);
        desk_close(&desks[0]);
        desk_close(&desks[1]);
    }
}
