/*
 * letters.h - a text as letters to compare: what looks the same is one (lexicon.h says what).
 *
 * Units:  `at` are bytes of the text as it was typed.
 * Memory: the arena given.
 * Errors: false = no memory, diagnosed.
 */
#ifndef RAINGAN_DATA_LETTERS_H
#define RAINGAN_DATA_LETTERS_H

#include "base/arena.h"
#include "base/str.h"

enum { LETTER_QUOTE = '"' /* of any kind */ };

struct letters {
    uint32_t *c;
    size_t *at; /* bytes; at[n] is the end of the text */
    size_t n;
    size_t mended; /* byte of the first letter that was typed as two; SIZE_MAX = none */
};

/* For a text of so many bytes; two zeros stand after the letters, which are looked at in pairs. */
bool letters_make_room(struct arena *a, size_t len, struct letters *l);
void letters_spell(const char *text, size_t len, struct letters *l);

static inline bool letter_is_latin(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool letter_is(uint32_t c)
{
    return letter_is_latin(c) || (unicode_is_thai(c) && c != 0x0E2F && c != 0x0E46);
}

/* A vowel that is written before its consonant. */
static inline bool letter_leads(uint32_t c)
{
    return c >= 0x0E40 && c <= 0x0E44;
}

/* It belongs to the letter before it: marks, SARA A, SARA AA, SARA AM, LAKKHANGYAO. */
static inline bool letter_follows(uint32_t c)
{
    return unicode_is_thai_mark(c) || c == 0x0E30 || c == 0x0E32 || c == 0x0E33 || c == 0x0E45;
}

/* The letter at `at` belongs to the word before it: it is not spoken, with its THANTHAKHAT, or stands
 * alone and is none of those that are words or short for one. */
bool letters_left_over(const struct letters *l, size_t at);

#endif
