/* crm-churn — adds who is leaving, and when the next purchase is due, to the customers of a
 * stream. */
#include "model/scores.h"
#include "tool/schemes.h"
#include "tool/settings.h"

struct args {
    struct crm_scheme_args schemes;
    int64_t inactive;
};

static const struct crm_option options[] = {
    CRM_SCHEME_OPTIONS(struct args, schemes, "churn"),
    CRM_INACTIVE_OPTION(struct args, inactive),
};

static enum crm_status run_churn(struct crm_run *run, void *opaque, struct crm_error *error)
{
    const struct args *args = opaque;
    enum crm_status status = crm_inactive_set(run, args->inactive, error);
    return status == CRM_OK ? crm_schemes_run(run, &args->schemes, &crm_churn_schemes, error)
                            : status;
}

static const struct crm_tool tool = {
    .name = "crm-churn",
    .summary = "say which customers of a stream are leaving",
    .operands = "[FILE]",
    .most_operands = 1,
    .options = options,
    .option_count = CRM_COUNT(options),
    .examples = "  crm-import sales.csv | crm-score | crm-churn | crm-report\n"
                "  crm-import sales.csv | crm-churn --table -o leaving.tsv\n"
                "  crm-import sales.csv | crm-churn --inactive 120 --explain c000017\n",
    .settings = crm_tool_settings,
    .run = run_churn,
};

int main(int argc, char **argv)
{
    struct args args = { .schemes.input.as_of = CRM_NO_DAY, .inactive = -1 };
    return crm_tool_main(&tool, argc, argv, &args);
}
