#include "document/style.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a report looks like that names no style: the typing guide's 16 pt TH Sarabun, and the
 * Debian family that is drawn like it. 0.340 is the x-height of TH SarabunPSK. */
static const char *const default_families[] = {"TH SarabunPSK", "TH Sarabun New", "Laksaman", NULL};
static const double default_adjust = 0.340;

/* A style with an element's name is that element's; "body" is what all of them inherit. */
static const char root_style[] = "body";

/* Styles on one another; a circle is one that has no end. */

static int by_name(const void *a, const void *b)
{
    const struct named_style *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    if (order)
        return order;
    const struct loc *xat = &x->node->at, *yat = &y->node->at;
    return xat->line != yat->line ? (xat->line > yat->line) - (xat->line < yat->line)
                                  : (xat->col > yat->col) - (xat->col < yat->col);
}

/* The first of that name. */
static const struct node *find_style(const struct styles *s, const char *name)
{
    size_t low = 0, high = s->nnamed;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(s->named[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->nnamed && !strcmp(s->named[low].name, name) ? s->named[low].node : NULL;
}

bool styles_collect(struct styles *s, const struct node *report)
{
    size_t n = 0;

    for (const struct node *c = report->first; c; c = c->next)
        n += c->element == EL_STYLE;
    s->named = arena_array(s->a, struct named_style, n + 1);
    if (!s->named)
        return false;
    for (const struct node *c = report->first; c; c = c->next)
        if (c->element == EL_STYLE)
            s->named[s->nnamed++] = (struct named_style){node_text(c, ATTR_NAME, ""), c};
    qsort(s->named, s->nnamed, sizeof *s->named, by_name);
    return true;
}

bool style_length(struct styles *s, const struct attr *at, struct length l, pt64 em, pt64 *out)
{
    if (pt64_from_length(l, em, out))
        return true;
    attr_refuse(s->a, at, s->dg);
    diag_hint(s->dg, "in the font here it is more than 200in");
    return false;
}

static void apply_size(struct styles *s, const struct attr *at, struct font_style *f)
{
    style_length(s, at, at->value.u.length, f->size, &f->size);
    if (f->size < PT64(1)) {
        f->size = PT64(1);
        attr_refuse(s->a, at, s->dg);
        diag_hint(s->dg, "in the font here it is less than 1pt");
    }
}

static void apply_line_height(struct styles *s, const struct attr *at, struct doc_style *st)
{
    st->line_height = at->value.u.line_height.kind;
    st->line_factor = at->value.u.line_height.factor;
    style_length(s, at, at->value.u.line_height.length, st->font.size, &st->line_length);
}

static void apply_font(struct styles *s, const struct attr *at, struct font_style *f)
{
    const struct attr_value *v = &at->value;

    if (at->id == ATTR_FONT_FAMILY) {
        f->families = v->u.families;
        f->at = at->at;
    } else if (at->id == ATTR_FONT_SIZE_ADJUST) {
        f->size_adjust = v->u.number;
    } else if (at->id == ATTR_FONT_WEIGHT) {
        f->bold = v->word;
    } else if (at->id == ATTR_FONT_STYLE) {
        f->italic = v->word;
    } else if (at->id == ATTR_COLOR) {
        f->color = v->u.color;
    } else if (at->id == ATTR_LANG) {
        f->lang = v->u.text;
    } else if (at->id == ATTR_NUMERALS) {
        f->thai_numerals = v->word == NUMERALS_THAI;
    } else if (at->id == ATTR_TEXT_DECORATION) {
        f->decoration = v->word ? f->decoration | (unsigned)v->word : 0;
    } else if (at->id == ATTR_WORD_SPACING) {
        style_length(s, at, v->u.length, f->size, &f->word_spacing);
    } else if (at->id == ATTR_LETTER_SPACING) {
        style_length(s, at, v->u.length, f->size, &f->letter_spacing);
    }
}

/* Where pages may break, and around what. */
static void apply_break(const struct attr *at, struct doc_style *st)
{
    bool always = at->value.word == PAGE_BREAK_ALWAYS, avoid = at->value.word == PAGE_BREAK_AVOID;

    if (at->id == ATTR_BREAK_BEFORE) {
        st->page_before = always;
        st->keep_previous = avoid;
    } else if (at->id == ATTR_BREAK_AFTER) {
        st->page_after = always;
        st->keep_next = avoid;
    } else if (at->id == ATTR_BREAK_INSIDE) {
        st->keep_inside = avoid;
    } else if (at->id == ATTR_ORPHANS) {
        st->orphans = at->value.u.count;
    } else if (at->id == ATTR_WIDOWS) {
        st->widows = at->value.u.count;
    }
}

static void apply_lengths(struct styles *s, const struct attr *at, struct doc_style *st)
{
    pt64 *out = at->id == ATTR_TEXT_INDENT     ? &st->indent
                : at->id == ATTR_MARGIN_TOP    ? &st->margin_top
                : at->id == ATTR_MARGIN_BOTTOM ? &st->margin_bottom
                : at->id == ATTR_MARGIN_LEFT   ? &st->margin_left
                : at->id == ATTR_MARGIN_RIGHT  ? &st->margin_right
                                               : NULL;

    if (out)
        style_length(s, at, at->value.u.length, st->font.size, out);
}

static void apply(struct styles *s, const struct attr *at, struct doc_style *st)
{
    apply_font(s, at, &st->font);
    apply_break(at, st);
    apply_lengths(s, at, st);
    if (at->id == ATTR_TEXT_ALIGN || at->id == ATTR_ALIGN) {
        st->align = (enum align)at->value.word;
        st->row_align = true;
    }
    if (at->id == ATTR_LINE_HEIGHT)
        apply_line_height(s, at, st);
    else if (at->id == ATTR_NUMBER_FORMAT)
        st->number_format = at->value.u.text;
}

/* The size first: the other lengths of the element may be in em of it (CSS 2.1, 4.3.2). */
static void apply_attrs(struct styles *s, const struct node *n, struct doc_style *st)
{
    const struct attr *size = node_attr(n, ATTR_FONT_SIZE);

    if (size)
        apply_size(s, size, &st->font);
    for (const struct attr *at = n->attr; at; at = at->next)
        if (!at->part) /* else bind_style knows */
            apply(s, at, st);
    box_apply(s, n, st);
}

static void no_style(struct styles *s, const struct attr *name)
{
    bool few = diag_count(s->dg, DIAG_ERROR) < DIAG_FAULTS_MAX; /* looking is slow */
    const char **known = few ? arena_array(s->a, const char *, s->nnamed + 1) : NULL;

    diag_add(s->dg, DIAG_NO_STYLE, name->at, "there is no style \"%s\"", name->value.u.text);
    for (size_t i = 0; known && i < s->nnamed; i++)
        known[i] = s->named[i].name;
    const char *near = known ? str_nearest(name->value.u.text, known, s->nnamed) : NULL;
    if (near)
        diag_hint(s->dg, "did you mean \"%s\"?", near);
}

/* A style and those it is based on, the base first; `left` ends a circle. */
static void apply_style(struct styles *s, const struct node *style, struct doc_style *st,
                        size_t left)
{
    const struct attr *base = node_attr(style, ATTR_BASED_ON);

    if (base && !left) {
        diag_add(
            s->dg, DIAG_NO_STYLE, base->at,
            "the styles are based on each other in a circle, or more than %d one after another",
            LIMIT_STYLE_DEPTH);
        return;
    }
    if (base) {
        const struct node *b = find_style(s, base->value.u.text);
        if (b)
            apply_style(s, b, st, left - 1);
        else
            no_style(s, base);
    }
    apply_attrs(s, style, st);
}

static void apply_named(struct styles *s, const char *name, struct doc_style *st)
{
    const struct node *n = find_style(s, name);

    if (n)
        apply_style(s, n, st, LIMIT_STYLE_DEPTH);
}

void styles_check(struct styles *s)
{
    for (size_t i = 0; i < s->nnamed; i++) {
        struct doc_style unused = {.font.size = PT64(16)};
        apply_style(s, s->named[i].node, &unused, LIMIT_STYLE_DEPTH);
    }
}

void style_root(struct styles *s, bool thai_numerals, struct doc_style *out)
{
    *out = (struct doc_style){.font = {.families = default_families,
                                       .size = PT64(16),
                                       .size_adjust = default_adjust,
                                       .thai_numerals = thai_numerals},
                              .orphans = 2,
                              .widows = 2};
    apply_named(s, root_style, out);
    out->font.decoration_color = out->font.color;
    s->root_size = out->font.size;
    s->p_margin_top = out->margin_top;
    s->p_margin_bottom = out->margin_bottom;
}

/* Smaller, and moved up by so many percent of the x-height: so little that lines stay as high, and
 * that poppler sees one line, which ends a line where two baselines are more than half of the
 * smaller size apart. For the same reason a raised letter is not raised again. */
static void raise(struct font_style *f, int percent)
{
    double x_height = f->size_adjust > 0 ? f->size_adjust : 0.45; /* of most Latin letters */

    if (f->rise)
        return;
    f->rise = (pt64)lround(f->size * x_height * percent / 100);
    f->size = f->size * 6 / 10;
}

/* S7: what is no running text is not justified; else it has the alignment of what is around it. */
static enum align unjustified(enum align align)
{
    return align == ALIGN_RIGHT || align == ALIGN_CENTER ? align : ALIGN_LEFT;
}

/* Ours, and few: what the words heading and header cell mean before any style speaks. */
static void apply_element(struct styles *s, const struct node *n, struct doc_style *st)
{
    switch (n->element) {
    case EL_H1:
    case EL_H2:
    case EL_H3:
    case EL_H4:
    case EL_H5:
        st->font.bold = true;
        st->keep_next = true;
        st->align = unjustified(st->align);
        st->indent = 0;
        break;
    case EL_TR:
        st->align = unjustified(st->align);
        st->row_align = false;
        st->indent = 0;
        break;
    case EL_TH:
        st->font.bold = true;
        st->align = st->row_align ? st->align : ALIGN_CENTER;
        break;
    case EL_LI:
    case EL_FOOTNOTE:
        st->indent = 0;
        break;
    case EL_CAPTION:
        st->indent = 0;
        st->align = unjustified(st->align);
        st->margin_top = st->margin_bottom = st->font.size / 4;
        break;
    case EL_WATERMARK:
        st->font.size = PT64(96);
        st->font.bold = true;
        st->font.color = 0xDDDDDD;
        st->indent = 0;
        break;
    case EL_HR: /* clear of the lines beside it */
        st->margin_top = st->margin_bottom = st->font.size / 4;
        break;
    case EL_IMG:
    case EL_QR:
    case EL_BAR_CHART:
    case EL_LINE_CHART:
        st->indent = 0;
        st->keep_inside = true;
        break;
    case EL_LEADER:
        st->font.decoration =
            node_word(n, ATTR_PATTERN, LEADER_DOTS) == LEADER_DOTS   ? DECORATION_DOTS
            : node_word(n, ATTR_PATTERN, LEADER_DOTS) == LEADER_RULE ? DECORATION_RULE
                                                                     : 0;
        break;
    case EL_U:
        st->font.decoration |= DECORATION_UNDERLINE;
        break;
    case EL_S:
        st->font.decoration |= DECORATION_THROUGH;
        break;
    case EL_SUP:
        raise(&st->font, 42);
        break;
    case EL_SUB:
        raise(&st->font, -15);
        break;
    case EL_B:
        st->font.bold = true;
        break;
    case EL_I:
        st->font.italic = true;
        break;
    default:
        break;
    }
    if (n->element == EL_TD || n->element == EL_TH)
        st->in_cell = true;
    if (n->element == EL_P && !st->in_cell) {
        st->margin_top = s->p_margin_top;
        st->margin_bottom = s->p_margin_bottom;
    }
    if (n->element == EL_FOOTNOTE) {
        st->font.size = s->root_size * 8 / 10;
        st->font.bold = st->font.italic = false;
        st->font.decoration = 0;
    }
    apply_named(s, element_name(n->element), st);
}

/* ---- each style is computed once ---- */

/* A template has few elements, its report may have a million: the style of an element in a style
 * is kept. Which slot it is in hangs on addresses, what is found there does not. */
struct computed_style {
    const void *what; /* the element, or the name */
    const struct doc_style *parent;
    struct doc_style style;
};

static struct computed_style **slot_of(const struct styles *s, const void *what,
                                       const struct doc_style *parent)
{
    size_t i = ((uintptr_t)what / 16 * 31 + (uintptr_t)parent / 16) & (s->nslot - 1);

    while (s->computed[i] && (s->computed[i]->what != what || s->computed[i]->parent != parent))
        i = (i + 1) & (s->nslot - 1);
    return &s->computed[i];
}

static bool grow_slots(struct styles *s)
{
    struct computed_style **old = s->computed;
    size_t n = s->nslot, more = n ? 2 * n : 128;

    if (n > 2 * (s->ncomputed + 1))
        return true;
    struct computed_style **computed = arena_array(s->a, struct computed_style *, more);
    if (!computed)
        return false;
    s->computed = computed;
    s->nslot = more;
    for (size_t i = 0; i < n; i++)
        if (old[i])
            *slot_of(s, old[i]->what, old[i]->parent) = old[i];
    return true;
}

/* The style of `what` in parent; *fresh = it is a copy of the parent's, still to be computed. */
static struct doc_style *find_computed(struct styles *s, const void *what,
                                       const struct doc_style *parent, bool *fresh)
{
    if (!grow_slots(s))
        return NULL;
    struct computed_style **slot = slot_of(s, what, parent);
    *fresh = !*slot;
    if (*slot)
        return &(*slot)->style;
    struct computed_style *m = arena_new(s->a, struct computed_style);
    if (!m)
        return NULL;
    *m = (struct computed_style){what, parent, *parent};
    *slot = m;
    s->ncomputed++;
    return &m->style;
}

/* Not inherited (CSS 2.1, 8.3; CSS Fragmentation 3, 3). */
static void reset_not_inherited(struct doc_style *st)
{
    st->margin_top = st->margin_bottom = st->margin_left = st->margin_right = 0;
    st->page_before = st->page_after = st->keep_next = st->keep_previous = st->keep_inside = false;
    st->number_format = NULL;
    st->box = (struct box_style){0};
}

static bool is_inline(enum element e)
{
    return e == EL_B || e == EL_I || e == EL_U || e == EL_S || e == EL_SUP || e == EL_SUB ||
           e == EL_SPAN || e == EL_A || e == EL_ABBR || e == EL_LEADER;
}

const struct doc_style *style_of(struct styles *s, const struct node *n,
                                 const struct doc_style *parent)
{
    bool fresh;
    struct doc_style *st = find_computed(s, n, parent, &fresh);
    const struct attr *name = node_attr(n, ATTR_STYLE);

    if (!st || !fresh)
        return st;
    reset_not_inherited(st);
    apply_element(s, n, st);
    if (name && !name->part) {
        const struct node *style = find_style(s, name->value.u.text);
        if (style)
            apply_style(s, style, st, LIMIT_STYLE_DEPTH);
        else
            no_style(s, name);
    }
    apply_attrs(s, n, st);
    if (st->font.decoration != parent->font.decoration)
        st->font.decoration_color = st->font.color;
    if (!is_inline(n->element))
        st->font.even_digits = st->align == ALIGN_DECIMAL;
    box_check(s, n, st);
    box_finish(st);
    return st;
}

const struct doc_style *style_anonymous(struct styles *s, const struct doc_style *parent)
{
    static const char anonymous[] = "";
    bool fresh;
    struct doc_style *st = find_computed(s, anonymous, parent, &fresh);

    if (st && fresh)
        reset_not_inherited(st);
    return st;
}

const struct doc_style *style_named(struct styles *s, const char *name,
                                    const struct doc_style *parent, pt64 margin_left)
{
    bool fresh;
    struct doc_style *st = find_computed(s, name, parent, &fresh);

    if (st && fresh) {
        reset_not_inherited(st);
        st->align = ALIGN_LEFT;
        st->font.even_digits = false;
        st->indent = 0;
        st->margin_left = margin_left;
        apply_named(s, name, st);
        if (st->font.decoration != parent->font.decoration)
            st->font.decoration_color = st->font.color;
    }
    return st;
}
