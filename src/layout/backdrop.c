/*
 * backdrop.c - the background, frame and watermark of a page.
 *
 * A watermark is drawn as curves and not written as text: so no reader, not even one that does not
 * know artifacts, finds a word of it among those of the page.
 */
#include "layout/backdrop.h"

#include "base/image.h"
#include "layout/lines.h"
#include "layout/para.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* ---- watermark ---- */

/* All lines of it, each with its middle over that of the others. `o`: one for each run. */
static bool draw_lines(const struct para *p, struct outline *o)
{
    const struct shaped *t = &p->text;
    double y = 0;

    for (size_t i = 0; i < p->nline; i++) {
        const struct line *l = &p->line[i];
        double x = -(double)l->width / 2;
        for (size_t g = l->first; g < l->end; g++) {
            size_t run = t->glyph[g].run;
            if (!outline_add(&o[run], &t->glyph[g], &t->run[run], x, y))
                return false;
            x += (double)t->glyph[g].width / 1024;
        }
        y += p->line_height;
    }
    return true;
}

struct extent {
    double left, top, right, bottom;
};

static void extend(struct extent *e, const struct outline *o)
{
    for (size_t i = 0; i < o->npoint; i++) {
        e->left = fmin(e->left, o->point[i].x);
        e->right = fmax(e->right, o->point[i].x);
        e->top = fmin(e->top, o->point[i].y);
        e->bottom = fmax(e->bottom, o->point[i].y);
    }
}

static void turn(struct outline *o, double degrees)
{
    double c = cos(degrees * pi / 180), s = sin(degrees * pi / 180);

    for (size_t i = 0; i < o->npoint; i++) {
        struct outline_point p = o->point[i];
        o->point[i] = (struct outline_point){p.x * c - p.y * s, p.x * s + p.y * c};
    }
}

/* Made smaller if the page has no room for it: with a warning. */
static double fit(const struct setter *set, const struct doc_page *page, struct extent e)
{
    double wide = (e.right - e.left) / page->width, high = (e.bottom - e.top) / page->height;
    double most = fmax(wide, high);

    if (most <= 1)
        return 1;
    diag_add(set->lo->dg, DIAG_SCALED, page->watermark.para->at,
             "this watermark is larger than its page; it is scaled to %.0f %% to fit", 90 / most);
    return 0.9 / most;
}

/* In the middle of the page. */
static struct point *on_page(struct arena *a, const struct outline *o, struct extent e,
                             double scale, const struct doc_page *page)
{
    struct point *point = arena_array(a, struct point, o->npoint);
    double x = (e.left + e.right) / 2, y = (e.top + e.bottom) / 2;

    for (size_t i = 0; point && i < o->npoint; i++)
        point[i] = (struct point){(pt64)lround((o->point[i].x - x) * scale + page->width / 2.0),
                                  (pt64)lround((o->point[i].y - y) * scale + page->height / 2.0)};
    return point;
}

/* One run: its curves are filled, and stroked too if its face has no bold. */
static bool place_run(const struct placer *pl, const struct outline *o, struct point *point,
                      const struct run *run, double scale)
{
    struct path_item path = {.point = point,
                             .npoint = o->npoint,
                             .step = o->step,
                             .nstep = o->nstep,
                             .filled = true,
                             .color = run->color};

    if (!point || !place_path(pl, path))
        return false;
    path.width = (pt64)lround(run_stroke(run) * scale);
    path.filled = false;
    return !path.width || place_path(pl, path);
}

static bool place_watermark(const struct setter *set, const struct placer *pl,
                            const struct doc_page *page)
{
    const struct doc_watermark *w = &page->watermark;
    struct extent e = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    struct placer own = *pl;
    struct para p;

    if (!para_set(set, w->para, ALIGN_LEFT, PT64_MAX, &p))
        return false;
    struct outline *o = arena_array(pl->a, struct outline, p.text.nrun + 1);
    if (!o)
        return false;
    for (size_t i = 0; i < p.text.nrun; i++)
        o[i].a = pl->a;
    if (!draw_lines(&p, o))
        return false;
    for (size_t i = 0; i < p.text.nrun; i++) {
        turn(&o[i], w->rotate);
        extend(&e, &o[i]);
    }
    if (e.left > e.right) /* the data say nothing */
        return true;
    double scale = fit(set, page, e);
    own.artifact = ARTIFACT_WATERMARK;
    for (size_t i = 0; i < p.text.nrun; i++)
        if (o[i].npoint &&
            !place_run(&own, &o[i], on_page(pl->a, &o[i], e, scale, page), &p.text.run[i], scale))
            return false;
    return true;
}

/* ---- the page ---- */

/* As large as it can be, in proportion, in the middle: CSS Backgrounds 3, contain. */
static bool place_background(const struct placer *pl, const struct doc_page *page)
{
    const struct image *image = page->image;
    struct rule_item all = {0, 0, page->width, page->height, page->box->background};

    if (page->box->filled && !place_rule(pl, all))
        return false;
    if (!image)
        return true;
    double scale = fmin((double)page->width / image_seen_width(image),
                        (double)page->height / image_seen_height(image));
    struct image_item im = {.image = image,
                            .width = (pt64)lround(image_seen_width(image) * scale),
                            .height = (pt64)lround(image_seen_height(image) * scale)};
    im.x = (page->width - im.width) / 2;
    im.y = (page->height - im.height) / 2;
    return place_image(pl, im);
}

static bool place_frame(const struct placer *pl, const struct doc_page *page)
{
    const pt64 *edge = page->edge;
    struct rule_item area = {edge[SIDE_LEFT], edge[SIDE_TOP],
                             page->width - edge[SIDE_LEFT] - edge[SIDE_RIGHT],
                             page->height - edge[SIDE_TOP] - edge[SIDE_BOTTOM], 0};

    return frame_place(pl, page->box->border, area);
}

bool backdrop_place(const struct setter *set, const struct placer *pl, const struct doc_page *page)
{
    struct placer own = *pl;

    own.untagged = true;
    own.artifact = ARTIFACT_REPEATED;
    return place_background(&own, page) &&
           (!page->watermark.para || place_watermark(set, &own, page)) && place_frame(&own, page);
}
