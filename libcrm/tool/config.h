/* tool/config.h — crm.conf (crm.conf(5)) and --set: where settings and options get values that
 * the command line does not give.
 *
 * One file serves all five tools. A key of another tool's own section is left to that tool; any
 * other key that nobody here knows is an error, as is a value that libinih would cut short. */
#ifndef CRM_TOOL_CONFIG_H
#define CRM_TOOL_CONFIG_H

#include "base/map.h"
#include "tool/option.h"
#include "value/setting.h"

/* The longest line of crm.conf in bytes, comments aside; below what libinih's buffer holds. */
enum { CRM_CONFIG_LINE = 190 };

/* Where values go. Owns the texts that args' members point to afterwards; the rest is the
 * caller's. */
struct crm_config {
    const struct crm_option *options; /* those with .config are keys; .offset is into args */
    size_t option_count;
    void *args;
    struct crm_settings *settings;
    const char *section; /* the tool's own, "segment" */
    struct crm_arena texts;
    struct crm_map given; /* the keys that the file has had */
};

/* Reads text as crm.conf; name is the file's, for messages. CRM_USAGE where it is wrong, with
 * name and line. Values before the wrong line have been stored. */
CRM_MUST_CHECK enum crm_status crm_config_text(struct crm_config *config, const char *name,
                                               struct crm_span text, struct crm_error *error);

/* The same from a file; CRM_FAILURE where it cannot be read. */
CRM_MUST_CHECK enum crm_status crm_config_file(struct crm_config *config, const char *path,
                                               struct crm_error *error);

/* One "section.key=value" of --set. A list is replaced by the one value. */
CRM_MUST_CHECK enum crm_status crm_config_set(struct crm_config *config, const char *assignment,
                                              struct crm_error *error);

void crm_config_free(struct crm_config *config);

#endif
