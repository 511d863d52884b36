/* The schemes of a customer's life: relation (C1), satisfaction (E1), loyalty (C3), status (C10),
 * stage (C11), work_stage (C17); and what the classifier says of schemes without their data. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "classify/classifier.h"
#include "classify/loyal.h"
#include "support.h"

extern const struct crm_scheme crm_scheme_relation;
extern const struct crm_scheme crm_scheme_satisfaction;
extern const struct crm_scheme crm_scheme_loyalty;
extern const struct crm_scheme crm_scheme_status;
extern const struct crm_scheme crm_scheme_stage;
extern const struct crm_scheme crm_scheme_work_stage;
extern const struct crm_scheme crm_scheme_age_band;

/* Only these, so that lifecycle is as the record says. */
static const struct crm_scheme *const rows[] = {
    &crm_scheme_relation, &crm_scheme_satisfaction, &crm_scheme_loyalty,  &crm_scheme_status,
    &crm_scheme_stage,    &crm_scheme_work_stage,   &crm_scheme_age_band,
};

static const struct crm_scheme_table life = { rows, CRM_COUNT(rows) };

enum { AS_OF = 20000, FIELDS = 5, COLUMNS = 8, LINE = 96 };

/* A run of some schemes over customers whose record is "C TAB x TAB relation TAB lookalike TAB
 * lifecycle"; without a column its name is another one. */
struct desk {
    struct crm_classifier *classifier;
    struct crm_scheme_context context;
    struct crm_activity_rule rule;
    struct crm_settings settings;
    struct crm_layout layout;
    struct crm_totals totals;
    struct crm_notes notes;
    struct crm_learned learned;
    struct crm_error error;
};

static enum crm_status start_desk(struct desk *desk, const char *schemes, const char *columns,
                                  const char *setting, const char *value)
{
    static const char *const names[] = { "customer_id", "relation", "lookalike", "lifecycle" };
    struct crm_error *error = &desk->error;
    desk->rule = (struct crm_activity_rule){ AS_OF, -1, -1 };
    desk->context = (struct crm_scheme_context){
        .settings = &desk->settings,
        .customers = &desk->layout,
        .totals = &desk->totals,
        .as_of = AS_OF,
        .rule = &desk->rule,
        .notes = &desk->notes,
    };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < CRM_COUNT(names) && status == CRM_OK; i++) {
        char other[8];
        snprintf(other, sizeof other, "x%zu", i);
        bool there = i == 0 || strstr(columns, names[i]) != NULL;
        status = crm_layout_add(&desk->layout, crm_span_of(there ? names[i] : other), error);
    }
    for (size_t i = 0; i < life.count && status == CRM_OK; i++) {
        status = crm_settings_add(&desk->settings, life.rows[i]->settings,
                                  life.rows[i]->setting_count, error);
    }
    if (status == CRM_OK && setting[0] != '\0') {
        status = crm_settings_set(&desk->settings, setting, value, error);
    }
    if (status == CRM_OK) {
        status = crm_classifier_open(&desk->classifier, &life, &schemes, 1, NULL, &desk->settings,
                                     error);
    }
    return status == CRM_OK ? crm_classifier_start(desk->classifier, &desk->context, false, error)
                            : status;
}

static void open_desk(struct desk *desk, const char *schemes, const char *columns,
                      const char *setting, const char *value)
{
    desk->totals.has_contacts = true;
    desk->totals.has_directions = true;
    desk->totals.has_answers = true;
    cr_assert(start_desk(desk, schemes, columns, setting, value) == CRM_OK, "%s",
              desk->error.message);
}

static void close_desk(struct desk *desk)
{
    crm_classifier_close(desk->classifier);
    crm_settings_free(&desk->settings);
    crm_layout_free(&desk->layout);
    crm_learned_free(&desk->learned);
    crm_notes_free(&desk->notes);
}

struct person {
    struct crm_measures measures;
    char line[LINE];
    uint32_t ends[FIELDS];
    struct crm_record record;
};

/* rest: "relation TAB lookalike TAB lifecycle" */
static void set_line(struct person *person, const char *rest)
{
    snprintf(person->line, sizeof person->line, "C\tx\t%s", rest);
    size_t field = 0;
    size_t length = strlen(person->line);
    for (size_t i = 0; i <= length && field < FIELDS; i++) {
        if (person->line[i] == '\t' || i == length) {
            person->ends[field++] = (uint32_t)i;
        }
    }
    cr_assert(field == FIELDS, "%s", rest);
    person->record = (struct crm_record){ .bytes = person->line, .ends = person->ends };
}

/* Bought `occasions` times on as many days, first and last so many days ago. */
static void set_person(struct person *person, uint32_t occasions, int32_t first, int32_t last)
{
    *person = (struct person){ .measures = crm_measures_none() };
    set_line(person, "\t\t");
    if (occasions > 0) {
        person->measures.occasions = occasions;
        person->measures.purchase_days = occasions;
        person->measures.first_day = AS_OF - first;
        person->measures.last_day = AS_OF - last;
    }
}

static void set_survey(struct person *person, enum crm_satisfaction satisfaction)
{
    person->measures.service.satisfaction = (uint8_t)satisfaction;
    person->measures.service.survey_day = AS_OF - 100; /* 2024-06-26 */
    person->measures.service.surveyed = satisfaction != CRM_NO_SURVEY;
}

static enum crm_status show(struct desk *desk, const struct person *person)
{
    struct crm_subject subject = { .measures = &person->measures, .record = &person->record };
    return crm_classifier_gather(desk->classifier, 0, &subject, &desk->error);
}

/* The values of the person's columns, parted by blanks. */
static void expect_classes(struct desk *desk, const struct person *person, const char *expected,
                           const char *what, size_t number)
{
    size_t count = 0;
    struct crm_span values[COLUMNS];
    struct crm_buffer text = { 0 };
    struct crm_subject subject = { .measures = &person->measures, .record = &person->record };
    crm_classifier_columns(desk->classifier, &count);
    cr_assert(count <= COLUMNS);
    crm_classifier_apply(desk->classifier, &subject, values);
    for (size_t i = 0; i < count; i++) {
        crm_buffer_text(&text, i > 0 ? " " : "");
        crm_buffer_span(&text, values[i]);
    }
    cr_assert(strcmp(crm_buffer_string(&text), expected) == 0, "%s %zu: %s, not %s", what, number,
              crm_buffer_string(&text), expected);
    crm_buffer_free(&text);
}

static void expect_explained(struct desk *desk, const struct person *person, const char *expected)
{
    struct crm_buffer text = { 0 };
    struct crm_subject subject = { .measures = &person->measures, .record = &person->record };
    crm_classifier_explain(desk->classifier, &subject, &text);
    cr_assert(strcmp(crm_buffer_string(&text), expected) == 0, "%s\nnot\n%s",
              crm_buffer_string(&text), expected);
    crm_buffer_free(&text);
}

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
        { 0, 0, 0, CRM_NO_SURVEY, "potential potential" },
        { 0, 0, 0, CRM_DELIGHTED, "potential potential" },
        { 1, 0, 0, CRM_NO_SURVEY, "new first_time" },
        { 1, 89, 89, CRM_NO_SURVEY, "new first_time" },
        { 1, 90, 90, CRM_NO_SURVEY, "established first_time" },
        { 2, 90, 90, CRM_NO_SURVEY, "established repeat" },
        { 6, 89, 0, CRM_DELIGHTED, "new repeat" },
        { 5, 365, 0, CRM_NO_SURVEY, "loyal loyal" },
        { 4, 365, 0, CRM_NO_SURVEY, "established repeat" },
        { 5, 364, 0, CRM_NO_SURVEY, "established repeat" },
        { 5, 465, 100, CRM_NO_SURVEY, "loyal loyal" },
        { 5, 466, 101, CRM_NO_SURVEY, "established lost" },
        { 5, 464, 100, CRM_NO_SURVEY, "established repeat" },
        { 5, 365, 0, CRM_DISSATISFIED, "established repeat" },
        { 5, 365, 0, CRM_SATISFIED, "loyal loyal" },
        { 5, 365, 0, CRM_DELIGHTED, "loyal loyal" },
        { 900, 9000, 1, CRM_NO_SURVEY, "loyal loyal" },
    };
    struct desk desk = { 0 };
    open_desk(&desk, "loyalty,status", "", "", "");
    desk.rule.inactive_limit = 100;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        set_person(&person, cases[i].occasions, cases[i].first, cases[i].last);
        set_survey(&person, cases[i].satisfaction);
        expect_classes(&desk, &person, cases[i].expected, "loyalty", i);
    }
    close_desk(&desk);
}

Test(loyalty, limit_by_the_cycle)
{
    static const struct {
        uint32_t days;
        int32_t first;
        int32_t last;
        char expected[24];
    } cases[] = {
        { 5, 700, 300, "loyal loyal" }, /* cycle 100 */
        { 5, 701, 301, "established lost" },
        { 20, 470, 90, "loyal loyal" }, /* cycle 20: at least 90 days */
        { 20, 471, 91, "established lost" },
        { 5, 2365, 365, "loyal loyal" }, /* cycle 500: at most 365 days */
        { 5, 2366, 366, "established lost" },
    };
    struct desk desk = { 0 };
    open_desk(&desk, "loyalty,status", "", "", "");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        set_person(&person, cases[i].days, cases[i].first, cases[i].last);
        expect_classes(&desk, &person, cases[i].expected, "cycle", i);
    }
    close_desk(&desk);
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
        { "loyalty.new_days", "91", 1, 90, 90, "new first_time" },
        { "loyalty.new_days", "0", 1, 0, 0, "established first_time" },
        { "loyalty.occasions", "3", 3, 400, 10, "loyal loyal" },
        { "loyalty.occasions", "3", 2, 400, 10, "established repeat" },
        { "loyalty.days", "0", 5, 95, 95, "loyal loyal" },
        { "loyalty.days", "500", 5, 509, 10, "established repeat" },
        { "loyalty.days", "500", 5, 510, 10, "loyal loyal" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct person person;
        open_desk(&desk, "loyalty,status", "", cases[i].setting, cases[i].value);
        desk.rule.inactive_limit = 100;
        set_person(&person, cases[i].occasions, cases[i].first, cases[i].last);
        expect_classes(&desk, &person, cases[i].expected, cases[i].setting, i);
        close_desk(&desk);
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
    open_desk(&desk, "loyalty", "", "", "");
    desk.rule.inactive_limit = 100;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        char expected[400];
        set_person(&person, cases[i].occasions, cases[i].first, cases[i].last);
        set_survey(&person, cases[i].satisfaction);
        snprintf(expected, sizeof expected, "loyalty (C3): %s\n", cases[i].expected);
        expect_explained(&desk, &person, expected);
    }
    close_desk(&desk);
}

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
        struct person person;
        char line[32];
        open_desk(&desk, "status", "lookalike", cases[i].setting, cases[i].value);
        set_person(&person, 0, 0, 0);
        snprintf(line, sizeof line, "\t%.11s\t", cases[i].lookalike);
        set_line(&person, line);
        if (cases[i].planned > 0) {
            person.measures.service.next_planned = AS_OF + cases[i].planned;
        }
        expect_classes(&desk, &person, cases[i].expected, "planned", i);
        cr_assert(show(&desk, &person) == CRM_OK && desk.notes.count == 0);
        /* neither says anything of a buyer */
        set_person(&person, 1, 10, 10);
        person.measures.service.next_planned = AS_OF + 1;
        expect_classes(&desk, &person, "first_time", "buyer", i);
        close_desk(&desk);
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
        struct person person;
        desk.totals.has_contacts = i == 1;
        cr_assert(start_desk(&desk, "status", "", "", "") == CRM_OK);
        set_person(&person, 1, 10, 10);
        set_line(&person, "\t0.9\t");
        cr_assert(show(&desk, &person) == CRM_OK && desk.notes.count == 0);
        set_person(&person, 0, 0, 0);
        set_line(&person, "\t0.9\t");
        cr_assert(show(&desk, &person) == CRM_OK && show(&desk, &person) == CRM_OK);
        cr_assert(desk.notes.count == 1 && strcmp(desk.notes.texts[0], notes[i]) == 0, "%s",
                  desk.notes.texts[0]);
        expect_classes(&desk, &person, "potential", "without", 0);
        close_desk(&desk);
    }
}

Test(status, lookalike_that_is_no_number)
{
    struct desk desk = { 0 };
    struct person person;
    open_desk(&desk, "status", "lookalike", "", "");
    set_person(&person, 0, 0, 0);
    set_line(&person, "\thigh\t");
    cr_assert(show(&desk, &person) == CRM_REFUSED);
    cr_assert(
        strcmp(desk.error.message, "status: column lookalike has \"high\", which is no number")
            == 0,
        "%s", desk.error.message);
    close_desk(&desk);
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
        struct person person;
        open_desk(&desk, "status", "", "", "");
        desk.rule.median_cycle = cases[i].median;
        desk.rule.inactive_limit = cases[i].inactive;
        set_person(&person, 3, cases[i].first, cases[i].last);
        person.measures.second_day = AS_OF - cases[i].second;
        person.measures.return_day = cases[i].later > 0 ? AS_OF - cases[i].later : CRM_NO_DAY;
        expect_classes(&desk, &person, cases[i].expected, "won_back", i);
        close_desk(&desk);
    }
}

/* Won back goes before loyal, for as long as status.return_days says. */
Test(status, won_back_then_loyal)
{
    static const char *const values[] = { "180", "179" };
    static const char *const expected[] = { "won_back", "loyal" };
    for (int i = 0; i < 2; i++) {
        struct desk desk = { 0 };
        struct person person;
        open_desk(&desk, "status", "", "status.return_days", values[i]);
        set_person(&person, 6, 700, 20);
        person.measures.second_day = AS_OF - 650;
        person.measures.return_day = AS_OF - 179;
        expect_classes(&desk, &person, expected[i], "then", (size_t)i);
        close_desk(&desk);
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
        struct person person;
        char text[300];
        char line[32];
        desk.totals.has_contacts = cases[i].contacts;
        cr_assert(start_desk(&desk, "status", cases[i].columns, "", "") == CRM_OK);
        set_person(&person, 0, 0, 0);
        snprintf(line, sizeof line, "\t%.11s\t", cases[i].lookalike);
        set_line(&person, line);
        if (cases[i].planned > 0) {
            person.measures.service.next_planned = AS_OF + cases[i].planned;
        }
        snprintf(text, sizeof text, "status (C10): %s\n", cases[i].expected);
        expect_explained(&desk, &person, text);
        close_desk(&desk);
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
    open_desk(&desk, "status", "", "", "");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        char text[400];
        set_person(&person, cases[i].occasions, cases[i].first, cases[i].last);
        person.measures.return_day = cases[i].back > 0 ? AS_OF - cases[i].back : CRM_NO_DAY;
        snprintf(text, sizeof text, "status (C10): %s\n", cases[i].expected);
        expect_explained(&desk, &person, text);
    }
    close_desk(&desk);
}

/* E1 */

Test(satisfaction, classes_explained)
{
    static const struct {
        enum crm_satisfaction satisfaction;
        bool surveyed;
        crm_money score;
        crm_money expectation;
        crm_money perceived;
        char expected[16];
        char explained[260];
    } cases[] = {
        { CRM_NO_SURVEY, false, CRM_MONEY_NONE, CRM_MONEY_NONE, CRM_MONEY_NONE, "",
          "no class: no survey of the last 365 days has an answer." },
        { CRM_NO_SURVEY, true, CRM_MONEY_NONE, CRM_MONEY_NONE, CRM_MONEY_NONE, "",
          "no class: no survey of the last 365 days has an answer, and earlier ones do not "
          "count." },
        { CRM_DISSATISFIED, true, 10000, 40000, 25000, "dissatisfied",
          "Dissatisfied: in the latest survey of the last 365 days, of 2024-06-26, perceived 2.50 "
          "is below the expectation of 4. What to do: call at once, put it right, ask again." },
        { CRM_SATISFIED, true, CRM_MONEY_NONE, 40000, 40000, "satisfied",
          "Satisfied: in the latest survey of the last 365 days, of 2024-06-26, perceived 4 is "
          "equal to the expectation of 4. What to do: ask what is missing, give more than "
          "expected." },
        { CRM_DELIGHTED, true, CRM_MONEY_NONE, 0, 40000, "delighted",
          "Delighted: in the latest survey of the last 365 days, of 2024-06-26, perceived 4 is "
          "above the expectation of 0. What to do: ask for a recommendation, learn what "
          "pleased." },
        { CRM_DISSATISFIED, true, 10000, CRM_MONEY_NONE, CRM_MONEY_NONE, "dissatisfied",
          "Dissatisfied: in the latest survey of the last 365 days, of 2024-06-26, the score is 1 "
          "(satisfied from 2, delighted from 3), as perceived was not held against an expectation. "
          "What to do: call at once, put it right, ask again." },
    };
    struct desk desk = { 0 };
    open_desk(&desk, "satisfaction", "", "", "");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        char text[300];
        set_person(&person, i % 2 == 0 ? 0 : 3, 50, 10); /* buyer or not */
        set_survey(&person, cases[i].satisfaction);
        person.measures.service.surveyed = cases[i].surveyed;
        person.measures.service.survey_score = cases[i].score;
        person.measures.service.survey_expectation = cases[i].expectation;
        person.measures.service.survey_perceived = cases[i].perceived;
        expect_classes(&desk, &person, cases[i].expected, "satisfaction", i);
        snprintf(text, sizeof text, "satisfaction (E1): %s\n", cases[i].explained);
        expect_explained(&desk, &person, text);
    }
    close_desk(&desk);
}

Test(satisfaction, settings_contradict)
{
    struct desk desk = { 0 };
    cr_assert(start_desk(&desk, "satisfaction", "", "satisfaction.satisfied", "3.5") == CRM_USAGE);
    close_desk(&desk);
    struct desk equal = { 0 };
    open_desk(&equal, "satisfaction", "", "satisfaction.satisfied", "3");
    close_desk(&equal);
}

/* C11. Each stage includes the one before; L is 90 days. */

struct relating {
    char directions[8];
    uint8_t months;
    bool surveyed;
    uint32_t occasions;
    int32_t last;
};

static void set_relating(struct person *person, const struct relating *relating)
{
    struct crm_service *service = &person->measures.service;
    set_person(person, relating->occasions, relating->last, relating->last);
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
    open_desk(&desk, "stage", "", "", "");
    desk.rule.inactive_limit = 90;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        set_relating(&person, &cases[i].relating);
        expect_classes(&desk, &person, cases[i].expected, "stage", i);
    }
    close_desk(&desk);
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
        struct person person;
        open_desk(&desk, "stage", "", cases[i].setting, cases[i].value);
        set_relating(&person, &cases[i].relating);
        expect_classes(&desk, &person, cases[i].expected, cases[i].setting, i);
        close_desk(&desk);
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
    open_desk(&desk, "stage", "", "", "");
    desk.rule.inactive_limit = 90;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        char text[400];
        set_relating(&person, &cases[i].relating);
        snprintf(text, sizeof text, "stage (C11): %s\n", cases[i].expected);
        expect_explained(&desk, &person, text);
    }
    close_desk(&desk);
}

/* C17 reads lifecycle as it came with the customers; L is 90 days. */

Test(work_stage, order_of_rules)
{
    static const struct {
        uint32_t occasions;
        int32_t last;
        char lifecycle[16];
        char expected[24]; /* status and work_stage */
    } cases[] = {
        { 0, 0, "", "potential attract" },
        { 1, 0, "exploration", "first_time acquire" },
        { 1, 46, "exploration", "first_time acquire" }, /* at risk, but new */
        { 1, 90, "decline", "first_time acquire" },
        { 1, 91, "decline", "lost retain" },
        { 2, 45, "stability", "repeat manage" },
        { 2, 46, "stability", "repeat retain" },
        { 2, 45, "decline", "repeat retain" },
        { 2, 90, "formation", "repeat retain" },
        { 2, 91, "formation", "lost retain" },
        { 2, 0, "", "repeat manage" },
        { 2, 0, "declining", "repeat manage" },
    };
    struct desk desk = { 0 };
    open_desk(&desk, "status,work_stage", "lifecycle", "", "");
    desk.rule.inactive_limit = 90;
    cr_assert(desk.notes.count == 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        char line[32];
        set_person(&person, cases[i].occasions, cases[i].last, cases[i].last);
        snprintf(line, sizeof line, "\t\t%.15s", cases[i].lifecycle);
        set_line(&person, line);
        expect_classes(&desk, &person, cases[i].expected, "work_stage", i);
    }
    struct person prospect;
    set_person(&prospect, 0, 0, 0);
    prospect.measures.service.next_planned = AS_OF + 1;
    expect_classes(&desk, &prospect, "prospective acquire", "prospect", 0);
    close_desk(&desk);
}

/* The status is found out though nobody asked for it; lifecycle is not there. */
Test(work_stage, alone)
{
    struct desk desk = { 0 };
    struct person person;
    open_desk(&desk, "work_stage", "", "", "");
    cr_assert(desk.notes.count == 1
                  && strcmp(desk.notes.texts[0], "note: work_stage: the data has no lifecycle: "
                                                 "retain means lost or at risk only")
                         == 0,
              "%s", desk.notes.texts[0]);
    set_person(&person, 2, 40, 10);
    set_line(&person, "\t\tdecline");
    expect_classes(&desk, &person, "manage", "alone", 0);
    set_person(&person, 0, 0, 0);
    expect_classes(&desk, &person, "attract", "alone", 1);
    close_desk(&desk);
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
    open_desk(&desk, "work_stage", "lifecycle", "", "");
    desk.rule.inactive_limit = 90;
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct person person;
        char line[32];
        char text[300];
        set_person(&person, cases[i].occasions, cases[i].last, cases[i].last);
        snprintf(line, sizeof line, "\t\t%.15s", cases[i].lifecycle);
        set_line(&person, line);
        snprintf(text, sizeof text, "work_stage (C17): %s\n", cases[i].expected);
        expect_explained(&desk, &person, text);
    }
    close_desk(&desk);
    struct desk without = { 0 };
    struct person person;
    open_desk(&without, "work_stage", "", "", "");
    set_person(&person, 2, 41, 1);
    expect_explained(&without, &person,
                     "work_stage (C17): Manage: status is repeat, last bought 1 day ago, within 60 "
                     "days, half the limit; the data has no lifecycle. What to do: serve by "
                     "importance, widen what they buy.\n");
    close_desk(&without);
}

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
        struct person person;
        size_t count = 9;
        char line[32];
        char text[200];
        open_desk(&desk, "relation", "relation", "", "");
        crm_classifier_columns(desk.classifier, &count);
        cr_assert(count == 0);
        set_person(&person, 0, 0, 0);
        snprintf(line, sizeof line, "%.11s\t\t", cases[i].relation);
        set_line(&person, line);
        cr_assert(show(&desk, &person) == CRM_OK);
        cr_assert(crm_classifier_learn(desk.classifier, 0, &desk.learned, &desk.error) == CRM_OK);
        cr_assert(desk.notes.count == cases[i].other && desk.learned.count == 0);
        expect_classes(&desk, &person, "", "relation", i);
        snprintf(text, sizeof text, "relation (C1): %s\n", cases[i].expected);
        expect_explained(&desk, &person, text);
        close_desk(&desk);
    }
}

/* Counted over halves, with or without learning. */
Test(relation, others_are_counted_once)
{
    static const char *const relations[] = { "a\t\t", "b2b\t\t", "a\t\t",
                                             "b\t\t", "\t\t",    "internal\t\t" };
    for (int adopt = 0; adopt < 2; adopt++) {
        struct desk desks[2] = { { 0 }, { 0 } };
        open_desk(&desks[0], "relation", "relation", "", "");
        open_desk(&desks[1], "relation", "relation", "", "");
        for (size_t i = 0; i < CRM_COUNT(relations); i++) {
            struct person person;
            set_person(&person, 0, 0, 0);
            set_line(&person, relations[i]);
            cr_assert(show(&desks[i / 3], &person) == CRM_OK);
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
        close_desk(&desks[0]);
        close_desk(&desks[1]);
    }
}

/* What every class must tell: what to do. */
Test(life, actions)
{
    static const char names[][16] = { "relation", "satisfaction", "loyalty",
                                      "status",   "stage",        "work_stage" };
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        const struct crm_class_column *column =
            crm_class_column_find(&crm_class_schemes, crm_span_of(names[i]));
        cr_assert(column != NULL && column->class_count >= 3);
        for (size_t j = 0; j < column->class_count; j++) {
            cr_assert(column->classes[j].action != NULL && column->classes[j].action[0] != '\0');
        }
        cr_assert(crm_column_find(CRM_CUSTOMERS, crm_span_of(names[i])) != NULL);
    }
}

/* Internal customers have no class, whatever they bought. */
Test(life, internal_customers)
{
    struct desk desk = { 0 };
    struct person person;
    open_desk(&desk, "satisfaction,loyalty,status,stage,work_stage", "relation", "", "");
    set_person(&person, 9, 900, 1);
    set_survey(&person, CRM_DELIGHTED);
    set_line(&person, "internal\t\t");
    expect_classes(&desk, &person, "    ", "internal", 0);
    set_line(&person, "b2b\t\t");
    expect_classes(&desk, &person, "delighted loyal loyal  manage", "internal", 1);
    close_desk(&desk);
}

/* Schemes that miss the same share a note; who is only read by others is not spoken of. */
Test(missing, one_note_for_the_same)
{
    static const struct {
        char schemes[48];
        bool contacts;
        char notes[2][120];
    } cases[] = {
        { "satisfaction,stage",
          false,
          { "note: satisfaction, stage are left out: the data has no interactions", "" } },
        { "stage", false, { "note: stage is left out: the data has no interactions", "" } },
        { "satisfaction,stage",
          true,
          { "note: satisfaction is left out: the data has no answers of surveys: score, or "
            "perceived and expectation",
            "note: stage is left out: the data has no direction of the interactions" } },
        { "relation,satisfaction,stage",
          false,
          { "note: relation is left out: the data has no relation of the customers",
            "note: satisfaction, stage are left out: the data has no interactions" } },
        { "satisfaction,age_band,stage",
          false,
          { "note: satisfaction, stage are left out: the data has no interactions",
            "note: age_band is left out: the data has no birth_date or age of the customers" } },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        desk.totals.has_contacts = cases[i].contacts;
        cr_assert(start_desk(&desk, cases[i].schemes, "", "", "") == CRM_OK);
        for (size_t j = 0; j < 2; j++) {
            const char *note = j < desk.notes.count ? desk.notes.texts[j] : "";
            cr_assert(strcmp(note, cases[i].notes[j]) == 0, "case %zu: %s", i, note);
        }
        close_desk(&desk);
    }
}

static void nothing_to_prepare(void)
{
}

static enum crm_status start_without_data(struct crm_error *error)
{
    struct desk desk = { 0 };
    enum crm_status status =
        start_desk(&desk, "relation,satisfaction,loyalty,status,stage,work_stage", "", "", "");
    *error = desk.error;
    close_desk(&desk);
    return status;
}

static void check_status(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(missing, faults)
{
    fault_each(FAULT_MEMORY, nothing_to_prepare, start_without_data, check_status);
}
