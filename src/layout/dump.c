#include "layout/dump.h"

#include "base/str.h"

static void dump_text(const struct text_item *it, FILE *out)
{
    const struct glyph *last = &it->text->glyph[it->end - 1];
    size_t first = it->text->glyph[it->first].first, end = last->first + last->nchar;

    fprintf(out, "text %.2f %.2f %.2f %s", pt_from_pt64(it->x), pt_from_pt64(it->y),
            pt_from_pt64(it->run->size), it->run->face->ps_name);
    if (it->space_extra || it->border_extra)
        fprintf(out, " %+.2f %+.2f", it->space_extra / 65536.0, it->border_extra / 65536.0);
    fputs(" \"", out);
    for (size_t i = first; i < end; i++) {
        char utf8[4] = {0};
        fwrite(utf8, 1, utf8_put(utf8, it->text->ch[i]), out);
    }
    fputs("\"\n", out);
}

bool pages_dump(const struct pages *pages, FILE *out)
{
    for (const struct page *p = pages->first; p; p = p->next) {
        fprintf(out, "page %d %.2f %.2f\n", p->number, pt_from_pt64(p->width),
                pt_from_pt64(p->height));
        for (const struct item *it = p->first; it; it = it->next) {
            const struct rule_item *r = &it->u.rule;
            if (it->kind == ITEM_TEXT)
                dump_text(&it->u.text, out);
            else
                fprintf(out, "rule %.2f %.2f %.2f %.2f #%06X\n", pt_from_pt64(r->x),
                        pt_from_pt64(r->y), pt_from_pt64(r->width), pt_from_pt64(r->height),
                        (unsigned)r->color);
        }
    }
    return !ferror(out);
}
