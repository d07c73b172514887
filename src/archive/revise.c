#include "archive/revise.h"

#include "archive/commit.h"
#include "archive/history.h"
#include "archive/signature.h"
#include "report/embedded.h"
#include "report/output.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- the archive is sound ---- */

static const struct revision *find_revision(const struct vault *v, int number)
{
    const struct revision *r = v->first;

    while (r && r->number != number)
        r = r->next;
    return r;
}

/* A copy that an interruption has left out of the list is proved before it goes in. */
static bool check_copies(struct vault *v)
{
    for (const struct archived *f = v->files; f; f = f->next) {
        const struct revision *r = find_revision(v, f->revision);
        int n;
        if (!f->copy || f->confirmed)
            continue;
        const char *copy = file_join(v->a, v->dir, f->file);
        const char *original = r ? file_join(v->a, v->dir, r->file) : NULL;
        if (!copy || !original || !signature_verify_copy(v->a, original, copy, &n, v->dg))
            return false;
    }
    return true;
}

/* *unfinished: an interruption left something that the next commit mends. */
static bool read_sound(struct vault *v, bool *unfinished)
{
    struct diag *found = diag_open();

    if (!found)
        return diag_add(v->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    bool ok = vault_read(v, found);
    bool damaged = diag_has(found, DIAG_ARCHIVE_DAMAGED);
    *unfinished = diag_has(found, DIAG_ARCHIVE_UNFINISHED);
    diag_close(found);
    if (ok && damaged) {
        vault_read(v, v->dg); /* again, to say what */
        return diag_add(v->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
                        "คลังนี้เสียหาย จึงไม่เก็บสิ่งใดเพิ่ม ให้นำไฟล์ที่เสียหายกลับมาจากสำเนาก่อน");
    }
    return ok && check_copies(v);
}

/* ---- what the report is made of ---- */

struct snapshot {
    struct inputs data, template_files;
    struct report_source from; /* in memory: what is built is what was read once */
};

static bool copy_but_history(struct inputs *to, const struct inputs *from)
{
    bool ok = true;

    for (const struct input *i = from->first; ok && i; i = i->next)
        if (manifest_role_of(i->name) != ROLE_HISTORY)
            ok = inputs_add(to, i->name, i->bytes);
    return ok;
}

/* A file that a plain build has no need of. */
static bool add_also(struct arena *a, struct inputs *to, struct folder f, const char *name,
                     struct diag *dg)
{
    struct bytes file;

    return inputs_find(to, name) || !folder_has(a, f, name) ||
           (folder_read(a, f, name, &file, dg) && inputs_add(to, name, file));
}

static bool take_snapshot(struct snapshot *s, struct arena *a, struct report_source from,
                          const struct build *b, struct diag *dg)
{
    *s = (struct snapshot){.data.a = a, .template_files.a = a, .from = from};
    s->from.data.files = &s->data;
    s->from.template_dir.files = &s->template_files;
    return copy_but_history(&s->data, &b->data) &&
           copy_but_history(&s->template_files, &b->template_files) &&
           add_also(a, &s->data, from.data, "build.json", dg) &&
           add_also(a, &s->template_files, from.template_dir, "corrections.xml", dg);
}

/* The same with a history. */
static bool with_history(struct snapshot *to, struct arena *a, const struct snapshot *s,
                         const struct inputs *history)
{
    *to = (struct snapshot){.data.a = a, .template_files = s->template_files, .from = s->from};
    to->from.data.files = &to->data;
    to->from.template_dir.files = &to->template_files;
    bool ok = copy_but_history(&to->data, &s->data);
    for (const struct input *i = history->first; ok && i; i = i->next)
        if (manifest_role_of(i->name) == ROLE_HISTORY)
            ok = inputs_add(&to->data, i->name, i->bytes);
    return ok;
}

/* ---- the next revision ---- */

/* Does the report come out as the last revision, with the history that this carries? What is wrong
 * with it then does not matter: it is another. */
static bool ask_unchanged(struct bytes last, const struct snapshot *s, const struct inputs *carried,
                          bool *unchanged, struct diag *dg)
{
    struct diag *quiet = diag_open();
    struct arena *a = quiet ? arena_open(quiet) : NULL;
    struct snapshot again;
    struct build b = {0};

    *unchanged = a && with_history(&again, a, s, carried) &&
                 build_pdf(&b, a, again.from, NULL, quiet) && bytes_equal(b.pdf, last);
    bool failed = !a || diag_exit_status(quiet) == 3;
    bool memory = !a || diag_has(quiet, DIAG_NO_MEMORY);
    build_close(&b);
    arena_close(a);
    if (quiet)
        diag_close(quiet);
    return !failed || diag_add(dg, memory ? DIAG_NO_MEMORY : DIAG_PDF, (struct loc){0},
                               memory ? "out of memory" : "cannot make the last revision again");
}

static const char *today(struct arena *a)
{
    const char *day = build_epoch_day(a);
    char text[32];
    struct tm tm;
    time_t now = time(NULL);

    if (day)
        return day;
    if (!localtime_r(&now, &tm) || !strftime(text, sizeof text, "%Y-%m-%d", &tm))
        return NULL;
    return arena_strdup(a, text);
}

static bool equal(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* One archive is of one report: it has the name of the last revision, or its agency. */
static bool is_same_report(struct vault *v, const char *name, const struct build *b,
                           const struct history_side *before, struct diag *dg)
{
    const struct row *row;
    bool exists, author = false;
    struct dataset *ds = dataset_open(v->a, before->data, before->template_dir, dg);

    if (!ds || !dataset_first_row(ds, "document", &row, &exists, dg)) {
        dataset_close(ds);
        return false;
    }
    const struct value *was = row ? row_find(row, "author") : NULL;
    const struct value *form = row ? row_find(row, "name") : NULL;
    author = was && form && equal(was->text, b->author) && equal(form->text, b->name);
    const char *whose = was && was->text ? was->text : file_name(v->last->file);
    bool ok = author || !strcmp(name, file_name(v->last->file));
    if (!ok) {
        diag_add(dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
                 "คลังนี้เป็นของรายงาน %s ของ%s ไม่ใช่รายงานนี้", file_name(v->last->file), whose);
        diag_hint(dg, "ให้เก็บรายงานของแต่ละหน่วยงานจากโฟลเดอร์ทำงานคนละแห่ง");
    }
    dataset_close(ds);
    return ok;
}

/* Fills in what the row says of the build. */
static bool describe(struct revision *r, struct arena *a, const struct build *b, struct diag *dg)
{
    r->data = manifest_digest_files(a, &b->data, &b->template_files, ROLE_DATA, dg);
    r->template_files = manifest_digest_files(a, &b->data, &b->template_files, ROLE_TEMPLATE, dg);
    r->fonts = manifest_digest_fonts(a, &b->record, dg);
    r->version = b->record.version;
    return r->data && r->template_files && r->fonts;
}

static bool store(struct vault *v, struct revision *r, const char *name, const struct build *b)
{
    if (!describe(r, v->a, b, v->dg) || !commit_revision(v, r, name, b->pdf))
        return false;
    printf("เก็บเป็นฉบับที่ %d แล้ว: %s/%s\n", r->number, v->dir, r->file);
    return true;
}

/* `b` is the report as it is, without a history if `plain`. */
static bool store_first(struct vault *v, struct revision *r, const char *name,
                        const struct snapshot *s, const struct build *b, bool plain)
{
    struct build again = {0};
    bool ok = plain ? store(v, r, name, b)
                    : build_pdf(&again, v->a, s->from, NULL, v->dg) && store(v, r, name, &again);

    build_close(&again);
    return ok;
}

static bool store_next(struct vault *v, struct revision *r, const char *name,
                       const struct snapshot *s, const struct build *b, bool unfinished)
{
    struct arena *a = v->a;
    const char *pdf = file_join(a, v->dir, v->last->file);
    struct inputs carried, history = {.a = a};
    struct snapshot full;
    struct build next = {0};
    bool found, unchanged;

    if (!pdf || !embedded_read(a, pdf, &carried, v->dg))
        return false;
    struct folder in_pdf = {.path = pdf, .files = &carried};
    struct history_side before = {in_pdf, in_pdf, {0}};
    struct history_side after = {s->from.data, s->from.template_dir, b->record};
    if (!is_same_report(v, name, b, &before, v->dg))
        return false;
    if (!ask_unchanged(v->last_pdf, s, &carried, &unchanged, v->dg))
        return false;
    if (unchanged) {
        if ((unfinished || v->current_is != CURRENT_SAME) && !commit_mend(v))
            return false;
        printf("ไม่มีสิ่งใดเปลี่ยนจากฉบับที่ %d จึงไม่เก็บฉบับใหม่: %s\n", v->last->number, pdf);
        return true;
    }
    bool ok = manifest_read(a, in_pdf, &before.record, &found, v->dg) &&
              history_add(a, v->first, r, before, after, &history, v->dg) &&
              with_history(&full, a, s, &history) && build_pdf(&next, a, full.from, NULL, v->dg) &&
              store(v, r, file_name(v->last->file), &next);
    build_close(&next);
    return ok;
}

static bool revise(struct vault *v, const struct revise_order *order, const struct build *b,
                   struct diag *dg)
{
    struct arena *a = v->a;
    struct revision *r = arena_new(a, struct revision);
    const char *name = output_name(a, order->from.data.path, b->name);
    bool unfinished, plain = !inputs_find(&b->data, manifest_revisions);
    struct snapshot s;

    if (!r || !name || !read_sound(v, &unfinished) || !take_snapshot(&s, a, order->from, b, dg))
        return false;
    r->number = v->last ? v->last->number + 1 : 1;
    r->reason = order->reason;
    if (!(r->date = today(a)))
        return diag_add(dg, DIAG_PDF, (struct loc){0}, "the clock gives no date");
    return v->last ? store_next(v, r, name, &s, b, unfinished)
                   : store_first(v, r, name, &s, b, plain);
}

bool revise_report(struct arena *a, const struct revise_order *order, struct diag *dg)
{
    struct vault v = {.lock = -1};
    struct build b = {0};
    bool ok = build_pdf(&b, a, order->from, NULL, dg);

    if (ok && !b.year)
        ok = diag_add(
            dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = order->from.template_dir.path},
            "the template's view document gives no year: there is no archive to put it into");
    const char *dir = ok ? output_dir(a, b.year) : NULL;
    ok = dir && vault_open(&v, a, dir, VAULT_WRITE, dg) && revise(&v, order, &b, dg);
    vault_close(&v);
    build_close(&b);
    return ok;
}

bool revise_is_current(struct arena *a, struct report_source from, const struct build *b,
                       const char *path, bool *current, struct diag *dg)
{
    struct inputs carried;
    struct snapshot s;
    struct bytes pdf;

    *current = false;
    if (!file_exists(path))
        return true;
    if (!file_read(a, path, &pdf, dg))
        return false;
    if ((*current = bytes_equal(pdf, b->pdf)))
        return true;
    struct diag *quiet = diag_open();
    bool revision = quiet && embedded_read(a, path, &carried, quiet) &&
                    inputs_find(&carried, manifest_revisions);
    if (quiet)
        diag_close(quiet);
    return !revision ||
           (take_snapshot(&s, a, from, b, dg) && ask_unchanged(pdf, &s, &carried, current, dg));
}

/* ---- signed copies ---- */

/* The revision whose bytes the file begins with. */
static const struct revision *find_original(struct vault *v, struct bytes copy)
{
    for (const struct revision *r = v->first; r; r = r->next) {
        const char *path = file_join(v->a, v->dir, r->file);
        struct bytes pdf;
        if (path && file_read(v->a, path, &pdf, v->dg) && bytes_begin(copy, pdf))
            return r;
    }
    return NULL;
}

static bool file_signed(struct vault *v, const char *path, struct bytes copy, bool *mine)
{
    bool unfinished;
    int n;
    const char *file;

    if (!read_sound(v, &unfinished))
        return false;
    const struct revision *r = find_original(v, copy);
    if (!(*mine = r != NULL))
        return true;
    for (const struct archived *f = v->files; f; f = f->next) {
        struct bytes other;
        const char *there = f->copy ? file_join(v->a, v->dir, f->file) : NULL;
        if (!there || f->revision != r->number)
            continue;
        if (!file_read(v->a, there, &other, v->dg))
            return false;
        if (bytes_equal(other, copy)) {
            printf("เก็บฉบับลงนามนี้ไว้แล้ว: %s\n", there);
            return !unfinished || commit_mend(v);
        }
    }
    const char *original = file_join(v->a, v->dir, r->file);
    if (!original || !signature_verify_copy(v->a, original, path, &n, v->dg) ||
        !commit_signed(v, r, copy, &file))
        return false;
    printf("เก็บฉบับลงนามของฉบับที่ %d แล้ว (%d ลายมือชื่อ): %s/%s\n", r->number, n, v->dir, file);
    return true;
}

bool revise_file_signed(struct arena *a, const char *path, struct diag *dg)
{
    struct bytes copy;
    const char **year;
    bool found = false, ok = true;
    size_t n = 0;

    if (!file_read(a, path, &copy, dg))
        return false;
    if (!(year = vault_years(a, &n, dg)))
        return false;
    for (size_t i = 0; ok && !found && i < n; i++) {
        struct vault v = {.lock = -1};
        ok = vault_open(&v, a, year[i], VAULT_WRITE, dg) && file_signed(&v, path, copy, &found);
        vault_close(&v);
    }
    if (ok && !found)
        return diag_add(dg, DIAG_SIGNATURE, (struct loc){.file = path},
                        "ไฟล์นี้ไม่ได้ขึ้นต้นด้วยไบต์ของฉบับใดในคลัง: ไม่ใช่ฉบับลงนามของรายงานที่เก็บไว้");
    return ok;
}
