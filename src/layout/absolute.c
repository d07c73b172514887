#include "layout/absolute.h"

#include "layout/flow.h"

/* ---- what may not be printed over ---- */

/* The part of a line that is letters for sure: from the baseline to half of what the font is above it, without the
 * spaces at both ends. false = it has none. */
static bool text_extent(const struct text_item *t, struct absolute_ink *out)
{
    int64_t width = 0, left = 0, right = 0;
    bool found = false;

    for (size_t i = t->first; i < t->end; i++) {
        const struct glyph *g = &t->text->glyph[i];
        bool space = g->flags & GLYPH_SPACE;
        left = found ? left : width;
        width += g->width + (space ? t->space_extra : 0) +
                 (i > t->first && g->flags & GLYPH_CLUSTER_START ? t->cluster_extra : 0);
        right = space ? right : width;
        found = found || !space;
    }
    *out = (struct absolute_ink){.left = t->x + (pt64)(left / 1024),
                                 .right = t->x + (pt64)(right / 1024),
                                 .top = t->y - t->text->ascent / 2,
                                 .bottom = t->y};
    return found;
}

static struct absolute_ink box_extent(pt64 x, pt64 y, pt64 width, pt64 height)
{
    return (struct absolute_ink){.left = x, .right = x + width, .top = y, .bottom = y + height};
}

static void path_extent(const struct path_item *p, struct absolute_ink *out)
{
    *out = (struct absolute_ink){
        .left = PT64_MAX, .top = PT64_MAX, .right = -PT64_MAX, .bottom = -PT64_MAX};
    for (size_t i = 0; i < p->npoint; i++) {
        out->left = p->point[i].x < out->left ? p->point[i].x : out->left;
        out->top = p->point[i].y < out->top ? p->point[i].y : out->top;
        out->right = larger(out->right, p->point[i].x);
        out->bottom = larger(out->bottom, p->point[i].y);
    }
}

/* false = a picture, a line or a background, which text may stand on; or turned text, or spaces alone. */
static bool ink_extent(const struct item *it, struct absolute_ink *out)
{
    if (it->kind == ITEM_TEXT && !it->u.text.mode)
        return text_extent(&it->u.text, out);
    if (it->kind != ITEM_PATH || !it->u.path.boxes)
        return false;
    path_extent(&it->u.path, out);
    return true;
}

/* What hides that which stands under it: pictures and backgrounds do, too. */
static bool extent(const struct item *it, struct absolute_ink *out)
{
    if (it->kind == ITEM_RULE)
        *out = box_extent(it->u.rule.x, it->u.rule.y, it->u.rule.width, it->u.rule.height);
    else if (it->kind == ITEM_IMAGE)
        *out = box_extent(it->u.image.x, it->u.image.y, it->u.image.width, it->u.image.height);
    else if (it->kind == ITEM_PATH)
        path_extent(&it->u.path, out);
    else
        return ink_extent(it, out);
    return true;
}

static bool meet(const struct absolute_ink *a, const struct absolute_ink *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static void widen(struct absolute_ink *all, const struct absolute_ink *ink)
{
    all->left = ink->left < all->left ? ink->left : all->left;
    all->top = ink->top < all->top ? ink->top : all->top;
    all->right = larger(all->right, ink->right);
    all->bottom = larger(all->bottom, ink->bottom);
}

static bool note_ink(struct arena *a, const struct item *first, const struct doc_block *block,
                     struct absolute *placed)
{
    for (const struct item *it = first; it; it = it->next) {
        struct absolute_ink *ink = arena_new(a, struct absolute_ink);
        if (!ink)
            return false;
        if (!ink_extent(it, ink))
            continue;
        if (!placed->ink)
            placed->all = *ink;
        widen(&placed->all, ink);
        ink->block = block;
        ink->next = placed->ink;
        placed->ink = ink;
    }
    return true;
}

/* One warning a block is enough, whatever is over it. */
static void tell(const struct layout *lo, struct absolute *placed, const struct doc_block *block,
                 bool by_block)
{
    if (by_block) {
        diag_add(lo->dg, DIAG_OVERLAP, block->at,
                 "another <div> prints over the words or the QR code of this <div>, which stands "
                 "under it");
        diag_hint(lo->dg,
                  "move one of the two: the <div> that comes later is printed over the other");
    } else {
        diag_add(
            lo->dg, DIAG_OVERLAP, block->at,
            "the page prints over the words or the QR code of this <div>, which stands under it");
        diag_hint(lo->dg, "move the <div>, or leave it room by the margin of the <page>");
    }
    for (struct absolute_ink *ink = placed->ink; ink; ink = ink->next)
        ink->told = ink->told || ink->block == block;
}

/* What comes from `first` on, over the blocks that are noted. */
static void check_over(const struct layout *lo, struct absolute *placed, const struct item *first,
                       bool by_block)
{
    struct absolute_ink own;

    for (const struct item *it = placed->ink ? first : NULL; it; it = it->next) {
        if (!extent(it, &own) || !meet(&placed->all, &own))
            continue;
        for (const struct absolute_ink *ink = placed->ink; ink; ink = ink->next)
            if (!ink->told && meet(ink, &own))
                tell(lo, placed, ink->block, by_block);
    }
}

void absolute_check(const struct layout *lo, struct absolute *placed)
{
    check_over(lo, placed, placed->ink ? *placed->after : NULL, false);
}

/* ---- the blocks ---- */

static bool is_on(const struct doc_placed *b, bool first_page)
{
    return b->pages == ROW_PAGES_ALL || (b->pages == ROW_PAGES_FIRST) == first_page;
}

static bool place_block(const struct setter *set, const struct placer *pl,
                        const struct doc_page *page, const struct doc_placed *b)
{
    struct flow f = {.a = set->a};

    if (!flow_add_block(set, &f, b->box, b->x, b->width))
        return false;
    pt64 height = flow_height(&f) + flow_after(&f), room = page->height - b->y;
    if (height > room)
        return diag_add(set->lo->dg, DIAG_TOO_TALL, b->box->at,
                        "this <div> needs %.1f pt, its page has %.1f pt there",
                        pt_from_pt64(height), pt_from_pt64(room));
    return flow_place(pl, &f, 0, f.n, b->from_bottom ? room - height : b->y, false);
}

bool absolute_place(const struct setter *set, const struct placer *pl, const struct doc_page *page,
                    struct absolute *placed)
{
    struct placer own = *pl;

    own.untagged = true;
    own.artifact = ARTIFACT_REPEATED;
    placed->after = own.items->end;
    for (const struct doc_placed *b = page->placed; b; b = b->next) {
        struct item **before = own.items->end;
        if (!is_on(b, placed->first_page))
            continue;
        if (!place_block(set, &own, page, b))
            return false;
        check_over(set->lo, placed, *before, true);
        if (!note_ink(pl->a, *before, b->box, placed))
            return false;
        placed->after = own.items->end;
    }
    return true;
}
