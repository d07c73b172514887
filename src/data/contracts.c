/*
 * contracts.c - the columns of views that have a meaning of their own (dataset.h). One that is not
 * known would be left out without a word: mostly its name is misspelt.
 */
#include "data/store.h"

#include "base/str.h"

#include <string.h>

struct contract {
    const char *view;
    const char *column[8]; /* NULL after the last */
    const char *must;      /* without this one the view says nothing; NULL = none */
};

static const struct contract known[] = {
    {"document", {"year", "name", "title", "author", "subject", "lang", "date"}, NULL},
    {"faults", {"id", "table", "row", "column", "message", "hint"}, "message"},
    {"findings", {"id", "level", "table", "row", "column", "message", "hint"}, "message"},
};

static const struct contract *find_contract(const char *view)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!strcmp(known[i].view, view))
            return &known[i];
    return NULL;
}

static bool has(const char *const *name, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(name[i], word))
            return true;
    return false;
}

static struct loc place_of(const struct dataset *ds, const char *view)
{
    for (const struct view_source *v = ds->view_source; v; v = v->next)
        if (!strcmp(v->name, view))
            return v->at;
    return (struct loc){.file = view};
}

static void tell_columns(struct dataset *ds, const struct contract *c, size_t ncolumn)
{
    struct sbuf list = {.a = ds->a};

    for (size_t i = 0; i < ncolumn; i++)
        sbuf_printf(&list, "%s%s", i ? ", " : "", c->column[i]);
    const char *text = sbuf_text(&list);
    if (text)
        diag_hint(ds->dg, "its columns are %s", text);
}

bool contract_check(struct dataset *ds, const char *view, const char *const *column, size_t n)
{
    const struct contract *c = find_contract(view);
    size_t ncolumn = 0;
    bool ok = true;

    if (!c)
        return true;
    while (c->column[ncolumn])
        ncolumn++;
    for (size_t i = 0; i < n; i++) {
        if (has(c->column, ncolumn, column[i]))
            continue;
        const char *near = str_nearest(column[i], c->column, ncolumn);
        ok = diag_add(ds->dg, DIAG_SQL_SPECIAL, place_of(ds, view),
                      "the column \"%1$s\" of %2$s has no meaning", column[i], view);
        if (near)
            diag_hint(ds->dg, "did you mean \"%s\"?", near);
        else
            tell_columns(ds, c, ncolumn);
    }
    if (ok && c->must && !has(column, n, c->must)) {
        ok = diag_add(ds->dg, DIAG_SQL_SPECIAL, place_of(ds, view), "%1$s has no column \"%2$s\"",
                      view, c->must);
        tell_columns(ds, c, ncolumn);
    }
    return ok;
}
