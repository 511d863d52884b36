#include "ingest/import.h"

#include <stdio.h>

#include "base/version.h"
#include "base/wide.h"
#include "ingest/check.h"
#include "ingest/collection.h"
#include "ingest/layouts.h"
#include "ingest/plans.h"
#include "ingest/refusal.h"
#include "ingest/restream.h"
#include "ingest/retry.h"
#include "io/file.h"
#include "stream/escape.h"
#include "stream/writer.h"
#include "value/number.h"
#include "value/text.h"

enum { PROGRESS_ROWS = 1 << 14 };

struct import {
    const struct crm_import_options *options;
    struct crm_import_result *result;
    struct crm_plans plans;
    struct crm_rates rates;
    struct crm_collection collection;
    struct crm_collection_head head; /* as options and earlier streams say it */
    struct crm_buffer tool;          /* name, version, settings */
    struct crm_rejects *rejects;
    uint64_t rejected;
    struct crm_changes changes; /* in the rows that became records */
    struct crm_writer *writer;
};

static enum crm_status make_layouts(struct import *import, struct crm_error *error)
{
    static const enum crm_section sections[] = { CRM_PRODUCTS, CRM_TRANSACTIONS, CRM_INTERACTIONS,
                                                 CRM_CUSTOMERS };
    for (size_t i = 0; i < CRM_COUNT(sections); i++) {
        enum crm_status status =
            crm_layout_from_plans(crm_collection_layout(&import->collection, sections[i]),
                                  sections[i], &import->plans, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

/* Puts the head of an order aside for its lines. */
static enum crm_status keep_head(struct import *import, struct crm_checked *checked,
                                 struct crm_error *error)
{
    bool known = false;
    enum crm_status status = crm_heads_add(&import->plans.heads, checked->line, checked->time,
                                           checked->left == CRM_LEFT_UNPAID, &known, error);
    checked->reason = known ? CRM_DUPLICATE_ORDER : CRM_ACCEPTED;
    return status == CRM_OK && !known
               ? crm_collection_mention(&import->collection, checked->key, error)
               : status;
}

/* Puts an accepted row where it belongs; a second record of a customer, or product, makes it a
 * duplicate. */
static enum crm_status keep(struct import *import, enum crm_section section,
                            struct crm_checked *checked, struct crm_error *error)
{
    struct crm_collection *collection = &import->collection;
    if (checked->left == CRM_LEFT_UNPAID) {
        return crm_collection_mention(collection, checked->key, error);
    }
    if (section == CRM_TRANSACTIONS || section == CRM_INTERACTIONS) {
        return crm_collection_fact(collection, section, checked->key, checked->time, checked->line,
                                   error);
    }
    enum crm_collected collected = CRM_COLLECTED_NEW;
    enum crm_status status =
        crm_collection_record(collection, section, checked->key, checked->line, &collected, error);
    if (status == CRM_OK && collected != CRM_COLLECTED_NEW) {
        checked->reason = section == CRM_CUSTOMERS ? CRM_DUPLICATE_CUSTOMER : CRM_DUPLICATE_PRODUCT;
    }
    return status;
}

static bool is_past_limit(const struct import *import)
{
    const struct crm_import_options *options = import->options;
    return options->most_rejects >= 0 && !options->most_is_share
           && import->rejected > (uint64_t)options->most_rejects;
}

/* A share is known only when everything has been read. */
static enum crm_status check_share(const struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    uint64_t rows = import->result->read.rows;
    if (options->most_rejects < 0 || !options->most_is_share
        || crm_compare_products(import->rejected, (crm_wide)100 * CRM_MONEY_UNIT,
                                options->most_rejects, rows)
               <= 0) {
        return CRM_OK;
    }
    return crm_fail(error, CRM_REFUSED,
                    "%llu of %llu rows rejected, more than %g %% (--max-rejects)",
                    (unsigned long long)import->rejected, (unsigned long long)rows,
                    (double)options->most_rejects / CRM_MONEY_UNIT);
}

/* Counts a rejected row and writes it down. */
static enum crm_status write_reject(struct import *import, const struct crm_plan *plan,
                                    const struct crm_csv_row *row,
                                    const struct crm_checked *checked, struct crm_error *error)
{
    char broken[32];
    const char *column = NULL;
    bool sales = plan->role == CRM_TRANSACTIONS && !plan->is_heads;
    struct crm_account *accounts[] = { &import->result->rejected,
                                       &import->result->rejected_by[checked->reason] };
    enum crm_status status = CRM_OK;
    import->rejected++;
    for (size_t i = 0; i < CRM_COUNT(accounts) && status == CRM_OK; i++) {
        status = crm_account_add(accounts[i], sales, checked->priced, checked->amount, error);
    }
    if (checked->column != SIZE_MAX) {
        column = plan->columns[checked->column].header;
    } else if (checked->reason == CRM_BAD_ENCODING) {
        snprintf(broken, sizeof broken, "byte %llu", (unsigned long long)row->broken);
        column = broken;
    }
    return status == CRM_OK ? crm_rejects_add(import->rejects, crm_plan_name(plan), row->line,
                                              column, checked->reason, row->raw, error)
                            : status;
}

static enum crm_status set_aside(struct import *import, const struct crm_plan *plan,
                                 const struct crm_csv_row *row, const struct crm_checked *checked,
                                 struct crm_error *error)
{
    if (!import->options->set_aside || checked->contradicts) {
        return crm_refuse_row(plan, row, checked, "use --rejects FILE to set such rows aside",
                              error);
    }
    enum crm_status status = write_reject(import, plan, row, checked, error);
    return status == CRM_OK && is_past_limit(import) ? crm_refuse_row(
               plan, row, checked, "more rows are bad than --max-rejects allows", error)
                                                     : status;
}

static void add_changes(struct crm_changes *sum, const struct crm_changes *changes)
{
    sum->rounded += changes->rounded;
    sum->dropped += changes->dropped;
    sum->turned += changes->turned;
}

/* Counts a row that is good, or left out. */
static enum crm_status count_row(struct import *import, const struct crm_plan *plan,
                                 const struct crm_checked *checked, struct crm_error *error)
{
    struct crm_import_result *result = import->result;
    bool sales = plan->role == CRM_TRANSACTIONS && !plan->is_heads;
    switch (checked->left) {
    case CRM_LEFT_BLANK:
        result->blank++;
        return CRM_OK;
    case CRM_LEFT_TOTAL:
        result->totals++;
        return CRM_OK;
    case CRM_LEFT_UNPAID:
        break;
    case CRM_LEFT_NOTHING:
        add_changes(&import->changes, &checked->changes);
        break;
    }
    if (plan->is_heads) {
        result->heads++;
        return CRM_OK;
    }
    return crm_account_add(checked->left == CRM_LEFT_UNPAID ? &result->unpaid : &result->accepted,
                           sales, checked->priced, checked->amount, error);
}

static enum crm_status keep_row(struct import *import, const struct crm_plan *plan,
                                struct crm_checked *checked, struct crm_error *error)
{
    if (checked->left == CRM_LEFT_BLANK || checked->left == CRM_LEFT_TOTAL) {
        return CRM_OK;
    }
    return plan->is_heads ? keep_head(import, checked, error)
                          : keep(import, plan->role, checked, error);
}

static enum crm_status take_row(struct import *import, const struct crm_plan *plan,
                                const struct crm_csv_row *row, struct crm_checker *checker,
                                struct crm_error *error)
{
    struct crm_checked checked;
    enum crm_status status = crm_checker_row(checker, row, &checked, error);
    bool spare = checked.left == CRM_LEFT_BLANK || checked.left == CRM_LEFT_TOTAL;
    bool sales = plan->role == CRM_TRANSACTIONS && !plan->is_heads && !spare;
    if (status == CRM_OK && checked.reason == CRM_ACCEPTED) {
        status = keep_row(import, plan, &checked, error);
    }
    if (status == CRM_OK) {
        status =
            crm_account_add(&import->result->read, sales, checked.priced, checked.amount, error);
    }
    if (status != CRM_OK) {
        return status;
    }
    return checked.reason != CRM_ACCEPTED ? set_aside(import, plan, row, &checked, error)
                                          : count_row(import, plan, &checked, error);
}

/* What a user should know of a file that was read: it was not refused, but may mean something
 * else. */
static enum crm_status note_file(const struct import *import, const struct crm_plan *plan,
                                 const struct crm_checker *checker, struct crm_error *error)
{
    struct crm_notes *notes = import->options->notes;
    struct crm_buffer text = { 0 };
    for (uint32_t i = 0; i < checker->statuses.count; i++) {
        crm_buffer_text(&text, i > 0 ? ", " : "");
        crm_text_quote(&text, crm_map_key(&checker->statuses, i));
    }
    enum crm_status status = crm_buffer_check(&text, error);
    if (text.length > 0) {
        crm_note(notes,
                 "note: %s: states or types of sale that are not known, and count as sales: %s; "
                 "--aliases can say what they mean",
                 crm_plan_name(plan), crm_buffer_string(&text));
    }
    crm_buffer_free(&text);
    return status;
}

static const struct crm_layout *layout_of(struct import *import, const struct crm_plan *plan)
{
    return plan->is_heads ? &import->plans.heads.layout
                          : crm_collection_layout(&import->collection, plan->role);
}

static void show_progress(const struct import *import, const struct crm_plan *plan)
{
    uint64_t position = 0;
    uint64_t size = 0;
    crm_rows_position(&plan->rows, &position, &size);
    crm_note_progress(import->options->notes, crm_plan_name(plan), position, size);
}

/* The rows of a file: all of them, or those that stand in a table of rejects. */
static enum crm_status read_rows(struct import *import, struct crm_plan *plan,
                                 struct crm_retry *retry, struct crm_checker *checker,
                                 struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (uint64_t rows = 0; status == CRM_OK; rows++) {
        struct crm_csv_row row;
        if (rows % PROGRESS_ROWS == 0) {
            show_progress(import, plan);
        }
        enum crm_csv_read read = retry != NULL ? crm_retry_next(retry, &row, error)
                                               : crm_rows_next(&plan->rows, &row, error);
        if (read == CRM_CSV_END) {
            break;
        }
        if (read == CRM_CSV_FAILED) {
            status = error->status;
        } else if (row.problem == CRM_CSV_BAD_ENCODING && retry == NULL
                   && plan->encoding_found == CRM_ENCODING_ASCII) {
            status = crm_refuse_encoding(plan, &row, error);
        } else {
            status = take_row(import, plan, &row, checker, error);
        }
    }
    return status;
}

static enum crm_status describe_plan(const struct import *import, const struct crm_plan *plan,
                                     struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    crm_plan_describe(plan, &text);
    crm_note(import->options->notes, "note: %s", crm_buffer_string(&text));
    enum crm_status status = crm_buffer_check(&text, error);
    crm_buffer_free(&text);
    return status;
}

static enum crm_status read_file(struct import *import, struct crm_plan *plan, const char *rejects,
                                 struct crm_error *error)
{
    struct crm_retry retry = { 0 };
    struct crm_checker checker = { 0 };
    enum crm_status status = describe_plan(import, plan, error);
    status = status == CRM_OK ? crm_plan_start(plan, error) : status;
    if (status == CRM_OK && rejects != NULL) {
        status = crm_retry_open(&retry, rejects, plan, error);
    }
    if (status == CRM_OK) {
        status = crm_checker_open(&checker, plan, layout_of(import, plan), &import->rates,
                                  import->plans.has_heads ? &import->plans.heads : NULL, error);
    }
    if (status == CRM_OK) {
        status = read_rows(import, plan, rejects != NULL ? &retry : NULL, &checker, error);
    }
    if (status == CRM_OK) {
        status = note_file(import, plan, &checker, error);
    }
    crm_checker_close(&checker);
    crm_retry_close(&retry);
    crm_rows_close(&plan->rows);
    return status;
}

/* An earlier stream: its records are sound and only put in place. */
static enum crm_status read_stream(struct import *import, struct crm_plan *plan,
                                   struct crm_error *error)
{
    struct crm_account read = { 0 };
    enum crm_status status =
        crm_restream(plan->reader, &import->collection, &read, import->options->notes, error);
    const struct crm_stream_head *head = crm_reader_head(plan->reader);
    if (status != CRM_OK) {
        return status;
    }
    struct crm_currency_text currency = { "" };
    int64_t rate = CRM_RATE_ONE;
    memcpy(currency.text, head->currency, sizeof currency.text - 1);
    status = crm_rates_find(&import->rates, currency, &rate, error);
    if (status != CRM_OK || rate != CRM_RATE_ONE) {
        return crm_fail_at(error, CRM_REFUSED, crm_reader_name(plan->reader), 0, 0,
                           "its amounts are in %s, others in %s; a stream is not converted",
                           head->currency, import->rates.base);
    }
    if (import->options->as_of == CRM_NO_DAY && head->as_of > import->head.as_of) {
        import->head.as_of = head->as_of;
    }
    import->head.partial = import->head.partial || head->partial;
    import->result->sales = true;
    struct crm_account *accounts[] = { &import->result->read, &import->result->accepted };
    for (size_t i = 0; i < CRM_COUNT(accounts); i++) {
        accounts[i]->rows += read.rows;
        if (!crm_money_add(accounts[i]->amount, read.amount, &accounts[i]->amount)) {
            return crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
        }
    }
    return CRM_OK;
}

/* Reads the heads of orders, or all other files. */
static enum crm_status read_some(struct import *import, bool heads, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < import->plans.count && status == CRM_OK; i++) {
        struct crm_plan *plan = &import->plans.plans[i];
        const struct crm_import_file *file = &import->options->files[i];
        if (plan->is_heads != heads) {
            continue;
        }
        import->result->sales = import->result->sales || plan->role == CRM_TRANSACTIONS;
        status = plan->reader != NULL ? read_stream(import, plan, error)
                                      : read_file(import, plan, file->rejects, error);
    }
    return status;
}

static enum crm_status read_all(struct import *import, struct crm_error *error)
{
    enum crm_status status = read_some(import, true, error);
    status = status == CRM_OK ? read_some(import, false, error) : status;
    return status == CRM_OK ? check_share(import, error) : status;
}

static void note_changes(const struct import *import)
{
    char shown[32];
    uint64_t unused = crm_heads_unused(&import->plans.heads);
    if (unused > 0) {
        crm_count_display(unused, shown);
        crm_note(import->options->notes,
                 "orders that have no line in the files, and count for nothing: %s", shown);
    }
    if (import->changes.rounded > 0) {
        crm_count_display(import->changes.rounded, shown);
        crm_note(import->options->notes, "note: rounded to 4 decimals: %s amount%s", shown,
                 import->changes.rounded == 1 ? "" : "s");
    }
    if (import->changes.turned > 0) {
        crm_count_display(import->changes.turned, shown);
        crm_note(import->options->notes,
                 "note: refunds with a positive amount, taken as negative: %s", shown);
    }
    if (import->changes.dropped > 0) {
        crm_count_display(import->changes.dropped, shown);
        crm_note(import->options->notes, "note: zones or fractions of a second dropped: %s", shown);
    }
}

/* Appends what a list of options says, one field a value; a stream is UTF-8. */
static enum crm_status append_settings(struct import *import, const char *name,
                                       struct crm_pin_list list, struct crm_error *error)
{
    for (size_t i = 0; i < list.count; i++) {
        struct crm_span value = crm_span_of(crm_pins_value(&import->options->pins, list.items[i]));
        if (!crm_utf8_valid(value, NULL)) {
            return crm_fail(error, CRM_USAGE, "%s: '%s' is not UTF-8", name, value.at);
        }
        crm_buffer_format(&import->tool, "\t%s=", name);
        crm_escape(&import->tool, value);
    }
    return CRM_OK;
}

/* The settings that change results, for the ##tool line; no names of files. */
static enum crm_status describe_settings(struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    struct crm_buffer *text = &import->tool;
    crm_buffer_format(text, "%s\t" CRM_VERSION, options->tool);
    const struct {
        const char *name;
        struct crm_pin_list list;
    } settings[] = {
        { "encoding", options->pins.encodings },
        { "delimiter", options->pins.delimiters },
        { "quote", options->pins.quotes },
        { "header", options->pins.headers },
        { "sheet", options->pins.sheets },
        { "date_format", options->pins.date_formats },
        { "decimal", options->pins.decimals },
        { "map", options->pins.maps },
        { "rate", { options->rates, options->rate_count } },
    };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < CRM_COUNT(settings) && status == CRM_OK; i++) {
        status = append_settings(import, settings[i].name, settings[i].list, error);
    }
    crm_buffer_text(text, options->alias_count > 0 ? "\taliases" : "");
    crm_buffer_text(text, options->match_refunds ? "\tmatch_refunds" : "");
    return status == CRM_OK ? crm_buffer_check(text, error) : status;
}

/* What a user should know of the whole. */
static void note_whole(const struct import *import, const struct crm_collection_counts *counts)
{
    struct crm_notes *notes = import->options->notes;
    char shown[32];
    char other[32];
    if (import->rates.found && import->rates.bare) {
        crm_note(notes,
                 "note: amounts that say no currency are taken to be in %s, as others are; "
                 "--currency says it outright",
                 import->rates.base);
    }
    if (import->options->match_refunds) {
        crm_count_display(counts->matched, shown);
        crm_count_display(counts->refunds, other);
        crm_note(notes, "note: %s of %s refunds are put into the orders that they take back", shown,
                 other);
    }
}

static enum crm_status write_all(struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    enum crm_status described = describe_settings(import, error);
    if (described != CRM_OK) {
        return described;
    }
    import->head.tool = crm_buffer_string(&import->tool);
    import->head.currency = import->rates.base[0] != '\0' ? import->rates.base : NULL;
    import->head.match_refunds = options->match_refunds;
    /* what an earlier stream took as today holds unless a sale is later */
    if (options->as_of == CRM_NO_DAY && import->collection.last_sale > import->head.as_of) {
        import->head.as_of = import->collection.last_sale;
    }
    if (import->rejected > 0 && import->result->accepted.rows + import->result->unpaid.rows == 0) {
        return import->rejected == 1 ? crm_fail(error, CRM_REFUSED, "the only row was rejected")
                                     : crm_fail(error, CRM_REFUSED, "all %llu rows were rejected",
                                                (unsigned long long)import->rejected);
    }
    note_changes(import);
    enum crm_status strict = crm_notes_check(options->notes, error);
    if (strict != CRM_OK) {
        return strict;
    }
    struct crm_collection_counts counts;
    enum crm_status status =
        crm_collection_write(&import->collection, &import->head, import->writer, &counts, error);
    if (status == CRM_OK) {
        import->result->customers = counts.customers;
        import->result->orders = counts.orders;
        import->result->has_orders = counts.has_orders;
        note_whole(import, &counts);
        struct crm_writer *writer = import->writer;
        import->writer = NULL;
        status = crm_writer_close(writer, error);
    }
    return status;
}

/* Publishes the rejects also where they were too many: they say why. */
static enum crm_status close_rejects(struct import *import, enum crm_status status,
                                     struct crm_error *error)
{
    if (import->rejects == NULL) {
        return status;
    }
    struct crm_rejects *rejects = import->rejects;
    import->rejects = NULL;
    if (status != CRM_OK && status != CRM_REFUSED) {
        crm_rejects_discard(rejects);
        return status;
    }
    struct crm_error other = { 0 };
    enum crm_status closed = crm_rejects_close(rejects, status == CRM_OK ? error : &other);
    return status == CRM_OK ? closed : status;
}

/* An export is never overwritten by what is made of it, nor a file whose rejected rows are read
 * again; a stream may be replaced by one that holds it. */
static enum crm_status check_outputs(const struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    for (size_t i = 0; i < import->plans.count; i++) {
        const char *path = options->files[i].path;
        bool stream = import->plans.plans[i].format == CRM_FORMAT_STREAM;
        if (stream && options->files[i].rejects != NULL) {
            return crm_fail_at(error, CRM_REFUSED, options->files[i].rejects, 0, 0,
                               "%s is a stream, of which no rows were rejected", path);
        }
        if (!stream && crm_file_same(path, options->output)) {
            return crm_fail(error, CRM_USAGE, "%s would be read and overwritten",
                            crm_plan_name(&import->plans.plans[i]));
        }
        if (options->rejects != NULL && crm_file_same(path, options->rejects)) {
            return crm_fail(error, CRM_USAGE, "--rejects would overwrite %s, which is read", path);
        }
    }
    return CRM_OK;
}

static enum crm_status run_import(struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    enum crm_status status = crm_rates_open(&import->rates, options->currency, options->rates,
                                            options->rate_count, error);
    status = status == CRM_OK ? crm_plans_open(&import->plans, options, error) : status;
    status = status == CRM_OK ? crm_plans_make_all(&import->plans, options, error) : status;
    status = status == CRM_OK ? make_layouts(import, error) : status;
    if (status == CRM_OK && options->match_refunds
        && crm_layout_field(&import->collection.transactions, "order_id") == 0) {
        status = crm_fail(error, CRM_USAGE, "--match-refunds: the sales have no order_id");
    }
    status = status == CRM_OK ? crm_collection_open(&import->collection, options->memory, error)
                              : status;
    status = status == CRM_OK ? check_outputs(import, error) : status;
    status =
        status == CRM_OK ? crm_rejects_open(&import->rejects, options->rejects, error) : status;
    status = status == CRM_OK
                 ? crm_writer_open(&import->writer, options->output, options->gzip, false, error)
                 : status;
    status = status == CRM_OK ? read_all(import, error) : status;
    status = close_rejects(import, status, error);
    return status == CRM_OK ? write_all(import, error) : status;
}

enum crm_status crm_import(const struct crm_import_options *options,
                           struct crm_import_result *result, struct crm_error *error)
{
    struct crm_import_options listed = *options;
    struct import import = { .options = &listed,
                             .result = result,
                             .head = { .as_of = options->as_of } };
    struct crm_retry_files files;
    enum crm_status status = crm_retry_list(&files, options, error);
    listed.files = files.files;
    listed.file_count = files.count;
    listed.pins.paths = files.paths;
    listed.pins.path_count = files.count;
    status = status == CRM_OK ? run_import(&import, error) : status;
    crm_plans_free(&import.plans);
    crm_collection_close(&import.collection);
    crm_writer_discard(import.writer);
    crm_buffer_free(&import.tool);
    crm_retry_files_free(&files);
    return status;
}
