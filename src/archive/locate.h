/*
 * locate.h - of which archive is a PDF?
 *
 * Looked at are the archives of the working folder (out/<year>) and the one in whose folder the file
 * lies.
 *
 * Memory: the arena.
 * Errors: false = the machine failed, diagnosed.
 */
#ifndef RAINGAN_ARCHIVE_LOCATE_H
#define RAINGAN_ARCHIVE_LOCATE_H

#include "archive/vault.h"

struct location {
    enum {
        LOCATION_NONE,     /* of none */
        LOCATION_REVISION, /* it is the revision */
        LOCATION_COPY,     /* it is a signed copy that is kept */
        LOCATION_MERGED,   /* it, or a signed copy of it, became the revision when it was merged */
        LOCATION_BEGINS    /* it begins with all bytes of the revision, and is not kept */
    } what;
    const char *dir; /* of the archive */
    int revision;
    int was;     /* of LOCATION_MERGED: its number before */
    size_t size; /* of the revision that it begins with; 0 = with none, or it is the whole */
};

bool locate_file(struct arena *a, const char *path, struct bytes pdf, struct location *out,
                 struct diag *dg);

#endif
