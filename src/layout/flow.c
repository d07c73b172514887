#include "layout/flow.h"

#include "layout/table.h"

struct piece *flow_piece(struct layout *lo, struct flow *f)
{
    f->piece = arena_grow(lo->a, f->piece, f->n, &f->cap, sizeof *f->piece);
    if (!f->piece)
        return NULL;
    f->piece[f->n] = (struct piece){0};
    return &f->piece[f->n++];
}

/* What hangs over from one block to the next: margins collapse (CSS 2.1, 8.3.1; the larger wins),
 * and a heading holds what follows. */
struct flow_state {
    bool keep, new_page;
};

static pt64 larger(pt64 a, pt64 b)
{
    return a > b ? a : b;
}

static bool add_para(struct layout *lo, struct flow *f, const struct doc_block *b, pt64 x,
                     pt64 width, struct flow_state *st)
{
    struct para *p = arena_new(lo->a, struct para);
    const struct doc_style *style = b->style;
    enum align align = style->align == ALIGN_DECIMAL ? ALIGN_LEFT : style->align;

    if (!p || !para_set(lo, b, align, width, p))
        return false;
    for (size_t i = 0; i < p->nline; i++) {
        struct piece *piece = flow_piece(lo, f);
        if (!piece)
            return false;
        *piece =
            (struct piece){.kind = PIECE_LINE, .height = p->pitch, .x = x, .para = p, .line = i};
        if (i == 0) {
            piece->before = f->after;
            piece->keep = st->keep;
            piece->new_page = st->new_page;
        } else {
            piece->keep = i < (size_t)style->orphans || p->nline - i < (size_t)style->widows;
        }
    }
    *st = (struct flow_state){0};
    f->after = 0;
    return true;
}

static bool add_blocks(struct layout *lo, struct flow *f, const struct doc_block *b, pt64 x,
                       pt64 width, struct flow_state *st)
{
    bool ok = true;

    for (; b; b = b->next) {
        const struct doc_style *style = b->style;
        pt64 inner_x = x + style->margin_left;
        pt64 inner_width = width - style->margin_left - style->margin_right;
        size_t first = f->n;

        if (inner_width < PT64(1)) {
            ok = diag_add(lo->dg, DIAG_TOO_WIDE, b->at, "its margins leave no room for it");
            continue;
        }
        f->after = larger(f->after, style->margin_top);
        st->new_page = st->new_page || style->page_before;
        st->keep = (st->keep || style->keep_previous) && !st->new_page;
        if (b->kind == BLOCK_PARA)
            ok &= add_para(lo, f, b, inner_x, inner_width, st);
        else if (b->kind == BLOCK_BOX)
            ok &= add_blocks(lo, f, b->u.box, inner_x, inner_width, st);
        else {
            ok &= table_add(lo, f, b, inner_x, inner_width, st->keep);
            if (f->n > first) {
                f->piece[first].new_page = st->new_page;
                *st = (struct flow_state){0};
            }
        }
        if (style->keep_inside)
            for (size_t i = first + 1; i < f->n; i++)
                f->piece[i].keep = true;
        f->after = larger(f->after, style->margin_bottom);
        st->keep = st->keep || style->keep_next;
        st->new_page = st->new_page || style->page_after;
    }
    return ok;
}

bool flow_add(struct layout *lo, struct flow *f, const struct doc_block *first, pt64 x, pt64 width)
{
    struct flow_state st = {0};

    return add_blocks(lo, f, first, x, width, &st);
}

pt64 flow_height(const struct flow *f)
{
    pt64 sum = 0;

    for (size_t i = 0; i < f->n; i++)
        sum += f->piece[i].height + (i ? f->piece[i].before : 0);
    return sum;
}

static struct item *add_item(struct layout *lo, struct page *page, enum item_kind kind)
{
    struct item *it = arena_new(lo->a, struct item);

    if (!it)
        return NULL;
    it->kind = kind;
    *page->end = it;
    page->end = &it->next;
    return it;
}

/* One item for each run that the line passes through. */
static bool place_line(struct layout *lo, const struct piece *p, pt64 y, struct page *page)
{
    const struct shaped *t = &p->para->text;
    const struct line *l = &p->para->line[p->line];
    int64_t pen = ((int64_t)p->x + l->x) * 1024;

    for (size_t i = l->first; i < l->end;) {
        const struct run *run = &t->run[t->glyph[i].run];
        size_t end = run->end < l->end ? run->end : l->end;
        struct item *it = add_item(lo, page, ITEM_TEXT);
        if (!it)
            return false;
        if (i > l->first && (t->glyph[i].flags & GLYPH_BORDER))
            pen += l->border_extra;
        /* A mark stands at the pen. Were the next run to begin a hair before it, PDFBox would read
         * the mark as on the next letter: round up, and leave 1/64 pt. */
        bool behind_mark = i > l->first && !t->glyph[i - 1].advance;
        it->u.text = (struct text_item){.text = t,
                                        .run = run,
                                        .first = i,
                                        .end = end,
                                        .x = (pt64)((pen + (behind_mark ? 2047 : 512)) / 1024),
                                        .y = y + p->para->baseline,
                                        .space_extra = l->space_extra,
                                        .border_extra = l->border_extra};
        for (size_t k = i; k < end; k++) {
            pen += t->glyph[k].width;
            if (t->glyph[k].flags & GLYPH_SPACE)
                pen += l->space_extra;
            if (k > i && (t->glyph[k].flags & GLYPH_BORDER))
                pen += l->border_extra;
        }
        i = end;
    }
    return true;
}

bool piece_place(struct layout *lo, const struct piece *p, pt64 y, struct page *page)
{
    if (p->kind == PIECE_ROW)
        return row_place(lo, p->row, y, page);
    return place_line(lo, p, y, page);
}

bool flow_place(struct layout *lo, const struct flow *f, size_t first, size_t end, pt64 y,
                struct page *page)
{
    for (size_t i = first; i < end; i++) {
        if (i > first)
            y += f->piece[i].before;
        if (!piece_place(lo, &f->piece[i], y, page))
            return false;
        y += f->piece[i].height;
    }
    return true;
}

bool page_add_rule(struct layout *lo, struct page *page, struct rule_item rule)
{
    struct item *it = add_item(lo, page, ITEM_RULE);

    if (it)
        it->u.rule = rule;
    return it != NULL;
}
