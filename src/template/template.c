/*
 * template.c - drives expat through report.xml and builds the tree.
 *
 * A stack of frames follows the open elements. What an element may hold is decided by its
 * frame's `holder`: itself, or for <each>, <if> and <else> the nearest element around it that is
 * none of these. Below
 * an unknown element anything goes, so that one mistake is not reported once per child.
 */
#include "template/template.h"

#include "template/attrs.h"
#include "template/references.h"
#include "template/schema.h"
#include "template/source.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Deeper than any report; later stages may walk the tree by recursion. */

/* Between namespace and name. No XML document can contain a form feed, so no namespace can. */
#define NS_SEP '\f'

#define ANYTHING EL_NELEMENT /* as a holder: below an unknown element */

struct frame {
    struct node **end;    /* where the next child is hung */
    struct node *dropped; /* children of an unknown element */
    enum element own, holder;
    enum element control; /* it is, or is in, an <each>, <if> or <else>; EL_TEXT = it is not */
    uint64_t seen;        /* ELEMENT_BIT of the children so far that may come once */
    size_t offset;        /* of its '<' */
};

struct reader {
    struct source s;
    XML_Parser xml;
    struct node *root;
    struct frame frame[LIMIT_TEMPLATE_DEPTH + 1]; /* frame[0] is around the root */
    int depth;
    struct chars chars; /* text since the last tag */
    const char *ns;     /* namespace whose elements are taken as ours */
    bool failed;        /* no memory: diagnosed */
    bool stopped;
    bool broken; /* not well-formed: there is no whole tree */
};

/* ---- parser ---- */

static void stop(struct reader *r)
{
    r->stopped = true;
    XML_StopParser(r->xml, XML_FALSE);
}

static void fail(struct reader *r)
{
    r->failed = true;
    stop(r);
}

static size_t offset_now(const struct reader *r)
{
    XML_Index i = XML_GetCurrentByteIndex(r->xml);

    return i < 0 || (size_t)i > r->s.len ? r->s.len : (size_t)i;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct frame *top(struct reader *r)
{
    return &r->frame[r->depth];
}

static struct node *new_node(struct reader *r, enum element e, struct loc at)
{
    struct node *n = arena_new(r->s.a, struct node);

    if (!n) {
        fail(r);
        return NULL;
    }
    n->element = e;
    n->at = at;
    return n;
}

static struct node *add_node(struct reader *r, enum element e, struct loc at)
{
    struct node *n = new_node(r, e, at);

    if (n) {
        *top(r)->end = n;
        top(r)->end = &n->next;
    }
    return n;
}

/* ---- text ---- */

static void refuse_text(struct reader *r)
{
    const char *text = r->chars.text.s;
    enum element holder = top(r)->holder;
    size_t first = 0, end;

    while (text[first] && is_blank(text[first]))
        first++;
    if (!text[first])
        return;
    for (end = first; text[end] && !is_blank(text[end]);)
        end++;
    source_mistake(
        &r->s, DIAG_XML_TEXT,
        source_loc(&r->s, chars_raw(&r->chars, first), chars_raw(&r->chars, end - 1) + 1),
        "<%s> holds no text", schema_element[holder].name);
    if (schema_element[holder].child)
        source_hint(&r->s, "it holds %s",
                    schema_list_elements(r->s.a, schema_element[holder].child));
}

/* What stands in an <if> after its <else> would be of neither. */
static bool is_after_else(const struct frame *f)
{
    return f->own == EL_IF && f->seen & ELEMENT_BIT(EL_ELSE);
}

static void refuse_after_else(struct reader *r, struct loc at)
{
    source_mistake(&r->s, DIAG_XML_NESTING, at, "nothing can stand after the <else> of an <if>");
    source_hint(&r->s, "write <if test=\"...\"> ... <else> ... </else></if>");
}

static bool is_all_blank(const char *text)
{
    while (is_blank(*text))
        text++;
    return !*text;
}

static void flush_text(struct reader *r)
{
    enum element holder = top(r)->holder;

    if (!r->chars.text.len)
        return;
    if (r->depth && (holder == ANYTHING || schema_element[holder].text)) {
        size_t raw = chars_raw(&r->chars, 0);
        struct node *n = add_node(r, EL_TEXT, source_loc(&r->s, raw, raw));
        if (n && is_after_else(top(r)) && !is_all_blank(r->chars.text.s))
            refuse_after_else(r, n->at);
        if (n && !references_parse(&r->s, &r->chars, &n->part))
            fail(r);
    } else if (r->depth) {
        refuse_text(r);
    }
    chars_clear(&r->chars);
}

/* ---- elements ---- */

/* The name as typed, with its prefix. */
static const char *typed_name(struct reader *r, size_t offset)
{
    const char *t = r->s.text + offset + 1;

    return source_clip(&r->s, t, strcspn(t, " \t\r\n/>"));
}

/* A root without our namespace is one mistake: its own is taken for ours from there on. */
static bool is_our_namespace(struct reader *r, const char *ns, struct loc at, size_t offset)
{
    if (!strcmp(ns, r->ns))
        return true;
    source_mistake(&r->s, DIAG_XML_ELEMENT, at, "<%s> is not in the namespace \"%s\"",
                   typed_name(r, offset), TEMPLATE_NS);
    if (r->depth)
        return false;
    source_hint(&r->s, "write <report xmlns=\"%s\">", TEMPLATE_NS);
    r->ns = ns;
    return true;
}

static void refuse_element(struct reader *r, const char *name, struct loc at)
{
    const char *known[EL_NELEMENT], *advice = schema_element_advice(name);
    size_t n = 0;

    for (int e = EL_TEXT + 1; e < EL_NELEMENT; e++)
        known[n++] = schema_element[e].name;
    source_mistake(&r->s, DIAG_XML_ELEMENT, at, "there is no element <%s>",
                   source_clip(&r->s, name, strlen(name)));
    if (advice)
        source_hint(&r->s, "%s", advice);
    else
        source_hint_nearest(&r->s, name, known, n);
}

/* EL_NELEMENT = diagnosed, or no memory. */
static enum element find_element(struct reader *r, const char *qname, size_t offset, struct loc at)
{
    const char *sep = strchr(qname, NS_SEP), *name = sep ? sep + 1 : qname;
    const char *ns = arena_strndup(r->s.a, qname, sep ? (size_t)(sep - qname) : 0);

    if (!ns) {
        fail(r);
        return EL_NELEMENT;
    }
    if (!is_our_namespace(r, ns, at, offset))
        return EL_NELEMENT;
    enum element e = schema_find_element(name);
    if (e == EL_NELEMENT)
        refuse_element(r, name, at);
    return e == EL_DIV && top(r)->own == EL_PAGE ? EL_PAGE_DIV : e;
}

static void refuse_place(struct reader *r, enum element e, struct loc at)
{
    const struct frame *f = top(r);
    uint64_t holders = 0;

    for (int h = 0; h < EL_NELEMENT; h++)
        holders |= schema_element[h].child & ELEMENT_BIT(e) ? ELEMENT_BIT(h) : 0;
    if (f->control)
        source_mistake(&r->s, DIAG_XML_NESTING, at, "<%s> cannot stand in an <%s> of <%s>",
                       schema_element[e].name, schema_element[f->control].name,
                       schema_element[f->holder].name);
    else
        source_mistake(&r->s, DIAG_XML_NESTING, at, "<%s> cannot stand in <%s>",
                       schema_element[e].name, schema_element[f->holder].name);
    if (f->holder == EL_PAGE_DIV) /* not what another <div> may hold */
        source_hint(&r->s, "a <div> in a <page> may hold %s",
                    schema_list_elements(r->s.a, schema_element[EL_PAGE_DIV].child));
    else if (holders)
        source_hint(&r->s, "it can stand in %s", schema_list_elements(r->s.a, holders));
    else
        source_hint(&r->s, "it is the outermost element");
}

/* false = it cannot stand here. */
static bool check_else(struct reader *r, struct loc at)
{
    struct frame *f = top(r);

    if (f->own != EL_IF) {
        source_mistake(&r->s, DIAG_XML_NESTING, at, "<else> stands in no <if>");
        source_hint(&r->s, "write <if test=\"...\"> ... <else> ... </else></if>");
        return false;
    }
    if (f->seen & ELEMENT_BIT(EL_ELSE))
        source_mistake(&r->s, DIAG_XML_NESTING, at, "<if> already has an <else>");
    f->seen |= ELEMENT_BIT(EL_ELSE);
    return true;
}

/* Elements of which the whole report has one, or which are known by name, stand for themselves. */
static void check_times(struct reader *r, enum element e, struct loc at)
{
    struct frame *f = top(r);

    if (f->control)
        source_mistake(&r->s, DIAG_XML_NESTING, at, "<%s> cannot stand in an <%s>",
                       schema_element[e].name, schema_element[f->control].name);
    else if (schema_element[e].once && f->seen & ELEMENT_BIT(e))
        source_mistake(&r->s, DIAG_XML_NESTING, at, "<%s> already has a <%s>",
                       schema_element[f->holder].name, schema_element[e].name);
    f->seen |= ELEMENT_BIT(e);
}

/* false = it cannot stand here. */
static bool check_place(struct reader *r, enum element e, struct loc at)
{
    const struct frame *f = top(r);

    if (!r->depth) {
        if (e != EL_REPORT)
            source_mistake(&r->s, DIAG_XML_NESTING, at,
                           "the outermost element must be <report>, not <%s>",
                           schema_element[e].name);
        return true;
    }
    if (f->holder == ANYTHING)
        return true;
    if (e == EL_ELSE)
        return check_else(r, at);
    if (!(schema_element[f->holder].child & ELEMENT_BIT(e))) {
        refuse_place(r, e, at);
        return false;
    }
    if (is_after_else(f))
        refuse_after_else(r, at);
    if (schema_element[e].once || schema_element[e].outside)
        check_times(r, e, at);
    return true;
}

/* A picture within a line has no caption: only lines are in what is around it. */
static void check_caption(struct reader *r, enum element e, struct loc at)
{
    enum element picture = top(r)->own, around = r->depth > 1 ? top(r)[-1].holder : ANYTHING;

    if (e != EL_CAPTION || (picture != EL_IMG && picture != EL_QR) || around == ANYTHING ||
        !schema_element[around].text || schema_element[around].child & ELEMENT_BIT(EL_P))
        return;
    source_mistake(&r->s, DIAG_XML_NESTING, at,
                   "an image or QR code within a line has no <caption>");
    source_hint(&r->s, "put it beside the paragraph, or write the words after it");
}

/* With `anything`, what is below is not held against the place where it stands. */
static void push(struct reader *r, struct node *n, enum element e, bool anything, size_t offset)
{
    const struct frame *parent = top(r);
    struct frame *f = &r->frame[++r->depth];

    *f = (struct frame){
        .own = anything ? ANYTHING : e, .holder = anything ? ANYTHING : e, .offset = offset};
    f->end = n ? &n->first : &f->dropped;
    if (n && !anything && schema_element[e].as_parent) {
        f->holder = parent->holder;
        f->control = e;
    }
}

static void open_element(struct reader *r, const char *qname, const char **attrs)
{
    size_t offset = offset_now(r);
    const char *t = r->s.text + offset;
    struct loc at = source_loc(&r->s, offset, offset + strcspn(t, " \t\r\n/>"));

    if (r->depth == LIMIT_TEMPLATE_DEPTH) {
        source_mistake(&r->s, DIAG_XML_NESTING, at,
                       "more than %d elements inside each other; the rest of the file is not read",
                       LIMIT_TEMPLATE_DEPTH);
        stop(r);
        return;
    }
    enum element e = find_element(r, qname, offset, at);
    struct node *n = NULL;
    bool fits = false;
    if (r->failed)
        return;
    if (e != EL_NELEMENT) {
        fits = check_place(r, e, at);
        /* What stands where it may not is read for its own mistakes, but hangs nowhere. */
        if (fits)
            check_caption(r, e, at);
        if (!(n = fits ? add_node(r, e, at) : new_node(r, e, at)))
            return;
        if (!attrs_read(&r->s, n, offset, attrs)) {
            fail(r);
            return;
        }
    }
    push(r, n, e, !fits, offset);
}

/* ---- what expat calls ---- */

static void XMLCALL on_start(void *data, const char *qname, const char **attrs)
{
    struct reader *r = data;

    if (r->stopped)
        return;
    flush_text(r);
    if (!r->stopped)
        open_element(r, qname, attrs);
    if (source_limit_reached(&r->s))
        stop(r);
}

static void XMLCALL on_end(void *data, const char *qname)
{
    struct reader *r = data;

    (void)qname;
    if (r->stopped)
        return;
    flush_text(r);
    r->depth--;
    if (source_limit_reached(&r->s))
        stop(r);
}

static void XMLCALL on_text(void *data, const char *text, int len)
{
    struct reader *r = data;

    if (!r->stopped && !chars_add(&r->chars, text, (size_t)len, offset_now(r)))
        fail(r);
}

/* Entities of one's own are how a small file becomes a huge one, and how it reads other files. */
static void XMLCALL on_doctype(void *data, const char *name, const char *system, const char *public,
                               int has_internal)
{
    struct reader *r = data;
    size_t first = offset_now(r), len = strlen("<!DOCTYPE");

    (void)name, (void)system, (void)public, (void)has_internal;
    while (first > 0 && strncmp(r->s.text + first, "<!DOCTYPE", len) != 0)
        first--;
    source_mistake(&r->s, DIAG_XML_SYNTAX, source_loc(&r->s, first, first + len),
                   "a document type is not allowed");
    stop(r);
}

static void XMLCALL on_declaration(void *data, const char *version, const char *encoding,
                                   int standalone)
{
    struct reader *r = data;
    size_t offset = offset_now(r);

    (void)version, (void)standalone;
    if (!encoding || !strcasecmp(encoding, "UTF-8"))
        return;
    const char *p = strstr(r->s.text + offset, "encoding");
    p = p ? strstr(p + strlen("encoding"), encoding) : NULL;
    if (p)
        offset = (size_t)(p - r->s.text);
    source_mistake(
        &r->s, DIAG_ENCODING, source_loc(&r->s, offset, offset + (p ? strlen(encoding) : 0)),
        "a template must be UTF-8, not %s", source_clip(&r->s, encoding, strlen(encoding)));
    stop(r);
}

/* ---- the whole file ---- */

static void hint_open_element(struct reader *r)
{
    if (!r->depth)
        return;
    size_t offset = top(r)->offset;
    source_hint(&r->s, "<%s> of line %d is still open", typed_name(r, offset),
                source_loc(&r->s, offset, offset).line);
}

/* A < " or & that XML takes for its own. false = it is something else. */
static bool hint_character(struct reader *r, struct loc at, size_t offset)
{
    const char *t = r->s.text;
    size_t open = offset; /* of the tag in which it stands, if it does */

    while (open > 0 && t[open - 1] != '<' && t[open - 1] != '>')
        open--;
    bool in_tag = open > 0 && t[open - 1] == '<' && (is_letter(t[open]) || t[open] == '/');
    char c = t[offset];
    size_t name = offset; /* of what would be an entity */
    while (name > 0 && (is_letter(t[name - 1]) || ascii_is_digit((unsigned char)t[name - 1])))
        name--;
    bool is_entity = name > 0 && t[name - 1] == '&';
    const char *instead = is_entity || c == '&' ? "&amp;" : c == '<' ? "&lt;" : NULL;
    if (!instead && offset > 0 && t[offset - 1] == '<') /* "< 85" in text */
        instead = "&lt;";
    else if (!instead && in_tag && offset > 0 && t[offset - 1] == '"')
        instead = "&quot;";
    if (!instead)
        return false;
    source_mistake(&r->s, DIAG_XML_SYNTAX, at, "%s", XML_ErrorString(XML_ERROR_INVALID_TOKEN));
    if (in_tag && instead[1] == 'q')
        source_hint(
            &r->s, "inside of an attribute \" is written &quot;, or the attribute stands in '...'");
    else
        source_hint(&r->s, "the character %c is written %s", instead[1] == 'l' ? '<' : '&',
                    instead);
    return true;
}

static void report_syntax(struct reader *r)
{
    enum XML_Error error = XML_GetErrorCode(r->xml);
    size_t offset = offset_now(r);
    struct loc at = source_loc(&r->s, offset, offset);

    if (r->stopped)
        return;
    if (error == XML_ERROR_NO_MEMORY) {
        r->failed = true;
        diag_add(r->s.dg, DIAG_NO_MEMORY, at, "out of memory");
        return;
    }
    if (error == XML_ERROR_INVALID_TOKEN && hint_character(r, at, offset))
        return;
    if (error == XML_ERROR_UNDEFINED_ENTITY) {
        source_mistake(&r->s, DIAG_XML_SYNTAX, at, "there is no such entity");
        source_hint(&r->s, "there are &lt; &gt; &amp; &quot; &apos; and numbers: &#160;");
        return;
    }
    source_mistake(&r->s, DIAG_XML_SYNTAX, at, "%s", XML_ErrorString(error));
    if (error == XML_ERROR_TAG_MISMATCH || error == XML_ERROR_NO_ELEMENTS)
        hint_open_element(r);
}

static bool parse(struct reader *r)
{
    r->xml = XML_ParserCreateNS("UTF-8", NS_SEP);
    if (!r->xml)
        return diag_add(r->s.dg, DIAG_NO_MEMORY, (struct loc){.file = r->s.file}, "out of memory");
    XML_SetUserData(r->xml, r);
    XML_SetElementHandler(r->xml, on_start, on_end);
    XML_SetCharacterDataHandler(r->xml, on_text);
    XML_SetStartDoctypeDeclHandler(r->xml, on_doctype);
    XML_SetXmlDeclHandler(r->xml, on_declaration);
    if (XML_Parse(r->xml, r->s.text, (int)r->s.len, XML_TRUE) != XML_STATUS_OK) {
        r->broken = true;
        report_syntax(r);
    }
    XML_ParserFree(r->xml);
    return !r->failed;
}

struct named {
    const struct node *node;
    const struct attr *name;
    size_t order;
};

static int by_name(const void *va, const void *vb)
{
    const struct named *a = va, *b = vb;
    int names = strcmp(a->name->text, b->name->text);

    if (a->node->element != b->node->element)
        return a->node->element < b->node->element ? -1 : 1;
    return names ? names : a->order < b->order ? -1 : a->order > b->order;
}

/* Pages and styles are found by name, so no two may share one. */
static bool check_names(struct reader *r)
{
    struct named *list;
    size_t n = 0, i = 0;

    for (const struct node *c = r->root ? r->root->first : NULL; c; c = c->next)
        n++;
    if (!n)
        return true;
    if (!(list = arena_array(r->s.a, struct named, n)))
        return false;
    for (const struct node *c = r->root->first; c; c = c->next) {
        const struct attr *name = node_attr(c, ATTR_NAME);
        if (name && (c->element == EL_PAGE || c->element == EL_STYLE)) {
            list[i] = (struct named){c, name, i};
            i++;
        }
    }
    qsort(list, i, sizeof *list, by_name);
    for (size_t k = 1, first = 0; k < i; k++) {
        if (list[k].node->element != list[first].node->element ||
            strcmp(list[k].name->text, list[first].name->text) != 0) {
            first = k;
            continue;
        }
        source_mistake(&r->s, DIAG_XML_VALUE, list[k].name->at, "a second <%s> named \"%s\"",
                       element_name(list[k].node->element),
                       source_clip(&r->s, list[k].name->text, strlen(list[k].name->text)));
        source_hint(&r->s, "the first one stands in line %d", list[first].name->at.line);
    }
    return true;
}

struct node *template_read(struct arena *a, struct folder template_dir, const char *name,
                           bool *valid, struct diag *dg)
{
    struct reader *r = arena_new(a, struct reader);

    *valid = false;
    if (!r || !source_read(&r->s, a, template_dir, name, dg))
        return NULL;
    r->ns = TEMPLATE_NS;
    r->chars.text.a = a;
    r->frame[0] = (struct frame){.end = &r->root, .holder = ANYTHING};
    if (!parse(r) || !check_names(r))
        return NULL;
    *valid = !r->s.nmistake;
    /* A tree that was cut off would give mistakes of its own. */
    return r->s.no_memory || r->stopped || r->broken ? NULL : r->root;
}

const struct attr *node_attr(const struct node *n, enum attribute id)
{
    for (const struct attr *at = n->attr; at; at = at->next)
        if (at->id == id)
            return at;
    return NULL;
}

const char *node_text(const struct node *n, enum attribute id, const char *fallback)
{
    const struct attr *at = node_attr(n, id);

    return at ? at->value.u.text : fallback;
}

int node_count(const struct node *n, enum attribute id, int fallback)
{
    const struct attr *at = node_attr(n, id);

    return at ? at->value.u.count : fallback;
}

int node_word(const struct node *n, enum attribute id, int fallback)
{
    const struct attr *at = node_attr(n, id);

    return at ? at->value.word : fallback;
}

const char *element_name(enum element e)
{
    return schema_element[e].name;
}
