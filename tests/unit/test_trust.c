/*
 * Certificates that vouch for one another, lists and answers of revocation, and signatures by them, made here with
 * OpenSSL: which of them prove something. What is wanted comes from RFC 5280, 6960, 5652, 5035 and 3161, cited below.
 */
#include "unit.h"

#include "base/str.h"
#include "sign/proof.h"

#include <openssl/ess.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <stdio.h>

enum { DAY = 24 * 60 * 60 };

static const time_t now = 1780272000; /* 2026-06-01 */

/* ---- people ---- */

struct person {
    X509 *cert;
    EVP_PKEY *key;
};

enum who { NOBODY, ROOT, CA, OTHER_CA, LEAF, SERVER, TSA, PEOPLE };
static struct person person[PEOPLE]; /* nobody is the first */

static void add_extension(X509 *cert, X509 *by, int nid, const char *value)
{
    X509V3_CTX ctx;

    if (!value)
        return;
    X509V3_set_ctx(&ctx, by ? by : cert, cert, NULL, NULL, 0);
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    assert_non_null(e);
    assert_int_equal(X509_add_ext(cert, e, -1), 1);
    X509_EXTENSION_free(e);
}

struct wish {
    const char *name;
    const struct person *by; /* NULL = itself */
    const char *usage, *more_usage, *basic, *points;
    int from, to;       /* days from now; both 0 = from ten years ago to in ten years */
    const char *digest; /* NULL = SHA-256 */
    bool rsa;           /* the key; else ECDSA */
};

static struct person make(struct wish w)
{
    static long serial;
    struct person p = {X509_new(), w.rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256")};
    X509_NAME *name = X509_get_subject_name(p.cert);
    const struct person *by = w.by ? w.by : &p;
    int from = w.from || w.to ? w.from : -3650, to = w.from || w.to ? w.to : 3650;

    assert_non_null(p.key);
    assert_int_equal(X509_set_version(p.cert, X509_VERSION_3), 1);
    assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(p.cert), ++serial), 1);
    assert_int_equal(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                                (const unsigned char *)w.name, -1, -1, 0),
                     1);
    assert_int_equal(X509_set_issuer_name(p.cert, X509_get_subject_name(by->cert)), 1);
    assert_non_null(ASN1_TIME_adj(X509_getm_notBefore(p.cert), now, from, 0));
    assert_non_null(ASN1_TIME_adj(X509_getm_notAfter(p.cert), now, to, 0));
    assert_int_equal(X509_set_pubkey(p.cert, p.key), 1);
    add_extension(p.cert, by->cert, NID_key_usage, w.usage);
    add_extension(p.cert, by->cert, NID_ext_key_usage, w.more_usage);
    add_extension(p.cert, by->cert, NID_basic_constraints, w.basic);
    add_extension(p.cert, by->cert, NID_crl_distribution_points, w.points);
    assert_true(
        X509_sign(p.cert, by->key, w.digest ? EVP_get_digestbyname(w.digest) : EVP_sha256()) > 0);
    return p;
}

static void forget(struct person *p)
{
    X509_free(p->cert);
    EVP_PKEY_free(p->key);
    *p = (struct person){NULL, NULL};
}

#define AUTHORITY .usage = "critical,keyCertSign,cRLSign", .basic = "critical,CA:TRUE"

static int open_people(void **state)
{
    (void)state;
    person[ROOT] = make((struct wish){.name = "Root", AUTHORITY});
    person[CA] = make((struct wish){
        .name = "CA", .by = &person[ROOT], AUTHORITY, .points = "URI:http://a,URI:http://b"});
    person[OTHER_CA] =
        make((struct wish){.name = "CA", .by = &person[ROOT], AUTHORITY}); /* another key */
    person[LEAF] = make((struct wish){.name = "Somchai",
                                      .rsa = true,
                                      .by = &person[CA],
                                      .usage = "digitalSignature",
                                      .points = "URI:http://a,URI:http://b"});
    person[SERVER] =
        make((struct wish){.name = "Server", .by = &person[CA], .more_usage = "serverAuth"});
    person[TSA] = make(
        (struct wish){.name = "Clock", .by = &person[CA], .more_usage = "critical,timeStamping"});
    return 0;
}

static int close_people(void **state)
{
    (void)state;
    for (int i = ROOT; i < PEOPLE; i++)
        forget(&person[i]);
    return 0;
}

/* ---- lists of revocation: RFC 5280, 5 and 6.3 ---- */

struct list_case {
    const char *name;
    enum revocation want;
    enum who by,
        of; /* whose it is, and whose certificate is asked about; nobody = of the leaf, by its issuer */
    int from, to;     /* days from now; to 0 = it does not say */
    int signed_on;    /* the day; 0 = that is not known */
    int gone;         /* revoked on this day; 0 = it does not name the certificate */
    int reason;       /* 5.3.1; 0 = it does not say */
    const char *part; /* IssuingDistributionPoint: 5.2.5 */
    bool delta;
};

static const struct list_case list_cases[] = {
    {.name = "valid", .want = REVOCATION_NONE, .from = -1, .to = 1},
    {.name = "valid no more", .want = REVOCATION_UNKNOWN, .from = -9, .to = -1},
    {.name = "that does not say how long", .want = REVOCATION_UNKNOWN, .from = -1},
    {.name = "likewise, of after the signature",
     .want = REVOCATION_NONE,
     .from = -1,
     .signed_on = -2},
    {.name = "valid no more, of after the signature",
     .want = REVOCATION_NONE,
     .from = -9,
     .to = -1,
     .signed_on = -10},
    {.name = "valid no more, of before the signature",
     .want = REVOCATION_UNKNOWN,
     .from = -9,
     .to = -1,
     .signed_on = -8},
    {.name = "of tomorrow", .want = REVOCATION_UNKNOWN, .from = 1, .to = 9},
    {.name = "of tomorrow, of after the signature",
     .want = REVOCATION_UNKNOWN,
     .from = 1,
     .to = 9,
     .signed_on = -8},
    {.name = "that names it", .want = REVOCATION_SAID, .from = -1, .to = 1, .gone = -3},
    {.name = "that names it, valid no more",
     .want = REVOCATION_SAID,
     .from = -9,
     .to = -1,
     .gone = -20},
    {.name = "that names it with a reason",
     .want = REVOCATION_SAID,
     .from = -1,
     .to = 1,
     .gone = -3,
     .reason = 1},
    {.name = "that takes it back",
     .want = REVOCATION_UNKNOWN,
     .from = -1,
     .to = 1,
     .gone = -3,
     .reason = 8,
     .delta = true},
    {.name = "of changes", .want = REVOCATION_UNKNOWN, .from = -1, .to = 1, .delta = true},
    {.name = "of changes that name it",
     .want = REVOCATION_SAID,
     .from = -1,
     .to = 1,
     .gone = -3,
     .delta = true},
    {.name = "of people", .want = REVOCATION_NONE, .from = -1, .to = 1, .part = "onlyuser:TRUE"},
    {.name = "of people, for an authority",
     .want = REVOCATION_UNKNOWN,
     .of = CA,
     .from = -1,
     .to = 1,
     .part = "onlyuser:TRUE"},
    {.name = "of authorities",
     .want = REVOCATION_UNKNOWN,
     .from = -1,
     .to = 1,
     .part = "onlyCA:TRUE"},
    {.name = "of authorities, for one",
     .want = REVOCATION_NONE,
     .of = CA,
     .from = -1,
     .to = 1,
     .part = "onlyCA:TRUE"},
    {.name = "of attributes",
     .want = REVOCATION_UNKNOWN,
     .from = -1,
     .to = 1,
     .part = "onlyAA:TRUE"},
    {.name = "of several authorities",
     .want = REVOCATION_UNKNOWN,
     .from = -1,
     .to = 1,
     .part = "indirectCRL:TRUE"},
    {.name = "of some reasons",
     .want = REVOCATION_UNKNOWN,
     .from = -1,
     .to = 1,
     .part = "onlysomereasons:keyCompromise"},
    {.name = "of a place that the certificate names",
     .want = REVOCATION_NONE,
     .from = -1,
     .to = 1,
     .part = "fullname:URI:http://b"},
    {.name = "likewise, its first",
     .want = REVOCATION_NONE,
     .from = -1,
     .to = 1,
     .part = "fullname:URI:http://a"},
    {.name = "of another place",
     .want = REVOCATION_UNKNOWN,
     .from = -1,
     .to = 1,
     .part = "fullname:URI:http://c"},
    {.name = "of a place, where the certificate names none",
     .want = REVOCATION_UNKNOWN,
     .of = SERVER,
     .from = -1,
     .to = 1,
     .part = "fullname:URI:http://b"},
    {.name = "of the same name and another key",
     .want = REVOCATION_UNKNOWN,
     .by = OTHER_CA,
     .from = -1,
     .to = 1},
    {.name = "likewise, that names it",
     .want = REVOCATION_UNKNOWN,
     .by = OTHER_CA,
     .from = -1,
     .to = 1,
     .gone = -3},
    {.name = "of another authority", .want = REVOCATION_UNKNOWN, .by = ROOT, .from = -1, .to = 1},
};

static void add_to_list(X509_CRL *list, int nid, const char *value)
{
    X509V3_CTX ctx;

    X509V3_set_ctx(&ctx, NULL, NULL, NULL, list, 0);
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    assert_non_null(e);
    assert_int_equal(X509_CRL_add_ext(list, e, -1), 1);
    X509_EXTENSION_free(e);
}

static ASN1_TIME *day(int n)
{
    return ASN1_TIME_adj(NULL, now, n, 0);
}

static X509_CRL *list_of(const struct list_case *c, const struct person *by, const X509 *of)
{
    X509_CRL *list = X509_CRL_new();
    ASN1_TIME *from = day(c->from), *to = day(c->to), *gone = day(c->gone);

    assert_int_equal(X509_CRL_set_version(list, X509_CRL_VERSION_2), 1);
    assert_int_equal(X509_CRL_set_issuer_name(list, X509_get_subject_name(by->cert)), 1);
    assert_int_equal(X509_CRL_set1_lastUpdate(list, from), 1);
    if (c->to)
        assert_int_equal(X509_CRL_set1_nextUpdate(list, to), 1);
    if (c->gone) {
        X509_REVOKED *entry = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(entry, (ASN1_INTEGER *)X509_get0_serialNumber(of));
        X509_REVOKED_set_revocationDate(entry, gone);
        if (c->reason) {
            ASN1_ENUMERATED *why = ASN1_ENUMERATED_new();
            ASN1_ENUMERATED_set(why, c->reason);
            X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, why, 0, 0);
            ASN1_ENUMERATED_free(why);
        }
        assert_int_equal(X509_CRL_add0_revoked(list, entry), 1);
    }
    if (c->delta) {
        ASN1_INTEGER *base = ASN1_INTEGER_new();
        ASN1_INTEGER_set(base, 1);
        X509_CRL_add1_ext_i2d(list, NID_delta_crl, base, 1, 0);
        ASN1_INTEGER_free(base);
    }
    if (c->part)
        add_to_list(list, NID_issuing_distribution_point, c->part);
    assert_true(X509_CRL_sign(list, by->key, EVP_sha256()) > 0);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    ASN1_TIME_free(gone);
    /* As it comes from a file: what it says is looked up when it is read. */
    unsigned char *der = NULL;
    int len = i2d_X509_CRL(list, &der);
    const unsigned char *p = der;
    X509_CRL_free(list);
    list = d2i_X509_CRL(NULL, &p, len);
    assert_non_null(list);
    OPENSSL_free(der);
    return list;
}

static void test_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(list_cases); i++) {
        const struct list_case *c = &list_cases[i];
        const struct person *of = &person[c->of ? c->of : LEAF];
        enum who issuer = c->of == CA ? ROOT : CA;
        X509_CRL *list = list_of(c, &person[c->by ? c->by : issuer], of->cert);
        struct revocation_question q = {.cert = of->cert,
                                        .issuer = person[issuer].cert,
                                        .now = now,
                                        .when = c->signed_on ? now + c->signed_on * DAY : 0};
        struct revoked out = {0};
        revocation_by_list(&q, list, &out);
        if (out.is != c->want ||
            (c->gone && c->want == REVOCATION_SAID && out.since != now + c->gone * DAY))
            fail_msg("a list %s: %d, %lld", c->name, (int)out.is,
                     (long long)(out.since - now) / DAY);
        X509_CRL_free(list);
    }
}

/* Of several the earliest day counts, and a good word after a bad one none. */
static void test_earliest(void **state)
{
    static const int days[][2] = {{-3, -5}, {-5, -3}};
    struct revocation_question q = {
        .cert = person[LEAF].cert, .issuer = person[CA].cert, .now = now};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct revoked out = {0};
        for (int k = 0; k < 3; k++) {
            struct list_case c = {.from = -1, .to = 1, .gone = k < 2 ? days[i][k] : 0};
            X509_CRL *list = list_of(&c, &person[CA], person[LEAF].cert);
            revocation_by_list(&q, list, &out);
            X509_CRL_free(list);
        }
        assert_int_equal(out.is, REVOCATION_SAID);
        assert_int_equal((out.since - now) / DAY, -5);
    }
}

/* ---- answers: RFC 6960, 2.2 and 4.2 ---- */

struct answer_part {
    enum { END, GOOD, GONE, UNSURE, ELSE } says; /* ELSE: good, of another certificate */
    int from, to;                                /* days from now */
};

static const struct answer_case {
    const char *name;
    enum revocation want;
    enum who by; /* 0 = CA */
    struct answer_part part[3];
    bool odd_digest; /* the certificate is named by a digest that nobody knows */
} answer_cases[] = {
    {.name = "good", .want = REVOCATION_NONE, .part = {{GOOD, -1, 1}}},
    {.name = "good, valid no more", .want = REVOCATION_UNKNOWN, .part = {{GOOD, -3, -1}}},
    {.name = "good, without an end", .want = REVOCATION_UNKNOWN, .part = {{GOOD, -3, 0}}},
    {.name = "gone", .want = REVOCATION_SAID, .part = {{GONE, -1, 1}}},
    {.name = "gone, valid no more", .want = REVOCATION_SAID, .part = {{GONE, -3, -1}}},
    {.name = "not sure", .want = REVOCATION_UNKNOWN, .part = {{UNSURE, -1, 1}}},
    {.name = "of another certificate", .want = REVOCATION_UNKNOWN, .part = {{ELSE, -1, 1}}},
    {.name = "of another, then good",
     .want = REVOCATION_NONE,
     .part = {{ELSE, -1, 1}, {GOOD, -1, 1}}},
    {.name = "good, then gone", .want = REVOCATION_SAID, .part = {{GOOD, -1, 1}, {GONE, -1, 1}}},
    {.name = "gone, then good", .want = REVOCATION_SAID, .part = {{GONE, -1, 1}, {GOOD, -1, 1}}},
    {.name = "not sure, then good",
     .want = REVOCATION_NONE,
     .part = {{UNSURE, -1, 1}, {GOOD, -1, 1}}},
    {.name = "nothing", .want = REVOCATION_UNKNOWN, .part = {{END, 0, 0}}},
    {.name = "by the same name and another key",
     .want = REVOCATION_UNKNOWN,
     .by = OTHER_CA,
     .part = {{GONE, -1, 1}, {GOOD, -1, 1}}},
    {.name = "by the certificate itself",
     .want = REVOCATION_UNKNOWN,
     .by = LEAF,
     .part = {{GOOD, -1, 1}}},
    {.name = "of an unknown digest",
     .want = REVOCATION_UNKNOWN,
     .part = {{GOOD, -1, 1}},
     .odd_digest = true},
};

static void add_part(OCSP_BASICRESP *basic, const struct answer_part *p)
{
    static const int status[] = {[GOOD] = V_OCSP_CERTSTATUS_GOOD,
                                 [GONE] = V_OCSP_CERTSTATUS_REVOKED,
                                 [UNSURE] = V_OCSP_CERTSTATUS_UNKNOWN,
                                 [ELSE] = V_OCSP_CERTSTATUS_GOOD};
    OCSP_CERTID *id =
        OCSP_cert_to_id(NULL, person[p->says == ELSE ? TSA : LEAF].cert, person[CA].cert);
    ASN1_TIME *from = ASN1_GENERALIZEDTIME_adj(NULL, now, p->from, 0),
              *to = ASN1_GENERALIZEDTIME_adj(NULL, now, p->to, 0),
              *gone = ASN1_GENERALIZEDTIME_adj(NULL, now, -7, 0);

    assert_non_null(OCSP_basic_add1_status(basic, id, status[p->says], OCSP_REVOKED_STATUS_NOSTATUS,
                                           p->says == GONE ? gone : NULL, from, p->to ? to : NULL));
    OCSP_CERTID_free(id);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    ASN1_TIME_free(gone);
}

static OCSP_RESPONSE *answer_of(const struct answer_case *c)
{
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    const struct person *by = &person[c->by ? c->by : CA];

    for (const struct answer_part *p = c->part; p->says; p++)
        add_part(basic, p);
    assert_int_equal(OCSP_basic_sign(basic, by->cert, by->key, EVP_sha256(), NULL, 0), 1);
    OCSP_RESPONSE *answer = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    assert_non_null(answer);
    OCSP_BASICRESP_free(basic);
    return answer;
}

/* SHA-1 as its name stands in DER, and another of the same length. */
static OCSP_RESPONSE *with_odd_digest(OCSP_RESPONSE *answer)
{
    unsigned char *der = NULL;
    int len = i2d_OCSP_RESPONSE(answer, &der);
    unsigned char *at = memmem(der, (size_t)len, "\x2b\x0e\x03\x02\x1a", 5);
    const unsigned char *p = der;

    assert_non_null(at);
    at[4] = 0x7f;
    OCSP_RESPONSE_free(answer);
    answer = d2i_OCSP_RESPONSE(NULL, &p, len);
    OPENSSL_free(der);
    return answer;
}

static void test_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(answer_cases); i++) {
        const struct answer_case *c = &answer_cases[i];
        OCSP_RESPONSE *answer = answer_of(c);
        struct revocation_question q = {
            .cert = person[LEAF].cert, .issuer = person[CA].cert, .now = now};
        struct revoked out = {0};
        answer = c->odd_digest ? with_odd_digest(answer) : answer;
        revocation_by_answer(&q, answer, &out);
        if (out.is != c->want || (out.is == REVOCATION_SAID && out.since != now - 7 * DAY))
            fail_msg("an answer, %s: %d", c->name, (int)out.is);
        OCSP_RESPONSE_free(answer);
    }
    OCSP_RESPONSE *none = OCSP_response_create(OCSP_RESPONSE_STATUS_TRYLATER, NULL);
    struct revocation_question q = {
        .cert = person[LEAF].cert, .issuer = person[CA].cert, .now = now};
    struct revoked out = {0};
    revocation_by_answer(&q, none, &out);
    assert_int_equal(out.is, REVOCATION_UNKNOWN);
    OCSP_RESPONSE_free(none);
}

/* ---- chains ---- */

static struct evidence evidence_of(struct person *const *known, size_t n)
{
    struct evidence e;

    assert_true(evidence_open(&e));
    for (size_t i = 0; i < n; i++) {
        X509_up_ref(known[i]->cert);
        assert_true(sk_X509_push(e.certs, known[i]->cert) > 0);
    }
    return e;
}

static struct trust trust_in(const struct person *who)
{
    struct trust t = {.store = X509_STORE_new()};

    assert_non_null(t.store);
    if (who)
        assert_int_equal(X509_STORE_add_cert(t.store, who->cert), 1);
    return t;
}

static const struct chain_case {
    const char *name;
    const char *why_not;     /* a part; NULL = trusted */
    struct wish above, leaf; /* the authority, by Root; who signs, by it */
    int on;                  /* the day of the signature */
    bool alone,
        unknown; /* the certificate of the authority is not there; the root is not trusted */
} chain_cases[] = {
    {"trusted", NULL, {AUTHORITY}, {.usage = "digitalSignature"}, 0, false, false},
    {"without a usage", NULL, {AUTHORITY}, {.usage = NULL}, 0, false, false},
    {"for servers and people",
     NULL,
     {AUTHORITY},
     {.more_usage = "serverAuth,emailProtection"},
     0,
     false,
     false},
    {"for servers alone",
     "is not for signing",
     {AUTHORITY},
     {.more_usage = "serverAuth"},
     0,
     false,
     false},
    {"to encrypt",
     "is not for signing",
     {AUTHORITY},
     {.usage = "keyEncipherment"},
     0,
     false,
     false},
    {"for what binds", NULL, {AUTHORITY}, {.usage = "nonRepudiation"}, 0, false, false},
    {"expired", "has expired", {AUTHORITY}, {.from = -9, .to = -2}, 0, false, false},
    {"not expired when it signed", NULL, {AUTHORITY}, {.from = -9, .to = -2}, -3, false, false},
    {"not valid yet", "was not valid yet", {AUTHORITY}, {.from = 2, .to = 9}, 0, false, false},
    {"valid only after it signed",
     "was not valid yet",
     {AUTHORITY},
     {.from = -2, .to = 9},
     -3,
     false,
     false},
    {"an authority that is not there",
     "no authority that is trusted here",
     {AUTHORITY},
     {.usage = NULL},
     0,
     true,
     false},
    {"a root that nobody trusts",
     "no authority that is trusted here",
     {AUTHORITY},
     {.usage = NULL},
     0,
     false,
     true},
    {"an authority that is none",
     "cannot be trusted",
     {.basic = "critical,CA:FALSE"},
     {.usage = NULL},
     0,
     false,
     false},
    {"signed with SHA-1", "too weak", {AUTHORITY}, {.digest = "SHA1"}, 0, false, false},
    {"by one signed with SHA-1",
     "too weak",
     {AUTHORITY, .digest = "SHA1"},
     {.usage = NULL},
     0,
     false,
     false},
};

static void test_chains(void **state)
{
    struct world w = world_open();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(chain_cases); i++) {
        const struct chain_case *c = &chain_cases[i];
        struct wish above = c->above, leaf = c->leaf;
        above.name = "Above";
        above.by = &person[ROOT];
        struct person authority = make(above);
        leaf.name = "Leaf";
        leaf.by = &authority;
        struct person one = make(leaf), *known[] = {&person[ROOT], &authority};
        struct evidence e = evidence_of(known, c->alone ? 1 : 2);
        struct trust t = trust_in(c->unknown ? NULL : &person[ROOT]);
        struct verdict out;
        assert_true(trust_judge(&t, &e, one.cert,
                                (struct moment){c->on ? now + c->on * DAY : 0, now}, &out, w.dg));
        if (out.trusted != !c->why_not || (c->why_not && !strstr(out.why_not, c->why_not)))
            fail_msg("%s: %s", c->name, out.trusted ? "trusted" : out.why_not);
        evidence_close(&e);
        trust_close(&t);
        forget(&one);
        forget(&authority);
    }
    struct person own = make((struct wish){.name = "Own"}), *known[] = {&own};
    struct evidence e = evidence_of(known, 1);
    struct trust t = trust_in(NULL);
    struct verdict out;
    assert_true(trust_judge(&t, &e, own.cert, (struct moment){0, now}, &out, w.dg));
    assert_string_equal(out.why_not, "its owner alone vouches for the certificate");
    evidence_close(&e);
    trust_close(&t);
    forget(&own);
    world_close(&w);
}

/* The days on which the leaf and its authority were revoked (0: they were not), and what that means for the leaf. */
static const struct fall_case {
    int leaf, above;
    int since;
    bool by_authority;
} fall_cases[] = {{0, 0, 0, false},
                  {-3, 0, -3, false},
                  {0, -9, -9, true},
                  {-3, -9, -9, false},
                  {-9, -3, -9, false}};

static void test_falls(void **state)
{
    struct world w = world_open();
    struct person *known[] = {&person[CA]};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(fall_cases); i++) {
        const struct fall_case *c = &fall_cases[i];
        struct evidence e = evidence_of(known, 1);
        struct trust t = trust_in(&person[ROOT]);
        struct list_case own = {.from = -1, .to = 1, .gone = c->leaf},
                         above = {.from = -1, .to = 1, .gone = c->above};
        struct verdict out;
        sk_X509_CRL_push(e.lists, list_of(&own, &person[CA], person[LEAF].cert));
        sk_X509_CRL_push(e.lists, list_of(&above, &person[ROOT], person[CA].cert));
        assert_true(trust_judge(&t, &e, person[LEAF].cert, (struct moment){0, now}, &out, w.dg));
        assert_int_equal(out.revocation, c->since ? REVOCATION_SAID : REVOCATION_NONE);
        if (c->since)
            assert_int_equal((out.revoked - now) / DAY, c->since);
        assert_int_equal(out.authority_revoked, c->by_authority);
        assert_false(out.authority_unknown);
        evidence_close(&e);
        trust_close(&t);
    }
    world_close(&w);
}

/* Authorities without end above one another are asked about up to a bound. */
static void test_long_chain(void **state)
{
    enum { N = 20 };
    struct world w = world_open();
    struct person line[N], *known[N];
    struct trust t = trust_in(&person[ROOT]);
    struct verdict out;

    (void)state;
    for (int i = 0; i < N; i++) {
        char name[] = {'N', (char)('a' + i), '\0'};
        line[i] =
            make((struct wish){.name = name, .by = i ? &line[i - 1] : &person[ROOT], AUTHORITY});
        known[i] = &line[i];
    }
    struct person leaf = make((struct wish){.name = "Leaf", .by = &line[N - 1]});
    struct evidence e = evidence_of(known, N);
    assert_true(trust_judge(&t, &e, leaf.cert, (struct moment){0, now}, &out, w.dg));
    assert_true(out.trusted && out.authority_unknown);
    assert_int_equal(out.revocation, REVOCATION_UNKNOWN);
    evidence_close(&e);
    trust_close(&t);
    forget(&leaf);
    for (int i = 0; i < N; i++)
        forget(&line[i]);
    world_close(&w);
}

/* ---- what lies in a file ---- */

static void test_evidence(void **state)
{
    unsigned char *der = NULL;
    int len = i2d_X509(person[LEAF].cert, &der);
    unsigned char *more = malloc((size_t)len + 1);

    (void)state;
    assert_non_null(more);
    memcpy(more, der, (size_t)len);
    more[len] = 0;
    assert_true(evidence_is(EVIDENCE_CERT, der, (size_t)len));
    assert_false(evidence_is(EVIDENCE_CERT, more, (size_t)len + 1));
    assert_false(evidence_is(EVIDENCE_CERT, der, (size_t)len - 1));
    assert_false(evidence_is(EVIDENCE_LIST, der, (size_t)len));
    assert_false(evidence_is(EVIDENCE_ANSWER, der, (size_t)len));
    assert_false(evidence_is(EVIDENCE_STAMP, der, (size_t)len));
    assert_false(evidence_is(EVIDENCE_CERT, NULL, 0));
    free(more);
    OPENSSL_free(der);
}

/* ---- signatures: RFC 5652 ---- */

/* Signed is the first and the last part of it. */
static const char file[] = "abc(gap)def";
static const char content[] = "abcdef";

enum odd {
    NOTHING,
    NAMES_IT,         /* the certificate, with SHA-256: RFC 5035, 3 */
    NAMES_IT_BY_SHA1, /* RFC 2634, 5.4 */
    NAMES_ANOTHER,
    NAMES_ANOTHER_BY_SHA1,
    NAMES_GARBAGE,
    NAMES_GARBAGE_FOR_SHA1,
    TWO_SIGNERS,
    CONTENT_INSIDE,
    LISTS_INSIDE,
    STAMP,          /* RFC 3161, appendix A */
    STAMP_OF_OTHER, /* bytes */
    STAMP_BY_MD5,
    STAMP_BY_UNKNOWN,
    STAMP_GARBAGE,
    STAMP_SIGNATURE, /* a signature in its place */
    STAMP_BY_LEAF,   /* whose certificate is not for that */
    STAMP_OF_TWO,
};

static void add_attribute(CMS_SignerInfo *si, int nid, unsigned char *der, int len)
{
    assert_true(len > 0);
    assert_int_equal(CMS_signed_add1_attr_by_NID(si, nid, V_ASN1_SEQUENCE, der, len), 1);
    OPENSSL_free(der);
}

static void name_cert(CMS_SignerInfo *si, enum odd odd)
{
    static const unsigned char garbage[] = {0x30, 0x02, 0x05, 0x00};
    X509 *cert = person[odd == NAMES_ANOTHER || odd == NAMES_ANOTHER_BY_SHA1 ? TSA : LEAF].cert;
    unsigned char *der = NULL;

    if (odd == NAMES_IT || odd == NAMES_ANOTHER) {
        ESS_SIGNING_CERT_V2 *two = OSSL_ESS_signing_cert_v2_new_init(EVP_sha256(), cert, NULL, 0);
        int len = i2d_ESS_SIGNING_CERT_V2(two, &der);
        add_attribute(si, NID_id_smime_aa_signingCertificateV2, der, len);
        ESS_SIGNING_CERT_V2_free(two);
    } else if (odd == NAMES_IT_BY_SHA1 || odd == NAMES_ANOTHER_BY_SHA1) {
        ESS_SIGNING_CERT *one = OSSL_ESS_signing_cert_new_init(cert, NULL, 0);
        int len = i2d_ESS_SIGNING_CERT(one, &der);
        add_attribute(si, NID_id_smime_aa_signingCertificate, der, len);
        ESS_SIGNING_CERT_free(one);
    } else if (odd == NAMES_GARBAGE || odd == NAMES_GARBAGE_FOR_SHA1) {
        add_attribute(si,
                      odd == NAMES_GARBAGE ? NID_id_smime_aa_signingCertificateV2
                                           : NID_id_smime_aa_signingCertificate,
                      OPENSSL_memdup(garbage, sizeof garbage), sizeof garbage);
    }
}

static CMS_ContentInfo *cms_of(const char *text, int len, const struct person *by, int type,
                               const EVP_MD *md, unsigned flags, enum odd odd)
{
    BIO *in = BIO_new_mem_buf(text, len);
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags | CMS_BINARY | CMS_PARTIAL);
    const struct person *other = &person[by == &person[TSA] ? LEAF : TSA];

    assert_non_null(cms);
    if (type)
        assert_int_equal(CMS_set1_eContentType(cms, OBJ_nid2obj(type)), 1);
    CMS_SignerInfo *si = CMS_add1_signer(cms, by->cert, by->key, md, flags | CMS_BINARY);
    assert_non_null(si);
    name_cert(si, odd);
    if (odd == TWO_SIGNERS)
        assert_non_null(CMS_add1_signer(cms, other->cert, other->key, md, flags | CMS_BINARY));
    if (odd == LISTS_INSIDE) {
        struct list_case gone = {.from = -1, .to = 1, .gone = -3};
        X509_CRL *list = list_of(&gone, &person[CA], person[LEAF].cert);
        assert_int_equal(CMS_add1_cert(cms, person[CA].cert), 1);
        assert_int_equal(CMS_add1_crl(cms, list), 1);
        X509_CRL_free(list);
    }
    assert_int_equal(CMS_final(cms, in, NULL, flags | CMS_BINARY), 1);
    BIO_free(in);
    return cms;
}

/* A timestamp of five days ago. */
static CMS_ContentInfo *token_of(const unsigned char *text, size_t len, enum odd odd)
{
    const EVP_MD *md = odd == STAMP_BY_MD5 ? EVP_md5() : EVP_sha256();
    unsigned char digest[EVP_MAX_MD_SIZE], *der = NULL;
    unsigned n = 0;
    TS_TST_INFO *info = TS_TST_INFO_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4", 1);
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    ASN1_GENERALIZEDTIME *when = ASN1_GENERALIZEDTIME_adj(NULL, now, -5, 0);

    assert_int_equal(EVP_Digest(odd == STAMP_OF_OTHER ? "x" : (const void *)text,
                                odd == STAMP_OF_OTHER ? 1 : len, digest, &n, md, NULL),
                     1);
    X509_ALGOR_set0(algorithm,
                    odd == STAMP_BY_UNKNOWN ? OBJ_txt2obj("1.2.3.5", 1)
                                            : OBJ_nid2obj(EVP_MD_get_type(md)),
                    V_ASN1_NULL, NULL);
    ASN1_INTEGER_set(serial, 7);
    assert_true(TS_TST_INFO_set_version(info, 1) && TS_MSG_IMPRINT_set_algo(imprint, algorithm) &&
                TS_MSG_IMPRINT_set_msg(imprint, digest, (int)n) &&
                TS_TST_INFO_set_msg_imprint(info, imprint) &&
                TS_TST_INFO_set_policy_id(info, policy) && TS_TST_INFO_set_serial(info, serial) &&
                TS_TST_INFO_set_time(info, when));
    int size = i2d_TS_TST_INFO(info, &der);
    CMS_ContentInfo *token = cms_of((char *)der, size, &person[odd == STAMP_BY_LEAF ? LEAF : TSA],
                                    NID_id_smime_ct_TSTInfo, EVP_sha256(), CMS_CADES,
                                    odd == STAMP_OF_TWO ? TWO_SIGNERS : NOTHING);
    OPENSSL_free(der);
    X509_ALGOR_free(algorithm);
    ASN1_OBJECT_free(policy);
    ASN1_INTEGER_free(serial);
    ASN1_GENERALIZEDTIME_free(when);
    TS_MSG_IMPRINT_free(imprint);
    TS_TST_INFO_free(info);
    return token;
}

static void add_stamp(CMS_ContentInfo *cms, enum odd odd)
{
    CMS_SignerInfo *si = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
    const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature(si);
    CMS_ContentInfo *token =
        odd == STAMP_SIGNATURE
            ? cms_of(content, -1, &person[LEAF], 0, EVP_sha256(), CMS_CADES, NOTHING)
            : token_of(ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value), odd);
    unsigned char *der = NULL;
    int len = i2d_CMS_ContentInfo(token, &der);

    if (odd == STAMP_GARBAGE) { /* a number where its kind stands, after a head of four bytes */
        assert_int_equal(der[4], V_ASN1_OBJECT);
        der[4] = V_ASN1_INTEGER;
    }
    assert_int_equal(CMS_unsigned_add1_attr_by_NID(si, NID_id_smime_aa_timeStampToken,
                                                   V_ASN1_SEQUENCE, der, len),
                     1);
    OPENSSL_free(der);
    CMS_ContentInfo_free(token);
}

#define PKCS7 "adbe.pkcs7.detached"
#define CADES "ETSI.CAdES.detached"
#define BROKEN "the file was changed after it was signed, or the signature is broken"
#define OTHER_CERT "its certificate is not the one that was meant"
#define OTHER_STAMP "its timestamp is of something else"
#define UNKNOWN_KIND "it is of a kind that is not known (SubFilter)"

static const struct proof_case {
    const char *name;
    const char *want; /* a part of the message; NULL = it holds */
    const char *kind; /* SubFilter */
    enum odd odd;
    const char *digest; /* NULL = SHA-256 */
    const char *text;   /* what was signed; NULL = what stands in the file */
    const char *tail;   /* after the DER: two characters; 0 stands for NUL */
    bool timestamp;     /* of the whole file */
    bool no_cert;
} proof_cases[] = {
    {.name = "holds", .kind = PKCS7},
    {.name = "of something else", .kind = PKCS7, .text = "abcdeg", .want = BROKEN},
    {.name = "names its certificate", .kind = PKCS7, .odd = NAMES_IT},
    {.name = "by SHA-1", .kind = PKCS7, .odd = NAMES_IT_BY_SHA1},
    {.name = "names another", .kind = PKCS7, .odd = NAMES_ANOTHER, .want = OTHER_CERT},
    {.name = "another by SHA-1", .kind = PKCS7, .odd = NAMES_ANOTHER_BY_SHA1, .want = OTHER_CERT},
    {.name = "names it in a way that cannot be read",
     .kind = PKCS7,
     .odd = NAMES_GARBAGE,
     .want = OTHER_CERT},
    {.name = "likewise by SHA-1", .kind = PKCS7, .odd = NAMES_GARBAGE_FOR_SHA1, .want = OTHER_CERT},
    {.name = "CAdES", .kind = CADES, .odd = NAMES_IT},
    {.name = "CAdES by SHA-1", .kind = CADES, .odd = NAMES_IT_BY_SHA1},
    {.name = "CAdES without it", .kind = CADES, .want = OTHER_CERT},
    {.name = "with SHA-1", .kind = PKCS7, .digest = "SHA1", .want = "(MD5 or SHA-1) can be forged"},
    {.name = "with MD5", .kind = PKCS7, .digest = "MD5", .want = "(MD5 or SHA-1) can be forged"},
    {.name = "with SHA-512", .kind = PKCS7, .digest = "SHA512"},
    {.name = "two signers", .kind = PKCS7, .odd = TWO_SIGNERS, .want = BROKEN},
    {.name = "with its content", .kind = PKCS7, .odd = CONTENT_INSIDE, .want = BROKEN},
    {.name = "without its certificate", .kind = PKCS7, .no_cert = true, .want = BROKEN},
    {.name = "with a list that revokes it",
     .kind = PKCS7,
     .odd = LISTS_INSIDE,
     .want = "its certificate was revoked"},
    {.name = "zeros after it", .kind = PKCS7, .tail = "00"},
    {.name = "something after it", .kind = PKCS7, .tail = "0x", .want = "it cannot be read"},
    {.name = "of no kind", .want = UNKNOWN_KIND},
    {.name = "of another kind", .kind = "adbe.x509.rsa_sha1", .want = UNKNOWN_KIND},
    {.name = "a signature that is called a timestamp",
     .kind = PKCS7,
     .timestamp = true,
     .want = UNKNOWN_KIND},
    {.name = "a timestamp that is called a signature",
     .kind = "ETSI.RFC3161",
     .odd = STAMP,
     .want = UNKNOWN_KIND},
    {.name = "a timestamp in it", .kind = PKCS7, .odd = STAMP},
    {.name = "of other bytes", .kind = PKCS7, .odd = STAMP_OF_OTHER, .want = OTHER_STAMP},
    {.name = "by MD5", .kind = PKCS7, .odd = STAMP_BY_MD5, .want = OTHER_STAMP},
    {.name = "by a digest that nobody knows",
     .kind = PKCS7,
     .odd = STAMP_BY_UNKNOWN,
     .want = OTHER_STAMP},
    {.name = "that cannot be read", .kind = PKCS7, .odd = STAMP_GARBAGE, .want = OTHER_STAMP},
    {.name = "a signature in its place",
     .kind = PKCS7,
     .odd = STAMP_SIGNATURE,
     .want = OTHER_STAMP},
    {.name = "of two authorities", .kind = PKCS7, .odd = STAMP_OF_TWO, .want = OTHER_STAMP},
    {.name = "by one who may not", .kind = PKCS7, .odd = STAMP_BY_LEAF},
    {.name = "of the whole file", .kind = "ETSI.RFC3161", .odd = STAMP, .timestamp = true},
    {.name = "of another file",
     .kind = "ETSI.RFC3161",
     .odd = STAMP_OF_OTHER,
     .timestamp = true,
     .want = BROKEN},
    {.name = "of the whole file, by two",
     .kind = "ETSI.RFC3161",
     .odd = STAMP_OF_TWO,
     .timestamp = true,
     .want = BROKEN},
    {.name = "a signature for the whole file",
     .kind = "ETSI.RFC3161",
     .timestamp = true,
     .want = BROKEN},
};

static CMS_ContentInfo *cms_for(const struct proof_case *c)
{
    const char *text = c->text ? c->text : content;

    if (c->kind && strstr(c->kind, "RFC3161") && c->odd)
        return token_of((const unsigned char *)text, strlen(text), c->odd);
    CMS_ContentInfo *cms = cms_of(
        text, -1, &person[LEAF], 0, c->digest ? EVP_get_digestbyname(c->digest) : EVP_sha256(),
        (c->odd == CONTENT_INSIDE ? 0U : CMS_DETACHED) | (c->no_cert ? CMS_NOCERTS : 0U), c->odd);
    if (c->odd >= STAMP)
        add_stamp(cms, c->odd);
    return cms;
}

static struct bytes contents_of(struct arena *a, const struct proof_case *c)
{
    CMS_ContentInfo *cms = cms_for(c);
    unsigned char *der = NULL;
    int len = i2d_CMS_ContentInfo(cms, &der);
    struct sbuf b = {.a = a};

    sbuf_add(&b, (char *)der, (size_t)len);
    for (const char *t = c->tail; t && *t; t++)
        sbuf_add(&b, *t == '0' ? "" : t, 1);
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    return (struct bytes){sbuf_text(&b), b.len};
}

static void test_proofs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(proof_cases); i++) {
        const struct proof_case *c = &proof_cases[i];
        struct world w = world_open();
        struct person *certs[] = {&person[CA]};
        struct evidence e = evidence_of(certs, 1);
        struct trust t = trust_in(&person[ROOT]);
        struct sign_value v = {.sub_filter = c->kind,
                               .range = {0, 3, 8, 3},
                               .contents = contents_of(w.a, c),
                               .time = "D:20260501Z"};
        struct signature s = {.field = "a", .value = &v, .timestamp = c->timestamp};
        struct known known = {.all = &e, .then = &e, .now = now};
        struct proof out;
        bool ok = proof_check(w.a, "x.pdf", (struct bytes){file, strlen(file)}, &s, &t, &known,
                              &out, w.dg);
        char *said = world_messages(&w);
        bool clock = c->odd >= STAMP, right = c->want ? !ok && strstr(said, c->want) : ok && !*said;
        if (ok) /* whose clock it is, and whether that is one */
            right = right && out.when == (clock ? now - 5 * DAY : now - 31 * DAY) &&
                    !out.authority == !clock && out.authority_trusted == (c->odd == STAMP) &&
                    out.verdict.trusted && strlen(out.fingerprint) == 64 &&
                    !strcmp(out.name, c->timestamp ? "Clock" : "Somchai") &&
                    !strcmp(out.issuer, "CA");
        if (!right)
            fail_msg("%s: %d %s", c->name, ok, said);
        free(said);
        evidence_close(&e);
        trust_close(&t);
        world_close(&w);
    }
}

/* Whoever is named as trusted has to vouch; and what was said after the file was closed takes nothing away. */
static void test_closed(void **state)
{
    static const struct {
        int closed; /* the day; 0 = it is not */
        bool root;  /* is trusted */
        const char *want;
    } cases[] = {{0, true, "its certificate was revoked"},
                 {-2, true, "its certificate was revoked"},
                 {-4, true, NULL},
                 {0, false, "its certificate was revoked"},
                 {-4, false, "no authority that is trusted here"}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct world w = world_open();
        struct person *certs[] = {&person[CA]};
        struct evidence then = evidence_of(certs, 1), all = evidence_of(certs, 1);
        struct trust t = trust_in(cases[i].root ? &person[ROOT] : NULL);
        struct proof_case c = {.kind = PKCS7};
        struct list_case gone = {.from = -1, .to = 1, .gone = -3};
        struct sign_value v = {
            .sub_filter = PKCS7, .range = {0, 3, 8, 3}, .contents = contents_of(w.a, &c)};
        struct signature s = {.field = "a", .value = &v};
        struct known known = {.all = &all,
                              .then = &then,
                              .now = now + cases[i].closed * DAY,
                              .by = cases[i].closed ? "Clock" : NULL};
        struct proof out;
        sk_X509_CRL_push(all.lists, list_of(&gone, &person[CA], person[LEAF].cert));
        t.named = true;
        bool ok = proof_check(w.a, "x.pdf", (struct bytes){file, strlen(file)}, &s, &t, &known,
                              &out, w.dg);
        char *said = world_messages(&w);
        if (cases[i].want ? ok || !strstr(said, cases[i].want) : !ok)
            fail_msg("%zu: %s", i, said);
        assert_true(!ok || (out.when == 0 && out.closed == known.now));
        free(said);
        evidence_close(&then);
        evidence_close(&all);
        trust_close(&t);
        world_close(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),    cmocka_unit_test(test_earliest),
        cmocka_unit_test(test_answers),  cmocka_unit_test(test_chains),
        cmocka_unit_test(test_falls),    cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_evidence), cmocka_unit_test(test_proofs),
        cmocka_unit_test(test_closed),
    };

    return cmocka_run_group_tests(tests, open_people, close_people);
}
