/* classify/service_gap.c — C16: the service that a buyer gets against the standard for his
 * importance (rules/standards.tsv): too little, as it should be, or more than he brings. */
#include "classify/numbers.h"
#include "classify/rule_cells.h"
#include "classify/rules.h"
#include "classify/scheme.h"

#include <stdarg.h>
#include <stdio.h>

#include "value/number.h"

enum { YEAR = 365, DAYS_MOST = 36500, OVER = 2 /* times the standard */ };
enum { GAP_SHORT, GAP_MET, GAP_OVER };
enum { IMPORTANCES = 3 };

static const struct crm_class classes[] = {
    [GAP_SHORT] = { "short", "Short", "不足", "contact, answer, or name an owner",
                    "less service than the standard of their importance" },
    [GAP_MET] = { "met", "Met", "达标", "keep", "served as the standard of their importance says" },
    [GAP_OVER] = { "over", "Over", "过度", "contact less, or at lower cost",
                   "more than twice the contacts of the standard, or service that costs more than "
                   "the margin" },
};

static const struct crm_class_column columns[] = {
    { "service_gap", classes, CRM_COUNT(classes) },
    { "service_gap_reason", NULL, 0 },
};

static const struct crm_setting settings[] = {
    { "service_gap.standards", CRM_SETTING_PATH, "", 0, 0, NULL,
      "file with standards of service of your own (see --rules standards); empty: those built in" },
};

static const char *const uses[] = { "importance", NULL };
static const char *const importances[IMPORTANCES] = { "vip", "important", "ordinary" };

enum { COLUMN_IMPORTANCE, COLUMN_CONTACT, COLUMN_ANSWER, COLUMN_OWNER };

static const struct crm_rule_column standard_columns[] = {
    [COLUMN_IMPORTANCE] = { "importance", false },
    [COLUMN_CONTACT] = { "contact", false },
    [COLUMN_ANSWER] = { "answer", false },
    [COLUMN_OWNER] = { "owner", false },
};

static const struct crm_rule_axis axis = { COLUMN_IMPORTANCE, importances, IMPORTANCES };

struct standard {
    int64_t contact; /* days */
    int64_t answer;
    bool owner;
};

/* Sentences parted by ';'; room for all that there are. */
struct reason {
    char text[256];
    size_t length;
};

struct state {
    struct standard standards[IMPORTANCES];
    struct crm_column_place importance;
    struct crm_column_place owner;
    bool has_costs;
    struct reason reason; /* of the last customer that was asked for */
};

static enum crm_status read_days(const struct crm_rule_text *cell, int64_t least, int64_t *days,
                                 struct crm_error *error)
{
    return crm_integer_parse(cell->text, days) && *days >= least && *days <= DAYS_MOST
               ? CRM_OK
               : crm_rule_fail(cell, 0, error, "\"%.*s\" is not a number of days from %d to %d",
                               (int)(cell->text.length < 40 ? cell->text.length : 40),
                               cell->text.at, (int)least, DAYS_MOST);
}

static enum crm_status read_standard(const struct crm_rule_table *table, size_t row,
                                     struct standard *standard, struct crm_error *error)
{
    const struct crm_rule_text *owner = crm_rule_cell(table, row, COLUMN_OWNER);
    standard->owner = crm_span_is(owner->text, "yes");
    if (!standard->owner && !crm_span_is(owner->text, "no")) {
        return crm_rule_fail(owner, 0, error, "owner is yes or no");
    }
    enum crm_status status =
        read_days(crm_rule_cell(table, row, COLUMN_CONTACT), 1, &standard->contact, error);
    return status == CRM_OK
               ? read_days(crm_rule_cell(table, row, COLUMN_ANSWER), 0, &standard->answer, error)
               : status;
}

static enum crm_status read_standards(const struct crm_settings *rows,
                                      struct standard standards[static IMPORTANCES],
                                      struct crm_error *error)
{
    struct crm_rule_table table = { 0 };
    size_t row_of[IMPORTANCES];
    enum crm_status status = crm_rules_load(&table, "standards", rows, standard_columns,
                                            CRM_COUNT(standard_columns), error);
    status = status == CRM_OK ? crm_rule_cells(&table, &axis, 1, row_of, error) : status;
    for (size_t i = 0; i < IMPORTANCES && status == CRM_OK; i++) {
        status = read_standard(&table, row_of[i], &standards[i], error);
    }
    crm_rule_table_free(&table);
    return status;
}

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    struct standard standards[IMPORTANCES];
    return read_standards(rows, standards, error);
}

/* Says once what cannot be looked at. */
static void note_missing(const struct state *state, struct crm_notes *notes)
{
    bool wants_owner = false;
    for (size_t i = 0; i < IMPORTANCES; i++) {
        wants_owner = wants_owner || state->standards[i].owner;
    }
    if (wants_owner && !state->owner.found) {
        crm_note(notes, "note: service_gap: no column owner: nobody is short of a named owner");
    }
    if (!state->has_costs) {
        crm_note(notes, "note: service_gap: no costs of the lines: the cost of service is not held "
                        "against the margin");
    }
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    if (!context->totals->has_contacts) {
        *missing = "interactions";
        return CRM_OK;
    }
    state->importance = crm_context_find(context, crm_span_of("importance"));
    state->owner = crm_context_find(context, crm_span_of("owner"));
    state->has_costs = context->totals->has_costs;
    if (!state->importance.found) {
        *missing = "importance";
        return CRM_OK;
    }
    enum crm_status status = read_standards(context->settings, state->standards, error);
    if (status == CRM_OK) {
        note_missing(state, context->notes);
    }
    return status;
}

/* The standard for a buyer; NULL where he has no importance. */
static const struct standard *standard_of(const struct state *state,
                                          const struct crm_subject *subject)
{
    struct crm_span importance = crm_subject_value(subject, &state->importance);
    for (size_t i = 0; i < IMPORTANCES && subject->measures->occasions > 0; i++) {
        if (crm_span_is(importance, importances[i])) {
            return &state->standards[i];
        }
    }
    return NULL;
}

static void add_reason(struct reason *reason, const char *format, ...) CRM_FORMAT(2, 3);

static void add_reason(struct reason *reason, const char *format, ...)
{
    va_list arguments;
    size_t room = sizeof reason->text - reason->length;
    int length = reason->length > 0 ? snprintf(reason->text + reason->length, room, "; ") : 0;
    reason->length += (size_t)length;
    va_start(arguments, format);
    length = vsnprintf(reason->text + reason->length, room - (size_t)length, format, arguments);
    va_end(arguments);
    reason->length += (size_t)length;
}

static void find_short(const struct state *state, const struct crm_subject *subject,
                       const struct standard *standard, struct reason *reason)
{
    const struct crm_service *service = &subject->measures->service;
    if (service->widest_gap_365 > standard->contact) {
        add_reason(reason, "%d days without a contact, at most %d", (int)service->widest_gap_365,
                   (int)standard->contact);
    }
    if (service->slowest_answer_365 > standard->answer) {
        add_reason(reason, "a complaint waited %d days, at most %d",
                   (int)service->slowest_answer_365, (int)standard->answer);
    }
    if (standard->owner && state->owner.found
        && crm_subject_value(subject, &state->owner).length == 0) {
        add_reason(reason, "no owner");
    }
}

/* Where every line of the last 365 days has a cost. */
static bool is_margin_known(const struct state *state, const struct crm_measures *measures)
{
    return state->has_costs && measures->cost_lines_365 == measures->lines_365;
}

static void find_over(const struct state *state, const struct crm_measures *measures,
                      const struct standard *standard, struct reason *reason)
{
    const struct crm_service *service = &measures->service;
    if (service->contacts_365 * standard->contact > (int64_t)OVER * YEAR) {
        add_reason(reason, "%u contacts in %d days, standard one in %d", service->contacts_365,
                   YEAR, (int)standard->contact);
    }
    if (is_margin_known(state, measures) && service->cost_365 > 0
        && service->cost_365 > measures->margin_365) {
        char cost[24];
        char margin[24];
        cost[crm_money_write(service->cost_365, cost)] = '\0';
        margin[crm_money_write(measures->margin_365, margin)] = '\0';
        add_reason(reason, "service cost %s, margin %s", cost, margin);
    }
}

/* The class, with its reasons; NULL for none. */
static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_subject *subject, struct reason *reason)
{
    const struct standard *standard = standard_of(state, subject);
    reason->length = 0;
    if (standard == NULL) {
        return NULL;
    }
    find_short(state, subject, standard, reason);
    if (reason->length > 0) {
        return &classes[GAP_SHORT];
    }
    find_over(state, subject->measures, standard, reason);
    return &classes[reason->length > 0 ? GAP_OVER : GAP_MET];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    const struct crm_class *class = class_of(state, subject, &state->reason);
    values[0] = crm_span_of(class != NULL ? class->name : "");
    values[1] = (struct crm_span){ state->reason.text, state->reason.length };
}

static void explain_days(struct crm_buffer *text, const char *before, int64_t days,
                         const char *behind)
{
    crm_buffer_format(text, "%s%lld day%s%s", before, (long long)days, days == 1 ? "" : "s",
                      behind);
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_service *service = &subject->measures->service;
    const struct standard *standard = standard_of(state, subject);
    struct reason reason;
    const struct crm_class *class = class_of(state, subject, &reason);
    if (class == NULL) {
        crm_buffer_text(text, "no class: never bought, or has no importance.");
        return;
    }
    crm_buffer_text(text, class->label);
    crm_buffer_format(text, "%s%.*s.", reason.length > 0 ? ": " : "", (int)reason.length,
                      reason.text);
    explain_days(text, " The standard: a contact in ", standard->contact, "");
    explain_days(text, ", an answer in ", standard->answer, standard->owner ? ", an owner" : "");
    crm_buffer_format(text, ". In the last 365 days: %u contact%s, at most ", service->contacts_365,
                      service->contacts_365 == 1 ? "" : "s");
    explain_days(text, "", service->widest_gap_365, " without one, cost ");
    crm_explain_number(text, (double)service->cost_365 / CRM_MONEY_UNIT);
    if (is_margin_known(state, subject->measures)) {
        crm_buffer_text(text, ", margin ");
        crm_explain_number(text, (double)subject->measures->margin_365 / CRM_MONEY_UNIT);
    }
    crm_buffer_format(text, ". What to do: %s.", class->action);
}

const struct crm_scheme crm_scheme_service_gap = {
    .id = "C16",
    .name = "service_gap",
    .summary = "contacts, answers and owner of a buyer against the standard of his importance",
    .needs = "transactions, interactions",
    .extras = CRM_GATHER_SERVICE,
    .uses = uses,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .start = start,
    .apply = apply,
    .explain = explain,
};
