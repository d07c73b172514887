/*
 * contents.c - a contents list: an entry for each heading, or each caption of one counter, that the
 * pass before has placed.
 *
 *      1 Title of a heading ................ 3        the line leads to its heading
 */
#include "layout/flow.h"

#include <string.h>

/* Dots from the end of a line to the number at its right edge, as one text. */
static bool set_leader(const struct setter *set, const struct doc_style *style, const char *folio,
                       pt64 room, struct loc at, struct para *out, pt64 *width)
{
    static const char ten_dots[] = "..........";
    struct para dots;
    struct doc_block *b = document_new_para(set->a, style, ten_dots, at);
    pt64 gap = style->font.size / 4, number;

    if (!b || !para_set(set, b, ALIGN_LEFT, PT64_MAX, &dots) ||
        !(b = document_new_para(set->a, style, folio, at)) ||
        !para_set(set, b, ALIGN_LEFT, PT64_MAX, out))
        return false;
    number = out->line[0].width;
    pt64 dot = larger(dots.line[0].width / 10, 1);
    pt64 n = (room - number - 2 * gap) / dot;
    if (n < 3) { /* too few to lead the eye */
        *width = number;
        return true;
    }
    char *text = arena_alloc(set->a, (size_t)n + strlen(folio) + 2);
    if (!text)
        return false;
    memset(text, '.', (size_t)n);
    text[n] = ' ';
    strcpy(text + n + 1, folio);
    b = document_new_para(set->a, style, text, at);
    if (!b || !para_set(set, b, ALIGN_LEFT, PT64_MAX, out))
        return false;
    *width = out->line[0].width;
    return true;
}

static bool add_entry(const struct setter *set, struct flow *f, const struct doc_block *toc,
                      const struct dest *d, pt64 x, pt64 width)
{
    const struct doc_style *style = toc->u.contents.level[d->level ? d->level - 1 : 0];
    pt64 number_room = 3 * style->font.size;
    const char *text = dest_title(set->a, d);
    struct doc_block *b = text ? document_new_para(set->a, style, text, toc->at) : NULL;

    if (!b || !flow_begin_block(set, f, b, &x, &width))
        return false;
    size_t first = f->n;
    struct setter in;
    if (!tag_enter(set, TAG_TOCI, &in) || !tag_enter(&in, TAG_REFERENCE, &in) ||
        !tag_enter(&in, TAG_LINK, &in))
        return false;
    in.lone = true;
    if (!flow_add_para(&in, f, b, x, width - number_room))
        return false;
    for (size_t i = first; i < f->n; i++)
        f->fragment[i].u.line.leads_to = d;
    struct fragment *last = &f->fragment[f->n - 1];
    const struct line *l = &last->u.line.para->line[last->u.line.line];
    pt64 end = l->x + l->width, leader_width;
    struct para *leader = arena_new(set->a, struct para);
    if (!leader || !set_leader(&in, style, d->folio, width - end, toc->at, leader, &leader_width))
        return false;
    last->u.line.leader = (struct marker){leader, x + width - leader_width, in.parent};
    flow_end_block(f, b, first);
    return true;
}

/* Has the list an entry for it? */
static bool lists(const struct doc_block *toc, const struct dest *d)
{
    const char *counter = toc->u.contents.counter;

    if (!counter)
        return d->level && d->level <= toc->u.contents.levels && d->text && *d->text;
    return d->counter && !strcmp(d->counter, counter) && (d->number || (d->text && *d->text));
}

bool contents_add(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                  pt64 width)
{
    const struct dests *known = set->lo->known;
    struct setter in;
    bool ok = tag_enter(set, TAG_TOC, &in);

    if (ok && !known) /* its section will have a page */
        return figure_add_nothing(set, f, b, x);
    for (const struct dest *d = ok && known ? known->first : NULL; d; d = d->next)
        if (lists(b, d))
            ok &= add_entry(&in, f, b, d, x, width);
    return ok;
}
