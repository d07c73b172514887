/* dest.c - destinations: where headings and named blocks came to stand, and what leads there. */
#include "layout/setting.h"

#include "base/str.h"

#include <string.h>

/* The text of a heading, for a contents list: on one line, without its footnotes. */
static const char *text_of(struct arena *a, const struct doc_block *b)
{
    struct sbuf out = {.a = a};

    for (size_t i = 0; b->kind == BLOCK_PARA && i < b->u.para.ntext; i++) {
        const struct doc_text *t = &b->u.para.text[i];
        if (t->kind != TEXT_PLAIN)
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

struct dest *dest_new(struct layout *lo, const struct doc_block *b)
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

bool dest_place(struct layout *lo, struct dest *d, pt64 y)
{
    if (d->folio) /* in the head of a table that repeats */
        return true;
    struct page_dest *on_page = arena_new(lo->page, struct page_dest);
    if (!on_page)
        return false;
    d->serial = lo->dests.n++;
    *on_page = (struct page_dest){
        .serial = d->serial, .level = d->level, .title = dest_title(lo->page, d), .y = y};
    *lo->on->dest_end = on_page;
    lo->on->dest_end = &on_page->next;
    *lo->dests.end = d;
    lo->dests.end = &d->next;
    return copy(lo->pass, &d->folio, lo->folio) && d->folio;
}

bool link_place(struct layout *lo, const struct dest *to, struct tag *tag, pt64 x, pt64 y,
                pt64 width, pt64 height)
{
    struct page_link *l = lo->untagged ? NULL : arena_new(lo->page, struct page_link);

    if (!l)
        return lo->untagged; /* ISO 14289-1, 7.18.5: a link is part of the structure */
    *l = (struct page_link){.x = x + lo->shift,
                            .y = y,
                            .width = width,
                            .height = height,
                            .target = to->serial,
                            .title = *to->text ? dest_title(lo->page, to) : to->folio,
                            .tag = tag};
    if (!l->title)
        return false;
    *lo->on->link_end = l;
    lo->on->link_end = &l->next;
    return true;
}

bool field_place(struct layout *lo, const struct doc_field *field, struct tag *tag, pt64 x, pt64 y,
                 pt64 width, pt64 height)
{
    if (lo->untagged || tag->width) /* placed on a line before */
        return true;
    struct page_field *f = arena_new(lo->page, struct page_field);
    if (!f)
        return false;
    tag->width = width;
    *f = (struct page_field){.x = x + lo->shift,
                             .y = y,
                             .width = width,
                             .height = height,
                             .name = field->name,
                             .label = field->label,
                             .tag = tag};
    *lo->on->field_end = f;
    lo->on->field_end = &f->next;
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
