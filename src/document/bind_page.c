/* bind_page.c - <page>: size, margins, header and footer. */
#include "document/binder.h"

#include <string.h>

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
    } known[] = {{"A3", 297, 420},
                 {"A4", 210, 297},
                 {"A5", 148, 210},
                 {"Letter", 215.9, 279.4},
                 {"Legal", 215.9, 355.6}};
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

bool bind_page(struct binder *b, const struct node *n, const struct doc_style *root,
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
