/*
 * turned.c - text that runs up or down in its cell (CSS Writing Modes 4: sideways-lr, sideways-rl).
 *
 * It is set as any text, in lines as long as the longest asks for, and turned as a whole when its
 * items are made. From then on it is a figure: a page break does not cut it.
 *
 *      as set            sideways-lr      sideways-rl
 *      one line              t e              t o
 *      two                   s h n w          w n n e
 *                            . . .            . . .
 */
#include "layout/table.h"

/* A head of more than half a page is not repeated. */
static pt64 longest(const struct setter *set)
{
    return set->lo->frame.height * 2 / 5;
}

/* The lines one below another, each as long as the text asks for. */
static bool set_lines(const struct setter *set, const struct doc_cell *doc, struct flow *f,
                      pt64 *length)
{
    pt64 min, max, margins;

    *length = PT64(1);
    for (const struct doc_block *b = doc->first; b; b = b->next) {
        if (b->kind != BLOCK_PARA || !para_widths(set, b, &min, &max))
            return false;
        margins = b->style->margin_left + b->style->margin_right + box_side(b, SIDE_LEFT) +
                  box_side(b, SIDE_RIGHT);
        *length = larger(*length, max + margins);
    }
    if (*length > longest(set))
        *length = longest(set);
    return flow_add(set, f, doc->first, 0, *length);
}

bool turned_measure(const struct setter *set, const struct doc_cell *doc, pt64 *width)
{
    struct flow f = {.a = set->a};
    struct tag *unused = NULL;
    struct setter in = *set;
    pt64 length;

    in.tags = &unused;
    if (!set_lines(&in, doc, &f, &length))
        return false;
    *width = flow_height(&f) + flow_after(&f);
    return true;
}

/* A point of the lines, which are `length` long and together `thick`, where it comes to stand. */
static struct point turn(enum writing_mode mode, struct point p, pt64 length, pt64 thick)
{
    return mode == WRITING_SIDEWAYS_LR ? (struct point){p.y, length - p.x}
                                       : (struct point){thick - p.y, p.x};
}

static void turn_rule(enum writing_mode mode, struct rule_item *r, pt64 length, pt64 thick)
{
    struct point a = turn(mode, (struct point){r->x, r->y}, length, thick);
    struct point b = turn(mode, (struct point){r->x + r->width, r->y + r->height}, length, thick);

    *r = (struct rule_item){.x = a.x < b.x ? a.x : b.x,
                            .y = a.y < b.y ? a.y : b.y,
                            .width = r->height,
                            .height = r->width,
                            .color = r->color};
}

static bool turn_items(struct arena *a, enum writing_mode mode, struct item_list *items,
                       pt64 length, pt64 thick)
{
    for (struct item *it = items->first; it; it = it->next) {
        if (it->kind == ITEM_TEXT) {
            struct text_item *t = &it->u.text;
            struct point p = turn(mode, (struct point){t->x, t->y}, length, thick);
            t->x = p.x;
            t->y = p.y;
            t->mode = mode;
        } else if (it->kind == ITEM_RULE) {
            turn_rule(mode, &it->u.rule, length, thick);
        } else if (it->kind == ITEM_PATH) {
            struct path_item *path = &it->u.path;
            struct point *p = arena_array(a, struct point, path->npoint);
            if (!p)
                return false;
            for (size_t i = 0; i < path->npoint; i++)
                p[i] = turn(mode, path->point[i], length, thick);
            path->point = p;
        }
    }
    return true;
}

static pt64 left_of(const struct doc_cell *doc, pt64 x, pt64 room)
{
    return x + (doc->align == ALIGN_CENTER ? room / 2 : doc->align == ALIGN_RIGHT ? room : 0);
}

bool turned_add(const struct setter *set, const struct doc_cell *doc, struct flow *f, pt64 x,
                pt64 width)
{
    struct flow lines = {.a = set->a};
    struct figure *fig = arena_new(set->a, struct figure);
    pt64 length;

    if (!fig || !set_lines(set, doc, &lines, &length))
        return false;
    fig->items.end = &fig->items.first;
    fig->at = doc->at;
    fig->width = flow_height(&lines) + flow_after(&lines);
    fig->height = length;
    if (fig->width > width)
        diag_add(set->lo->dg, DIAG_TOO_WIDE, doc->at,
                 "the turned text of this cell needs %.1f pt, its column has %.1f pt",
                 pt_from_pt64(fig->width), pt_from_pt64(width));
    struct placer pl = {.lo = set->lo, .a = set->a, .items = &fig->items, .tag = set->parent};
    if (!flow_place(&pl, &lines, 0, lines.n, 0, false) ||
        !turn_items(set->a, doc->mode, &fig->items, length, fig->width))
        return false;
    struct fragment *p = flow_append(f);
    if (!p)
        return false;
    flow_take_over(f, p);
    p->kind = FRAGMENT_FIGURE;
    p->x = left_of(doc, x, larger(0, width - fig->width));
    p->height = length;
    p->u.figure = fig;
    return true;
}
