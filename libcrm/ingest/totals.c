#include "ingest/totals.h"

enum { LOOK_SIZE = 1 << 20, FEWEST_ORDERS = 3, SURE_SHARE = 20 };

/* The order at hand, and how many of several lines there were. */
struct orders {
    struct crm_buffer id;
    struct crm_buffer amount;
    struct crm_buffer line; /* the rest of its first line */
    size_t lines;
    bool same_amount;
    bool other_line; /* its lines differ in something but the amount */
    uint64_t several;
    uint64_t constant; /* of these, with one amount on different lines */
};

static void end_order(struct orders *orders)
{
    if (orders->lines > 1 && orders->other_line) {
        orders->several++;
        orders->constant += orders->same_amount;
    }
    orders->lines = 0;
}

static void begin_order(struct orders *orders, struct crm_span id, struct crm_span amount,
                        struct crm_span line)
{
    crm_buffer_clear(&orders->id);
    crm_buffer_clear(&orders->amount);
    crm_buffer_clear(&orders->line);
    crm_buffer_span(&orders->id, id);
    crm_buffer_span(&orders->amount, amount);
    crm_buffer_span(&orders->line, line);
    orders->same_amount = amount.length > 0;
    orders->other_line = false;
    orders->lines = 1;
}

static enum crm_status take_row(struct orders *orders, const struct crm_csv_row *row, size_t order,
                                size_t amount, struct crm_error *error)
{
    struct crm_span id = crm_cell_bare(row->cells[order]);
    struct crm_span money = crm_cell_bare(row->cells[amount]);
    if (id.length == 0) {
        end_order(orders);
        return CRM_OK;
    }
    if (orders->lines > 0 && crm_span_equal(id, crm_buffer_view(&orders->id))) {
        orders->lines++;
        orders->same_amount =
            orders->same_amount && crm_span_equal(money, crm_buffer_view(&orders->amount));
        orders->other_line =
            orders->other_line || !crm_span_equal(row->raw, crm_buffer_view(&orders->line));
        return CRM_OK;
    }
    end_order(orders);
    begin_order(orders, id, money, row->raw);
    enum crm_status status = crm_buffer_check(&orders->id, error);
    status = status == CRM_OK ? crm_buffer_check(&orders->amount, error) : status;
    return status == CRM_OK ? crm_buffer_check(&orders->line, error) : status;
}

static enum crm_status look_at_orders(struct crm_plan *plan, struct orders *orders, size_t order,
                                      size_t amount, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    while (status == CRM_OK && crm_rows_bytes(&plan->rows) < LOOK_SIZE) {
        struct crm_csv_row row;
        enum crm_csv_read read = crm_rows_next(&plan->rows, &row, error);
        if (read == CRM_CSV_END) {
            break;
        }
        if (read == CRM_CSV_FAILED) {
            status = error->status;
        } else if (row.problem == CRM_CSV_GOOD && crm_row_fits(&row, plan->column_count)) {
            status = take_row(orders, &row, order, amount, error);
        }
    }
    end_order(orders);
    return status;
}

enum crm_status crm_totals_check(struct crm_plan *plan, struct crm_error *error)
{
    size_t order = crm_plan_find(plan, "order_id");
    size_t amount = crm_plan_find(plan, "amount");
    if (plan->role != CRM_TRANSACTIONS || plan->is_heads || order == plan->column_count
        || amount == plan->column_count || plan->columns[amount].mapped) {
        return CRM_OK;
    }
    struct orders orders = { .lines = 0 };
    enum crm_status status = crm_rows_restart(&plan->rows, false, error);
    status = status == CRM_OK ? crm_plan_skip_header(plan, error) : status;
    status = status == CRM_OK ? look_at_orders(plan, &orders, order, amount, error) : status;
    crm_buffer_free(&orders.id);
    crm_buffer_free(&orders.amount);
    crm_buffer_free(&orders.line);
    bool total = orders.constant >= FEWEST_ORDERS
                 && orders.constant >= orders.several - orders.several / SURE_SHARE;
    if (status != CRM_OK || !total) {
        return status;
    }
    bool priced = crm_plan_find(plan, "quantity") != plan->column_count
                  && crm_plan_find(plan, "unit_price") != plan->column_count;
    const char *header = plan->columns[amount].header;
    return crm_fail_at(
        error, CRM_USAGE, crm_plan_name(plan), 0, 0,
        "column \"%s\" is the same on all lines of an order, as the total of the "
        "order is, and would count once for each line: %s%s%s; if it is of the "
        "line, say --map amount=%s",
        header, priced ? "--map =" : "name that of the line with --map amount=COLUMN",
        priced ? header : "", priced ? " leaves it out, and amounts are quantity x unit_price" : "",
        header);
}
