/* dest.c - destinations: where headings and named blocks came to stand, and what leads there. */
#include "layout/place.h"

#include "base/str.h"

#include <string.h>

/* The text of a heading, for a contents list: on one line, without its footnotes. */
static const char *text_of(struct arena *a, const struct doc_block *b)
{
    struct sbuf out = {.a = a};

    for (size_t i = 0; b->kind == BLOCK_PARA && i < b->u.para.ncontent; i++) {
        const struct doc_inline *t = &b->u.para.content[i];
        if (t->kind != INLINE_TEXT)
            continue;
        for (const char *p = t->text, *end = p + t->len; p < end;) {
            uint32_t c = utf8_next(&p, end);
            sbuf_add_char(&out, c == LINE_SEPARATOR ? ' ' : c);
        }
    }
    const char *text = sbuf_text(&out);
    size_t number = b->number ? strlen(b->number) : 0;
    /* Its number stands before it, and is known by itself. */
    if (text && number && !strncmp(text, b->number, number) && text[number] == ' ')
        text += number + 1;
    return text;
}

static bool copy(struct arena *a, const char **to, const char *s)
{
    *to = arena_strdup(a, s);
    return *to || !s;
}

struct dest *dest_new(const struct layout *lo, const struct doc_block *b)
{
    struct arena *a = lo->pass;
    struct dest *d = arena_new(a, struct dest);

    if (!d || !copy(a, &d->id, b->id) || !copy(a, &d->number, b->number) ||
        !(d->text = text_of(a, b)))
        return NULL;
    d->level = b->level;
    return d;
}

const char *dest_title(struct arena *a, const struct dest *d)
{
    return d->number ? arena_printf(a, "%s %s", d->number, d->text) : d->text;
}

bool dest_place(const struct placer *pl, struct dest *d, pt64 y)
{
    struct page *page = pl->page;

    if (d->folio) /* in the head of a table that repeats */
        return true;
    struct page_dest *on_page = arena_new(pl->a, struct page_dest);
    if (!on_page)
        return false;
    d->serial = pl->dests->n++;
    *on_page = (struct page_dest){
        .serial = d->serial, .level = d->level, .title = dest_title(pl->a, d), .y = y};
    *page->dest_end = on_page;
    page->dest_end = &on_page->next;
    *pl->dests->end = d;
    pl->dests->end = &d->next;
    return copy(pl->lo->pass, &d->folio, page->label) && d->folio;
}

bool link_place(const struct placer *pl, const struct dest *to, struct tag *tag, pt64 x, pt64 y,
                pt64 width, pt64 height)
{
    struct page_link *l = pl->untagged ? NULL : arena_new(pl->a, struct page_link);

    if (!l)
        return pl->untagged; /* ISO 14289-1, 7.18.5: a link is part of the structure */
    *l = (struct page_link){.x = x + pl->shift,
                            .y = y,
                            .width = width,
                            .height = height,
                            .target = to->serial,
                            .title = *to->text ? dest_title(pl->a, to) : to->folio,
                            .tag = tag};
    if (!l->title)
        return false;
    *pl->page->link_end = l;
    pl->page->link_end = &l->next;
    return true;
}

bool field_place(const struct placer *pl, const struct doc_field *field, struct tag *tag, pt64 x,
                 pt64 y, pt64 width, pt64 height)
{
    if (pl->untagged || tag->width) /* placed on a line before */
        return true;
    struct page_field *f = arena_new(pl->a, struct page_field);
    if (!f)
        return false;
    tag->width = width;
    *f = (struct page_field){.x = x + pl->shift,
                             .y = y,
                             .width = width,
                             .height = height,
                             .name = field->name,
                             .label = field->label,
                             .tag = tag};
    *pl->page->field_end = f;
    pl->page->field_end = &f->next;
    return true;
}

const struct dest *dest_find(const struct dests *all, const char *id)
{
    for (const struct dest *d = all->first; d; d = d->next)
        if (d->id && !strcmp(d->id, id))
            return d;
    return NULL;
}

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

bool dests_equal(const struct dests *a, const struct dests *b)
{
    const struct dest *d = a->first, *e = b->first;

    for (; d && e; d = d->next, e = e->next)
        if (d->level != e->level || !same(d->id, e->id) || !same(d->folio, e->folio) ||
            !same(d->text, e->text))
            return false;
    return !d && !e && a->npage == b->npage;
}
