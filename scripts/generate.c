/* generate.c — writes the sales, customers, products and interactions of a made-up retailer.
 *
 * Made for samples, tests and benchmarks: the same options give the same bytes on every machine,
 * so there is no floating point in it. What is true of the data is known:
 *  - a customer buys by BG/NBD (Fader, Hardie and Lee 2005): at a rate with a gamma distribution
 *    of shape 1/2, until after some order he drops out, with a chance of his own, Beta(1, b);
 *  - time runs faster in season (Spring Festival, 618, Double 11, weekends), the same for all;
 *  - each campaign has a treatment group, of which PERSUADED percent order once more for it;
 *  - about 2 percent of the lines are refunds, each of an earlier line;
 *  - who buys much or dear goods is likely to earn more, who never buys less.
 *
 * The four tables agree with each other where their options do. */
#include <getopt.h>

#include "generate_customers.h"
#include "generate_interactions.h"

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
