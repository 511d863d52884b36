#include "customer/sale.h"

struct crm_sale_fields crm_sale_fields_of(const struct crm_layout *transactions)
{
    return (struct crm_sale_fields){
        .order_status = crm_layout_field(transactions, "order_status"),
        .amount = crm_layout_field(transactions, "amount"),
        .quantity = crm_layout_field(transactions, "quantity"),
        .cost = crm_layout_field(transactions, "cost"),
    };
}

enum crm_status crm_sale_money(const struct crm_reader *reader, const struct crm_batch *batch,
                               size_t record, size_t field, crm_money *money,
                               struct crm_error *error)
{
    *money = 0;
    if (field == 0) {
        return CRM_OK;
    }
    struct crm_span text = crm_field(&batch->records[record], field);
    if (text.length == 0 || crm_money_parse(text, money) == CRM_MONEY_GOOD) {
        return CRM_OK;
    }
    return crm_reader_refuse(reader, batch, record, field, error, "not an amount");
}

enum crm_status crm_sale_read(const struct crm_sale_fields *fields, const struct crm_reader *reader,
                              const struct crm_batch *batch, size_t at, struct crm_sale *sale,
                              struct crm_error *error)
{
    *sale = (struct crm_sale){ 0 };
    const struct crm_record *record = &batch->records[at];
    if (!crm_time_parse(crm_field(record, 2), &sale->time)) {
        return crm_reader_refuse(reader, batch, at, 2, error,
                                 "not a date YYYY-MM-DD, nor one with THH:MM:SS");
    }
    crm_money quantity = 0;
    if (fields->amount == 0 || crm_field(record, fields->amount).length == 0) {
        return crm_reader_refuse(reader, batch, at, fields->amount, error,
                                 "a transaction without an amount");
    }
    enum crm_status status =
        crm_sale_money(reader, batch, at, fields->amount, &sale->amount, error);
    status = status == CRM_OK
                 ? crm_sale_money(reader, batch, at, fields->quantity, &quantity, error)
                 : status;
    status = status == CRM_OK ? crm_sale_money(reader, batch, at, fields->cost, &sale->cost, error)
                              : status;
    sale->refund = sale->amount < 0 || quantity < 0;
    sale->has_cost = fields->cost != 0 && crm_field(record, fields->cost).length > 0;
    if (fields->order_status != 0) {
        struct crm_span state = crm_field(record, fields->order_status);
        sale->unpaid = crm_span_is(state, "unpaid") || crm_span_is(state, "closed");
    }
    return status;
}
