#include "ingest/row_money.h"

static const size_t none = SIZE_MAX;

static enum crm_reason money_reason(enum crm_money_read read, enum crm_column_type type)
{
    switch (read) {
    case CRM_MONEY_GOOD:
        return CRM_ACCEPTED;
    case CRM_MONEY_TOO_PRECISE:
        return CRM_TOO_PRECISE;
    case CRM_MONEY_TOO_LARGE:
        return CRM_TOO_LARGE;
    case CRM_MONEY_MALFORMED:
        break;
    }
    return type == CRM_MONEY ? CRM_BAD_AMOUNT : CRM_BAD_NUMBER;
}

/* Whether a cell says that its column has another form than was found by the beginning: it cannot
 * be read by it but by the other, or it is the first with a comma that can be both. */
static bool contradicts_decimal(const struct crm_plan_column *form, struct crm_span cell)
{
    unsigned marks = crm_amount_marks(cell);
    if (form->pinned || marks == 0) {
        return false;
    }
    return (marks & form->decimal) == 0 || (!form->seen && (marks & CRM_DECIMAL_MATTERS) != 0);
}

static void refuse_money(struct crm_row_money *money, enum crm_reason reason, struct crm_slot *slot,
                         struct crm_span cell)
{
    slot->good = false;
    if (money->reason == CRM_ACCEPTED) {
        money->reason = reason;
        money->column = slot->column;
        money->contradicts = contradicts_decimal(slot->form, cell);
    }
}

/* Reads a cell that is not as nearly all are. */
static void read_odd_money(struct crm_slot *slot, struct crm_span cell, struct crm_row_money *money)
{
    const struct crm_plan_column *form = slot->form;
    struct crm_currency_text currency = { "" };
    enum crm_money_read read = CRM_MONEY_MALFORMED;
    if (form->decimal == CRM_DECIMAL_POINT) {
        read = crm_money_parse(cell, &slot->money);
    }
    if (read == CRM_MONEY_MALFORMED) {
        cell = crm_cell_bare(cell);
        read = crm_amount_parse(cell, form->decimal, &slot->money, &currency);
    }
    bool counted = slot->type == CRM_QUANTITY && currency.text[0] != '\0'; /* "12 kgs" */
    bool doubtful = read == CRM_MONEY_GOOD && !form->seen && contradicts_decimal(form, cell);
    if (read != CRM_MONEY_GOOD || counted || doubtful) {
        read = read == CRM_MONEY_GOOD ? CRM_MONEY_MALFORMED : read;
        refuse_money(money, money_reason(read, slot->type), slot, cell);
    } else if (!crm_currency_join(&money->currency, currency)) {
        refuse_money(money, CRM_BAD_CURRENCY, slot, cell);
    }
}

/* Reads a cell of money or of a quantity into its slot. */
static void read_money(struct crm_slot *slot, const struct crm_csv_row *row,
                       struct crm_row_money *money)
{
    struct crm_span cell = crm_span_trimmed(row->cells[slot->column]);
    slot->filled = cell.length > 0;
    slot->good = slot->filled;
    slot->as_is.at = NULL;
    if (!slot->filled) {
        return;
    }
    enum crm_money_form form = crm_money_parse_short(cell, &slot->money);
    if (form == CRM_MONEY_OTHER
        || (form == CRM_MONEY_CENTS && slot->form->decimal != CRM_DECIMAL_POINT)) {
        read_odd_money(slot, cell, money);
        return;
    }
    bool whole = form == CRM_MONEY_WHOLE;
    if (row->plain && whole == (slot->type == CRM_QUANTITY)) {
        slot->as_is = cell;
    }
}

/* The currency of a row: of its own column, and of the signs in its amounts. */
static void read_currency(const struct crm_checker *checker, const struct crm_csv_row *row,
                          struct crm_row_money *money)
{
    if (checker->currency == none) {
        return;
    }
    struct crm_span cell = crm_span_trimmed(row->cells[checker->currency]);
    struct crm_currency_text currency = { "" };
    if (cell.length > 0
        && (!crm_currency_of(cell, &currency) || !crm_currency_join(&money->currency, currency))
        && money->reason == CRM_ACCEPTED) {
        money->reason = CRM_BAD_CURRENCY;
        money->column = checker->currency;
    }
}

static bool is_money(enum crm_column_type type)
{
    return type == CRM_MONEY || type == CRM_QUANTITY;
}

/* Converts all money of the row to the currency of the stream. */
static enum crm_status convert(struct crm_checker *checker, struct crm_checked *checked,
                               struct crm_row_money *money, struct crm_error *error)
{
    int64_t rate = CRM_RATE_ONE;
    bool rounded = false;
    enum crm_status status = crm_rates_find(checker->rates, money->currency, &rate, error);
    for (size_t i = 0; rate != CRM_RATE_ONE && i <= checker->slot_count; i++) {
        struct crm_slot *slot = i < checker->slot_count ? &checker->slots[i] : &checker->unit_price;
        slot->as_is.at = NULL;
        if (slot->type == CRM_MONEY && slot->column != none && slot->filled && slot->good
            && !crm_rate_apply(slot->money, rate, &slot->money, &rounded)) {
            slot->good = false;
            money->column = money->reason == CRM_ACCEPTED ? slot->column : money->column;
            money->reason = money->reason == CRM_ACCEPTED ? CRM_TOO_LARGE : money->reason;
        }
    }
    checked->changes.rounded += rounded;
    return status;
}

/* Whether the order is one that takes another back, as C536379 among orders of digits. */
static bool is_cancellation(const struct crm_checker *checker, const struct crm_csv_row *row)
{
    const struct crm_slot *slot =
        checker->order_slot != none ? &checker->slots[checker->order_slot] : NULL;
    if (slot == NULL || slot->column == none || !slot->form->digit_ids) {
        return false;
    }
    return crm_cell_cancels(crm_cell_bare(row->cells[slot->column]));
}

/* Whether a row says that it is a refund: by its type, by a negative quantity, by its order. */
static bool is_refund(struct crm_checker *checker, const struct crm_csv_row *row)
{
    const struct crm_slot *quantity =
        checker->quantity_slot != none ? &checker->slots[checker->quantity_slot] : NULL;
    if (quantity != NULL && quantity->column != none && quantity->filled && quantity->good
        && quantity->money < 0) {
        return true;
    }
    if (is_cancellation(checker, row)) {
        return true;
    }
    if (checker->sale_type == none) {
        return false;
    }
    struct crm_span cell = crm_span_trimmed(row->cells[checker->sale_type]);
    const char *code = cell.length > 0
                           ? crm_checker_code(checker, &checker->words[checker->sale_type], cell)
                           : NULL;
    return code != NULL && strcmp(code, "refund") == 0;
}

/* The amount of a sale: given, or quantity x unit_price; negative where it is a refund, also where
 * the export writes it without a sign. */
static void find_amount(struct crm_checker *checker, const struct crm_csv_row *row,
                        struct crm_checked *checked, struct crm_row_money *money)
{
    struct crm_slot *given = &checker->slots[checker->amount_slot];
    struct crm_slot *quantity =
        checker->quantity_slot != none ? &checker->slots[checker->quantity_slot] : NULL;
    const struct crm_slot *price = &checker->unit_price;
    bool bad = money->reason != CRM_ACCEPTED;
    size_t missing = none;
    if (given->column != none) {
        missing = given->filled ? none : given->column;
        checked->amount = given->money;
        checked->priced = given->good;
    } else if (quantity != NULL && quantity->column != none && price->column != none) {
        bool rounded = false;
        missing = !quantity->filled ? quantity->column : !price->filled ? price->column : none;
        checked->priced = quantity->good && price->good;
        if (checked->priced
            && !crm_money_multiply(quantity->money, price->money, &checked->amount, &rounded)) {
            checked->priced = false;
            money->reason = bad ? money->reason : CRM_TOO_LARGE;
            money->column = bad ? money->column : price->column;
        }
        checked->changes.rounded += rounded;
    }
    if (missing != none && !bad) {
        money->reason = CRM_NO_AMOUNT;
        money->column = missing;
    }
    if (checked->priced && is_refund(checker, row)) {
        if (checked->amount > 0) {
            checked->amount = -checked->amount;
            given->as_is.at = NULL;
            checked->changes.turned++;
        }
        if (quantity != NULL && quantity->column != none && quantity->good && quantity->money > 0) {
            quantity->money = -quantity->money;
            quantity->as_is.at = NULL;
        }
    }
}

enum crm_status crm_row_money_read(struct crm_checker *checker, const struct crm_csv_row *row,
                                   struct crm_checked *checked, struct crm_row_money *money,
                                   struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    bool filled = false;
    *money = (struct crm_row_money){ .reason = CRM_ACCEPTED, .column = none };
    for (size_t i = 0; i < checker->slot_count; i++) {
        struct crm_slot *slot = &checker->slots[i];
        if (is_money(slot->type) && slot->column != none) {
            read_money(slot, row, money);
            filled = filled || (slot->filled && slot->type == CRM_MONEY);
        }
    }
    if (checker->unit_price.column != none) {
        read_money(&checker->unit_price, row, money);
        filled = filled || checker->unit_price.filled;
    }
    read_currency(checker, row, money);
    if (filled && money->reason != CRM_BAD_CURRENCY) {
        status = convert(checker, checked, money, error);
    }
    if (status == CRM_REFUSED) {
        struct crm_error reason = *error;
        return crm_fail_at(error, CRM_REFUSED, crm_plan_name(checker->plan), row->line, 1, "%s",
                           reason.message);
    }
    if (checker->amount_slot != none) {
        find_amount(checker, row, checked, money);
        checked->priced = checked->priced && money->reason != CRM_BAD_CURRENCY;
    }
    return status;
}
