/*
 * content.h - a page's items as the operators that draw them (PDF 32000-1, 8 and 9).
 *
 * Text is one string of codes for each item, in the order of the text. Only a justified item has
 * moves in it; it says its text in /ActualText (T5).
 *
 * Units:  pt64 in, PDF user space out: 1/72 inch, y up.
 * Memory: the sbuf's arena.
 * Errors: false = diagnosed; what the PDF refuses is told by haru_save.
 */
#ifndef RAINGAN_PDF_CONTENT_H
#define RAINGAN_PDF_CONTENT_H

#include "base/str.h"
#include "layout/page.h"
#include "pdf/pdf_font.h"
#include "pdf/pdf_image.h"
#include "pdf/structure.h"

bool content_put(struct sbuf *out, const struct page *page, struct pdf_fonts *fonts,
                 struct pdf_images *images, struct structure *structure, struct haru *h);

#endif
