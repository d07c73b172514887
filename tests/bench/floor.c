/*
 * floor WAY PARAGRAPHS STREAMS OUT - only what no implementation of a report can avoid, with the same
 * libraries: it opens the faces, shapes each distinct paragraph once and finds where its lines may end, cuts
 * the fonts to their glyphs, packs the streams of the finished PDF, and writes them. No data, no template, no
 * lines, no pages.
 *
 * WAY is "own": our word graph, libdeflate; or "plain": libthai with its dictionary, a zlib stream each.
 * STREAMS: for each its length, four bytes with the lowest first, then its bytes.
 */
#include "base/digest.h"
#include "base/str.h"
#include "text/breaks.h"

#include <hb-subset.h>
#include <hb.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <thai/thbrk.h>
#include <thai/thwbrk.h>
#include <zlib.h>

enum { MOST_FONTS = 16 };

struct floor {
    struct arena *a;
    struct diag *dg;
    bool plain;
    struct breaker *breaker;
    ThBrk *thai;
    hb_buffer_t *buf;
    struct font {
        char *path;
        struct bytes file;
        hb_font_t *hb;
        hb_set_t *used;
    } font[MOST_FONTS];
    size_t nfont;
};

static struct font *font_of(struct floor *f, const char *path)
{
    for (size_t i = 0; i < f->nfont; i++)
        if (!strcmp(f->font[i].path, path))
            return &f->font[i];
    struct font *own = f->nfont < MOST_FONTS ? &f->font[f->nfont++] : NULL;
    if (!own || !(own->path = arena_strdup(f->a, path)) ||
        !file_read(f->a, path, &own->file, f->dg) || !digest_sha256(f->a, own->file, f->dg))
        return NULL;
    hb_blob_t *blob = hb_blob_create(own->file.data, (unsigned)own->file.len,
                                     HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, 0);
    own->hb = hb_font_create(face);
    own->used = hb_set_create();
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return own;
}

static void shape(struct floor *f, struct font *font, const char *text, size_t len)
{
    unsigned int n;

    hb_buffer_reset(f->buf);
    hb_buffer_add_utf8(f->buf, text, (int)len, 0, (int)len);
    hb_buffer_guess_segment_properties(f->buf);
    hb_shape(font->hb, f->buf, NULL, 0);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(f->buf, &n);
    for (unsigned int i = 0; i < n; i++)
        hb_set_add(font->used, info[i].codepoint);
}

static bool find_places(struct floor *f, const uint32_t *ch, size_t n)
{
    uint8_t *cls = arena_array(f->a, uint8_t, n + 1);
    thwchar_t *wide = arena_array(f->a, thwchar_t, n + 1);
    int *place = arena_array(f->a, int, n + 1);

    if (!cls || !wide || !place)
        return false;
    if (!f->plain)
        return breaker_find(f->breaker, ch, n, cls);
    for (size_t i = 0; i < n; i++)
        wide[i] = (thwchar_t)ch[i];
    return th_brk_wc_find_breaks(f->thai, wide, place, n) >= 0;
}

/* Text and fonts of one line of the file. */
static bool do_paragraph(struct floor *f, char *line)
{
    size_t n = 0, len = strlen(line);
    uint32_t *ch = arena_array(f->a, uint32_t, len + 1);

    while (ch && line) {
        char *text = strchr(line, 0x1F), *next;
        if (!text)
            return false;
        *text++ = '\0';
        next = strchr(text, 0x1F);
        size_t text_len = next ? (size_t)(next - text) : strlen(text);
        struct font *font = font_of(f, line);
        if (!font)
            return false;
        shape(f, font, text, text_len);
        for (const char *p = text; p < text + text_len;)
            ch[n++] = utf8_next(&p, text + text_len);
        line = next ? next + 1 : NULL;
    }
    return ch && find_places(f, ch, n);
}

static bool do_text(struct floor *f, const char *path)
{
    struct bytes file;
    bool ok = file_read(f->a, path, &file, f->dg);
    char *copy = ok ? arena_strndup(f->a, file.data, file.len) : NULL, *next;

    ok = copy != NULL;
    for (char *line = copy; ok && *line; line = next) {
        next = line + strcspn(line, "\n");
        if (*next)
            *next++ = '\0';
        ok = do_paragraph(f, line);
    }
    return ok;
}

static bool cut_fonts(const struct floor *f)
{
    bool ok = true;

    for (size_t i = 0; ok && i < f->nfont; i++) {
        hb_subset_input_t *in = hb_subset_input_create_or_fail();
        if (!in)
            return false;
        hb_set_union(hb_subset_input_glyph_set(in), f->font[i].used);
        hb_face_t *cut = hb_subset_or_fail(hb_font_get_face(f->font[i].hb), in);
        hb_blob_t *blob = cut ? hb_face_reference_blob(cut) : NULL;
        ok = blob && hb_blob_get_length(blob);
        hb_blob_destroy(blob);
        hb_face_destroy(cut);
        hb_subset_input_destroy(in);
    }
    return ok;
}

static bool pack_plain(const unsigned char *data, size_t len, FILE *out)
{
    uLongf n = compressBound(len);
    unsigned char *packed = malloc(n);
    bool ok = packed && compress(packed, &n, data, len) == Z_OK && fwrite(packed, 1, n, out) == n;

    free(packed);
    return ok;
}

static bool pack_own(struct libdeflate_compressor *c, const unsigned char *data, size_t len,
                     FILE *out)
{
    size_t most = libdeflate_zlib_compress_bound(c, len);
    unsigned char *packed = malloc(most);
    size_t n = packed ? libdeflate_zlib_compress(c, data, len, packed, most) : 0;
    bool ok = n && fwrite(packed, 1, n, out) == n;

    free(packed);
    return ok;
}

static bool pack_streams(const struct floor *f, const char *from, const char *to)
{
    struct bytes file;
    struct libdeflate_compressor *c = f->plain ? NULL : libdeflate_alloc_compressor(6);
    FILE *out = fopen(to, "wb");
    bool ok = out && (c || f->plain) && file_read(f->a, from, &file, f->dg);
    const unsigned char *at = ok ? (const unsigned char *)file.data : NULL;
    const unsigned char *end = ok ? at + file.len : NULL;

    while (ok && end - at > 4) {
        size_t len = (size_t)at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
        at += 4;
        ok = (size_t)(end - at) >= len &&
             (f->plain ? pack_plain(at, len, out) : pack_own(c, at, len, out));
        at += len;
    }
    libdeflate_free_compressor(c);
    return (!out || !fclose(out)) && ok;
}

int main(int argc, char **argv)
{
    struct floor f = {.dg = diag_open(), .buf = hb_buffer_create()};
    bool ok = argc == 5 && f.dg && (f.a = arena_open(f.dg));

    f.plain = ok && !strcmp(argv[1], "plain");
    if (ok && f.plain)
        ok = (f.thai = th_brk_new(NULL)) != NULL;
    else if (ok)
        ok = (f.breaker = breaker_open(f.a, (struct word_list){0}, (struct word_list){0}, f.dg));
    ok = ok && do_text(&f, argv[2]) && cut_fonts(&f) && pack_streams(&f, argv[3], argv[4]);
    if (f.dg)
        diag_print(f.dg, stderr);
    return !ok;
}
