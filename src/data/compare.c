#include "data/compare.h"

#include "base/str.h"
#include "data/store.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Rows of a table without a key are aligned in a square of this many pairs; what is more is matched
 * one by one. */
enum { ALIGN_MAX = 4000000 };

struct entry {          /* a row of a CSV file */
    size_t row;         /* in file.row */
    const char *key;    /* as compared */
    struct entry *with; /* the row of the other file */
};

struct side {
    const struct table *t; /* NULL = the file is not there */
    struct entry *entry;
    size_t n;
};

struct comparison {
    struct arena *a;
    struct change **end;
    bool failed;
};

/* ---- cells ---- */

static const char *cell_text(const struct table *t, size_t row, size_t column)
{
    int i = column < t->ncolumn ? t->cell_of[column] : -1;

    return i >= 0 && (size_t)i < t->file.row[row].ncell ? t->file.row[row].cell[i].text : "";
}

/* One spelling for each number: 74, 74.00 and ๗๔.๐ are the same. */
static void put_number(struct sbuf *b, const char *text)
{
    size_t start = b->len;
    bool point = false;

    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (unicode_is_thai_digit(c))
            c = '0' + (c - 0x0E50);
        else if ((c >= 0xFF10 && c <= 0xFF19) || c == 0xFF0E) /* full-width digits and full stop */
            c -= 0xFF10 - '0';
        point = point || c == '.';
        if (!unicode_is_space(c))
            sbuf_add_char(b, c);
    }
    while (point && b->len > start && b->s[b->len - 1] == '0')
        b->len--;
    if (point && b->len > start && b->s[b->len - 1] == '.')
        b->len--;
}

static void put_value(struct sbuf *b, const struct table *t, size_t row, size_t column)
{
    const char *text = cell_text(t, row, column);

    if (column < t->ncolumn && t->column[column].number)
        put_number(b, text);
    else
        sbuf_add_str(b, text);
}

static bool same_cell(struct comparison *c, const struct table *t, size_t row, size_t column,
                      const struct table *u, size_t other, size_t other_column)
{
    struct sbuf v = {.a = c->a}, w = {.a = c->a};

    if (!strcmp(cell_text(t, row, column), cell_text(u, other, other_column)))
        return true;
    put_value(&v, t, row, column);
    put_value(&w, u, other, other_column);
    return v.len == w.len && (!v.len || !memcmp(v.s, w.s, v.len));
}

static size_t column_of(const struct table *t, const char *name)
{
    return column_index(t, name, strlen(name));
}

/* ---- changes ---- */

static void add_change(struct comparison *c, struct change change)
{
    struct change *own = arena_new(c->a, struct change);

    if (!own) {
        c->failed = true;
        return;
    }
    *own = change;
    *c->end = own;
    c->end = &own->next;
}

/* "survey EitPublic, code e1", or "row 3" without a key. */
static const char *row_name(struct comparison *c, const struct table *t, size_t row)
{
    struct sbuf b = {.a = c->a};

    if (!t->nkey)
        sbuf_printf(&b, "row %zu", row);
    for (size_t i = 0; i < t->nkey; i++) {
        const char *text = cell_text(t, row, t->key[i]);
        if (*text)
            sbuf_printf(&b, "%s%s %s", b.len ? ", " : "", t->column[t->key[i]].name, text);
    }
    const char *text = sbuf_text(&b);
    c->failed = c->failed || !text;
    return text;
}

static void add_row(struct comparison *c, enum change_kind kind, const struct table *t, size_t row)
{
    const char *name = row_name(c, t, row);

    for (size_t i = 0; i < t->ncolumn; i++) {
        const char *text = cell_text(t, row, i);
        if (*text)
            add_change(c, (struct change){.kind = kind,
                                          .file = t->file_name,
                                          .row = name,
                                          .column = t->column[i].name,
                                          .before = kind == CHANGE_REMOVED ? text : NULL,
                                          .after = kind == CHANGE_ADDED ? text : NULL});
    }
}

/* The columns of the new file, then those that only the old one has. */
static void compare_cells(struct comparison *c, const struct table *t, size_t row,
                          const struct table *u, size_t other)
{
    const char *name = row_name(c, u, other);

    for (size_t k = 0; k < u->ncolumn + t->ncolumn; k++) {
        bool own = k < u->ncolumn;
        const char *column = own ? u->column[k].name : t->column[k - u->ncolumn].name;
        size_t i = column_of(t, column), j = column_of(u, column);
        if ((!own && j < u->ncolumn) || same_cell(c, t, row, i, u, other, j))
            continue;
        add_change(c, (struct change){.kind = CHANGE_CELL,
                                      .file = u->file_name,
                                      .row = name,
                                      .column = column,
                                      .before = cell_text(t, row, i),
                                      .after = cell_text(u, other, j)});
    }
}

/* ---- matching ---- */

static const char *key_of(struct comparison *c, const struct table *t, size_t row)
{
    struct sbuf b = {.a = c->a};

    for (size_t i = 0; i < t->ncolumn; i++) {
        bool part = !t->nkey;
        for (size_t k = 0; k < t->nkey; k++)
            part = part || t->key[k] == i;
        if (!part)
            continue;
        put_value(&b, t, row, i);
        sbuf_add(&b, "\x1F", 1); /* no cell has a control character */
    }
    const char *text = sbuf_text(&b);
    c->failed = c->failed || !text;
    return text ? text : "";
}

static bool read_side(struct comparison *c, const struct table *t, struct side *out)
{
    *out = (struct side){.t = t};
    if (!t || t->file.nrow < 2)
        return true;
    out->n = t->file.nrow - 1;
    out->entry = arena_array(c->a, struct entry, out->n);
    for (size_t i = 0; out->entry && i < out->n; i++)
        out->entry[i] = (struct entry){.row = i + 1, .key = key_of(c, t, i + 1)};
    return out->entry && !c->failed;
}

static int by_key(const void *va, const void *vb)
{
    const struct entry *const *a = va, *const *b = vb;
    int order = strcmp((*a)->key, (*b)->key);

    return order ? order : ((*a)->row > (*b)->row) - ((*a)->row < (*b)->row);
}

static struct entry **sorted(struct comparison *c, const struct side *s)
{
    struct entry **list = arena_array(c->a, struct entry *, s->n + 1);

    for (size_t i = 0; list && i < s->n; i++)
        list[i] = &s->entry[i];
    if (list && s->n)
        qsort(list, s->n, sizeof(struct entry *), by_key);
    return list;
}

static bool match_keys(struct comparison *c, struct side *before, struct side *after)
{
    struct entry **a = sorted(c, before), **b = sorted(c, after);

    for (size_t i = 0, k = 0; a && b && i < before->n && k < after->n;) {
        int order = strcmp(a[i]->key, b[k]->key);
        if (!order) {
            a[i]->with = b[k];
            b[k]->with = a[i];
        }
        i += order <= 0;
        k += order >= 0;
    }
    return a && b;
}

static size_t common_cells(struct comparison *c, const struct table *t, size_t row,
                           const struct table *u, size_t other)
{
    size_t n = 0;

    for (size_t i = 0; i < t->ncolumn; i++) {
        size_t j = column_of(u, t->column[i].name);
        n += j < u->ncolumn && same_cell(c, t, row, i, u, other, j);
    }
    return n;
}

static void pair(struct entry *a, struct entry *b)
{
    a->with = b;
    b->with = a;
}

/* Rows that are the same at both ends. */
static void trim(struct side *a, struct side *b, size_t *first, size_t *na, size_t *nb)
{
    *first = 0;
    *na = a->n;
    *nb = b->n;
    while (*first < *na && *first < *nb && !strcmp(a->entry[*first].key, b->entry[*first].key)) {
        pair(&a->entry[*first], &b->entry[*first]);
        ++*first;
    }
    while (*na > *first && *nb > *first && !strcmp(a->entry[*na - 1].key, b->entry[*nb - 1].key)) {
        --*na;
        --*nb;
        pair(&a->entry[*na], &b->entry[*nb]);
    }
}

/* The alignment with most cells in common (Needleman and Wunsch): a pair counts when at least half
 * of its cells are the same, whole rows count double. */
static bool align(struct comparison *c, struct side *a, struct side *b, size_t first, size_t na,
                  size_t nb)
{
    size_t rows = na - first, columns = nb - first, cells = a->t->ncolumn;
    uint32_t *best = arena_array(c->a, uint32_t, (rows + 1) * (columns + 1));
    uint32_t *gain = arena_array(c->a, uint32_t, rows * columns + 1);

    if (!best || !gain)
        return false;
    for (size_t i = rows; i-- > 0;)
        for (size_t k = columns; k-- > 0;) {
            size_t n =
                common_cells(c, a->t, a->entry[first + i].row, b->t, b->entry[first + k].row);
            uint32_t g = n == cells ? (uint32_t)(2 * n) : 2 * n >= cells ? (uint32_t)n : 0;
            uint32_t skip_a = best[(i + 1) * (columns + 1) + k];
            uint32_t skip_b = best[i * (columns + 1) + k + 1];
            uint32_t both = g ? g + best[(i + 1) * (columns + 1) + k + 1] : 0;
            gain[i * columns + k] = g;
            best[i * (columns + 1) + k] = both >= skip_a && both >= skip_b ? both
                                          : skip_a > skip_b                ? skip_a
                                                                           : skip_b;
        }
    for (size_t i = 0, k = 0; i < rows && k < columns;) {
        uint32_t g = gain[i * columns + k], here = best[i * (columns + 1) + k];
        if (g && here == g + best[(i + 1) * (columns + 1) + k + 1])
            pair(&a->entry[first + i++], &b->entry[first + k++]);
        else if (here == best[(i + 1) * (columns + 1) + k])
            i++;
        else
            k++;
    }
    return true;
}

static bool match_order(struct comparison *c, struct side *before, struct side *after)
{
    size_t first, na, nb;

    trim(before, after, &first, &na, &nb);
    if (first == na || first == nb)
        return true;
    if ((na - first) <= ALIGN_MAX / (nb - first))
        return align(c, before, after, first, na, nb);
    for (size_t i = first; i < na && i < nb; i++)
        pair(&before->entry[i], &after->entry[i]);
    return true;
}

static bool compare_table(struct comparison *c, const struct table *t, const struct table *u)
{
    struct side before, after;

    if (!read_side(c, t, &before) || !read_side(c, u, &after))
        return false;
    if (before.n && after.n &&
        !(u->nkey && t->nkey ? match_keys(c, &before, &after) : match_order(c, &before, &after)))
        return false;
    for (size_t i = 0; i < before.n; i++)
        if (before.entry[i].with)
            compare_cells(c, t, before.entry[i].row, u, before.entry[i].with->row);
        else
            add_row(c, CHANGE_REMOVED, t, before.entry[i].row);
    for (size_t i = 0; i < after.n; i++)
        if (!after.entry[i].with)
            add_row(c, CHANGE_ADDED, u, after.entry[i].row);
    return !c->failed;
}

static bool is_data(const struct table *t)
{
    return t->file.nrow && !t->history;
}

static const struct table *table_of_file(const struct dataset *ds, const char *file)
{
    for (const struct table *t = ds->table; t; t = t->next)
        if (!strcmp(t->file_name, file))
            return is_data(t) ? t : NULL;
    return NULL;
}

/* ---- figures ---- */

struct figure {
    const char *name, *value;
};

static const char *text_or_empty(const struct row *row, const char *column)
{
    const struct value *v = row_find(row, column);

    return v && v->kind != VALUE_NULL ? v->text : "";
}

static bool read_figures(struct dataset *ds, struct arena *a, struct figure **out, size_t *n,
                         struct diag *dg)
{
    struct loc at = {.file = "figures"};
    size_t cap = 0, ncolumn;
    bool done = false;

    *out = NULL;
    *n = 0;
    if (!dataset_columns(ds, "figures", &ncolumn))
        return true;
    struct query *q = query_open(ds, "SELECT name, value FROM figures", at, NULL, dg);
    while (q && !done) {
        struct row row;
        if (!query_next(q, a, &row, &done, dg))
            break;
        if (done)
            continue;
        *out = arena_grow(a, *out, *n, &cap, sizeof **out);
        if (!*out)
            break;
        (*out)[(*n)++] = (struct figure){text_or_empty(&row, "name"), text_or_empty(&row, "value")};
    }
    query_close(q);
    return q && done;
}

static bool compare_figures(struct comparison *c, struct dataset *before, struct dataset *after,
                            struct diag *dg)
{
    struct figure *old, *new;
    size_t nold, nnew;

    if (!read_figures(before, c->a, &old, &nold, dg) || !read_figures(after, c->a, &new, &nnew, dg))
        return false;
    for (size_t i = 0; i < nnew; i++)
        for (size_t k = 0; k < nold; k++)
            if (!strcmp(old[k].name, new[i].name) && strcmp(old[k].value, new[i].value) != 0)
                add_change(c, (struct change){.kind = CHANGE_FIGURE,
                                              .column = new[i].name,
                                              .before = old[k].value,
                                              .after = new[i].value});
    return !c->failed;
}

const char *change_name(enum change_kind kind)
{
    static const char *const name[] = {[CHANGE_CELL] = "changed",
                                       [CHANGE_ADDED] = "added",
                                       [CHANGE_REMOVED] = "removed",
                                       [CHANGE_FIGURE] = "figure"};

    return name[kind];
}

bool dataset_compare(struct dataset *before, struct dataset *after, struct arena *a,
                     struct change **first, struct diag *dg)
{
    struct comparison c = {.a = a, .end = first};
    bool ok = true;

    *first = NULL;
    for (const struct table *t = before->table; ok && t; t = t->next)
        if (is_data(t))
            ok = compare_table(&c, t, table_of_file(after, t->file_name));
    for (const struct table *u = after->table; ok && u; u = u->next)
        if (is_data(u) && !table_of_file(before, u->file_name))
            ok = compare_table(&c, NULL, u);
    return ok && compare_figures(&c, before, after, dg);
}
