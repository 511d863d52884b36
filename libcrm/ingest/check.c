#include "ingest/check.h"

#include "ingest/row_money.h"
#include "ingest/row_time.h"
#include "ingest/spare.h"
#include "stream/escape.h"
#include "value/number.h"
#include "value/text.h"

/* What a field may take beside the text of its cell: a date, an amount, a code. */
enum { LINE_MOST = 1 << 20, SLOT_ROOM = 40, STATUSES_SHOWN = 8 };

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

/* Sets the reason unless there is one already: a row is rejected for what is found first. */
static void reject(struct crm_checked *checked, enum crm_reason reason, size_t column)
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

static bool has_control(struct crm_span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (crm_text_control(text, i) > 0) {
            return true;
        }
    }
    return false;
}

/* What a spreadsheet or a data frame makes of a long number: 1.23457E+11, or 1E+11. */
static bool is_mangled(struct crm_span id)
{
    double number = 0;
    if (id.length < 5 || id.at[0] < '+' || id.at[0] > '9') {
        return false;
    }
    for (size_t i = id.length - 2; i > id.length - 5; i--) {
        if (id.at[i] == '+' && (id.at[i - 1] == 'E' || id.at[i - 1] == 'e')) {
            return crm_number_parse(id, &number);
        }
    }
    return false;
}

/* Appends text that has nothing to escape; room was made before. */
static inline void put(struct crm_buffer *line, struct crm_span text)
{
    memcpy(line->bytes + line->length, text.at, text.length);
    line->length += text.length;
}

/* The same for a cell of a plain row, in steps of fixed length, which are no calls: what is behind
 * the text may be read, and is overwritten later. */
static inline void put_plain(struct crm_buffer *line, struct crm_span text)
{
    char *out = line->bytes + line->length;
    for (size_t i = 0; i < text.length; i += CRM_CSV_SLACK) {
        memcpy(out + i, text.at + i, CRM_CSV_SLACK);
    }
    line->length += text.length;
}

static inline void put_text(struct crm_buffer *line, const struct crm_csv_row *row,
                            struct crm_span text)
{
    if (row->plain) {
        put_plain(line, text);
    } else {
        crm_escape(line, text);
    }
}

static enum crm_reason write_key(struct crm_checker *checker, const struct crm_slot *slot,
                                 const struct crm_csv_row *row, struct crm_span cell)
{
    cell = crm_cell_bare(cell);
    if ((!row->plain || !row->ascii) && has_control(cell)) {
        return CRM_CONTROL_CHARACTER;
    }
    if (is_mangled(cell)) {
        return CRM_MANGLED_ID;
    }
    if (slot->form->decimal_ids && cell.length > 2) {
        cell.length -= 2;
    }
    put_text(&checker->line, row, cell);
    return CRM_ACCEPTED;
}

static void write_time(struct crm_checker *checker, struct crm_time time, bool day_only)
{
    char text[19];
    time.second = day_only ? -1 : time.second;
    crm_buffer_append(&checker->line, text, crm_time_write(time, text));
}

static enum crm_reason write_day(struct crm_checker *checker, const struct crm_slot *slot,
                                 struct crm_span cell, struct crm_checked *checked)
{
    struct crm_time time;
    bool usual = false;
    if (!crm_row_time_parse(checker, slot->form, cell, &time, &usual, &checked->changes)) {
        checked->contradicts = crm_row_time_contradicts(slot->form, cell);
        return CRM_BAD_DATE;
    }
    write_time(checker, time, slot->type == CRM_DAY);
    return CRM_ACCEPTED;
}

/* Numbers, plain or as amounts are written; words for scores (domain A). */
static enum crm_reason write_number(struct crm_checker *checker, const struct crm_slot *slot,
                                    struct crm_span cell)
{
    static const char *const words[] = { "差", "一般", "好", "很好" };
    char text[32];
    double number = 0;
    crm_money exact = 0;
    for (size_t i = 0; i < CRM_COUNT(words); i++) {
        if (crm_span_is(cell, words[i])) {
            crm_buffer_byte(&checker->line, (char)('1' + (int)i));
            return CRM_ACCEPTED;
        }
    }
    if (!crm_number_parse(cell, &number)) {
        if (crm_amount_parse(cell, slot->form->decimal, &exact, NULL) != CRM_MONEY_GOOD) {
            return CRM_BAD_NUMBER;
        }
        number = (double)exact / CRM_MONEY_UNIT;
    }
    crm_buffer_append(&checker->line, text, crm_number_write(number, 9, text));
    return CRM_ACCEPTED;
}

static enum crm_reason write_integer(struct crm_checker *checker, const struct crm_slot *slot,
                                     struct crm_span cell)
{
    int64_t integer = 0;
    crm_money exact = 0;
    if (!crm_integer_parse(cell, &integer)) {
        if (crm_amount_parse(cell, slot->form->decimal, &exact, NULL) != CRM_MONEY_GOOD
            || exact % CRM_MONEY_UNIT != 0) {
            return CRM_BAD_NUMBER;
        }
        integer = exact / CRM_MONEY_UNIT;
    }
    crm_buffer_format(&checker->line, "%lld", (long long)integer);
    return CRM_ACCEPTED;
}

/* Appends the money that the slot holds; as it is written where that is the stream's form. */
static void write_money(struct crm_checker *checker, const struct crm_slot *slot)
{
    if (slot->as_is.at != NULL) {
        put_plain(&checker->line, slot->as_is);
        return;
    }
    char text[24];
    size_t length = slot->type == CRM_QUANTITY ? crm_quantity_write(slot->money, text)
                                               : crm_money_write(slot->money, text);
    put(&checker->line, (struct crm_span){ text, length });
}

/* The amount of a sale, which may have been computed. */
static void write_amount(struct crm_checker *checker, const struct crm_checked *checked)
{
    const struct crm_slot *slot = &checker->slots[checker->amount_slot];
    if (slot->column != none && slot->as_is.at != NULL) {
        put_plain(&checker->line, slot->as_is);
        return;
    }
    char text[24];
    put(&checker->line, (struct crm_span){ text, crm_money_write(checked->amount, text) });
}

/* A cell of codes: in the stream's words where they are known. */
static void write_code(struct crm_checker *checker, const struct crm_slot *slot,
                       const struct crm_csv_row *row, struct crm_span cell)
{
    const char *code = crm_checker_code(checker, slot->words, cell);
    if (code != NULL) {
        /* a user's code may be of any length: what follows it has its room again */
        size_t length = strlen(code);
        if (length < SLOT_ROOM || crm_buffer_room(&checker->line, length + checker->room) != NULL) {
            crm_escape(&checker->line, (struct crm_span){ code, length });
        }
    } else {
        put_text(&checker->line, row, cell);
    }
}

/* Remembers a word for a state or a type of sale that is not known: the row counts as a sale. */
static void note_word(struct crm_checker *checker, struct crm_span cell)
{
    struct crm_error error;
    uint32_t number = 0;
    if (checker->statuses.count < STATUSES_SHOWN
        && crm_map_add(&checker->statuses, cell, &number, &error) != CRM_OK) {
        checker->line.failed = true;
    }
}

/* Appends one filled cell as its type wants it. */
static enum crm_reason write_cell(struct crm_checker *checker, const struct crm_slot *slot,
                                  const struct crm_csv_row *row, struct crm_span cell,
                                  struct crm_checked *checked)
{
    switch (slot->type) {
    case CRM_KEY:
        return write_key(checker, slot, row, cell);
    case CRM_DAY:
    case CRM_TIME:
        return write_day(checker, slot, cell, checked);
    case CRM_MONEY:
    case CRM_QUANTITY:
        write_money(checker, slot);
        return CRM_ACCEPTED;
    case CRM_INTEGER:
        return write_integer(checker, slot, crm_cell_bare(cell));
    case CRM_NUMBER:
        return write_number(checker, slot, crm_cell_bare(cell));
    case CRM_TEXT:
    case CRM_CODE:
    case CRM_LIST:
        put_text(&checker->line, row, cell);
        return CRM_ACCEPTED;
    }
    return CRM_ACCEPTED;
}

static void write_slot(struct crm_checker *checker, size_t number, const struct crm_csv_row *row,
                       const struct crm_head *head, struct crm_checked *checked)
{
    const struct crm_slot *slot = &checker->slots[number];
    checker->line.bytes[checker->line.length++] = '\t';
    if (number == checker->amount_slot) {
        write_amount(checker, checked);
        return;
    }
    if (slot->column == none) {
        if (slot->head != 0 && head != NULL) {
            crm_buffer_span(&checker->line, crm_heads_field(checker->heads, head, slot->head));
        }
        return;
    }
    struct crm_span cell = row->cells[slot->column];
    if (slot->known) {
        cell = slot->type == CRM_TEXT || slot->type == CRM_CODE ? crm_cell_bare(cell)
                                                                : crm_span_trimmed(cell);
    }
    if (cell.length == 0) {
        return;
    }
    if (!row->plain && memchr(cell.at, '\0', cell.length) != NULL) {
        reject(checked, CRM_CONTROL_CHARACTER, slot->column); /* a stream has no NUL */
        return;
    }
    if (slot->words != NULL) {
        write_code(checker, slot, row, cell);
        return;
    }
    enum crm_reason reason = write_cell(checker, slot, row, cell, checked);
    if (reason != CRM_ACCEPTED) {
        reject(checked, reason, slot->column);
    }
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

/* An order never paid, or closed; and words that nobody knows. */
static void check_status(struct crm_checker *checker, const struct crm_csv_row *row,
                         struct crm_checked *checked)
{
    const struct {
        size_t column;
        bool decides;
    } columns[] = {
        { checker->status_slot != none ? checker->slots[checker->status_slot].column : none, true },
        { checker->sale_type, false }
    };
    for (size_t i = 0; i < CRM_COUNT(columns); i++) {
        struct crm_span cell = columns[i].column != none
                                   ? crm_span_trimmed(row->cells[columns[i].column])
                                   : (struct crm_span){ "", 0 };
        if (cell.length == 0 || checker->words[columns[i].column].aliases == NULL) {
            continue;
        }
        const char *code = crm_checker_code(checker, &checker->words[columns[i].column], cell);
        if (code == NULL) {
            note_word(checker, cell);
        } else if (columns[i].decides
                   && (strcmp(code, "unpaid") == 0 || strcmp(code, "closed") == 0)) {
            checked->left = CRM_LEFT_UNPAID;
        }
    }
}

/* The head of a line's order; false where there is none, or a head has no order, and the row is
 * rejected. */
static bool find_head(struct crm_checker *checker, const struct crm_csv_row *row,
                      struct crm_head **head, struct crm_checked *checked)
{
    *head = NULL;
    if (checker->heads == NULL && !checker->plan->is_heads) {
        return true;
    }
    const struct crm_slot *slot = &checker->slots[checker->order_slot];
    struct crm_span id = crm_cell_bare(row->cells[slot->column]);
    if (id.length == 0) {
        reject(checked, CRM_NO_ORDER_ID, slot->column);
        return false;
    }
    if (checker->plan->is_heads) {
        return true;
    }
    id.length -= slot->form->decimal_ids && id.length > 2 ? 2 : 0;
    if (!row->plain) { /* heads have their ids as the stream writes them */
        crm_buffer_clear(&checker->folded);
        crm_escape(&checker->folded, id);
        id = crm_buffer_view(&checker->folded);
    }
    *head = crm_heads_find(checker->heads, id);
    if (*head == NULL) {
        reject(checked, CRM_UNKNOWN_ORDER, slot->column);
        return false;
    }
    (*head)->used = true;
    checked->left = (*head)->unpaid ? CRM_LEFT_UNPAID : checked->left;
    return true;
}

/* The customer, or product: the first field. */
static void write_first(struct crm_checker *checker, const struct crm_csv_row *row,
                        const struct crm_head *head, struct crm_checked *checked)
{
    const struct crm_slot *slot = &checker->slots[0];
    if (slot->column != none && is_missing(checker, crm_cell_bare(row->cells[slot->column]))) {
        reject(checked, checker->section == CRM_PRODUCTS ? CRM_NO_PRODUCT : CRM_NO_CUSTOMER_ID,
               slot->column);
        return;
    }
    size_t start = checker->line.length + 1;
    write_slot(checker, 0, row, head, checked);
    checked->key = (struct crm_span){ NULL, checker->line.length - start };
}

/* The time of a fact: the second field. */
static void write_fact_time(struct crm_checker *checker, const struct crm_csv_row *row,
                            const struct crm_head *head, struct crm_checked *checked)
{
    const struct crm_slot *slot = &checker->slots[1];
    if (slot->column == none) {
        checked->time = head != NULL ? head->time : checked->time;
        write_slot(checker, 1, row, head, checked);
        return;
    }
    struct crm_span cell = crm_span_trimmed(row->cells[slot->column]);
    if (cell.length == 0) {
        reject(checked, CRM_NO_TIME, slot->column);
        return;
    }
    bool usual = false;
    if (!crm_row_time_parse(checker, slot->form, cell, &checked->time, &usual, &checked->changes)) {
        checked->contradicts = crm_row_time_contradicts(slot->form, cell);
        reject(checked, CRM_BAD_DATE, slot->column);
        return;
    }
    if (checker->clock != none
        && !crm_row_time_add_clock(checker, row, &checked->time, &checked->changes)) {
        reject(checked, CRM_BAD_DATE, checker->clock);
        return;
    }
    struct crm_buffer *line = &checker->line;
    line->bytes[line->length++] = '\t';
    if (!usual || checker->clock != none) {
        write_time(checker, checked->time, false);
        return;
    }
    put(line, cell);
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
    if (status != CRM_OK || !find_head(checker, row, &head, checked)) {
        return status;
    }
    write_first(checker, row, head, checked);
    if (checked->reason == CRM_ACCEPTED && fact) {
        write_fact_time(checker, row, head, checked);
    }
    if (checker->section == CRM_TRANSACTIONS && checked->reason == CRM_ACCEPTED) {
        check_status(checker, row, checked);
    }
    /* nothing was sold: what the rest says does not matter */
    bool nothing = checked->left == CRM_LEFT_UNPAID && !checker->plan->is_heads;
    if (checked->reason == CRM_ACCEPTED && money.reason != CRM_ACCEPTED
        && (!nothing || money.contradicts)) {
        checked->contradicts = money.contradicts;
        reject(checked, money.reason, money.column);
    }
    if (checker->kind_slot != none && checked->reason == CRM_ACCEPTED) {
        size_t kind = checker->slots[checker->kind_slot].column;
        if (crm_span_trimmed(row->cells[kind]).length == 0) {
            reject(checked, CRM_NO_KIND, kind);
        }
    }
    for (size_t i = fact ? 2 : 1;
         i < checker->slot_count && checked->reason == CRM_ACCEPTED && !nothing; i++) {
        write_slot(checker, i, row, head, checked);
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
    checker->room = 2 * row->raw.length + (checker->slot_count + 1) * SLOT_ROOM + CRM_CSV_SLACK
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
        reject(checked, CRM_WRONG_FIELD_COUNT, none);
    } else if (make_room(checker, row)) {
        checker->line.bytes[checker->line.length++] = (char)checker->section;
        status = write_fields(checker, row, checked, error);
        crm_buffer_byte(&checker->line, '\n');
    }
    if (checker->line.length > LINE_MOST) {
        reject(checked, CRM_ROW_TOO_LONG, none); /* escapes made it so */
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
