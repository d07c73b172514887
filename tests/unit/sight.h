/*
 * sight.h - what is seen on the pages of a report: the ink of each text, measured with FreeType, held
 * against every other text, every stroke, box and picture, and the edges of the frame.
 */
#ifndef RAINGAN_TESTS_SIGHT_H
#define RAINGAN_TESTS_SIGHT_H

#include "unit.h"

#include "base/file.h"
#include "base/str.h"
#include "report/report.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <math.h>
#include <unistd.h>

enum { WHITE = 0xFFFFFF, GRID = 0xD0D0D0, FACES = 16 };

struct box {
    double left, top, right, bottom; /* pt */
};

struct mark { /* a stroke from one corner to another, or a filled box */
    struct box box;
    bool stroke, rising; /* rising: from bottom left to top right */
    uint32_t color;
};

struct text {
    struct box box;
    const struct shaped *of; /* one that goes on in the next item is one */
    pt64 y;
    enum artifact artifact;
    char said[64];
};

struct sight {
    struct world w;
    char dir[64];
    FT_Library ft;
    struct {
        const struct face *face;
        FT_Face ft;
    } face[FACES];
    size_t nface, npage;
    struct text *text;
    struct mark *mark;
    size_t ntext, nmark, cap_text, cap_mark;
    struct sbuf all;                 /* the texts of all pages, each in brackets */
    struct sbuf trouble;             /* what overlaps */
    double top, right, bottom, left; /* margins, pt */
    bool ok;
};

/* ---- what stands where ---- */

static inline FT_Face open_face(struct sight *s, const struct face *f)
{
    for (size_t i = 0; i < s->nface; i++)
        if (s->face[i].face == f)
            return s->face[i].ft;
    assert_true(s->nface < FACES);
    s->face[s->nface].face = f;
    assert_int_equal(FT_New_Face(s->ft, f->path, f->index, &s->face[s->nface].ft), 0);
    return s->face[s->nface++].ft;
}

static inline struct box join(struct box a, struct box b)
{
    return a.left >= a.right ? b
                             : (struct box){fmin(a.left, b.left), fmin(a.top, b.top),
                                            fmax(a.right, b.right), fmax(a.bottom, b.bottom)};
}

static inline struct box ink_of_part(struct sight *s, const struct part *p, const struct run *run,
                                     double x, double y)
{
    FT_Face ft = open_face(s, run->face);
    double scale = pt_from_pt64(run->size) / ft->units_per_EM;

    assert_int_equal(FT_Load_Glyph(ft, p->gid, FT_LOAD_NO_SCALE), 0);
    FT_Glyph_Metrics *m = &ft->glyph->metrics;
    double left = x + scale * (double)(p->x + m->horiBearingX);
    double top = y - scale * (double)(p->y + m->horiBearingY);
    return (struct box){left, top, left + scale * (double)m->width,
                        top + scale * (double)m->height};
}

static inline void take_text(struct sight *s, const struct text_item *t, enum artifact artifact)
{
    struct text *last = s->ntext ? &s->text[s->ntext - 1] : NULL;
    double pen = pt_from_pt64(t->x), y = pt_from_pt64(t->y);

    if (!last || last->of != t->text || last->y != t->y) {
        s->text = arena_grow(s->w.a, s->text, s->ntext, &s->cap_text, sizeof *s->text);
        last = &s->text[s->ntext++];
        *last = (struct text){.of = t->text, .y = t->y, .artifact = artifact};
    }
    for (size_t g = t->first; g < t->end; g++) {
        const struct glyph *glyph = &t->text->glyph[g];
        for (int i = 0; i < glyph->npart; i++) {
            struct box ink = ink_of_part(s, &glyph->part[i], t->run, pen, y);
            if (ink.left < ink.right)
                last->box = join(last->box, ink);
        }
        if (strlen(last->said) < sizeof last->said - 8)
            utf8_put(last->said + strlen(last->said), t->text->ch[glyph->first]);
        pen += glyph->width / 65536.0;
    }
}

static inline void add_mark(struct sight *s, struct mark m)
{
    s->mark = arena_grow(s->w.a, s->mark, s->nmark, &s->cap_mark, sizeof *s->mark);
    s->mark[s->nmark++] = m;
}

static inline struct box box_of_points(struct point a, struct point b)
{
    double ax = pt_from_pt64(a.x), ay = pt_from_pt64(a.y);
    double bx = pt_from_pt64(b.x), by = pt_from_pt64(b.y);

    return (struct box){fmin(ax, bx), fmin(ay, by), fmax(ax, bx), fmax(ay, by)};
}

static inline void take_path(struct sight *s, const struct path_item *p)
{
    struct box all = box_of_points(p->point[0], p->point[0]);

    for (size_t i = 1; i < p->npoint; i++) {
        struct point a = p->point[i - 1], b = p->point[i];
        struct box one = box_of_points(a, b);
        all = (struct box){fmin(all.left, one.left), fmin(all.top, one.top),
                           fmax(all.right, one.right), fmax(all.bottom, one.bottom)};
        if (!p->filled)
            add_mark(s, (struct mark){one, true, (b.x > a.x) != (b.y > a.y), p->color});
    }
    if (p->filled)
        add_mark(s, (struct mark){all, false, false, p->color});
}

static inline struct box box_of(pt64 x, pt64 y, pt64 width, pt64 height)
{
    return (struct box){pt_from_pt64(x), pt_from_pt64(y), pt_from_pt64(x + width),
                        pt_from_pt64(y + height)};
}

static inline void take_item(struct sight *s, const struct item *it)
{
    const struct rule_item *r = &it->u.rule;
    const struct image_item *im = &it->u.image;

    if (it->kind == ITEM_TEXT)
        take_text(s, &it->u.text, it->tag ? ARTIFACT_LAYOUT : it->artifact);
    else if (it->kind == ITEM_PATH)
        take_path(s, &it->u.path);
    else if (it->kind == ITEM_RULE)
        add_mark(s, (struct mark){box_of(r->x, r->y, r->width, r->height), false, false, r->color});
    else if (it->kind == ITEM_IMAGE)
        add_mark(s, (struct mark){box_of(im->x, im->y, im->width, im->height), false, false, 0});
}

/* ---- what overlaps ---- */

static inline bool boxes_meet(struct box a, struct box b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

static inline bool is_inside(struct box a, struct box b)
{
    return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
}

/* A stroke is the diagonal of its box: it misses another box if all four corners are on one side. */
static inline bool meets(const struct mark *m, struct box b)
{
    struct box k = m->box;
    double x[] = {b.left, b.right, b.left, b.right}, y[] = {b.top, b.top, b.bottom, b.bottom};
    int over = 0, under = 0;

    if (!m->stroke)
        return boxes_meet(k, b);
    if (k.left > b.right || b.left > k.right || k.top > b.bottom || b.top > k.bottom)
        return false;
    for (int i = 0; i < 4; i++) {
        double from = m->rising ? k.bottom : k.top,
               dy = m->rising ? k.top - k.bottom : k.bottom - k.top;
        double side = (k.right - k.left) * (y[i] - from) - dy * (x[i] - k.left);
        over += side > 0;
        under += side < 0;
    }
    return over < 4 && under < 4;
}

/* The grid may lie behind a text where paper covers it. */
static inline bool is_covered(const struct sight *s, struct box b)
{
    for (size_t i = 0; i < s->nmark; i++)
        if (!s->mark[i].stroke && s->mark[i].color == WHITE && is_inside(b, s->mark[i].box))
            return true;
    return false;
}

static inline void check_text(struct sight *s, const struct text *t, struct box frame)
{
    if (t->box.left >= t->box.right)
        return;
    if (!is_inside(t->box, frame))
        sbuf_printf(&s->trouble, "\"%s\" outside: %.2f %.2f %.2f %.2f; ", t->said, t->box.left,
                    t->box.top, t->box.right, t->box.bottom);
    for (const struct text *o = s->text; o < t; o++)
        if (o->box.left < o->box.right && boxes_meet(o->box, t->box))
            sbuf_printf(&s->trouble, "\"%s\" on \"%s\"; ", t->said, o->said);
    for (size_t i = 0; i < s->nmark; i++) {
        const struct mark *m = &s->mark[i];
        bool paper = !m->stroke && m->color == WHITE;
        if (!paper && meets(m, t->box) && !(m->color == GRID && is_covered(s, t->box)))
            sbuf_printf(&s->trouble, "\"%s\" on a %s of #%06X; ", t->said,
                        m->stroke ? "stroke" : "box", (unsigned)m->color);
    }
}

/* ใ leans out of its advance by a twentieth of its size, in any paragraph. */
static inline struct box frame_of(const struct sight *s, const struct page *p,
                                  enum artifact artifact)
{
    double width = pt_from_pt64(p->width), height = pt_from_pt64(p->height);
    struct box frame = {s->left - 1, s->top - 0.1, width - s->right + 1, height - s->bottom + 0.1};

    if (artifact == ARTIFACT_HEADER) {
        frame.bottom = frame.top;
        frame.top = 0;
    } else if (artifact == ARTIFACT_FOOTER) {
        frame.top = frame.bottom;
        frame.bottom = height;
    }
    return frame;
}

static inline bool take_page(void *ctx, const struct page *p)
{
    struct sight *s = ctx;

    s->ntext = s->nmark = 0;
    for (const struct item *it = p->items.first; it; it = it->next)
        take_item(s, it);
    for (size_t i = 0; i < s->ntext; i++) {
        check_text(s, &s->text[i], frame_of(s, p, s->text[i].artifact));
        sbuf_printf(&s->all, "[%s]", s->text[i].said);
    }
    s->npage++;
    return true;
}

static inline bool forget(void *ctx)
{
    struct sight *s = ctx;

    s->trouble.len = s->all.len = s->npage = 0;
    return true;
}

/* ---- looking at a report ---- */

static inline void put_file(struct sight *s, const char *name, const char *text)
{
    const char *path = file_join(s->w.a, s->dir, name);

    assert_true(file_write(s->w.a, path, text, strlen(text), s->w.dg));
}

/* Margins as in CSS: top, right, bottom, left, in pt. */
static inline void sight_open(struct sight *s, double top, double right, double bottom, double left)
{
    *s = (struct sight){.w = world_open(),
                        .dir = "/tmp/raingan-test-sight-XXXXXX",
                        .top = top,
                        .right = right,
                        .bottom = bottom,
                        .left = left};
    s->all.a = s->trouble.a = s->w.a;
}

static inline void sight_look(struct sight *s, const char *xml)
{
    struct report report;

    assert_int_equal(FT_Init_FreeType(&s->ft), 0);
    assert_non_null(mkdtemp(s->dir));
    put_file(s, "schema.sql", "CREATE TABLE input_files (file, table_name, required);\n");
    put_file(s, "report.xml", xml);
    s->ok =
        report_open(&report, s->w.a, SOURCE(s->dir, s->dir),
                    &(struct resources){.fonts_conf = "fonts/fonts.conf"}, s->w.dg) &&
        report_lay_out(&report, (struct page_sink){.page = take_page, .restart = forget, .ctx = s});
    FT_Done_FreeType(s->ft);
    report_close(&report);
    unlink(file_join(s->w.a, s->dir, "schema.sql"));
    unlink(file_join(s->w.a, s->dir, "report.xml"));
    rmdir(s->dir);
}

#endif
