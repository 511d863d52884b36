/* value/number.h — numbers to and from text, always with a decimal point. */
#ifndef CRM_VALUE_NUMBER_H
#define CRM_VALUE_NUMBER_H

#include <stdint.h>

#include "base/buffer.h"

/* A decimal number, exponent allowed, of at most 511 bytes; not NaN, not infinite, nothing around
 * it. */
bool crm_number_parse(struct crm_span text, double *number);

/* A whole number, optional sign. */
bool crm_integer_parse(struct crm_span text, int64_t *integer);

/* Bytes: digits with an optional K, M, G or T (powers of 1024; "iB" or "B" may follow). */
bool crm_size_parse(struct crm_span text, uint64_t *bytes);

/* `digits` significant digits (9 in the stream, 17 in model files), trailing zeros and a bare
 * point left out, exponent form as %g has it; NUL-terminated; returns the length. -0 is "0".
 * The number must be finite. */
size_t crm_number_write(double number, int digits, char text[static 32]);

/* Appends it so. */
void crm_number_append(struct crm_buffer *buffer, double number, int digits);

/* For people: NUL-terminated, grouped by thousands: "541,909". */
void crm_count_display(uint64_t count, char text[static 32]);

#endif
