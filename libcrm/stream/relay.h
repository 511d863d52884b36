/* stream/relay.h — what every tool in the middle of a pipe does with a stream: passes on what it
 * does not change, keeps the customers until it has learned from them, and puts its own columns
 * and lines in their places.
 *
 *     while ((read = crm_relay_next(…)) == CRM_READ_RECORDS) gather; crm_relay_keep for C
 *     crm_relay_columns(…)
 *     while (crm_relay_replay(…) == CRM_STEP_RECORD) crm_relay_write(…)
 *     crm_relay_close(…) */
#ifndef CRM_STREAM_RELAY_H
#define CRM_STREAM_RELAY_H

#include "io/spool.h"
#include "stream/writer.h"

struct crm_relay;

struct crm_relay_options {
    const char *input;         /* "-": standard input */
    const char *tool;          /* "crm-segment" */
    const char *settings;      /* behind tool and version in its ##tool line */
    int32_t as_of;             /* replaces the stream's; CRM_NO_DAY: does not */
    uint64_t memory;           /* bytes of customers held */
    struct crm_writer *writer; /* not owned; NULL: nothing is passed on */
    struct crm_notes *notes;
    struct crm_reader_options reader; /* how to take what is not a whole stream */
};

/* options are copied, what they point to must outlive the relay. */
CRM_MUST_CHECK enum crm_status crm_relay_open(struct crm_relay **relay,
                                              const struct crm_relay_options *options,
                                              struct crm_error *error);

/* The next batch of products or facts (passed on already) or of customers (to be kept), or
 * CRM_READ_END or CRM_READ_FAILED. The stream's as-of date is known from the first batch on. */
CRM_MUST_CHECK enum crm_read crm_relay_next(struct crm_relay *relay, struct crm_batch *batch,
                                            struct crm_error *error);

const struct crm_reader *crm_relay_reader(const struct crm_relay *relay);

/* The as-of date in force. CRM_NO_DAY: there is none. */
int32_t crm_relay_as_of(const struct crm_relay *relay);

/* Keeps a customer's record with some bytes of the tool's own about it (aligned to 8). */
CRM_MUST_CHECK enum crm_status crm_relay_keep(struct crm_relay *relay,
                                              const struct crm_record *record, struct crm_span own,
                                              struct crm_error *error);

/* Begins the kept customers from the first one, for crm_relay_replay, before any column is said: as
 * often as there is something to learn from them. */
CRM_MUST_CHECK enum crm_status crm_relay_review(struct crm_relay *relay, struct crm_error *error);

/* Says which columns the tool adds, once, after CRM_READ_END; writes the model lines (each
 * "scheme TAB name TAB numbers LF"), ##columns and #C. A column that is there already gets
 * the tool's values, if the tool itself had written it; CRM_REFUSED if it came with the data. What
 * tools have added stands behind the data's own columns, in the order of the table of columns. */
CRM_MUST_CHECK enum crm_status crm_relay_columns(struct crm_relay *relay, const char *const *names,
                                                 size_t count, struct crm_span model,
                                                 struct crm_error *error);

/* The next kept customer, after crm_relay_review or crm_relay_columns; record and own are valid
 * until the next call. */
CRM_MUST_CHECK enum crm_step crm_relay_replay(struct crm_relay *relay, struct crm_record *record,
                                              struct crm_span *own, struct crm_error *error);

/* Writes the record with the tool's values in the order of crm_relay_columns, escaped already. */
CRM_MUST_CHECK enum crm_status crm_relay_write(struct crm_relay *relay,
                                               const struct crm_record *record,
                                               const struct crm_span *values,
                                               struct crm_error *error);

void crm_relay_close(struct crm_relay *relay);

#endif
