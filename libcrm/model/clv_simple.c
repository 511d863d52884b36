/* model/clv_simple.c — D2: profit x retention x lifetime. With the margin m of the last 365 days,
 * yearly retention r, yearly discount d and q = r / (1 + d): m q (1 - q^L) / (1 - q), or m L at
 * q = 1. r is that of the customer's class at entry: of those active 365 days ago, the share not
 * lost by now; L is the lifetime that r gives, restricted to some years. */
#include "model/margin.h"
#include "model/scores.h"

#include <math.h>
#include <stdio.h>

#include "customer/population.h"
#include "model/entry_class.h"
#include "value/number.h"

enum { CLASS_LEAST = 30, CLASS_NAME = 40 };

static const struct crm_class_column columns[] = {
    { "retention", NULL, 0 },
    { "lifetime_years", NULL, 0 },
    { "clv_simple", NULL, 0 },
};

static const char *const lifetimes[] = { "retention", "survival", NULL };

static const struct crm_setting settings[] = {
    { "clv_simple.class", CRM_SETTING_TEXT, "source", 0, 0, NULL,
      "column of the customers, fixed at entry, whose values have a retention of their own: those "
      "with at least 30 customers active a year ago; the rest have that of all" },
    { "clv_simple.years", CRM_SETTING_NUMBER, "10", 1, 100, NULL,
      "years to which the lifetime is restricted" },
    { "clv_simple.lifetime", CRM_SETTING_CHOICE, "retention", 0, 0, lifetimes,
      "the lifetime that yearly retention gives if it stays as it is, or by survival: "
      "lifetime_restricted of the customer's lifetime.class" },
    { "value.discount", CRM_SETTING_NUMBER, "0.1", 0, 10, NULL, "yearly discount of later money" },
};

/* One class at entry; number 0 is all customers. */
struct cohort {
    uint64_t active; /* 365 days ago */
    uint64_t kept;   /* of those, not lost now */
};

/* What is to be known of a customer until the median cycle is. */
struct waiting {
    struct crm_measures measures;
    uint32_t cohort;
};

struct state {
    struct crm_margin margin;
    double discount;
    double years;
    const char *class_by;             /* clv_simple.class */
    size_t field;                     /* of C, 0: no classes */
    struct crm_column_place lifetime; /* lifetime_restricted, where it is to be taken */
    int32_t as_of;
    double inactive;
    double median_cycle;
    struct crm_population population;
    struct crm_map names;
    struct waiting *waiting; /* customers who had bought a year ago */
    size_t waiting_count;
    size_t waiting_capacity;
    struct cohort *cohorts;
    size_t cohort_count;
    struct crm_score_text texts[CRM_COUNT(columns)];
};

static bool by_survival(const struct crm_settings *rows)
{
    return strcmp(crm_setting_text(rows, "clv_simple.lifetime"), "survival") == 0;
}

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    return crm_entry_class_check(rows, "clv_simple.class", "source or region", error);
}

static enum crm_status want(const struct crm_settings *rows, struct crm_wanted *wanted,
                            struct crm_error *error)
{
    return by_survival(rows) ? crm_wanted_add(wanted, crm_span_of("lifetime_restricted"), error)
                             : CRM_OK;
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    uint32_t all = 0;
    crm_margin_start(&state->margin, context);
    if (!state->margin.known) {
        return crm_margin_lack(&state->margin, "clv_simple", context, missing, error);
    }
    state->discount = crm_setting_number(context->settings, "value.discount");
    state->years = crm_setting_number(context->settings, "clv_simple.years");
    state->class_by = crm_setting_text(context->settings, "clv_simple.class");
    state->field = crm_layout_field(context->customers, state->class_by);
    if (by_survival(context->settings)) {
        state->lifetime = crm_context_find(context, crm_span_of("lifetime_restricted"));
    }
    state->as_of = context->as_of;
    state->inactive = crm_setting_is_set(context->settings, "activity.inactive")
                          ? crm_setting_number(context->settings, "activity.inactive")
                          : -1;
    return crm_map_add(&state->names, (struct crm_span){ "", 0 }, &all, error);
}

/* The customer's class at entry; a long or empty value has that of all. */
static struct crm_span class_of(const struct state *state, const struct crm_subject *subject)
{
    struct crm_span value = crm_field_or_empty(subject->record, state->field);
    return value.length <= CLASS_NAME ? value : (struct crm_span){ "", 0 };
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    enum crm_status status = crm_margin_gather(&state->margin, subject->measures, error);
    status = status == CRM_OK ? crm_population_add(&state->population, subject->measures, error)
                              : status;
    if (status != CRM_OK || subject->measures->before_last_day == CRM_NO_DAY) {
        return status;
    }
    struct waiting waiting = { *subject->measures, 0 };
    if (crm_map_add(&state->names, class_of(state, subject), &waiting.cohort, error) != CRM_OK
        || crm_grow(&state->waiting, &state->waiting_capacity, state->waiting_count + 1,
                    sizeof *state->waiting, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    state->waiting[state->waiting_count++] = waiting;
    return CRM_OK;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    enum crm_status status = crm_margin_merge(&state->margin, &added->margin, error);
    status = status == CRM_OK ? crm_population_merge(&state->population, &added->population, error)
                              : status;
    for (size_t i = 0; i < added->waiting_count && status == CRM_OK; i++) {
        struct waiting waiting = added->waiting[i];
        status = crm_map_add(&state->names, crm_map_key(&added->names, waiting.cohort),
                             &waiting.cohort, error);
        if (status == CRM_OK) {
            status = crm_grow(&state->waiting, &state->waiting_capacity, state->waiting_count + 1,
                              sizeof *state->waiting, error);
        }
        if (status == CRM_OK) {
            state->waiting[state->waiting_count++] = waiting;
        }
    }
    return status;
}

static struct crm_activity_rule rule_at(const struct state *state, int32_t day)
{
    return (struct crm_activity_rule){ day, state->median_cycle, state->inactive };
}

static void count_cohorts(struct state *state)
{
    struct crm_activity_rule now = rule_at(state, state->as_of);
    struct crm_activity_rule then = rule_at(state, state->as_of - 365);
    for (size_t i = 0; i < state->waiting_count; i++) {
        struct crm_measures before = crm_measures_before(&state->waiting[i].measures);
        if (crm_activity_of(&before, &then) == CRM_LOST) {
            continue;
        }
        bool kept = crm_activity_of(&state->waiting[i].measures, &now) != CRM_LOST;
        uint32_t cohort = state->waiting[i].cohort;
        state->cohorts[0].active++;
        state->cohorts[0].kept += kept;
        if (cohort != 0) {
            state->cohorts[cohort].active++;
            state->cohorts[cohort].kept += kept;
        }
    }
}

/* What a retention was learned with: the limit of inactivity and the column of the classes. */
static enum crm_status store_settings(const struct state *state, struct crm_learned *learned,
                                      struct crm_error *error)
{
    enum crm_status status =
        crm_learned_put_settings(learned, "clv_simple", &state->inactive, 1, error);
    return status == CRM_OK
               ? crm_learned_set(learned, "clv_simple_by", state->class_by, NULL, 0, error)
               : status;
}

static enum crm_status check_settings(const struct state *state, const struct crm_learned *learned,
                                      struct crm_error *error)
{
    if (crm_learned_get(learned, "clv_simple_by", state->class_by) == NULL) {
        return crm_fail(error, CRM_REFUSED, "clv_simple was learned with another clv_simple.class");
    }
    return crm_learned_check_settings(learned, "clv_simple", &state->inactive, 1, error);
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    state->cohorts = crm_allocate(state->names.count, sizeof *state->cohorts, error);
    if (state->cohorts == NULL) {
        return CRM_FAILURE;
    }
    state->cohort_count = state->names.count;
    state->median_cycle = crm_population_median_cycle(&state->population);
    count_cohorts(state);
    if (state->cohorts[0].active < CLASS_LEAST) {
        crm_note(notes,
                 "note: clv_simple: only %llu customer%s active a year ago: retention is not "
                 "estimated below %d",
                 (unsigned long long)state->cohorts[0].active,
                 state->cohorts[0].active == 1 ? " was" : "s were", CLASS_LEAST);
    } else if (state->field == 0) {
        crm_entry_class_note("clv_simple", state->class_by, settings[0].fallback, notes);
    }
    enum crm_status status = crm_margin_learn(&state->margin, "clv_simple", learned, notes, error);
    crm_margin_note_unknown(&state->margin, "clv_simple", notes);
    status = status == CRM_OK ? store_settings(state, learned, error) : status;
    if (status == CRM_OK) {
        status = crm_learned_set(learned, "clv_simple", "median_cycle", &state->median_cycle,
                                 state->median_cycle >= 0 ? 1 : 0, error);
    }
    for (uint32_t i = 0; i < state->cohort_count && status == CRM_OK; i++) {
        struct crm_span value = crm_map_key(&state->names, i);
        char name[CLASS_NAME + 16];
        double numbers[] = { (double)state->cohorts[i].active, (double)state->cohorts[i].kept };
        snprintf(name, sizeof name, "class:%.*s", (int)value.length, value.at);
        if (i == 0 || state->cohorts[i].active >= CLASS_LEAST) {
            status = crm_learned_set(learned, "clv_simple", name, numbers, 2, error);
        }
    }
    return status;
}

/* True for customers kept among those active: a file may say anything. */
static bool is_share(const double *numbers)
{
    return numbers[0] <= UINT32_MAX && numbers[1] >= 0 && numbers[1] <= numbers[0];
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    static const char prefix[] = "class:";
    const struct crm_learned_row *cycle = crm_learned_get(learned, "clv_simple", "median_cycle");
    const struct crm_learned_row *all = crm_learned_get(learned, "clv_simple", prefix);
    if (crm_margin_adopt(&state->margin, "clv_simple", learned, error) != CRM_OK) {
        return CRM_REFUSED;
    }
    if (cycle == NULL || cycle->count > 1 || all == NULL || all->count != 2) {
        return crm_fail(error, CRM_REFUSED, "the model has no retention for clv_simple");
    }
    if (check_settings(state, learned, error) != CRM_OK) {
        return CRM_REFUSED;
    }
    state->median_cycle = cycle->count == 1 ? cycle->numbers[0] : -1;
    crm_map_clear(&state->names);
    crm_release(state->cohorts);
    state->cohorts = crm_allocate(learned->count, sizeof *state->cohorts, error);
    if (state->cohorts == NULL) {
        return CRM_FAILURE;
    }
    state->cohort_count = 0;
    for (size_t i = 0; i < learned->count; i++) {
        const struct crm_learned_row *row = &learned->rows[i];
        uint32_t number = 0;
        if (strcmp(row->scheme, "clv_simple") != 0
            || strncmp(row->name, prefix, sizeof prefix - 1) != 0 || row->count != 2) {
            continue;
        }
        if (!is_share(row->numbers)) {
            return crm_fail(error, CRM_REFUSED, "the model's row \"%s\" holds no counts",
                            row->name);
        }
        if (crm_map_add(&state->names, crm_span_of(row->name + sizeof prefix - 1), &number, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        state->cohorts[number] =
            (struct cohort){ (uint64_t)row->numbers[0], (uint64_t)row->numbers[1] };
        state->cohort_count = state->names.count;
    }
    return CRM_OK;
}

/* The number of the customer's class, or that of all where it has no retention of its own. */
static uint32_t cohort_of(const struct state *state, const struct crm_subject *subject)
{
    uint32_t number = crm_map_find(&state->names, class_of(state, subject));
    return number != CRM_MAP_NONE ? number
                                  : crm_map_find(&state->names, (struct crm_span){ "", 0 });
}

/* Yearly retention of the customer's class, or of all; negative where it is not estimated. */
static double retention_of(const struct state *state, const struct crm_subject *subject)
{
    struct cohort cohort = state->cohorts[cohort_of(state, subject)];
    return cohort.active >= CLASS_LEAST ? (double)cohort.kept / (double)cohort.active : -1;
}

/* Years that a customer stays, restricted: 1 + r + r² + …, or by survival; negative where that is
 * not estimated. */
static double lifetime_of(const struct state *state, const struct crm_subject *subject,
                          double retention)
{
    double lifetime = -1;
    if (state->lifetime.found) {
        (void)crm_number_parse(crm_subject_value(subject, &state->lifetime), &lifetime);
        return lifetime;
    }
    return retention < 1 ? (1 - pow(retention, state->years)) / (1 - retention) : state->years;
}

static double value_of(const struct state *state, double yearly, double retention, double lifetime)
{
    double q = retention / (1 + state->discount);
    return q < 1 ? yearly * q * (1 - pow(q, lifetime)) / (1 - q) : yearly * lifetime;
}

/* What is said of a customer. */
struct worth {
    double retention;
    double lifetime;
    double value;
};

/* False where the customer never bought, or where retention, the lifetime or margin is not known.
 */
static bool measure(const struct state *state, const struct crm_subject *subject,
                    struct worth *worth)
{
    worth->retention = retention_of(state, subject);
    worth->lifetime = lifetime_of(state, subject, worth->retention);
    if (subject->measures->occasions == 0 || !crm_margin_is_known(&state->margin, subject->measures)
        || worth->retention < 0 || worth->lifetime < 0) {
        return false;
    }
    struct crm_activity_rule now = rule_at(state, state->as_of);
    double yearly = (double)crm_margin_year(&state->margin, subject->measures) / CRM_MONEY_UNIT;
    bool lost = crm_activity_of(subject->measures, &now) == CRM_LOST;
    worth->value = lost ? 0 : value_of(state, yearly, worth->retention, worth->lifetime);
    return true;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    struct worth worth;
    bool known = measure(state, subject, &worth);
    for (size_t i = 0; i < CRM_COUNT(columns); i++) {
        values[i] = (struct crm_span){ "", 0 };
    }
    if (known) {
        values[0] = crm_score_number(&state->texts[0], worth.retention);
        values[1] = crm_score_number(&state->texts[1], worth.lifetime);
        values[2] = crm_score_number(&state->texts[2], worth.value);
    }
}

/* Why nothing is said of a customer. */
static void tell_lack(const struct state *state, const struct crm_subject *subject,
                      const struct worth *worth, struct crm_buffer *text)
{
    crm_buffer_format(text, "no value: %s.",
                      subject->measures->occasions == 0 ? "never bought"
                      : !crm_margin_is_known(&state->margin, subject->measures)
                          ? "no margin is known of lines without a cost"
                      : worth->retention < 0
                          ? "retention is not estimated, too few customers were active a year ago"
                          : "no lifetime is known");
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    struct worth worth;
    if (!measure(state, subject, &worth)) {
        tell_lack(state, subject, &worth, text);
        return;
    }
    crm_score_explain_money(text, (crm_money)llround(worth.value * CRM_MONEY_UNIT));
    crm_buffer_text(text, ": margin of the last 365 days ");
    crm_score_explain_money(text, crm_margin_year(&state->margin, subject->measures));
    crm_buffer_format(text, ", yearly retention %.1f %% of ", worth.retention * 100);
    struct crm_span class = crm_map_key(&state->names, cohort_of(state, subject));
    if (class.length > 0) {
        crm_buffer_format(text, "%s ", state->class_by);
        crm_buffer_span(text, class);
    } else {
        crm_buffer_text(text, "all customers");
    }
    crm_buffer_format(text,
                      ", a lifetime of %.2f years, discounted at %g %% a year; a lost customer "
                      "has 0.",
                      worth.lifetime, state->discount * 100);
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_population_free(&state->population);
    crm_map_free(&state->names);
    crm_release(state->waiting);
    crm_release(state->cohorts);
}

const struct crm_scheme crm_scheme_clv_simple = {
    .id = "D2",
    .name = "clv_simple",
    .summary = "profit x retention x lifetime, retention by class at entry",
    .needs = "costs of transactions, or profit.rate; more than a year of history",
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .want = want,
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply,
    .explain = explain,
    .finish = finish,
};
