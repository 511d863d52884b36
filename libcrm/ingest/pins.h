/* ingest/pins.h — what the user says of the files' form: each guess of a plan can be replaced, for
 * all files or, as "FILE:VALUE", for one of them. */
#ifndef CRM_INGEST_PINS_H
#define CRM_INGEST_PINS_H

#include "ingest/plan.h"

/* The values of an option, in the order given; later ones win. */
struct crm_pin_list {
    const char *const *items;
    size_t count;
};

/* Owns nothing. */
struct crm_pins {
    struct crm_pin_list encodings;
    struct crm_pin_list delimiters; /* a character, or tab, comma, semicolon, pipe */
    struct crm_pin_list quotes;     /* double, single, none */
    struct crm_pin_list headers;    /* auto, yes, no, or the line of the header */
    struct crm_pin_list sheets;
    struct crm_pin_list date_formats;
    struct crm_pin_list decimals;
    struct crm_pin_list maps;
    const char *const *paths; /* of all files: only these can stand before a ':' */
    size_t path_count;
};

/* Owns the arrays of the options. */
struct crm_file_pins {
    struct crm_plan_options options;
    size_t *map_origins; /* number in pins->maps of each of options.maps */
};

/* What holds for one file; CRM_USAGE for a value that means nothing. Free it also after that. */
CRM_MUST_CHECK enum crm_status crm_pins_for(const struct crm_pins *pins, const char *path,
                                            struct crm_file_pins *file, struct crm_error *error);

/* CRM_USAGE for a value that means nothing, whether or not some file would use it. */
CRM_MUST_CHECK enum crm_status crm_pins_check(const struct crm_pins *pins, struct crm_error *error);

/* What an item of a list says, without the file that it holds for. */
const char *crm_pins_value(const struct crm_pins *pins, const char *item);

/* Append the options that make crm-import read a file as its plan says, each after a blank, fit for
 * a shell: its form; which of its columns is what; the file itself with its role. scope, "" or
 * "FILE:", is put before each value. */
void crm_pins_form(const struct crm_plan *plan, const char *scope, struct crm_buffer *text);
void crm_pins_maps(const struct crm_plan *plan, const char *scope, struct crm_buffer *text);
void crm_pins_file(const struct crm_plan *plan, struct crm_buffer *text);

/* The same for any option with a value. */
void crm_pins_option(const char *option, const char *value, struct crm_buffer *text);

void crm_file_pins_free(struct crm_file_pins *file);

#endif
