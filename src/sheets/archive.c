/* A ZIP archive on libzip. */
#include "sheets/archive.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/memory.h"
#include "sheets/sheet.h"

struct archive {
    zip_t *zip;
    char *path;
};

struct archive *
archive_open(const char *path, struct error *error)
{
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &code);
    if (zip == NULL) {
        zip_error_t fault;
        zip_error_init_with_code(&fault, code);
        error_add(error, STATUS_INPUT,
                  "%s: the archive cannot be read (%s): it is damaged or cut short; have it saved "
                  "or copied again",
                  path, zip_error_strerror(&fault));
        zip_error_fini(&fault);
        return NULL;
    }
    struct archive *archive = memory_alloc(sizeof *archive);
    *archive = (struct archive){zip, text_copy(path)};
    return archive;
}

void
archive_close(struct archive *archive)
{
    if (archive == NULL)
        return;
    zip_discard(archive->zip);
    free(archive->path);
    free(archive);
}

bool
archive_has(struct archive *archive, const char *member)
{
    return zip_name_locate(archive->zip, member, 0) >= 0;
}

/* Small members may be packed as well as they like: a bomb needs size. */
enum { NEVER_A_BOMB = 1 << 20 };

static bool
check_member(const struct archive *archive, const char *member, const zip_stat_t *status,
             struct error *error)
{
    const zip_uint64_t known = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if ((status->valid & known) != known)
        return error_add(error, STATUS_INPUT, "%s: %s: the archive does not say how large it is",
                         archive->path, member);
    if (status->encryption_method != ZIP_EM_NONE)
        return error_add(error, STATUS_INPUT,
                         "%s: the workbook has a password: save it without one", archive->path);
    if (status->size > SHEET_MEMBER_LIMIT)
        return error_add(error, STATUS_INPUT,
                         "%s: %s has %llu bytes; the most that is read is 1 GiB", archive->path,
                         member, (unsigned long long)status->size);
    if (status->size > NEVER_A_BOMB && status->size / SHEET_PACKED_RATIO > status->comp_size)
        return error_add(error, STATUS_INPUT,
                         "%s: %s is more than %d times as large as it is packed, which no table is",
                         archive->path, member, SHEET_PACKED_RATIO);
    return true;
}

/* What is read of a member, which must not be more than the archive says. */
struct member {
    zip_file_t *file;
    uint64_t left;
    bool failed;
};

static int
give_member_bytes(void *context, char *bytes, int length)
{
    struct member *member = context;
    zip_int64_t got = zip_fread(member->file, bytes, (zip_uint64_t)length);
    if (got < 0 || (uint64_t)got > member->left) {
        member->failed = true;
        return 0;
    }
    member->left -= (uint64_t)got;
    return (int)got;
}

bool
archive_read_xml(struct archive *archive, const char *member, struct xml_stream *stream,
                 struct error *error)
{
    zip_stat_t status;
    if (zip_stat(archive->zip, member, 0, &status) != 0)
        return error_add(error, STATUS_INPUT,
                         "%s: %s is missing in it: the workbook is damaged; save it again",
                         archive->path, member);
    if (!check_member(archive, member, &status, error))
        return false;
    struct member reading = {.file = zip_fopen(archive->zip, member, 0), .left = status.size};
    bool done = false;
    struct error fault = {0};
    if (reading.file != NULL) {
        stream->read = give_member_bytes;
        stream->read_context = &reading;
        char *label = stream->label != NULL ? text_copy(stream->label)
                                            : text_join(archive->path, "[", member, "]");
        done = xml_stream_parse(stream, label, &fault);
        stream->label = NULL;
        free(label);
    }
    if (reading.file == NULL || reading.failed)
        done = error_add(error, STATUS_INPUT,
                         "%s: %s cannot be unpacked (%s): the workbook is damaged; save it again",
                         archive->path, member, zip_strerror(archive->zip));
    else
        error_move(error, &fault);
    error_free(&fault);
    if (reading.file != NULL)
        zip_fclose(reading.file);
    return done;
}

size_t
archive_head(struct archive *archive, const char *member, char *bytes, size_t size)
{
    zip_file_t *file = zip_fopen(archive->zip, member, 0);
    zip_int64_t got = file == NULL ? 0 : zip_fread(file, bytes, size);
    if (file != NULL)
        zip_fclose(file);
    return got < 0 ? 0 : (size_t)got;
}
