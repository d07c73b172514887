/*
 * increments.h - what stands after the end of a PDF: the incremental updates that signatures are made
 * with (PDF 32000-1, 7.5.6), read to the letter.
 *
 * There is one way alone to read them. Each byte belongs to an object that the cross-reference of
 * its own update names at that place, to this cross-reference, or is white space; each update
 * follows the one before it. So the objects that are named here, and no others, differ from those
 * of the original, for every reader.
 *
 * Memory: the arena.
 * Errors: false = diagnosed: DIAG_SIGNATURE at the file, with the place of the byte.
 */
#ifndef RAINGAN_SIGN_INCREMENTS_H
#define RAINGAN_SIGN_INCREMENTS_H

#include "report/qpdf.h"
#include "sign/scan.h"

struct updated { /* an object of an update */
    int number, generation;
    size_t begin, end; /* in the file, "7 0 obj" to "endobj"; in an object stream: of the latter */
    int container;     /* number of that; 0 = none */
    bool structure;    /* a cross-reference or object stream: no object of the document */
};

struct increment {
    size_t begin, end;      /* in the file; its last line end is in it */
    size_t eof;             /* without that */
    struct updated *object; /* by number */
    size_t n;
};

struct increments {
    struct increment *item; /* in the order of the file */
    size_t n;
};

/* `before` is the length of the original, which `file` begins with. */
bool increments_read(struct arena *a, const char *path, struct bytes file, size_t before,
                     struct increments *out, struct diag *dg);

/* The length of the file's oldest part: what its first update was added to. 0 = it has no sound
 * chain. Nothing is diagnosed. */
size_t increments_original(struct bytes file);

/* NULL = it does not touch the object. */
const struct updated *increments_find(const struct increment *u, int number);

#endif
