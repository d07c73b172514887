/*
 * form.h - places to sign: empty signature fields (PDF 32000-1, 12.7.4.5).
 *
 * A reader program fills them with a certificate; their names say who signs where.
 *
 * Memory: the arena; names are copied.
 * Errors: false = no memory. What the PDF refuses is told by haru_save.
 */
#ifndef RAINGAN_PDF_FORM_H
#define RAINGAN_PDF_FORM_H

#include "layout/page.h"
#include "pdf/structure.h"

struct form_field;

struct form {
    struct arena *a;
    struct form_field *first, *last;
};

bool form_add_page(struct form *f, struct haru *h, struct structure *structure,
                   const struct page *page, struct haru_reserved object, struct haru_array annots);
void form_finish(const struct form *f, struct haru *h);

#endif
