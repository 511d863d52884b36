/* crm-segment — adds class columns to the customers of a stream. */
#include "classify/rules.h"
#include "tool/rules.h"
#include "tool/schemes.h"
#include "tool/settings.h"

struct args {
    struct crm_scheme_args schemes;
    int64_t inactive;
    const char *rules;
};

static const struct crm_option options[] = {
    CRM_SCHEME_OPTIONS(struct args, schemes, "segment"),
    { .letter = 'w',
      .name = "within",
      .type = CRM_OPTION_TEXT,
      .argument = "COLUMN",
      .offset = offsetof(struct args, schemes.within),
      .config = "segment.within",
      .help = "rank customers inside each class of COLUMN (relation, region, lifecycle …), where a "
              "scheme holds them against each other" },
    { .name = "previous",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      .offset = offsetof(struct args, schemes.previous),
      .complete = CRM_COMPLETE_FILE,
      .help =
          "compare with the classes in FILE, an earlier stream or table: CLASS_before says what "
          "a customer was, where that was another class" },
    CRM_INACTIVE_OPTION(struct args, inactive),
    { .name = "rules",
      .type = CRM_OPTION_CHOICE,
      .argument = "NAME",
      .offset = offsetof(struct args, rules),
      .complete = CRM_COMPLETE_CHOICES,
      .choices = crm_rules_names,
      .help = "print a table of rules as it is in force, to copy and change it, and exit" },
};

static enum crm_status run_segment(struct crm_run *run, void *opaque, struct crm_error *error)
{
    const struct args *args = opaque;
    if (args->rules != NULL) {
        return crm_rules_print(run, args->rules, error);
    }
    enum crm_status status = crm_inactive_set(run, args->inactive, error);
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
