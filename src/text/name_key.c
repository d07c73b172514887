#include "text/name_key.h"

#include "base/str.h"

#include <hb.h>
#include <locale.h>
#include <string.h>
#include <wctype.h>

struct letter {
    hb_codepoint_t c;
    unsigned int rank; /* canonical combining class; 0 = it stays where it is */
};

struct key {
    struct arena *a;
    hb_unicode_funcs_t *ucd;
    locale_t letters; /* 0 = ASCII alone has large and small ones */
    struct letter *at;
    size_t n, cap;
};

/* By the capital, which letters of two small forms have in common. */
static hb_codepoint_t small(const struct key *k, hb_codepoint_t c)
{
    if (!k->letters)
        return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
    return towlower_l(towupper_l(c, k->letters), k->letters);
}

/* Marks stand in the order of their classes (Unicode, D109), each after those of its own. */
static bool add(struct key *k, hb_codepoint_t c)
{
    unsigned int rank = hb_unicode_combining_class(k->ucd, c);

    if (!(k->at = arena_grow(k->a, k->at, k->n, &k->cap, sizeof *k->at)))
        return false;
    size_t i = k->n++;
    for (; rank && i > 0 && k->at[i - 1].rank > rank; i--)
        k->at[i] = k->at[i - 1];
    k->at[i] = (struct letter){c, rank};
    return true;
}

/* The first part of a letter may be in parts again, the second never is (The Unicode Standard, 3.7). */
static bool add_parts(struct key *k, hb_codepoint_t c)
{
    enum { PARTS = 8 };
    hb_codepoint_t first, second, rest[PARTS];
    size_t n = 0;

    for (; n < PARTS && hb_unicode_decompose(k->ucd, c, &first, &second); c = first)
        if (second)
            rest[n++] = second;
    bool ok = add(k, small(k, c));
    while (ok && n > 0)
        ok = add(k, rest[--n]);
    return ok;
}

static char *text_of(const struct key *k)
{
    enum { LONGEST = 4 }; /* bytes of a letter in UTF-8 */
    char *text = arena_alloc(k->a, k->n * LONGEST + 1);
    size_t len = 0;

    for (size_t i = 0; text && i < k->n; i++)
        len += utf8_put(text + len, k->at[i].c);
    return text;
}

/* Read once; it stays until the program ends. */
static locale_t known_letters(void)
{
    static locale_t letters;

    if (!letters)
        letters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    return letters;
}

char *name_key(struct arena *a, const char *name)
{
    struct key k = {.a = a, .ucd = hb_unicode_funcs_get_default(), .letters = known_letters()};
    const char *end = name + strlen(name);
    bool ok = true;

    while (ok && name < end)
        ok = add_parts(&k, utf8_next(&name, end));
    return ok ? text_of(&k) : NULL;
}
