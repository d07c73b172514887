/*
 * bind.c - walks the template with the dataset beside it and writes down the document.
 *
 * White space: what an author types to indent XML is not text. A run of white space with a newline
 * in it is one space, and none between two Thai letters, since Thai is written without; a run of
 * blanks within a line stays as typed, because two blanks may be the large space (S2). Bound data
 * is text as it is: its newlines are line breaks.
 *
 * A paragraph is collected in `struct text_builder`: its stretches of one font, with '\n' for a
 * run of template white space that is not settled before its neighbours are known.
 */
#include "document/bind.h"

#include "base/str.h"
#include "document/number.h"
#include "document/style.h"

#include <stdlib.h>
#include <string.h>

#define LINE_BREAK "\xE2\x80\xA8" /* U+2028 */

struct binder {
    struct arena *a;
    struct dataset *ds;
    struct diag *dg;
    struct styles styles;
    struct document *doc;
    bool in_band; /* inside a header or footer: {page} may be used */
};

struct stretch {
    struct stretch *next;
    enum text_kind kind;
    struct sbuf text;
    const struct doc_font *font;
    struct loc at;
    const struct value *value;
};

struct text_builder {
    struct stretch *first, *last;
};

/* ---- text ---- */

static struct stretch *add_stretch(struct binder *b, struct text_builder *t, enum text_kind kind,
                                   const struct doc_font *font, struct loc at)
{
    struct stretch *s = arena_new(b->a, struct stretch);

    if (!s)
        return NULL;
    *s = (struct stretch){.kind = kind, .text = {.a = b->a}, .font = font, .at = at};
    if (t->last)
        t->last->next = s;
    else
        t->first = s;
    t->last = s;
    return s;
}

/* One origin, one stretch: a diagnostic about it can name its cell. */
static bool add_text(struct binder *b, struct text_builder *t, const char *text, size_t len,
                     const struct doc_font *font, struct loc at, const struct value *value)
{
    struct stretch *s = t->last;

    if (!s || s->kind != TEXT_PLAIN || s->font != font || s->value != value)
        s = add_stretch(b, t, TEXT_PLAIN, font, at);
    if (!s)
        return false;
    s->value = value;
    sbuf_add(&s->text, text, len);
    return !s->text.failed;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool add_literal(struct binder *b, struct text_builder *t, const struct piece *p,
                        const struct doc_font *font)
{
    for (size_t i = 0; i < p->len;) {
        size_t first = i;
        bool newline = false;
        if (is_blank(p->text[i])) {
            for (; i < p->len && is_blank(p->text[i]); i++)
                newline = newline || p->text[i] == '\n';
            const char *as = newline ? "\n" : p->text + first;
            if (!add_text(b, t, as, newline ? 1 : i - first, font, p->at, NULL))
                return false;
        } else {
            while (i < p->len && !is_blank(p->text[i]))
                i++;
            if (!add_text(b, t, p->text + first, i - first, font, p->at, NULL))
                return false;
        }
    }
    return true;
}

static bool add_data(struct binder *b, struct text_builder *t, const char *text,
                     const struct doc_font *font, struct loc at, const struct value *value)
{
    size_t len = strlen(text);

    if (b->doc->thai_numerals) {
        text = str_thai_digits(b->a, text, len);
        if (!text)
            return false;
        len = strlen(text);
    }
    while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
        len--; /* a newline at the end of a cell ends its last line, it does not begin another */
    for (size_t i = 0; i < len;) {
        size_t n = strcspn(text + i, "\n\r\t");
        n = n < len - i ? n : len - i;
        if (!add_text(b, t, text + i, n, font, at, value))
            return false;
        i += n;
        if (i < len && text[i] != '\r' &&
            !add_text(b, t, text[i] == '\n' ? LINE_BREAK : " ", text[i] == '\n' ? 3 : 1, font, at,
                      value))
            return false;
        i += i < len;
    }
    return true;
}

static bool no_column(struct binder *b, const struct piece *p, const char *const *name, size_t n,
                      const char *where)
{
    diag_add(b->dg, DIAG_BIND_COLUMN, p->at, "there is no column \"%s\" in %s", p->column, where);
    const char *near = n ? str_nearest(p->column, name, n) : NULL;
    if (near)
        diag_hint(b->dg, "did you mean \"%s\"?", near);
    return false;
}

/* The value of a reference; NULL with *ok = its view has no row. */
static const struct value *find_value(struct binder *b, const struct piece *p,
                                      const struct row *row, bool *ok)
{
    const struct row *first = row;
    const struct value *v;
    bool exists = true;
    size_t n;

    *ok = true;
    if (p->view) {
        if (!(*ok = dataset_first_row(b->ds, p->view, &first, &exists, b->dg)))
            return NULL;
        if (!exists) {
            const char *const *views = dataset_views(b->ds, &n);
            *ok = diag_add(b->dg, DIAG_BIND_VIEW, p->at, "there is no view or table \"%s\"", p->view);
            const char *near = views ? str_nearest(p->view, views, n) : NULL;
            if (near)
                diag_hint(b->dg, "did you mean \"%s\"?", near);
            return NULL;
        }
        const char *const *names = dataset_columns(b->ds, p->view, &n);
        for (size_t i = 0; names && i < n; i++)
            if (!strcmp(names[i], p->column))
                return first ? row_find(&(struct row){.ncol = first->ncol,
                                                      .name = first->name,
                                                      .value = first->value},
                                        p->column)
                             : NULL;
        *ok = no_column(b, p, names, n, p->view);
        return NULL;
    }
    if (!row) {
        *ok = diag_add(b->dg, DIAG_BIND_COLUMN, p->at, "{%s} stands outside of any <each>",
                       p->column);
        diag_hint(b->dg, "name the view too, as in {report.%s}", p->column);
        return NULL;
    }
    if (!(v = row_find(row, p->column)))
        *ok = no_column(b, p, row->name, row->ncol, "this <each>");
    return v;
}

static bool add_reference(struct binder *b, struct text_builder *t, const struct piece *p,
                          const struct doc_font *font, const struct row *row)
{
    bool ok, wrong;

    if (!p->view && !strcmp(p->column, "page") && (b->in_band || !row)) {
        if (!b->in_band)
            return diag_add(b->dg, DIAG_BIND_COLUMN, p->at,
                            "{page} can stand in a header or footer only");
        return add_stretch(b, t, TEXT_PAGE_NUMBER, font, p->at) != NULL;
    }
    const struct value *v = find_value(b, p, row, &ok);
    if (!v)
        return ok;
    const char *text = number_format(b->a, v, p->format, &wrong);
    if (wrong) {
        struct loc cell = dataset_locate(b->ds, v);
        diag_add(b->dg, DIAG_BIND_FORMAT, p->at, "\"%s\" is not a number, so \"%s\" cannot print it",
                 v->text, p->format);
        if (cell.line)
            diag_hint(b->dg, "it comes from %s:%d:%d", cell.file, cell.line, cell.col);
    }
    if (!text)
        return false;
    struct value *origin = arena_new(b->a, struct value);
    if (!origin)
        return false;
    *origin = *v;
    return add_data(b, t, text, font, p->at, origin);
}

static bool add_inline(struct binder *b, struct text_builder *t, const struct node *n,
                       const struct doc_style *style, const struct row *row);

static bool add_each_inline(struct binder *b, struct text_builder *t, const struct node *n,
                            const struct doc_style *style, const struct row *row);

static bool add_inline_node(struct binder *b, struct text_builder *t, const struct node *n,
                            const struct doc_style *style, const struct row *row)
{
    bool ok = true;

    if (n->element == EL_TEXT) {
        for (const struct piece *p = n->piece; p; p = p->next)
            ok &= p->text ? add_literal(b, t, p, &style->font)
                          : add_reference(b, t, p, &style->font, row);
        return ok;
    }
    if (n->element == EL_BR)
        return add_text(b, t, LINE_BREAK, 3, &style->font, n->at, NULL);
    if (n->element == EL_EACH)
        return add_each_inline(b, t, n, style, row);
    const struct doc_style *inner = style_of(&b->styles, n, style);
    return inner && add_inline(b, t, n, inner, row);
}

static bool is_inline(enum element e)
{
    return e == EL_TEXT || e == EL_B || e == EL_I || e == EL_SPAN || e == EL_BR;
}

static bool add_inline(struct binder *b, struct text_builder *t, const struct node *n,
                       const struct doc_style *style, const struct row *row)
{
    bool ok = true;

    for (const struct node *c = n->first; c; c = c->next)
        ok &= add_inline_node(b, t, c, style, row);
    return ok;
}

static struct query *open_each(struct binder *b, const struct node *n, const struct row *row)
{
    const struct attr *select = node_attr(n, "select");

    return select ? query_open(b->ds, select->value, select->at, row, b->dg) : NULL;
}

static bool add_each_inline(struct binder *b, struct text_builder *t, const struct node *n,
                            const struct doc_style *style, const struct row *row)
{
    struct query *q = open_each(b, n, row);
    bool ok = q != NULL, done = false;

    while (ok) {
        struct row inner;
        ok = query_next(q, &inner, &done, b->dg);
        if (!ok || done)
            break;
        ok = add_inline(b, t, n, style, &inner);
    }
    query_close(q);
    return ok;
}

static bool is_thai_letter(uint32_t c)
{
    return unicode_is_thai(c) && !unicode_is_thai_digit(c) && c != 0x0E3F;
}

/* First code point behind byte i of s, or of the stretches after it; 0 = none. */
static uint32_t char_behind(const struct stretch *s, size_t i)
{
    for (; s; s = s->next, i = 0) {
        if (s->kind != TEXT_PLAIN)
            return '0'; /* a page number */
        const char *p = s->text.s + i, *end = s->text.s + s->text.len;
        while (s->text.len && p < end) {
            uint32_t c = utf8_next(&p, end);
            if (c != '\n' && c != ' ')
                return c;
        }
    }
    return 0;
}

/* Settles '\n', drops blanks at both ends of the paragraph and around line breaks. `before` is the
 * code point that was kept last, over all stretches. */
static bool settle(struct binder *b, struct stretch *s, uint32_t *before)
{
    struct sbuf out = {.a = b->a};
    const char *p = s->text.s, *end = p + s->text.len;
    uint32_t last = *before;

    while (s->text.len && p < end) {
        uint32_t c = utf8_next(&p, end);
        if (c == '\n') {
            uint32_t behind = char_behind(s, (size_t)(p - s->text.s));
            if (!last || !behind || last == 0x2028 || behind == 0x2028 || last == ' ' ||
                (is_thai_letter(last) && is_thai_letter(behind)))
                continue;
            c = ' ';
        }
        sbuf_add_char(&out, c);
        last = c;
    }
    *before = last;
    s->text = out;
    return sbuf_text(&s->text) != NULL;
}

/* Blanks at the very start and end of a paragraph are the author's layout, not text. */
static void trim(struct text_builder *t)
{
    for (struct stretch *s = t->first; s && s->kind == TEXT_PLAIN; s = s->next) {
        size_t n = strspn(s->text.s, " ");
        s->text.s += n;
        s->text.len -= n;
        if (s->text.len)
            break;
    }
    struct stretch *last = NULL;
    for (struct stretch *s = t->first; s; s = s->next)
        if (s->kind != TEXT_PLAIN || s->text.len)
            last = s;
    if (last && last->kind == TEXT_PLAIN)
        while (last->text.len && last->text.s[last->text.len - 1] == ' ')
            last->text.s[--last->text.len] = '\0';
}

static bool finish_text(struct binder *b, struct text_builder *t, struct doc_block *para)
{
    uint32_t before = 0;
    size_t n = 0;

    for (struct stretch *s = t->first; s; s = s->next) {
        if (s->kind == TEXT_PLAIN && !settle(b, s, &before))
            return false;
        if (s->kind != TEXT_PLAIN)
            before = '0';
    }
    trim(t);
    for (struct stretch *s = t->first; s; s = s->next)
        n += s->kind != TEXT_PLAIN || s->text.len;
    para->u.para.text = arena_array(b->a, struct doc_text, n + 1);
    if (!para->u.para.text)
        return false;
    for (struct stretch *s = t->first; s; s = s->next)
        if (s->kind != TEXT_PLAIN || s->text.len)
            para->u.para.text[para->u.para.ntext++] = (struct doc_text){
                s->kind, s->kind == TEXT_PLAIN ? s->text.s : NULL, s->text.len, s->font, s->at, s->value};
    if (!n) /* an empty paragraph keeps its font, for the height of its line */
        para->u.para.text[para->u.para.ntext++] =
            (struct doc_text){TEXT_PLAIN, "", 0, &para->style->font, para->at, NULL};
    return true;
}

/* ---- blocks ---- */

struct block_list {
    struct doc_block **end;
};

static bool bind_blocks(struct binder *b, const struct node *n, const struct doc_style *style,
                        const struct row *row, struct block_list *out);

static struct doc_block *add_block(struct binder *b, struct block_list *out, enum block_kind kind,
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
    struct doc_block *block = style ? add_block(b, out, BLOCK_PARA, style, n->at) : NULL;
    struct text_builder t = {0};

    return block && add_inline(b, &t, n, style, row) && finish_text(b, &t, block);
}

/* Text that stands in a cell without a <p> around it. `n` is moved behind it. */
static bool bind_loose_text(struct binder *b, const struct node **n, const struct doc_style *style,
                            const struct row *row, struct block_list *out)
{
    struct doc_style *own = arena_new(b->a, struct doc_style);
    struct doc_block *block;
    struct text_builder t = {0};
    bool ok = true;

    if (!own)
        return false;
    *own = *style;
    own->margin_top = own->margin_bottom = own->margin_left = own->margin_right = 0;
    if (!(block = add_block(b, out, BLOCK_PARA, own, (*n)->at)))
        return false;
    for (; *n && is_inline((*n)->element); *n = (*n)->next)
        ok &= add_inline_node(b, &t, *n, own, row);
    return ok && finish_text(b, &t, block);
}

static bool only_blanks(const struct node *n)
{
    if (n->element != EL_TEXT)
        return false;
    for (const struct piece *p = n->piece; p; p = p->next)
        for (size_t i = 0; !p->text || i < p->len; i++)
            if (!p->text || !is_blank(p->text[i]))
                return false;
    return true;
}

static bool bind_each(struct binder *b, const struct node *n, const struct doc_style *style,
                      const struct row *row, struct block_list *out)
{
    struct query *q = open_each(b, n, row);
    bool ok = q != NULL, done = false;

    while (ok) {
        struct row inner;
        ok = query_next(q, &inner, &done, b->dg);
        if (!ok || done)
            break;
        ok = bind_blocks(b, n, style, &inner, out);
    }
    query_close(q);
    return ok;
}

static bool bind_table(struct binder *b, const struct node *n, const struct doc_style *parent,
                       const struct row *row, struct block_list *out);

static bool bind_box(struct binder *b, const struct node *n, const struct doc_style *parent,
                     const struct row *row, struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = style ? add_block(b, out, BLOCK_BOX, style, n->at) : NULL;

    if (!block)
        return false;
    struct block_list inside = {&block->u.box};
    return bind_blocks(b, n, style, row, &inside);
}

static bool bind_blocks(struct binder *b, const struct node *n, const struct doc_style *style,
                        const struct row *row, struct block_list *out)
{
    bool ok = true;

    for (const struct node *c = n->first; c;) {
        if (is_inline(c->element) && !only_blanks(c)) {
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

/* ---- tables ---- */

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
        if ((last == '*' && (len == 1 || end == word + len - 1)) || (last == '%' && end == word + len - 1)) {
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
            struct query *q = open_each(b, c, data);
            bool done = false, good = q != NULL;
            while (good) {
                struct row inner;
                good = query_next(q, &inner, &done, b->dg);
                if (!good || done)
                    break;
                good = bind_rows(b, c, style, &inner, out);
            }
            query_close(q);
            ok &= good;
        }
    }
    return ok;
}

static bool bind_table(struct binder *b, const struct node *n, const struct doc_style *parent,
                       const struct row *row, struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = style ? add_block(b, out, BLOCK_TABLE, style, n->at) : NULL;
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

/* ---- pages and sections ---- */

static bool bind_margin(struct binder *b, const struct attr *at, struct doc_page *page)
{
    const char *p = at->value;
    pt64 v[4];
    int n = 0;

    while (*(p += strspn(p, " \t\n"))) {
        size_t len = strcspn(p, " \t\n");
        char *word = arena_strndup(b->a, p, len);
        if (!word)
            return false;
        if (n == 4 || !pt64_from_css(word, 0, &v[n]) || v[n] < 0)
            return diag_add(b->dg, DIAG_XML_VALUE, at->at, "margin: wanted one to four lengths");
        n++;
        p += len;
    }
    if (!n)
        return diag_add(b->dg, DIAG_XML_VALUE, at->at, "margin: wanted one to four lengths");
    /* CSS 2.1, 8.3: top right bottom left, what is missing is its opposite. */
    page->margin_top = v[0];
    page->margin_right = n > 1 ? v[1] : v[0];
    page->margin_bottom = n > 2 ? v[2] : v[0];
    page->margin_left = n > 3 ? v[3] : page->margin_right;
    return true;
}

static bool bind_size(struct binder *b, const struct node *n, struct doc_page *page)
{
    static const struct {
        const char *name;
        double width, height; /* mm: ISO 216, ANSI Y14.1 */
    } known[] = {{"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210}, {"Letter", 215.9, 279.4}, {"Legal", 215.9, 355.6}};
    const struct attr *size = node_attr(n, "size"), *turn = node_attr(n, "orientation");
    const char *value = size ? size->value : "A4";

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!strcmp(value, known[i].name)) {
            page->width = pt64_from_mm(known[i].width);
            page->height = pt64_from_mm(known[i].height);
        }
    if (!page->width) {
        size_t len = strcspn(value, " ");
        char *width = arena_strndup(b->a, value, len);
        const char *height = value + len + strspn(value + len, " ");
        if (!width || !pt64_from_css(width, 0, &page->width) ||
            !pt64_from_css(height, 0, &page->height) || page->width <= 0 || page->height <= 0)
            return diag_add(b->dg, DIAG_XML_VALUE, size ? size->at : n->at,
                            "size: wanted A4, A3, A5, Letter, Legal or two lengths");
    }
    if (turn && !strcmp(turn->value, "landscape") && page->width < page->height) {
        pt64 w = page->width;
        page->width = page->height;
        page->height = w;
    }
    return true;
}

static bool bind_band(struct binder *b, const struct node *n, const struct doc_style *root,
                      struct doc_band *band)
{
    struct block_list blocks = {&band->first};
    struct doc_style *plain = arena_new(b->a, struct doc_style);

    if (!plain)
        return false;
    *plain = *root;
    plain->indent = 0; /* a folio is no paragraph of the text */
    plain->align = ALIGN_LEFT;
    plain->margin_top = plain->margin_bottom = 0;
    band->from = style_number(node_attr(n, "from"), 1);
    b->in_band = true;
    bool ok = bind_blocks(b, n, plain, NULL, &blocks);
    b->in_band = false;
    return ok;
}

static bool bind_page(struct binder *b, const struct node *n, const struct doc_style *root,
                      struct doc_page *page)
{
    const struct attr *margin = node_attr(n, "margin");
    bool ok = bind_size(b, n, page);

    page->name = node_attr(n, "name") ? node_attr(n, "name")->value : "";
    page->margin_top = page->margin_right = page->margin_bottom = page->margin_left = PT64(72);
    if (margin)
        ok &= bind_margin(b, margin, page);
    if (ok && (page->margin_left + page->margin_right > page->width - PT64(36) ||
               page->margin_top + page->margin_bottom > page->height - PT64(36)))
        ok = diag_add(b->dg, DIAG_XML_VALUE, margin ? margin->at : n->at,
                      "the margins leave less than half an inch for text");
    for (const struct node *c = n->first; c; c = c->next) {
        if (c->element == EL_HEADER)
            ok &= bind_band(b, c, root, &page->header);
        else if (c->element == EL_FOOTER)
            ok &= bind_band(b, c, root, &page->footer);
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
