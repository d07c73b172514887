/*
 * bind_text.c - the text of a paragraph: what is typed in the template and what the data says.
 *
 * White space: what an author types to indent XML is not text. A run of white space with a newline
 * in it is one space, and none between two Thai letters, since Thai is written without; a run of
 * blanks within a line stays as typed, because two blanks may be the large space (S2). Bound data
 * is text as it is: its newlines are line breaks.
 *
 * A paragraph is collected in `struct inline_builder`: its runs of one font, with '\n' for a
 * run of template white space that is not settled before its neighbours are known.
 */
#include "base/digits.h"
#include "document/binder.h"
#include "document/walk.h"

#include <string.h>

#define LINE_BREAK "\xE2\x80\xA8"  /* U+2028 */
#define WORD_JOINER "\xE2\x81\xA0" /* U+2060: no line ends here (B15) */

struct inline_run {
    struct inline_run *next;
    struct doc_inline item; /* but for its text, which may still grow: */
    struct sbuf text;
    bool thai_digits; /* bound data: its digits are printed as Thai ones */
};

struct inline_builder {
    struct inline_run *first, *last;
    bool thai_digits;              /* any run has */
    const struct doc_field *field; /* that is being filled; NULL = none */
    const struct doc_link *link;   /* likewise */
    const char *expansion;
    const struct doc_leader *leader;
    bool paragraphs; /* bind_paragraphs looks for U+2029 in it */
};

static struct inline_run *add_run(struct binder *b, struct inline_builder *t, enum inline_kind kind,
                                  const struct font_style *font, struct loc at)
{
    struct inline_run *s = arena_new(b->a, struct inline_run);

    if (!s)
        return NULL;
    s->item = (struct doc_inline){.kind = kind,
                                  .font = font,
                                  .at = at,
                                  .field = t->field,
                                  .link = t->link,
                                  .expansion = t->expansion,
                                  .leader = t->leader};
    s->text.a = b->a;
    if (t->last)
        t->last->next = s;
    else
        t->first = s;
    t->last = s;
    return s;
}

/* One origin, one run: a diagnostic about it can name its cell. */
static bool add_text(struct binder *b, struct inline_builder *t, const char *text, size_t len,
                     const struct font_style *font, struct loc at, const struct value *value)
{
    struct inline_run *s = t->last;

    if (!s || s->item.kind != INLINE_TEXT || s->item.font != font || s->item.value != value ||
        s->item.field != t->field || s->item.link != t->link || s->item.expansion != t->expansion ||
        s->item.leader != t->leader)
        s = add_run(b, t, INLINE_TEXT, font, at);
    if (!s)
        return false;
    s->item.value = value;
    sbuf_add(&s->text, text, len);
    return !s->text.failed;
}

static bool add_literal(struct binder *b, struct inline_builder *t, const struct text_part *p,
                        const struct font_style *font)
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

static bool add_data(struct binder *b, struct inline_builder *t, const char *text,
                     const struct font_style *font, struct loc at, const struct value *value)
{
    size_t len = strlen(text);

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

/* What only a page knows. */
static bool find_page_field(const struct text_part *p, struct doc_inline *out)
{
    static const struct {
        const char *name;
        enum inline_kind kind;
    } number[] = {{"page", INLINE_PAGE},
                  {"pages", INLINE_PAGES},
                  {"section_pages", INLINE_SECTION_PAGES},
                  {"catchword", INLINE_CATCHWORD}};
    static const struct {
        const char *ending;
        enum ref_show show;
    } part[] = {{"", REF_TITLE}, {"_number", REF_NUMBER}, {"_text", REF_TEXT}};
    const char *name = p->column;

    if (p->view)
        return false;
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        if (!strcmp(name, number[i].name)) {
            *out = (struct doc_inline){.kind = number[i].kind};
            return true;
        }
    if (name[0] != 'h' || name[1] < '1' || name[1] > '0' + HEADING_LEVELS)
        return false;
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
        if (!strcmp(name + 2, part[i].ending)) {
            *out = (struct doc_inline){
                .kind = INLINE_HEADING, .level = name[1] - '0', .show = part[i].show};
            return true;
        }
    return false;
}

static bool add_page_field(struct binder *b, struct inline_builder *t,
                           const struct doc_inline *field, const struct font_style *font,
                           struct loc at)
{
    struct inline_run *s = add_run(b, t, field->kind, font, at);

    if (!s)
        return false;
    b->doc->catchwords |= field->kind == INLINE_CATCHWORD;
    s->item.level = field->level;
    s->item.show = field->show;
    return true;
}

static bool add_total(struct binder *b, struct inline_builder *t, const struct text_part *p,
                      const struct font_style *font)
{
    struct inline_run *s = add_run(b, t, INLINE_TOTAL, font, p->at);

    return s && (s->item.total = bind_total(b, p, font->thai_numerals)) != NULL;
}

static bool add_reference(struct binder *b, struct inline_builder *t, const struct text_part *p,
                          const struct font_style *font, const struct row *row)
{
    struct doc_inline field;

    if (b->in_band && find_page_field(p, &field))
        return add_page_field(b, t, &field, font, p->at);
    if (p->total)
        return add_total(b, t, p, font);
    const struct value *v = bind_find(b, p, row);
    const char *text = bind_value_text(b, p, v);
    if (!text)
        return false;
    if (!v)
        return true;
    if (b->summing && !p->view && !bind_count(b, p, v))
        return false;
    const struct value *origin = value_copy(b->a, v); /* its row is gone when the next is read */
    if (!origin || !add_data(b, t, text, font, p->at, origin))
        return false;
    if (font->thai_numerals && !p->arabic && t->last && t->last->item.value == origin)
        t->last->thai_digits = true;
    return true;
}

/* ---- elements within text ---- */

static bool add_ref(struct binder *b, struct inline_builder *t, const struct node *n,
                    const struct font_style *font, const struct row *row)
{
    const char *target = bind_attr(b, node_attr(n, ATTR_TO), row);
    struct inline_run *s = target ? add_run(b, t, INLINE_REF, font, n->at) : NULL;

    if (!s)
        return false;
    s->item.target = target;
    s->item.show = (enum ref_show)node_word(n, ATTR_SHOW, REF_PAGE);
    return true;
}

/* The call of a footnote: a small raised number that stays with the word before it. */
static bool add_note(struct binder *b, struct inline_builder *t, const struct node *n,
                     const struct doc_style *style, const struct row *row)
{
    struct font_style *font = arena_new(b->a, struct font_style);
    struct inline_run *s = font ? add_run(b, t, INLINE_NOTE, font, n->at) : NULL;
    int number = counters_note(b);

    if (!s)
        return false;
    *font = style->font;
    font->size = font->size * 6 / 10;
    font->rise = style->font.size * 15 / 100;
    const char *text = number_in_format(b, style->font.thai_numerals ? "๑" : "1", &number, 1);
    if (!text)
        return false;
    sbuf_add_str(&s->text, WORD_JOINER);
    sbuf_add_str(&s->text, text);
    s->item.note = bind_note(b, n, row, text);
    return s->item.note && !s->text.failed;
}

static bool add_children(struct binder *b, struct inline_builder *t, const struct node *n,
                         const struct doc_style *style, const struct row *row)
{
    struct walk *w = walk_open(b, b->a, n, row);
    bool ok = w != NULL;

    for (const struct node *c; w && (c = walk_next(w, &row));)
        ok &= bind_inline_add(b, t, c, style, row);
    walk_close(w);
    return ok;
}

/* A line to sign on. Without a name it is for a pen alone. */
static bool add_signature(struct binder *b, struct inline_builder *t, const struct node *n,
                          const struct doc_style *style, const struct row *row)
{
    struct doc_field *field = arena_new(b->a, struct doc_field);
    const struct attr *padding = node_attr(n, ATTR_PADDING_TOP);

    if (!field || !(field->name = bind_attr(b, node_attr(n, ATTR_ID), row)) ||
        !(field->label = bind_attr(b, node_attr(n, ATTR_LABEL), row)) ||
        (padding && !style_length(&b->styles, padding, padding->value.u.length, style->font.size,
                                  &field->padding_top)))
        return false;
    t->field = *field->name ? field : NULL;
    bool ok = add_children(b, t, n, style, row);
    t->field = NULL;
    return ok;
}

/* <a> or <abbr>: neither stands in the other. */
static bool add_link(struct binder *b, struct inline_builder *t, const struct node *n,
                     const struct doc_style *style, const struct row *row)
{
    style = bind_style(b, n, row, style);
    if (!style || !(n->element == EL_A ? bind_link(b, n, row, &t->link)
                                       : bind_abbr(b, n, row, &t->expansion)))
        return false;
    bool ok = add_children(b, t, n, style, row);
    t->link = NULL;
    t->expansion = NULL;
    return ok;
}

/* Its text, then the leader itself, which is as long as there is room. */
static bool add_leader(struct binder *b, struct inline_builder *t, const struct node *n,
                       const struct doc_style *style, const struct row *row)
{
    struct doc_leader *leader = bind_leader(b, n, style = bind_style(b, n, row, style));
    const struct doc_leader *outer = t->leader;

    if (!leader)
        return false;
    t->leader = leader;
    bool ok = add_children(b, t, n, style, row);
    ok &= add_run(b, t, INLINE_LEADER, &style->font, n->at) != NULL;
    t->leader = outer;
    return ok;
}

static bool add_tab(struct binder *b, struct inline_builder *t, const struct node *n,
                    const struct doc_style *style)
{
    const struct doc_tab *tab = bind_tab(b, n, style);
    struct inline_run *s = tab ? add_run(b, t, INLINE_TAB, &style->font, n->at) : NULL;

    if (s)
        s->item.tab = tab;
    return s != NULL;
}

static bool add_figure(struct binder *b, struct inline_builder *t, const struct node *n,
                       const struct doc_style *style, const struct row *row)
{
    const struct doc_figure *figure;

    if (!bind_figure(b, n, style, row, &figure))
        return false;
    struct inline_run *s = figure ? add_run(b, t, INLINE_FIGURE, &style->font, n->at) : NULL;
    if (s)
        s->item.figure = figure;
    return s || !figure;
}

bool bind_inline_add(struct binder *b, struct inline_builder *t, const struct node *n,
                     const struct doc_style *style, const struct row *row)
{
    bool ok = true;

    switch (n->element) {
    case EL_TEXT:
        for (const struct text_part *p = n->part; p; p = p->next)
            ok &= p->text ? add_literal(b, t, p, &style->font)
                          : add_reference(b, t, p, &style->font, row);
        return ok;
    case EL_BR:
        return add_text(b, t, LINE_BREAK, 3, &style->font, n->at, NULL);
    case EL_REF:
        return add_ref(b, t, n, &style->font, row);
    case EL_A:
    case EL_ABBR:
        return add_link(b, t, n, style, row);
    case EL_LEADER:
        return add_leader(b, t, n, style, row);
    case EL_TAB:
        return add_tab(b, t, n, style);
    case EL_FOOTNOTE:
        return add_note(b, t, n, style, row);
    case EL_SIGNATURE:
        return add_signature(b, t, n, style, row);
    case EL_IMG:
    case EL_QR:
        return add_figure(b, t, n, style, row);
    default:
        style = bind_style(b, n, row, style);
        if (style && (n->element == EL_SUP || n->element == EL_SUB)) /* as for a note's call */
            ok = add_text(b, t, WORD_JOINER, 3, &style->font, n->at, NULL);
        return style && ok && add_children(b, t, n, style, row);
    }
}

bool bind_is_words(const struct node *n)
{
    switch (n->element) {
    case EL_TEXT:
    case EL_B:
    case EL_I:
    case EL_U:
    case EL_S:
    case EL_SUP:
    case EL_SUB:
    case EL_SPAN:
    case EL_BR:
        return true;
    default:
        return false;
    }
}

bool bind_is_inline(const struct node *n)
{
    switch (n->element) {
    case EL_REF:
    case EL_A:
    case EL_ABBR:
    case EL_LEADER:
    case EL_TAB:
    case EL_FOOTNOTE:
    case EL_SIGNATURE:
        return true;
    default:
        return bind_is_words(n);
    }
}

bool bind_is_page_field(const struct text_part *p, bool *looks_ahead)
{
    struct doc_inline field = {.kind = INLINE_TEXT};
    bool found = find_page_field(p, &field);

    *looks_ahead = found && (field.kind == INLINE_PAGES || field.kind == INLINE_SECTION_PAGES);
    return found;
}

/* ---- white space ---- */

static bool is_thai_letter(uint32_t c)
{
    return unicode_is_thai(c) && !unicode_is_thai_digit(c) && c != 0x0E3F;
}

/* First code point after byte i of s, or of the runs after it; 0 = none. */
static uint32_t next_char(const struct inline_run *s, size_t i)
{
    for (; s; s = s->next, i = 0) {
        if (s->item.kind != INLINE_TEXT)
            return '0'; /* a number */
        const char *p = s->text.s + i, *end = s->text.s + s->text.len;
        while (s->text.len && p < end) {
            uint32_t c = utf8_next(&p, end);
            if (c != '\n' && c != ' ')
                return c;
        }
    }
    return 0;
}

static bool is_break(uint32_t c)
{
    return c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
}

/* U+2028 and U+2029 begin with E2. */
static bool may_collapse(const struct sbuf *text)
{
    return memchr(text->s, '\n', text->len) || memchr(text->s, 0xE2, text->len);
}

static uint32_t last_char(const struct sbuf *text)
{
    const char *end = text->s + text->len, *p = end - 1;

    while (p > text->s && (*p & 0xC0) == 0x80)
        p--;
    return utf8_next(&p, end);
}

/* Settles '\n', drops blanks at both ends of the paragraph and around line breaks. `before` is the
 * code point that was kept last, over all runs. */
static bool collapse_space(struct binder *b, struct inline_run *s, bool paragraphs,
                           uint32_t *before)
{
    struct sbuf out = {.a = b->a};
    const char *p = s->text.s, *end = p + s->text.len;
    uint32_t last = *before;
    /* A link, an abbreviation and what is signed are one thing each, not one in every paragraph. */
    bool one = !paragraphs || s->item.link || s->item.expansion || s->item.field;

    if (s->text.len && !may_collapse(&s->text)) {
        *before = last_char(&s->text);
        return true;
    }
    while (s->text.len && p < end) {
        uint32_t c = utf8_next(&p, end);
        if (c == PARAGRAPH_SEPARATOR && one) /* ends a line (Unicode 15, 5.8) */
            c = LINE_SEPARATOR;
        if (c == '\n') {
            uint32_t next = next_char(s, (size_t)(p - s->text.s));
            if (!last || !next || is_break(last) || is_break(next) || last == ' ' ||
                (is_thai_letter(last) && is_thai_letter(next)))
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
static void trim(struct inline_builder *t)
{
    for (struct inline_run *s = t->first; s && s->item.kind == INLINE_TEXT; s = s->next) {
        size_t n = strspn(s->text.s, " ");
        s->text.s += n;
        s->text.len -= n;
        if (s->text.len)
            break;
    }
    struct inline_run *last = NULL;
    for (struct inline_run *s = t->first; s; s = s->next)
        if (s->item.kind != INLINE_TEXT || s->text.len)
            last = s;
    if (last && last->item.kind == INLINE_TEXT)
        while (last->text.len && last->text.s[last->text.len - 1] == ' ')
            last->text.s[--last->text.len] = '\0';
}

/* ---- digits ---- */

/* The text of all runs, in which an address may go from one to the next; a number that is not known
 * yet ends it. */
static bool join_runs(const struct inline_builder *t, struct sbuf *out)
{
    for (const struct inline_run *s = t->first; s; s = s->next)
        if (s->item.kind == INLINE_TEXT)
            sbuf_add(out, s->text.s, s->text.len);
        else
            sbuf_add_char(out, ' ');
    return sbuf_text(out) != NULL;
}

static bool has_digits(const struct inline_run *s)
{
    return s->thai_digits && s->text.len && strpbrk(s->text.s, "0123456789");
}

/* D6: digits of bound data become Thai, but for those of addresses. */
static bool set_digits(struct binder *b, struct inline_builder *t)
{
    struct sbuf all = {.a = b->a};
    size_t at = 0, address, end;
    struct inline_run *s = t->first;

    while (s && !has_digits(s))
        s = s->next;
    if (!s)
        return true;
    if (!join_runs(t, &all))
        return false;
    address = digits_find_address(all.s, all.len, 0, &end);
    for (s = t->first; s; s = s->next) {
        struct sbuf out = {.a = b->a};
        size_t len = s->item.kind == INLINE_TEXT ? s->text.len : 1, stop = at + len;
        bool digits = has_digits(s);
        while (at < stop) {
            if (at >= end)
                address = digits_find_address(all.s, all.len, at, &end);
            bool plain = at < address;
            size_t next = plain ? address : end;
            next = next < stop ? next : stop;
            if (digits && plain)
                digits_add_thai(&out, all.s + at, next - at);
            else if (digits)
                sbuf_add(&out, all.s + at, next - at);
            at = next;
        }
        if (digits && !sbuf_text(&out))
            return false;
        s->text = digits ? out : s->text;
    }
    return true;
}

struct inline_builder *bind_inline_open(struct binder *b)
{
    return arena_new(b->a, struct inline_builder);
}

void bind_inline_paragraphs(struct inline_builder *t)
{
    t->paragraphs = true;
}

bool bind_inline_text(struct binder *b, struct inline_builder *t, const char *text,
                      const struct doc_style *style, struct loc at)
{
    return add_text(b, t, text, strlen(text), &style->font, at, NULL);
}

static struct doc_inline inline_of(const struct inline_run *s)
{
    struct doc_inline item = s->item;

    item.text = s->text.len ? s->text.s : NULL;
    item.len = s->text.len;
    return item;
}

static bool is_all_blank(const struct sbuf *text)
{
    for (size_t i = 0; i < text->len; i++)
        if (!is_blank(text->s[i]))
            return false;
    return true;
}

const struct doc_figure *bind_inline_lone(const struct inline_builder *t)
{
    const struct doc_figure *only = NULL;

    for (const struct inline_run *s = t->first; s; s = s->next) {
        if (s->item.kind == INLINE_TEXT && is_all_blank(&s->text))
            continue;
        if (s->item.kind != INLINE_FIGURE || only)
            return NULL;
        only = s->item.figure;
    }
    return only;
}

static bool check_figures(struct binder *b, const struct inline_builder *t)
{
    bool ok = true;

    for (const struct inline_run *s = t->first; s; s = s->next)
        ok &= !s->item.figure || bind_check_figure(b, s->item.figure);
    return ok;
}

bool bind_inline_close(struct binder *b, struct inline_builder *t, struct doc_block *para)
{
    uint32_t before = 0;
    size_t n = 0;

    for (struct inline_run *s = t->first; s; s = s->next) {
        if (s->item.kind == INLINE_TEXT && !collapse_space(b, s, t->paragraphs, &before))
            return false;
        if (s->item.kind != INLINE_TEXT)
            before = '0';
    }
    trim(t);
    if (!check_figures(b, t) || !set_digits(b, t))
        return false;
    for (struct inline_run *s = t->first; s; s = s->next)
        n += s->item.kind != INLINE_TEXT || s->text.len;
    para->u.para.content = arena_array(b->a, struct doc_inline, n + 1);
    if (!para->u.para.content)
        return false;
    for (struct inline_run *s = t->first; s; s = s->next)
        if (s->item.kind != INLINE_TEXT || s->text.len)
            para->u.para.content[para->u.para.ncontent++] = inline_of(s);
    if (!n) /* an empty paragraph keeps its font, for the height of its line */
        para->u.para.content[para->u.para.ncontent++] = (struct doc_inline){
            .kind = INLINE_TEXT, .text = "", .font = &para->style->font, .at = para->at};
    return true;
}

bool bind_is_blank(const struct node *n)
{
    if (n->element != EL_TEXT)
        return false;
    for (const struct text_part *p = n->part; p; p = p->next)
        for (size_t i = 0; !p->text || i < p->len; i++)
            if (!p->text || !is_blank(p->text[i]))
                return false;
    return true;
}
