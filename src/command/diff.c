#include "command/diff.h"

#include "data/compare.h"
#include "report/embedded.h"

#include <string.h>

struct opened {
    struct arena *a;
    struct inputs files;   /* that a PDF carries */
    struct inputs read[2]; /* of the data folder and of the template's */
    struct dataset *ds;
};

/* ---- the two sides ---- */

static bool open_side(struct opened *o, struct diff_side side, struct diag *dg)
{
    struct folder data = {.path = side.path}, template_dir = {.path = side.template_dir};

    *o = (struct opened){.a = arena_open(dg)};
    if (!o->a)
        return false;
    if (!file_is_dir(side.path)) {
        if (!embedded_read(o->a, side.path, &o->files, dg))
            return false;
        data.files = template_dir.files = &o->files;
        template_dir.path = side.path;
    }
    o->read[0].a = o->read[1].a = o->a;
    data.read = &o->read[0];
    template_dir.read = &o->read[1];
    o->ds = dataset_open(o->a, data, template_dir, dg);
    return o->ds != NULL;
}

static void close_side(struct opened *o)
{
    dataset_close(o->ds);
    arena_close(o->a);
}

/* Do both compute with the same rules? */
static bool same_rules(const struct opened *a, const struct opened *b, const char *name)
{
    const struct input *i = inputs_find(&a->read[1], name), *k = inputs_find(&b->read[1], name);

    if (!i || !k)
        return !i && !k;
    return bytes_equal(i->bytes, k->bytes);
}

/* ---- text ---- */

/* On one line, in quotes if that matters. */
static void put_text(FILE *out, const char *text)
{
    if (!*text)
        fputs("(ว่าง)", out);
    for (const char *p = text; *p; p++)
        if (*p == '\n')
            fputs(" / ", out);
        else
            putc(*p, out);
}

static bool same_row(const struct change *a, const struct change *b)
{
    return b && a->kind == b->kind && a->file && b->file && !strcmp(a->file, b->file) &&
           !strcmp(a->row, b->row);
}

static void put_change(FILE *out, const struct change *c, const struct change *before)
{
    static const char *const title[] = {[CHANGE_CELL] = "แก้ไข",
                                        [CHANGE_ADDED] = "เพิ่มแถว",
                                        [CHANGE_REMOVED] = "ลบแถว",
                                        [CHANGE_FIGURE] = "ผลที่คำนวณได้เปลี่ยน"};

    if (c->kind == CHANGE_FIGURE && !(before && before->kind == CHANGE_FIGURE))
        fprintf(out, "%s\n", title[c->kind]);
    else if (c->kind != CHANGE_FIGURE && !same_row(c, before))
        fprintf(out, "%s: %s %s\n", c->file, title[c->kind], c->row);
    fprintf(out, "    %s: ", c->column);
    if (c->before)
        put_text(out, c->before);
    if (c->before && c->after)
        fputs(" → ", out);
    if (c->after)
        put_text(out, c->after);
    fputs("\n", out);
}

/* ---- CSV: RFC 4180 ---- */

static void put_field(FILE *out, const char *text, const char *behind)
{
    bool quote = text && strpbrk(text, ",\"\r\n");

    if (quote)
        putc('"', out);
    for (const char *p = text ? text : ""; *p; p++) {
        if (*p == '"')
            putc('"', out);
        putc(*p, out);
    }
    if (quote)
        putc('"', out);
    fputs(behind, out);
}

static void put_record(FILE *out, const struct change *c)
{
    static const char *const name[] = {[CHANGE_CELL] = "changed",
                                       [CHANGE_ADDED] = "added",
                                       [CHANGE_REMOVED] = "removed",
                                       [CHANGE_FIGURE] = "figure"};

    put_field(out, name[c->kind], ",");
    put_field(out, c->file, ",");
    put_field(out, c->row, ",");
    put_field(out, c->column, ",");
    put_field(out, c->before, ",");
    put_field(out, c->after, "\n");
}

static void print(FILE *out, const struct change *first, bool rules, enum diff_format format)
{
    const struct change *before = NULL;

    if (format == DIFF_CSV)
        fputs("change,file,row,column,before,after\n", out);
    for (const struct change *c = first; c; before = c, c = c->next)
        if (format == DIFF_CSV)
            put_record(out, c);
        else
            put_change(out, c, before);
    if (format == DIFF_CSV)
        return;
    if (!first)
        fputs("ข้อมูลตรงกันทุกช่อง\n", out);
    if (!rules)
        fputs(
            "หมายเหตุ: แม่แบบของสองฝ่ายต่างกัน (schema.sql หรือ views.sql) ผลที่คำนวณได้อาจเปลี่ยนเพราะเหตุนี้\n",
            out);
}

bool diff_print(struct diff_side before, struct diff_side after, enum diff_format format, FILE *out,
                struct diag *dg)
{
    struct arena *a = arena_open(dg);
    struct opened one = {0}, two = {0};
    struct change *first;
    /* Both are read, so that one run tells what is wrong with either. */
    bool ok = a != NULL;

    ok = open_side(&one, before, dg) && ok;
    ok = open_side(&two, after, dg) && ok;
    ok = ok && dataset_compare(one.ds, two.ds, a, &first, dg);
    if (ok)
        print(out, first,
              same_rules(&one, &two, "schema.sql") && same_rules(&one, &two, "views.sql"), format);
    close_side(&one);
    close_side(&two);
    arena_close(a);
    return ok;
}
