#include "published.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "value/date.h"

struct customer customers[6000];

/* Figures */

static double error_of(double computed, double published, bool relative)
{
    double error = fabs(computed - published);
    return relative ? error / fabs(published) : error;
}

/* Prints one figure and holds it to its tolerance: of the value itself, or relative. */
static void hold(const char *what, double computed, double published, double tolerance,
                 bool relative)
{
    double error = error_of(computed, published, relative);
    printf("  %-50s %-20.12g %-18.12g %s %.1e\n", what, computed, published,
           relative ? "relative" : "error   ", error);
    cr_expect(error <= tolerance, "%s: %.12g, published %.12g, allowed %g", what, computed,
              published, tolerance);
}

void near(const char *what, double computed, double published, double tolerance)
{
    hold(what, computed, published, tolerance, false);
}

void near_relative(const char *what, double computed, double published, double tolerance)
{
    hold(what, computed, published, tolerance, true);
}

/* Data */

FILE *open_data(const char *name)
{
    char path[512];
    const char *data = getenv("CRM_DATA");
    snprintf(path, sizeof path, "%s/%s", data != NULL ? data : "../shared/data", name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        cr_skip_test("needs %s (CRM_DATA)", path);
    }
    return file;
}

static int compare_sales(const void *left, const void *right)
{
    const struct sale *a = left;
    const struct sale *b = right;
    return a->customer != b->customer ? (a->customer > b->customer) - (a->customer < b->customer)
                                      : (a->day > b->day) - (a->day < b->day);
}

static void merge_days(struct sales *sales)
{
    qsort(sales->sales, sales->count, sizeof *sales->sales, compare_sales);
    size_t kept = 0;
    for (size_t i = 1; i < sales->count; i++) {
        if (compare_sales(&sales->sales[kept], &sales->sales[i]) == 0) {
            sales->sales[kept].amount += sales->sales[i].amount;
        } else {
            sales->sales[++kept] = sales->sales[i];
        }
    }
    sales->count = kept + 1;
}

/* CDNOW_sample.txt: " 00004 0001 19970101  2   29.33". */
void load_cdnow(struct sales *sales)
{
    FILE *file = open_data("cdnow/CDNOW_sample.txt");
    *sales = (struct sales){ calloc(10000, sizeof *sales->sales), 0 };
    int date = 0;
    struct sale sale;
    while (sales->count < 10000
           && fscanf(file, "%*d %d %d %*d %lf", &sale.customer, &date, &sale.amount) == 3) {
        sale.day = crm_day_of(date / 10000, date / 100 % 100, date % 100);
        sales->sales[sales->count++] = sale;
    }
    fclose(file);
    merge_days(sales);
}

/* lifetimes_example_transactions.csv: "2014-03-08 00:00:00,0". */
void load_example(struct sales *sales)
{
    FILE *file = open_data("cdnow/lifetimes_example_transactions.csv");
    *sales = (struct sales){ calloc(20000, sizeof *sales->sales), 0 };
    int year = 0;
    int month = 0;
    int day = 0;
    struct sale sale = { 0 };
    cr_assert(fscanf(file, "%*[^\n]") == 0);
    while (sales->count < 20000
           && fscanf(file, "%d-%d-%d %*d:%*d:%*d,%d", &year, &month, &day, &sale.customer) == 4) {
        sale.day = crm_day_of(year, month, day);
        sales->sales[sales->count++] = sale;
    }
    fclose(file);
    merge_days(sales);
}

size_t customers_of(const struct sales *sales, int32_t end)
{
    size_t count = 0;
    for (size_t i = 0; i < sales->count; i++) {
        const struct sale *sale = &sales->sales[i];
        bool first = i == 0 || sales->sales[i - 1].customer != sale->customer;
        if (first && sale->day > end) {
            cr_assert_fail("a customer after the end");
        }
        if (first) {
            customers[count++] =
                (struct customer){ sale->customer, sale->day, { 0, 0, end - sale->day }, 0, 0 };
            continue;
        }
        struct customer *customer = &customers[count - 1];
        if (sale->day > end) {
            customer->holdout++;
        } else {
            customer->history.repeats++;
            customer->history.active_days = sale->day - customer->first;
            customer->amount += sale->amount;
        }
    }
    for (size_t i = 0; i < count; i++) {
        customers[i].amount /= fmax(customers[i].history.repeats, 1);
    }
    return count;
}

struct crm_histories histories_of(size_t count)
{
    struct crm_histories histories = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < count; i++) {
        cr_assert(crm_histories_add(&histories, customers[i].history, &error) == CRM_OK, "%s",
                  error.message);
    }
    return histories;
}

struct crm_spenders spenders_of(size_t count)
{
    struct crm_spenders spenders = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < count; i++) {
        cr_assert(
            crm_spenders_add(&spenders, customers[i].history.repeats, customers[i].amount, &error)
            == CRM_OK);
    }
    return spenders;
}

size_t load_summary(const char *name, bool amounts)
{
    FILE *file = open_data(name);
    size_t count = 0;
    struct customer customer = { 0 };
    double recency = 0;
    double tenure = 0;
    cr_assert(fscanf(file, "%*[^\n]") == 0);
    while (fscanf(file, "%d,%u,%lf,%lf", &customer.number, &customer.history.repeats, &recency,
                  &tenure)
               == 4
           && (!amounts || fscanf(file, ",%lf", &customer.amount) == 1)) {
        customer.history.active_days = (int32_t)lround(recency * HUNDREDTHS);
        customer.history.tenure_days = (int32_t)lround(tenure * HUNDREDTHS);
        customers[count++] = customer;
    }
    fclose(file);
    cr_assert(count == 2357, "%zu", count);
    return count;
}

struct crm_purchase_fit fit_of(const struct crm_purchase_model *model, size_t count, double days)
{
    struct crm_histories histories = histories_of(count);
    struct crm_purchase_fit fit;
    struct crm_error error = { 0 };
    struct crm_notes notes = { 0 };
    enum crm_status status = crm_purchase_fit(model, &histories, days, false, &notes, &fit, &error);
    cr_assert(status == CRM_OK, "%s", error.message);
    cr_assert(fit.quality.converged && notes.count == 0 && fit.quality.slope < 1e-9
              && fit.quality.curvature > 0);
    crm_histories_free(&histories);
    return fit;
}

struct crm_gamma_gamma_fit amounts_fit_of(size_t count)
{
    struct crm_spenders spenders = spenders_of(count);
    struct crm_gamma_gamma_fit fit;
    struct crm_error error = { 0 };
    struct crm_notes notes = { 0 };
    enum crm_status status = crm_gamma_gamma_fit(&spenders, false, &notes, &fit, &error);
    cr_assert(status == CRM_OK, "%s", error.message);
    cr_assert(fit.quality.converged && notes.count == 0 && fit.quality.slope < 1e-9);
    crm_spenders_free(&spenders);
    return fit;
}

/* CDNOW, 1997: calibration to 30 September, then 39 weeks. */
size_t cdnow_customers(struct sales *sales)
{
    load_cdnow(sales);
    return customers_of(sales, crm_day_of(1997, 9, 30));
}

double expected_until(const struct crm_purchase_fit *fit, size_t count, int week)
{
    double sum = 0;
    int32_t start = crm_day_of(1997, 1, 1);
    for (size_t i = 0; i < count; i++) {
        double time = week - (customers[i].first - start) / 7.0;
        sum += fit->model->expected_new(fit->parameters, time);
    }
    return sum;
}

double likelihood_of(const struct crm_purchase_model *model, const double *parameters,
                     struct crm_history history)
{
    struct crm_histories histories = { 0 };
    struct crm_purchase_data data;
    struct crm_error error = { 0 };
    double slopes[4];
    cr_assert(crm_histories_add(&histories, history, &error) == CRM_OK, "%s", error.message);
    cr_assert(crm_purchase_data_make(&data, &histories, HUNDREDTHS, &error) == CRM_OK);
    double value = model->log_likelihood(&data, parameters, slopes);
    crm_purchase_data_free(&data);
    crm_histories_free(&histories);
    for (size_t i = 0; i < 4; i++) {
        cr_assert(isfinite(slopes[i]));
    }
    cr_assert(isfinite(value));
    return value;
}

double alive_of(const struct crm_purchase_fit *fit, struct crm_history history)
{
    return fit->model->p_alive(fit->parameters, crm_past_of(history, fit->unit_days));
}
