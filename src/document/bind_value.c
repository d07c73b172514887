/* bind_value.c - what references and attributes say of the data. */
#include "data/number.h"
#include "document/binder.h"

#include <string.h>

const struct value *bind_find(struct binder *b, const struct text_part *p, const struct row *row)
{
    const struct row *first = NULL;
    bool exists;

    if (!p->view)
        return row ? row_find(row, p->column) : NULL;
    if (!dataset_first_row(b->ds, p->view, &first, &exists, b->dg) || !first)
        return NULL;
    return row_find(&(struct row){.ncol = first->ncol, .name = first->name, .value = first->value},
                    p->column);
}

void bind_hint_cell(struct binder *b, const struct value *v)
{
    struct loc cell = dataset_locate(b->ds, v);

    if (cell.of > 1)
        diag_hint(b->dg, "it comes from one of %d cells below %s:%d:%d", cell.of, cell.file,
                  cell.line, cell.col);
    else if (cell.line)
        diag_hint(b->dg, "it comes from %s:%d:%d", cell.file, cell.line, cell.col);
}

/* A date is data: what is none is told where it was typed. false = nobody knows where. */
static bool refuse_date(struct binder *b, const struct text_part *p, const struct value *v)
{
    struct loc cell = dataset_locate(b->ds, v);

    if (!cell.line || cell.of > 1)
        return false;
    diag_add(b->dg, DIAG_BIND_FORMAT, cell, number_wanted(p->format), v->text, p->format->text);
    diag_hint(b->dg, "the reference at %s:%d:%d prints it", p->at.file, p->at.line, p->at.col);
    return true;
}

const char *bind_value_text(struct binder *b, const struct text_part *p, const struct value *v)
{
    bool wrong;
    const char *text = v ? number_format(b->a, v, p->format, &wrong) : "";

    if (v && wrong && p->format->kind == FORMAT_DATE && refuse_date(b, p, v))
        return text;
    if (v && wrong) {
        diag_add(b->dg, DIAG_BIND_FORMAT, p->at, number_wanted(p->format), v->text,
                 p->format->text);
        bind_hint_cell(b, v);
    }
    return text;
}

/* ---- attributes ---- */

const char *bind_attr(struct binder *b, const struct attr *at, const struct row *row)
{
    struct sbuf out = {.a = b->a};

    if (!at)
        return NULL;
    if (!at->part)
        return at->value.u.text;
    for (const struct text_part *p = at->part; p; p = p->next) {
        if (p->text) {
            sbuf_add(&out, p->text, p->len);
            continue;
        }
        const char *text = bind_value_text(b, p, bind_find(b, p, row));
        if (!text)
            return NULL;
        sbuf_add_str(&out, text);
    }
    return sbuf_text(&out);
}

struct loc bind_attr_place(struct binder *b, const struct attr *at, const struct row *row)
{
    for (const struct text_part *p = at->part; p; p = p->next) {
        const struct value *v = p->text ? NULL : bind_find(b, p, row);
        struct loc cell = v ? dataset_locate(b->ds, v) : (struct loc){0};
        if (cell.line)
            return cell;
    }
    return at->at;
}

bool bind_attr_has_data(struct binder *b, const struct attr *at, const struct row *row)
{
    bool references = false;

    for (const struct text_part *p = at->part; p; p = p->next) {
        const struct value *v = p->text ? NULL : bind_find(b, p, row);
        references = references || !p->text;
        for (const char *c = v ? v->text : NULL; c && *c; c++)
            if (!is_blank(*c))
                return true;
    }
    return !references;
}

bool bind_value(struct binder *b, const struct attr *at, const struct row *row,
                struct attr_value *out)
{
    const char *text = at->part ? bind_attr(b, at, row) : NULL;

    *out = at->value;
    return !at->part || (text && attr_parse(b->a, at, text, out, b->dg));
}
