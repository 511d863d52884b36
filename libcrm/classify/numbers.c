#include "classify/numbers.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "customer/population.h"
#include "value/money.h"
#include "value/number.h"

enum { TEXT_SHOWN = 40 }; /* bytes of a value that messages have */

enum crm_status crm_numbers_add(struct crm_numbers *numbers, int64_t value, struct crm_error *error)
{
    if (crm_grow(&numbers->values, &numbers->capacity, numbers->count + 1, sizeof *numbers->values,
                 error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    numbers->values[numbers->count++] = value;
    return CRM_OK;
}

enum crm_status crm_numbers_merge(struct crm_numbers *numbers, const struct crm_numbers *other,
                                  struct crm_error *error)
{
    if (crm_grow(&numbers->values, &numbers->capacity, numbers->count + other->count,
                 sizeof *numbers->values, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < other->count; i++) {
        numbers->values[numbers->count++] = other->values[i];
    }
    return CRM_OK;
}

static int compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

void crm_numbers_sort(struct crm_numbers *numbers)
{
    if (numbers->count > 1) {
        qsort(numbers->values, numbers->count, sizeof *numbers->values, compare);
    }
}

double crm_numbers_quantile(const struct crm_numbers *numbers, size_t part, size_t parts,
                            double unit)
{
    struct crm_quantile_place place = crm_quantile_place(numbers->count, part, parts);
    double low = (double)numbers->values[place.below];
    return (low + place.rest * ((double)numbers->values[place.above] - low)) / unit;
}

crm_wide crm_numbers_sum(const struct crm_numbers *numbers)
{
    crm_wide sum = 0;
    for (size_t i = 0; i < numbers->count; i++) {
        sum += numbers->values[i];
    }
    return sum;
}

void crm_numbers_free(struct crm_numbers *numbers)
{
    crm_release(numbers->values);
    *numbers = (struct crm_numbers){ 0 };
}

void crm_explain_number(struct crm_buffer *text, double number)
{
    char shown[32];
    if (fabs(number) < 1e14) {
        bool whole = number == floor(number) && number >= 0;
        if (whole) {
            crm_count_display((uint64_t)number, shown);
        } else {
            crm_money_display_cents((crm_money)llround(number * CRM_MONEY_UNIT), shown);
        }
    } else {
        crm_number_write(number, 9, shown);
    }
    crm_buffer_text(text, shown);
}

enum crm_status crm_refuse_number(const char *what, const char *column, struct crm_span text,
                                  struct crm_error *error)
{
    return crm_fail(error, CRM_REFUSED, "%s: column %s has \"%.*s\", which is no number", what,
                    column, (int)(text.length < TEXT_SHOWN ? text.length : TEXT_SHOWN), text.at);
}

enum crm_status crm_check_number(const char *what, const char *column, struct crm_span text,
                                 struct crm_error *error)
{
    double number = 0;
    return text.length == 0 || crm_number_parse(text, &number)
               ? CRM_OK
               : crm_refuse_number(what, column, text, error);
}
