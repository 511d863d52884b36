#include "ingest/spare.h"

#include "value/text.h"

bool crm_spare_reason(enum crm_reason reason)
{
    return reason == CRM_NO_CUSTOMER_ID || reason == CRM_NO_TIME || reason == CRM_NO_PRODUCT
           || reason == CRM_BAD_DATE || reason == CRM_NO_ORDER_ID || reason == CRM_NO_KIND
           || reason == CRM_WRONG_FIELD_COUNT || reason == CRM_UNKNOWN_ORDER
           || reason == CRM_NO_AMOUNT;
}

/* Words that stand at the beginning of a line of totals; in Chinese others may follow. */
static bool is_total(struct crm_checker *checker, struct crm_span cell)
{
    static const char *const words[] = { "total", "totals", "grandtotal", "subtotal", "sum" };
    static const char *const beginnings[] = { "合计",     "总计", "小计", "总合计", "共计", "汇总",
                                              "本页合计", "本页", "共",   "---",    "#---", "===" };
    crm_buffer_clear(&checker->folded);
    crm_text_fold(&checker->folded, cell);
    struct crm_span folded = crm_buffer_view(&checker->folded);
    folded.length -= folded.length > 0 && folded.at[folded.length - 1] == ':';
    for (size_t i = 0; i < CRM_COUNT(words); i++) {
        if (crm_span_is(folded, words[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < CRM_COUNT(beginnings); i++) {
        size_t length = strlen(beginnings[i]);
        if (folded.length >= length && memcmp(folded.at, beginnings[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the row is the header again, as at the top of each page of a report. */
static bool is_header(const struct crm_plan *plan, const struct crm_csv_row *row)
{
    size_t same = 0;
    for (size_t i = 0; i < row->count && i < plan->column_count; i++) {
        struct crm_span cell = crm_cell_bare(row->cells[i]);
        same += cell.length > 0 && crm_span_is(cell, plan->columns[i].header);
    }
    return plan->header_line != 0 && same >= 2 && same * 2 > plan->column_count;
}

/* Whether a row without a customer or a date is none that could have been meant as a record:
 * nothing stands in it, totals, or, in a table of facts, one remark alone. */
enum crm_left crm_spare_row(struct crm_checker *checker, const struct crm_csv_row *row)
{
    size_t filled = 0;
    if (is_header(checker->plan, row)) {
        return CRM_LEFT_TOTAL;
    }
    for (size_t i = 0; i < row->count; i++) {
        struct crm_span cell = crm_span_trimmed(row->cells[i]);
        if (cell.length > 0 && filled++ == 0 && is_total(checker, cell)) {
            return CRM_LEFT_TOTAL;
        }
    }
    bool fact = checker->section == CRM_TRANSACTIONS || checker->section == CRM_INTERACTIONS;
    bool remark = filled == 1 && fact && row->count >= checker->plan->column_count;
    return filled == 0 ? CRM_LEFT_BLANK : remark ? CRM_LEFT_TOTAL : CRM_LEFT_NOTHING;
}
