#include "ingest/spare.h"

#include "value/text.h"

bool crm_spare_reason(enum crm_reason reason)
{
    return reason == CRM_NO_CUSTOMER_ID || reason == CRM_NO_TIME || reason == CRM_NO_PRODUCT
           || reason == CRM_NO_ORDER_ID || reason == CRM_NO_KIND || reason == CRM_BAD_DATE
           || reason == CRM_WRONG_FIELD_COUNT || reason == CRM_UNKNOWN_ORDER;
}

/* Words that a line of totals begins with; in Chinese others may follow, as 合计(元) or 共90笔. */
static bool is_total(struct crm_checker *checker, struct crm_span cell)
{
    static const char *const words[] = { "total", "totals", "grandtotal", "subtotal", "sum" };
    static const char *const beginnings[] = { "合计", "总计",     "小计",     "总合计", "共计",
                                              "汇总", "本页合计", "本页小计", "---",    "#---" };
    static const char count[] = "共";
    crm_buffer_clear(&checker->folded);
    crm_text_fold(&checker->folded, cell);
    struct crm_span folded = crm_buffer_view(&checker->folded);
    folded.length -= folded.length > 0 && folded.at[folded.length - 1] == ':';
    bool total = folded.length > sizeof count - 1 && memcmp(folded.at, count, sizeof count - 1) == 0
                 && folded.at[sizeof count - 1] >= '0' && folded.at[sizeof count - 1] <= '9';
    for (size_t i = 0; i < CRM_COUNT(words); i++) {
        total = total || crm_span_is(folded, words[i]);
    }
    for (size_t i = 0; i < CRM_COUNT(beginnings); i++) {
        size_t length = strlen(beginnings[i]);
        total = total || (folded.length >= length && memcmp(folded.at, beginnings[i], length) == 0);
    }
    return total;
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

/* A label and what it says, as 制表人：王. */
static bool is_remark(struct crm_span cell)
{
    return memchr(cell.at, ':', cell.length) != NULL
           || memmem(cell.at, cell.length, "：", strlen("：")) != NULL;
}

/* Whether a column holds what each record has: the customer or product, and of facts the date. */
static bool is_needed(const struct crm_checker *checker, size_t column)
{
    bool fact = checker->section == CRM_TRANSACTIONS || checker->section == CRM_INTERACTIONS;
    return column == checker->slots[0].column || (fact && column == checker->slots[1].column);
}

/* A row that was meant as a record says whose it is or when it was: one with a label for totals has
 * neither, but where the label itself stands; one with a remark has nothing else at all. */
enum crm_left crm_spare_row(struct crm_checker *checker, const struct crm_csv_row *row)
{
    size_t filled = 0;
    bool needed = false;
    struct crm_span first = { "", 0 };
    if (is_header(checker->plan, row)) {
        return CRM_LEFT_TOTAL;
    }
    for (size_t i = 0; i < row->count; i++) {
        struct crm_span cell = crm_span_trimmed(row->cells[i]);
        if (cell.length > 0) {
            needed = needed || (filled > 0 && is_needed(checker, i));
            first = filled == 0 ? cell : first;
            filled++;
        }
    }
    if (filled == 0) {
        return CRM_LEFT_BLANK;
    }
    bool whole = row->count >= checker->plan->column_count || filled == 1;
    bool total = whole && !needed && is_total(checker, first);
    bool remark = filled == 1 && row->count >= checker->plan->column_count && is_remark(first);
    return total || remark ? CRM_LEFT_TOTAL : CRM_LEFT_NOTHING;
}
