#include "tool/schemes.h"

#include <stdio.h>

#include "classify/segmentation.h"
#include "io/output.h"
#include "tool/paths.h"
#include "tool/wrap.h"
#include "value/number.h"

enum { EXPLAINED_WIDTH = 80 };

static enum crm_status list_schemes(const struct crm_run *run, const struct crm_scheme_table *table,
                                    struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    for (size_t i = 0; i < table->count; i++) {
        const struct crm_scheme *scheme = table->rows[i];
        crm_buffer_format(&text, "%s (%s): %s\n    needs %s\n    %s", scheme->name, scheme->id,
                          scheme->summary, scheme->needs,
                          scheme->given               ? "explains"
                          : scheme->column_count == 0 ? "adds nothing to customers"
                                                      : "adds");
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

/* The file that a setting names; NULL: none, or standard input, which nothing can take the place
 * of. */
static const char *path_of(const struct crm_settings *settings, const struct crm_setting *row)
{
    if (row->type != CRM_SETTING_PATH || !crm_setting_is_set(settings, row->key)) {
        return NULL;
    }
    const char *path = crm_setting_text(settings, row->key);
    return strcmp(path, "-") != 0 ? path : NULL;
}

/* Files of settings are read whole before anything is written, and are the user's own: nothing may
 * take their place. */
static enum crm_status check_files(const struct crm_run *run, const struct crm_path_use *outputs,
                                   size_t count, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    const struct crm_settings *settings = &run->settings;
    for (size_t i = 0; i < settings->count && status == CRM_OK; i++) {
        const struct crm_setting *row = settings->rows[i];
        struct crm_path_use file = { path_of(settings, row), row->key, CRM_PATH_SIDE };
        for (size_t j = 0; j < count && file.path != NULL && status == CRM_OK; j++) {
            struct crm_path_use uses[] = { file, outputs[j] };
            status = crm_paths_check(uses, CRM_COUNT(uses), error);
        }
    }
    return status;
}

/* The same of a file that is read beside the stream. */
static enum crm_status check_beside(const char *path, const char *option,
                                    const struct crm_path_use *output, struct crm_error *error)
{
    struct crm_path_use uses[] = { { path, option, CRM_PATH_SIDE }, *output };
    return path != NULL && strcmp(path, "-") != 0 ? crm_paths_check(uses, CRM_COUNT(uses), error)
                                                  : CRM_OK;
}

static enum crm_status check_paths(const struct crm_run *run, const struct crm_scheme_args *args,
                                   struct crm_error *error)
{
    const struct crm_path_use uses[] = {
        { run->operand_count > 0 ? run->operands[0] : NULL, "the input", CRM_PATH_INPUT },
        { args->model, "--model", CRM_PATH_INPUT },
        { args->previous, "--previous", CRM_PATH_INPUT },
        { args->save_model, "--save-model", CRM_PATH_SIDE },
        { args->drawn, "--drawn", CRM_PATH_SIDE },
        { args->drawn_table, "--drawn-table", CRM_PATH_SIDE },
        { run->common.output, "the output", CRM_PATH_OUTPUT }, /* last: --learn-only has none */
    };
    enum { INPUTS = 3 };
    size_t count = CRM_COUNT(uses) - (args->learn_only ? 1 : 0);
    const struct crm_path_use *output = &uses[CRM_COUNT(uses) - 1];
    enum crm_status status = crm_paths_check(uses, count, error);
    status = status == CRM_OK ? check_beside(args->model, "--model", output, error) : status;
    status = status == CRM_OK ? check_beside(args->previous, "--previous", output, error) : status;
    return status == CRM_OK ? check_files(run, uses + INPUTS, count - INPUTS, error) : status;
}

static enum crm_status check_args(const struct crm_run *run, const struct crm_scheme_args *args,
                                  struct crm_error *error)
{
    if (args->learn_only && args->save_model == NULL) {
        return crm_fail(error, CRM_USAGE, "--learn-only needs --save-model FILE");
    }
    if (args->learn_only && (args->model != NULL || args->table || args->explain != NULL)) {
        return crm_fail(error, CRM_USAGE,
                        "--learn-only does not go with --model, --table or --explain");
    }
    if (args->explain != NULL && args->table) {
        return crm_fail(error, CRM_USAGE, "--explain does not go with --table");
    }
    if (args->previous != NULL && (args->learn_only || args->explain != NULL)) {
        return crm_fail(error, CRM_USAGE, "--previous does not go with --learn-only or --explain");
    }
    if ((args->learn_only || args->explain != NULL)
        && (args->drawn != NULL || args->drawn_table != NULL)) {
        return crm_fail(error, CRM_USAGE,
                        "--drawn and --drawn-table do not go with --learn-only or --explain");
    }
    if (args->learn_only && run->common.output != NULL) {
        return crm_fail(error, CRM_USAGE, "--learn-only writes no stream: --output has no use");
    }
    return check_paths(run, args, error);
}

static void summarize(struct crm_buffer *summary, const struct crm_segmentation_result *result)
{
    char shown[32];
    crm_count_display(result->customers, shown);
    crm_buffer_format(summary, "%s customer%s, ", shown, result->customers == 1 ? "" : "s");
    crm_count_display(result->buyers, shown);
    if (result->transactions > 0) {
        crm_buffer_format(summary, "%s buyer%s", shown, result->buyers == 1 ? "" : "s");
    } else {
        crm_buffer_text(summary, "no transactions");
    }
    if (result->left_out > 0) {
        crm_count_display(result->left_out, shown);
        crm_buffer_format(summary, ", %s internal left out", shown);
    }
    crm_buffer_text(summary, result->schemes.length > 0 ? "; by " : "; nothing added");
    crm_buffer_span(summary, crm_buffer_view(&result->schemes));
    if (result->changes.length > 0) {
        crm_buffer_text(summary, "; changed: ");
        crm_buffer_span(summary, crm_buffer_view(&result->changes));
    }
}

/* Writes the lines of an explanation broken for reading. */
static enum crm_status write_explained(const struct crm_run *run, struct crm_buffer *explained,
                                       struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    char *line = (char *)crm_buffer_string(explained);
    while (line[0] != '\0') {
        char *end = line + strcspn(line, "\n");
        bool last = end[0] == '\0';
        end[0] = '\0';
        crm_wrap(&text, line, "    ", 0, EXPLAINED_WIDTH);
        line = last ? end : end + 1;
    }
    enum crm_status status = crm_buffer_check(&text, error);
    if (status == CRM_OK) {
        status =
            crm_output_text(run->common.output, run->common.gzip, crm_buffer_view(&text), error);
    }
    crm_buffer_free(&text);
    return status;
}

/* Opens the output where there is to be a stream or a table, and closes it. */
static enum crm_status segment(struct crm_run *run, const struct crm_scheme_args *args,
                               struct crm_segmentation_options *wanted,
                               struct crm_segmentation_result *result, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    if (!args->learn_only && args->explain == NULL && args->tell == NULL) {
        status = crm_writer_open(&wanted->writer, run->common.output, run->common.gzip, args->table,
                                 error);
    }
    status = status == CRM_OK ? crm_segmentation(wanted, result, error) : status;
    if (status == CRM_OK && args->explain != NULL) {
        return write_explained(run, &result->explained, error);
    }
    if (status == CRM_OK && args->tell != NULL) {
        return crm_output_text(run->common.output, run->common.gzip, crm_buffer_view(&result->told),
                               error);
    }
    if (status == CRM_OK && wanted->writer != NULL) {
        return crm_writer_close(wanted->writer, error);
    }
    crm_writer_discard(wanted->writer);
    const char *side = args->save_model != NULL ? args->save_model
                       : args->drawn != NULL    ? args->drawn
                                                : args->drawn_table;
    return status == CRM_PIPE_CLOSED && side != NULL
               ? crm_fail(error, CRM_FAILURE,
                          "standard output was closed before all was written, so %s was not, "
                          "either",
                          side)
               : status;
}

enum crm_status crm_schemes_run(struct crm_run *run, const struct crm_scheme_args *args,
                                const struct crm_scheme_table *table, struct crm_error *error)
{
    if (args->list) {
        return list_schemes(run, table, error);
    }
    struct crm_segmentation_result result = { 0 };
    struct crm_segmentation_options wanted = {
        .input = run->operand_count > 0 ? run->operands[0] : "-",
        .output = run->common.output,
        .table = table,
        .by = args->only != NULL ? &args->only : args->by.items,
        .by_count = args->only != NULL ? 1 : args->by.count,
        .within = args->within,
        .previous = args->previous,
        .measures = args->measures,
        .internal = args->internal,
        .as_of = args->input.as_of,
        .reader = crm_input_reader_options(&args->input, run->common.memory / 2),
        .model = args->model,
        .save_model = args->save_model,
        .tell = args->tell,
        .explain = args->explain,
        .drawn = args->drawn,
        .drawn_table = args->drawn_table,
        .memory = run->common.memory,
        .tool = run->tool->name,
        .settings = &run->settings,
        .notes = &run->notes,
    };
    enum crm_status status = check_args(run, args, error);
    if (status == CRM_OK && strcmp(wanted.input, "-") == 0) {
        status = crm_tool_terminal_input(error);
    }
    if (status == CRM_OK && (args->table || args->explain != NULL || args->tell != NULL)) {
        status = crm_paths_keep(wanted.input, run->common.output, error);
    }
    status = status == CRM_OK ? segment(run, args, &wanted, &result, error) : status;
    if (status == CRM_OK && args->explain == NULL) {
        summarize(&run->summary, &result);
    }
    crm_buffer_free(&result.schemes);
    crm_buffer_free(&result.changes);
    crm_buffer_free(&result.explained);
    crm_buffer_free(&result.told);
    return status;
}

enum crm_status crm_option_set(struct crm_run *run, const char *option, const char *key,
                               const char *value, struct crm_error *error)
{
    enum crm_status status =
        value != NULL ? crm_settings_set(&run->settings, key, value, error) : CRM_OK;
    if (status == CRM_USAGE) {
        snprintf(error->field, sizeof error->field, "%s", option);
    }
    return status;
}

enum crm_status crm_inactive_set(struct crm_run *run, int64_t days, struct crm_error *error)
{
    char text[24];
    if (days < 0) {
        return CRM_OK;
    }
    snprintf(text, sizeof text, "%lld", (long long)days);
    return crm_settings_set(&run->settings, "activity.inactive", text, error);
}
