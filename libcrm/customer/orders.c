#include "customer/orders.h"

enum { MAP_FROM = 24, DAY_KEY = 16 };

static struct crm_span id_of(const struct crm_orders *orders, const struct crm_order_sum *order)
{
    return order->id_length > 0
               ? (struct crm_span){ orders->ids.bytes + order->id_start, order->id_length }
               : (struct crm_span){ "", 0 };
}

static bool is_same(const struct crm_orders *orders, const struct crm_order_sum *order,
                    struct crm_span id, int32_t day)
{
    return order->id_length == id.length
           && (id.length > 0 ? memcmp(id_of(orders, order).at, id.at, id.length) == 0
                             : order->time.day == day);
}

/* The key of an order in the map: its id, or its day in a form that no id has. */
static struct crm_span key_of(struct crm_span id, int32_t day, char text[static DAY_KEY])
{
    if (id.length > 0) {
        return id;
    }
    text[0] = '\t';
    memcpy(text + 1, &day, sizeof day);
    return (struct crm_span){ text, 1 + sizeof day };
}

/* The map numbers the keys in the order of their first appearance, as the orders are. */
static enum crm_status map_all(struct crm_orders *orders, struct crm_error *error)
{
    for (size_t i = 0; i < orders->count; i++) {
        char text[DAY_KEY];
        uint32_t number = 0;
        const struct crm_order_sum *order = &orders->orders[i];
        if (crm_map_add(&orders->map, key_of(id_of(orders, order), order->time.day, text), &number,
                        error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    orders->mapped = true;
    return CRM_OK;
}

/* The order of a line; count where it is new. Most lines belong to the last one. */
static enum crm_status find(struct crm_orders *orders, struct crm_span id, int32_t day,
                            size_t *found, struct crm_error *error)
{
    if (orders->count > 0 && is_same(orders, &orders->orders[orders->count - 1], id, day)) {
        *found = orders->count - 1;
        return CRM_OK;
    }
    if (orders->count >= MAP_FROM) {
        char text[DAY_KEY];
        uint32_t number = 0;
        if ((!orders->mapped && map_all(orders, error) != CRM_OK)
            || crm_map_add(&orders->map, key_of(id, day, text), &number, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        *found = number;
        return CRM_OK;
    }
    *found = orders->count;
    for (size_t i = orders->count; i-- > 0;) {
        if (is_same(orders, &orders->orders[i], id, day)) {
            *found = i;
            break;
        }
    }
    return CRM_OK;
}

static enum crm_status add_order(struct crm_orders *orders, struct crm_span id,
                                 struct crm_time time, struct crm_error *error)
{
    if (orders->ids.length + id.length > UINT32_MAX) {
        return crm_fail(error, CRM_REFUSED, "the order ids of one customer exceed 4 GiB");
    }
    if (crm_grow(&orders->orders, &orders->capacity, orders->count + 1, sizeof *orders->orders,
                 error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    orders->orders[orders->count++] = (struct crm_order_sum){
        .id_start = (uint32_t)orders->ids.length,
        .id_length = (uint32_t)id.length,
        .time = time,
    };
    crm_buffer_span(&orders->ids, id);
    return crm_buffer_check(&orders->ids, error);
}

enum crm_status crm_orders_add(struct crm_orders *orders, struct crm_span id, struct crm_time time,
                               crm_money amount, bool refund, struct crm_error *error)
{
    size_t at = 0;
    if (find(orders, id, time.day, &at, error) != CRM_OK
        || (at == orders->count && add_order(orders, id, time, error) != CRM_OK)) {
        return error->status;
    }
    struct crm_order_sum *order = &orders->orders[at];
    orders->last = at;
    order->refund = order->refund || refund;
    if (!crm_money_add(order->net, amount, &order->net)) {
        return crm_fail(error, CRM_REFUSED, "the amounts of one order exceed the range of money");
    }
    return CRM_OK;
}

void crm_orders_clear(struct crm_orders *orders)
{
    orders->count = 0;
    crm_buffer_clear(&orders->ids);
    if (orders->mapped) {
        crm_map_free(&orders->map);
        orders->mapped = false;
    }
}

void crm_orders_free(struct crm_orders *orders)
{
    crm_release(orders->orders);
    crm_buffer_free(&orders->ids);
    crm_map_free(&orders->map);
    *orders = (struct crm_orders){ 0 };
}
