/* Text that is kept is what would be shaped anew, and never that of another font or another paragraph. */
#include "unit.h"

#include "text/kept.h"

#include <stdio.h>

static const struct font_style small = {.families = FAMILY("Laksaman"), .size = PT64(10)};

struct keeping {
    struct world w;
    struct fontset *fs;
    struct kept *k;
};

static struct keeping keeping_open(void)
{
    struct keeping s = {.w = world_open()};

    s.fs = fontset_open(s.w.a, "fonts/fonts.conf", s.w.dg);
    s.k = kept_open(s.w.dg);
    assert_non_null(s.fs);
    assert_non_null(s.k);
    return s;
}

static void keeping_close(struct keeping *s)
{
    kept_close(s->k);
    fontset_close(s->fs);
    world_close(&s->w);
}

static struct loc next_line(const void *ctx, size_t span)
{
    static int line; /* a message is told once of a place */

    (void)ctx;
    (void)span;
    return (struct loc){.file = "text", .line = ++line, .col = 1};
}

static bool shape(struct keeping *s, const struct span *span, size_t n, struct shaped *out)
{
    return kept_shape(s->k, s->fs, s->w.a, span, n, (struct place){next_line, NULL}, out, s->w.dg);
}

static struct span span_of(const char *text, const struct font_style *font)
{
    return (struct span){text, strlen(text), font, NULL};
}

static void assert_same(const struct shaped *a, const struct shaped *b)
{
    assert_int_equal(a->nch, b->nch);
    assert_int_equal(a->nglyph, b->nglyph);
    assert_int_equal(a->nrun, b->nrun);
    assert_int_equal(a->ascent, b->ascent);
    assert_int_equal(a->descent, b->descent);
    for (size_t i = 0; i < a->nch; i++) {
        assert_int_equal(a->ch[i], b->ch[i]);
        assert_int_equal(a->span_of[i], b->span_of[i]);
    }
    for (size_t i = 0; i < a->nglyph; i++) {
        assert_int_equal(a->glyph[i].width, b->glyph[i].width);
        assert_int_equal(a->glyph[i].flags, b->glyph[i].flags);
        assert_int_equal(a->glyph[i].npart, b->glyph[i].npart);
        for (int k = 0; k < a->glyph[i].npart; k++)
            assert_memory_equal(&a->glyph[i].part[k], &b->glyph[i].part[k], sizeof(struct part));
    }
}

static void test_lends(void **state)
{
    (void)state;
    struct keeping s = keeping_open();
    struct font_style equal = small;
    char text[] = "น้ำใจ ๒๕๖๘";
    struct span one = span_of(text, &small), two = span_of("น้ำใจ ๒๕๖๘", &equal);
    struct shaped first, again, fresh;

    assert_true(shape(&s, &one, 1, &first));
    memset(text, 'x', sizeof text - 1); /* the text was copied */
    assert_true(shape(&s, &two, 1, &again));
    assert_ptr_equal(again.glyph, first.glyph);
    assert_true(
        shape_paragraph(s.fs, s.w.a, &two, 1, (struct place){next_line, NULL}, &fresh, s.w.dg));
    assert_same(&again, &fresh);
    keeping_close(&s);
}

static void test_tells_apart(void **state)
{
    (void)state;
    struct keeping s = keeping_open();
    struct font_style other[8];
    struct shaped first, t;
    struct span plain = span_of("น้ำใจ", &small);

    for (size_t i = 0; i < COUNT_OF(other); i++)
        other[i] = small;
    other[0].size++;
    other[1].families = FAMILY("Norasi");
    other[2].color = 0xFF0000;
    other[3].rise = 64;
    other[4].word_spacing = 64;
    other[5].decoration = DECORATION_UNDERLINE;
    other[6].even_digits = true;
    other[7].size_adjust = 0.5;
    assert_true(shape(&s, &plain, 1, &first));
    for (size_t i = 0; i < COUNT_OF(other); i++) {
        struct span span = span_of("น้ำใจ", &other[i]);
        assert_true(shape(&s, &span, 1, &t));
        assert_ptr_not_equal(t.glyph, first.glyph);
    }
    struct span split[] = {span_of("น้ำ", &small), span_of("ใจ", &small)};
    assert_true(shape(&s, split, 2, &t)); /* of two spans */
    assert_ptr_not_equal(t.glyph, first.glyph);
    assert_int_equal(t.span_of[t.nch - 1], 1);
    keeping_close(&s);
}

/* A box has its width later, and a letter without a glyph is told wherever it stands. */
static void test_not_kept(void **state)
{
    (void)state;
    struct keeping s = keeping_open();
    const struct inline_box box = {0};
    struct span tab = {"\t", 1, &small, &box}, none = span_of("\xEF\xBF\xBE", &small);
    struct shaped one, two;

    assert_true(shape(&s, &tab, 1, &one));
    assert_true(shape(&s, &tab, 1, &two));
    assert_ptr_not_equal(one.glyph, two.glyph);
    assert_false(shape(&s, &none, 1, &one));
    assert_false(shape(&s, &none, 1, &one));
    assert_int_equal(diag_count(s.w.dg, DIAG_ERROR), 2);
    keeping_close(&s);
}

static void test_ends(void **state)
{
    (void)state;
    struct keeping s = keeping_open();
    char text[6000];
    struct shaped first, t;
    size_t n = 0;

    memset(text, 'a', sizeof text);
    do { /* each text another */
        snprintf(text, 16, "%015zu", n);
        text[15] = 'a';
        struct span span = {text, sizeof text, &small, NULL};
        assert_true(shape(&s, &span, 1, &t));
        first = n ? first : t;
    } while (t.kept && n++ < 1000);
    assert_null(t.kept); /* no more room */
    assert_in_range(n * sizeof text, KEPT_MOST / 200, KEPT_MOST / 20);
    snprintf(text, 16, "%015d", 0);
    text[15] = 'a';
    struct span span = {text, sizeof text, &small, NULL};
    assert_true(shape(&s, &span, 1, &t));
    assert_ptr_equal(t.glyph, first.glyph); /* the first is still there */
    keeping_close(&s);
}

static void test_places(void **state)
{
    (void)state;
    struct keeping s = keeping_open();
    struct breaker *b = breaker_open(s.w.a, (struct word_list){0}, (struct word_list){0}, s.w.dg);
    struct span span = span_of("ตากลมมากว่า สวยงาม", &small);
    struct shaped t;
    const uint8_t *cls, *again;
    uint8_t fresh[64];

    assert_non_null(b);
    assert_true(shape(&s, &span, 1, &t));
    assert_true(kept_places(s.k, b, s.w.a, &t, &cls));
    assert_true(shape(&s, &span, 1, &t));
    assert_true(kept_places(s.k, b, s.w.a, &t, &again));
    assert_ptr_equal(cls, again);
    assert_true(breaker_find(b, t.ch, t.nch, fresh));
    assert_memory_equal(cls, fresh, t.nch);

    struct shaped own; /* nothing is kept */
    assert_true(
        kept_shape(NULL, s.fs, s.w.a, &span, 1, (struct place){next_line, NULL}, &own, s.w.dg));
    assert_null(own.kept);
    assert_true(kept_places(NULL, b, s.w.a, &own, &cls));
    assert_memory_equal(cls, fresh, own.nch);
    breaker_close(b);
    keeping_close(&s);
}

/* What was shaped for a report before is lent to the next one; its places are not where a name of the data stands. */
static void test_next_report(void **state)
{
    (void)state;
    struct keeping s = keeping_open();
    const char *const name[] = {"มากว่า"};
    struct breaker *b = breaker_open(s.w.a, (struct word_list){0}, (struct word_list){0}, s.w.dg);
    struct breaker *other =
        breaker_open(s.w.a, (struct word_list){name, 1}, (struct word_list){0}, s.w.dg);
    struct span span = span_of("ตากลมมากว่า สวยงาม", &small);
    struct shaped first, t;
    const uint8_t *cls;
    uint8_t fresh[64];

    assert_non_null(b);
    assert_non_null(other);
    assert_true(shape(&s, &span, 1, &first));
    assert_true(kept_places(s.k, b, s.w.a, &first, &cls));
    *kept_with(&first, b) = s.w.a;
    assert_true(kept_begin(s.k, s.w.dg));
    assert_true(shape(&s, &span, 1, &t));
    assert_ptr_equal(t.glyph, first.glyph);
    assert_null(*kept_with(&t, other));
    assert_true(kept_places(s.k, other, s.w.a, &t, &cls));
    assert_true(breaker_find(other, t.ch, t.nch, fresh));
    assert_memory_equal(cls, fresh, t.nch);
    breaker_close(b);
    breaker_close(other);
    keeping_close(&s);
}

/* Reports of other names and words, one after another: the places are those of a breaker of its own; where no name is in
 * the text and the words are the same, they are those of a report before. */
static void test_places_of_reports(void **state)
{
    static const char *const in_text[] = {"มากว่า"}, *const elsewhere[] = {"มากมาย"};
    static const struct {
        struct word_list names, words;
    } report[] = {{{0}, {0}},
                  {{in_text, 1}, {0}},
                  {{elsewhere, 1}, {0}},
                  {{0}, {in_text, 1}},
                  {{elsewhere, 1}, {in_text, 1}},
                  {{in_text, 1}, {in_text, 1}},
                  {{0}, {0}}};
    (void)state;
    struct keeping s = keeping_open();
    struct span span = span_of("ตากลมมากว่า สวยงาม", &small);
    const struct word_list *words = NULL; /* of the last report without a name in the text */
    const void *lasting = NULL;

    for (size_t i = 0; i < COUNT_OF(report); i++) {
        struct breaker *b = breaker_open(s.w.a, report[i].names, report[i].words, s.w.dg);
        struct shaped t;
        const uint8_t *cls;
        uint8_t fresh[64];
        assert_non_null(b);
        assert_true(kept_begin(s.k, s.w.dg));
        assert_true(shape(&s, &span, 1, &t));
        for (int time = 0; time < 2; time++) {
            assert_true(kept_places(s.k, b, s.w.a, &t, &cls));
            assert_true(breaker_find(b, t.ch, t.nch, fresh));
            assert_memory_equal(cls, fresh, t.nch);
        }
        /* So does what hangs on them. */
        void **with = kept_with(&t, b);
        if (report[i].names.word == in_text || !words || words->n != report[i].words.n)
            assert_null(*with);
        else
            assert_ptr_equal(*with, lasting);
        *with = (void *)&report[i];
        if (report[i].names.word != in_text) {
            lasting = &report[i];
            words = &report[i].words;
        }
        assert_true(kept_begin(s.k, s.w.dg));
        assert_true(kept_places(s.k, b, s.w.a, &t, &cls));
        const uint8_t *again;
        assert_true(kept_begin(s.k, s.w.dg));
        assert_true(kept_places(s.k, b, s.w.a, &t, &again));
        if (report[i].names.word != in_text)
            assert_ptr_equal(cls, again); /* kept */
        breaker_close(b);
    }
    keeping_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lends),
        cmocka_unit_test(test_tells_apart),
        cmocka_unit_test(test_not_kept),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_next_report),
        cmocka_unit_test(test_places_of_reports),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
