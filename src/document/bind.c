/*
 * bind.c - walks the template with the dataset beside it and writes down blocks.
 */
#include "document/bind.h"

#include "base/str.h"
#include "data/archive_tables.h"
#include "document/binder.h"
#include "document/image.h"
#include "document/walk.h"
#include "template/schema.h"

#include <string.h>

struct query *each_query(struct binder *b, const struct node *each, const struct row *outer)
{
    const struct attr *select = node_attr(each, ATTR_SELECT);

    return select ? query_open(b->ds, select->value.u.text, select->at, outer, b->dg) : NULL;
}

bool if_test(struct binder *b, const struct node *n, const struct row *row, bool *holds)
{
    const struct attr *test = node_attr(n, ATTR_TEST);

    return test && condition_holds(b->ds, test->value.u.text, test->at, row, holds, b->dg);
}

/* ---- blocks ---- */

struct doc_block *bind_new_block(struct binder *b, struct block_list *out, enum block_kind kind,
                                 const struct doc_style *style, const struct node *n)
{
    struct doc_block *block = style ? arena_new(b->a, struct doc_block) : NULL;

    if (!block)
        return NULL;
    block->kind = kind;
    block->style = style;
    block->at = n->at;
    *out->end = block;
    out->end = &block->next;
    return block;
}

/* Is there nothing but its number? */
static bool is_empty_heading(const struct doc_block *block)
{
    size_t number = block->number ? strlen(block->number) : 0;

    for (size_t i = 0; i < block->u.para.ncontent; i++) {
        const struct doc_inline *t = &block->u.para.content[i];
        if (t->kind == INLINE_NOTE || t->kind == INLINE_FIGURE) /* no bookmark names them */
            continue;
        if (t->kind != INLINE_TEXT)
            return false;
        size_t skip = number < t->len ? number : t->len;
        number -= skip;
        for (const char *p = t->text + skip, *end = t->text + t->len; p < end;)
            if (!unicode_is_blank(utf8_next(&p, end)))
                return false;
    }
    return true;
}

/* Its number, and what else the template says in it. `out`: the list that the paragraphs after U+2029 join;
 * NULL = it stays one. */
static bool add_content(struct binder *b, struct doc_block *block, const struct node *n,
                        const struct row *row, struct block_list *out)
{
    const struct doc_style *style = block->style;
    struct inline_builder *t = bind_inline_open(b);
    bool ok = t != NULL;

    if (ok && out)
        bind_inline_paragraphs(t);

    if (ok && block->number)
        ok = bind_inline_text(b, t, block->number, style, n->at) &&
             bind_inline_text(b, t, " ", style, n->at);
    struct walk *w = ok ? walk_open(b, b->a, n, row) : NULL;
    for (const struct node *c; w && (c = walk_next(w, &row));)
        ok &= bind_inline_add(b, t, c, style, row);
    walk_close(w);
    return w && bind_inline_close(b, t, block) && (!out || bind_paragraphs(b, block, out)) && ok;
}

bool bind_para(struct binder *b, const struct node *n, const struct doc_style *parent,
               const struct row *row, struct block_list *out)
{
    struct doc_block *block = bind_new_block(b, out, BLOCK_PARA, bind_style(b, n, row, parent), n);

    if (!block)
        return false;
    block->heading = node_word(n, ATTR_ROLE, ROLE_NONE) == ROLE_HEADING;
    bool one = block->heading || n->element == EL_WATERMARK;
    return add_content(b, block, n, row, one ? NULL : out);
}

/* One without a format has no number, and counts for none. */
static bool number_heading(struct binder *b, struct doc_block *block, const struct node *n)
{
    const char *format = block->style->number_format;

    block->level = (int)(n->element - EL_H1) + 1;
    counters_reset(b, node_attr(n, ATTR_COUNTER_RESET));
    return !format || (block->number = counters_heading(b, format, block->level));
}

static bool bind_heading(struct binder *b, const struct node *n, const struct doc_style *parent,
                         const struct row *row, struct block_list *out)
{
    struct block_list before = *out;
    struct numbers *numbers = counters_save(b);
    const struct doc_style *style = bind_style(b, n, row, parent);
    struct doc_block *block = numbers ? bind_new_block(b, out, BLOCK_PARA, style, n) : NULL;

    if (!block || !number_heading(b, block, n) || !add_content(b, block, n, row, NULL))
        return false;
    if (!is_empty_heading(block))
        return true;
    /* No bookmark, no entry of a contents list, and no number that nobody sees. */
    diag_add(b->dg, DIAG_HEADING_EMPTY, n->at, "this heading has no text, so it is left out");
    *out = before;
    *out->end = NULL;
    counters_restore(b, numbers);
    return true;
}

static bool bind_one_caption(struct binder *b, const struct node *n, const struct row *row,
                             struct doc_block *of, const char *counter)
{
    const struct doc_style *style = bind_style(b, n, row, of->style);
    struct block_list list = {&of->caption};
    struct doc_block *block = bind_new_block(b, &list, BLOCK_PARA, style, n);
    const char *format = block ? style->number_format : NULL;

    if (!block)
        return false;
    block->counter = counter;
    if (format && !(block->number = counters_caption(b, format, block->counter)))
        return false;
    return add_content(b, block, n, row, NULL);
}

bool bind_caption(struct binder *b, const struct node *n, const struct row *row,
                  struct doc_block *block)
{
    bool ok = true;

    for (const struct node *c = n->first; c; c = c->next)
        if (c->element == EL_CAPTION)
            ok &= bind_one_caption(b, c, row, block, counters_name(c, n->element));
    return ok;
}

static bool bind_box(struct binder *b, const struct node *n, const struct doc_style *parent,
                     const struct row *row, struct block_list *out)
{
    const struct doc_style *style = bind_style(b, n, row, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_BOX, style, n);

    if (!block)
        return false;
    struct block_list inside = {&block->u.box};
    return bind_blocks(b, n, style, row, &inside);
}

static bool bind_columns(struct binder *b, const struct node *n, const struct doc_style *parent,
                         const struct row *row, struct block_list *out)
{
    const struct doc_style *style = bind_style(b, n, row, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_COLUMNS, style, n);
    const struct attr *gap = node_attr(n, ATTR_COLUMN_GAP);

    if (!block)
        return false;
    block->u.columns.count = node_word(n, ATTR_COLUMN_COUNT, 2);
    block->u.columns.gap = style->font.size; /* CSS Multi-column 1, 4: normal is 1em */
    if (gap)
        style_length(&b->styles, gap, gap->value.u.length, style->font.size, &block->u.columns.gap);
    struct block_list inside = {&block->u.columns.first};
    return bind_blocks(b, n, style, row, &inside);
}

static bool bind_contents(struct binder *b, const struct node *n, const struct doc_style *parent,
                          struct block_list *out)
{
    static const char *const name[] = {"toc1", "toc2", "toc3", "toc4", "toc5"};
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_CONTENTS, style, n);
    bool ok = block != NULL;

    for (int i = 0; ok && i < HEADING_LEVELS; i++)
        ok = (block->u.contents.level[i] =
                  style_named(&b->styles, name[i], style, i * style->font.size)) != NULL;
    if (ok)
        block->u.contents.levels = node_word(n, ATTR_LEVELS, HEADING_LEVELS);
    if (ok)
        block->u.contents.counter = node_text(n, ATTR_COUNTER, NULL);
    return ok;
}

/* One block element. */
static bool bind_block(struct binder *b, const struct node *n, const struct doc_style *style,
                       const struct row *row, struct block_list *out)
{
    struct doc_block **first = out->end;
    bool ok = true;

    switch (n->element) {
    case EL_P:
        ok = bind_para(b, n, style, row, out);
        break;
    case EL_H1:
    case EL_H2:
    case EL_H3:
    case EL_H4:
    case EL_H5:
        ok = bind_heading(b, n, style, row, out);
        break;
    case EL_DIV:
        ok = bind_box(b, n, style, row, out);
        break;
    case EL_COLUMNS:
        ok = bind_columns(b, n, style, row, out);
        break;
    case EL_TABLE:
        ok = bind_table(b, n, style, row, out);
        break;
    case EL_OL:
    case EL_UL:
        ok = bind_list(b, n, style, row, out);
        break;
    case EL_IMG:
        ok = bind_check_block(b, n) && bind_image(b, n, style, row, out);
        break;
    case EL_QR:
        ok = bind_check_block(b, n) && bind_qr(b, n, style, row, out);
        break;
    case EL_BAR_CHART:
    case EL_LINE_CHART:
        ok = bind_chart(b, n, style, row, out);
        break;
    case EL_HR:
        ok = bind_rule(b, n, style, out);
        break;
    case EL_TOC:
        ok = bind_contents(b, n, style, out);
        break;
    default:
        break;
    }
    if (*first)
        (*first)->id = bind_attr(b, node_attr(n, ATTR_ID), row);
    return ok;
}

/* Text that stands in a cell or item without a <p> around it. */
struct loose {
    struct inline_builder *t; /* NULL = none */
    struct doc_block *para;
    struct block_list before; /* where it was added */
};

/* A picture that is alone there stands as a block does. */
static bool close_loose(struct binder *b, struct loose *l, struct block_list *out)
{
    const struct doc_figure *lone = l->t ? bind_inline_lone(l->t) : NULL;
    bool ok = true;

    if (lone) {
        struct doc_block *block = arena_new(b->a, struct doc_block);
        if (!block)
            return false;
        *block = *lone->block;
        *out = l->before;
        *out->end = block;
        out->end = &block->next;
    } else if (l->t) {
        ok = bind_inline_close(b, l->t, l->para) && bind_paragraphs(b, l->para, out);
    }
    l->t = NULL;
    return ok;
}

static bool open_loose(struct binder *b, struct loose *l, const struct doc_style *style,
                       const struct node *n, struct block_list *out)
{
    l->before = *out;
    l->para = bind_new_block(b, out, BLOCK_PARA, style, n);
    l->t = l->para ? bind_inline_open(b) : NULL;
    if (l->t)
        bind_inline_paragraphs(l->t);
    return l->t != NULL;
}

static bool has_caption(const struct node *n)
{
    const struct node *c = n->first;

    while (c && c->element != EL_CAPTION)
        c = c->next;
    return c != NULL;
}

/* Text, or a picture where there may be text. */
static bool is_loose(const struct node *holder, const struct node *n)
{
    bool picture = n->element == EL_IMG || n->element == EL_QR;

    return picture ? schema_element[holder->element].text && !has_caption(n) : bind_is_inline(n);
}

bool bind_blocks(struct binder *b, const struct node *n, const struct doc_style *style,
                 const struct row *row, struct block_list *out)
{
    const struct doc_style *anonymous = NULL;
    struct walk *w = walk_open(b, b->a, n, row);
    struct loose loose = {NULL};
    bool ok = w != NULL;

    for (const struct node *c; ok && (c = walk_next(w, &row));) {
        if (!is_loose(n, c)) {
            ok &= close_loose(b, &loose, out);
            ok &= bind_block(b, c, style, row, out);
            continue;
        }
        if (!loose.t && bind_is_blank(c))
            continue;
        if (!loose.t) {
            anonymous = style_anonymous(&b->styles, style);
            ok &= open_loose(b, &loose, anonymous, c, out);
        }
        ok &= loose.t && bind_inline_add(b, loose.t, c, anonymous, row);
    }
    walk_close(w);
    return close_loose(b, &loose, out) && ok;
}

/* ---- a section, block by block ---- */

struct doc_blocks {
    struct binder *b;
    const struct doc_style *style;
    struct walk *walk;
};

void document_rewind(struct document *doc)
{
    counters_clear(doc->binder);
}

struct doc_blocks *doc_blocks_open(struct document *doc, const struct doc_section *s)
{
    struct binder *b = doc->binder;
    struct doc_blocks *bs = arena_new(b->doc_arena, struct doc_blocks);

    if (!bs)
        return NULL;
    bs->b = b;
    counters_reset(b, node_attr(s->node, ATTR_COUNTER_RESET));
    bs->style = style_of(&b->styles, s->node, b->root); /* its language */
    bs->walk = bs->style ? walk_open(b, b->doc_arena, s->node, s->row) : NULL;
    return bs->walk ? bs : NULL;
}

struct doc_block *doc_blocks_next(struct doc_blocks *bs, struct arena *a)
{
    struct binder *b = bs->b;
    struct doc_block *block = NULL;
    const struct row *row;
    const struct node *n;

    b->a = a;
    while (!block && (n = walk_next(bs->walk, &row))) {
        struct block_list list = {&block};
        b->stream_rows = n->element == EL_TABLE;
        if (!bind_block(b, n, bs->style, row, &list))
            block = NULL;
    }
    return block;
}

void doc_blocks_close(struct doc_blocks *bs)
{
    if (bs)
        walk_close(bs->walk);
}

/* ---- the document ---- */

static const struct doc_page *find_page(const struct node *section, const struct doc_page *page,
                                        size_t npage)
{
    const char *name = node_text(section, ATTR_PAGE, NULL);

    for (size_t i = 0; name && i < npage; i++)
        if (!strcmp(name, page[i].name))
            return &page[i];
    return NULL; /* diagnosed by bind_check */
}

static bool bind_pages(struct binder *b, const struct node *report, struct doc_page **page,
                       size_t *npage)
{
    bool ok = true;

    *npage = 0;
    for (const struct node *n = report->first; n; n = n->next)
        *npage += n->element == EL_PAGE;
    if (!(*page = arena_array(b->a, struct doc_page, *npage + 1)))
        return false;
    *npage = 0;
    for (const struct node *n = report->first; n; n = n->next)
        if (n->element == EL_PAGE)
            ok &= bind_page(b, n, b->root, &(*page)[(*npage)++]);
    return ok;
}

/* The page of corrections is there from the second revision on, unless the template leaves it
 * empty. */
static bool is_section(const struct binder *b, const struct node *n)
{
    return n->element == EL_SECTION || (n->element == EL_CORRECTIONS && n->first && b->corrected);
}

static bool bind_section(struct binder *b, const struct node *n, const struct row *row,
                         const struct doc_page *page, size_t npage, struct doc_section *s,
                         const struct doc_page **last)
{
    s->node = n;
    if (row && !(s->row = row_copy(b->a, row)))
        return false;
    s->page = node_attr(n, ATTR_PAGE) ? find_page(n, page, npage) : *last;
    if (!s->page && n->element == EL_CORRECTIONS && !node_attr(n, ATTR_PAGE))
        return diag_add(b->dg, DIAG_NO_PAGE, n->at, "there is no page for the corrections");
    *last = s->page;
    if (s->page && !(s->page = bind_page_for(b, s->page, s->row)))
        return false;
    s->first_number = node_count(n, ATTR_INITIAL_PAGE_NUMBER, 0);
    s->number_format = node_text(n, ATTR_NUMBER_FORMAT, NULL);
    return true;
}

/* Those of an <each> keep its rows until the report is laid out. */
static bool bind_sections(struct binder *b, const struct node *report, const struct doc_page *page,
                          size_t npage)
{
    struct doc_section **end = &b->doc->first;
    const struct doc_page *last = npage ? page : NULL;
    const struct row *row;
    struct walk *w = walk_open(b, b->a, report, NULL);
    bool ok = w != NULL;

    for (const struct node *n; ok && (n = walk_next(w, &row));) {
        if (!is_section(b, n))
            continue;
        *end = arena_new(b->a, struct doc_section);
        ok = *end && bind_section(b, n, row, page, npage, *end, &last);
        if (*end)
            end = &(*end)->next;
    }
    walk_close(w);
    if (!ok || b->doc->first)
        return ok;
    diag_add(b->dg, DIAG_NO_PAGE, report->at, "this report has no section, so it has no page");
    for (const struct node *n = report->first; n; n = n->next)
        if (n->element == EL_EACH || n->element == EL_IF)
            diag_hint(b->dg, "the <%s> of line %d leaves out its sections",
                      element_name(n->element), n->at.line);
    return false;
}

/* false = diagnosed. */
static bool find_history(struct binder *b)
{
    const struct row *row;
    bool exists;

    if (!dataset_first_row(b->ds, archive_revisions.name, &row, &exists, b->dg))
        return false;
    b->corrected = row != NULL;
    return true;
}

struct document *document_bind(struct arena *a, const struct node *report, struct dataset *ds,
                               struct report_source from, struct diag *dg)
{
    struct binder *b = arena_new(a, struct binder);
    struct doc_style *root = arena_new(a, struct doc_style);
    struct document *doc = arena_new(a, struct document);
    struct doc_page *page;
    size_t npage;

    if (!b || !root || !doc)
        return NULL;
    *b = (struct binder){.doc_arena = a,
                         .a = a,
                         .ds = ds,
                         .dg = dg,
                         .styles = {.a = a, .dg = dg},
                         .doc = doc,
                         .root = root,
                         .images = image_list_open(a, from)};
    doc->binder = b;
    if (!find_history(b))
        return NULL;
    doc->lang = node_text(report, ATTR_LANG, "th");
    doc->thai_numerals = node_word(report, ATTR_NUMERALS, NUMERALS_LATIN) == NUMERALS_THAI;
    if (!b->images || !styles_collect(&b->styles, report))
        return NULL;
    style_root(&b->styles, doc->thai_numerals, root);
    bool ok = bind_check(b, report);
    if (!bind_pages(b, report, &page, &npage) || (ok && !bind_sections(b, report, page, npage)))
        return NULL;
    return ok ? doc : NULL;
}

struct loc document_place(const struct document *doc, const struct doc_inline *text)
{
    struct loc cell = {0};

    if (text->value)
        cell = dataset_locate(doc->binder->ds, text->value);
    return cell.line ? cell : text->at;
}

/* FNV-1a, over the end of the string too */
static uint64_t add_text(uint64_t hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    while (*text++);
    return hash;
}

uint64_t document_cell(const struct doc_inline *text)
{
    const struct value *v = text->value;
    uint64_t hash = UINT64_C(14695981039346656037);

    if (!v)
        return 0;
    if (v->table && v->has_rowid)
        hash = add_text(add_text(hash, v->table), v->column) ^ (uint64_t)v->rowid;
    else /* it is known by what is read with it */
        for (size_t i = 0; i <= v->nwith; i++)
            hash = add_text(hash, i < v->nwith ? v->with[i].text : v->text);
    hash *= UINT64_C(1099511628211);
    return hash + !hash;
}

const char *document_number(struct arena *a, const struct document *doc, const char *format,
                            int number)
{
    struct binder *b = doc->binder;

    b->a = a;
    return number_in_format(b, format ? format : doc->thai_numerals ? "๑" : "1", &number, 1);
}

struct doc_block *document_new_para(struct arena *a, const struct doc_style *style,
                                    const char *text, struct loc at)
{
    struct doc_block *para = arena_new(a, struct doc_block);
    struct doc_inline *t = arena_new(a, struct doc_inline);

    if (!para || !t)
        return NULL;
    *t = (struct doc_inline){
        .kind = INLINE_TEXT, .text = text, .len = strlen(text), .font = &style->font, .at = at};
    para->kind = BLOCK_PARA;
    para->style = style;
    para->at = at;
    para->u.para.content = t;
    para->u.para.ncontent = 1;
    return para;
}

struct doc_block *document_append_text(struct arena *a, const struct doc_block *para,
                                       const char *text)
{
    struct doc_block *b = arena_new(a, struct doc_block);
    size_t n = para->u.para.ncontent;
    struct doc_inline *t = arena_array(a, struct doc_inline, n + 1);
    const char *after = arena_printf(a, " %s", text);

    if (!b || !t || !after)
        return NULL;
    memcpy(t, para->u.para.content, n * sizeof *t);
    t[n] = (struct doc_inline){.kind = INLINE_TEXT,
                               .text = after,
                               .len = strlen(after),
                               .font = n ? t[n - 1].font : &para->style->font,
                               .at = para->at};
    *b = *para;
    b->next = NULL;
    b->u.para.content = t;
    b->u.para.ncontent = n + 1;
    return b;
}

struct doc_block *document_continue(struct arena *a, const struct doc_block *first,
                                    const char *text)
{
    struct doc_style *style = arena_new(a, struct doc_style);
    struct doc_block *b;

    if (first->kind == BLOCK_PARA) {
        if ((b = document_append_text(a, first, text)))
            b->next = first->next;
        return b;
    }
    if (!style)
        return NULL;
    *style = *first->style; /* its font, but no box of a table, no margin of a list */
    style->box = (struct box_style){0};
    style->indent = style->margin_top = style->margin_bottom = 0;
    style->margin_left = style->margin_right = 0;
    style->page_before = style->page_after = false;
    style->keep_next = true;
    if ((b = document_new_para(a, style, text, first->at)))
        b->next = (struct doc_block *)first;
    return b;
}
