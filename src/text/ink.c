#include "text/ink.h"

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
