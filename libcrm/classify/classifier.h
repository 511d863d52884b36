/* classify/classifier.h — runs chosen schemes over the customers of a stream: gathers for each,
 * learns or adopts once, then says each customer's columns.
 *
 * Schemes that read what others add gather in a later round, over the customers that were kept:
 *
 *     crm_classifier_gather for each customer of the stream
 *     for each round: learn or adopt; where there is one more, gather for each customer again
 *     crm_classifier_apply for each customer */
#ifndef CRM_CLASSIFY_CLASSIFIER_H
#define CRM_CLASSIFY_CLASSIFIER_H

#include "classify/scheme.h"

struct crm_classifier;

/* Which schemes of a table: names, each may hold several parted by commas; none means all. within:
 * a column inside whose classes customers are ranked, or NULL. CRM_USAGE for an unknown name, with
 * those that exist, and for settings that contradict each other. */
CRM_MUST_CHECK enum crm_status
crm_classifier_open(struct crm_classifier **classifier, const struct crm_scheme_table *table,
                    const char *const *names, size_t count, const char *within,
                    const struct crm_settings *settings, struct crm_error *error);

/* What the chosen schemes need to be gathered: bits of enum crm_gather_extra. */
unsigned crm_classifier_extras(const struct crm_classifier *classifier);

/* Starts the schemes; those whose data is missing are dropped and a note says what they miss. Of
 * schemes that others only read warnings are noted, remarks are held back.
 * internal: customers of relation `internal` count, too. What context points to must outlive the
 * classifier. CRM_USAGE where the column to rank within is not there. */
CRM_MUST_CHECK enum crm_status crm_classifier_start(struct crm_classifier *classifier,
                                                    const struct crm_scheme_context *context,
                                                    bool internal, struct crm_error *error);

/* Shows a customer to the schemes that learn in a round; round 0 is the first. */
CRM_MUST_CHECK enum crm_status crm_classifier_gather(struct crm_classifier *classifier,
                                                     unsigned round,
                                                     const struct crm_subject *subject,
                                                     struct crm_error *error);

/* How many rounds there are: at least 1. */
unsigned crm_classifier_rounds(const struct crm_classifier *classifier);

/* Adds what another classifier, started alike, has gathered: for data that comes in parts. No tool
 * reads them so; the tests hold every scheme to it, so that what is learned cannot depend on the
 * order of the customers. */
CRM_MUST_CHECK enum crm_status crm_classifier_merge(struct crm_classifier *classifier,
                                                    const struct crm_classifier *other,
                                                    struct crm_error *error);

/* Learns from what was gathered in a round, and adopts it. */
CRM_MUST_CHECK enum crm_status crm_classifier_learn(struct crm_classifier *classifier,
                                                    unsigned round, struct crm_learned *learned,
                                                    struct crm_error *error);

/* Adopts what was learned before for all rounds, instead of learning. */
CRM_MUST_CHECK enum crm_status crm_classifier_adopt(struct crm_classifier *classifier,
                                                    const struct crm_learned *learned,
                                                    struct crm_error *error);

/* Has the schemes without columns, which a model says nothing to, learn from what was gathered. */
CRM_MUST_CHECK enum crm_status crm_classifier_learn_figures(struct crm_classifier *classifier,
                                                            struct crm_learned *learned,
                                                            struct crm_error *error);

/* The columns of the schemes that were asked for; the array is the classifier's. */
const struct crm_added_column *crm_classifier_columns(const struct crm_classifier *classifier,
                                                      size_t *count);

/* One text a column; all empty for an internal customer. */
void crm_classifier_apply(struct crm_classifier *classifier, const struct crm_subject *subject,
                          struct crm_span *values);

/* Appends a line a scheme: "importance (C2): …". */
void crm_classifier_explain(struct crm_classifier *classifier, const struct crm_subject *subject,
                            struct crm_buffer *text);

/* True for a customer that is left out of statistics. */
bool crm_classifier_leaves_out(const struct crm_classifier *classifier,
                               const struct crm_subject *subject);

/* Appends the names of the schemes that were asked for, once started of those at work, parted by
 * commas. */
void crm_classifier_names(const struct crm_classifier *classifier, struct crm_buffer *text);

void crm_classifier_close(struct crm_classifier *classifier);

#endif
