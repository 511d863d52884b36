#include "ingest/refusal.h"

#include <stdarg.h>
#include <stdio.h>

#include "value/text.h"

static void append_to_message(struct crm_error *error, const char *format, ...) CRM_FORMAT(2, 3);

static void append_to_message(struct crm_error *error, const char *format, ...)
{
    size_t used = strlen(error->message);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message + used, sizeof error->message - used, format, arguments);
    va_end(arguments);
}

/* What helps with a row of this reason, beside setting it aside. */
static const char *remedy(const struct crm_checked *checked)
{
    switch (checked->reason) {
    case CRM_BAD_DATE:
        return "the dates before it have another form: name the right one with --date-format";
    case CRM_BAD_AMOUNT:
    case CRM_BAD_NUMBER:
        return "the amounts before it have another form, or none that tells: say --decimal point "
               "or --decimal comma";
    default:
        return "";
    }
}

enum crm_status crm_refuse_row(const struct crm_plan *plan, const struct crm_csv_row *row,
                               const struct crm_checked *checked, const char *hint,
                               struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    uint64_t column = 1;
    if (checked->column != SIZE_MAX) {
        column = crm_rows_column(&plan->rows, row, checked->column);
        if (row->cells[checked->column].length > 0) {
            crm_text_quote(&text, row->cells[checked->column]);
            crm_buffer_byte(&text, ' ');
        }
    } else {
        crm_buffer_text(&text, "the row ");
    }
    crm_fail_at(error, CRM_REFUSED, crm_plan_name(plan), row->line, column, "%s%s",
                crm_buffer_string(&text), crm_reason_text(checked->reason));
    crm_buffer_free(&text);
    if (checked->column != SIZE_MAX) {
        append_to_message(error, " (column %zu \"%s\")", checked->column + 1,
                          plan->columns[checked->column].header);
        snprintf(error->field, sizeof error->field, "%s", plan->columns[checked->column].field);
    } else if (checked->reason == CRM_WRONG_FIELD_COUNT) {
        append_to_message(error, ": %zu, not %zu", row->count, plan->column_count);
    } else if (checked->reason == CRM_BAD_ENCODING) {
        append_to_message(error, " (byte %llu)", (unsigned long long)row->broken);
    } else if (checked->reason == CRM_DUPLICATE_CUSTOMER) {
        append_to_message(error, "; the file is read as customers: none of its columns is a time");
    }
    append_to_message(error, "; %s", checked->contradicts ? remedy(checked) : hint);
    return CRM_REFUSED;
}

enum crm_status crm_refuse_encoding(const struct crm_plan *plan, const struct crm_csv_row *row,
                                    struct crm_error *error)
{
    return crm_fail_at(error, CRM_REFUSED, crm_plan_name(plan), row->line, 1,
                       "not UTF-8 (byte %llu), though everything at the beginning is plain ASCII; "
                       "name its encoding with --encoding",
                       (unsigned long long)row->broken);
}
