#include "pdf/metadata.h"

#include "base/str.h"
#include "pdf/put.h"

#include <string.h>

static bool given(const char *text)
{
    return text && *text;
}

const char *metadata_date(struct arena *a, const char *day, struct diag *dg)
{
    static const char pattern[] = "0000-00-00";
    bool ok = strlen(day) == strlen(pattern);

    for (size_t i = 0; ok && i < strlen(pattern); i++)
        ok = pattern[i] == '0' ? ascii_is_digit((unsigned char)day[i]) : day[i] == pattern[i];
    if (ok)
        return arena_printf(a, "D:%.4s%.2s%.2s", day, day + 5, day + 8);
    diag_add(dg, DIAG_PDF, (struct loc){0}, "the date \"%s\" is not like 2025-09-30", day);
    return NULL;
}

/* PDF 32000-1, 14.3.3. Nothing is put here that the caller did not say: a clock would make every
 * file another one. libharu has put itself as the producer, which ours replaces. */
static bool put_info(struct haru *h, struct arena *a, const struct pdf_info *info, struct diag *dg)
{
    const struct {
        const char *key, *text;
    } entry[] = {{"Title", info->title},
                 {"Author", info->author},
                 {"Subject", info->subject},
                 {"Producer", info->producer}};
    struct haru_dict d = haru_info(h);

    for (size_t i = 0; i < sizeof entry / sizeof entry[0]; i++)
        if (given(entry[i].text))
            haru_put_text(h, d, entry[i].key, entry[i].text);
    if (given(info->date)) {
        const char *date = metadata_date(a, info->date, dg);
        if (!date)
            return false;
        haru_put_ascii(h, d, "CreationDate", date);
    }
    return true;
}

/* ---- XMP ---- */

static void add_escaped(struct sbuf *b, const char *utf8)
{
    for (const char *p = utf8, *end = p + strlen(p); p < end;) {
        uint32_t c = text_char(utf8_next(&p, end));
        if (c == '&')
            sbuf_add_str(b, "&amp;");
        else if (c == '<')
            sbuf_add_str(b, "&lt;");
        else if (c == '>')
            sbuf_add_str(b, "&gt;");
        else
            sbuf_add_char(b, c);
    }
}

/* One property, in the kind of list that ISO 16684-1 gives it. */
static void add_property(struct sbuf *b, const char *name, const char *list, const char *item,
                         const char *text)
{
    if (!given(text))
        return;
    sbuf_printf(b, "   <%s>", name);
    if (list)
        sbuf_printf(b, "<rdf:%s><rdf:li%s>", list, item);
    add_escaped(b, text);
    if (list)
        sbuf_printf(b, "</rdf:li></rdf:%s>", list);
    sbuf_printf(b, "</%s>\n", name);
}

/* PDF/A knows the schema of PDF/UA only when the file describes it: ISO 19005-3, 6.6.2.3. */
static const char pdfua_schema[] =
    "  <rdf:Description rdf:about=\"\"\n"
    "    xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"\n"
    "    xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"\n"
    "    xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "     <pdfaProperty:name>part</pdfaProperty:name>\n"
    "     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "     <pdfaProperty:category>internal</pdfaProperty:category>\n"
    "     <pdfaProperty:description>Part of ISO 14289 that the file "
    "follows</pdfaProperty:description>\n"
    "    </rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "   </rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
    "  </rdf:Description>\n";

/* ISO 19005-3, 6.6.4, and ISO 14289-1, 5. */
static const char standards[] = "   <pdfaid:part>3</pdfaid:part>\n"
                                "   <pdfaid:conformance>A</pdfaid:conformance>\n"
                                "   <pdfuaid:part>1</pdfuaid:part>\n";

static bool put_xmp(struct haru *h, struct arena *a, const struct pdf_info *info)
{
    static const char x_default[] = " xml:lang=\"x-default\"";
    struct sbuf b = {.a = a};

    sbuf_add_str(&b, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                     "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                     " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                     "  <rdf:Description rdf:about=\"\"\n"
                     "    xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
                     "    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
                     "    xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
                     "    xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n"
                     "    xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n");
    add_property(&b, "dc:title", "Alt", x_default, info->title);
    add_property(&b, "dc:creator", "Seq", "", info->author);
    add_property(&b, "dc:description", "Alt", x_default, info->subject);
    add_property(&b, "dc:language", "Bag", "", info->lang);
    add_property(&b, "pdf:Producer", NULL, "", info->producer);
    add_property(&b, "xmp:CreateDate", NULL, "", info->date);
    sbuf_add_str(&b, standards);
    sbuf_add_str(&b, "  </rdf:Description>\n");
    sbuf_add_str(&b, pdfua_schema);
    sbuf_add_str(&b, " </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
    const char *xmp = sbuf_text(&b);
    if (!xmp)
        return false;
    /* Not compressed: programs that know no PDF find it by its first line. */
    struct haru_dict d = haru_new_stream(h, xmp, b.len, STREAM_PLAIN).dict;
    haru_put_name(h, d, "Type", "Metadata");
    haru_put_name(h, d, "Subtype", "XML");
    haru_put_ref(h, haru_catalog(h), "Metadata", d);
    return true;
}

/* ---- colours ---- */

/* DeviceRGB and DeviceGray mean sRGB: PDF 32000-1, 14.11.5; ISO 19005-3, 6.2.3. */
static bool put_output_intent(struct haru *h, struct arena *a)
{
    static const char name[] = "sRGB IEC61966-2.1";
    struct bytes icc = srgb_profile(a);

    if (!icc.data)
        return false;
    struct haru_dict profile = haru_new_stream(h, icc.data, icc.len, STREAM_PACKED).dict;
    haru_put_int(h, profile, "N", 3);
    struct haru_dict d = haru_new_dict(h);
    haru_put_name(h, d, "Type", "OutputIntent");
    haru_put_name(h, d, "S", "GTS_PDFA1");
    haru_put_ascii(h, d, "OutputConditionIdentifier", name);
    haru_put_ascii(h, d, "Info", name);
    haru_put_ref(h, d, "DestOutputProfile", profile);
    haru_add_ref(h, haru_put_array(h, haru_catalog(h), "OutputIntents"), d);
    return true;
}

static void put_catalog(struct haru *h, const struct pdf_info *info)
{
    struct haru_dict d = haru_catalog(h);

    if (given(info->lang))
        haru_put_ascii(h, d, "Lang", info->lang); /* PDF 32000-1, 14.9.2 */
    if (given(info->title))
        haru_put_true(h, haru_put_dict(h, d, "ViewerPreferences"), "DisplayDocTitle");
}

bool metadata_put(struct haru *h, struct arena *a, const struct pdf_info *info, struct diag *dg)
{
    if (!put_info(h, a, info, dg))
        return false;
    put_catalog(h, info);
    return put_xmp(h, a, info) && put_output_intent(h, a);
}
