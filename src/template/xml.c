#include "template/xml.h"

#include "base/limits.h"

#include <expat.h>
#include <limits.h>
#include <string.h>

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

bool xml_read(struct xml_reader *r, struct bytes text)
{
    r->parser = XML_ParserCreate(NULL);
    if (!r->parser)
        return diag_add(r->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    if (r->text)
        XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    bool ok = text.len <= INT_MAX &&
              XML_Parse(r->parser, text.data, (int)text.len, XML_TRUE) == XML_STATUS_OK;
    enum XML_Error error = XML_GetErrorCode(r->parser);
    XML_ParserFree(r->parser);
    r->parser = NULL;
    if (ok || r->stopped)
        return ok && !r->stopped;
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
