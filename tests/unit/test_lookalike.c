/* D6: lookalike, at work on customers without a stream. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "model/scores.h"
#include "model/special.h"
#include "model/traits.h"
#include "support.h"

/* So many customers of the same values, parted by TABs, who have bought or not. */
struct group {
    char values[64];
    bool bought;
    size_t count;
};

/* lookalike at work on customers without a stream. */
struct shop {
    const struct crm_scheme *scheme;
    struct crm_settings settings;
    struct crm_layout layout;
    struct crm_totals totals;
    struct crm_notes notes;
    struct crm_learned learned;
    struct crm_scheme_context context;
    void *state;
};

static enum crm_status start_state(struct shop *shop, void **state, struct crm_error *error)
{
    const char *missing = NULL;
    *state = crm_allocate(1, shop->scheme->state_size, error);
    if (*state == NULL) {
        return CRM_FAILURE;
    }
    enum crm_status status = shop->scheme->start(*state, &shop->context, &missing, error);
    cr_assert(status != CRM_OK || missing == NULL, "%s", missing);
    return status;
}

static void end_state(const struct shop *shop, void *state)
{
    if (state != NULL) {
        shop->scheme->finish(state);
    }
    crm_release(state);
}

static enum crm_status prepare_shop(struct shop *shop, const char *columns, struct crm_error *error)
{
    *shop = (struct shop){ .scheme = NULL };
    for (size_t i = 0; i < crm_score_schemes.count; i++) {
        bool meant = strcmp(crm_score_schemes.rows[i]->name, "lookalike") == 0;
        shop->scheme = meant ? crm_score_schemes.rows[i] : shop->scheme;
    }
    cr_assert(shop->scheme != NULL);
    shop->context = (struct crm_scheme_context){ .settings = &shop->settings,
                                                 .customers = &shop->layout,
                                                 .totals = &shop->totals,
                                                 .as_of = 20000, /* 2024-10-04 */
                                                 .notes = &shop->notes };
    enum crm_status status = crm_layout_add(&shop->layout, crm_span_of("customer_id"), error);
    while (*columns != '\0' && status == CRM_OK) {
        struct crm_span name = { columns, strcspn(columns, " ") };
        status = crm_layout_add(&shop->layout, name, error);
        columns += name.length + (columns[name.length] == ' ');
    }
    return status == CRM_OK ? crm_settings_add(&shop->settings, shop->scheme->settings,
                                               shop->scheme->setting_count, error)
                            : status;
}

static enum crm_status open_shop(struct shop *shop, const char *columns, const char *key,
                                 const char *value, struct crm_error *error)
{
    enum crm_status status = prepare_shop(shop, columns, error);
    if (status == CRM_OK && key[0] != '\0') {
        status = crm_settings_set(&shop->settings, key, value, error);
    }
    return status == CRM_OK ? start_state(shop, &shop->state, error) : status;
}

static void close_shop(struct shop *shop)
{
    end_state(shop, shop->state);
    crm_settings_free(&shop->settings);
    crm_layout_free(&shop->layout);
    crm_learned_free(&shop->learned);
    crm_notes_free(&shop->notes);
}

/* A customer's record, "C TAB id TAB values", and measures. */
struct customer {
    struct crm_measures measures;
    char line[128];
    uint32_t ends[12];
    struct crm_record record;
    struct crm_subject subject;
};

static void make_customer(struct customer *customer, size_t id, const char *values, bool bought)
{
    size_t field = 0;
    customer->measures = crm_measures_none();
    customer->measures.occasions = bought;
    int length = snprintf(customer->line, sizeof customer->line, "C\tk%zu\t%s", id, values);
    cr_assert(length > 0 && (size_t)length < sizeof customer->line);
    for (int i = 0; i <= length; i++) {
        if (customer->line[i] == '\t' || customer->line[i] == '\0') {
            cr_assert(field < CRM_COUNT(customer->ends));
            customer->ends[field++] = (uint32_t)i;
        }
    }
    customer->record = (struct crm_record){ .bytes = customer->line, .ends = customer->ends };
    customer->subject =
        (struct crm_subject){ .measures = &customer->measures, .record = &customer->record };
}

/* Gathers every step-th of the customers from one on, the last one first if backwards; ids count
 * through the groups. */
static enum crm_status gather(struct shop *shop, void *state, const struct group *groups,
                              size_t count, size_t from, size_t step, bool backwards,
                              struct crm_error *error)
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
        struct customer customer;
        make_customer(&customer, id, groups[group].values, groups[group].bought);
        status = shop->scheme->gather(state, &customer.subject, error);
    }
    return status;
}

static enum crm_status learn(struct shop *shop, struct crm_error *error)
{
    enum crm_status status = shop->scheme->learn(shop->state, &shop->learned, &shop->notes, error);
    return status == CRM_OK ? shop->scheme->adopt(shop->state, &shop->learned, error) : status;
}

/* Opens, gathers and learns; nothing may fail. */
static void run_shop(struct shop *shop, const char *columns, const char *key, const char *value,
                     const struct group *groups, size_t count)
{
    struct crm_error error = { 0 };
    cr_assert(open_shop(shop, columns, key, value, &error) == CRM_OK, "%s", error.message);
    cr_assert(gather(shop, shop->state, groups, count, 0, 1, false, &error) == CRM_OK);
    cr_assert(learn(shop, &error) == CRM_OK, "%s", error.message);
}

/* The value of a customer of these values, as text; that of the next call replaces it. */
static const char *value_of(const struct shop *shop, const char *values)
{
    static char text[40];
    struct customer customer;
    struct crm_span value;
    make_customer(&customer, 0, values, false);
    shop->scheme->apply(shop->state, &customer.subject, &value);
    snprintf(text, sizeof text, "%.*s", (int)value.length, value.at);
    return text;
}

static double number_of(const struct shop *shop, const char *values)
{
    const char *text = value_of(shop, values);
    cr_assert(text[0] != '\0', "%s: no value", values);
    return strtod(text, NULL);
}

static const double *row_of(const struct shop *shop, const char *name, size_t count)
{
    const struct crm_learned_row *row = crm_learned_get(&shop->learned, "lookalike", name);
    cr_assert(row != NULL, "no row %s", name);
    cr_assert(row->count == count, "%s has %zu numbers", name, row->count);
    return row->numbers;
}

/* The model as it stands in a file. */
static void model_text(const struct shop *shop, struct crm_buffer *text)
{
    for (size_t i = 0; i < shop->learned.count; i++) {
        crm_learned_write(&shop->learned.rows[i], text);
        crm_buffer_byte(text, '\n');
    }
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

Test(lookalike, levels)
{
    struct shop shop;
    run_shop(&shop, "gender region age", no_key, "", mixed, CRM_COUNT(mixed));
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
    close_shop(&shop);
}

/* A value of 40 bytes is a level, one of 41 is not; at most 64 are. */
Test(lookalike, levels_most)
{
    static struct group groups[142];
    struct shop shop;
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
    close_shop(&shop);
}

/* Ages come from the birth date, the age, or what crm-segment has made of them. */
Test(lookalike, ages)
{
    static const struct {
        char columns[24], old[16], young[16], known[16];
    } cases[] = {
        { "age", "66", "20", "65" },
        { "birth_date", "1950-01-01", "2000-01-01", "1959-10-04" },
        { "birth_date age", "\t70", "2000-01-01\t70", "1959-10-04\t" },
        { "age_band", "65+", "18-24", "65+" },
        { "age_band age", "18-24\t66", "65+\t20", "\t80" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct group groups[] = { { "", true, 50 }, { "", false, 50 } };
        struct shop shop;
        snprintf(groups[0].values, sizeof groups[0].values, "%s", cases[i].old);
        snprintf(groups[1].values, sizeof groups[1].values, "%s", cases[i].young);
        run_shop(&shop, cases[i].columns, no_key, "", groups, 2);
        cr_assert(row_of(&shop, "age_band=65+", 7)[6] >= 50, "%zu", i);
        cr_assert(number_of(&shop, cases[i].known) > 0.9, "%zu", i);
        close_shop(&shop);
    }
}

/* Who can be told by one trait alone has a chance near 0 or 1, and nothing is infinite. */
Test(lookalike, separable)
{
    static const struct group groups[] = { { "female\tn", true, 400 },
                                           { "male\tn", false, 40 },
                                           { "female\ts", true, 100 } };
    struct shop shop;
    run_shop(&shop, "gender region", no_key, "", groups, CRM_COUNT(groups));
    const double *male = row_of(&shop, "gender=male", 7);
    cr_assert(number_of(&shop, "female\tn") > 0.95 && number_of(&shop, "male\tn") < 0.05);
    cr_assert_float_eq(row_of(&shop, "penalty", 1)[0], 0.1, 0);
    cr_assert_float_eq(row_of(&shop, "auc", 3)[0], 1, 0);
    for (size_t i = 0; i < 7; i++) {
        cr_assert(isfinite(male[i]));
    }
    cr_assert(male[1] > 0.5, "a coefficient without a limit is not certain: %g", male[1]);
    close_shop(&shop);
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
        struct shop shop;
        char note[128];
        run_shop(&shop, "gender", cases[i].key, cases[i].value, cases[i].groups, 3);
        bool refused = cases[i].note[0] != '\0';
        snprintf(note, sizeof note, "note: lookalike is left empty: %s", cases[i].note);
        cr_assert(shop.notes.count == 1, "%zu: %zu notes", i, shop.notes.count);
        cr_assert((strcmp(shop.notes.texts[0], note) == 0) == refused, "%zu: %s", i,
                  shop.notes.texts[0]);
        cr_assert((value_of(&shop, "f")[0] == '\0') == refused, "%zu", i);
        cr_assert((shop.learned.count == 0) == refused, "%zu", i);
        close_shop(&shop);
    }
}

Test(lookalike, no_columns)
{
    struct shop shop;
    struct crm_error error = { 0 };
    const char *missing = NULL;
    cr_assert(prepare_shop(&shop, "relation name ethnicity", &error) == CRM_OK);
    void *state = crm_allocate(1, shop.scheme->state_size, &error);
    cr_assert(shop.scheme->start(state, &shop.context, &missing, &error) == CRM_OK);
    cr_assert(missing != NULL && strstr(missing, "gender") != NULL);
    end_state(&shop, state);
    close_shop(&shop);
}

/* At the AUC that is asked for it speaks, a hair below it does not; the model is the same. */
Test(lookalike, least_auc)
{
    struct shop shop;
    struct crm_buffer model = { 0 };
    run_shop(&shop, "gender region age", no_key, "", mixed, CRM_COUNT(mixed));
    double auc = row_of(&shop, "auc", 3)[0];
    cr_assert(auc > 0.55 && auc < 1, "%g", auc);
    cr_assert(strncmp(shop.notes.texts[0], "note: lookalike has AUC 0.", 26) == 0);
    model_text(&shop, &model);
    close_shop(&shop);
    for (int above = 0; above < 2; above++) {
        char value[40];
        struct crm_buffer again = { 0 };
        snprintf(value, sizeof value, "%.17g", above ? nextafter(auc, 1) : auc);
        run_shop(&shop, "gender region age", "lookalike.least_auc", value, mixed, CRM_COUNT(mixed));
        cr_assert((value_of(&shop, "female\tNorth\t30")[0] == '\0') == above);
        cr_assert((strstr(shop.notes.texts[0], "left empty: AUC 0.") != NULL) == above, "%s",
                  shop.notes.texts[0]);
        model_text(&shop, &again);
        cr_assert(strcmp(crm_buffer_string(&model), crm_buffer_string(&again)) == 0);
        crm_buffer_free(&again);
        close_shop(&shop);
    }
    crm_buffer_free(&model);
}

/* Neither the order of the customers nor the parts that they came in show in the model. */
Test(lookalike, parts_and_order)
{
    struct crm_buffer texts[4] = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(texts); i++) {
        size_t parts = 1 + i;
        struct shop shop;
        cr_assert(open_shop(&shop, "gender region age", no_key, "", &error) == CRM_OK);
        for (size_t part = 0; part < parts; part++) {
            void *state = NULL;
            cr_assert(start_state(&shop, &state, &error) == CRM_OK);
            cr_assert(gather(&shop, state, mixed, CRM_COUNT(mixed), part, parts, i % 2 == 1, &error)
                      == CRM_OK);
            cr_assert(shop.scheme->merge(shop.state, state, &error) == CRM_OK);
            end_state(&shop, state);
        }
        cr_assert(learn(&shop, &error) == CRM_OK);
        model_text(&shop, &texts[i]);
        cr_assert(strcmp(crm_buffer_string(&texts[i]), crm_buffer_string(&texts[0])) == 0, "%zu",
                  i);
        close_shop(&shop);
    }
    for (size_t i = 0; i < CRM_COUNT(texts); i++) {
        crm_buffer_free(&texts[i]);
    }
}

/* Adopts lines of a model; CRM_REFUSED's message goes to error. */
static enum crm_status adopt_text(struct shop *shop, struct crm_span text, struct crm_error *error)
{
    cr_assert(open_shop(shop, "gender region age", no_key, "", error) == CRM_OK);
    while (text.length > 0) {
        size_t length = (size_t)((char *)memchr(text.at, '\n', text.length) - text.at);
        cr_assert(crm_learned_read(&shop->learned, (struct crm_span){ text.at, length }, error)
                  == CRM_OK);
        text = (struct crm_span){ text.at + length + 1, text.length - length - 1 };
    }
    return shop->scheme->adopt(shop->state, &shop->learned, error);
}

Test(lookalike, saved_and_adopted)
{
    struct shop learner;
    struct shop user;
    struct crm_buffer text = { 0 };
    struct crm_error error = { 0 };
    run_shop(&learner, "gender region age", no_key, "", mixed, CRM_COUNT(mixed));
    model_text(&learner, &text);
    cr_assert(adopt_text(&user, crm_buffer_view(&text), &error) == CRM_OK, "%s", error.message);
    for (size_t i = 0; i < CRM_COUNT(mixed); i++) {
        char value[40];
        snprintf(value, sizeof value, "%s", value_of(&learner, mixed[i].values));
        cr_assert(strcmp(value, value_of(&user, mixed[i].values)) == 0, "%s", mixed[i].values);
    }
    close_shop(&learner);
    close_shop(&user);
    crm_buffer_free(&text);
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
        struct shop shop;
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
        close_shop(&shop);
    }
}

static const char *explained(const struct shop *shop, const char *values, struct crm_buffer *text)
{
    struct customer customer;
    make_customer(&customer, 0, values, false);
    crm_buffer_clear(text);
    shop->scheme->explain(shop->state, &customer.subject, text);
    return crm_buffer_string(text);
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
    struct shop shop;
    struct crm_error error = { 0 };
    struct crm_buffer text = { 0 };
    cr_assert(adopt_text(&shop, crm_span_of(model), &error) == CRM_OK, "%s", error.message);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *found = explained(&shop, cases[i].values, &text);
        cr_assert(strncmp(found, cases[i].text, strlen(cases[i].text)) == 0, "%s", found);
    }
    close_shop(&shop);
    cr_assert(adopt_text(&shop, crm_span_of("rfm\tx\t1\n"), &error) == CRM_OK);
    cr_assert_str_eq(explained(&shop, "male\tNorth\t30", &text), "not known: no model.");
    close_shop(&shop);
    crm_buffer_free(&text);
}

static void nothing_to_prepare(void)
{
}

static enum crm_status whole_run(struct crm_error *error)
{
    struct shop shop;
    void *half = NULL;
    enum crm_status status = open_shop(&shop, "gender region age", no_key, "", error);
    status = status == CRM_OK ? start_state(&shop, &half, error) : status;
    if (status == CRM_OK) {
        status = gather(&shop, shop.state, mixed, CRM_COUNT(mixed), 0, 2, false, error);
    }
    if (status == CRM_OK) {
        status = gather(&shop, half, mixed, CRM_COUNT(mixed), 1, 2, false, error);
    }
    status = status == CRM_OK ? shop.scheme->merge(shop.state, half, error) : status;
    status = status == CRM_OK ? learn(&shop, error) : status;
    end_state(&shop, half);
    close_shop(&shop);
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
