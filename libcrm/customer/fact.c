#include "customer/fact.h"

#include "value/date.h"

enum crm_status crm_fact_day(const struct crm_reader *reader, const struct crm_batch *batch,
                             size_t at, size_t field, int32_t *day, struct crm_error *error)
{
    struct crm_time time = { CRM_NO_DAY, -1 };
    struct crm_span text = crm_field_or_empty(&batch->records[at], field);
    if (text.length > 0 && !crm_time_parse(text, &time)) {
        return crm_reader_refuse(reader, batch, at, field, error, "not a date YYYY-MM-DD");
    }
    *day = time.day;
    return CRM_OK;
}
