/* crm-segment — adds class columns to the customers of a stream. */
#include <stddef.h>
#include <stdio.h>

#include "base/memory.h"
#include "classify/segmentation.h"
#include "io/output.h"
#include "tool/input.h"
#include "tool/settings.h"
#include "tool/tool.h"
#include "value/number.h"

struct args {
    struct crm_list by;
    bool list;
    bool measures;
    bool table;
    const char *explain;
    const char *model;
    const char *save_model;
    bool learn_only;
    bool internal;
    struct crm_input_args input;
    int64_t inactive;
};

#define ROW(member) offsetof(struct args, member)

static const struct crm_option options[] = {
    { .letter = 'b',
      .name = "by",
      .type = CRM_OPTION_LIST,
      .argument = "SCHEME[,SCHEME...]",
      .offset = ROW(by),
      .config = "segment.by",
      .help = "classify by these schemes only (default: by all); --list shows them" },
    { .letter = 'l',
      .name = "list",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(list),
      .help = "list the schemes with what they need and add, and exit" },
    { .letter = 'm',
      .name = "measures",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(measures),
      .config = "segment.measures",
      .help = "add the measures of buying, too: recency_days, occasions, revenue …" },
    { .letter = 't',
      .name = "table",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(table),
      .help = "write the customers alone, as a plain table for a spreadsheet" },
    { .letter = 'e',
      .name = "explain",
      .type = CRM_OPTION_TEXT,
      .argument = "CUSTOMER",
      .offset = ROW(explain),
      .help = "say what was measured of one customer and why each class was given" },
    { .name = "model",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      .offset = ROW(model),
      .complete = CRM_COMPLETE_FILE,
      .help = "take cut points from FILE instead of learning them from this stream" },
    { .name = "save-model",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      .offset = ROW(save_model),
      .complete = CRM_COMPLETE_FILE,
      .help = "write what was learned to FILE, for --model" },
    { .name = "learn-only",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(learn_only),
      .help = "learn and save the model, write no stream; needs --save-model" },
    { .name = "internal",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(internal),
      .config = "segment.internal",
      .help = "count customers of relation internal, who are left out otherwise" },
    CRM_INPUT_OPTIONS(struct args, input),
    { .name = "inactive",
      .type = CRM_OPTION_INTEGER,
      .argument = "DAYS",
      .offset = ROW(inactive),
      .least = 0,
      .most = 36500,
      .help = "count customers as lost after DAYS without a purchase (default: by their own "
              "purchase cycle)" },
};

static enum crm_status list_schemes(const struct crm_run *run, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    for (size_t i = 0; i < crm_scheme_count; i++) {
        const struct crm_scheme *scheme = crm_schemes[i];
        crm_buffer_format(&text, "%s (%s): %s\n    needs %s\n    adds", scheme->name, scheme->id,
                          scheme->summary, scheme->needs);
        for (size_t j = 0; j < scheme->column_count; j++) {
            crm_buffer_format(&text, " %s", scheme->columns[j].name);
        }
        crm_buffer_byte(&text, '\n');
        for (size_t j = 0; j < scheme->setting_count; j++) {
            const struct crm_setting *setting = &scheme->settings[j];
            crm_buffer_format(&text, "    %s = %s: %s\n", setting->key, setting->fallback,
                              setting->help);
        }
    }
    enum crm_status status = crm_buffer_check(&text, error);
    status = status == CRM_OK ? crm_output_text(run->common.output, run->common.gzip,
                                                crm_buffer_view(&text), error)
                              : status;
    crm_buffer_free(&text);
    return status;
}

static enum crm_status check_args(struct crm_run *run, const struct args *args,
                                  struct crm_error *error)
{
    if (args->learn_only && args->save_model == NULL) {
        return crm_fail(error, CRM_USAGE, "--learn-only needs --save-model FILE");
    }
    if (args->learn_only && (args->model != NULL || args->table || args->explain != NULL)) {
        return crm_fail(error, CRM_USAGE,
                        "--learn-only does not go with --model, --table or --explain");
    }
    if (args->inactive >= 0) {
        char days[24];
        snprintf(days, sizeof days, "%lld", (long long)args->inactive);
        return crm_settings_set(&run->settings, "activity.inactive", days, error);
    }
    return CRM_OK;
}

static void summarize(struct crm_buffer *summary, const struct crm_segmentation_result *result)
{
    char shown[32];
    crm_count_display(result->customers, shown);
    crm_buffer_format(summary, "%s customers, ", shown);
    crm_count_display(result->buyers, shown);
    crm_buffer_format(summary, "%s buyers", shown);
    if (result->left_out > 0) {
        crm_count_display(result->left_out, shown);
        crm_buffer_format(summary, ", %s internal left out", shown);
    }
    crm_buffer_text(summary, "; by ");
    crm_buffer_span(summary, crm_buffer_view(&result->schemes));
}

/* Opens the output where there is to be a stream or a table, and closes it. */
static enum crm_status segment(struct crm_run *run, const struct args *args,
                               struct crm_segmentation_options *wanted,
                               struct crm_segmentation_result *result, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    if (!args->learn_only && args->explain == NULL) {
        status = crm_writer_open(&wanted->writer, run->common.output, run->common.gzip, args->table,
                                 error);
    }
    status = status == CRM_OK ? crm_segmentation(wanted, result, error) : status;
    if (status == CRM_OK && args->explain != NULL) {
        return crm_output_text(run->common.output, run->common.gzip,
                               crm_buffer_view(&result->explained), error);
    }
    if (status == CRM_OK && wanted->writer != NULL) {
        return crm_writer_close(wanted->writer, error);
    }
    crm_writer_discard(wanted->writer);
    return status;
}

static enum crm_status run_segment(struct crm_run *run, void *opaque, struct crm_error *error)
{
    const struct args *args = opaque;
    if (args->list) {
        return list_schemes(run, error);
    }
    struct crm_segmentation_result result = { 0 };
    struct crm_segmentation_options wanted = {
        .input = run->operand_count > 0 ? run->operands[0] : "-",
        .by = args->by.items,
        .by_count = args->by.count,
        .measures = args->measures,
        .internal = args->internal,
        .as_of = args->input.as_of,
        .reader = crm_input_reader_options(&args->input, run->common.memory / 2),
        .model = args->model,
        .save_model = args->save_model,
        .explain = args->explain,
        .memory = run->common.memory,
        .tool = run->tool->name,
        .settings = &run->settings,
        .notes = &run->notes,
    };
    enum crm_status status = check_args(run, args, error);
    if (status == CRM_OK && strcmp(wanted.input, "-") == 0) {
        status = crm_tool_terminal_input(error);
    }
    status = status == CRM_OK ? segment(run, args, &wanted, &result, error) : status;
    if (status == CRM_OK && args->explain == NULL) {
        summarize(&run->summary, &result);
    }
    crm_buffer_free(&result.schemes);
    crm_buffer_free(&result.explained);
    return status;
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
    struct args args = { .input.as_of = CRM_NO_DAY, .inactive = -1 };
    return crm_tool_main(&tool, argc, argv, &args);
}
