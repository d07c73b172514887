/*
 * collate.c - COLLATE thai: the order of Thai dictionaries (D7), as libthai's th_strcoll has it.
 *
 * Three passes over both texts, each asked only where the one before finds no difference:
 *
 *   letters   a leading vowel counts after its consonant, so เกาะ stands under ก; marks, blanks and
 *             punctuation do not count; Thai and Arabic digits, small and capital letters are alike
 *   marks     none, then ์ ็ ่ ้ ๊ ๋, at the first letter where they differ
 *   bytes     which are in the order of code points: no two texts are equal, so that rows stand in
 *             the same order each time
 *
 * libthai knows Thai and ASCII alone, so names from elsewhere would be no order at all.
 */
#include "base/str.h"
#include "data/store.h"

#include <string.h>

struct letters {
    const char *p, *end;
    uint32_t vowel; /* a leading one, still to be given; 0 = none */
    int mark;       /* of the letter given last */
    bool ring;      /* a nikhahit is among them: with an aa it is a sara am in two characters */
};

enum { NIKHAHIT = 0x0E4D };

static bool is_leading_vowel(uint32_t c)
{
    return c >= 0x0E40 && c <= 0x0E44;
}

static bool is_consonant(uint32_t c)
{
    return c >= 0x0E01 && c <= 0x0E2E;
}

/* Its weight among the marks; 0 = it is none. */
static int mark_weight(uint32_t c)
{
    static const uint32_t order[] = {0x0E4C, 0x0E47,   0x0E48, 0x0E49, 0x0E4A,
                                     0x0E4B, NIKHAHIT, 0x0E4E, 0x0E3A};

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (order[i] == c)
            return (int)i + 1;
    return 0;
}

/* Its weight among the letters; 0 = it does not count. */
static uint32_t letter_weight(uint32_t c)
{
    if (c == 0x0E2F || c == 0x0E46) /* ฯ and ๆ stand before all letters and digits */
        return c == 0x0E2F ? 1 : 2;
    if (unicode_is_thai_digit(c))
        return '0' + (c - 0x0E50);
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 'a';
    if (c < 0x80 && !ascii_is_digit(c) && !(c >= 'a' && c <= 'z'))
        return 0;
    return c == NO_BREAK_SPACE || (c >= 0x2000 && c <= 0x206F) || mark_weight(c) ? 0 : c;
}

/* The weight of the next letter, and in l->mark that of what stands on it. 0 = the end. */
static uint32_t next_letter(struct letters *l)
{
    uint32_t weight = l->vowel;

    l->vowel = 0;
    l->mark = 0;
    while (!weight && l->p < l->end) {
        uint32_t c = utf8_next(&l->p, l->end);
        const char *after = l->p;
        uint32_t next = is_leading_vowel(c) && l->p < l->end ? utf8_next(&after, l->end) : 0;
        if (is_consonant(next)) {
            l->vowel = c;
            l->p = after;
            c = next;
        }
        weight = c == SARA_AA && l->ring ? SARA_AM : letter_weight(c);
    }
    l->ring = false;
    for (const char *p = l->p; p < l->end; l->p = p) {
        uint32_t c = utf8_next(&p, l->end);
        if (!mark_weight(c))
            break;
        if (c == NIKHAHIT)
            l->ring = true;
        else /* more than a few on one letter are told apart by their bytes */
            l->mark = (l->mark * 10 + mark_weight(c)) % 1000000;
    }
    return weight;
}

static int compare_letters(struct letters a, struct letters b)
{
    int marks = 0;

    for (;;) {
        uint32_t x = next_letter(&a), y = next_letter(&b);
        if (x != y)
            return x < y ? -1 : 1;
        if (!marks && a.mark != b.mark)
            marks = a.mark < b.mark ? -1 : 1;
        if (!x)
            return marks;
    }
}

int collate_thai(void *unused, int na, const void *a, int nb, const void *b)
{
    size_t least = (size_t)(na < nb ? na : nb);

    (void)unused;
    int order = compare_letters((struct letters){.p = a, .end = (const char *)a + na},
                                (struct letters){.p = b, .end = (const char *)b + nb});
    if (order == 0 && least > 0)
        order = memcmp(a, b, least);
    return order ? order : (na > nb) - (na < nb);
}
