/*
 * schema.h - which elements and attributes a template may have: the one place that says it.
 *
 * Out:    two constant tables, to be looked up by enum or walked from end to end (a reference
 *         manual and a RELAX NG schema can be made from them).
 * Rules:  names and values as in HTML and CSS where those have them; the others are ours.
 */
#ifndef RAINGAN_TEMPLATE_SCHEMA_H
#define RAINGAN_TEMPLATE_SCHEMA_H

#include "template/template.h"

#include <stdint.h>

enum attribute {
    ATTR_LANG,
    ATTR_NUMERALS,
    ATTR_NAME,
    ATTR_SIZE,
    ATTR_ORIENTATION,
    ATTR_MARGIN,
    ATTR_FROM,
    ATTR_BASED_ON,
    ATTR_STYLE,
    ATTR_FONT_FAMILY,
    ATTR_FONT_SIZE,
    ATTR_FONT_SIZE_ADJUST,
    ATTR_FONT_WEIGHT,
    ATTR_FONT_STYLE,
    ATTR_TEXT_ALIGN,
    ATTR_TEXT_INDENT,
    ATTR_LINE_HEIGHT,
    ATTR_MARGIN_TOP,
    ATTR_MARGIN_BOTTOM,
    ATTR_MARGIN_LEFT,
    ATTR_MARGIN_RIGHT,
    ATTR_BREAK_BEFORE,
    ATTR_BREAK_AFTER,
    ATTR_BREAK_INSIDE,
    ATTR_ORPHANS,
    ATTR_WIDOWS,
    ATTR_COLOR,
    ATTR_PAGE,
    ATTR_SELECT,
    ATTR_COLUMNS,
    ATTR_BORDER,
    ATTR_PADDING,
    ATTR_COLSPAN,
    ATTR_ROWSPAN,
    ATTR_ALIGN,
    ATTR_VALIGN,
    ATTR_BACKGROUND,
    ATTR_BORDER_TOP,
    ATTR_BORDER_RIGHT,
    ATTR_BORDER_BOTTOM,
    ATTR_BORDER_LEFT,
    ATTR_BORDER_COLOR,
    ATTR_CONTINUED,
    ATTR_ID,
    ATTR_TO,
    ATTR_SHOW,
    ATTR_NUMBER_FORMAT,
    ATTR_INITIAL_PAGE_NUMBER,
    ATTR_START,
    ATTR_MARKER,
    ATTR_LEVELS,
    ATTR_COLUMN_COUNT,
    ATTR_COLUMN_GAP,
    ATTR_SRC,
    ATTR_ALT,
    ATTR_WIDTH,
    ATTR_HEIGHT,
    ATTR_FORMAT,
    ATTR_MIN,
    ATTR_MAX,
    ATTR_STEP,
    ATTR_LINE,
    ATTR_LABEL,
    ATTR_NATTRIBUTE
};

enum attr_kind {
    KIND_WORD,          /* one of the attribute's words and nothing else */
    KIND_NAME,          /* letters, digits, '-' and '_' */
    KIND_LANGUAGE,      /* a language tag: RFC 5646, its form alone */
    KIND_COUNT,         /* 1 to 9999 */
    KIND_DECIMAL,       /* below 10 */
    KIND_LENGTH,        /* not negative; no em, since there is no font */
    KIND_FONT_LENGTH,   /* not negative; em too */
    KIND_SIGNED_LENGTH, /* em too */
    KIND_LINE_HEIGHT,   /* a factor or a length, above 0 */
    KIND_COLOR,         /* #rrggbb */
    KIND_COLUMN,        /* a length, N%, N* or * */
    KIND_FAMILIES,      /* names with commas between them */
    KIND_SQL,           /* not blank; the rest is for the database to say */
    KIND_TEXT,          /* anything */
    KIND_COUNT_REF,     /* 1 to 9999, or with {references} */
    KIND_TEXT_REF,      /* anything, with {references} */
    KIND_NUMBER_REF,    /* a decimal, may be negative, or with {references} */
    KIND_NUMBER_FORMAT, /* XSLT 1.0, 7.7.1, with Thai digits and letters */
    KIND_FORMAT,        /* of a value: 0.00 */
    KIND_NKIND
};

struct schema_attr {
    const char *name;
    enum attr_kind kind;
    int least, most;          /* how many values of the kind, with blanks between; most 0 = any */
    const char *const *words; /* allowed instead of them; ends in NULL. NULL = none */
    const char *wanted;       /* the kind's part of a message; NULL = as usual for the kind */
};

struct schema_element {
    const char *name;
    bool text;        /* may hold text that is not blank */
    bool as_parent;   /* holds what its parent may hold, text too */
    bool once;        /* at most one in its parent, and never inside <each> */
    uint64_t child;   /* ELEMENT_BIT of those that it may hold */
    uint64_t attr;    /* ATTR_BIT of those that it may have */
    uint64_t require; /* ATTR_BIT of those among them that it must have */
};

#define ELEMENT_BIT(e) (UINT64_C(1) << (e))
#define ATTR_BIT(a) (UINT64_C(1) << (a))

extern const struct schema_element schema_element[EL_NELEMENT]; /* by enum element */
extern const struct schema_attr schema_attr[ATTR_NATTRIBUTE];   /* by enum attribute */

enum element schema_find_element(const char *name); /* EL_NELEMENT = unknown */
enum attribute schema_find_attr(const char *name);  /* ATTR_NATTRIBUTE = unknown */

/* What to write instead of a name of HTML that means something here, or is not here yet; NULL. */
const char *schema_element_advice(const char *name);
const char *schema_attr_advice(const char *name);

/* "<th> and <td>", for messages; set is of ELEMENT_BIT. Never NULL. */
const char *schema_list_elements(struct arena *a, uint64_t set);

#endif
