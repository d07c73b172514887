/*
 * advice.c - names of HTML, CSS and other template languages, and what to write here instead. What a
 * near name already says (aling for align) is not in the tables.
 */
#include "template/schema.h"

#include "base/diag.h"

#include <string.h>

struct advice {
    const char *name, *text;
};

static const struct advice element_advice[] = {
    {"strong", N_("write <b>")},
    {"em", N_("write <i>")},
    {"tbody", N_("rows stand in <table> itself")},
    {"col", N_("widths stand in <table columns=\"...\">")},
    {"colgroup", N_("widths stand in <table columns=\"...\">")},
    {"figcaption", N_("write <caption>")},
    {"center", N_("write text-align=\"center\" on the block")},
    {"font", N_("write <span font-family=\"...\" font-size=\"...\" color=\"...\">")},
    {"small", N_("write <span font-family=\"...\" font-size=\"...\" color=\"...\">")},
    {"big", N_("write <span font-family=\"...\" font-size=\"...\" color=\"...\">")},
    {"mark", N_("write <span font-family=\"...\" font-size=\"...\" color=\"...\">")},
    {"code", N_("write <span font-family=\"...\" font-size=\"...\" color=\"...\">")},
    {"tt", N_("write <span font-family=\"...\" font-size=\"...\" color=\"...\">")},
    {"kbd", N_("write <span font-family=\"...\" font-size=\"...\" color=\"...\">")},
    {"blockquote", N_("write <div>")},
    {"article", N_("write <div>")},
    {"main", N_("write <div>")},
    {"aside", N_("write <div>")},
    {"nav", N_("write <div>")},
    {"fieldset", N_("write <div>")},
    {"pre", N_("write <div>")},
    {"figure", N_("write <img> with a <caption> in it")},
    {"image", N_("write <img> with a <caption> in it")},
    {"picture", N_("write <img> with a <caption> in it")},
    {"svg", N_("write <img> with a <caption> in it")},
    {"qrcode", N_("write <qr value=\"...\" alt=\"...\"/>")},
    {"qr-code", N_("write <qr value=\"...\" alt=\"...\"/>")},
    {"barcode", N_("write <qr value=\"...\" alt=\"...\"/>")},
    {"background", N_("write background=\"...\" or background-image=\"...\" on <page>")},
    {"dl", N_("write <ul> with <li>, or a <table>")},
    {"dt", N_("write <ul> with <li>, or a <table>")},
    {"dd", N_("write <ul> with <li>, or a <table>")},
    {"menu", N_("write <ul> with <li>, or a <table>")},
    {"input", N_("write ☐ or ☑ in the text")},
    {"checkbox", N_("write ☐ or ☑ in the text")},
    {"h6", N_("there are <h1> to <h5>")},
    {"html", N_("the outermost element is <report>; it holds <page>, <style> and <section>")},
    {"body", N_("the outermost element is <report>; it holds <page>, <style> and <section>")},
    {"head", N_("the outermost element is <report>; it holds <page>, <style> and <section>")},
    {"title", N_("the title of the PDF is the column title of the view document")},
    {"meta", N_("the title of the PDF is the column title of the view document")},
    {"for", N_("write <each select=\"...\">")},
    {"foreach", N_("write <each select=\"...\">")},
    {"for-each", N_("write <each select=\"...\">")},
    {"loop", N_("write <each select=\"...\">")},
    {"repeat", N_("write <each select=\"...\">")},
    {"select", N_("write <each select=\"...\">")},
    {"query", N_("write <each select=\"...\">")},
    {"choose", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"when", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"otherwise", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"elseif", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"elif", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"elsif", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"else-if", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"unless", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"case", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"switch", N_("write <if test=\"...\"> ... <else> ... </else></if>")},
    {"pagebreak", N_("write break-before=\"page\" on the block that begins the page")},
    {"page-break", N_("write break-before=\"page\" on the block that begins the page")},
    {"newpage", N_("write break-before=\"page\" on the block that begins the page")},
    {"chart", N_("write <bar-chart> or <line-chart>")},
    {"pie-chart", N_("write <bar-chart> or <line-chart>")},
    {"graph", N_("write <bar-chart> or <line-chart>")},
    {"cell", N_("write <td>")},
    {"row", N_("write <tr>")},
    {"note", N_("write <footnote>")},
    {"fn", N_("write <footnote>")},
    {"contents", N_("write <toc>")},
    {"index", N_("write <toc>")},
};

static const struct advice attr_advice[] = {
    {"align", N_("write text-align=\"...\"")},
    {"class", N_("write style=\"...\" with the name of a <style>")},
    {"frame", N_("write border-top=\"...\" and the like")},
    {"cellpadding", N_("write padding=\"...\"")},
    {"border-style", N_("write border=\"0.5pt solid\"")},
    {"border-width", N_("write border=\"0.5pt\"")},
    {"bgcolor", N_("write background=\"...\"")},
    {"background-color", N_("write background=\"...\"")},
    {"rotation",
     N_("write rotate=\"-45\" on <watermark>, writing-mode=\"sideways-lr\" on <th> or <td>")},
    {"angle",
     N_("write rotate=\"-45\" on <watermark>, writing-mode=\"sideways-lr\" on <th> or <td>")},
    {"transform",
     N_("write rotate=\"-45\" on <watermark>, writing-mode=\"sideways-lr\" on <th> or <td>")},
    {"bgcolour", N_("write background=\"...\"")},
    {"face", N_("write font-family=\"...\"")},
    {"font", N_("write font-family=\"...\"")},
    {"colour", N_("write color=\"...\"")},
    {"text-color", N_("write color=\"...\"")},
    {"page-break-before", N_("write break-before=\"page\"")},
    {"page-break-after", N_("write break-after=\"page\"")},
    {"page-break-inside", N_("write break-inside=\"avoid\"")},
    {"type", N_("write number-format=\"...\" on <ol>, marker=\"...\" on <ul>")},
    {"list-style", N_("write number-format=\"...\" on <ol>, marker=\"...\" on <ul>")},
    {"list-style-type", N_("write number-format=\"...\" on <ol>, marker=\"...\" on <ul>")},
    {"cellwidth", N_("widths of columns stand in <table columns=\"...\">")},
    {"col-width", N_("widths of columns stand in <table columns=\"...\">")},
    {"cellspacing", N_("write padding=\"...\"")},
    {"query", N_("write select=\"...\"")},
    {"sql", N_("write select=\"...\"")},
    {"data", N_("write select=\"...\"")},
    {"items", N_("write select=\"...\"")},
    {"cond", N_("write test=\"...\"")},
    {"condition", N_("write test=\"...\"")},
    {"expr", N_("write test=\"...\"")},
    {"expression", N_("write test=\"...\"")},
    {"when", N_("write test=\"...\"")},
    {"line-spacing", N_("write line-height=\"...\"")},
    {"leading", N_("write line-height=\"...\"")},
    {"indent", N_("write text-indent=\"...\"")},
    {"first-line-indent", N_("write text-indent=\"...\"")},
    {"bold", N_("write font-weight=\"bold\"")},
    {"italic", N_("write font-style=\"italic\"")},
    {"landscape", N_("write orientation=\"landscape\"")},
    {"page-number", N_("write initial-page-number=\"...\"")},
    {"reference-orientation", N_("write writing-mode=\"sideways-lr\" on <th> or <td>")},
    {"rotate", N_("write writing-mode=\"sideways-lr\" on <th> or <td>")},
    {"text-orientation", N_("write writing-mode=\"sideways-lr\" on <th> or <td>")},
    {"position", N_("write <div position=\"absolute\" ...> in <page>")},
    {"top", N_("write <div position=\"absolute\" ...> in <page>")},
    {"right", N_("write <div position=\"absolute\" ...> in <page>")},
    {"bottom", N_("write <div position=\"absolute\" ...> in <page>")},
    {"left", N_("write <div position=\"absolute\" ...> in <page>")},
    {"float", N_("write <table role=\"presentation\"> to put things side by side")},
    {"display", N_("write <table role=\"presentation\"> to put things side by side")},
    {"vertical-align", N_("write valign=\"middle\" on <tr>, <th> or <td>")},
    {"width", N_("write columns=\"...\" on <table>, margin-left and margin-right on a block")},
    {"margin", N_("write margin-top=\"...\" and the like")},
    {"cell-width", N_("widths of columns stand in <table columns=\"...\">")},
    {"first-page", N_("write initial-page-number=\"...\"")},
};

enum {
    NELEMENT = sizeof element_advice / sizeof element_advice[0],
    NATTR = sizeof attr_advice / sizeof attr_advice[0],
};

static const char *find_advice(const struct advice *table, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(table[i].name, name))
            return diag_sentence(table[i].text);
    return NULL;
}

const char *schema_element_advice(const char *name)
{
    return find_advice(element_advice, NELEMENT, name);
}

const char *schema_attr_advice(const char *name)
{
    return find_advice(attr_advice, NATTR, name);
}

const char *schema_element_advised(size_t i)
{
    return i < NELEMENT ? element_advice[i].name : NULL;
}

const char *schema_attr_advised(size_t i)
{
    return i < NATTR ? attr_advice[i].name : NULL;
}
