/*
 * crossref.h - the cross-reference of one update: where each of its objects stands (PDF 32000-1,
 * 7.5.4 and 7.5.8), and what an object stream holds (7.5.7).
 *
 * Memory: the arena. Streams are unpacked by a libqpdf that has an empty document open.
 * Errors: false = it is not by the letter, or memory ended; nothing else is diagnosed.
 */
#ifndef RAINGAN_SIGN_CROSSREF_H
#define RAINGAN_SIGN_CROSSREF_H

#include "report/qpdf.h"
#include "sign/scan.h"

struct crossref_entry {
    int number;
    enum { CROSSREF_FREE, CROSSREF_USED, CROSSREF_HELD } kind;
    size_t at;   /* USED: the byte where it begins; HELD: the number of the stream that holds it */
    size_t more; /* USED: its generation; HELD: which of the objects there, from 0 */
};

struct crossref {
    struct arena *a;
    const struct qpdf *q;
    qpdf_data pdf;
    struct crossref_entry *entry; /* by number after crossref_sort */
    size_t n, cap;
};

/* After the word "xref", up to and with the word "trailer" and the space after it. */
bool crossref_from_table(struct crossref *c, struct scan *s);
bool crossref_skip_table(struct scan *s);

bool crossref_from_stream(struct crossref *c, struct bytes dict, struct bytes data);

/* false = an object has two entries. */
bool crossref_sort(struct crossref *c);
const struct crossref_entry *crossref_find(const struct crossref *c, int number);

/* The numbers of the objects that a stream holds, in its order. */
bool crossref_contents(const struct crossref *c, struct bytes dict, struct bytes data,
                       const int **number, size_t *n);

#endif
