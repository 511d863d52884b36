/* How buyers behave: the schemes orientation (C4), engagement (C5) and lifecycle (C6). */
#include <criterion/criterion.h>
#include <stdio.h>

#include "desk.h"
#include "support.h"

enum { AS_OF = DESK_AS_OF, DAYS = 40 };

static struct crm_totals full_totals(void)
{
    struct crm_totals totals = {
        .has_discounts = true, .has_products = true, .has_contacts = true, .has_directions = true
    };
    totals.values[CRM_MIX_BRAND] = 2;
    return totals;
}

static enum crm_status open_desk(struct desk *desk, const char *scheme, const char *setting,
                                 const char *value)
{
    return desk_try(desk, scheme, "", setting, value);
}

static struct desk new_desk(void)
{
    return (struct desk){ .rule = { AS_OF, -1, -1 }, .totals = full_totals() };
}

/* The class; the explanation must say whether there is one, and end as a sentence. */
static void expect(const struct desk *desk, const struct desk_customer *person, const char *class,
                   const char *what, size_t number)
{
    desk_expect(desk, person, class, what, number);
    const char *explained = desk_explanation(desk, person);
    size_t length = strlen(explained);
    cr_assert(length > 2 && strcmp(explained + length - 2, ".\n") == 0, "%s", explained);
    cr_assert((strstr(explained, "no class: ") != NULL) == (class[0] == '\0'), "%s", explained);
}

static struct desk_customer spender(uint32_t occasions, crm_money spend, crm_money bargains,
                                    crm_money launches, crm_money brand)
{
    struct desk_customer person = desk_customer("");
    person.measures.occasions = occasions;
    person.measures.purchase_spend = spend;
    person.measures.bargain_spend = bargains;
    person.measures.launch_spend = launches;
    person.measures.main_brand_spend = brand;
    return person;
}

/* C4: one buyer beside another one, whose spend makes the share of all. */
Test(orientation, thresholds)
{
    enum { BIG = 1000000 };
    static const crm_money huge = (crm_money)1 << 51; /* whole up to 2^53 in a model */
    static const struct {
        uint32_t occasions;
        crm_money own[4];   /* spend, of it bargains, launches, main brand */
        crm_money other[2]; /* spend, of it bargains */
        char class[12];
        char setting[28];
        char value[8];
    } cases[] = {
        { 0, { 0, 0, 0, 0 }, { BIG, 0 }, "", "", "" },
        { 1, { BIG, BIG, 0, 0 }, { BIG, 0 }, "", "", "" },
        { 2, { BIG, BIG, 0, 0 }, { BIG, 0 }, "", "", "" },
        { 3, { BIG, BIG, 0, 0 }, { BIG, 0 }, "bargain", "", "" },
        { 2, { BIG, BIG, 0, 0 }, { BIG, 0 }, "bargain", "orientation.occasions", "2" },
        { 3, { BIG, BIG / 2, 0, 0 }, { BIG, BIG / 2 - 1 }, "bargain", "", "" },
        { 3, { BIG, BIG / 2, 0, 0 }, { BIG, BIG / 2 }, "rational", "", "" }, /* not above all */
        { 3, { BIG, BIG / 2 - 1, 0, 0 }, { BIG, 0 }, "rational", "", "" },
        { 3, { BIG, BIG / 5, 0, 0 }, { BIG, 0 }, "bargain", "orientation.bargain_share", "0.2" },
        { 3, { BIG, BIG, 0, 0 }, { BIG, BIG }, "rational", "", "" },
        { 3, { BIG, BIG, 0, 0 }, { 0, 0 }, "rational", "", "" }, /* alone: all are he himself */
        { 3, { BIG, 0, BIG * 3 / 10, 0 }, { BIG, 0 }, "lighthouse", "", "" },
        { 3, { BIG, 0, BIG * 3 / 10 - 1, 0 }, { BIG, 0 }, "rational", "", "" },
        { 3, { BIG, 0, BIG, 0 }, { BIG, 0 }, "lighthouse", "orientation.launch_share", "1" },
        { 3, { BIG, 0, BIG - 1, 0 }, { BIG, 0 }, "rational", "orientation.launch_share", "1" },
        { 3, { BIG, 0, 0, BIG * 6 / 10 }, { BIG, 0 }, "follower", "", "" },
        { 3, { BIG, 0, 0, BIG * 6 / 10 - 1 }, { BIG, 0 }, "rational", "", "" },
        { 3, { BIG, 0, 0, BIG / 4 }, { BIG, 0 }, "follower", "orientation.brand_share", "0.25" },
        { 3, { BIG, BIG, BIG, BIG }, { BIG, 0 }, "bargain", "", "" }, /* in this order */
        { 3, { BIG, 0, BIG, BIG }, { BIG, 0 }, "lighthouse", "", "" },
        { 3, { 0, 0, 0, 0 }, { BIG, 0 }, "rational", "", "" }, /* nothing spent */
        { 3, { 0, 0, 0, 0 }, { 0, 0 }, "rational", "", "" },
        { 3, { huge, huge / 2, 0, 0 }, { huge, huge / 2 - 1 }, "bargain", "", "" },
        { 3, { huge, huge / 2, 0, 0 }, { huge, huge / 2 }, "rational", "", "" },
        { 3, { 3, 2, 0, 0 }, { 3, 1 }, "bargain", "", "" },
        { 3, { 3, 2, 0, 0 }, { 6, 4 }, "rational", "", "" }, /* two thirds, as all */
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const crm_money *own = cases[i].own;
        struct desk desk = new_desk();
        struct desk_customer people[2] = {
            spender(cases[i].occasions, own[0], own[1], own[2], own[3]),
            spender(1, cases[i].other[0], cases[i].other[1], 0, 0),
        };
        cr_assert(open_desk(&desk, "orientation", cases[i].setting, cases[i].value) == CRM_OK);
        desk_teach(&desk, people, 2);
        expect(&desk, &people[0], cases[i].class, "orientation", i);
        desk_close(&desk);
    }
}

/* C4: what the data cannot tell is said once, and how many have no class. */
Test(orientation, what_cannot_occur)
{
    static const struct {
        bool discounts;
        bool products;
        uint32_t brands;
        char class[12]; /* of who would be of all three; "": no column */
        char missing[3][16];
    } cases[] = {
        { true, true, 2, "bargain", { "", "", "" } },
        { false, true, 2, "lighthouse", { "bargain", "", "" } },
        { false, false, 2, "follower", { "bargain", "lighthouse", "" } },
        { false, false, 1, "rational", { "bargain", "lighthouse", "follower" } },
        { true, true, 0, "bargain", { "follower", "", "" } },
        { false, false, 0, "", { "", "", "" } },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = new_desk();
        struct desk_customer people[4] = { spender(3, 100, 100, 100, 100), spender(2, 100, 0, 0, 0),
                                           spender(1, 100, 0, 0, 0), spender(0, 0, 0, 0, 0) };
        size_t columns = 9;
        desk.totals.has_discounts = cases[i].discounts;
        desk.totals.has_products = cases[i].products;
        desk.totals.values[CRM_MIX_BRAND] = cases[i].brands;
        cr_assert(open_desk(&desk, "orientation", "", "") == CRM_OK);
        desk_teach(&desk, people, 4);
        crm_classifier_columns(desk.classifier, &columns);
        if (cases[i].class[0] == '\0') {
            cr_assert(columns == 0 && desk.notes.count == 1 && desk_has_note(&desk, "is left out"));
            desk_close(&desk);
            continue;
        }
        expect(&desk, &people[0], cases[i].class, "orientation", i);
        size_t notes = 1;
        cr_assert(desk_has_note(&desk, "2 buyers of fewer than 3 occasions have no class"));
        for (size_t j = 0; j < 3 && cases[i].missing[j][0] != '\0'; j++) {
            char part[40];
            snprintf(part, sizeof part, "nobody can be %s:", cases[i].missing[j]);
            cr_assert(desk_has_note(&desk, part), "case %zu: %s", i, part);
            notes++;
        }
        cr_assert(desk.notes.count == notes, "case %zu", i);
        desk_close(&desk);
    }
}

/* C5 */
Test(engagement, thresholds)
{
    static const struct {
        uint32_t occasions;
        uint8_t months;
        uint32_t outreach;
        uint32_t followed[2]; /* of how many */
        bool in;
        char class[12];
        char setting[32];
        char value[8];
    } cases[] = {
        { 0, 12, 9, { 9, 9 }, true, "", "", "" },
        { 1, 0, 0, { 0, 0 }, false, "basic", "", "" },
        { 1, 6, 9, { 9, 9 }, true, "partner", "", "" },
        { 1, 5, 9, { 9, 9 }, true, "proactive", "", "" },
        { 1, 5, 9, { 9, 9 }, true, "partner", "engagement.partner_months", "5" },
        { 1, 13, 0, { 0, 0 }, true, "partner", "engagement.partner_months", "13" },
        { 1, 0, 2, { 9, 9 }, true, "proactive", "", "" },
        { 1, 0, 1, { 9, 9 }, true, "accountable", "", "" },
        { 1, 0, 1, { 9, 9 }, true, "proactive", "engagement.proactive_contacts", "1" },
        { 1, 0, 0, { 1, 1 }, true, "accountable", "", "" },
        { 1, 0, 0, { 1, 2 }, true, "accountable", "", "" },
        { 1, 0, 0, { 1, 3 }, true, "reactive", "", "" },
        { 1, 0, 0, { 2, 3 }, false, "accountable", "", "" },
        { 1, 0, 0, { 0, 3 }, false, "basic", "", "" },
        { 1, 0, 0, { 0, 3 }, false, "accountable", "engagement.followed_share", "0" },
        { 1, 0, 0, { 0, 0 }, false, "basic", "engagement.followed_share", "0" },
        { 1, 0, 0, { 2, 3 }, false, "basic", "engagement.followed_share", "0.7" },
        { 1, 0, 0, { 0, 0 }, true, "reactive", "", "" },
        { 1, 0, 0, { UINT32_MAX / 2, UINT32_MAX }, true, "reactive", "", "" },
        { 1, 0, 0, { UINT32_MAX / 2 + 1, UINT32_MAX }, true, "accountable", "", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = new_desk();
        struct desk_customer person = spender(cases[i].occasions, 0, 0, 0, 0);
        struct crm_service *service = &person.measures.service;
        service->months_both_365 = cases[i].months;
        service->outreach_365 = cases[i].outreach;
        service->followed_365 = cases[i].followed[0];
        service->followable_365 = cases[i].followed[1];
        service->in_365 = cases[i].in;
        cr_assert(open_desk(&desk, "engagement", cases[i].setting, cases[i].value) == CRM_OK);
        expect(&desk, &person, cases[i].class, "engagement", i);
        desk_close(&desk);
    }
    struct desk silent = new_desk();
    size_t columns = 9;
    silent.totals.has_contacts = false;
    cr_assert(open_desk(&silent, "engagement", "", "") == CRM_OK);
    crm_classifier_columns(silent.classifier, &columns);
    cr_assert(columns == 0 && desk_has_note(&silent, "engagement is left out: the data has no "));
    desk_close(&silent);
}

/* A buyer on `days` days from age `first` to age `last`. */
static struct desk_customer buyer(uint32_t occasions, uint32_t days, int32_t first, int32_t last)
{
    struct desk_customer person = desk_customer("");
    person.measures.occasions = occasions;
    person.measures.purchase_days = days;
    person.measures.first_day = AS_OF - first;
    person.measures.last_day = AS_OF - last;
    return person;
}

/* C6: the rules that look at no window; with 3 purchase days 90 days apart w = 180, L = 270. */
Test(lifecycle, before_windows)
{
    static const struct {
        uint32_t occasions;
        uint32_t days;
        int32_t first;
        int32_t last;
        double median;
        double inactive;
        char class[12];
        char setting[24];
        char value[4];
    } cases[] = {
        { 0, 0, 0, 0, 30, -1, "", "", "" },
        { 3, 3, 270 + 180, 270, -1, -1, "decline", "", "" }, /* active, but nothing in the window */
        { 3, 3, 271 + 180, 271, -1, -1, "decline", "", "" },
        { 2, 2, 270 + 90, 270, -1, -1, "exploration", "", "" },
        { 2, 2, 271 + 90, 271, -1, -1, "decline", "", "" },
        { 3, 3, 359, 359 - 180, -1, -1, "formation", "", "" }, /* 2 w = 360 */
        { 3, 3, 360, 360 - 180, -1, -1, "decline", "", "" },
        { 2, 2, 90, 0, -1, -1, "exploration", "", "" },
        { 3, 2, 90, 0, -1, -1, "formation", "", "" }, /* two orders on a day */
        { 3, 3, 180, 0, -1, -1, "exploration", "lifecycle.occasions", "4" },
        { 1, 1, 0, 0, -1, -1, "formation", "lifecycle.occasions", "1" },
        { 1, 1, 90, 90, -1, -1, "exploration", "", "" },
        { 1, 1, 91, 91, -1, -1, "decline", "", "" },
        { 1, 1, 120, 120, 40, -1, "exploration", "", "" }, /* L = 3 x 40 */
        { 1, 1, 121, 121, 40, -1, "decline", "", "" },
        { 3, 1, 179, 179, -1, 400, "formation", "", "" }, /* w = 90 */
        { 3, 1, 180, 180, -1, 400, "decline", "", "" },
        { 3, 1, 199, 199, 50, 400, "formation", "", "" }, /* w = 2 x 50 */
        { 3, 1, 200, 200, 50, 400, "decline", "", "" },
        { 3, 3, 180, 0, -1, 0, "formation", "", "" },
        { 3, 3, 180, 1, -1, 0, "decline", "", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = new_desk();
        struct desk_customer person =
            buyer(cases[i].occasions, cases[i].days, cases[i].first, cases[i].last);
        desk.rule.median_cycle = cases[i].median;
        desk.rule.inactive_limit = cases[i].inactive;
        cr_assert(open_desk(&desk, "lifecycle", cases[i].setting, cases[i].value) == CRM_OK);
        desk_teach(&desk, NULL, 0);
        expect(&desk, &person, cases[i].class, "lifecycle", i);
        desk_close(&desk);
    }
}

/* All buyers: what they bought at some ages. Valid until the next call. */
static struct desk_customer crowd(const int32_t *ages, const crm_money *sums, size_t count)
{
    struct desk_customer person = buyer(1, 1, 500, 0);
    static struct crm_day_sum days[DAYS];
    for (size_t i = 0; i < count; i++) {
        days[i] = (struct crm_day_sum){ sums[i], -sums[i], AS_OF - ages[i] };
    }
    person.sums = (struct crm_day_sums){ days, count };
    return person;
}

/* C6: the windows of one buyer against those of all. The buyer's w is 100 unless the case says. */
Test(lifecycle, ratios)
{
    static const crm_money huge = 9000000000000000000;
    static const struct {
        crm_money recent;
        crm_money prior;
        crm_money all[2]; /* recent and prior */
        char class[12];
        char setting[24];
        char value[8];
    } cases[] = {
        { 500000, 1000000, { 7, 7 }, "decline", "", "" },
        { 500001, 1000000, { 7, 7 }, "stability", "", "" },
        { 1249999, 1000000, { 7, 7 }, "stability", "", "" },
        { 1250000, 1000000, { 7, 7 }, "formation", "", "" },
        { 1000000, 1000000, { 7, 7 }, "stability", "", "" },
        { 1000000, 1000000, { 14, 7 }, "decline", "", "" }, /* all doubled */
        { 1000001, 1000000, { 14, 7 }, "stability", "", "" },
        { 2499999, 1000000, { 14, 7 }, "stability", "", "" },
        { 2500000, 1000000, { 14, 7 }, "formation", "", "" },
        { 200000, 1000000, { 2, 7 }, "stability", "", "" }, /* a season, no decline: 0.7 */
        { 142857, 1000000, { 2, 7 }, "decline", "", "" },   /* 1/7 = 142857.14 */
        { 142858, 1000000, { 2, 7 }, "stability", "", "" },
        { 400000, 1000000, { 0, 7 }, "decline", "", "" }, /* no season is known */
        { 1000000, 1000000, { 14, 0 }, "stability", "", "" },
        { 1000000, 1000000, { 14, -7 }, "stability", "", "" },
        { 1000000, 1000000, { -14, -7 }, "stability", "", "" },
        { 0, 1000000, { 7, 7 }, "decline", "", "" },
        { -1, 1000000, { 7, 7 }, "decline", "", "" },
        { 0, 0, { 7, 7 }, "decline", "", "" },
        { 0, -1000000, { 7, 7 }, "decline", "", "" },
        { -1, -1000000, { 7, 7 }, "decline", "", "" },
        { 1, 0, { 7, 7 }, "formation", "", "" },
        { 1, -1000000, { 7, 7 }, "formation", "", "" },
        { 1, 0, { 7, 0 }, "formation", "", "" },
        { 500001, 1000000, { 7, 7 }, "decline", "lifecycle.decline", "0.6" },
        { 600000, 1000000, { 7, 7 }, "decline", "lifecycle.decline", "0.6" },
        { 600001, 1000000, { 7, 7 }, "stability", "lifecycle.decline", "0.6" },
        { 1000000, 1000000, { 7, 7 }, "formation", "lifecycle.formation", "1" },
        { 999999, 1000000, { 7, 7 }, "stability", "lifecycle.formation", "1" },
        { huge / 2, huge, { huge, huge }, "decline", "", "" },
        { huge / 2 + 1, huge, { huge, huge }, "stability", "", "" },
        { huge - 1, huge, { huge, huge / 2 }, "decline", "", "" },
    };
    static const int32_t ages[2][2] = { { 99, 100 }, { 0, 199 } };
    for (size_t i = 0; i < CRM_COUNT(cases) * 2; i++) {
        size_t at = i / 2;
        struct desk desk = new_desk();
        struct desk_customer all = crowd(ages[i % 2], cases[at].all, 2);
        struct desk_customer person = buyer(5, 5, 200, 0);
        person.measures.window_revenue[0] = cases[at].recent;
        person.measures.window_revenue[1] = cases[at].prior;
        person.measures.window_margin[0] = 1;
        cr_assert(open_desk(&desk, "lifecycle", cases[at].setting, cases[at].value) == CRM_OK);
        desk_teach(&desk, &all, 1);
        expect(&desk, &person, cases[at].class, "lifecycle", at);
        desk_close(&desk);
    }
}

/* C6: days of all buyers on both sides of windows that end within a day. A buyer of 100 and 100 is
 * stable, unless that one day of all makes a season of it. */
Test(lifecycle, windows_of_all)
{
    static const struct {
        uint32_t days;
        int32_t first;
        int32_t age;
        char class[12];
    } cases[] = {
        { 5, 200, 0, "decline" },     { 5, 200, 99, "decline" },
        { 5, 200, 100, "formation" }, { 5, 200, 199, "formation" },
        { 5, 200, 200, "stability" }, { 4, 157, 104, "formation" }, /* young: tenure < 2 w */
        { 7, 314, 104, "decline" },   { 7, 314, 105, "formation" }, /* w = 104.67 */
        { 7, 314, 209, "formation" }, { 7, 314, 210, "stability" }, /* 2 w = 209.33 */
        { 3, 729, 364, "formation" },                               /* young, with w = 365 */
        { 3, 730, 364, "decline" },   { 3, 730, 365, "formation" },
        { 3, 730, 729, "formation" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        static const crm_money sums[3] = { 100, 1000, 100 };
        int32_t base = cases[i].first > 400 ? 365 : 100;
        int32_t ages[3] = { base / 2, cases[i].age, base + base / 2 };
        struct desk desk = new_desk();
        struct desk_customer all = crowd(ages, sums, 3);
        struct desk_customer person = buyer(5, cases[i].days, cases[i].first, 0);
        person.measures.window_revenue[0] = 100;
        person.measures.window_revenue[1] = 100;
        cr_assert(open_desk(&desk, "lifecycle", "", "") == CRM_OK);
        desk_teach(&desk, &all, 1);
        expect(&desk, &person, cases[i].class, "lifecycle", i);
        desk_close(&desk);
    }
}

/* C6: margin where every line has a cost, else revenue, as a note says. */
Test(lifecycle, values)
{
    static const struct {
        bool costs;
        uint64_t cost_lines;
        char class[12];
        size_t notes;
    } cases[] = { { false, 0, "formation", 0 },
                  { true, 10, "decline", 0 },
                  { true, 9, "formation", 1 } };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = new_desk();
        struct desk_customer person = buyer(5, 5, 200, 0);
        person.measures.window_revenue[0] = 200;
        person.measures.window_revenue[1] = 100;
        person.measures.window_margin[0] = 100;
        person.measures.window_margin[1] = 200;
        desk.totals.has_costs = cases[i].costs;
        desk.totals.lines = 10;
        desk.totals.cost_lines = cases[i].cost_lines;
        person.measures.lines = 10;
        person.measures.cost_lines = (uint32_t)cases[i].cost_lines;
        cr_assert(open_desk(&desk, "lifecycle", "", "") == CRM_OK);
        desk_teach(&desk, &person, 1);
        expect(&desk, &person, cases[i].class, "lifecycle", i);
        cr_assert(desk.notes.count == cases[i].notes, "case %zu", i);
        desk_close(&desk);
    }
    struct desk upside_down = new_desk();
    cr_assert(open_desk(&upside_down, "lifecycle", "lifecycle.decline", "1.3") == CRM_USAGE);
    desk_close(&upside_down);
}

/* All three over many buyers */

enum { CROWD = 60 };

static const char schemes[] = "orientation,engagement,lifecycle";

static crm_money draw_money(uint64_t *random, size_t below)
{
    return (crm_money)random_below(random, below);
}

/* days has room for DAYS, and outlives the person. */
static void draw_person(struct desk_customer *person, struct crm_day_sum *days, uint64_t *random)
{
    size_t spread = random_below(random, 3) == 0 ? 4 : 1000000; /* ties, or none */
    uint32_t occasions = (uint32_t)random_below(random, 7);
    int32_t last = (int32_t)random_below(random, 200);
    *person = buyer(occasions, occasions, last + (int32_t)random_below(random, 500), last);
    struct crm_measures *measures = &person->measures;
    measures->purchase_spend = draw_money(random, spread) + (crm_money)spread;
    measures->bargain_spend = draw_money(random, spread);
    measures->launch_spend = draw_money(random, spread);
    measures->main_brand_spend = draw_money(random, spread);
    for (size_t i = 0; i < 2; i++) {
        measures->window_revenue[i] = draw_money(random, spread) - 1;
    }
    measures->service.months_both_365 = (uint8_t)random_below(random, 9);
    measures->service.outreach_365 = (uint32_t)random_below(random, 4);
    measures->service.in_365 = random_below(random, 2) == 0;
    person->sums = (struct crm_day_sums){ days, random_below(random, DAYS) };
    for (size_t i = 0; i < person->sums.count; i++) {
        days[i] = (struct crm_day_sum){ draw_money(random, spread) - 2, 0,
                                        AS_OF - 729 + 18 * (int32_t)i };
    }
}

static void show_all(const struct desk *desk, const struct desk_customer *people,
                     struct crm_buffer *text)
{
    crm_buffer_text(text, desk_model(desk));
    for (size_t i = 0; i < CROWD; i++) {
        crm_buffer_format(text, "%s\n", desk_values(desk, &people[i]));
    }
    for (size_t i = 0; i < desk->notes.count; i++) {
        crm_buffer_text(text, desk->notes.texts[i]);
    }
}

/* Halves that are merged in either order, and a saved model, say what the whole says. */
Test(behave, halves_and_models)
{
    static struct desk_customer people[CROWD];
    static struct crm_day_sum days[CROWD][DAYS];
    uint64_t random = 31;
    folder_make();
    for (size_t round = 0; round < 40; round++) {
        struct crm_buffer texts[4] = { 0 };
        size_t cut = random_below(&random, CROWD + 1);
        for (size_t i = 0; i < CROWD; i++) {
            draw_person(&people[i], days[i], &random);
        }
        for (size_t way = 0; way < 4; way++) {
            struct desk left = new_desk();
            struct desk right = new_desk();
            cr_assert(open_desk(&left, schemes, "", "") == CRM_OK);
            cr_assert(open_desk(&right, schemes, "", "") == CRM_OK);
            struct desk *into = way == 2 ? &right : &left;
            size_t first = way == 0 || way == 3 ? CROWD : cut;
            cr_assert(desk_gather(&left, people, first, &left.error) == CRM_OK);
            cr_assert(desk_gather(&right, people + first, CROWD - first, &right.error) == CRM_OK);
            cr_assert(crm_classifier_merge(into->classifier,
                                           way == 2 ? left.classifier : right.classifier,
                                           &into->error)
                      == CRM_OK);
            if (way == 3) {
                const char *path = folder_path("model");
                cr_assert(crm_learned_load(&into->learned, path, "crm-x", &into->error) == CRM_OK);
                cr_assert(crm_classifier_adopt(into->classifier, &into->learned, &into->error)
                              == CRM_OK,
                          "%s", into->error.message);
            } else {
                desk_teach(into, NULL, 0);
                cr_assert(
                    crm_learned_save(&into->learned, folder_path("model"), "crm-x", &into->error)
                    == CRM_OK);
            }
            show_all(into, people, &texts[way]);
            cr_assert(crm_span_equal(crm_buffer_view(&texts[0]), crm_buffer_view(&texts[way])),
                      "round %zu, way %zu:\n%s\n---\n%s", round, way, crm_buffer_string(&texts[0]),
                      crm_buffer_string(&texts[way]));
            desk_close(&left);
            desk_close(&right);
        }
        for (size_t way = 0; way < 4; way++) {
            crm_buffer_free(&texts[way]);
        }
    }
    folder_remove();
}

/* Brands on sale are those of the model: a part of the customers may know one only. */
Test(behave, brands_of_a_model)
{
    struct desk whole = new_desk();
    struct desk part = new_desk();
    struct desk_customer person = spender(3, 100, 0, 0, 100);
    cr_assert(open_desk(&whole, "orientation", "", "") == CRM_OK);
    desk_teach(&whole, &person, 1);
    part.totals.values[CRM_MIX_BRAND] = 1;
    cr_assert(open_desk(&part, "orientation", "", "") == CRM_OK);
    cr_assert(crm_classifier_adopt(part.classifier, &whole.learned, &part.error) == CRM_OK);
    expect(&part, &person, "follower", "part", 0);
    desk_close(&whole);
    desk_close(&part);
}

/* C6: a model of another day knows another season: it is not taken off, and a warning says so. */
Test(behave, model_of_another_day)
{
    static const struct {
        double as_of;
        char class[12];
    } cases[] = { { AS_OF, "decline" }, { AS_OF - 1, "stability" }, { AS_OF + 1, "stability" } };
    static const int32_t ages[] = { 0, 150 };
    static const crm_money sums[] = { 200, 100 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = new_desk();
        struct desk_customer all = crowd(ages, sums, 2);
        struct desk_customer person = buyer(5, 5, 200, 0);
        person.measures.window_revenue[0] = 100;
        person.measures.window_revenue[1] = 100;
        cr_assert(open_desk(&desk, "lifecycle", "", "") == CRM_OK);
        desk_teach(&desk, &all, 1);
        cr_assert(
            crm_learned_set(&desk.learned, "lifecycle", "as_of", &cases[i].as_of, 1, &desk.error)
            == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_OK);
        expect(&desk, &person, cases[i].class, "another day", i);
        cr_assert(desk.notes.count == (i > 0)
                  && (i == 0 || desk_has_note(&desk, "of another day")));
        desk_close(&desk);
    }
}

/* Rows as a model of other data, other settings or another day has them. */
Test(behave, models_that_do_not_fit)
{
    static const struct {
        char scheme[16];
        char rows[3][40];
        enum crm_status status;
    } cases[] = {
        { "orientation", { "spend\t1;2", "brands\t2", "settings\t1;0.10000000000000001" }, CRM_OK },
        { "orientation", { "spend\t1;2", "brands\t2", "settings\t0;0.1" }, CRM_REFUSED },
        { "orientation", { "spend\t1;2", "brands\t2", "settings\t1;0.2" }, CRM_REFUSED },
        { "orientation", { "spend\t1;2", "brands\t2", "more\t" }, CRM_REFUSED },
        { "orientation", { "spend\t1", "brands\t2", "settings\t1;0.1" }, CRM_REFUSED },
        { "orientation", { "spend\t-1;2", "brands\t2", "settings\t1;0.1" }, CRM_REFUSED },
        { "orientation", { "spend\t1;1e300", "brands\t2", "settings\t1;0.1" }, CRM_REFUSED },
        { "orientation", { "spend\t1;2", "brands\t", "settings\t1;0.1" }, CRM_REFUSED },
        { "orientation", { "spend\t1;2", "brands\t-1", "settings\t1;0.1" }, CRM_REFUSED },
        { "orientation", { "spend\t1;2", "brands\t1e10", "settings\t1;0.1" }, CRM_REFUSED },
        { "orientation", { "more\t", "brands\t2", "settings\t1;0.1" }, CRM_REFUSED },
        { "lifecycle", { "daily_sums\t", "as_of\t20000", "settings\t0" }, CRM_OK },
        { "lifecycle", { "daily_sums\t0;-5;7", "as_of\t20000", "settings\t0" }, CRM_OK },
        { "lifecycle", { "daily_sums\t0;-5;7", "as_of\t20000", "settings\t1" }, CRM_REFUSED },
        { "lifecycle", { "daily_sums\t0;-5;7", "as_of\t19999", "settings\t0" }, CRM_OK },
        { "lifecycle", { "daily_sums\t0;-5;7", "as_of\t20001", "settings\t0" }, CRM_OK },
        { "lifecycle", { "daily_sums\t0;-5;7", "more\t", "settings\t0" }, CRM_REFUSED },
        { "lifecycle", { "daily_sums\t1e300", "as_of\t20000", "settings\t0" }, CRM_REFUSED },
        { "lifecycle", { "daily_sums\t-1e300", "as_of\t20000", "settings\t0" }, CRM_REFUSED },
        { "lifecycle", { "more\t", "as_of\t20000", "settings\t0" }, CRM_REFUSED },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = new_desk();
        cr_assert(open_desk(&desk, cases[i].scheme, "", "") == CRM_OK);
        for (size_t j = 0; j < CRM_COUNT(cases[i].rows); j++) {
            char line[80];
            snprintf(line, sizeof line, "%s\t%s", cases[i].scheme, cases[i].rows[j]);
            cr_assert(crm_learned_read(&desk.learned, crm_span_of(line), &desk.error) == CRM_OK);
        }
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error)
                      == cases[i].status,
                  "case %zu", i);
        desk_close(&desk);
    }
    struct desk long_one = new_desk();
    double days[CRM_HISTORY_DAYS + 1] = { 0 };
    cr_assert(open_desk(&long_one, "lifecycle", "", "") == CRM_OK);
    desk_teach(&long_one, NULL, 0);
    cr_assert(crm_learned_set(&long_one.learned, "lifecycle", "daily_sums", days, CRM_COUNT(days),
                              &long_one.error)
              == CRM_OK);
    cr_assert(crm_classifier_adopt(long_one.classifier, &long_one.learned, &long_one.error)
              == CRM_REFUSED);
    desk_close(&long_one);
}

/* Memory that runs out */

static void nothing_to_prepare(void)
{
}

static void nothing_to_check(enum crm_status status)
{
    (void)status;
}

static struct desk_customer few[3];

static enum crm_status learn_all(struct crm_error *error)
{
    struct desk desk = new_desk();
    enum crm_status status = desk_open(&desk, schemes, "", "", "", error);
    status = status == CRM_OK ? desk_gather(&desk, few, CRM_COUNT(few), error) : status;
    status =
        status == CRM_OK ? crm_classifier_learn(desk.classifier, 0, &desk.learned, error) : status;
    status = status == CRM_OK
                 ? crm_learned_read(&desk.learned, crm_span_of("x\ty\t1;2;3;4;5;6;7;8;9"), error)
                 : status;
    desk_close(&desk);
    return status;
}

Test(behave, memory_runs_out)
{
    static struct crm_day_sum days[CRM_COUNT(few)][DAYS];
    uint64_t random = 32;
    for (size_t i = 0; i < CRM_COUNT(few); i++) {
        draw_person(&few[i], days[i], &random);
    }
    fault_each(FAULT_MEMORY, nothing_to_prepare, learn_all, nothing_to_check);
}
