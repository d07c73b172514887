/*
 * widths.c - how wide the columns of a table are.
 *
 * Lengths and percentages take what they say. Columns from content (auto) take what their widest
 * cell needs on one line, if that is there for all of them; else what their longest word or number
 * needs, and of the rest each gets as much as it lacks (CSS 2.1, 17.5.2.2). What is left is shared
 * by the * columns (HTML 4.01, 11.2.4.4), each of which has at least its longest word when others
 * are measured. A table of auto columns alone is no wider than it needs.
 *
 * Where the longest words have no room (an address of 150 letters), those columns are cut whose
 * words are longest, as far as the others need it. Between auto and * columns: who needs no more
 * than half of the room is not cut. The heads of auto columns are set on one line only as long as the
 * * columns keep half of the room, or all that they need.
 */
#include "layout/table.h"

#include <math.h>

#define NEARLY 0.001 /* of 1/64 pt: a quotient may lie a little below the whole that it is */

struct width {
    int64_t min, max;
};

struct measure {
    struct set_table *t;
    struct width *one;       /* of cells of one column */
    struct width *over;      /* of cells over more: [column * ncolumn + colspan - 1] */
    int64_t *head;           /* widest cell of the head, in one column, on one line */
    struct decimals *number; /* of the cells that are numbers, and never cut */
    int64_t *column;         /* its width; INT64_MAX = not known yet */
    pt64 left, right;        /* the thickest lines at the sides of the table */
    int *scale;              /* of each total: the most decimals of an amount */
    bool any_auto, any_share;
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
    pt64 width = b->kind == BLOCK_QR ? b->u.qr.width : 0, height;

    if (b->kind == BLOCK_IMAGE)
        figure_image_size(&b->u.image, &width, &height);
    return (struct width){width < PT64(1) ? width : PT64(1), width};
}

static bool measure_table(const struct setter *set, const struct doc_block *b, struct width *out);

static bool measure_blocks(const struct setter *set, const struct doc_block *b, struct width *out)
{
    for (; b; b = b->next) {
        struct width own = {0, 0};
        pt64 min, max,
            margins = b->style->margin_left + b->style->margin_right + box_side(b, SIDE_LEFT) +
                      box_side(b, SIDE_RIGHT);
        if (b->kind == BLOCK_PARA) {
            if (!para_widths(set, b, &min, &max))
                return false;
            own = (struct width){min, max};
        } else if (b->kind == BLOCK_LIST) {
            if (!measure_list(set, b, &own))
                return false;
        } else if (b->kind == BLOCK_TABLE) {
            if (!measure_table(set, b, &own))
                return false;
        } else if (b->kind == BLOCK_IMAGE || b->kind == BLOCK_QR) {
            own = measure_image(b);
        }
        *out = widest(*out, (struct width){own.min + margins, own.max + margins});
    }
    return true;
}

static void widen_point(struct decimals *d, pt64 width, pt64 before)
{
    d->before = larger(d->before, before);
    d->after = larger(d->after, width - before);
}

/* What is wider than its column cannot stand on the point, and must not move the others. */
static bool measure_point(const struct setter *set, struct measure *m, const struct doc_cell *c)
{
    struct shaped text;
    pt64 width, before;

    if (!cell_is_decimal(c))
        return true;
    if (!inline_shape(set, c->first, &text))
        return false;
    inline_point(&text, &width, &before);
    struct decimals *d = &m->t->decimal[c->column];
    d->left = larger(d->left, cell_side(m->t->doc, c, SIDE_LEFT));
    d->right = larger(d->right, cell_side(m->t->doc, c, SIDE_RIGHT));
    if (width + d->left + d->right > m->column[c->column])
        return true;
    widen_point(&m->t->decimal[c->column], width, before);
    if (inline_is_number(&text))
        widen_point(&m->number[c->column], width, before);
    return true;
}

static bool measure_cell(const struct setter *set, struct measure *m, const struct doc_cell *c,
                         bool head)
{
    size_t n = m->t->doc->ncolumn;
    int64_t padding =
        (int64_t)cell_side(m->t->doc, c, SIDE_LEFT) + cell_side(m->t->doc, c, SIDE_RIGHT);
    struct width w = {0, 0};
    pt64 turned;

    if (c->mode) {
        if (!turned_measure(set, c, &turned))
            return false;
        w = (struct width){turned, turned};
    } else if (!measure_blocks(set, c->first, &w)) {
        return false;
    }
    w.min += padding;
    w.max += padding;
    if (head && m->any_share) { /* it may wrap */
        int64_t *most = &m->head[c->column];
        if (c->colspan == 1 && w.max > *most)
            *most = w.max;
        w.max = w.min;
    }
    struct width *to =
        c->colspan == 1 ? &m->one[c->column] : &m->over[c->column * n + (size_t)c->colspan - 1];
    *to = widest(*to, w);
    return true;
}

static void measure_lines(struct measure *m, const struct doc_row *row)
{
    m->left = larger(m->left, border_width(&row->border[SIDE_LEFT]));
    m->right = larger(m->right, border_width(&row->border[SIDE_RIGHT]));
    for (const struct doc_cell *c = row->first; c; c = c->next) {
        if (!c->column)
            m->left = larger(m->left, border_width(&c->border[SIDE_LEFT]));
        if (c->column + (size_t)c->colspan == m->t->doc->ncolumn)
            m->right = larger(m->right, border_width(&c->border[SIDE_RIGHT]));
    }
}

static bool measure_row(const struct setter *set, struct measure *m, const struct doc_row *row,
                        bool head)
{
    measure_lines(m, row);
    for (const struct doc_cell *c = row->first; c; c = c->next)
        if (!measure_point(set, m, c) ||
            (m->any_auto && !measure_cell(set, m, c, head && c->scope != SCOPE_NONE)))
            return false;
    return true;
}

/* A sum of rows one after another is the difference of two sums from the start: with negative
 * amounts it may be larger than any of these. */
static void count_totals(struct measure *m, const struct doc_row *row)
{
    const struct totals *s = &m->t->page->sum;

    for (size_t k = 0; row->amount && k < m->t->doc->ntotal; k++) {
        int scale = row->amount[k].scale;
        m->scale[k] = scale > m->scale[k] ? scale : m->scale[k];
        struct decimal *run = &s->running[k], *least = &s->brought[k], *most = &s->page[k];
        if (!decimal_add(run, row->amount[k])) /* told when the page is filled */
            return;
        if (decimal_compare(*run, *least) < 0)
            *least = *run;
        if (decimal_compare(*run, *most) > 0)
            *most = *run;
    }
}

/* With so many decimals as any sum may have, none of them a zero at its end. */
static void lengthen(struct decimal *d, int scale)
{
    bool minus = d->digits < 0;

    decimal_shorten(d, 0);
    if (d->scale < scale)
        decimal_add(d, (struct decimal){minus ? -1 : 1, scale});
}

/* `sum` has served to find the extremes; it begins at 0 again. */
static void keep_extremes(struct measure *m)
{
    struct table_page *page = m->t->page;

    for (size_t k = 0; k < m->t->doc->ntotal; k++) {
        struct decimal least = page->sum.brought[k], most = page->sum.page[k];
        page->low[k] = least;
        page->high[k] = most;
        decimal_add(&page->high[k], (struct decimal){-least.digits, least.scale});
        if (least.digits)
            decimal_add(&page->low[k], (struct decimal){-most.digits, most.scale});
        lengthen(&page->high[k], m->scale[k]);
        lengthen(&page->low[k], m->scale[k]);
        page->sum.brought[k] = page->sum.page[k] = page->sum.running[k] = (struct decimal){0};
    }
}

/* The body is read once for its widths, and again to be set: it may be longer than memory. */
static bool measure_body(const struct setter *set, struct measure *m)
{
    struct setter row = *set;
    struct doc_rows *rows = NULL;
    bool ok = (row.a = arena_open_small(set->lo->dg)) != NULL &&
              (rows = doc_rows_open(set->a, m->t->doc, true)) != NULL;

    for (const struct doc_row *r; ok && (r = doc_rows_next(rows, row.a));) {
        ok = measure_row(&row, m, r, false);
        count_totals(m, r);
        arena_reset(row.a);
    }
    keep_extremes(m);
    doc_rows_close(rows);
    arena_close(row.a);
    return ok;
}

static bool measure_rows(const struct setter *set, struct measure *m, const struct doc_row *r,
                         bool head)
{
    bool ok = true;

    for (; ok && r; r = r->next)
        ok = measure_row(set, m, r, head);
    return ok;
}

/* Head and foot with sums of their greatest length. */
static bool measure_totals(const struct setter *set, struct measure *m)
{
    const struct table_page *page = m->t->page;
    struct totals sum = {page->high, page->high, page->high};
    struct setter in = *set;

    in.totals = &sum;
    if (!measure_rows(&in, m, m->t->doc->head, true) ||
        !measure_rows(&in, m, m->t->doc->foot, false))
        return false;
    sum = (struct totals){page->low, page->low, page->low};
    return !m->t->doc->ntotal || (measure_rows(&in, m, m->t->doc->head, true) &&
                                  measure_rows(&in, m, m->t->doc->foot, false));
}

static bool measure_all(const struct setter *set, struct measure *m)
{
    return measure_body(set, m) && measure_totals(set, m);
}

/* Numbers that align on their points are wider together than each alone (D2). */
static void measure_decimals(struct measure *m)
{
    for (size_t i = 0; i < m->t->doc->ncolumn; i++) {
        const struct decimals *all = &m->t->decimal[i], *number = &m->number[i];
        int64_t padding = (int64_t)all->left + all->right;
        if (all->before > 0 || all->after > 0)
            m->one[i] =
                widest(m->one[i], (struct width){(int64_t)number->before + number->after + padding,
                                                 (int64_t)all->before + all->after + padding});
    }
}

/* The outer columns have the inner half of the lines at the sides in them. */
static void add_lines(struct measure *m)
{
    size_t last = m->t->doc->ncolumn - 1;

    m->one[0].min += m->left / 2;
    m->one[0].max += m->left / 2;
    m->head[0] += m->head[0] ? m->left / 2 : 0;
    m->one[last].min += m->right / 2;
    m->one[last].max += m->right / 2;
    m->head[last] += m->head[last] ? m->right / 2 : 0;
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
    int64_t fixed;       /* lengths and percentages */
    struct width autos;  /* of the auto columns */
    int64_t heads;       /* more that these need for their heads on one line */
    struct width shared; /* what * columns need, so that each has its longest word, and its line */
    double shares;
};

static struct sums sum_up(const struct measure *m)
{
    struct sums s = {0};
    double one = 0, line = 0; /* width of a column of one share */

    for (size_t i = 0; i < m->t->doc->ncolumn; i++) {
        const struct doc_column *c = &m->t->doc->column[i];
        int64_t width;
        if (is_fixed(m, i, &width)) {
            s.fixed += width;
        } else if (c->kind == COLUMN_SHARE) {
            s.shares += c->amount;
            one = fmax(one, (double)m->one[i].min / c->amount);
            line = fmax(line, (double)m->one[i].max / c->amount);
        } else {
            s.autos.min += m->one[i].min;
            s.autos.max += m->one[i].max;
            s.heads += m->head[i] > m->one[i].max ? m->head[i] - m->one[i].max : 0;
        }
    }
    s.shared.min = (int64_t)ceil(one * s.shares - NEARLY);
    s.shared.max = (int64_t)ceil(line * s.shares - NEARLY);
    return s;
}

/* The room for all auto columns. */
static int64_t room_for_autos(const struct sums *s, int64_t rest)
{
    int64_t room = rest - s->shared.min, least = s->autos.min < rest / 2 ? s->autos.min : rest / 2;

    return room > least ? room : least;
}

/* Are the heads of auto columns set on one line? */
static bool heads_fit(const struct sums *s, int64_t rest)
{
    int64_t left = rest - s->autos.max - s->heads;

    return s->heads > 0 && left >= (s->shared.max < rest / 2 ? s->shared.max : rest / 2);
}

/* The widest that a longest word may be, so that all of them together have `room`. */
static int64_t widest_word(const struct measure *m, int64_t room)
{
    int64_t limit = 0, next = 0;
    size_t n;

    do { /* each step satisfies a column more */
        int64_t sum = 0;
        limit = next;
        n = 0;
        for (size_t i = 0; i < m->t->doc->ncolumn; i++) {
            if (m->t->doc->column[i].kind != COLUMN_AUTO)
                continue;
            sum += m->one[i].min <= limit ? m->one[i].min : 0;
            n += m->one[i].min > limit;
        }
        next = n ? (room - sum) / (int64_t)n : limit;
    } while (next > limit);
    return limit;
}

/* Of `room` for all auto columns, this one's part. `word` is the widest that its longest word may be. */
static int64_t auto_width(struct width own, struct width all, int64_t room, int64_t word)
{
    if (all.max <= room)
        return own.max;
    if (all.min >= room) /* not even the longest words fit: the longest are cut, with a warning */
        return own.min < word ? own.min : word;
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
    if (heads_fit(&s, rest)) {
        for (size_t i = 0; i < t->doc->ncolumn; i++)
            m->one[i] = widest(m->one[i], (struct width){0, m->head[i]});
        s.autos.max += s.heads;
    }
    int64_t auto_room = room_for_autos(&s, rest);
    int64_t word = s.autos.min >= auto_room ? widest_word(m, auto_room) : 0;
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
            edge += auto_width(m->one[i], s.autos, auto_room, word);
    }
    if (s.shares > 0)
        edge = (int64_t)t->x + t->width; /* what rounding left over goes to the last column */
    t->column[t->doc->ncolumn] = (pt64)edge - m->right / 2;
    t->column[0] += m->left / 2;
    t->width = (pt64)(edge - t->x);
    return true;
}

/* ---- numbers on their points ---- */

/* What the columns that are as wide as they are from the start have for a number. */
static void limit_numbers(struct measure *m)
{
    for (size_t i = 0; i < m->t->doc->ncolumn; i++)
        if (!is_fixed(m, i, &m->column[i]))
            m->column[i] = INT64_MAX;
}

/* A column that has become too narrow for its numbers together aligns those that it can hold: they
 * are looked for once more. */
static bool align_what_fits(const struct setter *set, struct measure *m)
{
    struct set_table *t = m->t;
    bool narrow = false;

    for (size_t i = 0; i < t->doc->ncolumn; i++) {
        const struct decimals *d = &t->decimal[i];
        int64_t have = t->column[i + 1] - t->column[i],
                need = (int64_t)d->before + d->after + d->left + d->right;
        narrow = narrow || (m->column[i] > have && need > have);
        m->column[i] = have;
    }
    if (!narrow)
        return true;
    m->any_auto = false;
    for (size_t i = 0; i < t->doc->ncolumn; i++)
        t->decimal[i] = (struct decimals){0};
    return measure_all(set, m);
}

static bool new_measure(const struct setter *set, struct set_table *t, struct measure *m)
{
    size_t n = t->doc->ncolumn;

    *m = (struct measure){.t = t};
    t->column = arena_array(set->a, pt64, n + 1);
    t->decimal = arena_array(set->a, struct decimals, n + 1);
    m->one = arena_array(set->a, struct width, n + 1);
    m->over = arena_array(set->a, struct width, n * n + 1);
    m->head = arena_array(set->a, int64_t, n + 1);
    m->number = arena_array(set->a, struct decimals, n + 1);
    m->column = arena_array(set->a, int64_t, n + 1);
    m->scale = arena_array(set->a, int, t->doc->ntotal + 1);
    m->left = border_width(&t->doc->box->border[SIDE_LEFT]);
    m->right = border_width(&t->doc->box->border[SIDE_RIGHT]);
    return m->scale && t->column && t->decimal && m->one && m->over && m->head && m->number &&
           m->column;
}

/* A percentage of the width that is sought asks for so much that its column has what it needs. */
static void add_percentages(const struct measure *m, struct width *out)
{
    for (size_t i = 0; i < m->t->doc->ncolumn; i++) {
        const struct doc_column *c = &m->t->doc->column[i];
        if (c->kind != COLUMN_PERCENT)
            continue;
        out->min += m->one[i].min;
        out->max += m->one[i].max;
        if (c->amount > 0)
            *out = widest(*out, (struct width){(int64_t)((double)m->one[i].min * 100 / c->amount),
                                               (int64_t)((double)m->one[i].max * 100 / c->amount)});
    }
}

/* What a table in a cell needs: its columns one beside another. */
static bool measure_table(const struct setter *set, const struct doc_block *b, struct width *out)
{
    struct set_table t = {.doc = &b->u.table};
    struct measure m;

    if (!table_page_new(set, &t) || !new_measure(set, &t, &m))
        return false;
    m.any_auto = true; /* all of its cells count */
    limit_numbers(&m);
    if (!measure_all(set, &m))
        return false;
    measure_decimals(&m);
    spread_all(&m);
    add_lines(&m);
    struct sums s = sum_up(&m);
    *out =
        (struct width){s.fixed + s.autos.min + s.shared.min, s.fixed + s.autos.max + s.shared.max};
    add_percentages(&m, out);
    return true;
}

bool table_widths(const struct setter *set, const struct doc_block *block, struct set_table *t)
{
    struct measure m;

    if (!new_measure(set, t, &m))
        return false;
    for (size_t i = 0; i < t->doc->ncolumn; i++) {
        m.any_auto = m.any_auto || t->doc->column[i].kind == COLUMN_AUTO;
        m.any_share = m.any_share || t->doc->column[i].kind == COLUMN_SHARE;
    }
    limit_numbers(&m);
    if (!measure_all(set, &m))
        return false;
    if (m.any_auto) {
        measure_decimals(&m);
        spread_all(&m);
        add_lines(&m);
    }
    return share(set, &m, block) && align_what_fits(set, &m);
}
