/*
 * xml.h - XML that is no template, read element by element.
 *
 * Names come without their prefix: "row", whatever prefix the program writes. A document type is
 * refused, and so are elements deeper than LIMIT_BOOK_DEPTH: expat keeps all that are open. It may
 * take LIMIT_BOOK_XML bytes.
 * Errors: false = the XML is wrong, diagnosed at the path; or a handler has ended it, who
 *         says why.
 */
#ifndef RAINGAN_TEMPLATE_XML_H
#define RAINGAN_TEMPLATE_XML_H

#include "base/file.h"

struct XML_ParserStruct; /* expat's */

struct xml_reader {
    struct diag *dg;
    const char *path;
    void (*start)(void *to, const char *name, const char **attr);
    void (*end)(void *to, const char *name);
    void (*text)(void *to, const char *s, int len); /* NULL = not wanted */
    void *to;
    struct XML_ParserStruct *parser; /* while it runs */
    bool stopped;
    int depth; /* elements that are open */
};

bool xml_read(struct xml_reader *r, struct bytes text);

/* Ends the reading: xml_read gives false and says nothing. */
void xml_stop(struct xml_reader *r);

/* The value of an attribute by its name without a prefix; NULL = none. */
const char *xml_attr(const char **attr, const char *name);

/* A whole number of digits; 0 = it is none, or above `most`. */
int xml_number(const char *text, int most);

#endif
