#include "archive/log.h"

#include "archive/seal.h"
#include "base/digest.h"
#include "data/archive_tables.h"
#include "data/csv.h"
#include "report/embedded.h"

#include <stdlib.h>
#include <string.h>

struct logger {
    struct arena *a;
    struct log_entry **end;
    struct diag *dg;
};

/* ---- who has signed ---- */

static bool has_signed(const struct signatories *who, const char *id)
{
    const struct signatory *s = who->first;

    while (s && strcmp(s->id, id) != 0)
        s = s->next;
    return s != NULL;
}

/* The same signature stands in each copy that was signed after it. */
static bool add_who(struct arena *a, struct signatories *all, const struct signatories *copy)
{
    struct signatory **end = &all->first;
    size_t n = 0;

    while (*end)
        end = &(*end)->next;
    for (const struct signatory *s = copy->first; s; s = s->next) {
        struct signatory *one = has_signed(all, s->id) ? NULL : arena_new(a, struct signatory);
        if (!one && !has_signed(all, s->id))
            return false;
        if (!one)
            continue;
        *one = *s;
        one->next = NULL;
        *end = one;
        end = &one->next;
        all->n++;
    }
    for (size_t i = 0; i < all->nmissing; i++) {
        const struct signatory *s = copy->first;
        while (s && strcmp(s->field, all->missing[i]) != 0)
            s = s->next;
        if (!s)
            all->missing[n++] = all->missing[i];
    }
    all->nmissing = n;
    return true;
}

static bool read_who(struct logger *l, struct vault *v, struct log_entry *e)
{
    const char *path = file_join(l->a, v->dir, e->revision->file);
    struct arena *scratch = arena_open(l->dg); /* of large files one at a time */
    bool whole = false, copies = false;
    struct bytes pdf;
    bool ok = path && scratch &&
              (!file_exists(path) || (file_read(scratch, path, &pdf, l->dg) &&
                                      signatories_read(l->a, path, pdf, &e->who, l->dg)));

    for (const struct archived *f = v->files; ok && f; f = f->next) {
        if (!f->copy || f->damaged || f->revision != e->revision->number)
            continue;
        copies = true;
        whole = whole || !f->who.nmissing;
        ok = add_who(l->a, &e->who, &f->who);
    }
    e->apart = copies && !whole && !e->who.nmissing;
    arena_close(scratch);
    return ok;
}

/* ---- what was changed ---- */

enum { REVISION, CHANGE, FILE_NAME, ROW, COLUMN, BEFORE, AFTER, NCOLUMN };

static bool same(const struct csv_row *a, const struct csv_row *b, int column)
{
    return b && !strcmp(a->cell[column].text, b->cell[column].text);
}

static void count_cell(struct log_changes *c, const struct csv_row *r)
{
    const char *file = r->cell[FILE_NAME].text;

    if (!c->cells++) {
        *c = (struct log_changes){.known = true,
                                  .cells = 1,
                                  .added = c->added,
                                  .removed = c->removed,
                                  .moved = c->moved,
                                  .forms = c->forms,
                                  .figures = c->figures,
                                  .files = c->files,
                                  .tools = c->tools,
                                  .file = file,
                                  .row = r->cell[ROW].text,
                                  .column = r->cell[COLUMN].text,
                                  .before = r->cell[BEFORE].text,
                                  .after = r->cell[AFTER].text};
        return;
    }
    if (c->file && strcmp(c->file, file) != 0)
        c->file = NULL;
    c->row = c->column = c->before = c->after = NULL;
}

/* A row that was added has a line for each of its cells. */
static void count_change(struct log_changes *c, const struct csv_row *r, const struct csv_row *last)
{
    const char *change = r->cell[CHANGE].text;
    bool new_row = !(same(r, last, REVISION) && same(r, last, CHANGE) && same(r, last, FILE_NAME) &&
                     same(r, last, ROW));

    if (!strcmp(change, "changed"))
        count_cell(c, r);
    else if (!strcmp(change, "added"))
        c->added += new_row;
    else if (!strcmp(change, "removed"))
        c->removed += new_row;
    else if (!strcmp(change, "moved"))
        c->moved += *r->cell[ROW].text ? 1 : (int)strtol(r->cell[AFTER].text, NULL, 10);
    else if (!strcmp(change, "form"))
        c->forms++;
    else if (!strcmp(change, "figure"))
        c->figures++;
    else if (!strcmp(change, "file"))
        c->files++;
    else
        c->tools++;
}

static struct log_entry *find_entry(struct log_entry *first, int number)
{
    while (first && first->revision->number != number)
        first = first->next;
    return first;
}

/* The last PDF tells of the corrections of all revisions. */
static bool read_changes(struct logger *l, struct vault *v, struct log_entry *first)
{
    const char *path = v->last ? file_join(l->a, v->dir, v->last->file) : NULL;
    struct diag *quiet = diag_open(); /* what is wrong with it is no matter of a log */
    struct inputs carried;
    struct csv_file csv;

    if (path && quiet && v->last_pdf.data && embedded_read(l->a, path, &carried, quiet) &&
        inputs_find(&carried, archive_corrections.file) &&
        csv_read(l->a, (struct folder){.path = path, .files = &carried}, archive_corrections.file,
                 CSV_EXACT, &csv, quiet)) {
        for (struct log_entry *e = first; e; e = e->next)
            e->changes.known = e->revision->number > 1;
        for (size_t i = 1; i < csv.nrow; i++) {
            const struct csv_row *r = &csv.row[i];
            struct log_entry *e =
                r->ncell == NCOLUMN
                    ? find_entry(first, (int)strtol(r->cell[REVISION].text, NULL, 10))
                    : NULL;
            if (e)
                count_change(&e->changes, r, i > 1 ? &csv.row[i - 1] : NULL);
        }
    }
    bool ok = quiet && diag_exit_status(quiet) != 3;
    diag_close(quiet);
    return ok || diag_add(l->dg, DIAG_REBUILD, (struct loc){.file = path},
                          "cannot read the page of corrections");
}

/* ---- an archive ---- */

static bool add_entry(struct logger *l, struct vault *v, struct sbuf *ledger,
                      const struct revision *r)
{
    struct log_entry *e = arena_new(l->a, struct log_entry);

    ledger_put_row(ledger, r);
    if (!e || !sbuf_text(ledger))
        return false;
    *e = (struct log_entry){.dir = v->dir,
                            .revision = r,
                            .chain =
                                digest_sha256(l->a, (struct bytes){ledger->s, ledger->len}, l->dg)};
    *l->end = e;
    l->end = &e->next;
    e->sealer = seal_of_revision(v, r->number, &e->seal);
    return e->chain && read_who(l, v, e);
}

static bool log_vault(struct logger *l, struct vault *v)
{
    struct diag *found = diag_open();
    struct sbuf ledger = {.a = l->a};
    struct log_entry **first = l->end;
    bool ok = found && vault_read(v, found);

    if (ok && diag_count(found, DIAG_ERROR)) {
        diag_add(l->dg, DIAG_ARCHIVE_NOTE, (struct loc){.file = v->dir},
                 "something is wrong with this archive; verify says what");
    }
    diag_close(found);
    if (ok && v->first)
        ledger_put_header(&ledger, v->first->marked);
    for (const struct revision *r = v->first; ok && r; r = r->next)
        ok = add_entry(l, v, &ledger, r);
    return ok && read_changes(l, v, *first);
}

bool log_read(struct arena *a, const char *what, struct log_entry **first, struct diag *dg)
{
    struct logger l = {.a = a, .end = first, .dg = dg};
    size_t n = 0;
    const char **dir = vault_find(a, what, &n, dg);
    bool ok = dir != NULL;

    *first = NULL;
    if (ok && !n)
        return diag_add(dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = what ? what : "out"},
                        "there is no archive here");
    for (size_t i = 0; dir && i < n; i++) { /* what is wrong with one archive stops no other */
        struct vault v = {.lock = -1};
        ok = vault_open(&v, a, dir[i], VAULT_READ, dg) && log_vault(&l, &v) && ok;
        vault_close(&v);
    }
    return ok;
}
