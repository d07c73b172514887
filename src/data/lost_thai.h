/*
 * lost_thai.h - Thai text that was lost or bent before it came here: letters that became '?' or
 * U+FFFD, UTF-8 that was read as Windows-874 or Latin-1 and saved again, the private codes of old
 * fonts, marks without a letter; and what looks right but is typed otherwise.
 *
 * Errors: false = DIAG_THAI_LOST: the file would print wrong. Each kind is told once, at its first
 * cell, with the others; where the text can be had back, one cell is shown as it would be. What
 * prints right is DIAG_THAI_TYPED, a warning.
 */
#ifndef RAINGAN_DATA_LOST_THAI_H
#define RAINGAN_DATA_LOST_THAI_H

#include "data/csv.h"

struct lost_thai; /* what was seen of one file */

struct lost_thai *lost_thai_open(struct arena *a); /* NULL = no memory */
void lost_thai_look(struct lost_thai *l, const struct csv_file *f, size_t row);
bool lost_thai_tell(struct lost_thai *l, struct diag *dg);

#endif
