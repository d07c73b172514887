/*
 * commit.h - a revision, or a signed copy, into an archive that was read and has no damage.
 *
 * All new files are written and synced in the folder .archive/ first. Then each is renamed to its
 * place: the revision's folder, which is the moment from which on it is in the archive, then the
 * lists and the current PDF; each folder is synced. No file that has its place is ever opened for
 * writing.
 *
 * Errors: false = diagnosed, and what had been renamed is taken back: the archive is as it was. If
 *         that fails too, the diagnostic says so.
 */
#ifndef RAINGAN_ARCHIVE_COMMIT_H
#define RAINGAN_ARCHIVE_COMMIT_H

#include "archive/vault.h"

/* `r` is filled in but for `file` and `pdf`; `name` is that of the PDF. It becomes s->last. */
bool commit_revision(struct vault *s, struct revision *r, const char *name, struct bytes pdf);

/* Beside the PDF of the revision; *added is one of s->files then. */
bool commit_signed(struct vault *s, const struct revision *r, struct bytes pdf,
                   const struct archived **added);

/* Into seals/NNN/, the next number. */
bool commit_seal(struct vault *s, struct bytes sums, struct bytes signature);

/* What an interruption left undone, and the current PDF if it is another than the last revision's.
 */
bool commit_mend(struct vault *s);

#endif
