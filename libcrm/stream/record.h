/* stream/record.h — one record of a stream: views into the buffer of its batch. */
#ifndef CRM_STREAM_RECORD_H
#define CRM_STREAM_RECORD_H

#include <stdint.h>

#include "base/span.h"
#include "stream/column.h"

struct crm_record {
    const char *bytes;    /* of the whole batch's buffer */
    const uint32_t *ends; /* where the fields end in bytes: field 0, the tag, first */
    uint32_t start;       /* where the line starts in bytes */
    bool same_customer;   /* a fact of the customer of the record before it in the stream */
};

/* Field f of a record as it is written (escaped), 0 being the tag. */
static inline struct crm_span crm_field(const struct crm_record *record, size_t field)
{
    uint32_t start = field == 0 ? record->start : record->ends[field - 1] + 1;
    return (struct crm_span){ record->bytes + start, record->ends[field] - start };
}

/* The same, empty for field 0: of a column that is not there. */
static inline struct crm_span crm_field_or_empty(const struct crm_record *record, size_t field)
{
    return field != 0 ? crm_field(record, field) : (struct crm_span){ "", 0 };
}

static inline char crm_record_tag(const struct crm_record *record)
{
    return record->bytes[record->start];
}

static inline bool crm_is_fact(char tag)
{
    return tag == CRM_TRANSACTIONS || tag == CRM_INTERACTIONS;
}

/* The sections of this version; others pass unparsed. */
static inline bool crm_is_known(char tag)
{
    return crm_is_fact(tag) || tag == CRM_PRODUCTS || tag == CRM_CUSTOMERS;
}

#endif
