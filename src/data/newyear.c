#include "data/newyear.h"

#include "base/str.h"
#include "data/store.h"

#include <string.h>
#include <strings.h>

/* ---- what the schema says of a column ---- */

/* After the name of the column and blanks; NULL = another thing stands there. */
static const char *after_column(const char *text, const char *column)
{
    size_t len = strlen(column);

    text = sql_skip_blank(text);
    if (*text == '"' && !strncasecmp(text + 1, column, len) && text[len + 1] == '"')
        return sql_skip_blank(text + len + 2);
    return !strncasecmp(text, column, len) && strchr(" \n\t<>=", text[len])
               ? sql_skip_blank(text + len)
               : NULL;
}

static const char *after_word(const char *text, const char *word)
{
    const char *end = text ? sql_skip_token(text) : NULL;

    return end && sql_is_word(text, end, word) ? sql_skip_blank(end) : NULL;
}

/* The ) of the whole is all that follows. */
static bool is_end(const char *text)
{
    text = sql_skip_blank(text);
    return *text == ')' && !*sql_skip_blank(text + 1);
}

static const char *copy_number(struct arena *a, const char **text)
{
    size_t len = strspn(*text, "-0123456789.");
    const char *out = len ? arena_strndup(a, *text, len) : NULL;

    *text = sql_skip_blank(*text + len);
    return out;
}

/* ('a', 'b'): all of it, and no more. false = no memory. */
static bool read_choices(struct arena *a, const char *text, const char *message,
                         struct new_column *c)
{
    const char **choice = NULL;
    size_t n = 0, cap = 0;

    while (*text && *text != ')') {
        const char *from = sql_skip_blank(text + 1), *end = sql_skip_token(from);
        if (*from != '\'')
            return true;
        choice = arena_grow(a, choice, n, &cap, sizeof *choice);
        if (!choice || !(choice[n++] = sql_unquote(a, from, end)))
            return false;
        if (strchr(choice[n - 1], ',')) /* a spreadsheet's list would have it as two */
            return true;
        text = sql_skip_blank(end);
    }
    if (*text != ')' || !is_end(text + 1))
        return true;
    c->choice = choice;
    c->nchoice = n;
    c->message = checks_what_to_do(message);
    return true;
}

/* The forms that a spreadsheet knows too: (column IN ('a', 'b')), (column BETWEEN 0 AND 100), (column >= 1). */
static bool read_check(struct arena *a, const struct check *k, struct new_column *c)
{
    const char *low = NULL, *high = NULL, *rest = k->expression;

    rest = after_column(*rest == '(' ? rest + 1 : rest, c->name);
    const char *in = after_word(rest, "IN"), *between = after_word(rest, "BETWEEN");
    if (in && *in == '(')
        return read_choices(a, in, k->message, c);
    if (between) {
        low = copy_number(a, &between);
        rest = after_word(between, "AND");
        high = rest ? copy_number(a, &rest) : NULL;
    } else if (rest && !strncmp(rest, ">=", 2)) {
        rest = sql_skip_blank(rest + 2);
        low = copy_number(a, &rest);
    }
    if (!low || !rest || !is_end(rest))
        return true;
    c->low = low;
    c->high = high;
    c->message = checks_what_to_do(k->message);
    return true;
}

static bool read_column(struct arena *a, const struct table *t, const struct column *col,
                        struct new_column *c)
{
    bool ok = true;

    *c = (struct new_column){.name = col->name,
                             .label = col->label ? col->label : col->name,
                             .number = col->number,
                             .integer = col->integer,
                             .scale = col->scale};
    for (const struct check *k = t->check; ok && k; k = k->next)
        if (!strcasecmp(k->column, c->name))
            ok = read_check(a, k, c);
    return ok;
}

/* ---- rows ---- */

static bool add_row(struct arena *a, struct new_file *f, const struct row *row)
{
    for (size_t c = 0; c < f->ncolumn; c++) {
        const struct value *v = row_find(row, f->column[c].name);
        const char *text = v && v->kind != VALUE_NULL ? arena_strdup(a, v->text) : "";
        f->cell = arena_grow(a, f->cell, f->nrow * f->ncolumn + c, &f->cap, sizeof *f->cell);
        if (!f->cell || !text)
            return false;
        f->cell[f->nrow * f->ncolumn + c] = text;
    }
    f->nrow++;
    return true;
}

static bool has_view(struct dataset *ds, const char *name)
{
    size_t n;
    const char *const *view = dataset_views(ds, &n);

    for (size_t i = 0; view && i < n; i++)
        if (!strcasecmp(view[i], name))
            return true;
    return false;
}

/* Calls nothing where the template makes no such view. */
static struct query *open_view(struct dataset *ds, const char *view, bool *ok)
{
    char *sql = arena_printf(ds->a, "SELECT * FROM \"%s\"", view);
    struct query *q = NULL;

    if (sql && has_view(ds, view)) {
        q = query_open(ds, sql, (struct loc){.file = view}, NULL, ds->dg);
        *ok = q != NULL;
    }
    return q;
}

static bool read_rows(struct dataset *ds, const char *table, struct new_file *f)
{
    const char *view = arena_printf(ds->a, "new_%s", table);
    bool done = false, ok = view != NULL;
    struct query *q = ok ? open_view(ds, view, &ok) : NULL;

    while (ok && q && !done) {
        struct row row;
        ok = query_next(q, ds->a, &row, &done, ds->dg) && (done || add_row(ds->a, f, &row));
    }
    query_close(q);
    return ok;
}

static bool tell_notes(struct dataset *ds)
{
    bool done = false, ok = true;
    struct query *q = open_view(ds, "new_notes", &ok);

    while (ok && q && !done) {
        struct row row;
        ok = query_next(q, ds->a, &row, &done, ds->dg);
        const struct value *v = ok && !done ? row_find(&row, "message") : NULL;
        if (v && v->kind != VALUE_NULL)
            diag_add(ds->dg, DIAG_DATA_NOTE, (struct loc){0}, "%s", v->text);
    }
    query_close(q);
    return ok;
}

/* ---- files ---- */

static const char *label_of(struct dataset *ds, const struct table *t)
{
    sqlite3_stmt *st = store_prepare_own(
        ds, "SELECT label FROM labels WHERE file = ? AND \"column\" = '' LIMIT 1");
    const char *label = t->file_name;

    if (!st)
        return NULL;
    sqlite3_bind_text(st, 1, t->file_name, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW)
        label = arena_strdup(ds->a, (const char *)sqlite3_column_text(st, 0));
    store_release(ds, st);
    return label;
}

static struct new_file *make_file(struct dataset *ds, const struct table *t)
{
    struct new_file *f = arena_new(ds->a, struct new_file);

    if (!f)
        return NULL;
    f->name = t->file_name;
    f->label = label_of(ds, t);
    f->column = arena_array(ds->a, struct new_column, t->ncolumn + 1);
    if (!f->label || !f->column)
        return NULL;
    for (; f->ncolumn < t->ncolumn; f->ncolumn++)
        if (!read_column(ds->a, t, &t->column[f->ncolumn], &f->column[f->ncolumn]))
            return NULL;
    return read_rows(ds, t->name, f) ? f : NULL;
}

static bool make_files(struct dataset *ds, struct new_file **out)
{
    *out = NULL;
    for (struct table *t = ds->table; t; t = t->next) {
        if (t->of_template || t->history || t->of_base)
            continue;
        struct new_file *f = make_file(ds, t);
        if (!f)
            return false;
        if (!t->must_be && !f->nrow)
            continue;
        *out = f;
        out = &f->next;
    }
    return true;
}

bool newyear_files(struct arena *a, struct report_source from, bool without_data, const char *year,
                   struct new_file **out, struct diag *dg)
{
    struct dataset *ds = dataset_open_begun(a, from, without_data, year, dg);
    bool ok = ds && make_files(ds, out) && tell_notes(ds);

    dataset_close(ds);
    return ok;
}

const char *newyear_csv(struct arena *a, const struct new_file *f)
{
    struct sbuf b = {.a = a};
    const char **name = arena_array(a, const char *, f->ncolumn + 1);

    if (!name)
        return NULL;
    for (size_t c = 0; c < f->ncolumn; c++)
        name[c] = f->column[c].name;
    sbuf_add_str(&b, BYTE_ORDER_MARK);
    sbuf_add_record(&b, name, f->ncolumn);
    for (size_t i = 0; i < f->nrow; i++)
        sbuf_add_record(&b, f->cell + i * f->ncolumn, f->ncolumn);
    return sbuf_text(&b);
}
