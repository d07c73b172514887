/*
 * dump.h - pages as text that a person and diff can read: what the golden tests compare.
 *
 * A line an item, lengths in pt with two decimals, y from the top:
 *   page 2 595.28 841.89
 *   text 85.04 102.11 10.67 Laksaman-Bold +0.31 +0.02 "ตัวชี้วัด"    (+ what justification adds
 *   rule 85.04 110.00 453.54 0.50 #000000                             to spaces and borders)
 *
 * Errors: false = write error or no memory.
 */
#ifndef RAINGAN_LAYOUT_DUMP_H
#define RAINGAN_LAYOUT_DUMP_H

#include "layout/page.h"

#include <stdio.h>

bool pages_dump(const struct pages *pages, FILE *out);

#endif
