/*
 * audit.c - an archive's files against each other. Each has two witnesses: SHA256SUMS, and
 *   a PDF              the row of its revision
 *   revision.csv       its line in ledger.csv
 *   ledger.csv         the rows of all revisions
 *   a signed copy      its line in signed.csv
 *   signed.csv         the signed copies that are there
 * so that of three the one that is wrong can be named.
 */
#include "archive/merged.h"

#include "base/digest.h"
#include "base/folder.h"

#include <stdlib.h>
#include <string.h>

const char *audit_path(struct audit *u, const char *file)
{
    const char *path = file_join(u->s->a, u->s->dir, file);

    return path ? path : file;
}

void audit_damaged(struct audit *u, const char *file, const char *what)
{
    diag_add(u->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = audit_path(u, file)}, "%s",
             diag_sentence(what));
}

static void unfinished(struct audit *u, const char *file, const char *what)
{
    diag_add(u->found, DIAG_ARCHIVE_UNFINISHED, (struct loc){.file = audit_path(u, file)}, "%s",
             diag_sentence(what));
}

bool audit_keeps(struct audit *u, const char *file)
{
    return folder_keeps(u->s->dir, audit_path(u, file), u->s->dg);
}

/* ---- the texts as they are ---- */

static bool read_text(struct audit *u, const char *file, struct bytes *out)
{
    const char *path = audit_path(u, file);

    *out = (struct bytes){0};
    return !file_exists(path) || (audit_keeps(u, file) && file_read(u->s->a, path, out, u->s->dg));
}

static bool is_line(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            return false;
    return utf8_valid_len(text, len) == len;
}

/* "<64 hexadecimal digits>  <path>\n", as sha256sum writes it. */
static bool parse_sums(struct audit *u)
{
    enum { HEX = 64 };
    struct sum **end = &u->sum;
    struct bytes text = u->s->sums;

    for (const char *p = text.data, *stop = p ? p + text.len : NULL; p && p < stop;) {
        const char *newline = memchr(p, '\n', (size_t)(stop - p));
        size_t len = (size_t)((newline ? newline : stop) - p);
        if (!newline) {
            u->cut_sums = true;
            break;
        }
        if (len <= HEX + 2 || !is_line(p, len) || strspn(p, "0123456789abcdef") != HEX ||
            memcmp(p + HEX, "  ", 2) != 0) {
            u->ragged_sums = true;
        } else {
            struct sum *sum = arena_new(u->s->a, struct sum);
            if (!sum || !(sum->sha256 = arena_strndup(u->s->a, p, HEX)) ||
                !(sum->file = arena_strndup(u->s->a, p + HEX + 2, len - HEX - 2)))
                return false;
            *end = sum;
            end = &sum->next;
        }
        p = newline + 1;
    }
    return true;
}

static struct sum *find_sum(struct audit *u, const char *file)
{
    struct sum *sum = u->sum;

    while (sum && strcmp(sum->file, file) != 0)
        sum = sum->next;
    return sum;
}

/* A file, or a folder, that is gone: neither SHA256SUMS, which names it, nor what is told of it is wrong. */
void audit_lost(struct audit *u, const char *file, const char *what)
{
    size_t len = strlen(file);

    audit_damaged(u, file, what);
    for (struct sum *sum = u->sum; sum; sum = sum->next)
        if (!strncmp(sum->file, file, len) && (!sum->file[len] || sum->file[len] == '/'))
            sum->lost = true;
}

/* Can ledger.csv be believed alone? */
static bool is_ledger_sound(struct audit *u)
{
    const struct sum *sum = find_sum(u, "ledger.csv");
    const char *sha256 =
        sum && u->s->ledger.data ? digest_sha256(u->s->a, u->s->ledger, u->s->dg) : NULL;

    return sha256 && !strcmp(sum->sha256, sha256);
}

/* ---- a revision's folder ---- */

/* Adds a file to those of the archive; a finding if both its witnesses are against it. */
bool audit_add(struct audit *u, struct archived file)
{
    struct archived *f = arena_new(u->s->a, struct archived);
    struct sum *sum = find_sum(u, file.file);

    if (!f)
        return false;
    *f = file;
    u->s->files = archived_insert(u->s->files, f);
    if (sum)
        sum->met = true;
    f->damaged = sum && !f->confirmed && strcmp(sum->sha256, f->sha256) != 0;
    u->all_copies = u->all_copies && !(f->copy && f->damaged);
    if (f->damaged)
        audit_damaged(u, f->file,
                      N_("this file was changed after it was archived: its SHA-256 differs"));
    return true;
}

/* NAME-signed-1.pdf beside NAME.pdf (not NAME-was-004-signed-1.pdf); if it is not known what that is called, of any name. */
static bool is_copy(const char *name, const struct revision *row)
{
    static const char mark[] = "-signed-";
    const char *original = row ? file_name(row->file) : NULL, *p = NULL;
    size_t stem = original ? strlen(original) - strlen(".pdf") : 0;

    if (original && !strncmp(name, original, stem) && !strncmp(name + stem, mark, strlen(mark)))
        p = name + stem + strlen(mark);
    for (const char *q = original ? NULL : name; q && (q = strstr(q, mark)); q++)
        p = q + strlen(mark);
    size_t digits = p ? strspn(p, "0123456789") : 0;
    return digits && !strcmp(p + digits, ".pdf");
}

/* Was the byte order mark of a record put there or taken off since? The row is as it was. */
static bool has_other_mark(struct audit *u, const struct revision *r, const struct sum *sum)
{
    struct sbuf b = {.a = u->s->a};

    ledger_put_header(&b, !r->marked);
    ledger_put_row(&b, r);
    const char *text = sbuf_text(&b);
    const char *sha256 =
        text ? digest_sha256(u->s->a, (struct bytes){text, b.len}, u->s->dg) : NULL;
    return sha256 && !strcmp(sha256, sum->sha256);
}

/* The row, if something confirms it, or nothing speaks against it: what an interruption leaves is
 * in no list yet. */
static bool add_row(struct audit *u, struct folder folder, int number, struct revision **row)
{
    struct vault *s = u->s;
    const char *file = vault_path(s, number, "revision.csv");
    struct sbuf line = {.a = s->a};
    struct bytes text;

    *row = NULL;
    if (!file)
        return false;
    if (!folder_has(s->a, folder, "revision.csv")) {
        audit_lost(u, file, N_("this file is missing; every revision has one"));
        *row = ledger_row(u->rows, number);
        return true;
    }
    if (!folder_read(s->a, folder, "revision.csv", &text, s->dg))
        return false;
    struct revision *r = ledger_read_row(s->a, text);
    if (r)
        ledger_put_row(&line, r);
    struct archived f = {.file = file,
                         .sha256 = digest_sha256(s->a, text, s->dg),
                         .revision = number,
                         .confirmed =
                             r && sbuf_text(&line) && ledger_has_line(s->ledger, line.s, line.len)};
    if (!f.sha256)
        return false;
    const struct sum *sum = find_sum(u, file);
    f.confirmed = f.confirmed && !(sum && has_other_mark(u, r, sum));
    if (r && r->number == number && str_ends_in(r->file, ".pdf") &&
        (f.confirmed || !sum || !strcmp(sum->sha256, f.sha256)))
        *row = r;
    else if (!sum || !strcmp(sum->sha256, f.sha256))
        audit_damaged(u, file, N_("this file is not the record of this revision"));
    return audit_add(u, f);
}

static bool add_pdf(struct audit *u, struct folder folder, const char *name, int number,
                    const struct revision *row, bool keep)
{
    struct vault *s = u->s;
    struct arena *a = keep ? s->a : arena_open(s->dg); /* of large files only the last one stays */
    struct archived f = {.file = vault_path(s, number, name), .revision = number};
    struct bytes pdf;
    bool ok = a && f.file && folder_read(a, folder, name, &pdf, s->dg) &&
              (f.sha256 = digest_sha256(s->a, pdf, s->dg));

    f.merged = merged_number(name);
    f.copy = !f.merged && is_copy(name, row);
    ok = ok && (!f.copy || signatories_read(s->a, audit_path(u, f.file), pdf, &f.who, s->dg));
    if (!keep)
        arena_close(a);
    if (!ok)
        return false;
    if (f.copy) {
        f.confirmed = ledger_names_copy(s->a, s->signed_copies, &f);
    } else if (!f.merged) {
        f.confirmed = row && !strcmp(row->file, f.file) && !strcmp(row->pdf, f.sha256);
        const struct sum *sum = find_sum(u, f.file);
        if (row && !f.confirmed && (!sum || !strcmp(sum->sha256, f.sha256)))
            audit_damaged(u, f.file, N_("this file differs from the record of this revision"));
        if (f.confirmed && keep)
            s->last_pdf = pdf;
    }
    return audit_add(u, f);
}

static void add_revision(struct vault *s, struct revision *row)
{
    if (s->last)
        s->last->next = row;
    else
        s->first = row;
    s->last = row;
}

static bool read_revision(struct audit *u, int number, bool last)
{
    struct vault *s = u->s;
    const char *dir = arena_printf(s->a, "%s/%s%03d", s->dir, s->below, number);
    struct folder folder = {.path = dir};
    struct revision *row;
    bool has_pdf = false;
    size_t n;
    const char **name =
        dir && folder_keeps(s->dir, dir, s->dg) ? file_list(s->a, dir, "", &n, s->dg) : NULL;

    if (!name || !add_row(u, folder, number, &row))
        return false;
    s->all_rows = s->all_rows && row;
    for (size_t i = 0; i < n; i++) {
        const char *file = vault_path(s, number, name[i]);
        if (!file)
            return false;
        if (!strcmp(name[i], "revision.csv"))
            continue;
        if (!str_ends_in(name[i], ".pdf")) {
            audit_damaged(
                u, file,
                N_("the command archive did not put this file here; move it out of the archive"));
            continue;
        }
        if (!add_pdf(u, folder, name[i], number, row,
                     last && !merged_number(name[i]) && !is_copy(name[i], row)))
            return false;
        has_pdf = has_pdf || (row && !strcmp(row->file, file));
    }
    if (!has_pdf && row)
        audit_lost(u, row->file, N_("this file is missing in the archive"));
    if (row)
        add_revision(s, row);
    return true;
}

int audit_by_number(const void *va, const void *vb)
{
    const int *a = va, *b = vb;

    return (*a > *b) - (*a < *b);
}

/* Those from one number to before another are gone. What the ledger says of them is kept, as later PDFs tell of them
 * too. */
static bool lose_revisions(struct audit *u, int from, int to)
{
    for (int number = from; number < to; number++) {
        const char *gap = arena_printf(u->s->a, "%s%03d", u->s->below, number);
        struct revision *row = ledger_row(u->rows, number);
        if (!gap)
            return false;
        if (row)
            add_revision(u->s, row);
        u->s->all_rows = u->s->all_rows && row;
        audit_lost(u, gap, N_("this revision is missing in the archive"));
    }
    return true;
}

/* Beside revisions: the lists of a further report, or its whole folder in that of the year. */
static bool is_of_others(struct audit *u, const char *file)
{
    static const char *const list[] = {"ledger.csv", "signed.csv", "SHA256SUMS", "seals"};
    const char *path = audit_path(u, file), *lock = file_join(u->s->a, path, ".lock");
    size_t n = 0;

    for (size_t i = 0; !*u->s->below && i < sizeof list / sizeof list[0]; i++)
        if (!strcmp(file, list[i]))
            return true;
    return *u->s->below && !ledger_number(file_name(file)) &&
           (vault_exists(u->s->a, path) ||
            (lock && file_exists(lock) && file_list(u->s->a, path, "", &n, u->s->dg) && !n));
}

static bool read_revisions(struct audit *u)
{
    struct vault *s = u->s;
    const char *dir = *s->below ? audit_path(u, "revisions") : s->dir;
    size_t n = 0, nrevision = 0;
    bool is_there = file_is_dir(dir);
    const char **name = is_there && (dir == s->dir || folder_keeps(s->dir, dir, s->dg))
                            ? file_list(s->a, dir, "", &n, s->dg)
                            : NULL;
    int *number = arena_array(s->a, int, n + 1);

    if (!number || (is_there && !name))
        return false;
    if (name && !n)
        unfinished(u, "revisions",
                   N_("the command archive was interrupted; the archive has no revision yet"));
    for (size_t i = 0; i < n; i++) {
        const char *file = arena_printf(s->a, "%s%s", s->below, name[i]);
        if (!file)
            return false;
        if (is_of_others(u, file))
            continue;
        int found = file_is_dir(audit_path(u, file)) ? ledger_number(name[i]) : 0;
        if (found && (found <= (int)n + AUDIT_GAP_MAX || found <= u->rows.last))
            number[nrevision++] = found;
        else
            audit_damaged(u, file,
                          N_("this is the folder of no revision; move it out of the archive"));
    }
    qsort(number, nrevision, sizeof *number, audit_by_number);
    int want = 1;
    for (size_t i = 0; i < nrevision; want = number[i++] + 1)
        if (!lose_revisions(u, want, number[i]) || !read_revision(u, number[i], i + 1 == nrevision))
            return false;
    if (want <= u->rows.last)
        s->last_pdf = (struct bytes){0};
    return lose_revisions(u, want, u->rows.last + 1);
}

/* A signed copy that two lists name and that is not there. */
static void lose_copies(struct audit *u)
{
    struct vault *s = u->s;

    for (struct sum *sum = u->sum; sum; sum = sum->next) {
        size_t len = strlen(s->below);
        const char *folder = !strncmp(sum->file, s->below, len) ? sum->file + len : "";
        struct archived f = {.file = sum->file, .sha256 = sum->sha256};
        f.revision = (int)strtol(folder, NULL, 10);
        if (sum->met || !ledger_names_copy(s->a, s->signed_copies, &f))
            continue;
        u->all_copies = false;
        if (!sum->lost)
            audit_lost(u, sum->file, N_("this file is missing in the archive"));
    }
}

/* ---- the lists ---- */

/* A list that can be told from what is there, if `known`. One that stops too soon was interrupted:
 * the next commit writes the rest. */
static bool check_list(struct audit *u, const char *file, struct bytes is, struct bytes want,
                       bool known)
{
    const struct sum *sum = find_sum(u, file);
    struct archived f = {.file = file, .confirmed = known && bytes_begin(want, is)};

    if (!is.data && (!want.data || !known))
        return true;
    f.sha256 = digest_sha256(u->s->a, f.confirmed ? want : is, u->s->dg);
    if (!f.sha256)
        return false;
    if (f.confirmed && !bytes_equal(is, want))
        unfinished(u, file, N_("this file is not complete; the next archive command completes it"));
    else if (known && !f.confirmed && (!sum || !strcmp(sum->sha256, f.sha256)))
        audit_damaged(u, file, N_("this file differs from the revisions in the archive"));
    return audit_add(u, f);
}

/* SHA256SUMS is judged last: each of its lines by what the file's other witness says. */
static void check_sums(struct audit *u, size_t before)
{
    static const char name[] = "SHA256SUMS";
    struct vault *s = u->s;
    struct bytes want = ledger_sums(s->a, s->files);
    bool wrong = u->ragged_sums, lacking = u->cut_sums || !s->sums.data;

    if (bytes_equal(s->sums, want) || (!s->sums.data && !s->files))
        return;
    for (const struct archived *f = s->files; f; f = f->next) {
        const struct sum *sum = find_sum(u, f->file);
        lacking = lacking || !sum;
        if (sum && f->confirmed && strcmp(sum->sha256, f->sha256) != 0) {
            if (f->revision)
                wrong = true;
            else /* a list that has grown since */
                lacking = true;
        }
    }
    for (const struct sum *sum = u->sum; sum; sum = sum->next) {
        if (sum->met || sum->lost)
            continue;
        wrong = true;
        audit_damaged(u, sum->file, N_("SHA256SUMS names this file, but the file is missing"));
    }
    if (wrong)
        audit_damaged(u, name,
                      N_("this file differs from the archive, which other records confirm"));
    else if (lacking)
        unfinished(u, name, N_("this file is not complete; the next archive command completes it"));
    else if (diag_count(u->found, DIAG_ERROR) == before)
        audit_damaged(u, name, N_("this file was changed by another program"));
}

/* What the first revision says; if that is damaged, what is there. */
static bool is_marked(const struct audit *u)
{
    static const struct bytes mark = {BYTE_ORDER_MARK, sizeof BYTE_ORDER_MARK - 1};
    const struct revision *first = u->s->first;

    return first && first->number == 1
               ? first->marked
               : !u->s->signed_copies.data || bytes_begin(u->s->signed_copies, mark);
}

/* As it has to be, or as an earlier version wrote it. */
static struct bytes signed_list(struct audit *u)
{
    struct vault *s = u->s;
    struct bytes now = ledger_signed(s->a, is_marked(u), s->files, SIGNED_COLUMNS);
    enum signed_columns how = SIGNED_COLUMNS;
    struct bytes then = now;

    while (!bytes_begin(then, s->signed_copies) && how++ < SIGNED_COLUMNS_EARLIER)
        then = ledger_signed(s->a, is_marked(u), s->files, how);
    return bytes_begin(then, s->signed_copies) ? then : now;
}

/* ---- the whole ---- */

const struct revision *vault_original(struct vault *s, struct bytes copy)
{
    for (const struct revision *r = s->first; r; r = r->next) {
        const char *path = file_join(s->a, s->dir, r->file);
        struct arena *a = arena_open(s->dg); /* of large files one at a time */
        struct bytes pdf;
        bool found = a && path && file_exists(path) && file_read(a, path, &pdf, s->dg) && pdf.len &&
                     bytes_begin(copy, pdf);
        arena_close(a);
        if (found)
            return r;
    }
    return NULL;
}

/* What is signed, and no file of the archive: a revision that somebody has signed in this place, or another file. */
static enum current signed_only_here(struct vault *s, struct bytes pdf, const char *sha256)
{
    static const char range[] = "/ByteRange"; /* never compressed: it is filled in last */

    if (!memmem(pdf.data, pdf.len, range, strlen(range)))
        return CURRENT_OTHER;
    for (const struct archived *f = s->files; f; f = f->next)
        if (!f->damaged && !strcmp(f->sha256, sha256))
            return CURRENT_OTHER;
    return vault_original(s, pdf) ? CURRENT_SIGNED : CURRENT_SIGNED_OTHER;
}

static bool look_at(struct vault *s, struct arena *a, const char *path, enum current *is)
{
    const char *sha256;
    struct bytes pdf;

    if (!file_read(a, path, &pdf, s->dg) || !(sha256 = digest_sha256(a, pdf, s->dg)))
        return false;
    *is =
        s->last && bytes_equal(pdf, s->last_pdf) ? CURRENT_SAME : signed_only_here(s, pdf, sha256);
    return true;
}

bool vault_look_at(struct vault *s, const char *path, enum current *is)
{
    *is = CURRENT_MISSING;
    if (!file_exists(path))
        return true;
    if (!folder_keeps(s->home, path, s->dg))
        return false;
    struct arena *a = arena_open(s->dg);
    bool ok = a && look_at(s, a, path, is);
    arena_close(a);
    return ok;
}

static bool check_current(struct audit *u)
{
    struct vault *s = u->s;

    if (!s->last)
        return true;
    s->current = file_join(s->a, s->home, file_name(s->last->file));
    return s->current && vault_look_at(s, s->current, &s->current_is);
}

static void check_leftovers(struct audit *u)
{
    struct vault *s = u->s;

    if (file_exists(audit_path(u, VAULT_STAGING)))
        diag_add(u->found, DIAG_ARCHIVE_UNFINISHED,
                 (struct loc){.file = audit_path(u, VAULT_STAGING)},
                 "the command archive was interrupted; the archive goes up to revision %d, and the "
                 "next archive "
                 "command finishes the rest",
                 s->last ? s->last->number : 0);
}

bool vault_read(struct vault *s, struct diag *found)
{
    struct audit u = {.s = s, .found = found, .all_copies = true};
    size_t before = diag_count(found, DIAG_ERROR);

    s->first = s->last = NULL;
    s->all_rows = true;
    s->nseal = 0;
    s->files = NULL;
    s->last_pdf = (struct bytes){0};
    s->current = NULL;
    if (!read_text(&u, "ledger.csv", &s->ledger) || !read_text(&u, "SHA256SUMS", &s->sums) ||
        !read_text(&u, "signed.csv", &s->signed_copies) || !parse_sums(&u))
        return false;
    if (is_ledger_sound(&u))
        u.rows = ledger_read_rows(s->a, s->ledger);
    if (!read_revisions(&u))
        return false;
    if (!audit_seals(&u))
        return false;
    lose_copies(&u);
    merged_lose(&u);
    check_leftovers(&u);
    struct bytes signed_copies = signed_list(&u);
    if (!check_list(&u, "ledger.csv", s->ledger, ledger_text(s->a, s->first), s->all_rows) ||
        !check_list(&u, "signed.csv", s->signed_copies, signed_copies, u.all_copies))
        return false;
    check_sums(&u, before);
    return check_current(&u);
}
