/*
 * What is read of signed files: PDF by the letter, updates after an original, fields, CMS; and an update that we
 * write is read to the letter again.
 */
#include "fuzz.h"

#include "sign/cms.h"
#include "sign/increments.h"
#include "sign/signed.h"
#include "sign/update.h"

void fuzz_begin(void)
{
}

/* One object, and what a dictionary says of a key lies within it. */
static void check_scan(struct bytes b)
{
    struct scan s = {b.data, b.data + b.len, false};
    const char *at = s.p;
    struct bytes value;
    size_t n;
    int number, generation;

    while (s.p < s.end && scan_value(&s)) {
        HOLDS(s.p > at && s.p <= s.end);
        struct bytes one = {at, (size_t)(s.p - at)};
        if (scan_key(one, "/Length", &value))
            HOLDS(value.data >= at && value.data + value.len <= s.p);
        scan_key_count(one, "/Length", &n);
        at = s.p;
        scan_space(&s);
        at = s.p;
    }
    HOLDS(s.p <= s.end);
    s = (struct scan){b.data, b.data + b.len, false};
    if (scan_reference(&s, &number, &generation))
        HOLDS(number >= 0 && generation >= 0);
}

static void check_increments(struct world *w, struct bytes file, size_t before)
{
    struct increments all;

    if (!increments_read(w->a, "x.pdf", file, before, &all, w->dg)) {
        HOLDS(diag_count(w->dg, DIAG_ERROR) > 0);
        return;
    }
    size_t at = before;
    for (size_t i = 0; i < all.n; i++) {
        const struct increment *u = &all.item[i];
        HOLDS(u->begin == at && u->end > u->begin && u->eof <= u->end);
        for (size_t k = 0; k < u->n; k++)
            HOLDS(u->object[k].begin >= u->begin && u->object[k].end <= u->end &&
                  increments_find(u, u->object[k].number) != NULL);
        at = u->end;
    }
    HOLDS(at == file.len);
}

/* An object more, after a file that can be read: the file with it is one update. */
static void check_update(struct world *w, const struct original *o)
{
    struct update u;
    struct increments all;

    if (!update_open(&u, o))
        return;
    int number = update_number(&u);
    update_begin_object(&u, number, 0);
    sbuf_add_str(&u.out, "<< /Type /Test >>");
    update_end_object(&u);
    if (!update_finish(&u))
        return;
    struct sbuf whole = {.a = w->a};
    sbuf_add(&whole, o->file.data, o->file.len);
    sbuf_add(&whole, u.out.s, u.out.len);
    struct bytes file = {sbuf_text(&whole), whole.len};
    /* Libraries take much for a PDF that is none by the letter. */
    if (!increments_read(w->a, "x.pdf", file, o->file.len, &all, w->dg))
        return;
    HOLDS(all.n == 1 && increments_find(&all.item[0], number));
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    size_t before = take_upto(&in, 65535);
    struct bytes file = take_rest(w->a, &in);
    struct original o = {0};
    struct sign_fields fields;
    struct signed_copy copy;

    check_scan(file);
    const char *name = cms_signer(w->a, file);
    HOLDS(!name || utf8_valid_len(name, strlen(name)) == strlen(name));
    size_t first = increments_original(file);
    HOLDS(first <= file.len);
    before = before <= file.len ? before : first;
    if (before)
        check_increments(w, file, before);
    if (original_open(&o, w->a, "x.pdf", file, w->dg)) {
        if (fields_read(&o, &fields))
            for (const struct sign_field *f = fields.first; f; f = f->next)
                HOLDS(f->name && fields_find(&fields, f->name));
        check_update(w, &o);
    }
    original_close(&o);
    if (before && before < file.len)
        signed_read(w->a, "x.pdf", file, before, &copy, w->dg);
}
