#include "ingest/words.h"

#include "value/text.h"

static const char *look_up(struct crm_words *words, struct crm_span cell)
{
    crm_buffer_clear(&words->folded);
    crm_text_fold(&words->folded, cell);
    return words->folded.failed ? NULL
                                : crm_alias_code(words->aliases, words->section, words->field,
                                                 crm_buffer_view(&words->folded));
}

/* Multiplicative hash of the length and the bytes at both ends. */
static size_t place_of(struct crm_span cell)
{
    uint64_t first = 0;
    uint64_t last = 0;
    size_t length = cell.length < sizeof first ? cell.length : sizeof first;
    memcpy(&first, cell.at, length);
    memcpy(&last, cell.at + cell.length - length, length);
    uint64_t mixed = (first ^ last * 31 ^ cell.length) * 0x9e3779b97f4a7c15u;
    return (size_t)(mixed >> 56);
}

const char *crm_words_code(struct crm_words *words, struct crm_span cell)
{
    if (cell.length > CRM_WORD_MOST || cell.length == 0) {
        return look_up(words, cell);
    }
    struct crm_word *word = &words->kept[place_of(cell)];
    if (word->length == cell.length && memcmp(word->cell, cell.at, cell.length) == 0) {
        return word->code;
    }
    word->code = look_up(words, cell);
    word->length = words->folded.failed ? 0 : (unsigned char)cell.length;
    memcpy(word->cell, cell.at, cell.length);
    return word->code;
}
