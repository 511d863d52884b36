#include "ingest/look.h"

enum { SAMPLE_MOST = 60 };

struct crm_span crm_cell_bare(struct crm_span cell)
{
    cell = crm_span_trimmed(cell);
    if (cell.length > 2 && cell.at[0] == '=' && cell.at[1] == '"'
        && cell.at[cell.length - 1] == '"') {
        return crm_span_trimmed((struct crm_span){ cell.at + 2, cell.length - 3 });
    }
    if (cell.length > 1 && cell.at[0] == '`') { /* before every value of WeChat's bills */
        return crm_span_trimmed((struct crm_span){ cell.at + 1, cell.length - 1 });
    }
    if (cell.length > 1 && cell.at[0] == '\'' && cell.at[1] >= '0' && cell.at[1] <= '9') {
        return (struct crm_span){ cell.at + 1, cell.length - 1 };
    }
    return cell;
}

bool crm_row_is_blank(const struct crm_csv_row *row)
{
    size_t i = 0;
    while (i < row->count && crm_span_trimmed(row->cells[i]).length == 0) {
        i++;
    }
    return i == row->count;
}

bool crm_row_fits(const struct crm_csv_row *row, size_t column_count)
{
    if (row->count < column_count) {
        return false;
    }
    for (size_t i = column_count; i < row->count; i++) {
        if (crm_span_trimmed(row->cells[i]).length > 0) {
            return false;
        }
    }
    return true;
}

enum crm_status crm_look_open(struct crm_look *look, size_t column_count, struct crm_error *error)
{
    *look = (struct crm_look){ .column_count = column_count };
    look->columns = crm_allocate(column_count, sizeof *look->columns, error);
    for (size_t i = 0; look->columns != NULL && i < column_count; i++) {
        look->columns[i].wanted = CRM_LOOK_ALL;
        look->columns[i].orders = CRM_DATE_ALL;
        look->columns[i].marks = CRM_DECIMAL_POINT | CRM_DECIMAL_COMMA;
    }
    return look->columns != NULL ? CRM_OK : CRM_FAILURE;
}

static bool is_digits(struct crm_span text)
{
    size_t i = 0;
    while (i < text.length && text.at[i] >= '0' && text.at[i] <= '9') {
        i++;
    }
    return i == text.length && i > 0;
}

bool crm_cell_cancels(struct crm_span id)
{
    return id.length > 1 && (id.at[0] == 'C' || id.at[0] == 'c')
           && is_digits((struct crm_span){ id.at + 1, id.length - 1 });
}

/* Whether a text is digits and ".0", as spreadsheets and data frames write whole numbers in a
 * column with gaps. */
static bool is_decimal_id(struct crm_span text)
{
    return text.length > 2 && memcmp(text.at + text.length - 2, ".0", 2) == 0
           && is_digits((struct crm_span){ text.at, text.length - 2 });
}

static enum crm_status take_sample(struct crm_look *look, struct crm_look_column *column,
                                   struct crm_span cell, struct crm_error *error)
{
    if (cell.length > SAMPLE_MOST) {
        cell.length = SAMPLE_MOST;
        while (cell.length > 0 && ((unsigned char)cell.at[cell.length] & 0xc0) == 0x80) {
            cell.length--; /* not within a character */
        }
    }
    for (size_t i = 0; i < CRM_LOOK_SAMPLES; i++) {
        if (column->samples[i] == NULL) {
            column->samples[i] = crm_arena_copy(&look->arena, cell.at, cell.length, error);
            return column->samples[i] != NULL ? CRM_OK : CRM_FAILURE;
        }
        if (crm_span_is(cell, column->samples[i])) {
            return CRM_OK;
        }
    }
    return CRM_OK;
}

/* Remembers the cell for each form that it is the first to speak against. */
static enum crm_status speak_against(struct crm_look *look, struct crm_look_against *against,
                                     size_t count, unsigned possible, uint64_t line,
                                     struct crm_span cell, struct crm_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if ((possible >> i & 1) == 0 && against[i].line == 0) {
            against[i].line = line;
            against[i].cell = crm_arena_copy(&look->arena, cell.at, cell.length, error);
            if (against[i].cell == NULL) {
                return CRM_FAILURE;
            }
        }
    }
    return CRM_OK;
}

static enum crm_status look_at(struct crm_look *look, struct crm_look_column *column,
                               struct crm_span cell, uint64_t line, struct crm_error *error)
{
    int32_t second = 0;
    bool dropped = false;
    column->filled++;
    column->decimal_ids += is_decimal_id(cell);
    if (column->wanted == CRM_LOOK_IDS) {
        return CRM_OK;
    }
    column->digit_ids += is_digits(cell);
    column->cancel_ids += crm_cell_cancels(cell);
    column->clocks += crm_clock_parse(cell, &second, &dropped);
    unsigned orders = crm_time_orders(cell);
    unsigned marks = crm_amount_marks(cell);
    enum crm_status status = take_sample(look, column, cell, error);
    if (orders != 0) {
        column->dates++;
        column->orders &= orders;
        status = status == CRM_OK ? speak_against(look, column->against_order, CRM_LOOK_ORDERS,
                                                  orders, line, cell, error)
                                  : status;
    }
    if (marks != 0) {
        column->amounts++;
        column->marks &= marks;
        if ((marks & CRM_DECIMAL_MATTERS) != 0 && column->open++ == 0) {
            column->open_cell = crm_arena_copy(&look->arena, cell.at, cell.length, error);
            status = column->open_cell != NULL ? status : CRM_FAILURE;
        }
        status = status == CRM_OK ? speak_against(look, column->against_mark, CRM_LOOK_MARKS, marks,
                                                  line, cell, error)
                                  : status;
    }
    return status;
}

enum crm_status crm_look_row(struct crm_look *look, const struct crm_csv_row *row,
                             struct crm_error *error)
{
    look->last_line = row->line;
    if (row->problem != CRM_CSV_GOOD || !crm_row_fits(row, look->column_count)) {
        look->bad_rows++;
        return CRM_OK;
    }
    look->rows++;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < look->column_count && status == CRM_OK; i++) {
        if (look->columns[i].wanted == CRM_LOOK_NOTHING) {
            continue;
        }
        struct crm_span cell = crm_cell_bare(row->cells[i]);
        look->columns[i].rows++;
        if (cell.length > 0) {
            status = look_at(look, &look->columns[i], cell, row->line, error);
        }
    }
    return status;
}

void crm_look_free(struct crm_look *look)
{
    crm_arena_free(&look->arena);
    crm_release(look->columns);
    *look = (struct crm_look){ 0 };
}
