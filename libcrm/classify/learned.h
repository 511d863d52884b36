/* classify/learned.h — what schemes learn from all customers: named lists of numbers, which go
 * into `##model` lines and model files, and come back from them. */
#ifndef CRM_CLASSIFY_LEARNED_H
#define CRM_CLASSIFY_LEARNED_H

#include "base/buffer.h"

struct crm_learned_row {
    char *scheme; /* "rfm" */
    char *name;   /* "recency_cuts" */
    double *numbers;
    size_t count;
};

/* Owns everything. Zero-initialised is empty. */
struct crm_learned {
    struct crm_learned_row *rows;
    size_t count;
    size_t capacity;
};

/* Sets or replaces; the numbers must be finite. */
CRM_MUST_CHECK enum crm_status crm_learned_set(struct crm_learned *learned, const char *scheme,
                                               const char *name, const double *numbers,
                                               size_t count, struct crm_error *error);

/* The row, NULL where it was not learned. */
const struct crm_learned_row *crm_learned_get(const struct crm_learned *learned, const char *scheme,
                                              const char *name);

/* CRM_REFUSED: the model has nothing of the scheme. */
enum crm_status crm_learned_refuse(const char *scheme, struct crm_error *error);

/* Takes away the rows of a scheme, and those of its settings named SCHEME_by. */
void crm_learned_drop(struct crm_learned *learned, const char *scheme);

/* Sets the row "settings" of a scheme: what else shapes its numbers. */
CRM_MUST_CHECK enum crm_status crm_learned_put_settings(struct crm_learned *learned,
                                                        const char *scheme, const double *numbers,
                                                        size_t count, struct crm_error *error);

/* CRM_REFUSED where the scheme was not learned, or with other settings than these. */
CRM_MUST_CHECK enum crm_status crm_learned_check_settings(const struct crm_learned *learned,
                                                          const char *scheme, const double *numbers,
                                                          size_t count, struct crm_error *error);

/* "scheme TAB name TAB 1;2;3" at 17 digits, no LF. */
void crm_learned_write(const struct crm_learned_row *row, struct crm_buffer *buffer);

/* Reads such a line. */
CRM_MUST_CHECK enum crm_status crm_learned_read(struct crm_learned *learned, struct crm_span line,
                                                struct crm_error *error);

/* A model file: its first line is "##crm-model TAB 1 TAB tool", then a row a line, then "##end". */
CRM_MUST_CHECK enum crm_status crm_learned_load(struct crm_learned *learned, const char *path,
                                                const char *tool, struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_learned_save(const struct crm_learned *learned, const char *path,
                                                const char *tool, struct crm_error *error);

void crm_learned_free(struct crm_learned *learned);

#endif
