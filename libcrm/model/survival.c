#include "model/survival.h"

#include <math.h>
#include <stdlib.h>

#include "model/special.h"

static int compare(const void *left, const void *right)
{
    const struct crm_spell *a = left;
    const struct crm_spell *b = right;
    if (a->days != b->days) {
        return a->days < b->days ? -1 : 1;
    }
    if (a->ended != b->ended) {
        return a->ended ? -1 : 1;
    }
    return (a->entry > b->entry) - (a->entry < b->entry);
}

static void group(struct crm_spells *spells)
{
    size_t kept = 0;
    if (spells->grouped || spells->count == 0) {
        return;
    }
    qsort(spells->spells, spells->count, sizeof *spells->spells, compare);
    for (size_t i = 1; i < spells->count; i++) {
        if (compare(&spells->spells[kept], &spells->spells[i]) == 0) {
            spells->spells[kept].customers += spells->spells[i].customers;
        } else {
            spells->spells[++kept] = spells->spells[i];
        }
    }
    spells->count = kept + 1;
    spells->grouped = true;
}

enum crm_status crm_spells_add(struct crm_spells *spells, struct crm_spell spell,
                               struct crm_error *error)
{
    if (spell.entry < 0 || spell.days < 0 || (spell.entry > 0 && spell.entry >= spell.days)) {
        return crm_fail(error, CRM_REFUSED, "no such spell: of %d days, watched after %d",
                        spell.days, spell.entry);
    }
    /* Grouping before growing keeps memory with the number of different spells. */
    size_t needed = spells->count + 1;
    if (needed > spells->capacity) {
        group(spells);
        bool roomy = spells->count <= spells->capacity / 2;
        needed = roomy ? spells->count + 1 : spells->capacity + 1;
    }
    if (crm_grow(&spells->spells, &spells->capacity, needed, sizeof *spells->spells, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    spells->spells[spells->count++] = spell;
    spells->grouped = false;
    return CRM_OK;
}

enum crm_status crm_spells_merge(struct crm_spells *spells, const struct crm_spells *other,
                                 struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < other->count && status == CRM_OK; i++) {
        status = crm_spells_add(spells, other->spells[i], error);
    }
    return status;
}

void crm_spells_free(struct crm_spells *spells)
{
    crm_release(spells->spells);
    *spells = (struct crm_spells){ 0 };
}

struct crm_spell crm_spell_of(const struct crm_measures *measures,
                              const struct crm_activity_rule *rule)
{
    bool lost = crm_activity_of(measures, rule) == CRM_LOST;
    int32_t until = lost ? measures->last_day + (int32_t)floor(crm_activity_limit(measures, rule))
                         : rule->as_of;
    return (struct crm_spell){ 0, until - measures->first_day, lost, 1 };
}

/* Who comes under watch, and after which day. */
struct entry {
    int32_t after; /* -1: on day 0 already */
    uint64_t customers;
};

/* A walk along grouped spells from one day to the next. Owns the entries. */
struct walk {
    const struct crm_spells *spells;
    struct entry *entries; /* by day */
    size_t entered;
    size_t left;
    uint64_t at_risk;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    return (a->after > b->after) - (a->after < b->after);
}

static enum crm_status walk_open(struct walk *walk, struct crm_spells *spells,
                                 struct crm_error *error)
{
    group(spells);
    *walk = (struct walk){ .spells = spells };
    walk->entries = crm_allocate(spells->count, sizeof *walk->entries, error);
    if (walk->entries == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < spells->count; i++) {
        int32_t entry = spells->spells[i].entry;
        walk->entries[i] = (struct entry){ entry > 0 ? entry : -1, spells->spells[i].customers };
    }
    if (spells->count > 1) {
        qsort(walk->entries, spells->count, sizeof *walk->entries, compare_entries);
    }
    return CRM_OK;
}

/* The next day on which spells end, after those behind the walk; INT32_MAX: none. */
static int32_t walk_next(const struct walk *walk, int32_t after)
{
    size_t next = walk->left;
    while (next < walk->spells->count
           && (!walk->spells->spells[next].ended || walk->spells->spells[next].days <= after)) {
        next++;
    }
    return next < walk->spells->count ? walk->spells->spells[next].days : INT32_MAX;
}

/* Moves on to a day; how many end on it. walk->at_risk is those who could. */
static uint64_t walk_to(struct walk *walk, int32_t day)
{
    const struct crm_spell *spells = walk->spells->spells;
    size_t count = walk->spells->count;
    while (walk->entered < count && walk->entries[walk->entered].after < day) {
        walk->at_risk += walk->entries[walk->entered++].customers;
    }
    while (walk->left < count && spells[walk->left].days < day) {
        walk->at_risk -= spells[walk->left++].customers;
    }
    uint64_t ended = 0;
    for (size_t i = walk->left; i < count && spells[i].days == day && spells[i].ended; i++) {
        ended += spells[i].customers;
    }
    return ended;
}

/* The point after one on which `ended` of `at_risk` end. */
static struct crm_survival_point step(const struct crm_survival_point *before, int32_t day,
                                      uint64_t at_risk, uint64_t ended)
{
    struct crm_survival_point point = { .days = day, .at_risk = at_risk, .ended = ended };
    double staying = (double)(at_risk - ended);
    point.survival = before->survival * (staying / (double)at_risk);
    if (ended == at_risk || point.survival <= 0) {
        point.survival = 0;
        return point;
    }
    point.variance = before->variance + (double)ended / ((double)at_risk * staying);
    double width = CRM_NORMAL_95 * sqrt(point.variance) / log(point.survival);
    point.low = pow(point.survival, exp(-width));
    point.high = pow(point.survival, exp(width));
    return point;
}

enum crm_status crm_survival_estimate(struct crm_survival *curve, struct crm_spells *spells,
                                      struct crm_error *error)
{
    struct walk walk;
    *curve = (struct crm_survival){ 0 };
    enum crm_status status = walk_open(&walk, spells, error);
    for (size_t i = 0; i < spells->count; i++) {
        curve->customers += spells->spells[i].customers;
        curve->ended += spells->spells[i].ended ? spells->spells[i].customers : 0;
        curve->watched = spells->spells[i].days;
    }
    struct crm_survival_point last = { .survival = 1, .low = 1, .high = 1 };
    int32_t day = status == CRM_OK ? walk_next(&walk, -1) : INT32_MAX;
    while (day != INT32_MAX && status == CRM_OK) {
        uint64_t ended = walk_to(&walk, day);
        last = step(&last, day, walk.at_risk, ended);
        status = crm_grow(&curve->points, &curve->capacity, curve->count + 1, sizeof *curve->points,
                          error);
        if (status == CRM_OK) {
            curve->points[curve->count++] = last;
        }
        day = walk_next(&walk, day);
    }
    crm_release(walk.entries);
    return status;
}

struct crm_survival_point crm_survival_at(const struct crm_survival *curve, int32_t days)
{
    size_t behind = 0;
    while (behind < curve->count && curve->points[behind].days <= days) {
        behind++;
    }
    return behind > 0 ? curve->points[behind - 1]
                      : (struct crm_survival_point){ .survival = 1, .low = 1, .high = 1 };
}

void crm_survival_free(struct crm_survival *curve)
{
    crm_release(curve->points);
    *curve = (struct crm_survival){ 0 };
}

struct crm_restricted_mean crm_survival_mean(const struct crm_survival *curve, int32_t horizon)
{
    bool all_ended = curve->count > 0 && curve->points[curve->count - 1].survival <= 0;
    struct crm_restricted_mean mean = { .horizon = horizon };
    if (!all_ended && curve->watched < horizon) {
        mean.horizon = curve->watched;
    }
    double area = 0; /* from the point at hand to the horizon */
    double variance = 0;
    int32_t until = mean.horizon;
    for (size_t i = curve->count; i-- > 0;) {
        const struct crm_survival_point *point = &curve->points[i];
        if (point->days >= mean.horizon) {
            continue;
        }
        area += point->survival * (until - point->days);
        until = point->days;
        if (point->ended < point->at_risk) {
            variance += area * area * (double)point->ended
                        / ((double)point->at_risk * (double)(point->at_risk - point->ended));
        }
    }
    mean.days = area + until;
    mean.standard_error = sqrt(variance);
    return mean;
}

/* What the test sums up: ended more than expected of each class, and how that varies. */
struct ranks {
    size_t count;
    struct walk *walks;
    uint64_t *ended; /* of a day */
    double *excess;
    double *variance; /* count x count */
};

/* Adds a day, as if those who end on it were drawn from all at risk. */
static void add_day(struct ranks *ranks, int32_t day)
{
    double at_risk = 0;
    double ended = 0;
    for (size_t i = 0; i < ranks->count; i++) {
        ranks->ended[i] = walk_to(&ranks->walks[i], day);
        at_risk += (double)ranks->walks[i].at_risk;
        ended += (double)ranks->ended[i];
    }
    double spread = at_risk > 1 ? ended * (at_risk - ended) / (at_risk - 1) : 0;
    for (size_t i = 0; i < ranks->count; i++) {
        double share = (double)ranks->walks[i].at_risk / at_risk;
        ranks->excess[i] += (double)ranks->ended[i] - ended * share;
        for (size_t j = 0; j < ranks->count; j++) {
            double other = (double)ranks->walks[j].at_risk / at_risk;
            ranks->variance[i * ranks->count + j] += spread * share * ((i == j ? 1 : 0) - other);
        }
    }
}

/* excess' variance⁻¹ excess by elimination. The excesses sum to 0, so that one class at least says
 * nothing that the others have not: its pivot is left out. */
static void judge(struct ranks *ranks, struct crm_log_rank *result)
{
    static const double rounding = 1e-9;
    size_t count = ranks->count;
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, ranks->variance[i * count + i]);
    }
    for (size_t i = 0; i < count; i++) {
        const double *row = &ranks->variance[i * count];
        if (row[i] <= rounding * most) {
            continue;
        }
        result->chi_square += ranks->excess[i] * ranks->excess[i] / row[i];
        result->degrees++;
        for (size_t j = i + 1; j < count; j++) {
            double factor = ranks->variance[j * count + i] / row[i];
            for (size_t k = i; k < count; k++) {
                ranks->variance[j * count + k] -= factor * row[k];
            }
            ranks->excess[j] -= factor * ranks->excess[i];
        }
    }
}

static enum crm_status sum_ranks(struct ranks *ranks, struct crm_spells *classes,
                                 struct crm_error *error)
{
    int32_t day = -1;
    for (size_t i = 0; i < ranks->count; i++) {
        if (walk_open(&ranks->walks[i], &classes[i], error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    for (;;) {
        int32_t next = INT32_MAX;
        for (size_t i = 0; i < ranks->count; i++) {
            int32_t own = walk_next(&ranks->walks[i], day);
            next = own < next ? own : next;
        }
        if (next == INT32_MAX) {
            return CRM_OK;
        }
        day = next;
        add_day(ranks, day);
    }
}

enum crm_status crm_log_rank(struct crm_log_rank *result, struct crm_spells *classes, size_t count,
                             struct crm_error *error)
{
    *result = (struct crm_log_rank){ .chance = 1 };
    if (count < 2 || count > CRM_LOG_RANK_MOST) {
        return CRM_OK;
    }
    struct ranks ranks = {
        .count = count,
        .walks = crm_allocate(count, sizeof *ranks.walks, error),
        .ended = crm_allocate(count, sizeof *ranks.ended, error),
        .excess = crm_allocate(count, sizeof *ranks.excess, error),
        .variance = crm_allocate(count * count, sizeof *ranks.variance, error),
    };
    bool whole = ranks.walks != NULL && ranks.ended != NULL && ranks.excess != NULL
                 && ranks.variance != NULL;
    enum crm_status status = whole ? sum_ranks(&ranks, classes, error) : CRM_FAILURE;
    if (status == CRM_OK) {
        judge(&ranks, result);
        result->chance = crm_chi_square_tail(result->chi_square, result->degrees);
    }
    for (size_t i = 0; ranks.walks != NULL && i < count; i++) {
        crm_release(ranks.walks[i].entries);
    }
    crm_release(ranks.walks);
    crm_release(ranks.ended);
    crm_release(ranks.excess);
    crm_release(ranks.variance);
    return status;
}
