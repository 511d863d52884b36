/* ingest/import.h — from files to one stream: plans every file, checks every row, orders the
 * records, accounts for all of it. */
#ifndef CRM_INGEST_IMPORT_H
#define CRM_INGEST_IMPORT_H

#include "ingest/pins.h"
#include "ingest/rates.h"
#include "ingest/rejects.h"

struct crm_import_file {
    const char *path;    /* "-": standard input */
    char role;           /* a crm_section, or 0: by its columns */
    bool is_heads;       /* of orders, role CRM_TRANSACTIONS */
    bool is_rejects;     /* a table of rows that an earlier import has set aside, corrected since */
    const char *rejects; /* read only the rows of the file that stand in this table; NULL: all */
};

/* Owns nothing. */
struct crm_import_options {
    const struct crm_import_file *files;
    size_t file_count;
    struct crm_pins pins;
    const char *const *alias_paths; /* further names for columns and values */
    size_t alias_count;
    const char *const *rates; /* "USD=7.1" */
    size_t rate_count;
    bool partial;         /* take an earlier stream that breaks off */
    bool match_refunds;   /* credit refunds to the orders that they take back */
    const char *currency; /* NULL: not said */
    int32_t as_of;        /* CRM_NO_DAY: the latest day of a transaction */
    const char *rejects;  /* file, or NULL */
    int64_t most_rejects; /* rows, or 1/10000 of a percent; negative: no limit */
    bool most_is_share;
    const char *max_rejects; /* the same as the user said it; NULL: not said */
    bool set_aside;          /* false: the first bad row is the end */
    uint64_t memory;
    const char *output; /* NULL: standard output */
    bool gzip;
    const char *tool; /* "crm-import" */
    struct crm_notes *notes;
};

/* What was read, and what became of it: read = accepted + left out + rejected, in rows and in
 * money. Rows of totals, and those in which nothing stands, count as rows without money. */
struct crm_import_result {
    bool sales; /* some file held transactions: amounts mean something */
    struct crm_account read;
    struct crm_account accepted;
    struct crm_account unpaid;   /* orders never paid, or closed: left out */
    uint64_t totals;             /* rows of totals: left out */
    uint64_t blank;              /* rows in which nothing stands: left out */
    uint64_t heads;              /* of orders: their lines hold the money */
    struct crm_account rejected; /* all of them, and by reason */
    struct crm_account rejected_by[CRM_REASON_COUNT];
    uint64_t customers;
    uint64_t orders; /* distinct order ids of each customer, added up */
    bool has_orders;
};

/* Writes the stream to options->output. CRM_REFUSED for the first bad row or past the limit; the
 * rejects that were found are published then, too. */
CRM_MUST_CHECK enum crm_status crm_import(const struct crm_import_options *options,
                                          struct crm_import_result *result,
                                          struct crm_error *error);

#endif
