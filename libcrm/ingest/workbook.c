#include "ingest/workbook.h"

#include <stdio.h>
#include <stdlib.h>

#include "ingest/xml.h"
#include "value/text.h"

enum {
    PATH_SIZE = 1024,
    LIST_MOST = 10000,     /* relations, sheets or formats: they are searched one by one */
    STYLES_MOST = 1 << 20, /* Excel: 65,490 */
    FIRST_CUSTOM_FORMAT = 164,
};

/* What one part says of another. */
struct relation {
    const char *id;
    const char *kind; /* the last word of its type's address */
    const char *part;
};

/* A part's relations, while they are wanted. */
struct relations {
    struct crm_workbook *workbook; /* whose arena holds the texts */
    struct crm_span folder;        /* of the part that they are about, with a slash behind */
    struct relation *rows;
    size_t count;
    size_t capacity;
};

/* Reads a whole part. */
static enum crm_status read_part(struct crm_archive *archive, const char *part,
                                 const struct crm_xml_handler *handler, void *user,
                                 struct crm_error *error)
{
    size_t member = crm_archive_find(archive, crm_span_of(part));
    if (member == CRM_ARCHIVE_NONE) {
        return crm_fail_at(error, CRM_REFUSED, crm_archive_name(archive), 0, 0,
                           "is a damaged workbook: its part %s is missing", part);
    }
    struct crm_xml xml;
    enum crm_status status = crm_xml_open(&xml, archive, member, part, handler, user, error);
    if (status == CRM_OK && crm_xml_step(&xml, error) != CRM_XML_END) {
        status = error->status;
    }
    crm_xml_close(&xml);
    return status;
}

/* Grows one of the lists by a row; false where that fails, which the reading is told. */
static bool add_row(struct crm_xml *xml, void *rows, size_t *capacity, size_t count, size_t size)
{
    if (count == LIST_MOST) {
        crm_xml_refuse(xml, "lists more than %d things of one kind", LIST_MOST);
        return false;
    }
    if (crm_grow(rows, capacity, count + 1, size, xml->error) != CRM_OK) {
        crm_xml_fail(xml, CRM_FAILURE);
        return false;
    }
    return true;
}

static void ignore_end(struct crm_xml *xml, unsigned depth)
{
    (void)xml;
    (void)depth;
}

/* Relations */

/* Drops the last folder of a path that ends with a slash. */
static size_t parent_of(const char *path, size_t length)
{
    length -= length > 0;
    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    return length;
}

/* The target's member: from the archive's root where it begins with a slash, else from the part's
 * folder. False where it is longer than any name. */
static bool resolve(struct crm_span folder, const char *target, char path[static PATH_SIZE])
{
    size_t length = target[0] == '/' ? 0 : folder.length;
    if (length + strlen(target) >= PATH_SIZE) {
        return false;
    }
    memcpy(path, folder.at, length);
    while (*target != '\0') {
        size_t step = strcspn(target, "/");
        bool has_more = target[step] == '/';
        if (step == 2 && memcmp(target, "..", 2) == 0) {
            length = parent_of(path, length);
        } else if (step > 0 && !(step == 1 && target[0] == '.')) {
            memcpy(path + length, target, step);
            length += step;
            path[length] = '/';
            length += has_more;
        }
        target += step + has_more;
    }
    path[length] = '\0';
    return true;
}

static const char *keep(struct crm_workbook *workbook, struct crm_xml *xml, const char *text)
{
    const char *copy = crm_arena_copy(&workbook->arena, text, strlen(text), xml->error);
    if (copy == NULL) {
        crm_xml_fail(xml, CRM_FAILURE);
    }
    return copy;
}

static void start_relation(struct crm_xml *xml, unsigned depth, const char *name,
                           const char **attributes)
{
    struct relations *relations = xml->user;
    const char *id = crm_xml_attribute(attributes, "Id");
    const char *type = crm_xml_attribute(attributes, "Type");
    const char *target = crm_xml_attribute(attributes, "Target");
    const char *mode = crm_xml_attribute(attributes, "TargetMode");
    char path[PATH_SIZE];
    if (depth != 2 || strcmp(name, "Relationship") != 0 || id == NULL || type == NULL
        || target == NULL || (mode != NULL && strcmp(mode, "External") == 0)
        || !resolve(relations->folder, target, path)) {
        return;
    }
    if (!add_row(xml, &relations->rows, &relations->capacity, relations->count,
                 sizeof *relations->rows)) {
        return;
    }
    const char *slash = strrchr(type, '/');
    struct relation *row = &relations->rows[relations->count++];
    row->id = keep(relations->workbook, xml, id);
    row->kind = keep(relations->workbook, xml, slash != NULL ? slash + 1 : type);
    row->part = keep(relations->workbook, xml, path);
}

static const struct crm_xml_handler relation_handler = { start_relation, ignore_end, NULL };

static const char *related(const struct relations *relations, const char *kind)
{
    for (size_t i = 0; i < relations->count; i++) {
        if (strcmp(relations->rows[i].kind, kind) == 0) {
            return relations->rows[i].part;
        }
    }
    return NULL;
}

/* The workbook's own part, which hardly ever has another name than this one. */
static enum crm_status find_workbook(struct crm_workbook *workbook, struct crm_archive *archive,
                                     const char **part, struct crm_error *error)
{
    struct relations relations = { .workbook = workbook, .folder = { "", 0 } };
    enum crm_status status = CRM_OK;
    *part = NULL;
    if (crm_archive_find(archive, crm_span_of("_rels/.rels")) != CRM_ARCHIVE_NONE) {
        status = read_part(archive, "_rels/.rels", &relation_handler, &relations, error);
        *part = status == CRM_OK ? related(&relations, "officeDocument") : NULL;
    }
    crm_release(relations.rows);
    *part = *part != NULL ? *part : "xl/workbook.xml";
    if (status == CRM_OK && crm_archive_find(archive, crm_span_of(*part)) == CRM_ARCHIVE_NONE) {
        status = crm_fail_at(error, CRM_REFUSED, crm_archive_name(archive), 0, 0,
                             "is a zip file, but no workbook: it has no %s", *part);
    }
    size_t length = strlen(*part);
    if (status == CRM_OK && length > 4 && strcmp(*part + length - 4, ".bin") == 0) {
        status = crm_fail_at(error, CRM_REFUSED, crm_archive_name(archive), 0, 0,
                             "is a binary workbook (.xlsb): save it as .xlsx");
    }
    return status;
}

/* Sheets */

struct workbook_reading {
    struct crm_workbook *workbook;
    struct relations relations;
    bool in_sheets;
};

static bool is_true(const char *text)
{
    return text != NULL && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

static void add_sheet(struct crm_xml *xml, struct workbook_reading *reading,
                      const char **attributes)
{
    struct crm_workbook *workbook = reading->workbook;
    const char *name = crm_xml_attribute(attributes, "name");
    const char *id = crm_xml_attribute(attributes, "id");
    const char *state = crm_xml_attribute(attributes, "state");
    const struct relation *found = NULL;
    for (size_t i = 0; id != NULL && found == NULL && i < reading->relations.count; i++) {
        found = strcmp(reading->relations.rows[i].id, id) == 0 ? &reading->relations.rows[i] : NULL;
    }
    if (name == NULL || found == NULL) {
        crm_xml_refuse(xml, "does not say where its sheet \"%s\" is", name != NULL ? name : "");
        return;
    }
    if (strcmp(found->kind, "worksheet") != 0) {
        return;
    }
    if (!add_row(xml, &workbook->sheets, &workbook->sheet_capacity, workbook->sheet_count,
                 sizeof *workbook->sheets)) {
        return;
    }
    struct crm_workbook_sheet *sheet = &workbook->sheets[workbook->sheet_count++];
    sheet->name = keep(workbook, xml, name);
    sheet->part = found->part;
    sheet->hidden = state != NULL && strcmp(state, "visible") != 0;
}

static void start_workbook(struct crm_xml *xml, unsigned depth, const char *name,
                           const char **attributes)
{
    struct workbook_reading *reading = xml->user;
    if (depth == 1 && strcmp(name, "workbook") != 0) {
        crm_fail_at(xml->error, CRM_REFUSED, crm_archive_name(xml->archive), 0, 0,
                    "is a zip file, but no workbook: %s is about a \"%.40s\"", xml->part, name);
        crm_xml_fail(xml, CRM_REFUSED);
    } else if (depth == 2) {
        reading->in_sheets = strcmp(name, "sheets") == 0;
        if (strcmp(name, "workbookPr") == 0) {
            reading->workbook->from_1904 = is_true(crm_xml_attribute(attributes, "date1904"));
        }
    } else if (depth == 3 && reading->in_sheets && strcmp(name, "sheet") == 0) {
        add_sheet(xml, reading, attributes);
    }
}

static const struct crm_xml_handler workbook_handler = { start_workbook, ignore_end, NULL };

/* "xl/workbook.xml" has its relations in "xl/_rels/workbook.xml.rels". */
static enum crm_status read_relations(struct crm_archive *archive, const char *part,
                                      struct relations *relations, struct crm_error *error)
{
    const char *slash = strrchr(part, '/');
    size_t folder = slash != NULL ? (size_t)(slash - part) + 1 : 0;
    struct crm_buffer name = { 0 };
    crm_buffer_append(&name, part, folder);
    crm_buffer_format(&name, "_rels/%s.rels", part + folder);
    const char *text = crm_buffer_string(&name);
    enum crm_status status = crm_buffer_check(&name, error);
    relations->folder = (struct crm_span){ part, folder };
    if (status == CRM_OK) {
        status = read_part(archive, text, &relation_handler, relations, error);
    }
    crm_buffer_free(&name);
    return status;
}

enum crm_status crm_workbook_open(struct crm_workbook *workbook, struct crm_archive *archive,
                                  struct crm_error *error)
{
    struct workbook_reading reading = { .workbook = workbook, .relations.workbook = workbook };
    const char *part = NULL;
    enum crm_status status = find_workbook(workbook, archive, &part, error);
    if (status == CRM_OK) {
        status = read_relations(archive, part, &reading.relations, error);
    }
    if (status == CRM_OK) {
        workbook->styles_part = related(&reading.relations, "styles");
        workbook->strings_part = related(&reading.relations, "sharedStrings");
        status = read_part(archive, part, &workbook_handler, &reading, error);
    }
    crm_release(reading.relations.rows);
    return status;
}

/* Styles */

struct custom_format {
    unsigned long number;
    enum crm_cell_format format;
};

struct style_reading {
    struct crm_workbook *workbook;
    struct custom_format *formats;
    size_t count;
    size_t capacity;
    bool in_formats;
    bool in_styles;
};

static unsigned long number_of(const char *text)
{
    return text != NULL ? strtoul(text, NULL, 10) : 0;
}

static void add_format(struct crm_xml *xml, struct style_reading *reading, const char **attributes)
{
    const char *code = crm_xml_attribute(attributes, "formatCode");
    if (!add_row(xml, &reading->formats, &reading->capacity, reading->count,
                 sizeof *reading->formats)) {
        return;
    }
    reading->formats[reading->count++] = (struct custom_format){
        .number = number_of(crm_xml_attribute(attributes, "numFmtId")),
        .format = crm_cell_format_code(crm_span_of(code != NULL ? code : "")),
    };
}

/* A workbook may give a built-in number a code of its own. */
static enum crm_cell_format format_of(const struct style_reading *reading, unsigned long number)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (reading->formats[i].number == number) {
            return reading->formats[i].format;
        }
    }
    return number < FIRST_CUSTOM_FORMAT ? crm_cell_format_builtin((unsigned)number)
                                        : CRM_CELL_NUMBER;
}

static void add_style(struct crm_xml *xml, struct style_reading *reading, const char **attributes)
{
    struct crm_workbook *workbook = reading->workbook;
    if (workbook->style_count == STYLES_MOST) {
        crm_xml_refuse(xml, "has more than %d styles", STYLES_MOST);
        return;
    }
    if (crm_grow(&workbook->styles, &workbook->style_capacity, workbook->style_count + 1,
                 sizeof *workbook->styles, xml->error)
        != CRM_OK) {
        crm_xml_fail(xml, CRM_FAILURE);
        return;
    }
    workbook->styles[workbook->style_count++] =
        format_of(reading, number_of(crm_xml_attribute(attributes, "numFmtId")));
}

static void start_styles(struct crm_xml *xml, unsigned depth, const char *name,
                         const char **attributes)
{
    struct style_reading *reading = xml->user;
    if (depth == 2) {
        reading->in_formats = strcmp(name, "numFmts") == 0;
        reading->in_styles = strcmp(name, "cellXfs") == 0;
    } else if (depth == 3 && reading->in_formats && strcmp(name, "numFmt") == 0) {
        add_format(xml, reading, attributes);
    } else if (depth == 3 && reading->in_styles && strcmp(name, "xf") == 0) {
        add_style(xml, reading, attributes);
    }
}

static const struct crm_xml_handler style_handler = { start_styles, ignore_end, NULL };

/* Shared texts */

struct string_reading {
    struct crm_workbook *workbook;
    size_t start; /* of the text at hand */
    bool in_string;
    bool in_run;
};

static void start_strings(struct crm_xml *xml, unsigned depth, const char *name,
                          const char **attributes)
{
    struct string_reading *reading = xml->user;
    (void)attributes;
    if (depth == 2) {
        reading->in_string = strcmp(name, "si") == 0;
        reading->start = reading->workbook->strings.length;
    } else if (depth == 3 && reading->in_string) {
        reading->in_run = strcmp(name, "r") == 0; /* rPh, a reading aid, is no text */
        xml->taking_text = strcmp(name, "t") == 0;
    } else if (depth == 4 && reading->in_run) {
        xml->taking_text = strcmp(name, "t") == 0;
    }
}

static void finish_string(struct crm_xml *xml, struct string_reading *reading)
{
    struct crm_workbook *workbook = reading->workbook;
    struct crm_buffer *strings = &workbook->strings;
    if (crm_buffer_check(strings, xml->error) != CRM_OK
        || crm_grow(&workbook->string_ends, &workbook->string_capacity, workbook->string_count + 1,
                    sizeof *workbook->string_ends, xml->error)
               != CRM_OK) {
        crm_xml_fail(xml, CRM_FAILURE);
        return;
    }
    size_t length = strings->length - reading->start;
    if (length > 0 && length <= CRM_CELL_MOST) {
        strings->length =
            reading->start + crm_cell_unescape(strings->bytes + reading->start, length);
    }
    workbook->string_ends[workbook->string_count++] = (uint32_t)strings->length;
    if (strings->length + workbook->string_count * sizeof *workbook->string_ends
        > CRM_STRINGS_MOST) {
        crm_xml_refuse(xml, "holds more than 1 GiB of texts");
    }
}

static void end_strings(struct crm_xml *xml, unsigned depth)
{
    struct string_reading *reading = xml->user;
    xml->taking_text = false;
    if (depth == 3) {
        reading->in_run = false;
    } else if (depth == 2 && reading->in_string) {
        reading->in_string = false;
        finish_string(xml, reading);
    }
}

static void take_string(struct crm_xml *xml, struct crm_span text)
{
    const struct string_reading *reading = xml->user;
    struct crm_buffer *strings = &reading->workbook->strings;
    size_t left = CRM_CELL_MOST + 1 - (strings->length - reading->start);
    crm_buffer_append(strings, text.at, text.length < left ? text.length : left);
}

static const struct crm_xml_handler string_handler = { start_strings, end_strings, take_string };

enum crm_status crm_workbook_load(struct crm_workbook *workbook, struct crm_archive *archive,
                                  struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    if (workbook->styles_part != NULL) {
        struct style_reading reading = { .workbook = workbook };
        status = read_part(archive, workbook->styles_part, &style_handler, &reading, error);
        crm_release(reading.formats);
    }
    if (status == CRM_OK && workbook->strings_part != NULL) {
        struct string_reading reading = { .workbook = workbook };
        status = read_part(archive, workbook->strings_part, &string_handler, &reading, error);
    }
    return status;
}

bool crm_workbook_string(const struct crm_workbook *workbook, size_t index, struct crm_span *text)
{
    if (index >= workbook->string_count) {
        return false;
    }
    size_t start = index > 0 ? workbook->string_ends[index - 1] : 0;
    size_t length = workbook->string_ends[index] - start;
    *text = (struct crm_span){ length > 0 ? workbook->strings.bytes + start : "", length };
    return true;
}

/* Which sheet */

static enum crm_status fail_sheet(const struct crm_workbook *workbook, const char *name,
                                  const char *file, size_t matches, struct crm_error *error)
{
    struct crm_buffer text = { 0 };
    if (name == NULL) {
        crm_buffer_text(&text, "has no sheet of cells that is shown");
    } else {
        crm_buffer_text(&text, matches == 0 ? "has no sheet " : "has more than one sheet like ");
        crm_text_quote(&text, crm_span_of(name));
    }
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        crm_buffer_text(&text, i == 0 ? "; there are " : ", ");
        crm_text_quote(&text, crm_span_of(workbook->sheets[i].name));
        crm_buffer_text(&text, workbook->sheets[i].hidden ? " (hidden)" : "");
    }
    const char *message = crm_buffer_string(&text);
    enum crm_status status = crm_buffer_check(&text, error);
    if (status == CRM_OK) {
        status = crm_fail_at(error, CRM_USAGE, file, 0, 0, "%s", message);
    }
    crm_buffer_free(&text);
    return status;
}

/* Compares folded; *matches counts the sheets of that name, *sheet is the last of them. */
static enum crm_status find_folded(const struct crm_workbook *workbook, const char *name,
                                   size_t *sheet, size_t *matches, struct crm_error *error)
{
    struct crm_buffer wanted = { 0 };
    struct crm_buffer folded = { 0 };
    crm_text_fold(&wanted, crm_span_trimmed(crm_span_of(name)));
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        folded.length = 0;
        crm_text_fold(&folded, crm_span_trimmed(crm_span_of(workbook->sheets[i].name)));
        if (crm_span_equal(crm_buffer_view(&folded), crm_buffer_view(&wanted))) {
            *sheet = i;
            ++*matches;
        }
    }
    enum crm_status status = crm_buffer_check(&wanted, error);
    if (status == CRM_OK) {
        status = crm_buffer_check(&folded, error);
    }
    crm_buffer_free(&wanted);
    crm_buffer_free(&folded);
    return status;
}

enum crm_status crm_workbook_find(const struct crm_workbook *workbook, const char *name,
                                  const char *file, size_t *sheet, struct crm_error *error)
{
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        const struct crm_workbook_sheet *facts = &workbook->sheets[i];
        if (name != NULL ? strcmp(facts->name, name) == 0 : !facts->hidden) {
            *sheet = i;
            return CRM_OK;
        }
    }
    size_t matches = 0;
    enum crm_status status =
        name != NULL ? find_folded(workbook, name, sheet, &matches, error) : CRM_OK;
    return status != CRM_OK || matches == 1 ? status
                                            : fail_sheet(workbook, name, file, matches, error);
}

void crm_workbook_close(struct crm_workbook *workbook)
{
    crm_arena_free(&workbook->arena);
    crm_release(workbook->sheets);
    crm_release(workbook->styles);
    crm_buffer_free(&workbook->strings);
    crm_release(workbook->string_ends);
    *workbook = (struct crm_workbook){ 0 };
}
