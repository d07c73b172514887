/*
 * breaks.h - where a line of Thai text may end.
 *
 * In:     code points of a paragraph.
 * Out:    for each of them, what it costs to begin a line with it.
 * Errors: NULL from breaker_open, false from breaker_find = no memory, diagnosed.
 * Rules:  doc/thai-typesetting.md 1 (B1..B31): dictionary first, then what is forbidden, then pairs
 *         that stay together, then penalties. Unicode's line breaking (UAX #14) has no rule for
 *         Thai but "ask a dictionary" (class SA); of the rest we take what the rules name.
 */
#ifndef RAINGAN_TEXT_BREAKS_H
#define RAINGAN_TEXT_BREAKS_H

#include "base/arena.h"
#include "base/diag.h"
#include "text/words.h"

#include <stddef.h>
#include <stdint.h>

/* In the order of preference. A line end may use those up to BREAK_SCRIPT only when nothing better fits. */
enum break_class {
    BREAK_NEVER,   /* inside a cluster (B1-B4), or after a line end's own space */
    BREAK_LETTER,  /* inside a Latin word or a number: the last of all, with a warning (B30) */
    BREAK_CLUSTER, /* between clusters: last resort, with a warning (B5) */
    BREAK_NAME,    /* between the words of a name or kept pair (B16-B21, B26, B27): likewise */
    BREAK_SIGN,    /* after a sign in an address, from = up to / (B29) */
    BREAK_SIGN_MOST = BREAK_SIGN + 7,
    BREAK_YEAR,   /* between a month and its year (B26): in a cell too narrow for the whole date */
    BREAK_SCRIPT, /* at the border of Thai and Latin letters or digits (B30) */
    BREAK_WHOLE,  /* inside a word of our list (B27) */
    BREAK_PART,   /* between the parts of a listed word: when the line is short (B22) */
    BREAK_DOUBTFUL, /* likely inside a word. From here up to BREAK_WORD: by the score, B31 */
    BREAK_EVEN,     /* as likely inside as not */
    BREAK_UNSURE,   /* one of three is inside a word */
    BREAK_LIKELY,   /* one of seven */
    BREAK_POOR,     /* between words, but the line would end on a word that leads on (B23) */
    BREAK_FAIR,     /* one of twenty; after a prefix (B25) */
    BREAK_GOOD,     /* one of fifty */
    BREAK_SURE,     /* one of a hundred and fifty */
    BREAK_WORD,     /* between words */
    BREAK_SPACE,    /* after a space, which is dropped at the line's end (B23) */
    BREAK_MUST,     /* after U+2028 LINE SEPARATOR, which is how a <br/> reaches us */
    BREAK_CLASSES,
};

struct breaker;

/* names stay whole (B21); words are left whole as long as a line can be filled (B22). */
struct breaker *breaker_open(struct arena *a, struct word_list names, struct word_list words,
                             struct diag *dg);
void breaker_close(struct breaker *b);

/* cls has room for n; cls[i] tells of a line that begins with ch[i]. cls[0] is BREAK_NEVER. */
bool breaker_find(struct breaker *b, const uint32_t *ch, size_t n, uint8_t *cls);

/* Has the text one of the names? Where it has none, its classes are those of any breaker of the same words. */
bool breaker_has_name(const struct breaker *b, const uint32_t *ch, size_t n);
uint64_t breaker_words(const struct breaker *b); /* a number that says which words they are */

#endif
