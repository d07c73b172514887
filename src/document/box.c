/*
 * box.c - borders, padding and background of an element: CSS 2.1, 8.5 and 14.2.
 *
 * An XML element has no order of attributes: `border` is read first, then `border-color`, then the
 * sides, so that the one that says less wins over the one that says more.
 */
#include "document/style.h"

#include "template/schema.h"

const pt64 border_medium = PT64(0.5); /* ours: of a border that says no thickness */

static void apply_padding(struct styles *s, const struct attr *at, struct length l, enum side side,
                          struct doc_style *st)
{
    style_length(s, at, l, st->font.size, &st->box.padding[side]);
    st->box.padded[side] = true;
}

/* What one of the border attributes says of a side: all of it is set anew, as in CSS. */
static void apply_border(struct styles *s, const struct attr *at, const struct doc_style *st,
                         struct border *out)
{
    const struct attr_value *v = &at->value;

    *out = (struct border){.given = true, .width = border_medium, .style = BORDER_SOLID};
    if (v->word != NO_WORD) {
        out->style = (enum border_style)v->word;
        return;
    }
    if (v->u.border.has_width)
        style_length(s, at, v->u.border.width, st->font.size, &out->width);
    if (v->u.border.has_style)
        out->style = v->u.border.style;
    out->colored = v->u.border.has_color;
    out->color = v->u.border.color;
    if (!out->width)
        out->style = BORDER_NONE;
}

void box_apply(struct styles *s, const struct node *n, struct doc_style *st)
{
    static const enum attribute pad[SIDE_N] = {ATTR_PADDING_TOP, ATTR_PADDING_RIGHT,
                                               ATTR_PADDING_BOTTOM, ATTR_PADDING_LEFT};
    static const enum attribute side[SIDE_N] = {ATTR_BORDER_TOP, ATTR_BORDER_RIGHT,
                                                ATTR_BORDER_BOTTOM, ATTR_BORDER_LEFT};
    const struct attr *all = node_attr(n, ATTR_BORDER), *color = node_attr(n, ATTR_BORDER_COLOR),
                      *fill = node_attr(n, ATTR_BACKGROUND), *padding = node_attr(n, ATTR_PADDING);
    struct box_style *box = &st->box;

    for (int i = 0; i < SIDE_N; i++) {
        const struct attr *one = node_attr(n, side[i]);
        if (one || all)
            apply_border(s, one ? one : all, st, &box->border[i]);
        if (color && !(one && one->value.u.border.has_color)) {
            box->border[i].color = color->value.u.color;
            box->border[i].colored = true;
        }
        const struct attr *own = node_attr(n, pad[i]);
        if (own || padding)
            apply_padding(s, own ? own : padding,
                          own ? own->value.u.length : padding->value.u.padding[i], (enum side)i,
                          st);
    }
    if (fill && !fill->part) {
        box->background = fill->value.u.color;
        box->filled = true;
    }
    box->rules = (enum rules)node_word(n, ATTR_RULES, (int)box->rules);
}

void box_check(struct styles *s, const struct node *n, const struct doc_style *st)
{
    attr_set has = schema_element[n->element].attr;
    const struct attr *name = node_attr(n, ATTR_STYLE);
    bool bordered = st->box.filled, padded = false;

    for (int i = 0; i < SIDE_N; i++) {
        bordered = bordered || st->box.border[i].given;
        padded = padded || st->box.padded[i];
    }
    if ((!bordered || has & (ATTR_BIT(ATTR_BORDER) | ATTR_BIT(ATTR_BACKGROUND))) &&
        (!padded || has & (ATTR_BIT(ATTR_PADDING) | ATTR_BIT(ATTR_PADDING_TOP))))
        return;
    diag_add(s->dg, DIAG_NO_STYLE, name ? name->at : n->at,
             bordered ? N_("a <%s> has no border and no background, its style gives it one")
                      : N_("a <%s> has no padding, its style gives it one"),
             element_name(n->element));
    diag_hint(s->dg, "put a <div> or <p> that has it around or into this");
}

void box_finish(struct doc_style *st)
{
    for (int i = 0; i < SIDE_N; i++)
        if (!st->box.border[i].colored)
            st->box.border[i].color = st->font.color;
}
