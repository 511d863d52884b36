#include "ingest/xml.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

enum { PIECE_SIZE = 1 << 16, TAG_MOST = 8 << 20, DEPTH_MOST = 64 };

static void *take(size_t size)
{
    return crm_hook_resize(NULL, size > 0 ? size : 1);
}

static void *retake(void *block, size_t size)
{
    return crm_hook_resize(block, size > 0 ? size : 1);
}

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

static void XMLCALL start_element(void *user, const char *name, const char **attributes)
{
    struct crm_xml *xml = user;
    xml->depth++;
    if (xml->depth > DEPTH_MOST) {
        crm_xml_refuse(xml, "elements stand more than %d deep in each other", DEPTH_MOST);
        return;
    }
    xml->handler->start(xml, xml->depth, local_name(name), attributes);
}

static void XMLCALL end_element(void *user, const char *name)
{
    struct crm_xml *xml = user;
    (void)name;
    if (xml->status == CRM_OK) { /* an empty element's end comes although its start has failed */
        xml->handler->end(xml, xml->depth);
    }
    xml->depth--;
}

static void XMLCALL take_text(void *user, const char *text, int length)
{
    struct crm_xml *xml = user;
    if (xml->taking_text && xml->status == CRM_OK) {
        xml->handler->text(xml, (struct crm_span){ text, (size_t)length });
    }
}

/* Entities that stand for each other inflate without limit; no office file has any. */
static void XMLCALL refuse_type(void *user, const char *name, const char *system,
                                const char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    crm_xml_refuse(user, "has a document type declaration: no office program writes that");
}

enum crm_status crm_xml_open(struct crm_xml *xml, struct crm_archive *archive, size_t member,
                             const char *part, const struct crm_xml_handler *handler, void *user,
                             struct crm_error *error)
{
    const XML_Memory_Handling_Suite memory = { take, retake, crm_release };
    *xml = (struct crm_xml){ .handler = handler, .user = user, .archive = archive, .part = part };
    xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (xml->parser == NULL) {
        return crm_fail_memory(error);
    }
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, start_element, end_element);
    XML_SetStartDoctypeDeclHandler(xml->parser, refuse_type);
    if (handler->text != NULL) {
        XML_SetCharacterDataHandler(xml->parser, take_text);
    }
    return crm_archive_enter(archive, member, error);
}

/* Gives the parser the next piece. */
static enum XML_Status feed(struct crm_xml *xml)
{
    size_t count = 0;
    char *room = XML_GetBuffer(xml->parser, PIECE_SIZE);
    if (room == NULL) {
        xml->status = crm_fail_memory(xml->error);
        return XML_STATUS_ERROR;
    }
    xml->status = crm_archive_read(xml->archive, room, PIECE_SIZE, &count, xml->error);
    if (xml->status != CRM_OK) {
        return XML_STATUS_ERROR;
    }
    xml->fed += count;
    xml->complete = count == 0;
    return XML_ParseBuffer(xml->parser, (int)count, xml->complete);
}

/* What is not yet parsed is one unfinished tag, which expat holds in memory; before its first
 * event it knows no place. */
static bool is_tag_too_long(const struct crm_xml *xml)
{
    XML_Index index = XML_GetCurrentByteIndex(xml->parser);
    return xml->fed - (index > 0 ? (uint64_t)index : 0) > TAG_MOST;
}

static enum crm_xml_step fail(struct crm_xml *xml)
{
    if (xml->status == CRM_OK) {
        enum XML_Error code = XML_GetErrorCode(xml->parser);
        if (code == XML_ERROR_NO_MEMORY) {
            xml->status = crm_fail_memory(xml->error);
        } else {
            crm_xml_refuse(xml, "is no sound XML: %s at line %lu", XML_ErrorString(code),
                           XML_GetCurrentLineNumber(xml->parser));
        }
    }
    return CRM_XML_FAILED;
}

enum crm_xml_step crm_xml_step(struct crm_xml *xml, struct crm_error *error)
{
    xml->error = error;
    for (;;) {
        bool resumes = xml->paused;
        xml->paused = false;
        enum XML_Status result = resumes ? XML_ResumeParser(xml->parser) : feed(xml);
        if (result == XML_STATUS_ERROR || xml->status != CRM_OK) {
            return fail(xml);
        }
        if (result == XML_STATUS_SUSPENDED) {
            return CRM_XML_PAUSED;
        }
        if (xml->complete) {
            return CRM_XML_END;
        }
        if (is_tag_too_long(xml)) {
            crm_xml_refuse(xml, "has a tag of more than 8 MiB");
            return CRM_XML_FAILED;
        }
    }
}

enum crm_status crm_xml_skip(struct crm_xml *xml, struct crm_error *error)
{
    char piece[1 << 14];
    size_t count = 1;
    enum crm_status status = CRM_OK;
    while (status == CRM_OK && count > 0) {
        status = crm_archive_read(xml->archive, piece, sizeof piece, &count, error);
    }
    return status;
}

void crm_xml_pause(struct crm_xml *xml)
{
    xml->paused = XML_StopParser(xml->parser, XML_TRUE) == XML_STATUS_OK;
}

void crm_xml_fail(struct crm_xml *xml, enum crm_status status)
{
    xml->status = status;
    (void)XML_StopParser(xml->parser, XML_FALSE); /* a finished one does not stop, which is fine */
}

void crm_xml_refuse(struct crm_xml *xml, const char *format, ...)
{
    char message[640];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    crm_xml_fail(xml, crm_fail_at(xml->error, CRM_REFUSED, crm_archive_name(xml->archive), 0, 0,
                                  "%s: %s", xml->part, message));
}

const char *crm_xml_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(local_name(attributes[i]), name) == 0) {
            return attributes[i + 1];
        }
    }
    return NULL;
}

void crm_xml_close(struct crm_xml *xml)
{
    if (xml->parser != NULL) {
        XML_ParserFree(xml->parser);
    }
    *xml = (struct crm_xml){ 0 };
}
