#include "io/compression.h"

#include "base/memory.h"

static void *take(void *unused, unsigned count, unsigned size)
{
    struct crm_error error;
    (void)unused;
    return crm_allocate(count, size, &error);
}

static void give(void *unused, void *block)
{
    (void)unused;
    crm_release(block);
}

void crm_zlib_memory(z_stream *stream)
{
    stream->zalloc = take;
    stream->zfree = give;
}
