/*
 * A PDF is what other programs make of it: text is read back with poppler and MuPDF, the file is
 * checked by qpdf, and the embedded font is opened with FreeType, whose outlines must be those of
 * the face, moved to where the shaper put them. Rules T1 to T6 of doc/thai-typesetting.md,
 * section 7.
 */
#include "unit.h"

#include "base/str.h"
#include "pdf/pdf.h"
#include "pdf/put.h"
#include "pdf/sfnt.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include FT_TRUETYPE_TABLES_H
#include FT_TRUETYPE_TAGS_H

#include <hb.h>
#include <unistd.h>

static const char *const lines[] = {
    "น้ำ กำ ทำ",                                  /* T1, T2 */
    "ป้ำ ฝำ ป่ำ",                                  /* T3 */
    "ก่ กี่ ที่ ปี่ ฟื้น ป่ ฝั่ง กุ้ง กู้",                      /* M1 to M3 */
    "ญู ฐุ ญ ฐ ฎุ ฏู ศักดิ์สิทธิ์",                        /* M4, M5 */
    "ผลการประเมินอยู่ในระดับผ่าน มีคะแนน ๙๑.๗๖ คะแนน", /* T6 */
    "ต่าง ๆ ฯลฯ กรุงเทพฯ ฿๑,๐๐๐ (O๒๒)",
    "AVATAR Te fi ffi \"E-Service\" 85%",
    "é Å ñ Çü", /* glyphs that are composites already */
};

static const struct pdf_info info = {.title = "รายงาน (ITA) 😀",
                                     .author = "อบต.กุดรัง",
                                     .lang = "th-TH",
                                     .producer = "raingan 0",
                                     .date = "2025-09-30"};

/* ---- pages ---- */

struct stage {
    struct world w;
    struct fontset *fs;
    struct page page;
};

static void open_stage(struct stage *s)
{
    *s = (struct stage){.w = world_open()};
    s->fs = fontset_open(s->w.a, "fonts/fonts.conf", s->w.dg);
    assert_non_null(s->fs);
    s->page = (struct page){.number = 1, .width = PT64(600), .height = PT64(800)};
    s->page.items.end = &s->page.items.first;
}

static void close_stage(struct stage *s)
{
    fontset_close(s->fs);
    world_close(&s->w);
}

static struct item *add_item(struct stage *s, enum item_kind kind)
{
    struct item *it = arena_new(s->w.a, struct item);

    assert_non_null(it);
    it->kind = kind;
    *s->page.items.end = it;
    s->page.items.end = &it->next;
    return it;
}

static struct loc nowhere(const void *ctx, size_t span)
{
    (void)ctx;
    (void)span;
    return (struct loc){0};
}

static struct shaped *shape(struct stage *s, const char *family, bool bold, const char *text)
{
    struct font_style *style = arena_new(s->w.a, struct font_style);
    struct shaped *t = arena_new(s->w.a, struct shaped);
    struct span span = {text, strlen(text), style, NULL};

    *style = (struct font_style){.families = FAMILY(family), .size = PT64(16), .bold = bold};
    assert_true(
        shape_paragraph(s->fs, s->w.a, &span, 1, (struct place){nowhere, NULL}, t, s->w.dg));
    return t;
}

/* One line, stretched by `extra` (1/1024 pt64) before each cluster and twice that at spaces. */
static void add_line(struct stage *s, struct shaped *t, pt64 y, int32_t extra)
{
    int64_t pen = PT64(30) * 1024;

    for (size_t r = 0; r < t->nrun; r++) {
        const struct run *run = &t->run[r];
        add_item(s, ITEM_TEXT)->u.text = (struct text_item){.text = t,
                                                            .run = run,
                                                            .first = run->first,
                                                            .end = run->end,
                                                            .x = (pt64)(pen / 1024),
                                                            .y = y,
                                                            .space_extra = 2 * extra,
                                                            .cluster_extra = extra};
        for (size_t i = run->first; i < run->end; i++) {
            pen += t->glyph[i].width;
            pen += t->glyph[i].flags & GLYPH_SPACE ? 2 * extra : 0;
            pen += i > run->first && (t->glyph[i].flags & GLYPH_CLUSTER_START) ? extra : 0;
        }
    }
}

static void add_lines(struct stage *s, const char *family, bool bold, int32_t extra)
{
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        add_line(s, shape(s, family, bold, lines[i]), PT64(50 * ((int)i + 1)), extra);
}

/* The page as a PDF; its bytes live in `a`. */
static bool pdf_write(struct arena *a, const struct page *page, const struct pdf_info *about,
                      struct bytes *out, struct diag *dg)
{
    struct pdf *pdf = pdf_open(a, dg);
    bool ok = pdf && pdf_add_page(pdf, page) && pdf_finish(pdf, about, out);

    if (ok)
        ok = (out->data = arena_strndup(a, out->data, out->len)) != NULL;
    pdf_close(pdf);
    return ok;
}

/* ---- other programs ---- */

struct file {
    char dir[64], path[80];
    char plain[80];   /* the same, with each object by itself */
    struct bytes pdf; /* bytes of that */
};

static void write_pdf(struct stage *s, struct file *f)
{
    *f = (struct file){.dir = "/tmp/raingan-test-pdf-XXXXXX"};
    if (!pdf_write(s->w.a, &s->page, &info, &f->pdf, s->w.dg)) {
        print_error("%s", world_messages(&s->w));
        fail();
    }
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->path, sizeof f->path, "%s/t.pdf", f->dir);
    assert_true(file_write(s->w.a, f->path, f->pdf.data, f->pdf.len, s->w.dg));
    snprintf(f->plain, sizeof f->plain, "%s/plain.pdf", f->dir);
    char *command = arena_printf(s->w.a, "qpdf --object-streams=disable %s %s", f->path, f->plain);
    assert_int_equal(system(command), 0);
    assert_true(file_read(s->w.a, f->plain, &f->pdf, s->w.dg));
}

static void remove_pdf(const struct file *f)
{
    unlink(f->path);
    unlink(f->plain);
    rmdir(f->dir);
}

/* What a command says of the file; its name stands after `before`. */
static struct bytes ask(struct stage *s, const struct file *f, const char *before,
                        const char *after)
{
    struct sbuf out = {.a = s->w.a};
    char part[4096], *command = arena_printf(s->w.a, "%s %s %s", before, f->path, after);
    size_t n;

    FILE *p = popen(command, "r");
    assert_non_null(p);
    while ((n = fread(part, 1, sizeof part, p)) > 0)
        sbuf_add(&out, part, n);
    if (pclose(p) != 0) {
        print_error("failed: %s\n%s\n", command, out.len ? out.s : "");
        fail();
    }
    sbuf_text(&out);
    return (struct bytes){out.s, out.len};
}

/* Without empty lines, form feeds and blanks at line ends. */
static char *lines_of(struct stage *s, struct bytes text)
{
    struct sbuf b = {.a = s->w.a};

    for (const char *p = text.data; *p;) {
        size_t len = strcspn(p, "\n\f"), keep = len;
        while (keep && p[keep - 1] == ' ')
            keep--;
        sbuf_add(&b, p, keep);
        if (keep)
            sbuf_add(&b, "\n", 1);
        p += len + (p[len] != '\0');
    }
    return sbuf_text(&b);
}

/* The number after the n-th `key` of the file; its objects, other than streams, are plain text. */
static int number_after(struct bytes pdf, const char *key, int n)
{
    const char *p = pdf.data;

    for (; n >= 0; n--) {
        p = memmem(p, (size_t)(pdf.data + pdf.len - p), key, strlen(key));
        assert_non_null(p);
        p += strlen(key);
    }
    return atoi(p);
}

static struct bytes stream_of(struct stage *s, const struct file *f, const char *key, int n)
{
    char object[80];

    snprintf(object, sizeof object, "--show-object=%d --filtered-stream-data",
             number_after(f->pdf, key, n));
    struct file plain = *f;
    memcpy(plain.path, f->plain, sizeof plain.path);
    return ask(s, &plain, "qpdf", object);
}

/* ---- text ---- */

static void check_text(struct stage *s, const struct file *f, const char *want)
{
    static const char *const reader[][2] = {
        {"pdftotext -enc UTF-8 -raw", "-"},
        {"pdftotext -enc UTF-8", "-"},
        {"mutool draw -q -F txt", "2>/dev/null"},
    };

    for (size_t i = 0; i < COUNT_OF(reader); i++) {
        char *got = lines_of(s, ask(s, f, reader[i][0], reader[i][1]));
        if (strcmp(got, want) != 0) {
            print_error("%s:\n%s\nwanted:\n%s", reader[i][0], got, want);
            fail();
        }
        for (const char *p = got, *end = got + strlen(got); p < end;) { /* PROVES: T1, T7 */
            uint32_t c = utf8_next(&p, end);
            assert_true(c != 0x0E4D && c != 0xFFFD && !(c >= 0xF700 && c <= 0xF8FF));
        }
    }
}

static const struct {
    const char *family;
    bool bold;
    int32_t extra; /* 45000 is 0.69 pt at 16 pt: 0.043 em; 70000 is 0.067 em, near the limit (S6) */
} text_case[] = {
    {"Laksaman", false, 0},   {"Laksaman", true, 0},      {"Norasi", false, 0},
    {"Garuda", false, 0},     {"Laksaman", false, 45000}, {"Laksaman", true, 70000},
    {"Norasi", false, 45000}, {"Garuda", false, 70000},
};

static void test_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(text_case); i++) {
        struct stage s;
        struct file f;
        open_stage(&s);
        add_lines(&s, text_case[i].family, text_case[i].bold, text_case[i].extra);
        write_pdf(&s, &f);
        struct sbuf want = {.a = s.w.a};
        for (size_t k = 0; k < COUNT_OF(lines); k++)
            sbuf_printf(&want, "%s\n", lines[k]);
        check_text(&s, &f, sbuf_text(&want));
        remove_pdf(&f);
        close_stage(&s);
    }
}

static void test_sound(void **state)
{
    (void)state;
    struct stage s;
    struct file f;

    open_stage(&s);
    add_lines(&s, "Laksaman", false, 0);
    add_lines(&s, "Norasi", true, 45000);
    write_pdf(&s, &f);
    ask(&s, &f, "qpdf --check", "");
    char *fonts = lines_of(&s, ask(&s, &f, "pdffonts", "| tail -n +3"));
    int nfont = 0;
    for (const char *p = fonts; *p; p += strcspn(p, "\n") + 1, nfont++) {
        assert_int_equal(p[6], '+');
        char *line = arena_strndup(s.w.a, p, strcspn(p, "\n"));
        assert_non_null(strstr(line, "CID TrueType"));
        assert_non_null(strstr(line, "Identity-H"));
        assert_non_null(strstr(line, "yes yes yes")); /* embedded, a subset, with ToUnicode */
    }
    assert_int_equal(nfont, 2);
    remove_pdf(&f);
    close_stage(&s);
}

static void test_info(void **state)
{
    (void)state;
    struct stage s;
    struct file f;

    open_stage(&s);
    add_lines(&s, "Laksaman", false, 0);
    write_pdf(&s, &f);
    char *got = lines_of(&s, ask(&s, &f, "TZ=UTC pdfinfo -enc UTF-8", ""));
    assert_non_null(strstr(got, "รายงาน (ITA) 😀\n"));
    assert_non_null(strstr(got, "อบต.กุดรัง\n"));
    assert_non_null(strstr(got, "raingan 0\n"));
    assert_null(strstr(got, "Haru"));
    assert_non_null(strstr(got, "Sep 30 00:00:00 2025"));
    assert_non_null(strstr(got, "PDF version:     1.7\n"));
    assert_non_null(memmem(f.pdf.data, f.pdf.len, "/Lang (th-TH)", 13));
    assert_non_null(memmem(f.pdf.data, f.pdf.len, "/DisplayDocTitle true", 21));
    remove_pdf(&f);

    /* Nothing said, nothing written. */
    struct bytes bare;
    assert_true(pdf_write(s.w.a, &s.page, &(struct pdf_info){0}, &bare, s.w.dg));
    assert_null(memmem(bare.data, bare.len, "Date", 4));
    assert_null(memmem(bare.data, bare.len, "/Lang", 5));
    assert_false(pdf_write(s.w.a, &s.page, &(struct pdf_info){.date = "30/9/2025"}, &bare, s.w.dg));
    /* The metadata are XML: 14.3.2. */
    assert_true(
        pdf_write(s.w.a, &s.page, &(struct pdf_info){.title = "ก & ข <ค> \"ง\""}, &bare, s.w.dg));
    static const char title[] = "<rdf:li xml:lang=\"x-default\">ก &amp; ข &lt;ค&gt; \"ง\"</rdf:li>";
    assert_non_null(memmem(bare.data, bare.len, title, sizeof title - 1));
    assert_true(diag_has(s.w.dg, DIAG_PDF));
    close_stage(&s);
}

/* PROVES: pdf.h, "The same pages give the same bytes" */
static void test_same_bytes(void **state)
{
    (void)state;
    struct bytes pdf[2];
    struct stage s[2];

    for (int i = 0; i < 2; i++) {
        open_stage(&s[i]);
        add_lines(&s[i], "Laksaman", false, 0);
        add_lines(&s[i], "Garuda", true, 45000);
        assert_true(pdf_write(s[i].w.a, &s[i].page, &info, &pdf[i], s[i].w.dg));
    }
    assert_int_equal(pdf[0].len, pdf[1].len);
    assert_memory_equal(pdf[0].data, pdf[1].data, pdf[0].len);
    for (int i = 0; i < 2; i++)
        close_stage(&s[i]);
}

/* ---- operators ---- */

static void test_operators(void **state)
{
    (void)state;
    struct stage s;
    struct file f;

    open_stage(&s);
    s.page.width = PT64(200);
    s.page.height = PT64(100);
    add_item(&s, ITEM_RULE)->u.rule =
        (struct rule_item){PT64(10), PT64(20), PT64(30), 32, 0xFF0080};
    add_line(&s, shape(&s, "Laksaman", false, "กา"), PT64(40), 0);
    add_line(&s, shape(&s, "Laksaman", false, "กา"), PT64(60) + 1, 0);
    add_item(&s, ITEM_RULE)->u.rule = (struct rule_item){1, 0, PT64(1), PT64(1), 0};
    write_pdf(&s, &f);
    static const char want[] = "/Artifact<</Type/Layout>>BDC\n"
                               "1 0 0.502 rg\n"
                               "10 79.5 30 0.5 re f\n"
                               "BT\n0 0 0 rg\n/F1 16 Tf\n30 60 Td\n(\0\1\0\2)Tj\n"
                               "0 -20.0156 Td\n(\0\1\0\2)Tj\nET\n"
                               "0.0156 99 1 1 re f\n"
                               "EMC\n";
    struct bytes got = stream_of(&s, &f, "/Contents ", 0);
    assert_int_equal(got.len, sizeof want - 1);
    assert_memory_equal(got.data, want, sizeof want - 1);
    remove_pdf(&f);
    close_stage(&s);
}

/* PDF 32000-1, 7.3.4.2: what would end a string, or be read as another line end, is escaped. */
static void test_literals(void **state)
{
    (void)state;
    struct world w = world_open();
    struct sbuf b = {.a = w.a};

    put_literal16(&b, 0x280D);
    put_literal16(&b, 0x295C);
    put_literal16(&b, 0x000A);
    put_utf16_literal(&b, 0x0E0D);
    put_utf16_literal(&b, 0x1F628);
    static const char want[] = "\\(\\r"
                               "\\)\\\\"
                               "\0\n"
                               "\x0E\\r"
                               "\xD8\x3D\xDE\\(";
    assert_int_equal(b.len, sizeof want - 1);
    assert_memory_equal(b.s, want, sizeof want - 1);
    world_close(&w);
}

/* PROVES: T5 and S4: what TJ adds over a line is what layout asked for, to half a 1/1000 em. */
static void test_stretch(void **state)
{
    (void)state;
    static const int32_t extra[] = {1, 700, 31000, 45001, -9000};

    for (size_t i = 0; i < COUNT_OF(extra); i++) {
        struct stage s;
        struct file f;
        open_stage(&s);
        struct shaped *t = shape(&s, "Laksaman", false, lines[4]);
        add_line(&s, t, PT64(50), extra[i]);
        write_pdf(&s, &f);

        int64_t due = 0, written = 0;
        for (size_t k = 1; k < t->nglyph; k++) {
            due += t->glyph[k - 1].flags & GLYPH_SPACE ? 2 * extra[i] : 0;
            due += t->glyph[k].flags & GLYPH_CLUSTER_START ? extra[i] : 0;
        }
        struct bytes page = stream_of(&s, &f, "/Contents ", 0);
        const char *p = memmem(page.data, page.len, "/ActualText", 11), *end = page.data + page.len;
        assert_non_null(p);
        assert_non_null(p = memmem(p, (size_t)(end - p), ">>BDC", 5));
        assert_non_null(p = memchr(p, '[', (size_t)(end - p)));
        for (p++; p < end && *p != ']';) {
            assert_int_equal(*p, '(');
            while (*p != ')') /* a byte that is escaped is two */
                p += *p == '\\' ? 2 : 1;
            if (*++p != ']')
                written -= strtol(p, (char **)&p, 10);
        }
        assert_in_range(llabs(written * 1024 * t->run->size - due * 1000), 0,
                        512 * (uint64_t)t->run->size);
        remove_pdf(&f);
        close_stage(&s);
    }
}

/* ---- glyphs made by hand ---- */

static const uint32_t hand_text[] = {'f', 'i',    0x1F600, 0xF70A, 0x00A0,
                                     ' ', 0x0E19, 0x0E49,  0x0E33};

/* A ligature (the i has no outline of its own), a character beyond the BMP, a private code, one outline for two texts, spaces of two
 * widths, and the glyphs of hb-shape for น้ำ: uni0E19, uni0E49 moved by 21, the ring and the aa. */
static struct shaped *hand_made(struct stage *s)
{
    const struct face *face =
        fontset_face(s->fs, FAMILY("Laksaman"), false, false, (struct loc){0});
    struct shaped *t = arena_new(s->w.a, struct shaped);
    hb_codepoint_t x, space, no, tho, ring, aa, mark;

    assert_non_null(face);
    assert_true(hb_font_get_nominal_glyph(face->hb, 'x', &x));
    assert_true(hb_font_get_nominal_glyph(face->hb, ' ', &space));
    assert_true(hb_font_get_nominal_glyph(face->hb, 0x0E19, &no));
    assert_true(hb_font_get_nominal_glyph(face->hb, 0x0E49, &tho));
    assert_true(hb_font_get_nominal_glyph(face->hb, 0x0E48, &mark));
    assert_true(hb_font_get_nominal_glyph(face->hb, 0x0E4D, &ring));
    assert_true(hb_font_get_nominal_glyph(face->hb, 0x0E32, &aa));
    fu wide = hb_font_get_glyph_h_advance(face->hb, x),
       aa_wide = hb_font_get_glyph_h_advance(face->hb, aa);
    const struct part part[] = {{x, 0, 0},     {x, 0, 0},     {mark, 0, 0},
                                {space, 0, 0}, {space, 0, 0}, {no, 0, 0},
                                {tho, 21, 0},  {ring, 0, 0},  {aa, 0, 0}};
    struct part *parts = arena_array(s->w.a, struct part, COUNT_OF(part));
    memcpy(parts, part, sizeof part);
    const struct glyph glyph[] = {
        {.first = 0, .npart = 1, .part = parts, .advance = wide},
        {.first = 1},
        {.first = 2, .npart = 1, .part = parts + 1, .advance = wide},
        {.first = 3, .npart = 1, .part = parts + 2, .advance = 0},
        {.first = 4, .npart = 1, .part = parts + 3, .advance = 400},
        {.first = 5, .npart = 1, .part = parts + 4, .advance = 900},
        {.first = 6,
         .npart = 1,
         .part = parts + 5,
         .advance = hb_font_get_glyph_h_advance(face->hb, no)},
        {.first = 7, .npart = 1, .part = parts + 6, .advance = 0},
        {.first = 8, .npart = 2, .part = parts + 7, .advance = aa_wide},
    };
    t->ch = arena_array(s->w.a, uint32_t, COUNT_OF(hand_text));
    memcpy(t->ch, hand_text, sizeof hand_text);
    t->nch = COUNT_OF(hand_text);
    t->glyph = arena_array(s->w.a, struct glyph, COUNT_OF(glyph));
    memcpy(t->glyph, glyph, sizeof glyph);
    t->nglyph = COUNT_OF(glyph);
    t->run = arena_new(s->w.a, struct run);
    *t->run = (struct run){.face = face, .size = PT64(16), .end = t->nglyph};
    t->nrun = 1;
    return t;
}

static void test_hand_made(void **state)
{
    (void)state;
    struct stage s;
    struct file f;

    open_stage(&s);
    add_line(&s, hand_made(&s), PT64(50), 0);
    write_pdf(&s, &f);
    char *got = lines_of(&s, ask(&s, &f, "pdftotext -enc UTF-8 -raw", "-"));
    assert_non_null(strstr(got, "fi😀่"));
    assert_non_null(strstr(got, "น้ำ\n"));
    struct bytes cmap = stream_of(&s, &f, "/ToUnicode ", 0);
    assert_non_null(strstr(cmap.data, "9 beginbfchar\n"));
    assert_non_null(strstr(cmap.data, "<0066>\n")); /* T9: of two letters in one outline */
    assert_non_null(strstr(cmap.data, "<0069>\n"));
    assert_non_null(strstr(cmap.data, "<D83DDE00>\n"));
    assert_non_null(strstr(cmap.data, "<00A0>\n"));
    assert_null(strstr(cmap.data, "<F70A>"));
    assert_null(strstr(cmap.data, "<0E4D>")); /* the ring is a part, never a text of its own */
    remove_pdf(&f);
    close_stage(&s);
}

/* ---- the embedded font ---- */

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int be16(const unsigned char *p)
{
    return (int16_t)(p[0] << 8 | p[1]);
}

static uint32_t sum_of(const unsigned char *p, size_t len)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < len; i++)
        sum += (uint32_t)p[i] << (24 - 8 * (i & 3));
    return sum;
}

/* OpenType: each table's checksum (head without its adjustment), and that of the whole. */
static void check_sums(struct bytes font)
{
    const unsigned char *p = (const unsigned char *)font.data;

    assert_int_equal(sum_of(p, font.len), 0xB1B0AFBA);
    for (int i = 0; i < p[5]; i++) {
        const unsigned char *entry = p + 12 + 16 * i;
        size_t at = be32(entry + 8), len = be32(entry + 12);
        assert_true(at % 4 == 0 && at + len <= font.len);
        uint32_t sum = sum_of(p + at, len);
        if (!memcmp(entry, "head", 4))
            sum -= be32(p + at + 8);
        assert_int_equal(sum, be32(entry + 4));
    }
}

static unsigned char *table_of(struct stage *s, FT_Face ft, FT_ULong tag)
{
    FT_ULong len = 0;

    assert_int_equal(FT_Load_Sfnt_Table(ft, tag, 0, NULL, &len), 0);
    unsigned char *p = arena_alloc(s->w.a, len);
    assert_int_equal(FT_Load_Sfnt_Table(ft, tag, 0, p, &len), 0);
    return p;
}

/* W equals hmtx; every glyph loads; a derived glyph's lsb is its xMin, and its box holds its ink.
 */
static void check_font(struct stage *s, const struct file *f, int n, FT_Library lib)
{
    struct bytes font = stream_of(s, f, "/FontFile2 ", n);
    const char *w = f->pdf.data;
    FT_Face ft;

    assert_int_equal(number_after(f->pdf, "/Length1 ", n), font.len);
    check_sums(font);
    assert_int_equal(FT_New_Memory_Face(lib, (const FT_Byte *)font.data, (FT_Long)font.len, 0, &ft),
                     0);
    for (int i = 0; i <= n; i++)
        w = (const char *)memmem(w, f->pdf.len - (size_t)(w - f->pdf.data), "/W [ 0 [ ", 9) + 9;
    unsigned char *hmtx = table_of(s, ft, TTAG_hmtx), *glyf = table_of(s, ft, TTAG_glyf);
    unsigned char *loca = table_of(s, ft, TTAG_loca), *head = table_of(s, ft, TTAG_head);
    for (FT_UInt gid = 0; gid < (FT_UInt)ft->num_glyphs; gid++) {
        assert_int_equal(FT_Load_Glyph(ft, gid, FT_LOAD_NO_SCALE), 0);
        bool is_long = be16(head + 50);
        size_t at = is_long ? be32(loca + 4 * gid) : 2 * ((size_t)be16(loca + 2 * gid) & 0xFFFF);
        size_t end =
            is_long ? be32(loca + 4 * gid + 4) : 2 * ((size_t)be16(loca + 2 * gid + 2) & 0xFFFF);
        if (at == end)
            continue;
        FT_BBox box;
        FT_Outline_Get_CBox(&ft->glyph->outline, &box);
        if (be16(glyf + at) < 0) {
            assert_int_equal(be16(hmtx + 4 * gid + 2), be16(glyf + at + 2));
            assert_int_equal(box.xMin, be16(glyf + at + 2));
        }
        assert_true(box.yMax <= be16(glyf + at + 8) && box.yMin >= be16(glyf + at + 4));
    }
    struct bytes map = stream_of(s, f, "/CIDToGIDMap ", n);
    for (size_t code = 0; code < map.len / 2; code++) {
        size_t gid = (size_t)be16((const unsigned char *)map.data + 2 * code);
        double em = strtod(w, (char **)&w), advance = (be16(hmtx + 4 * gid) & 0xFFFF) * 1000.0;
        assert_true(gid < (size_t)ft->num_glyphs);
        assert_true(fabs(em - advance / ft->units_per_EM) < 0.0001);
    }
    assert_int_equal(*(w + strspn(w, " ")), ']');
    FT_Done_Face(ft);
}

static void test_font(void **state)
{
    (void)state;
    static const char *const families[] = {"Laksaman", "Norasi", "Garuda", "DejaVu Sans"};
    FT_Library lib;

    assert_int_equal(FT_Init_FreeType(&lib), 0);
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        struct stage s;
        struct file f;
        open_stage(&s);
        add_lines(&s, families[i], false, 0);
        write_pdf(&s, &f);
        check_font(&s, &f, 0, lib);
        remove_pdf(&f);
        close_stage(&s);
    }
    FT_Done_FreeType(lib);
}

/* The points that a glyph's parts draw with the face itself. */
static size_t points_of(FT_Face ft, const struct sfnt_glyph *g, FT_Vector *out, size_t max)
{
    size_t n = 0;

    for (size_t k = 0; k < g->npart; k++) {
        assert_int_equal(FT_Load_Glyph(ft, g->part[k].gid, FT_LOAD_NO_SCALE), 0);
        const FT_Outline *o = &ft->glyph->outline;
        for (int i = 0; i < o->n_points; i++) {
            assert_true(n < max);
            out[n++] = (FT_Vector){o->points[i].x + g->part[k].x, o->points[i].y + g->part[k].y};
        }
    }
    return n;
}

/* PROVES: sfnt.h, "a derived glyph for each moved or changed one": the same points, moved. */
static void test_drawn(void **state)
{
    (void)state;
    static const char *const families[] = {"Laksaman", "Norasi", "Garuda", "DejaVu Sans"};
    FT_Library lib;

    assert_int_equal(FT_Init_FreeType(&lib), 0);
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        struct stage s;
        struct sfnt sfnt;
        struct sfnt_glyph glyph[512];
        FT_Face whole, made;
        open_stage(&s);
        for (size_t k = 0; k < COUNT_OF(lines); k++) {
            struct shaped *t = shape(&s, families[i], false, lines[k]);
            const struct face *face = t->run[0].face;
            size_t n = 0;
            for (size_t g = 0; g < t->nglyph; g++)
                if (t->run[t->glyph[g].run].face == face)
                    glyph[n++] = (struct sfnt_glyph){.part = t->glyph[g].part,
                                                     .npart = t->glyph[g].npart,
                                                     .advance = t->glyph[g].advance,
                                                     .ch = t->ch[t->glyph[g].first]};
            assert_true(sfnt_build(s.w.a, face, glyph, n, &sfnt, s.w.dg));
            assert_int_equal(
                FT_New_Memory_Face(lib, face->data, (FT_Long)face->len, face->index, &whole), 0);
            assert_int_equal(FT_New_Memory_Face(lib, (const FT_Byte *)sfnt.file.data,
                                                (FT_Long)sfnt.file.len, 0, &made),
                             0);
            for (size_t g = 0; g < n; g++) {
                FT_Vector want[2000];
                size_t npoint = points_of(whole, &glyph[g], want, COUNT_OF(want));
                assert_int_equal(FT_Load_Glyph(made, glyph[g].gid, FT_LOAD_NO_SCALE), 0);
                const FT_Outline *o = &made->glyph->outline;
                assert_int_equal(o->n_points, npoint);
                for (size_t p = 0; p < npoint; p++) {
                    assert_int_equal(o->points[p].x, want[p].x);
                    assert_int_equal(o->points[p].y, want[p].y);
                }
                assert_int_equal(made->glyph->metrics.horiAdvance, glyph[g].advance);
            }
            FT_Done_Face(made);
            FT_Done_Face(whole);
        }
        close_stage(&s);
    }
    FT_Done_FreeType(lib);
}

/* ---- what is broken ---- */

/* A copy of the text's face whose file can be spoilt; shaping has been done with the sound one. */
static struct face *spoil(struct stage *s, struct shaped *t)
{
    struct face *f = arena_new(s->w.a, struct face);

    *f = *t->run[0].face;
    void *data = arena_alloc(s->w.a, f->len);
    memcpy(data, f->data, f->len);
    f->data = data;
    t->run[0].face = f;
    return f;
}

static unsigned char *entry_of(const struct face *f, const char *tag)
{
    unsigned char *p = (unsigned char *)(uintptr_t)f->data;

    for (int i = 0; i < be16(p + 4); i++)
        if (!memcmp(p + 12 + 16 * i, tag, 4))
            return p + 12 + 16 * i;
    fail();
    return NULL;
}

static void no_outlines(struct face *f, struct shaped *t)
{
    (void)t;
    memcpy(entry_of(f, "glyf"), "CFF2", 4);
}

static void no_tables(struct face *f, struct shaped *t)
{
    (void)t;
    memcpy(entry_of(f, "hhea"), "hhe2", 4);
}

static void glyph_beyond(struct face *f, struct shaped *t)
{
    (void)f;
    ((struct part *)(uintptr_t)t->glyph[0].part)->gid = 60000;
}

static void mark_far_away(struct face *f, struct shaped *t)
{
    (void)f;
    ((struct part *)(uintptr_t)t->glyph[1].part)->x = 40000;
}

static void advance_below_0(struct face *f, struct shaped *t)
{
    (void)f;
    t->glyph[1].advance = -1;
}

static const struct {
    const char *name;
    void (*spoil)(struct face *f, struct shaped *t);
    enum diag_code want;
} broken_case[] = {
    {"no glyf", no_outlines, DIAG_FONT_OUTLINES},
    {"no hhea", no_tables, DIAG_FONT_BROKEN},
    {"a glyph that the font has not", glyph_beyond, DIAG_FONT_BROKEN},
    {"a mark beyond 16 bits", mark_far_away, DIAG_FONT_BROKEN},
    {"a negative advance", advance_below_0, DIAG_FONT_BROKEN},
};

static void test_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(broken_case); i++) {
        struct stage s;
        struct bytes pdf;
        open_stage(&s);
        struct shaped *t = shape(&s, "Laksaman", false, "น้ำ");
        broken_case[i].spoil(spoil(&s, t), t);
        add_line(&s, t, PT64(50), 0);
        bool ok = pdf_write(s.w.a, &s.page, &info, &pdf, s.w.dg);
        if (ok || !diag_has(s.w.dg, broken_case[i].want)) {
            print_error("%s: %s", broken_case[i].name, world_messages(&s.w));
            fail();
        }
        close_stage(&s);
    }
}

/* What libharu refuses is said, once. PDF 32000-1, annex C.2: a page has at least 3 units. */
static void test_refused(void **state)
{
    (void)state;
    struct stage s;
    struct bytes pdf;

    open_stage(&s);
    add_lines(&s, "Laksaman", false, 0);
    s.page.width = PT64(1);
    assert_false(pdf_write(s.w.a, &s.page, &info, &pdf, s.w.dg));
    assert_true(diag_has(s.w.dg, DIAG_PDF));
    assert_int_equal(diag_count(s.w.dg, DIAG_NOTE), 1);
    close_stage(&s);
}

/* A font spoilt at random places, mostly in the tables that are read: a PDF or a diagnostic, and
 * never a read outside (which the sanitizers see). */
static void test_spoilt(void **state)
{
    (void)state;
    static const char *const tag[] = {"glyf", "loca", "maxp", "hhea", "hmtx", "head"};
    uint32_t seed = 1;

    for (int round = 0; round < 300; round++) {
        struct stage s;
        struct bytes pdf;
        open_stage(&s);
        struct shaped *t =
            shape(&s, round % 2 ? "Laksaman" : "DejaVu Sans", false, lines[round / 2 % 2 ? 7 : 3]);
        struct face *f = spoil(&s, t);
        unsigned char *p = (unsigned char *)(uintptr_t)f->data;
        const unsigned char *entry = entry_of(f, tag[round % 6]);
        size_t at = be32(entry + 8), len = be32(entry + 12);
        for (int k = 0; k < 1 + round % 40; k++) {
            seed = seed * 1664525 + 1013904223;
            p[at + (seed >> 8) % len] = (unsigned char)(seed >> 24);
        }
        if (round % 10 == 9)
            f->len = f->len * (size_t)(round % 7 + 1) / 8;
        add_line(&s, t, PT64(50), 0);
        size_t before = diag_count(s.w.dg, DIAG_FATAL);
        bool ok = pdf_write(s.w.a, &s.page, &info, &pdf, s.w.dg);
        assert_true(ok == (diag_count(s.w.dg, DIAG_FATAL) == before));
        close_stage(&s);
    }
}

static void test_no_memory(void **state)
{
    (void)state;
    struct stage s;
    bool ok = false;

    open_stage(&s);
    add_lines(&s, "Laksaman", false, 45000);
    for (long n = 1; !ok; n++) {
        struct world w = world_open();
        struct bytes pdf;
        arena_fail_after(n);
        ok = pdf_write(w.a, &s.page, &info, &pdf, w.dg);
        arena_fail_after(0);
        assert_true(ok != diag_has(w.dg, DIAG_NO_MEMORY));
        assert_true(n < 1000);
        world_close(&w);
    }
    close_stage(&s);
}

/* ---- numbers ---- */

static const struct {
    int64_t v;
    const char *want;
} decimal_case[] = {
    {0, "0"},
    {10000, "1"},
    {-10000, "-1"},
    {12500, "1.25"},
    {-1, "-0.0001"},
    {156, "0.0156"},
    {8418906, "841.8906"},
    {100100, "10.01"},
    {144000000, "14400"},
};

static void test_numbers(void **state)
{
    (void)state;
    struct world w = world_open();

    for (size_t i = 0; i < COUNT_OF(decimal_case); i++) {
        struct sbuf b = {.a = w.a};
        put_decimal(&b, decimal_case[i].v);
        assert_string_equal(sbuf_text(&b), decimal_case[i].want);
    }
    assert_int_equal(text_char(0xF700), 0x0E10);
    assert_int_equal(text_char(0xF70F), 0x0E0D);
    assert_int_equal(text_char(0xF71A), 0x0E3A);
    assert_int_equal(text_char(0xF71B), '?');
    assert_int_equal(text_char(0xFFFD), '?');
    assert_int_equal(text_char(0x0E33), 0x0E33);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),      cmocka_unit_test(test_sound),
        cmocka_unit_test(test_info),      cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_operators), cmocka_unit_test(test_literals),
        cmocka_unit_test(test_stretch),   cmocka_unit_test(test_hand_made),
        cmocka_unit_test(test_font),      cmocka_unit_test(test_drawn),
        cmocka_unit_test(test_broken),    cmocka_unit_test(test_refused),
        cmocka_unit_test(test_spoilt),    cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_numbers),
    };

    return cmocka_run_group_tests_name("pdf", tests, NULL, NULL);
}
