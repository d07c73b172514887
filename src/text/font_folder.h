/*
 * font_folder.h - is all that fontconfig will open in a folder a file?
 *
 * It opens each thing in a folder, and waits for ever for the other end of a FIFO.
 * Errors: false = diagnosed at what is no file (DIAG_FILE_KIND).
 */
#ifndef RAINGAN_TEXT_FONT_FOLDER_H
#define RAINGAN_TEXT_FONT_FOLDER_H

#include "base/arena.h"

#include <stdbool.h>

bool font_folder_check(struct arena *a, const char *dir, struct diag *dg);

#endif
