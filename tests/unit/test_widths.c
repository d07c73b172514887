/*
 * Widths of columns: CSS 2.1, 17.5.2.2, and widths.c, counted by hand. The cells are set in a font
 * whose letters are all equally wide, and every number here is a count of letters.
 */
#include "unit.h"

#include "base/image.h"
#include "layout/table.h"

/* In Tlwg Mono each glyph is 600/1000 em wide: 6 pt at 10 pt. */
#define LETTERS(n) ((pt64)((n)*PT64(6)))

enum { NCOLUMN = 4, NCELL = 5 };

#define AUTO                                                                                       \
    {                                                                                              \
        .kind = COLUMN_AUTO                                                                        \
    }
#define LENGTH(n)                                                                                  \
    {                                                                                              \
        .kind = COLUMN_LENGTH, .length = LETTERS(n)                                                \
    }
#define PERCENT(n)                                                                                 \
    {                                                                                              \
        .kind = COLUMN_PERCENT, .amount = (n)                                                      \
    }
#define SHARE(n)                                                                                   \
    {                                                                                              \
        .kind = COLUMN_SHARE, .amount = (n)                                                        \
    }

struct scene {
    struct world w;
    struct layout lo;
    struct setter set;
    struct document doc;
    struct doc_style style;
};

static const char *const family[] = {"Tlwg Mono", NULL};

static void open_scene(struct scene *s)
{
    *s = (struct scene){.w = world_open()};
    s->lo = (struct layout){.scratch = arena_open(s->w.dg), .dg = s->w.dg, .doc = &s->doc};
    s->set = (struct setter){.lo = &s->lo, .a = s->w.a};
    s->lo.fonts = fontset_open(s->w.a, "fonts/fonts.conf", s->w.dg);
    s->lo.breaker = breaker_open(s->w.a, (struct word_list){0}, (struct word_list){0}, s->w.dg);
    assert_non_null(s->lo.scratch);
    assert_non_null(s->lo.fonts);
    assert_non_null(s->lo.breaker);
    s->style = (struct doc_style){
        .font = {.families = family, .size = PT64(10)}, .orphans = 2, .widows = 2};
}

static void close_scene(struct scene *s)
{
    fontset_close(s->lo.fonts);
    breaker_close(s->lo.breaker);
    arena_close(s->lo.scratch);
    world_close(&s->w);
}

static struct doc_block *new_para(struct scene *s, const char *text)
{
    struct doc_block *b = arena_new(s->w.a, struct doc_block);
    struct doc_inline *t = arena_new(s->w.a, struct doc_inline);

    assert_non_null(b);
    assert_non_null(t);
    *t = (struct doc_inline){.text = text, .len = strlen(text), .font = &s->style.font};
    *b = (struct doc_block){.kind = BLOCK_PARA, .style = &s->style};
    b->u.para.content = t;
    b->u.para.ncontent = 1;
    return b;
}

/* Words of at most `word` letters, so many that with the spaces between them they are `line` wide.
 */
static char *words(struct scene *s, int word, int line)
{
    char *text = arena_array(s->w.a, char, (size_t)line + 1);

    assert_non_null(text);
    assert_true(line == word || line >= word + 2);
    memset(text, 'a', (size_t)line);
    for (int at = word; at < line; at += word + 1)
        text[at < line - 1 ? at : line - 2] = ' ';
    return text;
}

static const struct border no_border[SIDE_N];
static const struct box_style no_box;

static struct doc_row *new_row(struct scene *s, size_t column, int colspan, struct doc_block *b)
{
    struct doc_row *row = arena_new(s->w.a, struct doc_row);

    assert_non_null(row);
    row->first = arena_new(s->w.a, struct doc_cell);
    assert_non_null(row->first);
    row->border = no_border;
    *row->first = (struct doc_cell){
        .column = column, .colspan = colspan, .rowspan = 1, .border = no_border, .first = b};
    return row;
}

/* Rows belong to the head, the body and the foot in turn: it is one to the widths. */
static void add_row(struct doc_block *table, size_t number, struct doc_row *row)
{
    struct doc_table *t = &table->u.table;
    struct doc_row **const part[] = {&t->head, &t->body, &t->foot};

    row->next = *part[number % 3];
    *part[number % 3] = row;
}

static struct doc_block *new_table(struct scene *s, const struct doc_column *column, size_t n)
{
    struct doc_block *b = arena_new(s->w.a, struct doc_block);

    assert_non_null(b);
    *b = (struct doc_block){
        .kind = BLOCK_TABLE, .style = &s->style, .at = {.file = "report.xml", .line = 7, .col = 3}};
    b->u.table.column = arena_array(s->w.a, struct doc_column, n);
    assert_non_null(b->u.table.column);
    memcpy(b->u.table.column, column, n * sizeof *column);
    b->u.table.ncolumn = n;
    b->u.table.bound = true;
    b->u.table.box = &no_box;
    b->u.table.doc = &s->doc;
    return b;
}

/* Left of everything is 100 letters, which must make no difference. */
static bool find_widths(struct scene *s, const struct doc_block *b, pt64 width, struct set_table *t)
{
    *t = (struct set_table){.doc = &b->u.table, .x = LETTERS(100), .width = width};
    return table_page_new(&s->set, t) && table_widths(&s->set, b, t);
}

static pt64 width_of(const struct set_table *t, size_t column)
{
    return t->column[column + 1] - t->column[column];
}

/* ---- columns ---- */

static const struct width_case {
    const char *name;
    struct doc_column column[NCOLUMN];
    size_t ncolumn;
    pt64 avail, padding;
    struct {
        size_t column;
        int span, min, max; /* span 0: no cell */
    } cell[NCELL];
    pt64 want[NCOLUMN];
} width_case[] = {
    /* Lengths, percentages and shares: 100 - 20 - 25% of 100 = 55. */
    {"a length, a percentage, the rest",
     {LENGTH(20), PERCENT(25), SHARE(1)},
     3,
     LETTERS(100),
     0,
     {{0, 1, 3, 3}},
     {LETTERS(20), LETTERS(25), LETTERS(55)}},
    {"lengths alone leave the rest of the frame free",
     {LENGTH(20), LENGTH(30)},
     2,
     LETTERS(100),
     0,
     {{0, 1, 3, 3}},
     {LETTERS(20), LETTERS(30)}},
    {"words do not widen lengths, percentages and shares",
     {LENGTH(20), PERCENT(10), SHARE(1), SHARE(1)},
     4,
     LETTERS(100),
     0,
     {{0, 1, 90, 90}, {1, 1, 90, 90}, {2, 1, 90, 90}},
     {LETTERS(20), LETTERS(10), LETTERS(35), LETTERS(35)}},
    {"shares by their numbers: 100 / 4 = 25 for one",
     {SHARE(1), SHARE(2), SHARE(1)},
     3,
     LETTERS(100),
     0,
     {{0, 1, 3, 3}},
     {LETTERS(25), LETTERS(50), LETTERS(25)}},
    {"half a share: 90 / 1.5 = 60 for one",
     {SHARE(1), SHARE(0.5)},
     2,
     LETTERS(90),
     0,
     {{0, 1, 3, 3}},
     {LETTERS(60), LETTERS(30)}},
    {"what rounding leaves goes to the last: 38401 = 3 x 12800 + 1",
     {SHARE(1), SHARE(1), SHARE(1)},
     3,
     LETTERS(100) + 1,
     0,
     {{0, 1, 3, 3}},
     {12800, 12800, 12801}},

    /* Auto columns: all at their widest, if that is there. */
    {"both at their widest, and no wider",
     {AUTO, AUTO},
     2,
     LETTERS(100),
     0,
     {{0, 1, 10, 30}, {1, 1, 10, 50}},
     {LETTERS(30), LETTERS(50)}},
    {"just enough for both",
     {AUTO, AUTO},
     2,
     LETTERS(80),
     0,
     {{0, 1, 10, 30}, {1, 1, 10, 50}},
     {LETTERS(30), LETTERS(50)}},
    {"the widest cell and the longest word of a column count, not of one cell",
     {AUTO, AUTO},
     2,
     LETTERS(60),
     0,
     {{0, 1, 20, 20}, {0, 1, 5, 40}, {0, 1, 10, 30}, {1, 1, 30, 30}},
     {LETTERS(30), LETTERS(30)}}, /* 20..40 and 30: all of the 10 above 50 go to the first */
    /* Else the longest words, and of the rest to each as much as it lacks. */
    {"50 - (10 + 10) = 30 is half of the 20 + 40 that they lack",
     {AUTO, AUTO},
     2,
     LETTERS(50),
     0,
     {{0, 1, 10, 30}, {1, 1, 10, 50}},
     {LETTERS(20), LETTERS(30)}},
    {"rounded down: 10 + 20 x 10 / 60 and 10 + 40 x 10 / 60, of 3840 and 7680",
     {AUTO, AUTO},
     2,
     LETTERS(30),
     0,
     {{0, 1, 10, 30}, {1, 1, 10, 50}},
     {3840 + 1280, 3840 + 2560}},
    {"a column that lacks nothing gets nothing",
     {AUTO, AUTO},
     2,
     LETTERS(50),
     0,
     {{0, 1, 20, 20}, {1, 1, 10, 60}},
     {LETTERS(20), LETTERS(30)}},
    {"just the longest words",
     {AUTO, AUTO},
     2,
     LETTERS(60),
     0,
     {{0, 1, 40, 60}, {1, 1, 20, 30}},
     {LETTERS(40), LETTERS(20)}},
    {"not even those: both words are longer than half",
     {AUTO, AUTO},
     2,
     LETTERS(30),
     0,
     {{0, 1, 40, 60}, {1, 1, 20, 30}},
     {LETTERS(15), LETTERS(15)}},
    {"a long address does not cut the words beside it: 100 - 10 - 20",
     {AUTO, AUTO, AUTO},
     3,
     LETTERS(100),
     0,
     {{0, 1, 10, 30}, {1, 1, 150, 150}, {2, 1, 20, 40}},
     {LETTERS(10), LETTERS(70), LETTERS(20)}},
    {"two of them have what a third leaves in equal parts: (100 - 20) / 2",
     {AUTO, AUTO, AUTO},
     3,
     LETTERS(100),
     0,
     {{0, 1, 60, 60}, {1, 1, 150, 150}, {2, 1, 20, 40}},
     {LETTERS(40), LETTERS(40), LETTERS(20)}},
    {"nor beside a share, which needs 10 for its word",
     {AUTO, AUTO, SHARE(1)},
     3,
     LETTERS(100),
     0,
     {{0, 1, 150, 150}, {1, 1, 20, 40}, {2, 1, 10, 90}},
     {LETTERS(70), LETTERS(20), LETTERS(10)}},
    {"a column without a cell takes no room",
     {AUTO, AUTO},
     2,
     LETTERS(100),
     0,
     {{1, 1, 10, 30}},
     {0, LETTERS(30)}},
    {"padding counts on both sides: 10 + 2 x 2 and 30 + 2 x 2",
     {AUTO, AUTO},
     2,
     LETTERS(31),
     LETTERS(2),
     {{0, 1, 10, 30}, {1, 1, 10, 10}},
     {LETTERS(17), LETTERS(14)}}, /* 14 + (31 - 28) x 20 / 20 */

    /* Auto beside others: of 100 - 20 - 30 = 50. */
    {"auto beside a length and a percentage, at its widest",
     {LENGTH(20), PERCENT(30), AUTO},
     3,
     LETTERS(100),
     0,
     {{2, 1, 10, 40}},
     {LETTERS(20), LETTERS(30), LETTERS(40)}},
    {"and as wide as the rest",
     {LENGTH(20), PERCENT(30), AUTO},
     3,
     LETTERS(100),
     0,
     {{2, 1, 10, 80}},
     {LETTERS(20), LETTERS(30), LETTERS(50)}},
    {"shares have what auto columns leave: 100 - 30 = 20 + 50",
     {AUTO, SHARE(2), SHARE(5)},
     3,
     LETTERS(100),
     0,
     {{0, 1, 10, 30}},
     {LETTERS(30), LETTERS(20), LETTERS(50)}},
    {"but at least their longest word: 100 - 20 for auto",
     {AUTO, SHARE(1)},
     2,
     LETTERS(100),
     0,
     {{0, 1, 10, 200}, {1, 1, 20, 90}},
     {LETTERS(80), LETTERS(20)}},
    {"which may be more than half: 100 - 60 for auto",
     {AUTO, SHARE(1)},
     2,
     LETTERS(100),
     0,
     {{0, 1, 10, 200}, {1, 1, 60, 60}},
     {LETTERS(40), LETTERS(60)}},
    {"each of several shares has it: 20 in a quarter is 80 in all",
     {AUTO, SHARE(1), SHARE(3)},
     3,
     LETTERS(100),
     0,
     {{0, 1, 10, 200}, {1, 1, 20, 20}, {2, 1, 30, 30}},
     {LETTERS(20), LETTERS(20), LETTERS(60)}},
    /* Too little for the longest words of both: who needs no more than half is not cut. */
    {"shares need 20 of 70",
     {AUTO, SHARE(1)},
     2,
     LETTERS(70),
     0,
     {{0, 1, 60, 60}, {1, 1, 20, 20}},
     {LETTERS(50), LETTERS(20)}},
    {"auto needs 20 of 70",
     {AUTO, SHARE(1)},
     2,
     LETTERS(70),
     0,
     {{0, 1, 20, 90}, {1, 1, 60, 60}},
     {LETTERS(20), LETTERS(50)}},
    {"each needs 60 of 70",
     {AUTO, SHARE(1)},
     2,
     LETTERS(70),
     0,
     {{0, 1, 60, 90}, {1, 1, 60, 60}},
     {LETTERS(35), LETTERS(35)}},

    /* Cells over several columns: what they need beyond these, in equal parts. */
    {"50 - (10 + 10) = 30 more, 15 for each",
     {AUTO, AUTO},
     2,
     LETTERS(100),
     0,
     {{0, 1, 10, 10}, {1, 1, 10, 10}, {0, 2, 30, 50}},
     {LETTERS(25), LETTERS(25)}},
    {"equal parts also where the columns are not equal: 50 - (10 + 20) = 20",
     {AUTO, AUTO},
     2,
     LETTERS(100),
     0,
     {{0, 1, 10, 10}, {1, 1, 20, 20}, {0, 2, 50, 50}},
     {LETTERS(20), LETTERS(30)}},
    {"min 30: 15 each, max 50: 25 each; 40 is half way",
     {AUTO, AUTO},
     2,
     LETTERS(40),
     0,
     {{0, 1, 10, 10}, {1, 1, 10, 10}, {0, 2, 30, 50}},
     {LETTERS(20), LETTERS(20)}},
    {"its word is longer than both, its line is not: min 20 each, max 50 and 30",
     {AUTO, AUTO},
     2,
     LETTERS(60),
     0,
     {{0, 1, 10, 50}, {1, 1, 10, 30}, {0, 2, 40, 40}},
     {LETTERS(35), LETTERS(25)}}, /* 20 + 30 x 20 / 40, 20 + 10 x 20 / 40 */
    {"one that needs less than its columns changes nothing",
     {AUTO, AUTO},
     2,
     LETTERS(100),
     0,
     {{0, 1, 10, 30}, {1, 1, 10, 50}, {0, 2, 15, 70}},
     {LETTERS(30), LETTERS(50)}},
    {"a length does not grow: 50 - 20 is for the other",
     {LENGTH(20), AUTO},
     2,
     LETTERS(100),
     0,
     {{1, 1, 10, 10}, {0, 2, 50, 50}},
     {LETTERS(20), LETTERS(30)}},
    {"nor does a percentage: 50 - 10% of 100",
     {PERCENT(10), AUTO},
     2,
     LETTERS(100),
     0,
     {{1, 1, 10, 10}, {0, 2, 50, 50}},
     {LETTERS(10), LETTERS(40)}},
    {"nothing can grow",
     {LENGTH(10), PERCENT(10), AUTO},
     3,
     LETTERS(100),
     0,
     {{2, 1, 10, 10}, {0, 2, 50, 50}},
     {LETTERS(10), LETTERS(10), LETTERS(10)}},
    {"a share grows too: 60 - 10 = 50, 25 for each; it gets the rest anyway",
     {AUTO, SHARE(1)},
     2,
     LETTERS(100),
     0,
     {{0, 1, 10, 10}, {0, 2, 60, 60}},
     {LETTERS(35), LETTERS(65)}},
    {"fewer columns first: 20 + 20 of the two, then 10 / 3 more for all",
     {AUTO, AUTO, AUTO},
     3,
     LETTERS(100),
     0,
     {{0, 1, 10, 10}, {1, 1, 10, 10}, {2, 1, 10, 10}, {0, 3, 60, 60}, {0, 2, 40, 40}},
     {LETTERS(20) + 1280, LETTERS(20) + 1280, LETTERS(10) + 1280}},
    {"and the left ones first: 20 + 20, then 40 - (20 + 10) = 10, 5 for each",
     {AUTO, AUTO, AUTO},
     3,
     LETTERS(100),
     0,
     {{0, 1, 10, 10}, {1, 1, 10, 10}, {2, 1, 10, 10}, {1, 2, 40, 40}, {0, 2, 40, 40}},
     {LETTERS(20), LETTERS(25), LETTERS(15)}},
    {"rounded up, so that it fits: 1 letter = 384 = 3 x 128, with a padding of 1/64 pt 386",
     {AUTO, AUTO, AUTO},
     3,
     LETTERS(100),
     1,
     {{0, 3, 1, 1}},
     {129, 129, 129}},
    {"padding once",
     {AUTO, AUTO},
     2,
     LETTERS(100),
     LETTERS(1),
     {{0, 2, 38, 38}},
     {LETTERS(20), LETTERS(20)}},
};

static struct doc_row *padded(struct doc_row *row, pt64 padding)
{
    row->first->padding[SIDE_LEFT] = row->first->padding[SIDE_RIGHT] = padding;
    return row;
}

static void test_widths(void **state)
{
    (void)state;
    size_t failed = 0;
    struct scene s;

    open_scene(&s);
    for (size_t i = 0; i < COUNT_OF(width_case); i++) {
        const struct width_case *c = &width_case[i];
        struct doc_block *b = new_table(&s, c->column, c->ncolumn);
        struct set_table t;
        pt64 sum = 0;
        for (size_t k = 0; k < NCELL && c->cell[k].span; k++)
            add_row(b, k,
                    padded(new_row(&s, c->cell[k].column, c->cell[k].span,
                                   new_para(&s, words(&s, c->cell[k].min, c->cell[k].max))),
                           c->padding));
        assert_true(find_widths(&s, b, c->avail, &t));
        assert_int_equal(t.column[0], LETTERS(100));
        for (size_t k = 0; k < c->ncolumn; k++) {
            sum += width_of(&t, k);
            if (width_of(&t, k) == c->want[k])
                continue;
            print_error("%s: column %zu is %d, not %d\n", c->name, k, width_of(&t, k), c->want[k]);
            failed++;
        }
        assert_int_equal(t.width, sum);
    }
    close_scene(&s);
    assert_int_equal(failed, 0);
}

/* ---- contents ---- */

/* Other blocks in a cell of an auto column; its widest counts. */
static void check_contents(struct scene *s, const char *what, struct doc_block *b, pt64 min,
                           pt64 max)
{
    static const struct doc_column column[] = {AUTO, AUTO};
    struct doc_block *table = new_table(s, column, 2);
    struct set_table t;

    /* A second column of one word of 100 letters, which can neither grow nor shrink. */
    add_row(table, 1, new_row(s, 0, 1, b));
    add_row(table, 1, new_row(s, 1, 1, new_para(s, words(s, 100, 100))));
    assert_true(find_widths(s, table, LETTERS(100) + max, &t));
    if (width_of(&t, 0) != max)
        fail_msg("%s: at its widest %d, not %d", what, width_of(&t, 0), max);
    assert_true(find_widths(s, table, LETTERS(100) + min, &t));
    if (width_of(&t, 0) != min || width_of(&t, 1) != LETTERS(100))
        fail_msg("%s: at least %d beside %d, not %d", what, width_of(&t, 0), width_of(&t, 1), min);
}

static struct doc_block *new_list(struct scene *s, const char *label, const char *text)
{
    struct doc_block *b = arena_new(s->w.a, struct doc_block);
    struct doc_item *it = arena_new(s->w.a, struct doc_item);

    assert_non_null(b);
    assert_non_null(it);
    it->label = new_para(s, label);
    it->first = new_para(s, text);
    *b = (struct doc_block){.kind = BLOCK_LIST, .style = &s->style};
    b->u.list.first = it;
    return b;
}

static struct doc_block *new_image(struct scene *s, const struct image *image, pt64 width,
                                   pt64 height)
{
    struct doc_block *b = arena_new(s->w.a, struct doc_block);

    assert_non_null(b);
    *b = (struct doc_block){.kind = BLOCK_IMAGE, .style = &s->style};
    b->u.image = (struct doc_image){.image = image, .width = width, .height = height};
    return b;
}

static void test_contents(void **state)
{
    (void)state;
    struct scene s;
    struct doc_style around;
    struct image image = {.width = 300, .height = 100};

    open_scene(&s);
    struct doc_block *two = new_para(&s, words(&s, 10, 30));
    two->next = new_para(&s, words(&s, 20, 25));
    check_contents(&s, "two paragraphs", two, LETTERS(20), LETTERS(30));

    around = s.style;
    around.margin_left = LETTERS(3);
    around.margin_right = LETTERS(2);
    struct doc_block *indented = new_para(&s, words(&s, 10, 30));
    indented->style = &around;
    check_contents(&s, "margins", indented, LETTERS(15), LETTERS(35));

    /* The label, half an em (5 pt) after it, and the widest of the item. */
    check_contents(&s, "a list", new_list(&s, "aaa", words(&s, 10, 30)), LETTERS(13) + PT64(5),
                   LETTERS(33) + PT64(5));

    /* An image can shrink to 1 pt; it asks for its width, or what its height makes of it, or that
     * of its pixels. 300 to 100 pixels: a height of 40 pt is 120 pt wide. */
    check_contents(&s, "a width", new_image(&s, &image, PT64(60), 0), PT64(1), PT64(60));
    check_contents(&s, "a height", new_image(&s, &image, 0, PT64(40)), PT64(1), PT64(120));
    check_contents(&s, "both", new_image(&s, &image, PT64(60), PT64(10)), PT64(1), PT64(30));
    close_scene(&s);
}

/* D2: numbers that align on their full stop need the widest part before it and the widest from it
 * on: 3 letters and 5, though neither number has more than 6. */
static void test_decimals(void **state)
{
    (void)state;
    static const struct doc_column column[] = {AUTO, AUTO};
    static const char *const number[] = {"100.5", "1.2345"};
    struct scene s;
    struct set_table t;

    open_scene(&s);
    struct doc_block *b = new_table(&s, column, 2);
    for (size_t i = 0; i < COUNT_OF(number); i++) {
        struct doc_row *row = padded(new_row(&s, 0, 1, new_para(&s, number[i])), LETTERS(1));
        row->first->align = ALIGN_DECIMAL;
        add_row(b, i, row);
    }
    add_row(b, 0, padded(new_row(&s, 1, 1, new_para(&s, words(&s, 10, 10))), LETTERS(1)));
    assert_true(find_widths(&s, b, LETTERS(100), &t));
    assert_int_equal(t.decimal[0].before, LETTERS(3));
    assert_int_equal(t.decimal[0].after, LETTERS(5));
    assert_int_equal(width_of(&t, 0), LETTERS(1 + 3 + 5 + 1));
    assert_int_equal(width_of(&t, 1), LETTERS(1 + 10 + 1));
    close_scene(&s);
}

/* A head of an auto column over a body of one word of 10, beside a share with a line of words of 10. */
static void test_heads(void **state)
{
    (void)state;
    static const struct doc_column column[] = {AUTO, SHARE(1)};
    static const struct {
        const char *name;
        int word, line, share, want;
    } head[] = {
        {"the share keeps half: 100 - 40 = 60", 5, 40, 200, 40},
        {"it would not: the head wraps, and the body is as wide as it needs", 5, 60, 200, 10},
        {"its longest word does not", 30, 60, 200, 30},
        {"the share needs no more than 40", 5, 60, 40, 60},
        {"the share needs 41", 5, 60, 41, 10},
        {"a head shorter than the body", 3, 8, 200, 10},
    };
    struct scene s;

    open_scene(&s);
    for (size_t i = 0; i < COUNT_OF(head); i++) {
        struct doc_block *b = new_table(&s, column, 2);
        struct set_table t;
        b->u.table.head = new_row(&s, 0, 1, new_para(&s, words(&s, head[i].word, head[i].line)));
        b->u.table.head->first->scope = SCOPE_COL;
        add_row(b, 1, new_row(&s, 0, 1, new_para(&s, words(&s, 10, 10))));
        add_row(b, 1, new_row(&s, 1, 1, new_para(&s, words(&s, 10, head[i].share))));
        assert_true(find_widths(&s, b, LETTERS(100), &t));
        if (width_of(&t, 0) != LETTERS(head[i].want))
            fail_msg("%s: %d, not %d", head[i].name, width_of(&t, 0), LETTERS(head[i].want));
    }
    close_scene(&s);
}

/* A column that is too narrow for one number aligns the others: of 1.5 and 22.25, 2 letters before
 * the point and 3 from it on. */
static void test_long_number(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct doc_column column[2];
    } narrow[] = {
        {"a length", {LENGTH(10), SHARE(1)}},
        {"a percentage", {PERCENT(10), SHARE(1)}},
        {"auto beside words of 95", {AUTO, SHARE(1)}},
        {"a share beside an auto column of 95", {SHARE(1), AUTO}},
    };
    static const char *const number[] = {
        "1.5", "1234567890123456789012345678901234567890123456789012345", "22.25"};
    struct scene s;

    open_scene(&s);
    for (size_t i = 0; i < COUNT_OF(narrow); i++) {
        struct doc_block *b = new_table(&s, narrow[i].column, 2);
        struct set_table t;
        for (size_t k = 0; k < COUNT_OF(number); k++) {
            struct doc_row *row = new_row(&s, 0, 1, new_para(&s, number[k]));
            row->first->align = ALIGN_DECIMAL;
            add_row(b, k, row);
        }
        add_row(b, 1, new_row(&s, 1, 1, new_para(&s, words(&s, 95, 95))));
        assert_true(find_widths(&s, b, LETTERS(100), &t));
        if (t.decimal[0].before != LETTERS(2) || t.decimal[0].after != LETTERS(3))
            fail_msg("%s: %d before the point, %d after it", narrow[i].name, t.decimal[0].before,
                     t.decimal[0].after);
    }
    close_scene(&s);
}

/* A number is never cut (D5): an auto column is at least as wide as its numbers on their points. */
static void test_number_whole(void **state)
{
    (void)state;
    static const struct doc_column column[] = {AUTO, AUTO};
    static const char *const number[] = {"100.5", "1.2345"};
    struct scene s;
    struct set_table t;

    open_scene(&s);
    struct doc_block *b = new_table(&s, column, 2);
    for (size_t i = 0; i < COUNT_OF(number); i++) {
        struct doc_row *row = new_row(&s, 0, 1, new_para(&s, number[i]));
        row->first->align = ALIGN_DECIMAL;
        add_row(b, i, row);
    }
    add_row(b, 0, new_row(&s, 1, 1, new_para(&s, words(&s, 10, 90))));
    assert_true(find_widths(&s, b, LETTERS(20), &t));
    assert_int_equal(width_of(&t, 0), LETTERS(3 + 5));
    assert_int_equal(width_of(&t, 1), LETTERS(12));
    close_scene(&s);
}

/* ---- too wide ---- */

static void test_too_wide(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct doc_column column[2];
        bool want;
    } too_wide[] = {
        {"lengths that just fit", {LENGTH(60), LENGTH(40)}, true},
        {"lengths", {LENGTH(60), LENGTH(41)}, false},
        {"percentages that just fit", {PERCENT(60), PERCENT(40)}, true},
        {"percentages", {PERCENT(60), PERCENT(41)}, false},
        {"nothing left for auto", {LENGTH(100), AUTO}, false},
        {"nothing left for a share", {LENGTH(100), SHARE(1)}, false},
    };

    for (size_t i = 0; i < COUNT_OF(too_wide); i++) {
        struct scene s;
        struct set_table t;
        open_scene(&s);
        struct doc_block *b = new_table(&s, too_wide[i].column, 2);
        add_row(b, 0, new_row(&s, 0, 1, new_para(&s, "aaa")));
        bool ok = find_widths(&s, b, LETTERS(100), &t);
        if (ok != too_wide[i].want || ok == diag_has(s.w.dg, DIAG_TOO_WIDE))
            fail_msg("%s: %s", too_wide[i].name, ok ? "taken" : "refused");
        char *said = world_messages(&s.w);
        assert_int_equal(!ok, strstr(said, "report.xml:7:3: error:") != NULL);
        free(said);
        close_scene(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_widths),      cmocka_unit_test(test_contents),
        cmocka_unit_test(test_decimals),    cmocka_unit_test(test_heads),
        cmocka_unit_test(test_long_number), cmocka_unit_test(test_number_whole),
        cmocka_unit_test(test_too_wide),
    };

    return cmocka_run_group_tests_name("widths", tests, NULL, NULL);
}
