/* ingest/csv_formula.h — ="0012", which keeps a spreadsheet from taking a text for a number: it
 * stands without quotes around it, so that libcsv would refuse the row. */
#ifndef CRM_INGEST_CSV_FORMULA_H
#define CRM_INGEST_CSV_FORMULA_H

#include "base/buffer.h"

/* The length of the ="…" that is the field at the start of a text; 0 where the field is none. */
size_t crm_csv_formula_end(struct crm_span text, char delimiter, char quote);

/* The lines of one row. Owns the line. */
struct crm_csv_formulas {
    char delimiter;
    char quote;
    bool quoted;            /* the line at hand begins inside quotes */
    struct crm_buffer line; /* it, with ="…" as RFC 4180 has it */
};

/* Begins a row. */
void crm_csv_formulas_begin(struct crm_csv_formulas *formulas, char delimiter, char quote);

/* The next physical line of the row as libcsv takes it: ="0012" as "=""0012""". Valid until the
 * next call; line.failed is set without memory. */
struct crm_span crm_csv_formulas_quote(struct crm_csv_formulas *formulas, struct crm_span line);

#endif
