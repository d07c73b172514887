#include "template/xml.h"

#include "base/limits.h"

#include <expat.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory of the parser ---- */

/* expat keeps all attributes of an element, and each name that it has seen. It tells its allocator nothing of who
 * asks; one text is read at a time. */
static size_t taken;
static bool took_too_much;

struct piece {
    _Alignas(max_align_t) size_t size;
};

static bool may_take(size_t size)
{
    took_too_much |= size > LIMIT_BOOK_XML - taken;
    return !took_too_much;
}

static void *take_again(void *old, size_t size)
{
    struct piece *before = old ? (struct piece *)old - 1 : NULL, *p;
    size_t had = before ? before->size : 0;

    if (size > had && !may_take(size - had))
        return NULL;
    if (!(p = realloc(before, sizeof *p + size)))
        return NULL;
    p->size = size;
    taken = taken - had + size;
    return p + 1;
}

static void *take(size_t size)
{
    return take_again(NULL, size);
}

static void give_back(void *old)
{
    struct piece *p = old ? (struct piece *)old - 1 : NULL;

    if (p)
        taken -= p->size;
    free(p);
}

static XML_Parser open_parser(void)
{
    static const XML_Memory_Handling_Suite bounded = {take, take_again, give_back};

    taken = 0;
    took_too_much = false;
    return XML_ParserCreate_MM(NULL, &bounded, NULL);
}

/* ---- reading ---- */

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon ? colon + 1 : name;
}

static void XMLCALL on_start(void *data, const char *name, const char **attr)
{
    struct xml_reader *r = data;

    if (++r->depth > LIMIT_BOOK_DEPTH)
        XML_StopParser(r->parser, XML_FALSE);
    else
        r->start(r->to, local_name(name), attr);
}

static void XMLCALL on_end(void *data, const char *name)
{
    struct xml_reader *r = data;

    if (r->depth-- <= LIMIT_BOOK_DEPTH)
        r->end(r->to, local_name(name));
}

static void XMLCALL on_text(void *data, const char *s, int len)
{
    struct xml_reader *r = data;

    r->text(r->to, s, len);
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system, const char *public,
                               int internal)
{
    struct xml_reader *r = data;

    (void)name, (void)system, (void)public, (void)internal;
    XML_StopParser(r->parser, XML_FALSE);
}

/* Piece by piece: expat copies what it is given. */
static bool parse(XML_Parser parser, struct bytes text)
{
    enum { AT_ONCE = 1 << 18 };

    for (; text.len > AT_ONCE; text.data += AT_ONCE, text.len -= AT_ONCE)
        if (XML_Parse(parser, text.data, AT_ONCE, XML_FALSE) != XML_STATUS_OK)
            return false;
    return XML_Parse(parser, text.data, (int)text.len, XML_TRUE) == XML_STATUS_OK;
}

bool xml_read(struct xml_reader *r, struct bytes text)
{
    r->parser = open_parser();
    if (!r->parser)
        return diag_add(r->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    if (r->text)
        XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    bool ok = parse(r->parser, text);
    enum XML_Error error = XML_GetErrorCode(r->parser);
    XML_ParserFree(r->parser);
    r->parser = NULL;
    if (ok || r->stopped)
        return ok && !r->stopped;
    if (took_too_much)
        return diag_add(r->dg, DIAG_FILE_SIZE, (struct loc){.file = r->path},
                        "the XML of this workbook has more names and attributes than %d MiB hold",
                        LIMIT_BOOK_XML >> 20);
    if (error == XML_ERROR_NO_MEMORY)
        return diag_add(r->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    return diag_add(r->dg, DIAG_FILE_KIND, (struct loc){.file = r->path},
                    "this workbook is broken or not complete");
}

void xml_stop(struct xml_reader *r)
{
    if (!r->stopped)
        XML_StopParser(r->parser, XML_FALSE);
    r->stopped = true;
}

const char *xml_attr(const char **attr, const char *name)
{
    for (; *attr; attr += 2)
        if (!strcmp(local_name(attr[0]), name))
            return attr[1];
    return NULL;
}

int xml_number(const char *text, int most)
{
    int n = 0;

    if (!text || !*text)
        return 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || n > (most - (*text - '0')) / 10)
            return 0;
        n = n * 10 + (*text - '0');
    }
    return n;
}
