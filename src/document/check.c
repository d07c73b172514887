/*
 * check.c - what is wrong with a template whatever the data say: names of columns, views, styles,
 * pages, images and blocks, and SQL. The tree is walked once, before any row is read, so that one
 * run names all of it, also what stands in an <each> that has no row this year.
 */
#include "base/str.h"
#include "document/checker.h"
#include "document/image.h"

#include <string.h>

/* ---- names ---- */

static void collect_ids(struct checker *k, const struct node *n)
{
    struct arena *a = k->b->a;

    for (const struct node *c = n->first; c; c = c->next) {
        const struct attr *id = node_attr(c, ATTR_ID);
        collect_ids(k, c);
        if (!id)
            continue;
        if (id->part) {
            k->id_from_data = true;
            continue;
        }
        if (checker_has(k->id, k->nid, id->value.u.text)) {
            diag_add(k->b->dg, DIAG_NO_ANCHOR, id->at, "a second block with the id \"%s\"",
                     id->value.u.text);
            checker_wrong(k);
        }
        k->id = arena_grow(a, k->id, k->nid, &k->cap, sizeof *k->id);
        if (!k->id)
            return;
        k->id[k->nid++] = id->value.u.text;
    }
}

static void check_ref(struct checker *k, const struct node *n)
{
    const struct attr *to = node_attr(n, ATTR_TO);

    k->b->doc->looks_ahead = true;
    if (!to || to->part || k->id_from_data || checker_has(k->id, k->nid, to->value.u.text))
        return;
    diag_add(k->b->dg, DIAG_NO_ANCHOR, to->at, "there is no block with the id \"%s\"",
             to->value.u.text);
    checker_hint_nearest(k, to->value.u.text, k->id, k->nid);
    checker_wrong(k);
}

static const char *page_name(const struct checker *k, size_t i)
{
    return node_text(k->page[i], ATTR_NAME, "");
}

static void no_page(struct checker *k, const struct attr *page)
{
    const char **name = arena_array(k->b->a, const char *, k->npage + 1);

    for (size_t i = 0; name && i < k->npage; i++)
        name[i] = page_name(k, i);
    diag_add(k->b->dg, DIAG_NO_PAGE, page->at, "there is no page \"%s\"", page->value.u.text);
    if (name)
        checker_hint_nearest(k, page->value.u.text, name, k->npage);
    checker_wrong(k);
}

static void check_node(struct checker *k, const struct node *n, const struct doc_style *style,
                       const struct scope *scope);

/* Header, footer and watermark may print the row of an <each> that is around the section. */
static void check_bands(struct checker *k, size_t page, const struct scope *scope)
{
    k->used[page].any = true;
    k->used[page].plain = k->used[page].plain || !scope;
    for (const struct node *c = k->page[page]->first; c; c = c->next)
        check_node(k, c, k->b->root, scope);
}

static void check_section(struct checker *k, const struct node *n, const struct scope *scope)
{
    const struct attr *page = node_attr(n, ATTR_PAGE);
    size_t i = 0;

    if (!page) { /* corrections: on the page of the section before them */
        k->corrections = true;
        for (; n->first && i < k->npage; i++)
            if (k->used[i].last && (scope || !k->used[i].plain))
                check_bands(k, i, scope);
        k->corrections = false;
        return;
    }
    while (i < k->npage && strcmp(page_name(k, i), page->value.u.text) != 0)
        i++;
    if (i == k->npage) {
        no_page(k, page);
        return;
    }
    for (size_t j = 0; j < k->npage; j++)
        k->used[j].last = j == i || (k->maybe && k->used[j].last);
    if (scope || !k->used[i].plain)
        check_bands(k, i, scope);
}

static void check_image(struct checker *k, const struct node *n)
{
    const struct attr *src = node_attr(n, ATTR_SRC);
    struct binder *b = k->b;

    if (src && !src->part && !image_find(b->images, src->value.u.text, src->at, b->dg))
        checker_wrong(k);
}

/* What leads somewhere itself cannot stand in a link, as in HTML. */
static bool check_link(struct checker *k, const struct node *n)
{
    bool leads = n->element == EL_A || n->element == EL_REF || n->element == EL_FOOTNOTE ||
                 n->element == EL_SIGNATURE || n->element == EL_IMG || n->element == EL_QR ||
                 n->element == EL_ABBR;

    if (k->in_link != EL_TEXT && leads) {
        diag_add(k->b->dg, DIAG_LINK, n->at, "<%s> cannot stand inside <%s>",
                 element_name(n->element), element_name(k->in_link));
        return checker_wrong(k);
    }
    return (n->element != EL_A && n->element != EL_ABBR) || bind_check_link(k->b, n) ||
           checker_wrong(k);
}

/* ---- counters ---- */

static void collect_counter(struct checker *k, const struct node *caption, enum element of)
{
    const char *name = counters_name(caption, of);

    if (counters_is_reserved(name)) {
        diag_add(k->b->dg, DIAG_NO_COUNTER, node_attr(caption, ATTR_COUNTER)->at,
                 "the counter \"%s\" is of headings or footnotes", name);
        checker_wrong(k);
    } else if (!counters_add(k->b, name)) {
        checker_wrong(k);
    }
}

static void collect_counters(struct checker *k, const struct node *n)
{
    for (const struct node *c = n->first; c; c = c->next) {
        if (c->element == EL_CAPTION)
            collect_counter(k, c, n->element);
        collect_counters(k, c);
    }
}

static void check_toc(struct checker *k, const struct node *n)
{
    const struct attr *counter = node_attr(n, ATTR_COUNTER), *levels = node_attr(n, ATTR_LEVELS);
    struct binder *b = k->b;

    b->doc->looks_ahead = true;
    if (!counter)
        return;
    if (levels) {
        diag_add(b->dg, DIAG_NO_COUNTER, levels->name_at,
                 "a list of captions has no levels: they are of headings");
        checker_wrong(k);
    }
    if (counters_has(b, counter->value.u.text))
        return;
    diag_add(b->dg, DIAG_NO_COUNTER, counter->at, "no <caption> is counted with \"%s\"",
             counter->value.u.text);
    size_t n_names;
    const char **name = counters_names(b, &n_names);
    if (name) /* those of captions are the last */
        checker_hint_nearest(k, counter->value.u.text, name + n_names - b->numbers.ncaption,
                             b->numbers.ncaption);
    checker_wrong(k);
}

static void check_reset(struct checker *k, const struct node *n)
{
    const struct attr *at = node_attr(n, ATTR_COUNTER_RESET);
    size_t nname;
    const char **name = at ? counters_names(k->b, &nname) : NULL;

    for (size_t i = 0; name && i < at->value.u.counters.n; i++) {
        const char *counter = at->value.u.counters.counter[i].name;
        if (checker_has(name, nname, counter))
            continue;
        diag_add(k->b->dg, DIAG_NO_COUNTER, at->at, "there is no counter \"%s\"", counter);
        if (str_nearest(counter, name, nname))
            checker_hint_nearest(k, counter, name, nname);
        else
            diag_hint(k->b->dg, "there are h1 to h5, footnote, and those of <caption>");
        checker_wrong(k);
    }
}

/* ---- tables ---- */

/* The pages of a row, by where the row stands. */
static void check_pages(struct checker *k, const struct attr *at)
{
    bool head = k->part == EL_THEAD;
    int word = at->value.word;

    if (k->table && k->part != EL_TABLE && k->inner) {
        checker_refuse_inner(k, at->name_at);
        return;
    }
    if (!k->table || k->part == EL_TABLE) {
        diag_add(k->b->dg, DIAG_XML_VALUE, at->name_at,
                 k->table ? N_("pages=\"%s\" is for the rows of <thead> and <tfoot>")
                          : N_("pages=\"%s\": a table in a header or footer has one page"),
                 at->text);
        checker_wrong(k);
        return;
    }
    if (word == ROW_PAGES_ALL ||
        (head ? word == ROW_PAGES_FIRST || word == ROW_PAGES_NOT_FIRST : word >= ROW_PAGES_LAST))
        return;
    diag_add(k->b->dg, DIAG_XML_VALUE, at->at, "a row of <%s> cannot have pages=\"%s\"",
             element_name(k->part), at->text);
    diag_hint(k->b->dg, head ? N_("write all, first or not-first")
                             : N_("write all, last, not-last or broken"));
    checker_wrong(k);
}

static void enter_table(struct checker *k, const struct node *n, const struct node *around)
{
    const struct attr *pages = node_attr(n, ATTR_PAGES);

    k->table = around;
    if (n->element == EL_TABLE) {
        k->table = k->b->in_band ? NULL : n;
        k->part = EL_TABLE;
        k->inner = k->holder != EL_TEXT;
    } else if (n->element == EL_THEAD || n->element == EL_TFOOT) {
        k->part = n->element;
    }
    if (!pages)
        return;
    check_pages(k, pages);
    if (pages->value.word != ROW_PAGES_LAST && pages->value.word != ROW_PAGES_FIRST)
        k->ok &= bind_check_repeated(
            k->b, n, N_("%s cannot stand in a row that is printed on some pages only, or on many"));
}

/* The text of a cell that no page cuts is not said again. */
static void check_continued(struct checker *k, const struct node *n)
{
    const struct attr *at = node_attr(n, ATTR_CONTINUED);
    bool cell = n->element == EL_TD || n->element == EL_TH;

    if (!at || !cell ||
        (k->table && k->part == EL_TABLE && node_attr(n, ATTR_ROWSPAN) && !k->inner))
        return;
    diag_add(k->b->dg, DIAG_XML_VALUE, at->name_at,
             "continued is for a cell with rowspan that a page may end in");
    checker_wrong(k);
}

/* No page ends inside a cell, columns or what each page has because something there asks for it. */
static void check_breaks(struct checker *k, const struct node *n, const struct doc_style *style)
{
    const struct attr *before = node_attr(n, ATTR_BREAK_BEFORE),
                      *after = node_attr(n, ATTR_BREAK_AFTER);
    const struct attr *at = style->page_before && before ? before
                            : style->page_after && after ? after
                                                         : NULL;

    if ((k->holder == EL_TEXT && !k->b->in_band) || (!style->page_before && !style->page_after))
        return;
    if (k->b->in_band)
        diag_add(k->b->dg, DIAG_XML_VALUE, at ? at->name_at : n->at,
                 "%s cannot stand in what is printed on each page",
                 style->page_before ? "break-before=\"page\"" : "break-after=\"page\"");
    else
        diag_add(k->b->dg, DIAG_XML_VALUE, at ? at->name_at : n->at,
                 "break-before and break-after=\"page\" cannot stand inside <%s>",
                 element_name(k->holder));
    if (!at)
        diag_hint(k->b->dg, "the style of this <%s> has it", element_name(n->element));
    checker_wrong(k);
}

static bool is_holder(const struct node *n)
{
    return n->element == EL_TD || n->element == EL_TH || n->element == EL_COLUMNS;
}

/* ---- the walk ---- */

static void check_node(struct checker *k, const struct node *n, const struct doc_style *style,
                       const struct scope *scope)
{
    struct scope own;
    enum element in_link = k->in_link;
    bool band = is_band(n);

    if (n->element == EL_TEXT) {
        checker_parts(k, n->part, scope);
        return;
    }
    const struct node *table = k->table;
    enum element part = k->part, holder = k->holder;
    bool inner = k->inner, maybe = k->maybe;
    k->table = NULL; /* totals are not for attributes */
    k->attribute = true;
    for (const struct attr *at = n->attr; at; at = at->next)
        checker_parts(k, at->part, scope);
    k->attribute = false;
    check_link(k, n);
    check_reset(k, n);
    enter_table(k, n, table);
    check_continued(k, n);
    k->ok &= bind_check_role(k->b, n);
    if (n->element == EL_SECTION || n->element == EL_CORRECTIONS)
        check_section(k, n, scope);
    else if (n->element == EL_REF)
        check_ref(k, n);
    else if (n->element == EL_IMG)
        check_image(k, n);
    else if (n->element == EL_TOC)
        check_toc(k, n);
    else if (n->element == EL_BAR_CHART || n->element == EL_LINE_CHART)
        checker_chart(k, n, scope);
    k->maybe |= n->element == EL_EACH || n->element == EL_IF || n->element == EL_ELSE;
    if (n->element == EL_EACH) {
        checker_select(k, n, scope, &own);
        scope = &own;
    } else if (n->element == EL_IF) {
        checker_test(k, n, scope);
    } else if (n->element != EL_ELSE && n->element != EL_STYLE) {
        if (!(style = style_of(&k->b->styles, n, style))) {
            checker_wrong(k);
            return;
        }
        check_breaks(k, n, style);
    }
    if (band) {
        k->b->in_band = true;
        k->ok &=
            bind_check_repeated(k->b, n, N_("%s cannot stand in what is printed on each page"));
    }
    if (is_holder(n)) {
        k->holder = n->element;
        k->ok = bind_check_turned(k->b, n) && k->ok;
    }
    if (n->element == EL_A || n->element == EL_ABBR)
        k->in_link = n->element;
    for (const struct node *c = n->first; c; c = c->next)
        check_node(k, c, style, scope);
    k->in_link = in_link;
    if (band)
        k->b->in_band = false;
    k->table = table;
    k->part = part;
    k->holder = holder;
    k->inner = inner;
    k->maybe = maybe;
}

bool bind_check(struct binder *b, const struct node *report)
{
    struct checker k = {.b = b, .ok = true, .in_link = EL_TEXT};
    size_t n = 0, errors = diag_count(b->dg, DIAG_ERROR);

    for (const struct node *c = report->first; c; c = c->next)
        n++;
    k.page = arena_array(b->a, const struct node *, n + 1);
    k.used = arena_array(b->a, struct use, n + 1);
    if (!k.page || !k.used)
        return false;
    for (const struct node *c = report->first; c; c = c->next) {
        if (c->element == EL_PAGE && node_attr(c, ATTR_NAME))
            k.page[k.npage++] = c;
    }
    k.used[0].last = true;
    styles_check(&b->styles);
    collect_ids(&k, report);
    collect_counters(&k, report);
    for (const struct node *c = report->first; c; c = c->next)
        if (c->element != EL_PAGE)
            check_node(&k, c, b->root, NULL);
    for (size_t i = 0; i < k.npage; i++)
        if (!k.used[i].any)
            check_bands(&k, i, NULL);
    if (!diag_count(b->dg, DIAG_ERROR)) /* a mistake comes first */
        bind_check_heads(b, report);
    return k.ok && diag_count(b->dg, DIAG_ERROR) == errors;
}
