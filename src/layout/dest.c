/* dest.c - destinations: where headings and named blocks came to stand, and what leads there. */
#include "layout/place.h"

#include "base/str.h"

#include <string.h>

/* The text of a heading or caption, for a contents list: on one line, without its footnotes. */
static const char *text_of(const struct setter *set, const struct doc_block *b)
{
    struct sbuf out = {.a = set->lo->pass};

    for (size_t i = 0; i < b->u.para.ncontent; i++) {
        const struct doc_inline *t = &b->u.para.content[i];
        bool gap = t->kind == INLINE_TAB || t->kind == INLINE_LEADER || t->kind == INLINE_FIGURE;
        const char *p = t->kind == INLINE_TEXT ? t->text : "";
        const char *end = p + (t->kind == INLINE_TEXT ? t->len : 0);
        if (gap && out.len && out.s[out.len - 1] != ' ')
            sbuf_add_char(&out, ' ');
        if (t->kind == INLINE_REF) {
            if (!(p = inline_field_text(set, t)))
                return NULL;
            end = p + strlen(p);
        }
        while (p < end) {
            uint32_t c = utf8_next(&p, end);
            sbuf_add_char(&out, c == LINE_SEPARATOR ? ' ' : c);
        }
    }
    const char *text = sbuf_text(&out);
    size_t number = b->number ? strlen(b->number) : 0;
    /* Its number stands before it, and is known by itself. */
    if (text && number && !strncmp(text, b->number, number) &&
        (text[number] == ' ' || !text[number]))
        text += number + (text[number] == ' ');
    return text;
}

static bool copy(struct arena *a, const char **to, const char *s)
{
    *to = arena_strdup(a, s);
    return *to || !s;
}

struct dest *dest_new(const struct setter *set, const struct doc_block *b)
{
    struct arena *a = set->lo->pass;
    struct dest *d = arena_new(a, struct dest);
    const struct doc_block *named = b->kind == BLOCK_PARA ? b : b->caption;

    if (!d || !copy(a, &d->id, b->id) || !copy(a, &d->number, named ? named->number : NULL) ||
        (named && !(d->text = text_of(set, named))))
        return NULL;
    if (d->id && !*d->id) /* the data names none */
        d->id = NULL;
    d->level = b->level;
    d->counter = b->caption ? b->caption->counter : NULL; /* lives in the template */
    d->at = b->at;
    return d;
}

const char *dest_title(struct arena *a, const struct dest *d)
{
    const char *text = d->text ? d->text : "";

    return d->number && *text ? arena_printf(a, "%s %s", d->number, text)
           : d->number        ? d->number
                              : text;
}

/* ---- by id ---- */

/* Where it stands, or would: FNV-1a, then the next free one. */
static size_t slot_of(const struct dests *all, const char *id)
{
    uint32_t hash = 2166136261u;

    for (const char *p = id; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    size_t i = hash & (all->nslot - 1);
    while (all->slot[i] && strcmp(all->slot[i]->id, id) != 0)
        i = (i + 1) & (all->nslot - 1);
    return i;
}

static bool grow_slots(struct arena *a, struct dests *all)
{
    const struct dest **old = all->slot;
    size_t n = all->nslot;

    if (n > 2 * all->nid)
        return true;
    if (!(all->slot = arena_array(a, const struct dest *, n ? 2 * n : 64)))
        return false;
    all->nslot = n ? 2 * n : 64;
    for (size_t i = 0; i < n; i++)
        if (old[i])
            all->slot[slot_of(all, old[i]->id)] = old[i];
    return true;
}

static bool add_id(const struct layout *lo, struct dests *all, const struct dest *d)
{
    if (!grow_slots(lo->pass, all))
        return false;
    size_t i = slot_of(all, d->id);
    if (all->slot[i]) /* in one <each>; others are found before */
        diag_add(lo->dg, DIAG_NO_ANCHOR, d->at, "a second block with the id \"%s\"", d->id);
    else
        all->nid++;
    all->slot[i] = all->slot[i] ? all->slot[i] : d;
    return true;
}

const struct dest *dest_find(const struct dests *all, const char *id)
{
    return all->nslot ? all->slot[slot_of(all, id)] : NULL;
}

const char *dest_nearest(struct arena *a, const struct dests *all, const char *id)
{
    const char **name = arena_array(a, const char *, all->nid + 1);
    size_t n = 0;

    for (size_t i = 0; name && i < all->nslot; i++)
        if (all->slot[i])
            name[n++] = all->slot[i]->id;
    return n ? str_nearest(id, name, n) : NULL;
}

/* ---- on a page ---- */

bool dest_place(const struct placer *pl, struct dest *d, pt64 y)
{
    struct page *page = pl->page;

    if (d->folio) /* in the head of a table that repeats */
        return true;
    struct page_dest *on_page = arena_new(pl->a, struct page_dest);
    if (!on_page)
        return false;
    d->serial = pl->dests->n++;
    *on_page =
        (struct page_dest){.serial = d->serial,
                           .level = d->text && *d->text ? d->level : 0, /* no nameless bookmark */
                           .title = dest_title(pl->a, d),
                           .y = y};
    *page->dest_end = on_page;
    page->dest_end = &on_page->next;
    *pl->dests->end = d;
    pl->dests->end = &d->next;
    if (d->id && !add_id(pl->lo, pl->dests, d))
        return false;
    return copy(pl->lo->pass, &d->folio, page->label) && d->folio;
}

/* The area of a tag on another line of the page is one more of the same link. NULL = no memory. */
static struct page_link *area_place(const struct placer *pl, struct tag *tag, struct page_area area)
{
    struct page_link *l = pl->page->last_link;

    area.x += pl->shift;
    if (l && l->tag == tag) {
        l->last->next = arena_new(pl->a, struct page_area);
        if (!l->last->next)
            return NULL;
        l->last = l->last->next;
    } else {
        l = arena_new(pl->a, struct page_link);
        if (!l)
            return NULL;
        l->tag = tag;
        l->last = &l->area;
        *pl->page->link_end = pl->page->last_link = l;
        pl->page->link_end = &l->next;
    }
    *l->last = area;
    return l;
}

bool link_place(const struct placer *pl, const struct dest *to, struct tag *tag,
                struct page_area area, bool is_entry)
{
    struct page_link *l = pl->untagged ? NULL : area_place(pl, tag, area);

    const char *title = l ? dest_title(pl->a, to) : NULL;

    if (!l || !title)
        return pl->untagged; /* ISO 14289-1, 7.18.5: a link is part of the structure */
    l->target = to->serial;
    l->title = !*title    ? to->folio
               : is_entry ? arena_printf(pl->a, "%s %s", title, to->folio)
                          : title;
    return l->title != NULL;
}

bool link_place_out(const struct placer *pl, const struct doc_link *to, struct tag *tag,
                    struct page_area area)
{
    struct page_link *l = pl->untagged ? NULL : area_place(pl, tag, area);

    if (!l)
        return pl->untagged;
    l->uri = to->uri;
    l->title = to->title;
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
                             .y = y - field->padding_top,
                             .width = width,
                             .height = height + field->padding_top,
                             .name = field->name,
                             .label = field->label,
                             .tag = tag};
    *pl->page->field_end = f;
    pl->page->field_end = &f->next;
    return true;
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
    if (d || e || a->npage != b->npage || a->nsection != b->nsection)
        return false;
    for (size_t i = 0; i < a->nsection; i++)
        if (a->section_pages[i] != b->section_pages[i])
            return false;
    return true;
}
