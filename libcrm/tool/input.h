/* tool/input.h — what all tools that read a stream let the user say about it. */
#ifndef CRM_TOOL_INPUT_H
#define CRM_TOOL_INPUT_H

#include <stddef.h>

#include "stream/reader.h"
#include "tool/option.h"

/* A member of a tool's args; as_of must begin as CRM_NO_DAY. */
struct crm_input_args {
    const char *as;
    bool partial;
    int32_t as_of; /* CRM_NO_DAY: the stream's */
};

extern const char *const crm_input_as_choices[];

/* NOLINTBEGIN(bugprone-macro-parentheses): types and members cannot stand in parentheses */

/* The option rows for a struct crm_input_args `member` of `args`. */
#define CRM_INPUT_OPTIONS(args, member)                                                            \
    { .name = "as",                                                                                \
      .type = CRM_OPTION_CHOICE,                                                                   \
      .argument = "WHAT",                                                                          \
      .offset = offsetof(args, member.as),                                                         \
      .complete = CRM_COMPLETE_CHOICES,                                                            \
      .choices = crm_input_as_choices,                                                             \
      .help = "what the rows of a plain table are (default: its columns say it)" },                \
        { .name = "partial",                                                                       \
          .type = CRM_OPTION_FLAG,                                                                 \
          .offset = offsetof(args, member.partial),                                                \
          .help = "take a stream that breaks off as far as it goes, and mark the output" },        \
    {                                                                                              \
        .name = "as-of", .type = CRM_OPTION_DATE, .argument = "DATE",                              \
        .offset = offsetof(args, member.as_of),                                                    \
        .help = "take DATE as today (default: the stream's as-of date); later facts are left out"  \
    }

/* NOLINTEND(bugprone-macro-parentheses) */

/* What the reader needs of it; memory: of a plain table held while it is sorted. */
struct crm_reader_options crm_input_reader_options(const struct crm_input_args *args,
                                                   uint64_t memory);

#endif
