/* ingest/collection.h — the records that an import has accepted, on their way to one stream: facts
 * by (customer, time, tag), customers and products by their keys. */
#ifndef CRM_INGEST_COLLECTION_H
#define CRM_INGEST_COLLECTION_H

#include "ingest/intake.h"
#include "io/order.h"
#include "stream/writer.h"
#include "value/date.h"

/* What the head of the stream says; texts are not owned. */
struct crm_collection_head {
    int32_t as_of;        /* CRM_NO_DAY: the latest day of a transaction, else of an interaction */
    const char *currency; /* NULL: not said */
    const char *tool;     /* name, version and settings */
    bool partial;         /* some input was not whole */
    bool match_refunds;   /* credit refunds to the orders that they take back */
};

/* Counts of what was written. */
struct crm_collection_counts {
    uint64_t customers;
    uint64_t orders; /* distinct order ids of each customer, added up */
    bool has_orders;
    uint64_t refunds; /* lines below zero, where refunds are to be matched */
    uint64_t matched; /* of these, credited to the order that they take back */
};

/* Owns everything; to be set up by crm_collection_open, after its layouts were filled. */
struct crm_collection {
    struct crm_layout products;
    struct crm_layout transactions;
    struct crm_layout interactions;
    struct crm_layout customers; /* may get more columns while records come */
    struct crm_groups customer_groups;
    struct crm_groups product_groups;
    uint64_t *customer_hashes; /* by group: of the record, 0: none yet */
    size_t customer_capacity;
    uint64_t *product_hashes;
    size_t product_capacity;
    struct crm_order *facts;
    struct crm_intake *intake; /* of the facts */
    struct crm_order *customer_records;
    struct crm_order *product_records;
    int32_t last_sale; /* day, CRM_NO_DAY: none */
    int32_t last_interaction;
};

/* The layout of a section. */
struct crm_layout *crm_collection_layout(struct crm_collection *collection,
                                         enum crm_section section);

/* memory: bytes of records held. */
CRM_MUST_CHECK enum crm_status crm_collection_open(struct crm_collection *collection,
                                                   uint64_t memory, struct crm_error *error);

/* A transaction or interaction: its line with tag and LF, its customer as written in it. A failure
 * may be that of a fact before it. */
CRM_MUST_CHECK enum crm_status crm_collection_fact(struct crm_collection *collection,
                                                   enum crm_section section,
                                                   struct crm_span customer, struct crm_time time,
                                                   struct crm_span line, struct crm_error *error);

/* A customer who is known to exist, without a record. */
CRM_MUST_CHECK enum crm_status crm_collection_mention(struct crm_collection *collection,
                                                      struct crm_span customer,
                                                      struct crm_error *error);

/* What became of a record with a key of its own. */
enum crm_collected { CRM_COLLECTED_NEW, CRM_COLLECTED_SAME, CRM_COLLECTED_OTHER };

/* A customer's or a product's record. SAME: it was there already, word for word; OTHER: there was
 * another one, which stays. */
CRM_MUST_CHECK enum crm_status crm_collection_record(struct crm_collection *collection,
                                                     enum crm_section section, struct crm_span key,
                                                     struct crm_span line,
                                                     enum crm_collected *collected,
                                                     struct crm_error *error);

/* Writes everything but ##end. CRM_USAGE where nothing says what day it is. */
CRM_MUST_CHECK enum crm_status crm_collection_write(struct crm_collection *collection,
                                                    const struct crm_collection_head *head,
                                                    struct crm_writer *writer,
                                                    struct crm_collection_counts *counts,
                                                    struct crm_error *error);

void crm_collection_close(struct crm_collection *collection);

#endif
