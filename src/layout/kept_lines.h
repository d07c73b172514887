/*
 * kept_lines.h - the lines of a kept text (text/kept.h), for the pass or the report that comes next.
 *
 * In:     a text without tabs and leaders, and what its lines depend on: the measure and the indent of the
 *         first line in 1/1024 pt64, the alignment.
 * Memory: that of the kept texts; where it has no room, nothing is kept. Lines are lent: nobody writes into
 *         them.
 */
#ifndef RAINGAN_LAYOUT_KEPT_LINES_H
#define RAINGAN_LAYOUT_KEPT_LINES_H

#include "layout/para.h"

struct lines_key {
    int64_t measure, indent;
    enum align align;
};

/* false = these are not kept. */
bool lines_find(const struct breaker *b, const struct lines_key *key, struct para *out);
/* Those of p. Not such of which something was said: it is said of each place. */
void lines_keep(struct kept *k, const struct breaker *b, const struct lines_key *key,
                const struct para *p);

#endif
