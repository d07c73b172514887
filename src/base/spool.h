/*
 * spool.h - bytes that may be more than memory should hold: written one after another into a temporary
 * file, then read as if they were in memory.
 *
 * The file has no name at any time (open(2), O_TMPFILE), so nothing is left of it however the program ends. It lies
 * in the folder of the result, which is the one place where a command writes. Where there is none, or its file
 * system has no such files (NFS, SMB, FAT), spool_open() says no, and whoever asks keeps the bytes in memory.
 *
 * Errors: false = diagnosed (DIAG_FILE_WRITE: the machine failed us), but not with a diag of NULL. The empty
 *         value can be closed.
 */
#ifndef RAINGAN_BASE_SPOOL_H
#define RAINGAN_BASE_SPOOL_H

#include "base/file.h"

struct spool {
    bool open;
    int fd;
    size_t len;
    struct spool_view {
        struct spool_view *next;
        char *data;
        size_t len;
    } view;
};

/* ---- where ---- */

/* For the whole process, and its children: a folder, or that of a file. What is not there yet is made later;
 * until then it is the nearest folder around it. NULL = memory, as at first. */
void spool_in(const char *folder);
void spool_beside(const char *file);
bool spool_has_folder(void);

/* A file without a name, to read and write; -1 = there is none. */
int spool_file(void);

/* Says why such a file failed; false. */
bool spool_failed(int error, struct diag *dg);

/* ---- bytes ---- */

/* false = they stay in memory; no diagnostic. */
bool spool_open(struct spool *s);
bool spool_add(struct spool *s, const void *data, size_t len, struct diag *dg);

/* Once, after the last byte. *out is there until spool_close. */
bool spool_view(struct spool *s, struct bytes *out, struct diag *dg);
void spool_close(struct spool *s);

/* Whoever has gone over these bytes says so: those of a spool need not stay in memory. Of any other bytes
 * it does nothing. */
void spool_passed(const void *data, size_t len);

#endif
