/* bind_table.c - <table> with its columns, rows and cells. */
#include "base/str.h"
#include "document/binder.h"

#include <stdlib.h>
#include <string.h>

/* columns="22mm * 25%": lengths, percentages, shares of what is left. */
static bool bind_columns(struct binder *b, const struct attr *at, const struct doc_style *style,
                         struct doc_table *t)
{
    const char *p = at->value;
    bool ok = true;

    t->column = arena_array(b->a, struct doc_column, strlen(p) + 1);
    if (!t->column)
        return false;
    while (*(p += strspn(p, " \t\n"))) {
        size_t len = strcspn(p, " \t\n");
        char *word = arena_strndup(b->a, p, len);
        struct doc_column *c = &t->column[t->ncolumn++];
        if (!word)
            return false;
        char last = word[len - 1];
        char *end = word;
        double amount = len > 1 ? strtod(word, &end) : 1;
        if ((last == '*' && (len == 1 || end == word + len - 1)) ||
            (last == '%' && end == word + len - 1)) {
            c->kind = last == '*' ? COLUMN_SHARE : COLUMN_PERCENT;
            c->amount = amount;
            ok &= (amount > 0 && amount <= 1000) ||
                  diag_add(b->dg, DIAG_XML_VALUE, at->at, "columns: \"%s\" is out of range", word);
        } else {
            c->kind = COLUMN_LENGTH;
            if (!pt64_from_css(word, style->font.size, &c->length) || c->length <= 0)
                ok = diag_add(b->dg, DIAG_XML_VALUE, at->at,
                              "columns: \"%s\" is not a length, a percentage or *", word);
        }
        p += len;
    }
    if (!t->ncolumn)
        ok = diag_add(b->dg, DIAG_XML_VALUE, at->at, "a table needs at least one column");
    return ok;
}

static bool bind_cell(struct binder *b, const struct node *n, const struct doc_style *parent,
                      const struct row *row, struct doc_cell *cell)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    const struct attr *valign = node_attr(n, "valign"), *fill = node_attr(n, "background");
    struct block_list blocks = {&cell->first};

    if (!style)
        return false;
    cell->at = n->at;
    cell->header = n->element == EL_TH;
    cell->colspan = style_number(node_attr(n, "colspan"), 1);
    cell->align = style->align;
    cell->valign = cell->header ? VALIGN_MIDDLE : VALIGN_TOP;
    if (valign)
        cell->valign = !strcmp(valign->value, "middle")   ? VALIGN_MIDDLE
                       : !strcmp(valign->value, "bottom") ? VALIGN_BOTTOM
                                                          : VALIGN_TOP;
    if (fill)
        cell->filled = style_color(&b->styles, fill, &cell->background);
    return bind_blocks(b, n, style, row, &blocks);
}

struct row_list {
    struct doc_row **end;
    const struct doc_table *table;
};

static bool bind_row(struct binder *b, const struct node *n, const struct doc_style *parent,
                     const struct row *data, struct row_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_row *row = arena_new(b->a, struct doc_row);
    struct doc_cell **end;
    const struct attr *fill = node_attr(n, "background");
    uint32_t background = 0;
    size_t columns = 0;
    bool ok = true;

    if (!style || !row)
        return false;
    row->at = n->at;
    row->keep_next = style->keep_next;
    bool filled = fill && style_color(&b->styles, fill, &background);
    end = &row->first;
    for (const struct node *c = n->first; c; c = c->next) {
        if (c->element != EL_TD && c->element != EL_TH)
            continue;
        struct doc_cell *cell = arena_new(b->a, struct doc_cell);
        if (!cell)
            return false;
        cell->filled = filled;
        cell->background = background;
        ok &= bind_cell(b, c, style, data, cell);
        columns += (size_t)cell->colspan;
        *end = cell;
        end = &cell->next;
    }
    if (columns != out->table->ncolumn)
        ok = diag_add(b->dg, DIAG_TABLE_SHAPE, n->at,
                      "this row has cells for %zu columns, its table has %zu", columns,
                      out->table->ncolumn);
    *out->end = row;
    out->end = &row->next;
    return ok;
}

static bool bind_rows(struct binder *b, const struct node *n, const struct doc_style *style,
                      const struct row *data, struct row_list *out)
{
    bool ok = true;

    for (const struct node *c = n->first; c; c = c->next) {
        if (c->element == EL_TR) {
            ok &= bind_row(b, c, style, data, out);
        } else if (c->element == EL_EACH) {
            struct each e;
            each_open(b, c, data, &e);
            while (each_next(b, &e))
                e.ok = bind_rows(b, c, style, &e.row, out);
            ok &= each_close(&e);
        }
    }
    return ok;
}

bool bind_table(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = style ? bind_new_block(b, out, BLOCK_TABLE, style, n->at) : NULL;
    const struct attr *columns = node_attr(n, "columns"), *border = node_attr(n, "border"),
                      *padding = node_attr(n, "padding");
    bool ok = true;

    if (!block || !columns)
        return false;
    struct doc_table *t = &block->u.table;
    t->border = PT64(0.5);
    t->padding = PT64(4);
    if (border && strcmp(border->value, "none") != 0)
        ok &= style_length(&b->styles, border, style->font.size, &t->border);
    else if (border)
        t->border = 0;
    if (padding)
        ok &= style_length(&b->styles, padding, style->font.size, &t->padding);
    ok &= bind_columns(b, columns, style, t);
    struct row_list head = {&t->head, t}, body = {&t->body, t};
    for (const struct node *c = n->first; c; c = c->next)
        if (c->element == EL_THEAD)
            ok &= bind_rows(b, c, style, row, &head);
    return bind_rows(b, n, style, row, &body) && ok;
}
