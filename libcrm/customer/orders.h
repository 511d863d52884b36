/* customer/orders.h — the orders of one customer, put together from lines that may be apart.
 *
 * Lines with one order id are one order; lines without an id are one order a day. An order is
 * dated by its earliest line. The lines must come in order of time. */
#ifndef CRM_CUSTOMER_ORDERS_H
#define CRM_CUSTOMER_ORDERS_H

#include "base/buffer.h"
#include "base/map.h"
#include "value/date.h"
#include "value/money.h"

struct crm_order_sum {
    uint32_t id_start; /* in ids; length 0: the order of a day */
    uint32_t id_length;
    struct crm_time time;
    crm_money net;
    bool refund; /* holds a refund line */
};

/* Owns everything; zero-initialised is empty. Reused from customer to customer. */
struct crm_orders {
    struct crm_order_sum *orders; /* by time of their first line */
    size_t count;
    size_t capacity;
    size_t last; /* the order of the line that was added last */
    struct crm_buffer ids;
    struct crm_map map; /* id to order, once there are many */
    bool mapped;
};

/* Adds a line: a negative amount or quantity makes it a refund. CRM_REFUSED where the net
 * leaves the range of money. */
CRM_MUST_CHECK enum crm_status crm_orders_add(struct crm_orders *orders, struct crm_span id,
                                              struct crm_time time, crm_money amount, bool refund,
                                              struct crm_error *error);

/* An order is no occasion when it holds a refund and nets to zero or less, or nets below zero. */
static inline bool crm_order_is_occasion(const struct crm_order_sum *order)
{
    return order->net > 0 || (order->net == 0 && !order->refund);
}

/* Forgets the orders for the next customer. */
void crm_orders_clear(struct crm_orders *orders);

void crm_orders_free(struct crm_orders *orders);

#endif
