/* classify/numbers.h — lists of exact numbers that schemes collect from customers and learn
 * quantiles and ranks from. */
#ifndef CRM_CLASSIFY_NUMBERS_H
#define CRM_CLASSIFY_NUMBERS_H

#include "base/buffer.h"
#include "base/wide.h"

/* Owns the array; zero-initialised is empty. */
struct crm_numbers {
    int64_t *values;
    size_t count;
    size_t capacity;
};

CRM_MUST_CHECK enum crm_status crm_numbers_add(struct crm_numbers *numbers, int64_t value,
                                               struct crm_error *error);

CRM_MUST_CHECK enum crm_status crm_numbers_merge(struct crm_numbers *numbers,
                                                 const struct crm_numbers *other,
                                                 struct crm_error *error);

/* Sorts ascending. */
void crm_numbers_sort(struct crm_numbers *numbers);

/* Quantile type 7 (Hyndman and Fan 1996) of sorted numbers at part / parts, in 1 / unit; at
 * least one number. */
double crm_numbers_quantile(const struct crm_numbers *numbers, size_t part, size_t parts,
                            double unit);

/* The exact sum. */
crm_wide crm_numbers_sum(const struct crm_numbers *numbers);

void crm_numbers_free(struct crm_numbers *numbers);

/* Appends a number as explanations show it: grouped, up to 2 decimals. */
void crm_explain_number(struct crm_buffer *text, double number);

/* CRM_REFUSED with "quality: column clv has "x", which is no number". */
enum crm_status crm_refuse_number(const char *what, const char *column, struct crm_span text,
                                  struct crm_error *error);

/* The same for a text that is neither empty nor a number. */
CRM_MUST_CHECK enum crm_status crm_check_number(const char *what, const char *column,
                                                struct crm_span text, struct crm_error *error);

#endif
