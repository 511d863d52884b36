/* value/setting.h — the settings of schemes and models: named values with a default, a range and
 * a sentence, which crm.conf and --set replace. */
#ifndef CRM_VALUE_SETTING_H
#define CRM_VALUE_SETTING_H

#include "base/buffer.h"

enum crm_setting_type {
    CRM_SETTING_NUMBER,  /* least <= value <= most */
    CRM_SETTING_INTEGER, /* the same, whole */
    CRM_SETTING_CHOICE,  /* one of choices */
    CRM_SETTING_TEXT,    /* anything; checked by its user */
    CRM_SETTING_PATH,    /* a file of the user's; read by whoever needs it */
    CRM_SETTING_NUMBERS, /* ascending numbers parted by ';'; in range where least < most */
};

/* A row; `fallback` is the default as text. An empty value is allowed only where the fallback is
 * empty and means "not set". */
struct crm_setting {
    const char *key; /* "section.name" */
    enum crm_setting_type type;
    const char *fallback;
    double least;
    double most;
    const char *const *choices; /* NULL-terminated */
    const char *help;
};

/* The values of some rows. Owns the values' texts and the files' contents; the rows must outlive
 * it. Zero-initialised is empty. */
struct crm_settings {
    const struct crm_setting **rows;
    char **values;               /* NULL: the fallback */
    struct crm_buffer *contents; /* of files that have been read; bytes NULL: not yet */
    size_t count;
    size_t contents_capacity;
    size_t rows_capacity;
    size_t values_capacity;
};

/* Adds rows with their fallbacks; a key that is there already stays as it is. */
CRM_MUST_CHECK enum crm_status crm_settings_add(struct crm_settings *settings,
                                                const struct crm_setting *rows, size_t count,
                                                struct crm_error *error);

/* Sets one; CRM_USAGE for an unknown key (with the nearest) or a value outside its range. */
CRM_MUST_CHECK enum crm_status crm_settings_set(struct crm_settings *settings, const char *key,
                                                const char *value, struct crm_error *error);

/* The row of a key, NULL where there is none. */
const struct crm_setting *crm_settings_find(const struct crm_settings *settings, const char *key);

/* The value in force; a key without a row is not set. */
const char *crm_setting_text(const struct crm_settings *settings, const char *key);
double crm_setting_number(const struct crm_settings *settings, const char *key); /* not set: 0 */
bool crm_setting_is_set(const struct crm_settings *settings, const char *key);   /* not empty */

/* The content of the file that a CRM_SETTING_PATH names: read at the first call and kept, as the
 * file may be a pipe. At most 1 MiB; "-" is standard input. CRM_USAGE where it is not set. */
CRM_MUST_CHECK enum crm_status crm_setting_content(const struct crm_settings *settings,
                                                   const char *key, struct crm_span *content,
                                                   struct crm_error *error);

/* The numbers of a CRM_SETTING_NUMBERS, at most `most`; returns how many. */
size_t crm_setting_numbers(const struct crm_settings *settings, const char *key, double *numbers,
                           size_t most);

/* Appends " key=value" for every setting that differs from its fallback, in row order; of a file
 * " key=own", as where it lies changes nothing. */
void crm_settings_changed(const struct crm_settings *settings, struct crm_buffer *buffer);

void crm_settings_free(struct crm_settings *settings);

#endif
