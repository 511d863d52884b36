#include "ingest/import.h"

#include <stdio.h>

#include "ingest/check.h"
#include "ingest/layouts.h"
#include "io/order.h"
#include "stream/writer.h"
#include "value/number.h"
#include "value/text.h"

enum { FACTS, CUSTOMERS, PRODUCTS, ORDERS };

struct import {
    const struct crm_import_options *options;
    struct crm_import_result *result;
    struct crm_plan *plans;
    size_t plan_count;
    struct crm_layout transactions;
    struct crm_layout interactions;
    struct crm_layout customers;
    struct crm_layout products;
    struct crm_groups customer_groups;
    struct crm_groups product_groups;
    bool *known_customers; /* by group: has a record of their own */
    size_t known_capacity;
    struct crm_order *orders[ORDERS];
    struct crm_rejects *rejects;
    uint64_t rejected;
    int32_t last_sale; /* day, CRM_NO_DAY: none */
    int32_t last_interaction;
    uint64_t rounded;
    uint64_t dropped;
    struct crm_writer *writer;
};

static enum crm_status make_plans(struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    import->plans = crm_allocate(options->file_count, sizeof *import->plans, error);
    if (import->plans == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < options->file_count; i++) {
        import->plan_count++;
        enum crm_status status = crm_plan_make(&import->plans[i], options->files[i].path,
                                               options->files[i].role, &options->plan, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    for (size_t i = 0; i < options->plan.map_count; i++) {
        if (!options->plan.map_used[i]) {
            return crm_fail(error, CRM_USAGE, "--map %s: no file has that column",
                            options->plan.maps[i]);
        }
    }
    return CRM_OK;
}

static enum crm_status make_layouts(struct import *import, struct crm_error *error)
{
    struct crm_layout *layouts[] = { &import->products, &import->transactions,
                                     &import->interactions, &import->customers };
    static const enum crm_section sections[] = { CRM_PRODUCTS, CRM_TRANSACTIONS, CRM_INTERACTIONS,
                                                 CRM_CUSTOMERS };
    for (size_t i = 0; i < CRM_COUNT(layouts); i++) {
        enum crm_status status = crm_layout_from_plans(layouts[i], sections[i], import->plans,
                                                       import->plan_count, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return import->customers.present
               ? CRM_OK
               : crm_layout_add(&import->customers, crm_span_of("customer_id"), error);
}

/* Byte order of (time, tag) as a number: a date without a clock sorts before that day's times. */
static uint64_t rank_of(struct crm_time time, char tag)
{
    uint64_t day = (uint64_t)((int64_t)time.day + 1000000);
    return (day * 86401 + (uint64_t)(time.second + 1)) << 8 | (unsigned char)tag;
}

static enum crm_status add_record(struct crm_order *order, uint32_t group, uint64_t rank,
                                  struct crm_span line, struct crm_error *error)
{
    char *room = crm_order_add(order, group, rank, line.length, error);
    if (room == NULL) {
        return error->status;
    }
    memcpy(room, line.at, line.length);
    return CRM_OK;
}

static enum crm_status add_fact(struct import *import, enum crm_section section,
                                const struct crm_checked *checked, struct crm_error *error)
{
    uint32_t group = 0;
    if (crm_map_add(&import->customer_groups.map, checked->key, &group, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (checked->unpaid) {
        return CRM_OK;
    }
    int32_t *last = section == CRM_TRANSACTIONS ? &import->last_sale : &import->last_interaction;
    *last = checked->time.day > *last ? checked->time.day : *last; /* CRM_NO_DAY is the least */
    return add_record(import->orders[FACTS], group, rank_of(checked->time, (char)section),
                      checked->line, error);
}

/* A second record of a customer, or product, makes the row a duplicate. */
static enum crm_status add_customer(struct import *import, struct crm_checked *checked,
                                    struct crm_error *error)
{
    uint32_t group = 0;
    size_t known = import->known_capacity;
    if (crm_map_add(&import->customer_groups.map, checked->key, &group, error) != CRM_OK
        || crm_grow(&import->known_customers, &import->known_capacity, (size_t)group + 1,
                    sizeof *import->known_customers, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = known; i < import->known_capacity; i++) {
        import->known_customers[i] = false;
    }
    if (import->known_customers[group]) {
        checked->reason = CRM_DUPLICATE_CUSTOMER;
        return CRM_OK;
    }
    import->known_customers[group] = true;
    return add_record(import->orders[CUSTOMERS], group, 0, checked->line, error);
}

static enum crm_status add_product(struct import *import, struct crm_checked *checked,
                                   struct crm_error *error)
{
    uint32_t group = 0;
    size_t before = import->product_groups.map.count;
    if (crm_map_add(&import->product_groups.map, checked->key, &group, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (import->product_groups.map.count == before) {
        checked->reason = CRM_DUPLICATE_PRODUCT;
        return CRM_OK;
    }
    return add_record(import->orders[PRODUCTS], group, 0, checked->line, error);
}

/* Puts an accepted row where it belongs. */
static enum crm_status keep(struct import *import, enum crm_section section,
                            struct crm_checked *checked, struct crm_error *error)
{
    return section == CRM_CUSTOMERS  ? add_customer(import, checked, error)
           : section == CRM_PRODUCTS ? add_product(import, checked, error)
                                     : add_fact(import, section, checked, error);
}

/* Says which row ended the import: file:line:column, the cell, why. */
static enum crm_status refuse_row(const struct crm_plan *plan, const struct crm_csv *csv,
                                  const struct crm_csv_row *row, const struct crm_checked *checked,
                                  struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    uint64_t column = 1;
    if (checked->column != SIZE_MAX) {
        column = crm_csv_column(csv, row, checked->column);
        if (row->cells[checked->column].length > 0) {
            crm_text_quote(&text, row->cells[checked->column]);
            crm_buffer_byte(&text, ' ');
        }
    } else {
        crm_buffer_text(&text, "the row ");
    }
    crm_fail_at(error, CRM_REFUSED, plan->path, row->line, column, "%s%s", crm_buffer_string(&text),
                crm_reason_text(checked->reason));
    if (checked->column != SIZE_MAX) {
        size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used, " (column %zu \"%s\")",
                 checked->column + 1, plan->columns[checked->column].header);
        snprintf(error->field, sizeof error->field, "%s", plan->columns[checked->column].field);
    } else if (checked->reason == CRM_WRONG_FIELD_COUNT) {
        size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used, ": %zu, not %zu", row->count,
                 plan->column_count);
    }
    size_t used = strlen(error->message);
    snprintf(error->message + used, sizeof error->message - used,
             "; use --rejects FILE to set such rows aside");
    crm_buffer_free(&text);
    return CRM_REFUSED;
}

static enum crm_status check_limit(const struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    if (options->most_rejects < 0 || options->most_is_share
        || import->rejected <= (uint64_t)options->most_rejects) {
        return CRM_OK;
    }
    return crm_fail(error, CRM_REFUSED, "more than %lld rows rejected (--max-rejects)",
                    (long long)options->most_rejects);
}

/* A share is known only when everything has been read. */
static enum crm_status check_share(const struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    uint64_t rows = import->result->read.rows;
    if (options->most_rejects < 0 || !options->most_is_share
        || (double)import->rejected * 10000 <= (double)options->most_rejects * (double)rows) {
        return CRM_OK;
    }
    return crm_fail(error, CRM_REFUSED,
                    "%llu of %llu rows rejected, more than %g %% (--max-rejects)",
                    (unsigned long long)import->rejected, (unsigned long long)rows,
                    (double)options->most_rejects / 100);
}

static enum crm_status set_aside(struct import *import, const struct crm_plan *plan,
                                 const struct crm_csv *csv, const struct crm_csv_row *row,
                                 const struct crm_checked *checked, struct crm_error *error)
{
    if (!import->options->set_aside) {
        return refuse_row(plan, csv, row, checked, error);
    }
    import->rejected++;
    const char *column = checked->column != SIZE_MAX ? plan->columns[checked->column].header : NULL;
    enum crm_status status =
        crm_account_add(&import->result->rejected[checked->reason], plan->role == CRM_TRANSACTIONS,
                        checked->priced, checked->amount, error);
    status = status == CRM_OK ? crm_rejects_add(import->rejects, plan->path, row->line, column,
                                                checked->reason, row->raw, error)
                              : status;
    return status == CRM_OK ? check_limit(import, error) : status;
}

static enum crm_status take_row(struct import *import, const struct crm_plan *plan,
                                const struct crm_csv *csv, const struct crm_csv_row *row,
                                struct crm_checker *checker, struct crm_error *error)
{
    struct crm_checked checked;
    bool sales = plan->role == CRM_TRANSACTIONS;
    enum crm_status status = crm_checker_row(checker, row, &checked, error);
    if (status == CRM_OK && checked.reason == CRM_ACCEPTED) {
        status = keep(import, plan->role, &checked, error);
    }
    if (status == CRM_OK) {
        status =
            crm_account_add(&import->result->read, sales, checked.priced, checked.amount, error);
    }
    if (status != CRM_OK) {
        return status;
    }
    if (checked.reason != CRM_ACCEPTED) {
        return set_aside(import, plan, csv, row, &checked, error);
    }
    return crm_account_add(checked.unpaid ? &import->result->unpaid : &import->result->accepted,
                           sales, checked.priced, checked.amount, error);
}

static const struct crm_layout *layout_of(const struct import *import, enum crm_section section)
{
    return section == CRM_TRANSACTIONS   ? &import->transactions
           : section == CRM_INTERACTIONS ? &import->interactions
           : section == CRM_CUSTOMERS    ? &import->customers
                                         : &import->products;
}

static enum crm_status read_rows(struct import *import, const struct crm_plan *plan,
                                 struct crm_csv *csv, struct crm_error *error)
{
    struct crm_checker checker = { 0 };
    enum crm_status status = crm_checker_open(&checker, plan, layout_of(import, plan->role),
                                              import->options->date_format, error);
    bool header = plan->has_header;
    while (status == CRM_OK) {
        struct crm_csv_row row;
        enum crm_csv_read read = crm_csv_next(csv, &row, error);
        if (read == CRM_CSV_END) {
            break;
        }
        if (read == CRM_CSV_FAILED) {
            status = error->status;
        } else if (header) {
            header = false;
        } else {
            status = take_row(import, plan, csv, &row, &checker, error);
        }
    }
    import->rounded += checker.rounded;
    import->dropped += checker.dropped;
    crm_checker_close(&checker);
    return status;
}

static enum crm_status read_file(struct import *import, struct crm_plan *plan,
                                 struct crm_error *error)
{
    struct crm_csv *csv = NULL;
    enum crm_status status = CRM_OK;
    if (plan->source == NULL) {
        status = crm_source_open(&plan->source, plan->path, plan->encoding, error);
    }
    if (status == CRM_OK && strcmp(plan->path, "-") != 0) {
        status = crm_source_restart(plan->source, true, error);
    }
    status = status == CRM_OK ? crm_csv_open(&csv, plan->source, plan->delimiter, error) : status;
    status = status == CRM_OK ? read_rows(import, plan, csv, error) : status;
    crm_csv_close(csv);
    crm_source_close(plan->source);
    plan->source = NULL;
    return status;
}

static enum crm_status read_all(struct import *import, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < import->plan_count && status == CRM_OK; i++) {
        import->result->sales = import->result->sales || import->plans[i].role == CRM_TRANSACTIONS;
        status = read_file(import, &import->plans[i], error);
    }
    return status == CRM_OK ? check_share(import, error) : status;
}

static enum crm_status write_date(struct import *import, int32_t day, struct crm_error *error)
{
    char text[19];
    size_t length = crm_time_write((struct crm_time){ day, -1 }, text);
    return crm_writer_meta(import->writer, "as_of", (struct crm_span){ text, length }, error);
}

static enum crm_status write_head(struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    int32_t as_of = options->as_of != CRM_NO_DAY      ? options->as_of
                    : import->last_sale != CRM_NO_DAY ? import->last_sale
                                                      : import->last_interaction;
    if (as_of == CRM_NO_DAY) {
        return crm_fail(error, CRM_USAGE, "no transaction says what day it is: give --as-of DATE");
    }
    char tool[256];
    snprintf(tool, sizeof tool, "%s\t1.0%s%s", options->tool,
             options->date_format != NULL ? "\tdate_format=" : "",
             options->date_format != NULL ? options->date_format : "");
    enum crm_status status = crm_writer_meta(import->writer, "crm", crm_span_of("1"), error);
    status = status == CRM_OK ? write_date(import, as_of, error) : status;
    if (status == CRM_OK && options->currency != NULL) {
        status = crm_writer_meta(import->writer, "currency", crm_span_of(options->currency), error);
    }
    status = status == CRM_OK ? crm_writer_meta(import->writer, "tool", crm_span_of(tool), error)
                              : status;
    const struct crm_layout *layouts[] = { &import->products, &import->transactions,
                                           &import->interactions };
    for (size_t i = 0; i < CRM_COUNT(layouts) && status == CRM_OK; i++) {
        if (layouts[i]->present) {
            status = crm_writer_layout(import->writer, layouts[i], error);
        }
    }
    return status;
}

/* Counts the distinct order ids of the customer at hand; owns the map. */
struct order_count {
    size_t field; /* of T; 0: there are no order ids */
    uint32_t group;
    bool started;
    struct crm_map ids;
    uint64_t orders;
};

static struct crm_span field_of(struct crm_span line, size_t field)
{
    const char *at = line.at;
    const char *end = line.at + line.length - 1;
    for (; field > 0; field--) {
        at = (const char *)memchr(at, '\t', (size_t)(end - at)) + 1;
    }
    const char *tab = memchr(at, '\t', (size_t)(end - at));
    return (struct crm_span){ at, (size_t)((tab != NULL ? tab : end) - at) };
}

static enum crm_status count_order(struct order_count *count, const struct crm_ordered *fact,
                                   struct crm_error *error)
{
    if (count->field == 0 || fact->bytes.at[0] != CRM_TRANSACTIONS) {
        return CRM_OK;
    }
    if (!count->started || fact->group != count->group) {
        count->orders += count->ids.count;
        count->started = true;
        count->group = fact->group;
        crm_map_clear(&count->ids);
    }
    struct crm_span id = field_of(fact->bytes, count->field);
    uint32_t number = 0;
    bool repeated =
        id.length == 0
        || (count->ids.count > 0
            && crm_span_equal(crm_map_key(&count->ids, (uint32_t)count->ids.count - 1), id));
    return repeated ? CRM_OK : crm_map_add(&count->ids, id, &number, error);
}

static enum crm_status write_order(struct import *import, struct crm_order *order,
                                   struct order_count *count, struct crm_error *error)
{
    enum crm_status status = crm_order_finish(order, error);
    while (status == CRM_OK) {
        struct crm_ordered record;
        enum crm_step step = crm_order_next(order, &record, error);
        if (step == CRM_STEP_END) {
            break;
        }
        status = step == CRM_STEP_RECORD ? crm_writer_line(import->writer, record.bytes, error)
                                         : error->status;
        if (status == CRM_OK && count != NULL) {
            status = count_order(count, &record, error);
        }
    }
    return status;
}

static enum crm_status write_facts(struct import *import, struct crm_error *error)
{
    struct order_count count = { .field = crm_layout_field(&import->transactions, "order_id") };
    enum crm_status status = write_order(import, import->orders[FACTS], &count, error);
    import->result->has_orders = count.field != 0;
    import->result->orders = count.orders + count.ids.count;
    crm_map_free(&count.ids);
    return status;
}

/* A customer who is in the facts only. */
static enum crm_status write_bare_customer(struct import *import, struct crm_span customer,
                                           struct crm_buffer *line, struct crm_error *error)
{
    crm_buffer_clear(line);
    crm_buffer_text(line, "C\t");
    crm_buffer_span(line, customer);
    for (size_t i = 1; i < import->customers.count; i++) {
        crm_buffer_byte(line, '\t');
    }
    crm_buffer_byte(line, '\n');
    enum crm_status status = crm_buffer_check(line, error);
    return status == CRM_OK ? crm_writer_line(import->writer, crm_buffer_view(line), error)
                            : status;
}

/* All customers in order: their own record, or a bare one; `-` stands for nobody. */
static enum crm_status write_customers(struct import *import, struct crm_error *error)
{
    struct crm_order *order = import->orders[CUSTOMERS];
    struct crm_groups *groups = &import->customer_groups;
    struct crm_buffer line = { 0 };
    struct crm_ordered record;
    enum crm_status status = crm_order_finish(order, error);
    status = status == CRM_OK ? crm_groups_sort(groups, error) : status;
    enum crm_step step = status == CRM_OK ? crm_order_next(order, &record, error) : CRM_STEP_FAILED;
    for (size_t i = 0; i < groups->ordered && status == CRM_OK && step != CRM_STEP_FAILED; i++) {
        uint32_t group = groups->sorted[i];
        struct crm_span customer = crm_map_key(&groups->map, group);
        if (step == CRM_STEP_RECORD && record.group == group) {
            status = crm_writer_line(import->writer, record.bytes, error);
            import->result->customers++;
            step = status == CRM_OK ? crm_order_next(order, &record, error) : step;
        } else if (!crm_span_is(customer, "-")) {
            status = write_bare_customer(import, customer, &line, error);
            import->result->customers++;
        }
    }
    crm_buffer_free(&line);
    return status == CRM_OK && step == CRM_STEP_FAILED ? error->status : status;
}

static enum crm_status write_all(struct import *import, struct crm_error *error)
{
    enum crm_status status = write_head(import, error);
    status = status == CRM_OK ? write_order(import, import->orders[PRODUCTS], NULL, error) : status;
    status = status == CRM_OK ? write_facts(import, error) : status;
    status =
        status == CRM_OK ? crm_writer_layout(import->writer, &import->customers, error) : status;
    status = status == CRM_OK ? write_customers(import, error) : status;
    if (status == CRM_OK) {
        struct crm_writer *writer = import->writer;
        import->writer = NULL;
        status = crm_writer_close(writer, error);
    }
    return status;
}

static void note_changes(const struct import *import)
{
    char shown[32];
    if (import->rounded > 0) {
        crm_count_display(import->rounded, shown);
        crm_note(import->options->notes,
                 "note: %s amounts, quantity x unit_price, were rounded to 4 decimals", shown);
    }
    if (import->dropped > 0) {
        crm_count_display(import->dropped, shown);
        crm_note(import->options->notes,
                 "note: %s times had a zone or a fraction of a second, which was dropped", shown);
    }
}

static enum crm_status open_orders(struct import *import, struct crm_error *error)
{
    uint64_t memory = import->options->memory;
    enum crm_status status =
        crm_order_open(&import->orders[FACTS], &import->customer_groups, memory, error);
    status = status == CRM_OK ? crm_order_open(&import->orders[CUSTOMERS], &import->customer_groups,
                                               memory / 4, error)
                              : status;
    return status == CRM_OK ? crm_order_open(&import->orders[PRODUCTS], &import->product_groups,
                                             memory / 8, error)
                            : status;
}

/* Publishes the rejects also where they were too many: they say why. */
static enum crm_status close_rejects(struct import *import, enum crm_status status,
                                     struct crm_error *error)
{
    if (import->rejects == NULL) {
        return status;
    }
    struct crm_rejects *rejects = import->rejects;
    import->rejects = NULL;
    if (status != CRM_OK && status != CRM_REFUSED) {
        crm_rejects_discard(rejects);
        return status;
    }
    struct crm_error other = { 0 };
    enum crm_status closed = crm_rejects_close(rejects, status == CRM_OK ? error : &other);
    return status == CRM_OK ? closed : status;
}

static void close_all(struct import *import)
{
    for (size_t i = 0; i < import->plan_count; i++) {
        crm_plan_free(&import->plans[i]);
    }
    for (size_t i = 0; i < ORDERS; i++) {
        crm_order_close(import->orders[i]);
    }
    crm_release(import->plans);
    crm_release(import->known_customers);
    crm_layout_free(&import->transactions);
    crm_layout_free(&import->interactions);
    crm_layout_free(&import->customers);
    crm_layout_free(&import->products);
    crm_groups_free(&import->customer_groups);
    crm_groups_free(&import->product_groups);
    crm_writer_discard(import->writer);
}

enum crm_status crm_import(const struct crm_import_options *options,
                           struct crm_import_result *result, struct crm_error *error)
{
    struct import import = { .options = options,
                             .result = result,
                             .last_sale = CRM_NO_DAY,
                             .last_interaction = CRM_NO_DAY };
    enum crm_status status = make_plans(&import, error);
    status = status == CRM_OK ? make_layouts(&import, error) : status;
    status = status == CRM_OK ? open_orders(&import, error) : status;
    status = status == CRM_OK ? crm_rejects_open(&import.rejects, options->rejects, error) : status;
    status = status == CRM_OK
                 ? crm_writer_open(&import.writer, options->output, options->gzip, false, error)
                 : status;
    status = status == CRM_OK ? read_all(&import, error) : status;
    status = close_rejects(&import, status, error);
    status = status == CRM_OK ? write_all(&import, error) : status;
    if (status == CRM_OK) {
        note_changes(&import);
    }
    close_all(&import);
    return status;
}
