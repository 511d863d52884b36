/* model/churn_band.c — F3: the band of the chance of having left, from the p_alive of crm-score. */
#include "model/scores.h"

#include <math.h>

#include "value/number.h"

static const struct crm_class bands[] = {
    { "high", "High", "高", "win back in person", "a chance of having left from 0.7" },
    { "medium", "Medium", "中", "send a personal offer", "from 0.4" },
    { "low", "Low", "低", "keep in touch", "below" },
};

static const struct crm_class_column columns[] = {
    { "churn_band", bands, CRM_COUNT(bands) },
};

static const struct crm_setting settings[] = {
    { "churn.high", CRM_SETTING_NUMBER, "0.7", 0, 1, NULL,
      "chance of having left from which the band is high" },
    { "churn.medium", CRM_SETTING_NUMBER, "0.4", 0, 1, NULL,
      "chance of having left from which the band is medium" },
};

struct state {
    size_t p_alive;
    double limits[2]; /* high, medium */
};

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    return crm_setting_number(rows, "churn.high") >= crm_setting_number(rows, "churn.medium")
               ? CRM_OK
               : crm_fail(error, CRM_USAGE, "churn.high must not be below churn.medium");
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    state->p_alive = crm_layout_field(context->customers, "p_alive");
    state->limits[0] = crm_setting_number(context->settings, "churn.high");
    state->limits[1] = crm_setting_number(context->settings, "churn.medium");
    *missing = state->p_alive == 0 ? "p_alive column, which crm-score adds" : NULL;
    return CRM_OK;
}

/* The chance of the text; false where that is none. */
static bool read_chance(struct crm_span text, double *chance)
{
    return crm_number_parse(text, chance) && *chance >= 0 && *chance <= 1;
}

/* The band of 1 - p_alive; NULL where that is not known. */
static const struct crm_class *band_of(const struct state *state, const struct crm_subject *subject,
                                       double *left)
{
    double alive = 0;
    if (!read_chance(crm_field(subject->record, state->p_alive), &alive)) {
        return NULL;
    }
    *left = round((1 - alive) * 1e9) / 1e9; /* so that 1 - 0.9 reaches a limit of 0.1 */
    return &bands[*left >= state->limits[0] ? 0 : *left >= state->limits[1] ? 1 : 2];
}

/* Learns nothing: looks that what is there are chances. */
static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    double alive = 0;
    struct crm_span text = crm_field(subject->record, ((struct state *)opaque)->p_alive);
    return text.length == 0 || read_chance(text, &alive)
               ? CRM_OK
               : crm_score_refuse_cell(subject, "p_alive", text, "no chance from 0 to 1", error);
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    double left = 0;
    const struct crm_class *band = band_of(opaque, subject, &left);
    values[0] = crm_span_of(band != NULL ? band->name : "");
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    double left = 0;
    const struct crm_class *band = band_of(state, subject, &left);
    if (band == NULL) {
        crm_buffer_text(text, "no band: p_alive is not known.");
        return;
    }
    crm_buffer_format(text, "%s: the chance of having left is %.3f; high from %g, medium from %g.",
                      band->label, left, state->limits[0], state->limits[1]);
}

const struct crm_scheme crm_scheme_churn_band = {
    .id = "F3",
    .name = "churn_band",
    .summary = "band of the chance of having left, 1 - p_alive",
    .needs = "the column p_alive of crm-score",
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .start = start,
    .gather = gather,
    .apply = apply,
    .explain = explain,
};
