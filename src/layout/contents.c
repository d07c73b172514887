/*
 * contents.c - a contents list: an entry for each heading, or each caption of one counter, that the
 * pass before has placed.
 *
 *      1 Title of a heading ................ 3        the line leads to its heading
 */
#include "layout/flow.h"

#include <string.h>

static bool set_line(const struct setter *set, const struct doc_style *style, const char *text,
                     struct loc at, struct para **out)
{
    struct doc_block *b = document_new_para(set->a, style, text, at);

    *out = arena_new(set->a, struct para);
    return b && *out && para_set(set, b, ALIGN_LEFT, PT64_MAX, *out);
}

/* The page number at the line's right edge, and dots up to it from where its text ends. The dots are
 * an artifact: who listens hears the title, a space and the number. */
static bool set_leader(const struct setter *set, const struct dest *d,
                       const struct doc_style *style, pt64 end, pt64 right, struct loc at,
                       struct fragment *line)
{
    static const char ten_dots[] = "..........";
    struct para *folio, *dots;
    char *text = arena_printf(set->a, " %s", d->folio);

    if (!text || !set_line(set, style, text, at, &folio) ||
        !set_line(set, style, ten_dots, at, &dots))
        return false;
    pt64 left = right - folio->line[0].width, gap = style->font.size / 4;
    line->u.line.folio = (struct marker){folio, left, set->parent};
    pt64 dot = larger(dots->line[0].width / 10, 1), n = (left - gap - end) / dot;
    if (n < 3) /* too few to lead the eye */
        return true;
    if (!(text = arena_alloc(set->a, (size_t)n + 1)))
        return false;
    memset(text, '.', (size_t)n);
    text[n] = '\0';
    if (!set_line(set, style, text, at, &dots))
        return false;
    line->u.line.leader = (struct marker){dots, left - dots->line[0].width, NULL};
    return true;
}

/* Entries of lower headings are a list of their own in the entry that they stand under (PDF 32000-1,
 * table 333). */
struct nest {
    struct depth {
        int level;                 /* of its headings */
        struct setter list, entry; /* the list; its last entry */
    } at[HEADING_LEVELS];
    int n;
};

/* A new entry of that level. NULL = no memory. */
static struct depth *nest_enter(struct nest *t, int level)
{
    struct depth *last;

    while (t->n > 1 && t->at[t->n - 1].level > level)
        t->n--;
    last = &t->at[t->n - 1];
    if (last->level && last->level < level) {
        struct depth *below = &t->at[t->n++];
        if (!tag_enter(&last->entry, TAG_TOC, &below->list))
            return NULL;
        last = below;
    }
    last->level = level;
    return tag_enter(&last->list, TAG_TOCI, &last->entry) ? last : NULL;
}

static bool add_entry(struct nest *nest, struct flow *f, const struct doc_block *toc,
                      const struct dest *d, pt64 x, pt64 width)
{
    const struct depth *own = nest_enter(nest, d->level);
    const struct doc_style *style = toc->u.contents.level[d->level ? d->level - 1 : 0];
    pt64 number_room = 3 * style->font.size;
    const struct setter *set = own ? &own->entry : NULL;
    const char *text = own ? dest_title(set->a, d) : NULL;
    struct doc_block *b = text ? document_new_para(set->a, style, text, toc->at) : NULL;

    if (!b || !flow_begin_block(set, f, b, &x, &width))
        return false;
    size_t first = f->n;
    struct setter in;
    if (!tag_enter(set, TAG_REFERENCE, &in) || !tag_enter(&in, TAG_LINK, &in))
        return false;
    in.lone = true;
    if (!flow_add_para(&in, f, b, x, width - number_room))
        return false;
    for (size_t i = first; i < f->n; i++)
        f->fragment[i].u.line.leads_to = d;
    struct fragment *last = &f->fragment[f->n - 1];
    const struct line *l = &last->u.line.para->line[last->u.line.line];
    if (!set_leader(&in, d, style, x + l->x + l->width, x + width, toc->at, last))
        return false;
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
    struct nest nest = {.n = 1};
    bool ok = tag_enter(set, TAG_TOC, &nest.at[0].list);

    if (!known) /* its section will have a page */
        return ok && figure_add_nothing(set, f, b, x);
    for (const struct dest *d = known->first; ok && d; d = d->next)
        if (lists(b, d))
            ok = add_entry(&nest, f, b, d, x, width);
    return ok;
}
