#include "sign/key.h"

#include "base/file.h"
#include "sign/name.h"
#include "sign/pass.h"
#include "sign/rounds.h"
#include "sign/token.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

static bool refuse(struct diag *dg, const char *from, const char *what)
{
    return diag_add(dg, DIAG_KEY, (struct loc){.file = from}, "%s", diag_sentence(what));
}

/* ---- a file ---- */

static const char too_many_rounds[] = N_("the parts of this file take too many rounds to decrypt");

/* Once one is loaded by hand, OpenSSL loads none itself: it stays to the end. */
static OSSL_PROVIDER *plain;

static void give_back(void)
{
    OSSL_PROVIDER_unload(plain);
}

/* Files of Windows and of older programs are encrypted with what OpenSSL keeps apart. */
static bool parse(PKCS12 *p12, const char *pass, struct sign_key *k)
{
    if (PKCS12_parse(p12, pass, &k->pkey, &k->cert, &k->chain) == 1)
        return true;
    if (!plain && (!(plain = OSSL_PROVIDER_load(NULL, "default")) || atexit(give_back) != 0))
        return false;
    OSSL_PROVIDER *legacy = OSSL_PROVIDER_load(NULL, "legacy");
    bool ok = legacy && PKCS12_parse(p12, pass, &k->pkey, &k->cert, &k->chain) == 1;

    if (legacy)
        OSSL_PROVIDER_unload(legacy);
    return ok;
}

/* Tells a wrong passphrase from a digest that cannot be computed here. */
static bool check_mac(PKCS12 *p12, const char *pass, const char *from, struct diag *dg)
{
    ERR_clear_error();
    if (!PKCS12_mac_present(p12) || PKCS12_verify_mac(p12, pass, -1) == 1)
        return true;
    unsigned long why = ERR_peek_error();
    if (ERR_GET_REASON(why) == ERR_R_MALLOC_FAILURE)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    if (!why || ERR_GET_REASON(why) == PKCS12_R_MAC_VERIFY_FAILURE)
        return refuse(dg, from, N_("the passphrase is wrong"));
    return refuse(dg, from, N_("this file cannot be read: its encryption is not known here"));
}

static bool open_with(PKCS12 *p12, const char *pass, const char *from, struct sign_key *k,
                      struct diag *dg)
{
    if (!check_mac(p12, pass, from, dg))
        return false;
    if (!rounds_fit_within(p12, pass))
        return refuse(dg, from, too_many_rounds);
    if (!parse(p12, pass, k))
        return refuse(dg, from, N_("this file cannot be read: its encryption is not known here"));
    return (k->pkey && k->cert) ||
           refuse(dg, from, N_("there is no private key with its certificate in this file"));
}

static bool open_p12(PKCS12 *p12, const char *from, struct pass_source source, struct sign_key *k,
                     struct diag *dg)
{
    char pass[PASS_MAX];

    if (!rounds_fit_digest(p12))
        return refuse(dg, from, N_("the digest of this file takes too many rounds to check"));
    if (!rounds_fit_outside(p12))
        return refuse(dg, from, too_many_rounds);
    if (PKCS12_verify_mac(p12, "", 0) == 1 || PKCS12_verify_mac(p12, NULL, 0) == 1)
        return open_with(p12, "", from, k, dg); /* it has none */
    bool ok = pass_read(pass, source, N_("passphrase of the certificate: "), dg) &&
              open_with(p12, pass, from, k, dg);
    pass_wipe(pass);
    return ok;
}

static bool open_file(struct sign_key *k, struct arena *a, const char *from,
                      struct pass_source source, struct diag *dg)
{
    struct bytes file;

    if (!file_read(a, from, &file, dg))
        return false;
    const unsigned char *der = (const unsigned char *)file.data;
    PKCS12 *p12 = d2i_PKCS12(NULL, &der, (long)file.len);
    if (!p12) {
        refuse(dg, from, N_("this is no PKCS #12 file"));
        diag_hint(dg, "a certificate with its private key is a file .p12 or .pfx");
        return false;
    }
    bool ok = open_p12(p12, from, source, k, dg);
    PKCS12_free(p12);
    return ok;
}

bool key_open(struct sign_key *k, struct arena *a, const char *from, struct pass_source source,
              struct diag *dg)
{
    *k = (struct sign_key){0};
    bool ok = strncmp(from, "pkcs11:", 7) == 0 ? token_open(k, from, source, dg)
                                               : open_file(k, a, from, source, dg);
    ERR_clear_error(); /* said in our words */
    if (ok && X509_check_private_key(k->cert, k->pkey) != 1)
        ok = refuse(dg, from, N_("the private key is not that of the certificate"));
    return ok;
}

void key_close(struct sign_key *k)
{
    EVP_PKEY_free(k->pkey);
    X509_free(k->cert);
    sk_X509_pop_free(k->chain, X509_free);
    token_close(k->engine);
    *k = (struct sign_key){0};
}

/* ---- the certificate ---- */

/* A day of a certificate, in Thailand, for a message. */
static const char *day_of(struct arena *a, const ASN1_TIME *when)
{
    struct tm tm = {0};

    if (ASN1_TIME_to_tm(when, &tm) != 1)
        return "?";
    return arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

bool key_may_sign(const struct sign_key *k, struct arena *a, const char *from, time_t now,
                  struct diag *dg)
{
    const ASN1_TIME *first = X509_get0_notBefore(k->cert), *last = X509_get0_notAfter(k->cert);
    uint32_t usage = X509_get_key_usage(k->cert); /* all bits, if it does not say */
    int kind = EVP_PKEY_get_base_id(k->pkey);
    struct loc at = {.file = from};

    if (X509_cmp_time(last, &now) < 0)
        return diag_add(dg, DIAG_CERTIFICATE, at, "the certificate has expired, on %s",
                        day_of(a, last));
    if (X509_cmp_time(first, &now) > 0)
        return diag_add(dg, DIAG_CERTIFICATE, at, "the certificate is not valid before %s",
                        day_of(a, first));
    if (!(usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
        return diag_add(dg, DIAG_CERTIFICATE, at, "the certificate is not for signing");
    if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC)
        return diag_add(dg, DIAG_CERTIFICATE, at, "only keys of RSA and of ECDSA can sign a PDF");
    return true;
}

const char *key_subject(const struct sign_key *k, struct arena *a, int nid)
{
    return name_part(a, X509_get_subject_name(k->cert), nid);
}
