#include "layout/kept_lines.h"

#include <string.h>

struct kept_lines {
    struct kept_lines *next; /* of the same text */
    struct lines_key key;
    size_t nline;
    struct line line[];
};

bool lines_find(const struct breaker *b, const struct lines_key *key, struct para *out)
{
    void **with = kept_with(&out->text, b);
    struct kept_lines *k = with ? *with : NULL;

    while (k && (k->key.measure != key->measure || k->key.indent != key->indent ||
                 k->key.align != key->align))
        k = k->next;
    if (!k)
        return false;
    out->line = k->line;
    out->nline = k->nline;
    return true;
}

void lines_keep(struct kept *k, const struct breaker *b, const struct lines_key *key,
                const struct para *p)
{
    void **with = kept_with(&p->text, b);
    size_t size = p->nline * sizeof *p->line;
    struct kept_lines *own = with ? kept_alloc(k, &p->text, sizeof *own + size) : NULL;

    if (!own)
        return;
    *own = (struct kept_lines){.next = *with, .key = *key, .nline = p->nline};
    memcpy(own->line, p->line, size);
    *with = own;
}
