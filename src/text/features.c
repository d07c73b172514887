#include "text/features.h"

#include "text/graph.h"

/* The kinds of features. A kind's number goes into the hash, so an order is for ever. */
enum kind {
    ALWAYS,
    LEFT_WORD,
    RIGHT_WORD,
    TWO_LEFT,
    TWO_RIGHT,
    BOTH_WORDS,
    IN_WHOLE,
    CROSSED,
    LENGTHS,
    LISTS,
    LETTERS_2,
    LETTERS_4,
    LEFT_LETTERS_1,
    LEFT_LETTERS_2,
    LEFT_LETTERS_3,
    RIGHT_LETTERS_1,
    RIGHT_LETTERS_2,
    RIGHT_LETTERS_3,
    OUTER_LEFT,
    OUTER_RIGHT,
    LENGTH_LEFT,
    LENGTH_RIGHT,
    LEFT_LIST,
    RIGHT_LIST,
};

static uint32_t mix(uint32_t h, uint32_t value)
{
    h = (h ^ value) * 0x9E3779B1u;
    return h ^ h >> 15;
}

static uint32_t hash_letters(const uint32_t *ch, size_t n)
{
    uint32_t h = (uint32_t)n;

    for (size_t i = 0; i < n; i++)
        h = mix(h, ch[i]);
    return h;
}

static uint8_t at_most(size_t v, size_t most)
{
    return (uint8_t)(v < most ? v : most);
}

/* For each word of the lists that begins at letter i: does it join pieces, or cross their borders? */
static void look_from(struct context *c, const uint8_t *border, size_t i, size_t k)
{
    uint32_t edge = graph_first(c->ch[i]);

    for (size_t end = i + 1; edge; end++) {
        if (edge & (WORD_OF_LIBTHAI | WORD_OF_HUNSPELL)) {
            bool fits = border[i] && (end == c->n || border[end]);
            uint8_t len = at_most(end - i, 255);
            for (size_t j = k; j < c->npiece && c->piece[j].first < end; j++) {
                uint8_t *most = fits ? &c->whole[j] : &c->crossed[j];
                if (c->piece[j].first > i && *most < len)
                    *most = len;
            }
        }
        edge = end < c->n ? graph_next(edge, c->ch[end]) : 0;
    }
}

bool context_open(struct arena *a, const uint32_t *ch, size_t n, const struct piece *piece,
                  size_t npiece, struct context *c)
{
    uint8_t *border = arena_array(a, uint8_t, n + 1);

    *c = (struct context){.ch = ch, .n = n, .piece = piece, .npiece = npiece};
    c->hash = arena_array(a, uint32_t, npiece);
    c->whole = arena_array(a, uint8_t, npiece);
    c->crossed = arena_array(a, uint8_t, npiece);
    if (!border || !c->hash || !c->whole || !c->crossed)
        return false;
    for (size_t k = 0; k < npiece; k++) {
        border[piece[k].first] = 1;
        c->hash[k] = hash_letters(ch + piece[k].first, piece[k].end - piece[k].first);
    }
    for (size_t i = 0, k = 0; i < n; i++) {
        while (k < npiece && piece[k].first <= i)
            k++;
        look_from(c, border, i, k);
    }
    return true;
}

/* As one number: in neither list, libthai's, hunspell's, both; 4 = there is no such piece. */
static uint32_t lists_of(const struct context *c, size_t k)
{
    if (k >= c->npiece)
        return 4;
    uint32_t known = c->piece[k].known;
    return (known & WORD_OF_LIBTHAI ? 1 : 0) + (known & WORD_OF_HUNSPELL ? 2 : 0);
}

static size_t length_of(const struct context *c, size_t k)
{
    return k < c->npiece ? c->piece[k].end - c->piece[k].first : 0;
}

static uint32_t hash_of(const struct context *c, size_t k)
{
    return k < c->npiece ? c->hash[k] : 0;
}

size_t features_of(const struct context *c, size_t k, uint32_t feature[MOST_FEATURES])
{
    size_t p = c->piece[k].first, n = 0;
    uint32_t left = hash_of(c, k - 1), right = hash_of(c, k);
    uint32_t ll = at_most(length_of(c, k - 1), 8), lr = at_most(length_of(c, k), 8);
    uint32_t kl = lists_of(c, k - 1), kr = lists_of(c, k);
    uint32_t letter[6]; /* three on each side; 0 beyond the run */

    for (size_t i = 0; i < 6; i++)
        letter[i] = p + i >= 3 && p + i - 3 < c->n ? c->ch[p + i - 3] : 0;
#define ADD(kind, value)                                                                           \
    feature[n++] = mix(mix(0x52474E, (kind) + 1), (value)) >> (32 - FEATURE_BITS)
    ADD(ALWAYS, 0);
    ADD(LEFT_WORD, left);
    ADD(RIGHT_WORD, right);
    ADD(TWO_LEFT, mix(hash_of(c, k - 2), left));
    ADD(TWO_RIGHT, mix(right, hash_of(c, k + 1)));
    ADD(BOTH_WORDS, mix(left, right));
    ADD(IN_WHOLE, at_most(c->whole[k], 12));
    ADD(CROSSED, !c->crossed[k] ? 0u : 1u + (c->crossed[k] > ll) + 2u * (c->crossed[k] > lr));
    ADD(LENGTHS, ll * 9 + lr);
    ADD(LISTS, kl * 5 + kr);
    ADD(LETTERS_2, letter[2] << 16 | letter[3]);
    ADD(LETTERS_4, mix(letter[1] << 16 | letter[2], letter[3] << 16 | letter[4]));
    ADD(LEFT_LETTERS_1, letter[2]);
    ADD(LEFT_LETTERS_2, letter[2] << 16 | letter[1]);
    ADD(LEFT_LETTERS_3, mix(letter[0], letter[2] << 16 | letter[1]));
    ADD(RIGHT_LETTERS_1, letter[3]);
    ADD(RIGHT_LETTERS_2, letter[3] << 16 | letter[4]);
    ADD(RIGHT_LETTERS_3, mix(letter[5], letter[3] << 16 | letter[4]));
    ADD(OUTER_LEFT, lists_of(c, k - 2) * 9 + at_most(length_of(c, k - 2), 8));
    ADD(OUTER_RIGHT, lists_of(c, k + 1) * 9 + at_most(length_of(c, k + 1), 8));
    ADD(LENGTH_LEFT, ll);
    ADD(LENGTH_RIGHT, lr);
    ADD(LEFT_LIST, kl * 9 + ll);
    ADD(RIGHT_LIST, kr * 9 + lr);
#undef ADD
    return n;
}
