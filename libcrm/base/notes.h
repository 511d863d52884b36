/* base/notes.h — what the library wants said to the user but never prints itself: warnings and
 * remarks, each kept once, in the order of their first appearance. */
#ifndef CRM_BASE_NOTES_H
#define CRM_BASE_NOTES_H

#include "base/error.h"

/* Owns its texts. Zero-initialised is empty. */
struct crm_notes {
    char **texts;
    size_t count;
    size_t capacity;
};

/* Adds a text unless it is there already. A text without memory to keep it is lost. */
void crm_note(struct crm_notes *notes, const char *format, ...) CRM_FORMAT(2, 3);

void crm_notes_free(struct crm_notes *notes);

#endif
