#include "classify/rule_cells.h"

#include "value/text.h"

#define NO_ROW SIZE_MAX

/* What a row has of each axis. */
struct range {
    size_t first;
    size_t last;
};

static size_t value_of(const struct crm_rule_axis *axis, struct crm_span text)
{
    size_t i = 0;
    while (i < axis->count && !crm_span_is(text, axis->values[i])) {
        i++;
    }
    return i;
}

static enum crm_status refuse_cell(const struct crm_rule_text *cell,
                                   const struct crm_rule_axis *axis, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    crm_text_quote(&text, cell->text);
    crm_buffer_text(&text, " is none of ");
    for (size_t i = 0; i < axis->count; i++) {
        crm_buffer_format(&text, "%s%s", i > 0 ? ", " : "", axis->values[i]);
    }
    crm_buffer_format(&text, ", and no range of them, such as %s-%s", axis->values[0],
                      axis->values[axis->count - 1]);
    enum crm_status status = crm_buffer_check(&text, error);
    status =
        status == CRM_OK ? crm_rule_fail(cell, 0, error, "%s", crm_buffer_string(&text)) : status;
    crm_buffer_free(&text);
    return status;
}

static enum crm_status read_range(const struct crm_rule_text *cell,
                                  const struct crm_rule_axis *axis, struct range *range,
                                  struct crm_error *error)
{
    const char *dash = memchr(cell->text.at, '-', cell->text.length);
    size_t length = dash != NULL ? (size_t)(dash - cell->text.at) : cell->text.length;
    struct crm_span first = crm_span_trimmed((struct crm_span){ cell->text.at, length });
    struct crm_span last = first;
    if (dash != NULL) {
        last = crm_span_trimmed((struct crm_span){ dash + 1, cell->text.length - length - 1 });
    }
    *range = (struct range){ value_of(axis, first), value_of(axis, last) };
    return range->first <= range->last && range->last < axis->count
               ? CRM_OK
               : refuse_cell(cell, axis, error);
}

/* Appends "recency 2, frequency 3". */
static void append_combination(struct crm_buffer *text, const struct crm_rule_table *table,
                               const struct crm_rule_axis *axes, size_t axis_count,
                               const size_t *combination)
{
    for (size_t i = 0; i < axis_count; i++) {
        crm_buffer_format(text, "%s%s %s", i > 0 ? ", " : "", table->columns[axes[i].column].name,
                          axes[i].values[combination[i]]);
    }
}

static size_t cell_of(const struct crm_rule_axis *axes, size_t axis_count,
                      const size_t *combination)
{
    size_t cell = 0;
    for (size_t i = 0; i < axis_count; i++) {
        cell = cell * axes[i].count + combination[i];
    }
    return cell;
}

/* Moves to the next combination within the ranges; false after the last. */
static bool advance(const struct range *ranges, size_t axis_count, size_t *combination)
{
    for (size_t i = axis_count; i > 0; i--) {
        if (combination[i - 1]++ < ranges[i - 1].last) {
            return true;
        }
        combination[i - 1] = ranges[i - 1].first;
    }
    return false;
}

static enum crm_status refuse_second(const struct crm_rule_table *table, size_t row, size_t before,
                                     const struct crm_rule_axis *axes, size_t axis_count,
                                     const size_t *combination, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    append_combination(&text, table, axes, axis_count, combination);
    enum crm_status status = crm_buffer_check(&text, error);
    if (status == CRM_OK) {
        status = crm_rule_fail(crm_rule_cell(table, row, axes[0].column), 0, error,
                               "%s: line %llu has that already", crm_buffer_string(&text),
                               (unsigned long long)crm_rule_cell(table, before, 0)->line);
    }
    crm_buffer_free(&text);
    return status;
}

static enum crm_status refuse_gap(const struct crm_rule_table *table,
                                  const struct crm_rule_axis *axes, size_t axis_count,
                                  const size_t *combination, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    append_combination(&text, table, axes, axis_count, combination);
    enum crm_status status = crm_buffer_check(&text, error);
    status = status == CRM_OK ? crm_fail_at(error, CRM_USAGE, table->name, 0, 0, "no row has %s",
                                            crm_buffer_string(&text))
                              : status;
    crm_buffer_free(&text);
    return status;
}

/* Gives the row its combinations. */
static enum crm_status place_row(const struct crm_rule_table *table, size_t row,
                                 const struct crm_rule_axis *axes, size_t axis_count,
                                 size_t *row_of, struct crm_error *error)
{
    struct range ranges[CRM_RULE_AXES_MOST];
    size_t combination[CRM_RULE_AXES_MOST];
    for (size_t i = 0; i < axis_count; i++) {
        const struct crm_rule_text *cell = crm_rule_cell(table, row, axes[i].column);
        enum crm_status status = read_range(cell, &axes[i], &ranges[i], error);
        if (status != CRM_OK) {
            return status;
        }
        combination[i] = ranges[i].first;
    }
    do {
        size_t *place = &row_of[cell_of(axes, axis_count, combination)];
        if (*place != NO_ROW) {
            return refuse_second(table, row, *place, axes, axis_count, combination, error);
        }
        *place = row;
    } while (advance(ranges, axis_count, combination));
    return CRM_OK;
}

enum crm_status crm_rule_cells(const struct crm_rule_table *table, const struct crm_rule_axis *axes,
                               size_t axis_count, size_t *row_of, struct crm_error *error)
{
    struct range all[CRM_RULE_AXES_MOST];
    size_t combination[CRM_RULE_AXES_MOST] = { 0 };
    size_t cells = 1;
    if (axis_count == 0 || axis_count > CRM_RULE_AXES_MOST) {
        return crm_fail(error, CRM_FAILURE, "a table of rules has 1 to %d axes",
                        CRM_RULE_AXES_MOST);
    }
    for (size_t i = 0; i < axis_count; i++) {
        all[i] = (struct range){ 0, axes[i].count - 1 };
        cells *= axes[i].count;
    }
    for (size_t i = 0; i < cells; i++) {
        row_of[i] = NO_ROW;
    }
    for (size_t row = 0; row < table->row_count; row++) {
        enum crm_status status = place_row(table, row, axes, axis_count, row_of, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    do {
        if (row_of[cell_of(axes, axis_count, combination)] == NO_ROW) {
            return refuse_gap(table, axes, axis_count, combination, error);
        }
    } while (advance(all, axis_count, combination));
    return CRM_OK;
}
