#include "sign/dss.h"

#include <openssl/evp.h>
#include <string.h>

/* One of the three lists. */
struct store {
    const char *key, *own_key; /* in the DSS, and in the VRI */
    struct stored {
        const char *reference;
        struct bytes der;
    } * item;
    size_t n, cap;
};

static struct stored *add(struct update *u, struct store *s)
{
    struct stored *more = arena_grow(u->o->a, s->item, s->n, &s->cap, sizeof *more);

    if (!more) {
        u->out.failed = true;
        return NULL;
    }
    s->item = more;
    return &s->item[s->n++];
}

static struct bytes unpacked(const struct original *o, qpdf_oh stream)
{
    struct bytes out;

    return original_unpack(o, stream, &out) ? out : (struct bytes){"", 0};
}

static bool read_store(struct update *u, qpdf_oh dss, struct store *s)
{
    const struct original *o = u->o;
    qpdf_oh list = original_key(o, dss, s->key);
    size_t n = original_count(o, list);

    for (size_t i = 0; i < n; i++) {
        qpdf_oh one = original_item(o, list, i);
        struct stored *to = add(u, s);
        if (!to)
            return false;
        *to = (struct stored){arena_strdup(o->a, o->q->qpdf_oh_unparse(o->pdf, one)),
                              unpacked(o, one)};
        if (!to->reference || !to->der.data)
            return false;
    }
    return true;
}

/* NULL = no memory. */
static const char *reference_of(struct update *u, struct store *s, struct bytes der)
{
    for (size_t i = 0; i < s->n; i++)
        if (bytes_equal(s->item[i].der, der))
            return s->item[i].reference;
    struct stored *to = add(u, s);
    if (!to)
        return NULL;
    int number = update_number(u);
    *to = (struct stored){arena_printf(u->o->a, "%d 0 R", number), der};
    update_begin_object(u, number, 0);
    sbuf_printf(&u->out, "<</Length %zu>>\nstream\n", der.len);
    sbuf_add(&u->out, der.data, der.len);
    sbuf_add_str(&u->out, "\nendstream");
    update_end_object(u);
    return to->reference;
}

static void put_name_of(struct update *u, struct sbuf *out, const struct sign_value *v)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int n = 0;

    if (EVP_Digest(v->contents.data, v->contents.len, digest, &n, EVP_sha1(), NULL) != 1) {
        diag_add(u->o->dg, DIAG_DIGEST, (struct loc){0}, "OpenSSL cannot compute a digest");
        out->failed = true;
    }
    sbuf_add_str(out, "/");
    for (unsigned int i = 0; i < n; i++)
        sbuf_printf(out, "%02X", digest[i]);
}

/* What proves one signature; the lists of it that are new become objects. */
static bool put_own(struct update *u, struct sbuf *out, const struct sign_value *v,
                    const struct collected *proofs, struct store store[3])
{
    const struct der_list *list[3] = {&proofs->certs, &proofs->answers, &proofs->lists};

    put_name_of(u, out, v);
    sbuf_add_str(out, "<<");
    for (size_t k = 0; k < 3; k++) {
        sbuf_printf(out, list[k]->n ? "%s[" : "", store[k].own_key);
        for (size_t i = 0; i < list[k]->n; i++) {
            const char *reference = reference_of(u, &store[k], list[k]->item[i]);
            if (!reference)
                return false;
            sbuf_printf(out, "%s%s", i ? " " : "", reference);
        }
        sbuf_add_str(out, list[k]->n ? "]" : "");
    }
    sbuf_add_str(out, ">>\n");
    return !out->failed;
}

static bool is_one_of(struct update *u, const char *key, const struct sign_value *const *v,
                      size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct sbuf name = {.a = u->o->a};
        put_name_of(u, &name, v[i]);
        if (!name.failed && !strcmp(sbuf_text(&name), key))
            return true;
    }
    return false;
}

/* Of signatures that are not looked at now. */
static bool put_others(struct update *u, struct sbuf *out, qpdf_oh vri,
                       const struct sign_value *const *v, size_t n)
{
    const struct original *o = u->o;
    size_t nkey;
    const char **key = original_keys(o, vri, &nkey);

    for (size_t i = 0; key && i < nkey; i++)
        if (!is_one_of(u, key[i], v, n))
            sbuf_printf(out, "%s %s\n", key[i],
                        o->q->qpdf_oh_unparse(o->pdf, original_key(o, vri, key[i])));
    return key && !out->failed;
}

static void put_catalog(struct update *u, int dss)
{
    const struct original *o = u->o;
    qpdf_oh root = o->q->qpdf_get_root(o->pdf);
    struct change change[] = {{"/DSS", arena_printf(o->a, "%d 0 R", dss)}};

    update_begin_object(u, original_number(o, root), o->q->qpdf_oh_get_generation(o->pdf, root));
    update_put_changed(u, root, change, 1);
    update_end_object(u);
}

static void put_dss(struct update *u, qpdf_oh was, const char *vri, const struct store store[3])
{
    const struct original *o = u->o;
    int before = original_number(o, was), number = before ? before : update_number(u);

    update_begin_object(u, number, before ? o->q->qpdf_oh_get_generation(o->pdf, was) : 0);
    sbuf_add_str(&u->out, "<</Type/DSS\n");
    for (size_t k = 0; k < 3; k++) {
        sbuf_printf(&u->out, store[k].n ? "%s[" : "", store[k].key);
        for (size_t i = 0; i < store[k].n; i++)
            sbuf_printf(&u->out, "%s%s", i ? " " : "", store[k].item[i].reference);
        sbuf_add_str(&u->out, store[k].n ? "]\n" : "");
    }
    sbuf_printf(&u->out, "/VRI<<%s>>>>", vri);
    update_end_object(u);
    if (!before)
        put_catalog(u, number);
}

bool dss_put(struct update *u, const struct sign_value *const *v, const struct collected *proofs,
             size_t n)
{
    const struct original *o = u->o;
    struct store store[3] = {{.key = "/Certs", .own_key = "/Cert"},
                             {.key = "/OCSPs", .own_key = "/OCSP"},
                             {.key = "/CRLs", .own_key = "/CRL"}};
    qpdf_oh dss = original_key(o, o->q->qpdf_get_root(o->pdf), "/DSS");
    struct sbuf vri = {.a = o->a};

    for (size_t k = 0; k < 3; k++)
        if (!read_store(u, dss, &store[k]))
            return false;
    if (!put_others(u, &vri, original_key(o, dss, "/VRI"), v, n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!put_own(u, &vri, v[i], &proofs[i], store))
            return false;
    const char *text = sbuf_text(&vri);
    if (text)
        put_dss(u, dss, text, store);
    return text && !u->out.failed;
}
