/* ingest/workbook.h — what an .xlsx workbook (ECMA-376) says besides its cells: which sheets there
 * are, which styles show a date, and the texts that cells share. */
#ifndef CRM_INGEST_WORKBOOK_H
#define CRM_INGEST_WORKBOOK_H

#include "base/buffer.h"
#include "base/memory.h"
#include "io/archive.h"
#include "value/spreadsheet.h"

/* More than this of one cell is dropped: its row is refused as too long anyway. */
#define CRM_CELL_MOST ((size_t)1 << 20)

/* Shared texts with their places: more is refused. */
#define CRM_STRINGS_MOST ((size_t)1 << 30)

struct crm_workbook_sheet {
    const char *name;
    const char *part; /* the member that holds it */
    bool hidden;
};

/* Zero-initialised is empty. Owns everything; the archive must outlive the calls only. */
struct crm_workbook {
    struct crm_arena arena;
    struct crm_workbook_sheet *sheets; /* of cells, in the order of their tabs; no charts */
    size_t sheet_count;
    size_t sheet_capacity;
    bool from_1904;
    const char *styles_part;      /* NULL: the workbook has none */
    const char *strings_part;     /* the same */
    enum crm_cell_format *styles; /* of a cell's attribute s */
    size_t style_count;
    size_t style_capacity;
    struct crm_buffer strings; /* one behind the other */
    uint32_t *string_ends;
    size_t string_count;
    size_t string_capacity;
};

/* Reads which sheets there are. CRM_REFUSED for what is no sound workbook. */
CRM_MUST_CHECK enum crm_status crm_workbook_open(struct crm_workbook *workbook,
                                                 struct crm_archive *archive,
                                                 struct crm_error *error);

/* Reads styles and shared texts, which any sheet may need. */
CRM_MUST_CHECK enum crm_status crm_workbook_load(struct crm_workbook *workbook,
                                                 struct crm_archive *archive,
                                                 struct crm_error *error);

/* The sheet of that name, exactly or else folded (crm_text_fold); NULL: the first that is shown.
 * CRM_USAGE, with the names that there are, where there is none or more than one. */
CRM_MUST_CHECK enum crm_status crm_workbook_find(const struct crm_workbook *workbook,
                                                 const char *name, const char *file, size_t *sheet,
                                                 struct crm_error *error);

/* False where there is no such shared text. */
bool crm_workbook_string(const struct crm_workbook *workbook, size_t index, struct crm_span *text);

void crm_workbook_close(struct crm_workbook *workbook);

#endif
