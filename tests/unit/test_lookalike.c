/* D6: lookalike, at work on customers without a stream. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "desk.h"
#include "model/scores.h"
#include "model/special.h"
#include "support.h"

/* So many customers of the same values, parted by TABs, who have bought or not. */
struct group {
    char values[64];
    bool bought;
    size_t count;
};

static enum crm_status open_shop(struct desk *shop, const char *columns, const char *key,
                                 const char *value, struct crm_error *error)
{
    *shop = (struct desk){ .table = &crm_score_schemes };
    enum crm_status status = desk_open(shop, "lookalike", columns, key, value, error);
    cr_assert(status != CRM_OK || shop->notes.count == 0);
    return status;
}

static struct desk_customer customer_of(size_t id, const char *values, bool bought)
{
    char name[24];
    snprintf(name, sizeof name, "k%zu", id);
    struct desk_customer customer = desk_customer_of(name, values);
    customer.measures.occasions = bought;
    return customer;
}

/* Gathers every step-th of the customers from one on, the last one first if backwards; ids count
 * through the groups. */
static enum crm_status gather(struct desk *shop, const struct group *groups, size_t count,
                              size_t from, size_t step, bool backwards, struct crm_error *error)
{
    size_t total = 0;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < count; i++) {
        total += groups[i].count;
    }
    for (size_t i = from; i < total && status == CRM_OK; i += step) {
        size_t id = backwards ? total - 1 - i : i;
        size_t group = 0;
        for (size_t before = 0; id >= before + groups[group].count; group++) {
            before += groups[group].count;
        }
        struct desk_customer customer = customer_of(id, groups[group].values, groups[group].bought);
        status = desk_gather(shop, &customer, 1, error);
    }
    return status;
}

/* Opens, gathers and learns; nothing may fail. */
static void run_shop(struct desk *shop, const char *columns, const char *key, const char *value,
                     const struct group *groups, size_t count)
{
    struct crm_error error = { 0 };
    cr_assert(open_shop(shop, columns, key, value, &error) == CRM_OK, "%s", error.message);
    cr_assert(gather(shop, groups, count, 0, 1, false, &error) == CRM_OK);
    cr_assert(crm_classifier_learn(shop->classifier, 0, &shop->learned, &error) == CRM_OK, "%s",
              error.message);
}

/* The value of a customer of these values, as text; that of the next call replaces it. */
static const char *value_of(const struct desk *shop, const char *values)
{
    struct desk_customer customer = customer_of(0, values, false);
    return desk_values(shop, &customer);
}

static double number_of(const struct desk *shop, const char *values)
{
    const char *text = value_of(shop, values);
    cr_assert(text[0] != '\0', "%s: no value", values);
    return strtod(text, NULL);
}

static const double *row_of(const struct desk *shop, const char *name, size_t count)
{
    const struct crm_learned_row *row = crm_learned_get(&shop->learned, "lookalike", name);
    cr_assert(row != NULL, "no row %s", name);
    cr_assert(row->count == count, "%s has %zu numbers", name, row->count);
    return row->numbers;
}

static const struct group mixed[] = {
    { "female\tNorth\t30", true, 90 },
    { "female\tNorth\t30", false, 20 },
    { "female\tSouth\t41", true, 60 },
    { "female\tSouth\t", false, 40 },
    { "male\tNorth\t70", true, 30 },
    { "male\tNorth\t30", false, 60 },
    { "male\tSouth\t12", true, 20 },
    { "\tSouth\t30", false, 50 },
    { "\tEast\t\\t", true, 9 },
    { "other\tWest\t30", true, 5 },
    { "other\tFar\\\\West\t30", false, 7 },
};

static const char *const no_key = "";

enum { MODEL = 8192 };

Test(lookalike, levels)
{
    struct desk shop;
    run_shop(&shop, "gender,region,age", no_key, "", mixed, CRM_COUNT(mixed));
    static const struct {
        char name[24];
        double others, buyers;
        bool reference;
    } rows[] = {
        { "gender=female", 60, 150, true }, { "gender=male", 60, 50, false },
        { "gender=", 50, 9, false },        { "gender=other", 7, 5, false },
        { "region=North", 80, 120, true },  { "region=South", 90, 80, false },
        { "region:other", 7, 14, false },   { "age_band=25-34", 137, 95, true },
        { "age_band=35-44", 0, 60, false }, { "age_band=", 40, 9, false },
        { "age_band=65+", 0, 30, false },   { "age_band=<18", 0, 20, false },
    };
    size_t levels = 0;
    for (size_t i = 0; i < shop.learned.count; i++) {
        levels += strpbrk(shop.learned.rows[i].name, "=:") != NULL;
    }
    cr_assert(levels == CRM_COUNT(rows), "%zu levels", levels);
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        const double *numbers = row_of(&shop, rows[i].name, 7);
        cr_assert_float_eq(numbers[5], rows[i].others, 0, "%s", rows[i].name);
        cr_assert_float_eq(numbers[6], rows[i].buyers, 0, "%s", rows[i].name);
        cr_assert((fabs(numbers[0]) + fabs(numbers[1]) <= 0) == rows[i].reference, "%s",
                  rows[i].name);
        cr_assert_float_eq(numbers[2], exp(numbers[0]), 1e-12);
        cr_assert(numbers[3] <= numbers[2] && numbers[2] <= numbers[4]);
    }
    const double *customers = row_of(&shop, "customers", 2);
    cr_assert_float_eq(customers[0], 177, 0);
    cr_assert_float_eq(customers[1], 214, 0);

    /* By hand from the rows; what is rare or new is "other", and 0 where there is none. */
    double base = row_of(&shop, "intercept", 2)[0];
    double south = row_of(&shop, "region=South", 7)[0];
    double rare = row_of(&shop, "region:other", 7)[0];
    double young = row_of(&shop, "age_band=<18", 7)[0];
    double unknown = row_of(&shop, "gender=", 7)[0];
    static const char *const values[] = { "female\tNorth\t30", "female\tSouth\t34", "\tEast\t17",
                                          "?\tMoon\t25", "female\tNorth\t60" };
    const double sums[] = { base, base + south, base + unknown + rare + young, base + rare, base };
    for (size_t i = 0; i < CRM_COUNT(values); i++) {
        cr_assert_float_eq(number_of(&shop, values[i]), crm_sigmoid(sums[i]), 1e-8, "%s",
                           values[i]);
    }
    desk_close(&shop);
}

/* A value of 40 bytes is a level, one of 41 is not; at most 64 are. */
Test(lookalike, levels_most)
{
    static struct group groups[142];
    struct desk shop;
    size_t levels = 0;
    for (size_t i = 0; i < CRM_COUNT(groups); i++) {
        groups[i].bought = i % 2 == 0;
        groups[i].count = i < 4 ? 100 : 10;
        snprintf(groups[i].values, sizeof groups[i].values, "%0*zu",
                 i < 2   ? 40
                 : i < 4 ? 41
                         : 3,
                 i / 2);
    }
    run_shop(&shop, "source", no_key, "", groups, CRM_COUNT(groups));
    for (size_t i = 0; i < shop.learned.count; i++) {
        levels += strncmp(shop.learned.rows[i].name, "source=", 7) == 0;
    }
    cr_assert(levels == 64, "%zu", levels);
    row_of(&shop, "source=0000000000000000000000000000000000000000", 7);
    row_of(&shop, "source=064", 7);
    cr_assert(crm_learned_get(&shop.learned, "lookalike", "source=065") == NULL);
    const double *rare = row_of(&shop, "source:other", 7);
    cr_assert_float_eq(rare[5], 160, 0); /* 100 of 41 bytes, and 6 values of 10 */
    desk_close(&shop);
}

/* Ages come from the birth date, the age, or what crm-segment has made of them. */
Test(lookalike, ages)
{
    static const struct {
        char columns[24], old[16], young[16], known[16];
    } cases[] = {
        { "age", "66", "20", "65" },
        { "birth_date", "1950-01-01", "2000-01-01", "1959-10-04" },
        { "birth_date,age", "\t70", "2000-01-01\t70", "1959-10-04\t" },
        { "age_band", "65+", "18-24", "65+" },
        { "age_band,age", "18-24\t66", "65+\t20", "\t80" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct group groups[] = { { "", true, 50 }, { "", false, 50 } };
        struct desk shop;
        snprintf(groups[0].values, sizeof groups[0].values, "%s", cases[i].old);
        snprintf(groups[1].values, sizeof groups[1].values, "%s", cases[i].young);
        run_shop(&shop, cases[i].columns, no_key, "", groups, 2);
        cr_assert(row_of(&shop, "age_band=65+", 7)[6] >= 50, "%zu", i);
        cr_assert(number_of(&shop, cases[i].known) > 0.9, "%zu", i);
        desk_close(&shop);
    }
}

/* Who can be told by one trait alone has a chance near 0 or 1, and nothing is infinite. */
Test(lookalike, separable)
{
    static const struct group groups[] = { { "female\tn", true, 400 },
                                           { "male\tn", false, 40 },
                                           { "female\ts", true, 100 } };
    struct desk shop;
    run_shop(&shop, "gender,region", no_key, "", groups, CRM_COUNT(groups));
    const double *male = row_of(&shop, "gender=male", 7);
    cr_assert(number_of(&shop, "female\tn") > 0.95 && number_of(&shop, "male\tn") < 0.05);
    cr_assert_float_eq(row_of(&shop, "penalty", 1)[0], 0.1, 0);
    cr_assert_float_eq(row_of(&shop, "auc", 3)[0], 1, 0);
    for (size_t i = 0; i < 7; i++) {
        cr_assert(isfinite(male[i]));
    }
    cr_assert(male[1] > 0.5, "a coefficient without a limit is not certain: %g", male[1]);
    desk_close(&shop);
}

Test(lookalike, refused)
{
    static const struct {
        struct group groups[3];
        char key[32], value[8], note[80];
    } cases[] = {
        { { { "f", true, 29 }, { "m", false, 90 } }, "", "", "29 buyers, at least 30 are needed" },
        { { { "f", true, 90 }, { "m", false, 29 } },
          "",
          "",
          "29 customers who never bought, at least 30 are needed" },
        { { { "f", true, 90 }, { "m", true, 29 } },
          "",
          "",
          "0 customers who never bought, at least 30 are needed" },
        { { { "f", false, 90 }, { "m", false, 29 } }, "", "", "0 buyers, at least 30 are needed" },
        { { { "", false, 0 } }, "", "", "0 customers who never bought, at least 30 are needed" },
        { { { "f", true, 30 }, { "m", false, 49 } },
          "lookalike.least_customers",
          "31",
          "30 buyers, at least 31 are needed" },
        { { { "f", true, 90 }, { "f", false, 90 } },
          "",
          "",
          "all customers have the same profile" },
        { { { "f", true, 90 }, { "m", false, 90 } },
          "lookalike.least_level",
          "91",
          "all customers have the same profile" },
        { { { "", true, 90 }, { "", false, 90 } }, "", "", "all customers have the same profile" },
        { { { "f", true, 30 }, { "m", false, 30 } }, "", "", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk shop;
        char note[128];
        run_shop(&shop, "gender", cases[i].key, cases[i].value, cases[i].groups, 3);
        bool refused = cases[i].note[0] != '\0';
        snprintf(note, sizeof note, "note: lookalike is left empty: %s", cases[i].note);
        cr_assert(shop.notes.count == 1, "%zu: %zu notes", i, shop.notes.count);
        cr_assert((strcmp(shop.notes.texts[0], note) == 0) == refused, "%zu: %s", i,
                  shop.notes.texts[0]);
        cr_assert((value_of(&shop, "f")[0] == '\0') == refused, "%zu", i);
        cr_assert((shop.learned.count == 0) == refused, "%zu", i);
        desk_close(&shop);
    }
}

Test(lookalike, no_columns)
{
    struct desk shop = { .table = &crm_score_schemes };
    size_t columns = 9;
    cr_assert(desk_open(&shop, "lookalike", "relation,name,ethnicity", no_key, "", &shop.error)
              == CRM_OK);
    crm_classifier_columns(shop.classifier, &columns);
    cr_assert(columns == 0 && desk_has_note(&shop, "lookalike is left out: the data has no "));
    cr_assert(desk_has_note(&shop, "gender"));
    desk_close(&shop);
}

/* At the AUC that is asked for it speaks, a hair below it does not; the model is the same. */
Test(lookalike, least_auc)
{
    struct desk shop;
    char model[MODEL];
    run_shop(&shop, "gender,region,age", no_key, "", mixed, CRM_COUNT(mixed));
    double auc = row_of(&shop, "auc", 3)[0];
    cr_assert(auc > 0.55 && auc < 1, "%g", auc);
    cr_assert(strncmp(shop.notes.texts[0], "note: lookalike has AUC 0.", 26) == 0);
    snprintf(model, sizeof model, "%s", desk_model(&shop));
    desk_close(&shop);
    for (int above = 0; above < 2; above++) {
        char value[40];
        snprintf(value, sizeof value, "%.17g", above ? nextafter(auc, 1) : auc);
        run_shop(&shop, "gender,region,age", "lookalike.least_auc", value, mixed, CRM_COUNT(mixed));
        cr_assert((value_of(&shop, "female\tNorth\t30")[0] == '\0') == above);
        cr_assert((strstr(shop.notes.texts[0], "left empty: AUC 0.") != NULL) == above, "%s",
                  shop.notes.texts[0]);
        cr_assert(strcmp(model, desk_model(&shop)) == 0);
        desk_close(&shop);
    }
}

/* Neither the order of the customers nor the parts that they came in show in the model. */
Test(lookalike, parts_and_order)
{
    enum { PARTS = 4 };
    struct crm_error error = { 0 };
    char whole[MODEL];
    for (size_t parts = 1; parts <= PARTS; parts++) {
        struct desk shop;
        cr_assert(open_shop(&shop, "gender,region,age", no_key, "", &error) == CRM_OK);
        for (size_t part = 0; part < parts; part++) {
            struct desk other;
            cr_assert(open_shop(&other, "gender,region,age", no_key, "", &error) == CRM_OK);
            cr_assert(gather(&other, mixed, CRM_COUNT(mixed), part, parts, parts % 2 == 0, &error)
                      == CRM_OK);
            cr_assert(crm_classifier_merge(shop.classifier, other.classifier, &error) == CRM_OK);
            desk_close(&other);
        }
        cr_assert(crm_classifier_learn(shop.classifier, 0, &shop.learned, &error) == CRM_OK);
        if (parts == 1) {
            snprintf(whole, sizeof whole, "%s", desk_model(&shop));
        }
        cr_assert(strcmp(desk_model(&shop), whole) == 0, "%zu", parts);
        desk_close(&shop);
    }
}

/* Adopts lines of a model; CRM_REFUSED's message goes to error. */
static enum crm_status adopt_text(struct desk *shop, struct crm_span text, struct crm_error *error)
{
    cr_assert(open_shop(shop, "gender,region,age", no_key, "", error) == CRM_OK);
    while (text.length > 0) {
        size_t length = (size_t)((char *)memchr(text.at, '\n', text.length) - text.at);
        cr_assert(crm_learned_read(&shop->learned, (struct crm_span){ text.at, length }, error)
                  == CRM_OK);
        text = (struct crm_span){ text.at + length + 1, text.length - length - 1 };
    }
    return crm_classifier_adopt(shop->classifier, &shop->learned, error);
}

Test(lookalike, saved_and_adopted)
{
    struct desk learner;
    struct desk user;
    struct crm_error error = { 0 };
    run_shop(&learner, "gender,region,age", no_key, "", mixed, CRM_COUNT(mixed));
    cr_assert(adopt_text(&user, crm_span_of(desk_model(&learner)), &error) == CRM_OK, "%s",
              error.message);
    for (size_t i = 0; i < CRM_COUNT(mixed); i++) {
        char value[40];
        snprintf(value, sizeof value, "%s", value_of(&learner, mixed[i].values));
        cr_assert(strcmp(value, value_of(&user, mixed[i].values)) == 0, "%s", mixed[i].values);
    }
    desk_close(&learner);
    desk_close(&user);
}

Test(lookalike, models_that_do_not_fit)
{
    static const struct {
        char text[160];
        char message[80];
    } cases[] = {
        { "lookalike\tcustomers\t1\n", "the model has no customers for lookalike" },
        { "lookalike\tcustomers\t50;60\n", "the model has no auc for lookalike" },
        { "lookalike\tcustomers\t50;60\nlookalike\tauc\t0.7;0.6;0.8\n",
          "the model has no intercept for lookalike" },
        { "lookalike\tcustomers\t50;60\nlookalike\tauc\t0.7;0.6;0.8\nlookalike\tintercept\t0;1\n"
          "lookalike\tgender=male\t1;2\n",
          "the model's row lookalike gender=male has not 7 numbers" },
        { "rfm\tx\t1\n", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk shop;
        struct crm_error error = { 0 };
        bool fits = cases[i].message[0] == '\0';
        enum crm_status status = adopt_text(&shop, crm_span_of(cases[i].text), &error);
        cr_assert(status == (fits ? CRM_OK : CRM_REFUSED), "%zu", i);
        cr_assert(strncmp(error.message, cases[i].message, strlen(cases[i].message)) == 0,
                  "%zu: %s", i, error.message);
        cr_assert(value_of(&shop, "male\tNorth\t30")[0] == '\0');
        cr_assert(
            !fits
            || strcmp(shop.notes.texts[0], "note: lookalike is left empty: the model has none")
                   == 0);
        desk_close(&shop);
    }
}

/* What is said of a customer of these values, behind the scheme's name; valid until the next call.
 */
static const char *explained(const struct desk *shop, const char *values)
{
    static const char name[] = "lookalike (D6): ";
    struct desk_customer customer = customer_of(0, values, false);
    const char *text = desk_explanation(shop, &customer);
    cr_assert(strncmp(text, name, strlen(name)) == 0, "%s", text);
    return text + strlen(name);
}

Test(lookalike, explained)
{
    static const char model[] =
        "lookalike\tcustomers\t50;150\nlookalike\tauc\t0.71;0.62;0.8\nlookalike\tintercept\t0;1\n"
        "lookalike\tgender=female\t0;0;1;1;1;9;9\n"
        "lookalike\tgender=male\t0.5;0.1;1.6487;1.355;2.0058;9;9\n"
        "lookalike\tgender=\t0.004;0.1;1.004;0.8;1.2;9;9\n"
        "lookalike\tregion=North\t0;0;1;1;1;9;9\n"
        "lookalike\tregion:other\t-1;0.1;0.36788;0.3;0.45;9;9\n"
        "lookalike\tage_band=\t0;0;1;1;1;9;9\n"
        "lookalike\tage_band=65+\t-0.2;0.1;0.8187;0.67;0.996;9;9\n";
    static const struct {
        char values[24], text[240];
    } cases[] = {
        { "male\tSouth\t70",
          "0.332: the chance to be a buyer, if buyers and those who never bought were equally "
          "many. "
          "Raised by gender male (odds 1.65 times those of female, 95 % interval 1.35 to 2.01). "
          "Lowered by region South (rare: odds 0.37 times" },
        { "\tNorth\t", "0.501: the chance to be a buyer, if buyers and those who never bought were "
                       "equally many. Nothing in the profile raises or lowers it. Learned of 200 "
                       "customers, of whom 150 (75.0 %) have bought; AUC 0.71" },
        { "\tNorth\t66", "0.451: the chance to be a buyer, if buyers and those who never bought "
                         "were equally many. Lowered by age_band 65+ (odds 0.82 times those of not "
                         "known, 95 % interval 0.67 to 1.00). Learned" },
    };
    struct desk shop;
    struct crm_error error = { 0 };
    cr_assert(adopt_text(&shop, crm_span_of(model), &error) == CRM_OK, "%s", error.message);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *found = explained(&shop, cases[i].values);
        cr_assert(strncmp(found, cases[i].text, strlen(cases[i].text)) == 0, "%s", found);
    }
    desk_close(&shop);
    cr_assert(adopt_text(&shop, crm_span_of("rfm\tx\t1\n"), &error) == CRM_OK);
    cr_assert_str_eq(explained(&shop, "male\tNorth\t30"), "not known: no model.\n");
    desk_close(&shop);
}

static void nothing_to_prepare(void)
{
}

static enum crm_status whole_run(struct crm_error *error)
{
    struct desk shop;
    struct desk half = { 0 };
    enum crm_status status = open_shop(&shop, "gender,region,age", no_key, "", error);
    if (status == CRM_OK) {
        status = open_shop(&half, "gender,region,age", no_key, "", error);
    }
    if (status == CRM_OK) {
        status = gather(&shop, mixed, CRM_COUNT(mixed), 0, 2, false, error);
    }
    if (status == CRM_OK) {
        status = gather(&half, mixed, CRM_COUNT(mixed), 1, 2, false, error);
    }
    if (status == CRM_OK) {
        status = crm_classifier_merge(shop.classifier, half.classifier, error);
    }
    if (status == CRM_OK) {
        status = crm_classifier_learn(shop.classifier, 0, &shop.learned, error);
    }
    desk_close(&half);
    desk_close(&shop);
    return status;
}

static void check_run(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(lookalike, faults)
{
    fault_each(FAULT_MEMORY, nothing_to_prepare, whole_run, check_run);
}
