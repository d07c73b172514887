/* diag_own.h - the diagnostics as they are kept. Nobody but diag.c and diag_print.c includes it. */
#ifndef RAINGAN_BASE_DIAG_OWN_H
#define RAINGAN_BASE_DIAG_OWN_H

#include "base/diag.h"
#include "base/seen.h"

/* By code. */
struct diag_kind {
    const char *name;
    enum diag_level level;
};
extern const struct diag_kind diag_kind[DIAG_NCODE];

struct entry {
    struct entry *next;
    struct entry *same_hash;
    enum diag_code code;
    struct loc at;            /* file points into the list of files */
    int file;                 /* rank: files in the order in which they were first named */
    size_t serial;            /* in the order of adding */
    char *text, *rule, *hint; /* rule, hint: NULL = none */
    size_t more;              /* cells that it tells of beside its own */
    char *of_more;            /* the text, with their number; NULL = there are none */
};

/* What a place of the template has in many cells. */
struct group {
    struct group *next;
    enum diag_code code;
    char *file; /* of the template, */
    int line, col;
    uint64_t cell;       /* of the first, */
    struct entry *first; /* which tells of all, and may be that of another group too */
};

struct named_file {
    struct named_file *next, *same_hash;
    char *file;
    const char *text; /* NULL = only named so far */
    char *own;        /* the text, where it is no lent one */
    bool in_part;     /* of it only the lines that are told of, each at its number */
    size_t len;
    int rank;
    int line; /* the newest that was looked for, and where it begins; 0 = none yet */
    const char *line_at;
};

/* A repeated diagnostic is found by a hash of its code, place and text. */
enum { NBUCKET = 4096, NFILE_BUCKET = 256 };

struct diag {
    struct entry *first, **end, *newest;
    struct named_file *files, *file_bucket[NFILE_BUCKET]; /* by their names */
    int nfile;
    size_t nentry;
    size_t count[DIAG_FATAL + 1];
    size_t nlent; /* texts that are not ours */
    bool no_memory;
    diag_listener *listener;
    bool trace, color;
    enum diag_level least; /* that is printed */
    struct entry *bucket[NBUCKET];
    struct group *groups; /* the newest first */
    struct group *opened; /* the next diagnostic is its first; NULL = none is */
    struct seen cells;    /* of groups */
};

#endif
