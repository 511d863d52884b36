#include "ingest/heads.h"

/* A line that took over the order's total would count it once for each line. */
static bool is_taken_over(const char *field)
{
    const struct crm_column *known = crm_column_find(CRM_TRANSACTIONS, crm_span_of(field));
    return known == NULL || (known->type != CRM_MONEY && known->type != CRM_QUANTITY);
}

static enum crm_status add_fields(struct crm_layout *layout, const struct crm_plan *plan,
                                  struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < plan->column_count && status == CRM_OK; i++) {
        const char *field = plan->columns[i].field;
        if (field != NULL && field[0] != '\0' && is_taken_over(field)
            && !crm_alias_import_only(CRM_TRANSACTIONS, field)
            && crm_layout_field(layout, field) == 0) {
            status = crm_layout_add(layout, crm_span_of(field), error);
        }
    }
    return status;
}

enum crm_status crm_heads_open(struct crm_heads *heads, const struct crm_plan *plans, size_t count,
                               struct crm_error *error)
{
    static const char *const first[] = { "customer_id", "time", "order_id" };
    enum crm_status status = CRM_OK;
    heads->layout.section = CRM_TRANSACTIONS;
    for (size_t i = 0; i < CRM_COUNT(first) && status == CRM_OK; i++) {
        status = crm_layout_add(&heads->layout, crm_span_of(first[i]), error);
    }
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        if (plans[i].is_heads && plans[i].columns != NULL) {
            status = add_fields(&heads->layout, &plans[i], error);
        }
    }
    heads->order_field = 3;
    return status;
}

struct crm_span crm_heads_field(const struct crm_heads *heads, const struct crm_head *head,
                                size_t field)
{
    struct crm_span rest = { heads->texts.bytes + head->offset, head->length };
    for (; field > 0; field--) {
        crm_next_part(&rest);
    }
    return crm_next_part(&rest);
}

enum crm_status crm_heads_add(struct crm_heads *heads, struct crm_span record, struct crm_time time,
                              bool unpaid, bool *known, struct crm_error *error)
{
    size_t offset = heads->texts.length;
    struct crm_head head = { .offset = offset,
                             .length = (uint32_t)(record.length - 1), /* without its LF */
                             .time = time,
                             .unpaid = unpaid };
    crm_buffer_append(&heads->texts, record.at, record.length - 1);
    enum crm_status status = crm_buffer_check(&heads->texts, error);
    if (status != CRM_OK) {
        return status;
    }
    uint32_t number = 0;
    size_t count = heads->ids.count;
    struct crm_span id = crm_heads_field(heads, &head, heads->order_field);
    if (crm_grow(&heads->heads, &heads->capacity, count + 1, sizeof *heads->heads, error) != CRM_OK
        || crm_map_add(&heads->ids, id, &number, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    *known = number < count;
    if (*known) {
        heads->texts.length = offset;
    } else {
        heads->heads[number] = head;
        heads->longest = record.length > heads->longest ? record.length : heads->longest;
    }
    return CRM_OK;
}

struct crm_head *crm_heads_find(struct crm_heads *heads, struct crm_span order_id)
{
    uint32_t number = crm_map_find(&heads->ids, order_id);
    return number != CRM_MAP_NONE ? &heads->heads[number] : NULL;
}

uint64_t crm_heads_unused(const struct crm_heads *heads)
{
    uint64_t unused = 0;
    for (size_t i = 0; i < heads->ids.count; i++) {
        unused += !heads->heads[i].used && !heads->heads[i].unpaid;
    }
    return unused;
}

void crm_heads_free(struct crm_heads *heads)
{
    crm_layout_free(&heads->layout);
    crm_map_free(&heads->ids);
    crm_release(heads->heads);
    crm_buffer_free(&heads->texts);
    *heads = (struct crm_heads){ 0 };
}
