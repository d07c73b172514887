#include "layout/placed.h"

#include "base/image.h"
#include "layout/para.h"
#include "text/shape.h"

#include <string.h>

/* ---- cells ---- */

struct stretch { /* glyphs of one span */
    size_t first, end;
    int64_t from, width; /* 1/1024 pt64, from the item's start */
};

static int64_t advance(const struct text_item *t, size_t i)
{
    const struct glyph *g = &t->text->glyph[i];

    return g->width + (g->flags & GLYPH_SPACE ? t->space_extra : 0) +
           (i > t->first && g->flags & GLYPH_CLUSTER_START ? t->cluster_extra : 0);
}

static size_t span_at(const struct text_item *t, size_t i)
{
    return t->text->span_of[t->text->glyph[i].first];
}

/* The glyphs from s->end on that are of one span. false = there are none. */
static bool next_stretch(const struct text_item *t, struct stretch *s)
{
    s->from += s->width;
    s->width = 0;
    s->first = s->end;
    while (s->end < t->end && span_at(t, s->end) == span_at(t, s->first))
        s->width += advance(t, s->end++);
    return s->first < s->end;
}

static struct placed_cell place(const struct text_item *t, const struct stretch *s, struct loc at)
{
    return (struct placed_cell){.at = at,
                                .x = t->x + (pt64)(s->from / 1024),
                                .y = t->y - t->text->ascent,
                                .width = para_round_up(s->width),
                                .height = t->text->ascent + t->text->descent};
}

bool placed_cells(const struct document *doc, const struct page *page,
                  bool (*each)(void *to, const struct placed_cell *cell), void *to)
{
    bool ok = true;

    for (const struct item *it = page->items.first; ok && it; it = it->next) {
        const struct text_item *t = &it->u.text;
        if (it->kind != ITEM_TEXT || !t->block || t->block->kind != BLOCK_PARA || t->mode)
            continue;
        struct stretch s = {.first = t->first, .end = t->first};
        while (ok && next_stretch(t, &s)) {
            size_t span = span_at(t, s.first);
            if (span >= t->block->u.para.ncontent || !t->block->u.para.content[span].value)
                continue;
            struct loc at = document_place(doc, &t->block->u.para.content[span]);
            struct placed_cell cell = place(t, &s, at);
            if (at.cell.row && at.cell.column && at.of <= 1)
                ok = each(to, &cell);
        }
    }
    return ok;
}

/* ---- what a page looks like ---- */

static uint64_t add(uint64_t hash, const void *bytes, size_t len)
{
    for (const unsigned char *p = bytes, *end = p + len; p < end; p++)
        hash = (hash ^ *p) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t add_number(uint64_t hash, int64_t number)
{
    return add(hash, &number, sizeof number);
}

static uint64_t add_text(uint64_t hash, const struct text_item *t)
{
    const int64_t all[] = {t->x,
                           t->y,
                           t->space_extra,
                           t->cluster_extra,
                           t->mode,
                           t->run->size,
                           t->run->color,
                           t->run->decoration,
                           t->run->thicken,
                           t->run->slant,
                           t->run->decoration_color};

    hash = add(hash, all, sizeof all);
    hash = add(hash, t->run->face->path, strlen(t->run->face->path));
    hash = add_number(add_number(hash, (int64_t)t->run->face->len), t->run->face->index);
    for (size_t i = t->first; i < t->end; i++) {
        const struct glyph *g = &t->text->glyph[i];
        for (size_t k = 0; k < g->npart; k++)
            hash =
                add_number(add_number(hash, g->part[k].gid), g->part[k].x * 65536 + g->part[k].y);
    }
    return hash;
}

static uint64_t add_path(uint64_t hash, const struct path_item *p)
{
    const int64_t all[] = {p->filled, p->boxes, p->width, p->dash, p->dotted, p->color};

    hash = add(hash, all, sizeof all);
    hash = p->nstep ? add(hash, p->step, p->nstep) : hash;
    return add(hash, p->point, p->npoint * sizeof *p->point);
}

static uint64_t add_item(uint64_t hash, const struct item *it)
{
    const struct rule_item *r = &it->u.rule;
    const struct image_item *i = &it->u.image;

    hash = add_number(hash, it->kind);
    switch (it->kind) {
    case ITEM_TEXT:
        return add_text(hash, &it->u.text);
    case ITEM_PATH:
        return add_path(hash, &it->u.path);
    case ITEM_RULE:
        return add(hash, (const int64_t[]){r->x, r->y, r->width, r->height, r->color},
                   5 * sizeof(int64_t));
    case ITEM_IMAGE:
        hash = add(hash, (const int64_t[]){i->x, i->y, i->width, i->height}, 4 * sizeof(int64_t));
        return add(hash, i->image->data, i->image->len);
    case ITEM_ELEMENT:
    default:
        return hash;
    }
}

uint64_t placed_digest(const struct page *page)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    hash = add_number(add_number(hash, page->width), page->height);
    for (const struct item *it = page->items.first; it; it = it->next)
        hash = add_item(hash, it);
    return hash;
}
