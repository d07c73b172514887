#include "sign/owner.h"

#include "sign/scan.h"

#include <string.h>

struct named {
    const char *key, *what;
};

static const char *look_up(const struct named *known, const char *key)
{
    while (known->key && strcmp(known->key, key) != 0)
        known++;
    return known->what;
}

const char *owner_of_page_key(const char *key)
{
    static const struct named known[] = {
        {"/Contents", N_("what is drawn on this page was changed or drawn over")},
        {"/Resources", N_("the fonts or images of this page were changed")},
        {"/Annots", N_("a note, link or form field was put on this page, changed or removed")},
        {"/AA", N_("an action was added to this page")},
        {NULL, N_("the size, rotation or another property of this page was changed")}};

    return look_up(known, key);
}

const char *owner_of_catalog_key(const char *key)
{
    static const struct named known[] = {
        {"/Pages", N_("pages were added, removed or put in another order")},
        {"/AcroForm", N_("the form of this document was changed")},
        {"/Names", N_("the attached files, or scripts of this document, were changed")},
        {"/AF", N_("the attached files, or scripts of this document, were changed")},
        {"/OpenAction", N_("an action runs now when the document is opened")},
        {"/AA", N_("an action runs now when the document is opened")},
        {"/OCProperties", N_("layers were added that can be hidden and shown")},
        {"/StructTreeRoot", N_("the structure of this document, which is read aloud, was changed")},
        {"/MarkInfo", N_("the structure of this document, which is read aloud, was changed")},
        {"/OutputIntents", N_("the colors of this document (OutputIntents) were changed")},
        {"/Outlines", N_("the bookmarks of this document were changed")},
        {"/Metadata", N_("the title, author or other properties of this document were changed")},
        {"/Info", N_("the title, author or other properties of this document were changed")},
        {NULL, N_("a property of the whole document was changed")}};

    return look_up(known, key);
}

/* ---- what leads to the object ---- */

/* References are looked for in the text of each object: to ask the library for every value of a
 * structure tree takes seconds. */
struct search {
    const struct original *o;
    int number;   /* that is looked for */
    bool *seen;   /* by object number; pages are seen from the start, as each is asked by itself */
    size_t nseen; /* numbers that can be */
    int *next;    /* a stack of objects to look into; each is in it once */
    size_t nnext;
    bool found;
    bool cut; /* a reference was not followed */
};

static void visit(struct search *s, int number, int generation)
{
    if (number == s->number)
        s->found = true;
    if (number <= 0 || (size_t)number >= s->nseen || generation)
        s->cut = true;
    else if (!s->seen[number]) {
        s->seen[number] = true;
        s->next[s->nnext++] = number;
    }
}

static void visit_text(struct search *s, const char *text)
{
    struct scan at = {text, text + strlen(text), true};

    while (at.p < at.end) {
        struct scan ahead = at;
        int number, generation;
        bool string = *at.p == '(' || (*at.p == '<' && at.p[1] != '<');
        if (scan_reference(&ahead, &number, &generation)) {
            visit(s, number, generation);
            at = ahead;
        } else if (string && scan_value(&ahead)) {
            at = ahead;
        } else if (scan_is_regular(*at.p)) {
            while (at.p < at.end && scan_is_regular(*at.p))
                at.p++;
        } else {
            at.p += *at.p == '<' ? 2 : 1;
        }
    }
}

static void visit_object(struct search *s, int number)
{
    const struct original *o = s->o;
    qpdf_oh v = o->q->qpdf_get_object_by_id(o->pdf, number, 0), dict = v;

    if (o->q->qpdf_oh_is_stream(o->pdf, v))
        dict = o->q->qpdf_oh_get_dict(o->pdf, v);
    visit_text(s, o->q->qpdf_oh_unparse_resolved(o->pdf, dict));
    if (dict != v)
        o->q->qpdf_oh_release(o->pdf, dict);
    o->q->qpdf_oh_release(o->pdf, v);
}

static bool leads(struct search *s, qpdf_oh from)
{
    s->found = false;
    visit_text(s, s->o->q->qpdf_oh_unparse(s->o->pdf, from));
    while (s->nnext)
        visit_object(s, s->next[--s->nnext]);
    return s->found;
}

static bool find_below(struct search *s, qpdf_oh dict, const char *but,
                       const char *(*sentence)(const char *key), const char **what)
{
    size_t n;
    const char **key = original_keys(s->o, dict, &n);

    s->cut = s->cut || !key;
    for (size_t i = 0; key && i < n; i++) {
        *what = sentence(key[i]);
        if (strcmp(key[i], but) != 0 && leads(s, original_key(s->o, dict, key[i])))
            return true;
    }
    return false;
}

static bool open_search(struct search *s, int npage)
{
    enum { NUMBER_MAX = 8388607 };
    const struct original *o = s->o;
    long long size = 0;
    qpdf_oh says = original_key(o, o->q->qpdf_get_trailer(o->pdf), "/Size");

    if (!o->q->qpdf_oh_get_value_as_longlong(o->pdf, says, &size) || size < 1 || size > NUMBER_MAX)
        return false;
    s->nseen = (size_t)size;
    s->seen = arena_array(o->a, bool, s->nseen);
    s->next = arena_array(o->a, int, s->nseen);
    for (int i = 0; s->seen && i < npage; i++) {
        int page = o->q->qpdf_oh_get_object_id(o->pdf, o->q->qpdf_get_page_n(o->pdf, (size_t)i));
        if (page > 0 && (size_t)page < s->nseen)
            s->seen[page] = true;
    }
    return s->seen && s->next;
}

enum owned owner_find(const struct original *o, int number, struct owner *out)
{
    struct search s = {.o = o, .number = number};
    int npage = o->q->qpdf_get_num_pages(o->pdf);
    qpdf_oh root = o->q->qpdf_get_root(o->pdf), trailer = o->q->qpdf_get_trailer(o->pdf);

    *out = (struct owner){0};
    if (!open_search(&s, npage))
        return OWNED_NOT_KNOWN;
    for (int page = 1; page <= npage; page++) {
        qpdf_oh p = o->q->qpdf_get_page_n(o->pdf, (size_t)page - 1);
        out->page = page;
        out->what = owner_of_page_key("");
        if (o->q->qpdf_oh_get_object_id(o->pdf, p) == number ||
            find_below(&s, p, "/Parent", owner_of_page_key, &out->what))
            return OWNED;
    }
    out->page = 0;
    out->what = owner_of_catalog_key("");
    if (o->q->qpdf_oh_get_object_id(o->pdf, root) == number ||
        find_below(&s, root, "", owner_of_catalog_key, &out->what) ||
        find_below(&s, trailer, "/Root", owner_of_catalog_key, &out->what))
        return OWNED;
    return s.cut ? OWNED_NOT_KNOWN : OWNED_BY_NONE;
}
