/*
 * layout.c - pages filled from the blocks of a document, as often as needed.
 *
 * A contents list, a reference or a page count tells of pages that are not laid out yet. Such a
 * report is laid out without them, then again with what the pass before has found, until the same
 * comes out twice: mostly the second pass is right.
 */
#include "layout/layout.h"

#include "layout/pager.h"

enum {
    PASSES_MAX = 6, /* a list of pages whose length moves the pages it lists may never settle */
};

struct pass {
    struct arena *a; /* of what it found */
    struct dests found;
};

/* One pass over the document. */
static bool lay_out(const struct layout *given, const struct dests *known, struct page_sink sink,
                    struct pass *pass)
{
    struct layout lo = *given;
    struct pager *p = NULL;
    bool ok = (lo.pass = pass->a = arena_open(lo.dg)) != NULL;

    lo.known = known;
    pass->found = (struct dests){.end = &pass->found.first};
    document_rewind(lo.doc);
    ok = ok && (p = pager_open(&lo, sink, &pass->found));
    for (const struct doc_section *s = lo.doc->first; ok && s; s = s->next)
        ok = pager_section(p, s);
    ok = ok && pager_finish(p);
    if (p)
        pass->found.npage = pager_count(p);
    pager_close(p);
    return ok;
}

/* Passes until two agree. */
static bool settle(const struct layout *lo, struct page_sink sink, size_t *npage)
{
    struct pass before = {0};
    bool ok = true, settled = false;

    for (int i = 0; ok && !settled && i < PASSES_MAX; i++) {
        struct pass now = {0};
        if (i > 1)
            ok = !sink.restart || sink.restart(sink.ctx);
        ok = ok && lay_out(lo, i ? &before.found : NULL, i ? sink : (struct page_sink){0}, &now);
        settled = ok && i && dests_equal(&before.found, &now.found);
        arena_close(before.a);
        before = now;
    }
    *npage = before.found.npage;
    arena_close(before.a);
    if (ok && !settled)
        diag_add(lo->dg, DIAG_UNSETTLED, (struct loc){0},
                 "page numbers moved with every pass; some in the report may be off by one");
    return ok;
}

static bool lay_out_once(const struct layout *lo, struct page_sink sink, size_t *npage)
{
    struct pass pass = {0};
    bool ok = lay_out(lo, NULL, sink, &pass);

    *npage = pass.found.npage;
    arena_close(pass.a);
    return ok;
}

bool layout_document(struct document *doc, struct fontset *fonts, struct breaker *breaker,
                     struct page_sink sink, size_t *npage, struct diag *dg)
{
    struct layout lo = {.doc = doc, .fonts = fonts, .breaker = breaker, .dg = dg};
    size_t errors = diag_count(dg, DIAG_ERROR);
    struct kept *lent = fontset_kept(fonts);
    bool ok = (lo.scratch = arena_open(dg)) && (lo.kept = lent ? lent : kept_open(dg));

    *npage = 0;
    ok = ok && (doc->looks_ahead ? settle(&lo, sink, npage) : lay_out_once(&lo, sink, npage));
    arena_close(lo.scratch);
    if (!lent)
        kept_close(lo.kept);
    if (ok && !*npage && diag_count(dg, DIAG_ERROR) == errors)
        diag_add(dg, DIAG_NO_PAGE, (struct loc){0},
                 "the report has no page: all its sections are empty");
    return ok && diag_count(dg, DIAG_ERROR) == errors;
}
