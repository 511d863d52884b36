/* ingest/encoding.h — the encoding of an export: as named by the user, as marked by the file, or
 * recognised by how its beginning looks. */
#ifndef CRM_INGEST_ENCODING_H
#define CRM_INGEST_ENCODING_H

#include "base/error.h"
#include "base/span.h"

/* How much of a file is looked at to recognise its encoding, in bytes. */
#define CRM_ENCODING_SAMPLE ((size_t)1 << 20)

enum crm_encoding_found {
    CRM_ENCODING_GIVEN,      /* named by the caller */
    CRM_ENCODING_MARKED,     /* a byte order mark says it */
    CRM_ENCODING_RECOGNISED, /* the sample leaves no doubt */
    CRM_ENCODING_ASCII,      /* the sample is plain ASCII: UTF-8 until something else comes */
};

struct crm_encoding {
    const char *name;    /* "UTF-8", "GB18030", "Big5", "UTF-16LE", "UTF-16BE", "Windows-1252", or
                            as given: the caller's text */
    const char *decoder; /* as iconv knows it; NULL: UTF-8, which needs none */
    enum crm_encoding_found found;
    size_t mark; /* bytes of the mark at the start of the file */
    size_t unit; /* bytes that are passed over where they mean nothing: 1, 2 or 4 */
};

/* Reads the name of an encoding, in any case, with or without hyphens: GBK and GB2312 are
 * GB18030, CP950 is Big5, CP1252 Windows-1252; others are left to iconv. found is
 * CRM_ENCODING_GIVEN, mark 0; whether UTF-16 begins with its high or low byte is left open. */
void crm_encoding_named(const char *name, struct crm_encoding *encoding);

/* False where the first bytes (512, or all there are) say enough: a mark, or no text at all. */
bool crm_encoding_needs_sample(struct crm_span beginning);

/* Completes what crm_encoding_named said (given true), or finds the encoding out, by the first
 * bytes of a file: up to CRM_ENCODING_SAMPLE of them where crm_encoding_needs_sample, `whole` where
 * it has no more. What begins as a
 * stream, crm-stream(5), or as a zip archive is taken for UTF-8. CRM_REFUSED, with `file` in the
 * message, where a mark contradicts the given one or the bytes leave a doubt. */
CRM_MUST_CHECK enum crm_status crm_encoding_settle(struct crm_encoding *encoding, bool given,
                                                   struct crm_span sample, bool whole,
                                                   const char *file, struct crm_error *error);

#endif
