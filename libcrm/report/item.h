/* report/item.h — the values of a column in the order in which a report lists them. */
#ifndef CRM_REPORT_ITEM_H
#define CRM_REPORT_ITEM_H

#include "report/facts.h"
#include "report/table.h"

/* Code of the customers without a value, and of all values behind the first ones. In brackets,
 * as a value could have these names. */
#define CRM_ITEM_NONE "(none)"
#define CRM_ITEM_OTHER "(other)"

/* Values of a profile column that a report lists by name. */
enum { CRM_ITEMS_MOST = 12 };

/* Texts are the report's or constants. */
struct crm_item {
    const char *code;
    const char *label;
    struct crm_group group;
};

/* Owned by the report's arena. */
struct crm_items {
    struct crm_item *at;
    size_t count;
};

/* A column's labels; its name where the tools do not know it. */
struct crm_words crm_column_words(const char *name);

/* Of a class column: the classes that occur in the scheme's order, values that it does not know
 * by revenue. Of a profile column: the CRM_ITEMS_MOST values with the most revenue, and the others
 * together. Last the customers without a value. */
struct crm_items crm_items_of_column(struct crm_report *report,
                                     const struct crm_group_column *column);

/* As of a profile column, for values that are not escaped. */
struct crm_items crm_items_of_set(struct crm_report *report, const struct crm_group_set *set);

#endif
