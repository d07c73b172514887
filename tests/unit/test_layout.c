/*
 * Pages: design.md 8. Documents are made by hand on a page whose body holds a known number of
 * lines; what is wanted is counted by hand.
 */
#include "unit.h"

#include "base/str.h"
#include "layout/layout.h"

struct setting {
    struct world w;
    struct fontset *fonts;
    struct breaker *breaker;
    struct document doc;
    struct doc_page page;
    struct doc_section section;
    struct doc_style body, heading, boxed, cell;
    struct doc_block **end;
    pt64 pitch; /* of a line of the body */
};

static void open_setting(struct setting *s, int lines)
{
    *s = (struct setting){.w = world_open()};
    s->fonts = fontset_open(s->w.a, "fonts/fonts.conf", s->w.dg);
    s->breaker = breaker_open(s->w.a, (struct word_list){0}, (struct word_list){0}, s->w.dg);
    assert_non_null(s->fonts);
    assert_non_null(s->breaker);
    s->body = (struct doc_style){
        .font = {.families = "Laksaman", .size = PT64(10)}, .orphans = 2, .widows = 2};
    s->heading = s->boxed = s->cell = s->body;
    s->heading.keep_next = true;
    s->boxed.keep_inside = true;
    const struct face *f = fontset_face(s->fonts, "Laksaman", false, false, (struct loc){0});
    s->pitch = pt64_from_fu(f->ascent, PT64(10), f->upem) +
               pt64_from_fu(f->descent, PT64(10), f->upem) + PT64(10) * 30 / 1000;
    s->page = (struct doc_page){.name = "p",
                                .width = PT64(300),
                                .height = 2 * PT64(20) + lines * s->pitch,
                                .margin_top = PT64(20),
                                .margin_right = PT64(20),
                                .margin_bottom = PT64(20),
                                .margin_left = PT64(20)};
    s->section.page = &s->page;
    s->doc.first = &s->section;
    s->end = &s->section.first;
}

static void close_setting(struct setting *s)
{
    breaker_close(s->breaker);
    fontset_close(s->fonts);
    world_close(&s->w);
}

static struct doc_block *new_para(struct setting *s, const char *text,
                                  const struct doc_style *style)
{
    struct doc_block *b = arena_new(s->w.a, struct doc_block);

    b->kind = BLOCK_PARA;
    b->style = style;
    b->u.para.text = arena_new(s->w.a, struct doc_text);
    b->u.para.ntext = 1;
    *b->u.para.text = (struct doc_text){.text = text, .len = strlen(text), .font = &style->font};
    b->u.para.text->at = (struct loc){"text", 1, 1, 0};
    return b;
}

static void add(struct setting *s, struct doc_block *b)
{
    *s->end = b;
    s->end = &b->next;
}

/* n lines "name1", "name2" ... of one paragraph. */
static const char *lines_text(struct setting *s, const char *name, int n)
{
    struct sbuf b = {.a = s->w.a};

    for (int i = 1; i <= n; i++)
        sbuf_printf(&b, "%s%s%d", i > 1 ? "\xE2\x80\xA8" : "", name, i);
    return sbuf_text(&b);
}

static struct doc_row *new_row(struct setting *s, const char *const *text, size_t n)
{
    struct doc_row *row = arena_new(s->w.a, struct doc_row);
    struct doc_cell **end = &row->first;

    for (size_t i = 0; i < n; i++) {
        struct doc_cell *c = arena_new(s->w.a, struct doc_cell);
        c->colspan = 1;
        c->first = new_para(s, text[i], &s->cell);
        *end = c;
        end = &c->next;
    }
    return row;
}

static struct doc_block *new_table(struct setting *s, size_t ncolumn)
{
    struct doc_block *b = arena_new(s->w.a, struct doc_block);

    b->kind = BLOCK_TABLE;
    b->style = &s->body;
    b->u.table.column = arena_array(s->w.a, struct doc_column, ncolumn);
    b->u.table.ncolumn = ncolumn;
    for (size_t i = 0; i < ncolumn; i++)
        b->u.table.column[i] = (struct doc_column){.kind = COLUMN_SHARE, .amount = 1};
    return b; /* no border and no padding: a row is exactly as high as its lines */
}

/* All texts as "1:abc 1:def 2:ghi", by page, in reading order. */
static char *laid_out(struct setting *s)
{
    struct pages pages;
    struct sbuf b = {.a = s->w.a};

    layout_document(s->w.a, &s->doc, s->fonts, s->breaker, &pages, s->w.dg);
    for (const struct page *p = pages.first; p; p = p->next)
        for (const struct item *it = p->first; it; it = it->next) {
            if (it->kind != ITEM_TEXT)
                continue;
            sbuf_printf(&b, "%s%d:", b.len ? " " : "", p->number);
            for (size_t g = it->u.text.first; g < it->u.text.end; g++)
                for (int k = 0; k < it->u.text.text->glyph[g].nchar; k++)
                    sbuf_add_char(
                        &b, it->u.text.text->ch[it->u.text.text->glyph[g].first + (uint32_t)k]);
            /* V1 and the frame: nothing outside of the page's margins. */
            assert_true(it->u.text.y > PT64(20) && it->u.text.y < p->height - PT64(20));
        }
    return sbuf_text(&b);
}

static void test_widows(void **state)
{
    (void)state;
    struct setting s;

    /* 5 lines a page, 6 lines: one line alone on page 2 would be a widow. */
    open_setting(&s, 5);
    add(&s, new_para(&s, lines_text(&s, "a", 6), &s.body));
    assert_string_equal(laid_out(&s), "1:a1 1:a2 1:a3 1:a4 2:a5 2:a6");
    close_setting(&s);
    /* The first line of the second paragraph alone on page 1 would be an orphan. */
    open_setting(&s, 5);
    add(&s, new_para(&s, lines_text(&s, "a", 4), &s.body));
    add(&s, new_para(&s, lines_text(&s, "b", 4), &s.body));
    assert_string_equal(laid_out(&s), "1:a1 1:a2 1:a3 1:a4 2:b1 2:b2 2:b3 2:b4");
    close_setting(&s);
}

static void test_heading(void **state)
{
    (void)state;
    struct setting s;

    open_setting(&s, 5);
    add(&s, new_para(&s, lines_text(&s, "a", 3), &s.body));
    add(&s, new_para(&s, "h", &s.heading));
    add(&s, new_para(&s, lines_text(&s, "b", 3), &s.body));
    assert_string_equal(laid_out(&s), "1:a1 1:a2 1:a3 2:h 2:b1 2:b2 2:b3");
    close_setting(&s);
}

static void test_boxes(void **state)
{
    (void)state;
    struct setting s;

    /* A kept box moves as a whole, and takes two lines of what is before it along. */
    open_setting(&s, 6);
    s.boxed.keep_previous = true;
    add(&s, new_para(&s, lines_text(&s, "a", 5), &s.body));
    struct doc_block *box = new_para(&s, "", &s.boxed);
    box->kind = BLOCK_BOX;
    box->u.box = new_para(&s, "x", &s.body);
    box->u.box->next = new_para(&s, "y", &s.body);
    box->u.box->next->next = new_para(&s, "z", &s.body);
    add(&s, box);
    assert_string_equal(laid_out(&s), "1:a1 1:a2 1:a3 2:a4 2:a5 2:x 2:y 2:z");
    close_setting(&s);
    /* Longer than a page: cut, and nothing lost. */
    open_setting(&s, 4);
    box = new_para(&s, "", &s.boxed);
    box->kind = BLOCK_BOX;
    box->u.box = new_para(&s, lines_text(&s, "a", 6), &s.body);
    add(&s, box);
    assert_string_equal(laid_out(&s), "1:a1 1:a2 1:a3 1:a4 2:a5 2:a6");
    close_setting(&s);
}

static struct doc_block *numbered_table(struct setting *s, int nrow)
{
    struct doc_block *t = new_table(s, 1);
    struct doc_row **end = &t->u.table.body;
    const char *head = "H";

    t->u.table.head = new_row(s, &head, 1);
    for (int i = 1; i <= nrow; i++) {
        const char *text = arena_printf(s->w.a, "r%d", i);
        *end = new_row(s, &text, 1);
        end = &(*end)->next;
    }
    return t;
}

static void test_table_head(void **state)
{
    (void)state;
    struct setting s;

    /* The head is counted on each page: 5 lines are a head and 4 rows. */
    open_setting(&s, 5);
    add(&s, numbered_table(&s, 10));
    assert_string_equal(laid_out(&s),
                        "1:H 1:r1 1:r2 1:r3 1:r4 2:H 2:r5 2:r6 2:r7 2:r8 3:H 3:r9 3:r10");
    close_setting(&s);
    /* No page ends on a bare head or on a head with one row. */
    open_setting(&s, 5);
    add(&s, new_para(&s, lines_text(&s, "a", 3), &s.body));
    add(&s, numbered_table(&s, 3));
    assert_string_equal(laid_out(&s), "1:a1 1:a2 1:a3 2:H 2:r1 2:r2 2:r3");
    close_setting(&s);
    /* The last row is not alone below a repeated head. */
    open_setting(&s, 5);
    add(&s, numbered_table(&s, 5));
    assert_string_equal(laid_out(&s), "1:H 1:r1 1:r2 1:r3 2:H 2:r4 2:r5");
    close_setting(&s);
}

static void test_group_row(void **state)
{
    (void)state;
    struct setting s;

    open_setting(&s, 5);
    struct doc_block *t = numbered_table(&s, 9);
    struct doc_row *r4 = t->u.table.body->next->next->next;
    r4->keep_next = true; /* a group row: not the last of page 1 */
    add(&s, t);
    assert_string_equal(laid_out(&s), "1:H 1:r1 1:r2 1:r3 2:H 2:r4 2:r5 2:r6 2:r7 3:H 3:r8 3:r9");
    close_setting(&s);
}

/* A row higher than half a page is cut between lines, two on each side at least; its other cell
 * keeps its text; a row higher than a page goes over three. */
static void test_tall_rows(void **state)
{
    (void)state;
    struct setting s;

    open_setting(&s, 6);
    struct doc_block *t = new_table(&s, 2);
    const char *cells[] = {"left", lines_text(&s, "a", 14)};
    t->u.table.body = new_row(&s, cells, 2);
    add(&s, t);
    assert_string_equal(laid_out(&s), "1:left 1:a1 1:a2 1:a3 1:a4 1:a5 1:a6 2:a7 2:a8 2:a9 2:a10 "
                                      "2:a11 2:a12 3:a13 3:a14");
    close_setting(&s);
    /* Not higher than half a page: it moves as a whole. */
    open_setting(&s, 6);
    t = new_table(&s, 1);
    const char *three = lines_text(&s, "b", 3);
    const char *four = lines_text(&s, "a", 4);
    t->u.table.body = new_row(&s, &four, 1);
    t->u.table.body->next = new_row(&s, &three, 1);
    add(&s, t);
    assert_string_equal(laid_out(&s), "1:a1 1:a2 1:a3 1:a4 2:b1 2:b2 2:b3");
    close_setting(&s);
}

/* Many sizes: each text once, in order, whatever the page; heads not counted. */
static void test_nothing_lost(void **state)
{
    (void)state;

    for (int lines = 2; lines < 12; lines++)
        for (int n = 1; n < 30; n += 3) {
            struct setting s;
            struct sbuf wanted = {0};
            open_setting(&s, lines);
            wanted.a = s.w.a;
            add(&s, new_para(&s, lines_text(&s, "a", n), &s.body));
            add(&s, new_para(&s, "h", &s.heading));
            add(&s, numbered_table(&s, n));
            for (int i = 1; i <= n; i++)
                sbuf_printf(&wanted, "a%d ", i);
            sbuf_add_str(&wanted, "h ");
            for (int i = 1; i <= n; i++)
                sbuf_printf(&wanted, "r%d ", i);
            struct sbuf got = {.a = s.w.a};
            for (char *word = strtok(laid_out(&s), " "); word; word = strtok(NULL, " ")) {
                const char *text = strchr(word, ':') + 1;
                if (strcmp(text, "H") != 0)
                    sbuf_printf(&got, "%s ", text);
            }
            assert_string_equal(sbuf_text(&got), sbuf_text(&wanted));
            close_setting(&s);
        }
}

/* Columns: lengths, percentages, shares; too wide is an error that names the table. */
static void test_columns(void **state)
{
    (void)state;
    struct setting s;
    struct pages pages;

    open_setting(&s, 5);
    struct doc_block *t = new_table(&s, 3);
    const char *cells[] = {"a", "b", "c"};
    t->u.table.column[0] = (struct doc_column){.kind = COLUMN_LENGTH, .length = PT64(60)};
    t->u.table.column[1] = (struct doc_column){.kind = COLUMN_PERCENT, .amount = 25};
    t->u.table.body = new_row(&s, cells, 3);
    add(&s, t);
    assert_true(layout_document(s.w.a, &s.doc, s.fonts, s.breaker, &pages, s.w.dg));
    pt64 wanted[] = {PT64(20), PT64(80), PT64(145)}; /* 260 wide: 60, 65, 135 */
    size_t i = 0;
    for (const struct item *it = pages.first->first; it; it = it->next)
        assert_int_equal(it->u.text.x, wanted[i++]);
    assert_int_equal(i, 3);
    t->u.table.column[0].length = PT64(250);
    t->at = (struct loc){"report.xml", 7, 5, 0};
    assert_false(layout_document(s.w.a, &s.doc, s.fonts, s.breaker, &pages, s.w.dg));
    char *text = world_messages(&s.w);
    assert_non_null(strstr(text, "report.xml:7:5: error:"));
    free(text);
    close_setting(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_widows),       cmocka_unit_test(test_heading),
        cmocka_unit_test(test_boxes),        cmocka_unit_test(test_table_head),
        cmocka_unit_test(test_group_row),    cmocka_unit_test(test_tall_rows),
        cmocka_unit_test(test_nothing_lost), cmocka_unit_test(test_columns),
    };

    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
