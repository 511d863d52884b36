/* classify/choice.h — which schemes a run works with: those that were asked for, and those whose
 * columns they read, in an order in which every column is there before it is read. */
#ifndef CRM_CLASSIFY_CHOICE_H
#define CRM_CLASSIFY_CHOICE_H

#include "classify/scheme.h"

struct crm_chosen {
    const struct crm_scheme *scheme;
    bool hidden;     /* not asked for: its columns are read, not written */
    bool named;      /* outright, not as one of all */
    bool within;     /* runs once a class of the column that --within names */
    unsigned extras; /* enum crm_gather_extra: its own, and those of the measures that it reads */
    unsigned round;  /* of gathering: 0 while the stream is read, later ones over kept customers */
    size_t place;    /* in the round: behind all that it reads */
};

/* Owns the array; zero-initialised is empty. */
struct crm_choice {
    struct crm_chosen *rows; /* by round, then by place */
    size_t count;
    unsigned rounds;
};

/* names: each may hold several parted by commas; none means all of the table. within: a column,
 * or NULL. CRM_USAGE for an unknown name, with those that exist, and where --within has no use. */
CRM_MUST_CHECK enum crm_status crm_choose(struct crm_choice *choice,
                                          const struct crm_scheme_table *table,
                                          const char *const *names, size_t count,
                                          const char *within, const struct crm_settings *settings,
                                          struct crm_error *error);

void crm_choice_free(struct crm_choice *choice);

#endif
