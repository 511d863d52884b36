/* report/csv.h — the tidy rows (tidy.h) as comma-separated values for a spreadsheet: UTF-8 with a
 * byte order mark, CRLF, quotes where needed (RFC 4180). A text that a spreadsheet would run as a
 * formula gets an apostrophe before it; numbers never do. */
#ifndef CRM_REPORT_CSV_H
#define CRM_REPORT_CSV_H

#include "report/renderer.h"

extern const struct crm_renderer crm_renderer_csv;

#endif
