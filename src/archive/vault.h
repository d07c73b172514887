/*
 * vault.h - the archive of a report of one year: what is in it, and whether that is as it should be. The
 * first report of a year has out/<year>/, each other one out/<year>/revisions/NAME/, which is the
 * same without the level revisions/; its current PDF is that of the year's folder, too.
 *
 *   revisions/NNN/   the PDF of a revision, its row (ledger.h) and its signed copies; read-only
 *   seals/NNN/       a seal (seal.h)
 *   ledger.csv, signed.csv, SHA256SUMS   all of it again: each can be told from the revisions
 *   NAME.pdf         the current PDF, a copy of the last revision's; `build` may put a draft there
 *   .lock            locked while an archive is read or written
 *   .archive/        what commit.h has in hand; nothing else is ever half written
 *
 * A revision is in the archive once its folder has its name. What an interruption leaves undone
 * after that is told from the revisions and mended by the next commit.
 *
 * Memory: the arena; a vault is opened and closed.
 * Errors: false = the machine failed, diagnosed. What is wrong with the archive is a finding, in a
 *         diag of its own: DIAG_ARCHIVE_DAMAGED, or DIAG_ARCHIVE_UNFINISHED for what a commit
 * mends.
 */
#ifndef RAINGAN_ARCHIVE_VAULT_H
#define RAINGAN_ARCHIVE_VAULT_H

#include "archive/ledger.h"

#define VAULT_STAGING ".archive"

/* What lies where the current PDF is. */
enum current {
    CURRENT_SAME,         /* the last revision */
    CURRENT_SIGNED,       /* a copy of a revision with signatures, which is not kept: it stays */
    CURRENT_SIGNED_OTHER, /* another file with signatures, a draft maybe, which is not kept: it stays */
    CURRENT_OTHER,
    CURRENT_MISSING
};

struct vault {
    struct arena *a;
    struct diag *dg;
    const char *dir;
    const char *below; /* where its revisions are: "revisions/", or "" of a further report */
    const char *home;  /* where the current PDF is: the folder of the year */
    int lock;          /* -1 = not locked */
    const char *held;  /* a file, where locks are missing (hold.h); else NULL */
    int made_folders;  /* by us, with the lock */
    bool made_lock;    /* by us, and nothing is archived yet */
    /* set by vault_read */
    struct revision *first,
        *last;     /* those whose row can be trusted; of one that is lost, as the ledger has it */
    bool all_rows; /* there is no other */
    struct archived *files; /* of the revisions, in the order of SHA256SUMS */
    int nseal;              /* the highest number of a seal */
    struct bytes last_pdf;  /* of `last`; no data = it is damaged */
    const char *current;    /* path of the current PDF; NULL = there is no revision */
    enum current current_is;
    struct bytes ledger, signed_copies, sums; /* as they are; no data = missing */
};

enum vault_use { VAULT_READ, VAULT_WRITE };

/* Locks the archive. Another command that has it is waited for, which is said at once
 * (diag_say_now). To write, `dir` is made if need be; to read, nothing is made, and other readers
 * are let in. */
bool vault_open(struct vault *s, struct arena *a, const char *dir, enum vault_use use,
                struct diag *dg);

void vault_close(struct vault *s);

/* Has the folder anything of an archive? */
bool vault_exists(struct arena *a, const char *dir);

/* Those below out/, of each year first that of out/<year>. NULL = diagnosed; *n may be 0. */
const char **vault_years(struct arena *a, size_t *n, struct diag *dg);

/* Those that somebody means: all of a year below out/, or of a folder, or NULL: of all years. NULL =
 * diagnosed; *n may be 0. */
const char **vault_find(struct arena *a, const char *what, size_t *n, struct diag *dg);

/* The folder for a further report in the archive of a year, by its name. NULL = no memory. */
const char *vault_line(struct arena *a, const char *year, const char *name);

/* The path below its folder, of a file of a revision. NULL = no memory. */
const char *vault_path(const struct vault *s, int number, const char *name);

/* Reads and checks all of it; findings go to `found`. */
bool vault_read(struct vault *s, struct diag *found);

/* Of an archive that was read: the revision whose bytes a file begins with; NULL = there is none. */
const struct revision *vault_original(struct vault *s, struct bytes copy);

/* Likewise: what is the file that lies where its current PDF is, or will be? */
bool vault_look_at(struct vault *s, const char *path, enum current *is);

#endif
