/* generate_customers.h — the tables of customers and of products. */
#ifndef GENERATE_CUSTOMERS_H
#define GENERATE_CUSTOMERS_H

#include "generate_profile.h"

static void make_customer_name(char *name, const struct customer *customer, uint32_t gender,
                               int language, uint64_t *random)
{
    uint32_t family = draw_below(random, SURNAMES * WESTERN_NAMES);
    uint32_t given = draw_below(random, GIVEN_NAMES);
    uint32_t kind = draw_below(random, 100);
    if (is_firm(customer))
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
    bool person = !is_firm(&customer);
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
    at = put_profile(at, market, &customer, index, gender, age / 365);
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

#endif
