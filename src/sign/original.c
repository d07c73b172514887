#include "sign/original.h"

#include <stdlib.h>
#include <string.h>

bool original_refuse(const struct original *o, const char *what)
{
    return diag_add(o->dg, DIAG_PDF_INPUT, (struct loc){.file = o->path}, "%s",
                    diag_sentence(what));
}

bool original_take(const struct original *o, size_t len)
{
    enum { EACH = 16 }; /* to ask for nothing, often enough, is too much as well */
    struct text_room *r = o->texts;

    if (!r->over && r->left < EACH + len) {
        r->over = true;
        original_refuse(
            o, N_("to read this PDF would take far more time or memory than its length warrants"));
    }
    if (r->over)
        return false;
    r->left -= EACH + len;
    return true;
}

bool original_open(struct original *o, struct arena *a, const char *path, struct bytes file,
                   struct diag *dg)
{
    enum { TEXTS = 1 << 20, TIMES = 8 };

    *o = (struct original){.a = a, .path = path, .file = file, .dg = dg};
    if (!qpdf_open(path, file, NULL, &o->q, &o->pdf, dg))
        return false;
    if (!(o->unpacker = arena_new(a, struct unpacker)) ||
        !(o->texts = arena_new(a, struct text_room)))
        return false;
    o->texts->left = TEXTS + TIMES * file.len;
    *o->unpacker = unpacker_open(a, o->q, o->pdf, file.len);
    if (o->q->qpdf_is_encrypted(o->pdf))
        return original_refuse(o, N_("this PDF is encrypted"));
    return true;
}

void original_close(struct original *o)
{
    qpdf_close(o->q, &o->pdf);
}

bool original_unpack(const struct original *o, qpdf_oh stream, struct bytes *out)
{
    return unpack_stream(o->unpacker, stream, out);
}

qpdf_oh original_key(const struct original *o, qpdf_oh dict, const char *name)
{
    return o->q->qpdf_oh_get_key_if_dict(o->pdf, dict, name);
}

const char **original_keys(const struct original *o, qpdf_oh dict, size_t *n)
{
    const char **key = arena_array(o->a, const char *, 1);
    size_t cap = 1;

    *n = 0;
    if (!key || !o->q->qpdf_oh_is_dictionary(o->pdf, dict))
        return key;
    o->q->qpdf_oh_begin_dict_key_iter(o->pdf, dict);
    while (o->q->qpdf_oh_dict_more_keys(o->pdf)) {
        const char *name = o->q->qpdf_oh_dict_next_key(o->pdf);
        if (!original_take(o, strlen(name)) || !(name = arena_strdup(o->a, name)) ||
            !(key = arena_grow(o->a, key, *n, &cap, sizeof *key)))
            return NULL;
        key[(*n)++] = name;
    }
    return key;
}

bool original_stream(const struct original *o, qpdf_oh stream, struct bytes *out)
{
    unsigned char *data = NULL;
    size_t len = 0;

    *out = (struct bytes){0};
    if (!(o->q->qpdf_oh_get_stream_data(o->pdf, stream, qpdf_dl_none, NULL, &data, &len) &
          QPDF_ERRORS))
        *out = (struct bytes){arena_strndup(o->a, data ? (const char *)data : "", len), len};
    free(data);
    return out->data != NULL;
}

size_t original_count(const struct original *o, qpdf_oh array)
{
    int n =
        o->q->qpdf_oh_is_array(o->pdf, array) ? o->q->qpdf_oh_get_array_n_items(o->pdf, array) : 0;

    return n > 0 ? (size_t)n : 0;
}

int original_number(const struct original *o, qpdf_oh v)
{
    return o->q->qpdf_oh_get_object_id(o->pdf, v);
}

bool original_is_null(const struct original *o, qpdf_oh v)
{
    return o->q->qpdf_oh_is_null(o->pdf, v);
}

bool original_is_dict(const struct original *o, qpdf_oh v)
{
    return o->q->qpdf_oh_is_dictionary(o->pdf, v);
}

bool original_is_stream(const struct original *o, qpdf_oh v)
{
    return o->q->qpdf_oh_is_stream(o->pdf, v);
}

qpdf_oh original_item(const struct original *o, qpdf_oh array, size_t i)
{
    return o->q->qpdf_oh_get_array_item(o->pdf, array, (int)i);
}

bool original_has_name(const struct original *o, qpdf_oh v, const char *want)
{
    const char *name = original_name(o, v);

    return name && !strcmp(name, want);
}

const char *original_text(const struct original *o, qpdf_oh text)
{
    const char *utf8 = NULL;
    size_t len = 0;

    if (o->texts->over || !o->q->qpdf_oh_get_value_as_utf8(o->pdf, text, &utf8, &len) ||
        !original_take(o, len))
        return NULL;
    return arena_strndup(o->a, utf8, len);
}

const char *original_name(const struct original *o, qpdf_oh name)
{
    const char *text = NULL;
    size_t len = 0;

    if (o->texts->over || !o->q->qpdf_oh_get_value_as_name(o->pdf, name, &text, &len) || !len ||
        !original_take(o, len))
        return NULL;
    return arena_strndup(o->a, text + 1, len - 1);
}

bool original_is_sound(const struct original *o)
{
    return !o->texts->over && (!o->q->qpdf_has_error(o->pdf) ||
                               original_refuse(o, N_("the objects of this PDF cannot be read")));
}
