/*
 * dump DATA TEMPLATE FONTS.conf - the pages of a report as text, and its messages: what the golden
 * tests compare. A line an item, parts of one run as one, lengths in pt with two decimals, y from
 * the top:
 *
 *   page 2 (๒) 595.28 841.89
 *   text 85.04 102.11 10.67 Laksaman-Bold +0.31 +0.02 "ตัวชี้วัด"    (+ what justification adds
 *   rule 85.04 110.00 453.54 0.50 #000000                             to spaces and clusters;
 *                                                                       "up" or "down" before it: turned)
 *   image 85.04 120.00 56.69 56.69 "emblem.png"
 *   path 0.75 dash 3.00 #000000 85.04,120.00 200.00,120.00
 *   path 1.12 dots 3.52 #000000 ...                         (round, from one to the next)
 *   shape #808080 85.04,120.00 ...
 *   link https://a.go.th 85.04,110.00 40.00x21.20 ...      (out of the report; an area a line)
 */
#include "base/image.h"
#include "base/str.h"
#include "report/report.h"

#include <unistd.h>

/* The last item of the same run and line. */
static const struct item *last_part(const struct item *it)
{
    const struct item *n = it->next;

    while (n && n->kind == ITEM_TEXT && n->u.text.run == it->u.text.run &&
           n->u.text.first == it->u.text.end &&
           (it->u.text.mode ? n->u.text.x == it->u.text.x : n->u.text.y == it->u.text.y)) {
        it = n;
        n = n->next;
    }
    return it;
}

static void dump_text(const struct text_item *it, size_t end_glyph, FILE *out)
{
    const struct glyph *last = &it->text->glyph[end_glyph - 1];
    size_t first = it->text->glyph[it->first].first, end = last->first + 1;

    fprintf(out, "text %.2f %.2f %.2f %s%s%s", pt_from_pt64(it->x), pt_from_pt64(it->y),
            pt_from_pt64(it->run->size), it->run->face->ps_name, it->run->thicken ? "+thick" : "",
            it->run->slant ? "+slant" : "");
    if (it->mode)
        fputs(it->mode == WRITING_SIDEWAYS_LR ? " up" : " down", out);
    if (it->space_extra || it->cluster_extra)
        fprintf(out, " %+.2f %+.2f", it->space_extra / 65536.0, it->cluster_extra / 65536.0);
    fputs(" \"", out);
    for (size_t i = first; i < end; i++) {
        char utf8[4] = {0};
        fwrite(utf8, 1, utf8_put(utf8, it->text->ch[i]), out);
    }
    fputs("\"\n", out);
}

static void dump_path(const struct path_item *p, FILE *out)
{
    fprintf(out, "%s", p->boxes ? "boxes" : p->filled ? "shape" : "path");
    if (!p->filled)
        fprintf(out, " %.2f %s %.2f", pt_from_pt64(p->width), p->dotted ? "dots" : "dash",
                pt_from_pt64(p->dash));
    fprintf(out, " #%06X", (unsigned)p->color);
    if (p->step)
        fprintf(out, " of %zu curves", p->nstep);
    for (size_t i = 0; i < p->npoint && (!p->step || i < 4); i++)
        fprintf(out, " %.2f,%.2f", pt_from_pt64(p->point[i].x), pt_from_pt64(p->point[i].y));
    fputs("\n", out);
}

static void dump_links(const struct page *p, FILE *out)
{
    for (const struct page_link *l = p->link; l; l = l->next) {
        if (!l->uri)
            continue;
        fprintf(out, "link %s", l->uri);
        for (const struct page_area *k = &l->area; k; k = k->next)
            fprintf(out, " %.2f,%.2f %.2fx%.2f", pt_from_pt64(k->x), pt_from_pt64(k->y),
                    pt_from_pt64(k->width), pt_from_pt64(k->height));
        fputs("\n", out);
    }
}

static bool dump_page(void *ctx, const struct page *p)
{
    FILE *out = ctx;

    fprintf(out, "page %d (%s) %.2f %.2f\n", p->number, p->label, pt_from_pt64(p->width),
            pt_from_pt64(p->height));
    for (const struct item *it = p->items.first; it; it = it->next) {
        const struct rule_item *r = &it->u.rule;
        const struct image_item *im = &it->u.image;
        if (it->kind == ITEM_TEXT) {
            const struct item *last = last_part(it);
            dump_text(&it->u.text, last->u.text.end, out);
            it = last;
        }
        if (it->kind == ITEM_RULE)
            fprintf(out, "rule %.2f %.2f %.2f %.2f #%06X\n", pt_from_pt64(r->x), pt_from_pt64(r->y),
                    pt_from_pt64(r->width), pt_from_pt64(r->height), (unsigned)r->color);
        else if (it->kind == ITEM_IMAGE)
            fprintf(out, "image %.2f %.2f %.2f %.2f \"%s\"\n", pt_from_pt64(im->x),
                    pt_from_pt64(im->y), pt_from_pt64(im->width), pt_from_pt64(im->height),
                    im->image->name);
        else if (it->kind == ITEM_PATH)
            dump_path(&it->u.path, out);
    }
    dump_links(p, out);
    return !ferror(out);
}

static bool forget_pages(void *ctx)
{
    rewind(ctx);
    return ftruncate(fileno(ctx), 0) == 0;
}

static void print_all(FILE *from)
{
    char part[4096];

    rewind(from);
    for (size_t n; (n = fread(part, 1, sizeof part, from)) > 0;)
        fwrite(part, 1, n, stdout);
}

int main(int argc, char **argv)
{
    struct diag *dg = diag_open();
    struct arena *a = dg ? arena_open(dg) : NULL;
    FILE *out = tmpfile();
    struct report r;

    if (argc != 4 || !a || !out)
        return 2;
    if (report_open(
            &r, a,
            (struct report_source){.data = {.path = argv[1]}, .template_dir = {.path = argv[2]}},
            &(struct resources){.fonts_conf = argv[3]}, dg))
        report_lay_out(&r,
                       (struct page_sink){.page = dump_page, .restart = forget_pages, .ctx = out});
    print_all(out);
    diag_print(dg, stderr);
    int status = diag_exit_status(dg);
    fclose(out);
    report_close(&r);
    arena_close(a);
    diag_close(dg);
    return status;
}
