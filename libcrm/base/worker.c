#include "base/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#include "base/memory.h"

struct crm_worker {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    bool has_thread;
    bool ending;
    crm_job *job; /* NULL: none is under way */
    void *data;
    enum crm_status status; /* of the first job that failed */
    struct crm_error error;
};

static void *work(void *opaque)
{
    struct crm_worker *worker = opaque;
    pthread_mutex_lock(&worker->mutex);
    while (!worker->ending) {
        if (worker->job == NULL) {
            pthread_cond_wait(&worker->changed, &worker->mutex);
            continue;
        }
        pthread_mutex_unlock(&worker->mutex);
        enum crm_status status = worker->job(worker->data, &worker->error);
        pthread_mutex_lock(&worker->mutex);
        worker->status = status;
        worker->job = NULL;
        pthread_cond_signal(&worker->changed);
    }
    pthread_mutex_unlock(&worker->mutex);
    return NULL;
}

enum crm_status crm_worker_open(struct crm_worker **worker, struct crm_error *error)
{
    *worker = crm_allocate(1, sizeof **worker, error);
    if (*worker == NULL) {
        return CRM_FAILURE;
    }
    pthread_mutex_init(&(*worker)->mutex, NULL);
    pthread_cond_init(&(*worker)->changed, NULL);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    (*worker)->has_thread = pthread_create(&(*worker)->thread, NULL, work, *worker) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return CRM_OK;
}

/* With the mutex held: until no job is under way. */
static enum crm_status wait_for_job(struct crm_worker *worker, struct crm_error *error)
{
    while (worker->job != NULL) {
        pthread_cond_wait(&worker->changed, &worker->mutex);
    }
    if (worker->status != CRM_OK) {
        *error = worker->error;
    }
    return worker->status;
}

enum crm_status crm_worker_give(struct crm_worker *worker, crm_job *job, void *data,
                                struct crm_error *error)
{
    pthread_mutex_lock(&worker->mutex);
    enum crm_status status = wait_for_job(worker, error);
    if (status == CRM_OK && worker->has_thread) {
        worker->job = job;
        worker->data = data;
        pthread_cond_signal(&worker->changed);
    } else if (status == CRM_OK) {
        status = worker->status = job(data, &worker->error);
        *error = worker->error;
    }
    pthread_mutex_unlock(&worker->mutex);
    return status;
}

enum crm_status crm_worker_wait(struct crm_worker *worker, struct crm_error *error)
{
    pthread_mutex_lock(&worker->mutex);
    enum crm_status status = wait_for_job(worker, error);
    pthread_mutex_unlock(&worker->mutex);
    return status;
}

void crm_worker_close(struct crm_worker *worker)
{
    if (worker == NULL) {
        return;
    }
    struct crm_error ignored;
    (void)!crm_worker_wait(worker, &ignored);
    pthread_mutex_lock(&worker->mutex);
    worker->ending = true;
    pthread_cond_signal(&worker->changed);
    pthread_mutex_unlock(&worker->mutex);
    if (worker->has_thread) {
        pthread_join(worker->thread, NULL);
    }
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->mutex);
    crm_release(worker);
}
