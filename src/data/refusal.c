/*
 * refusal.c - a value that a SQL function cannot take, told at the cell that it comes from.
 *
 * SQLite gives a function its values and no more. So the value is looked for in the files: where
 * one cell alone holds it, it is that one; else the message stands at the query.
 */
#include "data/store.h"

#include "base/str.h"

#include <string.h>

void refusal_set(struct dataset *ds, sqlite3_context *ctx, const char *text, const char *meant,
                 const char *sentence)
{
    enum { CLIP = 40 };
    const char *end = text;

    for (int i = 0; *end && i < CLIP; i++)
        utf8_next(&end, text + strlen(text));
    const char *said = arena_strndup(ds->a, text, (size_t)(end - text));
    ds->refusal = (struct refusal){.text = arena_strdup(ds->a, text), .meant = meant};
    if (said && ds->refusal.text)
        ds->refusal.message = arena_printf(ds->a, diag_sentence(sentence), said);
    if (ds->refusal.message)
        sqlite3_result_error(ctx, ds->refusal.message, -1);
    else
        sqlite3_result_error_nomem(ctx);
}

/* How many cells of loaded files hold the text; *at is the first of them. */
static int find_cells(struct dataset *ds, const char *text, struct loc *at)
{
    int n = 0;

    for (const struct table *t = ds->table; t; t = t->next) {
        for (size_t c = 0; t->nloaded && c < t->ncolumn; c++) {
            if (t->column[c].number)
                continue;
            struct value v = {.kind = VALUE_TEXT,
                              .table = t->name,
                              .column = t->column[c].name,
                              .text = text,
                              .len = strlen(text)};
            struct loc cell = dataset_locate(ds, &v);
            if (!n && cell.line)
                *at = cell;
            n += cell.line ? cell.of : 0;
        }
    }
    return n;
}

bool refusal_tell(struct dataset *ds, const char *message, struct loc at)
{
    const struct refusal *r = &ds->refusal;
    struct loc cell = {0};

    if (!r->message || strcmp(r->message, message) != 0)
        return false;
    int n = find_cells(ds, r->text, &cell);
    diag_add(ds->dg, DIAG_SQL_VALUE, n == 1 ? cell : at, "%s", message);
    if (r->meant)
        diag_hint(ds->dg,
                  "write %s; a column whose type has DATE in it takes dates as they are typed",
                  r->meant);
    else if (n == 1 && at.line)
        diag_hint(ds->dg, "the query at %s:%d:%d uses it", at.file, at.line, at.col);
    else if (n > 1 && cell.of == n)
        diag_hint(ds->dg, "it comes from one of %d cells below %s:%d:%d", n, cell.file, cell.line,
                  cell.col);
    return true;
}
