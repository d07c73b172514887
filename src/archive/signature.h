/*
 * signature.h - signatures of a signed copy, by pdfsig of poppler-utils.
 *
 * What is checked: that each signature is that of the bytes it signs, and that the last of them
 * signs the whole file. Not whether a certificate is trusted: that is for the reader of the paper,
 * who knows which authorities are.
 */
#ifndef RAINGAN_ARCHIVE_SIGNATURE_H
#define RAINGAN_ARCHIVE_SIGNATURE_H

#include "base/file.h"

/* The file is its first `before` bytes with signatures on them and nothing else (sign/signed.h). *n =
 * how many there are. false = diagnosed at the file: there is none, one is not valid, something else
 * was added (DIAG_SIGNATURE), or pdfsig does not run (DIAG_SIGNATURE_TOOL). */
bool signature_verify(struct arena *a, const char *path, struct bytes file, size_t before, int *n,
                      struct diag *dg);

/* Also that the file begins with all bytes of the original, so that the signatures are of these. */
bool signature_verify_copy(struct arena *a, const char *original, const char *path, int *n,
                           struct diag *dg);

#endif
