/* ingest/xlsx.h — the rows of one sheet of an .xlsx workbook, as csv.h gives those of a text file.
 *
 * A cell is what a person sees in it, save that dates are ISO 8601 and numbers have up to 15
 * digits, whatever their format: see value/spreadsheet.h. Formulas give the value that was saved
 * with them. Hidden rows and columns are read as others are. Rows come out while the sheet is
 * inflated; memory holds the texts that cells share, styles and one row. */
#ifndef CRM_INGEST_XLSX_H
#define CRM_INGEST_XLSX_H

#include "ingest/csv.h"
#include "io/input.h"

struct crm_xlsx;

/* Takes the input over (closes it, also when it fails), from which the bytes `seen` have been
 * read. sheet NULL: the first one that is shown; else that of the name, exactly or else folded
 * (crm_text_fold). CRM_USAGE, with the names that there are, for none such; CRM_REFUSED for what is
 * no sound workbook. */
CRM_MUST_CHECK enum crm_status crm_xlsx_open(struct crm_xlsx **xlsx, struct crm_input *input,
                                             struct crm_span seen, const char *sheet,
                                             struct crm_error *error);

/* The next row with anything in it: its cells up to the last filled one, at least as many as
 * crm_xlsx_pad says; raw is the cells with a TAB between, TAB, LF, CR and backslash in them
 * escaped as in the stream; line is the row's number in the sheet. A row of more than 1 MiB has
 * CRM_CSV_TOO_LONG and no cells. CRM_CSV_END comes only when the whole sheet was there and its
 * checksum right. */
CRM_MUST_CHECK enum crm_csv_read crm_xlsx_next(struct crm_xlsx *xlsx, struct crm_csv_row *row,
                                               struct crm_error *error);

/* Rows get empty cells at their end, up to `count` (at most 16,384) in all: a workbook does not
 * keep those. */
void crm_xlsx_pad(struct crm_xlsx *xlsx, size_t count);

/* Goes back to the first row. */
CRM_MUST_CHECK enum crm_status crm_xlsx_restart(struct crm_xlsx *xlsx, struct crm_error *error);

/* The name of the sheet that is read. */
const char *crm_xlsx_sheet(const struct crm_xlsx *xlsx);

/* Sheets of cells in the order of their tabs, hidden ones too. */
size_t crm_xlsx_sheet_count(const struct crm_xlsx *xlsx);
const char *crm_xlsx_sheet_name(const struct crm_xlsx *xlsx, size_t sheet);

/* For progress: the size of the workbook's file, and of it the share of the sheet that was read. */
void crm_xlsx_position(const struct crm_xlsx *xlsx, uint64_t *position, uint64_t *size);

/* The column's letters: 0 is A, 26 is AA; at most 16,383. */
void crm_xlsx_column_name(size_t column, char name[static 4]);

/* Closes and frees; NULL is fine. */
void crm_xlsx_close(struct crm_xlsx *xlsx);

#endif
