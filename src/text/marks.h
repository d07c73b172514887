/*
 * marks.h - the characters that line breaking treats alike.
 *
 * Rules: Unicode's line breaking classes (UAX #14) as far as doc/thai-typesetting.md takes them up.
 */
#ifndef RAINGAN_TEXT_MARKS_H
#define RAINGAN_TEXT_MARKS_H

#include "base/str.h"

enum {
    PAIYANNOI = 0x0E2F,
    MAIYAMOK = 0x0E46,
    ZWSP = 0x200B,
    WORD_JOINER = 0x2060,
    EN_DASH = 0x2013,
    EM_DASH = 0x2014,
    ELLIPSIS = 0x2026,
};

static inline bool is_digit(uint32_t c)
{
    return ascii_is_digit(c) || unicode_is_thai_digit(c);
}

/* With its accented letters. */
static inline bool is_latin(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

static inline bool is_dash(uint32_t c)
{
    return c == EN_DASH || c == EM_DASH;
}

bool is_opening(uint32_t c); /* no line ends on it */
bool is_closing(uint32_t c); /* no line begins with it */

/* Ends a sentence, a bracket or a quotation: what follows may begin a line without a space (B28). */
bool is_end_of_phrase(uint32_t c);

/* Where an address or a word with hyphens is cut when it must be (B29): how good it is to cut after this
 * sign, from 8 (/) down to 1 (=); 0 = it is no such sign. */
int sign_rank(uint32_t c);

#endif
