/* generate_market.h — the made-up retailer: products, campaigns and places, and when each customer
 * orders. */
#ifndef GENERATE_MARKET_H
#define GENERATE_MARKET_H

#include "generate_base.h"
#include "generate_words.h"

enum {
    PER_CATEGORY = ITEMS * SIZES,
    PRODUCTS = CATEGORIES * PER_CATEGORY + QUOTED_ITEMS,
    STAFF_PER_PLACE = 3,
    MOST_CAMPAIGNS = 2 * (LAST_YEAR - FIRST_YEAR + 1),
    TREATED = 20, /* percent of the customers, per campaign */
    CONTROL = 10,
    PERSUADED = 20, /* percent of the treated */
    NEVER_BUY = 12, /* percent of the customers */
    SAMPLE = 4000,  /* customers on which the rate is fitted to --lines */
    TEXT = 128,
};

struct options {
    uint64_t seed;
    uint64_t customers;
    uint64_t lines; /* 0: 20 a customer */
    int32_t from;
    int32_t to;
    uint32_t quoted; /* share in 1/2^32 */
    int language;
    const char *table;
};

/* --- the market --------------------------------------------------------------------------- */

struct product {
    char name[TEXT];
    char row[2 * TEXT]; /* ",name,category,brand," as sales have it */
    size_t row_length;
    int64_t price; /* cents */
    int64_t cost;
    int32_t launched;
    uint8_t category;
    uint8_t brand;
};

struct campaign {
    int32_t day;
    uint64_t position; /* when those persuaded order, in seasonal time */
    char name[TEXT];
};

struct market {
    const struct options *options;
    struct exponential exponential;
    uint64_t *positions; /* seasonal time at the start of each day, and at the end of the last */
    uint32_t days;
    uint64_t mean_gap; /* seasonal time between the orders of a customer of mean rate */
    uint32_t beta;     /* b of Beta(1, b) */
    uint64_t extra;    /* lines that make up for what the rates leave short of --lines */
    uint64_t orders;
    struct product products[PRODUCTS]; /* by category and price; then the quoted ones */
    struct campaign campaigns[MOST_CAMPAIGNS];
    uint32_t campaign_count;
    uint8_t hours[CHANNELS][256];
    char places[PLACES][TEXT];
    char staff[PLACES][STAFF_PER_PLACE][TEXT];
};

/* Makes the name of a Chinese; the family name first, in Latin letters parted by a blank. */
static void make_name(char *name, uint32_t surname, uint32_t given, uint32_t gender, bool latin)
{
    int language = latin ? 0 : 1;
    snprintf(name, TEXT, "%s%s%s", surnames[surname].text[language], latin ? " " : "",
             given_names[gender][given].text[language]);
}

static void product_init(struct product *product, const struct market *market, uint32_t category,
                         const struct item *item, const char *size, uint64_t *random)
{
    const struct options *options = market->options;
    product->category = (uint8_t)category;
    product->brand = item->brand;
    snprintf(product->name, TEXT, "%s%s%s", item->name.text[options->language],
             *size != '\0' ? " " : "", size);
    const char *brand = categories[category].brands[item->brand].text[options->language];
    char *at = product->row;
    *at++ = ',';
    at = put_field(at, product->name);
    *at++ = ',';
    at = put_field(at, categories[category].name.text[options->language]);
    *at++ = ',';
    at = put_field(at, brand);
    *at++ = ',';
    product->row_length = (size_t)(at - product->row);
    uint32_t rate = categories[category].cost + draw_below(random, 13) - 6;
    product->cost = product->price * rate / 100;
    product->launched = item->launched > 0
                            ? options->from + (int32_t)(market->days * item->launched / 100)
                            : options->from - 200 - (int32_t)draw_below(random, 1300);
}

/* Never by name, so that the order is the same in both languages. */
static int by_price(const void *a, const void *b)
{
    const struct product *left = a;
    const struct product *right = b;
    if (left->price != right->price)
        return left->price < right->price ? -1 : 1;
    return (left->launched > right->launched) - (left->launched < right->launched);
}

static void products_init(struct market *market)
{
    int language = market->options->language;
    uint64_t random = mix(market->options->seed, 1, 0);
    struct product *product = market->products;
    for (uint32_t c = 0; c < CATEGORIES; c++) {
        struct product *first = product;
        for (uint32_t k = 0; k < PER_CATEGORY; k++, product++) {
            const struct item *item = &categories[c].items[k / SIZES];
            uint32_t percent = k % SIZES == 0 ? 100 : categories[c].larger;
            product->price =
                percent == 100 ? item->cents : item->cents * percent / 10000 * 100 - 10;
            const char *size = categories[c].sizes[k % SIZES].text[language];
            product_init(product, market, c, item, size, &random);
        }
        qsort(first, PER_CATEGORY, sizeof *first, by_price);
    }
    for (uint32_t k = 0; k < QUOTED_ITEMS; k++, product++) {
        product->price = quoted_items[k].item.cents;
        product_init(product, market, quoted_items[k].category, &quoted_items[k].item, "", &random);
    }
}

static void calendar_init(struct market *market)
{
    const struct options *options = market->options;
    market->days = (uint32_t)(options->to - options->from) + 1;
    market->positions = allocate(market->days + 1, sizeof *market->positions);
    for (uint32_t day = 0; day < market->days; day++) {
        uint64_t weight = day_weight(options->from + (int32_t)day);
        market->positions[day + 1] = market->positions[day] + weight * 256;
    }
}

/* Two campaigns a year, those of which four weeks of answers can be seen. */
static void campaigns_init(struct market *market)
{
    static const struct {
        int month;
        int day;
        const char *name;
    } dates[2] = { { 6, 3, "618" }, { 11, 4, "double11" } };
    const struct options *options = market->options;
    for (int k = 0; k < MOST_CAMPAIGNS; k++) {
        int year = FIRST_YEAR + k / 2;
        int32_t day = day_of(year, dates[k % 2].month, dates[k % 2].day);
        if (day < options->from || day + 28 > options->to)
            continue;
        struct campaign *campaign = &market->campaigns[market->campaign_count++];
        campaign->day = day;
        campaign->position = market->positions[day - options->from + 1];
        snprintf(campaign->name, TEXT, "%s-%d", dates[k % 2].name, year);
    }
}

/* Percent of the orders of each hour. */
static const uint8_t hour_weights[CHANNELS][24] = {
    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 7, 9, 9, 7, 7, 8, 9, 10, 12, 11, 7, 0, 0, 0 },
    { 2, 1, 0, 0, 0, 0, 1, 3, 4, 5, 6, 5, 7, 6, 4, 4, 4, 4, 5, 8, 11, 10, 7, 3 },
    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 15, 14, 8, 9, 12, 12, 11, 6, 0, 0, 0, 0, 0, 0 },
};

static void places_init(struct market *market)
{
    const struct options *options = market->options;
    for (uint32_t place = 0; place < PLACES; place++) {
        *put_field(market->places[place], place_names[place].text[options->language]) = '\0';
        for (uint32_t k = 0; k < STAFF_PER_PLACE; k++) {
            uint32_t number = place * STAFF_PER_PLACE + k;
            bool online = place >= WEB && place < CALL_CENTRE;
            if (!online)
                make_name(market->staff[place][k], number * 7 % SURNAMES, number * 5 % GIVEN_NAMES,
                          number % 2, options->language == 0);
        }
    }
    for (int channel = 0; channel < CHANNELS; channel++)
        for (uint32_t k = 0, hour = 0, sum = hour_weights[channel][0]; k < 256; k++) {
            while (k * 100 / 256 >= sum)
                sum += hour_weights[channel][++hour];
            market->hours[channel][k] = (uint8_t)hour;
        }
}

/* --- customers ---------------------------------------------------------------------------- */

struct order {
    uint64_t position;
    int32_t day;
    uint8_t lines;
    uint8_t refund_days; /* after which one line is refunded; 0: none is */
    uint8_t refund_line;
};

/* What a customer is and where he stands; all of it comes from the seed and his number. */
struct customer {
    uint64_t random;
    uint64_t entry;    /* seasonal time of the first order */
    struct order next; /* the order that he will make */
    uint32_t rate;     /* in 1/2^16 of the mean */
    uint32_t drop_out; /* chance after each order, in 1/2^32 */
    uint32_t chain;    /* the next customer with an order on the same day */
    uint8_t relation;
    uint8_t region;
    uint8_t channel;  /* that he prefers */
    uint8_t category; /* that he prefers */
    uint8_t level;    /* 0 cheap to 11 dear */
    bool never_buys;
    bool bargains;  /* waits for discounts */
    bool novelties; /* buys what is new */
    bool faithful;  /* to one brand */
};

static void customer_init(struct customer *customer, const struct market *market, uint64_t index)
{
    static const uint8_t relations[RELATIONS] = { 90, 6, 3, 1 };
    static const uint8_t channels[CHANNELS] = { 55, 38, 7 };
    static const uint8_t regions[REGIONS] = { 18, 16, 13, 10, 9, 8, 7, 5, 5, 4, 3, 2 };
    uint64_t random = mix(market->options->seed, 2, index);
    uint8_t shares[CATEGORIES];
    for (uint32_t c = 0; c < CATEGORIES; c++)
        shares[c] = categories[c].share;
    *customer = (struct customer){
        .rate = draw_gamma_half(&random),
        .drop_out = draw_beta(&random, market->beta),
        .relation = (uint8_t)draw_weighted(&random, relations),
        .region = (uint8_t)draw_weighted(&random, regions),
        .channel = (uint8_t)draw_weighted(&random, channels),
        .category = (uint8_t)draw_weighted(&random, shares),
        .never_buys = draw_percent(&random, NEVER_BUY),
        .bargains = draw_percent(&random, 14),
        .novelties = draw_percent(&random, 8),
        .faithful = draw_percent(&random, 18),
    };
    uint32_t level = draw_below(&random, 12);
    uint32_t other = draw_below(&random, 12);
    customer->level = (uint8_t)(level < other ? level : other);
    uint64_t total = market->positions[market->days];
    uint64_t share = draw_bits(&random);
    if (draw_percent(&random, 40)) /* customers of old: their first order comes early */
        share = share * 2 / 5;
    customer->entry = total * share >> 32;
    customer->random = draw(&random);
}

enum group { TREATMENT_GROUP, CONTROL_GROUP, NO_GROUP };

static enum group campaign_group(const struct market *market, uint64_t index, uint32_t campaign,
                                 bool *persuaded)
{
    uint64_t random = mix(market->options->seed + 3, index, campaign);
    uint32_t percent = draw_below(&random, 100);
    *persuaded = percent < TREATED && draw_percent(&random, PERSUADED);
    return percent < TREATED             ? TREATMENT_GROUP
           : percent < TREATED + CONTROL ? CONTROL_GROUP
                                         : NO_GROUP;
}

/* Where a customer who is persuaded orders before he otherwise would. Gaps have no memory, so
 * that the order is one more. */
static uint64_t answer_campaign(const struct market *market, uint64_t index, uint64_t last,
                                uint64_t next)
{
    for (uint32_t k = 0; k < market->campaign_count; k++) {
        uint64_t answer = market->campaigns[k].position;
        bool persuaded;
        if (last < answer && answer < next) {
            campaign_group(market, index, k, &persuaded);
            if (persuaded)
                return answer;
        }
    }
    return next;
}

/* The day that the position falls on, searched from a day that is not later. */
static int32_t day_at(const struct market *market, uint64_t position, int32_t from)
{
    uint32_t low = (uint32_t)(from - market->options->from);
    uint32_t high = market->days - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (market->positions[middle] <= position)
            low = middle;
        else
            high = middle - 1;
    }
    return market->options->from + (int32_t)low;
}

/* Fills what an order at this position holds. */
static void order_at(struct customer *customer, const struct market *market, uint64_t position,
                     int32_t from)
{
    static const uint8_t lines[9] = { 0, 45, 25, 13, 8, 4, 2, 2, 1 };
    struct order *order = &customer->next;
    order->position = position;
    order->day = day_at(market, position, from);
    order->lines = (uint8_t)draw_weighted(&customer->random, lines);
    order->refund_days = 0;
    uint32_t chance = draw_below(&customer->random, 1000);
    if (chance < 45) {
        order->refund_days = (uint8_t)(1 + chance % 15);
        order->refund_line = (uint8_t)draw_below(&customer->random, order->lines);
    }
}

/* The first order into customer->next; false where he never buys. */
static bool first_order(struct customer *customer, const struct market *market)
{
    if (customer->never_buys)
        return false;
    order_at(customer, market, customer->entry, market->options->from);
    return true;
}

/* The order after customer->next; false where there is none. */
static bool next_order(struct customer *customer, const struct market *market, uint64_t index)
{
    if (draw_bits(&customer->random) < customer->drop_out)
        return false;
    uint64_t gap = draw_exponential(&market->exponential, &customer->random) * market->mean_gap
                       / customer->rate
                   >> 4;
    uint64_t last = customer->next.position;
    uint64_t position = answer_campaign(market, index, last, last + gap + 1);
    if (position >= market->positions[market->days])
        return false;
    order_at(customer, market, position, customer->next.day);
    return true;
}

/* --- the number of lines ------------------------------------------------------------------ */

struct totals {
    uint64_t orders;
    uint64_t lines; /* refunds too */
};

/* Counts what the first customers buy, and stops above the limit. */
static struct totals count_lines(const struct market *market, uint64_t customers, uint64_t limit)
{
    struct totals totals = { 0, 0 };
    for (uint64_t index = 0; index < customers && totals.lines <= limit; index++) {
        struct customer customer;
        customer_init(&customer, market, index);
        bool more = first_order(&customer, market);
        while (more && totals.lines <= limit) {
            const struct order *order = &customer.next;
            totals.orders++;
            totals.lines += order->lines;
            if (order->refund_days > 0)
                totals.lines += order->day + order->refund_days <= market->options->to;
            more = next_order(&customer, market, index);
        }
    }
    return totals;
}

/* Finds the mean gap with which a sample of the customers buys its part of --lines, then lets
 * the total come out a little short, never long: the rest is spread over the orders. */
static void fit_lines(struct market *market)
{
    enum { LONGEST_GAP_BITS = 38 };
    const struct options *options = market->options;
    uint64_t sample = options->customers < SAMPLE ? options->customers : SAMPLE;
    uint64_t target = options->lines * sample / options->customers;
    if (sample < options->customers)
        target -= target / 64; /* the sample may err */
    uint64_t low = 1;
    uint64_t high = (uint64_t)1 << LONGEST_GAP_BITS;
    while (high - low > low / 1024 + 1) {
        uint64_t middle = high - low > low ? low * 2 : low + (high - low) / 2;
        market->mean_gap = middle;
        if (count_lines(market, sample, target).lines > target)
            low = middle;
        else
            high = middle;
    }
    market->mean_gap = high;
    struct totals totals = count_lines(market, options->customers, options->lines);
    while (totals.lines > options->lines) {
        if (market->mean_gap >> LONGEST_GAP_BITS != 0)
            fail("%llu customers need more than %llu lines", (unsigned long long)options->customers,
                 (unsigned long long)options->lines);
        market->mean_gap += market->mean_gap / 64 + 1;
        totals = count_lines(market, options->customers, options->lines);
    }
    if (totals.orders == 0)
        fail("no customer buys: give more --customers");
    market->orders = totals.orders;
    market->extra = options->lines - totals.lines;
}

#endif
