/*
 * signed.h - is a PDF the original with signatures on it, and nothing else?
 *
 * The file is read update by update (increments.h). Each was made by signing and by nothing else
 * (changes.h), and is signed as a whole by the one signature that it brings: the original, what was
 * signed before and what this signature adds, without a gap but for the signature itself. So
 * nobody has signed other pages than those of the original. After the last signature nothing is
 * added but proofs of the signatures that are there.
 *
 * Memory: the arena. The files that are compared are open meanwhile.
 * Errors: false = diagnosed: DIAG_SIGNATURE at the file.
 */
#ifndef RAINGAN_SIGN_SIGNED_H
#define RAINGAN_SIGN_SIGNED_H

#include "sign/fields.h"

struct signature {
    struct signature *next;
    const char *field;              /* its name */
    const struct sign_value *value; /* as the file says */
    bool timestamp;                 /* of the whole document: no person signed */
    bool part;                      /* others have signed after it */
    bool stamped_after;             /* nobody has, but a timestamp of the whole was added */
    bool proofs_after;              /* nor this, but proofs of it were added */
};

struct signed_copy {
    struct signature *first; /* in the order in which they were made */
    int n;
};

/* `before` is the length of the original, which `file` begins with. */
bool signed_read(struct arena *a, const char *path, struct bytes file, size_t before,
                 struct signed_copy *out, struct diag *dg);

#endif
