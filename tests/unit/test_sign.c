/*
 * The small parts of signing: the syntax of a PDF by the letter (PDF 32000-1, 7.2 and 7.3), its dates (7.9.4), which
 * fields a signature locks (12.8.2.4), and the name of the signed file.
 */
#include "unit.h"

#include "base/str.h"
#include "sign/crossref.h"
#include "sign/fields.h"
#include "sign/http.h"
#include "sign/scan.h"
#include "sign/sign.h"
#include "sign/time.h"

#include <stdio.h>

#define TEXT(s) s, sizeof(s) - 1

/* ---- one object ---- */

static const struct value_case {
    const char *text;
    size_t len;
    int end; /* how many bytes the object has; -1 = it is none */
} value_cases[] = {
    {TEXT("true"), 4},
    {TEXT("false "), 5},
    {TEXT("null]"), 4},
    {TEXT("nul"), -1},
    {TEXT("nullx"), -1},
    {TEXT("+1.5"), 4},
    {TEXT("-.5/A"), 3},
    {TEXT("1x"), -1},
    {TEXT(""), -1},
    {TEXT(")"), -1},
    {TEXT("7 0 R"), 5},
    {TEXT("7\0000\014R"), 5}, /* NUL and form feed are white space: table 1 */
    {TEXT("7 0 Rx"), 1},
    {TEXT("7 0"), 1},
    {TEXT("8388608 0 R"), 7}, /* two numbers: table C.1 */
    {TEXT("7 8388608 R"), 1},
    {TEXT("12345678901 0 R"), 11},
    {TEXT("7 12345678901 R"), 1},
    {TEXT("/A#42 "), 5},
    {TEXT("/"), 1},
    {TEXT("(a(b)c)"), 7},
    {TEXT("(a\\)b)"), 6},
    {TEXT("(a\\\\)b"), 5},
    {TEXT("(a(b)"), -1},
    {TEXT("(a"), -1},
    {TEXT("(a\\"), -1},
    {TEXT("<0aF >"), 6},
    {TEXT("<0a"), -1},
    {TEXT("<0g>"), -1},
    {TEXT("<"), -1},
    {TEXT("[1[2]3]"), 7},
    {TEXT("[ ]"), 3},
    {TEXT("[1 2"), -1},
    {TEXT("[1"), -1},
    {TEXT("["), -1},
    {TEXT("[1)]"), -1},
    {TEXT("<<>>"), 4},
    {TEXT("<< /A 1 /B<</A 2>> >>x"), 21},
    {TEXT("<</A 1"), -1},
    {TEXT("<</A 1>"), -1},
    {TEXT("<</A>>"), -1},
    {TEXT("<</A"), -1},
    {TEXT("<<"), -1},
    {TEXT("<<1 2>>"), -1},
    {TEXT("<<A 1>>"), -1},
    {TEXT("<</A 1/A 1>>"), -1},
    {TEXT("<</AB 1/A#42 1>>"), -1}, /* the same name: 7.3.5 */
    {TEXT("<</K 1/#4b 1>>"), -1},
    {TEXT("<</K 1/#4B 1>>"), -1},
    {TEXT("<</A#4 1/A 1>>"), 14},
    {TEXT("<</A#4g 1/A#g4 1>>"), 18},
    {TEXT("<</A# 1/A 1>>"), 13},
    {TEXT("<</A 1/B 1/C 1/A 1>>"), -1},
    {TEXT("<</A<</A 1>>/B<</A 1>>>>"), 24},
    {TEXT("<</A<</A 1/A 1>>>>"), -1},
    {TEXT("[<</A 1/A 1>>]"), -1},
};

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(value_cases); i++) {
        const struct value_case *c = &value_cases[i];
        char *copy = malloc(c->len + 1); /* of its own, so that a sanitizer sees who reads on */
        assert_non_null(copy);
        memcpy(copy, c->text, c->len + 1);
        struct scan s = {.p = copy, .end = copy + c->len};
        bool ok = scan_value(&s);
        int end = ok ? (int)(s.p - copy) : -1;
        if (end != c->end)
            fail_msg("%s: wanted %d, got %d", c->text, c->end, end);
        free(copy);
    }
}

static bool is_value(const struct sbuf *b)
{
    struct scan s = {.p = b->s, .end = b->s + b->len};

    return scan_value(&s) && s.p == s.end;
}

static void put_nested(struct sbuf *b, int depth)
{
    b->len = 0;
    for (int i = 0; i < depth; i++)
        sbuf_add_str(b, "[");
    for (int i = 0; i < depth; i++)
        sbuf_add_str(b, "]");
}

static void put_keys(struct sbuf *b, int n, const char *last)
{
    sbuf_add_str(b, "<<");
    for (int i = 1; i < n; i++)
        sbuf_printf(b, "/%d 1", i);
    sbuf_printf(b, "/X %s>>", last);
}

/* As scan.c has them: 50 within the first, 200 keys. */
static void test_bounds(void **state)
{
    struct world w = world_open();
    struct sbuf b = {.a = w.a};

    (void)state;
    put_nested(&b, 51);
    assert_true(is_value(&b));
    put_nested(&b, 52);
    assert_false(is_value(&b));
    b.len = 0;
    put_keys(&b, 200, "1");
    assert_true(is_value(&b));
    b.len = 0;
    put_keys(&b, 201, "1");
    assert_false(is_value(&b));
    world_close(&w);
}

/* ---- keys ---- */

static const struct key_case {
    const char *dict;
    const char *count; /* what /Length says; NULL = nothing that is a count */
    bool xref;         /* /Type is /XRef */
} key_cases[] = {
    {"<</Length 12/Type/XRef>>", "12", true},
    {"<</Len#67th 12/Type/X#52ef>>", "12", true},
    {"<< /Type /ObjStm /Length 7 >>", "7", false},
    {"<</Length 7 0 R>>", NULL, false},
    {"<</Length /A>>", NULL, false},
    {"<</Length 12345678901>>", NULL, false},
    {"<</Length -1>>", NULL, false},
    {"<</A<</Length 1>>>>", NULL, false},
    {"<</Type/XRefs/Lengths 1>>", NULL, false},
    {"[/Length 12]", NULL, false},
    {"<<>", NULL, false},
    {"", NULL, false},
};

static void test_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(key_cases); i++) {
        const struct key_case *c = &key_cases[i];
        struct bytes dict = {c->dict, strlen(c->dict)};
        char said[32] = "-";
        size_t n;
        if (scan_key_count(dict, "/Length", &n))
            snprintf(said, sizeof said, "%zu", n);
        if (strcmp(said, c->count ? c->count : "-") != 0 ||
            scan_key_is(dict, "/Type", "/XRef") != c->xref)
            fail_msg("%s: %s", c->dict, said);
    }
}

/* ---- cross-references: 7.5.8 and 7.5.7 ---- */

static const struct refs_case {
    const char *name;
    const char *dict, *data;
    size_t len;
    int n; /* how many entries; -1 = it cannot be read */
    struct crossref_entry first;
} refs_cases[] = {
    {"one", "<</W[1 2 1]/Index[5 1]>>", TEXT("\1\0\20\3"), 1, {5, CROSSREF_USED, 16, 3}},
    {"in a stream", "<</W[1 2 1]/Index[5 1]>>", TEXT("\2\1\20\3"), 1, {5, CROSSREF_HELD, 272, 3}},
    {"free", "<</W[1 2 1]/Index[5 1]>>", TEXT("\0\0\0\1"), 1, {5, CROSSREF_FREE, 0, 1}},
    {"without a kind it is there",
     "<</W[0 2 0]/Index[5 1]>>",
     TEXT("\0\20"),
     1,
     {5, CROSSREF_USED, 16, 0}},
    {"from 0 without an index",
     "<</W[1 1 0]/Size 2>>",
     TEXT("\0\0\1\7"),
     2,
     {0, CROSSREF_FREE, 0, 0}},
    {"the highest number",
     "<</W[1 1 0]/Index[8388607 1]>>",
     TEXT("\1\1"),
     1,
     {8388607, CROSSREF_USED, 1, 0}},
    {"one beyond it",
     "<</W[1 1 0]/Index[8388607 2]>>",
     TEXT("\1\1\1\1"),
     -1,
     {0, CROSSREF_FREE, 0, 0}},
    {"all beyond it", "<</W[1 1 0]/Index[8388608 1]>>", TEXT("\1\1"), -1, {0, CROSSREF_FREE, 0, 0}},
    {"a byte more", "<</W[1 1 0]/Index[5 1]>>", TEXT("\1\1\1"), -1, {0, CROSSREF_FREE, 0, 0}},
    {"a byte less", "<</W[1 1 0]/Index[5 1]>>", TEXT("\1"), -1, {0, CROSSREF_FREE, 0, 0}},
    {"no kind that is known",
     "<</W[1 1 0]/Index[5 1]>>",
     TEXT("\3\1"),
     -1,
     {0, CROSSREF_FREE, 0, 0}},
    {"widths that are no list", "<</W 1/Index[5 1]>>", TEXT("\1\1"), -1, {0, CROSSREF_FREE, 0, 0}},
    {"not packed as it says",
     "<</W[1 1 0]/Index[5 1]/Filter/FlateDecode>>",
     TEXT("\1\1"),
     -1,
     {0, CROSSREF_FREE, 0, 0}},
    {"packed in another way",
     "<</W[1 1 0]/Index[5 1]/Filter/LZWDecode>>",
     TEXT("\1\1"),
     -1,
     {0, CROSSREF_FREE, 0, 0}},
    {"an object twice",
     "<</W[1 1 0]/Index[5 1 5 1]>>",
     TEXT("\1\1\1\1"),
     -1,
     {0, CROSSREF_FREE, 0, 0}},
};

static const struct held_case {
    const char *name;
    const char *dict, *data;
    int n, first; /* how many objects, -1 = it cannot be read; the number of the first */
} held_cases[] = {
    {"one", "<</N 1/First 4>>", "5 0 null", 1, 5},
    {"two", "<</N 2/First 10>>", "5 0 17 5  null null", 2, 5},
    {"none", "<</N 0/First 0>>", "", 0, 0},
    {"more than there is room for", "<</N 3/First 4>>", "5 0 null", -1, 0},
    {"more than there are", "<</N 2/First 4>>", "5 0 null", -1, 0},
    {"that begin beyond the end", "<</N 1/First 9>>", "5 0 null", -1, 0},
    {"a number beyond all", "<</N 1/First 10>>", "8388608 0 null", -1, 0},
    {"no place", "<</N 1/First 4>>", "5 x null", -1, 0},
    {"no number", "<</N 1/First 4>>", "x 0 null", -1, 0},
    {"no count", "<</First 4>>", "5 0 null", -1, 0},
    {"no first", "<</N 1>>", "5 0 null", -1, 0},
    {"packed in another way", "<</N 1/First 4/Filter/LZWDecode>>", "5 0 null", -1, 0},
};

static void test_references(void **state)
{
    struct world w = world_open();
    const struct qpdf *q = qpdf_load(w.dg);

    (void)state;
    assert_non_null(q);
    qpdf_data pdf = q->qpdf_init();
    q->qpdf_silence_errors(pdf);
    q->qpdf_empty_pdf(pdf);
    for (size_t i = 0; i < COUNT_OF(refs_cases); i++) {
        const struct refs_case *t = &refs_cases[i];
        struct crossref c = {.a = w.a, .q = q, .pdf = pdf};
        bool ok = crossref_from_stream(&c, (struct bytes){t->dict, strlen(t->dict)},
                                       (struct bytes){t->data, t->len}) &&
                  crossref_sort(&c);
        const struct crossref_entry *e = ok ? crossref_find(&c, t->first.number) : NULL;
        if (ok != (t->n >= 0) ||
            (ok && (c.n != (size_t)t->n || !e || e->kind != t->first.kind || e->at != t->first.at ||
                    e->more != t->first.more || crossref_find(&c, 77))))
            fail_msg("references, %s", t->name);
    }
    for (size_t i = 0; i < COUNT_OF(held_cases); i++) {
        const struct held_case *t = &held_cases[i];
        struct crossref c = {.a = w.a, .q = q, .pdf = pdf};
        const int *number = NULL;
        size_t n;
        bool ok = crossref_contents(&c, (struct bytes){t->dict, strlen(t->dict)},
                                    (struct bytes){t->data, strlen(t->data)}, &number, &n);
        if (ok != (t->n >= 0) || (ok && (n != (size_t)t->n || (n && number[0] != t->first))))
            fail_msg("held, %s", t->name);
        assert_null(crossref_find(&c, 5));
    }
    while (q->qpdf_has_error(pdf))
        q->qpdf_get_error(pdf);
    q->qpdf_cleanup(&pdf);
    world_close(&w);
}

/* ---- addresses ---- */

static void test_addresses(void **state)
{
    (void)state;
    assert_true(http_is_url("http://x") && http_is_url("https://x") && http_is_url("HTTPS://x"));
    assert_false(http_is_url("ldap://x") || http_is_url("file:///x") || http_is_url("https:/x") ||
                 http_is_url(""));
}

/* ---- dates ---- */

#define UTC(y, m, d, h, min, s)                                                                    \
    {                                                                                              \
        .tm_year = (y)-1900, .tm_mon = (m)-1, .tm_mday = d, .tm_hour = h, .tm_min = min,           \
        .tm_sec = s                                                                                \
    }

static const struct date_case {
    const char *text;
    struct tm want; /* UTC; no day = it is no date */
} date_cases[] = {
    {"D:20260105093000+07'00'", UTC(2026, 1, 5, 2, 30, 0)},
    {"D:20260105093000+07'00", UTC(2026, 1, 5, 2, 30, 0)}, /* ISO 32000-2, 7.9.4 */
    {"D:20260105093000+0700", UTC(2026, 1, 5, 2, 30, 0)},
    {"D:20260105093000+07'", UTC(2026, 1, 5, 2, 30, 0)},
    {"D:20260105093000+07", UTC(2026, 1, 5, 2, 30, 0)},
    {"D:20260105093000-03'30'", UTC(2026, 1, 5, 13, 0, 0)},
    {"D:20260105093000Z", UTC(2026, 1, 5, 9, 30, 0)},
    {"D:20260105093000Z00'00'", UTC(2026, 1, 5, 9, 30, 0)},
    {"D:20260105093000", UTC(2026, 1, 5, 2, 30, 0)}, /* without a zone: that of Thailand, ours */
    {"D:202601050930", UTC(2026, 1, 5, 2, 30, 0)},
    {"D:2026010509", UTC(2026, 1, 5, 2, 0, 0)},
    {"D:20260105", UTC(2026, 1, 4, 17, 0, 0)},
    {"D:202601", UTC(2025, 12, 31, 17, 0, 0)},
    {"D:2026", UTC(2025, 12, 31, 17, 0, 0)},
    {"D:20240229Z", UTC(2024, 2, 29, 0, 0, 0)},
    {"D:20260105235960Z", UTC(2026, 1, 6, 0, 0, 0)}, /* a leap second */
    {NULL, {0}},
    {"", {0}},
    {"20260105", {0}},
    {"D:", {0}},
    {"D:202", {0}},
    {"D:0000", {0}},
    {"D:20260", {0}},
    {"D:202600", {0}},
    {"D:202613", {0}},
    {"D:20260100", {0}},
    {"D:20260132", {0}},
    {"D:20260229", {0}}, /* 2026 is no leap year */
    {"D:20260431120000Z", {0}},
    {"D:2026010524", {0}},
    {"D:202601050960", {0}},
    {"D:20260105093061", {0}},
    {"D:20260105093000+", {0}},
    {"D:20260105093000+24'00'", {0}},
    {"D:20260105093000+07'60'", {0}},
    {"D:20260105093000+07'00'x", {0}},
    {"D:20260105093000+07x", {0}},
    {"D:20260105093000*", {0}},
};

static void test_dates(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(date_cases); i++) {
        struct tm want = date_cases[i].want;
        const char *text = date_cases[i].text;
        time_t out = 0;
        bool ok = time_from_pdf(text, &out);
        if (ok != (want.tm_mday > 0) || (ok && out != timegm(&want)))
            fail_msg("%s: %s %lld", text ? text : "no text", ok ? "is" : "is not", (long long)out);
    }
}

/* ---- locks ---- */

static void test_locks(void **state)
{
    const char *named[] = {"a", "b.c"};
    struct sign_value these = {.locked = {LOCKED_THESE, named, 2}},
                      others = {.locked = {LOCKED_OTHERS, named, 2}};
    struct sign_value all = {.locked = {.which = LOCKED_ALL}},
                      none = {.locked = {.which = LOCKED_NONE}};
    static const struct {
        const char *field;
        bool is_named; /* it, or a field that it is part of: 12.7.3.2 */
    } want[] = {{"a", true},   {"a.b", true},   {"ab", false},   {"b", false},
                {"b.c", true}, {"b.c.d", true}, {"b.cd", false}, {"", false}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        assert_int_equal(fields_is_locked(&these, want[i].field), want[i].is_named);
        assert_int_equal(fields_is_locked(&others, want[i].field), !want[i].is_named);
        assert_true(fields_is_locked(&all, want[i].field));
        assert_false(fields_is_locked(&none, want[i].field));
    }
}

/* ---- names ---- */

/* Beside the file; one signature more is another number, not a longer name. */
static void test_names(void **state)
{
    static const struct {
        const char *path;
        size_t n;
        const char *want;
    } want[] = {{"out/ita.pdf", 1, "ita-signed-1.pdf"},
                {"ita-signed-1.pdf", 2, "ita-signed-2.pdf"},
                {"ita-signed-19.pdf", 20, "ita-signed-20.pdf"},
                {"ita-signed-.pdf", 1, "ita-signed--signed-1.pdf"},
                {"ita-2568.pdf", 1, "ita-2568-signed-1.pdf"},
                {"a1.pdf", 1, "a1-signed-1.pdf"},
                {"2568.pdf", 1, "2568-signed-1.pdf"},
                {"-signed-1.pdf", 2, "-signed-1-signed-2.pdf"}, /* nothing would be left */
                {"ita-assigned-1.pdf", 2, "ita-assigned-1-signed-2.pdf"},
                {"ita", 1, "ita-signed-1.pdf"},
                {"1", 1, "1-signed-1.pdf"}};
    struct world w = world_open();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(want); i++)
        assert_string_equal(sign_output_name(w.a, want[i].path, want[i].n), want[i].want);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),    cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_keys),      cmocka_unit_test(test_dates),
        cmocka_unit_test(test_locks),     cmocka_unit_test(test_references),
        cmocka_unit_test(test_addresses), cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
