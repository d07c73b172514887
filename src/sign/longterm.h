/*
 * longterm.h - what keeps signatures provable when certificates have expired: the proofs beside them (PAdES
 * B-LT), and a timestamp over all of the file (B-LTA; ETSI EN 319 142-1, 5.4.3 and 6). Each is an incremental
 * update: every byte before it stays.
 *
 * Memory: the arena.
 * Errors: false = diagnosed: what collect.h and tsa.h say; DIAG_SIGNATURE, nobody has signed yet;
 *         DIAG_PDF_INPUT.
 */
#ifndef RAINGAN_SIGN_LONGTERM_H
#define RAINGAN_SIGN_LONGTERM_H

#include "base/file.h"

/* `file` is what stands at `path`, or is to stand there. role: the field that has just been signed; NULL = of
 * all signatures and timestamps. */
bool longterm_add_proofs(struct arena *a, const char *path, struct bytes file, const char *role,
                         struct bytes *out, struct diag *dg);

bool longterm_add_timestamp(struct arena *a, const char *path, struct bytes file, const char *tsa,
                            struct bytes *out, struct diag *dg);

#endif
