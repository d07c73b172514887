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

struct mark *mark_new(struct layout *lo, const struct doc_block *b)
{
    struct arena *a = lo->pass;
    struct mark *m = arena_new(a, struct mark);

    if (!m || !copy(a, &m->id, b->id) || !copy(a, &m->number, b->number) ||
        !(m->text = text_of(a, b)))
        return NULL;
    m->level = b->level;
    return m;
}

const char *mark_title(struct arena *a, const struct mark *m)
{
    return m->number ? arena_printf(a, "%s %s", m->number, m->text) : m->text;
}

bool mark_place(struct layout *lo, struct mark *m, pt64 y)
{
    if (m->folio) /* in the head of a table that repeats */
        return true;
    struct page_mark *pm = arena_new(lo->page, struct page_mark);
    if (!pm)
        return false;
    m->serial = lo->marks.n++;
    *pm = (struct page_mark){
        .serial = m->serial, .level = m->level, .title = mark_title(lo->page, m), .y = y};
    *lo->on->mark_end = pm;
    lo->on->mark_end = &pm->next;
    *lo->marks.end = m;
    lo->marks.end = &m->next;
    return copy(lo->pass, &m->folio, lo->folio) && m->folio;
}

bool link_place(struct layout *lo, const struct mark *to, struct tag *tag, pt64 x, pt64 y,
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
                            .title = *to->text ? mark_title(lo->page, to) : to->folio,
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

const struct mark *mark_find(const struct marks *ms, const char *id)
{
    for (const struct mark *m = ms->first; m; m = m->next)
        if (m->id && !strcmp(m->id, id))
            return m;
    return NULL;
}

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

bool marks_equal(const struct marks *a, const struct marks *b)
{
    const struct mark *m = a->first, *n = b->first;

    for (; m && n; m = m->next, n = n->next)
        if (m->level != n->level || !same(m->id, n->id) || !same(m->folio, n->folio) ||
            !same(m->text, n->text))
            return false;
    return !m && !n && a->npage == b->npage;
}
