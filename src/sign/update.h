/*
 * update.h - an incremental update: objects that come after a PDF as it is (PDF 32000-1, 7.5.6).
 *
 * In:     the PDF, opened; objects as text, one after another.
 * Out:    the bytes that are put after it: the objects, a cross-reference section of the kind that
 *         the file has, a trailer that leads to the one before. Not one byte before is touched.
 * Memory: the arena of the original.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_SIGN_UPDATE_H
#define RAINGAN_SIGN_UPDATE_H

#include "base/str.h"
#include "sign/original.h"

struct update_entry {
    int number, generation;
    size_t offset; /* in the whole file */
};

struct update {
    const struct original *o;
    struct sbuf out; /* what is appended; other text goes into it between begin and end */
    struct update_entry *entry;
    size_t nentry, cap;
    int next; /* the first free object number */
};

bool update_open(struct update *u, const struct original *o);

int update_number(struct update *u); /* of a new object; fails the update if it is there */
void update_begin_object(struct update *u, int number, int generation);
void update_end_object(struct update *u);

/* Where the next byte comes to stand in the whole file. */
size_t update_at(const struct update *u);

/* A dictionary as it is, but for some keys; text is PDF's own, NULL = there was no memory for it. */
struct change {
    const char *key, *text;
};
void update_put_changed(struct update *u, qpdf_oh dict, const struct change *change, size_t n);

/* A text string (7.9.2.2) from UTF-8. */
void update_put_text(struct sbuf *out, const char *utf8);

/* Cross references and trailer. What is signed later may still change in place. */
bool update_finish(struct update *u);

#endif
