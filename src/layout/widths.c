/*
 * widths.c - how wide the columns of a table are.
 *
 * Lengths and percentages take what they say. Columns from content (auto) take what their widest
 * cell needs on one line, if that is there for all of them; else what their longest word needs, and
 * of the rest each gets as much as it lacks (CSS 2.1, 17.5.2.2). What is left is shared by the *
 * columns (HTML 4.01, 11.2.4.4), each of which has at least its longest word when others are
 * measured. Where the longest words of both have no room, who needs no more than half of it is not
 * cut. A table of auto columns alone is no wider than it needs.
 */
#include "layout/table.h"

#include <math.h>

#define NEARLY 0.001 /* of 1/64 pt: a quotient may lie a little below the whole that it is */

struct width {
    int64_t min, max;
};

struct measure {
    struct set_table *t;
    struct width *one;  /* of cells of one column */
    struct width *over; /* of cells over more: [column * ncolumn + colspan - 1] */
    bool any_auto;
};

/* ---- what cells need ---- */

static struct width widest(struct width a, struct width b)
{
    return (struct width){a.min > b.min ? a.min : b.min, a.max > b.max ? a.max : b.max};
}

static bool measure_blocks(const struct setter *set, const struct doc_block *b, struct width *out);

static bool measure_list(const struct setter *set, const struct doc_block *b, struct width *out)
{
    pt64 label = 0, min, max;
    struct width items = {0, 0};

    for (const struct doc_item *it = b->u.list.first; it; it = it->next) {
        if (!para_widths(set, it->label, &min, &max) || !measure_blocks(set, it->first, &items))
            return false;
        label = larger(label, max + it->label->style->font.size / 2);
    }
    *out = (struct width){items.min + label, items.max + label};
    return true;
}

/* An image can be smaller than it asks for. */
static struct width measure_image(const struct doc_block *b)
{
    pt64 width, height;

    figure_image_size(&b->u.image, &width, &height);
    return (struct width){width < PT64(1) ? width : PT64(1), width};
}

static bool measure_blocks(const struct setter *set, const struct doc_block *b, struct width *out)
{
    for (; b; b = b->next) {
        struct width own = {0, 0};
        pt64 min, max, margins = b->style->margin_left + b->style->margin_right;
        if (b->kind == BLOCK_PARA) {
            if (!para_widths(set, b, &min, &max))
                return false;
            own = (struct width){min, max};
        } else if (b->kind == BLOCK_LIST) {
            if (!measure_list(set, b, &own))
                return false;
        } else if (b->kind == BLOCK_IMAGE) {
            own = measure_image(b);
        }
        *out = widest(*out, (struct width){own.min + margins, own.max + margins});
    }
    return true;
}

static bool measure_point(const struct setter *set, struct measure *m, const struct doc_cell *c)
{
    struct decimals *d = &m->t->decimal[c->column];
    struct shaped text;
    pt64 width, before;

    if (c->align != ALIGN_DECIMAL || !c->first || c->first->kind != BLOCK_PARA)
        return true;
    if (!inline_shape(set, c->first, &text))
        return false;
    inline_point(&text, &width, &before);
    d->before = larger(d->before, before);
    d->after = larger(d->after, width - before);
    return true;
}

static bool measure_row(const struct setter *set, struct measure *m, const struct doc_row *row)
{
    size_t n = m->t->doc->ncolumn;

    for (const struct doc_cell *c = row->first; c; c = c->next) {
        struct width w = {0, 0};
        if (!measure_point(set, m, c))
            return false;
        if (!m->any_auto)
            continue;
        if (!measure_blocks(set, c->first, &w))
            return false;
        w.min += 2 * (int64_t)m->t->doc->padding;
        w.max += 2 * (int64_t)m->t->doc->padding;
        struct width *to =
            c->colspan == 1 ? &m->one[c->column] : &m->over[c->column * n + (size_t)c->colspan - 1];
        *to = widest(*to, w);
    }
    return true;
}

/* The body is read once for its widths, and again to be set: it may be longer than memory. */
static bool measure_body(const struct setter *set, struct measure *m)
{
    struct setter row = *set;
    struct doc_rows *rows = NULL;
    bool ok = (row.a = arena_open_small(set->lo->dg)) != NULL &&
              (rows = doc_rows_open(set->a, m->t->doc, true)) != NULL;

    for (const struct doc_row *r; ok && (r = doc_rows_next(rows, row.a));) {
        ok = measure_row(&row, m, r);
        arena_reset(row.a);
    }
    doc_rows_close(rows);
    arena_close(row.a);
    return ok;
}

/* Numbers that align on their points are wider together than each alone (D2). */
static void measure_decimals(struct measure *m)
{
    for (size_t i = 0; i < m->t->doc->ncolumn; i++) {
        int64_t width = (int64_t)m->t->decimal[i].before + m->t->decimal[i].after;
        if (width > 0)
            m->one[i] = widest(m->one[i], (struct width){0, width + 2 * m->t->doc->padding});
    }
}

/* ---- columns ---- */

/* A length or a percentage; else false: the column can grow. */
static bool is_fixed(const struct measure *m, size_t column, int64_t *width)
{
    const struct doc_column *c = &m->t->doc->column[column];

    if (c->kind == COLUMN_LENGTH)
        *width = c->length;
    else if (c->kind == COLUMN_PERCENT)
        *width = (int64_t)(c->amount * m->t->width / 100);
    return c->kind == COLUMN_LENGTH || c->kind == COLUMN_PERCENT;
}

/* What a cell over several columns needs beyond them, in equal parts to those that can grow. */
static void spread(struct measure *m, size_t column, size_t n, struct width w)
{
    struct width sum = {0, 0};
    size_t grow = 0;
    int64_t width;

    for (size_t i = 0; i < n; i++) {
        bool fixed = is_fixed(m, column + i, &width);
        sum.min += fixed ? width : m->one[column + i].min;
        sum.max += fixed ? width : m->one[column + i].max;
        grow += !fixed;
    }
    for (size_t i = 0; grow && i < n; i++) {
        if (is_fixed(m, column + i, &width))
            continue;
        if (w.min > sum.min)
            m->one[column + i].min += (w.min - sum.min + (int64_t)grow - 1) / (int64_t)grow;
        if (w.max > sum.max)
            m->one[column + i].max += (w.max - sum.max + (int64_t)grow - 1) / (int64_t)grow;
    }
}

static void spread_all(struct measure *m)
{
    size_t n = m->t->doc->ncolumn;

    for (size_t span = 2; span <= n; span++)
        for (size_t c = 0; c + span <= n; c++)
            spread(m, c, span, m->over[c * n + span - 1]);
}

struct sums {
    int64_t fixed;      /* lengths and percentages */
    struct width autos; /* of the auto columns */
    int64_t shares_min; /* what * columns need, so that each has its longest word */
    double shares;
};

static struct sums sum_up(const struct measure *m)
{
    struct sums s = {0};
    double one = 0; /* width of a column of one share */

    for (size_t i = 0; i < m->t->doc->ncolumn; i++) {
        const struct doc_column *c = &m->t->doc->column[i];
        int64_t width;
        if (is_fixed(m, i, &width)) {
            s.fixed += width;
        } else if (c->kind == COLUMN_SHARE) {
            s.shares += c->amount;
            one = fmax(one, (double)m->one[i].min / c->amount);
        } else {
            s.autos.min += m->one[i].min;
            s.autos.max += m->one[i].max;
        }
    }
    s.shares_min = (int64_t)ceil(one * s.shares - NEARLY);
    return s;
}

/* The room for all auto columns. */
static int64_t room_for_autos(const struct sums *s, int64_t rest)
{
    int64_t room = rest - s->shares_min, least = s->autos.min < rest / 2 ? s->autos.min : rest / 2;

    return room > least ? room : least;
}

/* Of `room` for all auto columns, this one's part. */
static int64_t auto_width(struct width own, struct width all, int64_t room)
{
    if (all.max <= room)
        return own.max;
    if (all.min >= room) /* not even the longest words fit: they are cut, with a warning */
        return all.min ? own.min * room / all.min : 0;
    return own.min + (own.max - own.min) * (room - all.min) / (all.max - all.min);
}

static bool share(const struct setter *set, struct measure *m, const struct doc_block *block)
{
    struct set_table *t = m->t;
    struct sums s = sum_up(m);
    int64_t rest = t->width - s.fixed, edge = t->x;

    if (rest < 0 || ((s.shares > 0 || m->any_auto) && rest < PT64(1)))
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, block->at,
                        "the columns of this table need %.1f pt, there are %.1f pt",
                        (double)s.fixed / 64, pt_from_pt64(t->width));
    int64_t auto_room = room_for_autos(&s, rest);
    int64_t autos = s.autos.max <= auto_room ? s.autos.max : auto_room, to_share = rest - autos;
    for (size_t i = 0; i < t->doc->ncolumn; i++) {
        const struct doc_column *c = &t->doc->column[i];
        int64_t width;
        t->column[i] = (pt64)edge;
        if (is_fixed(m, i, &width))
            edge += width;
        else if (c->kind == COLUMN_SHARE)
            edge += (int64_t)((double)to_share * c->amount / s.shares + NEARLY);
        else
            edge += auto_width(m->one[i], s.autos, auto_room);
    }
    if (s.shares > 0)
        edge = (int64_t)t->x + t->width; /* what rounding left over goes to the last column */
    t->column[t->doc->ncolumn] = (pt64)edge;
    t->width = (pt64)(edge - t->x);
    return true;
}

bool table_widths(const struct setter *set, const struct doc_block *block, struct set_table *t)
{
    size_t n = t->doc->ncolumn;
    struct measure m = {.t = t};
    bool ok = true;

    t->column = arena_array(set->a, pt64, n + 1);
    t->decimal = arena_array(set->a, struct decimals, n + 1);
    m.one = arena_array(set->a, struct width, n + 1);
    m.over = arena_array(set->a, struct width, n * n + 1);
    if (!t->column || !t->decimal || !m.one || !m.over)
        return false;
    for (size_t i = 0; i < n; i++)
        m.any_auto = m.any_auto || t->doc->column[i].kind == COLUMN_AUTO;
    for (const struct doc_row *r = t->doc->head; ok && r; r = r->next)
        ok = measure_row(set, &m, r);
    ok = ok && measure_body(set, &m);
    for (const struct doc_row *r = t->doc->foot; ok && r; r = r->next)
        ok = measure_row(set, &m, r);
    if (m.any_auto) {
        measure_decimals(&m);
        spread_all(&m);
    }
    return ok && share(set, &m, block);
}
