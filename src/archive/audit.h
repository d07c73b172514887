/*
 * audit.h - what the parts of vault_read share: audit.c and audit_seals.c.
 *
 * Memory: the arena of the vault.
 * Errors: false = the machine failed, diagnosed. What is wrong with the archive goes to `found`.
 */
#ifndef RAINGAN_ARCHIVE_AUDIT_H
#define RAINGAN_ARCHIVE_AUDIT_H

#include "archive/vault.h"

struct sum { /* a line of SHA256SUMS */
    struct sum *next;
    const char *file, *sha256;
    bool met;  /* the file is there */
    bool lost; /* it is not, as something else says too: that is told */
};

/* Of a revision or seal whose number is so much higher than there are folders nobody asks. */
enum { AUDIT_GAP_MAX = 1000 };

struct audit {
    struct vault *s;
    struct diag *found;
    struct sum *sum;
    struct ledger_rows rows; /* of ledger.csv, if it can be believed alone */
    bool ragged_sums;        /* some line is none of ours */
    bool cut_sums;           /* the last line has no end */
    bool all_copies;         /* no signed copy is lost or damaged: signed.csv can be told */
};

/* The path of a file of the archive. */
const char *audit_path(struct audit *u, const char *file);

/* What a link of the archive leads to lies in the archive. false = diagnosed. */
bool audit_keeps(struct audit *u, const char *file);

void audit_damaged(struct audit *u, const char *file, const char *what);

/* A file, or a folder, that is gone: neither SHA256SUMS, which names it, nor what is told of it is wrong. */
void audit_lost(struct audit *u, const char *file, const char *what);

/* Adds a file to those of the archive; a finding if both its witnesses are against it. */
bool audit_add(struct audit *u, struct archived file);

int audit_by_number(const void *va, const void *vb); /* for qsort of int */

bool audit_seals(struct audit *u);

#endif
