#include "base/digest.h"

#include "base/spool.h"

/* EVP_Digest() would look for providers and their configuration first: 1.5 % of a report, for the same digest. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>

static bool sha256(struct bytes data, unsigned char digest[SHA256_DIGEST_LENGTH])
{
    enum { PIECE = 1 << 20 };
    SHA256_CTX ctx;
    bool ok = SHA256_Init(&ctx) == 1;

    for (size_t i = 0; ok && i < data.len; i += PIECE) {
        size_t len = data.len - i < PIECE ? data.len - i : PIECE;
        ok = SHA256_Update(&ctx, data.data + i, len) == 1;
        if (data.len > PIECE)
            spool_passed(data.data + i, len);
    }
    return ok && SHA256_Final(digest, &ctx) == 1;
}

const char *digest_sha256(struct arena *a, struct bytes data, struct diag *dg)
{
    static const char hex[] = "0123456789abcdef";
    enum { N = SHA256_DIGEST_LENGTH };
    unsigned char digest[N];

    /* What openssl.cnf says of protocols and engines is nothing to us. */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    if (!sha256(data, digest)) {
        diag_add(dg, DIAG_DIGEST, (struct loc){0}, "OpenSSL cannot compute %s", "SHA-256");
        return NULL;
    }
    char *text = arena_alloc(a, 2 * N + 1);
    for (size_t i = 0; text && i < N; i++) {
        text[2 * i] = hex[digest[i] >> 4];
        text[2 * i + 1] = hex[digest[i] & 15];
        text[2 * i + 2] = '\0';
    }
    return text;
}
