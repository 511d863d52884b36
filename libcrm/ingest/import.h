/* ingest/import.h — from files to one stream: plans every file, checks every row, orders the
 * records, accounts for all of it. */
#ifndef CRM_INGEST_IMPORT_H
#define CRM_INGEST_IMPORT_H

#include "ingest/plan.h"
#include "ingest/rejects.h"

struct crm_import_file {
    const char *path; /* "-": standard input */
    char role;        /* a crm_section, or 0: by its columns */
};

/* Owns nothing. */
struct crm_import_options {
    const struct crm_import_file *files;
    size_t file_count;
    struct crm_plan_options plan;
    const char *date_format; /* NULL: the usual forms */
    const char *currency;    /* NULL: not said */
    int32_t as_of;           /* CRM_NO_DAY: the latest day of a transaction */
    const char *rejects;     /* file, or NULL */
    int64_t most_rejects;    /* rows, or hundredths of a percent; negative: no limit */
    bool most_is_share;
    bool set_aside; /* false: the first bad row is the end */
    uint64_t memory;
    const char *output; /* NULL: standard output */
    bool gzip;
    const char *tool; /* "crm-import" */
    struct crm_notes *notes;
};

/* What was read, and what became of it: read = accepted + left out + rejected, in rows and in
 * money. */
struct crm_import_result {
    bool sales; /* some file held transactions: amounts mean something */
    struct crm_account read;
    struct crm_account accepted;
    struct crm_account unpaid;   /* orders never paid, or closed: left out */
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
