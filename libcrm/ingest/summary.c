#include "ingest/summary.h"

#include "value/number.h"

static void show_counted(struct crm_buffer *text, uint64_t count, const char *one, const char *many)
{
    char shown[32];
    crm_count_display(count, shown);
    crm_buffer_format(text, "%s %s", shown, count == 1 ? one : many);
}

static void show_account(struct crm_buffer *text, const struct crm_account *account, bool sales,
                         const char *what)
{
    char rows[32];
    char amount[32];
    crm_count_display(account->rows, rows);
    crm_money_display(account->amount, amount);
    crm_buffer_format(text, "%s %s", rows, what);
    if (sales) {
        crm_buffer_format(text, " (%s)", amount);
    }
}

static void show_rejected(struct crm_buffer *text, const struct crm_import_result *result)
{
    const struct crm_account *rejected = &result->rejected;
    char shown[32];
    bool first = true;
    show_account(text, rejected, result->sales && rejected->rows > 0, "rejected");
    for (size_t i = 0; i < CRM_REASON_COUNT; i++) {
        if (result->rejected_by[i].rows > 0) {
            crm_count_display(result->rejected_by[i].rows, shown);
            crm_buffer_format(text, "%s %s %s", first ? ":" : ",", shown,
                              crm_reason_name((enum crm_reason)i));
            first = false;
        }
    }
    if (rejected->priceless > 0) {
        crm_count_display(rejected->priceless, shown);
        crm_buffer_format(text, " (%s without a readable amount)", shown);
    }
}

void crm_import_summary(struct crm_buffer *text, const struct crm_import_result *result)
{
    show_counted(text, result->read.rows, "row", "rows");
    if (result->sales) {
        char amount[32];
        crm_money_display(result->read.amount, amount);
        crm_buffer_format(text, ", %s", amount);
    }
    crm_buffer_text(text, ": ");
    show_account(text, &result->accepted, result->sales, "accepted");
    if (result->unpaid.rows > 0) {
        crm_buffer_text(text, ", ");
        show_account(text, &result->unpaid, result->sales, "of unpaid or closed orders left out");
    }
    if (result->heads > 0) {
        crm_buffer_text(text, ", ");
        show_counted(text, result->heads, "head of an order", "heads of orders");
    }
    if (result->totals > 0) {
        crm_buffer_text(text, ", ");
        show_counted(text, result->totals, "row of totals or a remark",
                     "rows of totals or remarks");
        crm_buffer_text(text, " left out");
    }
    if (result->blank > 0) {
        crm_buffer_text(text, ", ");
        show_counted(text, result->blank, "empty row", "empty rows");
        crm_buffer_text(text, " left out");
    }
    crm_buffer_text(text, ", ");
    show_rejected(text, result);
    crm_buffer_text(text, "; ");
    show_counted(text, result->customers, "customer", "customers");
    if (result->has_orders) {
        crm_buffer_text(text, ", ");
        show_counted(text, result->orders, "order", "orders");
    }
}
