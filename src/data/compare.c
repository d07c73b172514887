#include "data/compare.h"

#include "base/str.h"
#include "data/match.h"
#include "data/store.h"

#include <string.h>

/* So many rows that moved are told one by one; of more, how many they are. */
enum { MOVED_MAX = 5 };

struct text {
    const char *shown; /* as read: a number with the digits of its column, a date as ISO 8601 */
    const char *same;  /* what is compared: texts that look alike are the same */
};

struct side {
    struct dataset *ds;
    const struct table *t; /* NULL = the file is not there */
    struct text *cell;     /* of rows that have t->ncolumn cells */
    struct match_side rows;
};

struct comparison {
    struct arena *a;
    struct change **end;
    bool failed;
};

/* ---- cells as read ---- */

/* Most texts are so as they are. */
static bool is_folded(const char *text)
{
    uint32_t before = '\n';

    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t ch = utf8_next(&p, end);
        bool blank = ch != '\n' && unicode_is_blank(ch);
        if (unicode_is_invisible(ch) || (blank && (ch != ' ' || before == ' ' || before == '\n')) ||
            (ch == '\n' && before == ' '))
            return false;
        before = ch;
    }
    return before != ' ';
}

/* Blanks of any kind are one space, and what draws nothing is left out. */
static const char *fold_blanks(struct comparison *c, const char *text)
{
    if (is_folded(text))
        return text;
    struct sbuf b = {.a = c->a};
    bool blank = false;

    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t ch = utf8_next(&p, end);
        if (unicode_is_invisible(ch))
            continue;
        if (ch != '\n' && unicode_is_blank(ch)) {
            blank = true;
            continue;
        }
        if (blank && ch != '\n' && b.len && b.s[b.len - 1] != '\n')
            sbuf_add_str(&b, " ");
        sbuf_add_char(&b, ch);
        blank = false;
    }
    return sbuf_text(&b);
}

/* What a file that lacks the column has in all its rows. */
static const char *standard_text(struct comparison *c, const struct side *s,
                                 const struct column *column)
{
    const char *sql = arena_printf(c->a, "SELECT (%s)", column->standard);
    sqlite3_stmt *st = sql ? store_prepare_own(s->ds, sql) : NULL;
    const char *text = "";

    if (st && sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0))
        text = arena_strdup(c->a, (const char *)sqlite3_column_text(st, 0));
    store_release(s->ds, st);
    return st ? text : NULL;
}

static struct text read_cell(struct comparison *c, const struct side *s, size_t row, size_t column)
{
    const struct column *col = &s->t->column[column];
    struct text out = {"", ""};

    if (s->t->cell_of[column] >= 0 && (out.shown = values_as_read(c->a, s->t, row, column)) &&
        s->t->file.parts) /* its rows go again */
        out.shown = arena_strdup(c->a, out.shown);
    if (s->t->cell_of[column] < 0 && col->standard)
        out.shown = row > 1 ? s->cell[column].shown : standard_text(c, s, col);
    out.same = out.shown && !col->number ? fold_blanks(c, out.shown) : out.shown;
    c->failed = c->failed || !out.same;
    return c->failed ? (struct text){"", ""} : out;
}

static bool read_side(struct comparison *c, struct dataset *ds, const struct table *t,
                      struct side *s)
{
    *s = (struct side){.ds = ds, .t = t};
    if (!t || t->file.nrow < 2)
        return true;
    s->rows.n = t->file.nrow - 1;
    s->rows.row = arena_array(c->a, struct match_row, s->rows.n);
    s->cell = arena_array(c->a, struct text, s->rows.n * t->ncolumn);
    for (size_t i = 0; s->cell && i < s->rows.n; i++)
        for (size_t k = 0; k < t->ncolumn; k++)
            s->cell[i * t->ncolumn + k] = read_cell(c, s, i + 1, k);
    return s->rows.row && s->cell && !c->failed;
}

static struct text cell_of(const struct side *s, size_t row, size_t column)
{
    bool there = s->t && column < s->t->ncolumn;

    return there ? s->cell[row * s->t->ncolumn + column] : (struct text){"", ""};
}

static size_t column_of(const struct side *s, const char *name)
{
    return column_index(s->t, name, strlen(name));
}

static size_t place_of(const struct side *s, const struct match_row *row)
{
    return (size_t)(row - s->rows.row);
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
static const char *row_name(struct comparison *c, const struct side *s, size_t row)
{
    struct sbuf b = {.a = c->a};
    const struct table *t = s->t;

    if (!t->nkey)
        sbuf_printf(&b, "row %zu", row + 1);
    for (size_t i = 0; i < t->nkey; i++) {
        const char *text = cell_of(s, row, t->key[i]).shown;
        if (*text)
            sbuf_printf(&b, "%s%s %s", b.len ? ", " : "", t->column[t->key[i]].name, text);
    }
    const char *text = sbuf_text(&b);
    c->failed = c->failed || !text;
    return text;
}

static void add_row(struct comparison *c, enum change_kind kind, const struct side *s, size_t row)
{
    const char *name = row_name(c, s, row);

    for (size_t i = 0; i < s->t->ncolumn; i++) {
        const char *text = cell_of(s, row, i).shown;
        if (*text)
            add_change(c, (struct change){.kind = kind,
                                          .file = s->t->file_name,
                                          .row = name,
                                          .column = s->t->column[i].name,
                                          .before = kind == CHANGE_REMOVED ? text : NULL,
                                          .after = kind == CHANGE_ADDED ? text : NULL});
    }
}

/* The columns of the new file, then those that only the old one has. */
static void compare_cells(struct comparison *c, const struct side *s, size_t row,
                          const struct side *o, size_t other)
{
    const struct table *t = s->t, *u = o->t;
    const char *name = row_name(c, o, other);

    for (size_t k = 0; k < u->ncolumn + t->ncolumn; k++) {
        bool own = k < u->ncolumn;
        const char *column = own ? u->column[k].name : t->column[k - u->ncolumn].name;
        size_t j = column_of(o, column);
        struct text before = cell_of(s, row, column_of(s, column)), after = cell_of(o, other, j);
        if ((!own && j < u->ncolumn) || !strcmp(before.same, after.same))
            continue;
        add_change(c, (struct change){.kind = CHANGE_CELL,
                                      .file = u->file_name,
                                      .row = name,
                                      .column = column,
                                      .before = before.shown,
                                      .after = after.shown});
    }
}

static void add_move(struct comparison *c, const struct side *o, size_t row, size_t other)
{
    const char *before = arena_printf(c->a, "%zu", row + 1);
    const char *after = arena_printf(c->a, "%zu", other + 1);

    c->failed = c->failed || !before || !after;
    add_change(c, (struct change){.kind = CHANGE_MOVED,
                                  .file = o->t->file_name,
                                  .row = row_name(c, o, other),
                                  .before = before,
                                  .after = after});
}

static void add_moves(struct comparison *c, const struct table *t, size_t n)
{
    const char *count = arena_printf(c->a, "%zu", n);

    c->failed = c->failed || !count;
    add_change(c, (struct change){.kind = CHANGE_MOVED, .file = t->file_name, .after = count});
}

/* ---- matching ---- */

static bool is_key(const struct table *t, size_t column)
{
    size_t k = 0;

    while (k < t->nkey && t->key[k] != column)
        k++;
    return k < t->nkey;
}

/* Do both call their rows by the same columns? */
static bool have_same_key(const struct side *s, const struct side *o)
{
    bool same = s->t->nkey && s->t->nkey == o->t->nkey;

    for (size_t i = 0; same && i < s->t->nkey; i++)
        same = is_key(o->t, column_of(o, s->t->column[s->t->key[i]].name));
    return same;
}

/* Columns of s that both have, those of the key alone if `key`; *n of them. */
static size_t *common_columns(struct comparison *c, const struct side *s, const struct side *o,
                              bool key, size_t *n)
{
    size_t *column = arena_array(c->a, size_t, s->t->ncolumn + 1);

    *n = 0;
    for (size_t i = 0; column && i < s->t->ncolumn; i++)
        if ((!key || is_key(s->t, i)) && column_of(o, s->t->column[i].name) < o->t->ncolumn)
            column[(*n)++] = i;
    return column;
}

/* What the row is matched by: these columns of s, in their order there. */
static bool set_row(struct comparison *c, const struct side *of, size_t row, const struct side *s,
                    const size_t *column, size_t n)
{
    struct sbuf key = {.a = c->a};
    const char **cell = arena_array(c->a, const char *, n + 1);

    for (size_t i = 0; cell && i < n; i++) {
        cell[i] = cell_of(of, row, column_of(of, s->t->column[column[i]].name)).same;
        sbuf_add_str(&key, cell[i]);
        sbuf_add(&key, "\x1F", 1); /* no cell has a control character */
    }
    const char *text = sbuf_text(&key);
    of->rows.row[row] = (struct match_row){.key = text, .cell = cell};
    return text && cell;
}

static bool match(struct comparison *c, struct side *s, struct side *o)
{
    struct match_sides sides = {.before = s->rows, .after = o->rows};
    bool key = have_same_key(s, o), ok;
    size_t n;
    size_t *column = common_columns(c, s, o, key, &n);
    bool *whole = arena_array(c->a, bool, n + 1);

    ok = column && whole;
    for (size_t i = 0; ok && i < s->rows.n; i++)
        ok = set_row(c, s, i, s, column, n);
    for (size_t i = 0; ok && i < o->rows.n; i++)
        ok = set_row(c, o, i, s, column, n);
    for (size_t i = 0; ok && i < n; i++)
        whole[i] = s->t->column[column[i]].number;
    sides.ncell = key ? 0 : n;
    sides.whole = whole;
    return ok && match_rows(c->a, &sides);
}

/* ---- a file ---- */

static void compare_pairs(struct comparison *c, const struct side *s, const struct side *o)
{
    size_t moved = 0;

    for (size_t i = 0; i < s->rows.n; i++)
        moved += s->rows.row[i].moved;
    if (moved > MOVED_MAX)
        add_moves(c, o->t, moved);
    for (size_t i = 0; i < s->rows.n; i++) {
        const struct match_row *row = &s->rows.row[i];
        if (!row->with)
            continue;
        if (row->moved && moved <= MOVED_MAX)
            add_move(c, o, i, place_of(o, row->with));
        compare_cells(c, s, i, o, place_of(o, row->with));
    }
}

static bool same_bytes(const struct table *t, const struct table *u)
{
    return t && u && bytes_equal(t->file.raw, u->file.raw);
}

static bool compare_table(struct comparison *c, struct side *s, struct side *o)
{
    struct change **before = c->end;

    if (s->rows.n && o->rows.n && !match(c, s, o))
        return false;
    compare_pairs(c, s, o);
    for (size_t i = 0; i < s->rows.n; i++)
        if (!s->rows.row[i].with)
            add_row(c, CHANGE_REMOVED, s, i);
    for (size_t i = 0; i < o->rows.n; i++)
        if (!o->rows.row[i].with)
            add_row(c, CHANGE_ADDED, o, i);
    if (c->end == before && !same_bytes(s->t, o->t))
        add_change(c,
                   (struct change){.kind = CHANGE_FORM, .file = (o->t ? o->t : s->t)->file_name});
    return !c->failed;
}

static bool compare_file(struct comparison *c, struct dataset *before, const struct table *t,
                         struct dataset *after, const struct table *u)
{
    struct side s, o;

    return read_side(c, before, t, &s) && read_side(c, after, u, &o) && compare_table(c, &s, &o);
}

static bool is_data(const struct table *t)
{
    return t->file.nrow && !t->history && !t->of_template;
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
    static const char *const name[] = {
        [CHANGE_CELL] = "changed", [CHANGE_ADDED] = "added", [CHANGE_REMOVED] = "removed",
        [CHANGE_MOVED] = "moved",  [CHANGE_FORM] = "form",   [CHANGE_FIGURE] = "figure"};

    return name[kind];
}

static bool compare_files(struct comparison *c, struct dataset *before, struct dataset *after)
{
    bool ok = true;

    for (const struct table *t = before->table; ok && t; t = t->next)
        if (is_data(t))
            ok = compare_file(c, before, t, after, table_of_file(after, t->file_name));
    for (const struct table *u = after->table; ok && u; u = u->next)
        if (is_data(u) && !table_of_file(before, u->file_name))
            ok = compare_file(c, before, NULL, after, u);
    return ok;
}

bool dataset_compare_cells(struct dataset *before, struct dataset *after, struct arena *a,
                           struct change **first, struct diag *dg)
{
    struct comparison c = {.a = a, .end = first};

    *first = NULL;
    before->dg = after->dg = dg;
    return compare_files(&c, before, after);
}

bool dataset_compare(struct dataset *before, struct dataset *after, struct arena *a,
                     struct change **first, struct diag *dg)
{
    struct comparison c = {.a = a, .end = first};

    *first = NULL;
    before->dg = after->dg = dg;
    return compare_files(&c, before, after) && compare_figures(&c, before, after, dg);
}
