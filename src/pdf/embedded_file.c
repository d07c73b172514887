#include "pdf/embedded_file.h"

#include "base/str.h"
#include "pdf/metadata.h"

#include <limits.h>
#include <string.h>

struct embedded_file {
    struct embedded_file *next;
    const char *name;
    bool ascii;
    struct haru_reserved spec;
};

/* A file as it stands in a PDF. */
struct packed_file {
    struct packed_file *next;
    struct bytes file, packed;
    unsigned char md5[HARU_MD5];
};

struct embedded_store {
    struct arena *a, *own; /* of the files, of itself */
    struct packed_file *first;
};

/* ---- what is kept ---- */

struct embedded_store *embedded_store_open(struct diag *dg)
{
    struct arena *own = arena_open_small(dg);
    struct embedded_store *s = own ? arena_new(own, struct embedded_store) : NULL;

    if (s && (s->a = arena_open(dg))) {
        s->own = own;
        return s;
    }
    arena_close(own);
    return NULL;
}

void embedded_store_close(struct embedded_store *s)
{
    if (!s)
        return;
    arena_close(s->a);
    arena_close(s->own);
}

/* The file packed, for this PDF and those that come. NULL = no memory, diagnosed, or it is not to be kept. */
static const struct packed_file *find_packed(struct haru *h, const struct file_spec *f,
                                             struct diag *dg)
{
    struct embedded_store *s = f->store;
    struct bytes file = {f->data, f->len};
    struct packed_file *p = s ? s->first : NULL;

    while (p && !bytes_equal(p->file, file))
        p = p->next;
    if (!s || p || f->len > EMBEDDED_MOST || arena_size(s->a) > EMBEDDED_MOST)
        return p;
    arena_tell(s->a, dg);
    p = arena_new(s->a, struct packed_file);
    if (!p || !(p->file.data = arena_strndup(s->a, f->data, f->len)) ||
        !haru_deflate(h, s->a, f->data, f->len, &p->packed))
        return NULL;
    p->file.len = f->len;
    haru_md5(h, f->data, f->len, p->md5);
    p->next = s->first;
    return s->first = p;
}

/* ---- a file ---- */

/* Names of ASCII are bytes in a PDF, all others UTF-16 after a mark that is greater than any of
 * them; in UTF-16 and UTF-8 the order is that of the code points (as long as they are of the BMP).
 */
static int compare(const struct embedded_file *a, const struct embedded_file *b)
{
    return a->ascii != b->ascii ? b->ascii - a->ascii : strcmp(a->name, b->name);
}

static bool is_ascii(const char *s)
{
    while (*s && !((unsigned char)*s & 0x80))
        s++;
    return !*s;
}

static void put_name(struct haru *h, struct haru_dict d, const char *key,
                     const struct embedded_file *at)
{
    if (at->ascii)
        haru_put_ascii(h, d, key, at->name);
    else
        haru_put_text(h, d, key, at->name);
}

/* PDF 32000-1, tables 45 and 46. */
static struct haru_dict put_stream(struct haru *h, struct arena *a, const struct file_spec *f,
                                   struct diag *dg)
{
    enum { MUCH = 4 << 20 };
    const struct packed_file *p = find_packed(h, f, dg);
    struct haru_dict d = p ? haru_new_stream(h, p->packed.data, p->packed.len, STREAM_BEFORE).dict
                         : f->len > MUCH ? haru_new_long_stream(h, f->data, f->len).dict
                                         : haru_new_stream(h, f->data, f->len, STREAM_PACKED).dict;
    unsigned char md5[HARU_MD5];

    haru_put_name(h, d, "Type", "EmbeddedFile");
    haru_put_name(h, d, "Subtype", f->mime);
    struct haru_dict params = haru_put_dict(h, d, "Params");
    haru_put_int(h, params, "Size", (int)f->len);
    if (!p)
        haru_md5(h, f->data, f->len, md5);
    haru_put_binary(h, params, "CheckSum", p ? p->md5 : md5, sizeof md5);
    const char *date = f->date && *f->date ? metadata_date(a, f->date, dg) : NULL;
    if (date)
        haru_put_ascii(h, params, "ModDate", date);
    return d;
}

static bool insert(struct embedded_files *list, struct embedded_file *at)
{
    struct embedded_file **place = &list->first;

    while (*place && compare(*place, at) < 0)
        place = &(*place)->next;
    if (*place && !compare(*place, at))
        return diag_add(
            list->dg, DIAG_FILE_TWICE, (struct loc){.file = at->name},
            "data and template both have a file of this name: the PDF carries only one");
    at->next = *place;
    *place = at;
    return true;
}

bool embedded_files_put(struct embedded_files *list, struct haru *h, const struct file_spec *f)
{
    static const char *const relation[] = {"Source", "Supplement"};
    struct embedded_file *at = arena_new(list->a, struct embedded_file);

    if (!at || !(at->name = arena_strdup(list->a, f->name)))
        return false;
    at->ascii = is_ascii(at->name);
    if (!insert(list, at))
        return false;
    if (f->len > INT_MAX)
        return diag_add(list->dg, DIAG_PDF, (struct loc){.file = at->name},
                        "the file is too large");
    at->spec = haru_reserve(h);
    struct haru_dict stream = put_stream(h, list->a, f, list->dg), d = haru_loose_dict(h);
    haru_put_name(h, d, "Type", "Filespec");
    put_name(h, d, "F", at);
    haru_put_text(h, d, "UF", at->name);
    haru_put_text(h, d, "Desc", f->description);
    haru_put_name(h, d, "AFRelationship", relation[f->relation]);
    struct haru_dict ef = haru_put_dict(h, d, "EF");
    haru_put_ref(h, ef, "F", stream);
    haru_put_ref(h, ef, "UF", stream);
    haru_define(h, at->spec, d);
    haru_flush(h, stream);
    return true;
}

void embedded_files_list(const struct embedded_files *list, struct haru *h, struct haru_dict names)
{
    if (!list->first)
        return;
    struct haru_array all = haru_put_array(h, haru_catalog(h), "AF");
    struct haru_array tree = haru_put_array(h, haru_put_dict(h, names, "EmbeddedFiles"), "Names");
    for (const struct embedded_file *at = list->first; at; at = at->next) {
        haru_add_reserved(h, all, at->spec);
        if (at->ascii)
            haru_add_ascii(h, tree, at->name);
        else
            haru_add_text(h, tree, at->name);
        haru_add_reserved(h, tree, at->spec);
    }
}
