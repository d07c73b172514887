#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

const char *digest_sha256(struct arena *a, struct bytes data, struct diag *dg)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int n = 0;

    /* What openssl.cnf says of protocols and engines is nothing to a digest. */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    if (EVP_Digest(data.data, data.len, digest, &n, EVP_sha256(), NULL) != 1) {
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
