/*
 * batch.h - many folders, each to its report: `raingan batch`.
 *
 *   batch.c         the folders, the processes that build them, what is said meanwhile
 *   batch_build.c   one folder, in a process of its own
 *   batch_table.c   what became of each folder, as a CSV file; the tables of shards joined
 *
 * The folders are handed out one by one to a few processes, each of which keeps its fonts open and its
 * memory from folder to folder. A folder that is too large, or that ends its process, costs itself alone:
 * another process takes the next. The report is that of `raingan build` to the byte.
 */
#ifndef RAINGAN_COMMAND_BATCH_H
#define RAINGAN_COMMAND_BATCH_H

#include "command/share.h"

enum batch_status {
    BATCH_BUILT,
    BATCH_CURRENT, /* nothing that it is made of has changed since it was built */
    BATCH_WRONG,   /* its input is wrong: there is no new PDF */
    BATCH_FAILED,  /* the machine failed, or its process has ended */
    BATCH_NSTATUS
};

/* A name may hold any byte but '/'; tables and messages say it as str_escaped writes it. */
struct batch_folder {
    const char *name, *said;
};

struct batch_row {
    const char *folder; /* as it is said */
    enum batch_status status;
    size_t pages, warnings;
    long long ms;
    const char *sha256; /* of the PDF; "" = there is none */
    const char *inputs; /* digest of all that it is made of and its messages; "" = unknown */
    size_t order;       /* of adding; batch_table_add sets it */
};

struct batch_table {
    struct batch_row *row; /* by folder, by byte */
    size_t n, cap;
};

/* ---- one folder ---- */

/* What a process tells of a folder: one write to a pipe. */
struct batch_result {
    enum batch_status status;
    size_t pages, warnings;
    long long ms;
    char sha256[65], inputs[65];
    char first[400]; /* the first error, in one line */
    bool told;       /* the file of messages says all of it */
    bool last;       /* the process takes no more folders */
};

/* All that the folders have in common. */
struct batch {
    struct job *j;
    struct resources by;
    struct ready_template ready;
    const char *root, *out;
    const char *common;   /* digest of program, libraries, language, template, fonts folder */
    const char *template; /* of all folders without a report.xml of their own */
};

/* Digests what all folders have in common. false = diagnosed. */
bool batch_open(struct batch *b);

/* Builds the folder, or finds that a row of `before` is still true of it, writes OUT/NAME.pdf, and
 * OUT/NAME.txt if there are messages. `store` has served the folders before; NULL = there is none. */
void batch_build(const struct batch *b, struct batch_folder folder,
                 const struct batch_table *before, struct store *store, struct batch_result *out);

/* OUT/NAME.pdf or .txt; of a long name its beginning (file_name_fit). NULL = no memory. */
const char *batch_path(struct arena *a, const struct batch *b, const char *name,
                       const char *ending);

/* ---- tables ---- */

struct batch_shard {
    unsigned own, of; /* own from 1 to `of`; of 0 = there are no shards */
};

bool batch_shard_read(const char *text, struct batch_shard *out); /* "2/8" */
bool batch_shard_has(struct batch_shard s, const char *folder);   /* by the name alone */

/* "batch.csv", "batch-2-of-8.csv"; the one that grows while folders are built begins with '.'. */
const char *batch_table_name(struct arena *a, struct batch_shard s, bool growing);

bool batch_table_add(struct arena *a, struct batch_table *t, struct batch_row row);
void batch_table_sort(struct batch_table *t);        /* those of one folder: the newest first */
void batch_table_keep_newest(struct batch_table *t); /* sorts, and leaves a row for each folder */

/* The newest row of a folder, and the one that is older than `row`. NULL = there is none. */
const struct batch_row *batch_table_find(const struct batch_table *t, const char *folder);
const struct batch_row *batch_table_older(const struct batch_table *t, const struct batch_row *row);

/* Adds the rows of a file of OUT. A line that was cut off is left out. false = diagnosed. */
bool batch_table_read(struct arena *a, const char *out, const char *name, struct batch_table *t,
                      struct diag *dg);

/* All rows that earlier runs have left in OUT, and one of this shard that was killed, each file
 * newer than those written before it; what cannot be read is as if it was not there. Which of a
 * folder's rows is true of its PDF, the digests say: clocks of machines differ. */
bool batch_table_before(struct arena *a, const char *out, struct batch_shard s,
                        struct batch_table *t, struct diag *dg);

bool batch_table_write(struct arena *a, const char *out, const char *name,
                       const struct batch_table *t, struct diag *dg);

/* One row as a line of the table. NULL = no memory. */
const char *batch_table_line(struct arena *a, const struct batch_row *row);

/* The counts of all rows on standard output. */
void batch_table_sum_up(const struct batch_table *t, long long ms);

/* `raingan batch --summary OUT`: joins the tables of all shards into batch.csv. */
bool batch_summary(struct job *j, const char *out);

bool batch_jobs_valid(const char *text); /* of -j */

#endif
