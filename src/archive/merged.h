/*
 * merged.h - what a revision had been in another copy of the archive, before `raingan merge` gave it its number here. Its
 * PDF there, and signed copies of that, stay beside the revision that was made of it anew:
 *
 *   NNN/NAME-was-004.pdf            revision 4 of the other copy
 *   NNN/NAME-was-004-signed-1.pdf   a signed copy of that: no signed copy of revision NNN
 *
 * Errors: false = the machine failed, diagnosed; what is wrong is a finding.
 */
#ifndef RAINGAN_ARCHIVE_MERGED_H
#define RAINGAN_ARCHIVE_MERGED_H

#include "archive/audit.h"
#include "archive/rebuild.h"
#include "archive/signature.h"

/* The number that the name of a file tells; 0 = it is none of these. */
int merged_number(const char *name);

/* Is it a signed copy? */
bool merged_is_signed(const char *name);

/* For vault_read: those that SHA256SUMS names, and that are not there. */
void merged_lose(struct audit *u);

/* Does each of a revision prove itself, carry the data of this revision, and do its signatures hold? *n counts them. Without
 * `by` no PDF is made again. */
bool merged_check(struct vault *s, const struct revision *r, const struct trust *t,
                  const struct resources *by, int *n, struct diag *found);

#endif
