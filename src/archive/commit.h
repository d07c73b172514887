/*
 * commit.h - a revision, a signed copy or a seal, or several of them, into an archive that was read and has no damage.
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

/* ---- several at once ---- */

/* What has been made for a commit. After commit_begin, whatever it gave, it is taken back, or ends. The functions that
 * add take nothing back. */
struct commit {
    struct vault *s;
    const char *staging;
    struct archived *files; /* those of the archive and the new ones, without lists */
    struct commit_step *first, *last;
    int nstaged;
    const char *folder, *to, *around; /* of commit_folder */
    const char *made[2];              /* folders that were not there before */
    int nmade;
    bool open; /* files that nobody is to write to can be written to */
};

bool commit_begin(struct commit *c, struct vault *s);

/* Begins the folder NNN/ in `list` ("" = in that of the archive); files are put into it; it is closed. */
bool commit_folder(struct commit *c, const char *list, int number);
bool commit_put(struct commit *c, const char *name, struct bytes data, const struct archived *as);
bool commit_close_folder(struct commit *c);

/* Begins the folder of a revision with what commit_revision puts there; it is not closed yet. */
bool commit_add(struct commit *c, struct revision *r, const char *name, struct bytes pdf);

bool commit_add_seal(struct commit *c, int number, struct bytes sums, struct bytes signature);

/* A file into a folder that is there; `as` says what it is: `revision`, `copy`, `merged`, `who`. */
bool commit_file(struct commit *c, const char *file, struct bytes data, const struct archived *as);

/* NAME-signed-1.pdf for NAME.pdf, or the next number that is free. NULL = no memory. */
const char *commit_signed_name(const struct commit *c, const char *pdf);

/* The lists, last of all, and the current PDF; no data = that stays. */
bool commit_lists(struct commit *c, struct bytes current);

/* Gives all of it its place; then it can still be taken back. false = it was. */
bool commit_apply(struct commit *c);
bool commit_take_back(struct commit *c); /* false */
void commit_end(struct commit *c);

#endif
