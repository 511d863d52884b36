#include "customer/contacts.h"

#include <math.h>

#include "customer/fact.h"
#include "value/number.h"

enum { YEAR = 365, ANSWER_MOST = 1000000000 };

enum kind {
    KIND_OTHER,
    KIND_CONTACT,
    KIND_VISIT,
    KIND_COMPLAINT,
    KIND_SURVEY,
    KIND_CAMPAIGN,
    KIND_PLAN
};

static const char *const kinds[] = {
    [KIND_OTHER] = "",        [KIND_CONTACT] = "contact",
    [KIND_VISIT] = "visit",   [KIND_COMPLAINT] = "complaint",
    [KIND_SURVEY] = "survey", [KIND_CAMPAIGN] = "campaign",
    [KIND_PLAN] = "plan",
};

struct crm_contact_fields crm_contact_fields_of(const struct crm_layout *interactions)
{
    return (struct crm_contact_fields){
        .kind = crm_layout_field(interactions, "kind"),
        .direction = crm_layout_field(interactions, "direction"),
        .group = crm_layout_field(interactions, "group"),
        .cost = crm_layout_field(interactions, "cost"),
        .score = crm_layout_field(interactions, "score"),
        .expectation = crm_layout_field(interactions, "expectation"),
        .perceived = crm_layout_field(interactions, "perceived"),
        .resolved_time = crm_layout_field(interactions, "resolved_time"),
        .planned_date = crm_layout_field(interactions, "planned_date"),
    };
}

void crm_contacts_clear(struct crm_contacts *contacts)
{
    contacts->service = crm_measures_none().service;
    contacts->before = CRM_NO_DAY;
    contacts->count = 0;
    contacts->complaint_count = 0;
}

static enum kind kind_of(struct crm_span text)
{
    for (size_t i = KIND_CONTACT; i < CRM_COUNT(kinds); i++) {
        if (crm_span_is(text, kinds[i])) {
            return (enum kind)i;
        }
    }
    return KIND_OTHER;
}

/* An answer of a survey; CRM_MONEY_NONE where there is none. It may be a mean of any decimals. */
static enum crm_status answer_of(const struct crm_reader *reader, const struct crm_batch *batch,
                                 size_t at, size_t field, crm_money *answer,
                                 struct crm_error *error)
{
    double number = 0;
    struct crm_span text = crm_field_or_empty(&batch->records[at], field);
    *answer = CRM_MONEY_NONE;
    if (text.length == 0 || crm_money_parse(text, answer) == CRM_MONEY_GOOD) {
        return CRM_OK;
    }
    if (!crm_number_parse(text, &number) || fabs(number) > ANSWER_MOST) {
        return crm_reader_refuse(reader, batch, at, field, error, "not a number");
    }
    *answer = llround(number * CRM_MONEY_UNIT);
    return CRM_OK;
}

static enum crm_status add_survey(struct crm_contacts *contacts,
                                  const struct crm_contact_fields *fields,
                                  const struct crm_reader *reader, const struct crm_batch *batch,
                                  size_t at, int32_t day, struct crm_error *error)
{
    struct crm_service *service = &contacts->service;
    crm_money score = CRM_MONEY_NONE;
    crm_money expectation = CRM_MONEY_NONE;
    crm_money perceived = CRM_MONEY_NONE;
    if (answer_of(reader, batch, at, fields->score, &score, error) != CRM_OK
        || answer_of(reader, batch, at, fields->expectation, &expectation, error) != CRM_OK
        || answer_of(reader, batch, at, fields->perceived, &perceived, error) != CRM_OK) {
        return error->status;
    }
    bool compared = expectation != CRM_MONEY_NONE && perceived != CRM_MONEY_NONE;
    service->surveyed = service->surveyed || score != CRM_MONEY_NONE
                        || expectation != CRM_MONEY_NONE || perceived != CRM_MONEY_NONE;
    if (contacts->as_of - day >= YEAR || (!compared && score == CRM_MONEY_NONE)) {
        return CRM_OK;
    }
    service->survey_day = day;
    service->survey_score = score;
    service->survey_expectation = compared ? expectation : CRM_MONEY_NONE;
    service->survey_perceived = compared ? perceived : CRM_MONEY_NONE;
    int above = compared ? (perceived > expectation) - (perceived < expectation)
                : score < contacts->satisfied_from  ? -1
                : score >= contacts->delighted_from ? 1
                                                    : 0;
    service->satisfaction = (uint8_t)(above < 0   ? CRM_DISSATISFIED
                                      : above > 0 ? CRM_DELIGHTED
                                                  : CRM_SATISFIED);
    return CRM_OK;
}

static enum crm_status add_complaint(struct crm_contacts *contacts,
                                     const struct crm_contact_fields *fields,
                                     const struct crm_reader *reader, const struct crm_batch *batch,
                                     size_t at, int32_t day, struct crm_error *error)
{
    struct crm_service *service = &contacts->service;
    int32_t resolved = CRM_NO_DAY;
    enum crm_status status =
        crm_fact_day(reader, batch, at, fields->resolved_time, &resolved, error);
    bool open = resolved == CRM_NO_DAY || resolved > contacts->as_of;
    int32_t waited = (open ? contacts->as_of : resolved) - day;
    service->complaints++;
    service->complaints_open += open;
    if ((open || contacts->as_of - day < YEAR) && waited > service->slowest_answer_365) {
        service->slowest_answer_365 = waited;
    }
    if (status == CRM_OK) {
        status = crm_grow(&contacts->complaints, &contacts->complaint_capacity,
                          contacts->complaint_count + 1, sizeof *contacts->complaints, error);
    }
    if (status == CRM_OK) {
        contacts->complaints[contacts->complaint_count++] = (struct crm_complaint){
            .day = day, .resolved = open ? CRM_NO_DAY : resolved, .next_purchase = CRM_NO_DAY
        };
    }
    return status;
}

static enum crm_status add_plan(struct crm_contacts *contacts,
                                const struct crm_contact_fields *fields,
                                const struct crm_reader *reader, const struct crm_batch *batch,
                                size_t at, struct crm_error *error)
{
    struct crm_service *service = &contacts->service;
    int32_t planned = CRM_NO_DAY;
    enum crm_status status = crm_fact_day(reader, batch, at, fields->planned_date, &planned, error);
    if (planned != CRM_NO_DAY && planned > contacts->as_of
        && (service->next_planned == CRM_NO_DAY || planned < service->next_planned)) {
        service->next_planned = planned;
    }
    return status;
}

static enum crm_status add_contact(struct crm_contacts *contacts,
                                   const struct crm_contact_fields *fields,
                                   const struct crm_record *record, enum kind kind, int32_t day,
                                   struct crm_error *error)
{
    struct crm_service *service = &contacts->service;
    struct crm_span direction = crm_field_or_empty(record, fields->direction);
    bool in = crm_span_is(direction, "in") || (direction.length == 0 && kind == KIND_COMPLAINT);
    bool out = crm_span_is(direction, "out");
    int32_t age = contacts->as_of - day;
    service->contacts_in += in;
    service->contacts_out += out;
    service->contacts_out_recent += out && age < contacts->recent_days;
    service->last_contact = day;
    if (age >= YEAR) {
        contacts->before = day;
        return CRM_OK;
    }
    if (crm_grow(&contacts->contacts, &contacts->capacity, contacts->count + 1,
                 sizeof *contacts->contacts, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    bool follows = kind == KIND_CONTACT || kind == KIND_VISIT || kind == KIND_SURVEY;
    contacts->contacts[contacts->count++] =
        (struct crm_contact){ day, in, out, kind == KIND_CAMPAIGN, follows };
    return CRM_OK;
}

enum crm_status crm_contacts_add(struct crm_contacts *contacts,
                                 const struct crm_contact_fields *fields,
                                 const struct crm_reader *reader, const struct crm_batch *batch,
                                 size_t at, struct crm_time time, crm_money cost,
                                 struct crm_error *error)
{
    const struct crm_record *record = &batch->records[at];
    enum kind kind = kind_of(crm_field_or_empty(record, fields->kind));
    enum crm_status status = CRM_OK;
    if (contacts->as_of - time.day < YEAR
        && !crm_money_add(contacts->service.cost_365, cost, &contacts->service.cost_365)) {
        return crm_fail(error, CRM_REFUSED, "the cost of contacts leaves the range of money");
    }
    switch (kind) {
    case KIND_PLAN:
        return add_plan(contacts, fields, reader, batch, at, error);
    case KIND_SURVEY:
        status = add_survey(contacts, fields, reader, batch, at, time.day, error);
        break;
    case KIND_COMPLAINT:
        status = add_complaint(contacts, fields, reader, batch, at, time.day, error);
        break;
    case KIND_CAMPAIGN:
        if (crm_span_is(crm_field_or_empty(record, fields->group), "control")) {
            return CRM_OK;
        }
        break;
    case KIND_OTHER:
        return CRM_OK;
    default:
        break;
    }
    return status == CRM_OK ? add_contact(contacts, fields, record, kind, time.day, error) : status;
}

static void count_months(struct crm_contacts *contacts)
{
    struct crm_service *service = &contacts->service;
    int last = -1;
    bool in = false;
    bool out = false;
    for (size_t i = 0; i < contacts->count; i++) {
        const struct crm_contact *contact = &contacts->contacts[i];
        int year = 0;
        int month = 0;
        int day = 0;
        crm_day_split(contact->day, &year, &month, &day);
        if (month + 12 * year != last) {
            last = month + 12 * year;
            service->months_365++;
            in = false;
            out = false;
        }
        bool both = in && out;
        in = in || contact->in;
        out = out || contact->out;
        service->months_both_365 += (uint8_t)(in && out && !both);
        service->in_365 = service->in_365 || contact->in;
        service->out_365 = service->out_365 || contact->out;
    }
}

/* Of gaps that end in the last 365 days. The first one begins with the contact before them, not
 * earlier than the first purchase, or with that. */
static void find_widest_gap(struct crm_contacts *contacts, const int32_t *occasions, size_t count)
{
    int32_t since = contacts->before; /* CRM_NO_DAY is the least */
    int32_t widest = 0;
    since = count > 0 && occasions[0] > since ? occasions[0] : since;
    since = since == CRM_NO_DAY ? contacts->as_of - YEAR : since;
    for (size_t i = 0; i <= contacts->count; i++) {
        int32_t day = i < contacts->count ? contacts->contacts[i].day : contacts->as_of;
        widest = day - since > widest ? day - since : widest;
        since = day > since ? day : since;
    }
    contacts->service.widest_gap_365 = widest;
}

/* Out contacts that campaigns are, or that no occasion shortly before explains. */
static void count_outreach(struct crm_contacts *contacts, const int32_t *occasions, size_t count)
{
    size_t bought = 0; /* occasions up to the contact */
    for (size_t i = 0; i < contacts->count; i++) {
        const struct crm_contact *contact = &contacts->contacts[i];
        while (bought < count && occasions[bought] <= contact->day) {
            bought++;
        }
        bool follows = bought > 0 && contact->day - occasions[bought - 1] <= contacts->follow_days;
        contacts->service.outreach_365 += contact->out && (contact->campaign || !follows);
    }
}

static void count_followed(struct crm_contacts *contacts, const int32_t *occasions, size_t count)
{
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t age = contacts->as_of - occasions[i];
        if (age <= contacts->follow_days || age >= YEAR) {
            continue;
        }
        while (next < contacts->count
               && (contacts->contacts[next].day < occasions[i] || contacts->contacts[next].in
                   || !contacts->contacts[next].follows)) {
            next++;
        }
        contacts->service.followable_365++;
        contacts->service.followed_365 +=
            next < contacts->count
            && contacts->contacts[next].day - occasions[i] <= contacts->follow_days;
    }
}

static void follow_complaints(struct crm_contacts *contacts, const int32_t *occasions, size_t count)
{
    size_t bought = 0; /* occasions up to the day of the complaint */
    for (size_t i = 0; i < contacts->complaint_count; i++) {
        struct crm_complaint *complaint = &contacts->complaints[i];
        while (bought < count && occasions[bought] <= complaint->day) {
            bought++;
        }
        complaint->bought_before = bought > 0;
        complaint->next_purchase = bought < count ? occasions[bought] : CRM_NO_DAY;
    }
}

struct crm_service crm_contacts_take(struct crm_contacts *contacts, const int32_t *occasions,
                                     size_t count)
{
    contacts->service.contacts_365 = (uint32_t)contacts->count;
    count_months(contacts);
    find_widest_gap(contacts, occasions, count);
    count_outreach(contacts, occasions, count);
    count_followed(contacts, occasions, count);
    follow_complaints(contacts, occasions, count);
    return contacts->service;
}

void crm_contacts_free(struct crm_contacts *contacts)
{
    crm_release(contacts->contacts);
    crm_release(contacts->complaints);
    *contacts = (struct crm_contacts){ 0 };
}
