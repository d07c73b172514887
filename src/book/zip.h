/*
 * zip.h - the files of a zip file (PKWARE's APPNOTE.TXT, 4.3), in memory.
 *
 * Memory: the arena; names and what is not packed are borrowed from the bytes.
 * Errors: false = diagnosed at `path`. What would unpack to more than BOOK_BYTES_MAX in all is refused
 *         before it is unpacked.
 */
#ifndef RAINGAN_BOOK_ZIP_H
#define RAINGAN_BOOK_ZIP_H

#include "base/file.h"

struct zip_entry {
    const char *name;
    size_t packed, len, header; /* bytes; where its local header begins */
    unsigned method, flags;
};

struct zip {
    struct arena *a;
    struct diag *dg;
    const char *path;
    struct bytes file;
    struct zip_entry *entry;
    size_t nentry;
    size_t unpacked; /* so far */
};

bool zip_open(struct zip *z, struct arena *a, const char *path, struct bytes file, struct diag *dg);
bool zip_has(const struct zip *z, const char *name);
bool zip_read(struct zip *z, const char *name, struct bytes *out);

#endif
