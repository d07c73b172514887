#include "report/manifest.h"

#include "base/digest.h"
#include "base/str.h"
#include "data/archive_tables.h"
#include "data/dataset.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#ifndef RAINGAN_VERSION
#define RAINGAN_VERSION "0.1.0"
#endif

const char program_version[] = RAINGAN_VERSION;

const char manifest_file[] = "build.json";

/* ---- the files ---- */

struct kind {
    const char *ending, *mime, *description;
    bool of_template;
};

/* By the end of a file's name: RFC 4180, 6922, 7303, 8259. */
static const struct kind *kind_of(const char *name)
{
    static const char data[] = "ข้อมูลของรายงาน", layout[] = "แม่แบบของรายงาน",
                      image[] = "ภาพในรายงาน";
    static const struct kind history = {"", "text/csv", "ประวัติการแก้ไขรายงาน", false};
    static const struct kind known[] = {{"words.txt", "text/plain", layout, true},
                                        {".sql", "application/sql", layout, true},
                                        {".xml", "application/xml", layout, true},
                                        {template_table_ending, "text/csv", layout, true},
                                        {".csv", "text/csv", data, false},
                                        {".txt", "text/plain", data, false},
                                        {".json", "application/json", data, false},
                                        {".png", "image/png", image, false},
                                        {".jpg", "image/jpeg", image, false},
                                        {".jpeg", "image/jpeg", image, false},
                                        {"", "application/octet-stream", data, false}};
    size_t len = strlen(name);

    if (archive_tables_have_file(name))
        return &history;
    for (const struct kind *k = known;; k++) {
        size_t n = strlen(k->ending);
        if (len >= n && !strcasecmp(name + len - n, k->ending))
            return k;
    }
}

static int by_name(const void *va, const void *vb)
{
    const struct input *const *a = va, *const *b = vb;

    return strcmp((*a)->name, (*b)->name);
}

/* In the order of their names, so that it does not matter which folder a file lay in. */
static const struct input **sorted(struct arena *a, const struct inputs *one,
                                   const struct inputs *two, size_t *n)
{
    const struct inputs *const from[] = {one, two};
    const struct input **all;
    size_t count = 0;

    for (int k = 0; k < 2; k++)
        for (const struct input *i = from[k] ? from[k]->first : NULL; i; i = i->next)
            count++;
    if (!(all = arena_array(a, const struct input *, count + 1)))
        return NULL;
    *n = 0;
    for (int k = 0; k < 2; k++)
        for (const struct input *i = from[k] ? from[k]->first : NULL; i; i = i->next)
            all[(*n)++] = i;
    qsort(all, *n, sizeof *all, by_name);
    return all;
}

enum file_role manifest_role_of(const char *name)
{
    if (!strcmp(name, manifest_file))
        return ROLE_MANIFEST;
    if (archive_tables_have_file(name))
        return ROLE_HISTORY;
    return kind_of(name)->of_template ? ROLE_TEMPLATE : ROLE_DATA;
}

const char *manifest_digest_files(struct arena *a, const struct inputs *one,
                                  const struct inputs *two, enum file_role kind, struct diag *dg)
{
    struct sbuf list = {.a = a};
    size_t n;
    const struct input **all = sorted(a, one, two, &n);

    for (size_t i = 0; all && i < n; i++) {
        const char *sum = NULL;
        if (manifest_role_of(all[i]->name) != kind)
            continue;
        if (!(sum = digest_sha256(a, all[i]->bytes, dg)))
            return NULL;
        sbuf_printf(&list, "%s  %s\n", sum, all[i]->name);
    }
    const char *text = all ? sbuf_text(&list) : NULL;
    return text ? digest_sha256(a, (struct bytes){text, list.len}, dg) : NULL;
}

static int by_file(const void *va, const void *vb)
{
    const struct manifest_font *a = va, *b = vb;

    return strcmp(a->file, b->file);
}

const char *manifest_digest_fonts(struct arena *a, const struct manifest *r, struct diag *dg)
{
    struct manifest_font *font = arena_array(a, struct manifest_font, r->nfont + 1);
    struct sbuf list = {.a = a};

    if (!font)
        return NULL;
    for (size_t i = 0; i < r->nfont; i++)
        font[i] = r->font[i];
    qsort(font, r->nfont, sizeof *font, by_file);
    for (size_t i = 0; i < r->nfont; i++)
        sbuf_printf(&list, "%s  %s\n", font[i].sha256, font[i].file);
    const char *text = sbuf_text(&list);
    return text ? digest_sha256(a, (struct bytes){text, list.len}, dg) : NULL;
}

static bool embed_inputs(const struct report *r, const char *date, struct pdf *pdf)
{
    size_t n;
    const struct input **all = sorted(r->a, &r->data, &r->template_files, &n);

    if (!all)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct kind *kind = kind_of(all[i]->name);
        if (!pdf_embed(pdf, &(struct file_spec){.name = all[i]->name,
                                                .mime = kind->mime,
                                                .description = kind->description,
                                                .relation = RELATION_SOURCE,
                                                .date = date,
                                                .data = all[i]->bytes.data,
                                                .len = all[i]->bytes.len,
                                                .store = kind->of_template ? r->embedded : NULL}))
            return false;
    }
    return true;
}

/* ---- build.json: RFC 8259 ---- */

/* A text that is there, and not empty. */
static const char *text_of(struct arena *a, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text && *text ? arena_strdup(a, text) : NULL;
}

/* The fonts that are named and have a digest, up to the first that has not. */
static bool read_fonts(struct arena *a, const json_t *list, struct manifest *out)
{
    size_t n = json_array_size(list);
    struct manifest_font *font = arena_array(a, struct manifest_font, n + 1);

    if (!font)
        return false;
    for (out->font = font; out->nfont < n; out->nfont++) {
        const json_t *one = json_array_get(list, out->nfont);
        font[out->nfont] =
            (struct manifest_font){text_of(a, one, "file"), text_of(a, one, "sha256")};
        if (!font[out->nfont].file || !font[out->nfont].sha256)
            break;
    }
    return true;
}

bool manifest_read(struct arena *a, struct folder f, struct manifest *out, bool *found,
                   struct diag *dg)
{
    struct bytes text;
    json_error_t error;

    *out = (struct manifest){0};
    if (!(*found = folder_has(a, f, manifest_file)))
        return true;
    if (!folder_read(a, f, manifest_file, &text, dg))
        return false;
    json_t *json = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &error);
    if (!json && json_error_code(&error) == json_error_out_of_memory)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    out->version = text_of(a, json, "version");
    out->date = text_of(a, json_object_get(json, "options"), "date");
    bool ok = read_fonts(a, json_object_get(json, "fonts"), out);
    json_decref(json);
    return ok;
}

bool manifest_fonts(struct arena *a, const struct pdf *pdf, struct manifest *out, struct diag *dg)
{
    struct manifest_font *font = NULL;
    size_t cap = 0;
    const struct face *f;

    for (out->nfont = 0; (f = pdf_face(pdf, out->nfont)); out->nfont++) {
        /* The file itself, as it was read. */
        const char *sum = f->sha256 ? f->sha256 : digest_sha256(a, face_file(f), dg);
        font = sum ? arena_grow(a, font, out->nfont, &cap, sizeof *font) : NULL;
        if (!font)
            return false;
        font[out->nfont] = (struct manifest_font){file_name(f->path), sum};
    }
    out->font = font;
    return true;
}

bool manifest_embed(const struct report *r, const struct manifest *about, struct pdf *pdf)
{
    struct sbuf b = {.a = r->a};

    if (!embed_inputs(r, about->date, pdf))
        return false;
    sbuf_add_str(&b, "{\n  \"program\": \"raingan\",\n  \"version\": ");
    sbuf_add_json(&b, about->version);
    sbuf_add_str(&b, ",\n  \"options\": {\"date\": ");
    sbuf_add_json(&b, about->date);
    sbuf_add_str(&b, "},\n  \"fonts\": [");
    for (size_t i = 0; i < about->nfont; i++) {
        sbuf_add_str(&b, i ? ",\n    {\"file\": " : "\n    {\"file\": ");
        sbuf_add_json(&b, about->font[i].file);
        sbuf_add_str(&b, ", \"sha256\": ");
        sbuf_add_json(&b, about->font[i].sha256);
        sbuf_add_str(&b, "}");
    }
    sbuf_add_str(&b, "\n  ]\n}\n");
    const char *text = sbuf_text(&b);
    return text && pdf_embed(pdf, &(struct file_spec){.name = manifest_file,
                                                      .mime = "application/json",
                                                      .description = "บันทึกการสร้างไฟล์",
                                                      .relation = RELATION_SUPPLEMENT,
                                                      .date = about->date,
                                                      .data = text,
                                                      .len = b.len});
}
