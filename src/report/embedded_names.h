/*
 * embedded_names.h - may these files lie in one folder, on every machine? What a PDF carries has to
 * come out of it again.
 *
 * Memory: the arena.
 */
#ifndef RAINGAN_REPORT_EMBEDDED_NAMES_H
#define RAINGAN_REPORT_EMBEDDED_NAMES_H

#include "base/inputs.h"

/* Two names where one is taken for the other (text/name_key.h), or where one is a file and a folder
 * of the other: "a" beside "a/b". false = no memory; *one NULL = there are none. */
bool embedded_names_clash(struct arena *a, const char *const *name, size_t n, const char **one,
                          const char **other);

#endif
