/* model/loyalty_index.c — D8: how loyal a buyer is beside the other buyers, 0 to 100: the mean of
 * the percentiles, as far as they are known, of
 *
 *     tenure       days since the first purchase
 *     regularity   the spread of the gaps between purchase days, a small one being good; from 3
 *                  purchase days on
 *     growth       revenue of the last 90 days (measures.window) against that of the 90 before
 *     categories   how many were bought
 *     perceived    what the latest survey in 365 days said: perceived, else the score
 *
 * Growth is ranked by recent / (recent + before): the order is that of recent / before, and who
 * spent nothing before stands first instead of nowhere. Windows below zero count as zero; who
 * spent nothing in either, or was no customer yet when the recent one began, has no growth.
 *
 * A part in which all buyers are alike tells none from another: it is left out for everybody. */
#include "customer/telling.h"
#include "classify/loyal.h"
#include "classify/numbers.h"
#include "classify/percentile.h"
#include "model/scores.h"

enum part { TENURE, REGULARITY, GROWTH, CATEGORIES, PERCEIVED, PARTS };

static const struct {
    const char *name;
    const char *cuts; /* row of the model */
} parts[PARTS] = {
    [TENURE] = { "tenure", "tenure_cuts" },
    [REGULARITY] = { "regularity", "regularity_cuts" },
    [GROWTH] = { "growth", "growth_cuts" },
    [CATEGORIES] = { "categories", "categories_cuts" },
    [PERCEIVED] = { "perceived", "perceived_cuts" },
};

static const struct crm_class_column columns[] = {
    { "loyalty_index", NULL, 0 },
};

/* A buyer takes 8 bytes a part. */
struct state {
    int32_t as_of;
    int32_t window; /* days */
    struct crm_percentiles percentiles[PARTS];
    struct crm_score_text text;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    (void)error;
    state->as_of = context->as_of;
    state->window = (int32_t)crm_setting_number(context->settings, "measures.window");
    return CRM_OK;
}

static crm_money answer_of(const struct crm_measures *measures)
{
    return measures->service.survey_perceived != CRM_MONEY_NONE ? measures->service.survey_perceived
                                                                : measures->service.survey_score;
}

/* recent / (recent + before); false where there is no growth to be seen. */
static bool growth_of(const struct state *state, const struct crm_measures *measures,
                      double *growth)
{
    double recent = measures->recent_revenue > 0 ? (double)measures->recent_revenue : 0;
    double before = measures->prior_revenue > 0 ? (double)measures->prior_revenue : 0;
    *growth = recent / (recent + before > 0 ? recent + before : 1);
    return recent + before > 0 && state->as_of - measures->first_day >= state->window;
}

/* What a part ranks a buyer by; false where he has none. */
static bool value_of(const struct state *state, const struct crm_measures *measures, enum part part,
                     double *value)
{
    switch (part) {
    case TENURE:
        *value = state->as_of - measures->first_day;
        return true;
    case REGULARITY:
        *value = -crm_gap_cv(measures);
        return *value <= 0;
    case GROWTH:
        return growth_of(state, measures, value);
    case CATEGORIES:
        *value = measures->mix[CRM_MIX_CATEGORY].distinct;
        return *value > 0;
    default:
        *value = (double)answer_of(measures) / CRM_MONEY_UNIT;
        return answer_of(measures) != CRM_MONEY_NONE;
    }
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < PARTS && subject->measures->occasions > 0 && status == CRM_OK; i++) {
        double value = 0;
        if (value_of(state, subject->measures, (enum part)i, &value)) {
            status = crm_percentiles_add(&state->percentiles[i], value, error);
        }
    }
    return status;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < PARTS && status == CRM_OK; i++) {
        status = crm_percentiles_merge(&state->percentiles[i], &added->percentiles[i], error);
    }
    return status;
}

static bool are_alike(const struct crm_percentiles *percentiles)
{
    for (size_t i = 1; i < percentiles->count; i++) {
        if (percentiles->values[i] < percentiles->values[0]
            || percentiles->values[i] > percentiles->values[0]) {
            return false;
        }
    }
    return true;
}

/* Says once which parts nobody has. */
static enum crm_status note_missing(const bool *empty, struct crm_notes *notes,
                                    struct crm_error *error)
{
    struct crm_buffer names = { 0 };
    for (size_t i = 0; i < PARTS; i++) {
        if (empty[i]) {
            crm_buffer_format(&names, "%s%s", names.length > 0 ? ", " : "", parts[i].name);
        }
    }
    enum crm_status status = crm_buffer_check(&names, error);
    if (status == CRM_OK && names.length > 0) {
        crm_note(notes, "note: loyalty_index is without %s: no buyer has it, or all have the same",
                 crm_buffer_string(&names));
    }
    crm_buffer_free(&names);
    return status;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    bool empty[PARTS];
    bool buyers = state->percentiles[TENURE].count > 0;
    double window = state->window;
    enum crm_status status = crm_learned_put_settings(learned, "loyalty_index", &window, 1, error);
    for (size_t i = 0; i < PARTS && status == CRM_OK; i++) {
        struct crm_percentiles *percentiles = &state->percentiles[i];
        empty[i] = are_alike(percentiles);
        if (empty[i]) {
            percentiles->count = 0;
        }
        status = crm_percentiles_learn(percentiles, learned, "loyalty_index", parts[i].cuts, error);
    }
    return status == CRM_OK && buyers ? note_missing(empty, notes, error) : status;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    double window = state->window;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < PARTS && status == CRM_OK; i++) {
        status = crm_percentiles_adopt(&state->percentiles[i], learned, "loyalty_index",
                                       parts[i].cuts, error);
    }
    return status == CRM_OK
               ? crm_learned_check_settings(learned, "loyalty_index", &window, 1, error)
               : status;
}

/* Fills the percentiles, -1 for one that is not known; returns their mean, -1 for none. */
static double index_of(const struct state *state, const struct crm_measures *measures,
                       int percentiles[static PARTS])
{
    int sum = 0;
    int count = 0;
    for (size_t i = 0; i < PARTS; i++) {
        double value = 0;
        bool has = measures->occasions > 0 && value_of(state, measures, (enum part)i, &value);
        percentiles[i] = has ? crm_percentile(&state->percentiles[i], value) : -1;
        if (percentiles[i] >= 0) {
            sum += percentiles[i];
            count++;
        }
    }
    return count > 0 ? (double)sum / count : -1;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    int percentiles[PARTS];
    double index = index_of(state, subject->measures, percentiles);
    values[0] = index >= 0 ? crm_score_number(&state->text, index) : (struct crm_span){ "", 0 };
}

static void explain_value(const struct state *state, const struct crm_measures *measures,
                          enum part part, struct crm_buffer *text)
{
    switch (part) {
    case TENURE:
        crm_explain_count(text, state->as_of - measures->first_day, "day");
        break;
    case REGULARITY:
        crm_buffer_format(text, "gap CV %.2f", crm_gap_cv(measures));
        break;
    case GROWTH:
        crm_score_explain_money(text, measures->recent_revenue);
        crm_buffer_format(text, " in the last %d days after ", (int)state->window);
        crm_score_explain_money(text, measures->prior_revenue);
        crm_buffer_format(text, " in the %d before", (int)state->window);
        break;
    case CATEGORIES:
        crm_buffer_format(text, "%u bought", measures->mix[CRM_MIX_CATEGORY].distinct);
        break;
    default:
        crm_explain_number(text, (double)answer_of(measures) / CRM_MONEY_UNIT);
        crm_buffer_text(text, " in the survey of ");
        crm_tell_day(text, measures->service.survey_day);
        break;
    }
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    int percentiles[PARTS];
    double index = index_of(state, subject->measures, percentiles);
    if (index < 0) {
        crm_buffer_text(text, subject->measures->occasions == 0
                                  ? "no index: never bought."
                                  : "no index: nothing tells the buyers apart.");
        return;
    }
    crm_buffer_format(text, "%.1f of 100, the mean of the percentiles among all buyers of", index);
    for (size_t i = 0; i < PARTS; i++) {
        crm_buffer_format(text, "%s %s ", i > 0 ? "," : "", parts[i].name);
        if (percentiles[i] < 0) {
            crm_buffer_text(text, "(not known)");
            continue;
        }
        crm_buffer_format(text, "%d (", percentiles[i]);
        explain_value(state, subject->measures, (enum part)i, text);
        crm_buffer_byte(text, ')');
    }
    crm_buffer_byte(text, '.');
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    for (size_t i = 0; i < PARTS; i++) {
        crm_percentiles_free(&state->percentiles[i]);
    }
}

const struct crm_scheme crm_scheme_loyalty_index = {
    .id = "D8",
    .name = "loyalty_index",
    .summary = "loyalty beside the other buyers, 0 to 100, by time, rhythm, growth, breadth and "
               "surveys",
    .needs = "transactions; categories and surveys where they are there",
    .extras = CRM_GATHER_MIX | CRM_GATHER_SERVICE,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
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
