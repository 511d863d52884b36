/* generate_interactions.h — the table of interactions: what follows an order, campaigns, losses,
 * and the accounts that an owner looks after. */
#ifndef GENERATE_INTERACTIONS_H
#define GENERATE_INTERACTIONS_H

#include "generate_profile.h"

struct interaction {
    int32_t day;
    uint32_t second;
    uint32_t customer; /* NONE: unsigned */
    uint32_t sequence; /* as they were made: the last key of the order */
    uint64_t random;   /* of the details */
    int32_t planned;   /* for when a plan is; 0: it follows from the details */
    const char *staff; /* of the account or the shop; NULL: somebody of the call centre */
    uint8_t kind;
    uint8_t campaign;
    uint8_t group;
    bool response;
    bool out; /* where staff is given; else it follows from the kind */
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

/* Adds what the owner of an account did, or its customer where it is not out. */
static struct interaction *add_care(struct interactions *list, const struct market *market,
                                    uint32_t index, const char *owner, uint8_t kind, bool out,
                                    int32_t day, uint64_t *random)
{
    struct interaction *item = add_interaction(list, market, index, kind, day, random);
    item->staff = owner;
    item->out = out;
    return item;
}

/* A month of an account that is looked after closely, or every third one of others. */
static void gather_month(struct interactions *list, const struct market *market, uint32_t index,
                         const char *owner, bool close, int32_t first, uint64_t *random)
{
    const struct {
        uint8_t percent[2]; /* others, close */
        uint8_t kind;
        bool out;
        uint8_t day;
    } months[] = {
        { { 60, 95 }, CONTACT, true, 0 }, { { 35, 85 }, CONTACT, false, 12 },
        { { 25, 20 }, VISIT, true, 6 },   { { 10, 12 }, VISIT, false, 8 },
        { { 12, 10 }, SURVEY, true, 15 },
    };
    for (size_t k = 0; k < COUNT(months); k++)
        if (draw_percent(random, months[k].percent[close])) {
            int32_t day = first + months[k].day + (int32_t)draw_below(random, 10);
            add_care(list, market, index, owner, months[k].kind, months[k].out, day, random);
        }
}

/* An owner calls and visits, and is called, every month, now and then, or not at all. */
static void gather_account(struct interactions *list, const struct market *market,
                           const struct customer *customer, uint32_t index, const char *owner)
{
    enum { EVERY_MONTH = 35, NOW_AND_THEN = 75 };
    uint64_t random = mix(market->options->seed, 9, index);
    uint32_t care = draw_below(&random, 100);
    int year;
    int month;
    int day;
    split_day(day_at(market, customer->entry, market->options->from), &year, &month, &day);
    for (month++; care < NOW_AND_THEN; month += care < EVERY_MONTH ? 1 : 3) {
        int32_t first = day_of(year + (month - 1) / 12, (month - 1) % 12 + 1, 1);
        if (first > market->options->to)
            break;
        gather_month(list, market, index, owner, care < EVERY_MONTH, first, &random);
    }
}

/* At the end of the period some of those who never bought, and of the accounts, mean to buy in the
 * months after it. */
static void gather_plans(struct interactions *list, const struct market *market,
                         const struct customer *customer, uint32_t index, const char *owner)
{
    uint64_t random = mix(market->options->seed, 10, index);
    int32_t day = market->options->to - (int32_t)draw_below(&random, 60);
    int32_t planned = day + 20 + (int32_t)draw_below(&random, 160);
    if (draw_percent(&random, 35) && (customer->never_buys || owner != NULL)
        && customer->relation != INTERNAL && day >= market->options->from)
        add_care(list, market, index, owner, PLAN, false, day, &random)->planned = planned;
}

/* Someone paid for it buys in a shop and says how it was. */
static void gather_mystery(struct interactions *list, const struct market *market)
{
    uint64_t random = mix(market->options->seed, 11, 0);
    for (int32_t day = market->options->from + 40; day <= market->options->to; day += 91) {
        const char *staff =
            market->staff[draw_below(&random, SHOPS)][draw_below(&random, STAFF_PER_PLACE)];
        add_care(list, market, NONE, staff, MYSTERY, false, day, &random);
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
    const char *owner = account_owner(market, &customer, index);
    if (owner != NULL)
        gather_account(list, market, &customer, index, owner);
    gather_plans(list, market, &customer, index, owner);
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
    static const uint8_t cost_cents[KINDS] = { 30, 250, 80, 20, 5, 0, 40, 150 };
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
    if (item->kind == SURVEY || item->kind == MYSTERY)
        at = put_number(at, perceived < 4 ? perceived : 4, 1);
    bool short_form = item->staff != NULL && draw_percent(random, 35);
    *at++ = ',';
    if (item->kind == SURVEY && !short_form)
        at = put_number(at, expectation, 1);
    *at++ = ',';
    if (item->kind == SURVEY && !short_form)
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
    bool asked = item->staff != NULL && (item->kind == SURVEY || item->kind == PLAN);
    if ((item->kind == LOSS && draw_percent(random, 70)) || (asked && draw_percent(random, 40)))
        at = put_text(at, competitor_names[draw_below(random, COMPETITORS)].text[language]);
    *at++ = ',';
    if (item->kind == PLAN && item->planned != 0)
        at = put_day(at, item->planned);
    else if (item->kind == PLAN)
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

/* Columns product to substitute: what was complained of, planned or lost; of the category that the
 * customer prefers, and from random numbers of its own. */
static char *put_object(char *at, const struct market *market, const struct interaction *item)
{
    static const struct {
        uint8_t product; /* percent */
        uint8_t brand;
        uint8_t substitute;
    } named[KINDS] = {
        [COMPLAINT] = { 85, 85, 0 }, [SURVEY] = { 0, 30, 15 }, [PLAN] = { 80, 80, 0 },
        [LOSS] = { 0, 80, 50 },      [MYSTERY] = { 0, 0, 0 },
    };
    uint64_t random = mix(item->random, 12, 0);
    uint32_t category = draw_below(&random, CATEGORIES);
    if (item->customer != NONE) {
        struct customer customer;
        customer_init(&customer, market, item->customer);
        category = customer.category;
    }
    uint32_t first = category * PER_CATEGORY;
    uint32_t product = first + draw_below(&random, PER_CATEGORY);
    while (market->products[product].launched > item->day)
        product = first + (product - first + PER_CATEGORY - 1) % PER_CATEGORY;
    uint32_t brand = market->products[product].brand;
    int language = market->options->language;
    uint32_t chance = draw_below(&random, 100);
    *at++ = ',';
    if (chance < named[item->kind].product)
        at = put_field(at, market->products[product].name);
    *at++ = ',';
    if (chance < named[item->kind].brand)
        at = put_text(at, categories[category].brands[brand].text[language]);
    *at++ = ',';
    if (draw_percent(&random, named[item->kind].substitute))
        at = put_text(at, substitute_names[category].text[language]);
    return at;
}

static void write_interaction(const struct market *market, struct output *output,
                              const struct interaction *item)
{
    int language = market->options->language;
    uint64_t random = item->random;
    bool out = item->kind == CAMPAIGN || item->kind == SURVEY || item->kind == LOSS
               || (item->kind == CONTACT && draw_percent(&random, 65));
    if (item->staff != NULL)
        out = item->out;
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
    int channel = item->kind == VISIT || item->kind == MYSTERY ? SHOP
                  : item->kind == CAMPAIGN                     ? ONLINE
                                                               : PHONE;
    at = put_text(at, channel_names[channel].text[language]);
    *at++ = ',';
    if (item->staff != NULL)
        at = put_text(at, item->staff);
    else if (item->kind != CAMPAIGN)
        at = put_text(at, market->staff[CALL_CENTRE][draw_below(&random, STAFF_PER_PLACE)]);
    *at++ = ',';
    at = put_response(at, market, item, &random);
    *at++ = ',';
    at = put_outcome(at, market, item, &random);
    at = put_object(at, market, item);
    *at++ = '\n';
    output_done(output, at);
}

static void write_interactions(struct market *market, struct output *output)
{
    struct interactions list = { NULL, 0, 0 };
    fit_lines(market);
    for (uint32_t index = 0; index < market->options->customers; index++)
        gather_customer(&list, market, index);
    gather_mystery(&list, market);
    if (list.count > 0)
        qsort(list.items, list.count, sizeof *list.items, by_time);
    for (size_t k = 0; k < list.count; k++)
        write_interaction(market, output, &list.items[k]);
    free(list.items);
}

#endif
