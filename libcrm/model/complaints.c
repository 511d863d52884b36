/* model/complaints.c — E2. It adds no column: what it learns are the figures of complaints.h. */
#include "model/complaints.h"

#include <math.h>

#include "model/scores.h"

static const char scheme_name[] = "complaints";
static const char row_name[] = "figures";

enum { NUMBERS = sizeof(struct crm_complaint_figures) / sizeof(double) };

enum crm_status crm_complaints_put(struct crm_learned *learned,
                                   const struct crm_complaint_figures *figures,
                                   struct crm_error *error)
{
    double numbers[NUMBERS];
    memcpy(numbers, figures, sizeof numbers);
    return crm_learned_set(learned, scheme_name, row_name, numbers, NUMBERS, error);
}

static bool is_share(struct crm_share_counts counts)
{
    return counts.did >= 0 && counts.did <= counts.customers;
}

bool crm_complaints_get(const struct crm_learned *learned, struct crm_complaint_figures *figures)
{
    const double most = 1e15;
    const struct crm_learned_row *row = crm_learned_get(learned, scheme_name, row_name);
    bool sound = row != NULL && row->count == NUMBERS;
    for (size_t i = 0; i < NUMBERS && sound; i++) { /* a file may say anything */
        sound = row->numbers[i] >= -1 && row->numbers[i] < most;
    }
    if (!sound) {
        return false;
    }
    memcpy(figures, row->numbers, sizeof *figures);
    for (size_t i = 0; i < CRM_COMPLAINT_KINDS; i++) {
        sound = sound && is_share(figures->again[i]);
    }
    return sound && is_share(figures->silent) && figures->silent.customers <= figures->surveyed
           && figures->complaints >= 0 && figures->open >= 0
           && figures->open <= figures->complaints;
}

/* How often each number of days came. Owns the array; zero-initialised is empty. */
struct day_counts {
    uint64_t *counts;
    size_t capacity;
    size_t longest; /* days with a count are below */
    uint64_t total;
};

static enum crm_status count_days(struct day_counts *into, size_t days, uint64_t times,
                                  struct crm_error *error)
{
    size_t known = into->capacity;
    if (crm_grow(&into->counts, &into->capacity, days + 1, sizeof *into->counts, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    memset(into->counts + known, 0, (into->capacity - known) * sizeof *into->counts);
    into->longest = into->longest > days ? into->longest : days + 1;
    into->counts[days] += times;
    into->total += times;
    return CRM_OK;
}

/* The number of days at a place of 0 or more in their order. */
static size_t days_at(const struct day_counts *counts, uint64_t place)
{
    size_t days = 0;
    uint64_t passed = counts->counts[0];
    while (passed <= place) {
        passed += counts->counts[++days];
    }
    return days;
}

static double median_of(const struct day_counts *counts)
{
    if (counts->total == 0) {
        return -1;
    }
    return ((double)days_at(counts, (counts->total - 1) / 2)
            + (double)days_at(counts, counts->total / 2))
           / 2;
}

/* What of a dissatisfied customer says whether he is lost, which is known when all have been seen.
 */
struct silent_buyer {
    int32_t first_day;
    int32_t last_day;
    uint32_t purchase_days;
};

static const struct crm_setting settings[] = {
    { "complaints.fast_days", CRM_SETTING_INTEGER, "3", 0, 365, NULL,
      "days in which a complaint must be resolved to be resolved fast" },
    { "complaints.days", CRM_SETTING_INTEGER, "180", 1, 3650, NULL,
      "days after a complaint in which a purchase counts as buying again" },
};

struct state {
    const struct crm_gather *gather;
    const struct crm_activity_rule *rule;
    int32_t as_of;
    int32_t fast_days;
    int32_t days;
    struct crm_complaint_figures figures;
    struct day_counts waits;
    uint64_t reversed; /* complaints resolved before they were made */
    struct silent_buyer *silent;
    size_t silent_count;
    size_t silent_capacity;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    state->gather = context->gather;
    state->rule = context->rule;
    state->as_of = context->as_of;
    state->fast_days = (int32_t)crm_setting_number(context->settings, "complaints.fast_days");
    state->days = (int32_t)crm_setting_number(context->settings, "complaints.days");
    if (context->totals->complaints == 0) {
        *missing = "complaints among its interactions";
    }
    return CRM_OK;
}

static enum crm_status add_complaints(struct state *state, struct crm_complaints complaints,
                                      struct crm_error *error)
{
    for (size_t i = 0; i < complaints.count; i++) {
        const struct crm_complaint *complaint = &complaints.complaints[i];
        state->figures.complaints++;
        if (complaint->resolved == CRM_NO_DAY) {
            state->figures.open++;
            continue;
        }
        int32_t waited = complaint->resolved - complaint->day;
        state->reversed += waited < 0;
        if (count_days(&state->waits, waited > 0 ? (size_t)waited : 0, 1, error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

static void count_again(struct crm_share_counts *counts, bool did)
{
    counts->customers++;
    counts->did += did;
}

/* Follows the customer's first complaint since he is one. */
static void follow_first(struct state *state, struct crm_complaints complaints)
{
    struct crm_complaint_figures *figures = &state->figures;
    size_t first = 0;
    while (first < complaints.count && !complaints.complaints[first].bought_before) {
        first++;
    }
    if (first == complaints.count) {
        figures->strangers++;
        return;
    }
    const struct crm_complaint *complaint = &complaints.complaints[first];
    int32_t day = complaint->day;
    if (state->as_of - day < state->days) {
        figures->young++;
        return;
    }
    bool again =
        complaint->next_purchase != CRM_NO_DAY && complaint->next_purchase - day <= state->days;
    bool resolved = complaint->resolved != CRM_NO_DAY && complaint->resolved - day <= state->days;
    count_again(&figures->again[resolved ? CRM_COMPLAINT_RESOLVED : CRM_COMPLAINT_UNRESOLVED],
                again);
    if (resolved && complaint->resolved - day <= state->fast_days) {
        count_again(&figures->again[CRM_COMPLAINT_FAST], again);
    }
}

static enum crm_status add_silent(struct state *state, const struct crm_measures *measures,
                                  struct crm_error *error)
{
    enum crm_status status = crm_grow(&state->silent, &state->silent_capacity,
                                      state->silent_count + 1, sizeof *state->silent, error);
    if (status == CRM_OK) {
        state->silent[state->silent_count++] =
            (struct silent_buyer){ measures->first_day, measures->last_day,
                                   measures->purchase_days };
    }
    return status;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    state->figures.surveyed +=
        measures->service.satisfaction != CRM_NO_SURVEY && measures->occasions > 0;
    if (subject->complaints != NULL && subject->complaints->count > 0) {
        state->figures.complainants++;
        follow_first(state, *subject->complaints);
        return add_complaints(state, *subject->complaints, error);
    }
    return measures->service.satisfaction == CRM_DISSATISFIED && measures->occasions > 0
               ? add_silent(state, measures, error)
               : CRM_OK;
}

static void add_shares(struct crm_share_counts *counts, const struct crm_share_counts *added)
{
    counts->customers += added->customers;
    counts->did += added->did;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    struct crm_complaint_figures *figures = &state->figures;
    enum crm_status status =
        crm_grow(&state->silent, &state->silent_capacity, state->silent_count + added->silent_count,
                 sizeof *state->silent, error);
    for (size_t i = 0; i < added->waits.longest && status == CRM_OK; i++) {
        if (added->waits.counts[i] > 0) {
            status = count_days(&state->waits, i, added->waits.counts[i], error);
        }
    }
    if (status != CRM_OK) {
        return status;
    }
    if (added->silent_count > 0) {
        memcpy(state->silent + state->silent_count, added->silent,
               added->silent_count * sizeof *added->silent);
        state->silent_count += added->silent_count;
    }
    figures->complaints += added->figures.complaints;
    figures->open += added->figures.open;
    figures->complainants += added->figures.complainants;
    figures->young += added->figures.young;
    figures->strangers += added->figures.strangers;
    figures->surveyed += added->figures.surveyed;
    for (size_t i = 0; i < CRM_COMPLAINT_KINDS; i++) {
        add_shares(&figures->again[i], &added->figures.again[i]);
    }
    state->reversed += added->reversed;
    return CRM_OK;
}

static void count_lost(struct state *state)
{
    for (size_t i = 0; i < state->silent_count; i++) {
        const struct silent_buyer *buyer = &state->silent[i];
        struct crm_measures measures = crm_measures_none();
        measures.occasions = buyer->purchase_days;
        measures.first_day = buyer->first_day;
        measures.last_day = buyer->last_day;
        measures.purchase_days = buyer->purchase_days;
        count_again(&state->figures.silent, crm_activity_of(&measures, state->rule) == CRM_LOST);
    }
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    struct crm_complaint_figures *figures = &state->figures;
    struct crm_complaints unsigned_ones = crm_gather_unsigned_complaints(state->gather);
    enum crm_status status = add_complaints(state, unsigned_ones, error);
    if (status != CRM_OK) {
        return status;
    }
    count_lost(state);
    figures->unsigned_ones = (double)unsigned_ones.count;
    figures->median_days = median_of(&state->waits);
    figures->fast_days = state->fast_days;
    figures->days = state->days;
    if (state->reversed > 0) {
        crm_note(notes,
                 "complaints: %llu of them resolved before they were made, taken as resolved on "
                 "the day",
                 (unsigned long long)state->reversed);
    }
    return crm_complaints_put(learned, figures, error);
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_release(state->waits.counts);
    crm_release(state->silent);
}

const struct crm_scheme crm_scheme_complaints = {
    .id = "E2",
    .name = "complaints",
    .summary = "complaints, and who bought again after one: for --complaints",
    .needs = "interactions of kind complaint; resolved_time, and surveys, where they are there",
    .extras = CRM_GATHER_COMPLAINTS | CRM_GATHER_SERVICE,
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .finish = finish,
};
