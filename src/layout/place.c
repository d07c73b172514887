/* place.c - set things as items of a page. */
#include "layout/place.h"

#include "base/str.h"
#include "layout/decor.h"
#include "layout/lines.h"
#include "layout/table.h"
#include "text/marks.h"

#include <ctype.h>
#include <string.h>

static struct item *add_item(const struct placer *pl, enum item_kind kind)
{
    struct item *it = arena_new(pl->a, struct item);

    if (!it)
        return NULL;
    it->kind = kind;
    it->tag = pl->untagged ? NULL : pl->tag;
    it->artifact = pl->untagged ? pl->artifact : ARTIFACT_LAYOUT;
    *pl->items->end = it;
    pl->items->end = &it->next;
    return it;
}

bool place_element(const struct placer *pl, struct tag *tag)
{
    struct item *it = pl->untagged ? NULL : add_item(pl, ITEM_ELEMENT);

    if (it)
        it->tag = tag;
    return it || pl->untagged;
}

bool place_rule(const struct placer *pl, struct rule_item rule)
{
    struct item *it = add_item(pl, ITEM_RULE);

    if (it)
        it->u.rule = rule;
    return it != NULL;
}

bool place_path(const struct placer *pl, struct path_item path)
{
    struct item *it = add_item(pl, ITEM_PATH);

    if (it)
        it->u.path = path;
    return it != NULL;
}

bool place_image(const struct placer *pl, struct image_item image)
{
    struct item *it = add_item(pl, ITEM_IMAGE);

    if (it)
        it->u.image = image;
    return it != NULL;
}

/* ---- lines ---- */

/* The first reference that ends after character c. */
static size_t link_after(const struct para *p, size_t c)
{
    size_t low = 0, high = p->nlink;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->link[middle].end <= c)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The reference that character c stands in, or NULL; *end is where the next one begins or this one
 * ends. */
static const struct para_link *link_at(const struct para *p, size_t c, size_t *end)
{
    size_t i = link_after(p, c);
    const struct para_link *k = i < p->nlink ? &p->link[i] : NULL;
    bool inside = k && k->first <= c;

    if (k && (inside ? k->end : k->first) < *end)
        *end = inside ? k->end : k->first;
    return inside ? k : NULL;
}

/* Of a line, the characters of one language and element: a marked-content sequence (PDF 32000-1,
 * 14.6). */
struct sequence {
    size_t end; /* one past its last character */
    const char *lang;
    struct tag *tag;
};

/* Five dots, two ellipses or four low lines leave room to write by hand; an ellipsis of three or four dots
 * is text (T14). */
enum { BLANK_LEAST = 20, CODE_LOW_LINES = 32 };

static size_t dots(uint32_t ch)
{
    return ch == '.' ? 4 : ch == '_' ? 5 : ch == ELLIPSIS ? 12 : 0;
}

static bool is_ascii_alnum(uint32_t ch)
{
    return ch < 0x80 && isalnum((int)ch);
}

/* Is the low line c one of a code, like FORM____7? No code has more of them than CODE_LOW_LINES. */
static bool is_in_code(const struct shaped *t, size_t c)
{
    size_t first = c, end = c;

    while (first && t->ch[first - 1] == '_' && c - first < CODE_LOW_LINES)
        first--;
    while (end < t->nch && t->ch[end] == '_' && end - first <= CODE_LOW_LINES)
        end++;
    return end - first <= CODE_LOW_LINES && first && is_ascii_alnum(t->ch[first - 1]) &&
           end < t->nch && is_ascii_alnum(t->ch[end]);
}

/* Is character c in such a row? It may go on from the line before, or on the next one. */
static bool is_blank(const struct shaped *t, size_t c)
{
    size_t n = 0, d;

    for (size_t i = c; n < BLANK_LEAST && i < t->nch && (d = dots(t->ch[i])); i++)
        n += d;
    for (size_t i = c; n && n < BLANK_LEAST && i && (d = dots(t->ch[i - 1])); i--)
        n += d;
    return n >= BLANK_LEAST && !(t->ch[c] == '_' && is_in_code(t, c));
}

/* So are the brackets around one, where a name is to be written. */
static bool is_around(const struct shaped *t, size_t c)
{
    bool opens = t->ch[c] == '(';
    size_t i = c;

    if (!opens && t->ch[c] != ')')
        return false;
    do
        i += opens ? 1 : (size_t)-1;
    while (i < t->nch && dots(t->ch[i]));
    return i < t->nch && t->ch[i] == (opens ? ')' : '(') && is_blank(t, opens ? c + 1 : c - 1);
}

static bool is_left_out(const struct shaped *t, size_t c)
{
    if (t->ch[c] > '_' && t->ch[c] != ELLIPSIS)
        return false; /* nearly always */
    return is_blank(t, c) || is_around(t, c);
}

/* A blank is no text: 130 dots are 130 words to who listens (T14). What a field or link stands on
 * is its own. */
static void leave_out_blank(const struct shaped *t, size_t first, struct sequence *s)
{
    bool blank = is_left_out(t, first);
    size_t c = first + 1;

    while (c < s->end && is_left_out(t, c) == blank)
        c++;
    s->end = c;
    if (blank)
        s->tag = NULL;
}

/* What the template says of the language at c, or NULL; *n = for so many characters before limit. */
static const char *said_lang(const struct para *p, size_t c, size_t limit, size_t *n)
{
    const struct doc_inline *part = p->block->u.para.content;
    const uint32_t *of = p->text.span_of;
    const char *lang = part[of[c]].font->lang;
    size_t end = c + 1;

    while (end < limit && (of[end] == of[end - 1] || part[of[end]].font->lang == lang))
        end++;
    *n = end - c;
    return lang;
}

/* Where one ends at a space, that begins the next: after it a justified line has a gap, in which
 * readers see one more. But not on a ragged line if the space is of the font before it and not of the
 * one after it: alone in a string it would be passed over (T11). */
static bool ends_with_space(const struct para *p, const struct line *l, size_t end)
{
    const uint32_t *span = p->text.span_of;

    return !l->cluster_extra && !l->space_extra && span[end - 1] == span[end - 2] &&
           span[end - 1] != span[end];
}

static struct sequence sequence_at(const struct placer *pl, const struct para *p,
                                   const struct line *l, size_t c)
{
    const struct glyph *last = &p->text.glyph[l->end - 1];
    const uint32_t *ch = p->text.ch;
    size_t limit = (size_t)last->first + 1, first = c, n;
    struct sequence s = {.tag = pl->tag};

    while (first + 1 < limit && unicode_is_space(ch[first]))
        first++;
    /* Inside a word of a stretched line some readers would see a space where two sequences meet. */
    if ((s.lang = said_lang(p, first, limit, &n)))
        s.lang = strcmp(s.lang, pl->lo->doc->lang ? pl->lo->doc->lang : "th") ? s.lang : NULL;
    else
        s.lang = tag_lang(pl->lo, ch + first, n, l->cluster_extra || l->space_extra, &n);
    s.end = first + n;
    const struct para_link *k = link_at(p, first, &s.end);
    if (k)
        s.tag = k->tag;
    else
        leave_out_blank(&p->text, first, &s);
    while (s.end < limit && s.end > first + 1 && unicode_is_space(ch[s.end - 1]) &&
           !ends_with_space(p, l, s.end))
        s.end--;
    return s;
}

/* The spaces between a line's end and the next line. */
static size_t hanging(const struct para *p, size_t line)
{
    size_t end = p->line[line].end, n = 0;
    size_t next = line + 1 < p->nline ? p->line[line + 1].first : end;

    while (end + n < next && (p->text.glyph[end + n].flags & GLYPH_SPACE))
        n++;
    return n;
}

static bool is_forced(const struct para *p, size_t line)
{
    const struct line *l = &p->line[line];
    const struct glyph *last = &p->text.glyph[l->end - 1];
    size_t next = (size_t)last->first + 1;

    return next < p->text.nch && p->text.ch[next] == LINE_SEPARATOR;
}

/* A space stands for a tab, leader or picture after this glyph, unless there is one. */
static bool is_before_gap(const struct shaped *t, const struct line *l, size_t end)
{
    bool picture = end < l->end && t->ch[t->glyph[end].first] == OBJECT_REPLACEMENT;
    bool spaced = picture && end + 1 < l->end && t->glyph[end + 1].flags & GLYPH_SPACE;

    return end < l->end && (t->glyph[end].flags & GLYPH_BOX) && !spaced &&
           !(t->glyph[end - 1].flags & GLYPH_SPACE);
}

static bool place_figure(const struct placer *pl, const struct figure *fig, pt64 x, pt64 y);

/* The picture that glyph i stands for, with the pen on its baseline; nothing for another box. */
static bool place_picture(const struct placer *pl, const struct para *p, size_t i, pt64 x, pt64 y)
{
    const struct para_figure *k = inline_figure_at(p, i);

    return !k || place_figure(pl, k->figure, x + k->x, y + k->y);
}

/* One item for each run, language and element that the line passes through. */
static bool place_text(const struct placer *pl, const struct para *p, size_t line, pt64 x, pt64 y)
{
    const struct shaped *t = &p->text;
    const struct line *l = &p->line[line];
    int64_t pen = ((int64_t)x + l->x) * 1024;
    struct sequence s = {0};

    for (size_t i = l->first; i < l->end;) {
        const struct run *run = &t->run[t->glyph[i].run];
        size_t end = i + 1;
        if (t->glyph[i].first >= s.end)
            s = sequence_at(pl, p, l, t->glyph[i].first);
        if (t->glyph[i].flags & GLYPH_BOX) {
            if (!place_picture(pl, p, i, (pt64)((pen + 512) / 1024), y + line_baseline(p, line)))
                return false;
            pen += t->glyph[i++].width;
            continue;
        }
        while (end < run->end && end < l->end && t->glyph[end].first < s.end)
            end++;
        struct item *it = add_item(pl, ITEM_TEXT);
        if (!it)
            return false;
        it->tag = pl->untagged ? NULL : s.tag;
        if (it->tag && it->tag->kind == TAG_FORM) { /* the dots are no part of the field */
            it->tag = NULL;
            if (!place_element(pl, s.tag))
                return false;
        }
        if (i > l->first && (t->glyph[i].flags & GLYPH_CLUSTER_START))
            pen += l->cluster_extra;
        /* A mark stands at the pen. Were the next run to begin a hair before it, PDFBox would read
         * the mark as on the next letter: round up, and leave 1/64 pt. */
        bool after_mark = i > l->first && !t->glyph[i - 1].advance;
        it->u.text = (struct text_item){.text = t,
                                        .run = run,
                                        .first = i,
                                        .end = end,
                                        .hang = end == l->end ? hanging(p, line) : 0,
                                        .forced = (end == l->end && is_forced(p, line)) ||
                                                  is_before_gap(t, l, end),
                                        .x = (pt64)((pen + (after_mark ? 2047 : 512)) / 1024),
                                        .y = y + line_baseline(p, line) - run->rise,
                                        .space_extra = l->space_extra,
                                        .cluster_extra = l->cluster_extra,
                                        .lang = s.lang,
                                        .block = p->block};
        for (size_t k = i; k < end; k++) {
            pen += t->glyph[k].width;
            if (t->glyph[k].flags & GLYPH_SPACE)
                pen += l->space_extra;
            if (k > i && (t->glyph[k].flags & GLYPH_CLUSTER_START))
                pen += l->cluster_extra;
        }
        i = end;
    }
    return true;
}

bool place_line(const struct placer *pl, const struct para *p, size_t line, pt64 x, pt64 y)
{
    return decor_place(pl, p, line, x, y, false) && place_text(pl, p, line, x, y) &&
           decor_place(pl, p, line, x, y, true);
}

static bool place_marker(const struct placer *pl, const struct marker *m, pt64 baseline)
{
    struct placer own = *pl;

    own.tag = m->tag;
    return !m->para || place_line(&own, m->para, 0, m->x, baseline - line_baseline(m->para, 0));
}

/* Where the characters of k stand on a line, as it is stretched. false = they do not. */
static bool extent(const struct para *p, const struct line *l, const struct para_link *k, pt64 *x,
                   pt64 *width)
{
    const struct glyph *g = p->text.glyph;
    int64_t pen = (int64_t)l->x * 1024, from = -1, to = -1;

    for (size_t i = l->first; i < l->end; i++) {
        if (i > l->first && (g[i].flags & GLYPH_CLUSTER_START))
            pen += l->cluster_extra;
        if (g[i].first >= k->first && g[i].first < k->end && from < 0)
            from = pen;
        pen += g[i].width + (g[i].flags & GLYPH_SPACE ? l->space_extra : 0);
        if (g[i].first >= k->first && g[i].first < k->end)
            to = pen;
    }
    *x = (pt64)(from / 1024);
    *width = (pt64)((to - from) / 1024);
    return from >= 0 && *width > 0;
}

/* A field reaches from the line's top to a little below the dots of a line to sign on. */
static const pt64 below_line = FIELD_BELOW_LINE;

/* References lead to what they name, the lines of a contents list to their headings. */
static bool place_links(const struct placer *pl, const struct fragment *p, pt64 y)
{
    const struct para *para = p->u.line.para;
    const struct line *line = &para->line[p->u.line.line];
    const struct glyph *g = para->text.glyph;
    bool ok = true;

    if (p->u.line.leads_to)
        ok = link_place(
            pl, p->u.line.leads_to, p->tag,
            (struct page_area){
                .x = pl->lo->frame.x, .y = y, .width = pl->lo->frame.width, .height = p->height},
            true);
    if (line->end == line->first)
        return ok;
    size_t last = g[line->end - 1].first;
    for (size_t i = link_after(para, g[line->first].first); ok && i < para->nlink; i++) {
        const struct para_link *k = &para->link[i];
        if (k->first > last)
            break;
        struct page_area area = {.y = y, .height = p->height};
        if ((!k->to && !k->field && !k->out) || !extent(para, line, k, &area.x, &area.width))
            continue;
        area.x += p->x;
        if (k->field)
            ok = field_place(pl, k->field, k->tag, area.x, y, area.width,
                             line_baseline(para, p->u.line.line) + below_line);
        else
            ok = k->out ? link_place_out(pl, k->out, k->tag, area)
                        : link_place(pl, k->to, k->tag, area, false);
    }
    return ok;
}

static bool place_text_line(const struct placer *pl, const struct fragment *p, pt64 y)
{
    const struct para *para = p->u.line.para;
    pt64 baseline = y + line_baseline(para, p->u.line.line);
    struct placer own = *pl;

    own.tag = p->tag;
    return place_links(pl, p, y) && place_marker(pl, &p->u.line.marker, baseline) &&
           place_line(&own, para, p->u.line.line, p->x, y) &&
           place_marker(pl, &p->u.line.leader, baseline) &&
           place_marker(pl, &p->u.line.folio, baseline);
}

/* ---- figures ---- */

static bool move_path(const struct placer *pl, struct path_item *path, pt64 x, pt64 y)
{
    struct point *point = arena_array(pl->a, struct point, path->npoint);

    for (size_t i = 0; point && i < path->npoint; i++)
        point[i] = (struct point){path->point[i].x + x, path->point[i].y + y};
    path->point = point;
    return point != NULL;
}

bool place_items(const struct placer *pl, const struct item_list *items, pt64 x, pt64 y)
{
    for (const struct item *it = items->first; it; it = it->next) {
        struct item *copy = add_item(pl, it->kind);
        if (!copy)
            return false;
        copy->tag = pl->untagged ? NULL : it->tag;
        copy->u = it->u;
        if (it->kind == ITEM_TEXT) {
            copy->u.text.x += x;
            copy->u.text.y += y;
        } else if (it->kind == ITEM_RULE) {
            copy->u.rule.x += x;
            copy->u.rule.y += y;
        } else if (it->kind == ITEM_IMAGE) {
            copy->u.image.x += x;
            copy->u.image.y += y;
        } else if (it->kind == ITEM_PATH && !move_path(pl, &copy->u.path, x, y)) {
            return false;
        }
    }
    return true;
}

static bool place_figure(const struct placer *pl, const struct figure *fig, pt64 x, pt64 y)
{
    struct tag *t = pl->untagged ? NULL : fig->tag;

    if (t && !fig->continues) {
        t->x = x + pl->shift;
        t->y = y;
        t->width = fig->width;
        t->height = fig->height;
    }
    return place_items(pl, &fig->items, x, y);
}

/* ---- a flow ---- */

static bool place_fragment(const struct placer *pl, const struct fragment *p, pt64 y)
{
    if (p->kind == FRAGMENT_LINE)
        return place_text_line(pl, p, y);
    if (p->kind == FRAGMENT_COLUMNS)
        return columns_place(pl, p->u.columns, y);
    return place_figure(pl, p->u.figure, p->x, y);
}

/* In the order in which they were set. */
static bool place_dests(const struct placer *pl, struct dest *d, pt64 y)
{
    return !d || (place_dests(pl, d->with, y) && dest_place(pl, d, y));
}

/* ---- boxes ---- */

static bool is_in(const struct fragment *p, const struct set_box *box)
{
    const struct set_box *b = p->box;

    while (b && b != box)
        b = b->outer;
    return b != NULL;
}

/* How high a fragment is as the first of its page, or further down. */
static pt64 placed_height(const struct fragment *p, bool repeats)
{
    return p->height + (repeats ? fragment_repeated_height(p) : 0);
}

/* A box around the fragments from i on that are in it, the first of which has its top at y. */
static bool place_box(const struct placer *pl, const struct flow *f, size_t i, size_t end, pt64 y,
                      bool repeats, const struct set_box *box)
{
    const struct box_style *style = &box->block->style->box;
    bool begins = f->fragment[i].box_begins && f->fragment[i].box == box, ends = false;
    struct border border[SIDE_N];
    struct placer own = *pl;
    pt64 height = 0;
    size_t k = i;

    for (; k < end && is_in(&f->fragment[k], box); k++) {
        height += placed_height(&f->fragment[k], repeats && k == i) +
                  (k > i ? fragment_space(&f->fragment[k], false) : 0);
        ends = f->fragment[k].box_ends && f->fragment[k].box == box;
    }
    height += table_page_foot(f, k);
    for (int side = 0; side < SIDE_N; side++)
        border[side] = style->border[side];
    if (!begins)
        border[SIDE_TOP].style = BORDER_NONE;
    if (!ends)
        border[SIDE_BOTTOM].style = BORDER_NONE;
    own.tag = NULL;
    struct rule_item area = {box->x, y, box->width, height, style->background};
    return (!style->filled || place_rule(&own, area)) && frame_place(&own, border, area);
}

/* Those that begin here, the outermost first. */
static bool place_boxes(const struct placer *pl, const struct flow *f, size_t first, size_t i,
                        size_t end, pt64 y, bool repeats, const struct set_box *box)
{
    if (!box || (i > first && is_in(&f->fragment[i - 1], box)))
        return true;
    return place_boxes(pl, f, first, i, end, y, repeats, box->outer) &&
           place_box(pl, f, i, end, y, repeats && i == first, box);
}

bool flow_place(const struct placer *pl, const struct flow *f, size_t first, size_t end, pt64 y,
                bool repeats)
{
    for (size_t i = first; i < end;) {
        const struct fragment *p = &f->fragment[i];
        size_t next = i + 1;
        y += fragment_space(p, i == first);
        if (p->box && !place_boxes(pl, f, first, i, end, y, repeats, p->box))
            return false;
        if (p->kind == FRAGMENT_ROW) {
            while (next < end && row_follows(&f->fragment[next], p))
                next++;
            if (!rows_place(pl, f, i, next, y, repeats && i == first))
                return false;
            if (repeats && i == first)
                y += fragment_repeated_height(p);
        } else if (!place_fragment(pl, p, y)) {
            return false;
        }
        for (; i < next; i++) {
            if (!place_dests(pl, f->fragment[i].dest, y))
                return false;
            y += f->fragment[i].height;
        }
    }
    return true;
}
