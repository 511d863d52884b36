/* generate.c — writes the sales, customers, products and interactions of a made-up retailer.
 *
 * Made for samples, tests and benchmarks: the same options give the same bytes on every machine,
 * so there is no floating point in it. What is true of the data is known:
 *  - a customer buys by BG/NBD (Fader, Hardie and Lee 2005): at a rate with a gamma distribution
 *    of shape 1/2, until after some order he drops out, with a chance of his own, Beta(1, b);
 *  - time runs faster in season (Spring Festival, 618, Double 11, weekends), the same for all;
 *  - each campaign has a treatment group, of which PERSUADED percent order once more for it;
 *  - about 2 percent of the lines are refunds, each of an earlier line.
 *
 * The four tables agree with each other where their options do. */
#include <getopt.h>

#include "generate_market.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- sales -------------------------------------------------------------------------------- */

struct sale {
    uint64_t customer;
    uint64_t order; /* its number; a refund of its own has a series of its own */
    int64_t quantity;
    int64_t discount; /* cents, of the line */
    uint8_t product;
    uint8_t channel;
    uint8_t place;
    uint8_t staff;
    char series; /* 'o' order, 'r' refund */
};

/* A refund that waits for its day. */
struct refund {
    struct sale sale;
    uint32_t chain;
};

/* An order or a refund of the day that is being written. */
struct event {
    uint32_t customer;
    uint32_t second;
    struct order order;
    uint32_t refund; /* where it is one; else NONE */
    uint8_t channel;
    uint8_t place;
};

#define NONE UINT32_MAX

struct sales {
    const struct market *market;
    struct output *output;
    uint64_t random;
    struct customer *customers;
    uint32_t *customer_chains; /* per day, those who order on it */
    uint32_t *refund_chains;   /* per day, its refunds */
    struct refund *refunds;
    uint32_t refund_count;
    uint32_t refund_capacity;
    uint32_t refund_free; /* chain of those written */
    struct event *events;
    struct event *sorted;
    uint32_t event_count;
    uint32_t event_capacity;
    uint32_t *starts; /* per second of the day */
    uint64_t order_count;
    uint64_t refund_orders;
    uint8_t fresh[PRODUCTS]; /* products launched in the 90 days before */
    uint32_t fresh_count;
    int32_t day;
    bool sale_day;
    char date[10];
};

static uint32_t pick_brand(const struct market *market, const struct customer *customer,
                           uint32_t product)
{
    uint32_t first = product / PER_CATEGORY * PER_CATEGORY;
    uint32_t brand = customer->level % BRANDS;
    for (uint32_t k = 0; k < PER_CATEGORY; k++) {
        uint32_t other = first + (product - first + PER_CATEGORY - k) % PER_CATEGORY;
        if (market->products[other].brand == brand)
            return other;
    }
    return product;
}

static uint32_t pick_category(const struct customer *customer, uint64_t *random)
{
    if (draw_percent(random, customer->faithful ? 80 : 45))
        return customer->category;
    uint32_t rest = draw_below(random, 100);
    uint32_t category = 0;
    while (rest >= categories[category].share)
        rest -= categories[category++].share;
    return category;
}

/* Around the customer's price level, or what everybody buys; on sale already. */
static uint32_t pick_product(struct sales *sales, const struct customer *customer)
{
    enum { SPREAD = 3, HIT = 4 };
    const struct market *market = sales->market;
    uint64_t *random = &sales->random;
    if (draw_bits(random) < market->options->quoted / 10 * 9)
        return CATEGORIES * PER_CATEGORY + draw_below(random, QUOTED_ITEMS);
    if (customer->novelties && sales->fresh_count > 0 && draw_percent(random, 60))
        return sales->fresh[draw_below(random, sales->fresh_count)];
    uint32_t first = pick_category(customer, random) * PER_CATEGORY;
    uint32_t level = customer->level + draw_below(random, 2 * SPREAD + 1);
    level = level < SPREAD ? 0 : level - SPREAD;
    if (draw_percent(random, 10))
        level = HIT;
    uint32_t product = first + (level < PER_CATEGORY ? level : PER_CATEGORY - 1);
    if (customer->faithful)
        product = pick_brand(market, customer, product);
    while (market->products[product].launched > sales->day)
        product = first + (product - first + PER_CATEGORY - 1) % PER_CATEGORY;
    return product;
}

/* One that the order does not have yet; after a few tries one that it has. */
static uint32_t pick_another(struct sales *sales, const struct customer *customer, bool *taken)
{
    uint32_t product = pick_product(sales, customer);
    for (int tries = 0; taken[product] && tries < 8; tries++)
        product = pick_product(sales, customer);
    taken[product] = true;
    return product;
}

static int64_t pick_quantity(const struct customer *customer, uint64_t *random)
{
    static const uint8_t shares[8] = { 0, 70, 17, 6, 2, 1, 3, 1 };
    uint32_t quantity = draw_weighted(random, shares);
    if (customer->relation == BUSINESS || customer->relation == RESELLER)
        quantity *= 2 + draw_below(random, 6);
    return quantity;
}

/* In percent of the list price. */
static uint32_t pick_discount(const struct sales *sales, const struct customer *customer,
                              uint64_t *random)
{
    static const uint8_t percents[8] = { 5, 5, 10, 10, 10, 15, 20, 30 };
    uint32_t chance = sales->sale_day ? 45 : 9;
    if (customer->bargains)
        chance = 80;
    if (customer->relation == BUSINESS || customer->relation == RESELLER)
        return 10;
    return draw_percent(random, chance) ? percents[2 * customer->bargains + draw_below(random, 6)]
                                        : 0;
}

static void write_sale(struct sales *sales, const struct sale *sale, uint32_t second)
{
    const struct market *market = sales->market;
    const struct product *product = &market->products[sale->product];
    int64_t gross = sale->quantity * product->price;
    char *at = output_row(sales->output);
    *at++ = sale->series;
    at = put_number(at, sale->order, 7);
    *at++ = ',';
    memcpy(at, sales->date, sizeof sales->date);
    at = put_clock(at + sizeof sales->date, second);
    *at++ = ',';
    at = put_customer(at, sale->customer);
    memcpy(at, product->row, product->row_length);
    at = put_quantity(at + product->row_length, sale->quantity);
    const int64_t cents[4] = { product->price, gross - sale->discount,
                               sale->quantity * product->cost, sale->discount };
    for (int k = 0; k < 4; k++) {
        *at++ = ',';
        at = put_cents(at, cents[k]);
    }
    *at++ = ',';
    at = put_text(at, channel_names[sale->channel].text[market->options->language]);
    *at++ = ',';
    at = put_text(at, market->places[sale->place]);
    *at++ = ',';
    at = put_text(at, market->staff[sale->place][sale->staff]);
    *at++ = '\n';
    output_done(sales->output, at);
}

/* Keeps the refund of a line until its day. */
static void await_refund(struct sales *sales, const struct sale *sale, int32_t day)
{
    if (day > sales->market->options->to)
        return;
    uint32_t slot = sales->refund_free;
    if (slot != NONE) {
        sales->refund_free = sales->refunds[slot].chain;
    } else {
        if (sales->refund_count == sales->refund_capacity) {
            sales->refund_capacity = sales->refund_capacity * 2 + 64;
            sales->refunds =
                realloc(sales->refunds, sales->refund_capacity * sizeof *sales->refunds);
            if (sales->refunds == NULL)
                fail("out of memory");
        }
        slot = sales->refund_count++;
    }
    uint32_t *chain = &sales->refund_chains[day - sales->market->options->from];
    sales->refunds[slot] = (struct refund){ *sale, *chain };
    *chain = slot;
}

static void write_order(struct sales *sales, const struct event *event)
{
    const struct market *market = sales->market;
    const struct customer *customer = &sales->customers[event->customer];
    uint64_t number = sales->order_count++;
    uint64_t extra =
        (number + 1) * market->extra / market->orders - number * market->extra / market->orders;
    struct sale sale = {
        .customer = event->customer,
        .order = number + 1,
        .channel = event->channel,
        .place = event->place,
        .staff = (uint8_t)draw_below(&sales->random, STAFF_PER_PLACE),
        .series = 'o',
    };
    bool taken[PRODUCTS] = { false };
    for (uint64_t line = 0; line < event->order.lines + extra; line++) {
        sale.product = (uint8_t)pick_another(sales, customer, taken);
        sale.quantity = pick_quantity(customer, &sales->random);
        int64_t percent = pick_discount(sales, customer, &sales->random);
        int64_t gross = sale.quantity * market->products[sale.product].price;
        sale.discount = (gross * percent + 50) / 100;
        write_sale(sales, &sale, event->second);
        if (event->order.refund_days > 0 && event->order.refund_line == line)
            await_refund(sales, &sale, event->order.day + event->order.refund_days);
    }
}

/* Half of the refunds are booked on their order, half as papers of their own. */
static void write_refund(struct sales *sales, const struct event *event)
{
    struct sale sale = sales->refunds[event->refund].sale;
    sale.quantity = -sale.quantity;
    sale.discount = -sale.discount;
    if (draw_percent(&sales->random, 50)) {
        sale.series = 'r';
        sale.order = ++sales->refund_orders;
    }
    write_sale(sales, &sale, event->second);
    sales->refunds[event->refund].chain = sales->refund_free;
    sales->refund_free = event->refund;
}

static struct event *add_event(struct sales *sales)
{
    if (sales->event_count == sales->event_capacity) {
        sales->event_capacity = sales->event_capacity * 2 + 1024;
        size_t size = sales->event_capacity * sizeof *sales->events;
        sales->events = realloc(sales->events, size);
        sales->sorted = realloc(sales->sorted, size);
        if (sales->events == NULL || sales->sorted == NULL)
            fail("out of memory");
    }
    return &sales->events[sales->event_count++];
}

static uint32_t pick_second(struct sales *sales, uint8_t channel)
{
    uint32_t bits = draw_bits(&sales->random);
    return sales->market->hours[channel][bits >> 24] * 3600U + (bits & 0xFFFFFF) % 3600;
}

/* Where the order is placed: mostly by the preferred channel, in the shop of the region. */
static void place_order(struct sales *sales, struct event *event)
{
    const struct customer *customer = &sales->customers[event->customer];
    uint64_t *random = &sales->random;
    event->channel = customer->channel;
    if (draw_percent(random, 20))
        event->channel = (uint8_t)draw_below(random, 2);
    if (event->channel == ONLINE)
        event->place = (uint8_t)(WEB + draw_below(random, WEBS));
    else if (event->channel == PHONE)
        event->place = CALL_CENTRE;
    else
        event->place = (uint8_t)(customer->region % SHOPS);
    if (draw_bits(random) < sales->market->options->quoted / 10) {
        event->channel = SHOP;
        event->place = AIRPORT;
    }
}

static void chain_customer(struct sales *sales, uint32_t index)
{
    struct customer *customer = &sales->customers[index];
    uint32_t *chain = &sales->customer_chains[customer->next.day - sales->market->options->from];
    customer->chain = *chain;
    *chain = index;
}

/* The orders and refunds of the day; each customer moves on to the day of his next order, which
 * may be this one again. */
static void gather_day(struct sales *sales)
{
    const struct market *market = sales->market;
    uint32_t day = (uint32_t)(sales->day - market->options->from);
    sales->event_count = 0;
    while (sales->customer_chains[day] != NONE) {
        uint32_t index = sales->customer_chains[day];
        struct customer *customer = &sales->customers[index];
        sales->customer_chains[day] = customer->chain;
        struct event *event = add_event(sales);
        *event = (struct event){ .customer = index, .order = customer->next, .refund = NONE };
        place_order(sales, event);
        event->second = pick_second(sales, event->channel);
        if (next_order(customer, market, index))
            chain_customer(sales, index);
    }
    for (uint32_t k = sales->refund_chains[day]; k != NONE; k = sales->refunds[k].chain) {
        struct event *event = add_event(sales);
        *event = (struct event){ .refund = k };
        event->second = pick_second(sales, sales->refunds[k].sale.channel);
    }
}

/* By second of the day, counting. */
static void sort_day(struct sales *sales)
{
    memset(sales->starts, 0, (DAY_SECONDS + 1) * sizeof *sales->starts);
    for (uint32_t k = 0; k < sales->event_count; k++)
        sales->starts[sales->events[k].second + 1]++;
    for (uint32_t second = 0; second < DAY_SECONDS; second++)
        sales->starts[second + 1] += sales->starts[second];
    for (uint32_t k = 0; k < sales->event_count; k++)
        sales->sorted[sales->starts[sales->events[k].second]++] = sales->events[k];
}

static void write_day(struct sales *sales)
{
    const struct market *market = sales->market;
    put_day(sales->date, sales->day);
    sales->sale_day = is_sale_day(sales->day);
    sales->fresh_count = 0;
    for (uint32_t k = 0; k < CATEGORIES * PER_CATEGORY; k++) {
        int32_t age = sales->day - market->products[k].launched;
        if (age >= 0 && age < 90)
            sales->fresh[sales->fresh_count++] = (uint8_t)k;
    }
    gather_day(sales);
    sort_day(sales);
    for (uint32_t k = 0; k < sales->event_count; k++) {
        const struct event *event = &sales->sorted[k];
        if (event->refund == NONE)
            write_order(sales, event);
        else
            write_refund(sales, event);
    }
}

static void write_sales(struct market *market, struct output *output)
{
    const struct options *options = market->options;
    struct sales sales = {
        .market = market,
        .output = output,
        .random = mix(options->seed, 4, 0),
        .customers = allocate(options->customers, sizeof *sales.customers),
        .customer_chains = allocate(market->days, sizeof *sales.customer_chains),
        .refund_chains = allocate(market->days, sizeof *sales.refund_chains),
        .refund_free = NONE,
        .starts = allocate(DAY_SECONDS + 1, sizeof *sales.starts),
    };
    fit_lines(market);
    memset(sales.customer_chains, 0xFF, market->days * sizeof *sales.customer_chains);
    memset(sales.refund_chains, 0xFF, market->days * sizeof *sales.refund_chains);
    for (uint32_t index = 0; index < options->customers; index++) {
        customer_init(&sales.customers[index], market, index);
        if (first_order(&sales.customers[index], market))
            chain_customer(&sales, index);
    }
    for (sales.day = options->from; sales.day <= options->to; sales.day++)
        write_day(&sales);
    free(sales.customers);
    free(sales.customer_chains);
    free(sales.refund_chains);
    free(sales.refunds);
    free(sales.events);
    free(sales.sorted);
    free(sales.starts);
}

/* --- customers, products ------------------------------------------------------------------ */

static void make_customer_name(char *name, const struct customer *customer, uint32_t gender,
                               int language, uint64_t *random)
{
    uint32_t family = draw_below(random, SURNAMES * WESTERN_NAMES);
    uint32_t given = draw_below(random, GIVEN_NAMES);
    uint32_t kind = draw_below(random, 100);
    if (customer->relation == BUSINESS || customer->relation == RESELLER)
        snprintf(name, TEXT, "%s%s%s%s%s", region_names[customer->region].text[language],
                 language == 0 ? " " : "", firm_names[given].text[language],
                 language == 0 ? " " : "",
                 firm_forms[customer->relation == RESELLER].text[language]);
    else if (kind < (language == 0 ? 25U : 5U))
        snprintf(name, TEXT, "%s %s", western_given_names[gender][given],
                 western_surnames[family % WESTERN_NAMES]);
    else
        make_name(name, family % SURNAMES, given, gender, language == 0 && kind < 70);
}

/* The day that the customer signed up: before the first order, long before it for customers of
 * old, who are those that order early in the period. */
static int32_t signup_day(const struct market *market, const struct customer *customer,
                          uint64_t *random)
{
    int32_t day = day_at(market, customer->entry, market->options->from);
    if (day - market->options->from < (int32_t)(market->days * 2 / 5) && draw_percent(random, 65))
        return market->options->from - 1 - (int32_t)draw_below(random, 1400);
    return draw_percent(random, 70) ? day : day - (int32_t)draw_below(random, 30);
}

static void write_customer(const struct market *market, struct output *output, uint64_t index)
{
    static const uint8_t source_shares[SOURCES] = { 34, 14, 22, 17, 9, 4 };
    int language = market->options->language;
    struct customer customer;
    customer_init(&customer, market, index);
    uint64_t random = mix(market->options->seed, 5, index);
    uint32_t gender = draw_below(&random, 100) < 42;
    char name[TEXT];
    make_customer_name(name, &customer, gender, language, &random);
    bool person = customer.relation == CONSUMER || customer.relation == INTERNAL;
    char *at = put_customer(output_row(output), index);
    *at++ = ',';
    at = put_field(at, name);
    *at++ = ',';
    if (person && !draw_percent(&random, 7))
        at = put_text(at, gender_names[gender].text[language]);
    *at++ = ',';
    uint32_t age = 18 * 365 + draw_below(&random, 30 * 365) + draw_below(&random, 25 * 365);
    if (person && !draw_percent(&random, 22))
        at = put_day(at, market->options->from - (int32_t)age);
    *at++ = ',';
    at = put_text(at, region_names[customer.region].text[language]);
    *at++ = ',';
    at = put_day(at, signup_day(market, &customer, &random));
    *at++ = ',';
    at = put_text(at, relation_names[customer.relation].text[language]);
    *at++ = ',';
    uint32_t source = draw_weighted(&random, source_shares);
    if (!draw_percent(&random, 5))
        at = put_text(at, source_names[source].text[language]);
    *at++ = '\n';
    output_done(output, at);
}

static void write_customers(struct market *market, struct output *output)
{
    for (uint64_t index = 0; index < market->options->customers; index++)
        write_customer(market, output, index);
}

static void write_products(struct market *market, struct output *output)
{
    for (uint32_t k = 0; k < PRODUCTS; k++) {
        const struct product *product = &market->products[k];
        char *at = output_row(output);
        memcpy(at, product->row + 1, product->row_length - 1);
        at = put_cents(at + product->row_length - 1, product->price);
        *at++ = ',';
        at = put_cents(at, product->cost);
        *at++ = ',';
        at = put_day(at, product->launched);
        *at++ = '\n';
        output_done(output, at);
    }
}

/* --- interactions ------------------------------------------------------------------------- */

struct interaction {
    int32_t day;
    uint32_t second;
    uint32_t customer; /* NONE: unsigned */
    uint32_t sequence; /* as they were made: the last key of the order */
    uint64_t random;   /* of the details */
    uint8_t kind;
    uint8_t campaign;
    uint8_t group;
    bool response;
};

struct interactions {
    struct interaction *items;
    size_t count;
    size_t capacity;
};

/* Adds one unless it is after the period. */
static struct interaction *add_interaction(struct interactions *list, const struct market *market,
                                           uint32_t customer, uint8_t kind, int32_t day,
                                           uint64_t *random)
{
    static struct interaction ignored;
    if (day > market->options->to)
        return &ignored;
    if (list->count == list->capacity) {
        list->capacity = list->capacity * 2 + 1024;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        if (list->items == NULL)
            fail("out of memory");
    }
    struct interaction *item = &list->items[list->count];
    *item = (struct interaction){ .day = day,
                                  .second = 9 * 3600 + draw_below(random, 9 * 3600),
                                  .customer = customer,
                                  .sequence = (uint32_t)list->count++,
                                  .random = draw(random),
                                  .kind = kind };
    return item;
}

/* After an order: a call to ask how it was, a question, a visit, a complaint, a survey card. */
static void gather_after_order(struct interactions *list, const struct market *market,
                               uint32_t index, int32_t day, uint64_t *random)
{
    static const struct {
        uint8_t percent;
        uint8_t kind;
        uint8_t days;
    } after[] = { { 14, CONTACT, 25 }, { 3, VISIT, 30 }, { 3, COMPLAINT, 14 }, { 5, SURVEY, 20 } };
    for (size_t k = 0; k < COUNT(after); k++)
        if (draw_percent(random, after[k].percent)) {
            bool anonymous = after[k].kind == SURVEY && draw_percent(random, 10);
            int32_t then = day + 1 + (int32_t)draw_below(random, after[k].days);
            add_interaction(list, market, anonymous ? NONE : index, after[k].kind, then, random);
        }
}

/* Campaigns go to customers that are known by then. */
static void gather_campaigns(struct interactions *list, const struct market *market,
                             const struct customer *customer, uint32_t index, int32_t last,
                             uint64_t *random)
{
    for (uint32_t k = 0; k < market->campaign_count; k++) {
        bool persuaded;
        enum group group = campaign_group(market, index, k, &persuaded);
        int32_t day = market->campaigns[k].day;
        if (group == NO_GROUP || market->positions[day - market->options->from] < customer->entry)
            continue;
        struct interaction *item = add_interaction(list, market, index, CAMPAIGN, day, random);
        item->campaign = (uint8_t)k;
        item->group = (uint8_t)group;
        item->response = group == TREATMENT_GROUP && persuaded && last > day;
    }
}

static void gather_customer(struct interactions *list, const struct market *market, uint32_t index)
{
    struct customer customer;
    customer_init(&customer, market, index);
    uint64_t random = mix(market->options->seed, 6, index);
    int32_t last = 0;
    for (bool more = first_order(&customer, market); more;
         more = next_order(&customer, market, index)) {
        last = customer.next.day;
        gather_after_order(list, market, index, last, &random);
    }
    gather_campaigns(list, market, &customer, index, last, &random);
    if (last > 0 && last + 200 < market->options->to && draw_percent(&random, 8))
        add_interaction(list, market, index, LOSS, last + 180 + (int32_t)draw_below(&random, 60),
                        &random);
    if (customer.never_buys && draw_percent(&random, 25)) {
        int32_t day = day_at(market, customer.entry, market->options->from);
        add_interaction(list, market, index, CONTACT, day, &random);
        add_interaction(list, market, index, PLAN, day + 1, &random);
    }
}

static int by_time(const void *a, const void *b)
{
    const struct interaction *left = a;
    const struct interaction *right = b;
    if (left->day != right->day)
        return left->day < right->day ? -1 : 1;
    if (left->second != right->second)
        return left->second < right->second ? -1 : 1;
    return (left->sequence > right->sequence) - (left->sequence < right->sequence);
}

/* Columns campaign to perceived. */
static char *put_response(char *at, const struct market *market, const struct interaction *item,
                          uint64_t *random)
{
    static const uint8_t cost_cents[KINDS] = { 30, 250, 80, 20, 5, 0, 40 };
    int language = market->options->language;
    bool campaign = item->kind == CAMPAIGN;
    if (campaign)
        at = put_text(at, market->campaigns[item->campaign].name);
    *at++ = ',';
    if (campaign)
        at = put_text(at, group_names[item->group].text[language]);
    *at++ = ',';
    if (campaign && item->group == TREATMENT_GROUP)
        at = put_text(at, response_names[item->response].text[language]);
    *at++ = ',';
    if (cost_cents[item->kind] > 0 && !(campaign && item->group == CONTROL_GROUP))
        at = put_cents(at, (int64_t)cost_cents[item->kind] * 10);
    *at++ = ',';
    uint32_t expectation = 1 + draw_below(random, 4);
    uint32_t perceived = (expectation + 2 + draw_below(random, 4)) / 2;
    if (item->kind == SURVEY)
        at = put_number(at, perceived < 4 ? perceived : 4, 1);
    *at++ = ',';
    if (item->kind == SURVEY)
        at = put_number(at, expectation, 1);
    *at++ = ',';
    if (item->kind == SURVEY)
        at = put_number(at, perceived < 4 ? perceived : 4, 1);
    return at;
}

/* Columns resolved_time to note. */
static char *put_outcome(char *at, const struct market *market, const struct interaction *item,
                         uint64_t *random)
{
    int language = market->options->language;
    int32_t resolved = item->day + (int32_t)draw_below(random, 12);
    if (item->kind == COMPLAINT && resolved <= market->options->to && !draw_percent(random, 15))
        at = put_clock(put_day(at, resolved), 18 * 3600 + draw_below(random, 7200));
    *at++ = ',';
    if (item->kind == COMPLAINT || item->kind == LOSS)
        at = put_text(at, reason_names[draw_below(random, REASONS)].text[language]);
    *at++ = ',';
    if (item->kind == LOSS && draw_percent(random, 70))
        at = put_text(at, competitor_names[draw_below(random, COMPETITORS)].text[language]);
    *at++ = ',';
    if (item->kind == PLAN)
        at = put_day(at, item->day + 20 + (int32_t)draw_below(random, 300));
    *at++ = ',';
    if (item->kind == PLAN)
        at = put_cents(at, 10000 + draw_below(random, 300) * 1000);
    *at++ = ',';
    if (draw_bits(random) < market->options->quoted)
        at = put_field(at, quoted_notes[draw_below(random, QUOTED_NOTES)].text[language]);
    else if (item->kind == CONTACT && draw_percent(random, 30))
        at = put_text(at, notes[draw_below(random, NOTES)].text[language]);
    return at;
}

static void write_interaction(const struct market *market, struct output *output,
                              const struct interaction *item)
{
    int language = market->options->language;
    uint64_t random = item->random;
    bool out = item->kind == CAMPAIGN || item->kind == SURVEY || item->kind == LOSS
               || (item->kind == CONTACT && draw_percent(&random, 65));
    char *at = output_row(output);
    if (item->customer == NONE)
        *at++ = '-';
    else
        at = put_customer(at, item->customer);
    *at++ = ',';
    at = put_clock(put_day(at, item->day), item->second);
    *at++ = ',';
    at = put_text(at, kind_names[item->kind].text[language]);
    *at++ = ',';
    at = put_text(at, direction_names[out].text[language]);
    *at++ = ',';
    int channel = item->kind == VISIT ? SHOP : item->kind == CAMPAIGN ? ONLINE : PHONE;
    at = put_text(at, channel_names[channel].text[language]);
    *at++ = ',';
    if (item->kind != CAMPAIGN)
        at = put_text(at, market->staff[CALL_CENTRE][draw_below(&random, STAFF_PER_PLACE)]);
    *at++ = ',';
    at = put_response(at, market, item, &random);
    *at++ = ',';
    at = put_outcome(at, market, item, &random);
    *at++ = '\n';
    output_done(output, at);
}

static void write_interactions(struct market *market, struct output *output)
{
    struct interactions list = { NULL, 0, 0 };
    fit_lines(market);
    for (uint32_t index = 0; index < market->options->customers; index++)
        gather_customer(&list, market, index);
    if (list.count > 0)
        qsort(list.items, list.count, sizeof *list.items, by_time);
    for (size_t k = 0; k < list.count; k++)
        write_interaction(market, output, &list.items[k]);
    free(list.items);
}

/* --- options ------------------------------------------------------------------------------ */

static const struct table {
    const char *name;
    const struct words *header;
    void (*write)(struct market *market, struct output *output);
} tables[] = {
    { "sales", &sales_header, write_sales },
    { "customers", &customers_header, write_customers },
    { "products", &products_header, write_products },
    { "interactions", &interactions_header, write_interactions },
};

static const char usage[] =
    "usage: generate [option...] sales|customers|products|interactions\n"
    "Writes a table of a made-up retailer as CSV; the same options give the same bytes.\n"
    "      --seed N        default 1\n"
    "      --customers N   default 1000; some of them never buy\n"
    "      --lines N       lines of sales, exactly; default 20 a customer\n"
    "      --from DATE     first day, default 2023-01-01\n"
    "      --to DATE       last day, default 2024-12-31\n"
    "      --quoted SHARE  of the rows that need quotes, 0 to 1, default 0.05\n"
    "      --lang en|zh    language of headers and values, default en\n"
    "Give all tables of one retailer the same options.\n";

static _Noreturn void refuse(const char *option, const char *value)
{
    fprintf(stderr, "generate: %s: \"%s\" is not possible\nTry 'generate --help'\n", option, value);
    exit(2);
}

static uint64_t parse_number(const char *option, const char *value, uint64_t least, uint64_t most)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end != '\0' || errno != 0 || number < least
        || number > most)
        refuse(option, value);
    return number;
}

static int32_t parse_day(const char *option, const char *value)
{
    if (strlen(value) != 10)
        refuse(option, value);
    long year = strtol(value, NULL, 10);
    long month = strtol(value + 5, NULL, 10);
    long day = strtol(value + 8, NULL, 10);
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31)
        refuse(option, value);
    int32_t number = day_of((int)year, (int)month, (int)day);
    char again[11] = "";
    put_day(again, number);
    if (strcmp(again, value) != 0) /* February 30, and whatever else strtol takes */
        refuse(option, value);
    return number;
}

/* "0.05" in 1/2^32, without a float. */
static uint32_t parse_share(const char *option, const char *value)
{
    if (strcmp(value, "1") == 0 || strcmp(value, "1.0") == 0)
        return UINT32_MAX;
    if (strcmp(value, "0") == 0)
        return 0;
    if (strncmp(value, "0.", 2) != 0 || strlen(value) > 8)
        refuse(option, value);
    uint64_t divisor = 1;
    for (size_t k = 2; k < strlen(value); k++)
        divisor *= 10;
    return (uint32_t)((parse_number(option, value + 2, 0, divisor - 1) << 32) / divisor);
}

static void store_option(struct options *options, int letter, const char *value)
{
    switch (letter) {
    case 's':
        options->seed = parse_number("--seed", value, 0, UINT64_MAX);
        break;
    case 'c':
        options->customers = parse_number("--customers", value, 1, 100000000);
        break;
    case 'l':
        options->lines = parse_number("--lines", value, 1, 4000000000);
        break;
    case 'f':
        options->from = parse_day("--from", value);
        break;
    case 't':
        options->to = parse_day("--to", value);
        break;
    case 'q':
        options->quoted = parse_share("--quoted", value);
        break;
    case 'L':
        if (strcmp(value, "en") != 0 && strcmp(value, "zh") != 0)
            refuse("--lang", value);
        options->language = strcmp(value, "zh") == 0;
        break;
    case 'h':
        fputs(usage, stdout);
        exit(fflush(stdout) == 0 ? 0 : 1);
    default:
        fputs("Try 'generate --help'\n", stderr);
        exit(2);
    }
}

static void parse_options(struct options *options, int argc, char **argv)
{
    static const struct option rows[] = {
        { "seed", required_argument, NULL, 's' },
        { "customers", required_argument, NULL, 'c' },
        { "lines", required_argument, NULL, 'l' },
        { "from", required_argument, NULL, 'f' },
        { "to", required_argument, NULL, 't' },
        { "quoted", required_argument, NULL, 'q' },
        { "lang", required_argument, NULL, 'L' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    int letter;
    while ((letter = getopt_long(argc, argv, "", rows, NULL)) != -1)
        store_option(options, letter, optarg);
    if (optind + 1 != argc) {
        fputs(usage, stderr);
        exit(2);
    }
    options->table = argv[optind];
    if (options->from > options->to)
        refuse("--from", "a day after --to");
    if (options->lines == 0)
        options->lines = options->customers * 20;
}

static void market_init(struct market *market, const struct options *options)
{
    market->options = options;
    /* Enough orders before dropping out to reach --lines; two lines an order. */
    uint64_t beta = options->lines / options->customers / 2;
    market->beta = (uint32_t)(beta < 3 ? 3 : beta > 200 ? 200 : beta);
    exponential_init(&market->exponential);
    calendar_init(market);
    products_init(market);
    campaigns_init(market);
    places_init(market);
}

int main(int argc, char **argv)
{
    struct options options = {
        .seed = 1,
        .customers = 1000,
        .from = day_of(2023, 1, 1),
        .to = day_of(2024, 12, 31),
        .quoted = UINT32_MAX / 20,
    };
    parse_options(&options, argc, argv);
    for (size_t k = 0; k < COUNT(tables); k++)
        if (strcmp(options.table, tables[k].name) == 0) {
            static struct market market;
            static struct output output;
            market_init(&market, &options);
            output_done(&output,
                        put_text(output_row(&output), tables[k].header->text[options.language]));
            tables[k].write(&market, &output);
            output_flush(&output);
            free(market.positions);
            return 0;
        }
    refuse("table", options.table);
}
