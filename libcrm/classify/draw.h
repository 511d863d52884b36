/* classify/draw.h — draws a number of customers, in proportion to their strata, in the order of
 * their hashes: whatever order they come in, the same ones are drawn. */
#ifndef CRM_CLASSIFY_DRAW_H
#define CRM_CLASSIFY_DRAW_H

#include <stdint.h>

#include "base/map.h"

enum { CRM_STRATA_MOST = 4096 };

struct crm_candidate {
    uint64_t hash;
    uint32_t stratum;
};

/* Those who may be drawn. Zero-initialised is empty. */
struct crm_draw {
    struct crm_map strata; /* their values */
    struct crm_candidate *candidates;
    size_t count;
    size_t capacity;
};

/* What is drawn of one stratum: whose hash is at most last_drawn; of those, whose hash is at most
 * last_control are the control group. */
struct crm_stratum {
    struct crm_span value; /* the draw's */
    uint64_t size;
    uint64_t drawn; /* 0: nobody, and last_drawn means nothing */
    uint64_t controls;
    uint64_t last_drawn;
    uint64_t last_control;
};

/* CRM_USAGE for more than CRM_STRATA_MOST strata. */
CRM_MUST_CHECK enum crm_status crm_draw_add(struct crm_draw *draw, struct crm_span stratum,
                                            uint64_t hash, struct crm_error *error);

CRM_MUST_CHECK enum crm_status crm_draw_merge(struct crm_draw *draw, const struct crm_draw *other,
                                              struct crm_error *error);

/* Draws `wanted`, or all if they are fewer, and among them a share of controls (rounded half up),
 * both by largest remainders over the strata. *strata is an array of draw->strata.count, in byte
 * order of the values; the caller releases it. Nothing can be added to the draw afterwards. */
CRM_MUST_CHECK enum crm_status crm_draw_take(struct crm_draw *draw, uint64_t wanted, double share,
                                             struct crm_stratum **strata, struct crm_error *error);

void crm_draw_free(struct crm_draw *draw);

#endif
