/* crm-import — reads exports of sales, customers, contacts and products; writes a stream. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "ingest/inspect.h"
#include "ingest/summary.h"
#include "tool/paths.h"
#include "tool/settings.h"
#include "tool/tool.h"
#include "value/number.h"

struct args {
    struct crm_list transactions;
    struct crm_list customers;
    struct crm_list interactions;
    struct crm_list products;
    struct crm_list maps;
    struct crm_list aliases;
    struct crm_list encodings;
    struct crm_list delimiters;
    struct crm_list quotes;
    struct crm_list headers;
    struct crm_list sheets;
    struct crm_list date_formats;
    struct crm_list decimals;
    struct crm_list orders;
    struct crm_list from_rejects;
    struct crm_list rates;
    const char *currency;
    int32_t as_of;
    const char *rejects;
    const char *max_rejects;
    bool match_refunds;
    bool inspect;
    bool partial;
};

#define ROW(member) offsetof(struct args, member)

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
    { .name = "orders",
      .type = CRM_OPTION_LIST,
      .argument = "FILE",
      .offset = ROW(orders),
      .complete = CRM_COMPLETE_FILE,
      .help = "read FILE as heads of orders, whose lines are in the other files: who, when, in "
              "which state" },
    { .name = "from-rejects",
      .type = CRM_OPTION_LIST,
      .argument = "FILE",
      .offset = ROW(from_rejects),
      .complete = CRM_COMPLETE_FILE,
      .help = "read the rows of FILE, which --rejects has written and somebody corrected" },
    { .letter = 'm',
      .name = "map",
      .type = CRM_OPTION_LIST,
      .argument = "FIELD=COLUMN",
      .offset = ROW(maps),
      .config = "import.map",
      .help = "take FIELD from the column with this header or number; usual headers are known "
              "without it" },
    { .name = "aliases",
      .type = CRM_OPTION_LIST,
      .argument = "FILE",
      .offset = ROW(aliases),
      .config = "import.aliases",
      .complete = CRM_COMPLETE_FILE,
      .help = "read further names of columns and words for values from FILE" },
    { .letter = 'e',
      .name = "encoding",
      .type = CRM_OPTION_LIST,
      .argument = "NAME",
      .offset = ROW(encodings),
      .config = "import.encoding",
      .help = "text is in this encoding, such as GB18030 (default: recognised)" },
    { .letter = 'd',
      .name = "delimiter",
      .type = CRM_OPTION_LIST,
      .argument = "CHARACTER",
      .offset = ROW(delimiters),
      .config = "import.delimiter",
      .help =
          "fields are parted by CHARACTER, or by tab, comma, semicolon or pipe (default: found by "
          "looking)" },
    { .name = "quote",
      .type = CRM_OPTION_LIST,
      .argument = "WHICH",
      .offset = ROW(quotes),
      .config = "import.quote",
      .help = "fields may stand in quotes: auto, double, single or none (default: auto)" },
    { .name = "header",
      .type = CRM_OPTION_LIST,
      .argument = "WHERE",
      .offset = ROW(headers),
      .config = "import.header",
      .help = "where the row is that names the columns: auto, yes for the first row, no for "
              "nowhere, or its line (default: auto)" },
    { .name = "sheet",
      .type = CRM_OPTION_LIST,
      .argument = "NAME",
      .offset = ROW(sheets),
      .config = "import.sheet",
      .help = "read this sheet of a workbook (default: the first one that is shown)" },
    { .name = "date-format",
      .type = CRM_OPTION_LIST,
      .argument = "FORMAT",
      .offset = ROW(date_formats),
      .config = "import.date_format",
      .help = "dates are in the order ymd, dmy, mdy or yymd, are the serial numbers of "
              "spreadsheets, or look like FORMAT, such as %d/%m/%Y; FIELD=FORMAT for one field "
              "(default: found by looking at the column)" },
    { .name = "decimal",
      .type = CRM_OPTION_LIST,
      .argument = "MARK",
      .offset = ROW(decimals),
      .config = "import.decimal",
      .help = "decimals stand behind a point or a comma; FIELD=MARK for one field (default: found "
              "by looking at the column)" },
    { .name = "currency",
      .type = CRM_OPTION_TEXT,
      .argument = "CODE",
      .offset = ROW(currency),
      .config = "import.currency",
      .help = "amounts are in this currency, such as CNY, or become so with --rate" },
    { .name = "rate",
      .type = CRM_OPTION_LIST,
      .argument = "CODE=VALUE",
      .offset = ROW(rates),
      .config = "import.rate",
      .help = "one unit of the currency CODE is worth VALUE, such as USD=7.1; may be repeated" },
    { .name = "match-refunds",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(match_refunds),
      .config = "import.match_refunds",
      .help = "put refunds into the orders that they take back: the latest earlier sale of the "
              "customer, product and price" },
    { .name = "as-of",
      .type = CRM_OPTION_DATE,
      .argument = "DATE",
      .offset = ROW(as_of),
      .help = "take DATE as today (default: the latest day of a transaction)" },
    { .letter = 'r',
      .name = "rejects",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      .offset = ROW(rejects),
      .config = "import.rejects",
      .writes = true,
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
    { .name = "inspect",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(inspect),
      .help = "import nothing; say what each file is taken for, column by column, what is wrong "
              "with it, and the command that pins all of it" },
    { .name = "partial",
      .type = CRM_OPTION_FLAG,
      .offset = ROW(partial),
      .help = "take an earlier stream that breaks off as far as it goes, and mark the output" },
};

/* "250" or "0.5%". */
static enum crm_status read_limit(const struct args *args, struct crm_import_options *import,
                                  struct crm_error *error)
{
    import->most_rejects = -1;
    import->max_rejects = args->max_rejects;
    import->set_aside = args->rejects != NULL || args->max_rejects != NULL;
    if (args->max_rejects == NULL) {
        return CRM_OK;
    }
    struct crm_span text = crm_span_of(args->max_rejects);
    import->most_is_share = text.length > 1 && text.at[text.length - 1] == '%';
    bool good = false;
    if (import->most_is_share) {
        text.length--;
        enum crm_money_read read = crm_money_parse(text, &import->most_rejects);
        if (read == CRM_MONEY_TOO_PRECISE) {
            return crm_fail(error, CRM_USAGE,
                            "--max-rejects takes a share with at most 4 decimals, not '%s'",
                            args->max_rejects);
        }
        good = read == CRM_MONEY_GOOD && import->most_rejects >= 0
               && import->most_rejects <= (crm_money)100 * CRM_MONEY_UNIT;
    } else {
        good = crm_integer_parse(text, &import->most_rejects) && import->most_rejects >= 0;
    }
    return good ? CRM_OK
                : crm_fail(error, CRM_USAGE,
                           "--max-rejects needs a number of rows or a share such as 0.5%%, not "
                           "'%s'",
                           args->max_rejects);
}

static enum crm_status check_currency(const struct args *args, struct crm_error *error)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *code = args->currency;
    return code == NULL || (strlen(code) == 3 && strspn(code, letters) == 3)
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "--currency needs three capital letters, such as CNY, not '%s'", code);
}

/* All files: those with a role said, then the operands; standard input where there are none. */
static enum crm_status list_files(const struct crm_run *run, const struct args *args,
                                  struct crm_import_file **files, size_t *count,
                                  struct crm_error *error)
{
    const struct {
        const struct crm_list *list;
        struct crm_import_file file;
    } lists[] = { { &args->orders, { .role = CRM_TRANSACTIONS, .is_heads = true } },
                  { &args->transactions, { .role = CRM_TRANSACTIONS } },
                  { &args->customers, { .role = CRM_CUSTOMERS } },
                  { &args->interactions, { .role = CRM_INTERACTIONS } },
                  { &args->products, { .role = CRM_PRODUCTS } },
                  { &args->from_rejects, { .is_rejects = true } } };
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
            (*files)[*count] = lists[i].file;
            (*files)[(*count)++].path = lists[i].list->items[j];
        }
    }
    for (size_t i = 0; i < run->operand_count; i++) {
        (*files)[(*count)++] = (struct crm_import_file){ .path = run->operands[i] };
    }
    if (*count == 0) {
        (*files)[(*count)++] = (struct crm_import_file){ .path = "-" };
    }
    size_t standard = 0;
    for (size_t i = 0; i < *count + args->aliases.count; i++) {
        const char *path = i < *count ? (*files)[i].path : args->aliases.items[i - *count];
        standard += strcmp(path, "-") == 0;
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
    size_t aliases = args->aliases.count;
    struct crm_path_use *uses = crm_allocate(count + aliases + 2, sizeof *uses, error);
    if (uses == NULL) {
        return CRM_FAILURE;
    }
    uses[0] = (struct crm_path_use){ args->rejects, "--rejects", CRM_PATH_SIDE };
    uses[1] = (struct crm_path_use){ run->common.output, "the output", CRM_PATH_OUTPUT };
    for (size_t i = 0; i < count; i++) {
        uses[i + 2] = (struct crm_path_use){ files[i].path, files[i].path, CRM_PATH_INPUT };
    }
    for (size_t i = 0; i < aliases; i++) {
        const char *path = args->aliases.items[i];
        uses[count + 2 + i] = (struct crm_path_use){ path, path, CRM_PATH_INPUT };
    }
    enum crm_status status = crm_paths_check(uses, count + aliases + 2, error);
    for (size_t i = 0; i < aliases && status == CRM_OK; i++) {
        status = crm_paths_keep(args->aliases.items[i], run->common.output, error);
    }
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        bool kept = args->inspect || files[i].is_rejects;
        status = kept ? crm_paths_keep(files[i].path, run->common.output, error) : CRM_OK;
    }
    crm_release(uses);
    return status;
}

static struct crm_pin_list pins_of(const struct crm_list *list)
{
    return (struct crm_pin_list){ list->items, list->count };
}

static struct crm_import_options options_of(struct crm_run *run, const struct args *args)
{
    return (struct crm_import_options){
        .pins = { .encodings = pins_of(&args->encodings),
                  .delimiters = pins_of(&args->delimiters),
                  .quotes = pins_of(&args->quotes),
                  .headers = pins_of(&args->headers),
                  .sheets = pins_of(&args->sheets),
                  .date_formats = pins_of(&args->date_formats),
                  .decimals = pins_of(&args->decimals),
                  .maps = pins_of(&args->maps) },
        .alias_paths = args->aliases.items,
        .alias_count = args->aliases.count,
        .rates = args->rates.items,
        .rate_count = args->rates.count,
        .match_refunds = args->match_refunds,
        .partial = args->partial,
        .currency = args->currency,
        .as_of = args->as_of,
        .rejects = args->rejects,
        .memory = run->common.memory,
        .output = run->common.output,
        .gzip = run->common.gzip,
        .tool = run->tool->name,
        .notes = &run->notes,
    };
}

static enum crm_status run_import(struct crm_run *run, void *opaque, struct crm_error *error)
{
    const struct args *args = opaque;
    struct crm_import_file *files = NULL;
    const char **paths = NULL;
    struct crm_import_result result = { 0 };
    struct crm_import_options import = options_of(run, args);
    enum crm_status status = check_currency(args, error);
    status = status == CRM_OK ? read_limit(args, &import, error) : status;
    status = status == CRM_OK ? list_files(run, args, &files, &import.file_count, error) : status;
    status = status == CRM_OK ? check_paths(run, args, files, import.file_count, error) : status;
    if (status == CRM_OK) {
        paths = crm_allocate(import.file_count, sizeof *paths, error);
        status = paths != NULL ? CRM_OK : CRM_FAILURE;
    }
    for (size_t i = 0; status == CRM_OK && i < import.file_count; i++) {
        paths[i] = files[i].path;
    }
    import.files = files;
    import.pins.paths = paths;
    import.pins.path_count = import.file_count;
    if (status == CRM_OK && args->inspect) {
        status = crm_inspect(&import, error);
    } else if (status == CRM_OK) {
        status = crm_import(&import, &result, error);
        if (status == CRM_OK) {
            crm_import_summary(&run->summary, &result);
        }
    }
    crm_release(files);
    crm_release((void *)paths);
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
