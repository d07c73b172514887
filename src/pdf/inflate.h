/*
 * inflate.h - the filter FlateDecode (PDF 32000-1, 7.4.4) read into no more memory than is allowed.
 *
 * Memory: the arena holds what comes out; nothing is taken for what does not fit.
 * Errors: false = it is no such data, is damaged, or would be longer than `most` bytes. Nothing is
 *         diagnosed; where memory has ended, diag_lacks_memory() says so.
 */
#ifndef RAINGAN_PDF_INFLATE_H
#define RAINGAN_PDF_INFLATE_H

#include "base/file.h"

bool inflate_upto(struct arena *a, struct bytes packed, size_t most, struct bytes *out);

/* One NUL follows. false also if it is not `size` bytes long. */
bool inflate_exactly(struct arena *a, struct bytes packed, size_t size, struct bytes *out);

#endif
