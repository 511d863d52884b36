/* crm-report — what a stream says about the customers, for people and spreadsheets. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/collect.h"
#include "report/renderer.h"
#include "report/section.h"
#include "tool/input.h"
#include "tool/paths.h"
#include "tool/settings.h"
#include "tool/tool.h"
#include "value/number.h"

/* A line of a terminal; of anything else, always the same. */
enum { WIDTH = 80, WIDTH_LEAST = 60, WIDTH_MOST = 100 };

struct args {
    struct crm_list sections;
    const char *format; /* NULL: by the output's suffix */
    const char *language;
    struct crm_input_args input;
    bool internal;
    bool list;
};

static const char *const languages[] = { "en", "zh", NULL };

#define MEMBER(name) .offset = offsetof(struct args, name)

static const struct crm_option options[] = {
    { .letter = 's',
      .name = "section",
      .type = CRM_OPTION_LIST,
      .argument = "NAME,...",
      MEMBER(sections),
      .config = "report.section",
      .help = "report these sections only (see --list); may be repeated (default all)" },
    { .letter = 'f',
      .name = "format",
      .type = CRM_OPTION_CHOICE,
      .argument = "FORMAT",
      MEMBER(format),
      .config = "report.format",
      .complete = CRM_COMPLETE_CHOICES,
      .choices = crm_renderer_names,
      .help = "write this format (default by the suffix of the output file: .csv, .tsv, .txt; "
              "else text)" },
    { .name = "lang",
      .type = CRM_OPTION_CHOICE,
      .argument = "LANGUAGE",
      MEMBER(language),
      .config = "report.lang",
      .complete = CRM_COMPLETE_CHOICES,
      .choices = languages,
      .help = "write text in English or Chinese (default en); TSV and CSV have the stream's codes "
              "in any language" },
    CRM_INPUT_OPTIONS(struct args, input),
    { .name = "internal",
      .type = CRM_OPTION_FLAG,
      MEMBER(internal),
      .config = "report.internal",
      .help = "count internal customers too, who are left out otherwise" },
    { .letter = 'l',
      .name = "list",
      .type = CRM_OPTION_FLAG,
      MEMBER(list),
      .help = "list the sections and exit" },
};

/* COLUMNS, else what the terminal says, within what reads well. */
static size_t terminal_width(void)
{
    struct winsize window;
    int64_t width = 0;
    const char *columns = getenv("COLUMNS");
    bool given = columns != NULL && crm_integer_parse(crm_span_of(columns), &width) && width > 0;
    if (!given) {
        width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 ? window.ws_col
                                                                                    : WIDTH;
    }
    return (size_t)(width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width);
}

static struct crm_report_style style_of(const struct crm_common *common)
{
    struct crm_report_style style = { .width = WIDTH };
    bool standard = common->output == NULL || strcmp(common->output, "-") == 0;
    if (standard && !common->gzip && isatty(STDOUT_FILENO) == 1) {
        const char *no_color = getenv("NO_COLOR");
        const char *terminal = getenv("TERM");
        style.width = terminal_width();
        style.bold = (no_color == NULL || no_color[0] == '\0') && terminal != NULL
                     && strcmp(terminal, "dumb") != 0;
    }
    return style;
}

static void list_sections(struct crm_buffer *text)
{
    for (size_t i = 0; i < crm_section_row_count; i++) {
        const struct crm_section_row *row = crm_section_rows[i];
        crm_buffer_format(text, "%-4s %-10s %s\n", row->id, row->words.code, row->summary);
    }
}

static enum crm_status write_list(struct crm_output *output, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    list_sections(&text);
    enum crm_status status = crm_buffer_check(&text, error);
    if (status == CRM_OK) {
        status = crm_output_write(output, text.bytes, text.length, error);
    }
    crm_buffer_free(&text);
    return status;
}

static void summarise(struct crm_run *run, const struct crm_facts *facts)
{
    char customers[32];
    char orders[32];
    char revenue[32];
    crm_count_display(facts->all.customers, customers);
    crm_count_display(facts->all.occasions, orders);
    crm_money_display(facts->all.revenue, revenue);
    crm_buffer_format(&run->summary, "%s customers, %s %s, %s", customers, orders,
                      facts->totals.has_orders ? "orders" : "purchase days", revenue);
}

static enum crm_status write_report(struct crm_run *run, const struct args *args, unsigned chosen,
                                    const struct crm_facts *facts, struct crm_output *output,
                                    struct crm_error *error)
{
    struct crm_report report = { .language = CRM_ENGLISH };
    struct crm_report_style style = style_of(&run->common);
    const struct crm_renderer *renderer = args->format != NULL
                                              ? crm_renderer_find(args->format)
                                              : crm_renderer_of_path(run->common.output);
    if (args->language != NULL && strcmp(args->language, "zh") == 0) {
        report.language = CRM_CHINESE;
    }
    enum crm_status status = crm_sections_make(&report, facts, chosen, error);
    if (status == CRM_OK) {
        status = crm_report_write(&report, renderer, &style, output, error);
    }
    crm_report_free(&report);
    return status;
}

/* Reads, then writes: nothing is written before the stream has ended well. */
static enum crm_status report_stream(struct crm_run *run, const struct args *args, unsigned chosen,
                                     struct crm_output *output, struct crm_error *error)
{
    const char *path = run->operand_count > 0 ? run->operands[0] : "-";
    struct crm_reader_options wanted =
        crm_input_reader_options(&args->input, run->common.memory / 2);
    struct crm_reader *reader = NULL;
    struct crm_gather *gather = NULL;
    struct crm_facts facts;
    crm_facts_open(&facts, args->internal);
    if (crm_setting_is_set(&run->settings, "activity.inactive")) {
        facts.year.inactive_limit = crm_setting_number(&run->settings, "activity.inactive");
    }
    enum crm_status status = crm_reader_open(&reader, path, &wanted, &run->notes, error);
    if (status == CRM_OK) {
        status = crm_gather_open(&gather, crm_sections_extras(chosen), run->common.memory,
                                 &run->settings, &run->notes, error);
    }
    if (status == CRM_OK) {
        status = crm_facts_collect(&facts, reader, gather, args->input.as_of, error);
    }
    status = status == CRM_OK ? crm_notes_check(&run->notes, error) : status;
    if (status == CRM_OK) {
        status = write_report(run, args, chosen, &facts, output, error);
    }
    if (status == CRM_OK) {
        summarise(run, &facts);
    }
    crm_facts_free(&facts);
    crm_gather_close(gather);
    crm_reader_close(reader);
    return status;
}

static enum crm_status check_input(const struct crm_run *run, struct crm_error *error)
{
    const char *path = run->operand_count > 0 ? run->operands[0] : "-";
    enum crm_status status = strcmp(path, "-") == 0 ? crm_tool_terminal_input(error) : CRM_OK;
    return status == CRM_OK ? crm_paths_keep(path, run->common.output, error) : status;
}

static enum crm_status run_report(struct crm_run *run, void *user, struct crm_error *error)
{
    const struct args *args = user;
    struct crm_output *output = NULL;
    unsigned chosen = 0;
    enum crm_status status =
        crm_sections_choose(args->sections.items, args->sections.count, &chosen, error);
    if (status == CRM_OK && !args->list) {
        status = check_input(run, error);
    }
    if (status == CRM_OK) {
        status = crm_output_open(&output, run->common.output, run->common.gzip, error);
    }
    if (status != CRM_OK) {
        return status;
    }
    status =
        args->list ? write_list(output, error) : report_stream(run, args, chosen, output, error);
    if (status != CRM_OK) {
        crm_output_discard(output);
        return status;
    }
    return crm_output_close(output, error);
}

static const struct crm_tool tool = {
    .name = "crm-report",
    .summary = "report on the customers of a stream: who they are, what they are worth",
    .operands = "[FILE]",
    .least_operands = 0,
    .most_operands = 1,
    .options = options,
    .option_count = CRM_COUNT(options),
    .examples = "  crm-import sales.csv | crm-segment | crm-report\n"
                "  crm-report --lang zh --section value customers.crm\n"
                "  crm-report -o report.csv customers.crm.gz\n",
    .settings = crm_tool_settings,
    .run = run_report,
};

int main(int argc, char **argv)
{
    struct args args = { .input.as_of = CRM_NO_DAY };
    return crm_tool_main(&tool, argc, argv, &args);
}
