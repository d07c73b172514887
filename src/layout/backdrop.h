/*
 * backdrop.h - what lies under all else of a page: its background, frame and watermark.
 *
 * In:     a page of the document.
 * Out:    items, all of them artifacts.
 * Errors: false = no memory, or a letter that no font has; diagnosed.
 * Rules:  CSS Paged Media 3, 4; PDF 32000-1, 14.8.2.2.2 (artifacts).
 */
#ifndef RAINGAN_LAYOUT_BACKDROP_H
#define RAINGAN_LAYOUT_BACKDROP_H

#include "layout/place.h"

bool backdrop_place(const struct setter *set, const struct placer *pl, const struct doc_page *page);

#endif
