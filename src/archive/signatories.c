#include "archive/signatories.h"

#include "base/digest.h"
#include "base/str.h"
#include "sign/cms.h"
#include "sign/fields.h"
#include "sign/time.h"

#include <string.h>

struct reader {
    struct arena *a, *scratch;
    struct signatories *out;
    struct signatory **end;
    struct diag *dg;
};

static const char *time_of(struct arena *a, const char *date)
{
    time_t when;

    return date && time_from_pdf(date, &when) ? time_iso(a, when) : "";
}

static bool add_signatory(struct reader *r, const struct sign_field *f)
{
    struct signatory *s = arena_new(r->a, struct signatory);
    const char *name = cms_signer(r->scratch, f->value->contents);

    if (!s || !(s->field = str_plain(r->a, f->name, strlen(f->name))) ||
        !(s->name = arena_strdup(r->a, name ? name : "")) ||
        !(s->time = time_of(r->a, f->value->time)) ||
        !(s->id = digest_sha256(r->a, f->value->contents, r->dg)))
        return false;
    *r->end = s;
    r->end = &s->next;
    r->out->n++;
    return true;
}

static bool add_fields(struct reader *r, const struct sign_fields *fields)
{
    struct signatories *out = r->out;

    if (!(out->missing = arena_array(r->a, const char *, fields->n + 1)))
        return false;
    for (const struct sign_field *f = fields->first; f; f = f->next) {
        const char *type = f->value ? f->value->type : NULL;
        if (!f->value) {
            if (!(out->missing[out->nmissing++] = str_plain(r->a, f->name, strlen(f->name))))
                return false;
        } else if (!(type && !strcmp(type, "DocTimeStamp")) && !add_signatory(r, f)) {
            return false;
        }
    }
    return true;
}

bool signatories_read(struct arena *a, const char *path, struct bytes file, struct signatories *out,
                      struct diag *dg)
{
    struct diag *quiet = diag_open(); /* what is wrong with the file is said by others */
    struct reader r = {.a = a,
                       .scratch = quiet ? arena_open(quiet) : NULL,
                       .out = out,
                       .end = &out->first,
                       .dg = dg};
    struct original o = {0};
    struct sign_fields fields;
    bool ok = true;

    *out = (struct signatories){0};
    if (r.scratch && original_open(&o, r.scratch, path, file, quiet) && fields_read(&o, &fields))
        ok = add_fields(&r, &fields);
    original_close(&o);
    if (!r.scratch || diag_exit_status(quiet) == 3)
        ok = diag_add(dg, DIAG_REBUILD, (struct loc){.file = path}, "cannot read its signatures");
    arena_close(r.scratch);
    diag_close(quiet);
    return ok;
}
