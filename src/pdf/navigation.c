#include "pdf/navigation.h"

#include <stdio.h>
#include <string.h>

/* Leaves of name and number trees hold this many entries: libharu's arrays are bounded. */
enum { LEAF = 1000, KEY_LEN = 16 };

struct nav_dest {
    struct nav_dest *next;
    size_t serial;
    int level;         /* of a heading, else 0 */
    const char *title; /* of a heading */
    struct haru_reserved page;
    double top; /* user space */
    /* In the outline: */
    struct nav_dest *parent, *prev_sibling, *next_sibling, *first, *last;
    int ninside; /* of all levels below */
    struct haru_reserved object;
};

struct nav_label {
    struct nav_label *next;
    const char *text;
};

/* Destinations are found by name, since a link is written before the page that it leads to. Names
 * have one length, so their order is that of their numbers, as a name tree wants. */
static void key_of(char key[KEY_LEN], size_t serial)
{
    snprintf(key, KEY_LEN, "m%09zu", serial);
}

/* ---- pages ---- */

/* The corners of each line's area: left to right, the upper two first, as all readers take them
 * (PDF 32000-1, 12.5.6.5 has another order, which none of them follows). */
static void put_quads(struct haru *h, struct haru_dict d, const struct page *page,
                      const struct page_link *l)
{
    struct haru_array quads = haru_put_array(h, d, "QuadPoints");

    for (const struct page_area *k = &l->area; k; k = k->next)
        for (int corner = 0; corner < 4; corner++) {
            pt64 x = k->x + (corner & 1 ? k->width : 0), y = k->y + (corner & 2 ? k->height : 0);
            haru_add_real(h, quads, pt_from_pt64(x));
            haru_add_real(h, quads, pt_from_pt64(page->height - y));
        }
}

/* The box around all areas. */
static void put_areas(struct haru *h, struct haru_dict d, const struct page *page,
                      const struct page_link *l)
{
    pt64 left = l->area.x, top = l->area.y, right = left, bottom = top;

    for (const struct page_area *k = &l->area; k; k = k->next) {
        left = k->x < left ? k->x : left;
        top = k->y < top ? k->y : top;
        right = k->x + k->width > right ? k->x + k->width : right;
        bottom = k->y + k->height > bottom ? k->y + k->height : bottom;
    }
    structure_put_rect(h, d, page, left, top, right - left, bottom - top);
    if (l->area.next)
        put_quads(h, d, page, l);
}

/* PDF 32000-1, 12.6.4.7: an address is ASCII. */
static void put_target(struct haru *h, struct haru_dict d, const struct page_link *l)
{
    char key[KEY_LEN];

    if (l->uri) {
        struct haru_dict action = haru_put_dict(h, d, "A");
        haru_put_name(h, action, "Type", "Action");
        haru_put_name(h, action, "S", "URI");
        haru_put_ascii(h, action, "URI", l->uri);
    } else {
        key_of(key, l->target);
        haru_put_ascii(h, d, "Dest", key);
    }
}

static bool put_link(struct haru *h, struct structure *structure, const struct page *page,
                     const struct page_link *l, struct haru_array annots)
{
    struct haru_reserved self = haru_reserve(h);
    struct haru_dict d = haru_loose_dict(h);
    struct haru_array border;

    haru_put_name(h, d, "Type", "Annot");
    haru_put_name(h, d, "Subtype", "Link");
    put_areas(h, d, page, l);
    border = haru_put_array(h, d, "Border"); /* none is drawn */
    for (int i = 0; i < 3; i++)
        haru_add_int(h, border, 0);
    haru_put_int(h, d, "F", 4); /* printed as it is seen: PDF 32000-1, table 165 */
    put_target(h, d, l);
    haru_put_text(h, d, "Contents", l->title); /* ISO 14289-1, 7.18.5 */
    haru_add_reserved(h, annots, self);
    bool ok = structure_annotation(structure, l->tag, self, d);
    haru_define(h, self, d);
    return ok;
}

static bool add_dest(struct navigation *n, const struct page *page, const struct page_dest *dest,
                     struct haru_reserved object)
{
    struct nav_dest *own = arena_new(n->a, struct nav_dest);

    if (!own)
        return false;
    *own = (struct nav_dest){.serial = dest->serial,
                             .level = dest->level,
                             .page = object,
                             .top = pt_from_pt64(page->height - dest->y)};
    if (dest->level && !(own->title = arena_strdup(n->a, dest->title ? dest->title : "")))
        return false;
    if (n->last)
        n->last->next = own;
    else
        n->first = own;
    n->last = own;
    n->ndest++;
    n->nheading += dest->level > 0;
    return true;
}

bool navigation_add_page(struct navigation *n, struct haru *h, struct structure *structure,
                         const struct page *page, struct haru_reserved object,
                         struct haru_array annots)
{
    struct nav_label *label = arena_new(n->a, struct nav_label);

    if (!label || !(label->text = arena_strdup(n->a, page->label ? page->label : "")))
        return false;
    if (n->last_label)
        n->last_label->next = label;
    else
        n->label = label;
    n->last_label = label;
    n->nlabel++;
    for (const struct page_dest *dest = page->dest; dest; dest = dest->next)
        if (!add_dest(n, page, dest, object))
            return false;
    for (const struct page_link *l = page->link; l; l = l->next)
        if (!put_link(h, structure, page, l, annots))
            return false;
    return true;
}

/* ---- destinations: PDF 32000-1, 12.3.2.3 and 7.9.6 ---- */

static const struct nav_dest *put_dest_leaf(struct haru *h, const struct nav_dest *dest,
                                            struct haru_dict leaf)
{
    struct haru_array limits = haru_put_array(h, leaf, "Limits");
    struct haru_array names = haru_put_array(h, leaf, "Names");
    char key[KEY_LEN];

    key_of(key, dest->serial);
    haru_add_ascii(h, limits, key);
    for (int i = 0; i < LEAF && dest; i++, dest = dest->next) {
        key_of(key, dest->serial);
        haru_add_ascii(h, names, key);
        struct haru_array to = haru_add_array(h, names);
        haru_add_reserved(h, to, dest->page);
        haru_add_name(h, to, "XYZ");
        haru_add_null(h, to); /* left edge and zoom stay as they are */
        haru_add_real(h, to, dest->top);
        haru_add_null(h, to);
    }
    haru_add_ascii(h, limits, key);
    return dest;
}

static void put_dests(const struct navigation *n, struct haru *h, struct haru_dict names)
{
    struct haru_dict dests = haru_new_dict(h);
    struct haru_array kids = haru_put_array(h, dests, "Kids");

    for (const struct nav_dest *dest = n->first; dest;) {
        struct haru_dict leaf = haru_new_dict(h);
        dest = put_dest_leaf(h, dest, leaf);
        haru_add_ref(h, kids, leaf);
    }
    haru_put_ref(h, names, "Dests", dests);
}

/* ---- outline: PDF 32000-1, 12.3.3 ---- */

/* Each heading below the last one of a higher rank. */
static void link_outline(struct navigation *n, struct nav_dest *root)
{
    struct nav_dest *open = root;

    for (struct nav_dest *dest = n->first; dest; dest = dest->next) {
        if (!dest->level)
            continue;
        while (open->level >= dest->level)
            open = open->parent;
        dest->parent = open;
        dest->prev_sibling = open->last;
        if (open->last)
            open->last->next_sibling = dest;
        else
            open->first = dest;
        open->last = dest;
        for (struct nav_dest *up = open; up; up = up->parent)
            up->ninside++;
        open = dest;
    }
}

static void put_outline_item(struct haru *h, const struct nav_dest *dest)
{
    struct haru_dict d = haru_loose_dict(h);
    char key[KEY_LEN];

    key_of(key, dest->serial);
    haru_put_text(h, d, "Title", dest->title);
    haru_put_reserved(h, d, "Parent", dest->parent->object);
    if (dest->prev_sibling)
        haru_put_reserved(h, d, "Prev", dest->prev_sibling->object);
    if (dest->next_sibling)
        haru_put_reserved(h, d, "Next", dest->next_sibling->object);
    if (dest->first) {
        haru_put_reserved(h, d, "First", dest->first->object);
        haru_put_reserved(h, d, "Last", dest->last->object);
        haru_put_int(h, d, "Count", dest->ninside);
    }
    haru_put_ascii(h, d, "Dest", key);
    haru_define(h, dest->object, d);
}

static void put_outline(struct navigation *n, struct haru *h)
{
    struct nav_dest root = {.object = haru_reserve(h)};

    link_outline(n, &root);
    for (struct nav_dest *dest = n->first; dest; dest = dest->next)
        if (dest->level)
            dest->object = haru_reserve(h);
    for (const struct nav_dest *dest = n->first; dest; dest = dest->next)
        if (dest->level)
            put_outline_item(h, dest);
    struct haru_dict d = haru_loose_dict(h);
    haru_put_name(h, d, "Type", "Outlines");
    haru_put_reserved(h, d, "First", root.first->object);
    haru_put_reserved(h, d, "Last", root.last->object);
    haru_put_int(h, d, "Count", root.ninside);
    haru_define(h, root.object, d);
    haru_put_reserved(h, haru_catalog(h), "Outlines", root.object);
    haru_put_name(h, haru_catalog(h), "PageMode", "UseOutlines");
}

/* ---- page labels: PDF 32000-1, 12.4.2 ---- */

/* Thai digits are no numbering style of PDF, so each page has its number as a prefix. */
static void put_labels(const struct navigation *n, struct haru *h)
{
    struct haru_dict labels = haru_new_dict(h);
    struct haru_array kids = haru_put_array(h, labels, "Kids");
    const struct nav_label *l = n->label;

    for (int page = 0; l;) {
        struct haru_dict leaf = haru_new_dict(h);
        struct haru_array limits = haru_put_array(h, leaf, "Limits");
        struct haru_array nums = haru_put_array(h, leaf, "Nums");
        haru_add_int(h, limits, page);
        for (int i = 0; i < LEAF && l; i++, page++, l = l->next) {
            haru_add_int(h, nums, page);
            haru_put_text(h, haru_add_dict(h, nums), "P", l->text);
        }
        haru_add_int(h, limits, page - 1);
        haru_add_ref(h, kids, leaf);
    }
    haru_put_ref(h, haru_catalog(h), "PageLabels", labels);
}

const char *navigation_first_heading(const struct navigation *n)
{
    for (const struct nav_dest *dest = n->first; dest; dest = dest->next)
        if (dest->level && *dest->title)
            return dest->title;
    return NULL;
}

void navigation_finish(struct navigation *n, struct haru *h, struct haru_dict names)
{
    if (n->nlabel)
        put_labels(n, h);
    if (n->ndest)
        put_dests(n, h, names);
    if (n->nheading)
        put_outline(n, h);
}
