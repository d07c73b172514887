/*
 * attrs.c - the places of attributes, their names and values against the schema.
 *
 * Expat tells where a tag begins, not where its attributes stand. Their places are found by
 * scanning the tag again; expat has accepted it by then, so the scan needs no checks of its own.
 * What a value means (entities, white space) is left to expat.
 */
#include "template/attrs.h"

#include "base/str.h"
#include "template/references.h"
#include "template/schema.h"
#include "template/value.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct span {
    size_t first, end;
};

/* The next attribute of the tag in which *at stands, which is moved past it; namespace
 * declarations are passed over, as expat does. */
static bool next_attr(const struct source *s, size_t *at, struct span *name, struct span *value)
{
    const char *t = s->text;

    for (;;) {
        size_t i = *at;
        while (is_blank(t[i]))
            i++;
        if (t[i] == '/' || t[i] == '>' || t[i] == '\0')
            return false;
        name->first = i;
        while (t[i] != '=' && !is_blank(t[i]))
            i++;
        name->end = i;
        while (t[i] == '=' || is_blank(t[i]))
            i++;
        value->first = i + 1;
        value->end = (size_t)(strchr(t + i + 1, t[i]) - t);
        *at = value->end + 1;

        size_t len = name->end - name->first;
        const char *p = t + name->first;
        if (!(len == 5 && !memcmp(p, "xmlns", 5)) && !(len > 6 && !memcmp(p, "xmlns:", 6)))
            return true;
    }
}

/* SQL with its line ends. They stand in the source as they are; all else is as expat gave it. */
static char *sql_as_typed(struct source *s, const char *value, struct span raw)
{
    size_t len = strlen(value), i = raw.first;
    char *out = arena_strndup(s->a, value, len);
    const char *t = s->text;

    for (char *p = out; out && p < out + len && i < raw.end; i++) {
        if (t[i] == '\n' || t[i] == '\r') {
            i += t[i] == '\r' && t[i + 1] == '\n';
            *p++ = '\n';
        } else if (t[i] == '&') { /* one code point, however long it is written */
            const char *next = p;
            utf8_next(&next, out + len);
            p += next - p;
            i += strcspn(t + i, ";");
        } else {
            p++;
        }
    }
    return out;
}

/* One of this element, else what is written here instead of another's. */
static void hint_near_attr(struct source *s, const char *name, const char *const *known, size_t n)
{
    const char *all[ATTR_NATTRIBUTE], *near = str_nearest(name, known, n);

    if (near) {
        source_hint_nearest(s, name, known, n);
        return;
    }
    for (int i = 0; i < ATTR_NATTRIBUTE; i++)
        all[i] = schema_attr[i].name;
    near = str_nearest(name, all, ATTR_NATTRIBUTE);
    const char *advice = near ? schema_attr_advice(near) : NULL;
    if (advice)
        source_hint(s, "%s", advice);
}

static void refuse_attr(struct source *s, enum element e, const char *name, struct loc at)
{
    const char *known[ATTR_NATTRIBUTE], *advice = schema_attr_advice(name);
    enum attribute a = schema_find_attr(e, name);
    size_t n = 0;

    for (int i = 0; i < ATTR_NATTRIBUTE; i++)
        if (schema_element[e].attr & ATTR_BIT(i))
            known[n++] = schema_attr[i].name;
    source_mistake(s, DIAG_XML_ATTRIBUTE, at, "<%s> has no attribute \"%s\"",
                   schema_element[e].name, source_clip(s, name, strlen(name)));
    if (advice) {
        source_hint(s, "%s", advice);
        return;
    }
    if (a == ATTR_NATTRIBUTE) {
        hint_near_attr(s, name, known, n);
        return;
    }
    uint64_t owners = 0;
    for (int i = 0; i < EL_NELEMENT; i++) {
        enum attribute own = schema_find_attr((enum element)i, name);
        owners |= schema_element[i].attr & ATTR_BIT(own) ? ELEMENT_BIT(i) : 0;
    }
    source_hint(s, "it belongs to %s", schema_list_elements(s->a, owners));
}

/* {references} in the values that may hold them. false = no memory. */
static bool parse_references(struct source *s, struct attr *at, size_t offset)
{
    struct chars c = {.text = {.a = s->a}};

    return chars_add(&c, at->text, strlen(at->text), offset) && references_parse(s, &c, &at->part);
}

/* A known attribute of this element; without a right value, *out is NULL. false = no memory. */
static bool read_value(struct source *s, enum element e, enum attribute id, struct loc name_at,
                       struct span raw, const char *given, struct attr **out)
{
    struct attr *at = arena_new(s->a, struct attr);
    bool sql = schema_attr[id].kind == KIND_SQL || schema_attr[id].kind == KIND_CONDITION;

    *out = NULL;
    if (!at)
        return false;
    at->id = id;
    at->name_at = name_at;
    /* SQL is not underlined: a place within it is counted from its first character. */
    at->at = source_loc(s, raw.first, sql ? raw.first : raw.end);
    at->text = sql ? sql_as_typed(s, given, raw) : arena_strdup(s->a, given);
    if (!at->text)
        return false;
    if (schema_takes_references(e, id) && strpbrk(given, "{}")) {
        if (!parse_references(s, at, raw.first))
            return false;
        *out = at->part ? at : NULL;
        return true;
    }
    /* Entities and CR LF are longer than what they stand for: same length, same bytes. */
    bool exact = strlen(given) == raw.end - raw.first;
    *out = value_read(s, at, exact ? raw.first : SIZE_MAX) ? at : NULL;
    return !s->no_memory;
}

/* The attribute of the name typed; ATTR_NATTRIBUTE = this element has none such. */
static enum attribute find_attr(struct source *s, enum element e, const char *typed, struct loc at)
{
    enum attribute id = schema_find_attr(e, typed);

    if (id != ATTR_NATTRIBUTE && (schema_element[e].attr & ATTR_BIT(id)))
        return id;
    refuse_attr(s, e, typed, at);
    return ATTR_NATTRIBUTE;
}

static void require_attrs(struct source *s, const struct node *n, attr_set given)
{
    attr_set missing = schema_element[n->element].require & ~given;

    for (int a = 0; missing && a < ATTR_NATTRIBUTE; a++)
        if (missing & ATTR_BIT(a))
            source_mistake(s, DIAG_XML_ATTRIBUTE, n->at, "<%s> needs the attribute \"%s\"",
                           schema_element[n->element].name, schema_attr[a].name);
}

static void refuse_place(struct source *s, const struct node *n, enum attribute id,
                         const char *text, const char *hint)
{
    const struct attr *at = node_attr(n, id);

    source_mistake(s, DIAG_XML_VALUE, at ? at->name_at : n->at, "%s", diag_sentence(text));
    source_hint(s, "%s", diag_sentence(hint));
}

/* Of a <div> in a <page>. Down, its height is that of what it holds. One without position has that
 * error alone. */
static void require_place(struct source *s, const struct node *n, attr_set given)
{
#define HAS(name) (!!(given & ATTR_BIT(ATTR_##name)))
    int across = HAS(LEFT) + HAS(WIDTH) + HAS(RIGHT), down = HAS(TOP) + HAS(BOTTOM);
#undef HAS

    if (across != 2)
        refuse_place(s, n, across == 3 ? ATTR_RIGHT : ATTR_POSITION,
                     across == 3 ? N_("left, right and width say its place twice")
                                 : N_("this <div> does not say where it stands across the page"),
                     N_("write two of left, right and width"));
    if (down != 1)
        refuse_place(s, n, down ? ATTR_BOTTOM : ATTR_POSITION,
                     down ? N_("top and bottom say its place twice")
                          : N_("this <div> does not say where it stands down the page"),
                     N_("write top or bottom: it is as high as what it holds"));
}

bool attrs_read(struct source *s, struct node *n, size_t offset, const char **given)
{
    struct attr **end = &n->attr;
    struct span name, value;
    attr_set seen = 0;

    offset += strcspn(s->text + offset, " \t\r\n/>");
    for (; *given && next_attr(s, &offset, &name, &value) && !source_limit_reached(s); given += 2) {
        const char *typed = arena_strndup(s->a, s->text + name.first, name.end - name.first);
        struct loc at = source_loc(s, name.first, name.end);
        if (!typed)
            return false;
        enum attribute id = find_attr(s, n->element, typed, at);
        if (id == ATTR_NATTRIBUTE)
            continue;
        seen |= ATTR_BIT(id);
        if (!read_value(s, n->element, id, at, value, given[1], end))
            return false;
        if (*end)
            end = &(*end)->next;
    }
    require_attrs(s, n, seen);
    if (n->element == EL_PAGE_DIV && seen & ATTR_BIT(ATTR_POSITION))
        require_place(s, n, seen);
    return true;
}
