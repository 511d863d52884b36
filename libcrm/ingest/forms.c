#include "ingest/forms.h"

#include <stdio.h>

#include "base/nearest.h"
#include "value/text.h"

enum { NAMES_MOST = 160 };

static const struct {
    unsigned order;
    const char *name;
    const char *shown;
} orders[CRM_LOOK_ORDERS] = {
    { CRM_DATE_YMD, "ymd", "y-m-d" },
    { CRM_DATE_DMY, "dmy", "d/m/y" },
    { CRM_DATE_MDY, "mdy", "m/d/y" },
    { CRM_DATE_YMD_SHORT, "yymd", "yy-m-d" },
    { CRM_DATE_SERIAL, "serial", "a spreadsheet's number of days" },
};

static const struct {
    unsigned decimal;
    const char *name;
    const char *shown;
} decimals[CRM_LOOK_MARKS] = {
    { CRM_DECIMAL_POINT, "point", "a decimal point" },
    { CRM_DECIMAL_COMMA, "comma", "a decimal comma" },
};

const char *crm_date_order_name(unsigned order)
{
    for (size_t i = 0; i < CRM_COUNT(orders); i++) {
        if (orders[i].order == order) {
            return orders[i].name;
        }
    }
    return "";
}

const char *crm_decimal_name(unsigned decimal)
{
    return decimals[decimal == CRM_DECIMAL_COMMA].name;
}

/* The bit of a form's name in its table; 0: none. */
static unsigned order_of(const char *name)
{
    for (size_t i = 0; i < CRM_COUNT(orders); i++) {
        if (strcmp(orders[i].name, name) == 0) {
            return orders[i].order;
        }
    }
    return 0;
}

static unsigned decimal_of(const char *name)
{
    for (size_t i = 0; i < CRM_COUNT(decimals); i++) {
        if (strcmp(decimals[i].name, name) == 0) {
            return decimals[i].decimal;
        }
    }
    return 0;
}

/* The form in "FIELD=FORM" or "FORM": *field_length is 0 where none is named. */
static const char *form_of(const char *item, size_t *field_length)
{
    size_t length = strspn(item, "abcdefghijklmnopqrstuvwxyz_");
    *field_length = length > 0 && item[length] == '=' ? length : 0;
    return *field_length > 0 ? item + length + 1 : item;
}

/* The last of the items that holds for a field; NULL: none. One that names it comes first. */
static const char *form_for(const char *const *items, size_t count, const char *field)
{
    const char *general = NULL;
    const char *own = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t length = 0;
        const char *form = form_of(items[i], &length);
        if (length == 0) {
            general = form;
        } else if (crm_span_is((struct crm_span){ items[i], length }, field)) {
            own = form;
        }
    }
    return own != NULL ? own : general;
}

static bool is_date(enum crm_column_type type)
{
    return type == CRM_DAY || type == CRM_TIME;
}

static bool is_number(enum crm_column_type type)
{
    return type == CRM_MONEY || type == CRM_QUANTITY || type == CRM_NUMBER || type == CRM_INTEGER;
}

/* CRM_USAGE where "FIELD=FORM" names no field of dates, or of numbers: it would hold for nothing.
 */
static enum crm_status check_field(const char *option, const char *item, bool date,
                                   struct crm_error *error)
{
    const char *names[NAMES_MOST] = { date ? NULL : "unit_price" };
    size_t known = 1;
    size_t count = 0;
    size_t length = 0;
    const struct crm_column *columns = crm_columns(&count);
    form_of(item, &length);
    for (size_t i = 0; i < count && known < NAMES_MOST; i++) {
        bool fits = date ? is_date(columns[i].type) : is_number(columns[i].type);
        if (columns[i].owner == CRM_IMPORT && fits) {
            names[known++] = columns[i].name;
        }
    }
    struct crm_span field = { item, length };
    bool found = length == 0;
    for (size_t i = 0; i < known && !found; i++) {
        found = names[i] != NULL && crm_span_is(field, names[i]);
    }
    if (found) {
        return CRM_OK;
    }
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)length, item);
    const char *nearest = crm_nearest(name, names, known);
    return crm_fail(error, CRM_USAGE, "%s %s: no field of %s is called %s%s%s%s", option, item,
                    date ? "dates" : "numbers", name, nearest != NULL ? "; did you mean " : "",
                    nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

enum crm_status crm_forms_check(const struct crm_plan_options *options, struct crm_error *error)
{
    size_t length = 0;
    for (size_t i = 0; i < options->date_format_count; i++) {
        const char *form = form_of(options->date_formats[i], &length);
        if (order_of(form) == 0 && !crm_time_pattern_valid(form)) {
            return crm_fail(error, CRM_USAGE,
                            "--date-format '%s' does not give a full date; it may be ymd, dmy, "
                            "mdy, yymd or serial, or have %%Y %%y %%m %%d %%H %%I %%p %%M %%S %%j",
                            options->date_formats[i]);
        }
        enum crm_status status =
            check_field("--date-format", options->date_formats[i], true, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    for (size_t i = 0; i < options->decimal_count; i++) {
        if (decimal_of(form_of(options->decimals[i], &length)) == 0) {
            return crm_fail(error, CRM_USAGE, "--decimal needs point or comma, not '%s'",
                            options->decimals[i]);
        }
        enum crm_status status = check_field("--decimal", options->decimals[i], false, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

/* The only one of some bits; 0 where there are several or none. */
static unsigned single(unsigned bits)
{
    return bits != 0 && (bits & (bits - 1)) == 0 ? bits : 0;
}

/* Where two cells speak for different forms: the first that is against each of the forms that were
 * possible without it. */
static enum crm_status contradiction(const struct crm_plan *plan,
                                     const struct crm_plan_column *column, const char *what,
                                     const struct crm_look_against *against, size_t count,
                                     const char *option, struct crm_error *error)
{
    const struct crm_look_against *first = NULL;
    const struct crm_look_against *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (against[i].line > 0) {
            first = first == NULL || against[i].line < first->line ? &against[i] : first;
            last = last == NULL || against[i].line > last->line ? &against[i] : last;
        }
    }
    struct crm_buffer text = { 0 };
    if (first != NULL && last != NULL) {
        crm_text_quote(&text, crm_span_of(first->cell));
        crm_buffer_format(&text, " in line %llu and ", (unsigned long long)first->line);
        crm_text_quote(&text, crm_span_of(last->cell));
        crm_buffer_format(&text, " in line %llu", (unsigned long long)last->line);
    }
    crm_fail_at(error, CRM_USAGE, crm_plan_name(plan), 0, 0,
                "column \"%s\": %s of different forms: %s; name one with %s", column->header, what,
                crm_buffer_string(&text), option);
    crm_buffer_free(&text);
    return CRM_USAGE;
}

/* After the first look only what is still open is looked for. */
static void want(struct crm_plan *plan, size_t number, unsigned wanted)
{
    plan->look.columns[number].wanted = wanted;
}

static enum crm_status decide_date(struct crm_plan *plan, size_t number, bool whole,
                                   bool *undecided, struct crm_error *error)
{
    struct crm_plan_column *column = &plan->columns[number];
    const struct crm_look_column *look = &plan->look.columns[number];
    column->date_order = CRM_DATE_YMD;
    column->seen = look->dates > 0 && look->orders != CRM_DATE_ALL;
    if (!column->seen) {
        return CRM_OK;
    }
    if (look->orders == 0) {
        return contradiction(plan, column, "dates", look->against_order, CRM_LOOK_ORDERS,
                             "--date-format", error);
    }
    column->date_order = single(look->orders);
    want(plan, number, column->date_order == 0 ? CRM_LOOK_FORMS : CRM_LOOK_NOTHING);
    *undecided = *undecided || column->date_order == 0;
    if (column->date_order != 0 || !whole) {
        return CRM_OK;
    }
    struct crm_buffer text = { 0 };
    struct crm_buffer choice = { 0 };
    for (size_t i = 0; i < CRM_COUNT(orders); i++) {
        if ((look->orders & orders[i].order) != 0) {
            crm_buffer_format(&text, "%s%s", text.length > 0 ? " or " : "", orders[i].shown);
            crm_buffer_format(&choice, "%s%s", choice.length > 0 ? " or " : "", orders[i].name);
        }
    }
    crm_fail_at(error, CRM_USAGE, crm_plan_name(plan), 0, 0,
                "column \"%s\": its dates, such as \"%s\", may be %s: say --date-format %s",
                column->header,
                look->against_order[0].line > 0 ? look->against_order[0].cell : look->samples[0],
                crm_buffer_string(&text), crm_buffer_string(&choice));
    crm_buffer_free(&text);
    crm_buffer_free(&choice);
    return CRM_USAGE;
}

/* The mark that other columns of the file have shown: one program has written them all. */
static unsigned decimal_of_others(const struct crm_plan *plan)
{
    unsigned found = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct crm_plan_column *column = &plan->columns[i];
        if (column->decimal != 0 && column->seen) {
            found |= column->decimal;
        }
    }
    return single(found);
}

/* By the column's own cells; a point where nothing in them tells. */
static enum crm_status decide_decimal(const struct crm_plan *plan, size_t number,
                                      struct crm_error *error)
{
    struct crm_plan_column *column = &plan->columns[number];
    const struct crm_look_column *look = &plan->look.columns[number];
    if (look->amounts > 0 && look->marks == 0) {
        return contradiction(plan, column, "amounts", look->against_mark, CRM_LOOK_MARKS,
                             "--decimal", error);
    }
    column->decimal = single(look->marks);
    column->seen = column->decimal != 0;
    if (column->decimal == 0 && look->open == 0) {
        column->decimal = CRM_DECIMAL_POINT;
    }
    return CRM_OK;
}

/* A column of 1,234 or 1.234 alone, which may be either: as the others of the file have it. */
static enum crm_status settle_decimal(struct crm_plan *plan, size_t number, bool whole,
                                      bool *undecided, struct crm_error *error)
{
    struct crm_plan_column *column = &plan->columns[number];
    column->decimal = decimal_of_others(plan);
    *undecided = *undecided || column->decimal == 0;
    column->seen = column->decimal != 0;
    want(plan, number, column->decimal == 0 ? CRM_LOOK_FORMS : CRM_LOOK_NOTHING);
    return column->decimal != 0 || !whole
               ? CRM_OK
               : crm_fail_at(
                   error, CRM_USAGE, crm_plan_name(plan), 0, 0,
                   "column \"%s\": what is in amounts such as \"%s\" may part thousands or "
                   "decimals: say --decimal point or --decimal comma",
                   column->header, plan->look.columns[number].open_cell);
}

/* What the user has said of a column's form. */
static void pin(struct crm_plan_column *column, const struct crm_plan_options *options, bool date)
{
    const char *form =
        date ? form_for(options->date_formats, options->date_format_count, column->field)
             : form_for(options->decimals, options->decimal_count, column->field);
    column->pinned = form != NULL;
    if (form == NULL) {
        return;
    }
    column->seen = true;
    if (!date) {
        column->decimal = decimal_of(form);
        return;
    }
    column->date_order = order_of(form);
    column->date_format = column->date_order == 0 ? form : NULL;
}

/* Key columns whose every value is digits and ".0": only a look at the whole file says so. */
static void decide_ids(struct crm_plan *plan, size_t number, bool whole, bool *undecided)
{
    const struct crm_look_column *look = &plan->look.columns[number];
    bool all = look->filled > 0 && look->decimal_ids == look->filled;
    plan->columns[number].decimal_ids = all && whole;
    uint64_t other = look->filled - look->digit_ids - look->cancel_ids;
    plan->columns[number].digit_ids =
        look->digit_ids > look->cancel_ids && other <= look->filled / 100;
    *undecided = *undecided || (all && !whole);
    want(plan, number, all ? CRM_LOOK_IDS : CRM_LOOK_NOTHING);
}

enum crm_status crm_forms_decide(struct crm_plan *plan, const struct crm_plan_options *options,
                                 bool whole, bool *undecided, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    *undecided = false;
    for (size_t i = 0; i < plan->column_count && status == CRM_OK; i++) {
        struct crm_plan_column *column = &plan->columns[i];
        enum crm_column_type type = crm_plan_type(plan, column->field);
        bool formed = is_date(type) || is_number(type);
        column->decimal = 0;
        want(plan, i, CRM_LOOK_NOTHING);
        if (formed) {
            pin(column, options, is_date(type));
        }
        if (formed && !column->pinned) {
            status = is_date(type) ? decide_date(plan, i, whole, undecided, error)
                                   : decide_decimal(plan, i, error);
        }
        if (type == CRM_KEY) {
            decide_ids(plan, i, whole, undecided);
        }
    }
    for (size_t i = 0; i < plan->column_count && status == CRM_OK; i++) {
        if (is_number(crm_plan_type(plan, plan->columns[i].field))
            && plan->columns[i].decimal == 0) {
            status = settle_decimal(plan, i, whole, undecided, error);
        }
    }
    return status;
}
