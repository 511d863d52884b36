/* classify/classifier.h — runs chosen schemes over the customers of a stream: gather for each,
 * learn or adopt once, apply for each. */
#ifndef CRM_CLASSIFY_CLASSIFIER_H
#define CRM_CLASSIFY_CLASSIFIER_H

#include "classify/scheme.h"

struct crm_classifier;

/* Which schemes of a table: names, each may hold several parted by commas; none means all.
 * CRM_USAGE for an unknown one, with those that exist, and for settings that contradict each other.
 */
CRM_MUST_CHECK enum crm_status crm_classifier_open(struct crm_classifier **classifier,
                                                   const struct crm_scheme_table *table,
                                                   const char *const *names, size_t count,
                                                   const struct crm_settings *settings,
                                                   struct crm_error *error);

/* Starts the schemes; those whose data is missing are dropped and a note says what they miss.
 * internal: customers of relation `internal` count, too. context must outlive the classifier. */
CRM_MUST_CHECK enum crm_status crm_classifier_start(struct crm_classifier *classifier,
                                                    const struct crm_scheme_context *context,
                                                    bool internal, struct crm_error *error);

/* Shows a customer to the schemes that learn. */
CRM_MUST_CHECK enum crm_status crm_classifier_gather(struct crm_classifier *classifier,
                                                     const struct crm_subject *subject,
                                                     struct crm_error *error);

/* Adds what another classifier, started alike, has gathered. */
CRM_MUST_CHECK enum crm_status crm_classifier_merge(struct crm_classifier *classifier,
                                                    const struct crm_classifier *other,
                                                    struct crm_error *error);

/* Learns from what was gathered, and adopts it. */
CRM_MUST_CHECK enum crm_status crm_classifier_learn(struct crm_classifier *classifier,
                                                    struct crm_learned *learned,
                                                    struct crm_error *error);

/* Adopts what was learned before, instead of learning. */
CRM_MUST_CHECK enum crm_status crm_classifier_adopt(struct crm_classifier *classifier,
                                                    const struct crm_learned *learned,
                                                    struct crm_error *error);

/* The columns of the schemes at work, in order; the array is the classifier's. */
const char *const *crm_classifier_columns(const struct crm_classifier *classifier, size_t *count);

/* One text a column; all empty for an internal customer. */
void crm_classifier_apply(struct crm_classifier *classifier, const struct crm_subject *subject,
                          struct crm_span *values);

/* Appends a line a scheme: "importance (C2): …". */
void crm_classifier_explain(const struct crm_classifier *classifier,
                            const struct crm_subject *subject, struct crm_buffer *text);

/* True for a customer that is left out of statistics. */
bool crm_classifier_leaves_out(const struct crm_classifier *classifier,
                               const struct crm_subject *subject);

/* Appends the names of the chosen schemes, parted by commas. */
void crm_classifier_names(const struct crm_classifier *classifier, struct crm_buffer *text);

void crm_classifier_close(struct crm_classifier *classifier);

#endif
