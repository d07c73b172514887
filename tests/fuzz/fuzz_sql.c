/*
 * SQL of a template: views and a query. The query gives the same rows twice, writes nothing, and data do not
 * differ from themselves.
 */
#include "report.h"

#include "data/compare.h"

enum { ROWS = 2000 };

void fuzz_begin(void)
{
}

/* What a query gives, as text. false = it has a fault. */
static bool rows_of(struct world *w, struct dataset *ds, const char *sql, struct sbuf *out)
{
    static const struct value number = {.kind = VALUE_INTEGER, .integer = 7, .text = "7", .len = 1};
    static const char *const name[] = {"n"};
    struct row outer = {.ncol = 1, .name = name, .value = &number}, row;
    struct query *q =
        query_open(ds, sql, (struct loc){.file = "q", .line = 1, .col = 1}, &outer, w->dg);
    bool done = false, ok = q != NULL;

    for (size_t n = 0; ok && n < ROWS && (ok = query_next(q, w->a, &row, &done, w->dg)) && !done;
         n++)
        for (size_t i = 0; i < row.ncol; i++) {
            const struct value *v = &row.value[i];
            HOLDS(utf8_valid_len(v->text, v->len) == v->len && !v->text[v->len]);
            HOLDS(row_find(&row, row.name[i]) != NULL);
            struct loc at = dataset_locate(ds, v);
            HOLDS(!at.line || at.file);
            sbuf_printf(out, "%d %s|", v->kind, v->text);
        }
    query_close(q);
    return ok;
}

static void check_equal(struct world *w, struct small *s, struct dataset *ds)
{
    struct change *first;
    struct dataset *again = dataset_open(w->a, s->from, w->dg);

    HOLDS(again != NULL);
    if (dataset_compare(ds, again, w->a, &first, w->dg))
        HOLDS(!first);
    else
        HOLDS(diag_count(w->dg, DIAG_ERROR) > 0); /* the view `figures` is wrong */
    dataset_close(again);
}

/* Views, a line with "--q", a query; another one with "--c": the test of an <if>. */
void fuzz_one(struct world *w, struct fuzz_input in)
{
    static const char all[] =
        "SELECT count(*), group_concat(no || grp || name || ifnull(score, '')) FROM rows";
    char *text = (char *)take_text(w->a, &in, -1), *query = strstr(text, "--q"), *test;
    struct small s;
    struct sbuf one = {.a = w->a}, two = one, before = one, after = one;

    if (query)
        *query = '\0';
    query = query ? query + 3 : text + strlen(text);
    if ((test = strstr(query, "--c")))
        *test = '\0';
    small_open(&s, w->a, NULL, arena_printf(w->a, "%s%s", small_views, text));
    struct dataset *ds = dataset_open(w->a, s.from, w->dg);
    if (!ds) {
        HOLDS(diag_count(w->dg, DIAG_ERROR) > 0);
        return;
    }
    HOLDS(rows_of(w, ds, all, &before));
    bool ok = rows_of(w, ds, query, &one);
    HOLDS(ok || diag_count(w->dg, DIAG_ERROR) > 0);
    if (ok) {
        HOLDS(rows_of(w, ds, query, &two));
        HOLDS(!strcmp(sbuf_text(&one), sbuf_text(&two)));
    }
    bool holds;
    struct loc at = {.file = "t", .line = 1, .col = 1};
    if (test)
        condition_holds(ds, test + 3, at, NULL, &holds, w->dg);
    HOLDS(rows_of(w, ds, all, &after) && !strcmp(sbuf_text(&before), sbuf_text(&after)));
    check_equal(w, &s, ds);
    dataset_close(ds);
}
