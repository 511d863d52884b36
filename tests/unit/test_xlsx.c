/* Workbooks: what is in a cell (value/spreadsheet), zip members (io/archive), sheets. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ingest/xlsx.h"
#include "support.h"
#include "value/spreadsheet.h"

/* What is in a cell */

Test(xlsx, numbers)
{
    static const struct {
        char text[40];
        char written[40]; /* empty: no number */
    } cases[] = {
        { "0", "0" },
        { "-0", "0" },
        { "0.0", "0" },
        { "-0.00", "0" },
        { "1", "1" },
        { "+1", "1" },
        { "007", "7" },
        { "12.50", "12.5" },
        { ".5", "0.5" },
        { "5.", "5" },
        { "-.5", "-0.5" },
        { "-12.345", "-12.345" },
        { "100", "100" },
        { "123456789012345", "123456789012345" },
        { "-123456789012345", "-123456789012345" },
        { "999999999999999", "999999999999999" },
        { "1000000000000000", "1E+15" },
        { "1234567890123456", "1.23456789012346E+15" },
        { "123456789012345678", "1.23456789012346E+17" },
        { "-1.23456789012346E+17", "-1.23456789012346E+17" },
        { "1.23456789012345E+14", "123456789012345" },
        { "1E3", "1000" },
        { "1.5e-5", "0.000015" },
        { "1E-9", "0.000000001" },
        { "1.23456789012345E-9", "0.00000000123456789012345" },
        { "1E-10", "1E-10" },
        { "1E+100", "1E+100" },
        { "-2.5E-300", "-2.5E-300" },
        { "0E5", "0" },
        { "-0E5", "0" },
        { "0.10000000000000001", "0.1" },
        { "0.30000000000000004", "0.3" },
        { "2.5499999999999998", "2.55" },
        { "-2.5499999999999998", "-2.55" },
        { "12345678901234.56", "12345678901234.6" },
        { "0.333333333333333314", "0.333333333333333" },
        { "999999999999999.9", "1E+15" },
        { "99999999999999.99", "100000000000000" },
        { "1.0049999999999999", "1.005" },
        { "40179.351388888885", "40179.3513888889" },
        { "0.00000000000123", "0.00000000000123" },
        { "", "" },
        { ".", "" },
        { "-", "" },
        { "1e", "" },
        { "1,5", "" },
        { "12,5O", "" },
        { "0x10", "" },
        { "1E+400", "" },
        { "nan", "" },
        { "Infinity", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char written[40];
        size_t length = crm_cell_number(crm_span_of(cases[i].text), written);
        cr_assert(crm_span_is((struct crm_span){ written, length }, cases[i].written),
                  "\"%s\" is \"%.*s\", not \"%s\"", cases[i].text, (int)length, written,
                  cases[i].written);
    }
}

/* Whatever the double, its text says the same in 15 digits. */
Test(xlsx, numbers_at_random)
{
    uint64_t random = 20240229;
    for (size_t i = 0; i < 200000; i++) {
        char text[40];
        char written[41];
        char expected[40];
        char back[40];
        double number = (double)(int64_t)random_next(&random) / 9.3e18;
        number = ldexp(number, (int)random_below(&random, 80) - 30);
        snprintf(text, sizeof text, "%.17g", number);
        size_t length = crm_cell_number(crm_span_of(text), written);
        cr_assert(length > 0 && length < 40);
        written[length] = '\0';
        snprintf(expected, sizeof expected, "%.15g", number);
        snprintf(back, sizeof back, "%.15g", strtod(written, NULL));
        cr_assert_str_eq(back, expected);
        bool plain = fabs(number) < 999999999999999.0 && fabs(number) > 1.1e-9;
        cr_assert(!plain || strpbrk(written, "eE") == NULL, "%s", written);
    }
}

Test(xlsx, serial_numbers)
{
    enum { DATE = CRM_CELL_DATE, ELAPSED = CRM_CELL_DURATION };
    static const struct {
        double serial;
        int format;
        bool from_1904;
        char written[24]; /* empty: out of range */
    } cases[] = {
        { 0, DATE, false, "00:00:00" },
        { 0.5, DATE, false, "12:00:00" },
        { 0.999988, DATE, false, "23:59:59" },
        { 0.999999, DATE, false, "1900-01-01" },
        { 1, DATE, false, "1900-01-01" },
        { 59, DATE, false, "1900-02-28" },
        { 59.5, DATE, false, "1900-02-28T12:00:00" },
        { 60, DATE, false, "1900-02-29" },
        { 60.25, DATE, false, "1900-02-29T06:00:00" },
        { 61, DATE, false, "1900-03-01" },
        { 44197, DATE, false, "2021-01-01" },
        { 44196.9999999, DATE, false, "2021-01-01" },
        { 44196.99999, DATE, false, "2020-12-31T23:59:59" },
        { 40179.351388888885, DATE, false, "2010-01-01T08:26:00" },
        { 40513.351388888885, DATE, false, "2010-12-01T08:26:00" },
        { 44255.0000001, DATE, false, "2021-02-28" },
        { 2958465, DATE, false, "9999-12-31" },
        { 2958465.99998, DATE, false, "9999-12-31T23:59:58" },
        { 2958465.999999, DATE, false, "" },
        { 2958466, DATE, false, "" },
        { 1e300, DATE, false, "" },
        { -1, DATE, false, "" },
        { -0.5, DATE, false, "" },
        { 0, DATE, true, "00:00:00" },
        { 1, DATE, true, "1904-01-02" },
        { 60, DATE, true, "1904-03-01" },
        { 42735, DATE, true, "2021-01-01" },
        { 2957003, DATE, true, "9999-12-31" },
        { 2957004, DATE, true, "" },
        { 0.25, ELAPSED, false, "06:00:00" },
        { 1.5, ELAPSED, false, "36:00:00" },
        { 100.5, ELAPSED, true, "2412:00:00" },
        { -0.25, ELAPSED, false, "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char written[40];
        size_t length = crm_cell_serial(cases[i].serial, (enum crm_cell_format)cases[i].format,
                                        cases[i].from_1904, written);
        cr_assert(crm_span_is((struct crm_span){ written, length }, cases[i].written),
                  "case %zu is \"%.*s\", not \"%s\"", i, (int)length, written, cases[i].written);
    }
    char written[40];
    cr_assert(crm_cell_serial(strtod("nan", NULL), CRM_CELL_DATE, false, written) == 0);
}

Test(xlsx, formats)
{
    enum { NUMBER = CRM_CELL_NUMBER, DATE = CRM_CELL_DATE, ELAPSED = CRM_CELL_DURATION };
    static const struct {
        char code[56];
        int format;
    } codes[] = {
        { "General", NUMBER },
        { "", NUMBER },
        { "0", NUMBER },
        { "#,##0.00", NUMBER },
        { "0.00E+00", NUMBER },
        { "# ?/?", NUMBER },
        { "@", NUMBER },
        { "[Red]-#,##0.00", NUMBER },
        { "#,##0.00;[Red]-#,##0.00", NUMBER },
        { "[$-804]#,##0.00", NUMBER },
        { "[$HKD] #,##0", NUMBER },
        { "[DBNum1]General", NUMBER },
        { "[>=100]0;0.0", NUMBER },
        { "0\" days\"", NUMBER },
        { "\"mhs\"0", NUMBER },
        { "0\\d", NUMBER },
        { "0_d", NUMBER },
        { "*y0", NUMBER },
        { "0\"never closed d", NUMBER },
        { "[never closed d", NUMBER },
        { "\\", NUMBER },
        { "yyyy-mm-dd", DATE },
        { "yyyy\\-mm\\-dd;@", DATE },
        { "DD/MM/YY", DATE },
        { "[$-804]yyyy\"年\"m\"月\"d\"日\"", DATE },
        { "yyyy年m月d日", DATE },
        { "[Red]d.m.yyyy", DATE },
        { "h:mm AM/PM", DATE },
        { "mm:ss.0", DATE },
        { "0;0;d", DATE },
        { "[h]:mm", ELAPSED },
        { "[HH]:mm:ss", ELAPSED },
        { "[mm]:ss", ELAPSED },
        { "[s]", ELAPSED },
        { "yyyy [h]", ELAPSED },
    };
    for (size_t i = 0; i < CRM_COUNT(codes); i++) {
        cr_assert((int)crm_cell_format_code(crm_span_of(codes[i].code)) == codes[i].format, "%s",
                  codes[i].code);
    }
    static const struct {
        unsigned first;
        unsigned last;
        int format;
    } numbers[] = {
        { 0, 13, NUMBER },  { 14, 22, DATE }, { 23, 26, NUMBER },  { 27, 36, DATE },
        { 37, 44, NUMBER }, { 45, 45, DATE }, { 46, 46, ELAPSED }, { 47, 47, DATE },
        { 48, 49, NUMBER }, { 50, 58, DATE }, { 59, 200, NUMBER },
    };
    for (size_t i = 0; i < CRM_COUNT(numbers); i++) {
        for (unsigned number = numbers[i].first; number <= numbers[i].last; number++) {
            cr_assert((int)crm_cell_format_builtin(number) == numbers[i].format, "%u", number);
        }
    }
}

Test(xlsx, escaped_characters)
{
    static const struct {
        char text[40];
        char plain[24];
    } cases[] = {
        { "", "" },
        { "plain_text", "plain_text" },
        { "a_x000D_b", "a\rb" },
        { "_x0009_", "\t" },
        { "_x005F_x000D_", "_x000D_" },
        { "_x5317__x4eac_", "北京" },
        { "_x00E9_", "é" },
        { "_xD83D__xDCA9_!", "💩!" },
        { "_xD83D_", "_xD83D_" },
        { "_xD83D__x0041_", "_xD83D_A" },
        { "_xDCA9__xD83D_", "_xDCA9__xD83D_" },
        { "_x0000_", "_x0000_" },
        { "_x00G0_", "_x00G0_" },
        { "_x000D", "_x000D" },
        { "_X000D_", "_X000D_" },
        { "__x000D_", "_\r" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char text[40];
        memcpy(text, cases[i].text, sizeof text);
        struct crm_span plain = { text, crm_cell_unescape(text, strlen(text)) };
        cr_assert(crm_span_is(plain, cases[i].plain), "%s: \"%.*s\"", cases[i].text,
                  (int)plain.length, plain.at);
    }
}

/* Workbooks made here: these parts, unless a case says otherwise */

struct part {
    char name[48];
    const char *content; /* NULL: left out */
};

#define RELATION(id, kind, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"http://example/relationships/" kind "\" Target=\"" target  \
    "\"/>"
#define RELATIONS(rows) "<?xml version=\"1.0\"?><Relationships>" rows "</Relationships>"
#define SHEETS(rows)                                                                               \
    "<workbook xmlns:r=\"r\"><workbookPr/><sheets>" rows "</sheets><definedNames>"                 \
    "<sheet name=\"no\" r:id=\"x\"/></definedNames></workbook>"
#define SHEET(rows)                                                                                \
    "<worksheet><cols><col min=\"1\"/></cols><sheetData>" rows                                     \
    "</sheetData><hyperlinks><row/><c/></hyperlinks></worksheet>"
#define ROW(cells) SHEET("<row r=\"1\">" cells "</row>")

static const struct part usual[] = {
    { "[Content_Types].xml", "<Types/>" },
    { "_rels/.rels", RELATIONS(RELATION("rId1", "officeDocument", "xl/workbook.xml")) },
    { "xl/workbook.xml", SHEETS("<sheet name=\"Sales\" sheetId=\"1\" r:id=\"rId1\"/>") },
    { "xl/_rels/workbook.xml.rels",
      RELATIONS(RELATION("rId1", "worksheet", "worksheets/sheet1.xml") RELATION(
          "rId2", "styles", "styles.xml") RELATION("rId3", "sharedStrings", "sharedStrings.xml")) },
    { "xl/styles.xml",
      "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd;@\"/>"
      "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/>"
      "<numFmt numFmtId=\"166\" formatCode=\"[$-804]#,##0.00\"/></numFmts>"
      "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
      "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf/></cellXfs>"
      "<dxfs><xf numFmtId=\"14\"/></dxfs></styleSheet>" },
    { "xl/sharedStrings.xml",
      "<sst><si><t>tea</t></si><si/><si><r><rPr><b/></rPr><t xml:space=\"preserve\">green </t></r>"
      "<r><t>tea</t></r><rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si>"
      "<si><t> \xe5\x8c\x97\xe4\xba\xac </t><phoneticPr fontId=\"1\"/></si>"
      "<si><t>a_x000D_&#10;b&amp;c\\\td</t></si></sst>" },
    { "xl/worksheets/sheet1.xml", SHEET("<row><c t=\"s\"><v>0</v></c></row>") },
};

static void add_part(zipFile zip, const char *name, struct crm_span content)
{
    zip_fileinfo info = { 0 };
    cr_assert(zipOpenNewFileInZip64(zip, name, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6, 0)
              == ZIP_OK);
    cr_assert(zipWriteInFileInZip(zip, content.at, (unsigned)content.length) == ZIP_OK);
    cr_assert(zipCloseFileInZip(zip) == ZIP_OK);
}

/* Writes "book" into the folder: the usual parts, of which some are other ones. */
static const char *make_book(const struct part *other, size_t count)
{
    const char *path = folder_path("book");
    zipFile zip = zipOpen(path, APPEND_STATUS_CREATE);
    cr_assert(zip != NULL);
    for (size_t i = 0; i < CRM_COUNT(usual); i++) {
        const char *content = usual[i].content;
        for (size_t j = 0; j < count; j++) {
            content = strcmp(other[j].name, usual[i].name) == 0 ? NULL : content;
        }
        if (content != NULL) {
            add_part(zip, usual[i].name, crm_span_of(content));
        }
    }
    for (size_t j = 0; j < count; j++) {
        if (other[j].name[0] != '\0' && other[j].content != NULL) {
            add_part(zip, other[j].name, crm_span_of(other[j].content));
        }
    }
    cr_assert(zipClose(zip, NULL) == ZIP_OK);
    return path;
}

static const char *make_sheet(const char *content)
{
    struct part part = { "xl/worksheets/sheet1.xml", content };
    return make_book(&part, 1);
}

static enum crm_status open_book(struct crm_xlsx **xlsx, const char *path, const char *sheet,
                                 struct crm_error *error)
{
    struct crm_input *input = NULL;
    enum crm_status status = crm_input_open(&input, path, error);
    return status == CRM_OK ? crm_xlsx_open(xlsx, input, (struct crm_span){ "", 0 }, sheet, error)
                            : status;
}

/* Appends the rows: "@" and the line, cells in brackets, or "!" and the problem. */
static enum crm_status show_rows(struct crm_xlsx *xlsx, struct crm_buffer *text,
                                 struct crm_error *error)
{
    struct crm_csv_row row;
    enum crm_csv_read read = CRM_CSV_ROW;
    while ((read = crm_xlsx_next(xlsx, &row, error)) == CRM_CSV_ROW) {
        crm_buffer_format(text, "@%" PRIu64, row.line);
        for (size_t i = 0; i < row.count; i++) {
            crm_buffer_byte(text, '[');
            crm_buffer_span(text, row.cells[i]);
            crm_buffer_byte(text, ']');
        }
        if (row.problem != CRM_CSV_GOOD) {
            crm_buffer_format(text, "!%d", (int)row.problem);
        }
    }
    return read == CRM_CSV_END ? crm_buffer_check(text, error) : error->status;
}

/* The rows, and behind them "=" and the message where it failed. */
static struct crm_buffer show_book(const char *path, const char *sheet)
{
    struct crm_buffer text = { 0 };
    struct crm_xlsx *xlsx = NULL;
    struct crm_error error = { 0 };
    long blocks = fault.blocks;
    enum crm_status status = open_book(&xlsx, path, sheet, &error);
    cr_assert((status == CRM_OK) == (xlsx != NULL));
    if (status == CRM_OK) {
        status = show_rows(xlsx, &text, &error);
    }
    if (status != CRM_OK) {
        cr_assert(error.status == status);
        crm_buffer_format(&text, "=%d %s", (int)status, error.message);
    }
    crm_xlsx_close(xlsx);
    crm_buffer_string(&text);
    cr_assert(fault.blocks == blocks + 1, "%ld blocks are left", fault.blocks - blocks - 1);
    cr_assert(fault.descriptors == 0);
    return text;
}

TestSuite(xlsx, .init = folder_make, .fini = folder_remove);

Test(xlsx, cells)
{
    static const struct {
        char sheet[420];
        char rows[120];
    } cases[] = {
        { "<worksheet/>", "" },
        { "<worksheet><sheetData/></worksheet>", "" },
        { SHEET(""), "" },
        { SHEET("<row r=\"1\"/>"), "" },
        { ROW("<c r=\"A1\"/><c r=\"B1\" s=\"2\"/>"), "" },
        { ROW("<c r=\"A1\"><v>1</v></c>"), "@1[1]" },
        { ROW("<c><v>1</v></c><c><v>2</v></c>"), "@1[1][2]" },
        { ROW("<c r=\"B1\"><v>1</v></c><c><v>2</v></c><c r=\"E1\"><v>5</v></c><c r=\"G1\"/>"),
          "@1[][1][2][][5]" },
        { SHEET("<row><c><v>1</v></c></row><row/><row><c><v>3</v></c></row>"
                "<row r=\"9\"><c r=\"a9\"><v>9</v></c></row><row><c><v>10</v></c></row>"),
          "@1[1]@3[3]@9[9]@10[10]" },
        { SHEET("<row hidden=\"1\"><c><v>1</v></c></row>"), "@1[1]" },
        { ROW("<c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
              "<c t=\"s\"><v>3</v></c><c t=\"s\"/>"),
          "@1[tea][][green tea][ 北京 ]" },
        { ROW("<c t=\"s\"><v>4</v></c>"), "@1[a\r\nb&c\\\td]" },
        { ROW("<c t=\"inlineStr\"><is><t> a </t></is></c><c t=\"inlineStr\"><is><r><rPr/><t>b</t>"
              "</r><r><t>_x0041_</t></r><rPh><t>no</t></rPh></is></c>"),
          "@1[ a ][bA]" },
        { ROW("<c t=\"str\"><f>A1&amp;\"v\"</f><v>sum_x005F_x</v></c><c t=\"str\"><f/><v></v></c>"
              "<c><f>1+1</f><v>2</v></c>"),
          "@1[sum_x][][2]" },
        { ROW("<c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"b\"><v>true</v></c>"
              "<c t=\"b\"><v>false</v></c><c t=\"b\"><v>2</v></c>"),
          "@1[TRUE][FALSE][TRUE][FALSE][2]" },
        { ROW("<c t=\"e\"><v>#N/A</v></c><c t=\"new\"><v>x</v></c>"), "@1[#N/A][x]" },
        { ROW("<c t=\"n\"><v>\n 12.50 \n</v></c><c><v>abc</v></c><c><v>1E+20</v></c>"),
          "@1[12.5][abc][1E+20]" },
        { ROW("<c t=\"d\"><v>2024-02-29</v></c><c t=\"d\"><v>2024-02-29T08:05:00Z</v></c>"
              "<c t=\"d\"><v>2024-02-29T00:00:00.000</v></c><c t=\"d\"><v>T08:00</v></c>"),
          "@1[2024-02-29][2024-02-29T08:05:00][2024-02-29][T08:00]" },
        { ROW("<c s=\"1\"><v>44197</v></c><c s=\"2\"><v>44197.25</v></c><c s=\"3\"><v>1.5</v></c>"
              "<c s=\"4\"><v>44197</v></c><c s=\"5\"><v>7</v></c><c s=\"99\"><v>8</v></c>"
              "<c s=\"x\"><v>9</v></c><c s=\"0\"><v>10</v></c>"),
          "@1[2021-01-01][2021-01-01T06:00:00][36:00:00][44197][7][8][9][10]" },
        { ROW("<c s=\"1\"><v>-1</v></c><c s=\"1\"><v>2958466</v></c><c s=\"1\"><v>x</v></c>"
              "<c s=\"1\" t=\"str\"><v>44197</v></c><c s=\"1\" t=\"s\"><v>0</v></c>"),
          "@1[-1][2958466][x][44197][tea]" },
        { "<x:worksheet xmlns:x=\"y\"><x:sheetData><x:row r=\"2\"><x:c r=\"B2\" t=\"inlineStr\">"
          "<x:is><x:t>p</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>",
          "@2[][p]" },
        { ROW("<c><extLst><ext><v>no</v><is><t>no</t></is></ext></extLst><v>1</v></c>"
              "<extLst><c><v>no</v></c></extLst><c><v>2</v></c>"),
          "@1[1][2]" },
        { "<worksheet><other><row><c><v>no</v></c></row></other><sheetData><row><c><v>1</v></c>"
          "</row></sheetData></worksheet>",
          "@1[1]" },
        { ROW("<c r=\"A1\"><v><![CDATA[4]]>2<!-- x --></v></c>"), "@1[42]" },
        { "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><worksheet><sheetData><row>"
          "<c t=\"str\"><v>\xe9</v></c></row></sheetData></worksheet>",
          "@1[é]" },
        { ROW("<c r=\"XFD1\"><v>1</v></c>"), "" }, /* the last column: looked at below */
    };
    for (size_t i = 0; i + 1 < CRM_COUNT(cases); i++) {
        struct crm_buffer rows = show_book(make_sheet(cases[i].sheet), NULL);
        cr_assert_str_eq(crm_buffer_string(&rows), cases[i].rows, "case %zu: %s, not %s", i,
                         crm_buffer_string(&rows), cases[i].rows);
        crm_buffer_free(&rows);
    }
    struct crm_buffer rows = show_book(make_sheet(cases[CRM_COUNT(cases) - 1].sheet), NULL);
    cr_assert(rows.length == 2 + 2 * 16384 + 1 && rows.bytes[rows.length - 2] == '1');
    crm_buffer_free(&rows);
}

/* Which sheet */

static const struct part three_sheets[] = {
    { "xl/workbook.xml",
      "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets>"
      "<sheet name=\"Chart\" sheetId=\"4\" r:id=\"c\"/>"
      "<sheet name=\"Old\" state=\"hidden\" sheetId=\"1\" r:id=\"a\"/>"
      "<sheet name=\" Sales 1 \" state=\"visible\" sheetId=\"2\" r:id=\"b\"/>"
      "<sheet name=\"客户\" state=\"veryHidden\" sheetId=\"3\" r:id=\"d\"/></sheets></workbook>" },
    { "xl/_rels/workbook.xml.rels",
      RELATIONS(RELATION("a", "worksheet", "worksheets/../a.xml") RELATION(
          "b", "worksheet", "/XL/./b.xml") RELATION("c", "chartsheet", "chartsheets/sheet1.xml")
                    RELATION("d", "worksheet", "../d.xml") RELATION(
                        "e", "styles", "styles.xml") "<Relationship Id=\"f\" "
                                                     "Type=\"x/sharedStrings\" Target=\"http://x\" "
                                                     "TargetMode=\"External\"/>") },
    { "xl/a.xml", SHEET("<row><c s=\"1\"><v>1</v></c></row>") },
    { "xl\\B.xml", SHEET("<row><c s=\"1\"><v>2</v></c></row>") },
    { "d.xml", SHEET("<row><c s=\"1\"><v>3</v></c></row>") },
};

Test(xlsx, sheets)
{
    static const struct {
        char name[16]; /* empty: none given */
        char rows[160];
    } cases[] = {
        { "", "@1[1904-01-03]" },
        { " Sales 1 ", "@1[1904-01-03]" },
        { "sales_1", "@1[1904-01-03]" },
        { "Old", "@1[1904-01-02]" },
        { "OLD", "@1[1904-01-02]" },
        { "客户", "@1[1904-01-04]" },
        { "Chart", "=2 has no sheet \"Chart\"; there are \"Old\" (hidden), \" Sales 1 \", \"客户\" "
                   "(hidden)" },
    };
    const char *path = make_book(three_sheets, CRM_COUNT(three_sheets));
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer rows = show_book(path, cases[i].name[0] != '\0' ? cases[i].name : NULL);
        cr_assert_str_eq(crm_buffer_string(&rows), cases[i].rows, "%s: %s", cases[i].name,
                         crm_buffer_string(&rows));
        crm_buffer_free(&rows);
    }
    struct crm_xlsx *xlsx = NULL;
    struct crm_error error = { 0 };
    cr_assert(open_book(&xlsx, path, NULL, &error) == CRM_OK);
    cr_assert_str_eq(crm_xlsx_sheet(xlsx), " Sales 1 ");
    cr_assert(crm_xlsx_sheet_count(xlsx) == 3);
    cr_assert_str_eq(crm_xlsx_sheet_name(xlsx, 0), "Old");
    cr_assert_str_eq(crm_xlsx_sheet_name(xlsx, 2), "客户");
    crm_xlsx_close(xlsx);
}

Test(xlsx, column_names)
{
    static const struct {
        size_t column;
        char name[4];
    } cases[] = { { 0, "A" },   { 25, "Z" },   { 26, "AA" },   { 51, "AZ" },
                  { 52, "BA" }, { 701, "ZZ" }, { 702, "AAA" }, { 16383, "XFD" } };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char name[4];
        crm_xlsx_column_name(cases[i].column, name);
        cr_assert_str_eq(name, cases[i].name);
    }
}

/* What is no sound workbook */

Test(xlsx, refused)
{
    static const struct {
        struct part part;
        char message[100]; /* behind "=" and a part of what is said, "3 " before it left out */
    } cases[] = {
        { { "xl/workbook.xml", NULL },
          "is a zip file, but no workbook: it has no xl/workbook.xml" },
        { { "xl/workbook.xml", "<document/>" }, "is a zip file, but no workbook" },
        { { "_rels/.rels", RELATIONS(RELATION("r", "officeDocument", "word/document.xml")) },
          "no workbook: it has no word/document.xml" },
        { { "xl/workbook.xml", "<workbook><sheets>" }, "xl/workbook.xml: is no sound XML" },
        { { "xl/workbook.xml", SHEETS("<sheet name=\"A\" r:id=\"none\"/>") },
          "xl/workbook.xml: does not say where its sheet \"A\" is" },
        { { "xl/workbook.xml", SHEETS("<sheet r:id=\"rId1\"/>") }, "does not say where" },
        { { "xl/_rels/workbook.xml.rels", NULL }, "part xl/_rels/workbook.xml.rels is missing" },
        { { "xl/styles.xml", NULL }, "part xl/styles.xml is missing" },
        { { "xl/sharedStrings.xml", NULL }, "part xl/sharedStrings.xml is missing" },
        { { "xl/worksheets/sheet1.xml", NULL }, "part xl/worksheets/sheet1.xml is missing" },
        { { "xl/sharedStrings.xml", "<sst/>" }, "cell A1 shows a shared text that" },
        { { "xl/worksheets/sheet1.xml", "" }, "sheet1.xml: is no sound XML: no element found" },
        { { "xl/worksheets/sheet1.xml", "<chartsheet/>" }, "is no sheet of cells" },
        { { "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row></sheetData></worksheet>" },
          "mismatched tag at line 1" },
        { { "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>" }, "no sound XML" },
        { { "xl/worksheets/sheet1.xml",
            "<!DOCTYPE w [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet>&b;</worksheet>" },
          "document type declaration" },
        { { "xl/styles.xml", "<!DOCTYPE w><styleSheet/>" }, "document type declaration" },
        { { "xl/worksheets/sheet1.xml", ROW("<c><v>&b;</v></c>") }, "undefined entity" },
        { { "xl/worksheets/sheet1.xml", ROW("<c t=\"str\"><v>\xff</v></c>") }, "invalid token" },
        { { "xl/worksheets/sheet1.xml", ROW("<c t=\"s\"><v>5</v></c>") }, "cell A1 shows a" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"C1\" t=\"s\"><v>-1</v></c>") },
          "cell C1 does not say which" },
        { { "xl/worksheets/sheet1.xml", ROW("<c t=\"s\"><v>99999999999</v></c>") },
          "cell A1 does not say which" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"XFE1\"/>") }, "no cell \"XFE1\"" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"AAAA1\"/>") }, "no cell \"AAAA1\"" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"XFD1\"/><c/>") }, "more than 16,384 cells" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"1\"/>") }, "no cell \"1\"" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"A\"/>") }, "no cell \"A\"" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"A2\"/>") }, "cell \"A2\" stands in row 1" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"C1\"/><c r=\"B1\"/>") }, "cell B1 stands" },
        { { "xl/worksheets/sheet1.xml", ROW("<c r=\"B1\"/><c r=\"B1\"/>") }, "cell B1 stands" },
        { { "xl/worksheets/sheet1.xml", SHEET("<row r=\"0\"/>") }, "row \"0\" stands behind" },
        { { "xl/worksheets/sheet1.xml", SHEET("<row r=\"x\"/>") }, "row \"x\" stands behind" },
        { { "xl/worksheets/sheet1.xml", SHEET("<row r=\"2\"/><row r=\"2\"/>") },
          "row \"2\" stands behind row 2" },
        { { "xl/worksheets/sheet1.xml", SHEET("<row r=\"1048577\"/>") }, "1,048,576 rows" },
        { { "xl/worksheets/sheet1.xml", SHEET("<row r=\"1048576\"/><row/>") }, "1,048,576 rows" },
        { { "XL/WORKBOOK.XML", "<workbook/>" }, "two of its members have the same name" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer rows = show_book(make_book(&cases[i].part, 1), NULL);
        const char *text = crm_buffer_string(&rows);
        const char *message = strstr(text, "=3 ");
        cr_assert(message != NULL && strstr(message, cases[i].message) != NULL, "case %zu: %s", i,
                  text);
        crm_buffer_free(&rows);
    }
    static const struct part binary[] = {
        { "_rels/.rels", RELATIONS(RELATION("r", "officeDocument", "xl/workbook.bin")) },
        { "xl/workbook.bin", "\x83" },
    };
    struct crm_buffer rows = show_book(make_book(binary, 2), NULL);
    cr_assert(strstr(crm_buffer_string(&rows), "=3 is a binary workbook (.xlsb)") != NULL);
    crm_buffer_free(&rows);
}

Test(xlsx, no_zip)
{
    static const char *const contents[] = { "", "P", "PK\x03\x04", "customer_id,amount\n1,2\n" };
    for (size_t i = 0; i < CRM_COUNT(contents); i++) {
        file_put(folder_path("book"), crm_span_of(contents[i]));
        struct crm_buffer rows = show_book(folder_path("book"), NULL);
        cr_assert(strncmp(crm_buffer_string(&rows), "=3 is no zip file", 17) == 0);
        crm_buffer_free(&rows);
    }
}

/* Sizes */

static void repeat(struct crm_buffer *buffer, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        crm_buffer_text(buffer, text);
    }
}

/* A sheet of `head`, `count` times `text`, and `tail`; what is shown must begin with `expected`. */
static void expect_long(const char *name, const char *head, const char *text, size_t count,
                        const char *tail, const char *expected)
{
    struct crm_buffer content = { 0 };
    crm_buffer_text(&content, head);
    repeat(&content, text, count);
    crm_buffer_text(&content, tail);
    struct part part = { "", crm_buffer_string(&content) };
    snprintf(part.name, sizeof part.name, "%s", name);
    const char *path = make_book(&part, 1);
    crm_buffer_free(&content);
    struct crm_buffer rows = show_book(path, NULL);
    const char *shown = crm_buffer_string(&rows);
    cr_assert(strncmp(shown, expected, strlen(expected)) == 0, "%.100s, not %s", shown, expected);
    crm_buffer_free(&rows);
}

Test(xlsx, sizes)
{
    static const char sheet[] = "xl/worksheets/sheet1.xml";
    static const char strings[] = "xl/sharedStrings.xml";
    static const char head[] = "<worksheet><sheetData><row><c t=\"str\"><v>";
    static const char tail[] = "</v></c></row><row><c><v>2</v></c></row></sheetData></worksheet>";
    expect_long(sheet, head, "abcdefg\n", (1 << 17) - 1, tail, "@1[abcdefg\nabc");
    expect_long(sheet, head, "abcdefgh", 1 << 17, tail, "@1!3@2[2]");
    expect_long(sheet, head, "_x0041_", 1 << 18, tail, "@1!3@2[2]"); /* long before it is decoded */
    expect_long(sheet, "<worksheet><sheetData><row>", "<c t=\"str\"><v>1234567</v></c>", 16384,
                "</row><row><c><v>2</v></c></row></sheetData></worksheet>", "@1[1234567][");
    expect_long(sheet, "<worksheet><sheetData><row>",
                "<c t=\"str\"><v>0123456789012345678901234567890123456789012345678901234567890123"
                "</v></c>",
                16384, "</row><row><c><v>2</v></c></row></sheetData></worksheet>", "@1!3@2[2]");
    expect_long(strings, "<sst><si><t>", "abcdefgh", (1 << 17) + 1,
                "</t></si><si><t>next</t></si></sst>", "@1!3");
    expect_long(strings, "<sst><si><t>", "_x0041_", 1 << 18, "</t></si></sst>", "@1!3");
    expect_long(sheet, "", "<a>", 65, "", "=3 xl/worksheets/sheet1.xml: is no sheet of cells");
    expect_long(sheet, "<worksheet>", "<a>", 64, "",
                "=3 xl/worksheets/sheet1.xml: elements stand more than 64 deep");
    expect_long(strings, "<sst a=\"", "0123456789abcdef", 600000, "\"/>",
                "=3 xl/sharedStrings.xml: has a tag of more than 8 MiB");
    expect_long("xl/_rels/workbook.xml.rels", "<Relationships>",
                RELATION("rId1", "worksheet", "worksheets/sheet1.xml"), 10001, "</Relationships>",
                "=3 xl/_rels/workbook.xml.rels: lists more than 10000 things");
    expect_long(sheet, "<worksheet><!--", "                ", 1 << 20, "--></worksheet>",
                "=3 xl/worksheets/sheet1.xml: would inflate to more than 500 times its size");
}

Test(xlsx, many_members)
{
    const char *path = folder_path("book");
    zipFile zip = zipOpen(path, APPEND_STATUS_CREATE);
    for (size_t i = 0; i < 10001; i++) {
        char name[24];
        snprintf(name, sizeof name, "%zu", i);
        add_part(zip, name, crm_span_of("x"));
    }
    cr_assert(zipClose(zip, NULL) == ZIP_OK);
    struct crm_buffer rows = show_book(path, NULL);
    cr_assert_str_eq(crm_buffer_string(&rows), "=3 is a zip file of more than 10,000 members");
    crm_buffer_free(&rows);
}

/* Reading */

/* Many rows in many pieces; every 7th is empty. */
static struct crm_buffer many_rows(size_t count, struct crm_buffer *expected)
{
    struct crm_buffer sheet = { 0 };
    crm_buffer_text(&sheet, "<worksheet><sheetData>");
    for (size_t i = 1; i <= count; i++) {
        if (i % 7 == 0) {
            crm_buffer_format(&sheet, "<row r=\"%zu\" ht=\"15\"><c r=\"A%zu\" s=\"1\"/></row>", i,
                              i);
            continue;
        }
        crm_buffer_format(&sheet,
                          "<row r=\"%zu\"><c r=\"A%zu\"><v>%zu</v></c><c r=\"B%zu\" t=\"s\">"
                          "<v>%zu</v></c><c r=\"D%zu\" s=\"2\"><v>%zu</v></c></row>",
                          i, i, i * 37, i, i % 2 * 2, i, 40000 + i % 2);
        crm_buffer_format(expected, "@%zu[%zu][%s][][2009-07-0%zu]", i, i * 37,
                          i % 2 != 0 ? "green tea" : "tea", 6 + i % 2);
    }
    crm_buffer_text(&sheet, "</sheetData></worksheet>");
    return sheet;
}

Test(xlsx, many_pieces_again_and_again)
{
    struct crm_buffer expected = { 0 };
    struct crm_buffer sheet = many_rows(20000, &expected);
    const char *path = make_sheet(crm_buffer_string(&sheet));
    struct crm_xlsx *xlsx = NULL;
    struct crm_error error = { 0 };
    cr_assert(open_book(&xlsx, path, NULL, &error) == CRM_OK);
    uint64_t position = 1;
    uint64_t size = 0;
    crm_xlsx_position(xlsx, &position, &size);
    cr_assert(position == 0 && size > 0);
    long blocks = 0;
    for (size_t round = 0; round < 3; round++) {
        struct crm_csv_row row;
        for (size_t i = 0; i < round * 5000; i++) { /* left in the middle */
            cr_assert(crm_xlsx_next(xlsx, &row, &error) == CRM_CSV_ROW);
        }
        cr_assert(crm_xlsx_restart(xlsx, &error) == CRM_OK);
        struct crm_buffer rows = { 0 };
        cr_assert(show_rows(xlsx, &rows, &error) == CRM_OK, "%s", error.message);
        cr_assert(crm_span_equal(crm_buffer_view(&rows), crm_buffer_view(&expected)));
        cr_assert(crm_xlsx_next(xlsx, &row, &error) == CRM_CSV_END);
        crm_xlsx_position(xlsx, &position, &size);
        cr_assert(position == size);
        crm_buffer_free(&rows);
        cr_assert(round == 0 || fault.blocks == blocks);
        blocks = fault.blocks;
        cr_assert(crm_xlsx_restart(xlsx, &error) == CRM_OK);
    }
    crm_xlsx_close(xlsx);
    crm_buffer_free(&sheet);
    crm_buffer_free(&expected);
}

Test(xlsx, raw_and_padding)
{
    const char *path = make_sheet(SHEET("<row><c t=\"s\"><v>4</v></c><c><v>1</v></c></row>"
                                        "<row><c r=\"B2\" t=\"str\"><v>x</v></c></row>"
                                        "<row><c t=\"str\"><v>a&#9;b</v></c></row>"));
    static const struct {
        size_t pad;
        size_t counts[3];
        char raw[3][32];
    } cases[] = {
        { 0, { 2, 2, 1 }, { "a\\r\\nb&c\\\\\\td\t1", "\tx", "a\\tb" } },
        { 2, { 2, 2, 2 }, { "a\\r\\nb&c\\\\\\td\t1", "\tx", "a\\tb\t" } },
        { 3, { 3, 3, 3 }, { "a\\r\\nb&c\\\\\\td\t1\t", "\tx\t", "a\\tb\t\t" } },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_xlsx *xlsx = NULL;
        struct crm_csv_row row;
        struct crm_error error = { 0 };
        cr_assert(open_book(&xlsx, path, NULL, &error) == CRM_OK);
        crm_xlsx_pad(xlsx, cases[i].pad);
        for (size_t j = 0; j < 3; j++) {
            cr_assert(crm_xlsx_next(xlsx, &row, &error) == CRM_CSV_ROW);
            cr_assert(row.count == cases[i].counts[j]);
            cr_assert(crm_span_is(row.raw, cases[i].raw[j]), "%.*s", (int)row.raw.length,
                      row.raw.at);
            cr_assert(row.cells[row.count - 1].at != NULL);
        }
        crm_xlsx_pad(xlsx, SIZE_MAX);
        cr_assert(crm_xlsx_restart(xlsx, &error) == CRM_OK);
        cr_assert(crm_xlsx_next(xlsx, &row, &error) == CRM_CSV_ROW && row.count == 16384);
        crm_xlsx_close(xlsx);
    }
}

static struct crm_buffer read_file(const char *path)
{
    struct crm_buffer content = { 0 };
    FILE *file = fopen(path, "rb");
    cr_assert(file != NULL);
    char *room = crm_buffer_room(&content, 1 << 20);
    content.length = fread(room, 1, 1 << 20, file);
    cr_assert(fclose(file) == 0 && content.length < 1 << 20);
    return content;
}

/* A pipe, of which some was read already, and a workbook within gzip. */
Test(xlsx, what_cannot_seek)
{
    struct crm_buffer zip = read_file(make_sheet(ROW("<c t=\"s\"><v>2</v></c>")));
    struct crm_buffer packed = { 0 };
    gzip_append(&packed, crm_buffer_view(&zip));
    for (size_t i = 0; i < 4; i++) {
        struct crm_input *input = NULL;
        struct crm_xlsx *xlsx = NULL;
        struct crm_error error = { 0 };
        struct crm_buffer rows = { 0 };
        char seen[100];
        size_t count = 0;
        if (i % 2 == 0) {
            standard_input_pipe(crm_buffer_view(i / 2 == 0 ? &zip : &packed));
        } else {
            file_put(folder_path("in"), crm_buffer_view(i / 2 == 0 ? &zip : &packed));
        }
        cr_assert(crm_input_open(&input, i % 2 == 0 ? "-" : folder_path("in"), &error) == CRM_OK);
        cr_assert(crm_input_read(input, seen, sizeof seen, &count, &error) == CRM_OK && count > 0);
        cr_assert(crm_xlsx_open(&xlsx, input, (struct crm_span){ seen, count }, NULL, &error)
                      == CRM_OK,
                  "%zu: %s", i, error.message);
        cr_assert(show_rows(xlsx, &rows, &error) == CRM_OK);
        cr_assert_str_eq(crm_buffer_string(&rows), "@1[green tea]");
        crm_buffer_free(&rows);
        crm_xlsx_close(xlsx);
    }
    crm_buffer_free(&zip);
    crm_buffer_free(&packed);
    cr_assert(fault.descriptors == 0 && fault.blocks == 0);
}

/* Faults */

static struct crm_buffer good_rows; /* of the workbook that faults and damages are done to */
static struct crm_buffer seen_rows;

static void put_three_sheets(void)
{
    static const struct part strings = { "xl/worksheets/sheet1.xml",
                                         SHEET("<row><c t=\"s\"><v>4</v></c><c s=\"1\"><v>9</v></c>"
                                               "</row><row><c t=\"s\"><v>2</v></c></row>") };
    make_book(&strings, 1);
}

static enum crm_status read_twice(const char *path, const char *sheet, struct crm_error *error)
{
    struct crm_xlsx *xlsx = NULL;
    seen_rows.length = 0;
    enum crm_status status = open_book(&xlsx, path, sheet, error);
    struct crm_csv_row row;
    if (status == CRM_OK && crm_xlsx_next(xlsx, &row, error) != CRM_CSV_ROW) {
        status = error->status;
    }
    if (status == CRM_OK) {
        crm_xlsx_pad(xlsx, 40);
        status = crm_xlsx_restart(xlsx, error);
    }
    while (status == CRM_OK && crm_xlsx_next(xlsx, &row, error) == CRM_CSV_ROW) {
        seen_rows.length += row.count;
    }
    if (status == CRM_OK && seen_rows.length != 80) {
        status = error->status;
    }
    crm_xlsx_close(xlsx);
    return status;
}

static enum crm_status read_book(struct crm_error *error)
{
    return read_twice(folder_path("book"), "SALES", error);
}

static enum crm_status read_piped_book(struct crm_error *error)
{
    return read_twice("-", NULL, error);
}

static void pipe_three_sheets(void)
{
    put_three_sheets();
    struct crm_buffer zip = read_file(folder_path("book"));
    standard_input_pipe(crm_buffer_view(&zip));
    crm_buffer_free(&zip);
}

static enum crm_status read_no_such_sheet(struct crm_error *error)
{
    struct crm_xlsx *xlsx = NULL;
    enum crm_status status = open_book(&xlsx, folder_path("book"), "none", error);
    cr_assert(status != CRM_OK && xlsx == NULL);
    return status == CRM_USAGE && strstr(error->message, "\"Sales\"") != NULL ? CRM_OK : status;
}

static void check_status(enum crm_status status)
{
    cr_assert(status == CRM_OK ? fault.struck == 0 || fault.struck == FAULT_CLOSE
                               : status == CRM_FAILURE,
              "%d after fault %x", (int)status, fault.struck);
}

Test(xlsx, faults)
{
    fault_each(FAULT_ALL, put_three_sheets, read_book, check_status);
    fault_each(FAULT_ALL, pipe_three_sheets, read_piped_book, check_status);
    fault_each(FAULT_ALL, put_three_sheets, read_no_such_sheet, check_status);
    fault.most = 300;
    fault.interrupt = true;
    fault_each(FAULT_READ | FAULT_SEEK, put_three_sheets, read_book, check_status);
}

/* Damage: the same rows or a refusal, never fewer rows or others. */

static void check_damaged(struct crm_span content, size_t at, size_t *refused)
{
    file_put(folder_path("damaged"), content);
    struct crm_xlsx *xlsx = NULL;
    struct crm_error error = { 0 };
    crm_buffer_clear(&seen_rows);
    enum crm_status status = open_book(&xlsx, folder_path("damaged"), NULL, &error);
    if (status == CRM_OK) {
        status = show_rows(xlsx, &seen_rows, &error);
    }
    crm_xlsx_close(xlsx);
    bool same = crm_span_equal(crm_buffer_view(&seen_rows), crm_buffer_view(&good_rows));
    cr_assert(status == CRM_REFUSED ? error.message[0] != '\0' : status == CRM_OK && same,
              "byte %zu: status %d, %s, rows %s", at, (int)status, error.message,
              crm_buffer_string(&seen_rows));
    *refused += status == CRM_REFUSED;
}

Test(xlsx, damage)
{
    struct crm_buffer expected = { 0 };
    struct crm_buffer sheet = many_rows(40, &expected);
    struct crm_buffer zip = read_file(make_sheet(crm_buffer_string(&sheet)));
    good_rows = expected;
    size_t refused = 0;
    for (size_t length = 0; length < zip.length; length++) {
        check_damaged((struct crm_span){ zip.bytes, length }, length, &refused);
    }
    cr_assert(refused + 3 >= zip.length, "%zu of %zu", refused, zip.length); /* zeros at its end */
    refused = 0;
    uint64_t random = 7;
    for (size_t at = 0; at < zip.length; at++) {
        char kept = zip.bytes[at];
        zip.bytes[at] = (char)(kept ^ (char)(1 + random_below(&random, 255)));
        check_damaged(crm_buffer_view(&zip), at, &refused);
        zip.bytes[at] = kept;
    }
    cr_assert(refused > zip.length / 2, "%zu of %zu", refused, zip.length);
    crm_buffer_free(&sheet);
    crm_buffer_free(&zip);
    crm_buffer_free(&expected);
    crm_buffer_free(&seen_rows);
    cr_assert(fault.blocks == 0 && fault.descriptors == 0);
}

/* A member that says that it is longer than it is: minizip ends it without a word. */
Test(xlsx, shorter_than_said)
{
    const char *path = make_sheet(ROW("<c><v>1</v></c>"));
    struct crm_buffer zip = read_file(path);
    size_t local = 0;
    size_t directory = 0;
    for (size_t i = 0; i + 46 < zip.length; i++) { /* the last entries */
        local = memcmp(zip.bytes + i, "PK\x03\x04", 4) == 0 ? i : local;
        directory = memcmp(zip.bytes + i, "PK\x01\x02", 4) == 0 ? i : directory;
    }
    zip.bytes[directory + 24]++; /* the size; the local one does not count, by the flag 8 */
    zip.bytes[local + 6] |= 8;
    file_put(path, crm_buffer_view(&zip));
    struct crm_buffer rows = show_book(path, NULL);
    cr_assert_str_eq(crm_buffer_string(&rows), "@1[1]=3 xl/worksheets/sheet1.xml: is cut short");
    crm_buffer_free(&rows);
    zip.bytes[directory + 8] = 1;
    file_put(path, crm_buffer_view(&zip));
    crm_buffer_free(&zip);
    rows = show_book(path, NULL);
    cr_assert(strstr(crm_buffer_string(&rows), "sheet1.xml: is encrypted") != NULL);
    crm_buffer_free(&rows);
}

/* Parts that are whole, but say nonsense. */
Test(xlsx, nonsense)
{
    static const char letters[] = "0123456789<>/\"= r&;_xXFD.E-\xe5\xff";
    uint64_t random = 99;
    size_t refused = 0;
    for (size_t i = 0; i < 3000; i++) {
        char content[800];
        struct part part = usual[1 + random_below(&random, CRM_COUNT(usual) - 1)];
        size_t length = strlen(part.content);
        cr_assert(length < sizeof content);
        memcpy(content, part.content, length + 1);
        for (size_t changes = 1 + random_below(&random, 3); changes > 0; changes--) {
            content[random_below(&random, length)] =
                letters[random_below(&random, sizeof letters - 1)];
        }
        part.content = content;
        struct crm_buffer rows = show_book(make_book(&part, 1), NULL);
        const char *failure = strchr(crm_buffer_string(&rows), '=');
        cr_assert(failure == NULL || failure[1] == '2' || failure[1] == '3', "%s: %s", content,
                  crm_buffer_string(&rows));
        refused += failure != NULL;
        crm_buffer_free(&rows);
    }
    cr_assert(refused > 1000 && refused < 3000, "%zu", refused);
}
