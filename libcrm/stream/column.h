/* stream/column.h — the table of columns that the tools know: whoever wants to know what a
 * customer, a product or a fact can say reads its rows. */
#ifndef CRM_STREAM_COLUMN_H
#define CRM_STREAM_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* The tags of records. */
enum crm_section {
    CRM_PRODUCTS = 'P',
    CRM_TRANSACTIONS = 'T',
    CRM_INTERACTIONS = 'I',
    CRM_CUSTOMERS = 'C',
};

enum crm_column_type {
    CRM_KEY,      /* an id: text without control characters */
    CRM_TEXT,     /* anything */
    CRM_CODE,     /* one of a few words: a class, a channel, a region */
    CRM_LIST,     /* several codes parted by ';' */
    CRM_DAY,      /* YYYY-MM-DD, a clock behind it dropped */
    CRM_TIME,     /* YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS */
    CRM_MONEY,    /* exact, 2 to 4 decimals */
    CRM_QUANTITY, /* exact, up to 4 decimals */
    CRM_INTEGER,  /* whole */
    CRM_NUMBER,   /* decimal, 9 significant digits */
};

/* Whom a value concerns. */
enum crm_privacy {
    CRM_PLAIN,    /* nobody in particular */
    CRM_PERSONAL, /* a person: profile */
    CRM_CONTACT,  /* reaches or identifies a person: name, phone, email, address, id card */
};

/* Who writes it. */
enum crm_owner { CRM_IMPORT, CRM_SEGMENT, CRM_SCORE, CRM_CHURN };

struct crm_column {
    enum crm_section section;
    const char *name;
    enum crm_column_type type;
    const char *unit; /* "days", "currency", …; NULL: none */
    enum crm_privacy privacy;
    const char *label;         /* English */
    const char *label_chinese; /* for reports in Chinese */
    enum crm_owner owner;
    bool profile; /* a column of C by whose values a report groups customers */
};

/* All rows; *count says how many. */
const struct crm_column *crm_columns(size_t *count);

/* The row of a name in a section, NULL where the tools do not know it. */
const struct crm_column *crm_column_find(enum crm_section section, struct crm_span name);

#endif
