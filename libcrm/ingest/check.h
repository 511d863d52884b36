/* ingest/check.h — turns a row of a file into a record of the stream, or says what is wrong. */
#ifndef CRM_INGEST_CHECK_H
#define CRM_INGEST_CHECK_H

#include "base/map.h"
#include "ingest/plan.h"
#include "ingest/rejects.h"
#include "stream/layout.h"
#include "value/date.h"

/* How to fill one field of the layout. */
struct crm_slot {
    size_t column; /* of the file; SIZE_MAX: it has none */
    enum crm_column_type type;
    bool decimal_ids;
    const char *coded; /* the field's name where crm_alias_code knows its words; else NULL */
};

/* Owns the slots and the line. */
struct crm_checker {
    const struct crm_plan *plan;
    const char *date_format; /* NULL: the usual forms */
    enum crm_section section;
    struct crm_slot *slots;
    size_t slot_count;
    size_t amount; /* columns of the file, SIZE_MAX: none */
    size_t quantity;
    size_t unit_price;
    size_t amount_slot;
    size_t status_slot;      /* of order_status, SIZE_MAX: none */
    uint64_t rounded;        /* products of quantity and price that were not exact */
    uint64_t dropped;        /* times whose zone or fraction was dropped */
    uint64_t turned;         /* refunds whose amount was positive: made negative */
    uint64_t grouped;        /* amounts that look like thousands: exactly 3 decimals */
    uint64_t ungrouped;      /* other amounts with decimals */
    struct crm_map statuses; /* order states that were kept as sales */
    struct crm_buffer line;
    struct crm_buffer folded;
};

/* What a row became. */
struct crm_checked {
    enum crm_reason reason;
    size_t column; /* of the file, that is wrong; SIZE_MAX: the row as a whole */
    bool unpaid;   /* an order never paid, or closed: to be left out */
    bool priced;   /* amount is known, whatever else is wrong */
    crm_money amount;
    struct crm_time time;
    struct crm_span key;  /* the customer, or product, as written */
    struct crm_span line; /* the record with its tag and LF */
};

CRM_MUST_CHECK enum crm_status crm_checker_open(struct crm_checker *checker,
                                                const struct crm_plan *plan,
                                                const struct crm_layout *layout,
                                                const char *date_format, struct crm_error *error);

/* Checks a row; *checked is valid until the next call. Fails only without memory. */
CRM_MUST_CHECK enum crm_status crm_checker_row(struct crm_checker *checker,
                                               const struct crm_csv_row *row,
                                               struct crm_checked *checked,
                                               struct crm_error *error);

void crm_checker_close(struct crm_checker *checker);

#endif
