#include "archive/text.h"

#include "base/str.h"
#include "sign/original.h"
#include "sign/scan.h"

#include <stdlib.h>
#include <string.h>

enum { CODES = 65536, FONTS_MAX = 100, DEPTH_MAX = 100, ELEMENTS_MAX = 1000000 };

struct font {
    int number;        /* of its object */
    const char **text; /* for each code of two bytes; NULL = nothing */
};

struct pages {
    const struct original *o;
    struct font font[FONTS_MAX];
    size_t nfont;
    const char **page; /* without blanks */
    int n;
    struct sbuf figures; /* one line each */
    size_t nelement;
    bool known;
};

/* ---- strings ---- */

static int hex(char c)
{
    return ascii_is_digit((unsigned char)c) ? c - '0'
           : c >= 'a' && c <= 'f'           ? c - 'a' + 10
           : c >= 'A' && c <= 'F'           ? c - 'A' + 10
                                            : -1;
}

static void hex_bytes(struct sbuf *out, struct bytes token)
{
    char byte = 0;
    size_t n = 0;

    for (size_t i = 1; i + 1 < token.len; i++) {
        int digit = hex(token.data[i]);
        if (digit < 0)
            continue;
        byte = (char)(n % 2 ? byte | digit : digit << 4);
        if (n++ % 2)
            sbuf_add(out, &byte, 1);
    }
    if (n % 2)
        sbuf_add(out, &byte, 1);
}

/* After a backslash: PDF 32000-1, table 3. Returns how many bytes it takes. */
static size_t escaped_byte(struct sbuf *out, struct bytes rest)
{
    static const char name[] = "nrtbf", meant[] = "\n\r\t\b\f";
    const char *known = strchr(name, rest.data[0]);
    char byte = rest.data[0];
    size_t n = 0;

    if (byte == '\n' || byte == '\r') /* the string goes on in the next line */
        return byte == '\r' && rest.len > 1 && rest.data[1] == '\n' ? 2 : 1;
    for (; n < 3 && n < rest.len && rest.data[n] >= '0' && rest.data[n] <= '7'; n++)
        byte = (char)((n ? byte : 0) << 3 | (rest.data[n] - '0'));
    if (!n && byte && known)
        byte = meant[known - name];
    sbuf_add(out, &byte, 1);
    return n ? n : 1;
}

static void literal_bytes(struct sbuf *out, struct bytes token)
{
    const char *end = token.data + token.len - 1;

    for (const char *p = token.data + 1; p < end; p++) {
        if (*p == '\\' && p + 1 < end) {
            p += escaped_byte(out, (struct bytes){p + 1, (size_t)(end - p - 1)});
        } else if (*p == '\r') { /* any line end is one line feed */
            sbuf_add(out, "\n", 1);
            p += p + 1 < end && p[1] == '\n';
        } else {
            sbuf_add(out, p, 1);
        }
    }
}

/* The bytes of "<0E01>" or "(...)": PDF 32000-1, 7.3.4. false = it is none, or no memory. */
static bool string_bytes(struct arena *a, struct bytes token, struct bytes *out)
{
    struct sbuf b = {.a = a};

    if (token.len < 2 || (token.data[0] != '(' && (token.data[0] != '<' || token.data[1] == '<')))
        return false;
    if (token.data[0] == '(')
        literal_bytes(&b, token);
    else
        hex_bytes(&b, token);
    *out = (struct bytes){b.len ? b.s : "", b.len};
    return !b.failed;
}

static unsigned pair(struct bytes s, size_t i)
{
    return (unsigned)(unsigned char)s.data[i] << 8 | (unsigned char)s.data[i + 1];
}

/* Adds UTF-16BE without blanks. */
static void add_utf16(struct sbuf *out, struct bytes s)
{
    size_t i = s.len >= 2 && pair(s, 0) == 0xFEFF ? 2 : 0;

    for (; i + 1 < s.len; i += 2) {
        uint32_t c = pair(s, i);
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < s.len) {
            c = 0x10000 + ((c - 0xD800) << 10) + (pair(s, i + 2) - 0xDC00);
            i += 2;
        }
        if (!unicode_is_blank(c) && !unicode_is_invisible(c))
            sbuf_add_char(out, c);
    }
}

/* ---- fonts ---- */

/* The next token, whatever it is. No data = the end, or it cannot be read. */
static struct bytes next(struct scan *s)
{
    scan_space(s);
    const char *begin = s->p;
    struct scan ahead = *s;

    if (begin == s->end)
        return (struct bytes){0};
    if (scan_value(&ahead))
        *s = ahead;
    else
        while (s->p < s->end && scan_is_regular(*s->p))
            s->p++;
    return (struct bytes){s->p > begin ? begin : NULL, (size_t)(s->p - begin)};
}

static bool is_word(struct bytes token, const char *word)
{
    return token.len == strlen(word) && !memcmp(token.data, word, token.len);
}

static bool add_code(struct arena *a, struct font *f, struct bytes code, struct bytes utf16)
{
    struct sbuf b = {.a = a};

    if (code.len != 2)
        return false;
    add_utf16(&b, utf16);
    return (f->text[pair(code, 0)] = sbuf_text(&b)) != NULL;
}

/* The maps that this program writes have single codes alone: 9.10.3. */
static bool read_map(struct arena *a, struct font *f, struct bytes map)
{
    struct scan s = {map.data, map.data + map.len, true};
    struct bytes token, code, text;
    bool inside = false;

    for (token = next(&s); token.data; token = next(&s)) {
        if (is_word(token, "beginbfrange"))
            return false;
        if (is_word(token, "beginbfchar") || is_word(token, "endbfchar")) {
            inside = token.data[0] == 'b';
        } else if (inside) {
            if (!string_bytes(a, token, &code) || !string_bytes(a, next(&s), &text) ||
                !add_code(a, f, code, text))
                return false;
        }
    }
    return true;
}

/* NULL = it has no map that is known. */
static const struct font *find_font(struct pages *p, qpdf_oh font)
{
    const struct original *o = p->o;
    int number = o->q->qpdf_oh_get_object_id(o->pdf, font);
    struct bytes map;

    for (size_t i = 0; number && i < p->nfont; i++)
        if (p->font[i].number == number)
            return &p->font[i];
    if (!number || p->nfont == FONTS_MAX ||
        !original_unpack(o, original_key(o, font, "/ToUnicode"), &map))
        return NULL;
    struct font *f = &p->font[p->nfont];
    *f = (struct font){.number = number, .text = arena_array(o->a, const char *, CODES)};
    if (!f->text || !read_map(o->a, f, map))
        return NULL;
    p->nfont++;
    return f;
}

/* ---- a page ---- */

struct content {
    struct pages *p;
    qpdf_oh fonts; /* of the page's resources */
    const struct font *font;
    struct sbuf out;
    int marked;   /* how many marked contents are open */
    int replaced; /* so many of them up to one that says its text; 0 = none */
};

static bool show(struct content *c, struct bytes string)
{
    struct bytes s;

    if (c->replaced)
        return true;
    if (!c->font || !string_bytes(c->p->o->a, string, &s) || s.len % 2)
        return false;
    for (size_t i = 0; i < s.len; i += 2)
        if (c->font->text[pair(s, i)])
            sbuf_add_str(&c->out, c->font->text[pair(s, i)]);
    return true;
}

static bool show_array(struct content *c, struct bytes array)
{
    if (!array.len || array.data[0] != '[')
        return false;
    struct scan s = {array.data + 1, array.data + array.len - 1, true};
    for (struct bytes token = next(&s); token.data; token = next(&s))
        if ((token.data[0] == '<' || token.data[0] == '(') && !show(c, token))
            return false;
    return true;
}

/* 14.9.4: a text that stands for what is drawn. */
static bool begin_marked(struct content *c, struct bytes properties)
{
    struct bytes value, text;

    c->marked++;
    if (!c->replaced && scan_key(properties, "/ActualText", &value)) {
        if (!string_bytes(c->p->o->a, value, &text))
            return false;
        add_utf16(&c->out, text);
        c->replaced = c->marked;
    }
    return true;
}

static bool choose_font(struct content *c, struct bytes name)
{
    const char *key = arena_strndup(c->p->o->a, name.data, name.len);

    c->font = key ? find_font(c->p, original_key(c->p->o, c->fonts, key)) : NULL;
    return c->font != NULL;
}

static bool run(struct content *c, struct bytes op, struct bytes before, struct bytes last)
{
    if (is_word(op, "Tf"))
        return choose_font(c, before);
    if (is_word(op, "Tj") || is_word(op, "'") || is_word(op, "\""))
        return show(c, last);
    if (is_word(op, "TJ"))
        return show_array(c, last);
    if (is_word(op, "BDC"))
        return begin_marked(c, last);
    if (is_word(op, "BMC"))
        c->marked++;
    if (is_word(op, "EMC")) {
        c->replaced = c->replaced == c->marked ? 0 : c->replaced;
        c->marked--;
    }
    return !is_word(op, "BI"); /* none of this program has one */
}

static bool read_content(struct content *c, struct bytes content)
{
    struct scan s = {content.data, content.data + content.len, true};
    struct bytes before = {0}, last = {0}, token;

    while ((token = next(&s)).data) {
        struct scan again = {token.data, token.data + token.len, true};
        if (!scan_value(&again) && !run(c, token, before, last))
            return false;
        before = last;
        last = token;
    }
    return s.p == s.end;
}

/* 7.8.2: the streams of an array are one, with white space between. */
static bool page_content(const struct original *o, qpdf_oh page, struct bytes *out)
{
    qpdf_oh contents = original_key(o, page, "/Contents");
    size_t n = original_count(o, contents);
    struct sbuf all = {.a = o->a};
    struct bytes part;

    if (original_is_stream(o, contents))
        return original_unpack(o, contents, out);
    for (size_t i = 0; i < n; i++) {
        if (!original_unpack(o, original_item(o, contents, i), &part))
            return false;
        sbuf_add(&all, part.data, part.len);
        sbuf_add(&all, "\n", 1);
    }
    *out = (struct bytes){sbuf_text(&all), all.len};
    return out->data != NULL;
}

static bool read_page(struct pages *p, int i)
{
    const struct original *o = p->o;
    qpdf_oh page = o->q->qpdf_get_page_n(o->pdf, (size_t)i);
    struct content c = {.p = p, .out = {.a = o->a}};
    struct bytes content;

    c.fonts = original_key(o, original_key(o, page, "/Resources"), "/Font");
    bool ok = page_content(o, page, &content) && read_content(&c, content);
    p->page[i] = sbuf_text(&c.out);
    p->known = p->known && ok;
    return p->page[i] != NULL;
}

/* ---- figures ---- */

static void read_figures(struct pages *p, qpdf_oh element, int depth)
{
    const struct original *o = p->o;
    qpdf_oh kids = original_key(o, element, "/K");
    const char *alt = original_text(o, original_key(o, element, "/Alt"));
    size_t n = original_count(o, kids);

    if (depth > DEPTH_MAX || ++p->nelement > ELEMENTS_MAX) {
        p->known = false;
        return;
    }
    if (alt)
        sbuf_printf(&p->figures, "%s\n", alt);
    if (o->q->qpdf_oh_is_dictionary(o->pdf, kids))
        read_figures(p, kids, depth + 1);
    for (size_t i = 0; i < n; i++) {
        qpdf_oh kid = o->q->qpdf_oh_get_array_item(o->pdf, kids, (int)i);
        if (o->q->qpdf_oh_is_dictionary(o->pdf, kid))
            read_figures(p, kid, depth + 1);
        o->q->qpdf_oh_release(o->pdf, kid);
    }
}

/* ---- two files ---- */

static bool read_all(struct pages *p, const struct original *o)
{
    *p = (struct pages){.o = o, .known = true, .figures = {.a = o->a}};
    p->n = o->q->qpdf_get_num_pages(o->pdf);
    if (p->n < 0 || !(p->page = arena_array(o->a, const char *, (size_t)p->n + 1)))
        return false;
    for (int i = 0; i < p->n; i++)
        if (!read_page(p, i))
            return false;
    read_figures(p, original_key(o, o->q->qpdf_get_root(o->pdf), "/StructTreeRoot"), 0);
    return sbuf_text(&p->figures) != NULL;
}

/* So much of a text from where it differs that a person finds the place. */
static const char *piece(struct arena *a, const char *text, size_t from)
{
    enum { LETTERS = 20 };
    const char *p = text + from, *end = text + strlen(text);

    while (p > text && (*p & 0xC0) == 0x80) /* to the first byte of a letter */
        p--;
    const char *begin = p;
    for (int n = 0; n < LETTERS && p < end; n++)
        utf8_next(&p, end);
    while (p > begin && p[-1] == '\n') /* after the last figure */
        p--;
    return str_plain(a, begin, (size_t)(p - begin));
}

static bool differ(struct arena *a, const char *is, const char *be, int page,
                   struct text_difference *out)
{
    size_t n = 0;

    while (is[n] && is[n] == be[n])
        n++;
    if (!is[n] && !be[n])
        return false;
    *out = (struct text_difference){true, page, piece(a, is, n), piece(a, be, n)};
    return true;
}

static void compare(struct arena *a, const struct pages *one, const struct pages *two,
                    struct text_difference *out)
{
    *out = (struct text_difference){.known = one->known && two->known};
    for (int i = 0; out->known && i < one->n && i < two->n; i++)
        if (differ(a, one->page[i], two->page[i], i + 1, out))
            return;
    if (!out->known || differ(a, one->figures.s, two->figures.s, 0, out) || one->n == two->n)
        return;
    out->is = arena_printf(a, "%d", one->n);
    out->be = arena_printf(a, "%d", two->n);
}

bool text_compare(struct arena *a, const char *path, struct bytes pdf, struct bytes other,
                  struct text_difference *out, struct diag *dg)
{
    struct original one = {0}, two = {0};
    struct pages *p = arena_array(a, struct pages, 2);

    *out = (struct text_difference){0};
    bool ok = p && original_open(&one, a, path, pdf, dg) &&
              original_open(&two, a, path, other, dg) && read_all(&p[0], &one) &&
              read_all(&p[1], &two);
    if (ok)
        compare(a, &p[0], &p[1], out);
    original_close(&one);
    original_close(&two);
    return ok;
}
