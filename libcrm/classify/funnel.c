/* classify/funnel.c — C13: how far a customer gets through five levels, each a list of conditions:
 * has a use for the product, can afford it, trusts the seller, likes it, wants it soon. */
#include "classify/rule_list.h"
#include "classify/rules.h"
#include "classify/scheme.h"

#include "value/text.h"

enum { NEED, AFFORD, TRUST, LIKE, URGENT, LEVELS };
enum { LEVEL, CONDITION, FUNNEL };

/* From the last level to the first: the order of reports is best first. */
static const struct crm_class classes[LEVELS] = {
    { "urgent", "Urgent", "急着用", "offer now", "wants it soon, too" },
    { "like", "Like", "看得中", "give a reason to buy soon", "prefers it to others, too" },
    { "trust", "Trust", "信得过", "show what sets the product apart", "trusts the seller, too" },
    { "afford", "Afford", "买得起", "build trust: references, trials, guarantees",
      "has a use for it and can pay for it" },
    { "need", "Need", "用得上", "find an offer that they can afford", "has a use for it" },
};

static const struct crm_class_column columns[] = {
    { "funnel", classes, LEVELS },
};

static const struct crm_setting settings[] = {
    { "funnel.rules", CRM_SETTING_PATH, "", 0, 0, NULL,
      "file with the conditions of each level (see --rules funnel); empty: no funnel" },
    { "funnel.product", CRM_SETTING_TEXT, "", 0, 0, NULL,
      "which funnel of the file a run is about, where it has several" },
};

static const struct crm_rule_column rule_columns[] = {
    { "level", false },
    { "condition", false },
    { "funnel", true },
};

struct state {
    struct crm_rule_table table;
    struct crm_rule_list list;
    struct crm_rule *rules; /* of the chosen funnel, in the table's order */
    unsigned char *levels;  /* one a rule */
    size_t count;
    bool asked[LEVELS]; /* has a rule */
};

static const struct crm_class *class_of_level(size_t level)
{
    return &classes[LEVELS - 1 - level];
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_rule_list_free(&state->list);
    crm_rule_table_free(&state->table);
    crm_release(state->rules);
    crm_release(state->levels);
    *state = (struct state){ 0 };
}

/* Reading the table */

static enum crm_status refuse_level(const struct crm_rule_text *cell, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    crm_text_quote(&text, cell->text);
    enum crm_status status = crm_buffer_check(&text, error);
    status = status == CRM_OK
                 ? crm_rule_fail(cell, 0, error,
                                 "%s is no level; there are need, afford, trust, like, urgent",
                                 crm_buffer_string(&text))
                 : status;
    crm_buffer_free(&text);
    return status;
}

/* Adds the rule of a row. */
static enum crm_status add_rule(struct state *state, size_t row, struct crm_error *error)
{
    const struct crm_rule_text *cell = crm_rule_cell(&state->table, row, LEVEL);
    struct crm_rule *rule = &state->rules[state->count];
    size_t level = 0;
    while (level < LEVELS && !crm_span_is(cell->text, class_of_level(level)->name)) {
        level++;
    }
    if (level == LEVELS) {
        return refuse_level(cell, error);
    }
    *rule = (struct crm_rule){ .text = crm_rule_cell(&state->table, row, CONDITION) };
    state->levels[state->count++] = (unsigned char)level;
    state->asked[level] = true;
    return crm_rule_list_parse(&state->list, &rule->condition, rule->text, error);
}

/* Appends the names of the table's funnels, each once; *count says how many there are. */
static void append_funnels(const struct state *state, struct crm_buffer *text, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < state->table.row_count; i++) {
        struct crm_span name = crm_rule_cell(&state->table, i, FUNNEL)->text;
        size_t before = 0;
        while (before < i
               && !crm_span_equal(name, crm_rule_cell(&state->table, before, FUNNEL)->text)) {
            before++;
        }
        if (before == i && name.length > 0) {
            crm_buffer_text(text, (*count)++ > 0 ? ", " : "");
            crm_buffer_span(text, name);
        }
    }
}

/* Checks that funnel.product names one of the table's funnels, or that there is only one. */
static enum crm_status check_product(const struct state *state, struct crm_span product,
                                     struct crm_error *error)
{
    struct crm_buffer names = { 0 };
    size_t funnels = 0;
    bool found = product.length == 0;
    append_funnels(state, &names, &funnels);
    for (size_t i = 0; i < state->table.row_count && !found; i++) {
        found = crm_span_equal(crm_rule_cell(&state->table, i, FUNNEL)->text, product);
    }
    enum crm_status status = crm_buffer_check(&names, error);
    if (status == CRM_OK && !found) {
        status = crm_fail_at(error, CRM_USAGE, state->table.name, 0, 0,
                             "has no funnel %.*s (funnel.product); there %s %s",
                             (int)product.length, product.at, funnels == 1 ? "is" : "are",
                             funnels > 0 ? crm_buffer_string(&names) : "none with a name");
    } else if (status == CRM_OK && product.length == 0 && funnels > 1) {
        status = crm_fail_at(error, CRM_USAGE, state->table.name, 0, 0,
                             "has several funnels: %s; say which one with funnel.product",
                             crm_buffer_string(&names));
    }
    crm_buffer_free(&names);
    return status;
}

/* Reads the rules of the chosen funnel; rows without a name are for each. */
static enum crm_status load(struct state *state, const struct crm_settings *values,
                            struct crm_error *error)
{
    struct crm_span product = crm_span_of(crm_setting_text(values, "funnel.product"));
    enum crm_status status = crm_rules_load(&state->table, "funnel", values, rule_columns,
                                            CRM_COUNT(rule_columns), error);
    status = status == CRM_OK ? check_product(state, product, error) : status;
    if (status != CRM_OK) {
        return status;
    }
    state->rules = crm_allocate(state->table.row_count, sizeof *state->rules, error);
    state->levels = crm_allocate(state->table.row_count, sizeof *state->levels, error);
    if (state->rules == NULL || state->levels == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < state->table.row_count && status == CRM_OK; i++) {
        struct crm_span name = crm_rule_cell(&state->table, i, FUNNEL)->text;
        if (name.length == 0 || product.length == 0 || crm_span_equal(name, product)) {
            status = add_rule(state, i, error);
        }
    }
    return status;
}

static bool offered(const struct crm_settings *values)
{
    return crm_setting_is_set(values, "funnel.rules");
}

static enum crm_status check(const struct crm_settings *values, struct crm_error *error)
{
    struct state state = { 0 };
    enum crm_status status = CRM_OK;
    if (offered(values)) {
        status = load(&state, values, error);
    }
    finish(&state);
    return status;
}

static enum crm_status want(const struct crm_settings *values, struct crm_wanted *wanted,
                            struct crm_error *error)
{
    struct state state = { 0 };
    enum crm_status status = CRM_OK;
    if (offered(values)) {
        status = load(&state, values, error);
        status = status == CRM_OK ? crm_rule_list_want(&state.list, wanted, error) : status;
    }
    finish(&state);
    return status;
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    static const char *const known[] = { NULL };
    struct state *state = opaque;
    if (!offered(context->settings)) {
        crm_note(context->notes,
                 "note: funnel is left out: no conditions are given (funnel.rules); "
                 "--rules funnel shows how to write them");
        *missing = "";
        return CRM_OK;
    }
    enum crm_status status = load(state, context->settings, error);
    return status == CRM_OK ? crm_rule_list_find(&state->list, "funnel", state->rules, state->count,
                                                 context, known, error)
                            : status;
}

/* The first comparison of a level that fails; NULL where all hold. */
static const struct crm_comparison *level_fails(const struct state *state, size_t level,
                                                const struct crm_span *values)
{
    const struct crm_comparison *failed = NULL;
    for (size_t i = 0; i < state->count && failed == NULL; i++) {
        enum crm_outcome outcome = CRM_HOLDS;
        if (state->levels[i] == level) {
            failed = crm_condition_fails(&state->rules[i].condition, values, &outcome);
        }
        if (outcome == CRM_FAILS_INCOMPARABLE) {
            crm_rule_list_warn(&state->list, failed);
        }
    }
    return failed;
}

/* The last level that is passed, LEVELS where none is; *failed is what ends it, NULL: nothing. */
static size_t level_of(const struct state *state, const struct crm_span *values,
                       const struct crm_comparison **failed, size_t *failed_level)
{
    size_t passed = LEVELS;
    *failed = NULL;
    for (size_t level = 0; level < LEVELS; level++) {
        *failed = level_fails(state, level, values);
        *failed_level = level;
        if (*failed != NULL) {
            break;
        }
        passed = state->asked[level] ? level : passed;
    }
    return passed;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct state *state = opaque;
    const struct crm_comparison *failed = NULL;
    size_t failed_level = 0;
    size_t level =
        level_of(state, crm_rule_list_look(&state->list, subject), &failed, &failed_level);
    values[0] = crm_span_of(level < LEVELS ? class_of_level(level)->name : "");
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_span *values = crm_rule_list_look(&state->list, subject);
    const struct crm_comparison *failed = NULL;
    size_t failed_level = 0;
    size_t level = level_of(state, values, &failed, &failed_level);
    if (level < LEVELS) {
        crm_buffer_format(text, "%s: ", class_of_level(level)->label);
    } else {
        crm_buffer_text(text, "passes no level: ");
    }
    if (failed == NULL) {
        crm_buffer_text(text, "all conditions hold");
    } else {
        crm_buffer_format(text, "%s asks for %.*s, and ", class_of_level(failed_level)->name,
                          (int)failed->text.length, failed->text.at);
        crm_rule_list_say(&state->list, failed->column, text);
    }
    if (level < LEVELS) {
        crm_buffer_format(text, ". What to do: %s.", class_of_level(level)->action);
    } else {
        crm_buffer_text(text, ".");
    }
}

const struct crm_scheme crm_scheme_funnel = {
    .id = "C13",
    .name = "funnel",
    .summary = "how far customers get: need, afford, trust, like, urgent, by your conditions",
    .needs = "conditions of yours: funnel.rules",
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .offered = offered,
    .check = check,
    .want = want,
    .start = start,
    .apply = apply,
    .explain = explain,
    .finish = finish,
};
