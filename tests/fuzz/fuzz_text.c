/*
 * A paragraph at many widths: every letter of the text is on one line, none is cut from its marks, no
 * line is wider than the measure unless that is said, and the same again gives the same.
 */
#include "fuzz.h"

#include "layout/para.h"

static struct diag *lasting_diag;
static struct fontset *fonts;
static struct breaker *breaker;
static const char *const families[] = {"Laksaman", NULL}, *const others[] = {"Waree", NULL};

void fuzz_begin(void)
{
    static const char *const unbroken[] = {"กุดรัง", "เทศบาลตำบลบ้านฝาง"};
    static const char *const listed[] = {"จัดซื้อจัดจ้าง"};
    struct arena *a = arena_open(lasting_diag = diag_open());

    fonts = fontset_open(a, "fonts/fonts.conf", lasting_diag);
    breaker = breaker_open(a, (struct word_list){unbroken, COUNT_OF(unbroken)},
                           (struct word_list){listed, COUNT_OF(listed)}, lasting_diag);
    HOLDS(fonts && breaker);
}

struct setting {
    struct layout lo;
    struct setter set;
    struct document doc;
    struct doc_style style;
    struct font_style second;
    struct doc_inline text[2];
    struct doc_block block;
};

/* What a cell may hold: no control characters; a line end is U+2028 here. */
static const char *printable(struct arena *a, const char *text)
{
    struct sbuf out = {.a = a};

    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (c == '\n')
            sbuf_add_char(&out, LINE_SEPARATOR);
        else if (!unicode_is_command(c) && c != OBJECT_REPLACEMENT)
            sbuf_add_char(&out, c);
    }
    return sbuf_text(&out);
}

static void set_up(struct setting *s, struct world *w, struct fuzz_input *in)
{
    unsigned how = take_byte(in), spacing = take_byte(in), cut = take_byte(in);

    *s = (struct setting){
        .lo = {.scratch = arena_open(w->dg), .pass = w->a, .dg = w->dg, .doc = &s->doc}};
    if (!fontset_begin(fonts, w->a, w->dg))
        abort();
    s->lo.fonts = fonts;
    s->lo.breaker = breaker;
    s->set = (struct setter){.lo = &s->lo, .a = w->a};
    s->style =
        (struct doc_style){.font = {.families = families, .size = PT64(16), .size_adjust = 0.340},
                           .orphans = 2,
                           .widows = 2};
    s->style.indent = how & 1 ? PT64(40) : how & 2 ? -PT64(20) : 0;
    s->style.font.word_spacing = spacing & 1 ? PT64(spacing >> 4) : 0;
    s->style.font.letter_spacing = spacing & 2 ? PT64(spacing >> 4) / 4 : 0;
    s->style.font.even_digits = how & 4;
    s->second = s->style.font;
    s->second.bold = how & 8;
    s->second.families = how & 16 ? others : families;
    s->second.rise = how & 32 ? PT64(4) : 0;
    const char *text = printable(w->a, take_text(w->a, in, -1)), *middle = text;
    for (const char *end = text + strlen(text); cut-- && middle < end;)
        utf8_next(&middle, end);
    s->text[0] = (struct doc_inline){.text = text, .len = (size_t)(middle - text)};
    s->text[1] = (struct doc_inline){.text = middle, .len = strlen(middle)};
    s->text[0].font = &s->style.font;
    s->text[1].font = &s->second;
    s->text[0].at = s->text[1].at = (struct loc){.file = "text", .line = 1, .col = 1};
    s->block = (struct doc_block){.kind = BLOCK_PARA, .style = &s->style};
    s->block.u.para.content = s->text;
    s->block.u.para.ncontent = 2;
}

/* ---- properties ---- */

/* Draws nothing and takes no room: shape.c leaves it out. */
static bool is_left_out(uint32_t c)
{
    return c == 0x200B || c == 0x2060 || c == 0x200C || c == 0x200D || c == 0xFEFF || c == 0x00AD ||
           c == LINE_SEPARATOR || (c >= 0xFE00 && c <= 0xFE0F);
}

/* A letter for a letter, and a glyph for each that is seen, in the order of the text. */
static void check_text(const struct setting *s, const struct shaped *t)
{
    const char *p = s->text[0].text, *end = p + strlen(p);
    size_t g = 0;

    HOLDS(t->nch == utf8_count(p, strlen(p)) && t->nglyph <= t->nch);
    for (size_t i = 0; i < t->nch; i++) {
        HOLDS(t->ch[i] == utf8_next(&p, end));
        bool has_glyph = g < t->nglyph && t->glyph[g].first == i;
        HOLDS(has_glyph || is_left_out(t->ch[i]));
        if (!has_glyph)
            continue;
        HOLDS(t->glyph[g].run < t->nrun);
        const struct run *r = &t->run[t->glyph[g].run];
        HOLDS(r->first <= g && g < r->end);
        g++;
    }
    HOLDS(g == t->nglyph);
}

static bool may_hang(uint32_t c)
{
    return unicode_is_space(c) || c == LINE_SEPARATOR;
}

static uint32_t letter(const struct para *p, size_t glyph)
{
    return p->text.ch[p->text.glyph[glyph].first];
}

/* Every letter is on one line, or is a space that hangs between two (B23). */
static void check_complete(const struct para *p)
{
    size_t at = 0;

    HOLDS(p->nline >= 1);
    for (size_t i = 0; i < p->nline; i++) {
        for (; at < p->line[i].first; at++)
            HOLDS(may_hang(letter(p, at)));
        HOLDS(p->line[i].end >= p->line[i].first && p->line[i].first == at);
        at = p->line[i].end;
    }
    for (; at < p->text.nglyph; at++)
        HOLDS(may_hang(letter(p, at)));
}

/* No line begins inside of a cluster (B1 to B4): with a mark, or where the breaker forbids it. */
static void check_places(struct world *w, const struct para *p)
{
    uint8_t *cls = arena_array(w->a, uint8_t, p->text.nch + 1);

    HOLDS(breaker_find(breaker, p->text.ch, p->text.nch, cls));
    for (size_t i = 1; i < p->nline; i++) {
        size_t first = p->line[i].first;
        if (first >= p->text.nglyph)
            continue;
        size_t at = p->text.glyph[first].first, before = first ? p->text.glyph[first - 1].first : 0;
        bool must = false; /* at a letter between that has no glyph */
        for (size_t k = before + 1; k < at; k++)
            must |= cls[k] == BREAK_MUST;
        HOLDS(must || cls[at] != BREAK_NEVER);
        if (unicode_is_thai_mark(letter(p, first)))
            HOLDS(may_hang(p->text.ch[p->text.glyph[first].first - 1]));
    }
}

static void check_measure(struct world *w, const struct para *p, pt64 width)
{
    bool told = diag_has(w->dg, DIAG_TOO_WIDE);

    for (size_t i = 0; i < p->nline; i++) {
        const struct line *l = &p->line[i];
        int64_t sum = 0;
        for (size_t g = l->first; g < l->end; g++) {
            sum += p->text.glyph[g].width;
            if (p->text.glyph[g].flags & GLYPH_SPACE)
                sum += l->space_extra;
            if (g > l->first && (p->text.glyph[g].flags & GLYPH_CLUSTER_START))
                sum += l->cluster_extra;
        }
        HOLDS(told || l->first == l->end || l->x * 1024 + sum <= (int64_t)width * 1024 + 1024);
    }
}

static void check_again(struct setting *s, enum align align, pt64 width, const struct para *p)
{
    struct para q;

    HOLDS(para_set(&s->set, &s->block, align, width, &q));
    HOLDS(q.nline == p->nline);
    for (size_t i = 0; i < p->nline; i++)
        HOLDS(p->line[i].first == q.line[i].first && p->line[i].end == q.line[i].end &&
              p->line[i].x == q.line[i].x && p->line[i].space_extra == q.line[i].space_extra &&
              p->line[i].cluster_extra == q.line[i].cluster_extra);
}

static void check_width(struct world *w, struct setting *s, enum align align, pt64 width)
{
    struct para p;

    if (!para_set(&s->set, &s->block, align, width, &p)) {
        HOLDS(diag_count(w->dg, DIAG_ERROR) > 0);
        return;
    }
    if (!p.shrunk)
        check_text(s, &p.text);
    check_complete(&p);
    check_places(w, &p);
    check_measure(w, &p, width);
    check_again(s, align, width, &p);
}

/* As wide as its widest part it fits; as wide as its longest line it is not cut. */
static void check_widths(struct world *w, struct setting *s)
{
    pt64 min, max;
    struct para p;

    if (s->style.indent || !para_widths(&s->set, &s->block, &min, &max))
        return;
    HOLDS(min >= 0 && min <= max);
    if (!min)
        return;
    HOLDS(para_set(&s->set, &s->block, ALIGN_LEFT, min, &p));
    HOLDS(!diag_has(w->dg, DIAG_TOO_WIDE) && !diag_has(w->dg, DIAG_BREAK_FORCED));
    HOLDS(para_set(&s->set, &s->block, ALIGN_LEFT, max, &p));
    size_t forced = 0;
    for (size_t i = 0; i < p.text.nch; i++)
        forced += p.text.ch[i] == LINE_SEPARATOR;
    HOLDS(p.nline <= forced + 1);
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    static const pt64 width[] = {PT64(2),  PT64(11),  PT64(24),  PT64(41),
                                 PT64(75), PT64(130), PT64(240), PT64(453)};
    struct setting s;
    unsigned shift = take_byte(&in);

    set_up(&s, w, &in);
    check_widths(w, &s);
    for (size_t i = COUNT_OF(width); i-- > 0;)
        check_width(w, &s, (shift + i) % 2 ? ALIGN_JUSTIFY : ALIGN_LEFT,
                    width[i] + (pt64)shift * 7);
    arena_close(s.lo.scratch);
}
