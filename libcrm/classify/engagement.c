/* classify/engagement.c — C5: how close the relationship with a buyer is, by the contacts of the
 * last 365 days. Kotler's five levels of customer relationship, from basic to partnership. */
#include "classify/scheme.h"

#include "base/wide.h"

enum { PARTNER, PROACTIVE, ACCOUNTABLE, REACTIVE, BASIC };

static const struct crm_class classes[] = {
    [PARTNER] = { "partner", "Partner", "伙伴型", "plan together, at fixed dates",
                  "contacts in both directions in at least 6 months of the last 365 days" },
    [PROACTIVE] = { "proactive", "Proactive", "能动型",
                    "keep bringing news and ideas, draw out replies",
                    "at least 2 contacts that we began, not to follow a purchase up" },
    [ACCOUNTABLE] = { "accountable", "Accountable", "负责型",
                      "go on asking after each purchase, come with a proposal next time",
                      "at least half of the purchases were followed up" },
    [REACTIVE] = { "reactive", "Reactive", "被动型", "follow the next purchase up unasked",
                   "only contacts that the customer began" },
    [BASIC] = { "basic", "Basic", "基本型", "say thanks, and how to reach us",
                "sold to, and not heard of again" },
};

static const struct crm_class_column columns[] = {
    { "engagement", classes, CRM_COUNT(classes) },
};

static const struct crm_setting settings[] = {
    { "engagement.partner_months", CRM_SETTING_INTEGER, "6", 1, 13, NULL,
      "calendar months of the last 365 days with contacts in both directions from which on a buyer "
      "is a partner" },
    { "engagement.proactive_contacts", CRM_SETTING_INTEGER, "2", 1, 1000, NULL,
      "contacts of our own, no follow-ups, from which on we are proactive" },
    { "engagement.followed_share", CRM_SETTING_NUMBER, "0.5", 0, 1, NULL,
      "share of the occasions followed up from which on we are accountable" },
    { "engagement.follow_days", CRM_SETTING_INTEGER, "30", 0, 364, NULL,
      "days after an occasion in which a contact follows it up" },
};

struct state {
    uint32_t months;
    uint32_t contacts;
    int64_t followed; /* share in millionths */
    int32_t days;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_settings *rows = context->settings;
    (void)error;
    state->months = (uint32_t)crm_setting_number(rows, "engagement.partner_months");
    state->contacts = (uint32_t)crm_setting_number(rows, "engagement.proactive_contacts");
    state->followed = crm_parts(crm_setting_number(rows, "engagement.followed_share"));
    state->days = (int32_t)crm_setting_number(rows, "engagement.follow_days");
    *missing = context->totals->has_contacts ? NULL : "interactions";
    if (*missing == NULL && !context->totals->has_directions) {
        crm_note(context->notes, "note: engagement: no column direction: complaints come in, no "
                                 "other contact is known to come in or to go out");
    }
    return CRM_OK;
}

static bool is_of(const struct state *state, const struct crm_service *service, int class)
{
    switch (class) {
    case PARTNER:
        return service->months_both_365 >= state->months;
    case PROACTIVE:
        return service->outreach_365 >= state->contacts;
    case ACCOUNTABLE:
        return service->followable_365 > 0
               && (int64_t)service->followed_365 * CRM_PARTS
                      >= (int64_t)service->followable_365 * state->followed;
    case REACTIVE:
        return service->in_365;
    default:
        return true;
    }
}

static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_service *service)
{
    int class = PARTNER;
    while (!is_of(state, service, class)) {
        class ++;
    }
    return &classes[class];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct crm_measures *measures = subject->measures;
    values[0] =
        crm_span_of(measures->occasions > 0 ? class_of(opaque, &measures->service)->name : "");
}

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static void explain_followed(const struct state *state, const struct crm_service *service,
                             struct crm_buffer *text)
{
    if (service->followable_365 == 0) {
        crm_buffer_format(
            text, "no purchase of that time is older than %d days, to have been followed up",
            (int)state->days);
        return;
    }
    crm_buffer_format(text,
                      "%u of %u purchase%s older than %d days had a contact, visit or survey in "
                      "the %d days after (accountable from %g %% on)",
                      (unsigned)service->followed_365, (unsigned)service->followable_365,
                      plural(service->followable_365), (int)state->days, (int)state->days,
                      (double)state->followed * 100 / CRM_PARTS);
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_service *service = &subject->measures->service;
    if (subject->measures->occasions == 0) {
        crm_buffer_text(text, "no class: never bought.");
        return;
    }
    const struct crm_class *class = class_of(state, service);
    crm_buffer_format(
        text,
        "%s: in the last 365 days there were contacts in both directions in %u "
        "month%s (partner from %u on); we made %u contact%s that followed no purchase "
        "up (proactive from %u on); ",
        class->label, (unsigned)service->months_both_365, plural(service->months_both_365),
        (unsigned)state->months, (unsigned)service->outreach_365, plural(service->outreach_365),
        (unsigned)state->contacts);
    explain_followed(state, service, text);
    crm_buffer_format(
        text, "; the customer %s. %s What to do: %s.",
        service->in_365 ? "contacted us (reactive)" : "never contacted us (else reactive)",
        class == &classes[BASIC] ? "None of these applies." : "The first that applies decides.",
        class->action);
}

const struct crm_scheme crm_scheme_engagement = {
    .id = "C5",
    .name = "engagement",
    .summary = "how close the relationship is, by the contacts of the last 365 days",
    .needs = "transactions and interactions",
    .extras = CRM_GATHER_SERVICE,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .start = start,
    .apply = apply,
    .explain = explain,
};
