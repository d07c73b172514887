/*
 * http.h - one question to a server, by libcurl, which is loaded when the first is asked.
 *
 * It is not linked: no other command needs it, and it brings thirty libraries.
 *
 * Memory: the arena.
 * Errors: false = diagnosed: DIAG_LIBRARY, libcurl is not on this machine; DIAG_NETWORK, the server
 *         cannot be reached, says no, or answers too much.
 */
#ifndef RAINGAN_SIGN_HTTP_H
#define RAINGAN_SIGN_HTTP_H

#include "base/file.h"

/* GET: up to HTTP_GET_MAX bytes, as a large authority's list of revocation has. */
enum { HTTP_GET_MAX = 16 << 20 };
bool http_get(struct arena *a, const char *url, struct bytes *out, struct diag *dg);

/* POST of a body of a media type. */
bool http_post(struct arena *a, const char *url, const char *type, struct bytes body,
               struct bytes *out, struct diag *dg);

bool http_is_url(const char *text); /* http:// or https:// */

#endif
