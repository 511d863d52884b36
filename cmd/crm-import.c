/* crm-import — reads exports of sales, customers, contacts and products; writes a stream. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "ingest/summary.h"
#include "tool/paths.h"
#include "tool/settings.h"
#include "tool/tool.h"
#include "value/date.h"
#include "value/number.h"

struct args {
    struct crm_list transactions;
    struct crm_list customers;
    struct crm_list interactions;
    struct crm_list products;
    struct crm_list maps;
    const char *encoding;
    const char *delimiter;
    const char *header;
    const char *date_format;
    const char *currency;
    int32_t as_of;
    const char *rejects;
    const char *max_rejects;
    bool partial;
};

#define ROW(member) offsetof(struct args, member)

static const char *const header_choices[] = { "auto", "yes", "no", NULL };

static const struct crm_option options[] = {
    { .name = "transactions",
      .type = CRM_OPTION_LIST,
      .argument = "FILE",
      .offset = ROW(transactions),
      .complete = CRM_COMPLETE_FILE,
      .help = "read FILE as transactions, whatever its columns look like" },
    { .name = "customers",
      .type = CRM_OPTION_LIST,
      .argument = "FILE",
      .offset = ROW(customers),
      .complete = CRM_COMPLETE_FILE,
      .help = "read FILE as customers" },
    { .name = "interactions",
      .type = CRM_OPTION_LIST,
      .argument = "FILE",
      .offset = ROW(interactions),
      .complete = CRM_COMPLETE_FILE,
      .help = "read FILE as interactions: contacts, visits, complaints, surveys" },
    { .name = "products",
      .type = CRM_OPTION_LIST,
      .argument = "FILE",
      .offset = ROW(products),
      .complete = CRM_COMPLETE_FILE,
      .help = "read FILE as products" },
    { .letter = 'm',
      .name = "map",
      .type = CRM_OPTION_LIST,
      .argument = "FIELD=COLUMN",
      .offset = ROW(maps),
      .config = "import.map",
      .help = "take FIELD from the column with this header or number; usual headers are known "
              "without it" },
    { .letter = 'e',
      .name = "encoding",
      .type = CRM_OPTION_TEXT,
      .argument = "NAME",
      .offset = ROW(encoding),
      .config = "import.encoding",
      .help = "the files are in this encoding, such as GB18030 (default: UTF-8)" },
    { .letter = 'd',
      .name = "delimiter",
      .type = CRM_OPTION_TEXT,
      .argument = "CHARACTER",
      .offset = ROW(delimiter),
      .config = "import.delimiter",
      .help =
          "fields are parted by CHARACTER, or by tab, comma, semicolon or pipe (default: found by "
          "looking)" },
    { .name = "header",
      .type = CRM_OPTION_CHOICE,
      .argument = "WHEN",
      .offset = ROW(header),
      .config = "import.header",
      .complete = CRM_COMPLETE_CHOICES,
      .choices = header_choices,
      .help = "whether the first row names the columns (default: auto)" },
    { .name = "date-format",
      .type = CRM_OPTION_TEXT,
      .argument = "FORMAT",
      .offset = ROW(date_format),
      .config = "import.date_format",
      .help = "dates look like FORMAT, such as %d/%m/%Y (default: 2024-01-31, 20240131, "
              "2024/1/31, each with or without a time)" },
    { .name = "currency",
      .type = CRM_OPTION_TEXT,
      .argument = "CODE",
      .offset = ROW(currency),
      .config = "import.currency",
      .help = "amounts are in this currency, such as CNY" },
    { .name = "as-of",
      .type = CRM_OPTION_DATE,
      .argument = "DATE",
      .offset = ROW(as_of),
      .help = "take DATE for now (default: the latest day of a transaction)" },
    { .letter = 'r',
      .name = "rejects",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      .offset = ROW(rejects),
      .config = "import.rejects",
      .complete = CRM_COMPLETE_FILE,
      .help = "set bad rows aside in FILE: source, line, column, reason, row (default: the first "
              "one ends the import)" },
    { .name = "max-rejects",
      .type = CRM_OPTION_TEXT,
      .argument = "N|N%",
      .offset = ROW(max_rejects),
      .config = "import.max_rejects",
      .help = "write nothing and exit 3 if more than N rows, or N % of them, are bad (default: "
              "any number with --rejects, else none)" },
    { .name = "partial",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(partial),
      .help = "take an earlier stream that breaks off as far as it goes, and mark the output" },
};

/* "250" or "0.5%"; a share is kept in hundredths of a percent. */
static enum crm_status read_limit(const struct args *args, struct crm_import_options *import,
                                  struct crm_error *error)
{
    import->most_rejects = -1;
    import->set_aside = args->rejects != NULL || args->max_rejects != NULL;
    if (args->max_rejects == NULL) {
        return CRM_OK;
    }
    struct crm_span text = crm_span_of(args->max_rejects);
    import->most_is_share = text.length > 1 && text.at[text.length - 1] == '%';
    double share = 0;
    bool good = false;
    if (import->most_is_share) {
        text.length--;
        good = crm_number_parse(text, &share) && share >= 0 && share <= 100;
        import->most_rejects = good ? (int64_t)(share * 100 + 0.5) : -1;
    } else {
        good = crm_integer_parse(text, &import->most_rejects) && import->most_rejects >= 0;
    }
    return good ? CRM_OK
                : crm_fail(error, CRM_USAGE,
                           "--max-rejects needs a number of rows or a share such as 0.5%%, not "
                           "'%s'",
                           args->max_rejects);
}

/* A character, or its name: crm.conf cannot hold a tab, and takes ; for a comment. */
static enum crm_status read_delimiter(const char *text, char *delimiter, struct crm_error *error)
{
    static const struct {
        char name[12];
        char character;
    } named[] = { { "tab", '\t' }, { "comma", ',' }, { "semicolon", ';' }, { "pipe", '|' } };
    *delimiter = 0;
    if (text == NULL) {
        return CRM_OK;
    }
    for (size_t i = 0; i < CRM_COUNT(named); i++) {
        if (strcmp(text, named[i].name) == 0) {
            *delimiter = named[i].character;
            return CRM_OK;
        }
    }
    *delimiter = text[0];
    unsigned char byte = (unsigned char)*delimiter;
    return text[0] != '\0' && text[1] == '\0' && byte < 0x80 && strchr("\"\r\n", byte) == NULL
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "--delimiter needs one character, or tab, comma, semicolon or pipe, not "
                          "'%s'",
                          text);
}

static enum crm_status check_texts(const struct args *args, struct crm_error *error)
{
    if (args->encoding != NULL && args->encoding[0] == '\0') {
        return crm_fail(error, CRM_USAGE, "--encoding needs a name, such as GB18030");
    }
    if (args->encoding != NULL && strstr(args->encoding, "//") != NULL) {
        return crm_fail(error, CRM_USAGE,
                        "--encoding needs a name without //: what is no text gets rejected, never "
                        "dropped");
    }
    if (args->date_format != NULL && !crm_time_pattern_valid(args->date_format)) {
        return crm_fail(error, CRM_USAGE,
                        "--date-format '%s' does not give a full date; it may have %%Y %%y %%m "
                        "%%d %%H %%I %%p %%M %%S %%j",
                        args->date_format);
    }
    size_t length = args->currency != NULL ? strlen(args->currency) : 3;
    for (size_t i = 0; i < length; i++) {
        if (args->currency != NULL && (args->currency[i] < 'A' || args->currency[i] > 'Z')) {
            length = 0;
        }
    }
    return length == 3 ? CRM_OK
                       : crm_fail(error, CRM_USAGE,
                                  "--currency needs three capital letters, such as CNY, not '%s'",
                                  args->currency);
}

/* All files: those with a role said, then the operands; standard input where there are none. */
static enum crm_status list_files(const struct crm_run *run, const struct args *args,
                                  struct crm_import_file **files, size_t *count,
                                  struct crm_error *error)
{
    const struct {
        const struct crm_list *list;
        char role;
    } lists[] = { { &args->transactions, CRM_TRANSACTIONS },
                  { &args->customers, CRM_CUSTOMERS },
                  { &args->interactions, CRM_INTERACTIONS },
                  { &args->products, CRM_PRODUCTS } };
    size_t most = run->operand_count + 1;
    for (size_t i = 0; i < CRM_COUNT(lists); i++) {
        most += lists[i].list->count;
    }
    *files = crm_allocate(most, sizeof **files, error);
    if (*files == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < CRM_COUNT(lists); i++) {
        for (size_t j = 0; j < lists[i].list->count; j++) {
            (*files)[(*count)++] =
                (struct crm_import_file){ lists[i].list->items[j], lists[i].role };
        }
    }
    for (size_t i = 0; i < run->operand_count; i++) {
        (*files)[(*count)++] = (struct crm_import_file){ run->operands[i], 0 };
    }
    if (*count == 0) {
        (*files)[(*count)++] = (struct crm_import_file){ "-", 0 };
    }
    size_t standard = 0;
    for (size_t i = 0; i < *count; i++) {
        standard += strcmp((*files)[i].path, "-") == 0;
    }
    if (standard > 1) {
        return crm_fail(error, CRM_USAGE, "standard input can be read once only");
    }
    return standard == 1 ? crm_tool_terminal_input(error) : CRM_OK;
}

static enum crm_status check_paths(const struct crm_run *run, const struct args *args,
                                   const struct crm_import_file *files, size_t count,
                                   struct crm_error *error)
{
    struct crm_path_use *uses = crm_allocate(count + 2, sizeof *uses, error);
    if (uses == NULL) {
        return CRM_FAILURE;
    }
    uses[0] = (struct crm_path_use){ args->rejects, "--rejects", CRM_PATH_SIDE };
    uses[1] = (struct crm_path_use){ run->common.output, "the output", CRM_PATH_OUTPUT };
    for (size_t i = 0; i < count; i++) {
        uses[i + 2] = (struct crm_path_use){ files[i].path, files[i].path, CRM_PATH_INPUT };
    }
    enum crm_status status = crm_paths_check(uses, count + 2, error);
    crm_release(uses);
    return status;
}

static enum crm_header header_of(const char *choice)
{
    return choice == NULL || strcmp(choice, "auto") == 0 ? CRM_HEADER_GUESS
           : strcmp(choice, "yes") == 0                  ? CRM_HEADER_YES
                                                         : CRM_HEADER_NO;
}

static enum crm_status run_import(struct crm_run *run, void *opaque, struct crm_error *error)
{
    const struct args *args = opaque;
    struct crm_import_file *files = NULL;
    bool *map_used = NULL;
    struct crm_import_result result = { 0 };
    struct crm_import_options import = {
        .plan = { .encoding = args->encoding,
                  .header = header_of(args->header),
                  .maps = args->maps.items,
                  .map_count = args->maps.count,
                  .partial = args->partial,
                  .notes = &run->notes },
        .date_format = args->date_format,
        .currency = args->currency,
        .as_of = args->as_of,
        .rejects = args->rejects,
        .memory = run->common.memory,
        .output = run->common.output,
        .gzip = run->common.gzip,
        .tool = run->tool->name,
        .notes = &run->notes,
    };
    enum crm_status status = check_texts(args, error);
    status = status == CRM_OK ? read_limit(args, &import, error) : status;
    status =
        status == CRM_OK ? read_delimiter(args->delimiter, &import.plan.delimiter, error) : status;
    status = status == CRM_OK ? list_files(run, args, &files, &import.file_count, error) : status;
    status = status == CRM_OK ? check_paths(run, args, files, import.file_count, error) : status;
    if (status == CRM_OK) {
        map_used = crm_allocate(args->maps.count, sizeof *map_used, error);
        status = map_used != NULL ? CRM_OK : CRM_FAILURE;
    }
    import.files = files;
    import.plan.map_used = map_used;
    status = status == CRM_OK ? crm_import(&import, &result, error) : status;
    if (status == CRM_OK) {
        crm_import_summary(&run->summary, &result);
    }
    crm_release(files);
    crm_release(map_used);
    return status;
}

static const struct crm_tool tool = {
    .name = "crm-import",
    .summary = "turn exports of sales and customers into a stream",
    .operands = "[FILE...]",
    .most_operands = -1,
    .options = options,
    .option_count = CRM_COUNT(options),
    .examples = "  crm-import sales.csv customers.csv | crm-segment | crm-report\n"
                "  crm-import --map time=date --map amount=sales --rejects bad.tsv sales.csv\n"
                "  crm-import --encoding GB18030 -o sales.crm.gz sales.csv.gz\n",
    .settings = crm_tool_settings,
    .run = run_import,
};

int main(int argc, char **argv)
{
    struct args args = { .as_of = CRM_NO_DAY };
    return crm_tool_main(&tool, argc, argv, &args);
}
