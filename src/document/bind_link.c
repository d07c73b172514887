/* bind_link.c - what an <a> leads to, and what an <abbr> is short for. */
#include "base/str.h"
#include "base/uri.h"
#include "document/binder.h"

#include <string.h>

static void hint_scheme(struct binder *b, const char *address)
{
    if (*address == '#')
        diag_hint(b->dg, "to a block of this report leads <ref to=\"%s\"/>", address + 1);
    else if (strchr(address, '@'))
        diag_hint(b->dg, "write mailto:%s", address);
    else if (strchr(address, '.') && !strchr(address, ' '))
        diag_hint(b->dg, "write https://%s", address);
}

static bool refuse(struct binder *b, const char *address, enum uri_fault fault, struct loc at)
{
    static const char *const text[] = {
        /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one text in two lines */
        [URI_NO_SCHEME] = N_("\"%s\" is no address: it begins with none of https://, http:// and "
                             "mailto:"),
        [URI_OTHER_SCHEME] =
            N_("a link leads to https://, http:// or mailto: alone, not to \"%s\""),
        [URI_NO_HOST] = N_("the address \"%s\" names no website and no mailbox"),
        [URI_SECOND] = N_("\"%s\" is more than one address; a link leads to one"),
        [URI_CONTROL] = N_("there is a line end or a control character in this address"),
    };

    if (fault == URI_CONTROL)
        return diag_add(b->dg, DIAG_LINK, at, "%s", diag_sentence(text[fault]));
    diag_add(b->dg, DIAG_LINK, at, text[fault], address);
    if (fault == URI_NO_SCHEME)
        hint_scheme(b, address);
    return false;
}

static bool make_link(struct binder *b, const char *address, struct loc at,
                      const struct doc_link **out)
{
    struct doc_link *link = arena_new(b->a, struct doc_link);
    enum uri_fault fault;

    if (!link || !(link->uri = uri_from_iri(b->a, address, &fault)))
        return false;
    link->title = address;
    *out = link;
    return fault == URI_FINE || refuse(b, address, fault, at);
}

bool bind_link(struct binder *b, const struct node *n, const struct row *row,
               const struct doc_link **out)
{
    const struct attr *href = node_attr(n, ATTR_HREF);
    const char *address = bind_attr(b, href, row);

    *out = NULL;
    if (!address)
        return false;
    if (!bind_attr_has_data(b, href, row))
        return true;
    return make_link(b, address, bind_attr_place(b, href, row), out);
}

bool bind_abbr(struct binder *b, const struct node *n, const struct row *row, const char **out)
{
    const struct attr *title = node_attr(n, ATTR_TITLE);
    const char *first = bind_attr(b, title, row), *end;

    *out = NULL;
    if (!first)
        return false;
    end = first + strlen(first);
    utf8_trim(&first, &end);
    return first == end || (*out = arena_strndup(b->a, first, (size_t)(end - first)));
}

static bool check_title(struct binder *b, const struct attr *title)
{
    const char *first = title->value.u.text, *end = first + strlen(first);

    utf8_trim(&first, &end);
    return first < end ||
           diag_add(b->dg, DIAG_XML_VALUE, title->at, "title does not say what this is short for");
}

bool bind_check_link(struct binder *b, const struct node *n)
{
    const struct attr *href = node_attr(n, ATTR_HREF), *title = node_attr(n, ATTR_TITLE);
    const struct doc_link *unused;

    if (title && !title->part)
        return check_title(b, title);
    return !href || href->part || make_link(b, href->value.u.text, href->at, &unused);
}
