#include "ingest/row_field.h"

#include "ingest/row_time.h"
#include "stream/escape.h"
#include "value/number.h"
#include "value/text.h"

static const size_t none = SIZE_MAX;

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

void crm_row_field_time(struct crm_checker *checker, struct crm_time time, bool day_only)
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
    crm_row_field_time(checker, time, slot->type == CRM_DAY);
    return CRM_ACCEPTED;
}

/* Numbers, plain or as amounts are written; words for scores (domain A). */
static enum crm_reason write_number(struct crm_checker *checker, const struct crm_slot *slot,
                                    struct crm_span cell)
{
    static const char *const words[] = { "差", "一般", "好", "很好" };
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
    crm_number_append(&checker->line, number, 9);
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
        if (length < CRM_FIELD_ROOM
            || crm_buffer_room(&checker->line, length + checker->room) != NULL) {
            crm_escape(&checker->line, (struct crm_span){ code, length });
        }
    } else {
        put_text(&checker->line, row, cell);
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

void crm_row_field_write(struct crm_checker *checker, size_t number, const struct crm_csv_row *row,
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
        crm_checked_reject(checked, CRM_CONTROL_CHARACTER, slot->column); /* a stream has no NUL */
        return;
    }
    if (slot->words != NULL) {
        write_code(checker, slot, row, cell);
        return;
    }
    enum crm_reason reason = write_cell(checker, slot, row, cell, checked);
    if (reason != CRM_ACCEPTED) {
        crm_checked_reject(checked, reason, slot->column);
    }
}
