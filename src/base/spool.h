/*
 * spool.h - bytes that may be more than memory should hold: written one after another into a temporary
 * file, then read as if they were in memory.
 *
 * The file has no name, and ends with the program. It lies in TMPDIR, else in /var/tmp or /tmp: on many
 * machines /tmp is memory.
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

bool spool_open(struct spool *s, struct diag *dg);
bool spool_add(struct spool *s, const void *data, size_t len, struct diag *dg);

/* Once, after the last byte. *out is there until spool_close. */
bool spool_view(struct spool *s, struct bytes *out, struct diag *dg);
void spool_close(struct spool *s);

/* Whoever has gone over these bytes says so: those of a spool need not stay in memory. Of any other bytes
 * it does nothing. */
void spool_passed(const void *data, size_t len);

#endif
