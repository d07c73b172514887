/*
 * table_tags.c - what a screen reader is told of a table: which cells are heads, and of what.
 *
 * The places of heads say it in most tables (PDF 32000-1, 14.8.5.7): a cell has the heads above it and
 * at its left. Not so below the row of a group, whose head holds for rows that it stands in none of.
 * From such a row on each cell names its heads: that of the group, of its columns, of its row.
 */
#include "layout/table.h"

#include <string.h>

enum { LEVELS = 4 }; /* heads of one column, one over the other; more are not named */

struct table_heads {
    int group; /* id of the group's head; 0 = none has begun */
    int row;   /* id of the head of the row in hand, or the last one with a rowspan; 0 = none */
    int rows;  /* so many rows has it, the one in hand counted */
    struct column_heads {
        int id[LEVELS];
        size_t n;
    } * column;
};

static enum tag_kind kind_in(const struct set_table *t, enum tag_kind kind)
{
    return t->doc->presentation ? TAG_DIV : kind;
}

bool table_tag(const struct setter *set, struct set_table *t, struct setter *in)
{
    t->heads = arena_new(set->a, struct table_heads);
    if (!t->heads)
        return false;
    *t->heads = (struct table_heads){
        .column = arena_array(set->a, struct column_heads, t->doc->ncolumn + 1)};
    return t->heads->column && tag_enter(set, kind_in(t, TAG_TABLE), in);
}

struct tag *table_tag_body(const struct setter *set, const struct set_table *t)
{
    return tag_new(set, kind_in(t, TAG_TBODY));
}

bool row_tag(const struct setter *set, const struct set_table *t, struct setter *in)
{
    struct table_heads *h = t->heads;

    if (!set->repeated && h->rows && !--h->rows)
        h->row = 0;
    return tag_enter(set, kind_in(t, TAG_TR), in);
}

static void note_column(struct table_heads *h, const struct doc_cell *doc, int id)
{
    for (int c = 0; c < doc->colspan; c++) {
        struct column_heads *column = &h->column[doc->column + (size_t)c];
        if (column->n < LEVELS)
            column->id[column->n++] = id;
    }
}

static void note_head(const struct setter *set, const struct set_table *t,
                      const struct doc_cell *doc, struct tag *tag)
{
    struct table_heads *h = t->heads;
    bool group = doc->scope == SCOPE_ROWGROUP && doc->rowspan == 1;

    /* A group's head that has a rowspan is at the left of its rows, as that of one row is. */
    tag->scope = group || doc->scope == SCOPE_COL ? SCOPE_COL : SCOPE_ROW;
    if (doc->scope == SCOPE_COL || group || h->group)
        tag->id = ++set->headings->nid;
    if (doc->scope == SCOPE_COL) {
        note_column(h, doc, tag->id);
    } else if (group) {
        h->group = tag->id;
    } else if (tag->id) {
        h->row = tag->id;
        h->rows = doc->rowspan;
    }
}

static bool name_heads(const struct setter *set, const struct set_table *t,
                       const struct doc_cell *doc, struct tag *tag)
{
    const struct table_heads *h = t->heads;
    const struct column_heads *column = &h->column[doc->column];

    if (!h->group)
        return true;
    int *id = arena_array(set->a, int, LEVELS + 2);
    if (!id)
        return false;
    id[tag->nhead++] = h->group;
    for (size_t i = 0; i < column->n; i++)
        id[tag->nhead++] = column->id[i];
    if (h->row)
        id[tag->nhead++] = h->row;
    tag->head = id;
    return true;
}

bool cell_tag(const struct setter *set, const struct set_table *t, const struct doc_cell *doc,
              bool lone, struct setter *in)
{
    bool layout = t->doc->presentation;
    enum tag_kind kind = doc->scope != SCOPE_NONE ? TAG_TH : TAG_TD;

    if (layout)
        kind = lone ? TAG_P : TAG_DIV;
    if (!tag_enter(set, kind, in))
        return false;
    in->lone = lone;
    in->parent->colspan = doc->colspan;
    if (layout || set->repeated)
        return true;
    if (kind == TAG_TD)
        return name_heads(set, t, doc, in->parent);
    note_head(set, t, doc, in->parent);
    return true;
}
