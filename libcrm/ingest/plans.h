/* ingest/plans.h — the plans of all files of an import, and what they share. */
#ifndef CRM_INGEST_PLANS_H
#define CRM_INGEST_PLANS_H

#include "ingest/heads.h"
#include "ingest/import.h"

/* Owns everything. Zero-initialised is empty. */
struct crm_plans {
    struct crm_aliases *aliases;
    struct crm_plan *plans; /* by file */
    size_t count;
    bool *map_used; /* by map of the options */
    struct crm_heads heads;
    bool has_heads;
    bool has_tables; /* some file is no stream */
};

/* Reads the aliases; nothing is planned yet. */
CRM_MUST_CHECK enum crm_status crm_plans_open(struct crm_plans *plans,
                                              const struct crm_import_options *options,
                                              struct crm_error *error);

/* Plans one file, heads of orders before the lines that belong to them. */
CRM_MUST_CHECK enum crm_status crm_plans_make(struct crm_plans *plans,
                                              const struct crm_import_options *options,
                                              size_t number, struct crm_error *error);

/* Plans all files. CRM_USAGE, too, for a map whose column no file has. */
CRM_MUST_CHECK enum crm_status crm_plans_make_all(struct crm_plans *plans,
                                                  const struct crm_import_options *options,
                                                  struct crm_error *error);

void crm_plans_free(struct crm_plans *plans);

#endif
