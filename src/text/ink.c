#include "text/ink.h"

#include "base/str.h"

#include <hb.h>

struct ink ink_join(struct ink a, struct ink b)
{
    if (a.left >= a.right)
        return b;
    if (b.left >= b.right)
        return a;
    return (struct ink){.left = a.left < b.left ? a.left : b.left,
                        .top = a.top < b.top ? a.top : b.top,
                        .right = a.right > b.right ? a.right : b.right,
                        .bottom = a.bottom > b.bottom ? a.bottom : b.bottom};
}

struct ink ink_of_glyph(const struct glyph *g, const struct run *run)
{
    struct ink all = {0};
    int upem = run->face->upem;

    for (int i = 0; i < g->npart; i++) {
        const struct part *p = &g->part[i];
        hb_glyph_extents_t e;
        if (!hb_font_get_glyph_extents(run->face->hb, p->gid, &e) || !e.width)
            continue;
        fu left = p->x + e.x_bearing, top = p->y + e.y_bearing;
        all = ink_join(all, (struct ink){.left = pt64_from_fu(left, run->size, upem),
                                         .top = -pt64_from_fu(top, run->size, upem) - run->rise,
                                         .right = pt64_from_fu(left + e.width, run->size, upem),
                                         .bottom = -pt64_from_fu(top + e.height, run->size, upem) -
                                                   run->rise});
    }
    return all;
}

static bool has_ink(const struct face *f, const struct glyph *g)
{
    hb_glyph_extents_t ink;

    for (int i = 0; i < g->npart; i++)
        if (hb_font_get_glyph_extents(f->hb, g->part[i].gid, &ink) && ink.width && ink.height)
            return true;
    return false;
}

/* HarfBuzz takes a damaged outline for an empty one. */
bool ink_check(const struct shaped *t, const struct run *run, const struct font_style *style,
               struct diag *dg)
{
    const struct face *f = run->face;
    bool ok = true;

    for (size_t k = run->first; k < run->end; k++) {
        const struct glyph *g = &t->glyph[k];
        uint32_t c = t->ch[g->first], gid = g->npart ? g->part[0].gid : 0;
        bool letter = unicode_is_thai(c) || ascii_is_digit(c) || (c >= 'A' && c <= 'Z') ||
                      (c >= 'a' && c <= 'z');
        if (!letter || !g->npart || gid >= (uint32_t)f->nglyph || f->checked[gid])
            continue;
        f->checked[gid] = 1;
        if (!has_ink(f, g))
            ok = diag_add(dg, DIAG_FONT_BROKEN, style->at,
                          "the font \"%s\" (%s) draws nothing for U+%04X: it is damaged", f->family,
                          f->path, (unsigned)c);
    }
    return ok;
}
