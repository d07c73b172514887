/*
 * metadata.h - what the document says of itself: information dictionary and XMP packet with the
 * same words (ISO 16684-1; PDF 32000-1, 14.3), its language, and what its colours mean.
 *
 * Errors: false = diagnosed: a date that is none, no memory. What the PDF refuses is told by
 *         haru_save.
 */
#ifndef RAINGAN_PDF_METADATA_H
#define RAINGAN_PDF_METADATA_H

#include "pdf/haru.h"
#include "pdf/pdf.h"

bool metadata_put(struct haru *h, struct arena *a, const struct pdf_info *info, struct diag *dg);

/* An ICC profile of sRGB (ICC.1:2001-04, version 2), for an output intent. data NULL = no
 * memory. */
struct bytes srgb_profile(struct arena *a);

/* An ISO day as a PDF date: "2025-09-30" gives D:20250930 (PDF 32000-1, 7.9.4). NULL = it is none,
 * or no memory; diagnosed. */
const char *metadata_date(struct arena *a, const char *day, struct diag *dg);

#endif
