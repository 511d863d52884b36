/* classify/value_matrix.c — C7: occasions against average purchase amount, each against the mean
 * (or median) of buyers. Marcus (1998), "A practical yet meaningful approach to customer
 * segmentation", Journal of Consumer Marketing 15(5). */
#include "classify/numbers.h"
#include "classify/scheme.h"

enum { BEST, SPENDER, FREQUENT, UNCERTAIN };

static const struct crm_class classes[] = {
    [BEST] = { "best", "Best", "优质型", "keep", "often, and much each time" },
    [SPENDER] = { "spender", "Spender", "消费型", "raise the purchase frequency",
                  "much each time, but seldom" },
    [FREQUENT] = { "frequent", "Frequent", "经常型",
                   "raise the basket by cross-selling and add-on buying",
                   "often, but little each time" },
    [UNCERTAIN] = { "uncertain", "Uncertain", "不确定型",
                    "find the worthwhile ones and convert them", "seldom and little" },
};

static const struct crm_class_column columns[] = {
    { "value_matrix", classes, CRM_COUNT(classes) },
};

static const char *const references[] = { "mean", "median", NULL };

static const struct crm_setting settings[] = {
    { "value_matrix.reference", CRM_SETTING_CHOICE, "mean", 0, 0, references,
      "what occasions and amounts are held against" },
};

/* Averages are kept in 1/10000 of a unit scaled by 2^32, where their sum is exact. */
static const double average_unit = 4294967296.0 * CRM_MONEY_UNIT;

struct state {
    bool median;
    uint64_t buyers;
    uint64_t occasions;
    crm_wide averages;
    struct crm_numbers occasion_list; /* for the median only */
    struct crm_numbers average_list;  /* in 1/10000, rounded down */
    double reference_occasions;
    double reference_amount;
};

static double average_of(const struct state *state, const struct crm_measures *measures)
{
    crm_wide average = crm_average_amount(measures);
    return state->median ? (double)(int64_t)(average >> 32) / CRM_MONEY_UNIT
                         : (double)average / average_unit;
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    (void)error;
    const char *reference = crm_setting_text(context->settings, "value_matrix.reference");
    state->median = strcmp(reference, "median") == 0;
    return CRM_OK;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    if (measures->occasions == 0) {
        return CRM_OK;
    }
    crm_wide average = crm_average_amount(measures);
    state->buyers++;
    state->occasions += measures->occasions;
    state->averages += average;
    if (!state->median) {
        return CRM_OK;
    }
    enum crm_status status = crm_numbers_add(&state->occasion_list, measures->occasions, error);
    return status == CRM_OK ? crm_numbers_add(&state->average_list, (int64_t)(average >> 32), error)
                            : status;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    state->buyers += added->buyers;
    state->occasions += added->occasions;
    state->averages += added->averages;
    enum crm_status status = crm_numbers_merge(&state->occasion_list, &added->occasion_list, error);
    return status == CRM_OK ? crm_numbers_merge(&state->average_list, &added->average_list, error)
                            : status;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    (void)notes;
    double occasions = 0;
    double amount = 0;
    if (state->buyers > 0 && state->median) {
        crm_numbers_sort(&state->occasion_list);
        crm_numbers_sort(&state->average_list);
        occasions = crm_numbers_quantile(&state->occasion_list, 1, 2, 1);
        amount = crm_numbers_quantile(&state->average_list, 1, 2, CRM_MONEY_UNIT);
    } else if (state->buyers > 0) {
        occasions = (double)state->occasions / (double)state->buyers;
        crm_wide mean = state->averages / (crm_wide)state->buyers; /* exact, like the averages */
        amount = (double)mean / average_unit;
    }
    enum crm_status status =
        crm_learned_set(learned, "value_matrix", "occasions", &occasions, 1, error);
    double median = state->median;
    if (status == CRM_OK) {
        status = crm_learned_set(learned, "value_matrix", "amount", &amount, 1, error);
    }
    return status == CRM_OK ? crm_learned_put_settings(learned, "value_matrix", &median, 1, error)
                            : status;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_learned_row *occasions = crm_learned_get(learned, "value_matrix", "occasions");
    const struct crm_learned_row *amount = crm_learned_get(learned, "value_matrix", "amount");
    if (occasions == NULL || occasions->count != 1 || amount == NULL || amount->count != 1) {
        return crm_fail(error, CRM_REFUSED,
                        "the model has no references for value_matrix; leave it out with --by");
    }
    state->reference_occasions = occasions->numbers[0];
    state->reference_amount = amount->numbers[0];
    double median = state->median;
    return crm_learned_check_settings(learned, "value_matrix", &median, 1, error);
}

static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_measures *measures)
{
    bool often = measures->occasions >= state->reference_occasions;
    bool much = average_of(state, measures) >= state->reference_amount;
    return &classes[often && much ? BEST : much ? SPENDER : often ? FREQUENT : UNCERTAIN];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    values[0] = crm_span_of(
        subject->measures->occasions > 0 ? class_of(opaque, subject->measures)->name : "");
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    if (measures->occasions == 0) {
        crm_buffer_text(text, "no class: never bought.");
        return;
    }
    const struct crm_class *class = class_of(state, measures);
    const char *reference = state->median ? "median" : "mean";
    crm_buffer_format(text, "%s: ", class->label);
    crm_explain_number(text, measures->occasions);
    crm_buffer_format(text, " occasion%s against a %s of ", measures->occasions == 1 ? "" : "s",
                      reference);
    crm_explain_number(text, state->reference_occasions);
    crm_buffer_text(text, ", ");
    crm_explain_number(text, average_of(state, measures));
    crm_buffer_format(text, " on average against a %s of ", reference);
    crm_explain_number(text, state->reference_amount);
    crm_buffer_format(text, ". What to do: %s.", class->action);
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_numbers_free(&state->occasion_list);
    crm_numbers_free(&state->average_list);
}

const struct crm_scheme crm_scheme_value_matrix = {
    .id = "C7",
    .name = "value_matrix",
    .summary = "purchase frequency against average amount, each against the mean of buyers",
    .needs = "transactions",
    .ranks = true,
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
