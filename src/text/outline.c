#include "text/outline.h"

#include <hb.h>

static const double lean = 0.2126; /* of italic that a face has not: 12 degrees, V8 */

struct drawing {
    struct outline *o;
    double x, y, scale, lean;
};

static void add_point(struct drawing *d, double x, double y)
{
    struct outline *o = d->o;

    o->point = arena_grow(o->a, o->point, o->npoint, &o->point_cap, sizeof *o->point);
    if (!o->point) {
        o->failed = true;
        o->npoint = 0;
        return;
    }
    o->point[o->npoint++] =
        (struct outline_point){d->x + (x + y * d->lean) * d->scale, d->y - y * d->scale};
}

static void add_step(struct drawing *d, enum outline_step step)
{
    struct outline *o = d->o;

    o->step = arena_grow(o->a, o->step, o->nstep, &o->step_cap, sizeof *o->step);
    if (!o->step) {
        o->failed = true;
        o->nstep = 0;
        return;
    }
    o->step[o->nstep++] = (uint8_t)step;
}

static void move_to(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x, float y,
                    void *user)
{
    (void)f, (void)st, (void)user;
    add_step(data, OUTLINE_MOVE);
    add_point(data, (double)x, (double)y);
}

static void line_to(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x, float y,
                    void *user)
{
    (void)f, (void)st, (void)user;
    add_step(data, OUTLINE_LINE);
    add_point(data, (double)x, (double)y);
}

/* HarfBuzz makes these of the quadratic curves of TrueType. */
static void cubic_to(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x1, float y1,
                     float x2, float y2, float x, float y, void *user)
{
    (void)f, (void)st, (void)user;
    add_step(data, OUTLINE_CURVE);
    add_point(data, (double)x1, (double)y1);
    add_point(data, (double)x2, (double)y2);
    add_point(data, (double)x, (double)y);
}

bool outline_add(struct outline *o, const struct glyph *g, const struct run *run, double x,
                 double y)
{
    double scale = (double)run->size / run->face->upem;
    hb_draw_funcs_t *f = hb_draw_funcs_create();

    hb_draw_funcs_set_move_to_func(f, move_to, NULL, NULL);
    hb_draw_funcs_set_line_to_func(f, line_to, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(f, cubic_to, NULL, NULL);
    for (int i = 0; i < g->npart && !o->failed; i++) {
        const struct part *p = &g->part[i];
        struct drawing d = {.o = o,
                            .x = x + p->x * scale,
                            .y = y - p->y * scale - run->rise,
                            .scale = scale,
                            .lean = run->slant ? lean : 0};
        hb_font_get_glyph_shape(run->face->hb, p->gid, f, &d);
    }
    hb_draw_funcs_destroy(f);
    return !o->failed;
}
