/* tests/unit/planned.h — plans of files, for the tests of what plans are made of. */
#ifndef CRM_TESTS_UNIT_PLANNED_H
#define CRM_TESTS_UNIT_PLANNED_H

#include "ingest/pins.h"
#include "support.h"

/* A plan with its options and notes. Owns all of it. */
struct planned {
    struct crm_notes notes;
    struct crm_file_pins pins;
    struct crm_plan plan;
    struct crm_error error;
    enum crm_status status;
};

/* Before and behind a test: a folder (support.h) and the built-in aliases. */
void planned_begin(void);
void planned_end(void);

/* Plans a file by pins, which may be NULL, and must outlive the plan. */
void plan_file(struct planned *planned, const char *path, char role, const struct crm_pins *pins);

void planned_free(struct planned *planned);

#endif
