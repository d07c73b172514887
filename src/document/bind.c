/*
 * bind.c - walks the template with the dataset beside it and writes down the document.
 */
#include "document/bind.h"

#include "base/str.h"
#include "document/binder.h"

#include <string.h>

void each_open(struct binder *b, const struct node *n, const struct row *outer, struct each *e)
{
    const struct attr *select = node_attr(n, "select");

    *e = (struct each){0};
    if (select)
        e->q = query_open(b->ds, select->value, select->at, outer, b->dg);
    e->ok = e->q != NULL;
}

bool each_next(struct binder *b, struct each *e)
{
    bool done = false;

    e->ok = e->ok && query_next(e->q, &e->row, &done, b->dg);
    return e->ok && !done;
}

bool each_close(struct each *e)
{
    query_close(e->q);
    return e->ok;
}

struct doc_block *bind_new_block(struct binder *b, struct block_list *out, enum block_kind kind,
                                 const struct doc_style *style, struct loc at)
{
    struct doc_block *block = arena_new(b->a, struct doc_block);

    if (!block)
        return NULL;
    block->kind = kind;
    block->style = style;
    block->at = at;
    *out->end = block;
    out->end = &block->next;
    return block;
}

static bool bind_para(struct binder *b, const struct node *n, const struct doc_style *parent,
                      const struct row *row, struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = style ? bind_new_block(b, out, BLOCK_PARA, style, n->at) : NULL;

    return block && bind_text(b, n->first, NULL, style, row, block);
}

/* Text that stands in a cell without a <p> around it. `n` is moved behind it. */
static bool bind_loose_text(struct binder *b, const struct node **n, const struct doc_style *style,
                            const struct row *row, struct block_list *out)
{
    struct doc_style *own = arena_new(b->a, struct doc_style);
    const struct node *first = *n;

    while (*n && bind_is_inline(*n))
        *n = (*n)->next;
    if (!own)
        return false;
    *own = *style;
    own->margin_top = own->margin_bottom = own->margin_left = own->margin_right = 0;
    struct doc_block *block = bind_new_block(b, out, BLOCK_PARA, own, first->at);
    return block && bind_text(b, first, *n, own, row, block);
}

static bool bind_each(struct binder *b, const struct node *n, const struct doc_style *style,
                      const struct row *row, struct block_list *out)
{
    struct each e;

    each_open(b, n, row, &e);
    while (each_next(b, &e))
        e.ok = bind_blocks(b, n, style, &e.row, out);
    return each_close(&e);
}

static bool bind_box(struct binder *b, const struct node *n, const struct doc_style *parent,
                     const struct row *row, struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = style ? bind_new_block(b, out, BLOCK_BOX, style, n->at) : NULL;

    if (!block)
        return false;
    struct block_list inside = {&block->u.box};
    return bind_blocks(b, n, style, row, &inside);
}

bool bind_blocks(struct binder *b, const struct node *n, const struct doc_style *style,
                 const struct row *row, struct block_list *out)
{
    bool ok = true;

    for (const struct node *c = n->first; c;) {
        if (bind_is_inline(c) && !bind_is_blank(c)) {
            ok &= bind_loose_text(b, &c, style, row, out);
            continue;
        }
        switch (c->element) {
        case EL_P:
        case EL_H1:
        case EL_H2:
        case EL_H3:
            ok &= bind_para(b, c, style, row, out);
            break;
        case EL_DIV:
            ok &= bind_box(b, c, style, row, out);
            break;
        case EL_TABLE:
            ok &= bind_table(b, c, style, row, out);
            break;
        case EL_EACH:
            ok &= bind_each(b, c, style, row, out);
            break;
        default:
            break;
        }
        c = c->next;
    }
    return ok;
}
static const struct doc_page *find_page(struct binder *b, const struct node *section,
                                        const struct doc_page *page, size_t npage)
{
    const struct attr *at = node_attr(section, "page");
    const char **names = arena_array(b->a, const char *, npage + 1);

    if (!at || !names)
        return NULL;
    for (size_t i = 0; i < npage; i++) {
        names[i] = page[i].name;
        if (!strcmp(at->value, page[i].name))
            return &page[i];
    }
    diag_add(b->dg, DIAG_NO_PAGE, at->at, "there is no page \"%s\"", at->value);
    const char *near = str_nearest(at->value, names, npage);
    if (near)
        diag_hint(b->dg, "did you mean \"%s\"?", near);
    return NULL;
}

struct document *document_bind(struct arena *a, const struct node *report, struct dataset *ds,
                               struct diag *dg)
{
    struct binder b = {.a = a, .ds = ds, .dg = dg, .styles = {.a = a, .dg = dg}};
    struct doc_style *root = arena_new(a, struct doc_style);
    const struct attr *lang = node_attr(report, "lang"), *numerals = node_attr(report, "numerals");
    size_t npage = 0;
    bool ok = true;

    b.doc = arena_new(a, struct document);
    if (!b.doc || !root || !styles_collect(&b.styles, report))
        return NULL;
    b.doc->ds = ds;
    b.doc->lang = lang ? lang->value : "th";
    b.doc->thai_numerals = numerals && !strcmp(numerals->value, "thai");
    style_root(&b.styles, root);

    for (const struct node *n = report->first; n; n = n->next)
        npage += n->element == EL_PAGE;
    struct doc_page *page = arena_array(a, struct doc_page, npage + 1);
    if (!page)
        return NULL;
    npage = 0;
    for (const struct node *n = report->first; n; n = n->next)
        if (n->element == EL_PAGE)
            ok &= bind_page(&b, n, root, &page[npage++]);

    struct doc_section **end = &b.doc->first;
    for (const struct node *n = report->first; n; n = n->next) {
        if (n->element != EL_SECTION)
            continue;
        struct doc_section *s = arena_new(a, struct doc_section);
        if (!s)
            return NULL;
        struct block_list blocks = {&s->first};
        s->page = find_page(&b, n, page, npage);
        ok &= s->page != NULL;
        ok &= bind_blocks(&b, n, root, NULL, &blocks);
        *end = s;
        end = &s->next;
    }
    return ok ? b.doc : NULL;
}

struct loc document_place(const struct document *doc, const struct doc_text *text)
{
    struct loc cell = {0};

    if (text->value)
        cell = dataset_locate(doc->ds, text->value);
    return cell.line ? cell : text->at;
}
