/* figure.c - images, charts and rules: drawn once, placed as a whole. */
#include "layout/flow.h"

#include "base/image.h"
#include "layout/lines.h"

/* A figure that says nothing to who cannot see it is an artifact: ISO 14289-1, 7.3. */
static struct figure *new_figure(const struct setter *set, const struct doc_block *b,
                                 const char *alt)
{
    struct figure *fig = arena_new(set->a, struct figure);

    if (!fig)
        return NULL;
    fig->items.end = &fig->items.first;
    fig->at = b->at;
    if (!*alt)
        return fig;
    if (!(fig->tag = tag_new(set, TAG_FIGURE)))
        return NULL;
    fig->tag->alt = alt;
    fig->tag->lang = b->style->font.lang;
    return fig;
}

/* What follows on the next page, of the same element. */
static struct figure *new_part(const struct setter *set, const struct figure *whole)
{
    struct figure *fig = arena_new(set->a, struct figure);

    if (!fig)
        return NULL;
    fig->items.end = &fig->items.first;
    fig->at = whole->at;
    fig->tag = whole->tag;
    fig->continues = true;
    return fig;
}

static bool add_figure(struct flow *f, const struct figure *fig, pt64 x, pt64 height)
{
    struct fragment *p = flow_append(f);

    if (!p)
        return false;
    p->kind = FRAGMENT_FIGURE;
    p->height = height;
    p->x = x;
    p->u.figure = fig;
    flow_take_over(f, p);
    return true;
}

/* Below the figure, on its page. */
static bool caption_figure(const struct setter *set, struct flow *f, const struct figure *fig,
                           const struct doc_block *b, pt64 x, pt64 width)
{
    if (!b->caption)
        return true;
    f->keep = true;
    if (!fig->tag) /* of an artifact: text like any other */
        return flow_add_block(set, f, b->caption, x, width);
    struct setter in = *set;
    in.parent = fig->tag;
    return flow_add_caption(&in, f, b->caption, x, width);
}

static pt64 aligned(const struct doc_style *style, pt64 x, pt64 free)
{
    return style->align == ALIGN_CENTER ? x + free / 2 : style->align == ALIGN_RIGHT ? x + free : x;
}

/* Items of a figure live as long as what is set. */
static struct placer figure_placer(const struct setter *set, struct figure *fig)
{
    return (struct placer){.lo = set->lo, .a = set->a, .items = &fig->items, .tag = fig->tag};
}

bool figure_add_rule(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                     pt64 width)
{
    struct figure *fig = new_figure(set, b, "");
    const struct border line[SIDE_N] = {[SIDE_TOP] = b->u.rule};
    struct rule_item area = {.width = width, .height = border_width(&b->u.rule)};

    if (!fig)
        return false;
    struct placer pl = figure_placer(set, fig);
    return frame_place(&pl, line, area) && add_figure(f, fig, x, area.height);
}

const struct figure *figure_empty(const struct setter *set, const struct doc_block *b)
{
    return new_figure(set, b, "");
}

bool figure_add_nothing(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x)
{
    const struct figure *fig = new_figure(set, b, "");

    return fig && add_figure(f, fig, x, 0);
}

/* Pixels without another word are CSS's: 96 to the inch. */
static pt64 from_pixels(int n)
{
    int64_t v = (int64_t)n * 72 * 64 / 96;

    return v > PT64_MAX ? PT64_MAX : v < 1 ? 1 : (pt64)v;
}

/* The wanted size in proportion: both lengths given are a box that it fills as far as it can. */
void figure_image_size(const struct doc_image *im, pt64 *width, pt64 *height)
{
    double ratio = (double)image_seen_height(im->image) / image_seen_width(im->image);
    double w = im->width, h = im->height;

    if (w <= 0 && h <= 0)
        w = from_pixels(image_seen_width(im->image));
    if (w <= 0 || (h > 0 && w * ratio > h))
        w = h / ratio;
    *width = (pt64)lround(fmin(fmax(w, 1), PT64_MAX));
    *height = (pt64)lround(fmin(fmax(w * ratio, 1), PT64_MAX));
}

/* a is at most `most`, b in proportion. */
static void shrink(pt64 *a, pt64 *b, pt64 most)
{
    if (*a <= most)
        return;
    *b = (pt64)larger((pt64)((int64_t)*b * most / *a), 1);
    *a = most;
}

/* What the caption needs below the figure. */
static bool caption_height(const struct setter *set, const struct doc_block *b, pt64 x, pt64 width,
                           pt64 *height)
{
    struct flow f = {.a = set->a};

    *height = 0;
    if (!b->caption)
        return true;
    if (!flow_add_block(set, &f, b->caption, x, width))
        return false;
    *height = flow_height(&f) + flow_after(&f);
    return true;
}

/* Made smaller, in proportion, if it does not fit: with a warning. */
static bool fit(const struct setter *set, const struct doc_block *b, pt64 x, pt64 most, pt64 *width,
                pt64 *height)
{
    pt64 caption, asked = *width, edges = box_side(b, SIDE_TOP) + box_side(b, SIDE_BOTTOM);
    pt64 page = larger(set->lo->frame.height - edges, 2);

    shrink(width, height, most);
    if (*height > page / 2) { /* else it fits with any caption */
        if (!caption_height(set, b, x, most, &caption))
            return false;
        shrink(height, width, larger(page - caption, page / 2));
    }
    if (*width < asked)
        diag_add(set->lo->dg, DIAG_SCALED, b->at,
                 "this image is %.1f pt wide; it is scaled to %.1f pt to fit", pt_from_pt64(asked),
                 pt_from_pt64(*width));
    return true;
}

bool figure_add_image(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                      pt64 width)
{
    struct figure *fig = new_figure(set, b, b->u.image.alt);
    struct image_item im = {.image = b->u.image.image};

    figure_image_size(&b->u.image, &im.width, &im.height);
    if (!fig || !fit(set, b, x, width, &im.width, &im.height))
        return false;
    fig->width = im.width;
    fig->height = im.height;
    struct placer pl = figure_placer(set, fig);
    return place_image(&pl, im) &&
           add_figure(f, fig, aligned(b->style, x, width - im.width), im.height) &&
           caption_figure(set, f, fig, b, x, width);
}

/* Four dots of a printer with 400 dots to the inch, 0.25 mm; phones do not read smaller modules well. */
static const pt64 finest_module = PT64(4 * 72 / 400.0);

static void tell_fine(const struct setter *set, const struct doc_block *b, pt64 width)
{
    pt64 module = qr_module(&b->u.qr, width);

    if (module >= finest_module)
        return;
    diag_add(set->lo->dg, DIAG_QR_FINE, b->at,
             "the modules of this QR code are %.2f mm wide; below 0.25 mm phones may not read it",
             pt_from_pt64(module) * 25.4 / 72);
    diag_hint(set->lo->dg, "make it wider, its value shorter or its level lower");
}

bool figure_add_qr(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                   pt64 width)
{
    const struct doc_qr *qr = &b->u.qr;
    struct figure *fig = new_figure(set, b, qr->alt);
    pt64 w = qr->width, h = w;

    if (!fig || !fit(set, b, x, width, &w, &h))
        return false;
    tell_fine(set, b, w);
    fig->width = w;
    fig->height = h;
    struct placer pl = figure_placer(set, fig);
    return qr_draw(&pl, qr, w) && add_figure(f, fig, aligned(b->style, x, width - w), h) &&
           caption_figure(set, f, fig, b, x, width);
}

struct figure *figure_inline(const struct setter *set, const struct doc_block *b, pt64 width,
                             pt64 height)
{
    bool qr = b->kind == BLOCK_QR;
    struct figure *fig = new_figure(set, b, qr ? b->u.qr.alt : b->u.image.alt);
    struct item_list inside = {.end = &inside.first};
    pt64 left = box_side(b, SIDE_LEFT), top = box_side(b, SIDE_TOP);

    if (!fig)
        return NULL;
    if (fig->tag)
        fig->tag->in_line = true;
    fig->width = left + width + box_side(b, SIDE_RIGHT);
    fig->height = top + height + box_side(b, SIDE_BOTTOM);
    struct placer frame = figure_placer(set, fig), pl = frame;
    struct rule_item area = {0, 0, fig->width, fig->height, b->style->box.background};
    frame.tag = NULL;
    pl.items = &inside;
    bool ok = (!b->style->box.filled || place_rule(&frame, area)) &&
              frame_place(&frame, b->style->box.border, area) &&
              (qr ? qr_draw(&pl, &b->u.qr, width)
                  : place_image(&pl, (struct image_item){.image = b->u.image.image,
                                                         .width = width,
                                                         .height = height})) &&
              place_items(&frame, &inside, left, top);
    if (qr)
        tell_fine(set, b, width);
    return ok ? fig : NULL;
}

bool figure_add_chart(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                      pt64 width)
{
    struct figure *fig = new_figure(set, b, b->u.chart.alt);
    size_t next = 0;

    for (struct figure *part = fig; part; part = new_part(set, fig)) {
        part->width = width;
        struct placer pl = figure_placer(set, part);
        if (!chart_draw(set, &pl, b, part, &next) || !add_figure(f, part, x, part->height))
            return false;
        if (next >= b->u.chart.ncategory)
            return caption_figure(set, f, fig, b, x, width);
    }
    return false;
}
