/*
 * bind_shape.c - where a fault of a table row's shape is told.
 *
 * Numbers of the data decide the shape of a row where its spans are references, where an <each> or
 * <if> chooses its cells, and where cells with a rowspan are beside rows that the data choose. Such
 * a fault is told at the row of data; any other one is the template's own and told there, once, with
 * the first row of data that meets it.
 */
#include "document/binder.h"

/* The row of a file that a row of an <each> was read from; line 0 = nobody knows it. */
static struct loc place_of_data(struct binder *b, const struct row *data)
{
    for (; data; data = data->outer)
        for (size_t i = 0; i < data->ncol; i++) {
            struct loc at = dataset_locate(b->ds, &data->value[i]);
            if (!at.line || at.of > 1)
                continue;
            at.col = at.len = 0;
            at.cell = (struct sheet_cell){.row = at.cell.row};
            return at;
        }
    return (struct loc){0};
}

static bool refers(const struct node *n, enum attribute id)
{
    const struct attr *at = node_attr(n, id);

    return at && at->part;
}

/* Is there an <each>, an <if> or a span by reference in it? */
static bool varies(const struct node *row)
{
    for (const struct node *c = row->first; c; c = c->next)
        if (c->element == EL_EACH || c->element == EL_IF || refers(c, ATTR_COLSPAN) ||
            refers(c, ATTR_ROWSPAN))
            return true;
    return false;
}

/* Is there a cell with a rowspan in a row below n? */
static bool has_rowspan(const struct node *n)
{
    for (const struct node *c = n->first; c; c = c->next)
        if (c->element == EL_TD || c->element == EL_TH ? node_attr(c, ATTR_ROWSPAN) != NULL
                                                       : c->element != EL_TABLE && has_rowspan(c))
            return true;
    return false;
}

struct shape_place bind_shape_place(struct binder *b, const struct node *table,
                                    const struct node *row, const struct row *data)
{
    struct shape_place p = {.data = place_of_data(b, data)};

    p.by_data = p.data.line && (varies(row) || has_rowspan(table));
    return p;
}

void bind_shape_hint(struct binder *b, const struct shape_place *p, const struct node *n)
{
    if (p->by_data)
        diag_hint(b->dg, "the template has it at %s:%d:%d", n->at.file, n->at.line, n->at.col);
    else if (p->data.line)
        diag_hint(b->dg, "%s:%d is the first row of data with which it is so", p->data.file,
                  p->data.line);
}
