#include "ingest/inspect.h"

#include <stdio.h>

#include "ingest/check.h"
#include "ingest/forms.h"
#include "ingest/layouts.h"
#include "ingest/plans.h"
#include "io/output.h"
#include "value/number.h"
#include "value/text.h"

enum { LOOK_SIZE = 1 << 20, CELL_MOST = 40, SHOWN_COLUMNS = 5 };

/* What a look at the first rows of a file by the checks has found. */
struct findings {
    uint64_t rows;
    uint64_t good;
    uint64_t unpaid;
    uint64_t totals;
    uint64_t blank;
    struct {
        uint64_t rows;
        uint64_t line; /* of the first one */
        struct crm_buffer cell;
    } rejected[CRM_REASON_COUNT];
    struct crm_buffer unknown; /* words for states and types */
    bool whole;
    char currency[4];
};

struct inspection {
    const struct crm_import_options *options;
    struct crm_plans plans;
    struct crm_error *errors; /* by file: what its plan has come to */
    char currency[4];         /* of the amounts that say one */
    bool bad_rows;            /* some would end the import */
    struct crm_buffer text;
};

static const char *type_name(const struct crm_plan *plan, const char *field)
{
    static const char *const names[] = {
        [CRM_KEY] = "id",        [CRM_TEXT] = "text",         [CRM_CODE] = "word",
        [CRM_LIST] = "words",    [CRM_DAY] = "date",          [CRM_TIME] = "time",
        [CRM_MONEY] = "amount",  [CRM_QUANTITY] = "quantity", [CRM_INTEGER] = "whole number",
        [CRM_NUMBER] = "number",
    };
    return strcmp(field, "clock") == 0 ? "time of day" : names[crm_plan_type(plan, field)];
}

/* The type of a column, and the form where it is not the usual one. */
static void describe_type(const struct crm_plan *plan, const struct crm_plan_column *column,
                          struct crm_buffer *text)
{
    if (column->field == NULL || column->field[0] == '\0') {
        return;
    }
    crm_buffer_text(text, type_name(plan, column->field));
    if (column->date_format != NULL) {
        crm_buffer_format(text, " %s", column->date_format);
    } else if (column->date_order != 0 && column->date_order != CRM_DATE_YMD) {
        crm_buffer_format(text, " %s", crm_date_order_name(column->date_order));
    } else if (column->decimal == CRM_DECIMAL_COMMA) {
        crm_buffer_text(text, ", decimal comma");
    }
    crm_buffer_text(text, column->decimal_ids ? " without .0" : "");
}

static const char *field_name(const struct crm_plan *plan, const struct crm_plan_column *column,
                              bool *carried)
{
    const struct crm_column *known =
        column->field != NULL ? crm_column_find(plan->role, crm_span_of(column->field)) : NULL;
    *carried = column->field != NULL && column->field[0] != '\0' && known == NULL
               && !crm_alias_import_only(plan->role, column->field);
    return column->field == NULL ? "?" : column->field[0] == '\0' ? "left out" : column->field;
}

/* The cells of one line of the table of columns; texts grow in `cells`. */
static void fill_line(const struct crm_plan *plan, size_t number,
                      struct crm_buffer cells[SHOWN_COLUMNS])
{
    const struct crm_plan_column *column = &plan->columns[number];
    const struct crm_look_column *look = &plan->look.columns[number];
    bool carried = false;
    const char *field = field_name(plan, column, &carried);
    struct crm_span header = crm_span_of(column->header);
    header.length = crm_text_fit(header, CELL_MOST);
    crm_buffer_format(&cells[0], "%zu", number + 1);
    crm_buffer_span(&cells[1], header);
    crm_buffer_format(&cells[2], "%s%s", field, carried ? " (carried)" : "");
    describe_type(plan, column, &cells[3]);
    double share = look->rows > 0 ? 100.0 * (double)look->filled / (double)look->rows : 0;
    bool nearly = look->filled < look->rows && share > 99.9;
    crm_buffer_format(&cells[4], "%.4g %%", nearly ? 99.9 : share);
}

static void append_padded(struct crm_buffer *text, const struct crm_buffer *cell, size_t width)
{
    struct crm_span view = crm_buffer_view(cell);
    crm_buffer_span(text, view);
    for (size_t i = crm_text_width(view); i < width + 2; i++) {
        crm_buffer_byte(text, ' ');
    }
}

static void append_samples(const struct crm_look_column *look, struct crm_buffer *text)
{
    for (size_t i = 0; i < CRM_LOOK_SAMPLES && look->samples[i] != NULL; i++) {
        struct crm_span sample = crm_span_of(look->samples[i]);
        struct crm_buffer quoted = { 0 };
        crm_text_quote(&quoted, sample);
        crm_buffer_text(text, i > 0 ? ", " : "");
        if (!quoted.failed) {
            crm_buffer_append(text, quoted.bytes + 1, quoted.length - 2); /* without the quotes */
        }
        text->failed = text->failed || quoted.failed;
        crm_buffer_free(&quoted);
    }
}

/* The table of a file's columns. */
static enum crm_status append_columns(const struct crm_plan *plan, struct crm_buffer *text,
                                      struct crm_error *error)
{
    static const char *const heads[SHOWN_COLUMNS] = { "", "column", "field", "type", "filled" };
    size_t count = (plan->column_count + 1) * SHOWN_COLUMNS;
    struct crm_buffer *cells = crm_allocate(count, sizeof *cells, error);
    size_t widths[SHOWN_COLUMNS] = { 0 };
    if (cells == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i <= plan->column_count; i++) {
        struct crm_buffer *line = &cells[i * SHOWN_COLUMNS];
        for (size_t j = 0; i == 0 && j < SHOWN_COLUMNS; j++) {
            crm_buffer_text(&line[j], heads[j]);
        }
        if (i > 0) {
            fill_line(plan, i - 1, line);
        }
        for (size_t j = 0; j < SHOWN_COLUMNS; j++) {
            size_t width = crm_text_width(crm_buffer_view(&line[j]));
            widths[j] = width > widths[j] ? width : widths[j];
        }
    }
    for (size_t i = 0; i <= plan->column_count; i++) {
        crm_buffer_text(text, "  ");
        for (size_t j = 0; j < SHOWN_COLUMNS; j++) {
            append_padded(text, &cells[i * SHOWN_COLUMNS + j], widths[j]);
        }
        if (i == 0) {
            crm_buffer_text(text, "samples");
        } else {
            append_samples(&plan->look.columns[i - 1], text);
        }
        while (text->length > 0 && text->bytes[text->length - 1] == ' ') {
            text->length--;
        }
        crm_buffer_byte(text, '\n');
    }
    for (size_t i = 0; i < count; i++) {
        text->failed = text->failed || cells[i].failed;
        crm_buffer_free(&cells[i]);
    }
    crm_release(cells);
    return crm_buffer_check(text, error);
}

static void count_checked(struct findings *findings, const struct crm_csv_row *row,
                          const struct crm_checked *checked)
{
    findings->rows++;
    if (checked->reason != CRM_ACCEPTED) {
        if (findings->rejected[checked->reason].rows++ == 0) {
            findings->rejected[checked->reason].line = row->line;
            if (checked->column != SIZE_MAX && row->cells[checked->column].length > 0) {
                crm_text_quote(&findings->rejected[checked->reason].cell,
                               row->cells[checked->column]);
            }
        }
        return;
    }
    switch (checked->left) {
    case CRM_LEFT_UNPAID:
        findings->unpaid++;
        break;
    case CRM_LEFT_TOTAL:
        findings->totals++;
        break;
    case CRM_LEFT_BLANK:
        findings->blank++;
        break;
    case CRM_LEFT_NOTHING:
        findings->good++;
        break;
    }
}

/* A customer or product that was there before. */
static enum crm_status find_duplicate(const struct crm_plan *plan, struct crm_map *keys,
                                      struct crm_checked *checked, struct crm_error *error)
{
    bool keyed = plan->role == CRM_CUSTOMERS || plan->role == CRM_PRODUCTS;
    uint32_t number = 0;
    size_t known = keys->count;
    if (!keyed || checked->reason != CRM_ACCEPTED || checked->left != CRM_LEFT_NOTHING) {
        return CRM_OK;
    }
    enum crm_status status = crm_map_add(keys, checked->key, &number, error);
    if (status == CRM_OK && number < known) {
        checked->reason =
            plan->role == CRM_CUSTOMERS ? CRM_DUPLICATE_CUSTOMER : CRM_DUPLICATE_PRODUCT;
        checked->column = SIZE_MAX;
    }
    return status;
}

/* Checks the first rows of a file, as an import would. */
static enum crm_status check_rows(struct crm_plan *plan, struct crm_checker *checker,
                                  struct crm_map *keys, struct findings *findings,
                                  struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    while (status == CRM_OK && !findings->whole && crm_rows_bytes(&plan->rows) < LOOK_SIZE) {
        struct crm_csv_row row;
        struct crm_checked checked;
        enum crm_csv_read read = crm_rows_next(&plan->rows, &row, error);
        findings->whole = read == CRM_CSV_END;
        if (read == CRM_CSV_FAILED) {
            status = error->status;
        } else if (read == CRM_CSV_ROW) {
            status = crm_checker_row(checker, &row, &checked, error);
            status = status == CRM_OK ? find_duplicate(plan, keys, &checked, error) : status;
            if (status == CRM_OK) {
                count_checked(findings, &row, &checked);
            }
        }
    }
    for (uint32_t i = 0; i < checker->statuses.count; i++) {
        crm_buffer_text(&findings->unknown, i > 0 ? ", " : "");
        crm_text_quote(&findings->unknown, crm_map_key(&checker->statuses, i));
    }
    return status;
}

static enum crm_status find_problems(struct inspection *inspection, struct crm_plan *plan,
                                     struct findings *findings, struct crm_error *error)
{
    struct crm_layout layout = { 0 };
    const struct crm_import_options *options = inspection->options;
    struct crm_rates rates;
    struct crm_checker checker = { 0 };
    struct crm_map keys = { 0 };
    /* heads are not read, so their lines cannot be looked up */
    struct crm_plans alone = { .plans = plan, .count = 1, .heads = inspection->plans.heads };
    enum crm_status status =
        crm_rates_open(&rates, options->currency, options->rates, options->rate_count, error);
    status = status == CRM_OK ? crm_layout_from_plans(&layout, plan->role, &alone, error) : status;
    const struct crm_layout *used = plan->is_heads ? &inspection->plans.heads.layout : &layout;
    status = status == CRM_OK ? crm_plan_start(plan, error) : status;
    status =
        status == CRM_OK ? crm_checker_open(&checker, plan, used, &rates, NULL, error) : status;
    status = status == CRM_OK ? check_rows(plan, &checker, &keys, findings, error) : status;
    memcpy(findings->currency, rates.base, sizeof findings->currency);
    crm_map_free(&keys);
    crm_checker_close(&checker);
    crm_rows_close(&plan->rows);
    crm_layout_free(&layout);
    return status;
}

static void append_count(struct crm_buffer *text, uint64_t count, const char *what)
{
    char shown[32];
    if (count > 0) {
        crm_count_display(count, shown);
        crm_buffer_format(text, ", %s %s", shown, what);
    }
}

static void append_findings(const struct findings *findings, struct crm_buffer *text)
{
    char shown[32];
    crm_count_display(findings->rows, shown);
    crm_buffer_format(text, "  %s%s row%s: ", findings->whole ? "" : "the first ", shown,
                      findings->rows == 1 ? "" : "s");
    crm_count_display(findings->good, shown);
    crm_buffer_format(text, "%s good", shown);
    append_count(text, findings->unpaid, "of unpaid or closed orders, left out");
    append_count(text, findings->totals, "of totals or remarks, left out");
    append_count(text, findings->blank, "empty, left out");
    crm_buffer_byte(text, '\n');
    text->failed = text->failed || findings->unknown.failed;
    for (size_t i = 0; i < CRM_REASON_COUNT; i++) {
        text->failed = text->failed || findings->rejected[i].cell.failed;
        if (findings->rejected[i].rows > 0) {
            crm_count_display(findings->rejected[i].rows, shown);
            crm_buffer_format(
                text, "  problem: %s %s, first in line %llu%s%.*s\n", shown,
                crm_reason_name((enum crm_reason)i), (unsigned long long)findings->rejected[i].line,
                findings->rejected[i].cell.length > 0 ? ": " : "",
                (int)findings->rejected[i].cell.length,
                findings->rejected[i].cell.bytes != NULL ? findings->rejected[i].cell.bytes : "");
        }
    }
    if (findings->unknown.length > 0) {
        crm_buffer_text(text, "  states or types of sale that are not known, and count as sales: ");
        crm_buffer_span(text, crm_buffer_view(&findings->unknown));
        crm_buffer_byte(text, '\n');
    }
}

static void free_findings(struct findings *findings)
{
    for (size_t i = 0; i < CRM_REASON_COUNT; i++) {
        crm_buffer_free(&findings->rejected[i].cell);
    }
    crm_buffer_free(&findings->unknown);
}

/* One file: its form, its columns, its problems. *good: nothing keeps it from being imported. */
static enum crm_status inspect_file(struct inspection *inspection, size_t number, bool *good,
                                    struct crm_error *error)
{
    struct crm_buffer *text = &inspection->text;
    struct crm_plan *plan = &inspection->plans.plans[number];
    struct findings findings = { 0 };
    struct crm_error problem = inspection->errors[number];
    if (plan->format == CRM_FORMAT_STREAM) {
        crm_buffer_format(text, "%s: a stream, taken as it is\n", crm_plan_name(plan));
    } else if (plan->columns == NULL || plan->look.columns == NULL) {
        crm_buffer_format(text, "%s:\n", crm_plan_name(plan));
    } else {
        crm_plan_describe(plan, text);
        crm_buffer_byte(text, '\n');
        if (append_columns(plan, text, error) != CRM_OK) {
            return error->status;
        }
        if (problem.status == CRM_OK) {
            problem.status = find_problems(inspection, plan, &findings, &problem);
            append_findings(&findings, text);
            for (size_t i = 0; i < CRM_REASON_COUNT; i++) {
                inspection->bad_rows = inspection->bad_rows || findings.rejected[i].rows > 0;
            }
        }
    }
    if (findings.currency[0] != '\0') {
        memcpy(inspection->currency, findings.currency, sizeof findings.currency);
    }
    *good = problem.status == CRM_OK;
    if (!*good) {
        char place[64] = "";
        if (problem.line > 0) {
            snprintf(place, sizeof place, "line %llu: ", (unsigned long long)problem.line);
        }
        crm_buffer_format(text, "  problem: %s%s\n", place, problem.message);
    }
    crm_buffer_byte(text, '\n');
    free_findings(&findings);
    if (problem.status == CRM_FAILURE) {
        *error = problem;
        return CRM_FAILURE;
    }
    return CRM_OK;
}

/* Whether all tables are read in the same form, which then is said once. */
static bool have_one_form(const struct inspection *inspection, struct crm_buffer *form)
{
    bool same = true;
    bool any = false;
    for (size_t i = 0; i < inspection->plans.count; i++) {
        const struct crm_plan *plan = &inspection->plans.plans[i];
        struct crm_buffer own = { 0 };
        if (plan->format != CRM_FORMAT_STREAM) {
            crm_pins_form(plan, "", &own);
            same = same && (!any || crm_span_equal(crm_buffer_view(&own), crm_buffer_view(form)));
            if (!any) {
                crm_buffer_span(form, crm_buffer_view(&own));
            }
            any = true;
        }
        form->failed = form->failed || own.failed;
        crm_buffer_free(&own);
    }
    return same;
}

/* The options that hold for all files, as they were given; bad rows need a place where none was
 * named. */
static void append_whole_options(const struct inspection *inspection, struct crm_buffer *text)
{
    const struct crm_import_options *options = inspection->options;
    const char *rejects = options->rejects;
    if (rejects == NULL && inspection->bad_rows) {
        rejects = "rejected.tsv";
    }
    crm_buffer_text(text, options->match_refunds ? " --match-refunds" : "");
    if (options->as_of != CRM_NO_DAY) {
        char day[19];
        size_t length = crm_time_write((struct crm_time){ options->as_of, -1 }, day);
        crm_buffer_format(text, " --as-of %.*s", (int)length, day);
    }
    if (rejects != NULL) {
        crm_pins_option("rejects", rejects, text);
    }
    if (options->max_rejects != NULL) {
        crm_pins_option("max-rejects", options->max_rejects, text);
    }
    crm_buffer_text(text, options->partial ? " --partial" : "");
    for (size_t i = 0; i < options->rate_count; i++) {
        crm_pins_option("rate", options->rates[i], text);
    }
    for (size_t i = 0; i < options->alias_count; i++) {
        crm_pins_option("aliases", options->alias_paths[i], text);
    }
}

/* The command that makes an import of what was found. */
static void append_command(struct inspection *inspection)
{
    struct crm_buffer *text = &inspection->text;
    struct crm_buffer form = { 0 };
    size_t count = inspection->plans.count;
    bool same = have_one_form(inspection, &form);
    crm_buffer_format(text, "To pin all of this:\n%s", inspection->options->tool);
    if (same) {
        crm_buffer_span(text, crm_buffer_view(&form));
    }
    for (size_t i = 0; i < count; i++) {
        const struct crm_plan *plan = &inspection->plans.plans[i];
        struct crm_buffer scope = { 0 };
        crm_buffer_format(&scope, "%s:", plan->path);
        const char *shown = count > 1 ? crm_buffer_string(&scope) : "";
        crm_buffer_text(text, count > 1 ? " \\\n   " : "");
        if (plan->format != CRM_FORMAT_STREAM && !same) {
            crm_pins_form(plan, shown, text);
        }
        if (plan->format != CRM_FORMAT_STREAM) {
            crm_pins_maps(plan, shown, text);
        }
        crm_pins_file(plan, text);
        text->failed = text->failed || scope.failed;
        crm_buffer_free(&scope);
    }
    if (inspection->currency[0] != '\0') {
        crm_buffer_format(text, " --currency %s", inspection->currency);
    }
    append_whole_options(inspection, text);
    crm_buffer_byte(text, '\n');
    text->failed = text->failed || form.failed;
    crm_buffer_free(&form);
}

/* Plans the files; heads of orders before their lines. What is wrong with a file is kept for its
 * text; without memory, or where reading fails, there is none. */
static enum crm_status plan_all(struct inspection *inspection, struct crm_error *error)
{
    const struct crm_import_options *options = inspection->options;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < 2 * options->file_count && status == CRM_OK; i++) {
        size_t number = i % options->file_count;
        bool heads = i < options->file_count;
        if (options->files[number].is_heads == heads) {
            struct crm_error *own = &inspection->errors[number];
            own->status = crm_plans_make(&inspection->plans, options, number, own);
            if (own->status == CRM_FAILURE) {
                *error = *own;
                return CRM_FAILURE;
            }
        }
        if (i + 1 == options->file_count && inspection->plans.has_heads) {
            status = crm_heads_open(&inspection->plans.heads, inspection->plans.plans,
                                    inspection->plans.count, error);
        }
    }
    return status;
}

static enum crm_status inspect_all(struct inspection *inspection, struct crm_error *error)
{
    const struct crm_import_options *options = inspection->options;
    bool all_good = true;
    inspection->errors = crm_allocate(options->file_count, sizeof *inspection->errors, error);
    if (inspection->errors == NULL || plan_all(inspection, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < options->file_count; i++) {
        bool good = false;
        if (inspect_file(inspection, i, &good, error) != CRM_OK) {
            return error->status;
        }
        all_good = all_good && good;
    }
    if (all_good) {
        append_command(inspection);
    }
    return crm_buffer_check(&inspection->text, error);
}

static enum crm_status write_text(const struct inspection *inspection, struct crm_error *error)
{
    struct crm_output *output = NULL;
    const struct crm_import_options *options = inspection->options;
    enum crm_status status = crm_output_open(&output, options->output, options->gzip, error);
    if (status == CRM_OK) {
        status = crm_output_write(output, inspection->text.bytes, inspection->text.length, error);
    }
    if (status != CRM_OK) {
        crm_output_discard(output);
        return status;
    }
    return crm_output_close(output, error);
}

enum crm_status crm_inspect(const struct crm_import_options *options, struct crm_error *error)
{
    struct inspection inspection = { .options = options };
    for (size_t i = 0; i < options->file_count; i++) {
        if (options->files[i].is_rejects) {
            return crm_fail(error, CRM_USAGE, "--inspect looks at files, not at --from-rejects %s",
                            options->files[i].path);
        }
    }
    enum crm_status status = crm_plans_open(&inspection.plans, options, error);
    status = status == CRM_OK ? crm_pins_check(&options->pins, error) : status;
    status = status == CRM_OK ? inspect_all(&inspection, error) : status;
    status = status == CRM_OK ? write_text(&inspection, error) : status;
    crm_buffer_free(&inspection.text);
    crm_release(inspection.errors);
    crm_plans_free(&inspection.plans);
    return status;
}
