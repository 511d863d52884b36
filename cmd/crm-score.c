/* crm-score — adds profit, value and forecasts to the customers of a stream. */
#include "model/campaign_table.h"
#include "model/purchase.h"
#include "model/scores.h"
#include "tool/complaints.h"
#include "tool/holdout.h"
#include "tool/schemes.h"
#include "tool/settings.h"

struct args {
    struct crm_scheme_args schemes;
    const char *model_type;
    const char *horizon;
    const char *discount;
    const char *unit;
    const char *occasion;
    bool summary;
    bool force;
    bool campaigns;
    bool complaints;
    int64_t holdout; /* days; 0: no */
    int64_t inactive;
};

static const struct crm_option options[] = {
    CRM_SCHEME_OPTIONS(struct args, schemes, "score"),
    { .name = "previous",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      .offset = offsetof(struct args, schemes.previous),
      .complete = CRM_COMPLETE_FILE,
      .help = "compare with FILE, an earlier stream or table: loyalty_index_change is the index "
              "now minus that in FILE, credit_before the grade where it was another one" },
    { .name = "model-type",
      .type = CRM_OPTION_CHOICE,
      .argument = "MODEL",
      .offset = offsetof(struct args, model_type),
      .complete = CRM_COMPLETE_CHOICES,
      .choices = crm_purchase_model_words,
      .help = "tell purchases by MODEL (default: auto, the one of the least BIC; the key "
              "value.model_type)" },
    { .name = "horizon",
      .type = CRM_OPTION_TEXT,
      .argument = "DAYS",
      .offset = offsetof(struct args, horizon),
      .help = "look ahead DAYS, 0: all time to come (default: 365; the key value.horizon)" },
    { .name = "discount",
      .type = CRM_OPTION_TEXT,
      .argument = "RATE",
      .offset = offsetof(struct args, discount),
      .help = "discount later money at RATE a year, such as 0.1 (the default; the key "
              "value.discount)" },
    { .name = "unit",
      .type = CRM_OPTION_CHOICE,
      .argument = "UNIT",
      .offset = offsetof(struct args, unit),
      .complete = CRM_COMPLETE_CHOICES,
      .choices = crm_time_unit_words,
      .help = "time unit of the model's parameters, and period of discounting (default: week)" },
    { .name = "occasion",
      .type = CRM_OPTION_CHOICE,
      .argument = "WHAT",
      .offset = offsetof(struct args, occasion),
      .complete = CRM_COMPLETE_CHOICES,
      .choices = crm_purchase_words,
      .help = "what the model counts as a purchase: a day with purchases, or an order (default: "
              "day)" },
    { .name = "summary",
      .type = CRM_OPTION_FLAG,
      .offset = offsetof(struct args, summary),
      .help =
          "take histories from the customers' columns x, t_x, T and zbar, in the time unit (the "
          "key value.summary)" },
    { .name = "force",
      .type = CRM_OPTION_FLAG,
      .offset = offsetof(struct args, force),
      .help = "fit also where the data is too little for a fit to be relied on" },
    { .name = "campaigns",
      .type = CRM_OPTION_FLAG,
      .offset = offsetof(struct args, campaigns),
      .help = "write a table of what each campaign brought, treatment against control, instead of "
              "the stream" },
    { .name = "complaints",
      .type = CRM_OPTION_FLAG,
      .offset = offsetof(struct args, complaints),
      .help = "tell of complaints, how fast they are resolved and who bought again after one, "
              "instead of the stream; writes a text, or with --table a table" },
    { .name = "holdout",
      .type = CRM_OPTION_INTEGER,
      .argument = "DAYS",
      .offset = offsetof(struct args, holdout),
      .least = 1,
      .most = 36500,
      .help = "fit the model to what was known DAYS before the as-of date, and compare what it "
              "foretells with what came; writes a text, or with --table a table, no stream" },
    CRM_INACTIVE_OPTION(struct args, inactive),
};

/* Makes the run one of campaigns alone, or of complaints. */
static enum crm_status choose_text(const struct crm_run *run, struct args *args,
                                   struct crm_error *error)
{
    struct crm_scheme_args *schemes = &args->schemes;
    bool campaigns = args->campaigns;
    const char *const useless[] = {
        "by",         "measures",
        "previous",   "explain",
        "model",      "learn-only",
        "model-type", "horizon",
        "discount",   "unit",
        "occasion",   "summary",
        "force",      campaigns ? "complaints" : NULL,
        "table",      "inactive",
        NULL,
    };
    schemes->only = campaigns ? "uplift" : "complaints";
    schemes->tell = campaigns        ? crm_campaign_table
                    : schemes->table ? crm_complaints_table
                                     : crm_complaints_text;
    return crm_tool_refuse(run, campaigns ? "--campaigns" : "--complaints", useless, error);
}

static enum crm_status run_score(struct crm_run *run, void *opaque, struct crm_error *error)
{
    struct args *args = opaque;
    const struct {
        const char *option;
        const char *key;
        const char *value;
    } given[] = {
        { "--model-type", "value.model_type", args->model_type },
        { "--horizon", "value.horizon", args->horizon },
        { "--discount", "value.discount", args->discount },
        { "--unit", "value.unit", args->unit },
        { "--occasion", "value.occasion", args->occasion },
        { "--summary", "value.summary", args->summary ? "yes" : NULL },
        { "--force", "value.force", args->force ? "yes" : NULL },
    };
    enum crm_status status = crm_inactive_set(run, args->inactive, error);
    for (size_t i = 0; i < CRM_COUNT(given) && status == CRM_OK; i++) {
        status = crm_option_set(run, given[i].option, given[i].key, given[i].value, error);
    }
    if (status == CRM_OK && args->holdout > 0) {
        return crm_holdout_tool(run, &args->schemes, args->holdout, error);
    }
    if (status == CRM_OK && (args->campaigns || args->complaints)) {
        status = choose_text(run, args, error);
    }
    return status == CRM_OK ? crm_schemes_run(run, &args->schemes, &crm_score_schemes, error)
                            : status;
}

static const struct crm_tool tool = {
    .name = "crm-score",
    .summary = "add profit, value and forecasts to the customers of a stream",
    .operands = "[FILE]",
    .most_operands = 1,
    .options = options,
    .option_count = CRM_COUNT(options),
    .examples = "  crm-import sales.csv | crm-score | crm-churn | crm-report\n"
                "  crm-import sales.csv | crm-score --by clv --horizon 90 --table -o value.tsv\n"
                "  crm-import sales.csv | crm-score --explain c000017\n",
    .settings = crm_tool_settings,
    .run = run_score,
};

int main(int argc, char **argv)
{
    struct args args = { .schemes.input.as_of = CRM_NO_DAY, .inactive = -1 };
    return crm_tool_main(&tool, argc, argv, &args);
}
