#include "pdf/content.h"

#include "base/image.h"
#include "pdf/put.h"

#include <string.h>

struct pen {
    struct sbuf *out;
    const struct page *page;
    struct pdf_fonts *fonts;
    struct pdf_images *images;
    struct structure *structure;
    struct haru *h;
    bool failed; /* diagnosed */
    /* The marked-content sequence that is open: */
    bool marked;
    struct tag *tag;        /* NULL = an artifact, */
    enum artifact artifact; /* this one */
    /* What the operators so far have set. */
    struct pdf_font *font;
    pt64 size;
    uint32_t color, stroke; /* of fills and of strokes */
    pt64 width, dash;       /* of strokes */
    bool dotted;
    bool thick; /* glyphs are stroked too */
    bool in_text;
    bool slanted;           /* the text line */
    enum writing_mode mode; /* of it */
    int64_t x, y;           /* its start, in 1/10000 pt */
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

static void put_color(struct pen *pen, uint32_t color, uint32_t *set, const char *operator)
{
    if (*set == color)
        return;
    *set = color;
    for (int shift = 16; shift >= 0; shift -= 8)
        number(pen, round_div((int64_t)(color >> shift & 0xFF) * DECIMAL_ONE, 0xFF));
    op(pen, operator);
}

static void set_color(struct pen *pen, uint32_t color)
{
    put_color(pen, color, &pen->color, "rg\n");
}

static void end_text(struct pen *pen)
{
    if (pen->in_text)
        op(pen, "ET\n");
    pen->in_text = false;
}

/* ---- marked content: PDF 32000-1, 14.6 and 14.8.2.2 ---- */

static void end_marked(struct pen *pen)
{
    end_text(pen);
    if (pen->marked)
        op(pen, "EMC\n");
    pen->marked = false;
}

static int new_content(struct pen *pen, struct tag *tag)
{
    int mcid = structure_content(pen->structure, tag);

    pen->failed = pen->failed || mcid < 0;
    return mcid;
}

/* All that follows belongs to the item's element, or is an artifact. */
static void begin_marked(struct pen *pen, const struct item *it)
{
    static const char *const artifact[] = {
        [ARTIFACT_LAYOUT] = "/Artifact<</Type/Layout>>BDC\n",
        [ARTIFACT_REPEATED] = "/Artifact<</Type/Pagination>>BDC\n",
        [ARTIFACT_HEADER] = "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
        [ARTIFACT_FOOTER] = "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
        [ARTIFACT_WATERMARK] = "/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n",
    };

    if (pen->marked && pen->tag == it->tag && (it->tag || pen->artifact == it->artifact))
        return;
    end_marked(pen);
    pen->marked = true;
    pen->tag = it->tag;
    pen->artifact = it->artifact;
    if (!it->tag) {
        op(pen, artifact[it->artifact]);
        return;
    }
    op(pen, "/");
    op(pen, structure_type(it->tag->kind));
    put_int_in(pen->out, "<</MCID ", new_content(pen, it->tag), ">>BDC\n");
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

static void set_stroke(struct pen *pen, const struct path_item *p)
{
    put_color(pen, p->color, &pen->stroke, "RG\n");
    if (pen->width != p->width) {
        number(pen, user_from_pt64(p->width));
        op(pen, "w\n");
    }
    if (pen->dash != p->dash || pen->dotted != p->dotted) {
        op(pen, p->dotted ? "[0 " : "[");
        if (p->dash)
            number(pen, user_from_pt64(p->dash));
        op(pen, "] 0 d\n");
    }
    if (pen->dotted != p->dotted) /* a dash of no length with round ends is a dot */
        op(pen, p->dotted ? "1 J\n" : "0 J\n");
    pen->dotted = p->dotted;
    pen->width = p->width;
    pen->dash = p->dash;
}

/* Bold of a face that is not: fill, then stroke (PDF 32000-1, 9.3.6), with round joins, since a
 * miter would be a thorn on a sharp corner. */
static void set_thick(struct pen *pen, const struct run *run)
{
    if (run && run->thicken) {
        set_stroke(pen, &(struct path_item){.color = run->color, .width = run_stroke(run)});
        op(pen, pen->thick ? "" : "2 Tr 1 j\n");
    } else if (pen->thick) {
        op(pen, "0 Tr 0 j\n");
    }
    pen->thick = run && run->thicken;
}

static void put_box(struct pen *pen, struct point from, struct point to)
{
    number(pen, user_from_pt64(from.x));
    number(pen, user_y(pen->page, to.y));
    number(pen, user_from_pt64(to.x - from.x));
    number(pen, user_from_pt64(to.y - from.y));
    op(pen, "re\n");
}

static void put_point(struct pen *pen, struct point at)
{
    number(pen, user_from_pt64(at.x));
    number(pen, user_y(pen->page, at.y));
}

static void put_steps(struct pen *pen, const struct path_item *p)
{
    static const char *const operator[] = {"m\n", "l\n", "c\n"};
    const struct point *at = p->point;

    for (size_t i = 0; i < p->nstep; i++) {
        for (int n = p->step[i] == OUTLINE_CURVE ? 3 : 1; n > 0; n--)
            put_point(pen, *at++);
        op(pen, operator[p->step[i]]);
    }
}

static void put_path(struct pen *pen, const struct path_item *p)
{
    end_text(pen);
    set_thick(pen, NULL);
    if (p->filled)
        set_color(pen, p->color);
    else
        set_stroke(pen, p);
    for (size_t i = 0; p->boxes && i + 1 < p->npoint; i += 2)
        put_box(pen, p->point[i], p->point[i + 1]);
    if (p->step)
        put_steps(pen, p);
    for (size_t i = 0; !p->boxes && !p->step && i < p->npoint; i++) {
        put_point(pen, p->point[i]);
        op(pen, i ? "l\n" : "m\n");
    }
    op(pen, p->filled ? "f\n" : "S\n");
}

/* An image fills the unit square, which is made the wanted box: PDF 32000-1, 8.9.5.1. */
static void put_image(struct pen *pen, const struct image_item *im)
{
    const char *name = pdf_images_find(pen->images, pen->h, im->image);
    const struct unit_matrix m = image_upright[im->image->orientation];
    int64_t width = user_from_pt64(im->width), height = user_from_pt64(im->height);

    if (!name) {
        pen->failed = true;
        return;
    }
    end_text(pen);
    op(pen, "q ");
    number(pen, m.a * width);
    number(pen, m.b * height);
    number(pen, m.c * width);
    number(pen, m.d * height);
    number(pen, user_from_pt64(im->x) + m.e * width);
    number(pen, user_y(pen->page, im->y + im->height) + m.f * height);
    op(pen, "cm /");
    op(pen, name);
    op(pen, " Do Q\n");
}

static void set_font(struct pen *pen, const struct run *run)
{
    struct pdf_font *font = pdf_fonts_find(pen->fonts, run->face);

    if (pen->font == font && pen->size == run->size)
        return;
    pen->font = font;
    pen->size = run->size;
    if (!font) {
        pen->failed = true;
        return;
    }
    op(pen, "/");
    op(pen, pdf_font_name(font));
    op(pen, " ");
    number(pen, user_from_pt64(run->size));
    op(pen, "Tf\n");
}

/* Td moves from the start of the text line before, not from the pen (PDF 32000-1, 9.4.2). The
 * difference is of rounded numbers, so nothing adds up. Italic of a face that is not has a text
 * matrix that leans by 12 degrees, of which 0.2126 is the tangent. */
static void move_to(struct pen *pen, int64_t x, int64_t y, bool slant, enum writing_mode mode)
{
    static const char *const matrix[][2] = {
        [WRITING_HORIZONTAL] = {"1 0 0 1 ", "1 0 0.2126 1 "},
        [WRITING_SIDEWAYS_LR] = {"0 1 -1 0 ", "0 1 -1 0.2126 "},
        [WRITING_SIDEWAYS_RL] = {"0 -1 1 0 ", "0 -1 1 -0.2126 "},
    };

    if (slant || pen->slanted || mode || pen->mode) {
        op(pen, matrix[mode][slant]);
        number(pen, x);
        number(pen, y);
        op(pen, "Tm\n");
    } else {
        number(pen, x - pen->x);
        number(pen, y - pen->y);
        op(pen, "Td\n");
    }
    pen->slanted = slant;
    pen->mode = mode;
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
    if (g[i].flags & GLYPH_CLUSTER_START)
        gap += it->cluster_extra;
    return gap;
}

static bool has_gap(const struct text_item *it)
{
    if ((!it->space_extra && !it->cluster_extra) || it->run->size <= 0)
        return false;
    for (size_t i = it->first; i < it->end; i++)
        if (gap_before(it, i))
            return true;
    return false;
}

static uint32_t code_of(struct pen *pen, const struct shaped *text, const struct glyph *g)
{
    uint32_t code = pen->font ? pdf_font_code(pen->fonts, pen->font, text, g) : 0;

    pen->failed = pen->failed || !code;
    return code;
}

static void put_glyph(struct pen *pen, const struct shaped *text, const struct glyph *g)
{
    put_literal16(pen->out, code_of(pen, text, g));
}

/* Spaces swallowed by the line's end, as glyphs without width, and one for a line that ends where
 * the text says so: a reader that puts the lines together knows where two words are two. */
static void put_hanging(struct pen *pen, const struct text_item *it)
{
    uint32_t space = ' ';

    for (size_t i = it->end; i < it->end + it->hang; i++) {
        struct glyph g = it->text->glyph[i];
        g.advance = 0;
        g.npart = 0;
        put_glyph(pen, it->text, &g);
    }
    if (it->forced && !it->hang)
        put_glyph(pen, &(struct shaped){.ch = &space}, &(struct glyph){0});
}

/* TJ takes 1/1000 of the font size, to the left (PDF 32000-1, 9.4.3). Whole numbers are written,
 * each the rounded sum of the gaps so far less what is written already: so the end of the item is
 * as near as its first gap. */
static void put_spread(struct pen *pen, const struct text_item *it)
{
    int64_t sum = 0, written = 0;

    op(pen, "[(");
    for (size_t i = it->first; i < it->end; i++) {
        int64_t gap = gap_before(it, i);
        sum += gap;
        int64_t due = gap ? round_div(sum * 1000, 1024 * (int64_t)it->run->size) - written : 0;
        if (due) {
            op(pen, ")");
            put_int(pen->out, -due);
            op(pen, "(");
            written += due;
        }
        put_glyph(pen, it->text, &it->text->glyph[i]);
    }
    put_hanging(pen, it);
    op(pen, ")]TJ\n");
}

/* Readers see a space in a gap: PDF 32000-1, 14.9.4 lets us say the text itself. It is said of all
 * items of a line that have one language, since a gap may also stand between two of them. */
static void put_actual_text(struct pen *pen, const struct item *first, const struct item *end)
{
    static const char utf16[] = "/ActualText(\xFE\xFF"; /* PDF 32000-1, 7.9.2.2 */

    op(pen, utf16);
    for (const struct item *n = first; n != end; n = n->next) {
        const struct text_item *it = &n->u.text;
        for (size_t i = it->first; i < it->end + it->hang; i++)
            put_utf16_literal(pen->out, text_char(it->text->ch[it->text->glyph[i].first]));
        if (it->forced && !it->hang)
            put_utf16_literal(pen->out, ' ');
    }
    op(pen, ")");
}

static void put_glyphs(struct pen *pen, const struct text_item *it)
{
    char bytes[LITERAL16_MAX * 64];
    size_t len = 0;

    for (size_t i = it->first; i < it->end; i++) {
        if (len > sizeof bytes - LITERAL16_MAX) {
            sbuf_add(pen->out, bytes, len);
            len = 0;
        }
        len += literal16_from(bytes + len, code_of(pen, it->text, &it->text->glyph[i]));
    }
    sbuf_add(pen->out, bytes, len);
    put_hanging(pen, it);
}

static int64_t width_of(const struct text_item *it) /* in 1/1024 pt64, not stretched */
{
    int64_t sum = 0;

    for (size_t i = it->first; i < it->end; i++)
        sum += it->text->glyph[i].width;
    return sum;
}

static bool is_space(const struct text_item *it)
{
    for (size_t i = it->first; i < it->end; i++)
        if (!(it->text->glyph[i].flags & GLYPH_SPACE))
            return false;
    return true;
}

enum { ROUNDED = 2 * 1024 }; /* both places are rounded to 1/64 pt */

/* Do the glyphs of both follow one another in one font, but for the rounding of places? */
static bool is_one_string(const struct text_item *it, const struct text_item *next)
{
    const struct run *a = it->run, *b = next->run;
    int64_t gap = (int64_t)(next->x - it->x) * 1024 - width_of(it);

    return a->face == b->face && a->size == b->size && a->color == b->color &&
           a->thicken == b->thicken && a->slant == b->slant && gap >= -ROUNDED && gap <= ROUNDED &&
           !has_gap(it) && !has_gap(next);
}

/* `next` is of the same line and sequence, or NULL; *joined: it is put too. PDFium passes over a string
 * of one space after a glyph without width, such as a tone (T11), so spaces between two scripts stand in
 * one string with what follows. */
static void put_text(struct pen *pen, const struct text_item *it, const struct text_item *next,
                     bool *joined)
{
    *joined = next && is_space(it) && is_one_string(it, next);
    set_color(pen, it->run->color);
    set_thick(pen, it->run);
    set_font(pen, it->run);
    move_to(pen, user_from_pt64(it->x), user_y(pen->page, it->y), it->run->slant, it->mode);
    if (has_gap(it)) {
        put_spread(pen, it);
        return;
    }
    op(pen, "(");
    put_glyphs(pen, it);
    if (*joined)
        put_glyphs(pen, next);
    op(pen, ")Tj\n");
}

/* Spaces side by side: poppler makes one of them unless it is told the text. */
static bool has_wide_space(const struct text_item *it)
{
    const struct glyph *g = it->text->glyph;

    for (size_t i = it->first ? it->first : 1; i < it->end; i++)
        if (g[i].flags & g[i - 1].flags & GLYPH_SPACE)
            return true;
    return false;
}

static bool same_baseline(const struct text_item *a, const struct text_item *b)
{
    return a->mode == b->mode && (a->mode ? a->x == b->x : a->y == b->y);
}

/* The items of one line, element and language, from `first` on; *told: a reader would see other
 * spaces in it than the text has, or, where it is turned, a line end at each mark (poppler). */
static const struct item *end_of_line(const struct item *first, bool *told)
{
    const struct item *it = first;

    *told = false;
    do {
        *told = *told || it->u.text.space_extra || it->u.text.cluster_extra || it->u.text.mode ||
                has_wide_space(&it->u.text);
        const struct text_item *last = &it->u.text;
        it = it->next;
        if (!it || it->kind != ITEM_TEXT || it->u.text.text != last->text ||
            it->u.text.first != last->end || !same_baseline(&it->u.text, last) ||
            it->tag != first->tag || it->u.text.lang != last->lang)
            break;
    } while (true);
    return it;
}

/* A sequence of its own for text that has something to say of itself. Not one within another: a
 * reader may take the end of the inner one for that of both (poppler 22 does). */
static void begin_span(struct pen *pen, const struct item *first, const struct item *end, bool told)
{
    end_marked(pen);
    pen->marked = true;
    pen->tag = NULL;
    op(pen, first->tag ? "/Span<<" : "/Artifact BMC\n/Span<<");
    if (first->tag)
        sbuf_printf(pen->out, "/MCID %d", new_content(pen, first->tag));
    if (first->u.text.lang) /* PDF 32000-1, 14.9.2.3 */
        sbuf_printf(pen->out, "/Lang(%s)", first->u.text.lang);
    if (told)
        put_actual_text(pen, first, end);
    op(pen, ">>BDC\n");
}

static void end_span(struct pen *pen, const struct item *first)
{
    end_marked(pen);
    if (!first->tag)
        op(pen, "EMC\n");
}

static const struct item *put_line(struct pen *pen, const struct item *first)
{
    bool told;
    const struct item *end = end_of_line(first, &told);
    bool own = told || first->u.text.lang;

    if (own)
        begin_span(pen, first, end, told);
    else
        begin_marked(pen, first);
    if (!pen->in_text) {
        op(pen, "BT\n");
        pen->in_text = true;
        pen->slanted = false;
        pen->mode = WRITING_HORIZONTAL;
        pen->x = pen->y = 0;
    }
    for (const struct item *it = first; it != end; it = it->next) {
        const struct item *next = it->next != end ? it->next : NULL;
        bool joined;
        put_text(pen, &it->u.text, next ? &next->u.text : NULL, &joined);
        if (joined)
            it = next;
    }
    if (own)
        end_span(pen, first);
    return end;
}

bool content_put(struct sbuf *out, const struct page *page, struct pdf_fonts *fonts,
                 struct pdf_images *images, struct structure *structure, struct haru *h)
{
    /* A page starts with black, lines of 1 pt and no dashes: PDF 32000-1, table 52. */
    struct pen pen = {.out = out,
                      .page = page,
                      .fonts = fonts,
                      .images = images,
                      .structure = structure,
                      .h = h,
                      .width = PT64(1)};

    for (const struct item *it = page->items.first; it && !pen.failed;) {
        const struct item *next = it->next;
        if (it->kind != ITEM_ELEMENT && it->kind != ITEM_TEXT)
            begin_marked(&pen, it);
        switch (it->kind) {
        case ITEM_TEXT:
            next = put_line(&pen, it);
            break;
        case ITEM_RULE:
            put_rule(&pen, &it->u.rule);
            break;
        case ITEM_PATH:
            put_path(&pen, &it->u.path);
            break;
        case ITEM_IMAGE:
            put_image(&pen, &it->u.image);
            break;
        case ITEM_ELEMENT:
            pen.failed = !structure_touch(structure, it->tag);
            break;
        }
        it = next;
    }
    end_marked(&pen);
    return !pen.failed && !out->failed;
}
