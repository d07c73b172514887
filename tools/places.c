/*
 * places.c - the places of sentences that people cut into words, with their features, for learn.py.
 *
 * Usage: places < WORDS.txt     (a sentence a line, | between words written together, # a comment)
 * Out:   a line each place that segment.c gives: 1 if a word begins there, else 0; then its features; a
 *        line of a full stop ends a sentence. "after" says how the word before the place is written.
 */
#include "base/str.h"
#include "text/features.h"
#include "text/graph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool put_run(struct arena *a, const uint32_t *ch, const uint8_t *cut, size_t n)
{
    struct piece *piece;
    size_t npiece;
    struct context c;

    if (!segment_run(a, ch, n, &piece, &npiece) || !context_open(a, ch, n, piece, npiece, &c))
        return false;
    for (size_t k = 1; k < npiece; k++) {
        uint32_t feature[MOST_FEATURES];
        size_t nfeature = features_of(&c, k, feature);
        printf("%d", cut[piece[k].first]);
        for (size_t i = 0; i < nfeature; i++)
            printf(" %x", feature[i]);
        putchar('\t');
        for (size_t i = piece[k].first > 12 ? piece[k].first - 12 : 0;
             i < n && i < piece[k].first + 12; i++) {
            char utf8[4];
            if (i == piece[k].first)
                putchar('|');
            fwrite(utf8, 1, utf8_put(utf8, ch[i]), stdout);
        }
        putchar('\n');
    }
    return true;
}

static bool put_sentence(struct arena *a, const char *p, const char *end)
{
    uint32_t *ch = arena_array(a, uint32_t, (size_t)(end - p) + 1);
    uint8_t *cut = arena_array(a, uint8_t, (size_t)(end - p) + 1);
    size_t n = 0;

    if (!ch || !cut)
        return false;
    while (p < end) {
        uint32_t c = utf8_next(&p, end);
        if (c == '|') {
            cut[n] = 1;
        } else if (graph_has_letter(c)) {
            ch[n++] = c;
        } else if (n) {
            if (!put_run(a, ch, cut, n))
                return false;
            memset(cut, 0, n + 1);
            n = 0;
        } else {
            cut[0] = 0;
        }
    }
    return !n || put_run(a, ch, cut, n);
}

int main(void)
{
    struct diag *dg = diag_open();
    struct arena *a = dg ? arena_open(dg) : NULL;
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    bool ok = a;

    while (ok && (len = getline(&line, &cap, stdin)) > 0) {
        arena_reset(a);
        if (*line == '#' || *line == '\n')
            continue;
        ok = put_sentence(a, line, line + len - (line[len - 1] == '\n'));
        puts(".");
    }
    free(line);
    arena_close(a);
    diag_close(dg);
    return !ok;
}
