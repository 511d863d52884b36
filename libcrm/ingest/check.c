#include "ingest/check.h"

#include "ingest/alias.h"
#include "stream/escape.h"
#include "value/number.h"
#include "value/text.h"

enum { LINE_MOST = 1 << 20 };

static const size_t none = SIZE_MAX;

enum { STATUSES_SHOWN = 8 };

static size_t column_of(const struct crm_plan *plan, const char *field)
{
    size_t column = crm_plan_find(plan, field);
    return column == plan->column_count ? none : column;
}

enum crm_status crm_checker_open(struct crm_checker *checker, const struct crm_plan *plan,
                                 const struct crm_layout *layout, const char *date_format,
                                 struct crm_error *error)
{
    *checker = (struct crm_checker){ .plan = plan,
                                     .date_format = date_format,
                                     .section = plan->role,
                                     .slot_count = layout->count,
                                     .amount_slot = none,
                                     .status_slot = none };
    checker->amount = column_of(plan, "amount");
    checker->quantity = column_of(plan, "quantity");
    checker->unit_price = column_of(plan, "unit_price");
    checker->slots = crm_allocate(layout->count, sizeof *checker->slots, error);
    if (checker->slots == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < layout->count; i++) {
        struct crm_span name = crm_span_of(layout->names[i]);
        const struct crm_column *known = crm_column_find(plan->role, name);
        struct crm_slot *slot = &checker->slots[i];
        slot->column = column_of(plan, layout->names[i]);
        slot->type = known != NULL ? known->type : CRM_TEXT;
        slot->coded = plan->role == CRM_CUSTOMERS && crm_alias_has_codes(layout->names[i])
                          ? layout->names[i]
                          : NULL;
        slot->decimal_ids = slot->column != none && plan->columns[slot->column].decimal_ids;
        if (plan->role == CRM_TRANSACTIONS && crm_span_is(name, "amount")) {
            checker->amount_slot = i;
        } else if (plan->role == CRM_TRANSACTIONS && crm_span_is(name, "order_status")) {
            checker->status_slot = i;
        }
    }
    return CRM_OK;
}

static enum crm_reason money_reason(enum crm_money_read read)
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
    return CRM_BAD_AMOUNT;
}

/* Sets the reason unless there is one already: a row is rejected for what is found first. */
static void reject(struct crm_checked *checked, enum crm_reason reason, size_t column)
{
    if (checked->reason == CRM_ACCEPTED) {
        checked->reason = reason;
        checked->column = column;
    }
}

/* Amounts of exactly three decimals throughout may be thousands, as some countries write them. */
static void count_decimals(struct crm_checker *checker, struct crm_span amount)
{
    const char *point = memchr(amount.at, '.', amount.length);
    if (point != NULL) {
        bool three = amount.at + amount.length - point == 4;
        *(three ? &checker->grouped : &checker->ungrouped) += 1;
    }
}

/* A negative quantity lowers revenue, also where the export writes the amount without a sign. */
static void turn_refund(struct crm_checker *checker, const struct crm_csv_row *row,
                        struct crm_checked *checked)
{
    crm_money quantity = 0;
    if (checked->priced && checked->amount > 0 && checker->quantity != none
        && crm_money_parse(crm_span_trimmed(row->cells[checker->quantity]), &quantity)
               == CRM_MONEY_GOOD
        && quantity < 0) {
        checked->amount = -checked->amount;
        checker->turned++;
    }
}

/* The amount of a sales row: given, or quantity x unit_price. What is wrong with it goes into
 * *reason and *column. */
static void find_amount(struct crm_checker *checker, const struct crm_csv_row *row,
                        struct crm_checked *checked, enum crm_reason *reason, size_t *column)
{
    size_t given = checker->amount;
    *reason = CRM_NO_AMOUNT;
    *column = given;
    if (given != none) {
        struct crm_span cell = crm_span_trimmed(row->cells[given]);
        if (cell.length > 0) {
            *reason = money_reason(crm_money_parse(cell, &checked->amount));
            checked->priced = *reason == CRM_ACCEPTED;
            count_decimals(checker, cell);
        }
        return;
    }
    if (checker->quantity == none || checker->unit_price == none) {
        return;
    }
    crm_money factors[2] = { 0, 0 };
    size_t columns[2] = { checker->quantity, checker->unit_price };
    for (size_t i = 0; i < 2; i++) {
        struct crm_span cell = crm_span_trimmed(row->cells[columns[i]]);
        *column = columns[i];
        *reason =
            cell.length == 0 ? CRM_NO_AMOUNT : money_reason(crm_money_parse(cell, &factors[i]));
        *reason = *reason == CRM_BAD_AMOUNT && i == 0 ? CRM_BAD_NUMBER : *reason;
        if (*reason != CRM_ACCEPTED) {
            return;
        }
    }
    bool rounded = false;
    if (!crm_money_multiply(factors[0], factors[1], &checked->amount, &rounded)) {
        *reason = CRM_TOO_LARGE;
        return;
    }
    checker->rounded += rounded;
    checked->priced = true;
}

static bool parse_time(struct crm_checker *checker, struct crm_span text, struct crm_time *time)
{
    bool dropped = false;
    if (checker->date_format != NULL) {
        /* dashed ISO dates may stand beside a form of the user's own; nothing else: guessing
         * between day and month would be silent */
        bool iso = strncmp(checker->date_format, "%Y-", 3) != 0;
        return crm_time_parse_pattern(text, checker->date_format, time)
               || (iso && crm_time_parse(text, time));
    }
    bool good = crm_time_parse(text, time) || crm_time_parse_loose(text, time, &dropped);
    checker->dropped += good && dropped;
    return good;
}

static bool has_control(struct crm_span text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        bool is_c1 = byte == 0xc2 && i + 1 < text.length && (unsigned char)text.at[i + 1] < 0xa0;
        if (byte < 0x20 || byte == 0x7f || is_c1) {
            return true;
        }
    }
    return false;
}

static void write_time(struct crm_checker *checker, struct crm_time time, bool day_only)
{
    char text[19];
    time.second = day_only ? -1 : time.second;
    crm_buffer_append(&checker->line, text, crm_time_write(time, text));
}

static enum crm_reason write_money(struct crm_checker *checker, struct crm_span cell, bool quantity)
{
    char text[24];
    crm_money money = 0;
    enum crm_reason reason = money_reason(crm_money_parse(cell, &money));
    if (reason == CRM_ACCEPTED) {
        size_t length = quantity ? crm_quantity_write(money, text) : crm_money_write(money, text);
        crm_buffer_append(&checker->line, text, length);
    }
    return reason == CRM_BAD_AMOUNT && quantity ? CRM_BAD_NUMBER : reason;
}

/* Words for scores (domain A) and numbers. */
static enum crm_reason write_number(struct crm_checker *checker, struct crm_span cell)
{
    static const char *const words[] = { "差", "一般", "好", "很好" };
    char text[32];
    double number = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (crm_span_is(cell, words[i])) {
            crm_buffer_byte(&checker->line, (char)('1' + (int)i));
            return CRM_ACCEPTED;
        }
    }
    if (!crm_number_parse(cell, &number)) {
        return CRM_BAD_NUMBER;
    }
    crm_buffer_append(&checker->line, text, crm_number_write(number, 9, text));
    return CRM_ACCEPTED;
}

/* What a spreadsheet makes of a long number: 1.23457E+11. */
static bool is_mangled(struct crm_span id)
{
    double number = 0;
    return id.length > 5 && memchr(id.at, 'E', id.length) != NULL
           && memchr(id.at, '+', id.length) != NULL && crm_number_parse(id, &number);
}

static enum crm_reason write_key(struct crm_checker *checker, const struct crm_slot *slot,
                                 struct crm_span cell)
{
    if (has_control(cell)) {
        return CRM_CONTROL_CHARACTER;
    }
    if (is_mangled(cell)) {
        return CRM_MANGLED_ID;
    }
    if (slot->decimal_ids && cell.length > 2) {
        cell.length -= 2;
    }
    crm_escape(&checker->line, cell);
    return CRM_ACCEPTED;
}

/* Appends one filled cell as its type wants it. */
static enum crm_reason write_cell(struct crm_checker *checker, const struct crm_slot *slot,
                                  struct crm_span cell)
{
    struct crm_time time;
    int64_t integer = 0;
    switch (slot->type) {
    case CRM_KEY:
        return write_key(checker, slot, cell);
    case CRM_DAY:
    case CRM_TIME:
        if (!parse_time(checker, cell, &time)) {
            return CRM_BAD_DATE;
        }
        write_time(checker, time, slot->type == CRM_DAY);
        return CRM_ACCEPTED;
    case CRM_MONEY:
        return write_money(checker, cell, false);
    case CRM_QUANTITY:
        return write_money(checker, cell, true);
    case CRM_INTEGER:
        if (!crm_integer_parse(cell, &integer)) {
            return CRM_BAD_NUMBER;
        }
        crm_buffer_format(&checker->line, "%lld", (long long)integer);
        return CRM_ACCEPTED;
    case CRM_NUMBER:
        return write_number(checker, cell);
    case CRM_TEXT:
    case CRM_CODE:
    case CRM_LIST:
        crm_escape(&checker->line, cell);
        return CRM_ACCEPTED;
    }
    return CRM_ACCEPTED;
}

/* order_status in the stream's words where it means that nothing was sold. */
static void write_status(struct crm_checker *checker, struct crm_span cell,
                         struct crm_checked *checked)
{
    crm_buffer_clear(&checker->folded);
    crm_text_fold(&checker->folded, cell);
    const char *status = crm_alias_order_status(crm_buffer_view(&checker->folded));
    struct crm_error error;
    uint32_t number = 0;
    bool known = status != NULL || checker->statuses.count >= STATUSES_SHOWN
                 || crm_map_add(&checker->statuses, cell, &number, &error) == CRM_OK;
    checker->line.failed = checker->line.failed || checker->folded.failed || !known;
    checked->unpaid = status != NULL;
    crm_escape(&checker->line, status != NULL ? crm_span_of(status) : cell);
}

/* A customer's relation or gender in the stream's words. */
static void write_code(struct crm_checker *checker, const char *field, struct crm_span cell)
{
    crm_buffer_clear(&checker->folded);
    crm_text_fold(&checker->folded, cell);
    checker->line.failed = checker->line.failed || checker->folded.failed;
    const char *code = crm_alias_code(field, crm_buffer_view(&checker->folded));
    crm_escape(&checker->line, code != NULL ? crm_span_of(code) : cell);
}

static void write_slot(struct crm_checker *checker, size_t number, const struct crm_csv_row *row,
                       struct crm_checked *checked)
{
    const struct crm_slot *slot = &checker->slots[number];
    crm_buffer_byte(&checker->line, '\t');
    if (number == checker->amount_slot) {
        char text[24];
        crm_buffer_append(&checker->line, text, crm_money_write(checked->amount, text));
        return;
    }
    if (slot->column == none) {
        return;
    }
    struct crm_span cell = row->cells[slot->column];
    cell = slot->type == CRM_TEXT ? cell : crm_span_trimmed(cell);
    if (cell.length == 0) {
        return;
    }
    if (memchr(cell.at, '\0', cell.length) != NULL) {
        reject(checked, CRM_CONTROL_CHARACTER, slot->column); /* a stream has no NUL */
        return;
    }
    if (number == checker->status_slot) {
        write_status(checker, cell, checked);
        return;
    }
    if (slot->coded != NULL) {
        write_code(checker, slot->coded, cell);
        return;
    }
    enum crm_reason reason = write_cell(checker, slot, cell);
    if (reason != CRM_ACCEPTED) {
        reject(checked, reason, slot->column);
    }
}

/* What data frames and databases write where there is no id; "-" is nobody, in interactions only.
 */
static bool is_missing(const struct crm_checker *checker, struct crm_span id)
{
    static const char *const words[] = {
        "NULL", "null", "N/A", "#N/A", "NaN", "nan", "None", "\\N"
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (crm_span_is(id, words[i])) {
            return true;
        }
    }
    return id.length == 0
           || (checker->section != CRM_INTERACTIONS && checker->section != CRM_PRODUCTS
               && crm_span_is(id, "-"));
}

static bool is_empty(const struct crm_checker *checker, const struct crm_csv_row *row,
                     size_t number)
{
    size_t column = checker->slots[number].column;
    return column == none || crm_span_trimmed(row->cells[column]).length == 0;
}

/* Key and, in facts, time: the first two fields. */
static void write_keys(struct crm_checker *checker, const struct crm_csv_row *row,
                       struct crm_checked *checked)
{
    bool fact = checker->section == CRM_TRANSACTIONS || checker->section == CRM_INTERACTIONS;
    if (is_missing(checker, crm_span_trimmed(row->cells[checker->slots[0].column]))) {
        reject(checked, checker->section == CRM_PRODUCTS ? CRM_NO_PRODUCT : CRM_NO_CUSTOMER_ID,
               checker->slots[0].column);
        return;
    }
    size_t start = checker->line.length + 1;
    write_slot(checker, 0, row, checked);
    checked->key = (struct crm_span){ NULL, checker->line.length - start };
    if (!fact) {
        return;
    }
    if (is_empty(checker, row, 1)) {
        reject(checked, CRM_NO_TIME, checker->slots[1].column);
        return;
    }
    crm_buffer_byte(&checker->line, '\t');
    if (!parse_time(checker, crm_span_trimmed(row->cells[checker->slots[1].column]),
                    &checked->time)) {
        reject(checked, CRM_BAD_DATE, checker->slots[1].column);
        return;
    }
    write_time(checker, checked->time, false);
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

/* The fields of a sound row; stops at the first that is wrong. */
static void write_fields(struct crm_checker *checker, const struct crm_csv_row *row,
                         struct crm_checked *checked)
{
    enum crm_reason amount_reason = CRM_ACCEPTED;
    size_t amount_column = none;
    bool sales = checker->section == CRM_TRANSACTIONS;
    if (sales) {
        find_amount(checker, row, checked, &amount_reason, &amount_column);
        turn_refund(checker, row, checked);
    }
    write_keys(checker, row, checked);
    if (amount_reason != CRM_ACCEPTED) {
        reject(checked, amount_reason, amount_column);
    }
    if (checker->section == CRM_INTERACTIONS && checked->reason == CRM_ACCEPTED) {
        size_t kind = column_of(checker->plan, "kind");
        if (crm_span_trimmed(row->cells[kind]).length == 0) {
            reject(checked, CRM_NO_KIND, kind);
        }
    }
    size_t first = sales || checker->section == CRM_INTERACTIONS ? 2 : 1;
    for (size_t i = first; i < checker->slot_count && checked->reason == CRM_ACCEPTED; i++) {
        write_slot(checker, i, row, checked);
    }
}

enum crm_status crm_checker_row(struct crm_checker *checker, const struct crm_csv_row *row,
                                struct crm_checked *checked, struct crm_error *error)
{
    *checked = (struct crm_checked){ .column = none };
    checked->reason = problem_reason(row->problem);
    if (checked->reason != CRM_ACCEPTED) {
        return CRM_OK;
    }
    if (row->count != checker->plan->column_count) {
        checked->reason = CRM_WRONG_FIELD_COUNT;
        return CRM_OK;
    }
    crm_buffer_clear(&checker->line);
    crm_buffer_byte(&checker->line, (char)checker->section);
    write_fields(checker, row, checked);
    crm_buffer_byte(&checker->line, '\n');
    if (checker->line.length > LINE_MOST) {
        reject(checked, CRM_ROW_TOO_LONG, none); /* escapes made it so */
    }
    enum crm_status status = crm_buffer_check(&checker->line, error);
    if (status == CRM_OK) {
        checked->line = crm_buffer_view(&checker->line);
        checked->key.at = checker->line.bytes + 2;
    }
    return status;
}

void crm_checker_close(struct crm_checker *checker)
{
    crm_release(checker->slots);
    crm_buffer_free(&checker->line);
    crm_buffer_free(&checker->folded);
    crm_map_free(&checker->statuses);
    *checker = (struct crm_checker){ 0 };
}
