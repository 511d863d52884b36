/* base/worker.h — a thread beside the caller's that does one job after the other.
 *
 * What a job uses is the worker's from crm_worker_give to the next call that waits for it, and the
 * caller's again from then on. */
#ifndef CRM_BASE_WORKER_H
#define CRM_BASE_WORKER_H

#include "base/error.h"

struct crm_worker;

/* A piece of work. */
typedef enum crm_status crm_job(void *data, struct crm_error *error);

/* Signals stay with the caller's thread. */
CRM_MUST_CHECK enum crm_status crm_worker_open(struct crm_worker **worker, struct crm_error *error);

/* Gives it a job once the one before is done; where that one failed, its failure, and the job is
 * not begun. Where the system gives no thread the job is done at once, here. */
CRM_MUST_CHECK enum crm_status crm_worker_give(struct crm_worker *worker, crm_job *job, void *data,
                                               struct crm_error *error);

/* Waits until the job given last is done; its status. A failure is told again by every call. */
CRM_MUST_CHECK enum crm_status crm_worker_wait(struct crm_worker *worker, struct crm_error *error);

/* Waits, and ends the thread; NULL is fine. */
void crm_worker_close(struct crm_worker *worker);

#endif
