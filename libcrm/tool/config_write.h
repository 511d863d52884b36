/* tool/config_write.h — the keys of a tool as a crm.conf: --print-config, --generate config. */
#ifndef CRM_TOOL_CONFIG_WRITE_H
#define CRM_TOOL_CONFIG_WRITE_H

#include "tool/config.h"

/* Appends all keys by section, each below its help: the values in force, or with `defaults` each
 * line commented out. An option without a value is commented out too. CRM_USAGE for a value that
 * no crm.conf can hold. */
CRM_MUST_CHECK enum crm_status crm_config_write(const struct crm_config *config, bool defaults,
                                                struct crm_buffer *buffer, struct crm_error *error);

#endif
