/* classify/member.h — one scheme at work: over all customers, or once in each class of the column
 * that --within names.
 *
 * In classes, what is learned for class c of scheme s stands under "s[c]", and the row "within
 * COLUMN" of s says which column it was. */
#ifndef CRM_CLASSIFY_MEMBER_H
#define CRM_CLASSIFY_MEMBER_H

#include "classify/choice.h"

/* The classes in which customers are ranked: each value of one column, numbered as they come. */
struct crm_within {
    const char *column; /* NULL: all customers together, as class 0 */
    struct crm_column_place place;
    struct crm_map classes; /* values as they stand in the stream */
};

/* Owns its states; zero-initialised but for `chosen` and `context`. Does not move once started. */
struct crm_member {
    struct crm_chosen chosen;
    struct crm_scheme_context context; /* what is added is what comes before its own columns */
    void **states;                     /* one a class; just one without classes */
    size_t count;
    size_t capacity;
    size_t adopted; /* classes that the model knows */
};

/* Starts the first state; *missing says what the data lacks, as in struct crm_scheme. */
CRM_MUST_CHECK enum crm_status crm_member_start(struct crm_member *member, const char **missing,
                                                struct crm_error *error);

/* Shows a customer of the class (0 without classes). */
CRM_MUST_CHECK enum crm_status crm_member_gather(struct crm_member *member, size_t class,
                                                 const struct crm_subject *subject,
                                                 struct crm_error *error);

/* Adds what another one has gathered; `theirs` are the classes that it was gathered in. */
CRM_MUST_CHECK enum crm_status crm_member_merge(struct crm_member *member,
                                                struct crm_within *within,
                                                const struct crm_member *other,
                                                const struct crm_within *theirs,
                                                struct crm_error *error);

/* Learns, and adopts it. */
CRM_MUST_CHECK enum crm_status crm_member_learn(struct crm_member *member,
                                                struct crm_within *within,
                                                struct crm_learned *learned,
                                                struct crm_error *error);

/* Adopts what was learned; CRM_REFUSED where that was done in other classes. */
CRM_MUST_CHECK enum crm_status crm_member_adopt(struct crm_member *member,
                                                struct crm_within *within,
                                                const struct crm_learned *learned,
                                                struct crm_error *error);

/* The state for a class; NULL where nothing was learned for it. */
void *crm_member_state(const struct crm_member *member, size_t class);

void crm_member_finish(struct crm_member *member);

#endif
