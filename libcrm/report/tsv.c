#include "report/tsv.h"

#include "report/tidy.h"
#include "stream/escape.h"

static void row(struct crm_buffer *buffer, const struct crm_span fields[CRM_TIDY_FIELDS],
                bool number)
{
    (void)number;
    for (size_t i = 0; i < CRM_TIDY_FIELDS; i++) {
        crm_escape(buffer, fields[i]);
        crm_buffer_byte(buffer, i + 1 < CRM_TIDY_FIELDS ? '\t' : '\n');
    }
}

static void render(const struct crm_report *report, const struct crm_report_style *style,
                   struct crm_buffer *buffer)
{
    (void)style;
    crm_tidy_rows(report, row, buffer);
}

const struct crm_renderer crm_renderer_tsv = { "tsv", ".tsv", render };
