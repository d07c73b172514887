/*
 * chart_alt.c - what a chart says to who cannot see it: the words of the template, then each value.
 *
 *     alt="คะแนนสามปี"     คะแนนสามปี: ๒๕๖๖ ๘๔.๕๐, ๒๕๖๗ ๘๗.๐๐, ๒๕๖๘ ๙๑.๗๖
 *     of two series        คะแนน: ปีนี้: ก ๙๐, ข ๘๐; ปีก่อน: ก ๘๕, ข ๗๐
 *
 * Labels and values are as printed; a break in a label is a space. (WCAG 2.2, technique G92; Matterhorn
 * Protocol 1.1, 13-004.)
 */
#include "base/str.h"
#include "document/binder.h"

#include <string.h>

static void say(struct sbuf *out, const struct doc_block *text)
{
    const char *p = text->u.para.content->text, *line;

    for (; (line = strchr(p, '\n')); p = line + 1) {
        sbuf_add(out, p, (size_t)(line - p));
        sbuf_add_char(out, ' ');
    }
    sbuf_add_str(out, p);
}

static void say_series(struct sbuf *out, const struct doc_chart *c, const struct doc_series *s)
{
    bool first = true;

    if (s->name) {
        say(out, s->name);
        sbuf_add_str(out, ": ");
    }
    for (size_t i = 0; i < s->npoint; i++) {
        if (s->point[i].missing)
            continue;
        sbuf_add_str(out, first ? "" : ", ");
        say(out, c->category[i]);
        sbuf_add_char(out, ' ');
        say(out, s->point[i].text);
        first = false;
    }
}

const char *chart_alt(struct arena *a, const struct doc_chart *c, const char *words)
{
    struct sbuf out = {.a = a};

    sbuf_add_str(&out, words);
    for (const struct doc_series *s = c->first; s; s = s->next) {
        sbuf_add_str(&out, s == c->first ? ": " : "; ");
        say_series(&out, c, s);
    }
    return sbuf_text(&out);
}
