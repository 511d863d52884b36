/* ingest/intake.h — facts on their way into an order: gathered, and put there many at a time, so
 * that their customers are looked up together; where there are many, by a thread beside that of the
 * caller, who reads on meanwhile. */
#ifndef CRM_INGEST_INTAKE_H
#define CRM_INGEST_INTAKE_H

#include "io/order.h"

struct crm_intake;

/* order and groups are to be left alone until crm_intake_settle, and must outlive the intake. */
CRM_MUST_CHECK enum crm_status crm_intake_open(struct crm_intake **intake, struct crm_order *order,
                                               struct crm_groups *groups, struct crm_error *error);

/* A fact: its line with tag and LF, and the length of its customer, who stands in it behind the tag
 * and TAB. A failure may be that of a fact before it. */
CRM_MUST_CHECK enum crm_status crm_intake_fact(struct crm_intake *intake, uint64_t rank,
                                               struct crm_span line, size_t customer_length,
                                               struct crm_error *error);

/* A customer without a fact. */
CRM_MUST_CHECK enum crm_status
crm_intake_mention(struct crm_intake *intake, struct crm_span customer, struct crm_error *error);

/* Returns when all that was given is in its place. */
CRM_MUST_CHECK enum crm_status crm_intake_settle(struct crm_intake *intake,
                                                 struct crm_error *error);

/* What is not settled is lost; NULL is fine. */
void crm_intake_close(struct crm_intake *intake);

#endif
