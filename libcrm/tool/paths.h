/* tool/paths.h — the files of one command line: none is written to twice, or while it is needed. */
#ifndef CRM_TOOL_PATHS_H
#define CRM_TOOL_PATHS_H

#include "base/error.h"

enum crm_path_kind {
    CRM_PATH_INPUT,
    CRM_PATH_OUTPUT, /* may replace an input: it appears when that was read */
    CRM_PATH_SIDE,   /* another output: --rejects, --save-model */
};

struct crm_path_use {
    const char *path; /* NULL: not used; for CRM_PATH_OUTPUT standard output */
    const char *what; /* "--rejects" */
    enum crm_path_kind kind;
};

/* CRM_USAGE where two uses are the same file, by whatever name, and one of them is a side output.
 */
CRM_MUST_CHECK enum crm_status crm_paths_check(const struct crm_path_use *uses, size_t count,
                                               struct crm_error *error);

/* CRM_USAGE where the output would take the place of what is read ("-": standard input) and is not
 * kept in it: as a report, a table or an explanation does of its stream, or any output of a table
 * of aliases. output NULL: standard output. */
CRM_MUST_CHECK enum crm_status crm_paths_keep(const char *input, const char *output,
                                              struct crm_error *error);

#endif
