/* model/lifetime.c — D4: how long the customers of a class stay, by survival (F5): from the first
 * purchase to the last one + L, or watched up to the as-of date.
 *
 * Without hindsight: a class is fixed at entry (a column of the data, the year of the first
 * purchase), or computed at a landmark, 365 days before the as-of date, from what was known then;
 * stays are measured from the landmark on. Anderson, Cain and Gelber (1983), "Analysis of survival
 * by tumor response", Journal of Clinical Oncology 1. */
#include "model/scores.h"

#include <math.h>
#include <stdio.h>

#include "model/entry_class.h"
#include "model/survival.h"

enum { YEAR = 365, CLASS_LEAST = 30, CLASS_NAME = 40, YEARS_MOST = 30 };

static const struct crm_class_column columns[] = {
    { "lifetime_class", NULL, 0 },
    { "survival_1y", NULL, 0 },
    { "lifetime_restricted", NULL, 0 },
    { "lifetime_horizon", NULL, 0 },
};

static const struct crm_setting settings[] = {
    { "lifetime.class", CRM_SETTING_TEXT, "source", 0, 0, NULL,
      "classes whose customers stay alike: a column of the data that is fixed at entry, cohort "
      "(the "
      "year of the first purchase) or landmark (by what was bought up to 365 days before the as-of "
      "date); customers of a class of fewer than 30 have the lifetime of all" },
    { "lifetime.horizon", CRM_SETTING_NUMBER, "5", 0.1, YEARS_MOST, NULL,
      "years to which lifetimes are restricted" },
};

enum basis { BY_COLUMN, BY_COHORT, BY_LANDMARK };

/* What is learned of a class, in the order of its row of the model; -1: not known. */
enum { CUSTOMERS, ENDED, YEARS, ERROR, HORIZON, STAYING, LOW, HIGH, FIGURES };

struct figures {
    double numbers[FIGURES];
};

struct state {
    const struct crm_activity_rule *rule;
    enum basis basis;
    const char *class_by; /* lifetime.class */
    struct crm_column_place place;
    double numbers[2];         /* of the row "settings": the horizon, activity.inactive */
    struct crm_map names;      /* of classes; number 0, "", is who has none, then all customers */
    struct crm_spells *spells; /* one a class */
    size_t spells_capacity;
    size_t spells_count;
    struct figures *figures; /* one a class */
    char cohort[8];
    struct crm_score_text texts[CRM_COUNT(columns)];
};

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    return crm_entry_class_check(rows, "lifetime.class",
                                 "source, region or cohort, or else landmark", error);
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_settings *rows = context->settings;
    uint32_t none = 0;
    (void)missing;
    state->rule = context->rule;
    state->class_by = crm_setting_text(rows, "lifetime.class");
    state->basis = strcmp(state->class_by, "cohort") == 0     ? BY_COHORT
                   : strcmp(state->class_by, "landmark") == 0 ? BY_LANDMARK
                                                              : BY_COLUMN;
    state->numbers[0] = crm_setting_number(rows, "lifetime.horizon");
    state->numbers[1] = crm_setting_is_set(rows, "activity.inactive")
                            ? crm_setting_number(rows, "activity.inactive")
                            : -1;
    if (state->basis == BY_COLUMN) {
        state->place = crm_context_find(context, crm_span_of(state->class_by));
    }
    return crm_map_add(&state->names, (struct crm_span){ "", 0 }, &none, error);
}

/* The rule as it was at the landmark, a year before. */
static struct crm_activity_rule landmark_rule(const struct state *state)
{
    struct crm_activity_rule rule = *state->rule;
    rule.as_of -= YEAR;
    return rule;
}

/* What a customer was at the landmark; "" for who was not one: not yet, or not any more. */
static struct crm_span landmark_class(const struct state *state,
                                      const struct crm_measures *measures)
{
    enum { LOYAL_DAYS = 5 };
    struct crm_activity_rule rule = landmark_rule(state);
    struct crm_measures then = crm_measures_before(measures);
    if (measures->before_last_day == CRM_NO_DAY || crm_activity_of(&then, &rule) == CRM_LOST) {
        return (struct crm_span){ "", 0 };
    }
    bool loyal = then.purchase_days >= LOYAL_DAYS && then.last_day - then.first_day >= YEAR;
    return crm_span_of(then.purchase_days == 1 ? "first_time" : loyal ? "loyal" : "repeat");
}

/* The customer's class; a long or empty one is that of all. */
static struct crm_span class_of(struct state *state, const struct crm_subject *subject)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (state->basis == BY_LANDMARK) {
        return landmark_class(state, subject->measures);
    }
    if (state->basis == BY_COHORT) {
        crm_day_split(subject->measures->first_day, &year, &month, &day);
        snprintf(state->cohort, sizeof state->cohort, "%04d", year);
        return crm_span_of(state->cohort);
    }
    struct crm_span value = crm_subject_value(subject, &state->place);
    return value.length <= CLASS_NAME ? value : (struct crm_span){ "", 0 };
}

/* False for who is not looked at: never bought, or was no customer at the landmark. */
static bool takes_part(const struct state *state, const struct crm_subject *subject)
{
    return subject->measures->occasions > 0
           && (state->basis != BY_LANDMARK || landmark_class(state, subject->measures).length > 0);
}

/* How long he stayed, or was watched; from the landmark on where there is one. */
static struct crm_spell spell_of(const struct state *state, const struct crm_measures *measures)
{
    struct crm_spell spell = crm_spell_of(measures, state->rule);
    if (state->basis == BY_LANDMARK) {
        int32_t since = spell.days - (state->rule->as_of - YEAR - measures->first_day);
        spell.days = since > 0 ? since : 0; /* by the gaps of now he was lost then already */
    }
    return spell;
}

static enum crm_status make_room(struct state *state, struct crm_error *error)
{
    enum crm_status status = crm_grow(&state->spells, &state->spells_capacity, state->names.count,
                                      sizeof *state->spells, error);
    while (status == CRM_OK && state->spells_count < state->names.count) {
        state->spells[state->spells_count++] = (struct crm_spells){ 0 };
    }
    return status;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    uint32_t class = 0;
    if (!takes_part(state, subject)) {
        return CRM_OK;
    }
    if (crm_map_add(&state->names, class_of(state, subject), &class, error) != CRM_OK
        || make_room(state, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    return crm_spells_add(&state->spells[class], spell_of(state, subject->measures), error);
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    enum crm_status status = CRM_OK;
    for (uint32_t i = 0; i < added->spells_count && status == CRM_OK; i++) {
        uint32_t class = 0;
        status = crm_map_add(&state->names, crm_map_key(&added->names, i), &class, error);
        status = status == CRM_OK ? make_room(state, error) : status;
        status = status == CRM_OK
                     ? crm_spells_merge(&state->spells[class], &added->spells[i], error)
                     : status;
    }
    return status;
}

/* Into the row "what:CLASS" of the model. */
static enum crm_status put_row(struct crm_learned *learned, const char *what, struct crm_span class,
                               const double *numbers, size_t count, struct crm_error *error)
{
    char name[CLASS_NAME + 16];
    snprintf(name, sizeof name, "%s:%.*s", what, (int)class.length, class.at);
    return crm_learned_set(learned, "lifetime", name, numbers, count, error);
}

/* True where the curve is known on that day. */
static bool is_known(const struct crm_survival *curve, int32_t day)
{
    bool all_ended = curve->count > 0 && curve->points[curve->count - 1].survival <= 0;
    return curve->watched >= day || all_ended;
}

/* Into the rows of a class: its figures, and the curve at the end of each year that is known. */
static enum crm_status put_class(const struct state *state, const struct crm_survival *curve,
                                 struct crm_span class, struct crm_learned *learned,
                                 struct crm_error *error)
{
    int32_t horizon = (int32_t)lround(state->numbers[0] * YEAR);
    struct crm_restricted_mean mean = crm_survival_mean(curve, horizon);
    double points[3 * YEARS_MOST];
    size_t count = 0;
    for (int32_t day = YEAR; day <= horizon && is_known(curve, day); day += YEAR) {
        struct crm_survival_point point = crm_survival_at(curve, day);
        points[count++] = point.survival;
        points[count++] = point.low;
        points[count++] = point.high;
    }
    struct crm_survival_point year = crm_survival_at(curve, YEAR);
    bool known = is_known(curve, YEAR);
    const double figures[FIGURES] = {
        [CUSTOMERS] = (double)curve->customers,
        [ENDED] = (double)curve->ended,
        [YEARS] = mean.days / YEAR,
        [ERROR] = mean.standard_error / YEAR,
        [HORIZON] = (double)mean.horizon / YEAR,
        [STAYING] = known ? year.survival : -1,
        [LOW] = known ? year.low : -1,
        [HIGH] = known ? year.high : -1,
    };
    enum crm_status status = put_row(learned, "class", class, figures, FIGURES, error);
    return status == CRM_OK ? put_row(learned, "curve", class, points, count, error) : status;
}

static enum crm_status learn_class(const struct state *state, struct crm_spells *spells,
                                   struct crm_span class, struct crm_learned *learned,
                                   uint64_t *customers, struct crm_error *error)
{
    struct crm_survival curve;
    enum crm_status status = crm_survival_estimate(&curve, spells, error);
    *customers = curve.customers;
    if (status == CRM_OK && (class.length == 0 || curve.customers >= CLASS_LEAST)) {
        status = put_class(state, &curve, class, learned, error);
    }
    crm_survival_free(&curve);
    return status;
}

/* Whether the classes that have a row of their own differ. */
static enum crm_status compare_classes(const struct state *state, const bool *own,
                                       struct crm_learned *learned, struct crm_error *error)
{
    struct crm_log_rank rank;
    struct crm_spells *classes = crm_allocate(state->spells_count, sizeof *classes, error);
    size_t count = 0;
    if (classes == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < state->spells_count; i++) {
        if (own[i]) {
            classes[count++] = state->spells[i]; /* grouped by now, so that only these are read */
        }
    }
    enum crm_status status = crm_log_rank(&rank, classes, count, error);
    crm_release(classes);
    const double numbers[] = { rank.chi_square, rank.degrees, rank.chance };
    return status == CRM_OK && rank.degrees > 0 ? crm_learned_set(
               learned, "lifetime", "log_rank", numbers, CRM_COUNT(numbers), error)
                                                : status;
}

static enum crm_status learn_classes(struct state *state, bool *own, struct crm_learned *learned,
                                     struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (uint32_t i = 1; i < state->spells_count && status == CRM_OK; i++) {
        uint64_t customers = 0;
        status = learn_class(state, &state->spells[i], crm_map_key(&state->names, i), learned,
                             &customers, error);
        own[i] = customers >= CLASS_LEAST;
    }
    return status == CRM_OK ? compare_classes(state, own, learned, error) : status;
}

/* The row of all customers, of whatever class. */
static enum crm_status learn_all(const struct state *state, struct crm_learned *learned,
                                 struct crm_notes *notes, struct crm_error *error)
{
    struct crm_spells all = { 0 };
    uint64_t customers = 0;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < state->spells_count && status == CRM_OK; i++) {
        status = crm_spells_merge(&all, &state->spells[i], error);
    }
    if (status == CRM_OK) {
        status = learn_class(state, &all, (struct crm_span){ "", 0 }, learned, &customers, error);
    }
    crm_spells_free(&all);
    if (customers < CLASS_LEAST) {
        crm_note(notes, "note: lifetime: only %llu customer%s%s: not estimated below %d",
                 (unsigned long long)customers, customers == 1 ? "" : "s",
                 state->basis == BY_LANDMARK ? " 365 days before" : "", CLASS_LEAST);
    } else if (state->basis == BY_COLUMN && !state->place.found) {
        crm_entry_class_note("lifetime", state->class_by, settings[0].fallback, notes);
    }
    return status;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    bool *own = crm_allocate(state->names.count, sizeof *own, error);
    enum crm_status status = own != NULL ? CRM_OK : CRM_FAILURE;
    if (status == CRM_OK) {
        status = crm_learned_put_settings(learned, "lifetime", state->numbers,
                                          CRM_COUNT(state->numbers), error);
    }
    if (status == CRM_OK) {
        status = crm_learned_set(learned, "lifetime_by", state->class_by, NULL, 0, error);
    }
    status = status == CRM_OK ? learn_all(state, learned, notes, error) : status;
    status = status == CRM_OK ? learn_classes(state, own, learned, error) : status;
    crm_release(own);
    return status;
}

static enum crm_status adopt_rows(struct state *state, const struct crm_learned *learned,
                                  struct crm_error *error)
{
    static const char prefix[] = "class:";
    for (size_t i = 0; i < learned->count; i++) {
        const struct crm_learned_row *row = &learned->rows[i];
        uint32_t number = 0;
        if (strcmp(row->scheme, "lifetime") != 0
            || strncmp(row->name, prefix, sizeof prefix - 1) != 0 || row->count != FIGURES) {
            continue;
        }
        if (crm_map_add(&state->names, crm_span_of(row->name + sizeof prefix - 1), &number, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        memcpy(state->figures[number].numbers, row->numbers, sizeof state->figures[number].numbers);
    }
    return CRM_OK;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_learned_row *all = crm_learned_get(learned, "lifetime", "class:");
    if (all == NULL || all->count != FIGURES) {
        return crm_fail(error, CRM_REFUSED, "the model has no lifetime");
    }
    if (crm_learned_get(learned, "lifetime_by", state->class_by) == NULL) {
        return crm_fail(error, CRM_REFUSED, "lifetime was learned with another lifetime.class");
    }
    if (crm_learned_check_settings(learned, "lifetime", state->numbers, CRM_COUNT(state->numbers),
                                   error)
        != CRM_OK) {
        return CRM_REFUSED;
    }
    crm_map_clear(&state->names);
    crm_release(state->figures);
    state->figures = crm_allocate(learned->count, sizeof *state->figures, error);
    return state->figures != NULL ? adopt_rows(state, learned, error) : CRM_FAILURE;
}

/* The number of the class with figures of its own that the customer is of, else that of all. */
static uint32_t find_class(struct state *state, const struct crm_subject *subject)
{
    uint32_t class = crm_map_find(&state->names, class_of(state, subject));
    return class != CRM_MAP_NONE ? class : crm_map_find(&state->names, (struct crm_span){ "", 0 });
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    for (size_t i = 0; i < CRM_COUNT(columns); i++) {
        values[i] = (struct crm_span){ "", 0 };
    }
    if (!takes_part(state, subject)) {
        return;
    }
    uint32_t class = find_class(state, subject);
    const double *numbers = state->figures[class].numbers;
    if (numbers[CUSTOMERS] >= CLASS_LEAST) {
        values[0] = crm_map_key(&state->names, class);
        if (numbers[STAYING] >= 0) {
            values[1] = crm_score_number(&state->texts[1], numbers[STAYING]);
        }
        values[2] = crm_score_number(&state->texts[2], numbers[YEARS]);
        values[3] = crm_score_number(&state->texts[3], numbers[HORIZON]);
    }
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    struct state state = *(const struct state *)opaque; /* class_of writes a cohort's name */
    bool counts = takes_part(&state, subject);
    uint32_t class = counts ? find_class(&state, subject) : CRM_MAP_NONE;
    if (class == CRM_MAP_NONE || state.figures[class].numbers[CUSTOMERS] < CLASS_LEAST) {
        crm_buffer_format(text, "no lifetime: %s.",
                          subject->measures->occasions == 0 ? "never bought"
                          : !counts ? "was no customer 365 days before the as-of date"
                                    : "not estimated, too few customers");
        return;
    }
    const double *numbers = state.figures[class].numbers;
    struct crm_span name = crm_map_key(&state.names, class);
    if (name.length > 0) {
        crm_buffer_format(text, "%s ", state.class_by);
        crm_buffer_span(text, name);
    } else {
        crm_buffer_text(text, "all customers");
    }
    crm_buffer_format(text, ": %.0f customers, of whom %.0f have been lost; ", numbers[CUSTOMERS],
                      numbers[ENDED]);
    if (numbers[STAYING] >= 0) {
        crm_buffer_format(text, "%.1f %% stay longer than a year (95 %%: %.1f to %.1f %%), ",
                          numbers[STAYING] * 100, numbers[LOW] * 100, numbers[HIGH] * 100);
    }
    crm_buffer_format(text, "%.2f of the %s %.2f years on average (standard error %.3f).",
                      numbers[YEARS], state.basis == BY_LANDMARK ? "year's" : "first",
                      numbers[HORIZON], numbers[ERROR]);
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    for (size_t i = 0; i < state->spells_count; i++) {
        crm_spells_free(&state->spells[i]);
    }
    crm_release(state->spells);
    crm_release(state->figures);
    crm_map_free(&state->names);
}

const struct crm_scheme crm_scheme_lifetime = {
    .id = "D4",
    .name = "lifetime",
    .summary = "how long customers stay, by class at entry: survival, restricted mean",
    .needs = "transactions of at least 30 customers",
    .late = true,
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
