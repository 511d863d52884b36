#include "report/csv.h"

#include "report/tidy.h"

static bool has_any(struct crm_span text, const char *bytes)
{
    for (size_t i = 0; i < text.length; i++) {
        if (strchr(bytes, text.at[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void field(struct crm_buffer *buffer, struct crm_span text, bool number)
{
    bool formula = !number && has_any((struct crm_span){ text.at, text.length > 0 }, "=+-@\t\r");
    bool quoted = has_any(text, ",\"\r\n");
    if (quoted) {
        crm_buffer_byte(buffer, '"');
    }
    if (formula) {
        crm_buffer_byte(buffer, '\'');
    }
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '"') {
            crm_buffer_byte(buffer, '"');
        }
        crm_buffer_byte(buffer, text.at[i]);
    }
    if (quoted) {
        crm_buffer_byte(buffer, '"');
    }
}

static void row(struct crm_buffer *buffer, const struct crm_span fields[CRM_TIDY_FIELDS],
                bool number)
{
    for (size_t i = 0; i < CRM_TIDY_FIELDS; i++) {
        bool last = i + 1 == CRM_TIDY_FIELDS;
        field(buffer, fields[i], number && last);
        crm_buffer_text(buffer, last ? "\r\n" : ",");
    }
}

static void render(const struct crm_report *report, const struct crm_report_style *style,
                   struct crm_buffer *buffer)
{
    (void)style;
    crm_buffer_text(buffer, "\xef\xbb\xbf");
    crm_tidy_rows(report, row, buffer);
}

const struct crm_renderer crm_renderer_csv = { "csv", ".csv", render };
