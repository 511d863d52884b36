/* model/lookalike.c — D6: the chance that a profile is a buyer's, by logistic regression on who the
 * customers are, where buyers and those who never bought weigh the same. The penalty is chosen, and
 * what the chance is good for is measured, on customers who were left out of the fit. */
#include "model/scores.h"

#include <math.h>
#include <stdio.h>

#include "base/keyed_hash.h"
#include "classify/numbers.h"
#include "model/special.h"
#include "model/traits.h"
#include "value/number.h"

/* "crmkit lookalike": customers fall into folds by their id, whatever their order. */
static const struct crm_hash_key fold_key = { { 0x6c2074696b6d7263, 0x656b696c616b6f6f } };

static const struct crm_class_column columns[] = {
    { "lookalike", NULL, 0 },
};

static const struct crm_setting settings[] = {
    { "lookalike.least_customers", CRM_SETTING_INTEGER, "30", 10, 1000000, NULL,
      "buyers, and customers who never bought, of whom there must be as many to learn lookalike" },
    { "lookalike.least_level", CRM_SETTING_INTEGER, "10", 1, 1000000, NULL,
      "customers of a value of a trait from which lookalike knows it by itself; rarer ones of a "
      "trait go together" },
    { "lookalike.least_auc", CRM_SETTING_NUMBER, "0.55", 0, 1, NULL,
      "AUC of lookalike, cross-validated, below which it says nothing of anybody" },
};

/* What a level of a trait does; in a model row in this order. */
enum { COEFFICIENT, ERROR, ODDS, ODDS_LOW, ODDS_HIGH, OTHERS, BUYERS, LEVEL_NUMBERS };

struct effect {
    double numbers[LEVEL_NUMBERS];
};

/* The levels of one trait that the model knows. */
struct trait {
    struct crm_map levels; /* texts as they stand in the stream */
    struct effect *effects;
    size_t capacity;
    struct crm_span reference; /* in the map */
    struct effect rare;        /* of all other levels: 0 where there were none */
    bool told;                 /* the model knows the trait */
};

/* Owns the profiles and the traits. */
struct state {
    struct crm_trait_columns columns;
    struct crm_notes *notes;
    uint64_t least_customers;
    uint64_t least_level;
    double least_auc;
    struct crm_profiles profiles;
    bool refused; /* learning was; it has said why */

    /* learned, from here on */
    bool known;
    struct trait traits[CRM_TRAITS];
    double intercept;
    double customers[2]; /* who never bought, who did */
    double auc[3];       /* and the limits of its 95 % interval */
    struct crm_score_text text;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    const struct crm_settings *rows = context->settings;
    state->notes = context->notes;
    state->least_customers = (uint64_t)crm_setting_number(rows, "lookalike.least_customers");
    state->least_level = (uint64_t)crm_setting_number(rows, "lookalike.least_level");
    state->least_auc = crm_setting_number(rows, "lookalike.least_auc");
    if (!crm_trait_columns_find(&state->columns, context)) {
        *missing = "birth_date, age, gender, occupation, education, income_band, region or source "
                   "of the customers";
    }
    return CRM_OK;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    struct crm_span levels[CRM_TRAITS];
    crm_traits_of(&state->columns, subject->record, levels);
    uint64_t hash = crm_keyed_hash(fold_key, crm_field(subject->record, 1));
    return crm_profiles_add(&state->profiles, levels, hash % CRM_FOLDS,
                            subject->measures->occasions > 0, error);
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    return crm_profiles_merge(&((struct state *)opaque)->profiles,
                              &((const struct state *)other)->profiles, error);
}

/* A fit at work. Owns its arrays. */
struct fit {
    struct crm_trait_table table;
    struct crm_logistic_validation validation;
    uint64_t customers[2];
    double *coefficients;
    double *errors; /* behind the coefficients, in one block */
};

/* Fits the profiles; CRM_REFUSED where there is not enough to tell anybody by. */
static enum crm_status make_fit(const struct state *state, struct fit *fit, struct crm_error *error)
{
    crm_profiles_count(&state->profiles, fit->customers);
    for (size_t bought = 0; bought < 2; bought++) {
        if (fit->customers[bought] < state->least_customers) {
            return crm_fail(error, CRM_REFUSED, "%llu %s%s%s, at least %llu are needed",
                            (unsigned long long)fit->customers[bought],
                            bought ? "buyer" : "customer", fit->customers[bought] == 1 ? "" : "s",
                            bought ? "" : " who never bought",
                            (unsigned long long)state->least_customers);
        }
    }
    enum crm_status status =
        crm_trait_table_make(&fit->table, &state->profiles, state->least_level, error);
    if (status != CRM_OK) {
        return status;
    }
    if (fit->table.coefficients == 1) {
        return crm_fail(error, CRM_REFUSED, "all customers have the same profile");
    }
    /* Each weighs twice the share of the others: buyers together as much as the rest together, and
     * both as much as they tell of each other, which is what the errors come from. */
    double all = (double)(fit->customers[0] + fit->customers[1]);
    struct crm_logistic_data data = {
        .rows = fit->table.rows,
        .count = fit->table.row_count,
        .coefficients = fit->table.coefficients,
        .weights = { 2 * (double)fit->customers[1] / all, 2 * (double)fit->customers[0] / all },
    };
    fit->coefficients = crm_allocate(2 * data.coefficients, sizeof *fit->coefficients, error);
    if (fit->coefficients == NULL) {
        return CRM_FAILURE;
    }
    fit->errors = fit->coefficients + data.coefficients;
    status = crm_logistic_validate(&data, &fit->validation, error);
    return status == CRM_OK ? crm_logistic_fit(&data, crm_logistic_penalties[fit->validation.best],
                                               fit->coefficients, fit->errors, error)
                            : status;
}

static void free_fit(struct fit *fit)
{
    crm_trait_table_free(&fit->table);
    crm_release(fit->coefficients);
}

/* "gender=female"; "gender:other" is all that has no row by itself. */
static enum crm_status put_level(const struct fit *fit, const struct crm_trait_level *level,
                                 struct crm_learned *learned, struct crm_error *error)
{
    char name[64];
    double effect = level->coefficient > 0 ? fit->coefficients[level->coefficient] : 0;
    double error_of = level->coefficient > 0 ? fit->errors[level->coefficient] : 0;
    const double numbers[LEVEL_NUMBERS] = {
        [COEFFICIENT] = effect,
        [ERROR] = error_of,
        [ODDS] = exp(effect),
        [ODDS_LOW] = exp(effect - CRM_NORMAL_95 * error_of),
        [ODDS_HIGH] = exp(effect + CRM_NORMAL_95 * error_of),
        [OTHERS] = (double)level->customers[0],
        [BUYERS] = (double)level->customers[1],
    };
    snprintf(name, sizeof name, level->rare ? "%s:other" : "%s=%.*s", crm_trait_names[level->trait],
             (int)level->text.length, level->text.at);
    return crm_learned_set(learned, "lookalike", name, numbers, LEVEL_NUMBERS, error);
}

static enum crm_status put(const struct fit *fit, struct crm_learned *learned,
                           struct crm_error *error)
{
    const struct crm_logistic_validation *validation = &fit->validation;
    const double customers[] = { (double)fit->customers[0], (double)fit->customers[1] };
    const double auc[] = { validation->auc, validation->limits[0], validation->limits[1] };
    const double intercept[] = { fit->coefficients[0], fit->errors[0] };
    const struct {
        const char *name;
        const double *numbers;
        size_t count;
    } rows[] = {
        { "customers", customers, CRM_COUNT(customers) },
        { "auc", auc, CRM_COUNT(auc) },
        { "penalty", &crm_logistic_penalties[validation->best], 1 },
        { "log_losses", validation->losses, CRM_PENALTIES },
        { "intercept", intercept, CRM_COUNT(intercept) },
    };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < CRM_COUNT(rows) && status == CRM_OK; i++) {
        status = crm_learned_set(learned, "lookalike", rows[i].name, rows[i].numbers, rows[i].count,
                                 error);
    }
    for (size_t i = 0; i < fit->table.level_count && status == CRM_OK; i++) {
        status = put_level(fit, &fit->table.levels[i], learned, error);
    }
    return status;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    struct fit fit = { 0 };
    enum crm_status status = make_fit(state, &fit, error);
    if (status == CRM_OK) {
        status = put(&fit, learned, error);
    } else if (status == CRM_REFUSED) {
        state->refused = true;
        crm_note(notes, "note: lookalike is left empty: %s", error->message);
        status = CRM_OK;
    }
    free_fit(&fit);
    crm_profiles_free(&state->profiles);
    return status;
}

/* The trait that a row's name begins with, and what follows it: "=female" or ":other". CRM_TRAITS
 * for a row of no level. */
static size_t trait_of(const char *name, const char **rest)
{
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        size_t length = strlen(crm_trait_names[i]);
        if (strncmp(name, crm_trait_names[i], length) == 0
            && (name[length] == '=' || strcmp(name + length, ":other") == 0)) {
            *rest = name + length;
            return i;
        }
    }
    return CRM_TRAITS;
}

/* Takes a row over if it is that of a level. */
static enum crm_status take_level(struct state *state, const struct crm_learned_row *row,
                                  struct crm_error *error)
{
    const char *rest = "";
    size_t i = trait_of(row->name, &rest);
    if (i == CRM_TRAITS) {
        return CRM_OK;
    }
    if (row->count != LEVEL_NUMBERS) {
        return crm_fail(error, CRM_REFUSED, "the model's row lookalike %s has not %d numbers",
                        row->name, LEVEL_NUMBERS);
    }
    struct trait *trait = &state->traits[i];
    struct effect *effect = &trait->rare;
    trait->told = true;
    if (*rest == '=') {
        struct crm_span text = crm_span_of(rest + 1);
        uint32_t index = 0;
        if (crm_map_add(&trait->levels, text, &index, error) != CRM_OK
            || crm_grow(&trait->effects, &trait->capacity, index + (size_t)1,
                        sizeof *trait->effects, error)
                   != CRM_OK) {
            return CRM_FAILURE;
        }
        effect = &trait->effects[index];
        trait->reference =
            row->numbers[ERROR] > 0 ? trait->reference : crm_map_key(&trait->levels, index);
    }
    memcpy(effect->numbers, row->numbers, sizeof effect->numbers);
    return CRM_OK;
}

/* Takes a row of `count` numbers over. */
static enum crm_status take(const struct crm_learned *learned, const char *name, double *numbers,
                            size_t count, struct crm_error *error)
{
    const struct crm_learned_row *row = crm_learned_get(learned, "lookalike", name);
    if (row == NULL || row->count != count) {
        return crm_fail(error, CRM_REFUSED,
                        "the model has no %s for lookalike; leave it out with --by", name);
    }
    memcpy(numbers, row->numbers, count * sizeof *numbers);
    return CRM_OK;
}

/* Says how good the model is, or that it is not good enough. */
static void note_auc(const struct state *state)
{
    const double *auc = state->auc;
    if (auc[0] < state->least_auc) {
        crm_note(state->notes,
                 "note: lookalike is left empty: AUC %.3f (95 %% interval %.2f to %.2f), at least "
                 "%g is needed",
                 auc[0], auc[1], auc[2], state->least_auc);
    } else {
        crm_note(state->notes, "note: lookalike has AUC %.3f (95 %% interval %.2f to %.2f)%s",
                 auc[0], auc[1], auc[2], auc[1] <= 0.5 ? ": it may be no better than chance" : "");
    }
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    double intercept[2] = { 0 };
    if (crm_learned_get(learned, "lookalike", "customers") == NULL) {
        if (!state->refused) {
            crm_note(state->notes, "note: lookalike is left empty: the model has none");
        }
        return CRM_OK;
    }
    enum crm_status status = take(learned, "customers", state->customers, 2, error);
    status = status == CRM_OK ? take(learned, "auc", state->auc, 3, error) : status;
    status = status == CRM_OK ? take(learned, "intercept", intercept, 2, error) : status;
    for (size_t i = 0; i < learned->count && status == CRM_OK; i++) {
        if (strcmp(learned->rows[i].scheme, "lookalike") == 0) {
            status = take_level(state, &learned->rows[i], error);
        }
    }
    if (status == CRM_OK) {
        state->intercept = intercept[0];
        state->known = state->auc[0] >= state->least_auc;
        note_auc(state);
    }
    return status;
}

/* What a customer's level of each trait does; NULL for a trait that the model does not know. */
struct profile {
    struct crm_span levels[CRM_TRAITS];
    const struct effect *effects[CRM_TRAITS];
    bool rare[CRM_TRAITS];
    double chance;
};

static struct profile profile_of(const struct state *state, const struct crm_subject *subject)
{
    struct profile profile = { 0 };
    double sum = state->intercept;
    crm_traits_of(&state->columns, subject->record, profile.levels);
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        const struct trait *trait = &state->traits[i];
        uint32_t index =
            trait->told ? crm_map_find(&trait->levels, profile.levels[i]) : CRM_MAP_NONE;
        profile.rare[i] = trait->told && index == CRM_MAP_NONE;
        profile.effects[i] = profile.rare[i] ? &trait->rare
                             : trait->told   ? &trait->effects[index]
                                             : NULL;
        sum += profile.effects[i] != NULL ? profile.effects[i]->numbers[COEFFICIENT] : 0;
    }
    profile.chance = crm_sigmoid(sum);
    return profile;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    values[0] = state->known ? crm_score_number(&state->text, profile_of(state, subject).chance)
                             : crm_span_of("");
}

static void explain_level(struct crm_buffer *text, const char *trait, struct crm_span level)
{
    crm_buffer_format(text, "%s ", trait);
    crm_buffer_span(text, level.length > 0 ? level : crm_span_of("not known"));
}

/* "region Shanghai (odds 1.84 times those of Beijing, 95 % interval 1.20 to 2.81)" */
static void explain_effect(const struct state *state, const struct profile *profile, size_t i,
                           struct crm_buffer *text)
{
    const double *numbers = profile->effects[i]->numbers;
    struct crm_span reference = state->traits[i].reference;
    explain_level(text, crm_trait_names[i], profile->levels[i]);
    crm_buffer_format(text, " (%sodds %.2f times those of ", profile->rare[i] ? "rare: " : "",
                      numbers[ODDS]);
    crm_buffer_span(text, reference.length > 0 ? reference : crm_span_of("not known"));
    crm_buffer_format(text, ", 95 %% interval %.2f to %.2f)", numbers[ODDS_LOW],
                      numbers[ODDS_HIGH]);
}

/* The strongest effects of one direction; returns how many were told. */
static size_t explain_effects(const struct state *state, const struct profile *profile,
                              bool upwards, struct crm_buffer *text)
{
    enum { TOLD_MOST = 3 };
    bool told[CRM_TRAITS] = { false };
    for (size_t count = 0; count < TOLD_MOST; count++) {
        size_t next = CRM_TRAITS;
        double strongest = 0.005; /* odds that do not show as 1.00 */
        for (size_t i = 0; i < CRM_TRAITS; i++) {
            double effect =
                profile->effects[i] != NULL ? profile->effects[i]->numbers[COEFFICIENT] : 0;
            effect = upwards ? effect : -effect;
            if (!told[i] && effect > strongest) {
                strongest = effect;
                next = i;
            }
        }
        if (next == CRM_TRAITS) {
            return count;
        }
        told[next] = true;
        crm_buffer_text(text, count > 0 ? ", " : upwards ? " Raised by " : " Lowered by ");
        explain_effect(state, profile, next, text);
    }
    return TOLD_MOST;
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const double *customers = state->customers;
    double all = customers[0] + customers[1];
    if (!state->known) {
        crm_buffer_text(text, "not known: ");
        crm_buffer_format(text, all > 0 ? "AUC %.3f, at least %g is needed." : "no model.",
                          state->auc[0], state->least_auc);
        return;
    }
    struct profile profile = profile_of(state, subject);
    crm_buffer_format(text,
                      "%.3f: the chance to be a buyer, if buyers and those who never bought "
                      "were equally many.",
                      profile.chance);
    size_t told = 0;
    for (size_t upwards = 2; upwards-- > 0;) {
        size_t count = explain_effects(state, &profile, upwards, text);
        crm_buffer_text(text, count > 0 ? "." : "");
        told += count;
    }
    crm_buffer_text(text, told > 0 ? "" : " Nothing in the profile raises or lowers it.");
    crm_buffer_text(text, " Learned of ");
    crm_explain_number(text, all);
    crm_buffer_text(text, " customers, of whom ");
    crm_explain_number(text, customers[1]);
    crm_buffer_format(text, " (%.1f %%) have bought; AUC %.3f (95 %% interval %.2f to %.2f).",
                      customers[1] / all * 100, state->auc[0], state->auc[1], state->auc[2]);
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_profiles_free(&state->profiles);
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        crm_map_free(&state->traits[i].levels);
        crm_release(state->traits[i].effects);
    }
}

const struct crm_scheme crm_scheme_lookalike = {
    .id = "D6",
    .name = "lookalike",
    .summary = "chance that a profile is a buyer's, for who never bought",
    .needs = "age, gender, occupation, education, income_band, region or source of the customers; "
             "at least 30 who bought and 30 who never did",
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
    .finish = finish,
};
