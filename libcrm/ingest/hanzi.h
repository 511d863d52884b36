/* ingest/hanzi.h — which Chinese characters are common, as evidence of an encoding. */
#ifndef CRM_INGEST_HANZI_H
#define CRM_INGEST_HANZI_H

#include <stdbool.h>
#include <stdint.h>

enum crm_hanzi {
    CRM_HANZI_OTHER,
    CRM_HANZI_COMMON,      /* one of the next 450, about 0.33 of a text */
    CRM_HANZI_MOST_COMMON, /* one of the 150 most frequent ones, about 0.43 of a text */
};

/* How common the character is in texts in simplified characters, and in traditional ones. */
enum crm_hanzi crm_hanzi_simplified(uint32_t character);
enum crm_hanzi crm_hanzi_traditional(uint32_t character);

/* True for two characters, simplified or traditional, that are a word of tables of business: 客户,
 * 日期, 金额 and the like. */
bool crm_hanzi_word(uint32_t first, uint32_t second);

#endif
