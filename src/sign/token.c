/* OpenSSL 3.0 calls engines old, but Debian has no provider for tokens yet. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "sign/token.h"

#include "sign/pass.h"

#include <openssl/engine.h>
#include <string.h>

static bool refuse(struct diag *dg, const char *from, const char *what)
{
    return diag_add(dg, DIAG_KEY, (struct loc){.file = from}, "%s", diag_sentence(what));
}

/* The certificate of the key, from the engine: what its command LOAD_CERT_CTRL takes. */
struct token_cert {
    const char *uri;
    X509 *cert;
};

static bool load_token(struct sign_key *k, const char *uri, const char *pin, struct diag *dg)
{
    struct token_cert c = {.uri = uri};

    ENGINE_load_builtin_engines();
    ENGINE *e = ENGINE_by_id("pkcs11");
    if (!e || ENGINE_init(e) != 1) {
        ENGINE_free(e);
        diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "OpenSSL has no engine for tokens here");
        diag_hint(dg, "it is in the package libengine-pkcs11-openssl");
        return false;
    }
    k->engine = e;
    ENGINE_free(e); /* the functional reference stays */
    /* What it would print itself comes as our messages. Older engines have no such command. */
    if (ENGINE_ctrl_cmd_string(e, "QUIET", NULL, 1) != 1 ||
        ENGINE_ctrl_cmd_string(e, "PIN", pin, 0) != 1)
        return refuse(dg, uri, N_("the token does not take the PIN"));
    k->pkey = ENGINE_load_private_key(e, uri, NULL, NULL);
    if (!k->pkey)
        return refuse(dg, uri, N_("the token has no such key, or the PIN is wrong"));
    if (ENGINE_ctrl_cmd(e, "LOAD_CERT_CTRL", 0, &c, NULL, 1) == 1)
        k->cert = c.cert;
    return k->cert || refuse(dg, uri, N_("the token has no certificate of this key"));
}

bool token_open(struct sign_key *k, const char *uri, struct pass_source source, struct diag *dg)
{
    char pin[PASS_MAX];

    if (strstr(uri, "pin-value="))
        return refuse(dg, NULL, N_("a PIN does not stand on the command line: others can read it"));
    bool ok = pass_read(pin, source, N_("PIN of the token: "), dg) && load_token(k, uri, pin, dg);
    pass_wipe(pin);
    return ok;
}

void token_close(void *engine)
{
    if (engine)
        ENGINE_finish(engine);
}
