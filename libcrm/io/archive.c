#include "io/archive.h"

#include <minizip/unzip.h>

#include "base/map.h"
#include "base/memory.h"

enum { WINDOW_SIZE = 1 << 16, MEMBERS_MOST = 10000, NAME_SIZE = 1024, ENCRYPTED = 1 };

struct member {
    unz64_file_pos place;
    uint64_t compressed;
    uint64_t size;
    bool encrypted;
};

struct crm_archive {
    struct crm_input *input;
    uint64_t size;
    uint64_t place;     /* where minizip reads next */
    uint64_t window_at; /* the place of window[0] */
    size_t window_filled;
    unzFile zip;
    struct crm_map names; /* folded */
    struct member *members;
    size_t capacity;
    size_t entered; /* the member that is read; only while open */
    bool open;
    uint64_t given;          /* bytes of it */
    struct crm_error *error; /* of the call that is running */
    enum crm_status status;  /* what reading the input came to, as minizip cannot say */
    char window[WINDOW_SIZE];
};

/* minizip's input. It reads the directory byte by byte: hence the window. */

/* Makes the window hold the place to read next; false at the end and on failure. minizip would take
 * some failures for an answer and go on: it gets nothing more then. */
static bool fill_window(struct crm_archive *archive)
{
    if (archive->status != CRM_OK) {
        return false;
    }
    if (archive->place >= archive->window_at
        && archive->place - archive->window_at < archive->window_filled) {
        return true;
    }
    archive->window_at = archive->place & ~(uint64_t)(WINDOW_SIZE - 1);
    archive->window_filled = 0;
    size_t count = 1;
    while (count > 0 && archive->window_filled < WINDOW_SIZE) {
        archive->status =
            crm_input_read_at(archive->input, archive->window_at + archive->window_filled,
                              archive->window + archive->window_filled,
                              WINDOW_SIZE - archive->window_filled, &count, archive->error);
        if (archive->status != CRM_OK) {
            archive->window_filled = 0;
            return false;
        }
        archive->window_filled += count;
    }
    return archive->place - archive->window_at < archive->window_filled;
}

static uLong read_input(void *opaque, void *stream, void *bytes, uLong size)
{
    struct crm_archive *archive = opaque;
    (void)stream;
    uLong done = 0;
    while (done < size && fill_window(archive)) {
        size_t at = (size_t)(archive->place - archive->window_at);
        size_t step = archive->window_filled - at;
        step = step < size - done ? step : size - done;
        memcpy((char *)bytes + done, archive->window + at, step);
        done += step;
        archive->place += step;
    }
    return done;
}

static uLong write_nothing(void *opaque, void *stream, const void *bytes, uLong size)
{
    (void)opaque;
    (void)stream;
    (void)bytes;
    (void)size;
    return 0;
}

static void *open_input(void *opaque, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return opaque;
}

static ZPOS64_T tell_input(void *opaque, void *stream)
{
    (void)stream;
    return ((const struct crm_archive *)opaque)->place;
}

static long seek_input(void *opaque, void *stream, ZPOS64_T offset, int origin)
{
    struct crm_archive *archive = opaque;
    (void)stream;
    uint64_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? archive->place
                    : origin == ZLIB_FILEFUNC_SEEK_END ? archive->size
                                                       : 0;
    if (offset > archive->size || from > archive->size - offset) {
        return -1;
    }
    archive->place = from + offset;
    return 0;
}

static int close_input(void *opaque, void *stream)
{
    (void)opaque;
    (void)stream;
    return 0;
}

static int test_input(void *opaque, void *stream)
{
    (void)stream;
    return ((const struct crm_archive *)opaque)->status != CRM_OK;
}

/* What to say when minizip has failed: the input's own error where there is one. */
static enum crm_status fail(struct crm_archive *archive, int code, const char *message,
                            struct crm_error *error)
{
    if (archive->status != CRM_OK) {
        return archive->status;
    }
    if (code == UNZ_INTERNALERROR || code == Z_MEM_ERROR) {
        return crm_fail_memory(error);
    }
    return crm_fail_at(error, CRM_REFUSED, crm_archive_name(archive), 0, 0, "%s", message);
}

/* The same about the member that is read. */
static enum crm_status fail_member(struct crm_archive *archive, int code, const char *problem,
                                   struct crm_error *error)
{
    struct crm_span name = crm_map_key(&archive->names, (uint32_t)archive->entered);
    char message[256];
    snprintf(message, sizeof message, "%.*s: %s", (int)(name.length < 120 ? name.length : 120),
             name.at, problem);
    return fail(archive, code, message, error);
}

/* False where the name is longer than any that is looked for. */
static bool fold_name(struct crm_span name, char folded[static NAME_SIZE])
{
    for (size_t i = 0; i < name.length && i < NAME_SIZE; i++) {
        char byte = name.at[i];
        folded[i] = (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A')
                           : byte == '\\'             ? '/'
                                                      : byte);
    }
    return name.length < NAME_SIZE;
}

static enum crm_status add_member(struct crm_archive *archive, struct crm_error *error)
{
    char name[NAME_SIZE];
    char folded[NAME_SIZE];
    unz_file_info64 info;
    struct member member = { .size = 0 };
    int code = unzGetCurrentFileInfo64(archive->zip, &info, name, sizeof name, NULL, 0, NULL, 0);
    if (code == UNZ_OK) {
        code = unzGetFilePos64(archive->zip, &member.place);
    }
    if (code != UNZ_OK) {
        return fail(archive, code, "is a damaged zip file: its directory is broken", error);
    }
    if (!fold_name((struct crm_span){ name, info.size_filename }, folded)) {
        return CRM_OK;
    }
    uint32_t number = 0;
    size_t count = archive->names.count;
    if (crm_grow(&archive->members, &archive->capacity, count + 1, sizeof *archive->members, error)
            != CRM_OK
        || crm_map_add(&archive->names, (struct crm_span){ folded, info.size_filename }, &number,
                       error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    if (number != count) {
        return fail(archive, UNZ_BADZIPFILE,
                    "is a damaged zip file: two of its members have the same name", error);
    }
    member.compressed = info.compressed_size;
    member.size = info.uncompressed_size;
    member.encrypted = (info.flag & ENCRYPTED) != 0;
    archive->members[number] = member;
    return CRM_OK;
}

static enum crm_status read_directory(struct crm_archive *archive, struct crm_error *error)
{
    unz_global_info64 info;
    int code = unzGetGlobalInfo64(archive->zip, &info);
    if (code == UNZ_OK && info.number_entry > MEMBERS_MOST) {
        return fail(archive, UNZ_BADZIPFILE, "is a zip file of more than 10,000 members", error);
    }
    for (uint64_t i = 0; i < info.number_entry && code == UNZ_OK; i++) {
        code = i == 0 ? unzGoToFirstFile(archive->zip) : unzGoToNextFile(archive->zip);
        enum crm_status status = code == UNZ_OK ? add_member(archive, error) : CRM_OK;
        if (status != CRM_OK) {
            return status;
        }
    }
    return code == UNZ_OK
               ? CRM_OK
               : fail(archive, code, "is a damaged zip file: its directory is broken", error);
}

static enum crm_status open_zip(struct crm_archive *archive, struct crm_error *error)
{
    zlib_filefunc64_def functions = { .zopen64_file = open_input,
                                      .zread_file = read_input,
                                      .zwrite_file = write_nothing,
                                      .ztell64_file = tell_input,
                                      .zseek64_file = seek_input,
                                      .zclose_file = close_input,
                                      .zerror_file = test_input,
                                      .opaque = archive };
    archive->zip = unzOpen2_64("", &functions);
    return archive->zip != NULL && archive->status == CRM_OK
               ? CRM_OK
               : fail(archive, UNZ_BADZIPFILE,
                      "is no zip file, or is cut short: the directory at its end is missing",
                      error);
}

enum crm_status crm_archive_open(struct crm_archive **archive, struct crm_input *input,
                                 struct crm_span seen, struct crm_error *error)
{
    *archive = NULL;
    struct crm_archive *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        crm_input_close(input);
        return CRM_FAILURE;
    }
    made->input = input;
    made->error = error;
    enum crm_status status = crm_input_random(input, seen, &made->size, error);
    if (status == CRM_OK) {
        status = open_zip(made, error);
    }
    if (status == CRM_OK) {
        status = read_directory(made, error);
    }
    if (status != CRM_OK) {
        crm_archive_close(made);
        return status;
    }
    *archive = made;
    return CRM_OK;
}

size_t crm_archive_find(const struct crm_archive *archive, struct crm_span name)
{
    char folded[NAME_SIZE];
    uint32_t number = CRM_MAP_NONE;
    if (fold_name(name, folded)) {
        number = crm_map_find(&archive->names, (struct crm_span){ folded, name.length });
    }
    return number == CRM_MAP_NONE ? CRM_ARCHIVE_NONE : number;
}

static void leave(struct crm_archive *archive)
{
    if (archive->open) {
        unzCloseCurrentFile(archive->zip);
        archive->open = false;
    }
}

enum crm_status crm_archive_enter(struct crm_archive *archive, size_t member,
                                  struct crm_error *error)
{
    leave(archive);
    const struct member *facts = &archive->members[member];
    archive->error = error;
    archive->status = CRM_OK;
    archive->entered = member;
    archive->given = 0;
    if (facts->encrypted) {
        return fail_member(archive, UNZ_BADZIPFILE, "is encrypted", error);
    }
    if (facts->size > CRM_ARCHIVE_SMALL && facts->size / CRM_ARCHIVE_RATIO >= facts->compressed) {
        return fail_member(archive, UNZ_BADZIPFILE,
                           "would inflate to more than 500 times its size: no office program "
                           "writes that",
                           error);
    }
    int code = unzGoToFilePos64(archive->zip, &facts->place);
    if (code == UNZ_OK) {
        code = unzOpenCurrentFile(archive->zip);
    }
    archive->open = code == UNZ_OK;
    return archive->open
               ? CRM_OK
               : fail_member(archive, code, "is damaged, or compressed in an unknown way", error);
}

/* At the end: minizip checks the sum only where as much came as the directory says. */
static enum crm_status check_end(struct crm_archive *archive, struct crm_error *error)
{
    archive->open = false;
    int code = unzCloseCurrentFile(archive->zip);
    if (archive->given != archive->members[archive->entered].size) {
        return fail_member(archive, UNZ_BADZIPFILE, "is cut short", error);
    }
    return code == UNZ_OK ? CRM_OK
                          : fail_member(archive, code, "is damaged: its checksum is wrong", error);
}

enum crm_status crm_archive_read(struct crm_archive *archive, char *bytes, size_t size,
                                 size_t *count, struct crm_error *error)
{
    *count = 0;
    if (!archive->open) {
        return CRM_OK;
    }
    archive->error = error;
    int got =
        unzReadCurrentFile(archive->zip, bytes, size < INT32_MAX ? (unsigned)size : INT32_MAX);
    if (got < 0 || archive->status != CRM_OK) {
        return fail_member(archive, got, "is damaged", error);
    }
    archive->given += (uint64_t)got;
    *count = (size_t)got;
    return got > 0 ? CRM_OK : check_end(archive, error);
}

void crm_archive_position(const struct crm_archive *archive, uint64_t *position, uint64_t *size)
{
    uint64_t whole = archive->members[archive->entered].size;
    double share = whole > 0 ? (double)archive->given / (double)whole : 1.0;
    *position = (uint64_t)(share * (double)archive->size);
    *size = archive->size;
}

const char *crm_archive_name(const struct crm_archive *archive)
{
    return crm_input_name(archive->input);
}

void crm_archive_close(struct crm_archive *archive)
{
    if (archive == NULL) {
        return;
    }
    leave(archive);
    if (archive->zip != NULL) {
        unzClose(archive->zip);
    }
    crm_map_free(&archive->names);
    crm_release(archive->members);
    crm_input_close(archive->input);
    crm_release(archive);
}
