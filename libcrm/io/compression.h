/* io/compression.h — what reading and writing gzip have in common. */
#ifndef CRM_IO_COMPRESSION_H
#define CRM_IO_COMPRESSION_H

#include <zlib.h>

/* inflateInit2 and deflateInit2: the largest window, gzip wrapping. */
#define CRM_GZIP_WINDOW (15 + 16)

/* Lets zlib take its memory through the hook of base/memory.h. */
void crm_zlib_memory(z_stream *stream);

#endif
