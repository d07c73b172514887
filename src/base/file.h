/*
 * file.h - whole files in, whole files out.
 *
 * Errors: false/NULL = diagnosed at `path`. A missing file is DIAG_FILE_MISSING (the input is
 *         wrong), any other failure DIAG_FILE_READ or DIAG_FILE_WRITE (the machine failed us).
 */
#ifndef RAINGAN_BASE_FILE_H
#define RAINGAN_BASE_FILE_H

#include "base/arena.h"
#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct bytes {
    const char *data; /* NUL after the last byte, not counted */
    size_t len;
};

bool bytes_equal(struct bytes a, struct bytes b);
bool bytes_begin(struct bytes all, struct bytes with);

/* A file, or nothing at all: a FIFO, device, socket or folder is diagnosed (DIAG_FILE_KIND), and
 * never opened. */
bool file_check_kind(const char *path, struct diag *dg);

/* A file of more than FILE_SPOOLED bytes is copied into a temporary one, which is mapped (spool.h). */
enum { FILE_SPOOLED = 4 << 20 };
bool file_read(struct arena *a, const char *path, struct bytes *out, struct diag *dg);

/* The file appears whole or not at all: a temporary file beside it, fsync, rename, fsync of the
 * folder. Missing folders of the path are made. A file that is replaced keeps its rights. */
bool file_write(struct arena *a, const char *path, const void *data, size_t len, struct diag *dg);

/* An entry of a folder is what a process has left that ended within file_write of `name` there. No
 * file of a user has such a name (".raingan-", a hash of `name`, six letters). */
bool file_is_unfinished(const char *entry, const char *name);

/* The same, but what is there already is never replaced, whenever it came there: *taken = so it
 * was, which is not diagnosed. */
bool file_write_new(struct arena *a, const char *path, const void *data, size_t len, bool *taken,
                    struct diag *dg);

/* A new file, synced, as open as mode and umask say; what is there already is an error. */
/* Rights and syncs that a file system lacks are no error. */
bool file_create(const char *path, const void *data, size_t len, unsigned mode, struct diag *dg);

/* A new folder; *made = it was not there yet. */
bool file_make_folder(const char *path, bool *made, struct diag *dg);

/* The folders that a file's path names, as far as they are missing; *made = how many were. */
bool file_make_folders(struct arena *a, const char *path, int *made, struct diag *dg);

/* Removes a folder and those around it, n in all, as long as they are empty. */
void file_remove_empty(const char *path, int n);

bool file_rename(const char *from, const char *to, struct diag *dg);
bool file_sync_folder(const char *path, struct diag *dg);
bool file_remove_tree(const char *path, struct diag *dg); /* none is fine */

/* When a file was last changed; false = there is none. */
bool file_time(const char *path, struct timespec *out);
bool file_is_newer(struct timespec a, struct timespec b);

bool file_exists(const char *path);
bool file_is_taken(const char *path); /* or there is a link that leads nowhere */
bool file_is_dir(const char *path);

/* After the last '/'. */
const char *file_name(const char *path);

/* The last name of a folder's path; of "." and the like that of the folder they mean, "" of "/".
 * NULL = no memory. */
const char *file_folder_name(struct arena *a, const char *path);

/* Why a name is none for a file in a folder that somebody else will unpack: a relative path whose
 * every part is a name that file systems take, that a person sees, and that reads as it is. */
enum name_fault {
    NAME_FINE,
    NAME_OUTSIDE, /* "..", ".", an empty part: put after a folder it leads elsewhere */
    NAME_HIDDEN,  /* a part begins with '.': of such a one no person knows */
    NAME_LONG,    /* a part of more than 255 bytes, or 1,000 in all */
    NAME_LETTERS, /* control or invisible characters, '\\', no UTF-8 */
};
enum name_fault file_name_fault(const char *name);
bool file_name_is_inside(const char *name); /* it has none */

/* stem + ending, as a name of at most `most` bytes: of a longer stem its beginning, and a hash of it
 * all, so that two stems never give one name. NULL = no memory. */
enum { FILE_NAME_BYTES_MAX = 255 };
const char *file_name_fit(struct arena *a, const char *stem, const char *ending, size_t most);

/* dir + "/" + name, without a doubled slash. NULL = no memory. */
char *file_join(struct arena *a, const char *dir, const char *name);

/* What lies beside a folder. NULL = no memory. */
const char *file_beside(struct arena *a, const char *folder, const char *name);

/* The names in a folder that end in `ending`, sorted by byte. NULL = diagnosed; *n may be 0. */
const char **file_list(struct arena *a, const char *dir, const char *ending, size_t *n,
                       struct diag *dg);

#endif
