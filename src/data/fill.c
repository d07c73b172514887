/*
 * fill.c - references in cells: {view.column} and {view.column:0.00} are the value of the base
 * template's view, {{ and }} are braces. What is wrong with one is told at its cell.
 */
#include "data/store.h"

#include "base/str.h"
#include "data/number.h"

#include <string.h>

struct filler {
    struct dataset *ds;
    struct loc at; /* of the cell */
    struct sbuf out;
};

struct cell_reference {
    const char *whole, *view, *column; /* whole: as it was typed, without braces */
    const struct value_format *format; /* NULL = none */
};

static void hint_name(struct filler *f, const char *word, const char *const *name, size_t n)
{
    const char *near = name ? str_nearest(word, name, n) : NULL;
    struct sbuf all = {.a = f->ds->a};

    if (near) {
        diag_hint(f->ds->dg, "did you mean \"%s\"?", near);
        return;
    }
    for (size_t i = 0; name && i < n; i++)
        sbuf_printf(&all, "%s%s", i ? ", " : "", name[i]);
    if (all.len)
        diag_hint(f->ds->dg, "there are: %s", sbuf_text(&all));
}

static bool has(const char *const *name, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(name[i], word))
            return true;
    return false;
}

/* ---- the value ---- */

/* The one row of the view. NULL = it has none, or more; or no such column. */
static bool read_value(struct filler *f, const struct cell_reference *r, struct query *q,
                       const struct value **out)
{
    struct dataset *ds = f->ds;
    struct row row, second;
    bool done, end = true;
    const char *const *column;
    size_t n = query_columns(q, &column);

    if (!has(column, n, r->column)) {
        diag_add(f->ds->dg, DIAG_BIND_COLUMN, f->at, "there is no column \"%s\" in %s", r->column,
                 r->view);
        hint_name(f, r->column, column, n);
        return false;
    }
    if (!query_next(q, ds->a, &row, &done, ds->dg) ||
        (!done && !query_next(q, ds->a, &second, &end, ds->dg)))
        return false;
    if (!done && !end)
        return diag_add(f->ds->dg, DIAG_BIND_VIEW, f->at,
                        "{%1$s}: %2$s has several rows; a cell takes a view of one row", r->whole,
                        r->view);
    *out = done ? NULL : row_find(&row, r->column);
    if (!*out || !(*out)->len)
        return diag_add(f->ds->dg, DIAG_BIND_COLUMN, f->at, "{%s} has no value in this report",
                        r->whole);
    return true;
}

static bool put_value(struct filler *f, const struct cell_reference *r, const struct value *v)
{
    bool wrong;
    const char *text = number_format(f->ds->a, v, r->format, &wrong);

    if (wrong)
        return diag_add(f->ds->dg, DIAG_BIND_FORMAT, f->at, number_wanted(r->format), v->text,
                        r->format->text);
    if (text)
        sbuf_add_str(&f->out, text);
    return text != NULL;
}

/* All cells want it for one cause: the first is told. */
static bool no_base(struct filler *f, const struct cell_reference *r)
{
    struct base *b = &f->ds->base;

    if (b->missed)
        return false;
    b->missed = b->name != NULL;
    if (!b->name)
        return diag_add(f->ds->dg, DIAG_BIND_VIEW, f->at, "there is no view or table \"%s\"",
                        r->view);
    diag_add(
        f->ds->dg, DIAG_BIND_VIEW, f->at,
        "{%1$s} is a value of the template \"%2$s\", but its data (%3$s) is not in this folder",
        r->whole, b->name, b->file);
    diag_hint(f->ds->dg, "put this file into the folder that has that data");
    return false;
}

static bool put_reference(struct filler *f, const struct cell_reference *r)
{
    struct dataset *ds = f->ds;

    if (!ds->base.used)
        return no_base(f, r);
    if (ds->unsound) /* what is wrong with its data was told */
        return false;
    if (!has(ds->base.view, ds->base.nview, r->view)) {
        diag_add(f->ds->dg, DIAG_BIND_VIEW, f->at, "there is no view or table \"%s\"", r->view);
        hint_name(f, r->view, ds->base.view, ds->base.nview);
        return false;
    }
    char *sql = arena_printf(ds->a, "SELECT * FROM \"%s\"", r->view);
    struct query *q = sql ? query_open(ds, sql, f->at, NULL, ds->dg) : NULL;
    const struct value *v = NULL;
    bool ok = q && read_value(f, r, q, &v);
    query_close(q);
    return ok && put_value(f, r, v);
}

/* ---- the text ---- */

static bool read_reference(struct filler *f, const char *text, size_t len)
{
    struct arena *a = f->ds->a;
    char *whole = arena_strndup(a, text, len), *view = arena_strndup(a, text, len);

    if (!whole || !view)
        return false;
    char *format = strchr(view, ':');
    if (format)
        *format++ = '\0';
    char *column = strchr(view, '.');
    if (!column || column == view || !column[1]) {
        diag_add(f->ds->dg, DIAG_BIND_SYNTAX, f->at, "\"{%s}\" names no view and column", whole);
        diag_hint(f->ds->dg, "write {view.column} or {view.column:0.00}, and {{ for a brace");
        return false;
    }
    *column++ = '\0';
    struct value_format read;
    if (format && !format_read(format, &read)) {
        diag_add(f->ds->dg, DIAG_BIND_FORMAT, f->at, "\"%s\" is not a format", format);
        diag_hint(f->ds->dg, "%s", diag_sentence(format_list));
        return false;
    }
    return put_reference(f, &(struct cell_reference){whole, view, column, format ? &read : NULL});
}

/* What begins with the brace at p; gives what comes after it, NULL = it is wrong. */
static const char *read_brace(struct filler *f, const char *p)
{
    size_t len = strcspn(p + 1, "{}\n");

    if (p[1] == *p) {
        sbuf_add(&f->out, p, 1);
        return p + 2;
    }
    if (*p == '}') {
        diag_add(f->ds->dg, DIAG_BIND_SYNTAX, f->at, "a } without its {");
        diag_hint(f->ds->dg, "write }} for a brace");
        return NULL;
    }
    if (p[1 + len] != '}') {
        diag_add(f->ds->dg, DIAG_BIND_SYNTAX, f->at, "this { is not closed");
        diag_hint(f->ds->dg, "write {{ for a brace");
        return NULL;
    }
    return read_reference(f, p + 1, len) ? p + len + 2 : NULL;
}

const char *fill_nothing(struct arena *a, const char *text)
{
    struct sbuf b = {.a = a};

    while (*text) {
        size_t plain = strcspn(text, "{"), len = strcspn(text + plain, "}");
        sbuf_add(&b, text, plain);
        text += plain;
        if (!*text)
            break;
        sbuf_add_str(&b, "\u2026");
        text += len + (text[len] == '}');
    }
    return sbuf_text(&b);
}

const char *fill_references(struct dataset *ds, struct loc at, const char *text)
{
    struct filler f = {.ds = ds, .at = at, .out.a = ds->a};

    if (!text[strcspn(text, "{}")])
        return text;
    while (text && *text) {
        size_t plain = strcspn(text, "{}");
        sbuf_add(&f.out, text, plain);
        text += plain;
        if (*text)
            text = read_brace(&f, text);
    }
    return text ? sbuf_text(&f.out) : NULL;
}
