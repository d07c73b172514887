/*
 * log.h - what an archive tells of itself: each revision, what it changed, who has signed it and who
 * has not. Nothing is proven: that is `verify`.
 *
 * Memory: the arena.
 * Errors: false = diagnosed: DIAG_ARCHIVE_INPUT, there is no archive; or the machine failed. An archive
 *         with findings is told as far as it can be read: DIAG_ARCHIVE_NOTE.
 */
#ifndef RAINGAN_ARCHIVE_LOG_H
#define RAINGAN_ARCHIVE_LOG_H

#include "archive/vault.h"

struct log_changes {
    bool known; /* of the first revision there are none; nor if its page cannot be read */
    int cells, added, removed, moved, forms, figures; /* rows that are added, removed or moved */
    int files, tools; /* of the template, and pictures; the program and its fonts */
    const char *file; /* if the cells are of one file alone; else NULL */
    /* of the only cell, if there is but one */
    const char *row, *column, *before, *after;
};

struct log_entry {
    struct log_entry *next;
    const char *dir; /* of the archive */
    const struct revision *revision;
    const char *chain; /* SHA-256 of ledger.csv as far as this revision */
    struct log_changes changes;
    struct signatories who; /* in all signed copies, each signature once; missing: in all of them */
    const char
        *sealer; /* who has made the first seal that covers it, as it says; NULL = none does */
    int seal;    /* its number */
    bool apart;  /* all have signed, but no copy has the signatures of all */
};

/* `what` is a year below out/, a folder with an archive, or NULL: all years. */
bool log_read(struct arena *a, const char *what, struct log_entry **first, struct diag *dg);

#endif
