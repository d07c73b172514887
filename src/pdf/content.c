#include "pdf/content.h"

#include "pdf/put.h"

#include <string.h>

struct pen {
    struct sbuf *out;
    const struct page *page;
    const struct pdf_fonts *fonts;
    struct haru *h;
    struct haru_page to;
    /* What the operators so far have set. */
    const struct pdf_font *font;
    pt64 size;
    uint32_t color;
    bool in_text;
    int64_t x, y; /* start of the text line, in 1/10000 pt */
};

static void op(struct pen *pen, const char *text)
{
    sbuf_add_str(pen->out, text);
}

static void number(struct pen *pen, int64_t decimal)
{
    put_decimal(pen->out, decimal);
    sbuf_add(pen->out, " ", 1);
}

static int64_t round_div(int64_t v, int64_t by)
{
    return v < 0 ? -((-v + by / 2) / by) : (v + by / 2) / by;
}

/* A length in user space, in 1/10000 pt: finer than what any printer sets. */
static int64_t user_from_pt64(pt64 v)
{
    return round_div((int64_t)v * DECIMAL_ONE, 64);
}

/* The one place where y is turned: pages count it down from the top, PDF up from the bottom. */
static int64_t user_y(const struct page *page, pt64 y)
{
    return user_from_pt64(page->height - y);
}

static void set_color(struct pen *pen, uint32_t color)
{
    if (pen->color == color)
        return;
    pen->color = color;
    for (int shift = 16; shift >= 0; shift -= 8)
        number(pen, round_div((int64_t)(color >> shift & 0xFF) * DECIMAL_ONE, 0xFF));
    op(pen, "rg\n");
}

static void end_text(struct pen *pen)
{
    if (pen->in_text)
        op(pen, "ET\n");
    pen->in_text = false;
}

static void put_rule(struct pen *pen, const struct rule_item *r)
{
    end_text(pen);
    set_color(pen, r->color);
    number(pen, user_from_pt64(r->x));
    number(pen, user_y(pen->page, r->y + r->height));
    number(pen, user_from_pt64(r->width));
    number(pen, user_from_pt64(r->height));
    op(pen, "re f\n");
}

static void set_font(struct pen *pen, const struct run *run)
{
    if (pen->font && pen->size == run->size && pen->font == pdf_fonts_find(pen->fonts, run->face))
        return;
    pen->font = pdf_fonts_find(pen->fonts, run->face);
    pen->size = run->size;
    op(pen, "/");
    op(pen, haru_page_font(pen->h, pen->to, pdf_font_object(pen->font)));
    op(pen, " ");
    number(pen, user_from_pt64(run->size));
    op(pen, "Tf\n");
}

/* Td moves from the start of the text line before, not from the pen (PDF 32000-1, 9.4.2). The
 * difference is of rounded numbers, so nothing adds up. */
static void move_to(struct pen *pen, int64_t x, int64_t y)
{
    number(pen, x - pen->x);
    number(pen, y - pen->y);
    op(pen, "Td\n");
    pen->x = x;
    pen->y = y;
}

/* What justification adds between glyph i - 1 and glyph i of an item, in 1/1024 pt64. The place
 * before the first glyph is in the item's x. */
static int64_t gap_before(const struct text_item *it, size_t i)
{
    const struct glyph *g = it->text->glyph;
    int64_t gap = 0;

    if (i == it->first)
        return 0;
    if (g[i - 1].flags & GLYPH_SPACE)
        gap += it->space_extra;
    if (g[i].flags & GLYPH_BORDER)
        gap += it->border_extra;
    return gap;
}

static bool has_gap(const struct text_item *it)
{
    if ((!it->space_extra && !it->border_extra) || it->run->size <= 0)
        return false;
    for (size_t i = it->first; i < it->end; i++)
        if (gap_before(it, i))
            return true;
    return false;
}

static void put_code(struct pen *pen, const struct text_item *it, size_t i)
{
    put_hex16(pen->out, pdf_font_code(pen->font, it->text, &it->text->glyph[i]));
}

/* TJ takes 1/1000 of the font size, to the left (PDF 32000-1, 9.4.3). Whole numbers are written,
 * each the rounded sum of the gaps so far less what is written already: so the end of the item is
 * as near as its first gap. */
static void put_spread(struct pen *pen, const struct text_item *it)
{
    int64_t sum = 0, written = 0;

    op(pen, "[<");
    for (size_t i = it->first; i < it->end; i++) {
        int64_t gap = gap_before(it, i);
        sum += gap;
        int64_t due = gap ? round_div(sum * 1000, 1024 * (int64_t)it->run->size) - written : 0;
        if (due) {
            op(pen, ">");
            put_int(pen->out, -due);
            op(pen, "<");
            written += due;
        }
        put_code(pen, it, i);
    }
    op(pen, ">]TJ\n");
}

/* Readers see a space in a gap: PDF 32000-1, 14.9.4 lets us say the text itself. It is said of a
 * whole line, since a gap may also stand between two of its items. */
static void put_actual_text(struct pen *pen, const struct item *first, const struct item *end)
{
    op(pen, "/Span<</ActualText<FEFF");
    for (const struct item *n = first; n != end; n = n->next) {
        const struct text_item *it = &n->u.text;
        for (size_t i = it->first; i < it->end; i++) {
            const struct glyph *g = &it->text->glyph[i];
            for (size_t k = 0; k < g->nchar; k++)
                put_utf16_hex(pen->out, text_char(it->text->ch[g->first + k]));
        }
    }
    op(pen, ">>>BDC\n");
}

static void put_string(struct pen *pen, const struct text_item *it)
{
    op(pen, "<");
    for (size_t i = it->first; i < it->end; i++)
        put_code(pen, it, i);
    op(pen, ">Tj\n");
}

static void put_text(struct pen *pen, const struct text_item *it)
{
    set_color(pen, it->run->color);
    set_font(pen, it->run);
    move_to(pen, user_from_pt64(it->x), user_y(pen->page, it->y));
    if (has_gap(it))
        put_spread(pen, it);
    else
        put_string(pen, it);
}

/* The items of one line of one paragraph, from `first` on; *stretched tells if any was. */
static const struct item *end_of_line(const struct item *first, bool *stretched)
{
    const struct item *it = first;

    *stretched = false;
    do {
        *stretched = *stretched || it->u.text.space_extra || it->u.text.border_extra;
        const struct text_item *last = &it->u.text;
        it = it->next;
        if (!it || it->kind != ITEM_TEXT || it->u.text.text != last->text ||
            it->u.text.first != last->end || it->u.text.y != last->y)
            break;
    } while (true);
    return it;
}

static const struct item *put_line(struct pen *pen, const struct item *first)
{
    bool stretched;
    const struct item *end = end_of_line(first, &stretched);

    if (!pen->in_text) {
        op(pen, "BT\n");
        pen->in_text = true;
        pen->x = pen->y = 0;
    }
    if (stretched)
        put_actual_text(pen, first, end);
    for (const struct item *it = first; it != end; it = it->next)
        put_text(pen, &it->u.text);
    if (stretched)
        op(pen, "EMC\n");
    return end;
}

void content_put(struct sbuf *out, const struct page *page, const struct pdf_fonts *fonts,
                 struct haru *h, struct haru_page to)
{
    /* A page starts with black: PDF 32000-1, table 52. */
    struct pen pen = {.out = out, .page = page, .fonts = fonts, .h = h, .to = to};

    for (const struct item *it = page->first; it;) {
        if (it->kind == ITEM_TEXT) {
            it = put_line(&pen, it);
        } else {
            put_rule(&pen, &it->u.rule);
            it = it->next;
        }
    }
    end_text(&pen);
}
