/* classes.c — prints what crm(7) tells of classes: each column that crm-segment, crm-score and
 * crm-churn add by classes, with its values, their labels, their meaning and what to do, as mdoc.
 * It reads the tables that the tools read, so that the page cannot say otherwise. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "model/scores.h"
#include "stream/column.h"
#include "tool/wrap.h"

enum { WIDTH = 76 };

/* As a sentence, on lines of its own. */
static void put_sentence(struct crm_buffer *page, const char *text)
{
    struct crm_buffer sentence = { 0 };
    crm_buffer_byte(&sentence, (char)toupper((unsigned char)*text));
    crm_buffer_format(&sentence, "%s.", text + 1);
    crm_wrap_built(page, &sentence, "", 0, WIDTH);
}

/* The labels, in quotes: words such as At would be macros. A label that is the value itself, as
 * that of a score, is not repeated. */
static void put_labels(struct crm_buffer *page, const struct crm_class *class)
{
    bool english = strcmp(class->label, class->name) != 0;
    bool chinese = strcmp(class->label_chinese, class->label) != 0;
    crm_buffer_format(page, ".It Cm %s", class->name);
    if (english || chinese) {
        crm_buffer_format(page, " No \"\\(em %s%s%s\"", english ? class->label : "",
                          english && chinese ? ", " : "", chinese ? class->label_chinese : "");
    }
    crm_buffer_byte(page, '\n');
}

static void put_classes(struct crm_buffer *page, const struct crm_class_column *column)
{
    bool brief = column->classes[0].meaning == NULL && column->classes[0].action == NULL;
    crm_buffer_format(page, ".Bl -tag -width Ds%s\n", brief ? " -compact" : "");
    for (size_t i = 0; i < column->class_count; i++) {
        const struct crm_class *class = &column->classes[i];
        put_labels(page, class);
        if (class->meaning != NULL) {
            put_sentence(page, class->meaning);
        }
        if (class->action != NULL) {
            put_sentence(page, class->action);
        }
    }
    crm_buffer_text(page, ".El\n");
}

static const char *chinese_of(const char *column)
{
    const struct crm_column *row = crm_column_find(CRM_CUSTOMERS, crm_span_of(column));
    return row != NULL ? row->label_chinese : column;
}

/* One heading for columns that have the same classes, or none. */
static void put_heading(struct crm_buffer *page, const struct crm_scheme *scheme,
                        const struct crm_class_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        crm_buffer_format(page, "%s%s", i == 0 ? ".Ss " : ", ", columns[i].name);
    }
    crm_buffer_format(page, " (%s)", scheme->id);
    for (size_t i = 0; i < count; i++) {
        crm_buffer_format(page, ", %s", chinese_of(columns[i].name));
    }
    crm_buffer_byte(page, '\n');
}

/* Columns that hold numbers or words of the user's. */
static void put_plain(struct crm_buffer *page, const struct crm_class_column *columns, size_t count)
{
    crm_buffer_text(page, ".Bl -tag -width Ds -compact\n");
    for (size_t i = 0; i < count; i++) {
        const struct crm_column *row = crm_column_find(CRM_CUSTOMERS, crm_span_of(columns[i].name));
        crm_buffer_format(page, ".It Cm %s No \"\\(em %s, %s\"\n", columns[i].name,
                          row != NULL ? row->label : columns[i].name, chinese_of(columns[i].name));
    }
    crm_buffer_text(page, ".El\n");
}

/* The columns of a scheme; those that hold no classes only where it is a classification. */
static void put_scheme(struct crm_buffer *page, const struct crm_scheme *scheme, bool plain)
{
    bool first = true;
    for (size_t i = 0, next; i < scheme->column_count; i = next) {
        const struct crm_class_column *column = &scheme->columns[i];
        next = i + 1;
        while (next < scheme->column_count && scheme->columns[next].classes == column->classes) {
            next++;
        }
        if (column->classes == NULL && !plain) {
            continue;
        }
        if (column->classes != NULL) {
            put_heading(page, scheme, column, next - i);
        } else if (first) {
            put_heading(page, scheme, column, 1);
        }
        if (first) {
            put_sentence(page, scheme->summary);
        }
        first = false;
        if (column->classes != NULL) {
            put_classes(page, column);
        } else {
            put_plain(page, column, next - i);
        }
    }
}

int main(void)
{
    const struct {
        const struct crm_scheme_table *table;
        bool plain;
    } tables[] = {
        { &crm_class_schemes, true },
        { &crm_score_schemes, false },
        { &crm_churn_schemes, false },
    };
    struct crm_buffer page = { 0 };
    for (size_t i = 0; i < CRM_COUNT(tables); i++) {
        for (size_t j = 0; j < tables[i].table->count; j++) {
            put_scheme(&page, tables[i].table->rows[j], tables[i].plain);
        }
    }
    bool good = !page.failed && fwrite(page.bytes, 1, page.length, stdout) == page.length
                && fflush(stdout) == 0;
    crm_buffer_free(&page);
    return good ? 0 : 1;
}
