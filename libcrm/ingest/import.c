#include "ingest/import.h"

#include <stdio.h>

#include "base/version.h"
#include "ingest/check.h"
#include "ingest/collection.h"
#include "ingest/layouts.h"
#include "ingest/restream.h"
#include "stream/writer.h"
#include "value/number.h"
#include "value/text.h"

enum { PROGRESS_ROWS = 1 << 14 };

struct import {
    const struct crm_import_options *options;
    struct crm_import_result *result;
    struct crm_plan *plans;
    size_t plan_count;
    struct crm_collection collection;
    struct crm_collection_head head; /* as options and earlier streams say it */
    char currency[16];
    char tool[256]; /* name, version, settings */
    struct crm_rejects *rejects;
    uint64_t rejected;
    uint64_t rounded;
    uint64_t dropped;
    uint64_t turned;
    struct crm_writer *writer;
};

static enum crm_status check_maps(const struct crm_import_options *options, struct crm_error *error)
{
    for (size_t i = 0; i < options->plan.map_count; i++) {
        if (!options->plan.map_used[i] && strchr(options->plan.maps[i], '=') != NULL) {
            return crm_fail(error, CRM_USAGE, "--map %s: no file has that column",
                            options->plan.maps[i]);
        }
    }
    return CRM_OK;
}

static enum crm_status make_plans(struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    import->plans = crm_allocate(options->file_count, sizeof *import->plans, error);
    if (import->plans == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < options->file_count; i++) {
        import->plan_count++;
        enum crm_status status = crm_plan_make(&import->plans[i], options->files[i].path,
                                               options->files[i].role, &options->plan, error);
        if (status != CRM_OK) {
            /* a map without its column is the likelier cause than what it leads to */
            return status == CRM_USAGE && error->file[0] != '\0' && i + 1 == options->file_count
                           && check_maps(options, error) != CRM_OK
                       ? CRM_USAGE
                       : status;
        }
    }
    return check_maps(options, error);
}

static enum crm_status make_layouts(struct import *import, struct crm_error *error)
{
    static const enum crm_section sections[] = { CRM_PRODUCTS, CRM_TRANSACTIONS, CRM_INTERACTIONS,
                                                 CRM_CUSTOMERS };
    for (size_t i = 0; i < CRM_COUNT(sections); i++) {
        enum crm_status status =
            crm_layout_from_plans(crm_collection_layout(&import->collection, sections[i]),
                                  sections[i], import->plans, import->plan_count, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

/* Puts an accepted row where it belongs; a second record of a customer, or product, makes it a
 * duplicate. */
static enum crm_status keep(struct import *import, enum crm_section section,
                            struct crm_checked *checked, struct crm_error *error)
{
    struct crm_collection *collection = &import->collection;
    if (checked->unpaid) {
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

static const char *shown_name(const struct crm_plan *plan)
{
    return strcmp(plan->path, "-") == 0 ? "standard input" : plan->path;
}

/* Says which row ended the import: file:line:column, the cell, why. */
static enum crm_status refuse_row(const struct crm_plan *plan, const struct crm_csv *csv,
                                  const struct crm_csv_row *row, const struct crm_checked *checked,
                                  const char *hint, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    uint64_t column = 1;
    if (checked->column != SIZE_MAX) {
        column = crm_csv_column(csv, row, checked->column);
        if (row->cells[checked->column].length > 0) {
            crm_text_quote(&text, row->cells[checked->column]);
            crm_buffer_byte(&text, ' ');
        }
    } else {
        crm_buffer_text(&text, "the row ");
    }
    crm_fail_at(error, CRM_REFUSED, shown_name(plan), row->line, column, "%s%s",
                crm_buffer_string(&text), crm_reason_text(checked->reason));
    if (checked->column != SIZE_MAX) {
        size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used, " (column %zu \"%s\")",
                 checked->column + 1, plan->columns[checked->column].header);
        snprintf(error->field, sizeof error->field, "%s", plan->columns[checked->column].field);
    } else if (checked->reason == CRM_WRONG_FIELD_COUNT) {
        size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used, ": %zu, not %zu", row->count,
                 plan->column_count);
    }
    if (checked->reason == CRM_DUPLICATE_CUSTOMER) {
        size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used,
                 "; the file is read as customers: none of its columns is a time");
    }
    size_t used = strlen(error->message);
    snprintf(error->message + used, sizeof error->message - used, "; %s", hint);
    crm_buffer_free(&text);
    return CRM_REFUSED;
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
        || (double)import->rejected * 10000 <= (double)options->most_rejects * (double)rows) {
        return CRM_OK;
    }
    return crm_fail(error, CRM_REFUSED,
                    "%llu of %llu rows rejected, more than %g %% (--max-rejects)",
                    (unsigned long long)import->rejected, (unsigned long long)rows,
                    (double)options->most_rejects / 100);
}

static enum crm_status set_aside(struct import *import, const struct crm_plan *plan,
                                 const struct crm_csv *csv, const struct crm_csv_row *row,
                                 const struct crm_checked *checked, struct crm_error *error)
{
    if (!import->options->set_aside) {
        return refuse_row(plan, csv, row, checked, "use --rejects FILE to set such rows aside",
                          error);
    }
    import->rejected++;
    const char *column = checked->column != SIZE_MAX ? plan->columns[checked->column].header : NULL;
    struct crm_account *accounts[] = { &import->result->rejected,
                                       &import->result->rejected_by[checked->reason] };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < CRM_COUNT(accounts) && status == CRM_OK; i++) {
        status = crm_account_add(accounts[i], plan->role == CRM_TRANSACTIONS, checked->priced,
                                 checked->amount, error);
    }
    status = status == CRM_OK ? crm_rejects_add(import->rejects, shown_name(plan), row->line,
                                                column, checked->reason, row->raw, error)
                              : status;
    return status == CRM_OK && is_past_limit(import) ? refuse_row(
               plan, csv, row, checked, "more rows are bad than --max-rejects allows", error)
                                                     : status;
}

static enum crm_status take_row(struct import *import, const struct crm_plan *plan,
                                const struct crm_csv *csv, const struct crm_csv_row *row,
                                struct crm_checker *checker, struct crm_error *error)
{
    struct crm_checked checked;
    bool sales = plan->role == CRM_TRANSACTIONS;
    enum crm_status status = crm_checker_row(checker, row, &checked, error);
    if (status == CRM_OK && checked.reason == CRM_ACCEPTED) {
        status = keep(import, plan->role, &checked, error);
    }
    if (status == CRM_OK) {
        status =
            crm_account_add(&import->result->read, sales, checked.priced, checked.amount, error);
    }
    if (status != CRM_OK) {
        return status;
    }
    if (checked.reason != CRM_ACCEPTED) {
        return set_aside(import, plan, csv, row, &checked, error);
    }
    return crm_account_add(checked.unpaid ? &import->result->unpaid : &import->result->accepted,
                           sales, checked.priced, checked.amount, error);
}

/* What a user should know of a file that was read: it was not refused, but may mean something
 * else. */
static void note_file(const struct import *import, const struct crm_plan *plan,
                      const struct crm_checker *checker)
{
    struct crm_notes *notes = import->options->notes;
    if (checker->grouped > 1 && checker->ungrouped == 0) {
        crm_note(notes,
                 "%s: every amount with a point has exactly 3 digits behind it: if they are "
                 "thousands, all amounts are wrong",
                 shown_name(plan));
    }
    if (checker->statuses.count > 0) {
        struct crm_buffer text = { 0 };
        for (uint32_t i = 0; i < checker->statuses.count; i++) {
            crm_buffer_text(&text, i > 0 ? ", " : "");
            crm_text_quote(&text, crm_map_key(&checker->statuses, i));
        }
        crm_note(notes, "note: %s: orders of these states count as sales: %s", shown_name(plan),
                 crm_buffer_string(&text));
        crm_buffer_free(&text);
    }
}

static enum crm_status read_rows(struct import *import, const struct crm_plan *plan,
                                 struct crm_csv *csv, struct crm_error *error)
{
    struct crm_checker checker = { 0 };
    enum crm_status status =
        crm_checker_open(&checker, plan, crm_collection_layout(&import->collection, plan->role),
                         import->options->date_format, error);
    bool header = plan->has_header;
    uint64_t position = 0;
    uint64_t size = 0;
    while (status == CRM_OK) {
        struct crm_csv_row row;
        if (import->result->read.rows % PROGRESS_ROWS == 0) {
            crm_source_position(plan->source, &position, &size);
            crm_note_progress(import->options->notes, shown_name(plan), position, size);
        }
        enum crm_csv_read read = crm_csv_next(csv, &row, error);
        if (read == CRM_CSV_END) {
            break;
        }
        if (read == CRM_CSV_FAILED) {
            status = error->status;
        } else if (header) {
            header = false;
        } else {
            status = take_row(import, plan, csv, &row, &checker, error);
        }
    }
    import->rounded += checker.rounded;
    import->dropped += checker.dropped;
    import->turned += checker.turned;
    note_file(import, plan, &checker);
    crm_checker_close(&checker);
    return status;
}

static enum crm_status read_file(struct import *import, struct crm_plan *plan,
                                 struct crm_error *error)
{
    struct crm_csv *csv = NULL;
    enum crm_status status = CRM_OK;
    if (plan->source == NULL) {
        status = crm_source_open(&plan->source, plan->path, plan->encoding, error);
    }
    if (status == CRM_OK && strcmp(plan->path, "-") != 0) {
        status = crm_source_restart(plan->source, true, error);
    }
    status = status == CRM_OK ? crm_csv_open(&csv, plan->source, plan->delimiter, CRM_QUOTING_GUESS, error) : status;
    status = status == CRM_OK ? read_rows(import, plan, csv, error) : status;
    crm_csv_close(csv);
    crm_source_close(plan->source);
    plan->source = NULL;
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
    if (import->currency[0] != '\0' && head->currency[0] != '\0'
        && strcmp(import->currency, head->currency) != 0) {
        return crm_fail_at(error, CRM_REFUSED, crm_reader_name(plan->reader), 0, 0,
                           "its amounts are in %s, others in %s", head->currency, import->currency);
    }
    if (head->currency[0] != '\0') {
        snprintf(import->currency, sizeof import->currency, "%s", head->currency);
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

static enum crm_status read_all(struct import *import, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < import->plan_count && status == CRM_OK; i++) {
        struct crm_plan *plan = &import->plans[i];
        import->result->sales = import->result->sales || plan->role == CRM_TRANSACTIONS;
        status = plan->reader != NULL ? read_stream(import, plan, error)
                                      : read_file(import, plan, error);
    }
    return status == CRM_OK ? check_share(import, error) : status;
}

static void note_changes(const struct import *import)
{
    char shown[32];
    if (import->rounded > 0) {
        crm_count_display(import->rounded, shown);
        crm_note(import->options->notes,
                 "note: rounded to 4 decimals: %s amounts of quantity x unit_price", shown);
    }
    if (import->turned > 0) {
        crm_count_display(import->turned, shown);
        crm_note(import->options->notes,
                 "note: refunds with a positive amount, taken as negative: %s", shown);
    }
    if (import->dropped > 0) {
        crm_count_display(import->dropped, shown);
        crm_note(import->options->notes, "note: zone or fraction of a second dropped: %s times",
                 shown);
    }
}

static enum crm_status write_all(struct import *import, struct crm_error *error)
{
    const struct crm_import_options *options = import->options;
    snprintf(import->tool, sizeof import->tool, "%s\t" CRM_VERSION "%s%s", options->tool,
             options->date_format != NULL ? "\tdate_format=" : "",
             options->date_format != NULL ? options->date_format : "");
    import->head.tool = import->tool;
    import->head.currency = import->currency[0] != '\0' ? import->currency : NULL;
    /* what an earlier stream took for now holds unless a sale is later */
    if (options->as_of == CRM_NO_DAY && import->collection.last_sale > import->head.as_of) {
        import->head.as_of = import->collection.last_sale;
    }
    if (import->rejected > 0 && import->result->accepted.rows + import->result->unpaid.rows == 0) {
        return crm_fail(error, CRM_REFUSED, "all %llu rows were rejected",
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

static void close_all(struct import *import)
{
    for (size_t i = 0; i < import->plan_count; i++) {
        crm_plan_free(&import->plans[i]);
    }
    crm_release(import->plans);
    crm_collection_close(&import->collection);
    crm_writer_discard(import->writer);
}

enum crm_status crm_import(const struct crm_import_options *options,
                           struct crm_import_result *result, struct crm_error *error)
{
    struct import import = { .options = options,
                             .result = result,
                             .head = { .as_of = options->as_of } };
    snprintf(import.currency, sizeof import.currency, "%s",
             options->currency != NULL ? options->currency : "");
    enum crm_status status = make_plans(&import, error);
    status = status == CRM_OK ? make_layouts(&import, error) : status;
    status =
        status == CRM_OK ? crm_collection_open(&import.collection, options->memory, error) : status;
    status = status == CRM_OK ? crm_rejects_open(&import.rejects, options->rejects, error) : status;
    status = status == CRM_OK
                 ? crm_writer_open(&import.writer, options->output, options->gzip, false, error)
                 : status;
    status = status == CRM_OK ? read_all(&import, error) : status;
    status = close_rejects(&import, status, error);
    status = status == CRM_OK ? write_all(&import, error) : status;
    close_all(&import);
    return status;
}
