#include "layout/flow.h"

#include "base/image.h"
#include "layout/table.h"

#include <string.h>

struct fragment *flow_append(struct flow *f)
{
    struct fragment *more = arena_grow(f->a, f->fragment, f->n, &f->cap, sizeof *f->fragment);

    if (!more) /* what was set so far is still placed */
        return NULL;
    f->fragment = more;
    f->fragment[f->n] = (struct fragment){0};
    return &f->fragment[f->n++];
}

void flow_take_over(struct flow *f, struct fragment *p)
{
    p->before = f->after;
    p->keep = f->keep;
    p->new_page = f->new_page;
    p->dest = f->dest;
    f->after = 0;
    f->keep = f->new_page = false;
    f->dest = NULL;
}

/* ---- paragraphs ---- */

static bool add_note(const struct setter *set, struct flow *f, struct fragment *p,
                     const struct doc_text *t)
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

    for (size_t i = 0; i < b->u.para.ntext; i++) {
        size_t line = 0;
        if (b->u.para.text[i].kind != TEXT_NOTE)
            continue;
        for (; line + 1 < p->nline; line++) {
            const struct line *l = &p->line[line + 1];
            if (l->first >= p->text.nglyph || p->text.span_of[p->text.glyph[l->first].first] > i)
                break;
        }
        ok &= add_note(set, f, &f->fragment[first + line], &b->u.para.text[i]);
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
        return b->level ? tag_enter_heading(set, b->level, in) : tag_enter(set, TAG_P, in);
    *in = *set;
    in->lone = false;
    return true;
}

static bool add_para(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
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
        fragment->height = p->line_height;
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
    p->height = f->marker.para->line_height;
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
    return b && !b->next && b->kind == BLOCK_PARA && !b->level;
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

/* ---- images, charts, rules ---- */

/* A figure that says nothing to who cannot see it is an artifact: ISO 14289-1, 7.3. */
static struct figure *new_figure(const struct setter *set, const struct doc_block *b,
                                 const char *alt)
{
    struct figure *fig = arena_new(set->a, struct figure);

    if (!fig)
        return NULL;
    fig->items.end = &fig->items.first;
    fig->at = b->at;
    if (!*alt)
        return fig;
    if (!(fig->tag = tag_new(set, TAG_FIGURE)))
        return NULL;
    fig->tag->alt = alt;
    return fig;
}

static bool add_figure(struct flow *f, const struct figure *fig, pt64 x, pt64 height)
{
    struct fragment *p = flow_append(f);

    if (!p)
        return false;
    p->kind = FRAGMENT_FIGURE;
    p->height = height;
    p->x = x;
    p->u.figure = fig;
    flow_take_over(f, p);
    return true;
}

/* Below the figure, on its page. */
static bool caption_figure(const struct setter *set, struct flow *f, const struct figure *fig,
                           const struct doc_block *b, pt64 x, pt64 width)
{
    if (!b->caption)
        return true;
    f->keep = true;
    if (!fig->tag) /* of an artifact: text like any other */
        return flow_add_block(set, f, b->caption, x, width);
    struct setter in = *set;
    in.parent = fig->tag;
    return flow_add_caption(&in, f, b->caption, x, width);
}

static pt64 aligned(const struct doc_style *style, pt64 x, pt64 free)
{
    return style->align == ALIGN_CENTER ? x + free / 2 : style->align == ALIGN_RIGHT ? x + free : x;
}

/* Items of a figure live as long as what is set. */
static struct placer figure_placer(const struct setter *set, struct figure *fig)
{
    return (struct placer){.lo = set->lo, .a = set->a, .items = &fig->items, .tag = fig->tag};
}

static bool add_rule(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                     pt64 width)
{
    struct figure *fig = new_figure(set, b, "");
    struct rule_item rule = {0, 0, width, b->u.rule.width, b->u.rule.color};

    if (!fig)
        return false;
    struct placer pl = figure_placer(set, fig);
    return place_rule(&pl, rule) && add_figure(f, fig, x, b->u.rule.width);
}

/* Pixels without another word are CSS's: 96 to the inch. */
static pt64 from_pixels(int n)
{
    int64_t v = (int64_t)n * 72 * 64 / 96;

    return v > PT64_MAX ? PT64_MAX : v < 1 ? 1 : (pt64)v;
}

/* The wanted size in proportion: both lengths given are a box that it fills as far as it can. */
static void image_size(const struct doc_image *im, pt64 *width, pt64 *height)
{
    double ratio = (double)im->image->height / im->image->width;
    double w = im->width, h = im->height;

    if (w <= 0 && h <= 0)
        w = from_pixels(im->image->width);
    if (w <= 0 || (h > 0 && w * ratio > h))
        w = h / ratio;
    *width = (pt64)lround(fmin(fmax(w, 1), PT64_MAX));
    *height = (pt64)lround(fmin(fmax(w * ratio, 1), PT64_MAX));
}

/* a is at most `most`, b in proportion. */
static void shrink(pt64 *a, pt64 *b, pt64 most)
{
    if (*a <= most)
        return;
    *b = (pt64)larger((pt64)((int64_t)*b * most / *a), 1);
    *a = most;
}

static bool add_image(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                      pt64 width)
{
    struct figure *fig = new_figure(set, b, b->u.image.alt);
    struct image_item im = {.image = b->u.image.image};
    pt64 asked;

    if (!fig)
        return false;
    image_size(&b->u.image, &im.width, &im.height);
    asked = im.width;
    shrink(&im.width, &im.height, width);
    shrink(&im.height, &im.width, set->lo->frame.height);
    if (im.width < asked)
        diag_add(set->lo->dg, DIAG_SCALED, b->at,
                 "this image is %.1f pt wide; it is scaled to %.1f pt to fit", pt_from_pt64(asked),
                 pt_from_pt64(im.width));
    fig->width = im.width;
    fig->height = im.height;
    struct placer pl = figure_placer(set, fig);
    return place_image(&pl, im) &&
           add_figure(f, fig, aligned(b->style, x, width - im.width), im.height) &&
           caption_figure(set, f, fig, b, x, width);
}

static bool add_chart(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                      pt64 width)
{
    struct figure *fig = new_figure(set, b, b->u.chart.alt);

    if (!fig)
        return false;
    fig->width = width;
    struct placer pl = figure_placer(set, fig);
    return chart_draw(set, &pl, b, fig) && add_figure(f, fig, x, fig->height) &&
           caption_figure(set, f, fig, b, x, width);
}

/* ---- contents list ---- */

/* Dots from the end of a line to the number at its right edge, as one text. */
static bool set_leader(const struct setter *set, const struct doc_style *style, const char *folio,
                       pt64 room, struct loc at, struct para *out, pt64 *width)
{
    static const char ten_dots[] = "..........";
    struct para dots;
    struct doc_block *b = document_new_para(set->a, style, ten_dots, at);
    pt64 gap = style->font.size / 4, number;

    if (!b || !para_set(set, b, ALIGN_LEFT, PT64_MAX, &dots) ||
        !(b = document_new_para(set->a, style, folio, at)) ||
        !para_set(set, b, ALIGN_LEFT, PT64_MAX, out))
        return false;
    number = out->line[0].width;
    pt64 dot = larger(dots.line[0].width / 10, 1);
    pt64 n = (room - number - 2 * gap) / dot;
    if (n < 3) { /* too few to lead the eye */
        *width = number;
        return true;
    }
    char *text = arena_alloc(set->a, (size_t)n + strlen(folio) + 2);
    if (!text)
        return false;
    memset(text, '.', (size_t)n);
    text[n] = ' ';
    strcpy(text + n + 1, folio);
    b = document_new_para(set->a, style, text, at);
    if (!b || !para_set(set, b, ALIGN_LEFT, PT64_MAX, out))
        return false;
    *width = out->line[0].width;
    return true;
}

static bool add_entry(const struct setter *set, struct flow *f, const struct doc_block *toc,
                      const struct dest *d, pt64 x, pt64 width)
{
    const struct doc_style *style = toc->u.contents.level[d->level - 1];
    pt64 number_room = 3 * style->font.size;
    const char *text = dest_title(set->a, d);
    struct doc_block *b = text ? document_new_para(set->a, style, text, toc->at) : NULL;

    if (!b || !flow_begin_block(set, f, b, &x, &width))
        return false;
    size_t first = f->n;
    struct setter in;
    if (!tag_enter(set, TAG_TOCI, &in) || !tag_enter(&in, TAG_REFERENCE, &in) ||
        !tag_enter(&in, TAG_LINK, &in))
        return false;
    in.lone = true;
    if (!add_para(&in, f, b, x, width - number_room))
        return false;
    for (size_t i = first; i < f->n; i++)
        f->fragment[i].u.line.leads_to = d;
    struct fragment *last = &f->fragment[f->n - 1];
    const struct line *l = &last->u.line.para->line[last->u.line.line];
    pt64 end = l->x + l->width, leader_width;
    struct para *leader = arena_new(set->a, struct para);
    if (!leader || !set_leader(&in, style, d->folio, width - end, toc->at, leader, &leader_width))
        return false;
    last->u.line.leader = (struct marker){leader, x + width - leader_width, in.parent};
    flow_end_block(f, b, first);
    return true;
}

static bool add_contents(const struct setter *set, struct flow *f, const struct doc_block *b,
                         pt64 x, pt64 width)
{
    const struct dests *known = set->lo->known;
    struct setter in;
    bool ok = tag_enter(set, TAG_TOC, &in);

    for (const struct dest *d = ok && known ? known->first : NULL; d; d = d->next)
        if (d->level && d->level <= b->u.contents.levels && *d->text)
            ok &= add_entry(&in, f, b, d, x, width);
    return ok;
}

/* ---- blocks ---- */

bool flow_begin_block(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 *x,
                      pt64 *width)
{
    const struct doc_style *style = b->style;

    *x += style->margin_left;
    *width -= style->margin_left + style->margin_right;
    if (*width < PT64(1))
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, b->at, "its margins leave no room for it");
    f->after = larger(f->after, style->margin_top);
    f->new_page = f->new_page || style->page_before;
    f->keep = (f->keep || style->keep_previous) && !f->new_page;
    if (b->level || b->id) {
        struct dest *d = dest_new(set->lo, b);
        if (!d)
            return false;
        d->with = f->dest;
        f->dest = d;
    }
    return true;
}

void flow_end_block(struct flow *f, const struct doc_block *b, size_t first)
{
    const struct doc_style *style = b->style;

    if (style->keep_inside)
        for (size_t i = first + 1; i < f->n; i++)
            f->fragment[i].keep = true;
    f->after = larger(f->after, style->margin_bottom);
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
        ok = add_para(set, f, b, x, width);
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
        ok = add_image(set, f, b, x, width);
        break;
    case BLOCK_CHART:
        ok = add_chart(set, f, b, x, width);
        break;
    case BLOCK_RULE:
        ok = add_rule(set, f, b, x, width);
        break;
    case BLOCK_CONTENTS:
        ok = add_contents(set, f, b, x, width);
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
    pt64 sum = 0;

    for (size_t i = 0; i < f->n; i++)
        sum += f->fragment[i].height + (i ? f->fragment[i].before : 0);
    return sum;
}

size_t flow_fit(const struct flow *f, size_t first, pt64 room, bool force, pt64 *height)
{
    size_t end = first, legal = first;
    pt64 y = 0, legal_y = 0, fit_y = 0;

    for (; end < f->n; end++) {
        y += f->fragment[end].height + (end > first ? f->fragment[end].before : 0);
        if (y > room)
            break;
        fit_y = y;
        if (end + 1 == f->n || !f->fragment[end + 1].keep) {
            legal = end + 1;
            legal_y = y;
        }
    }
    if (force && legal == first && first < f->n) {
        legal = end > first ? end : first + 1;
        legal_y = end > first ? fit_y : y;
    }
    if (height)
        *height = legal_y;
    return legal - first;
}

pt64 fragment_repeated_height(const struct fragment *p)
{
    return p->kind == FRAGMENT_ROW ? row_repeated_height(p->u.row) : 0;
}

struct loc fragment_loc(const struct fragment *p)
{
    if (p->kind == FRAGMENT_ROW)
        return row_loc(p->u.row);
    return p->kind == FRAGMENT_FIGURE ? p->u.figure->at : (struct loc){0};
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
