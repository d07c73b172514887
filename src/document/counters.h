/*
 * counters.h - what is counted in a document: headings by level, footnotes, and captions by the
 * counter that they name ("table", "image", "chart" or any other).
 *
 * Rules:  counters and `counter-reset`: CSS 2.1, 12.4; which headings stand in a caption's number is
 *         ours: as many levels as its format has places before the last.
 * Memory: names live in the template; numbers in the arena of the block.
 */
#ifndef RAINGAN_DOCUMENT_COUNTERS_H
#define RAINGAN_DOCUMENT_COUNTERS_H

#include "document/document.h"
#include "template/template.h"

struct binder;

struct caption_counter {
    const char *name;
    int value;                 /* of the last caption */
    int under[HEADING_LEVELS]; /* the headings that it stood under, as struct numbers counts them */
};

struct numbers { /* so far */
    int heading[HEADING_LEVELS];
    int begun[HEADING_LEVELS]; /* how many headings of each level, never reset */
    int note;
    struct caption_counter *caption; /* as many as the template names */
    size_t ncaption;
};

/* What a caption in such an element is counted with. */
const char *counters_name(const struct node *caption, enum element of);
/* The template has such a caption. false = no memory. */
bool counters_add(struct binder *b, const char *name);
bool counters_has(const struct binder *b, const char *name); /* of captions */
bool counters_is_reserved(const char *name);                 /* of headings or footnotes */
/* All that `counter-reset` may name, for messages. NULL = no memory. */
const char **counters_names(struct binder *b, size_t *n);

void counters_clear(struct binder *b); /* before the document is read */
/* What a block has counted is undone by giving back what was there before it. NULL = no memory. */
struct numbers *counters_save(struct binder *b);
void counters_restore(struct binder *b, const struct numbers *saved);

void counters_reset(struct binder *b, const struct attr *reset); /* NULL = nothing */
int counters_note(struct binder *b);                             /* the next footnote */
/* The next number of a heading or caption, as printed. NULL = no memory. */
const char *counters_heading(struct binder *b, const char *format, int level);
const char *counters_caption(struct binder *b, const char *format, const char *name);

#endif
