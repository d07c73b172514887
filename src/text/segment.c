/*
 * segment.c - the best way through a run of letters, word by word.
 *
 * The model is libthai's (maximal matching, brk-maximal.c): of all ways to lay known words end to
 * end over the run, the one that leaves the fewest letters unknown; among those the one of fewest
 * words; among those the one whose earlier words are longer. Where no known word goes on, the way
 * recovers: a piece of unknown letters reaches up to the first place from which RECOVERED known
 * words follow. (Fewer words up to the end of the run are not enough: in sentences that people cut
 * into words, two of three such places are inside a foreign name.)
 *
 *     0    2     5        9            place[k].from leads back along the best way to k
 *     ที่    ทำ     การ
 *
 * libthai keeps a pool of half-finished ways and copies them. Ways that meet at a letter differ in
 * their past alone, so here each letter keeps the best way to it and the letters are gone through
 * once (Viterbi): time is linear in the run, since a word has few letters.
 *
 * tests/unit/test_segment.c holds the answers against libthai's own.
 */
#include "text/segment.h"

#include "base/str.h"
#include "text/graph.h"

enum { RECOVERED = 3 };

enum {
    THANTHAKHAT = 0x0E4C,
    MAITAIKHU = 0x0E47,
    MAI_HAN_AKAT = 0x0E31,
    SARA_UEE = 0x0E37,
    SARA_A = 0x0E30,
    O_ANG = 0x0E2D,
    WO_WAEN = 0x0E27,
    KO_KAI = 0x0E01,
    RU = 0x0E24,
    LU = 0x0E26,
};

struct spot {
    uint32_t unknown; /* letters in no list, on the best way here; UINT32_MAX = no way */
    uint32_t words;
    uint32_t from;  /* where the last word of that way begins */
    uint32_t known; /* which list has it */
};

struct way {
    const uint32_t *ch;
    size_t n;
    struct spot *spot;       /* n + 1 */
    uint8_t *begins;         /* a word may begin at this letter */
    uint8_t *chain;          /* answers of has_chain: 1 << k = yes, 16 << k = no */
    size_t asked, recovered; /* the last answer of recover() */
};

/* ---- where a word may begin ---- */

static bool is_consonant(uint32_t c)
{
    return c >= 0x0E01 && c <= 0x0E2E && c != RU && c != LU;
}

static bool is_tone(uint32_t c)
{
    return c >= 0x0E48 && c <= 0x0E4B;
}

static bool is_upper_vowel(uint32_t c)
{
    return c == MAI_HAN_AKAT || (c >= 0x0E34 && c <= 0x0E37);
}

static uint32_t at(const struct way *w, size_t i)
{
    return i < w->n ? w->ch[i] : 0;
}

/* ็อ and ็ว are a vowel that needs a last consonant: ก็ alone is a word. */
static bool shortened(const struct way *w, size_t i)
{
    return at(w, i) != KO_KAI && at(w, i + 1) == MAITAIKHU;
}

static bool is_glide(uint32_t c)
{
    return c == O_ANG || c == WO_WAEN;
}

/* ั and ื with or without a tone are followed by the last consonant of their syllable. */
static bool closes(const struct way *w, size_t i)
{
    if (i > 1 && is_tone(w->ch[i - 1]))
        i--;
    return i > 0 && (w->ch[i - 1] == MAI_HAN_AKAT || w->ch[i - 1] == SARA_UEE);
}

/* The letters from i on that no word begins inside of; *begins = whether one may begin at i. */
static size_t unit_of_consonant(const struct way *w, size_t i, bool *begins)
{
    *begins = false;
    if (at(w, i + 1) == THANTHAKHAT)
        return 2;
    if (at(w, i + 2) == THANTHAKHAT)
        return 3;
    *begins = true;
    if (shortened(w, i) && is_glide(at(w, i + 2)))
        return 4;
    *begins = !closes(w, i);
    return 1;
}

/* After เ and แ: the consonant and what its vowel needs. */
static size_t unit_of_e(const struct way *w, size_t i)
{
    uint32_t next = at(w, i + 2);

    if (next == MAITAIKHU)
        return 4;
    if (is_upper_vowel(next)) /* เ_ิ_ เ_ี_ เ_ือ */
        return is_tone(at(w, i + 3)) ? 5 : 4;
    if (at(w, i + 3) == SARA_AA && at(w, i + 4) == SARA_A) /* เคราะห์ */
        return 5;
    if (shortened(w, i + 2) && at(w, i + 4) && !is_glide(at(w, i + 4))) /* เพล็ก */
        return 5;
    return 2;
}

static void mark_begins(struct way *w)
{
    for (size_t i = 0; i < w->n;) {
        uint32_t c = w->ch[i];
        bool begins = (c >= 0x0E40 && c <= 0x0E44) || c == RU || c == LU;
        size_t len = 1;
        if (is_consonant(c))
            len = unit_of_consonant(w, i, &begins);
        else if (c == 0x0E40 || c == 0x0E41)
            len = unit_of_e(w, i);
        else if (c >= 0x0E42 && c <= 0x0E44)
            len = 2;
        w->begins[i] = begins;
        i += len;
    }
    w->begins[w->n] = 1;
}

/* ---- the way ---- */

/* Do k known words follow one another from i on? */
static bool has_chain(struct way *w, size_t i, unsigned k)
{
    if (!k || i == w->n)
        return !k;
    if (w->chain[i] & (1u | 16u) << k)
        return w->chain[i] & 1u << k;
    uint32_t edge = graph_first(w->ch[i]);
    bool found = false;
    for (size_t end = i + 1; edge && !found; end++) {
        if (edge & WORD_OF_LIBTHAI && w->begins[end])
            found = has_chain(w, end, k - 1);
        edge = end < w->n ? graph_next(edge, w->ch[end]) : 0;
    }
    w->chain[i] |= (uint8_t)((found ? 1u : 16u) << k);
    return found;
}

/* The first place from i on where known words begin again. Asked with ever larger i, nearly. */
static size_t recover(struct way *w, size_t i)
{
    if (i >= w->asked && i <= w->recovered)
        return w->recovered;
    w->asked = i;
    while (i < w->n && !(w->begins[i] && has_chain(w, i, RECOVERED)))
        i++;
    return w->recovered = i;
}

static void reach(struct way *w, size_t from, size_t end, uint32_t known)
{
    const struct spot *s = &w->spot[from];
    struct spot *e = &w->spot[end];
    uint32_t unknown = s->unknown + (known ? 0 : (uint32_t)(end - from)), words = s->words + 1;

    if (unknown < e->unknown || (unknown == e->unknown && words <= e->words))
        *e = (struct spot){unknown, words, (uint32_t)from, known};
}

static void go_on(struct way *w, size_t from)
{
    uint32_t edge = graph_first(w->ch[from]);
    size_t last = from; /* end of the longest word that begins here */

    for (size_t end = from + 1; edge; end++) {
        if (edge & WORD_OF_LIBTHAI && w->begins[end]) {
            reach(w, from, end, edge);
            last = end;
        }
        if (end == w->n) {
            if (last < end)
                reach(w, from, end, 0);
            return;
        }
        if (!graph_goes_on(edge) && last == end)
            return; /* nothing longer is known: no reason to doubt the word */
        edge = graph_next(edge, w->ch[end]);
    }
    reach(w, from, recover(w, last + 1), 0);
}

static bool take_pieces(struct arena *a, const struct way *w, struct piece **piece, size_t *npiece)
{
    size_t k = w->spot[w->n].words;

    *npiece = k;
    *piece = arena_array(a, struct piece, k + 1);
    if (!*piece)
        return false;
    for (size_t end = w->n; k > 0; end = w->spot[end].from)
        (*piece)[--k] = (struct piece){w->spot[end].from, end,
                                       w->spot[end].known & (WORD_OF_LIBTHAI | WORD_OF_HUNSPELL)};
    return true;
}

bool segment_run(struct arena *a, const uint32_t *ch, size_t n, struct piece **piece,
                 size_t *npiece)
{
    struct way w = {.ch = ch, .n = n, .asked = 1};

    w.spot = arena_array(a, struct spot, n + 1);
    w.begins = arena_array(a, uint8_t, n + 1);
    w.chain = arena_array(a, uint8_t, n + 1);
    if (!w.spot || !w.begins || !w.chain)
        return false;
    mark_begins(&w);
    for (size_t i = 1; i <= n; i++)
        w.spot[i].unknown = UINT32_MAX;
    for (size_t i = 0; i < n; i++)
        if (w.spot[i].unknown != UINT32_MAX)
            go_on(&w, i);
    return take_pieces(a, &w, piece, npiece);
}
