/* crm-segment — adds class columns to the customers of a stream. */
#include <stdio.h>

#include "tool/schemes.h"
#include "tool/settings.h"

struct args {
    struct crm_scheme_args schemes;
    int64_t inactive;
};

static const struct crm_option options[] = {
    CRM_SCHEME_OPTIONS(struct args, schemes, "segment"),
    { .name = "inactive",
      .type = CRM_OPTION_INTEGER,
      .argument = "DAYS",
      .offset = offsetof(struct args, inactive),
      .least = 0,
      .most = 36500,
      .help = "count customers as lost after DAYS without a purchase (default: by their own "
              "purchase cycle)" },
};

static enum crm_status run_segment(struct crm_run *run, void *opaque, struct crm_error *error)
{
    const struct args *args = opaque;
    enum crm_status status = CRM_OK;
    if (args->inactive >= 0) {
        char days[24];
        snprintf(days, sizeof days, "%lld", (long long)args->inactive);
        status = crm_settings_set(&run->settings, "activity.inactive", days, error);
    }
    return status == CRM_OK ? crm_schemes_run(run, &args->schemes, &crm_class_schemes, error)
                            : status;
}

static const struct crm_tool tool = {
    .name = "crm-segment",
    .summary = "classify the customers of a stream",
    .operands = "[FILE]",
    .most_operands = 1,
    .options = options,
    .option_count = CRM_COUNT(options),
    .examples = "  crm-import sales.csv | crm-segment | crm-report\n"
                "  crm-import sales.csv | crm-segment --by rfm --table -o customers.tsv\n"
                "  crm-import sales.csv | crm-segment --explain c000017\n",
    .settings = crm_tool_settings,
    .run = run_segment,
};

int main(int argc, char **argv)
{
    struct args args = { .schemes.input.as_of = CRM_NO_DAY, .inactive = -1 };
    return crm_tool_main(&tool, argc, argv, &args);
}
