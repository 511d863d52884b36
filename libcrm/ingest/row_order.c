#include "ingest/row_order.h"

#include "stream/escape.h"

enum { STATUSES_SHOWN = 8 };

static const size_t none = SIZE_MAX;

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

void crm_row_order_check(struct crm_checker *checker, const struct crm_csv_row *row,
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

bool crm_row_order_find(struct crm_checker *checker, const struct crm_csv_row *row,
                        struct crm_head **head, struct crm_checked *checked)
{
    *head = NULL;
    if (checker->heads == NULL && !checker->plan->is_heads) {
        return true;
    }
    const struct crm_slot *slot = &checker->slots[checker->order_slot];
    struct crm_span id = crm_cell_bare(row->cells[slot->column]);
    if (id.length == 0) {
        crm_checked_reject(checked, CRM_NO_ORDER_ID, slot->column);
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
        crm_checked_reject(checked, CRM_UNKNOWN_ORDER, slot->column);
        return false;
    }
    (*head)->used = true;
    checked->left = (*head)->unpaid ? CRM_LEFT_UNPAID : checked->left;
    return true;
}
