/*
 * bind_table.c - <table>: its columns, head and foot at once, the rows of its body one by one.
 *
 * Cells take the free columns of their row from the left, as in HTML: what a rowspan from above
 * covers is passed over.
 */
#include "document/binder.h"
#include "document/walk.h"

static bool bind_columns(struct binder *b, const struct attr *at, const struct doc_style *style,
                         struct doc_table *t)
{
    size_t n = at->value.u.columns.n;

    t->ncolumn = n;
    t->column = arena_array(b->a, struct doc_column, n + 1);
    for (size_t i = 0; t->column && i < n; i++) {
        const struct column *c = &at->value.u.columns.column[i];
        t->column[i] = (struct doc_column){.kind = c->kind, .amount = c->amount};
        if (!style_length(&b->styles, at, c->length, style->font.size, &t->column[i].length))
            return false;
    }
    return t->column != NULL;
}

/* ---- rows ---- */

/* Ours: of a cell that says nothing. Above and below a third, since a line's own height has room for
 * the highest stack already (V4); where text is turned, left and right. */
static const pt64 cell_padding[SIDE_N] = {PT64(4) / 3, PT64(4), PT64(4) / 3, PT64(4)};

struct row_binder {
    struct binder *b;
    const struct doc_table *table;
    enum cell_scope head_scope; /* of a th that does not say it */
    bool open;                  /* a cell of the row before goes on below it, */
    enum row_pages pages;       /* which stands on these */
    int *covered;               /* for each column, how many rows more a cell from above covers */
    bool wrong;                 /* a span of this row, or its place, which has been told */
    bool doubt;      /* a rowspan above was wrong: no row is told for it until one fits */
    bool doubt_next; /* a rowspan of this row is wrong */
};

static bool open_rows(struct row_binder *rb, struct binder *b, struct arena *a,
                      const struct doc_table *t)
{
    *rb = (struct row_binder){.b = b, .table = t, .head_scope = SCOPE_ROW};
    rb->covered = arena_array(a, int, t->ncolumn + 1);
    return rb->covered != NULL;
}

/* How many columns or rows a cell covers; 1 if that is wrong, which has been diagnosed where the
 * number was typed. */
static int span_of(struct row_binder *rb, const struct node *n, enum attribute id,
                   const struct row *row)
{
    const struct attr *at = node_attr(n, id);
    const char *text = at && at->part ? bind_attr(rb->b, at, row) : NULL;
    struct attr_value v;

    if (!at || !at->part)
        return at ? at->value.u.count : 1;
    struct attr typed = *at;
    typed.at = bind_attr_place(rb->b, at, row);
    if (text && attr_parse(rb->b->a, &typed, text, &v, rb->b->dg))
        return v.u.count;
    if (text && typed.at.file != at->at.file)
        diag_hint(rb->b->dg, "the template has it at %s:%d:%d", at->at.file, at->at.line,
                  at->at.col);
    rb->wrong = true;
    rb->doubt_next |= id == ATTR_ROWSPAN;
    return 1;
}

static bool has_auto(const struct doc_table *t)
{
    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->column[c].kind == COLUMN_AUTO)
            return true;
    return false;
}

/* Has its content a say in the width of a column, or in where its points stand? Beside auto columns
 * the words of * columns count too. */
static bool is_measured(const struct doc_table *t, const struct doc_cell *cell)
{
    if (cell->align == ALIGN_DECIMAL)
        return true;
    for (size_t c = cell->column; c < cell->column + (size_t)cell->colspan; c++)
        if (t->column[c].kind == COLUMN_AUTO || t->column[c].kind == COLUMN_SHARE)
            return has_auto(t);
    return false;
}

static pt64 padding_of(const struct box_style *own, const struct box_style *table, enum side side,
                       enum writing_mode mode)
{
    return own->padded[side]     ? own->padding[side]
           : table->padded[side] ? table->padding[side]
                                 : cell_padding[mode ? (side + 1) % SIDE_N : side];
}

/* What a cell takes from its row. */
struct row_around {
    const struct box_style *box; /* its background, or that of the table */
    const struct node *row;
};

static enum valign valign_of(const struct node *n, const struct node *row)
{
    int own = n->element == EL_TH ? VALIGN_MIDDLE : VALIGN_BASELINE;

    return (enum valign)node_word(n, ATTR_VALIGN, node_word(row, ATTR_VALIGN, own));
}

static bool wrong_shape(struct row_binder *rb, const struct node *row, const struct row *data,
                        size_t columns)
{
    struct shape_place p = {0};

    if (rb->wrong || rb->doubt)
        return false;
    p = bind_shape_place(rb->b, rb->table->node, row, data);
    diag_add(rb->b->dg, DIAG_TABLE_SHAPE, p.by_data ? p.data : row->at,
             "this row has cells for %zu columns, its table has %zu", columns, rb->table->ncolumn);
    bind_shape_hint(rb->b, &p, row);
    return false;
}

static bool overlap(struct row_binder *rb, const struct node *row, const struct node *cell,
                    const struct row *data)
{
    struct shape_place p = {0};

    if (rb->wrong || rb->doubt)
        return false;
    rb->wrong = true;
    p = bind_shape_place(rb->b, rb->table->node, row, data);
    diag_add(rb->b->dg, DIAG_TABLE_SHAPE, p.by_data ? p.data : cell->at,
             "this cell overlaps one with a rowspan above it");
    bind_shape_hint(rb->b, &p, cell);
    return false;
}

static bool bind_cell(struct row_binder *rb, const struct node *n, const struct doc_style *parent,
                      const struct row *row, const struct row_around *around, size_t *column,
                      struct doc_cell **out)
{
    struct binder *b = rb->b;
    const struct doc_style *style = bind_style(b, n, row, parent);
    struct doc_cell *cell = arena_new(b->a, struct doc_cell);
    size_t ncolumn = rb->table->ncolumn;
    bool header = n->element == EL_TH;

    *out = NULL;
    if (!style || !cell)
        return false;
    while (*column < ncolumn && rb->covered[*column])
        ++*column;
    const struct box_style *box = style->box.filled ? &style->box : around->box;
    *cell = (struct doc_cell){
        .at = n->at,
        .column = *column,
        .colspan = span_of(rb, n, ATTR_COLSPAN, row),
        .rowspan = span_of(rb, n, ATTR_ROWSPAN, row),
        .align = style->align,
        .valign = valign_of(n, around->row),
        .mode = (enum writing_mode)node_word(n, ATTR_WRITING_MODE, WRITING_HORIZONTAL),
        .scope =
            (enum cell_scope)node_word(n, ATTR_SCOPE, header ? (int)rb->head_scope : SCOPE_NONE),
        .filled = box->filled,
        .background = box->background,
        .border = style->box.border,
        .continued = node_text(n, ATTR_CONTINUED, NULL)};
    for (int i = 0; i < SIDE_N; i++)
        cell->padding[i] = padding_of(&style->box, rb->table->box, (enum side)i, cell->mode);
    *column += (size_t)cell->colspan;
    if (*column > ncolumn)
        return true; /* the row says it, with all its columns counted */
    for (size_t c = cell->column; c < *column; c++) {
        if (rb->covered[c])
            return overlap(rb, around->row, n, row);
        rb->covered[c] = cell->rowspan;
    }
    *out = cell;
    struct block_list blocks = {&cell->first};
    bool nested = b->in_cell;
    if (b->measuring && !nested && !is_measured(rb->table, cell))
        return true;
    b->in_cell = true;
    bool ok = bind_blocks(b, n, style, row, &blocks);
    b->in_cell = nested;
    return ok;
}

static bool bind_cells(struct row_binder *rb, const struct node *n, const struct doc_style *style,
                       const struct row *data, const struct row_around *around, struct doc_row *row,
                       size_t *column)
{
    struct walk *w = walk_open(rb->b, rb->b->a, n, data);
    struct doc_cell **end = &row->first;
    bool ok = true;

    if (!w)
        return false;
    for (const struct node *c; (c = walk_next(w, &data));) {
        if (c->element != EL_TD && c->element != EL_TH)
            continue;
        ok &= bind_cell(rb, c, style, data, around, column, end);
        if (*end)
            end = &(*end)->next;
    }
    walk_close(w);
    return ok;
}

static struct doc_row *bind_row(struct row_binder *rb, const struct node *n, const struct row *data)
{
    struct binder *b = rb->b;
    const struct doc_style *style = bind_style(b, n, data, rb->table->style);
    struct doc_row *row = arena_new(b->a, struct doc_row);
    const char *continued = node_text(n, ATTR_CONTINUED, NULL);
    const struct attr *height = node_attr(n, ATTR_HEIGHT);
    size_t column = 0;

    if (!row || !style)
        return NULL;
    rb->wrong = rb->doubt_next = false;
    row->at = n->at;
    row->keep_next = style->keep_next;
    row->keep_previous = style->keep_previous;
    row->page_before = style->page_before;
    row->page_after = style->page_after;
    row->keep_inside = style->keep_inside;
    row->group = continued != NULL;
    row->continued = continued && *continued ? continued : NULL;
    row->border = style->box.border;
    row->pages = (enum row_pages)node_word(n, ATTR_PAGES, ROW_PAGES_OWN);
    bool ok = !height || style_length(&b->styles, height, height->value.u.length, style->font.size,
                                      &row->height);
    struct row_around around = {style->box.filled ? &style->box : rb->table->box, n};
    ok &= bind_cells(rb, n, style, data, &around, row, &column);
    while (column < rb->table->ncolumn && rb->covered[column])
        column++;
    if (column != rb->table->ncolumn)
        ok = wrong_shape(rb, n, data, column);
    rb->doubt = rb->doubt_next || (rb->doubt && !ok);
    for (size_t c = 0; c < rb->table->ncolumn; c++)
        rb->covered[c] -= rb->covered[c] > 0;
    return ok ? row : NULL;
}

/* A row of the body: what is printed in it is summed. */
static struct doc_row *bind_body_row(struct row_binder *rb, const struct node *n,
                                     const struct row *data)
{
    struct binder *b = rb->b;
    size_t ntotal = rb->table->ntotal;
    struct summing s = {.table = rb->table, .row = data};

    if (!ntotal)
        return bind_row(rb, n, data);
    s.amount = arena_array(b->a, struct decimal, ntotal);
    s.counted = arena_array(b->a, bool, ntotal);
    if (!s.amount || !s.counted)
        return NULL;
    b->summing = &s;
    struct doc_row *row = bind_row(rb, n, data);
    b->summing = NULL;
    if (row)
        row->amount = s.amount;
    return row;
}

/* Rows that stand on some pages only cannot share a cell with those that do not. */
static bool spans_pages(struct row_binder *rb, const struct doc_row *row, const struct node *n)
{
    bool open = rb->open;

    rb->open = false;
    for (size_t c = 0; c < rb->table->ncolumn; c++)
        rb->open = rb->open || rb->covered[c];
    bool wrong = open && rb->pages != row->pages;
    rb->pages = row->pages;
    if (wrong)
        diag_add(rb->b->dg, DIAG_TABLE_SHAPE, n->at,
                 "a cell with a rowspan reaches into this row, which stands on other pages");
    return wrong;
}

/* The rows of <thead> or <tfoot>. */
static bool bind_band_rows(struct binder *b, const struct node *n, const struct doc_table *t,
                           struct doc_row **first)
{
    struct row_binder rb;
    const struct row *data;
    struct walk *w = walk_open(b, b->a, n, t->row);
    bool ok = w && open_rows(&rb, b, b->a, t);

    if (n->element == EL_THEAD)
        rb.head_scope = SCOPE_COL;
    const struct doc_table *around = b->totals_of;
    b->totals_of = t;
    for (const struct node *c; ok && (c = walk_next(w, &data));) {
        ok = (*first = bind_row(&rb, c, data)) != NULL;
        if (!ok)
            break;
        if ((*first)->pages == ROW_PAGES_OWN)
            (*first)->pages = n->element == EL_THEAD ? ROW_PAGES_ALL : ROW_PAGES_LAST;
        ok = !spans_pages(&rb, *first, c);
        first = &(*first)->next;
    }
    b->totals_of = around;
    walk_close(w);
    return ok;
}

/* All rows now: when the table is set, the rows of the <each> around it have gone on. */
static bool bind_body(struct binder *b, struct doc_table *t)
{
    struct doc_rows *rows = doc_rows_open(b->a, t, false);
    struct doc_row **end = &t->body;

    while (rows && (*end = doc_rows_next(rows, b->a)))
        end = &(*end)->next;
    doc_rows_close(rows);
    t->bound = true;
    return rows != NULL;
}

bool bind_table(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out)
{
    const struct doc_style *style = bind_style(b, n, row, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_TABLE, style, n);
    const struct attr *columns = node_attr(n, ATTR_COLUMNS);
    bool ok = true, stream_rows = b->stream_rows;

    b->stream_rows = false;
    if (!block || !columns)
        return false;
    struct doc_table *t = &block->u.table;
    t->doc = b->doc;
    t->node = n;
    t->style = style;
    t->box = &style->box;
    t->row = row;
    t->presentation = node_word(n, ATTR_ROLE, ROLE_NONE) == ROLE_PRESENTATION;
    ok &= bind_columns(b, columns, style, t);
    ok = ok && bind_totals(b, n, t);
    for (const struct node *c = n->first; ok && c; c = c->next)
        if (c->element == EL_THEAD || c->element == EL_TFOOT)
            ok &= bind_band_rows(b, c, t, c->element == EL_THEAD ? &t->head : &t->foot);
    return ok && bind_caption(b, n, row, block) && (stream_rows || bind_body(b, t));
}

/* ---- the body, row by row ---- */

struct doc_rows {
    struct row_binder rb;
    struct walk *walk;
    const struct node *next; /* of the row after the one given last; NULL = none */
    const struct row *next_row;
    bool measuring;
    struct doc_row *bound; /* the next one of a table that is bound as a whole */
};

static void find_next(struct doc_rows *r)
{
    do
        r->next = walk_next(r->walk, &r->next_row);
    while (r->next && r->next->element != EL_TR);
}

struct doc_rows *doc_rows_open(struct arena *a, const struct doc_table *t, bool measuring)
{
    struct doc_rows *r = arena_new(a, struct doc_rows);
    struct binder *b = t->doc->binder;

    if (r && t->bound) {
        r->bound = t->body;
        return r;
    }
    if (!r || !open_rows(&r->rb, b, a, t) || !(r->walk = walk_open(b, a, t->node, t->row)))
        return NULL;
    r->measuring = measuring;
    find_next(r);
    return r;
}

struct doc_row *doc_rows_next(struct doc_rows *r, struct arena *a)
{
    struct binder *b = r->rb.b;
    struct doc_row *row = r->bound;

    if (!r->walk) {
        r->bound = row ? row->next : NULL;
        return row;
    }
    int note = b->numbers.note;
    bool measuring = b->measuring;
    b->a = a;
    while (!row && r->next) {
        b->measuring = measuring || r->measuring;
        row = bind_body_row(&r->rb, r->next, r->next_row);
        b->measuring = measuring;
        find_next(r);
    }
    if (r->measuring)
        b->numbers.note = note; /* it is bound again, to be printed */
    if (row)
        row->last = !r->next;
    return row;
}

void doc_rows_close(struct doc_rows *r)
{
    if (r)
        walk_close(r->walk);
}
