/* C14: samples: the keyed hash, proportions, draws, consent, and the scheme that puts them
 * together. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/keyed_hash.h"
#include "classify/apportion.h"
#include "customer/consent.h"
#include "classify/draw.h"
#include "desk.h"
#include "support.h"

/* The vectors of the reference implementation: key 00 … 0f, text 00 … n-1. */
Test(keyed_hash, reference)
{
    static const struct {
        size_t length;
        uint64_t hash;
    } vectors[] = {
        { 0, 0x726fdb47dd0e0e31u }, { 1, 0x74f839c593dc67fdu },  { 7, 0xab0200f58b01d137u },
        { 8, 0x93f5f5799a932462u }, { 15, 0xa129ca6149be45e5u }, { 63, 0x958a324ceb064572u },
    };
    struct crm_hash_key key = { { 0x0706050403020100u, 0x0f0e0d0c0b0a0908u } };
    char text[64];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (char)i;
    }
    for (size_t i = 0; i < CRM_COUNT(vectors); i++) {
        uint64_t hash = crm_keyed_hash(key, (struct crm_span){ text, vectors[i].length });
        cr_assert(hash == vectors[i].hash, "%zu bytes", vectors[i].length);
    }
}

Test(apportion, largest_remainders)
{
    static const struct {
        uint64_t sizes[4];
        uint64_t places;
        uint64_t parts[4];
    } cases[] = {
        { { 10, 10, 10, 10 }, 4, { 1, 1, 1, 1 } },
        { { 10, 10, 10, 10 }, 6, { 2, 2, 1, 1 } }, /* equal remainders: the first ones */
        { { 60, 30, 9, 1 }, 10, { 6, 3, 1, 0 } },
        { { 50, 30, 15, 5 }, 7, { 4, 2, 1, 0 } }, /* 3.5, 2.1, 1.05, 0.35 */
        { { 3, 0, 2, 1 }, 6, { 3, 0, 2, 1 } },
        { { 3, 0, 2, 1 }, 100, { 3, 0, 2, 1 } }, /* more than there are */
        { { 3, 0, 2, 1 }, 0, { 0, 0, 0, 0 } },
        { { 0, 0, 0, 0 }, 5, { 0, 0, 0, 0 } },
        { { 4294967295u, 1, 1, 1 }, 4294967295u, { 4294967292u, 1, 1, 1 } },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_error error = { 0 };
        uint64_t parts[4];
        cr_assert(crm_apportion(cases[i].sizes, 4, cases[i].places, parts, &error) == CRM_OK);
        for (size_t j = 0; j < 4; j++) {
            cr_assert(parts[j] == cases[i].parts[j], "case %zu, part %zu: %llu", i, j,
                      (unsigned long long)parts[j]);
        }
    }
}

Test(consent, words)
{
    static const struct {
        char consent[32];
        char channel[8];
        bool given;
    } cases[] = {
        { "phone", "phone", true },       { "email; phone", "phone", true },
        { "email;sms", "phone", false },  { "phones", "phone", false },
        { "", "phone", false },           { "yes", "phone", true },
        { "no", "phone", false },         { ";;", "phone", false },
        { "sms;wechat", "wechat", true }, { "telephone;phon", "phone", false },
        { "电话", "phone", true },        { "phone", "电话", true },
        { "邮件;短信", "sms", true },     { "邮件;短信", "phone", false },
        { "微信", "phone", false },       { "微信", "微信", true },
        { "是", "phone", true },          { "同意", "wechat", true },
        { "不同意", "phone", false },     { "", "wechat", false },
        { "短信；电话", "phone", true },  { "短信、电话", "phone", true },
        { "短信，电话", "phone", true },  { "短信, 电话", "phone", true },
        { "短信|电话", "phone", true },   { "短信／电话", "phone", true },
        { "短信、邮件", "phone", false }, { "no phone", "phone", false },
        { "微信", "wechat", true },       { "是的", "phone", true },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        cr_assert(crm_consents(crm_span_of(cases[i].consent), cases[i].channel) == cases[i].given,
                  "%s", cases[i].consent);
    }
    cr_assert_str_eq(crm_contact_column("sms"), "phone");
    cr_assert_str_eq(crm_contact_column("电话"), "phone");
    cr_assert_str_eq(crm_contact_column("post"), "address");
    cr_assert(crm_contact_column("wechat") == NULL);
}

/* A draw of 12 in three strata, hashes descending within each. */
static enum crm_status fill_draw(struct crm_draw *draw, size_t from, size_t to,
                                 struct crm_error *error)
{
    static const char *const strata[] = { "north", "east", "" };
    enum crm_status status = CRM_OK;
    for (size_t i = from; i < to && status == CRM_OK; i++) {
        status = crm_draw_add(draw,
                              crm_span_of(strata[i < 6    ? 0
                                                 : i < 10 ? 1
                                                          : 2]),
                              1000 - i, error);
    }
    return status;
}

static void check_strata(const struct crm_stratum *strata)
{
    /* the hashes: "" 989 and 990, east 991 to 994, north 995 to 1000 */
    static const struct {
        const char *value;
        uint64_t size, drawn, controls, last_drawn, last_control;
    } expected[] = {
        { "", 2, 1, 0, 989, 0 },
        { "east", 4, 2, 1, 992, 991 },
        { "north", 6, 3, 1, 997, 995 },
    };
    for (size_t i = 0; i < 3; i++) {
        cr_assert(crm_span_is(strata[i].value, expected[i].value));
        cr_assert(strata[i].size == expected[i].size && strata[i].drawn == expected[i].drawn
                      && strata[i].controls == expected[i].controls
                      && strata[i].last_drawn == expected[i].last_drawn
                      && strata[i].last_control == expected[i].last_control,
                  "%s", expected[i].value);
    }
}

/* Half of them, in two parts that are merged, and 30 % of those (1.8, rounded) as controls. */
static enum crm_status take_strata(struct crm_error *error)
{
    struct crm_stratum *strata = NULL;
    struct crm_draw draw = { 0 };
    struct crm_draw other = { 0 };
    enum crm_status status = fill_draw(&draw, 5, 12, error);
    status = status == CRM_OK ? fill_draw(&other, 0, 5, error) : status;
    status = status == CRM_OK ? crm_draw_merge(&draw, &other, error) : status;
    status = status == CRM_OK ? crm_draw_take(&draw, 6, 0.3, &strata, error) : status;
    if (status == CRM_OK) {
        check_strata(strata);
    }
    crm_release(strata);
    crm_draw_free(&draw);
    crm_draw_free(&other);
    return status;
}

static void no_preparation(void)
{
}

static void no_check(enum crm_status status)
{
    (void)status;
}

Test(draw, strata_and_faults)
{
    fault_each(FAULT_MEMORY, no_preparation, take_strata, no_check);
}

Test(draw, ends)
{
    static const struct {
        uint64_t wanted;
        double share;
        uint64_t drawn, controls;
    } cases[] = {
        { 1, 0.49, 1, 0 },  { 1, 0.5, 1, 1 }, { 12, 0, 12, 0 },
        { 13, 0.5, 12, 6 }, { 5, 0.3, 5, 2 }, { 1000000000, 0.9, 12, 11 },
    };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_stratum *strata = NULL;
        struct crm_draw draw = { 0 };
        uint64_t drawn = 0;
        uint64_t controls = 0;
        cr_assert(fill_draw(&draw, 0, 12, &error) == CRM_OK);
        cr_assert(crm_draw_take(&draw, cases[i].wanted, cases[i].share, &strata, &error) == CRM_OK);
        for (size_t j = 0; j < draw.strata.count; j++) {
            drawn += strata[j].drawn;
            controls += strata[j].controls;
            cr_assert(strata[j].controls <= strata[j].drawn && strata[j].drawn <= strata[j].size);
        }
        cr_assert(drawn == cases[i].drawn && controls == cases[i].controls, "case %zu", i);
        crm_release(strata);
        crm_draw_free(&draw);
    }
    struct crm_stratum *none = NULL;
    struct crm_draw empty = { 0 };
    cr_assert(crm_draw_take(&empty, 5, 0.5, &none, &error) == CRM_OK);
    crm_release(none);
    struct crm_draw many = { 0 };
    enum crm_status status = CRM_OK;
    for (int i = 0; i <= CRM_STRATA_MOST && status == CRM_OK; i++) {
        char value[16];
        snprintf(value, sizeof value, "%d", i);
        status = crm_draw_add(&many, crm_span_of(value), 0, &error);
        cr_assert((status == CRM_OK) == (i < CRM_STRATA_MOST));
    }
    crm_draw_free(&many);
}

/* The scheme: customers of columns customer_id, region, consent, phone. */

extern const struct crm_scheme crm_scheme_sample;

enum { PEOPLE = 200 };

static void set_person(struct desk_customer *person, size_t number)
{
    static const char *const regions[] = { "north", "east", "south", "" };
    static const char *const consents[] = { "phone;sms", "email", "yes", "" };
    char id[24];
    char values[48];
    snprintf(id, sizeof id, "c%04zu", number);
    snprintf(values, sizeof values, "%s\t%s\t%s", regions[number % 7 < 4 ? 0 : number % 4],
             consents[number % 4], number % 5 == 0 ? "" : "12000000000");
    *person = desk_customer_of(id, values);
    person->measures.occasions = (uint32_t)number % 3;
    person->measures.purchase_days = (uint32_t)number % 3;
    person->measures.last_day = DESK_AS_OF - (int32_t)(number % 10) * 40;
    person->measures.first_day = person->measures.last_day;
    person->measures.service.contacts_out_recent = (uint32_t)number % 9;
}

/* settings: names and values in turn, NULL-terminated; or NULL */
static enum crm_status start_run(struct desk *run, const char *draw, const char *const *settings)
{
    static const struct crm_scheme *const rows[] = { &crm_scheme_sample };
    static const struct crm_scheme_table table = { rows, 1 };
    struct crm_error *error = &run->error;
    run->table = &table;
    cr_assert(desk_prepare(run, "region,consent,phone", error) == CRM_OK);
    cr_assert(crm_settings_set(&run->settings, "sample.draw", draw, error) == CRM_OK);
    for (size_t i = 0; settings != NULL && settings[i] != NULL; i += 2) {
        cr_assert(crm_settings_set(&run->settings, settings[i], settings[i + 1], error) == CRM_OK);
    }
    return desk_start(run, "sample", error);
}

/* Every step-th person, from the first or from the last one. */
static void gather_people(struct desk *run, const struct desk_customer *people, size_t first,
                          bool back)
{
    for (size_t i = first; i < PEOPLE; i += 2) {
        const struct desk_customer *person = &people[back ? PEOPLE - 1 - i : i];
        cr_assert(desk_gather_round(run, 1, person, 1, &run->error) == CRM_OK);
    }
}

/* 't', 'c' or '-' a person. */
static void show_people(struct desk *run, const struct desk_customer *people, char text[PEOPLE + 1])
{
    for (size_t i = 0; i < PEOPLE; i++) {
        const char *value = desk_values(run, &people[i]);
        text[i] = value[0] != '\0' ? value[0] : '-';
    }
    text[PEOPLE] = '\0';
}

static size_t count_letters(const char *text, char letter)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += *text == letter;
    }
    return count;
}

static void make_people(struct desk_customer people[PEOPLE])
{
    for (size_t i = 0; i < PEOPLE; i++) {
        set_person(&people[i], i);
    }
}

/* The order of arrival and the way of gathering never show; a saved model draws the same. */
Test(sample, one_way_or_another)
{
    static struct desk_customer people[PEOPLE];
    static const char *const settings[] = { "sample.control", "0.25", NULL };
    char whole[PEOPLE + 1];
    char other[PEOPLE + 1];
    make_people(people);
    struct desk run = { 0 };
    cr_assert(start_run(&run, "region:60", settings) == CRM_OK, "%s", run.error.message);
    desk_teach(&run, people, PEOPLE);
    show_people(&run, people, whole);
    cr_assert(count_letters(whole, 't') == 45 && count_letters(whole, 'c') == 15, "%s", whole);
    struct desk left = { 0 };
    struct desk right = { 0 };
    cr_assert(start_run(&left, "region:60", settings) == CRM_OK);
    cr_assert(start_run(&right, "region:60", settings) == CRM_OK);
    gather_people(&left, people, 0, true);
    gather_people(&right, people, 1, true);
    cr_assert(crm_classifier_merge(left.classifier, right.classifier, &left.error) == CRM_OK);
    cr_assert(crm_classifier_learn(left.classifier, 1, &left.learned, &left.error) == CRM_OK);
    show_people(&left, people, other);
    cr_assert_str_eq(other, whole);
    cr_assert(run.notes.count > 0);
    for (size_t i = 0; i < run.notes.count; i++) { /* who is left out, among others */
        cr_assert(desk_has_note(&left, run.notes.texts[i]), "%s", run.notes.texts[i]);
    }
    struct desk model = { 0 };
    cr_assert(start_run(&model, "region:60", settings) == CRM_OK);
    cr_assert(crm_classifier_adopt(model.classifier, &run.learned, &model.error) == CRM_OK);
    show_people(&model, people, other);
    cr_assert_str_eq(other, whole);
    struct desk wrong = { 0 };
    cr_assert(start_run(&wrong, "random:60", settings) == CRM_OK);
    cr_assert(crm_classifier_adopt(wrong.classifier, &run.learned, &wrong.error) == CRM_REFUSED);
    desk_close(&run);
    desk_close(&left);
    desk_close(&right);
    desk_close(&model);
    desk_close(&wrong);
}

/* A larger sample holds the smaller one; another seed draws others. */
Test(sample, nested)
{
    static struct desk_customer people[PEOPLE];
    static const char *const seed[] = { "sample.seed", "2", NULL };
    static const struct {
        const char *draw;
        const char *const *settings;
    } runs[] = { { "random:20", NULL }, { "random:50", NULL }, { "random:50", seed } };
    char shown[3][PEOPLE + 1];
    make_people(people);
    for (size_t i = 0; i < 3; i++) {
        struct desk run = { 0 };
        cr_assert(start_run(&run, runs[i].draw, runs[i].settings) == CRM_OK);
        desk_teach(&run, people, PEOPLE);
        show_people(&run, people, shown[i]);
        desk_close(&run);
    }
    size_t other = 0;
    for (size_t i = 0; i < PEOPLE; i++) {
        cr_assert(shown[0][i] == '-' || shown[1][i] == 't');
        other += shown[1][i] != shown[2][i];
    }
    cr_assert(count_letters(shown[0], 't') == 20 && count_letters(shown[1], 't') == 50);
    cr_assert(other > 20);
}

/* Who is drawn where all that can be are; the control group stands in the same proportion. */
Test(sample, who_can_be_drawn)
{
    static struct desk_customer people[PEOPLE];
    static const char *const phone[] = { "sample.contact_by", "phone", NULL };
    static const char *const often[] = { "sample.contact_cap", "5", NULL };
    static const struct {
        const char *draw;
        const char *const *settings;
    } runs[] = { { "random:1000", phone }, { "lost:1000", often } };
    make_people(people);
    for (size_t i = 0; i < 2; i++) {
        struct desk run = { 0 };
        char shown[PEOPLE + 1];
        cr_assert(start_run(&run, runs[i].draw, runs[i].settings) == CRM_OK);
        desk_teach(&run, people, PEOPLE);
        show_people(&run, people, shown);
        cr_assert(run.notes.count == 1 && !crm_note_is_remark(run.notes.texts[0]));
        for (size_t j = 0; j < PEOPLE; j++) {
            bool agrees = j % 4 == 0 || j % 4 == 2;
            bool lost = j % 3 > 0 && (j % 10) * 40 > 90; /* L is 90: there is no cycle */
            bool drawn = i == 0 ? agrees && j % 5 > 0 && j % 9 < 3 : lost && j % 9 < 5;
            cr_assert((shown[j] == 't') == drawn, "run %zu, person %zu", i, j);
        }
        desk_close(&run);
    }
}

Test(sample, refused)
{
    static const char *const post[] = { "sample.contact_by", "post", NULL };
    static const struct {
        char draw[24];
        enum crm_status status;
    } cases[] = {
        { "random:1", CRM_OK },          { "random:0", CRM_USAGE },
        { "random", CRM_USAGE },         { ":5", CRM_USAGE },
        { "region:-1", CRM_USAGE },      { "region:", CRM_USAGE },
        { "town:5", CRM_USAGE },         { "key:5", CRM_USAGE }, /* no importance here */
        { "random:1000000000", CRM_OK }, { "random:1000000001", CRM_USAGE },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk run = { 0 };
        cr_assert(start_run(&run, cases[i].draw, NULL) == cases[i].status, "%s", cases[i].draw);
        desk_close(&run);
    }
    struct desk run = { 0 };
    cr_assert(start_run(&run, "random:5", post) == CRM_OK); /* no address column: not needed */
    cr_assert(run.notes.count == 1 && strstr(run.notes.texts[0], "no column address") != NULL);
    desk_close(&run);
}
