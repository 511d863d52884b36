/* base/notes.h — what the library wants said to the user but never prints itself: warnings and
 * remarks, each kept once, in the order of their first appearance. */
#ifndef CRM_BASE_NOTES_H
#define CRM_BASE_NOTES_H

#include <stdbool.h>

#include "base/error.h"

/* Owns its texts. Zero-initialised is empty. */
struct crm_notes {
    char **texts;
    size_t count;
    size_t capacity;
    bool strict; /* a warning is an error: crm_notes_check */
    bool failed; /* a text was lost: no memory */

    /* Told now and then how far an input has been read; NULL: nobody wants to know. size is 0 where
     * it is not known. */
    void (*progress)(void *user, const char *input, uint64_t position, uint64_t size);
    void *user;
};

/* Adds a text unless it is there already. A text without memory to keep it is lost. */
void crm_note(struct crm_notes *notes, const char *format, ...) CRM_FORMAT(2, 3);

/* Tells how far an input is, if somebody wants to know. */
void crm_note_progress(const struct crm_notes *notes, const char *input, uint64_t position,
                       uint64_t size);

/* True for a text that is a remark, not a warning: it begins with "note: ". */
bool crm_note_is_remark(const char *text);

/* CRM_REFUSED with the first warning, if they are to be taken for errors and there is one. To be
 * called before anything is published. */
CRM_MUST_CHECK enum crm_status crm_notes_check(const struct crm_notes *notes,
                                               struct crm_error *error);

void crm_notes_free(struct crm_notes *notes);

#endif
