/* report/section.h — the table of sections: what a report can say. A section is one file that
 * makes tables from facts, and one row here. */
#ifndef CRM_REPORT_SECTION_H
#define CRM_REPORT_SECTION_H

#include "report/facts.h"
#include "report/table.h"

struct crm_section_row {
    const char *id;         /* "G10" */
    struct crm_words words; /* the code is its name for --section */
    const char *summary;    /* one line for --list */
    unsigned extras;        /* enum crm_gather_extra that it wants gathered */

    /* Adds tables to the section that has just been added. */
    void (*make)(struct crm_report *report, const struct crm_facts *facts);
};

/* The table, in the order of reports. */
extern const struct crm_section_row *const crm_section_rows[];
extern const size_t crm_section_row_count;

/* Which sections are wanted: a bit a row; lists are names parted by ',' or blanks, none: all.
 * CRM_USAGE for a name that does not exist, with those that do and the nearest. */
CRM_MUST_CHECK enum crm_status crm_sections_choose(const char *const *lists, size_t count,
                                                   unsigned *chosen, struct crm_error *error);

/* What the chosen ones want gathered. */
unsigned crm_sections_extras(unsigned chosen);

/* The whole report: key figures, warnings, the chosen sections. report->language must be set. */
CRM_MUST_CHECK enum crm_status crm_sections_make(struct crm_report *report,
                                                 const struct crm_facts *facts, unsigned chosen,
                                                 struct crm_error *error);

#endif
