/*
 * segment.c against libthai, whose model it is: the same words in the report's data, the templates,
 * the documentation and the catalogue of messages, and in letters at random. And the graph against
 * the lists it is made from.
 */
#include "unit.h"

#include "base/str.h"
#include "text/graph.h"
#include "text/segment.h"

#include <glob.h>
#include <thai/thbrk.h>

enum { MOST = 4096 };

struct both {
    struct world w;
    ThBrk *libthai;
    size_t nrun, nword;
    int failed;
};

static void both_open(struct both *b)
{
    *b = (struct both){.w = world_open(), .libthai = th_brk_new(NULL)};
    assert_non_null(b->libthai);
}

static void both_close(struct both *b)
{
    th_brk_delete(b->libthai);
    world_close(&b->w);
    assert_int_equal(b->failed, 0);
}

static void compare_run(struct both *b, const uint32_t *ch, size_t n)
{
    thchar_t tis[MOST + 1] = {0};
    int pos[MOST];
    struct piece *piece;
    size_t npiece;

    assert_true(n < MOST);
    for (size_t i = 0; i < n; i++)
        tis[i] = (thchar_t)(ch[i] - 0x0E00 + 0xA0);
    int npos = th_brk_find_breaks(b->libthai, tis, pos, MOST);
    arena_reset(b->w.a);
    assert_true(segment_run(b->w.a, ch, n, &piece, &npiece));
    assert_true(npiece > 0 && piece[0].first == 0 && piece[npiece - 1].end == n);
    bool same = (size_t)npos == npiece - 1;
    for (size_t k = 1; same && k < npiece; k++)
        same = piece[k - 1].end == piece[k].first && pos[k - 1] == (int)piece[k].first;
    b->nrun++;
    b->nword += npiece;
    if (same)
        return;
    struct sbuf text = {.a = b->w.a};
    for (size_t k = 0; k < npiece; k++) {
        sbuf_add_str(&text, k ? "|" : "");
        for (size_t i = piece[k].first; i < piece[k].end; i++)
            sbuf_add_char(&text, ch[i]);
    }
    print_error("not as libthai: %s\n", sbuf_text(&text));
    b->failed++;
}

static void compare_text(struct both *b, const char *p, const char *end)
{
    uint32_t ch[MOST];
    size_t n = 0;

    while (p < end) {
        uint32_t c = utf8_next(&p, end);
        if (graph_has_letter(c) && n < MOST - 1) {
            ch[n++] = c;
        } else if (n) {
            compare_run(b, ch, n);
            n = 0;
        }
    }
    if (n)
        compare_run(b, ch, n);
}

static void compare_file(struct both *b, const char *path)
{
    struct world w = world_open();
    struct bytes text;

    assert_true(file_read(w.a, path, &text, w.dg));
    compare_text(b, text.data, text.data + text.len);
    world_close(&w);
}

static void test_real_text(void **state)
{
    (void)state;
    static const char *const where[] = {"input/*/*.csv", "templates/*/*", "po/th.po",
                                        "*.md",          "doc/*.md",      "tests/golden/*/*/*.csv"};
    struct both b;
    glob_t found = {0};

    both_open(&b);
    for (size_t i = 0; i < COUNT_OF(where); i++)
        assert_int_equal(glob(where[i], i ? GLOB_APPEND : 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        compare_file(&b, found.gl_pathv[i]);
    globfree(&found);
    assert_true(b.nrun > 4000 && b.nword > 12000);
    both_close(&b);
}

/* Names that no list has, vowels that are written around their consonant, letters left over. */
static void test_odd_words(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "สมเด็จพระสันตะปาปาเบเนดิกท์ที่",
        "ซิ่วเฉฺวียนเชื่อว่า",
        "ราทิโอฟาร์ม",
        "เคราะห์ร้ายเพล็กซี",
        "จันทร์เพ็ญสิทธิ์",
        "ฤๅษี",
        "ก็ได้ก็ดี",
        "ๅๅๅ",
        "ะาำ",
        "เเปลก",
        "กกกกก",
        "์",
    };
    struct both b;

    both_open(&b);
    for (size_t i = 0; i < COUNT_OF(odd); i++)
        compare_text(&b, odd[i], odd[i] + strlen(odd[i]));
    both_close(&b);
}

/* In one of 20,000 the two recover at different letters: libthai forgets ways that meet while it looks
 * for the three words. */
static void test_random_letters(void **state)
{
    (void)state;
    static const char letters[] = "กขคงจชดตทนบปพมยรลวสหอฤะาำเแโใไิีุูัืื่้็์";
    uint32_t ch[64], all[64];
    size_t nall = 0;
    uint32_t seed = 1;
    struct both b;

    both_open(&b);
    for (const char *p = letters, *end = p + sizeof letters - 1; p < end;)
        all[nall++] = utf8_next(&p, end);
    for (int round = 0; round < 20000; round++) {
        size_t n = 1 + (size_t)round % COUNT_OF(ch);
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            ch[i] = all[(seed >> 16) % nall];
        }
        compare_run(&b, ch, n);
    }
    assert_true(b.failed <= 1);
    b.failed = 0;
    both_close(&b);
}

/* Time is linear: 100,000 letters of no word, and of a word that could begin anywhere. */
static void test_long_runs(void **state)
{
    (void)state;
    enum { LONG = 100000 };
    static uint32_t ch[LONG];
    struct world w = world_open();
    struct piece *piece;
    size_t npiece;

    for (size_t i = 0; i < LONG; i++)
        ch[i] = 0x0E18;
    assert_true(segment_run(w.a, ch, LONG, &piece, &npiece));
    assert_int_equal(npiece, 1);
    for (size_t i = 0; i < LONG; i++)
        ch[i] = i % 2 ? 0x0E32 : 0x0E01;
    assert_true(segment_run(w.a, ch, LONG, &piece, &npiece));
    assert_int_equal(npiece, LONG / 2);
    world_close(&w);
}

static uint32_t known(const char *word)
{
    const char *p = word, *end = p + strlen(p);
    uint32_t edge = graph_first(utf8_next(&p, end));

    while (p < end)
        edge = graph_next(edge, utf8_next(&p, end));
    return edge & (WORD_OF_LIBTHAI | WORD_OF_HUNSPELL);
}

static void test_graph(void **state)
{
    (void)state;
    assert_int_equal(graph_libthai_words,
                     25110); /* trietool -p /usr/share/libthai thbrk list | wc -l */
    assert_int_equal(known("กกหู") & WORD_OF_LIBTHAI, WORD_OF_LIBTHAI);
    assert_int_equal(known("กกห"), 0);
    assert_int_equal(known("กกหูก"), 0);
    assert_int_equal(known("กกกอด") & WORD_OF_LIBTHAI, 0);
    if (graph_hunspell_words)
        assert_int_equal(known("กกกอด"), WORD_OF_HUNSPELL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_text),      cmocka_unit_test(test_odd_words),
        cmocka_unit_test(test_random_letters), cmocka_unit_test(test_long_runs),
        cmocka_unit_test(test_graph),
    };

    return cmocka_run_group_tests_name("segment", tests, NULL, NULL);
}
