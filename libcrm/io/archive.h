/* io/archive.h — the members of a zip archive, read one at a time.
 *
 * minizip knows the format. It calls malloc(3) itself, out of reach of the hook of base/memory.h:
 * some 80 kB, whatever the archive holds. What it does not see is looked at here: a member that is
 * shorter than its directory says, and one that was made to fill the disk. */
#ifndef CRM_IO_ARCHIVE_H
#define CRM_IO_ARCHIVE_H

#include "io/input.h"

#define CRM_ARCHIVE_NONE SIZE_MAX

/* A member may inflate to any size up to CRM_ARCHIVE_SMALL, beyond it to at most CRM_ARCHIVE_RATIO
 * times its compressed size. */
#define CRM_ARCHIVE_SMALL ((uint64_t)10 << 20)
#define CRM_ARCHIVE_RATIO 500

struct crm_archive;

/* Takes the input over, also when it fails; `seen` are the bytes already read from it. CRM_REFUSED
 * for what is no sound zip archive, has more than 10,000 members or two of one name. */
CRM_MUST_CHECK enum crm_status crm_archive_open(struct crm_archive **archive,
                                                struct crm_input *input, struct crm_span seen,
                                                struct crm_error *error);

/* The member's number, or CRM_ARCHIVE_NONE. Upper and lower case of ASCII are one, and so are
 * slash and backslash. */
size_t crm_archive_find(const struct crm_archive *archive, struct crm_span name);

/* Goes to the start of a member, whatever was read before. */
CRM_MUST_CHECK enum crm_status crm_archive_enter(struct crm_archive *archive, size_t member,
                                                 struct crm_error *error);

/* Reads up to size bytes of the member; *count is 0 only at its end, all of it read and its
 * checksum right. */
CRM_MUST_CHECK enum crm_status crm_archive_read(struct crm_archive *archive, char *bytes,
                                                size_t size, size_t *count,
                                                struct crm_error *error);

/* The size of the archive and the part of it that stands for what was read of the member. */
void crm_archive_position(const struct crm_archive *archive, uint64_t *position, uint64_t *size);

/* The input's name, for messages. */
const char *crm_archive_name(const struct crm_archive *archive);

/* Closes and frees; NULL is fine. */
void crm_archive_close(struct crm_archive *archive);

#endif
