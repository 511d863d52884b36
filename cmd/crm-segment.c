/* crm-segment — adds class columns to the customers of a stream. */
#include "classify/rules.h"
#include "tool/rules.h"
#include "tool/schemes.h"
#include "tool/settings.h"
#include "value/number.h"

struct args {
    struct crm_scheme_args schemes;
    int64_t inactive;
    const char *rules;
    const char *sample;
    const char *control;
    const char *campaign;
    const char *contact_by;
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
    { .name = "sample",
      .type = CRM_OPTION_TEXT,
      .argument = "KIND:N",
      .offset = offsetof(struct args, sample),
      .help = "draw N customers: random, lost, key (of importance vip), or in proportion to the "
              "values of a column, such as region:200; adds the column sample" },
    { .name = "control",
      .type = CRM_OPTION_TEXT,
      .argument = "SHARE",
      .offset = offsetof(struct args, control),
      .help = "make this share of those drawn, such as 10%, the control group" },
    { .name = "campaign",
      .type = CRM_OPTION_TEXT,
      .argument = "NAME",
      .offset = offsetof(struct args, campaign),
      .help = "name the campaign that the sample is drawn for" },
    { .name = "contact-by",
      .type = CRM_OPTION_TEXT,
      .argument = "CHANNEL",
      .offset = offsetof(struct args, contact_by),
      .help = "draw only who consents to be contacted by phone, email, sms, post or another "
              "CHANNEL of the column consent" },
    { .name = "drawn",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      .offset = offsetof(struct args, schemes.drawn),
      .writes = true,
      .complete = CRM_COMPLETE_FILE,
      .help =
          "write those drawn to FILE as interactions of the campaign, for crm-import to merge" },
    { .name = "drawn-table",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      .offset = offsetof(struct args, schemes.drawn_table),
      .writes = true,
      .complete = CRM_COMPLETE_FILE,
      .help = "write those drawn to FILE as a table for whoever contacts them" },
};

/* "10%" or "0.1" */
static enum crm_status set_control(struct crm_run *run, const char *control,
                                   struct crm_error *error)
{
    struct crm_span text = crm_span_of(control);
    bool percent = text.length > 1 && text.at[text.length - 1] == '%';
    double share = 0;
    char number[32];
    text.length -= percent;
    if (!crm_number_parse(text, &share) || share < 0 || share > (percent ? 90 : 0.9)) {
        return crm_fail(error, CRM_USAGE,
                        "--control needs a share up to 90%%, such as 10%% or 0.1, not '%s'",
                        control);
    }
    crm_number_write(percent ? share / 100 : share, 9, number);
    return crm_settings_set(&run->settings, "sample.control", number, error);
}

/* Puts the options of the sample into its settings, and checks what they need of each other. */
static enum crm_status set_sample(struct crm_run *run, const struct args *args,
                                  struct crm_error *error)
{
    const struct {
        const char *option;
        const char *key;
        const char *value;
    } texts[] = {
        { "--sample", "sample.draw", args->sample },
        { "--campaign", "sample.campaign", args->campaign },
        { "--contact-by", "sample.contact_by", args->contact_by },
    };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < CRM_COUNT(texts) && status == CRM_OK; i++) {
        status = crm_option_set(run, texts[i].option, texts[i].key, texts[i].value, error);
    }
    if (status == CRM_OK && args->control != NULL) {
        status = set_control(run, args->control, error);
    }
    if (status != CRM_OK) {
        return status;
    }
    bool lists = args->schemes.drawn != NULL || args->schemes.drawn_table != NULL;
    bool wants = lists || args->control != NULL || args->campaign != NULL;
    if (!crm_setting_is_set(&run->settings, "sample.draw")) {
        return wants || args->contact_by != NULL
                   ? crm_fail(error, CRM_USAGE,
                              "--control, --campaign, --contact-by, --drawn and --drawn-table need "
                              "--sample KIND:N")
                   : CRM_OK;
    }
    if (args->schemes.drawn != NULL && !crm_setting_is_set(&run->settings, "sample.campaign")) {
        return crm_fail(error, CRM_USAGE, "--drawn needs the name of the --campaign");
    }
    return args->schemes.drawn_table != NULL
                   && !crm_setting_is_set(&run->settings, "sample.contact_by")
               ? crm_fail(error, CRM_USAGE,
                          "--drawn-table is for contacting: it needs --contact-by CHANNEL")
               : CRM_OK;
}

static enum crm_status run_segment(struct crm_run *run, void *opaque, struct crm_error *error)
{
    const struct args *args = opaque;
    if (args->rules != NULL) {
        return crm_rules_print(run, args->rules, error);
    }
    enum crm_status status = crm_inactive_set(run, args->inactive, error);
    status = status == CRM_OK ? set_sample(run, args, error) : status;
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
