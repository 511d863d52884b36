/* classify/importance.c — C2: buyers ranked by value; the first 5 % are vip, the first 20 %
 * important. A tied group that crosses a cut falls to the lower class. */
#include "classify/numbers.h"
#include "classify/scheme.h"

#include <math.h>

#include "base/nearest.h"
#include "stream/escape.h"
#include "value/number.h"

enum { VALUE_REVENUE, VALUE_MARGIN, VALUE_COLUMN };

static const struct crm_class classes[] = {
    { "vip", "VIP", "贵宾型", "keep: a named owner, contact at least every 30 days",
      "the best 5 % of the buyers" },
    { "important", "Important", "重要型", "develop: contact at least every 90 days",
      "the next 15 %" },
    { "ordinary", "Ordinary", "普通型", "serve at low cost", "all other buyers" },
};

static const struct crm_class_column columns[] = {
    { "importance", classes, CRM_COUNT(classes) },
};

static const struct crm_setting settings[] = {
    { "importance.vip", CRM_SETTING_NUMBER, "0.05", 0, 1, NULL,
      "share of buyers, from the top, that are vip" },
    { "importance.important", CRM_SETTING_NUMBER, "0.20", 0, 1, NULL,
      "share of buyers, from the top, that are at least important" },
    { "importance.value", CRM_SETTING_TEXT, "auto", 0, 0, NULL,
      "what buyers are ranked by: revenue, margin, a numeric column of the customers, or auto: "
      "margin where every line has a cost, else revenue" },
};

struct state {
    const struct crm_scheme_context *context;
    int value;
    bool either;  /* by margin, or by revenue: not known yet */
    size_t field; /* of C, for VALUE_COLUMN */
    const char *column;
    double shares[2];            /* vip, important */
    struct crm_numbers numbers;  /* values, in 1/10000 */
    struct crm_numbers revenues; /* the same by revenue, where it may be either */
    double from[2];              /* least value of vip and of important */
    bool exists[2];
};

static enum crm_status choose_column(struct state *state, const struct crm_scheme_context *context,
                                     const char *name, struct crm_error *error)
{
    const struct crm_layout *layout = context->customers;
    state->value = VALUE_COLUMN;
    state->field = crm_layout_field(layout, name);
    state->column = name;
    const struct crm_column *known = crm_column_find(CRM_CUSTOMERS, crm_span_of(name));
    bool numeric = known == NULL || known->type == CRM_MONEY || known->type == CRM_QUANTITY
                   || known->type == CRM_INTEGER || known->type == CRM_NUMBER;
    if (state->field != 0 && numeric) {
        return CRM_OK;
    }
    if (state->field != 0) {
        return crm_fail(error, CRM_USAGE, "importance.value: column %s holds no numbers", name);
    }
    crm_fail(error, CRM_USAGE, "importance.value: the customers have no column %s", name);
    crm_error_suggest(error, name, layout->names, layout->count);
    return CRM_USAGE;
}

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    return crm_setting_number(rows, "importance.vip")
                   <= crm_setting_number(rows, "importance.important")
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "importance.vip must not be above importance.important");
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    const char *value = crm_setting_text(context->settings, "importance.value");
    state->context = context;
    state->shares[0] = crm_setting_number(context->settings, "importance.vip");
    state->shares[1] = crm_setting_number(context->settings, "importance.important");
    if (strcmp(value, "auto") == 0) {
        state->either = crm_basis_of(context) == CRM_BY_EITHER;
        state->value = crm_basis_of(context) == CRM_BY_REVENUE ? VALUE_REVENUE : VALUE_MARGIN;
    } else if (strcmp(value, "revenue") == 0) {
        state->value = VALUE_REVENUE;
    } else if (strcmp(value, "margin") == 0) {
        state->value = VALUE_MARGIN;
        *missing = context->totals->has_costs ? NULL : "costs (importance.value=margin)";
    } else {
        return choose_column(state, context, value, error);
    }
    return CRM_OK;
}

/* The customer's value in 1/10000; false where a column has no number for them. */
static bool value_of(const struct state *state, const struct crm_subject *subject, int64_t *value)
{
    if (state->value != VALUE_COLUMN) {
        *value =
            state->value == VALUE_MARGIN ? subject->measures->margin : subject->measures->revenue;
        return true;
    }
    double number = 0;
    struct crm_span text = crm_field(subject->record, state->field);
    if (crm_money_parse(text, value) == CRM_MONEY_GOOD) {
        return true;
    }
    bool good = crm_number_parse(text, &number) && fabs(number) < 9e14;
    *value = good ? (int64_t)llround(number * CRM_MONEY_UNIT) : 0;
    return good;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    int64_t value = 0;
    if (subject->measures->occasions == 0) {
        return CRM_OK;
    }
    if (!value_of(state, subject, &value)) {
        struct crm_span text = crm_field(subject->record, state->field);
        return text.length == 0 ? CRM_OK
                                : crm_refuse_number("importance.value", state->column, text, error);
    }
    enum crm_status status = crm_numbers_add(&state->numbers, value, error);
    return status == CRM_OK && state->either
               ? crm_numbers_add(&state->revenues, subject->measures->revenue, error)
               : status;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    enum crm_status status = crm_numbers_merge(&state->numbers, &added->numbers, error);
    return status == CRM_OK ? crm_numbers_merge(&state->revenues, &added->revenues, error) : status;
}

/* Once all customers are known: what they are ranked by. */
static void settle(struct state *state)
{
    if (state->either && !crm_by_margin(state->context, "importance: buyers are ranked")) {
        struct crm_numbers margins = state->numbers;
        state->value = VALUE_REVENUE;
        state->numbers = state->revenues;
        state->revenues = margins;
    }
    state->either = false;
}

/* The least positive value that at most `most` buyers have or exceed; false where there is none.
 * Numbers are sorted ascending. */
static bool least_value(const struct crm_numbers *numbers, size_t most, double *least)
{
    size_t at = numbers->count;
    while (at > 0) {
        size_t first = at - 1; /* of the buyers with this value */
        while (first > 0 && numbers->values[first - 1] == numbers->values[at - 1]) {
            first--;
        }
        if (numbers->count - first > most || numbers->values[first] <= 0) {
            break;
        }
        at = first;
    }
    if (at == numbers->count) {
        return false;
    }
    *least = (double)numbers->values[at] / CRM_MONEY_UNIT;
    return true;
}

enum { SETTINGS = 3 };

static void settings_of(const struct state *state, double numbers[static SETTINGS])
{
    numbers[0] = state->value;
    numbers[1] = state->shares[0];
    numbers[2] = state->shares[1];
}

/* The row that says by which column buyers were ranked: "value worth". */
static const char *column_row(const struct state *state, struct crm_buffer *name)
{
    crm_buffer_format(name, "value %s", state->column);
    return crm_buffer_string(name);
}

static enum crm_status put_column(const struct state *state, struct crm_learned *learned,
                                  struct crm_error *error)
{
    struct crm_buffer name = { 0 };
    const char *row = column_row(state, &name);
    enum crm_status status = crm_buffer_check(&name, error);
    status =
        status == CRM_OK ? crm_learned_set(learned, "importance", row, NULL, 0, error) : status;
    crm_buffer_free(&name);
    return status;
}

/* Cut points of one column mean nothing in another. */
static enum crm_status check_column(const struct state *state, const struct crm_learned *learned,
                                    struct crm_error *error)
{
    struct crm_buffer name = { 0 };
    const char *row = column_row(state, &name);
    enum crm_status status = crm_buffer_check(&name, error);
    if (status == CRM_OK && crm_learned_get(learned, "importance", row) == NULL) {
        status = crm_fail(error, CRM_REFUSED,
                          "the model has not learned importance by the column %s", state->column);
    }
    crm_buffer_free(&name);
    return status;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    static const char *const names[2] = { "vip_from", "important_from" };
    struct state *state = opaque;
    (void)notes;
    settle(state);
    crm_numbers_sort(&state->numbers);
    for (size_t i = 0; i < 2; i++) {
        /* 0.28 x 25 is 7.000000000000001 in binary: a hair is taken off before rounding up */
        double most = ceil(state->shares[i] * (double)state->numbers.count - 1e-9);
        double least = 0;
        bool exists = least_value(&state->numbers, (size_t)most, &least);
        enum crm_status status =
            crm_learned_set(learned, "importance", names[i], &least, exists ? 1 : 0, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    double numbers[SETTINGS];
    settings_of(state, numbers);
    enum crm_status status =
        crm_learned_put_settings(learned, "importance", numbers, SETTINGS, error);
    return status == CRM_OK && state->value == VALUE_COLUMN ? put_column(state, learned, error)
                                                            : status;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    settle(state);
    const struct crm_learned_row *rows[2] = {
        crm_learned_get(learned, "importance", "vip_from"),
        crm_learned_get(learned, "importance", "important_from"),
    };
    for (size_t i = 0; i < 2; i++) {
        if (rows[i] == NULL || rows[i]->count > 1) {
            return crm_fail(error, CRM_REFUSED,
                            "the model has no cut points for importance; leave it out with --by");
        }
        state->exists[i] = rows[i]->count == 1;
        state->from[i] = state->exists[i] ? rows[i]->numbers[0] : 0;
    }
    double numbers[SETTINGS];
    settings_of(state, numbers);
    enum crm_status status =
        crm_learned_check_settings(learned, "importance", numbers, SETTINGS, error);
    return status == CRM_OK && state->value == VALUE_COLUMN ? check_column(state, learned, error)
                                                            : status;
}

static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_subject *subject, double *shown)
{
    int64_t value = 0;
    if (subject->measures->occasions == 0 || !value_of(state, subject, &value)) {
        return NULL;
    }
    *shown = (double)value / CRM_MONEY_UNIT;
    for (size_t i = 0; i < 2; i++) {
        if (state->exists[i] && *shown >= state->from[i]) {
            return &classes[i];
        }
    }
    return &classes[2];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    double value = 0;
    const struct crm_class *class = class_of(opaque, subject, &value);
    values[0] = crm_span_of(class != NULL ? class->name : "");
}

static const char *value_name(const struct state *state)
{
    return state->value == VALUE_COLUMN   ? state->column
           : state->value == VALUE_MARGIN ? "margin"
                                          : "revenue";
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    double value = 0;
    const struct crm_class *class = class_of(state, subject, &value);
    if (class == NULL) {
        crm_buffer_text(text, "no class: never bought, or has no value to be ranked by.");
        return;
    }
    crm_buffer_format(text, "%s: %s is ", class->label, value_name(state));
    crm_explain_number(text, value);
    for (size_t i = 0; i < 2; i++) {
        crm_buffer_format(text, i == 0 ? "; %s begins at " : ", %s at ", classes[i].label);
        if (state->exists[i]) {
            crm_explain_number(text, state->from[i]);
        } else {
            crm_buffer_text(text, "no value (ties)");
        }
    }
    crm_buffer_format(text, " (the top %g %% and %g %% of buyers).", state->shares[0] * 100,
                      state->shares[1] * 100);
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_numbers_free(&state->numbers);
    crm_numbers_free(&state->revenues);
}

const struct crm_scheme crm_scheme_importance = {
    .id = "C2",
    .name = "importance",
    .summary = "buyers by value: the top 5 % vip, the top 20 % important",
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
