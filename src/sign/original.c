#include "sign/original.h"

#include <string.h>

bool original_refuse(const struct original *o, const char *what)
{
    return diag_add(o->dg, DIAG_PDF_INPUT, (struct loc){.file = o->path}, "%s",
                    diag_sentence(what));
}

bool original_open(struct original *o, struct arena *a, const char *path, struct bytes file,
                   struct diag *dg)
{
    *o = (struct original){.a = a, .path = path, .file = file, .dg = dg};
    if (!(o->q = qpdf_load(dg)))
        return false;
    if (!(o->pdf = o->q->qpdf_init()))
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    o->q->qpdf_silence_errors(o->pdf);
    o->q->qpdf_set_suppress_warnings(o->pdf, QPDF_TRUE);
    o->q->qpdf_set_attempt_recovery(o->pdf, QPDF_FALSE);
    if (o->q->qpdf_read_memory(o->pdf, path, file.data, file.len, NULL) & QPDF_ERRORS)
        return original_refuse(o, N_("this is no PDF, or a damaged one"));
    if (o->q->qpdf_is_encrypted(o->pdf))
        return original_refuse(o, N_("this PDF is encrypted"));
    return true;
}

void original_close(struct original *o)
{
    if (!o->pdf)
        return;
    while (o->q->qpdf_has_error(o->pdf)) /* said already, in our words */
        o->q->qpdf_get_error(o->pdf);
    o->q->qpdf_cleanup(&o->pdf);
}

qpdf_oh original_key(const struct original *o, qpdf_oh dict, const char *name)
{
    return o->q->qpdf_oh_get_key_if_dict(o->pdf, dict, name);
}

size_t original_count(const struct original *o, qpdf_oh array)
{
    int n =
        o->q->qpdf_oh_is_array(o->pdf, array) ? o->q->qpdf_oh_get_array_n_items(o->pdf, array) : 0;

    return n > 0 ? (size_t)n : 0;
}

const char *original_text(const struct original *o, qpdf_oh text)
{
    const char *utf8 = NULL;
    size_t len = 0;

    if (!o->q->qpdf_oh_get_value_as_utf8(o->pdf, text, &utf8, &len))
        return NULL;
    return arena_strndup(o->a, utf8, len);
}

const char *original_name(const struct original *o, qpdf_oh name)
{
    const char *text = NULL;
    size_t len = 0;

    if (!o->q->qpdf_oh_get_value_as_name(o->pdf, name, &text, &len) || !len)
        return NULL;
    return arena_strndup(o->a, text + 1, len - 1);
}

bool original_is_sound(const struct original *o)
{
    return !o->q->qpdf_has_error(o->pdf) ||
           original_refuse(o, N_("the objects of this PDF cannot be read"));
}
