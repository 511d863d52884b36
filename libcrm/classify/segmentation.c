#include "classify/segmentation.h"

#include <stdio.h>

#include "classify/classifier.h"
#include "classify/drawn.h"
#include "classify/previous.h"
#include "customer/measure_table.h"
#include "customer/population.h"
#include "customer/telling.h"
#include "io/file.h"
#include "stream/escape.h"
#include "stream/relay.h"

/* Everything of one run. */
struct segmentation {
    const struct crm_segmentation_options *options;
    struct crm_segmentation_result *result;
    struct crm_relay *relay;
    struct crm_gather *gather;
    struct crm_classifier *classifier;
    struct crm_previous *previous; /* NULL: nothing to compare with */
    struct crm_scheme_context context;
    struct crm_population population;
    struct crm_activity_rule rule;
    struct crm_learned learned;
    bool started;                        /* the facts have ended, the schemes are at work */
    const struct crm_measure **measures; /* those to be written */
    size_t measure_count;
    const char **names; /* of all columns that are written: measures, classes, former classes */
    size_t name_count;
    size_t class_count;
    struct crm_span *values;
    struct crm_buffer text; /* of the measures' values */
    struct crm_buffer settings;
    struct crm_drawn *drawn;
    bool explained;
};

/* The settings that change results, for the stream's ##tool line. */
static enum crm_status describe(struct segmentation *run, struct crm_error *error)
{
    const struct crm_segmentation_options *options = run->options;
    crm_buffer_text(&run->settings, "by=");
    crm_classifier_names(run->classifier, &run->settings);
    if (options->within != NULL) {
        crm_buffer_format(&run->settings, " within=%s", options->within);
    }
    crm_buffer_text(&run->settings, options->measures ? " measures" : "");
    crm_buffer_text(&run->settings, options->internal ? " internal" : "");
    crm_settings_changed(options->settings, &run->settings);
    return crm_buffer_check(&run->settings, error);
}

static enum crm_status open_all(struct segmentation *run, struct crm_error *error)
{
    const struct crm_segmentation_options *options = run->options;
    unsigned extras =
        options->measures || options->explain != NULL ? (unsigned)CRM_GATHER_MEASURES : 0;
    enum crm_status status =
        crm_classifier_open(&run->classifier, options->table, options->by, options->by_count,
                            options->within, options->settings, error);
    if (status == CRM_OK && options->model != NULL) {
        status = crm_learned_load(&run->learned, options->model, options->tool, error);
    }
    if (status == CRM_OK && options->previous != NULL) {
        status = crm_previous_open(&run->previous, options->previous, options->notes, error);
    }
    if (status == CRM_OK) {
        extras |= crm_classifier_extras(run->classifier);
        status = crm_gather_open(&run->gather, extras, options->memory / 2, options->settings,
                                 options->notes, error);
    }
    status = status == CRM_OK ? describe(run, error) : status;
    if (status != CRM_OK) {
        return status;
    }
    struct crm_relay_options relay = {
        .input = options->input,
        .reader = options->reader,
        .tool = options->tool,
        .settings = crm_buffer_string(&run->settings),
        .as_of = options->as_of,
        .memory = options->memory / 2,
        .writer = options->writer,
        .notes = options->notes,
    };
    return crm_relay_open(&run->relay, &relay, error);
}

/* The facts are all there: totals are known, the schemes can start. */
static enum crm_status start(struct segmentation *run, struct crm_error *error)
{
    if (run->started) {
        return CRM_OK;
    }
    run->started = true;
    run->context = (struct crm_scheme_context){
        .settings = run->options->settings,
        .customers = crm_reader_layout(crm_relay_reader(run->relay), CRM_CUSTOMERS),
        .totals = crm_gather_totals(run->gather),
        .gather = run->gather,
        .reader = crm_relay_reader(run->relay),
        .as_of = crm_relay_as_of(run->relay),
        .rule = &run->rule,
        .model = run->options->model != NULL ? &run->learned : NULL,
        .model_file = run->options->model,
        .notes = run->options->notes,
    };
    enum crm_status status = crm_gather_finish(run->gather, error);
    return status == CRM_OK
               ? crm_classifier_start(run->classifier, &run->context, run->options->internal, error)
               : status;
}

/* What a customer is refused for is told with the place of his record. */
static enum crm_status refuse_at(const struct segmentation *run, const struct crm_batch *batch,
                                 size_t record, struct crm_error *error)
{
    const struct crm_reader *reader = crm_relay_reader(run->relay);
    if (error->status == CRM_REFUSED && error->file[0] == '\0') {
        snprintf(error->file, sizeof error->file, "%s", crm_reader_name(reader));
        error->line = crm_reader_line(reader, batch, record);
    }
    return error->status;
}

static enum crm_status take_customers(struct segmentation *run, const struct crm_batch *batch,
                                      struct crm_error *error)
{
    enum crm_status status = start(run, error);
    for (size_t i = 0; i < batch->count && status == CRM_OK; i++) {
        struct crm_measures measures;
        struct crm_day_sums sums;
        struct crm_campaign_outcomes outcomes;
        struct crm_complaints complaints;
        struct crm_subject subject = { .measures = &measures,
                                       .record = &batch->records[i],
                                       .sums = &sums,
                                       .outcomes = &outcomes,
                                       .complaints = &complaints };
        struct crm_span own = { (const char *)&measures, crm_gather_size(run->gather) };
        status =
            crm_gather_join(run->gather, crm_field(&batch->records[i], 1), &measures, &sums, error);
        outcomes = crm_gather_outcomes(run->gather);
        complaints = crm_gather_complaints(run->gather);
        if (status == CRM_OK) {
            status = crm_relay_keep(run->relay, &batch->records[i], own, error);
        }
        if (status == CRM_OK) {
            status = crm_classifier_gather(run->classifier, 0, &subject, error);
            status = status == CRM_OK ? CRM_OK : refuse_at(run, batch, i, error);
        }
        run->result->customers++;
        if (crm_classifier_leaves_out(run->classifier, &subject)) {
            run->result->left_out++;
        } else if (status == CRM_OK) {
            run->result->buyers += measures.occasions > 0;
            status = crm_population_add(&run->population, &measures, error);
        }
    }
    return status;
}

static enum crm_status read_all(struct segmentation *run, struct crm_error *error)
{
    for (;;) {
        struct crm_batch batch;
        enum crm_read read = crm_relay_next(run->relay, &batch, error);
        if (read == CRM_READ_FAILED) {
            return error->status;
        }
        if (read == CRM_READ_END) {
            break;
        }
        crm_gather_as_of(run->gather, crm_relay_as_of(run->relay));
        enum crm_status status =
            crm_record_tag(&batch.records[0]) == CRM_CUSTOMERS
                ? take_customers(run, &batch, error)
                : crm_gather_batch(run->gather, crm_relay_reader(run->relay), &batch, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    uint64_t strangers = 0;
    enum crm_status status = start(run, error);
    run->result->transactions = crm_gather_totals(run->gather)->lines;
    return status == CRM_OK ? crm_gather_end(run->gather, &strangers, error) : status;
}

/* Takes the model file's numbers; a scheme that it was not learned for is said with the file. */
static enum crm_status adopt(struct segmentation *run, struct crm_error *error)
{
    enum crm_status status = crm_classifier_adopt(run->classifier, &run->learned, error);
    if (status == CRM_REFUSED && error->file[0] == '\0') {
        snprintf(error->file, sizeof error->file, "%s", run->options->model);
    }
    return status;
}

/* A kept customer's measures, as far as they were gathered. */
static struct crm_measures measures_of(const struct segmentation *run, struct crm_span own)
{
    struct crm_measures measures = crm_measures_none();
    memcpy(&measures, own.at, crm_gather_size(run->gather));
    return measures;
}

/* Shows the kept customers to the schemes of a later round. */
static enum crm_status gather_again(struct segmentation *run, unsigned round,
                                    struct crm_error *error)
{
    enum crm_status status = crm_relay_review(run->relay, error);
    while (status == CRM_OK) {
        struct crm_record record;
        struct crm_span own;
        enum crm_step step = crm_relay_replay(run->relay, &record, &own, error);
        if (step == CRM_STEP_END) {
            break;
        }
        if (step == CRM_STEP_FAILED) {
            return error->status;
        }
        struct crm_measures measures = measures_of(run, own);
        struct crm_subject subject = { .measures = &measures, .record = &record };
        status = crm_classifier_gather(run->classifier, round, &subject, error);
    }
    return status;
}

static enum crm_status learn_rounds(struct segmentation *run, struct crm_error *error)
{
    unsigned rounds = crm_classifier_rounds(run->classifier);
    enum crm_status status = CRM_OK;
    for (unsigned round = 0; round < rounds && status == CRM_OK; round++) {
        status = round > 0 ? gather_again(run, round, error) : CRM_OK;
        if (status == CRM_OK) {
            status = crm_classifier_learn(run->classifier, round, &run->learned, error);
        }
    }
    return status;
}

static const char currency_name[] = "currency ";

/* Cut points, amounts and margins of one currency say nothing of another one. */
static enum crm_status check_currency(const struct segmentation *run, struct crm_error *error)
{
    const char *own = crm_reader_head(crm_relay_reader(run->relay))->currency;
    const size_t length = sizeof currency_name - 1;
    for (size_t i = 0; i < run->learned.count; i++) {
        const struct crm_learned_row *row = &run->learned.rows[i];
        if (strcmp(row->scheme, "activity") == 0 && strncmp(row->name, currency_name, length) == 0
            && own[0] != '\0' && strcmp(row->name + length, own) != 0) {
            return crm_fail_at(error, CRM_REFUSED, run->options->model, 0, 0,
                               "the model was learned of amounts in %s, those of the stream are in "
                               "%s",
                               row->name + length, own);
        }
    }
    return CRM_OK;
}

/* Sets the rows that are no scheme's: the usual cycle, and the currency where there is one. */
static enum crm_status learn_stream(struct segmentation *run, struct crm_error *error)
{
    const char *currency = crm_reader_head(crm_relay_reader(run->relay))->currency;
    enum crm_status status =
        crm_learned_set(&run->learned, "activity", "median_cycle", &run->rule.median_cycle,
                        run->rule.median_cycle >= 0 ? 1 : 0, error);
    if (status == CRM_OK && currency[0] != '\0') {
        char name[32];
        snprintf(name, sizeof name, "%s%s", currency_name, currency);
        status = crm_learned_set(&run->learned, "activity", name, NULL, 0, error);
    }
    return status;
}

/* What schemes without columns have learned tells of the data that they saw, and of no other. */
static void drop_figures(struct segmentation *run)
{
    const struct crm_scheme_table *table = run->options->table;
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i]->column_count == 0) {
            crm_learned_drop(&run->learned, table->rows[i]->name);
        }
    }
}

/* Learns, or takes what --model has; the activity rule has one number of its own. */
static enum crm_status learn(struct segmentation *run, struct crm_error *error)
{
    const struct crm_segmentation_options *options = run->options;
    run->rule = (struct crm_activity_rule){
        .as_of = run->context.as_of,
        .median_cycle = crm_population_median_cycle(&run->population),
        .inactive_limit = crm_setting_is_set(run->options->settings, "activity.inactive")
                              ? crm_setting_number(run->options->settings, "activity.inactive")
                              : -1,
    };
    if (options->model != NULL) {
        const struct crm_learned_row *cycle =
            crm_learned_get(&run->learned, "activity", "median_cycle");
        if (cycle == NULL || cycle->count > 1 || (cycle->count == 1 && !(cycle->numbers[0] >= 0))) {
            return crm_fail_at(error, CRM_REFUSED, options->model, 0, 0,
                               "the model has no median cycle");
        }
        run->rule.median_cycle = cycle->count == 1 ? cycle->numbers[0] : -1;
        drop_figures(run);
        enum crm_status status = check_currency(run, error);
        status = status == CRM_OK ? adopt(run, error) : status;
        return status == CRM_OK
                   ? crm_classifier_learn_figures(run->classifier, &run->learned, error)
                   : status;
    }
    enum crm_status status = learn_stream(run, error);
    return status == CRM_OK ? learn_rounds(run, error) : status;
}

/* Adds the columns of former classes. */
static enum crm_status choose_former(struct segmentation *run,
                                     const struct crm_added_column *classes,
                                     struct crm_error *error)
{
    size_t count = 0;
    enum crm_status status = crm_previous_compare(run->previous, classes, run->class_count,
                                                  run->context.as_of, run->options->notes, error);
    if (status != CRM_OK) {
        return status;
    }
    const char *const *names = crm_previous_columns(run->previous, &count);
    for (size_t i = 0; i < count; i++) {
        run->names[run->name_count++] = names[i];
    }
    return CRM_OK;
}

/* Chooses the columns: the measures that the data can fill, then those of the schemes. */
static enum crm_status choose_columns(struct segmentation *run, struct crm_error *error)
{
    size_t table_count = 0;
    size_t class_count = 0;
    const struct crm_measure *table = crm_measures_table(&table_count);
    const struct crm_added_column *classes = crm_classifier_columns(run->classifier, &class_count);
    run->measures = crm_allocate(table_count, sizeof(void *), error);
    run->names = crm_allocate(table_count + 2 * class_count, sizeof(void *), error);
    run->values = crm_allocate(table_count + 2 * class_count, sizeof *run->values, error);
    if (run->measures == NULL || run->names == NULL || run->values == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < table_count; i++) {
        if (run->options->measures
            && crm_measure_available(&table[i], crm_relay_reader(run->relay),
                                     run->context.totals)) {
            run->names[run->measure_count] = table[i].name;
            run->measures[run->measure_count++] = &table[i];
        }
    }
    run->name_count = run->measure_count;
    for (size_t i = 0; i < class_count; i++) {
        run->names[run->name_count++] = classes[i].name;
    }
    run->class_count = class_count;
    if (run->previous != NULL && choose_former(run, classes, error) != CRM_OK) {
        return error->status;
    }
    struct crm_buffer model = { 0 };
    for (size_t i = 0; i < run->learned.count; i++) {
        crm_learned_write(&run->learned.rows[i], &model);
        crm_buffer_byte(&model, '\n');
    }
    enum crm_status status = crm_buffer_check(&model, error);
    if (status == CRM_OK) {
        status = crm_relay_columns(run->relay, run->names, run->name_count, crm_buffer_view(&model),
                                   error);
    }
    crm_buffer_free(&model);
    return status;
}

/* Puts the measures' values, escaped, into values[]. */
static enum crm_status write_measures(struct segmentation *run, const struct crm_measures *measures,
                                      struct crm_error *error)
{
    struct crm_measured measured = { measures, &run->rule, run->gather };
    struct crm_buffer one = { 0 };
    enum crm_status status = CRM_OK;
    crm_buffer_clear(&run->text);
    for (size_t i = 0; i < run->measure_count && status == CRM_OK; i++) {
        size_t start = run->text.length;
        crm_buffer_clear(&one);
        run->measures[i]->write(&measured, &one);
        crm_escape(&run->text, crm_buffer_view(&one));
        run->values[i].length = run->text.length - start;
        status = crm_buffer_check(&one, error);
    }
    crm_buffer_free(&one);
    status = status == CRM_OK ? crm_buffer_check(&run->text, error) : status;
    if (status != CRM_OK || run->text.length == 0) {
        return status;
    }
    const char *at = run->text.bytes; /* known only now: the buffer may have moved */
    for (size_t i = 0; i < run->measure_count; i++) {
        run->values[i].at = at;
        at += run->values[i].length;
    }
    return CRM_OK;
}

/* "c000017, Zhao Min, as of 2024-12-31" */
static void tell_who(struct segmentation *run, const struct crm_record *record)
{
    struct crm_buffer *text = &run->result->explained;
    size_t name = crm_layout_field(run->context.customers, "name");
    crm_buffer_text(text, run->options->explain);
    if (name != 0 && crm_field(record, name).length > 0) {
        crm_buffer_text(text, ", ");
        crm_buffer_span(text, crm_unescaped(&run->text, crm_field(record, name)));
    }
    if (run->context.as_of != CRM_NO_DAY) { /* a table of customers alone has none */
        crm_buffer_text(text, ", as of ");
        crm_tell_day(text, run->context.as_of);
    }
    crm_buffer_text(text, "\n\n");
}

static enum crm_status explain(struct segmentation *run, const struct crm_subject *subject,
                               struct crm_error *error)
{
    struct crm_measured measured = { subject->measures, &run->rule, run->gather };
    struct crm_buffer *text = &run->result->explained;
    tell_who(run, subject->record);
    crm_measures_tell(&measured, text);
    crm_buffer_byte(text, '\n');
    crm_classifier_explain(run->classifier, subject, text);
    run->explained = true;
    return crm_buffer_check(text, error);
}

static enum crm_status apply(struct segmentation *run, const struct crm_record *record,
                             struct crm_span own, struct crm_error *error)
{
    struct crm_measures measures = measures_of(run, own);
    struct crm_subject subject = { .measures = &measures, .record = record };
    if (run->options->explain != NULL) {
        struct crm_span id = crm_unescaped(&run->text, crm_field(record, 1));
        return crm_span_is(id, run->options->explain) ? explain(run, &subject, error) : CRM_OK;
    }
    enum crm_status status =
        run->measure_count > 0 ? write_measures(run, &measures, error) : CRM_OK;
    if (status != CRM_OK) {
        return status;
    }
    struct crm_span *classes = run->values + run->measure_count;
    crm_classifier_apply(run->classifier, &subject, classes);
    if (run->previous != NULL) {
        status = crm_previous_join(run->previous, crm_field(record, 1), classes,
                                   classes + run->class_count, error);
    }
    status = status == CRM_OK ? crm_drawn_add(run->drawn, record, classes, error) : status;
    return status != CRM_OK ? status : crm_relay_write(run->relay, record, run->values, error);
}

static enum crm_status open_drawn(struct segmentation *run, struct crm_error *error)
{
    struct crm_drawn_options drawn = {
        .stream = run->options->drawn,
        .table = run->options->drawn_table,
        .settings = run->options->settings,
        .customers = run->context.customers,
        .columns = run->names + run->measure_count,
        .column_count = run->class_count,
        .currency = crm_reader_head(crm_relay_reader(run->relay))->currency,
        .as_of = run->context.as_of,
        .tool = run->options->tool,
    };
    return crm_drawn_open(&run->drawn, &drawn, error);
}

static enum crm_status write_customers(struct segmentation *run, struct crm_error *error)
{
    enum crm_status status = choose_columns(run, error);
    status = status == CRM_OK ? open_drawn(run, error) : status;
    while (status == CRM_OK) {
        struct crm_record record;
        struct crm_span own;
        enum crm_step step = crm_relay_replay(run->relay, &record, &own, error);
        if (step == CRM_STEP_END) {
            break;
        }
        status = step == CRM_STEP_RECORD ? apply(run, &record, own, error) : error->status;
    }
    if (status == CRM_OK && run->previous != NULL) {
        status = crm_previous_end(run->previous, run->options->notes, error);
    }
    if (status == CRM_OK && run->options->explain != NULL && !run->explained) {
        return crm_fail(error, CRM_USAGE, "the stream has no customer '%s'", run->options->explain);
    }
    return status;
}

static void close_all(struct segmentation *run)
{
    crm_drawn_discard(run->drawn);
    crm_relay_close(run->relay);
    crm_classifier_close(run->classifier);
    crm_previous_close(run->previous);
    crm_gather_close(run->gather);
    crm_population_free(&run->population);
    crm_learned_free(&run->learned);
    crm_release(run->measures);
    crm_release(run->names);
    crm_release(run->values);
    crm_buffer_free(&run->text);
    crm_buffer_free(&run->settings);
}

/* A stream takes the place of the stream that it is made of, but not of somebody's table. */
static enum crm_status keep_table(const struct segmentation *run, struct crm_error *error)
{
    const struct crm_segmentation_options *options = run->options;
    return options->writer != NULL && crm_reader_is_table(crm_relay_reader(run->relay))
                   && crm_file_same(options->input, options->output)
               ? crm_fail(error, CRM_USAGE,
                          "%s is a table, in whose place a stream would be written", options->input)
               : CRM_OK;
}

enum crm_status crm_segmentation(const struct crm_segmentation_options *options,
                                 struct crm_segmentation_result *result, struct crm_error *error)
{
    struct segmentation run = { .options = options, .result = result };
    enum crm_status status = open_all(&run, error);
    status = status == CRM_OK ? read_all(&run, error) : status;
    status = status == CRM_OK ? keep_table(&run, error) : status;
    status = status == CRM_OK ? learn(&run, error) : status;
    if (status == CRM_OK && options->tell != NULL) {
        status = options->tell(&run.learned, options->notes, &result->told, error);
    }
    if (status == CRM_OK && (options->writer != NULL || options->explain != NULL)) {
        status = write_customers(&run, error);
    }
    /* before the model is published; the stream is when the caller closes it */
    status = status == CRM_OK ? crm_notes_check(options->notes, error) : status;
    if (status == CRM_OK && options->save_model != NULL) {
        status = crm_learned_save(&run.learned, options->save_model, options->tool, error);
    }
    if (status == CRM_OK) {
        status = crm_drawn_close(run.drawn, error);
        run.drawn = NULL;
    }
    if (status == CRM_OK) {
        crm_classifier_names(run.classifier, &result->schemes);
        if (run.previous != NULL) {
            crm_previous_summarize(run.previous, &result->changes);
        }
        status = crm_buffer_check(&result->schemes, error);
    }
    close_all(&run);
    return status;
}
