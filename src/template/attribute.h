/*
 * attribute.h - the attributes of an element. Their values are read once, into lengths, numbers,
 * colours and words: later stages take those, and nobody reads the text again.
 *
 * Units:  pt64; a length in em stays one until its font is known.
 * Memory: the arena of the template.
 */
#ifndef RAINGAN_TEMPLATE_ATTRIBUTE_H
#define RAINGAN_TEMPLATE_ATTRIBUTE_H

#include "base/arena.h"
#include "base/format.h"
#include "base/style.h"

#include <stddef.h>

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
    ATTR_TEXT_DECORATION,
    ATTR_TEXT_ALIGN,
    ATTR_TEXT_INDENT,
    ATTR_LINE_HEIGHT,
    ATTR_WORD_SPACING,
    ATTR_LETTER_SPACING,
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
    ATTR_TEST,
    ATTR_COLUMNS,
    ATTR_BORDER,
    ATTR_PADDING,
    ATTR_PADDING_TOP,
    ATTR_PADDING_RIGHT,
    ATTR_PADDING_BOTTOM,
    ATTR_PADDING_LEFT,
    ATTR_SCOPE,
    ATTR_ROLE,
    ATTR_RULES,
    ATTR_COLSPAN,
    ATTR_ROWSPAN,
    ATTR_ALIGN,
    ATTR_VALIGN,
    ATTR_WRITING_MODE,
    ATTR_BACKGROUND,
    ATTR_BORDER_TOP,
    ATTR_BORDER_RIGHT,
    ATTR_BORDER_BOTTOM,
    ATTR_BORDER_LEFT,
    ATTR_BORDER_COLOR,
    ATTR_CONTINUED,
    ATTR_ID,
    ATTR_TO,
    ATTR_HREF,
    ATTR_PATTERN,
    ATTR_LEADER_WIDTH,
    ATTR_TAB_TO,
    ATTR_SHOW,
    ATTR_NUMBER_FORMAT,
    ATTR_COUNTER,
    ATTR_COUNTER_RESET,
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
    ATTR_VALUES,
    ATTR_PAGES,
    ATTR_VALUE,
    ATTR_LEVEL,
    ATTR_VERTICAL_ALIGN,
    ATTR_ROTATE,
    ATTR_BACKGROUND_IMAGE,
    ATTR_TITLE,
    ATTR_POSITION,
    ATTR_TOP,
    ATTR_RIGHT,
    ATTR_BOTTOM,
    ATTR_LEFT,
    ATTR_ON_PAGES,
    ATTR_NATTRIBUTE
};

/* What words mean that base/style.h has no enum for. */
enum numerals { NUMERALS_LATIN, NUMERALS_THAI };
enum role { ROLE_NONE, ROLE_PRESENTATION, ROLE_HEADING }; /* WAI-ARIA 1.2 */
enum orientation { ORIENTATION_PORTRAIT, ORIENTATION_LANDSCAPE };
enum page_break { PAGE_BREAK_AUTO, PAGE_BREAK_AVOID, PAGE_BREAK_ALWAYS };

struct column {
    enum column_width kind;
    struct length length; /* COLUMN_LENGTH */
    double amount;        /* percent, or shares */
};

struct counter_start { /* of counter-reset */
    const char *name;
    int value;
    bool given; /* the value, in the template */
};

/* schema.c says of which kind an attribute is, and which words it takes. Of "none", "normal" and
 * "auto" the union is all zero. */
struct attr_value {
    int word; /* an enum, a number or yes and no, as the attribute has it; NO_WORD = it is none */
    union {
        const char *text; /* of names and SQL too */
        int count;
        double number;
        struct length length;
        struct {
            enum line_height kind;
            double factor; /* in steps of 1/64, as lengths are */
            struct length length;
        } line_height;
        uint32_t color; /* 0xRRGGBB */
        struct {        /* what is not given is not `has` */
            struct length width;
            enum border_style style;
            uint32_t color;
            bool has_width, has_style, has_color;
        } border;
        pt64 margin[SIDE_N];
        struct length padding[SIDE_N];
        struct {
            pt64 width, height;
        } paper;
        struct {
            struct column *column;
            size_t n;
        } columns;
        struct {
            struct counter_start *counter;
            size_t n;
        } counters;
        const char *const *families; /* NULL after the last */
        struct value_format format;
    } u;
};

enum { NO_WORD = -1 };

struct attr {
    struct attr *next;
    enum attribute id;
    struct loc at; /* of the value's first character */
    struct loc name_at;
    const char *text; /* as typed, for messages: entities resolved; a line end is a space (XML 1.0,
                       * 3.3.3), but stays one in SQL, for its comments and for places in it */
    struct text_part *part;  /* of a text with references: its value is read when it is bound */
    struct attr_value value; /* otherwise */
};

/* The value of a text whose references have been filled in, read as in the template and refused in
 * the same words. false = diagnosed at the attribute. */
bool attr_parse(struct arena *a, const struct attr *at, const char *text, struct attr_value *out,
                struct diag *dg);

/* Of a length in em that is too small or too large where it is used. Always false. */
bool attr_refuse(struct arena *a, const struct attr *at, struct diag *dg);

#endif
