/* report/collect.h — reads a stream once, from its first line to its ##end, into facts. */
#ifndef CRM_REPORT_COLLECT_H
#define CRM_REPORT_COLLECT_H

#include "report/facts.h"

/* as_of CRM_NO_DAY: that of the stream. The reader and the gather must be fresh; the facts borrow
 * the reader's column names. A stream that is cut off is CRM_REFUSED. */
CRM_MUST_CHECK enum crm_status crm_facts_collect(struct crm_facts *facts, struct crm_reader *reader,
                                                 struct crm_gather *gather, int32_t as_of,
                                                 struct crm_error *error);

#endif
