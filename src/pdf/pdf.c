#include "pdf/pdf.h"

#include "base/str.h"
#include "pdf/content.h"
#include "pdf/haru.h"
#include "pdf/pdf_font.h"

#include <string.h>

static bool given(const char *text)
{
    return text && *text;
}

/* An ISO day as a PDF date: "2025-09-30" gives D:20250930 (PDF 32000-1, 7.9.4). NULL = it is none,
 * or no memory; diagnosed. */
static const char *pdf_date(struct arena *a, const char *day, struct diag *dg)
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
        const char *date = pdf_date(a, info->date, dg);
        if (!date)
            return false;
        haru_put_ascii(h, d, "CreationDate", date);
    }
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

static bool put_pages(struct haru *h, const struct pages *pages, const struct pdf_fonts *fonts,
                      struct diag *dg)
{
    struct arena *scratch = arena_open(dg);
    bool ok = scratch != NULL;

    for (const struct page *p = pages->first; ok && p; p = p->next) {
        struct sbuf content = {.a = scratch};
        struct haru_page to = haru_new_page(h, p->width, p->height);
        content_put(&content, p, fonts, h, to);
        ok = !content.failed;
        haru_page_draw(h, to, content.s, content.len);
        arena_reset(scratch);
    }
    arena_close(scratch);
    return ok;
}

bool pdf_write(struct arena *a, const struct pages *pages, const struct pdf_info *info,
               struct bytes *out, struct diag *dg)
{
    struct pdf_fonts fonts = {.a = a, .dg = dg};
    struct haru *h = haru_open(a, dg);

    *out = (struct bytes){0};
    bool ok = h && pdf_fonts_collect(&fonts, pages) && put_info(h, a, info, dg);
    if (ok) {
        put_catalog(h, info);
        ok = pdf_fonts_embed(&fonts, h) && put_pages(h, pages, &fonts, dg) && haru_save(h, out);
    }
    haru_close(h);
    return ok;
}
