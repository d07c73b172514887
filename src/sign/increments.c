#include "sign/increments.h"

#include "base/str.h"
#include "sign/crossref.h"

#include <stdlib.h>
#include <string.h>

enum { INCREMENTS_MAX = 100 }; /* each is opened as a file of its own, which takes time */

struct stream { /* what stands between "stream" and "endstream" */
    struct bytes data;
    int length_object; /* its /Length is this object; 0 = it was read by it */
};

struct found { /* an object as it is read */
    struct updated u;
    struct bytes value;
    struct stream stream; /* no data = it is none */
};

struct reader {
    struct arena *a;
    const char *path;
    struct bytes file;
    struct scan s;
    struct found *found; /* of this update */
    size_t n, cap;
    struct crossref refs;    /* of this update */
    struct bytes trailer;    /* the same */
    struct bytes root, info; /* what the original's trailer says */
    size_t before;           /* startxref of the part before */
    size_t size;             /* its /Size: objects of higher numbers are none, 7.5.5 */
    struct diag *dg;
};

static size_t place(const struct reader *r, const char *p)
{
    return (size_t)(p - r->file.data);
}

static bool wrong_at(struct reader *r, size_t at, const char *what)
{
    return diag_add(r->dg, DIAG_SIGNATURE, (struct loc){.file = r->path}, "%1$s (byte %2$zu)",
                    diag_sentence(what), at + 1);
}

static bool wrong(struct reader *r, const char *what)
{
    return wrong_at(r, place(r, r->s.p), what);
}

static bool malformed(struct reader *r)
{
    return wrong(r, N_("something that is no part of a signature was added to this file"));
}

/* ---- objects ---- */

static bool line_end(struct scan *s)
{
    const char *begin = s->p;

    if (s->p < s->end && *s->p == '\r')
        s->p++;
    if (s->p < s->end && *s->p == '\n')
        s->p++;
    return s->p > begin;
}

static bool stream_by_length(struct scan *s, size_t len, struct bytes *out)
{
    *out = (struct bytes){s->p, len};
    if ((size_t)(s->end - s->p) < len)
        return false;
    s->p += len;
    line_end(s);
    return scan_word(s, "endstream");
}

/* Its length stands elsewhere: it ends at the first word that can end it, and check_lengths sees
 * whether the two agree. */
static bool stream_by_word(struct scan *s, struct stream *out)
{
    static const char word[] = "endstream";
    const char *end = memmem(s->p, (size_t)(s->end - s->p), word, strlen(word));

    if (!end)
        return false;
    out->data = (struct bytes){s->p, (size_t)(end - s->p)};
    s->p = end;
    return scan_word(s, word);
}

static bool read_stream(struct scan *s, struct bytes dict, struct stream *out)
{
    struct bytes value;
    size_t len;
    int generation;

    if (s->p < s->end && *s->p == '\r')
        s->p++;
    if (s->p == s->end || *s->p++ != '\n' || !scan_key(dict, "/Length", &value))
        return false;
    if (scan_key_count(dict, "/Length", &len))
        return stream_by_length(s, len, &out->data);
    struct scan at = {value.data, value.data + value.len, true};
    return scan_reference(&at, &out->length_object, &generation) && stream_by_word(s, out);
}

/* "7 0 obj ... endobj" */
static bool read_object(struct reader *r, struct found *f)
{
    struct scan *s = &r->s;
    const char *begin = s->p;
    size_t number, generation;
    enum { NUMBER_MAX = 8388607, GENERATION_MAX = 65535 };

    *f = (struct found){0};
    if (!scan_count(s, &number) || number > NUMBER_MAX || !number)
        return false;
    scan_space(s);
    if (!scan_count(s, &generation) || generation > GENERATION_MAX)
        return false;
    scan_space(s);
    if (!scan_word(s, "obj"))
        return false;
    scan_space(s);
    const char *value = s->p;
    if (!scan_value(s))
        return false;
    f->value = (struct bytes){value, (size_t)(s->p - value)};
    scan_space(s);
    if (scan_word(s, "stream") && !read_stream(s, f->value, &f->stream))
        return false;
    scan_space(s);
    if (!scan_word(s, "endobj"))
        return false;
    f->u = (struct updated){.number = (int)number,
                            .generation = (int)generation,
                            .begin = place(r, begin),
                            .end = place(r, s->p)};
    return true;
}

static bool keep_object(struct reader *r, struct found f)
{
    struct found *more = arena_grow(r->a, r->found, r->n, &r->cap, sizeof *more);

    if (!more)
        return false;
    r->found = more;
    r->found[r->n++] = f;
    return true;
}

static int by_number(const void *va, const void *vb)
{
    const struct found *a = va, *b = vb;

    return (a->u.number > b->u.number) - (a->u.number < b->u.number);
}

static struct found *find(struct reader *r, int number)
{
    struct found key = {.u.number = number};

    return r->n ? bsearch(&key, r->found, r->n, sizeof key, by_number) : NULL;
}

static bool check_lengths(struct reader *r)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct stream *stream = &r->found[i].stream;
        const struct found *says = stream->length_object ? find(r, stream->length_object) : NULL;
        size_t len = 0;
        if (!stream->length_object)
            continue;
        struct scan s = {.again = true};
        if (says)
            s = (struct scan){says->value.data, says->value.data + says->value.len, true};
        bool ok = says && scan_count(&s, &len) && s.p == s.end && len <= stream->data.len;
        struct scan rest = {stream->data.data + len, stream->data.data + stream->data.len, true};
        if (ok)
            line_end(&rest);
        if (!ok || rest.p != rest.end)
            return wrong_at(r, r->found[i].u.begin,
                            N_("a stream that was added to this file has another length than it "
                               "says"));
    }
    return true;
}

/* ---- what names them ---- */

/* A line of a comment, if it has nothing in it that a careless reader would take for an object. */
static bool skip_comment(struct reader *r)
{
    static const char *const word[] = {"obj", "xref", "trailer", "%%EOF"};
    const char *end = r->s.p;

    while (end < r->s.end && *end != '\n' && *end != '\r')
        end++;
    for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
        if (memmem(r->s.p, (size_t)(end - r->s.p), word[i], strlen(word[i])))
            return malformed(r);
    r->s.p = end;
    return true;
}

static bool take_stream_refs(struct reader *r, const struct found *f)
{
    r->trailer = f->value;
    return crossref_from_stream(&r->refs, f->value, f->stream.data) ||
           wrong_at(r, f->u.begin,
                    N_("the cross-reference that was added to this file cannot be read"));
}

static bool take_table_refs(struct reader *r)
{
    bool ok = crossref_from_table(&r->refs, &r->s);
    const char *begin = r->s.p;

    ok = ok && scan_value(&r->s) && *begin == '<';
    r->trailer = (struct bytes){begin, ok ? (size_t)(r->s.p - begin) : 0};
    return ok || wrong(r, N_("the cross-reference that was added to this file cannot be read"));
}

/* Objects up to the cross-reference, and this; *at is its place. */
static bool read_objects(struct reader *r, size_t *at)
{
    struct found f;

    for (scan_space(&r->s); r->s.p < r->s.end; scan_space(&r->s)) {
        *at = place(r, r->s.p);
        if (scan_word(&r->s, "xref"))
            return take_table_refs(r);
        if (*r->s.p == '%') {
            if (!skip_comment(r))
                return false;
            continue;
        }
        if (!read_object(r, &f))
            return malformed(r);
        bool refs = f.stream.data.data && scan_key_is(f.value, "/Type", "/XRef");
        f.u.structure = refs || (f.stream.data.data && scan_key_is(f.value, "/Type", "/ObjStm"));
        if (!keep_object(r, f))
            return false;
        if (refs)
            return take_stream_refs(r, &f);
    }
    return malformed(r);
}

static bool same_key(struct bytes was, bool had, struct bytes dict, const char *key)
{
    struct bytes is;
    bool has = scan_key(dict, key, &is);
    struct scan a = {was.data, was.data + was.len, true}, b = {is.data, is.data + is.len, true};
    int n[2], g[2];

    return has == had &&
           (!has || (scan_reference(&a, &n[0], &g[0]) && scan_reference(&b, &n[1], &g[1]) &&
                     n[0] == n[1] && g[0] == g[1]));
}

static bool check_trailer(struct reader *r, size_t at)
{
    struct bytes value;
    size_t prev, size;

    if (!scan_key_count(r->trailer, "/Prev", &prev) || prev != r->before)
        return wrong_at(
            r, at, N_("an update of this file does not follow the part that stands before it"));
    if (!same_key(r->root, true, r->trailer, "/Root"))
        return wrong_at(r, at, N_("an update of this file puts another document in its place"));
    if (!same_key(r->info, r->info.data != NULL, r->trailer, "/Info"))
        return wrong_at(r, at, N_("an update of this file replaces its title and author"));
    if (scan_key(r->trailer, "/Encrypt", &value) || scan_key(r->trailer, "/XRefStm", &value))
        return wrong_at(r, at, N_("an update of this file hides objects or encrypts them"));
    if (!scan_key_count(r->trailer, "/Size", &size) || size < r->size)
        return wrong_at(r, at, N_("an update of this file hides objects or encrypts them"));
    r->size = size;
    return true;
}

/* ---- do both agree? ---- */

static bool unnamed(struct reader *r, const struct found *f)
{
    return wrong_at(r, f->u.begin,
                    N_("an object that was added to this file is not where its update says"));
}

/* The objects that a stream holds are those that the cross-reference looks for in it. */
static bool open_container(struct reader *r, const struct found *f, size_t *held)
{
    struct bytes value;
    size_t count = 0;
    const int *number = NULL;

    if (scan_key(f->value, "/Extends", &value) ||
        !crossref_contents(&r->refs, f->value, f->stream.data, &number, &count))
        return unnamed(r, f);
    for (size_t i = 0; i < count; i++) {
        const struct crossref_entry *e = crossref_find(&r->refs, number[i]);
        struct found inside = {.u = f->u};
        if (!e || e->kind != CROSSREF_HELD || e->at != (size_t)f->u.number || e->more != i)
            return unnamed(r, f);
        inside.u.number = number[i];
        inside.u.generation = 0;
        inside.u.container = f->u.number;
        inside.u.structure = false;
        if (!keep_object(r, inside))
            return false;
    }
    *held += count;
    return true;
}

static bool is_named(struct reader *r, const struct found *f)
{
    const struct crossref_entry *e = crossref_find(&r->refs, f->u.number);

    /* A cross-reference stream is found by startxref; it need not name itself. */
    if (!e)
        return f->u.structure && scan_key_is(f->value, "/Type", "/XRef");
    return e->kind == CROSSREF_USED && e->at == f->u.begin && e->more == (size_t)f->u.generation;
}

/* Each entry has its object and each object its entry. */
static bool check_names(struct reader *r)
{
    size_t used = 0, held = 0, n = r->n;

    for (size_t i = 0; i < n; i++) {
        struct found f = r->found[i];
        if (!is_named(r, &f))
            return unnamed(r, &f);
        used += crossref_find(&r->refs, f.u.number) != NULL;
        if (f.u.structure && scan_key_is(f.value, "/Type", "/ObjStm") &&
            !open_container(r, &f, &held))
            return false;
    }
    for (size_t i = 0; i < r->refs.n; i++) {
        const struct crossref_entry *e = &r->refs.entry[i];
        if ((size_t)e->number >= r->size)
            return wrong(r, N_("an update of this file hides objects or encrypts them"));
        if (e->kind == CROSSREF_FREE && e->number)
            return wrong(r, N_("an update of this file removes an object"));
        used -= e->kind == CROSSREF_USED;
        held -= e->kind == CROSSREF_HELD;
    }
    if (used || held)
        return wrong(r, N_("an update of this file points to objects that are not in it"));
    qsort(r->found, r->n, sizeof *r->found, by_number);
    for (size_t i = 1; i < r->n; i++)
        if (r->found[i].u.number == r->found[i - 1].u.number)
            return unnamed(r, &r->found[i]);
    return true;
}

/* ---- one update after another ---- */

static bool read_end(struct reader *r, size_t at, struct increment *u)
{
    static const char end[] = "%%EOF";
    size_t says;

    scan_space(&r->s);
    if (!scan_word(&r->s, "startxref"))
        return malformed(r);
    scan_space(&r->s);
    if (!scan_count(&r->s, &says) || says != at)
        return wrong(r, N_("an update of this file points to a place before it"));
    scan_space(&r->s);
    if ((size_t)(r->s.end - r->s.p) < strlen(end) || memcmp(r->s.p, end, strlen(end)) != 0)
        return malformed(r);
    r->s.p += strlen(end);
    u->eof = place(r, r->s.p);
    line_end(&r->s);
    u->end = place(r, r->s.p);
    return true;
}

static bool read_increment(struct reader *r, struct increment *u)
{
    size_t at = 0;

    r->found = NULL;
    r->n = r->cap = 0;
    r->refs = (struct crossref){.a = r->a, .q = r->refs.q, .pdf = r->refs.pdf};
    u->begin = place(r, r->s.p);
    if (!read_objects(r, &at) || !check_trailer(r, at) || !read_end(r, at, u) ||
        !crossref_sort(&r->refs))
        return diag_count(r->dg, DIAG_ERROR) ? false : malformed(r);
    if (!check_names(r) || !check_lengths(r))
        return false;
    if (!(u->object = arena_array(r->a, struct updated, r->n + 1)))
        return false;
    for (u->n = 0; u->n < r->n; u->n++)
        u->object[u->n] = r->found[u->n].u;
    r->before = at;
    return true;
}

/* ---- the original ---- */

/* The trailer at a place; *prev = 0: it is the first. */
static bool trailer_at(struct bytes file, size_t at, struct bytes *trailer)
{
    struct scan s = {.p = file.data + at, .end = file.data + file.len};
    struct reader r = {.file = file, .s = s};
    struct found f;

    if (at >= file.len)
        return false;
    if (!scan_word(&r.s, "xref")) {
        bool ok = read_object(&r, &f);
        *trailer = ok ? f.value : (struct bytes){0};
        return ok && scan_key_is(f.value, "/Type", "/XRef");
    }
    if (!crossref_skip_table(&r.s))
        return false;
    const char *begin = r.s.p;
    bool ok = scan_value(&r.s);
    *trailer = (struct bytes){begin, ok ? (size_t)(r.s.p - begin) : 0};
    return ok;
}

/* What the last startxref of these bytes says, which ends them. */
static bool last_startxref(struct bytes file, size_t *at)
{
    static const char word[] = "startxref";
    const char *p = NULL;
    enum { TAIL = 64 };
    size_t from = file.len > TAIL ? file.len - TAIL : 0;

    for (const char *q = file.data + from;
         (q = memmem(q, (size_t)(file.data + file.len - q), word, strlen(word))); q++)
        p = q;
    if (!p)
        return false;
    struct scan s = {.p = p, .end = file.data + file.len};
    scan_word(&s, word);
    scan_space(&s);
    return scan_count(&s, at) && *at < file.len;
}

size_t increments_original(struct bytes file)
{
    static const char word[] = "startxref";
    struct bytes trailer;
    size_t at, prev;

    if (!last_startxref(file, &at))
        return 0;
    for (int n = 0;; at = prev) {
        if (n++ > INCREMENTS_MAX || !trailer_at(file, at, &trailer))
            return 0;
        if (!scan_key_count(trailer, "/Prev", &prev))
            break;
        if (prev >= at) /* a chain goes back; one that does not may have no end */
            return 0;
    }
    for (const char *p = file.data + at, *end = file.data + file.len;
         (p = memmem(p, (size_t)(end - p), word, strlen(word))); p++) {
        struct scan s = {.p = p, .end = end};
        size_t says;
        scan_word(&s, word);
        scan_space(&s);
        if (!scan_count(&s, &says) || says != at)
            continue;
        scan_space(&s);
        if (s.end - s.p < 5 || memcmp(s.p, "%%EOF", 5) != 0)
            continue;
        s.p += 5;
        line_end(&s);
        return (size_t)(s.p - file.data);
    }
    return 0;
}

static bool read_all(struct reader *r, size_t before, struct increments *out)
{
    struct bytes original = {r->file.data, before}, trailer;
    size_t cap = 0;

    if (!last_startxref(original, &r->before) || !trailer_at(original, r->before, &trailer) ||
        !scan_key(trailer, "/Root", &r->root) || !scan_key_count(trailer, "/Size", &r->size))
        return wrong_at(r, before, N_("the end of the original cannot be read"));
    if (!scan_key(trailer, "/Info", &r->info))
        r->info = (struct bytes){0};
    r->s = (struct scan){.p = r->file.data + before, .end = r->file.data + r->file.len};
    while (r->s.p < r->s.end) {
        struct increment *more = arena_grow(r->a, out->item, out->n, &cap, sizeof *more);
        if (!more)
            return false;
        out->item = more;
        if (out->n == INCREMENTS_MAX)
            return wrong(r, N_("more was added to this file than signatures and their proofs"));
        if (!read_increment(r, &out->item[out->n]))
            return false;
        out->n++;
    }
    return true;
}

bool increments_read(struct arena *a, const char *path, struct bytes file, size_t before,
                     struct increments *out, struct diag *dg)
{
    struct reader r = {.a = a, .path = path, .file = file, .dg = dg};

    *out = (struct increments){0};
    if (!(r.refs.q = qpdf_load(dg)))
        return false;
    if (!(r.refs.pdf = r.refs.q->qpdf_init()))
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    r.refs.q->qpdf_silence_errors(r.refs.pdf);
    r.refs.q->qpdf_set_suppress_warnings(r.refs.pdf, QPDF_TRUE);
    bool ok = !(r.refs.q->qpdf_empty_pdf(r.refs.pdf) & QPDF_ERRORS) && read_all(&r, before, out);
    while (r.refs.q->qpdf_has_error(r.refs.pdf))
        r.refs.q->qpdf_get_error(r.refs.pdf);
    r.refs.q->qpdf_cleanup(&r.refs.pdf);
    return ok;
}

const struct updated *increments_find(const struct increment *u, int number)
{
    size_t low = 0, high = u->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (u->object[mid].number < number)
            low = mid + 1;
        else
            high = mid;
    }
    return low < u->n && u->object[low].number == number ? &u->object[low] : NULL;
}
