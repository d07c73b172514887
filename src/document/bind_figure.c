/* bind_figure.c - images, rules and charts. */
#include "base/str.h"
#include "data/decimal.h"
#include "data/number.h"
#include "document/binder.h"
#include "document/image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool bind_image(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out)
{
    const struct attr *src = node_attr(n, ATTR_SRC), *width = node_attr(n, ATTR_WIDTH),
                      *height = node_attr(n, ATTR_HEIGHT);
    const char *name = bind_attr(b, src, row);

    if (!name)
        return false;
    if (!*name) /* the data has none */
        return true;
    const struct image *image = image_find(b->images, name, src->at, b->dg);
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = image ? bind_new_block(b, out, BLOCK_IMAGE, style, n) : NULL;
    if (!block)
        return false;
    struct doc_image *im = &block->u.image;
    im->image = image;
    im->alt = bind_attr(b, node_attr(n, ATTR_ALT), row);
    return im->alt && bind_caption(b, n, row, block) &&
           (!width ||
            style_length(&b->styles, width, width->value.u.length, style->font.size, &im->width)) &&
           (!height || style_length(&b->styles, height, height->value.u.length, style->font.size,
                                    &im->height));
}

bool bind_rule(struct binder *b, const struct node *n, const struct doc_style *parent,
               struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_RULE, style, n);
    const struct attr *border = node_attr(n, ATTR_BORDER);

    if (!block)
        return false;
    block->u.rule.width = PT64(0.5);
    block->u.rule.color = style->font.color;
    return !border || border->value.word != NO_WORD ||
           style_length(&b->styles, border, border->value.u.length, style->font.size,
                        &block->u.rule.width);
}

/* ---- charts ---- */

struct chart_binder {
    struct binder *b;
    const struct node *node;
    const struct doc_style *style;
    const struct value_format *format; /* of values, or NULL */
    double least, most;                /* of all values */
    bool any;
};

static struct doc_block *label(struct chart_binder *cb, const char *text)
{
    struct binder *b = cb->b;

    if (b->doc->thai_numerals && text)
        text = str_thai_digits(b->a, text, strlen(text));
    return text ? document_new_para(b->a, cb->style, text, cb->node->at) : NULL;
}

static struct doc_block *number_label(struct chart_binder *cb, double v)
{
    const char *text = arena_printf(cb->b->a, "%.10g", v);

    return text ? label(cb, text) : NULL;
}

static const char *row_text(const struct row *row, const char *column)
{
    const struct value *v = row_find(row, column);

    return v && v->kind != VALUE_NULL ? v->text : NULL;
}

static bool is_same_series(const struct doc_series *s, const char *name)
{
    const char *own = s->name ? s->name->u.para.content->text : "";

    return !strcmp(own, name ? name : "");
}

/* Values with a series of their own name follow each other; a new name begins a new series. */
static struct doc_series *series_of(struct chart_binder *cb, struct doc_chart *c, const char *name)
{
    struct doc_series **end = &c->first;
    struct binder *b = cb->b;

    if (b->doc->thai_numerals && name && !(name = str_thai_digits(b->a, name, strlen(name))))
        return NULL;
    for (; *end; end = &(*end)->next)
        if (is_same_series(*end, name))
            return *end;
    struct doc_series *s = *end = arena_new(cb->b->a, struct doc_series);
    if (s && name)
        s->name = document_new_para(b->a, cb->style, name, cb->node->at);
    return s && (s->name || !name) ? s : NULL;
}

static bool read_number(struct chart_binder *cb, const struct value *v, double *out)
{
    struct decimal d;

    if (decimal_from_text(v->text, &d) && fabs(*out = decimal_to_double(d)) < 1e12)
        return true;
    diag_add(cb->b->dg, DIAG_BIND_FORMAT, node_attr(cb->node, ATTR_SELECT)->at,
             "\"%s\" is not a number, so a chart cannot show it", v->text);
    bind_hint_cell(cb->b, v);
    return false;
}

static bool add_point(struct chart_binder *cb, struct doc_chart *c, const struct row *row)
{
    struct binder *b = cb->b;
    const struct value *v = row_find(row, "value");
    const char *marked = row_text(row, "marked"), *text = row_text(row, "label");
    struct doc_series *s = series_of(cb, c, row_text(row, "series"));
    bool wrong = false;

    if (!s || !v)
        return false;
    s->point = arena_grow(b->a, s->point, s->npoint, &s->cap, sizeof *s->point);
    if (!s->point)
        return false;
    struct doc_point *p = &s->point[s->npoint++];
    *p = (struct doc_point){.marked = marked && strcmp(marked, "0") != 0,
                            .missing = v->kind == VALUE_NULL};
    if (!(p->label = label(cb, text ? text : "")))
        return false;
    if (p->missing)
        return true;
    if (!read_number(cb, v, &p->value))
        return false;
    cb->least = cb->any && cb->least < p->value ? cb->least : p->value;
    cb->most = cb->any && cb->most > p->value ? cb->most : p->value;
    cb->any = true;
    const char *printed = number_format(b->a, v, cb->format, &wrong);
    return printed && (p->text = label(cb, printed));
}

/* The number of an attribute, if it is given. false = diagnosed. */
static bool number_attr(struct chart_binder *cb, const struct row *row, enum attribute id,
                        double *out)
{
    const struct attr *at = node_attr(cb->node, id);
    struct attr_value v;

    if (!at)
        return true;
    if (!bind_value(cb->b, at, row, &v))
        return false;
    *out = v.u.number;
    return true;
}

/* 1, 2 or 5 times a power of ten: at most eight steps. */
static double nice_step(double span)
{
    double step = pow(10, floor(log10(span > 0 ? span : 1) + 1e-9) - 1);
    static const double more[] = {2, 2.5, 2};

    for (int i = 0; span / step > 8; i++)
        step *= more[i % 3];
    return step;
}

/* The value axis: as the template says, else around the values. */
static bool set_axis(struct chart_binder *cb, const struct row *row, struct doc_chart *c)
{
    const struct node *n = cb->node;

    c->has_line = node_attr(n, ATTR_LINE) != NULL;
    if (!number_attr(cb, row, ATTR_LINE, &c->line))
        return false;
    /* Bars start at nought, so that their lengths can be compared; lines where their values do. */
    c->min = c->kind == CHART_BAR ? fmin(cb->least, 0) : cb->least;
    c->max = c->kind == CHART_BAR ? fmax(cb->most, 0) : cb->most;
    if (c->has_line) {
        c->min = fmin(c->min, c->line);
        c->max = fmax(c->max, c->line);
    }
    if (!number_attr(cb, row, ATTR_MIN, &c->min) || !number_attr(cb, row, ATTR_MAX, &c->max))
        return false;
    if (c->max <= c->min)
        c->max = c->min + 1;
    c->step = nice_step(c->max - c->min);
    if (!number_attr(cb, row, ATTR_STEP, &c->step))
        return false;
    if (c->step <= 0 || (c->max - c->min) / c->step > 50)
        c->step = nice_step(c->max - c->min);
    if (!node_attr(n, ATTR_MIN)) {
        double least = c->min;
        c->min = c->step * floor(c->min / c->step + 1e-9);
        if (c->kind == CHART_LINE && least - c->min < c->step / 2 && (least < 0 || c->min > 0))
            c->min -= c->step; /* room for the value below its point */
    }
    if (!node_attr(n, ATTR_MAX))
        c->max = c->step * ceil(c->max / c->step - 1e-9);
    if (cb->any && (cb->least < c->min || cb->most > c->max))
        return diag_add(cb->b->dg, DIAG_CHART_RANGE, n->at,
                        "the chart goes from %.10g to %.10g, its values from %.10g to %.10g",
                        c->min, c->max, cb->least, cb->most);
    c->ntick = (size_t)((c->max - c->min) / c->step + 1e-9) + 1;
    c->tick = arena_array(cb->b->a, struct doc_block *, c->ntick);
    bool ok = c->tick != NULL;
    for (size_t i = 0; ok && i < c->ntick; i++)
        ok = (c->tick[i] = number_label(cb, c->min + (double)i * c->step)) != NULL;
    return ok;
}

bool bind_chart(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_CHART, style, n);
    const struct attr *height = node_attr(n, ATTR_HEIGHT), *format = node_attr(n, ATTR_FORMAT);
    struct chart_binder cb = {.b = b, .node = n, .format = format ? format->value.u.format : NULL};
    struct row own;
    bool done = false;

    cb.style = style ? style_anonymous(&b->styles, style) : NULL;
    struct query *q = block && cb.style ? each_query(b, n, row) : NULL;
    if (!q)
        return false;
    struct doc_chart *c = &block->u.chart;
    c->kind = n->element == EL_BAR_CHART ? CHART_BAR : CHART_LINE;
    c->height = c->kind == CHART_LINE ? pt64_from_mm(70) : 0; /* bars know what they need */
    bool ok = !height || style_length(&b->styles, height, height->value.u.length, style->font.size,
                                      &c->height);
    while (ok && (ok = query_next(q, b->a, &own, &done, b->dg)) && !done)
        ok = add_point(&cb, c, &own);
    query_close(q);
    c->alt = ok ? bind_attr(b, node_attr(n, ATTR_ALT), row) : NULL;
    const char *line_label = ok ? bind_attr(b, node_attr(n, ATTR_LABEL), row) : NULL;
    if (line_label)
        ok = (c->line_label = label(&cb, line_label)) != NULL;
    return ok && c->alt && set_axis(&cb, row, c) && bind_caption(b, n, row, block);
}
