#include "document/style.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* What a report looks like that names no style: the typing guide's 16 pt TH Sarabun, and the
 * Debian family that is drawn like it. 0.340 is the x-height of TH SarabunPSK. */
static const char default_families[] = "TH SarabunPSK, TH Sarabun New, Laksaman";
static const double default_adjust = 0.340;

/* A style with an element's name is that element's; "body" is what all of them inherit. */
static const char root_style[] = "body";

static const struct node *find_style(const struct styles *s, const char *name)
{
    for (size_t i = 0; i < s->nnode; i++) {
        const struct attr *at = node_attr(s->node[i], "name");
        if (at && !strcmp(at->value, name))
            return s->node[i];
    }
    return NULL;
}

bool styles_collect(struct styles *s, const struct node *report)
{
    size_t n = 0;

    for (const struct node *c = report->first; c; c = c->next)
        n += c->element == EL_STYLE;
    s->node = arena_array(s->a, const struct node *, n + 1);
    if (!s->node)
        return false;
    for (const struct node *c = report->first; c; c = c->next)
        if (c->element == EL_STYLE)
            s->node[s->nnode++] = c;
    return true;
}

static bool bad_value(struct styles *s, const struct attr *at, const char *wanted)
{
    return diag_add(s->dg, DIAG_XML_VALUE, at->at, "%s=\"%s\": wanted %s", at->name, at->value,
                    wanted);
}

bool style_length(struct styles *s, const struct attr *at, pt64 em, pt64 *out)
{
    return pt64_from_css(at->value, em, out) ||
           bad_value(s, at, "a length with a unit, like 6pt or 25mm");
}

bool style_color(struct styles *s, const struct attr *at, uint32_t *out)
{
    char *end;

    if (at->value[0] == '#' && strlen(at->value) == 7) {
        unsigned long v = strtoul(at->value + 1, &end, 16);
        if (*end == '\0') {
            *out = (uint32_t)v;
            return true;
        }
    }
    return bad_value(s, at, "a colour like #336699");
}

int style_number(const struct attr *at, int fallback)
{
    long v = at ? strtol(at->value, NULL, 10) : fallback;

    return v >= 1 && v <= 9999 ? (int)v : fallback;
}

static bool is(const struct attr *at, const char *name)
{
    return !strcmp(at->name, name);
}

static void apply_font(struct styles *s, const struct attr *at, struct font_style *f)
{
    if (is(at, "font-family")) {
        f->families = at->value;
        f->at = at->at;
    } else if (is(at, "font-size")) {
        style_length(s, at, f->size, &f->size);
        if (f->size < PT64(1)) {
            f->size = PT64(1);
            bad_value(s, at, "a size of 1pt or more");
        }
    } else if (is(at, "font-size-adjust")) {
        char *end;
        double v = strcmp(at->value, "none") ? strtod(at->value, &end) : 0;
        if (v >= 0 && v < 10)
            f->size_adjust = v;
        else
            bad_value(s, at, "none, or x-height over font size, like 0.340");
    } else if (is(at, "font-weight")) {
        f->bold = !strcmp(at->value, "bold");
    } else if (is(at, "font-style")) {
        f->italic = !strcmp(at->value, "italic");
    } else if (is(at, "color")) {
        style_color(s, at, &f->color);
    }
}

static enum align align_from(const char *word)
{
    static const struct {
        const char *word;
        enum align align;
    } table[] = {{"right", ALIGN_RIGHT},
                 {"end", ALIGN_RIGHT},
                 {"center", ALIGN_CENTER},
                 {"justify", ALIGN_JUSTIFY},
                 {"decimal", ALIGN_DECIMAL}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (!strcmp(word, table[i].word))
            return table[i].align;
    return ALIGN_LEFT;
}

static void apply_line_height(struct styles *s, const struct attr *at, struct doc_style *st)
{
    const char *v = at->value;
    size_t len = strlen(v);

    if (!strcmp(v, "normal")) {
        st->line_height = LINE_NORMAL;
    } else if (len && strspn(v, "0123456789.") == len) {
        char *with_unit = arena_printf(s->a, "%spt", v);
        pt64 factor;
        if (with_unit && pt64_from_css(with_unit, 0, &factor)) {
            st->line_height = LINE_FACTOR;
            st->line_factor = pt_from_pt64(factor);
        }
    } else if (style_length(s, at, st->font.size, &st->line_length)) {
        st->line_height = LINE_LENGTH;
    }
}

static void apply(struct styles *s, const struct attr *at, struct doc_style *st)
{
    const struct {
        const char *name;
        pt64 *length;
    } lengths[] = {{"text-indent", &st->indent},
                   {"margin-top", &st->margin_top},
                   {"margin-bottom", &st->margin_bottom},
                   {"margin-left", &st->margin_left},
                   {"margin-right", &st->margin_right}};

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        if (is(at, lengths[i].name))
            style_length(s, at, st->font.size, lengths[i].length);
    apply_font(s, at, &st->font);
    if (is(at, "text-align") || is(at, "align"))
        st->align = align_from(at->value);
    else if (is(at, "line-height"))
        apply_line_height(s, at, st);
    else if (is(at, "break-before")) {
        st->page_before = !strcmp(at->value, "page");
        st->keep_previous = !strcmp(at->value, "avoid");
    } else if (is(at, "break-after")) {
        st->page_after = !strcmp(at->value, "page");
        st->keep_next = !strcmp(at->value, "avoid");
    } else if (is(at, "break-inside"))
        st->keep_inside = !strcmp(at->value, "avoid");
    else if (is(at, "orphans"))
        st->orphans = style_number(at, st->orphans);
    else if (is(at, "widows"))
        st->widows = style_number(at, st->widows);
    else if (is(at, "number-format"))
        st->number_format = strcmp(at->value, "none") ? at->value : NULL;
}

/* The size first: the other lengths of the element may be in em of it (CSS 2.1, 4.3.2). */
static void apply_attrs(struct styles *s, const struct node *n, struct doc_style *st)
{
    const struct attr *size = node_attr(n, "font-size");

    if (size)
        apply_font(s, size, &st->font);
    for (const struct attr *at = n->attr; at; at = at->next)
        if (at != size)
            apply(s, at, st);
}

static void no_style(struct styles *s, const struct attr *name)
{
    const char **known = arena_array(s->a, const char *, s->nnode + 1);

    diag_add(s->dg, DIAG_NO_STYLE, name->at, "there is no style \"%s\"", name->value);
    for (size_t i = 0; known && i < s->nnode; i++)
        known[i] = node_attr(s->node[i], "name") ? node_attr(s->node[i], "name")->value : "";
    const char *near = known ? str_nearest(name->value, known, s->nnode) : NULL;
    if (near)
        diag_hint(s->dg, "did you mean \"%s\"?", near);
}

/* A style and those it is based on, the base first; `left` ends a circle. */
static void apply_style(struct styles *s, const struct node *style, struct doc_style *st,
                        size_t left)
{
    const struct attr *base = node_attr(style, "based-on");

    if (base && !left) {
        diag_add(s->dg, DIAG_NO_STYLE, base->at, "the styles are based on each other in a circle");
        return;
    }
    if (base) {
        const struct node *b = find_style(s, base->value);
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
        apply_style(s, n, st, s->nnode);
}

void styles_check(struct styles *s)
{
    for (size_t i = 0; i < s->nnode; i++) {
        struct doc_style unused = {.font.size = PT64(16)};
        apply_style(s, s->node[i], &unused, s->nnode);
    }
}

void style_root(struct styles *s, struct doc_style *out)
{
    *out = (struct doc_style){
        .font = {.families = default_families, .size = PT64(16), .size_adjust = default_adjust},
        .orphans = 2,
        .widows = 2};
    apply_named(s, root_style, out);
    s->root_size = out->font.size;
    s->p_margin_top = out->margin_top;
    s->p_margin_bottom = out->margin_bottom;
}

/* Ours, and few: what the words heading and header cell mean before any style speaks. */
static void apply_element(struct styles *s, const struct node *n, struct doc_style *st)
{
    switch (n->element) {
    case EL_H1:
    case EL_H2:
    case EL_H3:
        st->font.bold = true;
        st->keep_next = true;
        st->align = ALIGN_LEFT;
        st->indent = 0;
        break;
    case EL_TH:
        st->font.bold = true;
        st->align = ALIGN_CENTER;
        st->indent = 0;
        break;
    case EL_TD: /* S7: cells are not justified */
        st->align = ALIGN_LEFT;
        st->indent = 0;
        break;
    case EL_LI:
    case EL_FOOTNOTE:
        st->indent = 0;
        break;
    case EL_CAPTION:
        st->indent = 0;
        st->align = st->align == ALIGN_JUSTIFY ? ALIGN_LEFT : st->align;
        st->margin_top = st->margin_bottom = st->font.size / 4;
        break;
    case EL_HR: /* clear of the lines beside it */
        st->margin_top = st->margin_bottom = st->font.size / 4;
        break;
    case EL_IMG:
    case EL_BAR_CHART:
    case EL_LINE_CHART:
        st->indent = 0;
        st->keep_inside = true;
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
    }
    apply_named(s, element_name(n->element), st);
}

/* ---- each style is made once ---- */

/* A template has few elements, its report may have a million: the style of an element in a style
 * is kept. Which slot it is in hangs on addresses, what is found there does not. */
struct made_style {
    const void *what; /* the element, or the name */
    const struct doc_style *parent;
    struct doc_style style;
};

static struct made_style **slot_of(const struct styles *s, const void *what,
                                   const struct doc_style *parent)
{
    size_t i = ((uintptr_t)what / 16 * 31 + (uintptr_t)parent / 16) & (s->nslot - 1);

    while (s->made[i] && (s->made[i]->what != what || s->made[i]->parent != parent))
        i = (i + 1) & (s->nslot - 1);
    return &s->made[i];
}

static bool grow_slots(struct styles *s)
{
    struct made_style **old = s->made;
    size_t n = s->nslot, more = n ? 2 * n : 128;

    if (n > 2 * (s->nmade + 1))
        return true;
    struct made_style **made = arena_array(s->a, struct made_style *, more);
    if (!made)
        return false;
    s->made = made;
    s->nslot = more;
    for (size_t i = 0; i < n; i++)
        if (old[i])
            *slot_of(s, old[i]->what, old[i]->parent) = old[i];
    return true;
}

/* The style of `what` in parent; *fresh = it is a copy of the parent's, still to be made. */
static struct doc_style *find_made(struct styles *s, const void *what,
                                   const struct doc_style *parent, bool *fresh)
{
    if (!grow_slots(s))
        return NULL;
    struct made_style **slot = slot_of(s, what, parent);
    *fresh = !*slot;
    if (*slot)
        return &(*slot)->style;
    struct made_style *m = arena_new(s->a, struct made_style);
    if (!m)
        return NULL;
    *m = (struct made_style){what, parent, *parent};
    *slot = m;
    s->nmade++;
    return &m->style;
}

/* Not inherited (CSS 2.1, 8.3; CSS Fragmentation 3, 3). */
static void drop_own(struct doc_style *st)
{
    st->margin_top = st->margin_bottom = st->margin_left = st->margin_right = 0;
    st->page_before = st->page_after = st->keep_next = st->keep_previous = st->keep_inside = false;
    st->number_format = NULL;
}

const struct doc_style *style_of(struct styles *s, const struct node *n,
                                 const struct doc_style *parent)
{
    bool fresh;
    struct doc_style *st = find_made(s, n, parent, &fresh);
    const struct attr *name = node_attr(n, "style");

    if (!st || !fresh)
        return st;
    drop_own(st);
    apply_element(s, n, st);
    if (name) {
        const struct node *style = find_style(s, name->value);
        if (style)
            apply_style(s, style, st, s->nnode);
        else
            no_style(s, name);
    }
    apply_attrs(s, n, st);
    if (n->element != EL_B && n->element != EL_I && n->element != EL_SPAN)
        st->font.even_digits = st->align == ALIGN_DECIMAL;
    return st;
}

const struct doc_style *style_plain(struct styles *s, const struct doc_style *parent)
{
    static const char plain[] = "";
    bool fresh;
    struct doc_style *st = find_made(s, plain, parent, &fresh);

    if (st && fresh)
        drop_own(st);
    return st;
}

const struct doc_style *style_named(struct styles *s, const char *name,
                                    const struct doc_style *parent, pt64 margin_left)
{
    bool fresh;
    struct doc_style *st = find_made(s, name, parent, &fresh);

    if (st && fresh) {
        drop_own(st);
        st->align = ALIGN_LEFT;
        st->font.even_digits = false;
        st->indent = 0;
        st->margin_left = margin_left;
        apply_named(s, name, st);
    }
    return st;
}
