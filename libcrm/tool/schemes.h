/* tool/schemes.h — what the tools that add columns to customers have in common: crm-segment and
 * those that score. Each has a table of schemes; the rest is here. */
#ifndef CRM_TOOL_SCHEMES_H
#define CRM_TOOL_SCHEMES_H

#include "classify/scheme.h"
#include "tool/input.h"
#include "tool/tool.h"

/* A member of a tool's args; input.as_of must begin as CRM_NO_DAY. */
struct crm_scheme_args {
    struct crm_list by;
    bool list;
    const char *within;
    const char *previous;
    bool measures;
    bool table;
    const char *explain;
    const char *model;
    const char *save_model;
    bool learn_only;
    const char *drawn; /* of crm-segment --sample */
    const char *drawn_table;
    bool internal;

    const char *only; /* the scheme that runs, whatever by says; NULL: by does */

    /* Appends what was learned as text that is written instead of a stream; NULL: a stream is. */
    enum crm_status (*tell)(const struct crm_learned *, struct crm_notes *, struct crm_buffer *,
                            struct crm_error *);
    struct crm_input_args input;
};

/* NOLINTBEGIN(bugprone-macro-parentheses): types and members cannot stand in parentheses */

/* The option rows for a struct crm_scheme_args `member` of `args`; section: "segment", of the keys
 * in crm.conf. */
#define CRM_SCHEME_OPTIONS(args, member, section)                                                  \
    { .letter = 'b',                                                                               \
      .name = "by",                                                                                \
      .type = CRM_OPTION_LIST,                                                                     \
      .argument = "SCHEME[,SCHEME...]",                                                            \
      .offset = offsetof(args, member.by),                                                         \
      .config = section ".by",                                                                     \
      .help = "add these schemes' columns only (default: all); --list shows them" },               \
        { .letter = 'l',                                                                           \
          .name = "list",                                                                          \
          .type = CRM_OPTION_FLAG,                                                                 \
          .offset = offsetof(args, member.list),                                                   \
          .help = "list the schemes with what they need and add, and exit" },                      \
        { .letter = 'm',                                                                           \
          .name = "measures",                                                                      \
          .type = CRM_OPTION_FLAG,                                                                 \
          .offset = offsetof(args, member.measures),                                               \
          .config = section ".measures",                                                           \
          .help = "add the measures of buying, too: recency_days, occasions, revenue …" },         \
        { .letter = 't',                                                                           \
          .name = "table",                                                                         \
          .type = CRM_OPTION_FLAG,                                                                 \
          .offset = offsetof(args, member.table),                                                  \
          .help = "write the customers alone, as a plain table for a spreadsheet" },               \
        { .letter = 'e',                                                                           \
          .name = "explain",                                                                       \
          .type = CRM_OPTION_TEXT,                                                                 \
          .argument = "CUSTOMER",                                                                  \
          .offset = offsetof(args, member.explain),                                                \
          .help = "say what was measured of one customer and what follows from it" },              \
        { .name = "model",                                                                         \
          .type = CRM_OPTION_PATH,                                                                 \
          .argument = "FILE",                                                                      \
          .offset = offsetof(args, member.model),                                                  \
          .complete = CRM_COMPLETE_FILE,                                                           \
          .help = "take what was learned from FILE instead of learning from this stream" },        \
        { .name = "save-model",                                                                    \
          .type = CRM_OPTION_PATH,                                                                 \
          .argument = "FILE",                                                                      \
          .offset = offsetof(args, member.save_model),                                             \
          .writes = true,                                                                          \
          .complete = CRM_COMPLETE_FILE,                                                           \
          .help = "write what was learned to FILE, for --model" },                                 \
        { .name = "learn-only",                                                                    \
          .type = CRM_OPTION_FLAG,                                                                 \
          .offset = offsetof(args, member.learn_only),                                             \
          .help = "learn and save the model, write no stream; needs --save-model" },               \
        { .name = "internal",                                                                      \
          .type = CRM_OPTION_FLAG,                                                                 \
          .offset = offsetof(args, member.internal),                                               \
          .config = section ".internal",                                                           \
          .help = "count customers of relation internal, who are left out otherwise" },            \
        CRM_INPUT_OPTIONS(args, member.input)

/* NOLINTEND(bugprone-macro-parentheses) */

/* The row for --inactive, an int64_t `member` of `args` that begins as -1. */
/* NOLINTNEXTLINE(bugprone-macro-parentheses) */
#define CRM_INACTIVE_OPTION(args, member)                                                          \
    {                                                                                              \
        .name = "inactive", .type = CRM_OPTION_INTEGER, .argument = "DAYS",                        \
        .offset = offsetof(args, member), .least = 0, .most = 36500,                               \
        .help = "count customers as lost after DAYS without a purchase (default: by their own "    \
                "purchase cycle)"                                                                  \
    }

/* Puts an option's value into a setting; NULL does nothing. What is wrong is told by the option. */
CRM_MUST_CHECK enum crm_status crm_option_set(struct crm_run *run, const char *option,
                                              const char *key, const char *value,
                                              struct crm_error *error);

/* Puts --inactive into the setting activity.inactive; -1 does nothing. */
CRM_MUST_CHECK enum crm_status crm_inactive_set(struct crm_run *run, int64_t days,
                                                struct crm_error *error);

/* Lists the table, or reads the tool's input and writes it with the schemes' columns. */
CRM_MUST_CHECK enum crm_status crm_schemes_run(struct crm_run *run,
                                               const struct crm_scheme_args *args,
                                               const struct crm_scheme_table *table,
                                               struct crm_error *error);

#endif
