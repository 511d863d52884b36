/* report/tsv.h — the tidy rows (tidy.h) as tab-separated values, escaped as in the stream. */
#ifndef CRM_REPORT_TSV_H
#define CRM_REPORT_TSV_H

#include "report/renderer.h"

extern const struct crm_renderer crm_renderer_tsv;

#endif
