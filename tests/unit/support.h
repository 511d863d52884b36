/* tests/unit/support.h — what the tests of files share: hooks that fail on demand, a folder of
 * their own, seeded random numbers.
 *
 * The hooks replace the library's in the whole test program and pass everything on until a test
 * says otherwise. Criterion runs each test in its own process, so nothing has to be set back. */
#ifndef CRM_TESTS_UNIT_SUPPORT_H
#define CRM_TESTS_UNIT_SUPPORT_H

#include "base/buffer.h"
#include "base/memory.h"

enum fault_kind {
    FAULT_MEMORY = 1 << 0,
    FAULT_OPEN = 1 << 1,
    FAULT_READ = 1 << 2,
    FAULT_WRITE = 1 << 3,
    FAULT_SEEK = 1 << 4,
    FAULT_SYNC = 1 << 5,
    FAULT_CLOSE = 1 << 6,
    FAULT_LINK = 1 << 7,
    FAULT_RENAME = 1 << 8,
    FAULT_ALL = (1 << 9) - 1,
};

struct fault {
    unsigned kinds;   /* the calls that count; 0: none fails */
    size_t after;     /* how many of them go well before one fails */
    unsigned struck;  /* the kind that has failed, 0: none yet */
    size_t most;      /* bytes read or written at once; 0: as asked */
    bool interrupt;   /* every other read and write is interrupted */
    bool no_unnamed;  /* the file system has no O_TMPFILE */
    int code;         /* errno of a failing write; 0: ENOSPC */
    long blocks;      /* of memory, not yet freed */
    long descriptors; /* opened, not yet closed */
    uint64_t told;    /* what a scenario has told of its result, hashed */
};

extern struct fault fault;

/* Tells what a scenario comes to. */
void fault_tell(const void *bytes, size_t size);

/* Runs a scenario without a fault, then with the first, the second … hook call failing, until none
 * is left to fail. prepare makes what the scenario begins with. Each time no memory and no
 * descriptor may be left, *error must say what the scenario returns, where it is well nevertheless
 * it must come to the same as without a fault (fault_tell), and check looks at what it has left
 * behind. prepare and check may be NULL. */
void fault_each(unsigned kinds, void (*prepare)(void),
                enum crm_status (*scenario)(struct crm_error *error),
                void (*check)(enum crm_status status));

/* A fresh folder, TMPDIR too, gone with everything in it after folder_remove. */
void folder_make(void);
void folder_remove(void);

/* "folder/name", valid for the next 8 calls. */
const char *folder_path(const char *name);

/* Names in the folder. */
size_t folder_count(void);

void file_put(const char *path, struct crm_span content);

/* True where the file has exactly this content. */
bool file_is(const char *path, struct crm_span content);

/* Sets the process's standard input to a pipe that holds content (at most 64 KiB) and ends. */
void standard_input_pipe(struct crm_span content);

/* Appends one gzip member. */
void gzip_append(struct crm_buffer *buffer, struct crm_span content);

uint64_t random_next(uint64_t *state);

/* 0 to below - 1. */
size_t random_below(uint64_t *state, size_t below);

#endif
