/*
 * para.c - line breaking over the whole paragraph.
 *
 * The model is Knuth and Plass's ("Breaking Paragraphs into Lines", 1981) with Thai's own glue:
 *
 *     places    1      2  3      4       5          a place is where a line may begin
 *     text   |กา|รเปิด_|เผย|ข้อมูล_|สาธารณะ|          the spaces before it hang and are dropped
 *
 * Each place has the cheapest way to reach it: the sum of the demerits of the lines before. A line
 * from place a to place b costs by how far it is from its natural width, and by the class of place
 * b (breaks.h). Since a line holds a bounded number of places, time is linear in the text.
 *
 * Thai has few spaces, so a justified line opens them and the borders of its clusters together
 * (S4): at the most of SPACE_STRETCH and CLUSTER_LIMIT, or both at the same part of it. A line that
 * would need more is set ragged and said so (S6): letters torn apart are worse than a short line.
 * Such lines cost more the shorter they are, and one under half full is taken only where the
 * paragraph has no other way, even if a name or a kept pair must be cut for that (S8).
 *
 * The numbers are measured: 2,378 sentences of the Thai National Corpus, 16 pt Laksaman, justified.
 * For each width of the column, the lines that are set ragged, those of them under 75 % full, and
 * those under 50 %:
 *
 *                                                     60 mm         100 mm       160 mm
 *     spaces to 2 ko kai, then borders to 0.05 em   894 144 27    107  2  0     6  0  0
 *     spaces to 2.5 of their width, borders to 0.05 1003 75  1    111  1  0     7  0  0
 *     spaces to 2.5, borders to 0.07                553  56  1     38  1  0     1  0  0
 *     spaces to 2.5, borders to 0.06                764   -  -     63  -  -     2  -  -
 *     spaces to 3, borders to 0.06 (in use)         836   -  -     93  -  -     5  -  -
 *
 * (The last row with the grades of places, which make fewer of them welcome; the others without.)
 *     likewise, but a short line costs nothing more 525 283  1     37 17  0     1  0  0
 *     spaces to 2, borders to 0.07                  614  58  1     42  1  0     3  0  0
 *     spaces to 3, borders to 0.07                  504  53  1     33  1  0     1  0  0
 *
 * Borders of more than 0.06 em would make readers of PDF see spaces in them (T5). Spaces of more
 * than 3 times their width would be much wider than the large space of two (S2).
 *
 * The places are tried in rounds. The first knows only places a reader expects. When it finds no
 * way without a line wider than the measure, the next may cut at borders of scripts, after signs of
 * an address and inside the words of our list (B27, B29, B30), the next names and kept pairs, the
 * next any word between clusters (B5), the last Latin words and numbers. What is cut inside a word,
 * a name or a pair is warned of. What is still too wide is an error: nothing is ever drawn outside
 * silently.
 *
 * All of it is integers, so every machine finds the same lines.
 */
#include "layout/para.h"

#include "base/str.h"
#include "layout/kept_lines.h"
#include "layout/stops.h"

enum {
    SPACE_STRETCH = 2000, /* per mille of a space: up to 3 times as wide (S4) */
    SPACE_SHRINK = 300,   /* typed spaces keep 70 % (S6) */
    CLUSTER_LIMIT = 60,   /* 1/1000 em a cluster (S6): no reader of PDF sees a space in it (T5) */
};

/* Lines of the highest over the deepest stack do not quite touch (V1): 1/1000 em between them. With
 * it, Laksaman at the size of 16 pt TH Sarabun has the 21.2 pt of the typing guide (V5). */
enum { LINE_GAP = 30 };

/* Demerits: (10 + badness)^2 + the penalty of the place, as in TeX. */
enum {
    LINE_BASE = 10,
    UNEVEN = 8,       /* times the badness of a line in a ragged paragraph */
    BAD_LOOSE = 2000, /* of a line that is set ragged in a justified paragraph, */
    BAD_SHORT = 150,  /* and times the badness of what it lacks */
    COST_OF_CUT = 100000000,
};
/* S8: dearer than any other way of the paragraph. */
static const int64_t cost_of_hole = INT64_C(10000000000000);
static const int64_t class_penalty[] = {
    [BREAK_NEVER] = INT64_MAX / 4,
    [BREAK_LETTER] = 1600000000,
    [BREAK_CLUSTER] = 800000000,
    [BREAK_NAME] = 200000000,
    [BREAK_SIGN] = 9000000, /* = & ? - _ @ . / */
    [BREAK_SIGN + 1] = 8000000,
    [BREAK_SIGN + 2] = 7000000,
    [BREAK_SIGN + 3] = 6000000,
    [BREAK_SIGN + 4] = 5000000,
    [BREAK_SIGN + 5] = 4000000,
    [BREAK_SIGN + 6] = 3000000,
    [BREAK_SIGN_MOST] = 2000000,
    [BREAK_YEAR] = 15000000,
    [BREAK_SCRIPT] = 1500000,
    [BREAK_WHOLE] = 20000000,
    [BREAK_PART] = 800000,
    [BREAK_DOUBTFUL] = 20000000,
    [BREAK_EVEN] = 4500000,
    [BREAK_UNSURE] = 1200000,
    [BREAK_LIKELY] = 300000,
    [BREAK_POOR] = 50000,
    [BREAK_FAIR] = 60000,
    [BREAK_GOOD] = 4000,
    [BREAK_SURE] = 1000,
    [BREAK_WORD] = 400,
    [BREAK_SPACE] = 0,
    [BREAK_MUST] = 0,
};
/* A ragged cell first wants few lines, then even ones. */
static const int64_t ragged_line = 1000000;

struct fit_place {
    size_t glyph; /* first glyph of a line that begins here */
    size_t end;   /* one past the last glyph of a line that ends here */
    enum break_class cls;
    int64_t cost; /* of the best way here; INT64_MAX = no way */
    size_t from;  /* the place before on that way */
};

struct fit {
    const struct shaped *text;
    struct fit_place *place;
    size_t nplace;
    int64_t *width;              /* sums over glyphs, 1/1024 pt64 */
    int64_t *space_width;        /* likewise, of spaces alone */
    uint32_t *nspace, *ncluster; /* counts before a glyph */
    int64_t measure, indent;     /* 1/1024 pt64 */
    int64_t cluster_limit;       /* 1/1024 pt64 a cluster */
    bool justify;
    struct stops *stops; /* of the text; n 0 = none */
};

/* What a line has to fill its measure with (Knuth and Plass's glue). */
struct line_glue {
    int64_t natural, rest; /* rest = measure - natural */
    int64_t spaces;        /* their width */
    uint32_t nspace, ncluster;
    bool last; /* of the paragraph, or before a forced break: not stretched. So are lines with tabs
                * or with a leader that takes the rest */
    bool tabs; /* it stands at the left, whatever its alignment */
};

static struct stop_line stop_line(const struct fit *f, size_t a, size_t b)
{
    size_t first = f->place[a].glyph, end = f->place[b].end;

    return (struct stop_line){.first = first,
                              .end = end < first ? first : end,
                              .x = a == 0 ? f->indent : 0,
                              .measure = f->measure};
}

static void add_stops(const struct fit *f, size_t a, size_t b, struct line_glue *s)
{
    struct stop_line line = stop_line(f, a, b);
    bool filled;
    int64_t more = stops_measure(f->stops, f->text, f->width, &line, &s->tabs, &filled);

    s->natural += more;
    s->rest -= more;
    s->last = s->last || s->tabs || filled;
    if (filled && s->rest > 0) {
        s->natural += s->rest;
        s->rest = 0;
    }
}

static struct line_glue glue_of_line(const struct fit *f, size_t a, size_t b)
{
    size_t first = f->place[a].glyph, end = f->place[b].end;
    struct line_glue s = {.last = f->place[b].cls == BREAK_MUST};

    if (end < first)
        end = first;
    s.natural = f->width[end] - f->width[first];
    s.rest = f->measure - s.natural - (a == 0 ? f->indent : 0);
    s.spaces = f->space_width[end] - f->space_width[first];
    s.nspace = f->nspace[end] - f->nspace[first];
    s.ncluster = f->ncluster[end] - f->ncluster[first];
    if (end > first && (f->text->glyph[first].flags & GLYPH_CLUSTER_START))
        s.ncluster--; /* none before the line's first glyph */
    if (f->stops->n)
        add_stops(f, a, b, &s);
    return s;
}

/* 100 * (part / whole)^power, at most 10000. */
static int64_t badness(int64_t part, int64_t whole, int power)
{
    if (part <= 0)
        return 0;
    if (whole <= 0 || part / whole > 4)
        return 10000;
    int64_t r = part * 1000 / whole, bad = 100;
    for (int i = 0; i < power; i++)
        bad = bad * r / 1000;
    return bad < 10000 ? bad : 10000;
}

/* B22: would the line from a be three quarters full if it ended before the word that b is inside
 * of? Then the word is not cut, however much better the line would be. */
static bool filled_before(const struct fit *f, size_t a, size_t b)
{
    size_t whole = b - 1;

    while (whole > a && f->place[whole].cls < BREAK_LIKELY)
        whole--;
    return whole > a && glue_of_line(f, a, whole).natural * 4 >= f->measure * 3;
}

/* The most that a line may be opened: its spaces, and with its borders (S4, S6). */
static int64_t space_stretch(const struct line_glue *s)
{
    return s->spaces * SPACE_STRETCH / 1000;
}

static int64_t stretch(const struct fit *f, const struct line_glue *s)
{
    return space_stretch(s) + s->ncluster * f->cluster_limit;
}

/* S8: a line that is set ragged, and under half full. */
static bool is_hole(const struct fit *f, const struct line_glue *s)
{
    return f->justify && !s->last && s->rest * 2 > f->measure && s->rest > stretch(f, s);
}

/* Demerits of a line, -1 if it does not fit. */
static int64_t line_cost(const struct fit *f, size_t a, size_t b, const struct line_glue *s)
{
    int64_t bad;

    if (s->rest < 0) {
        int64_t give = f->justify && !s->last ? s->spaces * SPACE_SHRINK / 1000 : 0;
        if (-s->rest > give)
            return -1;
        bad = badness(-s->rest, give, 3);
    } else if (!f->justify) {
        bad = s->last ? 0 : badness(s->rest, f->measure, 2) * UNEVEN;
    } else if (s->last) {
        /* A last line of a single short word looks lost. */
        bad = a > 0 && s->natural * 8 < f->measure ? 30 : 0;
    } else {
        int64_t most = stretch(f, s);
        bad = s->rest <= most ? badness(s->rest, most, 3)
                              : BAD_LOOSE + BAD_SHORT * badness(s->rest, f->measure, 2);
    }
    int64_t cost = (LINE_BASE + bad) * (LINE_BASE + bad) + class_penalty[f->place[b].cls];
    if (f->place[b].cls == BREAK_PART && filled_before(f, a, b))
        cost += COST_OF_CUT;
    if (is_hole(f, s))
        cost += cost_of_hole;
    return f->justify ? cost : cost + ragged_line;
}

/* Finds the cheapest way over the places of at least class `least`. false = there is none. */
static bool find_way(struct fit *f, enum break_class least)
{
    size_t oldest = 0; /* no line that begins before it can reach the place in question */
    size_t newest = 0; /* no way leads to a place after it */

    f->place[0].cost = 0;
    for (size_t b = 1; b < f->nplace && newest >= oldest; b++) {
        f->place[b].cost = INT64_MAX;
        if (f->place[b].cls < least)
            continue;
        for (size_t a = newest + 1; a-- > oldest;) {
            if (f->place[a].cost == INT64_MAX)
                continue;
            struct line_glue s = glue_of_line(f, a, b);
            int64_t cost = line_cost(f, a, b, &s);
            if (cost < 0 && (a > 0 || f->indent >= 0)) {
                oldest = a + 1; /* a line that begins earlier, or ends later, is longer still */
                break;
            }
            if (cost >= 0 && f->place[a].cost + cost < f->place[b].cost) {
                f->place[b].cost = f->place[a].cost + cost;
                f->place[b].from = a;
            }
        }
        if (f->place[b].cost < INT64_MAX)
            newest = b;
        if (f->place[b].cls == BREAK_MUST)
            oldest = b;
    }
    return newest == f->nplace - 1;
}

/* The rounds. A way with a hole in it is taken only if no cut of a name helps (S8). */
static bool find_best_way(struct fit *f)
{
    const struct fit_place *end = &f->place[f->nplace - 1];

    if (find_way(f, BREAK_PART) && end->cost < cost_of_hole)
        return true;
    if (find_way(f, BREAK_SIGN) && end->cost < cost_of_hole)
        return true;
    return find_way(f, BREAK_NAME) || find_way(f, BREAK_CLUSTER) || find_way(f, BREAK_LETTER);
}

/* No way at all: fill each line as far as it goes, with at least one place in it. */
static void fill_lines(struct fit *f)
{
    size_t a = 0;

    for (size_t b = 1; b < f->nplace; b++) {
        struct line_glue s = glue_of_line(f, a, b);
        if (s.rest < 0 && b - 1 > a)
            a = b - 1;
        f->place[b].from = a;
        if (f->place[b].cls == BREAK_MUST)
            a = b;
    }
}

/* ---- preparing ---- */

static bool sum_up(const struct layout *lo, struct fit *f)
{
    const struct shaped *t = f->text;

    f->width = arena_array(lo->scratch, int64_t, t->nglyph + 1);
    f->space_width = arena_array(lo->scratch, int64_t, t->nglyph + 1);
    f->nspace = arena_array(lo->scratch, uint32_t, t->nglyph + 1);
    f->ncluster = arena_array(lo->scratch, uint32_t, t->nglyph + 1);
    if (!f->width || !f->space_width || !f->nspace || !f->ncluster)
        return false;
    for (size_t i = 0; i < t->nglyph; i++) {
        const struct glyph *g = &t->glyph[i];
        bool space = g->flags & GLYPH_SPACE;
        f->width[i + 1] = f->width[i] + g->width;
        f->space_width[i + 1] = f->space_width[i] + (space ? g->width : 0);
        f->nspace[i + 1] = f->nspace[i] + space;
        f->ncluster[i + 1] = f->ncluster[i] + ((g->flags & GLYPH_CLUSTER_START) != 0);
    }
    return true;
}

static void add_place(struct fit *f, size_t glyph, enum break_class cls)
{
    size_t end = glyph;

    while (end > 0 && unicode_is_space(f->text->ch[f->text->glyph[end - 1].first]))
        end--; /* B23: spaces at a line's end are dropped */
    f->place[f->nplace++] = (struct fit_place){.glyph = glyph, .end = end, .cls = cls};
}

/* `whole`: the text is one line. */
static bool find_places(const struct layout *lo, struct fit *f, bool whole)
{
    const struct shaped *t = f->text;
    const uint8_t *cls;
    size_t glyph = 0;

    f->place = arena_array(lo->scratch, struct fit_place, t->nch + 2);
    if (!f->place || !kept_places(lo->kept, lo->breaker, lo->scratch, t, &cls))
        return false;
    add_place(f, 0, BREAK_NEVER);
    for (size_t i = 1; !whole && i < t->nch; i++) {
        while (glyph < t->nglyph && t->glyph[glyph].first < i)
            glyph++;
        bool inside = glyph < t->nglyph && !t->glyph[glyph].npart && /* of a ligature */
                      !(t->glyph[glyph].flags & GLYPH_BOX);
        if (cls[i] != BREAK_NEVER && !inside)
            add_place(f, glyph, (enum break_class)cls[i]);
    }
    add_place(f, t->nglyph, BREAK_MUST);
    return true;
}

/* ---- the lines ---- */

struct para_ctx {
    const struct setter *set;
    const struct doc_block *block;
};

static size_t span_of_glyph(const struct shaped *t, size_t glyph)
{
    return t->span_of[t->glyph[glyph < t->nglyph ? glyph : t->nglyph - 1].first];
}

static struct loc place_of_glyph(const struct para_ctx *c, const struct shaped *t, size_t glyph)
{
    return t->nglyph ? inline_loc(c->set->lo, c->block, span_of_glyph(t, glyph)) : c->block->at;
}

/* Has it been told of another cell that the same place of the template prints? */
static bool is_counted(const struct para_ctx *c, const struct shaped *t, size_t glyph,
                       enum diag_code code)
{
    return t->nglyph && inline_is_counted(c->set->lo, c->block, span_of_glyph(t, glyph), code, 0);
}

/* The text around a place, for a message: up to a dozen letters on each side of it. */
static const char *around(struct arena *a, const struct shaped *t, size_t glyph)
{
    struct sbuf b = {.a = a};
    size_t at = glyph < t->nglyph ? t->glyph[glyph].first : t->nch;
    size_t first = at > 12 ? at - 12 : 0, end = at + 12 < t->nch ? at + 12 : t->nch;

    for (size_t i = first; i < end; i++) {
        if (i == at)
            sbuf_add_char(&b, '|');
        bool space = t->ch[i] == LINE_SEPARATOR || t->ch[i] == OBJECT_REPLACEMENT;
        sbuf_add_char(&b, space ? ' ' : t->ch[i]);
    }
    const char *text = sbuf_text(&b);
    return text ? text : "";
}

static void set_line(const struct fit *f, size_t a, size_t b, enum align align, struct line *out)
{
    struct line_glue s = glue_of_line(f, a, b);
    int64_t x = a == 0 ? f->indent : 0, width = s.natural;

    *out = (struct line){.first = f->place[a].glyph, .end = f->place[b].end};
    if (out->end < out->first)
        out->end = out->first;
    if (f->justify && (s.rest < 0 || !s.last)) {
        int64_t most = stretch(f, &s), rest = s.rest > most ? 0 : s.rest; /* ragged: S6 */
        int64_t to_spaces = rest > 0 ? rest * space_stretch(&s) / most : rest;
        if (s.nspace)
            out->space_extra = (int32_t)(to_spaces / s.nspace);
        if (rest > to_spaces && s.ncluster)
            out->cluster_extra = (int32_t)((rest - to_spaces) / s.ncluster);
        width += (int64_t)out->space_extra * s.nspace + (int64_t)out->cluster_extra * s.ncluster;
    } else if (align == ALIGN_RIGHT && !s.tabs) {
        x += s.rest;
    } else if (align == ALIGN_CENTER && !s.tabs) {
        x += s.rest / 2;
    }
    out->x = (pt64)(x / 1024);
    out->width = (pt64)((width + 512) / 1024);
}

enum line_fault { LINE_FINE, LINE_WIDE, LINE_CUT, LINE_LOOSE };

static enum line_fault fault_of_line(const struct fit *f, size_t a, size_t b)
{
    struct line_glue s = glue_of_line(f, a, b);
    bool stretched = f->justify && !s.last;
    enum break_class cls = f->place[b].cls;

    /* A rounded column may miss a line that fits exactly by a hair. */
    if (s.rest < -(stretched ? s.spaces * SPACE_SHRINK / 1000 : 0) - 1024)
        return LINE_WIDE;
    if (cls <= BREAK_NAME || cls == BREAK_WHOLE)
        return LINE_CUT;
    if (stretched && s.rest > stretch(f, &s))
        return LINE_LOOSE;
    return LINE_FINE;
}

static void warn_line(const struct para_ctx *c, const struct fit *f, size_t a, size_t b, bool *fine)
{
    const struct fit_place *p = &f->place[b];
    enum line_fault fault = fault_of_line(f, a, b);

    if (fault == LINE_FINE)
        return;
    *fine = false;
    size_t last = p->end ? p->end - 1 : 0;
    if (fault != LINE_WIDE &&
        is_counted(c, f->text, last, fault == LINE_CUT ? DIAG_BREAK_FORCED : DIAG_LINE_LOOSE))
        return;
    struct loc at = place_of_glyph(c, f->text, last);
    if (fault == LINE_WIDE)
        diag_add(c->set->lo->dg, DIAG_TOO_WIDE, at,
                 "\"%s\" is %.1f pt wider than its column or page of %.1f pt",
                 around(c->set->a, f->text, f->place[a].glyph),
                 (double)-glue_of_line(f, a, b).rest / 1024 / 64, (double)f->measure / 1024 / 64);
    else if (fault == LINE_CUT)
        diag_add(c->set->lo->dg, DIAG_BREAK_FORCED, at,
                 p->cls == BREAK_NAME
                     ? N_("a line had to be cut inside a name or a pair of words: \"%s\"")
                     : N_("a line had to be cut inside a word: \"%s\""),
                 around(c->set->a, f->text, p->glyph));
    else
        diag_add(c->set->lo->dg, DIAG_LINE_LOOSE, at,
                 "a justified line stays short, it has too little to stretch: \"%s\"",
                 around(c->set->a, f->text, p->glyph));
}

/* The stops of a line get their widths. */
static void set_stops(const struct para_ctx *c, struct fit *f, size_t a, size_t b,
                      struct shaped *text)
{
    struct stop_line line = stop_line(f, a, b);
    const struct stop *beyond;

    stops_set(f->stops, text, f->width, &line, &beyond);
    if (beyond)
        diag_add(c->set->lo->dg, DIAG_UNALIGNED, beyond->of->at,
                 "the text before this tab reaches beyond its place");
}

/* *fine: nothing was said of them. */
static bool take_lines(const struct para_ctx *c, struct fit *f, enum align align, struct para *out,
                       bool *fine)
{
    size_t n = 0;

    for (size_t b = f->nplace - 1; b > 0; b = f->place[b].from)
        n++;
    out->line = arena_array(c->set->a, struct line, n + 1);
    if (!out->line)
        return false;
    out->nline = n;
    for (size_t b = f->nplace - 1; b > 0; b = f->place[b].from)
        set_line(f, f->place[b].from, b, align, &out->line[--n]);
    for (size_t b = f->nplace - 1; b > 0; b = f->place[b].from)
        warn_line(c, f, f->place[b].from, b, fine);
    for (size_t b = f->nplace - 1; b > 0 && f->stops->n; b = f->place[b].from)
        set_stops(c, f, f->place[b].from, b, &out->text);
    inline_figures_room(out);
    return true;
}

/* ---- a paragraph ---- */

static pt64 largest_size(const struct shaped *t)
{
    pt64 most = 0;

    for (size_t i = 0; i < t->nrun; i++)
        most = t->run[i].size > most ? t->run[i].size : most;
    return most;
}

/* The size of the smallest letters that a border of clusters stands before: what is little in one
 * size is a space to a reader in another (T5). */
static pt64 smallest_opened(const struct shaped *t)
{
    pt64 least = largest_size(t);

    for (size_t i = 0; i < t->nrun; i++) {
        size_t k = t->run[i].first;
        if (t->run[i].size >= least)
            continue;
        while (k < t->run[i].end && !(t->glyph[k].flags & GLYPH_CLUSTER_START))
            k++;
        if (k < t->run[i].end)
            least = t->run[i].size;
    }
    return least;
}

static void set_line_height(const struct doc_style *st, struct para *p)
{
    pt64 ink = p->text.ascent + p->text.descent + largest_size(&p->text) * LINE_GAP / 1000;
    pt64 height = ink;

    if (st->line_height == LINE_FACTOR)
        height = (pt64)lround(st->line_factor * st->font.size);
    else if (st->line_height == LINE_LENGTH)
        height = st->line_length;
    if (height < ink) /* V1: the ink of one line never touches the next, whatever was asked */
        height = ink;
    p->line_height = height;
    p->baseline = p->text.ascent + (height - ink) / 2;
}

/* What fits on one line is one: any other way has a line more, which costs more. So its places need not
 * be known. *done: it is set. */
static bool set_single(const struct fit *f, enum align align, struct para *out, struct arena *a,
                       bool *done)
{
    const struct shaped *t = f->text;
    int64_t rest = f->measure - f->indent, natural = 0;
    size_t end = t->nglyph;

    while (end > 0 && unicode_is_space(t->ch[t->glyph[end - 1].first]))
        end--;
    for (size_t i = 0; i < end && natural <= rest; i++)
        natural += t->glyph[i].width;
    rest -= natural;
    *done = rest >= 0;
    for (size_t i = 0; i < t->nch && *done; i++)
        *done = t->ch[i] != LINE_SEPARATOR;
    if (!*done)
        return true;
    int64_t before = align == ALIGN_RIGHT ? rest : align == ALIGN_CENTER ? rest / 2 : 0;
    out->line = arena_new(a, struct line);
    if (!out->line)
        return false;
    *out->line = (struct line){.end = end,
                               .x = (pt64)((f->indent + before) / 1024),
                               .width = (pt64)((natural + 512) / 1024)};
    out->nline = 1;
    return true;
}

bool para_set(const struct setter *set, const struct doc_block *block, enum align align, pt64 width,
              struct para *out)
{
    struct para_ctx c = {set, block};
    struct stops stops;
    struct fit f = {.text = &out->text, .justify = align == ALIGN_JUSTIFY, .stops = &stops};
    bool fine = true, single = false;

    *out = (struct para){.block = block, .measure = width};
    arena_reset(set->lo->scratch);
    if (!inline_shape_in(set, block, width, out) || !inline_links(set, block, out) ||
        !inline_figures(set, block, out))
        return false;
    set_line_height(block->style, out);
    f.measure = (int64_t)width * 1024;
    f.indent = (int64_t)block->style->indent * 1024;
    if (align == ALIGN_CENTER || align == ALIGN_RIGHT)
        f.indent = 0;
    if (!stops_find(set->lo, block, &out->text, &stops))
        return false;
    if (!stops.n && !out->nfigure && !set_single(&f, align, out, set->a, &single))
        return false;
    if (single)
        return true;
    f.cluster_limit = (int64_t)smallest_opened(&out->text) * 1024 * CLUSTER_LIMIT / 1000;
    struct lines_key key = {f.measure, f.indent, align};
    if (!stops.n && lines_find(set->lo->breaker, &key, out))
        return true;
    if (!sum_up(set->lo, &f) || !find_places(set->lo, &f, out->shrunk))
        return false;
    if (out->shrunk && f.width[out->text.nglyph] > f.measure)
        f.measure = f.width[out->text.nglyph]; /* told already */
    if (!find_best_way(&f))
        fill_lines(&f);
    if (!take_lines(&c, &f, align, out, &fine))
        return false;
    if (fine && !stops.n)
        lines_keep(set->lo->kept, set->lo->breaker, &key, out);
    return true;
}

bool para_widths(const struct setter *set, const struct doc_block *block, pt64 *min, pt64 *max)
{
    struct shaped text;
    struct stops stops;
    struct fit f = {.text = &text, .stops = &stops};
    int64_t line = 0, widest = 0, part = 0;
    size_t start = 0, whole = 0;

    arena_reset(set->lo->scratch);
    if (!inline_shape(set, block, &text) || !stops_find(set->lo, block, &text, &stops) ||
        !sum_up(set->lo, &f) || !find_places(set->lo, &f, false))
        return false;
    for (size_t b = 1; b < f.nplace; b++) {
        if (f.place[b].cls < BREAK_UNSURE)
            continue;
        int64_t width = glue_of_line(&f, start, b).natural;
        part = width > part ? width : part;
        start = b;
        if (f.place[b].cls != BREAK_MUST)
            continue;
        line = glue_of_line(&f, whole, b).natural;
        widest = line > widest ? line : widest;
        whole = b;
    }
    pt64 indent = block->style->indent > 0 ? block->style->indent : 0;
    *min = para_round_up(part) + indent;
    *max = para_round_up(widest) + indent;
    return true;
}
