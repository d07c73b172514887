#include "sign/name.h"

#include "base/str.h"

const char *name_part(struct arena *a, const X509_NAME *name, int nid)
{
    int at = X509_NAME_get_index_by_NID((X509_NAME *)name, nid, -1);
    const X509_NAME_ENTRY *entry = at < 0 ? NULL : X509_NAME_get_entry(name, at);
    unsigned char *utf8 = NULL;
    int len = entry ? ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry)) : -1;
    const char *text = len > 0 ? str_plain(a, (const char *)utf8, (size_t)len) : NULL;

    if (len >= 0)
        OPENSSL_free(utf8);
    return text;
}
