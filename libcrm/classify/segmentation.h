/* classify/segmentation.h — classifies the customers of a stream: one pass over the facts, then
 * learning, then the classes of each customer. */
#ifndef CRM_CLASSIFY_SEGMENTATION_H
#define CRM_CLASSIFY_SEGMENTATION_H

#include "classify/scheme.h"
#include "stream/writer.h"

/* Owns nothing. */
struct crm_segmentation_options {
    const char *input;  /* "-": standard input */
    const char *output; /* NULL: standard output; a stream does not take a plain table's place */
    struct crm_reader_options reader;
    const struct crm_scheme_table *table; /* what can be said */
    const char *const *by;  /* names of schemes, each may hold several parted by commas */
    size_t by_count;        /* 0: all schemes */
    const char *within;     /* column inside whose classes customers are ranked, or NULL */
    bool measures;          /* write the measures of buying, too */
    bool internal;          /* count customers of relation internal */
    int32_t as_of;          /* CRM_NO_DAY: the stream's */
    const char *model;      /* file to take what was learned from; NULL: learn */
    const char *save_model; /* file to write what was learned to, or NULL */
    const char *explain;    /* customer to explain instead of writing a stream, or NULL */
    enum crm_status (*tell)(const struct crm_learned *, struct crm_notes *, struct crm_buffer *,
                            struct crm_error *); /* appends what was learned to told, or NULL */
    const char *previous;      /* earlier stream or table to compare classes with, or NULL */
    const char *drawn;         /* file for the interactions of those a sample drew, or NULL */
    const char *drawn_table;   /* file for a table of them, or NULL */
    uint64_t memory;           /* bytes of customers held */
    const char *tool;          /* "crm-segment" */
    struct crm_writer *writer; /* not owned, not closed; NULL: nothing is written */
    const struct crm_settings *settings;
    struct crm_notes *notes;
};

struct crm_segmentation_result {
    uint64_t customers;
    uint64_t buyers;
    uint64_t transactions;     /* of all customers */
    uint64_t left_out;         /* internal customers */
    struct crm_buffer schemes; /* names of those that ran, parted by commas; the caller frees */
    struct crm_buffer changes; /* with options.previous: of how many customers; the caller frees */
    struct crm_buffer explained; /* with options.explain; the caller frees */
    struct crm_buffer told;      /* with options.tell; the caller frees */
};

/* Reads the whole stream and writes it with the class columns. The model file and the lists of
 * those drawn are published before this returns, the stream when the caller closes the writer. */
CRM_MUST_CHECK enum crm_status crm_segmentation(const struct crm_segmentation_options *options,
                                                struct crm_segmentation_result *result,
                                                struct crm_error *error);

#endif
