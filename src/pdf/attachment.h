/*
 * attachment.h - files inside a PDF that belong to it (PDF 32000-1, 7.11.4; ISO 19005-3, 6.8).
 *
 * Out:    embedded files, listed by name and associated with the document.
 * Memory: the arena; a file is in the PDF when it has been put, and its bytes are not kept.
 * Errors: false = diagnosed: no memory, or two files of one name (DIAG_FILE_TWICE). What the PDF
 * refuses is told by haru_save.
 */
#ifndef RAINGAN_PDF_ATTACHMENT_H
#define RAINGAN_PDF_ATTACHMENT_H

#include "pdf/haru.h"

/* What a file is to the document: AFRelationship of ISO 19005-3, annex E. */
enum relation { RELATION_SOURCE, RELATION_SUPPLEMENT };

struct pdf_file {
    const char *name;        /* UTF-8, a path inside the folder of what is attached */
    const char *mime;        /* RFC 2046: "text/csv" */
    const char *description; /* UTF-8 */
    enum relation relation;
    const char *date; /* ISO 8601 day; NULL or "" = none */
    const void *data;
    size_t len;
};

struct attachment;

struct attachments {
    struct arena *a;
    struct diag *dg;
    struct attachment *first; /* in the order of a name tree */
};

bool attachments_put(struct attachments *list, struct haru *h, const struct pdf_file *file);

/* `names` is the catalog's dictionary of that name. */
void attachments_list(const struct attachments *list, struct haru *h, struct haru_dict names);

#endif
