/*
 * bind_total.c - what a table sums while its pages are filled: {page-total.column},
 * {running-total.column} and {brought-forward.column} in the rows of its head and foot.
 *
 * A value is summed when it is printed: by {column} in a row of the body. The value of the row's own
 * <each> counts once in a <tr>, however often it is printed there. Sums are exact; NULL adds nothing.
 */
#include "base/digits.h"
#include "data/number.h"
#include "document/binder.h"

#include <string.h>

static bool add_name(struct binder *b, struct doc_table *t, const char *column)
{
    for (size_t i = 0; i < t->ntotal; i++)
        if (!strcmp(t->total[i], column))
            return true;
    const char **more = arena_array(b->a, const char *, t->ntotal + 1);
    if (!more)
        return false;
    if (t->ntotal)
        memcpy(more, t->total, t->ntotal * sizeof *more);
    more[t->ntotal++] = column;
    t->total = more;
    return true;
}

static bool find_totals(struct binder *b, const struct node *n, struct doc_table *t, bool *changes)
{
    bool ok = true;

    if (node_attr(n, ATTR_PAGES))
        *changes = true;
    for (const struct text_part *p = n->part; p; p = p->next)
        if (p->total) {
            *changes = true;
            ok &= add_name(b, t, p->column);
        }
    for (const struct node *c = n->first; c; c = c->next)
        ok &= find_totals(b, c, t, changes);
    return ok;
}

bool bind_totals(struct binder *b, const struct node *table, struct doc_table *t)
{
    bool ok = true;

    for (const struct node *c = table->first; c; c = c->next) {
        if (c->element == EL_THEAD)
            ok &= find_totals(b, c, t, &t->head_changes);
        else if (c->element == EL_TFOOT)
            ok &= find_totals(b, c, t, &t->foot_changes);
    }
    return ok;
}

bool prints_column(const struct node *n, const char *column)
{
    for (const struct text_part *p = n->part; p; p = p->next)
        if (!p->text && !p->view && !p->total && !strcmp(p->column, column))
            return true;
    for (const struct node *c = n->first; c; c = c->next)
        if (c->element != EL_THEAD && c->element != EL_TFOOT && c->element != EL_CAPTION &&
            prints_column(c, column))
            return true;
    return false;
}

static bool refuse(struct binder *b, const struct text_part *p, const struct value *v,
                   const char *what)
{
    diag_add(b->dg, DIAG_BIND_FORMAT, p->at, what, v->text, p->column);
    bind_hint_cell(b, v);
    return false;
}

bool bind_count(struct binder *b, const struct text_part *p, const struct value *v)
{
    struct summing *s = b->summing;
    struct decimal d;
    size_t i = 0;

    while (i < s->table->ntotal && strcmp(s->table->total[i], p->column) != 0)
        i++;
    if (i == s->table->ntotal || v->kind == VALUE_NULL || !*v->text)
        return true;
    bool own = s->row && row_find(s->row, p->column) == v;
    if (own && s->counted[i])
        return true;
    s->counted[i] = s->counted[i] || own;
    if (!decimal_from_text(v->text, &d))
        return refuse(b, p, v, N_("\"%s\" is not a number, so the table cannot sum \"%s\""));
    return decimal_add(&s->amount[i], d) ||
           refuse(b, p, v, N_("with \"%s\" the sum of \"%s\" has more than 18 digits"));
}

struct doc_total *bind_total(struct binder *b, const struct text_part *p, bool thai_numerals)
{
    const struct doc_table *t = b->totals_of;
    struct doc_total *total = arena_new(b->a, struct doc_total);

    if (!total)
        return NULL;
    *total = (struct doc_total){
        .kind = p->total, .format = p->format, .thai_digits = thai_numerals && !p->arabic};
    while (total->column + 1 < t->ntotal && strcmp(t->total[total->column], p->column) != 0)
        total->column++;
    return total;
}

const char *document_total(struct arena *a, const struct doc_total *total, struct decimal sum)
{
    struct sbuf b = {.a = a};
    bool wrong;

    decimal_shorten(&sum, 0);
    decimal_print(&b, sum, sum.scale > 0 ? sum.scale : 0, false);
    const char *text = sbuf_text(&b);
    if (!text)
        return NULL;
    struct value v = {.kind = VALUE_REAL, .text = text, .len = b.len};
    text = number_format(a, &v, total->format, &wrong);
    return text && total->thai_digits ? digits_to_thai(a, text, strlen(text)) : text;
}
