/* histories.c — made-up customers who buy and drop out as the BG/NBD model says, the same ones
 * each time:
 *
 *   histories COUNT sales     their purchases, as an export for crm-import
 *   histories COUNT table     their histories x, t_x and T in days, for crm-score --summary
 *
 * Parameters are near to those published for CDNOW (0.243, 4.414 weeks, 0.793, 2.426). All are
 * watched up to the end of 2024, new ones coming through two years; what a customer buys on one
 * day is one purchase. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/chance.h"
#include "value/date.h"

enum { DAYS = 730, LAST_DAY = 20088 }; /* 2024-12-31, in days from 1970-01-01 */

static const double r = 0.243;
static const double alpha = 30.9;
static const double a = 0.793;
static const double b = 2.426;

struct customer {
    unsigned long id;
    int tenure;
    int active;
    unsigned repeats;
};

/* Amounts have their own numbers, so that both forms tell of the same purchases. */
static void print_sale(const struct customer *customer, struct crm_chance *amounts)
{
    char date[19];
    struct crm_time time = { LAST_DAY - customer->tenure + customer->active, -1 };
    size_t length = crm_time_write(time, date);
    printf("c%07lu,%.*s,o%lu-%u,%.2f\n", customer->id, (int)length, date, customer->id,
           customer->repeats, 1 + 40 * crm_chance_exponential(amounts));
}

/* Draws one customer's purchases, and prints each where there is something to print amounts by. */
static void draw(struct customer *customer, struct crm_chance *chance, struct crm_chance *amounts)
{
    double rate = exp(crm_chance_log_gamma(chance, r)) / alpha;
    double leaves = exp(crm_chance_log_beta(chance, a, b));
    double time = 0;
    customer->tenure = 1 + (int)(crm_chance_fraction(chance) * DAYS);
    do {
        if (amounts != NULL)
            print_sale(customer, amounts);
        do
            time += crm_chance_exponential(chance) / rate;
        while (time < customer->active + 1);
        if (time >= customer->tenure + 1)
            return;
        customer->active = (int)time;
        customer->repeats++;
    } while (crm_chance_fraction(chance) >= leaves);
    if (amounts != NULL)
        print_sale(customer, amounts);
}

int main(int argc, char **argv)
{
    unsigned long count = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
    int sales = argc == 3 && strcmp(argv[2], "sales") == 0;
    struct crm_chance chance = { 1 };
    struct crm_chance amounts = { 2 };
    if (count == 0 || (!sales && strcmp(argv[2], "table") != 0)) {
        fputs("usage: histories COUNT sales|table\n", stderr);
        return 2;
    }
    puts(sales ? "customer_id,time,order_id,amount" : "customer_id\tx\tt_x\tT");
    for (unsigned long i = 1; i <= count; i++) {
        struct customer customer = { .id = i };
        draw(&customer, &chance, sales ? &amounts : NULL);
        if (!sales)
            printf("c%07lu\t%u\t%d\t%d\n", i, customer.repeats, customer.active, customer.tenure);
    }
    if (fflush(stdout) != 0) {
        fprintf(stderr, "histories: %s\n", strerror(errno));
        return 1;
    }
    return 0;
}
