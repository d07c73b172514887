#include "archive/revise.h"

#include "archive/commit.h"
#include "archive/earlier.h"
#include "archive/history.h"
#include "archive/locate.h"
#include "archive/signature.h"
#include "archive/sound.h"
#include "base/digest.h"
#include "base/spool.h"
#include "data/archive_tables.h"
#include "report/embedded.h"
#include "report/output.h"
#include "report/qpdf.h"
#include "sign/time.h"

#include <string.h>
#include <time.h>

enum { LAST_YEAR = 9999 }; /* of a date of four digits */

/* ---- the next revision ---- */

/* The day of a revision: in Thailand, whatever TZ says. NULL = diagnosed. */
static const char *day_of(struct arena *a, const char *asked, struct diag *dg)
{
    const char *today = build_epoch_day(a);
    time_t now = time(NULL);
    struct tm tm;

    if (!today && (now == (time_t)-1 || !gmtime_r(&now, &tm) || tm.tm_year > LAST_YEAR - 1900)) {
        diag_add(dg, DIAG_CLOCK, (struct loc){0}, "the clock gives no date");
        return NULL;
    }
    if (!today && !(today = time_day(a, now)))
        return NULL;
    if (!asked || strcmp(asked, today) <= 0)
        return asked ? asked : today;
    diag_add(dg, DIAG_ARCHIVE_INPUT, (struct loc){0},
             "the day %1$s has not come yet: today is %2$s in Thailand", asked, today);
    return NULL;
}

/* A clock that goes wrong would make a history that nobody can believe: an earlier day has to be asked for. */
static bool check_day(struct vault *v, const struct revision *r, const char *asked)
{
    if (asked || strcmp(r->date, v->last->date) >= 0)
        return true;
    diag_add(v->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
             "today is %1$s, which is before the day of revision %2$d, %3$s", r->date,
             v->last->number, v->last->date);
    diag_hint(v->dg, "correct the clock of this machine, or give the day: --date %s", r->date);
    return false;
}

/* Fills in what the row says of the build. */
static bool describe(struct revision *r, struct arena *a, const struct build *b, struct diag *dg)
{
    const struct inputs *data = &b->report.data, *template_files = &b->report.template_files;

    r->data = manifest_digest_files(a, data, template_files, ROLE_DATA, dg);
    r->template_files = manifest_digest_files(a, data, template_files, ROLE_TEMPLATE, dg);
    r->fonts = manifest_digest_fonts(a, &b->manifest, dg);
    r->version = b->manifest.version;
    return r->data && r->template_files && r->fonts;
}

/* Of the list of all files, which was made before the revision was put in place: nothing may fail after that. */
static const char *digest_of_ledger(const struct vault *v)
{
    const struct archived *f = v->files;

    while (f && strcmp(f->file, "ledger.csv") != 0)
        f = f->next;
    return f ? f->sha256 : "";
}

static bool store(struct vault *v, struct revision *r, const char *name, const struct build *b,
                  struct revised *out)
{
    if (!commit_revision(v, r, name, b->pdf))
        return false;
    const char *path = file_join(v->a, v->dir, r->file);
    *out = (struct revised){.what = REVISED_STORED,
                            .number = r->number,
                            .path = path ? path : r->file,
                            .sha256 = r->pdf,
                            .chain = digest_of_ledger(v),
                            .begun = r->number == 1 ? v->dir : NULL};
    return true;
}

static bool equal(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* The folder of a year was renamed. */
static bool check_year(struct vault *v, const struct build *then, const struct build *now)
{
    if (!then->year || !now->year || !strcmp(then->year, now->year))
        return true;
    diag_add(v->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
             "this folder holds the archive of the year %1$s, and the report is of %2$s",
             then->year, now->year);
    diag_hint(v->dg, "the folder was renamed; give it the name of its year again");
    return false;
}

static bool refuse_other(struct vault *v, const struct build *then)
{
    const char *file = file_name(v->last->file);

    diag_add(v->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
             "this archive holds the report %1$s of %2$s, not this one", file,
             then->author ? then->author : file);
    diag_hint(v->dg, "archive each agency from a working folder of its own");
    return false;
}

/* One archive is of one report: it has the name of the last revision, or its agency. */
bool revise_check_report(struct vault *v, const char *name, const struct build *then,
                         const struct build *now)
{
    const char *file = file_name(v->last->file);

    if (!check_year(v, then, now))
        return false;
    if (!strcmp(name, file) || (equal(then->author, now->author) && equal(then->name, now->name)))
        return true;
    return refuse_other(v, then);
}

bool revise_next(struct vault *v, struct revision *r, struct earlier *last, struct build *now,
                 struct build *next)
{
    struct arena *a = v->a;
    struct inputs history = {.a = a};
    struct report_source full;
    bool ok = history_add(a, v->first, r, &last->then, now, last->kept, &history, v->dg) &&
              earlier_with_history(&full, a, &last->kept, &history);

    build_close(&last->then); /* one dataset at a time, where that can be */
    build_close(now);
    return ok && build_pdf(next, a, full, last->by, NULL, v->dg) && describe(r, a, next, v->dg);
}

static bool store_changed(struct vault *v, struct revision *r, struct earlier *last,
                          struct build *now, struct revised *out)
{
    struct build next = {0};
    bool ok =
        revise_next(v, r, last, now, &next) && store(v, r, file_name(v->last->file), &next, out);

    build_close(&next);
    return ok;
}

static bool keep_unchanged(struct vault *v, const char *pdf, bool unfinished, struct revised *out)
{
    if ((unfinished || v->current_is != CURRENT_SAME) && !commit_mend(v))
        return false;
    *out = (struct revised){.what = REVISED_UNCHANGED, .number = v->last->number, .path = pdf};
    return true;
}

static bool store_next(struct vault *v, struct revision *r, const char *name, struct build *now,
                       const struct revise_order *order, bool unfinished, struct revised *out)
{
    const char *pdf = file_join(v->a, v->dir, v->last->file);
    struct earlier last = {0};
    bool same;

    build_drop_pdf(now); /* it is made again, with its history */
    bool ok = pdf && earlier_open(&last, v->a, pdf, v->last_pdf, now, order->by, v->dg) &&
              revise_check_report(v, name, &last.then, now) && earlier_is_same(&last, &same) &&
              (same ? keep_unchanged(v, pdf, unfinished, out)
                    : check_day(v, r, order->date) && store_changed(v, r, &last, now, out));

    earlier_close(&last);
    return ok;
}

static bool refuse_signed(const char *path, struct diag *dg)
{
    diag_add(dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = path},
             "this is a signed copy that is not archived; it would be replaced");
    diag_hint(dg, "archive it first: raingan archive --signed %s", path);
    return false;
}

static bool refuse_draft(const char *path, const char *hint, struct diag *dg)
{
    diag_add(dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = path},
             "this file is signed and in no archive; it would be replaced");
    diag_hint(dg, "%s", diag_sentence(hint));
    return false;
}

bool revise_check_current(struct vault *v, const char *path)
{
    enum current is;

    if (!vault_look_at(v, path, &is))
        return false;
    if (is == CURRENT_SIGNED)
        return refuse_signed(path, v->dg);
    return is != CURRENT_SIGNED_OTHER ||
           refuse_draft(path, N_("move it to another folder, then give this command again"), v->dg);
}

/* Is there a signature? A long file is given back as it is gone over. */
static bool has_range(struct bytes pdf)
{
    static const char range[] = "/ByteRange";
    enum { PIECE = 1 << 20, MORE = sizeof range - 2 };
    bool found = false;

    for (size_t i = 0; !found && i < pdf.len; i += PIECE) {
        size_t n = pdf.len - i < PIECE + MORE ? pdf.len - i : PIECE + MORE;
        found = memmem(pdf.data + i, n, range, strlen(range)) != NULL;
        spool_passed(pdf.data + i, n);
    }
    return found;
}

bool revise_may_replace(struct arena *a, const char *path, struct diag *dg)
{
    struct location location;
    struct bytes pdf;

    if (!file_exists(path) || file_is_dir(path))
        return true;
    if (!file_read(a, path, &pdf, dg))
        return false;
    if (!has_range(pdf))
        return true;
    if (!locate_file(a, path, pdf, &location, dg))
        return false;
    if (location.what == LOCATION_NONE) /* a draft, or another's file */
        return refuse_draft(path, N_("move it to another folder, or give another name with -o"),
                            dg);
    return location.what != LOCATION_BEGINS || refuse_signed(path, dg);
}

/* `now` is the report without a history. */
static bool revise(struct vault *v, const struct revise_order *order, struct build *now,
                   struct revised *out)
{
    struct revision *r = arena_new(v->a, struct revision);
    const char *name = output_name(v->a, order->from.data.path, now->name);
    bool unfinished;

    if (!r || !name || !sound_read(v, &unfinished))
        return false;
    const char *current = v->last ? v->current : file_join(v->a, v->home, name);
    if (!current || !revise_check_current(v, current))
        return false;
    r->number = v->last ? v->last->number + 1 : 1;
    r->reason = order->reason;
    if (!(r->date = day_of(v->a, order->date, v->dg)))
        return false;
    return v->last ? store_next(v, r, name, now, order, unfinished, out)
                   : describe(r, v->a, now, v->dg) && store(v, r, name, now, out);
}

bool revise_plain(struct build *b, struct arena *a, struct report_source from,
                  const struct resources *by, struct diag *dg)
{
    struct report_source kept;

    if (!build_pdf(b, a, from, by, NULL, dg))
        return false;
    report_check_year(&b->report, DIAG_ARCHIVE_INPUT);
    if (diag_count(dg, DIAG_ERROR))
        return false;
    if (!inputs_find(&b->report.data, archive_revisions.file))
        return true;
    bool ok = earlier_keep_files(&kept, a, &b->report, by);
    build_close(b);
    return ok && build_pdf(b, a, kept, by, NULL, dg);
}

/* A memorandum is of a part of the agency: "Office of the Mayor, Agency". */
static bool is_of_agency(const char *a, const char *b)
{
    return !a || !b || strstr(a, b) || strstr(b, a);
}

/* In which archive of its year does the report go on, or begin? The first report of a year has the
 * year's folder, each other one has a folder by its name. */
static bool choose_archive(struct vault *year, const char *data, const struct build *now,
                           const char **dir)
{
    struct arena *a = year->a;
    struct inputs carried;
    struct build then = {0};
    bool unfinished;

    *dir = year->dir;
    if (!now->name)
        return true;
    const char *further = vault_line(a, year->dir, now->name);
    if (!further || vault_exists(a, further)) {
        *dir = further;
        return further != NULL;
    }
    if (!sound_read(year, &unfinished))
        return false;
    const char *name = output_name(a, data, now->name);
    if (!name || !year->last || !strcmp(name, file_name(year->last->file)))
        return name != NULL;
    const char *path = file_join(a, year->dir, year->last->file);
    struct folder in_pdf = {.path = path, .files = &carried};
    bool ok = path && embedded_read(a, path, &carried, year->dg) &&
              build_read(&then, a, (struct report_source){.data = in_pdf, .template_dir = in_pdf},
                         year->dg);
    if (ok && then.name && strcmp(then.name, now->name) != 0) {
        *dir = further;
        ok = check_year(year, &then, now) &&
             (is_of_agency(then.author, now->author) || refuse_other(year, &then));
    }
    build_close(&then);
    return ok;
}

bool revise_report(struct arena *a, const struct revise_order *order, struct revised *out,
                   struct diag *dg)
{
    struct vault year = {.lock = -1}, v = {.lock = -1};
    struct build b = {0};
    bool ok = revise_plain(&b, a, order->from, order->by, dg);

    if (ok && !b.year)
        ok = diag_add(dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = order->from.template_dir.path},
                      "the template gives no year (view document), so there is no archive for it");
    const char *dir = ok ? output_dir(a, b.year) : NULL;
    ok = dir && vault_open(&year, a, dir, VAULT_WRITE, dg) &&
         choose_archive(&year, order->from.data.path, &b, &dir);
    if (ok && dir == year.dir)
        ok = revise(&year, order, &b, out);
    else if (ok)
        ok = vault_open(&v, a, dir, VAULT_WRITE, dg) && revise(&v, order, &b, out);
    vault_close(&v);
    vault_close(&year);
    build_close(&b);
    return ok;
}

bool revise_is_current(struct arena *a, const struct build *now, const struct resources *by,
                       const char *path, bool *current, struct diag *dg)
{
    struct earlier e = {0};
    struct inputs carried;
    struct bytes pdf;

    *current = false;
    if (!file_exists(path))
        return true;
    if (!file_read(a, path, &pdf, dg))
        return false;
    if ((*current = bytes_equal(pdf, now->pdf)))
        return true;
    struct diag *quiet = diag_open();
    if (quiet && !qpdf_load(quiet)) { /* what lies there is not known, so the report is written */
        diag_close(quiet);
        return true;
    }
    bool revision = quiet && embedded_read(a, path, &carried, quiet) &&
                    inputs_find(&carried, archive_revisions.file);
    bool failed = !quiet || diag_exit_status(quiet) == 3;
    diag_close(quiet);
    if (failed)
        return diag_add(dg, DIAG_REBUILD, (struct loc){.file = path}, "cannot make it again");
    bool ok =
        !revision || (earlier_open(&e, a, path, pdf, now, by, dg) && earlier_is_same(&e, current));
    earlier_close(&e);
    return ok;
}

/* ---- signed copies ---- */

/* A signed copy of what a revision was before it got another number. */
static bool refuse_merged(struct vault *v, const char *path, struct bytes copy)
{
    for (const struct archived *f = v->files; f; f = f->next) {
        const char *there = f->merged ? file_join(v->a, v->dir, f->file) : NULL;
        struct bytes pdf;
        if (!there || !file_read(v->a, there, &pdf, v->dg) || !bytes_begin(copy, pdf))
            continue;
        diag_add(v->dg, DIAG_SIGNATURE, (struct loc){.file = path},
                 "this is a signed copy of what was revision %1$d in another copy of the archive; "
                 "since they were merged it is revision %2$d, which has other bytes",
                 f->merged, f->revision);
        diag_hint(v->dg, "sign the file of revision %d", f->revision);
        return true;
    }
    return false;
}

/* Is it of this archive? What is wrong with another one is no matter of it, and told. */
static bool is_mine(struct vault *v, struct bytes copy, bool *mine)
{
    struct diag *found = diag_open();
    bool ok = found && vault_read(v, found);

    *mine = ok && vault_original(v, copy);
    if (ok && !*mine && diag_count(found, DIAG_ERROR))
        diag_add(v->dg, DIAG_ARCHIVE_NOTE, (struct loc){.file = v->dir},
                 "something is wrong with this archive; verify says what");
    diag_close(found);
    return ok;
}

static bool store_copy(struct vault *v, const char *path, struct bytes copy, bool *mine,
                       struct revised *out)
{
    const struct archived *added;
    bool unfinished;

    if (!is_mine(v, copy, mine))
        return false;
    if (!*mine)
        return !refuse_merged(v, path, copy);
    if (!sound_read(v, &unfinished))
        return false;
    const struct revision *r = vault_original(v, copy);
    if (!r)
        return diag_add(v->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
                        "something is wrong with this archive; verify says what");
    for (const struct archived *f = v->files; f; f = f->next) {
        struct bytes other;
        const char *there = f->copy ? file_join(v->a, v->dir, f->file) : NULL;
        if (!there || f->revision != r->number)
            continue;
        if (!file_read(v->a, there, &other, v->dg))
            return false;
        if (bytes_equal(other, copy)) {
            *out = (struct revised){
                .what = REVISED_COPY_KNOWN, .number = r->number, .path = there, .who = f->who};
            return !unfinished || commit_mend(v);
        }
    }
    const char *original = file_join(v->a, v->dir, r->file);
    struct signers found = {0};
    struct trust none = {0};
    bool ok = original && trust_open(&none, v->a, NULL, v->dg) &&
              signature_verify_copy(v->a, original, path, &none, &found, v->dg) &&
              commit_signed(v, r, copy, &added);
    trust_close(&none);
    if (!ok)
        return false;
    *out = (struct revised){.what = REVISED_COPY_STORED,
                            .number = r->number,
                            .path = file_join(v->a, v->dir, added->file),
                            .nsignature = found.n,
                            .who = added->who};
    return out->path != NULL;
}

bool revise_store_copy(struct arena *a, const char *path, struct revised *out, struct diag *dg)
{
    struct bytes copy;
    const char **year;
    bool found = false, ok = true;
    size_t n = 0;

    *out = (struct revised){0};
    if (!file_read(a, path, &copy, dg))
        return false;
    if (!(year = vault_years(a, &n, dg)))
        return false;
    for (size_t i = 0; !found && i < n; i++) {
        struct vault v = {.lock = -1};
        ok = vault_open(&v, a, year[i], VAULT_WRITE, dg) &&
             store_copy(&v, path, copy, &found, out) && ok;
        vault_close(&v);
    }
    if (ok && !found)
        return diag_add(dg, DIAG_SIGNATURE, (struct loc){.file = path},
                        "this is not a signed copy of an archived report: it does not begin with "
                        "the bytes of any "
                        "revision");
    return ok;
}
