/* report/text.h — for people: key figures, then tables with right-aligned numbers and bars. */
#ifndef CRM_REPORT_TEXT_H
#define CRM_REPORT_TEXT_H

#include "report/renderer.h"

extern const struct crm_renderer crm_renderer_text;

#endif
