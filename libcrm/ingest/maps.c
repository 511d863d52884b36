#include "ingest/maps.h"

#include "base/nearest.h"
#include "value/number.h"
#include "value/text.h"

enum { NAMES_MOST = 160 };

enum crm_status crm_plan_fold(struct crm_plan *plan, const char *text, struct crm_span *folded,
                              struct crm_error *error)
{
    struct crm_buffer buffer = { 0 };
    crm_text_fold(&buffer, crm_span_of(text));
    enum crm_status status = crm_buffer_check(&buffer, error);
    char *copy =
        status == CRM_OK ? crm_arena_copy(&plan->arena, buffer.bytes, buffer.length, error) : NULL;
    *folded = (struct crm_span){ copy, buffer.length };
    crm_buffer_free(&buffer);
    return copy != NULL ? CRM_OK : CRM_FAILURE;
}

/* The column that a --map names: by its exact header, by a folded one, by its number. */
static size_t mapped_column(const struct crm_plan *plan, const char *name, struct crm_span folded)
{
    int64_t number = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        if (strcmp(plan->columns[i].header, name) == 0) {
            return i;
        }
    }
    for (size_t i = 0; i < plan->column_count; i++) {
        if (crm_span_equal(plan->columns[i].folded, folded)) {
            return i;
        }
    }
    if (crm_integer_parse(crm_span_of(name), &number) && number >= 1
        && (uint64_t)number <= plan->column_count) {
        return (size_t)number - 1;
    }
    return plan->column_count;
}

static bool is_known_field(const char *field)
{
    static const enum crm_section sections[] = { CRM_TRANSACTIONS, CRM_INTERACTIONS, CRM_CUSTOMERS,
                                                 CRM_PRODUCTS };
    bool known = false;
    for (size_t i = 0; i < CRM_COUNT(sections); i++) {
        const struct crm_column *column = crm_column_find(sections[i], crm_span_of(field));
        known = known || (column != NULL && column->owner == CRM_IMPORT)
                || crm_alias_import_only(sections[i], field);
    }
    return known;
}

/* Refuses a mapped field that looks like a slip of the pen; any other name is a column of the
 * user's own. */
static enum crm_status check_map(const char *map, const char *field, struct crm_error *error)
{
    const char *names[NAMES_MOST];
    size_t known = 0;
    size_t count = 0;
    const char *const *used_up = crm_alias_import_only_names(&count);
    for (size_t i = 0; i < count && known < NAMES_MOST; i++) {
        names[known++] = used_up[i];
    }
    const struct crm_column *columns = crm_columns(&count);
    for (size_t i = 0; i < count && known < NAMES_MOST; i++) {
        if (columns[i].owner == CRM_IMPORT) {
            names[known++] = columns[i].name;
        }
    }
    const char *nearest = crm_nearest(field, names, known);
    return nearest == NULL || strcmp(nearest, field) == 0
               ? CRM_OK
               : crm_fail(error, CRM_USAGE, "--map %s: no field is called %s; did you mean %s?",
                          map, field, nearest);
}

/* A column that is known by its header is not lost to a field that no tool knows without a word:
 * its numbers would silently be missing. */
enum crm_status crm_maps_check_losses(const struct crm_plan *plan, enum crm_section section,
                                      struct crm_error *error)
{
    for (size_t i = 0; plan->header_line != 0 && i < plan->column_count; i++) {
        int rank = 0;
        const struct crm_plan_column *column = &plan->columns[i];
        const char *known = crm_alias_field(plan->aliases, section, column->folded, &rank);
        bool own = column->mapped && column->field[0] != '\0' && !is_known_field(column->field);
        if (own && known != NULL && rank == 0) {
            return crm_fail(error, CRM_USAGE,
                            "--map %s=%s: no field is called %s, and the column is known as %s; "
                            "--map =%s leaves it out",
                            column->field, column->header, column->field, known, column->header);
        }
    }
    return CRM_OK;
}

/* Gives one column that the user mapped its field. */
enum crm_status crm_maps_apply_one(struct crm_plan *plan, const char *map, bool *used,
                                   struct crm_error *error)
{
    size_t length = strcspn(map, "=");
    if (map[length] == '\0' || map[length + 1] == '\0') {
        return crm_fail(error, CRM_USAGE, "--map needs FIELD=COLUMN, not '%s'", map);
    }
    char *field = crm_arena_copy(&plan->arena, map, length, error);
    if (field == NULL) {
        return CRM_FAILURE;
    }
    struct crm_span folded;
    enum crm_status status = check_map(map, field, error);
    status = status == CRM_OK ? crm_plan_fold(plan, map + length + 1, &folded, error) : status;
    if (status != CRM_OK) {
        return status;
    }
    size_t column = mapped_column(plan, map + length + 1, folded);
    if (column == plan->column_count) {
        return CRM_OK;
    }
    *used = true;
    size_t taken = length > 0 ? crm_plan_find(plan, field) : plan->column_count;
    if (taken != plan->column_count || plan->columns[column].mapped) {
        return crm_fail(error, CRM_USAGE, "--map %s: the field or the column is mapped twice", map);
    }
    plan->columns[column].field = field;
    plan->columns[column].mapped = true;
    return CRM_OK;
}

enum crm_status crm_maps_apply(struct crm_plan *plan, const struct crm_plan_options *options,
                               struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < options->map_count && status == CRM_OK; i++) {
        status = crm_maps_apply_one(plan, options->maps[i], &options->map_used[i], error);
    }
    return status;
}
