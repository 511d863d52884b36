#include "customer/purchases.h"

#include "stream/escape.h"

enum { YEAR = 365 };

struct crm_purchase_fields crm_purchase_fields_of(const struct crm_layout *transactions)
{
    return (struct crm_purchase_fields){
        .sale = crm_sale_fields_of(transactions),
        .order_id = crm_layout_field(transactions, "order_id"),
        .product = crm_layout_field(transactions, "product"),
        .discount = crm_layout_field(transactions, "discount"),
        .mix = { [CRM_MIX_PLACE] = crm_layout_field(transactions, "place"),
                 [CRM_MIX_CHANNEL] = crm_layout_field(transactions, "channel"),
                 [CRM_MIX_CATEGORY] = crm_layout_field(transactions, "category"),
                 [CRM_MIX_PRODUCT] = crm_layout_field(transactions, "product"),
                 [CRM_MIX_BRAND] = crm_layout_field(transactions, "brand") },
    };
}

void crm_purchases_clear(struct crm_purchases *purchases)
{
    purchases->now = crm_measures_none();
    crm_orders_clear(&purchases->orders);
    purchases->launch_count = 0;
    purchases->day_count = 0;
}

static enum crm_status refuse_range(struct crm_error *error)
{
    return crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
}

static enum crm_status add_money(struct crm_purchases *purchases, const struct crm_sale *sale,
                                 struct crm_totals *totals, struct crm_error *error)
{
    struct crm_measures *now = &purchases->now;
    int32_t age = purchases->as_of - sale->time.day;
    bool fits = crm_money_add(now->revenue, sale->amount, &now->revenue);
    if (age < YEAR) {
        now->lines_365++;
        fits = fits && crm_money_add(now->revenue_365, sale->amount, &now->revenue_365);
    }
    if (age < purchases->rfm_window) {
        fits = fits && crm_money_add(now->rfm_revenue, sale->amount, &now->rfm_revenue);
    }
    if (age < purchases->window) {
        fits = fits && crm_money_add(now->recent_revenue, sale->amount, &now->recent_revenue);
    } else if (age < 2 * purchases->window) {
        fits = fits && crm_money_add(now->prior_revenue, sale->amount, &now->prior_revenue);
    }
    if (sale->refund) {
        fits = fits && crm_money_subtract(now->returned, sale->amount, &now->returned);
    }
    crm_money margin = 0;
    if (sale->has_cost) {
        now->cost_lines++;
        now->cost_lines_365 += age < YEAR;
        totals->cost_lines++;
        totals->has_costs = true;
        fits =
            fits && crm_money_subtract(sale->amount, sale->cost, &margin)
            && crm_money_add(now->margin, margin, &now->margin)
            && crm_money_add(now->covered_revenue, sale->amount, &now->covered_revenue)
            && (age >= YEAR
                || crm_money_add(now->covered_revenue_365, sale->amount, &now->covered_revenue_365))
            && (age >= YEAR || crm_money_add(now->margin_365, margin, &now->margin_365));
    }
    return fits ? CRM_OK : refuse_range(error);
}

/* Sums the line into its day. */
static enum crm_status add_day(struct crm_purchases *purchases, const struct crm_sale *sale,
                               struct crm_error *error)
{
    if (purchases->as_of - sale->time.day >= CRM_HISTORY_DAYS) {
        return CRM_OK;
    }
    if (purchases->day_count == 0
        || purchases->days[purchases->day_count - 1].day != sale->time.day) {
        if (crm_grow(&purchases->days, &purchases->days_capacity, purchases->day_count + 1,
                     sizeof *purchases->days, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        purchases->days[purchases->day_count++] = (struct crm_day_sum){ 0, 0, sale->time.day };
    }
    struct crm_day_sum *day = &purchases->days[purchases->day_count - 1];
    crm_money margin = 0;
    bool fits = crm_money_add(day->revenue, sale->amount, &day->revenue)
                && (!sale->has_cost
                    || (crm_money_subtract(sale->amount, sale->cost, &margin)
                        && crm_money_add(day->margin, margin, &day->margin)));
    return fits ? CRM_OK : refuse_range(error);
}

/* Spend on a product that is new, or may be: only who buys it first says so. */
static enum crm_status add_launch(struct crm_purchases *purchases, const struct crm_record *record,
                                  const struct crm_sale *sale, struct crm_error *error)
{
    uint32_t number = 0;
    struct crm_span text = crm_field_or_empty(record, purchases->fields.product);
    if (text.length == 0) {
        return CRM_OK;
    }
    if (crm_catalog_product(purchases->catalog, text, &number, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    struct crm_product *product = &purchases->catalog->products[number];
    int32_t day = sale->time.day;
    if (product->first_sale == CRM_NO_DAY || day < product->first_sale) {
        product->first_sale = day;
    }
    int32_t launch = product->launch != CRM_NO_DAY ? product->launch : product->first_sale;
    if (day < launch || day - launch > purchases->launch_days) {
        return CRM_OK;
    }
    if (product->launch != CRM_NO_DAY) {
        purchases->now.launch_spend += sale->amount; /* a part of purchase_spend */
        return CRM_OK;
    }
    if (crm_grow(&purchases->launches, &purchases->launches_capacity, purchases->launch_count + 1,
                 sizeof *purchases->launches, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    purchases->launches[purchases->launch_count++] =
        (struct crm_launch_line){ sale->amount, number, day };
    return CRM_OK;
}

/* Spend of a line that is no refund, and whether it was a bargain. */
static enum crm_status add_spend(struct crm_purchases *purchases, const struct crm_record *record,
                                 const struct crm_sale *sale, struct crm_error *error)
{
    struct crm_measures *now = &purchases->now;
    struct crm_span text = crm_field_or_empty(record, purchases->fields.discount);
    crm_money discount = 0;
    if (!crm_money_add(now->purchase_spend, sale->amount, &now->purchase_spend)) {
        return refuse_range(error);
    }
    if (text.length > 0 && crm_money_parse(text, &discount) != CRM_MONEY_GOOD) {
        return crm_fail(error, CRM_REFUSED, "discount: not an amount");
    }
    crm_wide list = (crm_wide)sale->amount + discount;
    bool bargain =
        discount > 0 && (crm_wide)discount * CRM_PARTS >= list * purchases->bargain_parts;
    now->bargain_spend += bargain ? sale->amount : 0;
    return (purchases->extras & CRM_GATHER_LAUNCH) != 0 ? add_launch(purchases, record, sale, error)
                                                        : CRM_OK;
}

/* A line's own value, or for category and brand its product's. */
static struct crm_span value_of(const struct crm_purchases *purchases,
                                const struct crm_record *record, enum crm_mix_kind kind)
{
    struct crm_span value = crm_field_or_empty(record, purchases->fields.mix[kind]);
    struct crm_span product = crm_field_or_empty(record, purchases->fields.product);
    if (value.length > 0 || product.length == 0) {
        return value;
    }
    return kind == CRM_MIX_CATEGORY ? crm_catalog_category(purchases->catalog, product)
           : kind == CRM_MIX_BRAND  ? crm_catalog_brand(purchases->catalog, product)
                                    : value;
}

static enum crm_status add_mix(struct crm_purchases *purchases, const struct crm_record *record,
                               const struct crm_sale *sale, struct crm_error *error)
{
    for (enum crm_mix_kind kind = 0; kind <= CRM_MIX_BRAND; kind++) {
        unsigned bit = kind == CRM_MIX_BRAND ? CRM_GATHER_BRAND : CRM_GATHER_MIX;
        if ((purchases->extras & bit) == 0) {
            continue;
        }
        struct crm_span value = crm_unescaped(&purchases->text, value_of(purchases, record, kind));
        enum crm_status status = crm_buffer_check(&purchases->text, error);
        if (status == CRM_OK) {
            status = crm_tallies_add(&purchases->tallies[kind], value,
                                     kind == CRM_MIX_BRAND ? sale->amount : 0, error);
        }
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

enum crm_status crm_purchases_add(struct crm_purchases *purchases, const struct crm_record *record,
                                  const struct crm_sale *sale, struct crm_totals *totals,
                                  struct crm_error *error)
{
    totals->lines++;
    purchases->now.lines++;
    if (totals->first_day == CRM_NO_DAY || sale->time.day < totals->first_day) {
        totals->first_day = sale->time.day;
    }
    if (totals->last_day == CRM_NO_DAY || sale->time.day > totals->last_day) {
        totals->last_day = sale->time.day;
    }
    enum crm_status status =
        crm_orders_add(&purchases->orders, crm_field_or_empty(record, purchases->fields.order_id),
                       sale->time, sale->amount, sale->refund, error);
    status = status == CRM_OK ? add_money(purchases, sale, totals, error) : status;
    if (status == CRM_OK && (purchases->extras & CRM_GATHER_WINDOW) != 0) {
        status = add_day(purchases, sale, error);
    }
    if (status != CRM_OK || sale->refund) {
        return status;
    }
    if ((purchases->extras & CRM_GATHER_BRAND) != 0) {
        status = add_spend(purchases, record, sale, error);
    }
    return status == CRM_OK ? add_mix(purchases, record, sale, error) : status;
}

/* The place of the greatest count from `first` on; -1 where it is no habit: less than twice, or as
 * often as another one. */
static int commonest(const uint32_t *counts, int first, int behind)
{
    int most = -1;
    int ties = 0;
    for (int i = first; i < behind; i++) {
        if (counts[i] > (most >= 0 ? counts[most] : 1)) {
            most = i;
            ties = 1;
        } else if (most >= 0 && counts[i] == counts[most]) {
            ties++;
        }
    }
    return ties == 1 ? most : -1;
}

/* Counts a purchase day that is not the first. */
static void add_gap(struct crm_purchases *purchases, int32_t day)
{
    struct crm_measures *now = &purchases->now;
    int32_t gap = day - now->last_day;
    double cycle = crm_cycle_days(now); /* of the gaps before this one */
    double limit = purchases->inactive >= 0 ? purchases->inactive : crm_limit_of_cycle(cycle);
    if (now->purchase_days == 1) {
        now->second_day = day;
    } else if (gap > limit) {
        now->return_day = day;
    }
    now->purchase_days++;
    now->gap_squares += (uint64_t)gap * (uint64_t)gap;
}

static bool add_occasion(struct crm_purchases *purchases, const struct crm_order_sum *order)
{
    struct crm_measures *now = &purchases->now;
    int32_t day = order->time.day;
    int32_t age = purchases->as_of - day;
    if (now->occasions == 0) {
        now->first_order_total = order->net;
        now->first_day = day;
        now->purchase_days = 1;
    } else if (day != now->last_day) {
        add_gap(purchases, day);
    }
    if (age >= YEAR) {
        now->before_last_day = day;
        now->before_days = now->purchase_days;
    }
    now->last_day = day;
    purchases->occasions[now->occasions++] = day;
    now->occasions_365 += age < YEAR;
    now->rfm_occasions += age < purchases->rfm_window;
    if ((purchases->extras & CRM_GATHER_HABIT) != 0) {
        purchases->weekdays[crm_day_weekday(day)]++;
        if (order->time.second >= 0) {
            purchases->hours[order->time.second / 3600]++;
        }
    }
    return crm_money_add(now->purchase_total, order->net, &now->purchase_total)
           && (day != now->first_day
               || crm_money_add(now->first_day_total, order->net, &now->first_day_total));
}

static void take_habit(struct crm_purchases *purchases)
{
    int weekday = commonest(purchases->weekdays, 1, 8);
    purchases->now.usual_weekday = (uint8_t)(weekday > 0 ? weekday : 0);
    purchases->now.usual_hour = (int8_t)commonest(purchases->hours, 0, 24);
    memset(purchases->weekdays, 0, sizeof purchases->weekdays);
    memset(purchases->hours, 0, sizeof purchases->hours);
}

/* Sums the windows of C6. Who bought on one day only has no cycle here: as long as such a customer
 * is active the windows are not looked at, or nothing was bought in them. False where a sum does
 * not fit: of days between refunds it may be more than that of all. */
static bool take_windows(struct crm_purchases *purchases)
{
    struct crm_measures *now = &purchases->now;
    bool fits = true;
    if (now->purchase_days < 2) {
        return true;
    }
    struct crm_activity_rule none = { purchases->as_of, -1, -1 };
    double days = crm_window_days(now, &none);
    for (size_t i = 0; i < purchases->day_count; i++) {
        const struct crm_day_sum *sum = &purchases->days[i];
        double age = purchases->as_of - sum->day;
        crm_money *revenue = &now->window_revenue[age < days ? 0 : 1];
        crm_money *margin = &now->window_margin[age < days ? 0 : 1];
        if (age < 2 * days) {
            fits = fits && crm_money_add(*revenue, sum->revenue, revenue)
                   && crm_money_add(*margin, sum->margin, margin);
        }
    }
    return fits;
}

enum crm_status crm_purchases_end(struct crm_purchases *purchases, struct crm_totals *totals,
                                  struct crm_error *error)
{
    struct crm_measures *now = &purchases->now;
    const struct crm_orders *orders = &purchases->orders;
    if (crm_grow(&purchases->occasions, &purchases->occasions_capacity, orders->count,
                 sizeof *purchases->occasions, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < orders->count; i++) {
        const struct crm_order_sum *order = &orders->orders[i];
        if (crm_order_is_occasion(order) && !add_occasion(purchases, order)) {
            return refuse_range(error);
        }
    }
    now->orders = (uint32_t)orders->count;
    if ((purchases->extras & CRM_GATHER_HABIT) != 0) {
        take_habit(purchases);
    }
    if ((purchases->extras & CRM_GATHER_WINDOW) != 0 && !take_windows(purchases)) {
        return refuse_range(error);
    }
    for (enum crm_mix_kind kind = 0; kind <= CRM_MIX_BRAND; kind++) {
        crm_money weight = 0;
        now->mix[kind] = crm_tallies_take(&purchases->tallies[kind], &weight);
        totals->values[kind] = (uint32_t)purchases->tallies[kind].values.count;
        now->main_brand_spend = kind == CRM_MIX_BRAND ? weight : 0;
    }
    return CRM_OK;
}

void crm_purchases_free(struct crm_purchases *purchases)
{
    for (size_t i = 0; i < CRM_COUNT(purchases->tallies); i++) {
        crm_tallies_free(&purchases->tallies[i]);
    }
    crm_orders_free(&purchases->orders);
    crm_release(purchases->occasions);
    crm_release(purchases->launches);
    crm_release(purchases->days);
    crm_buffer_free(&purchases->text);
}
