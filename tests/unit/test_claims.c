/*
 * What people typed, as the parts of data/ read it: spelling.c, period.c, and claims.c with a few
 * phrases of a language made up for it. What is wanted was counted by hand.
 */
#include "unit.h"

#include "base/str.h"
#include "data/claims.h"
#include "data/period.h"
#include "data/spelling.h"

/* PROVES: spelling.h, "a letter weighs 2, a vowel or tone ... 1". "กุดรัง" weighs 4 * 2 + 2 = 10. */
static const struct {
    const char *name, *text;
    int percent;
} spelling_case[] = {
    {"กุดรัง", "กุดรัง", 0},    {"กุดรัง", "กุด รังมีคะแนน", 0}, /* what goes on after is no matter, nor is a space */
    {"กุดรัง", "กุตุรง", 30},                         /* one letter alike, a vowel more, a vowel less */
    {"กุดรัง", "กุดรั้ง", 10},                         /* a tone more */
    {"กุดรัง", "กุดจับ", 40},                         /* another place: two letters */
    {"abcde", "abdce", 10},                       /* swapped */
    {"ก", "", 100},         {"บ้าน9", "บ้าน ๙", 0}, /* digits of either kind */
    {"กุดรัง", "“กุด รัง”", 0}, {"กุดรัง", "\"กุด'รัง", 0},     {"กุดรัง", "กุด\u200Bรัง\u00A0", 0},
    {"กุดรัง", "กุด\nรัง", 50}, /* a line ends: three letters lost, 5 of 10 */
};

static void test_spelling(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spelling_case); i++) {
        const char *a = spelling_case[i].name, *b = spelling_case[i].text;
        int got = spelling_distance(a, strlen(a), b, strlen(b));
        if (got != spelling_case[i].percent)
            fail_msg("%s, %s: %d", a, b, got);
    }
    assert_int_equal(spelling_distance("", 0, "ก", 3), -1);
}

/* Months as year * 12 + month - 1, B.E.; last 0 = no period. */
#define MONTH(year, month) ((year)*12 + (month)-1)
static const struct {
    const char *text;
    int first, last;
    bool years;
} period_case[] = {
    {"ต.ค. ๒๕๖๘ – ก.ย. ๒๕๖๙", MONTH(2568, 10), MONTH(2569, 9), false},
    {"ม.ค. – ก.ย. ๒๕๖๙", MONTH(2569, 1), MONTH(2569, 9), false},
    {"พ.ย. - มี.ค. ๒๕๖๙", MONTH(2568, 11), MONTH(2569, 3), false},
    {"ต.ค.67-ก.ย.68", MONTH(2567, 10), MONTH(2568, 9), false},
    {"1 ตุลาคม 2567 ถึง 30 กันยายน 2568", MONTH(2567, 10), MONTH(2568, 9), false},
    {"2024-10-01", MONTH(2567, 10), MONTH(2567, 10), false},
    {"1/10/2567 - 30/9/2568", MONTH(2567, 10), MONTH(2568, 9), false},
    {"Oct 2024 - Sep 2025", MONTH(2567, 10), MONTH(2568, 9), false},
    {"ไตรมาส ๑ ปีงบประมาณ พ.ศ. ๒๕๖๘", MONTH(2567, 10), MONTH(2567, 12), false},
    {"ไตรมาสที่ 2/2569", MONTH(2569, 1), MONTH(2569, 3), false},
    {"ปีงบประมาณ พ.ศ. ๒๕๖๘", MONTH(2567, 10), MONTH(2568, 9), false},
    {"ต.ค. - มี.ค. ปีงบประมาณ 2568", MONTH(2567, 10), MONTH(2568, 9), false},
    {"พ.ศ. ๒๕๖๖ - ๒๕๗๐", MONTH(2566, 1), MONTH(2570, 12), true},
    {"ปี 2569", MONTH(2569, 1), MONTH(2569, 12), true},
    {"ทุกเดือน", 0, 0, false},
    {"ต.ค. - ก.ย.", 0, 0, false},
    {"ภายใน ๓๐ วัน", 0, 0, false},
    {"ตค ๖๗ ถึง กย ๖๘", MONTH(2567, 10), MONTH(2568, 9), false}, /* without points */
    {"มค 2568", MONTH(2568, 1), MONTH(2568, 1), false},
    {"มค๒๕๖๘", MONTH(2568, 1), MONTH(2568, 1), false},
    {"กคส 2568", MONTH(2568, 1), MONTH(2568, 12), true},  /* a word that goes on is no July */
    {"สมคบกัน ๒ ครั้ง", 0, 0, false},                        /* no January in it */
    {"ต.ค.-68", MONTH(2568, 10), MONTH(2568, 10), false}, /* as a spreadsheet saves a month */
    {"Oct-67 - Sep-68", MONTH(2567, 10), MONTH(2568, 9), false},
    {"1 ต.ค. - 31 มี.ค. 2569", MONTH(2568, 10), MONTH(2569, 3), false},
    {"", 0, 0, false},
    {"01-10-2567", MONTH(2567, 10), MONTH(2567, 10), false},
    {"1-10-67 ถึง 30-9-68", 0, 0, false}, /* what of it is the year is not known */
    {"10/2567", MONTH(2567, 10), MONTH(2567, 10), false},
    {"13/2567", MONTH(2567, 1), MONTH(2567, 12), true}, /* no month: the year alone */
    {"2024-13-01", 0, 0, false},                        /* no date */
    {"1/0/2567", 0, 0, false},
    {"2024-10", MONTH(2567, 1), MONTH(2567, 12), true},
    {"2567 - 2568", MONTH(2567, 1), MONTH(2568, 12), true},
    {"2567~2568", MONTH(2567, 1), MONTH(2568, 12), true},
    {"2569, 2567", MONTH(2567, 1), MONTH(2569, 12), true},
    {"ต.ค. 2567 − ก.ย.", MONTH(2567, 10), MONTH(2568, 9), false}, /* the next September */
    {"ก.ย. 2568 ย้อนถึง ต.ค. 2567", MONTH(2567, 10), MONTH(2568, 9), false},
    {"September 2025", MONTH(2568, 9), MONTH(2568, 9), false},
    {"Sept. 2025", MONTH(2568, 9), MONTH(2568, 9), false},
    {"ไตรมาสที่ 1-2/2568", MONTH(2567, 10), MONTH(2568, 3), false},
    {"ไตรมาสที่ 1 - ไตรมาสที่ 3 ปีงบประมาณ 2568", MONTH(2567, 10), MONTH(2568, 6), false},
    {"ครึ่งปีหลัง ปีงบประมาณ พ.ศ. 2568", MONTH(2568, 4), MONTH(2568, 9), false},
    {"งบ 10000000 บาท ปี 2568", MONTH(2568, 1), MONTH(2568, 12), true},
    {"ปี 2750", 0, 0, false}, /* no year of our time */
    {"ปี 2300", 0, 0, false},
    {"ปี 256", 0, 0, false},
    {"ปี 12", 0, 0, false},
    {"ครึ่งปีที่ 2/2568", MONTH(2568, 4), MONTH(2568, 9), false},
    {"SEPTEMBER 2025", MONTH(2568, 9), MONTH(2568, 9), false},
    {"1-10", 0, 0, false},
    {"1/10", 0, 0, false},
    {"1/10/25", 0, 0, false}, /* of which era is not known */
    {"1/10 2567", MONTH(2567, 1), MONTH(2567, 12), true},
    {"9999-10-01", 0, 0, false},
    {"01-10-9999", 0, 0, false},
    {"500/2567", MONTH(2567, 1), MONTH(2567, 12), true}, /* a letter's number */
    {"5/256", 0, 0, false},
    {"5/2999", 0, 0, false},
    {"ไตรมาส 2568", MONTH(2568, 1), MONTH(2568, 12), true}, /* which one is not said */
    {"ทุกไตรมาส", 0, 0, false},
    {"ไตรมาส 1 - สิ้นปี 2568", MONTH(2568, 1), MONTH(2568, 12), true},
};

static void test_period(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(period_case); i++) {
        struct period got;
        const char *text = period_case[i].text;
        bool any = period_read(text, strlen(text), &got);
        if (any != (period_case[i].last != 0) ||
            (any && (got.first != period_case[i].first || got.last != period_case[i].last ||
                     got.years != period_case[i].years)))
            fail_msg("%s: %d %d/%d to %d/%d", text, any, got.first % 12 + 1, got.first / 12,
                     got.last % 12 + 1, got.last / 12);
    }
}

static const struct {
    const char *phrase, *role, *kind, *value, *after;
} phrase_list[] = {
    {"|team|", "numbered", "team", "", ""},
    {"|reds|", "name", "team", "1", ""},
    {"points", "unit", "score", "", ""},
    {"points", "head", "score", "figure", ""},
    {"has", "glue", "", "", ""},
    {"top", "most", "most", "high", "name score"},
    {"passes", "bound", "", ">=", ""},
    {"not", "not", "", "", ""},
    {"should", "aim", "clause", "", ""},
    {"and", "and", "", "", ""},
    {"all teams", "amount", "team", "all", ""},
    {"teh", "misspelt", "", "the", ""},
    {"from", "of", "", "", ""},
    {"to", "glue", "to", "", ""},
    {"rises", "aside", "", "", ""},
    {"rises", "piece", "change", ">", ""},
    {"falls", "aside", "", "", ""},
    {"falls", "piece", "change", "<", ""},
    {"last year", "time", "", "last", ""},
    {"next year", "time", "", "next", ""},
    {"except", "except", "", "", ""},
    {"สอง|", "number", "", "2", ""},
    {"ห้า|", "number", "", "5", ""},
    {"สิบ|", "number", "", "10", ""},
    {"ยี่สิบ|", "number", "", "20", ""},
    {"จุด", "number", "", ".", ""},
    {"next is", "rank", "", "", ""},
    {"next is", "break", "new", "", ""},
};

/* kind value number about+key reading, of each row but mentions */
static const struct {
    const char *text, *wanted;
} claim_case[] = {
    {"has 12.50 points", "number - 1250 own0 1;"},
    {"team 4 has 9 points", "number - 900 team4 0;"},
    {"reds has 9 points", "number - 900 team1 0;"},
    {"ครูhas 9 points", ""}, /* nobody knows who that is */
    {"team 2 and 3 passes", "bound >= - team2 0;bound >= - team3 0;"},
    {"team 2 not passes", "bound < - team2 0;"},
    {"team 2 should has 9 points", ""},
    {"all teams passes", "bound >= - all 0;"},
    {"team 4 reds", "named 1 - team4 0;"},
    {"team 4 top", "most high - team4 0;"},
    {"teh", "misspelt the - - 0;"},
    {"rises from 7 points to 9 points", "change > - figure900 0;number - 900 own0 1;"},
    {"team 4 falls from last year", "moved < - team4 0;"},
    {"team 4 falls 2 points from last year", "moved < 200 team4 0;"},
    {"team 4 not falls from last year", ""},
    {"team 4 falls next year", ""},
    {"team 4 should rises from last year", ""},
    {"all teams passes except team 3", "bound >= - but 3 0;"},
    {"team 4 top next is team 2", "place high 200 team2 0;most high - team4 0;"},
    {"next is team 2", ""},
    {"has 12.504 points", "number - 1250 own0 1;"},
    {"has 12.505 points", "number - 1251 own0 1;"}, /* half up */
    {"has 12.5 points; team 4 top", "number - 1250 own0 1;most high - team4 0;"},
    {"has สองpoints", "number - 200 own0 1;"},
    {"has ยี่สิบสองpoints", "number - 2200 own0 1;"},
    {"has สองสิบpoints", "number - 2000 own0 1;"},
    {"has ยี่สิบจุดสองห้าpoints", "number - 2025 own0 1;"},
    {"has สองจุดห้าpoints", "number - 250 own0 1;"},
    {"has จุดpoints", ""}, /* a point alone is no number */
    {"has １２.５０ points", "number - 1250 own0 1;"},
    {"has ๑๒.๕๐ points", "number - 1250 own0 1;"},
    {"team [4] has 9 points", "number - 900 team4 0;"},
    {"team 4 «top»", "most high - team4 0;"},
    {"team 4 ‹top›", "most high - team4 0;"},
    {"team 4 `top´", "most high - team4 0;"},
    {"team 4 *top*", "most high - team4 0;"},
    {"team 4 ‘top’", "most high - team4 0;"},
    {"TEAM\u30004\u2003has\t9\u00A0points", "number - 900 team4 0;"},
    {"team 4 pas\u00ADses", "bound >= - team4 0;"}, /* a letter that nobody sees */
    {"team 4 pas\u200Bses", "bound >= - team4 0;"},
    {"team 4 pas\u2060ses", "bound >= - team4 0;"},
    {"team 4 pas\uFEFFses\r\n", "bound >= - team4 0;"},
    {"team 2−3 passes", "bound >= - team2 0;bound >= - team3 0;"},
    {"team 2~3 passes", "bound >= - team2 0;bound >= - team3 0;"},
    {"team 2–3 passes", "bound >= - team2 0;bound >= - team3 0;"},
    {"team 3-2 passes",
     "bound >= - team3 0;bound >= - own0 1;"}, /* no range: of which is not sure */
    {"team 2 and 2 passes", "bound >= - team2 0;"},
    {"team 1000 passes", "bound >= - own0 1;"}, /* no thing has such a number */
    {"reds (team 1) has 9 points", "number - 900 team1 0;"},
    {"reds (team 2) has 9 points", "named 1 - team2 0;number - 900 team1 0;"},
    {"reds (reds) has 9 points", "number - 900 team1 0;"},
    {"team 4 (reds) has 9 points", "named 1 - team4 0;number - 900 team4 0;"},
};

static void add_phrase(struct lexicon *lex, const char *phrase, const char *role, struct sense s)
{
    assert_true(lexicon_role(role, &s.role));
    assert_true(lexicon_add(lex, phrase, s));
}

static struct lexicon *lexicon_of_list(struct world *w)
{
    struct lexicon *lex = lexicon_open(w->a);

    assert_non_null(lex);
    for (size_t i = 0; i < COUNT_OF(phrase_list); i++)
        add_phrase(lex, phrase_list[i].phrase, phrase_list[i].role,
                   (struct sense){.kind = phrase_list[i].kind,
                                  .value = phrase_list[i].value,
                                  .after = phrase_list[i].after});
    return lex;
}

static const char *claims_of(struct world *w, const struct lexicon *lex, const char *text)
{
    struct sbuf b = {.a = w->a};
    struct claim *c;

    assert_true(claims_read(lex, w->a, w->a, text, strlen(text), (struct topic){"own", "0"}, &c));
    for (; c; c = c->next) {
        if (!strcmp(c->kind, "mention"))
            continue;
        sbuf_printf(&b, "%s %s ", c->kind, c->value ? c->value : "-");
        sbuf_printf(&b, c->has_number ? "%d " : "- ", (int)c->number);
        sbuf_printf(&b, "%s%s %d;",
                    c->about.kind ? c->about.kind
                    : c->amount   ? c->amount
                                  : "-",
                    c->about.kind ? c->about.key : "", c->reading);
    }
    return sbuf_text(&b);
}

static void test_claims(void **state)
{
    (void)state;
    struct world w = world_open();
    struct lexicon *lex = lexicon_of_list(&w);

    for (size_t i = 0; i < COUNT_OF(claim_case); i++) {
        const char *said = claims_of(&w, lex, claim_case[i].text);
        if (strcmp(said, claim_case[i].wanted) != 0)
            fail_msg("%s: %s", claim_case[i].text, said);
    }
    world_close(&w);
}

/* Names, meanings and words of one report are unknown in the next, and all others are as they were. */
static void test_claims_of_reports(void **state)
{
    static const struct sense blues = {.kind = "team", .value = "7", .after = ""},
                              none = {.kind = "", .value = "", .after = ""};
    (void)state;
    struct world w = world_open();
    struct lexicon *lex = lexicon_of_list(&w);

    for (int report = 0; report < 3; report++) {
        struct arena *own = arena_open(w.dg);
        assert_non_null(own);
        lexicon_begin(lex, own);
        if (report != 1) {
            add_phrase(lex, "|blues|", "name", blues);
            add_phrase(lex, "หลักธรรมาภิบาล", "word", none);
        }
        const char *said = claims_of(&w, lex, "blues has 70.00 points");
        assert_string_equal(said, report != 1 ? "number - 7000 team7 0;" : "number - 7000 own0 1;");
        said = claims_of(&w, lex, "หลักธรรมภิบาล");
        assert_string_equal(said, report != 1 ? "misspelt หลักธรรมาภิบาล - - 0;" : "");
        if (report != 1) { /* a phrase that is known gets one more meaning */
            add_phrase(lex, "has", "aside", none);
            assert_string_equal(claims_of(&w, lex, "blues has 70.00 points"), "");
        }
        lexicon_end(lex);
        arena_close(own);
        for (size_t i = 0; i < COUNT_OF(claim_case); i++)
            assert_string_equal(claims_of(&w, lex, claim_case[i].text), claim_case[i].wanted);
    }
    world_close(&w);
}

int main(void)
{
    static const struct CMUnitTest test[] = {
        cmocka_unit_test(test_spelling),
        cmocka_unit_test(test_period),
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_claims_of_reports),
    };

    return cmocka_run_group_tests(test, NULL, NULL);
}
