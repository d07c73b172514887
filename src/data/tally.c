/*
 * tally.c - one cause, one message: a fault that many cells of a file share is told once, at the
 * first of them, with all the cells as a spreadsheet names them: "G2:G11".
 */
#include "data/store.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { EACH_MAX = 3 };     /* so many are told one by one */
enum { CAUSES_MAX = 100 }; /* after so many causes nothing is gathered: nobody reads them */

struct fault {
    struct fault *next;
    enum diag_code code;
    const char *cause; /* the same pointer, or the same text, for the same cause */
    struct loc at;
    const char *text, *hint; /* in the chosen language; hint NULL = none */
};

void tally_add(struct dataset *ds, struct table *t, enum diag_code code, const char *cause,
               struct loc at, const char *text, const char *hint)
{
    struct fault *f = arena_new(ds->a, struct fault);

    if (!f)
        return;
    *f = (struct fault){.code = code, .cause = cause, .at = at, .text = text, .hint = hint};
    *t->fault_end = f;
    t->fault_end = &f->next;
}

static bool same_cause(const struct fault *a, const struct fault *b)
{
    return b->cause && a->code == b->code && (a->cause == b->cause || !strcmp(a->cause, b->cause));
}

static void put_cell(struct sbuf *b, struct sheet_cell cell)
{
    char name[16];

    if (cell.column)
        sheet_column_name(cell.column, name);
    sbuf_printf(b, "%s%d", cell.column ? name : "", cell.row);
}

/* Those of one cause as ranges, in the order in which they were met: rows of one column. */
static const char *list_cells(struct dataset *ds, const struct fault *first)
{
    enum { RANGES_MAX = 100 };
    struct sbuf b = {.a = ds->a};
    int n = 0;

    for (const struct fault *f = first; f;) {
        const struct fault *last = f, *next = f->next;
        for (; next; next = next->next) {
            if (!same_cause(first, next))
                continue;
            if (next->at.cell.column != f->at.cell.column ||
                next->at.cell.row != last->at.cell.row + 1)
                break;
            last = next;
        }
        if (b.len)
            sbuf_add_str(&b, " ");
        put_cell(&b, f->at.cell);
        if (last != f) {
            sbuf_add_str(&b, ":");
            put_cell(&b, last->at.cell);
        }
        f = next;
        if (f && ++n == RANGES_MAX) {
            sbuf_add_str(&b, " ...");
            break;
        }
    }
    return sbuf_text(&b);
}

static size_t count_same(const struct fault *first)
{
    size_t n = 0;

    for (const struct fault *f = first; f; f = f->next)
        n += same_cause(first, f);
    return n;
}

static void tell(struct dataset *ds, const struct fault *f, size_t n)
{
    const char *cells = n > 1 ? list_cells(ds, f) : NULL;

    if (cells)
        diag_add(ds->dg, f->code, f->at, "%1$s (%2$zu cells: %3$s)", f->text, n, cells);
    else
        diag_add(ds->dg, f->code, f->at, "%s", f->text);
    if (f->hint)
        diag_hint(ds->dg, "%s", f->hint);
}

void tally_tell(struct dataset *ds, struct table *t)
{
    size_t causes = 0;

    for (struct fault *f = t->fault; f; f = f->next) {
        if (!f->cause)
            continue; /* told with another */
        if (causes++ >= CAUSES_MAX) {
            tell(ds, f, 1);
            continue;
        }
        size_t n = count_same(f);
        bool each = n <= EACH_MAX && f->cause != f->text;
        tell(ds, f, each ? 1 : n);
        for (struct fault *g = f->next; g; g = g->next)
            if (same_cause(f, g)) {
                if (each)
                    tell(ds, g, 1);
                g->cause = NULL;
            }
    }
    t->fault = NULL;
    t->fault_end = &t->fault;
}
