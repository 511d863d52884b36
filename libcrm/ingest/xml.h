/* ingest/xml.h — the elements of one member of an archive, by expat, in pieces of 64 KiB.
 *
 * Names come without their prefix: office programs differ in those only. What no office program
 * writes is refused: a document type with its entities, tags of more than 8 MiB, elements 64 deep.
 */
#ifndef CRM_INGEST_XML_H
#define CRM_INGEST_XML_H

#include <expat.h>

#include "base/span.h"
#include "io/archive.h"

struct crm_xml;

/* Who listens. depth is 1 for the outermost element; text comes in pieces, and only where it is
 * not NULL. attributes are names and values in turn, NULL behind the last. */
struct crm_xml_handler {
    void (*start)(struct crm_xml *xml, unsigned depth, const char *name, const char **attributes);
    void (*end)(struct crm_xml *xml, unsigned depth);
    void (*text)(struct crm_xml *xml, struct crm_span text);
};

/* Zero-initialised is closed. Owns the parser; the archive and the handler must outlive it. */
struct crm_xml {
    const struct crm_xml_handler *handler;
    void *user; /* the handler's */
    struct crm_archive *archive;
    const char *part; /* its name, for messages */
    XML_Parser parser;
    uint64_t fed;
    unsigned depth;
    bool taking_text; /* set by the handler: text is called */
    bool paused;
    bool complete; /* the parser has got all of it */
    enum crm_status status;
    struct crm_error *error; /* of the call that is running */
};

enum crm_xml_step { CRM_XML_PAUSED, CRM_XML_END, CRM_XML_FAILED };

/* Goes to the start of that member. part must outlive the reading; *xml is to be closed also after
 * a failure. */
CRM_MUST_CHECK enum crm_status crm_xml_open(struct crm_xml *xml, struct crm_archive *archive,
                                            size_t member, const char *part,
                                            const struct crm_xml_handler *handler, void *user,
                                            struct crm_error *error);

/* Goes on until a handler pauses it or all of it was read, its checksum included. */
CRM_MUST_CHECK enum crm_xml_step crm_xml_step(struct crm_xml *xml, struct crm_error *error);

/* Reads to the end what no handler is to hear of: the checksum is looked at. */
CRM_MUST_CHECK enum crm_status crm_xml_skip(struct crm_xml *xml, struct crm_error *error);

/* For a handler's end: the step returns. */
void crm_xml_pause(struct crm_xml *xml);

/* For a handler: the step fails, with the part's name before the message. */
void crm_xml_refuse(struct crm_xml *xml, const char *format, ...) CRM_FORMAT(2, 3);

/* For a handler that has filled xml->error itself. */
void crm_xml_fail(struct crm_xml *xml, enum crm_status status);

/* The value of an attribute, its prefix not looked at; NULL where it is missing. */
const char *crm_xml_attribute(const char **attributes, const char *name);

void crm_xml_close(struct crm_xml *xml);

#endif
