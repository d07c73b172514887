/*
 * check_names.c - the names of columns and views in references and SELECTs, and what a chart needs of
 * its own.
 */
#include "document/checker.h"

#include "base/str.h"

#include <string.h>

bool checker_wrong(struct checker *k)
{
    k->ok = false;
    return false;
}

void checker_hint_nearest(struct checker *k, const char *word, const char *const *name, size_t n)
{
    const char *near = n ? str_nearest(word, name, n) : NULL;

    if (near)
        diag_hint(k->b->dg, "did you mean \"%s\"?", near);
}

bool checker_has(const char *const *name, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(name[i], word))
            return true;
    return false;
}

/* ---- references ---- */

static bool no_column(struct checker *k, const struct text_part *p, const char *const *name,
                      size_t n, const char *where)
{
    diag_add(k->b->dg, DIAG_BIND_COLUMN, p->at, "there is no column \"%s\" in %s", p->column,
             where);
    checker_hint_nearest(k, p->column, name, n);
    return checker_wrong(k);
}

static bool check_view(struct checker *k, const struct text_part *p)
{
    struct binder *b = k->b;
    const struct row *first;
    bool exists;
    size_t n;

    if (!dataset_first_row(b->ds, p->view, &first, &exists, b->dg))
        return checker_wrong(k);
    if (!exists) {
        const char *const *views = dataset_views(b->ds, &n);
        diag_add(b->dg, DIAG_BIND_VIEW, p->at, "there is no view or table \"%s\"", p->view);
        checker_hint_nearest(k, p->view, views, views ? n : 0);
        return checker_wrong(k);
    }
    const char *const *column = dataset_columns(b->ds, p->view, &n);
    return checker_has(column, n, p->column) || no_column(k, p, column, n, p->view);
}

static void list_columns(const struct node *n, const char **name, size_t *n_name, size_t most)
{
    for (const struct text_part *p = n->part; p; p = p->next)
        if (!p->text && !p->view && !p->total && *n_name < most)
            name[(*n_name)++] = p->column;
    for (const struct node *c = n->first; c; c = c->next)
        if (c->element != EL_THEAD && c->element != EL_TFOOT && c->element != EL_CAPTION)
            list_columns(c, name, n_name, most);
}

/* What changes from page to page is counted in when a page is filled, with one table at a time. */
bool checker_refuse_inner(struct checker *k, struct loc at)
{
    diag_add(k->b->dg, DIAG_XML_NESTING, at,
             "a table in a cell or in columns has no page totals and no rows of some pages only");
    diag_hint(k->b->dg, "let SQL sum it, as in SELECT sum(amount) AS total FROM ...");
    return checker_wrong(k);
}

/* {page-total.column} and its like */
static bool check_total(struct checker *k, const struct text_part *p)
{
    const char *name = total_name(p->total), *column[64];
    size_t n = 0;

    if (k->table && k->part != EL_TABLE && k->inner)
        return checker_refuse_inner(k, p->at);
    if (!k->table || k->part == EL_TABLE) {
        diag_add(k->b->dg, DIAG_BIND_COLUMN, p->at,
                 "{%s.%s} can stand in the text of <thead> and <tfoot> only", name, p->column);
        return checker_wrong(k);
    }
    if (k->part == EL_THEAD && p->total != TOTAL_BROUGHT) {
        diag_add(k->b->dg, DIAG_BIND_COLUMN, p->at,
                 "{%s.%s} is not known before the page is full; it can stand in <tfoot> only", name,
                 p->column);
        diag_hint(k->b->dg, "in <thead>, {%s.%s} is the sum of the pages before",
                  total_name(TOTAL_BROUGHT), p->column);
        return checker_wrong(k);
    }
    if (prints_column(k->table, p->column))
        return true;
    diag_add(k->b->dg, DIAG_BIND_COLUMN, p->at,
             "no row of this table prints {%s}, so there is nothing to sum", p->column);
    list_columns(k->table, column, &n, sizeof column / sizeof column[0]);
    checker_hint_nearest(k, p->column, column, n);
    return checker_wrong(k);
}

static bool check_reference(struct checker *k, const struct text_part *p, const struct scope *scope)
{
    bool looks_ahead, field = bind_is_page_field(p, &looks_ahead);

    if (k->b->in_band && field && !k->attribute) {
        k->b->doc->looks_ahead |= looks_ahead;
        return true;
    }
    if (p->total)
        return check_total(k, p);
    if (p->view)
        return check_view(k, p);
    for (const struct scope *s = scope; s; s = s->outer)
        if (s->unknown || checker_has(s->column, s->ncolumn, p->column))
            return true;
    if (scope && !(field && k->b->in_band))
        return no_column(k, p, scope->column, scope->ncolumn, "this <each>");
    if (field) {
        diag_add(k->b->dg, DIAG_BIND_COLUMN, p->at,
                 k->b->in_band ? N_("{%s} can stand in text only, not in an attribute")
                               : N_("{%s} can stand in a header or footer only"),
                 p->column);
        return checker_wrong(k);
    }
    diag_add(k->b->dg, DIAG_BIND_COLUMN, p->at, "{%s} stands outside of any <each>", p->column);
    if (k->corrections)
        diag_hint(k->b->dg, "the page of corrections has no row; give it a page that prints none: "
                            "<corrections page=\"...\">");
    if (k->b->in_band)
        diag_hint(k->b->dg,
                  "a header or footer has {page}, {pages}, {h1} and {view.column} of any view");
    diag_hint(k->b->dg, "name the view too, as in {report.%s}", p->column);
    return checker_wrong(k);
}

void checker_parts(struct checker *k, const struct text_part *p, const struct scope *scope)
{
    for (; p; p = p->next)
        if (!p->text)
            check_reference(k, p, scope);
}

/* ---- SELECTs ---- */

static void no_parameter(struct checker *k, const struct attr *at, const char *name,
                         const struct scope *scope)
{
    const char *near = NULL;

    diag_add(k->b->dg, DIAG_BIND_COLUMN, at->at, "no outer <each> has a column for :%s", name);
    for (; scope && !near; scope = scope->outer)
        near = scope->ncolumn ? str_nearest(name, scope->column, scope->ncolumn) : NULL;
    if (near)
        diag_hint(k->b->dg, "did you mean :%s?", near);
    checker_wrong(k);
}

static void check_parameters(struct checker *k, const struct attr *at,
                             const struct query_shape *shape, const struct scope *scope)
{
    for (size_t i = 0; i < shape->nparameter; i++) {
        const char *name = shape->parameter[i];
        bool known = false;
        for (const struct scope *s = scope; s && name && !known; s = s->outer)
            known = s->unknown || checker_has(s->column, s->ncolumn, name);
        if (!known)
            no_parameter(k, at, name ? name : "?", scope);
    }
}

void checker_select(struct checker *k, const struct node *n, const struct scope *outer,
                    struct scope *out)
{
    const struct attr *at = node_attr(n, ATTR_SELECT);
    struct query_shape shape;

    *out = (struct scope){.outer = outer, .unknown = true};
    if (!at) /* diagnosed by the parser */
        return;
    if (!query_describe(k->b->ds, at->value.u.text, at->at, &shape, k->b->dg)) {
        checker_wrong(k);
        return;
    }
    *out = (struct scope){
        outer,
        shape.column,
        shape.ncolumn,
        false,
        {.outer = outer ? &outer->names : NULL, .ncol = shape.ncolumn, .name = shape.column}};
    check_parameters(k, at, &shape, outer);
}

/* The test of an <if>. Below a SELECT that is wrong no name of it can be known. */
void checker_test(struct checker *k, const struct node *n, const struct scope *scope)
{
    const struct attr *at = node_attr(n, ATTR_TEST);
    struct query_shape shape;

    for (const struct scope *s = scope; s; s = s->outer)
        if (s->unknown)
            return;
    if (!at)
        return;
    if (condition_describe(k->b->ds, at->value.u.text, at->at, scope ? &scope->names : NULL, &shape,
                           k->b->dg))
        check_parameters(k, at, &shape, scope);
    else
        checker_wrong(k);
}

void checker_chart(struct checker *k, const struct node *n, const struct scope *outer)
{
    static const char *const known[] = {"label", "value", "marked", "series"};
    struct scope own;

    checker_select(k, n, outer, &own);
    const struct attr *at = node_attr(n, ATTR_SELECT);
    for (size_t i = 0; i < 2 && !own.unknown; i++)
        if (!checker_has(own.column, own.ncolumn, known[i])) {
            diag_add(k->b->dg, DIAG_BIND_COLUMN, at->at,
                     "a chart needs the column \"%s\" in its SELECT", known[i]);
            diag_hint(k->b->dg, "its columns are label, value and, if wished, marked and series");
            checker_wrong(k);
        }
}
