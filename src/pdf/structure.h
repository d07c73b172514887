/*
 * structure.h - the logical structure of a tagged PDF (PDF 32000-1, 14.7 and 14.8).
 *
 * In:     the tags of items, in the order of the pages; which of them are complete.
 * Out:    structure elements, written and forgotten as soon as they are complete; the parent tree,
 *         by which a reader finds the element of what it sees; entries of pages, annotations and
 *         the catalog.
 * Units:  pt64 in, PDF user space out.
 * Memory: of an element its tag's; of the rest the arena: 8 bytes for each page and annotation.
 * Errors: false or -1 = diagnosed.
 */
#ifndef RAINGAN_PDF_STRUCTURE_H
#define RAINGAN_PDF_STRUCTURE_H

#include "layout/page.h"
#include "pdf/haru.h"

struct structure {
    struct arena *a;
    struct arena *scratch; /* emptied after each page */
    struct haru *h;
    struct haru_reserved root; /* the StructTreeRoot; NULL = nothing is tagged */
    uint32_t document;         /* object number of its only kid */
    uint32_t *parent;          /* objects for each page and annotation, by its key */
    size_t nparent, parent_cap;
    uint32_t *head; /* object numbers of heads of tables, by their ids */
    size_t nhead, head_cap;
    uint32_t *note; /* object numbers of elements with an ID, in the order of their IDs */
    size_t nnote, note_cap;
    /* The page in hand: */
    uint32_t page;
    pt64 page_height;
    uint32_t *content; /* element of each marked-content sequence */
    size_t ncontent, content_cap;
};

void structure_open(struct structure *s, struct arena *a, struct arena *scratch, struct haru *h);

void structure_begin_page(struct structure *s, struct haru_reserved self, pt64 height);
bool structure_touch(struct structure *s, struct tag *tag);  /* it begins here, if not before */
int structure_content(struct structure *s, struct tag *tag); /* a new sequence of it: its MCID */
/* An annotation that belongs to the element: writes its StructParent. */
bool structure_annotation(struct structure *s, struct tag *tag, struct haru_reserved self,
                          struct haru_dict annotation);
void structure_put_rect(struct haru *h, struct haru_dict annotation, const struct page *page,
                        pt64 x, pt64 y, pt64 width, pt64 height);
bool structure_end_page(struct structure *s, struct haru_dict page);

const char *structure_type(enum tag_kind kind); /* "P" */
bool structure_complete(struct structure *s, struct tag *first);
bool structure_finish(struct structure *s);

#endif
