/* Lists of exact numbers: quantiles, sums, and how they are shown. */
#include <criterion/criterion.h>
#include <math.h>

#include "classify/numbers.h"

/* R: quantile(mtcars$mpg, 1:4 / 5) */
Test(numbers, quantile_type_7)
{
    static const int64_t mpg[] = { 210, 210, 228, 214, 187, 181, 143, 244, 228, 192, 178,
                                   164, 173, 152, 104, 104, 147, 324, 304, 339, 215, 155,
                                   152, 133, 192, 273, 260, 304, 158, 197, 150, 214 };
    static const double quintiles[] = { 10.4, 15.20, 17.92, 21.00, 24.08, 33.9 };
    struct crm_numbers numbers = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(mpg); i++) {
        cr_assert(crm_numbers_add(&numbers, mpg[i], &error) == CRM_OK);
    }
    crm_numbers_sort(&numbers);
    for (size_t i = 0; i < CRM_COUNT(quintiles); i++) {
        double quantile = crm_numbers_quantile(&numbers, i, 5, 10);
        cr_assert(fabs(quantile - quintiles[i]) < 1e-12, "%zu: %.17g", i, quantile);
    }
    cr_assert(crm_numbers_sum(&numbers) == 6429);
    crm_numbers_free(&numbers);
}

Test(numbers, exact_sums)
{
    struct crm_numbers numbers = { 0 };
    struct crm_numbers other = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_numbers_sum(&numbers) == 0);
    for (int i = 0; i < 3; i++) {
        cr_assert(crm_numbers_add(&other, INT64_MAX, &error) == CRM_OK);
    }
    cr_assert(crm_numbers_merge(&numbers, &other, &error) == CRM_OK);
    cr_assert(crm_numbers_merge(&numbers, &other, &error) == CRM_OK);
    cr_assert(numbers.count == 6 && crm_numbers_sum(&numbers) == (crm_wide)INT64_MAX * 6);
    crm_numbers_sort(&numbers);
    cr_assert(crm_numbers_quantile(&numbers, 1, 5, 1) == (double)INT64_MAX);
    crm_numbers_free(&numbers);
    crm_numbers_free(&other);
}

Test(numbers, shown)
{
    static const struct {
        double number;
        char text[24];
    } cases[] = {
        { 0, "0" },        { 1234, "1,234" }, { 1234.5, "1,234.50" },
        { -3, "-3.00" },   { 0.005, "0.00" }, { 0.015, "0.02" },
        { 1e15, "1e+15" }, { -0.0, "0" },     { 12.3456, "12.35" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        crm_explain_number(&text, cases[i].number);
        cr_assert(crm_span_is(crm_buffer_view(&text), cases[i].text), "%g: %s", cases[i].number,
                  crm_buffer_string(&text));
        crm_buffer_free(&text);
    }
}
