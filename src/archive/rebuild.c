#include "archive/rebuild.h"

#include "archive/history.h"
#include "archive/text.h"
#include "data/archive_tables.h"
#include "report/embedded.h"
#include "sign/increments.h"

#include <string.h>

/* ---- by what else it was made ---- */

/* Says by what else the file was made then, if so; one of these is enough for other bytes. Without
 * `now` the report could not be made: its fonts say nothing. */
static bool note_other_tools(struct rebuild *v, const struct manifest *then,
                             const struct manifest *now)
{
    struct loc at = {.file = v->path};
    size_t before = diag_count(v->found, DIAG_NOTE);

    if (!then->version || strcmp(then->version, program_version) != 0)
        diag_add(
            v->found, DIAG_ARCHIVE_NOTE, at,
            "program version %1$s made this file, and %2$s makes another one of it; that is no "
            "damage",
            then->version ? then->version : "?", program_version);
    for (size_t i = 0; now && i < then->nfont; i++) {
        const struct manifest_font *f = NULL;
        for (size_t k = 0; k < now->nfont; k++)
            if (!strcmp(now->font[k].file, then->font[i].file))
                f = &now->font[k];
        if (!f)
            diag_add(
                v->found, DIAG_ARCHIVE_NOTE, at,
                "this file was made with the font %s, which is not used now; that is no damage",
                then->font[i].file);
        else if (strcmp(f->sha256, then->font[i].sha256) != 0)
            diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                     "this file was made with another file of the font %s; that is no damage",
                     f->file);
    }
    return diag_count(v->found, DIAG_NOTE) > before;
}

/* Where the two part. */
static size_t common(struct bytes a, struct bytes b)
{
    size_t n = 0;

    while (n < a.len && n < b.len && a.data[n] == b.data[n])
        n++;
    return n;
}

/* ---- what it proves ---- */

/* The bytes are others, for a reason that is known: is the text the same? */
static enum rebuilt judge_text(struct rebuild *v, struct arena *a, struct bytes now)
{
    struct loc at = {.file = v->path};
    struct bytes then = {v->pdf.data, v->before};
    struct text_difference d;

    if (!text_compare(a, v->path, then, now, &d, v->dg))
        return REBUILT_FAILED;
    if (d.known && !d.is)
        return REBUILT_TEXT;
    if (!d.known)
        diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                 "the text of this file cannot be compared with what its data give");
    else if (d.page)
        diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                 "page %1$d reads otherwise than what the data in this file give now: \"%2$s\" for "
                 "\"%3$s\"",
                 d.page, d.is, d.be);
    else
        diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                 "figures or the number of pages are others than what the data in this file give "
                 "now: \"%1$s\" for \"%2$s\"",
                 d.is, d.be);
    return REBUILT_OTHER;
}

static enum rebuilt judge(struct rebuild *v, struct arena *a, const struct manifest *then,
                          const struct build *b, bool built)
{
    struct loc at = {.file = v->path};
    size_t n = built ? common(v->pdf, b->pdf) : 0;

    if (built && n == b->pdf.len) {
        v->before = n;
        return n == v->pdf.len ? REBUILT_SAME : REBUILT_PREFIX;
    }
    if (!(v->before = increments_original(v->pdf)))
        v->before = v->pdf.len;
    if (note_other_tools(v, then, built ? &b->manifest : NULL)) {
        if (built)
            return judge_text(v, a, b->pdf);
        diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                 "this program makes no report of the data and template in this file");
        return REBUILT_OTHER;
    }
    if (built && n == v->pdf.len)
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, at,
                 "the end of this file is missing: it has %1$zu bytes of %2$zu", n, b->pdf.len);
    else if (built)
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, at,
                 "the data in this file make another file (it differs from byte %1$zu of %2$zu on)",
                 n + 1, v->pdf.len);
    else
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, at, "the data in this file make no report");
    return REBUILT_NOT;
}

/* ---- its row and its history ---- */

/* Earlier versions wrote no byte order mark. */
static struct bytes without_mark(struct bytes text)
{
    static const struct bytes mark = {BYTE_ORDER_MARK, sizeof BYTE_ORDER_MARK - 1};

    return bytes_begin(text, mark) ? (struct bytes){text.data + mark.len, text.len - mark.len}
                                   : text;
}

/* Each revision vouches for those before it, and for its own date and reason. */
static void check_history(struct rebuild *v, const struct inputs *carried, struct arena *a)
{
    if (!v->first)
        return;
    const struct input *says = inputs_find(carried, archive_revisions.file);
    struct bytes want = history_revisions(a, v->first, v->this);

    if (!want.data)
        return; /* no memory: said by its arena */
    bool same = says && bytes_equal(without_mark(says->bytes), without_mark(want));
    if (v->this->number == 1 ? says != NULL : !same) {
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = v->path},
                 "the history in this file differs from ledger.csv");
        diag_hint(v->found, "if one copy of the archive was copied over another, take both from a "
                            "backup copy and join them: raingan merge YEAR FOLDER");
    }
}

/* What the ledger says of the PDF can be told from it. */
static bool check_row(struct rebuild *v, const struct inputs *carried, const struct manifest *then,
                      struct arena *a, struct diag *quiet)
{
    const struct revision *row = v->this;
    const char *version = then->version ? then->version : "";
    const struct {
        const char *column, *is, *be;
    } told[] = {
        {"data_sha256", row->data, manifest_digest_files(a, carried, NULL, ROLE_DATA, quiet)},
        {"template_sha256", row->template_files,
         manifest_digest_files(a, carried, NULL, ROLE_TEMPLATE, quiet)},
        {"fonts_sha256", row->fonts, manifest_digest_fonts(a, then, quiet)},
        {"version", row->version, version}};

    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        if (!told[i].be)
            return false;
        if (strcmp(told[i].is, told[i].be) != 0)
            diag_add(v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = v->path},
                     "%1$s of revision %2$d in ledger.csv is not that of this file", told[i].column,
                     row->number);
    }
    return true;
}

/* A copy of the folder of a year, or one that was renamed, is none of the other year. Names that are no
 * year are nobody's matter. */
static void check_year(struct rebuild *v, const char *year)
{
    const char *folder = v->home ? file_name(v->home) : "", digits[] = "0123456789";

    if (!year || strlen(folder) != strlen(year) || strspn(folder, digits) != strlen(year) ||
        strspn(year, digits) != strlen(year) || !strcmp(folder, year))
        return;
    diag_add(v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = v->home},
             "this folder has the name of the year %1$s, and its report is of %2$s", folder, year);
    diag_hint(v->found, "the folder was renamed; give it the name of its year again");
}

/* ---- the whole ---- */

static enum rebuilt rebuild_carried(struct rebuild *v, struct arena *a,
                                    const struct inputs *carried, struct diag *quiet)
{
    struct folder folder = {.path = v->path, .files = carried};
    struct manifest then;
    struct build b = {0};
    bool found;

    if (!manifest_read(a, folder, &then, &found, quiet))
        return REBUILT_FAILED;
    bool built = build_pdf(&b, a, (struct report_source){.data = folder, .template_dir = folder},
                           v->by, &then, quiet);
    enum rebuilt result =
        diag_exit_status(quiet) == 3 ? REBUILT_FAILED : judge(v, a, &then, &b, built);
    if (v->this && result != REBUILT_FAILED) {
        check_year(v, built ? b.year : NULL);
        check_history(v, carried, a);
        if (!check_row(v, carried, &then, a, quiet))
            result = REBUILT_FAILED;
    }
    build_close(&b);
    return result;
}

enum rebuilt rebuild_pdf(struct rebuild *v)
{
    struct diag *quiet = diag_open();
    struct arena *a = quiet ? arena_open(quiet) : NULL;
    struct inputs carried;
    enum rebuilt result = REBUILT_FAILED;

    v->before = v->pdf.len;
    if (a && embedded_read(a, v->path, &carried, quiet)) {
        result = rebuild_carried(v, a, &carried, quiet);
    } else if (a && diag_exit_status(quiet) == 1) {
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = v->path},
                 "the data in this file cannot be read");
        result = REBUILT_NOT;
    }
    if (result == REBUILT_FAILED || (quiet && diag_exit_status(quiet) == 3)) {
        diag_add(v->dg, DIAG_REBUILD, (struct loc){.file = v->path}, "cannot make it again");
        result = REBUILT_FAILED;
    }
    arena_close(a);
    diag_close(quiet);
    return result;
}
