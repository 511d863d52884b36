/* crm-segment — adds class columns to the customers of a stream. */
#include <stddef.h>
#include <stdio.h>

#include "classify/classifier.h"
#include "customer/measure_table.h"
#include "customer/population.h"
#include "io/output.h"
#include "stream/escape.h"
#include "stream/relay.h"
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
    int32_t as_of;
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
    { .name = "as-of",
      .type = CRM_OPTION_DATE,
      .argument = "DATE",
      .offset = ROW(as_of),
      .help = "take DATE for now (default: the stream's as-of date); later facts are left out" },
    { .name = "inactive",
      .type = CRM_OPTION_INTEGER,
      .argument = "DAYS",
      .offset = ROW(inactive),
      .least = 0,
      .most = 36500,
      .help = "count customers as lost after DAYS without a purchase (default: by their own "
              "purchase cycle)" },
};

/* Everything of one run. */
struct segment {
    struct crm_run *run;
    const struct args *args;
    struct crm_writer *writer;
    struct crm_relay *relay;
    struct crm_gather *gather;
    struct crm_classifier *classifier;
    struct crm_scheme_context context;
    struct crm_population population;
    struct crm_activity_rule rule;
    struct crm_learned learned;
    bool started;                        /* the facts have ended, the schemes are at work */
    const struct crm_measure **measures; /* those to be written */
    size_t measure_count;
    const char **names; /* of all columns that are written: measures, then classes */
    size_t name_count;
    struct crm_span *values;
    struct crm_buffer text; /* of the measures' values */
    struct crm_buffer settings;
    uint64_t customers;
    uint64_t buyers;
    uint64_t left_out;
    bool explained;
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
    struct crm_output *output = NULL;
    enum crm_status status = crm_buffer_check(&text, error);
    if (status == CRM_OK) {
        status = crm_output_open(&output, run->common.output, run->common.gzip, error);
    }
    if (status == CRM_OK) {
        status = crm_output_write(output, text.bytes, text.length, error);
        if (status == CRM_OK) {
            status = crm_output_close(output, error);
        } else {
            crm_output_discard(output);
        }
    }
    crm_buffer_free(&text);
    return status;
}

static enum crm_status open_all(struct segment *segment, struct crm_error *error)
{
    struct crm_run *run = segment->run;
    const struct args *args = segment->args;
    const char *input = run->operand_count > 0 ? run->operands[0] : "-";
    unsigned extras = args->measures || args->explain != NULL
                          ? (unsigned)CRM_GATHER_MIX | (unsigned)CRM_GATHER_HABIT
                          : 0;
    enum crm_status status =
        crm_classifier_open(&segment->classifier, args->by.items, args->by.count, error);
    if (status == CRM_OK && args->model != NULL) {
        status = crm_learned_load(&segment->learned, args->model, run->tool->name, error);
    }
    if (status == CRM_OK && strcmp(input, "-") == 0) {
        status = crm_tool_terminal_input(error);
    }
    if (status == CRM_OK) {
        status = crm_gather_open(&segment->gather, extras, run->common.memory / 2, &run->settings,
                                 &run->notes, error);
    }
    if (status == CRM_OK && !args->learn_only && args->explain == NULL) {
        status = crm_writer_open(&segment->writer, run->common.output, run->common.gzip,
                                 args->table, error);
    }
    if (status != CRM_OK) {
        return status;
    }
    crm_buffer_text(&segment->settings, "by=");
    crm_classifier_names(segment->classifier, &segment->settings);
    crm_buffer_text(&segment->settings, args->measures ? " measures" : "");
    crm_buffer_text(&segment->settings, args->internal ? " internal" : "");
    crm_settings_changed(&run->settings, &segment->settings);
    struct crm_relay_options relay = {
        .input = input,
        .tool = run->tool->name,
        .settings = crm_buffer_string(&segment->settings),
        .as_of = args->as_of,
        .memory = run->common.memory / 2,
        .writer = segment->writer,
        .notes = &run->notes,
    };
    return crm_relay_open(&segment->relay, &relay, error);
}

/* The facts are all there: totals are known, the schemes can start. */
static enum crm_status start(struct segment *segment, struct crm_error *error)
{
    if (segment->started) {
        return CRM_OK;
    }
    segment->started = true;
    segment->context = (struct crm_scheme_context){
        .settings = &segment->run->settings,
        .customers = crm_reader_layout(crm_relay_reader(segment->relay), CRM_CUSTOMERS),
        .totals = crm_gather_totals(segment->gather),
        .as_of = crm_relay_as_of(segment->relay),
        .notes = &segment->run->notes,
    };
    enum crm_status status = crm_gather_finish(segment->gather, error);
    return status == CRM_OK ? crm_classifier_start(segment->classifier, &segment->context,
                                                   segment->args->internal, error)
                            : status;
}

static enum crm_status take_customers(struct segment *segment, const struct crm_batch *batch,
                                      struct crm_error *error)
{
    enum crm_status status = start(segment, error);
    for (size_t i = 0; i < batch->count && status == CRM_OK; i++) {
        struct crm_measures measures;
        struct crm_subject subject = { &measures, &batch->records[i] };
        struct crm_span own = { (const char *)&measures, sizeof measures };
        status =
            crm_gather_join(segment->gather, crm_field(&batch->records[i], 1), &measures, error);
        if (status == CRM_OK) {
            status = crm_relay_keep(segment->relay, &batch->records[i], own, error);
        }
        if (status == CRM_OK) {
            status = crm_classifier_gather(segment->classifier, &subject, error);
        }
        segment->customers++;
        if (crm_classifier_leaves_out(segment->classifier, &subject)) {
            segment->left_out++;
        } else if (status == CRM_OK) {
            segment->buyers += measures.occasions > 0;
            status = crm_population_add(&segment->population, &measures, error);
        }
    }
    return status;
}

static enum crm_status read_all(struct segment *segment, struct crm_error *error)
{
    for (;;) {
        struct crm_batch batch;
        enum crm_read read = crm_relay_next(segment->relay, &batch, error);
        if (read == CRM_READ_FAILED) {
            return error->status;
        }
        if (read == CRM_READ_END) {
            break;
        }
        crm_gather_as_of(segment->gather, crm_relay_as_of(segment->relay));
        enum crm_status status =
            crm_record_tag(&batch.records[0]) == CRM_CUSTOMERS
                ? take_customers(segment, &batch, error)
                : crm_gather_batch(segment->gather, crm_relay_reader(segment->relay), &batch,
                                   error);
        if (status != CRM_OK) {
            return status;
        }
    }
    uint64_t strangers = 0;
    enum crm_status status = start(segment, error);
    return status == CRM_OK ? crm_gather_end(segment->gather, &strangers, error) : status;
}

/* Learns, or takes what --model has; the activity rule has one number of its own. */
static enum crm_status learn(struct segment *segment, struct crm_error *error)
{
    const struct args *args = segment->args;
    segment->rule = (struct crm_activity_rule){
        .as_of = segment->context.as_of,
        .median_cycle = crm_population_median_cycle(&segment->population),
        .inactive_limit = crm_setting_is_set(&segment->run->settings, "activity.inactive")
                              ? crm_setting_number(&segment->run->settings, "activity.inactive")
                              : -1,
    };
    if (args->model != NULL) {
        const struct crm_learned_row *cycle =
            crm_learned_get(&segment->learned, "activity", "median_cycle");
        if (cycle == NULL || cycle->count != 1) {
            return crm_fail_at(error, CRM_REFUSED, args->model, 0, 0,
                               "the model has no median cycle");
        }
        segment->rule.median_cycle = cycle->numbers[0];
        return crm_classifier_adopt(segment->classifier, &segment->learned, error);
    }
    enum crm_status status = crm_learned_set(&segment->learned, "activity", "median_cycle",
                                             &segment->rule.median_cycle, 1, error);
    return status == CRM_OK ? crm_classifier_learn(segment->classifier, &segment->learned, error)
                            : status;
}

/* Chooses the columns: the measures that the data can fill, then those of the schemes. */
static enum crm_status choose_columns(struct segment *segment, struct crm_error *error)
{
    size_t table_count = 0;
    size_t class_count = 0;
    const struct crm_measure *table = crm_measures_table(&table_count);
    const char *const *classes = crm_classifier_columns(segment->classifier, &class_count);
    segment->measures = crm_allocate(table_count, sizeof(void *), error);
    segment->names = crm_allocate(table_count + class_count, sizeof(void *), error);
    segment->values = crm_allocate(table_count + class_count, sizeof *segment->values, error);
    if (segment->measures == NULL || segment->names == NULL || segment->values == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < table_count; i++) {
        if ((segment->args->measures || segment->args->explain != NULL)
            && crm_measure_available(&table[i], crm_relay_reader(segment->relay),
                                     segment->context.totals)) {
            segment->names[segment->measure_count] = table[i].name;
            segment->measures[segment->measure_count++] = &table[i];
        }
    }
    segment->name_count = segment->measure_count;
    for (size_t i = 0; i < class_count; i++) {
        segment->names[segment->name_count++] = classes[i];
    }
    struct crm_buffer model = { 0 };
    for (size_t i = 0; i < segment->learned.count; i++) {
        crm_learned_write(&segment->learned.rows[i], &model);
        crm_buffer_byte(&model, '\n');
    }
    enum crm_status status = crm_buffer_check(&model, error);
    if (status == CRM_OK) {
        status = crm_relay_columns(segment->relay, segment->names, segment->name_count,
                                   crm_buffer_view(&model), error);
    }
    crm_buffer_free(&model);
    return status;
}

/* Puts the measures' values, escaped, into values[]. */
static enum crm_status write_measures(struct segment *segment, const struct crm_measures *measures,
                                      struct crm_error *error)
{
    struct crm_measured measured = { measures, &segment->rule, segment->gather };
    struct crm_buffer one = { 0 };
    crm_buffer_clear(&segment->text);
    for (size_t i = 0; i < segment->measure_count; i++) {
        size_t start = segment->text.length;
        crm_buffer_clear(&one);
        segment->measures[i]->write(&measured, &one);
        crm_escape(&segment->text, crm_buffer_view(&one));
        segment->values[i].length = segment->text.length - start;
    }
    enum crm_status status = crm_buffer_check(&one, error);
    crm_buffer_free(&one);
    const char *at = segment->text.bytes; /* known only now: the buffer may have moved */
    for (size_t i = 0; i < segment->measure_count; i++) {
        segment->values[i].at = at;
        at += segment->values[i].length;
    }
    return status == CRM_OK ? crm_buffer_check(&segment->text, error) : status;
}

static enum crm_status explain(struct segment *segment, const struct crm_subject *subject,
                               struct crm_error *error)
{
    const struct crm_run *run = segment->run;
    struct crm_buffer text = { 0 };
    struct crm_output *output = NULL;
    enum crm_status status = write_measures(segment, subject->measures, error);
    crm_buffer_format(&text, "%s\n\n", segment->args->explain);
    for (size_t i = 0; i < segment->measure_count; i++) {
        crm_buffer_format(&text, "  %s  %-20s  %.*s\n", segment->measures[i]->id, segment->names[i],
                          segment->values[i].length > 0 ? (int)segment->values[i].length : 1,
                          segment->values[i].length > 0 ? segment->values[i].at : "-");
    }
    crm_buffer_byte(&text, '\n');
    crm_classifier_explain(segment->classifier, subject, &text);
    status = status == CRM_OK ? crm_buffer_check(&text, error) : status;
    if (status == CRM_OK) {
        status = crm_output_open(&output, run->common.output, run->common.gzip, error);
    }
    if (status == CRM_OK) {
        status = crm_output_write(output, text.bytes, text.length, error);
        if (status == CRM_OK) {
            status = crm_output_close(output, error);
        } else {
            crm_output_discard(output);
        }
    }
    crm_buffer_free(&text);
    segment->explained = true;
    return status;
}

static enum crm_status apply(struct segment *segment, const struct crm_record *record,
                             struct crm_span own, struct crm_error *error)
{
    const struct crm_measures *measures = (const struct crm_measures *)(const void *)own.at;
    struct crm_subject subject = { measures, record };
    if (segment->args->explain != NULL) {
        struct crm_span id = crm_unescaped(&segment->text, crm_field(record, 1));
        return crm_span_is(id, segment->args->explain) ? explain(segment, &subject, error) : CRM_OK;
    }
    enum crm_status status =
        segment->measure_count > 0 ? write_measures(segment, measures, error) : CRM_OK;
    if (status != CRM_OK) {
        return status;
    }
    crm_classifier_apply(segment->classifier, &subject, segment->values + segment->measure_count);
    return crm_relay_write(segment->relay, record, segment->values, error);
}

static enum crm_status write_all(struct segment *segment, struct crm_error *error)
{
    enum crm_status status = choose_columns(segment, error);
    while (status == CRM_OK && !segment->args->learn_only) {
        struct crm_record record;
        struct crm_span own;
        enum crm_step step = crm_relay_replay(segment->relay, &record, &own, error);
        if (step == CRM_STEP_END) {
            break;
        }
        status = step == CRM_STEP_RECORD ? apply(segment, &record, own, error) : error->status;
    }
    if (status == CRM_OK && segment->args->explain != NULL && !segment->explained) {
        return crm_fail(error, CRM_USAGE, "the stream has no customer '%s'",
                        segment->args->explain);
    }
    if (status == CRM_OK && segment->args->save_model != NULL) {
        status = crm_learned_save(&segment->learned, segment->args->save_model,
                                  segment->run->tool->name, error);
    }
    if (status == CRM_OK && segment->writer != NULL) {
        struct crm_writer *writer = segment->writer;
        segment->writer = NULL;
        status = crm_writer_close(writer, error);
    }
    return status;
}

static void summarize(struct segment *segment)
{
    char shown[32];
    struct crm_buffer *summary = &segment->run->summary;
    crm_count_display(segment->customers, shown);
    crm_buffer_format(summary, "%s customers, ", shown);
    crm_count_display(segment->buyers, shown);
    crm_buffer_format(summary, "%s buyers", shown);
    if (segment->left_out > 0) {
        crm_count_display(segment->left_out, shown);
        crm_buffer_format(summary, ", %s internal left out", shown);
    }
    crm_buffer_text(summary, "; by ");
    crm_classifier_names(segment->classifier, summary);
}

static void close_all(struct segment *segment)
{
    crm_relay_close(segment->relay);
    crm_writer_discard(segment->writer);
    crm_classifier_close(segment->classifier);
    crm_gather_close(segment->gather);
    crm_population_free(&segment->population);
    crm_learned_free(&segment->learned);
    crm_release(segment->measures);
    crm_release(segment->names);
    crm_release(segment->values);
    crm_buffer_free(&segment->text);
    crm_buffer_free(&segment->settings);
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

static enum crm_status run_segment(struct crm_run *run, void *opaque, struct crm_error *error)
{
    const struct args *args = opaque;
    if (args->list) {
        return list_schemes(run, error);
    }
    struct segment segment = { .run = run, .args = args };
    enum crm_status status = check_args(run, args, error);
    status = status == CRM_OK ? open_all(&segment, error) : status;
    status = status == CRM_OK ? read_all(&segment, error) : status;
    status = status == CRM_OK ? learn(&segment, error) : status;
    status = status == CRM_OK ? write_all(&segment, error) : status;
    if (status == CRM_OK && args->explain == NULL) {
        summarize(&segment);
    }
    close_all(&segment);
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
    struct args args = { .as_of = CRM_NO_DAY, .inactive = -1 };
    return crm_tool_main(&tool, argc, argv, &args);
}
