#include "customer/dues.h"

#include "customer/fact.h"

enum { YEAR = 365 };

struct crm_due_fields crm_due_fields_of(const struct crm_layout *transactions)
{
    return (struct crm_due_fields){
        .due_date = crm_layout_field(transactions, "due_date"),
        .paid_date = crm_layout_field(transactions, "paid_date"),
    };
}

void crm_dues_clear(struct crm_dues *dues)
{
    dues->count = 0;
}

enum crm_status crm_dues_add(struct crm_dues *dues, const struct crm_due_fields *fields,
                             const struct crm_reader *reader, const struct crm_batch *batch,
                             size_t at, const struct crm_sale *sale, size_t order,
                             struct crm_error *error)
{
    struct crm_due_line line = { .amount = sale->amount,
                                 .order = (uint32_t)order,
                                 .refund = sale->refund };
    if (crm_fact_day(reader, batch, at, fields->due_date, &line.due, error) != CRM_OK
        || crm_fact_day(reader, batch, at, fields->paid_date, &line.paid, error) != CRM_OK) {
        return error->status;
    }
    dues->has_dues = dues->has_dues || line.due != CRM_NO_DAY;
    dues->has_payments = dues->has_payments || line.paid != CRM_NO_DAY;
    if (line.due == CRM_NO_DAY && !line.refund) {
        return CRM_OK;
    }
    if (line.paid > dues->as_of) {
        line.paid = CRM_NO_DAY; /* not known yet */
    }
    if (crm_grow(&dues->lines, &dues->capacity, dues->count + 1, sizeof *dues->lines, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    dues->lines[dues->count++] = line;
    return CRM_OK;
}

/* Whether a refund of their order is taken off line a before line b. */
static bool comes_before(const struct crm_due_line *a, const struct crm_due_line *b)
{
    bool a_unpaid = a->paid == CRM_NO_DAY;
    bool b_unpaid = b->paid == CRM_NO_DAY;
    return a_unpaid != b_unpaid ? a_unpaid : a->due != b->due ? a->due > b->due : a->paid > b->paid;
}

/* Gives the refunds the dates of the lines that they are taken off. */
static enum crm_status date_refunds(struct crm_dues *dues, size_t orders, struct crm_error *error)
{
    if (crm_grow(&dues->orders, &dues->orders_capacity, orders, sizeof *dues->orders, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < orders; i++) {
        dues->orders[i].due = CRM_NO_DAY;
    }
    for (size_t i = 0; i < dues->count; i++) {
        const struct crm_due_line *line = &dues->lines[i];
        struct crm_due_line *best = &dues->orders[line->order];
        if (!line->refund && (best->due == CRM_NO_DAY || comes_before(line, best))) {
            *best = *line;
        }
    }
    for (size_t i = 0; i < dues->count; i++) {
        struct crm_due_line *line = &dues->lines[i];
        const struct crm_due_line *sold = &dues->orders[line->order];
        if (line->refund && sold->due != CRM_NO_DAY) {
            line->due = sold->due;
            line->paid = sold->paid;
            line->refund = false; /* from here on it is a part of its order */
        }
    }
    return CRM_OK;
}

/* Adds what a line says; days are past due. False where a sum does not fit. */
static bool add_line(const struct crm_dues *dues, const struct crm_due_line *line,
                     struct crm_credit *credit)
{
    bool unpaid = line->paid == CRM_NO_DAY;
    int32_t days = (unpaid ? dues->as_of : line->paid) - line->due;
    int32_t age = dues->as_of - line->due;
    bool fits = true;
    credit->lines++;
    if (unpaid) {
        fits = crm_money_add(credit->owed, line->amount, &credit->owed)
               && (days <= 0 || crm_money_add(credit->owed_late, line->amount, &credit->owed_late))
               && (days <= dues->long_days
                   || crm_money_add(credit->owed_long, line->amount, &credit->owed_long));
    }
    if (age < 0 || age >= YEAR) {
        return fits;
    }
    fits = fits && crm_money_add(credit->due_365, line->amount, &credit->due_365);
    if (days > 0) {
        fits = fits && crm_money_add(credit->overdue_365, line->amount, &credit->overdue_365);
        if (!line->refund) {
            fits = fits && crm_money_add(credit->late_365, line->amount, &credit->late_365);
            credit->late_days_365 += (crm_wide)line->amount * days;
        }
    }
    return fits;
}

enum crm_status crm_dues_take(struct crm_dues *dues, size_t orders, struct crm_credit *credit,
                              struct crm_error *error)
{
    bool fits = true;
    *credit = (struct crm_credit){ 0 };
    if (dues->count == 0) {
        return CRM_OK;
    }
    if (date_refunds(dues, orders, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < dues->count && fits; i++) {
        fits = dues->lines[i].due == CRM_NO_DAY || add_line(dues, &dues->lines[i], credit);
    }
    return fits ? CRM_OK
                : crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
}

void crm_dues_free(struct crm_dues *dues)
{
    crm_release(dues->lines);
    crm_release(dues->orders);
    *dues = (struct crm_dues){ 0 };
}
