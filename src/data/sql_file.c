#include "data/sql_file.h"

#include "base/spool.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct sql_file {
    sqlite3_file base;
    int fd;
};

static int first_error;

int sql_file_error(void)
{
    int error = first_error;

    first_error = 0;
    return error;
}

static int failed(int code)
{
    if (!first_error)
        first_error = errno ? errno : EIO;
    return code;
}

static int fd_of(const sqlite3_file *file)
{
    return ((const struct sql_file *)file)->fd;
}

static int on_close(sqlite3_file *file)
{
    close(fd_of(file));
    return SQLITE_OK;
}

/* What is after the end is read as zeros. */
static int on_read(sqlite3_file *file, void *data, int len, sqlite3_int64 at)
{
    size_t done = 0, all = (size_t)len;

    while (done < all) {
        ssize_t n = pread(fd_of(file), (char *)data + done, all - done, at + (off_t)done);
        if (n < 0 && errno != EINTR)
            return failed(SQLITE_IOERR_READ);
        if (n == 0) {
            memset((char *)data + done, 0, all - done);
            return SQLITE_IOERR_SHORT_READ;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    return SQLITE_OK;
}

static int on_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 at)
{
    size_t done = 0, all = (size_t)len;

    while (done < all) {
        ssize_t n = pwrite(fd_of(file), (const char *)data + done, all - done, at + (off_t)done);
        if (n < 0 && errno != EINTR)
            return failed(errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE);
        done += n > 0 ? (size_t)n : 0;
    }
    return SQLITE_OK;
}

static int on_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return ftruncate(fd_of(file), size) == 0 ? SQLITE_OK : failed(SQLITE_IOERR_TRUNCATE);
}

/* Nobody reads it after a crash. */
static int on_sync(sqlite3_file *file, int flags)
{
    (void)file, (void)flags;
    return SQLITE_OK;
}

static int on_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct stat st;

    if (fstat(fd_of(file), &st) != 0)
        return failed(SQLITE_IOERR_FSTAT);
    *size = st.st_size;
    return SQLITE_OK;
}

/* Nobody else knows of it. */
static int on_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int on_check_lock(sqlite3_file *file, int *locked)
{
    (void)file;
    *locked = 0;
    return SQLITE_OK;
}

static int on_control(sqlite3_file *file, int what, void *value)
{
    (void)file, (void)what, (void)value;
    return SQLITE_NOTFOUND;
}

/* 0 = what SQLite takes by itself. */
static int on_ask(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static int on_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    static const sqlite3_io_methods methods = {
        .iVersion = 1,
        .xClose = on_close,
        .xRead = on_read,
        .xWrite = on_write,
        .xTruncate = on_truncate,
        .xSync = on_sync,
        .xFileSize = on_size,
        .xLock = on_lock,
        .xUnlock = on_lock,
        .xCheckReservedLock = on_check_lock,
        .xFileControl = on_control,
        .xSectorSize = on_ask,
        .xDeviceCharacteristics = on_ask,
    };
    struct sql_file *own = (struct sql_file *)file;

    (void)vfs;
    *own = (struct sql_file){.fd = name ? -1 : spool_file()};
    if (own->fd < 0 && !name) /* the folder can have none: it is memory */
        own->fd = memfd_create("raingan", MFD_CLOEXEC);
    if (own->fd < 0)
        return failed(SQLITE_CANTOPEN);
    own->base.pMethods = &methods;
    if (out)
        *out = flags;
    return SQLITE_OK;
}

void sql_file_use(sqlite3_vfs *vfs)
{
    vfs->szOsFile = sizeof(struct sql_file);
    vfs->xOpen = on_open;
}
