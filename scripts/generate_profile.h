/* generate_profile.h — who a customer is besides what he buys: occupation, education and income,
 * how to reach him and whether one may, whose account he is, what he may owe.
 *
 * All of it comes from random numbers of its own, so that sales do not depend on it. It depends on
 * them: who buys much or dear goods earns more, who never buys less, which is what a model of
 * profiles (lookalike) has to find. */
#ifndef GENERATE_PROFILE_H
#define GENERATE_PROFILE_H

#include "generate_market.h"

static bool is_firm(const struct customer *customer)
{
    return customer->relation == BUSINESS || customer->relation == RESELLER;
}

/* Mean rates of buying, in 1/2^16. */
enum { BUYS_MUCH = 98304, BUYS_MOST = 196608 };

/* Who looks after the account, as CSV has it; NULL where nobody does: most firms and those who
 * buy most have an owner. */
static const char *account_owner(const struct market *market, const struct customer *customer,
                                 uint64_t index)
{
    uint64_t random = mix(market->options->seed, 7, index);
    uint32_t chance = is_firm(customer)                                        ? 80
                      : customer->never_buys || customer->relation == INTERNAL ? 0
                      : customer->rate > BUYS_MOST                             ? 65
                                                                               : 2;
    if (!draw_percent(&random, chance))
        return NULL;
    return market->staff[customer->region % SHOPS][draw_below(&random, STAFF_PER_PLACE)];
}

static uint32_t pick_occupation(uint32_t age, uint32_t gender, uint64_t *random)
{
    static const struct {
        uint8_t below;
        uint8_t shares[OCCUPATIONS];
    } ages[] = {
        { 24, { 55, 15, 1, 2, 3, 6, 0, 4, 8, 6, 0, 0 } },
        { 35, { 4, 34, 6, 6, 6, 16, 4, 9, 7, 7, 1, 0 } },
        { 50, { 0, 26, 8, 8, 7, 11, 12, 13, 9, 3, 3, 0 } },
        { 60, { 0, 20, 8, 7, 6, 6, 12, 13, 11, 2, 5, 10 } },
        { UINT8_MAX, { 0, 3, 1, 2, 2, 1, 3, 6, 2, 2, 5, 73 } },
    };
    size_t group = 0;
    while (age >= ages[group].below)
        group++;
    uint32_t occupation = draw_weighted(random, ages[group].shares);
    bool woman = gender == 0;
    if (woman && age >= 55 && draw_percent(random, 50)) /* the age at which women retire */
        return RETIRED;
    return occupation == HOMEMAKER && !woman ? SELF_EMPLOYED : occupation;
}

static uint32_t pick_education(uint32_t occupation, uint64_t *random)
{
    static const uint8_t shares[OCCUPATIONS][EDUCATIONS] = {
        [STUDENT] = { 0, 12, 20, 55, 13 },      [OFFICE_WORKER] = { 2, 14, 33, 44, 7 },
        [CIVIL_SERVANT] = { 0, 4, 20, 62, 14 }, [TEACHER] = { 0, 2, 13, 65, 20 },
        [MEDICAL] = { 0, 2, 20, 53, 25 },       [ENGINEER] = { 0, 3, 18, 58, 21 },
        [MANAGER] = { 2, 13, 28, 42, 15 },      [SELF_EMPLOYED] = { 15, 38, 28, 17, 2 },
        [WORKER] = { 32, 48, 17, 3, 0 },        [FREELANCER] = { 6, 22, 30, 36, 6 },
        [HOMEMAKER] = { 18, 40, 27, 14, 1 },    [RETIRED] = { 35, 37, 18, 9, 1 },
    };
    return draw_weighted(random, shares[occupation]);
}

/* What is usual for the occupation, and a band more or less for each thing that is likely to raise
 * or lower it. */
static uint32_t pick_income(const struct customer *customer, uint32_t age, uint32_t occupation,
                            uint32_t education, uint64_t *random)
{
    static const uint8_t usual[OCCUPATIONS] = {
        [OFFICE_WORKER] = 1, [CIVIL_SERVANT] = 1, [TEACHER] = 1, [MEDICAL] = 2,    [ENGINEER] = 2,
        [MANAGER] = 3,       [SELF_EMPLOYED] = 2, [WORKER] = 1,  [FREELANCER] = 1,
    };
    const struct {
        bool holds;
        uint8_t percent;
        int8_t step;
    } reasons[] = {
        { education >= BACHELOR, 40, 1 },
        { customer->region < 3, 30, 1 }, /* where wages are higher */
        { age < 28, 40, -1 },
        { customer->level >= 5, 60, 1 },
        { customer->rate > BUYS_MUCH, 40, 1 },
        { customer->never_buys, 65, -1 },
        { customer->never_buys, 35, -1 },
    };
    int32_t band = usual[occupation];
    for (size_t k = 0; k < COUNT(reasons); k++) {
        bool chance = draw_percent(random, reasons[k].percent);
        if (reasons[k].holds && chance)
            band += reasons[k].step;
    }
    return (uint32_t)(band < 0 ? 0 : band >= INCOMES ? INCOMES - 1 : band);
}

/* Numbers that nobody has: there is no mobile number that begins with 12, and no number of an area
 * that begins with 1. */
static char *put_phone(char *at, const struct customer *customer, uint64_t index)
{
    if (!is_firm(customer))
        return put_number(put_text(at, "120"), index % 100000000, 8);
    at = put_text(at, area_codes[customer->region]);
    *at++ = '-';
    return put_number(at, 10000000 + index % 10000000, 8);
}

/* In the domains that are reserved for examples (RFC 2606). */
static char *put_email(char *at, const struct customer *customer, uint64_t index, uint64_t *random)
{
    static const char *const domains[] = { "@example.com", "@example.net", "@example.org" };
    uint32_t domain = draw_below(random, COUNT(domains));
    if (is_firm(customer))
        return put_text(put_customer(put_text(at, "purchasing@"), index), ".example");
    return put_text(put_customer(at, index), domains[domain]);
}

/* The channels on which the customer may be contacted, of those on which he can be. */
static char *put_consent(char *at, int language, bool phone, bool email, uint64_t *random)
{
    static const uint8_t percents[CONSENTS] = { 45, 55, 50, 20, 60 };
    const bool possible[CONSENTS] = { phone, email, phone, true, phone };
    bool none = draw_percent(random, 12);
    bool first = true;
    for (int k = 0; k < CONSENTS; k++) {
        bool given = draw_percent(random, percents[k]);
        if (none || !given || !possible[k])
            continue;
        if (!first)
            *at++ = ';';
        first = false;
        at = put_text(at, consent_names[k].text[language]);
    }
    return at;
}

/* Of firms, in thousands: resellers owe more than firms that buy for themselves. */
static char *put_credit_limit(char *at, const struct customer *customer, uint64_t *random)
{
    bool reseller = customer->relation == RESELLER;
    uint32_t thousands = (reseller ? 10 : 2) * (1 + draw_below(random, 10));
    if (is_firm(customer) && draw_percent(random, reseller ? 90 : 60))
        at = put_cents(at, (int64_t)thousands * 100000);
    return at;
}

/* The columns occupation to income_band, of persons; some are not known. */
static char *put_standing(char *at, const struct market *market, const struct customer *customer,
                          uint32_t gender, uint32_t age, uint64_t *random)
{
    int language = market->options->language;
    bool person = !is_firm(customer);
    bool staff = customer->relation == INTERNAL;
    uint32_t occupation = staff ? OFFICE_WORKER : pick_occupation(age, gender, random);
    uint32_t education = pick_education(occupation, random);
    uint32_t income = pick_income(customer, age, occupation, education, random);
    const struct {
        const char *text;
        uint8_t unknown; /* percent */
    } columns[3] = {
        { occupation_names[occupation].text[language], 14 },
        { education_names[education].text[language], 22 },
        { income_names[income].text[language], 30 },
    };
    for (size_t k = 0; k < COUNT(columns); k++) {
        *at++ = ',';
        if (person && !draw_percent(random, columns[k].unknown))
            at = put_text(at, columns[k].text);
    }
    return at;
}

/* The columns occupation to credit_limit, each with the comma before it. */
static char *put_profile(char *at, const struct market *market, const struct customer *customer,
                         uint64_t index, uint32_t gender, uint32_t age)
{
    uint64_t random = mix(market->options->seed, 8, index);
    const char *owner = account_owner(market, customer, index);
    at = put_standing(at, market, customer, gender, age, &random);
    bool phone = draw_percent(&random, is_firm(customer) ? 95 : 86);
    bool email = draw_percent(&random, is_firm(customer) ? 85 : age < 50 ? 68 : 40);
    *at++ = ',';
    if (phone)
        at = put_phone(at, customer, index);
    *at++ = ',';
    if (email)
        at = put_email(at, customer, index, &random);
    *at++ = ',';
    if (owner != NULL)
        at = put_text(at, owner);
    *at++ = ',';
    at = put_consent(at, market->options->language, phone, email, &random);
    *at++ = ',';
    return put_credit_limit(at, customer, &random);
}

#endif
