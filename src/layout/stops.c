#include "layout/stops.h"

bool stops_find(const struct layout *lo, const struct doc_block *block, const struct shaped *t,
                struct stops *out)
{
    const struct doc_inline *content = block->u.para.content;
    size_t n = 0, text = 0;
    const struct doc_leader *leader = NULL;

    *out = (struct stops){0};
    for (size_t i = 0; i < block->u.para.ncontent; i++)
        n += content[i].kind == INLINE_TAB || content[i].kind == INLINE_LEADER;
    if (!n)
        return true;
    out->stop = arena_array(lo->scratch, struct stop, n);
    for (size_t k = 0; out->stop && k < t->nglyph; k++) {
        const struct doc_inline *of = &content[t->span_of[t->glyph[k].first]];
        const struct run *run = &t->run[t->glyph[k].run];
        if (of->leader != leader)
            text = k;
        leader = of->leader;
        if (of->kind != INLINE_TAB && of->kind != INLINE_LEADER)
            continue;
        /* Words before and after one stay apart; a text on dots may fill its line. */
        bool apart = of->kind == INLINE_TAB || text == k;
        out->stop[out->n++] = (struct stop){
            .glyph = k, .of = of, .text = text, .least = apart ? (int64_t)run->size * 256 : 0};
    }
    return out->stop != NULL;
}

static size_t first_stop(const struct stops *s, size_t glyph)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->stop[middle].glyph < glyph)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool fills(const struct stop *k)
{
    return k->of->kind == INLINE_LEADER && k->of->leader->fills;
}

/* A leader without its share of what is left. */
static int64_t own_width(const struct stop *k, const int64_t *width, size_t first)
{
    const struct doc_leader *l = k->of->leader;
    size_t text = k->text > first ? k->text : first;
    int64_t rest = l->fills ? 0 : (int64_t)l->width * 1024 - (width[k->glyph] - width[text]);

    return rest > k->least ? rest : k->least;
}

/* What is left goes to the leaders of [from, to) that take it. false = there are none. */
static bool share(struct stops *s, size_t from, size_t to, int64_t rest)
{
    int64_t n = 0;

    for (size_t i = from; i < to; i++)
        n += fills(&s->stop[i]);
    for (size_t i = from; i < to; i++)
        if (fills(&s->stop[i])) {
            int64_t part = rest / n--;
            s->stop[i].width += part;
            rest -= part;
        }
    return rest == 0;
}

/* How much of what follows the tab, up to glyph `end`, stands left of its place. */
static int64_t before_place(const struct stops *s, size_t tab, const struct shaped *t,
                            const int64_t *width, size_t end)
{
    const struct stop *k = &s->stop[tab];
    enum align align = k->of->tab->align;
    int64_t all = width[end] - width[k->glyph + 1];

    for (size_t i = tab + 1; i < s->n && s->stop[i].glyph < end; i++)
        all += own_width(&s->stop[i], width, k->glyph);
    if (align == ALIGN_CENTER)
        return all / 2;
    if (align == ALIGN_DECIMAL)
        for (size_t g = k->glyph + 1; g < end; g++)
            if (t->ch[t->glyph[g].first] == '.')
                return width[g] - width[k->glyph + 1];
    return align == ALIGN_LEFT ? 0 : all;
}

int64_t stops_measure(struct stops *s, const struct shaped *t, const int64_t *width,
                      const struct stop_line *line, bool *tabs, bool *filled)
{
    size_t from = first_stop(s, line->first), last = from, i;
    int64_t more = 0;

    *tabs = *filled = false;
    for (i = from; i < s->n && s->stop[i].glyph < line->end; i++) {
        struct stop *k = &s->stop[i];
        if (k->of->kind == INLINE_LEADER) {
            k->width = own_width(k, width, line->first);
            *filled = *filled || fills(k);
            more += k->width;
            continue;
        }
        size_t next = i + 1;
        while (next < s->n && s->stop[next].glyph < line->end &&
               s->stop[next].of->kind != INLINE_TAB)
            next++;
        bool to_end = next == s->n || s->stop[next].glyph >= line->end;
        int64_t place = (int64_t)k->of->tab->to * 1024 -
                        before_place(s, i, t, width, to_end ? line->end : s->stop[next].glyph);
        int64_t gap = place - line->x - (width[k->glyph] - width[line->first]) - more;
        bool leads = *filled && gap > 0;
        k->width = leads ? 0 : gap > k->least ? gap : k->least;
        more += leads ? gap : k->width;
        if (leads)
            share(s, last, i, gap);
        last = i + 1;
        *tabs = true;
        *filled = false;
    }
    return more;
}

void stops_set(struct stops *s, struct shaped *t, const int64_t *width,
               const struct stop_line *line, const struct stop **beyond)
{
    bool tabs, filled;
    int64_t more = stops_measure(s, t, width, line, &tabs, &filled);
    int64_t rest = line->measure - line->x - (width[line->end] - width[line->first]) - more;
    size_t from = first_stop(s, line->first), to = first_stop(s, line->end), last = from;

    *beyond = NULL;
    for (size_t i = from; i < to; i++)
        if (s->stop[i].of->kind == INLINE_TAB)
            last = i + 1;
    if (filled && rest > 0)
        share(s, last, to, rest);
    for (size_t i = from; i < to; i++) {
        struct stop *k = &s->stop[i];
        t->glyph[k->glyph].width = (int32_t)k->width;
        if (k->of->kind == INLINE_TAB && k->width == k->least && !*beyond)
            *beyond = k;
    }
}
