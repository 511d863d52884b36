#include "ingest/plans.h"

enum crm_status crm_plans_open(struct crm_plans *plans, const struct crm_import_options *options,
                               struct crm_error *error)
{
    *plans = (struct crm_plans){ 0 };
    plans->plans = crm_allocate(options->file_count, sizeof *plans->plans, error);
    plans->map_used = crm_allocate(options->pins.maps.count, sizeof *plans->map_used, error);
    if (plans->plans == NULL || plans->map_used == NULL) {
        return CRM_FAILURE;
    }
    plans->count = options->file_count;
    for (size_t i = 0; i < options->file_count; i++) {
        plans->has_heads = plans->has_heads || options->files[i].is_heads;
    }
    return crm_aliases_open(&plans->aliases, options->alias_paths, options->alias_count, error);
}

enum crm_status crm_plans_make(struct crm_plans *plans, const struct crm_import_options *options,
                               size_t number, struct crm_error *error)
{
    const struct crm_import_file *file = &options->files[number];
    struct crm_file_pins pins;
    enum crm_status status = crm_pins_for(&options->pins, file->path, &pins, error);
    if (status == CRM_OK) {
        pins.options.aliases = plans->aliases;
        pins.options.partial = options->partial;
        pins.options.notes = options->notes;
        pins.options.is_heads = file->is_heads;
        pins.options.heads = plans->has_heads && !file->is_heads ? &plans->heads.layout : NULL;
        status = crm_plan_make(&plans->plans[number], file->path, file->role, &pins.options, error);
        for (size_t i = 0; i < pins.options.map_count; i++) {
            bool *used = &plans->map_used[pins.map_origins[i]];
            *used = *used || pins.options.map_used[i];
        }
        plans->has_tables = plans->has_tables || plans->plans[number].format != CRM_FORMAT_STREAM;
    }
    crm_file_pins_free(&pins);
    return status;
}

static enum crm_status check_maps(const struct crm_plans *plans,
                                  const struct crm_import_options *options, struct crm_error *error)
{
    const struct crm_pin_list *maps = &options->pins.maps;
    for (size_t i = 0; i < maps->count; i++) {
        if (!plans->map_used[i]) {
            return crm_fail(error, CRM_USAGE, "--map %s: %s", maps->items[i],
                            plans->has_tables
                                ? "no file has that column"
                                : "no file needs it: a stream says what its columns are");
        }
    }
    return CRM_OK;
}

/* Plans the heads of orders, or all others. */
static enum crm_status make_some(struct crm_plans *plans, const struct crm_import_options *options,
                                 bool heads, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < options->file_count && status == CRM_OK; i++) {
        if (options->files[i].is_heads != heads) {
            continue;
        }
        status = crm_plans_make(plans, options, i, error);
        /* a map without its column is the likelier cause than what it leads to */
        if (status == CRM_USAGE && error->file[0] != '\0' && i + 1 == options->file_count
            && check_maps(plans, options, error) != CRM_OK) {
            return CRM_USAGE;
        }
    }
    return status;
}

enum crm_status crm_plans_make_all(struct crm_plans *plans,
                                   const struct crm_import_options *options,
                                   struct crm_error *error)
{
    enum crm_status status = crm_pins_check(&options->pins, error);
    if (status == CRM_OK && plans->has_heads) {
        status = make_some(plans, options, true, error);
        status = status == CRM_OK ? crm_heads_open(&plans->heads, plans->plans, plans->count, error)
                                  : status;
    }
    status = status == CRM_OK ? make_some(plans, options, false, error) : status;
    return status == CRM_OK ? check_maps(plans, options, error) : status;
}

void crm_plans_free(struct crm_plans *plans)
{
    for (size_t i = 0; i < plans->count; i++) {
        crm_plan_free(&plans->plans[i]);
    }
    crm_release(plans->plans);
    crm_release(plans->map_used);
    crm_heads_free(&plans->heads);
    crm_aliases_close(plans->aliases);
    *plans = (struct crm_plans){ 0 };
}
