/* customer/gather.h — gathers the measures of every customer in one pass over a stream.
 *
 * The facts of one customer come together, so all that is kept of them is one struct
 * crm_measures; those wait in a spool until the customers' own records come, which have the same
 * order. Memory goes with the number of customers, and past `memory` into a temporary file. */
#ifndef CRM_CUSTOMER_GATHER_H
#define CRM_CUSTOMER_GATHER_H

#include "base/notes.h"
#include "customer/campaigns.h"
#include "customer/contacts.h"
#include "customer/measures.h"
#include "io/spool.h"
#include "stream/reader.h"
#include "value/setting.h"

/* What beside dates, occasions and money is to be gathered: it costs time and memory. */
enum crm_gather_extra {
    CRM_GATHER_MIX = 1,          /* measures.mix of lines (B5), but for brands */
    CRM_GATHER_HABIT = 2,        /* usual weekday and hour (B1) */
    CRM_GATHER_BRAND = 4,        /* the mix of brands (B2), purchase_spend and bargain_spend (C4) */
    CRM_GATHER_LAUNCH = 8,       /* launch_spend (C4); with CRM_GATHER_BRAND */
    CRM_GATHER_WINDOW = 16,      /* the windows of C6, and histories */
    CRM_GATHER_SERVICE = 32,     /* measures.service (B7, E1), competitors and substitutes (B2) */
    CRM_GATHER_CREDIT = 64,      /* measures.credit (D7) */
    CRM_GATHER_CAMPAIGNS = 128,  /* outcomes of campaigns (D5) */
    CRM_GATHER_COMPLAINTS = 256, /* complaints (E2); with CRM_GATHER_SERVICE */
    CRM_GATHER_MEASURES = CRM_GATHER_MIX | CRM_GATHER_HABIT | CRM_GATHER_BRAND | CRM_GATHER_SERVICE
};

/* What a customer's lines sum up to on one day, refunds taken off. */
struct crm_day_sum {
    crm_money revenue;
    crm_money margin; /* of the lines with a cost */
    int32_t day;
};

enum { CRM_HISTORY_DAYS = 730 };

/* The days with lines of one customer among the last CRM_HISTORY_DAYS, ascending. */
struct crm_day_sums {
    const struct crm_day_sum *days;
    size_t count;
};

/* Counts over all facts that were gathered. */
struct crm_totals {
    uint64_t lines; /* T records used */
    uint64_t interactions;
    uint64_t later_facts;  /* after as_of: left out */
    uint64_t unpaid_lines; /* of orders never paid, or closed: left out */
    crm_money unpaid_amount;
    uint64_t cost_lines; /* lines with a cost */
    int32_t first_day;   /* of a line; CRM_NO_DAY: none */
    int32_t last_day;
    uint32_t values[CRM_MIX_COUNT]; /* distinct ones of each mix, over all customers */
    uint32_t campaigns;             /* distinct ones, of interactions */
    uint64_t complaints;            /* with CRM_GATHER_COMPLAINTS: of whomever */
    bool has_orders;                /* the T section has order ids */
    bool has_discounts;             /* … a discount column */
    bool has_products;              /* … a product column */
    bool has_contacts;              /* there is an I section, with kinds */
    bool has_directions;            /* … a direction column */
    bool has_answers;               /* … a score, or both perceived and expectation */
    bool has_dues;                  /* with CRM_GATHER_CREDIT: a line has a due date */
    bool has_payments;              /* … a paid date */
    bool has_costs;                 /* the T section has a cost column and at least one is filled */
};

struct crm_gather;

/* memory: bytes that the spool may hold. notes must outlive it. settings: those of this room and,
 * where there are such rows, those of schemes that shape what is gathered: rfm.window,
 * satisfaction.*, orientation.discount, orientation.launch_days, engagement.follow_days,
 * sample.contact_days, credit.unpaid_days, uplift.days. */
CRM_MUST_CHECK enum crm_status crm_gather_open(struct crm_gather **gather, unsigned extras,
                                               uint64_t memory, const struct crm_settings *settings,
                                               struct crm_notes *notes, struct crm_error *error);

/* The settings of this room: measures.* and activity.*. */
const struct crm_setting *crm_gather_settings(size_t *count);

/* as_of in force from now on (a stream's head, or --as-of): before the first batch of facts. */
void crm_gather_as_of(struct crm_gather *gather, int32_t as_of);

/* Takes a batch of P, of facts or of another kind (ignored). */
CRM_MUST_CHECK enum crm_status crm_gather_batch(struct crm_gather *gather,
                                                const struct crm_reader *reader,
                                                const struct crm_batch *batch,
                                                struct crm_error *error);

/* Ends the facts; to be called before the first crm_gather_join. */
CRM_MUST_CHECK enum crm_status crm_gather_finish(struct crm_gather *gather,
                                                 struct crm_error *error);

/* The measures of the customer of a C record (crm_measures_none where there are no facts);
 * customers must come in the stream's order. Facts of customers in between, who have no C record,
 * are counted. *sums, unless NULL, is valid until the next call. */
CRM_MUST_CHECK enum crm_status crm_gather_join(struct crm_gather *gather, struct crm_span customer,
                                               struct crm_measures *measures,
                                               struct crm_day_sums *sums, struct crm_error *error);

/* The outcomes of campaigns of the customer that was joined last; valid until the next join. */
struct crm_campaign_outcomes crm_gather_outcomes(const struct crm_gather *gather);

/* The complaints of the customer that was joined last; valid until the next join. */
struct crm_complaints crm_gather_complaints(const struct crm_gather *gather);

/* The complaints of nobody known, under the customer "-". */
struct crm_complaints crm_gather_unsigned_complaints(const struct crm_gather *gather);

/* The name of a campaign, as it stands in the stream. */
struct crm_span crm_gather_campaign(const struct crm_gather *gather, uint32_t number);

/* How many bytes of struct crm_measures, from its start, are gathered: the rest is that of
 * crm_measures_none. */
size_t crm_gather_size(const struct crm_gather *gather);

const struct crm_totals *crm_gather_totals(const struct crm_gather *gather);

/* Ends the customers: *strangers is how many have facts but no C record (a note says it too). */
CRM_MUST_CHECK enum crm_status crm_gather_end(struct crm_gather *gather, uint64_t *strangers,
                                              struct crm_error *error);

/* A value of a mix: the place, channel, brand … with this number, unescaped. */
struct crm_span crm_gather_value(const struct crm_gather *gather, enum crm_mix_kind kind,
                                 uint32_t number);

void crm_gather_close(struct crm_gather *gather);

#endif
