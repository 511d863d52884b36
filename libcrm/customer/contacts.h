/* customer/contacts.h — the interactions of one customer, put together to what they say of service
 * (B7), satisfaction (E1), plans (B1) and the relationship (C5, C11, C16). */
#ifndef CRM_CUSTOMER_CONTACTS_H
#define CRM_CUSTOMER_CONTACTS_H

#include "customer/measures.h"
#include "stream/reader.h"

/* Scores from which a survey says satisfied and delighted (E1), where no setting satisfaction.*
 * does.
 */
enum { CRM_SATISFIED_FROM = 2, CRM_DELIGHTED_FROM = 3 };

/* Where a stream's interactions have what is needed of them; 0: nowhere. */
struct crm_contact_fields {
    size_t kind;
    size_t direction;
    size_t group;
    size_t cost;
    size_t score;
    size_t expectation;
    size_t perceived;
    size_t resolved_time;
    size_t planned_date;
};

struct crm_contact_fields crm_contact_fields_of(const struct crm_layout *interactions);

/* A contact of the last 365 days. */
struct crm_contact {
    int32_t day;
    bool in;
    bool out;
    bool campaign;
    bool follows; /* of a kind that follows an occasion up: contact, visit, survey */
};

/* A complaint, and what came after it (E2). */
struct crm_complaint {
    int32_t day;
    int32_t resolved;      /* day, up to as_of; CRM_NO_DAY: it is open */
    int32_t next_purchase; /* day of the first occasion behind that of the complaint; CRM_NO_DAY */
    bool bought_before;    /* an occasion on its day or before it */
};

/* Those of one customer, by time. */
struct crm_complaints {
    const struct crm_complaint *complaints;
    size_t count;
};

/* Owns the arrays; zero-initialised is empty but for as_of and the settings. Reused from customer
 * to customer. */
struct crm_contacts {
    int32_t as_of;
    int32_t recent_days;      /* of service.contacts_out_recent */
    int32_t follow_days;      /* in which a contact after an occasion follows it up */
    crm_money satisfied_from; /* scores, 1/10000 */
    crm_money delighted_from;
    struct crm_service service;
    int32_t before;               /* the last contact before the last 365 days; CRM_NO_DAY: none */
    struct crm_contact *contacts; /* of the last 365 days, by time */
    size_t count;
    size_t capacity;
    struct crm_complaint *complaints; /* of all history, by time */
    size_t complaint_count;
    size_t complaint_capacity;
};

/* Begins a customer. */
void crm_contacts_clear(struct crm_contacts *contacts);

/* Adds an interaction of `time` <= as_of, that cost `cost`; they come in order of time.
 * CRM_REFUSED, with its place, for a field that is no number or date. Answers of surveys are
 * rounded to 1/10000. */
CRM_MUST_CHECK enum crm_status
crm_contacts_add(struct crm_contacts *contacts, const struct crm_contact_fields *fields,
                 const struct crm_reader *reader, const struct crm_batch *batch, size_t at,
                 struct crm_time time, crm_money cost, struct crm_error *error);

/* Ends a customer, who bought on these days: ascending, one an occasion. Completes the complaints.
 */
struct crm_service crm_contacts_take(struct crm_contacts *contacts, const int32_t *occasions,
                                     size_t count);

void crm_contacts_free(struct crm_contacts *contacts);

#endif
