/* classify/drawn.h — the lists of those whom a sample (C14) has drawn: as interactions that
 * crm-import merges into a stream, so that what the campaign did can be estimated (D5), and as a
 * table for whoever contacts them. Whole or not at all, as io/output.h says. */
#ifndef CRM_CLASSIFY_DRAWN_H
#define CRM_CLASSIFY_DRAWN_H

#include "stream/writer.h"
#include "value/setting.h"

struct crm_drawn;

struct crm_drawn_options {
    const char *stream;                  /* file for the interactions, or NULL */
    const char *table;                   /* file for the table, or NULL */
    const struct crm_settings *settings; /* sample.… */
    const struct crm_layout *customers;  /* columns of C */
    const char *const *columns;          /* that the run adds, sample among them */
    size_t column_count;
    const char *currency; /* of the stream; "": not known */
    int32_t as_of;        /* the day of the contacts */
    const char *tool;
};

/* Opens the files and writes their heads; *drawn is NULL where no file is asked for. options are
 * copied, what they point to must outlive it. CRM_USAGE where interactions have no day,
 * CRM_REFUSED where a table would have neither number nor address for the channel. */
CRM_MUST_CHECK enum crm_status crm_drawn_open(struct crm_drawn **drawn,
                                              const struct crm_drawn_options *options,
                                              struct crm_error *error);

/* Adds a customer, if drawn: values as they stand in the stream, in the order of the columns.
 * Controls have no number or address in the table. NULL does nothing. */
CRM_MUST_CHECK enum crm_status crm_drawn_add(struct crm_drawn *drawn,
                                             const struct crm_record *record,
                                             const struct crm_span *values,
                                             struct crm_error *error);

/* Publishes the files and frees; frees also on failure. NULL is fine. */
CRM_MUST_CHECK enum crm_status crm_drawn_close(struct crm_drawn *drawn, struct crm_error *error);

/* Frees without publishing; NULL is fine. */
void crm_drawn_discard(struct crm_drawn *drawn);

#endif
