/*
 * schema - the parser's own tables of elements and attributes, as a RELAX NG schema for editors
 * (doc/report.rng). `schema --list` prints every element with its attributes, a line each.
 */
#include "template/schema.h"

#include <stdio.h>
#include <string.h>

/* ---- values ---- */

#define NUMBER "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
#define FIXED "(" NUMBER "(mm|cm|in|pt)|0)"
#define COLOR                                                                                      \
    "#[0-9A-Fa-f]{3}|#[0-9A-Fa-f]{6}|aqua|black|blue|fuchsia|gray|green|lime|maroon|navy|olive|"   \
    "orange|purple|red|"                                                                           \
    "silver|teal|white|yellow"
#define FONT "(" NUMBER "(mm|cm|in|pt|em)|0)"

/* What a value of the kind looks like; NULL = any text. */
static const char *pattern_of(enum attr_kind kind)
{
    switch (kind) {
    case KIND_NAME:
    case KIND_COUNTERS:
        return "[A-Za-z0-9_\\-&#xE01;-&#xE3A;&#xE40;-&#xE5B;]+";
    case KIND_LANGUAGE:
        return "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*";
    case KIND_COUNT:
        return "0*[1-9][0-9]*";
    case KIND_DECIMAL:
        return "[0-9](\\.[0-9]+)?";
    case KIND_NUMBER:
        return "-?[0-9]+(\\.[0-9]+)?([eE][\\-+]?[0-9]+)?";
    case KIND_PAPER:
    case KIND_MARGIN:
        return FIXED;
    case KIND_LENGTH:
    case KIND_PADDING:
        return FONT;
    case KIND_FONT_SIZE:
        return NUMBER "(mm|cm|in|pt|em)";
    case KIND_SIGNED_LENGTH:
        return "[\\-+]?" FONT;
    case KIND_LINE_HEIGHT:
        return NUMBER "|" FONT;
    case KIND_COLOR:
        return "(" COLOR ")";
    case KIND_BORDER:
        return "(" FONT "|solid|double|dashed|dotted|" COLOR ")";
    case KIND_COLUMNS:
        return "(auto|\\*|" NUMBER "[*%]|" FONT ")";
    case KIND_FORMAT:
        return "\\+?(#,##)?0(\\.0{1,6})?(%| (พัน|หมื่น|แสน|ล้าน|พันล้าน|หมื่นล้าน|แสนล้าน|ล้านล้าน))?";
    default:
        return NULL;
    }
}

/* A list of up to thousands has no end here: a pattern of it would be copied as often. */
static void put_value(enum element e, enum attribute id)
{
    const struct schema_attr *a = &schema_attr[id];
    const char *pattern = pattern_of(a->kind);

    if (!pattern && a->kind != KIND_WORD) { /* anything, its words too */
        printf("<text/>");
        return;
    }
    printf("<choice>");
    for (const struct schema_word *w = a->word; w && w->name; w++)
        printf("<value>%s</value>", w->name);
    if (pattern && !a->least)
        printf("<data type=\"string\"><param name=\"pattern\">%s%s</param></data>", pattern,
               schema_takes_references(e, id) ? "|.*\\{.*" : "");
    else if (pattern)
        printf("<data type=\"string\"><param name=\"pattern\">\\s*%s(\\s+%s){%d,%s}\\s*</param>"
               "</data>",
               pattern, pattern, a->least - 1,
               a->most && a->most < 10 ? (char[]){(char)('0' + a->most - 1), '\0'} : "");
    printf("</choice>");
}

/* ---- elements ---- */

/* One name may be of two elements, by where they stand. */
static const char *define(enum element e)
{
    return e == EL_PAGE_DIV ? "div-in-page" : schema_element[e].name;
}

/* The elements that may come once, in any order with the others. */
static bool put_once(const struct schema_element *h)
{
    bool any = false;

    for (int e = 0; e < EL_NELEMENT; e++) {
        if (!(h->child & ELEMENT_BIT(e)) || !schema_element[e].once)
            continue;
        printf("%s      <optional><ref name=\"%s\"/></optional>\n", any ? "" : "    <interleave>\n",
               define((enum element)e));
        any = true;
    }
    return any;
}

/* A picture within a line has no caption. */
static bool is_in_line(enum element holder, enum element e)
{
    const struct schema_element *h = &schema_element[holder];

    return (e == EL_IMG || e == EL_QR) && h->text && !(h->child & ELEMENT_BIT(EL_P));
}

/* `control` is the <each>, <if> or <else> in which they stand; EL_TEXT = none. */
static void put_children(enum element holder, enum element control)
{
    const struct schema_element *h = &schema_element[holder];
    bool once = !control && put_once(h), any = false;

    if (h->text)
        printf("    <mixed>\n");
    for (int e = 0; e < EL_NELEMENT; e++) {
        if (!(h->child & ELEMENT_BIT(e)) || schema_element[e].once ||
            (control && schema_element[e].outside))
            continue;
        if (!any)
            printf("      <zeroOrMore><choice>\n");
        any = true;
        if (schema_element[e].as_parent) /* what it holds hangs on where it stands */
            printf("        <ref name=\"%s-in-%s\"/>\n", schema_element[e].name, define(holder));
        else
            printf("        <ref name=\"%s%s\"/>\n", define((enum element)e),
                   is_in_line(holder, (enum element)e) ? "-in-line" : "");
    }
    printf("%s", any ? "      </choice></zeroOrMore>\n" : once ? "" : "    <empty/>\n");
    if (control == EL_IF)
        printf("      <optional><ref name=\"else-in-%s\"/></optional>\n", define(holder));
    printf("%s%s", h->text ? "    </mixed>\n" : "", once ? "    </interleave>\n" : "");
}

static void put_attributes(enum element e, bool must)
{
    const struct schema_element *s = &schema_element[e];

    for (int a = 0; a < ATTR_NATTRIBUTE; a++) {
        if (!(s->attr & ATTR_BIT(a)) || must != !!(s->require & ATTR_BIT(a)))
            continue;
        printf("    %s<attribute name=\"%s\">", must ? "" : "<optional>", schema_attr[a].name);
        put_value(e, (enum attribute)a);
        printf("</attribute>%s\n", must ? "" : "</optional>");
    }
}

static void put_element(enum element e, enum element holder, bool in_line)
{
    const struct schema_element *s = &schema_element[e];

    if (s->as_parent)
        printf("  <define name=\"%s-in-%s\"><element name=\"%s\">\n", s->name, define(holder),
               s->name);
    else
        printf("  <define name=\"%s%s\"><element name=\"%s\">\n", define(e),
               in_line ? "-in-line" : "", s->name);
    put_attributes(e, true);
    /* Attributes have no order, so this says nothing more; but libxml2 goes on from each <optional> of a list in two ways,
     * 2^n in the end, and from one of an <interleave> in the way that leaves the fewest attributes over. */
    attr_set optional = s->attr & ~s->require;
    bool several = optional & (optional - 1);
    printf("%s", several ? "    <interleave>\n" : "");
    put_attributes(e, false);
    printf("%s", several ? "    </interleave>\n" : "");
    if (in_line)
        printf("    <empty/>\n");
    else
        put_children(s->as_parent ? holder : e, s->as_parent ? e : EL_TEXT);
    printf("  </element></define>\n");
}

static void put_schema(void)
{
    printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<!-- Made from the parser's own tables by tests/schema.c; make check compares. -->\n"
           "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\" ns=\"%s\"\n"
           "         datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\">\n"
           "  <start><ref name=\"report\"/></start>\n",
           TEMPLATE_NS);
    for (int e = EL_TEXT + 1; e < EL_NELEMENT; e++) {
        if (!schema_element[e].as_parent) {
            put_element((enum element)e, (enum element)e, false);
            if (is_in_line(EL_P, (enum element)e))
                put_element((enum element)e, (enum element)e, true);
            continue;
        }
        for (int h = EL_TEXT + 1; h < EL_NELEMENT; h++)
            if (schema_element[h].child & ELEMENT_BIT(e == EL_ELSE ? EL_IF : e))
                put_element((enum element)e, (enum element)h, false);
    }
    printf("</grammar>\n");
}

static void put_list(void)
{
    for (int e = EL_TEXT + 1; e < EL_NELEMENT; e++) {
        printf("%s", schema_element[e].name);
        for (int a = 0; a < ATTR_NATTRIBUTE; a++)
            if (schema_element[e].attr & ATTR_BIT(a))
                printf(" %s", schema_attr[a].name);
        putchar('\n');
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "--list"))
        put_list();
    else
        put_schema();
    return fflush(stdout) != 0;
}
