/*
 * bind_style.c - style, color and background that come from the data.
 *
 * An element that says style="{kind}" has as many styles as the data have kinds. For each there is a copy of the
 * element that says so in words, which has its style as any element of the template has.
 */
#include "document/binder.h"

#include "base/limits.h"

#include <string.h>

enum { NVARIED = 3 };
static const enum attribute varied[NVARIED] = {ATTR_STYLE, ATTR_COLOR, ATTR_BACKGROUND};

struct variant {
    struct variant *next;
    const char
        *said[NVARIED]; /* NULL = the attribute has no reference, "" = the data say nothing */
    struct node node;
};

struct varied_node {
    struct varied_node *next;
    const struct node *of;
    struct variant *first;
    size_t n;
};

static bool is_varied(const struct attr *at)
{
    for (int i = 0; at->part && i < NVARIED; i++)
        if (at->id == varied[i])
            return true;
    return false;
}

/* What the data say for each. false = diagnosed. */
static bool read_said(struct binder *b, const struct node *n, const struct row *row,
                      const char *said[NVARIED])
{
    for (int i = 0; i < NVARIED; i++) {
        const struct attr *at = node_attr(n, varied[i]);
        said[i] = NULL;
        if (!at || !at->part)
            continue;
        said[i] = bind_attr_has_data(b, at, row) ? bind_attr(b, at, row) : "";
        if (!said[i])
            return false;
    }
    return true;
}

static bool says(const struct variant *v, const char *const said[NVARIED])
{
    for (int i = 0; i < NVARIED; i++)
        if (said[i] && strcmp(v->said[i], said[i]) != 0)
            return false;
    return true;
}

static struct varied_node *find_node(struct binder *b, const struct node *n)
{
    struct varied_node *v = b->varied;

    while (v && v->of != n)
        v = v->next;
    if (v || !(v = arena_new(b->doc_arena, struct varied_node)))
        return v;
    *v = (struct varied_node){.next = b->varied, .of = n};
    b->varied = v;
    return v;
}

/* The attribute in words; *out NULL = the data say nothing, so neither does it. A mistake is told where the
 * value comes from, and the attribute is left out. false = no memory. */
static bool fill_attr(struct binder *b, const struct attr *at, const char *said,
                      const struct row *row, struct attr **out)
{
    struct attr *copy = arena_new(b->doc_arena, struct attr);
    const char *text = arena_strdup(b->doc_arena, said);

    *out = NULL;
    if (!copy || !text)
        return false;
    *copy = *at;
    copy->at = bind_attr_place(b, at, row);
    copy->text = text;
    copy->part = NULL;
    if (*text && attr_parse(b->doc_arena, copy, text, &copy->value, b->dg))
        *out = copy;
    return true;
}

static struct variant *make_variant(struct binder *b, const struct node *n, const struct row *row,
                                    const char *const said[NVARIED])
{
    struct variant *v = arena_new(b->doc_arena, struct variant);
    struct attr **end = v ? &v->node.attr : NULL;

    if (!v)
        return NULL;
    v->node = *n;
    v->node.attr = NULL;
    for (int i = 0; i < NVARIED; i++)
        if (said[i] && !(v->said[i] = arena_strdup(b->doc_arena, said[i])))
            return NULL;
    for (const struct attr *at = n->attr; at; at = at->next) {
        struct attr *one = NULL;
        if (!is_varied(at)) {
            if (!(one = arena_new(b->doc_arena, struct attr)))
                return NULL;
            *one = *at;
        } else {
            for (int i = 0; i < NVARIED; i++)
                if (at->id == varied[i] && !fill_attr(b, at, v->said[i], row, &one))
                    return NULL;
        }
        if (!one)
            continue;
        one->next = NULL;
        *end = one;
        end = &one->next;
    }
    return v;
}

/* The element in words, of this row. NULL = diagnosed. */
static const struct node *find_variant(struct binder *b, const struct node *n,
                                       const struct row *row)
{
    const char *said[NVARIED];
    struct varied_node *of = find_node(b, n);

    if (!of || !read_said(b, n, row, said))
        return NULL;
    for (struct variant *v = of->first; v; v = v->next)
        if (says(v, said))
            return &v->node;
    if (of->n == LIMIT_STYLES_OF_DATA) {
        diag_add(b->dg, DIAG_XML_VALUE, n->at, "the data give this element more than %d styles",
                 LIMIT_STYLES_OF_DATA);
        return NULL;
    }
    struct variant *v = make_variant(b, n, row, said);
    if (!v)
        return NULL;
    v->next = of->first;
    of->first = v;
    of->n++;
    return &v->node;
}

const struct doc_style *bind_style(struct binder *b, const struct node *n, const struct row *row,
                                   const struct doc_style *parent)
{
    bool any = false;

    for (const struct attr *at = n->attr; at && !any; at = at->next)
        any = is_varied(at);
    const struct node *said = any ? find_variant(b, n, row) : n;
    return said ? style_of(&b->styles, said, parent) : NULL;
}
