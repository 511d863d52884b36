/* model/cut.h — each customer's purchases of a stream, parted by a day: those up to it, as they
 * were known on that day, and those behind it. */
#ifndef CRM_MODEL_CUT_H
#define CRM_MODEL_CUT_H

#include "stream/reader.h"
#include "value/date.h"
#include "value/money.h"

/* Owns nothing. */
struct crm_cut_options {
    const char *input; /* "-": standard input */
    struct crm_reader_options reader;
    int32_t as_of;   /* CRM_NO_DAY: the stream's; later facts are left out */
    int32_t days;    /* > 0: the cut is so many days before the as-of date */
    bool by_order;   /* a purchase is an order; else a day with purchases */
    bool internal;   /* customers of relation internal, too */
    uint64_t memory; /* bytes of purchases held, before a temporary file is used */
    struct crm_notes *notes;
};

/* One customer's purchases. The cut itself belongs to the past, the as-of date to what came. An
 * order is dated by its earliest line, and one that is taken back is none: in the past, only if
 * that was known on the day of the cut. */
struct crm_cut_customer {
    const int32_t *days; /* ascending; first those of the past, then those that came */
    uint32_t past;
    uint32_t came;
    crm_money repeat_total; /* of the past but the first day, or order */
    crm_money came_total;
};

/* What is known of all of them. */
struct crm_cut_totals {
    int32_t as_of;
    int32_t cut;
    int32_t first_day;    /* of all purchases; CRM_NO_DAY: nobody bought */
    uint64_t later_facts; /* after the as-of date */
    uint64_t strangers;   /* with purchases, but without a record of their own */
    uint64_t internal;    /* buyers of relation internal that were left out */
    bool partial;         /* the stream breaks off */
};

/* Is shown each customer who has bought anything, in the order of their ids; as_of, cut and
 * first_day are known by then. */
typedef enum crm_status crm_cut_take(void *user, const struct crm_cut_customer *customer,
                                     struct crm_error *error);

/* Reads the whole stream. Paid lines count, refunds as in crm-segment(1). */
CRM_MUST_CHECK enum crm_status crm_cut_read(const struct crm_cut_options *options,
                                            struct crm_cut_totals *totals, crm_cut_take *take,
                                            void *user, struct crm_error *error);

#endif
