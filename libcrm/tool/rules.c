#include "tool/rules.h"

#include "classify/rules.h"
#include "io/output.h"

enum crm_status crm_rules_print(const struct crm_run *run, const char *name,
                                struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    enum crm_status status = crm_rules_text(&text, name, &run->settings, error);
    status = status == CRM_OK ? crm_output_text(run->common.output, run->common.gzip,
                                                crm_buffer_view(&text), error)
                              : status;
    crm_buffer_free(&text);
    return status;
}
