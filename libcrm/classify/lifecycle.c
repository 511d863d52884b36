/* classify/lifecycle.c — C6: exploration, formation, stability, decline, by what a buyer brought in
 * the last window of twice the purchase cycle against the window before. Both are held against the
 * same windows of all buyers, so that a season is not taken for a change of one of them. */
#include "classify/numbers.h"
#include "classify/scheme.h"

#include "base/wide.h"
#include "customer/telling.h"

enum { EXPLORATION, FORMATION, STABILITY, DECLINE };

static const struct crm_class classes[] = {
    [EXPLORATION] = { "exploration", "Exploration", "考察期",
                      "earn the next purchase: show quality, help with the first use",
                      "fewer than 3 purchases so far, and active" },
    [FORMATION] = { "formation", "Formation", "形成期",
                    "let them grow: cross-sell, make buying a habit",
                    "new, or growing by a quarter or more" },
    [STABILITY] = { "stability", "Stability", "稳定期", "keep: reward loyalty, do not be outbid",
                    "about as much as before" },
    [DECLINE] = { "decline", "Decline", "衰退期",
                  "ask why at once, win back who is worth it, let the others go",
                  "half as much as before or less, or gone" },
};

static const struct crm_class_column columns[] = {
    { "lifecycle", classes, CRM_COUNT(classes) },
};

static const struct crm_setting settings[] = {
    { "lifecycle.occasions", CRM_SETTING_INTEGER, "3", 1, 1000, NULL,
      "occasions from which on an active buyer is past exploration" },
    { "lifecycle.decline", CRM_SETTING_NUMBER, "0.5", 0, 1000, NULL,
      "ratio of the recent window to the one before, the season taken off, up to which a buyer "
      "declines" },
    { "lifecycle.formation", CRM_SETTING_NUMBER, "1.25", 0, 1000, NULL,
      "the ratio from which on a buyer is in formation" },
};

struct state {
    const struct crm_scheme_context *context;
    bool margin;     /* what is compared: margin, else revenue; known from learn on */
    bool other_day;  /* learned as of another one */
    uint32_t least;  /* occasions */
    int64_t decline; /* ratios, in millionths */
    int64_t formation;
    crm_wide revenue[CRM_HISTORY_DAYS]; /* of all buyers together, by age, in 1/10000 */
    crm_wide margins[CRM_HISTORY_DAYS];
    crm_wide before[CRM_HISTORY_DAYS + 1]; /* learned: sums of the days younger than that */
};

/* What decides about one buyer. */
struct windows {
    double days;
    crm_money recent;
    crm_money prior;
    crm_wide all_recent; /* of all buyers in the same windows; 1 and 1 where no season is known */
    crm_wide all_prior;
    bool season;
};

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    return crm_setting_number(rows, "lifecycle.decline")
                   <= crm_setting_number(rows, "lifecycle.formation")
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "lifecycle.decline must not be above lifecycle.formation");
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_settings *rows = context->settings;
    (void)missing;
    (void)error;
    state->context = context;
    state->least = (uint32_t)crm_setting_number(rows, "lifecycle.occasions");
    state->decline = crm_parts(crm_setting_number(rows, "lifecycle.decline"));
    state->formation = crm_parts(crm_setting_number(rows, "lifecycle.formation"));
    return CRM_OK;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_day_sums *sums = subject->sums;
    (void)error;
    for (size_t i = 0; i < sums->count && subject->measures->occasions > 0; i++) {
        int32_t age = state->context->as_of - sums->days[i].day;
        state->revenue[age] += sums->days[i].revenue;
        state->margins[age] += sums->days[i].margin;
    }
    return CRM_OK;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    (void)error;
    for (size_t i = 0; i < CRM_HISTORY_DAYS; i++) {
        state->revenue[i] += added->revenue[i];
        state->margins[i] += added->margins[i];
    }
    return CRM_OK;
}

static bool settle(struct state *state)
{
    state->margin = crm_by_margin(state->context, "lifecycle: stages go");
    return state->margin;
}

/* The sums of days, the last one first, up to the earliest that is not zero: windows are sums of
 * them, and of whole 1/10000 those of a day stay exact up to 900 billion units. */
static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    (void)notes;
    double days[CRM_HISTORY_DAYS];
    double margin = settle(state);
    const crm_wide *sums = state->margin ? state->margins : state->revenue;
    double as_of = state->context->as_of;
    size_t count = 0;
    for (size_t i = 0; i < CRM_HISTORY_DAYS; i++) {
        days[i] = (double)sums[i];
        count = sums[i] != 0 ? i + 1 : count;
    }
    enum crm_status status =
        crm_learned_set(learned, "lifecycle", "daily_sums", days, count, error);
    if (status == CRM_OK) {
        status = crm_learned_set(learned, "lifecycle", "as_of", &as_of, 1, error);
    }
    return status == CRM_OK ? crm_learned_put_settings(learned, "lifecycle", &margin, 1, error)
                            : status;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_learned_row *row = crm_learned_get(learned, "lifecycle", "daily_sums");
    const struct crm_learned_row *day_of = crm_learned_get(learned, "lifecycle", "as_of");
    bool good =
        row != NULL && row->count <= CRM_HISTORY_DAYS && day_of != NULL && day_of->count == 1;
    int32_t as_of = state->context->as_of;
    state->other_day = good && (day_of->numbers[0] < as_of || day_of->numbers[0] > as_of);
    for (size_t i = 0; i < CRM_HISTORY_DAYS && good; i++) {
        double day = i < row->count ? row->numbers[i] : 0;
        good = day < 1e30 && day > -1e30;
        state->before[i + 1] = state->before[i] + (good ? (crm_wide)day : 0);
    }
    if (!good) {
        return crm_fail(error, CRM_REFUSED,
                        "the model has no daily sums for lifecycle; leave it out with --by");
    }
    if (state->other_day) {
        crm_note(state->context->notes,
                 "lifecycle: the model is of another day, its windows had another season: none is "
                 "taken off");
    }
    double margin = settle(state);
    return crm_learned_check_settings(learned, "lifecycle", &margin, 1, error);
}

/* Of all buyers: what is younger than some days, which may be parts of one. */
static crm_wide younger_than(const struct state *state, double days)
{
    size_t behind = (size_t)days;
    behind += (double)behind < days;
    return state->before[behind < CRM_HISTORY_DAYS ? behind : CRM_HISTORY_DAYS];
}

static struct windows windows_of(const struct state *state, const struct crm_measures *measures)
{
    const crm_money *sums = state->margin ? measures->window_margin : measures->window_revenue;
    double days = crm_window_days(measures, state->context->rule);
    crm_wide recent = younger_than(state, days);
    crm_wide prior = younger_than(state, 2 * days) - recent;
    bool season = recent > 0 && prior > 0 && !state->other_day;
    return (
        struct windows){ days, sums[0], sums[1], season ? recent : 1, season ? prior : 1, season };
}

/* The sign of (recent / prior) / (all_recent / all_prior) - ratio, where prior is positive. */
static int compare_ratio(const struct windows *windows, int64_t ratio)
{
    return crm_compare_products((crm_wide)windows->recent * CRM_PARTS, windows->all_prior,
                                (crm_wide)windows->prior * ratio, windows->all_recent);
}

/* What decides, in the order of the rules. */
enum reason { INACTIVE, FEW, YOUNG, NOTHING, RISEN, LESS, MORE, ALIKE };

static enum reason reason_of(const struct state *state, const struct crm_measures *measures,
                             const struct windows *windows)
{
    const struct crm_activity_rule *rule = state->context->rule;
    if (crm_activity_of(measures, rule) == CRM_LOST) {
        return INACTIVE;
    }
    if (measures->occasions < state->least) {
        return FEW;
    }
    if (rule->as_of - measures->first_day < 2 * windows->days) {
        return YOUNG;
    }
    if (windows->recent <= 0) {
        return NOTHING; /* whatever was before: refunds may make that less than nothing */
    }
    if (windows->prior <= 0) {
        return RISEN;
    }
    return compare_ratio(windows, state->decline) <= 0     ? LESS
           : compare_ratio(windows, state->formation) >= 0 ? MORE
                                                           : ALIKE;
}

static const struct crm_class *class_of(enum reason reason)
{
    static const int class_by_reason[] = {
        [INACTIVE] = DECLINE, [FEW] = EXPLORATION, [YOUNG] = FORMATION, [NOTHING] = DECLINE,
        [RISEN] = FORMATION,  [LESS] = DECLINE,    [MORE] = FORMATION,  [ALIKE] = STABILITY,
    };
    return &classes[class_by_reason[reason]];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct state *state = opaque;
    values[0] = (struct crm_span){ "", 0 };
    if (subject->measures->occasions > 0) {
        struct windows windows = windows_of(state, subject->measures);
        values[0] = crm_span_of(class_of(reason_of(state, subject->measures, &windows))->name);
    }
}

/* "(twice the purchase cycle of 31 days, at least 90, at most 365)" */
static void explain_window(const struct state *state, const struct crm_measures *measures,
                           struct crm_buffer *text)
{
    double own = crm_cycle_days(measures);
    double cycle = own >= 0 ? own : state->context->rule->median_cycle;
    if (cycle < 0) {
        crm_buffer_text(text, "(nobody bought on two days)");
        return;
    }
    crm_buffer_format(text, "(twice the %s of ",
                      own >= 0 ? "purchase cycle" : "median purchase cycle of repeat buyers");
    crm_tell_days(text, cycle);
    crm_buffer_text(text, ", at least 90, at most 365)");
}

static double units(crm_wide money)
{
    return (double)money / CRM_MONEY_UNIT;
}

/* The ratio, that of all buyers, and the thresholds. */
static void explain_ratio(const struct state *state, const struct windows *windows,
                          struct crm_buffer *text)
{
    double ratio = (double)windows->recent / (double)windows->prior;
    double season = (double)windows->all_recent / (double)windows->all_prior;
    crm_buffer_format(text, ": %.2f times as much", ratio);
    if (windows->season) {
        crm_buffer_format(
            text,
            ". All buyers together had %.2f times as much as in the window before, so "
            "the season explains that much; without it the buyer had %.2f times as "
            "much",
            season, ratio / season);
    }
    crm_buffer_format(text, " (decline up to %g times, formation from %g times on).",
                      (double)state->decline / CRM_PARTS, (double)state->formation / CRM_PARTS);
    if (!windows->season) {
        crm_buffer_format(text, " No season is taken off: %s.",
                          state->other_day
                              ? "the model is of another day"
                              : "all buyers together had nothing in one of the windows");
    }
}

static void explain_windows(const struct state *state, const struct crm_measures *measures,
                            const struct windows *windows, enum reason reason,
                            struct crm_buffer *text)
{
    crm_buffer_format(text, "%s of ", state->margin ? "margin" : "revenue");
    crm_explain_number(text, units(windows->recent));
    crm_buffer_text(text, " in the last ");
    crm_tell_days(text, windows->days);
    crm_buffer_byte(text, ' ');
    explain_window(state, measures, text);
    crm_buffer_text(text, " against ");
    crm_explain_number(text, units(windows->prior));
    crm_buffer_text(text, " in the ");
    crm_tell_days(text, windows->days);
    crm_buffer_text(text, " before");
    if (reason == NOTHING) {
        crm_buffer_text(text, "; where nothing comes in any more it is decline.");
    } else if (reason == RISEN) {
        crm_buffer_text(text, "; where nothing came in before it is formation.");
    } else {
        explain_ratio(state, windows, text);
    }
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    const struct crm_activity_rule *rule = state->context->rule;
    if (measures->occasions == 0) {
        crm_buffer_text(text, "no class: never bought.");
        return;
    }
    struct windows windows = windows_of(state, measures);
    enum reason reason = reason_of(state, measures, &windows);
    crm_buffer_format(text, "%s: ", class_of(reason)->label);
    if (reason == INACTIVE) {
        crm_buffer_text(text, "last bought ");
        crm_tell_days(text, rule->as_of - measures->last_day);
        crm_buffer_text(text, " ago; after more than ");
        crm_tell_days(text, crm_activity_limit(measures, rule));
        crm_buffer_text(text, " without a purchase a buyer counts as lost.");
    } else if (reason == FEW) {
        crm_buffer_format(text, "bought %u time%s; fewer than %u purchases are exploration.",
                          (unsigned)measures->occasions, measures->occasions == 1 ? "" : "s",
                          (unsigned)state->least);
    } else if (reason == YOUNG) {
        crm_buffer_text(text, "first bought ");
        crm_tell_days(text, rule->as_of - measures->first_day);
        crm_buffer_text(text, " ago, less than twice the window of ");
        crm_tell_days(text, windows.days);
        crm_buffer_byte(text, ' ');
        explain_window(state, measures, text);
        crm_buffer_byte(text, '.');
    } else {
        explain_windows(state, measures, &windows, reason, text);
    }
    crm_buffer_format(text, " What to do: %s.", class_of(reason)->action);
}

const struct crm_scheme crm_scheme_lifecycle = {
    .id = "C6",
    .name = "lifecycle",
    .summary = "exploration, formation, stability or decline, the season taken off",
    .needs = "transactions",
    .extras = CRM_GATHER_WINDOW,
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
};
