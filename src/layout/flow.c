/*
 * flow.c - blocks as fragments: paragraphs with their footnotes, lists, and boxes of all others.
 */
#include "layout/flow.h"

#include "layout/lines.h"
#include "layout/table.h"

struct fragment *flow_append(struct flow *f)
{
    struct fragment *more = arena_grow(f->a, f->fragment, f->n, &f->cap, sizeof *f->fragment);

    if (!more) /* what was set so far is still placed */
        return NULL;
    f->fragment = more;
    f->fragment[f->n] = (struct fragment){.box = f->box};
    return &f->fragment[f->n++];
}

static void hang_over(struct flow *f, pt64 margin)
{
    f->after = larger(f->after, margin);
    if (margin < f->pull)
        f->pull = margin;
}

pt64 flow_after(const struct flow *f)
{
    return f->after + f->pull;
}

void flow_take_over(struct flow *f, struct fragment *p)
{
    p->before = flow_after(f);
    p->top = f->new_page || !f->begun;
    p->keep = f->keep;
    p->new_page = f->new_page;
    p->dest = f->dest;
    f->begun = true;
    f->after = f->pull = 0;
    f->keep = f->new_page = false;
    f->dest = NULL;
}

/* ---- paragraphs ---- */

static bool add_note(const struct setter *set, struct flow *f, struct fragment *p,
                     const struct doc_inline *t)
{
    struct note *note = arena_new(set->a, struct note), **end = &p->note;
    struct setter in;

    if (!note || !(note->flow = arena_new(set->a, struct flow)) || !tag_enter(set, TAG_NOTE, &in))
        return false;
    note->flow->a = set->a;
    while (*end)
        end = &(*end)->next;
    *end = note;
    f->has_note = true;
    return flow_add(&in, note->flow, t->note, set->lo->frame.x, set->lo->frame.width);
}

/* Each footnote goes with the line in which it is called. */
static bool add_notes(const struct setter *set, struct flow *f, const struct doc_block *b,
                      const struct para *p, size_t first)
{
    bool ok = true;

    for (size_t i = 0; i < b->u.para.ncontent; i++) {
        size_t line = 0;
        if (b->u.para.content[i].kind != INLINE_NOTE)
            continue;
        for (; line + 1 < p->nline; line++) {
            const struct line *l = &p->line[line + 1];
            if (l->first >= p->text.nglyph || p->text.span_of[p->text.glyph[l->first].first] > i)
                break;
        }
        ok &= add_note(set, f, &f->fragment[first + line], &b->u.para.content[i]);
    }
    return ok;
}

static struct para *new_para(const struct setter *set, const struct doc_block *b, enum align align,
                             pt64 width)
{
    struct para *p = arena_new(set->a, struct para);

    return p && para_set(set, b, align, width, p) ? p : NULL;
}

/* The tag of a paragraph is the parent of what is in it. The text that is all of a cell or item has
 * none of its own. */
static bool enter_para(const struct setter *set, const struct doc_block *b, struct setter *in)
{
    if (!set->lone)
        return b->level     ? tag_enter_heading(set, b->level, in)
               : b->heading ? tag_enter_heading(set, 1, in)
                            : tag_enter(set, TAG_P, in);
    *in = *set;
    in->lone = false;
    return true;
}

bool flow_add_para(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                   pt64 width)
{
    const struct doc_style *style = b->style;
    enum align align = style->align == ALIGN_DECIMAL ? ALIGN_LEFT : style->align;
    struct setter in;
    struct para *p = enter_para(set, b, &in) ? new_para(&in, b, align, width) : NULL;
    size_t first = f->n;

    if (!p)
        return false;
    for (size_t i = 0; i < p->nline; i++) {
        struct fragment *fragment = flow_append(f);
        if (!fragment)
            return false;
        fragment->kind = FRAGMENT_LINE;
        fragment->height = line_height(p, i);
        fragment->x = x;
        fragment->tag = in.parent;
        fragment->u.line.para = p;
        fragment->u.line.line = i;
        if (i == 0) {
            flow_take_over(f, fragment);
            fragment->u.line.marker = f->marker;
            f->marker = (struct marker){0};
        } else {
            fragment->keep = i < (size_t)style->orphans || p->nline - i < (size_t)style->widows;
        }
    }
    return add_notes(&in, f, b, p, first);
}

/* ---- lists ---- */

/* Between a marker and its item. */
static pt64 marker_gap(const struct doc_block *label)
{
    return label->style->font.size / 2;
}

/* Items stand right of the widest marker, markers at the left edge of the list. */
static bool set_markers(const struct setter *set, const struct doc_block *b, pt64 width,
                        struct marker **out, pt64 *indent)
{
    size_t n = 0;

    for (const struct doc_item *it = b->u.list.first; it; it = it->next)
        n++;
    *out = arena_array(set->a, struct marker, n + 1);
    *indent = 0;
    n = 0;
    for (const struct doc_item *it = b->u.list.first; *out && it; it = it->next, n++) {
        struct para *p = new_para(set, it->label, ALIGN_LEFT, width);
        if (!p)
            return false;
        (*out)[n].para = p;
        *indent = larger(*indent, p->line[0].width + marker_gap(it->label));
    }
    return *out != NULL;
}

/* A marker that no line stands beside: of an item without text, or one that begins with a
 * figure. */
static bool add_lone_marker(struct flow *f, bool keep_next)
{
    struct fragment *p = f->marker.para ? flow_append(f) : NULL;

    if (!p)
        return !f->marker.para;
    p->kind = FRAGMENT_LINE;
    p->height = line_height(f->marker.para, 0);
    p->x = f->marker.x;
    p->tag = f->marker.tag;
    p->u.line.para = f->marker.para;
    f->marker = (struct marker){0};
    flow_take_over(f, p);
    f->keep = keep_next;
    return true;
}

bool is_lone_para(const struct doc_block *b)
{
    return b && !b->next && b->kind == BLOCK_PARA && !b->level && !b->heading;
}

static bool begins_with_line(const struct doc_block *b)
{
    while (b && b->kind == BLOCK_BOX)
        b = b->u.box;
    return b && (b->kind == BLOCK_PARA || b->kind == BLOCK_LIST);
}

/* Label and body of an item are parts of a list's item. A footnote is like a list of one, whose
 * parts stand in the note itself: `list` is NULL. */
static bool enter_item(const struct setter *set, struct tag *list, const struct doc_item *it,
                       struct marker *marker, struct setter *in)
{
    struct setter item;

    *in = *set;
    in->lone = false;
    if (!list)
        return (marker->tag = tag_new(set, TAG_LBL)) != NULL;
    in->parent = list;
    if (!tag_enter(in, TAG_LI, &item) || !(marker->tag = tag_new(&item, TAG_LBL)) ||
        !tag_enter(&item, TAG_LBODY, in))
        return false;
    in->lone = is_lone_para(it->first);
    return true;
}

static bool add_list(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                     pt64 width)
{
    struct tag *list = NULL;
    struct marker *marker;
    pt64 indent;
    bool ok = set_markers(set, b, width, &marker, &indent);

    if (!ok || (set->parent->kind != TAG_NOTE && !(list = tag_new(set, TAG_L))))
        return false;
    if (list)
        list->list_style = b->u.list.style;
    if (indent > width / 2)
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, b->at,
                        "the labels of this list need %.1f pt, there are %.1f pt",
                        pt_from_pt64(indent), pt_from_pt64(width));
    for (const struct doc_item *it = b->u.list.first; it; it = it->next, marker++) {
        struct setter in;
        if (!enter_item(set, list, it, marker, &in))
            return false;
        /* An item that begins with a list: the marker before it gets its own line. */
        ok &= add_lone_marker(f, true);
        marker->x = x;
        f->marker = *marker;
        if (!begins_with_line(it->first))
            ok &= add_lone_marker(f, it->first != NULL);
        ok &= flow_add(&in, f, it->first, x + indent, width - indent);
    }
    return add_lone_marker(f, false) && ok;
}

/* ---- blocks ---- */

/* ---- boxes ---- */

pt64 box_side(const struct doc_block *b, enum side side)
{
    bool own = b->kind == BLOCK_TABLE || b->kind == BLOCK_RULE;
    const struct box_style *box = &b->style->box;

    return own ? 0 : border_width(&box->border[side]) + box->padding[side];
}

/* Has it a background, or anything that takes room? */
static bool is_framed(const struct doc_block *b)
{
    bool framed = b->style->box.filled && b->kind != BLOCK_TABLE && b->kind != BLOCK_RULE;

    for (int side = 0; side < SIDE_N; side++)
        framed = framed || box_side(b, (enum side)side) > 0;
    return framed;
}

/* The room above or below what is in the box, never parted from it. */
static struct fragment *add_edge(struct flow *f, const struct set_box *box, enum side side)
{
    pt64 height = box_side(box->block, side);
    struct fragment *p = height ? flow_append(f) : NULL;

    if (!p)
        return NULL;
    p->kind = FRAGMENT_FIGURE;
    p->x = box->x;
    p->height = height;
    p->u.figure = box->edge;
    flow_take_over(f, p);
    return p;
}

static bool open_box(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 *x,
                     pt64 *width)
{
    struct set_box *box = arena_new(set->a, struct set_box);
    pt64 left = box_side(b, SIDE_LEFT);

    if (!box || !(box->edge = figure_empty(set, b)))
        return false;
    box->block = b;
    box->outer = f->box;
    box->x = *x;
    box->width = *width;
    *x += left;
    *width -= left + box_side(b, SIDE_RIGHT);
    if (*width < PT64(1))
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, b->at,
                        "its border and padding leave no room for it");
    f->box = box;
    struct fragment *p = add_edge(f, box, SIDE_TOP);
    if (p)
        p->box_begins = f->keep = true;
    return true;
}

static void close_box(struct flow *f)
{
    const struct set_box *box = f->box;
    bool new_page = f->new_page;

    f->keep = true;
    f->new_page = false;
    struct fragment *p = add_edge(f, box, SIDE_BOTTOM);
    if (p)
        p->box_ends = true;
    f->keep = false;
    f->new_page = new_page;
    f->box = box->outer;
}

bool flow_begin_block(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 *x,
                      pt64 *width)
{
    const struct doc_style *style = b->style;

    *x += style->margin_left;
    *width -= style->margin_left + style->margin_right;
    if (*width < PT64(1))
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, b->at, "its margins leave no room for it");
    hang_over(f, style->margin_top);
    f->new_page = f->new_page || style->page_before;
    f->keep = (f->keep || style->keep_previous) && !f->new_page;
    if (b->level || b->id || b->caption) {
        struct dest *d = dest_new(set, b);
        if (!d)
            return false;
        d->with = f->dest;
        f->dest = d;
    }
    return !is_framed(b) || open_box(set, f, b, x, width);
}

void flow_end_block(struct flow *f, const struct doc_block *b, size_t first)
{
    const struct doc_style *style = b->style;

    if (f->box && f->box->block == b)
        close_box(f);
    if (style->keep_inside)
        for (size_t i = first + 1; i < f->n; i++)
            f->fragment[i].keep = true;
    hang_over(f, style->margin_bottom);
    f->keep = f->keep || style->keep_next;
    f->new_page = f->new_page || style->page_after;
}

bool flow_add_block(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                    pt64 width)
{
    size_t first = f->n;
    bool ok = false;

    if (!flow_begin_block(set, f, b, &x, &width))
        return false;
    switch (b->kind) {
    case BLOCK_PARA:
        ok = flow_add_para(set, f, b, x, width);
        break;
    case BLOCK_BOX:
        ok = flow_add(set, f, b->u.box, x, width);
        break;
    case BLOCK_TABLE:
        ok = table_add(set, f, b, x, width);
        break;
    case BLOCK_LIST:
        ok = add_list(set, f, b, x, width);
        break;
    case BLOCK_COLUMNS:
        ok = columns_add(set, f, b, x, width);
        break;
    case BLOCK_IMAGE:
        ok = figure_add_image(set, f, b, x, width);
        break;
    case BLOCK_QR:
        ok = figure_add_qr(set, f, b, x, width);
        break;
    case BLOCK_CHART:
        ok = figure_add_chart(set, f, b, x, width);
        break;
    case BLOCK_RULE:
        ok = figure_add_rule(set, f, b, x, width);
        break;
    case BLOCK_CONTENTS:
        ok = contents_add(set, f, b, x, width);
        break;
    }
    flow_end_block(f, b, first);
    return ok;
}

bool flow_add_caption(const struct setter *set, struct flow *f, const struct doc_block *caption,
                      pt64 x, pt64 width)
{
    struct setter in;

    if (!tag_enter(set, TAG_CAPTION, &in))
        return false;
    in.lone = true;
    return flow_add_block(&in, f, caption, x, width);
}

bool flow_add(const struct setter *set, struct flow *f, const struct doc_block *first, pt64 x,
              pt64 width)
{
    bool ok = true;

    for (const struct doc_block *b = first; b; b = b->next)
        ok &= flow_add_block(set, f, b, x, width);
    return ok;
}

/* ---- measures ---- */

pt64 flow_height(const struct flow *f)
{
    pt64 sum = f->n ? fragment_repeated_height(&f->fragment[0]) : 0;

    for (size_t i = 0; i < f->n; i++)
        sum += f->fragment[i].height + fragment_space(&f->fragment[i], i == 0);
    return f->n ? sum + fragment_tail(&f->fragment[f->n - 1]) : 0;
}

static bool is_tied(const struct fragment *p)
{
    return p->kind == FRAGMENT_ROW && row_is_tied(p->u.row);
}

/* May the flow be cut before fragment i? Rows that a rowspan ties together stay so where they are
 * not alone on their page: what is left of the cell over them would not be counted anew. */
static bool is_legal(const struct flow *f, size_t i)
{
    return i == f->n || (!f->fragment[i].keep && !is_tied(&f->fragment[i]));
}

size_t flow_fit(const struct flow *f, size_t first, pt64 room, bool force, pt64 *height)
{
    size_t end = first, legal = first;
    pt64 y = first < f->n ? fragment_repeated_height(&f->fragment[first]) : 0, legal_y = 0,
         fit_y = 0;

    for (; end < f->n; end++) {
        y += f->fragment[end].height + fragment_space(&f->fragment[end], end == first);
        pt64 own = y + fragment_tail(&f->fragment[end]);
        if (own > room)
            break;
        fit_y = own;
        if (is_legal(f, end + 1)) {
            legal = end + 1;
            legal_y = own;
        }
    }
    if (force && legal == first && first < f->n) {
        legal = end > first ? end : first + 1;
        legal_y = end > first ? fit_y : y + fragment_tail(&f->fragment[first]);
        for (; legal < f->n && is_tied(&f->fragment[legal]); legal++)
            legal_y += f->fragment[legal].height + f->fragment[legal].before;
    }
    if (height)
        *height = legal_y;
    return legal - first;
}

pt64 fragment_tail(const struct fragment *p)
{
    return p->kind == FRAGMENT_ROW && !p->u.row->closes ? p->u.row->edge_below : 0;
}

pt64 fragment_repeated_height(const struct fragment *p)
{
    return p->kind == FRAGMENT_ROW ? row_repeated_height(p->u.row) : 0;
}

static struct loc line_loc(const struct layout *lo, const struct fragment *p)
{
    const struct para *para = p->u.line.para;
    const struct line *line = &para->line[p->u.line.line];

    if (!para->block->u.para.ncontent || line->first >= para->text.nglyph)
        return para->block->at;
    return inline_loc(lo, para->block, para->text.span_of[para->text.glyph[line->first].first]);
}

struct loc fragment_loc(const struct layout *lo, const struct fragment *p)
{
    switch (p->kind) {
    case FRAGMENT_LINE:
        return line_loc(lo, p);
    case FRAGMENT_ROW:
        return row_loc(lo, p->u.row);
    case FRAGMENT_COLUMNS:
        return fragment_loc(lo, columns_first(p->u.columns));
    case FRAGMENT_FIGURE:
        return p->u.figure->at;
    }
    return (struct loc){0};
}

bool fragment_split(struct arena *a, const struct flow *f, size_t first, size_t i, pt64 avail,
                    bool force, struct fragment *head, struct fragment *tail, bool *cut)
{
    *cut = false;
    if (f->fragment[i].kind == FRAGMENT_ROW)
        return row_split(a, f, first, i, avail, force, head, tail, cut);
    if (f->fragment[i].kind == FRAGMENT_COLUMNS)
        return columns_split(a, &f->fragment[i], avail, force, head, tail, cut);
    return true;
}

/* ---- footnotes ---- */

bool flow_notes(struct arena *a, const struct flow *f, size_t first, size_t end, struct note ***at)
{
    bool ok = true;

    for (size_t i = first; i < end; i++) {
        const struct fragment *p = &f->fragment[i];
        for (const struct note *n = p->note; n; n = n->next) {
            struct note *own = arena_new(a, struct note);
            if (!own)
                return false;
            own->flow = n->flow;
            **at = own;
            *at = &own->next;
        }
        if (p->kind == FRAGMENT_ROW)
            ok &= row_notes(a, p->u.row, at);
        else if (p->kind == FRAGMENT_COLUMNS)
            ok &= columns_notes(a, p->u.columns, at);
    }
    return ok;
}
