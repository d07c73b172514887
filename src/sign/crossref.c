#include "sign/crossref.h"

#include "report/unpack.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 8388607 }; /* PDF 32000-1, table C.1 */

static bool add(struct crossref *c, struct crossref_entry e)
{
    struct crossref_entry *more;

    if (e.number < 0 || e.number > NUMBER_MAX ||
        !(more = arena_grow(c->a, c->entry, c->n, &c->cap, sizeof *more)))
        return false;
    c->entry = more;
    c->entry[c->n++] = e;
    return true;
}

/* ---- the table ---- */

/* "0000000016 00000 n" */
static bool read_line(struct scan *s, struct crossref_entry *e)
{
    scan_space(s);
    if (!scan_count(s, &e->at))
        return false;
    scan_space(s);
    if (!scan_count(s, &e->more))
        return false;
    scan_space(s);
    e->kind = scan_word(s, "n") ? CROSSREF_USED : CROSSREF_FREE;
    return e->kind == CROSSREF_USED || scan_word(s, "f");
}

/* Without `c` the lines are read and not kept. */
static bool read_table(struct crossref *c, struct scan *s)
{
    for (scan_space(s); !scan_word(s, "trailer"); scan_space(s)) {
        size_t first, count;
        if (!scan_count(s, &first))
            return false;
        scan_space(s);
        if (!scan_count(s, &count) || first > NUMBER_MAX || count > NUMBER_MAX - first)
            return false;
        for (size_t i = 0; i < count; i++) {
            struct crossref_entry e = {.number = (int)(first + i)};
            if (!read_line(s, &e) || (c && !add(c, e)))
                return false;
        }
    }
    scan_space(s);
    return true;
}

bool crossref_from_table(struct crossref *c, struct scan *s)
{
    return read_table(c, s);
}

bool crossref_skip_table(struct scan *s)
{
    return read_table(NULL, s);
}

/* ---- streams ---- */

static qpdf_oh parse(const struct crossref *c, struct bytes value)
{
    const char *text = arena_strndup(c->a, value.data, value.len);

    return text ? c->q->qpdf_oh_parse(c->pdf, text) : c->q->qpdf_oh_new_null(c->pdf);
}

/* Without its filters. */
static bool unpack(const struct crossref *c, struct bytes dict, struct bytes data,
                   struct bytes *out)
{
    struct bytes filter, with;
    struct unpacker u = unpacker_open(c->a, c->q, c->pdf, data.len);

    if (!scan_key(dict, "/Filter", &filter)) {
        *out = data;
        return true;
    }
    qpdf_oh stream = c->q->qpdf_oh_new_stream(c->pdf);
    qpdf_oh params =
        scan_key(dict, "/DecodeParms", &with) ? parse(c, with) : c->q->qpdf_oh_new_null(c->pdf);
    c->q->qpdf_oh_replace_stream_data(c->pdf, stream, (const unsigned char *)data.data, data.len,
                                      parse(c, filter), params);
    return unpack_stream(&u, stream, out) && !c->q->qpdf_has_error(c->pdf);
}

/* The numbers of an array: "[1 4 2]". */
static bool read_counts(struct bytes array, size_t *out, size_t max, size_t *n)
{
    struct scan s = {array.data, array.data + array.len, true};

    *n = 0;
    if (!array.len || *s.p++ != '[')
        return false;
    for (scan_space(&s); s.p < s.end && *s.p != ']'; scan_space(&s))
        if (*n == max || !scan_count(&s, &out[(*n)++]))
            return false;
    return s.p < s.end;
}

static size_t field(const unsigned char **p, size_t width)
{
    size_t value = 0;

    while (width--)
        value = value << 8 | *(*p)++;
    return value;
}

struct layout { /* of a cross-reference stream: table 17 */
    size_t width[3];
    size_t index[200]; /* first number and count, one pair after another */
    size_t n;
};

static bool read_layout(struct bytes dict, struct layout *out)
{
    struct bytes widths, index;
    size_t n;

    if (!scan_key(dict, "/W", &widths) || !read_counts(widths, out->width, 3, &n) || n != 3 ||
        !out->width[1] || out->width[0] > 4 || out->width[1] > 4 || out->width[2] > 4)
        return false;
    if (scan_key(dict, "/Index", &index))
        return read_counts(index, out->index, sizeof out->index / sizeof out->index[0], &out->n) &&
               out->n % 2 == 0;
    out->index[0] = 0;
    out->n = 2;
    return scan_key_count(dict, "/Size", &out->index[1]);
}

static bool add_entry(struct crossref *c, const struct layout *l, const unsigned char **p,
                      size_t number)
{
    size_t kind = l->width[0] ? field(p, l->width[0]) : 1;
    struct crossref_entry e = {.number = (int)number};

    e.at = field(p, l->width[1]);
    e.more = field(p, l->width[2]);
    e.kind = kind == 2 ? CROSSREF_HELD : kind == 1 ? CROSSREF_USED : CROSSREF_FREE;
    return kind <= 2 && add(c, e);
}

bool crossref_from_stream(struct crossref *c, struct bytes dict, struct bytes data)
{
    struct layout l;
    struct bytes plain;

    if (!read_layout(dict, &l) || !unpack(c, dict, data, &plain))
        return false;
    const unsigned char *p = (const unsigned char *)plain.data, *end = p + plain.len;
    size_t width = l.width[0] + l.width[1] + l.width[2];
    for (size_t i = 0; i < l.n; i += 2) {
        if (l.index[i] > NUMBER_MAX || l.index[i + 1] > (size_t)(end - p) / width)
            return false;
        for (size_t k = 0; k < l.index[i + 1]; k++)
            if (!add_entry(c, &l, &p, l.index[i] + k))
                return false;
    }
    return p == end;
}

bool crossref_contents(const struct crossref *c, struct bytes dict, struct bytes data,
                       const int **number, size_t *n)
{
    struct bytes plain;
    size_t begin;

    if (!scan_key_count(dict, "/N", n) || !scan_key_count(dict, "/First", &begin) ||
        !unpack(c, dict, data, &plain) || *n > plain.len / 4 || begin > plain.len)
        return false;
    int *out = arena_array(c->a, int, *n + 1);
    struct scan s = {plain.data, plain.data + begin, true};
    for (size_t i = 0; out && i < *n; i++) {
        size_t is, at;
        scan_space(&s);
        if (!scan_count(&s, &is) || is > NUMBER_MAX)
            return false;
        scan_space(&s);
        if (!scan_count(&s, &at))
            return false;
        out[i] = (int)is;
    }
    *number = out;
    return out != NULL;
}

/* ---- all ---- */

static int by_number(const void *va, const void *vb)
{
    const struct crossref_entry *a = va, *b = vb;

    return (a->number > b->number) - (a->number < b->number);
}

bool crossref_sort(struct crossref *c)
{
    if (c->n)
        qsort(c->entry, c->n, sizeof *c->entry, by_number);
    for (size_t i = 1; i < c->n; i++)
        if (c->entry[i].number == c->entry[i - 1].number)
            return false;
    return true;
}

const struct crossref_entry *crossref_find(const struct crossref *c, int number)
{
    struct crossref_entry key = {.number = number};

    return c->n ? bsearch(&key, c->entry, c->n, sizeof key, by_number) : NULL;
}
