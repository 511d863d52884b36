#include "base/notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

void crm_note(struct crm_notes *notes, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < notes->count; i++) {
        if (strcmp(notes->texts[i], text) == 0) {
            return;
        }
    }
    struct crm_error error;
    if (crm_grow(&notes->texts, &notes->capacity, notes->count + 1, sizeof *notes->texts, &error)
        != CRM_OK) {
        notes->failed = true;
        return;
    }
    char *copy = crm_allocate(strlen(text) + 1, 1, &error);
    if (copy != NULL) {
        memcpy(copy, text, strlen(text) + 1);
        notes->texts[notes->count++] = copy;
    }
    notes->failed = notes->failed || copy == NULL;
}

void crm_note_progress(const struct crm_notes *notes, const char *input, uint64_t position,
                       uint64_t size)
{
    if (notes->progress != NULL) {
        notes->progress(notes->user, input, position, size);
    }
}

bool crm_note_is_remark(const char *text)
{
    static const char mark[] = "note: ";
    return strncmp(text, mark, sizeof mark - 1) == 0;
}

enum crm_status crm_notes_check(const struct crm_notes *notes, struct crm_error *error)
{
    if (notes->strict && notes->failed) {
        return crm_fail_memory(error);
    }
    for (size_t i = 0; i < notes->count && notes->strict; i++) {
        if (!crm_note_is_remark(notes->texts[i])) {
            return crm_fail(error, CRM_REFUSED, "%s (--strict)", notes->texts[i]);
        }
    }
    return CRM_OK;
}

void crm_notes_free(struct crm_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        crm_release(notes->texts[i]);
    }
    crm_release(notes->texts);
    *notes = (struct crm_notes){ 0 };
}
