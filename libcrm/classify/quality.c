/* classify/quality.c — C12: the quality of a buyer, 0 to 100, the weighted mean of up to four
 * parts: surface (percentile of what the last 365 days brought), potential (percentile of clv),
 * structure (how evenly he buys over categories and channels) and loyalty (loyalty_index).
 *
 * A part that the data, or the buyer, does not have is left out with its weight. */
#include "classify/numbers.h"
#include "classify/percentile.h"
#include "classify/scheme.h"

#include <math.h>

#include "value/number.h"

enum part { SURFACE, POTENTIAL, STRUCTURE, LOYALTY, PARTS };

static const char *const part_names[PARTS] = { "surface", "potential", "structure", "loyalty" };

/* The part of what is mixed that structure looks at. */
enum { MIXES = 2 };

static const struct {
    enum crm_mix_kind kind;
    const char *name;
} mixes[MIXES] = {
    { CRM_MIX_CATEGORY, "categories" },
    { CRM_MIX_CHANNEL, "channels" },
};

static const struct crm_class_column columns[1 + PARTS] = {
    { "quality", NULL, 0 },           { "quality_surface", NULL, 0 },
    { "quality_potential", NULL, 0 }, { "quality_structure", NULL, 0 },
    { "quality_loyalty", NULL, 0 },
};

static const struct crm_setting settings[] = {
    { "quality.weights", CRM_SETTING_TEXT, "1;1;1;1", 0, 0, NULL,
      "weights in quality, parted by ';': of surface, potential, structure, loyalty" },
};

/* A buyer takes 8 bytes, 8 more with a clv, and 8 more where the surface may be of either. */
struct state {
    const struct crm_scheme_context *context;
    double weights[PARTS];
    bool by_margin; /* surface: else by revenue */
    bool either;    /* … which is not known yet */
    struct crm_column_place clv;
    struct crm_column_place loyalty_index;
    struct crm_percentiles surface;
    struct crm_percentiles by_revenue; /* the same by revenue, where it may be either */
    struct crm_percentiles potential;
    double values[MIXES]; /* categories and channels that are on sale */
    char texts[1 + PARTS][32];
};

/* Four weights, none below 0, not all 0. */
static bool read_weights(const struct crm_settings *rows, double weights[static PARTS])
{
    const char *text = crm_setting_text(rows, "quality.weights");
    double sum = 0;
    for (size_t i = 0; i < PARTS; i++) {
        struct crm_span one = { text, strcspn(text, ";") };
        bool last = text[one.length] == '\0';
        if (!crm_number_parse(crm_span_trimmed(one), &weights[i]) || weights[i] < 0
            || last != (i + 1 == PARTS)) {
            return false;
        }
        sum += weights[i];
        text += one.length + 1;
    }
    return sum > 0 && isfinite(sum);
}

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    double weights[PARTS];
    return read_weights(rows, weights)
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "quality.weights needs four numbers parted by ';', none below 0, not all "
                          "0: surface, potential, structure, loyalty");
}

/* Says once which parts the data does not have. */
static enum crm_status note_missing(const struct state *state,
                                    const struct crm_scheme_context *context,
                                    struct crm_error *error)
{
    const struct {
        enum part part;
        bool found;
        const char *what;
    } needs[] = {
        { POTENTIAL, state->clv.found, "no column clv" },
        { STRUCTURE, state->values[0] > 1 || state->values[1] > 1,
          "no two categories or channels on sale" },
        { LOYALTY, state->loyalty_index.found, "no column loyalty_index" },
    };
    struct crm_buffer text = { 0 };
    for (size_t i = 0; i < CRM_COUNT(needs); i++) {
        if (!needs[i].found) {
            crm_buffer_format(&text, "%s %s (%s)", text.length > 0 ? "," : "",
                              part_names[needs[i].part], needs[i].what);
        }
    }
    enum crm_status status = crm_buffer_check(&text, error);
    if (status == CRM_OK && text.length > 0) {
        crm_note(context->notes, "note: quality is without%s", crm_buffer_string(&text));
    }
    crm_buffer_free(&text);
    return status;
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    read_weights(context->settings, state->weights);
    state->context = context;
    state->by_margin = crm_basis_of(context) != CRM_BY_REVENUE;
    state->either = crm_basis_of(context) == CRM_BY_EITHER;
    state->clv = crm_context_find(context, crm_span_of("clv"));
    state->loyalty_index = crm_context_find(context, crm_span_of("loyalty_index"));
    for (size_t i = 0; i < MIXES; i++) {
        state->values[i] = context->totals->values[mixes[i].kind];
    }
    return note_missing(state, context, error);
}

static double surface_of(const struct state *state, const struct crm_measures *measures)
{
    crm_money value = state->by_margin ? measures->margin_365 : measures->revenue_365;
    return (double)value / CRM_MONEY_UNIT;
}

/* A number of a column; false where it is empty, or no number. */
static bool number_of(const struct crm_subject *subject, const struct crm_column_place *place,
                      double *number)
{
    return crm_number_parse(crm_subject_value(subject, place), number);
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    double clv = 0;
    if (subject->measures->occasions == 0) {
        return CRM_OK;
    }
    enum crm_status status =
        crm_check_number("quality", "clv", crm_subject_value(subject, &state->clv), error);
    if (status == CRM_OK) {
        status = crm_check_number("quality", "loyalty_index",
                                  crm_subject_value(subject, &state->loyalty_index), error);
    }
    if (status == CRM_OK) {
        status = crm_percentiles_add(&state->surface, surface_of(state, subject->measures), error);
    }
    if (status == CRM_OK && state->either) {
        double revenue = (double)subject->measures->revenue_365 / CRM_MONEY_UNIT;
        status = crm_percentiles_add(&state->by_revenue, revenue, error);
    }
    if (status == CRM_OK && number_of(subject, &state->clv, &clv)) {
        status = crm_percentiles_add(&state->potential, clv, error);
    }
    return status;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    enum crm_status status = crm_percentiles_merge(&state->surface, &added->surface, error);
    if (status == CRM_OK) {
        status = crm_percentiles_merge(&state->by_revenue, &added->by_revenue, error);
    }
    return status == CRM_OK ? crm_percentiles_merge(&state->potential, &added->potential, error)
                            : status;
}

/* Once all customers are known: what the surface is of. */
static void settle(struct state *state)
{
    if (state->either && !crm_by_margin(state->context, "quality: its surface is judged")) {
        struct crm_percentiles margins = state->surface;
        state->by_margin = false;
        state->surface = state->by_revenue;
        state->by_revenue = margins;
    }
    state->either = false;
}

enum { SETTINGS = 2 };

static void settings_of(const struct state *state, double numbers[static SETTINGS])
{
    numbers[0] = state->by_margin;
    numbers[1] = state->clv.found;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    double numbers[SETTINGS];
    settle(state);
    settings_of(state, numbers);
    if (state->clv.found && state->surface.count > 0 && state->potential.count == 0) {
        crm_note(notes, "note: quality is without potential: nobody has a clv");
    }
    enum crm_status status =
        crm_percentiles_learn(&state->surface, learned, "quality", "surface_cuts", error);
    if (status == CRM_OK) {
        status =
            crm_percentiles_learn(&state->potential, learned, "quality", "potential_cuts", error);
    }
    if (status == CRM_OK) {
        status = crm_learned_set(learned, "quality", "values", state->values, MIXES, error);
    }
    return status == CRM_OK ? crm_learned_put_settings(learned, "quality", numbers, SETTINGS, error)
                            : status;
}

static enum crm_status take_values(struct state *state, const struct crm_learned *learned,
                                   struct crm_error *error)
{
    const struct crm_learned_row *values = crm_learned_get(learned, "quality", "values");
    if (values == NULL || values->count != MIXES) {
        return crm_fail(error, CRM_REFUSED,
                        "the model has no values for quality; leave it out with --by");
    }
    memcpy(state->values, values->numbers, sizeof state->values);
    return CRM_OK;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    double numbers[SETTINGS];
    settle(state);
    settings_of(state, numbers);
    enum crm_status status =
        crm_percentiles_adopt(&state->surface, learned, "quality", "surface_cuts", error);
    if (status == CRM_OK) {
        status =
            crm_percentiles_adopt(&state->potential, learned, "quality", "potential_cuts", error);
    }
    status = status == CRM_OK ? take_values(state, learned, error) : status;
    return status == CRM_OK
               ? crm_learned_check_settings(learned, "quality", numbers, SETTINGS, error)
               : status;
}

/* The entropy of a mix as a share of the most that it can be; -1 where there is none. */
static double evenness_of(const struct state *state, const struct crm_measures *measures,
                          size_t mix)
{
    const struct crm_mix *own = &measures->mix[mixes[mix].kind];
    if (own->distinct == 0 || state->values[mix] < 2) {
        return -1;
    }
    /* by a model, more values may be on sale than it knows */
    return fmin(own->entropy / log(state->values[mix]), 1);
}

/* 0 to 100; -1 where it is not there. */
static double structure_of(const struct state *state, const struct crm_measures *measures)
{
    double sum = 0;
    double count = 0;
    for (size_t i = 0; i < MIXES; i++) {
        double evenness = evenness_of(state, measures, i);
        if (evenness >= 0) {
            sum += evenness;
            count++;
        }
    }
    return count > 0 ? 100 * sum / count : -1;
}

/* Fills the parts, 0 to 100, -1 for one that is not there; returns the quality, -1 for none. */
static double quality_of(const struct state *state, const struct crm_subject *subject,
                         double parts[static PARTS])
{
    double sum = 0;
    double weights = 0;
    double number = 0;
    for (size_t i = 0; i < PARTS; i++) {
        parts[i] = -1;
    }
    if (subject->measures->occasions == 0) {
        return -1;
    }
    parts[SURFACE] = crm_percentile(&state->surface, surface_of(state, subject->measures));
    if (number_of(subject, &state->clv, &number)) {
        parts[POTENTIAL] = crm_percentile(&state->potential, number);
    }
    parts[STRUCTURE] = structure_of(state, subject->measures);
    if (number_of(subject, &state->loyalty_index, &number)) {
        parts[LOYALTY] = fmin(fmax(number, 0), 100);
    }
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i] >= 0) {
            sum += state->weights[i] * parts[i];
            weights += state->weights[i];
        }
    }
    return weights > 0 ? sum / weights : -1;
}

static struct crm_span number_text(double number, char text[static 32])
{
    return (struct crm_span){ text, number >= 0 ? crm_number_write(number, 9, text) : 0 };
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    double parts[PARTS];
    values[0] = number_text(quality_of(state, subject, parts), state->texts[0]);
    for (size_t i = 0; i < PARTS; i++) {
        values[1 + i] = number_text(parts[i], state->texts[1 + i]);
    }
}

static void explain_structure(const struct state *state, const struct crm_measures *measures,
                              struct crm_buffer *text)
{
    const char *between = "";
    for (size_t i = 0; i < MIXES; i++) {
        double evenness = evenness_of(state, measures, i);
        if (evenness >= 0) {
            crm_buffer_format(text, "%s%u of %g %s, evenness %.2f", between,
                              measures->mix[mixes[i].kind].distinct, state->values[i],
                              mixes[i].name, evenness);
            between = "; ";
        }
    }
}

static void explain_part(const struct state *state, const struct crm_subject *subject,
                         enum part part, struct crm_buffer *text)
{
    double number = 0;
    switch (part) {
    case SURFACE:
        crm_buffer_format(text, "%s of the last 365 days ",
                          state->by_margin ? "margin" : "revenue");
        crm_explain_number(text, surface_of(state, subject->measures));
        break;
    case POTENTIAL:
        number_of(subject, &state->clv, &number);
        crm_buffer_text(text, "clv ");
        crm_explain_number(text, number);
        break;
    case STRUCTURE:
        explain_structure(state, subject->measures, text);
        break;
    default:
        crm_buffer_text(text, "loyalty_index");
        break;
    }
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    double parts[PARTS];
    double quality = quality_of(state, subject, parts);
    if (quality < 0) {
        crm_buffer_text(text, subject->measures->occasions == 0
                                  ? "no quality: never bought."
                                  : "no quality: no part that has a weight is there.");
        return;
    }
    crm_buffer_format(text, "%.1f of 100:", quality);
    for (size_t i = 0; i < PARTS; i++) {
        crm_buffer_format(text, "%s %s ", i > 0 ? "," : "", part_names[i]);
        if (parts[i] < 0) {
            crm_buffer_text(text, "not known");
            continue;
        }
        crm_buffer_format(text, "%.1f (", parts[i]);
        explain_part(state, subject, (enum part)i, text);
        crm_buffer_text(text, ")");
    }
    crm_buffer_format(text, "; their weights are %g, %g, %g and %g.", state->weights[SURFACE],
                      state->weights[POTENTIAL], state->weights[STRUCTURE],
                      state->weights[LOYALTY]);
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_percentiles_free(&state->surface);
    crm_percentiles_free(&state->by_revenue);
    crm_percentiles_free(&state->potential);
}

const struct crm_scheme crm_scheme_quality = {
    .id = "C12",
    .name = "quality",
    .summary = "quality of a buyer, 0 to 100, by value, potential, mix and loyalty",
    .needs = "transactions; clv and loyalty_index, of crm-score, where they are there",
    .extras = CRM_GATHER_MIX,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply,
    .explain = explain,
    .finish = finish,
};
