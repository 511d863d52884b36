/* ingest/words.h — the codes of a column's words, in both languages, for many rows: what was looked
 * up last is remembered, as few columns have more than some dozens of different words. */
#ifndef CRM_INGEST_WORDS_H
#define CRM_INGEST_WORDS_H

#include "base/buffer.h"
#include "ingest/alias.h"

enum { CRM_WORDS_KEPT = 256, CRM_WORD_MOST = 47 };

/* Owns the buffer only. */
struct crm_words {
    const struct crm_aliases *aliases;
    enum crm_section section;
    const char *field;
    struct crm_buffer folded;
    struct crm_word {
        const char *code;
        unsigned char length; /* 0: an empty place */
        char cell[CRM_WORD_MOST];
    } kept[CRM_WORDS_KEPT];
};

/* The code of a filled cell, NULL where it is none of the known words; it lives as long as the
 * aliases. folded.failed is set where memory is out. */
const char *crm_words_code(struct crm_words *words, struct crm_span cell);

#endif
