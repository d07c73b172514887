#include "template/schema.h"

#include "base/str.h"

#include <string.h>

_Static_assert(EL_NELEMENT <= 64 && ATTR_NATTRIBUTE <= 64, "one bit for each");

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* clang-format off */
const struct schema_attr schema_attr[ATTR_NATTRIBUTE] = {
    [ATTR_LANG] = {"lang", KIND_LANGUAGE, 1, 1, NULL, NULL},
    [ATTR_NUMERALS] = {"numerals", KIND_WORD, 1, 1, WORDS("thai", "latin"), NULL},
    [ATTR_NAME] = {"name", KIND_NAME, 1, 1, NULL, NULL},
    [ATTR_SIZE] = {"size", KIND_LENGTH, 2, 2, WORDS("A4", "A3", "A5", "Letter", "Legal"),
                   "two lengths, like 210mm 297mm"},
    [ATTR_ORIENTATION] = {"orientation", KIND_WORD, 1, 1, WORDS("portrait", "landscape"), NULL},
    [ATTR_MARGIN] = {"margin", KIND_LENGTH, 1, 4, NULL, "one to four lengths, like 25mm 20mm"},
    [ATTR_FROM] = {"from", KIND_COUNT, 1, 1, NULL, NULL},
    [ATTR_BASED_ON] = {"based-on", KIND_NAME, 1, 1, NULL, NULL},
    [ATTR_STYLE] = {"style", KIND_NAME, 1, 1, NULL, NULL},
    [ATTR_FONT_FAMILY] = {"font-family", KIND_FAMILIES, 1, 1, NULL, NULL},
    [ATTR_FONT_SIZE] = {"font-size", KIND_FONT_LENGTH, 1, 1, NULL, NULL},
    [ATTR_FONT_SIZE_ADJUST] = {"font-size-adjust", KIND_DECIMAL, 1, 1, WORDS("none"), NULL},
    [ATTR_FONT_WEIGHT] = {"font-weight", KIND_WORD, 1, 1, WORDS("normal", "bold"), NULL},
    [ATTR_FONT_STYLE] = {"font-style", KIND_WORD, 1, 1, WORDS("normal", "italic"), NULL},
    [ATTR_TEXT_ALIGN] = {"text-align", KIND_WORD, 1, 1,
                         WORDS("left", "right", "center", "justify", "start", "end"), NULL},
    [ATTR_TEXT_INDENT] = {"text-indent", KIND_SIGNED_LENGTH, 1, 1, NULL, NULL},
    [ATTR_LINE_HEIGHT] = {"line-height", KIND_LINE_HEIGHT, 1, 1, WORDS("normal"), NULL},
    [ATTR_MARGIN_TOP] = {"margin-top", KIND_SIGNED_LENGTH, 1, 1, NULL, NULL},
    [ATTR_MARGIN_BOTTOM] = {"margin-bottom", KIND_SIGNED_LENGTH, 1, 1, NULL, NULL},
    [ATTR_MARGIN_LEFT] = {"margin-left", KIND_SIGNED_LENGTH, 1, 1, NULL, NULL},
    [ATTR_MARGIN_RIGHT] = {"margin-right", KIND_SIGNED_LENGTH, 1, 1, NULL, NULL},
    [ATTR_BREAK_BEFORE] = {"break-before", KIND_WORD, 1, 1, WORDS("auto", "avoid", "page"), NULL},
    [ATTR_BREAK_AFTER] = {"break-after", KIND_WORD, 1, 1, WORDS("auto", "avoid", "page"), NULL},
    [ATTR_BREAK_INSIDE] = {"break-inside", KIND_WORD, 1, 1, WORDS("auto", "avoid"), NULL},
    [ATTR_ORPHANS] = {"orphans", KIND_COUNT, 1, 1, NULL, NULL},
    [ATTR_WIDOWS] = {"widows", KIND_COUNT, 1, 1, NULL, NULL},
    [ATTR_COLOR] = {"color", KIND_COLOR, 1, 1, NULL, NULL},
    [ATTR_PAGE] = {"page", KIND_NAME, 1, 1, NULL, NULL},
    [ATTR_SELECT] = {"select", KIND_SQL, 1, 1, NULL, NULL},
    [ATTR_COLUMNS] = {"columns", KIND_COLUMN, 1, 0, NULL, NULL},
    [ATTR_BORDER] = {"border", KIND_FONT_LENGTH, 1, 1, WORDS("none"), NULL},
    [ATTR_PADDING] = {"padding", KIND_FONT_LENGTH, 1, 1, NULL, NULL},
    [ATTR_COLSPAN] = {"colspan", KIND_COUNT_REF, 1, 1, NULL, NULL},
    [ATTR_ROWSPAN] = {"rowspan", KIND_COUNT_REF, 1, 1, NULL, NULL},
    [ATTR_ALIGN] = {"align", KIND_WORD, 1, 1, WORDS("left", "right", "center", "decimal"), NULL},
    [ATTR_VALIGN] = {"valign", KIND_WORD, 1, 1, WORDS("top", "middle", "bottom"), NULL},
    [ATTR_BACKGROUND] = {"background", KIND_COLOR, 1, 1, NULL, NULL},
    [ATTR_BORDER_TOP] = {"border-top", KIND_FONT_LENGTH, 1, 1, WORDS("none"), NULL},
    [ATTR_BORDER_RIGHT] = {"border-right", KIND_FONT_LENGTH, 1, 1, WORDS("none"), NULL},
    [ATTR_BORDER_BOTTOM] = {"border-bottom", KIND_FONT_LENGTH, 1, 1, WORDS("none"), NULL},
    [ATTR_BORDER_LEFT] = {"border-left", KIND_FONT_LENGTH, 1, 1, WORDS("none"), NULL},
    [ATTR_BORDER_COLOR] = {"border-color", KIND_COLOR, 1, 1, NULL, NULL},
    [ATTR_CONTINUED] = {"continued", KIND_TEXT, 1, 1, NULL, NULL},
    [ATTR_ID] = {"id", KIND_TEXT_REF, 1, 1, NULL, NULL},
    [ATTR_TO] = {"to", KIND_TEXT_REF, 1, 1, NULL, NULL},
    [ATTR_SHOW] = {"show", KIND_WORD, 1, 1, WORDS("page", "number", "text"), NULL},
    [ATTR_NUMBER_FORMAT] = {"number-format", KIND_NUMBER_FORMAT, 1, 1, WORDS("none"), NULL},
    [ATTR_INITIAL_PAGE_NUMBER] = {"initial-page-number", KIND_COUNT, 1, 1, NULL, NULL},
    [ATTR_START] = {"start", KIND_COUNT, 1, 1, NULL, NULL},
    [ATTR_MARKER] = {"marker", KIND_TEXT, 1, 1, NULL, NULL},
    [ATTR_LEVELS] = {"levels", KIND_WORD, 1, 1, WORDS("1", "2", "3"), NULL},
    [ATTR_COLUMN_COUNT] = {"column-count", KIND_WORD, 1, 1, WORDS("2", "3", "4"), NULL},
    [ATTR_COLUMN_GAP] = {"column-gap", KIND_FONT_LENGTH, 1, 1, NULL, NULL},
    [ATTR_SRC] = {"src", KIND_TEXT_REF, 1, 1, NULL, NULL},
    [ATTR_ALT] = {"alt", KIND_TEXT_REF, 1, 1, NULL, NULL},
    [ATTR_WIDTH] = {"width", KIND_FONT_LENGTH, 1, 1, NULL, NULL},
    [ATTR_HEIGHT] = {"height", KIND_FONT_LENGTH, 1, 1, NULL, NULL},
    [ATTR_FORMAT] = {"format", KIND_FORMAT, 1, 1, NULL, NULL},
    [ATTR_MIN] = {"min", KIND_NUMBER_REF, 1, 1, NULL, NULL},
    [ATTR_MAX] = {"max", KIND_NUMBER_REF, 1, 1, NULL, NULL},
    [ATTR_STEP] = {"step", KIND_NUMBER_REF, 1, 1, NULL, NULL},
    [ATTR_LINE] = {"line", KIND_NUMBER_REF, 1, 1, NULL, NULL},
    [ATTR_LABEL] = {"label", KIND_TEXT_REF, 1, 1, NULL, NULL},
};

#define E(name) ELEMENT_BIT(EL_##name)
#define A(name) ATTR_BIT(ATTR_##name)

#define CSS                                                                                        \
    (A(FONT_FAMILY) | A(FONT_SIZE) | A(FONT_SIZE_ADJUST) | A(FONT_WEIGHT) | A(FONT_STYLE) |        \
     A(TEXT_ALIGN) | A(TEXT_INDENT) | A(LINE_HEIGHT) | A(MARGIN_TOP) | A(MARGIN_BOTTOM) |          \
     A(MARGIN_LEFT) | A(MARGIN_RIGHT) | A(BREAK_BEFORE) | A(BREAK_AFTER) | A(BREAK_INSIDE) |       \
     A(ORPHANS) | A(WIDOWS) | A(COLOR))
#define STYLED (A(STYLE) | CSS)
#define BLOCK (STYLED | A(ID))
#define HEADING (BLOCK | A(NUMBER_FORMAT))
#define BORDERS                                                                                    \
    (A(BORDER) | A(BORDER_TOP) | A(BORDER_RIGHT) | A(BORDER_BOTTOM) | A(BORDER_LEFT) |             \
     A(BORDER_COLOR) | A(BACKGROUND))
#define CELL (STYLED | BORDERS | A(COLSPAN) | A(ROWSPAN) | A(ALIGN) | A(VALIGN))
#define CHART                                                                                      \
    (BLOCK | A(SELECT) | A(ALT) | A(HEIGHT) | A(MIN) | A(MAX) | A(STEP) | A(FORMAT) | A(LINE) |    \
     A(LABEL))

/* A cell, an item and a footnote hold no table: so a page is cut in one table at a time. */
#define SMALL_BLOCKS (E(P) | E(OL) | E(UL) | E(IMG) | E(HR) | E(EACH))
#define HEADINGS (E(H1) | E(H2) | E(H3))
#define COLUMN_BLOCKS (SMALL_BLOCKS | HEADINGS | E(DIV) | E(BAR_CHART) | E(LINE_CHART))
#define BLOCKS (COLUMN_BLOCKS | E(TABLE) | E(COLUMNS) | E(TOC))
#define SPANS (E(B) | E(I) | E(SPAN) | E(BR) | E(REF) | E(EACH))
#define INLINE (SPANS | E(FOOTNOTE) | E(SIGNATURE))

const struct schema_element schema_element[EL_NELEMENT] = {
    [EL_TEXT] = {.name = "text"},
    [EL_REPORT] = {.name = "report", .child = E(PAGE) | E(STYLE) | E(SECTION) | E(CORRECTIONS),
                   .attr = A(LANG) | A(NUMERALS)},
    [EL_PAGE] = {.name = "page", .child = E(HEADER) | E(FOOTER),
                 .attr = A(NAME) | A(SIZE) | A(ORIENTATION) | A(MARGIN), .require = A(NAME)},
    [EL_HEADER] = {.name = "header", .once = true, .child = E(P) | E(TABLE) | E(HR),
                   .attr = A(FROM)},
    [EL_FOOTER] = {.name = "footer", .once = true, .child = E(P) | E(TABLE) | E(HR),
                   .attr = A(FROM)},
    [EL_STYLE] = {.name = "style", .attr = A(NAME) | A(BASED_ON) | CSS | A(NUMBER_FORMAT),
                  .require = A(NAME)},
    [EL_SECTION] = {.name = "section", .child = BLOCKS,
                    .attr = A(PAGE) | A(INITIAL_PAGE_NUMBER) | A(NUMBER_FORMAT),
                    .require = A(PAGE)},
    [EL_CORRECTIONS] = {.name = "corrections", .once = true, .child = BLOCKS,
                        .attr = A(PAGE) | A(INITIAL_PAGE_NUMBER) | A(NUMBER_FORMAT)},
    [EL_EACH] = {.name = "each", .as_parent = true, .attr = A(SELECT), .require = A(SELECT)},
    [EL_DIV] = {.name = "div", .child = BLOCKS, .attr = BLOCK},
    [EL_P] = {.name = "p", .text = true, .child = INLINE, .attr = BLOCK},
    [EL_H1] = {.name = "h1", .text = true, .child = INLINE, .attr = HEADING},
    [EL_H2] = {.name = "h2", .text = true, .child = INLINE, .attr = HEADING},
    [EL_H3] = {.name = "h3", .text = true, .child = INLINE, .attr = HEADING},
    [EL_B] = {.name = "b", .text = true, .child = INLINE},
    [EL_I] = {.name = "i", .text = true, .child = INLINE},
    [EL_SPAN] = {.name = "span", .text = true, .child = INLINE, .attr = STYLED},
    [EL_BR] = {.name = "br"},
    [EL_REF] = {.name = "ref", .attr = A(TO) | A(SHOW), .require = A(TO)},
    [EL_FOOTNOTE] = {.name = "footnote", .text = true, .child = SPANS, .attr = STYLED},
    [EL_SIGNATURE] = {.name = "signature", .text = true, .child = E(EACH), .attr = A(ID) | A(LABEL),
                      .require = A(ID) | A(LABEL)},
    [EL_OL] = {.name = "ol", .child = E(LI) | E(EACH),
               .attr = BLOCK | A(NUMBER_FORMAT) | A(START)},
    [EL_UL] = {.name = "ul", .child = E(LI) | E(EACH), .attr = BLOCK | A(MARKER)},
    [EL_LI] = {.name = "li", .text = true, .child = INLINE | SMALL_BLOCKS, .attr = STYLED},
    [EL_CAPTION] = {.name = "caption", .text = true, .once = true, .child = SPANS, .attr = STYLED},
    [EL_TABLE] = {.name = "table", .child = E(CAPTION) | E(THEAD) | E(TFOOT) | E(TR) | E(EACH),
                  .attr = BLOCK | A(COLUMNS) | BORDERS | A(PADDING), .require = A(COLUMNS)},
    [EL_THEAD] = {.name = "thead", .once = true, .child = E(TR) | E(EACH)},
    [EL_TFOOT] = {.name = "tfoot", .once = true, .child = E(TR) | E(EACH)},
    [EL_TR] = {.name = "tr", .child = E(TH) | E(TD) | E(EACH),
               .attr = A(STYLE) | A(BREAK_AFTER) | A(BREAK_INSIDE) | BORDERS | A(CONTINUED)},
    [EL_TH] = {.name = "th", .text = true, .child = INLINE | SMALL_BLOCKS, .attr = CELL},
    [EL_TD] = {.name = "td", .text = true, .child = INLINE | SMALL_BLOCKS, .attr = CELL},
    [EL_COLUMNS] = {.name = "columns", .child = COLUMN_BLOCKS,
                    .attr = BLOCK | A(COLUMN_COUNT) | A(COLUMN_GAP)},
    [EL_IMG] = {.name = "img", .child = E(CAPTION), .attr = BLOCK | A(SRC) | A(ALT) | A(WIDTH) | A(HEIGHT),
                .require = A(SRC) | A(ALT)},
    [EL_HR] = {.name = "hr", .attr = BLOCK | A(BORDER)},
    [EL_TOC] = {.name = "toc", .attr = STYLED | A(LEVELS)},
    [EL_BAR_CHART] = {.name = "bar-chart", .child = E(CAPTION), .attr = CHART, .require = A(SELECT) | A(ALT)},
    [EL_LINE_CHART] = {.name = "line-chart", .child = E(CAPTION), .attr = CHART, .require = A(SELECT) | A(ALT)},
};
/* clang-format on */

struct advice {
    const char *name, *text;
};

static const struct advice element_advice[] = {
    {"strong", "write <b>"},
    {"em", "write <i>"},
    {"tbody", "rows stand in <table> itself"},
    {"col", "widths stand in <table columns=\"...\">"},
    {"colgroup", "widths stand in <table columns=\"...\">"},
    {"a", "write <ref to=\"...\"/>"},
    {"figcaption", "write <caption>"},
    {"h4", "there are <h1>, <h2> and <h3>"},
};

static const struct advice attr_advice[] = {
    {"class", "write style=\"...\" with the name of a <style>"},
    {"href", "write <ref to=\"...\"/>"},
    {"bgcolor", "write background=\"...\""},
};

enum element schema_find_element(const char *name)
{
    for (int e = EL_TEXT + 1; e < EL_NELEMENT; e++)
        if (!strcmp(schema_element[e].name, name))
            return (enum element)e;
    return EL_NELEMENT;
}

enum attribute schema_find_attr(const char *name)
{
    for (int a = 0; a < ATTR_NATTRIBUTE; a++)
        if (!strcmp(schema_attr[a].name, name))
            return (enum attribute)a;
    return ATTR_NATTRIBUTE;
}

static const char *find_advice(const struct advice *table, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(table[i].name, name))
            return table[i].text;
    return NULL;
}

const char *schema_element_advice(const char *name)
{
    return find_advice(element_advice, sizeof element_advice / sizeof element_advice[0], name);
}

const char *schema_attr_advice(const char *name)
{
    return find_advice(attr_advice, sizeof attr_advice / sizeof attr_advice[0], name);
}

const char *schema_list_elements(struct arena *a, uint64_t set)
{
    struct sbuf b = {.a = a};

    for (int e = 0; e < EL_NELEMENT; e++) {
        if (!(set & ELEMENT_BIT(e)))
            continue;
        set &= ~ELEMENT_BIT(e);
        if (b.len)
            sbuf_add_str(&b, set ? ", " : " and ");
        sbuf_printf(&b, "<%s>", schema_element[e].name);
    }
    const char *text = sbuf_text(&b);
    return text ? text : "";
}
