/*
 * binder.h - what the files of document/ that bind a template share; nobody else includes it.
 *
 *   bind.c        the document, its sections, blocks and their lists
 *   walk.c        children of an element, each <each> run row by row, each <if> decided
 *   bind_text.c   the text of a paragraph
 *   bind_value.c  what references and attributes say of the data
 *   bind_table.c  tables, row by row
 *   bind_total.c  what a table sums from page to page
 *   bind_turned.c what text that is turned may hold
 *   bind_page.c   <page>
 *   bind_list.c   lists, and numbers before items
 *   counters.c    numbers of headings, captions and footnotes
 *   bind_link.c   links to the world outside, abbreviations
 *   bind_leader.c leaders and tabs within a line
 *   bind_figure.c images and rules
 *   bind_qr.c     QR codes
 *   bind_chart.c  charts
 *   check.c       every mistake that shows without reading a row
 *   check_names.c names in references and SELECTs
 *   check_role.c  heads of tables, and what role="" is for
 *   style.c       CSS properties
 *   number.c      numbers as printed
 *   image.c       PNG and JPEG files
 */
#ifndef RAINGAN_DOCUMENT_BINDER_H
#define RAINGAN_DOCUMENT_BINDER_H

#include "document/bind.h"
#include "document/counters.h"
#include "document/style.h"

struct binder {
    struct arena *doc_arena; /* as long as the document */
    struct arena *a;         /* of the block or row that is being bound */
    struct dataset *ds;
    struct diag *dg;
    struct styles styles;
    struct document *doc;
    const struct doc_style *root;
    struct image_list *images;
    bool corrected;          /* a later revision of an archive */
    bool in_band;            /* inside a header or footer: {page} may be used */
    bool measuring;          /* of a table's cells, only those that decide a width are bound */
    bool in_cell;            /* of a table: one in it is bound whole */
    struct summing *summing; /* the row that is being bound adds to totals; NULL = it does not */
    const struct doc_table *totals_of; /* whose head or foot is being bound */
    bool stream_rows;                  /* the next table's rows are read when they are asked for */
    struct numbers numbers;
    size_t caption_cap;
    struct varied_node *varied; /* elements whose style comes from the data */
};

struct query *each_query(struct binder *b, const struct node *each, const struct row *outer);
bool if_test(struct binder *b, const struct node *n, const struct row *row, bool *holds);

struct block_list {
    struct doc_block **end;
};

struct doc_block *bind_new_block(struct binder *b, struct block_list *out, enum block_kind kind,
                                 const struct doc_style *style, const struct node *n);

/* The children of n as blocks at the end of a list; text among them becomes paragraphs. */
bool bind_blocks(struct binder *b, const struct node *n, const struct doc_style *style,
                 const struct row *row, struct block_list *out);

/* paragraphs.c: the paragraph, the last of the list, as those that U+2029 cuts it into. */
bool bind_paragraphs(struct binder *b, struct doc_block *para, struct block_list *out);

/* bind_text.c: a paragraph's text, node by node. */
struct inline_builder;
struct inline_builder *bind_inline_open(struct binder *b);
void bind_inline_paragraphs(struct inline_builder *t); /* it may be several: bind_paragraphs */
bool bind_inline_add(struct binder *b, struct inline_builder *t, const struct node *n,
                     const struct doc_style *style, const struct row *row);
bool bind_inline_text(struct binder *b, struct inline_builder *t, const char *text,
                      const struct doc_style *style, struct loc at);
bool bind_inline_close(struct binder *b, struct inline_builder *t, struct doc_block *para);
/* The figure that is all there is: it stands by itself, as a block. NULL = it is not so. */
const struct doc_figure *bind_inline_lone(const struct inline_builder *t);
bool bind_is_words(const struct node *n); /* text as it is written, which leads to nothing */
bool bind_is_inline(const struct node *n);
bool bind_is_blank(const struct node *n); /* text that is white space alone */
/* {page} and what else a band may print; *looks_ahead = it tells of later pages. */
bool bind_is_page_field(const struct text_part *p, bool *looks_ahead);

/* bind_value.c */
static inline bool is_blank(char c) /* white space of XML */
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
/* The value of a reference; NULL = its view has no row. What does not exist was diagnosed before
 * any row was read. */
const struct value *bind_find(struct binder *b, const struct text_part *p, const struct row *row);
/* The same as text; "" = nothing to print. NULL = diagnosed. */
const char *bind_value_text(struct binder *b, const struct text_part *p, const struct value *v);
/* Of the newest diagnostic: which cell the value comes from. */
void bind_hint_cell(struct binder *b, const struct value *v);
/* The value of an attribute that may hold references; NULL = it is not there, or diagnosed. */
const char *bind_attr(struct binder *b, const struct attr *at, const struct row *row);
/* Where it comes from: the first cell in it, or the template. */
struct loc bind_attr_place(struct binder *b, const struct attr *at, const struct row *row);
/* false = all references in it are empty: the data have nothing to say there. */
bool bind_attr_has_data(struct binder *b, const struct attr *at, const struct row *row);
/* The same of any kind. false = diagnosed. */
bool bind_value(struct binder *b, const struct attr *at, const struct row *row,
                struct attr_value *out);

/* bind_style.c: style_of, where style, color or background may come from the data. NULL = no memory, or
 * diagnosed. */
const struct doc_style *bind_style(struct binder *b, const struct node *n, const struct row *row,
                                   const struct doc_style *parent);

/* bind.c */
bool bind_para(struct binder *b, const struct node *n, const struct doc_style *parent,
               const struct row *row, struct block_list *out);
/* The <caption> of a table, image or chart, if it has one. */
bool bind_caption(struct binder *b, const struct node *n, const struct row *row,
                  struct doc_block *block);

/* bind_table.c */
bool bind_table(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out);

/* bind_shape.c */
struct shape_place {
    struct loc data; /* the row of data; line 0 = not known */
    bool by_data;    /* it is told there, since the data decide the shape */
};
/* `row` is a <tr> of the table, `data` the row of the <each> around it, or NULL. */
struct shape_place bind_shape_place(struct binder *b, const struct node *table,
                                    const struct node *row, const struct row *data);
/* The other of the two places, below the newest diagnostic; n is what it is about. */
void bind_shape_hint(struct binder *b, const struct shape_place *p, const struct node *n);

/* bind_turned.c: a cell; false = it holds what cannot be turned, diagnosed. */
bool bind_check_turned(struct binder *b, const struct node *cell);

/* bind_total.c */
struct summing {
    const struct doc_table *table;
    const struct row *row; /* of the <tr> */
    struct decimal *amount;
    bool *counted; /* the value of `row` is in */
};
/* Which columns the head and foot of a table sum, and whether they change from page to page. */
bool bind_totals(struct binder *b, const struct node *table, struct doc_table *t);
/* A value of the data that is printed in a row of the body. false = it is no number; diagnosed. */
bool bind_count(struct binder *b, const struct text_part *p, const struct value *v);
struct doc_total *bind_total(struct binder *b, const struct text_part *p, bool thai_numerals);
/* Does a row of the table print this column of the data? */
bool prints_column(const struct node *n, const char *column);

/* bind_list.c */
bool bind_list(struct binder *b, const struct node *n, const struct doc_style *parent,
               const struct row *row, struct block_list *out);
struct doc_block *bind_note(struct binder *b, const struct node *n, const struct row *row,
                            const char *number);
/* "๑." of a number; NULL = no memory. */
const char *number_in_format(struct binder *b, const char *format, const int *number, size_t n);

/* bind_link.c */
/* What an <a> leads to; *out NULL = the data have no address. false = diagnosed. */
bool bind_link(struct binder *b, const struct node *n, const struct row *row,
               const struct doc_link **out);
/* What an <abbr> is short for; *out NULL = the data do not say. */
bool bind_abbr(struct binder *b, const struct node *n, const struct row *row, const char **out);
/* A literal address or expansion is looked at before any row is read. */
bool bind_check_link(struct binder *b, const struct node *n);

/* bind_leader.c. NULL = diagnosed. */
struct doc_leader *bind_leader(struct binder *b, const struct node *n,
                               const struct doc_style *style);
const struct doc_tab *bind_tab(struct binder *b, const struct node *n,
                               const struct doc_style *style);

/* bind_figure.c */
/* An image or QR code within a line; *out NULL = the data have none. false = diagnosed. */
bool bind_figure(struct binder *b, const struct node *n, const struct doc_style *style,
                 const struct row *row, const struct doc_figure **out);
/* What has no meaning within a line is refused. */
bool bind_check_figure(struct binder *b, const struct doc_figure *figure);
/* Likewise what means something there alone, of one that stands by itself. */
bool bind_check_block(struct binder *b, const struct node *n);
bool bind_image(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out);
bool bind_rule(struct binder *b, const struct node *n, const struct doc_style *parent,
               struct block_list *out);
/* What an image or chart says to who cannot see it. NULL = diagnosed: of a chart it has to say
 * something, and blanks are no words. */
const char *bind_alt(struct binder *b, const struct node *n, const struct row *row,
                     bool may_be_empty);

/* bind_qr.c */
bool bind_qr(struct binder *b, const struct node *n, const struct doc_style *parent,
             const struct row *row, struct block_list *out);

/* bind_chart.c */
bool bind_chart(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out);

/* chart_alt.c: the words, then the values. NULL = no memory. */
const char *chart_alt(struct arena *a, const struct doc_chart *c, const char *words);

/* What each page has beside its text: an artifact, in which {page} may be used. */
static inline bool is_band(const struct node *n)
{
    return n->element == EL_HEADER || n->element == EL_FOOTER || n->element == EL_PAGE_DIV;
}

/* bind_placed.c: a <div> of a page; *out is its place. `root` NULL = no memory. */
bool bind_placed(struct binder *b, const struct node *n, const struct doc_style *root,
                 const struct row *row, const struct doc_page *page, struct doc_placed **out);

/* bind_page.c: a <page> of the template. */
bool bind_page(struct binder *b, const struct node *n, const struct doc_style *root,
               struct doc_page *page);
/* The same for a section of an <each>: what the page prints of the row. NULL = diagnosed. */
const struct doc_page *bind_page_for(struct binder *b, const struct doc_page *page,
                                     const struct row *row);

/* check.c: false = the template has mistakes that no data can mend. */
bool bind_check(struct binder *b, const struct node *report);

/* check_role.c. false = diagnosed. */
bool bind_check_role(struct binder *b, const struct node *n);
/* No footnote, signature or id in what is printed more than once, or not at all; `text` says so of a
 * "%s". */
bool bind_check_repeated(struct binder *b, const struct node *n, const char *text);
/* Tells of each table in the template that has no heads, which is no error. */
void bind_check_heads(struct binder *b, const struct node *n);

#endif
