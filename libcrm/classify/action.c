/* classify/action.c — C15: what to do next with each customer, and why: the first row of a table of
 * rules whose condition holds. The table is data (rules/action.tsv); it leaves nobody out. */
#include "classify/rule_list.h"
#include "classify/rules.h"
#include "classify/scheme.h"

#include <math.h>

#include "stream/escape.h"
#include "value/number.h"
#include "value/text.h"

enum { CONDITION, ACTION, REASON, REASON_CHINESE };
enum { KEEP, REWARD, CROSS_SELL, UP_SELL, WELCOME, ACTIVATE, WIN_BACK, ASK_WHY, LET_GO, PREPAY };

static const struct crm_class classes[] = {
    [KEEP] = { "keep", "Keep", "保留", NULL, "valuable, and about to leave or dissatisfied" },
    [REWARD] = { "reward", "Reward", "奖励", NULL, "loyal, or among the best just now" },
    [CROSS_SELL] = { "cross_sell", "Cross-sell", "交叉销售", NULL,
                     "comes again, and would take more kinds of things" },
    [UP_SELL] = { "up_sell", "Up-sell", "升级销售", NULL,
                  "spends enough for the better version or a contract" },
    [WELCOME] = { "welcome", "Welcome", "欢迎", NULL, "new, or back after a long pause" },
    [ACTIVATE] = { "activate", "Activate", "激活", NULL,
                   "has never bought, or not for longer than usual" },
    [WIN_BACK] = { "win_back", "Win back", "挽回", NULL, "has left, and is worth the trouble" },
    [ASK_WHY] = { "ask_why", "Ask why", "询问原因", NULL,
                  "dissatisfied, buys less, or left for no known reason" },
    [LET_GO] = { "let_go", "Let go", "放弃", NULL, "has left, and is not worth the trouble" },
    [PREPAY] = { "prepay", "Prepayment only", "先款后货", NULL, "does not pay in time" },
};

static const struct crm_class_column columns[] = {
    { "action", classes, CRM_COUNT(classes) },
    { "action_reason", NULL, 0 },
    { "spend_cap", NULL, 0 },
};

static const char *const languages[] = { "en", "zh", NULL };

static const struct crm_setting settings[] = {
    { "action.rules", CRM_SETTING_PATH, "", 0, 0, NULL,
      "file with rules of your own (see --rules action); empty: those built in" },
    { "action.reasons", CRM_SETTING_CHOICE, "en", 0, 0, languages,
      "language of action_reason, where the rules have both" },
};

/* What the built-in rules look at, and the spend cap: known also before the tools have added it. */
static const char *const known[] = {
    "status",     "importance", "activity",    "lifecycle",     "satisfaction", "value_matrix",
    "churn_band", "credit",     "rfm_segment", "expected_loss", "clv",          NULL,
};

static const struct crm_rule_column rule_columns[] = {
    { "condition", false },
    { "action", false },
    { "reason", false },
    { "reason_chinese", true },
};

struct state {
    struct crm_rule_table table;
    struct crm_rule_list list;
    struct crm_rule *rules; /* one a row */
    struct crm_span *reasons;
    unsigned char *actions;
    size_t count;
    uint32_t expected_loss; /* columns of the list: what the spend cap is made of */
    uint32_t clv;
    const struct crm_activity_rule *activity;
    char cap[24];
};

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_rule_list_free(&state->list);
    crm_rule_table_free(&state->table);
    crm_release(state->rules);
    crm_release(state->reasons);
    crm_release(state->actions);
    *state = (struct state){ 0 };
}

/* Reading the table */

static enum crm_status refuse_action(const struct crm_rule_text *cell, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    crm_text_quote(&text, cell->text);
    crm_buffer_text(&text, " is no action; there are ");
    for (size_t i = 0; i < CRM_COUNT(classes); i++) {
        crm_buffer_format(&text, "%s%s", i > 0 ? ", " : "", classes[i].name);
    }
    enum crm_status status = crm_buffer_check(&text, error);
    status =
        status == CRM_OK ? crm_rule_fail(cell, 0, error, "%s", crm_buffer_string(&text)) : status;
    crm_buffer_free(&text);
    return status;
}

/* The reason as it stands in the stream. */
static enum crm_status take_reason(struct state *state, size_t row, bool chinese,
                                   struct crm_error *error)
{
    struct crm_span reason = crm_rule_cell(&state->table, row, REASON)->text;
    struct crm_span translated = crm_rule_cell(&state->table, row, REASON_CHINESE)->text;
    struct crm_buffer escaped = { 0 };
    crm_escape(&escaped, chinese && translated.length > 0 ? translated : reason);
    enum crm_status status = crm_buffer_check(&escaped, error);
    if (status == CRM_OK) {
        state->reasons[row].length = escaped.length;
        state->reasons[row].at =
            crm_arena_copy(&state->list.arena, escaped.bytes, escaped.length, error);
        status = state->reasons[row].at != NULL ? CRM_OK : CRM_FAILURE;
    }
    crm_buffer_free(&escaped);
    return status;
}

static enum crm_status take_row(struct state *state, size_t row, bool chinese,
                                struct crm_error *error)
{
    const struct crm_rule_text *cell = crm_rule_cell(&state->table, row, ACTION);
    struct crm_rule *rule = &state->rules[row];
    size_t action = 0;
    while (action < CRM_COUNT(classes) && !crm_span_is(cell->text, classes[action].name)) {
        action++;
    }
    if (action == CRM_COUNT(classes)) {
        return refuse_action(cell, error);
    }
    state->actions[row] = (unsigned char)action;
    *rule = (struct crm_rule){ .text = crm_rule_cell(&state->table, row, CONDITION) };
    enum crm_status status = crm_rule_list_parse(&state->list, &rule->condition, rule->text, error);
    return status == CRM_OK ? take_reason(state, row, chinese, error) : status;
}

static enum crm_status load(struct state *state, const struct crm_settings *values,
                            struct crm_error *error)
{
    bool chinese = strcmp(crm_setting_text(values, "action.reasons"), "zh") == 0;
    enum crm_status status = crm_rules_load(&state->table, "action", values, rule_columns,
                                            CRM_COUNT(rule_columns), error);
    if (status != CRM_OK) {
        return status;
    }
    state->count = state->table.row_count;
    state->rules = crm_allocate(state->count, sizeof *state->rules, error);
    state->reasons = crm_allocate(state->count, sizeof *state->reasons, error);
    state->actions = crm_allocate(state->count, sizeof *state->actions, error);
    if (state->rules == NULL || state->reasons == NULL || state->actions == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < state->count && status == CRM_OK; i++) {
        status = take_row(state, i, chinese, error);
    }
    return status;
}

/* A table of the user's is held to what the built-in one is by tests: nobody left out, no row in
 * vain. */
static enum crm_status check(const struct crm_settings *values, struct crm_error *error)
{
    struct state state = { 0 };
    enum crm_status status = load(&state, values, error);
    if (status == CRM_OK && crm_setting_is_set(values, "action.rules")) {
        status = crm_rule_cover(state.rules, state.count, &state.list.columns, error);
    }
    finish(&state);
    return status;
}

static enum crm_status want(const struct crm_settings *values, struct crm_wanted *wanted,
                            struct crm_error *error)
{
    struct state state = { 0 };
    enum crm_status status = load(&state, values, error);
    status = status == CRM_OK ? crm_rule_list_want(&state.list, wanted, error) : status;
    finish(&state);
    return status;
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    state->activity = context->rule;
    enum crm_status status = load(state, context->settings, error);
    status = status == CRM_OK ? crm_map_add(&state->list.columns, crm_span_of("expected_loss"),
                                            &state->expected_loss, error)
                              : status;
    status = status == CRM_OK
                 ? crm_map_add(&state->list.columns, crm_span_of("clv"), &state->clv, error)
                 : status;
    return status == CRM_OK ? crm_rule_list_find(&state->list, "action", state->rules, state->count,
                                                 context, known, error)
                            : status;
}

/* Deciding */

/* The row that decides; the table has one for each customer. */
static size_t row_of(const struct state *state, const struct crm_span *values)
{
    size_t row = 0;
    for (; row + 1 < state->count; row++) {
        enum crm_outcome outcome = CRM_HOLDS;
        const struct crm_comparison *failed =
            crm_condition_fails(&state->rules[row].condition, values, &outcome);
        if (failed == NULL) {
            break;
        }
        if (outcome == CRM_FAILS_INCOMPARABLE) {
            crm_rule_list_warn(&state->list, failed);
        }
    }
    return row;
}

/* What an action may cost. */
struct cap {
    bool known;
    double amount;
    const char *meaning;
};

static struct cap cap_of(const struct state *state, const struct crm_subject *subject, size_t row,
                         const struct crm_span *values)
{
    struct cap cap = { .meaning = "the margin that is expected of them" };
    if (state->actions[row] == LET_GO) {
        return (struct cap){ true, 0, "nothing" };
    }
    struct crm_span value = values[state->clv];
    if (state->actions[row] == KEEP) {
        value = values[state->expected_loss];
        cap.meaning = "the loss that is expected otherwise";
    } else if (crm_activity_of(subject->measures, state->activity) == CRM_LOST) {
        cap.meaning = "the chance that they return times what they would bring";
    }
    cap.known = crm_number_parse(value, &cap.amount) && fabs(cap.amount) < 9e14;
    cap.amount = cap.amount > 0 ? cap.amount : 0; /* a loss is no reason to take money */
    return cap;
}

/* In whole cents. */
static crm_money money_of(double amount)
{
    return (crm_money)llround(amount * 100) * (CRM_MONEY_UNIT / 100);
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    const struct crm_span *looked = crm_rule_list_look(&state->list, subject);
    size_t row = row_of(state, looked);
    struct cap cap = cap_of(state, subject, row, looked);
    values[0] = crm_span_of(classes[state->actions[row]].name);
    values[1] = state->reasons[row];
    values[2] = (struct crm_span){ state->cap, 0 };
    if (cap.known) {
        values[2].length = crm_money_write(money_of(cap.amount), state->cap);
    }
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_span *looked = crm_rule_list_look(&state->list, subject);
    size_t row = row_of(state, looked);
    struct cap cap = cap_of(state, subject, row, looked);
    const struct crm_rule_text *condition = state->rules[row].text;
    crm_buffer_format(text, "%s: ", classes[state->actions[row]].label);
    crm_unescape(text, state->reasons[row]);
    crm_buffer_format(text, " (line %llu of %s: ", (unsigned long long)condition->line,
                      condition->file);
    crm_buffer_span(text, condition->text);
    crm_buffer_text(text, ").");
    if (cap.known && state->actions[row] != LET_GO) {
        char amount[32];
        crm_money_display_cents(money_of(cap.amount), amount);
        crm_buffer_format(text, " Spend at most %s: %s.", amount, cap.meaning);
    }
}

const struct crm_scheme crm_scheme_action = {
    .id = "C15",
    .name = "action",
    .summary = "what to do next with each customer, why, and what it may cost",
    .needs = "classes, as far as the data gives them",
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .want = want,
    .start = start,
    .apply = apply,
    .explain = explain,
    .finish = finish,
};
