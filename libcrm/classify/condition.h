/* classify/condition.h — the conditions of rule tables: comparisons of a customer's columns, joined
 * by "and".
 *
 *     condition   comparison and comparison …
 *     comparison  column = value          != < <= > >= likewise
 *                 column in (value, value …)
 *                 column not in (value, value …)
 *                 column is missing
 *                 column is not missing
 *     otherwise   alone: holds for everybody
 *
 * A value is a number, a date YYYY-MM-DD, a word, or a text in quotes, in which \" is a quote and
 * \\ a backslash; a column whose name is no word is quoted likewise. Numbers are compared as
 * numbers (5 and 5.00 are equal), dates by day whatever the clock, words and texts byte for byte; a
 * list of both numbers and words is one of words. Words and texts have no order: < <= > >= are
 * refused.
 *
 * A missing value is compared with nothing: only "is missing" holds for it, and != fails like the
 * others. So does what cannot be compared: a text where the condition has a number or a date. */
#ifndef CRM_CLASSIFY_CONDITION_H
#define CRM_CLASSIFY_CONDITION_H

#include "base/map.h"
#include "classify/rule_text.h"

enum crm_operator {
    CRM_EQUAL,
    CRM_NOT_EQUAL,
    CRM_LESS,
    CRM_AT_MOST,
    CRM_MORE,
    CRM_AT_LEAST,
    CRM_IN,
    CRM_NOT_IN,
    CRM_IS_MISSING,
    CRM_IS_NOT_MISSING,
};

enum crm_operand_kind { CRM_OPERAND_TEXT, CRM_OPERAND_NUMBER, CRM_OPERAND_DAY };

struct crm_operand {
    struct crm_span text;
    double number; /* or the day; not of a text */
};

/* One comparison. */
struct crm_comparison {
    uint32_t column; /* index of the spans that it is evaluated on */
    enum crm_operator operator;
    enum crm_operand_kind kind; /* of all operands */
    struct crm_operand *operands;
    size_t operand_count; /* 0 with is missing, is not missing */
    struct crm_span text; /* as it is written */
    struct crm_comparison *next;
};

/* Comparisons of which all must hold; zero-initialised it holds for everybody. Owns nothing. */
struct crm_condition {
    struct crm_comparison *first;
    struct crm_comparison *last;
};

/* Parses a text and appends its comparisons to the condition, so that several texts are joined by
 * "and". Names of columns are added to `columns`, each once; the caller resolves each. Everything
 * is in the arena, texts without a backslash in the text itself, which must outlive it. CRM_USAGE
 * with line and column where the text is no condition. */
CRM_MUST_CHECK enum crm_status crm_condition_parse(struct crm_condition *condition,
                                                   const struct crm_rule_text *text,
                                                   struct crm_map *columns, struct crm_arena *arena,
                                                   struct crm_error *error);

/* What becomes of one comparison. */
enum crm_outcome {
    CRM_HOLDS,
    CRM_FAILS,
    CRM_FAILS_MISSING,      /* there is no value */
    CRM_FAILS_INCOMPARABLE, /* a text, compared with numbers or dates */
};

/* Values are as people write them, not escaped; empty is missing. Nothing is allocated. */
enum crm_outcome crm_comparison_outcome(const struct crm_comparison *comparison,
                                        struct crm_span value);

/* The first comparison that fails, NULL where all hold; *outcome is what became of it. values[i] is
 * that of columns' name i. */
const struct crm_comparison *crm_condition_fails(const struct crm_condition *condition,
                                                 const struct crm_span *values,
                                                 enum crm_outcome *outcome);

#endif
