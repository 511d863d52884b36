#include "ingest/refunds.h"

#include <stdlib.h>

void crm_refunds_open(struct crm_refunds *refunds, const struct crm_layout *transactions)
{
    *refunds = (struct crm_refunds){
        .order_field = crm_layout_field(transactions, "order_id"),
        .product_field = crm_layout_field(transactions, "product"),
        .quantity_field = crm_layout_field(transactions, "quantity"),
        .amount_field = crm_layout_field(transactions, "amount"),
    };
}

enum crm_status crm_refunds_add(struct crm_refunds *refunds, uint64_t rank, struct crm_span line,
                                struct crm_error *error)
{
    if (crm_grow(&refunds->facts, &refunds->capacity, refunds->count + 1, sizeof *refunds->facts,
                 error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    refunds->facts[refunds->count++] = (struct crm_refund_fact){ .rank = rank,
                                                                 .offset = refunds->lines.length,
                                                                 .length = line.length };
    crm_buffer_span(&refunds->lines, line);
    return crm_buffer_check(&refunds->lines, error);
}

/* A field of a fact, without the end of its line; empty where there is no such column. */
static struct crm_span field_of(const struct crm_refunds *refunds,
                                const struct crm_refund_fact *fact, size_t field)
{
    struct crm_span rest = { refunds->lines.bytes + fact->offset, fact->length - 1 };
    for (size_t i = 0; i < field; i++) {
        crm_next_part(&rest);
    }
    return field > 0 ? crm_next_part(&rest) : (struct crm_span){ "", 0 };
}

static int64_t divisor_of(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The quantity of a fact without its sign, one where no column says it; negative where it has no
 * opposite. */
static crm_money quantity_of(const struct crm_refunds *refunds, const struct crm_refund_fact *fact)
{
    crm_money quantity = 0;
    bool said = crm_money_parse(field_of(refunds, fact, refunds->quantity_field), &quantity)
                == CRM_MONEY_GOOD;
    if (!said) {
        return CRM_MONEY_UNIT;
    }
    return quantity < 0 && quantity != INT64_MIN ? -quantity : quantity;
}

/* The number of the goods of a fact, product and price, the latter as an exact fraction of its
 * amount and quantity without their signs. */
static enum crm_status goods_of(struct crm_refunds *refunds, const struct crm_refund_fact *fact,
                                crm_money amount, crm_money quantity, uint32_t *goods,
                                struct crm_error *error)
{
    amount = amount < 0 ? -amount : amount;
    int64_t divisor = divisor_of(amount, quantity);
    crm_buffer_clear(&refunds->key);
    crm_buffer_format(&refunds->key, "%lld/%lld ", (long long)(amount / divisor),
                      (long long)(quantity / divisor));
    crm_buffer_span(&refunds->key, field_of(refunds, fact, refunds->product_field));
    size_t known = refunds->goods.count;
    if (crm_buffer_check(&refunds->key, error) != CRM_OK
        || crm_map_add(&refunds->goods, crm_buffer_view(&refunds->key), goods, error) != CRM_OK
        || crm_grow(&refunds->last, &refunds->last_capacity, refunds->goods.count,
                    sizeof *refunds->last, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    if (refunds->goods.count > known) {
        refunds->last[*goods] = 0;
    }
    return CRM_OK;
}

/* The latest sale of the goods of which the quantity is left; sales that are used up are unlinked
 * on the way. 0: none. */
static uint32_t find_sale(struct crm_refunds *refunds, uint32_t goods, crm_money quantity)
{
    uint32_t *link = &refunds->last[goods];
    while (*link != 0) {
        struct crm_refund_fact *sale = &refunds->facts[*link - 1];
        if (sale->left == 0) {
            *link = sale->earlier;
        } else if (sale->left >= quantity) {
            return *link;
        } else {
            link = &sale->earlier;
        }
    }
    return 0;
}

/* Takes one fact in, if it is a refund or if it is none: a sale waits for its refund, a refund
 * looks for its sale. */
static enum crm_status take_fact(struct crm_refunds *refunds, size_t number, bool refund,
                                 struct crm_error *error)
{
    struct crm_refund_fact *fact = &refunds->facts[number];
    crm_money amount = 0;
    if (refunds->lines.bytes[fact->offset] != CRM_TRANSACTIONS
        || crm_money_parse(field_of(refunds, fact, refunds->amount_field), &amount)
               != CRM_MONEY_GOOD
        || amount == 0 || amount == INT64_MIN || refund != (amount < 0)) {
        return CRM_OK;
    }
    uint32_t goods = 0;
    crm_money quantity = quantity_of(refunds, fact);
    if (quantity < 0) {
        return CRM_OK;
    }
    if (goods_of(refunds, fact, amount, quantity, &goods, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (amount > 0) {
        if (field_of(refunds, fact, refunds->order_field).length == 0) {
            return CRM_OK; /* no order that a refund could be put into */
        }
        fact->left = quantity;
        fact->earlier = refunds->last[goods];
        refunds->last[goods] = (uint32_t)number + 1;
        return CRM_OK;
    }
    refunds->refunds++;
    uint32_t sale = find_sale(refunds, goods, quantity);
    if (sale != 0) {
        refunds->facts[sale - 1].left -= quantity;
        fact->sale = sale;
        refunds->matched++;
    }
    return CRM_OK;
}

/* Takes the facts of one time in, which may be a day: what was bought then can be given back then,
 * though its line may stand behind. */
static enum crm_status take_moment(struct crm_refunds *refunds, size_t first, size_t *end,
                                   struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (int refund = 0; refund <= 1; refund++) {
        for (*end = first; *end < refunds->count && status == CRM_OK
                           && refunds->facts[*end].rank == refunds->facts[first].rank;
             ++*end) {
            status = take_fact(refunds, *end, refund == 1, error);
        }
    }
    return status;
}

/* Writes the line of a matched refund anew, with the order of its sale. */
static enum crm_status move_refund(struct crm_refunds *refunds, struct crm_refund_fact *fact,
                                   struct crm_error *error)
{
    struct crm_span id = field_of(refunds, &refunds->facts[fact->sale - 1], refunds->order_field);
    struct crm_span own = field_of(refunds, fact, refunds->order_field);
    size_t length = fact->length - own.length + id.length;
    size_t offset = refunds->lines.length;
    size_t before = (size_t)(own.at - (refunds->lines.bytes + fact->offset));
    size_t id_offset = (size_t)(id.at - refunds->lines.bytes);
    char *room = crm_buffer_room(&refunds->lines, length);
    if (room == NULL) {
        return crm_buffer_check(&refunds->lines, error);
    }
    const char *line = refunds->lines.bytes + fact->offset; /* the buffer may have moved */
    memcpy(room, line, before);
    memcpy(room + before, refunds->lines.bytes + id_offset, id.length);
    memcpy(room + before + id.length, line + before + own.length,
           fact->length - before - own.length);
    refunds->lines.length += length;
    fact->offset = offset;
    fact->length = length;
    return CRM_OK;
}

struct crm_span crm_refunds_line(const struct crm_refunds *refunds, size_t number)
{
    const struct crm_refund_fact *fact = &refunds->facts[number];
    return (struct crm_span){ refunds->lines.bytes + fact->offset, fact->length };
}

/* The order of the stream: by rank, then by the lines. */
static int compare_facts(const void *a, const void *b, void *user)
{
    const struct crm_refund_fact *first = a;
    const struct crm_refund_fact *second = b;
    const struct crm_refunds *refunds = user;
    struct crm_span one = { refunds->lines.bytes + first->offset, first->length };
    struct crm_span other = { refunds->lines.bytes + second->offset, second->length };
    return first->rank != second->rank ? (first->rank < second->rank ? -1 : 1)
                                       : crm_span_compare(one, other);
}

enum crm_status crm_refunds_settle(struct crm_refunds *refunds, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    uint64_t matched = refunds->matched;
    size_t end = 0;
    for (size_t i = 0; i < refunds->count && status == CRM_OK && refunds->order_field > 0;
         i = end) {
        status = take_moment(refunds, i, &end, error);
    }
    for (size_t i = 0; i < refunds->count && status == CRM_OK; i++) {
        if (refunds->facts[i].sale != 0) {
            status = move_refund(refunds, &refunds->facts[i], error);
        }
    }
    if (status == CRM_OK && refunds->matched > matched) {
        qsort_r(refunds->facts, refunds->count, sizeof *refunds->facts, compare_facts, refunds);
    }
    return status;
}

void crm_refunds_clear(struct crm_refunds *refunds)
{
    refunds->count = 0;
    crm_buffer_clear(&refunds->lines);
    crm_map_clear(&refunds->goods);
}

void crm_refunds_free(struct crm_refunds *refunds)
{
    crm_buffer_free(&refunds->lines);
    crm_buffer_free(&refunds->key);
    crm_map_free(&refunds->goods);
    crm_release(refunds->facts);
    crm_release(refunds->last);
    *refunds = (struct crm_refunds){ 0 };
}
