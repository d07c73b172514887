/*
 * changes.h - did an update do what signing does, and nothing else?
 *
 * Of each object that the update brings: either it is new and belongs to a signature (its
 * dictionary, its appearance and what this is drawn with), to the proofs that are kept beside
 * signatures (DSS: ETSI EN 319 142-1, 5.4.2.2), or to an invisible field of its own; or it was there
 * before, and differs in nothing but these. All else is refused: pages, what they are drawn with,
 * notes on them, attachments, structure, titles.
 *
 * Rules: what may be added stands in doc/archive.md, with the same words.
 * Memory: the arena of `is`.
 * Errors: false = diagnosed: DIAG_SIGNATURE at the file, with the page and the object.
 */
#ifndef RAINGAN_SIGN_CHANGES_H
#define RAINGAN_SIGN_CHANGES_H

#include "sign/increments.h"
#include "sign/original.h"

struct changes {
    bool signature; /* somebody signed */
    bool timestamp; /* a timestamp of the whole document */
    bool proofs;    /* certificates, answers and lists of revocation */
    bool dates;     /* of the last change, which programs keep */
};

/* `was` is the file up to the update, `is` up to its end; both are open. */
bool changes_check(const struct original *was, const struct original *is, const struct increment *u,
                   struct changes *out);

#endif
