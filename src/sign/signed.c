#include "sign/signed.h"

#include "base/str.h"
#include "sign/changes.h"

#include <string.h>

struct reader {
    struct arena *a;
    const char *path;
    struct bytes file;
    struct signed_copy *out;
    struct signature **end;
    bool locked; /* a signature that is there allows no other */
    struct diag *dg;
};

static bool refuse(struct reader *r, const char *what)
{
    return diag_add(r->dg, DIAG_SIGNATURE, (struct loc){.file = r->path}, "%s",
                    diag_sentence(what));
}

/* Does the signature stand in the update, and sign all up to its end? */
static bool signs_increment(const struct sign_value *v, const struct increment *u)
{
    const struct updated *t = v->object ? increments_find(u, v->object) : NULL;
    size_t end = v->range[2] + v->range[3];

    return v->range_sound && t && !t->container && t->begin <= v->range[1] &&
           v->range[2] <= t->end && u->eof <= end && end <= u->end;
}

static bool add_signature(struct reader *r, const struct sign_field *f, bool timestamp)
{
    struct signature *s = arena_new(r->a, struct signature);
    const char *name = str_plain(r->a, f->name, strlen(f->name));

    if (!s || !name)
        return false;
    *s = (struct signature){.field = name, .value = f->value, .timestamp = timestamp};
    for (struct signature *before = r->out->first; before; before = before->next) {
        before->part = before->part || !timestamp;
        before->stamped_after = !before->part;
        before->proofs_after = false;
    }
    *r->end = s;
    r->end = &s->next;
    r->out->n++;
    r->locked = r->locked || f->value->lock == LOCK_ALL;
    return true;
}

/* Did one who signed before lock this field? 12.8.2.4 */
static bool check_locks(struct reader *r, const struct sign_field *f, bool timestamp)
{
    for (const struct signature *s = r->out->first; !timestamp && s; s = s->next)
        if (fields_is_locked(s->value, f->name))
            return diag_add(r->dg, DIAG_SIGNATURE, (struct loc){.file = r->path},
                            "\"%1$s\" was signed after the signature in \"%2$s\" has locked it",
                            str_plain(r->a, f->name, strlen(f->name)), s->field);
    if (!r->locked || timestamp)
        return true;
    return diag_add(r->dg, DIAG_SIGNATURE, (struct loc){.file = r->path},
                    "\"%s\" was signed after a signature that allows no other", f->name);
}

/* The one signature that the update brings. */
static bool take_signature(struct reader *r, const struct original *is, const struct increment *u,
                           bool timestamp)
{
    const struct sign_field *found = NULL;
    struct sign_fields fields;

    if (!fields_read(is, &fields))
        return false;
    for (const struct sign_field *f = fields.first; f; f = f->next) {
        if (!f->value || !increments_find(u, f->value->object ? f->value->object : f->object))
            continue;
        if (found)
            return refuse(r, N_("two signatures were added to this file at once"));
        found = f;
    }
    if (!found)
        return refuse(r, N_("a signature that was added to this file stands in no field"));
    if (!signs_increment(found->value, u))
        return diag_add(r->dg, DIAG_SIGNATURE, (struct loc){.file = r->path},
                        "the signature in \"%s\" does not sign the whole file as it was then "
                        "(ByteRange)",
                        found->name);
    if (timestamp && found->page && found->rect[0] < found->rect[2])
        return diag_add(r->dg, DIAG_SIGNATURE, (struct loc){.file = r->path},
                        "in \"%s\", where a person signs, there is only a timestamp", found->name);
    return check_locks(r, found, timestamp) && add_signature(r, found, timestamp);
}

static bool read_increment(struct reader *r, const struct original *was, const struct original *is,
                           const struct increment *u)
{
    struct changes c;

    if (!changes_check(was, is, u, &c))
        return false;
    if (c.signature || c.timestamp)
        return take_signature(r, is, u, c.timestamp && !c.signature);
    if (!c.proofs || c.dates)
        return refuse(r, N_("something was added to this file after its last signature"));
    for (struct signature *s = r->out->first; s; s = s->next)
        s->proofs_after = !s->part && !s->stamped_after;
    return true;
}

static bool read_increments(struct reader *r, size_t before, const struct increments *all)
{
    struct original was = {0}, is = {0};
    bool ok = original_open(&was, r->a, r->path, (struct bytes){r->file.data, before}, r->dg);

    for (size_t i = 0; ok && i < all->n; i++) {
        const struct increment *u = &all->item[i];
        ok = original_open(&is, r->a, r->path, (struct bytes){r->file.data, u->end}, r->dg) &&
             read_increment(r, &was, &is, u);
        original_close(&was);
        was = is;
        is = (struct original){0};
    }
    original_close(&was);
    return ok;
}

bool signed_read(struct arena *a, const char *path, struct bytes file, size_t before,
                 struct signed_copy *out, struct diag *dg)
{
    struct reader r = {
        .a = a, .path = path, .file = file, .out = out, .end = &out->first, .dg = dg};
    struct increments all;

    *out = (struct signed_copy){0};
    if (!increments_read(a, path, file, before, &all, dg) || !read_increments(&r, before, &all))
        return false;
    return out->n || refuse(&r, N_("this file has no digital signature; sign it first"));
}
