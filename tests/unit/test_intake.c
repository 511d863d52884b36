/* The thread beside the caller's, and the facts that it puts in order while more are read. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/worker.h"
#include "ingest/intake.h"
#include "support.h"

/* Worker */

struct count {
    unsigned done;
    unsigned fails_at; /* 0: never */
};

static enum crm_status count_job(void *data, struct crm_error *error)
{
    struct count *count = data;
    count->done++;
    return count->done == count->fails_at ? crm_fail(error, CRM_REFUSED, "job %u", count->done)
                                          : CRM_OK;
}

Test(worker, one_job_after_the_other)
{
    struct crm_worker *worker = NULL;
    struct crm_error error = { 0 };
    struct count count = { 0 };
    cr_assert(crm_worker_open(&worker, &error) == CRM_OK);
    cr_assert(crm_worker_wait(worker, &error) == CRM_OK, "nothing to wait for");
    for (unsigned i = 0; i < 10000; i++) {
        cr_assert(crm_worker_give(worker, count_job, &count, &error) == CRM_OK);
        if (i % 1000 == 0) {
            cr_assert(crm_worker_wait(worker, &error) == CRM_OK && count.done == i + 1);
        }
    }
    crm_worker_close(worker);
    cr_assert(count.done == 10000, "closing waits");
    crm_worker_close(NULL);
}

Test(worker, tells_the_first_failure)
{
    struct crm_worker *worker = NULL;
    struct crm_error error = { 0 };
    struct count count = { .fails_at = 5 };
    cr_assert(crm_worker_open(&worker, &error) == CRM_OK);
    for (unsigned i = 0; i < 5; i++) {
        cr_assert(crm_worker_give(worker, count_job, &count, &error) == CRM_OK);
    }
    for (unsigned i = 0; i < 3; i++) {
        cr_assert(crm_worker_give(worker, count_job, &count, &error) == CRM_REFUSED);
        cr_assert(crm_worker_wait(worker, &error) == CRM_REFUSED);
        cr_assert(error.status == CRM_REFUSED);
        cr_assert_str_eq(error.message, "job 5");
    }
    crm_worker_close(worker);
    cr_assert(count.done == 5, "nothing is begun after a failure");
}

/* Intake */

enum { FACTS = 20000, CUSTOMERS = 700 };

static size_t write_fact(size_t number, char line[static 64], size_t *customer_length)
{
    char customer[24];
    *customer_length = (size_t)snprintf(customer, sizeof customer, "c%zu", number % CUSTOMERS);
    return (size_t)snprintf(line, 64, "T\t%s\tfact %zu\n", customer, number);
}

static enum crm_status take_in(struct crm_intake *intake, size_t count, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        char line[64];
        size_t customer = 0;
        struct crm_span text = { line, write_fact(i, line, &customer) };
        status = crm_intake_fact(intake, count - i, text, customer, error);
        if (status == CRM_OK && i % 100 == 0) {
            text.length = (size_t)snprintf(line, sizeof line, "visitor %zu", i);
            status = crm_intake_mention(intake, text, error);
        }
    }
    return status == CRM_OK ? crm_intake_settle(intake, error) : status;
}

/* Few facts, which no thread takes in, and many. */
Test(intake, all_are_in_their_place)
{
    static const size_t counts[] = { 0, 1, 4095, 4096, 4097, FACTS };
    for (size_t i = 0; i < CRM_COUNT(counts); i++) {
        struct crm_groups groups = { 0 };
        struct crm_order *order = NULL;
        struct crm_intake *intake = NULL;
        struct crm_error error = { 0 };
        struct crm_ordered record;
        cr_assert(crm_order_open(&order, &groups, UINT64_MAX, &error) == CRM_OK);
        cr_assert(crm_intake_open(&intake, order, &groups, &error) == CRM_OK);
        cr_assert(take_in(intake, counts[i], &error) == CRM_OK);
        size_t customers = counts[i] < CUSTOMERS ? counts[i] : CUSTOMERS;
        cr_assert(groups.map.count == customers + (counts[i] + 99) / 100, "%zu facts", counts[i]);
        cr_assert(crm_order_count(order) == counts[i]);
        cr_assert(crm_order_finish(order, &error) == CRM_OK);
        while (crm_order_next(order, &record, &error) == CRM_STEP_RECORD) {
            char line[64];
            size_t customer = 0;
            size_t number = counts[i] - (size_t)record.rank;
            struct crm_span text = { line, write_fact(number, line, &customer) };
            struct crm_span key = { line + 2, customer };
            cr_assert(crm_span_equal(record.bytes, text), "fact %zu", number);
            cr_assert(crm_span_equal(crm_map_key(&groups.map, record.group), key));
        }
        crm_intake_close(intake);
        crm_order_close(order);
        crm_groups_free(&groups);
    }
}

static enum crm_status take_in_many(struct crm_error *error)
{
    struct crm_groups groups = { 0 };
    struct crm_order *order = NULL;
    struct crm_intake *intake = NULL;
    enum crm_status status = crm_order_open(&order, &groups, UINT64_MAX, error);
    status = status == CRM_OK ? crm_intake_open(&intake, order, &groups, error) : status;
    struct crm_ordered record;
    status = status == CRM_OK ? take_in(intake, FACTS, error) : status;
    status = status == CRM_OK ? crm_order_finish(order, error) : status;
    enum crm_step step = status == CRM_OK ? CRM_STEP_RECORD : CRM_STEP_END;
    while (step == CRM_STEP_RECORD) {
        step = crm_order_next(order, &record, error);
        if (step == CRM_STEP_RECORD) {
            fault_tell(record.bytes.at, record.bytes.length);
        }
    }
    status = step == CRM_STEP_END ? status : error->status;
    crm_intake_close(intake);
    crm_order_close(order);
    crm_groups_free(&groups);
    return status;
}

Test(intake, faults)
{
    fault_each(FAULT_MEMORY, NULL, take_in_many, NULL);
}
