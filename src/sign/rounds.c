#include "sign/rounds.h"

#include "base/limits.h"

#include <openssl/kdf.h>
#include <openssl/x509.h>

struct counting {
    int64_t all; /* rounds */
    const char
        *pass;  /* NULL with opens = it is no text at all, which is another passphrase than "" */
    bool opens; /* what is encrypted, to count what is within */
    bool too_many;
};

static void count(struct counting *c, int64_t rounds)
{
    c->too_many |= rounds < 1 || rounds > LIMIT_KEY_ROUNDS;
    if (!c->too_many)
        c->all += rounds;
    c->too_many |= c->all > LIMIT_KEY_ROUNDS_ALL;
}

static void count_integer(struct counting *c, const ASN1_INTEGER *n)
{
    int64_t rounds;

    count(c, ASN1_INTEGER_get_int64(&rounds, n) == 1 ? rounds : 0);
}

static const void *parameter_of(const X509_ALGOR *algorithm, int *nid)
{
    const ASN1_OBJECT *name;
    const void *value;
    int type;

    X509_ALGOR_get0(&name, &type, &value, algorithm);
    *nid = OBJ_obj2nid(name);
    return type == V_ASN1_SEQUENCE ? value : NULL;
}

/* N blocks of 128 r bytes are mixed twice, p times over. */
static void count_scrypt(struct counting *c, const ASN1_STRING *sequence)
{
    SCRYPT_PARAMS *s = ASN1_item_unpack(sequence, ASN1_ITEM_rptr(SCRYPT_PARAMS));
    uint64_t factor[3], product = 2;

    if (!s)
        return;
    if (ASN1_INTEGER_get_uint64(&factor[0], s->costParameter) != 1 ||
        ASN1_INTEGER_get_uint64(&factor[1], s->blockSize) != 1 ||
        ASN1_INTEGER_get_uint64(&factor[2], s->parallelizationParameter) != 1)
        product = 0;
    for (int i = 0; i < 3 && product; i++)
        product = factor[i] <= LIMIT_KEY_ROUNDS / product ? product * factor[i] : 0;
    count(c, (int64_t)product);
    SCRYPT_PARAMS_free(s);
}

static void count_derivation(struct counting *c, const X509_ALGOR *derivation)
{
    int nid;
    const ASN1_STRING *sequence = parameter_of(derivation, &nid);

    if (!sequence)
        return;
    if (nid == NID_id_scrypt) {
        count_scrypt(c, sequence);
        return;
    }
    PBKDF2PARAM *k =
        nid == NID_id_pbkdf2 ? ASN1_item_unpack(sequence, ASN1_ITEM_rptr(PBKDF2PARAM)) : NULL;
    if (k)
        count_integer(c, k->iter);
    PBKDF2PARAM_free(k);
}

/* What cannot be read is refused by OpenSSL before it computes anything. */
static void count_encryption(struct counting *c, const X509_ALGOR *encryption)
{
    int nid;
    const ASN1_STRING *sequence = parameter_of(encryption, &nid);

    if (!sequence)
        return;
    if (nid == NID_pbes2) {
        PBE2PARAM *two = ASN1_item_unpack(sequence, ASN1_ITEM_rptr(PBE2PARAM));
        if (two)
            count_derivation(c, two->keyfunc);
        PBE2PARAM_free(two);
        return;
    }
    PBEPARAM *one = ASN1_item_unpack(sequence, ASN1_ITEM_rptr(PBEPARAM));
    if (one && one->iter)
        count_integer(c, one->iter);
    PBEPARAM_free(one);
}

static void count_bags(struct counting *c, const STACK_OF(PKCS12_SAFEBAG) * bags)
{
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags) && !c->too_many; i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        int nid = PKCS12_SAFEBAG_get_nid(bag);
        const X509_ALGOR *encryption = NULL;
        const X509_SIG *key =
            nid == NID_pkcs8ShroudedKeyBag ? PKCS12_SAFEBAG_get0_pkcs8(bag) : NULL;
        if (key)
            X509_SIG_get0(key, &encryption, NULL);
        if (encryption)
            count_encryption(c, encryption);
        if (nid == NID_safeContentsBag)
            count_bags(c, PKCS12_SAFEBAG_get0_safes(bag));
    }
}

/* Its content may not be there: RFC 2315, 7. */
static void count_part(struct counting *c, PKCS7 *part)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;

    if (PKCS7_type_is_data(part)) {
        bags = PKCS12_unpack_p7data(part);
    } else if (PKCS7_type_is_encrypted(part) && part->d.encrypted) {
        count_encryption(c, part->d.encrypted->enc_data->algorithm);
        if (c->opens && !c->too_many)
            bags = PKCS12_unpack_p7encdata(part, c->pass, -1);
    }
    count_bags(c, bags);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

static void count_digest(struct counting *c, const PKCS12 *p12)
{
    const ASN1_INTEGER *rounds = NULL;

    if (!PKCS12_mac_present(p12))
        return;
    PKCS12_get0_mac(NULL, NULL, NULL, &rounds, p12);
    if (rounds) /* one, when it is not said */
        count_integer(c, rounds);
}

static bool all_fit(struct counting c, PKCS12 *p12)
{
    STACK_OF(PKCS7) *parts = PKCS12_unpack_authsafes(p12);

    count_digest(&c, p12);
    for (int i = 0; i < sk_PKCS7_num(parts) && !c.too_many; i++)
        count_part(&c, sk_PKCS7_value(parts, i));
    sk_PKCS7_pop_free(parts, PKCS7_free);
    return !c.too_many;
}

bool rounds_fit_digest(const PKCS12 *p12)
{
    struct counting c = {0};

    count_digest(&c, p12);
    return !c.too_many;
}

bool rounds_fit_outside(PKCS12 *p12)
{
    return all_fit((struct counting){0}, p12);
}

bool rounds_fit_within(PKCS12 *p12, const char *pass)
{
    bool none = !*pass && PKCS12_verify_mac(p12, NULL, 0) == 1; /* as PKCS12_parse() asks */

    return all_fit((struct counting){.pass = none ? NULL : pass, .opens = true}, p12);
}
