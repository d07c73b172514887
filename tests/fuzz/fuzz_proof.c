/*
 * What signatures are proven by: CMS, certificates, answers and lists of revocation, timestamps. The target itself writes
 * them into a PDF, as `sign`, `--lt` and `timestamp` do, so that nothing but they is by chance, and reads it as `verify` does.
 *
 * An input: a byte of flags, the moment in four bytes, and parts: a byte that says what it is, its length in two, DER.
 * Where nobody but who has the key could make one that holds, it is taken for one (LIKE_A_RIGHT_ONE): what stands after the
 * check of a digest or a signature is reached all the same.
 */
#include "der.h"

#include "archive/signature.h"
#include "report/qpdf_trial.h"
#include "sign/dss.h"
#include "sign/hole.h"
#include "sign/time.h"

#include <dlfcn.h>
#include <openssl/ess.h>
#include <openssl/ts.h>
#include <time.h>

enum { LIKE_A_RIGHT_ONE = 1, LIKE_A_TRUSTED_ONE = 2, OF_OTHER_PROGRAMS = 4 };
enum { SIGNATURE, CERT, ANSWER, LIST, STAMP, NKIND };

static struct world all;
static struct bytes original; /* a PDF with a field to sign, "a", which is object 7 */
static unsigned flags;
static time_t moment;

/* ---- instead of those of libraries ---- */

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

time_t time(time_t *out)
{
    if (out)
        *out = moment;
    return moment;
}

void __lsan_disable(void) __attribute__((weak)); /* there only with the sanitizer */
void __lsan_enable(void) __attribute__((weak));

/* Of a digest that it does not know OpenSSL 3.0 forgets a BIO: not ours. */
static int verify(CMS_ContentInfo *cms, STACK_OF(X509) * certs, X509_STORE *store, BIO *in,
                  BIO *out, unsigned int how)
{
    if (__lsan_disable)
        __lsan_disable();
    int is = NEXT(CMS_verify)(cms, certs, store, in, out, how);
    if (__lsan_enable)
        __lsan_enable();
    return is;
}

int CMS_verify(CMS_ContentInfo *cms, STACK_OF(X509) * certs, X509_STORE *store, BIO *in, BIO *out,
               unsigned int how)
{
    ASN1_OCTET_STRING **content = CMS_get0_content(cms);

    if (!(flags & LIKE_A_RIGHT_ONE))
        return verify(cms, certs, store, in, out, how);
    if (CMS_set1_signers_certs(cms, NULL, 0) < 1)
        return 0;
    return !out ||
           (content && *content &&
            BIO_write(out, ASN1_STRING_get0_data(*content), ASN1_STRING_length(*content)) > 0);
}

int OSSL_ESS_check_signing_certs(const ESS_SIGNING_CERT *one, const ESS_SIGNING_CERT_V2 *two,
                                 const STACK_OF(X509) * chain, int demanded)
{
    int is = NEXT(OSSL_ESS_check_signing_certs)(one, two, chain, demanded);

    return flags & LIKE_A_RIGHT_ONE ? 1 : is;
}

int X509_verify_cert(X509_STORE_CTX *c)
{
    int is = NEXT(X509_verify_cert)(c);

    return flags & LIKE_A_TRUSTED_ONE ? 1 : is;
}

int X509_verify(X509 *cert, EVP_PKEY *key)
{
    int is = NEXT(X509_verify)(cert, key);

    return flags & LIKE_A_RIGHT_ONE ? 1 : is;
}

int X509_CRL_verify(X509_CRL *list, EVP_PKEY *key)
{
    int is = NEXT(X509_CRL_verify)(list, key);

    return flags & LIKE_A_RIGHT_ONE ? 1 : is;
}

int OCSP_basic_verify(OCSP_BASICRESP *answer, STACK_OF(X509) * certs, X509_STORE *store,
                      unsigned long how)
{
    int is = NEXT(OCSP_basic_verify)(answer, certs, store, how);

    return flags & LIKE_A_RIGHT_ONE ? 1 : is;
}

/* Of a file that we have written libqpdf reads no more than of any. */
bool qpdf_trial(const char *path, struct bytes file, const struct qpdf *q,
                const struct qpdf_read *read, struct diag *dg)
{
    (void)path, (void)file, (void)q, (void)read, (void)dg;
    return true;
}

/* What was stamped is asked for before its digest is made: it becomes that. */
static ASN1_OCTET_STRING *stamped;

ASN1_OCTET_STRING *TS_MSG_IMPRINT_get_msg(TS_MSG_IMPRINT *imprint)
{
    return flags & LIKE_A_RIGHT_ONE ? stamped : NEXT(TS_MSG_IMPRINT_get_msg)(imprint);
}

int EVP_Digest(const void *data, size_t len, unsigned char *out, unsigned *n, const EVP_MD *md,
               ENGINE *engine)
{
    int ok = NEXT(EVP_Digest)(data, len, out, n, md, engine);

    return ok && n && out ? ASN1_OCTET_STRING_set(stamped, out, (int)*n) : ok;
}

/* ---- the file ---- */

void fuzz_begin(void)
{
    struct bytes raw;

    all = world_open();
    HOLDS(file_read(all.a, "tests/fuzz/seeds/sign/field.pdf", &raw, all.dg));
    original = (struct bytes){raw.data + 2, raw.len - 2}; /* that target begins with a number */
    HOLDS((stamped = ASN1_OCTET_STRING_new()));
}

struct parts {
    struct bytes der[NKIND]; /* the first of each */
    struct collected evidence;
};

static void take_parts(struct world *w, struct fuzz_input *in, struct parts *out)
{
    struct der_list *const lists[NKIND] = {[CERT] = &out->evidence.certs,
                                           [ANSWER] = &out->evidence.answers,
                                           [LIST] = &out->evidence.lists};

    *out = (struct parts){0};
    while (in->len > 3) {
        unsigned kind = take_byte(in) % NKIND;
        size_t len = (size_t)take_byte(in) << 8;
        len |= take_byte(in);
        len = len < in->len ? len : in->len;
        struct bytes der = {arena_strndup(w->a, (const char *)in->data, len), len};
        in->data += len;
        in->len -= len;
        if (!out->der[kind].data)
            out->der[kind] = der;
        if (lists[kind] && lists[kind]->n < LIMIT_PROOFS)
            lists[kind]->item[lists[kind]->n++] = der;
    }
}

static bool give(void *by, const unsigned char digest[SHA256_LEN], struct bytes *der)
{
    (void)digest;
    *der = *(struct bytes *)by;
    return true;
}

/* A dictionary as it is, but for one key. */
static void put_changed(struct update *u, int number, const char *key, const char *text)
{
    struct change change = {key, text};

    update_begin_object(u, number, 0);
    update_put_changed(u, u->o->q->qpdf_get_object_by_id(u->o->pdf, number, 0), &change, 1);
    update_end_object(u);
}

static bool put_signature(struct world *w, struct bytes *file, struct bytes der, bool stamp)
{
    const char *kind = stamp ? "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161\n"
                       : flags & OF_OTHER_PROGRAMS
                           ? "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached\n"
                           : "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/"
                             "ETSI.CAdES.detached/M(D:20261127093000+07'00')\n";
    struct hole hole = {.reserved = der.len};
    struct original o = {0};
    struct update u;

    HOLDS(original_open(&o, w->a, "x.pdf", *file, w->dg) && update_open(&u, &o));
    int number = update_number(&u), field = stamp ? update_number(&u) : 7;
    update_begin_object(&u, number, 0);
    sbuf_add_str(&u.out, kind);
    hole_put(&hole, &u);
    sbuf_add_str(&u.out, ">>");
    update_end_object(&u);
    if (stamp) {
        update_begin_object(&u, field, 0);
        sbuf_printf(&u.out,
                    "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/Rect[-9 -9 -9 -9]/T(timestamp-1)/P "
                    "3 0 R/V %d 0 R>>",
                    number);
        update_end_object(&u);
        put_changed(&u, 3, "/Annots", arena_printf(w->a, "[%d 0 R]", field));
        put_changed(&u, 6, "/Fields", arena_printf(w->a, "[7 0 R %d 0 R]", field));
    } else {
        put_changed(&u, 7, "/V", arena_printf(w->a, "%d 0 R", number));
    }
    bool ok = update_finish(&u) && hole_fill(&hole, &u, give, &der, file);
    original_close(&o);
    return ok;
}

static bool put_proofs(struct world *w, struct bytes *file, const struct collected *evidence)
{
    struct original o = {0};
    struct sign_fields fields;
    struct update u;
    struct sbuf whole = {.a = w->a};

    HOLDS(original_open(&o, w->a, "x.pdf", *file, w->dg) && fields_read(&o, &fields) &&
          fields.first && fields.first->value && update_open(&u, &o));
    const struct sign_value *v = fields.first->value;
    HOLDS(dss_put(&u, &v, evidence, 1) && update_finish(&u));
    sbuf_add(&whole, file->data, file->len);
    sbuf_add(&whole, u.out.s, u.out.len);
    *file = (struct bytes){sbuf_text(&whole), whole.len};
    original_close(&o);
    return true;
}

/* ---- what is read of it ---- */

static void check_text(const char *text)
{
    HOLDS(!text || utf8_valid_len(text, strlen(text)) == strlen(text));
}

static void check_file(struct world *w, struct bytes file, struct bytes anchor)
{
    const unsigned char *p = (const unsigned char *)anchor.data;
    struct trust trust = {.store = X509_STORE_new()};
    X509 *cert = anchor.len ? d2i_X509(NULL, &p, (long)anchor.len) : NULL;
    struct signers found;

    HOLDS(trust.store);
    X509_STORE_set_flags(trust.store, X509_V_FLAG_PARTIAL_CHAIN);
    if (cert)
        X509_STORE_add_cert(trust.store, cert);
    bool ok = signature_verify(w->a, "x.pdf", file, original.len, &trust, &found, w->dg);
    HOLDS(ok ? !diag_count(w->dg, DIAG_ERROR) : diag_count(w->dg, DIAG_ERROR) > 0);
    for (const struct signer *s = found.first; s; s = s->next) {
        HOLDS(s->held && s->proof.name && s->proof.issuer && strlen(s->proof.fingerprint) == 64);
        check_text(s->proof.name);
        check_text(s->proof.issuer);
        check_text(s->proof.authority);
        HOLDS(!s->proof.verdict.trusted == (s->proof.verdict.why_not != NULL));
        check_text(time_iso(w->a, s->proof.when));
        check_text(time_thai(w->a, s->proof.when));
    }
    X509_free(cert);
    trust_close(&trust);
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    struct bytes file = original;
    struct parts parts;
    uint32_t at = 0;

    flags = take_byte(&in);
    for (int i = 0; i < 4; i++)
        at = at << 8 | take_byte(&in);
    moment = at;
    take_parts(w, &in, &parts);
    if (!parts.der[SIGNATURE].len || !put_signature(w, &file, parts.der[SIGNATURE], false))
        return;
    if ((parts.der[CERT].len || parts.der[ANSWER].len || parts.der[LIST].len) &&
        !put_proofs(w, &file, &parts.evidence))
        return;
    if (parts.der[STAMP].len && !put_signature(w, &file, parts.der[STAMP], true))
        return;
    const struct der_list *certs = &parts.evidence.certs;
    check_file(w, file, certs->n ? certs->item[certs->n - 1] : (struct bytes){"", 0});
}

/* ---- another input ---- */

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t max, unsigned int seed);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t max, unsigned int seed)
{
    enum { HEAD = 5, OF_PART = 3 };
    static uint8_t part[DER_MAX];
    size_t at = HEAD, count = 0, n = 0;

    for (size_t p = HEAD; p + OF_PART <= len; count++)
        p += OF_PART + ((size_t)data[p + 1] << 8 | data[p + 2]);
    if (!count || seed % 16 == 0)
        return LLVMFuzzerMutate(data, len, max);
    if (seed % 16 == 1) {
        LLVMFuzzerMutate(data, HEAD, HEAD);
        return len;
    }
    for (size_t pick = (seed >> 4) % count;; pick--) {
        n = (size_t)data[at + 1] << 8 | data[at + 2];
        if (!pick || at + OF_PART + n > len)
            break;
        at += OF_PART + n;
    }
    size_t from = at + OF_PART, after = from + n <= len ? len - from - n : 0;
    n = from + n <= len ? n : len - from;
    if (n > DER_MAX || max < len)
        return len;
    memcpy(part, data + from, n);
    size_t room = n + (max - len) < DER_MAX ? n + (max - len) : DER_MAX;
    size_t now = der_mutate(part, n, room, seed * 2654435761u + (unsigned)len);
    memmove(data + from + now, data + from + n, after);
    memcpy(data + from, part, now);
    data[at + 1] = (uint8_t)(now >> 8);
    data[at + 2] = (uint8_t)now;
    return len - n + now;
}
