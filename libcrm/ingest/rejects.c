#include "ingest/rejects.h"

#include "base/memory.h"
#include "io/output.h"
#include "stream/escape.h"
#include "value/text.h"

static const struct {
    const char *name;
    const char *text;
} reasons[CRM_REASON_COUNT] = {
    [CRM_ACCEPTED] = { "accepted", "accepted" },
    [CRM_NO_CUSTOMER_ID] = { "no_customer_id", "is missing" },
    [CRM_NO_TIME] = { "no_time", "is missing" },
    [CRM_NO_AMOUNT] = { "no_amount", "is missing" },
    [CRM_NO_PRODUCT] = { "no_product", "is missing" },
    [CRM_NO_KIND] = { "no_kind", "is missing" },
    [CRM_NO_ORDER_ID] = { "no_order_id", "is missing" },
    [CRM_BAD_DATE] = { "bad_date",
                       "is no date, or none of the form that its column has (--date-format)" },
    [CRM_BAD_AMOUNT] = { "bad_amount", "is not an amount" },
    [CRM_BAD_NUMBER] = { "bad_number", "is not a number" },
    [CRM_BAD_CURRENCY] = { "bad_currency",
                           "is no currency, or another one than the rest of the row says" },
    [CRM_TOO_PRECISE] = { "too_precise", "has more than 4 decimals" },
    [CRM_TOO_LARGE] = { "too_large", "is beyond the range of amounts" },
    [CRM_MANGLED_ID] = { "mangled_id", "is an id that a spreadsheet has rounded" },
    [CRM_CONTROL_CHARACTER] = { "control_character", "has a control character" },
    [CRM_WRONG_FIELD_COUNT] = { "wrong_field_count", "has not as many fields as the first row" },
    [CRM_BAD_QUOTES] = { "bad_quotes", "has quotes that do not match" },
    [CRM_BAD_ENCODING] = { "bad_encoding", "is not text in its encoding (--encoding)" },
    [CRM_ROW_TOO_LONG] = { "row_too_long", "has more than 1 MiB" },
    [CRM_DUPLICATE_CUSTOMER] = { "duplicate_customer", "names a customer who was there before" },
    [CRM_DUPLICATE_PRODUCT] = { "duplicate_product", "names a product that was there before" },
    [CRM_DUPLICATE_ORDER] = { "duplicate_order", "is the second head of an order" },
    [CRM_UNKNOWN_ORDER] = { "unknown_order", "is an order without a head" },
};

const char *crm_reason_name(enum crm_reason reason)
{
    return reasons[reason].name;
}

const char *crm_reason_text(enum crm_reason reason)
{
    return reasons[reason].text;
}

enum crm_status crm_account_add(struct crm_account *account, bool sales, bool priced,
                                crm_money amount, struct crm_error *error)
{
    account->rows++;
    account->priceless += sales && !priced;
    if (sales && priced && !crm_money_add(account->amount, amount, &account->amount)) {
        return crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
    }
    return CRM_OK;
}

struct crm_rejects {
    struct crm_output *output; /* NULL: counted only */
    struct crm_buffer line;
};

static enum crm_status write_line(struct crm_rejects *rejects, struct crm_error *error)
{
    enum crm_status status = crm_buffer_check(&rejects->line, error);
    if (status == CRM_OK) {
        status =
            crm_output_write(rejects->output, rejects->line.bytes, rejects->line.length, error);
    }
    crm_buffer_clear(&rejects->line);
    return status;
}

enum crm_status crm_rejects_open(struct crm_rejects **rejects, const char *path,
                                 struct crm_error *error)
{
    *rejects = NULL;
    struct crm_rejects *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    enum crm_status status = CRM_OK;
    if (path != NULL) {
        status = crm_output_open(&made->output, path, false, error);
        crm_buffer_text(&made->line, "source\tline\tcolumn\treason\trow\n");
        status = status == CRM_OK ? write_line(made, error) : status;
    }
    if (status != CRM_OK) {
        crm_rejects_discard(made);
        return status;
    }
    *rejects = made;
    return CRM_OK;
}

/* Bytes that are no UTF-8, and control characters, become \xHH, so that the file is text; the rest
 * is escaped as in the stream. */
static void append_row(struct crm_buffer *line, struct crm_span row)
{
    size_t start = 0;
    size_t bad = crm_utf8_valid(row, &bad) ? row.length : bad;
    for (size_t i = 0; i < row.length; i++) {
        unsigned char byte = (unsigned char)row.at[i];
        bool control = byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r';
        if (i == bad || control || byte == 0x7f) {
            crm_escape(line, (struct crm_span){ row.at + start, i - start });
            crm_buffer_format(line, "\\x%02x", byte);
            start = i + 1;
        }
        if (i == bad) {
            struct crm_span rest = { row.at + start, row.length - start };
            bad = crm_utf8_valid(rest, &bad) ? row.length : start + bad;
        }
    }
    crm_escape(line, (struct crm_span){ row.at + start, row.length - start });
}

/* The value of a hexadecimal digit; -1: it is none. */
static int hexadecimal(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = digit != '\0' ? strchr(digits, digit) : NULL;
    return found != NULL ? (int)(found - digits) : -1;
}

bool crm_rejects_unescape(struct crm_buffer *text, struct crm_span field)
{
    for (size_t i = 0; i < field.length; i++) {
        char byte = field.at[i];
        if (byte != '\\') {
            crm_buffer_byte(text, byte);
            continue;
        }
        static const char letters[] = "tnr\\";
        const char *letter =
            i + 1 < field.length ? memchr(letters, field.at[i + 1], sizeof letters - 1) : NULL;
        if (letter != NULL) {
            crm_buffer_byte(text, "\t\n\r\\"[letter - letters]);
            i++;
            continue;
        }
        bool hex = i + 3 < field.length && field.at[i + 1] == 'x';
        int high = hex ? hexadecimal(field.at[i + 2]) : -1;
        int low = hex ? hexadecimal(field.at[i + 3]) : -1;
        if (high < 0 || low < 0) {
            return false;
        }
        crm_buffer_byte(text, (char)(high * 16 + low));
        i += 3;
    }
    return true;
}

enum crm_status crm_rejects_add(struct crm_rejects *rejects, const char *source, uint64_t line,
                                const char *column, enum crm_reason reason, struct crm_span row,
                                struct crm_error *error)
{
    if (rejects->output == NULL) {
        return CRM_OK;
    }
    struct crm_buffer *text = &rejects->line;
    append_row(text, crm_span_of(source));
    crm_buffer_format(text, "\t%llu\t", (unsigned long long)line);
    append_row(text, crm_span_of(column != NULL ? column : ""));
    crm_buffer_format(text, "\t%s\t", crm_reason_name(reason));
    append_row(text, row);
    crm_buffer_byte(text, '\n');
    return write_line(rejects, error);
}

enum crm_status crm_rejects_close(struct crm_rejects *rejects, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    if (rejects->output != NULL) {
        status = crm_output_close(rejects->output, error);
        rejects->output = NULL;
    }
    crm_rejects_discard(rejects);
    return status;
}

void crm_rejects_discard(struct crm_rejects *rejects)
{
    if (rejects == NULL) {
        return;
    }
    crm_output_discard(rejects->output);
    crm_buffer_free(&rejects->line);
    crm_release(rejects);
}
