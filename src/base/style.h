/*
 * style.h - what CSS says about text, as several stages know it: template/ reads it, document/
 * works out what holds where, text/ and layout/ do it.
 *
 * Units:  lengths are pt64.
 * Rules:  CSS 2.1 and CSS Fonts 4, unless it says ours.
 */
#ifndef RAINGAN_BASE_STYLE_H
#define RAINGAN_BASE_STYLE_H

#include "base/diag.h"
#include "base/units.h"

#include <stdbool.h>
#include <stdint.h>

enum side { SIDE_TOP, SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT, SIDE_N }; /* in the order of CSS */
enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTER, ALIGN_JUSTIFY, ALIGN_DECIMAL };
/* CSS 2.1, 10.8.1, of what stands within a line; a length raises it. */
enum vertical_align { RAISED_BASELINE, RAISED_MIDDLE, RAISED_TEXT_TOP, RAISED_TEXT_BOTTOM };
enum valign { VALIGN_BASELINE, VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };
/* In the order of CSS 2.1, 17.6.2.1, rule 3: of two lines as thick as each other the later one is
 * drawn; NONE loses against all, HIDDEN wins. */
enum border_style {
    BORDER_NONE,
    BORDER_DOTTED,
    BORDER_DASHED,
    BORDER_SOLID,
    BORDER_DOUBLE,
    BORDER_HIDDEN
};
/* CSS Writing Modes 4: text from the left, or turned to run up (lr) or down (rl). */
enum writing_mode { WRITING_HORIZONTAL, WRITING_SIDEWAYS_LR, WRITING_SIDEWAYS_RL };
/* Of a cell that heads others. */
enum cell_scope { SCOPE_NONE, SCOPE_COL, SCOPE_ROW, SCOPE_ROWGROUP };
/* HTML 4.01, 11.3.1: between which cells a table draws lines. */
enum rules { RULES_NONE, RULES_GROUPS, RULES_ROWS, RULES_COLS, RULES_ALL };
enum line_height { LINE_NORMAL, LINE_FACTOR, LINE_LENGTH };
enum column_width { COLUMN_LENGTH, COLUMN_PERCENT, COLUMN_SHARE, COLUMN_AUTO };
/* Ours: what a <ref> prints, or {h1}; REF_TITLE is the number with the text. */
enum ref_show { REF_PAGE, REF_NUMBER, REF_TEXT, REF_TITLE };
/* Ours: the pages of a table on which a row of its head or foot stands. The others of XSL 1.1,
 * 7.27.15, cannot be known when a page begins. */
enum row_pages {
    ROW_PAGES_OWN, /* not said: ALL for a head, LAST for a foot */
    ROW_PAGES_ALL,
    ROW_PAGES_FIRST,
    ROW_PAGES_NOT_FIRST,
    ROW_PAGES_LAST,
    ROW_PAGES_NOT_LAST,
    ROW_PAGES_BROKEN /* all, of a table that stands on more than one */
};
/* Ours: what a table sums of one of its columns. */
enum total_kind { TOTAL_NONE, TOTAL_PAGE, TOTAL_RUNNING, TOTAL_BROUGHT };
/* ISO/IEC 18004: how much of a QR code may be damaged: 7, 15, 25, 30 %. */
enum qr_level { QR_LEVEL_L, QR_LEVEL_M, QR_LEVEL_Q, QR_LEVEL_H };
/* Ours: the values in a chart; FIT is without a word, as far as there is room. */
enum chart_values { CHART_VALUES_FIT, CHART_VALUES_SHOW, CHART_VALUES_NONE };

struct border { /* of one side */
    enum border_style style;
    pt64 width; /* thickness */
    uint32_t color;
    bool given;   /* the template speaks of it, if only to say none */
    bool colored; /* else it has the colour of the text (CSS Backgrounds 3, 3.1) */
};

/* Lines along the text. Those of leaders lie at one height, with text on them or without. */
enum decoration {
    DECORATION_UNDERLINE = 1,
    DECORATION_THROUGH = 2,
    DECORATION_DOTS = 4,
    DECORATION_RULE = 8
};
enum leader { LEADER_DOTS, LEADER_RULE, LEADER_SPACE }; /* XSL 1.1, 7.22.3 */

struct font_style {
    const char *const *families; /* names, NULL after the last */
    pt64 size;                   /* as asked; the used size follows from size_adjust */
    double size_adjust;          /* font-size-adjust; 0 = none */
    pt64 word_spacing;           /* added to each space; may be negative */
    pt64 letter_spacing;         /* added after each cluster; may be negative */
    bool bold, italic;
    bool thai_numerals; /* ours: digits of bound values are Thai, but for those of addresses (D6) */
    bool even_digits;   /* ours: each digit in a box of the widest of its kind (D2) */
    pt64 rise;          /* of the baseline, for a superscript (PDF 32000-1, 9.3.7) */
    uint32_t color;     /* 0xRRGGBB */
    unsigned decoration;       /* bits of enum decoration */
    uint32_t decoration_color; /* of the element that asked for it: CSS Text Decoration 3, 2.2 */
    struct loc at;             /* where the families were asked for */
    const char *lang;          /* BCP 47; NULL = as the letters are, PDF 32000-1, 14.9.2 */
};

#endif
