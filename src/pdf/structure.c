#include "pdf/structure.h"

#include "base/str.h"
#include "pdf/put.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct kid {
    enum { KID_ELEMENT, KID_CONTENT, KID_OBJECT } kind;
    uint32_t value; /* object number, or MCID */
    uint32_t page;  /* object number; of content and objects */
};

/* A table may have millions of kids: each is kept as what its numbers are more than those before it, 7 bits
 * to a byte. */
struct kids_part {
    struct kids_part *next;
    size_t len, cap;
    unsigned char code[];
};

struct kids {
    struct kids_part *first, *last;
    size_t n;
    struct kid before; /* the last of them */
};

struct structure_element {
    uint32_t number; /* of its object */
    uint32_t page;   /* the first with content of it; 0 = none */
    pt64 page_height;
    uint32_t *label; /* kids that stand before the others, the last of these first */
    size_t nlabel, label_cap;
    struct kids kids;
};

/* Leaves of the trees hold this many entries. */
enum { LEAF = 200, NAME_LEN = 24 };

const char *structure_type(enum tag_kind kind)
{
    static const char *const name[TAG_KINDS] = {
        [TAG_DOCUMENT] = "Document",
        [TAG_SECT] = "Sect",
        [TAG_DIV] = "Div",
        [TAG_H1] = "H1",
        [TAG_H2] = "H2",
        [TAG_H3] = "H3",
        [TAG_H4] = "H4",
        [TAG_H5] = "H5",
        [TAG_P] = "P",
        [TAG_L] = "L",
        [TAG_LI] = "LI",
        [TAG_LBL] = "Lbl",
        [TAG_LBODY] = "LBody",
        [TAG_TABLE] = "Table",
        [TAG_CAPTION] = "Caption",
        [TAG_THEAD] = "THead",
        [TAG_TBODY] = "TBody",
        [TAG_TFOOT] = "TFoot",
        [TAG_TR] = "TR",
        [TAG_TH] = "TH",
        [TAG_TD] = "TD",
        [TAG_FIGURE] = "Figure",
        [TAG_TOC] = "TOC",
        [TAG_TOCI] = "TOCI",
        [TAG_REFERENCE] = "Reference",
        [TAG_LINK] = "Link",
        [TAG_NOTE] = "Note",
        [TAG_FORM] = "Form",
        [TAG_SPAN] = "Span",
    };

    return name[kind];
}

void structure_open(struct structure *s, struct arena *a, struct arena *scratch, struct haru *h)
{
    *s = (struct structure){.a = a, .scratch = scratch, .h = h};
}

/* ---- elements ---- */

enum { CODE_MOST = 20, PART_FIRST = 32 - 8, PART_MOST = 4096 }; /* bytes */

static size_t put_code(unsigned char *to, uint64_t v)
{
    size_t n = 0;

    for (; v >= 0x80; v >>= 7)
        to[n++] = (unsigned char)(v | 0x80);
    to[n++] = (unsigned char)v;
    return n;
}

static uint64_t take_code(const unsigned char **p)
{
    uint64_t v = 0;
    int shift = 0;

    for (; **p & 0x80; shift += 7)
        v |= (uint64_t)(*(*p)++ & 0x7F) << shift;
    return v | (uint64_t) * (*p)++ << shift;
}

/* Small differences are small numbers, whatever their sign. */
static uint64_t step_from(uint32_t before, uint32_t v)
{
    return v >= before ? (uint64_t)(v - before) << 1 : (uint64_t)(before - v) << 1 | 1;
}

static uint32_t step_to(uint32_t before, uint64_t step)
{
    uint32_t n = (uint32_t)(step >> 1);

    return step & 1 ? before - n : before + n;
}

static bool add_kid(struct tag *tag, struct kid kid)
{
    struct kids *k = &tag->element->kids;
    struct kids_part *p = k->last;

    if (!p || p->cap - p->len < CODE_MOST) {
        size_t cap = !p ? PART_FIRST : p->cap < PART_MOST ? 2 * p->cap : p->cap;
        if (!(p = arena_alloc(tag->a, sizeof *p + cap)))
            return false;
        p->cap = cap;
        if (k->last)
            k->last->next = p;
        else
            k->first = p;
        k->last = p;
    }
    if (kid.kind == KID_ELEMENT)
        kid.page = k->before.page;
    p->len += put_code(p->code + p->len, step_from(k->before.value, kid.value) << 2 | kid.kind);
    if (kid.kind != KID_ELEMENT)
        p->len += put_code(p->code + p->len, step_from(k->before.page, kid.page));
    k->before = kid;
    k->n++;
    return true;
}

/* A label stands first, though a footnote of the item may be on an earlier page (in a cell over
 * rows that a page cuts, all notes stand where it begins). */
static bool add_element(struct tag *tag)
{
    struct structure_element *e = tag->parent->element;

    if (tag->kind != TAG_LBL)
        return add_kid(tag->parent, (struct kid){KID_ELEMENT, tag->element->number, 0});
    e->label = arena_grow(tag->parent->a, e->label, e->nlabel, &e->label_cap, sizeof *e->label);
    if (e->label)
        e->label[e->nlabel++] = tag->element->number;
    return e->label != NULL;
}

bool structure_touch(struct structure *s, struct tag *tag)
{
    if (tag->element)
        return true;
    if (tag->parent && !structure_touch(s, tag->parent))
        return false;
    struct structure_element *e = tag->element = arena_new(tag->a, struct structure_element);
    if (!e)
        return false;
    e->number = haru_number(s->h);
    if (tag->parent)
        return add_element(tag);
    s->root = haru_reserve(s->h);
    s->document = e->number;
    return true;
}

static void note_page(const struct structure *s, struct structure_element *e)
{
    if (e->page)
        return;
    e->page = s->page;
    e->page_height = s->page_height;
}

int structure_content(struct structure *s, struct tag *tag)
{
    if (!structure_touch(s, tag) || s->ncontent >= INT_MAX)
        return -1;
    s->content = arena_grow(s->a, s->content, s->ncontent, &s->content_cap, sizeof *s->content);
    if (!s->content)
        return -1;
    int mcid = (int)s->ncontent++;
    s->content[mcid] = tag->element->number;
    note_page(s, tag->element);
    return add_kid(tag, (struct kid){KID_CONTENT, (uint32_t)mcid, s->page}) ? mcid : -1;
}

/* ---- pages and annotations: PDF 32000-1, 14.7.4.4 ---- */

/* The key of a new entry of the parent tree, or -1. */
static int new_key(struct structure *s, uint32_t object)
{
    s->parent = arena_grow(s->a, s->parent, s->nparent, &s->parent_cap, sizeof *s->parent);
    if (!s->parent || s->nparent >= INT_MAX)
        return -1;
    s->parent[s->nparent] = object;
    return (int)s->nparent++;
}

bool structure_annotation(struct structure *s, struct tag *tag, struct haru_reserved self,
                          struct haru_dict annotation)
{
    if (!structure_touch(s, tag))
        return false;
    int key = new_key(s, tag->element->number);
    note_page(s, tag->element);
    if (key >= 0)
        haru_put_int(s->h, annotation, "StructParent", key);
    return key >= 0 && add_kid(tag, (struct kid){KID_OBJECT, haru_reserved_number(self), s->page});
}

void structure_put_rect(struct haru *h, struct haru_dict annotation, const struct page *page,
                        pt64 x, pt64 y, pt64 width, pt64 height)
{
    struct haru_array rect = haru_put_array(h, annotation, "Rect");

    haru_add_real(h, rect, pt_from_pt64(x));
    haru_add_real(h, rect, pt_from_pt64(page->height - y - height));
    haru_add_real(h, rect, pt_from_pt64(x + width));
    haru_add_real(h, rect, pt_from_pt64(page->height - y));
}

void structure_begin_page(struct structure *s, struct haru_reserved self, pt64 height)
{
    s->page = haru_reserved_number(self);
    s->page_height = height;
    s->ncontent = 0;
}

bool structure_end_page(struct structure *s, struct haru_dict page)
{
    struct sbuf b = {.a = s->scratch};

    haru_put_name(s->h, page, "Tabs", "S"); /* ISO 14289-1, 7.18.3 */
    if (!s->ncontent)
        return true;
    sbuf_add_str(&b, "[");
    for (size_t i = 0; i < s->ncontent; i++)
        put_int_in(&b, "", s->content[i], " 0 R ");
    sbuf_add_str(&b, "]");
    uint32_t number = haru_number(s->h);
    int key = new_key(s, number);
    if (b.failed || key < 0)
        return false;
    haru_put_int(s->h, page, "StructParents", key);
    haru_pack(s->h, number, b.s, b.len);
    return true;
}

/* ---- elements as objects: PDF 32000-1, tables 323 to 325 and 344 to 349 ---- */

static void put_kid(struct sbuf *b, const struct structure_element *e, const struct kid *k)
{
    if (k->kind == KID_ELEMENT)
        put_int_in(b, "", k->value, " 0 R ");
    else if (k->kind == KID_OBJECT)
        sbuf_printf(b, "<</Type/OBJR/Pg %" PRIu32 " 0 R/Obj %" PRIu32 " 0 R>>", k->page, k->value);
    else if (k->page == e->page)
        put_int_in(b, "", k->value, " ");
    else
        sbuf_printf(b, "<</Type/MCR/Pg %" PRIu32 " 0 R/MCID %" PRIu32 ">>", k->page, k->value);
}

static void put_utf16(struct sbuf *b, const char *key, const char *utf8)
{
    const char *end = utf8 + strlen(utf8);

    sbuf_printf(b, "/%s<FEFF", key);
    while (utf8 < end)
        put_utf16_hex(b, text_char(utf8_next(&utf8, end)));
    sbuf_add_str(b, ">");
}

static void put_number(struct sbuf *b, pt64 v)
{
    put_decimal(b, (int64_t)v * DECIMAL_ONE / 64);
    sbuf_add_str(b, " ");
}

/* The IDs of elements, in the order of a name tree. */
static void name_of_head(char out[NAME_LEN], size_t n)
{
    snprintf(out, NAME_LEN, "h%09zu", n);
}

static void name_of_note(char out[NAME_LEN], size_t n)
{
    snprintf(out, NAME_LEN, "n%09zu", n);
}

static void put_table_attributes(struct sbuf *b, const struct tag *t)
{
    char name[NAME_LEN];

    if (t->kind == TAG_TD && t->colspan == 1 && t->rowspan == 1 && !t->nhead)
        return;
    sbuf_add_str(b, "/A<</O/Table");
    if (t->kind == TAG_TH)
        sbuf_add_str(b, t->scope == SCOPE_COL ? "/Scope/Column" : "/Scope/Row");
    if (t->nhead)
        sbuf_add_str(b, "/Headers[");
    for (size_t i = 0; i < t->nhead; i++) {
        name_of_head(name, (size_t)t->head[i]);
        sbuf_add_str(b, "(");
        sbuf_add_str(b, name);
        sbuf_add_str(b, ")");
    }
    if (t->nhead)
        sbuf_add_str(b, "]");
    if (t->colspan > 1)
        sbuf_printf(b, "/ColSpan %d", t->colspan);
    if (t->rowspan > 1)
        sbuf_printf(b, "/RowSpan %d", t->rowspan);
    sbuf_add_str(b, ">>");
}

static void put_box(struct sbuf *b, const struct tag *t)
{
    pt64 height = t->element->page_height;

    sbuf_printf(b, "/A<</O/Layout/Placement/%s/BBox[", t->in_line ? "Inline" : "Block");
    put_number(b, t->x);
    put_number(b, height - t->y - t->height);
    put_number(b, t->x + t->width);
    put_number(b, height - t->y);
    sbuf_add_str(b, "]>>");
}

/* ISO 14289-1, 7.9: each note has an ID of its own. */
static bool put_id(struct structure *s, struct sbuf *b, uint32_t number)
{
    char name[NAME_LEN];

    s->note = arena_grow(s->a, s->note, s->nnote, &s->note_cap, sizeof *s->note);
    if (!s->note)
        return false;
    name_of_note(name, s->nnote);
    s->note[s->nnote++] = number;
    sbuf_printf(b, "/ID(%s)", name);
    return true;
}

static bool put_head_id(struct structure *s, struct sbuf *b, const struct tag *t)
{
    size_t id = (size_t)t->id;
    char name[NAME_LEN];

    while (s->nhead <= id) {
        s->head = arena_grow(s->a, s->head, s->nhead, &s->head_cap, sizeof *s->head);
        if (!s->head)
            return false;
        s->head[s->nhead++] = 0;
    }
    s->head[id] = t->element->number;
    name_of_head(name, id);
    sbuf_printf(b, "/ID(%s)", name);
    return true;
}

/* A long text goes on to the file in pieces. */
struct element_text {
    struct haru *h;
    struct sbuf b;
    bool in_pieces;
};

static void put_piece(struct element_text *t)
{
    enum { PIECE = 64 * 1024 };

    if (!t->in_pieces || t->b.len < PIECE)
        return;
    haru_add_long(t->h, t->b.s, t->b.len);
    t->b.len = 0;
}

static void put_kids(struct element_text *t, const struct structure_element *e)
{
    struct kid k = {0};

    if (!e->kids.n && !e->nlabel)
        return;
    sbuf_add_str(&t->b, "/K[");
    for (size_t i = e->nlabel; i-- > 0;)
        put_kid(&t->b, e, &(struct kid){KID_ELEMENT, e->label[i], 0});
    for (const struct kids_part *p = e->kids.first; p; p = p->next)
        for (const unsigned char *c = p->code, *end = c + p->len; c < end;) {
            uint64_t code = take_code(&c);
            k.kind = code & 3;
            k.value = step_to(k.value, code >> 2);
            if (k.kind != KID_ELEMENT)
                k.page = step_to(k.page, take_code(&c));
            put_kid(&t->b, e, &k);
            put_piece(t);
        }
    sbuf_add_str(&t->b, "]");
}

static bool put_element(struct structure *s, const struct tag *t, struct arena *scratch)
{
    enum { KIDS_MANY = 50000 };
    const struct structure_element *e = t->element;
    struct element_text text = {.h = s->h, .b = {.a = scratch}, .in_pieces = e->kids.n > KIDS_MANY};
    struct sbuf *b = &text.b;

    if (text.in_pieces)
        haru_begin_long(s->h, e->number);
    sbuf_add_str(b, "<</S/");
    sbuf_add_str(b, structure_type(t->kind));
    put_int_in(b, "/P ", t->parent ? t->parent->element->number : haru_reserved_number(s->root),
               " 0 R");
    if (e->page)
        put_int_in(b, "/Pg ", e->page, " 0 R");
    put_kids(&text, e);
    if (t->kind == TAG_TH || t->kind == TAG_TD)
        put_table_attributes(b, t);
    else if (t->kind == TAG_L && t->list_style)
        sbuf_printf(b, "/A<</O/List/ListNumbering/%s>>", t->list_style);
    else if (t->kind == TAG_FIGURE)
        put_box(b, t);
    if (t->alt)
        put_utf16(b, "Alt", t->alt);
    if (t->expansion) /* PDF 32000-1, 14.9.5 */
        put_utf16(b, "E", t->expansion);
    if (t->lang)
        sbuf_printf(b, "/Lang(%s)", t->lang);
    if (t->kind == TAG_NOTE && !put_id(s, b, e->number))
        return false;
    if (t->id && !put_head_id(s, b, t))
        return false;
    sbuf_add_str(b, ">>");
    if (b->failed)
        return false;
    if (!text.in_pieces) {
        haru_pack(s->h, e->number, b->s, b->len);
        return true;
    }
    haru_add_long(s->h, b->s, b->len);
    haru_end_long(s->h);
    return true;
}

bool structure_complete(struct structure *s, struct tag *first)
{
    for (struct tag *t = first; t; t = t->next) {
        if (!t->parent && !structure_touch(s, t)) /* the document is there, though it be empty */
            return false;
        if (t->element && !put_element(s, t, t->a))
            return false;
    }
    return true;
}

/* ---- the catalog ---- */

/* A tree of objects by number, or by a name of their own: PDF 32000-1, 7.9.6 and 7.9.7. */
struct leaves {
    const uint32_t *object; /* 0 = there is none */
    size_t n;
    void (*name)(char out[NAME_LEN], size_t i); /* NULL = by number */
};

static void put_key(struct sbuf *b, const struct leaves *l, size_t i)
{
    char name[NAME_LEN];

    if (!l->name) {
        put_int_in(b, "", (int64_t)i, " ");
        return;
    }
    l->name(name, i);
    sbuf_printf(b, "(%s)", name);
}

/* Entries [from, to), the first and last of which are there. 0 = no memory. */
static uint32_t put_leaf(struct structure *s, const struct leaves *l, size_t from, size_t to)
{
    struct sbuf b = {.a = s->a};
    uint32_t number = haru_number(s->h);

    sbuf_add_str(&b, "<</Limits[");
    put_key(&b, l, from);
    put_key(&b, l, to - 1);
    sbuf_printf(&b, "]/%s[", l->name ? "Names" : "Nums");
    for (size_t i = from; i < to; i++) {
        if (!l->object[i])
            continue;
        put_key(&b, l, i);
        put_int_in(&b, "", l->object[i], " 0 R ");
    }
    sbuf_add_str(&b, "]>>");
    if (b.failed)
        return 0;
    haru_pack(s->h, number, b.s, b.len);
    return number;
}

static bool put_leaves(struct structure *s, const struct leaves *l, struct sbuf *out)
{
    for (size_t from = 0, next; from < l->n; from = next) {
        size_t to = next = from + LEAF < l->n ? from + LEAF : l->n;
        while (to > from && !l->object[to - 1])
            to--;
        while (from < to && !l->object[from])
            from++;
        uint32_t leaf = from < to ? put_leaf(s, l, from, to) : 0;
        if (from < to && !leaf)
            return false;
        if (leaf)
            sbuf_printf(out, "%" PRIu32 " 0 R ", leaf);
    }
    return true;
}

/* Elements by their IDs: all names of heads are before those of notes. */
static bool put_ids(struct structure *s, struct sbuf *out)
{
    const struct leaves heads = {s->head, s->nhead, name_of_head};
    const struct leaves notes = {s->note, s->nnote, name_of_note};

    if (!s->nhead && !s->nnote)
        return true;
    sbuf_add_str(out, "/IDTree<</Kids[");
    if (!put_leaves(s, &heads, out) || !put_leaves(s, &notes, out))
        return false;
    sbuf_add_str(out, "]>>");
    return true;
}

bool structure_finish(struct structure *s)
{
    struct sbuf b = {.a = s->a};

    if (!s->root.rec)
        return true;
    const struct leaves parents = {s->parent, s->nparent, NULL};
    sbuf_printf(&b,
                "<</Type/StructTreeRoot/K %" PRIu32 " 0 R/ParentTreeNextKey %zu/ParentTree<</Kids[",
                s->document, s->nparent);
    if (!put_leaves(s, &parents, &b))
        return false;
    sbuf_add_str(&b, "]>>");
    if (!put_ids(s, &b))
        return false;
    sbuf_add_str(&b, ">>");
    if (b.failed)
        return false;
    haru_pack(s->h, haru_reserved_number(s->root), b.s, b.len);
    haru_put_reserved(s->h, haru_catalog(s->h), "StructTreeRoot", s->root);
    haru_put_true(s->h, haru_put_dict(s->h, haru_catalog(s->h), "MarkInfo"), "Marked");
    return true;
}
