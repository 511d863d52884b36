/* classify/orientation.c — C4: what a buyer goes by: bargains, what is new, one brand, or none of
 * them. Spend is that of purchase lines; refunds are left out of both part and whole. */
#include "classify/numbers.h"
#include "classify/scheme.h"

#include "base/wide.h"
#include "stream/escape.h"
#include "value/number.h"

enum { BARGAIN, LIGHTHOUSE, FOLLOWER, RATIONAL, SHARES = RATIONAL };

static const struct crm_class classes[] = {
    [BARGAIN] = { "bargain", "Bargain hunter", "逐利型",
                  "sell by offers and bundles, and watch the margin of each",
                  "at least half of the spend at 10 % off or more, and more of it than all buyers "
                  "together" },
    [LIGHTHOUSE] = { "lighthouse", "Lighthouse", "灯塔型",
                     "show what is new first, ask for an opinion and for references",
                     "at least 30 % of the spend on products within 90 days of their launch" },
    [FOLLOWER] = { "follower", "Brand follower", "跟随型",
                   "keep the brand in stock, lead on to the rest of its range",
                   "at least 60 % of the spend on one brand where there are several" },
    [RATIONAL] = { "rational", "Rational", "理性型",
                   "argue with facts: compare quality, price and service",
                   "none of these: each purchase is weighed anew" },
};

static const struct crm_class_column columns[] = {
    { "orientation", classes, CRM_COUNT(classes) },
};

static const struct crm_setting settings[] = {
    { "orientation.occasions", CRM_SETTING_INTEGER, "3", 1, 1000, NULL,
      "occasions from which on a buyer has an orientation" },
    { "orientation.discount", CRM_SETTING_NUMBER, "0.10", 0, 1, NULL,
      "least discount of a bargain, as a share of the list price" },
    { "orientation.launch_days", CRM_SETTING_INTEGER, "90", 0, 36500, NULL,
      "days after its launch in which a product is new" },
    { "orientation.bargain_share", CRM_SETTING_NUMBER, "0.5", 0, 1, NULL,
      "least share of spend on bargains of a bargain hunter, who must also be above the share of "
      "all buyers" },
    { "orientation.launch_share", CRM_SETTING_NUMBER, "0.3", 0, 1, NULL,
      "least share of spend on new products of a lighthouse" },
    { "orientation.brand_share", CRM_SETTING_NUMBER, "0.6", 0, 1, NULL,
      "least share of spend on the main brand of a brand follower" },
};

struct state {
    const struct crm_scheme_context *context;
    uint32_t least;         /* occasions */
    double discount;        /* least one of a bargain */
    int64_t shares[SHARES]; /* least ones, in millionths */
    uint64_t few;           /* buyers of fewer occasions */
    crm_wide bargains;      /* of all buyers: spend on bargains, in 1/10000 */
    crm_wide spend;         /* … and on everything */
    uint32_t brands;        /* on sale */
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_settings *rows = context->settings;
    const struct crm_totals *totals = context->totals;
    (void)error;
    state->context = context;
    state->least = (uint32_t)crm_setting_number(rows, "orientation.occasions");
    state->discount = crm_setting_number(rows, "orientation.discount");
    state->shares[BARGAIN] = crm_parts(crm_setting_number(rows, "orientation.bargain_share"));
    state->shares[LIGHTHOUSE] = crm_parts(crm_setting_number(rows, "orientation.launch_share"));
    state->shares[FOLLOWER] = crm_parts(crm_setting_number(rows, "orientation.brand_share"));
    state->brands = totals->values[CRM_MIX_BRAND];
    if (!totals->has_discounts && !totals->has_products && state->brands == 0) {
        *missing = "discounts, products or brands";
    }
    return CRM_OK;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    (void)error;
    if (measures->occasions > 0) {
        state->few += measures->occasions < state->least;
        state->bargains += measures->bargain_spend;
        state->spend += measures->purchase_spend;
    }
    return CRM_OK;
}

/* Brands have no names here: two parts may sell different ones, so there are at least as many as in
 * either. */
static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    (void)error;
    state->few += added->few;
    state->bargains += added->bargains;
    state->spend += added->spend;
    state->brands = added->brands > state->brands ? added->brands : state->brands;
    return CRM_OK;
}

enum { SETTINGS = 2 };

static void settings_of(const struct state *state, double numbers[static SETTINGS])
{
    numbers[0] = state->context->totals->has_discounts;
    numbers[1] = state->discount;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    const struct state *state = opaque;
    (void)notes;
    double spend[2] = { (double)state->bargains, (double)state->spend };
    double brands = state->brands;
    double numbers[SETTINGS];
    settings_of(state, numbers);
    enum crm_status status = crm_learned_set(learned, "orientation", "spend", spend, 2, error);
    if (status == CRM_OK) {
        status = crm_learned_set(learned, "orientation", "brands", &brands, 1, error);
    }
    return status == CRM_OK
               ? crm_learned_put_settings(learned, "orientation", numbers, SETTINGS, error)
               : status;
}

/* Whether the data and the population can tell who is of the class. */
static bool can_occur(const struct state *state, int class)
{
    const struct crm_totals *totals = state->context->totals;
    return class == BARGAIN      ? totals->has_discounts
           : class == LIGHTHOUSE ? totals->has_products
                                 : state->brands > 1;
}

/* Says once what cannot be told, and of how many. */
static void say(const struct state *state)
{
    static const char *const reasons[SHARES] = {
        [BARGAIN] = "no discounts in the data",
        [LIGHTHOUSE] = "no products in the data",
        [FOLLOWER] = "fewer than two brands on sale",
    };
    for (int class = 0; class < SHARES; class ++) {
        if (!can_occur(state, class)) {
            crm_note(state->context->notes, "note: orientation: nobody can be %s: %s",
                     classes[class].name, reasons[class]);
        }
    }
    if (state->few > 0) {
        char shown[32];
        crm_count_display(state->few, shown);
        crm_note(state->context->notes,
                 "note: orientation: %s buyer%s of fewer than %u occasions %s no class", shown,
                 state->few == 1 ? "" : "s", (unsigned)state->least,
                 state->few == 1 ? "has" : "have");
    }
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_learned_row *spend = crm_learned_get(learned, "orientation", "spend");
    const struct crm_learned_row *brands = crm_learned_get(learned, "orientation", "brands");
    bool good = spend != NULL && spend->count == 2 && brands != NULL && brands->count == 1;
    for (size_t i = 0; i < 2 && good; i++) {
        good = spend->numbers[i] >= 0 && spend->numbers[i] < 1e30;
    }
    if (!good || brands->numbers[0] < 0 || brands->numbers[0] > UINT32_MAX) {
        return crm_fail(error, CRM_REFUSED,
                        "the model has no spend of all buyers for orientation; leave it out with "
                        "--by");
    }
    state->bargains = (crm_wide)spend->numbers[0];
    state->spend = (crm_wide)spend->numbers[1];
    state->brands = (uint32_t)brands->numbers[0];
    double numbers[SETTINGS];
    settings_of(state, numbers);
    enum crm_status status =
        crm_learned_check_settings(learned, "orientation", numbers, SETTINGS, error);
    if (status == CRM_OK) {
        say(state);
    }
    return status;
}

static crm_money part_of(const struct crm_measures *measures, int class)
{
    return class == BARGAIN      ? measures->bargain_spend
           : class == LIGHTHOUSE ? measures->launch_spend
                                 : measures->main_brand_spend;
}

static bool is_of(const struct state *state, const struct crm_measures *measures, int class)
{
    crm_money spend = measures->purchase_spend;
    crm_money part = part_of(measures, class);
    if (spend == 0 || !can_occur(state, class)
        || (crm_wide)part * CRM_PARTS < (crm_wide)spend * state->shares[class]) {
        return false;
    }
    return class != BARGAIN || crm_compare_products(part, state->spend, state->bargains, spend) > 0;
}

/* The class of a buyer of enough occasions. */
static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_measures *measures)
{
    int class = 0;
    while (class < SHARES && !is_of(state, measures, class)) {
        class ++;
    }
    return &classes[class];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct state *state = opaque;
    bool known = subject->measures->occasions >= state->least;
    values[0] = crm_span_of(known ? class_of(state, subject->measures)->name : "");
}

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : 0;
}

/* How much of the spend is of the class, and from where on it decides; or why it cannot be told. */
static void explain_share(const struct state *state, const struct crm_measures *measures, int class,
                          struct crm_buffer *text)
{
    double share = (double)state->shares[class] * 100 / CRM_PARTS;
    if (!can_occur(state, class)) {
        static const char *const untold[SHARES] = {
            [BARGAIN] = "bargains are not known without discounts",
            [LIGHTHOUSE] = "new products are not known without products",
            [FOLLOWER] = "a brand says nothing where no two are on sale",
        };
        crm_buffer_text(text, untold[class]);
        return;
    }
    crm_buffer_format(text, "%.1f %% ",
                      percent((double)part_of(measures, class), (double)measures->purchase_spend));
    if (class == BARGAIN) {
        crm_buffer_format(text,
                          "went into bargains with at least %g %% off (%s from %g %% on, if above "
                          "the %.1f %% of all buyers)",
                          state->discount * 100, classes[class].name, share,
                          percent((double)state->bargains, (double)state->spend));
        return;
    }
    if (class == LIGHTHOUSE) {
        const struct crm_settings *rows = state->context->settings;
        crm_buffer_format(text, "into products within %g days of their launch",
                          crm_setting_number(rows, "orientation.launch_days"));
    } else {
        uint32_t brand = measures->mix[CRM_MIX_BRAND].main;
        crm_buffer_text(text, "into the main brand");
        if (brand != CRM_MAP_NONE) {
            crm_buffer_byte(text, ' ');
            crm_escape(text, crm_gather_value(state->context->gather, CRM_MIX_BRAND, brand));
        }
    }
    crm_buffer_format(text, " (%s from %g %% on)", classes[class].name, share);
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    if (measures->occasions < state->least) {
        crm_buffer_text(text, "no class: ");
        if (measures->occasions == 0) {
            crm_buffer_text(text, "never bought.");
        } else {
            crm_buffer_format(text, "bought %u time%s, it takes %u to tell.",
                              (unsigned)measures->occasions, measures->occasions == 1 ? "" : "s",
                              (unsigned)state->least);
        }
        return;
    }
    const struct crm_class *class = class_of(state, measures);
    crm_buffer_format(text, "%s: of ", class->label);
    crm_explain_number(text, (double)measures->purchase_spend / CRM_MONEY_UNIT);
    crm_buffer_format(text, " spent on %u occasion%s, ", (unsigned)measures->occasions,
                      measures->occasions == 1 ? "" : "s");
    for (int i = 0; i < SHARES; i++) {
        crm_buffer_text(text, i > 0 ? ", " : "");
        explain_share(state, measures, i, text);
    }
    crm_buffer_format(text, "; %s. What to do: %s.",
                      class == &classes[RATIONAL] ? "none of these applies"
                                                  : "the first that applies decides",
                      class->action);
}

const struct crm_scheme crm_scheme_orientation = {
    .id = "C4",
    .name = "orientation",
    .summary = "what buyers go by: bargains, new products, one brand, or their own reckoning",
    .needs = "transactions with discounts, products or brands",
    .extras = CRM_GATHER_BRAND | CRM_GATHER_LAUNCH,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply,
    .explain = explain,
};
