/* model/credit.c — D7: how a customer pays, as a grade from A to D, by the amounts that fell due in
 * the last 365 days and by what is still owed.
 *
 * What an amount due is, and how refunds lower it, stands in customer/dues.h. Of these
 * amounts:
 *
 *     overdue share = what was paid after its due date, or is unpaid past it / all that fell due
 *     overdue days  = mean days late, each overdue amount counting as much as it is. Of the
 *                     overdue amounts only: among all, 2 % would have to be 350 days late to
 *                     raise the mean to 7, and this limit would never decide
 *     limit use     = all that is unpaid, due or not yet / credit_limit; a limit of 0 is taken for
 *                     none, as many systems write it so
 *
 * What has been unpaid for more than 90 days makes a D, however long ago it fell due: a debt does
 * not go away with the year. Credits of later days count against it. Grades are decided on exact
 * fractions. */
#include "classify/numbers.h"
#include "model/scores.h"

enum { A, B, C, D, GRADES };

static const struct crm_class grades[GRADES] = {
    [A] = { "A", "A", "A 级", "deliver on account; raise the limit where it is in the way",
            "pays in time" },
    [B] = { "B", "B", "B 级", "deliver on account; remind of each due date",
            "more than 2 % of what fell due came late or is overdue, or by more than 7 days" },
    [C] = { "C", "C", "C 级", "remind at once, agree on dates, raise no limit",
            "more than 10 %, or by more than 30 days, or more than 80 % of the credit limit is "
            "unpaid" },
    [D] = { "D", "D", "D 级", "deliver against prepayment until the debt is settled",
            "more than 30 %, or something is unpaid for more than 90 days, or more than the credit "
            "limit" },
};

enum { CREDIT, SHARE, DAYS, USE, COLUMNS };

static const struct crm_class_column columns[COLUMNS] = {
    [CREDIT] = { "credit", grades, GRADES },
    [SHARE] = { "overdue_share", NULL, 0 },
    [DAYS] = { "overdue_days", NULL, 0 },
    [USE] = { "limit_use", NULL, 0 },
};

static const struct crm_setting settings[] = {
    { "credit.unpaid_days", CRM_SETTING_INTEGER, "90", 0, 36500, NULL,
      "days past due above which an unpaid amount makes a D" },
    { "credit.share_b", CRM_SETTING_NUMBER, "0.02", 0, 1, NULL,
      "overdue share above which the grade is B" },
    { "credit.share_c", CRM_SETTING_NUMBER, "0.1", 0, 1, NULL,
      "overdue share above which the grade is C" },
    { "credit.share_d", CRM_SETTING_NUMBER, "0.3", 0, 1, NULL,
      "overdue share above which the grade is D" },
    { "credit.days_b", CRM_SETTING_NUMBER, "7", 0, 36500, NULL,
      "mean days late above which the grade is B" },
    { "credit.days_c", CRM_SETTING_NUMBER, "30", 0, 36500, NULL,
      "mean days late above which the grade is C" },
    { "credit.use_c", CRM_SETTING_NUMBER, "0.8", 0, 1000, NULL,
      "unpaid share of the credit limit above which the grade is C" },
    { "credit.use_d", CRM_SETTING_NUMBER, "1", 0, 1000, NULL,
      "unpaid share of the credit limit above which the grade is D" },
};

/* What must be passed for a grade; negative: cannot be. */
struct limits {
    double share;
    double days;
    double use;
};

struct state {
    struct limits limits[GRADES];
    int unpaid_days;
    struct crm_column_place credit_limit;
    struct crm_score_text texts[COLUMNS];
};

enum reason { NOTHING_KNOWN, NO_LIMIT_PASSED, OWED_LONG, BY_SHARE, BY_DAYS, BY_USE };

struct verdict {
    size_t grade;
    enum reason reason;
};

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    static const char *const ascending[][2] = {
        { "credit.share_b", "credit.share_c" },
        { "credit.share_c", "credit.share_d" },
        { "credit.days_b", "credit.days_c" },
        { "credit.use_c", "credit.use_d" },
    };
    for (size_t i = 0; i < CRM_COUNT(ascending); i++) {
        if (crm_setting_number(rows, ascending[i][0]) > crm_setting_number(rows, ascending[i][1])) {
            return crm_fail(error, CRM_USAGE, "%s must not be above %s", ascending[i][0],
                            ascending[i][1]);
        }
    }
    return CRM_OK;
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_settings *rows = context->settings;
    (void)error;
    if (!context->totals->has_dues) {
        *missing = "transactions with a due_date";
        return CRM_OK;
    }
    if (!context->totals->has_payments) {
        *missing = "transactions with a paid_date";
        return CRM_OK;
    }
    state->credit_limit = crm_context_find(context, crm_span_of("credit_limit"));
    state->unpaid_days = (int)crm_setting_number(rows, "credit.unpaid_days");
    state->limits[D] = (struct limits){ crm_setting_number(rows, "credit.share_d"), -1,
                                        crm_setting_number(rows, "credit.use_d") };
    state->limits[C] = (struct limits){ crm_setting_number(rows, "credit.share_c"),
                                        crm_setting_number(rows, "credit.days_c"),
                                        crm_setting_number(rows, "credit.use_c") };
    state->limits[B] = (struct limits){ crm_setting_number(rows, "credit.share_b"),
                                        crm_setting_number(rows, "credit.days_b"), -1 };
    return CRM_OK;
}

/* Learns nothing: looks that the limits are amounts. */
static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    crm_money limit = 0;
    struct crm_span text = crm_subject_value(subject, &((struct state *)opaque)->credit_limit);
    return text.length == 0 || crm_money_parse(text, &limit) == CRM_MONEY_GOOD
               ? CRM_OK
               : crm_fail(error, CRM_REFUSED, "credit_limit: \"%.*s\" is not an amount",
                          (int)(text.length < 40 ? text.length : 40), text.at);
}

/* The credit limit; 0 where there is none. */
static crm_money limit_of(const struct state *state, const struct crm_subject *subject)
{
    crm_money limit = 0;
    struct crm_span text = crm_subject_value(subject, &state->credit_limit);
    return crm_money_parse(text, &limit) == CRM_MONEY_GOOD && limit > 0 ? limit : 0;
}

/* a / b > limit, exactly; b above 0. */
static bool exceeds(crm_wide a, crm_money b, double limit)
{
    return limit >= 0 && crm_compare_products(a, CRM_PARTS, b, crm_parts(limit)) > 0;
}

static bool is_overdue(const struct crm_credit *credit)
{
    return credit->due_365 > 0 && credit->overdue_365 > 0;
}

/* What has been unpaid for long, less what was credited for later days. */
static crm_money owed_long(const struct crm_credit *credit)
{
    crm_money least = credit->owed_long;
    least = credit->owed_late < least ? credit->owed_late : least;
    least = credit->owed < least ? credit->owed : least;
    return least > 0 ? least : 0;
}

static struct verdict judge(const struct state *state, const struct crm_credit *credit,
                            crm_money limit)
{
    bool late = is_overdue(credit);
    if (owed_long(credit) > 0) {
        return (struct verdict){ D, OWED_LONG };
    }
    for (size_t grade = D; grade > A; grade--) {
        const struct limits *limits = &state->limits[grade];
        if (late && exceeds(credit->overdue_365, credit->due_365, limits->share)) {
            return (struct verdict){ grade, BY_SHARE };
        }
        if (late && credit->late_365 > 0
            && exceeds(credit->late_days_365, credit->late_365, limits->days)) {
            return (struct verdict){ grade, BY_DAYS };
        }
        if (limit > 0 && exceeds(credit->owed, limit, limits->use)) {
            return (struct verdict){ grade, BY_USE };
        }
    }
    return (struct verdict){ A, credit->due_365 > 0 ? NO_LIMIT_PASSED : NOTHING_KNOWN };
}

/* 0 to 1; something fell due. */
static double share_of(const struct crm_credit *credit)
{
    return !is_overdue(credit) ? 0
           : credit->overdue_365 >= credit->due_365
               ? 1
               : (double)credit->overdue_365 / (double)credit->due_365;
}

static double days_of(const struct crm_credit *credit)
{
    return is_overdue(credit) && credit->late_365 > 0 && credit->late_days_365 > 0
               ? (double)credit->late_days_365 / (double)credit->late_365
               : 0;
}

static double use_of(const struct crm_credit *credit, crm_money limit)
{
    return credit->owed > 0 ? (double)credit->owed / (double)limit : 0;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    const struct crm_credit *credit = &subject->measures->credit;
    crm_money limit = limit_of(state, subject);
    struct verdict verdict = judge(state, credit, limit);
    for (size_t i = 0; i < COLUMNS; i++) {
        values[i] = (struct crm_span){ "", 0 };
    }
    if (verdict.reason != NOTHING_KNOWN) {
        values[CREDIT] = crm_span_of(grades[verdict.grade].name);
    }
    if (credit->due_365 > 0) {
        values[SHARE] = crm_score_number(&state->texts[SHARE], share_of(credit));
        values[DAYS] = crm_score_number(&state->texts[DAYS], days_of(credit));
    }
    if (limit > 0) {
        values[USE] = crm_score_number(&state->texts[USE], use_of(credit, limit));
    }
}

static void explain_reason(const struct state *state, struct verdict verdict,
                           struct crm_buffer *text)
{
    const struct limits *limits = &state->limits[verdict.grade];
    switch (verdict.reason) {
    case NOTHING_KNOWN:
        crm_buffer_text(text, "no grade: nothing fell due in the last 365 days");
        break;
    case NO_LIMIT_PASSED:
        crm_buffer_format(text, "%s: no limit of a lower grade is passed",
                          grades[verdict.grade].name);
        break;
    case OWED_LONG:
        crm_buffer_format(text, "D: something is unpaid for more than %d days", state->unpaid_days);
        break;
    case BY_SHARE:
        crm_buffer_format(text, "%s: more than %g %% of what fell due came late or is overdue",
                          grades[verdict.grade].name, limits->share * 100);
        break;
    case BY_DAYS:
        crm_buffer_format(text, "%s: what came late or is overdue is so by more than %g days",
                          grades[verdict.grade].name, limits->days);
        break;
    case BY_USE:
        crm_buffer_format(text, "%s: more than %g %% of the credit limit is unpaid",
                          grades[verdict.grade].name, limits->use * 100);
        break;
    }
}

static void explain_dues(const struct crm_credit *credit, struct crm_buffer *text)
{
    if (credit->due_365 <= 0) {
        return;
    }
    crm_buffer_text(text, " Of ");
    crm_score_explain_money(text, credit->due_365);
    crm_buffer_text(text, " due in the last 365 days ");
    if (!is_overdue(credit)) {
        crm_buffer_text(text, "nothing came late or is overdue.");
        return;
    }
    crm_score_explain_money(text, credit->overdue_365);
    crm_buffer_format(text, " (%.1f %%) came late or is overdue, by ", share_of(credit) * 100);
    crm_explain_number(text, days_of(credit));
    crm_buffer_text(text, " days in the mean.");
}

static void explain_owed(const struct state *state, const struct crm_subject *subject,
                         struct crm_buffer *text)
{
    const struct crm_credit *credit = &subject->measures->credit;
    crm_money limit = limit_of(state, subject);
    crm_buffer_text(text, " Unpaid: ");
    crm_score_explain_money(text, credit->owed);
    if (credit->owed_late > 0) {
        crm_buffer_text(text, ", of which ");
        crm_score_explain_money(text, credit->owed_late);
        crm_buffer_text(text, " past due, ");
        crm_score_explain_money(text, owed_long(credit));
        crm_buffer_format(text, " for more than %d days", state->unpaid_days);
    }
    if (limit > 0) {
        crm_buffer_format(text, "; %.1f %% of the credit limit of ", use_of(credit, limit) * 100);
        crm_score_explain_money(text, limit);
    } else {
        crm_buffer_text(text, "; no credit limit");
    }
    crm_buffer_byte(text, '.');
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_credit *credit = &subject->measures->credit;
    if (credit->lines == 0) {
        crm_buffer_text(text, "no grade: no purchase has a due date.");
        return;
    }
    struct verdict verdict = judge(state, credit, limit_of(state, subject));
    explain_reason(state, verdict, text);
    crm_buffer_byte(text, '.');
    explain_dues(credit, text);
    explain_owed(state, subject, text);
    if (verdict.reason != NOTHING_KNOWN) {
        crm_buffer_format(text, " What to do: %s.", grades[verdict.grade].action);
    }
}

const struct crm_scheme crm_scheme_credit = {
    .id = "D7",
    .name = "credit",
    .summary = "grade from A to D by how late a customer pays and how much is owed",
    .needs = "due_date and paid_date of transactions; credit_limit where it is there",
    .extras = CRM_GATHER_CREDIT,
    .columns = columns,
    .column_count = COLUMNS,
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .start = start,
    .gather = gather,
    .apply = apply,
    .explain = explain,
};
