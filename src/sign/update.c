#include "sign/update.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECTS_MAX = 8388607 }; /* ISO 19005-3, 6.1.13 */

bool update_open(struct update *u, const struct original *o)
{
    long long size = 0;
    qpdf_oh trailer = o->q->qpdf_get_trailer(o->pdf);

    *u = (struct update){.o = o, .out.a = o->a};
    if (!o->q->qpdf_oh_get_value_as_longlong(o->pdf, original_key(o, trailer, "/Size"), &size) ||
        size < 1 || size > OBJECTS_MAX / 2)
        return original_refuse(o, N_("this is no PDF, or a damaged one"));
    u->next = (int)size;
    if (o->file.len && o->file.data[o->file.len - 1] != '\n')
        sbuf_add_str(&u->out, "\n");
    return true;
}

int update_number(struct update *u)
{
    const struct original *o = u->o;

    /* Beyond /Size there is nothing (7.5.5); in a file where there is, it would be written over. */
    if (!u->out.failed && !original_is_null(o, o->q->qpdf_get_object_by_id(o->pdf, u->next, 0))) {
        original_refuse(o, N_("this is no PDF, or a damaged one"));
        u->out.failed = true;
    }
    return u->next++;
}

size_t update_at(const struct update *u)
{
    return u->o->file.len + u->out.len;
}

void update_begin_object(struct update *u, int number, int generation)
{
    u->entry = arena_grow(u->o->a, u->entry, u->nentry, &u->cap, sizeof *u->entry);
    if (!u->entry) {
        u->out.failed = true;
        u->nentry = 0;
        return;
    }
    u->entry[u->nentry++] = (struct update_entry){number, generation, update_at(u)};
    sbuf_printf(&u->out, "%d %d obj\n", number, generation);
}

void update_end_object(struct update *u)
{
    sbuf_add_str(&u->out, "\nendobj\n");
}

void update_put_changed(struct update *u, qpdf_oh dict, const struct change *change, size_t n)
{
    const struct original *o = u->o;

    sbuf_add_str(&u->out, "<<");
    for (o->q->qpdf_oh_begin_dict_key_iter(o->pdf, dict); o->q->qpdf_oh_dict_more_keys(o->pdf);) {
        const char *key = o->q->qpdf_oh_dict_next_key(o->pdf);
        size_t i = 0;
        while (i < n && strcmp(change[i].key, key) != 0)
            i++;
        if (i == n)
            sbuf_printf(&u->out, "%s %s\n", key,
                        o->q->qpdf_oh_unparse(o->pdf, original_key(o, dict, key)));
    }
    for (size_t i = 0; i < n; i++)
        if (change[i].text)
            sbuf_printf(&u->out, "%s %s\n", change[i].key, change[i].text);
        else
            u->out.failed = true;
    sbuf_add_str(&u->out, ">>");
}

void update_put_text(struct sbuf *out, const char *utf8)
{
    const char *end = utf8 + strlen(utf8);

    sbuf_add_str(out, "<FEFF");
    while (utf8 < end) {
        uint32_t c = utf8_next(&utf8, end);
        if (c > 0xFFFF)
            sbuf_printf(out, "%04X%04X", (unsigned)(0xD7C0 + (c >> 10)),
                        (unsigned)(0xDC00 + (c & 0x3FF)));
        else
            sbuf_printf(out, "%04X", (unsigned)c);
    }
    sbuf_add_str(out, ">");
}

/* ---- cross references: 7.5.4 and 7.5.8 ---- */

static int by_number(const void *a, const void *b)
{
    const struct update_entry *x = a, *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

/* Where the newest cross-reference section begins. */
static bool find_last_xref(const struct original *o, size_t *at)
{
    static const char word[] = "startxref";
    size_t len = o->file.len, from = len > 1024 ? len - 1024 : 0;
    const char *found = NULL;

    for (size_t i = from; i + sizeof word - 1 < len; i++)
        if (!memcmp(o->file.data + i, word, sizeof word - 1))
            found = o->file.data + i;
    *at = found ? strtoul(found + sizeof word - 1, NULL, 10) : len;
    return *at < len || original_refuse(o, N_("this is no PDF, or a damaged one"));
}

/* How many entries from i on have numbers one after another. */
static size_t count_run(const struct update *u, size_t i)
{
    size_t n = 1;

    while (i + n < u->nentry && u->entry[i + n].number == u->entry[i + n - 1].number + 1)
        n++;
    return n;
}

static void put_id(struct update *u)
{
    const struct original *o = u->o;
    qpdf_oh id = original_key(o, o->q->qpdf_get_trailer(o->pdf), "/ID");
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    if (!md || EVP_DigestInit_ex(md, EVP_md5(), NULL) != 1 ||
        EVP_DigestUpdate(md, o->file.data, o->file.len) != 1 ||
        EVP_DigestUpdate(md, u->out.s, u->out.len) != 1 ||
        EVP_DigestFinal_ex(md, digest, &n) != 1) {
        u->out.failed = true;
        diag_add(o->dg, DIAG_DIGEST, (struct loc){0}, "OpenSSL cannot compute a digest");
    }
    EVP_MD_CTX_free(md);
    sbuf_printf(&u->out, "/ID[%s<", /* the first half stays: 14.4 */
                o->q->qpdf_oh_unparse(o->pdf, o->q->qpdf_oh_get_array_item(o->pdf, id, 0)));
    for (unsigned int i = 0; i < n; i++)
        sbuf_printf(&u->out, "%02X", digest[i]);
    sbuf_add_str(&u->out, ">]");
}

static void put_trailer_keys(struct update *u, size_t prev)
{
    static const char *const kept[] = {"/Root", "/Info"};
    const struct original *o = u->o;
    qpdf_oh trailer = o->q->qpdf_get_trailer(o->pdf);

    sbuf_printf(&u->out, "/Size %d/Prev %zu", u->next, prev);
    for (size_t i = 0; i < 2; i++) {
        qpdf_oh v = original_key(o, trailer, kept[i]);
        if (!o->q->qpdf_oh_is_null(o->pdf, v))
            sbuf_printf(&u->out, "%s %s", kept[i], o->q->qpdf_oh_unparse(o->pdf, v));
    }
    if (original_count(o, original_key(o, trailer, "/ID")) == 2)
        put_id(u);
}

static void put_table(struct update *u, size_t prev)
{
    sbuf_add_str(&u->out, "xref\n");
    for (size_t i = 0; i < u->nentry;) {
        size_t n = count_run(u, i);
        sbuf_printf(&u->out, "%d %zu\n", u->entry[i].number, n);
        for (size_t end = i + n; i < end; i++)
            sbuf_printf(&u->out, "%010zu %05d n \n", u->entry[i].offset, u->entry[i].generation);
    }
    sbuf_add_str(&u->out, "trailer\n<<");
    put_trailer_keys(u, prev);
    sbuf_add_str(&u->out, ">>\n");
}

static void put_big_endian(struct sbuf *b, size_t v, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        char c = (char)(v >> shift & 0xFF);
        sbuf_add(b, &c, 1);
    }
}

/* Not compressed: a few lines, and simple for those who look for what was added. */
static void put_stream(struct update *u, size_t prev)
{
    enum { ENTRY = 1 + 4 + 2 };
    int self = update_number(u);

    update_begin_object(u, self, 0);
    sbuf_add_str(&u->out, "<</Type/XRef/W[1 4 2]");
    put_trailer_keys(u, prev);
    sbuf_add_str(&u->out, "/Index[");
    for (size_t i = 0, n; i < u->nentry; i += n) {
        n = count_run(u, i);
        sbuf_printf(&u->out, "%d %zu ", u->entry[i].number, n);
    }
    sbuf_printf(&u->out, "]/Length %zu>>\nstream\n", u->nentry * ENTRY);
    for (size_t i = 0; i < u->nentry; i++) {
        put_big_endian(&u->out, 1, 1);
        put_big_endian(&u->out, u->entry[i].offset, 4);
        put_big_endian(&u->out, (size_t)u->entry[i].generation, 2);
    }
    sbuf_add_str(&u->out, "\nendstream");
    update_end_object(u);
}

bool update_finish(struct update *u)
{
    size_t prev = 0, at = update_at(u);

    if (!find_last_xref(u->o, &prev))
        return false;
    if (u->nentry)
        qsort(u->entry, u->nentry, sizeof *u->entry, by_number);
    if (u->o->file.len - prev > 4 && !memcmp(u->o->file.data + prev, "xref", 4))
        put_table(u, prev);
    else
        put_stream(u, prev);
    sbuf_printf(&u->out, "startxref\n%zu\n%%%%EOF\n", at);
    return !u->out.failed;
}
