/*
 * embedded_file.h - files inside a PDF that belong to it (PDF 32000-1, 7.11.4; ISO 19005-3, 6.8).
 *
 * Out:    embedded files, listed by name and associated with the document.
 * Memory: the arena; a file is in the PDF when it has been put, and its bytes are not kept.
 * Errors: false = diagnosed: no memory, or two files of one name (DIAG_FILE_TWICE). What the PDF
 *         refuses is told by haru_save.
 */
#ifndef RAINGAN_PDF_EMBEDDED_FILE_H
#define RAINGAN_PDF_EMBEDDED_FILE_H

#include "pdf/haru.h"

/* What a file is to the document: AFRelationship of ISO 19005-3, annex E. */
enum relation { RELATION_SOURCE, RELATION_SUPPLEMENT };

struct file_spec {
    const char *name;        /* UTF-8, a path inside the folder of what is embedded */
    const char *mime;        /* RFC 2046: "text/csv" */
    const char *description; /* UTF-8 */
    enum relation relation;
    const char *date; /* ISO 8601 day; NULL or "" = none */
    const void *data;
    size_t len;
    struct embedded_store *store; /* keeps what is made of it; NULL = it is made anew */
};

/* Files that many PDFs carry: each is packed once. Memory: its own, up to EMBEDDED_MOST of their bytes; the
 * files that come then are packed each time. NULL = no memory, told to `dg`. */
enum { EMBEDDED_MOST = 4 << 20 };

struct embedded_store *embedded_store_open(struct diag *dg);
void embedded_store_close(struct embedded_store *s); /* NULL is allowed */

struct embedded_file;

struct embedded_files {
    struct arena *a;
    struct diag *dg;
    struct embedded_file *first; /* in the order of a name tree */
};

bool embedded_files_put(struct embedded_files *list, struct haru *h, const struct file_spec *file);

/* `names` is the catalog's dictionary of that name. */
void embedded_files_list(const struct embedded_files *list, struct haru *h, struct haru_dict names);

#endif
