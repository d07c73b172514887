#include "record.h"

#include "base/str.h"

#include <openssl/evp.h>
#include <string.h>
#include <strings.h>

/* By the end of a file's name: RFC 4180, 6922, 7303, 8259. */
static const char *mime_of(const char *name)
{
    static const struct {
        const char *ending, *mime;
    } known[] = {{".csv", "text/csv"},   {".sql", "application/sql"},   {".xml", "application/xml"},
                 {".txt", "text/plain"}, {".json", "application/json"}, {".png", "image/png"},
                 {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}};
    size_t len = strlen(name);

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        size_t n = strlen(known[i].ending);
        if (len > n && !strcasecmp(name + len - n, known[i].ending))
            return known[i].mime;
    }
    return "application/octet-stream";
}

static bool attach_inputs(const struct report *r, const char *date, struct pdf *pdf)
{
    static const char *const what[] = {
        [INPUT_DATA] = "ข้อมูลของรายงาน", [INPUT_TEMPLATE] = "แม่แบบของรายงาน"};

    for (const struct input *i = r->inputs.first; i; i = i->next)
        if (!pdf_attach(pdf, &(struct pdf_file){.name = i->name,
                                                .mime = mime_of(i->name),
                                                .description = what[i->kind],
                                                .relation = RELATION_SOURCE,
                                                .date = date,
                                                .data = i->bytes.data,
                                                .len = i->bytes.len}))
            return false;
    return true;
}

/* ---- build.json: RFC 8259 ---- */

static void put_string(struct sbuf *b, const char *utf8)
{
    sbuf_add_str(b, "\"");
    for (const char *p = utf8; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20)
            sbuf_printf(b, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            sbuf_printf(b, "\\%c", c);
        else
            sbuf_add(b, p, 1);
    }
    sbuf_add_str(b, "\"");
}

/* The font file itself, as it was read. */
static bool put_sha256(struct sbuf *b, const struct face *face)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    struct bytes file = face_file(face);
    unsigned int n = 0;
    bool ok = EVP_Digest(file.data, file.len, digest, &n, EVP_sha256(), NULL) == 1;

    sbuf_add_str(b, "\"");
    for (unsigned int i = 0; ok && i < n; i++)
        sbuf_printf(b, "%02x", digest[i]);
    sbuf_add_str(b, "\"");
    return ok;
}

static bool put_fonts(struct sbuf *b, const struct pdf *pdf)
{
    const struct face *f;

    for (size_t i = 0; (f = pdf_face(pdf, i)); i++) {
        const char *slash = strrchr(f->path, '/');
        sbuf_add_str(b, i ? ",\n    {\"file\": " : "\n    {\"file\": ");
        put_string(b, slash ? slash + 1 : f->path);
        sbuf_add_str(b, ", \"sha256\": ");
        if (!put_sha256(b, f))
            return false;
        sbuf_add_str(b, "}");
    }
    return true;
}

const char *record_date(const struct report *r, const char *data_dir)
{
    static const char sql[] = "SELECT CASE WHEN json_valid(:json) THEN "
                              "json_extract(:json, '$.options.date') END AS date";
    static const char *const name[] = {"json"};
    const char *path = file_join(r->a, data_dir, "build.json");
    struct bytes text;
    struct row found;
    bool done;

    if (!path || !file_exists(path) || !file_read(r->a, path, &text, r->dg))
        return NULL;
    const struct value json = {.kind = VALUE_TEXT, .text = text.data, .len = text.len};
    const struct row given = {.ncol = 1, .name = name, .value = &json};
    struct query *q = query_open(r->ds, sql, (struct loc){.file = path}, &given, r->dg);
    bool ok = q && query_next(q, r->a, &found, &done, r->dg) && !done;
    query_close(q);
    const struct value *date = ok ? row_find(&found, "date") : NULL;
    return date && date->kind == VALUE_TEXT ? date->text : NULL;
}

bool record_attach(const struct report *r, struct record about, struct pdf *pdf)
{
    struct sbuf b = {.a = r->a};

    if (!attach_inputs(r, about.date, pdf))
        return false;
    sbuf_add_str(&b, "{\n  \"program\": \"raingan\",\n  \"version\": ");
    put_string(&b, about.version);
    sbuf_add_str(&b, ",\n  \"options\": {\"date\": ");
    if (about.date)
        put_string(&b, about.date);
    else
        sbuf_add_str(&b, "null");
    sbuf_add_str(&b, "},\n  \"fonts\": [");
    if (!put_fonts(&b, pdf))
        return diag_add(r->dg, DIAG_PDF, (struct loc){0}, "OpenSSL cannot compute SHA-256");
    sbuf_add_str(&b, "\n  ]\n}\n");
    const char *text = sbuf_text(&b);
    return text && pdf_attach(pdf, &(struct pdf_file){.name = "build.json",
                                                      .mime = "application/json",
                                                      .description = "บันทึกการสร้างไฟล์",
                                                      .relation = RELATION_SUPPLEMENT,
                                                      .date = about.date,
                                                      .data = text,
                                                      .len = b.len});
}
