/* classify/rfm.c — C8: recency, frequency and monetary scores of 1 to 5 by quintiles, the segment
 * that they name, and the eight classes of each score against its mean.
 *
 * A score is 1 plus the number of cut points strictly below the value, recency reversed; cut
 * points are quantiles of type 7 (Hyndman and Fan 1996), so equal values have equal scores. */
#include "classify/numbers.h"
#include "classify/rule_cells.h"
#include "classify/rules.h"
#include "classify/scheme.h"

enum { NAME_MOST = 64 };
enum { RECENCY, FREQUENCY, MONETARY, PARTS };
enum { SCORES = 5, CUTS = SCORES - 1, LEVELS = 2 };

/* What reports call the names of the built-in tables (rules/rfm_names.tsv, rules/rfm_classes.tsv),
 * which say who has them and what to do; names of a user's own are their own labels. */
static const struct crm_class segments[] = {
    { "champions", "Champions", "冠军", "reward, ask for referrals",
      "R 5, FM 4-5: bought just now, often and much" },
    { "loyal", "Loyal", "忠诚", "sell up, keep in touch", "R 3-4, FM 4-5: buy regularly" },
    { "potential_loyalist", "Potential loyalists", "潜力忠诚",
      "offer membership, recommend products", "R 4-5, FM 2-3: recent, with some purchases" },
    { "new", "New", "新客", "welcome, help with the second purchase",
      "R 5, FM 1: the first purchase was just now" },
    { "promising", "Promising", "有望", "create awareness, offer trials",
      "R 4, FM 1: recent, with little so far" },
    { "need_attention", "Need attention", "需关注", "make limited offers from past purchases",
      "R 3, FM 3: average, and growing old" },
    { "about_to_sleep", "About to sleep", "即将沉睡", "share what is popular, reconnect",
      "R 3, FM 1-2: little, some time ago" },
    { "cannot_lose", "Cannot lose", "不可流失", "win back in person",
      "R 1-2, FM 5: among the best once, gone quiet" },
    { "at_risk", "At risk", "有流失风险", "send personal offers",
      "R 1-2, FM 3-4: bought well, long ago" },
    { "hibernating", "Hibernating", "沉睡", "offer relevant products at low cost",
      "R 2, FM 1-2: little, long ago" },
    { "lost", "Lost", "已流失", "let go, or one last offer", "R 1, FM 1-2: little, longest ago" },
};

static const struct crm_class classes[] = {
    { "key_value", "Key: value", "重要价值", "keep, serve first", "recent, often, much" },
    { "key_develop", "Key: develop", "重要发展", "raise the purchase frequency",
      "recent, seldom, much" },
    { "key_keep", "Key: keep", "重要保持", "contact before they leave", "not recent, often, much" },
    { "key_winback", "Key: win back", "重要挽留", "win back in person",
      "not recent, seldom, much" },
    { "general_value", "General: value", "一般价值", "raise the basket", "recent, often, little" },
    { "general_develop", "General: develop", "一般发展", "recommend, cross-sell",
      "recent, seldom, little" },
    { "general_keep", "General: keep", "一般保持", "keep in touch at low cost",
      "not recent, often, little" },
    { "general_winback", "General: win back", "一般挽留", "let go, or one last offer",
      "not recent, seldom, little" },
};

static const struct crm_class scores[] = {
    { "5", "5", "5", NULL, "the best fifth of the buyers" },
    { "4", "4", "4", NULL, "the second fifth" },
    { "3", "3", "3", NULL, "the middle fifth" },
    { "2", "2", "2", NULL, "the fourth fifth" },
    { "1", "1", "1", NULL, "the last fifth" },
};

static const struct crm_class_column columns[] = {
    { "rfm_r", scores, SCORES },
    { "rfm_f", scores, SCORES },
    { "rfm_m", scores, SCORES },
    { "rfm_segment", segments, CRM_COUNT(segments) },
    { "rfm_class", classes, CRM_COUNT(classes) },
};

static const struct crm_rule_column segment_rules[] = {
    { "recency", false },
    { "frequency_monetary", false },
    { "segment", false },
    { "action", true },
};

static const struct crm_rule_column class_rules[] = {
    { "recency", false }, { "frequency", false }, { "monetary", false },
    { "class", false },   { "action", true },
};

static const char *const score_names[] = { "1", "2", "3", "4", "5" };
static const char *const level_names[] = { "low", "high" };

static const struct crm_rule_axis segment_axes[] = {
    { 0, score_names, SCORES },
    { 1, score_names, SCORES },
};

static const struct crm_rule_axis class_axes[PARTS] = {
    { RECENCY, level_names, LEVELS },
    { FREQUENCY, level_names, LEVELS },
    { MONETARY, level_names, LEVELS },
};

static const char *const against[] = { "score", "raw", NULL };

static const struct crm_setting settings[] = {
    { "rfm.window", CRM_SETTING_INTEGER, "", 1, 36500, NULL,
      "days up to the as-of date whose purchases count for the frequency and monetary scores of "
      "rfm; empty: all history" },
    { "rfm.recency_cuts", CRM_SETTING_NUMBERS, "", 0, 0, NULL,
      "four ascending cut points in days, parted by ';'; empty: quintiles of the buyers" },
    { "rfm.frequency_cuts", CRM_SETTING_NUMBERS, "", 0, 0, NULL,
      "four ascending cut points in occasions; empty: quintiles of the buyers" },
    { "rfm.monetary_cuts", CRM_SETTING_NUMBERS, "", 0, 0, NULL,
      "four ascending cut points in money; empty: quintiles of the buyers" },
    { "rfm.class_by", CRM_SETTING_CHOICE, "score", 0, 0, against,
      "what the eight classes hold against its mean: each score, or the raw value" },
    { "rfm.names", CRM_SETTING_PATH, "", 0, 0, NULL,
      "file with names of your own for the segments (see --rules rfm); empty: those built in" },
    { "rfm.classes", CRM_SETTING_PATH, "", 0, 0, NULL,
      "file with names of your own for the eight classes (see --rules rfm_classes); empty: those "
      "built in" },
};

/* A table that shares out names, with the row of each cell. */
struct names {
    struct crm_rule_table table;
    size_t name_column; /* the action's is the one behind */
    const struct crm_class *known;
    size_t known_count;
};

static const struct {
    const char *name;
    const char *setting;
    const char *cuts;
    const char *mean;
    double unit; /* values per 1 */
} parts[PARTS] = {
    { "recency", "rfm.recency_cuts", "recency_cuts", "recency_mean", 1 },
    { "frequency", "rfm.frequency_cuts", "frequency_cuts", "frequency_mean", 1 },
    { "monetary", "rfm.monetary_cuts", "monetary_cuts", "monetary_mean", CRM_MONEY_UNIT },
};

struct state {
    int32_t as_of;
    bool raw;
    double window; /* days, 0: all history */
    bool fixed[PARTS];
    struct crm_numbers numbers[PARTS]; /* one value a buyer, in the same order until sorted */
    double cuts[PARTS][CUTS];
    double means[PARTS];
    struct names segments;
    size_t segment_row[SCORES * SCORES]; /* by recency, then frequency and monetary */
    struct names classes;
    size_t class_row[LEVELS * LEVELS * LEVELS]; /* by recency, frequency, monetary */
};

/* Whether the names can stand in the stream and in a report. */
static enum crm_status check_names(const struct names *names, struct crm_error *error)
{
    for (size_t i = 0; i < names->table.row_count; i++) {
        const struct crm_rule_text *name = crm_rule_cell(&names->table, i, names->name_column);
        const char *backslash = memchr(name->text.at, '\\', name->text.length);
        if (backslash != NULL || name->text.length > NAME_MOST) {
            return crm_rule_fail(name, 0, error, "a name has at most %d bytes and no backslash",
                                 NAME_MOST);
        }
    }
    return CRM_OK;
}

static enum crm_status load_names(struct state *state, const struct crm_settings *values,
                                  struct crm_error *error)
{
    struct names *names = &state->segments;
    enum crm_status status = crm_rules_load(&names->table, "rfm", values, segment_rules,
                                            CRM_COUNT(segment_rules), error);
    *names = (struct names){ names->table, CRM_COUNT(segment_axes), segments, CRM_COUNT(segments) };
    status = status == CRM_OK ? crm_rule_cells(&names->table, segment_axes, CRM_COUNT(segment_axes),
                                               state->segment_row, error)
                              : status;
    status = status == CRM_OK ? check_names(names, error) : status;
    if (status != CRM_OK) {
        return status;
    }
    names = &state->classes;
    status = crm_rules_load(&names->table, "rfm_classes", values, class_rules,
                            CRM_COUNT(class_rules), error);
    *names = (struct names){ names->table, CRM_COUNT(class_axes), classes, CRM_COUNT(classes) };
    status = status == CRM_OK ? crm_rule_cells(&names->table, class_axes, CRM_COUNT(class_axes),
                                               state->class_row, error)
                              : status;
    return status == CRM_OK ? check_names(names, error) : status;
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    for (size_t i = 0; i < PARTS; i++) {
        crm_numbers_free(&state->numbers[i]);
    }
    crm_rule_table_free(&state->segments.table);
    crm_rule_table_free(&state->classes.table);
}

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    for (size_t i = 0; i < PARTS; i++) {
        double cuts[CUTS + 1];
        size_t count = crm_setting_numbers(rows, parts[i].setting, cuts, CUTS + 1);
        if (crm_setting_is_set(rows, parts[i].setting) && count != CUTS) {
            return crm_fail(error, CRM_USAGE, "%s needs %d cut points", parts[i].setting, CUTS);
        }
    }
    struct state state = { 0 };
    enum crm_status status = load_names(&state, rows, error);
    finish(&state);
    return status;
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    state->as_of = context->as_of;
    state->raw = strcmp(crm_setting_text(context->settings, "rfm.class_by"), "raw") == 0;
    state->window = crm_setting_number(context->settings, "rfm.window"); /* 0 where not set */
    for (size_t i = 0; i < PARTS; i++) {
        state->fixed[i] = crm_setting_is_set(context->settings, parts[i].setting);
        crm_setting_numbers(context->settings, parts[i].setting, state->cuts[i], CUTS);
    }
    return load_names(state, context->settings, error);
}

static void values_of(const struct state *state, const struct crm_measures *measures,
                      int64_t values[static PARTS])
{
    values[RECENCY] = state->as_of - measures->last_day;
    values[FREQUENCY] = measures->rfm_occasions;
    values[MONETARY] = measures->rfm_revenue;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    if (subject->measures->occasions == 0) {
        return CRM_OK;
    }
    int64_t values[PARTS];
    values_of(state, subject->measures, values);
    for (size_t i = 0; i < PARTS; i++) {
        enum crm_status status = crm_numbers_add(&state->numbers[i], values[i], error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    for (size_t i = 0; i < PARTS; i++) {
        enum crm_status status = crm_numbers_merge(&state->numbers[i], &added->numbers[i], error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

static unsigned score_of(const struct state *state, size_t part, int64_t value)
{
    double shown = (double)value / parts[part].unit;
    unsigned below = 0;
    for (size_t i = 0; i < CUTS; i++) {
        below += state->cuts[part][i] < shown;
    }
    return part == RECENCY ? SCORES - below : 1 + below;
}

/* Learns one part's cut points and mean; says which scores nobody has. */
static enum crm_status learn_part(struct state *state, size_t part, struct crm_learned *learned,
                                  struct crm_notes *notes, struct crm_error *error)
{
    struct crm_numbers *numbers = &state->numbers[part];
    uint64_t counts[SCORES + 1] = { 0 };
    crm_numbers_sort(numbers);
    for (size_t i = 0; i < CUTS && !state->fixed[part]; i++) {
        state->cuts[part][i] =
            numbers->count > 0 ? crm_numbers_quantile(numbers, i + 1, SCORES, parts[part].unit) : 0;
    }
    uint64_t sum = 0;
    for (size_t i = 0; i < numbers->count; i++) {
        unsigned score = score_of(state, part, numbers->values[i]);
        counts[score]++;
        sum += score;
    }
    struct crm_buffer empty = { 0 };
    for (unsigned i = 1; i <= SCORES && numbers->count > 0; i++) {
        if (counts[i] == 0) {
            crm_buffer_format(&empty, "%s%u", empty.length > 0 ? ", " : "", i);
        }
    }
    if (empty.length > 0) {
        crm_note(notes, "note: rfm: no buyer has the %s score %s: %s", parts[part].name,
                 crm_buffer_string(&empty),
                 state->fixed[part] ? "by the given cut points" : "too many equal values");
    }
    enum crm_status status = crm_buffer_check(&empty, error);
    crm_buffer_free(&empty);
    double buyers = numbers->count > 0 ? (double)numbers->count : 1;
    double mean = state->raw ? (double)crm_numbers_sum(numbers) / buyers / parts[part].unit
                             : (double)sum / buyers;
    if (status == CRM_OK) {
        status = crm_learned_set(learned, "rfm", parts[part].cuts, state->cuts[part], CUTS, error);
    }
    return status == CRM_OK ? crm_learned_set(learned, "rfm", parts[part].mean, &mean, 1, error)
                            : status;
}

enum { SETTINGS = 2 };

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    for (size_t i = 0; i < PARTS; i++) {
        enum crm_status status = learn_part(state, i, learned, notes, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return crm_learned_put_settings(learned, "rfm", (double[SETTINGS]){ state->raw, state->window },
                                    SETTINGS, error);
}

static bool same_cuts(const double *a, const double *b)
{
    for (size_t i = 0; i < CUTS; i++) {
        if (a[i] < b[i] || a[i] > b[i]) {
            return false;
        }
    }
    return true;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    for (size_t i = 0; i < PARTS; i++) {
        const struct crm_learned_row *cuts = crm_learned_get(learned, "rfm", parts[i].cuts);
        const struct crm_learned_row *mean = crm_learned_get(learned, "rfm", parts[i].mean);
        if (cuts == NULL || cuts->count != CUTS || mean == NULL || mean->count != 1) {
            return crm_fail(error, CRM_REFUSED,
                            "the model has no %s for rfm; leave it out with --by", parts[i].cuts);
        }
        if (state->fixed[i] && !same_cuts(state->cuts[i], cuts->numbers)) {
            return crm_fail(error, CRM_REFUSED, "the model has other %s than %s", parts[i].cuts,
                            parts[i].setting);
        }
        memcpy(state->cuts[i], cuts->numbers, sizeof state->cuts[i]);
        state->means[i] = mean->numbers[0];
    }
    return crm_learned_check_settings(
        learned, "rfm", (double[SETTINGS]){ state->raw, state->window }, SETTINGS, error);
}

/* What the measures give a buyer. */
struct result {
    int64_t values[PARTS];
    unsigned scores[PARTS];
    size_t segment; /* row of its table */
    size_t class;
    bool high[PARTS]; /* against the mean */
};

static struct result result_of(const struct state *state, const struct crm_measures *measures)
{
    struct result result = { 0 };
    size_t cell = 0; /* of the classes */
    values_of(state, measures, result.values);
    for (size_t i = 0; i < PARTS; i++) {
        result.scores[i] = score_of(state, i, result.values[i]);
        double value = state->raw ? (double)result.values[i] / parts[i].unit : result.scores[i];
        /* raw recency counts days: few are good */
        result.high[i] =
            state->raw && i == RECENCY ? value <= state->means[i] : value >= state->means[i];
        cell = cell * LEVELS + result.high[i];
    }
    unsigned middle = (result.scores[FREQUENCY] + result.scores[MONETARY] + 1) / 2;
    result.segment = state->segment_row[(result.scores[RECENCY] - 1) * SCORES + middle - 1];
    result.class = state->class_row[cell];
    return result;
}

static struct crm_span name_of(const struct names *names, size_t row)
{
    return crm_rule_cell(&names->table, row, names->name_column)->text;
}

static struct crm_span label_of(const struct names *names, size_t row)
{
    struct crm_span name = name_of(names, row);
    for (size_t i = 0; i < names->known_count; i++) {
        if (crm_span_is(name, names->known[i].name)) {
            return crm_span_of(names->known[i].label);
        }
    }
    return name;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct state *state = opaque;
    if (subject->measures->occasions == 0) {
        for (size_t i = 0; i < CRM_COUNT(columns); i++) {
            values[i] = (struct crm_span){ "", 0 };
        }
        return;
    }
    struct result result = result_of(state, subject->measures);
    for (size_t i = 0; i < PARTS; i++) {
        values[i] = crm_span_of(scores[SCORES - result.scores[i]].name);
    }
    values[3] = name_of(&state->segments, result.segment);
    values[4] = name_of(&state->classes, result.class);
}

/* What each score follows from. */
static void explain_scores(const struct state *state, const struct result *result,
                           struct crm_buffer *text)
{
    static const char *const names[PARTS] = { "Recency", "frequency", "money" };
    static const char *const units[PARTS] = { " days since the last purchase", " purchases",
                                              " spent" };
    for (size_t i = 0; i < PARTS; i++) {
        crm_buffer_format(text, "%s %s %u of 5: ", i > 0 ? ";" : "", names[i], result->scores[i]);
        crm_explain_number(text, (double)result->values[i] / parts[i].unit);
        static const char *const ones[PARTS] = { " day since the last purchase", " purchase",
                                                 " spent" };
        bool one = i != MONETARY && result->values[i] == 1;
        crm_buffer_format(text, "%s, where %s begin above ", one ? ones[i] : units[i],
                          i == RECENCY ? "4, 3, 2, 1" : "2, 3, 4, 5");
        for (size_t j = 0; j < CUTS; j++) {
            crm_buffer_text(text, j > 0 ? " | " : "");
            crm_explain_number(text, state->cuts[i][j]);
        }
    }
    crm_buffer_byte(text, '.');
}

/* Why it is this one of the eight classes. */
static void explain_class(const struct state *state, const struct result *result,
                          struct crm_buffer *text)
{
    crm_buffer_byte(text, ' ');
    crm_buffer_span(text, label_of(&state->classes, result->class));
    crm_buffer_format(text,
                      ", held against the mean %ss of all buyers:", state->raw ? "value" : "score");
    for (size_t i = 0; i < PARTS; i++) {
        crm_buffer_format(text, "%s %c %s (", i > 0 ? "," : "", "RFM"[i],
                          result -> high[i] ? "high" : "low");
        crm_buffer_format(text, "%.2f)", state->means[i]);
    }
    crm_buffer_byte(text, '.');
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    if (subject->measures->occasions == 0) {
        crm_buffer_text(text, "no scores: never bought.");
        return;
    }
    struct result result = result_of(state, subject->measures);
    unsigned middle = (result.scores[FREQUENCY] + result.scores[MONETARY] + 1) / 2;
    crm_buffer_span(text, label_of(&state->segments, result.segment));
    crm_buffer_format(text, ", by recency %u and %u, the mean of frequency and money.",
                      result.scores[RECENCY], middle);
    explain_scores(state, &result, text);
    explain_class(state, &result, text);
    struct crm_span action =
        crm_rule_cell(&state->segments.table, result.segment, state->segments.name_column + 1)
            ->text;
    if (action.length > 0) {
        crm_buffer_format(text, " What to do: %.*s.", (int)action.length, action.at);
    }
}

const struct crm_scheme crm_scheme_rfm = {
    .id = "C8",
    .name = "rfm",
    .summary = "recency, frequency and monetary scores, their segment and one of eight classes",
    .needs = "transactions",
    .ranks = true,
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
