/*
 * hole.h - the room for a signature in an update, which is filled in when all around it stands
 * (PDF 32000-1, 12.8.1): /ByteRange names what is signed, all but /Contents.
 *
 * Memory: the arena of the update's original.
 * Errors: false = diagnosed: DIAG_PDF, there is not room enough; DIAG_FILE_SIZE.
 */
#ifndef RAINGAN_SIGN_HOLE_H
#define RAINGAN_SIGN_HOLE_H

#include "sign/cms.h"
#include "sign/update.h"

struct hole {
    size_t reserved;              /* bytes for the signature */
    size_t range_at, contents_at; /* in the update: after "/ByteRange", and the "<" */
};

/* The two entries, into a dictionary that stands open. */
void hole_put(struct hole *h, struct update *u);

/* Makes the DER of a digest. false = diagnosed. */
typedef bool hole_maker(void *by, const unsigned char digest[SHA256_LEN], struct bytes *der);

/* The update is finished. *out = the whole file, with the signature in it. */
bool hole_fill(const struct hole *h, const struct update *u, hole_maker *make, void *by,
               struct bytes *out);

#endif
