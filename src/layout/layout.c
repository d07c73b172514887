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

/* One pass over the document. */
static bool lay_out(struct layout *lo, struct page_sink sink, struct dests *found)
{
    struct pager *p = NULL;
    bool ok = (lo->pass = arena_open(lo->dg)) != NULL;

    *found = (struct dests){.end = &found->first};
    for (int i = 0; i < HEADING_LEVELS; i++)
        lo->heading[i] = NULL;
    lo->nrank = 0;
    document_rewind(lo->doc);
    ok = ok && (p = pager_open(lo, sink, found));
    for (const struct doc_section *s = lo->doc->first; ok && s; s = s->next)
        ok = pager_section(p, s);
    ok = ok && pager_finish(p);
    if (p)
        found->npage = pager_count(p);
    pager_close(p);
    return ok;
}

/* Passes until two agree. The destinations of a pass live in its arena, which the next one
 * reads. */
static bool settle(struct layout *lo, struct page_sink sink, struct dests *found)
{
    struct dests known = {0};
    struct arena *known_in = NULL;
    bool ok = true, settled = false;

    for (int pass = 0; ok && !settled && pass < PASSES_MAX; pass++) {
        lo->known = pass ? &known : NULL;
        if (pass > 1)
            ok = !sink.restart || sink.restart(sink.ctx);
        ok = ok && lay_out(lo, pass ? sink : (struct page_sink){0}, found);
        settled = ok && pass && dests_equal(&known, found);
        arena_close(known_in);
        known = *found;
        known_in = lo->pass;
        lo->pass = NULL;
    }
    arena_close(known_in);
    if (ok && !settled)
        diag_add(lo->dg, DIAG_UNSETTLED, (struct loc){0},
                 "page numbers moved with every pass; some in the report may be off by one");
    return ok;
}

bool layout_document(struct document *doc, struct fontset *fonts, struct breaker *breaker,
                     struct page_sink sink, size_t *npage, struct diag *dg)
{
    struct layout lo = {.dg = dg, .doc = doc, .fonts = fonts, .breaker = breaker};
    struct dests found = {0};
    size_t errors = diag_count(dg, DIAG_ERROR);
    bool ok = (lo.scratch = arena_open(dg)) != NULL;

    if (ok && doc->looks_ahead) {
        ok = settle(&lo, sink, &found);
    } else if (ok) {
        ok = lay_out(&lo, sink, &found);
        arena_close(lo.pass);
    }
    *npage = found.npage;
    arena_close(lo.scratch);
    return ok && diag_count(dg, DIAG_ERROR) == errors;
}
