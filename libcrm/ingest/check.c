#include "ingest/check.h"

#include "ingest/row_field.h"
#include "ingest/row_money.h"
#include "ingest/row_order.h"
#include "ingest/row_time.h"
#include "ingest/spare.h"

enum { LINE_MOST = 1 << 20 };

static const size_t none = SIZE_MAX;

static size_t column_of(const struct crm_plan *plan, const char *field)
{
    size_t column = crm_plan_find(plan, field);
    return column == plan->column_count ? none : column;
}

/* The words of a column, set up for its field. */
static struct crm_words *words_of(struct crm_checker *checker, size_t column, const char *field)
{
    bool coded = crm_alias_has_codes(checker->plan->aliases, checker->section, field);
    if (column == none || !coded) {
        return NULL;
    }
    struct crm_words *words = &checker->words[column];
    words->aliases = checker->plan->aliases;
    words->section = checker->section;
    words->field = field;
    return words;
}

static void open_slot(struct crm_checker *checker, size_t number, const char *field)
{
    const struct {
        const char *field;
        size_t *slot;
    } known[] = {
        { "amount", &checker->amount_slot },       { "quantity", &checker->quantity_slot },
        { "order_status", &checker->status_slot }, { "order_id", &checker->order_slot },
        { "kind", &checker->kind_slot },
    };
    struct crm_slot *slot = &checker->slots[number];
    const struct crm_column *column = crm_column_find(checker->section, crm_span_of(field));
    slot->column = column_of(checker->plan, field);
    slot->form = slot->column != none ? &checker->plan->columns[slot->column] : NULL;
    slot->type = column != NULL ? column->type : CRM_TEXT;
    slot->known = column != NULL;
    slot->words = words_of(checker, slot->column, field);
    if (slot->column == none && checker->heads != NULL && !checker->plan->is_heads) {
        slot->head = crm_layout_field(&checker->heads->layout, field);
    }
    for (size_t i = 0; i < CRM_COUNT(known); i++) {
        if (column != NULL && strcmp(known[i].field, field) == 0) {
            *known[i].slot = number;
        }
    }
}

enum crm_status crm_checker_open(struct crm_checker *checker, const struct crm_plan *plan,
                                 const struct crm_layout *layout, struct crm_rates *rates,
                                 struct crm_heads *heads, struct crm_error *error)
{
    *checker = (struct crm_checker){ .plan = plan,
                                     .rates = rates,
                                     .heads = plan->role == CRM_TRANSACTIONS ? heads : NULL,
                                     .section = plan->role,
                                     .slot_count = layout->count,
                                     .amount_slot = none,
                                     .quantity_slot = none,
                                     .status_slot = none,
                                     .order_slot = none,
                                     .kind_slot = none };
    checker->currency = column_of(plan, "currency");
    checker->clock = column_of(plan, "clock");
    checker->sale_type = column_of(plan, "sale_type");
    checker->unit_price.column = column_of(plan, "unit_price");
    checker->unit_price.type = CRM_MONEY;
    checker->unit_price.form =
        checker->unit_price.column != none ? &plan->columns[checker->unit_price.column] : NULL;
    checker->slots = crm_allocate(layout->count, sizeof *checker->slots, error);
    checker->words = crm_allocate(plan->column_count, sizeof *checker->words, error);
    if (checker->slots == NULL || checker->words == NULL) {
        crm_checker_close(checker);
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < layout->count; i++) {
        open_slot(checker, i, layout->names[i]);
    }
    words_of(checker, checker->sale_type, "sale_type");
    return CRM_OK;
}

void crm_checked_reject(struct crm_checked *checked, enum crm_reason reason, size_t column)
{
    if (checked->reason == CRM_ACCEPTED) {
        checked->reason = reason;
        checked->column = column;
    }
}

const char *crm_checker_code(struct crm_checker *checker, struct crm_words *words,
                             struct crm_span cell)
{
    const char *code = crm_words_code(words, cell);
    checker->line.failed = checker->line.failed || words->folded.failed;
    return code;
}

/* What data frames and databases write where there is no id; "-" is nobody, in interactions only.
 */
static bool is_missing(const struct crm_checker *checker, struct crm_span id)
{
    static const char *const words[] = { "NULL", "null", "N/A",  "#N/A",     "NaN",     "nan",
                                         "None", "\\N",  "散客", "匿名用户", "匿名买家" };
    if (id.length == 0) {
        return true;
    }
    if (id.length > 4 && (unsigned char)id.at[0] < 0x80) {
        return false;
    }
    for (size_t i = 0; i < CRM_COUNT(words); i++) {
        if (crm_span_is(id, words[i])) {
            return true;
        }
    }
    return checker->section != CRM_INTERACTIONS && checker->section != CRM_PRODUCTS
           && crm_span_is(id, "-");
}

/* The customer, or product: the first field. */
static void write_first(struct crm_checker *checker, const struct crm_csv_row *row,
                        const struct crm_head *head, struct crm_checked *checked)
{
    const struct crm_slot *slot = &checker->slots[0];
    if (slot->column != none && is_missing(checker, crm_cell_bare(row->cells[slot->column]))) {
        crm_checked_reject(checked,
                           checker->section == CRM_PRODUCTS ? CRM_NO_PRODUCT : CRM_NO_CUSTOMER_ID,
                           slot->column);
        return;
    }
    size_t start = checker->line.length + 1;
    crm_row_field_write(checker, 0, row, head, checked);
    checked->key = (struct crm_span){ NULL, checker->line.length - start };
}

/* The time of a fact: the second field. */
static void write_fact_time(struct crm_checker *checker, const struct crm_csv_row *row,
                            const struct crm_head *head, struct crm_checked *checked)
{
    const struct crm_slot *slot = &checker->slots[1];
    if (slot->column == none) {
        checked->time = head != NULL ? head->time : checked->time;
        crm_row_field_write(checker, 1, row, head, checked);
        return;
    }
    struct crm_span cell = crm_span_trimmed(row->cells[slot->column]);
    if (cell.length == 0) {
        crm_checked_reject(checked, CRM_NO_TIME, slot->column);
        return;
    }
    bool usual = false;
    if (!crm_row_time_parse(checker, slot->form, cell, &checked->time, &usual, &checked->changes)) {
        checked->contradicts = crm_row_time_contradicts(slot->form, cell);
        crm_checked_reject(checked, CRM_BAD_DATE, slot->column);
        return;
    }
    if (checker->clock != none
        && !crm_row_time_add_clock(checker, row, &checked->time, &checked->changes)) {
        crm_checked_reject(checked, CRM_BAD_DATE, checker->clock);
        return;
    }
    struct crm_buffer *line = &checker->line;
    line->bytes[line->length++] = '\t';
    if (!usual || checker->clock != none) {
        crm_row_field_time(checker, checked->time, false);
        return;
    }
    memcpy(line->bytes + line->length, cell.at, cell.length);
    line->length += cell.length;
    if (cell.length > CRM_DAY_TEXT) {
        line->bytes[line->length - cell.length + CRM_DAY_TEXT] = 'T';
    }
}

/* The fields of a sound row; stops at the first that is wrong. */
static enum crm_status write_fields(struct crm_checker *checker, const struct crm_csv_row *row,
                                    struct crm_checked *checked, struct crm_error *error)
{
    struct crm_row_money money;
    struct crm_head *head = NULL;
    bool fact = checker->section == CRM_TRANSACTIONS || checker->section == CRM_INTERACTIONS;
    enum crm_status status = crm_row_money_read(checker, row, checked, &money, error);
    if (status != CRM_OK || !crm_row_order_find(checker, row, &head, checked)) {
        return status;
    }
    write_first(checker, row, head, checked);
    if (checked->reason == CRM_ACCEPTED && fact) {
        write_fact_time(checker, row, head, checked);
    }
    if (checker->section == CRM_TRANSACTIONS && checked->reason == CRM_ACCEPTED) {
        crm_row_order_check(checker, row, checked);
    }
    /* nothing was sold: what the rest says does not matter */
    bool nothing = checked->left == CRM_LEFT_UNPAID && !checker->plan->is_heads;
    if (checked->reason == CRM_ACCEPTED && money.reason != CRM_ACCEPTED
        && (!nothing || money.contradicts)) {
        checked->contradicts = money.contradicts;
        crm_checked_reject(checked, money.reason, money.column);
    }
    if (checker->kind_slot != none && checked->reason == CRM_ACCEPTED) {
        size_t kind = checker->slots[checker->kind_slot].column;
        if (crm_span_trimmed(row->cells[kind]).length == 0) {
            crm_checked_reject(checked, CRM_NO_KIND, kind);
        }
    }
    for (size_t i = fact ? 2 : 1;
         i < checker->slot_count && checked->reason == CRM_ACCEPTED && !nothing; i++) {
        crm_row_field_write(checker, i, row, head, checked);
    }
    return status;
}

static enum crm_reason problem_reason(enum crm_csv_problem problem)
{
    switch (problem) {
    case CRM_CSV_BAD_QUOTES:
        return CRM_BAD_QUOTES;
    case CRM_CSV_BAD_ENCODING:
        return CRM_BAD_ENCODING;
    case CRM_CSV_TOO_LONG:
        return CRM_ROW_TOO_LONG;
    case CRM_CSV_GOOD:
        break;
    }
    return CRM_ACCEPTED;
}

/* Makes room for all that a row can become, so that most of it is written without asking. */
static bool make_room(struct crm_checker *checker, const struct crm_csv_row *row)
{
    checker->room = 2 * row->raw.length + (checker->slot_count + 1) * CRM_FIELD_ROOM + CRM_CSV_SLACK
                    + (checker->heads != NULL ? checker->heads->longest : 0);
    return crm_buffer_room(&checker->line, checker->room) != NULL;
}

enum crm_status crm_checker_row(struct crm_checker *checker, const struct crm_csv_row *row,
                                struct crm_checked *checked, struct crm_error *error)
{
    *checked = (struct crm_checked){ .column = none };
    checked->reason = problem_reason(row->problem);
    if (checked->reason != CRM_ACCEPTED) {
        return CRM_OK;
    }
    crm_buffer_clear(&checker->line);
    crm_buffer_clear(&checker->folded);
    enum crm_status status = CRM_OK;
    if (row->count != checker->plan->column_count
        && !crm_row_fits(row, checker->plan->column_count)) {
        crm_checked_reject(checked, CRM_WRONG_FIELD_COUNT, none);
    } else if (make_room(checker, row)) {
        checker->line.bytes[checker->line.length++] = (char)checker->section;
        status = write_fields(checker, row, checked, error);
        crm_buffer_byte(&checker->line, '\n');
    }
    if (checker->line.length > LINE_MOST) {
        crm_checked_reject(checked, CRM_ROW_TOO_LONG, none); /* escapes made it so */
    }
    if (crm_spare_reason(checked->reason)) {
        checked->left = crm_spare_row(checker, row);
        checked->reason = checked->left != CRM_LEFT_NOTHING ? CRM_ACCEPTED : checked->reason;
    }
    status = status == CRM_OK ? crm_buffer_check(&checker->line, error) : status;
    status = status == CRM_OK ? crm_buffer_check(&checker->folded, error) : status;
    if (status == CRM_OK && checker->line.length > 0) {
        checked->line = crm_buffer_view(&checker->line);
        checked->key.at = checker->line.length > 0 ? checker->line.bytes + 2 : NULL;
    }
    return status;
}

void crm_checker_close(struct crm_checker *checker)
{
    for (size_t i = 0; checker->words != NULL && i < checker->plan->column_count; i++) {
        crm_buffer_free(&checker->words[i].folded);
    }
    crm_release(checker->slots);
    crm_release(checker->words);
    crm_buffer_free(&checker->line);
    crm_buffer_free(&checker->folded);
    crm_map_free(&checker->statuses);
    *checker = (struct crm_checker){ 0 };
}
