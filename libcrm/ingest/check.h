/* ingest/check.h — turns a row of a file into a record of the stream, or says what is wrong. */
#ifndef CRM_INGEST_CHECK_H
#define CRM_INGEST_CHECK_H

#include "base/map.h"
#include "ingest/heads.h"
#include "ingest/plan.h"
#include "ingest/rates.h"
#include "ingest/rejects.h"
#include "ingest/words.h"
#include "stream/layout.h"
#include "value/date.h"

enum { CRM_DAY_TEXT = 10 }; /* bytes of YYYY-MM-DD */

/* How to fill one field of the layout. */
struct crm_slot {
    size_t column; /* of the file; SIZE_MAX: it has none */
    size_t head;   /* field of the order's head that stands in, from 1; 0: none */
    enum crm_column_type type;
    bool known; /* a field of the tools: what surrounds its value is not part of it */
    const struct crm_plan_column *form; /* the column's; NULL: none */
    struct crm_words *words;            /* of a column with codes; else NULL */
    crm_money money;                    /* what the row at hand says, of columns of money */
    struct crm_span as_is;              /* the cell, where the stream has it so; else at is NULL */
    bool filled;
    bool good; /* filled, and money is what it says */
};

/* What was changed in a row, or in several. */
struct crm_changes {
    uint64_t rounded; /* amounts that were not exact: quantity x price, or converted */
    uint64_t dropped; /* times whose zone or fraction was dropped */
    uint64_t turned;  /* refunds whose amount was positive: made negative */
};

/* Owns the slots, the words and the line. */
struct crm_checker {
    const struct crm_plan *plan;
    struct crm_rates *rates;
    struct crm_heads *heads; /* NULL: the lines have all they need */
    enum crm_section section;
    struct crm_slot *slots;
    size_t slot_count;
    struct crm_slot unit_price; /* import's own columns: column SIZE_MAX where there is none */
    size_t currency;
    size_t clock;
    size_t sale_type;
    size_t amount_slot; /* numbers of slots, SIZE_MAX: none */
    size_t quantity_slot;
    size_t status_slot;
    size_t order_slot;
    size_t kind_slot;
    struct crm_words *words; /* by column of the file */
    struct crm_map
        statuses; /* words for states and types of sale that nobody knows: kept as sales */
    struct crm_buffer line;
    size_t room; /* that was made for the row at hand */
    struct crm_buffer folded;
    struct crm_time day; /* of the last date that was read, and its text */
    char day_text[CRM_DAY_TEXT];
};

enum crm_left { CRM_LEFT_NOTHING, CRM_LEFT_UNPAID, CRM_LEFT_BLANK, CRM_LEFT_TOTAL };

/* What a row became. */
struct crm_checked {
    enum crm_reason reason;
    enum crm_left left; /* why an accepted row is no record: an order never paid, or closed; nothing
                           in it; a line of totals */
    size_t column;      /* of the file, that is wrong; SIZE_MAX: the row as a whole */
    bool contradicts;   /* the cell has another form than was found for its column */
    bool priced;        /* amount is known, whatever else is wrong */
    crm_money amount;
    struct crm_changes changes;
    struct crm_time time;
    struct crm_span key;  /* the customer, or product, as written */
    struct crm_span line; /* the record with its tag and LF */
};

/* rates is shared by all files. heads NULL: no file has heads of orders. */
CRM_MUST_CHECK enum crm_status crm_checker_open(struct crm_checker *checker,
                                                const struct crm_plan *plan,
                                                const struct crm_layout *layout,
                                                struct crm_rates *rates, struct crm_heads *heads,
                                                struct crm_error *error);

/* Checks a row; *checked is valid until the next call. Fails without memory, and for a currency
 * without a rate. */
CRM_MUST_CHECK enum crm_status crm_checker_row(struct crm_checker *checker,
                                               const struct crm_csv_row *row,
                                               struct crm_checked *checked,
                                               struct crm_error *error);

/* Sets the reason unless there is one already: a row is rejected for what is found first. column as
 * in crm_checked. */
void crm_checked_reject(struct crm_checked *checked, enum crm_reason reason, size_t column);

/* The code of a word, NULL where it is none that is known; a failure of memory is remembered. */
const char *crm_checker_code(struct crm_checker *checker, struct crm_words *words,
                             struct crm_span cell);

void crm_checker_close(struct crm_checker *checker);

#endif
