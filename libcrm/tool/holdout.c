#include "tool/holdout.h"

#include <inttypes.h>
#include <math.h>

#include "customer/telling.h"
#include "io/output.h"
#include "model/holdout.h"
#include "tool/paths.h"
#include "tool/wrap.h"
#include "value/number.h"

enum { LINE = 80, DIGITS = 9, WEEK_ROWS = 26 };

static const char *const rivals[CRM_HOLDOUT_RIVALS] = { "model", "same_rate", "nobody" };

/* The table: section, row, column, value */

static void put_number(struct crm_buffer *text, const char *section, const char *row,
                       const char *column, double number)
{
    crm_buffer_format(text, "%s\t%s\t%s\t", section, row, column);
    crm_number_append(text, number, DIGITS);
    crm_buffer_byte(text, '\n');
}

static void put_count(struct crm_buffer *text, const char *section, const char *row,
                      const char *column, uint64_t count)
{
    crm_buffer_format(text, "%s\t%s\t%s\t%" PRIu64 "\n", section, row, column, count);
}

static void put_day(struct crm_buffer *text, const char *section, const char *row,
                    const char *column, int32_t day)
{
    crm_buffer_format(text, "%s\t%s\t%s\t", section, row, column);
    crm_tell_day(text, day);
    crm_buffer_byte(text, '\n');
}

static void put_fit(struct crm_buffer *text, const struct crm_holdout *holdout)
{
    const struct crm_purchase_fit *fit = &holdout->purchases.fit;
    put_day(text, "data", "first_purchase", "day", holdout->first_day);
    put_day(text, "data", "cut", "day", holdout->totals.cut);
    put_day(text, "data", "as_of", "day", holdout->totals.as_of);
    put_count(text, "data", "all", "customers", holdout->customers);
    put_count(text, "data", "all", "new_buyers", holdout->new_buyers);
    if (holdout->totals.partial) {
        crm_buffer_text(text, "data\tall\tpartial\tyes\n");
    }
    for (size_t i = 0; i < fit->model->parameter_count; i++) {
        put_number(text, "parameters", fit->model->id, fit->model->parameters[i],
                   fit->parameters[i]);
    }
    for (size_t i = 0; i < CRM_GAMMA_PARAMETERS && holdout->priced; i++) {
        put_number(text, "parameters", "gamma_gamma", crm_gamma_gamma_parameters[i],
                   holdout->amounts.parameters[i]);
    }
}

/* "3", "7+" */
static const char *name_bin(size_t bin, char name[static 32])
{
    size_t length = crm_number_write((double)bin, DIGITS, name);
    if (bin + 1 == CRM_HOLDOUT_BINS) {
        name[length++] = '+';
    }
    name[length] = '\0';
    return name;
}

static void put_bins(struct crm_buffer *text, const struct crm_holdout *holdout)
{
    for (size_t i = 0; i < CRM_HOLDOUT_BINS; i++) {
        char name[32];
        const struct crm_holdout_bin *bin = &holdout->bins[i];
        double customers = (double)bin->customers;
        name_bin(i, name);
        put_count(text, "repeats", name, "customers", bin->customers);
        if (bin->customers > 0) {
            put_number(text, "repeats", name, "actual", (double)bin->came / customers);
        }
        for (size_t j = 0; j < CRM_HOLDOUT_RIVALS && bin->customers > 0; j++) {
            put_number(text, "repeats", name, rivals[j], bin->predicted[j] / customers);
        }
    }
}

static void put_scores(struct crm_buffer *text, const struct crm_holdout *holdout,
                       const struct crm_holdout_score *scores, const char *section)
{
    for (size_t i = 0; i < CRM_HOLDOUT_RIVALS; i++) {
        double correlation = 0;
        put_number(text, section, rivals[i], "total", scores[i].predicted);
        put_number(text, section, rivals[i], "mae", crm_holdout_mae(holdout, &scores[i]));
        put_number(text, section, rivals[i], "rmse", crm_holdout_rmse(holdout, &scores[i]));
        if (crm_holdout_correlation(&scores[i], &correlation)) {
            put_number(text, section, rivals[i], "correlation", correlation);
        }
    }
}

static void put_weeks(struct crm_buffer *text, const struct crm_holdout *holdout)
{
    double expected = 0;
    uint64_t came = 0;
    for (size_t i = 0; i < holdout->week_count; i++) {
        char row[32];
        const struct crm_holdout_week *week = &holdout->weeks[i];
        row[crm_number_write((double)(i + 1), DIGITS, row)] = '\0';
        expected += week->expected;
        came += week->came;
        put_day(text, "week", row, "last_day", week->last_day);
        put_number(text, "week", row, "model", week->expected);
        put_count(text, "week", row, "actual", week->came);
        put_number(text, "week", row, "model_so_far", expected);
        put_count(text, "week", row, "actual_so_far", came);
    }
}

static void write_table(struct crm_buffer *text, const struct crm_holdout *holdout)
{
    crm_buffer_text(text, "section\trow\tcolumn\tvalue\n");
    put_fit(text, holdout);
    put_bins(text, holdout);
    put_count(text, "purchases", "actual", "total", holdout->came);
    put_scores(text, holdout, holdout->counts, "purchases");
    if (holdout->priced) {
        put_number(text, "money", "actual", "total", (double)holdout->money_came / CRM_MONEY_UNIT);
        put_scores(text, holdout, holdout->money, "money");
    }
    put_weeks(text, holdout);
}

/* The text */

/* A number of 0 or more, right in `width` cells, grouped, with two decimals. */
static void tell_number(struct crm_buffer *text, int width, double number)
{
    char shown[32];
    crm_money_display_cents((crm_money)(fmin(number, 9e14) * CRM_MONEY_UNIT + 0.5), shown);
    crm_buffer_format(text, "%*s", width, shown);
}

static void tell_count(struct crm_buffer *text, int width, uint64_t count)
{
    char shown[32];
    crm_count_display(count, shown);
    crm_buffer_format(text, "%*s", width, shown);
}

static void tell_head(struct crm_buffer *text, const struct crm_holdout *holdout)
{
    struct crm_buffer lines = { 0 };
    crm_buffer_text(&lines, "What was known on ");
    crm_tell_day(&lines, holdout->totals.cut);
    int32_t days = holdout->totals.as_of - holdout->totals.cut;
    if (days == 1) {
        crm_buffer_text(&lines, " foretells the day behind, ");
    } else {
        crm_buffer_format(&lines, " foretells the %d days behind, to ", days);
    }
    crm_tell_day(&lines, holdout->totals.as_of);
    crm_buffer_text(&lines, ": ");
    crm_tell_count(&lines, holdout->customers, "customer", "customers");
    crm_buffer_text(&lines, " who had bought by then, ");
    crm_tell_count(&lines, holdout->came, "purchase", "purchases");
    crm_buffer_text(&lines, " that they made behind it.");
    if (holdout->new_buyers > 0) {
        crm_buffer_text(&lines, " What ");
        crm_tell_count(&lines, holdout->new_buyers, "new buyer", "new buyers");
        crm_buffer_text(&lines, " bought is not in it.");
    }
    crm_buffer_text(&lines, holdout->totals.partial ? " The stream breaks off: this is of a part "
                                                      "of the data."
                                                    : "");
    crm_buffer_text(&lines, " Model: ");
    crm_purchase_choice_tell(&holdout->purchases, &lines);
    crm_buffer_text(&lines, ".");
    crm_wrap_built(text, &lines, "", 0, LINE);
}

static void tell_bins(struct crm_buffer *text, const struct crm_holdout *holdout)
{
    crm_buffer_text(text, "\nMean purchases behind the cut, by repeat purchases before it\n");
    crm_buffer_format(text, "%-10s%12s%12s%12s%12s%12s\n", "repeats", "customers", "actual",
                      "model", "same rate", "nobody");
    for (size_t i = 0; i < CRM_HOLDOUT_BINS; i++) {
        char name[32];
        const struct crm_holdout_bin *bin = &holdout->bins[i];
        double customers = (double)bin->customers;
        if (bin->customers == 0) {
            continue;
        }
        crm_buffer_format(text, "%-10s", name_bin(i, name));
        tell_count(text, 12, bin->customers);
        tell_number(text, 12, (double)bin->came / customers);
        for (size_t j = 0; j < CRM_HOLDOUT_RIVALS; j++) {
            tell_number(text, 12, bin->predicted[j] / customers);
        }
        crm_buffer_byte(text, '\n');
    }
}

static void tell_scores(struct crm_buffer *text, const struct crm_holdout *holdout,
                        const struct crm_holdout_score *scores, const char *title, double came)
{
    crm_buffer_format(text, "\n%s\n%-10s%14s%14s%14s%14s\n", title, "", "total", "MAE", "RMSE",
                      "correlation");
    crm_buffer_format(text, "%-10s", "actual");
    tell_number(text, 14, came);
    crm_buffer_byte(text, '\n');
    for (size_t i = 0; i < CRM_HOLDOUT_RIVALS; i++) {
        static const char *const names[] = { "model", "same rate", "nobody" };
        double correlation = 0;
        crm_buffer_format(text, "%-10s", names[i]);
        tell_number(text, 14, scores[i].predicted);
        crm_buffer_format(text, "%14.4f%14.4f", crm_holdout_mae(holdout, &scores[i]),
                          crm_holdout_rmse(holdout, &scores[i]));
        if (crm_holdout_correlation(&scores[i], &correlation)) {
            crm_buffer_format(text, "%14.4f", correlation);
        }
        crm_buffer_byte(text, '\n');
    }
}

/* So many weeks a row that a screen holds the rows. */
static void tell_weeks(struct crm_buffer *text, const struct crm_holdout *holdout)
{
    size_t step = (holdout->week_count + WEEK_ROWS - 1) / WEEK_ROWS;
    struct crm_holdout_week row = { 0 };
    struct crm_holdout_week so_far = { 0 };
    crm_buffer_text(text, "\nRepeat purchases, by weeks since the first purchase of all\n");
    crm_buffer_format(text, "%-10s%12s%12s%12s%15s%15s\n", "weeks", "to", "actual", "model",
                      "actual so far", "model so far");
    for (size_t i = 0; i < holdout->week_count; i++) {
        const struct crm_holdout_week *week = &holdout->weeks[i];
        row.came += week->came;
        row.expected += week->expected;
        if ((i + 1) % step != 0 && i + 1 < holdout->week_count) {
            continue;
        }
        so_far.came += row.came;
        so_far.expected += row.expected;
        crm_buffer_format(text, "%-10zu  ", i + 1);
        crm_tell_day(text, week->last_day);
        tell_count(text, 12, row.came);
        tell_number(text, 12, row.expected);
        tell_count(text, 15, so_far.came);
        tell_number(text, 15, so_far.expected);
        crm_buffer_text(text, week->last_day > holdout->totals.cut ? " *\n" : "\n");
        row = (struct crm_holdout_week){ 0 };
    }
    crm_buffer_text(text, "* to a day behind the cut, which the model did not know\n");
}

static void write_text(struct crm_buffer *text, const struct crm_holdout *holdout)
{
    tell_head(text, holdout);
    tell_bins(text, holdout);
    tell_scores(text, holdout, holdout->counts, "Purchases behind the cut, errors by customer",
                (double)holdout->came);
    if (holdout->priced) {
        tell_scores(text, holdout, holdout->money, "Money behind the cut, errors by customer",
                    (double)holdout->money_came / CRM_MONEY_UNIT);
    }
    tell_weeks(text, holdout);
}

static enum crm_status check_args(const struct crm_run *run, struct crm_error *error)
{
    static const char *const useless[] = { "by",        "list",       "measures",   "previous",
                                           "explain",   "model",      "save-model", "learn-only",
                                           "summary",   "horizon",    "discount",   "inactive",
                                           "campaigns", "complaints", NULL };
    return crm_tool_refuse(run, "--holdout", useless, error);
}

static enum crm_status write_holdout(struct crm_run *run, bool table,
                                     const struct crm_holdout *holdout, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    (table ? write_table : write_text)(&text, holdout);
    enum crm_status status = crm_buffer_check(&text, error);
    status = status == CRM_OK ? crm_notes_check(&run->notes, error) : status;
    if (status == CRM_OK) {
        status =
            crm_output_text(run->common.output, run->common.gzip, crm_buffer_view(&text), error);
    }
    crm_buffer_free(&text);
    return status;
}

static void summarize(struct crm_buffer *summary, const struct crm_holdout *holdout)
{
    crm_tell_count(summary, holdout->customers, "customer", "customers");
    crm_buffer_text(summary, " who had bought by ");
    crm_tell_day(summary, holdout->totals.cut);
    if (holdout->totals.internal > 0) {
        crm_buffer_format(summary, ", %" PRIu64 " internal left out", holdout->totals.internal);
    }
    crm_buffer_format(summary, "; %.1f purchases foretold by %s, %" PRIu64 " came",
                      holdout->counts[CRM_HOLDOUT_MODEL].predicted,
                      holdout->purchases.fit.model->name, holdout->came);
}

enum crm_status crm_holdout_tool(struct crm_run *run, const struct crm_scheme_args *args,
                                 int64_t days, struct crm_error *error)
{
    const struct crm_settings *settings = &run->settings;
    const struct crm_holdout_options options = {
        .cut = {
            .input = run->operand_count > 0 ? run->operands[0] : "-",
            .reader = crm_input_reader_options(&args->input, run->common.memory / 2),
            .as_of = args->input.as_of,
            .days = (int32_t)days,
            .by_order = strcmp(crm_setting_text(settings, "value.occasion"), "order") == 0,
            .internal = args->internal,
            .memory = run->common.memory / 2,
            .notes = &run->notes,
        },
        .named = crm_purchase_model_find(crm_setting_text(settings, "value.model_type")),
        .unit_days = crm_time_unit_find(crm_setting_text(settings, "value.unit"))->days,
        .force = strcmp(crm_setting_text(settings, "value.force"), "yes") == 0,
    };
    struct crm_holdout holdout = { 0 };
    enum crm_status status = check_args(run, error);
    if (status == CRM_OK && strcmp(options.cut.input, "-") == 0) {
        status = crm_tool_terminal_input(error);
    }
    status =
        status == CRM_OK ? crm_paths_keep(options.cut.input, run->common.output, error) : status;
    status = status == CRM_OK ? crm_holdout_run(&options, &holdout, error) : status;
    status = status == CRM_OK ? write_holdout(run, args->table, &holdout, error) : status;
    if (status == CRM_OK) {
        summarize(&run->summary, &holdout);
    }
    crm_holdout_free(&holdout);
    return status;
}
