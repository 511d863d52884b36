/* tests/fuzz/csv_texts.h — random delimited texts: tables as programs write them, with all that
 * exports have in their cells, and then damage. */
#ifndef CRM_TESTS_FUZZ_CSV_TEXTS_H
#define CRM_TESTS_FUZZ_CSV_TEXTS_H

#include <stdint.h>

#include "base/buffer.h"

/* The next of a series of random numbers (splitmix64). */
uint64_t csv_texts_random(uint64_t *state);

/* 0 to below - 1. */
size_t csv_texts_below(uint64_t *state, size_t below);

/* Appends a text of a few hundred bytes. */
void csv_texts_short(uint64_t *state, char delimiter, char quote, struct crm_buffer *text);

/* Appends a text of up to 3 MiB, past what is read at once and around what a row may have. */
void csv_texts_long(uint64_t *state, char delimiter, char quote, struct crm_buffer *text);

#endif
