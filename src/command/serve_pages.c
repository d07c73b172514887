/*
 * serve_pages.c - the pages of the report as pictures, with the cells that stand on them.
 */
#include "command/serve.h"

#include "command/language.h"

#include "data/grid.h"

#include <string.h>
#include <unistd.h>

enum { PAGES_SHOWN = 12, DPI = 110, PICTURE_SECONDS = 30, NOT_FOUND = 127 };

int pages_of_cell(const struct view *v, const char *file, uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < v->ncell; i++)
        if (v->cell[i].row == row && (!column || v->cell[i].column == column) &&
            !strcmp(v->cell[i].file, file))
            return v->cell[i].page;
    return 0;
}

static const char *number_text(struct arena *a, int v)
{
    return arena_printf(a, "%d.%02d", v / 64, v % 64 * 100 / 64);
}

static void put_area(struct request *r, struct sbuf *b, const struct view_cell *c,
                     const struct shown *shown)
{
    const struct sheet *sheet = served_sheet(r->s, c->file);
    struct shown at = {.sheet = sheet, .row = c->row, .column = c->column, .page = c->page};
    bool here = sheet == shown->sheet;
    bool marked = here && c->row == shown->row && c->column == shown->column;

    if (!sheet)
        return;
    html(b, "<a href=\"%s\" tabindex=\"-1\"><rect class=\"%s\" data-cell=\"",
         page_address(r->a, &at), marked ? "marked" : "");
    if (here)
        html(b, "%u.%u", c->row, c->column);
    html(b, "\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/></a>", number_text(r->a, c->x),
         number_text(r->a, c->y), number_text(r->a, c->width), number_text(r->a, c->height));
}

static size_t first_cell(const struct view *v, int page)
{
    size_t i = 0;

    while (i < v->ncell && v->cell[i].page < page)
        i++;
    return i;
}

static void put_page(struct request *r, struct sbuf *b, int page, const struct shown *shown)
{
    const struct view *v = r->s->view;
    const struct view_page *p = &v->page[page - 1];

    html(b, "<figure id=\"page-%d\"><figcaption>", page);
    html(b, _("page %d"), page);
    html(
        b,
        "</figcaption><div class=\"sheet\"><img src=\"/picture/%s.png\" width=\"%d\" height=\"%d\" "
        "loading=\"lazy\" alt=\"",
        p->digest, p->width / 64, p->height / 64);
    html(b, _("picture of page %d; the PDF can be read aloud"), page);
    html(b, "\"><svg viewBox=\"0 0 %s %s\" aria-hidden=\"true\" focusable=\"false\">",
         number_text(r->a, p->width), number_text(r->a, p->height));
    for (size_t i = first_cell(v, page); i < v->ncell && v->cell[i].page == page; i++)
        put_area(r, b, &v->cell[i], shown);
    html(b, "</svg></div></figure>");
}

static void put_pager(struct request *r, struct sbuf *b, int npage, const struct shown *shown)
{
    html(b, "<nav class=\"windows\" aria-label=\"%s\"><ul>", _("pages of the report"));
    for (int from = 1; from <= npage; from += PAGES_SHOWN) {
        struct shown at = *shown;
        int to = from + PAGES_SHOWN - 1;
        at.page = from;
        html(b, "<li><a href=\"%s\">%d–%d</a></li>", page_address(r->a, &at), from,
             to < npage ? to : npage);
    }
    html(b, "</ul></nav>");
}

void pages_show(struct request *r, struct sbuf *b, const struct shown *shown)
{
    const struct view *v = r->s->view;
    int npage = v ? (int)v->npage : 0, page = shown->page;

    if (!page && v && shown->row)
        page = pages_of_cell(v, shown->sheet->file, shown->row, shown->column);
    page = page < 1 || page > npage ? 1 : page;
    int first = (page - 1) / PAGES_SHOWN * PAGES_SHOWN + 1;
    html(b, "<section class=\"pages\" aria-labelledby=\"pages-head\"><h2 id=\"pages-head\">%s</h2>",
         _("the report"));
    if (!npage)
        html(b, "<p>%s</p>", view_lack(r->s));
    if (npage > PAGES_SHOWN)
        put_pager(r, b, npage, shown);
    html(b,
         "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"pages-head\" "
         "data-page=\"%d\">",
         page);
    for (int i = first; i <= npage && i < first + PAGES_SHOWN; i++)
        put_page(r, b, i, shown);
    html(b, "</div></section>");
}

/* ---- pictures ---- */

static int page_of_digest(const struct view *v, const char *digest)
{
    for (size_t i = 0; v && i < v->npage; i++)
        if (!strcmp(v->page[i].digest, digest))
            return (int)i + 1;
    return 0;
}

static uint64_t draw(struct request *r, int page, const char *to)
{
    struct server *s = r->s;
    const char *number = arena_printf(r->a, "%d", page), *dpi = arena_printf(r->a, "%d", DPI);
    const char *pdf = file_join(r->a, s->temp, "report.pdf");
    const char *const argv[] = {"pdftoppm", "-r",   dpi,           "-f", number, "-l",
                                number,     "-png", "-singlefile", pdf,  to,     NULL};
    struct task_order order = {.name = "picture", .argv = argv, .seconds = PICTURE_SECONDS};

    return number && dpi && pdf ? task_start(s, &order) : 0;
}

static enum outcome refuse_picture(struct request *r)
{
    if (task_status(r) == NOT_FOUND && !r->s->flash)
        server_tell(
            r->s, true,
            _("pages are shown as pictures by pdftoppm, of the package poppler-utils; it is "
              "not there"));
    reply_text(r, 503, _("the page cannot be drawn"));
    return ANSWERED;
}

enum outcome page_picture(struct request *r, const char *name)
{
    size_t len = strspn(name, "0123456789abcdef");
    const char *digest = arena_strndup(r->a, name, len);
    int page = digest && !strcmp(name + len, ".png") ? page_of_digest(r->s->view, digest) : 0;
    const char *to = page ? file_join(r->a, r->s->temp, digest) : NULL;
    const char *path = to ? arena_printf(r->a, "%s.png", to) : NULL;
    struct bytes picture;

    if (!page || !path) {
        reply_text(r, 404, _("there is no such page"));
        return ANSWERED;
    }
    if (task_is_done(r) && task_status(r) != 0)
        unlink(path); /* half of it, perhaps */
    if (!file_exists(path)) {
        if (task_is_done(r))
            return refuse_picture(r);
        uint64_t ticket = draw(r, page, to);
        r->ticket = ticket ? ticket : r->ticket;
        return WAITING;
    }
    if (r->s->task.pid && !strcmp(r->s->task.name, "picture"))
        return WAITING; /* it may be the one that is being written */
    if (!file_read(r->a, path, &picture, r->dg))
        return refuse_picture(r);
    r->reply = (struct reply){.status = 200, .type = "image/png", .body = picture, .keeps = true};
    return ANSWERED;
}
