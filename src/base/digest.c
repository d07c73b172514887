#include "base/digest.h"

#include "base/spool.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

static bool sha256(struct bytes data, unsigned char *digest, unsigned int *n)
{
    enum { PIECE = 1 << 20 };

    if (data.len <= PIECE)
        return EVP_Digest(data.data, data.len, digest, n, EVP_sha256(), NULL) == 1;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; ok && i < data.len; i += PIECE) {
        size_t len = data.len - i < PIECE ? data.len - i : PIECE;
        ok = EVP_DigestUpdate(ctx, data.data + i, len) == 1;
        spool_passed(data.data + i, len);
    }
    ok = ok && EVP_DigestFinal_ex(ctx, digest, n) == 1;
    EVP_MD_CTX_free(ctx);
    return ok;
}

const char *digest_sha256(struct arena *a, struct bytes data, struct diag *dg)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int n = 0;

    /* What openssl.cnf says of protocols and engines is nothing to a digest. */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    if (!sha256(data, digest, &n)) {
        diag_add(dg, DIAG_DIGEST, (struct loc){0}, "OpenSSL cannot compute SHA-256");
        return NULL;
    }
    char *text = arena_alloc(a, 2 * (size_t)n + 1);
    for (size_t i = 0; text && i < n; i++) {
        text[2 * i] = hex[digest[i] >> 4];
        text[2 * i + 1] = hex[digest[i] & 15];
        text[2 * i + 2] = '\0';
    }
    return text;
}
