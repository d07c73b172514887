#include "command/serve.h"

#include "command/language.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void put_escaped(struct sbuf *b, const char *s)
{
    for (; *s; s++)
        switch (*s) {
        case '&':
            sbuf_add_str(b, "&amp;");
            break;
        case '<':
            sbuf_add_str(b, "&lt;");
            break;
        case '>':
            sbuf_add_str(b, "&gt;");
            break;
        case '"':
            sbuf_add_str(b, "&quot;");
            break;
        case '\'':
            sbuf_add_str(b, "&#39;");
            break;
        default:
            sbuf_add(b, s, 1);
        }
}

void html(struct sbuf *b, const char *markup, ...)
{
    va_list args;

    va_start(args, markup);
    for (const char *p = markup; *p;) {
        size_t n = strcspn(p, "%");
        sbuf_add(b, p, n);
        p += n;
        if (!*p)
            break;
        const char *s;
        switch (p[1]) {
        case 's':
            s = va_arg(args, const char *);
            put_escaped(b, s ? s : "");
            break;
        case 'd':
            sbuf_printf(b, "%d", va_arg(args, int));
            break;
        case 'u':
            sbuf_printf(b, "%u", va_arg(args, unsigned int));
            break;
        case 'z':
            sbuf_printf(b, "%zu", va_arg(args, size_t));
            break;
        default:
            sbuf_add(b, "%", 1);
        }
        p += p[1] ? 2 : 1;
    }
    va_end(args);
}

const char *url_escape(struct arena *a, const char *text)
{
    struct sbuf b = {.a = a};

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (ascii_is_letter(*text) || ascii_is_digit(c) || strchr("-._~", c))
            sbuf_add(&b, text, 1);
        else
            sbuf_printf(&b, "%%%02X", c);
    }
    return sbuf_text(&b);
}

void html_begin(struct request *r, struct sbuf *b, const char *title)
{
    html(b,
         "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
         "<title>%s – raingan</title><link rel=\"stylesheet\" href=\"/serve.css\">"
         "<link rel=\"icon\" href=\"data:,\">"
         "<script src=\"/serve.js\" defer></script></head><body>"
         "<a class=\"skip\" href=\"#main\">%s</a><header><h1>%s</h1>",
         language_is_thai() ? "th" : "en", title, _("skip to the content"), title);
    if (!r->refused)
        html(b, "<p>%s</p>", r->s->data);
    html(b, "</header>");
}

/* A few lines stay in sight; what is longer would cover the page. */
static bool is_long(const char *text)
{
    enum { BYTES = 600, LINES = 3 };
    int lines = 0;

    for (const char *p = text; p && (p = strchr(p, '\n')) && p[1]; p++)
        lines++;
    return text && (lines >= LINES || strlen(text) > BYTES);
}

void html_flash(struct request *r, struct sbuf *b)
{
    struct server *s = r->s;

    html(b,
         "<div role=\"status\" aria-live=\"polite\" id=\"status\" class=\"%s\" data-pasted=\"%s\" "
         "data-left=\"%s\" data-saving=\"%s\" data-gone=\"%s\"",
         s->flash ? s->flash_is_error ? "told wrong" : "told" : "",
         _("{n} cells were put in; they are not saved yet"),
         _("{n} cells had no room in the table"), _("in progress; please wait"),
         _("the program does not answer, so nothing was saved. What was typed is still on this "
           "page: "
           "leave it open, type the command raingan serve again, and copy it into the new page"));
    html(b, is_long(s->flash) ? " data-long=\"1\">" : ">");
    if (s->flash)
        html(b, "<pre>%s</pre>", s->flash);
    html(b, "</div>");
    free(s->flash);
    s->flash = NULL;
}

bool html_end(struct request *r, struct sbuf *b, unsigned int status)
{
    html(b, "</body></html>\n");
    const char *text = sbuf_text(b);
    r->reply = (struct reply){
        .status = status, .type = "text/html; charset=utf-8", .body = {text, b->len}};
    return text != NULL;
}
