/*
 * bind_chart.c - the rows of a chart as series over categories.
 *
 * A category is a label; rows of several series with the same label stand at the same category, in
 * whatever order they come. The axis itself is chosen where the room is known (layout/).
 */
#include "base/digits.h"
#include "base/str.h"
#include "data/decimal.h"
#include "data/number.h"
#include "document/binder.h"

#include <math.h>
#include <string.h>

enum { DECIMALS = 2 }; /* without a format: so many, or two digits that are not nought */

struct chart_binder {
    struct binder *b;
    const struct node *node;
    const struct doc_style *style;
    struct doc_chart *chart;
    const struct value **value; /* of the points, in the order of the rows */
    struct doc_series **series; /* of each of them, */
    size_t *category;           /* and its index in the series */
    size_t nvalue, cap_value, cap_series, cap_category;
    double least, most;
};

/* A label is one line: a cell may have more. */
static const char *in_one_line(struct arena *a, const char *text)
{
    char *copy = text && strchr(text, '\n') ? arena_strdup(a, text) : NULL;

    for (char *p = copy ? strchr(copy, '\n') : NULL; p; p = strchr(p, '\n'))
        *p = ' ';
    return copy ? copy : text;
}

static struct doc_block *label(struct chart_binder *cb, const char *text)
{
    struct binder *b = cb->b;

    text = in_one_line(b->a, text);
    if (cb->style->font.thai_numerals && text)
        text = digits_to_thai(b->a, text, strlen(text));
    return text ? document_new_para(b->a, cb->style, text, cb->node->at) : NULL;
}

struct doc_block *document_chart_number(struct arena *a, const struct doc_chart *chart, double v,
                                        int decimals)
{
    struct value_format format = *chart->number.format;
    struct value value = {.kind = VALUE_REAL, .real = v, .text = arena_printf(a, "%.15g", v)};
    bool wrong = false;

    if (!value.text)
        return NULL;
    value.len = strlen(value.text);
    format.decimals = decimals;
    const char *text = number_format(a, &value, &format, &wrong);
    if (text && chart->number.thai_numerals)
        text = digits_to_thai(a, text, strlen(text));
    return text ? document_new_para(a, chart->number.style, text, chart->number.at) : NULL;
}

static const char *row_text(const struct row *row, const char *column)
{
    const struct value *v = row_find(row, column);

    return v && v->kind != VALUE_NULL ? v->text : NULL;
}

static bool says(const struct doc_block *b, const char *text)
{
    return !strcmp(b->u.para.content->text, text);
}

/* ---- series and categories ---- */

/* Values with a series of their own name follow each other; a new name begins a new series. */
static struct doc_series *series_of(struct chart_binder *cb, const char *name)
{
    struct doc_series **end = &cb->chart->first;
    struct binder *b = cb->b;
    size_t n = 0;

    if (cb->style->font.thai_numerals && name && !(name = digits_to_thai(b->a, name, strlen(name))))
        return NULL;
    for (; *end; end = &(*end)->next, n++)
        if ((*end)->name ? name && says((*end)->name, name) : !name)
            return *end;
    if (n == CHART_SERIES_MAX) {
        diag_add(b->dg, DIAG_CHART_RANGE, node_attr(cb->node, ATTR_SELECT)->at,
                 "this chart has more than %d series, which nobody can tell apart in print",
                 CHART_SERIES_MAX);
        diag_hint(b->dg, "make two charts of them");
        return NULL;
    }
    struct doc_series *s = arena_new(b->a, struct doc_series);
    if (!s)
        return NULL;
    if (name && !(s->name = document_new_para(b->a, cb->style, name, cb->node->at)))
        return NULL;
    return *end = s;
}

/* The series gets points up to this category; those without a row are missing. */
static bool reach(struct chart_binder *cb, struct doc_series *s, size_t n)
{
    while (s->npoint < n) {
        s->point = arena_grow(cb->b->a, s->point, s->npoint, &s->cap, sizeof *s->point);
        if (!s->point)
            return false;
        s->point[s->npoint++] = (struct doc_point){.missing = true};
    }
    return true;
}

static bool is_free(const struct chart_binder *cb, const struct doc_series *s, size_t i)
{
    for (size_t k = cb->nvalue; k-- > 0;)
        if (cb->series[k] == s && cb->category[k] == i)
            return false;
    return true;
}

/* The category of the next row of a series: the same label after its last one, else before it. A
 * label that comes twice in one series is two categories. */
static bool find_category(struct chart_binder *cb, const struct doc_series *s, const char *text,
                          size_t *out)
{
    const struct doc_chart *c = cb->chart;

    for (size_t i = s->npoint; i < c->ncategory; i++)
        if (says(c->category[i], text)) {
            *out = i;
            return true;
        }
    if (s == c->first) /* it is this one that makes them */
        return false;
    for (size_t i = 0; i < s->npoint; i++)
        if (says(c->category[i], text) && is_free(cb, s, i)) {
            *out = i;
            return true;
        }
    return false;
}

static bool category_of(struct chart_binder *cb, struct doc_series *s, const char *text,
                        size_t *out)
{
    struct doc_chart *c = cb->chart;
    struct binder *b = cb->b;

    if (cb->style->font.thai_numerals && !(text = digits_to_thai(b->a, text, strlen(text))))
        return false;
    if (find_category(cb, s, text, out))
        return true;
    c->category = arena_grow(b->a, c->category, c->ncategory, &c->cap, sizeof *c->category);
    if (!c->category)
        return false;
    *out = c->ncategory;
    return (c->category[c->ncategory++] = label(cb, text)) != NULL;
}

/* ---- values ---- */

static bool read_number(struct chart_binder *cb, const struct value *v, double *out)
{
    struct loc at = node_attr(cb->node, ATTR_SELECT)->at;
    struct decimal d;

    if (!decimal_from_text(v->text, &d))
        diag_add(cb->b->dg, DIAG_BIND_FORMAT, at,
                 "\"%s\" is not a number, so a chart cannot show it", v->text);
    else if (fabs(*out = decimal_to_double(d)) < 1e12)
        return true;
    else
        diag_add(cb->b->dg, DIAG_BIND_FORMAT, at,
                 "\"%s\" is too large for a chart, whose numbers are below 1,000,000,000,000",
                 v->text);
    bind_hint_cell(cb->b, v);
    return false;
}

static bool remember(struct chart_binder *cb, const struct value *v, struct doc_series *s,
                     size_t category)
{
    struct arena *a = cb->b->a;

    cb->value = arena_grow(a, cb->value, cb->nvalue, &cb->cap_value, sizeof *cb->value);
    cb->series = arena_grow(a, cb->series, cb->nvalue, &cb->cap_series, sizeof *cb->series);
    cb->category = arena_grow(a, cb->category, cb->nvalue, &cb->cap_category, sizeof *cb->category);
    if (!cb->value || !cb->series || !cb->category)
        return false;
    cb->value[cb->nvalue] = v;
    cb->series[cb->nvalue] = s;
    cb->category[cb->nvalue++] = category;
    return true;
}

static bool add_point(struct chart_binder *cb, const struct row *row)
{
    const struct value *v = row_find(row, "value");
    const char *marked = row_text(row, "marked"), *text = row_text(row, "label");
    struct doc_series *s = series_of(cb, row_text(row, "series"));
    size_t i;

    if (!s || !v || !category_of(cb, s, text ? text : "", &i) || !reach(cb, s, i + 1) ||
        !remember(cb, v, s, i))
        return false;
    struct doc_point *p = &s->point[i];
    *p = (struct doc_point){.marked = marked && strcmp(marked, "0") != 0,
                            .missing = v->kind == VALUE_NULL};
    return p->missing || read_number(cb, v, &p->value);
}

/* Without a format: as many decimals as the data has, at most two; of numbers that are all near
 * nought, as many as show two digits. */
static int decimals_of_data(const struct chart_binder *cb)
{
    double largest = fmax(fabs(cb->least), fabs(cb->most));
    int most = DECIMALS, used = 0;

    if (largest > 0 && largest < 1)
        most = (int)fmax(DECIMALS, DECIMALS - 1 - floor(log10(largest)));
    for (size_t i = 0; i < cb->nvalue; i++) {
        struct decimal d;
        if (cb->value[i]->kind == VALUE_NULL || !decimal_from_text(cb->value[i]->text, &d))
            continue;
        decimal_shorten(&d, 0);
        used = d.scale > used ? d.scale : used;
    }
    return used < most ? used : most;
}

static bool set_format(struct chart_binder *cb)
{
    const struct attr *given = node_attr(cb->node, ATTR_FORMAT);
    struct doc_chart *c = cb->chart;
    struct value_format *own = given ? NULL : arena_new(cb->b->a, struct value_format);

    if (given)
        c->number.format = &given->value.u.format;
    if (own)
        *own = (struct value_format){.decimals = decimals_of_data(cb), .after = ""};
    if (!given)
        c->number.format = own;
    c->number.decimals = c->number.format ? c->number.format->decimals : 0;
    c->number.power = c->number.format ? c->number.format->power : 0;
    c->number.style = cb->style;
    c->number.thai_numerals = cb->style->font.thai_numerals;
    c->number.at = cb->node->at;
    return c->number.format != NULL;
}

static bool print_values(struct chart_binder *cb)
{
    for (size_t i = 0; i < cb->nvalue; i++) {
        struct doc_point *p = &cb->series[i]->point[cb->category[i]];
        bool wrong = false;
        if (p->missing)
            continue;
        const char *text = number_format(cb->b->a, cb->value[i], cb->chart->number.format, &wrong);
        if (!text || !(p->text = label(cb, text)))
            return false;
    }
    return true;
}

/* ---- the value axis ---- */

/* The number of an attribute, if it is given. false = diagnosed. */
static bool number_attr(struct chart_binder *cb, const struct row *row, enum attribute id,
                        double *out, bool *given)
{
    const struct attr *at = node_attr(cb->node, id);
    struct attr_value v;

    *given = at != NULL;
    if (!at)
        return true;
    if (!bind_value(cb->b, at, row, &v))
        return false;
    *out = v.u.number;
    return true;
}

static void find_range(struct chart_binder *cb)
{
    bool any = false;

    for (size_t i = 0; i < cb->nvalue; i++) {
        const struct doc_point *p = &cb->series[i]->point[cb->category[i]];
        if (p->missing)
            continue;
        cb->least = any ? fmin(cb->least, p->value) : p->value;
        cb->most = any ? fmax(cb->most, p->value) : p->value;
        any = true;
    }
}

/* Where all that is drawn is the same value, there is no span to show it in. */
static void widen_range(struct doc_chart *c)
{
    double size = fmax(fabs(c->min), fabs(c->max));
    double more = size > 0 ? pow(10, floor(log10(size))) : 1;

    if (c->max > c->min)
        return;
    if (!c->has_max)
        c->max = c->min + more;
    else if (!c->has_min)
        c->min = c->max - more;
}

static bool set_axis(struct chart_binder *cb, const struct row *row)
{
    struct doc_chart *c = cb->chart;
    bool given;

    if (!number_attr(cb, row, ATTR_LINE, &c->line, &c->has_line))
        return false;
    /* Bars start at nought, so that their lengths can be compared; lines where their values do. */
    c->min = c->kind == CHART_BAR ? fmin(cb->least, 0) : cb->least;
    c->max = c->kind == CHART_BAR ? fmax(cb->most, 0) : cb->most;
    if (c->has_line) {
        c->min = fmin(c->min, c->line);
        c->max = fmax(c->max, c->line);
    }
    double least = c->min, most = c->max;
    if (!number_attr(cb, row, ATTR_MIN, &c->min, &c->has_min) ||
        !number_attr(cb, row, ATTR_MAX, &c->max, &c->has_max) ||
        !number_attr(cb, row, ATTR_STEP, &c->step, &given))
        return false;
    widen_range(c);
    if (cb->least < c->min || cb->most > c->max || c->max <= c->min)
        return diag_add(cb->b->dg, DIAG_CHART_RANGE, cb->node->at,
                        "the chart goes from %.10g to %.10g, its values from %.10g to %.10g",
                        c->min, c->max, cb->least, cb->most);
    if (c->has_line && (c->line < c->min || c->line > c->max))
        return diag_add(cb->b->dg, DIAG_CHART_RANGE, cb->node->at,
                        "the chart goes from %.10g to %.10g, its line stands at %.10g", c->min,
                        c->max, c->line);
    /* A step that the axis has no room for is not one. */
    if (c->step <= 0 || (most - least) / c->step > 50 || (c->max - c->min) / c->step > 50)
        c->step = 0;
    return true;
}

/* ---- the whole ---- */

static bool read_rows(struct chart_binder *cb, const struct row *row)
{
    struct query *q = each_query(cb->b, cb->node, row);
    struct row own;
    bool ok = true, done = false;

    if (!q)
        return false;
    while (ok && (ok = query_next(q, cb->b->a, &own, &done, cb->b->dg)) && !done)
        ok = add_point(cb, &own);
    query_close(q);
    for (struct doc_series *s = cb->chart->first; ok && s; s = s->next)
        ok = reach(cb, s, cb->chart->ncategory);
    if (ok)
        find_range(cb);
    return ok;
}

static bool set_texts(struct chart_binder *cb, const struct row *row)
{
    struct binder *b = cb->b;
    struct doc_chart *c = cb->chart;

    const char *alt = bind_alt(b, cb->node, row, false);

    if (!alt || !(c->alt = chart_alt(b->a, c, alt)))
        return false;
    const char *line_label = bind_attr(b, node_attr(cb->node, ATTR_LABEL), row);
    return !line_label || (c->line_label = label(cb, line_label));
}

bool bind_chart(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_CHART, style, n);
    const struct attr *height = node_attr(n, ATTR_HEIGHT);
    struct chart_binder cb = {.b = b, .node = n};

    if (!block || !(cb.style = style_anonymous(&b->styles, style)))
        return false;
    struct doc_chart *c = cb.chart = &block->u.chart;
    c->kind = n->element == EL_BAR_CHART ? CHART_BAR : CHART_LINE;
    c->height = c->kind == CHART_LINE ? pt64_from_mm(70) : 0; /* bars know what they need */
    c->values = (enum chart_values)node_word(n, ATTR_VALUES, CHART_VALUES_FIT);
    if (height &&
        !style_length(&b->styles, height, height->value.u.length, style->font.size, &c->height))
        return false;
    return read_rows(&cb, row) && set_format(&cb) && print_values(&cb) && set_texts(&cb, row) &&
           set_axis(&cb, row) && bind_caption(b, n, row, block);
}
