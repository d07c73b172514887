/*
 * bind_text.c - the text of a paragraph: what is typed in the template and what the data says.
 *
 * White space: what an author types to indent XML is not text. A run of white space with a newline
 * in it is one space, and none between two Thai letters, since Thai is written without; a run of
 * blanks within a line stays as typed, because two blanks may be the large space (S2). Bound data
 * is text as it is: its newlines are line breaks.
 *
 * A paragraph is collected in `struct text_builder`: its stretches of one font, with '\n' for a
 * run of template white space that is not settled before its neighbours are known.
 */
#include "base/str.h"
#include "document/binder.h"
#include "document/number.h"

#include <string.h>

#define LINE_BREAK "\xE2\x80\xA8" /* U+2028 */

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
            *ok =
                diag_add(b->dg, DIAG_BIND_VIEW, p->at, "there is no view or table \"%s\"", p->view);
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
        diag_add(b->dg, DIAG_BIND_FORMAT, p->at,
                 "\"%s\" is not a number, so \"%s\" cannot print it", v->text, p->format);
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

bool bind_is_inline(const struct node *n)
{
    switch (n->element) {
    case EL_TEXT:
    case EL_B:
    case EL_I:
    case EL_SPAN:
    case EL_BR:
        return true;
    case EL_EACH: /* of text, or of paragraphs: as its children are */
        for (const struct node *c = n->first; c; c = c->next)
            if (!bind_is_inline(c))
                return false;
        return n->first && (n->first->next || !bind_is_blank(n->first));
    default:
        return false;
    }
}

static bool add_inline(struct binder *b, struct text_builder *t, const struct node *n,
                       const struct doc_style *style, const struct row *row)
{
    bool ok = true;

    for (const struct node *c = n->first; c; c = c->next)
        ok &= add_inline_node(b, t, c, style, row);
    return ok;
}

static bool add_each_inline(struct binder *b, struct text_builder *t, const struct node *n,
                            const struct doc_style *style, const struct row *row)
{
    struct each e;

    each_open(b, n, row, &e);
    while (each_next(b, &e))
        e.ok = add_inline(b, t, n, style, &e.row);
    return each_close(&e);
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
                s->kind, s->kind == TEXT_PLAIN ? s->text.s : NULL, s->text.len, s->font, s->at,
                s->value};
    if (!n) /* an empty paragraph keeps its font, for the height of its line */
        para->u.para.text[para->u.para.ntext++] =
            (struct doc_text){TEXT_PLAIN, "", 0, &para->style->font, para->at, NULL};
    return true;
}
bool bind_is_blank(const struct node *n)
{
    if (n->element != EL_TEXT)
        return false;
    for (const struct piece *p = n->piece; p; p = p->next)
        for (size_t i = 0; !p->text || i < p->len; i++)
            if (!p->text || !is_blank(p->text[i]))
                return false;
    return true;
}

bool bind_text(struct binder *b, const struct node *first, const struct node *end,
               const struct doc_style *style, const struct row *row, struct doc_block *para)
{
    struct text_builder t = {0};
    bool ok = true;

    for (const struct node *n = first; n != end; n = n->next)
        ok &= add_inline_node(b, &t, n, style, row);
    return ok && finish_text(b, &t, para);
}
