#include "sign/copy.h"

#include <stdlib.h>
#include <string.h>

struct copied {
    int from, to; /* object numbers */
    qpdf_oh object;
};

struct copier {
    struct update *u;
    const struct original *from;
    struct copied *list; /* in the order in which they are met */
    size_t n, cap;
};

static int number_of(struct copier *c, qpdf_oh object)
{
    int id = c->from->q->qpdf_oh_get_object_id(c->from->pdf, object);

    for (size_t i = 0; i < c->n; i++)
        if (c->list[i].from == id)
            return c->list[i].to;
    c->list = arena_grow(c->u->o->a, c->list, c->n, &c->cap, sizeof *c->list);
    if (!c->list) {
        c->u->out.failed = true;
        c->n = 0;
        return 0;
    }
    c->list[c->n++] = (struct copied){id, update_number(c->u), object};
    return c->list[c->n - 1].to;
}

static void put_value(struct copier *c, qpdf_oh v);

/* Its keys first, since one walk over keys is all that libqpdf keeps. */
static void put_dict(struct copier *c, qpdf_oh dict)
{
    const struct original *o = c->from;
    const char **key = NULL;
    size_t n = 0, cap = 0;

    for (o->q->qpdf_oh_begin_dict_key_iter(o->pdf, dict); o->q->qpdf_oh_dict_more_keys(o->pdf);) {
        const char *name = arena_strdup(o->a, o->q->qpdf_oh_dict_next_key(o->pdf));
        key = arena_grow(o->a, key, n, &cap, sizeof *key);
        if (!key || !name) {
            c->u->out.failed = true;
            return;
        }
        key[n++] = name;
    }
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(key[i], "/Length")) /* of a stream: written with its bytes */
            continue;
        sbuf_printf(&c->u->out, "%s ", key[i]);
        put_value(c, original_key(o, dict, key[i]));
        sbuf_add_str(&c->u->out, "\n");
    }
}

static void put_value(struct copier *c, qpdf_oh v)
{
    const struct original *o = c->from;
    struct sbuf *out = &c->u->out;
    size_t n = original_count(o, v);

    if (o->q->qpdf_oh_get_object_id(o->pdf, v)) {
        sbuf_printf(out, "%d 0 R", number_of(c, v));
    } else if (o->q->qpdf_oh_is_dictionary(o->pdf, v)) {
        sbuf_add_str(out, "<<");
        put_dict(c, v);
        sbuf_add_str(out, ">>");
    } else if (o->q->qpdf_oh_is_array(o->pdf, v)) {
        sbuf_add_str(out, "[");
        for (size_t i = 0; i < n; i++) {
            put_value(c, o->q->qpdf_oh_get_array_item(o->pdf, v, (int)i));
            sbuf_add_str(out, " ");
        }
        sbuf_add_str(out, "]");
    } else {
        sbuf_add_str(out, o->q->qpdf_oh_unparse(o->pdf, v));
    }
}

/* The bytes of a stream as they are, with their filters. */
static bool put_stream(struct copier *c, qpdf_oh stream)
{
    const struct original *o = c->from;
    struct sbuf *out = &c->u->out;
    unsigned char *data = NULL;
    QPDF_BOOL filtered = QPDF_FALSE;
    size_t len = 0;

    if (o->q->qpdf_oh_get_stream_data(o->pdf, stream, qpdf_dl_none, &filtered, &data, &len) &
        QPDF_ERRORS) {
        free(data);
        return original_refuse(o, N_("the objects of this PDF cannot be read"));
    }
    sbuf_add_str(out, "<<");
    put_dict(c, o->q->qpdf_oh_get_dict(o->pdf, stream));
    sbuf_printf(out, "/Length %zu>>\nstream\n", len);
    sbuf_add(out, (const char *)data, len);
    sbuf_add_str(out, "\nendstream");
    free(data);
    return true;
}

static bool put_content(struct copier *c, qpdf_oh object)
{
    const struct original *o = c->from;

    if (o->q->qpdf_oh_is_stream(o->pdf, object))
        return put_stream(c, object);
    if (o->q->qpdf_oh_is_dictionary(o->pdf, object)) {
        sbuf_add_str(&c->u->out, "<<");
        put_dict(c, object);
        sbuf_add_str(&c->u->out, ">>");
        return true;
    }
    if (original_count(o, object))
        return original_refuse(o, N_("the objects of this PDF cannot be read"));
    sbuf_add_str(&c->u->out, o->q->qpdf_oh_unparse_resolved(o->pdf, object));
    return true;
}

int copy_object(struct update *u, const struct original *from, qpdf_oh object)
{
    struct copier c = {.u = u, .from = from};
    int first = number_of(&c, object);

    for (size_t i = 0; i < c.n; i++) { /* copying one may meet others */
        update_begin_object(u, c.list[i].to, 0);
        if (!put_content(&c, c.list[i].object))
            return 0;
        update_end_object(u);
    }
    return u->out.failed || !original_is_sound(from) ? 0 : first;
}
