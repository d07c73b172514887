/*
 * advice.c - names of HTML, CSS and other template languages, and what to write here instead. What a
 * near name already says (aling for align) is not in the tables.
 */
#include "template/schema.h"

#include <string.h>

struct advice {
    const char *name, *text;
};

static const struct advice element_advice[] = {
    {"strong", "write <b>"},
    {"em", "write <i>"},
    {"tbody", "rows stand in <table> itself"},
    {"col", "widths stand in <table columns=\"...\">"},
    {"colgroup", "widths stand in <table columns=\"...\">"},
    {"figcaption", "write <caption>"},
    {"center", "write text-align=\"center\" on the block"},
    {"font", "write <span font-family=\"...\" font-size=\"...\" color=\"...\">"},
    {"small", "write <span font-family=\"...\" font-size=\"...\" color=\"...\">"},
    {"big", "write <span font-family=\"...\" font-size=\"...\" color=\"...\">"},
    {"mark", "write <span font-family=\"...\" font-size=\"...\" color=\"...\">"},
    {"code", "write <span font-family=\"...\" font-size=\"...\" color=\"...\">"},
    {"tt", "write <span font-family=\"...\" font-size=\"...\" color=\"...\">"},
    {"kbd", "write <span font-family=\"...\" font-size=\"...\" color=\"...\">"},
    {"blockquote", "write <div>"},
    {"article", "write <div>"},
    {"main", "write <div>"},
    {"aside", "write <div>"},
    {"nav", "write <div>"},
    {"fieldset", "write <div>"},
    {"pre", "write <div>"},
    {"figure", "write <img> with a <caption> in it"},
    {"image", "write <img> with a <caption> in it"},
    {"picture", "write <img> with a <caption> in it"},
    {"svg", "write <img> with a <caption> in it"},
    {"qrcode", "write <qr value=\"...\" alt=\"...\"/>"},
    {"qr-code", "write <qr value=\"...\" alt=\"...\"/>"},
    {"barcode", "write <qr value=\"...\" alt=\"...\"/>"},
    {"dl", "write <ul> with <li>, or a <table>"},
    {"dt", "write <ul> with <li>, or a <table>"},
    {"dd", "write <ul> with <li>, or a <table>"},
    {"menu", "write <ul> with <li>, or a <table>"},
    {"h6", "there are <h1> to <h5>"},
    {"html", "the outermost element is <report>; it holds <page>, <style> and <section>"},
    {"body", "the outermost element is <report>; it holds <page>, <style> and <section>"},
    {"head", "the outermost element is <report>; it holds <page>, <style> and <section>"},
    {"title", "the title of the PDF is the column title of the view document"},
    {"meta", "the title of the PDF is the column title of the view document"},
    {"for", "write <each select=\"...\">"},
    {"foreach", "write <each select=\"...\">"},
    {"for-each", "write <each select=\"...\">"},
    {"loop", "write <each select=\"...\">"},
    {"repeat", "write <each select=\"...\">"},
    {"select", "write <each select=\"...\">"},
    {"query", "write <each select=\"...\">"},
    {"choose", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"when", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"otherwise", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"elseif", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"elif", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"elsif", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"else-if", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"unless", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"case", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"switch", "write <if test=\"...\"> ... <else> ... </else></if>"},
    {"pagebreak", "write break-before=\"page\" on the block that begins the page"},
    {"page-break", "write break-before=\"page\" on the block that begins the page"},
    {"newpage", "write break-before=\"page\" on the block that begins the page"},
    {"chart", "write <bar-chart> or <line-chart>"},
    {"pie-chart", "write <bar-chart> or <line-chart>"},
    {"graph", "write <bar-chart> or <line-chart>"},
    {"cell", "write <td>"},
    {"row", "write <tr>"},
    {"note", "write <footnote>"},
    {"fn", "write <footnote>"},
    {"contents", "write <toc>"},
    {"index", "write <toc>"},
};

static const struct advice attr_advice[] = {
    {"align", "write text-align=\"...\""},
    {"class", "write style=\"...\" with the name of a <style>"},
    {"frame", "write border-top=\"...\" and the like"},
    {"cellpadding", "write padding=\"...\""},
    {"border-style", "write border=\"0.5pt solid\""},
    {"border-width", "write border=\"0.5pt\""},
    {"bgcolor", "write background=\"...\""},
    {"background-color", "write background=\"...\""},
    {"bgcolour", "write background=\"...\""},
    {"face", "write font-family=\"...\""},
    {"font", "write font-family=\"...\""},
    {"colour", "write color=\"...\""},
    {"text-color", "write color=\"...\""},
    {"page-break-before", "write break-before=\"page\""},
    {"page-break-after", "write break-after=\"page\""},
    {"page-break-inside", "write break-inside=\"avoid\""},
    {"type", "write number-format=\"...\" on <ol>, marker=\"...\" on <ul>"},
    {"list-style", "write number-format=\"...\" on <ol>, marker=\"...\" on <ul>"},
    {"list-style-type", "write number-format=\"...\" on <ol>, marker=\"...\" on <ul>"},
    {"cellwidth", "widths of columns stand in <table columns=\"...\">"},
    {"col-width", "widths of columns stand in <table columns=\"...\">"},
    {"cellspacing", "write padding=\"...\""},
    {"query", "write select=\"...\""},
    {"sql", "write select=\"...\""},
    {"data", "write select=\"...\""},
    {"items", "write select=\"...\""},
    {"cond", "write test=\"...\""},
    {"condition", "write test=\"...\""},
    {"expr", "write test=\"...\""},
    {"expression", "write test=\"...\""},
    {"when", "write test=\"...\""},
    {"line-spacing", "write line-height=\"...\""},
    {"leading", "write line-height=\"...\""},
    {"indent", "write text-indent=\"...\""},
    {"first-line-indent", "write text-indent=\"...\""},
    {"bold", "write font-weight=\"bold\""},
    {"italic", "write font-style=\"italic\""},
    {"landscape", "write orientation=\"landscape\""},
    {"page-number", "write initial-page-number=\"...\""},
    {"first-page", "write initial-page-number=\"...\""},
};

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
