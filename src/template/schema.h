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

enum attr_kind {
    KIND_WORD,          /* one of the attribute's words and nothing else */
    KIND_NAME,          /* letters, digits, '-' and '_' */
    KIND_LANGUAGE,      /* a language tag: RFC 5646, its form alone */
    KIND_COUNT,         /* 1 to 9999 */
    KIND_DECIMAL,       /* below 10 */
    KIND_NUMBER,        /* may be negative */
    KIND_LENGTH,        /* not negative */
    KIND_SIGNED_LENGTH, /* may be negative */
    KIND_FONT_SIZE,     /* a length of 1pt or more */
    KIND_LINE_HEIGHT,   /* a factor or a length, above 0 */
    KIND_COLOR,         /* #rrggbb */
    KIND_BORDER,        /* thickness, style and colour, each once, in any order */
    KIND_PAPER,         /* two lengths above 0; no em, since there is no font */
    KIND_MARGIN,        /* one to four lengths, not negative; no em */
    KIND_PADDING,       /* one to four lengths, not negative */
    KIND_COLUMNS,       /* of each a length above 0, N%, N*, * or auto */
    KIND_COUNTERS,      /* names, each with a whole number after it if wished: CSS 2.1, 12.4 */
    KIND_FAMILIES,      /* names with commas between them */
    KIND_SQL,           /* not blank; the rest is for the database to say */
    KIND_CONDITION,     /* likewise, an expression of SQL */
    KIND_TEXT,          /* anything */
    KIND_NUMBER_FORMAT, /* XSLT 1.0, 7.7.1, with Thai digits and letters */
    KIND_FORMAT,        /* of a value: 0.00 */
    KIND_NKIND
};

enum paper {
    PAPER_A3,
    PAPER_A4,
    PAPER_A5,
    PAPER_LETTER,
    PAPER_LEGAL,
    PAPER_A2,
    PAPER_A6,
    PAPER_B4,
    PAPER_B5
};

struct schema_word {
    const char *name;
    int value; /* what attr_value.word is of it */
};

struct schema_attr {
    const char *name;
    enum attr_kind kind;
    const struct schema_word *word; /* allowed instead of the kind; ends in NULL. NULL = none */
    int least, most; /* of a kind with blanks between values: how many; most 0 = any */
    bool references; /* {column} and {view.column} may stand in it */
    uint64_t only;   /* of these elements alone they may; 0 = of all */
};

/* A set of attributes; there are more than 64. */
__extension__ typedef unsigned __int128 attr_set;

struct schema_element {
    const char *name;
    bool text;        /* may hold text that is not blank */
    bool as_parent;   /* holds what its parent may hold, text too */
    bool once;        /* at most one in its parent, and never inside <each> or <if> */
    bool outside;     /* any number, but never inside <each> or <if> */
    uint64_t child;   /* ELEMENT_BIT of those that it may hold */
    attr_set attr;    /* ATTR_BIT of those that it may have */
    attr_set require; /* ATTR_BIT of those among them that it must have */
};

#define ELEMENT_BIT(e) (UINT64_C(1) << (e))
#define ATTR_BIT(a) ((attr_set)1 << (a))

/* May the value hold references? */
bool schema_takes_references(enum element e, enum attribute id);

extern const struct schema_element schema_element[EL_NELEMENT]; /* by enum element */
extern const struct schema_attr schema_attr[ATTR_NATTRIBUTE];   /* by enum attribute */

enum element schema_find_element(const char *name); /* EL_NELEMENT = unknown */
/* Of the attributes of that name the element's own, else one of others; ATTR_NATTRIBUTE = unknown.
 * As in HTML, one name may be of two kinds: the width of a picture and of a leader. */
enum attribute schema_find_attr(enum element e, const char *name);

/* What to write instead of a name of HTML that means something here, or is not here yet; NULL. */
const char *schema_element_advice(const char *name);
const char *schema_attr_advice(const char *name);
/* The names that there is advice for, from 0; NULL = no more. */
const char *schema_element_advised(size_t i);
const char *schema_attr_advised(size_t i);

/* "<th> and <td>", for messages; of a long list the first and "…"; set is of ELEMENT_BIT. Never NULL. */
const char *schema_list_elements(struct arena *a, uint64_t set);

#endif
