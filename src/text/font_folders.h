/*
 * font_folders.h - the fonts in the folders that the font configuration names, and below them.
 *
 * fontconfig would read them itself, but it then writes what it found to a folder of the user or of
 * the system, and follows a link wherever it leads. Here its caches are read where they are up to
 * date, nothing is written, and a walk that does not end is told.
 *
 * Memory: opened and closed. The empty value can be closed. Names of folders: the arena.
 * Errors: false = diagnosed: DIAG_FONT_CONFIG, the folders hold too much; DIAG_FILE_KIND, what is named like
 *         a font is no file; or no memory.
 */
#ifndef RAINGAN_TEXT_FONT_FOLDERS_H
#define RAINGAN_TEXT_FONT_FOLDERS_H

#include "base/arena.h"

#include <fontconfig/fontconfig.h>

struct font_folders {
    FcFontSet **set; /* one for each folder */
    size_t n, cap;
    const struct folder_seen *folder; /* in the order of the sets */
};

bool font_folders_open(struct arena *a, FcConfig *conf, struct font_folders *out, struct diag *dg);
void font_folders_close(struct font_folders *f);

/* All fonts that match, with these fields; to be destroyed. NULL = no memory. */
FcFontSet *font_folders_list(const struct font_folders *f, FcConfig *conf, FcPattern *want,
                             FcObjectSet *fields);

/* A file that is named like a font of the family, and in which no font can be read: it is empty, cut or of
 * another kind. Of a family that is NULL: any. In the folder `within` and below it, or NULL: in all. NULL = there
 * is none, or no memory. */
const char *font_folders_unread(const struct font_folders *f, struct arena *a, const char *within,
                                const char *family);

#endif
