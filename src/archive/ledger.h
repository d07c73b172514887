/*
 * ledger.h - the files of an archive that are text: a revision's row, ledger.csv, signed.csv and
 * SHA256SUMS.
 *
 *   NNN/revision.csv            the header and the row of that revision
 *   ledger.csv                  the header and the rows of all revisions
 *   signed.csv                  one row for each signature of a signed copy: who, when; the file is
 *                               there if a copy is
 *   SHA256SUMS                  all of these and every PDF of a revision, for `sha256sum -c`
 *
 * Each is written in one way alone (UTF-8, LF, quotes only where RFC 4180 needs them), so that it
 * can be told byte for byte what it has to be. The CSV files begin with a byte order mark. In an
 * archive that was begun by a version which wrote none, revision.csv of its first revision has none:
 * then ledger.csv and signed.csv never get one, so that their rows stay the bytes that they are.
 * Files are named by their path below the year's folder.
 *
 * Memory: the arena.
 */
#ifndef RAINGAN_ARCHIVE_LEDGER_H
#define RAINGAN_ARCHIVE_LEDGER_H

#include "archive/signatories.h"
#include "base/folder.h"
#include "base/str.h"

struct revision {
    struct revision *next;
    int number;
    const char *date;   /* ISO 8601 day */
    const char *reason; /* as typed */
    const char *file;   /* of its PDF */
    /* SHA-256 of the PDF; of data, template and fonts that of their list as sha256sum prints it */
    const char *pdf, *data, *template_files, *fonts;
    const char *version; /* of the program */
    bool marked;         /* its revision.csv begins with a byte order mark */
};

/* Files of seals come after those of all revisions. */
enum { REVISION_OF_SEALS = 1 << 30 };

/* A file of the archive as it is on disk. */
struct archived {
    struct archived *next;
    const char *file;
    const char *sha256;
    int revision; /* 0 = of the whole year; REVISION_OF_SEALS */
    int seal;     /* its number, of a file of a seal */
    bool copy;    /* a signed one */
    int merged;   /* of another copy of the archive, see merged.h: its number there; else 0 */
    struct signatories who; /* of a copy */
    bool confirmed;         /* something other than SHA256SUMS says that it is as it was */
    bool damaged;           /* it is not */
};

/* In the order of SHA256SUMS: by revision and name, lists of the year last. Returns the new first.
 */
struct archived *archived_insert(struct archived *first, struct archived *f);

void ledger_put_header(struct sbuf *b, bool marked);
void ledger_put_row(struct sbuf *b, const struct revision *r);

/* The row of a revision.csv; NULL = it is not as this program writes it, or memory ended. Nothing is
 * diagnosed. */
struct revision *ledger_read_row(struct arena *a, struct bytes raw);

/* The rows of ledger.csv as it is, by number; of a number that is higher than there are rows, none. What is wrong is
 * diagnosed as little as above. */
struct ledger_rows {
    struct revision **of;
    int last; /* the highest number; 0 = there is no row */
};

struct ledger_rows ledger_read_rows(struct arena *a, struct bytes ledger);
struct revision *ledger_row(struct ledger_rows rows, int number); /* NULL = none */

/* ledger.csv; no bytes = there is no revision. */
struct bytes ledger_text(struct arena *a, const struct revision *first);

/* signed.csv of the files marked `copy`; no bytes = there is none. Earlier versions wrote a row for each
 * copy, without names; then names that a spreadsheet may compute. */
enum signed_columns { SIGNED_COLUMNS, SIGNED_COLUMNS_BARE, SIGNED_COLUMNS_EARLIER };
struct bytes ledger_signed(struct arena *a, bool marked, const struct archived *files,
                           enum signed_columns columns);

/* Has signed.csv a row of this copy? */
bool ledger_names_copy(struct arena *a, struct bytes signed_csv, const struct archived *copy);

struct bytes ledger_sums(struct arena *a, const struct archived *first);

/* Does a line of the text, or several, begin so? */
bool ledger_has_line(struct bytes text, const char *line, size_t len);

/* The number of a revision's folder; 0 = it is none of ours. */
int ledger_number(const char *folder);

#endif
