#include "template/schema.h"

#include "base/diag.h"
#include "base/str.h"

#include <string.h>

_Static_assert(EL_NELEMENT <= 64 && ATTR_NATTRIBUTE <= 128, "one bit for each");

/* clang-format off */
#define WORDS(name, ...) static const struct schema_word name[] = {__VA_ARGS__, {NULL, 0}}

WORDS(none, {"none", 0});
WORDS(border, {"none", BORDER_NONE}, {"hidden", BORDER_HIDDEN});
WORDS(rules, {"none", RULES_NONE}, {"groups", RULES_GROUPS}, {"rows", RULES_ROWS},
      {"cols", RULES_COLS}, {"all", RULES_ALL});
WORDS(scope, {"col", SCOPE_COL}, {"row", SCOPE_ROW}, {"rowgroup", SCOPE_ROWGROUP});
WORDS(role, {"presentation", ROLE_PRESENTATION}, {"heading", ROLE_HEADING});
WORDS(normal, {"normal", LINE_NORMAL});
WORDS(numerals, {"thai", NUMERALS_THAI}, {"arabic", NUMERALS_LATIN}, {"latin", NUMERALS_LATIN});
WORDS(paper, {"A4", PAPER_A4}, {"A3", PAPER_A3}, {"A5", PAPER_A5}, {"A6", PAPER_A6},
      {"A2", PAPER_A2}, {"B4", PAPER_B4}, {"B5", PAPER_B5}, {"Letter", PAPER_LETTER},
      {"Legal", PAPER_LEGAL});
WORDS(orientation, {"portrait", ORIENTATION_PORTRAIT}, {"landscape", ORIENTATION_LANDSCAPE});
WORDS(weight, {"normal", false}, {"bold", true});
WORDS(slant, {"normal", false}, {"italic", true});
WORDS(text_align, {"left", ALIGN_LEFT}, {"right", ALIGN_RIGHT}, {"center", ALIGN_CENTER},
      {"justify", ALIGN_JUSTIFY}, {"start", ALIGN_LEFT}, {"end", ALIGN_RIGHT});
WORDS(cell_align, {"left", ALIGN_LEFT}, {"right", ALIGN_RIGHT}, {"center", ALIGN_CENTER},
      {"decimal", ALIGN_DECIMAL});
WORDS(valign, {"baseline", VALIGN_BASELINE}, {"top", VALIGN_TOP}, {"middle", VALIGN_MIDDLE}, {"bottom", VALIGN_BOTTOM});
WORDS(vertical_align, {"baseline", RAISED_BASELINE}, {"middle", RAISED_MIDDLE},
      {"text-top", RAISED_TEXT_TOP}, {"text-bottom", RAISED_TEXT_BOTTOM});
WORDS(page_break, {"auto", PAGE_BREAK_AUTO}, {"avoid", PAGE_BREAK_AVOID},
      {"page", PAGE_BREAK_ALWAYS});
WORDS(break_inside, {"auto", PAGE_BREAK_AUTO}, {"avoid", PAGE_BREAK_AVOID});
WORDS(decoration, {"none", 0}, {"underline", DECORATION_UNDERLINE},
      {"line-through", DECORATION_THROUGH},
      {"underline line-through", DECORATION_UNDERLINE | DECORATION_THROUGH});
WORDS(pattern, {"dots", LEADER_DOTS}, {"rule", LEADER_RULE}, {"space", LEADER_SPACE});
WORDS(rest, {"*", true});
WORDS(show, {"page", REF_PAGE}, {"number", REF_NUMBER}, {"text", REF_TEXT});
WORDS(chart_values, {"show", CHART_VALUES_SHOW}, {"none", CHART_VALUES_NONE});
WORDS(qr_level, {"L", QR_LEVEL_L}, {"M", QR_LEVEL_M}, {"Q", QR_LEVEL_Q}, {"H", QR_LEVEL_H});
WORDS(levels, {"1", 1}, {"2", 2}, {"3", 3}, {"4", 4}, {"5", 5});
WORDS(row_pages, {"all", ROW_PAGES_ALL}, {"first", ROW_PAGES_FIRST},
      {"not-first", ROW_PAGES_NOT_FIRST}, {"last", ROW_PAGES_LAST},
      {"not-last", ROW_PAGES_NOT_LAST}, {"broken", ROW_PAGES_BROKEN});
WORDS(position, {"absolute", true});
WORDS(section_pages, {"all", ROW_PAGES_ALL}, {"first", ROW_PAGES_FIRST},
      {"not-first", ROW_PAGES_NOT_FIRST});
WORDS(writing_mode, {"horizontal-tb", WRITING_HORIZONTAL}, {"sideways-lr", WRITING_SIDEWAYS_LR},
      {"sideways-rl", WRITING_SIDEWAYS_RL});
WORDS(column_count, {"2", 2}, {"3", 3}, {"4", 4});

/* What a row of the data sets. */
#define OF_ROWS                                                                                    \
    (ELEMENT_BIT(EL_P) | ELEMENT_BIT(EL_H1) | ELEMENT_BIT(EL_H2) | ELEMENT_BIT(EL_H3) |            \
     ELEMENT_BIT(EL_H4) | ELEMENT_BIT(EL_H5) | ELEMENT_BIT(EL_DIV) | ELEMENT_BIT(EL_B) |           \
     ELEMENT_BIT(EL_I) | ELEMENT_BIT(EL_U) | ELEMENT_BIT(EL_S) | ELEMENT_BIT(EL_SUP) |             \
     ELEMENT_BIT(EL_SUB) | ELEMENT_BIT(EL_SPAN) | ELEMENT_BIT(EL_A) | ELEMENT_BIT(EL_ABBR) |       \
     ELEMENT_BIT(EL_LEADER) | ELEMENT_BIT(EL_OL) | ELEMENT_BIT(EL_UL) | ELEMENT_BIT(EL_LI) |       \
     ELEMENT_BIT(EL_TABLE) | ELEMENT_BIT(EL_CAPTION) | ELEMENT_BIT(EL_TR) | ELEMENT_BIT(EL_TH) |   \
     ELEMENT_BIT(EL_TD) | ELEMENT_BIT(EL_COLUMNS))

const struct schema_attr schema_attr[ATTR_NATTRIBUTE] = {
    [ATTR_LANG] = {.name = "lang", .kind = KIND_LANGUAGE},
    [ATTR_NUMERALS] = {.name = "numerals", .kind = KIND_WORD, .word = numerals},
    [ATTR_NAME] = {.name = "name", .kind = KIND_NAME},
    [ATTR_SIZE] = {.name = "size", .kind = KIND_PAPER, .word = paper, .least = 2, .most = 2},
    [ATTR_ORIENTATION] = {.name = "orientation", .kind = KIND_WORD, .word = orientation},
    [ATTR_MARGIN] = {.name = "margin", .kind = KIND_MARGIN, .least = 1, .most = 4},
    [ATTR_FROM] = {.name = "from", .kind = KIND_COUNT},
    [ATTR_BASED_ON] = {.name = "based-on", .kind = KIND_NAME},
    [ATTR_STYLE] = {.name = "style", .kind = KIND_NAME, .references = true, .only = OF_ROWS},
    [ATTR_FONT_FAMILY] = {.name = "font-family", .kind = KIND_FAMILIES},
    [ATTR_FONT_SIZE] = {.name = "font-size", .kind = KIND_FONT_SIZE},
    [ATTR_FONT_SIZE_ADJUST] = {.name = "font-size-adjust", .kind = KIND_DECIMAL, .word = none},
    [ATTR_FONT_WEIGHT] = {.name = "font-weight", .kind = KIND_WORD, .word = weight},
    [ATTR_FONT_STYLE] = {.name = "font-style", .kind = KIND_WORD, .word = slant},
    [ATTR_TEXT_DECORATION] = {.name = "text-decoration", .kind = KIND_WORD, .word = decoration},
    [ATTR_TEXT_ALIGN] = {.name = "text-align", .kind = KIND_WORD, .word = text_align},
    [ATTR_TEXT_INDENT] = {.name = "text-indent", .kind = KIND_SIGNED_LENGTH},
    [ATTR_LINE_HEIGHT] = {.name = "line-height", .kind = KIND_LINE_HEIGHT, .word = normal},
    [ATTR_WORD_SPACING] = {.name = "word-spacing", .kind = KIND_SIGNED_LENGTH, .word = normal},
    [ATTR_LETTER_SPACING] = {.name = "letter-spacing", .kind = KIND_SIGNED_LENGTH, .word = normal},
    [ATTR_MARGIN_TOP] = {.name = "margin-top", .kind = KIND_SIGNED_LENGTH},
    [ATTR_MARGIN_BOTTOM] = {.name = "margin-bottom", .kind = KIND_SIGNED_LENGTH},
    [ATTR_MARGIN_LEFT] = {.name = "margin-left", .kind = KIND_SIGNED_LENGTH},
    [ATTR_MARGIN_RIGHT] = {.name = "margin-right", .kind = KIND_SIGNED_LENGTH},
    [ATTR_BREAK_BEFORE] = {.name = "break-before", .kind = KIND_WORD, .word = page_break},
    [ATTR_BREAK_AFTER] = {.name = "break-after", .kind = KIND_WORD, .word = page_break},
    [ATTR_BREAK_INSIDE] = {.name = "break-inside", .kind = KIND_WORD, .word = break_inside},
    [ATTR_ORPHANS] = {.name = "orphans", .kind = KIND_COUNT},
    [ATTR_WIDOWS] = {.name = "widows", .kind = KIND_COUNT},
    [ATTR_COLOR] = {.name = "color", .kind = KIND_COLOR, .references = true, .only = OF_ROWS},
    [ATTR_PAGE] = {.name = "page", .kind = KIND_NAME},
    [ATTR_SELECT] = {.name = "select", .kind = KIND_SQL},
    [ATTR_TEST] = {.name = "test", .kind = KIND_CONDITION},
    [ATTR_COLUMNS] = {.name = "columns", .kind = KIND_COLUMNS, .least = 1, .most = 1000},
    [ATTR_BORDER] = {.name = "border", .kind = KIND_BORDER, .word = border, .least = 1, .most = 3},
    [ATTR_PADDING] = {.name = "padding", .kind = KIND_PADDING, .least = 1, .most = 4},
    [ATTR_PADDING_TOP] = {.name = "padding-top", .kind = KIND_LENGTH},
    [ATTR_PADDING_RIGHT] = {.name = "padding-right", .kind = KIND_LENGTH},
    [ATTR_PADDING_BOTTOM] = {.name = "padding-bottom", .kind = KIND_LENGTH},
    [ATTR_PADDING_LEFT] = {.name = "padding-left", .kind = KIND_LENGTH},
    [ATTR_SCOPE] = {.name = "scope", .kind = KIND_WORD, .word = scope},
    [ATTR_ROLE] = {.name = "role", .kind = KIND_WORD, .word = role},
    [ATTR_RULES] = {.name = "rules", .kind = KIND_WORD, .word = rules},
    [ATTR_COLSPAN] = {.name = "colspan", .kind = KIND_COUNT, .references = true},
    [ATTR_ROWSPAN] = {.name = "rowspan", .kind = KIND_COUNT, .references = true},
    [ATTR_ALIGN] = {.name = "align", .kind = KIND_WORD, .word = cell_align},
    [ATTR_VALIGN] = {.name = "valign", .kind = KIND_WORD, .word = valign},
    [ATTR_WRITING_MODE] = {.name = "writing-mode", .kind = KIND_WORD, .word = writing_mode},
    [ATTR_BACKGROUND] = {.name = "background", .kind = KIND_COLOR, .references = true, .only = OF_ROWS},
    [ATTR_BORDER_TOP] = {.name = "border-top", .kind = KIND_BORDER, .word = border, .least = 1, .most = 3},
    [ATTR_BORDER_RIGHT] = {.name = "border-right", .kind = KIND_BORDER, .word = border, .least = 1, .most = 3},
    [ATTR_BORDER_BOTTOM] = {.name = "border-bottom", .kind = KIND_BORDER, .word = border, .least = 1, .most = 3},
    [ATTR_BORDER_LEFT] = {.name = "border-left", .kind = KIND_BORDER, .word = border, .least = 1, .most = 3},
    [ATTR_BORDER_COLOR] = {.name = "border-color", .kind = KIND_COLOR},
    [ATTR_CONTINUED] = {.name = "continued", .kind = KIND_TEXT},
    [ATTR_ID] = {.name = "id", .kind = KIND_TEXT, .references = true},
    [ATTR_TO] = {.name = "to", .kind = KIND_TEXT, .references = true},
    [ATTR_HREF] = {.name = "href", .kind = KIND_TEXT, .references = true},
    [ATTR_PATTERN] = {.name = "pattern", .kind = KIND_WORD, .word = pattern},
    [ATTR_LEADER_WIDTH] = {.name = "width", .kind = KIND_LENGTH, .word = rest},
    [ATTR_TAB_TO] = {.name = "to", .kind = KIND_LENGTH},
    [ATTR_SHOW] = {.name = "show", .kind = KIND_WORD, .word = show},
    [ATTR_NUMBER_FORMAT] = {.name = "number-format", .kind = KIND_NUMBER_FORMAT, .word = none},
    [ATTR_COUNTER] = {.name = "counter", .kind = KIND_NAME},
    [ATTR_COUNTER_RESET] = {.name = "counter-reset", .kind = KIND_COUNTERS, .least = 1},
    [ATTR_INITIAL_PAGE_NUMBER] = {.name = "initial-page-number", .kind = KIND_COUNT},
    [ATTR_START] = {.name = "start", .kind = KIND_COUNT},
    [ATTR_MARKER] = {.name = "marker", .kind = KIND_TEXT, .references = true},
    [ATTR_LEVELS] = {.name = "levels", .kind = KIND_WORD, .word = levels},
    [ATTR_COLUMN_COUNT] = {.name = "column-count", .kind = KIND_WORD, .word = column_count},
    [ATTR_COLUMN_GAP] = {.name = "column-gap", .kind = KIND_LENGTH},
    [ATTR_SRC] = {.name = "src", .kind = KIND_TEXT, .references = true},
    [ATTR_ALT] = {.name = "alt", .kind = KIND_TEXT, .references = true},
    [ATTR_WIDTH] = {.name = "width", .kind = KIND_LENGTH},
    [ATTR_HEIGHT] = {.name = "height", .kind = KIND_LENGTH},
    [ATTR_FORMAT] = {.name = "format", .kind = KIND_FORMAT},
    [ATTR_MIN] = {.name = "min", .kind = KIND_NUMBER, .references = true},
    [ATTR_MAX] = {.name = "max", .kind = KIND_NUMBER, .references = true},
    [ATTR_STEP] = {.name = "step", .kind = KIND_NUMBER, .references = true},
    [ATTR_LINE] = {.name = "line", .kind = KIND_NUMBER, .references = true},
    [ATTR_LABEL] = {.name = "label", .kind = KIND_TEXT, .references = true},
    [ATTR_VALUES] = {.name = "values", .kind = KIND_WORD, .word = chart_values},
    [ATTR_PAGES] = {.name = "pages", .kind = KIND_WORD, .word = row_pages},
    [ATTR_VALUE] = {.name = "value", .kind = KIND_TEXT, .references = true},
    [ATTR_LEVEL] = {.name = "level", .kind = KIND_WORD, .word = qr_level},
    [ATTR_VERTICAL_ALIGN] = {.name = "vertical-align", .kind = KIND_SIGNED_LENGTH, .word = vertical_align},
    [ATTR_ROTATE] = {.name = "rotate", .kind = KIND_NUMBER},
    [ATTR_BACKGROUND_IMAGE] = {.name = "background-image", .kind = KIND_TEXT},
    [ATTR_TITLE] = {.name = "title", .kind = KIND_TEXT, .references = true},
    [ATTR_POSITION] = {.name = "position", .kind = KIND_WORD, .word = position},
    [ATTR_TOP] = {.name = "top", .kind = KIND_LENGTH},
    [ATTR_RIGHT] = {.name = "right", .kind = KIND_LENGTH},
    [ATTR_BOTTOM] = {.name = "bottom", .kind = KIND_LENGTH},
    [ATTR_LEFT] = {.name = "left", .kind = KIND_LENGTH},
    [ATTR_ON_PAGES] = {.name = "pages", .kind = KIND_WORD, .word = section_pages},
};

#define E(name) ELEMENT_BIT(EL_##name)
#define A(name) ATTR_BIT(ATTR_##name)

#define FONT                                                                                       \
    (A(FONT_FAMILY) | A(FONT_SIZE) | A(FONT_SIZE_ADJUST) | A(FONT_WEIGHT) | A(FONT_STYLE) |        \
     A(COLOR) | A(WORD_SPACING) | A(LETTER_SPACING) | A(NUMERALS) | A(TEXT_DECORATION))
#define LINES (A(TEXT_ALIGN) | A(TEXT_INDENT) | A(LINE_HEIGHT) | A(ORPHANS) | A(WIDOWS))
#define MARGINS (A(MARGIN_TOP) | A(MARGIN_BOTTOM) | A(MARGIN_LEFT) | A(MARGIN_RIGHT))
#define CSS (FONT | LINES | MARGINS | A(BREAK_BEFORE) | A(BREAK_AFTER) | A(BREAK_INSIDE))
#define STYLED (A(STYLE) | CSS | A(LANG))
#define BLOCK (STYLED | A(ID) | BORDERS | PADDINGS)
#define HEADING (BLOCK | A(NUMBER_FORMAT) | A(COUNTER_RESET))
#define BORDERS                                                                                    \
    (A(BORDER) | A(BORDER_TOP) | A(BORDER_RIGHT) | A(BORDER_BOTTOM) | A(BORDER_LEFT) |             \
     A(BORDER_COLOR) | A(BACKGROUND))
#define PADDINGS                                                                                   \
    (A(PADDING) | A(PADDING_TOP) | A(PADDING_RIGHT) | A(PADDING_BOTTOM) | A(PADDING_LEFT))
#define CELL                                                                                       \
    (A(STYLE) | FONT | LINES | BORDERS | PADDINGS | A(COLSPAN) | A(ROWSPAN) | A(ALIGN) |           \
     A(VALIGN) | A(SCOPE) | A(WRITING_MODE) | A(CONTINUED) | A(LANG))
#define CHART                                                                                      \
    (BLOCK | A(SELECT) | A(ALT) | A(HEIGHT) | A(MIN) | A(MAX) | A(STEP) | A(FORMAT) | A(LINE) |    \
     A(LABEL) | A(VALUES))

#define CONTROL (E(EACH) | E(IF)) /* <else> is a matter of its <if> */

/* Of a cell or an item. */
#define SMALL_BLOCKS (E(P) | E(OL) | E(UL) | E(IMG) | E(QR) | E(HR) | E(TABLE) | CONTROL)
#define HEADINGS (E(H1) | E(H2) | E(H3) | E(H4) | E(H5))
#define COLUMN_BLOCKS (SMALL_BLOCKS | HEADINGS | E(DIV) | E(BAR_CHART) | E(LINE_CHART))
#define BLOCKS (COLUMN_BLOCKS | E(COLUMNS) | E(TOC))
#define PLAIN (E(B) | E(I) | E(U) | E(S) | E(SUP) | E(SUB) | E(SPAN) | E(BR) | CONTROL)
#define SPANS (PLAIN | E(REF) | E(A) | E(ABBR))
#define INLINE (SPANS | E(FOOTNOTE) | E(SIGNATURE) | E(LEADER) | E(TAB) | E(IMG) | E(QR))

#define BAND (E(P) | E(TABLE) | E(HR) | E(IMG) | E(QR) | CONTROL)

const struct schema_element schema_element[EL_NELEMENT] = {
    [EL_TEXT] = {.name = "text"},
    [EL_REPORT] = {.name = "report", .child = E(PAGE) | E(STYLE) | E(SECTION) | E(CORRECTIONS) | CONTROL,
                   .attr = A(LANG) | A(NUMERALS)},
    [EL_PAGE] = {.name = "page", .outside = true, .child = E(HEADER) | E(FOOTER) | E(WATERMARK) | E(PAGE_DIV),
                 .attr = A(NAME) | A(SIZE) | A(ORIENTATION) | A(MARGIN) | BORDERS | PADDINGS | A(BACKGROUND_IMAGE),
                 .require = A(NAME)},
    [EL_HEADER] = {.name = "header", .once = true, .child = BAND,
                   .attr = A(FROM)},
    [EL_FOOTER] = {.name = "footer", .once = true, .child = BAND,
                   .attr = A(FROM)},
    [EL_WATERMARK] = {.name = "watermark", .text = true, .once = true, .child = CONTROL,
                      .attr = A(STYLE) | (FONT & ~A(TEXT_DECORATION)) | A(ROTATE)},
    [EL_STYLE] = {.name = "style", .outside = true, .attr = A(NAME) | A(BASED_ON) | CSS | A(NUMBER_FORMAT) | BORDERS | PADDINGS | A(RULES),
                  .require = A(NAME)},
    [EL_SECTION] = {.name = "section", .child = BLOCKS,
                    .attr = A(PAGE) | A(LANG) | A(INITIAL_PAGE_NUMBER) | A(NUMBER_FORMAT) | A(COUNTER_RESET),
                    .require = A(PAGE)},
    [EL_CORRECTIONS] = {.name = "corrections", .once = true, .child = BLOCKS,
                        .attr = A(PAGE) | A(LANG) | A(INITIAL_PAGE_NUMBER) | A(NUMBER_FORMAT) |
                                A(COUNTER_RESET)},
    [EL_EACH] = {.name = "each", .as_parent = true, .attr = A(SELECT), .require = A(SELECT)},
    [EL_IF] = {.name = "if", .as_parent = true, .attr = A(TEST), .require = A(TEST)},
    [EL_ELSE] = {.name = "else", .as_parent = true},
    [EL_DIV] = {.name = "div", .child = BLOCKS, .attr = BLOCK},
    [EL_P] = {.name = "p", .text = true, .child = INLINE, .attr = BLOCK | A(ROLE)},
    [EL_H1] = {.name = "h1", .text = true, .child = INLINE, .attr = HEADING},
    [EL_H2] = {.name = "h2", .text = true, .child = INLINE, .attr = HEADING},
    [EL_H3] = {.name = "h3", .text = true, .child = INLINE, .attr = HEADING},
    [EL_H4] = {.name = "h4", .text = true, .child = INLINE, .attr = HEADING},
    [EL_H5] = {.name = "h5", .text = true, .child = INLINE, .attr = HEADING},
    [EL_B] = {.name = "b", .text = true, .child = INLINE, .attr = A(LANG)},
    [EL_I] = {.name = "i", .text = true, .child = INLINE, .attr = A(LANG)},
    [EL_U] = {.name = "u", .text = true, .child = INLINE, .attr = A(LANG)},
    [EL_S] = {.name = "s", .text = true, .child = INLINE, .attr = A(LANG)},
    [EL_SUP] = {.name = "sup", .text = true, .child = INLINE, .attr = A(LANG)},
    [EL_SUB] = {.name = "sub", .text = true, .child = INLINE, .attr = A(LANG)},
    [EL_SPAN] = {.name = "span", .text = true, .child = INLINE, .attr = A(STYLE) | FONT | A(LANG)},
    [EL_BR] = {.name = "br"},
    [EL_REF] = {.name = "ref", .attr = A(TO) | A(SHOW), .require = A(TO)},
    [EL_A] = {.name = "a", .text = true, .child = PLAIN, .attr = A(HREF) | A(STYLE) | FONT | A(LANG),
              .require = A(HREF)},
    [EL_ABBR] = {.name = "abbr", .text = true, .child = PLAIN, .attr = A(TITLE) | A(STYLE) | FONT | A(LANG),
                 .require = A(TITLE)},
    [EL_LEADER] = {.name = "leader", .text = true, .child = SPANS,
                   .attr = A(PATTERN) | A(LEADER_WIDTH) | A(STYLE) | FONT | A(LANG)},
    [EL_TAB] = {.name = "tab", .attr = A(TAB_TO) | A(ALIGN), .require = A(TAB_TO)},
    [EL_FOOTNOTE] = {.name = "footnote", .text = true, .child = SPANS, .attr = STYLED},
    [EL_SIGNATURE] = {.name = "signature", .text = true, .child = CONTROL, .attr = A(ID) | A(LABEL) | A(PADDING_TOP),
                      .require = A(ID) | A(LABEL)},
    [EL_OL] = {.name = "ol", .child = E(LI) | CONTROL,
               .attr = BLOCK | A(NUMBER_FORMAT) | A(START)},
    [EL_UL] = {.name = "ul", .child = E(LI) | CONTROL, .attr = BLOCK | A(MARKER)},
    [EL_LI] = {.name = "li", .text = true, .child = INLINE | SMALL_BLOCKS,
               .attr = STYLED | A(MARKER)},
    [EL_CAPTION] = {.name = "caption", .text = true, .once = true, .child = SPANS,
                    .attr = STYLED | A(NUMBER_FORMAT) | A(COUNTER)},
    [EL_TABLE] = {.name = "table", .child = E(CAPTION) | E(THEAD) | E(TFOOT) | E(TR) | CONTROL,
                  .attr = BLOCK | A(COLUMNS) | BORDERS | PADDINGS | A(RULES) | A(ROLE), .require = A(COLUMNS)},
    [EL_THEAD] = {.name = "thead", .once = true, .child = E(TR) | CONTROL},
    [EL_TFOOT] = {.name = "tfoot", .once = true, .child = E(TR) | CONTROL},
    [EL_TR] = {.name = "tr", .child = E(TH) | E(TD) | CONTROL,
               .attr = A(STYLE) | FONT | A(LANG) | LINES | A(BREAK_BEFORE) | A(BREAK_AFTER) | A(BREAK_INSIDE) |
                     BORDERS | A(HEIGHT) | A(ALIGN) | A(VALIGN) | A(CONTINUED) | A(PAGES)},
    [EL_TH] = {.name = "th", .text = true, .child = INLINE | SMALL_BLOCKS, .attr = CELL},
    [EL_TD] = {.name = "td", .text = true, .child = INLINE | SMALL_BLOCKS, .attr = CELL},
    [EL_COLUMNS] = {.name = "columns", .child = COLUMN_BLOCKS,
                    .attr = BLOCK | A(COLUMN_COUNT) | A(COLUMN_GAP)},
    [EL_IMG] = {.name = "img", .child = E(CAPTION),
                .attr = BLOCK | A(SRC) | A(ALT) | A(WIDTH) | A(HEIGHT) | A(VERTICAL_ALIGN),
                .require = A(SRC) | A(ALT)},
    [EL_QR] = {.name = "qr", .child = E(CAPTION),
               .attr = BLOCK | A(VALUE) | A(ALT) | A(WIDTH) | A(LEVEL) | A(VERTICAL_ALIGN),
               .require = A(VALUE) | A(ALT)},
    [EL_HR] = {.name = "hr", .attr = STYLED | A(ID) | A(BORDER)},
    [EL_TOC] = {.name = "toc", .attr = STYLED | A(LEVELS) | A(COUNTER)},
    [EL_BAR_CHART] = {.name = "bar-chart", .child = E(CAPTION),
                      .attr = CHART, .require = A(SELECT) | A(ALT)},
    [EL_LINE_CHART] = {.name = "line-chart", .child = E(CAPTION),
                       .attr = CHART, .require = A(SELECT) | A(ALT)},
    [EL_PAGE_DIV] = {.name = "div", .outside = true, .child = BAND | E(OL) | E(UL),
                     .attr = A(POSITION) | A(TOP) | A(RIGHT) | A(BOTTOM) | A(LEFT) | A(WIDTH) | A(ON_PAGES) |
                             A(STYLE) | FONT | A(TEXT_ALIGN) | A(TEXT_INDENT) | A(LINE_HEIGHT) | BORDERS | PADDINGS,
                     .require = A(POSITION)},
};
/* clang-format on */

enum element schema_find_element(const char *name)
{
    for (int e = EL_TEXT + 1; e < EL_NELEMENT; e++)
        if (*schema_element[e].name == *name && !strcmp(schema_element[e].name, name))
            return (enum element)e;
    return EL_NELEMENT;
}

enum attribute schema_find_attr(enum element e, const char *name)
{
    enum attribute found = ATTR_NATTRIBUTE;

    for (int a = 0; a < ATTR_NATTRIBUTE; a++) {
        if (*schema_attr[a].name != *name || strcmp(schema_attr[a].name, name) != 0)
            continue;
        if (schema_element[e].attr & ATTR_BIT(a))
            return (enum attribute)a;
        found = found == ATTR_NATTRIBUTE ? (enum attribute)a : found;
    }
    return found;
}

bool schema_takes_references(enum element e, enum attribute id)
{
    const struct schema_attr *a = &schema_attr[id];

    return a->references && (!a->only || a->only & ELEMENT_BIT(e));
}

const char *schema_list_elements(struct arena *a, uint64_t set)
{
    enum { SHOWN = 25 }; /* more are no help */
    struct sbuf b = {.a = a};

    if (set & ELEMENT_BIT(EL_DIV)) /* they have one name */
        set &= ~ELEMENT_BIT(EL_PAGE_DIV);
    for (int e = 0, n = 0; e < EL_NELEMENT; e++) {
        if (!(set & ELEMENT_BIT(e)))
            continue;
        set &= ~ELEMENT_BIT(e);
        if (n++ == SHOWN) {
            sbuf_add_str(&b, ", …");
            break;
        }
        if (b.len)
            sbuf_add_str(&b, set ? ", " : diag_sentence(N_(" and ")));
        sbuf_printf(&b, "<%s>", schema_element[e].name);
    }
    const char *text = sbuf_text(&b);
    return text ? text : "";
}
